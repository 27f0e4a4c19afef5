/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * search_made.h: a search and its results in C: what was set of a search, which
 * libxapian is told when it is to find something (enquire.cc), and a page,
 * which is libxapian's (mset.cc) or was made of what the caller ranked.
 */
#ifndef INDEX_BINDING_SEARCH_MADE_H
#define INDEX_BINDING_SEARCH_MADE_H

#include "index/xapian_c.h"

enum xc_weighting {
    XC_WEIGHTS_OWN, /* libxapian's, nothing was set */
    XC_WEIGHTS_BM25,
    XC_WEIGHTS_NONE,
    XC_WEIGHTS_INEB2,
    XC_WEIGHTS_INL2,
    XC_WEIGHTS_INB2,
    XC_WEIGHTS_COORD
};

/* Of a search, what libxapian is to be told anew. */
enum xc_change {
    XC_NEW_QUERY = 1,
    XC_NEW_WEIGHTS = 2,
    XC_NEW_SORT = 4,
    XC_NEW_ORDER = 8,
    XC_NEW_COLLAPSE = 16,
    XC_NEW_CUTOFF = 32,
    XC_NEW_LIMIT = 64,
    XC_NEW_SPIES = 128
};

struct xc_spy {
    unsigned n_users;
    uint32_t slot;
    void *built; /* libxapian's; NULL: it has seen nothing */
    void (*drop)(void *built);
};

struct xc_enquire {
    struct xc_db *db;
    struct xc_query *query; /* NULL: none */
    enum xc_weighting weighting;
    double factors[5]; /* of it, in the order of the call that sets it */
    enum xc_sort sort;
    uint32_t sort_slot;
    bool is_reverse;
    enum xc_docid_order order;
    uint32_t collapse_slot, n_collapsed;
    int cutoff_percent;
    double cutoff_weight;
    double seconds;
    uint32_t n_loose; /* see xc_enquire_let_ties */
    xc_is_over *is_over;
    void *over_context;
    struct xc_spy **spies;
    size_t n_spies, n_room;
    unsigned changes; /* since it was built */
    void *built;      /* libxapian's; NULL: nothing was to be found yet */
    void (*drop)(void *built);
};

/* What is asked of libxapian's page. */
struct xc_mset_calls {
    uint32_t (*size)(void *found);
    uint32_t (*docid)(void *found, uint32_t i);
    double (*weight)(void *found, uint32_t i);
    uint32_t (*least)(void *found); /* before collapsing */
    uint32_t (*likely)(void *found);
    uint32_t (*most)(void *found);
    void (*drop)(void *found);
};

struct xc_mset {
    void *found; /* NULL: it is of items */
    const struct xc_mset_calls *calls;
    uint32_t n;
    const struct xc_ranked *items;
};

#ifdef __cplusplus
extern "C" {
#endif

/* A page of libxapian's, which it owns from then on; NULL: no memory. */
xc_mset *xc_mset_of_found(void *found,
                          const struct xc_mset_calls *calls) XC_NOEXCEPT;

/* Another handle on what others hold, too. */
xc_db *xc_db_use(const xc_db *db) XC_NOEXCEPT;
xc_query *xc_query_use(const xc_query *query) XC_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
