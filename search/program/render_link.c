/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/program/render_link.h"

#include "search/program/hit_view.h"

#include <unistd.h>

static void add_address(struct pt_buf *out, struct pt_str s, const char *safe)
{
    for (size_t i = 0; i < s.len; i++) {
        const unsigned char c = (unsigned char)s.ptr[i];
        const bool is_plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
            (c >= '0' && c <= '9') || (c < 0x80 && c && strchr(safe, c));
        pt_buf_printf(out, is_plain ? "%c" : "%%%02X", c);
    }
}

/* Takes back what was appended when it is too long. */
static bool fits(struct pt_buf *out, size_t begin)
{
    if (pt_buf_status(out) == PT_OK && out->len - begin <= PT_MAX_LINK_BYTES)
        return true;
    pt_buf_cut(out, begin);
    return false;
}

static bool is_web(struct pt_str url)
{
    const struct pt_str schemes[] = {PT_STR("https://"), PT_STR("http://")};
    for (size_t i = 0; i < PT_COUNTOF(schemes); i++)
        if (url.len > schemes[i].len &&
            pt_str_equal_ascii_case(pt_str_sub(url, 0, schemes[i].len),
                                    schemes[i]))
            return true;
    return false;
}

bool pt_link_web(const pt_hit *hit, struct pt_buf *out)
{
    const struct pt_str url = pt_hit_view(hit, PT_HIT_URL);
    const size_t begin = out->len;
    if (!is_web(url) || url.len > PT_MAX_LINK_BYTES)
        return false;
    add_address(out, url, "-._~:/?#[]@!&+,;=%");
    return fits(out, begin);
}

bool pt_link_file(const pt_hit *hit, const char *before, struct pt_buf *out)
{
    const struct pt_str file = pt_hit_view(hit, PT_HIT_FILE);
    const size_t begin = out->len;
    if (!pt_str_begins(file, PT_STR("/")) ||
        pt_str_begins(file, PT_STR("//")) || file.len > PT_MAX_LINK_BYTES)
        return false;
    pt_buf_puts(out, before);
    add_address(out, file, "-._~/");
    return fits(out, begin);
}

bool pt_link_article(const pt_hit *hit, const char *before, struct pt_buf *out)
{
    return pt_link_web(hit, out) || pt_link_file(hit, before, out);
}

void pt_link_host(struct pt_buf *out)
{
    char name[256];
    pt_buf_clear(out);
    pt_buf_puts(out, "file://");
    if (gethostname(name, sizeof name) != 0)
        return;
    name[sizeof name - 1] = '\0';
    add_address(out, pt_str_of(name), "-._");
}
