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

enum xc_status
xc_enquire_new(const xc_db *db, xc_enquire **out, struct xc_error *err) noexcept
{
    return guard(err, [&] {
        *out = new xc_enquire{
            {}, Xapian::Enquire(db->db), nullptr, nullptr, *db, {}, {}};
    });
}

void xc_enquire_free(xc_enquire *enquire) noexcept
{
    delete enquire;
}

namespace
{

void ask(xc_enquire &enquire)
{
    if (!enquire.given)
        return;
    const bool weighs = enquire.needs_wdf || enquire.term_weight > 0;
    enquire.asked = weighs ? vetted(enquire.given) : enquire.given;
    enquire.enquire.set_query(evened(enquire));
}

void weigh(xc_enquire &enquire,
           const Xapian::Weight &weight,
           bool needs_wdf,
           double term_weight)
{
    enquire.enquire.set_weighting_scheme(weight);
    enquire.needs_wdf = needs_wdf;
    enquire.term_weight = term_weight;
    ask(enquire);
}

} /* namespace */

enum xc_status xc_enquire_set_query(xc_enquire *enquire,
                                    const xc_query *query,
                                    struct xc_error *err) noexcept
{
    return guard(err, [&] {
        enquire->given = query->made;
        ask(*enquire);
    });
}

enum xc_status xc_enquire_set_weighting_bm25(xc_enquire *enquire,
                                             double k1,
                                             double k2,
                                             double k3,
                                             double b,
                                             double min_normlen,
                                             struct xc_error *err) noexcept
{
    return guard(err, [&] {
        weigh(*enquire, Xapian::BM25Weight(k1, k2, k3, b, min_normlen), true,
              0);
    });
}

enum xc_status xc_enquire_set_weighting_bool(xc_enquire *enquire,
                                             struct xc_error *err) noexcept
{
    return guard(err, [&] { weigh(*enquire, Xapian::BoolWeight(), false, 0); });
}

enum xc_status xc_enquire_set_weighting_ineb2(xc_enquire *enquire,
                                              double c,
                                              struct xc_error *err) noexcept
{
    return guard(err,
                 [&] { weigh(*enquire, Xapian::IneB2Weight(c), true, 0); });
}

enum xc_status xc_enquire_set_weighting_inl2(xc_enquire *enquire,
                                             double c,
                                             struct xc_error *err) noexcept
{
    return guard(err, [&] { weigh(*enquire, Xapian::InL2Weight(c), true, 0); });
}

enum xc_status xc_enquire_set_weighting_inb2(xc_enquire *enquire,
                                             double c,
                                             struct xc_error *err) noexcept
{
    return guard(err, [&] {
        require(c > 0, "c is to be above 0");
        weigh(*enquire, *inb2_weight(c), true, 0);
    });
}

enum xc_status xc_enquire_set_weighting_coord(xc_enquire *enquire,
                                              struct xc_error *err) noexcept
{
    return guard(err,
                 [&] { weigh(*enquire, Xapian::CoordWeight(), false, 1); });
}

enum xc_status xc_enquire_set_sort(xc_enquire *enquire,
                                   enum xc_sort sort,
                                   uint32_t slot,
                                   bool reverse,
                                   struct xc_error *err) noexcept
{
    return guard(err, [&] {
        Xapian::Enquire &e = enquire->enquire;
        enquire->tie_slot = sort == XC_SORT_RELEVANCE_THEN_VALUE && !reverse
                                ? slot
                                : Xapian::BAD_VALUENO;
        switch (sort) {
        case XC_SORT_RELEVANCE:
            return e.set_sort_by_relevance();
        case XC_SORT_VALUE:
            return e.set_sort_by_value(slot, reverse);
        case XC_SORT_VALUE_THEN_RELEVANCE:
            return e.set_sort_by_value_then_relevance(slot, reverse);
        case XC_SORT_RELEVANCE_THEN_VALUE:
            return e.set_sort_by_relevance_then_value(slot, reverse);
        }
        assert(!"an order of the enum");
    });
}

void xc_enquire_let_ties(xc_enquire *enquire, uint32_t n) noexcept
{
    enquire->n_loose = n;
}

enum xc_status xc_enquire_set_docid_order(xc_enquire *enquire,
                                          enum xc_docid_order order,
                                          struct xc_error *err) noexcept
{
    return guard(err, [&] {
        enquire->has_extras |= order != XC_DOCID_ASCENDING;
        switch (order) {
        case XC_DOCID_ASCENDING:
            return enquire->enquire.set_docid_order(Xapian::Enquire::ASCENDING);
        case XC_DOCID_DESCENDING:
            return enquire->enquire.set_docid_order(
                Xapian::Enquire::DESCENDING);
        case XC_DOCID_DONT_CARE:
            return enquire->enquire.set_docid_order(Xapian::Enquire::DONT_CARE);
        }
        assert(!"an order of the enum");
    });
}

enum xc_status xc_enquire_set_collapse_key(xc_enquire *enquire,
                                           uint32_t slot,
                                           uint32_t max,
                                           struct xc_error *err) noexcept
{
    return guard(err, [&] {
        const uint32_t key = max ? slot : Xapian::BAD_VALUENO;
        enquire->has_extras = true;
        enquire->enquire.set_collapse_key(key, max);
    });
}

enum xc_status xc_enquire_set_cutoff(xc_enquire *enquire,
                                     int percent,
                                     double weight,
                                     struct xc_error *err) noexcept
{
    return guard(err, [&] {
        enquire->has_extras = true;
        enquire->enquire.set_cutoff(percent, weight);
    });
}

enum xc_status xc_enquire_set_time_limit(xc_enquire *enquire,
                                         double seconds,
                                         struct xc_error *err) noexcept
{
    return guard(err, [&] { enquire->enquire.set_time_limit(seconds); });
}

enum xc_status xc_enquire_get_mset(xc_enquire *enquire,
                                   uint32_t first,
                                   uint32_t max_items,
                                   uint32_t check_at_least,
                                   xc_mset **out,
                                   struct xc_error *err) noexcept
{
    return guard(err, [&] {
        *out = new xc_mset{
            enquire->enquire.get_mset(first, max_items,
                                      examined(*enquire, check_at_least)),
            {},
            {}};
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

/* The enquire with its spies, and asker for as long as this lives. */
class Asked
{
    xc_enquire *enquire;

  public:
    Asked(xc_enquire *enquire_, Asker *asker) : enquire(enquire_)
    {
        if (enquire->is_over)
            enquire->enquire.add_matchspy(asker);
    }
    ~Asked()
    {
        if (!enquire->is_over)
            return;
        enquire->enquire.clear_matchspies();
        for (const auto &spy : enquire->spies)
            enquire->enquire.add_matchspy(spy.get());
    }
};

} /* namespace */

void xc_enquire_ask(xc_enquire *enquire,
                    xc_is_over *is_over,
                    void *context) noexcept
{
    enquire->is_over = is_over;
    enquire->over_context = context;
}

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
        const uint32_t least = examined(*enquire, check_at_least);
        const Decider decider(accepts, context);
        Asker asker(enquire->is_over, enquire->over_context);
        try {
            std::unique_ptr<xc_mset> found;
            if (!accepts && first == 0)
                found =
                    settled_page(enquire, enquire->is_over ? &asker : nullptr,
                                 max_items, least);
            *out = found.release();
            if (*out)
                return;
            const Asked asked(enquire, &asker);
            *out = new xc_mset{
                enquire->enquire.get_mset(first, max_items, least, nullptr,
                                          accepts ? &decider : nullptr),
                {},
                {}};
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
        return enquire->enquire.get_matching_terms_begin(docid);
    });
}

enum xc_status xc_enquire_add_value_spy(xc_enquire *enquire,
                                        uint32_t slot,
                                        xc_spy **out,
                                        struct xc_error *err) noexcept
{
    return guard(err, [&] {
        const auto spy = std::make_shared<Xapian::ValueCountMatchSpy>(slot);
        std::unique_ptr<xc_spy> object(new xc_spy{spy});
        enquire->spies.push_back(spy);
        enquire->enquire.add_matchspy(spy.get());
        *out = object.release();
    });
}

void xc_enquire_clear_spies(xc_enquire *enquire) noexcept
{
    enquire->enquire.clear_matchspies();
    enquire->spies.clear();
}

size_t xc_spy_total(const xc_spy *spy) noexcept
{
    return spy->spy->get_total();
}

enum xc_status
xc_spy_values(const xc_spy *spy, xc_terms **out, struct xc_error *err) noexcept
{
    return start(out, err, [&] { return spy->spy->values_begin(); });
}

enum xc_status xc_spy_top_values(const xc_spy *spy,
                                 size_t max,
                                 xc_terms **out,
                                 struct xc_error *err) noexcept
{
    return start(out, err, [&] { return spy->spy->top_values_begin(max); });
}

void xc_spy_free(xc_spy *spy) noexcept
{
    delete spy;
}
