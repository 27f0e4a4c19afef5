/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * new_forms.h: the forms that the articles of a batch bring to the synonym
 * table. They go there together, in the order of the table, and only those that
 * it has not: by libxapian a key that is changed is a block read and written
 * unless the one before stands in the same, and a hundred articles have seven
 * thousand keys, nearly all of them known.
 */
#ifndef INDEX_NEW_FORMS_H
#define INDEX_NEW_FORMS_H

#include "index/document.h"
#include "index/xapian_c.h"

/* Hashes of forms that the table surely has, each at the place its low bits
 * say; 0 is nothing. Zeros know nothing, as is right after every transaction
 * that failed. */
enum { PT_KNOWN_FORMS = 1 << 16 };

struct pt_known_forms {
    uint64_t hashes[PT_KNOWN_FORMS];
};

/* All zero is an empty one. */
struct pt_new_forms {
    struct pt_form *items; /* whose bytes are somebody else's */
    size_t n, capacity;
};

void pt_new_forms_fini(struct pt_new_forms *forms);

/* Unless known has it, or its key is longer than the table takes. PT_OK or
 * PT_ENOMEM. */
enum pt_status pt_new_forms_add(struct pt_new_forms *forms,
                                const struct pt_known_forms *known,
                                struct pt_form form) PT_NODISCARD;

/* Into the synonym table, in the transaction that is open; known has them then.
 * The order of the items changes. */
enum xc_status pt_new_forms_make(struct pt_new_forms *forms,
                                 struct pt_known_forms *known,
                                 xc_writer *xc,
                                 struct xc_error *cause);

#endif
