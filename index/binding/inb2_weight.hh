/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * inb2_weight.hh: I(n)B2 as libxapian is told it.
 */
#ifndef INDEX_BINDING_INB2_WEIGHT_HH
#define INDEX_BINDING_INB2_WEIGHT_HH

#include "index/binding/seam.hh"

#include <memory>

namespace xc
{

/* See xc_enquire_set_weighting_inb2. */
std::unique_ptr<Xapian::Weight> inb2_weight(double c);

} /* namespace xc */

#endif
