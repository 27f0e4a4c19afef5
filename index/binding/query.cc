/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * query.cc: queries, put together of terms, other queries and what the caller
 * accepts or walks.
 */
#include "index/binding/iterators.hh"
#include "index/binding/sources.hh"

#include <algorithm>
#include <cassert>
#include <functional>

using namespace xc;

namespace
{

xc_query *new_query(const Made &made)
{
    return new xc_query{made, {}};
}

size_t n_children(const xc_recipe &made)
{
    return made.kind == XC_WORDS ? made.ends.size() : made.children.size();
}

/* A new query object holding what build() returns, which is of kind. */
template <typename Build>
enum xc_status make_query(xc_query **out,
                          struct xc_error *err,
                          Build &&build,
                          enum xc_query_kind kind = XC_OTHER) noexcept
{
    return guard(err, [&] { *out = new_query(given(build(), kind)); });
}

} /* namespace */

/* Not Query::MatchAll: that static's reference count is shared by threads. */
enum xc_status xc_query_match_all(xc_query **out, struct xc_error *err) noexcept
{
    return make_query(
        out, err, [] { return Xapian::Query(std::string()); }, XC_ALL);
}

enum xc_status xc_query_match_nothing(xc_query **out,
                                      struct xc_error *err) noexcept
{
    return make_query(out, err, [] { return Xapian::Query(); });
}

enum xc_status xc_query_term(const char *term,
                             size_t term_len,
                             uint32_t wqf,
                             uint32_t pos,
                             xc_query **out,
                             struct xc_error *err) noexcept
{
    return guard(err, [&] {
        require(term_len > 0, "a query term is empty");
        *out = new_query(xc::term(str(term, term_len), wqf, pos));
    });
}

enum xc_status xc_query_words(const char *bytes,
                              const uint32_t *ends,
                              size_t n,
                              xc_query **out,
                              struct xc_error *err) noexcept
{
    return guard(err, [&] {
        require(n > 0, "there are no words for a query");
        for (size_t i = 0; i < n; i++)
            require(ends[i] > (i > 0 ? ends[i - 1] : 0),
                    "a query term is empty");
        *out = new_query(
            n == 1 ? xc::term(str(bytes, ends[0]), 1, 0)
                   : words(str(bytes, ends[n - 1]), {ends, ends + n}));
    });
}

enum xc_status xc_query_combine(enum xc_op op,
                                xc_query *const *children,
                                size_t n,
                                uint32_t window,
                                xc_query **out,
                                struct xc_error *err) noexcept
{
    return guard(err, [&] {
        require(n <= UINT32_MAX, "too many children for a query");
        Many made;
        made.reserve(n);
        for (size_t i = 0; i < n; i++)
            made.push_back(children[i]->made);
        *out = new_query(joined(op, std::move(made), window));
    });
}

enum xc_status xc_query_scale_weight(const xc_query *query,
                                     double factor,
                                     xc_query **out,
                                     struct xc_error *err) noexcept
{
    return guard(err, [&] {
        require(factor >= 0, "a weight cannot be scaled by less than 0");
        *out = new_query(scaled(factor, query->made));
    });
}

enum xc_status xc_query_value_range(uint32_t slot,
                                    const char *lower,
                                    size_t lower_len,
                                    const char *upper,
                                    size_t upper_len,
                                    xc_query **out,
                                    struct xc_error *err) noexcept
{
    return make_query(out, err, [&] {
        return Xapian::Query(Xapian::Query::OP_VALUE_RANGE, slot,
                             str(lower, lower_len), str(upper, upper_len));
    });
}

enum xc_status xc_query_value_ge(uint32_t slot,
                                 const char *lower,
                                 size_t lower_len,
                                 xc_query **out,
                                 struct xc_error *err) noexcept
{
    return make_query(out, err, [&] {
        return Xapian::Query(Xapian::Query::OP_VALUE_GE, slot,
                             str(lower, lower_len));
    });
}

enum xc_status xc_query_value_le(uint32_t slot,
                                 const char *upper,
                                 size_t upper_len,
                                 xc_query **out,
                                 struct xc_error *err) noexcept
{
    return make_query(out, err, [&] {
        return Xapian::Query(Xapian::Query::OP_VALUE_LE, slot,
                             str(upper, upper_len));
    });
}

enum xc_status xc_query_accepted(xc_accepts *accepts,
                                 void *context,
                                 double weight,
                                 xc_query **out,
                                 struct xc_error *err) noexcept
{
    return make_query(
        out, err, [&] { return accepted(accepts, context, weight); },
        XC_ACCEPTED);
}

enum xc_status xc_query_docids(const uint32_t *docids,
                               size_t n,
                               xc_query **out,
                               struct xc_error *err) noexcept
{
    return make_query(out, err, [&] {
        const bool is_ascending =
            std::adjacent_find(docids, docids + n,
                               std::greater_equal<uint32_t>()) == docids + n;
        require(is_ascending && (n == 0 || docids[0] > 0),
                "docids are not in ascending order");
        if (n == 0)
            return Xapian::Query();
        auto list = std::make_shared<const std::vector<Xapian::docid>>(
            docids, docids + n);
        return one_of(std::move(list));
    });
}

enum xc_status xc_query_value_weight(uint32_t slot,
                                     xc_weighs_value *weigh,
                                     const void *context,
                                     xc_query **out,
                                     struct xc_error *err) noexcept
{
    return make_query(out, err,
                      [&] { return value_weight(slot, weigh, context); });
}

enum xc_status xc_query_walked(const struct xc_walk *walk,
                               xc_query **out,
                               struct xc_error *err) noexcept
{
    return make_query(out, err, [&] { return walked(*walk); });
}

void xc_query_look(const xc_query *query, struct xc_query_parts *out) noexcept
{
    const struct xc_recipe &made = *query->made;
    *out = {made.kind, made.op, made.factor, bytes_of(made.term),
            n_children(made)};
}

struct xc_bytes xc_query_word(const xc_query *query, size_t i) noexcept
{
    return word_at(*query->made, i);
}

enum xc_status xc_query_child(const xc_query *query,
                              size_t i,
                              xc_query **out,
                              struct xc_error *err) noexcept
{
    return guard(err, [&] {
        const struct xc_recipe &made = *query->made;
        require(i < n_children(made), "a query has no such child");
        *out = new_query(made.kind == XC_WORDS ? term(word_of(made, i), 1, 0)
                                               : made.children[i]);
    });
}

enum xc_status xc_query_wildcard(const char *prefix,
                                 size_t prefix_len,
                                 uint32_t max_expansion,
                                 enum xc_wildcard_limit limit,
                                 enum xc_op combiner,
                                 xc_query **out,
                                 struct xc_error *err) noexcept
{
    return make_query(out, err, [&] {
        static_assert(int(XC_WILDCARD_ERROR) ==
                              int(Xapian::Query::WILDCARD_LIMIT_ERROR) &&
                          int(XC_WILDCARD_MOST_FREQUENT) ==
                              int(Xapian::Query::WILDCARD_LIMIT_MOST_FREQUENT),
                      "enum xc_wildcard_limit");
        assert(limit >= XC_WILDCARD_ERROR &&
               limit <= XC_WILDCARD_MOST_FREQUENT);
        require(combiner == XC_OP_SYNONYM || combiner == XC_OP_OR ||
                    combiner == XC_OP_MAX,
                "terms of a wildcard cannot be joined by this operator");
        return Xapian::Query(Xapian::Query::OP_WILDCARD,
                             str(prefix, prefix_len), max_expansion,
                             static_cast<int>(limit), op_of(combiner));
    });
}

enum xc_status xc_query_copy(const xc_query *query,
                             xc_query **out,
                             struct xc_error *err) noexcept
{
    return make_query(out, err, [&] {
        return Xapian::Query::unserialise(query->made->query().serialise());
    });
}

enum xc_status xc_query_serialise(const xc_query *query,
                                  struct xc_bytes *out,
                                  struct xc_error *err) noexcept
{
    return guard(
        err, [&] { lend(query->lent, query->made->query().serialise(), out); });
}

enum xc_status xc_query_describe(const xc_query *query,
                                 struct xc_bytes *out,
                                 struct xc_error *err) noexcept
{
    return guard(err, [&] {
        lend(query->lent, query->made->query().get_description(), out);
    });
}

uint32_t xc_query_length(const xc_query *query) noexcept
{
    uint32_t n = 0;
    quietly([&] { n = query->made->query().get_length(); });
    return n;
}

bool xc_query_is_nothing(const xc_query *query) noexcept
{
    bool is_nothing = false;
    quietly([&] { is_nothing = query->made->query().empty(); });
    return is_nothing;
}

enum xc_status xc_query_terms(const xc_query *query,
                              xc_terms **out,
                              struct xc_error *err) noexcept
{
    return start(out, err,
                 [&] { return query->made->query().get_unique_terms_begin(); });
}

void xc_query_free(xc_query *query) noexcept
{
    delete query;
}
