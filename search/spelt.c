/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/spelt.h"

struct finder {
    struct pt_str query;
    struct pt_spelt *found;
    size_t n;
};

static bool has_variants(const struct pt_clause *clause)
{
    for (size_t i = 0; i < clause->n_children; i++)
        if (has_variants(clause->children[i]))
            return true;
    return clause->written.len > 0;
}

static bool
is_among(struct pt_str text, const struct pt_str *items, size_t n_items)
{
    for (size_t i = 0; i < n_items; i++)
        if (pt_str_equal(text, items[i]))
            return true;
    return false;
}

/* Whether token satisfies leaf, and not by the written word itself. */
static bool is_other_spelling(const struct pt_token *token,
                              const struct pt_clause *leaf)
{
    const struct pt_str stem = token->stem.len ? token->stem : token->word;
    if (pt_str_equal(token->word, leaf->written) ||
        is_among(stem, leaf->own_stems, leaf->n_own_stems))
        return false;
    return is_among(token->word, leaf->words, leaf->n_words) ||
           is_among(stem, leaf->stems, leaf->n_stems);
}

static void note(struct finder *f, struct pt_str written, struct pt_str found)
{
    for (size_t i = 0; i < f->n; i++)
        if (pt_str_equal_ascii_case(f->found[i].written, written) &&
            pt_str_equal_ascii_case(f->found[i].found, found)) {
            f->found[i].count++;
            return;
        }
    if (f->n < PT_MAX_SPELT)
        f->found[f->n++] = (struct pt_spelt){written, found, 1};
}

/* Notes token, a word of marked, for every leaf that it satisfies. */
static void try_leaves(struct finder *f,
                       const struct pt_clause *clause,
                       const struct pt_token *token,
                       struct pt_str marked)
{
    for (size_t i = 0; i < clause->n_children; i++)
        if (clause->kind != PT_CLAUSE_NOT &&
            (clause->kind != PT_CLAUSE_NOT_NEAR || i == 0))
            try_leaves(f, clause->children[i], token, marked);
    if (clause->written.len && is_other_spelling(token, clause))
        note(f, pt_str_sub(f->query, clause->begin, clause->end),
             pt_str_sub(marked, token->begin, token->end));
}

size_t pt_spelt_find(struct pt_str query,
                     const struct pt_clause_tree *tree,
                     const struct pt_article *article,
                     const struct pt_marks *marks,
                     struct pt_analyzer *analyzer,
                     struct pt_spelt *out)
{
    struct finder f = {query, out, 0};
    if (!has_variants(tree->root))
        return 0;
    for (size_t i = 0; i < marks->n; i++) {
        const struct pt_mark *const mark = &marks->items[i];
        const struct pt_str zone =
            mark->zone == PT_ZONE_TITLE ? article->title : article->text;
        const struct pt_str marked = pt_str_sub(zone, mark->begin, mark->end);
        struct pt_token token;
        pt_analyzer_start(analyzer, marked, article->lang, 1, PT_FOR_DOCUMENT);
        while (pt_analyzer_next(analyzer, &token))
            try_leaves(&f, tree->root, &token, marked);
    }
    return f.n;
}
