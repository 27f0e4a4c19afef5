# SPDX-License-Identifier: GPL-2.0-or-later
"""Queries that nobody writes but a script or an enemy (G13), 60 kinds in sizes
up to --bytes: each is answered or refused within --seconds of processor time
and --megabytes of memory, on a stack of 256 KB.

--index DIR asks an index of one's own. --unlimited leaves out the limit of time
that is given with every query: then those that take longer are listed."""
import os
import resource
import subprocess
import sys

import trial

STACK = 256 * 1024
WORDS = ("the of ferry guarantees security troops peace talks ceasefire pledge "
         "monitors russia ukraine europe").split()


def cycle(n, sep, make):
    return sep.join(make(i, WORDS[i % len(WORDS)]) for i in range(n))


# name: (bytes that one more of it takes, what makes n of it)
KINDS = {
    "words": (6, lambda n: cycle(n, " ", lambda i, w: w)),
    "distinct words": (8, lambda n: cycle(n, " ", lambda i, w: f"w{i}")),
    "or": (10, lambda n: cycle(n, " OR ", lambda i, w: w)),
    "distinct or": (11, lambda n: cycle(n, " OR ", lambda i, w: f"{w}{i}")),
    "and": (11, lambda n: cycle(n, " AND ", lambda i, w: w)),
    "not": (8, lambda n: "the" + " NOT the" * n),
    "nots": (4, lambda n: "NOT " * n + "the"),
    "minus": (5, lambda n: "the" + " -ferry" * n),
    "plus": (5, lambda n: cycle(n, " ", lambda i, w: "+" + w)),
    "open": (1, lambda n: "(" * n),
    "closed": (1, lambda n: ")" * n),
    "nested": (2, lambda n: "(" * n + "the" + ")" * n),
    "nested not": (6, lambda n: "NOT (" * n + "the" + ")" * n),
    "nested or": (9, lambda n: "(the OR " * n + "ferry" + ")" * n),
    "nested and": (12, lambda n: "(a AND (b OR " * n + "c" + "))" * n),
    "quote": (1, lambda n: '"' * n),
    "phrase": (6, lambda n: '"' + cycle(n, " ", lambda i, w: w) + '"'),
    "phrase of one": (4, lambda n: '"' + "the " * n + '"'),
    "phrases": (16, lambda n: cycle(n, " ", lambda i, w: f'"{w} of the"')),
    "loose phrase": (6, lambda n: '"' + "the of " * n + '"~1000'),
    "stem phrase": (6, lambda n: '~"' + "the of " * n + '"'),
    "phrase of wildcards": (5, lambda n: '"' + "co* " * n + '"'),
    "wildcards": (5, lambda n: cycle(n, " ", lambda i, w: w[:2] + "*")),
    "or of wildcards": (8, lambda n: cycle(n, " OR ", lambda i, w: w[:2] + "*")),
    "tails": (5, lambda n: cycle(n, " OR ", lambda i, w: "*" + w[-2:])),
    "inner": (5, lambda n: cycle(n, " ", lambda i, w: w[:2] + "*" + w[-1])),
    "stars": (1, lambda n: "*" * n),
    "marks": (1, lambda n: "c" + "?" * n + "t"),
    "star word": (2, lambda n: "co" + "*a" * n),
    "fuzzy": (6, lambda n: cycle(n, " ", lambda i, w: w + "~2")),
    "fuzzy or": (10, lambda n: cycle(n, " OR ", lambda i, w: f"{w}x~2")),
    "fuzzy long": (1, lambda n: "a" * n + "~2"),
    "near": (12, lambda n: cycle(n, " NEAR/5 ", lambda i, w: w)),
    "near of one": (12, lambda n: "the" + " NEAR/9999 the" * n),
    "near of or": (12, lambda n: " NEAR/9 ".join(
        ["(" + " OR ".join(WORDS * 2) + ")"] * n)),
    "not near": (14, lambda n: "the" + " NOT NEAR/5 of" * n),
    "pre": (12, lambda n: cycle(n, " PRE/50 ", lambda i, w: w)),
    "near sentence": (12, lambda n: cycle(n, " NEAR/s ", lambda i, w: w)),
    "near paragraph": (12, lambda n: cycle(n, " NEAR/p ", lambda i, w: w)),
    "wide near": (1, lambda n: "the NEAR/" + "9" * n + " of"),
    "w/": (5, lambda n: cycle(n, " w/3 ", lambda i, w: w)),
    "atleast": (12, lambda n: cycle(n, " ", lambda i, w: f"atleast9({w})")),
    "atleast nested": (10, lambda n: "atleast2(" * n + "the" + ")" * n),
    "hlead": (9, lambda n: cycle(n, " OR ", lambda i, w: f"hlead({w})")),
    "fields": (10, lambda n: cycle(n, " OR ", lambda i, w: f"title:{w}")),
    "field nested": (7, lambda n: "title:(" * n + "the" + ")" * n),
    "unknown fields": (6, lambda n: "x" * n + ":the"),
    "dates": (15, lambda n: cycle(n, " OR ", lambda i, w: f"date:20{i % 30:02}")),
    "date ranges": (20, lambda n: cycle(
        n, " OR ", lambda i, w: f"date:20{i % 30:02}-01..20{i % 30:02}-12")),
    "paths": (9, lambda n: cycle(n, " OR ", lambda i, w: f"path:*{w[:2]}*")),
    "urls": (9, lambda n: "url:" + "/a" * n),
    "boosts": (8, lambda n: cycle(n, " ", lambda i, w: w + "^9")),
    "boost": (1, lambda n: "the^" + "9" * n),
    "long word": (1, lambda n: "a" * n),
    "compounds": (2, lambda n: "a" + "-b" * n),
    "acronym": (2, lambda n: "U." * n),
    "accents": (2, lambda n: "e" + "\u0301" * n),
    "cjk": (3, lambda n: "\u6e2f\u53e3" * (n // 2 + 1)),
    "emoji": (8, lambda n: "\U0001f468\u200d" * n),
    "blanks": (1, lambda n: " " * n + "the"),
    "operators": (4, lambda n: "AND " * n),
    "carets": (1, lambda n: "the" + "^" * n),
    "colons": (1, lambda n: "title" + ":" * n),
}


class Asker:
    def __init__(self, folder, options):
        self.options = options
        self.file = folder / "query"
        self.index = options.index
        if not self.index:
            self.index = str(folder / "index")
            ended = trial.run([trial.PT_INDEX, "-q", "--index", self.index, "-"],
                              600, trial.articles(options.articles))
            assert ended.code == 0, ended.err

    def ask(self, query, flags):
        """Exit, processor seconds, megabytes. Through a file: the
        arguments of a program have to fit a quarter of the stack."""
        self.file.write_bytes(query.replace("\n", " ").encode() + b"\n")
        limit = [] if self.options.unlimited else ["--time-limit", "1"]
        with open(os.devnull, "wb") as nothing:
            process = subprocess.Popen(
                [trial.PT_SEARCH, "--index", self.index, "--batch",
                 str(self.file), *limit, *flags], stdout=nothing,
                stderr=nothing, env=trial.environment(),
                preexec_fn=lambda: resource.setrlimit(
                    resource.RLIMIT_STACK, (STACK, STACK)))
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        return (process.returncode, used.ru_utime + used.ru_stime,
                used.ru_maxrss / 1024)


def trials(options):
    for kind in KINDS:
        for size in (40, 900, 15000, 65000, 1 << 20):
            if size <= options.bytes and options.kind in ("", kind):
                yield kind, size, []
                yield kind, size, ["--within", "paragraph"]


def main():
    options = trial.arguments(
        __doc__, 0, index=("", "to be asked"), articles=(400, "that are made"),
        bytes=(64 * 1024, "of the longest"), seconds=(2.0, "of the processor"),
        megabytes=(256.0, "of memory"), kind=("", "only this one"),
        unlimited=(False, "without a limit of time"))
    table = trial.Table(f"G13: {len(KINDS)} kinds of queries",
                        options.kept)
    with trial.Folder() as folder:
        asker = Asker(folder, options)
        for kind, size, flags in table.left(trials(options)):
            step, make = KINDS[kind]
            code, seconds, megabytes = asker.ask(make(max(1, size // step)), flags)
            name = f"{kind}, {size} bytes {' '.join(flags)}"
            table.count("queries", "answered" if code < 2 else "refused")
            if code not in (0, 1, 2):
                table.fail(f"{name}: ended by {code}")
            if seconds > options.seconds:
                table.fail(f"{name}: {seconds:.1f} s")
            if megabytes > options.megabytes:
                table.fail(f"{name}: {megabytes:.0f} MB")
            for cell, value in (("slowest, ms", seconds * 1000), ("most MB", megabytes)):
                cells = table.rows.setdefault("of one", {})
                cells[cell] = max(cells.get(cell, 0), round(value))
    trial.finish(table)


if __name__ == "__main__":
    sys.exit(main())
