/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * source_feed.c: RSS 0.9 to 2.0, RSS 1.0 and Atom, all by one table of
 * elements; of two that fill a field the first counts.
 *
 *     rss > channel > { title … item > { title link … } }       RSS 0.91 – 2.0
 *     RDF > { channel > { title … } item > { title link … } }   RSS 0.9, 1.0
 *     feed > { title … entry > { title link … } }               Atom
 *
 * A feed is read item by item and may be larger than memory; so what stands of
 * the channel behind an item does not count for that item. Any other XML is no
 * feed and ignored.
 */
#include "indexer/source.h"

#include "indexer/sources/facts.h"
#include "indexer/sources/feed_item.h"
#include "indexer/sources/xml_html.h"

#include <stdio.h>

/* ----------------------------------------------------------- namespaces --- */

enum space {
    RSS, /* no namespace, or one of RSS's own */
    ATOM,
    CONTENT,
    DC,
    DCTERMS,
    XHTML,
    ITUNES,
    YANDEX,
    FEEDBURNER,
    OTHER
};

/* By URL, whatever the prefix; by prefix where that was never declared. */
static const struct {
    const char *prefix;
    const char *url;
    enum space space;
} spaces[] = {
    {"atom",       "http://www.w3.org/2005/Atom",                 ATOM      },
    {"atom",       "http://purl.org/atom/ns#",                    ATOM      },
    {"content",    "http://purl.org/rss/1.0/modules/content/",    CONTENT   },
    {"dc",         "http://purl.org/dc/elements/1.1/",            DC        },
    {"dc",         "http://purl.org/dc/elements/1.0/",            DC        },
    {"dcterms",    "http://purl.org/dc/terms/",                   DCTERMS   },
    {"xhtml",      "http://www.w3.org/1999/xhtml",                XHTML     },
    {"itunes",     "http://www.itunes.com/dtds/podcast-1.0.dtd",  ITUNES    },
    {"yandex",     "http://news.yandex.ru",                       YANDEX    },
    {"feedburner", "http://rssnamespace.org/feedburner/ext/1.0",  FEEDBURNER},
    {"rss",        "http://purl.org/rss/1.0/",                    RSS       },
    {"rss",        "http://my.netscape.com/rdf/simple/0.9/",      RSS       },
    {"rdf",        "http://www.w3.org/1999/02/22-rdf-syntax-ns#", RSS       },
};

static enum space space_of(const struct pt_xml_node *node)
{
    const bool has_url = node->ns.len > 0;
    for (size_t i = 0; i < PT_COUNTOF(spaces); i++)
        if (pt_str_equal_ascii_case(
                has_url ? node->ns : node->prefix,
                pt_str_of(has_url ? spaces[i].url : spaces[i].prefix)))
            return spaces[i].space;
    /* A default namespace that somebody made up is RSS's. */
    return node->prefix.len ? OTHER : RSS;
}

/* ------------------------------------------------------------- elements --- */

/* What an element inside an item (or channel) fills. */
struct row {
    enum space space;
    const char *name;
    enum pt_feed_field field;
};

static const struct row rows[] = {
    {RSS,        "title",       PT_FEED_TITLE    },
    {ATOM,       "title",       PT_FEED_TITLE    },
    {DC,         "title",       PT_FEED_TITLE    },
    {RSS,        "link",        PT_FEED_LINK     },
    {ATOM,       "link",        PT_FEED_LINK     },
    {FEEDBURNER, "origLink",    PT_FEED_TRUE_LINK},
    {RSS,        "guid",        PT_FEED_ID       },
    {ATOM,       "id",          PT_FEED_ID       },
    {RSS,        "description", PT_FEED_SUMMARY  },
    {ATOM,       "summary",     PT_FEED_SUMMARY  },
    {DC,         "description", PT_FEED_SUMMARY  },
    {ITUNES,     "summary",     PT_FEED_SUMMARY  },
    {CONTENT,    "encoded",     PT_FEED_CONTENT  },
    {ATOM,       "content",     PT_FEED_CONTENT  },
    {XHTML,      "body",        PT_FEED_CONTENT  },
    {YANDEX,     "full-text",   PT_FEED_CONTENT  },
    {RSS,        "pubDate",     PT_FEED_PUBLISHED},
    {DC,         "date",        PT_FEED_PUBLISHED},
    {DCTERMS,    "issued",      PT_FEED_PUBLISHED},
    {ATOM,       "published",   PT_FEED_PUBLISHED},
    {ATOM,       "issued",      PT_FEED_PUBLISHED},
    {ATOM,       "created",     PT_FEED_UPDATED  },
    {DCTERMS,    "created",     PT_FEED_UPDATED  },
    {ATOM,       "updated",     PT_FEED_UPDATED  },
    {ATOM,       "modified",    PT_FEED_UPDATED  },
    {DCTERMS,    "modified",    PT_FEED_UPDATED  },
    {RSS,        "author",      PT_FEED_AUTHOR   },
    {ATOM,       "author",      PT_FEED_AUTHOR   },
    {DC,         "creator",     PT_FEED_AUTHOR   },
    {ITUNES,     "author",      PT_FEED_AUTHOR   },
    {RSS,        "category",    PT_FEED_TAGS     },
    {ATOM,       "category",    PT_FEED_TAGS     },
    {DC,         "subject",     PT_FEED_TAGS     },
    {RSS,        "source",      PT_FEED_OUTLET   },
    {ATOM,       "source",      PT_FEED_OUTLET   },
    {RSS,        "language",    PT_FEED_LANG     },
    {DC,         "language",    PT_FEED_LANG     },
};

static const struct row *row_of(const struct pt_xml_node *node)
{
    const enum space space = space_of(node);
    for (size_t i = 0; i < PT_COUNTOF(rows); i++)
        if (rows[i].space == space &&
            pt_str_equal_ascii_case(node->name, pt_str_of(rows[i].name)))
            return &rows[i];
    return NULL;
}

static bool is_list(enum pt_feed_field field)
{
    return field == PT_FEED_AUTHOR || field == PT_FEED_TAGS;
}

static bool is_markup(enum pt_feed_field field)
{
    return field == PT_FEED_TITLE || field == PT_FEED_SUMMARY ||
           field == PT_FEED_CONTENT;
}

/* -------------------------------------------------------------- reading --- */

struct feed {
    struct pt_input *input;
    struct pt_arena *arena;
    const struct pt_article_sink *sink;
    struct pt_feed_fields channel, item;
    unsigned
        channel_depth;   /* of what holds title and items; 0: not there yet */
    unsigned item_depth; /* 0: in none */
    bool has_channel;
    size_t n_items, n_articles;

    /* The element that is being read into a field. */
    const struct row *row; /* NULL: none */
    unsigned row_depth;
    bool is_channels;
    bool is_xhtml;   /* its text is no HTML, its elements are */
    bool is_ignored; /* its text is: of a picture, or of a second title */
    struct pt_buf text;
};

static bool is_named(const struct pt_xml_node *node, const char *name)
{
    return pt_str_equal_ascii_case(node->name, pt_str_of(name));
}

static void
set(struct pt_feed_fields *fields, enum pt_feed_field which, struct pt_str s)
{
    if (s.len && !fields->of[which].len)
        pt_buf_add(&fields->of[which], s);
}

/* Whether the list, separated by mark, has item. */
static bool has_item(struct pt_str list, const char *mark, struct pt_str item)
{
    const size_t n_mark = strlen(mark);
    for (;;) {
        size_t n = 0;
        while (n < list.len &&
               !pt_str_begins(pt_str_sub(list, n, list.len), pt_str_of(mark)))
            n++;
        if (pt_str_equal(pt_str_sub(list, 0, n), item))
            return true;
        if (n == list.len)
            return false;
        list = pt_str_sub(list, n + n_mark, list.len);
    }
}

/* Adds to a list what it has not. */
static void add(struct feed *feed,
                struct pt_feed_fields *fields,
                enum pt_feed_field which,
                struct pt_str s)
{
    enum { MOST_LIST_BYTES = 4096 }; /* a list is compared with each new item */
    struct pt_buf *const list = &fields->of[which];
    const char *const mark = which == PT_FEED_TAGS ? "\n" : ", ";
    s = pt_fact_line(which == PT_FEED_AUTHOR ? pt_fact_person(s) : s,
                     feed->arena);
    if (!s.len || list->len + s.len > MOST_LIST_BYTES ||
        has_item(pt_buf_str(list), mark, s))
        return;
    if (list->len)
        pt_buf_puts(list, mark);
    pt_buf_add(list, s);
}

static void
fill(struct feed *feed, struct pt_feed_fields *fields, struct pt_str s)
{
    if (is_list(feed->row->field))
        add(feed, fields, feed->row->field, s);
    else
        set(fields, feed->row->field, s);
    pt_arena_reset(feed->arena); /* nothing of it is needed before the end */
}

static struct pt_feed_fields *target(struct feed *feed)
{
    return feed->is_channels ? &feed->channel : &feed->item;
}

/* ----------------------------------------------------------- one field --- */

/* What an Atom element says of its content. Atom 1.0: text, html, xhtml; 0.3:
 * media types with a mode. Only what is text is read. */
static void read_type(struct feed *feed, const struct pt_xml_node *node)
{
    const struct pt_str type = pt_xml_value(node, "type");
    const struct pt_str mode = pt_xml_value(node, "mode");
    const bool is_text = pt_str_equal_ascii_case(type, PT_STR("text")) ||
                         pt_str_equal_ascii_case(type, PT_STR("text/plain")) ||
                         !type.len;
    feed->is_xhtml = pt_str_equal_ascii_case(type, PT_STR("xhtml")) ||
                     pt_str_equal_ascii_case(mode, PT_STR("xml")) ||
                     pt_str_ends(type, PT_STR("xhtml+xml"));
    feed->is_ignored |= pt_str_equal_ascii_case(mode, PT_STR("base64")) ||
                        (pt_str_find(type, '/') < type.len &&
                         !pt_str_begins(type, PT_STR("text/")) &&
                         !pt_str_ends(type, PT_STR("xml")));
    target(feed)->is_text[feed->row->field] = is_text;
}

/* Facts that stand in attributes. */
static void read_attributes(struct feed *feed, const struct pt_xml_node *node)
{
    struct pt_feed_fields *const fields = target(feed);
    const struct pt_str rel = pt_xml_value(node, "rel");
    const struct pt_str permanent = pt_xml_value(node, "isPermaLink");
    struct pt_str label = pt_xml_value(node, "label");
    switch (feed->row->field) {
    case PT_FEED_LINK:
        if (!rel.len || pt_str_equal(rel, PT_STR("alternate")))
            set(fields, PT_FEED_LINK, pt_xml_value(node, "href"));
        break;
    case PT_FEED_TAGS:
        if (!label.len)
            label = pt_xml_value(node, "term");
        add(feed, fields, PT_FEED_TAGS, label);
        break;
    case PT_FEED_ID:
        if (pt_str_equal_ascii_case(permanent, PT_STR("false")))
            fields->is_id_no_link = true;
        break;
    default:
        break;
    }
}

static void begin_field(struct feed *feed,
                        const struct row *row,
                        const struct pt_xml_node *node)
{
    feed->row = row;
    feed->row_depth = node->depth;
    feed->is_xhtml = row->space == XHTML;
    feed->is_ignored =
        !is_list(row->field) && target(feed)->of[row->field].len > 0;
    pt_buf_clear(&feed->text);
    if (row->space == ATOM && is_markup(row->field) && !feed->is_ignored)
        read_type(feed, node);
    read_attributes(feed, node);
}

static void end_field(struct feed *feed)
{
    struct pt_feed_fields *const fields = target(feed);
    const enum pt_feed_field which = feed->row->field;
    const struct pt_str text = pt_str_trim(pt_buf_str(&feed->text));
    if (pt_buf_status(&feed->text) == PT_ELIMIT && is_markup(which))
        fields->of[which].status = PT_ELIMIT;
    else if (!feed->is_ignored)
        fill(feed, fields, text);
    feed->row = NULL;
}

/* Which element in the element has the text; NULL: itself. */
static const char *child_of(const struct row *row)
{
    if (row->field == PT_FEED_AUTHOR)
        return "name";
    return row->field == PT_FEED_OUTLET ? "title" : NULL;
}

/* A start or end tag inside the field. */
static void inside_field(struct feed *feed, const struct pt_xml_node *node)
{
    const char *const child = child_of(feed->row);
    if (is_markup(feed->row->field)) {
        if (!feed->is_ignored)
            pt_xml_to_html(node, &feed->text);
    } else if (child && node->depth == feed->row_depth + 1) {
        /* of a person the name only, of several children's texts none */
        feed->is_ignored =
            node->kind == PT_XML_START ? !is_named(node, child) : true;
        if (node->kind == PT_XML_START && !feed->is_ignored)
            pt_buf_clear(&feed->text);
        if (node->kind == PT_XML_END && is_named(node, child)) {
            fill(feed, target(feed), pt_str_trim(pt_buf_str(&feed->text)));
            pt_buf_clear(&feed->text);
        }
    }
}

static void text_inside_field(struct feed *feed, const struct pt_xml_node *node)
{
    if (feed->is_ignored)
        return;
    if (feed->is_xhtml)
        pt_xml_to_html(node, &feed->text);
    else
        pt_buf_add(&feed->text, node->text);
}

/* ---------------------------------------------------------------- items --- */

static enum pt_status
hand_over(struct feed *feed, struct pt_article *article, struct pt_error *err)
{
    char number[24];
    snprintf(number, sizeof number, "%zu", feed->n_items);
    article->path = feed->input->path;
    if (!article->member.len)
        article->member = pt_str_of(number);
    feed->n_articles++;
    return feed->sink->take(feed->sink->context, article, err);
}

static enum pt_status end_item(struct feed *feed, struct pt_error *err)
{
    struct pt_article article;
    struct pt_error why = {.message = ""};
    feed->item_depth = 0;
    feed->n_items++;
    enum pt_status status = pt_feed_article(&feed->item, &feed->channel,
                                            feed->arena, &article, &why);
    if (status == PT_OK) {
        status = hand_over(feed, &article, err);
    } else if (status == PT_ENOMEM) {
        status = pt_fail_nomem(err);
    } else {
        char part[32];
        snprintf(part, sizeof part, "item %zu", feed->n_items);
        status = pt_source_skip(feed->sink, pt_str_of(part), why.message, err);
    }
    pt_arena_reset(feed->arena);
    return status;
}

static void begin_item(struct feed *feed, const struct pt_xml_node *node)
{
    pt_feed_fields_clear(&feed->item);
    feed->item_depth = node->depth;
    set(&feed->item, PT_FEED_LANG, pt_xml_value(node, "lang"));
    set(&feed->item, PT_FEED_BASE, pt_xml_value(node, "base"));
    /* rdf:about is the id of RSS 1.0, and its link. */
    set(&feed->item, PT_FEED_ID, pt_xml_value(node, "about"));
}

static bool is_item(const struct pt_xml_node *node)
{
    const enum space space = space_of(node);
    return (space == RSS && is_named(node, "item")) ||
           (space == ATOM && is_named(node, "entry"));
}

static bool is_channel(const struct pt_xml_node *node)
{
    const enum space space = space_of(node);
    return (space == RSS && is_named(node, "channel")) ||
           ((space == ATOM || space == RSS) && is_named(node, "feed"));
}

static bool is_root_of_feed(const struct pt_xml_node *node)
{
    return space_of(node) != OTHER &&
           (is_named(node, "rss") || is_named(node, "RDF") ||
            is_channel(node) || is_item(node));
}

static void begin_channel(struct feed *feed, const struct pt_xml_node *node)
{
    feed->channel_depth = node->depth;
    feed->has_channel |= is_channel(node);
    set(&feed->channel, PT_FEED_LANG, pt_xml_value(node, "lang"));
    set(&feed->channel, PT_FEED_BASE, pt_xml_value(node, "base"));
}

/* -------------------------------------------------------------- the way --- */

static enum pt_status on_start(struct feed *feed,
                               const struct pt_xml_node *node,
                               struct pt_error *err)
{
    enum pt_status status = PT_OK;
    if (node->depth == 1) {
        if (!is_root_of_feed(node))
            return pt_fail(err, PT_ENOTFOUND, "no feed");
        begin_channel(feed, node); /* language and base may stand here */
        if (!feed->has_channel)
            feed->channel_depth = 0;
    }
    if (is_item(node)) { /* also where the last one was never closed */
        if (feed->row)
            end_field(feed);
        if (feed->item_depth)
            status = end_item(feed, err);
        begin_item(feed, node);
        return status;
    }
    if (feed->row) {
        inside_field(feed, node);
        return PT_OK;
    }
    if (!feed->item_depth && is_channel(node))
        begin_channel(feed, node);
    const unsigned around =
        feed->item_depth ? feed->item_depth : feed->channel_depth;
    const struct row *const row =
        around && node->depth == around + 1 ? row_of(node) : NULL;
    feed->is_channels = !feed->item_depth;
    /* Only Atom's items have the feed's author where they have none. */
    if (row && !(feed->is_channels && row->field == PT_FEED_AUTHOR &&
                 row->space != ATOM))
        begin_field(feed, row, node);
    return PT_OK;
}

static enum pt_status
on_end(struct feed *feed, const struct pt_xml_node *node, struct pt_error *err)
{
    if (feed->row && node->depth > feed->row_depth)
        inside_field(feed, node);
    else if (feed->row)
        end_field(feed);
    if (feed->item_depth && node->depth <= feed->item_depth)
        return end_item(feed, err);
    if (feed->channel_depth && node->depth <= feed->channel_depth)
        feed->channel_depth = 0;
    return PT_OK;
}

static enum pt_status
on_node(struct feed *feed, const struct pt_xml_node *node, struct pt_error *err)
{
    switch (node->kind) {
    case PT_XML_START:
        return on_start(feed, node, err);
    case PT_XML_END:
        return on_end(feed, node, err);
    case PT_XML_TEXT:
        if (feed->row)
            text_inside_field(feed, node);
        return PT_OK;
    case PT_XML_DONE:
        break;
    }
    return PT_OK;
}

/* How far it went before the XML was cut off, or broke. */
static enum pt_status fail_after(const struct feed *feed,
                                 bool is_cut_off,
                                 enum pt_status status,
                                 const struct pt_error *why,
                                 struct pt_error *err)
{
    const char *const s = feed->n_articles == 1 ? "" : "s";
    if (is_cut_off)
        return pt_fail(err, PT_EINVALID, "cut off after %zu article%s",
                       feed->n_articles, s);
    if (status != PT_EINVALID && status != PT_ELIMIT)
        return pt_fail(err, status, "%s", why->message);
    return pt_fail(err, status, "%s, after %zu article%s", why->message,
                   feed->n_articles, s);
}

static enum pt_status
read_items(struct feed *feed, struct pt_xml *xml, struct pt_error *err)
{
    struct pt_xml_node node = {.kind = PT_XML_START};
    struct pt_error why = {.message = ""};
    while (node.kind != PT_XML_DONE) {
        enum pt_status status = pt_xml_next(xml, &node, &why);
        if (status != PT_OK)
            return fail_after(feed, pt_xml_is_cut_off(xml), status, &why, err);
        status = on_node(feed, &node, err);
        if (status != PT_OK)
            return status;
    }
    /* RDF is more than feeds. */
    return feed->has_channel || feed->n_items
               ? PT_OK
               : pt_fail(err, PT_ENOTFOUND, "no feed");
}

static enum pt_status read_feed(struct pt_input *input,
                                struct pt_arena *arena,
                                const struct pt_article_sink *sink,
                                struct pt_error *err)
{
    struct feed feed = {.input = input, .arena = arena, .sink = sink};
    struct pt_xml *xml = NULL;
    struct pt_str begin;
    enum pt_status status = pt_input_peek(input, 1, &begin, err);
    if (status == PT_OK && !begin.len)
        status = pt_fail(err, PT_EINVALID, "empty");
    if (status == PT_OK)
        status = pt_xml_open(input, &xml, err);
    if (status != PT_OK)
        return status;
    pt_feed_fields_init(&feed.channel);
    pt_feed_fields_init(&feed.item);
    pt_buf_init(&feed.text, PT_MAX_ARTICLE_BYTES);
    status = read_items(&feed, xml, err);
    pt_buf_fini(&feed.text);
    pt_feed_fields_fini(&feed.item);
    pt_feed_fields_fini(&feed.channel);
    pt_xml_close(xml);
    return status;
}

const struct pt_source pt_source_feed = {
    .kind = PT_KIND_FEED,
    .read = read_feed,
};
