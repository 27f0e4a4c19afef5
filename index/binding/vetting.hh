/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * vetting.hh: a way round a third error of libxapian 1.4.22, see vetting.cc.
 */
#ifndef INDEX_BINDING_VETTING_HH
#define INDEX_BINDING_VETTING_HH

#include "index/binding/objects.hh"

namespace xc
{

/* A query that the same documents answer with the same weights, and in which
 * libxapian weighs no phrase that does not stand there; asked itself where it
 * does not in that. What is new is to be examined to the end (pruning.hh). */
Made vetted(const Made &asked);

} /* namespace xc */

#endif
