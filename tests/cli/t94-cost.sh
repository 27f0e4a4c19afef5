#!/bin/sh
# What a small build and eleven queries cost, in instructions: ../bench/cost.tsv.
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
finish_claims
