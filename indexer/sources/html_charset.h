/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * html_charset.h: the encoding that a page declares itself: <meta charset>, or
 * http-equiv="Content-Type", or an XML declaration.
 */
#ifndef INDEXER_SOURCES_HTML_CHARSET_H
#define INDEXER_SOURCES_HTML_CHARSET_H

#include "common/str.h"

/* Browsers look so far. */
#define PT_MAX_CHARSET_BYTES 4096u

/* The name as written in the first PT_MAX_CHARSET_BYTES, a view; or empty.
 * UTF-16 is not believed: what could be read so far is not in it. */
struct pt_str pt_html_charset(struct pt_str bytes);

#endif
