/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * source_rig.h: what a source makes of some bytes, as lines to compare:
 *
 *     m=member t=title x=text a=author d=date u=url s=source l=lang g=tags
 *     skip part: reason
 *
 * Empty fields are left out, line ends are shown as "|".
 */
#ifndef TESTS_SOURCE_RIG_H
#define TESTS_SOURCE_RIG_H

#include "common/buf.h"
#include "indexer/source.h"

/* Reads input by source; shown, which may be NULL, gets the lines. */
enum pt_status rig_read(const struct pt_source *source,
                        struct pt_input *input,
                        struct pt_buf *shown,
                        struct pt_error *err);

/* The same with bytes as the file called path. */
enum pt_status rig_read_bytes(const struct pt_source *source,
                              const char *path,
                              struct pt_str bytes,
                              struct pt_buf *shown,
                              struct pt_error *err);

/* The next of a row of numbers that look drawn by chance. */
uint32_t rig_draw(uint32_t *seed);

#endif
