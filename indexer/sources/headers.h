/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * headers.h: a block of "Name: value" lines that an empty line ends, as HTTP
 * and WARC have it.
 */
#ifndef INDEXER_SOURCES_HEADERS_H
#define INDEXER_SOURCES_HEADERS_H

#include "indexer/input.h"

/* Of a whole block; what longer lines have more is dropped. */
#define PT_MAX_HEADERS_BYTES (64u << 10)
#define PT_MAX_HEADER_LINE_BYTES (16u << 10)

struct pt_headers {
    struct pt_buf lines; /* folded ones joined, each with a newline behind */
};

void pt_headers_init(struct pt_headers *headers);
void pt_headers_fini(struct pt_headers *headers);

/* Takes a block and the empty line behind it, in place of what was in *headers;
 * the end of the input ends it, too. PT_OK; PT_EINVALID: too long; PT_ENOMEM;
 * as input's fill. */
enum pt_status pt_headers_read(struct pt_headers *headers,
                               struct pt_input *input,
                               struct pt_error *err) PT_NODISCARD;

/* The value of the first line of that name, ASCII case aside, without white
 * space at its ends; empty when there is none. */
struct pt_str pt_headers_get(const struct pt_headers *headers,
                             struct pt_str name);

/* Of "text/html; charset=utf-8" what stands before the first semicolon, and of
 * its parameters the value of name, without quotes; empty when there is none.
 */
struct pt_str pt_header_main(struct pt_str value);
struct pt_str pt_header_parameter(struct pt_str value, struct pt_str name);

#endif
