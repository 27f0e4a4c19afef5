/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ties.hh: a page by weight, on which a value decides between equal weights.
 *
 * libxapian reads that value of each document that it looks at until the page
 * is full and all are counted that are to be, a thousand and more: that takes
 * longer than to weigh them. So it is told that all have the same value, and
 * goes by docid where weights are equal. What might have been on the page
 * instead is noted beside it, and the value is read of those alone that weigh
 * the same.
 */
#ifndef INDEX_BINDING_TIES_HH
#define INDEX_BINDING_TIES_HH

#include "index/binding/objects.hh"

namespace xc
{

/* The page [0, max_items) of enquire, as Enquire::get_mset finds it; asker, if
 * any, sees what matches. NULL where that is not the order or more is asked
 * for; where there are spies; with servers or several shards, for what is seen
 * has the docid of its shard; and where it is no better: on a long page, or
 * with weights that are mostly equal. */
std::unique_ptr<Found> settled_page(Search *enquire,
                                    Xapian::MatchSpy *asker,
                                    uint32_t max_items,
                                    uint32_t check_at_least);

} /* namespace xc */

#endif
