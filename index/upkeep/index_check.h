/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_check.h: whether an index is what its commits made it.
 *
 *     every block against its checksum
 *     as many stored articles, readable, and as many identities as there are to
 *     be
 *     then, where all that holds, libxapian's own check, in a child with
 *     limits: damage can crash it
 */
#ifndef INDEX_UPKEEP_INDEX_CHECK_H
#define INDEX_UPKEEP_INDEX_CHECK_H

#include "common/base.h"
#include "common/error.h"

struct pt_index_check {
    bool is_damaged;
    bool has_sums; /* false: an older program made it; blocks were not summed */
    uint64_t n_articles; /* that are to be there */
    uint64_t n_blocks;   /* of all tables */
    uint64_t n_bad_blocks;
    uint64_t n_bad_articles; /* whose stored text cannot be read */
};

/* Told of each damage: a file of the index, or an article (path, member), and
 * what is wrong with it, a clause. */
typedef void
pt_index_damage(void *context, const char *where, const char *what);

/* Of these: */
enum pt_check_depth {
    PT_CHECK_QUICK = 0, /* libxapian is not asked */
    PT_CHECK_ALL = 1 << 0,
    PT_CHECK_TRUSTING = 1 << 1 /* also what anybody may write to */
};

/* Articles that are named. */
#define PT_MAX_DAMAGED_NAMED 20

/* Checks the index in folder dir, which nobody may be changing. A mark
 * (index_dir.h) is not heeded, and nothing is written. tell may be NULL. PT_OK:
 * it could be checked, and *out says how it is; PT_ENOINDEX; PT_EVERSION: not
 * made by pt-index, or of another format; PT_EINVALID: anybody may write to it;
 * PT_EIO, PT_ENOMEM. */
enum pt_status pt_index_check(const char *dir,
                              unsigned depth,
                              pt_index_damage *tell,
                              void *context,
                              struct pt_index_check *out,
                              struct pt_error *err) PT_NODISCARD;

#endif
