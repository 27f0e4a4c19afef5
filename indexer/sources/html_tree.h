/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * html_tree.h: HTML -> a flat array of nodes, the one door to libxml2's HTML
 * parser. Taken by its events and not its tree, because of the two in Debian it
 * alone stays linear on a page 100,000 elements deep: gumbo searches the whole
 * stack of open elements at each tag, frees recursively, and crashes.
 *
 * What of a page no article needs is not kept: comments, what scripts and
 * styles hold (but JSON-LD), attributes that nobody asks for.
 *
 * Two places where libxml2 is quadratic are closed here. A tag of more
 * attributes than PT_MAX_HTML_ATTRIBUTES is refused before parsing. At
 * PT_MAX_HTML_DEPTH open elements the parser begins anew, and what follows
 * hangs from an element half as deep: nothing is lost but the nesting.
 */
#ifndef INDEXER_SOURCES_HTML_TREE_H
#define INDEXER_SOURCES_HTML_TREE_H

#include "common/arena.h"
#include "common/error.h"

#define PT_MAX_HTML_BYTES (16u << 20)
#define PT_MAX_HTML_NODES 500000u
#define PT_MAX_HTML_DEPTH 256u
#define PT_MAX_HTML_ATTRIBUTES 512u       /* in the source of one tag */
#define PT_MAX_HTML_ATTRIBUTE_BYTES 8192u /* of a value; the rest is cut */

/* ORDER TAGS: by name, text and unknown elements first. X(name, kind):
 *   INLINE   part of a line of text
 *   BLOCK    stands on lines of its own
 *   UNSEEN   holds nothing that a reader sees as text
 *   CONTROL  to be pressed or filled in, not read */
#define PT_HTML_TAG_LIST(X)                                                    \
    X(a, INLINE)                                                               \
    X(address, BLOCK)                                                          \
    X(article, BLOCK)                                                          \
    X(aside, BLOCK)                                                            \
    X(audio, UNSEEN)                                                           \
    X(b, INLINE)                                                               \
    X(blockquote, BLOCK)                                                       \
    X(body, BLOCK)                                                             \
    X(br, INLINE)                                                              \
    X(button, CONTROL)                                                         \
    X(canvas, UNSEEN)                                                          \
    X(caption, BLOCK)                                                          \
    X(center, BLOCK)                                                           \
    X(datalist, UNSEEN)                                                        \
    X(dd, BLOCK)                                                               \
    X(details, BLOCK)                                                          \
    X(dialog, BLOCK)                                                           \
    X(dir, BLOCK)                                                              \
    X(div, BLOCK)                                                              \
    X(dl, BLOCK)                                                               \
    X(dt, BLOCK)                                                               \
    X(em, INLINE)                                                              \
    X(embed, UNSEEN)                                                           \
    X(fieldset, BLOCK)                                                         \
    X(figcaption, BLOCK)                                                       \
    X(figure, BLOCK)                                                           \
    X(footer, BLOCK)                                                           \
    X(form, BLOCK)                                                             \
    X(h1, BLOCK)                                                               \
    X(h2, BLOCK)                                                               \
    X(h3, BLOCK)                                                               \
    X(h4, BLOCK)                                                               \
    X(h5, BLOCK)                                                               \
    X(h6, BLOCK)                                                               \
    X(head, UNSEEN)                                                            \
    X(header, BLOCK)                                                           \
    X(hgroup, BLOCK)                                                           \
    X(hr, BLOCK)                                                               \
    X(html, BLOCK)                                                             \
    X(i, INLINE)                                                               \
    X(iframe, UNSEEN)                                                          \
    X(img, INLINE)                                                             \
    X(input, CONTROL)                                                          \
    X(label, CONTROL)                                                          \
    X(legend, BLOCK)                                                           \
    X(li, BLOCK)                                                               \
    X(link, UNSEEN)                                                            \
    X(main, BLOCK)                                                             \
    X(map, UNSEEN)                                                             \
    X(math, UNSEEN)                                                            \
    X(menu, BLOCK)                                                             \
    X(meta, UNSEEN)                                                            \
    X(nav, BLOCK)                                                              \
    X(noframes, UNSEEN)                                                        \
    X(noscript, UNSEEN)                                                        \
    X(object, UNSEEN)                                                          \
    X(ol, BLOCK)                                                               \
    X(optgroup, CONTROL)                                                       \
    X(option, CONTROL)                                                         \
    X(p, BLOCK)                                                                \
    X(picture, UNSEEN)                                                         \
    X(pre, BLOCK)                                                              \
    X(rp, UNSEEN)                                                              \
    X(rt, UNSEEN)                                                              \
    X(script, UNSEEN)                                                          \
    X(search, BLOCK)                                                           \
    X(section, BLOCK)                                                          \
    X(select, CONTROL)                                                         \
    X(source, UNSEEN)                                                          \
    X(span, INLINE)                                                            \
    X(strong, INLINE)                                                          \
    X(style, UNSEEN)                                                           \
    X(summary, BLOCK)                                                          \
    X(svg, UNSEEN)                                                             \
    X(table, BLOCK)                                                            \
    X(tbody, BLOCK)                                                            \
    X(td, BLOCK)                                                               \
    X(template, UNSEEN)                                                        \
    X(textarea, CONTROL)                                                       \
    X(tfoot, BLOCK)                                                            \
    X(th, BLOCK)                                                               \
    X(thead, BLOCK)                                                            \
    X(time, INLINE)                                                            \
    X(title, UNSEEN)                                                           \
    X(tr, BLOCK)                                                               \
    X(track, UNSEEN)                                                           \
    X(ul, BLOCK)                                                               \
    X(video, UNSEEN)                                                           \
    X(wbr, INLINE)

enum pt_html_tag {
    PT_HTML_TEXT,
    PT_HTML_UNKNOWN,
#define PT_HTML_TAG_ENUM(name, kind) PT_HTML_##name,
    PT_HTML_TAG_LIST(PT_HTML_TAG_ENUM)
#undef PT_HTML_TAG_ENUM
        PT_N_HTML_TAGS
};

enum pt_html_kind {
    PT_HTML_KIND_INLINE,
    PT_HTML_KIND_BLOCK,
    PT_HTML_KIND_UNSEEN,
    PT_HTML_KIND_CONTROL,
};

enum pt_html_kind pt_html_kind_of(enum pt_html_tag tag);

/* ORDER ATTRIBUTES: X(name in the enum, name in HTML). */
#define PT_HTML_ATTRIBUTE_LIST(X)                                              \
    X(aria_hidden, "aria-hidden")                                              \
    X(aria_label, "aria-label")                                                \
    X(class, "class")                                                          \
    X(content, "content")                                                      \
    X(component, "data-component")                                             \
    X(module, "data-module")                                                   \
    X(testid, "data-testid")                                                   \
    X(datetime, "datetime")                                                    \
    X(hidden, "hidden")                                                        \
    X(href, "href")                                                            \
    X(http_equiv, "http-equiv")                                                \
    X(id, "id")                                                                \
    X(itemprop, "itemprop")                                                    \
    X(itemtype, "itemtype")                                                    \
    X(lang, "lang")                                                            \
    X(name, "name")                                                            \
    X(property, "property")                                                    \
    X(pubdate, "pubdate")                                                      \
    X(rel, "rel")                                                              \
    X(role, "role")                                                            \
    X(style, "style")                                                          \
    X(type, "type")                                                            \
    X(xml_lang, "xml:lang")

enum pt_html_attribute {
#define PT_HTML_ATTRIBUTE_ENUM(name, words) PT_HTML_ATTR_##name,
    PT_HTML_ATTRIBUTE_LIST(PT_HTML_ATTRIBUTE_ENUM)
#undef PT_HTML_ATTRIBUTE_ENUM
        PT_N_HTML_ATTRIBUTES
};

struct pt_html_value {
    enum pt_html_attribute attribute;
    struct pt_str value;
};

/* In document order: the descendants of node i are the nodes from i + 1 to
 * before its end. Node 0 is the root, an unknown element around all. */
struct pt_html_node {
    enum pt_html_tag tag;
    uint32_t parent; /* of the root: 0 */
    uint32_t end;
    uint32_t n_values;
    const struct pt_html_value *values;
    struct pt_str text; /* TEXT: what it holds; UNKNOWN: the element's name */
};

struct pt_html_tree {
    const struct pt_html_node *nodes;
    uint32_t n_nodes;
};

/* Parses html, well-formed UTF-8 (whatever it declares). Views live in arena.
 * PT_OK, of an empty text too; PT_ELIMIT, with the limit as message; PT_ENOMEM.
 */
enum pt_status pt_html_tree_parse(struct pt_str html,
                                  struct pt_arena *arena,
                                  struct pt_html_tree *out,
                                  struct pt_error *err) PT_NODISCARD;

/* The value of an attribute; empty when it has none or it is empty.
 * has: whether it is there. */
struct pt_str pt_html_get(const struct pt_html_node *node,
                          enum pt_html_attribute attribute);
bool pt_html_has(const struct pt_html_node *node,
                 enum pt_html_attribute attribute);

/* The text of all nodes below node i, white space collapsed and trimmed, at
 * most most bytes of it, in arena; empty when memory ran out. */
struct pt_str pt_html_text_below(const struct pt_html_tree *tree,
                                 uint32_t i,
                                 size_t most,
                                 struct pt_arena *arena);

#endif
