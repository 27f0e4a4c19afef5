/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/office.h"

#include "common/lang_code.h"
#include "indexer/metadata.h"
#include "indexer/sources/facts.h"

/* ---------------------------------------------------------------- parts --- */

enum pt_status pt_office_open(struct pt_input *input,
                              struct pt_unpack_zip **out,
                              struct pt_error *err)
{
    static const char ole[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    struct pt_str begin;
    const enum pt_status status = pt_input_peek(input, 8, &begin, err);
    if (status != PT_OK)
        return status;
    if (!begin.len)
        return pt_fail(err, PT_EINVALID, "empty");
    if (pt_str_begins(begin, pt_str_n(ole, 8)))
        return pt_fail(err, PT_EINVALID, "encrypted");
    return pt_unpack_zip_open(input, out, err);
}

/* Gives out bytes that somebody else holds. */
static enum pt_status fill_from_bytes(struct pt_input *input,
                                      char *room,
                                      size_t n,
                                      size_t *out_n,
                                      struct pt_error *err)
{
    struct pt_str *const left = input->context;
    (void)err;
    *out_n = left->len < n ? left->len : n;
    if (*out_n)
        memcpy(room, left->ptr, *out_n);
    *left = pt_str_sub(*left, *out_n, left->len);
    return PT_OK;
}

enum pt_status pt_office_read_bytes(struct pt_str bytes,
                                    pt_office_take *take,
                                    void *context,
                                    struct pt_error *err)
{
    struct pt_input input = {.path = PT_STR("/")};
    struct pt_xml *xml = NULL;
    struct pt_xml_node node = {.kind = PT_XML_START};
    pt_input_init_fill(&input, fill_from_bytes, &bytes);
    enum pt_status status = pt_xml_open(&input, &xml, err);
    while (status == PT_OK) {
        status = pt_xml_next(xml, &node, err);
        if (status == PT_ENOTFOUND)
            status = PT_EINVALID;
        if (status != PT_OK || node.kind == PT_XML_DONE)
            break;
        status = take(context, &node, err);
    }
    pt_xml_close(xml);
    pt_input_fini(&input);
    return status;
}

enum pt_status pt_office_read_part(struct pt_unpack_zip *zip,
                                   struct pt_str name,
                                   pt_office_take *take,
                                   void *context,
                                   struct pt_error *err)
{
    struct pt_buf bytes;
    struct pt_error why = {.message = ""};
    pt_buf_init(&bytes, PT_BUF_NO_CEILING);
    enum pt_status status =
        pt_unpack_zip_get(zip, name, PT_MAX_OFFICE_XML_BYTES, &bytes, err);
    if (status == PT_OK) {
        status = pt_office_read_bytes(pt_buf_str(&bytes), take, context, &why);
        if (status != PT_OK)
            pt_fail(err, status, "%.*s: %s", PT_STR_FMT(name), why.message);
    }
    pt_buf_fini(&bytes);
    return status;
}

bool pt_office_part_has(struct pt_unpack_zip *zip,
                        struct pt_str name,
                        struct pt_str mark)
{
    struct pt_buf bytes;
    bool is_found = false;
    pt_buf_init(&bytes, PT_BUF_NO_CEILING);
    if (pt_unpack_zip_get(zip, name, PT_MAX_OFFICE_XML_BYTES, &bytes, NULL) ==
        PT_OK)
        for (size_t at = 0; !is_found && at + mark.len <= bytes.len; at++)
            is_found = pt_str_begins(
                pt_str_sub(pt_buf_str(&bytes), at, bytes.len), mark);
    pt_buf_fini(&bytes);
    return is_found;
}

/* ----------------------------------------------------------------- text --- */

static void init_text(struct pt_office_text *text)
{
    *text = (struct pt_office_text){.box_depth = 0};
    pt_buf_init(&text->text, PT_MAX_ARTICLE_BYTES);
    pt_buf_init(&text->paragraph, PT_MAX_ARTICLE_BYTES);
    pt_buf_init(&text->box, PT_MAX_ARTICLE_BYTES);
    pt_buf_init(&text->box_paragraph, PT_MAX_ARTICLE_BYTES);
    pt_buf_init(&text->heading, PT_MAX_TITLE_BYTES);
}

static void fini_text(struct pt_office_text *text)
{
    pt_buf_fini(&text->text);
    pt_buf_fini(&text->paragraph);
    pt_buf_fini(&text->box);
    pt_buf_fini(&text->box_paragraph);
    pt_buf_fini(&text->heading);
}

static struct pt_buf *paragraph_of(struct pt_office_text *text)
{
    return text->box_depth ? &text->box_paragraph : &text->paragraph;
}

static void add_paragraph(struct pt_buf *text, struct pt_str paragraph)
{
    paragraph = pt_str_trim(paragraph);
    if (!paragraph.len)
        return;
    if (text->len)
        pt_buf_puts(text, "\n\n");
    pt_buf_add(text, paragraph);
}

/* A ceiling that was reached is kept, so that it is told in the end. */
static void empty(struct pt_buf *buf)
{
    if (pt_buf_status(buf) == PT_OK)
        pt_buf_clear(buf);
}

void pt_office_text_begin(struct pt_office_text *text, bool is_heading)
{
    empty(paragraph_of(text));
    if (text->box_depth)
        return;
    text->is_in_paragraph = true;
    text->is_heading = is_heading;
}

void pt_office_text_add(struct pt_office_text *text, struct pt_str s)
{
    pt_buf_add(paragraph_of(text), s);
}

void pt_office_text_end(struct pt_office_text *text)
{
    const struct pt_str paragraph = pt_buf_str(paragraph_of(text));
    if (text->box_depth) {
        add_paragraph(&text->box, paragraph);
        empty(&text->box_paragraph);
        return;
    }
    if (text->is_heading && !text->heading.len)
        pt_buf_add(&text->heading, pt_str_trim(paragraph));
    add_paragraph(&text->text, paragraph);
    add_paragraph(&text->text, pt_buf_str(&text->box));
    empty(&text->paragraph);
    empty(&text->box);
    text->is_in_paragraph = text->is_heading = false;
}

void pt_office_box_begin(struct pt_office_text *text, unsigned depth)
{
    if (!text->box_depth && text->is_in_paragraph)
        text->box_depth = depth;
}

void pt_office_box_end(struct pt_office_text *text, unsigned depth)
{
    if (text->box_depth == depth)
        text->box_depth = 0;
}

static enum pt_status text_status(const struct pt_office_text *text)
{
    const struct pt_buf *const bufs[] = {&text->text, &text->paragraph,
                                         &text->box, &text->box_paragraph};
    for (size_t i = 0; i < PT_COUNTOF(bufs); i++)
        if (pt_buf_status(bufs[i]) != PT_OK)
            return pt_buf_status(bufs[i]);
    return PT_OK;
}

/* ----------------------------------------------------------- properties --- */

static struct pt_buf *buf_at(struct pt_properties *properties, size_t i)
{
    struct pt_buf *const bufs[] = {
        &properties->title, &properties->author,    &properties->lang,
        &properties->tags,  &properties->publisher, &properties->date,
    };
    return i < PT_COUNTOF(bufs) ? bufs[i] : NULL;
}

void pt_properties_init(struct pt_properties *properties)
{
    struct pt_buf *buf;
    for (size_t i = 0; (buf = buf_at(properties, i)); i++)
        pt_buf_init(buf, PT_MAX_PROPERTY_BYTES);
}

void pt_properties_fini(struct pt_properties *properties)
{
    struct pt_buf *buf;
    for (size_t i = 0; (buf = buf_at(properties, i)); i++)
        pt_buf_fini(buf);
}

struct pt_buf *pt_property_of(struct pt_properties *properties,
                              const struct pt_xml_node *node)
{
    static const struct {
        const char *name;
        size_t i; /* of buf_at */
    } rows[] = {
        {"title",           0},
        {"creator",         1},
        {"initial-creator", 1},
        {"language",        2},
        {"keywords",        3},
        {"keyword",         3},
        {"subject",         3},
        {"publisher",       4},
        {"date",            5},
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++)
        if (pt_str_equal(node->name, pt_str_of(rows[i].name)))
            return buf_at(properties, rows[i].i);
    return NULL;
}

/* A title that somebody wrote, not "Document1" or "Microsoft Word - a.doc". */
static bool is_written_title(struct pt_str title)
{
    static const char *const starts[] = {
        "document", "dokument",  "microsoft word",          "untitled",
        "unknown",  "unbenannt", "powerpoint presentation", "title",
        "normal",
    };
    static const char *const endings[] = {".doc", ".docx", ".odt", ".rtf",
                                          ".pdf", ".txt",  ".epub"};
    title = pt_str_trim(title);
    for (size_t i = 0; i < PT_COUNTOF(endings); i++)
        if (pt_str_ends(title, pt_str_of(endings[i])))
            return false;
    for (size_t i = 0; i < PT_COUNTOF(starts); i++) {
        const size_t n = strlen(starts[i]);
        if (title.len < n || !pt_str_equal_ascii_case(pt_str_sub(title, 0, n),
                                                      pt_str_of(starts[i])))
            continue;
        /* and nothing behind it but a number, or a file's name */
        if (strcmp(starts[i], "microsoft word") == 0)
            return false;
        while (title.len > n &&
               strchr("0123456789 ()", title.ptr[title.len - 1]))
            title.len--;
        if (title.len == n)
            return false;
    }
    return title.len > 0;
}

/* Accounts of machines and of nobody in particular. */
static bool is_written_author(struct pt_str author)
{
    static const char *const nobody[] = {
        "user",        "admin",    "administrator", "microsoft office user",
        "owner",       "author",   "unknown",       "windows user",
        "python-docx", "un-named",
    };
    for (size_t i = 0; i < PT_COUNTOF(nobody); i++)
        if (pt_str_equal_ascii_case(author, pt_str_of(nobody[i])))
            return false;
    return author.len > 0;
}

/* "a, b; c" and lines -> lines. */
static struct pt_str as_lines(struct pt_str s, struct pt_arena *arena)
{
    char *const copy = pt_arena_alloc(arena, s.len + 1);
    if (!copy)
        return PT_STR("");
    for (size_t i = 0; i < s.len; i++)
        copy[i] = s.ptr[i] == ',' || s.ptr[i] == ';' ? '\n' : s.ptr[i];
    const struct pt_str lines = pt_fact_text(pt_str_n(copy, s.len), arena);
    /* without the empty ones */
    size_t len = 0;
    for (size_t i = 0; i < lines.len; i++)
        if (lines.ptr[i] != '\n' || (len && copy[len - 1] != '\n'))
            copy[len++] = lines.ptr[i];
    return pt_str_n(copy, len);
}

void pt_properties_tell(const struct pt_properties *properties,
                        struct pt_arena *arena,
                        struct pt_article *article)
{
    const struct pt_str author =
        pt_fact_line(pt_buf_str(&properties->author), arena);
    if (!article->author.len && is_written_author(author)) {
        article->author = author;
        article->origins[PT_FACT_AUTHOR] = PT_ORIGIN_PROPERTIES;
    }
    if (!article->lang.len) {
        article->lang = pt_lang_code(pt_buf_str(&properties->lang));
        if (article->lang.len)
            article->origins[PT_FACT_LANG] = PT_ORIGIN_PROPERTIES;
    }
    article->tags = as_lines(pt_buf_str(&properties->tags), arena);
    if (article->tags.len)
        article->origins[PT_FACT_TAGS] = PT_ORIGIN_PROPERTIES;
}

/* -------------------------------------------------------------- article --- */

/* The first line of *rest that is not empty, taken off. */
static struct pt_str next_line(struct pt_str *rest)
{
    struct pt_str line = PT_STR("");
    while (rest->len && !line.len) {
        const size_t n = pt_str_find(*rest, '\n');
        line = pt_str_trim(pt_str_sub(*rest, 0, n));
        *rest = pt_str_sub(*rest, n < rest->len ? n + 1 : n, rest->len);
    }
    return line;
}

/* Byline and date among the first lines, as in a text file. */
static void read_first_lines(struct pt_article *article)
{
    enum { BYLINE_LINES = 3, DATE_LINES = 5 };
    struct pt_str rest = article->text;
    for (int i = 0; i < DATE_LINES && rest.len; i++) {
        const struct pt_str line = next_line(&rest);
        if (i < BYLINE_LINES && !article->author.len &&
            pt_metadata_is_byline(line, &article->author))
            article->origins[PT_FACT_AUTHOR] = PT_ORIGIN_FIRST_LINES;
        if (article->date == PT_DATE_NONE &&
            pt_metadata_is_date_line(line, &article->date))
            article->origins[PT_FACT_DATE] = PT_ORIGIN_FIRST_LINES;
    }
}

static void choose_title(const struct pt_office_text *text,
                         const struct pt_properties *properties,
                         struct pt_arena *arena,
                         struct pt_article *article)
{
    const struct pt_str given = pt_buf_str(&properties->title);
    const bool is_given = is_written_title(given);
    article->title =
        pt_fact_line(is_given ? given : pt_buf_str(&text->heading), arena);
    article->title_from = PT_TITLE_FROM_TEXT;
    if (!article->title.len)
        return;
    article->title_from = PT_TITLE_FROM_HEADLINE;
    article->origins[PT_FACT_TITLE] =
        is_given ? PT_ORIGIN_PROPERTIES : PT_ORIGIN_HEADING;
    struct pt_str rest = article->text;
    const struct pt_str first = next_line(&rest);
    if (pt_str_equal(pt_fact_line(first, arena), article->title))
        article->text = pt_str_trim(rest);
}

static enum pt_status give(const struct pt_office_text *text,
                           const struct pt_properties *properties,
                           const struct pt_input *input,
                           struct pt_arena *arena,
                           const struct pt_article_sink *sink,
                           struct pt_error *err)
{
    struct pt_article article = {
        .path = input->path,
        .text = pt_buf_str(&text->text),
        .date = pt_metadata_date_of_path(pt_input_name(input)),
    };
    const enum pt_status status = text_status(text);
    if (status == PT_ELIMIT)
        return pt_fail(err, PT_ELIMIT, "larger than %u MiB, no article",
                       PT_MAX_ARTICLE_BYTES >> 20);
    if (status != PT_OK)
        return pt_fail_nomem(err);
    if (!article.text.len)
        return pt_fail(err, PT_EINVALID, "empty");
    if (article.date != PT_DATE_NONE)
        article.origins[PT_FACT_DATE] = PT_ORIGIN_PATH;
    choose_title(text, properties, arena, &article);
    read_first_lines(&article);
    pt_properties_tell(properties, arena, &article);
    return sink->take(sink->context, &article, err);
}

enum pt_status pt_office_read(struct pt_input *input,
                              struct pt_arena *arena,
                              const struct pt_article_sink *sink,
                              pt_office_parts *parts,
                              void *context,
                              struct pt_office_text *text,
                              struct pt_properties *properties,
                              struct pt_error *err)
{
    struct pt_unpack_zip *zip = NULL;
    enum pt_status status = pt_office_open(input, &zip, err);
    if (status != PT_OK)
        return status;
    init_text(text);
    pt_properties_init(properties);
    status = parts(zip, context, err);
    pt_unpack_zip_close(zip);
    if (status == PT_OK)
        status = give(text, properties, input, arena, sink, err);
    pt_properties_fini(properties);
    fini_text(text);
    return status;
}
