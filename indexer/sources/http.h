/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * http.h: an answer of a web server, as it came over the line and as archives
 * of the web keep it, -> what it says of itself, and its body unpacked.
 *
 *     open -> status, type -> input -> … -> close
 *
 * Many archives keep the body unpacked under headers that still call it packed;
 * so "chunked" and "gzip" are believed only of a body that looks like that.
 */
#ifndef INDEXER_SOURCES_HTTP_H
#define INDEXER_SOURCES_HTTP_H

#include "indexer/sources/headers.h"

struct pt_http;

/* Takes status line and headers from raw, which must outlive *out and which
 * nobody else may read meanwhile. PT_OK; PT_EINVALID: no HTTP answer, or with
 * headers too long; PT_ENOMEM; as raw's fill. */
enum pt_status pt_http_open(struct pt_input *raw,
                            struct pt_http **out,
                            struct pt_error *err) PT_NODISCARD;

/* 200 of "HTTP/1.1 200 OK". */
unsigned pt_http_status(const struct pt_http *http);

/* The value of Content-Type, or empty; valid until close. */
struct pt_str pt_http_content_type(const struct pt_http *http);

/* Initialises the input of the body, once; the fields at the top of *out keep
 * their values but for swell. PT_OK; PT_EINVALID: packed in a way that is not
 * read ("br"), or damaged; PT_ENOMEM; as raw's fill. To be closed
 * (fini) before *http. */
enum pt_status pt_http_input(struct pt_http *http,
                             struct pt_input *out,
                             struct pt_error *err) PT_NODISCARD;

/* NULL is allowed. */
void pt_http_close(struct pt_http *http);

#endif
