/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * json_read.h: JSON -> values to look members up in. The one door to jansson,
 * chosen because Debian keeps it, it checks UTF-8 and depth itself, seeds its
 * hashes against chosen collisions and says where a text breaks; yyjson is not
 * in Debian 12, and cJSON takes broken UTF-8 and loses NULs and long integers.
 *
 *     parse -> member, item, string, integer … -> free (the root)
 *
 * What is wrong in many real files and has one meaning is mended: half a
 * surrogate pair ("\ud83d" where a program cut in two) becomes U+FFFD, and a
 * bare control character in a string a space. Of two members of one name the
 * last counts. "\u0000" is a NUL in the string.
 *
 * Values are borrowed from their root and die with it. Every question may be
 * asked of NULL, which has no members, no items and no string: so lookups are
 * chained without checks between them. One thread per root.
 */
#ifndef INDEXER_SOURCES_JSON_READ_H
#define INDEXER_SOURCES_JSON_READ_H

#include "common/error.h"
#include "common/str.h"

/* Limits of one text. Depth: what reads it and frees it is recursive. Values:
 * "[]," is three bytes and becomes a hundred and fifty. */
#define PT_MAX_JSON_BYTES (8u << 20)
#define PT_MAX_JSON_DEPTH 200u
#define PT_MAX_JSON_VALUES 200000u

/* ------------------------------------------------------------ parsing --- */

struct pt_json;

/* *out is the one value in text, UTF-8, white space around it allowed. PT_OK;
 * PT_EINVALID: it is none, the message says where and why in a few words ("byte
 * 17: broken syntax", counted from 1); PT_ELIMIT: over one of the limits above,
 * which the message names; PT_ENOMEM. */
enum pt_status pt_json_parse(struct pt_str text,
                             struct pt_json **out,
                             struct pt_error *err) PT_NODISCARD;

/* Gives root and all that is in it back. NULL is fine. */
void pt_json_free(struct pt_json *root);

/* ------------------------------------------------------------ looking --- */

enum pt_json_type {
    PT_JSON_NONE, /* no value, or null */
    PT_JSON_OBJECT,
    PT_JSON_ARRAY,
    PT_JSON_STRING,
    PT_JSON_INTEGER, /* fits an int64_t */
    PT_JSON_REAL,
    PT_JSON_TRUE,
    PT_JSON_FALSE,
};

enum pt_json_type pt_json_type_of(const struct pt_json *value);

/* The member called name (a C string), or NULL: there is none, it is null, or
 * value is no object. */
const struct pt_json *pt_json_member(const struct pt_json *value,
                                     const char *name);

/* The next member of an object: *cursor is NULL before the first, its name may
 * hold no NUL. False behind the last, and at once when value is no object. */
bool pt_json_next_member(const struct pt_json *value,
                         void **cursor,
                         struct pt_str *out_name,
                         const struct pt_json **out_value);

/* How many items an array has, and item i, from 0; 0 and NULL when value is no
 * array or i is behind its end. */
size_t pt_json_n_items(const struct pt_json *value);
const struct pt_json *pt_json_item(const struct pt_json *value, size_t i);

/* The bytes of a string: well-formed UTF-8, NUL possible; else empty. */
struct pt_str pt_json_text_of(const struct pt_json *value);

/* True when value is an integer (a number, in pt_json_number), *out is it. */
bool pt_json_integer(const struct pt_json *value, int64_t *out);
bool pt_json_number(const struct pt_json *value, double *out);

/* ----------------------------------------------------------- scanning --- */

/* Where a value ends, without reading it: for values in a stream. Zero-
 * initialise; then feed it what follows, piece by piece, from the value's first
 * byte on. Brackets of both kinds count alike, so of broken JSON the end may be
 * a wrong one, but it is found in one pass and no memory. */
struct pt_json_scan {
    uint32_t depth;
    uint32_t deepest;
    uint32_t n_values; /* at most one too many */
    bool is_in_string;
    bool is_escaped;
    bool is_in_word; /* a number, true, false, null, or what is none of these */
    bool is_done;
};

/* Bytes of piece that belong to the value: all of them unless scan->is_done
 * afterwards. */
size_t pt_json_scan(struct pt_json_scan *scan, struct pt_str piece);

#endif
