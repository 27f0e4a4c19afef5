/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * error.h: how the code inside fills a struct pt_error.
 *
 * Set the error where it happens, in one impersonal line that adds a fact the
 * caller lacks (path, line, byte), and pass the status up untouched:
 *
 *     return pt_fail(err, PT_EIO, "cannot read %s: %s", path, strerror(errno));
 */
#ifndef COMMON_ERROR_H
#define COMMON_ERROR_H

#include "common/base.h"
#include "common/status.h"

/* Writes status and message to *err (span 0,0) unless err is NULL; returns
 * status, which may not be PT_OK. The message never ends in a newline. */
enum pt_status
pt_fail(struct pt_error *err, enum pt_status status, const char *format, ...)
    PT_PRINTF(3, 4);

/* The same, with the bytes [begin, end) of the query text at fault. */
enum pt_status pt_fail_at(struct pt_error *err,
                          enum pt_status status,
                          size_t begin,
                          size_t end,
                          const char *format,
                          ...) PT_PRINTF(5, 6);

/* Memory ran out: PT_ENOMEM with its plain sentence. */
enum pt_status pt_fail_nomem(struct pt_error *err);

#endif
