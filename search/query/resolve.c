/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * resolve.c: a walk over the parser's tree with a table of one function per
 * kind of node. The place that goes down with it says in which field and how
 * literally words are meant, so fields end at the leaves.
 */
#include "search/query/resolve.h"

#include "search/query/resolve_synonyms.h"
#include "search/query/resolve_word.h"
#include "search/query/spellings.h"
#include "search/query/vocabulary.h"

typedef enum pt_status resolve_node(struct pt_resolver *resolver,
                                    const struct pt_query_node *node,
                                    struct pt_place place,
                                    struct pt_clause **out);

static resolve_node resolve_any;

static enum pt_status misplaced(const struct pt_resolver *resolver,
                                const struct pt_query_node *node,
                                const char *what,
                                enum pt_field field)
{
    return pt_fail_at(resolver->err, PT_EQUERY, node->begin, node->end,
                      "%s has no meaning in %s:", what,
                      pt_field_info(field)->name);
}

static enum pt_status wordless(const struct pt_resolver *resolver,
                               const struct pt_query_node *node)
{
    return pt_fail_at(resolver->err, PT_EQUERY, node->begin, node->end,
                      "this has no letter or digit");
}

static bool is_of_words(struct pt_place place)
{
    return pt_field_info(place.field)->kind == PT_FIELD_OF_WORDS;
}

/* Sets *out to a clause of kind and nothing more. */
static enum pt_status make(struct pt_resolver *resolver,
                           enum pt_clause_kind kind,
                           const struct pt_query_node *node,
                           struct pt_clause **out)
{
    struct pt_clause *const clause = pt_resolver_clause(resolver, kind, node);
    if (!clause)
        return pt_fail_nomem(resolver->err);
    *out = clause;
    return PT_OK;
}

/* --- fields without words --- */

static enum pt_status make_date(struct pt_resolver *resolver,
                                const struct pt_query_node *node,
                                struct pt_str text,
                                struct pt_clause **out)
{
    struct pt_date_range range;
    struct pt_error cause = {0};
    const enum pt_status status =
        pt_date_parse_range(text, resolver->options->today, &range, &cause);
    if (status != PT_OK) {
        /* The expression ends where the node does. */
        const size_t begin =
            node->end - (text.len < node->end ? text.len : node->end);
        return pt_fail_at(resolver->err, status, begin + cause.span_begin,
                          begin + cause.span_end, "%s", cause.message);
    }
    const enum pt_status made = make(resolver, PT_CLAUSE_DATE, node, out);
    if (made == PT_OK)
        (*out)->range = range;
    return made;
}

static enum pt_status make_lang(struct pt_resolver *resolver,
                                const struct pt_query_node *node,
                                struct pt_str text,
                                struct pt_clause **out)
{
    const struct pt_str whole = pt_str_trim(text);
    const size_t dash = pt_str_find(whole, '-');
    const size_t n = pt_str_find(pt_str_sub(whole, 0, dash), '_');
    const struct pt_str code = pt_str_sub(whole, 0, n); /* en of en-GB */
    struct pt_str copy;
    if (code.len == 0)
        return wordless(resolver, node);
    if (!pt_arena_copy(resolver->arena, code, &copy))
        return pt_fail_nomem(resolver->err);
    char *const bytes = (char *)copy.ptr; /* the arena's, so writable */
    for (size_t i = 0; i < copy.len; i++)
        if (bytes[i] >= 'A' && bytes[i] <= 'Z')
            bytes[i] = (char)(bytes[i] - 'A' + 'a');
    const enum pt_status made = make(resolver, PT_CLAUSE_LANG, node, out);
    if (made == PT_OK)
        (*out)->text = copy;
    return made;
}

static enum pt_status make_parts(struct pt_resolver *resolver,
                                 const struct pt_query_node *node,
                                 enum pt_field field,
                                 struct pt_str text,
                                 struct pt_clause **out)
{
    size_t at = 0;
    struct pt_str part;
    if (!pt_schema_next_part(text, &at, &part))
        return pt_fail_at(resolver->err, PT_EQUERY, node->begin, node->end,
                          "%s: needs a component", pt_field_info(field)->name);
    const enum pt_status made = make(resolver, PT_CLAUSE_PARTS, node, out);
    if (made == PT_OK) {
        (*out)->field = field;
        (*out)->text = text;
    }
    return made;
}

/* text, as it was written, in a field that is not of words. */
static enum pt_status make_whole(struct pt_resolver *resolver,
                                 const struct pt_query_node *node,
                                 enum pt_field field,
                                 struct pt_str text,
                                 struct pt_clause **out)
{
    switch (pt_field_info(field)->kind) {
    case PT_FIELD_OF_PARTS:
        return make_parts(resolver, node, field, text, out);
    case PT_FIELD_OF_CODE:
        if (pt_str_find(text, '*') < text.len)
            return misplaced(resolver, node, "a wildcard", field);
        return make_lang(resolver, node, text, out);
    case PT_FIELD_OF_DAYS:
        return make_date(resolver, node, text, out);
    case PT_FIELD_OF_WORDS:
    case PT_FIELD_OF_ZONES: /* the parser lets none through */
        break;
    }
    PT_UNREACHABLE();
    return PT_EINTERNAL;
}

/* --- leaves --- */

static enum pt_status resolve_all(struct pt_resolver *resolver,
                                  const struct pt_query_node *node,
                                  struct pt_place place,
                                  struct pt_clause **out)
{
    (void)place;
    return make(resolver, PT_CLAUSE_ALL, node, out);
}

static enum pt_status resolve_has(struct pt_resolver *resolver,
                                  const struct pt_query_node *node,
                                  struct pt_place place,
                                  struct pt_clause **out)
{
    (void)place;
    const enum pt_status made = make(resolver, PT_CLAUSE_HAS, node, out);
    if (made == PT_OK)
        (*out)->field = node->field;
    return made;
}

static enum pt_status resolve_date(struct pt_resolver *resolver,
                                   const struct pt_query_node *node,
                                   struct pt_place place,
                                   struct pt_clause **out)
{
    (void)place;
    return make_date(resolver, node, node->text, out);
}

/* The clause for groups that stand side by side: at least one of them. */
static enum pt_status side_by_side(struct pt_resolver *resolver,
                                   const struct pt_query_node *node,
                                   enum pt_field field,
                                   const struct pt_clause_list *groups,
                                   struct pt_clause **out)
{
    bool is_nothing = false;
    assert(groups->n > 0);
    if (groups->n == 1) {
        *out = groups->items[0];
        return PT_OK;
    }
    if (groups->n > PT_MAX_PHRASE_WORDS)
        return pt_fail_at(resolver->err, PT_ELIMIT, node->begin, node->end,
                          "a phrase may have %u words, this has %zu",
                          PT_MAX_PHRASE_WORDS, groups->n);
    for (size_t i = 0; i < groups->n; i++)
        is_nothing |= groups->items[i]->kind == PT_CLAUSE_NOTHING;
    const enum pt_status made = make(
        resolver, is_nothing ? PT_CLAUSE_NOTHING : PT_CLAUSE_PHRASE, node, out);
    if (made == PT_OK && !is_nothing) {
        (*out)->children = groups->items;
        (*out)->n_children = groups->n;
        (*out)->field = field;
    }
    return made;
}

/* WORD, WILDCARD and FUZZY. */
static enum pt_status resolve_word(struct pt_resolver *resolver,
                                   const struct pt_query_node *node,
                                   struct pt_place place,
                                   struct pt_clause **out)
{
    struct pt_clause_list groups = {0};
    if (!is_of_words(place) && node->kind == PT_NODE_FUZZY)
        return misplaced(resolver, node, "a fuzzy word", place.field);
    if (!is_of_words(place))
        return make_whole(resolver, node, place.field, node->text, out);
    place.is_exact |= node->is_exact;
    struct pt_query_node *const self = (struct pt_query_node *)node;
    const enum pt_status status =
        pt_resolve_words(resolver, &self, 1, place, &groups);
    if (status != PT_OK)
        return status;
    if (groups.n == 0)
        return wordless(resolver, node);
    return side_by_side(resolver, node, place.field, &groups, out);
}

/* The bytes that a phrase was written with, between its quotes. */
static struct pt_str phrase_text(const struct pt_query_node *node)
{
    if (node->text.len || node->n_children == 0)
        return node->text;
    const struct pt_str first = node->children[0]->text;
    const struct pt_str last = node->children[node->n_children - 1]->text;
    assert(first.ptr <= last.ptr);
    return pt_str_n(first.ptr, (size_t)(last.ptr + last.len - first.ptr));
}

/* A child of a phrase with slop: what stands side by side in it is one item. */
static enum pt_status add_item(struct pt_resolver *resolver,
                               const struct pt_query_node *node,
                               enum pt_field field,
                               const struct pt_clause_list *groups,
                               struct pt_clause_list *items)
{
    struct pt_clause *item = NULL;
    const enum pt_status status =
        side_by_side(resolver, node, field, groups, &item);
    return status == PT_OK ? pt_clause_list_add(resolver, items, item) : status;
}

/* The n children from first on as a node of their own, of the same kind. */
static struct pt_query_node
part_of(const struct pt_query_node *node, size_t first, size_t n)
{
    struct pt_query_node part = *node;
    part.children = node->children + first;
    part.n_children = n;
    part.begin = part.children[0]->begin;
    part.end = part.children[n - 1]->end;
    return part;
}

/* The items of a phrase with slop: one for each of its words. */
static enum pt_status add_items(struct pt_resolver *resolver,
                                const struct pt_query_node *node,
                                struct pt_place place,
                                struct pt_clause_list *items)
{
    enum pt_status status = PT_OK;
    for (size_t i = 0; status == PT_OK && i < node->n_children; i++) {
        struct pt_clause_list groups = {0};
        status =
            pt_resolve_words(resolver, &node->children[i], 1, place, &groups);
        if (status == PT_OK && groups.n)
            status = add_item(resolver, node->children[i], place.field, &groups,
                              items);
    }
    return status;
}

static enum pt_status loosely(struct pt_resolver *resolver,
                              const struct pt_query_node *node,
                              struct pt_place place,
                              const struct pt_clause_list *items,
                              struct pt_clause **out)
{
    const enum pt_status status =
        side_by_side(resolver, node, place.field, items, out);
    if (status == PT_OK && items->n > 1)
        (*out)->slop = node->slop;
    return status;
}

/* Adds the item of the words of part, side by side, or their synonyms. */
static enum pt_status add_synonyms(struct pt_resolver *resolver,
                                   const struct pt_query_node *part,
                                   struct pt_place place,
                                   const struct pt_synonym *synonym,
                                   struct pt_clause_list *items)
{
    struct pt_clause_list groups = {0};
    struct pt_clause *own = NULL;
    struct pt_clause *item = NULL;
    enum pt_status status = PT_OK;
    place.is_settled = true;
    if (synonym->keeps_itself)
        status = pt_resolve_words(resolver, part->children, part->n_children,
                                  place, &groups);
    if (status == PT_OK && groups.n)
        status = side_by_side(resolver, part, place.field, &groups, &own);
    if (status == PT_OK)
        status =
            pt_resolve_alternatives(resolver, part, place, synonym, own, &item);
    return status == PT_OK ? pt_clause_list_add(resolver, items, item) : status;
}

/* The items of a phrase with slop in which words that have synonyms together
 * are one. *out_keeps: the phrase may also be as it was written; *out_n_joint:
 * such items. */
static enum pt_status add_joint_items(struct pt_resolver *resolver,
                                      const struct pt_query_node *node,
                                      struct pt_place place,
                                      struct pt_clause_list *items,
                                      bool *out_keeps,
                                      size_t *out_n_joint)
{
    enum pt_status status = PT_OK;
    *out_keeps = true;
    *out_n_joint = 0;
    for (size_t i = 0; status == PT_OK && i < node->n_children;) {
        struct pt_synonym_match match;
        size_t n = 0;
        status =
            pt_resolve_match_nodes(resolver, node->children + i,
                                   node->n_children - i, place, &match, &n);
        if (status != PT_OK)
            return status;
        const struct pt_query_node part = part_of(node, i, n ? n : 1);
        status = n ? add_synonyms(resolver, &part, place, &match.synonym, items)
                   : add_items(resolver, &part, place, items);
        *out_keeps &= n == 0 || match.synonym.keeps_itself;
        *out_n_joint += n > 0;
        i += part.n_children;
    }
    return status;
}

/* A phrase with slop: of its words, or with several of them replaced by what
 * they have for synonyms together. */
static enum pt_status resolve_loose(struct pt_resolver *resolver,
                                    const struct pt_query_node *node,
                                    struct pt_place place,
                                    struct pt_clause **out)
{
    struct pt_clause_list items = {0};
    struct pt_clause_list either = {0};
    struct pt_clause *clause = NULL;
    bool keeps_itself = true;
    size_t n_joint = 0;
    enum pt_status status =
        add_joint_items(resolver, node, place, &items, &keeps_itself, &n_joint);
    if (status == PT_OK && items.n == 0)
        return wordless(resolver, node);
    if (status == PT_OK)
        status = loosely(resolver, node, place, &items, &clause);
    if (status == PT_OK)
        status = pt_clause_list_add(resolver, &either, clause);
    if (status == PT_OK && n_joint && keeps_itself) {
        struct pt_clause_list words = {0};
        status = add_items(resolver, node, place, &words);
        if (status == PT_OK)
            status = loosely(resolver, node, place, &words, &clause);
        if (status == PT_OK)
            status = pt_clause_list_add(resolver, &either, clause);
    }
    return status == PT_OK ? pt_resolve_any_of(resolver, node, &either, out)
                           : status;
}

static enum pt_status resolve_phrase(struct pt_resolver *resolver,
                                     const struct pt_query_node *node,
                                     struct pt_place place,
                                     struct pt_clause **out)
{
    struct pt_clause_list items = {0};
    if (!is_of_words(place))
        return make_whole(resolver, node, place.field, phrase_text(node), out);
    place.is_quoted = true;
    place.is_stemmed = node->is_stemmed;
    place.is_exact |= node->is_exact;
    place.needs_positions |= node->n_children > 1;
    if (node->slop >= 0)
        return resolve_loose(resolver, node, place, out);
    const enum pt_status status = pt_resolve_words(
        resolver, node->children, node->n_children, place, &items);
    if (status != PT_OK)
        return status;
    if (items.n == 0)
        return wordless(resolver, node);
    return side_by_side(resolver, node, place.field, &items, out);
}

/* --- operators --- */

/* The clause of the child at index *at, or of several words from there on that
 * have synonyms together; *at moved behind. */
static enum pt_status resolve_operand(struct pt_resolver *resolver,
                                      const struct pt_query_node *node,
                                      struct pt_place place,
                                      size_t *at,
                                      struct pt_clause **out)
{
    const bool is_list = node->kind == PT_NODE_AND || node->kind == PT_NODE_OR;
    struct pt_synonym_match match;
    struct pt_clause *own = NULL;
    size_t n = 0;
    enum pt_status status = PT_OK;
    if (is_list && resolver->synonym_slot)
        status =
            pt_resolve_match_nodes(resolver, node->children + *at,
                                   node->n_children - *at, place, &match, &n);
    if (status != PT_OK)
        return status;
    if (n == 0)
        return resolve_any(resolver, node->children[(*at)++], place, out);
    const struct pt_query_node part = part_of(node, *at, n);
    place.is_settled = true;
    *at += n;
    if (match.synonym.keeps_itself)
        status = resolve_any(resolver, &part, place, &own);
    return status == PT_OK ? pt_resolve_alternatives(resolver, &part, place,
                                                     &match.synonym, own, out)
                           : status;
}

/* A clause of kind over the resolved children. */
static enum pt_status make_over(struct pt_resolver *resolver,
                                enum pt_clause_kind kind,
                                const struct pt_query_node *node,
                                struct pt_place place,
                                struct pt_clause **out)
{
    struct pt_clause_list children = {0};
    for (size_t i = 0; i < node->n_children;) {
        struct pt_clause *child = NULL;
        enum pt_status status =
            resolve_operand(resolver, node, place, &i, &child);
        if (status == PT_OK)
            status = pt_clause_list_add(resolver, &children, child);
        if (status != PT_OK)
            return status;
    }
    if (children.n == 1 && node->n_children > 1) {
        *out = children.items[0];
        return PT_OK;
    }
    const enum pt_status made = make(resolver, kind, node, out);
    if (made == PT_OK) {
        (*out)->children = children.items;
        (*out)->n_children = children.n;
        (*out)->links = node->links;
        (*out)->count = node->count;
        (*out)->boost = node->boost;
    }
    return made;
}

static const enum pt_clause_kind clause_kinds[] = {
    [PT_NODE_AND] = PT_CLAUSE_AND,
    [PT_NODE_OR] = PT_CLAUSE_OR,
    [PT_NODE_NOT] = PT_CLAUSE_NOT,
    [PT_NODE_MAYBE] = PT_CLAUSE_MAYBE,
    [PT_NODE_NEAR] = PT_CLAUSE_NEAR,
    [PT_NODE_NOT_NEAR] = PT_CLAUSE_NOT_NEAR,
    [PT_NODE_ATLEAST] = PT_CLAUSE_ATLEAST,
    [PT_NODE_HLEAD] = PT_CLAUSE_HLEAD,
    [PT_NODE_BOOST] = PT_CLAUSE_BOOST,
};

static enum pt_status resolve_operator(struct pt_resolver *resolver,
                                       const struct pt_query_node *node,
                                       struct pt_place place,
                                       struct pt_clause **out)
{
    return make_over(resolver, clause_kinds[node->kind], node, place, out);
}

/* NEAR, NOT_NEAR, ATLEAST: operators on occurrences. */
static enum pt_status resolve_positional(struct pt_resolver *resolver,
                                         const struct pt_query_node *node,
                                         struct pt_place place,
                                         struct pt_clause **out)
{
    if (!is_of_words(place))
        return misplaced(resolver, node, "NEAR or a number of occurrences",
                         place.field);
    place.needs_positions = true;
    return resolve_operator(resolver, node, place, out);
}

static enum pt_status resolve_hlead(struct pt_resolver *resolver,
                                    const struct pt_query_node *node,
                                    struct pt_place place,
                                    struct pt_clause **out)
{
    if (!is_of_words(place))
        return misplaced(resolver, node, "hlead()", place.field);
    return resolve_operator(resolver, node, place, out);
}

static enum pt_status resolve_field(struct pt_resolver *resolver,
                                    const struct pt_query_node *node,
                                    struct pt_place place,
                                    struct pt_clause **out)
{
    assert(node->n_children == 1);
    place.field = node->field;
    return resolve_any(resolver, node->children[0], place, out);
}

static resolve_node *const by_kind[] = {
    [PT_NODE_ALL] = resolve_all,
    [PT_NODE_WORD] = resolve_word,
    [PT_NODE_WILDCARD] = resolve_word,
    [PT_NODE_FUZZY] = resolve_word,
    [PT_NODE_PHRASE] = resolve_phrase,
    [PT_NODE_AND] = resolve_operator,
    [PT_NODE_OR] = resolve_operator,
    [PT_NODE_NOT] = resolve_operator,
    [PT_NODE_MAYBE] = resolve_operator,
    [PT_NODE_NEAR] = resolve_positional,
    [PT_NODE_NOT_NEAR] = resolve_positional,
    [PT_NODE_ATLEAST] = resolve_positional,
    [PT_NODE_HLEAD] = resolve_hlead,
    [PT_NODE_FIELD] = resolve_field,
    [PT_NODE_HAS] = resolve_has,
    [PT_NODE_DATE] = resolve_date,
    [PT_NODE_BOOST] = resolve_operator,
};

static enum pt_status resolve_any(struct pt_resolver *resolver,
                                  const struct pt_query_node *node,
                                  struct pt_place place,
                                  struct pt_clause **out)
{
    assert((size_t)node->kind < PT_COUNTOF(by_kind));
    return by_kind[node->kind](resolver, node, place, out);
}

/* Reads which languages a query word may be stemmed for. */
static enum pt_status read_langs(struct pt_resolver *resolver)
{
    struct pt_lang_count *langs = NULL;
    const enum pt_status status =
        pt_reader_langs(resolver->reader, resolver->arena, &langs,
                        &resolver->n_langs, resolver->err);
    if (status != PT_OK)
        return status;
    uint64_t n_articles = 0;
    for (size_t i = 0; i < resolver->n_langs; i++)
        n_articles += langs[i].n_articles;
    resolver->langs = langs;
    resolver->has_cyrillic =
        pt_spellings_are_cyrillic(langs, resolver->n_langs);
    resolver->has_stemless =
        resolver->n_langs == 0 ||
        n_articles < pt_reader_n_articles(resolver->reader);
    return PT_OK;
}

/* Nodes that are looked for among all words of the index. */
static size_t count_wide(const struct pt_query_node *node)
{
    size_t n = node->kind == PT_NODE_FUZZY ||
               (node->kind == PT_NODE_WILDCARD && node->text.len &&
                strchr("*?", node->text.ptr[0]));
    for (size_t i = 0; i < node->n_children; i++)
        n += count_wide(node->children[i]);
    return n;
}

/* Where there are several, finds out beforehand what they are, so that the
 * words of the index are read once. What is wrong is told when the query is
 * resolved. */
static void gather_searches(struct pt_resolver *resolver,
                            const struct pt_query_node *node,
                            struct pt_place place)
{
    struct pt_resolver scout = *resolver;
    struct pt_error unheard;
    struct pt_clause *root;
    if (count_wide(node) < 2)
        return;
    scout.err = &unheard;
    scout.synonym_slot = '\0';
    pt_vocabulary_gather(&scout.vocabulary);
    if (resolve_any(&scout, node, place, &root) != PT_OK)
        return;
    pt_vocabulary_end_gathering(&scout.vocabulary);
    resolver->vocabulary = scout.vocabulary;
}

enum pt_status pt_resolve(const struct pt_query_node *node,
                          const struct pt_resolve_options *options,
                          const struct pt_reader *reader,
                          struct pt_analyzer *analyzer,
                          struct pt_arena *arena,
                          struct pt_clause_tree *out,
                          struct pt_error *err)
{
    struct pt_resolver resolver = {
        .options = options,
        .reader = reader,
        .analyzer = analyzer,
        .arena = arena,
        .err = err,
    };
    const struct pt_place place = {.field = PT_FIELD_TEXT};
    struct pt_clause *root = NULL;
    pt_vocabulary_init(&resolver.vocabulary, reader, arena);
    enum pt_status status = read_langs(&resolver);
    if (status == PT_OK && options->with_variants)
        status = pt_synonym_slot(reader, &resolver.synonym_slot, err);
    if (status == PT_OK) {
        gather_searches(&resolver, node, place);
        status = resolve_any(&resolver, node, place, &root);
    }
    if (status != PT_OK)
        return status;
    *out = (struct pt_clause_tree){
        .root = root,
        .n_leaves = resolver.n_leaves,
        .is_multilingual = resolver.n_langs + resolver.has_stemless > 1,
        .has_pairs = pt_reader_schema(reader) >= PT_SCHEMA_WITH_PAIRS,
    };
    return PT_OK;
}
