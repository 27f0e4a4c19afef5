#!/bin/sh
# pt-search --kwic: one aligned line a match.
. ./support.sh
export PT_INDEX="$tmp/index"
a=$tmp/a
mkdir "$a"
printf 'Barge talks resume after a pause\n\nNobody had asked the barge pilots whether they would sail.\nA short one.\n\nUnder (barges) and over.\n' >"$a/2025-03-01-one.txt"
printf 'Barge pilots return to work today\n\nNo barge\nwaits.\n' >"$a/2025-03-02-two.txt"
printf 'A \033]0;owned\007barge \342\200\256sdrawkcab and a canal.\n' >"$a/hostile.txt"
printf '\345\234\250\345\214\227\344\272\254\345\244\247\345\255\246\346\270\257\345\217\243\345\255\246\344\271\240\n' >"$a/wide.txt"
"$pt_index" "$a" || exit 1
kwic() { "$pt_search" "$@" | sed "s|$a/2025-03-0||"; }

claim "lines are aligned, in whole words, with path and line" same \
    "                    *Barge* pilots return to      2-two.txt:1
                 No *barge*                       2-two.txt:3
                    *Barge* talks resume after a  1-one.txt:1
      had asked the *barge* pilots whether they   1-one.txt:3
             Under (*barges*) and over.           1-one.txt:6" \
    "$(kwic --kwic=20 --sort -date barge NOT canal)"
claim "every match has its line, NOT-ed words none" same 5 \
    "$("$pt_search" --kwic barge NOT canal | wc -l | tr -d ' ')"
claim "… as many as there are occurrences" same \
    "$("$pt_search" --format json barge | python3 -c 'import json, sys; print(json.load(sys.stdin)["occurrences"])')" \
    "$("$pt_search" --kwic barge | wc -l | tr -d ' ')"
claim "all matches begin in one column, wide characters count two" python3 - "$("$pt_search" --kwic=12 -q 'barge OR 港口')" <<'EOF2'
import sys, unicodedata
width = lambda s: sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in s)
lines = sys.argv[1].splitlines()
assert len(lines) == 7, lines
assert {width(l[:l.index("*")]) for l in lines} == {12}, lines
assert len({width(l[:l.rindex("  /")]) for l in lines}) == 1, lines
EOF2
claim "-n counts articles" same "2-two.txt" \
    "$(kwic --kwic --sort -date -n 1 barge | sed 's/.*  //; s/:.*//' | sort -u)"
claim "within sentences only theirs" same 2 \
    "$("$pt_search" --kwic --within sentence barge sail | wc -l | tr -d ' ')"
claim "text never controls the terminal" sh -c "
    '$pt_search' --kwic barge canal >'$tmp/hostile'
    ! LC_ALL=C grep -q \"\$(printf '[\\001-\\010\\013-\\037]\\|\\342\\200\\256')\" '$tmp/hostile' &&
        grep -q 'x07\*barge\* .u202e' '$tmp/hostile'"
claim "colour marks the match in place of asterisks" sh -c "
    '$pt_search' --color always --kwic canal | grep \"\$(printf '\\033')\\[1;31mcanal\" | grep -vq '\*'"
claim "nothing found is exit 1, and no line" exits 1 "$pt_search" --quiet --kwic zebra
claim "… none at all" [ ! -s "$tmp/exits.out" ]
claim "a width that is none is exit 2" exits 2 "$pt_search" --kwic=0 barge
claim "--kwic with another view or format is exit 2" sh -c "
    for with in -l -c --format=json --show=x; do
        '$pt_search' --kwic \$with barge 2>/dev/null
        [ \$? -eq 2 ] || exit 1
    done"
finish_claims
