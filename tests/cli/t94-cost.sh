#!/bin/sh
# What a small build and seventeen queries cost, in instructions: ../bench/cost.tsv;
# and what a batch writes.
. ./support.sh
export PYTHONDONTWRITEBYTECODE=1
claim "what is dearer than noted is named" same "['a word']" "$(
    cd ../bench && python3 -c '
import cost
known = cost.read_table()
dearer = dict(known, **{"a word": known["a word"] * 1.11})
assert not list(cost.compare(known, known))
print([what for what in cost.compare(dearer, known)])' | tail -n 1)"
if command -v valgrind >/dev/null; then
    claim "nothing costs a tenth more than is noted" \
        python3 ../bench/cost.py "$PT_BIN" "$samples"
else
    echo "# valgrind is not there: no instruction is counted"
fi

# Blocks are written as often as libxapian is sent from one to another.
few="$tmp/few" all="$tmp/all" table="$tmp/batch/synonym.glass"
mkdir "$few" "$all"
cp "$samples"/2025-12-1[4-6]*.txt "$few" && cp "$samples"/*.txt "$all"
writes_of_the_table() {
    "$pt_index" --index "$tmp/batch" "$few" &&
        strace -f -y -e trace=pwrite64 -o "$tmp/calls" \
            "$pt_index" --index "$tmp/batch" "$all" || return 1
    n=$(grep -c "pwrite64(.*/synonym.glass>" "$tmp/calls")
    blocks=$(($(wc -c <"$table") / 8192))
    echo "$n writes, $blocks blocks"
    [ "$n" -gt 0 ] && [ "$n" -le $((2 * blocks)) ]
}
if command -v strace >/dev/null; then
    claim "a batch writes no block of the synonym table again and again" writes_of_the_table
else
    echo "# strace is not there: no write is counted"
fi
finish_claims
