/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * source_json.c: JSON Lines, and files that are one array or one object.
 *
 *     lines  = { object "\n" }            member: id, else url, else the line
 *     array  = "[" object { "," object } "]"           … else the item's number
 *     one    = object                                            none
 *            | object with one array of objects, an export or a JSON Feed
 *
 * A line or an item that is no article is skipped with its reason, and the rest
 * goes on; neither is held beyond PT_MAX_JSON_BYTES, so neither a file of any
 * size nor a line of a gigabyte needs more memory than that. Where nothing at
 * all has a text the file holds settings or figures, not news, and is ignored:
 * reasons are held back until the first article shows that they matter.
 */
#include "indexer/source.h"

#include "indexer/metadata.h"
#include "indexer/sources/encoding.h"
#include "indexer/sources/given.h"
#include "indexer/sources/html.h"
#include "indexer/sources/input_utf16.h"
#include "indexer/sources/json_read.h"
#include "indexer/zlist.h"

#include <inttypes.h>
#include <stdio.h>

enum {
    MOST_HELD_BACK = 200,
    LOOK_AHEAD = 4096,
    PART_SIZE = 40,
    NUMBER_SIZE = 32,
};

struct reading {
    struct pt_input *input;
    struct pt_arena *arena; /* reset for every record */
    const struct pt_article_sink *sink;
    const char *unit; /* "line" or "item"; NULL for one object */
    uint64_t number;  /* of the record, from 1 */
    uint64_t n_articles;
    uint64_t n_without_text; /* well-formed, and no article */
    struct pt_buf held_back; /* zlist of part, reason, part, reason … */
    uint64_t n_held_back;
    struct pt_given given;
};

/* ------------------------------------------------------------ skipping --- */

static enum pt_status tell(const struct reading *r,
                           const char *part,
                           const char *reason,
                           struct pt_error *err)
{
    return pt_source_skip(r->sink, pt_str_of(part), reason, err);
}

/* The record is no article: told now, or when the first article comes. */
static enum pt_status
skip(struct reading *r, const char *reason, struct pt_error *err)
{
    char part[PART_SIZE];
    snprintf(part, sizeof part, "%s %" PRIu64, r->unit ? r->unit : "object",
             r->number);
    if (r->n_articles)
        return tell(r, part, reason, err);
    if (r->n_held_back++ >= MOST_HELD_BACK)
        return PT_OK;
    pt_zlist_add(&r->held_back, pt_str_of(part));
    pt_zlist_add(&r->held_back, pt_str_of(reason));
    return pt_buf_status(&r->held_back) == PT_OK ? PT_OK : pt_fail_nomem(err);
}

static enum pt_status tell_held_back(struct reading *r, struct pt_error *err)
{
    struct pt_str part, reason;
    enum pt_status status = PT_OK;
    for (size_t at = 0; status == PT_OK &&
                        pt_zlist_next(pt_buf_str(&r->held_back), &at, &part) &&
                        pt_zlist_next(pt_buf_str(&r->held_back), &at, &reason);)
        status = pt_source_skip(r->sink, part, reason.ptr, err);
    if (status == PT_OK && r->n_held_back > MOST_HELD_BACK) {
        struct pt_error more;
        pt_fail(&more, PT_EINVALID, "%" PRIu64 " more that are no articles",
                r->n_held_back - MOST_HELD_BACK);
        status = tell(r, "what comes behind", more.message, err);
    }
    pt_buf_clear(&r->held_back);
    return status;
}

/* Nothing was taken: what the file is then. */
static enum pt_status no_article(const struct reading *r, struct pt_error *err)
{
    struct pt_str part, reason;
    size_t at = 0;
    if (r->n_articles)
        return PT_OK;
    if (r->n_without_text)
        return pt_fail(err, PT_ENOTFOUND, "JSON without articles");
    if (!pt_zlist_next(pt_buf_str(&r->held_back), &at, &part) ||
        !pt_zlist_next(pt_buf_str(&r->held_back), &at, &reason))
        return pt_fail(err, PT_EINVALID, "empty");
    if (!r->unit)
        return pt_fail(err, PT_EINVALID, "%s", reason.ptr);
    return pt_fail(err, PT_EINVALID, "%s: %s", part.ptr, reason.ptr);
}

/* ------------------------------------------------------------- members --- */

/* Where the string is in a member that is an object: {"name": "Jane Doe"}. */
static const char *const inner_names[] = {
    "name", "rendered", "main", "original", "title", "$oid", "$date", "value",
};

static enum pt_status add_number(struct reading *r,
                                 struct pt_str name,
                                 const struct pt_json *value,
                                 struct pt_error *err)
{
    char digits[NUMBER_SIZE];
    struct pt_str text;
    int64_t whole;
    double real;
    const double most = 1e17;
    if (pt_json_integer(value, &whole))
        snprintf(digits, sizeof digits, "%" PRId64, whole);
    else if (pt_given_field_of(name) == PT_GIVEN_DATE &&
             pt_json_number(value, &real) && real >= 0 && real < most)
        snprintf(digits, sizeof digits, "%" PRId64, (int64_t)real);
    else
        return PT_OK;
    if (!pt_arena_copy(r->arena, pt_str_of(digits), &text))
        return pt_fail_nomem(err);
    pt_given_add(&r->given, name, text);
    return PT_OK;
}

/* A string, a number, or an object that names one. */
static enum pt_status add_value(struct reading *r,
                                struct pt_str name,
                                const struct pt_json *value,
                                struct pt_error *err)
{
    for (size_t i = 0; pt_json_type_of(value) == PT_JSON_OBJECT; i++) {
        if (i == PT_COUNTOF(inner_names))
            return PT_OK;
        const struct pt_json *const inner =
            pt_json_member(value, inner_names[i]);
        if (inner && pt_json_type_of(inner) != PT_JSON_OBJECT)
            value = inner;
    }
    if (pt_json_type_of(value) != PT_JSON_STRING)
        return add_number(r, name, value, err);
    pt_given_add(&r->given, name, pt_json_text_of(value));
    return PT_OK;
}

static bool is_of_text(enum pt_given_field field)
{
    return field == PT_GIVEN_TEXT || field == PT_GIVEN_BODY ||
           field == PT_GIVEN_HTML;
}

/* ["one paragraph", "the next"] */
static enum pt_status add_paragraphs(struct reading *r,
                                     struct pt_str name,
                                     const struct pt_json *array,
                                     struct pt_error *err)
{
    size_t len = 0, at = 0;
    for (size_t i = 0; i < pt_json_n_items(array); i++)
        len += pt_json_text_of(pt_json_item(array, i)).len + 2;
    char *const text = pt_arena_alloc(r->arena, len + 1);
    if (!text)
        return pt_fail_nomem(err);
    for (size_t i = 0; i < pt_json_n_items(array); i++) {
        const struct pt_str item = pt_json_text_of(pt_json_item(array, i));
        memcpy(text + at, item.len ? item.ptr : "", item.len);
        at += item.len;
        text[at++] = '\n';
        text[at++] = '\n';
    }
    pt_given_add(&r->given, name, pt_str_n(text, at));
    return PT_OK;
}

static enum pt_status add_member(struct reading *r,
                                 struct pt_str name,
                                 const struct pt_json *value,
                                 struct pt_error *err)
{
    const enum pt_given_field field = pt_given_field_of(name);
    enum pt_status status = PT_OK;
    if (field == PT_GIVEN_NONE)
        return PT_OK;
    if (pt_json_type_of(value) != PT_JSON_ARRAY)
        return add_value(r, name, value, err);
    if (is_of_text(field))
        return add_paragraphs(r, name, value, err);
    for (size_t i = 0; status == PT_OK && i < pt_json_n_items(value); i++)
        status = add_value(r, name, pt_json_item(value, i), err);
    return status;
}

static enum pt_status add_members(struct reading *r,
                                  const struct pt_json *object,
                                  struct pt_error *err)
{
    enum pt_status status = PT_OK;
    void *cursor = NULL;
    struct pt_str name;
    const struct pt_json *value;
    pt_given_init(&r->given);
    while (status == PT_OK &&
           pt_json_next_member(object, &cursor, &name, &value))
        status = add_member(r, name, value, err);
    return status;
}

/* ---------------------------------------------------------------- text --- */

static bool is_control(char c)
{
    return ((unsigned char)c < ' ' && !strchr("\t\n\f", c)) || c == 0x7f ||
           c == '\0';
}

/* Lines end in "\n", and no control character is left. */
static bool clean(struct pt_str s, struct pt_arena *arena, struct pt_str *out)
{
    char *const text = pt_arena_alloc(arena, s.len + 1);
    size_t len = 0;
    if (!text)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.ptr[i];
        if (c == '\r') {
            if (i + 1 == s.len || s.ptr[i + 1] != '\n')
                text[len++] = '\n';
        } else {
            text[len++] = is_control(c) ? ' ' : c;
        }
    }
    *out = pt_str_trim(pt_str_n(text, len));
    return true;
}

/* A page with all that stands around an article, not the article alone. */
static bool is_page(struct pt_str html)
{
    static const char *const starts[] = {"<!doctype", "<html", "<?xml",
                                         "<head"};
    for (size_t i = 0; i < PT_COUNTOF(starts); i++) {
        const struct pt_str start = pt_str_of(starts[i]);
        if (pt_str_begins_ascii_case(html, start))
            return true;
    }
    return false;
}

static enum pt_status read_html(struct reading *r,
                                struct pt_str bytes,
                                struct pt_article *out,
                                struct pt_error *err)
{
    const struct pt_html html = {
        .bytes = bytes,
        .charset = PT_STR("UTF-8"),
        .url = r->given.values[PT_GIVEN_URL],
        .is_fragment = !is_page(bytes),
    };
    struct pt_error why;
    const enum pt_status status = pt_html_read(&html, r->arena, out, &why);
    if (status == PT_EINVALID)
        return PT_OK; /* no text in it */
    if (status != PT_OK && err)
        *err = why;
    return status;
}

/* Fills of *out the text; it stays empty when there is none. */
static enum pt_status
read_body(struct reading *r, struct pt_article *out, struct pt_error *err)
{
    const struct pt_str *const values = r->given.values;
    struct pt_str text = values[PT_GIVEN_TEXT];
    bool is_html = pt_str_begins(text, PT_STR("<")) && pt_given_is_html(text);
    if (!text.len) {
        text = values[PT_GIVEN_BODY];
        is_html = pt_given_is_html(text);
    }
    if (!text.len) {
        text = values[PT_GIVEN_HTML];
        is_html = true;
    }
    if (is_html && text.len)
        return read_html(r, text, out, err);
    return clean(text, r->arena, &out->text) ? PT_OK : pt_fail_nomem(err);
}

/* ------------------------------------------------------------- article --- */

static enum pt_status
name_member(struct reading *r, struct pt_article *out, struct pt_error *err)
{
    char number[NUMBER_SIZE];
    out->member = out->id.len ? out->id : out->url;
    if (!r->unit)
        out->member = PT_STR("");
    if (!r->unit || out->member.len)
        return PT_OK;
    snprintf(number, sizeof number, "%" PRIu64, r->number);
    return pt_arena_copy(r->arena, pt_str_of(number), &out->member)
               ? PT_OK
               : pt_fail_nomem(err);
}

static void find_date(const struct reading *r, struct pt_article *out)
{
    out->date = pt_metadata_date_of_path(out->url);
    if (out->date != PT_DATE_NONE)
        out->origins[PT_FACT_DATE] = PT_ORIGIN_URL;
    else if (!r->unit)
        out->date = pt_metadata_date_of_path(pt_input_name(r->input));
    if (out->date != PT_DATE_NONE && !out->origins[PT_FACT_DATE])
        out->origins[PT_FACT_DATE] = PT_ORIGIN_PATH;
}

static enum pt_status
take(struct reading *r, struct pt_article *article, struct pt_error *err)
{
    enum pt_status status =
        pt_given_fill(&r->given, PT_ORIGIN_GIVEN, r->arena, article, err);
    if (status == PT_OK)
        status = name_member(r, article, err);
    if (status != PT_OK)
        return status;
    article->path = r->input->path;
    article->title_from =
        article->title.len ? PT_TITLE_FROM_HEADLINE : PT_TITLE_FROM_TEXT;
    if (article->date == PT_DATE_NONE)
        find_date(r, article);
    if (!r->n_articles++)
        status = tell_held_back(r, err);
    return status == PT_OK ? r->sink->take(r->sink->context, article, err)
                           : status;
}

static enum pt_status read_object(struct reading *r,
                                  const struct pt_json *object,
                                  struct pt_error *err)
{
    struct pt_article article = {.date = PT_DATE_NONE};
    if (pt_json_type_of(object) != PT_JSON_OBJECT) {
        r->n_without_text++;
        return skip(r, "not an object", err);
    }
    enum pt_status status = add_members(r, object, err);
    if (status == PT_OK)
        status = read_body(r, &article, err);
    if (status != PT_OK)
        return status;
    if (!article.text.len) {
        r->n_without_text++;
        return skip(r, "no text", err);
    }
    return take(r, &article, err);
}

/* bytes as a JSON value; *out is NULL, and the record skipped, when it is none.
 */
static enum pt_status parse(struct reading *r,
                            struct pt_str bytes,
                            struct pt_json **out,
                            struct pt_error *err)
{
    struct pt_decoded decoded;
    struct pt_error why, reason;
    *out = NULL;
    pt_arena_reset(r->arena);
    enum pt_status status = pt_encoding_decode_as(bytes, r->input->charset,
                                                  r->arena, &decoded, &why);
    if (status == PT_OK)
        status = pt_json_parse(decoded.text, out, &why);
    switch (status) {
    case PT_OK:
        return PT_OK;
    case PT_EINVALID:
        pt_fail(&reason, PT_EINVALID, "not JSON: %s", why.message);
        return skip(r, reason.message, err);
    case PT_ELIMIT:
        return skip(r, why.message, err);
    default:
        if (err)
            *err = why;
        return status;
    }
}

static enum pt_status
read_record(struct reading *r, struct pt_str bytes, struct pt_error *err)
{
    struct pt_json *root = NULL;
    enum pt_status status = parse(r, bytes, &root, err);
    if (status == PT_OK && root)
        status = read_object(r, root, err);
    pt_json_free(root);
    return status;
}

/* --------------------------------------------------------------- lines --- */

static enum pt_status skip_too_long(struct reading *r, struct pt_error *err)
{
    struct pt_error reason;
    pt_fail(&reason, PT_ELIMIT, "longer than %u MiB", PT_MAX_JSON_BYTES >> 20);
    return skip(r, reason.message, err);
}

static enum pt_status read_lines(struct reading *r, struct pt_error *err)
{
    enum pt_status status = PT_OK;
    r->unit = "line";
    while (status == PT_OK) {
        struct pt_str line;
        bool is_cut = false;
        status =
            pt_input_line(r->input, PT_MAX_JSON_BYTES, &line, &is_cut, err);
        if (status != PT_OK)
            break;
        r->number++;
        if (is_cut)
            status = skip_too_long(r, err);
        else if (pt_str_trim(line).len)
            status = read_record(r, line, err);
    }
    return status == PT_ENOTFOUND ? PT_OK : status;
}

/* --------------------------------------------------------------- array --- */

/* Takes what is between records; *out_next is the byte behind it, held, or NUL
 * at the end. */
static enum pt_status pass_over(struct reading *r,
                                const char *set,
                                char *out_next,
                                struct pt_error *err)
{
    for (;;) {
        struct pt_str window;
        size_t n = 0;
        const enum pt_status status = pt_input_peek(r->input, 1, &window, err);
        if (status != PT_OK)
            return status;
        while (n < window.len && window.ptr[n] && strchr(set, window.ptr[n]))
            n++;
        pt_input_take(r->input, n);
        if (n < window.len || !window.len) {
            *out_next = n < window.len ? window.ptr[n] : '\0';
            return PT_OK;
        }
    }
}

/* Takes one item into *item, empty when it is too long or the input ends first;
 * is_whole tells. */
static enum pt_status take_item(struct reading *r,
                                struct pt_buf *item,
                                bool *is_whole,
                                struct pt_error *err)
{
    struct pt_json_scan scan = {0};
    pt_buf_clear(item);
    while (!scan.is_done) {
        struct pt_str window;
        const enum pt_status status = pt_input_peek(r->input, 1, &window, err);
        if (status != PT_OK)
            return status;
        if (!window.len)
            break;
        const size_t n = pt_json_scan(&scan, window);
        pt_buf_add(item, pt_str_sub(window, 0, n));
        pt_input_take(r->input, n);
    }
    *is_whole = scan.is_done;
    return pt_buf_status(item) == PT_ENOMEM ? pt_fail_nomem(err) : PT_OK;
}

static enum pt_status
read_items(struct reading *r, struct pt_buf *item, struct pt_error *err)
{
    for (;;) {
        char next = '\0';
        bool is_whole = false;
        enum pt_status status = pass_over(r, " \t\r\n,", &next, err);
        if (status != PT_OK || next == ']')
            return status;
        r->number++;
        status = take_item(r, item, &is_whole, err);
        if (status != PT_OK)
            return status;
        if (pt_buf_status(item) == PT_ELIMIT)
            status = skip_too_long(r, err);
        else if (is_whole)
            status = read_record(r, pt_buf_str(item), err);
        else
            status = skip(r, "not JSON: cut off", err);
        if (status != PT_OK || !is_whole)
            return status;
    }
}

static enum pt_status read_array(struct reading *r, struct pt_error *err)
{
    struct pt_buf item;
    r->unit = "item";
    pt_buf_init(&item, PT_MAX_JSON_BYTES);
    pt_input_take(r->input, 1);
    const enum pt_status status = read_items(r, &item, err);
    pt_buf_fini(&item);
    return status;
}

/* ---------------------------------------------------------- one object --- */

/* The first member that is an array with an object in it. */
static const struct pt_json *list_in(const struct pt_json *object)
{
    static const char *const lists[] = {
        "articles", "items",   "documents", "docs",    "results",
        "posts",    "entries", "data",      "stories", "hits",
    };
    for (size_t i = 0; i < PT_COUNTOF(lists); i++) {
        const struct pt_json *const list = pt_json_member(object, lists[i]);
        if (pt_json_type_of(pt_json_item(list, 0)) == PT_JSON_OBJECT)
            return list;
    }
    return NULL;
}

static enum pt_status
read_list(struct reading *r, const struct pt_json *list, struct pt_error *err)
{
    enum pt_status status = PT_OK;
    r->unit = "item";
    for (size_t i = 0; status == PT_OK && i < pt_json_n_items(list); i++) {
        r->number = i + 1;
        pt_arena_reset(r->arena);
        status = read_object(r, pt_json_item(list, i), err);
    }
    return status;
}

static enum pt_status
read_one(struct reading *r, struct pt_str bytes, struct pt_error *err)
{
    struct pt_json *root = NULL;
    enum pt_status status = parse(r, bytes, &root, err);
    const struct pt_json *const list = root ? list_in(root) : NULL;
    if (status == PT_OK && list)
        status = read_list(r, list, err);
    if (status == PT_OK && root && !r->n_articles) {
        r->unit = NULL;
        status = read_object(r, root, err);
    }
    pt_json_free(root);
    return status;
}

/* -------------------------------------------------------------- whole --- */

static bool is_blank(struct pt_str s)
{
    return pt_str_trim(s).len == 0;
}

/* A stream has no name. */
static bool is_of_lines(struct pt_str name)
{
    return !name.len || pt_str_ends(name, PT_STR(".jsonl")) ||
           pt_str_ends(name, PT_STR(".ndjson"));
}

/* Sees to it that the first line, or as much of it as may be, is held, and asks
 * for no byte behind it, for which a stream might have to be waited for. */
static enum pt_status
peek_line(struct pt_input *input, struct pt_str *window, struct pt_error *err)
{
    enum pt_status status = PT_OK;
    size_t n = 0;
    for (size_t want = 1; want <= PT_MAX_JSON_BYTES; want = window->len + 1) {
        status = pt_input_peek(input, want, window, err);
        if (status != PT_OK || window->len < want)
            break;
        n += pt_str_find(pt_str_sub(*window, n, window->len), '\n');
        if (n < window->len)
            break;
    }
    return status;
}

/* Whether the input is one object, which is then held in *window: one of
 * several lines, or of one line in a file that is not called one of lines. All
 * is held only where the first line does not tell, so a stream is not waited
 * for. */
static enum pt_status is_one(const struct reading *r,
                             struct pt_str *window,
                             bool *out,
                             struct pt_error *err)
{
    struct pt_json_scan scan = {0};
    enum pt_status status = peek_line(r->input, window, err);
    if (status != PT_OK)
        return status;
    size_t n =
        pt_json_scan(&scan, pt_str_sub(*window, 0, pt_str_find(*window, '\n')));
    const bool is_line = scan.is_done;
    *out = false;
    if (is_line && is_of_lines(pt_input_name(r->input)))
        return PT_OK;
    status = pt_input_peek(r->input,
                           is_line ? n + LOOK_AHEAD : PT_MAX_JSON_BYTES + 1,
                           window, err);
    if (status != PT_OK || window->len > PT_MAX_JSON_BYTES)
        return status;
    scan = (struct pt_json_scan){0};
    n = pt_json_scan(&scan, *window);
    *out = scan.is_done && is_blank(pt_str_sub(*window, n, window->len));
    return PT_OK;
}

static enum pt_status take_mark(struct pt_input *input, struct pt_error *err)
{
    struct pt_str window;
    const struct pt_str mark = PT_STR("\xef\xbb\xbf");
    const enum pt_status status = pt_input_peek(input, mark.len, &window, err);
    if (status == PT_OK && pt_str_begins(window, mark))
        pt_input_take(input, mark.len);
    return status;
}

/* What comes first decides; empty lines in front count as lines. */
static enum pt_status read_utf8(struct reading *r, struct pt_error *err)
{
    struct pt_str window = PT_STR("");
    bool is_single = false;
    enum pt_status status = take_mark(r->input, err);
    if (status == PT_OK)
        status = peek_line(r->input, &window, err);
    if (status != PT_OK)
        return status;
    size_t n = 0;
    while (n < window.len && strchr(" \t\r\n", window.ptr[n]) && window.ptr[n])
        n++;
    if (n < window.len && window.ptr[n] == '[') {
        pt_input_take(r->input, n);
        return read_array(r, err);
    }
    status = is_one(r, &window, &is_single, err);
    if (status != PT_OK)
        return status;
    return is_single ? read_one(r, window, err) : read_lines(r, err);
}

/* JSON begins in ASCII, so UTF-16 shows in its first two bytes. */
static bool is_utf16(struct pt_str start, bool *out_is_big, size_t *out_mark)
{
    static const struct {
        char bytes[2];
        bool is_big;
        size_t mark;
    } rows[] = {
        {{'\xff', '\xfe'}, false, 2},
        {{'\xfe', '\xff'}, true,  2},
        {{'{', '\0'},      false, 0},
        {{'[', '\0'},      false, 0},
        {{'\0', '{'},      true,  0},
        {{'\0', '['},      true,  0},
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++)
        if (pt_str_begins(start, pt_str_n(rows[i].bytes, 2))) {
            *out_is_big = rows[i].is_big;
            *out_mark = rows[i].mark;
            return true;
        }
    return false;
}

static enum pt_status read_all(struct reading *r, struct pt_error *err)
{
    struct pt_input *const given = r->input;
    struct pt_input utf8 = *given; /* path, member, depth, url, charset */
    struct pt_input_utf16 utf16 = {.from = given};
    struct pt_str start;
    size_t mark = 0;
    enum pt_status status = pt_input_peek(given, 2, &start, err);
    if (status != PT_OK || !is_utf16(start, &utf16.is_big, &mark))
        return status == PT_OK ? read_utf8(r, err) : status;
    pt_input_take(given, mark);
    pt_input_init_utf16(&utf8, &utf16);
    r->input = &utf8;
    status = read_utf8(r, err);
    pt_input_fini(&utf8);
    r->input = given;
    return status;
}

static enum pt_status read_json(struct pt_input *input,
                                struct pt_arena *arena,
                                const struct pt_article_sink *sink,
                                struct pt_error *err)
{
    struct reading r = {.input = input, .arena = arena, .sink = sink};
    pt_buf_init(&r.held_back, PT_BUF_NO_CEILING);
    enum pt_status status = read_all(&r, err);
    if (status == PT_OK)
        status = no_article(&r, err);
    pt_buf_fini(&r.held_back);
    return status;
}

const struct pt_source pt_source_json = {
    .kind = PT_KIND_JSON,
    .read = read_json,
};
