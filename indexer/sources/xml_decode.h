/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * xml_decode.h: the bytes of an XML file -> UTF-8, block by block.
 *
 * What a file declares is often not what it holds: feeds are re-coded on their
 * way and keep their first line. So the bytes are believed before the words: a
 * byte order mark; NULs beside "<" (UTF-16); a beginning that is UTF-8 and not
 * only ASCII; then what is declared, inside or by whoever delivered it; then
 * UTF-8. In UTF-8 a byte that belongs to no character is read as Windows-1252.
 * The conversions are the C library's (iconv).
 */
#ifndef INDEXER_SOURCES_XML_DECODE_H
#define INDEXER_SOURCES_XML_DECODE_H

#include "common/buf.h"

/* How much of the beginning pt_xml_decoder_init should see. */
#define PT_XML_SAMPLE_BYTES (64u << 10)

struct pt_xml_decoder {
    void *converter; /* NULL: UTF-8 */
    size_t unit;     /* bytes passed over when one cannot be converted */
};

/* Chooses by the file's first bytes; given: the encoding as whoever delivered
 * the file says, or empty. Needs _fini. */
void pt_xml_decoder_init(struct pt_xml_decoder *decoder,
                         struct pt_str sample,
                         struct pt_str given);
void pt_xml_decoder_fini(struct pt_xml_decoder *decoder);

/* Appends bytes as well-formed UTF-8 to out; returns how many of them it used:
 * all, but for a character that is cut off at the end unless is_last. */
size_t pt_xml_decode(struct pt_xml_decoder *decoder,
                     struct pt_str bytes,
                     bool is_last,
                     struct pt_buf *out);

/* The code point of a byte of Windows-1252, from 0x80 to 0xff; of the few that
 * are not assigned U+FFFD. */
uint32_t pt_windows_1252(unsigned char byte);

#endif
