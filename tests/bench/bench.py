# SPDX-License-Identifier: GPL-2.0-or-later
"""bench.py BIN TOOLS WORK: what pt-search costs, as ratios to libxapian's own
costs in one run, and what memory pt-index takes. With the corpora (CORPORA,
else beside the project) on real articles, too; without them only on samples."""
import json, lzma, os, subprocess, sys
from measure import cpu, ratio

BIN, TOOLS, WORK = sys.argv[1:4]
HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.path.join(HERE, "..", "..", "..", "shared")
CORPORA = os.environ.get("CORPORA") or f"{SHARED}/corpora"
PAIRS = 60


def index(name, roots):
    place = os.path.join(WORK, name)
    subprocess.run(["rm", "-rf", place], check=True)
    seconds, peak = cpu([f"{BIN}/pt-index", "--index", place] + roots)
    return place, seconds, peak


def cold(place, floor, queries):
    for what, query in queries:
        command = [f"{BIN}/pt-search", "--index", place] + query
        print(f"  {what:34} {ratio(command, [floor, place], PAIRS):6.2f}")


def write_texts(folder, limit):
    """The corpora as a tree of text files, for a program that reads files."""
    n_bytes = n = 0
    for corpus in ("bbc", "reuters"):
        with lzma.open(f"{CORPORA}/{corpus}.jsonl.xz", "rt") as lines:
            for line in lines:
                d = json.loads(line)
                below = f"{folder}/{n // 1000:03}"
                if n % 1000 == 0:
                    os.makedirs(below, exist_ok=True)
                text = d["title"] + "\n\n" + d["text"] + "\n"
                with open(f"{below}/{d['id']}.txt", "w") as file:
                    file.write(text)
                n_bytes += len(text.encode())
                n += 1
                if n == limit:
                    return n, n_bytes
    return n, n_bytes


def main():
    floor = os.path.join(TOOLS, "floor")
    articles = f"{SHARED}/articles"
    if not os.path.isdir(articles):
        articles = f"{HERE}/../articles"
    place, _, _ = index("few", [articles])
    print("Cold query, process start to exit, CPU against a program that links")
    print("libxapian, opens the same index and exits (median ratio of "
          f"{PAIRS} pairs):")
    cold(place, floor, [
        ("phrase", ["Budapest Memorandum"]),
        ("phrase NOT word", ["security guarantees", "NOT", "NATO"]),
        ("… within paragraph", ["security guarantees", "NOT", "NATO",
                                "--within", "paragraph"]),
        ("word, all variants", ["Zelensky"]),
        ("OR, AND, phrase", ['(Donbas OR Donetsk) AND "economic zone"']),
        ("json", ["guarantee", "--format", "json"]),
        ("count", ["guarantee", "-c"])])
    if not os.path.isdir(CORPORA):
        return
    print("\nMemory of pt-index, text files (peak resident KiB):")
    for limit in (2000, 8000, 24000):
        folder = os.path.join(WORK, f"texts-{limit}")
        if not os.path.isdir(folder):
            write_texts(folder, limit)
        place, seconds, peak = index(f"index-{limit}", [folder])
        n, n_bytes = 0, 0
        for base, _, names in os.walk(folder):
            n += len(names)
            n_bytes += sum(os.path.getsize(f"{base}/{x}") for x in names)
        print(f"  {n:6} articles, {n_bytes / 1e6:5.1f} MB  {peak:8}"
              f"   {n_bytes / 1e6 / seconds:5.2f} MB per CPU second")
    print(f"\nCold query on {n} articles, against the same floor:")
    cold(place, floor, [
        ("rare word", ["temporao"]),
        ("common word", ["said"]),
        ("two words", ["interest", "rate"]),
        ("phrase", ["interest rate"]),
        ("common phrase", ["said the"]),
        ("NEAR", ["oil NEAR/5 price"]),
        ("phrase NOT word", ["interest rate", "NOT", "bank"]),
        ("wildcard", ["econom*"])])
    print(f"\nIn one process, {n} articles (see warm.cc):")
    sys.stdout.flush()
    subprocess.run([f"{TOOLS}/warm", place], check=True)
    print("\nThe text matcher: MB of ASCII per CPU second, and times a loop "
          "over bytes (see matcher.c):")
    sys.stdout.flush()
    subprocess.run([f"{TOOLS}/matcher", place], check=True)


main()
