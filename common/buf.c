/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/buf.h"

#include "common/mem.h"
#include "common/utf8.h"

#include <stdarg.h>
#include <stdio.h>

void pt_buf_init(struct pt_buf *buf, size_t ceiling)
{
    *buf = (struct pt_buf){.ceiling = ceiling, .status = PT_OK};
}

void pt_buf_fini(struct pt_buf *buf)
{
    pt_free(buf->ptr);
    pt_buf_init(buf, buf->ceiling);
}

void pt_buf_clear(struct pt_buf *buf)
{
    buf->len = 0;
    buf->status = PT_OK;
    if (buf->ptr)
        buf->ptr[0] = '\0';
}

static char *grow(struct pt_buf *buf, size_t n_bytes)
{
    if (n_bytes > buf->ceiling - buf->len || n_bytes >= SIZE_MAX - buf->len) {
        buf->status = PT_ELIMIT;
        return NULL;
    }
    char *const grown =
        pt_grow(buf->ptr, &buf->capacity, buf->len + n_bytes + 1, SIZE_MAX, 1);
    if (!grown) {
        buf->status = PT_ENOMEM;
        return NULL;
    }
    buf->ptr = grown;
    return grown + buf->len;
}

char *pt_buf_room(struct pt_buf *buf, size_t n_bytes)
{
    if (buf->status != PT_OK)
        return NULL;
    const bool has_room = n_bytes < buf->capacity - buf->len &&
                          n_bytes <= buf->ceiling - buf->len;
    return has_room ? buf->ptr + buf->len : grow(buf, n_bytes);
}

void pt_buf_used(struct pt_buf *buf, size_t n_bytes)
{
    assert(buf->len + n_bytes < buf->capacity);
    buf->len += n_bytes;
    buf->ptr[buf->len] = '\0';
}

void pt_buf_add(struct pt_buf *buf, struct pt_str s)
{
    char *const room = pt_buf_room(buf, s.len);
    if (!room)
        return;
    if (s.len)
        memcpy(room, s.ptr, s.len);
    pt_buf_used(buf, s.len);
}

void pt_buf_add_byte(struct pt_buf *buf, char byte)
{
    pt_buf_add(buf, (struct pt_str){&byte, 1});
}

void pt_buf_puts(struct pt_buf *buf, const char *z)
{
    pt_buf_add(buf, pt_str_of(z));
}

void pt_buf_vprintf(struct pt_buf *buf, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    const int n = vsnprintf(NULL, 0, format, args);
    assert(n >= 0);
    char *const room = n < 0 ? NULL : pt_buf_room(buf, (size_t)n);
    if (room) {
        vsnprintf(room, (size_t)n + 1, format, again);
        pt_buf_used(buf, (size_t)n);
    }
    va_end(again);
}

void pt_buf_printf(struct pt_buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    pt_buf_vprintf(buf, format, args);
    va_end(args);
}

void pt_buf_add_utf8(struct pt_buf *buf, uint32_t code_point)
{
    char bytes[PT_UTF8_MAX];
    pt_buf_add(buf, (struct pt_str){bytes, pt_utf8_put(bytes, code_point)});
}

void pt_buf_cut(struct pt_buf *buf, size_t len)
{
    assert(len <= buf->len);
    buf->len = len;
    if (buf->ptr)
        buf->ptr[len] = '\0';
}
