/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * query_made.c: queries, put together of terms, other queries and what the
 * caller accepts or walks. Each is one piece of memory: itself, and behind it
 * the bytes, numbers and children that it has.
 */
#include "index/binding/query_made.h"

#include "common/mem.h"
#include "index/binding/refuse.h"
#include "index/binding/search_made.h"

#include <assert.h>
#include <string.h>

/* -------------------------------------------------------------- memory --- */

static void *behind(struct xc_query *query)
{
    return query + 1;
}

struct xc_query *xc_query_new(enum xc_query_kind kind, size_t n_bytes)
{
    struct xc_query *const query = n_bytes < SIZE_MAX - sizeof *query
                                       ? pt_alloc(sizeof *query + n_bytes)
                                       : NULL;
    if (!query)
        return NULL;
    query->n_users = 1;
    query->kind = kind;
    query->text = query->upper = (struct xc_bytes){"", 0};
    return query;
}

/* Copies bytes to at; a NUL follows them. */
static struct xc_bytes put(char *at, const char *bytes, size_t len)
{
    if (len)
        memcpy(at, bytes, len);
    at[len] = '\0';
    return (struct xc_bytes){at, len};
}

/* A query whose text is these bytes. */
static struct xc_query *
with_text(enum xc_query_kind kind, const char *bytes, size_t len)
{
    struct xc_query *const query =
        len < SIZE_MAX ? xc_query_new(kind, len + 1) : NULL;
    if (query)
        query->text = put(behind(query), bytes, len);
    return query;
}

static enum xc_status
give(struct xc_query *query, xc_query **out, struct xc_error *err)
{
    if (!query)
        return xc_fail_memory(err);
    *out = query;
    return XC_OK;
}

static struct xc_query *of_source(enum xc_query_kind kind,
                                  enum xc_source source)
{
    struct xc_query *const query = xc_query_new(kind, 0);
    if (query)
        query->source = source;
    return query;
}

/* That it has one user more nobody who asks it sees. */
xc_query *xc_query_use(const xc_query *query)
{
    xc_query *const used = (xc_query *)query;
    used->n_users++;
    return used;
}

void xc_query_free(xc_query *query)
{
    if (!query || --query->n_users)
        return;
    for (size_t i = 0; i < query->n_children; i++)
        xc_query_free(query->children[i]);
    if (query->drop)
        query->drop(query->built);
    pt_free(query);
}

/* -------------------------------------------------------------- making --- */

enum xc_status xc_query_match_all(xc_query **out, struct xc_error *err)
{
    return give(xc_query_new(XC_ALL, 0), out, err);
}

enum xc_status xc_query_match_nothing(xc_query **out, struct xc_error *err)
{
    return give(of_source(XC_OTHER, XC_NOTHING), out, err);
}

enum xc_status xc_query_term(const char *term,
                             size_t term_len,
                             uint32_t wqf,
                             uint32_t pos,
                             xc_query **out,
                             struct xc_error *err)
{
    if (!term_len)
        return xc_refuse(err, "a query term is empty");
    struct xc_query *const query =
        with_text(wqf == 1 ? XC_TERM : XC_OTHER, term, term_len);
    if (query) {
        query->source = XC_TERM_COUNTED;
        query->wqf = wqf;
        query->pos = pos;
    }
    return give(query, out, err);
}

enum xc_status xc_query_words(const char *bytes,
                              const uint32_t *ends,
                              size_t n,
                              xc_query **out,
                              struct xc_error *err)
{
    if (!n)
        return xc_refuse(err, "there are no words for a query");
    for (size_t i = 0; i < n; i++)
        if (ends[i] <= (i > 0 ? ends[i - 1] : 0))
            return xc_refuse(err, "a query term is empty");
    if (n == 1)
        return xc_query_term(bytes, ends[0], 1, 0, out, err);
    const size_t n_bytes = n * sizeof *ends;
    struct xc_query *const query =
        xc_query_new(XC_WORDS, n_bytes + ends[n - 1] + 1);
    if (query) {
        uint32_t *const numbers = behind(query);
        memcpy(numbers, ends, n_bytes);
        query->numbers = numbers;
        query->n_numbers = n;
        query->text = put((char *)(numbers + n), bytes, ends[n - 1]);
    }
    return give(query, out, err);
}

enum xc_status xc_query_combine(enum xc_op op,
                                xc_query *const *children,
                                size_t n,
                                uint32_t window,
                                xc_query **out,
                                struct xc_error *err)
{
    if (n > UINT32_MAX)
        return xc_refuse(err, "too many children for a query");
    struct xc_query *const query =
        xc_query_new(XC_JOINED, n * sizeof *query->children);
    if (!query)
        return xc_fail_memory(err);
    const bool is_positional = op == XC_OP_NEAR || op == XC_OP_PHRASE;
    query->op = op;
    query->window = is_positional && window < n ? (uint32_t)n : window;
    query->children = behind(query);
    for (size_t i = 0; i < n; i++)
        query->children[query->n_children++] = xc_query_use(children[i]);
    *out = query;
    return XC_OK;
}

enum xc_status xc_query_scale_weight(const xc_query *query,
                                     double factor,
                                     xc_query **out,
                                     struct xc_error *err)
{
    if (!(factor >= 0))
        return xc_refuse(err, "a weight cannot be scaled by less than 0");
    struct xc_query *const scaled =
        xc_query_new(XC_SCALED, sizeof *scaled->children);
    if (scaled) {
        scaled->factor = factor;
        scaled->children = behind(scaled);
        scaled->children[scaled->n_children++] = xc_query_use(query);
    }
    return give(scaled, out, err);
}

static enum xc_status of_values(enum xc_query_kind kind,
                                enum xc_source source,
                                uint32_t slot,
                                struct xc_bytes lower,
                                struct xc_bytes upper,
                                xc_query **out,
                                struct xc_error *err)
{
    if (lower.len > SIZE_MAX / 2 - 1 || upper.len > SIZE_MAX / 2 - 1)
        return xc_fail_memory(err);
    struct xc_query *const query =
        xc_query_new(kind, lower.len + upper.len + 2);
    if (query) {
        char *const at = behind(query);
        query->source = source;
        query->slot = slot;
        query->text = put(at, lower.ptr, lower.len);
        query->upper = put(at + lower.len + 1, upper.ptr, upper.len);
    }
    return give(query, out, err);
}

enum xc_status xc_query_value_range(uint32_t slot,
                                    const char *lower,
                                    size_t lower_len,
                                    const char *upper,
                                    size_t upper_len,
                                    xc_query **out,
                                    struct xc_error *err)
{
    return of_values(XC_RANGE, XC_VALUES, slot,
                     (struct xc_bytes){lower, lower_len},
                     (struct xc_bytes){upper, upper_len}, out, err);
}

enum xc_status xc_query_value_ge(uint32_t slot,
                                 const char *lower,
                                 size_t lower_len,
                                 xc_query **out,
                                 struct xc_error *err)
{
    return of_values(XC_OTHER, XC_VALUES_FROM, slot,
                     (struct xc_bytes){lower, lower_len},
                     (struct xc_bytes){"", 0}, out, err);
}

enum xc_status xc_query_value_le(uint32_t slot,
                                 const char *upper,
                                 size_t upper_len,
                                 xc_query **out,
                                 struct xc_error *err)
{
    return of_values(XC_OTHER, XC_VALUES_TO, slot, (struct xc_bytes){"", 0},
                     (struct xc_bytes){upper, upper_len}, out, err);
}

enum xc_status xc_query_accepted(xc_accepts *accepts,
                                 void *context,
                                 double weight,
                                 xc_query **out,
                                 struct xc_error *err)
{
    struct xc_query *const query = of_source(XC_ACCEPTED, XC_TAKEN);
    if (query) {
        query->accepts = accepts;
        query->context = context;
        query->factor = weight;
    }
    return give(query, out, err);
}

enum xc_status xc_query_docids(const uint32_t *docids,
                               size_t n,
                               xc_query **out,
                               struct xc_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (docids[i] <= (i > 0 ? docids[i - 1] : 0))
            return xc_refuse(err, "docids are not in ascending order");
    if (n > SIZE_MAX / sizeof *docids)
        return xc_fail_memory(err);
    struct xc_query *const query = xc_query_new(XC_OTHER, n * sizeof *docids);
    if (query) {
        uint32_t *const numbers = behind(query);
        if (n)
            memcpy(numbers, docids, n * sizeof *docids);
        query->source = n ? XC_DOCIDS : XC_NOTHING;
        query->numbers = numbers;
        query->n_numbers = n;
    }
    return give(query, out, err);
}

enum xc_status xc_query_value_weight(uint32_t slot,
                                     xc_weighs_value *weigh,
                                     const void *context,
                                     xc_query **out,
                                     struct xc_error *err)
{
    struct xc_query *const query = of_source(XC_OTHER, XC_VALUE_WEIGHED);
    if (query) {
        query->slot = slot;
        query->weighs = weigh;
        query->weighs_by = context;
    }
    return give(query, out, err);
}

enum xc_status xc_query_walked(const struct xc_walk *walk,
                               xc_query **out,
                               struct xc_error *err)
{
    struct xc_query *const query = of_source(XC_OTHER, XC_WALKED);
    if (query)
        query->walk = *walk;
    return give(query, out, err);
}

enum xc_status xc_query_wildcard(const char *prefix,
                                 size_t prefix_len,
                                 uint32_t max_expansion,
                                 enum xc_wildcard_limit limit,
                                 enum xc_op combiner,
                                 xc_query **out,
                                 struct xc_error *err)
{
    assert(limit >= XC_WILDCARD_ERROR && limit <= XC_WILDCARD_MOST_FREQUENT);
    if (combiner != XC_OP_SYNONYM && combiner != XC_OP_OR &&
        combiner != XC_OP_MAX)
        return xc_refuse(
            err, "terms of a wildcard cannot be joined by this operator");
    struct xc_query *const query = with_text(XC_OTHER, prefix, prefix_len);
    if (query) {
        query->source = XC_WILDCARD;
        query->most = max_expansion;
        query->limit = limit;
        query->op = combiner;
    }
    return give(query, out, err);
}

enum xc_status
xc_query_of_bytes(struct xc_bytes bytes, xc_query **out, struct xc_error *err)
{
    struct xc_query *const query = with_text(XC_OTHER, bytes.ptr, bytes.len);
    if (query)
        query->source = XC_BYTES;
    return give(query, out, err);
}

/* ------------------------------------------------------------- looking --- */

void xc_query_look(const xc_query *query, struct xc_query_parts *out)
{
    const struct xc_bytes none = {"", 0};
    const bool is_range = query->kind == XC_RANGE;
    *out = (struct xc_query_parts){
        .kind = query->kind,
        .op = query->kind == XC_WORDS ? XC_OP_SYNONYM : query->op,
        .factor = query->factor,
        .term = query->kind == XC_TERM ? query->text : none,
        .lower = is_range ? query->text : none,
        .upper = is_range ? query->upper : none,
        .slot = query->slot,
        .window = query->window,
        .n_children =
            query->kind == XC_WORDS ? query->n_numbers : query->n_children};
}

struct xc_bytes xc_query_word(const xc_query *query, size_t i)
{
    assert(query->kind == XC_WORDS && i < query->n_numbers);
    const uint32_t begin = i > 0 ? query->numbers[i - 1] : 0;
    return (struct xc_bytes){query->text.ptr + begin,
                             query->numbers[i] - begin};
}

enum xc_status xc_query_child(const xc_query *query,
                              size_t i,
                              xc_query **out,
                              struct xc_error *err)
{
    if (query->kind == XC_WORDS && i < query->n_numbers) {
        const struct xc_bytes word = xc_query_word(query, i);
        return xc_query_term(word.ptr, word.len, 1, 0, out, err);
    }
    if (i >= query->n_children)
        return xc_refuse(err, "a query has no such child");
    *out = xc_query_use(query->children[i]);
    return XC_OK;
}
