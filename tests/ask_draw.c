/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ask_draw.c: queries at random. Words picked blindly hardly ever stand near
 * each other. So a query is drawn around one place of one article: most of its
 * words are that place's neighbours, its distances are theirs, one more or one
 * less, its dates and paths are the article's. The rest comes from anywhere.
 */
#include "common/utf8.h"
#include "search/query_lex.h"
#include "tests/ask.h"
#include "tests/search_rig.h"
#include "tests/slow_resolve.h"

#include <check.h>
#include <stdarg.h>
#include <stdio.h>

struct drawer {
    const struct pt_vocabulary *v;
    struct pt_arena *arena;
    uint64_t random;
    size_t article;
    size_t at; /* a word of its title or text */
    size_t n;  /* words of title and text, which come first */
    enum pt_field field;
    bool is_in_hlead;
};

/* --- chance -------------------------------------------------------------- */

static unsigned below(struct drawer *d, size_t n)
{
    d->random ^= d->random << 13;
    d->random ^= d->random >> 7;
    d->random ^= d->random << 17;
    ck_assert_uint_gt(n, 0);
    return (unsigned)(((d->random * 0x2545f4914f6cdd1du) >> 33) % n);
}

static bool one_in(struct drawer *d, unsigned n)
{
    return below(d, n) == 0;
}

static int between(struct drawer *d, int least, int most)
{
    return least + (int)below(d, (size_t)(most - least + 1));
}

#define PICK(d, table) (table)[below(d, PT_COUNTOF(table))]

/* Sets d->article and what hangs on it. */
static void go_to_article(struct drawer *d)
{
    d->article = below(d, d->v->n_articles);
    const struct pt_slow_text *const text = d->v->texts[d->article];
    const size_t n = pt_slow_n_words(text);
    for (d->n = 0; d->n < n; d->n++) {
        const enum pt_field zone = pt_slow_word(text, d->n).zone;
        if (zone != PT_FIELD_TITLE && zone != PT_FIELD_TEXT)
            break;
    }
    d->at = d->n > 0 ? below(d, d->n) : 0;
}

/* --- texts --------------------------------------------------------------- */

static struct pt_str keep(struct drawer *d, struct pt_str s)
{
    struct pt_str copy;
    ck_assert(pt_arena_copy(d->arena, s, &copy));
    return copy;
}

static struct pt_str say(struct drawer *d, const char *format, ...)
    PT_PRINTF(2, 3);

static struct pt_str say(struct drawer *d, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return keep(d, pt_str_of(text));
}

static struct pt_str text_of_zone(const struct pt_article *a,
                                  enum pt_field zone)
{
    switch (zone) {
    case PT_FIELD_TITLE:
        return a->title;
    case PT_FIELD_AUTHOR:
        return a->author;
    case PT_FIELD_SOURCE:
        return a->source;
    case PT_FIELD_TAG:
        return a->tags;
    default:
        return a->text;
    }
}

/* A tag's bytes count from all tags' first, as the others' do. */
static struct pt_str written(const struct drawer *d, size_t article, size_t i)
{
    const struct pt_slow_word w = pt_slow_word(d->v->texts[article], i);
    return pt_str_sub(text_of_zone(&d->v->articles[article], w.zone), w.begin,
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
    size_t len;
    for (size_t at = 0; at < s.len; at += len) {
        const uint32_t c = pt_utf8_get(s, at, &len);
        const bool is_plain = c < 0x80 && strchr(".',_-", (int)c);
        if (!pt_lex_is_word(c) && !is_plain && c != 0x2019 && c != 0x2010)
            return false;
    }
    if (!pt_lex_has_letters(s) || s.len > 400 || s.ptr[0] == '-')
        return false;
    return is_quoted || !may_be_operator(s);
}

static struct pt_str in_case(struct drawer *d, struct pt_str s, char first)
{
    struct pt_str copy = keep(d, s);
    char *const bytes = (char *)copy.ptr; /* the arena's */
    const char other = first == 'a' ? 'A' : 'a';
    for (size_t i = 0; i < copy.len; i++)
        if (bytes[i] >= other && bytes[i] <= other + 25)
            bytes[i] = (char)(bytes[i] - other + first);
    return copy;
}

/* Some word of the texts with the stem of this one. */
static struct pt_str other_form(struct drawer *d, size_t i)
{
    const struct pt_str stem = pt_slow_word(d->v->texts[d->article], i).stem;
    const size_t start = below(d, d->v->n_articles);
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
static struct pt_str rehyphened(struct drawer *d, struct pt_str s)
{
    const size_t hyphen = pt_str_find(s, '-');
    const size_t middle = s.len / 2;
    if (hyphen < s.len)
        return say(d, "%.*s%s%.*s", PT_STR_FMT(pt_str_sub(s, 0, hyphen)),
                   one_in(d, 2) ? "" : "\u2010",
                   PT_STR_FMT(pt_str_sub(s, hyphen + 1, s.len)));
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x80)
            return s;
    return s.len < 4 ? s
                     : say(d, "%.*s-%.*s", PT_STR_FMT(pt_str_sub(s, 0, middle)),
                           PT_STR_FMT(pt_str_sub(s, middle, s.len)));
}

/* Word i with what stands right behind it: ideographs, 2004-05, half of
 * mother-in-law. Where that is no word of the query language, word i. */
static struct pt_str with_next(struct drawer *d, size_t i)
{
    const struct pt_slow_text *const text = d->v->texts[d->article];
    const size_t n = pt_slow_n_words(text);
    const struct pt_slow_word first = pt_slow_word(text, i);
    const size_t to = i + below(d, 3);
    const struct pt_slow_word last = pt_slow_word(text, to < n ? to : i);
    const struct pt_str whole =
        text_of_zone(&d->v->articles[d->article], first.zone);
    const bool is_run = first.zone == last.zone && last.end > first.end;
    const struct pt_str run =
        pt_str_sub(whole, first.begin, is_run ? last.end : first.end);
    return pt_ask_is_word(run, false) ? run : written(d, d->article, i);
}

/* Word i of the article as someone may write it. */
static struct pt_str spell(struct drawer *d, size_t i, bool is_quoted)
{
    struct pt_str s =
        one_in(d, 3) ? with_next(d, i) : written(d, d->article, i);
    switch (below(d, 20)) {
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
        s = say(d, "%.*s%s", PT_STR_FMT(s), one_in(d, 2) ? "'s" : "’s");
        break;
    default:
        break;
    }
    return pt_ask_is_word(s, is_quoted) ? keep(d, s) : PT_STR("zebra");
}

/* --- places -------------------------------------------------------------- */

static size_t stepped(const struct drawer *d, size_t from, int step)
{
    const int64_t to = (int64_t)from + step;
    return to < 0 || d->n == 0 ? 0 : to < (int64_t)d->n ? (size_t)to : d->n - 1;
}

/* A word of the zone of the field that is asked in; SIZE_MAX: there is none. */
static size_t word_of_field(struct drawer *d)
{
    const struct pt_slow_text *const text = d->v->texts[d->article];
    const size_t n = pt_slow_n_words(text);
    const size_t start = n > 0 ? below(d, n) : 0;
    for (size_t i = 0; i < n; i++)
        if (pt_slow_word(text, (start + i) % n).zone == d->field)
            return (start + i) % n;
    return SIZE_MAX;
}

/* The place of a word for the query: mostly near d->at. */
static size_t some_place(struct drawer *d)
{
    if (d->field != PT_FIELD_TEXT && !one_in(d, 10)) {
        const size_t i = word_of_field(d);
        if (i != SIZE_MAX)
            return i;
    }
    if (d->n > 0 && one_in(d, 6))
        return below(d, d->n);
    return stepped(d, d->at, between(d, -4, 7));
}

static bool has_words(const struct drawer *d)
{
    return pt_slow_n_words(d->v->texts[d->article]) > 0;
}

/* --- leaves -------------------------------------------------------------- */

static struct pt_ask *new_node(struct drawer *d, enum pt_node_kind kind)
{
    struct pt_ask *const node = pt_ask_new(d->arena, kind);
    node->spelling = one_in(d, 3) ? 0 : below(d, 1u << 24);
    return node;
}

static struct pt_ask *parent(struct drawer *d, enum pt_node_kind kind, size_t n)
{
    struct pt_ask *const node = new_node(d, kind);
    node->children = pt_arena_array(d->arena, n + 1, sizeof *node->children);
    node->links = pt_arena_array(d->arena, n + 1, sizeof *node->links);
    ck_assert(node->children && node->links);
    return node;
}

static void add(struct pt_ask *node, struct pt_ask *child)
{
    node->children[node->n_children++] = child;
}

static struct pt_ask *word_at(struct drawer *d, size_t i, bool is_quoted)
{
    struct pt_ask *const node = new_node(d, PT_NODE_WORD);
    node->text =
        has_words(d) ? spell(d, i, is_quoted) : keep(d, PT_STR("zebra"));
    node->is_exact = !is_quoted && one_in(d, 8);
    return node;
}

/* Characters of a folded word; 0 when a wildcard or an edit may change what is
 * a word in it. */
static size_t plain_characters(struct pt_str word)
{
    size_t n = 0, len;
    for (size_t at = 0; at < word.len; at += len, n++) {
        const uint32_t c = pt_utf8_get(word, at, &len);
        if (!pt_lex_is_word(c) || c >= 0x2e80 || c == '_')
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
static void
add_pattern(struct drawer *d, struct pt_buf *out, struct pt_str word, size_t n)
{
    const size_t cut = 2 + below(d, n - 2);
    const size_t hole = 1 + below(d, n - 2);
    switch (below(d, 5)) {
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
        add_characters(out, word, hole + below(d, n - hole), n);
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
static struct pt_ask *wildcard_at(struct drawer *d, size_t i, bool is_quoted)
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
        return word_at(d, i, is_quoted);
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    if (is_acronym) {
        pt_buf_puts(&out, "u.s*");
    } else if (is_compound && one_in(d, 2)) {
        pt_buf_add(&out, first);
        pt_buf_add_byte(&out, '-');
        add_pattern(d, &out, second, plain_characters(second));
    } else {
        add_pattern(d, &out, first, n);
        pt_buf_puts(&out, is_compound ? "-" : "");
        pt_buf_add(&out, second);
    }
    if (one_in(d, 12))
        pt_buf_puts(&out, "'s");
    struct pt_ask *const node = new_node(d, PT_NODE_WILDCARD);
    node->text = keep(d, pt_buf_str(&out));
    pt_buf_fini(&out);
    return node;
}

/* A word with up to two mistakes in it, or more. */
static struct pt_ask *fuzzy_at(struct drawer *d, size_t i)
{
    const struct pt_slow_word w = pt_slow_word(d->v->texts[d->article], i);
    const size_t n = plain_characters(w.word);
    struct pt_ask *const node = word_at(d, i, false);
    struct pt_buf out;
    if (n < 3 || node->is_exact)
        return node;
    const size_t at = below(d, n), skipped = below(d, 2);
    node->kind = PT_NODE_FUZZY;
    node->count = 1 + below(d, 2);
    if (one_in(d, 4))
        return node;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    add_characters(&out, w.word, 0, at);
    if (one_in(d, 2))
        pt_buf_add_byte(&out, (char)('a' + below(d, 26)));
    if (at + 1 < n && one_in(d, 3)) {
        add_characters(&out, w.word, at + 1, at + 2);
        add_characters(&out, w.word, at, at + 1);
        add_characters(&out, w.word, at + 2, n);
    } else {
        add_characters(&out, w.word, at + skipped, n);
    }
    if (pt_ask_is_word(pt_buf_str(&out), false))
        node->text = keep(d, pt_buf_str(&out));
    pt_buf_fini(&out);
    return node;
}

/* Of word i: its part of a compound, or the compound. The index behind it goes
 * to *out_next. */
static struct pt_ask *phrase_word(struct drawer *d, size_t i, size_t *out_next)
{
    const struct pt_slow_text *const text = d->v->texts[d->article];
    const size_t n = pt_slow_n_words(text);
    *out_next = i + 1;
    if (i + 1 < n &&
        pt_slow_word(text, i + 1).pos == pt_slow_word(text, i).pos) {
        const bool is_whole = one_in(d, 2);
        const uint32_t end = pt_slow_word(text, i + 1).end;
        *out_next = i + 2;
        i += is_whole;
        while (is_whole && *out_next < n &&
               pt_slow_word(text, *out_next).end <= end &&
               pt_slow_word(text, *out_next).begin >=
                   pt_slow_word(text, i).begin)
            ++*out_next;
    }
    return one_in(d, 9) ? wildcard_at(d, i, true) : word_at(d, i, true);
}

/* A phrase of most words and more from i on. */
static struct pt_ask *phrase_at(struct drawer *d, size_t i, unsigned most)
{
    static const enum {
        PLAIN,
        EXACT,
        STEMMED
    } manners[] = {PLAIN, PLAIN, EXACT, STEMMED};
    const size_t n_words = pt_slow_n_words(d->v->texts[d->article]);
    const unsigned n = 1 + below(d, most);
    const int manner = PICK(d, manners);
    struct pt_ask *const node = parent(d, PT_NODE_PHRASE, n);
    node->is_exact = manner == EXACT;
    node->is_stemmed = manner == STEMMED;
    const bool is_loose = one_in(d, 3);
    unsigned n_passed = 0;
    for (unsigned k = 0; k < n && i < n_words; k++) {
        const unsigned passed = is_loose ? below(d, 3) : 0;
        add(node, phrase_word(d, i, &i));
        i += passed;
        n_passed += k + 1 < n ? passed : 0;
    }
    if (node->n_children == 0)
        add(node, word_at(d, 0, true));
    if (is_loose)
        node->slop = (int32_t)(n_passed + below(d, 3)) - (n_passed > 0);
    if (is_loose && one_in(d, 3) && node->n_children > 1) {
        struct pt_ask *const first = node->children[0];
        node->children[0] = node->children[1];
        node->children[1] = first;
    }
    return node;
}

static struct pt_ask *leaf(struct drawer *d)
{
    const size_t i = some_place(d);
    const unsigned chance = below(d, 20);
    if (!has_words(d))
        return word_at(d, 0, false);
    if (chance < 5)
        return phrase_at(d, i, 4);
    if (chance < 7)
        return wildcard_at(d, i, false);
    return chance < 8 ? fuzzy_at(d, i) : word_at(d, i, false);
}

/* --- near ---------------------------------------------------------------- */

/* What NEAR and atleast take, at word i or, one side of an OR, elsewhere. */
static struct pt_ask *operand_at(struct drawer *d, size_t i, unsigned depth)
{
    const unsigned chance = below(d, 20);
    if (!has_words(d) || chance < 10)
        return word_at(d, i, false);
    if (chance < 14)
        return phrase_at(d, i, 3);
    if (chance < 16)
        return wildcard_at(d, i, false);
    if (chance < 17)
        return fuzzy_at(d, i);
    if (depth == 0)
        return word_at(d, i, false);
    struct pt_ask *const node = parent(d, PT_NODE_OR, 3);
    const bool is_first = one_in(d, 2);
    if (!is_first)
        add(node, operand_at(d, some_place(d), depth - 1));
    add(node, operand_at(d, i, depth - 1));
    if (is_first || one_in(d, 4))
        add(node, operand_at(d, some_place(d), depth - 1));
    return node;
}

/* A link that just holds words that far apart, or just does not. */
static struct pt_link link_for(struct drawer *d, uint32_t distance)
{
    struct pt_link link = {PT_UNIT_WORDS, distance, one_in(d, 3)};
    const unsigned chance = below(d, 12);
    if (chance < 2)
        link.unit = chance ? PT_UNIT_SENTENCE : PT_UNIT_PARAGRAPH;
    else if (chance == 2)
        link.distance = PT_DEFAULT_DISTANCE;
    else if (chance == 3)
        link.distance = PT_MAX_DISTANCE;
    else if (chance < 8)
        link.distance += below(d, 2);
    else if (chance < 10 && distance > 1)
        link.distance--;
    if (link.unit != PT_UNIT_WORDS)
        link.distance = 0;
    else if (link.distance == 0 || link.distance > PT_MAX_DISTANCE)
        link.distance = 1;
    return link;
}

static struct pt_ask *near(struct drawer *d)
{
    const bool is_not = one_in(d, 4);
    const unsigned n = is_not ? 2 : 2 + below(d, 5) / 3;
    struct pt_ask *const node =
        parent(d, is_not ? PT_NODE_NOT_NEAR : PT_NODE_NEAR, n);
    size_t i = some_place(d);
    add(node, operand_at(d, i, 1));
    for (unsigned k = 1; k < n; k++) {
        const struct pt_slow_text *const text = d->v->texts[d->article];
        const size_t n_words = pt_slow_n_words(text);
        size_t to = stepped(
            d, i, one_in(d, 4) ? between(d, -30, 30) : between(d, -5, 5));
        if (i >= n_words || to >= n_words)
            i = to = 0;
        const uint32_t a = n_words ? pt_slow_word(text, i).pos : 0;
        const uint32_t b = n_words ? pt_slow_word(text, to).pos : 0;
        node->links[k - 1] = link_for(d, a < b ? b - a : a - b);
        add(node, operand_at(d, to, 1));
        i = to;
    }
    return node;
}

/* --- dates --------------------------------------------------------------- */

static struct pt_date_range days(int32_t first, int32_t last)
{
    return (struct pt_date_range){first, last};
}

static struct pt_civil civil(int year, int month, int day)
{
    return (struct pt_civil){year, month, day};
}

/* The days of a month; months before January are those of the year before. */
static struct pt_date_range month_of(int year, int month)
{
    for (; month < 1; month += 12)
        year--;
    int last = 31;
    while (!pt_civil_is_valid(civil(year, month, last)))
        last--;
    return days(pt_days_of_civil(civil(year, month, 1)),
                pt_days_of_civil(civil(year, month, last)));
}

/* The same day n months before, or that month's last. */
static int32_t months_before(int32_t day, int n)
{
    const struct pt_civil from = pt_civil_of_days(day);
    const struct pt_date_range month = month_of(from.year, from.month - n);
    const int32_t to = month.first + from.day - 1;
    return to < month.last ? to : month.last;
}

/* One of the ways to name days around that one. */
static struct pt_str
date_value(struct drawer *d, int32_t day, struct pt_date_range *out)
{
    const int32_t today = PT_RIG_TODAY;
    const struct pt_civil c = pt_civil_of_days(day);
    const struct pt_civil now = pt_civil_of_days(today);
    const int n = between(d, 0, 14);
    /* 1970-01-01 was a Thursday; weeks begin on Mondays. */
    const int32_t monday = today - (today + 3) % 7;
    *out = days(day, day);
    switch (below(d, 12)) {
    case 0:
        return say(d, "%04d%02d%02d", c.year, c.month, c.day);
    case 1:
        *out = month_of(c.year, c.month);
        return say(d, "%04d-%02d", c.year, c.month);
    case 2:
        *out = days(month_of(c.year, 1).first, month_of(c.year, 12).last);
        return say(d, "%04d", c.year);
    case 3:
        *out = days(today, today);
        return say(d, "today");
    case 4:
        *out = days(today - 1, today - 1);
        return say(d, "yesterday");
    case 5:
        *out = days(monday - 7, monday - 1);
        return say(d, "last-week");
    case 6:
        *out = month_of(now.year, now.month - 1);
        return say(d, "last-month");
    case 7:
        *out = days(today - n, today - n);
        return say(d, "%dd", n);
    case 8:
        *out = days(today - 7 * n, today - 7 * n);
        return say(d, "%dw", n);
    case 9:
        *out = days(months_before(today, n), months_before(today, n));
        return say(d, one_in(d, 2) ? "%dm" : "%dM", n);
    case 10:
        *out = days(months_before(today, 12 * n), months_before(today, 12 * n));
        return say(d, "%dy", n);
    default:
        return say(d, "%04d-%02d-%02d", c.year, c.month, c.day);
    }
}

static struct pt_ask *one_date(struct drawer *d)
{
    struct pt_ask *const node = new_node(d, PT_NODE_DATE);
    const int32_t known = d->v->articles[d->article].date;
    const int32_t day = known == PT_DATE_NONE ? PT_RIG_TODAY : known;
    struct pt_date_range a, b;
    struct pt_str from = date_value(d, day + between(d, -3, 3) / 3, &a);
    struct pt_str to = date_value(d, day + between(d, 0, 40), &b);
    switch (below(d, 5)) {
    case 0:
        node->range = days(INT32_MIN + 1, a.last);
        node->text = say(d, "..%.*s", PT_STR_FMT(from));
        break;
    case 1:
        node->range = days(a.first, INT32_MAX);
        node->text = say(d, "%.*s..", PT_STR_FMT(from));
        break;
    case 2:
        if (a.first <= b.last) {
            node->range = days(a.first, b.last);
            node->text = say(d, "%.*s..%.*s", PT_STR_FMT(from), PT_STR_FMT(to));
            break;
        }
        /* fall through */
    default:
        node->range = a;
        node->text = from;
    }
    return node;
}

static struct pt_ask *date(struct drawer *d)
{
    if (!one_in(d, 5))
        return one_date(d);
    struct pt_ask *const either = parent(d, PT_NODE_OR, 2);
    add(either, one_date(d));
    add(either, one_date(d));
    return either;
}

/* --- path, url, lang ----------------------------------------------------- */

static bool is_value(struct pt_str s)
{
    bool has_letter = false;
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.ptr[i];
        const bool is_letter = (c >= 'a' && c <= 'z') ||
                               (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!is_letter && !strchr("/.:_-*", c))
            return false;
        has_letter |= is_letter;
    }
    return has_letter && s.ptr[0] != '-';
}

/* A run of components, from the root or not, perhaps with a star in it. */
static struct pt_str run_of_parts(struct drawer *d, struct pt_str value)
{
    struct pt_buf out;
    struct pt_str part;
    size_t n = 0;
    for (size_t at = 0; pt_schema_next_part(value, &at, &part);)
        n++;
    const size_t from = n > 1 ? below(d, n) : 0;
    const size_t to = n > 0 ? from + 1 + below(d, n - from) : 0;
    size_t i = 0;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    for (size_t at = 0; pt_schema_next_part(value, &at, &part); i++) {
        if (i < from || i >= to)
            continue;
        if (pt_str_begins(part, PT_STR("www.")) && one_in(d, 2))
            part = pt_str_sub(part, 4, part.len);
        const bool has_star = one_in(d, 4);
        const size_t star = has_star ? below(d, part.len + 1) : part.len;
        const size_t rest = star + below(d, part.len - star + 1);
        if (i > from || (from < 3 && one_in(d, 3)))
            pt_buf_add_byte(&out, '/');
        pt_buf_add(&out, pt_str_sub(part, 0, star));
        if (has_star) {
            pt_buf_add_byte(&out, '*');
            pt_buf_add(&out, pt_str_sub(part, rest, part.len));
        }
    }
    const struct pt_str run = is_value(pt_buf_str(&out))
                                  ? keep(d, pt_buf_str(&out))
                                  : PT_STR("news/2025");
    pt_buf_fini(&out);
    return run;
}

static struct pt_ask *value(struct drawer *d)
{
    static const char *const others[] = {"en", "EN", "en-GB", "fr", "uk"};
    struct pt_ask *const node = new_node(d, PT_NODE_WORD);
    const struct pt_article *const a = &d->v->articles[d->article];
    if (d->field == PT_FIELD_LANG)
        node->text = a->lang.len > 0 && !one_in(d, 3)
                         ? keep(d, a->lang)
                         : pt_str_of(PICK(d, others));
    else
        node->text =
            run_of_parts(d, d->field == PT_FIELD_URL ? a->url : a->path);
    return node;
}

/* --- trees --------------------------------------------------------------- */

static struct pt_ask *tree(struct drawer *d, unsigned depth);

static struct pt_ask *
over(struct drawer *d, enum pt_node_kind kind, unsigned n, unsigned depth)
{
    struct pt_ask *const node = parent(d, kind, n);
    for (unsigned i = 0; i < n; i++)
        add(node, tree(d, depth));
    return node;
}

static struct pt_ask *run(struct drawer *d, unsigned depth)
{
    static const char signs[] = {'+', '-', 0};
    struct pt_ask *const node = over(d, PT_NODE_MAYBE, 2 + below(d, 3), depth);
    bool has_sign = false;
    for (size_t i = 0; i < node->n_children; i++) {
        node->children[i]->sign = PICK(d, signs);
        has_sign |= node->children[i]->sign != 0;
    }
    if (!has_sign)
        node->children[0]->sign = '+';
    return node;
}

static struct pt_ask *atleast(struct drawer *d)
{
    struct pt_ask *const node = parent(d, PT_NODE_ATLEAST, 1);
    node->count = 1 + below(d, 4);
    add(node, operand_at(d, some_place(d), 2));
    return node;
}

static struct pt_ask *hlead(struct drawer *d, unsigned depth)
{
    struct pt_ask *const node = parent(d, PT_NODE_HLEAD, 1);
    d->is_in_hlead = true;
    if (!one_in(d, 4))
        d->at = stepped(d, 0, between(d, 0, 40));
    add(node, tree(d, depth));
    d->is_in_hlead = false;
    return node;
}

static struct pt_ask *boost(struct drawer *d, unsigned depth)
{
    static const double boosts[] = {0.5, 2, 3, 10, 0.001};
    struct pt_ask *const node = parent(d, PT_NODE_BOOST, 1);
    node->boost = PICK(d, boosts);
    add(node, tree(d, depth));
    return node;
}

static struct pt_ask *field(struct drawer *d, unsigned depth)
{
    static const enum pt_field fields[] = {
        PT_FIELD_TITLE, PT_FIELD_TITLE, PT_FIELD_TITLE, PT_FIELD_AUTHOR,
        PT_FIELD_TAG,   PT_FIELD_TAG,   PT_FIELD_URL,   PT_FIELD_PATH,
        PT_FIELD_LANG,  PT_FIELD_SOURCE};
    struct pt_ask *const node = parent(d, PT_NODE_FIELD, 1);
    node->field = PICK(d, fields);
    if (one_in(d, 8)) {
        node->kind = PT_NODE_HAS;
        node->field = one_in(d, 6) ? PT_FIELD_DATE : node->field;
        return node;
    }
    d->field = node->field;
    add(node, tree(d, one_in(d, 2) ? depth : 0));
    d->field = PT_FIELD_TEXT;
    return node;
}

/* What is no operator, or one that looks at places. */
static struct pt_ask *shallow(struct drawer *d)
{
    const bool is_free = d->field == PT_FIELD_TEXT && !d->is_in_hlead;
    const unsigned chance = below(d, 24);
    if (one_in(d, 20))
        go_to_article(d);
    if (pt_ask_is_whole(d->field))
        return value(d);
    if (chance < 5)
        return near(d);
    if (chance < 6)
        return atleast(d);
    if (chance < 8 && is_free)
        return field(d, 1);
    if (chance < 9 && is_free)
        return date(d);
    if (chance < 10 && is_free && one_in(d, 4))
        return new_node(d, PT_NODE_ALL);
    return leaf(d);
}

/* In a field whose values are taken whole: AND, OR and NOT alone. */
static struct pt_ask *tree(struct drawer *d, unsigned depth)
{
    const bool is_whole = pt_ask_is_whole(d->field);
    const unsigned chance = depth == 0 ? 99 : below(d, is_whole ? 9 : 20);
    if (chance < 3)
        return over(d, PT_NODE_AND, 2 + below(d, 2), depth - 1);
    if (chance < 6)
        return over(d, PT_NODE_OR, 2 + below(d, 2), depth - 1);
    if (chance < 7)
        return over(d, PT_NODE_NOT, 1, depth - 1);
    if (is_whole)
        return value(d);
    if (chance < 10)
        return run(d, depth - 1);
    if (chance < 11)
        return boost(d, depth - 1);
    if (chance < 12 && d->field == PT_FIELD_TEXT && !d->is_in_hlead)
        return hlead(d, depth - 1);
    if (chance < 14 && d->field == PT_FIELD_TEXT && !d->is_in_hlead)
        return field(d, depth - 1);
    return shallow(d);
}

void pt_ask_draw(const struct pt_vocabulary *vocabulary,
                 uint64_t seed,
                 struct pt_arena *arena,
                 struct pt_asked *out)
{
    struct drawer d = {
        .v = vocabulary,
        .arena = arena,
        .random = (seed + 1) * 0x9e3779b97f4a7c15u | 1,
        .field = PT_FIELD_TEXT,
    };
    for (unsigned i = 0; i < 8; i++)
        below(&d, 2);
    go_to_article(&d);
    out->is_any = one_in(&d, 8);
    out->has_variants = !one_in(&d, 6);
    out->within = one_in(&d, 5)   ? PT_WITHIN_PARAGRAPH
                  : one_in(&d, 4) ? PT_WITHIN_SENTENCE
                                  : PT_WITHIN_ARTICLE;
    out->root = tree(&d, below(&d, 4));
}
