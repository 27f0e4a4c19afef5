/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * interrupt.h: SIGINT and SIGTERM. The first asks a run to end whole, unless
 * none has begun; the second ends at once, which harms no index. Of the
 * process, not of a handle: the only state here that changes by itself.
 */
#ifndef INDEXER_PROGRAM_INTERRUPT_H
#define INDEXER_PROGRAM_INTERRUPT_H

/* To be called once, before the library is; also says why when libxapian
 * aborts, and makes a file that grows too large an error. */
void pt_interrupt_set(void);

/* From now on the first signal is waited for by pt_interrupt_signal. */
void pt_interrupt_defer(void);

/* The signal that came; 0: none. */
int pt_interrupt_signal(void);

/* What a run that was interrupted ends with: 128 and the signal, or, when none
 * came, as one that failed. */
int pt_interrupt_exit(void);

#endif
