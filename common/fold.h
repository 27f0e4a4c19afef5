/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * fold.h: what makes two spellings of a word the same term.
 *
 * NFKC and full case folding (Unicode 3.13, NFKC_Casefold without ignorables),
 * then by script, never by language: Latin letters lose every mark and become
 * their base letters (é e, ø o, ł l, đ d, ß ss, æ ae, œ oe, þ th, ð d, ı i),
 * Cyrillic ё becomes е while й ї ґ stay and stress marks fall, Greek letters
 * lose their accents (capitals are written without); soft hyphens and other
 * ignorable code points vanish; every apostrophe becomes U+0027.
 *
 * The one door to the Unicode library together with tokenize.c.
 */
#ifndef COMMON_FOLD_H
#define COMMON_FOLD_H

#include "common/buf.h"

/* Appends the folded form of word (UTF-8; broken bytes become U+FFFD) to out.
 * Sticky like every append. Folding twice changes nothing. Pure ASCII input
 * takes a fast path. Does not touch possessives, dots, commas or dashes: those
 * are the tokenizer's. */
void pt_fold(struct pt_str word, struct pt_buf *out);

/* Whether a code point is a capital letter of any script. */
bool pt_is_capital(uint32_t code_point);

/* True for U+0027 and every code point that is written for it inside words:
 * quotes, primes, accents without a letter, modifier letters. */
bool pt_is_apostrophe(uint32_t code_point);

#endif
