/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * sources.cc: posting sources: what the caller accepts, lists or walks. A
 * search begins with init, and may take a clone.
 */
#include "index/binding/sources.hh"

#include <algorithm>

bool xc::does_accept(xc_accepts *accepts, void *context, Xapian::docid docid)
{
    const enum xc_verdict verdict = accepts(context, docid);
    if (verdict == XC_STOP)
        throw Stopped();
    return verdict == XC_ACCEPT;
}

using namespace xc;

namespace
{

/* Tells of itself that all documents are in it, so as to be asked last. */
class AcceptedSource : public Xapian::PostingSource
{
    xc_accepts *accepts;
    void *context;
    double weight;
    Xapian::docid docid = 0;
    Xapian::docid last = 0;
    Xapian::doccount n_all = 0;

  public:
    AcceptedSource(xc_accepts *accepts_, void *context_, double weight_)
        : accepts(accepts_), context(context_), weight(weight_)
    {
    }
    void init(const Xapian::Database &db) override
    {
        docid = 0;
        last = db.get_lastdocid();
        n_all = db.get_doccount();
        set_maxweight(weight);
    }
    double get_weight() const override
    {
        return weight;
    }
    Xapian::doccount get_termfreq_min() const override
    {
        return 0;
    }
    Xapian::doccount get_termfreq_est() const override
    {
        return n_all;
    }
    Xapian::doccount get_termfreq_max() const override
    {
        return n_all;
    }
    void next(double) override
    {
        while (++docid <= last && !does_accept(accepts, context, docid))
            ;
    }
    void skip_to(Xapian::docid least, double min_weight) override
    {
        if (docid < least) {
            docid = least - 1;
            next(min_weight);
        }
    }
    bool check(Xapian::docid wanted, double) override
    {
        docid = wanted;
        return does_accept(accepts, context, wanted);
    }
    bool at_end() const override
    {
        return docid > last;
    }
    Xapian::docid get_docid() const override
    {
        return docid;
    }
    AcceptedSource *clone() const override
    {
        return new AcceptedSource(accepts, context, weight);
    }
    std::string get_description() const override
    {
        return "accepted documents";
    }
};

/* The documents of a sorted list, which clones share. */
class DocidSource : public Xapian::PostingSource
{
    std::shared_ptr<const std::vector<Xapian::docid>> docids;
    size_t at = 0;
    bool has_begun = false;

  public:
    explicit DocidSource(
        std::shared_ptr<const std::vector<Xapian::docid>> sorted)
        : docids(std::move(sorted))
    {
    }
    void init(const Xapian::Database &) override
    {
        at = 0;
        has_begun = false;
    }
    Xapian::doccount get_termfreq_min() const override
    {
        return static_cast<Xapian::doccount>(docids->size());
    }
    Xapian::doccount get_termfreq_est() const override
    {
        return get_termfreq_min();
    }
    Xapian::doccount get_termfreq_max() const override
    {
        return get_termfreq_min();
    }
    void next(double) override
    {
        at += has_begun;
        has_begun = true;
    }
    void skip_to(Xapian::docid docid, double) override
    {
        const auto from = docids->begin() + static_cast<std::ptrdiff_t>(at);
        at = static_cast<size_t>(std::lower_bound(from, docids->end(), docid) -
                                 docids->begin());
        has_begun = true;
    }
    bool at_end() const override
    {
        return at >= docids->size();
    }
    Xapian::docid get_docid() const override
    {
        return (*docids)[at];
    }
    DocidSource *clone() const override
    {
        return new DocidSource(docids);
    }
    std::string get_description() const override
    {
        return "one of " + std::to_string(docids->size()) + " documents";
    }
};

/* No document weighs more than the greatest value of its shard. */
class ValueWeightSource : public Xapian::ValuePostingSource
{
    xc_weighs_value *weigh;
    const void *context;

  public:
    ValueWeightSource(Xapian::valueno slot_,
                      xc_weighs_value *weigh_,
                      const void *context_)
        : Xapian::ValuePostingSource(slot_), weigh(weigh_), context(context_)
    {
    }
    void init(const Xapian::Database &db_) override
    {
        Xapian::ValuePostingSource::init(db_);
        const std::string most = db_.get_value_upper_bound(get_slot());
        set_maxweight(weigh(context, most.data(), most.size()));
    }
    double get_weight() const override
    {
        const std::string value = get_value();
        return weigh(context, value.data(), value.size());
    }
    ValueWeightSource *clone() const override
    {
        return new ValueWeightSource(get_slot(), weigh, context);
    }
    std::string get_description() const override
    {
        return "weight of value " + std::to_string(get_slot());
    }
};

/* The documents that a walk of the caller's stops at. */
class WalkedSource : public Xapian::PostingSource
{
    struct xc_walk walk;
    Xapian::docid docid = 0;
    double weight = 0;
    bool is_end = false;

    void move(Xapian::docid least, double min_weight)
    {
        uint32_t found = 0;
        switch (walk.move(walk.context, least, min_weight, &found, &weight)) {
        case XC_ACCEPT:
            docid = found;
            return;
        case XC_REJECT:
            is_end = true;
            return;
        case XC_STOP:
            throw Stopped();
        }
    }

  public:
    explicit WalkedSource(const struct xc_walk &walk_) : walk(walk_)
    {
    }
    void init(const Xapian::Database &) override
    {
        docid = 0;
        is_end = false;
        set_maxweight(walk.most_weight);
        if (walk.begin(walk.context) == XC_STOP)
            throw Stopped();
    }
    double get_weight() const override
    {
        return weight;
    }
    Xapian::doccount get_termfreq_min() const override
    {
        return walk.least;
    }
    Xapian::doccount get_termfreq_est() const override
    {
        return walk.likely;
    }
    Xapian::doccount get_termfreq_max() const override
    {
        return walk.most;
    }
    void next(double min_weight) override
    {
        move(docid + 1, min_weight);
    }
    void skip_to(Xapian::docid least, double min_weight) override
    {
        if (docid < least)
            move(least, min_weight);
    }
    bool at_end() const override
    {
        return is_end;
    }
    Xapian::docid get_docid() const override
    {
        return docid;
    }
    WalkedSource *clone() const override
    {
        return new WalkedSource(walk);
    }
    std::string get_description() const override
    {
        return "walked documents";
    }
};

/* The documents that have a term, each with the same weight. */
class TermSource : public Xapian::PostingSource
{
    std::string term;
    double weight;
    Xapian::doccount n = 0;
    Xapian::PostingIterator at, end;
    bool has_begun = false;

  public:
    TermSource(std::string term_, double weight_)
        : term(std::move(term_)), weight(weight_)
    {
    }
    void init(const Xapian::Database &shard) override
    {
        n = shard.get_termfreq(term);
        const std::string list = n == shard.get_doccount() ? "" : term;
        at = shard.postlist_begin(list);
        end = shard.postlist_end(list);
        has_begun = false;
        set_maxweight(weight);
    }
    Xapian::doccount get_termfreq_min() const override
    {
        return n;
    }
    Xapian::doccount get_termfreq_est() const override
    {
        return n;
    }
    Xapian::doccount get_termfreq_max() const override
    {
        return n;
    }
    double get_weight() const override
    {
        return weight;
    }
    void next(double) override
    {
        if (has_begun)
            ++at;
        has_begun = true;
    }
    void skip_to(Xapian::docid docid, double) override
    {
        at.skip_to(docid);
        has_begun = true;
    }
    bool at_end() const override
    {
        return at == end;
    }
    Xapian::docid get_docid() const override
    {
        return *at;
    }
    TermSource *clone() const override
    {
        return new TermSource(term, weight);
    }
    std::string get_description() const override
    {
        return "each document with " + term;
    }
};

Xapian::Query query_of(Xapian::PostingSource *source)
{
    return Xapian::Query(source->release());
}

} /* namespace */

Xapian::Query xc::accepted(xc_accepts *accepts, void *context, double weight)
{
    return query_of(new AcceptedSource(accepts, context, weight));
}

Xapian::Query
xc::one_of(std::shared_ptr<const std::vector<Xapian::docid>> ascending)
{
    return query_of(new DocidSource(std::move(ascending)));
}

Xapian::Query xc::value_weight(Xapian::valueno slot,
                               xc_weighs_value *weigh,
                               const void *context)
{
    return query_of(new ValueWeightSource(slot, weigh, context));
}

Xapian::Query xc::walked(const struct xc_walk &walk)
{
    return query_of(new WalkedSource(walk));
}

Xapian::Query xc::each_with(const std::string &term, double weight)
{
    return query_of(new TermSource(term, weight));
}
