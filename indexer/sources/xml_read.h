/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * xml_read.h: XML as a stream of tags and text, and the one door to libxml2's
 * parser, which is on every system, knows namespaces and goes on after errors.
 *
 *     open -> next … next -> close
 *
 * Nothing of a document is ever fetched, no DTD is parsed and no entity of its
 * own expanded (xml_mend.h), nothing is printed, and no more is in memory than
 * one block of the input and what came of it. What real files break is mended
 * as far as words can be saved; what cannot be is passed over.
 *
 * One thread a reader.
 */
#ifndef INDEXER_SOURCES_XML_READ_H
#define INDEXER_SOURCES_XML_READ_H

#include "common/arena.h"
#include "common/error.h"
#include "indexer/input.h"

#define PT_MAX_XML_DEPTH 256 /* of elements in elements */
/* All different names, with namespaces: they stay until the end. */
#define PT_MAX_XML_NAME_BYTES (1u << 20)

enum pt_xml_kind {
    PT_XML_START, /* of an element */
    PT_XML_END,   /* of an element, also of an empty one */
    PT_XML_TEXT,  /* a piece of it: more may follow */
    PT_XML_DONE,  /* the root element is closed; what follows is not read */
};

struct pt_xml_attribute {
    struct pt_str name; /* without prefix */
    struct pt_str value;
};

/* What next found; the views are valid until the next call of next. */
struct pt_xml_node {
    enum pt_xml_kind kind;
    /* START, END. The namespace is empty when there is none, or when a prefix
     * was not declared. */
    struct pt_str ns;
    struct pt_str prefix;
    struct pt_str name;                        /* without prefix */
    const struct pt_xml_attribute *attributes; /* START */
    size_t n_attributes;
    struct pt_str text; /* TEXT */
    unsigned depth;     /* of the element, or of that around the text; root 1 */
    uint32_t line;      /* in the input, from 1 */
};

struct pt_xml;

/* *out reads input, which must outlive it. PT_OK; PT_ENOMEM; or as its fill. */
enum pt_status pt_xml_open(struct pt_input *input,
                           struct pt_xml **out,
                           struct pt_error *err) PT_NODISCARD;
void pt_xml_close(struct pt_xml *xml);

/* PT_OK; PT_EINVALID: broken where no mending helps, or cut off, with the line
 * in err; PT_ENOTFOUND: there is no element in it at all; PT_ELIMIT: too deep,
 * too long a tag; PT_ENOMEM; as input's fill. After anything but PT_OK only
 * close may follow. */
enum pt_status pt_xml_next(struct pt_xml *xml,
                           struct pt_xml_node *out,
                           struct pt_error *err) PT_NODISCARD;

/* Whether the input ended before the document did. */
bool pt_xml_is_cut_off(const struct pt_xml *xml);

/* Whether node is called so, whatever its prefix. */
bool pt_xml_is(const struct pt_xml_node *node, const char *name);
bool pt_xml_is_one_of(const struct pt_xml_node *node,
                      const char *const *names,
                      size_t n_names);

/* The value of the attribute called name, whatever its prefix; empty: none. */
struct pt_str pt_xml_value(const struct pt_xml_node *node, const char *name);

/* reference as a whole URL, when base is one; otherwise reference as it is. In
 * arena, or a view of reference. */
struct pt_str pt_xml_resolve(struct pt_str reference,
                             struct pt_str base,
                             struct pt_arena *arena);

#endif
