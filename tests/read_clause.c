/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/read_clause.h"

#include <check.h>
#include <stdlib.h>

enum { MOST_CHILDREN = 300, MOST_WORDS = 300 };

struct reader {
    const char *text;
    const char *at;
    struct pt_arena *arena;
    uint32_t n_leaves;
};

static struct pt_clause *read_clause(struct reader *r);

static void expect(struct reader *r, bool is_so, const char *what)
{
    if (!is_so)
        ck_abort_msg("%s: expected %s at: %s", r->text, what, r->at);
}

static bool skip(struct reader *r, const char *what)
{
    const size_t n = strlen(what);
    if (strncmp(r->at, what, n) != 0)
        return false;
    r->at += n;
    return true;
}

/* The bytes up to one of stops. */
static struct pt_str read_until(struct reader *r, const char *stops)
{
    const size_t n = strcspn(r->at, stops);
    const struct pt_str s = {r->at, n};
    r->at += n;
    struct pt_str copy;
    expect(r, pt_arena_copy(r->arena, s, &copy), "memory");
    return copy;
}

static unsigned read_number(struct reader *r)
{
    char *end;
    const unsigned long n = strtoul(r->at, &end, 10);
    expect(r, end != r->at, "a number");
    r->at = end;
    return (unsigned)n;
}

static struct pt_clause *new_clause(struct reader *r, enum pt_clause_kind kind)
{
    struct pt_clause *const c = pt_arena_alloc(r->arena, sizeof *c);
    expect(r, c != NULL, "memory");
    c->kind = kind;
    c->slop = -1;
    c->boost = 1;
    return c;
}

static int compare_strs(const void *a, const void *b)
{
    return pt_str_compare(*(const struct pt_str *)a, *(const struct pt_str *)b);
}

/* Words up to one of stops, each without its first cut bytes, sorted. */
static size_t
read_words(struct reader *r, const char *stops, size_t cut, struct pt_str **out)
{
    struct pt_str words[MOST_WORDS];
    size_t n = 0;
    while (!strchr(stops, *r->at)) {
        const struct pt_str word = read_until(r, " |}");
        words[n++] = pt_str_sub(word, cut, word.len);
        expect(r, n < MOST_WORDS, "fewer words");
        skip(r, " ");
    }
    qsort(words, n, sizeof *words, compare_strs);
    *out = pt_arena_array(r->arena, n, sizeof **out);
    expect(r, *out != NULL, "memory");
    memcpy(*out, words, n * sizeof *words);
    return n;
}

static struct pt_clause *read_term(struct reader *r, enum pt_field field)
{
    struct pt_clause *const c = new_clause(r, PT_CLAUSE_TERM);
    c->field = field;
    expect(r, skip(r, "{"), "{");
    c->n_words = read_words(r, "|}", 0, &c->words);
    if (skip(r, "|"))
        c->n_stems = read_words(r, "}", 1, &c->stems);
    expect(r, skip(r, "}"), "}");
    if (skip(r, "#"))
        read_number(r);
    c->leaf = r->n_leaves++;
    return c;
}

static int32_t read_day(struct reader *r, int32_t otherwise)
{
    const struct pt_str day = read_until(r, ".]");
    if (day.len > 0)
        expect(r, pt_date_parse_iso(day, &otherwise), "a day");
    return otherwise;
}

static struct pt_clause *read_date(struct reader *r)
{
    struct pt_clause *const c = new_clause(r, PT_CLAUSE_DATE);
    c->range.first = read_day(r, PT_DATE_NONE + 1);
    c->range.last = skip(r, "..") ? read_day(r, INT32_MAX) : c->range.first;
    expect(r, skip(r, "]"), "]");
    return c;
}

/* What follows "name:" */
static struct pt_clause *read_field_clause(struct reader *r)
{
    const bool is_has = skip(r, "has:");
    const struct pt_str name = read_until(r, " ):");
    const int field = pt_field_of_name(name);
    expect(r, field >= 0, "a field");
    struct pt_clause *c;
    if (is_has) {
        c = new_clause(r, PT_CLAUSE_HAS);
        c->field = (enum pt_field)field;
        return c;
    }
    expect(r, skip(r, ":"), ":");
    if (*r->at == '{')
        return read_term(r, (enum pt_field)field);
    expect(r, skip(r, "["), "[");
    if (field == PT_FIELD_DATE)
        return read_date(r);
    c = new_clause(r,
                   field == PT_FIELD_LANG ? PT_CLAUSE_LANG : PT_CLAUSE_PARTS);
    c->field = (enum pt_field)field;
    c->text = read_until(r, "]");
    expect(r, skip(r, "]"), "]");
    return c;
}

static struct pt_link read_link(struct reader *r, bool is_ordered)
{
    struct pt_link link = {.is_ordered = is_ordered};
    expect(r, skip(r, "/"), "/");
    if (skip(r, "s"))
        link.unit = PT_UNIT_SENTENCE;
    else if (skip(r, "p"))
        link.unit = PT_UNIT_PARAGRAPH;
    else
        link.distance = read_number(r);
    return link;
}

static const struct {
    const char *name;
    enum pt_clause_kind kind;
} heads[] = {
    {"PHRASE",   PT_CLAUSE_PHRASE  },
    {"AND",      PT_CLAUSE_AND     },
    {"OR",       PT_CLAUSE_OR      },
    {"NOT-NEAR", PT_CLAUSE_NOT_NEAR},
    {"NOT-PRE",  PT_CLAUSE_NOT_NEAR},
    {"NOT",      PT_CLAUSE_NOT     },
    {"MAYBE",    PT_CLAUSE_MAYBE   },
    {"NEAR",     PT_CLAUSE_NEAR    },
    {"PRE",      PT_CLAUSE_NEAR    },
    {"ATLEAST",  PT_CLAUSE_ATLEAST },
    {"HLEAD",    PT_CLAUSE_HLEAD   },
    {"BOOST",    PT_CLAUSE_BOOST   },
};

/* Reads what hangs on a head. True when it is a link for all neighbours. */
static bool read_detail(struct reader *r,
                        struct pt_clause *c,
                        bool is_ordered,
                        struct pt_link *link)
{
    switch (c->kind) {
    case PT_CLAUSE_PHRASE:
        if (skip(r, "~"))
            c->slop = (int32_t)read_number(r);
        return false;
    case PT_CLAUSE_ATLEAST:
        expect(r, skip(r, "/"), "/");
        c->count = read_number(r);
        return false;
    case PT_CLAUSE_BOOST:
        expect(r, skip(r, "/"), "/");
        c->boost = strtod(r->at, (char **)&r->at);
        return false;
    case PT_CLAUSE_NEAR:
    case PT_CLAUSE_NOT_NEAR:
        if (*r->at != '/')
            return false;
        *link = read_link(r, is_ordered);
        return true;
    default:
        return false;
    }
}

static void
read_children(struct reader *r, struct pt_clause *c, const struct pt_link *link)
{
    struct pt_clause *children[MOST_CHILDREN];
    struct pt_link links[MOST_CHILDREN];
    size_t n = 0;
    while (skip(r, " ")) {
        if (n > 0 && link)
            links[n - 1] = *link;
        else if (n > 0 && c->kind == PT_CLAUSE_NEAR) {
            const bool is_ordered = skip(r, "PRE");
            expect(r, is_ordered || skip(r, "NEAR"), "a link");
            links[n - 1] = read_link(r, is_ordered);
            expect(r, skip(r, " "), "an operand");
        }
        children[n++] = read_clause(r);
        expect(r, n < MOST_CHILDREN, "fewer operands");
    }
    expect(r, n > 0, "an operand");
    c->n_children = n;
    c->children = pt_arena_array(r->arena, n, sizeof *c->children);
    c->links = pt_arena_array(r->arena, n, sizeof *c->links);
    expect(r, c->children && c->links, "memory");
    memcpy(c->children, children, n * sizeof *children);
    if (link || c->kind == PT_CLAUSE_NEAR)
        memcpy(c->links, links, (n - 1) * sizeof *links);
}

static struct pt_clause *read_list(struct reader *r)
{
    size_t i = 0;
    while (i < PT_COUNTOF(heads) && !skip(r, heads[i].name))
        i++;
    expect(r, i < PT_COUNTOF(heads), "a clause");
    struct pt_clause *const c = new_clause(r, heads[i].kind);
    struct pt_link link;
    const bool is_ordered = strstr(heads[i].name, "PRE") != NULL;
    const bool has_link = read_detail(r, c, is_ordered, &link);
    read_children(r, c, has_link ? &link : NULL);
    expect(r, skip(r, ")"), ")");
    return c;
}

static struct pt_clause *read_clause(struct reader *r)
{
    if (skip(r, "("))
        return read_list(r);
    if (*r->at == '{')
        return read_term(r, PT_FIELD_TEXT);
    if (skip(r, "ALL"))
        return new_clause(r, PT_CLAUSE_ALL);
    if (skip(r, "NOTHING"))
        return new_clause(r, PT_CLAUSE_NOTHING);
    return read_field_clause(r);
}

struct pt_clause_tree pt_read_clause(const char *text, struct pt_arena *arena)
{
    struct reader r = {text, text, arena, 0};
    struct pt_clause *const root = read_clause(&r);
    expect(&r, *r.at == '\0', "the end");
    return (struct pt_clause_tree){.root = root, .n_leaves = r.n_leaves};
}
