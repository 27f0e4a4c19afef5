#!/bin/sh
# pt-index --jobs: the same index for any number.
. ./support.sh
tree=$tmp/tree
mkdir -p "$tree/text" "$tree/mixed"
cp "$samples"/*.txt "$tree/text"
for i in $(seq 100 160); do
    {
        echo "Pier $i closed"
        echo
        sed -n '3,$p' "$samples/$(ls "$samples" | sed -n "$((i % 4 + 1))p")"
        echo "The pilots of pier $i waited for word $((i * 7919))."
    } >"$tree/text/$i.txt"
done
echo 'Zu kurz' >"$tree/text/120-short.txt"
echo 'kort' >"$tree/text/121-short.txt"
: >"$tree/text/130-empty.txt"
printf 'Le caf\351 du port est ferm\351.\n' >"$tree/text/131-latin.txt"
printf '\001\002\003\177' >"$tree/text/132-binary.txt"
# Too large to be read ahead: just so many words as an article may have, and one
# more.
seq -f 'w%.0f' 50000 | tr '\n' ' ' >"$tree/text/133-words.txt"
seq -f 'v%.0f' 50001 | tr '\n' ' ' >"$tree/text/134-words.txt"
echo '<title>Quay</title><p>The quay is closed for the winter.' >"$tree/mixed/a.html"
python3 - "$tree/mixed/b.jsonl" <<'END'
import json, sys
with open(sys.argv[1], "w") as out:
    for i in range(90):
        out.write(json.dumps({"id": "n%d" % (i % 80), "title": "Ferry %d" % i,
            "text": "Ferry %d left the pier at noon, the pilots said. " % i * (i % 9 + 1)}) + "\n")
        if i % 30 == 7:
            out.write("no JSON\n")
        if i % 40 == 10:
            out.write(json.dumps({"id": "m%d" % i, "title": "Many words",
                "text": " ".join("u%d" % k for k in range(49980 + i))}) + "\n")
END
cp "$tree/text/101.txt" "$tree/mixed/c.txt"
(cd "$tree/text" && tar cf ../mixed/d.tar 10?.txt)
cp "$tree/text/102.txt" "$tree/mixed/e.txt"

# told N: what is to be the same of the index of N jobs.
told() {
    "$pt_search" --index "$tmp/index$1" --format jsonl --copies list -n all '*'
    "$pt_search" --index "$tmp/index$1" --format jsonl --copies list -n all pilots
    "$pt_index" --index "$tmp/index$1" --skipped
    cksum <"$tmp/index$1/termlist.glass"
    cksum <"$tmp/index$1/position.glass"
    cksum <"$tmp/index$1/synonym.glass"
}

# step WHAT ARGS…: the same run with 1, 2 and 5 jobs. Files that were young when
# they were read are read again by the next, and tell nothing new.
step() {
    what=$1
    shift
    for n in 1 2 5; do
        "$pt_index" -v --jobs $n --index "$tmp/index$n" "$@" 2>&1 |
            grep -E '^(new|changed|moved|gone)' >"$tmp/told$n"
        told $n >>"$tmp/told$n"
    done
    claim "$what: two jobs make the index of one" diff "$tmp/told1" "$tmp/told2"
    claim "$what: so do five" diff "$tmp/told1" "$tmp/told5"
}

step "a first run" "$tree"
claim "what has too many words is skipped alone" \
    same "$(printf '134-words.txt\nb.jsonl#m50\n')" \
    "$("$pt_index" --index "$tmp/index5" --skipped | grep -o -e '13[34]-words.txt' \
        -e 'b.jsonl#m.*' | sort)"
claim "nearly all is in it" test "$("$pt_search" --index "$tmp/index2" -c '*')" -gt 150
sleep 1 # what changes in the second in which it was first seen counts as new
rm "$tree/text/110.txt" "$tree/text/111.txt"
mv "$tree/text/112.txt" "$tree/text/zz.txt"
mv "$tree/text/zz.txt" "$tree/text/000.txt"
for i in 115 116 140 150; do echo 'And then it rained.' >>"$tree/text/$i.txt"; done
echo '{"id":"n3","text":"The ferry sank."}' >>"$tree/mixed/b.jsonl"
step "an update" "$tree"
step "an update with nothing to do"
step "a rebuild" --rebuild
ls -d "$tmp"/index* >"$tmp/folders"
# Done, it says 1: there are files that it skips.
for delay in 0.01 0.03 0.1; do
    "$pt_index" -q --jobs 5 --rebuild --index "$tmp/index5" &
    pid=$!
    sleep $delay
    kill -INT "$pid" 2>/dev/null
    wait "$pid"
    code=$?
    claim "SIGINT ends a rebuild of five with 130 (or it was done)" sh -c \
        'test "$1" -eq 130 || test "$1" -le 1' - "$code"
done
told 5 | grep -v '^[0-9]* [0-9]*$' >"$tmp/told5"
told 2 | grep -v '^[0-9]* [0-9]*$' >"$tmp/told2"
claim "… and the index answers as before" diff "$tmp/told2" "$tmp/told5"
ls -d "$tmp"/index* | diff "$tmp/folders" - >"$tmp/left"
claim "… with nothing left beside it" test ! -s "$tmp/left"
claim "no job is too few" exits 2 "$pt_index" --jobs 0 --index "$tmp/index1"
claim "65 are too many" exits 2 "$pt_index" --jobs 65 --index "$tmp/index1"
claim "a number is asked for" exits 2 "$pt_index" --jobs all --index "$tmp/index1"
claim "--help tells of it" sh -c "'$pt_index' --help | grep -q -e '--jobs N'"
finish_claims
