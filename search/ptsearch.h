/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ptsearch.h: ask an index of articles, from C. Public.
 *
 * Three calls are enough:
 *
 *     pt_search *s;
 *     pt_results *r;
 *     struct pt_error err;
 *     if (pt_search_open("/home/me/index", &s, &err) ||
 *         pt_search_run(s, "\"Budapest Memorandum\"", PT_ZSTR, NULL, &r, &err))
 *         return fprintf(stderr, "%s\n", err.message), 1;
 *     for (size_t i = 0; i < pt_results_n_hits(r); i++)
 *         puts(pt_hit_text(pt_results_hit(r, i), PT_HIT_TITLE, NULL));
 *     pt_results_free(r);
 *     pt_search_close(s);
 *
 * The query language is that of pt-search -q. Strings go in as pointer and
 * length (PT_ZSTR: up to the NUL) and come out as pointer and length, with a
 * NUL behind that does not count; everything that comes out of results lives
 * until pt_results_free. All text is UTF-8 but for paths, which are bytes.
 *
 * Nothing is printed, nothing exits, the environment is not read, there is no
 * global state. One thread at a time per pt_search and its results; any number
 * of handles in any number of threads.
 */
#ifndef SEARCH_PTSEARCH_H
#define SEARCH_PTSEARCH_H

#include "common/status.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct pt_search pt_search;   /* an open index */
typedef struct pt_results pt_results; /* the answer to one query */
typedef struct pt_hit pt_hit;         /* one line of it */

/* As a length: the string ends at its NUL. */
#define PT_ZSTR ((size_t)-1)

/* --- Open, search, close ------------------------------------------------- */

/* Opens the index in the folder dir and sets *out. PT_ENOINDEX: nothing there;
 * PT_EVERSION: made by a newer program, or not by pt-index; PT_ECORRUPT: it is
 * damaged, as can be seen at once or as a check found; PT_EINVALID: anybody may
 * write to it; PT_EIO; PT_ENOMEM. On failure *out is unchanged. The handle
 * follows commits and rebuilds by others by itself: every run answers from the
 * newest. From the second call on it keeps what it reads of the index for the
 * next: 33 MiB at most, and twelve bytes an article of up to a million. */
PT_API enum pt_status
pt_search_open(const char *dir, pt_search **out, struct pt_error *err);

/* More indexes are not searched as one. */
#define PT_MAX_INDEXES 64

/* The same for n indexes as one: one ranking, with the statistics of all, and
 * counts over all. Each is a folder (what exists or holds a slash), host:port,
 * where a stock xapian-tcpsrv serves one, or ssh://[user@]host/folder, where
 * ssh starts a stock xapian-progsrv; an answer waits for these timeout_ms, 0:
 * ten seconds: half of it for what is silent, half until the others are
 * connected anew. They are asked by threads of the library's own, which take no
 * signals and end before a call returns. No call raises SIGPIPE, nor changes
 * what the process does on it, but while servers are connected. Synonyms are
 * those of the first that has any. Of several one that cannot be opened is left
 * out, which pt_search_failure tells; with none left the status is that of the
 * first. One that fails later is left out from then on. PT_EINVALID: an index
 * is there twice, or its name cannot be; PT_ELIMIT: more than PT_MAX_INDEXES.
 */
PT_API enum pt_status pt_search_open_many(const char *const *dirs,
                                          size_t n,
                                          unsigned timeout_ms,
                                          pt_search **out,
                                          struct pt_error *err);

enum pt_open_flag {
    /* Each call is answered in a child process, made by fork: what unnoticed
     * damage in an index makes of libxapian, a crash or a hang, is PT_ECORRUPT,
     * or PT_EINTERRUPTED after a minute (a second after time_limit_us, where
     * that is set), and this process goes on. All calls work; each opens the
     * indexes anew. The child keeps no descriptor of this process but stdin and
     * stdout, runs none of its handlers of signals, and is waited for: who
     * handles SIGCHLD sees it end. In a process with threads this needs a C
     * library whose malloc works after fork, as those of Linux do. */
    PT_OPEN_SAFE = 1 << 0,
    /* An index that anybody may write to is not refused: for a file system that
     * shows that of every file. What it holds is read by code that trusts it,
     * so everybody with access to it must be trusted. */
    PT_OPEN_WRITABLE = 1 << 1
};

/* Begin with PT_OPEN_OPTIONS_INIT, then set. */
struct pt_open_options {
    size_t struct_size;  /* sizeof(struct pt_open_options) */
    unsigned flags;      /* enum pt_open_flag */
    unsigned timeout_ms; /* as for pt_search_open_many */
};

#define PT_OPEN_OPTIONS_INIT                                                   \
    {                                                                          \
        sizeof(struct pt_open_options), 0, 0                                   \
    }

/* pt_search_open_many with options (NULL: none). PT_EINVALID also: an unknown
 * flag. */
PT_API enum pt_status pt_search_open_with(const char *const *dirs,
                                          size_t n,
                                          const struct pt_open_options *options,
                                          pt_search **out,
                                          struct pt_error *err);

/* Why the i-th of the indexes that had to be left out of the last answer was,
 * in one line that names it; NULL: no more were. Until the next call. */
PT_API const char *pt_search_failure(const pt_search *search, size_t i);

/* Closes; results must be freed before. NULL is fine. */
PT_API void pt_search_close(pt_search *search);

struct pt_search_options;

/* Answers query (may be NULL with the option like) and sets *out; finding
 * nothing is PT_OK with no hits. options may be NULL. PT_EQUERY, PT_ELIMIT: the
 * query is at fault, err has the bytes and says what was expected;
 * PT_EMODIFIED: a writer was faster than ten repetitions; PT_EINTERRUPTED:
 * cancelled, or its time was over; PT_ECORRUPT; PT_EIO; PT_ENOMEM. */
PT_API enum pt_status pt_search_run(pt_search *search,
                                    const char *query,
                                    size_t query_len,
                                    const struct pt_search_options *options,
                                    pt_results **out,
                                    struct pt_error *err);

/* Frees the results and everything read from them. NULL is fine. */
PT_API void pt_results_free(pt_results *results);

/* --- Hits ---------------------------------------------------------------- */

/* Hits of this page (see offset and limit), best first. */
PT_API size_t pt_results_n_hits(const pt_results *results);

/* Hit i, i < pt_results_n_hits. */
PT_API const pt_hit *pt_results_hit(const pt_results *results, size_t i);

enum pt_hit_field {
    PT_HIT_ID,   /* the article's own id, else its url, else its path */
    PT_HIT_PATH, /* absolute, with #member inside a container; any bytes */
    PT_HIT_URL,
    PT_HIT_TITLE, /* the headline; without one, the start of the text */
    PT_HIT_DATE,  /* "2025-12-15" */
    PT_HIT_AUTHOR,
    PT_HIT_SOURCE,
    PT_HIT_LANG,
    PT_HIT_STORY,   /* equal for copies of one story */
    PT_HIT_FILE,    /* the path without #member */
    PT_HIT_TAGS,    /* separated by newlines */
    PT_HIT_CHANGED, /* the day, UTC, when pt-index found another text than it
                     * first did; NULL: never */
    PT_HIT_INDEX    /* of several indexes that which has the article */
};

/* The field's text and in *len (may be NULL) its bytes; NULL when not known. */
PT_API const char *
pt_hit_text(const pt_hit *hit, enum pt_hit_field field, size_t *len);

/* Where title, date, author, source, url, lang or tags was found, in few words:
 * "JSON-LD", "file name", "first lines"; NULL when that is not known. A
 * constant. */
PT_API const char *pt_hit_origin(const pt_hit *hit, enum pt_hit_field field);

/* Rank from 1 over all pages. */
PT_API uint64_t pt_hit_rank(const pt_hit *hit);

/* Score >= 0, comparable within one answer only. */
PT_API double pt_hit_score(const pt_hit *hit);

/* Further matching articles of the same story (copies folded), or in all. */
PT_API uint64_t pt_hit_n_copies(const pt_hit *hit);

/* 1 when the title is the article's headline, 0 when made from the text; then
 * pt_hit_title_is_cut tells whether it was cut. */
PT_API int pt_hit_has_headline(const pt_hit *hit);
PT_API int pt_hit_title_is_cut(const pt_hit *hit);

/* Bytes, half-open. */
struct pt_byte_span {
    size_t begin;
    size_t end;
};

/* The marked matches in the title. *n may be 0, the pointer is then unused. */
PT_API const struct pt_byte_span *pt_hit_title_spans(const pt_hit *hit,
                                                     size_t *n);

/* A passage: a slice of the article's true text and the matches in it. */
struct pt_passage {
    const char *text; /* text_len bytes, then a NUL */
    size_t text_len;
    const struct pt_byte_span *spans; /* bytes of text, sorted, disjoint */
    size_t n_spans;
    uint32_t paragraph;    /* from 1; a headline is the first */
    uint32_t line;         /* from 1 in the file; 0: does not stand there */
    uint64_t source_begin; /* bytes of the file, when line is not 0 */
    uint64_t source_end;
    int is_cut_before; /* its paragraph goes on before it */
    int is_cut_after;
};

PT_API size_t pt_hit_n_passages(const pt_hit *hit);
PT_API const struct pt_passage *pt_hit_passage(const pt_hit *hit, size_t i);

/* Another spelling of a word of the query that the article matched with:
 * Zelensky was written, Zelenskyy stands there. Only where passages are made,
 * and the first sixteen. */
struct pt_spelling {
    const char *written; /* in the query */
    const char *found;   /* in the article */
    uint64_t count;
};

PT_API size_t pt_hit_n_spellings(const pt_hit *hit);
PT_API const struct pt_spelling *pt_hit_spelling(const pt_hit *hit, size_t i);

/* --- A concordance --------------------------------------------------------
 *
 * Every passage of every hit as a line, which with PT_SEARCH_EVERY_MATCH and
 * PT_ALL_HITS is every match. */

enum pt_line_order {
    PT_LINES_AS_FOUND, /* of hits, then of their text */
    PT_LINES_BY_LEFT,  /* by the words before the match, the nearest first */
    PT_LINES_BY_RIGHT  /* by those behind it */
};

struct pt_line {
    const pt_hit *hit;
    const struct pt_passage *passage;
};

/* More are not sorted; and by how many words of the context. */
#define PT_MAX_SORTED_LINES (1u << 20)
#define PT_MAX_LINE_WORDS 8

typedef struct pt_lines pt_lines;

/* Sets *out to the lines of results, which must live as long, in that order,
 * without the first offset and at most limit (PT_ALL_HITS: all) of what
 * follows. Words are compared as they are searched, without case and accents, a
 * word that passage_width cut in two not at all, and no word comes before any;
 * lines whose words are equal stay as found. PT_ELIMIT: there are more than
 * PT_MAX_SORTED_LINES to be sorted; PT_ENOMEM. */
PT_API enum pt_status pt_results_lines(const pt_results *results,
                                       enum pt_line_order order,
                                       size_t offset,
                                       size_t limit,
                                       pt_lines **out,
                                       struct pt_error *err);

PT_API size_t pt_lines_n(const pt_lines *lines);
PT_API struct pt_line pt_lines_item(const pt_lines *lines, size_t i);
PT_API void pt_lines_free(pt_lines *lines); /* NULL: fine */

/* --- Counts and remarks -------------------------------------------------- */

/* A count is exact, or a lower bound, or not known (value 0 then). */
enum pt_exactness { PT_EXACT, PT_AT_LEAST, PT_NOT_COUNTED };

struct pt_count {
    uint64_t value;
    enum pt_exactness exactness;
};

/* Units that answer: articles, or paragraphs, or sentences. */
PT_API struct pt_count pt_results_total(const pt_results *results);
PT_API struct pt_count pt_results_articles(const pt_results *results);
PT_API struct pt_count pt_results_stories(const pt_results *results);
/* Marks in all answering units; PT_NOT_COUNTED unless asked for. */
PT_API struct pt_count pt_results_occurrences(const pt_results *results);

/* Microseconds that the run took. */
PT_API uint64_t pt_results_took_us(const pt_results *results);

/* The query as it was asked, whose bytes spans and explanations mean: that of
 * the call, or the one made of it and of options->like. */
PT_API const char *pt_results_query(const pt_results *results, size_t *len);

/* The query as understood, for people; its form may change. */
PT_API const char *pt_results_parsed(const pt_results *results, size_t *len);

/* Remarks about a legal query, one line each ("and" was searched as a word). */
PT_API size_t pt_results_n_notes(const pt_results *results);
PT_API const char *pt_results_note(const pt_results *results, size_t i);

enum pt_within { PT_WITHIN_ARTICLE, PT_WITHIN_PARAGRAPH, PT_WITHIN_SENTENCE };

/* Where nothing was found: what would be. */
struct pt_suggestion {
    const char *query; /* query text */
    enum pt_within within;
    unsigned flags; /* of PT_SEARCH_ANY, _PLAIN, _NO_VARIANTS: to ask it so */
    int32_t since;  /* days, or PT_NO_DATE: to ask it so */
    int32_t until;
    uint64_t total;    /* units that answer it */
    uint64_t articles; /* articles that hold these */
    const char *why;   /* one line */
};

PT_API size_t pt_results_n_suggestions(const pt_results *results);
PT_API const struct pt_suggestion *
pt_results_suggestion(const pt_results *results, size_t i);

/* --- Explanations -------------------------------------------------------- */

/* How a query was understood and answered, with PT_SEARCH_EXPLAIN. What is for
 * people only (tree, engine_query) may change its form. */

/* Where a word comes from. */
enum pt_word_origin {
    PT_WORD_WRITTEN,  /* the query has it, or a word with that stem */
    PT_WORD_VARIANT,  /* another spelling of what the query has */
    PT_WORD_EXPANSION /* fits a wildcard, or lies near a fuzzy word */
};

struct pt_explained_word {
    const char *text; /* folded, as the index has it; or a stem */
    int is_stem;
    enum pt_word_origin origin; /* of means only */
    uint64_t articles;          /* that have it */
};

/* Most frequent first; past the first few only counted. */
struct pt_explained_words {
    const struct pt_explained_word *items;
    size_t n;
    size_t n_more;
    uint64_t more_articles; /* that have one of these */
    size_t n_unused;        /* besides: words that no article has */
};

/* A word, or a condition of its own: lang:en, date:2025, path:/a, has:author */
struct pt_explained_leaf {
    size_t begin;      /* bytes of the query, half-open; begin == end: */
    size_t end;        /* --since and --until */
    const char *field; /* "" for title and body */
    uint64_t articles; /* that satisfy it; for path and url at most */
    struct pt_explained_words means; /* any of these satisfies it */
    struct pt_explained_words forms; /* words that the stems stand for */
    int32_t first; /* of a date: days, inclusive; PT_NO_DATE: open, and for … */
    int32_t last; /* … anything but a date */
};

/* How much of a limit was used. */
struct pt_explained_limit {
    const char *what;
    uint64_t used;
    uint64_t most;
};

struct pt_explanation {
    const char *tree;         /* as parsed, over several lines when long */
    const char *engine_query; /* libxapian's notation, long lists cut */
    int is_exact; /* the engine's answer is the answer; else the text of … */
    uint64_t n_read; /* … so many of its articles was read to decide */
    const struct pt_explained_leaf *leaves; /* in the order of the query */
    size_t n_leaves;
    size_t n_more_leaves; /* not listed */
    const struct pt_explained_limit *limits;
    size_t n_limits;
};

/* NULL without PT_SEARCH_EXPLAIN. */
PT_API const struct pt_explanation *
pt_results_explanation(const pt_results *results);

/* What a word adds to the score of a hit; within paragraph or sentence also
 * what a phrase or an operand of NEAR does. The weights add up to the score. */
struct pt_score_part {
    size_t begin; /* bytes of the query; begin == end: is_of_likes, is_of_date,
                     … */
    size_t end;   /* … or what n_more_leaves leaves out */
    size_t leaf;  /* of the explanation, its first; n_leaves: not listed */
    uint32_t in_title; /* occurrences there, not counted for the rest */
    uint32_t in_body;
    double weight;
    int is_of_likes; /* of no word, but of articles that are like this one: the
                      * scores of the first fifty are means of their own and of
                      * those that they are like */
    int is_of_date;  /* of no word, but of options->recency_days */
};

PT_API size_t pt_hit_n_score_parts(const pt_hit *hit);
PT_API const struct pt_score_part *pt_hit_score_part(const pt_hit *hit,
                                                     size_t i);

/* --- Facets -------------------------------------------------------------- */

/* How many of all articles that answer have each value of a field, copies
 * counted and however many there are; within paragraph or sentence, of the
 * articles that hold the units. Asking for one makes the total exact. */
enum pt_facet_field {
    PT_FACET_SOURCE = 1 << 0,
    PT_FACET_AUTHOR =
        1 << 1, /* the whole line as written: "A. Mole, B. Lark" */
    PT_FACET_LANG = 1 << 2,
    PT_FACET_TAG = 1 << 3, /* an article with two tags counts for both */
    PT_FACET_DATE = 1 << 4 /* "2025-12-15" */
};

/* Spellings that differ only in what every query passes over (case, accents)
 * are one value, written here as most articles have it. */
struct pt_facet_value {
    const char *text;
    size_t text_len;
    uint64_t n_articles;
};

/* Values of a facet that are listed; the others are only counted. */
#define PT_MAX_FACET_VALUES 1000

struct pt_facet {
    enum pt_facet_field field;
    const char *name;                    /* as in a query: "source" */
    const struct pt_facet_value *values; /* most articles first, then by text */
    size_t n_values;
    uint64_t without;        /* articles that have none */
    uint64_t n_others;       /* values not listed … */
    uint64_t other_articles; /* … and the sum of their articles */
};

/* The facets asked for, in the order of the enum. */
PT_API size_t pt_results_n_facets(const pt_results *results);
PT_API const struct pt_facet *pt_results_facet(const pt_results *results,
                                               size_t i);

/* --- Timeline ------------------------------------------------------------- */

enum pt_timeline_unit {
    PT_TIMELINE_NONE, /* none is asked for */
    PT_TIMELINE_AUTO, /* the shortest of about a screenful */
    PT_TIMELINE_DAY,
    PT_TIMELINE_WEEK, /* from Monday */
    PT_TIMELINE_MONTH,
    PT_TIMELINE_YEAR
};

/* Articles that answer and were published in one day, week, month or year. */
struct pt_period {
    int32_t first;       /* its first day, days since 1970-01-01 */
    uint64_t n_articles; /* copies included */
    uint64_t n_stories;  /* … whose first article is of this period */
    uint64_t n_all;      /* of the index, whether they answer or not */
    int is_burst;
};

/* Every period from the first article's to the last one's, empty ones too. As
 * with facets all articles count, and the total is exact. Where there would be
 * more than PT_MAX_PERIODS the search fails with PT_ELIMIT. */
#define PT_MAX_PERIODS 40000 /* a century of days */

struct pt_timeline {
    enum pt_timeline_unit unit; /* never AUTO */
    const struct pt_period *periods;
    size_t n_periods;
    uint64_t n_undated; /* articles that answer but have no date */
};

/* A period is a burst when its share of all articles, n_articles / n_all, is
 * PT_BURST_RATIO times that of the PT_BURST_PERIODS before and behind it, the
 * two-proportion z-test (pooled; NIST/SEMATECH e-Handbook of Statistical
 * Methods, 7.3.3) gives more than PT_BURST_SIGMAS, and it has
 * PT_BURST_STORIES, so that no single story much copied is one. */
#define PT_BURST_RATIO 2
#define PT_BURST_PERIODS 7
#define PT_BURST_SIGMAS 3
#define PT_BURST_STORIES 5

/* NULL when none was asked for. */
PT_API const struct pt_timeline *pt_results_timeline(const pt_results *results);

/* --- What was had before -------------------------------------------------- */

/* Marks of stories that somebody has had already. A story has one and each of
 * its articles has one, by its path: an article whose text changed is of
 * another story, but had. Numbers without meaning, to be kept from one search
 * to the next. */
typedef struct pt_seen pt_seen;

/* 8 bytes on disk, up to 24 in memory; half as many stories. */
#define PT_MAX_SEEN (1u << 22)

/* PT_OK or PT_ENOMEM. Free: NULL is fine. */
PT_API enum pt_status pt_seen_new(pt_seen **out);
PT_API void pt_seen_free(pt_seen *seen);

/* A mark that is there already is left out. PT_OK; PT_ELIMIT: there would be
 * more than PT_MAX_SEEN; PT_ENOMEM. */
PT_API enum pt_status pt_seen_add(pt_seen *seen, uint64_t mark);
PT_API int pt_seen_has(const pt_seen *seen, uint64_t mark);

/* The marks in the order in which they were added. */
PT_API const uint64_t *pt_seen_marks(const pt_seen *seen, size_t *n);

/* The marks of the stories that the hits of this page are of, copies that are
 * no hits included; only where the options had a pt_seen. Some may be there
 * twice. */
PT_API const uint64_t *pt_results_marks(const pt_results *results, size_t *n);

/* --- Options ------------------------------------------------------------- */

enum pt_sort {
    PT_SORT_RELEVANCE,
    PT_SORT_OLDEST, /* undated last, also for newest */
    PT_SORT_NEWEST,
    PT_SORT_TITLE,
    PT_SORT_CHANGED /* those whose text changed last first, others last */
};

/* Set is_set to end a search early, from another thread or a signal handler. It
 * is looked at for each article that is read, as the clock is for a limit of
 * time, but not within a call of the engine. */
struct pt_cancel {
    volatile int is_set;
};

#define PT_ALL_HITS ((size_t)-1)

enum pt_search_flag {
    PT_SEARCH_ANY = 1 << 0,         /* the implicit operator is OR */
    PT_SEARCH_PLAIN = 1 << 1,       /* the query is words, no syntax */
    PT_SEARCH_NO_VARIANTS = 1 << 2, /* no other spellings */
    PT_SEARCH_FOLD_COPIES = 1 << 3, /* one hit per story */
    PT_SEARCH_EXACT_COUNTS = 1 << 4,
    PT_SEARCH_OCCURRENCES = 1 << 5, /* count them, and stories */
    PT_SEARCH_SUGGEST = 1 << 6,     /* suggestions where nothing is found */
    PT_SEARCH_EXPLAIN = 1 << 7,     /* pt_results_explanation, score parts */
    /* The passages are one for each match, all of them, in text order: it alone
     * is marked, passage_width bytes of its paragraph on either side. */
    PT_SEARCH_EVERY_MATCH = 1 << 8,
    /* The total is not counted, and inexact as soon as the hits asked for are
     * found: for who shows no numbers. It saves half the time of phrases of
     * very common words. */
    PT_SEARCH_NO_TOTAL = 1 << 9
};

/* Begin with PT_SEARCH_OPTIONS_INIT, then set. */
struct pt_search_options {
    size_t struct_size; /* sizeof(struct pt_search_options): what a program
                         * built with an older header does not know is as
                         * PT_SEARCH_OPTIONS_INIT has it */
    unsigned flags;     /* enum pt_search_flag */
    enum pt_within within;
    enum pt_sort sort;
    size_t offset; /* hits passed over */
    size_t limit;  /* hits wanted; PT_ALL_HITS; 0: only count */
    /* A hit, at most; 0: none. Within units, after the first only those with a
     * word of the query that is not yet shown. */
    size_t n_passages;
    size_t passage_width; /* bytes aimed at */
    int32_t today;        /* days since 1970-01-01, from which date: counts */
    int32_t since;        /* publication date, days, inclusive … */
    int32_t until;        /* … PT_NO_DATE for no bound */
    const struct pt_cancel *cancel; /* may be NULL */
    unsigned facets;                /* of enum pt_facet_field */
    enum pt_timeline_unit timeline;
    const pt_seen *seen; /* stories left out, also of counts; may be NULL */
    /* An article, named as for pt_search_why_not, NULL: none. Only others that
     * have words in common with it, most alike first, none of its own story.
     * The query becomes (query) AND (word^2.1 OR …), which does not go with
     * PT_SEARCH_PLAIN; pt_results_query tells it. */
    const char *like;
    size_t like_len;
    int32_t changed_since;  /* only articles whose text changed after it was
                             * first seen, on that day (UTC) or later */
    uint64_t time_limit_us; /* then as if cancelled, but for suggestions: there
                             * are fewer; microseconds, 0: no limit */
    /* Raises what is new: an article has half of what its words give the best
     * one on top of its own, times recency_days / (recency_days + its age in
     * days at today); none without a date, and of one that lies ahead the age
     * is 0. It is added when the first fifty have been ordered by their likes,
     * none of which falls behind others for it. Only for articles by relevance
     * and where no index is on a server; 0: dates do not count. */
    uint64_t recency_days;
};

#define PT_MAX_RECENCY_DAYS 36500

#define PT_NO_DATE INT32_MIN
#define PT_SEARCH_OPTIONS_INIT                                                 \
    {                                                                          \
        sizeof(struct pt_search_options), 0, PT_WITHIN_ARTICLE,                \
            PT_SORT_RELEVANCE, 0, 10, 2, 200, PT_NO_DATE, PT_NO_DATE,          \
            PT_NO_DATE, NULL, 0, PT_TIMELINE_NONE, NULL, NULL, 0, PT_NO_DATE,  \
            0, 0                                                               \
    }

/* --- Words that begin so ------------------------------------------------ */

typedef struct pt_completions pt_completions;

struct pt_completion {
    const char *text; /* what was given, and how it goes on; a NUL behind */
    size_t text_len;
    uint64_t n_articles; /* that have it */
};

/* More are never listed; more words than the second are not looked through. */
#define PT_MAX_COMPLETIONS 1000
#define PT_MAX_COMPLETED_WORDS (1u << 20)

/* Sets *out to the at most most words of the index that begin with prefix, most
 * frequent first, then by bytes; also to fields (title:). Behind a field and a
 * colon the words of that field, for which title, author, source, tag,
 * boilerplate and lang will do. Case and accents do not count: a word is given
 * as an article writes it where that begins with prefix, byte for byte, else as
 * prefix and the rest of it. PT_ELIMIT: more than PT_MAX_COMPLETED_WORDS begin
 * so; PT_EINVALID: not such a field; else as pt_search_run. */
PT_API enum pt_status pt_search_complete(pt_search *search,
                                         const char *prefix,
                                         size_t prefix_len,
                                         size_t most,
                                         pt_completions **out,
                                         struct pt_error *err);

PT_API size_t pt_completions_n(const pt_completions *completions);
PT_API const struct pt_completion *
pt_completions_item(const pt_completions *completions, size_t i);
PT_API void pt_completions_free(pt_completions *completions); /* NULL: fine */

/* --- One article, whole --------------------------------------------------- */

/* Sets *out to the one article that is named (as for pt_search_why_not) as the
 * only hit, rank 0, with its whole text as its only passage, none when it has
 * no text. Marked is what answers query there, NULL for no query; total is 0
 * or 1, or the units that answer. Of options (may be NULL) flags, within,
 * today, since and until count.
 * PT_ENOTFOUND: no such article, err says what is known about it; PT_EINVALID:
 * several, err names them; else as pt_search_run. On failure *out is
 * unchanged. */
PT_API enum pt_status pt_search_show(pt_search *search,
                                     const char *article,
                                     size_t article_len,
                                     const char *query,
                                     size_t query_len,
                                     const struct pt_search_options *options,
                                     pt_results **out,
                                     struct pt_error *err);

/* --- Two articles side by side ------------------------------------------ */

typedef struct pt_diff pt_diff;

enum pt_diff_kind {
    PT_DIFF_SAME,
    PT_DIFF_CHANGED, /* the same paragraph, some of its words others */
    PT_DIFF_ONLY_A,
    PT_DIFF_ONLY_B
};

/* A run of text that both have, or one of them. */
struct pt_diff_part {
    enum pt_diff_kind kind; /* never CHANGED */
    const char *text;       /* text_len bytes, then a NUL */
    size_t text_len;
};

/* A paragraph, any white space in it one blank; of two hard-wrapped articles
 * only the words count. */
struct pt_diff_paragraph {
    enum pt_diff_kind kind;
    uint32_t paragraph_a; /* from 1, a headline is the first; 0: not there */
    uint32_t paragraph_b;
    const struct pt_diff_part *parts; /* one, unless CHANGED */
    size_t n_parts;
};

/* Words and signs of a paragraph up to which these are compared one by one, and
 * bytes of paragraphs after which no more are: what else changed went out and
 * came in. */
#define PT_MAX_DIFF_WORDS 5000
#define PT_MAX_DIFF_WORD_BYTES (1u << 20)

/* Compares two articles, named as for pt_search_why_not, headline and
 * paragraphs. Statuses as there. */
PT_API enum pt_status pt_search_diff(pt_search *search,
                                     const char *a,
                                     size_t a_len,
                                     const char *b,
                                     size_t b_len,
                                     pt_diff **out,
                                     struct pt_error *err);

/* 1 when every line is the same. */
PT_API int pt_diff_is_equal(const pt_diff *diff);
/* The articles as hits without passages: 0 is a, 1 is b. */
PT_API const pt_hit *pt_diff_article(const pt_diff *diff, unsigned which);
PT_API size_t pt_diff_n_lines(const pt_diff *diff);
PT_API const struct pt_diff_paragraph *pt_diff_line(const pt_diff *diff,
                                                    size_t i);
PT_API void pt_diff_free(pt_diff *diff); /* NULL is fine */

/* --- Why an article does not answer -------------------------------------- */

typedef struct pt_why_not pt_why_not;

/* Puts query to one article: the verdict is that of a search, and for each
 * clause stands whether it holds and, where that decides against the article,
 * the nearest thing there. article: a path, an id or a url as hits have them; a
 * relative path is one from the current folder. Of options (may be NULL) flags,
 * within, today, since, until and passage_width count.
 * PT_ENOTFOUND: no such article, err says what is known about it; PT_EINVALID:
 * several, err names them; else as pt_search_run. On failure *out is
 * unchanged. */
PT_API enum pt_status pt_search_why_not(pt_search *search,
                                        const char *article,
                                        size_t article_len,
                                        const char *query,
                                        size_t query_len,
                                        const struct pt_search_options *options,
                                        pt_why_not **out,
                                        struct pt_error *err);

/* Frees it and all that was read from it. NULL is fine. */
PT_API void pt_why_not_free(pt_why_not *why);

/* 1 when the article answers, else 0. */
PT_API int pt_why_not_answers(const pt_why_not *why);

/* The article as the only hit, with the query as parsed and its notes. The
 * total is 0 or 1, or the units that answer. Within units the hit has one
 * passage: the unit that comes nearest (the first that answers). */
PT_API const pt_results *pt_why_not_results(const pt_why_not *why);

/* Paragraphs that would answer by themselves; 0 when units were asked for. */
PT_API uint64_t pt_why_not_n_paragraphs(const pt_why_not *why);

/* What an article has in place of what was asked for. */
struct pt_nearest {
    const char *what;   /* one of the words listed below */
    const char *remark; /* for people, one line; its form may change */
    int64_t distance;   /* of "distance" and "order": in words; else -1 */
    const struct pt_passage *passages; /* with the marks that show it */
    size_t n_passages;                 /* at most 2 */
};
/* "stands"     what NOT excludes stands there
 * "elsewhere"  it stands outside the field, the lead or the unit asked about
 * "form"       another form or spelling of it, which quotes or = rule out
 * "reading"    the word for an acronym (US), or the acronym for the word (us)
 * "word"       only another word, of one or two edits or of the same beginning
 * "run"        some words of a phrase, side by side
 * "distance"   its words or operands, too far apart: closest places
 * "order"      … in another order
 * "unit"       … in different sentences or paragraphs
 * "count"      it stands there, but too few times
 * "beside"     NOT NEAR: each a has a b that near
 * "field"      what the article has in that field
 * "nothing"    nothing like it */

/* A clause of the query. Clauses come as a tree is read: the whole first, then
 * the parts of each before the next; depth counts from 0. */
struct pt_why_clause {
    const char *text; /* the query's own words */
    size_t text_len;
    size_t begin; /* bytes of the query; begin == end: of since and until */
    size_t end;
    const char *kind; /* "word" "wildcard" "fuzzy" "phrase" "near" "not-near"
                       * "atleast" "hlead" "date" "has" "all" "and" "or" "not"
                       * "maybe" */
    unsigned depth;
    int holds;                        /* within units: in the unit shown */
    int decides;                      /* the article fails because of it */
    struct pt_count occurrences;      /* marks that it makes by itself */
    const struct pt_nearest *nearest; /* NULL: none is called for */
};

PT_API size_t pt_why_not_n_clauses(const pt_why_not *why);
PT_API const struct pt_why_clause *pt_why_not_clause(const pt_why_not *why,
                                                     size_t i);

#ifdef __cplusplus
}
#endif
#endif
