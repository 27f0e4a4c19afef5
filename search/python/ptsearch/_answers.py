# SPDX-License-Identifier: GPL-2.0-or-later
"""What a search gives: plain data, copied out of the library before the call
returns. Nothing here can be closed or freed too early, and all of it may go to
another thread."""
from __future__ import annotations

import ctypes
import datetime
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, overload

from . import _library
from ._library import quick

Span = tuple[int, int]
Within = Literal["article", "paragraph", "sentence"]
WITHIN: tuple[Within, ...] = ("article", "paragraph", "sentence")
UNITS = ("none", "auto", "day", "week", "month", "year")

# enum pt_search_flag
ANY, PLAIN, NO_VARIANTS, FOLD_COPIES, EXACT, OCCURRENCES, SUGGEST, _, EVERY = (
    1 << bit for bit in range(9))


@dataclass(slots=True)
class Snippet:
    """A passage of an article, and the matches in it."""
    text: str
    spans: tuple[Span, ...]
    """Where in text: text[begin:end] is a match."""
    paragraph: int
    """From 1; a headline is the first."""
    line: int | None
    """From 1 in the file; None where the text does not stand in it so."""
    source_bytes: Span | None
    """Bytes of the file, likewise."""
    is_cut_before: bool
    is_cut_after: bool

    @property
    def matches(self) -> list[str]:
        return [self.text[begin:end] for begin, end in self.spans]

    def marked(self, before: str = "*", after: str = "*") -> str:
        """The text with its matches between before and after.

        >>> import ptsearch
        >>> hit = ptsearch.search("hectare PRE/9 dollars")[0]
        >>> print(hit.snippets[0].marked("[", "]")[:76])
        To make one [hectare] of Ukrainian farmland safe costs about 1,000 [dollars]
        """
        return _marked(self.text, self.spans, before, after)


@dataclass(frozen=True, slots=True)
class Spelling:
    """The article has another spelling of what the query has."""
    written: str
    found: str
    count: int


@dataclass(slots=True)
class Hit:
    """An article that answers, or a paragraph or sentence of one."""
    rank: int
    score: float
    id: str
    path: str
    """As os.fsdecode gives it: open() takes it, whatever bytes it has. A part
    of a container has # and its name behind."""
    file: str
    """The path without such a part."""
    url: str | None
    title: str
    """The headline; without one, the start of the text."""
    title_spans: tuple[Span, ...]
    has_headline: bool
    title_is_cut: bool
    date: datetime.date | None
    author: str | None
    source: str | None
    lang: str | None
    tags: tuple[str, ...]
    story: str | None
    """Equal for copies of one story."""
    copies: int
    """Further articles of it that answer, with copies="fold"; else in all."""
    changed: datetime.date | None
    """When pt-index found another text than it first did."""
    snippets: tuple[Snippet, ...]
    spellings: tuple[Spelling, ...]
    origins: Mapping[str, str]
    """Where title, date, author, source, url, lang and tags were found."""

    def marked_title(self, before: str = "*", after: str = "*") -> str:
        return _marked(self.title, self.title_spans, before, after)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Where nothing was found: what would be.

    >>> import ptsearch
    >>> nothing = ptsearch.search('"buffer zone" NOT the')
    >>> first = nothing.suggestions[0]
    >>> len(nothing), first.total > 0
    (0, True)
    >>> ptsearch.search(first.query, **first.options).total == first.total
    True
    """
    query: str
    options: Mapping[str, Any]
    """To ask it so: search(suggestion.query, **suggestion.options)."""
    total: int
    articles: int
    why: str


@dataclass(frozen=True, slots=True)
class Facet:
    """How many of all articles that answer have each value of a field."""
    values: tuple[tuple[str, int], ...]
    """Most articles first."""
    without: int
    """Articles that have none."""
    others: int
    """Values past the first 1,000, and the articles that have these."""
    other_articles: int

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return iter(self.values)


@dataclass(frozen=True, slots=True)
class Period:
    first: datetime.date
    articles: int
    stories: int
    all: int
    """Articles of the index, whether they answer or not."""
    is_burst: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    unit: str
    periods: tuple[Period, ...]
    undated: int

    def __iter__(self) -> Iterator[Period]:
        return iter(self.periods)


@dataclass(frozen=True, slots=True)
class Results(Sequence[Hit]):
    """The hits of one page, best first, and what is known of all that answer."""
    hits: tuple[Hit, ...] = field(repr=False)
    query: str
    parsed: str
    """As understood, for people."""
    within: Within
    total: int
    """Units that answer; at least, when inexact names it."""
    articles: int | None
    stories: int | None
    occurrences: int | None
    """None: not counted."""
    inexact: frozenset[str]
    """Which of these four are lower bounds, or not counted."""
    took: float
    """Seconds."""
    notes: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]
    facets: Mapping[str, Facet]
    timeline: Timeline | None
    marks: tuple[int, ...] = field(repr=False)
    """For a Seen, when the search was given one."""

    def __len__(self) -> int:
        return len(self.hits)

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    @overload
    def __getitem__(self, index: int) -> Hit: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Hit, ...]: ...

    def __getitem__(self, index: Any) -> Any:
        return self.hits[index]


@dataclass(frozen=True, slots=True)
class Completion:
    text: str
    articles: int


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A paragraph of two articles; kind is "same", "changed", "a" or "b"."""
    kind: str
    paragraph_a: int | None
    paragraph_b: int | None
    parts: tuple[tuple[str, str], ...]
    """Kind and text of each run: one, unless changed."""


@dataclass(frozen=True, slots=True)
class Diff:
    a: Hit
    b: Hit
    is_equal: bool
    lines: tuple[DiffLine, ...]

    def __iter__(self) -> Iterator[DiffLine]:
        return iter(self.lines)


@dataclass(frozen=True, slots=True)
class Nearest:
    """What an article has in place of what was asked for."""
    what: str
    remark: str
    distance: int | None
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a query put to one article."""
    text: str
    span: Span
    """Where in the query."""
    kind: str
    depth: int
    holds: bool
    decides: bool
    occurrences: int | None
    nearest: Nearest | None


@dataclass(frozen=True, slots=True)
class WhyNot:
    answers: bool
    hit: Hit
    clauses: tuple[Clause, ...]
    paragraphs: int
    """Those that would answer by themselves."""


# --- From the library -------------------------------------------------------

_FIELDS = ("id", "path", "url", "title", "date", "author", "source", "lang",
           "story", "file", "tags", "changed")
_NUMBERS = range(len(_FIELDS))
_TITLE = _FIELDS.index("title")
_BYTES = tuple((name, _FIELDS.index(name)) for name in ("path", "file"))
_WITH_ORIGIN = tuple((name, _FIELDS.index(name)) for name in (
    "title", "date", "author", "source", "url", "lang", "tags"))
_COUNTS = ("total", "articles", "stories", "occurrences")
_EXACT, _NOT_COUNTED = 0, 2


def day(days: int) -> datetime.date | None:
    if days == _library.NO_DATE:
        return None
    return datetime.date.fromordinal(719163 + days)


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _marked(text: str, spans: Sequence[Span], before: str, after: str) -> str:
    parts: list[str] = []
    at = 0
    for begin, end in spans:
        parts += text[at:begin], before, text[begin:end], after
        at = end
    return "".join(parts) + text[at:]


def _str_spans(raw: bytes, text: str, spans: Any, n: int) -> tuple[Span, ...]:
    """The n spans, bytes of raw, sorted and disjoint, as places in text, which
    is raw decoded."""
    if len(raw) == len(text):
        return tuple((spans[i].begin, spans[i].end) for i in range(n))
    places, at_byte, at = [], 0, 0
    for i in range(n):
        for byte in (spans[i].begin, spans[i].end):
            at += len(_library.to_str(raw[at_byte:byte]))
            at_byte = byte
            places.append(at)
    return tuple(zip(places[::2], places[1::2]))


def _slice(pointer: int | None, n: int) -> str:
    return _library.to_str(ctypes.string_at(pointer, n)) if pointer else ""


def _snippet(passage: _library.Passage) -> Snippet:
    raw = ctypes.string_at(passage.text, passage.text_len)
    text = _library.to_str(raw)
    line = passage.line
    return Snippet(
        text, _str_spans(raw, text, passage.spans, passage.n_spans),
        passage.paragraph, line or None,
        (passage.source_begin, passage.source_end) if line else None,
        bool(passage.is_cut_before), bool(passage.is_cut_after))


def _spelling(spelling: _library.Spelling) -> Spelling:
    return Spelling(_library.to_str(spelling.written),
                    _library.to_str(spelling.found), spelling.count)


def _each(results: int, n: Any, item: Any) -> Iterator[Any]:
    """Pointers followed."""
    return (item(results, i).contents for i in range(n(results)))


def _text(hit: int, number: int, length: ctypes.c_size_t) -> bytes | None:
    raw = quick.pt_hit_text(hit, number, length)
    if raw is None or len(raw) == length.value:
        return raw
    whole = _library.hit_text_whole(hit, number, length)
    return ctypes.string_at(whole, length.value)


def read_hit(hit: int) -> Hit:
    length = ctypes.c_size_t()
    raw = [_text(hit, number, length) for number in _NUMBERS]
    texts: dict[str, Any] = {
        name: each.decode("utf-8", "surrogateescape") if each else None
        for name, each in zip(_FIELDS, raw)}
    for name, number in _BYTES:
        texts[name] = os.fsdecode(raw[number] or b"")
    title = raw[_TITLE] or b""
    title_spans = quick.pt_hit_title_spans(hit, length)
    origins = ((name, quick.pt_hit_origin(hit, number))
               for name, number in _WITH_ORIGIN if raw[number])
    return Hit(
        rank=quick.pt_hit_rank(hit), score=quick.pt_hit_score(hit),
        id=texts["id"] or "", path=texts["path"], file=texts["file"],
        url=texts["url"], title=texts["title"] or "",
        title_spans=_str_spans(title, texts["title"] or "", title_spans,
                               length.value),
        has_headline=bool(quick.pt_hit_has_headline(hit)),
        title_is_cut=bool(quick.pt_hit_title_is_cut(hit)),
        date=_date(texts["date"]), author=texts["author"],
        source=texts["source"], lang=texts["lang"],
        tags=tuple((texts["tags"] or "").split("\n")) if texts["tags"] else (),
        story=texts["story"], copies=quick.pt_hit_n_copies(hit),
        changed=_date(texts["changed"]),
        snippets=tuple(map(_snippet, _each(
            hit, quick.pt_hit_n_passages, quick.pt_hit_passage))),
        spellings=tuple(map(_spelling, _each(
            hit, quick.pt_hit_n_spellings, quick.pt_hit_spelling))),
        origins={name: origin.decode() for name, origin in origins if origin})


def _suggestion(s: _library.Suggestion) -> Suggestion:
    options: dict[str, Any] = {"within": WITHIN[s.within]}
    if s.flags & ANY:
        options["any"] = True
    if s.flags & PLAIN:
        options["plain"] = True
    if s.flags & NO_VARIANTS:
        options["variants"] = False
    options |= {name: date for name, date in (
        ("since", day(s.since)), ("until", day(s.until))) if date}
    return Suggestion(_library.to_str(s.query), options, s.total, s.articles,
                      _library.to_str(s.why))


def _facet(facet: _library.Facet) -> Facet:
    values = (facet.values[i] for i in range(facet.n_values))
    return Facet(
        tuple((_slice(v.text, v.text_len), v.n_articles) for v in values),
        facet.without, facet.n_others, facet.other_articles)


def _timeline(timeline: _library.Timeline) -> Timeline:
    periods = (timeline.periods[i] for i in range(timeline.n_periods))
    return Timeline(
        UNITS[timeline.unit],
        tuple(Period(datetime.date.fromordinal(719163 + p.first), p.n_articles,
                     p.n_stories, p.n_all, bool(p.is_burst)) for p in periods),
        timeline.n_undated)


def _view(results: int, get: Any) -> str:
    length = ctypes.c_size_t()
    return _slice(get(results, length), length.value)


def read_results(results: int, within: int) -> Results:
    counts: dict[str, Any] = {
        name: getattr(quick, "pt_results_" + name)(results)
        for name in _COUNTS}
    values: dict[str, Any] = {
        name: None if count.exactness == _NOT_COUNTED else count.value
        for name, count in counts.items()}
    n_marks = ctypes.c_size_t()
    marks = quick.pt_results_marks(results, n_marks)
    timeline = quick.pt_results_timeline(results)
    facets = _each(results, quick.pt_results_n_facets, quick.pt_results_facet)
    return Results(
        hits=tuple(read_hit(quick.pt_results_hit(results, i))
                   for i in range(quick.pt_results_n_hits(results))),
        query=_view(results, quick.pt_results_query),
        parsed=_view(results, quick.pt_results_parsed), within=WITHIN[within],
        **values,
        inexact=frozenset(name for name, count in counts.items()
                          if count.exactness != _EXACT),
        took=quick.pt_results_took_us(results) / 1e6,
        notes=tuple(_library.to_str(quick.pt_results_note(results, i))
                    for i in range(quick.pt_results_n_notes(results))),
        suggestions=tuple(map(_suggestion, _each(
            results, quick.pt_results_n_suggestions,
            quick.pt_results_suggestion))),
        facets={f.name.decode(): _facet(f) for f in facets},
        timeline=_timeline(timeline.contents) if timeline else None,
        marks=tuple(marks[:n_marks.value]) if marks else ())


def read_completions(completions: int) -> list[Completion]:
    return [Completion(_slice(c.text, c.text_len), c.n_articles) for c in _each(
        completions, quick.pt_completions_n, quick.pt_completions_item)]


_KINDS = ("same", "changed", "a", "b")


def _diff_line(line: _library.DiffLine) -> DiffLine:
    parts = (line.parts[i] for i in range(line.n_parts))
    return DiffLine(
        _KINDS[line.kind], line.paragraph_a or None, line.paragraph_b or None,
        tuple((_KINDS[p.kind], _slice(p.text, p.text_len)) for p in parts))


def read_diff(diff: int) -> Diff:
    return Diff(
        read_hit(quick.pt_diff_article(diff, 0)),
        read_hit(quick.pt_diff_article(diff, 1)),
        bool(quick.pt_diff_is_equal(diff)),
        tuple(map(_diff_line, _each(
            diff, quick.pt_diff_n_lines, quick.pt_diff_line))))


def _clause(clause: _library.WhyClause, query: bytes) -> Clause:
    near = clause.nearest.contents if clause.nearest else None
    count = clause.occurrences
    return Clause(
        text=_slice(clause.text, clause.text_len),
        span=(len(_library.to_str(query[:clause.begin])),
              len(_library.to_str(query[:clause.end]))),
        kind=clause.kind.decode(), depth=clause.depth,
        holds=bool(clause.holds), decides=bool(clause.decides),
        occurrences=None if count.exactness == _NOT_COUNTED else count.value,
        nearest=near and Nearest(
            near.what.decode(), _library.to_str(near.remark or b""),
            near.distance if near.distance >= 0 else None,
            tuple(_snippet(near.passages[i]) for i in range(near.n_passages))))


def read_why_not(why: int, query: bytes) -> WhyNot:
    results = quick.pt_why_not_results(why)
    clauses = _each(why, quick.pt_why_not_n_clauses, quick.pt_why_not_clause)
    return WhyNot(
        bool(quick.pt_why_not_answers(why)),
        read_hit(quick.pt_results_hit(results, 0)),
        tuple(_clause(clause, query) for clause in clauses),
        quick.pt_why_not_n_paragraphs(why))
