#!/bin/sh
# pt-index --export: every article once, whole, in lines that a strict parser
# takes, whatever is in it.
. ./support.sh
export PT_INDEX="$tmp/index"
news=$tmp/news
mkdir "$news"
cp "$samples"/* "$news"
# Names and texts that make trouble; what is expected of them is in the checks.
python3 - "$news" "$tmp/in.jsonl" <<'END'
import json, os, sys
news, lines = os.fsencode(sys.argv[1]), sys.argv[2]
body = "The keeper of the lock wrote this down at noon. " * 3
def put(name, text):
    with open(news + b"/" + name, "wb") as f:
        f.write(text)
put(b"bad-\xff\xfe-100%.txt", body.encode())
put(b"tab\tand\nnewline.txt", body.encode())
put(b"100%FF.txt", body.encode())
put(b"\xff" * 240 + b".txt", body.encode())
put(b"y" * 240 + b".txt", body.encode())
put(b"quotes\"back\\slash.txt",
    b'A "quoted" \\ line, a \x01 control, a \x7f, an \xe2\x80\xae override, '
    b'\xef\xbf\xbe no character, \xf0\x9f\x98\x80 a smile.\n\n' + body.encode())
with open(lines, "w") as f:
    for a in [
        {"id": "same", "url": "https://example.org/1", "title": "First",
         "text": body, "date": "2025-12-15", "author": "A. Writer",
         "source": "The Lock", "lang": "en", "tags": ["canal", "a \"b\""]},
        {"id": "old", "title": "Before the clock", "text": body,
         "date": "1931-02-03"},
        {"id": "{\"index\":{}}\n{\"delete\":1}", "text": body},
        {"id": "z" * 4000, "text": body},
        {"id": "nul \u0000 and \u0085", "text": body + "\u0000\u2028\ufdd0 end"},
        {"id": "plain", "text": "}}\n{\"delete\":{\"_id\":\"x\"}}\n" + body},
    ]:
        f.write(json.dumps(a) + "\n")
END
"$pt_index" -q "$news"
"$pt_index" -q - <"$tmp/in.jsonl"
"$pt_index" --export opensearch >"$tmp/os"
"$pt_index" --export vespa >"$tmp/vespa"
"$pt_search" --format jsonl -n all '*' >"$tmp/hits" 2>/dev/null

cat >"$tmp/check.py" <<'END'
import base64, calendar, json, os, subprocess, sys, time
tmp, deed = sys.argv[1], sys.argv[2]
def once(pairs):
    assert len(dict(pairs)) == len(pairs), pairs
    return dict(pairs)
def read(name):
    data = open(f"{tmp}/{name}", "rb").read()
    assert data.endswith(b"\n")
    return [json.loads(line.decode("utf-8", "strict"), object_pairs_hook=once)
            for line in data[:-1].split(b"\n")]
lines, feed = read("os"), read("vespa")
hits = [json.loads(line) for line in open(f"{tmp}/hits")]
ids = [line["index"]["_id"] for line in lines[::2]]
docs = lines[1::2]
START = "id:news:article::"
def claims():
    assert all(set(line) == {"index"} and set(line["index"]) == {"_id"}
               for line in lines[::2])
    assert all("path" in doc and "text" in doc for doc in docs)
    assert all(set(line) == {"put", "fields"} for line in feed)
def count():
    assert len(docs) == len(feed) == len(hits), (len(docs), len(hits))
    assert [line["put"] for line in feed] == [START + i for i in ids]
def unique():
    assert len(set(ids)) == len(ids)
    for i in ids:
        assert 0 < len(i.encode()) <= 512, i
        assert i[0] in "/#" or i.startswith(("bytes:", "hash:")), i
        assert all(c.isprintable() or c in "\xa0\xad" for c in i), repr(i)
    assert any(i.startswith("hash:") for i in ids)
    assert any(i.startswith("bytes:") and i.endswith("bad-%FF%FE-100%25.txt")
               for i in ids)
    assert any(i.startswith("/") and i.endswith("/100%FF.txt") for i in ids)
def fields():
    by_path = {(d["path"] or "") + ("#" + d["member"] if d["member"] else ""): d
               for d in docs}
    assert len(by_path) == len(docs)
    for hit in hits:
        d = by_path[hit["path"]]
        for name in ("id", "url", "date", "author", "source", "lang", "story"):
            assert d[name] == hit[name], (name, d[name], hit[name])
        assert d["title_from"] == hit["title_from"]
        if d["title_from"] == "headline":
            assert d["title"] == hit["title"]
        for s in hit["snippets"]:
            inside = s["text"].replace("\u2026", "").strip()
            assert inside[:20] in d["text"], (inside, d["text"])
def first():
    d, v = [(d, f["fields"]) for d, f in zip(docs, feed) if d["id"] == "same"][0]
    assert d["date"] == "2025-12-15" and d["tags"] == ["canal", 'a "b"'], d
    assert d["author"] == "A. Writer" and d["changed"] is None
    stamp = calendar.timegm(time.strptime(d["first_seen"], "%Y-%m-%dT%H:%M:%SZ"))
    assert abs(stamp - time.time()) < 86400
    assert v["date"] == 1765756800 and v["first_seen"] == stamp
    assert "changed" not in v and "path" not in v
    old = [f["fields"] for f in feed if f["fields"]["id"] == "old"][0]
    assert old["date"] == -1227916800, old
def bytes_():
    d = [d for d in docs if "path_base64" in d]
    assert len(d) == 2
    for one in d:
        assert os.path.exists(base64.b64decode(one["path_base64"]))
        assert "\ufffd" in one["path"]
def text():
    d, v = [(d, f["fields"]) for d, f in zip(docs, feed)
            if (d["path"] or "").endswith('back\\slash.txt')][0]
    for part in ('"quoted" \\ line', "a \x01 control", "a \x7f,", "\u202e",
                 "\ufffe no", "\U0001f600"):
        assert part in d["text"], part
    assert "a \ufffd control, a \ufffd, an \u202e" in v["text"], v["text"]
    assert "\ufffd no character, \U0001f600" in v["text"]
    def strings(x):
        if isinstance(x, str):
            yield x
        elif isinstance(x, (list, dict)):
            for y in (x.values() if isinstance(x, dict) else x):
                yield from strings(y)
    for s in strings(feed):
        for c in s:
            n = ord(c)
            assert (n >= 32 or c in "\t\n\r") and not 0x7f <= n < 0xa0, hex(n)
            assert not 0xfdd0 <= n <= 0xfdef and n & 0xfffe != 0xfffe, hex(n)
{"claims": claims, "count": count, "unique": unique, "fields": fields,
 "first": first, "bytes": bytes_, "text": text}[deed]()
END
check() { python3 "$tmp/check.py" "$tmp" "$1"; }
claim "every line is one strict JSON object of its form" check claims
claim "every article is there once" check count
claim "ids are unique, printable and short enough" check unique
claim "fields are what a search says" check fields
claim "dates have the engine's form" check first
claim "paths that are no text are there as bytes" check bytes
claim "text is whole, or replaced where the engine would refuse it" check text
claim "the order is the same each time" sh -c \
    '"$1" --export opensearch | cmp - "$2"' - "$pt_index" "$tmp/os"
"$pt_index" -q --index "$tmp/split" --shards 3 "$news"
"$pt_index" -q --index "$tmp/split" - <"$tmp/in.jsonl"
without_times() { sed 's/"first_seen":"[^"]*"//' "$1"; }
"$pt_index" --index "$tmp/split" --export opensearch >"$tmp/os.split"
same_split() { [ "$(without_times "$tmp/os")" = "$(without_times "$tmp/os.split")" ]; }
claim "shards are written as one index" same_split
of_shards() {
    for i in 0 1 2; do "$pt_index" --index "$tmp/split/$i" --export vespa; done |
        wc -l
}
claim "… or each by itself" same "$(wc -l <"$tmp/vespa")" "$(of_shards)"
# Back again: the articles of the bulk file as JSON Lines, each under its _id.
cat >"$tmp/back.py" <<'END'
import json, re, sys
tmp, deed = sys.argv[1], sys.argv[2]
def pairs(name):
    lines = [json.loads(line) for line in open(f"{tmp}/{name}", "rb")]
    return [(a["index"]["_id"], d) for a, d in zip(lines[::2], lines[1::2])]
KEPT = ("url", "title", "date", "author", "source", "lang", "tags", "text")
def write():
    with open(f"{tmp}/back.jsonl", "w") as out:
        for i, d in pairs("os"):
            kept = {k: d[k] for k in KEPT if d[k] is not None}
            out.write(json.dumps(dict(kept, id=i)) + "\n")
def compare():
    before = dict(pairs("os"))
    after = {d["id"]: d for _, d in pairs("os.back")}
    assert set(before) == set(after), set(before) ^ set(after)
    for i, d in before.items():
        for k in KEPT:
            a, b = d[k], after[i][k]
            if k == "text":  # whose controls and outer blanks are not kept
                a, b = (re.sub("[\0-\x08\x0b-\x1f\x7f-\x9f]", " ", x).strip()
                        for x in (a, b))
            assert a == b, (i, k, a[:200], b[:200])
{"write": write, "compare": compare}[deed]()
END
python3 "$tmp/back.py" "$tmp" write
claim "it comes back as JSON Lines" exits 0 \
    "$pt_index" -q --index "$tmp/back" - <"$tmp/back.jsonl"
"$pt_index" --index "$tmp/back" --export opensearch >"$tmp/os.back"
claim "… every article with all that it had" \
    python3 "$tmp/back.py" "$tmp" compare
claim "an unknown form is refused" exits 2 "$pt_index" --export solr
claim "it stands alone" exits 2 "$pt_index" --export vespa "$news"
claim "no index is an error" exits 2 "$pt_index" --index "$tmp/none" --export vespa
claim "… and makes nothing" sh -c '! ls "$1"/none* 2>/dev/null' - "$tmp"
claim "a full disk is exit 2" sh -c \
    '"$1" --export vespa >/dev/full 2>/dev/null; [ $? -eq 2 ]' - "$pt_index"
claim "nothing is written to the index" sh -c \
    'find "$1" -type f -exec cksum {} + | sort >"$3/a"; "$2" --export vespa >/dev/null
     find "$1" -type f -exec cksum {} + | sort >"$3/b"; cmp "$3/a" "$3/b"' \
    - "$PT_INDEX" "$pt_index" "$tmp"
finish_claims
