#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Pages with known articles, made of a corpus and of layouts.py, through the
extractor: precision and recall of their words.

    measure_extraction.py EXTRACTOR CORPUS.jsonl.xz [PAGES_A_LAYOUT]

EXTRACTOR (tests/extraction/extract.c) is given files and writes FILE.article
beside each. The known article is standfirst, text, captions and quotes; the
headline counts for neither side. Layouts of layouts_held.py were written after
the extractor, and are told apart. Where Debian's python3-readability is there,
it reads the same pages.
"""
import collections
import json
import lzma
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time

from page_parts import Maker
import layouts
import layouts_held

try:
    import lxml.html
    import readability
except ImportError:
    readability = None

WORST_SHOWN = 6


def articles_of(path):
    """Of three paragraphs and more, and no longer than an article is."""
    out = []
    with lzma.open(path, "rt") as lines:
        for line in lines:
            a = json.loads(line)
            paras = [p.strip() for p in a["text"].split("\n") if p.strip()]
            if a.get("title") and 5 <= len(paras) <= 40 and \
                    80 <= len(a["text"].split()) <= 1500 and \
                    a["title"].strip() not in a["text"]:
                out.append({"title": a["title"].strip(), "paras": paras})
    return out


def words(text):
    return collections.Counter(re.findall(r"\w+", text.lower()))


def score(found, known, title):
    """Precision and recall; words of the headline, found more often than they
    are known, count for nothing."""
    common = sum((found & known).values())
    extra = sum((found - known - title).values())
    n_known = sum(known.values())
    return (common / (common + extra) if common + extra else 0.0,
            common / n_known if n_known else 1.0)


def by_readability(html):
    logging_off()
    summary = readability.Document(html).summary()
    return lxml.html.fromstring(summary).text_content() if summary else ""


def logging_off():
    import logging
    logging.disable(logging.CRITICAL)


def report(name, scores):
    if not scores:
        return
    for what, at in (("precision", 1), ("recall", 2)):
        values = [s[at] for s in scores]
        print(f"  {name:28} {what:9} mean {statistics.mean(values):.4f}  "
              f"median {statistics.median(values):.4f}  "
              f"worst {min(values):.4f}")


def show_layouts(scores):
    groups = collections.defaultdict(list)
    for s in scores:
        groups[s[0].split("-")[0]].append(s)
    for name, group in groups.items():
        print(f"    {name:22} {statistics.mean(s[1] for s in group):.3f} "
              f"{statistics.mean(s[2] for s in group):.3f}   worst "
              f"{min(s[1] for s in group):.3f} {min(s[2] for s in group):.3f}")


def make_pages(folder, table, pool, n, seed):
    pages = []
    for layout in table:
        for i in range(n):
            rng = random.Random(f"{seed} {layout.__name__} {i}")
            article = rng.choice(pool)
            others = [o for o in rng.sample(pool, 40)
                      if o["title"] != article["title"]]
            html, known = layout(Maker(f"{layout.__name__} {i}", article,
                                       others))
            name = f"{layout.__name__}-{i}"
            path = os.path.join(folder, name + ".html")
            with open(path, "w") as out:
                out.write(html)
            pages.append((name, path, html, words(" ".join(known)),
                          words(article["title"])))
    return pages


def run(extractor, title, pages):
    if not pages:
        return
    began = time.monotonic()
    subprocess.run([extractor] + [p[1] for p in pages])
    took = time.monotonic() - began
    ours, theirs = [], []
    for name, path, html, known, headline in pages:
        with open(path + ".article") as found:
            ours.append((name, *score(words(found.read()), known, headline)))
        if readability:
            theirs.append((name, *score(words(by_readability(html)), known,
                                        headline)))
    size = sum(os.path.getsize(p[1]) for p in pages)
    print(f"{title}: {len(pages)} pages, {size / 1e6:.1f} MB in {took:.2f} s")
    report("pt-index", ours)
    report("python3-readability", theirs)
    show_layouts(ours)
    worst = sorted(ours, key=lambda s: min(s[1], s[2]))[:WORST_SHOWN]
    print("    worst: " + ", ".join(
        f"{name} {p:.2f}/{r:.2f}" for name, p, r in worst))


def main():
    extractor, corpus = sys.argv[1], sys.argv[2]
    n = int(sys.argv[3]) if len(sys.argv) > 3 else 4
    if not os.path.exists(corpus):
        print(f"make extraction: no corpus at {corpus}; nothing measured")
        return
    pool = articles_of(corpus)
    keep = os.environ.get("PT_PAGES")
    with tempfile.TemporaryDirectory() as folder:
        folder = keep or folder
        os.makedirs(folder, exist_ok=True)
        for title, table in (("layouts it was made with",
                              layouts.LAYOUTS + layouts_held.LEARNT_FROM),
                             ("layouts held back", layouts_held.LAYOUTS)):
            run(extractor, title, make_pages(folder, table, pool, n, "pages"))


main()
