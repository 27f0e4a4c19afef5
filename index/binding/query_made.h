/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * query_made.h: what a query was made of, in C, so that who only walks it needs
 * no libxapian. What libxapian makes of it (query.cc) stands beside it from
 * when it is first asked for.
 */
#ifndef INDEX_BINDING_QUERY_MADE_H
#define INDEX_BINDING_QUERY_MADE_H

#include "index/xapian_c.h"

/* What is XC_OTHER to those who look, XC_ACCEPTED or XC_RANGE. */
enum xc_source {
    XC_NOTHING,
    XC_TERM_COUNTED, /* with a wqf that is not 1 */
    XC_VALUES,       /* from text to upper */
    XC_VALUES_FROM,  /* text */
    XC_VALUES_TO,    /* upper */
    XC_DOCIDS,       /* numbers */
    XC_TAKEN,        /* those that accepts takes */
    XC_WALKED,
    XC_VALUE_WEIGHED,
    XC_WILDCARD, /* of text, its terms joined by op */
    XC_BYTES     /* text: a query as libxapian wrote it out */
};

struct xc_query {
    unsigned n_users; /* handles, and queries made of it */
    enum xc_query_kind kind;
    enum xc_source source; /* of these */
    enum xc_op op;
    uint32_t window;
    double factor; /* or weight */
    struct xc_query **children;
    size_t n_children;
    struct xc_bytes text; /* a term; words, one behind the other */
    struct xc_bytes upper;
    const uint32_t *numbers; /* where each of the words ends; docids */
    size_t n_numbers;
    uint32_t wqf, pos; /* of a term */
    uint32_t slot;
    uint32_t most; /* terms of a wildcard */
    enum xc_wildcard_limit limit;
    xc_accepts *accepts;
    xc_weighs_value *weighs;
    const void *weighs_by;
    void *context; /* of accepts */
    struct xc_walk walk;
    void *built; /* of libxapian's; NULL: not yet */
    void (*drop)(void *built);
};

#ifdef __cplusplus
extern "C" {
#endif

/* A query of that kind with room for so much behind it; NULL: no memory. */
struct xc_query *xc_query_new(enum xc_query_kind kind,
                              size_t n_bytes) XC_NOEXCEPT;

/* A query of what libxapian wrote out. XC_MEMORY. */
enum xc_status xc_query_of_bytes(struct xc_bytes bytes,
                                 xc_query **out,
                                 struct xc_error *err) XC_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
