/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * spell.h: the words of an index nearest to one that no article has.
 */
#ifndef SEARCH_QUERY_SPELL_H
#define SEARCH_QUERY_SPELL_H

#include "index/index_reader.h"
#include "index/schema.h"

/* Words given for one, at most. */
enum { PT_SPELL_MOST = 3 };

struct pt_near_word {
    struct pt_str word; /* as the index has it, in arena */
    unsigned n_edits;
    bool keeps_start; /* its first letter is that of the word asked for */
    uint32_t n_articles;
};

/* Fills out with the *out_n best words of field (one of words) within 1 edit of
 * word, which is folded, or 2 when it has 6 letters or more, the first letter
 * the same: fewest edits first, then those that most articles have. When none
 * of these is one edit away, also those that one edit of the first letter
 * makes, which come behind others of one edit. Words of fewer than 3 letters
 * have none: everything is near them. What the reader says; PT_ENOMEM. */
enum pt_status pt_spell(const struct pt_reader *reader,
                        enum pt_field field,
                        struct pt_str word,
                        struct pt_arena *arena,
                        struct pt_near_word out[PT_SPELL_MOST],
                        size_t *out_n,
                        struct pt_error *err) PT_NODISCARD;

#endif
