/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/slow_resolve.h"

#include "common/fold.h"
#include "common/names.h"
#include "common/utf8.h"
#include "common/variants.h"

#include <check.h>
#include <stdlib.h>

struct words {
    struct pt_str *items;
    size_t n;
    size_t room;
};

static void *room_for(struct pt_arena *arena, size_t n, size_t size)
{
    void *const room = pt_arena_array(arena, n, size);
    ck_assert_ptr_nonnull(room);
    return room;
}

static void
add_word(struct words *words, struct pt_arena *arena, struct pt_str word)
{
    if (words->n == words->room) {
        struct pt_str *const more =
            room_for(arena, words->room = words->n * 2 + 8, sizeof *more);
        if (words->n > 0)
            memcpy(more, words->items, words->n * sizeof *more);
        words->items = more;
    }
    ck_assert(pt_arena_copy(arena, word, &words->items[words->n]));
    words->n++;
}

static int compare_strs(const void *a, const void *b)
{
    return pt_str_compare(*(const struct pt_str *)a, *(const struct pt_str *)b);
}

static void sort(struct words *words)
{
    size_t n = 0;
    if (words->n > 0)
        qsort(words->items, words->n, sizeof *words->items, compare_strs);
    for (size_t i = 0; i < words->n; i++)
        if (i == 0 || !pt_str_equal(words->items[i], words->items[n - 1]))
            words->items[n++] = words->items[i];
    words->n = n;
}

/* Whether bytes are a capital and then another letter. */
static bool looks_like_a_name(struct pt_str bytes)
{
    size_t n;
    return pt_is_capital(pt_utf8_get(bytes, 0, &n)) && n < bytes.len &&
           !pt_is_capital(pt_utf8_get(bytes, n, &n));
}

/* The words of a text that look like names, compounds only in parts. */
static void gather_names(const struct pt_slow_vocabulary *v,
                         size_t article,
                         struct words *names)
{
    const struct pt_slow_text *const text = v->texts[article];
    struct pt_slow_word before = {.pos = 0};
    for (size_t i = 0; i < pt_slow_n_words(text); i++) {
        const struct pt_slow_word w = pt_slow_word(text, i);
        const struct pt_str zone = pt_field_text(&v->articles[article], w.zone);
        const bool is_second = w.zone == before.zone && w.pos == before.pos;
        before = w;
        if (!is_second && looks_like_a_name(pt_str_sub(zone, w.begin, w.end)))
            add_word(names, v->arena, w.word);
    }
}

void pt_slow_vocabulary_gather(struct pt_slow_vocabulary *v)
{
    struct words words = {0}, langs = {0}, names = {0};
    for (size_t i = 0; i < v->n_articles; i++) {
        gather_names(v, i, &names);
        add_word(&langs, v->arena, v->articles[i].lang);
        for (size_t k = 0; k < pt_slow_n_words(v->texts[i]); k++)
            add_word(&words, v->arena, pt_slow_word(v->texts[i], k).word);
    }
    sort(&words);
    sort(&names);
    sort(&langs);
    v->names = names.items;
    v->n_names = names.n;
    v->words = words.items;
    v->n_words = words.n;
    v->langs = langs.items;
    v->n_langs = langs.n;
}

/* --- the resolver -------------------------------------------------------- */

struct resolver {
    const struct pt_slow_vocabulary *vocabulary;
    struct pt_arena *arena;
    bool has_variants;
    bool has_cyrillic;
    enum pt_field field;
};

/* How literally a word is meant. */
enum manner { BY_STEM, BY_WORD, EXACTLY, AS_PATTERN, WITHIN_1, WITHIN_2 };

static struct pt_clause *new_clause(const struct resolver *r,
                                    enum pt_clause_kind kind,
                                    size_t n_children)
{
    struct pt_clause *const c = room_for(r->arena, 1, sizeof *c);
    c->kind = kind;
    c->slop = -1;
    c->boost = 1;
    c->field = r->field;
    c->children = room_for(r->arena, n_children + 1, sizeof *c->children);
    return c;
}

static void add_child(struct pt_clause *c, struct pt_clause *child)
{
    c->children[c->n_children++] = child;
}

/* The clause, or its only child. */
static struct pt_clause *lone(struct pt_clause *c)
{
    return c->n_children == 1 ? c->children[0] : c;
}

/* --- which words fit ----------------------------------------------------- */

static struct pt_str behind_first(struct pt_str s, uint32_t *out_first)
{
    size_t len = 0;
    *out_first = s.len > 0 ? pt_utf8_get(s, 0, &len) : 0;
    return pt_str_sub(s, len, s.len);
}

/* * is any characters, none too; ? is one. */
static bool fits(struct pt_str pattern, struct pt_str word)
{
    uint32_t p, c;
    const struct pt_str pattern_rest = behind_first(pattern, &p);
    const struct pt_str word_rest = behind_first(word, &c);
    if (pattern.len == 0)
        return word.len == 0;
    if (p == '*')
        return fits(pattern_rest, word) ||
               (word.len > 0 && fits(pattern, word_rest));
    return word.len > 0 && (p == '?' || p == c) &&
           fits(pattern_rest, word_rest);
}

/* Whether a becomes b with at most so many of: a character more, one less,
 * another one, two neighbours swapped. */
static bool is_within(struct pt_str a, struct pt_str b, unsigned edits)
{
    uint32_t a1, a2, b1, b2;
    const struct pt_str a_rest = behind_first(a, &a1);
    const struct pt_str b_rest = behind_first(b, &b1);
    if (a.len == 0 && b.len == 0)
        return true;
    if (a.len > 0 && b.len > 0 && a1 == b1 && is_within(a_rest, b_rest, edits))
        return true;
    if (edits == 0)
        return false;
    const struct pt_str a_rest2 = behind_first(a_rest, &a2);
    const struct pt_str b_rest2 = behind_first(b_rest, &b2);
    if (a_rest.len > 0 && b_rest.len > 0 && a1 == b2 && a2 == b1 &&
        is_within(a_rest2, b_rest2, edits - 1))
        return true;
    return (a.len > 0 && is_within(a_rest, b, edits - 1)) ||
           (b.len > 0 && is_within(a, b_rest, edits - 1)) ||
           (a.len > 0 && b.len > 0 && is_within(a_rest, b_rest, edits - 1));
}

/* u.s. */
static bool is_acronym(struct pt_str word)
{
    return pt_str_ends(word, PT_STR("."));
}

/* An acronym fits only what is written with a dot. */
static void add_fitting(const struct resolver *r,
                        struct pt_str text,
                        enum manner m,
                        struct pt_clause *term)
{
    struct words words = {0};
    const bool has_dot = pt_str_find(text, '.') < text.len;
    for (size_t i = 0; i < r->vocabulary->n_words; i++) {
        const struct pt_str word = r->vocabulary->words[i];
        if (is_acronym(word) && !has_dot)
            continue;
        if (m == AS_PATTERN ? fits(text, word)
                            : is_within(text, word, m == WITHIN_1 ? 1 : 2))
            add_word(&words, r->arena, word);
    }
    term->words = words.items;
    term->n_words = words.n;
}

/* --- words --------------------------------------------------------------- */

static bool has_word(const struct words *words, struct pt_str word)
{
    for (size_t i = 0; i < words->n; i++)
        if (pt_str_equal(words->items[i], word))
            return true;
    return false;
}

static bool has_key(struct pt_str word, const struct pt_name_key *key)
{
    struct pt_name_key keys[PT_MAX_NAME_KEYS];
    const size_t n = pt_name_keys(word, keys);
    for (size_t i = 0; i < n; i++)
        if (keys[i].len == key->len &&
            !memcmp(keys[i].text, key->text, key->len))
            return true;
    return false;
}

/* Adds the names that have key, when word or one of them confirms it. */
static void add_names(const struct resolver *r,
                      struct pt_str word,
                      const struct pt_name_key *key,
                      struct words *words)
{
    const struct pt_slow_vocabulary *const v = r->vocabulary;
    bool is_believed = key->is_surname || pt_name_is_cyrillic(word);
    for (size_t i = 0; i < v->n_names && r->has_cyrillic; i++)
        is_believed |=
            pt_name_is_cyrillic(v->names[i]) && has_key(v->names[i], key);
    for (size_t i = 0; i < v->n_names && is_believed; i++)
        if (has_key(v->names[i], key) && !has_word(words, v->names[i]))
            add_word(words, r->arena, v->names[i]);
}

/* word, its variants and the names like it, and theirs. */
static struct words spellings_of(const struct resolver *r, struct pt_str word)
{
    struct words words = {0};
    add_word(&words, r->arena, word);
    for (size_t i = 0; i < words.n; i++) {
        struct pt_name_key keys[PT_MAX_NAME_KEYS];
        struct pt_str *variants = NULL;
        size_t n = 0;
        ck_assert_int_eq(
            pt_variants_of(words.items[i], r->arena, &variants, &n), PT_OK);
        for (size_t k = 0; k < n; k++)
            if (!has_word(&words, variants[k]))
                add_word(&words, r->arena, variants[k]);
        n = pt_name_keys(words.items[i], keys);
        for (size_t k = 0; k < n; k++)
            add_names(r, words.items[i], &keys[k], &words);
    }
    return words;
}

/* The stems of word in the languages of the texts; itself where it has none. */
static void
add_stems(const struct resolver *r, struct pt_str word, struct words *stems)
{
    const struct pt_slow_vocabulary *const v = r->vocabulary;
    for (size_t i = 0; i < v->n_langs; i++) {
        const struct pt_str stem =
            pt_analyzer_stem(v->analyzer, word, v->langs[i]);
        add_word(stems, r->arena, stem.len > 0 ? stem : word);
    }
}

/* One word, folded. */
static struct pt_clause *
term_of(const struct resolver *r, struct pt_str word, enum manner m)
{
    struct pt_clause *const term = new_clause(r, PT_CLAUSE_TERM, 0);
    struct words words = {0}, stems = {0};
    if (m >= AS_PATTERN) {
        add_fitting(r, word, m, term);
        return term;
    }
    const bool has_stems =
        m == BY_STEM && pt_field_info(r->field)->stem_prefix != NULL;
    struct words spellings = {&word, 1, 1};
    if (m != EXACTLY && r->has_variants)
        spellings = spellings_of(r, word);
    for (size_t i = 0; i < spellings.n; i++) {
        const struct pt_str spelling = spellings.items[i];
        if (has_stems && !is_acronym(spelling))
            add_stems(r, spelling, &stems);
        else
            add_word(&words, r->arena, spelling);
    }
    sort(&words);
    sort(&stems);
    term->words = words.items;
    term->n_words = words.n;
    term->stems = stems.items;
    term->n_stems = stems.n;
    return term;
}

enum { MOST_PARTS = 64 };

/* What was written as one word. */
struct parts {
    struct pt_str words[MOST_PARTS];
    bool joins_next[MOST_PARTS];
    struct pt_str joined[MOST_PARTS]; /* at the first part of a compound */
    size_t n;
};

/* The words of text, as the analysis has them. */
static void
read_words(const struct resolver *r, struct pt_str text, struct parts *out)
{
    struct pt_analyzer *const analyzer = r->vocabulary->analyzer;
    struct pt_token token;
    pt_analyzer_start(analyzer, text, PT_STR(""), 1, PT_FOR_QUERY);
    while (pt_analyzer_next(analyzer, &token)) {
        ck_assert_uint_lt(out->n, MOST_PARTS);
        if (token.kind == PT_TOKEN_JOINED) {
            ck_assert(
                pt_arena_copy(r->arena, token.word, &out->joined[out->n - 1]));
            continue;
        }
        out->joins_next[out->n] = token.joins_next;
        ck_assert(pt_arena_copy(r->arena, token.word, &out->words[out->n++]));
    }
}

/* The patterns of a wildcard, whose only mark between words is the hyphen. */
static void
read_patterns(const struct resolver *r, struct pt_str text, struct parts *out)
{
    struct pt_buf folded, joined;
    pt_buf_init(&folded, PT_BUF_NO_CEILING);
    pt_buf_init(&joined, PT_BUF_NO_CEILING);
    for (size_t at = 0; at < text.len;) {
        const struct pt_str rest = pt_str_sub(text, at, text.len);
        const size_t n = pt_str_find(rest, '-');
        pt_buf_clear(&folded);
        pt_fold(pt_str_sub(rest, 0, n), &folded);
        if (pt_str_ends(pt_buf_str(&folded), PT_STR("'s")))
            pt_buf_cut(&folded, folded.len - 2);
        pt_buf_add(&joined, pt_buf_str(&folded));
        ck_assert_uint_lt(out->n, MOST_PARTS);
        out->joins_next[out->n] = n < rest.len;
        ck_assert(pt_arena_copy(r->arena, pt_buf_str(&folded),
                                &out->words[out->n++]));
        at += n + 1;
    }
    if (out->n > 1)
        ck_assert(
            pt_arena_copy(r->arena, pt_buf_str(&joined), &out->joined[0]));
    pt_buf_fini(&folded);
    pt_buf_fini(&joined);
}

static bool is_pattern(struct pt_str word)
{
    return pt_str_find(word, '*') < word.len ||
           pt_str_find(word, '?') < word.len;
}

/* The parts [from, to) of a compound side by side, or their compound. In a
 * wildcard a part without * and ? is a word as the phrase around it has them.
 */
static struct pt_clause *compound_of(const struct resolver *r,
                                     const struct parts *parts,
                                     size_t from,
                                     size_t to,
                                     enum manner m,
                                     enum manner around)
{
    struct pt_clause *const phrase = new_clause(r, PT_CLAUSE_PHRASE, to - from);
    for (size_t i = from; i < to; i++) {
        const struct pt_str part = parts->words[i];
        const bool is_word = m == AS_PATTERN && !is_pattern(part);
        add_child(phrase, term_of(r, part, is_word ? around : m));
    }
    if (to - from == 1)
        return phrase->children[0];
    struct pt_clause *const either = new_clause(r, PT_CLAUSE_OR, 2);
    add_child(either, term_of(r, parts->joined[from], m));
    add_child(either, phrase);
    return either;
}

static enum manner manner_of(const struct pt_ask *node, enum manner otherwise)
{
    if (node->kind == PT_NODE_WILDCARD)
        return AS_PATTERN;
    if (node->kind == PT_NODE_FUZZY)
        return node->count == 1 ? WITHIN_1 : WITHIN_2;
    return node->is_exact ? EXACTLY : otherwise;
}

/* Adds what stands side by side in a written word to phrase. */
static void add_written(const struct resolver *r,
                        const struct pt_ask *node,
                        enum manner around,
                        struct pt_clause *phrase)
{
    const enum manner m = manner_of(node, around);
    struct parts parts = {.n = 0};
    if (node->kind == PT_NODE_WILDCARD)
        read_patterns(r, node->text, &parts);
    else
        read_words(r, node->text, &parts);
    for (size_t from = 0, to; from < parts.n; from = to) {
        to = from + 1;
        while (to < parts.n && parts.joins_next[to - 1])
            to++;
        add_child(phrase, compound_of(r, &parts, from, to, m, around));
    }
}

static struct pt_clause *phrase_of(const struct resolver *r,
                                   const struct pt_ask *node)
{
    const enum manner m = node->is_exact     ? EXACTLY
                          : node->is_stemmed ? BY_STEM
                                             : BY_WORD;
    struct pt_clause *const phrase =
        new_clause(r, PT_CLAUSE_PHRASE, node->n_children * MOST_PARTS);
    phrase->slop = node->n_children > 1 ? node->slop : -1;
    for (size_t i = 0; i < node->n_children; i++) {
        struct pt_clause *const item =
            new_clause(r, PT_CLAUSE_PHRASE, MOST_PARTS);
        const struct pt_ask *const child = node->children[i];
        struct pt_clause *const into = phrase->slop < 0 ? phrase : item;
        add_written(r, child, m, into);
        if (into == item)
            add_child(phrase, lone(item));
    }
    return lone(phrase);
}

/* --- fields -------------------------------------------------------------- */

static struct pt_clause *value_of(const struct resolver *r,
                                  const struct pt_ask *node)
{
    struct pt_clause *const c = new_clause(
        r, r->field == PT_FIELD_LANG ? PT_CLAUSE_LANG : PT_CLAUSE_PARTS, 0);
    const size_t region = pt_str_find(node->text, '-');
    c->text = r->field == PT_FIELD_LANG ? pt_str_sub(node->text, 0, region)
                                        : node->text;
    return c;
}

static struct pt_clause *word_of(const struct resolver *r,
                                 const struct pt_ask *node)
{
    if (pt_ask_is_whole(r->field))
        return value_of(r, node);
    struct pt_clause *const phrase =
        new_clause(r, PT_CLAUSE_PHRASE, MOST_PARTS);
    add_written(r, node, node->kind == PT_NODE_WILDCARD ? BY_WORD : BY_STEM,
                phrase);
    return lone(phrase);
}

/* --- operators ----------------------------------------------------------- */

static struct pt_clause *clause_of(struct resolver *r,
                                   const struct pt_ask *node);

static struct pt_clause *
over(struct resolver *r, enum pt_clause_kind kind, const struct pt_ask *node)
{
    struct pt_clause *const c = new_clause(r, kind, node->n_children);
    for (size_t i = 0; i < node->n_children; i++)
        add_child(c, clause_of(r, node->children[i]));
    c->links = node->links;
    c->count = node->count;
    return c;
}

/* The operands with that sign, under NOT those with a minus. */
static struct pt_clause *signed_with(struct resolver *r,
                                     const struct pt_ask *run,
                                     char sign,
                                     enum pt_clause_kind kind)
{
    struct pt_clause *const c = new_clause(r, kind, run->n_children);
    for (size_t i = 0; i < run->n_children; i++) {
        if (run->children[i]->sign != sign)
            continue;
        struct pt_clause *const child = clause_of(r, run->children[i]);
        struct pt_clause *const not = new_clause(r, PT_CLAUSE_NOT, 1);
        add_child(not, child);
        add_child(c, sign == '-' ? not : child);
    }
    return c;
}

/* All of the +, none of the -, any of the others unless there is a +; with a +
 * the others only rank. */
static struct pt_clause *run_of(struct resolver *r, const struct pt_ask *node)
{
    struct pt_clause *const must = signed_with(r, node, '+', PT_CLAUSE_AND);
    struct pt_clause *const not = signed_with(r, node, '-', PT_CLAUSE_AND);
    struct pt_clause *const rest = signed_with(r, node, 0, PT_CLAUSE_OR);
    struct pt_clause *const all = new_clause(r, PT_CLAUSE_AND, 3);
    const bool has_must = must->n_children > 0;
    if (has_must)
        add_child(all, must);
    else if (rest->n_children > 0)
        add_child(all, rest);
    add_child(all, not );
    if (!has_must || rest->n_children == 0)
        return all;
    struct pt_clause *const maybe = new_clause(r, PT_CLAUSE_MAYBE, 2);
    add_child(maybe, all);
    add_child(maybe, rest);
    return maybe;
}

static struct pt_clause *field_of(struct resolver *r, const struct pt_ask *node)
{
    r->field = node->field;
    struct pt_clause *const c = clause_of(r, node->children[0]);
    r->field = PT_FIELD_TEXT;
    return c;
}

static struct pt_clause *
leaf_of(struct resolver *r, enum pt_clause_kind kind, const struct pt_ask *node)
{
    struct pt_clause *const c = new_clause(r, kind, 0);
    c->field = node->field;
    c->range = node->range;
    return c;
}

static struct pt_clause *clause_of(struct resolver *r,
                                   const struct pt_ask *node)
{
    switch (node->kind) {
    case PT_NODE_ALL:
        return leaf_of(r, PT_CLAUSE_ALL, node);
    case PT_NODE_HAS:
        return leaf_of(r, PT_CLAUSE_HAS, node);
    case PT_NODE_DATE:
        return leaf_of(r, PT_CLAUSE_DATE, node);
    case PT_NODE_WORD:
    case PT_NODE_WILDCARD:
    case PT_NODE_FUZZY:
        return word_of(r, node);
    case PT_NODE_PHRASE:
        return phrase_of(r, node);
    case PT_NODE_AND:
        return over(r, PT_CLAUSE_AND, node);
    case PT_NODE_OR:
        return over(r, PT_CLAUSE_OR, node);
    case PT_NODE_NOT:
        return over(r, PT_CLAUSE_NOT, node);
    case PT_NODE_MAYBE:
        return run_of(r, node);
    case PT_NODE_NEAR:
        return over(r, PT_CLAUSE_NEAR, node);
    case PT_NODE_NOT_NEAR:
        return over(r, PT_CLAUSE_NOT_NEAR, node);
    case PT_NODE_ATLEAST:
        return over(r, PT_CLAUSE_ATLEAST, node);
    case PT_NODE_HLEAD:
        return over(r, PT_CLAUSE_HLEAD, node);
    case PT_NODE_FIELD:
        return field_of(r, node);
    case PT_NODE_BOOST:
        return clause_of(r, node->children[0]);
    }
    ck_abort_msg("no such node");
}

/* Whether a text is in a language that is written so. */
static bool has_cyrillic(const struct pt_slow_vocabulary *v)
{
    static const char *const codes[] = {"ru", "uk", "be", "bg", "mk",
                                        "sr", "kk", "ky", "mn", "tg"};
    for (size_t i = 0; i < v->n_langs; i++)
        for (size_t k = 0; k < PT_COUNTOF(codes); k++)
            if (pt_str_equal(v->langs[i], pt_str_of(codes[k])))
                return true;
    return false;
}

struct pt_clause *pt_slow_resolve(const struct pt_asked *asked,
                                  const struct pt_slow_vocabulary *vocabulary,
                                  struct pt_arena *arena)
{
    struct resolver r = {
        .vocabulary = vocabulary,
        .arena = arena,
        .has_variants = asked->has_variants,
        .has_cyrillic = has_cyrillic(vocabulary),
        .field = PT_FIELD_TEXT,
    };
    return clause_of(&r, asked->root);
}
