/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * evener.hh: a way round an error of libxapian 1.4.22, see evener.cc.
 */
#ifndef INDEX_BINDING_EVENER_HH
#define INDEX_BINDING_EVENER_HH

#include "index/binding/objects.hh"

namespace xc
{

/* What libxapian is to be asked for what enquire was asked (not empty), with
 * its weighting: the same documents and weights. */
Xapian::Query evened(const Search &enquire);

} /* namespace xc */

#endif
