/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * refuse.h: how the part of the binding that is C says no.
 */
#ifndef INDEX_BINDING_REFUSE_H
#define INDEX_BINDING_REFUSE_H

#include "index/xapian_c.h"

/* Tells err, which may be NULL; XC_INVALID. */
enum xc_status xc_refuse(struct xc_error *err, const char *message);

/* The same for XC_MEMORY. */
enum xc_status xc_fail_memory(struct xc_error *err);

#endif
