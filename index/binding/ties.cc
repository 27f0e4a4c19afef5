/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/binding/ties.hh"

#include <algorithm>

using namespace xc;

namespace
{

class SameKey : public Xapian::KeyMaker
{
  public:
    std::string operator()(const Xapian::Document &) const override
    {
        return {};
    }
};

/* Thrown where too many weigh the same to be noted. */
struct TooMany {
};

struct weighed {
    double weight;
    Xapian::docid docid;
};

bool is_above(const weighed &a, const weighed &b)
{
    return a.weight != b.weight ? a.weight > b.weight : a.docid < b.docid;
}

/* Keeps what libxapian has on its page, and all others that weigh as much as
 * the last of it. */
class TieSeeker : public Xapian::MatchSpy
{
    /* libxapian reads the value of a thousand or so in any case. */
    static constexpr size_t most_others = 1000;
    const size_t n_page;
    std::vector<weighed> page; /* a heap, the last in front */
    std::vector<Xapian::docid> others;

  public:
    explicit TieSeeker(size_t n_page_) : n_page(n_page_)
    {
        page.reserve(n_page + 1);
    }

    void operator()(const Xapian::Document &doc, double weight) override
    {
        const bool is_full = page.size() == n_page;
        if (is_full && weight < page.front().weight)
            return;
        page.push_back({weight, doc.get_docid()});
        std::push_heap(page.begin(), page.end(), is_above);
        if (!is_full)
            return;
        std::pop_heap(page.begin(), page.end(), is_above);
        const weighed fallen = page.back();
        page.pop_back();
        if (fallen.weight < page.front().weight)
            others.clear();
        else if (others.size() < most_others)
            others.push_back(fallen.docid);
        else
            throw TooMany();
    }

    const std::vector<Xapian::docid> &tied_with_last() const
    {
        return others;
    }
};

/* The enquire, which has no spies of its own, with these and without values for
 * as long as this lives. */
class Watched
{
    Search *const enquire;

  public:
    Watched(Search *enquire_, Xapian::MatchSpy *asker, Xapian::MatchSpy *seeker)
        : enquire(enquire_)
    {
        if (asker)
            enquire->enquire.add_matchspy(asker);
        enquire->enquire.add_matchspy(seeker);
        enquire->enquire.set_sort_by_relevance_then_key(
            (new SameKey)->release(), false);
    }

    ~Watched()
    {
        enquire->enquire.clear_matchspies();
        enquire->enquire.set_sort_by_relevance_then_value(enquire->tie_slot,
                                                          false);
    }
};

struct tied {
    double weight;
    Xapian::docid docid;
    std::string value;
};

/* How many at i weigh the same. */
uint32_t count_equals(const Xapian::MSet &page, uint32_t i)
{
    const double weight = page[i].get_weight();
    uint32_t n = 1;
    while (i + n < page.size() && page[i + n].get_weight() == weight)
        n++;
    return n;
}

/* What weighs as much as something else, but for what stands among the first
 * n_loose alone: of the page, with its places appended to places, and others,
 * which weigh as much as its last. By docid. */
std::vector<tied> gather_tied(const Xapian::MSet &page,
                              const std::vector<Xapian::docid> &others,
                              uint32_t n_loose,
                              std::vector<uint32_t> *places)
{
    std::vector<tied> all;
    for (uint32_t i = 0, n = 0; i < page.size(); i += n) {
        n = count_equals(page, i);
        const bool is_last = i + n == page.size();
        const bool is_open = is_last && !others.empty();
        if (!is_open && (n == 1 || i + n <= n_loose))
            continue;
        for (uint32_t k = i; k < i + n; k++) {
            all.push_back({page[k].get_weight(), *page[k], {}});
            places->push_back(k);
        }
    }
    for (const Xapian::docid docid : others)
        all.push_back({page[page.size() - 1].get_weight(), docid, {}});
    std::sort(all.begin(), all.end(),
              [](const tied &a, const tied &b) { return a.docid < b.docid; });
    return all;
}

/* all: by docid. */
void read_values(const Xapian::Database &db,
                 Xapian::valueno slot,
                 std::vector<tied> *all)
{
    const Xapian::ValueIterator end = db.valuestream_end(slot);
    Xapian::ValueIterator it = db.valuestream_begin(slot);
    for (tied &one : *all) {
        if (it != end)
            it.skip_to(one.docid);
        if (it != end && it.get_docid() == one.docid)
            one.value = *it;
    }
}

/* Of equal weights the lowest value comes first, then the lowest docid. */
bool is_before(const tied &a, const tied &b)
{
    if (a.weight != b.weight)
        return a.weight > b.weight;
    const int order = a.value.compare(b.value);
    return order ? order < 0 : a.docid < b.docid;
}

void settle(const Search &enquire,
            const std::vector<Xapian::docid> &others,
            Found *found)
{
    const uint32_t n_loose =
        found->mset.size() < enquire.n_loose ? 0 : enquire.n_loose;
    std::vector<uint32_t> places;
    std::vector<tied> all = gather_tied(found->mset, others, n_loose, &places);
    if (all.empty())
        return;
    read_values(enquire.db.db, enquire.tie_slot, &all);
    std::sort(all.begin(), all.end(), is_before);
    for (auto it = found->mset.begin(); it != found->mset.end(); ++it)
        found->docids.push_back(*it);
    for (size_t i = 0; i < places.size(); i++)
        found->docids[places[i]] = all[i].docid;
    found->db = enquire.db.db;
}

const uint32_t longest_page = 256;

bool can_settle(const Search &enquire, uint32_t max_items)
{
    return enquire.tie_slot != Xapian::BAD_VALUENO && enquire.needs_wdf &&
           !enquire.has_extras && enquire.spies.empty() &&
           !enquire.db.has_remote && enquire.db.db.size() == 1 &&
           max_items > 0 && max_items <= longest_page;
}

} /* namespace */

std::unique_ptr<Found> xc::settled_page(Search *enquire,
                                        Xapian::MatchSpy *asker,
                                        uint32_t max_items,
                                        uint32_t check_at_least)
{
    if (!can_settle(*enquire, max_items))
        return nullptr;
    try {
        TieSeeker seeker(max_items);
        const Watched watched(enquire, asker, &seeker);
        std::unique_ptr<Found> found(
            new Found{enquire->enquire.get_mset(0, max_items, check_at_least)});
        settle(*enquire, seeker.tied_with_last(), found.get());
        return found;
    } catch (const TooMany &) {
        return nullptr;
    }
}
