#!/bin/sh
# pt-search --why-not PATH QUERY: which clause fails on an article, and the
# nearest thing there.
. ./support.sh
export PT_INDEX="$tmp/index"
a=$tmp/a
mkdir "$a" "$a/x" "$a/y"
printf 'Harbour talks resume after a pause\n\nThe harbour board met on Monday.\nPilots of the harbour were not asked.\n' >"$a/2025-03-01-quay.txt"
printf 'A \033]0;owned\007pier \342\200\256sdrawkcab and a harbour.\n' >"$a/hostile.txt"
printf 'The same name twice, here.\n' >"$a/x/same.txt"
printf 'The same name twice, there.\n' >"$a/y/same.txt"
: >"$a/skipped.txt"
"$pt_index" "$a" >/dev/null 2>&1
printf 'Too late for the index.\n' >"$a/late.txt"
quay=$a/2025-03-01-quay.txt
why() {
    "$pt_search" --why-not "$@" 2>&1
}

claim "an article that answers is exit 0" exits 0 "$pt_search" --why-not "$quay" harbour board
claim "… and says how often" sh -c "grep -q '✓ board  – once' '$tmp/exits.out'"
claim "one that does not is exit 1" exits 1 "$pt_search" --why-not "$quay" harbour NOT pilots
claim "… says which clause, in the query's words, and shows the place" same \
    "  ✓ harbour  – 3 times
  ✗ NOT pilots  – stands there once
      line 4: *Pilots* of the harbour were not asked." \
    "$(why "$quay" harbour NOT pilots | grep -A 9 '✓' | head -3)"
claim "… and that a paragraph would answer" sh -c "
    '$pt_search' --why-not '$quay' harbour NOT pilots | tail -1 |
        grep -q '^2 of its paragraphs answer by themselves'"
claim "a phrase from the shell is one clause" sh -c "
    '$pt_search' --why-not '$quay' 'harbour boards' |
        grep -q '✗ \"harbour boards\"  – only in another form: “harbour board”, once'"
claim "--within shows the unit that comes nearest" sh -c "
    '$pt_search' --why-not '$quay' -q 'board pilots' --within paragraph |
        grep -q 'line 3: The harbour \*board\* met on Monday.'"
claim "--since is a clause too" sh -c "
    '$pt_search' --why-not '$quay' harbour --since 2025-03-02 |
        grep -q '✗ date:2025-03-02..  – its date is 2025-03-01'"
claim "an answer of many clauses fits a screen" sh -c "
    '$pt_search' --why-not '$quay' -q \"\$(seq -s ' ' 1000 1400)\" >'$tmp/many'
    [ \$? -eq 1 ] && [ \$(wc -l <'$tmp/many') -le 50 ]"
claim "colour marks what fails and the matches" sh -c "
    '$pt_search' --color always --why-not '$quay' board NOT pilots |
        grep -c \"\$(printf '\\033')\\[1;31m\" | grep -q 2"
claim "text never controls the terminal" sh -c "
    ! '$pt_search' --why-not '$a/hostile.txt' harbour NOT pier |
        LC_ALL=C grep -q \"\$(printf '[\\001-\\010\\013-\\037]')\""
claim "the same bytes in every locale" same "$(LC_ALL=C "$pt_search" --why-not "$quay" zebra)" \
    "$(LC_ALL=C.UTF-8 "$pt_search" --why-not "$quay" zebra)"

claim "the article may be named from where one stands" sh -c "
    cd '$a/x' && '$pt_search' --why-not ../2025-03-01-quay.txt harbour"
ln -s "$quay" "$tmp/link.txt"
claim "… and through a link" exits 0 "$pt_search" --why-not "$tmp/link.txt" harbour
claim "no such article is exit 2 and says so" exits 2 "$pt_search" --why-not nobody harbour
claim "… naming it" grep -q 'no article of the index has the path, id or url "nobody"' "$tmp/exits.err"
claim "a file name alone names where it is" exits 2 "$pt_search" --why-not same.txt harbour
claim "… at every place" grep -q "$a/x/same.txt, $a/y/same.txt" "$tmp/exits.err"
claim "a file that came later is not in the index" exits 2 "$pt_search" --why-not "$a/late.txt" harbour
claim "… which is said" grep -q "late.txt is not in the index; pt-index reads" "$tmp/exits.err"
claim "a file that was skipped is told with the reason" exits 2 "$pt_search" --why-not "$a/skipped.txt" harbour
claim "… of pt-index" grep -q 'skipped it (empty)' "$tmp/exits.err"
claim "a file outside is not in the index" exits 2 "$pt_search" --why-not /etc/passwd harbour
claim "a folder is no article" exits 2 "$pt_search" --why-not "$a" harbour
claim "a query error is shown first" exits 2 "$pt_search" --why-not nobody 'harbour ('
claim "… with its caret" grep -q '\^' "$tmp/exits.err"
claim "--why-not alone lacks a query" exits 2 "$pt_search" --why-not "$quay"
claim "--why-not with -c is exit 2" exits 2 "$pt_search" -c --why-not "$quay" harbour

"$pt_search" --format json --why-not "$quay" -q 'harbour NOT (pilots OR zebra) board NEAR/1 Monday' >"$tmp/why.json"
claim "json is one tree of clauses with true spans" python3 - "$tmp/why.json" "$quay" <<'EOF2'
import json, sys
d = json.load(open(sys.argv[1], encoding="utf-8"))
raw = open(sys.argv[2], "rb").read()
assert (d["version"], d["answers"], d["within"], d["total"]) == (1, False, "article", 0), d
assert d["path"] == d["id"] == sys.argv[2] and d["unit"] is None
(root,) = d["clauses"]
assert root["kind"] == "and" and root["decides"] and not root["holds"]
harbour, excluded, near = root["clauses"]
assert (harbour["occurrences"], harbour["holds"], harbour["nearest"]) == (3, True, None)
assert [c["holds"] for c in excluded["clauses"][0]["clauses"]] == [True, False]
assert near["nearest"]["what"] == "distance" and near["nearest"]["distance"] == 3
seen = 0
def walk(c):
    global seen
    q = d["query"].encode()
    assert q[c["begin"]:c["end"]].decode() == c["text"], c
    for p in (c["nearest"] or {"passages": []})["passages"]:
        b, e = p["source_bytes"]
        assert raw[b:e] == p["text"].encode() and p["line"] > 2, p
        seen += 1
    for child in c["clauses"]:
        walk(child)
walk(root)
assert seen == 2, seen
EOF2

mkdir "$tmp/readme"
cp "$samples/2025-12-15-memorandum-lesson.txt" "$tmp/readme/memorandum-lesson.txt"
"$pt_index" --index "$tmp/readme-index" "$tmp/readme" >/dev/null
claim "README.md shows what is printed" same \
    "$(awk '/^\$ pt-search --why-not/ { on = 1; next } /^```$/ { on = 0 } on && !/\/home/' ../../README.md | sed 1d)" \
    "$(cd "$tmp/readme" && "$pt_search" --index "$tmp/readme-index" --why-not memorandum-lesson.txt \
        "security guarantees" NOT NATO | sed 1,2d)"
finish_claims
