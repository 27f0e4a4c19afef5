#!/bin/sh
# The recipes of search/examples, as they are written there.
. ./support.sh
root=$(cd ../.. && pwd)
lib=${PT_LIB:-$PT_BIN/../lib}
page=$root/search/examples/README.md
export HOME="$tmp/home" PATH="$PT_BIN:$PATH" PYTHONDONTWRITEBYTECODE=1
export PTSEARCH_LIBRARY="$lib/libptsearch.so.0" PYTHONPATH="$root/search/python"
export GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org \
    GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org
unset XDG_STATE_HOME GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE MAKEFLAGS MFLAGS MAKELEVEL
mkdir "$HOME"
cp -R "$samples" "$HOME/articles"
ln -s "$root" "$HOME/pt-search"
pt-index -q "$HOME/articles"
cd "$tmp" || exit 1

# recipe HEADING N: the Nth block below it.
recipe() {
    awk -v heading="## $1" -v wanted="$2" '
        /^## / { on = $0 == heading; n = 0 }
        on && /^```/ { if (inside) inside = 0; else { inside = 1; n++ }; next }
        on && inside && n == wanted' "$page"
}
# run HEADING N: what it prints; claims that it ran to its end without a word on
# stderr.
run() {
    recipe "$1" "$2" >"$tmp/recipe"
    claim "$1, block $2 runs as it is written" \
        sh -c '[ -s "$1" ] && sh -eu "$1" >"$2" 2>"$3" && [ ! -s "$3" ] ||
            { cat "$1" "$2" "$3"; false; }' - "$tmp/recipe" "$tmp/out" "$tmp/err"
}
# prints N PATTERN: so many lines of what the recipe printed fit.
prints() {
    same "$1" "$(grep -c -e "$2" "$tmp/out")" || { cat "$tmp/out"; false; }
}
memorandum='2025-12-15-\(key-points-guarantees\|memorandum-lesson\|memorandum-veteran\)'

if command -v jq >/dev/null; then
    run jq 1
    claim "… a table, languages, and places" sh -c "
        grep -q '^2025-12-1[0-9]	en	' '$tmp/out' && grep -q '^ *[0-9]* en$' '$tmp/out'"
    claim "… with lines" prints 3 "/$memorandum.txt:[0-9]*$"
    run jq 2
    claim "… every spelling stands for itself" sh -c "
        grep -q '^ *[0-9]* Zelensky$' '$tmp/out' &&
        grep -q '^ *[0-9]* Zelenskyy$' '$tmp/out' &&
        grep -q '^ *[0-9]* Зеленськ' '$tmp/out'"
else
    echo "ok - skipped: no jq"
fi
run xargs 1
claim "… three files and their sum" prints 4 '^ *[0-9]* '
claim "… and are copied" same 3 "$(ls "$HOME/picked" | grep -c "^$memorandum.txt$")"

recipe cron 1 >"$tmp/crontab"
sed -n 's/^0 7 \* \* \* *//p' "$tmp/crontab" >"$tmp/line"
sh "$tmp/line" >"$tmp/out" 2>&1
claim "cron: the first morning has news" prints 1 'warm tempers$'
claim "… the second has none, and no mail" same "" "$(sh "$tmp/line" 2>&1)"
claim "… and the line has no sign that cron takes for its own" \
    same 0 "$(grep -c % "$tmp/crontab")"

if command -v git >/dev/null; then
    git init -q "$HOME/archive" && cp "$HOME/articles/"*memorandum* "$HOME/archive"
    run git 1
    claim "… and the new commit is searched" prints 2 "/archive/$memorandum.txt$"
else
    echo "ok - skipped: no git"
fi

run make 1
claim "… the page is there" grep -q 'Budapest Memorandum' "$HOME/memorandum.html"
claim "… and is made once" sh -c "cd '$HOME' && make -q -f '$root/search/examples/digest.mk'"
sleep 1
printf 'More\n\nThe Budapest Memorandum, once more.\n' >"$HOME/articles/more.txt"
claim "… but again after a change" sh -c "cd '$HOME' &&
    make -s -f '$root/search/examples/digest.mk' && grep -q 'once more' memorandum.html"

for unit in "$root"/indexer/systemd/pt-index*.*; do
    sed "s|ExecStart=pt-index|ExecStart=$PT_BIN/pt-index|" "$unit" >"$tmp/${unit##*/}"
done
command=$(sed -n 's/^ExecStart=//p' "$tmp/pt-index.service")
claim "what the unit starts is an update" exits 0 $command
if command -v systemd-analyze >/dev/null; then
    claim "systemd understands the units" sh -c "
        systemd-analyze verify --user --man=no '$tmp'/pt-index*.* >'$tmp/out' 2>&1
        ! grep 'pt-index' '$tmp/out'"
fi

recipe Python 1 >"$tmp/recipe.py"
python3 "$tmp/recipe.py" >"$tmp/out" 2>&1
claim "Python: two hits with their passages" sh -c "
    [ \$(grep -c '^[0-9N]' '$tmp/out') -eq 2 ] && grep -q '\[.ecurity guarantees\]' '$tmp/out'"

if command -v luajit >/dev/null; then
    run LuaJIT 1
    claim "… three hits" prints 3 "^    2025-12-15  .*/$memorandum.txt$"
    claim "… with their matches" prints 4 '\*Budapest Memorandum\*'
    claim "… a bad query is exit 2" exits 2 luajit "$root/search/examples/hits.lua" \
        "$HOME/.local/share/pt-search/index" '(a'
    claim "… nothing found is exit 1" exits 1 luajit "$root/search/examples/hits.lua" \
        "$HOME/.local/share/pt-search/index" zeppelin
else
    echo "ok - skipped: no luajit"
fi
finish_claims
