#!/bin/sh
# pt-index --shards: an index that is kept as several is one for all that is
# done to it, and answers as one that was never split.
. ./support.sh
news=$tmp/news
split=$tmp/split
mkdir "$news"

# text WORDS…: one article of some length.
text() {
    for i in 1 2 3 4 5 6; do
        printf 'On day %s the %s counted the boats at the eastern quay, and ' \
            "$i" "$*"
        printf 'wrote into the harbour book what each of them had brought.\n'
    done
}
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
    text "clerk number $i" >"$news/a$i.txt"
done
cp "$samples"/* "$news"
text "clerk number 3" >"$news/copy.txt"
text "ferrywoman" >"$news/ferry.txt"
"$pt_index" -q --index "$tmp/one" "$news"
"$pt_index" -q --index "$split" --shards 5 "$news"
lines() { sed 's/"took_us":[0-9]*//'; }
answers() {
    for query in 'clerk' '"harbour book" -ferrywoman' 'Ukrain*' 'guarantee' \
        'date:2025..' 'copy~1'; do
        "$pt_search" --index "$1" --format json -n all --facet lang \
            --timeline=day -q "$query" 2>/dev/null | lines
    done
}
claim "it answers as one that is not split does, stories and all" \
    same "$(answers "$tmp/one")" "$(answers "$split")"
is_spread() {
    for i in 0 1 2 3 4; do
        [ "$("$pt_search" --index "$split/$i" -c '*')" -gt 0 ] || return 1
    done
    [ ! -e "$split/5" ] && [ "$(cat "$split/shards")" = "pt-search shards 5" ]
}
claim "each shard is an index and has a part of it" is_spread
story_of() {
    "$pt_search" --index "$split" --format jsonl -n all "path:$1" |
        sed 's/.*"story":"\([^"]*\)".*/\1/'
}
claim "copies in other shards are one story" \
    same "$(story_of a3.txt)" "$(story_of copy.txt)"

# --- updates ----------------------------------------------------------------
update() { "$pt_index" -v --index "$split" "$@" 2>&1; }
# follows: after an update it has the files that there are, each once, and the
# place of an article is where it was.
follows() {
    "$pt_search" --index "$split" -l -n all '*' | sort >"$tmp/got"
    find "$news" -type f | sort >"$tmp/want"
    diff "$tmp/want" "$tmp/got"
}
places() {
    for i in 0 1 2 3 4; do
        "$pt_search" --index "$split/$i" -l -n all '*' 2>/dev/null | sed "s/^/$i /"
    done | sort
}
claim "nothing to do is nothing done" sh -c \
    '"$1" -v --index "$2" 2>&1 | grep -q "^[0-9]* articles: 0 new, 0 changed, 0 gone"' \
    - "$pt_index" "$split"
places >"$tmp/places"
text "lamplighter" >"$news/a5.txt"
mv "$news/ferry.txt" "$news/ferry-moved.txt"
rm "$news/a6.txt"
text "astronomer" >"$news/new.txt"
update >"$tmp/told"
claim "new, changed, moved and gone are told as ever" sh -c \
    'for what in "new .*new.txt" "changed .*a5.txt" "gone .*a6.txt" \
        "moved .*ferry-moved.txt (from"; do
         grep -q "^$what" "$1" || { echo "$what"; cat "$1"; exit 1; }
     done' - "$tmp/told"
claim "… and what is there is what there are files of" follows
places >"$tmp/places.now"
claim "an article stays in its shard" same "" \
    "$(grep -vF -e new.txt -e a6.txt -e ferry "$tmp/places" |
        comm -23 - "$tmp/places.now")"
claim "what came by standard input is there once" sh -c '
    for i in 1 2; do
        printf "%s\n" "{\"id\":\"x1\",\"text\":\"Of cranes on the quay.\"}" |
            "$1" -q --index "$2" -
    done
    [ "$("$3" --index "$2" -c cranes)" = 1 ]' - "$pt_index" "$split" "$pt_search"
claim "it can be forgotten" sh -c \
    '"$1" -q --index "$2" --forget x1 && ! "$3" --index "$2" cranes' \
    - "$pt_index" "$split" "$pt_search"

# --- watched ----------------------------------------------------------------
# becomes N QUERY…: whether it has that many articles within ten seconds.
becomes() {
    wanted=$1
    shift
    for _ in $(seq 100); do
        [ "$("$pt_search" --index "$split" -c "$@" 2>/dev/null)" = "$wanted" ] &&
            return 0
        sleep 0.1
    done
    return 1
}
"$pt_index" -q --index "$split" --watch "$news" >"$tmp/watched" 2>&1 &
watcher=$!
sleep 0.5
for i in 1 2 3 4 5; do text "cockatoo $i" >"$news/w$i.txt"; done
claim "--watch takes what is new into every shard" becomes 5 cockatoo
mv "$news/w1.txt" "$news/w1-moved.txt"
text "kingfisher" >"$news/w2.txt"
rm "$news/w3.txt"
claim "… what moved" becomes 1 path:w1-moved.txt cockatoo
claim "… what changed" becomes 1 kingfisher
claim "… and what is gone" becomes 3 cockatoo
claim "… each where it belongs, and once" follows
rm "$news"/w*.txt
claim "… until the last" becomes 0 'cockatoo OR kingfisher'
kill -INT "$watcher"
wait "$watcher"
claim "… and ends with its signal's number" same 130 "$?"
claim "… in silence" same "" "$(cat "$tmp/watched")"

# --- killed -----------------------------------------------------------------
cat >"$tmp/die.c" <<'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>
static int n;
static int die_at(const char *name, int fd)
{
    int (*real)(int);
    *(void **)&real = dlsym(RTLD_NEXT, name);
    const int done = real(fd);
    const char *const at = getenv("DIE_AT");
    if (at && ++n == atoi(at))
        _exit(9);
    return done;
}
int fsync(int fd) { return die_at("fsync", fd); }
int fdatasync(int fd) { return die_at("fdatasync", fd); }
END
"${CC_PLAIN:-cc}" -shared -fPIC -o "$tmp/die.so" "$tmp/die.c" -ldl
# Ends a run when it has made so much durable, at each place between the commits
# of the shards; the next one must mend what that leaves.
dies_at() {
    rm -rf "$tmp/cut" "$tmp/cut.lock"
    cp -r "$tmp/before" "$tmp/cut"
    DIE_AT=$1 LD_PRELOAD=$tmp/die.so \
        ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0 \
        "$pt_index" -q --index "$tmp/cut" 2>/dev/null
    code=$?
    "$pt_index" -q --index "$tmp/cut" || return 1
    "$pt_search" --index "$tmp/cut" -l -n all '*' | sort >"$tmp/got"
    diff "$tmp/want" "$tmp/got" || { echo "killed at $1"; return 1; }
    [ "$("$pt_search" --index "$tmp/cut" -c waggoner)" = 1 ] || return 1
    return 0
}
survives() {
    code=9 at=1
    while [ "$code" = 9 ]; do
        dies_at $at || return 1
        at=$((at + ${SKIP:-7}))
    done
    [ "$code" = 0 ] && [ "$at" -gt 20 ]
}
cp -r "$split" "$tmp/before"
text "waggoner" >"$news/a7.txt"
mv "$news/a8.txt" "$news/a8-moved.txt"
mv "$news/a9.txt" "$news/a9-moved.txt"
rm "$news/a10.txt"
for i in 1 2 3 4; do text "cooper $i" >"$news/c$i.txt"; done
find "$news" -type f | sort >"$tmp/want"
claim "killed between commits of shards nothing is lost or there twice" survives

# --- one index --------------------------------------------------------------
update >"$tmp/told"
claim "a shard alone is not changed" exits 2 \
    "$pt_index" --index "$split/2" "$news"
claim "… which says what is" grep -q "only the whole is changed" "$tmp/exits.err"
claim "… nor compacted" exits 2 "$pt_index" --index "$split/2" --compact
claim "… and nothing is left beside it" sh -c '! ls "$1"/*.lock' - "$split"
claim "another number is refused" exits 2 \
    "$pt_index" --index "$split" --shards 2 "$news"
claim "… and the way named" grep -q -- "--rebuild --shards 2" "$tmp/exits.err"
claim "a number out of range is refused" exits 2 \
    "$pt_index" --index "$tmp/x" --shards 65 "$news"
claim "--status counts all" same "articles   $(wc -l <"$tmp/want")" \
    "$("$pt_index" --index "$split" --status | sed -n 's/^\(articles *[0-9]*\).*/\1/p')"
claim "… and the shards" same "shards     5" \
    "$("$pt_index" --index "$split" --status | grep ^shards)"
claim "… also for programs" sh -c \
    '"$1" --index "$2" --status --json | grep -q "\"shards\":5}"' \
    - "$pt_index" "$split"
claim "--check finds all sound" exits 0 "$pt_index" --index "$split" --check
claim "--compact packs all" exits 0 "$pt_index" --index "$split" --compact
claim "… and all is there" follows
claim "--rebuild --shards changes the number" exits 0 \
    "$pt_index" -q --index "$split" --rebuild --shards 3
claim "… of folders" same "0 1 2 shards" "$(ls "$split" | tr '\n' ' ' | sed 's/ $//')"
claim "… and not what is there" follows
claim "--rebuild alone keeps it" sh -c \
    '"$1" -q --index "$2" --rebuild && [ -e "$2/2" ] && [ ! -e "$2/3" ]' \
    - "$pt_index" "$split"
mkdir "$split/1/mine"
claim "what is not of an index is in the way" exits 2 \
    "$pt_index" -q --index "$split" --rebuild
claim "… and stays" test -d "$split/1/mine"
rmdir "$split/1/mine"

# --- damage -----------------------------------------------------------------
printf '{"id":"w1","text":"Of weavers by the river."}\n' |
    "$pt_index" -q --index "$split" -
python3 - "$split/1/postlist.glass" <<'END'
import sys
with open(sys.argv[1], "r+b") as f:
    f.seek(4000)
    f.write(b"\xa5" * 300)
END
claim "damage in a shard is found" exits 2 "$pt_index" --index "$split" --check
claim "… and it is named" grep -q "split/1" "$tmp/exits.err"
claim "… the others answer, with a warning" sh -c \
    '"$1" --index "$2" -c "*" 2>&1 >/dev/null | grep -q "split/1"' \
    - "$pt_search" "$split"
claim "… --status does not count without it" exits 2 \
    "$pt_index" --index "$split" --status
claim "… nor does --export leave it out" exits 2 \
    "$pt_index" --index "$split" --export vespa
claim "… and it is not updated" exits 2 "$pt_index" --index "$split"
claim "--repair makes it whole" exits 0 "$pt_index" -q --index "$split" --repair
claim "… with what no file has" same 1 \
    "$("$pt_search" --index "$split" -c weavers)"
"$pt_index" -q --index "$split" --forget w1
claim "… and with all that files have" follows
cp -r "$split" "$tmp/headless"
rm -r "$tmp/headless/0"
claim "without the shard that has the synonyms that is said" sh -c \
    '"$1" --index "$2" -c "*" 2>&1 >/dev/null |
        grep "headless/0" | grep -q "synonyms are unknown without it"' \
    - "$pt_search" "$tmp/headless"
claim "… and of no other" sh -c \
    'rm -r "$3"; mv "$2/2" "$3"; cp -r "$4/0" "$2/0"
     ! "$1" --index "$2" -c "*" 2>&1 >/dev/null | grep -q "synonyms"' \
    - "$pt_search" "$tmp/headless" "$tmp/aside" "$split"
rm -r "$split/2"
claim "a shard that is gone is found" exits 2 "$pt_index" --index "$split" --check
claim "… and made again" exits 0 "$pt_index" -q --index "$split" --repair
claim "… with all that was in it" follows
claim "--shards 1 makes it a plain one" exits 0 \
    "$pt_index" -q --index "$split" --rebuild --shards 1
claim "… in which all is there" follows
claim "… and no shard is" sh -c '[ ! -e "$1/shards" ] && [ ! -e "$1/0" ]' - "$split"
: >"$split/shards"
claim "a file that does not say how many is damage" exits 2 \
    "$pt_search" --index "$split" clerk
finish_claims
