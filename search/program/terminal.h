/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * terminal.h: what the terminal is known to do.
 */
#ifndef SEARCH_PROGRAM_TERMINAL_H
#define SEARCH_PROGRAM_TERMINAL_H

#include "common/base.h"

/* Whether stdout is a terminal that shows OSC 8 links; by the environment, and
 * only those that are known to. Within tmux and screen, which pass on what the
 * outer terminal may not understand, it is not. */
bool pt_terminal_has_links(void);

#endif
