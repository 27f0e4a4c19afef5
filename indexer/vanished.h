/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * vanished.h: files of the ledger that are not there any more, until it is
 * known which of them moved: a new file of the same inode, size and time of
 * change is the same file. They are removed at the end only, since a walk may
 * come by the new name late. Twenty-four bytes a file.
 *
 *     init -> add … -> sort -> take, drop … -> sort_by_place -> items -> fini
 */
#ifndef INDEXER_VANISHED_H
#define INDEXER_VANISHED_H

#include "indexer/ledger.h"

/* Further ones are not remembered: they vanish without being looked for. */
#define PT_MAX_VANISHED (1u << 21)

/* Links to one file that are told apart; further ones are gone and new. */
#define PT_MAX_TWINS 1000

struct pt_vanished_item {
    uint64_t key; /* hash of inode, size and mtime; 0 matches nothing */
    struct pt_ledger_place at;
    uint32_t place; /* of the run */
    bool has_moved;
    bool is_dropped; /* its entry is in the new ledger no more */
};

struct pt_vanished {
    struct pt_vanished_item *items;
    size_t n, capacity;
    bool is_full;
};

void pt_vanished_init(struct pt_vanished *vanished);
void pt_vanished_fini(struct pt_vanished *vanished);

/* PT_OK, also when it is not remembered (is_full); PT_ENOMEM. */
enum pt_status pt_vanished_add(struct pt_vanished *vanished,
                               const struct pt_ledger_entry *entry,
                               struct pt_ledger_place at,
                               size_t place) PT_NODISCARD;

/* Takes out those of a place. Before sort. */
void pt_vanished_forget(struct pt_vanished *vanished, size_t place);

/* For the two below; and for a last round in the ledger's order. */
void pt_vanished_sort(struct pt_vanished *vanished);
void pt_vanished_sort_by_place(struct pt_vanished *vanished);

/* The file with that stamp that vanished and did not move yet, or NULL. *out is
 * its entry, by cursor. PT_OK; as pt_ledger_seek. */
enum pt_status pt_vanished_find(const struct pt_vanished *vanished,
                                const struct pt_file_stamp *stamp,
                                struct pt_ledger_cursor *cursor,
                                struct pt_ledger_entry *out,
                                struct pt_vanished_item **out_item,
                                struct pt_error *err) PT_NODISCARD;

/* The item of an entry, or NULL. */
struct pt_vanished_item *
pt_vanished_item_of(const struct pt_vanished *vanished,
                    const struct pt_ledger_entry *entry,
                    struct pt_ledger_place at);

#endif
