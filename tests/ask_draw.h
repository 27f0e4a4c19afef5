/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ask_draw.h: queries at random; for the files that draw them alone.
 *
 *     ask_words.c   chance, places, words, phrases, wildcards
 *     ask_values.c  dates, paths, addresses, languages
 *     ask_draw.c    operators
 *
 * Words picked blindly hardly ever stand near each other. So a query is drawn
 * around one place of one article: most of its words are that place's
 * neighbours, its distances are theirs, one more or one less, its dates and
 * paths are the article's. The rest comes from anywhere.
 */
#ifndef TESTS_ASK_DRAW_H
#define TESTS_ASK_DRAW_H

#include "tests/ask.h"
#include "tests/slow_resolve.h"

struct pt_drawer {
    const struct pt_slow_vocabulary *v;
    struct pt_arena *arena;
    uint64_t random; /* never 0 */
    size_t article;
    size_t at;           /* a word of its title or text */
    size_t n;            /* words of title and text, which come first */
    enum pt_field field; /* inside field:( … ) */
    bool is_in_hlead;
};

/* A number below n; true once in n times; a number from least to most. */
unsigned pt_draw_below(struct pt_drawer *d, size_t n);
bool pt_draw_one_in(struct pt_drawer *d, unsigned n);
int pt_draw_between(struct pt_drawer *d, int least, int most);

#define PT_DRAW_PICK(d, table) (table)[pt_draw_below(d, PT_COUNTOF(table))]

/* A text in the arena. */
struct pt_str pt_draw_keep(struct pt_drawer *d, struct pt_str s);
struct pt_str pt_draw_say(struct pt_drawer *d, const char *format, ...)
    PT_PRINTF(2, 3);

/* A node without children; one with room for n; a child more in it. */
struct pt_ask *pt_draw_node(struct pt_drawer *d, enum pt_node_kind kind);
struct pt_ask *
pt_draw_parent(struct pt_drawer *d, enum pt_node_kind kind, size_t n);
void pt_draw_add(struct pt_ask *node, struct pt_ask *child);

/* Goes to some article and a place in it. A place is the index of a word there,
 * for pt_slow_word; the one that is so many steps from another. */
void pt_draw_article(struct pt_drawer *d);
bool pt_draw_has_words(const struct pt_drawer *d);
size_t pt_draw_place(struct pt_drawer *d);
size_t pt_draw_step(const struct pt_drawer *d, size_t from, int step);

/* What is made of word i and those behind it; all but a phrase may turn out a
 * plain word where the word allows nothing else. */
struct pt_ask *pt_draw_word(struct pt_drawer *d, size_t i, bool is_quoted);
struct pt_ask *pt_draw_wildcard(struct pt_drawer *d, size_t i, bool is_quoted);
struct pt_ask *pt_draw_fuzzy(struct pt_drawer *d, size_t i);
struct pt_ask *pt_draw_phrase(struct pt_drawer *d, size_t i, unsigned most);

/* Any of them; a date: clause; a value of the path, url or lang asked in. */
struct pt_ask *pt_draw_leaf(struct pt_drawer *d);
struct pt_ask *pt_draw_date(struct pt_drawer *d);
struct pt_ask *pt_draw_value(struct pt_drawer *d);

#endif
