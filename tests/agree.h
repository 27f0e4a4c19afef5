/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * agree.h: the index, the text matcher and the slow matcher asked the same, and
 * held against each other on every article.
 *
 *     articles --pt_agree_open--> index, texts
 *       queries (ask.h) --pt_agree_ask--> agreed, or what they differ in
 *         --pt_agree_shrink--> the smallest query and articles that differ
 *
 * Where they differ at least one is wrong. A query that the parser refuses
 * differs too: what is drawn is legal, but for the limits of expansion.
 */
#ifndef TESTS_AGREE_H
#define TESTS_AGREE_H

#include "tests/search_rig.h"
#include "tests/slow_resolve.h"

enum pt_discord {
    PT_AGREED,
    PT_DIFFERENT_ANSWERS, /* some article or unit answers for one of them */
    PT_DIFFERENT_MARKS,   /* what answers is marked differently */
    PT_DIFFERENT_COUNTS,  /* the index's totals are not those of its hits */
    PT_REFUSED            /* no answer at all */
};

/* Makes a mistake in what the slow matcher is asked: to see it found. */
typedef void pt_spoil(struct pt_clause *clause);

struct pt_agree {
    struct pt_rig rig;
    struct pt_arena arena; /* of the articles and their words */
    struct pt_buf *holds;  /* the articles' bytes, as the index keeps them */
    struct pt_slow_vocabulary vocabulary;
    pt_spoil *spoil; /* NULL: none */
};

/* What one query came to. */
struct pt_agree_answer {
    enum pt_discord discord;
    uint64_t n_hits;
    uint64_t n_marks;   /* in all that answers */
    bool is_exact;      /* the engine alone decided */
    bool is_over_limit; /* a word stands for too many; nothing was asked */
    char text[400];     /* what they differ in, one line */
};

/* Indexes n articles, which are not needed afterwards. Ends the test when that
 * fails. */
void pt_agree_open(struct pt_agree *agree,
                   const struct pt_article *articles,
                   size_t n,
                   pt_spoil *spoil);
void pt_agree_close(struct pt_agree *agree);

void pt_agree_ask(struct pt_agree *agree,
                  const struct pt_asked *asked,
                  struct pt_agree_answer *out);

/* A query and the articles that it is asked of. */
struct pt_quarrel {
    struct pt_asked asked;
    struct pt_article *articles;
    size_t n_articles;
    pt_spoil *spoil;
    enum pt_discord discord;
};

/* Makes the quarrel as small as can be while it stays of its kind; what is new
 * lives in arena. */
void pt_agree_shrink(struct pt_quarrel *quarrel, struct pt_arena *arena);

/* Appends query, options, articles and what they differ in. */
void pt_agree_tell(const struct pt_quarrel *quarrel, struct pt_buf *out);

/* --- many queries -------------------------------------------------------- */

/* Queries asked of the same articles. */
enum { PT_AGREE_ROUND = 400 };

/* The articles of a round, in arena: some of an index at dir, or our own. */
size_t pt_agree_articles(const char *dir,
                         uint64_t round,
                         struct pt_arena *arena,
                         struct pt_article **out);

struct pt_agree_tally {
    uint64_t n_asked;
    uint64_t n_matched; /* queries with at least one hit */
    uint64_t n_exact;
    uint64_t n_over_limit;
    uint64_t n_hits;
    uint64_t n_marks;
    uint64_t n_quarrels;
};

/* Draws and asks n queries from seed on. Each quarrel is shrunk and appended to
 * report; after most of them it ends. is_told: instead quarrels are told on
 * stderr at once, and how far it is. */
void pt_agree_run(const char *dir,
                  uint64_t seed,
                  uint64_t n,
                  unsigned most,
                  bool is_told,
                  struct pt_agree_tally *out,
                  struct pt_buf *report);

#endif
