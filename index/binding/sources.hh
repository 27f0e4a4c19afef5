/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * sources.hh: queries whose documents libxapian does not choose itself. Each
 * may be asked more than once, and of several shards.
 */
#ifndef INDEX_BINDING_SOURCES_HH
#define INDEX_BINDING_SOURCES_HH

#include "index/binding/seam.hh"

#include <memory>
#include <string>
#include <vector>

namespace xc
{

/* Thrown through libxapian where the caller's function says XC_STOP: the search
 * ends without an answer. */
struct Stopped {
};

/* Whether context's owner takes the document. Throws Stopped. */
bool does_accept(xc_accepts *accepts, void *context, Xapian::docid docid);

/* See xc_query_accepted, xc_query_docids, xc_query_value_weight and
 * xc_query_walked. */
Xapian::Query accepted(xc_accepts *accepts, void *context, double weight);
Xapian::Query
one_of(std::shared_ptr<const std::vector<Xapian::docid>> ascending);
Xapian::Query
value_weight(Xapian::valueno slot, xc_weighs_value *weigh, const void *context);
Xapian::Query walked(const struct xc_walk &walk);

/* The documents that have term, or all for "", each with the same weight. */
Xapian::Query each_with(const std::string &term, double weight);

} /* namespace xc */

#endif
