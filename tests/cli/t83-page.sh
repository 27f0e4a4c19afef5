#!/bin/sh
# --format html: the answer as a page, and what no article can do to it; then
# the same for links on a terminal.
. ./support.sh
export PT_INDEX="$tmp/index"
lib=${PT_LIB:-$PT_BIN/../lib}
a=$tmp/a
mkdir "$a"
printf 'Barge talks resume after a pause\n\nThe barge crews met on Monday.\nNobody spoke of the barge pilots.\n' >"$a/2025-03-01-plain.txt"
cp "$a/2025-03-01-plain.txt" "$a/2025-03-02-copy.txt"
printf 'Notes on one barge\n\nA barge came.\n' >"$a/a \"quoted\" <b>&'#%.txt"
printf 'Verse of the canal\n\nSlow barge,\n  low bridge,\nno hurry.\n\nGrey water.\n' >"$a/2025-03-03-verse.txt"
"$pt_index" "$a" || exit 1
python3 - <<'EOF2' | python3 add_articles.py "$lib/libptsearch.so" "$PT_INDEX" || exit 1
import json
controls = [chr(c) for c in range(1, 0xa0) if chr(c) != "\n" and not 32 <= c < 127]
strange = controls + list("\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e"
                          "\u2066\u2067\u2068\u2069\ufeff\ufdd0\ufffe\U0001ffff")
inject = ["</mark><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
          "' onmouseover='alert(1)", "</title></style></p></blockquote>", "<!--", "]]>",
          "&lt;&amp;&#60;", "<svg/onload=alert(1)>", "\x1b]8;;http://evil.example\x1b\\x",
          "\x1b]0;owned\x07", "\x9b31m"]
json.dump([
    {"id": "web", "url": "https://news.example/a?x=1&y=\"><script>'\u202e\x1b\\ $(id)`",
     "title": "A barge " + " ".join(inject), "date": "2025-04-01", "lang": "en",
     "source": "Canal \"Post\" <i>\u202e", "author": "A. <b>Mole</b> & 'Lark'\x1b[2J",
     "tags": "</dl>\nbarge", "text": "\n\n".join(
         "The barge %s barge." % s for s in inject) + "\n"},
    {"id": "controls", "title": "Control of a barge", "lang": "en",
     "text": "\n\n".join("Barge %s%s barge." % (c, c) for c in strange)},
    {"id": "script", "url": "javascript:alert(1)//barge", "title": "A barge of scripts",
     "text": "Another barge entirely, with its script url."},
    {"id": "data", "url": " data:text/html,<script>1</script>", "title": "Data of the barge",
     "text": "A data url comes with this barge and nothing else."},
    {"id": "loud", "url": "HTTPS://news.example/loud", "title": "The loud barge",
     "text": "Upper case leads to the web as well, said the barge."},
    {"id": "hebrew", "title": "barge \u05d0\u05d1\u05d2", "lang": "he",
     "text": "\u05d0\u05d1\u05d2 barge \u05d3\u05d4\u05d5."},
], __import__("sys").stdout)
EOF2
html() { "$pt_search" --quiet --format html "$@"; }
page=$tmp/page
mkdir "$page"
html -n all barge >"$page/all.html"
html -n all --snippets 200 barge >"$page/long.html"
html -n 1 --offset 2 barge >"$page/one.html"
html barge --facet source --facet tag --timeline=day >"$page/tables.html"
html -n 0 barge --facet lang >"$page/table.html"
html zebra >"$page/none.html"
"$pt_search" --format html '"pilots barge"' >"$page/near.html" 2>/dev/null
"$pt_search" --format html date:2025 barge >"$page/notes.html" 2>/dev/null
html --any -F '</title><script>alert(1)</script>"><b> barge' >"$page/query.html"
html --within paragraph barge pilots >"$page/within.html"
for id in web controls script hebrew; do
    html --show $id barge >"$page/show-$id.html"
done
html --show "$a/2025-03-03-verse.txt" zebra >"$page/show-verse.html"

claim "every page is whole, calm and in order" python3 - "$page"/*.html <<'EOF2'
import html.parser, re, sys
VOID = {"meta", "br"}
ATTRIBUTES = {"lang", "dir", "charset", "name", "content", "http-equiv", "class", "href",
              "id", "tabindex", "role", "value", "aria-label", "aria-labelledby",
              "aria-hidden", "scope", "style", "datetime", "title"}
TAGS = set("html head meta title style body a header main section article h1 h2 p ul ol li "
           "time bdi span mark blockquote code table thead tbody tr th td i b dl dt dd div".split())
class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.heads, self.seen, self.ids = [], [], [], []
        self.feed(text)
        self.close()
    def handle_starttag(self, tag, attrs):
        assert tag in TAGS, tag
        self.seen.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.heads.append(int(tag[1]))
        for name, value in attrs:
            assert name in ATTRIBUTES, (tag, name)
            if name == "href":
                assert re.match(r"(https?|HTTPS)://[!-~]+$|file:///[!-~]+$|#results$", value), value
                assert not re.search(r"""["'<>`\\\s$]""", value), value
            if name == "style":
                assert re.fullmatch(r"width:\d+\.\d%", value), value
            if name == "lang":
                assert re.fullmatch(r"[a-z]{2,3}", value), value
            if name == "id":
                self.ids.append(value)
        assert "mark" not in self.open[:-1] or tag != "mark"
    def handle_endtag(self, tag):
        assert self.open.pop() == tag, (tag, self.open)
    def handle_comment(self, data):
        raise AssertionError("a comment: " + data)
for name in sys.argv[1:]:
    text = open(name, encoding="utf-8", newline="").read()
    bad = re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
                    "\ufeff\ufdd0\ufffe\U0001ffff]", text)
    assert not bad, (name, bad)
    p = Page(text)
    assert p.open == [] and text.startswith("<!DOCTYPE html>\n<html lang=\"en\">"), (name, p.open)
    assert p.heads[0] == 1 and p.heads.count(1) == 1, (name, p.heads)
    assert p.seen.count("main") == 1 and p.seen.count("title") == 1, name
    assert len(p.ids) == len(set(p.ids)) and "script" not in p.seen, name
    assert text.index("<meta charset=\"utf-8\">") < 200 and "url(" not in text, name
EOF2
for python in python3 /usr/bin/python3; do
    "$python" -c 'import html5lib' 2>/dev/null || continue
    claim "an HTML5 parser finds nothing to mend" "$python" - "$page"/*.html <<'EOF2'
import html5lib, sys
for name in sys.argv[1:]:
    parser = html5lib.HTMLParser(strict=True)
    try:
        parser.parse(open(name, "rb"))
    except Exception as e:
        raise AssertionError((name, parser.errors, e))
EOF2
    break
done
if command -v xmllint >/dev/null; then
    claim "xmllint finds no more than tags that are too new for it" sh -c "
        ! xmllint --html --noout '$page'/*.html 2>&1 | grep 'error :' | grep -v 'Tag [a-z]* invalid'"
fi
claim "the marks and texts are those of json" python3 - "$pt_search" "$page/long.html" <<'EOF2'
import html, json, re, subprocess, sys
d = json.loads(subprocess.run([sys.argv[1], "--format", "json", "--copies", "fold", "-n", "all",
                               "--snippets", "200", "barge"], capture_output=True).stdout)
quotes = re.findall(r"<blockquote[^>]*><p>(.*?)</p></blockquote>", open(sys.argv[2], encoding="utf-8").read(), re.S)
snippets = [s for h in d["hits"] for s in h["snippets"]]
assert len(quotes) == len(snippets) > 30, (len(quotes), len(snippets))
def shown(c):
    o = ord(c)
    if o == 10 or c in "\t\r":
        return " "
    if o < 32 or o == 127:
        return "\\x%02x" % o
    if o < 160 and o > 127 or c in "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff":
        return "\\u%04x" % o
    return "\ufffd" if c in "\ufdd0\ufffe\U0001ffff" else c
for q, s in zip(quotes, snippets):
    raw, at, want = s["text"].encode(), 0, ""
    for b, e in s["spans"]:
        want += "".join(map(shown, raw[at:b].decode())) + "[["
        want += "".join(map(shown, raw[b:e].decode())) + "]]"
        at = e
    want += "".join(map(shown, raw[at:].decode()))
    got = html.unescape(re.sub(r"</?mark>", lambda m: "]]" if m[0][1] == "/" else "[[", q))
    got = got.replace("…\xa0", "").replace("\xa0…", "").replace("\n", " ")
    assert got == want, (got, want)
EOF2
claim "text keeps 7 to 1 of contrast, bars 3 to 1, in light and dark" python3 - "$page/all.html" <<'EOF2'
import re, sys
def light(c):
    c = "".join(x * 2 for x in c) if len(c) == 3 else c
    v = [int(c[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    v = [x / 12.92 if x <= .03928 else ((x + .055) / 1.055) ** 2.4 for x in v]
    return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]
def contrast(a, b):
    a, b = sorted((light(a), light(b)))
    return (b + .05) / (a + .05)
style = open(sys.argv[1], encoding="utf-8").read()
style = style[style.index("<style>"):style.index("</style>")].replace("\n", "")
themes = [dict(re.findall(r"--([a-z-]+):#([0-9a-f]+)", block))
          for block in re.findall(r":root\{([^}]*)\}", style)]
assert len(themes) == 3, len(themes)
for t in themes:
    for text in ("ink", "soft", "link", "burst"):
        assert contrast(t[text], t["paper"]) >= 7, (text, t)
    assert contrast(t["on-mark"], t["mark"]) >= 7 and contrast(t["bar"], t["paper"]) >= 3, t
EOF2
claim "one hit a story, and how many copies" sh -c "
    [ \$(grep -c '<article>' '$page/all.html') -eq 9 ] &&
        [ \$(grep -c ' · +1 copy</p>' '$page/all.html') -eq 1 ]"
claim "a title leads to the web, quotes and all escaped" grep -q \
    '<h2>.*<a href="https://news.example/a?x=1&amp;y=%22%3E%3Cscript%3E%27%E2%80%AE%1B%5C%20%24%28id%29%60" lang="en" dir="auto">A <mark>barge</mark> ' "$page/all.html"
claim "… also with an upper-case scheme" grep -q 'href="HTTPS://news.example/loud"' "$page/all.html"
claim "… else to the file" grep -qF \
    "href=\"file://$a/a%20%22quoted%22%20%3Cb%3E%26%27%23%25.txt\"" "$page/all.html"
claim "javascript: and data: lead nowhere" sh -c "
    ! grep -iE 'href=\"[ ]*(javascript|data)' '$page'/*.html &&
        grep -q '<span lang=\"en\" dir=\"auto\">A <mark>barge</mark> of scripts</span>' '$page/all.html'"
claim "text that runs from the right says its language" grep -q 'lang="he" dir="auto"' "$page/all.html"
claim "date, outlet and author stand below the title" grep -qF \
    '<time>2025-04-01</time> · <bdi>Canal &quot;Post&quot; &lt;i&gt;\u202e</bdi> · <bdi>A. &lt;b&gt;Mole' "$page/all.html"
claim "a later page says which results it has" grep -q '; results 3 to 3</p>' "$page/one.html"
claim "… and numbers them so" grep -q '<li value="3">' "$page/one.html"
claim "facets and timeline are tables with bars" sh -c "
    grep -q '<h2 id=\"facet-source\">By source' '$page/tables.html' &&
        grep -q '<h2 id=\"timeline\">By day' '$page/tables.html' &&
        grep -q '<i style=\"width:100.0%\">' '$page/tables.html'"
claim "… alone with -n 0" sh -c "
    grep -q 'facet-lang' '$page/table.html' && ! grep -q '<article>' '$page/table.html'"
claim "nothing found is a page that says so, exit 1" exits 1 "$pt_search" --quiet --format html zebra
claim "… in words" grep -q '<p>No article answers.</p>' "$page/none.html"
claim "what would answer stands there as a command" grep -q \
    '<code>pt-search -q &#39;(pilots AND barge)&#39;</code>' "$page/near.html"
claim "notes stand there too, unless --quiet" sh -c "
    grep -q 'no publication date' '$page/notes.html' &&
        ! '$pt_search' --quiet --format html date:2025 barge | grep -q 'no publication date'"
claim "--show is a page with the whole text, marked" sh -c "
    grep -q '<h1><a href=\"https://news.example' '$page/show-web.html' &&
        [ \$(grep -c '<p dir=\"auto\">The <mark>barge</mark>' '$page/show-web.html') -eq 11 ]"
claim "verse keeps its lines" sh -c "
    grep -q '<div class=\"text set\"' '$page/show-verse.html' &&
        grep -q '^  low bridge,\$' '$page/show-verse.html'"
claim "an article that does not answer says so" sh -c "
    '$pt_search' --format html --show hebrew zebra 2>/dev/null | grep -q 'so nothing is marked'"
claim "html with --kwic, --why-not, -l or -c is exit 2" sh -c "
    for with in --kwic --why-not=web '-c --facet=lang' '-l --show=web'; do
        '$pt_search' --format html \$with barge 2>/dev/null
        [ \$? -eq 2 ] || exit 1
    done"

# --- Links on a terminal

links() { "$pt_search" --quiet --hyperlinks always --color never "$@"; }
claim "no link unless a terminal is known to have them" sh -c "
    ! { '$pt_search' barge; TERM=alacritty '$pt_search' -l barge; } | grep -q \"\$(printf '\\033')\""
claim "--hyperlinks always: title and path, each ended" python3 - "$pt_search" "$a" <<'EOF2'
import os, re, socket, subprocess, sys, urllib.parse
def ask(*args):
    out = subprocess.run([sys.argv[1], "--quiet", "--color", "never", "--hyperlinks", *args, "barge"],
                         capture_output=True).stdout
    return out
LINK = rb"\x1b\]8;;([^\x1b]*)\x1b\\"
for args in (["-n", "all"], ["-l"], ["--show", "web"], ["--show", "controls"]):
    with_links, without = ask("always", *args), ask("never", *args)
    targets = re.findall(LINK, with_links)
    if args != ["--show", "controls"]:
        assert targets and targets[1::2] == [b""] * (len(targets) // 2) and len(targets) % 2 == 0, targets
    for t in targets[::2]:
        assert re.fullmatch(rb"(https?|HTTPS)://[!-~]+|file://[A-Za-z0-9._-]*/[!-~]+", t), t
        assert not re.search(rb"""["'<>`\\ $]""", t), t
    plain = re.sub(LINK, b"", with_links)
    assert plain == without, (plain, without)
    assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]", plain)
paths = [t for t in re.findall(LINK, ask("always", "-l")) if t]
host = "file://" + urllib.parse.quote(socket.gethostname()[:255])
assert len(paths) == 4 and all(p.startswith(host.encode() + b"/") for p in paths), paths
files = {os.fsdecode(urllib.parse.unquote_to_bytes(p[len(host):])) for p in paths}
assert files == {os.path.join(sys.argv[2], f) for f in os.listdir(sys.argv[2])}, files
EOF2
claim "-0 keeps paths bare" same "$("$pt_search" -l -0 barge | od -c)" "$(links -l -0 barge | od -c)"
claim "json has none" sh -c "
    ! '$pt_search' --hyperlinks always --format json barge | grep -q \"\$(printf '\\033')\""
claim "--hyperlinks maybe is exit 2" exits 2 "$pt_search" --hyperlinks maybe barge
if python3 -c 'import pty' 2>/dev/null; then
    on() { # VARIABLES…: how many links a terminal with these gets
        env -u TMUX -u STY -u VTE_VERSION -u TERM_PROGRAM -u KONSOLE_VERSION -u WT_SESSION \
            -u DOMTERM -u PAGER -u PT_PAGER "$@" python3 ./on_terminal.py 50 80 '' \
            "$pt_search" -n 1 -l pilots | grep -c ']8;;file'
    }
    for yes in TERM=alacritty TERM=xterm-kitty 'TERM=xterm-256color VTE_VERSION=6800' \
        'TERM=xterm-256color TERM_PROGRAM=iTerm.app' 'TERM=foot PAGER=less'; do
        claim "$yes gets links" same 1 "$(on $yes)"
    done
    for no in TERM=dumb TERM=xterm TERM=linux 'TERM=tmux-256color VTE_VERSION=6800' \
        'TERM=xterm-256color VTE_VERSION=4900' 'TERM=alacritty TMUX=/tmp/x' 'TERM=foot PAGER=most'; do
        claim "$no does not" same 0 "$(on $no)"
    done
fi
finish_claims
