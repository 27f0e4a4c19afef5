/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * vocabulary.h: lists of words, and the words of an index that fit a pattern or
 * lie near a word.
 *
 * A pattern is folded text in which * stands for any run of characters, the
 * empty one too, and ? for exactly one code point; both may stand anywhere.
 * Dotted acronyms (u.s.) fit only what has a dot itself.
 */
#ifndef SEARCH_VOCABULARY_H
#define SEARCH_VOCABULARY_H

#include "index/index_reader.h"

/* Words, in arena; the views are borrowed. */
struct pt_word_list {
    struct pt_str *items;
    size_t n;
    size_t capacity;
};

/* Adds word at the end. False when memory ran out. */
bool pt_word_list_add(struct pt_word_list *list,
                      struct pt_arena *arena,
                      struct pt_str word) PT_NODISCARD;

/* Afterwards the words are in byte order and no two are equal. */
void pt_word_list_sort(struct pt_word_list *list);

/* What is looked for. distance 0: text is a pattern; else text is a folded
 * word, and words within so many edits of it are meant (insertion, deletion,
 * substitution, swap of neighbours, each of one code point). */
struct pt_vocabulary_want {
    struct pt_str text;
    unsigned distance;
};

bool pt_vocabulary_fits(const struct pt_vocabulary_want *want,
                        struct pt_str word);

/* Words of an index that all searches of one query may read: a second or two of
 * work. */
#define PT_VOCABULARY_BUDGET 20000000u

/* Adds to *list, in arena, the words of the index that fit, where prefix is the
 * term prefix of their field, until the list has most words; *out_n is how many
 * fit in all. Reads the words that begin like the pattern; for a pattern that
 * begins with a wildcard, and for a distance, all of the field's. Each word
 * read takes one off *budget, and the search ends when there is none left:
 * *budget is then 0 and *out_n too small. What the reader says; PT_ENOMEM. */
enum pt_status pt_vocabulary_find(const struct pt_vocabulary_want *want,
                                  const struct pt_reader *reader,
                                  const char *prefix,
                                  size_t most,
                                  struct pt_arena *arena,
                                  struct pt_word_list *list,
                                  size_t *out_n,
                                  uint32_t *budget,
                                  struct pt_error *err) PT_NODISCARD;

#endif
