/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * spelt.c: the words of the marks are read once more and put to the leaves. A
 * synonym of several words is one find when all of them stand side by side:
 *
 *     query    UN                    leaves   {un}  {united} {nations}
 *     mark     the United Nations             -     1        2      found
 */
#include "search/match/spelt.h"

#include "common/fold.h"
#include "common/utf8.h"

/* Words of one synonym, side by side so far. */
struct run {
    const struct pt_clause *leaf; /* of the last word; NULL: none */
    uint32_t n;
    uint32_t begin; /* bytes of the marked text */
};

struct finder {
    struct pt_str query;
    struct pt_str marked;
    struct run run;
    bool has_gone_on; /* the run, with the word at hand */
    struct pt_spelt *found;
    size_t n;
};

static bool has_others(const struct pt_clause *clause)
{
    for (size_t i = 0; i < clause->n_children; i++)
        if (has_others(clause->children[i]))
            return true;
    return clause->has_others;
}

/* Whether token satisfies leaf, and not by the query's own word. */
static bool is_other(const struct pt_token *token, const struct pt_clause *leaf)
{
    const struct pt_str stem = token->stem.len ? token->stem : token->word;
    if (pt_str_equal(token->word, leaf->own_word) ||
        pt_str_is_among(stem, leaf->own_stems, leaf->n_own_stems))
        return false;
    return pt_str_is_among(token->word, leaf->words, leaf->n_words) ||
           pt_str_is_among(stem, leaf->stems, leaf->n_stems);
}

/* s without what makes a name its owner's: a word never ends in it. */
static struct pt_str without_possessive(struct pt_str s)
{
    size_t n;
    if (s.len < 3 || (s.ptr[s.len - 1] != 's' && s.ptr[s.len - 1] != 'S') ||
        !pt_is_apostrophe(pt_utf8_before(s, s.len - 1, &n)))
        return s;
    return pt_str_sub(s, 0, s.len - 1 - n);
}

static void note(struct finder *f,
                 const struct pt_clause *leaf,
                 uint32_t begin,
                 uint32_t end)
{
    const struct pt_str written = pt_str_sub(f->query, leaf->begin, leaf->end);
    const struct pt_str found =
        without_possessive(pt_str_sub(f->marked, begin, end));
    for (size_t i = 0; i < f->n; i++)
        if (pt_str_equal_ascii_case(f->found[i].written, written) &&
            pt_str_equal_ascii_case(f->found[i].found, found)) {
            f->found[i].count++;
            return;
        }
    if (f->n < PT_MAX_SPELT)
        f->found[f->n++] = (struct pt_spelt){written, found, 1};
}

/* token is a word of the synonym that leaf is of. */
static void go_on(struct finder *f,
                  const struct pt_clause *leaf,
                  const struct pt_token *token)
{
    struct run *const run = &f->run;
    const bool is_next = run->leaf && run->leaf->begin == leaf->begin &&
                         run->leaf->leaf + 1 == leaf->leaf &&
                         run->n < leaf->n_in_sequence;
    if (f->has_gone_on)
        return;
    f->has_gone_on = true;
    *run = (struct run){leaf, is_next ? run->n + 1 : 1,
                        is_next ? run->begin : token->begin};
    if (run->n == leaf->n_in_sequence)
        note(f, leaf, run->begin, token->end);
}

/* Puts token, a word of marked, to every leaf that counts. */
static void try_leaves(struct finder *f,
                       const struct pt_clause *clause,
                       const struct pt_token *token)
{
    for (size_t i = 0; i < clause->n_children; i++)
        if (clause->kind != PT_CLAUSE_NOT &&
            (clause->kind != PT_CLAUSE_NOT_NEAR || i == 0))
            try_leaves(f, clause->children[i], token);
    if (!clause->has_others || !is_other(token, clause))
        return;
    if (clause->n_in_sequence)
        go_on(f, clause, token);
    else
        note(f, clause, token->begin, token->end);
}

size_t pt_spelt_find(struct pt_str query,
                     const struct pt_clause_tree *tree,
                     const struct pt_article *article,
                     const struct pt_marks *marks,
                     struct pt_analyzer *analyzer,
                     struct pt_spelt *out)
{
    struct finder f = {.query = query, .found = out};
    if (!has_others(tree->root))
        return 0;
    for (size_t i = 0; i < marks->n; i++) {
        const struct pt_mark *const mark = &marks->items[i];
        const struct pt_str zone =
            mark->zone == PT_ZONE_TITLE ? article->title : article->text;
        struct pt_token token;
        f.marked = pt_str_sub(zone, mark->begin, mark->end);
        f.run = (struct run){.leaf = NULL};
        pt_analyzer_start(analyzer, f.marked, article->lang, 1,
                          PT_FOR_DOCUMENT);
        while (pt_analyzer_next(analyzer, &token)) {
            f.has_gone_on = false;
            try_leaves(&f, tree->root, &token);
            if (!f.has_gone_on && token.kind == PT_TOKEN_WORD)
                f.run.leaf = NULL;
        }
    }
    return f.n;
}
