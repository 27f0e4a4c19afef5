#!/bin/sh
# pt-read: what a person sees of it; that nothing else needs its libraries.
. ./support.sh
pt_read=$PT_BIN/pt-read

# value NAME: a member of the first line of the last output.
value() {
    head -n 1 "$tmp/exits.out" |
        python3 -c 'import json, sys; print(json.loads(sys.stdin.readline())[sys.argv[1]])' "$1"
}
needs() {
    ldd "$1" | awk '{ print $1 }'
}

printf 'Ferry service ends at last\n\nBy Ann Example\n\nThe ferry left at dawn.\n' \
    >"$tmp/2025-03-01-ferry.txt"
printf '\001\002\003' >"$tmp/noise.txt"
printf 'x' >"$tmp/picture.png"

claim "alone it says what it is" exits 2 "$pt_read"
claim "… in one line" same 1 "$(wc -l <"$tmp/exits.err")"
claim "--help tells more" exits 0 "$pt_read" --help
claim "… on standard output" grep -q 'pt-read FILE' "$tmp/exits.out"
claim "--version" exits 0 "$pt_read" --version
claim "an unknown option is an error" exits 2 "$pt_read" --frob

cd "$tmp" || exit 1
claim "a file is shown" exits 0 "$pt_read" 2025-03-01-ferry.txt
claim "… as JSON with its title" same "Ferry service ends at last" "$(value title)"
claim "… its date" same 2025-03-01 "$(value date)"
claim "… where they were found" same "{'title': 'first lines', 'author': 'first lines', 'date': 'file name'}" "$(value origins)"
claim "… and its whole path" same "$(pwd -P)/2025-03-01-ferry.txt" "$(value path)"
claim "what cannot be read is said, and the rest shown" \
    exits 1 "$pt_read" noise.txt picture.png gone.txt 2025-03-01-ferry.txt
claim "… binary" grep -q 'noise.txt: binary' "$tmp/exits.err"
claim "… no kind" grep -q 'picture.png: of a kind that is not read' "$tmp/exits.err"
claim "… missing" grep -q 'gone.txt: No such file or directory' "$tmp/exits.err"
claim "… one article" same 1 "$(wc -l <"$tmp/exits.out")"
claim "a folder is no file" exits 1 "$pt_read" "$tmp"
if [ -e /dev/full ]; then
    claim "a full standard output is an error" \
        exits 2 sh -c '"$1" 2025-03-01-ferry.txt >/dev/full' - "$pt_read"
fi

needs "$PT_BIN/pt-search" >"$tmp/search.libs"
needs "$PT_BIN/pt-index" >"$tmp/index.libs"
for lib in libarchive libxml2 libjansson libgmime libglib libuchardet libgumbo libyaml; do
    claim "pt-search does not need $lib" sh -c '! grep -q "^$1" "$2"' - "$lib" "$tmp/search.libs"
    claim "… nor does pt-index" sh -c '! grep -q "^$1" "$2"' - "$lib" "$tmp/index.libs"
done
claim "pt-read does without libxapian" sh -c '! ldd "$1" | grep -q xapian' - "$pt_read"

finish_claims
