/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * office.h: what DOCX, ODT and EPUB have in common: XML parts in a zip, text
 * as paragraphs, properties that are true or were never filled in.
 *
 * No date is taken from the properties of a DOCX or ODT: when a document was
 * begun or saved is not when it was published, and whoever writes over last
 * year's release carries last year's date along. The file's name and a line of
 * the text that is a date say it. An EPUB's dc:date is of its publication.
 */
#ifndef INDEXER_SOURCES_OFFICE_H
#define INDEXER_SOURCES_OFFICE_H

#include "common/article.h"
#include "indexer/source.h"
#include "indexer/sources/unpack.h"
#include "indexer/sources/xml_read.h"

#define PT_MAX_OFFICE_XML_BYTES (32u << 20) /* of one part */

/* ---------------------------------------------------------------- parts --- */

/* Opens input as a zip. As pt_unpack_zip_open, and PT_EINVALID "encrypted" for
 * the container that office programs put around what has a password. */
enum pt_status pt_office_open(struct pt_input *input,
                              struct pt_unpack_zip **out,
                              struct pt_error *err) PT_NODISCARD;

/* What is done with each node of a part; done is not handed on. */
typedef enum pt_status pt_office_take(void *context,
                                      const struct pt_xml_node *node,
                                      struct pt_error *err);

/* Reads the part called name. PT_ENOTFOUND: there is none; else as
 * pt_unpack_zip_get and pt_xml_next, and what take said. */
enum pt_status pt_office_read_part(struct pt_unpack_zip *zip,
                                   struct pt_str name,
                                   pt_office_take *take,
                                   void *context,
                                   struct pt_error *err) PT_NODISCARD;

/* The same with the bytes of a part. PT_EINVALID also when they are no XML. */
enum pt_status pt_office_read_bytes(struct pt_str bytes,
                                    pt_office_take *take,
                                    void *context,
                                    struct pt_error *err) PT_NODISCARD;

/* Whether the part called name, if there is one, holds mark. */
bool pt_office_part_has(struct pt_unpack_zip *zip,
                        struct pt_str name,
                        struct pt_str mark);

/* Reads the parts of a document into context. */
typedef enum pt_status
pt_office_parts(struct pt_unpack_zip *zip, void *context, struct pt_error *err);

/* ----------------------------------------------------------------- text --- */

/* Paragraphs as they come. What stands inside a paragraph and is none of it
 * (text boxes, notes) follows behind it. */
struct pt_office_text {
    struct pt_buf text, paragraph; /* what is done; what is being read */
    struct pt_buf box, box_paragraph;
    struct pt_buf heading; /* the first paragraph that is a heading */
    unsigned box_depth;    /* of the element; 0: in none */
    bool is_in_paragraph, is_heading;
};

void pt_office_text_begin(struct pt_office_text *text, bool is_heading);
void pt_office_text_add(struct pt_office_text *text, struct pt_str s);
void pt_office_text_end(struct pt_office_text *text);

/* Between the two: in a box. Boxes in boxes are one. */
void pt_office_box_begin(struct pt_office_text *text, unsigned depth);
void pt_office_box_end(struct pt_office_text *text, unsigned depth);

/* ----------------------------------------------------------- properties --- */

#define PT_MAX_PROPERTY_BYTES (16u << 10)

struct pt_properties {
    struct pt_buf title, author, lang, tags, publisher, date;
};

void pt_properties_init(struct pt_properties *properties);
void pt_properties_fini(struct pt_properties *properties);

/* Which property an element of docProps/core.xml, meta.xml or an OPF's metadata
 * fills; NULL: none. */
struct pt_buf *pt_property_of(struct pt_properties *properties,
                              const struct pt_xml_node *node);

/* Reads input as a zip of which parts fills text and properties, both of
 * context, and hands out the one article that these are. As pt_office_open;
 * PT_EINVALID "empty"; PT_ELIMIT: larger than an article may be; PT_ENOMEM;
 * what parts or the sink said. */
enum pt_status pt_office_read(struct pt_input *input,
                              struct pt_arena *arena,
                              const struct pt_article_sink *sink,
                              pt_office_parts *parts,
                              void *context,
                              struct pt_office_text *text,
                              struct pt_properties *properties,
                              struct pt_error *err) PT_NODISCARD;

/* Language and tags of properties; author where it has none. */
void pt_properties_tell(const struct pt_properties *properties,
                        struct pt_arena *arena,
                        struct pt_article *article);

#endif
