/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * evener.cc: terms that every document has.
 *
 * Where neither wdf nor positions are needed libxapian 1.4.22 takes a term that
 * every document of a shard has for the list of all documents; but looks for
 * the next piece of that list by the term's name, and where a document has been
 * removed it finds none: "Unexpected end of posting list". So the documents of
 * such a term are told to it (tests/faults/upstream/term_everywhere.cc).
 */
#include "index/binding/evener.hh"

#include "index/binding/sources.hh"

#include <algorithm>
#include <map>

using namespace xc;

namespace
{

class Evener
{
    const Search &enquire;
    const bool has_shards;

    /* Of several shards that have fewer than these none has a second piece. */
    static constexpr Xapian::doccount least_in_pieces = 100;

    /* A tree is looked at again on each of its levels. */
    std::map<std::string, bool> known;

    bool is_everywhere(const std::string &term)
    {
        const auto [at, is_new] = known.try_emplace(term, false);
        if (is_new) {
            const Xapian::doccount n = enquire.db.db.get_termfreq(term);
            at->second = has_shards ? n >= least_in_pieces
                                    : n == enquire.db.db.get_doccount();
        }
        return at->second;
    }

    bool has_word_everywhere(const xc_recipe &words)
    {
        for (size_t i = 0; i < words.ends.size(); i++)
            if (is_everywhere(word_of(words, i)))
                return true;
        return false;
    }

    bool has_everywhere(const xc_recipe &made)
    {
        if (made.kind == XC_WORDS)
            return has_word_everywhere(made);
        return made.kind == XC_TERM
                   ? is_everywhere(made.term)
                   : std::any_of(made.children.begin(), made.children.end(),
                                 [&](const auto &child) {
                                     return has_everywhere(*child);
                                 });
    }

    Xapian::Query
    joined(const xc_recipe &made, Xapian::Query::op op, bool does_weigh)
    {
        const bool only_first =
            made.op == XC_OP_AND_NOT || made.op == XC_OP_FILTER;
        std::vector<Xapian::Query> queries;
        queries.reserve(made.children.size());
        for (const auto &child : made.children)
            queries.push_back(
                even(*child, does_weigh && (queries.empty() || !only_first)));
        return {op, queries.begin(), queries.end()};
    }

    /* Each document that has one of the words, with the weight of a word. */
    Xapian::Query as_one(const xc_recipe &made)
    {
        return {Xapian::Query::OP_FILTER, each_with("", enquire.term_weight),
                joined(made, Xapian::Query::OP_OR, false)};
    }

  public:
    explicit Evener(const Search &enquire_)
        : enquire(enquire_), has_shards(enquire_.db.db.size() > 1)
    {
    }
    bool is_needed() const
    {
        const Xapian::Database &db = enquire.db.db;
        return !enquire.db.has_remote &&
               (has_shards || db.get_lastdocid() != db.get_doccount());
    }
    Xapian::Query even(const xc_recipe &made, bool does_weigh)
    {
        switch (made.kind) {
        case XC_TERM:
            if ((does_weigh && enquire.needs_wdf) || !is_everywhere(made.term))
                return made.query();
            return each_with(made.term, does_weigh ? enquire.term_weight : 0);
        case XC_SCALED:
            return {made.factor,
                    even(*made.children[0], does_weigh && made.factor > 0)};
        case XC_JOINED:
            if (made.op == XC_OP_NEAR || made.op == XC_OP_PHRASE ||
                !has_everywhere(made))
                return made.query();
            /* A PostingSource cannot be counted among words that weigh. */
            return made.op == XC_OP_SYNONYM && does_weigh && !enquire.needs_wdf
                       ? as_one(made)
                       : joined(made, op_of(made.op), does_weigh);
        case XC_WORDS:
            return has_everywhere(made) ? even(*in_pairs(made), does_weigh)
                                        : made.query();
        default:
            return made.query();
        }
    }
};

} /* namespace */

Xapian::Query xc::evened(const Search &enquire)
{
    Evener evener(enquire);
    return evener.is_needed() ? evener.even(*enquire.asked, true)
                              : enquire.asked->query();
}
