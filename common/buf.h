/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * buf.h: bytes that grow and are owned.
 *
 * Appends are sticky: once one fails (memory, or the ceiling given to
 * pt_buf_init) every later one does nothing, and pt_buf_status says so at the
 * end. So a writer appends freely and checks once.
 *
 *     struct pt_buf b;
 *     pt_buf_init(&b, PT_BUF_NO_CEILING);
 *     pt_buf_puts(&b, "Z");
 *     pt_buf_add(&b, stem);
 *     if (pt_buf_status(&b) != PT_OK) ...
 *     pt_buf_fini(&b);
 *
 * The bytes are always followed by a NUL that does not count, and may hold
 * NULs of their own. Not for two threads at once.
 */
#ifndef COMMON_BUF_H
#define COMMON_BUF_H

#include "common/status.h"
#include "common/str.h"

#include <stdarg.h>

#define PT_BUF_NO_CEILING SIZE_MAX

struct pt_buf {
    char *ptr;  /* NULL until the first append */
    size_t len; /* bytes, without the closing NUL */
    size_t capacity;
    size_t ceiling; /* most bytes that len may reach */
    enum pt_status status;
};

/* An empty buffer; owns nothing until the first append. */
void pt_buf_init(struct pt_buf *buf, size_t ceiling);

/* Gives the memory back and leaves an empty buffer with the same ceiling. */
void pt_buf_fini(struct pt_buf *buf);

/* Empty again, status PT_OK, memory kept. */
void pt_buf_clear(struct pt_buf *buf);

/* PT_OK, or why an append failed: PT_ENOMEM, or PT_ELIMIT for the ceiling. */
static inline enum pt_status pt_buf_status(const struct pt_buf *buf)
{
    return buf->status;
}

/* The bytes so far; valid until the next append. */
static inline struct pt_str pt_buf_str(const struct pt_buf *buf)
{
    return (struct pt_str){buf->ptr ? buf->ptr : "", buf->len};
}

/* The bytes as a C string, never NULL; valid until the next append. */
static inline const char *pt_buf_z(const struct pt_buf *buf)
{
    return buf->ptr ? buf->ptr : "";
}

void pt_buf_add(struct pt_buf *buf, struct pt_str s);
void pt_buf_add_byte(struct pt_buf *buf, char byte);
void pt_buf_puts(struct pt_buf *buf, const char *z);
void pt_buf_printf(struct pt_buf *buf, const char *format, ...) PT_PRINTF(2, 3);
void pt_buf_vprintf(struct pt_buf *buf, const char *format, va_list args)
    PT_PRINTF(2, 0);

/* Appends the UTF-8 form of a code point (U+FFFD for what is none). */
void pt_buf_add_utf8(struct pt_buf *buf, uint32_t code_point);

/* Room for n_bytes more, uninitialised, or NULL (sticky). The caller fills at
 * most that many and then adds what it used to buf->len by pt_buf_used. */
char *pt_buf_room(struct pt_buf *buf, size_t n_bytes);
void pt_buf_used(struct pt_buf *buf, size_t n_bytes);

/* Cuts to len bytes, which may not be more than there are. */
void pt_buf_cut(struct pt_buf *buf, size_t len);

#endif
