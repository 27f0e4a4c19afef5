/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/match/leaf_weights.h"

#include "search/match/plan.h"

#include <math.h>

/* What a word that the engine gives no weight still says of a passage: enough
 * to tell it from one without, not enough to stand for any other word. */
static const double MUTED_SAYS = 1.0 / 64;

struct weigher {
    const struct pt_reader *reader;
    bool is_muted[3]; /* words of each kind, see plan.h */
    const struct pt_word_counts *counts;
    double *weights;
    struct pt_buf term;
    struct pt_error *err;
};

/* Raises *most to the greatest number of articles that one of words has. */
static enum pt_status raise_freq(struct weigher *weigher,
                                 enum pt_field field,
                                 const struct pt_str *words,
                                 size_t n,
                                 bool is_stem,
                                 uint32_t *most)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t freq = 0;
        enum pt_status status = PT_OK;
        pt_buf_clear(&weigher->term);
        pt_plan_engine_term(field, words[i], is_stem, &weigher->term);
        const struct pt_str term = pt_buf_str(&weigher->term);
        uint32_t n_times;
        if (pt_buf_status(&weigher->term) != PT_OK)
            return pt_fail_nomem(weigher->err);
        if (!weigher->counts ||
            !pt_word_counts_find(weigher->counts, term, &freq, &n_times))
            status =
                pt_reader_count(weigher->reader, term, &freq, weigher->err);
        if (status != PT_OK)
            return status;
        if (freq > *most)
            *most = freq;
    }
    return PT_OK;
}

static enum pt_status weigh(struct weigher *weigher,
                            const struct pt_clause *clause)
{
    const double n_all = pt_reader_n_articles(weigher->reader);
    enum pt_status status = PT_OK;
    uint32_t n = 0;
    for (size_t i = 0; status == PT_OK && i < clause->n_children; i++)
        status = weigh(weigher, clause->children[i]);
    if (clause->kind != PT_CLAUSE_TERM)
        return status;
    status = raise_freq(weigher, clause->field, clause->stems, clause->n_stems,
                        true, &n);
    if (status == PT_OK)
        status = raise_freq(weigher, clause->field, clause->words,
                            clause->n_words, false, &n);
    weigher->weights[clause->leaf] =
        log(1 + (n_all - n + 0.5) / (n + 0.5)) *
        (weigher->is_muted[clause->stop] ? MUTED_SAYS : 1);
    return status;
}

enum pt_status pt_match_leaf_weights(const struct pt_clause_tree *tree,
                                     const struct pt_reader *reader,
                                     double *weights,
                                     struct pt_error *err)
{
    struct weigher weigher = {.reader = reader,
                              .counts = tree->counts,
                              .weights = weights,
                              .err = err};
    pt_buf_init(&weigher.term, PT_BUF_NO_CEILING);
    pt_plan_muted(tree, weigher.is_muted);
    const enum pt_status status = weigh(&weigher, tree->root);
    pt_buf_fini(&weigher.term);
    return status;
}
