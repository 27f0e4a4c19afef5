/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * source_epub.c: an EPUB as articles, one a chapter in reading order.
 *
 *     META-INF/container.xml   rootfile full-path -> the package
 *     package (OPF)            metadata; manifest: item id href;
 *                              spine: itemref idref, in reading order
 *     chapters                 XHTML
 *
 * A chapter an article, because magazines and newsletters have one article a
 * chapter, and because "chapter 7" is a better answer than "somewhere in these
 * 400 pages". Its member is its file inside the book; the book's title is its
 * source, as a paper's name is. A book with only one chapter is one article,
 * with the book's title where it has none.
 */
#include "indexer/sources/office.h"

#include "common/ascii.h"
#include "indexer/metadata.h"
#include "indexer/sources/facts.h"
#include "indexer/sources/html.h"
#include "indexer/sources/xml_html.h"

enum {
    MOST_CHAPTERS = 4096,
    MOST_ITEMS = PT_MAX_ZIP_PARTS,
};

/* Of the manifest. */
struct item {
    struct pt_str id;
    struct pt_str href; /* as it stands there */
    bool is_text, is_contents;
};

struct epub {
    struct pt_arena arena; /* of the package, until the end */
    struct pt_str package; /* the part that is the OPF */
    struct pt_properties properties;
    struct pt_buf *property; /* being read */
    bool is_metadata;
    struct item *items; /* in the arena, room for MOST_ITEMS */
    size_t n_items;
    struct pt_str *spine; /* ids; in the arena, room for MOST_CHAPTERS */
    size_t n_spine;
};

/* -------------------------------------------------------------- package --- */

static enum pt_status take_container(void *context,
                                     const struct pt_xml_node *node,
                                     struct pt_error *err)
{
    struct epub *const epub = context;
    if (node->kind == PT_XML_START && pt_xml_is(node, "rootfile") &&
        !epub->package.len &&
        !pt_arena_copy(&epub->arena, pt_xml_value(node, "full-path"),
                       &epub->package))
        return pt_fail_nomem(err);
    return PT_OK;
}

static bool has_word(struct pt_str list, struct pt_str word)
{
    while (list.len) {
        const size_t n = pt_str_find(list, ' ');
        if (pt_str_equal(pt_str_sub(list, 0, n), word))
            return true;
        list = pt_str_sub(list, n < list.len ? n + 1 : n, list.len);
    }
    return false;
}

static enum pt_status add_item(struct epub *epub,
                               const struct pt_xml_node *node,
                               struct pt_error *err)
{
    const struct pt_str type = pt_xml_value(node, "media-type");
    struct item *const item = &epub->items[epub->n_items];
    if (epub->n_items == MOST_ITEMS)
        return pt_fail(err, PT_ELIMIT, "more than %d parts", MOST_ITEMS);
    if (!pt_arena_copy(&epub->arena, pt_xml_value(node, "id"), &item->id) ||
        !pt_arena_copy(&epub->arena, pt_xml_value(node, "href"), &item->href))
        return pt_fail_nomem(err);
    item->is_text = pt_str_equal(type, PT_STR("application/xhtml+xml")) ||
                    pt_str_begins(type, PT_STR("text/"));
    item->is_contents =
        has_word(pt_xml_value(node, "properties"), PT_STR("nav"));
    epub->n_items++;
    return PT_OK;
}

static enum pt_status
add_chapter(struct epub *epub, struct pt_str id, struct pt_error *err)
{
    if (epub->n_spine == MOST_CHAPTERS)
        return pt_fail(err, PT_ELIMIT, "more than %d chapters", MOST_CHAPTERS);
    return pt_arena_copy(&epub->arena, id, &epub->spine[epub->n_spine++])
               ? PT_OK
               : pt_fail_nomem(err);
}

/* The first of several titles, languages and dates, all creators. */
static void begin_property(struct epub *epub, const struct pt_xml_node *node)
{
    struct pt_buf *const buf = pt_property_of(&epub->properties, node);
    const bool is_list =
        buf == &epub->properties.author || buf == &epub->properties.tags;
    epub->property = buf && (is_list || !buf->len) ? buf : NULL;
    if (buf && buf->len && is_list)
        pt_buf_puts(buf, ", ");
}

static enum pt_status take_package(void *context,
                                   const struct pt_xml_node *node,
                                   struct pt_error *err)
{
    struct epub *const epub = context;
    if (pt_xml_is(node, "metadata"))
        epub->is_metadata = node->kind == PT_XML_START;
    if (node->kind == PT_XML_TEXT && epub->property)
        pt_buf_add(epub->property, node->text);
    if (node->kind == PT_XML_END)
        epub->property = NULL;
    if (node->kind != PT_XML_START)
        return PT_OK;
    if (epub->is_metadata)
        begin_property(epub, node);
    else if (pt_xml_is(node, "item"))
        return add_item(epub, node, err);
    else if (pt_xml_is(node, "itemref"))
        return add_chapter(epub, pt_xml_value(node, "idref"), err);
    return PT_OK;
}

static enum pt_status
read_package(struct pt_unpack_zip *zip, struct epub *epub, struct pt_error *err)
{
    /* Fonts are often scrambled, which is no matter; texts then never are. */
    if (pt_office_part_has(zip, PT_STR("META-INF/encryption.xml"),
                           PT_STR("xmlenc#aes")))
        return pt_fail(err, PT_EINVALID, "encrypted");
    epub->items = pt_arena_array(&epub->arena, MOST_ITEMS, sizeof *epub->items);
    epub->spine =
        pt_arena_array(&epub->arena, MOST_CHAPTERS, sizeof *epub->spine);
    if (!epub->items || !epub->spine)
        return pt_fail_nomem(err);
    enum pt_status status = pt_office_read_part(
        zip, PT_STR("META-INF/container.xml"), take_container, epub, err);
    if (status == PT_ENOTFOUND || (status == PT_OK && !epub->package.len))
        return pt_fail(err, PT_EINVALID, "no META-INF/container.xml in it");
    if (status == PT_OK)
        status =
            pt_office_read_part(zip, epub->package, take_package, epub, err);
    if (status == PT_ENOTFOUND)
        return pt_fail(err, PT_EINVALID, "no %.*s in it",
                       PT_STR_FMT(epub->package));
    if (status == PT_OK && !epub->n_spine)
        return pt_fail(err, PT_EINVALID, "no chapters");
    return status;
}

/* ---------------------------------------------------------------- names --- */

/* Without "%20" and what stands behind "#". */
static size_t decode(struct pt_str href, char *out)
{
    size_t len = 0;
    href = pt_str_sub(href, 0, pt_str_find(href, '#'));
    for (size_t i = 0; i < href.len; i++) {
        const bool is_coded = href.ptr[i] == '%' && i + 2 < href.len;
        const int high = is_coded ? pt_ascii_hex(href.ptr[i + 1]) : -1;
        const int low = is_coded ? pt_ascii_hex(href.ptr[i + 2]) : -1;
        const bool is_whole = high >= 0 && low >= 0;
        out[len++] = is_whole ? (char)(high * 16 + low) : href.ptr[i];
        i += is_whole ? 2 : 0;
    }
    return len;
}

/* Drops the last of the components that out holds, "a/b/" -> "a/". */
static size_t up(const char *out, size_t len)
{
    while (len && out[len - 1] == '/')
        len--;
    while (len && out[len - 1] != '/')
        len--;
    return len;
}

/* The name of the part that href, beside the package, means. */
static struct pt_str part_of(struct epub *epub, struct pt_str href)
{
    const struct pt_str package = epub->package;
    char *const out = pt_arena_alloc(&epub->arena, package.len + href.len + 2);
    char *const decoded = pt_arena_alloc(&epub->arena, href.len + 1);
    if (!out || !decoded)
        return PT_STR("");
    struct pt_str rest = pt_str_n(decoded, decode(href, decoded));
    memcpy(out, package.ptr, package.len);
    size_t len = package.len;
    while (len && out[len - 1] != '/')
        len--;
    while (rest.len) {
        const size_t n = pt_str_find(rest, '/');
        const struct pt_str step = pt_str_sub(rest, 0, n);
        const bool is_last = n == rest.len;
        rest = pt_str_sub(rest, is_last ? n : n + 1, rest.len);
        if (pt_str_equal(step, PT_STR("..")))
            len = up(out, len);
        if (!step.len || pt_str_equal(step, PT_STR(".")) ||
            pt_str_equal(step, PT_STR("..")))
            continue;
        memcpy(out + len, step.ptr, step.len);
        len += step.len;
        if (!is_last)
            out[len++] = '/';
    }
    return pt_str_n(out, len);
}

/* ------------------------------------------------------------- chapters --- */

static const struct item *item_of(const struct epub *epub, struct pt_str id)
{
    for (size_t i = 0; i < epub->n_items; i++)
        if (pt_str_equal(epub->items[i].id, id))
            return &epub->items[i];
    return NULL;
}

static void set(struct pt_article *article,
                enum pt_fact fact,
                struct pt_str *to,
                struct pt_str value)
{
    if (to->len || !value.len)
        return;
    *to = value;
    article->origins[fact] = PT_ORIGIN_PROPERTIES;
}

/* What the book tells of all its chapters. */
static void tell(const struct epub *epub,
                 const struct pt_input *input,
                 struct pt_arena *arena,
                 bool is_only,
                 struct pt_article *article)
{
    const struct pt_properties *const p = &epub->properties;
    const struct pt_str title = pt_fact_line(pt_buf_str(&p->title), arena);
    const struct pt_str house = pt_fact_line(pt_buf_str(&p->publisher), arena);
    article->source = PT_STR(""); /* the page's own word for it is a tool's */
    if (is_only)
        set(article, PT_FACT_TITLE, &article->title, title);
    set(article, PT_FACT_SOURCE, &article->source, is_only ? house : title);
    article->title_from =
        article->title.len ? PT_TITLE_FROM_HEADLINE : PT_TITLE_FROM_TEXT;
    if (article->date == PT_DATE_NONE &&
        pt_date_parse_stamp(pt_buf_str(&p->date), &article->date))
        article->origins[PT_FACT_DATE] = PT_ORIGIN_PROPERTIES;
    if (article->date == PT_DATE_NONE) {
        article->date = pt_metadata_date_of_path(pt_input_name(input));
        if (article->date != PT_DATE_NONE)
            article->origins[PT_FACT_DATE] = PT_ORIGIN_PATH;
    }
    pt_properties_tell(p, arena, article);
}

static enum pt_status
take_page(void *context, const struct pt_xml_node *node, struct pt_error *err)
{
    struct pt_buf *const page = context;
    pt_xml_to_html(node, page);
    return pt_buf_status(page) == PT_OK
               ? PT_OK
               : pt_fail(err, PT_ELIMIT, "larger than an article");
}

/* PT_OK; PT_EINVALID with an empty message: nothing to read and no damage, a
 * cover or a plate; else why it cannot be read. */
static enum pt_status chapter_of(struct pt_unpack_zip *zip,
                                 struct pt_str part,
                                 struct pt_arena *arena,
                                 struct pt_article *out,
                                 struct pt_error *why)
{
    struct pt_buf bytes, page;
    pt_buf_init(&bytes, PT_BUF_NO_CEILING);
    pt_buf_init(&page, 2 * PT_MAX_ARTICLE_BYTES);
    enum pt_status status =
        pt_unpack_zip_get(zip, part, PT_MAX_ARTICLE_BYTES, &bytes, why);
    if (status == PT_OK) {
        /* What is no XML may still be HTML. */
        struct pt_html html = {.bytes = pt_buf_str(&bytes)};
        if (pt_office_read_bytes(html.bytes, take_page, &page, why) == PT_OK)
            html = (struct pt_html){.bytes = pt_buf_str(&page),
                                    .charset = PT_STR("utf-8")};
        status = pt_html_read(&html, arena, out, why);
        if (status == PT_EINVALID)
            why->message[0] = '\0';
    }
    pt_buf_fini(&page);
    pt_buf_fini(&bytes);
    return status;
}

/* Hands out one chapter, or says why not. */
static enum pt_status read_chapter(struct pt_unpack_zip *zip,
                                   const struct epub *epub,
                                   struct pt_str part,
                                   struct pt_input *input,
                                   struct pt_arena *arena,
                                   const struct pt_article_sink *sink,
                                   struct pt_error *err)
{
    const bool is_only = epub->n_spine == 1;
    struct pt_article article = {.date = PT_DATE_NONE};
    struct pt_error why = {.message = ""};
    enum pt_status status = chapter_of(zip, part, arena, &article, &why);
    if (status == PT_OK) {
        tell(epub, input, arena, is_only, &article);
        article.path = input->path;
        article.member = is_only ? PT_STR("") : part;
        status = sink->take(sink->context, &article, err);
    } else if (status == PT_ENOMEM || status == PT_EIO) {
        status = pt_fail(err, status, "%s", why.message);
    } else if (status == PT_ENOTFOUND) {
        status = pt_source_skip(sink, part, "missing", err);
    } else {
        status = why.message[0] ? pt_source_skip(sink, part, why.message, err)
                                : PT_OK;
    }
    pt_arena_reset(arena);
    return status;
}

static enum pt_status read_chapters(struct pt_unpack_zip *zip,
                                    struct epub *epub,
                                    struct pt_input *input,
                                    struct pt_arena *arena,
                                    const struct pt_article_sink *sink,
                                    struct pt_error *err)
{
    for (size_t i = 0; i < epub->n_spine; i++) {
        const struct item *const item = item_of(epub, epub->spine[i]);
        if (!item || !item->is_text || item->is_contents)
            continue;
        const enum pt_status status = read_chapter(
            zip, epub, part_of(epub, item->href), input, arena, sink, err);
        if (status != PT_OK)
            return status;
    }
    return PT_OK;
}

static enum pt_status read_epub(struct pt_input *input,
                                struct pt_arena *arena,
                                const struct pt_article_sink *sink,
                                struct pt_error *err)
{
    struct epub epub = {.n_items = 0};
    struct pt_unpack_zip *zip = NULL;
    enum pt_status status = pt_office_open(input, &zip, err);
    if (status != PT_OK)
        return status;
    pt_arena_init(&epub.arena);
    pt_properties_init(&epub.properties);
    status = read_package(zip, &epub, err);
    if (status == PT_OK)
        status = read_chapters(zip, &epub, input, arena, sink, err);
    pt_unpack_zip_close(zip);
    pt_properties_fini(&epub.properties);
    pt_arena_fini(&epub.arena);
    return status;
}

const struct pt_source pt_source_epub = {
    .kind = PT_KIND_EPUB,
    .read = read_epub,
};
