/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * status.c: what statuses mean, for whoever has no libxapian at hand, too.
 */
#include "index/xapian_c.h"

const char *xc_status_sentence(enum xc_status status)
{
    switch (status) {
#define XC_STATUS_CASE(name, number, sentence)                                 \
    case name:                                                                 \
        return sentence;
        XC_STATUS_LIST(XC_STATUS_CASE)
#undef XC_STATUS_CASE
    }
    return "an unknown status";
}
