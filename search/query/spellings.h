/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * spellings.h: everything that a written word may be spelt as in this index:
 * what common/variants.h knows by itself, and names that share a key of
 * common/names.h with it (product 2.4, Variants).
 */
#ifndef SEARCH_QUERY_SPELLINGS_H
#define SEARCH_QUERY_SPELLINGS_H

#include "index/index_reader.h"
#include "search/query/vocabulary.h"

/* Spellings of one word, itself included; further ones are left out. */
#define PT_MAX_SPELLINGS 128

/* Whether the index holds articles in a language that is written in Cyrillic,
 * among the n langs. */
bool pt_spellings_are_cyrillic(const struct pt_lang_count *langs, size_t n);

/* Adds to *list, in arena, the other spellings of the folded word, no two
 * equal, word itself not among them. Names are believed when their key ends
 * like a surname or when a Cyrillic word has it; has_cyrillic (see above) false
 * spares the reading of keys that nothing could confirm. What the reader says;
 * PT_ENOMEM. */
enum pt_status pt_spellings_of(struct pt_str word,
                               const struct pt_reader *reader,
                               bool has_cyrillic,
                               struct pt_arena *arena,
                               struct pt_word_list *list,
                               struct pt_error *err) PT_NODISCARD;

#endif
