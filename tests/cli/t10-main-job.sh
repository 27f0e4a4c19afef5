#!/bin/sh
# The answers that the product promises on the five real articles, which lie
# beside the project and are never copied into it; skipped where they are not.
. ./support.sh
real=../../../shared/articles
if [ ! -d "$real" ]; then
    echo "ok 1 - skipped: the real articles are not here"
    exit 0
fi
export PT_INDEX="$tmp/index"
claim "pt-index reads the five articles" exits 0 "$pt_index" "$real"

# numbers ARGS…: the articles that answer by their first three digits.
numbers() {
    names "$@" | tr ' ' '\n' | cut -c1-3 | tr '\n' ' ' | sed 's/ $//'
}
answers() {
    wanted=$1
    shift
    claim "$(printf '%s ' "$@")gives ${wanted:-nothing}" \
        same "$wanted" "$(numbers "$@")"
}
# spans ARGS…: the marked texts of all hits, one a line.
spans() {
    "$pt_search" --format json --snippets 9 "$@" 2>/dev/null | python3 -c '
import json, sys
for hit in json.load(sys.stdin)["hits"]:
    for s in hit["snippets"]:
        for b, e in s["spans"]:
            print(s["text"].encode()[b:e].decode())'
}

answers "000 004" "Budapest Memorandum"
claim "the two words are marked as one phrase" \
    same "Budapest Memorandum" "$(spans "Budapest Memorandum" | sort -u)"
answers "" "security guarantees" NOT NATO
claim "… with exit 1" exits 1 "$pt_search" "security guarantees" NOT NATO
"$pt_search" "security guarantees" NOT NATO 2>"$tmp/note" >/dev/null
claim "… and a note that 16 paragraphs in 5 articles do" \
    grep -q "16 paragraphs in 5 articles" "$tmp/note"
claim "… with the command to paste" \
    grep -q "pt-search 'security guarantees' NOT NATO --within paragraph" "$tmp/note"
claim "16 paragraphs are counted" same 16 \
    "$("$pt_search" -c "security guarantees" NOT NATO --within paragraph)"
claim "… 2, 4, 2, 4, 4 in file order" same "2 4 2 4 4 " "$(
    "$pt_search" --format jsonl -n all --within paragraph \
        "security guarantees" NOT NATO | python3 -c '
import collections, json, sys
n = collections.Counter(json.loads(l)["path"] for l in sys.stdin)
print(*[n[p] for p in sorted(n)], end=" ")')"
answers "002 003 004" ceasefire
answers "002 003 004" cease-fire
answers "002" "cease fire"
answers "002" '"cease fire"'
answers "000 001 002 003" "Article 5-like guarantees"
answers "000 001 002 003" '"Article 5-like guarantees"'
answers "000 004" Zelensky --variants off
answers "001 002 003" Zelenskyy --variants off
answers "000 001 002 003 004" Zelensky
answers "002 003" demilitarized
answers "000 001 002 003 004" guarantee
answers "000 004" =guarantee
answers "001 002 003 004" NOT Crimea
answers "001 002 003 004" -Crimea
answers "002 003" '(Donbas OR Donetsk) AND "free economic zone"'
answers "002" title:drops
claim "an article without a headline shows its first sentence" same \
    "text Russia has agreed" "$("$pt_search" --format jsonl path:004_3a320be0aae75d02.txt |
    python3 -c '
import json, sys
h = json.loads(sys.stdin.readline())
print(h["title_from"], h["title"][:17])')"
claim "no text is lost with a log-in line" same "004" "$(numbers '"Login to Continue Learning"')"
claim "nor with Key Points" same "001" "$(numbers '"Key Points"')"

for query in '(security' 'security AND' 'foo:bar'; do
    claim "$query is an error, exit 2" exits 2 "$pt_search" "$query"
    claim "… with a caret" grep -q '\^' "$tmp/exits.err"
done
claim "… and says what was expected" grep -qi 'field' "$tmp/exits.err"
finish_claims
