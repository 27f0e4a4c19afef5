#!/bin/sh
# pt-index: whatever lies in a folder, the good beside it is found, and each of
# the bad is named with its reason.
. ./support.sh
export PT_INDEX="$tmp/index"

as_nobody() {
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
    else
        "$@"
    fi
}

mkdir -m 755 "$tmp/tree"
mkdir -m 777 "$tmp/nobody"
chmod 755 "$tmp"
python3 - "$tmp/tree" <<'PYTHON'
import io, os, socket, sys, tarfile, zipfile
os.chdir(sys.argv[1])

def put(name, data):
    with open(name, "wb") as out:
        out.write(data)

def story(who):
    return b"The %s saw the ferry leave the pier at dawn.\n" % who

def huge(name, begin=b"", end=b""):
    with open(name, "wb") as out:
        out.write(begin)
        out.truncate((1 << 30) - len(end))
        out.seek(0, 2)
        out.write(end)

for i in range(50):
    put("good%d.txt" % i, story(b"neighbour%d" % i))
put("broken.txt", story(b"broken") * 9 + b"\xff\xfe\x80 \xc3( \xe2\x82 rain")
put("wide.txt", (story(b"wide") * 9).decode().encode("utf-16-le"))
put("nul.txt", story(b"nul") + b"\0\1\2" * 40)
huge("huge.txt")
huge("huge.eml", b"Subject: Ferry\n\n")
put("lines.jsonl", b'{"id":"a","text":"The first saw the ferry."}\n{"id":"b","text":"'
    + b"x" * (9 << 20) + b'"}\n{"id":"c","text":"The last\\u0000 saw the ferry."}\n')
put("deep.html", b"<div>" * 100000 + b"<p>" + story(b"deep"))
with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
    bomb.writestr("zeros.txt", b"a " * (100 << 19))
    bomb.writestr("after.txt", story(b"after"))
with tarfile.open("out.tar", "w") as tar:
    for name in "../../etc/passwd", "/etc/motd.txt", "in\nside.txt":
        member = tarfile.TarInfo(name)
        member.size = len(story(b"inside"))
        tar.addfile(member, io.BytesIO(story(b"inside")))
put("two\nlines.txt", story(b"newline"))
put(b"b\xffd.txt", story(b"bytes"))
os.mkfifo("fifo.txt")
socket.socket(socket.AF_UNIX).bind("socket.txt")
os.symlink("loop.txt", "loop.txt")
os.symlink(".", "self")
os.mkdir("locked")
os.chmod("locked", 0)
PYTHON

for jobs in 1 4; do
    index=$tmp/nobody/$jobs
    for round in first second; do
        claim "--jobs $jobs: the $round run skips something" exits 1 as_nobody \
            timeout 60 "$pt_index" -v --index "$index" --jobs $jobs "$tmp/tree"
        claim "… and counts all" grep -Eq \
            '^59 articles: .* 8 skipped, 4 ignored;' "$tmp/exits.err"
    done
    claim "… what is good is found" same 59 \
        "$("$pt_search" --index "$index" -c ferry)"
    for who in broken wide first last deep after inside newline bytes; do
        claim "… $who" same 1 "$("$pt_search" --index "$index" -c $who)"
    done
    claim "… what is not has a reason" same "\
absolute name: out.tar#/etc/motd.txt
binary: nul.txt
larger than 24 MiB, no article: huge.eml
larger than 8 MiB, no article: bomb.zip#zeros.txt
larger than 8 MiB, no article: huge.txt
longer than 8 MiB: lines.jsonl#line 2
name leads out of the archive: out.tar#../../etc/passwd
Permission denied: locked" \
        "$(as_nobody "$pt_index" --index "$index" --skipped |
            sed "s|	$tmp/tree/|: |" | LC_ALL=C sort -f)"
    claim "… and --status counts them" same 8 "$(as_nobody "$pt_index" \
        --index "$index" --status --json | sed 's/.*"skipped":\([0-9]*\).*/\1/')"
done
chmod 755 "$tmp/tree/locked"
finish_claims
