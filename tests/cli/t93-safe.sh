#!/bin/sh
# pt-search --safe: the same answers, from a child.
. ./support.sh
PT_INDEX=$tmp/index
export PT_INDEX
"$pt_index" "$samples"

# What follows the words is asked both ways; how long it took may differ.
same() {
    "$pt_search" "$@" >"$tmp/plain.out" 2>"$tmp/plain.err"
    code=$?
    "$pt_search" --safe "$@" >"$tmp/safe.out" 2>"$tmp/safe.err"
    [ $? -eq $code ] &&
        sed 's/"took_us":[0-9]*//' "$tmp/plain.out" >"$tmp/plain.cut" &&
        sed 's/"took_us":[0-9]*//' "$tmp/safe.out" | cmp -s - "$tmp/plain.cut" &&
        cmp -s "$tmp/plain.err" "$tmp/safe.err"
}
claim "a search is the same" same '"security guarantees"' --format json --explain
claim "nothing found is the same" same zqzqzq
claim "an error in the query is the same" same -q 'peace AND'
claim "lines of a concordance are the same" same --kwic guarantee --sort left
claim "tables are the same" same Ukraine -n 0 --facet lang --timeline --format json
claim "likeness is the same" same --like "$samples/opinion-neutrality.txt"
claim "a batch is the same" sh -c "printf 'peace\ntruce\n' >'$tmp/queries'"
claim "… from a file" same --batch "$tmp/queries" -c
claim "completion is the same" same --complete guar
claim "--show is the same" same --show "$samples/opinion-neutrality.txt" NATO
claim "--why-not is the same" same --why-not "$samples/opinion-neutrality.txt" ferry
claim "no index is the same" same --index "$tmp/nowhere" peace
claim "a file of defaults may ask for it" sh -c \
    "echo safe >'$tmp/config' && PT_CONFIG='$tmp/config' '$pt_search' -c peace"
claim "a broken pipe ends it quietly" sh -c \
    "'$pt_search' --safe the -n all 2>'$tmp/err' | head -c 1 >/dev/null; ! [ -s '$tmp/err' ]"
claim "/dev/full is an error" sh -c \
    "'$pt_search' --safe peace >/dev/full 2>/dev/null; [ \$? -eq 2 ]"
claim "a limit of time that is not reached changes nothing" same peace --time-limit 60
claim "… and one that is no number is an error" exits 2 \
    "$pt_search" peace --time-limit soon
finish_claims
