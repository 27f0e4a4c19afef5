/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * repair.h: an index made whole again.
 *
 *     damaged index --what can be read--> remains, an index aside that only
 *                                         holds stored articles and settings
 *     roots + remains --rebuild--> new index aside --> in place of the old one
 *
 * The rebuild is that of update.h, which reads the remains as it would read the
 * old index: so articles keep what is known of them, and those that belong to
 * no root, or whose root is gone, are carried over. Until the last step the
 * damaged index stands as it was.
 */
#ifndef INDEXER_REPAIR_H
#define INDEXER_REPAIR_H

#include "common/base.h"
#include "indexer/ptindex.h"

/* As pt_indexer_repair. */
enum pt_status pt_repair(const char *dir,
                         const struct pt_indexer_options *options,
                         const char *const *paths,
                         size_t n_paths,
                         struct pt_indexer_repaired *out,
                         struct pt_error *err) PT_NODISCARD;

#endif
