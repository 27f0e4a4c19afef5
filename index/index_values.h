/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_values.h: the values of one slot, read from the table itself: libxapian
 * makes a string of each that is passed over, and who sorts thousands of
 * articles that weigh the same looks at the value of every one.
 *
 * Only where there are postings (index_postings.h), which are borrowed.
 */
#ifndef INDEX_INDEX_VALUES_H
#define INDEX_INDEX_VALUES_H

#include "index/index_postings.h"
#include "index/schema.h"

struct pt_value_list {
    struct pt_glass_seeker seeker;
    struct pt_glass_key key; /* without the docid */
    const char *next, *end;  /* of the chunk at hand, behind … */
    uint32_t docid;          /* … this one; 0: none is at hand */
    struct pt_str value;     /* which it has */
};

/* PT_OK or PT_ENOMEM; fini is fine in any case, and for zeros. */
enum pt_status pt_value_list_init(struct pt_value_list *list,
                                  const struct pt_postings *postings,
                                  enum pt_slot slot) PT_NODISCARD;
void pt_value_list_fini(struct pt_value_list *list);

/* The value of docid; docids rise. *out is good until the next call, and empty
 * for ABSENT. UNKNOWN: libxapian is to be asked. */
enum pt_glass_found pt_value_list_find(struct pt_value_list *list,
                                       uint32_t docid,
                                       struct pt_str *out);

/* The same; inline for the value behind the last one, if it is short: who asks
 * for many mostly asks for that. */
static inline enum pt_glass_found pt_value_list_get(struct pt_value_list *list,
                                                    uint32_t docid,
                                                    struct pt_str *out)
{
    enum { HEAD = 2, LONG = 0x80 }; /* a byte each: docids between, length */
    const unsigned char *const next = (const unsigned char *)list->next;
    const size_t n_left = (size_t)(list->end - list->next);
    if (!list->docid || n_left < HEAD || next[0] >= LONG || next[1] >= LONG ||
        next[1] > n_left - HEAD || docid - list->docid != next[0] + 1u)
        return pt_value_list_find(list, docid, out);
    *out = list->value = pt_str_n(list->next + HEAD, next[1]);
    list->next += HEAD + next[1];
    list->docid = docid;
    return PT_GLASS_THERE;
}

/* The next docid may be one that was passed. */
void pt_value_list_go_back(struct pt_value_list *list);

/* The first value of docids from `from` on; then next the one behind the last
 * that was told, in place of get. ABSENT: there are no more. UNKNOWN: libxapian
 * is to be asked for those behind the last. */
enum pt_glass_found pt_value_list_from(struct pt_value_list *list,
                                       uint32_t from,
                                       uint32_t *out_docid,
                                       struct pt_str *out);
enum pt_glass_found pt_value_list_next(struct pt_value_list *list,
                                       uint32_t *out_docid,
                                       struct pt_str *out);

/* The same for who does not care whether it is the table that tells or
 * libxapian. */
struct pt_slot_values {
    const struct pt_reader *reader;
    enum pt_slot slot;
    struct pt_postings *postings; /* NULL: libxapian tells, … */
    struct pt_value_list list;
    xc_values *asked; /* … as it does once something cannot be read */
};

/* Begins at the first article. PT_OK or PT_ENOMEM; fini is fine in any case,
 * and for zeros. */
enum pt_status pt_slot_values_begin(struct pt_slot_values *values,
                                    const struct pt_reader *reader,
                                    enum pt_slot slot) PT_NODISCARD;
void pt_slot_values_fini(struct pt_slot_values *values);

/* The value of docid, empty for none, good until the next call; docids rise.
 * PT_OK; statuses of the engine. */
enum pt_status pt_slot_values_get(struct pt_slot_values *values,
                                  uint32_t docid,
                                  struct pt_str *out,
                                  struct pt_error *err) PT_NODISCARD;

/* Calls each as pt_reader_each_value does, for as many values as can be told
 * without libxapian: *from is then the docid from which on it is to be asked,
 * or UINT32_MAX: for none. PT_OK; PT_ENOMEM; what each returned. */
enum pt_status pt_values_each(const struct pt_reader *reader,
                              enum pt_slot slot,
                              uint32_t *from,
                              pt_reader_valued *each,
                              void *context,
                              struct pt_error *err) PT_NODISCARD;

#endif
