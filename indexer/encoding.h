/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * encoding.h: any bytes -> UTF-8, or "that is no text".
 *
 * Order of belief: a byte order mark; NUL bytes that all stand on one side of
 * byte pairs (UTF-16); well-formed UTF-8; UTF-8 with a few broken places, which
 * become U+FFFD; Windows-1252, which takes nearly any byte and therefore comes
 * last. What then holds NUL or is more than a tenth control characters is
 * binary.
 */
#ifndef INDEXER_ENCODING_H
#define INDEXER_ENCODING_H

#include "common/arena.h"
#include "common/error.h"

enum pt_encoding {
    PT_ENCODING_UTF8,
    PT_ENCODING_UTF16LE,
    PT_ENCODING_UTF16BE,
    PT_ENCODING_WINDOWS_1252,
};

struct pt_decoded {
    struct pt_str text;        /* well-formed UTF-8 without byte order mark */
    enum pt_encoding encoding; /* what the bytes were taken for */
    /* text is a view into the given bytes, from byte offset on: nothing had to
     * be changed. Otherwise text lives in the arena and offset is 0. */
    bool is_verbatim;
    size_t offset;
};

/* Decodes bytes into *out. PT_OK; PT_EINVALID when it is no text, with the
 * reason ("binary", "UTF-32, which is not read") as message; PT_ENOMEM. */
enum pt_status pt_encoding_decode(struct pt_str bytes,
                                  struct pt_arena *arena,
                                  struct pt_decoded *out,
                                  struct pt_error *err) PT_NODISCARD;

/* The code point of UTF-16 at byte *at, which moves behind it; at least two
 * bytes must be there. Half a surrogate pair is U+FFFD. */
uint32_t pt_utf16_get(struct pt_str bytes, size_t *at, bool is_big);

#endif
