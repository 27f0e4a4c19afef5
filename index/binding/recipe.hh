/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * recipe.hh: what a query was made of, for those who look at it; queries that
 * are made of it share it. libxapian's own query of what is joined is built
 * when somebody asks for it: one that is walked instead is never, and that of
 * the words of a wildcard is of thousands of objects.
 */
#ifndef INDEX_BINDING_RECIPE_HH
#define INDEX_BINDING_RECIPE_HH

#include "index/binding/query_made.h"
#include "index/binding/seam.hh"

#include <memory>
#include <optional>
#include <string>
#include <vector>

struct xc_recipe;

namespace xc
{

using Made = std::shared_ptr<const xc_recipe>;
using Many = std::vector<Made>;

} /* namespace xc */

/* Of one thread, as the queries are. */
struct xc_recipe {
    enum xc_query_kind kind;
    enum xc_op op;              /* of XC_JOINED … */
    Xapian::termcount window;   /* … too */
    double factor;              /* of XC_SCALED */
    std::string term;           /* of XC_TERM */
    std::string words;          /* of XC_WORDS, one behind the other … */
    std::vector<uint32_t> ends; /* … and where each ends */
    xc::Many children;
    mutable std::optional<Xapian::Query> built;

    const Xapian::Query &query() const;
};

namespace xc
{

Xapian::Query::op op_of(enum xc_op op);

/* That of a query, which keeps it. */
const Made &made_of(const struct xc_query &query);

Made given(const Xapian::Query &query, enum xc_query_kind kind);
Made term(const std::string &name, uint32_t wqf, uint32_t pos);
Made joined(enum xc_op op, Many children, uint32_t window = 0);
Made scaled(double factor, const Made &child);

/* Terms that weigh as one, 2 or more. */
Made words(std::string &&bytes, std::vector<uint32_t> &&ends);
struct xc_bytes word_at(const xc_recipe &words, size_t i);
std::string word_of(const xc_recipe &words, size_t i); /* the same */

/* The same words, joined two and two: of more at once libxapian rounds its
 * guess of how many documents have one of them in an order of the shard's own,
 * and the same word would weigh more in one shard than in another. */
Made in_pairs(const xc_recipe &words);

} /* namespace xc */

#endif
