/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * plan_weights.c: the weight of articles on servers. A stock server does not
 * know ours (xapian_c.h, inb2), but libxapian's I(n)L2, which for every word
 * lacks a factor that no article changes:
 *
 *     inb2 = (F + 1) / n * inl2
 *
 * So the words of the query are counted first, and each is scaled by its
 * factor. Of words that weigh as one (SYNONYM) libxapian guesses n and F, in
 * pairs, and so does estimate here. PHRASE and NEAR take no scaled words: what
 * they weigh stands beside them.
 */
#include "search/match/plan_private.h"

#include <stdlib.h>

/* With more words than these, of wide wildcards, it would cost too much. */
enum { MOST_COUNTED = 128 };

/* --- counting ------------------------------------------------------------ */

struct gathering {
    struct pt_term_count terms[MOST_COUNTED];
    size_t n;
    bool is_full;
    bool is_out_of_memory;
    struct pt_arena *arena;
    struct pt_buf term;
};

static void gather_words(struct gathering *all,
                         enum pt_field field,
                         const struct pt_str *words,
                         size_t n,
                         bool is_stem)
{
    for (size_t i = 0; i < n && !all->is_full && !all->is_out_of_memory; i++) {
        all->is_full = all->n == MOST_COUNTED;
        if (all->is_full)
            return;
        pt_buf_clear(&all->term);
        pt_plan_engine_term(field, words[i], is_stem, &all->term);
        all->is_out_of_memory =
            pt_buf_status(&all->term) != PT_OK ||
            !pt_arena_copy(all->arena, pt_buf_str(&all->term),
                           &all->terms[all->n].term);
        all->n++;
    }
}

static void gather(struct gathering *all, const struct pt_clause *clause)
{
    for (size_t i = 0; i < clause->n_children; i++)
        gather(all, clause->children[i]);
    if (clause->kind != PT_CLAUSE_TERM || !pt_planner_does_weigh(clause->field))
        return;
    gather_words(all, clause->field, clause->stems, clause->n_stems, true);
    gather_words(all, clause->field, clause->words, clause->n_words, false);
    gather_words(all, clause->field, clause->forms, clause->n_forms, false);
}

static int by_term(const void *a, const void *b)
{
    const struct pt_term_count *const x = a, *const y = b;
    return pt_str_compare(x->term, y->term);
}

/* Sorted, none twice. */
static void settle(struct gathering *all)
{
    size_t n = 0;
    if (all->n)
        qsort(all->terms, all->n, sizeof *all->terms, by_term);
    for (size_t i = 0; i < all->n; i++)
        if (n == 0 || !pt_str_equal(all->terms[i].term, all->terms[n - 1].term))
            all->terms[n++] = all->terms[i];
    all->n = n;
}

enum pt_status pt_plan_count_words(struct pt_clause_tree *tree,
                                   const struct pt_reader *reader,
                                   struct pt_arena *arena,
                                   struct pt_error *err)
{
    struct gathering all = {.n = 0, .arena = arena};
    if (!pt_reader_has_remote(reader))
        return PT_OK;
    pt_buf_init(&all.term, PT_BUF_NO_CEILING);
    gather(&all, tree->root);
    pt_buf_fini(&all.term);
    if (all.is_out_of_memory)
        return pt_fail_nomem(err);
    if (all.is_full)
        return PT_OK;
    settle(&all);
    const enum pt_status status =
        pt_reader_term_counts(reader, all.terms, all.n, err);
    if (status != PT_OK)
        return status;
    struct pt_word_counts *const counts = pt_arena_alloc(arena, sizeof *counts);
    struct pt_term_count *const terms =
        pt_arena_array(arena, all.n, sizeof *terms);
    if (!counts || !terms)
        return pt_fail_nomem(err);
    if (all.n)
        memcpy(terms, all.terms, all.n * sizeof *terms);
    *counts = (struct pt_word_counts){
        terms, all.n, pt_reader_n_articles(reader),
        (double)xc_db_total_length(pt_reader_db(reader))};
    tree->counts = counts;
    return PT_OK;
}

bool pt_word_counts_find(const struct pt_word_counts *counts,
                         struct pt_str term,
                         uint32_t *out_n_articles,
                         uint32_t *out_n_times)
{
    const struct pt_term_count wanted = {.term = term};
    const struct pt_term_count *const found =
        counts->n
            ? bsearch(&wanted, counts->items, counts->n, sizeof wanted, by_term)
            : NULL;
    *out_n_articles = found ? found->n_articles : 0;
    *out_n_times = found ? found->n_times : 0;
    return found != NULL;
}

/* --- factors ------------------------------------------------------------- */

struct estimate {
    double n_articles;
    double n_times;
};

/* One or the other, as if they knew nothing of each other, rounded. */
static double either(double a, double b, double all)
{
    return all > 0 ? (double)(uint32_t)(a + b - a * b / all + 0.5) : 0;
}

/* The estimate for n words that weigh as one; see xc_query_words. */
static struct estimate
estimate(const struct pt_planner *planner, struct estimate *words, size_t n)
{
    while (n > 1) {
        size_t n_halves = 0;
        for (size_t i = 0; i < n; i += 2) {
            struct estimate both = words[i];
            if (i + 1 < n) {
                both.n_articles =
                    either(words[i].n_articles, words[i + 1].n_articles,
                           planner->counts->n_articles);
                both.n_times = either(words[i].n_times, words[i + 1].n_times,
                                      planner->counts->total_length);
            }
            words[n_halves++] = both;
        }
        n = n_halves;
    }
    return words[0];
}

static double factor_of(struct estimate e)
{
    const double n = e.n_articles > 1 ? e.n_articles : 1;
    return ((e.n_times > n ? e.n_times : n) + 1) / n;
}

static struct estimate look_up(struct pt_planner *planner,
                               enum pt_field field,
                               struct pt_str word,
                               bool is_stem)
{
    uint32_t n_articles, n_times;
    pt_buf_clear(&planner->term);
    pt_plan_engine_term(field, word, is_stem, &planner->term);
    pt_word_counts_find(planner->counts, pt_buf_str(&planner->term),
                        &n_articles, &n_times);
    return (struct estimate){n_articles, n_times};
}

double pt_planner_factor_of_clause(struct pt_planner *planner,
                                   const struct pt_clause *clause)
{
    struct estimate words[2 * MOST_COUNTED];
    size_t n = 0;
    if (!planner->counts || !pt_planner_does_weigh(clause->field))
        return 1;
    for (size_t i = 0; i < clause->n_stems; i++)
        words[n++] = look_up(planner, clause->field, clause->stems[i], true);
    for (size_t i = 0; i < clause->n_words; i++)
        words[n++] = look_up(planner, clause->field, clause->words[i], false);
    return n ? factor_of(estimate(planner, words, n)) : 1;
}

double pt_planner_factor_of_term(const struct pt_planner *planner,
                                 struct pt_str term)
{
    uint32_t n_articles, n_times;
    if (!planner->counts ||
        !pt_word_counts_find(planner->counts, term, &n_articles, &n_times))
        return 1;
    return factor_of((struct estimate){n_articles, n_times});
}

/* --- phrases ------------------------------------------------------------- */

enum pt_status pt_planner_weigh_apart(struct pt_planner *planner,
                                      const struct pt_position *positions,
                                      size_t n,
                                      xc_query **query)
{
    const size_t n_positioned = planner->n_positioned;
    struct pt_queries items = {0}, both = {0};
    xc_query *words = NULL;
    enum pt_status status = PT_OK;
    if (!planner->counts || planner->weighing != PT_EVERY_LEAF)
        return PT_OK;
    planner->scales_words = true;
    for (size_t i = 0; i < n && status == PT_OK; i++) {
        xc_query *item = NULL;
        status = pt_planner_at_position(planner, positions[i].terms,
                                        positions[i].n_terms, &item);
        if (status == PT_OK && item)
            status = pt_queries_add(planner, &items, item);
    }
    planner->scales_words = false;
    planner->n_positioned = n_positioned;
    if (status == PT_OK)
        status = pt_queries_combine(planner, XC_OP_AND, &items, 0, &words);
    if (status == PT_OK)
        status = pt_queries_add(planner, &both, words);
    if (status == PT_OK) {
        status = pt_queries_add(planner, &both, *query);
        *query = NULL;
    }
    if (status == PT_OK)
        status = pt_queries_combine(planner, XC_OP_FILTER, &both, 0, query);
    pt_queries_fini(&items);
    pt_queries_fini(&both);
    return status;
}
