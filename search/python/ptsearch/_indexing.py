# SPDX-License-Identifier: GPL-2.0-or-later
"""Indexer: keeps an index up to date."""
from __future__ import annotations

import ctypes
import datetime
import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from . import _errors, _library
from ._interrupt import interruptible
from ._library import quick, slow

Path = str | bytes | os.PathLike[Any]
Event = Callable[[str, str, str | None], Any]

_EINTERRUPTED = 12


@dataclass(frozen=True, slots=True)
class Report:
    """What an update did: articles, but for skipped and ignored files."""
    new: int
    changed: int
    moved: int
    gone: int
    unchanged: int
    skipped: int
    ignored: int
    bytes: int
    articles: int
    """In the index now."""


@dataclass(frozen=True, slots=True)
class Status:
    """What an index holds."""
    articles: int
    undated: int
    skipped: int
    bytes: int
    """Of the index on disk."""
    first_date: datetime.date | None
    last_date: datetime.date | None
    last_run: datetime.datetime
    schema: int
    roots: dict[str, int]
    langs: dict[str, int]
    sources: dict[str, int]
    """How many articles each has; outlets only the first thousand."""


class Indexer:
    """Changes an index, which need not exist yet.

    As a context manager it commits at the end of the block; when an exception
    leaves the block, articles added since the last commit are dropped. One
    process changes an index at a time, from the first change to the commit.
    Threads may share it, and wait for each other.

    >>> import ptsearch, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with ptsearch.Indexer(folder + "/index") as indexer:
    ...         indexer.add("The pier reopened.", id="a", title="Pier",
    ...                     date="2025-12-15")
    ...         indexer.add("The pier closed again.", id="b")
    ...     with ptsearch.open(folder + "/index") as index:
    ...         for hit in index.search("pier", sort="date"):
    ...             print(hit.id, hit.date)
    a 2025-12-15
    b None
    """

    def __init__(self, index: Path | None = None, *,
                 wait: int = 60,
                 lang: str | None = None,
                 synonyms: Path | None = None,
                 exclude: str | Iterable[str] | None = None,
                 reader: Path | None = None,
                 dry_run: bool = False,
                 on_event: Event | None = None):
        """wait: seconds for another process to finish; lang: of articles whose
        language cannot be told; synonyms: a file; exclude: rules in the form of
        .gitignore; reader: the program pt-read; dry_run: updates only tell
        on_event, called with what ("new", "skipped", …), path and reason, in
        a thread of its own. What it raises ends the run."""
        self._lock = threading.Lock()
        self._handle: ctypes.c_void_p | None = None
        self._on_event: Event = on_event or (lambda *_: None)
        self._raised: BaseException | None = None
        self._is_ended = False
        # Kept, as the library calls them as long as it is open.
        self._callbacks = (_library.ON_WAIT(self._is_over),
                           _library.ON_PROGRESS(self._is_over),
                           _library.ON_EVENT(self._tell))
        if exclude is not None and not isinstance(exclude, str):
            exclude = "\n".join(exclude)
        options = _library.IndexerOptions(
            wait_seconds=wait, on_wait=self._callbacks[0],
            on_progress=self._callbacks[1], lang=_text(lang),
            synonyms=_path(synonyms), reader=_path(reader),
            is_dry_run=dry_run, exclude=_text(exclude))
        if on_event:
            options.on_event = self._callbacks[2]
        handle, error = ctypes.c_void_p(), _library.PtError()
        _library.raise_for(slow.pt_indexer_open(
            _library.place(index), options, handle, error), error)
        self._handle = handle

    def update(self, *roots: Path) -> Report:
        """Adds files and folders to the roots of the index and brings these up
        to date; without roots all that are known."""
        return self._run(slow.pt_indexer_update, roots)

    def rebuild(self, *roots: Path) -> Report:
        """The same, but makes the index anew and puts it in place in one step;
        searches go on meanwhile."""
        return self._run(slow.pt_indexer_rebuild, roots)

    def add(self, text: str, *,
            id: str | None = None,
            url: str | None = None,
            title: str | None = None,
            date: datetime.date | str | None = None,
            author: str | None = None,
            source: str | None = None,
            lang: str | None = None,
            tags: Iterable[str] = ()) -> None:
        """Adds an article, or replaces the one with the same id (without one,
        the same url). It stays until it is removed. commit makes it visible."""
        if isinstance(date, datetime.date):
            date = date.isoformat()
        raw = text.encode("utf-8", "surrogatepass")
        article = _library.Article(
            id=_text(id), url=_text(url), title=_text(title), text=raw,
            text_len=len(raw), date=_text(date), author=_text(author),
            source=_text(source), lang=_text(lang),
            tags=_text("\n".join(tags)) or None)
        self._call(lambda handle, error: slow.pt_indexer_add(
            handle, article, error))

    replace = add

    def add_lines(self, file: Any) -> Report:
        """Adds the articles of a file of JSON Lines, open or by its descriptor,
        from where it is to its end, and commits."""
        fd = file if isinstance(file, int) else file.fileno()
        report = _library.Report()
        self._call(lambda handle, error: slow.pt_indexer_add_stream(
            handle, fd, report, error))
        return _report(report)

    def remove(self, path_or_id: Path) -> int:
        """Removes what is named: an article by its id, a file, a folder, a root
        with all below it. How many articles that were; ArticleNotFound."""
        name, n = _path(path_or_id), ctypes.c_uint64()
        self._call(lambda handle, error: slow.pt_indexer_forget(
            handle, name, n, error))
        return n.value

    def commit(self) -> None:
        """Makes added articles durable and visible. When it fails, the last
        commit stands."""
        self._call(slow.pt_indexer_commit)

    def status(self) -> Status:
        status = _library.Status()

        def ask(handle: ctypes.c_void_p, error: _library.PtError) -> int:
            code = slow.pt_indexer_status(handle, status, error)
            if code == 0:
                found.append(_status(handle, status))
            return code

        found: list[Status] = []
        self._call(ask)
        return found[0]

    def skipped(self) -> dict[str, str]:
        """Every file or folder that could not be read, and why."""
        found: dict[str, str] = {}

        def each(_: Any, path: bytes, reason: bytes) -> int:
            found[os.fsdecode(path)] = _library.to_str(reason)
            return 0

        callback = _library.EACH_SKIPPED(each)
        self._call(lambda handle, error: slow.pt_indexer_each_skipped(
            handle, callback, None, error))
        return found

    def close(self) -> None:
        """What was added and not committed is dropped."""
        with self._lock:
            handle, self._handle = self._handle, None
            if handle is not None:
                slow.pt_indexer_close(handle)

    def __enter__(self) -> Indexer:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self.commit()
        finally:
            self.close()

    def __del__(self, close: Any = slow.pt_indexer_close) -> None:
        if getattr(self, "_handle", None) is not None:
            close(self._handle)

    def _run(self, run: Callable[..., int], roots: Iterable[Path]) -> Report:
        paths = [_path(root) for root in roots]
        array = (ctypes.c_char_p * len(paths))(*paths)
        report = _library.Report()
        self._call(lambda handle, error: run(
            handle, array, len(paths), report, error))
        return _report(report)

    def _call(self, call: Callable[..., int]) -> None:
        error = _library.PtError()
        with self._lock:
            if self._handle is None:
                raise ValueError("the indexer is closed")
            self._is_ended, self._raised = False, None
            status = interruptible(lambda: call(self._handle, error), self._end)
        if self._raised is not None:
            raise self._raised
        if status == _EINTERRUPTED:
            raise _errors.Cancelled(error.message.decode("utf-8", "replace"))
        _library.raise_for(status, error)

    def _end(self) -> None:
        self._is_ended = True

    def _is_over(self, *_: Any) -> int:
        return self._is_ended

    def _tell(self, _: Any, what: bytes, path: bytes,
              reason: bytes | None) -> None:
        try:
            self._on_event(what.decode(), os.fsdecode(path or b""),
                           None if reason is None else _library.to_str(reason))
        except BaseException as error:
            self._raised = self._raised or error
            self._end()


def _text(text: str | None) -> bytes | None:
    """Broken parts become U+FFFD in the library."""
    return None if text is None else _library.no_nul(
        text.encode("utf-8", "surrogatepass"))


def _path(path: Path | None) -> bytes | None:
    return None if path is None else _library.no_nul(os.fsencode(path))


def _report(report: _library.Report) -> Report:
    return Report(*(getattr(report, name) for name, _ in report._fields_))


def _listed(handle: ctypes.c_void_p, get: Callable[..., bytes],
            n: int) -> dict[str, int]:
    count, listed = ctypes.c_uint64(), {}
    for i in range(n):
        name = get(handle, i, count)
        listed[os.fsdecode(name)] = count.value
    return listed


def _status(handle: ctypes.c_void_p, status: _library.Status) -> Status:
    dates = (datetime.date.fromisoformat(d.decode()) if d else None
             for d in (status.first_date, status.last_date))
    first, last = dates
    return Status(
        articles=status.n_articles, undated=status.n_undated,
        skipped=status.n_skipped, bytes=status.n_bytes, first_date=first,
        last_date=last, schema=status.schema,
        last_run=datetime.datetime.fromtimestamp(
            status.last_run, datetime.timezone.utc),
        roots=_listed(handle, quick.pt_indexer_root, status.n_roots),
        langs=_listed(handle, quick.pt_indexer_lang, status.n_langs),
        sources=_listed(handle, quick.pt_indexer_source, status.n_sources))
