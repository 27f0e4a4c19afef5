# SPDX-License-Identifier: GPL-2.0-or-later
"""Searches while the index is written, packed and rebuilt under them (G12).

Each commit puts one generation into all articles of a story: every one of them
has the word g<N> of the same N. So an answer that holds two generations, or
lacks one of the articles, was made of two commits. Half of the readers are
processes, half hold one handle of the library open (Python, ctypes).

--torn makes the writer commit article by article: then the rig fails, which
shows that it can."""
import ctypes
import json
import multiprocessing
import os
import re
import sys
import time

import trial

N = 12  # articles of a generation
LIB = os.environ.get("PT_LIB", str(trial.BIN.parent / "lib"))


def generation(g, only=None):
    return b"".join(json.dumps(
        {"id": f"part-{i}", "title": f"Part {i}", "lang": "en",
         "text": f"Generation g{g} of the log. Its pilots wait at quay {i}."}
    ).encode() + b"\n" for i in range(N) if only is None or i == only)


def write(index, until, torn, counts):
    g = 0
    while time.monotonic() < until.value:
        g += 1
        for only in range(N) if torn else [None]:
            ended = trial.run([trial.PT_INDEX, "-q", "--index", index, "-"], 60,
                              generation(g, only))
            assert ended.code == 0, ended.err
        counts[0] = g
        if g % 7 == 0:
            trial.run([trial.PT_INDEX, "-q", "--index", index, "--compact"], 60)
            counts[1] += 1
        if g % 11 == 0:
            trial.run([trial.PT_INDEX, "-q", "--index", index, "--rebuild"], 60)
            counts[2] += 1


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


def read_by_program(index, until, results, counts, flags):
    n = 0
    while time.monotonic() < until.value:
        committed = counts[0]
        ended = trial.run([trial.PT_SEARCH, *flags, "--index", index, "log", "-n",
                           "all", "--format", "json", "--copies", "list"])
        n += 1
        if ended.code != 0:
            results.put(f"exit {ended.code}: {ended.err.decode()}")
            continue
        wrong = judge([h["snippets"][0]["text"]
                       for h in json.loads(ended.out)["hits"]], committed)
        if wrong:
            results.put(wrong)
    results.put(n)


class Passage(ctypes.Structure):
    _fields_ = [("text", ctypes.c_void_p), ("text_len", ctypes.c_size_t)]


def library():
    lib = ctypes.CDLL(f"{LIB}/libptsearch.so")
    p, s = ctypes.c_void_p, ctypes.c_size_t
    lib.pt_search_open.argtypes = [ctypes.c_char_p, ctypes.POINTER(p), p]
    lib.pt_search_run.argtypes = [p, ctypes.c_char_p, s, p, ctypes.POINTER(p), p]
    lib.pt_results_n_hits.argtypes, lib.pt_results_n_hits.restype = [p], s
    lib.pt_results_hit.argtypes, lib.pt_results_hit.restype = [p, s], p
    lib.pt_hit_passage.argtypes = [p, s]
    lib.pt_hit_passage.restype = ctypes.POINTER(Passage)
    lib.pt_results_free.argtypes = lib.pt_search_close.argtypes = [p]
    return lib


def read_by_library(index, until, results, counts):
    lib = library()
    handle, answer = ctypes.c_void_p(), ctypes.c_void_p()
    error = ctypes.create_string_buffer(4096)
    query, n = b"log AND (part OR pilots)", 0
    assert lib.pt_search_open(index.encode(), ctypes.byref(handle), error) == 0
    while time.monotonic() < until.value:
        n, committed = n + 1, counts[0]
        status = lib.pt_search_run(handle, query, len(query), None,
                                   ctypes.byref(answer), error)
        if status:
            results.put(f"status {status}: {error.raw[24:].split(bytes(1))[0]}")
            continue
        texts = []
        for i in range(lib.pt_results_n_hits(answer)):
            passage = lib.pt_hit_passage(lib.pt_results_hit(answer, i), 0)[0]
            texts.append(ctypes.string_at(passage.text, passage.text_len).decode())
        lib.pt_results_free(answer)
        # Ten are shown, of which all are of one generation.
        wrong = judge(texts + texts[:N - len(texts)], committed)
        if wrong:
            results.put(wrong)
    lib.pt_search_close(handle)
    results.put(n)


def main():
    options = trial.arguments(__doc__, 0, seconds=(6, "of reading"),
                              torn=(False, "commit article by article"))
    table = trial.Table("G12: readers beside a writer")
    with trial.Folder() as folder:
        index = str(folder / "index")
        ended = trial.run([trial.PT_INDEX, "-q", "--index", index, "-"], 60,
                          generation(0))
        assert ended.code == 0, ended.err
        until = multiprocessing.Value(
            "d", time.monotonic() + options.seconds)
        results, counts = multiprocessing.Queue(), multiprocessing.Array("i", 3)
        work = [multiprocessing.Process(target=t, args=a) for t, a in (
            (write, (index, until, options.torn, counts)),
            (read_by_program, (index, until, results, counts, [])),
            (read_by_program, (index, until, results, counts, ["--safe"])),
            (read_by_library, (index, until, results, counts)),
            (read_by_library, (index, until, results, counts)))]
        for process in work:
            process.start()
        n_left = len(work) - 1
        while n_left:
            told = results.get()
            if isinstance(told, int):
                table.count("readers", "queries", told)
                n_left -= 1
            else:
                table.fail(told)
        for process in work:
            process.join()
            if process.exitcode:
                table.fail(f"a process ended by {process.exitcode}")
        for column, n in zip(("commits", "packed", "rebuilt"), counts):
            table.count("writer", column, n)
    trial.finish(table)


if __name__ == "__main__":
    sys.exit(main())
