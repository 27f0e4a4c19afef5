/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A compound in a query is looked up joined (ceasefire) and in parts (cease
 * fire); the longer match counts, else the joined one. What the first word's
 * entry says of longer sequences keeps the others from being looked up in vain.
 */
#include "search/query/resolve_synonyms.h"

#include "common/utf8.h"
#include "search/query/query_lex.h"
#include "search/query/vocabulary.h"

/* --- looking up --- */

/* The groups that a sequence may be made of: those before a wildcard, and no
 * more than a sequence has words. */
struct groups {
    const struct pt_piece *pieces;
    size_t ends[PT_MAX_SYNONYM_WORDS]; /* index of the piece behind each */
    size_t n;
    bool are_operands; /* only whole nodes count, two or more of them */
};

static struct groups
cut_groups(const struct pt_piece *pieces, size_t n, bool are_operands)
{
    struct groups groups = {.pieces = pieces, .are_operands = are_operands};
    for (size_t at = 0; at < n && groups.n < PT_MAX_SYNONYM_WORDS;) {
        if (pieces[at].node->kind != PT_NODE_WORD)
            break;
        at += pt_group_length(&pieces[at], n - at);
        groups.ends[groups.n++] = at;
    }
    return groups;
}

static size_t begin_of(const struct groups *groups, size_t i)
{
    return i ? groups->ends[i - 1] : 0;
}

static bool is_compound(const struct groups *groups, size_t i)
{
    return groups->ends[i] - begin_of(groups, i) > 1;
}

/* Whether the first groups up to i may be a match. */
static bool may_end(const struct groups *groups, size_t i, size_t n_pieces)
{
    const size_t end = groups->ends[i];
    if (!groups->are_operands)
        return true;
    const struct pt_query_node *const last = groups->pieces[end - 1].node;
    return last != groups->pieces[0].node &&
           (end == n_pieces || groups->pieces[end].node != last);
}

/* Adds the words of group i to a key; returns how many. */
static unsigned add_words(const struct groups *groups,
                          size_t i,
                          bool is_joined,
                          struct pt_buf *key)
{
    const size_t begin = begin_of(groups, i);
    const struct pt_str joined = groups->pieces[begin].joined;
    const bool is_one = is_joined && joined.len && is_compound(groups, i);
    const size_t end = is_one ? begin + 1 : groups->ends[i];
    for (size_t at = begin; at < end; at++) {
        if (key->len)
            pt_buf_add_byte(key, ' ');
        pt_buf_add(key, is_one ? joined : groups->pieces[at].word);
    }
    return (unsigned)(end - begin);
}

/* The table's entry for the first len bytes of key. */
static enum pt_status look_up(struct pt_resolver *resolver,
                              const struct pt_buf *key,
                              size_t len,
                              struct pt_synonym *out)
{
    return pt_synonym_find(resolver->reader, resolver->synonym_slot,
                           pt_str_sub(pt_buf_str(key), 0, len), resolver->arena,
                           out, resolver->err);
}

/* The longest match with compounds joined, or in parts. */
static enum pt_status match_reading(struct pt_resolver *resolver,
                                    const struct groups *groups,
                                    size_t n_pieces,
                                    bool is_joined,
                                    struct pt_buf *key,
                                    struct pt_synonym_match *out)
{
    size_t lens[PT_MAX_SYNONYM_WORDS];
    unsigned n_words[PT_MAX_SYNONYM_WORDS];
    pt_buf_clear(key);
    for (size_t i = 0; i < groups->n; i++) {
        n_words[i] = add_words(groups, i, is_joined, key);
        n_words[i] += i ? n_words[i - 1] : 0;
        lens[i] = key->len;
    }
    if (pt_buf_status(key) != PT_OK)
        return pt_fail_nomem(resolver->err);
    struct pt_synonym first;
    enum pt_status status =
        look_up(resolver, key, pt_str_find(pt_buf_str(key), ' '), &first);
    for (size_t i = groups->n; status == PT_OK && i-- > 0;) {
        struct pt_synonym found = first;
        if (n_words[i] > first.most_words || !may_end(groups, i, n_pieces))
            continue;
        if (groups->ends[i] <= out->n_pieces)
            break;
        if (n_words[i] > 1)
            status = look_up(resolver, key, lens[i], &found);
        if (status == PT_OK && found.n_alternatives) {
            *out = (struct pt_synonym_match){found, groups->ends[i]};
            break;
        }
    }
    return status;
}

static enum pt_status match(struct pt_resolver *resolver,
                            const struct groups *groups,
                            size_t n_pieces,
                            struct pt_synonym_match *out)
{
    struct pt_buf key;
    bool has_compound = false;
    *out = (struct pt_synonym_match){.n_pieces = 0};
    if (groups->n == 0)
        return PT_OK;
    for (size_t i = 0; i < groups->n; i++)
        has_compound |= is_compound(groups, i);
    pt_buf_init(&key, PT_BUF_NO_CEILING);
    enum pt_status status =
        match_reading(resolver, groups, n_pieces, true, &key, out);
    if (status == PT_OK && has_compound)
        status = match_reading(resolver, groups, n_pieces, false, &key, out);
    pt_buf_fini(&key);
    return status;
}

static bool wants_synonyms(const struct pt_resolver *resolver,
                           struct pt_place place)
{
    return resolver->synonym_slot && !place.is_exact && !place.is_settled &&
           (place.field == PT_FIELD_TEXT || place.field == PT_FIELD_TITLE);
}

/* Nothing but white space between two words of the query. */
static bool stand_together(const struct pt_query_node *a,
                           const struct pt_query_node *b)
{
    const char *const begin = a->text.ptr + a->text.len;
    if (begin >= b->text.ptr)
        return false;
    const struct pt_str gap = pt_str_n(begin, (size_t)(b->text.ptr - begin));
    for (size_t at = 0, n; at < gap.len; at += n)
        if (!pt_lex_is_space(pt_utf8_get(gap, at, &n)))
            return false;
    return true;
}

static bool is_plain_word(const struct pt_query_node *node)
{
    return node->kind == PT_NODE_WORD && !node->is_exact;
}

enum pt_status pt_resolve_match_nodes(struct pt_resolver *resolver,
                                      struct pt_query_node *const *nodes,
                                      size_t n,
                                      struct pt_place place,
                                      struct pt_synonym_match *out,
                                      size_t *out_n_nodes)
{
    struct pt_pieces pieces = {0};
    size_t n_together = n > 0 && is_plain_word(nodes[0]);
    *out_n_nodes = 0;
    while (n_together > 0 && n_together < n &&
           n_together < PT_MAX_SYNONYM_WORDS &&
           is_plain_word(nodes[n_together]) &&
           stand_together(nodes[n_together - 1], nodes[n_together]))
        n_together++;
    if (n_together < 2 || !wants_synonyms(resolver, place))
        return PT_OK;
    enum pt_status status = PT_OK;
    for (size_t i = 0; status == PT_OK && i < n_together; i++)
        status = pt_resolve_pieces(resolver, nodes[i], &pieces);
    if (status != PT_OK)
        return status;
    const struct groups groups = cut_groups(pieces.items, pieces.n, true);
    status = match(resolver, &groups, pieces.n, out);
    if (status == PT_OK && out->n_pieces > 0)
        while (nodes[(*out_n_nodes)++] != pieces.items[out->n_pieces - 1].node)
            ;
    return status;
}

/* --- clauses --- */

/* The pieces of an alternative, as the analysis made them of the file. */
static enum pt_status read_sequence(struct pt_resolver *resolver,
                                    const struct pt_query_node *node,
                                    struct pt_str sequence,
                                    struct pt_pieces *out)
{
    struct pt_buf joined;
    struct pt_piece *const items =
        pt_arena_array(resolver->arena, PT_MAX_SYNONYM_WORDS, sizeof *items);
    size_t n = 0, first = 0;
    bool is_whole = items != NULL;
    pt_buf_init(&joined, PT_BUF_NO_CEILING);
    for (size_t at = 0; is_whole && n < PT_MAX_SYNONYM_WORDS; n++) {
        struct pt_piece *const piece = &items[n];
        if (!pt_synonym_next_word(sequence, &at, &piece->word,
                                  &piece->joins_next))
            break;
        piece->node = node;
        if (n == 0 || !items[n - 1].joins_next) {
            first = n;
            pt_buf_clear(&joined);
        }
        pt_buf_add(&joined, piece->word);
        if (n > first && !piece->joins_next)
            is_whole = pt_buf_status(&joined) == PT_OK &&
                       pt_arena_copy(resolver->arena, pt_buf_str(&joined),
                                     &items[first].joined);
    }
    pt_buf_fini(&joined);
    *out = (struct pt_pieces){.items = items, .n = n};
    return is_whole ? PT_OK : pt_fail_nomem(resolver->err);
}

/* The n pieces side by side. */
static enum pt_status make_sequence(struct pt_resolver *resolver,
                                    const struct pt_query_node *node,
                                    struct pt_place place,
                                    const struct pt_piece *pieces,
                                    size_t n,
                                    struct pt_clause **out)
{
    struct pt_clause_list groups = {0};
    if (pt_group_length(pieces, n) == n)
        return pt_resolve_group(resolver, node, place, pieces, n, out);
    place.needs_positions = true;
    for (size_t i = 0, length; i < n; i += length) {
        struct pt_clause *group = NULL;
        length = pt_group_length(&pieces[i], n - i);
        enum pt_status status =
            pt_resolve_group(resolver, node, place, &pieces[i], length, &group);
        if (status == PT_OK)
            status = pt_clause_list_add(resolver, &groups, group);
        if (status != PT_OK)
            return status;
    }
    struct pt_clause *const phrase =
        pt_resolver_clause(resolver, PT_CLAUSE_PHRASE, node);
    if (!phrase)
        return pt_fail_nomem(resolver->err);
    phrase->field = place.field;
    phrase->children = groups.items;
    phrase->n_children = groups.n;
    *out = phrase;
    return PT_OK;
}

/* Adds clause, or what it is an OR of. */
static enum pt_status add_choice(struct pt_resolver *resolver,
                                 struct pt_clause_list *list,
                                 struct pt_clause *clause)
{
    if (clause->kind != PT_CLAUSE_OR)
        return pt_clause_list_add(resolver, list, clause);
    enum pt_status status = PT_OK;
    for (size_t i = 0; status == PT_OK && i < clause->n_children; i++)
        status = pt_clause_list_add(resolver, list, clause->children[i]);
    return status;
}

enum pt_status pt_resolve_any_of(struct pt_resolver *resolver,
                                 const struct pt_query_node *node,
                                 const struct pt_clause_list *list,
                                 struct pt_clause **out)
{
    assert(list->n > 0);
    if (list->n == 1) {
        *out = list->items[0];
        return PT_OK;
    }
    struct pt_clause *const any =
        pt_resolver_clause(resolver, PT_CLAUSE_OR, node);
    if (!any)
        return pt_fail_nomem(resolver->err);
    any->children = list->items;
    any->n_children = list->n;
    *out = any;
    return PT_OK;
}

/* What a query stands for in the place of one sequence. */
struct choices {
    struct pt_word_list words; /* sequences of one word: all in one TERM */
    bool has_own;              /* the first is what was written */
    struct pt_clause_list clauses;
};

/* Notes in the words of clause that they are a synonym's. */
static void mark_sequence(struct pt_clause *clause, uint32_t n_words)
{
    for (size_t i = 0; i < clause->n_children; i++)
        mark_sequence(clause->children[i], n_words);
    clause->has_others = clause->kind == PT_CLAUSE_TERM;
    clause->n_in_sequence = n_words;
}

static enum pt_status add_alternatives(struct pt_resolver *resolver,
                                       const struct pt_query_node *node,
                                       struct pt_place place,
                                       const struct pt_synonym *synonym,
                                       struct choices *choices)
{
    for (size_t i = 0; i < synonym->n_alternatives; i++) {
        struct pt_pieces pieces;
        struct pt_clause *sequence = NULL;
        enum pt_status status =
            read_sequence(resolver, node, synonym->alternatives[i], &pieces);
        if (status != PT_OK)
            return status;
        resolver->n_expanded += pieces.n;
        if (resolver->n_expanded > PT_MAX_TOTAL_EXPANSION)
            return pt_fail_at(resolver->err, PT_ELIMIT, node->begin, node->end,
                              "up to here the query stands for more than %u "
                              "words; --variants off leaves synonyms out",
                              PT_MAX_TOTAL_EXPANSION);
        if (pieces.n == 1) {
            if (!pt_word_list_add(&choices->words, resolver->arena,
                                  pieces.items[0].word))
                return pt_fail_nomem(resolver->err);
            continue;
        }
        status = make_sequence(resolver, node, place, pieces.items, pieces.n,
                               &sequence);
        if (status == PT_OK)
            mark_sequence(sequence, (uint32_t)pieces.n);
        if (status == PT_OK)
            status = add_choice(resolver, &choices->clauses, sequence);
        if (status != PT_OK)
            return status;
    }
    return PT_OK;
}

/* Any of choices, which may hold what was written, and of the alternatives. */
static enum pt_status choose(struct pt_resolver *resolver,
                             const struct pt_query_node *node,
                             struct pt_place place,
                             const struct pt_synonym *synonym,
                             struct choices *choices,
                             struct pt_clause **out)
{
    struct pt_clause *term = NULL;
    enum pt_status status =
        add_alternatives(resolver, node, place, synonym, choices);
    if (status == PT_OK && choices->words.n)
        status = pt_resolve_literal(resolver, node, place, choices->words.items,
                                    choices->words.n, choices->has_own, &term);
    if (status == PT_OK && term)
        status = pt_clause_list_add(resolver, &choices->clauses, term);
    return status == PT_OK
               ? pt_resolve_any_of(resolver, node, &choices->clauses, out)
               : status;
}

enum pt_status pt_resolve_alternatives(struct pt_resolver *resolver,
                                       const struct pt_query_node *node,
                                       struct pt_place place,
                                       const struct pt_synonym *synonym,
                                       struct pt_clause *own,
                                       struct pt_clause **out)
{
    struct choices choices = {0};
    enum pt_status status = PT_OK;
    if (own)
        status = add_choice(resolver, &choices.clauses, own);
    return status == PT_OK
               ? choose(resolver, node, place, synonym, &choices, out)
               : status;
}

enum pt_status pt_resolve_synonym(struct pt_resolver *resolver,
                                  struct pt_place place,
                                  const struct pt_piece *pieces,
                                  size_t n,
                                  size_t *out_n,
                                  struct pt_clause **out)
{
    struct pt_synonym_match found;
    struct choices choices = {0};
    struct pt_clause *own = NULL;
    *out_n = 0;
    if (!wants_synonyms(resolver, place))
        return PT_OK;
    const struct groups groups = cut_groups(pieces, n, false);
    enum pt_status status = match(resolver, &groups, n, &found);
    if (status != PT_OK || found.n_pieces == 0)
        return status;
    struct pt_query_node span = *pieces[0].node;
    span.end = pieces[found.n_pieces - 1].node->end;
    const bool keeps_itself = found.synonym.keeps_itself;
    if (keeps_itself && found.n_pieces == 1 &&
        !pt_word_list_add(&choices.words, resolver->arena, pieces[0].word))
        return pt_fail_nomem(resolver->err);
    choices.has_own = choices.words.n > 0;
    if (keeps_itself && found.n_pieces > 1)
        status =
            make_sequence(resolver, &span, place, pieces, found.n_pieces, &own);
    if (status == PT_OK && own)
        status = add_choice(resolver, &choices.clauses, own);
    if (status == PT_OK)
        status = choose(resolver, &span, place, &found.synonym, &choices, out);
    if (status == PT_OK)
        *out_n = found.n_pieces;
    return status;
}
