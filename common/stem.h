/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * stem.h: Snowball stemmers; the only includer of libstemmer.h is stem.c.
 *
 * libstemmer wants composed, folded text, counts in int, may give a stem longer
 * than the word, returns NULL when memory runs out, and its result dies at the
 * next call: all of that ends here. So does that it knows endings by their
 * accents, which folded words have not (reaccent.h): stems are folded too. A
 * stemmer is opened when its language is first asked for. One thread per
 * struct.
 */
#ifndef COMMON_STEM_H
#define COMMON_STEM_H

#include "common/buf.h"

struct pt_stemmers;

/* PT_OK or PT_ENOMEM. No language is opened yet. */
enum pt_status pt_stemmers_new(struct pt_stemmers **out) PT_NODISCARD;
void pt_stemmers_free(struct pt_stemmers *stemmers);

/* A small number >= 0 for the language's stemmer, stable within a process, or
 * -1 when there is none. lang: ISO 639-1, any case, region ignored (en-GB).
 * Languages may share one: hr bs with sr, ms with id, nb nn with no. */
int pt_stemmer_id(struct pt_str lang);

/* The ISO 639-1 code of a stemmer id; for id = number of stemmers and above the
 * empty view, so that a loop over all of them ends. */
struct pt_str pt_stemmer_lang(int id);

/* True when every stem of the language begins with the first byte of its word
 * and is at most a byte longer, so that a word which begins otherwise, or is
 * too short, needs no stemming to be told apart from a stem at hand; also for a
 * language without a stemmer, whose stems are its words. False for languages
 * that lose or change beginnings (Arabic, Indonesian, Irish, Serbian …) and for
 * those not looked into. */
bool pt_stems_keep_start(struct pt_str lang);

/* The bytes of stem that every word of the language with that stem begins with:
 * a few letters less than the stem in languages that keep beginnings, where an
 * ending may be another (relation, relatives; ability, able), in others none.
 */
struct pt_str pt_stem_start(struct pt_str lang, struct pt_str stem);

/* The stem of a folded word, folded; valid until the next call. Empty when
 * memory ran out; the word itself when it has a digit in it or more than
 * PT_MAX_STEMMED_BYTES, more than the longest word (token.h). */
#define PT_MAX_STEMMED_BYTES 1024
struct pt_str pt_stem(struct pt_stemmers *stemmers, int id, struct pt_str word);

#endif
