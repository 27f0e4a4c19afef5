/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * synonym_table.h: the user's synonyms (common/synonyms.h) as they stand in an
 * index: metadata, since libxapian serves that from remote indexes, too, keeps
 * it when it packs an index, and finds an entry in one step.
 *
 *     pt:synonyms            -> "0 1f…(16 hex digits) 12 /home/me/synonyms.txt"
 *                               slot, hash of the file, its rules, its path
 *     pt:syn0:un             -> "1+" "united nations" NUL
 *     pt:syn0:united         -> "2-"
 *     pt:syn0:united nations -> "0+" "un" NUL
 *                               most words of a sequence that begins so; + when
 *                               the words stay; the alternatives
 *
 * There are two slots. New synonyms are written to the one that is not in use,
 * and then pt:synonyms is set: a search sees the old ones or the new ones,
 * never some of both, even where writing them takes several commits.
 */
#ifndef INDEX_SYNONYM_TABLE_H
#define INDEX_SYNONYM_TABLE_H

#include "common/synonyms.h"
#include "index/index_reader.h"

/* What pt:synonyms says. */
struct pt_synonym_state {
    char slot; /* '0' or '1'; NUL: there are no synonyms */
    uint64_t hash;
    uint64_t n_rules;
    struct pt_str path; /* the rest of the value */
};

/* Sets out (cleared) to the value of state. */
void pt_synonym_state_encode(const struct pt_synonym_state *state,
                             struct pt_buf *out);

/* *out as views into value, which a NUL follows; of what is no such value the
 * state without synonyms. */
void pt_synonym_state_decode(struct pt_str value, struct pt_synonym_state *out);

/* Set out (cleared) to the key of words in slot (words empty: what all keys of
 * the slot begin with), and to the value of synonym. */
void pt_synonym_key(char slot, struct pt_str words, struct pt_buf *out);
void pt_synonym_value(const struct pt_synonym *synonym, struct pt_buf *out);

/* Sets *out_slot to the slot in use, NUL for none. As pt_reader_meta. */
enum pt_status pt_synonym_slot(const struct pt_reader *reader,
                               char *out_slot,
                               struct pt_error *err) PT_NODISCARD;

/* Sets *out to what slot has of words (a blank between them), in arena; to
 * nothing at all where it has none. As pt_reader_meta. */
enum pt_status pt_synonym_find(const struct pt_reader *reader,
                               char slot,
                               struct pt_str words,
                               struct pt_arena *arena,
                               struct pt_synonym *out,
                               struct pt_error *err) PT_NODISCARD;

#endif
