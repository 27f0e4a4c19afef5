# SPDX-License-Identifier: GPL-2.0-or-later
"""The module ptsearch, held against the library that PTSEARCH_LIBRARY names:
its examples first, then what it promises. Needs PT_INDEX (the samples), PT_BIN
(the programs), PT_ROOT (the tree) and CC."""
import ctypes
import datetime
import doctest
import gc
import os
import pickle
import random
import shlex
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import ptsearch
from ptsearch import _answers, _errors, _indexing, _library, _searching

BIN, ROOT = os.environ["PT_BIN"], os.environ["PT_ROOT"]


def load_tests(loader, tests, pattern):
    for module in (ptsearch, _answers, _errors, _indexing, _searching):
        tests.addTests(doctest.DocTestSuite(module))
    return tests


class WithFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.place = os.path.join(self.folder, "index")

    def hold(self, *texts, **more):
        """An index of these articles, opened."""
        with ptsearch.Indexer(self.place) as indexer:
            for i, text in enumerate(texts):
                indexer.add(text, **({"id": f"a{i}"} | more))
        index = ptsearch.open(self.place)
        self.addCleanup(index.close)
        return index

    def hold_many(self, n):
        words = [f"w{i:03}" for i in range(400)]
        draw = random.Random(7)
        return self.hold(*(" ".join(["ferry"] + draw.choices(words, k=120))
                           for _ in range(n)))


class TheDoor(unittest.TestCase):
    def test_structs_are_those_of_the_headers(self):
        lines = ['#include "search/ptsearch.h"', '#include "indexer/ptindex.h"',
                 "#include <stdio.h>", "int main(void) {"]
        ours = []
        for struct in _library.STRUCTS:
            c = f"struct {struct.c_name}"
            lines.append(f'printf("{c} %zu\\n", sizeof({c}));')
            ours.append(f"{c} {ctypes.sizeof(struct)}")
            for name, kind in struct._fields_:
                lines.append(f'printf("{c} {name} %zu %zu\\n", offsetof({c}, '
                             f'{name}), sizeof((({c} *)0)->{name}));')
                ours.append(f"{c} {name} {getattr(struct, name).offset} "
                            f"{ctypes.sizeof(kind)}")
        with tempfile.TemporaryDirectory() as folder:
            program = os.path.join(folder, "offsets")
            subprocess.run(
                [*shlex.split(os.environ.get("CC", "cc")), "-I", ROOT, "-x",
                 "c", "-", "-o", program], check=True, text=True,
                input="\n".join([*lines, "return 0; }"]))
            theirs = subprocess.run([program], check=True, text=True,
                                    capture_output=True).stdout.splitlines()
        self.assertEqual(ours, theirs)

    def test_options_are_those_of_the_header(self):
        with tempfile.TemporaryDirectory() as folder:
            program = os.path.join(folder, "options")
            subprocess.run(
                [*shlex.split(os.environ.get("CC", "cc")), "-I", ROOT, "-x",
                 "c", "-", "-o", program], check=True, text=True, input="""
#include "search/ptsearch.h"
#include <unistd.h>
int main(void) {
    static struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    return write(1, &o, sizeof o) != sizeof o;
}""")
            theirs = _library.Options.from_buffer_copy(subprocess.run(
                [program], check=True, capture_output=True).stdout)
        ours = _searching._options()
        for name, _ in ours._fields_:
            if name not in ("today", "cancel"):
                self.assertEqual(getattr(ours, name), getattr(theirs, name),
                                 name)
        self.assertEqual(theirs.today, _library.NO_DATE)
        self.assertEqual(ours.today, _searching._days(datetime.date.today()))

    def test_without_the_library_the_import_says_what_to_do(self):
        run = subprocess.run(
            [sys.executable, "-c", "import ptsearch"], text=True,
            capture_output=True, env=os.environ | {
                "PTSEARCH_LIBRARY": "/nowhere/libptsearch.so.0"})
        self.assertEqual(run.returncode, 1)
        self.assertIn("ImportError: /nowhere/libptsearch.so.0", run.stderr)
        self.assertIn("set PTSEARCH_LIBRARY", run.stderr)

    def test_the_index_is_found_as_the_programs_find_it(self):
        for variables, found in (
                ({"PT_INDEX": "/a", "XDG_DATA_HOME": "/b"}, b"/a"),
                ({"PT_INDEX": "", "XDG_DATA_HOME": "/b"}, b"/b/pt-search/index"),
                ({"HOME": "/c"}, b"/c/.local/share/pt-search/index")):
            kept = dict(os.environ)
            try:
                for name in ("PT_INDEX", "XDG_DATA_HOME", "HOME"):
                    os.environ.pop(name, None)
                os.environ.update(variables)
                self.assertEqual(_library.place(None), found)
                self.assertEqual(_library.place("/d"), b"/d")
            finally:
                os.environ.clear()
                os.environ.update(kept)


class Places(WithFolder):
    """Spans index str."""

    TEXTS = (
        "The ferry waits.",
        "Пороми чекають: the ferry is late, і ще один ferry.",
        "\U0001f6a2\U0001f6a2 ferry \U0001f468\u200d\U0001f469\u200d\U0001f467 "
        "ferry\u0301 \u202eferry\u202c",
        "A\x07bell, a\ttab, a\x1b[31mred ferry\x1b[0m, and a ferry.",
        "渡し船 ferry を待つ。フェリー ferry。",
        "Ünïcödé ʼferryʼ ﬁne ferry — ferry…",
    )

    def test_a_span_is_the_match_in_every_script(self):
        index = self.hold(*self.TEXTS)
        results = index.search("ferry", limit=None)
        self.assertEqual(len(results), len(self.TEXTS))
        for hit in results:
            wanted = self.TEXTS[int(hit.id[1:])].lower().count("ferry")
            matches = [m for s in hit.snippets for m in s.matches]
            self.assertEqual(len(matches), wanted, hit)
            for match in matches:
                self.assertIn(match, ("ferry", "ferry\u0301"))

    def test_titles_have_places_too(self):
        index = self.hold("Body.", title="Паром \U0001f6a2: ferry talks")
        hit = index.search("ferry")[0]
        self.assertEqual(hit.marked_title("<", ">"),
                         "Паром \U0001f6a2: <ferry> talks")

    def test_a_query_error_points_into_the_str(self):
        index = self.hold("x")
        for query in ("Ціна AND (Київ OR", "\U0001f6a2 NEAR/", "a colour:red",
                      "date:12/05/2025"):
            with self.assertRaises(ptsearch.QueryError, msg=query) as raised:
                index.search(query)
            error = raised.exception
            begin, end = error.span
            self.assertTrue(0 <= begin <= end <= len(query), query)
            self.assertEqual(error.query, query)
        self.assertEqual(error.query[slice(*error.span)], "12/05/2025")
        self.assertEqual(error.caret.splitlines()[1], "     ^~~~~~~~~~")
        again = pickle.loads(pickle.dumps(error))
        self.assertEqual((str(again), again.span), (str(error), error.span))

    def test_the_caret_stands_under_wide_letters(self):
        error = ptsearch.QueryError("?", "渡し\x1b AND", (4, 7))
        self.assertEqual(error.caret, "渡し  AND\n      ^~~")

    def test_paths_may_be_any_bytes(self):
        path = os.path.join(os.fsencode(self.folder), b"caf\xe9 ferry.txt")
        with open(path, "wb") as file:
            file.write(b"Ferry\n\nThe ferry of the pier.\n")
        with ptsearch.Indexer(self.place) as indexer:
            self.assertEqual(indexer.update(path).new, 1)
        with ptsearch.open(self.place) as index:
            hit = index.search("ferry")[0]
            self.assertEqual(os.fsencode(hit.path), os.path.realpath(path))
            with open(hit.file, "rb") as file:
                begin, end = hit.snippets[0].source_bytes
                self.assertEqual(file.read()[begin:end],
                                 hit.snippets[0].text.encode())
            self.assertEqual(index.show(hit.path).path, hit.path)


class Answers(WithFolder):
    def test_results_are_a_sequence_of_plain_data(self):
        index = self.hold("Ferry one.", "Ferry two.", "Ferry three.")
        results = index.search("ferry")
        index.close()
        gc.collect()
        self.assertEqual([hit.rank for hit in results], [1, 2, 3])
        self.assertEqual((len(results), results.total), (3, 3))
        self.assertEqual(results[-1], results[2])
        self.assertEqual(len(results[:2]), 2)
        with self.assertRaises(IndexError):
            results[3]
        self.assertEqual(pickle.loads(pickle.dumps(results)), results)
        self.assertNotIn("total", results.inexact)

    def test_nothing_found_is_false_and_has_suggestions(self):
        results = self.hold("The ferries wait.").search("=ferry")
        self.assertFalse(results)
        self.assertEqual(results.total, 0)
        self.assertTrue(results.suggestions)

    def test_every_option_does_what_it_says(self):
        with ptsearch.Indexer(self.place) as indexer:
            for i in range(6):
                indexer.add(f"Pier {i}: the harbour ferry.\n\nNumber {i} was "
                            "late. No boat came.", id=f"i{i}", lang="en",
                            date=datetime.date(2025, 1 + i, 1),
                            source="Post" if i % 2 else "Echo",
                            tags=["sea", "port"], author="A. Mole")
        index = ptsearch.open(self.place)
        self.addCleanup(index.close)
        rows = (
            ("ferry", {"limit": 2}, 6, 2),
            ("ferry", {"limit": 0}, 6, 0),
            ("ferry", {"limit": None, "offset": 4}, 6, 2),
            ("ferry", {"since": "2025-03"}, 4, 4),
            ("ferry", {"until": "2025-03"}, 3, 3),
            ("ferry", {"since": datetime.date(2025, 6, 1)}, 1, 1),
            ("ferry", {"since": datetime.datetime(2025, 6, 1, 9)}, 1, 1),
            ("ferry", {"since": "2025", "until": "2025"}, 6, 6),
            ("ferry boat", {"within": "paragraph"}, 0, 0),
            ("boat late", {"within": "sentence"}, 0, 0),
            ("boat zeppelin", {"any": True}, 6, 6),
            ("ferry (late", {"plain": True}, 6, 6),
            ("harbor", {}, 6, 6),
            ("harbor", {"variants": False}, 0, 0),
            ("date:7d..", {"today": datetime.date(2025, 6, 5)}, 1, 1))
        for query, options, total, n in rows:
            with self.subTest(query=query, options=options):
                results = index.search(query, **options)
                self.assertEqual((results.total, len(results)), (total, n))
        newest = index.search("ferry", sort="-date", facets=("source", "tag"),
                              timeline="month", occurrences=True)
        self.assertEqual(newest[0].date, datetime.date(2025, 6, 1))
        self.assertEqual(newest[0].tags, ("sea", "port"))
        self.assertEqual(newest.facets["source"].values,
                         (("Echo", 3), ("Post", 3)))
        self.assertEqual(newest.facets["tag"].values,
                         (("port", 6), ("sea", 6)))
        self.assertEqual(newest.occurrences, 6)
        self.assertEqual([p.articles for p in newest.timeline], [1] * 6)
        self.assertEqual(newest.timeline.periods[0].first,
                         datetime.date(2025, 1, 1))
        recent = index.search("ferry", recency=30, limit=None,
                              today=datetime.date(2025, 6, 1))
        self.assertEqual(recent[0].date, datetime.date(2025, 6, 1))
        self.assertGreater(recent[0].score, 1.3 * recent[-1].score)
        every = index.search("number OR late", limit=1, every_match=True)[0]
        self.assertEqual([s.matches for s in every.snippets],
                         [["Number"], ["late"]])

    def test_what_no_option_has_is_a_value_error(self):
        index = self.hold("Ferry.")
        for options in ({"within": "page"}, {"sort": "best"}, {"limit": -1},
                        {"recency": -1}, {"recency": 36501},
                        {"recency": 30, "sort": "date"},
                        {"facets": "colour"}, {"timeline": "hour"},
                        {"since": "12/05/2025"}, {"since": "7d"},
                        {"copies": "join"}, {"snippets": 1 << 40}):
            with self.assertRaises(ValueError, msg=str(options)):
                index.search("ferry", **options)
        with self.assertRaises(TypeError):
            index.search("ferry", colour="red")
        with self.assertRaises(ptsearch.ArticleNotFound):
            index.search("ferry", like="no-such-id")
        with self.assertRaises(ptsearch.ArticleNotFound):
            index.show("no-such-id")

    def test_broken_text_in_a_query_is_no_crash(self):
        index = self.hold("Ferry.")
        for query in ("ferry \udcff", "\0ferry", "fer\0ry", "x" * 100000,
                      "(" * 5000):
            try:
                index.search(query)
            except ptsearch.QueryError as error:
                self.assertLessEqual(error.span[1], len(query))
        with self.assertRaises(ValueError):
            index.search("\ud800")

    def test_no_index_and_no_place_say_so(self):
        with self.assertRaises(ptsearch.IndexNotFound):
            ptsearch.open(self.place)
        with self.assertRaises(FileNotFoundError):
            ptsearch.search("x", index=self.folder)
        with self.assertRaises(ValueError):
            ptsearch.open("a\0b")
        with self.assertRaises(ValueError):
            ptsearch.Indexer("")


class Lives(WithFolder):
    """Handles, threads, time."""

    def test_a_closed_search_says_so(self):
        index = self.hold("Ferry.")
        with index:
            pass
        index.close()
        with self.assertRaisesRegex(ValueError, "closed"):
            index.search("ferry")

    def test_handles_go_in_any_order(self):
        self.hold("Ferry.").close()
        kept = []
        for i in range(50):
            index = ptsearch.open(self.place)
            results = index.search("ferry")
            ring = [index, results]
            ring.append(ring)
            kept.append((index, results[0])[i % 2])
        del index, results, ring
        random.Random(3).shuffle(kept)
        while kept:
            kept.pop()
            gc.collect()

    def test_a_safe_search_answers_the_same_in_a_child(self):
        here, ended = self.hold("The ferry sails.", "No ferry."), []
        before = signal.signal(signal.SIGCHLD, lambda *_: ended.append(1))
        try:
            with ptsearch.open(self.place, safe=True) as safe:
                wanted = here.search("ferry", exact=True)
                ended.clear()
                here.search("ferry")
                self.assertFalse(ended)
                found = safe.search("ferry", exact=True)
                self.assertTrue(ended)
                self.assertEqual(found.total, 2)
                self.assertEqual([hit.snippets for hit in found],
                                 [hit.snippets for hit in wanted])
                self.assertEqual(safe.complete("fer"), here.complete("fer"))
                self.assertEqual(
                    safe.show("a0").snippets, here.show("a0").snippets)
                with self.assertRaises(ptsearch.QueryError):
                    safe.search("(ferry")
        finally:
            signal.signal(signal.SIGCHLD, before)
        self.assertEqual(
            ptsearch.search("ferry", index=self.place, safe=True).total, 2)

    def test_whatever_damage_does_to_a_safe_search_is_an_error(self):
        self.hold_many(60).close()
        draw, raised = random.Random(11), 0
        tables = [os.path.join(self.place, name)
                  for name in sorted(os.listdir(self.place))
                  if name.endswith(".glass")]
        for path in tables:
            with open(path, "rb") as file:
                kept = file.read()
            with open(path, "r+b") as file:
                file.write(bytes(draw.choices(range(256), k=len(kept))))
            try:
                with ptsearch.open(self.place, safe=True) as safe:
                    safe.search("ferry OR w0*", limit=None, exact=True)
            except (ptsearch.IndexDamaged, ptsearch.ReadWriteError):
                raised += 1
            with open(path, "wb") as file:
                file.write(kept)
        self.assertGreater(raised, 0)
        self.assertEqual(
            ptsearch.search("ferry", index=self.place, safe=True).total, 60)

    def test_a_time_limit_ends_a_search(self):
        index = self.hold_many(400)
        with self.assertRaises(ptsearch.TimedOut) as raised:
            index.search("w001 OR w002 OR ferry", within="sentence",
                         limit=None, timeout=1e-5)
        self.assertIsInstance(raised.exception, TimeoutError)
        self.assertEqual(index.search("ferry", timeout=60).total, 400)

    def long_search(self, index):
        """Goes on until something ends it."""
        while True:
            index.search("ferry OR w001 OR w002", within="sentence",
                         limit=None, exact=True, suggest=False)

    def test_another_thread_cancels(self):
        index = self.hold_many(300)
        ends = []

        def run():
            try:
                self.long_search(index)
            except ptsearch.Error as error:
                ends.append(type(error))

        thread = threading.Thread(target=run)
        thread.start()
        until = time.monotonic() + 20
        while thread.is_alive() and time.monotonic() < until:
            index.cancel()
            time.sleep(0.002)
        thread.join(1)
        self.assertEqual(ends, [ptsearch.Cancelled])
        self.assertEqual(index.search("ferry").total, 300)

    def test_a_signal_ends_a_search_in_the_main_thread(self):
        index = self.hold_many(300)

        def interrupt(*_):
            raise KeyboardInterrupt

        before = signal.signal(signal.SIGALRM, interrupt)
        try:
            for i in range(20):
                # Again, should one be lost where Python frees something.
                signal.setitimer(signal.ITIMER_REAL, 0.002 + i * 0.0007, 0.5)
                with self.assertRaises(KeyboardInterrupt):
                    self.long_search(index)
                signal.setitimer(signal.ITIMER_REAL, 0)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        self.assertEqual(index.search("ferry").total, 300)

    def test_a_handler_runs_while_a_search_does(self):
        index, calls = self.hold_many(300), []
        before = signal.signal(signal.SIGALRM, lambda *_: calls.append(1))
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
            index.search("ferry OR w001", within="sentence", limit=None)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        self.assertTrue(calls)

    def test_threads_share_a_search_or_have_their_own(self):
        shared, wrong = self.hold_many(60), []

        def run(index):
            for i in range(15):
                results = index.search(f"w{i:03} OR ferry", limit=None)
                if results.total != 60 or len(results) != 60:
                    wrong.append(results)

        threads = [threading.Thread(target=run, args=(
            shared if i % 2 else ptsearch.open(self.place),)) for i in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])

    def test_every_answer_is_whole_while_others_rebuild(self):
        folder = os.path.join(self.folder, "files")
        os.mkdir(folder)
        for i in range(40):
            with open(f"{folder}/{i}.txt", "w") as file:
                file.write(f"Note {i}\n\nThe ferry of pier {i} is late.\n")
        command = [f"{BIN}/pt-index", "--index", self.place, "-q"]
        subprocess.run([*command, folder], check=True)
        paths = {f"{os.path.realpath(folder)}/{i}.txt" for i in range(40)}
        index, answers = ptsearch.open(self.place), 0
        self.addCleanup(index.close)
        writer = subprocess.Popen(["sh", "-c", 'for i in 1 2 3 4 5 6; do '
                                   '"$@" --rebuild || exit 1; done', "sh",
                                   *command])
        while writer.poll() is None:
            results = index.search("ferry", limit=None)
            self.assertEqual({hit.path for hit in results}, paths)
            self.assertEqual(results.total, 40)
            answers += 1
        self.assertEqual(writer.returncode, 0)
        self.assertGreater(answers, 5)


class Writing(WithFolder):
    def test_articles_are_added_replaced_and_removed(self):
        index = self.hold("The ferry.", "The tram.")
        with ptsearch.Indexer(self.place) as indexer:
            indexer.replace("The bus, and the ferry.", id="a1", tags=["x", "y"])
            self.assertEqual(index.search("bus").total, 0)
            indexer.commit()
            self.assertEqual(index.search("bus")[0].tags, ("x", "y"))
            self.assertEqual(indexer.remove("a0"), 1)
            with self.assertRaises(ptsearch.ArticleNotFound):
                indexer.remove("a0")
        self.assertEqual(index.search("ferry").total, 1)
        status = ptsearch.Indexer(self.place).status()
        self.assertEqual((status.articles, status.undated), (1, 1))
        self.assertIsNone(status.first_date)

    def test_a_block_that_fails_adds_nothing(self):
        index = self.hold("The ferry.")
        with self.assertRaises(KeyError):
            with ptsearch.Indexer(self.place) as indexer:
                indexer.add("Another ferry.", id="b")
                raise KeyError
        self.assertEqual(index.search("ferry").total, 1)
        with self.assertRaisesRegex(ValueError, "closed"):
            indexer.commit()

    def test_bad_articles_are_refused(self):
        with ptsearch.Indexer(self.place) as indexer:
            for text, more in (("x", {}), ("", {"id": "a"}),
                               ("x", {"id": "a", "date": "noon"}),
                               ("x", {"id": "a\0b"})):
                with self.assertRaises(ValueError, msg=str(more)):
                    indexer.add(text, **more)
            with self.assertRaises(ptsearch.LimitReached):
                indexer.add("x " * (5 << 20), id="a")
            indexer.add("half a pair \ud83d, and a \0 NUL: ferry", id="b")
        self.assertEqual(ptsearch.search("ferry", index=self.place).total, 1)

    def test_lines_come_from_a_file(self):
        with ptsearch.Indexer(self.place, reader=f"{BIN}/pt-read") as indexer:
            for turn in range(2):
                name = os.path.join(self.folder, "lines.jsonl")
                with open(name, "w+") as file:
                    file.write(f'{{"id":"l{turn}","text":"A ferry."}}\n'
                               "no article\n")
                    file.flush()
                    file.seek(0)
                    report = indexer.add_lines(file)
                self.assertEqual((report.new, report.skipped), (1, 1))
        self.assertEqual(ptsearch.search("ferry", index=self.place).total, 2)

    def test_files_are_brought_up_to_date(self):
        events = []
        root = os.path.join(self.folder, "files")
        os.mkdir(root)
        with open(f"{root}/a.txt", "w") as file:
            file.write("The ferry.\n")
        with open(f"{root}/b.txt", "w") as file:
            pass
        with ptsearch.Indexer(
                self.place, on_event=lambda *event: events.append(event),
                exclude=["*.bak", "drafts/"]) as indexer:
            report = indexer.update(root)
            self.assertEqual((report.new, report.skipped), (1, 1))
            self.assertEqual(list(indexer.skipped()),
                             [os.path.realpath(f"{root}/b.txt")])
            self.assertIn(("new", os.path.realpath(f"{root}/a.txt"), None),
                          events)
            self.assertEqual(indexer.rebuild().articles, 1)
            self.assertEqual(list(indexer.status().roots.values()), [1])
        with self.assertRaises(ptsearch.InvalidArgument):
            ptsearch.Indexer(self.place).update("/no/such/folder")

    def test_what_a_callback_raises_ends_the_run(self):
        root = os.path.join(self.folder, "files")
        os.mkdir(root)
        for i in range(5):
            with open(f"{root}/{i}.txt", "w") as file:
                file.write(f"Ferry {i}.\n")

        def refuse(what, path, reason):
            raise LookupError(what)

        indexer = ptsearch.Indexer(self.place, on_event=refuse)
        with self.assertRaises(LookupError):
            indexer.update(root)
        indexer.close()

    def test_a_signal_ends_an_update(self):
        root = os.path.join(self.folder, "files")
        os.mkdir(root)
        for i in range(400):
            with open(f"{root}/{i}.txt", "w") as file:
                file.write(f"Ferry {i}.\n" * 50)

        def interrupt(*_):
            raise KeyboardInterrupt

        before = signal.signal(signal.SIGALRM, interrupt)
        try:
            with ptsearch.Indexer(self.place) as indexer:
                signal.setitimer(signal.ITIMER_REAL, 0.02)
                with self.assertRaises(KeyboardInterrupt):
                    while True:
                        indexer.rebuild(root)
        finally:
            signal.signal(signal.SIGALRM, before)


if __name__ == "__main__":
    unittest.main()
