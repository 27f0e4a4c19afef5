/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * mset.cc: the results of a search.
 */
#include "index/binding/objects.hh"

#include "index/inb2.h"

#include <algorithm>
#include <cmath>

using namespace xc;

uint32_t xc_mset_size(const xc_mset *mset) noexcept
{
    return mset->is_settled ? static_cast<uint32_t>(mset->order.size())
                            : mset->mset.size();
}

uint32_t xc_mset_matches_lower_bound(const xc_mset *mset) noexcept
{
    return mset->mset.get_matches_lower_bound();
}

uint32_t xc_mset_matches_estimated(const xc_mset *mset) noexcept
{
    return mset->mset.get_matches_estimated();
}

uint32_t xc_mset_matches_upper_bound(const xc_mset *mset) noexcept
{
    return mset->mset.get_matches_upper_bound();
}

uint32_t xc_mset_uncollapsed_lower_bound(const xc_mset *mset) noexcept
{
    return mset->mset.get_uncollapsed_matches_lower_bound();
}

uint32_t xc_mset_uncollapsed_estimated(const xc_mset *mset) noexcept
{
    return mset->mset.get_uncollapsed_matches_estimated();
}

uint32_t xc_mset_uncollapsed_upper_bound(const xc_mset *mset) noexcept
{
    return mset->mset.get_uncollapsed_matches_upper_bound();
}

double xc_mset_max_possible(const xc_mset *mset) noexcept
{
    return mset->mset.get_max_possible();
}

double xc_mset_max_attained(const xc_mset *mset) noexcept
{
    return mset->mset.get_max_attained();
}

static bool has_item(const xc_mset *mset, uint32_t i) noexcept
{
    return i < xc_mset_size(mset);
}

static Xapian::MSetIterator at(const xc_mset *mset, uint32_t i)
{
    return mset->mset[mset->is_settled ? mset->order[i] : i];
}

static Xapian::MSetIterator item(const xc_mset *mset, uint32_t i)
{
    require(has_item(mset, i), "the results have no such item");
    return at(mset, i);
}

enum xc_status xc_mset_settle_page(xc_mset *mset,
                                   uint32_t first,
                                   uint32_t size,
                                   bool *out_is_whole,
                                   struct xc_error *err) noexcept
{
    struct place {
        double weight;
        std::string key;
        Xapian::docid docid;
        uint32_t i;
    };
    return guard(err, [&] {
        std::vector<place> places;
        require(!mset->is_settled, "the page was settled before");
        for (auto it = mset->mset.begin(); it != mset->mset.end(); ++it)
            places.push_back({pt_in_steps(it.get_weight()), it.get_sort_key(),
                              *it, static_cast<uint32_t>(places.size())});
        std::sort(places.begin(), places.end(),
                  [](const place &a, const place &b) {
                      if (a.weight != b.weight)
                          return a.weight > b.weight;
                      const int order = a.key.compare(b.key);
                      return order ? order < 0 : a.docid < b.docid;
                  });
        const size_t begin = std::min<size_t>(first, places.size());
        const size_t end = std::min(begin + size, places.size());
        for (size_t i = begin; i < end; i++)
            mset->order.push_back(places[i].i);
        mset->is_settled = true;
        mset->first = first;
        *out_is_whole =
            end == 0 || places.back().weight < places[end - 1].weight;
    });
}

uint32_t xc_mset_docid(const xc_mset *mset, uint32_t i) noexcept
{
    if (!has_item(mset, i))
        return 0;
    return mset->docids.empty() ? *at(mset, i) : mset->docids[i];
}

double xc_mset_weight(const xc_mset *mset, uint32_t i) noexcept
{
    if (!has_item(mset, i))
        return 0;
    const double weight = at(mset, i).get_weight();
    return mset->is_settled ? pt_in_steps(weight) : weight;
}

uint32_t xc_mset_rank(const xc_mset *mset, uint32_t i) noexcept
{
    const uint32_t first =
        mset->is_settled ? mset->first : mset->mset.get_firstitem();
    return has_item(mset, i) ? first + i : 0;
}

int xc_mset_percent(const xc_mset *mset, uint32_t i) noexcept
{
    return has_item(mset, i) ? at(mset, i).get_percent() : 0;
}

uint32_t xc_mset_collapse_count(const xc_mset *mset, uint32_t i) noexcept
{
    return has_item(mset, i) ? at(mset, i).get_collapse_count() : 0;
}

enum xc_status xc_mset_collapse_key(const xc_mset *mset,
                                    uint32_t i,
                                    struct xc_bytes *out,
                                    struct xc_error *err) noexcept
{
    return guard(
        err, [&] { lend(mset->lent, item(mset, i).get_collapse_key(), out); });
}

static Xapian::Document document(const xc_mset *mset, uint32_t i)
{
    const Xapian::MSetIterator there = item(mset, i);
    return mset->docids.empty()
               ? there.get_document()
               : mset->db.get_document(mset->docids[i],
                                       Xapian::DOC_ASSUME_VALID);
}

enum xc_status xc_mset_data(const xc_mset *mset,
                            uint32_t i,
                            struct xc_bytes *out,
                            struct xc_error *err) noexcept
{
    return guard(err,
                 [&] { lend(mset->lent, document(mset, i).get_data(), out); });
}

enum xc_status xc_mset_document(const xc_mset *mset,
                                uint32_t i,
                                xc_doc **out,
                                struct xc_error *err) noexcept
{
    return guard(err, [&] { *out = new xc_doc{document(mset, i), {}, {}}; });
}

enum xc_status xc_mset_termfreq(const xc_mset *mset,
                                const char *term,
                                size_t term_len,
                                uint32_t *out,
                                struct xc_error *err) noexcept
{
    return guard(err,
                 [&] { *out = mset->mset.get_termfreq(str(term, term_len)); });
}

enum xc_status xc_mset_termweight(const xc_mset *mset,
                                  const char *term,
                                  size_t term_len,
                                  double *out,
                                  struct xc_error *err) noexcept
{
    return guard(
        err, [&] { *out = mset->mset.get_termweight(str(term, term_len)); });
}

void xc_mset_free(xc_mset *mset) noexcept
{
    delete mset;
}
