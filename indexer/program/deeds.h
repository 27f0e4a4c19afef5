/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * deeds.h: what pt-index does with an index once it is open: one call of the
 * library, and what that is to say and to exit with.
 */
#ifndef INDEXER_PROGRAM_DEEDS_H
#define INDEXER_PROGRAM_DEEDS_H

#include "indexer/program/events.h"

struct pt_run {
    const struct pt_index_settings *settings;
    struct pt_console *console;
    struct pt_events *events;
    const char *index; /* the folder */
    pt_indexer *indexer;
};

/* Does settings->deed; the exit of the program. */
int pt_deed_do(const struct pt_run *run);

#endif
