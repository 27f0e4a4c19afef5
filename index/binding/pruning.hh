/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pruning.hh: a way round another error of libxapian 1.4.22, see pruning.cc.
 */
#ifndef INDEX_BINDING_PRUNING_HH
#define INDEX_BINDING_PRUNING_HH

#include "index/binding/objects.hh"

namespace xc
{

/* How many documents are to be examined so that none of the best is passed
 * over: check_at_least, or all. */
Xapian::doccount examined(const Search &enquire,
                          Xapian::doccount check_at_least);

} /* namespace xc */

#endif
