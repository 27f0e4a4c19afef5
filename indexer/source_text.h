/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * source_text.h: plain text, read with one decoder or another. pt_source_text
 * knows Unicode only and gives PT_ENOTFOUND for any other encoding, so that
 * whoever reads nothing but text loads no library for it; pt_source_any_text
 * reads all of them.
 */
#ifndef INDEXER_SOURCE_TEXT_H
#define INDEXER_SOURCE_TEXT_H

#include "indexer/source.h"
#include "indexer/unicode.h"

/* As pt_encoding_decode_as. */
typedef enum pt_status pt_text_decode(struct pt_str bytes,
                                      struct pt_str charset,
                                      struct pt_arena *arena,
                                      struct pt_decoded *out,
                                      struct pt_error *err);

/* Reads input as one article of plain text. As a source's read. */
enum pt_status pt_text_read(struct pt_input *input,
                            pt_text_decode *decode,
                            struct pt_arena *arena,
                            const struct pt_article_sink *sink,
                            struct pt_error *err) PT_NODISCARD;

/* Looks for a byline and a date among the first lines of article's text, as far
 * as author and date are not known. */
void pt_text_first_lines(struct pt_article *article);

#endif
