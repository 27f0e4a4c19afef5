/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/visible.h"

#include "common/utf8.h"

struct range {
    uint32_t first;
    uint32_t last;
};

static bool is_in(const struct range *ranges, size_t n, uint32_t c)
{
    for (size_t i = 0; i < n && ranges[i].first <= c; i++)
        if (c <= ranges[i].last)
            return true;
    return false;
}

static const struct range controls[] = {
    {0x00,   0x1f  },
    {0x7f,   0x9f  },
    {0x061c, 0x061c},
    {0x200e, 0x200f},
    {0x2028, 0x202e},
    {0x2066, 0x2069},
    {0xfeff, 0xfeff},
};

/* Unicode's blocks of wide characters (East_Asian_Width W and F), roughly. */
static const struct range wide[] = {
    {0x1100,  0x115f },
    {0x2e80,  0x303e },
    {0x3041,  0xa4cf },
    {0xac00,  0xd7a3 },
    {0xf900,  0xfaff },
    {0xfe30,  0xfe6f },
    {0xff00,  0xff60 },
    {0xffe0,  0xffe6 },
    {0x1f300, 0x1f64f},
    {0x1f900, 0x1f9ff},
    {0x20000, 0x3fffd},
};

static const struct range narrowless[] = {
    {0x00ad, 0x00ad},
    {0x0300, 0x036f},
    {0x0483, 0x0489},
    {0x0591, 0x05bd},
    {0x0610, 0x061a},
    {0x064b, 0x065f},
    {0x200b, 0x200f},
    {0x20d0, 0x20ff},
    {0xfe00, 0xfe0f},
    {0xfe20, 0xfe2f},
};

bool pt_is_control(uint32_t c)
{
    return is_in(controls, PT_COUNTOF(controls), c);
}

/* Bytes from the start of s that are printable ASCII: most of most texts. */
static size_t plain_length(struct pt_str s)
{
    size_t n = 0;
    while (n < s.len && s.ptr[n] >= ' ' && s.ptr[n] < 0x7f)
        n++;
    return n;
}

void pt_visible(struct pt_buf *out, struct pt_str s)
{
    for (size_t at = 0, len = 0; at < s.len; at += len) {
        len = plain_length(pt_str_sub(s, at, s.len));
        if (len) {
            pt_buf_add(out, pt_str_sub(s, at, at + len));
            continue;
        }
        const uint32_t c = pt_utf8_get(s, at, &len);
        if (c == '\n' || c == '\t' || c == '\r')
            pt_buf_add_byte(out, ' ');
        else if (!pt_is_control(c))
            pt_buf_add_utf8(out, c);
        else if (c < 0x80)
            pt_buf_printf(out, "\\x%02x", (unsigned)c);
        else
            pt_buf_printf(out, "\\u%04x", (unsigned)c);
    }
}

size_t pt_visible_columns(struct pt_str s)
{
    size_t columns = 0;
    for (size_t at = 0, len = 0; at < s.len; at += len) {
        len = plain_length(pt_str_sub(s, at, s.len));
        if (len) {
            columns += len;
            continue;
        }
        const uint32_t c = pt_utf8_get(s, at, &len);
        if (is_in(wide, PT_COUNTOF(wide), c))
            columns += 2;
        else if (!is_in(narrowless, PT_COUNTOF(narrowless), c))
            columns++;
    }
    return columns;
}
