/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/binding/recipe.hh"

#include <algorithm>
#include <cassert>

using namespace xc;

namespace
{

/* In the order of enum xc_op. */
constexpr Xapian::Query::op ops[] = {
    Xapian::Query::OP_AND,       Xapian::Query::OP_OR,
    Xapian::Query::OP_AND_NOT,   Xapian::Query::OP_XOR,
    Xapian::Query::OP_AND_MAYBE, Xapian::Query::OP_FILTER,
    Xapian::Query::OP_NEAR,      Xapian::Query::OP_PHRASE,
    Xapian::Query::OP_SYNONYM,   Xapian::Query::OP_MAX,
    Xapian::Query::OP_ELITE_SET,
};
static_assert(sizeof ops / sizeof *ops == XC_OP_ELITE_SET + 1, "enum xc_op");

Made made(xc_recipe &&recipe)
{
    return std::make_shared<const xc_recipe>(std::move(recipe));
}

Xapian::Query build_joined(const xc_recipe &made)
{
    std::vector<Xapian::Query> queries;
    queries.reserve(made.children.size());
    for (const Made &child : made.children)
        queries.push_back(child->query());
    return {op_of(made.op), queries.begin(), queries.end(), made.window};
}

Xapian::Query build(const xc_recipe &made)
{
    switch (made.kind) {
    case XC_SCALED:
        return {made.factor, made.children[0]->query()};
    case XC_WORDS:
        return in_pairs(made)->query();
    default:
        assert(made.kind == XC_JOINED);
        return build_joined(made);
    }
}

} /* namespace */

Xapian::Query::op xc::op_of(enum xc_op op)
{
    const auto index = static_cast<size_t>(op);
    assert(index < sizeof ops / sizeof *ops);
    return ops[index];
}

const Xapian::Query &xc_recipe::query() const
{
    if (!built)
        built = build(*this);
    return *built;
}

Made xc::given(const Xapian::Query &query, enum xc_query_kind kind)
{
    return made({kind, XC_OP_AND, 0, 0, {}, {}, {}, {}, query});
}

Made xc::term(const std::string &name, uint32_t wqf, uint32_t pos)
{
    return made({wqf == 1 ? XC_TERM : XC_OTHER,
                 XC_OP_AND,
                 0,
                 0,
                 name,
                 {},
                 {},
                 {},
                 Xapian::Query(name, wqf, pos)});
}

/* What libxapian may refuse it refuses at once. */
Made xc::joined(enum xc_op op, Many children, uint32_t window)
{
    const auto n = static_cast<uint32_t>(children.size());
    const bool is_positional = op == XC_OP_NEAR || op == XC_OP_PHRASE;
    const Made whole = made({XC_JOINED,
                             op,
                             std::max(window, is_positional ? n : 0),
                             0,
                             {},
                             {},
                             {},
                             std::move(children),
                             {}});
    if (is_positional)
        whole->query();
    return whole;
}

Made xc::scaled(double factor, const Made &child)
{
    return made({XC_SCALED, XC_OP_AND, 0, factor, {}, {}, {}, {child}, {}});
}

Made xc::words(std::string &&bytes, std::vector<uint32_t> &&ends)
{
    return made({XC_WORDS,
                 XC_OP_SYNONYM,
                 0,
                 0,
                 {},
                 std::move(bytes),
                 std::move(ends),
                 {},
                 {}});
}

struct xc_bytes xc::word_at(const xc_recipe &words, size_t i)
{
    assert(i < words.ends.size());
    const uint32_t begin = i > 0 ? words.ends[i - 1] : 0;
    return {words.words.data() + begin, words.ends[i] - begin};
}

std::string xc::word_of(const xc_recipe &words, size_t i)
{
    const struct xc_bytes word = word_at(words, i);
    return {word.ptr, word.len};
}

Made xc::in_pairs(const xc_recipe &words)
{
    Many rest;
    for (size_t i = 0; i < words.ends.size(); i++)
        rest.push_back(term(word_of(words, i), 1, 0));
    while (rest.size() > 1) {
        Many halves;
        for (size_t i = 0; i + 1 < rest.size(); i += 2)
            halves.push_back(joined(XC_OP_SYNONYM, {rest[i], rest[i + 1]}));
        if (rest.size() % 2)
            halves.push_back(rest.back());
        rest = std::move(halves);
    }
    return rest[0];
}
