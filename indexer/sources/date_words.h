/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * date_words.h: a date somewhere in a short line, as people write it: "6 May
 * 2024", "May 6th, 2024", "6. Mai 2024", "6 мая 2024 г.", "06.05.2024",
 * "2024年5月6日", "2024-05-06". Months in English, German, French, Spanish,
 * Italian, Portuguese, Dutch, Polish, Russian, Ukrainian, by their first
 * letters. 05/06/2024 is none: day and month cannot be told.
 */
#ifndef INDEXER_SOURCES_DATE_WORDS_H
#define INDEXER_SOURCES_DATE_WORDS_H

#include "common/date.h"

/* Of the dates in line the first that is not said to be of a change ("Updated
 * 7 May 2024"); false, *out_days unchanged, when there is none. Reads at most
 * the first PT_DATE_LINE_BYTES. */
#define PT_DATE_LINE_BYTES 512
bool pt_date_find(struct pt_str line, int32_t *out_days);

#endif
