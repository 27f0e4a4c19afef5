/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * variants.h: other spellings of the same word (product 2.4, Variants).
 *
 * Two kinds so far, both symmetric (if b is a variant of a, then a of b) and
 * independent of any index: British and American spelling by rules with their
 * exceptions (demilitarised demilitarized, defence defense, colour color,
 * centre center, travelled traveled), and romanisations of names, of Slavic
 * ones by their endings and a table (Zelensky Zelenskyy Zelenskiy Zelenskyi
 * Zelenskij Zelenski, Kyiv Kiev, Kharkiv Kharkov, Donbas Donbass …). What an
 * index holds beside these is found by names.h.
 */
#ifndef COMMON_VARIANTS_H
#define COMMON_VARIANTS_H

#include "common/arena.h"
#include "common/status.h"

/* Most variants of one word, the word itself not counted. */
#define PT_MAX_VARIANTS 64

/* The other spellings of a folded word, without the word itself, in byte order,
 * no two equal; *out lives in arena, *out_n may be 0. Any word is fine; only
 * words of 4 to 40 ASCII letters have variants. Tens of microseconds: for the
 * words of a query, not of an article. PT_OK or PT_ENOMEM. */
enum pt_status pt_variants_of(struct pt_str folded_word,
                              struct pt_arena *arena,
                              struct pt_str **out,
                              size_t *out_n) PT_NODISCARD;

#endif
