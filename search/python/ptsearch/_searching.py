# SPDX-License-Identifier: GPL-2.0-or-later
"""Search: an open index, and questions to it."""
from __future__ import annotations

import ctypes
import datetime
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, TypeVar

from . import _answers, _library
from ._answers import Completion, Diff, Hit, Results, WhyNot, Within
from ._interrupt import interruptible
from ._library import quick, slow

Day = datetime.date | str
Path = str | bytes | os.PathLike[Any]
Index = Path | None
Answer = TypeVar("Answer")

_SORTS = ("relevance", "date", "-date", "title", "changed")
_FACETS = ("source", "author", "lang", "tag", "date")


class Seen:
    """Marks of stories that somebody has had: a set of numbers, to be kept from
    one search to the next.

    >>> import ptsearch
    >>> seen = ptsearch.Seen()
    >>> first = ptsearch.search("ferry OR ceasefire", limit=None, seen=seen)
    >>> seen.update(first.marks)
    >>> again = ptsearch.search("ferry OR ceasefire", seen=seen)
    >>> len(first) > 0, len(again)
    (True, 0)
    """

    def __init__(self, marks: Iterable[int] = ()):
        self._handle = ctypes.c_void_p()
        if quick.pt_seen_new(self._handle):
            raise MemoryError("memory ran out in libptsearch")
        self.update(marks)

    def update(self, marks: Iterable[int]) -> None:
        for mark in marks:
            _library.raise_for(quick.pt_seen_add(self._handle, mark),
                               _library.PtError())

    def __contains__(self, mark: int) -> bool:
        return bool(quick.pt_seen_has(self._handle, mark))

    def __iter__(self) -> Iterator[int]:
        n = ctypes.c_size_t()
        marks = quick.pt_seen_marks(self._handle, n)
        return iter(marks[:n.value] if marks else [])

    def __len__(self) -> int:
        n = ctypes.c_size_t()
        quick.pt_seen_marks(self._handle, n)
        return n.value

    def __del__(self, free: Any = quick.pt_seen_free) -> None:
        if hasattr(self, "_handle"):
            free(self._handle)


class Search:
    """An open index. Every search answers from its newest commit, whoever else
    writes or rebuilds it meanwhile.

    One search runs at a time: a thread that comes while another one searches
    waits. Threads that should search side by side open a Search each. It closes
    as a context manager, by close, or when nobody holds it any more; what it has
    given stays.

    >>> import ptsearch
    >>> with ptsearch.open() as index:
    ...     results = index.search('"Budapest Memorandum"', limit=2)
    >>> results.total, len(results), results[0].has_headline
    (3, 2, False)
    """

    def __init__(self, index: Index = None, *, safe: bool = False):
        self._lock = threading.Lock()
        self._handle: ctypes.c_void_p | None = None
        self._running: _library.Cancel | None = None
        handle, error = ctypes.c_void_p(), _library.PtError()
        options = _library.OpenOptions(
            struct_size=ctypes.sizeof(_library.OpenOptions),
            flags=safe * _library.OPEN_SAFE)
        _library.raise_for(slow.pt_search_open_with(
            ctypes.c_char_p(_library.place(index)), 1, options, handle, error),
            error)
        self._handle = handle

    def close(self) -> None:
        """Waits for a search that runs. Closing twice is fine."""
        with self._lock:
            handle, self._handle = self._handle, None
            if handle is not None:
                slow.pt_search_close(handle)

    def cancel(self) -> None:
        """Ends the search that runs in another thread: there, Cancelled is
        raised. Without one nothing happens."""
        running = self._running
        if running is not None:
            running.end()

    def __enter__(self) -> Search:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self, close: Any = slow.pt_search_close) -> None:
        # Whoever runs a search holds self: nobody does here.
        if getattr(self, "_handle", None) is not None:
            close(self._handle)

    def search(
        self, query: str, *,
        within: Within = "article",
        any: bool = False,
        plain: bool = False,
        variants: bool = True,
        since: Day | None = None,
        until: Day | None = None,
        changed_since: Day | None = None,
        limit: int | None = 10,
        offset: int = 0,
        sort: Literal["relevance", "date", "-date", "title",
                      "changed"] = "relevance",
        copies: Literal["list", "fold"] = "list",
        snippets: int = 2,
        snippet_width: int = 200,
        every_match: bool = False,
        exact: bool = False,
        occurrences: bool = False,
        suggest: bool = True,
        facets: str | Iterable[str] = (),
        timeline: Literal["auto", "day", "week", "month",
                          "year"] | None = None,
        like: Path | None = None,
        seen: Seen | None = None,
        today: datetime.date | None = None,
        timeout: float | None = None,
        recency: int = 0,
    ) -> Results:
        """Answers a query of the language that pt-query(7) describes.

        within          the unit that answers
        any             words side by side mean OR
        plain           the query is words, without syntax
        variants        also other spellings
        since, until    publication date, inclusive: a date, or "2025-12-15",
                        "2025-12", "2025"
        changed_since   only articles whose text changed on that day or later
        limit, offset   the page; limit=None: all, limit=0: only count
        sort            "-date": newest first; undated last
        copies          "fold": one hit a story
        snippets        at most so many a hit, of about snippet_width bytes;
                        every_match: one for each match
        exact           count all, however many
        occurrences     count the marks, too
        suggest         where nothing is found, suggest what would be
        facets          "source", "author", "lang", "tag", "date", or some
        timeline        count by time of publication
        like            a path, id or url: what is most like that article, and
                        answers the query, which may be ""
        seen            stories to leave out
        today           for date:7d.. and the like
        timeout         seconds; then TimedOut is raised
        recency         raises what is new: what is so many days old by half as
                        much as what is of today; 0: dates do not count

        Control-C ends it with KeyboardInterrupt, cancel() with Cancelled.
        QueryError, TimedOut, Cancelled, IndexModified, IndexDamaged,
        ReadWriteError, ArticleNotFound (like), ValueError.

        >>> import ptsearch
        >>> found = ptsearch.search("guarantees NOT NATO", within="paragraph",
        ...     since="2025-12", until="2025-12", sort="-date", facets="lang")
        >>> found.total >= len(found) == 10, found.facets["lang"].values[0][0]
        (True, 'en')
        >>> sorted(found, key=lambda hit: hit.date)[-1] == found[0]
        True
        """
        o = _options(today)
        o.flags = (any * _answers.ANY | plain * _answers.PLAIN
                   | (not variants) * _answers.NO_VARIANTS
                   | (_one_of("copies", copies, ("list", "fold"))
                      * _answers.FOLD_COPIES)
                   | exact * _answers.EXACT | occurrences * _answers.OCCURRENCES
                   | suggest * _answers.SUGGEST | every_match * _answers.EVERY)
        o.within = _one_of("within", within, _answers.WITHIN)
        o.sort = _one_of("sort", sort, _SORTS)
        o.limit = _library.ALL_HITS if limit is None else _size("limit", limit)
        o.offset = _size("offset", offset)
        o.n_passages = _size("snippets", snippets)
        o.passage_width = _size("snippet_width", snippet_width)
        o.since, o.until = _first_day(since), _last_day(until)
        o.changed_since = _first_day(changed_since)
        for name in (facets,) if isinstance(facets, str) else facets:
            o.facets |= 1 << _one_of("facets", name, _FACETS)
        o.timeline = _one_of("timeline", timeline or "none", _answers.UNITS)
        if timeout is not None:
            o.time_limit_us = max(1, int(min(timeout, 1e9) * 1e6))
        o.recency_days = _size("recency", recency)
        if like is not None:
            o.like = os.fsencode(like)
            o.like_len = len(o.like)
        if seen is not None:
            o.seen = seen._handle.value
        raw = _library.to_c(query)
        return self._ask(
            lambda handle, out, error: slow.pt_search_run(
                handle, raw, len(raw), o, out, error),
            lambda results: _answers.read_results(results, o.within),
            quick.pt_results_free, o, raw)

    def complete(self, prefix: str, most: int = 20) -> list[Completion]:
        """The words of the index that begin so, most frequent first, also
        behind a field: "title:mem".

        >>> import ptsearch
        >>> [word.text for word in ptsearch.open().complete("guarant", 2)]
        ['guarantees', 'guarantee']
        """
        raw = _library.to_c(prefix)
        return self._ask(
            lambda handle, out, error: slow.pt_search_complete(
                handle, raw, len(raw), _size("most", most), out, error),
            _answers.read_completions, quick.pt_completions_free, _options(),
            raw)

    def show(self, article: Path, query: str | None = None, *,
             within: Within = "article") -> Hit:
        """An article whole, named by path, id or url: its text is the only
        snippet, with what answers query marked.

        >>> import ptsearch
        >>> index = ptsearch.open()
        >>> path = index.search("transformer")[0].path
        >>> shown = index.show(path, "transformer").snippets[0]
        >>> len(shown.text) > 500, shown.matches[0]
        (True, 'transformers')
        """
        name = os.fsencode(article)
        raw = None if query is None else _library.to_c(query)
        o = _options()
        o.within = _one_of("within", within, _answers.WITHIN)
        return self._ask(
            lambda handle, out, error: slow.pt_search_show(
                handle, name, len(name), raw, len(raw or b""), o, out, error),
            lambda results: _answers.read_results(results, o.within)[0],
            quick.pt_results_free, o, raw or b"")

    def why_not(self, article: Path, query: str, *,
                within: Within = "article") -> WhyNot:
        """Puts query to one article: which clauses hold there, which decide
        against it, and what comes nearest.

        >>> import ptsearch
        >>> index = ptsearch.open()
        >>> path = index.search('"Budapest Memorandum"')[0].path
        >>> why = index.why_not(path, "Budapest AND zeppelin")
        >>> why.answers, [c.text for c in why.clauses if c.decides]
        (False, ['Budapest AND zeppelin', 'zeppelin'])
        """
        name, raw, o = os.fsencode(article), _library.to_c(query), _options()
        o.within = _one_of("within", within, _answers.WITHIN)
        return self._ask(
            lambda handle, out, error: slow.pt_search_why_not(
                handle, name, len(name), raw, len(raw), o, out, error),
            lambda why: _answers.read_why_not(why, raw),
            quick.pt_why_not_free, o, raw)

    def diff(self, a: Path, b: Path) -> Diff:
        """Two articles side by side, paragraph by paragraph.

        >>> import ptsearch
        >>> index = ptsearch.open()
        >>> a, b = index.search("path:*troops-pledge*")
        >>> index.diff(a.path, b.path).lines[0].kind
        'same'
        """
        left, right = os.fsencode(a), os.fsencode(b)
        return self._ask(
            lambda handle, out, error: slow.pt_search_diff(
                handle, left, len(left), right, len(right), out, error),
            _answers.read_diff, quick.pt_diff_free, _options(), b"")

    def _ask(self, ask: Callable[..., int], read: Callable[[Any], Answer],
             free: Callable[[Any], None], options: _library.Options,
             query: bytes) -> Answer:
        """What read makes of what ask gives, which is freed then."""
        cancel, error = _library.Cancel(), _library.PtError()
        options.cancel = ctypes.pointer(cancel)
        out = ctypes.c_void_p()
        with self._lock:
            if self._handle is None:
                raise ValueError("the search is closed")
            self._running = cancel
            try:
                status = interruptible(
                    lambda: ask(self._handle, out, error), cancel.end)
                _library.raise_for(status, error, query, bool(cancel.is_set))
                return read(out.value)
            finally:
                self._running = None
                free(out)


def _options(today: datetime.date | None = None) -> _library.Options:
    """PT_SEARCH_OPTIONS_INIT."""
    return _library.Options(
        struct_size=ctypes.sizeof(_library.Options), limit=10, n_passages=2,
        passage_width=200, today=_days(today or datetime.date.today()),
        since=_library.NO_DATE, until=_library.NO_DATE,
        changed_since=_library.NO_DATE)


def _one_of(option: str, value: str, values: tuple[str, ...]) -> int:
    if value not in values:
        raise ValueError(f"{option} is one of {', '.join(values)}, not "
                         f"{value!r}")
    return values.index(value)


def _size(option: str, value: int) -> int:
    if not 0 <= value < 1 << 31:
        raise ValueError(f"{option} cannot be {value}")
    return value


def _days(date: datetime.date) -> int:
    return date.toordinal() - 719163


def _range(day: Day) -> tuple[datetime.date, datetime.date]:
    """First and last day of a date, a month or a year."""
    if isinstance(day, datetime.datetime):
        day = day.date()
    if isinstance(day, datetime.date):
        return day, day
    first = datetime.date.fromisoformat((day + "-01-01")[:10])
    if len(day) == 10:
        return first, first
    if len(day) not in (4, 7):
        raise ValueError(f"a date is 2025-12-15, 2025-12 or 2025, not {day!r}")
    last = first.replace(month=12) if len(day) == 4 else first
    following = last.replace(day=28) + datetime.timedelta(days=4)
    return first, following - datetime.timedelta(days=following.day)


def _first_day(day: Day | None) -> int:
    return _library.NO_DATE if day is None else _days(_range(day)[0])


def _last_day(day: Day | None) -> int:
    return _library.NO_DATE if day is None else _days(_range(day)[1])
