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
found=$(kwic --kwic=20 barge NOT canal)
claim "-n and --offset count lines" same "$(printf '%s\n' "$found" | sed -n '2,4p')" \
    "$(kwic --kwic=20 -n 3 --offset 1 barge NOT canal)"
claim "… none for -n 0, none behind the last" same "" \
    "$(kwic --kwic -n 0 barge NOT canal; kwic --kwic --offset 5 -n 3 barge NOT canal)"
claim "… also where what comes first has none" same 1 \
    "$(kwic --kwic -n 1 --sort -date 'path:*2-two.txt OR resume' | wc -l | tr -d ' ')"
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
    for with in -l -c --format=html --format=markdown --show=x; do
        '$pt_search' --kwic \$with barge 2>/dev/null
        [ \$? -eq 2 ] || exit 1
    done"

b=$tmp/b
mkdir "$b"
printf 'Ferry news\n\nThe Zulu ferry sank.\n\n\303\211cole ferry left.\n\nA big ferry left too.\n\nNo eclair ferry\tcame.\n' >"$b/2025-01-01-a.txt"
printf 'Boats\n\nOne BIG FERRY too.\n\n\303\251cole  ferry again.\n\nA zebra-crossing ferry.\n\nferry \303\211lan.\n' >"$b/2025-01-02-b.txt"
printf '\346\270\257\345\217\243\n\n\345\214\227\344\272\254 ferry \344\270\200\n\n\345\214\227 ferry \033[2J second\n' >"$b/2025-01-03-c.txt"
PT_INDEX=$tmp/sorted
"$pt_index" "$b" || exit 1
# sides ARGS…: what stands on both sides of each match, in order.
sides() { "$pt_search" --kwic --format tsv "$@" ferry | tail -n +2 | cut -f 1,3 | tr '\t' '|' | sed 's/ *| */|/'; }
claim "--sort left: by the words before it, nearest first, folded, ties as found" same "|news
|Élan.
A big|left too.
One BIG|too.
A zebra-crossing|.
No eclair|\\tcame.
École|left.
école|again.
The Zulu|sank.
北京|一
北|\\x1b[2J second" "$(sides --sort left | sed 's/ |/|/')"
claim "--sort right: by the words behind it" same "A zebra-crossing|.
北|\\x1b[2J second
école|again.
No eclair|\\tcame.
|Élan.
École|left.
A big|left too.
|news
The Zulu|sank.
One BIG|too.
北京|一" "$(sides --sort right)"
claim "… whatever the width" same "$(sides --sort right --kwic=60)" "$(sides --sort right)"
claim "-n and --offset page over sorted lines" same "$(sides --sort left | sed -n 3,7p)" \
    "$(sides --sort left --offset 2 -n 5)"
claim "… none behind the last" same "" "$(sides --sort left --offset 11)"
claim "… none for -n 0" same "" "$(sides --sort left -n 0)"
claim "sorted lines are the same lines" same "$("$pt_search" --kwic=20 ferry | sort)" \
    "$("$pt_search" --kwic=20 --sort left ferry | sort)"
claim "… aligned" python3 - "$("$pt_search" --kwic=20 --sort left ferry)" <<'EOF2'
import sys, unicodedata
width = lambda s: sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in s)
lines = sys.argv[1].splitlines()
assert len(lines) == 11 and {width(l[:l.index("*")]) for l in lines} == {20}, lines
EOF2
claim "--sort left without --kwic is exit 2" exits 2 "$pt_search" --sort left ferry
claim "… and says why" grep -q -- '--sort left and right are for the lines of --kwic' "$tmp/exits.err"
printf 'sort = left\n' >"$tmp/config"
claim "… but as a default waits for one" same "$(sides --sort left)" "$(PT_CONFIG=$tmp/config sides)"
claim "… and is none for the rest" exits 0 env PT_CONFIG="$tmp/config" "$pt_search" ferry
claim "--new-since does not lose lines to a page" sh -c "
    for with in '--sort left -n 1' '-n 1' '--offset 1'; do
        XDG_STATE_HOME='$tmp/state' '$pt_search' --kwic \$with --new-since x ferry 2>/dev/null
        [ \$? -eq 2 ] || exit 1
    done"

claim "as data: a header and a row a match" same "left,match,right,path,id,line
\"A big \",ferry,\" left too.\",$b/2025-01-01-a.txt,$b/2025-01-01-a.txt,7" \
    "$("$pt_search" --kwic --format csv --sort left ferry | sed -n '1p; 4p')"
claim "csv cells are quoted and guarded" same "\"'=1+1 \"|ferry|\"; \"\"so\"\"\"" \
    "$(printf '=1+1 ferry; "so"\n' >"$tmp/sum.txt" && "$pt_index" --index "$tmp/sum" "$tmp/sum.txt" &&
        "$pt_search" --index "$tmp/sum" --kwic --format csv ferry | sed -n 2p | cut -d, -f1-3 | tr , '|')"
claim "json and jsonl: the slice as it stands" sh -c "
    '$pt_search' --kwic --format json --sort right ferry >'$tmp/json' &&
    '$pt_search' --kwic --format jsonl --sort right ferry >'$tmp/jsonl' && python3 - '$tmp' '$b' <<'END'
import json, sys
tmp, b = sys.argv[1:]
whole = json.load(open(tmp + '/json', encoding='utf-8'))
lines = [json.loads(x) for x in open(tmp + '/jsonl', encoding='utf-8')]
assert (whole['version'], whole['query'], whole['within']) == (1, 'ferry', 'article'), whole
assert whole['lines'] == lines and len(lines) == 11, lines
for line in lines:
    assert list(line) == ['left', 'match', 'right', 'id', 'path', 'line'], line
    text = open(line['path'], encoding='utf-8').read().split('\\n')
    assert line['left'] + line['match'] + line['right'] in text[line['line'] - 1], line
assert lines[1]['right'] == ' \\x1b[2J second', lines[1]
END"
claim "… null where it stands in no file" sh -c "
    printf '{\"id\":\"s\",\"title\":\"T\",\"text\":\"A ferry.\"}\n' | '$pt_index' --index '$tmp/sum' - &&
        '$pt_search' --index '$tmp/sum' --kwic --format jsonl ferry | grep -q '\"id\":\"s\",.*\"line\":null}\$'"
claim "nothing found is data, too" sh -c "
    '$pt_search' --quiet --kwic --format csv zebu >'$tmp/none'; [ \$? -eq 1 ] &&
        [ \"\$(cat '$tmp/none')\" = 'left,match,right,path,id,line' ]"
finish_claims
