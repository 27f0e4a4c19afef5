# SPDX-License-Identifier: GPL-2.0-or-later
"""Ask an index of articles, and keep it up to date.

    for hit in ptsearch.open().search("Budapest Memorandum"):
        print(hit.title, hit.date, hit.path)

>>> import ptsearch
>>> results = ptsearch.search('"security guarantees" NOT NATO')
>>> results.total
2
>>> for hit in results:
...     print(hit.date, hit.title)
None The village where the peace plan is a rumour
2025-12-17 Engineers ask for a truce of the transformers

The index is found as pt-search finds it ($PT_INDEX, else
$XDG_DATA_HOME/pt-search/index, else ~/.local/share/pt-search/index) unless it
is named. The library is libptsearch.so.0, or what $PTSEARCH_LIBRARY names.

Everything that is given is plain data: it stays when the index is closed, and
other threads may have it. Texts are str, and so are places in them: spans index
the str that they belong to. A path is what os.fsdecode makes of its bytes.
"""
from __future__ import annotations

from typing import Any

from ._answers import (Clause, Completion, Diff, DiffLine, Facet, Hit, Nearest,
                       Period, Results, Snippet, Spelling, Suggestion, Timeline,
                       WhyNot)
from ._errors import (ArticleNotFound, Cancelled, Error, IndexDamaged,
                      IndexLocked, IndexModified, IndexNotFound, IndexVersion,
                      InvalidArgument, LimitReached, QueryError, ReadWriteError,
                      TimedOut)
from ._indexing import Indexer, Report, Status
from ._searching import Index, Search, Seen

__version__ = "@VERSION@"

__all__ = [
    "ArticleNotFound", "Cancelled", "Clause", "Completion", "Diff", "DiffLine",
    "Error", "Facet", "Hit", "IndexDamaged", "IndexLocked", "IndexModified",
    "IndexNotFound", "IndexVersion", "Indexer", "InvalidArgument",
    "LimitReached", "Nearest", "Period", "QueryError", "ReadWriteError",
    "Report", "Results", "Search", "Seen", "Snippet", "Spelling", "Status",
    "Suggestion", "TimedOut", "Timeline", "WhyNot", "open", "search"]


def open(index: Index = None, *, safe: bool = False) -> Search:
    """An index, opened for many searches. IndexNotFound, IndexVersion,
    IndexDamaged, ReadWriteError.

    safe: each call is answered in a child of this process, made by fork, so that
    damage in the index that nobody knows of can end the child and not Python:
    that is IndexDamaged then, or TimedOut where nothing came for a minute.

    >>> import ptsearch
    >>> ptsearch.open(safe=True).search('"Budapest Memorandum"').total
    3
    """
    return Search(index, safe=safe)


def search(query: str, *, index: Index = None, safe: bool = False,
           **options: Any) -> Results:
    """One search in an index that is opened for it; safe as for open, options as
    for Search.search.

    >>> import ptsearch
    >>> ptsearch.search("drafted NEAR/5 letter")[0].snippets[0].matches
    ['drafted', 'letter']
    """
    with Search(index, safe=safe) as opened:
        return opened.search(query, **options)
