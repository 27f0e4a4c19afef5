/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * render_link.h: where an article is, as an address that a link can hold. Only
 * http, https and files are addresses; what a stranger wrote comes out as plain
 * ASCII without blanks, quotes, brackets or control characters, so an address
 * can stand in HTML (& escaped), Markdown, a terminal's escape sequence and the
 * arguments of a program.
 */
#ifndef SEARCH_PROGRAM_RENDER_LINK_H
#define SEARCH_PROGRAM_RENDER_LINK_H

#include "common/buf.h"
#include "search/ptsearch.h"

/* Longer addresses are none: browsers and terminals cut or refuse them. */
#define PT_MAX_LINK_BYTES 2000

/* Appends the article's url when that is one of the web, bytes that could end a
 * link as %XX; its own % stay. Returns whether there was one. */
bool pt_link_web(const pt_hit *hit, struct pt_buf *out);

/* Appends the absolute path of its file, what is not plain as %XX, behind
 * before ("file://"). Returns whether there was one. */
bool pt_link_file(const pt_hit *hit, const char *before, struct pt_buf *out);

/* The one, else the other. */
bool pt_link_article(const pt_hit *hit, const char *before, struct pt_buf *out);

/* Sets *out to "file://" and the name of this machine: over ssh a terminal
 * elsewhere then knows that the file is not there. */
void pt_link_host(struct pt_buf *out);

#endif
