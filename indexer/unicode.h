/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * unicode.h: UTF-8 and UTF-16 -> UTF-8, or "that is no text". What is in
 * neither is told apart from what is no text at all: encoding.h reads it, with
 * libraries that nobody else should have to load.
 *
 * Order of belief: a byte order mark; well-formed UTF-8 without NUL; NUL bytes
 * that all stand on one side of byte pairs (UTF-16); UTF-8 with a few broken
 * places, which become U+FFFD. What then holds NUL or is more than a tenth
 * control characters is binary.
 */
#ifndef INDEXER_UNICODE_H
#define INDEXER_UNICODE_H

#include "common/arena.h"
#include "common/error.h"

struct pt_decoded {
    struct pt_str text;  /* well-formed UTF-8 without byte order mark */
    const char *charset; /* what the bytes were taken for: "UTF-8", "UTF-16LE",
                          * "windows-1252" … a constant string */
    /* text is a view into the given bytes, from byte offset on: nothing had to
     * be changed. Otherwise text lives in the arena and offset is 0. */
    bool is_verbatim;
    size_t offset;
};

/* Decodes bytes into *out. PT_OK; PT_EINVALID: "binary"; PT_ENOTFOUND: in some
 * other encoding; PT_ENOMEM. */
enum pt_status pt_unicode_decode(struct pt_str bytes,
                                 struct pt_arena *arena,
                                 struct pt_decoded *out,
                                 struct pt_error *err) PT_NODISCARD;

/* True when text, which was decoded, is none: it holds NUL, or more than a
 * tenth of it is control characters. */
bool pt_is_binary(struct pt_str text);

/* The code point of UTF-16 at byte *at, which moves behind it; at least two
 * bytes must be there. Half a surrogate pair is U+FFFD. */
uint32_t pt_utf16_get(struct pt_str bytes, size_t *at, bool is_big);

#endif
