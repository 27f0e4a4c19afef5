/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * langid.h: which language a text is in, from its script and its most common
 * function words. Made for articles of a few sentences and more; a headline has
 * no language, unless its script has only one.
 *
 * Latin: en de fr es it pt nl sv da no fi pl cs sk hu ro tr ca id hr lt.
 * Cyrillic: ru uk be bg sr mk. Arabic: ar fa ur. Other scripts stand for one
 * language each: el he hy ka hi bn pa gu ta te kn ml si th lo my am km ko ja
 * zh.
 */
#ifndef COMMON_LANGID_H
#define COMMON_LANGID_H

#include "common/str.h"

/* The ISO 639-1 code (a constant string) of the language of text, or the empty
 * view when the text is too short to tell or no language stands out. Reads at
 * most the first PT_LANGID_BYTES. */
#define PT_LANGID_BYTES 16384
struct pt_str pt_langid(struct pt_str text);

#endif
