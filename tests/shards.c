/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/shards.h"

#include <check.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { COPIED = 3 /* every third article … */, MOST_COPIES = 2 };

static void *room_for(struct pt_arena *arena, size_t n, size_t size)
{
    void *const room = pt_arena_array(arena, n + 1, size);
    ck_assert_ptr_nonnull(room);
    return room;
}

/* --- indexes -------------------------------------------------------------- */

/* The articles, and copies of some: their stories have several articles, and
 * their scores are equal. */
static struct pt_article *
add_copies(struct pt_arena *arena, const struct pt_article *articles, size_t *n)
{
    struct pt_article *const all =
        room_for(arena, (1 + MOST_COPIES) * *n, sizeof *all);
    size_t at = 0;
    for (size_t i = 0; i < *n; i++) {
        all[at++] = articles[i];
        for (size_t copy = 0; i % COPIED == 0 && copy < MOST_COPIES; copy++) {
            char path[128];
            snprintf(path, sizeof path, "/copies/%zu/%zu.txt", i, copy);
            all[at] = articles[i];
            all[at].member = all[at].id = all[at].url = PT_STR("");
            ck_assert(pt_arena_copy(arena, pt_str_of(path), &all[at].path));
            at++;
        }
    }
    *n = at;
    return all;
}

static void split(struct pt_shards *shards,
                  const struct pt_article *articles,
                  size_t n_articles,
                  size_t n,
                  struct pt_split *out)
{
    struct pt_article *const part =
        room_for(&shards->arena, n_articles, sizeof *part);
    out->n = n;
    out->rigs = room_for(&shards->arena, n, sizeof *out->rigs);
    out->names = room_for(&shards->arena, n, sizeof *out->names);
    for (size_t i = 0; i < n; i++) {
        size_t n_part = 0;
        for (size_t k = 0; k < n_articles; k++)
            if (pt_str_hash(articles[k].path) % n == i)
                part[n_part++] = articles[k];
        pt_rig_open_articles(&out->rigs[i], part, n_part);
        out->names[i] = out->rigs[i].dir;
    }
}

void pt_shards_open(struct pt_shards *shards,
                    uint64_t round,
                    const size_t *sizes)
{
    *shards = (struct pt_shards){0};
    pt_arena_init(&shards->arena);
    struct pt_article *articles;
    struct pt_error err;
    size_t n = pt_agree_articles(NULL, round, &shards->arena, &articles);
    articles = add_copies(&shards->arena, articles, &n);
    pt_agree_open(&shards->whole, articles, n, NULL);
    while (sizes[shards->n_splits])
        shards->n_splits++;
    shards->splits =
        room_for(&shards->arena, shards->n_splits, sizeof *shards->splits);
    for (size_t i = 0; i < shards->n_splits; i++)
        split(shards, articles, n, sizes[i], &shards->splits[i]);
    ck_assert_int_eq(pt_search_open(shards->whole.rig.dir, &shards->one, &err),
                     PT_OK);
}

void pt_shards_close(struct pt_shards *shards)
{
    pt_search_close(shards->one);
    pt_agree_close(&shards->whole);
    for (size_t i = 0; i < shards->n_splits; i++)
        for (size_t k = 0; k < shards->splits[i].n; k++)
            pt_rig_close(&shards->splits[i].rigs[k]);
    pt_arena_fini(&shards->arena);
}

/* --- answers -------------------------------------------------------------- */

static void tell_count(struct pt_buf *out, const char *of, struct pt_count c)
{
    pt_buf_printf(out, "%s %" PRIu64 " %d\n", of, c.value, (int)c.exactness);
}

static void
tell_spans(struct pt_buf *out, const struct pt_byte_span *spans, size_t n)
{
    for (size_t i = 0; i < n; i++)
        pt_buf_printf(out, " [%zu,%zu)", spans[i].begin, spans[i].end);
    pt_buf_puts(out, "\n");
}

static void tell_hit(struct pt_buf *out, const pt_hit *hit)
{
    static const enum pt_hit_field fields[] = {PT_HIT_PATH, PT_HIT_ID,
                                               PT_HIT_TITLE, PT_HIT_STORY};
    pt_buf_printf(out, "copies %" PRIu64, pt_hit_n_copies(hit));
    for (size_t i = 0; i < PT_COUNTOF(fields); i++) {
        const char *const text = pt_hit_text(hit, fields[i], NULL);
        pt_buf_printf(out, " %s", text ? text : "-");
    }
    size_t n;
    const struct pt_byte_span *const title = pt_hit_title_spans(hit, &n);
    tell_spans(out, title, n);
    for (size_t i = 0; i < pt_hit_n_passages(hit); i++) {
        const struct pt_passage *const p = pt_hit_passage(hit, i);
        pt_buf_printf(out, "  %u: %s", (unsigned)p->paragraph, p->text);
        tell_spans(out, p->spans, p->n_spans);
    }
    for (size_t i = 0; i < pt_hit_n_spellings(hit); i++) {
        const struct pt_spelling *const s = pt_hit_spelling(hit, i);
        pt_buf_printf(out, "  %s as %s, %" PRIu64 "\n", s->written, s->found,
                      s->count);
    }
}

static void tell_tables(struct pt_buf *out, const pt_results *r)
{
    for (size_t i = 0; i < pt_results_n_facets(r); i++) {
        const struct pt_facet *const f = pt_results_facet(r, i);
        pt_buf_printf(out, "facet %s, %" PRIu64 " without\n", f->name,
                      f->without);
        for (size_t k = 0; k < f->n_values; k++)
            pt_buf_printf(out, "  %s %" PRIu64 "\n", f->values[k].text,
                          f->values[k].n_articles);
    }
    const struct pt_timeline *const t = pt_results_timeline(r);
    for (size_t i = 0; t && i < t->n_periods; i++)
        if (t->periods[i].n_articles)
            pt_buf_printf(
                out, "%d: %" PRIu64 ", %" PRIu64 " stories of %" PRIu64 "\n",
                (int)t->periods[i].first, t->periods[i].n_articles,
                t->periods[i].n_stories, t->periods[i].n_all);
}

static void tell(struct pt_buf *out, const pt_results *r)
{
    tell_count(out, "total", pt_results_total(r));
    tell_count(out, "articles", pt_results_articles(r));
    tell_count(out, "stories", pt_results_stories(r));
    tell_count(out, "occurrences", pt_results_occurrences(r));
    pt_buf_printf(out, "%s\n", pt_results_parsed(r, NULL));
    for (size_t i = 0; i < pt_results_n_notes(r); i++)
        pt_buf_printf(out, "note: %s\n", pt_results_note(r, i));
    for (size_t i = 0; i < pt_results_n_suggestions(r); i++) {
        const struct pt_suggestion *const s = pt_results_suggestion(r, i);
        pt_buf_printf(out, "try %s, %" PRIu64 ": %s\n", s->query, s->total,
                      s->why);
    }
    tell_tables(out, r);
}

/* Weights are added up in an order that depends on the index: their last bits
 * may differ. */
static bool are_equal(double x, double y)
{
    return fabs(x - y) <= 1e-9 * (1 + fabs(x));
}

struct ranked {
    const pt_hit *hit;
    size_t tie; /* hits of equal scores have one number */
};

static int by_tie(const void *a, const void *b)
{
    const struct ranked *const x = a, *const y = b;
    if (x->tie != y->tie)
        return x->tie < y->tie ? -1 : 1;
    return strcmp(pt_hit_text(x->hit, PT_HIT_PATH, NULL),
                  pt_hit_text(y->hit, PT_HIT_PATH, NULL));
}

/* in_any_order: those of equal scores by their paths. */
static void tell_hits(struct pt_buf *out,
                      const pt_results *r,
                      bool in_any_order,
                      struct pt_arena *arena)
{
    const size_t n = pt_results_n_hits(r);
    struct ranked *const order = room_for(arena, n, sizeof *order);
    for (size_t i = 0; i < n; i++) {
        order[i] = (struct ranked){pt_results_hit(r, i), i};
        if (in_any_order && i &&
            are_equal(pt_hit_score(order[i - 1].hit),
                      pt_hit_score(order[i].hit)))
            order[i].tie = order[i - 1].tie;
    }
    qsort(order, n, sizeof *order, by_tie);
    for (size_t i = 0; i < n; i++)
        tell_hit(out, order[i].hit);
}

static bool
have_equal_scores(const pt_results *a, const pt_results *b, struct pt_buf *out)
{
    for (size_t i = 0; i < pt_results_n_hits(a) && i < pt_results_n_hits(b);
         i++) {
        const double x = pt_hit_score(pt_results_hit(a, i));
        const double y = pt_hit_score(pt_results_hit(b, i));
        if (!are_equal(x, y)) {
            pt_buf_printf(out, "hit %zu: score %.12g, %.12g\n", i + 1, x, y);
            return false;
        }
    }
    return true;
}

/* --- questions ------------------------------------------------------------ */

static uint64_t draw(uint64_t *random, uint64_t below)
{
    *random = *random * 6364136223846793005u + 1442695040888963407u;
    return (*random >> 33) % below;
}

/* How the query of seed is asked. */
static struct pt_search_options
draw_options(const struct pt_asked *asked, bool is_served, uint64_t seed)
{
    static const enum pt_sort sorts[] = {PT_SORT_RELEVANCE, PT_SORT_RELEVANCE,
                                         PT_SORT_RELEVANCE, PT_SORT_OLDEST,
                                         PT_SORT_NEWEST,    PT_SORT_TITLE};
    static const size_t limits[] = {10, 3, PT_ALL_HITS, 0};
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    uint64_t random = seed;
    o.flags = PT_SEARCH_SUGGEST | (asked->is_any ? PT_SEARCH_ANY : 0) |
              (asked->has_variants ? 0 : PT_SEARCH_NO_VARIANTS);
    o.within = asked->within;
    o.today = PT_RIG_TODAY;
    o.sort = sorts[draw(&random, PT_COUNTOF(sorts))];
    o.limit = limits[draw(&random, PT_COUNTOF(limits))];
    o.offset = draw(&random, 4) ? 0 : 2;
    o.flags |= draw(&random, 2) ? PT_SEARCH_FOLD_COPIES : 0;
    o.flags |= draw(&random, 2) ? PT_SEARCH_OCCURRENCES : 0;
    if (draw(&random, 3) == 0)
        o.facets = PT_FACET_SOURCE | PT_FACET_AUTHOR | PT_FACET_LANG |
                   PT_FACET_TAG | PT_FACET_DATE;
    if (draw(&random, 3) == 0)
        o.timeline = PT_TIMELINE_MONTH;
    if (draw(&random, 3) == 0 && !is_served && !o.sort && !o.within)
        o.recency_days = 1 + draw(&random, 400);
    return o;
}

/* One question on its way. */
struct asking {
    struct pt_search_options options;
    struct pt_buf query;
    bool in_any_order;
    uint64_t took_us; /* the longest answer */
    struct pt_arena arena;
};

static void
ask(struct asking *q, pt_search *search, pt_results **out, struct pt_buf *told)
{
    struct pt_error err = {0};
    if (pt_search_run(search, q->query.ptr, q->query.len, &q->options, out,
                      &err) != PT_OK) {
        pt_buf_printf(told, "%s\n", err.message);
        return;
    }
    if (pt_results_took_us(*out) > q->took_us)
        q->took_us = pt_results_took_us(*out);
    tell(told, *out);
    tell_hits(told, *out, q->in_any_order, &q->arena);
}

/* From the line where they begin to differ. */
static void tell_difference(uint64_t seed,
                            const struct pt_buf *query,
                            const struct pt_buf *one,
                            const struct pt_buf *many,
                            struct pt_buf *out)
{
    enum { SHOWN = 900 };
    size_t line = 0;
    for (size_t i = 0;
         i < one->len && i < many->len && one->ptr[i] == many->ptr[i]; i++)
        if (one->ptr[i] == '\n')
            line = i + 1;
    pt_buf_printf(out, "seed %" PRIu64 ": %.*s\none:\n%.*s\nmany:\n%.*s\n",
                  seed, SHOWN, pt_buf_z(query), SHOWN, pt_buf_z(one) + line,
                  SHOWN, pt_buf_z(many) + line);
}

/* Appends what the answers differ in. */
static void compare(struct asking *q,
                    pt_search *one,
                    pt_search *many,
                    uint64_t seed,
                    struct pt_buf *out)
{
    pt_results *of_one = NULL, *of_many = NULL;
    struct pt_buf told, all;
    pt_buf_init(&told, PT_BUF_NO_CEILING);
    pt_buf_init(&all, PT_BUF_NO_CEILING);
    ask(q, one, &of_one, &told);
    ask(q, many, &of_many, &all);
    if (!pt_str_equal(pt_buf_str(&told), pt_buf_str(&all)) ||
        (of_one && of_many && !have_equal_scores(of_one, of_many, out)))
        tell_difference(seed, &q->query, &told, &all, out);
    pt_results_free(of_one);
    pt_results_free(of_many);
    pt_buf_fini(&all);
    pt_buf_fini(&told);
}

/* From then on suggestions may end for time, see suggest.c: half of what a
 * query with suggestions has at most. Before, they are as many as there are. */
enum { SUGGESTIONS_END_US = 300000 };

bool pt_shards_ask(struct pt_shards *shards,
                   pt_search *many,
                   uint64_t seed,
                   struct pt_buf *out)
{
    struct pt_asked asked;
    struct asking q = {0};
    pt_arena_init(&q.arena);
    pt_buf_init(&q.query, PT_BUF_NO_CEILING);
    pt_ask_draw(&shards->whole.vocabulary, seed, &q.arena, &asked);
    pt_ask_print(&asked, &q.query);
    q.options = draw_options(&asked, shards->is_served, seed);
    if (shards->has_no_suggestions)
        q.options.flags &= ~(unsigned)PT_SEARCH_SUGGEST;
    if (shards->is_served)
        q.options.flags = (q.options.flags | PT_SEARCH_NO_VARIANTS) &
                          ~(unsigned)PT_SEARCH_SUGGEST;
    compare(&q, shards->one, many, seed, out);
    bool is_same = out->len == 0;
    if (!is_same && q.options.flags & PT_SEARCH_SUGGEST &&
        q.took_us >= SUGGESTIONS_END_US) {
        q.options.flags &= ~(unsigned)PT_SEARCH_SUGGEST;
        pt_buf_clear(out);
        compare(&q, shards->one, many, seed, out);
        is_same = out->len == 0;
    }
    if (!is_same) {
        q.in_any_order = true;
        q.options.offset = 0;
        q.options.limit = PT_ALL_HITS;
        q.options.flags &=
            ~(unsigned)(PT_SEARCH_FOLD_COPIES | PT_SEARCH_SUGGEST);
        pt_buf_clear(out);
        compare(&q, shards->one, many, seed, out);
    }
    pt_buf_fini(&q.query);
    pt_arena_fini(&q.arena);
    return is_same;
}
