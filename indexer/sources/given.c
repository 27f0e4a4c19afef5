/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/given.h"

#include "common/ascii.h"
#include "common/lang_code.h"
#include "indexer/metadata.h"
#include "indexer/sources/html.h"

enum {
    LONGEST_NAME = 40,
    LONGEST_DATE = 80,
    LONGEST_TAG = 200, /* an element's name and attributes, in a title */
    LONGEST_ENTITY = 10,
    LEAST_EPOCH_DIGITS = 9, /* 1973: what is shorter is a year or a count */
    MOST_EPOCH_DIGITS = 16, /* microseconds */
};

/* -------------------------------------------------------------- names --- */

/* ORDER GIVEN: within a field the better name first. All tags add up. */
static const struct {
    const char *name;
    enum pt_given_field field;
} names[] = {
    {"id",                 PT_GIVEN_ID    },
    {"guid",               PT_GIVEN_ID    },
    {"uuid",               PT_GIVEN_ID    },
    {"articleid",          PT_GIVEN_ID    },
    {"docid",              PT_GIVEN_ID    },
    {"identifier",         PT_GIVEN_ID    },
    {"canonicalurl",       PT_GIVEN_URL   },
    {"canonical",          PT_GIVEN_URL   },
    {"url",                PT_GIVEN_URL   },
    {"weburl",             PT_GIVEN_URL   },
    {"articleurl",         PT_GIVEN_URL   },
    {"permalink",          PT_GIVEN_URL   },
    {"link",               PT_GIVEN_URL   },
    {"sourceurl",          PT_GIVEN_URL   },
    {"href",               PT_GIVEN_URL   },
    {"title",              PT_GIVEN_TITLE },
    {"headline",           PT_GIVEN_TITLE },
    {"webtitle",           PT_GIVEN_TITLE },
    {"articletitle",       PT_GIVEN_TITLE },
    {"name",               PT_GIVEN_TITLE },
    {"author",             PT_GIVEN_AUTHOR},
    {"authors",            PT_GIVEN_AUTHOR},
    {"byline",             PT_GIVEN_AUTHOR},
    {"creator",            PT_GIVEN_AUTHOR},
    {"dccreator",          PT_GIVEN_AUTHOR},
    {"authorname",         PT_GIVEN_AUTHOR},
    {"writer",             PT_GIVEN_AUTHOR},
    {"date",               PT_GIVEN_DATE  },
    {"datepublished",      PT_GIVEN_DATE  },
    {"datepublish",        PT_GIVEN_DATE  },
    {"publishedat",        PT_GIVEN_DATE  },
    {"published",          PT_GIVEN_DATE  },
    {"publicationdate",    PT_GIVEN_DATE  },
    {"webpublicationdate", PT_GIVEN_DATE  },
    {"publishdate",        PT_GIVEN_DATE  },
    {"publisheddate",      PT_GIVEN_DATE  },
    {"publishedtime",      PT_GIVEN_DATE  },
    {"publishedon",        PT_GIVEN_DATE  },
    {"pubdate",            PT_GIVEN_DATE  },
    {"firstpublished",     PT_GIVEN_DATE  },
    {"datetime",           PT_GIVEN_DATE  },
    {"timestamp",          PT_GIVEN_DATE  },
    {"createdat",          PT_GIVEN_DATE  },
    {"created",            PT_GIVEN_DATE  },
    {"datecreated",        PT_GIVEN_DATE  },
    {"source",             PT_GIVEN_SOURCE},
    {"publisher",          PT_GIVEN_SOURCE},
    {"outlet",             PT_GIVEN_SOURCE},
    {"publication",        PT_GIVEN_SOURCE},
    {"newspaper",          PT_GIVEN_SOURCE},
    {"sitename",           PT_GIVEN_SOURCE},
    {"sourcename",         PT_GIVEN_SOURCE},
    {"site",               PT_GIVEN_SOURCE},
    {"sourcedomain",       PT_GIVEN_SOURCE},
    {"domain",             PT_GIVEN_SOURCE},
    {"lang",               PT_GIVEN_LANG  },
    {"language",           PT_GIVEN_LANG  },
    {"inlanguage",         PT_GIVEN_LANG  },
    {"languagecode",       PT_GIVEN_LANG  },
    {"locale",             PT_GIVEN_LANG  },
    {"tags",               PT_GIVEN_TAGS  },
    {"tag",                PT_GIVEN_TAGS  },
    {"keywords",           PT_GIVEN_TAGS  },
    {"categories",         PT_GIVEN_TAGS  },
    {"category",           PT_GIVEN_TAGS  },
    {"topics",             PT_GIVEN_TAGS  },
    {"subjects",           PT_GIVEN_TAGS  },
    {"labels",             PT_GIVEN_TAGS  },
    {"section",            PT_GIVEN_TAGS  },
    {"articlesection",     PT_GIVEN_TAGS  },
    {"sectionname",        PT_GIVEN_TAGS  },
    {"text",               PT_GIVEN_TEXT  },
    {"maintext",           PT_GIVEN_TEXT  },
    {"fulltext",           PT_GIVEN_TEXT  },
    {"articletext",        PT_GIVEN_TEXT  },
    {"bodytext",           PT_GIVEN_TEXT  },
    {"contenttext",        PT_GIVEN_TEXT  },
    {"plaintext",          PT_GIVEN_TEXT  },
    {"articlebody",        PT_GIVEN_BODY  },
    {"body",               PT_GIVEN_BODY  },
    {"content",            PT_GIVEN_BODY  },
    {"story",              PT_GIVEN_BODY  },
    {"html",               PT_GIVEN_HTML  },
    {"contenthtml",        PT_GIVEN_HTML  },
    {"htmlcontent",        PT_GIVEN_HTML  },
    {"bodyhtml",           PT_GIVEN_HTML  },
    {"htmlbody",           PT_GIVEN_HTML  },
    {"contentencoded",     PT_GIVEN_HTML  },
};

static bool is_name(struct pt_str name, const char *plain)
{
    for (size_t i = 0; i < name.len; i++) {
        if (strchr("-_:. ", name.ptr[i]) && name.ptr[i])
            continue;
        if (pt_ascii_lower(name.ptr[i]) != *plain++)
            return false;
    }
    return *plain == '\0';
}

/* The row of name from 1 on; 0: unknown. */
static unsigned row_of(struct pt_str name)
{
    if (name.len > LONGEST_NAME)
        return 0;
    for (unsigned i = 0; i < PT_COUNTOF(names); i++)
        if (is_name(name, names[i].name))
            return i + 1;
    return 0;
}

enum pt_given_field pt_given_field_of(struct pt_str name)
{
    const unsigned row = row_of(name);
    return row ? names[row - 1].field : PT_GIVEN_NONE;
}

/* -------------------------------------------------------------- adding --- */

void pt_given_init(struct pt_given *given)
{
    *given = (struct pt_given){0};
}

/* Adds value unless the list has it or is full. */
static void
add_to(struct pt_str *items, size_t *n, size_t most, struct pt_str value)
{
    value = pt_str_trim(value);
    if (value.len && *n < most && !pt_str_is_among(value, items, *n))
        items[(*n)++] = value;
}

static void add_author(struct pt_given *given, struct pt_str value)
{
    struct pt_str name;
    if (pt_metadata_is_byline(value, &name))
        value = name;
    add_to(given->authors, &given->n_authors, PT_MAX_AUTHORS, value);
}

static void add_tags(struct pt_given *given, struct pt_str value)
{
    const char mark = pt_str_find(value, ',') < value.len ? ',' : ';';
    for (size_t n; value.len; value = pt_str_sub(value, n, value.len)) {
        n = pt_str_find(value, mark);
        add_to(given->tags, &given->n_tags, PT_MAX_TAGS,
               pt_str_sub(value, 0, n));
        n += n < value.len;
    }
}

void pt_given_add(struct pt_given *given,
                  struct pt_str name,
                  struct pt_str value)
{
    const unsigned row = row_of(name);
    value = pt_str_trim(value);
    if (!row || !value.len)
        return;
    const enum pt_given_field field = names[row - 1].field;
    unsigned *const rank = &given->ranks[field];
    const bool is_better = !*rank || row < *rank;
    if (field == PT_GIVEN_TAGS) {
        add_tags(given, value);
    } else if (field == PT_GIVEN_AUTHOR) {
        if (is_better)
            given->n_authors = 0;
        if (is_better || row == *rank)
            add_author(given, value);
    } else if (is_better) {
        given->values[field] = value;
    }
    if (is_better)
        *rank = row;
}

/* --------------------------------------------------------------- dates --- */

static size_t count_digits(struct pt_str s)
{
    size_t n = 0;
    while (n < s.len && pt_ascii_is_digit(s.ptr[n]))
        n++;
    return n;
}

/* "20251214083000", "202512140830": the first eight digits are a day of the
 * years around now. */
static bool is_stamp(struct pt_str digits, int32_t *out_days)
{
    return (digits.len == 14 || digits.len == 12) &&
           (pt_str_begins(digits, PT_STR("19")) ||
            pt_str_begins(digits, PT_STR("20"))) &&
           pt_date_parse_iso(pt_str_sub(digits, 0, 8), out_days);
}

/* Seconds since 1970, or thousandths or millionths. */
static bool is_epoch(struct pt_str digits, int32_t *out_days)
{
    enum { SECONDS_A_DAY = 86400 };
    const int64_t most_seconds = 99999999999;
    int64_t value = 0;
    if (digits.len < LEAST_EPOCH_DIGITS || digits.len > MOST_EPOCH_DIGITS)
        return false;
    for (size_t i = 0; i < digits.len; i++)
        value = value * 10 + (digits.ptr[i] - '0');
    while (value > most_seconds)
        value /= 1000;
    *out_days = (int32_t)(value / SECONDS_A_DAY);
    return true;
}

/* "2025/12/14", "2025.12.14": years first, so day and month are told apart. */
static bool is_year_first(struct pt_str s, int32_t *out_days)
{
    enum { LEN = 10 };
    char iso[LEN];
    if (s.len < LEN || (s.ptr[4] != '/' && s.ptr[4] != '.') ||
        s.ptr[7] != s.ptr[4] || (s.len > LEN && pt_ascii_is_digit(s.ptr[LEN])))
        return false;
    memcpy(iso, s.ptr, LEN);
    iso[4] = iso[7] = '-';
    return pt_date_parse_iso(pt_str_n(iso, LEN), out_days);
}

static bool is_about_time_of_day(struct pt_str word)
{
    static const char *const words[] = {
        "am",  "pm",   "at",  "gmt",  "utc", "z",   "est", "edt",
        "cst", "cdt",  "mst", "mdt",  "pst", "pdt", "bst", "ist",
        "cet", "cest", "eet", "eest", "msk", "|",   "-",   "–",
    };
    if (pt_str_find(word, ':') < word.len)
        return true;
    if ((word.ptr[0] == '+' || word.ptr[0] == '-') && word.len > 1)
        return pt_ascii_is_digit(word.ptr[1]);
    for (size_t i = 0; i < PT_COUNTOF(words); i++)
        if (pt_str_equal_ascii_case(word, pt_str_of(words[i])))
            return true;
    return word.ptr[0] == '(';
}

/* "Sun, 14 Dec 2025 23:30:00 +0200", "December 14, 2025 at 8:30 pm": what is
 * left without the time of day is a date in words. */
static bool is_in_words(struct pt_str s, int32_t *out_days)
{
    char rest[LONGEST_DATE + 1];
    size_t len = 0;
    while ((s = pt_str_trim(s)).len) {
        size_t n = 0;
        while (n < s.len && !strchr(" \t\n\r\f\v", s.ptr[n]))
            n++;
        const struct pt_str word = pt_str_sub(s, 0, n);
        if (!is_about_time_of_day(word)) {
            memcpy(rest + len, word.ptr, n);
            len += n;
            rest[len++] = ' ';
        }
        s = pt_str_sub(s, n, s.len);
    }
    return pt_metadata_is_date_line(pt_str_n(rest, len), out_days);
}

bool pt_given_date(struct pt_str text, int32_t *out_days)
{
    text = pt_str_trim(text);
    const size_t n_digits = count_digits(text);
    if (!text.len || text.len > LONGEST_DATE ||
        pt_str_find(text, '\0') < text.len)
        return false;
    if (pt_date_parse_iso(text, out_days))
        return true;
    if (n_digits == text.len || text.ptr[n_digits] == '.') {
        const struct pt_str digits = pt_str_sub(text, 0, n_digits);
        if (is_stamp(digits, out_days) || is_epoch(digits, out_days))
            return true;
    }
    return is_year_first(text, out_days) || is_in_words(text, out_days);
}

/* -------------------------------------------------------------- markup --- */

/* Behind "<" or "</": the element's name, in small letters, and what follows
 * it. */
static bool is_block(struct pt_str s)
{
    static const char *const blocks[] = {
        "p",     "br",   "div",        "h1",     "h2",      "h3",
        "h4",    "h5",   "h6",         "ul",     "ol",      "li",
        "table", "tr",   "td",         "figure", "article", "section",
        "body",  "html", "blockquote", "header", "main",
    };
    size_t n = 0;
    while (n < s.len &&
           (pt_ascii_is_letter(s.ptr[n]) || pt_ascii_is_digit(s.ptr[n])))
        n++;
    if (n == s.len || !strchr("> /\t\r\n", s.ptr[n]))
        return false;
    for (size_t i = 0; i < PT_COUNTOF(blocks); i++)
        if (pt_str_equal_ascii_case(pt_str_sub(s, 0, n), pt_str_of(blocks[i])))
            return true;
    return false;
}

bool pt_given_is_html(struct pt_str text)
{
    enum { LONGEST = 16 };
    for (size_t at = 0; at < text.len; at++) {
        at += pt_str_find(pt_str_sub(text, at, text.len), '<');
        const size_t name =
            at + 1 + (at + 1 < text.len && text.ptr[at + 1] == '/');
        if (name >= text.len)
            return false;
        const size_t end =
            text.len - name < LONGEST ? text.len : name + LONGEST;
        if (is_block(pt_str_sub(text, name, end)))
            return true;
    }
    return false;
}

/* s, which begins with "<" or "&", begins with an element or an entity. */
static bool begins_with_markup(struct pt_str s)
{
    const bool is_element = s.ptr[0] == '<';
    const size_t most = is_element ? LONGEST_TAG : LONGEST_ENTITY;
    const bool has_sign = s.len > 1 && (s.ptr[1] == '/' || s.ptr[1] == '#');
    const size_t first = has_sign ? 2 : 1;
    if (first >= s.len || !(pt_ascii_is_letter(s.ptr[first]) ||
                            (!is_element && pt_ascii_is_digit(s.ptr[first]))))
        return false;
    const struct pt_str near = pt_str_sub(s, 0, s.len < most ? s.len : most);
    const size_t end = pt_str_find(near, is_element ? '>' : ';');
    return end < near.len && (is_element || pt_str_find(near, ' ') > end);
}

static bool has_markup(struct pt_str s)
{
    for (size_t at = 0; at < s.len; at++)
        if ((s.ptr[at] == '<' || s.ptr[at] == '&') &&
            begins_with_markup(pt_str_sub(s, at, s.len)))
            return true;
    return false;
}

/* Every run of white space and control characters as one space. */
static bool
collapse(struct pt_str s, struct pt_arena *arena, struct pt_str *out)
{
    char *const line = pt_arena_alloc(arena, s.len + 1);
    size_t len = 0;
    if (!line)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        const bool is_blank = (unsigned char)s.ptr[i] <= ' ';
        if (!is_blank)
            line[len++] = s.ptr[i];
        else if (len && line[len - 1] != ' ')
            line[len++] = ' ';
    }
    *out = pt_str_trim(pt_str_n(line, len));
    return true;
}

/* One line of text of a value that may hold markup. */
static enum pt_status line_of(struct pt_str value,
                              struct pt_arena *arena,
                              struct pt_str *out,
                              struct pt_error *err)
{
    struct pt_article inner = {.date = PT_DATE_NONE};
    const struct pt_html html = {
        .bytes = value, .is_fragment = true, .charset = PT_STR("UTF-8")};
    struct pt_error why;
    if (has_markup(value)) {
        const enum pt_status status = pt_html_read(&html, arena, &inner, &why);
        if (status == PT_ENOMEM)
            return pt_fail_nomem(err);
        if (status == PT_OK)
            value = inner.text;
    }
    return collapse(value, arena, out) ? PT_OK : pt_fail_nomem(err);
}

/* ------------------------------------------------------------- filling --- */

static bool join(const struct pt_str *items,
                 size_t n,
                 struct pt_str between,
                 struct pt_arena *arena,
                 struct pt_str *out)
{
    size_t len = 0, at = 0;
    for (size_t i = 0; i < n; i++)
        len += items[i].len + between.len;
    char *const joined = pt_arena_alloc(arena, len + 1);
    if (!joined)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (i) {
            memcpy(joined + at, between.ptr, between.len);
            at += between.len;
        }
        memcpy(joined + at, items[i].ptr, items[i].len);
        at += items[i].len;
    }
    *out = pt_str_n(joined, at);
    return true;
}

/* Authors and tags as one string each, without markup and line ends. */
static enum pt_status join_lines(const struct pt_str *items,
                                 size_t n,
                                 struct pt_str between,
                                 struct pt_arena *arena,
                                 struct pt_str *out,
                                 struct pt_error *err)
{
    struct pt_str lines[PT_MAX_TAGS];
    enum pt_status status = PT_OK;
    assert(n <= PT_COUNTOF(lines));
    for (size_t i = 0; status == PT_OK && i < n; i++)
        status = line_of(items[i], arena, &lines[i], err);
    if (status == PT_OK && !join(lines, n, between, arena, out))
        status = pt_fail_nomem(err);
    return status;
}

static enum pt_status fill_texts(const struct pt_given *given,
                                 struct pt_arena *arena,
                                 struct pt_article *found,
                                 struct pt_error *err)
{
    const struct {
        enum pt_given_field field;
        struct pt_str *out;
    } rows[] = {
        {PT_GIVEN_ID,     &found->id    },
        {PT_GIVEN_URL,    &found->url   },
        {PT_GIVEN_TITLE,  &found->title },
        {PT_GIVEN_SOURCE, &found->source},
    };
    enum pt_status status = PT_OK;
    for (size_t i = 0; status == PT_OK && i < PT_COUNTOF(rows); i++) {
        const struct pt_str value = given->values[rows[i].field];
        if (rows[i].field == PT_GIVEN_TITLE || rows[i].field == PT_GIVEN_SOURCE)
            status = line_of(value, arena, rows[i].out, err);
        else if (!collapse(value, arena, rows[i].out))
            status = pt_fail_nomem(err);
    }
    if (status == PT_OK)
        status = join_lines(given->authors, given->n_authors, PT_STR(", "),
                            arena, &found->author, err);
    if (status == PT_OK)
        status = join_lines(given->tags, given->n_tags, PT_STR("\n"), arena,
                            &found->tags, err);
    return status;
}

enum pt_status pt_given_fill(const struct pt_given *given,
                             enum pt_origin origin,
                             struct pt_arena *arena,
                             struct pt_article *out,
                             struct pt_error *err)
{
    struct pt_article found = {.date = PT_DATE_NONE};
    const enum pt_status status = fill_texts(given, arena, &found, err);
    if (status != PT_OK)
        return status;
    found.title = pt_article_cut_title(found.title);
    found.lang = pt_lang_code(given->values[PT_GIVEN_LANG]);
    const struct {
        enum pt_fact fact;
        const struct pt_str *from;
        struct pt_str *to;
    } rows[] = {
        {PT_FACT_TITLE,  &found.title,  &out->title },
        {PT_FACT_AUTHOR, &found.author, &out->author},
        {PT_FACT_SOURCE, &found.source, &out->source},
        {PT_FACT_URL,    &found.url,    &out->url   },
        {PT_FACT_LANG,   &found.lang,   &out->lang  },
        {PT_FACT_TAGS,   &found.tags,   &out->tags  },
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++)
        if (rows[i].from->len) {
            *rows[i].to = *rows[i].from;
            out->origins[rows[i].fact] = (unsigned char)origin;
        }
    if (found.id.len)
        out->id = found.id;
    if (pt_given_date(given->values[PT_GIVEN_DATE], &out->date))
        out->origins[PT_FACT_DATE] = (unsigned char)origin;
    return PT_OK;
}
