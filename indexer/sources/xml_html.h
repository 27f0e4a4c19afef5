/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * xml_html.h: XHTML inside XML -> HTML. The two differ where it hurts: for HTML
 * "<title/>" opens a title that is never closed, and "</br>" is a line more.
 */
#ifndef INDEXER_SOURCES_XML_HTML_H
#define INDEXER_SOURCES_XML_HTML_H

#include "indexer/sources/xml_read.h"

/* Appends node, a tag or text, as HTML that means the same. */
void pt_xml_to_html(const struct pt_xml_node *node, struct pt_buf *out);

#endif
