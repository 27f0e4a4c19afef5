#!/bin/sh
# make bench: builds the peer programs, then measures. See bench.py.
# BIN LIB WORK: the programs, the library, a folder to work in.
set -eu
bin=$1 lib=$2 work=$3
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$work"
build() {
    ${CXX:-g++} -std=c++17 -O2 -I"$here/../.." "$here/$1.cc" -o "$work/$1" \
        -L"$lib" -lptsearch -Wl,-rpath,"$lib" -Wl,--as-needed \
        $(pkg-config --libs xapian-core)
}
build floor
build warm
python3 "$here/bench.py" "$bin" "$work"
place=$work/index-24000
[ -d "$place" ] || place=$work/few
printf '\nPython: ten hits through the module, above the call of the library:\n'
PYTHONPATH="$here/../../search/python" PYTHONDONTWRITEBYTECODE=1 \
    PTSEARCH_LIBRARY="$lib/libptsearch.so.0" \
    python3 "$here/python_cost.py" "$place" "interest rate" guarantee "said the"
