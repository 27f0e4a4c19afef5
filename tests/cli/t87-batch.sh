#!/bin/sh
# pt-search --batch FILE: a query in each line.
. ./support.sh
export PT_INDEX="$tmp/index" XDG_STATE_HOME="$tmp/state"
a=$tmp/a
mkdir "$a"
printf '=Odd "tram" title\n\nThe tram and the ferry wait.\n' >"$a/2025-04-01-both.txt"
printf 'Tram line nine\n\nA tram, and again a tram.\n' >"$a/2025-04-02-tram.txt"
printf 'Ferry crews\n\nThe ferry, as in: tram? no.\n' >"$a/2025-04-03-ferry.txt"
"$pt_index" "$a" || exit 1
cat >"$tmp/queries" <<'EOQ'
# what is watched

tram
  "tram wait"
ferry AND (
zebra
 # indented
NOT ferry
EOQ
ask() {
    "$pt_search" --batch "$@"
}
ask "$tmp/queries" >"$tmp/lines" 2>"$tmp/err"
claim "exit 2 when one cannot be understood" same 2 $?
claim "each query has a line, its object, one at fault what is wrong" python3 - "$tmp/lines" "$pt_search" <<'EOP'
import json, subprocess, sys
rows = [json.loads(line) for line in open(sys.argv[1])]
assert [r["query"] for r in rows] == ["tram", '"tram wait"', "ferry AND (", "zebra", "NOT ferry"], rows
fault = rows.pop(2)
assert set(fault) == {"query", "error", "span"} and fault["span"][0] <= 11, fault
for r in rows:
    one = json.loads(subprocess.run([sys.argv[2], "--format", "json", "-q", r["query"]],
                                    capture_output=True, text=True).stdout)
    one["took_us"] = r["took_us"]
    assert r == one, (r, one)
EOP
claim "… and stderr is left alone" same "" "$(cat "$tmp/err")"
claim "stdin is -, and found is exit 0" sh -c \
    "echo tram | '$pt_search' --batch - | grep -q '\"query\":\"tram\"'"
printf 'zebra\r\n\r\nquagga' >"$tmp/none"
claim "nothing found by any is exit 1" exits 1 "$pt_search" --batch "$tmp/none"
claim "… in two lines, one without an end" same 2 "$(wc -l <"$tmp/exits.out")"
claim "an empty file is exit 1, and says nothing" exits 1 "$pt_search" --batch /dev/null
claim "-c is a number and the query" same "$(printf '3\ttram\n0\t"tram wait"\nerror\tferry AND (\n0\tzebra\n1\tNOT ferry')" \
    "$(ask "$tmp/queries" -c 2>/dev/null)"
claim "options hold for all of them" same "$(printf '1\ttram')" \
    "$(echo tram | ask - -c --since 2025-04-03)"

ask "$tmp/queries" --format csv >"$tmp/csv" 2>"$tmp/err"
claim "a table of articles by queries" python3 - "$tmp/csv" <<'EOP'
import csv, sys
head, *rows = list(csv.reader(open(sys.argv[1])))
assert head == ["path", "title", "date", "tram", '"tram wait"', "ferry AND (", "zebra", "NOT ferry"], head
cells = {r[0].rsplit("/", 1)[1]: r[2:] for r in rows}
assert cells == {
    "2025-04-01-both.txt": ["2025-04-01", "1", "0", "", "0", "0"],
    "2025-04-02-tram.txt": ["2025-04-02", "1", "0", "", "0", "1"],
    "2025-04-03-ferry.txt": ["2025-04-03", "1", "0", "", "0", "0"]}, cells
assert any(r[1] == "'=Odd \"tram\" title" for r in rows), rows
EOP
claim "… and the fault is on stderr, with a caret" grep -q '\^' "$tmp/err"
claim "tsv has it with tabs" same 'path	title	date	tram' \
    "$(echo tram | ask - --format tsv | head -1)"
claim "… and the limit holds for each query" same 2 \
    "$(printf 'crews\nnine\n' | ask - --format tsv -n 1 | sed 1d | wc -l)"

claim "a line past every limit is that query's fault" sh -c "
    (head -c 30000000 /dev/zero | tr '\\0' a; echo; echo tram) | '$pt_search' --batch - >'$tmp/long'
    [ \$? = 2 ] && [ \$(wc -l <'$tmp/long') = 2 ] && tail -1 '$tmp/long' | grep -q '\"query\":\"tram\"'"
claim "… so are bytes that are no text" sh -c "
    printf 'a\\000b\\n\\377\\ntram\\n' | '$pt_search' --batch - >'$tmp/bytes'
    [ \$? = 2 ] && [ \$(grep -c '\"error\"' '$tmp/bytes') = 2 ]"
claim "5,000 columns are too many" exits 2 sh -c \
    "seq 5000 | '$pt_search' --batch - --format csv"
claim "… and are answered as lines" same 5000 "$(seq 5000 | ask - -c 2>/dev/null | wc -l)"
claim "no such file is exit 2" exits 2 "$pt_search" --batch "$tmp/nothing"
claim "a full disk is exit 2" exits 2 sh -c "'$pt_search' --batch '$tmp/queries' >/dev/full"
claim "a closed pipe ends it quietly" sh -c "
    seq 2000 | '$pt_search' --batch - 2>'$tmp/pipe' | head -1 >/dev/null
    [ ! -s '$tmp/pipe' ]"
for with in -l --kwic tram "--format text" "--format markdown" "-c --format csv" "-q tram"; do
    claim "not with $with" exits 2 "$pt_search" --batch "$tmp/none" $with
done
printf 'tram\nferry\n' >"$tmp/two"
claim "with --new-since each query tells all that is new to the run" same \
    "$(printf '3 tram\n2 ferry')" "$(ask "$tmp/two" --new-since watch |
        python3 -c 'import json, sys
for line in sys.stdin:
    d = json.loads(line)
    print(d["total"], d["query"])')"
claim "… and the next run nothing" same "$(printf '0\ttram\n0\tferry')" \
    "$(ask "$tmp/two" --new-since watch -c)"
claim "a closed stdin is no query file, and no table of the index" \
    same "2:" "$("$pt_search" --batch - -c 2>/dev/null <&-; echo "$?:")"
finish_claims
