/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * resolve_word.c: the analysis cuts what was written into pieces; a run of
 * pieces with hyphens between is a group, and each group becomes one clause:
 *
 *     written    anti-war.example     pieces   anti-war-example
 *     groups     [anti-war] [example]
 *     clauses    OR(antiwar, PHRASE(anti, war))    TERM example
 *
 * A wildcard takes the same way: its * and ? are shown to the analysis as a
 * letter, beside katakana as an underscore, and the bytes of each piece, with
 * the wildcards at its ends, then give its pattern.
 */
#include "search/query/resolve_word.h"

#include "common/buf.h"
#include "common/fold.h"
#include "common/tokenize.h"
#include "common/utf8.h"
#include "search/query/resolve_synonyms.h"
#include "search/query/spellings.h"
#include "search/query/vocabulary.h"

struct pt_clause *pt_resolver_clause(struct pt_resolver *resolver,
                                     enum pt_clause_kind kind,
                                     const struct pt_query_node *node)
{
    struct pt_clause *const clause =
        pt_arena_alloc(resolver->arena, sizeof(*clause));
    if (!clause)
        return NULL;
    clause->kind = kind;
    clause->begin = node->begin;
    clause->end = node->end;
    clause->slop = -1;
    return clause;
}

enum pt_status pt_clause_list_add(struct pt_resolver *resolver,
                                  struct pt_clause_list *list,
                                  struct pt_clause *clause)
{
    struct pt_clause **const items = pt_arena_grow(
        resolver->arena, list->items, list->n, &list->capacity, sizeof *items);
    if (!items)
        return pt_fail_nomem(resolver->err);
    list->items = items;
    list->items[list->n++] = clause;
    return PT_OK;
}

/* --- terms --- */

/* An acronym as the analysis writes it (u.s.): it has no other forms. */
static bool is_acronym(struct pt_str word)
{
    return pt_str_ends(word, PT_STR("."));
}

static bool wants_stems(struct pt_place place)
{
    return !place.is_exact && (!place.is_quoted || place.is_stemmed) &&
           pt_field_info(place.field)->stem_prefix != NULL;
}

/* Function words of other languages are in no list. */
static enum pt_stop stop_of(const struct pt_resolver *resolver,
                            struct pt_str word)
{
    bool applies = resolver->has_stemless;
    for (size_t i = 0; i < resolver->n_langs && !applies; i++)
        applies = pt_stop_applies(resolver->langs[i].lang);
    return applies ? pt_stop_word(word) : PT_STOP_NONE;
}

/* Adds the stems that word has in the index's languages to stems; where it has
 * none in any of them, itself to words. */
static enum pt_status add_stems(struct pt_resolver *resolver,
                                struct pt_str word,
                                struct pt_word_list *stems,
                                struct pt_word_list *words)
{
    struct pt_arena *const arena = resolver->arena;
    const size_t n_before = stems->n;
    bool is_stemless = resolver->has_stemless;
    for (size_t i = 0; i < resolver->n_langs; i++) {
        struct pt_str stem;
        const struct pt_str found =
            pt_analyzer_stem(resolver->analyzer, word, resolver->langs[i].lang);
        if (found.len == 0)
            is_stemless = true;
        else if (!pt_arena_copy(arena, found, &stem) ||
                 !pt_word_list_add(stems, arena, stem))
            return pt_fail_nomem(resolver->err);
    }
    if (pt_analyzer_status(resolver->analyzer) != PT_OK)
        return pt_fail_nomem(resolver->err);
    struct pt_word_list *const set = stems->n == n_before ? words : stems;
    if (is_stemless && !pt_word_list_add(set, arena, word))
        return pt_fail_nomem(resolver->err);
    return PT_OK;
}

/* Whether word, which the reader gives for stem, has it. One that is spelt like
 * the stem may have another: accident is the stem of accidental, and accid its
 * own. */
static bool
has_stem(struct pt_resolver *resolver, struct pt_str word, struct pt_str stem)
{
    bool has = resolver->has_stemless || !pt_str_equal(word, stem);
    for (size_t i = 0; i < resolver->n_langs && !has; i++) {
        const struct pt_str own =
            pt_analyzer_stem(resolver->analyzer, word, resolver->langs[i].lang);
        has = own.len == 0 || pt_str_equal(own, stem);
    }
    return has;
}

/* The words of the index that have one of the stems. */
static enum pt_status add_forms(struct pt_resolver *resolver,
                                const struct pt_word_list *stems,
                                struct pt_word_list *forms)
{
    for (size_t i = 0; i < stems->n; i++) {
        struct pt_str *found = NULL;
        size_t n = 0;
        const enum pt_status status =
            pt_reader_forms(resolver->reader, stems->items[i], resolver->arena,
                            &found, &n, resolver->err);
        if (status != PT_OK)
            return status;
        for (size_t k = 0; k < n; k++)
            if (has_stem(resolver, found[k], stems->items[i]) &&
                !pt_word_list_add(forms, resolver->arena, found[k]))
                return pt_fail_nomem(resolver->err);
    }
    return PT_OK;
}

static void set_words(struct pt_clause *term, struct pt_word_list *words)
{
    pt_word_list_sort(words);
    term->words = words->items;
    term->n_words = words->n;
}

/* A TERM without words and stems; NULL when memory ran out. */
static struct pt_clause *new_term(struct pt_resolver *resolver,
                                  const struct pt_query_node *node,
                                  struct pt_place place)
{
    struct pt_clause *const term =
        pt_resolver_clause(resolver, PT_CLAUSE_TERM, node);
    if (term) {
        term->field = place.field;
        term->leaf = resolver->n_leaves++;
    }
    return term;
}

/* Keeps what of term is the query's own word: word and the stems so far. */
static enum pt_status set_own(struct pt_resolver *resolver,
                              struct pt_clause *term,
                              struct pt_str word,
                              const struct pt_word_list *stems)
{
    struct pt_str *const own =
        pt_arena_array(resolver->arena, stems->n, sizeof(*own));
    if (!own)
        return pt_fail_nomem(resolver->err);
    if (stems->n)
        memcpy(own, stems->items, stems->n * sizeof(*own));
    term->own_word = word;
    term->own_stems = own;
    term->n_own_stems = stems->n;
    return PT_OK;
}

enum pt_status pt_resolve_literal(struct pt_resolver *resolver,
                                  const struct pt_query_node *node,
                                  struct pt_place place,
                                  const struct pt_str *written,
                                  size_t n_written,
                                  bool is_own,
                                  struct pt_clause **out)
{
    struct pt_word_list readings = {0};
    struct pt_word_list words = {0};
    struct pt_word_list stems = {0};
    struct pt_word_list forms = {0};
    enum pt_status status = PT_OK;
    struct pt_clause *const term = new_term(resolver, node, place);
    if (!term)
        return pt_fail_nomem(resolver->err);
    *out = term;
    if (resolver->vocabulary.is_gathering)
        return PT_OK; /* it is no search of all words */
    for (size_t i = 0; status == PT_OK && i < n_written; i++) {
        if (!pt_word_list_add(&readings, resolver->arena, written[i]))
            return pt_fail_nomem(resolver->err);
        if (resolver->options->with_variants && !place.is_exact)
            status = pt_spellings_of(written[i], resolver->reader,
                                     resolver->has_cyrillic, resolver->arena,
                                     &readings, resolver->err);
    }
    for (size_t i = 0; status == PT_OK && i < readings.n; i++) {
        const struct pt_str reading = readings.items[i];
        if (wants_stems(place) && !is_acronym(reading))
            status = add_stems(resolver, reading, &stems, &words);
        else if (!pt_word_list_add(&words, resolver->arena, reading))
            status = pt_fail_nomem(resolver->err);
        if (status == PT_OK && i == 0 && is_own && readings.n > 1)
            status = set_own(resolver, term, reading, &stems);
    }
    term->has_others = readings.n > 1 || !is_own;
    if (is_own && !place.is_exact)
        term->stop = stop_of(resolver, written[0]);
    if (term->stop != PT_STOP_NONE)
        term->stop_word = written[0];
    pt_word_list_sort(&stems);
    if (status == PT_OK && place.needs_positions)
        status = add_forms(resolver, &stems, &forms);
    if (status != PT_OK)
        return status;
    pt_word_list_sort(&forms);
    set_words(term, &words);
    term->stems = stems.items;
    term->n_stems = stems.n;
    term->forms = forms.items;
    term->n_forms = forms.n;
    *out = term;
    return PT_OK;
}

/* n: the words that fit; 0 when it was not read to the end. */
static enum pt_status too_many(const struct pt_resolver *resolver,
                               const struct pt_query_node *node,
                               struct pt_str wanted,
                               size_t n)
{
    const char *const advice = node->kind == PT_NODE_FUZZY
                                   ? "allow fewer edits"
                                   : "write more letters";
    if (n > PT_MAX_EXPANSION)
        return pt_fail_at(resolver->err, PT_ELIMIT, node->begin, node->end,
                          "%.*s stands for %zu words of the index, more than "
                          "%u; %s",
                          PT_STR_FMT(wanted), n, PT_MAX_EXPANSION, advice);
    if (n > 0)
        return pt_fail_at(resolver->err, PT_ELIMIT, node->begin, node->end,
                          "up to here the query stands for more than %u words "
                          "of the index; %s",
                          PT_MAX_TOTAL_EXPANSION, advice);
    return pt_fail_at(resolver->err, PT_ELIMIT, node->begin, node->end,
                      "the query has too many wildcards for an index of this "
                      "size; let them begin with letters");
}

/* The TERM of the words of the index that fit, NOTHING when none does. */
static enum pt_status make_expanded(struct pt_resolver *resolver,
                                    const struct pt_query_node *node,
                                    struct pt_place place,
                                    const struct pt_vocabulary_want *want,
                                    struct pt_clause **out)
{
    struct pt_word_list words = {0};
    size_t n = 0;
    const enum pt_status status =
        pt_vocabulary_find(&resolver->vocabulary, place.field, want,
                           PT_MAX_EXPANSION, &words, &n, resolver->err);
    if (status != PT_OK)
        return status;
    resolver->n_expanded += n;
    if (resolver->vocabulary.budget == 0)
        n = 0;
    if (resolver->vocabulary.budget == 0 || n > PT_MAX_EXPANSION ||
        resolver->n_expanded > PT_MAX_TOTAL_EXPANSION)
        return too_many(resolver, node, want->text, n);
    struct pt_clause *const clause =
        n ? new_term(resolver, node, place)
          : pt_resolver_clause(resolver, PT_CLAUSE_NOTHING, node);
    if (!clause)
        return pt_fail_nomem(resolver->err);
    clause->is_expanded = true;
    set_words(clause, &words);
    *out = clause;
    return PT_OK;
}

static enum pt_status make_term(struct pt_resolver *resolver,
                                const struct pt_query_node *node,
                                struct pt_place place,
                                struct pt_str word,
                                bool is_pattern,
                                struct pt_clause **out)
{
    const bool is_fuzzy = node->kind == PT_NODE_FUZZY;
    const struct pt_vocabulary_want want = {word, is_fuzzy ? node->count : 0,
                                            0};
    if (is_fuzzy || is_pattern)
        return make_expanded(resolver, node, place, &want, out);
    return pt_resolve_literal(resolver, node, place, &word, 1, true, out);
}

/* --- groups --- */

/* A PHRASE of the n pieces, NOTHING when one of them is. */
static enum pt_status make_parts(struct pt_resolver *resolver,
                                 const struct pt_query_node *node,
                                 struct pt_place place,
                                 const struct pt_piece *pieces,
                                 size_t n,
                                 struct pt_clause **out)
{
    struct pt_clause_list parts = {0};
    struct pt_clause *const phrase =
        pt_resolver_clause(resolver, PT_CLAUSE_PHRASE, node);
    if (!phrase)
        return pt_fail_nomem(resolver->err);
    place.needs_positions = true;
    place.is_quoted |= node->kind == PT_NODE_WILDCARD;
    for (size_t i = 0; i < n; i++) {
        struct pt_clause *part = NULL;
        enum pt_status status = make_term(resolver, node, place, pieces[i].word,
                                          pieces[i].is_pattern, &part);
        if (status == PT_OK)
            status = pt_clause_list_add(resolver, &parts, part);
        if (status != PT_OK)
            return status;
        if (part->kind == PT_CLAUSE_NOTHING)
            phrase->kind = PT_CLAUSE_NOTHING;
    }
    if (phrase->kind == PT_CLAUSE_PHRASE) {
        phrase->field = place.field;
        phrase->children = parts.items;
        phrase->n_children = parts.n;
    }
    *out = phrase;
    return PT_OK;
}

/* a OR b, without what is NOTHING. */
static enum pt_status make_choice(struct pt_resolver *resolver,
                                  const struct pt_query_node *node,
                                  struct pt_clause *a,
                                  struct pt_clause *b,
                                  struct pt_clause **out)
{
    if (a->kind == PT_CLAUSE_NOTHING || b->kind == PT_CLAUSE_NOTHING) {
        *out = a->kind == PT_CLAUSE_NOTHING ? b : a;
        return PT_OK;
    }
    struct pt_clause_list both = {0};
    struct pt_clause *const choice =
        pt_resolver_clause(resolver, PT_CLAUSE_OR, node);
    if (!choice || pt_clause_list_add(resolver, &both, a) != PT_OK ||
        pt_clause_list_add(resolver, &both, b) != PT_OK)
        return pt_fail_nomem(resolver->err);
    choice->children = both.items;
    choice->n_children = both.n;
    *out = choice;
    return PT_OK;
}

size_t pt_group_length(const struct pt_piece *pieces, size_t n)
{
    size_t length = 1;
    while (length < n && pieces[length - 1].joins_next)
        length++;
    return length;
}

enum pt_status pt_resolve_group(struct pt_resolver *resolver,
                                const struct pt_query_node *node,
                                struct pt_place place,
                                const struct pt_piece *pieces,
                                size_t n,
                                struct pt_clause **out)
{
    const struct pt_str joined = pieces[0].joined;
    bool is_pattern = pieces[0].is_pattern;
    if (n == 1)
        return make_term(resolver, node, place, pieces[0].word, is_pattern,
                         out);
    for (size_t i = 1; i < n; i++)
        is_pattern |= pieces[i].is_pattern;
    struct pt_clause *whole = NULL;
    struct pt_clause *parts = NULL;
    enum pt_status status = PT_OK;
    if (joined.len)
        status = make_term(resolver, node, place, joined, is_pattern, &whole);
    if (status == PT_OK)
        status = make_parts(resolver, node, place, pieces, n, &parts);
    if (status == PT_OK && whole)
        return make_choice(resolver, node, whole, parts, out);
    *out = parts;
    return status;
}

/* --- pieces --- */

static bool is_wild(char byte)
{
    return byte == '*' || byte == '?';
}

static bool has_wild(struct pt_str s)
{
    return pt_str_find(s, '*') < s.len || pt_str_find(s, '?') < s.len;
}

/* What the analysis is shown in place of the wildcards [begin, end): a letter,
 * or between katakana and no ASCII, where a Latin letter would be a word of its
 * own, an underscore. */
static char stand_in(struct pt_str written, size_t begin, size_t end)
{
    size_t len;
    const uint32_t before =
        begin > 0 ? pt_utf8_before(written, begin, &len) : PT_UTF8_BAD;
    const uint32_t behind =
        end < written.len ? pt_utf8_get(written, end, &len) : PT_UTF8_BAD;
    const bool is_katakana = pt_is_katakana(before) || pt_is_katakana(behind);
    return is_katakana && before >= 0x80 && behind >= 0x80 ? '_' : 'x';
}

static enum pt_status
masked(struct pt_resolver *resolver, struct pt_str written, struct pt_str *out)
{
    struct pt_str copy;
    if (!pt_arena_copy(resolver->arena, written, &copy))
        return pt_fail_nomem(resolver->err);
    char *const bytes = (char *)copy.ptr; /* the arena's, so writable */
    for (size_t at = 0, end; at < copy.len; at = end) {
        end = at + 1;
        if (!is_wild(written.ptr[at]))
            continue;
        while (end < copy.len && is_wild(written.ptr[end]))
            end++;
        memset(bytes + at, stand_in(written, at, end), end - at);
    }
    *out = copy;
    return PT_OK;
}

/* The bytes of token in written, with the wildcards at its ends that were shown
 * as underscores, and so as no part of it. */
static struct pt_str written_piece(struct pt_str written,
                                   struct pt_str shown,
                                   const struct pt_token *token)
{
    size_t begin = token->begin, end = token->end;
    while (begin > 0 && is_wild(written.ptr[begin - 1]) &&
           shown.ptr[begin - 1] == '_')
        begin--;
    while (end < written.len && is_wild(written.ptr[end]) &&
           shown.ptr[end] == '_')
        end++;
    return pt_str_sub(written, begin, end);
}

/* The folded pattern of written, in the arena. */
static enum pt_status fold_pattern(struct pt_resolver *resolver,
                                   struct pt_str written,
                                   struct pt_str *out)
{
    struct pt_buf folded;
    pt_buf_init(&folded, PT_BUF_NO_CEILING);
    for (size_t at = 0; at < written.len;) {
        size_t end = at;
        while (end < written.len && !is_wild(written.ptr[end]))
            end++;
        if (end > at)
            pt_fold(pt_str_sub(written, at, end), &folded);
        else
            pt_buf_add_byte(&folded, written.ptr[end++]);
        at = end;
    }
    if (pt_str_ends(pt_buf_str(&folded), PT_STR("'s")))
        pt_buf_cut(&folded, folded.len - 2);
    const bool is_done =
        pt_buf_status(&folded) == PT_OK &&
        pt_arena_copy(resolver->arena, pt_buf_str(&folded), out);
    pt_buf_fini(&folded);
    return is_done ? PT_OK : pt_fail_nomem(resolver->err);
}

/* A place for one more, NULL when memory ran out. */
static struct pt_piece *new_piece(struct pt_resolver *resolver,
                                  struct pt_pieces *pieces)
{
    struct pt_piece *const items =
        pt_arena_grow(resolver->arena, pieces->items, pieces->n,
                      &pieces->capacity, sizeof *items);
    if (!items)
        return NULL;
    pieces->items = items;
    return &pieces->items[pieces->n++];
}

/* bytes: those of the query that token was made of. */
static enum pt_status add_piece(struct pt_resolver *resolver,
                                struct pt_pieces *pieces,
                                const struct pt_query_node *node,
                                const struct pt_token *token,
                                struct pt_str bytes)
{
    struct pt_piece *const piece = new_piece(resolver, pieces);
    if (!piece)
        return pt_fail_nomem(resolver->err);
    *piece = (struct pt_piece){.node = node,
                               .joins_next = token->joins_next,
                               .is_pattern = has_wild(bytes)};
    if (piece->is_pattern)
        return fold_pattern(resolver, bytes, &piece->word);
    if (!pt_arena_copy(resolver->arena, token->word, &piece->word))
        return pt_fail_nomem(resolver->err);
    return PT_OK;
}

/* Cuts the node's text into pieces. joined is set where the analysis joins, for
 * a group with a wildcard to bytes that do not count. */
static enum pt_status read_pieces(struct pt_resolver *resolver,
                                  const struct pt_query_node *node,
                                  struct pt_pieces *pieces)
{
    const struct pt_str written = node->text;
    struct pt_str shown = written;
    struct pt_token token;
    enum pt_status status = PT_OK;
    if (node->kind == PT_NODE_WILDCARD)
        status = masked(resolver, written, &shown);
    if (status != PT_OK)
        return status;
    pt_analyzer_start(resolver->analyzer, shown, PT_STR(""), 1, PT_FOR_QUERY);
    while (status == PT_OK && pt_analyzer_next(resolver->analyzer, &token)) {
        if (token.kind == PT_TOKEN_WORD)
            status = add_piece(resolver, pieces, node, &token,
                               written_piece(written, shown, &token));
        else if (token.kind == PT_TOKEN_JOINED &&
                 !pt_arena_copy(resolver->arena, token.word,
                                &pieces->items[pieces->n - 1].joined))
            status = pt_fail_nomem(resolver->err);
        if (pieces->n > PT_MAX_PHRASE_WORDS)
            status = pt_fail_at(
                resolver->err, PT_ELIMIT, node->begin, node->end,
                "this is more than %u words side by side", PT_MAX_PHRASE_WORDS);
    }
    if (status == PT_OK && pt_analyzer_status(resolver->analyzer) != PT_OK)
        return pt_fail_nomem(resolver->err);
    return status;
}

static size_t count_literals(struct pt_str pattern)
{
    size_t n_literals = 0;
    for (size_t at = 0, n; at < pattern.len; at += n) {
        pt_utf8_get(pattern, at, &n);
        n_literals += !is_wild(pattern.ptr[at]);
    }
    return n_literals;
}

/* Leaves out pieces of wildcards alone at both ends: beside an ideograph, a
 * word of its own, they say nothing. PT_EQUERY when too few letters remain. */
static enum pt_status check_literals(struct pt_resolver *resolver,
                                     const struct pt_query_node *node,
                                     struct pt_pieces *pieces)
{
    size_t n_literals = 0;
    for (size_t i = 0; i < pieces->n; i++)
        n_literals += count_literals(pieces->items[i].word);
    if (n_literals < PT_MIN_WILDCARD_LITERALS)
        return pt_fail_at(resolver->err, PT_EQUERY, node->begin, node->end,
                          "a wildcard needs at least %u letters or digits",
                          PT_MIN_WILDCARD_LITERALS);
    while (count_literals(pieces->items[pieces->n - 1].word) == 0)
        pieces->n--;
    while (count_literals(pieces->items[0].word) == 0) {
        pieces->items++;
        pieces->n--;
    }
    return PT_OK;
}

/* A word that is all edits is no word: an ideograph would be near to every
 * other. */
static enum pt_status check_lengths(struct pt_resolver *resolver,
                                    const struct pt_query_node *node,
                                    const struct pt_pieces *pieces)
{
    for (size_t i = 0; i < pieces->n; i++)
        if (count_literals(pieces->items[i].word) <= node->count)
            return pt_fail_at(resolver->err, PT_EQUERY, node->begin, node->end,
                              "~%u needs words of at least %u letters",
                              node->count, node->count + 1);
    return PT_OK;
}

/* The joined pattern of a group: the patterns of its pieces, one after another.
 */
static enum pt_status
join_patterns(struct pt_resolver *resolver, struct pt_piece *pieces, size_t n)
{
    bool is_done = true;
    struct pt_buf joined;
    pt_buf_init(&joined, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < n; i++)
        pt_buf_add(&joined, pieces[i].word);
    if (pieces[0].joined.len)
        is_done = pt_buf_status(&joined) == PT_OK &&
                  pt_arena_copy(resolver->arena, pt_buf_str(&joined),
                                &pieces[0].joined);
    pt_buf_fini(&joined);
    return is_done ? PT_OK : pt_fail_nomem(resolver->err);
}

/* The pieces of one node, those of each wildcard's groups joined. */
static enum pt_status read_node(struct pt_resolver *resolver,
                                const struct pt_query_node *node,
                                struct pt_pieces *pieces)
{
    enum pt_status status = read_pieces(resolver, node, pieces);
    if (status == PT_OK && node->kind == PT_NODE_FUZZY)
        return check_lengths(resolver, node, pieces);
    if (status != PT_OK || node->kind != PT_NODE_WILDCARD)
        return status;
    status = check_literals(resolver, node, pieces);
    for (size_t i = 0, n; status == PT_OK && i < pieces->n; i += n) {
        n = pt_group_length(&pieces->items[i], pieces->n - i);
        status = join_patterns(resolver, &pieces->items[i], n);
    }
    return status;
}

enum pt_status pt_resolve_pieces(struct pt_resolver *resolver,
                                 const struct pt_query_node *node,
                                 struct pt_pieces *pieces)
{
    struct pt_pieces own = {0};
    const enum pt_status status = read_node(resolver, node, &own);
    if (status != PT_OK)
        return status;
    if (own.n)
        own.items[own.n - 1].joins_next = false;
    if (pieces->n == 0) {
        *pieces = own;
        return PT_OK;
    }
    for (size_t i = 0; i < own.n; i++) {
        struct pt_piece *const piece = new_piece(resolver, pieces);
        if (!piece)
            return pt_fail_nomem(resolver->err);
        *piece = own.items[i];
    }
    return PT_OK;
}

/* The clause for the first of the n pieces: its group, or the groups that the
 * user's synonyms take together. *out_n: pieces that it is for. */
static enum pt_status resolve_first(struct pt_resolver *resolver,
                                    struct pt_place place,
                                    const struct pt_piece *pieces,
                                    size_t n,
                                    size_t *out_n,
                                    struct pt_clause **out)
{
    const enum pt_status status =
        pt_resolve_synonym(resolver, place, pieces, n, out_n, out);
    if (status != PT_OK || *out_n > 0)
        return status;
    *out_n = pt_group_length(pieces, n);
    return pt_resolve_group(resolver, pieces->node, place, pieces, *out_n, out);
}

enum pt_status pt_resolve_words(struct pt_resolver *resolver,
                                struct pt_query_node *const *nodes,
                                size_t n_nodes,
                                struct pt_place place,
                                struct pt_clause_list *list)
{
    struct pt_pieces pieces = {0};
    enum pt_status status = PT_OK;
    for (size_t i = 0; status == PT_OK && i < n_nodes; i++)
        status = pt_resolve_pieces(resolver, nodes[i], &pieces);
    if (pieces.n && pt_group_length(pieces.items, pieces.n) < pieces.n)
        place.needs_positions = true;
    for (size_t i = 0, n; status == PT_OK && i < pieces.n; i += n) {
        struct pt_clause *clause = NULL;
        n = 0;
        status = resolve_first(resolver, place, &pieces.items[i], pieces.n - i,
                               &n, &clause);
        if (status == PT_OK)
            status = pt_clause_list_add(resolver, list, clause);
    }
    return status;
}
