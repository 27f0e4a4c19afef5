/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * suggest_spelling.c: words of the query that no article has, each replaced in
 * its place by the nearest word of the index; several at once. A compound is
 * looked at by its parts.
 */
#include "search/answer/suggest_private.h"
#include "search/query/query_lex.h"
#include "search/query/spell.h"

#include <stdlib.h>

/* Words of the query that are looked up, and of these that are replaced. */
enum { MOST_LOOKED_UP = 32, MOST_UNKNOWN = 8 };

/* A word, or a part of a compound, that no article has. */
struct unknown {
    size_t begin; /* bytes of the query */
    size_t end;
    struct pt_near_word spellings[PT_SPELL_MOST];
    size_t n;
};

struct unknowns {
    struct pt_suggester *s;
    struct pt_arena *arena;
    size_t n_looked_up;
    struct unknown items[MOST_UNKNOWN];
    size_t n;
};

/* --- which words are unknown
 * -------------------------------------------------- */

static enum pt_status has_term(const struct unknowns *u,
                               enum pt_field field,
                               struct pt_str word,
                               bool is_stem,
                               bool *out)
{
    struct pt_buf term;
    uint32_t n = 0;
    pt_buf_init(&term, PT_BUF_NO_CEILING);
    pt_plan_engine_term(field, word, is_stem, &term);
    const enum pt_status status =
        pt_buf_status(&term) == PT_OK
            ? pt_reader_count(u->s->run->reader, pt_buf_str(&term), &n,
                              u->s->err)
            : pt_fail_nomem(u->s->err);
    pt_buf_fini(&term);
    *out |= n > 0;
    return status;
}

/* Sets *out to true when an article has any of what the clauses of the bytes
 * [begin, end) stand for: words, stems, other spellings. */
static enum pt_status is_known(const struct unknowns *u,
                               const struct pt_clause *clause,
                               const struct pt_query_node *node,
                               bool *out)
{
    enum pt_status status = PT_OK;
    if (clause->kind != PT_CLAUSE_TERM) {
        for (size_t i = 0; status == PT_OK && !*out && i < clause->n_children;
             i++)
            status = is_known(u, clause->children[i], node, out);
        return status;
    }
    if (clause->begin != node->begin || clause->end != node->end)
        return PT_OK;
    for (size_t i = 0; status == PT_OK && !*out && i < clause->n_stems; i++)
        status = has_term(u, clause->field, clause->stems[i], true, out);
    for (size_t i = 0; status == PT_OK && !*out && i < clause->n_words; i++)
        status = has_term(u, clause->field, clause->words[i], false, out);
    return status;
}

/* The same of one part of a compound, by itself and its stems. */
static enum pt_status is_part_known(const struct unknowns *u,
                                    enum pt_field field,
                                    struct pt_str word,
                                    bool *out)
{
    const bool has_stems = pt_field_info(field)->stem_prefix != NULL;
    struct pt_lang_count *langs = NULL;
    size_t n = 0;
    enum pt_status status = has_term(u, field, word, false, out);
    if (status == PT_OK && has_stems && !*out)
        status =
            pt_reader_langs(u->s->run->reader, u->arena, &langs, &n, u->s->err);
    for (size_t i = 0; status == PT_OK && !*out && i < n; i++) {
        const struct pt_str stem =
            pt_analyzer_stem(u->s->run->analyzer, word, langs[i].lang);
        if (stem.len)
            status = has_term(u, field, stem, true, out);
    }
    return status;
}

/* A word as the analysis cut it out of a node. */
struct part {
    struct pt_str word;
    size_t begin; /* bytes of the query */
    size_t end;
};

/* The first most words of a node into parts, and in *out_n how many there are.
 */
static enum pt_status cut(const struct unknowns *u,
                          const struct pt_query_node *node,
                          struct part *parts,
                          size_t most,
                          size_t *out_n)
{
    struct pt_analyzer *const analyzer = u->s->run->analyzer;
    const size_t base = (size_t)(node->text.ptr - u->s->run->query.ptr);
    struct pt_token token;
    *out_n = 0;
    pt_analyzer_start(analyzer, node->text, PT_STR(""), 1, PT_FOR_QUERY);
    while (pt_analyzer_next(analyzer, &token)) {
        if (token.kind != PT_TOKEN_WORD || (*out_n)++ >= most)
            continue;
        struct part *const part = &parts[*out_n - 1];
        part->begin = base + token.begin;
        part->end = base + token.end;
        if (!pt_arena_copy(u->arena, token.word, &part->word))
            return pt_fail_nomem(u->s->err);
    }
    return pt_analyzer_status(analyzer) == PT_OK ? PT_OK
                                                 : pt_fail_nomem(u->s->err);
}

static bool has_digit(struct pt_str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] >= '0' && word.ptr[i] <= '9')
            return true;
    return false;
}

/* Enters part, which no article has, with the words near it. */
static enum pt_status
add_unknown(struct unknowns *u, enum pt_field field, const struct part *part)
{
    if (u->n == MOST_UNKNOWN || has_digit(part->word))
        return PT_OK;
    struct unknown *const unknown = &u->items[u->n];
    *unknown = (struct unknown){.begin = part->begin, .end = part->end};
    const enum pt_status status =
        pt_spell(u->s->run->reader, field, part->word, u->arena,
                 unknown->spellings, &unknown->n, u->s->err);
    u->n += status == PT_OK && unknown->n > 0;
    return status;
}

static enum pt_status look_up(struct unknowns *u,
                              const struct pt_query_node *node,
                              enum pt_field field)
{
    enum { MOST_PARTS = 8 };
    struct part parts[MOST_PARTS];
    bool is_found = false;
    if (u->n_looked_up++ >= MOST_LOOKED_UP)
        return PT_OK;
    size_t n = 0;
    enum pt_status status = cut(u, node, parts, MOST_PARTS, &n);
    if (status != PT_OK || n > MOST_PARTS)
        return status;
    if (n == 1)
        status = is_known(u, u->s->ready->tree.root, node, &is_found);
    if (n == 1 && status == PT_OK && !is_found)
        return add_unknown(u, field, &parts[0]);
    for (size_t i = 0; status == PT_OK && n > 1 && i < n; i++) {
        is_found = false;
        status = is_part_known(u, field, parts[i].word, &is_found);
        if (status == PT_OK && !is_found)
            status = add_unknown(u, field, &parts[i]);
    }
    return status;
}

/* Looks up the words that a hit has to have, or may. */
static enum pt_status look_up_all(struct unknowns *u,
                                  const struct pt_query_node *node,
                                  enum pt_field field)
{
    const bool is_first_only = node->kind == PT_NODE_NOT_NEAR;
    const size_t n = is_first_only ? 1 : node->n_children;
    enum pt_status status = PT_OK;
    if (node->kind == PT_NODE_FIELD)
        field = node->field;
    if (node->kind == PT_NODE_NOT ||
        pt_field_info(field)->kind != PT_FIELD_OF_WORDS)
        return PT_OK;
    if (node->kind == PT_NODE_WORD)
        return look_up(u, node, field);
    for (size_t i = 0; status == PT_OK && i < n; i++)
        status = look_up_all(u, node->children[i], field);
    return status;
}

/* --- writing the new word
 * ------------------------------------------------------ */

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static char to_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* Whether word has capitals only, two at least. */
static bool is_all_upper(struct pt_str word)
{
    size_t n = 0;
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] >= 'a' && word.ptr[i] <= 'z')
            return false;
        n += is_upper(word.ptr[i]);
    }
    return n >= 2;
}

/* Appends word with capitals where written has them: all, or the first. What
 * would then read as an operator stays in small letters. */
static void
add_in_case(struct pt_str word, struct pt_str written, struct pt_buf *out)
{
    const size_t begin = out->len;
    const bool is_all = is_all_upper(written);
    for (size_t i = 0; i < word.len; i++) {
        const bool is_first = i == 0 && is_upper(written.ptr[0]);
        pt_buf_add_byte(out, is_all || is_first ? to_upper(word.ptr[i])
                                                : word.ptr[i]);
    }
    const struct pt_str cased =
        pt_str_sub(pt_buf_str(out), begin, pt_buf_str(out).len);
    if (!pt_lex_is_operator(cased))
        return;
    pt_buf_cut(out, begin);
    pt_buf_add(out, word);
}

/* Offers the query with every unknown word replaced by its rank-th best. */
static enum pt_status
offer_rank(const struct unknowns *u, struct pt_suggester *s, size_t rank)
{
    struct pt_edit edits[MOST_UNKNOWN];
    struct pt_buf words, why;
    size_t ends[MOST_UNKNOWN];
    pt_buf_init(&words, PT_BUF_NO_CEILING);
    pt_buf_init(&why, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < u->n; i++) {
        const struct unknown *const unknown = &u->items[i];
        const size_t k = rank < unknown->n ? rank : unknown->n - 1;
        const struct pt_str written =
            pt_str_sub(s->run->query, unknown->begin, unknown->end);
        const size_t begin = words.len;
        add_in_case(unknown->spellings[k].word, written, &words);
        ends[i] = words.len;
        pt_buf_puts(&why, i ? ", " : "with ");
        pt_buf_add(&why, pt_str_sub(pt_buf_str(&words), begin, words.len));
        pt_buf_puts(&why, " for ");
        pt_buf_add(&why, written);
    }
    if (pt_buf_status(&words) != PT_OK) {
        pt_buf_fini(&words);
        pt_buf_fini(&why);
        return pt_fail_nomem(s->err);
    }
    for (size_t i = 0; i < u->n; i++)
        edits[i] = (struct pt_edit){
            u->items[i].begin, u->items[i].end,
            pt_str_sub(pt_buf_str(&words), i ? ends[i - 1] : 0, ends[i])};
    const enum pt_status status = pt_suggest_offer_edited(s, edits, u->n, &why);
    pt_buf_fini(&words);
    return status;
}

static int by_place(const void *a, const void *b)
{
    const struct unknown *const x = a, *const y = b;
    return (x->begin > y->begin) - (x->begin < y->begin);
}

enum pt_status pt_suggest_spellings(struct pt_suggester *s)
{
    struct pt_arena arena;
    pt_arena_init(&arena);
    struct unknowns u = {.s = s, .arena = &arena};
    size_t n_ranks = 0;
    enum pt_status status =
        look_up_all(&u, s->ready->parsed->root, PT_FIELD_TEXT);
    /* A run was looked up with what it has to have before the rest. */
    qsort(u.items, u.n, sizeof *u.items, by_place);
    for (size_t i = 0; i < u.n; i++)
        if (u.items[i].n > n_ranks)
            n_ranks = u.items[i].n;
    for (size_t rank = 0; status == PT_OK && rank < n_ranks; rank++)
        status = offer_rank(&u, s, rank);
    pt_arena_fini(&arena);
    return status;
}
