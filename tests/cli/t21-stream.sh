#!/bin/sh
# pt-index -: articles on standard input, JSON Lines.
. ./support.sh
export PT_INDEX="$tmp/index"

# value NAME: a number of --status --json.
value() {
    "$pt_index" --status --json |
        python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"
}
# line ID WORDS…: one article.
line() {
    id=$1
    shift
    printf '{"id":"%s","title":"The %s","text":"The %s waited by the river."}\n' \
        "$id" "$*" "$*"
}
# counts: what the last run did, without its time.
counts() {
    sed 's/; .*//' "$tmp/exits.err"
}
feed() {
    "$pt_index" "$@" -
}
# field NAME QUERY…: of the first hit.
field() {
    name=$1
    shift
    "$pt_search" --format json "$@" |
        python3 -c 'import json, sys; print(json.load(sys.stdin)["hits"][0][sys.argv[1]])' "$name"
}

# --- lines ------------------------------------------------------------------
{ line a ferryman; line b baker; } >"$tmp/two"
claim "an empty stream is no error" exits 0 feed -v </dev/null
claim "lines become articles" exits 0 feed <"$tmp/two"
claim "… in silence" same "" "$(cat "$tmp/exits.out" "$tmp/exits.err")"
claim "… two of them" same 2 "$(value articles)"
claim "… known by their ids" same a "$(field id ferryman)"
claim "the same again changes nothing" exits 0 feed -v <"$tmp/two"
claim "… and is told so" same "2 articles: 0 new, 0 changed, 0 gone, 2 unchanged" \
    "$(counts)"
line b "master baker" >"$tmp/b"
claim "the same id with another text replaces" exits 0 feed -v <"$tmp/b"
claim "… named as it is done" same "changed b" "$(sed -n 1p "$tmp/exits.err")"
claim "… counted as changed" grep -q "2 articles: 0 new, 1 changed" "$tmp/exits.err"
claim "… and found" same b "$(field id master)"
printf '{"url":"https://e.org/2025/12/14/c","text":"The miller waited."}\n' >"$tmp/c"
claim "a url is an identity, too" exits 0 feed <"$tmp/c"
claim "… with the date that it tells" same 2025-12-14 "$(field date miller)"

# --- again in the same stream -----------------------------------------------
{ line d one; line d two; line d two; line d one; line d three; } >"$tmp/d"
claim "the same id again in the stream" exits 0 feed -v <"$tmp/d"
claim "… is one article, counted once" grep -q ": 1 new, 0 changed" "$tmp/exits.err"
claim "… the last" same d "$(field id three)"
claim "… and no other" exits 1 "$pt_search" -c title:two
{ line d four; line d three; } >"$tmp/d"
claim "what comes back to what it was" exits 0 feed <"$tmp/d"
claim "… is what it was" same d "$(field id three)"
claim "… and nothing else" exits 1 "$pt_search" -c title:four

# --- lines that are none ----------------------------------------------------
{ line e tailor; echo '{"id":"f"'; echo; echo '{"text":"Nameless."}'
  echo '{"id":"g"}'; echo '[]'; line h smith; } >"$tmp/bad"
claim "lines that are no articles are skipped" exits 1 feed <"$tmp/bad"
claim "… each named with its reason" same \
"pt-index: standard input: line 2 skipped: not JSON: byte 9: cut off
pt-index: standard input: line 4 skipped: no id and no url
pt-index: standard input: line 5 skipped: no text
pt-index: standard input: line 6 skipped: not an object" "$(cat "$tmp/exits.err")"
claim "… and the rest goes on" same 6 "$(value articles)"
claim "-q says nothing" exits 1 feed -q <"$tmp/bad"
claim "… at all" same "" "$(cat "$tmp/exits.err")"
{ line e tailor; yes nonsense | head -n 40; } >"$tmp/bad"
claim "many bad lines" exits 1 feed <"$tmp/bad"
claim "… are summed up" same "pt-index: standard input: 30 more lines skipped" \
    "$(tail -n 1 "$tmp/exits.err")"
claim "nothing but nonsense is skipped as a whole" exits 1 feed <<END
nonsense
END
claim "… with a reason" grep -q 'not JSON' "$tmp/exits.err"
{ line e tailor
  python3 -c 'print("{\"id\":\"long\",\"text\":\"" + "long " * 4000000 + "\"}")'
  line i porter; } >"$tmp/long"
claim "a long line is skipped" exits 1 feed <"$tmp/long"
claim "… and what follows is read" same i "$(field id porter)"

# --- with files -------------------------------------------------------------
mkdir "$tmp/news"
printf 'The gardener waited by the river until the evening train had left.\n' \
    >"$tmp/news/one.txt"
line j sailor >"$tmp/j"
claim "a stream and a folder in one run" exits 0 "$pt_index" -v - "$tmp/news" <"$tmp/j"
claim "… are summed up together" grep -q "9 articles: 2 new" "$tmp/exits.err"
claim "articles of a stream are below no root" grep -q "$tmp/news (1)" <<END
$("$pt_index" --status)
END
claim "a rebuild carries them over" exits 0 "$pt_index" --rebuild
claim "… all" same 9 "$(value articles)"
line k weaver >"$tmp/k"
claim "a rebuild takes a stream first" exits 0 "$pt_index" --rebuild - <"$tmp/k"
claim "… and has it" same 10 "$(value articles)"
claim "--rebuild makes one of a stream where there is none" exits 0 \
    "$pt_index" -v --index "$tmp/made" --rebuild --shards 2 - <"$tmp/j"
claim "… with what it brought as new" grep -q "^1 article: 1 new" "$tmp/exits.err"
claim "… split as asked" same 2 \
    "$("$pt_index" --index "$tmp/made" --status --json | jq .shards)"
claim "… and this was its last run" same true \
    "$("$pt_index" --index "$tmp/made" --status --json |
        jq '.last_run > "2026-"')"
claim "--forget forgets one by its id" exits 0 "$pt_index" --forget k
claim "… for good" same 9 "$(value articles)"
claim "- does not go with --status" exits 2 "$pt_index" --status -
claim "--synonyms does not go with - alone" exits 2 "$pt_index" --synonyms x - </dev/null
claim "a closed standard input is an error" exits 2 sh -c '"$0" - <&-' "$pt_index"

# --- more than are remembered -----------------------------------------------
python3 -c '
for i in range(140000):
    print("{\"id\":\"n%d\",\"text\":\"buoy\"}" % i)
for i in 7, 139999:
    print("{\"id\":\"n%d\",\"text\":\"lighthouse\"}" % i)' >"$tmp/many"
claim "a stream of many articles" exits 0 "$pt_index" --index "$tmp/long-one" - <"$tmp/many"
claim "… has each once" same 140000 \
    "$("$pt_index" --index "$tmp/long-one" --status --json | jq .articles)"
claim "… as it came last" same 2 \
    "$("$pt_search" --index "$tmp/long-one" -c lighthouse)"

# --- interrupted ------------------------------------------------------------
mkfifo "$tmp/pipe"
"$pt_index" - <"$tmp/pipe" 2>/dev/null &
reader=$!
exec 3>"$tmp/pipe"
line l captain >&3
sleep 1
kill -TERM "$reader"
wait "$reader"
claim "a terminated stream ends at once" same 143 $?
exec 3>&-
claim "… and what came before is kept" same l "$(field id captain)"

finish_claims
