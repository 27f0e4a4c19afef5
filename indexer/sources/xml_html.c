/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/xml_html.h"

static void put_escaped(struct pt_str s, struct pt_buf *out)
{
    size_t done = 0;
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.ptr[i];
        if (c != '<' && c != '&' && c != '"')
            continue;
        pt_buf_add(out, pt_str_sub(s, done, i));
        pt_buf_puts(out, c == '<' ? "&lt;" : c == '&' ? "&amp;" : "&quot;");
        done = i + 1;
    }
    pt_buf_add(out, pt_str_sub(s, done, s.len));
}

/* Elements that HTML never closes. */
static bool is_void(struct pt_str name)
{
    static const char *const names[] = {
        "area", "base", "br",    "col",    "embed", "hr",  "img",
        "link", "meta", "input", "source", "track", "wbr",
    };
    for (size_t i = 0; i < PT_COUNTOF(names); i++)
        if (pt_str_equal_ascii_case(name, pt_str_of(names[i])))
            return true;
    return false;
}

void pt_xml_to_html(const struct pt_xml_node *node, struct pt_buf *out)
{
    if (node->kind == PT_XML_TEXT) {
        put_escaped(node->text, out);
        return;
    }
    if (node->kind == PT_XML_END && is_void(node->name))
        return;
    pt_buf_puts(out, node->kind == PT_XML_END ? "</" : "<");
    pt_buf_add(out, node->name);
    for (size_t i = 0; i < node->n_attributes; i++) {
        pt_buf_add_byte(out, ' ');
        pt_buf_add(out, node->attributes[i].name);
        pt_buf_puts(out, "=\"");
        put_escaped(node->attributes[i].value, out);
        pt_buf_puts(out, "\"");
    }
    pt_buf_puts(out, ">");
}
