#!/bin/sh
# Runs what README.md shows: the C example is compiled and run against the
# built library, every query of the language table is asked, and the commands
# that it promises exist. Usage: readme.sh BIN LIB
set -eu
bin=$1 lib=$2
cd "$(dirname "$0")/../.."
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
PT_INDEX=$tmp/index PT_CONFIG=
export PT_INDEX PT_CONFIG
"$bin/pt-index" tests/articles

# The C program, in C and as C++.
awk '/^```c$/ { on = 1; next } /^```$/ { on = 0 } on' README.md >"$tmp/app.c"
mkdir "$tmp/include"
make -s --no-print-directory install DESTDIR="$tmp/root" PREFIX=/usr >/dev/null
flags="-I$tmp/root/usr/include/pt-search -L$lib -lptsearch -Wl,-rpath,$lib"
for compiler in "${CC:-cc}" "${CXX:-c++} -x c++"; do
    $compiler -Wall -Wextra -Wpedantic -Werror "$tmp/app.c" -o "$tmp/app" $flags
    (cd "$tmp" && ./app) >"$tmp/titles"
    [ "$(wc -l <"$tmp/titles")" -ge 3 ] || { echo "the C example found too little"; exit 1; }
done
[ "$(find "$tmp/root" -name 'ptsearch.pc' | wc -l)" -eq 1 ]
[ "$(find "$tmp/root/usr/share" -type f | wc -l)" -eq 11 ] # five pages, two programs in three shells
make -s --no-print-directory uninstall DESTDIR="$tmp/root" PREFIX=/usr >/dev/null
[ -z "$(find "$tmp/root" -type f)" ] || { echo "make uninstall leaves files"; exit 1; }

# Every `query` in the first column of the language table is understood.
awk '/^## The query language/ { on = 1 } /^## Keeping/ { on = 0 } on && /^\|/' README.md |
    sed 's/\\|/OR/g' | cut -d'|' -f2 | grep -o '`[^`]*`' | tr -d '`' |
    while read -r query; do
        case $query in
        '( … )') continue ;;
        'author: source: tag: lang: url: path:')
            for field in $query; do set -- "$@" "${field}x"; done
            query="author:x source:x tag:x lang:en url:x path:x" ;;
        esac
        "$bin/pt-search" -c -q "$query" >/dev/null 2>"$tmp/err" || [ $? -eq 1 ] ||
            { echo "README's $query is not understood:"; cat "$tmp/err"; exit 1; }
    done

# The caret example prints what it shows.
"$bin/pt-search" 'ceasefire AND (Donbas OR' 2>"$tmp/caret" && exit 1
awk '/^\$ pt-search .ceasefire AND/ { on = 1; next } /^```$/ { on = 0 } on' README.md >"$tmp/shown"
diff "$tmp/shown" "$tmp/caret"

# What it shows of two queries, and of an article that does not answer.
shown() {
    awk -v first="$1" 'index($0, first) == 1 { on = 1; next } /^```$/ { on = 0 } on' README.md
}
HOME=$tmp/me
mkdir -p "$HOME"
cp -R tests/articles "$HOME/articles"
unset PT_INDEX
export HOME XDG_DATA_HOME="$HOME/.local/share" XDG_STATE_HOME="$HOME/.local/state" EDITOR=true
"$bin/pt-index" "$HOME/articles"
"$bin/pt-search" "binding guarantees" NATO >"$tmp/none" 2>&1 && exit 1
shown '$ pt-search "binding guarantees" NATO' >"$tmp/shown"
diff "$tmp/shown" "$tmp/none"
(cd "$HOME/articles" &&
    "$bin/pt-search" --why-not 2025-12-15-memorandum-lesson.txt "security guarantees" NOT NATO |
    sed "s|$HOME|/home/me|") >"$tmp/why" || true
shown '$ pt-search --why-not 2025-12-15-memorandum-lesson.txt' >"$tmp/shown"
diff "$tmp/shown" "$tmp/why"

# Every command of its shell blocks is run at home; what needs other machines is
# tested elsewhere (t92-shards.sh).
echo '{"id":"pier","text":"The pier reopened."}' >"$HOME/articles.jsonl"
PATH=$bin:$PATH
n=0
awk '/^```sh$/ { on = 1; next } /^```$/ { on = 0 } on' README.md >"$tmp/commands"
while read -r line; do
    case $line in
    *ssh://* | --index*) continue ;;
    *'| jq '*) command -v jq >/dev/null 2>&1 || continue ;;
    *--watch*) line="timeout -s INT 1 $line" ;;
    pt-search* | pt-index*) ;;
    *) continue ;;
    esac
    n=$((n + 1)) code=0
    (cd "$HOME" && sh -c "$line" </dev/null) >"$tmp/out" 2>"$tmp/err" || code=$?
    case $code in
    0 | 1 | 124 | 130) ;;
    *) echo "README's $line ends with $code:"; cat "$tmp/err"; exit 1 ;;
    esac
done <"$tmp/commands"
[ "$n" -ge 10 ] || { echo "README has $n commands to run"; exit 1; }
