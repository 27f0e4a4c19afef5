/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/match/place_pairs.h"

#include "index/index_postings.h"
#include "index/word_pairs.h"

/* Articles that there may be: each has a bit for each such leaf. */
enum { MOST_DOCIDS = 1 << 22, SPAN = 1 << 16, BITS = 64 };

struct pt_place_pairs {
    struct pt_arena *arena;
    struct pt_postings *postings;
    uint32_t n_leaves, last_docid;
    struct leaf {
        uint64_t *with_pair; /* a bit an article; NULL: nothing is known */
        uint64_t *with_word; /* one that was added */
    } * leaves;
    size_t n_known;
};

/* The number of the one word of a TERM. */
static unsigned only_word(const struct pt_clause *term)
{
    return term->n_words == 1 && term->n_stems == 0
               ? pt_pair_word(term->words[0])
               : 0;
}

static bool has_common(const struct pt_clause *term)
{
    for (size_t i = 0; i < term->n_words; i++)
        if (pt_pair_word(term->words[i]))
            return true;
    return false;
}

static uint64_t *new_bits(const struct pt_place_pairs *pairs)
{
    const size_t n_spans = pairs->last_docid / SPAN + (size_t)1;
    return pt_arena_array(pairs->arena, n_spans * (SPAN / BITS),
                          sizeof(uint64_t));
}

/* Sets the bits of the articles that have a term. */
static enum pt_status
mark(struct pt_place_pairs *pairs, struct pt_str term, uint64_t *bits)
{
    struct pt_posting_list list = {.docid = 0};
    const enum pt_status status =
        pt_posting_list_init(&list, pairs->postings, term);
    for (uint32_t at = 0; status == PT_OK && at <= pairs->last_docid;
         at += SPAN) {
        pt_posting_list_skip(&list, at);
        pt_posting_list_mark(&list, (struct pt_posting_span){at, at + SPAN},
                             bits + at / BITS);
    }
    pt_posting_list_fini(&list);
    return status;
}

static enum pt_status mark_pair(struct pt_place_pairs *pairs,
                                unsigned first,
                                unsigned second,
                                uint64_t *bits)
{
    struct pt_buf term;
    pt_buf_init(&term, PT_BUF_NO_CEILING);
    pt_pair_term(first, second, &term);
    enum pt_status status = pt_buf_status(&term);
    if (status == PT_OK)
        status = mark(pairs, pt_buf_str(&term), bits);
    pt_buf_fini(&term);
    return status;
}

/* Marks for a leaf the articles that have one of its common words before next,
 * or behind it. */
static enum pt_status mark_leaf(struct pt_place_pairs *pairs,
                                const struct pt_clause *term,
                                unsigned next,
                                bool is_before)
{
    struct leaf *const leaf = &pairs->leaves[term->leaf];
    enum pt_status status = PT_OK;
    leaf->with_pair = new_bits(pairs);
    leaf->with_word = new_bits(pairs);
    if (!leaf->with_pair || !leaf->with_word)
        return PT_ENOMEM;
    pairs->n_known++;
    for (size_t i = 0; i < term->n_words && status == PT_OK; i++) {
        const unsigned own = pt_pair_word(term->words[i]);
        if (own)
            status = is_before ? mark_pair(pairs, own, next, leaf->with_pair)
                               : mark_pair(pairs, next, own, leaf->with_pair);
    }
    return status;
}

/* Of each wide child of a phrase, by the word behind it or the one before. */
static enum pt_status mark_phrase(struct pt_place_pairs *pairs,
                                  const struct pt_clause *phrase)
{
    enum pt_status status = PT_OK;
    for (size_t i = 0; i < phrase->n_children && status == PT_OK; i++) {
        const struct pt_clause *const term = phrase->children[i];
        const unsigned behind =
            i + 1 < phrase->n_children ? only_word(phrase->children[i + 1]) : 0;
        const unsigned before = i > 0 ? only_word(phrase->children[i - 1]) : 0;
        if (term->n_words > 1 && term->n_stems == 0 && (before || behind) &&
            has_common(term))
            status =
                mark_leaf(pairs, term, behind ? behind : before, behind != 0);
    }
    return status;
}

static bool are_words_of_text(const struct pt_clause *clause)
{
    for (size_t i = 0; i < clause->n_children; i++)
        if (clause->children[i]->kind != PT_CLAUSE_TERM ||
            clause->children[i]->field != PT_FIELD_TEXT)
            return false;
    return true;
}

static enum pt_status mark_any(struct pt_place_pairs *pairs,
                               const struct pt_clause *clause)
{
    enum pt_status status = PT_OK;
    if (clause->kind == PT_CLAUSE_PHRASE && clause->slop < 0 &&
        are_words_of_text(clause))
        return mark_phrase(pairs, clause);
    for (size_t i = 0; i < clause->n_children && status == PT_OK; i++)
        status = mark_any(pairs, clause->children[i]);
    return status;
}

enum pt_status pt_place_pairs_new(const struct pt_clause_tree *tree,
                                  const struct pt_reader *reader,
                                  struct pt_arena *arena,
                                  struct pt_place_pairs **out)
{
    const uint32_t last = pt_reader_last_docid(reader);
    *out = NULL;
    if (!tree->has_pairs || last >= MOST_DOCIDS)
        return PT_OK;
    struct pt_place_pairs *const pairs = pt_arena_alloc(arena, sizeof *pairs);
    struct leaf *const leaves =
        pt_arena_array(arena, tree->n_leaves, sizeof *leaves);
    if (!pairs || !leaves)
        return PT_ENOMEM;
    *pairs = (struct pt_place_pairs){.arena = arena,
                                     .n_leaves = tree->n_leaves,
                                     .last_docid = last,
                                     .leaves = leaves};
    enum pt_status status = pt_postings_open(reader, &pairs->postings);
    if (status == PT_OK && pairs->postings)
        status = mark_any(pairs, tree->root);
    if (status == PT_OK && pairs->n_known)
        *out = pairs;
    else
        pt_place_pairs_free(pairs);
    return status;
}

void pt_place_pairs_free(struct pt_place_pairs *pairs)
{
    if (pairs)
        pt_postings_close(pairs->postings);
}

bool pt_place_pairs_know(const struct pt_place_pairs *pairs, uint32_t leaf)
{
    assert(leaf < pairs->n_leaves);
    return pairs->leaves[leaf].with_pair != NULL;
}

enum pt_status pt_place_pairs_add_word(struct pt_place_pairs *pairs,
                                       uint32_t leaf,
                                       struct pt_str term)
{
    assert(pt_place_pairs_know(pairs, leaf));
    return mark(pairs, term, pairs->leaves[leaf].with_word);
}

static bool
is_known(const struct pt_place_pairs *pairs, uint32_t leaf, uint32_t docid)
{
    return pairs && docid <= pairs->last_docid &&
           !pt_postings_are_lost(pairs->postings) &&
           pt_place_pairs_know(pairs, leaf);
}

static bool has_bit(const uint64_t *bits, uint32_t docid)
{
    return bits[docid / BITS] >> docid % BITS & 1;
}

bool pt_place_pairs_have_common(const struct pt_place_pairs *pairs,
                                uint32_t leaf,
                                uint32_t docid)
{
    return !is_known(pairs, leaf, docid) ||
           has_bit(pairs->leaves[leaf].with_pair, docid);
}

bool pt_place_pairs_have_added(const struct pt_place_pairs *pairs,
                               uint32_t leaf,
                               uint32_t docid)
{
    return !is_known(pairs, leaf, docid) ||
           has_bit(pairs->leaves[leaf].with_word, docid);
}
