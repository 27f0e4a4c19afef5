#!/bin/sh
# pt-index: a tree that changes under it while it is read, in every way that a
# tree can. Each run ends well, and the first one in peace has it right.
. ./support.sh
tree=$tmp/tree

# change SEED: makes the tree if there is none, tells so, and changes it until
# $tmp/over exists.
change() {
    python3 - "$tree" "$tmp/over" "$1" <<'PYTHON'
import os, random, shutil, sys, time
tree, over, seed = sys.argv[1:]
draw = random.Random(int(seed))
kinds = "txt", "html", "jsonl", "mbox", "eml", "md"

def text(kind):
    lines = ["Ferry %d left pier %d, the pilots said." % (draw.randrange(999), i)
             for i in range(draw.randrange(1, 40))]
    if kind == "html":
        return "<title>Pier</title><p>" + "<p>".join(lines)
    if kind == "jsonl":
        return "".join('{"id":"%d","text":"%s"}\n' % x for x in enumerate(lines))
    if kind == "mbox":
        return "".join("From a Mon Jan  1 00:00:00 2024\nSubject: Pier\n\n%s\n\n" % x for x in lines)
    return ("Subject: Pier\n\n" if kind == "eml" else "") + "\n".join(lines) + "\n"

def name():
    n = draw.randrange(150)
    return "%s/%d/%d.%s" % (tree, n % 5, n, kinds[n % len(kinds)])

def write(path, how="w"):
    with open(path, how) as out:
        out.write(text(path.rsplit(".", 1)[1]))

def write_aside(path):
    write(path + ".txt")
    os.rename(path + ".txt", path)

def cut(path):
    os.truncate(path, os.path.getsize(path) // 2)

def move(path):
    os.rename(path, name())

def make_other(path):
    os.remove(path)
    draw.choice((os.mkdir, os.mkfifo, lambda p: os.symlink("/etc/passwd", p)))(path)

def remove(path):
    (shutil.rmtree if os.path.isdir(path) and not os.path.islink(path) else os.remove)(path)

def move_folder(path):
    folder = os.path.dirname(path)
    os.rename(folder, folder + "-away")
    os.rename(folder + "-away", folder)

ways = ([write] * 4 + [lambda p: write(p, "a")] * 4 + [write_aside, cut, move] * 2
        + [make_other, remove, move_folder])
if not os.path.exists(tree):
    for n in range(150):
        path = "%s/%d/%d.%s" % (tree, n % 5, n, kinds[n % len(kinds)])
        os.makedirs(os.path.dirname(path), exist_ok=True)
        write(path)
    sys.exit()
while not os.path.exists(over):
    path = name()
    try:
        if os.path.isfile(path) and not os.path.islink(path):
            draw.choice(ways)(path)
        else:
            if os.path.lexists(path):
                remove(path)
            write(path)
    except OSError:
        pass
    time.sleep(0.0005)
PYTHON
}

# held INDEX: what is in it, in no order, but for files that end early: of these
# it keeps what it had.
held() {
    "$pt_index" --index "$1" --export opensearch | python3 -c '
import json, sys
early = {line.split("\t")[1].split("#")[0].strip() for line in open(sys.argv[1])}
for line in sys.stdin:
    article = json.loads(line)
    if "text" in article and article["path"].split("#")[0] not in early:
        print(article["path"], article["title"], article["text"])' "$tmp/fresh.skipped" |
        sort
}

change 1
for jobs in 1 4; do
    index=$tmp/index$jobs
    rm -f "$tmp/over"
    change $((jobs + 1)) &
    changer=$!
    for how in "" "" --rebuild; do
        timeout 60 "$pt_index" -q --jobs $jobs $how --index "$index" "$tree" \
            >"$tmp/out" 2>&1
        claim "--jobs $jobs $how: a run beside changes ends well" \
            sh -c 'test "$1" -le 1 || ! cat "$2"' - $? "$tmp/out"
    done
    touch "$tmp/over"
    wait $changer
    "$pt_index" -q --jobs $jobs --index "$index" >"$tmp/out" 2>&1
    claim "… and so does one in peace" test $? -le 1
    rm -rf "$tmp/fresh"
    "$pt_index" -q --jobs 1 --index "$tmp/fresh" "$tree" >"$tmp/out" 2>&1
    for i in "$index" "$tmp/fresh"; do
        "$pt_index" --index "$i" --skipped | sort >"$i.skipped"
    done
    claim "… after which no more is skipped than of an index made now" \
        diff "$tmp/fresh.skipped" "$index.skipped"
    held "$index" >"$tmp/held"
    held "$tmp/fresh" >"$tmp/wanted"
    claim "… and the same is in it" diff "$tmp/wanted" "$tmp/held"
    claim "… which is not little" test "$(grep -c '' <"$tmp/held")" -gt 100
    claim "… and it is sound" exits 0 "$pt_index" --index "$index" --check
done
finish_claims
