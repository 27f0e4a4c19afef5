/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * db_made.h: a database in C: one that libxapian has opened, or one of which so
 * much is known that it need not, until somebody asks for more (database.cc).
 */
#ifndef INDEX_BINDING_DB_MADE_H
#define INDEX_BINDING_DB_MADE_H

#include "index/xapian_c.h"

/* What is asked of libxapian's where nothing is known. */
struct xc_db_calls {
    uint32_t (*doccount)(void *opened);
    uint32_t (*lastdocid)(void *opened);
    double (*avlength)(void *opened);
    uint64_t (*total_length)(void *opened);
    enum xc_status (*uuid)(void *opened,
                           struct xc_bytes *out,
                           struct xc_error *err);
    enum xc_status (*revision)(void *opened,
                               uint64_t *out,
                               struct xc_error *err);
    void (*drop)(void *opened);
};

#define XC_UUID_TEXT_BYTES 36

struct xc_db {
    unsigned n_users;
    void *opened;                    /* by libxapian; NULL: not yet */
    const struct xc_db_calls *calls; /* of opened */
    bool is_known;                   /* what follows tells, whoever opened it */
    const char *path;
    struct xc_commit commit;
    char uuid[XC_UUID_TEXT_BYTES + 1];
};

#ifdef __cplusplus
extern "C" {
#endif

/* A database that libxapian opened, which it owns from then on; NULL: there is
 * no memory. */
xc_db *xc_db_of(void *opened, const struct xc_db_calls *calls) XC_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
