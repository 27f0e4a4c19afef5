# SPDX-License-Identifier: GPL-2.0-or-later
"""coverage.py OBJECTS [FILE…]: how much of the rooms the tests have reached, by
the counts that programs made with --coverage left below OBJECTS: lines, and
branches, which are each way out of a condition, && and || counted apart. What C++
may throw anywhere is no branch, nor is an assert. Of each FILE the lines that nothing
reached."""
import collections
import functools
import json
import os
import subprocess
import sys

ROOMS = ["common", "index", "indexer", "search"]
WORST = 15  # files named, those that lack most branches first


class Source:
    def __init__(self):
        self.lines = collections.Counter()     # number: times
        self.branches = collections.Counter()  # (number, which of it): times

    def add(self, text, lines):
        for line in lines:
            number = line["line_number"]
            if number <= len(text) and text[number - 1].lstrip().startswith("assert("):
                continue
            self.lines[number] += line["count"]
            ways = [way for way in line["branches"] if not way["throw"]]
            for i, way in enumerate(ways):
                self.branches[number, i] += way["count"]

    def missed(self):
        return sorted(number for number, n in self.lines.items() if not n)


def reached(counter):
    return sum(n > 0 for n in counter.values())


def share(n, of):
    return f"{100 * n / of:.1f}" if of else "-"


@functools.cache
def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return file.read().split("\n")


def read_counts(objects):
    """{path: Source} of the rooms."""
    notes = [os.path.join(folder, name)
             for room in ROOMS for folder, _, names in os.walk(f"{objects}/{room}")
             for name in names if name.endswith(".gcno")]
    sources = collections.defaultdict(Source)
    for at in range(0, len(notes), 32):
        told = subprocess.run(["gcov", "-b", "--json-format", "--stdout"] + notes[at:at + 32],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
        for text in told.stdout.decode().splitlines():
            for file in json.loads(text)["files"] if text else []:
                path = os.path.normpath(file["file"])
                if path.split(os.sep)[0] in ROOMS:
                    sources[path].add(read_lines(path), file["lines"])
    return sources


def print_table(sources):
    print("| room | lines | reached % | branches | reached % |\n|---|---|---|---|---|")
    for room in ROOMS + ["all"]:
        of_room = [source for path, source in sources.items()
                   if room in ("all", path.split(os.sep)[0])]
        row = [room]
        for part in ("lines", "branches"):
            n_all = sum(len(getattr(source, part)) for source in of_room)
            row += [f"{n_all}", share(sum(reached(getattr(source, part))
                                          for source in of_room), n_all)]
        print(f"| {' | '.join(row)} |")


def print_worst(sources):
    def n_missed(item):
        return len(item[1].branches) - reached(item[1].branches)
    for path, source in sorted(sources.items(), key=n_missed, reverse=True)[:WORST]:
        print(f"{path}: {n_missed((path, source))} branches of {len(source.branches)} "
              f"and {len(source.missed())} lines of {len(source.lines)} are not reached")


def main():
    sources = read_counts(sys.argv[1])
    if not any(reached(source.lines) for source in sources.values()):
        sys.exit("coverage.py: nothing was run yet")
    for path in sys.argv[2:]:
        print(f"{path}: {' '.join(map(str, sources[path].missed()))}")
    if not sys.argv[2:]:
        print_table(sources)
        print_worst(sources)


if __name__ == "__main__":
    main()
