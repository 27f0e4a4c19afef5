/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pruning.cc: what cannot come on the page any more.
 *
 * Once a page is full libxapian 1.4.22 asks for what one side of an OR cannot
 * reach alone as an AND, which begins behind the place of the side that is
 * ahead: that place is lost, be it the best
 * (tests/faults/upstream/lost_best.cc). It comes to that when the most that a
 * part can weigh falls in the middle, as where a list below ends, so it takes
 * three that weigh. Until as many are examined as are to be nothing is passed
 * over; so then all are.
 */
#include "index/binding/pruning.hh"

#include <algorithm>

using namespace xc;

namespace
{

bool weighs_first_only(const xc_recipe &made)
{
    return made.op == XC_OP_AND_NOT || made.op == XC_OP_FILTER;
}

bool is_one(const xc_recipe &made)
{
    return made.op == XC_OP_NEAR || made.op == XC_OP_PHRASE ||
           made.op == XC_OP_SYNONYM;
}

/* What weighs of a query, and whether some of it may be without the rest. */
struct Parts {
    size_t n = 0;
    bool has_or = false;

    void add(const xc_recipe &made)
    {
        if (made.kind == XC_ALL || (made.kind == XC_SCALED && made.factor <= 0))
            return;
        if (made.children.empty() || is_one(made)) {
            n++;
            return;
        }
        const bool is_and = made.op == XC_OP_AND || made.kind == XC_SCALED;
        has_or |= !is_and && !weighs_first_only(made);
        for (const auto &child : made.children) {
            add(*child);
            if (weighs_first_only(made))
                break;
        }
    }
};

} /* namespace */

Xapian::doccount xc::examined(const Search &enquire,
                              Xapian::doccount check_at_least)
{
    Parts parts;
    if (enquire.asked)
        parts.add(*enquire.asked);
    const bool is_other = enquire.asked != enquire.given;
    return is_other || (parts.has_or && parts.n > 2)
               ? std::max(check_at_least, enquire.db.db.get_doccount())
               : check_at_least;
}
