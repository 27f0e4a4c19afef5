/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * vocabulary.h: lists of words, and the words of an index that fit a pattern or
 * lie near a word.
 *
 * A pattern is folded text in which * stands for any run of characters, the
 * empty one too, and ? for exactly one code point; both may stand anywhere.
 * Dotted acronyms (u.s.) fit only what has a dot itself.
 */
#ifndef SEARCH_QUERY_VOCABULARY_H
#define SEARCH_QUERY_VOCABULARY_H

#include "index/index_reader.h"
#include "index/schema.h"

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
 * substitution, swap of neighbours, each of one code point), whose first
 * n_start bytes are those of text. */
struct pt_vocabulary_want {
    struct pt_str text;
    unsigned distance;
    size_t n_start;
};

bool pt_vocabulary_fits(const struct pt_vocabulary_want *want,
                        struct pt_str word);

/* Steps that all searches of one query may take: half a second of work or so.
 * Reading a word from the index takes eight, comparing one two. */
#define PT_VOCABULARY_BUDGET 30000000u

/* Words of one field, in byte order, and of each the letters in it. */
struct pt_vocabulary_words {
    uint64_t n_read;    /* from the index so far, by all searches … */
    uint64_t n_longest; /* … and by one */
    bool is_loaded;     /* once that has become many: the whole field is here */
    bool is_large;      /* too much for that */
    struct pt_str *items;
    uint32_t *letters;
    size_t n;
    size_t capacity;
};

/* A search that is answered by the reading of another. */
struct pt_vocabulary_search {
    enum pt_field field;
    struct pt_vocabulary_want want;
    struct pt_word_list list;
    size_t most, n; /* as of pt_vocabulary_find */
    bool is_done;
};

/* So many at most; the others read for themselves. */
enum { PT_MAX_GATHERED = 8 };

/* The words of an index for the searches of one query. A first search reads
 * what it needs from the index; when a query has many of them, the field's
 * words are kept. Begin with pt_vocabulary_init; nothing is to be freed. */
struct pt_vocabulary {
    const struct pt_reader *reader;
    struct pt_arena *arena;
    uint32_t budget; /* steps left */
    struct pt_vocabulary_words fields[PT_N_FIELDS];
    struct pt_vocabulary_search gathered[PT_MAX_GATHERED];
    size_t n_gathered;
    bool is_gathering; /* searches are noted, and nothing is found */
};

void pt_vocabulary_init(struct pt_vocabulary *vocabulary,
                        const struct pt_reader *reader,
                        struct pt_arena *arena);

/* Searches of all words of a field between these two only tell what is looked
 * for. When they are made again the first one reads for all, where there are
 * several. */
void pt_vocabulary_gather(struct pt_vocabulary *vocabulary);
void pt_vocabulary_end_gathering(struct pt_vocabulary *vocabulary);

/* Adds to *list, in the vocabulary's arena, the words of field (one of words)
 * that fit, until the list has most words; *out_n is how many fit in all. Looks
 * at the words that begin like the pattern; for a pattern that begins with a
 * wildcard, and for a distance without a start, at all of the field's. The
 * search ends when no steps are left: the budget is then 0 and *out_n too
 * small. What the reader says; PT_ENOMEM. */
enum pt_status pt_vocabulary_find(struct pt_vocabulary *vocabulary,
                                  enum pt_field field,
                                  const struct pt_vocabulary_want *want,
                                  size_t most,
                                  struct pt_word_list *list,
                                  size_t *out_n,
                                  struct pt_error *err) PT_NODISCARD;

#endif
