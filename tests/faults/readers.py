# SPDX-License-Identifier: GPL-2.0-or-later
"""Searches while the index is written, packed and rebuilt under them (G12).

Each commit puts one generation into all articles of a story: every one of them
has the word g<N> of the same N. So an answer that holds two generations, or
lacks one of the articles, was made of two commits. Three readers hold a handle
of the library (asker.c), one of them for 50 queries only; another is pt-search,
with --safe and without by turns.

--torn makes the writer commit article by article: then the rig fails, which
shows that it can."""
import json
import mmap
import multiprocessing
import os
import re
import struct
import subprocess
import sys
import time

import trial

N = 12  # articles of a generation
ASK = os.environ.get("PT_TOOLS", str(trial.ROOT / "build/release/tests/faults")) + "/asker"
REOPEN = (0, 0, 50)  # queries of a handle; 0: all


class Shared:
    """What writer and readers tell each other, as asker.c has it."""

    COMMITTED, IS_OVER, N_ASKED = range(3)

    def __init__(self, path):
        self.path = path
        path.write_bytes(bytes(24))
        with open(path, "r+b") as file:
            self.bytes = mmap.mmap(file.fileno(), 24)

    def __getitem__(self, i):
        return struct.unpack_from("=Q", self.bytes, 8 * i)[0]

    def __setitem__(self, i, value):
        struct.pack_into("=Q", self.bytes, 8 * i, value)


def generation(g, only=None):
    return b"".join(json.dumps(
        {"id": f"part-{i}", "title": f"Part {i}", "lang": "en",
         "text": f"Generation g{g} of the log. Its pilots wait at quay {i}."}
    ).encode() + b"\n" for i in range(N) if only is None or i == only)


def write(index, shared, torn, counts):
    g = 0
    while not shared[Shared.IS_OVER]:
        g += 1
        for only in range(N) if torn else [None]:
            ended = trial.run([trial.PT_INDEX, "-q", "--index", index, "-"], 60,
                              generation(g, only))
            assert ended.code == 0, ended.err
        shared[Shared.COMMITTED] = counts[0] = g
        for i, every, option in ((1, 7, "--compact"), (2, 11, "--rebuild")):
            if g % every == 0:
                ended = trial.run([trial.PT_INDEX, "-q", "--index", index, option], 60)
                assert ended.code == 0, ended.err
                counts[i] += 1


def judge(texts, committed):
    """What is wrong with an answer, or None; committed: the generation that
    stood there before it was asked for."""
    found = set(re.findall(r"Generation g(\d+)", "\n".join(texts)))
    if len(texts) != N:
        return f"{len(texts)} articles of {N}"
    if len(found) != 1:
        return f"mixed: {sorted(found)}"
    return f"g{found} is older than g{committed}" if int(
        found.pop()) < committed else None


def read_by_program(index, shared, results):
    n = 0
    while not shared[Shared.IS_OVER]:
        committed = shared[Shared.COMMITTED]
        ended = trial.run([trial.PT_SEARCH, *(["--safe"] if n % 2 else []),
                           "--index", index, "log", "-n", "all",
                           "--format", "json", "--copies", "list"])
        n += 1
        if ended.code != 0:
            results.put(f"exit {ended.code}: {ended.err.decode()}")
            continue
        wrong = judge([h["snippets"][0]["text"]
                       for h in json.loads(ended.out)["hits"]], committed)
        if wrong:
            results.put(wrong)
    results.put(n)


def read_on(table, folder, options, most):
    """Until so many queries were answered, or the time is over."""
    index, shared = str(folder / "index"), Shared(folder / "shared")
    ended = trial.run([trial.PT_INDEX, "-q", "--index", index, "-"], 60,
                      generation(0))
    assert ended.code == 0, ended.err
    until = time.monotonic() + options.seconds
    results, counts = multiprocessing.SimpleQueue(), multiprocessing.Array("i", 3)
    readers = [subprocess.Popen([ASK, index, str(shared.path), str(reopen)],
                                stdout=subprocess.PIPE, text=True) for reopen in REOPEN]
    others = [multiprocessing.Process(target=t, args=a) for t, a in (
        (write, (index, shared, options.torn, counts)),
        (read_by_program, (index, shared, results)))]
    for process in others:
        process.start()
    while time.monotonic() < until and shared[Shared.N_ASKED] < most and all(
            p.poll() is None for p in readers) and all(p.is_alive() for p in others):
        time.sleep(0.1)
    shared[Shared.IS_OVER] = 1
    for process in readers:
        *told, asked = process.communicate()[0].splitlines() or ["asked 0"]
        for line in told:
            table.fail(line)
        table.count("readers", "queries", int(asked.split()[-1]))
        if process.returncode not in (0, 1):
            table.fail(f"ask ended by {process.returncode}: {asked}")
    while isinstance(told := results.get(), str):
        table.fail(told)
    table.count("readers", "by pt-search", told)
    for process in others:
        process.join()
        if process.exitcode:
            table.fail(f"a process ended by {process.exitcode}")
    for column, n in zip(("commits", "packed", "rebuilt"), counts):
        table.count("writer", column, n)


def main():
    options = trial.arguments(__doc__, 1000000, seconds=(6, "of reading"),
                              torn=(False, "commit article by article"))
    table = trial.Table("G12: readers beside a writer", options.kept)
    most = options.n - table.rows.get("readers", {}).get("queries", 0)
    with trial.Folder() as folder:
        if most > 0:
            read_on(table, folder, options, most)
    trial.finish(table)


if __name__ == "__main__":
    sys.exit(main())
