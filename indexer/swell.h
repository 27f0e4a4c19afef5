/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * swell.h: bombs. Whatever unpacks counts here what goes in and what comes out.
 *
 * A swell counts the bytes of all layers inside it, too: an archive of archives
 * of archives may not give out of forty kilobytes more than one archive might.
 */
#ifndef INDEXER_SWELL_H
#define INDEXER_SWELL_H

#include "common/error.h"

/* What comes out may be this many times of what went in: text packs to a fifth,
 * pages of one template to a fiftieth. */
#define PT_MAX_UNPACK_RATIO 250

/* The first bytes are free: a small file of many equal lines is no bomb. */
#define PT_UNPACK_FREE_BYTES (UINT64_C(64) << 20)

/* And in all, however large the packed file is. */
#define PT_MAX_UNPACKED_BYTES (UINT64_C(256) << 30)

struct pt_swell {
    struct pt_swell *outer; /* of what this lies in; NULL: of a file on disk */
    uint64_t n_in;
    uint64_t n_out;
};

static inline bool pt_swell_is_full(const struct pt_swell *swell)
{
    for (; swell; swell = swell->outer)
        if (swell->n_out > PT_MAX_UNPACKED_BYTES ||
            (swell->n_out > PT_UNPACK_FREE_BYTES &&
             (swell->n_out - PT_UNPACK_FREE_BYTES) / PT_MAX_UNPACK_RATIO >
                 swell->n_in))
            return true;
    return false;
}

/* PT_ELIMIT when more came out, of it or of what it lies in, than may. */
static inline enum pt_status pt_swell_check(const struct pt_swell *swell,
                                            struct pt_error *err)
{
    return pt_swell_is_full(swell)
               ? pt_fail(err, PT_ELIMIT,
                         "unpacks to more than %d times its size",
                         PT_MAX_UNPACK_RATIO)
               : PT_OK;
}

/* n bytes came out; then as pt_swell_check. */
static inline enum pt_status
pt_swell_out(struct pt_swell *swell, size_t n, struct pt_error *err)
{
    for (struct pt_swell *t = swell; t; t = t->outer)
        t->n_out += n;
    return pt_swell_check(swell, err);
}

#endif
