# SPDX-License-Identifier: GPL-2.0-or-later
"""libptsearch by ctypes: its structs, its functions, its errors. Private.

Structs stand here as ptsearch.h, ptindex.h and status.h have them; a test
compiles these headers and compares every offset."""
import ctypes
import os
from ctypes import POINTER, c_char_p, c_double, c_int, c_int32, c_int64
from ctypes import c_size_t, c_uint, c_uint32, c_uint64, c_void_p
from pathlib import Path
from typing import Any

from . import _errors

SONAME = "libptsearch.so.0"
NO_DATE = -(1 << 31)
ALL_HITS = c_size_t(-1).value
OPEN_SAFE = 1 << 0


def _find() -> str:
    """$PTSEARCH_LIBRARY, else what the loader finds, else the library of the
    prefix that this module is installed in."""
    given = os.environ.get("PTSEARCH_LIBRARY")
    if given:
        return given
    try:
        ctypes.CDLL(SONAME)
        return SONAME
    except OSError:
        beside = Path(__file__).resolve().parents[3] / SONAME
        return str(beside) if beside.exists() else SONAME


try:
    slow = ctypes.CDLL(_find())
    quick = ctypes.PyDLL(slow._name)
except OSError as error:
    raise ImportError(f"{error}: install {SONAME}, or set PTSEARCH_LIBRARY to "
                      "its path") from None


class Struct(ctypes.Structure):
    """c_name: of the struct in C. A field that Python may not be called has an
    underscore behind it."""
    c_name: str


class PtError(Struct):
    c_name = "pt_error"
    _fields_ = [("status", c_int), ("span_begin", c_size_t),
                ("span_end", c_size_t), ("message", ctypes.c_char * 512)]


class Cancel(Struct):
    c_name = "pt_cancel"
    _fields_ = [("is_set", c_int)]

    def end(self) -> None:
        self.is_set = 1


class Options(Struct):
    c_name = "pt_search_options"
    _fields_ = [
        ("struct_size", c_size_t), ("flags", c_uint), ("within", c_int),
        ("sort", c_int), ("offset", c_size_t), ("limit", c_size_t),
        ("n_passages", c_size_t), ("passage_width", c_size_t),
        ("today", c_int32), ("since", c_int32), ("until", c_int32),
        ("cancel", POINTER(Cancel)), ("facets", c_uint), ("timeline", c_int),
        ("seen", c_void_p), ("like", c_char_p), ("like_len", c_size_t),
        ("changed_since", c_int32), ("time_limit_us", c_uint64),
        ("recency_days", c_uint64)]


class OpenOptions(Struct):
    c_name = "pt_open_options"
    _fields_ = [("struct_size", c_size_t), ("flags", c_uint),
                ("timeout_ms", c_uint)]


class ByteSpan(Struct):
    c_name = "pt_byte_span"
    _fields_ = [("begin", c_size_t), ("end", c_size_t)]


class Passage(Struct):
    c_name = "pt_passage"
    _fields_ = [
        ("text", c_void_p), ("text_len", c_size_t), ("spans", POINTER(ByteSpan)),
        ("n_spans", c_size_t), ("paragraph", c_uint32), ("line", c_uint32),
        ("source_begin", c_uint64), ("source_end", c_uint64),
        ("is_cut_before", c_int), ("is_cut_after", c_int)]


class Spelling(Struct):
    c_name = "pt_spelling"
    _fields_ = [("written", c_char_p), ("found", c_char_p), ("count", c_uint64)]


class Count(Struct):
    c_name = "pt_count"
    _fields_ = [("value", c_uint64), ("exactness", c_int)]


class Suggestion(Struct):
    c_name = "pt_suggestion"
    _fields_ = [
        ("query", c_char_p), ("within", c_int), ("flags", c_uint),
        ("since", c_int32), ("until", c_int32), ("total", c_uint64),
        ("articles", c_uint64), ("why", c_char_p)]


class FacetValue(Struct):
    c_name = "pt_facet_value"
    _fields_ = [("text", c_void_p), ("text_len", c_size_t),
                ("n_articles", c_uint64)]


class Facet(Struct):
    c_name = "pt_facet"
    _fields_ = [
        ("field", c_int), ("name", c_char_p), ("values", POINTER(FacetValue)),
        ("n_values", c_size_t), ("without", c_uint64), ("n_others", c_uint64),
        ("other_articles", c_uint64)]


class Period(Struct):
    c_name = "pt_period"
    _fields_ = [("first", c_int32), ("n_articles", c_uint64),
                ("n_stories", c_uint64), ("n_all", c_uint64),
                ("is_burst", c_int)]


class Timeline(Struct):
    c_name = "pt_timeline"
    _fields_ = [("unit", c_int), ("periods", POINTER(Period)),
                ("n_periods", c_size_t), ("n_undated", c_uint64)]


class Completion(Struct):
    c_name = "pt_completion"
    _fields_ = [("text", c_void_p), ("text_len", c_size_t),
                ("n_articles", c_uint64)]


class DiffPart(Struct):
    c_name = "pt_diff_part"
    _fields_ = [("kind", c_int), ("text", c_void_p), ("text_len", c_size_t)]


class DiffLine(Struct):
    c_name = "pt_diff_paragraph"
    _fields_ = [("kind", c_int), ("paragraph_a", c_uint32),
                ("paragraph_b", c_uint32), ("parts", POINTER(DiffPart)),
                ("n_parts", c_size_t)]


class Nearest(Struct):
    c_name = "pt_nearest"
    _fields_ = [("what", c_char_p), ("remark", c_char_p), ("distance", c_int64),
                ("passages", POINTER(Passage)), ("n_passages", c_size_t)]


class WhyClause(Struct):
    c_name = "pt_why_clause"
    _fields_ = [
        ("text", c_void_p), ("text_len", c_size_t), ("begin", c_size_t),
        ("end", c_size_t), ("kind", c_char_p), ("depth", c_uint),
        ("holds", c_int), ("decides", c_int), ("occurrences", Count),
        ("nearest", POINTER(Nearest))]


class Report(Struct):
    c_name = "pt_indexer_report"
    _fields_ = [(name, c_uint64) for name in (
        "n_new", "n_changed", "n_moved", "n_gone", "n_unchanged", "n_skipped",
        "n_ignored", "n_bytes", "n_articles")]


class Status(Struct):
    c_name = "pt_indexer_contents"
    _fields_ = [
        ("n_articles", c_uint64), ("n_undated", c_uint64),
        ("n_skipped", c_uint64), ("n_bytes", c_uint64),
        ("first_date", ctypes.c_char * 11), ("last_date", ctypes.c_char * 11),
        ("last_run", c_int64), ("schema", c_int), ("n_roots", c_size_t),
        ("n_langs", c_size_t), ("n_sources", c_size_t),
        ("n_other_sources", c_uint64), ("n_shards", c_uint)]


class Progress(Struct):
    c_name = "pt_indexer_progress"
    _fields_ = [("phase", c_int), ("n_looked_at", c_uint64),
                ("n_to_read", c_uint64), ("n_read", c_uint64),
                ("n_bytes_to_read", c_uint64), ("n_bytes_read", c_uint64)]


ON_WAIT = ctypes.CFUNCTYPE(c_int, c_void_p, ctypes.c_long)
ON_PROGRESS = ctypes.CFUNCTYPE(c_int, c_void_p, POINTER(Progress))
ON_EVENT = ctypes.CFUNCTYPE(None, c_void_p, c_char_p, c_char_p, c_char_p)
ON_UPDATE = ctypes.CFUNCTYPE(None, c_void_p, POINTER(Report))
EACH_SKIPPED = ctypes.CFUNCTYPE(c_int, c_void_p, c_char_p, c_char_p)


class IndexerOptions(Struct):
    c_name = "pt_indexer_options"
    _fields_ = [
        ("wait_seconds", c_uint), ("on_wait", ON_WAIT),
        ("on_progress", ON_PROGRESS), ("on_event", ON_EVENT),
        ("on_update", ON_UPDATE), ("context", c_void_p), ("lang", c_char_p),
        ("synonyms", c_char_p), ("reader", c_char_p), ("is_dry_run", c_int),
        ("exclude", c_char_p), ("is_bulk_off", c_int), ("jobs", c_uint),
        ("trusts_writable", c_int),
        ("shards", c_uint)]


class Article(Struct):
    c_name = "pt_indexer_article"
    _fields_ = [
        ("id", c_char_p), ("url", c_char_p), ("title", c_char_p),
        ("text", c_char_p), ("text_len", c_size_t), ("date", c_char_p),
        ("author", c_char_p), ("source", c_char_p), ("lang", c_char_p),
        ("tags", c_char_p)]


STRUCTS = Struct.__subclasses__()

_TEXT = (c_char_p, c_size_t)  # into the library: pointer and length
_OUT = POINTER(c_void_p)      # of a handle
_N = POINTER(c_size_t)
_ERR = POINTER(PtError)
_COUNTED = POINTER(c_uint64)

# What may take its time: other threads run meanwhile.
_SLOW = {
    "pt_search_open_with": (c_int, POINTER(c_char_p), c_size_t,
                            POINTER(OpenOptions), _OUT, _ERR),
    "pt_search_run": (c_int, c_void_p, *_TEXT, POINTER(Options), _OUT, _ERR),
    "pt_search_show": (c_int, c_void_p, *_TEXT, *_TEXT, POINTER(Options), _OUT,
                       _ERR),
    "pt_search_why_not": (c_int, c_void_p, *_TEXT, *_TEXT, POINTER(Options),
                          _OUT, _ERR),
    "pt_search_complete": (c_int, c_void_p, *_TEXT, c_size_t, _OUT, _ERR),
    "pt_search_diff": (c_int, c_void_p, *_TEXT, *_TEXT, _OUT, _ERR),
    "pt_indexer_open": (c_int, c_char_p, POINTER(IndexerOptions), _OUT, _ERR),
    "pt_indexer_update": (c_int, c_void_p, POINTER(c_char_p), c_size_t,
                          POINTER(Report), _ERR),
    "pt_indexer_rebuild": (c_int, c_void_p, POINTER(c_char_p), c_size_t,
                           POINTER(Report), _ERR),
    "pt_indexer_forget": (c_int, c_void_p, c_char_p, _COUNTED, _ERR),
    "pt_indexer_add": (c_int, c_void_p, POINTER(Article), _ERR),
    "pt_indexer_add_stream": (c_int, c_void_p, c_int, POINTER(Report), _ERR),
    "pt_indexer_commit": (c_int, c_void_p, _ERR),
    "pt_indexer_status": (c_int, c_void_p, POINTER(Status), _ERR),
    "pt_indexer_each_skipped": (c_int, c_void_p, EACH_SKIPPED, c_void_p, _ERR),
    "pt_indexer_close": (None, c_void_p),
    "pt_search_close": (None, c_void_p),
}

# What only reads memory.
_QUICK = {
    "pt_results_free": (None, c_void_p),
    "pt_results_n_hits": (c_size_t, c_void_p),
    "pt_results_hit": (c_void_p, c_void_p, c_size_t),
    "pt_results_total": (Count, c_void_p),
    "pt_results_articles": (Count, c_void_p),
    "pt_results_stories": (Count, c_void_p),
    "pt_results_occurrences": (Count, c_void_p),
    "pt_results_took_us": (c_uint64, c_void_p),
    "pt_results_query": (c_void_p, c_void_p, _N),
    "pt_results_parsed": (c_void_p, c_void_p, _N),
    "pt_results_n_notes": (c_size_t, c_void_p),
    "pt_results_note": (c_char_p, c_void_p, c_size_t),
    "pt_results_n_suggestions": (c_size_t, c_void_p),
    "pt_results_suggestion": (POINTER(Suggestion), c_void_p, c_size_t),
    "pt_results_n_facets": (c_size_t, c_void_p),
    "pt_results_facet": (POINTER(Facet), c_void_p, c_size_t),
    "pt_results_timeline": (POINTER(Timeline), c_void_p),
    "pt_results_marks": (_COUNTED, c_void_p, _N),
    "pt_hit_text": (c_char_p, c_void_p, c_int, _N),
    "pt_hit_origin": (c_char_p, c_void_p, c_int),
    "pt_hit_rank": (c_uint64, c_void_p),
    "pt_hit_score": (c_double, c_void_p),
    "pt_hit_n_copies": (c_uint64, c_void_p),
    "pt_hit_has_headline": (c_int, c_void_p),
    "pt_hit_title_is_cut": (c_int, c_void_p),
    "pt_hit_title_spans": (POINTER(ByteSpan), c_void_p, _N),
    "pt_hit_n_passages": (c_size_t, c_void_p),
    "pt_hit_passage": (POINTER(Passage), c_void_p, c_size_t),
    "pt_hit_n_spellings": (c_size_t, c_void_p),
    "pt_hit_spelling": (POINTER(Spelling), c_void_p, c_size_t),
    "pt_completions_n": (c_size_t, c_void_p),
    "pt_completions_item": (POINTER(Completion), c_void_p, c_size_t),
    "pt_completions_free": (None, c_void_p),
    "pt_diff_is_equal": (c_int, c_void_p),
    "pt_diff_article": (c_void_p, c_void_p, c_uint),
    "pt_diff_n_lines": (c_size_t, c_void_p),
    "pt_diff_line": (POINTER(DiffLine), c_void_p, c_size_t),
    "pt_diff_free": (None, c_void_p),
    "pt_why_not_free": (None, c_void_p),
    "pt_why_not_answers": (c_int, c_void_p),
    "pt_why_not_results": (c_void_p, c_void_p),
    "pt_why_not_n_paragraphs": (c_uint64, c_void_p),
    "pt_why_not_n_clauses": (c_size_t, c_void_p),
    "pt_why_not_clause": (POINTER(WhyClause), c_void_p, c_size_t),
    "pt_seen_new": (c_int, _OUT),
    "pt_seen_free": (None, c_void_p),
    "pt_seen_add": (c_int, c_void_p, c_uint64),
    "pt_seen_has": (c_int, c_void_p, c_uint64),
    "pt_seen_marks": (_COUNTED, c_void_p, _N),
    "pt_indexer_root": (c_char_p, c_void_p, c_size_t, _COUNTED),
    "pt_indexer_lang": (c_char_p, c_void_p, c_size_t, _COUNTED),
    "pt_indexer_source": (c_char_p, c_void_p, c_size_t, _COUNTED),
    "pt_status_sentence": (c_char_p, c_int),
}

for _library, _functions in ((slow, _SLOW), (quick, _QUICK)):
    for _name, (_result, *_parameters) in _functions.items():
        getattr(_library, _name).restype = _result
        getattr(_library, _name).argtypes = _parameters

# A text with a NUL in it, which c_char_p would cut.
hit_text_whole = quick["pt_hit_text"]
hit_text_whole.restype = c_void_p
hit_text_whole.argtypes = quick.pt_hit_text.argtypes


def place(index: str | bytes | os.PathLike[Any] | None) -> bytes:
    """The folder of an index, as pt-search and pt-index find it."""
    if index is not None:
        return no_nul(os.fsencode(index))
    for variable, below in (("PT_INDEX", ""),
                            ("XDG_DATA_HOME", "/pt-search/index"),
                            ("HOME", "/.local/share/pt-search/index")):
        if os.environ.get(variable):
            return os.fsencode(os.environ[variable] + below)
    raise _errors.InvalidArgument(
        "no place for the index: name it, or set PT_INDEX or HOME")


def to_c(text: str) -> bytes:
    """Of text that goes in with its length. What argv holds that is no UTF-8
    goes in as it was."""
    return text.encode("utf-8", "surrogateescape")


def no_nul(raw: bytes) -> bytes:
    """Of what goes in up to its NUL."""
    if b"\0" in raw:
        raise ValueError("a NUL character stands in it")
    return raw


def to_str(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


_STATUS_ENOMEM, _STATUS_EQUERY, _STATUS_ELIMIT, _STATUS_EINTERRUPTED = 1, 8, 9, 12
_EXCEPTIONS = {
    2: _errors.ReadWriteError, 3: _errors.IndexNotFound,
    4: _errors.IndexLocked, 5: _errors.IndexModified,
    6: _errors.IndexDamaged, 7: _errors.IndexVersion,
    9: _errors.LimitReached, 10: _errors.InvalidArgument,
    11: _errors.ArticleNotFound}


def raise_for(status: int, error: PtError, query: bytes = b"",
              is_cancelled: bool = False) -> None:
    """Nothing for PT_OK, else the exception of that status. query: what the
    spans of its errors are bytes of."""
    if status == 0:
        return
    if status == _STATUS_ENOMEM:
        raise MemoryError("memory ran out in libptsearch")
    message = (error.message or quick.pt_status_sentence(status)).decode(
        "utf-8", "replace")
    begin, end = error.span_begin, error.span_end
    if status == _STATUS_EQUERY or (status == _STATUS_ELIMIT and end):
        span = (len(to_str(query[:begin])), len(to_str(query[:end])))
        raise _errors.QueryError(message, to_str(query), span)
    if status == _STATUS_EINTERRUPTED:
        raise (_errors.Cancelled if is_cancelled else _errors.TimedOut)(message)
    raise _EXCEPTIONS.get(status, _errors.Error)(message)
