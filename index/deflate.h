/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * deflate.h: raw deflate, as glass packs the bytes of an entry; the door to
 * zlib and libdeflate for what an index stores.
 *
 * glass inflates in steps of PT_GLASS_WINDOW_BYTES and takes "all input used"
 * for "all output made". Wrong when the last compressed byte still carries
 * text, as it does for long monotonous data: the entry can then be neither read
 * nor replaced. pt_deflate_reads_back tells such data.
 */
#ifndef INDEX_DEFLATE_H
#define INDEX_DEFLATE_H

#include "common/buf.h"

/* Shorter data comes out in one piece. */
#define PT_GLASS_WINDOW_BYTES ((size_t)8192)

enum pt_deflate_level {
    PT_DEFLATE_FAST = 1,
    PT_DEFLATE_DEFAULT = 6, /* what glass itself uses */
    PT_DEFLATE_BEST = 9
};

struct pt_deflater;

/* PT_OK or PT_ENOMEM. Used again, it saves a quarter of a megabyte a call. */
enum pt_status pt_deflater_new(enum pt_deflate_level level,
                               struct pt_deflater **out) PT_NODISCARD;
void pt_deflater_free(struct pt_deflater *deflater);

/* Appends data packed. PT_OK; PT_ENOMEM; PT_EINTERNAL when zlib fails for no
 * reason of ours. */
enum pt_status pt_deflate(struct pt_deflater *deflater,
                          struct pt_str data,
                          struct pt_buf *out) PT_NODISCARD;

/* Unpacks into the n_bytes at room; *out_len is how many came out,
 * *out_is_whole whether the stream ended there with no input left. PT_OK or
 * PT_ENOMEM. */
enum pt_status pt_inflate(struct pt_str data,
                          char *room,
                          size_t n_bytes,
                          size_t *out_len,
                          bool *out_is_whole) PT_NODISCARD;

/* Appends what data, raw deflate, holds to out. PT_OK; PT_ECORRUPT when it is
 * none, or ends too early or too late; PT_ELIMIT: it is more than most bytes;
 * PT_ENOMEM. For the values that glass itself deflated. */
enum pt_status pt_inflate_all(struct pt_str data,
                              size_t most,
                              struct pt_buf *out) PT_NODISCARD;

struct pt_inflater;

/* NULL when memory ran out; freeing NULL is fine. */
struct pt_inflater *pt_inflater_new(void);
void pt_inflater_free(struct pt_inflater *inflater);

/* As pt_inflate_all, in half the time; what most bytes do not hold is read no
 * further. out is as before where it fails. */
enum pt_status pt_inflate_quickly(struct pt_inflater *inflater,
                                  struct pt_str data,
                                  size_t most,
                                  struct pt_buf *out) PT_NODISCARD;

/* Whether glass can read packed, the form of plain_len bytes, back. PT_OK or
 * PT_ENOMEM. */
enum pt_status pt_deflate_reads_back(struct pt_str packed,
                                     size_t plain_len,
                                     bool *out) PT_NODISCARD;

#endif
