/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/error.h"

#include <stdarg.h>
#include <stdio.h>

const char *pt_status_sentence(enum pt_status status)
{
    switch (status) {
#define PT_STATUS_CASE(name, number, sentence)                                 \
    case name:                                                                 \
        return sentence;
        PT_STATUS_LIST(PT_STATUS_CASE)
#undef PT_STATUS_CASE
    }
    return "unknown status";
}

static void set(struct pt_error *err,
                enum pt_status status,
                size_t begin,
                size_t end,
                const char *format,
                va_list args)
{
    assert(status != PT_OK);
    if (!err)
        return;
    err->status = status;
    err->span_begin = begin;
    err->span_end = end;
    vsnprintf(err->message, sizeof err->message, format, args);
}

enum pt_status
pt_fail(struct pt_error *err, enum pt_status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    set(err, status, 0, 0, format, args);
    va_end(args);
    return status;
}

enum pt_status pt_fail_at(struct pt_error *err,
                          enum pt_status status,
                          size_t begin,
                          size_t end,
                          const char *format,
                          ...)
{
    va_list args;
    va_start(args, format);
    set(err, status, begin, end, format, args);
    va_end(args);
    return status;
}

enum pt_status pt_fail_nomem(struct pt_error *err)
{
    return pt_fail(err, PT_ENOMEM, "%s", pt_status_sentence(PT_ENOMEM));
}
