/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/html_tree.h"

#include "common/ascii.h"
#include "common/utf8.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>

/* ------------------------------------------------------------- tables --- */

/* clang-format off */
static const struct {
    const char *name;
    enum pt_html_kind kind;
} tags[PT_N_HTML_TAGS] = {
    [PT_HTML_TEXT] = {"", PT_HTML_KIND_INLINE},
    [PT_HTML_UNKNOWN] = {"", PT_HTML_KIND_INLINE},
#define TAG_ROW(name, kind) [PT_HTML_##name] = {#name, PT_HTML_KIND_##kind},
    PT_HTML_TAG_LIST(TAG_ROW)
#undef TAG_ROW
};

static const char *const attributes[PT_N_HTML_ATTRIBUTES] = {
#define ATTRIBUTE_ROW(name, words) [PT_HTML_ATTR_##name] = words,
    PT_HTML_ATTRIBUTE_LIST(ATTRIBUTE_ROW)
#undef ATTRIBUTE_ROW
};
/* clang-format on */

enum pt_html_kind pt_html_kind_of(enum pt_html_tag tag)
{
    assert(tag < PT_N_HTML_TAGS);
    return tags[tag].kind;
}

static enum pt_html_tag tag_of(const char *name)
{
    size_t low = PT_HTML_UNKNOWN + 1, high = PT_N_HTML_TAGS;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = strcmp(name, tags[middle].name);
        if (order == 0)
            return (enum pt_html_tag)middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return PT_HTML_UNKNOWN;
}

static int attribute_of(const char *name)
{
    for (int i = 0; i < PT_N_HTML_ATTRIBUTES; i++)
        if (strcmp(name, attributes[i]) == 0)
            return i;
    return -1;
}

/* -------------------------------------------- what must not be parsed --- */

static bool begins_tag(struct pt_str html, size_t at, const char *name)
{
    const size_t len = strlen(name);
    return at + len < html.len && !pt_ascii_is_letter(html.ptr[at + len]) &&
           pt_str_equal_ascii_case(pt_str_n(html.ptr + at, len),
                                   pt_str_n(name, len));
}

/* Behind the ">" of the tag whose name begins at byte at; *out_n is how many
 * words stand in it, quoted values as one: its attributes at least. */
static size_t skip_tag(struct pt_str html, size_t at, size_t *out_n)
{
    char quote = '\0', before = '\0';
    *out_n = 0;
    for (; at < html.len; at++) {
        const char c = html.ptr[at];
        if (quote) {
            quote = c == quote ? '\0' : quote;
            before = '"';
        } else if (c == '>') {
            return at + 1;
        } else if ((c == '"' || c == '\'') && before == '=') {
            quote = c;
        } else {
            *out_n +=
                pt_ascii_is_space(c) && !pt_ascii_is_space(html.ptr[at - 1]);
            before = pt_ascii_is_space(c) ? before : c;
        }
    }
    return at;
}

/* Where the content of a script or style that begins at byte at ends. */
static size_t skip_raw(struct pt_str html, size_t at, const char *name)
{
    while (at < html.len) {
        const char *const end = memchr(html.ptr + at, '<', html.len - at);
        if (!end)
            break;
        at = (size_t)(end - html.ptr) + 1;
        if (at < html.len && html.ptr[at] == '/' &&
            begins_tag(html, at + 1, name))
            return at;
    }
    return html.len;
}

static bool has_monstrous_tag(struct pt_str html)
{
    for (size_t at = 0; at < html.len;) {
        const char *const begin = memchr(html.ptr + at, '<', html.len - at);
        if (!begin)
            return false;
        at = (size_t)(begin - html.ptr) + 1;
        if (at == html.len || !pt_ascii_is_letter(html.ptr[at]))
            continue;
        const bool is_script = begins_tag(html, at, "script");
        const bool is_style = begins_tag(html, at, "style");
        size_t n_words;
        at = skip_tag(html, at, &n_words);
        if (n_words > PT_MAX_HTML_ATTRIBUTES)
            return true;
        if (is_script || is_style)
            at = skip_raw(html, at, is_script ? "script" : "style");
    }
    return false;
}

/* ------------------------------------------------------------ building --- */

/* What libxml2 calls back with. Its stack of open elements and ours are one:
 * it closes elements itself, in order, also those that the page left open. */
struct builder {
    struct pt_arena *arena;
    struct pt_html_node *nodes;
    uint32_t n_nodes;
    uint32_t most_nodes;
    char *text; /* all text of the page, in one piece */
    size_t text_len;
    size_t most_text;
    uint32_t open[2 * PT_MAX_HTML_DEPTH]; /* the root first */
    uint32_t n_open;
    uint32_t n_base; /* of these, opened before this parser began */
    xmlParserCtxt *parser;
    struct pt_str html;
    struct pt_str before; /* given to the parser first */
    size_t n_given;       /* bytes of html that the parser has */
    size_t resume;        /* where in html the tag ends that is too deep */
    bool begins_anew;
    enum pt_status status;
};

static void stop(struct builder *b, enum pt_status status)
{
    b->status = status;
    xmlStopParser(b->parser);
}

static struct pt_html_node *add_node(struct builder *b, enum pt_html_tag tag)
{
    if (b->n_nodes == b->most_nodes) {
        stop(b, PT_ELIMIT);
        return NULL;
    }
    struct pt_html_node *const node = &b->nodes[b->n_nodes];
    *node = (struct pt_html_node){
        .tag = tag,
        .parent = b->n_open ? b->open[b->n_open - 1] : 0,
        .end = b->n_nodes + 1,
    };
    b->n_nodes++;
    return node;
}

static struct pt_str cut(struct pt_str value)
{
    size_t len = value.len;
    if (len <= PT_MAX_HTML_ATTRIBUTE_BYTES)
        return value;
    len = PT_MAX_HTML_ATTRIBUTE_BYTES;
    while (!pt_utf8_is_boundary(value, len))
        len--;
    return pt_str_sub(value, 0, len);
}

static bool
keep_values(struct builder *b, struct pt_html_node *node, const xmlChar **pairs)
{
    struct pt_html_value kept[PT_N_HTML_ATTRIBUTES];
    uint32_t n = 0;
    for (; pairs && pairs[0] && n < PT_N_HTML_ATTRIBUTES; pairs += 2) {
        const int attribute = attribute_of((const char *)pairs[0]);
        if (attribute < 0)
            continue;
        kept[n].attribute = (enum pt_html_attribute)attribute;
        if (!pt_arena_copy(b->arena, cut(pt_str_of((const char *)pairs[1])),
                           &kept[n].value))
            return false;
        n++;
    }
    if (n == 0)
        return true;
    struct pt_html_value *const values =
        pt_arena_array(b->arena, n, sizeof *values);
    if (!values)
        return false;
    memcpy(values, kept, n * sizeof *values);
    node->values = values;
    node->n_values = n;
    return true;
}

/* The parser stands in the tag that is too deep, before its ">". */
static void begin_anew(struct builder *b)
{
    const xmlParserInput *const input = b->parser->input;
    b->resume = b->n_given - (size_t)(input->end - input->cur);
    b->begins_anew = true;
    xmlStopParser(b->parser);
}

static void
on_start(void *context, const xmlChar *name, const xmlChar **attributes_of)
{
    struct builder *const b = context;
    if (b->status != PT_OK || b->begins_anew)
        return;
    const enum pt_html_tag tag = tag_of((const char *)name);
    struct pt_html_node *const node = add_node(b, tag);
    if (!node)
        return;
    if (!keep_values(b, node, attributes_of) ||
        (tag == PT_HTML_UNKNOWN &&
         !pt_arena_copy(b->arena, cut(pt_str_of((const char *)name)),
                        &node->text))) {
        stop(b, PT_ENOMEM);
        return;
    }
    b->open[b->n_open++] = b->n_nodes - 1;
    if (b->n_open - b->n_base >= PT_MAX_HTML_DEPTH && tag != PT_HTML_script &&
        tag != PT_HTML_style)
        begin_anew(b);
    assert(b->n_open < PT_COUNTOF(b->open));
}

static void close_down_to(struct builder *b, uint32_t n_open)
{
    while (b->n_open > n_open)
        b->nodes[b->open[--b->n_open]].end = b->n_nodes;
}

static void on_end(void *context, const xmlChar *name)
{
    struct builder *const b = context;
    (void)name;
    if (b->status == PT_OK && !b->begins_anew && b->n_open > b->n_base)
        close_down_to(b, b->n_open - 1);
}

static bool is_json_ld(const struct pt_html_node *script)
{
    return pt_str_equal_ascii_case(
        pt_str_trim(pt_html_get(script, PT_HTML_ATTR_type)),
        PT_STR("application/ld+json"));
}

static void on_text(void *context, const xmlChar *bytes, int n_bytes)
{
    struct builder *const b = context;
    if (b->status != PT_OK || b->begins_anew || n_bytes <= 0)
        return;
    const uint32_t parent = b->open[b->n_open - 1];
    const enum pt_html_tag tag = b->nodes[parent].tag;
    const size_t n = (size_t)n_bytes;
    if (tag == PT_HTML_style ||
        (tag == PT_HTML_script && !is_json_ld(&b->nodes[parent])))
        return;
    if (b->most_text - b->text_len < n) {
        stop(b, PT_ELIMIT);
        return;
    }
    struct pt_html_node *node = &b->nodes[b->n_nodes - 1];
    if (node->tag != PT_HTML_TEXT || node->parent != parent) {
        if (!(node = add_node(b, PT_HTML_TEXT)))
            return;
        node->text = pt_str_n(b->text + b->text_len, 0);
    }
    memcpy(b->text + b->text_len, bytes, n);
    b->text_len += n;
    node->text.len += n;
}

/* ------------------------------------------------------------- parsing --- */

/* The room that the page can need at most, asked for at once: a tag makes an
 * element, the text behind it, and at most one more that libxml2 puts around
 * it; entities are shorter than their names. */
static enum pt_status make_room(struct builder *b)
{
    const struct pt_str html = b->html;
    size_t n_tags = 0;
    for (size_t i = 0; i < html.len; i++)
        n_tags += html.ptr[i] == '<';
    const size_t n_nodes = 3 * n_tags + 9;
    b->most_nodes =
        n_nodes < PT_MAX_HTML_NODES ? (uint32_t)n_nodes : PT_MAX_HTML_NODES;
    b->most_text = html.len + PT_UTF8_MAX;
    b->nodes = pt_arena_array(b->arena, b->most_nodes, sizeof *b->nodes);
    b->text = pt_arena_alloc(b->arena, b->most_text);
    return b->nodes && b->text ? PT_OK : PT_ENOMEM;
}

/* Text in no element makes libxml2 put a paragraph around it, and around no
 * inline element before it. So what is a piece of a page is put into an element
 * that no end tag closes. */
static bool is_piece(struct pt_str html)
{
    enum { LOOKED_AT = 4096 };
    static const char *const names[] = {"html", "body", "head"};
    const size_t n = html.len < LOOKED_AT ? html.len : LOOKED_AT;
    for (size_t at = 0; at < n; at++)
        for (size_t i = 0; i < PT_COUNTOF(names) && html.ptr[at] == '<'; i++)
            if (begins_tag(html, at + 1, names[i]))
                return false;
    return true;
}

static size_t take(struct pt_str *from, char *room, size_t most)
{
    const size_t n = from->len < most ? from->len : most;
    if (n)
        memcpy(room, from->ptr, n);
    *from = pt_str_sub(*from, n, from->len);
    return n;
}

/* The parser asks for its bytes piece by piece: were they copied at once, each
 * new beginning would cost as much as the page is long. */
static int give_bytes(void *context, char *room, int n_bytes)
{
    struct builder *const b = context;
    const size_t most = n_bytes > 0 ? (size_t)n_bytes : 0;
    struct pt_str rest = pt_str_sub(b->html, b->n_given, b->html.len);
    size_t n = take(&b->before, room, most);
    if (n == 0) {
        n = take(&rest, room, most);
        b->n_given += n;
    }
    return (int)n;
}

static xmlParserCtxt *new_parser(struct builder *b)
{
    xmlParserCtxt *const parser = htmlNewParserCtxt();
    xmlParserInputBuffer *const buffer = xmlParserInputBufferCreateIO(
        give_bytes, NULL, b, XML_CHAR_ENCODING_NONE);
    xmlParserInput *const input =
        parser && buffer
            ? xmlNewIOInputStream(parser, buffer, XML_CHAR_ENCODING_NONE)
            : NULL;
    if (!input) {
        xmlFreeParserInputBuffer(buffer);
        htmlFreeParserCtxt(parser);
        return NULL;
    }
    inputPush(parser, input);
    htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                   HTML_PARSE_NOWARNING |
                                   HTML_PARSE_IGNORE_ENC |
                                   HTML_PARSE_NOIMPLIED | HTML_PARSE_NONET);
    *parser->sax = (xmlSAXHandler){
        .startElement = on_start,
        .endElement = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_text,
    };
    parser->userData = b;
    xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8);
    return parser;
}

/* Parses from n_given to the end of the page, or to where it gets too deep. */
static enum pt_status parse_on(struct builder *b)
{
    b->n_base = b->n_open;
    b->begins_anew = false;
    b->parser = new_parser(b);
    if (!b->parser)
        return PT_ENOMEM;
    (void)htmlParseDocument(b->parser); /* what it calls an error is HTML */
    htmlFreeParserCtxt(b->parser);
    b->parser = NULL;
    return b->status;
}

static enum pt_status parse_all(struct builder *b)
{
    enum pt_status status = parse_on(b);
    while (status == PT_OK && b->begins_anew) {
        const struct pt_str rest = pt_str_sub(b->html, b->resume, b->html.len);
        const size_t n = pt_str_find(rest, '>');
        b->n_given = b->resume + n + (n < rest.len);
        if (b->n_open > PT_MAX_HTML_DEPTH / 2)
            close_down_to(b, PT_MAX_HTML_DEPTH / 2);
        status = parse_on(b);
    }
    close_down_to(b, 0);
    return status;
}

enum pt_status pt_html_tree_parse(struct pt_str html,
                                  struct pt_arena *arena,
                                  struct pt_html_tree *out,
                                  struct pt_error *err)
{
    if (html.len > PT_MAX_HTML_BYTES)
        return pt_fail(err, PT_ELIMIT, "a page of more than %u MB",
                       PT_MAX_HTML_BYTES >> 20);
    if (has_monstrous_tag(html))
        return pt_fail(err, PT_ELIMIT, "an element of more than %u attributes",
                       PT_MAX_HTML_ATTRIBUTES);
    struct builder b = {
        .arena = arena,
        .html = html,
        .before = is_piece(html) ? PT_STR("<piece>") : PT_STR(""),
    };
    enum pt_status status = make_room(&b);
    if (status == PT_OK) {
        add_node(&b, PT_HTML_UNKNOWN);
        b.open[b.n_open++] = 0;
        status = parse_all(&b);
    }
    if (status == PT_ELIMIT)
        return pt_fail(err, PT_ELIMIT, "a page of more than %u elements",
                       PT_MAX_HTML_NODES);
    if (status != PT_OK)
        return pt_fail_nomem(err);
    out->nodes = b.nodes;
    out->n_nodes = b.n_nodes;
    return PT_OK;
}

/* -------------------------------------------------------------- asking --- */

static const struct pt_html_value *find_value(const struct pt_html_node *node,
                                              enum pt_html_attribute attribute)
{
    for (uint32_t i = 0; i < node->n_values; i++)
        if (node->values[i].attribute == attribute)
            return &node->values[i];
    return NULL;
}

struct pt_str pt_html_get(const struct pt_html_node *node,
                          enum pt_html_attribute attribute)
{
    const struct pt_html_value *const value = find_value(node, attribute);
    return value ? value->value : PT_STR("");
}

bool pt_html_has(const struct pt_html_node *node,
                 enum pt_html_attribute attribute)
{
    return find_value(node, attribute) != NULL;
}

struct pt_str pt_html_text_below(const struct pt_html_tree *tree,
                                 uint32_t i,
                                 size_t most,
                                 struct pt_arena *arena)
{
    struct pt_str out = PT_STR("");
    char *const room = pt_arena_alloc(arena, most + 1);
    bool is_after_space = true;
    size_t len = 0;
    if (!room)
        return out;
    for (uint32_t at = i + 1; at < tree->nodes[i].end; at++) {
        const struct pt_html_node *const node = &tree->nodes[at];
        const enum pt_html_kind kind = pt_html_kind_of(node->tag);
        if (kind == PT_HTML_KIND_UNSEEN || kind == PT_HTML_KIND_CONTROL) {
            at = node->end - 1;
            continue;
        }
        if (kind == PT_HTML_KIND_BLOCK || node->tag == PT_HTML_br) {
            if (!is_after_space && len < most)
                room[len++] = ' ';
            is_after_space = true;
        }
        for (size_t n = 0; n < node->text.len && node->tag == PT_HTML_TEXT;
             n++) {
            const char c = node->text.ptr[n];
            if (len == most || (pt_ascii_is_space(c) && is_after_space))
                continue;
            is_after_space = pt_ascii_is_space(c);
            room[len++] = is_after_space ? ' ' : c;
        }
    }
    out = pt_str_trim(pt_str_n(room, len));
    return pt_str_sub(out, 0, pt_utf8_valid_length(out));
}
