/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * open_hit.h: an article opened in the user's own program: a text file in the
 * editor, at the first match; what is on the web in the browser.
 */
#ifndef SEARCH_PROGRAM_OPEN_HIT_H
#define SEARCH_PROGRAM_OPEN_HIT_H

#include "common/error.h"
#include "search/ptsearch.h"

/* Opens the article of hit and waits for the editor's end; line is that of the
 * first passage's first mark, where it is known. PT_OK; PT_ENOTFOUND: it is
 * neither a readable text file nor on the web, nothing was opened and err is
 * left alone; PT_EINVALID: there is no such program, or it failed. */
enum pt_status pt_open_hit(const pt_hit *hit,
                           struct pt_error *err) PT_NODISCARD;

#endif
