/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * inflate.h: gzip and deflate streams, by zlib.
 *
 * Not by libarchive: it does not check gzip's sums, holds an endless file name
 * in a header whole, does not know HTTP's "deflate", and a stream that broke
 * stays broken, while in a .warc.gz the next record is packed by itself.
 *
 *     open -> input -> … -> close
 */
#ifndef INDEXER_SOURCES_INFLATE_H
#define INDEXER_SOURCES_INFLATE_H

#include "indexer/input.h"

enum pt_inflate_form {
    PT_INFLATE_GZIP, /* members, one behind the other */
    PT_INFLATE_HTTP, /* Content-Encoding "deflate": with zlib's header or none
                      */
};

struct pt_inflate;

/* packed must outlive *out, and nobody else may read it meanwhile. PT_OK;
 * PT_ENOMEM; as packed's fill. */
enum pt_status pt_inflate_open(struct pt_input *packed,
                               enum pt_inflate_form form,
                               struct pt_inflate **out,
                               struct pt_error *err) PT_NODISCARD;

/* Initialises the input of what is in there, once; the fields at the top of
 * *out keep their values but for swell. Its fill says PT_EINVALID "damaged" or
 * "cut off" behind the last good byte; asked again it goes on at the next
 * member of a gzip stream that can be found, or is at the end. PT_ELIMIT for a
 * bomb. To be closed (fini) before *flow. */
void pt_inflate_input(struct pt_inflate *flow, struct pt_input *out);

/* NULL is allowed. */
void pt_inflate_close(struct pt_inflate *flow);

#endif
