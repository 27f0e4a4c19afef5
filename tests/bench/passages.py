# SPDX-License-Identifier: GPL-2.0-or-later
"""What passages cost, on articles of about 3 kB of the corpora: passages.cc.

passages.py BIN OUT WORK: OUT has the program passages, WORK is emptied later.
"""
import json
import lzma
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.path.join(HERE, "..", "..", "..", "shared")
BIN, OUT, WORK = sys.argv[1:4]


def write_articles(path):
    n = 0
    with open(path, "w") as file:
        for corpus in ("bbc", "reuters"):
            name = f"{SHARED}/corpora/{corpus}.jsonl.xz"
            with lzma.open(name, "rt") as lines:
                for line in lines:
                    n_bytes = len(json.loads(line)["text"].encode())
                    if 2600 <= n_bytes <= 3400:
                        file.write(line)
                        n += 1
    return n


def main():
    if not os.path.isdir(f"{SHARED}/corpora"):
        return
    articles = os.path.join(WORK, "3kB.jsonl")
    place = os.path.join(WORK, "3kB")
    n = write_articles(articles)
    subprocess.run(["rm", "-rf", place], check=True)
    subprocess.run([f"{BIN}/pt-index", "--index", place, "--quiet", articles],
                   check=True)
    print(f"\nPassages of ten hits, two each, {n} articles of about 3 kB (see "
          "passages.cc):")
    sys.stdout.flush()
    subprocess.run([f"{OUT}/passages", place], check=True)


main()
