/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * enquire.cc: a search: what is asked, what weighs, in which order, how long.
 */
#include "index/binding/evener.hh"
#include "index/binding/inb2_weight.hh"
#include "index/binding/iterators.hh"
#include "index/binding/pruning.hh"
#include "index/binding/sources.hh"
#include "index/binding/ties.hh"
#include "index/binding/vetting.hh"

#include <cassert>

using namespace xc;

namespace
{

void ask(Search &search)
{
    if (!search.given)
        return;
    const bool weighs = search.needs_wdf || search.term_weight > 0;
    search.asked = weighs ? vetted(search.given) : search.given;
    search.enquire.set_query(evened(search));
}

void weigh(Search &search,
           const Xapian::Weight &weight,
           bool needs_wdf,
           double term_weight)
{
    search.enquire.set_weighting_scheme(weight);
    search.needs_wdf = needs_wdf;
    search.term_weight = term_weight;
}

void set_weights(Search &search, const xc_enquire &e)
{
    const double *const f = e.factors;
    switch (e.weighting) {
    case XC_WEIGHTS_OWN:
        return;
    case XC_WEIGHTS_BM25:
        return weigh(search, Xapian::BM25Weight(f[0], f[1], f[2], f[3], f[4]),
                     true, 0);
    case XC_WEIGHTS_NONE:
        return weigh(search, Xapian::BoolWeight(), false, 0);
    case XC_WEIGHTS_INEB2:
        return weigh(search, Xapian::IneB2Weight(f[0]), true, 0);
    case XC_WEIGHTS_INL2:
        return weigh(search, Xapian::InL2Weight(f[0]), true, 0);
    case XC_WEIGHTS_INB2:
        return weigh(search, *inb2_weight(f[0]), true, 0);
    case XC_WEIGHTS_COORD:
        return weigh(search, Xapian::CoordWeight(), false, 1);
    }
    assert(!"weights of the enum");
}

void set_sort(Search &search, const xc_enquire &e)
{
    Xapian::Enquire &to = search.enquire;
    search.tie_slot = e.sort == XC_SORT_RELEVANCE_THEN_VALUE && !e.is_reverse
                          ? e.sort_slot
                          : Xapian::BAD_VALUENO;
    switch (e.sort) {
    case XC_SORT_RELEVANCE:
        return to.set_sort_by_relevance();
    case XC_SORT_VALUE:
        return to.set_sort_by_value(e.sort_slot, e.is_reverse);
    case XC_SORT_VALUE_THEN_RELEVANCE:
        return to.set_sort_by_value_then_relevance(e.sort_slot, e.is_reverse);
    case XC_SORT_RELEVANCE_THEN_VALUE:
        return to.set_sort_by_relevance_then_value(e.sort_slot, e.is_reverse);
    }
    assert(!"an order of the enum");
}

void set_order(Search &search, enum xc_docid_order order)
{
    search.has_extras |= order != XC_DOCID_ASCENDING;
    switch (order) {
    case XC_DOCID_ASCENDING:
        return search.enquire.set_docid_order(Xapian::Enquire::ASCENDING);
    case XC_DOCID_DESCENDING:
        return search.enquire.set_docid_order(Xapian::Enquire::DESCENDING);
    case XC_DOCID_DONT_CARE:
        return search.enquire.set_docid_order(Xapian::Enquire::DONT_CARE);
    }
    assert(!"an order of the enum");
}

void drop_spy(void *built)
{
    delete static_cast<std::shared_ptr<Spy> *>(built);
}

void add_spies(Search &search)
{
    for (const auto &spy : search.spies)
        search.enquire.add_matchspy(spy.get());
}

void set_spies(Search &search, const xc_enquire &e)
{
    search.enquire.clear_matchspies();
    search.spies.clear();
    for (size_t i = 0; i < e.n_spies; i++) {
        xc_spy &spy = *e.spies[i];
        if (!spy.built) {
            spy.built =
                new std::shared_ptr<Spy>(std::make_shared<Spy>(spy.slot));
            spy.drop = drop_spy;
        }
        search.spies.push_back(*static_cast<std::shared_ptr<Spy> *>(spy.built));
    }
    add_spies(search);
}

void tell_limits(Search &search, const xc_enquire &e)
{
    if (e.changes & XC_NEW_COLLAPSE) {
        const uint32_t slot =
            e.n_collapsed ? e.collapse_slot : Xapian::BAD_VALUENO;
        search.has_extras = true;
        search.enquire.set_collapse_key(slot, e.n_collapsed);
    }
    if (e.changes & XC_NEW_CUTOFF) {
        search.has_extras = true;
        search.enquire.set_cutoff(e.cutoff_percent, e.cutoff_weight);
    }
    if (e.changes & XC_NEW_LIMIT)
        search.enquire.set_time_limit(e.seconds);
}

/* Tells libxapian what was set since it was told last. */
void tell(Search &search, const xc_enquire &e)
{
    if (e.changes & XC_NEW_WEIGHTS)
        set_weights(search, e);
    if (e.changes & XC_NEW_QUERY)
        search.given = made_of(*e.query);
    if (e.changes & (XC_NEW_WEIGHTS | XC_NEW_QUERY))
        ask(search);
    if (e.changes & XC_NEW_SORT)
        set_sort(search, e);
    if (e.changes & XC_NEW_ORDER)
        set_order(search, e.order);
    if (e.changes & XC_NEW_SPIES)
        set_spies(search, e);
    tell_limits(search, e);
}

void drop_search(void *built)
{
    delete static_cast<Search *>(built);
}

/* The search that enquire stands for. What could not be told is told again. */
Search &search_of(const xc_enquire &enquire)
{
    auto &e = const_cast<xc_enquire &>(enquire);
    if (!e.built) {
        const Snapshot &snapshot = opened(*e.db);
        e.built = new Search{{}, Xapian::Enquire(snapshot.db), snapshot};
        e.drop = drop_search;
    }
    Search &search = *static_cast<Search *>(e.built);
    tell(search, e);
    search.n_loose = e.n_loose;
    e.changes = 0;
    return search;
}

std::unique_ptr<Found> found_of(const Xapian::MSet &mset)
{
    return std::unique_ptr<Found>(new Found{mset});
}

} /* namespace */

enum xc_status xc_enquire_get_mset(xc_enquire *enquire,
                                   uint32_t first,
                                   uint32_t max_items,
                                   uint32_t check_at_least,
                                   xc_mset **out,
                                   struct xc_error *err) noexcept
{
    return guard(err, [&] {
        Search &search = search_of(*enquire);
        *out = handle_of(found_of(search.enquire.get_mset(
            first, max_items, examined(search, check_at_least))));
    });
}

namespace
{

class Decider : public Xapian::MatchDecider
{
    xc_accepts *accepts;
    void *context;

  public:
    Decider(xc_accepts *accepts_, void *context_)
        : accepts(accepts_), context(context_)
    {
    }

    bool operator()(const Xapian::Document &doc) const override
    {
        return does_accept(accepts, context, doc.get_docid());
    }
};

/* Asks whether the search is over, at some of the documents that match. */
class Asker : public Xapian::MatchSpy
{
    xc_is_over *is_over;
    void *context;
    unsigned n = 0;
    static constexpr unsigned every = 16;

  public:
    Asker(xc_is_over *is_over_, void *context_)
        : is_over(is_over_), context(context_)
    {
    }

    void operator()(const Xapian::Document &, double) override
    {
        if (n++ % every == 0 && is_over(context))
            throw Stopped();
    }
};

/* The search with its spies, and asker for as long as this lives. */
class Asked
{
    Search &search;
    Asker *const asker;

  public:
    Asked(Search &search_, Asker *asker_) : search(search_), asker(asker_)
    {
        if (asker)
            search.enquire.add_matchspy(asker);
    }
    ~Asked()
    {
        if (!asker)
            return;
        search.enquire.clear_matchspies();
        add_spies(search);
    }
};

} /* namespace */

enum xc_status xc_enquire_get_mset_of(xc_enquire *enquire,
                                      uint32_t first,
                                      uint32_t max_items,
                                      uint32_t check_at_least,
                                      xc_accepts *accepts,
                                      void *context,
                                      xc_mset **out,
                                      struct xc_error *err) noexcept
{
    return guard(err, [&] {
        Search &search = search_of(*enquire);
        const uint32_t least = examined(search, check_at_least);
        const Decider decider(accepts, context);
        Asker any(enquire->is_over, enquire->over_context);
        Asker *const asker = enquire->is_over ? &any : nullptr;
        try {
            std::unique_ptr<Found> found;
            if (!accepts && first == 0)
                found = settled_page(&search, asker, max_items, least);
            if (!found) {
                const Asked asked(search, asker);
                found = found_of(
                    search.enquire.get_mset(first, max_items, least, nullptr,
                                            accepts ? &decider : nullptr));
            }
            *out = handle_of(std::move(found));
        } catch (const Stopped &) {
            *out = nullptr;
        }
    });
}

enum xc_status xc_enquire_matching_terms(const xc_enquire *enquire,
                                         uint32_t docid,
                                         xc_terms **out,
                                         struct xc_error *err) noexcept
{
    return start(out, err, [&] {
        return search_of(*enquire).enquire.get_matching_terms_begin(docid);
    });
}

/* One that libxapian was not told of has seen nothing. */
static std::shared_ptr<Spy> spy_of(const xc_spy *spy)
{
    return spy->built ? *static_cast<std::shared_ptr<Spy> *>(spy->built)
                      : std::make_shared<Spy>(spy->slot);
}

size_t xc_spy_total(const xc_spy *spy) noexcept
{
    return spy->built
               ? (*static_cast<std::shared_ptr<Spy> *>(spy->built))->get_total()
               : 0;
}

enum xc_status
xc_spy_values(const xc_spy *spy, xc_terms **out, struct xc_error *err) noexcept
{
    return start(out, err, [&] { return spy_of(spy)->values_begin(); });
}

enum xc_status xc_spy_top_values(const xc_spy *spy,
                                 size_t max,
                                 xc_terms **out,
                                 struct xc_error *err) noexcept
{
    return start(out, err, [&] { return spy_of(spy)->top_values_begin(max); });
}
