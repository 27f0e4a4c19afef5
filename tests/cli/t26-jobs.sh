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
# All that pt-read reads, good and bad, beside each other.
python3 - "$tree/many" "$tree/text" <<'END'
import gzip, os, sys, zipfile
out, texts = sys.argv[1:]
os.mkdir(out)
def put(name, text):
    with open(os.path.join(out, name), "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
def text_of(i):
    return open("%s/%d.txt" % (texts, 100 + i)).read()
def page(i, body):
    return ("<html><head><title>Page %d</title></head><body><nav>Home News"
            "</nav><article><h1>Pier %d</h1>%s</article></body></html>"
            % (i, i, "".join("<p>%s</p>" % p for p in body.split("\n\n"))))
def mail(i):
    return "From: ann@a.example\nSubject: Pier %d\n\n%s\n" % (i, text_of(i))
for i in range(60):
    put("%02d-page.html" % i, page(i, text_of(i)))
    if i % 3 == 0:
        put("%02d-mail.eml" % i, mail(i))
    if i % 5 == 0:
        put("%02d-latin.txt" % i, ("caf\u00e9 %d: " % i + text_of(i)).encode("latin-1", "replace"))
    if i % 7 == 0:
        put("%02d.html.gz" % i, gzip.compress(page(i, text_of(i)).encode()))
        put("%02d.mbox" % i, "".join("From a Mon Jan  1 00:00:00 2024\n" + mail(k)
                                     for k in range(i % 11)))
    if i % 10 == 3:
        put("%02d-deep.html" % i, "<div>" * 9999 + "<p>" + text_of(i))
        put("%02d-bad.pdf" % i, "%PDF-1.4 and nothing more")
        put("%02d-bad.zip" % i, "no zip")
        put("%02d-no-feed.xml" % i, "<a>b</a>")
        put("%02d-empty.html" % i, "")
    if i % 20 == 4:
        with zipfile.ZipFile(os.path.join(out, "%02d.zip" % i), "w") as pack:
            for k in range(i):
                pack.writestr("%02d.html" % k, page(k, text_of(k)))
            pack.writestr("../out.html", "<p>Out.")
put("04-words.html", page(4, " ".join("x%d" % i for i in range(49900))))
put("05-words.html", page(5, " ".join("y%d" % i for i in range(50010))))
put("06-large.html", page(6, "A ferry left the pier. " * 20000))
END
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

# step WHAT ARGS…: the same run with 1, 2 and 5 jobs.
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

mkdir "$tmp/pages"
cp "$tree/many"/*-page.html "$tree/many"/*.mbox "$tmp/pages"
sleep 2 # no file is so young that the next run would read it again
step "a first run" "$tree"
claim "what has too many words is skipped alone" \
    same "$(printf '05-words.html\n134-words.txt\nb.jsonl#m50\n')" \
    "$("$pt_index" --index "$tmp/index5" --skipped | grep -o -e '13[34]-words.txt' \
        -e '0[456]-[a-z]*.html' -e 'b.jsonl#m.*' | sort)"
claim "nearly all is in it" test "$("$pt_search" --index "$tmp/index2" -c '*')" -gt 350
claim "what no child can read is skipped" same 21 "$("$pt_index" --index "$tmp/index5" \
    --skipped | grep -c -e '-bad\.' -e '-empty\.html' -e 'out\.html')"
rm "$tree/text/110.txt" "$tree/text/111.txt"
mv "$tree/text/112.txt" "$tree/text/zz.txt"
mv "$tree/text/zz.txt" "$tree/text/000.txt"
for i in 115 116 140 150; do echo 'And then it rained.' >>"$tree/text/$i.txt"; done
echo '{"id":"n3","text":"The ferry sank."}' >>"$tree/mixed/b.jsonl"
for i in 10 11 20 45; do echo '<p>And then it rained.' >>"$tree/many/$i-page.html"; done
cat "$tree/many/07.mbox" "$tree/many/14.mbox" >"$tree/many/01.mbox"
mv "$tree/many/30-page.html" "$tree/many/00-was-30.html"
rm "$tree/many/31-page.html" "$tree/many/24.zip"
sleep 2
step "an update" "$tree"
step "an update with nothing to do"
claim "… tells nothing" sh -c '! grep -E "^(new|changed|moved|gone)" "$1"' - "$tmp/told5"
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

# Children: a pt-read that leaves a line for each that is started.
mkdir "$tmp/bin"
cp "$pt_index" "$tmp/bin"
printf '#!/bin/sh\necho >>"%s"\nexec "%s" "$@"\n' "$tmp/started" "$PT_BIN/pt-read" \
    >"$tmp/bin/pt-read"
chmod +x "$tmp/bin/pt-read"
# starts ARGS…: the children of such a run.
starts() {
    : >"$tmp/started"
    "$tmp/bin/pt-index" -q --index "$tmp/children" "$@" >"$tmp/starts.out" 2>&1
    grep -c '' "$tmp/started"
}
claim "a run of one job starts one child" same 1 "$(starts --jobs 1 "$tmp/pages")"
claim "with nothing to do, none" same 0 "$(starts --jobs 3)"
echo '<p>More of it.' >>"$tmp/pages/33-page.html"
claim "for one file, one" same 1 "$(starts --jobs 3)"
claim "a run of three jobs starts no more than three" sh -c \
    'test "$1" -ge 2 && test "$1" -le 3' - "$(starts --jobs 3 --rebuild)"

claim "no job is too few" exits 2 "$pt_index" --jobs 0 --index "$tmp/index1"
claim "65 are too many" exits 2 "$pt_index" --jobs 65 --index "$tmp/index1"
claim "a number is asked for" exits 2 "$pt_index" --jobs all --index "$tmp/index1"
claim "--help tells of it" sh -c "'$pt_index' --help | grep -q -e '--jobs N'"
finish_claims
