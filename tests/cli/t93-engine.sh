#!/bin/sh
# pt-search loads libxapian when it needs it: the module, where it is looked for,
# and what is said when it is not there.
. ./support.sh
export PT_INDEX="$tmp/index"
"$pt_index" -q "$samples"
lib=${PT_LIB:-$PT_BIN/../lib}
module=$lib/pt-search/xapian-c.so
root=$(cd ../.. && pwd)

# loads WANTED PROGRAM ARGS…: of libxapian and what comes with it.
loads() {
    want=$1
    shift
    LD_DEBUG=files "$@" 2>&1 >/dev/null |
        sed -n 's/.*calling init: .*\/\([a-z+-]*\)[.0-9-]*so.*/\1/p' >"$tmp/loaded"
    same "$want" "$(grep -xE 'libxapian|libstdc\+\+|xapian-c' "$tmp/loaded" | sort | tr '\n' ' ')"
}
claim "what a program loads is seen" loads 'libstdc++ libxapian ' "$pt_index" -V
claim "pt-search --version loads no libxapian" loads '' "$pt_search" -V
claim "--help neither" loads '' "$pt_search" --help
claim "an error in the options neither" loads '' "$pt_search" --no-such-option
claim "it is linked with neither it nor C++" sh -c \
    "! objdump -p '$pt_search' | grep -E 'NEEDED.*(xapian|stdc)'"
claim "the module shows one name" same xc_engine \
    "$(nm -D --defined-only "$module" | awk '{ print $3 }')"
claim "a prototype that cannot be read stops the build" sh -c \
    "echo 'int xc_odd(int) XC_NOEXCEPT;' |
        awk -v write=calls -f '$root/index/binding/engine_calls.awk' 2>&1 | grep 'xc_odd(int)'"
claim "… and one that fails and cannot say why" sh -c \
    "echo 'enum xc_status xc_odd(int n) XC_NOEXCEPT;' |
        awk -v write=calls -f '$root/index/binding/engine_calls.awk' 2>&1 | grep 'xc_odd'"

# A tree that was moved, as a package of somebody's own would be.
mkdir -p "$tmp/tree/bin" "$tmp/tree/lib/pt-search" "$tmp/alone/bin" "$tmp/here"
cp "$pt_search" "$tmp/tree/bin" && cp "$module" "$tmp/tree/lib/pt-search"
ask='ceasefire OR truce'
wanted=$("$pt_search" -c "$ask")
claim "a query is answered" [ "$wanted" -gt 0 ]
for query in Ukraine 'security guarantees' '"security guarantees" NOT NATO' \
    'guarant* AND date:2025-12' 'a NEAR/5 treaty' '=Kyiv title:peace' 'path:txt NATO' \
    'zelenski~ OR hlead(war)' 'security NEAR/s NATO' 'nothinghasthis'; do
    claim "nothing is loaded for $query" loads '' "$pt_search" -q "$query"
done
for options in -c -l --kwic '--format json' '--sort date' \
    '--facet lang' --timeline '-n all' '--since 2025'; do
    # shellcheck disable=SC2086
    claim "… nor with $options" loads '' "$pt_search" $options -q '"the war" AND peace'
done
claim "… nor for paragraphs" loads '' "$pt_search" --within paragraph 'Ukraine NOT NATO'
claim "it is where libxapian is quoted" loads 'libstdc++ libxapian xapian-c ' \
    "$pt_search" --explain -q "$ask"
claim "… in a tree that was moved" exits 0 "$tmp/tree/bin/pt-search" --explain -q "$ask"
ln -s "$tmp/tree/bin/pt-search" "$tmp/here/found"
claim "… through a link into it" exits 0 "$tmp/here/found" --explain -q "$ask"

# refuses PROGRAM WORDS: it cannot answer, ends with 2, and says WORDS in one line.
refuses() {
    exits 2 "$1" --explain -q "$ask" || return 1
    same 1 "$(wc -l <"$tmp/exits.err")" && grep -F "$2" "$tmp/exits.err" ||
        { cat "$tmp/exits.err"; return 1; }
}
moved=$tmp/tree/lib/pt-search/xapian-c.so
# Of the same length, so that all else stays where it is.
sed "s/\($("$pt_search" -V | sed 's/.* //') [0-9]*\)[0-9]-/\1x-/" "$module" >"$moved"
claim "the module says of which build it is" sh -c "! cmp -s '$module' '$moved'"
claim "a module of another build is refused" refuses "$tmp/tree/bin/pt-search" \
    "$moved: it is of another build"
cp "$lib/libptsearch.so.0" "$moved"
claim "… and another library in its place" refuses "$tmp/tree/bin/pt-search" "$moved: "
echo nothing >"$moved"
claim "… and what is none" refuses "$tmp/tree/bin/pt-search" "$moved: "

# Alone the program goes by what make install was told.
cp "$pt_search" "$tmp/alone/bin"
installed=$(grep -aoE '/[[:graph:]]+/pt-search/xapian-c\.so' "$pt_search" |
    awk 'length > length(longest) { longest = $0 } END { print longest }')
if [ -e "$installed" ]; then
    echo "# $installed is there: it is not missed"
else
    cp "$module" "$tmp/here"
    cd "$tmp/here" || exit 1
    export LD_LIBRARY_PATH="$tmp/here"
    claim "without a module a query says which is missing" \
        refuses "$tmp/alone/bin/pt-search" "$installed: "
    claim "… and --version works" exits 0 "$tmp/alone/bin/pt-search" -V
    claim "… and what needs none" same "$wanted" "$("$tmp/alone/bin/pt-search" -c "$ask")"
fi
finish_claims
