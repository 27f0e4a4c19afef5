/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * status.h: what a call can say. Public: ptsearch.h and ptindex.h include it.
 *
 * Every fallible call returns an enum pt_status and, when given one, fills a
 * caller-owned struct pt_error. There is no global last error: an error lives
 * where the caller put it and reporting one needs no memory. A call that
 * succeeds leaves the struct pt_error alone.
 */
#ifndef COMMON_STATUS_H
#define COMMON_STATUS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define PT_API __attribute__((visibility("default")))
#else
#define PT_API
#endif

/* X(name, number, sentence). One value per thing that a caller can do
 * differently; the sentence serves when no message was given. */
#define PT_STATUS_LIST(X)                                                      \
    X(PT_OK, 0, "done")                                                        \
    X(PT_ENOMEM, 1, "memory ran out")                                          \
    X(PT_EIO, 2, "reading or writing failed")                                  \
    X(PT_ENOINDEX, 3, "there is no index at that place")                       \
    X(PT_ELOCKED, 4, "another process is changing the index")                  \
    X(PT_EMODIFIED, 5, "the index changed while it was read; search again")    \
    X(PT_ECORRUPT, 6, "the index is damaged")                                  \
    X(PT_EVERSION, 7, "the index was made by another version")                 \
    X(PT_EQUERY, 8, "the query cannot be understood")                          \
    X(PT_ELIMIT, 9, "a limit was reached")                                     \
    X(PT_EINVALID, 10, "an argument is not valid")                             \
    X(PT_ENOTFOUND, 11, "no such article")                                     \
    X(PT_EINTERRUPTED, 12, "it was interrupted")                               \
    X(PT_EINTERNAL, 13, "this should not happen; please report it")

enum pt_status {
#define PT_STATUS_ENUM(name, number, sentence) name = number,
    PT_STATUS_LIST(PT_STATUS_ENUM)
#undef PT_STATUS_ENUM
};

/* Bytes of a message, its closing NUL included; longer ones are cut. */
#define PT_ERROR_MESSAGE_SIZE 512

/* The layout is fixed from the first release on.
 * span_begin, span_end: for PT_EQUERY and PT_ELIMIT of a query the offending
 * bytes of the query text, half-open; otherwise both 0. */
struct pt_error {
    enum pt_status status;
    size_t span_begin;
    size_t span_end;
    char message[PT_ERROR_MESSAGE_SIZE];
};

/* The sentence of a status: a constant string, never NULL. */
PT_API const char *pt_status_sentence(enum pt_status status);

#ifdef __cplusplus
}
#endif
#endif
