/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pager.h: an answer longer than the screen, shown page by page. The pager is
 * $PT_PAGER, else $PAGER, else less where there is one; empty or "cat" is none.
 */
#ifndef SEARCH_PROGRAM_PAGER_H
#define SEARCH_PROGRAM_PAGER_H

#include "common/buf.h"

/* Whether stdout is a terminal on which text needs more rows than there are,
 * and a pager is not ruled out by the environment. columns: of the terminal. */
bool pt_pager_is_wanted(struct pt_str text, unsigned columns);

/* Whether the pager is known to pass links on to the terminal. */
bool pt_pager_has_links(void);

/* Shows text and waits until the reader is done. False when no pager could be
 * started, and then nothing of it was shown. */
bool pt_pager_show(struct pt_str text);

#endif
