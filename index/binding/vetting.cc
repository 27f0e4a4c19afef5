/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * vetting.cc: phrases that weigh where they do not stand.
 *
 * Asked about a document an OR of libxapian 1.4.22 may say that the next one
 * matches without having looked at all of it: when a side that does not match
 * here counts as one document further, where the other side matches (check in
 * orpostlist.cc). Who asks again, about that one, is told the truth. An AND
 * does; an OR around it, or an AND_MAYBE whose right side it is, does not, and
 * the document gets the weight of a PHRASE or NEAR whose words alone it has, or
 * of what the caller does not accept (tests/faults/upstream/weighed_unseen.cc).
 * What no AND is around is not asked about documents, but told to go on, and
 * does so rightly.
 *
 * So in an AND that weight comes from outside,
 *
 *     a AND (b OR "c d" OR e)    (a AND (b OR 0 * "c d" OR e)) AND_MAYBE "c d"
 *
 * and what is on the right of AND_MAYBE is there by itself: libxapian has it in
 * one OR otherwise, of an AND that of all that are in it.
 */
#include "index/binding/vetting.hh"

#include <algorithm>

using namespace xc;

namespace
{

/* --- parts ---------------------------------------------------------------- */

bool is_joined(const xc_recipe &made, enum xc_op op)
{
    return made.kind == XC_JOINED && made.op == op;
}

/* Whether some of it is asked of each document whether it stands there. */
bool has_window(const Made &made)
{
    return is_joined(*made, XC_OP_NEAR) || is_joined(*made, XC_OP_PHRASE) ||
           made->kind == XC_ACCEPTED ||
           std::any_of(made->children.begin(), made->children.end(),
                       has_window);
}

Made rejoined(const Made &made, const Many &children)
{
    return children == made->children ? made : joined(made->op, children);
}

Made by_factor(double factor, const Made &child)
{
    return factor == 1 ? child : scaled(factor, child);
}

/* Only what decides which documents answer: in an AND libxapian gives an
 * AND_MAYBE that does not weigh whatever the memory held. */
Made bare(const Made &made)
{
    if (is_joined(*made, XC_OP_AND_MAYBE))
        return bare(made->children[0]);
    if (made->kind == XC_SCALED) {
        const Made child = bare(made->children[0]);
        return child == made->children[0] ? made : child;
    }
    if (!is_joined(*made, XC_OP_AND) && !is_joined(*made, XC_OP_OR) &&
        !is_joined(*made, XC_OP_AND_NOT) && !is_joined(*made, XC_OP_FILTER))
        return made;
    Many children;
    for (const Made &child : made->children)
        children.push_back(bare(child));
    return rejoined(made, children);
}

/* What an OR is of, those in it included, with the factors of all that is
 * around each. */
void add_members(const Made &made, double factor, Many *members)
{
    if (made->kind == XC_SCALED) {
        add_members(made->children[0], factor * made->factor, members);
    } else if (is_joined(*made, XC_OP_OR)) {
        for (const Made &child : made->children)
            add_members(child, factor, members);
    } else {
        members->push_back(by_factor(factor, made));
    }
}

bool does_weigh(const Made &made)
{
    return made->kind != XC_SCALED || made->factor > 0;
}

/* --- apart ---------------------------------------------------------------- */

/* Takes the weight of what has windows from made, an OR of at least so many,
 * into rights. */
Made lighten(const Made &made, size_t least, Many *rights)
{
    Many members;
    add_members(made, 1, &members);
    if (members.size() < least)
        return made;
    const size_t n_before = rights->size();
    for (Made &member : members)
        if (has_window(member) && does_weigh(member)) {
            rights->push_back(member);
            member = by_factor(0, bare(member));
        }
    return rights->size() == n_before ? made : joined(XC_OP_OR, members);
}

/* The left side of an AND_MAYBE, its right ones put into rights; made itself
 * where it is none. */
Made left_of(const Made &made, Many *rights)
{
    double factor = 1;
    Made inner = made;
    for (; inner->kind == XC_SCALED; inner = inner->children[0])
        factor *= inner->factor;
    if (!is_joined(*inner, XC_OP_AND_MAYBE))
        return made;
    for (size_t i = 1; i < inner->children.size(); i++)
        add_members(inner->children[i], factor, rights);
    return left_of(by_factor(factor, inner->children[0]), rights);
}

/* made AND_MAYBE all of rights, those with windows each by itself. */
Made raised(Made made, Many &rights)
{
    const auto windows =
        std::stable_partition(rights.begin(), rights.end(),
                              [](const Made &one) { return !has_window(one); });
    Many children{made};
    children.insert(children.end(), rights.begin(), windows);
    if (children.size() > 1)
        made = joined(XC_OP_AND_MAYBE, children);
    for (auto one = windows; one != rights.end(); ++one)
        made = joined(XC_OP_AND_MAYBE, {made, *one});
    return made;
}

/* --- kinds ---------------------------------------------------------------- */

/* is_asked: some AND is around made. */
Made vet(const Made &made, bool is_asked);

/* Two in an OR do no harm in an AND. */
Made vet_and(const Made &made)
{
    Many children, rights;
    for (const Made &child : made->children) {
        const bool weighs = children.empty() || made->op == XC_OP_AND;
        children.push_back(
            weighs ? lighten(left_of(vet(child, true), &rights), 3, &rights)
                   : bare(child));
    }
    return raised(rejoined(made, children), rights);
}

Made vet_maybe(const Made &made, bool is_asked)
{
    Many rights;
    const Made first = vet(made->children[0], is_asked);
    const Made inner = left_of(first, &rights);
    const Made left = is_asked ? lighten(inner, 2, &rights) : inner;
    bool is_same = first == made->children[0] && left == inner;
    for (size_t i = 1; i < made->children.size(); i++) {
        const Made child = vet(made->children[i], true);
        is_same &= child == made->children[i];
        add_members(child, 1, &rights);
    }
    const bool needs_none =
        rights.size() == 1 ||
        std::none_of(rights.begin(), rights.end(), has_window);
    return is_same && needs_none ? made : raised(left, rights);
}

Made vet_or(const Made &made, bool is_asked)
{
    Many children;
    for (const Made &child : made->children)
        children.push_back(vet(child, is_asked));
    return rejoined(made, children);
}

/* Behind the first nothing weighs. */
Made vet_not(const Made &made, bool is_asked)
{
    Many children;
    for (const Made &child : made->children)
        children.push_back(children.empty() ? vet(child, is_asked)
                                            : bare(child));
    return rejoined(made, children);
}

Made vet_scaled(const Made &made, bool is_asked)
{
    const Made &before = made->children[0];
    const Made child = made->factor > 0 ? vet(before, is_asked) : bare(before);
    return child == before ? made : by_factor(made->factor, child);
}

Made vet(const Made &made, bool is_asked)
{
    if (!has_window(made))
        return made;
    if (made->kind == XC_SCALED)
        return vet_scaled(made, is_asked);
    switch (made->op) {
    case XC_OP_AND:
    case XC_OP_FILTER:
        return vet_and(made);
    case XC_OP_AND_MAYBE:
        return vet_maybe(made, is_asked);
    case XC_OP_AND_NOT:
        return vet_not(made, is_asked);
    case XC_OP_OR:
        return vet_or(made, is_asked);
    default:
        return made;
    }
}

} /* namespace */

Made xc::vetted(const Made &asked)
{
    return vet(asked, false);
}
