/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * upkeep.h: what is done to an index besides indexing: it is checked, packed,
 * made whole again. Each takes the lock of the index; searches go on meanwhile.
 */
#ifndef INDEXER_UPKEEP_H
#define INDEXER_UPKEEP_H

#include "common/base.h"
#include "indexer/ptindex.h"

/* As pt_indexer_check. */
enum pt_status pt_upkeep_check(const char *dir,
                               const struct pt_indexer_options *options,
                               struct pt_indexer_findings *out,
                               struct pt_error *err) PT_NODISCARD;

/* The same for who holds the lock. */
enum pt_status pt_upkeep_check_locked(const char *dir,
                                      const struct pt_indexer_options *options,
                                      struct pt_indexer_findings *out,
                                      struct pt_error *err) PT_NODISCARD;

/* As pt_indexer_compact. */
enum pt_status pt_upkeep_compact(const char *dir,
                                 const struct pt_indexer_options *options,
                                 uint64_t *out_n_before,
                                 uint64_t *out_n_after,
                                 struct pt_error *err) PT_NODISCARD;

#endif
