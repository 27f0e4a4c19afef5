#!/bin/sh
# pt-search --show: one article, whole, with the matches marked.
. ./support.sh
export PT_INDEX="$tmp/index"
a=$tmp/a
mkdir "$a"
quay=$a/2025-03-01-quay.txt
printf 'Jetty talks resume after a pause\n\nThe jetty board  met on Monday.\n    Pilots of the\njetty board were not asked.\n' >"$quay"
printf 'A \033]0;owned\007pier \342\200\256sdrawkcab and a jetty.\r\n\r\nSecond \rline.\n' >"$a/hostile.txt"
"$pt_index" "$a" || exit 1

claim "alone it shows title, facts and text as they are" same \
    "    Jetty talks resume after a pause
    2025-03-01  $quay
    title   (first lines)
    date    2025-03-01 (file name)
    lang    en (assumed)

The jetty board  met on Monday.
    Pilots of the
jetty board were not asked." "$("$pt_search" --show "$quay")"
claim "with a query the matches are marked, in the title too" same \
    "    *Jetty* *talks* resume after a pause
The *jetty* board  met on Monday." \
    "$("$pt_search" --show "$quay" jetty talks | sed -n '1p; 7p')"
claim "colour instead of asterisks" sh -c "
    '$pt_search' --color always --show '$quay' pilots | grep -q \"\$(printf '\\033')\\[1;31mPilots\""
claim "an article that does not answer is shown all the same" exits 0 "$pt_search" --show "$quay" zebra
claim "… with a note, which --quiet keeps back" sh -c "
    grep -q 'does not answer, so nothing is marked' '$tmp/exits.err' &&
        [ -z \"\$('$pt_search' --quiet --show '$quay' zebra 2>&1 >/dev/null)\" ]"
claim "within paragraphs those that answer are marked" same 1 \
    "$("$pt_search" --show "$quay" --within paragraph jetty NOT '(talks OR pilots)' | grep -c '\*jetty\*')"
claim "no such article is exit 2" exits 2 "$pt_search" --show nobody jetty
claim "… and says so" grep -q 'no article of the index has the path, id or url "nobody"' "$tmp/exits.err"
claim "--show with -l, -c, jsonl or --why-not is exit 2" sh -c "
    for with in -l -c --format=jsonl --why-not=x; do
        '$pt_search' \$with --show '$quay' jetty 2>/dev/null
        [ \$? -eq 2 ] || exit 1
    done"
claim "text never controls the terminal" sh -c "
    '$pt_search' --show '$a/hostile.txt' jetty >'$tmp/hostile'
    ! LC_ALL=C grep -q \"\$(printf '[\\001-\\010\\013-\\037]\\|\\342\\200\\256')\" '$tmp/hostile' &&
        grep -q 'x1b.*x07pier .u202e' '$tmp/hostile'"
"$pt_search" --format json --show "$quay" -q '"jetty board"' >"$tmp/show.json"
claim "json has the whole text as the one snippet, with spans" python3 - "$tmp/show.json" "$quay" <<'EOF2'
import json, sys
d = json.load(open(sys.argv[1], encoding="utf-8"))
(hit,) = d["hits"]
(text,) = hit["snippets"]
raw = open(sys.argv[2], "rb").read()
b, e = text["source_bytes"]
assert raw[b:e] == text["text"].encode() and e >= len(raw) - 1 and text["line"] == 3
assert [raw[b + x:b + y] for x, y in text["spans"]] == [b"jetty board"] * 2, text["spans"]
assert (d["total"], d["occurrences"], hit["rank"]) == (1, 2, 0), d
EOF2
if python3 -c 'import pty' 2>/dev/null; then
    claim "on a terminal long lines are wrapped at words, others stand" python3 - "$pt_search" "$quay" <<'EOF2'
import fcntl, os, pty, struct, sys, termios
pid, fd = pty.fork()
if pid == 0:
    os.environ["TERM"] = "dumb"
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 24, 0, 0))
    os.execv(sys.argv[1], [sys.argv[1], "--show", sys.argv[2]])
out = b""
try:
    while True:
        more = os.read(fd, 4096)
        if not more:
            break
        out += more
except OSError:
    pass
os.waitpid(pid, 0)
lines = out.decode().replace("\r", "").split("\n")
assert "    Pilots of the" in lines, lines
assert "The jetty board met on" in lines and "Monday." in lines, lines
EOF2
fi
finish_claims
