/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/answer/facet.h"

#include "common/mem.h"
#include "common/tally.h"
#include "common/utf8.h"

/* One field being counted. */
struct count {
    const struct pt_reader *reader;
    const struct pt_articles *articles;
    struct pt_tally *tally;
    struct pt_arena *arena;
    struct pt_error *err;
    struct pt_str lang;  /* whose articles are gone through */
    struct pt_buf *hold; /* of the stored article at hand */
    size_t *having;      /* places of the articles whose record tells */
    size_t n_having;
};

static enum pt_status add(const struct count *c, size_t i, struct pt_str value)
{
    const enum pt_status status =
        pt_tally_add(c->tally, c->articles->docids[i], value);
    if (status == PT_ELIMIT)
        return pt_fail(c->err, status,
                       "a facet counts at most %u different values",
                       PT_MAX_TALLY_SPELLINGS);
    return status == PT_ENOMEM ? pt_fail_nomem(c->err) : status;
}

static enum pt_status stored(struct count *c, size_t i, struct pt_article *out)
{
    return pt_reader_article(c->reader, c->articles->docids[i], c->hold, out,
                             c->err);
}

/* --- fields --------------------------------------------------------------- */

/* A value that may have been cut is taken from the stored article. */
static enum pt_status add_source(void *context, size_t i, struct pt_str value)
{
    struct count *const c = context;
    struct pt_article article;
    if (value.len + PT_UTF8_MAX <= PT_MAX_SOURCE_VALUE)
        return add(c, i, value);
    const enum pt_status status = stored(c, i, &article);
    return status == PT_OK ? add(c, i, article.source) : status;
}

static enum pt_status count_sources(struct count *c)
{
    return pt_reader_values(c->reader, PT_SLOT_SOURCE, c->articles->docids,
                            c->articles->n, add_source, c, c->err);
}

/* "20251215" as "2025-12-15". */
static enum pt_status add_date(void *context, size_t i, struct pt_str value)
{
    int32_t days;
    char day[PT_DATE_TEXT_SIZE] = "";
    if (pt_date_parse_iso(value, &days))
        pt_date_format(days, day);
    return add(context, i, pt_str_of(day));
}

static enum pt_status count_dates(struct count *c)
{
    return pt_reader_values(c->reader, PT_SLOT_DATE, c->articles->docids,
                            c->articles->n, add_date, c, c->err);
}

static enum pt_status add_lang(void *context, size_t i, struct pt_str value)
{
    const struct count *const c = context;
    (void)value;
    return add(c, i, c->lang);
}

static enum pt_status count_langs(struct count *c)
{
    struct pt_lang_count *langs = NULL;
    size_t n = 0;
    struct pt_buf term;
    pt_buf_init(&term, PT_BUF_NO_CEILING);
    enum pt_status status =
        pt_reader_langs(c->reader, c->arena, &langs, &n, c->err);
    for (size_t i = 0; i < n && status == PT_OK; i++) {
        c->lang = langs[i].lang;
        if (langs[i].n_articles == pt_reader_n_articles(c->reader)) {
            for (size_t k = 0; k < c->articles->n && status == PT_OK; k++)
                status = add_lang(c, k, c->lang);
            continue;
        }
        pt_buf_clear(&term);
        pt_schema_term(&term, pt_field_info(PT_FIELD_LANG)->prefix, c->lang);
        status = pt_buf_status(&term) == PT_OK
                     ? pt_reader_members(c->reader, pt_buf_str(&term),
                                         c->articles->docids, c->articles->n,
                                         add_lang, c, c->err)
                     : pt_fail_nomem(c->err);
    }
    pt_buf_fini(&term);
    return status;
}

static enum pt_status add_author(struct count *c, size_t i)
{
    struct pt_article article;
    const enum pt_status status = stored(c, i, &article);
    return status == PT_OK ? add(c, i, article.author) : status;
}

static enum pt_status add_tags(struct count *c, size_t i)
{
    struct pt_article article;
    enum pt_status status = stored(c, i, &article);
    for (struct pt_str rest = article.tags; status == PT_OK && rest.len;) {
        const size_t end = pt_str_find(rest, '\n');
        status = add(c, i, pt_str_sub(rest, 0, end));
        rest = pt_str_sub(rest, end < rest.len ? end + 1 : end, rest.len);
    }
    return status;
}

static enum pt_status note_having(void *context, size_t i, struct pt_str value)
{
    struct count *const c = context;
    (void)value;
    c->having[c->n_having++] = i;
    return PT_OK;
}

/* Has servers send the articles from the k-th of those on. */
static enum pt_status fetch_having(const struct count *c, size_t k)
{
    enum { AT_ONCE = 256 };
    uint32_t docids[AT_ONCE];
    size_t n = 0;
    if (k % AT_ONCE)
        return PT_OK;
    for (; n < AT_ONCE && k + n < c->n_having; n++)
        docids[n] = c->articles->docids[c->having[k + n]];
    return pt_reader_fetch(c->reader, docids, n, c->err);
}

static enum pt_status count_stored(struct count *c,
                                   enum pt_field field,
                                   enum pt_status (*each)(struct count *c,
                                                          size_t i))
{
    c->n_having = 0;
    c->having = pt_alloc(c->articles->n * sizeof *c->having);
    if (!c->having)
        return pt_fail_nomem(c->err);
    enum pt_status status = pt_reader_members(
        c->reader, pt_str_of(pt_field_info(field)->has_term),
        c->articles->docids, c->articles->n, note_having, c, c->err);
    for (size_t k = 0; k < c->n_having && status == PT_OK; k++) {
        status = fetch_having(c, k);
        if (status == PT_OK)
            status = each(c, c->having[k]);
    }
    pt_free(c->having);
    return status;
}

static enum pt_status count_authors(struct count *c)
{
    return count_stored(c, PT_FIELD_AUTHOR, add_author);
}

static enum pt_status count_tags(struct count *c)
{
    return count_stored(c, PT_FIELD_TAG, add_tags);
}

/* --- all ------------------------------------------------------------------ */

static const struct {
    enum pt_facet_field field;
    const char *name;
    enum pt_status (*count)(struct count *c);
} fields_known[] = {
    {PT_FACET_SOURCE, "source", count_sources},
    {PT_FACET_AUTHOR, "author", count_authors},
    {PT_FACET_LANG,   "lang",   count_langs  },
    {PT_FACET_TAG,    "tag",    count_tags   },
    {PT_FACET_DATE,   "date",   count_dates  },
};

enum { N_FIELDS = PT_COUNTOF(fields_known) };

static enum pt_status list_values(const struct count *c, struct pt_facet *out)
{
    struct pt_tally_list list;
    enum pt_status status =
        pt_tally_list(c->tally, PT_MAX_FACET_VALUES, c->arena, &list);
    struct pt_facet_value *const values =
        status == PT_OK
            ? pt_arena_array(c->arena, list.n_values, sizeof *values)
            : NULL;
    if (!values)
        return PT_ENOMEM;
    for (size_t i = 0; i < list.n_values; i++)
        values[i] = (struct pt_facet_value){list.values[i].text.ptr,
                                            list.values[i].text.len,
                                            list.values[i].n_articles};
    out->values = values;
    out->n_values = list.n_values;
    out->n_others = list.n_others;
    out->other_articles = list.other_articles;
    return PT_OK;
}

static enum pt_status
count_field(struct count *c, size_t which, struct pt_facet *out)
{
    if (pt_tally_new(&c->tally) != PT_OK)
        return pt_fail_nomem(c->err);
    enum pt_status status = fields_known[which].count(c);
    if (status == PT_OK && list_values(c, out) != PT_OK)
        status = pt_fail_nomem(c->err);
    out->field = fields_known[which].field;
    out->name = fields_known[which].name;
    out->without = c->articles->n - pt_tally_n_articles(c->tally);
    pt_tally_free(c->tally);
    return status;
}

enum pt_status pt_facets_count(const struct pt_reader *reader,
                               const struct pt_articles *articles,
                               unsigned fields,
                               struct pt_arena *arena,
                               struct pt_facet **out,
                               size_t *out_n,
                               struct pt_error *err)
{
    struct pt_buf hold;
    struct count c = {.reader = reader,
                      .articles = articles,
                      .arena = arena,
                      .err = err,
                      .hold = &hold};
    size_t n = 0;
    enum pt_status status = PT_OK;
    struct pt_facet *const facets =
        pt_arena_array(arena, N_FIELDS, sizeof *facets);
    if (!facets)
        return pt_fail_nomem(err);
    pt_buf_init(&hold, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < N_FIELDS && status == PT_OK; i++) {
        if (!(fields & (unsigned)fields_known[i].field))
            continue;
        fields &= ~(unsigned)fields_known[i].field;
        status = count_field(&c, i, &facets[n++]);
    }
    pt_buf_fini(&hold);
    if (status == PT_OK && fields)
        return pt_fail(err, PT_EINVALID, "no such facet: %#x", fields);
    if (status == PT_OK) {
        *out = facets;
        *out_n = n;
    }
    return status;
}
