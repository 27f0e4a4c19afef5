#!/bin/sh
# pt-index: trees of text files, what changes in them, and what goes wrong.
. ./support.sh
export PT_INDEX="$tmp/index"
news=$tmp/news
mkdir "$news" "$news/inner"

# value NAME: a number of --status --json.
value() {
    "$pt_index" --status --json |
        python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"
}
# text WORDS…: one sentence as an article.
text() {
    printf 'The %s waited by the river until the evening train had left.\n' "$*"
}
# marks: everything that a run with nothing to do must leave alone.
marks() {
    ls -l --time-style=full-iso "$PT_INDEX"
}
# reason PATH: why it was skipped.
reason() {
    "$pt_index" --skipped | grep "	$1\$" | cut -f1
}
# settle: until the files so far are old enough for their times to be trusted.
settle() {
    sleep 2.2
}
as_nobody() {
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
    else
        "$@"
    fi
}

# --- a first index ----------------------------------------------------------
claim "without an index and a path it fails" exits 2 "$pt_index"
claim "… and says how to begin" grep -q 'pt-index PATH' "$tmp/exits.err"
claim "… in one line" same 1 "$(wc -l <"$tmp/exits.err")"
claim "a path that does not exist is an error" exits 2 "$pt_index" "$tmp/nowhere"
claim "… and makes no index" test ! -e "$PT_INDEX"
claim "--status without an index fails" exits 2 "$pt_index" --status

text ferryman >"$news/2025-12-14-one.txt"
text baker >"$news/inner/two.text"
text miller >"$news/three"
text hidden >"$news/.four.txt"
text markup >"$news/five.jpg"
claim "a tree of text files is indexed" exits 0 "$pt_index" "$news"
claim "… in silence" same "" "$(cat "$tmp/exits.out" "$tmp/exits.err")"
claim "… .txt, .text and no ending, but nothing hidden" same 3 "$(value articles)"
claim "… and nothing is left beside the index" same "index index.lock" \
    "$(cd "$tmp" && echo index*)"
claim "a date is read from a file name" grep -q '"first_date":"2025-12-14"' <<END
$("$pt_index" --status --json)
END
claim "--status tells root and articles" grep -q "roots  *$news (3)" <<END
$("$pt_index" --status)
END
claim "--status --json is JSON" python3 -c '
import json, sys
s = json.loads(sys.argv[1])
assert s["articles"] == 3 and s["roots"][0]["articles"] == 3, s
assert s["languages"] == [["en", 3]] and s["undated"] == 2, s
' "$("$pt_index" --status --json)"
claim "it can be searched" same "2025-12-14-one" "$(names ferryman)"

# --- nothing to do ----------------------------------------------------------
settle
"$pt_index"
before=$(marks)
settle
claim "a run with nothing to do is up to date" exits 0 "$pt_index"
claim "… and touches nothing" same "$before" "$(marks)"
claim "a known path again changes nothing" exits 0 "$pt_index" "$news/inner/../."
claim "… not even the roots" same "$before" "$(marks)"
claim "a folder inside a root is no new root" exits 0 "$pt_index" "$news/inner"
claim "… nor changes anything" same "$before" "$(marks)"

# --- new, changed, vanished -------------------------------------------------
text sailor >"$news/six.txt"
text fisherman >"$news/2025-12-14-one.txt"
rm "$news/three"
log=$("$pt_index" -v 2>&1)
claim "a new file is new" grep -q "^new  *$news/six.txt" <<END
$log
END
claim "a changed file is changed" grep -q "^changed  *$news/2025-12-14-one.txt" <<END
$log
END
claim "a vanished file is gone" grep -q "^gone  *$news/three" <<END
$log
END
claim "the sum is told" grep -q "3 articles: 1 new, 1 changed, 1 gone" <<END
$log
END
claim "the new text answers" same "2025-12-14-one" "$(names fisherman)"
claim "the old text does not" same "" "$(names ferryman)"
claim "the vanished one does not" same "" "$(names miller)"
printf 'The fisherman waited by the river until the evening train had sunk.\n' \
    >"$news/2025-12-14-one.txt"
touch -r "$news/six.txt" "$news/2025-12-14-one.txt"
"$pt_index"
claim "an edit of equal size with an old mtime is seen" \
    same "2025-12-14-one" "$(names sunk)"
touch -d '2038-01-02' "$news/six.txt"
"$pt_index"
text sailmakr >"$news/six.txt"
"$pt_index"
claim "an mtime in the future hides no later edit" same "six" "$(names sailmakr)"
mv "$news/inner" "$news/moved"
claim "a moved folder" exits 0 "$pt_index"
claim "… is found at its new place" same 3 "$(value articles)"

# --- roots ------------------------------------------------------------------
mkdir "$tmp/more"
text lamplighter >"$tmp/more/a.txt"
claim "a second root" exits 0 "$pt_index" "$tmp/more"
claim "… is added to the first" same 4 "$(value articles)"
mv "$tmp/more" "$tmp/away"
claim "a missing root is exit 2" exits 2 "$pt_index"
claim "… naming it and --forget" grep -q -e "--forget $tmp/more" "$tmp/exits.err"
claim "… and removes nothing" same 4 "$(value articles)"
text cooper >"$news/seven.txt"
"$pt_index" 2>/dev/null
claim "… while the other roots are brought up to date" same 5 "$(value articles)"
mkdir "$tmp/more"
claim "a root suddenly empty is exit 2" exits 2 "$pt_index"
claim "… and removes nothing" same 5 "$(value articles)"
claim "a rebuild with a root suddenly empty is exit 2" exits 2 "$pt_index" --rebuild
claim "… and carries its articles over" same "a" "$(names lamplighter)"
claim "--forget of a root" exits 0 "$pt_index" --forget "$tmp/more"
claim "… removes its articles" same 4 "$(value articles)"
claim "… and the root" exits 0 "$pt_index"
claim "--forget of what is unknown is exit 2" exits 2 "$pt_index" --forget "$tmp/more"
ln -s "$tmp/away" "$tmp/link"
"$pt_index" "$tmp/link"
claim "a root that is a link stands for its target" \
    grep -q "$tmp/away (1)" <<END
$("$pt_index" --status)
END
"$pt_index" --forget "$tmp/away"
claim "one file can be a root" exits 0 "$pt_index" "$tmp/away/a.txt"
claim "… and is indexed" same "a" "$(names lamplighter)"
"$pt_index" --forget "$tmp/away/a.txt"

# --- an article of a file ----------------------------------------------------
for n in 1 2; do
    printf '{"id":"%s","url":"https://a.example/%s","text":"A keeper waved."}\n' \
        "only$n" "$n" twin same >"$tmp/away/$n.jsonl"
done
set -- "$tmp/away/1.jsonl" "$tmp/away/2.jsonl"
"$pt_index" "$@"
kept() {
    "$pt_search" -n all --format jsonl keeper |
        sed 's|.*"path":"[^"]*/\([^"]*\)".*|\1|' | sort | tr '\n' ' '
}
claim "--forget by id takes an article out of a file" exits 0 "$pt_index" --forget only1
claim "… and no other" same "1.jsonl#twin 2.jsonl#only2 2.jsonl#twin " "$(kept)"
claim "… so does its url" exits 0 "$pt_index" --forget https://a.example/2
claim "… and its path with the part" exits 0 "$pt_index" --forget "$2#twin"
claim "… of which two are gone" same "1.jsonl#twin " "$(kept)"
claim "a dry run says that they come back" same 2 \
    "$("$pt_index" --dry-run | grep -c "^[a-z]*  *$tmp/away/[12].jsonl\$")"
"$pt_index"
claim "the next update brings them back, for their files stay" same \
    "1.jsonl#only1 1.jsonl#twin 2.jsonl#only2 2.jsonl#twin " "$(kept)"
claim "--forget of what is two articles is exit 2" exits 2 "$pt_index" --forget twin
claim "… naming them" grep -q "more than one article: $1#twin, $2#twin\$" "$tmp/exits.err"
claim "… and takes out neither" same 4 "$(kept | wc -w | tr -d ' ')"
for file; do "$pt_index" --forget "$file"; done

# --- bad input --------------------------------------------------------------
bad=$news/bad
mkdir "$bad"
: >"$bad/empty.txt"
printf ' \n\t\n' >"$bad/blank.txt"
head -c 3000 "$pt_index" >"$bad/program.txt"
printf 'Caf\351s in Gen\350ve stayed \223open\224 all night, said the glazier.\n' \
    >"$bad/latin.txt"
printf '\377\376' >"$bad/utf16.txt"
text thatcher | sed 's/./&\x00/g' | tr '\n' ' ' | head -c 120 >>"$bad/utf16.txt"
text chandler >"$bad/new
line.txt"
text saddler >"$bad/$(printf 'bad\377name.txt')"
text weaver >"$bad/$(printf 'esc\033[31m.txt')"
truncate -s 100M "$bad/huge.txt"
mkfifo "$bad/pipe.txt"
ln -s "$news/six.txt" "$bad/link.txt"
ln -s . "$bad/loop"
ln -s nowhere "$bad/dangling.txt"
long=$(printf '%0120d' 0)
mkdir -p "$bad/$long/$long"
text longname >"$bad/$long/$long/$long.txt"
start=$(date +%s)
claim "bad files make exit 1" exits 1 "$pt_index"
claim "… within seconds" test $(($(date +%s) - start)) -le 10
for word in chandler saddler weaver; do
    claim "… and the $word among them is read" same 1 "$("$pt_search" -c "$word")"
done
claim "a path over 245 bytes is found" same 1 "$("$pt_search" -c longname)"
claim "an empty file is skipped as such" same empty "$(reason "$bad/empty.txt")"
claim "so is one of white space" same empty "$(reason "$bad/blank.txt")"
claim "a binary one" same binary "$(reason "$bad/program.txt")"
claim "a sparse 100 MB one" same "larger than 8 MiB, no article" \
    "$(reason "$bad/huge.txt")"
claim "UTF-16 is read" same utf16 "$(names thatcher)"
claim "Windows-1252 is read" same latin "$(names genève)"
claim "four are skipped" same 4 "$(value skipped)"
claim "--skipped shows no control characters" sh -c \
    '! "$1" --skipped | LC_ALL=C tr -d "\t\n" | LC_ALL=C grep -q "[[:cntrl:]]"' - "$pt_index"
settle
"$pt_index"
before=$(marks)
claim "known bad files are still exit 1" exits 1 "$pt_index"
claim "… but are not written again" same "$before" "$(marks)"
text glover >"$bad/empty.txt"
rm "$bad/huge.txt"
"$pt_index"
claim "what became readable is skipped no more, nor what is gone" \
    same 2 "$(value skipped)"
: >"$news/six.txt"
"$pt_index"
claim "an article whose file was emptied goes" same "" "$(names sailmakr)"
rm -rf "$bad"
text sailmakr >"$news/six.txt"
"$pt_index"

# --- what cannot be read now ------------------------------------------------
chmod -R a+rX "$tmp"
chmod a+rwx "$tmp"
open=$tmp/open
mkdir "$open" "$open/room"
text potter >"$open/a.txt"
text ropemaker >"$open/b.txt"
text nailsmith >"$open/room/c.txt"
chmod -R a+rwX "$open"
as_nobody "$pt_index" --index "$tmp/own" "$open"
chmod 000 "$open/b.txt" "$open/room"
claim "an unreadable file and folder are exit 1" \
    exits 1 as_nobody "$pt_index" --index "$tmp/own"
claim "… are listed" same 2 "$(as_nobody "$pt_index" --index "$tmp/own" --skipped |
    grep -c '^Permission denied')"
claim "… and their articles stay" same 3 \
    "$("$pt_search" --index "$tmp/own" -c '*')"
claim "… also past a rebuild" exits 1 as_nobody "$pt_index" --index "$tmp/own" --rebuild
claim "… all of them" same 3 "$("$pt_search" --index "$tmp/own" -c '*')"
chmod a+rX "$open/b.txt" "$open/room"
claim "readable again is exit 0" exits 0 as_nobody "$pt_index" --index "$tmp/own"
chmod 000 "$open"
claim "an unreadable root is exit 2" exits 2 as_nobody "$pt_index" --index "$tmp/own"
claim "… and removes nothing" same 3 "$("$pt_search" --index "$tmp/own" -c '*')"
chmod 755 "$open"

# --- rebuild ----------------------------------------------------------------
before=$(value articles)
claim "--rebuild" exits 0 "$pt_index" --rebuild
claim "… leaves the same articles" same "$before" "$(value articles)"
claim "… and nothing beside the index" same "index index.lock" \
    "$(cd "$tmp" && echo index*)"
mkdir "$tmp/index.new-000000"
"$pt_index" --rebuild
claim "a leftover of an interrupted build is swept" same "index index.lock" \
    "$(cd "$tmp" && echo index*)"
claim "an index inside its own root is no article" exits 0 \
    "$pt_index" --index "$news/idx" "$news"
claim "… nor is it a second time" exits 0 "$pt_index" --index "$news/idx"
claim "the index itself is no root" exits 2 "$pt_index" "$PT_INDEX"
rm -rf "$news/idx" "$news/idx.lock"

# --- limits -----------------------------------------------------------------
before=$(value articles)
i=0
while [ $i -lt 400 ]; do
    text "joiner number $i" >"$news/many$i.txt"
    i=$((i + 1))
done
# The least memory in which the program starts; none that can be had this way
# under the sanitizers, which would misread the want of file handles, too.
kilobytes=10000
until (sh -c "ulimit -v $kilobytes; exec \"\$1\" --version" - "$pt_index"; exit $?) \
    >"$tmp/out" 2>&1 || [ $kilobytes -ge 60000 ]; do
    kilobytes=$((kilobytes + 1000))
done
if [ $kilobytes -lt 60000 ]; then
    for handles in 6 9 12; do
        claim "$handles file handles are too few: exit 2" \
            exits 2 sh -c "ulimit -n $handles; exec \"\$1\"" - "$pt_index"
        claim "… in one line" same 1 "$(wc -l <"$tmp/exits.err")"
    done
    claim "too little memory is exit 2" exits 2 sh -c \
        "ulimit -v $((kilobytes + 1000)); exec \"\$1\" --index \"\$2\" \"\$3\"" \
        - "$pt_index" "$tmp/first" "$news"
    claim "… in one line" same 1 "$(wc -l <"$tmp/exits.err")"
fi
claim "… with the index as it was" same "$before" "$(value articles)"
claim "a full disk (file size limit) is exit 2" \
    exits 2 sh -c 'ulimit -f 100; exec "$1"' - "$pt_index"
claim "… in one line" same 1 "$(wc -l <"$tmp/exits.err")"
claim "… with the index as it was" same "$before" "$(value articles)"
claim "a first build then is exit 2, too" exits 2 \
    sh -c 'ulimit -f 100; exec "$1" --index "$2" "$3"' - "$pt_index" "$tmp/first" "$news"
claim "… and leaves no half index" same "$tmp/first.lock" "$(echo "$tmp"/first*)"
claim "afterwards it goes on" exits 0 "$pt_index"
claim "… to the end" same $((before + 400)) "$(value articles)"
rm "$news"/many*

# --- one at a time, signals -------------------------------------------------
hold_lock 4
text tanner >"$news/tanner.txt"
claim "a second pt-index gives up in time" exits 2 "$pt_index" --wait 1
claim "… and says why" grep -q 'is changing' "$tmp/exits.err"
claim "--status does not wait" exits 0 "$pt_index" --status
claim "it waits for the first" exits 0 "$pt_index" --wait 20
wait "$holder"
claim "… and then does its work" same "tanner" "$(names tanner)"

mkdir "$tmp/mass"
i=0
while [ $i -lt 60 ]; do
    mkdir "$tmp/mass/$i"
    (cd "$tmp/mass/$i" && for f in "$samples"/*.txt; do
        ln "$f" . 2>/dev/null || cp "$f" .
    done)
    i=$((i + 1))
done
"$pt_index" --index "$tmp/sig" "$tmp/mass" &
pid=$!
sleep 0.15
kill -INT "$pid"
wait "$pid"
code=$?
claim "SIGINT ends it with 130 (or it was done)" sh -c \
    'test "$1" -eq 130 || test "$1" -eq 0' - "$code"
claim "the next run completes it" exits 0 "$pt_index" --index "$tmp/sig" "$tmp/mass"
claim "… to the last article" same 1860 \
    "$(PT_INDEX=$tmp/sig value articles)"
rm -rf "$tmp/mass"

# --- options and output -----------------------------------------------------
claim "an unknown option is exit 2" exits 2 "$pt_index" --wrong
claim "… in one line" same 1 "$(wc -l <"$tmp/exits.err")"
claim "so is a second deed" exits 2 "$pt_index" --status --skipped
claim "so is a wrong language" exits 2 "$pt_index" --lang xx "$news"
claim "so is a wrong wait" exits 2 "$pt_index" --wait soon
claim "--help" exits 0 "$pt_index" --help
claim "… fits 80 columns" sh -c '! grep -q ".\{81\}" "$1"' - "$tmp/exits.out"
claim "--version" exits 0 "$pt_index" --version
claim "a full stdout is exit 2" sh -c '"$1" --status >/dev/full 2>&1; test $? -eq 2' \
    - "$pt_index"
claim "a closed stdout is exit 2" sh -c '"$1" --status >&- 2>&1; test $? -eq 2' \
    - "$pt_index"
claim "--lang takes a language by its name" sh -c '
    printf "Ot 1\n" >"$2/tiny.txt"
    "$1" --index "$2/named" --lang Finnish "$2/tiny.txt" &&
    "$1" --index "$2/named" --status | grep -q "fi 1"' - "$pt_index" "$tmp"
claim "--lang is remembered" sh -c '
    printf "Ot 3\n" >"$2/tiny.txt"
    "$1" --index "$2/lang" --lang fi "$2/tiny.txt" &&
    printf "Ot 4\n" >"$2/tiny.txt" && "$1" --index "$2/lang" --rebuild &&
    "$1" --index "$2/lang" --status | grep -q "fi 1"' - "$pt_index" "$tmp"

# More than one batch: the finished index is packed before it is put in place.
python3 - "$tmp/crowd" <<'EOF'
import os, sys
os.mkdir(sys.argv[1])
for i in range(2100):
    with open(f"{sys.argv[1]}/{i:04}.txt", "w") as file:
        file.write(f"Ferry number {i} left harbour {i % 7} with {i % 13} cars on board.\n")
EOF
PT_INDEX="$tmp/many/index"
claim "2,100 files become an index" exits 0 "$pt_index" "$tmp/crowd"
claim "… of 2,100 articles" same 2100 "$(value articles)"
claim "… that answers" same 300 "$("$pt_search" -c '"harbour 3"')"
claim "… is sound" sh -c 'xapian-check "$1" >"$1.out"' - "$PT_INDEX"
claim "… and leaves nothing beside it" same "index index.lock index.out " \
    "$(ls "$tmp/many" | tr '\n' ' ')"
claim "… and takes changes" sh -c '
    echo "Ferry zero sank." >"$2/0000.txt" && "$1" && test "$("$3" -c sank)" = 1' \
    - "$pt_index" "$tmp/crowd" "$pt_search"
PT_INDEX="$tmp/index"

claim "--progress always shows a line, and a sum" sh -c \
    '"$1" --progress always --rebuild 2>&1 | grep -q "unchanged"' - "$pt_index"
finish_claims
