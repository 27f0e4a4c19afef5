/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * descriptors.h: what a program does first, before it opens anything.
 */
#ifndef COMMON_DESCRIPTORS_H
#define COMMON_DESCRIPTORS_H

/* A closed standard descriptor would be given to the next file that is opened,
 * perhaps a table of the index or a connection: messages would go there, and
 * input would come from there. Afterwards all three are open, what was closed
 * so that reading and writing fail. */
void pt_fill_closed_descriptors(void);

#endif
