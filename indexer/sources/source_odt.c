/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * source_odt.c: an ODT as one article.
 *
 *     content.xml    text:h text:p > { text:span text:a … text:s text:tab
 *                    text:line-break }; notes and frames inside them
 *     meta.xml       title, creator, keywords
 *
 * Left out: deleted text (tracked-changes), annotations, generated lists of
 * contents, the descriptions of pictures, headers and footers.
 */
#include "indexer/sources/office.h"

enum {
    MOST_TITLE_STYLES = 8,
    MOST_STYLE_BYTES = 64,
    MOST_SPACES = 80, /* of one text:s */
};

struct odt {
    struct pt_office_text text;
    struct pt_properties properties;
    struct pt_buf *property;                          /* being read */
    char styles[MOST_TITLE_STYLES][MOST_STYLE_BYTES]; /* made from "Title" */
    size_t n_styles;
    unsigned skip_depth; /* of an element that is left out; 0: none */
};

/* --------------------------------------------------------------- titles --- */

/* Styles of the file itself are numbered and name what they come from. */
static void keep_style(struct odt *odt, const struct pt_xml_node *node)
{
    const struct pt_str name = pt_xml_value(node, "name");
    if (!pt_str_equal(pt_xml_value(node, "parent-style-name"),
                      PT_STR("Title")) ||
        odt->n_styles == MOST_TITLE_STYLES || name.len >= MOST_STYLE_BYTES ||
        !name.len)
        return;
    char *const out = odt->styles[odt->n_styles++];
    memcpy(out, name.ptr, name.len);
    out[name.len] = '\0';
}

static bool is_heading(const struct odt *odt, const struct pt_xml_node *node)
{
    const struct pt_str style = pt_xml_value(node, "style-name");
    if (pt_xml_is(node, "h"))
        return pt_str_equal(pt_xml_value(node, "outline-level"), PT_STR("1"));
    for (size_t i = 0; i < odt->n_styles; i++)
        if (pt_str_equal(style, pt_str_of(odt->styles[i])))
            return true;
    return pt_str_equal(style, PT_STR("Title"));
}

/* ----------------------------------------------------------------- text --- */

static void add_spaces(struct odt *odt, struct pt_str count)
{
    size_t n = 0;
    for (size_t i = 0; i < count.len && n < MOST_SPACES; i++)
        n = n * 10 + (size_t)(count.ptr[i] >= '0' && count.ptr[i] <= '9'
                                  ? count.ptr[i] - '0'
                                  : 0);
    n = n < 1 ? 1 : n < MOST_SPACES ? n : MOST_SPACES;
    while (n--)
        pt_office_text_add(&odt->text, PT_STR(" "));
}

/* A line end in the file is a space of the text. */
static void add_text(struct odt *odt, struct pt_str s)
{
    while (s.len) {
        size_t n = 0;
        while (n < s.len && s.ptr[n] != '\n' && s.ptr[n] != '\r')
            n++;
        pt_office_text_add(&odt->text, pt_str_sub(s, 0, n));
        if (n < s.len)
            pt_office_text_add(&odt->text, PT_STR(" "));
        s = pt_str_sub(s, n < s.len ? n + 1 : n, s.len);
    }
}

static void begin_element(struct odt *odt, const struct pt_xml_node *node)
{
    static const char *const left_out[] = {
        "tracked-changes",
        "annotation",
        "note-citation",
        "table-of-content",
        "desc",
        "forms",
        "illustration-index",
        "alphabetical-index",
        "sequence-decls",
        "ruby-text",
        "master-styles",
        "binary-data",
        "table-index",
        "object-index",
        "bibliography",
    };
    static const char *const boxes[] = {"note-body", "text-box"};
    const bool is_drawn =
        pt_xml_is(node, "title") && pt_str_equal(node->prefix, PT_STR("svg"));
    if (is_drawn || pt_xml_is_one_of(node, left_out, PT_COUNTOF(left_out)))
        odt->skip_depth = node->depth;
    else if (pt_xml_is_one_of(node, boxes, PT_COUNTOF(boxes)))
        pt_office_box_begin(&odt->text, node->depth);
    else if (pt_xml_is(node, "style"))
        keep_style(odt, node);
    else if (pt_xml_is(node, "p") || pt_xml_is(node, "h"))
        pt_office_text_begin(&odt->text, is_heading(odt, node));
    else if (pt_xml_is(node, "s"))
        add_spaces(odt, pt_xml_value(node, "c"));
    else if (pt_xml_is(node, "tab"))
        pt_office_text_add(&odt->text, PT_STR("\t"));
    else if (pt_xml_is(node, "line-break"))
        pt_office_text_add(&odt->text, PT_STR("\n"));
}

static enum pt_status
take_text(void *context, const struct pt_xml_node *node, struct pt_error *err)
{
    struct odt *const odt = context;
    (void)err;
    if (odt->skip_depth) {
        if (node->kind == PT_XML_END && node->depth == odt->skip_depth)
            odt->skip_depth = 0;
    } else if (node->kind == PT_XML_START) {
        begin_element(odt, node);
    } else if (node->kind == PT_XML_TEXT) {
        if (odt->text.is_in_paragraph)
            add_text(odt, node->text);
    } else if (pt_xml_is(node, "p") || pt_xml_is(node, "h")) {
        pt_office_text_end(&odt->text);
    } else {
        pt_office_box_end(&odt->text, node->depth);
    }
    return PT_OK;
}

/* The creator of meta.xml is who saved last; who began is the author. */
static enum pt_status take_property(void *context,
                                    const struct pt_xml_node *node,
                                    struct pt_error *err)
{
    struct odt *const odt = context;
    (void)err;
    if (node->kind == PT_XML_START) {
        odt->property = pt_property_of(&odt->properties, node);
        if (odt->property && pt_xml_is(node, "initial-creator"))
            pt_buf_clear(odt->property);
        else if (odt->property == &odt->properties.author && odt->property->len)
            odt->property = NULL;
        else if (odt->property && odt->property->len)
            pt_buf_puts(odt->property, ", ");
    } else if (node->kind == PT_XML_TEXT && odt->property) {
        pt_buf_add(odt->property, node->text);
    } else if (node->kind == PT_XML_END) {
        odt->property = NULL;
    }
    return PT_OK;
}

/* -------------------------------------------------------------- reading --- */

static enum pt_status
read_parts(struct pt_unpack_zip *zip, void *context, struct pt_error *err)
{
    struct odt *const odt = context;
    struct pt_error why;
    if (pt_office_part_has(zip, PT_STR("META-INF/manifest.xml"),
                           PT_STR("encryption-data")))
        return pt_fail(err, PT_EINVALID, "encrypted");
    enum pt_status status =
        pt_office_read_part(zip, PT_STR("content.xml"), take_text, odt, err);
    if (status == PT_ENOTFOUND)
        return pt_fail(err, PT_EINVALID, "no content.xml in it");
    /* Without its properties a document is still worth reading. */
    if (status == PT_OK &&
        pt_office_read_part(zip, PT_STR("meta.xml"), take_property, odt,
                            &why) == PT_ENOMEM)
        status = pt_fail_nomem(err);
    return status;
}

static enum pt_status read_odt(struct pt_input *input,
                               struct pt_arena *arena,
                               const struct pt_article_sink *sink,
                               struct pt_error *err)
{
    struct odt odt = {.n_styles = 0};
    return pt_office_read(input, arena, sink, read_parts, &odt, &odt.text,
                          &odt.properties, err);
}

const struct pt_source pt_source_odt = {
    .kind = PT_KIND_ODT,
    .read = read_odt,
};
