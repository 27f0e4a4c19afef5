/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/answer/explain.h"

#include "search/query/resolve.h"

/* Columns into which the tree is to fit, where it stands two further in. */
enum { TREE_WIDTH = 78, TREE_INDENT = 2 };

size_t pt_explain_leaves(const struct pt_clause *clause,
                         const struct pt_clause **leaves,
                         size_t most)
{
    if (clause->n_children == 0 && clause->kind != PT_CLAUSE_ALL) {
        if (most > 0)
            leaves[0] = clause;
        return 1;
    }
    size_t n = 0;
    for (size_t i = 0; i < clause->n_children; i++) {
        const size_t n_listed = n < most ? n : most;
        n += pt_explain_leaves(clause->children[i], leaves + n_listed,
                               most - n_listed);
    }
    return n;
}

/* --- texts -------------------------------------------------------------- */

/* Moves what stands in text, and its status, into arena. */
static enum pt_status keep(struct pt_buf *text,
                           struct pt_arena *arena,
                           const char **out,
                           struct pt_error *err)
{
    struct pt_str kept;
    const bool is_kept = pt_buf_status(text) == PT_OK &&
                         pt_arena_copy(arena, pt_buf_str(text), &kept);
    pt_buf_fini(text);
    if (!is_kept)
        return pt_fail_nomem(err);
    *out = kept.ptr;
    return PT_OK;
}

static enum pt_status keep_tree(const struct pt_ready *ready,
                                struct pt_arena *arena,
                                struct pt_explanation *explanation,
                                struct pt_error *err)
{
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_query_print_wrapped(ready->parsed->root, TREE_WIDTH, TREE_INDENT, &text);
    return keep(&text, arena, &explanation->tree, err);
}

static enum pt_status keep_engine_query(const struct pt_ready *ready,
                                        struct pt_arena *arena,
                                        struct pt_explanation *explanation,
                                        struct pt_error *err)
{
    struct xc_bytes described;
    struct xc_error cause;
    struct pt_buf text;
    const enum xc_status status =
        xc_query_describe(ready->plan.query, &described, &cause);
    if (status != XC_OK)
        return pt_fail_engine(err, status, &cause, "describing the query");
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_explain_shorten(pt_str_n(described.ptr, described.len), &text);
    return keep(&text, arena, &explanation->engine_query, err);
}

/* --- limits ------------------------------------------------------------- */

static uint64_t count_nodes(const struct pt_query_node *node)
{
    uint64_t n = 1;
    for (size_t i = 0; i < node->n_children; i++)
        n += count_nodes(node->children[i]);
    return n;
}

/* Words of the index that wildcards and fuzzy words stand for. */
struct expansions {
    uint64_t n_words;
    uint64_t widest;
};

static void add_expansions(const struct pt_clause *clause,
                           struct expansions *sum)
{
    for (size_t i = 0; i < clause->n_children; i++)
        add_expansions(clause->children[i], sum);
    if (!clause->is_expanded)
        return;
    sum->n_words += clause->n_words;
    if (clause->n_words > sum->widest)
        sum->widest = clause->n_words;
}

static enum pt_status keep_limits(const struct pt_query_run *run,
                                  const struct pt_ready *ready,
                                  struct pt_arena *arena,
                                  struct pt_explanation *explanation,
                                  struct pt_error *err)
{
    struct expansions expansions = {0, 0};
    add_expansions(ready->tree.root, &expansions);
    const struct pt_explained_limit limits[] = {
        {"bytes of the query",           run->query.len,                   PT_MAX_QUERY_BYTES    },
        {"words and operators",          count_nodes(ready->parsed->root),
         PT_MAX_QUERY_NODES                                                                      },
        {"words of the widest wildcard", expansions.widest,                PT_MAX_EXPANSION      },
        {"words of all wildcards",       expansions.n_words,               PT_MAX_TOTAL_EXPANSION},
    };
    struct pt_explained_limit *const kept =
        pt_arena_array(arena, PT_COUNTOF(limits), sizeof *kept);
    if (!kept)
        return pt_fail_nomem(err);
    memcpy(kept, limits, sizeof limits);
    explanation->limits = kept;
    explanation->n_limits = PT_COUNTOF(limits);
    return PT_OK;
}

/* --- whole -------------------------------------------------------------- */

static enum pt_status keep_leaves(const struct pt_query_run *run,
                                  const struct pt_ready *ready,
                                  const struct pt_clause *const *leaves,
                                  size_t n,
                                  struct pt_arena *arena,
                                  struct pt_explanation *explanation,
                                  struct pt_error *err)
{
    struct pt_explained_leaf *const kept =
        pt_arena_array(arena, n, sizeof *kept);
    if (!kept)
        return pt_fail_nomem(err);
    enum pt_status status = PT_OK;
    for (size_t i = 0; status == PT_OK && i < n; i++)
        status = pt_explain_leaf(run, ready, leaves[i], arena, &kept[i], err);
    explanation->leaves = kept;
    explanation->n_leaves = n;
    return status;
}

enum pt_status pt_results_explain(const struct pt_query_run *run,
                                  struct pt_ready *ready,
                                  const struct pt_match *match,
                                  struct pt_results *results,
                                  struct pt_error *err)
{
    struct pt_arena *const arena = &results->arena;
    const struct pt_clause *leaves[PT_EXPLAINED_LEAVES];
    const size_t n_all =
        pt_explain_leaves(ready->tree.root, leaves, PT_EXPLAINED_LEAVES);
    const size_t n = n_all < PT_EXPLAINED_LEAVES ? n_all : PT_EXPLAINED_LEAVES;
    struct pt_explanation *const explanation =
        pt_arena_alloc(arena, sizeof *explanation);
    if (!explanation)
        return pt_fail_nomem(err);
    explanation->is_exact = ready->plan.is_exact;
    explanation->n_read = match->n_read;
    explanation->n_more_leaves = n_all - n;
    enum pt_status status = keep_tree(ready, arena, explanation, err);
    if (status == PT_OK)
        status = keep_engine_query(ready, arena, explanation, err);
    if (status == PT_OK)
        status = keep_limits(run, ready, arena, explanation, err);
    if (status == PT_OK)
        status = keep_leaves(run, ready, leaves, n, arena, explanation, err);
    if (status == PT_OK)
        status = pt_explain_scores(run, ready, match, leaves, n, n_all > n,
                                   results, err);
    if (status == PT_OK)
        results->explanation = explanation;
    return status;
}

/* --- public accessors --------------------------------------------------- */

const struct pt_explanation *pt_results_explanation(const pt_results *results)
{
    return results->explanation;
}

size_t pt_hit_n_score_parts(const pt_hit *hit)
{
    return hit->n_parts;
}

const struct pt_score_part *pt_hit_score_part(const pt_hit *hit, size_t i)
{
    assert(i < hit->n_parts);
    return &hit->parts[i];
}
