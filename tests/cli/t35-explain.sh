#!/bin/sh
# --explain, and what pt-search proposes where nothing is found.
. ./support.sh
export PT_INDEX="$tmp/index"
mkdir "$tmp/a"
printf 'Harbour talks resume after a pause\n\nThe harbour talks resumed on Monday. Nobody spoke of the pilots.\n\nA ferry sails when the board of the old harbour has found what there is to say.\n' >"$tmp/a/2025-03-01-one.txt"
printf "Pilots return to work today\\n\\nPilots aren't late; the organisation of the harbour is. It'\''s a start.\\n" >"$tmp/a/2025-03-02-two.txt"
printf 'Rates rise\n\nInterest rates rise, and rates and rates.\n' >"$tmp/a/2025-04-03-three.txt"
"$pt_index" "$tmp/a" || exit 1

"$pt_search" harbour talks >"$tmp/plain"
claim "--explain changes nothing on stdout" same "$(cat "$tmp/plain")" \
    "$("$pt_search" --explain harbour talks 2>"$tmp/explain")"
for part in "understood as" "(AND harbour talks)" "words and conditions" \
    "harbour: 2 articles" "asked of the engine, whose answer is the answer" \
    "words and operators: 3 of 2,048" "scores" "in the title"; do
    claim "--explain says: $part" grep -q -F "$part" "$tmp/explain"
done
claim "… and that texts were read" sh -c \
    "'$pt_search' --explain 'harbour NEAR/s talks' 2>&1 >/dev/null |
    grep -q 'the text of 1 article was read'"
claim "… also with -c, -l and jsonl" sh -c "
    for how in -c -l '--format jsonl'; do
        '$pt_search' --explain \$how harbour 2>&1 >/dev/null |
            grep -q 'understood as' || exit 1
    done"
claim "… and with nothing found" sh -c \
    "'$pt_search' --explain zebra 2>&1 >/dev/null | grep -q 'zebra- 0'"
claim "without it there is no explanation" sh -c \
    "! '$pt_search' harbour 2>&1 >/dev/null | grep -q 'understood'"
"$pt_search" --explain --format json -q \
    'harbo* OR "rates rise" OR organization OR date:2025-03' \
    >"$tmp/json" 2>"$tmp/json.err"
claim "json has it as an object, and stderr nothing" sh -c \
    "[ ! -s '$tmp/json.err' ]"
claim "… of the shape that is written down, and its sums are right" \
    python3 - "$tmp/json" <<'PY'
import json, sys
d = json.load(open(sys.argv[1], encoding="utf-8"))
x = d["explain"]
assert set(x) == {"tree", "leaves", "more_leaves", "engine", "limits", "scores"}, x
assert x["tree"].startswith("(OR harbo*"), x["tree"]
first = x["leaves"][0]
assert first["written"] == "harbo*" and first["articles"] == 2, first
assert first["words"] == [{"word": "harbour", "stem": False,
                           "from": "expansion", "articles": 2}], first
word = [l for l in x["leaves"] if l["written"] == "organization"][0]
assert {w["from"] for w in word["words"]} <= {"query", "variant"}, word
assert word["forms"] == [{"word": "organisation", "articles": 1}], word
date = [l for l in x["leaves"] if l["field"] == "date"][0]
assert (date["first"], date["last"]) == ("2025-03-01", "2025-03-31"), date
assert x["engine"]["exact"] is True and x["engine"]["read"] == 0, x["engine"]
assert [s["rank"] for s in x["scores"]] == [h["rank"] for h in d["hits"]]
for s in x["scores"]:
    total = sum(p["weight"] for p in s["parts"])
    assert abs(total - s["score"]) < 1e-4 * max(1, s["score"]), s
    for p in s["parts"]:
        assert d["query"].encode()[p["begin"]:p["end"]].decode() == p["written"], p
PY
"$pt_search" --recency 30 --explain --format json harbour talks >"$tmp/json"
claim "what a date gives is a part of the score" python3 - "$tmp/json" <<'PY'
import json, sys
for s in json.load(open(sys.argv[1], encoding="utf-8"))["explain"]["scores"]:
    total = sum(p["weight"] for p in s["parts"])
    assert abs(total - s["score"]) < 1e-4 * max(1, s["score"]), s
    assert [p.get("date") for p in s["parts"]] == [None, None, True], s
PY
claim "… and for people" sh -c \
    "'$pt_search' --recency 30 --explain harbour 2>&1 | grep -q '  its date$'"
claim "… with --recency only" sh -c \
    "! '$pt_search' --recency 0 --explain harbour 2>&1 | grep -q 'its date'"
for bad in "--recency x" "--recency -1" "--recency 36501" "--recency 1.5" \
    "--recency 30 --sort date" "--recency 30 --within sentence" \
    "--recency 30 --show x"; do
    # shellcheck disable=SC2086
    claim "refused: $bad" exits 2 "$pt_search" $bad harbour
done
claim "refused: with nothing that is relevant" exits 2 \
    "$pt_search" --recency 30 --changed-since 2001
claim "json without --explain has none" sh -c \
    "! '$pt_search' --format json harbour | grep -q '\"explain\"'"

# pastes QUERY ARGS…: every command that is proposed finds what it says.
pastes() {
    "$pt_search" "$@" >"$tmp/out" 2>"$tmp/err"
    [ $? -eq 1 ] || { echo "found something: $*"; return 1; }
    grep -q '^    pt-search' "$tmp/err" || { echo "no advice: $*"; return 1; }
    [ "$(grep -c '^    pt-search' "$tmp/err")" -le 6 ] || return 1
    said='' bad=0
    while IFS= read -r line; do
        case $line in
        "    pt-search"*)
            got=$(eval "\"\$pt_search\"${line#    pt-search} -c" 2>"$tmp/eval")
            [ "$got" = "$said" ] || { echo "$line: $said, not $got"; bad=1; }
            ;;
        "  "*)
            said=${line#  }
            said=${said%% *}
            ;;
        esac
    done <"$tmp/err"
    return $bad
}
claim "a spelling is proposed" pastes Harbuor talks
claim "… of two words at once" pastes "harbuor talsk"
claim "… as a command with the word in its place" sh -c \
    "'$pt_search' '(Harbuor OR zebra) AND \"ferrry sails\"' 2>&1 |
    grep -q -F \"pt-search -q '(Harbour OR zebra) AND \\\"ferry sails\\\"'\""
claim "… of plain words" pastes -F "harbuor (talks"
claim "… in a field" pastes title:harbuor
claim "… with an apostrophe" pastes "arenn't late"
claim "nothing is proposed for a language" sh -c \
    "! '$pt_search' lang:enn 2>&1 | grep -q '^    pt-search'"
claim "paragraphs are proposed" pastes ferry NOT talks
claim "other spellings are proposed" pastes --variants off organization
claim "inexactness is proposed" pastes =resume =pilot
claim "a wider NEAR is proposed" pastes -q 'talks NEAR/2 ferry'
claim "the other order is proposed" pastes -q 'talks PRE/1 harbour PRE/9 monday'
claim "a paragraph for a sentence is proposed" pastes -q 'monday w/s pilots'
claim "a narrower NOT NEAR is proposed" pastes -q 'ferry NOT NEAR/9 board'
claim "a lower number is proposed" pastes -q 'atleast9(rates)'
claim "a looser phrase is proposed" pastes -q '"talks ferry"~2'
claim "everywhere for the title is proposed" pastes title:ferry
claim "everywhere for the lead is proposed" pastes -q 'hlead(sails)'
claim "any date is proposed" pastes date:1999 harbour
claim "… also for --since" pastes harbour --since 2030-01-01
claim "other forms of a phrase are proposed" pastes -q '"resume on monday"'
claim "the words of a phrase are proposed" pastes "ferry talks"
claim "the query without a clause is proposed" pastes ferry rates
claim "… under --any too" pastes --any -q 'ferry AND rates'
claim "within a paragraph the same" pastes --within paragraph -q 'talks ferry'
claim "json says how to ask a suggestion" sh -c \
    "'$pt_search' --format json --variants off organization | python3 -c '
import json, sys
s = json.load(sys.stdin)[\"suggestions\"][0]
assert s[\"variants\"] is True and s[\"since\"] is None, s
assert s[\"query\"] == \"organization\" and s[\"total\"] == 1, s'"
# With fifty articles and more, those that are alike add to each other's scores.
for n in $(seq 60); do
    printf '{"id":"%s","text":"pilot n%s dredging silt %s"}\n' "$n" "$n" \
        "$(seq -s ' pilot ' "$((n % 7 + 1))")"
done | "$pt_index" -q --index "$tmp/alike" - || exit 1
"$pt_search" --index "$tmp/alike" --explain --format json -q 'pilot OR silt' \
    >"$tmp/json"
claim "… which is a part of its own, and the sums are right" \
    python3 - "$tmp/json" <<'PY'
import json, sys
scores = json.load(open(sys.argv[1], encoding="utf-8"))["explain"]["scores"]
assert len(scores) == 10
for s in scores:
    assert [p.get("likes") for p in s["parts"]] == [None, None, True], s
    assert abs(sum(p["weight"] for p in s["parts"]) - s["score"]) < 1e-4, s
PY
claim "… named in text" sh -c "'$pt_search' --index '$tmp/alike' --explain \
    pilot 2>&1 >/dev/null | grep -q 'articles like it'"
finish_claims
