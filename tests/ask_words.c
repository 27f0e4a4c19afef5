/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/ask_draw.h"

#include "common/tokenize.h"
#include "common/utf8.h"
#include "search/query/query_lex.h"

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <unictype.h>

/* --- chance -------------------------------------------------------------- */

unsigned pt_draw_below(struct pt_drawer *d, size_t n)
{
    d->random ^= d->random << 13;
    d->random ^= d->random >> 7;
    d->random ^= d->random << 17;
    ck_assert_uint_gt(n, 0);
    return (unsigned)(((d->random * 0x2545f4914f6cdd1du) >> 33) % n);
}

bool pt_draw_one_in(struct pt_drawer *d, unsigned n)
{
    return pt_draw_below(d, n) == 0;
}

int pt_draw_between(struct pt_drawer *d, int least, int most)
{
    return least + (int)pt_draw_below(d, (size_t)(most - least + 1));
}

/* Sets d->article and what hangs on it. */
void pt_draw_article(struct pt_drawer *d)
{
    d->article = pt_draw_below(d, d->v->n_articles);
    const struct pt_slow_text *const text = d->v->texts[d->article];
    const size_t n = pt_slow_n_words(text);
    for (d->n = 0; d->n < n; d->n++) {
        const enum pt_field zone = pt_slow_word(text, d->n).zone;
        if (zone != PT_FIELD_TITLE && zone != PT_FIELD_TEXT)
            break;
    }
    d->at = d->n > 0 ? pt_draw_below(d, d->n) : 0;
}

/* --- texts --------------------------------------------------------------- */

struct pt_str pt_draw_keep(struct pt_drawer *d, struct pt_str s)
{
    struct pt_str copy;
    ck_assert(pt_arena_copy(d->arena, s, &copy));
    return copy;
}

struct pt_str pt_draw_say(struct pt_drawer *d, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return pt_draw_keep(d, pt_str_of(text));
}

/* A tag's bytes count from all tags' first, as the others' do. */
static struct pt_str
written(const struct pt_drawer *d, size_t article, size_t i)
{
    const struct pt_slow_word w = pt_slow_word(d->v->texts[article], i);
    return pt_str_sub(pt_field_text(&d->v->articles[article], w.zone), w.begin,
                      w.end);
}

/* not and hlead are operators before some of what may follow. */
static bool may_be_operator(struct pt_str s)
{
    return pt_lex_is_operator(s) || pt_str_equal_ascii_case(s, PT_STR("not")) ||
           pt_str_equal_ascii_case(s, PT_STR("hlead")) ||
           (s.len >= 7 &&
            pt_str_equal_ascii_case(pt_str_sub(s, 0, 7), PT_STR("atleast")));
}

bool pt_ask_is_word(struct pt_str s, bool is_quoted)
{
    bool has_letter = false;
    size_t len;
    for (size_t at = 0; at < s.len; at += len) {
        const uint32_t c = pt_utf8_get(s, at, &len);
        const enum pt_char_kind kind = pt_char_kind_of(c);
        const bool is_plain = c < 0x80 && strchr(".',_-", (int)c);
        if (!pt_lex_is_word(c) && !is_plain && c != 0x2019 && c != 0x2010)
            return false;
        has_letter |= kind == PT_CHAR_LOWER || kind == PT_CHAR_LETTER ||
                      kind == PT_CHAR_DIGIT;
    }
    if (!has_letter || s.len > 400 || s.ptr[0] == '-')
        return false;
    return is_quoted || !may_be_operator(s);
}

static struct pt_str in_case(struct pt_drawer *d, struct pt_str s, char first)
{
    struct pt_str copy = pt_draw_keep(d, s);
    char *const bytes = (char *)copy.ptr; /* the arena's */
    const char other = first == 'a' ? 'A' : 'a';
    for (size_t i = 0; i < copy.len; i++)
        if (bytes[i] >= other && bytes[i] <= other + 25)
            bytes[i] = (char)(bytes[i] - other + first);
    return copy;
}

/* Some word of the texts with the stem of this one. */
static struct pt_str other_form(struct pt_drawer *d, size_t i)
{
    const struct pt_str stem = pt_slow_word(d->v->texts[d->article], i).stem;
    const size_t start = pt_draw_below(d, d->v->n_articles);
    for (size_t k = 0; k < d->v->n_articles; k++) {
        const size_t article = (start + k) % d->v->n_articles;
        const size_t n = pt_slow_n_words(d->v->texts[article]);
        for (size_t j = n; j-- > 0;)
            if (pt_str_equal(pt_slow_word(d->v->texts[article], j).stem, stem))
                return written(d, article, j);
    }
    return written(d, d->article, i);
}

/* The word with a hyphen between two letters, or without. */
static struct pt_str rehyphened(struct pt_drawer *d, struct pt_str s)
{
    const size_t hyphen = pt_str_find(s, '-');
    const size_t middle = s.len / 2;
    if (hyphen < s.len)
        return pt_draw_say(d, "%.*s%s%.*s",
                           PT_STR_FMT(pt_str_sub(s, 0, hyphen)),
                           pt_draw_one_in(d, 2) ? "" : "\u2010",
                           PT_STR_FMT(pt_str_sub(s, hyphen + 1, s.len)));
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x80)
            return s;
    return s.len < 4 ? s
                     : pt_draw_say(d, "%.*s-%.*s",
                                   PT_STR_FMT(pt_str_sub(s, 0, middle)),
                                   PT_STR_FMT(pt_str_sub(s, middle, s.len)));
}

/* Word i with what stands right behind it: ideographs, 2004-05, half of
 * mother-in-law. Where that is no word of the query language, word i. */
static struct pt_str with_next(struct pt_drawer *d, size_t i)
{
    const struct pt_slow_text *const text = d->v->texts[d->article];
    const size_t n = pt_slow_n_words(text);
    const struct pt_slow_word first = pt_slow_word(text, i);
    const size_t to = i + pt_draw_below(d, 3);
    const struct pt_slow_word last = pt_slow_word(text, to < n ? to : i);
    const struct pt_str whole =
        pt_field_text(&d->v->articles[d->article], first.zone);
    const bool is_run = first.zone == last.zone && last.end > first.end;
    const struct pt_str run =
        pt_str_sub(whole, first.begin, is_run ? last.end : first.end);
    return pt_ask_is_word(run, false) ? run : written(d, d->article, i);
}

/* Word i of the article as someone may write it. */
static struct pt_str spell(struct pt_drawer *d, size_t i, bool is_quoted)
{
    struct pt_str s =
        pt_draw_one_in(d, 3) ? with_next(d, i) : written(d, d->article, i);
    switch (pt_draw_below(d, 20)) {
    case 0:
    case 1:
        s = in_case(d, s, 'a');
        break;
    case 2:
        s = in_case(d, s, 'A');
        break;
    case 3:
    case 4:
        s = other_form(d, i);
        break;
    case 5:
        s = pt_slow_word(d->v->texts[d->article], i).word;
        break;
    case 6:
        s = rehyphened(d, s);
        break;
    case 7:
        s = pt_draw_say(d, "%.*s%s", PT_STR_FMT(s),
                        pt_draw_one_in(d, 2) ? "'s" : "’s");
        break;
    default:
        break;
    }
    return pt_ask_is_word(s, is_quoted) ? pt_draw_keep(d, s) : PT_STR("zebra");
}

/* --- places -------------------------------------------------------------- */

size_t pt_draw_step(const struct pt_drawer *d, size_t from, int step)
{
    const int64_t to = (int64_t)from + step;
    return to < 0 || d->n == 0 ? 0 : to < (int64_t)d->n ? (size_t)to : d->n - 1;
}

/* A word of the zone of the field that is asked in; SIZE_MAX: there is none. */
static size_t word_of_field(struct pt_drawer *d)
{
    const struct pt_slow_text *const text = d->v->texts[d->article];
    const size_t n = pt_slow_n_words(text);
    const size_t start = n > 0 ? pt_draw_below(d, n) : 0;
    for (size_t i = 0; i < n; i++)
        if (pt_slow_word(text, (start + i) % n).zone == d->field)
            return (start + i) % n;
    return SIZE_MAX;
}

/* The place of a word for the query: mostly near d->at. */
size_t pt_draw_place(struct pt_drawer *d)
{
    if (d->field != PT_FIELD_TEXT && !pt_draw_one_in(d, 10)) {
        const size_t i = word_of_field(d);
        if (i != SIZE_MAX)
            return i;
    }
    if (d->n > 0 && pt_draw_one_in(d, 6))
        return pt_draw_below(d, d->n);
    return pt_draw_step(d, d->at, pt_draw_between(d, -4, 7));
}

bool pt_draw_has_words(const struct pt_drawer *d)
{
    return pt_slow_n_words(d->v->texts[d->article]) > 0;
}

/* --- leaves -------------------------------------------------------------- */

struct pt_ask *pt_draw_node(struct pt_drawer *d, enum pt_node_kind kind)
{
    struct pt_ask *const node = pt_ask_new(d->arena, kind);
    node->spelling = pt_draw_one_in(d, 3) ? 0 : pt_draw_below(d, 1u << 24);
    return node;
}

struct pt_ask *
pt_draw_parent(struct pt_drawer *d, enum pt_node_kind kind, size_t n)
{
    struct pt_ask *const node = pt_draw_node(d, kind);
    node->children = pt_arena_array(d->arena, n + 1, sizeof *node->children);
    node->links = pt_arena_array(d->arena, n + 1, sizeof *node->links);
    ck_assert(node->children && node->links);
    return node;
}

void pt_draw_add(struct pt_ask *node, struct pt_ask *child)
{
    node->children[node->n_children++] = child;
}

struct pt_ask *pt_draw_word(struct pt_drawer *d, size_t i, bool is_quoted)
{
    struct pt_ask *const node = pt_draw_node(d, PT_NODE_WORD);
    node->text = pt_draw_has_words(d) ? spell(d, i, is_quoted)
                                      : pt_draw_keep(d, PT_STR("zebra"));
    node->is_exact = !is_quoted && pt_draw_one_in(d, 8);
    return node;
}

/* Of a script without spaces, where a letter is a word or nearly so; or a mark
 * that folding makes one character with the letter before it. */
static bool is_unfit(uint32_t c)
{
    return (c >= 0x0300 && c <= 0x036f) || (c >= 0x0e00 && c <= 0x0eff) ||
           (c >= 0x1000 && c <= 0x109f) || (c >= 0x1780 && c <= 0x17ff) ||
           c >= 0x2e80;
}

/* Characters of a folded word; 0 when a wildcard or an edit may change what is
 * a word in it. */
static size_t plain_characters(struct pt_str word)
{
    size_t n = 0, len;
    for (size_t at = 0; at < word.len; at += len, n++) {
        const uint32_t c = pt_utf8_get(word, at, &len);
        if (!pt_lex_is_word(c) || is_unfit(c) || c == '_')
            return 0;
    }
    return n;
}

/* Appends the characters [from, to) of word. */
static void
add_characters(struct pt_buf *out, struct pt_str word, size_t from, size_t to)
{
    size_t len, i = 0;
    for (size_t at = 0; at < word.len; at += len, i++) {
        pt_utf8_get(word, at, &len);
        if (i >= from && i < to)
            pt_buf_add(out, pt_str_sub(word, at, at + len));
    }
}

/* A pattern that word fits, of n characters, at least 3. */
static void add_pattern(struct pt_drawer *d,
                        struct pt_buf *out,
                        struct pt_str word,
                        size_t n)
{
    const size_t cut = 2 + pt_draw_below(d, n - 2);
    const size_t hole = 1 + pt_draw_below(d, n - 2);
    switch (pt_draw_below(d, 5)) {
    case 0:
        add_characters(out, word, 0, cut);
        pt_buf_add_byte(out, '*');
        break;
    case 1:
        pt_buf_add_byte(out, '*');
        add_characters(out, word, n - cut, n);
        break;
    case 2:
        add_characters(out, word, 0, hole);
        pt_buf_add_byte(out, '*');
        add_characters(out, word, hole + pt_draw_below(d, n - hole), n);
        break;
    case 3:
        add_characters(out, word, 0, hole);
        pt_buf_add_byte(out, '?');
        add_characters(out, word, hole + 1, n);
        break;
    default:
        add_characters(out, word, 0, hole);
        pt_buf_puts(out, "?*");
        add_characters(out, word, n - 1, n);
        break;
    }
}

/* A wildcard of word i; of a compound only one part. The word itself where that
 * cannot be. */
struct pt_ask *pt_draw_wildcard(struct pt_drawer *d, size_t i, bool is_quoted)
{
    struct pt_buf out;
    const struct pt_str whole = in_case(d, written(d, d->article, i), 'a');
    const size_t hyphen = pt_str_find(whole, '-');
    const struct pt_str first = pt_str_sub(whole, 0, hyphen);
    const bool is_compound = hyphen < whole.len;
    const struct pt_str second =
        pt_str_sub(whole, hyphen + is_compound, whole.len);
    const size_t n = plain_characters(first);
    const bool is_acronym = pt_str_equal(first, PT_STR("u.s."));
    if (!is_acronym && (n < 3 || (is_compound && plain_characters(second) < 3)))
        return pt_draw_word(d, i, is_quoted);
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    if (is_acronym) {
        pt_buf_puts(&out, "u.s*");
    } else if (is_compound && pt_draw_one_in(d, 2)) {
        pt_buf_add(&out, first);
        pt_buf_add_byte(&out, '-');
        add_pattern(d, &out, second, plain_characters(second));
    } else {
        add_pattern(d, &out, first, n);
        pt_buf_puts(&out, is_compound ? "-" : "");
        pt_buf_add(&out, second);
    }
    if (pt_draw_one_in(d, 12))
        pt_buf_puts(&out, "'s");
    struct pt_ask *const node = pt_draw_node(d, PT_NODE_WILDCARD);
    node->text = pt_draw_keep(d, pt_buf_str(&out));
    pt_buf_fini(&out);
    return node;
}

/* A word with up to two mistakes in it, or more. */
/* Letters of the shortest run of them, 0 where each is a word: a fuzzy word has
 * to be longer than its edits. Marks are not counted, since some fold away. */
static size_t shortest_run(struct pt_str text)
{
    enum { THAI = 0xe00 };
    size_t shortest = SIZE_MAX, run = 0;
    for (size_t at = 0, n; at < text.len; at += n) {
        const uint32_t letter = pt_utf8_get(text, at, &n);
        if (letter >= THAI)
            return 0;
        if (!pt_lex_is_word(letter))
            run = 0;
        else if (!uc_is_general_category(letter, UC_CATEGORY_M))
            run++;
        const bool is_end =
            at + n == text.len ||
            !pt_lex_is_word(pt_utf8_get(text, at + n, &(size_t){0}));
        if (run && is_end && run < shortest)
            shortest = run;
    }
    return shortest == SIZE_MAX ? 0 : shortest;
}

struct pt_ask *pt_draw_fuzzy(struct pt_drawer *d, size_t i)
{
    const struct pt_slow_word w = pt_slow_word(d->v->texts[d->article], i);
    const size_t n = plain_characters(w.word);
    struct pt_ask *const node = pt_draw_word(d, i, false);
    struct pt_buf out;
    if (n < 3 || node->is_exact)
        return node;
    const size_t at = pt_draw_below(d, n), skipped = pt_draw_below(d, 2);
    const uint32_t count = 1 + pt_draw_below(d, 2);
    if (shortest_run(node->text) <= count)
        return node;
    node->kind = PT_NODE_FUZZY;
    node->count = count;
    if (pt_draw_one_in(d, 4))
        return node;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    add_characters(&out, w.word, 0, at);
    if (pt_draw_one_in(d, 2))
        pt_buf_add_byte(&out, (char)('a' + pt_draw_below(d, 26)));
    if (at + 1 < n && pt_draw_one_in(d, 3)) {
        add_characters(&out, w.word, at + 1, at + 2);
        add_characters(&out, w.word, at, at + 1);
        add_characters(&out, w.word, at + 2, n);
    } else {
        add_characters(&out, w.word, at + skipped, n);
    }
    if (pt_ask_is_word(pt_buf_str(&out), false) &&
        shortest_run(pt_buf_str(&out)) > node->count)
        node->text = pt_draw_keep(d, pt_buf_str(&out));
    pt_buf_fini(&out);
    return node;
}

/* Of word i: its part of a compound, or the compound. The index behind it goes
 * to *out_next. */
static struct pt_ask *
phrase_word(struct pt_drawer *d, size_t i, size_t *out_next)
{
    const struct pt_slow_text *const text = d->v->texts[d->article];
    const size_t n = pt_slow_n_words(text);
    *out_next = i + 1;
    if (i + 1 < n &&
        pt_slow_word(text, i + 1).pos == pt_slow_word(text, i).pos) {
        const bool is_whole = pt_draw_one_in(d, 2);
        const uint32_t end = pt_slow_word(text, i + 1).end;
        *out_next = i + 2;
        i += is_whole;
        while (is_whole && *out_next < n &&
               pt_slow_word(text, *out_next).end <= end &&
               pt_slow_word(text, *out_next).begin >=
                   pt_slow_word(text, i).begin)
            ++*out_next;
    }
    return pt_draw_one_in(d, 9) ? pt_draw_wildcard(d, i, true)
                                : pt_draw_word(d, i, true);
}

/* A phrase of most words and more from i on. */
struct pt_ask *pt_draw_phrase(struct pt_drawer *d, size_t i, unsigned most)
{
    static const enum {
        PLAIN,
        EXACT,
        STEMMED
    } manners[] = {PLAIN, PLAIN, EXACT, STEMMED};
    const size_t n_words = pt_slow_n_words(d->v->texts[d->article]);
    const unsigned n = 1 + pt_draw_below(d, most);
    const int manner = PT_DRAW_PICK(d, manners);
    struct pt_ask *const node = pt_draw_parent(d, PT_NODE_PHRASE, n);
    node->is_exact = manner == EXACT;
    node->is_stemmed = manner == STEMMED;
    const bool is_loose = pt_draw_one_in(d, 3);
    unsigned n_passed = 0;
    for (unsigned k = 0; k < n && i < n_words; k++) {
        const unsigned passed = is_loose ? pt_draw_below(d, 3) : 0;
        pt_draw_add(node, phrase_word(d, i, &i));
        i += passed;
        n_passed += k + 1 < n ? passed : 0;
    }
    if (node->n_children == 0)
        pt_draw_add(node, pt_draw_word(d, 0, true));
    if (is_loose)
        node->slop = (int32_t)(n_passed + pt_draw_below(d, 3)) - (n_passed > 0);
    if (is_loose && pt_draw_one_in(d, 3) && node->n_children > 1) {
        struct pt_ask *const first = node->children[0];
        node->children[0] = node->children[1];
        node->children[1] = first;
    }
    return node;
}

struct pt_ask *pt_draw_leaf(struct pt_drawer *d)
{
    const size_t i = pt_draw_place(d);
    const unsigned chance = pt_draw_below(d, 20);
    if (!pt_draw_has_words(d))
        return pt_draw_word(d, 0, false);
    if (chance < 5)
        return pt_draw_phrase(d, i, 4);
    if (chance < 7)
        return pt_draw_wildcard(d, i, false);
    return chance < 8 ? pt_draw_fuzzy(d, i) : pt_draw_word(d, i, false);
}
