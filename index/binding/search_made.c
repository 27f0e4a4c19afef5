/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/binding/search_made.h"

#include "common/mem.h"
#include "index/binding/refuse.h"

#include <assert.h>
#include <string.h>

/* -------------------------------------------------------------- search --- */

enum xc_status
xc_enquire_new(const xc_db *db, xc_enquire **out, struct xc_error *err)
{
    xc_enquire *const enquire = pt_alloc(sizeof *enquire);
    if (!enquire)
        return xc_fail_memory(err);
    enquire->db = xc_db_use(db);
    enquire->order = XC_DOCID_ASCENDING;
    *out = enquire;
    return XC_OK;
}

void xc_enquire_free(xc_enquire *enquire)
{
    if (!enquire)
        return;
    if (enquire->drop)
        enquire->drop(enquire->built);
    for (size_t i = 0; i < enquire->n_spies; i++)
        xc_spy_free(enquire->spies[i]);
    pt_free(enquire->spies);
    xc_query_free(enquire->query);
    xc_db_free(enquire->db);
    pt_free(enquire);
}

enum xc_status xc_enquire_set_query(xc_enquire *enquire,
                                    const xc_query *query,
                                    struct xc_error *err)
{
    (void)err;
    xc_query *const before = enquire->query;
    enquire->query = xc_query_use(query);
    enquire->changes |= XC_NEW_QUERY;
    xc_query_free(before);
    return XC_OK;
}

static enum xc_status set_weighting(xc_enquire *enquire,
                                    enum xc_weighting weighting,
                                    const double *factors,
                                    size_t n)
{
    enquire->weighting = weighting;
    for (size_t i = 0; i < n; i++)
        enquire->factors[i] = factors[i];
    enquire->changes |= XC_NEW_WEIGHTS;
    return XC_OK;
}

/* One with a factor c. */
static enum xc_status set_scaled(xc_enquire *enquire,
                                 enum xc_weighting weighting,
                                 double c,
                                 struct xc_error *err)
{
    return c > 0 ? set_weighting(enquire, weighting, &c, 1)
                 : xc_refuse(err, "c is to be above 0");
}

enum xc_status xc_enquire_set_weighting_bm25(xc_enquire *enquire,
                                             double k1,
                                             double k2,
                                             double k3,
                                             double b,
                                             double min_normlen,
                                             struct xc_error *err)
{
    const double factors[] = {k1, k2, k3, b, min_normlen};
    (void)err;
    return set_weighting(enquire, XC_WEIGHTS_BM25, factors,
                         sizeof factors / sizeof *factors);
}

enum xc_status xc_enquire_set_weighting_bool(xc_enquire *enquire,
                                             struct xc_error *err)
{
    (void)err;
    return set_weighting(enquire, XC_WEIGHTS_NONE, NULL, 0);
}

enum xc_status xc_enquire_set_weighting_ineb2(xc_enquire *enquire,
                                              double c,
                                              struct xc_error *err)
{
    return set_scaled(enquire, XC_WEIGHTS_INEB2, c, err);
}

enum xc_status xc_enquire_set_weighting_inl2(xc_enquire *enquire,
                                             double c,
                                             struct xc_error *err)
{
    return set_scaled(enquire, XC_WEIGHTS_INL2, c, err);
}

enum xc_status xc_enquire_set_weighting_inb2(xc_enquire *enquire,
                                             double c,
                                             struct xc_error *err)
{
    return set_scaled(enquire, XC_WEIGHTS_INB2, c, err);
}

enum xc_status xc_enquire_set_weighting_coord(xc_enquire *enquire,
                                              struct xc_error *err)
{
    (void)err;
    return set_weighting(enquire, XC_WEIGHTS_COORD, NULL, 0);
}

enum xc_status xc_enquire_set_sort(xc_enquire *enquire,
                                   enum xc_sort sort,
                                   uint32_t slot,
                                   bool reverse,
                                   struct xc_error *err)
{
    (void)err;
    enquire->sort = sort;
    enquire->sort_slot = slot;
    enquire->is_reverse = reverse;
    enquire->changes |= XC_NEW_SORT;
    return XC_OK;
}

void xc_enquire_let_ties(xc_enquire *enquire, uint32_t n)
{
    enquire->n_loose = n;
}

enum xc_status xc_enquire_set_docid_order(xc_enquire *enquire,
                                          enum xc_docid_order order,
                                          struct xc_error *err)
{
    (void)err;
    enquire->order = order;
    enquire->changes |= XC_NEW_ORDER;
    return XC_OK;
}

enum xc_status xc_enquire_set_collapse_key(xc_enquire *enquire,
                                           uint32_t slot,
                                           uint32_t max,
                                           struct xc_error *err)
{
    (void)err;
    enquire->collapse_slot = slot;
    enquire->n_collapsed = max;
    enquire->changes |= XC_NEW_COLLAPSE;
    return XC_OK;
}

enum xc_status xc_enquire_set_cutoff(xc_enquire *enquire,
                                     int percent,
                                     double weight,
                                     struct xc_error *err)
{
    enum { MOST_PERCENT = 100 };
    if (percent < 0 || percent > MOST_PERCENT || !(weight >= 0))
        return xc_refuse(err, "a cutoff is 0 to 100 %, or a weight");
    enquire->cutoff_percent = percent;
    enquire->cutoff_weight = weight;
    enquire->changes |= XC_NEW_CUTOFF;
    return XC_OK;
}

enum xc_status xc_enquire_set_time_limit(xc_enquire *enquire,
                                         double seconds,
                                         struct xc_error *err)
{
    (void)err;
    enquire->seconds = seconds;
    enquire->changes |= XC_NEW_LIMIT;
    return XC_OK;
}

void xc_enquire_ask(xc_enquire *enquire, xc_is_over *is_over, void *context)
{
    enquire->is_over = is_over;
    enquire->over_context = context;
}

/* --------------------------------------------------------------- spies --- */

enum xc_status xc_enquire_add_value_spy(xc_enquire *enquire,
                                        uint32_t slot,
                                        xc_spy **out,
                                        struct xc_error *err)
{
    enum { MOST = 1 << 10 };
    xc_spy *const spy = pt_alloc(sizeof *spy);
    xc_spy **const grown =
        spy ? pt_grow(enquire->spies, &enquire->n_room, enquire->n_spies + 1,
                      MOST, sizeof(*enquire->spies))
            : NULL;
    if (!grown) {
        pt_free(spy);
        return xc_fail_memory(err);
    }
    *spy = (xc_spy){.n_users = 2, .slot = slot};
    enquire->spies = grown;
    enquire->spies[enquire->n_spies++] = spy;
    enquire->changes |= XC_NEW_SPIES;
    *out = spy;
    return XC_OK;
}

void xc_enquire_clear_spies(xc_enquire *enquire)
{
    while (enquire->n_spies)
        xc_spy_free(enquire->spies[--enquire->n_spies]);
    enquire->changes |= XC_NEW_SPIES;
}

void xc_spy_free(xc_spy *spy)
{
    if (!spy || --spy->n_users)
        return;
    if (spy->drop)
        spy->drop(spy->built);
    pt_free(spy);
}

/* ---------------------------------------------------------------- page --- */

xc_mset *xc_mset_of_found(void *found, const struct xc_mset_calls *calls)
{
    xc_mset *const mset = pt_alloc(sizeof *mset);
    if (!mset)
        return NULL;
    mset->found = found;
    mset->calls = calls;
    return mset;
}

enum xc_status xc_mset_of(const struct xc_ranked *items,
                          uint32_t n,
                          xc_mset **out,
                          struct xc_error *err)
{
    xc_mset *const mset = pt_alloc(sizeof *mset + n * sizeof *items);
    if (!mset)
        return xc_fail_memory(err);
    mset->n = n;
    mset->items = n ? memcpy(mset + 1, items, n * sizeof *items) : NULL;
    *out = mset;
    return XC_OK;
}

void xc_mset_free(xc_mset *mset)
{
    if (!mset)
        return;
    if (mset->found)
        mset->calls->drop(mset->found);
    pt_free(mset);
}

uint32_t xc_mset_size(const xc_mset *mset)
{
    return mset->found ? mset->calls->size(mset->found) : mset->n;
}

uint32_t xc_mset_docid(const xc_mset *mset, uint32_t i)
{
    if (mset->found)
        return mset->calls->docid(mset->found, i);
    return i < mset->n ? mset->items[i].docid : 0;
}

double xc_mset_weight(const xc_mset *mset, uint32_t i)
{
    if (mset->found)
        return mset->calls->weight(mset->found, i);
    return i < mset->n ? mset->items[i].weight : 0;
}

uint32_t xc_mset_uncollapsed_lower_bound(const xc_mset *mset)
{
    return mset->found ? mset->calls->least(mset->found) : mset->n;
}

uint32_t xc_mset_uncollapsed_estimated(const xc_mset *mset)
{
    return mset->found ? mset->calls->likely(mset->found) : mset->n;
}

uint32_t xc_mset_uncollapsed_upper_bound(const xc_mset *mset)
{
    return mset->found ? mset->calls->most(mset->found) : UINT32_MAX;
}
