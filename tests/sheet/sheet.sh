#!/bin/sh
# make sheet: the answers to a list of queries, to be read by a person: would
# you trust each passage? BIN INDEX QUERIES OUT: the programs, an index, a file
# with the arguments of one search a line, as a shell reads them, and a folder:
# sheet.txt, a page a query, and pictures of these (a phone, a desk) where
# chromium is installed.
set -eu
bin=$1 index=$2 queries=$3 out=$4
mkdir -p "$out"
: >"$out/sheet.txt"

# page PNG COLUMNS
picture() {
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars \
        --window-size="$3,1400" --screenshot="$2" "file://$1" \
        >/dev/null 2>&1 || echo "$2: no picture" >&2
}

n=0
while IFS= read -r line; do
    n=$((n + 1))
    case $line in '' | '#'*) continue ;; esac
    eval "set -- $line"
    printf '=== %s: %s\n\n' "$n" "$line" >>"$out/sheet.txt"
    "$bin/pt-search" --index "$index" --color never -n 5 "$@" \
        >>"$out/sheet.txt" 2>>"$out/sheet.txt" </dev/null || true
    echo >>"$out/sheet.txt"
    "$bin/pt-search" --index "$index" --format html -n 5 "$@" \
        >"$out/$n.html" 2>/dev/null </dev/null || true
    if command -v chromium >/dev/null; then
        picture "$out/$n.html" "$out/$n-phone.png" 390
        picture "$out/$n.html" "$out/$n-desk.png" 1280
    fi
done <"$queries"
echo "$out/sheet.txt"
