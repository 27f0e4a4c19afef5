# SPDX-License-Identifier: GPL-2.0-or-later
"""What the rigs of this folder share: the programs, an index to hurt, runs
with limits, a table at the end."""
import argparse
import itertools
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("PT_BIN", ROOT / "build/bin"))
PT_INDEX = str(BIN / "pt-index")
PT_SEARCH = str(BIN / "pt-search")
SAMPLES = ROOT / "tests/articles"

HANG = "hang"


class Ended:
    """How a program ended: code (negative: by that signal; HANG), out, err."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @property
    def crashed(self):
        return self.code == HANG or self.code < 0 or self.code > 2


def environment(**more):
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PT_CONFIG": "",
           "HOME": "/nonexistent"}
    env.update(more)
    return env


def run(argv, seconds=10, text=None, env=None, **more):
    process = subprocess.Popen(
        argv, stdin=subprocess.PIPE if text is not None else subprocess.DEVNULL,
        stdout=more.pop("stdout", subprocess.PIPE), stderr=subprocess.PIPE,
        env=env or environment(), start_new_session=True, **more)
    try:
        out, err = process.communicate(text, timeout=seconds)
        return Ended(process.returncode, out or b"", err)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return Ended(HANG, b"", b"")


def paragraphs():
    """The sentences of our own articles, to make any number of others of."""
    out = []
    for path in sorted(SAMPLES.glob("*.txt")):
        text = path.read_text(encoding="utf-8", errors="replace")
        out += [line for line in text.split("\n") if len(line) > 60]
    return out


def articles(n, seed=1, mark="n"):
    """n made articles as JSON Lines; each has a word of its own, mark + i."""
    choose, parts, lines = random.Random(seed), paragraphs(), []
    for i in range(n):
        text = "\n".join(choose.sample(parts, 3))
        lines.append(json.dumps({
            "id": f"made-{i}", "title": f"Made article {mark}{i}",
            "text": f"{text}\nIts own word is {mark}{i}.",
            "date": f"2025-{1 + i % 12:02}-{1 + i % 28:02}", "lang": "en"}))
    return ("\n".join(lines) + "\n").encode()


def without_time(out):
    return re.sub(rb'"took_us":\d+', b"", out)


class Folder:
    """A temporary folder; with RIG_KEEP it stays."""

    def __enter__(self):
        self.path = Path(tempfile.mkdtemp(prefix="pt-rig-"))
        return self.path

    def __exit__(self, *_):
        if not os.environ.get("RIG_KEEP"):
            shutil.rmtree(self.path, ignore_errors=True)


def arguments(what, n, **more):
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("-n", type=int, default=n, help="trials")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kept", default="", help="file that remembers what was done")
    for name, (value, text) in more.items():
        option = "--" + name.replace("_", "-")
        if isinstance(value, bool):
            parser.add_argument(option, action="store_true", help=text)
        else:
            parser.add_argument(option, type=type(value), default=value,
                                help=text)
    return parser.parse_args()


class Table:
    """Counts, failures, and the verdict. With kept, a file, what was done is
    remembered there, and the next run goes on behind it."""

    SAVE_EVERY = 10  # seconds

    def __init__(self, goal, kept=""):
        self.goal, self.rows, self.failures = goal, {}, []
        self.done, self.before, self.kept = 0, 0.0, kept
        self.begun = self.saved = time.monotonic()
        if kept and os.path.exists(kept):
            with open(kept) as file:
                self.rows, self.failures, self.done, self.before = json.load(file)

    @property
    def seconds(self):
        return self.before + time.monotonic() - self.begun

    def save(self):
        if not self.kept:
            return
        self.saved = time.monotonic()
        os.makedirs(os.path.dirname(self.kept), exist_ok=True)
        with open(self.kept + ".new", "w") as file:
            json.dump([self.rows, self.failures, self.done, self.seconds], file)
        os.replace(self.kept + ".new", self.kept)

    def left(self, trials):
        """Those of trials that were not done before, each done when the next is
        asked for."""
        for trial in itertools.islice(trials, self.done, None):
            yield trial
            self.done += 1
            if time.monotonic() - self.saved > self.SAVE_EVERY:
                self.save()

    def count(self, row, column, by=1):
        cells = self.rows.setdefault(row, {})
        cells[column] = cells.get(column, 0) + by

    def fail(self, what):
        self.failures.append(what)
        if len(self.failures) <= 20:
            print("FAIL", what, flush=True)

    def end(self):
        columns = sorted({c for cells in self.rows.values() for c in cells})
        for row, cells in self.rows.items():
            print(f"  {row:24}", "  ".join(
                f"{c} {cells[c]}" for c in columns if c in cells))
        self.save()
        print(f"{self.goal}: {len(self.failures)} failures, {self.seconds:.0f} s")
        return 1 if self.failures else 0


def finish(table):
    sys.exit(table.end())
