# SPDX-License-Identifier: GPL-2.0-or-later
"""cost.py BIN SAMPLES [write]: instructions of a small build from files and from
a stream, of a run with nothing to do, of twelve queries, and of five of many
articles, against those of cost.tsv, so that no change makes them dearer
unnoticed. write puts today's figures there.

The same compiler and libraries give the same count within a percent or two; a
processor that others' code is chosen for gives a little more or less. What is
told from that is a tenth; of what one query takes more than another, half."""
import json, os, random, re, subprocess, sys, tempfile
from measure import instructions

HERE = os.path.dirname(os.path.abspath(__file__))
TABLE = os.path.join(HERE, "cost.tsv")
DEARER, DEARER_DIFFERENCE = 1.10, 1.5
ARTICLES, SENTENCES, SEED = 200, 14, 20
NOTES = 2000  # files of a word, of a run with nothing to do
CROWD = 30000  # articles of few words, most of which have the same
EQUALS = 100000  # articles of three words, that weigh the same

QUERIES = {
    "a word": ["monitors"],
    "a common word": ["the"],
    "two words": ["talks", "envoys"],
    "any of two": ["frozen", "OR", "ceasefire"],
    "a phrase": ['"buffer zone"'],
    "a common phrase": ['"of the"'],
    "any of two phrases": ['"buffer zone"', "OR", '"security guarantees"'],
    "a word and not another": ["guarantees", "NOT", "parliament"],
    "a prefix": ["guarant*"],
    "near each other": ["security", "NEAR/5", "guarantees"],
    "within paragraphs": ["security", "AND", "desk", "--within", "paragraph"],
}

# Of the crowd, where it is long lists that are gone through.
CROWD_QUERIES = {
    "two words of most": ["kw0", "AND", "kw2"],
    "any of two of most": ["kw1", "OR", "kw3"],
    "near each other, of most": ["kw0", "NEAR/3", "kw1"],
    "outlets of most": ["kw0", "--facet", "source"],
}

# Of those that weigh the same: none is lighter than what is on the page.
EQUALS_QUERIES = {"equals": ["same"]}

# What the first takes more than the second: to weigh what answers, and to put
# the first fifty in order by their likes.
DIFFERENCES = {
    "order by relevance": (["talks", "OR", "frozen"],
                           ["talks", "OR", "frozen", "--sort", "-date"]),
}


def sentences(samples):
    """Of the English samples, in the order of their names."""
    for name in sorted(os.listdir(samples)):
        if not re.search(r"-(uk|ru|de|fr)-|^(uk|ru)-", name):
            with open(os.path.join(samples, name), encoding="utf-8") as file:
                yield from re.findall(r"[A-Z][^.!?]{20,}[.!?]", file.read())


def write_articles(folder, samples):
    """Articles of sentences drawn from the samples, each with a few of its own
    words. Returns their bytes."""
    drawn, known, total = random.Random(SEED), list(sentences(samples)), 0
    for i in range(ARTICLES):
        lines = [f"Item {i} of the wire", ""]
        for j in range(SENTENCES):
            at = int(drawn.random() * len(known))
            lines.append(f"{known[at]} Desk w{i * 31 + j} noted it.")
            if j % 4 == 3:
                lines.append("")
        text = "\n".join(lines).encode()
        total += len(text)
        with open(f"{folder}/{i:03}.txt", "wb") as file:
            file.write(text)
    return total


def write_stream(path, folder):
    """The articles of folder as JSON Lines, one of their files a line."""
    with open(path, "w") as file:
        for name in sorted(os.listdir(folder)):
            with open(f"{folder}/{name}") as article:
                json.dump({"id": name, "text": article.read()}, file)
            file.write("\n")


def write_notes(folder):
    for i in range(NOTES):
        with open(f"{folder}/{i:04}.txt", "w") as file:
            file.write(f"note{i}\n")


def write_crowd(path):
    """As JSON Lines; of two words the one with the lower number is in more."""
    drawn = random.Random(SEED)
    with open(path, "w") as file:
        for i in range(CROWD):
            words = [f"kw{int(200 * drawn.random() ** 3)}"
                     for _ in range(20 + int(60 * drawn.random()))]
            json.dump({"id": f"c{i}", "source": f"Outlet {i % 7}",
                       "text": " ".join(words)}, file)
            file.write("\n")


def write_equals(path):
    with open(path, "w") as file:
        for i in range(EQUALS):
            json.dump({"id": f"e{i}", "text": f"the same w{i}"}, file)
            file.write("\n")


def measure(binaries, samples):
    """{what: instructions}: of the build those of a byte, of a run with nothing
    to do those of a file."""
    search, index = f"{binaries}/pt-search", f"{binaries}/pt-index"
    with tempfile.TemporaryDirectory() as place:
        os.mkdir(f"{place}/news")
        os.mkdir(f"{place}/notes")
        write_notes(f"{place}/notes")
        size = write_articles(f"{place}/news", samples)
        build = [index, "-q", "--jobs", "1", "--index", f"{place}/index"]
        counts = {"a byte of the build":
                  instructions(build + [f"{place}/news"]) / size}
        subprocess.run(build, check=True)

        def ask(query, name="index"):
            command = [search, "--index", f"{place}/{name}"] + query
            if subprocess.run(command, stdout=subprocess.DEVNULL).returncode:
                sys.exit(f"cost.py: nothing answers {query}")
            return instructions(command)

        counts |= {what: ask(query) for what, query in QUERIES.items()}
        counts |= {what: ask(one) - ask(other)
                   for what, (one, other) in DIFFERENCES.items()}
        for name, write, queries in (("crowd", write_crowd, CROWD_QUERIES),
                                     ("equals", write_equals, EQUALS_QUERIES)):
            write(f"{place}/{name}.jsonl")
            with open(f"{place}/{name}.jsonl") as stream:
                subprocess.run([index, "-q", "--index", f"{place}/{name}", "-"],
                               stdin=stream, check=True)
            counts |= {what: ask(query, name) for what, query in queries.items()}
        # It is read once, and written once.
        write_stream(f"{place}/stream", f"{place}/news")
        counts["a byte of a stream that makes one by --rebuild"] = \
            instructions([index, "-q", "--jobs", "1", "--index",
                          f"{place}/streamed", "--rebuild", "-"],
                         f"{place}/stream") / size
        # By now its files are so old that none has to be read once more.
        update = [index, "-q", "--jobs", "1", "--index", f"{place}/noted"]
        subprocess.run(update + [f"{place}/notes"], check=True)
        counts["a file of a run with nothing to do"] = \
            instructions(update) / NOTES
    return counts


def read_table():
    with open(TABLE) as file:
        return {what: float(count) for what, count in
                (line.rstrip("\n").split("\t") for line in file)}


def write_table(counts):
    with open(TABLE, "w") as file:
        for what, count in counts.items():
            file.write(f"{what}\t{count:.0f}\n")


def compare(counts, known):
    """One "ok" or "not ok" line each."""
    if list(counts) != list(known):
        sys.exit("not ok: cost.tsv is of other queries; make cost writes it")
    for what, count in counts.items():
        ratio = count / known[what]
        is_ok = ratio <= (DEARER_DIFFERENCE if what in DIFFERENCES else DEARER)
        print(f"{'ok' if is_ok else 'not ok'} {what}: {count:.0f} instructions, "
              f"{ratio:.3f} times what is noted")
        if not is_ok:
            yield what


def main():
    counts = measure(sys.argv[1], sys.argv[2])
    if sys.argv[3:] == ["write"]:
        write_table(counts)
    elif list(compare(counts, read_table())):
        sys.exit("cost.py: dearer; where that is meant, make cost notes it")


if __name__ == "__main__":
    main()
