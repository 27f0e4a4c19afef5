/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * xml_read.c: bytes are decoded, mended and pushed into libxml2 block by block;
 * its calls are queued and handed out one by one.
 *
 * Not libxml2's own pull reader: that builds a tree and feeds its parser 512
 * bytes at a time, and with each the parser looks back over all of a tag that
 * is not closed yet.
 */
#include "indexer/sources/xml_read.h"

#include "common/mem.h"
#include "indexer/sources/xml_decode.h"
#include "indexer/sources/xml_mend.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/uri.h>

enum {
    BLOCK_BYTES = 16 * 1024,
    MOST_QUEUED = 64 * BLOCK_BYTES, /* a block is mended to less */
    MOST_URL_BYTES = 8192,
};

/* A node whose text and attribute values are offsets: the bytes move. */
struct event {
    enum pt_xml_kind kind;
    const char *ns, *prefix, *name; /* libxml2's, until its parser goes */
    size_t text_at, text_len;
    size_t first_attribute, n_attributes;
    unsigned depth;
    uint32_t line;
};

struct value {
    const char *name;
    size_t at, len;
};

struct pt_xml {
    struct pt_input *input;
    struct pt_xml_decoder decoder;
    struct pt_xml_mender mender;
    struct pt_buf decoded, mended; /* what the next stage has not used */
    xmlParserCtxtPtr parser;
    unsigned depth;
    bool has_root, is_closed, is_at_end;

    /* What the parser said and next has not handed out. */
    struct event *events;
    size_t n_events, events_capacity, next;
    struct value *values;
    size_t n_values, values_capacity;
    struct pt_buf bytes;
    struct pt_xml_attribute attributes[PT_MAX_XML_ATTRIBUTES];

    enum pt_status status;
    struct pt_error error;
    char trouble[160]; /* the first that libxml2 could not go on from */
    uint32_t trouble_line;
};

/* -------------------------------------------------- what libxml2 calls --- */

static void stop(struct pt_xml *xml, enum pt_status status)
{
    if (xml->status == PT_OK)
        xml->status = status;
    xmlStopParser(xml->parser);
}

static struct event *add_event(struct pt_xml *xml, enum pt_xml_kind kind)
{
    struct event *const grown =
        xml->is_closed || xml->status != PT_OK
            ? NULL
            : pt_grow(xml->events, &xml->events_capacity, xml->n_events + 1,
                      MOST_QUEUED, sizeof *grown);
    if (!grown) {
        if (!xml->is_closed)
            stop(xml, pt_fail_nomem(&xml->error));
        return NULL;
    }
    xml->events = grown;
    struct event *const event = &grown[xml->n_events++];
    *event = (struct event){
        .kind = kind,
        .depth = xml->depth,
        .line = (uint32_t)xml->parser->input->line,
    };
    return event;
}

static void add_value(struct pt_xml *xml,
                      struct event *event,
                      const char *name,
                      struct pt_str bytes)
{
    if (event->n_attributes == PT_MAX_XML_ATTRIBUTES)
        return;
    struct value *const grown =
        pt_grow(xml->values, &xml->values_capacity, xml->n_values + 1,
                MOST_QUEUED, sizeof *grown);
    if (!grown) {
        stop(xml, pt_fail_nomem(&xml->error));
        return;
    }
    xml->values = grown;
    grown[xml->n_values++] = (struct value){name, xml->bytes.len, bytes.len};
    event->n_attributes++;
    pt_buf_add(&xml->bytes, bytes);
}

static void on_start(void *context,
                     const xmlChar *name,
                     const xmlChar *prefix,
                     const xmlChar *ns,
                     int n_namespaces,
                     const xmlChar **namespaces,
                     int n_attributes,
                     int n_defaulted,
                     const xmlChar **attributes)
{
    enum { NAME = 0, VALUE = 3, END = 4, FIELDS = 5 };
    struct pt_xml *const xml = context;
    (void)n_namespaces;
    (void)namespaces;
    (void)n_defaulted;
    if (xml->depth == PT_MAX_XML_DEPTH) {
        if (xml->status == PT_OK)
            stop(xml, pt_fail(&xml->error, PT_ELIMIT,
                              "more than %d elements deep", PT_MAX_XML_DEPTH));
        return;
    }
    xml->depth++;
    xml->has_root = true;
    struct event *const event = add_event(xml, PT_XML_START);
    if (!event)
        return;
    event->name = (const char *)name;
    event->prefix = (const char *)prefix;
    event->ns = (const char *)ns;
    event->first_attribute = xml->n_values;
    for (int i = 0; i < n_attributes; i++, attributes += FIELDS) {
        const char *const begin = (const char *)attributes[VALUE];
        const char *const end = (const char *)attributes[END];
        add_value(xml, event, (const char *)attributes[NAME],
                  pt_str_n(begin, (size_t)(end - begin)));
    }
}

static void on_end(void *context,
                   const xmlChar *name,
                   const xmlChar *prefix,
                   const xmlChar *ns)
{
    struct pt_xml *const xml = context;
    if (!xml->depth)
        return;
    struct event *const event = add_event(xml, PT_XML_END);
    if (event) {
        event->name = (const char *)name;
        event->prefix = (const char *)prefix;
        event->ns = (const char *)ns;
    }
    if (--xml->depth == 0)
        xml->is_closed = true;
}

/* What follows text is more of the same node. */
static void on_text(void *context, const xmlChar *bytes, int n_bytes)
{
    struct pt_xml *const xml = context;
    struct event *event =
        xml->n_events ? &xml->events[xml->n_events - 1] : NULL;
    if (!xml->depth || n_bytes <= 0)
        return;
    if (!event || event->kind != PT_XML_TEXT) {
        event = add_event(xml, PT_XML_TEXT);
        if (!event)
            return;
        event->text_at = xml->bytes.len;
    }
    pt_buf_add(&xml->bytes, pt_str_n((const char *)bytes, (size_t)n_bytes));
    event->text_len += (size_t)n_bytes;
}

/* libxml2 2.12 made its argument const. */
#if LIBXML_VERSION >= 21200
typedef const xmlError *error_pointer;
#else
typedef xmlErrorPtr error_pointer;
#endif

static void on_error(void *context, error_pointer error)
{
    struct pt_xml *const xml = context;
    if (error->level < XML_ERR_FATAL || xml->trouble[0])
        return;
    struct pt_str message = pt_str_of(error->message);
    message = pt_str_sub(message, 0, pt_str_find(message, '\n'));
    if (message.len > sizeof xml->trouble - 1)
        message.len = sizeof xml->trouble - 1;
    if (message.len)
        memcpy(xml->trouble, message.ptr, message.len);
    xml->trouble_line = error->line > 0 ? (uint32_t)error->line : 1;
}

static uint32_t named_character(struct pt_str name)
{
    char z[16];
    if (name.len >= sizeof z)
        return 0;
    memcpy(z, name.ptr, name.len);
    z[name.len] = '\0';
    const htmlEntityDesc *const row = htmlEntityLookup((const xmlChar *)z);
    return row ? row->value : 0;
}

/* -------------------------------------------------------------- reading --- */

static enum pt_status start_parser(struct pt_xml *xml, struct pt_error *err)
{
    xmlSAXHandler calls = {
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_text,
        .serror = on_error,
    };
    xml->parser = xmlCreatePushParserCtxt(&calls, xml, NULL, 0, NULL);
    if (!xml->parser)
        return pt_fail_nomem(err);
    /* NOENT: "&amp;" in attributes becomes "&"; other entities are not left. */
    xmlCtxtUseOptions(xml->parser, XML_PARSE_RECOVER | XML_PARSE_NONET |
                                       XML_PARSE_NOENT | XML_PARSE_IGNORE_ENC);
    xmlDictSetLimit(xml->parser->dict, PT_MAX_XML_NAME_BYTES);
    return PT_OK;
}

enum pt_status
pt_xml_open(struct pt_input *input, struct pt_xml **out, struct pt_error *err)
{
    struct pt_str sample;
    const enum pt_status peeked =
        pt_input_peek(input, PT_XML_SAMPLE_BYTES, &sample, err);
    if (peeked != PT_OK)
        return peeked;
    struct pt_xml *const xml = pt_alloc(sizeof *xml);
    if (!xml)
        return pt_fail_nomem(err);
    xml->input = input;
    pt_xml_decoder_init(&xml->decoder, sample, input->charset);
    pt_xml_mender_init(&xml->mender, named_character);
    pt_buf_init(&xml->decoded, PT_BUF_NO_CEILING);
    pt_buf_init(&xml->mended, PT_BUF_NO_CEILING);
    pt_buf_init(&xml->bytes, PT_BUF_NO_CEILING);
    const enum pt_status status = start_parser(xml, err);
    if (status != PT_OK) {
        pt_xml_close(xml);
        return status;
    }
    *out = xml;
    return PT_OK;
}

void pt_xml_close(struct pt_xml *xml)
{
    if (!xml)
        return;
    if (xml->parser) {
        xmlFreeDoc(xml->parser->myDoc);
        xml->parser->myDoc = NULL;
        xmlFreeParserCtxt(xml->parser);
    }
    pt_xml_decoder_fini(&xml->decoder);
    pt_buf_fini(&xml->decoded);
    pt_buf_fini(&xml->mended);
    pt_buf_fini(&xml->bytes);
    pt_free(xml->events);
    pt_free(xml->values);
    pt_free(xml);
}

/* Drops the first n bytes. */
static void drop(struct pt_buf *buf, size_t n)
{
    const size_t left = buf->len - n;
    if (n && left)
        memmove(buf->ptr, buf->ptr + n, left);
    pt_buf_cut(buf, left);
}

/* The input's next block, decoded. */
static enum pt_status read_block(struct pt_xml *xml, struct pt_error *err)
{
    size_t want = BLOCK_BYTES;
    for (;;) {
        struct pt_str block;
        const enum pt_status status =
            pt_input_peek(xml->input, want, &block, err);
        if (status != PT_OK)
            return status;
        xml->is_at_end = block.len < want;
        if (block.len > BLOCK_BYTES) {
            block.len = BLOCK_BYTES;
            xml->is_at_end = false;
        }
        const size_t n =
            pt_xml_decode(&xml->decoder, block, xml->is_at_end, &xml->decoded);
        pt_input_take(xml->input, n);
        if (n || xml->is_at_end)
            return PT_OK;
        want = block.len + 1;
    }
}

static void parse_mended(struct pt_xml *xml)
{
    for (size_t at = 0, n; at < xml->mended.len; at += n) {
        n = xml->mended.len - at;
        n = n < BLOCK_BYTES ? n : BLOCK_BYTES;
        xmlParseChunk(xml->parser, xml->mended.ptr + at, (int)n, 0);
    }
    pt_buf_clear(&xml->mended);
    if (xml->is_at_end)
        xmlParseChunk(xml->parser, NULL, 0, 1);
}

/* One block on. */
static enum pt_status go_on(struct pt_xml *xml, struct pt_error *err)
{
    size_t n_used;
    enum pt_status status = read_block(xml, err);
    if (status != PT_OK)
        return status;
    /* What stands before a tag beyond the limits is still handed out. */
    status = pt_xml_mend(&xml->mender, pt_buf_str(&xml->decoded),
                         xml->is_at_end, &xml->mended, &n_used, &xml->error);
    drop(&xml->decoded, n_used);
    parse_mended(xml);
    if (xml->status == PT_OK)
        xml->status = status;
    if (pt_buf_status(&xml->decoded) != PT_OK ||
        pt_buf_status(&xml->mended) != PT_OK ||
        pt_buf_status(&xml->bytes) != PT_OK)
        return pt_fail_nomem(err);
    return PT_OK;
}

/* Nothing is queued and nothing will come. */
static enum pt_status end(const struct pt_xml *xml, struct pt_error *err)
{
    if (xml->status != PT_OK)
        return pt_fail(err, xml->status, "%s", xml->error.message);
    if (xml->parser->errNo == XML_ERR_NO_MEMORY)
        return xmlDictGetUsage(xml->parser->dict) < PT_MAX_XML_NAME_BYTES
                   ? pt_fail_nomem(err)
                   : pt_fail(err, PT_ELIMIT, "more than %u KiB of names",
                             PT_MAX_XML_NAME_BYTES >> 10);
    if (!xml->has_root)
        return pt_fail(err, PT_ENOTFOUND, "no XML");
    if (pt_xml_is_cut_off(xml))
        return pt_fail(err, PT_EINVALID, "cut off in line %u",
                       (unsigned)xml->parser->input->line);
    return pt_fail(err, PT_EINVALID, "no XML from line %u on: %s",
                   (unsigned)xml->trouble_line, xml->trouble);
}

static bool has_stopped(const struct pt_xml *xml)
{
    return xml->is_closed || xml->is_at_end || xml->status != PT_OK ||
           xml->parser->disableSAX;
}

bool pt_xml_is_cut_off(const struct pt_xml *xml)
{
    return xml->is_at_end && xml->has_root && !xml->is_closed;
}

static void hand_out(struct pt_xml *xml, struct pt_xml_node *out)
{
    const struct event *const event = &xml->events[xml->next++];
    const char *const bytes = pt_buf_z(&xml->bytes);
    *out = (struct pt_xml_node){
        .kind = event->kind,
        .ns = pt_str_of(event->ns),
        .prefix = pt_str_of(event->prefix),
        .name = pt_str_of(event->name),
        .attributes = xml->attributes,
        .n_attributes = event->n_attributes,
        .text = pt_str_n(bytes + event->text_at, event->text_len),
        .depth = event->depth,
        .line = event->line,
    };
    for (size_t i = 0; i < event->n_attributes; i++) {
        const struct value *const value =
            &xml->values[event->first_attribute + i];
        xml->attributes[i] = (struct pt_xml_attribute){
            pt_str_of(value->name), pt_str_n(bytes + value->at, value->len)};
    }
}

enum pt_status
pt_xml_next(struct pt_xml *xml, struct pt_xml_node *out, struct pt_error *err)
{
    while (xml->next == xml->n_events) {
        xml->next = xml->n_events = xml->n_values = 0;
        pt_buf_clear(&xml->bytes);
        if (xml->is_closed) {
            *out = (struct pt_xml_node){.kind = PT_XML_DONE};
            return PT_OK;
        }
        if (has_stopped(xml))
            return end(xml, err);
        const enum pt_status status = go_on(xml, err);
        if (status != PT_OK)
            return status;
    }
    hand_out(xml, out);
    return PT_OK;
}

bool pt_xml_is(const struct pt_xml_node *node, const char *name)
{
    return pt_str_equal(node->name, pt_str_of(name));
}

bool pt_xml_is_one_of(const struct pt_xml_node *node,
                      const char *const *names,
                      size_t n_names)
{
    for (size_t i = 0; i < n_names; i++)
        if (pt_xml_is(node, names[i]))
            return true;
    return false;
}

struct pt_str pt_xml_value(const struct pt_xml_node *node, const char *name)
{
    for (size_t i = 0; i < node->n_attributes; i++)
        if (pt_str_equal(node->attributes[i].name, pt_str_of(name)))
            return node->attributes[i].value;
    return PT_STR("");
}

/* ----------------------------------------------------------------- URLs --- */

struct pt_str pt_xml_resolve(struct pt_str reference,
                             struct pt_str base,
                             struct pt_arena *arena)
{
    struct pt_str reference_z, base_z, out = reference;
    if (!base.len || base.len > MOST_URL_BYTES || !reference.len ||
        reference.len > MOST_URL_BYTES ||
        !pt_arena_copy(arena, reference, &reference_z) ||
        !pt_arena_copy(arena, base, &base_z))
        return reference;
    xmlChar *const whole = xmlBuildURI((const xmlChar *)reference_z.ptr,
                                       (const xmlChar *)base_z.ptr);
    if (whole && !pt_arena_copy(arena, pt_str_of((const char *)whole), &out))
        out = reference;
    xmlFree(whole);
    return out;
}
