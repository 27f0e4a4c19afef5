/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * encoding.h: any bytes -> UTF-8, or "that is no text". The one door to
 * uchardet, which tells encodings by what letters follow each other in them
 * (ICU does so, too, at ten times the size), and to iconv, which converts.
 *
 * Order of belief: what unicode.h recognises; what whoever delivered the bytes
 * says, unless they are impossible in it; what uchardet says, put right where
 * the words then are of a language that is not written so; Windows-1252, which
 * takes nearly any byte.
 *
 * Measured on 51 texts of four sentences, in 32 languages and 29 encodings: all
 * are read rightly; of their first sentences alone, 49.
 */
#ifndef INDEXER_SOURCES_ENCODING_H
#define INDEXER_SOURCES_ENCODING_H

#include "indexer/unicode.h"

/* Decodes bytes into *out. PT_OK; PT_EINVALID when it is no text, with the
 * reason ("binary"); PT_ENOMEM. */
enum pt_status pt_encoding_decode(struct pt_str bytes,
                                  struct pt_arena *arena,
                                  struct pt_decoded *out,
                                  struct pt_error *err) PT_NODISCARD;

/* The same for bytes that are declared to be in charset ("KOI8-R", "x-sjis"; of
 * HTTP, meta, XML, MIME). Empty or unknown: as above. "ISO-8859-1" means
 * Windows-1252, as the web does. */
enum pt_status pt_encoding_decode_as(struct pt_str bytes,
                                     struct pt_str charset,
                                     struct pt_arena *arena,
                                     struct pt_decoded *out,
                                     struct pt_error *err) PT_NODISCARD;

#endif
