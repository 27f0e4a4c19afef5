/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/input_utf16.h"

#include "common/utf8.h"
#include "indexer/unicode.h"

enum { CHUNK_BYTES = 16 * 1024 };

/* Bytes at the start of window that can be read without what follows. */
static size_t whole_bytes(struct pt_str window, bool is_last, bool is_big)
{
    size_t n = window.len - window.len % 2;
    if (is_last || n < 2)
        return n;
    const unsigned char high =
        (unsigned char)window.ptr[is_big ? n - 2 : n - 1];
    return high >= 0xd8 && high <= 0xdb ? n - 2 : n;
}

static enum pt_status fill(struct pt_input *input,
                           char *room,
                           size_t n,
                           size_t *out_n,
                           struct pt_error *err)
{
    const struct pt_input_utf16 *const job = input->context;
    struct pt_str window;
    size_t at = 0, len = 0;
    const enum pt_status status =
        pt_input_peek(job->from, CHUNK_BYTES, &window, err);
    if (status != PT_OK)
        return status;
    const bool is_last = window.len < CHUNK_BYTES;
    const size_t end = whole_bytes(window, is_last, job->is_big);
    const struct pt_str whole = pt_str_sub(window, 0, end);
    while (at < end && len + PT_UTF8_MAX <= n)
        len += pt_utf8_put(room + len, pt_utf16_get(whole, &at, job->is_big));
    if (is_last && at == end && window.len - end == 1 &&
        len + PT_UTF8_MAX <= n) {
        len += pt_utf8_put(room + len, PT_UTF8_BAD);
        at++;
    }
    pt_input_take(job->from, at);
    *out_n = len;
    return PT_OK;
}

void pt_input_init_utf16(struct pt_input *input, struct pt_input_utf16 *utf16)
{
    pt_input_init_fill(input, fill, utf16);
}
