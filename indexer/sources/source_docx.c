/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * source_docx.c: a DOCX as one article.
 *
 *     word/document.xml   p > r > { t tab br … }   paragraphs, runs, text
 *     word/styles.xml     which styles are headings: their ids are translated,
 *                         their names are not
 *     word/footnotes.xml, word/endnotes.xml        behind the text
 *     docProps/core.xml   title, creator, keywords
 *
 * Left out: what was deleted (del, moveFrom), the second form of a drawing
 * (mc:Fallback), fields' instructions, headers and footers, comments.
 */
#include "indexer/sources/office.h"

enum {
    MOST_HEADING_STYLES = 8,
    MOST_STYLE_BYTES = 64,
};

struct docx {
    struct pt_office_text text;
    struct pt_properties properties;
    struct pt_buf *property;                              /* being read */
    char headings[MOST_HEADING_STYLES][MOST_STYLE_BYTES]; /* their ids */
    size_t n_headings;
    char style[MOST_STYLE_BYTES]; /* being read */
    unsigned skip_depth;          /* of an element that is left out; 0: none */
    bool is_text;                 /* in a t */
};

/* --------------------------------------------------------------- styles --- */

static void keep(char out[MOST_STYLE_BYTES], struct pt_str s)
{
    const size_t n = s.len < MOST_STYLE_BYTES ? s.len : 0;
    if (n)
        memcpy(out, s.ptr, n);
    out[n] = '\0';
}

static enum pt_status
take_style(void *context, const struct pt_xml_node *node, struct pt_error *err)
{
    struct docx *const docx = context;
    (void)err;
    if (node->kind != PT_XML_START)
        return PT_OK;
    if (pt_xml_is(node, "style"))
        keep(docx->style, pt_xml_value(node, "styleId"));
    const struct pt_str name =
        pt_xml_is(node, "name") ? pt_xml_value(node, "val") : PT_STR("");
    if ((pt_str_equal_ascii_case(name, PT_STR("Title")) ||
         pt_str_equal_ascii_case(name, PT_STR("heading 1"))) &&
        docx->n_headings < MOST_HEADING_STYLES)
        memcpy(docx->headings[docx->n_headings++], docx->style,
               MOST_STYLE_BYTES);
    return PT_OK;
}

static bool is_heading_style(const struct docx *docx, struct pt_str id)
{
    for (size_t i = 0; i < docx->n_headings; i++)
        if (id.len && pt_str_equal(id, pt_str_of(docx->headings[i])))
            return true;
    return false;
}

/* ----------------------------------------------------------------- text --- */

static void begin_element(struct docx *docx, const struct pt_xml_node *node)
{
    static const char *const left_out[] = {
        "del", "moveFrom", "Fallback", "sectPr", "tabs", "rPr", "pPrChange"};
    if (pt_xml_is_one_of(node, left_out, PT_COUNTOF(left_out)) ||
        pt_str_begins(pt_xml_value(node, "type"), PT_STR("separator")) ||
        pt_str_begins(pt_xml_value(node, "type"), PT_STR("continuation")))
        docx->skip_depth = node->depth;
    else if (pt_xml_is(node, "txbxContent"))
        pt_office_box_begin(&docx->text, node->depth);
    else if (pt_xml_is(node, "p"))
        pt_office_text_begin(&docx->text, false);
    else if (pt_xml_is(node, "pStyle"))
        docx->text.is_heading |=
            is_heading_style(docx, pt_xml_value(node, "val"));
    else if (pt_xml_is(node, "t"))
        docx->is_text = true;
    else if (pt_xml_is(node, "tab") || pt_xml_is(node, "ptab"))
        pt_office_text_add(&docx->text, PT_STR("\t"));
    else if (pt_xml_is(node, "br") || pt_xml_is(node, "cr"))
        pt_office_text_add(&docx->text, PT_STR("\n"));
    else if (pt_xml_is(node, "noBreakHyphen"))
        pt_office_text_add(&docx->text, PT_STR("\xe2\x80\x91"));
}

static void end_element(struct docx *docx, const struct pt_xml_node *node)
{
    if (pt_xml_is(node, "t"))
        docx->is_text = false;
    else if (pt_xml_is(node, "p"))
        pt_office_text_end(&docx->text);
    else if (pt_xml_is(node, "txbxContent"))
        pt_office_box_end(&docx->text, node->depth);
}

static enum pt_status
take_text(void *context, const struct pt_xml_node *node, struct pt_error *err)
{
    struct docx *const docx = context;
    (void)err;
    if (docx->skip_depth) {
        if (node->kind == PT_XML_END && node->depth == docx->skip_depth)
            docx->skip_depth = 0;
        return PT_OK;
    }
    if (node->kind == PT_XML_START)
        begin_element(docx, node);
    else if (node->kind == PT_XML_END)
        end_element(docx, node);
    else if (docx->is_text)
        pt_office_text_add(&docx->text, node->text);
    return PT_OK;
}

static enum pt_status take_property(void *context,
                                    const struct pt_xml_node *node,
                                    struct pt_error *err)
{
    struct docx *const docx = context;
    (void)err;
    if (node->kind == PT_XML_START)
        docx->property = pt_property_of(&docx->properties, node);
    else if (node->kind == PT_XML_END)
        docx->property = NULL;
    if (!docx->property)
        return PT_OK;
    if (node->kind == PT_XML_START && docx->property->len)
        pt_buf_puts(docx->property, ", ");
    else if (node->kind == PT_XML_TEXT)
        pt_buf_add(docx->property, node->text);
    return PT_OK;
}

/* -------------------------------------------------------------- reading --- */

/* A part that need not be there, and whose damage is no reason to do without
 * the rest. */
static enum pt_status read_beside(struct pt_unpack_zip *zip,
                                  const char *name,
                                  pt_office_take *take,
                                  struct docx *docx,
                                  struct pt_error *err)
{
    struct pt_error why;
    const enum pt_status status =
        pt_office_read_part(zip, pt_str_of(name), take, docx, &why);
    docx->skip_depth = 0;
    docx->is_text = false;
    return status == PT_ENOMEM ? pt_fail_nomem(err) : PT_OK;
}

static enum pt_status
read_parts(struct pt_unpack_zip *zip, void *context, struct pt_error *err)
{
    struct docx *const docx = context;
    static const struct {
        const char *name;
        pt_office_take *take;
    } behind[] = {
        {"word/footnotes.xml", take_text    },
        {"word/endnotes.xml",  take_text    },
        {"docProps/core.xml",  take_property},
    };
    enum pt_status status =
        read_beside(zip, "word/styles.xml", take_style, docx, err);
    if (status == PT_OK)
        status = pt_office_read_part(zip, PT_STR("word/document.xml"),
                                     take_text, docx, err);
    if (status == PT_ENOTFOUND)
        status = pt_fail(err, PT_EINVALID, "no word/document.xml in it");
    for (size_t i = 0; status == PT_OK && i < PT_COUNTOF(behind); i++)
        status = read_beside(zip, behind[i].name, behind[i].take, docx, err);
    return status;
}

static enum pt_status read_docx(struct pt_input *input,
                                struct pt_arena *arena,
                                const struct pt_article_sink *sink,
                                struct pt_error *err)
{
    struct docx docx = {.n_headings = 0};
    return pt_office_read(input, arena, sink, read_parts, &docx, &docx.text,
                          &docx.properties, err);
}

const struct pt_source pt_source_docx = {
    .kind = PT_KIND_DOCX,
    .read = read_docx,
};
