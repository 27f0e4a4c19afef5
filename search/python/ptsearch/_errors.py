# SPDX-License-Identifier: GPL-2.0-or-later
"""What a call can say: an exception for each thing that a caller can do
differently, as common/status.h has a status for each."""
import unicodedata
from typing import Any


class Error(Exception):
    """All that the library says but lack of memory, which is MemoryError."""


class QueryError(Error, ValueError):
    """The query cannot be understood, or asks for more than a limit allows.

    >>> import ptsearch
    >>> try:
    ...     ptsearch.search("ceasefire AND (Donbas OR")
    ... except ptsearch.QueryError as error:
    ...     print(error)
    ...     print(error.caret)
    expected a word, a phrase or ( after OR
    ceasefire AND (Donbas OR
                          ^~
    """

    def __init__(self, message: str, query: str, span: tuple[int, int]):
        super().__init__(message)
        self.query = query
        self.span = span
        """Where in query, which is a str: query[begin:end]."""

    @property
    def caret(self) -> str:
        """The query in one line, and below it a mark under the span."""
        begin, end = self.span
        width = max(_width(self.query[begin:end]), 1)
        line = "".join(" " if _is_control(c) else c for c in self.query)
        return f"{line}\n{' ' * _width(self.query[:begin])}^{'~' * (width - 1)}"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.query, self.span)


class IndexNotFound(Error, FileNotFoundError):
    """There is no index at that place."""


class IndexLocked(Error):
    """Another process is changing the index."""


class IndexDamaged(Error):
    """The index is damaged; pt-index --rebuild makes it anew."""


class IndexVersion(Error):
    """The index was made by a newer version, or by no pt-index."""


class IndexModified(Error):
    """Writers were faster than ten repetitions of the search."""


class ReadWriteError(Error, OSError):
    """Reading or writing failed."""


class LimitReached(Error):
    """A limit that is not the query's."""


class InvalidArgument(Error, ValueError):
    """An argument is not valid."""


class ArticleNotFound(Error, LookupError):
    """Nothing in the index has that name."""


class Cancelled(Error):
    """Search.cancel ended the search."""


class TimedOut(Error, TimeoutError):
    """The timeout ended the search."""


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Zl", "Zp")


def _width(text: str) -> int:
    """Columns of a terminal."""
    columns = 0
    for char in text:
        if unicodedata.category(char) not in ("Mn", "Me", "Cf"):
            columns += 1 + (unicodedata.east_asian_width(char) in "WF")
    return columns
