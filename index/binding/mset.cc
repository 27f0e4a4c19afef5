/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * mset.cc: the results of a search.
 */
#include "index/binding/objects.hh"

#include "index/inb2.h"

#include <algorithm>
#include <new>

using namespace xc;

namespace
{

Found &of(void *found)
{
    return *static_cast<Found *>(found);
}

/* A page that the caller ranked has nothing but what xc_mset_of was given. */
Found &found_of(const xc_mset *mset)
{
    if (!mset->found)
        throw refusal{XC_UNSUPPORTED, "libxapian did not find these results"};
    return of(mset->found);
}

uint32_t size_of(const Found &found)
{
    return found.is_settled ? static_cast<uint32_t>(found.order.size())
                            : found.mset.size();
}

bool has_item(const Found &found, uint32_t i)
{
    return i < size_of(found);
}

Xapian::MSetIterator at(const Found &found, uint32_t i)
{
    return found.mset[found.is_settled ? found.order[i] : i];
}

Xapian::MSetIterator item(const Found &found, uint32_t i)
{
    require(has_item(found, i), "the results have no such item");
    return at(found, i);
}

uint32_t size(void *found)
{
    return size_of(of(found));
}

uint32_t docid(void *page, uint32_t i)
{
    const Found &found = of(page);
    if (!has_item(found, i))
        return 0;
    return found.docids.empty() ? *at(found, i) : found.docids[i];
}

double weight(void *page, uint32_t i)
{
    const Found &found = of(page);
    if (!has_item(found, i))
        return 0;
    const double weight = at(found, i).get_weight();
    return found.is_settled ? pt_in_steps(weight) : weight;
}

uint32_t least(void *found)
{
    return of(found).mset.get_uncollapsed_matches_lower_bound();
}

uint32_t likely(void *found)
{
    return of(found).mset.get_uncollapsed_matches_estimated();
}

uint32_t most(void *found)
{
    return of(found).mset.get_uncollapsed_matches_upper_bound();
}

void drop(void *found)
{
    delete static_cast<Found *>(found);
}

const struct xc_mset_calls calls = {size,   docid, weight, least,
                                    likely, most,  drop};

} /* namespace */

xc_mset *xc::handle_of(std::unique_ptr<Found> found)
{
    xc_mset *const mset = xc_mset_of_found(found.get(), &calls);
    if (!mset)
        throw std::bad_alloc();
    static_cast<void>(found.release());
    return mset;
}

/* What libxapian's own page tells, where it is one. */
template <typename Tell>
static auto told(const xc_mset *mset, Tell &&tell) noexcept
    -> decltype(tell(of(mset->found)))
{
    using Number = decltype(tell(of(mset->found)));
    return mset->found ? tell(of(mset->found)) : Number();
}

uint32_t xc_mset_matches_lower_bound(const xc_mset *mset) noexcept
{
    return told(mset,
                [](Found &f) { return f.mset.get_matches_lower_bound(); });
}

uint32_t xc_mset_matches_estimated(const xc_mset *mset) noexcept
{
    return told(mset, [](Found &f) { return f.mset.get_matches_estimated(); });
}

uint32_t xc_mset_matches_upper_bound(const xc_mset *mset) noexcept
{
    return told(mset,
                [](Found &f) { return f.mset.get_matches_upper_bound(); });
}

double xc_mset_max_possible(const xc_mset *mset) noexcept
{
    return told(mset, [](Found &f) { return f.mset.get_max_possible(); });
}

double xc_mset_max_attained(const xc_mset *mset) noexcept
{
    return told(mset, [](Found &f) { return f.mset.get_max_attained(); });
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
        Found &found = found_of(mset);
        std::vector<place> places;
        require(!found.is_settled, "the page was settled before");
        for (auto it = found.mset.begin(); it != found.mset.end(); ++it)
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
            found.order.push_back(places[i].i);
        found.is_settled = true;
        found.first = first;
        *out_is_whole =
            end == 0 || places.back().weight < places[end - 1].weight;
    });
}

uint32_t xc_mset_rank(const xc_mset *mset, uint32_t i) noexcept
{
    return told(mset, [&](Found &f) {
        const uint32_t first = f.is_settled ? f.first : f.mset.get_firstitem();
        return has_item(f, i) ? first + i : 0;
    });
}

int xc_mset_percent(const xc_mset *mset, uint32_t i) noexcept
{
    return told(mset, [&](Found &f) {
        return has_item(f, i) ? at(f, i).get_percent() : 0;
    });
}

uint32_t xc_mset_collapse_count(const xc_mset *mset, uint32_t i) noexcept
{
    return told(mset, [&](Found &f) {
        return has_item(f, i) ? at(f, i).get_collapse_count() : 0;
    });
}

enum xc_status xc_mset_collapse_key(const xc_mset *mset,
                                    uint32_t i,
                                    struct xc_bytes *out,
                                    struct xc_error *err) noexcept
{
    return guard(err, [&] {
        Found &found = found_of(mset);
        lend(found.lent, item(found, i).get_collapse_key(), out);
    });
}

static Xapian::Document document(const Found &found, uint32_t i)
{
    const Xapian::MSetIterator there = item(found, i);
    return found.docids.empty()
               ? there.get_document()
               : found.db.get_document(found.docids[i],
                                       Xapian::DOC_ASSUME_VALID);
}

enum xc_status xc_mset_data(const xc_mset *mset,
                            uint32_t i,
                            struct xc_bytes *out,
                            struct xc_error *err) noexcept
{
    return guard(err, [&] {
        Found &found = found_of(mset);
        lend(found.lent, document(found, i).get_data(), out);
    });
}

enum xc_status xc_mset_document(const xc_mset *mset,
                                uint32_t i,
                                xc_doc **out,
                                struct xc_error *err) noexcept
{
    return guard(err, [&] {
        *out = new xc_doc{document(found_of(mset), i), {}, {}};
    });
}

enum xc_status xc_mset_termfreq(const xc_mset *mset,
                                const char *term,
                                size_t term_len,
                                uint32_t *out,
                                struct xc_error *err) noexcept
{
    return guard(err, [&] {
        *out = found_of(mset).mset.get_termfreq(str(term, term_len));
    });
}

enum xc_status xc_mset_termweight(const xc_mset *mset,
                                  const char *term,
                                  size_t term_len,
                                  double *out,
                                  struct xc_error *err) noexcept
{
    return guard(err, [&] {
        *out = found_of(mset).mset.get_termweight(str(term, term_len));
    });
}
