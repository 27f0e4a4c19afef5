/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * synonyms.h: the user's synonyms file, in the form of Solr's synonyms.txt.
 *
 *     # a comment, on a line of its own
 *     UN, United Nations               each of them stands for all
 *     truce, cease-fire => armistice   armistice in place of truce, cease-fire
 *     EU => EU, European Union         the same, and EU stays
 *     Marks\, Sons => M&S              \ takes the meaning of , = # and \
 *
 * What is read is what a query needs: for each sequence of words that may stand
 * in one, what answers it. Words are those of the one analysis, read as in a
 * query: case and accents fold, US is the acronym and us the word.
 *
 * A sequence is written with a blank between words and a hyphen between the
 * parts of a compound: "cease-fire agreement".
 */
#ifndef COMMON_SYNONYMS_H
#define COMMON_SYNONYMS_H

#include "common/analyze.h"
#include "common/error.h"

/* The limits of a file, each refused with PT_ELIMIT and the place. Four
 * megabytes and a hundred thousand entries hold a whole thesaurus. */
#define PT_MAX_SYNONYM_FILE_BYTES (4u << 20)
#define PT_MAX_SYNONYM_ENTRIES 100000u
#define PT_MAX_SYNONYM_WORDS 8u         /* of an entry */
#define PT_MAX_SYNONYM_ENTRY_BYTES 200u /* analysed: an index key holds it */
#define PT_MAX_SYNONYM_ALTERNATIVES 32u /* of one sequence */

/* What a query for words is answered by. */
struct pt_synonym {
    struct pt_str words; /* a blank between them, no hyphens */
    bool keeps_itself;   /* words are still looked for, too */
    /* Of one word: most words of a sequence that begins with it and is in the
     * table, at least 1. Of more words: 0. */
    unsigned most_words;
    /* Sequences, in byte order, no two equal, words itself not among them. None
     * for a word that only begins others. */
    struct pt_str *alternatives;
    size_t n_alternatives;
};

struct pt_synonyms {
    struct pt_synonym *items; /* in byte order of words, no two equal */
    size_t n;
    size_t n_rules; /* lines that say something */
};

/* Reads text, a file's bytes with or without a byte order mark, into *out, in
 * arena. A compound on the left is there twice, joined and in parts, so that a
 * query finds it in either spelling. name is for messages, which read
 * "name:line:column: expected …", both counted from 1, columns in characters.
 * PT_OK; PT_EINVALID: a line that cannot be understood; PT_ELIMIT: see above;
 * PT_ENOMEM. */
enum pt_status pt_synonyms_read(struct pt_str text,
                                const char *name,
                                struct pt_analyzer *analyzer,
                                struct pt_arena *arena,
                                struct pt_synonyms *out,
                                struct pt_error *err) PT_NODISCARD;

/* The next word of a sequence from byte *at on into *out, *at moved behind it;
 * *out_joins_next: a hyphen follows. False at the end. */
bool pt_synonym_next_word(struct pt_str sequence,
                          size_t *at,
                          struct pt_str *out,
                          bool *out_joins_next);

#endif
