/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * langid.h: which language a text is in, from its script and its most common
 * function words. Made for articles of a few sentences and more; a headline has
 * no language, unless its script has only one.
 *
 * Latin: all that have a stemmer (ca da de en es eu fi fr ga hu id it lt nl no
 * pt ro sr sv tr) and af cs cy et gl hr is lv ms pl sk sl sq sw tl vi; Bosnian
 * goes as hr. Cyrillic: ru uk be bg sr mk. Arabic: ar fa ur. Hebrew: he yi.
 * Devanagari: hi mr ne. Other scripts stand for one language each: el hy ka bn
 * pa gu ta te kn ml si th lo my am km ko ja zh.
 *
 * Measured on sentences of software manuals and messages, harder than news for
 * having few verbs: of three sentences 2 in 3 are told, of eight nearly all;
 * told wrongly are less than 1 %, but for Croatian against Serbian in Latin
 * letters and Indonesian against Malay, which are taken for each other where
 * nothing tells them apart, and share a stemmer.
 */
#ifndef COMMON_LANGID_H
#define COMMON_LANGID_H

#include "common/status.h"
#include "common/str.h"

/* The ISO 639-1 code (a constant string) of the language of text, or the empty
 * view when the text is too short to tell or no language stands out. Reads at
 * most the first PT_LANGID_BYTES. */
#define PT_LANGID_BYTES 16384
struct pt_str pt_langid(struct pt_str text);

/* The same for many texts: what is known of all languages is made once, and
 * only read afterwards, by any number of threads. PT_OK or PT_ENOMEM. */
struct pt_function_words;

enum pt_status
pt_function_words_new(struct pt_function_words **out) PT_NODISCARD;
void pt_function_words_free(struct pt_function_words *words);
struct pt_str pt_langid_by(const struct pt_function_words *words,
                           struct pt_str text);

#endif
