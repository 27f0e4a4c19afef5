/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bulk_forms.h: words under keys of the synonym table, each once, until the
 * next run of a bulk build takes them.
 */
#ifndef INDEX_BULK_BULK_FORMS_H
#define INDEX_BULK_BULK_FORMS_H

#include "index/bulk/bulk_run.h"
#include "index/bulk/intern.h"

struct pt_bulk_forms {
    struct pt_intern strings;
};

void pt_bulk_forms_init(struct pt_bulk_forms *forms);
void pt_bulk_forms_fini(struct pt_bulk_forms *forms);

/* Adds { length:uint form } (bulk_turn.h). PT_OK or PT_ENOMEM. */
enum pt_status pt_bulk_forms_add(struct pt_bulk_forms *forms,
                                 struct pt_str several) PT_NODISCARD;

/* Bytes in use. */
size_t pt_bulk_forms_bytes(const struct pt_bulk_forms *forms);

/* Writes the section of forms to the run at work, and is empty again. PT_OK or
 * PT_ENOMEM. */
enum pt_status pt_bulk_forms_write(struct pt_bulk_forms *forms,
                                   struct pt_bulk_runs *runs) PT_NODISCARD;

#endif
