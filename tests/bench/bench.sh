#!/bin/sh
# make bench: builds the peer programs, then measures: bench.py what pt-search
# costs against libxapian itself, compare.py the same beside other engines.
# BIN LIB OUT: the programs, the library, a folder for helpers and the report.
#
#     SIZE=100000        so many articles instead of those of the corpora
#     QUICK=1            two minutes: only the peers, 2,000 articles, few rounds
#     PEERS="FTS5,omega" only these beside pt-search
#     CORPORA=DIR        instead of ../shared/corpora
#     BENCH_WORK=DIR     kept, instead of a folder that is removed at the end
set -eu
bin=$1 lib=$2 out=$3
here=$(cd "$(dirname "$0")" && pwd)
export PYTHONDONTWRITEBYTECODE=1
mkdir -p "$out"
sh "$here/get_peers.sh"
sh "$here/build_peers.sh" "$lib" "$out"
work=${BENCH_WORK:-}
if [ -z "$work" ]; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    trap 'exit 130' INT TERM
fi
if [ -n "${QUICK:-}" ]; then
    SIZE=${SIZE:-2000} small=100 queries=5
else
    small=300 queries=20
fi
export SIZE="${SIZE:-}"
if [ -z "${QUICK:-}" ]; then
    python3 "$here/bench.py" "$bin" "$out" "$work"
    python3 "$here/passages.py" "$bin" "$out" "$work"
    place=$work/index-24000
    [ -d "$place" ] || place=$work/few
    printf '\nPython: ten hits through the module, above the call of the library:\n'
    PYTHONPATH="$here/../../search/python" \
        PTSEARCH_LIBRARY="$lib/libptsearch.so.0" \
        python3 "$here/python_cost.py" "$place" "interest rate" guarantee "said the"
fi
python3 "$here/prepare.py" "$work" "$small" "$queries"
python3 "$here/compare.py" "$bin" "$out" "$out" "$work"
