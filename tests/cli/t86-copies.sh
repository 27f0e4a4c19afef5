#!/bin/sh
# Copies that were cut, added to and signed anew are one story.
. ./support.sh
export PT_INDEX="$tmp/index"
a=$tmp/a
mkdir "$a"
one='The lock keepers of the old canal have voted to open the gates by hand on Sundays, as their grandparents did.'
two='A motor that was meant to spare them the work has failed eleven times since it was fitted in March, they said.'
three='Each failure left between six and thirty boats waiting, some of them with weddings on board and the band playing.'
four='The canal office called the vote a surprise and promised a mechanic who would live beside the gates all summer.'
five='Boat owners brought cake to the meeting, and two of them offered to learn the crank and take a turn themselves.'
six='An engineer from the maker blamed weed in the gears, which no drawing of the motor had allowed for.'
other='Nothing came of it in the end, because the price of barley fell and the mill was sold to a maker of violins.'
more='The violins are said to be good, and the water wheel now turns a lathe and a small museum of tools.'
last='Visitors are asked to bring warm shoes and to leave the cat where she sleeps, on the ledger of the mill.'
printf 'Gates go back to the crank\n\n%s\n\n%s\n\n%s\n\n%s\n\n%s\n\n%s\n' "$one" "$two" "$three" "$four" "$five" "$six" >"$a/whole.txt"
printf 'Sunday is for muscles\n\n%s\n\n%s\n\n%s\n\n%s\n' "$one" "$two" "$three" "$four" >"$a/cut.txt"
printf 'Canal staff return to hand work\n\nLOWER HAVEN (Example News) - %s\n\n%s\n\n%s\n\n%s\n\n%s\n\n%s\n\n%s\n\n%s\n' "$one" "$two" "$three" "$four" "$five" "$six" "$more" "$last" >"$a/longer.txt"
printf 'Mill becomes a workshop\n\n%s\n\n%s\n\n%s\n\n%s\n' "$one" "$other" "$more" "$last" >"$a/opening.txt"
"$pt_index" "$a" || exit 1

claim "three near copies and a stranger are two results" same \
    2 "$("$pt_search" --format tsv --copies fold keepers | sed 1d | wc -l | tr -d ' ')"
claim "… and the three are told as two copies of one" sh -c \
    "'$pt_search' 'lock keepers' | grep -q '+2 copies'"
claim "the one with the same opening is by itself" sh -c \
    "'$pt_search' violins muscles --any | grep -q 'Mill becomes'"
claim "--copies list gives each" same "cut longer opening whole" "$(names --copies list keepers)"
claim "counts are of articles" same 4 "$("$pt_search" -c keepers)"
claim "json: story and copies of each" python3 - "$("$pt_search" --format json keepers)" <<'EOF2'
import json, os, sys
hits = {os.path.basename(h["path"]): h for h in json.loads(sys.argv[1])["hits"]}
near = [hits[name + ".txt"] for name in ("whole", "cut", "longer")]
assert len({h["story"] for h in near}) == 1, near
assert [h["copies"] for h in near] == [2, 2, 2], near
assert hits["opening.txt"]["story"] != near[0]["story"]
assert hits["opening.txt"]["copies"] == 0
assert all(len(h["story"]) == 16 for h in hits.values())
EOF2
story() { "$pt_search" --format json keepers | python3 -c '
import json, sys
print({h["path"].split("/")[-1]: h["story"] for h in json.load(sys.stdin)["hits"]}[sys.argv[1]])' "$1"; }
before=$(story whole.txt)
sed 's/surprise/great surprise/' "$a/whole.txt" >"$tmp/new"
cat "$tmp/new" >"$a/whole.txt"
rm "$a/cut.txt"
"$pt_index" || exit 1
claim "a small change and a removal leave the story as it is" same "$before $before" \
    "$(story whole.txt) $(story longer.txt)"
"$pt_index" --rebuild || exit 1
claim "… and so does a rebuild" same "$before $before" "$(story whole.txt) $(story longer.txt)"
finish_claims
