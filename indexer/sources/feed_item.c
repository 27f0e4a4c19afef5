/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/feed_item.h"

#include "common/ascii.h"
#include "common/lang_code.h"
#include "indexer/sources/facts.h"
#include "indexer/sources/html.h"
#include "indexer/sources/xml_read.h"

void pt_feed_fields_init(struct pt_feed_fields *fields)
{
    *fields = (struct pt_feed_fields){.is_id_no_link = false};
    for (size_t i = 0; i < PT_N_FEED_FIELDS; i++) {
        const bool is_long = i == PT_FEED_SUMMARY || i == PT_FEED_CONTENT;
        pt_buf_init(&fields->of[i],
                    is_long ? PT_MAX_ARTICLE_BYTES : PT_MAX_FEED_FIELD_BYTES);
    }
}

void pt_feed_fields_fini(struct pt_feed_fields *fields)
{
    for (size_t i = 0; i < PT_N_FEED_FIELDS; i++)
        pt_buf_fini(&fields->of[i]);
}

void pt_feed_fields_clear(struct pt_feed_fields *fields)
{
    for (size_t i = 0; i < PT_N_FEED_FIELDS; i++) {
        pt_buf_clear(&fields->of[i]);
        fields->is_text[i] = false;
    }
    fields->is_id_no_link = false;
}

static struct pt_str field(const struct pt_feed_fields *fields,
                           enum pt_feed_field which)
{
    return pt_str_trim(pt_buf_str(&fields->of[which]));
}

/* ----------------------------------------------------------------- HTML --- */

/* Whether a tag begins with open ("<", "&lt;") somewhere in s. */
static bool has_tag(struct pt_str s, struct pt_str open)
{
    for (size_t at = 0; at + open.len < s.len; at++) {
        if (!pt_str_begins(pt_str_sub(s, at, s.len), open))
            continue;
        const char c = s.ptr[at + open.len];
        if (pt_ascii_is_letter(c) || c == '/' || c == '!')
            return true;
    }
    return false;
}

/* One level of escaping less. */
static struct pt_str unescape(struct pt_str s, struct pt_arena *arena)
{
    static const struct {
        struct pt_str name;
        char c;
    } rows[] = {
        {{"&lt;", 4},   '<'},
        {{"&gt;", 4},   '>'},
        {{"&quot;", 6}, '"'},
        {{"&amp;", 5},  '&'},
    };
    char *const out = pt_arena_alloc(arena, s.len + 1);
    size_t len = 0;
    if (!out)
        return s;
    for (size_t at = 0; at < s.len;) {
        const struct pt_str rest = pt_str_sub(s, at, s.len);
        size_t i = 0;
        while (i < PT_COUNTOF(rows) && !pt_str_begins(rest, rows[i].name))
            i++;
        out[len++] = i < PT_COUNTOF(rows) ? rows[i].c : s.ptr[at];
        at += i < PT_COUNTOF(rows) ? rows[i].name.len : 1;
    }
    return pt_str_n(out, len);
}

/* HTML without a tag: an empty line is where a paragraph ends. */
static struct pt_str with_paragraphs(struct pt_str s, struct pt_arena *arena)
{
    struct pt_buf out;
    struct pt_str copy = s;
    const struct pt_str lines = pt_fact_text(s, arena);
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < lines.len; i++) {
        pt_buf_add_byte(&out, lines.ptr[i]);
        if (i && lines.ptr[i] == '\n' && lines.ptr[i - 1] == '\n')
            pt_buf_puts(&out, "<p>");
    }
    if (pt_buf_status(&out) != PT_OK ||
        !pt_arena_copy(arena, pt_buf_str(&out), &copy))
        copy = s;
    pt_buf_fini(&out);
    return copy;
}

/* The text of s, which may be HTML. PT_EINVALID: none. */
static enum pt_status text_of(struct pt_str s,
                              bool is_text,
                              struct pt_str url,
                              struct pt_arena *arena,
                              struct pt_str *out,
                              struct pt_error *err)
{
    struct pt_article read = {.date = PT_DATE_NONE};
    *out = PT_STR("");
    if (!has_tag(s, PT_STR("<"))) {
        if (has_tag(s, PT_STR("&lt;")) && !is_text) {
            s = unescape(s, arena);
        } else if (is_text || pt_str_find(s, '&') == s.len) {
            *out = pt_fact_text(s, arena);
            return out->len ? PT_OK : PT_EINVALID;
        } else {
            s = with_paragraphs(s, arena);
        }
    }
    const struct pt_html html = {
        .bytes = s,
        .charset = PT_STR("utf-8"),
        .url = url,
        .is_fragment = true,
    };
    const enum pt_status status = pt_html_read(&html, arena, &read, err);
    if (status == PT_OK)
        *out = read.text;
    return status;
}

/* ---------------------------------------------------------------- facts --- */

static bool is_web(struct pt_str url)
{
    return pt_str_begins(url, PT_STR("http://")) ||
           pt_str_begins(url, PT_STR("https://"));
}

static struct pt_str url_of(const struct pt_feed_fields *item,
                            const struct pt_feed_fields *channel,
                            struct pt_arena *arena)
{
    struct pt_str url = field(item, PT_FEED_TRUE_LINK);
    if (!url.len)
        url = field(item, PT_FEED_LINK);
    if (!url.len && !item->is_id_no_link && is_web(field(item, PT_FEED_ID)))
        url = field(item, PT_FEED_ID);
    struct pt_str base = field(channel, PT_FEED_BASE);
    if (!base.len)
        base = field(channel, PT_FEED_LINK);
    if (field(item, PT_FEED_BASE).len)
        base = pt_xml_resolve(field(item, PT_FEED_BASE), base, arena);
    return pt_fact_line(is_web(url) ? url : pt_xml_resolve(url, base, arena),
                        arena);
}

/* Zero is what programs write that have no date. */
static bool read_day(struct pt_str stamp, int32_t *out_days)
{
    int32_t days = 0;
    if (!pt_date_parse_stamp(stamp, &days) || days == 0)
        return false;
    *out_days = days;
    return true;
}

static void read_date(const struct pt_feed_fields *item, struct pt_article *out)
{
    out->date = PT_DATE_NONE;
    if (read_day(field(item, PT_FEED_PUBLISHED), &out->date) ||
        read_day(field(item, PT_FEED_UPDATED), &out->date))
        out->origins[PT_FACT_DATE] = PT_ORIGIN_FEED;
}

/* A fact of the item, or else of the channel. */
static struct pt_str nearest(const struct pt_feed_fields *item,
                             enum pt_feed_field of_item,
                             const struct pt_feed_fields *channel,
                             enum pt_feed_field of_channel)
{
    const struct pt_str near = field(item, of_item);
    return near.len ? near : field(channel, of_channel);
}

static void read_facts(const struct pt_feed_fields *item,
                       const struct pt_feed_fields *channel,
                       struct pt_arena *arena,
                       struct pt_article *out)
{
    out->url = url_of(item, channel, arena);
    out->id = pt_fact_line(field(item, PT_FEED_ID), arena);
    if (!out->id.len)
        out->id = out->url;
    out->member = out->id;
    out->author = pt_fact_line(
        nearest(item, PT_FEED_AUTHOR, channel, PT_FEED_AUTHOR), arena);
    out->lang =
        pt_lang_code(nearest(item, PT_FEED_LANG, channel, PT_FEED_LANG));
    out->tags = field(item, PT_FEED_TAGS);
    read_date(item, out);
    const struct pt_str facts[PT_N_FACTS] = {
        [PT_FACT_TITLE] = out->title,   [PT_FACT_AUTHOR] = out->author,
        [PT_FACT_SOURCE] = out->source, [PT_FACT_URL] = out->url,
        [PT_FACT_LANG] = out->lang,     [PT_FACT_TAGS] = out->tags,
    };
    for (size_t i = 0; i < PT_N_FACTS; i++)
        if (facts[i].len)
            out->origins[i] = PT_ORIGIN_FEED;
}

/* A field that is one line, and may be HTML all the same. */
static enum pt_status line_of(const struct pt_feed_fields *fields,
                              enum pt_feed_field which,
                              struct pt_arena *arena,
                              struct pt_str *out,
                              struct pt_error *err)
{
    const struct pt_str s = field(fields, which);
    struct pt_str text;
    const enum pt_status status =
        text_of(s, fields->is_text[which], PT_STR(""), arena, &text, err);
    if (status != PT_OK && status != PT_EINVALID)
        return status;
    *out = pt_fact_line(text.len ? text : s, arena);
    return PT_OK;
}

static enum pt_status read_text(const struct pt_feed_fields *item,
                                struct pt_str url,
                                struct pt_arena *arena,
                                struct pt_str *out,
                                struct pt_error *err)
{
    static const enum pt_feed_field texts[] = {PT_FEED_CONTENT,
                                               PT_FEED_SUMMARY};
    *out = PT_STR("");
    for (size_t i = 0; i < PT_COUNTOF(texts); i++) {
        const enum pt_feed_field which = texts[i];
        struct pt_str text;
        if (pt_buf_status(&item->of[which]) == PT_ELIMIT)
            return pt_fail(err, PT_ELIMIT, "larger than %u MiB, no article",
                           PT_MAX_ARTICLE_BYTES >> 20);
        const enum pt_status status = text_of(
            field(item, which), item->is_text[which], url, arena, &text, err);
        if (status != PT_OK && status != PT_EINVALID)
            return status;
        if (text.len > out->len)
            *out = text;
    }
    return PT_OK;
}

enum pt_status pt_feed_article(const struct pt_feed_fields *item,
                               const struct pt_feed_fields *channel,
                               struct pt_arena *arena,
                               struct pt_article *out,
                               struct pt_error *err)
{
    const bool has_outlet = field(item, PT_FEED_OUTLET).len > 0;
    *out = (struct pt_article){.date = PT_DATE_NONE};
    for (size_t i = 0; i < PT_N_FEED_FIELDS; i++)
        if (pt_buf_status(&item->of[i]) == PT_ENOMEM)
            return pt_fail_nomem(err);
    enum pt_status status =
        line_of(item, PT_FEED_TITLE, arena, &out->title, err);
    if (status == PT_OK)
        status = line_of(has_outlet ? item : channel,
                         has_outlet ? PT_FEED_OUTLET : PT_FEED_TITLE, arena,
                         &out->source, err);
    if (status == PT_OK)
        status =
            read_text(item, field(item, PT_FEED_LINK), arena, &out->text, err);
    if (status != PT_OK)
        return status;
    out->title_from =
        out->title.len ? PT_TITLE_FROM_HEADLINE : PT_TITLE_FROM_TEXT;
    read_facts(item, channel, arena, out);
    return out->title.len || out->text.len
               ? PT_OK
               : pt_fail(err, PT_EINVALID, "neither title nor text");
}
