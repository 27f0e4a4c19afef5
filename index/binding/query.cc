/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * query.cc: what libxapian makes of a query that was put together in C
 * (query_made.c): its recipe, built once and kept with it.
 */
#include "index/binding/iterators.hh"
#include "index/binding/sources.hh"

#include <cassert>

using namespace xc;

namespace
{

/* What stands beside a query once libxapian was asked. */
struct Built {
    Made made;
    std::string lent;
};

void drop(void *built)
{
    delete static_cast<Built *>(built);
}

std::string text_of(struct xc_bytes bytes)
{
    return str(bytes.ptr, bytes.len);
}

Xapian::Query docids_of(const struct xc_query &query)
{
    auto list = std::make_shared<const std::vector<Xapian::docid>>(
        query.numbers, query.numbers + query.n_numbers);
    return one_of(std::move(list));
}

Xapian::Query wildcard(const struct xc_query &query)
{
    static_assert(int(XC_WILDCARD_ERROR) ==
                          int(Xapian::Query::WILDCARD_LIMIT_ERROR) &&
                      int(XC_WILDCARD_MOST_FREQUENT) ==
                          int(Xapian::Query::WILDCARD_LIMIT_MOST_FREQUENT),
                  "enum xc_wildcard_limit");
    return Xapian::Query(Xapian::Query::OP_WILDCARD, text_of(query.text),
                         query.most, static_cast<int>(query.limit),
                         op_of(query.op));
}

Xapian::Query given_by(const struct xc_query &query)
{
    switch (query.source) {
    case XC_NOTHING:
    case XC_TERM_COUNTED:
        break;
    case XC_VALUES:
        return {Xapian::Query::OP_VALUE_RANGE, query.slot, text_of(query.text),
                text_of(query.upper)};
    case XC_VALUES_FROM:
        return {Xapian::Query::OP_VALUE_GE, query.slot, text_of(query.text)};
    case XC_VALUES_TO:
        return {Xapian::Query::OP_VALUE_LE, query.slot, text_of(query.upper)};
    case XC_DOCIDS:
        return docids_of(query);
    case XC_TAKEN:
        return accepted(query.accepts, query.context, query.factor);
    case XC_WALKED:
        return walked(query.walk);
    case XC_VALUE_WEIGHED:
        return value_weight(query.slot, query.weighs, query.weighs_by);
    case XC_WILDCARD:
        return wildcard(query);
    case XC_BYTES:
        return Xapian::Query::unserialise(text_of(query.text));
    }
    return {};
}

Made join(const struct xc_query &query)
{
    Many made;
    made.reserve(query.n_children);
    for (size_t i = 0; i < query.n_children; i++)
        made.push_back(made_of(*query.children[i]));
    return joined(query.op, std::move(made), query.window);
}

/* Not Query::MatchAll: that static's reference count is shared by threads. */
Made make(const struct xc_query &query)
{
    switch (query.kind) {
    case XC_TERM:
        return term(text_of(query.text), 1, query.pos);
    case XC_WORDS:
        return words(text_of(query.text),
                     {query.numbers, query.numbers + query.n_numbers});
    case XC_ALL:
        return given(Xapian::Query(std::string()), XC_ALL);
    case XC_SCALED:
        return scaled(query.factor, made_of(*query.children[0]));
    case XC_JOINED:
        return join(query);
    case XC_RANGE:
    case XC_OTHER:
    case XC_ACCEPTED:
        break;
    }
    return query.source == XC_TERM_COUNTED
               ? term(text_of(query.text), query.wqf, query.pos)
               : given(given_by(query), query.kind);
}

/* A query is told from what is kept of it by nobody who asks. */
Built &built_of(const struct xc_query &query)
{
    if (!query.built) {
        auto &owner = const_cast<struct xc_query &>(query);
        owner.built = new Built{make(query), {}};
        owner.drop = drop;
    }
    return *static_cast<Built *>(query.built);
}

} /* namespace */

const Made &xc::made_of(const struct xc_query &query)
{
    return built_of(query).made;
}

enum xc_status xc_query_copy(const xc_query *query,
                             xc_query **out,
                             struct xc_error *err) noexcept
{
    enum xc_status copied = XC_OK;
    const enum xc_status status = guard(err, [&] {
        const std::string bytes = made_of(*query)->query().serialise();
        copied = xc_query_of_bytes(bytes_of(bytes), out, err);
    });
    return status == XC_OK ? copied : status;
}

enum xc_status xc_query_serialise(const xc_query *query,
                                  struct xc_bytes *out,
                                  struct xc_error *err) noexcept
{
    return guard(err, [&] {
        lend(built_of(*query).lent, made_of(*query)->query().serialise(), out);
    });
}

enum xc_status xc_query_describe(const xc_query *query,
                                 struct xc_bytes *out,
                                 struct xc_error *err) noexcept
{
    return guard(err, [&] {
        lend(built_of(*query).lent, made_of(*query)->query().get_description(),
             out);
    });
}

uint32_t xc_query_length(const xc_query *query) noexcept
{
    uint32_t n = 0;
    quietly([&] { n = made_of(*query)->query().get_length(); });
    return n;
}

bool xc_query_is_nothing(const xc_query *query) noexcept
{
    bool is_nothing = false;
    quietly([&] { is_nothing = made_of(*query)->query().empty(); });
    return is_nothing;
}

enum xc_status xc_query_terms(const xc_query *query,
                              xc_terms **out,
                              struct xc_error *err) noexcept
{
    return start(out, err, [&] {
        return made_of(*query)->query().get_unique_terms_begin();
    });
}
