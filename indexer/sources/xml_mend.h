/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * xml_mend.h: UTF-8 that should be XML -> UTF-8 that a parser of XML takes
 * without losing words, block by block.
 *
 *     what real feeds have             what comes out
 *     anything before the first tag    nothing
 *     <?…?> <!--…--> <!DOCTYPE […]>    its line ends: no DTD is ever parsed,
 *                                      so there are no entities to expand
 *     <![CDATA[ a < b ]]>              a &lt; b
 *     &nbsp; &eacute; &#150;           the character
 *     AT&T  ?a=1&b=2  &unknown;        &amp; for the stray &
 *     a < b  <3  </                    &lt; for the stray <
 *     control characters               a space
 *
 * Lines keep their numbers. Tags are measured: parsers compare each attribute
 * with all before it.
 */
#ifndef INDEXER_SOURCES_XML_MEND_H
#define INDEXER_SOURCES_XML_MEND_H

#include "common/buf.h"
#include "common/error.h"

#define PT_MAX_XML_TAG_BYTES (1u << 20) /* a picture as attribute is text */
#define PT_MAX_XML_ATTRIBUTES 256u      /* of one tag */

/* The character that HTML calls name, or 0. */
typedef uint32_t pt_xml_named_character(struct pt_str name);

struct pt_xml_mender {
    pt_xml_named_character *named;
    /* The rest is xml_mend.c's own. */
    int state;
    char quote;        /* the one that is open, or NUL */
    bool has_begun;    /* a tag was seen */
    bool is_in_subset; /* in the [ ] of a DOCTYPE */
    size_t tag_bytes;
    size_t tag_attributes;
};

void pt_xml_mender_init(struct pt_xml_mender *mender,
                        pt_xml_named_character *named);

/* Appends bytes, mended, to out; *out_used says how many of them were used: all
 * but a few at the end whose meaning depends on what follows, unless is_last.
 * PT_OK; PT_ELIMIT: a tag beyond the limits. out has its own status. */
enum pt_status pt_xml_mend(struct pt_xml_mender *mender,
                           struct pt_str bytes,
                           bool is_last,
                           struct pt_buf *out,
                           size_t *out_used,
                           struct pt_error *err) PT_NODISCARD;

#endif
