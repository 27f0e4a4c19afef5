#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""measure_relevance.py BIN WORK COLLECTIONS: how good the order of answers is.

Each folder of COLLECTIONS with docs.jsonl[.gz], queries.tsv and qrels.tsv is
indexed by the real pt-index, and every query is put to the real pt-search as
its author typed it, with the settings that everybody has. Run files (TREC) go
to WORK. Printed: nDCG@10, MAP and P@10 by collection, beside what other engines
reach there with cleaned queries, and beside our own with these: what a question
loses by its capitals, hyphens and quotes (as typed / cleaned). Last, how much
of the gain over the best of the others is chance: a setting that was tuned on
some queries is to hold on others, so ours are divided at random into halves,
and in pairs of collections, whose means are printed; that of a half moves by
its queries alone, whoever answers, so compare settings half by half.

The measures are trec_eval's: gain = grade, discount = log2(rank + 1), the first
1000 articles, a query without an answer counts as 0."""
import concurrent.futures
import gzip
import itertools
import json
import math
import os
import random
import re
import subprocess
import sys

DEPTH = 1000
N_DIVISIONS = 3
NAMES = ("nDCG@10", "MAP", "P@10")
# Queries lower-cased and without punctuation; one setting for all.
PEERS = {
    "Lucene 8.7, EnglishAnalyzer, BM25": {
        "cranfield": (0.3588, 0.2953, 0.228), "cisi": (0.3710, 0.2083, 0.346),
        "reuters": (0.7803, 0.6263, 0.648), "scifact": (0.6826, 0.6398, 0.090)},
    "SQLite FTS5, porter, bm25()": {
        "cranfield": (0.3586, 0.2940, 0.229), "cisi": (0.3610, 0.2072, 0.336),
        "reuters": (0.7808, 0.6258, 0.645), "scifact": (0.6824, 0.6426, 0.089)},
    "Xapian 1.4.22, its own parser": {
        "cranfield": (0.3378, 0.2781, 0.214), "cisi": (0.3502, 0.1946, 0.326),
        "reuters": (0.7723, 0.6295, 0.637), "scifact": (0.6791, 0.6408, 0.088)},
}


def measure(grades, ranked):
    """nDCG@10, MAP and P@10 of one query. grades: by document, above 0 counts."""
    def gain(values):
        return sum(value / math.log2(i + 2) for i, value in enumerate(values))
    good = {doc: grade for doc, grade in grades.items() if grade > 0}
    ideal = gain(sorted(good.values(), reverse=True)[:10])
    found, precisions = 0, 0.0
    for i, doc in enumerate(ranked[:DEPTH]):
        if doc in good:
            found += 1
            precisions += found / (i + 1)
    return (gain(good.get(doc, 0) for doc in ranked[:10]) / ideal,
            precisions / len(good), sum(doc in good for doc in ranked[:10]) / 10)


def mean(rows):
    rows = list(rows)
    return tuple(sum(column) / len(rows) for column in zip(*rows))


def self_test():
    """By hand: the best at rank 1, the other at 3 of 4; two of the first ten."""
    ndcg, precision, at10 = measure({"a": 2, "c": 1, "x": 0}, list("abcx"))
    assert abs(ndcg - 2.5 / (2 + 1 / math.log2(3))) < 1e-12
    assert abs(precision - (1 + 2 / 3) / 2) < 1e-12 and abs(at10 - 0.2) < 1e-12
    assert measure({"a": 1}, []) == (0, 0, 0)


def read_queries(path):
    with open(path, encoding="utf-8") as lines:
        return dict(line.rstrip("\n").split("\t", 1) for line in lines)


def read_judgements(path):
    judged = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            query, _, doc, grade = line.split()
            judged.setdefault(query, {})[doc] = int(grade)
    return {query: grades for query, grades in judged.items()
            if max(grades.values()) > 0}


def clean(text):
    return " ".join(re.sub(r"[^\w\s]|_", " ", text.lower()).split())


class Collection:
    def __init__(self, bin_folder, work, folder):
        self.folder = folder
        self.name = os.path.basename(folder)
        self.search = f"{bin_folder}/pt-search"
        self.index = f"{work}/{self.name}.index"
        self.work = work
        self.queries = read_queries(f"{folder}/queries.tsv")
        self.judged = read_judgements(f"{folder}/qrels.tsv")
        subprocess.run(["rm", "-rf", self.index], check=True)
        plain = f"{folder}/docs.jsonl"
        with (open(plain, "rb") if os.path.exists(plain)
              else gzip.open(f"{plain}.gz")) as docs:
            done = subprocess.run([f"{bin_folder}/pt-index", "-q", "--index",
                                   self.index, "-"], input=docs.read(),
                                  stderr=subprocess.PIPE, check=False)
        if done.returncode not in (0, 1):  # 1: an article without text
            sys.exit(done.stderr.decode())

    def ask(self, text):
        """The ids that answer, best first. Passages do not change the order,
        and are not wanted."""
        answer = subprocess.run(
            [self.search, "--index", self.index, "--any", "-F", text, "--quiet",
             "--format", "jsonl", "-n", str(DEPTH), "--snippets", "0"],
            stdout=subprocess.PIPE, check=False)
        if answer.returncode not in (0, 1):
            sys.exit(f"exit {answer.returncode}: {text}")
        return [json.loads(line)["id"] for line in answer.stdout.splitlines()]

    def run(self, name, change):
        """Writes the run file; returns its path and the mean measures."""
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            ranked = dict(zip(self.judged, pool.map(
                lambda query: self.ask(change(self.queries[query])),
                self.judged)))
        path = f"{self.work}/{self.name}.{name}.run"
        with open(path, "w", encoding="utf-8") as out:
            for query, docs in ranked.items():
                for i, doc in enumerate(docs):
                    out.write(f"{query} Q0 {doc} {i + 1} {DEPTH - i} {name}\n")
        return path, {query: measure(self.judged[query], ranked[query])
                      for query in self.judged}


def check_against(folder, collection, path, ours):
    """A second opinion, where there is one beside the collections."""
    if not os.path.exists(f"{folder}/evaluate.py"):
        return
    done = subprocess.run(
        [sys.executable, f"{folder}/evaluate.py",
         f"{collection.folder}/qrels.tsv", path],
        stdout=subprocess.PIPE, check=True, encoding="utf-8")
    theirs = [float(re.search(name + r" ([\d.]+)", done.stdout)[1])
              for name in NAMES]
    if any(abs(a - b) > 0.0001 for a, b in zip(ours, theirs)):
        sys.exit(f"{path}: {ours} here, {theirs} by evaluate.py")


def show(title, rows, names):
    """rows: the measures by collection; with their mean where all are there."""
    known = [rows.get(name) for name in names]
    cells = [" / ".join("%.4f" % value for value in row) if row else "-"
             for row in known + [mean(known) if all(known) else None]]
    print(f"{title:36}" + "".join(f"{cell:>27}" for cell in cells))


def half(rows, seed, which):
    """The mean of every second query, in an order that only the seed makes."""
    queries = sorted(rows)
    random.Random(seed).shuffle(queries)
    return mean(rows[query] for query in queries[which::2])


def show_halves(typed, names):
    for seed in range(1, N_DIVISIONS + 1):
        for which in (0, 1):
            show(f"as typed, division {seed}, half {which + 1}",
                 {name: half(typed[name], seed, which) for name in names}, names)


def show_pairs(ours, theirs, names):
    """Means over two collections, as typed / Lucene's, cleaned."""
    for pair in itertools.combinations(names, 2):
        a, b = (mean(rows[name] for name in pair) for rows in (ours, theirs))
        print(f"as typed / Lucene: {' and '.join(pair):28}" + "   ".join(
            f"{name} {x / y:.4f}" for name, x, y in zip(NAMES, a, b)))


def main():
    bin_folder, work, folder = sys.argv[1:]
    self_test()
    os.makedirs(work, exist_ok=True)
    names = sorted(name for name in os.listdir(folder)
                   if os.path.exists(f"{folder}/{name}/qrels.tsv"))
    if not names:
        sys.exit(f"no collections in {folder}; see COLLECTIONS= in make help")
    rows, typed, cleaned = {}, {}, {}
    for name in names:
        collection = Collection(bin_folder, work, f"{folder}/{name}")
        path, rows[name] = collection.run("typed", str)
        typed[name] = mean(rows[name].values())
        check_against(folder, collection, path, typed[name])
        _, by_query = collection.run("cleaned", clean)
        cleaned[name] = mean(by_query.values())
    print(f"{' / '.join(NAMES):36}" +
          "".join(f"{name:>27}" for name in names + ["mean"]))
    show("pt-search, as typed", typed, names)
    show("pt-search, cleaned", cleaned, names)
    for peer, known in PEERS.items():
        show(peer, known, names)
    show("as typed / cleaned",
         {name: tuple(a / b if b else 1.0 for a, b in
                      zip(typed[name], cleaned[name])) for name in names}, names)
    best = PEERS["Lucene 8.7, EnglishAnalyzer, BM25"]
    if all(name in best for name in names):
        show("as typed / Lucene, cleaned",
             {name: tuple(a / b for a, b in zip(typed[name], best[name]))
              for name in names}, names)
        ours, theirs = (mean(rows[name] for name in names)
                        for rows in (typed, best))
        print("means, as typed / Lucene's:  " + "   ".join(
            f"{name} {a / b:.4f}" for name, a, b in zip(NAMES, ours, theirs)))
        show_pairs(typed, best, names)
    show_halves(rows, names)


main()
