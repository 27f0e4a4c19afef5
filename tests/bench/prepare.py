# SPDX-License-Identifier: GPL-2.0-or-later
"""prepare.py WORK N_SMALL N_QUERIES: writes what make bench reads, into WORK.

    articles.nul    title, newline, text, NUL byte: what the peers read, as
                    cheap as input can be
    articles.jsonl  the same as JSON Lines
    tree/           the same, a text file each
    small.…         the first N_SMALL articles, in the same three forms
    about.json      what these are, how many, and queries about them

The articles are those of the corpora (CORPORA, else beside the project), SIZE
of them if that is set, for which the generator there makes more where there are
not enough; without corpora the samples of the tests."""
import json, lzma, os, subprocess, sys
import queries

HERE = os.path.dirname(os.path.abspath(__file__))
CORPORA = os.environ.get("CORPORA") or f"{HERE}/../../../shared/corpora"
LOOKED_AT = 24000  # articles from which queries are chosen
MOST_FILES = 200000  # beyond, no tree


def samples():
    folder = f"{HERE}/../articles"
    for name in sorted(os.listdir(folder)):
        title, _, text = open(f"{folder}/{name}").read().partition("\n")
        yield {"id": name, "title": title, "text": text.strip("\n")}


def lines_of(path):
    opener = lzma.open if path.endswith(".xz") else open
    with opener(path, "rt") as lines:
        for line in lines:
            yield json.loads(line)


def real():
    for name in ("bbc", "reuters"):
        yield from lines_of(f"{CORPORA}/{name}.jsonl.xz")


def made(n, work):
    path = f"{work}/made.jsonl"
    subprocess.run([sys.executable, f"{CORPORA}/generate.py", str(n), path],
                   check=True)
    yield from lines_of(path)
    os.remove(path)


def articles(work, size):
    """(what they are, an iterator)"""
    if not os.path.exists(f"{CORPORA}/bbc.jsonl.xz"):
        print(f"No corpora at {os.path.normpath(CORPORA)} (CORPORA=…): "
              "the samples of the tests, too few to say much")
        return "sample", samples()
    n_real = sum(1 for _ in real())
    if size > n_real:
        return "made", made(size, work)
    step = n_real / (size or n_real)
    wanted = {int(i * step) for i in range(size or n_real)}
    return "real", (a for i, a in enumerate(real()) if i in wanted)


class Writer:
    """One set of articles in its three forms."""

    def __init__(self, start, has_tree):
        self.nul = open(start + ".nul", "w")
        self.jsonl = open(start + ".jsonl", "w")
        self.tree = start + ".tree" if has_tree else None
        self.n = self.n_bytes = 0

    def add(self, article):
        whole = article["title"] + "\n" + article["text"]
        self.nul.write(whole + "\0")
        self.jsonl.write(json.dumps(article, ensure_ascii=False) + "\n")
        if self.tree:
            folder = f"{self.tree}/{self.n // 1000:04}"
            if self.n % 1000 == 0:
                os.makedirs(folder)
            with open(f"{folder}/{self.n:07}.txt", "w") as file:
                file.write(whole.replace("\n", "\n\n", 1) + "\n")
        self.n += 1
        self.n_bytes += len(whole.encode())

    def close(self):
        self.nul.close()
        self.jsonl.close()


def main():
    work, n_small, n_queries = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    size = int(os.environ.get("SIZE") or 0)
    what, all_of_them = articles(work, size)
    small = Writer(f"{work}/small", True)
    whole = Writer(f"{work}/articles", size <= MOST_FILES)
    looked_at = []
    for article in all_of_them:
        whole.add(article)
        if small.n < n_small:
            small.add(article)
        if whole.n <= LOOKED_AT:
            looked_at.append(article["text"])
    whole.close()
    small.close()
    choice = queries.Choice(looked_at)
    about = {"what": what, "n": whole.n, "bytes": whole.n_bytes,
             "small": {"n": small.n, "bytes": small.n_bytes},
             "queries": choice.queries(n_queries),
             "ranked": choice.ranked(n_queries), "dear": choice.dear()}
    with open(f"{work}/about.json", "w") as file:
        json.dump(about, file, indent=1)


main()
