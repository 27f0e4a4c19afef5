#!/bin/sh
# csv, tsv and markdown; hostile articles in each.
. ./support.sh
export PT_INDEX="$tmp/index"
a=$tmp/a
mkdir "$a"
printf 'Ferry talks resume after a pause\n\nThe ferry board met on Monday.\nNobody spoke of the ferry pilots.\n' >"$a/2025-03-01-plain.txt"
cp "$a/2025-03-01-plain.txt" "$a/2025-03-02-copy.txt"
printf '=HYPERLINK("http://evil.example";"ferry"), and more\n\n+1 ferry, "quoted"; and\tthe tab\nwas here. Back\\slash.\n' >"$a/formula.txt"
printf "'=1+1 is a ferry with an apostrophe of its own.\n" >"$a/apostrophe.txt"
printf 'A \033]0;owned\007ferry \342\200\256sdrawkcab and \302\233 too.\n' >"$a/control.txt"
printf '# **Ferry** [link](javascript:alert(1)) <img src=x> _em_ `code`\n\n- ferry www.evil.example http://evil.example &amp; ~~x~~ |a|b| $m$ [^1] ![i](j)\n\n1. ferry again\n\n> ferry quoted\n\n+ ferry\n' >"$a/markup (1).txt"
printf '\345\234\250\345\214\227\344\272\254\345\244\247\345\255\246\343\200\202(ferry)x\n' >"$a/wide.txt"
"$pt_index" "$a" || exit 1

"$pt_search" --format csv ferry >"$tmp/one.csv"
"$pt_search" --format tsv ferry >"$tmp/one.tsv"
"$pt_search" --format json ferry >"$tmp/one.json"
claim "csv is read back as the hits of json, copies too" python3 - "$tmp/one.csv" "$tmp/one.json" <<'EOF2'
import csv, json, re, sys
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8", newline=""), strict=True))
hits = json.load(open(sys.argv[2], encoding="utf-8"))["hits"]
assert list(rows[0]) == "rank,score,date,source,title,path,id,snippet".split(","), rows[0]
assert len(rows) == len(hits) == 7, (len(rows), len(hits))
hide = lambda m: "\\x%02x" % ord(m[0]) if m[0] < "\x80" else "\\u%04x" % ord(m[0])
def shown(text):
    return re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", hide, text)
def unguarded(cell):
    return cell[1:] if re.match(r"'+\s*[=+\-@]", cell) else cell
for r, h in zip(rows, hits):
    assert int(r["rank"]) == h["rank"] and abs(float(r["score"]) - h["score"]) < 1e-5
    assert (r["date"], r["path"], r["id"]) == (h["date"] or "", h["path"], h["id"]), r
    assert unguarded(r["title"]).rstrip("…") == shown(h["title"]), (r["title"], h["title"])
    marked = []
    for s in h["snippets"]:
        raw, at, out = s["text"].encode(), 0, ""
        for b, e in s["spans"]:
            out += raw[at:b].decode() + "*" + raw[b:e].decode() + "*"
            at = e
        marked.append(shown(out + raw[at:].decode()))
    got = unguarded(r["snippet"])
    for m in marked:
        assert m in got, (m, got)
EOF2
claim "tsv has the same cells, one line a row" python3 - "$tmp/one.csv" "$tmp/one.tsv" <<'EOF2'
import csv, re, sys
back = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}
def unescaped(cell):
    return re.sub(r"\\([tnr\\])", lambda m: back[m[1]], cell)
rows = list(csv.reader(open(sys.argv[1], encoding="utf-8", newline="")))
lines = open(sys.argv[2], encoding="utf-8", newline="").read().split("\n")
assert lines.pop() == "" and len(lines) == len(rows)
for row, line in zip(rows, lines):
    assert [unescaped(c) for c in line.split("\t")] == row, (line, row)
EOF2
claim "no cell begins as a formula does" python3 - "$tmp/one.csv" "$tmp/one.tsv" <<'EOF2'
import csv, sys
cells = [c for r in csv.reader(open(sys.argv[1], newline="")) for c in r]
cells += [c for line in open(sys.argv[2]) for c in line.split("\t")]
assert not [c for c in cells if c.lstrip()[:1] in ("=", "+", "-", "@") and c], cells
assert any(c.startswith("'=HYPERLINK") for c in cells)
assert any(c.startswith("''=1+1") for c in cells)
EOF2
claim "nothing found is the header alone, exit 1" exits 1 "$pt_search" --quiet --format csv zebra
claim "… in one line" same 'rank,score,date,source,title,path,id,snippet' "$(cat "$tmp/exits.out")"
claim "--copies fold leaves one row a story" same 6 \
    "$("$pt_search" --format tsv --copies fold ferry | sed 1d | wc -l | tr -d ' ')"
for format in csv tsv markdown; do
    claim "$format holds no control character but its own" sh -c "
        ! '$pt_search' --format $format ferry |
            LC_ALL=C grep -q \"\$(printf '[\\001-\\010\\013-\\037\\177]\\|\\302\\233\\|\\342\\200\\256')\""
    claim "$format shows the escapes" sh -c "
        '$pt_search' --format $format ferry | grep 'x1b' | grep 'x07' | grep -q 'u202e'"
done

md() { "$pt_search" --format markdown "$@"; }
claim "markdown: heading with link, facts, quoted passages with bold matches" same \
    "## 1. [**Ferry** talks resume after a pause](<$a/2025-03-02-copy.txt>)

2025-03-02 · $a/2025-03-02-copy.txt · 1 more copy

> The **ferry** **board** met on Monday.

> Nobody spoke of the **ferry** pilots." \
    "$(md ferry board)"
claim "nothing of an article becomes markup" same \
    '\# \*\***Ferry**\*\* \[link\](javascript:alert(1)) \<img src=x\> \_em\_ \`code\`
> \- **ferry** www\.evil.example http\://evil.example \&amp; \~\~x\~\~ \|a\|b\| \$m\$ \[\^1\] !\[i\](j)
> 1\. **ferry** again
> \> **ferry** quoted
> \+ **ferry**' \
    "$(md 'path:"markup (1).txt"' ferry --snippets 9 | sed -n 's/^## 1. \[\(.*\)\](<.*/\1/p; /^>/p')"
claim "a link survives blanks and parentheses in a path" sh -c "
    '$pt_search' --format markdown ferry | grep -q '](<[^ ()>]*/markup%20%281%29.txt>)'"
claim "a phrase is bold as one, also where it touches letters" same \
    '> 在**北京大学**。(ferry)x' "$(md -q '"北京大学"' | grep '^>')"
printf 'Signs: \346\270\257U.S.\345\217\243 ferry.\n' >"$a/sign.txt"
"$pt_index" >/dev/null
claim "a letter that would undo the asterisks beside it is a reference" same \
    '> Signs: 港**U.S.**&#21475; ferry.' "$(md -q 'path:sign.txt US' | grep '^>')"
claim "an unknown format names those that are" exits 2 "$pt_search" --format xml ferry
claim "… all of them" grep -q 'text, json, jsonl, csv, tsv, markdown' "$tmp/exits.err"
finish_claims
