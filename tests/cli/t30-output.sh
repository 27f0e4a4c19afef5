#!/bin/sh
# What comes out of pt-search, and what never does.
. ./support.sh
export PT_INDEX="$tmp/index"
mkdir "$tmp/a"
printf 'Harbour talks resume after a pause\n\nThe harbour talks resumed.\nNobody spoke of the harbour pilots.\n' >"$tmp/a/2025-03-01-one.txt"
printf 'Harbour pilots return to work today\n\nPilots are back.\n' >"$tmp/a/2025-03-02-two.txt"
printf 'A \033]0;owned\007harbour \342\200\256sdrawkcab and \302\233 too.\n' >"$tmp/a/hostile.txt"
"$pt_index" "$tmp/a" || exit 1

claim "found is exit 0" exits 0 "$pt_search" harbour
claim "nothing found is exit 1" exits 1 "$pt_search" --quiet zebra
claim "an unknown option is exit 2" exits 2 "$pt_search" --bogus harbour
claim "no query is exit 2" exits 2 "$pt_search"
claim "no index is exit 2" exits 2 "$pt_search" --index "$tmp/none" harbour
claim "… and names the folder" grep -q "$tmp/none" "$tmp/exits.err"
claim "-q with more words is exit 2" exits 2 "$pt_search" -q harbour pilots
claim "--help is exit 0 and fits a screen" sh -c \
    "[ \$('$pt_search' --help | wc -l) -le 40 ] && [ \$('$pt_index' --help | wc -l) -le 40 ]"
claim "a single dash word is query text" same "2025-03-02-two" "$(names pilots -talks)"
claim "a date range" same "2025-03-02-two" "$(names date:2025-03-02..)"
claim "--until" same "2025-03-01-one" "$(names '*' --until 2025-03-01)"
claim "undated articles are told of" sh -c \
    "'$pt_search' date:2025 2>&1 >/dev/null | grep -q '1 article has no publication date'"
claim "12/05/2025 is no date" exits 2 "$pt_search" date:12/05/2025

claim "-c prints the number alone" same 3 "$("$pt_search" -c harbour)"
claim "-l -0 ends each path in NUL" same 3 \
    "$("$pt_search" -l -0 harbour | tr -cd '\000' | wc -c | tr -d ' ')"
unused() {
    "$pt_search" "$@" harbour 2>&1 >"$tmp/out" | grep -c 'note: -[lc0]'
}
claim "a --format that -l leaves out is told" same 1 "$(unused -l --format json)"
claim "… and that of -c" same 1 "$(unused -c --format csv)"
claim "… and -0 without -l" same 1 "$(unused -0)"
claim "… but not to --quiet" same 0 "$(unused -l --format json --quiet)"
claim "… nor where nothing is left out" same 0 "$(unused -l -0 --format text)"
claim "short options in one are words, and that is told" sh -c \
    '"$1" -l -ln harbour 2>&1 >/dev/null | grep -q "note: -ln is searched as NOT ln"' \
    - "$pt_search"
claim "… and a number" sh -c \
    '"$1" harbour -5 2>&1 >/dev/null | grep -q "note: -5 is searched as NOT 5"' \
    - "$pt_search"
claim "… not a year, nor what stands behind --" same "" \
    "$("$pt_search" -l harbour -2014 -- -ln 2>&1 >/dev/null)"
claim "-l with paragraphs prints a path once" same 1 \
    "$("$pt_search" -l "harbour" --within paragraph --since 2025-03-01 --until 2025-03-01 | wc -l | tr -d ' ')"
claim "--since without a query is all from then on" same \
    "$("$pt_search" -q 'date:2025-03-01..' -c)" "$("$pt_search" --since 2025-03-01 -c)"
claim "… --until likewise" same \
    "$("$pt_search" -q 'date:..2025-03-01' -c)" "$("$pt_search" --until 2025-03-01 -c)"
claim "--until before --since is exit 2" exits 2 \
    "$pt_search" harbour --since 2025-03 --until 2025-02
claim "… of one day it is not" same "$("$pt_search" -q 'date:2025-03-01' -c)" \
    "$("$pt_search" --since 2025-03-01 --until 2025-03-01 -c)"
claim "-n and --offset page through" same "$("$pt_search" -l -n 3 harbour)" \
    "$("$pt_search" -l -n 1 harbour; "$pt_search" -l -n 2 --offset 1 harbour)"
claim "--sort date is oldest first, undated last" same "one two hostile" "$(
    "$pt_search" -l --sort date harbour | sed 's|.*[/-]||; s|\.txt||' | tr '\n' ' ' | sed 's/ $//')"
claim "--sort -date is newest first, undated last" same "two one hostile" "$(
    "$pt_search" -l --sort -date harbour | sed 's|.*[/-]||; s|\.txt||' | tr '\n' ' ' | sed 's/ $//')"

claim "text never controls the terminal" sh -c \
    "! '$pt_search' --color never harbour | LC_ALL=C grep -q \"\$(printf '[\\001-\\010\\013-\\037]')\""
claim "… nor the order of the line" sh -c \
    "! '$pt_search' harbour | LC_ALL=C grep -q \"\$(printf '\\342\\200\\256')\""
claim "… it shows the escape" sh -c "'$pt_search' harbour | grep -q 'x1b'"
claim "colour marks a match" sh -c \
    "'$pt_search' --color always pilots | grep -q \"\$(printf '\\033')\\[1;31m\""
claim "NO_COLOR and a pipe mean none" sh -c \
    "! '$pt_search' pilots | grep -q \"\$(printf '\\033')\""

"$pt_search" --format json harbour >"$tmp/one.json"
claim "json is strict, and its counts and spans are right" python3 - "$tmp/one.json" "$tmp/a" <<'EOF'
import json, os, sys
d = json.load(open(sys.argv[1], encoding="utf-8"))
assert d["version"] == 1 and d["query"] == "harbour", d
assert (d["total"], d["stories"], d["inexact"]) == (3, 3, []), d
assert d["occurrences"] == 5, d["occurrences"]
for h in d["hits"]:
    raw = open(h["path"], "rb").read()
    for s in h["snippets"]:
        b, e = s["source_bytes"]
        text = s["text"].encode()
        assert raw[b:e] == text, (raw[b:e], text)
        assert raw[:b].count(b"\n") + 1 == s["line"], s
        for x, y in s["spans"]:
            assert text[x:y].lower() == b"harbour", text[x:y]
assert d["hits"][0]["title_from"] == "headline"
assert {h["date"] for h in d["hits"]} == {"2025-03-01", "2025-03-02", None}
EOF
claim "jsonl is one hit a line" same 3 \
    "$("$pt_search" --format jsonl harbour | python3 -c '
import json, sys
print(sum(1 for line in sys.stdin if json.loads(line)["rank"]))')"
claim "json has suggestions where nothing answers" sh -c \
    "'$pt_search' --format json '\"pilots harbour\"' | python3 -c '
import json, sys
d = json.load(sys.stdin)
assert d[\"total\"] == 0 and d[\"suggestions\"][0][\"total\"] == 2, d'"

claim "a full stdout is an error" sh -c "'$pt_search' harbour >/dev/full 2>/dev/null; [ \$? -eq 2 ]"
claim "a closed stdout is an error" sh -c "'$pt_search' harbour >&- 2>/dev/null; [ \$? -eq 2 ]"
claim "a closed pipe ends it quietly" sh -c \
    "'$pt_search' -n all harbour 2>'$tmp/pipe' | true; [ ! -s '$tmp/pipe' ]"
claim "the same bytes in every locale" same "$(LC_ALL=C "$pt_search" harbour)" \
    "$(LC_ALL=C.UTF-8 "$pt_search" harbour)"

many=$(python3 -c 'print(" ".join("w%d" % i for i in range(2000)))')
claim "2,000 words that nobody wrote are answered in time" exits 1 \
    timeout 5 "$pt_search" -q "$many"
deep=$(python3 -c 'print("(" * 30000 + "a" + ")" * 30000)')
claim "30,000 parentheses are refused in time" exits 2 \
    timeout 5 "$pt_search" -q "$deep"
claim "a query without marks shows where the article begins to speak" same \
    "Pilots are back." "$("$pt_search" --format json --copies list 'NOT talks' |
    python3 -c '
import json, sys
hits = json.load(sys.stdin)["hits"]
print([h for h in hits if h["date"]][0]["snippets"][0]["text"])')"

claim "Xapian's tools work on the index" sh -c \
    "xapian-check '$PT_INDEX' >'$tmp/check' && xapian-delve '$PT_INDEX' | grep -q 'number of documents = 3'"
claim "a stub file in place of an index is refused, and runs nothing" sh -c "
    mkdir '$tmp/stub' && echo 'remote :touch $tmp/owned' >'$tmp/stub/XAPIANDB'
    '$pt_search' --index '$tmp/stub' harbour 2>/dev/null
    [ \$? -eq 2 ] && [ ! -e '$tmp/owned' ]"
finish_claims
