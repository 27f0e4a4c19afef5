/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/binding/refuse.h"

#include <stdio.h>

static enum xc_status
fail(struct xc_error *err, enum xc_status status, const char *message)
{
    if (err) {
        err->status = status;
        snprintf(err->message, sizeof err->message, "%s", message);
    }
    return status;
}

enum xc_status xc_refuse(struct xc_error *err, const char *message)
{
    return fail(err, XC_INVALID, message);
}

enum xc_status xc_fail_memory(struct xc_error *err)
{
    return fail(err, XC_MEMORY, xc_status_sentence(XC_MEMORY));
}
