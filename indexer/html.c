/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/html.h"

#include "indexer/encoding.h"

enum pt_status pt_html_read(const struct pt_html *html,
                            struct pt_arena *arena,
                            struct pt_article *out,
                            struct pt_error *err)
{
    struct pt_decoded decoded;
    const enum pt_status status =
        pt_encoding_decode(html->bytes, arena, &decoded, err);
    if (status != PT_OK)
        return status;
    char *const text = pt_arena_alloc(arena, decoded.text.len + 1);
    size_t len = 0;
    bool is_tag = false;
    if (!text)
        return pt_fail_nomem(err);
    for (size_t i = 0; i < decoded.text.len; i++) {
        const char c = decoded.text.ptr[i];
        is_tag |= c == '<';
        if (!is_tag)
            text[len++] = c;
        is_tag &= c != '>';
    }
    out->text = pt_str_trim(pt_str_n(text, len));
    return out->text.len ? PT_OK : pt_fail(err, PT_EINVALID, "empty");
}
