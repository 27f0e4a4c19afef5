#!/bin/sh
# pt-index: what it remembers of files: nothing to do, moves, dry runs, damage.
. ./support.sh
export PT_INDEX="$tmp/index"
news=$tmp/news
mkdir "$news" "$news/inner"

# text WORDS…: one sentence as an article.
text() {
    printf 'The %s waited by the river until the evening train had left.\n' "$*"
}
# told WORD: what the last -v run told under that word, without folders.
told() {
    sed -n "s| (.*||; s|^$1  *.*/||p" "$tmp/log" | tr '\n' ' ' | sed 's/ $//'
}
update() {
    "$pt_index" -v "$@" 2>"$tmp/log"
}
marks() {
    ls -l --time-style=full-iso "$PT_INDEX"
}

text ferryman >"$news/one.txt"
text baker >"$news/inner/two.txt"
text miller >"$news/inner/three.txt"
printf 'no text' >"$news/picture.png"
: >"$news/empty.txt"

# --- dry run ----------------------------------------------------------------
claim "a dry run before there is an index" sh -c \
    '"$1" --dry-run "$2" >"$3"' - "$pt_index" "$news" "$tmp/dry"
claim "… names what it would read" same 4 "$(grep -c '^new ' "$tmp/dry")"
claim "… and makes no index" same "" "$(ls -d "$tmp"/index* 2>/dev/null)"
update "$news"
claim "a dry run just after a run has nothing to tell" same "" \
    "$("$pt_index" --dry-run 2>&1)"
sleep 2.2
update
before=$(marks)
text cooper >"$news/four.txt"
rm "$news/one.txt"
mv "$news/inner/two.txt" "$news/zwei.txt"
text "miller and his son" >"$news/inner/three.txt"
"$pt_index" --dry-run >"$tmp/dry" 2>"$tmp/err"
claim "a dry run exits as a run would" exits 1 "$pt_index" --dry-run
claim "… tells what is new, changed, moved and gone" same \
    "new four.txt changed three.txt moved zwei.txt gone one.txt " \
    "$(for word in new changed moved gone; do
        sed -n "s|^\($word\)  *.*/\([^/ ]*\)\$|\1 \2|p" "$tmp/dry"
    done | tr '\n' ' ')"
claim "… on stdout alone" same "" "$(cat "$tmp/err")"
claim "… and touches nothing" same "$before" "$(marks)"
hold_lock 3
claim "… also while another process holds the index" exits 1 "$pt_index" --dry-run --wait 0
claim "a full stdout is exit 2" sh -c \
    '"$1" --dry-run >/dev/full 2>/dev/null; test $? -eq 2' - "$pt_index"
claim "it goes with updates only" exits 2 "$pt_index" --dry-run --status
wait

# --- moves ------------------------------------------------------------------
update
claim "a moved file is told as moved" same "zwei.txt" "$(told moved)"
claim "… the new one as new" same "four.txt" "$(told new)"
claim "… the changed one as changed" same "three.txt" "$(told changed)"
claim "… the vanished one as gone" same "one.txt" "$(told gone)"
claim "… and summed up" grep -q "3 articles: 1 new, 1 changed, 1 gone, 0 unchanged, 1 moved, 1 skipped" "$tmp/log"
claim "it is found under its new name" same "zwei" "$(names baker)"
mv "$news/inner" "$news/outer"
update
claim "a moved folder moves what is in it" same "three.txt" "$(told moved)"
claim "… to the word" same "three" "$(names miller son)"

# --- nothing to do ----------------------------------------------------------
sleep 2.2
update
before=$(marks)
update
claim "a run with nothing to do writes nothing" same "$before" "$(marks)"
claim "… reads nothing" same "" "$(told new)$(told changed)$(told same)$(told skipped)"
if command -v strace >/dev/null 2>&1; then
    strace -f -e trace=open,openat -o "$tmp/trace" "$pt_index" 2>/dev/null
    claim "… and opens no file" sh -c '! grep -q "$1.*\.txt" "$2"' - "$news" "$tmp/trace"
fi
touch "$news/four.txt"
update
claim "a touched file is the same" same "four.txt" "$(told same)"

finish_claims
