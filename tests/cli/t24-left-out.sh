#!/bin/sh
# pt-index: what is left out by rules, what was skipped and why, what is there.
. ./support.sh
export PT_INDEX="$tmp/index"
news=$tmp/news
mkdir -p "$news/drafts" "$news/old/keep"

text() {
    printf 'The %s waited by the river until the evening train had left.\n' "$*"
}
counts() {
    sed -n 's/; [0-9.]* s.*//p' "$tmp/log" | tail -n 1
}
for name in one two.tmp drafts/three old/four old/keep/five; do
    text "$name" >"$news/$name.txt"
done

claim "--exclude leaves out files and folders" exits 0 "$pt_index" -v \
    --exclude '*.tmp.txt' --exclude drafts/ "$news"
claim "… and reads the rest" same "five four one" "$(names waited)"
claim "--status says what is left out" sh -c '"$1" --status | grep -A1 "^excluded   \*.tmp.txt" |
    grep -q "^           drafts/$"' - "$pt_index"
claim "… as JSON, too" sh -c '"$1" --status --json |
    python3 -c "import json,sys; assert json.load(sys.stdin)[\"exclude\"] == \"*.tmp.txt\\ndrafts/\""' - "$pt_index"
text six >"$news/drafts/six.txt"
claim "it is remembered" exits 0 "$pt_index"
claim "… in the next run" same "five four one" "$(names waited)"
printf '/old/*\n!/old/keep\n' >"$news/.ptignore"
"$pt_index" -v 2>"$tmp/log"
claim "a .ptignore takes out what it names" same "five one" "$(names waited)"
claim "… which is told as gone" grep -q "^gone .*/old/four.txt" "$tmp/log"
claim "--exclude '' ends it" exits 0 "$pt_index" --exclude ''
claim "… but not the .ptignore" same "five one six three two.tmp" "$(names waited)"
claim "a file that is left out is not read when it is named, either" sh -c \
    '"$1" "$2" && ! "$3" -c four' - "$pt_index" "$news/old/four.txt" "$pt_search"

# --- skipped ------------------------------------------------------------------
: >"$news/a.txt"
: >"$news/b.txt"
printf 'no\0text\0at all\1\2\3\4' >"$news/c.txt"
printf '{"id":"x","title":"Jetty","text":"The jetty waited.","source":"Harbour Wire"}\nnonsense\n' >"$news/d.jsonl"
cp /bin/sh "$news/program" # no name says that these could be read
: >"$news/lock"
"$pt_index" -v 2>"$tmp/log"
claim "the run is summed up with the reasons, and a program ignored" grep -q \
    "4 skipped, . ignored.*(2 empty, 1 binary, 1 not JSON; --skipped lists them all)" "$tmp/log"
claim "--skipped names the part of a container" sh -c '"$1" --skipped | grep -q "not JSON.*	.*/d.jsonl#line 2$"' - "$pt_index"
claim "--status counts outlets" sh -c '"$1" --status | grep -q "^sources    Harbour Wire 1$"' - "$pt_index"
claim "… as JSON, too" sh -c '"$1" --status --json | grep -q "\"sources\":\[\[\"Harbour Wire\",1\]\]"' - "$pt_index"
finish_claims
