/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/json_read.h"

#include "common/ascii.h"
#include "common/buf.h"

#include <jansson.h>

/* ----------------------------------------------------------- scanning --- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void scan_string(struct pt_json_scan *scan, char c)
{
    if (scan->is_escaped)
        scan->is_escaped = false;
    else if (c == '\\')
        scan->is_escaped = true;
    else if (c == '"')
        scan->is_in_string = false;
}

/* A byte outside strings. */
static void scan_byte(struct pt_json_scan *scan, char c)
{
    switch (c) {
    case '"':
        scan->is_in_string = true;
        break;
    case '{':
    case '[':
        scan->n_values++;
        if (++scan->depth > scan->deepest)
            scan->deepest = scan->depth;
        break;
    case '}':
    case ']':
        scan->depth -= scan->depth > 0;
        break;
    case ',':
        scan->n_values++;
        break;
    default:
        scan->is_in_word = scan->depth == 0 && !is_space(c);
    }
}

size_t pt_json_scan(struct pt_json_scan *scan, struct pt_str piece)
{
    for (size_t i = 0; i < piece.len; i++) {
        const char c = piece.ptr[i];
        if (scan->is_in_string) {
            scan_string(scan, c);
        } else if (scan->is_in_word && (is_space(c) || strchr(",]}[{\"", c))) {
            scan->is_done = true;
            return i;
        } else {
            scan_byte(scan, c);
        }
        if (!scan->depth && !scan->is_in_string && !scan->is_in_word &&
            !is_space(c)) {
            scan->is_done = true;
            return i + 1;
        }
    }
    return piece.len;
}

/* ------------------------------------------------------------ mending --- */

/* The unit of "\uXXXX" at byte at, or 0 when there is none. */
static unsigned unit_at(struct pt_str s, size_t at)
{
    enum { DIGITS_AT = 2, LEN = 6 };
    unsigned unit = 0;
    if (at + LEN > s.len || s.ptr[at] != '\\' || s.ptr[at + 1] != 'u')
        return 0;
    for (size_t i = at + DIGITS_AT; i < at + LEN; i++) {
        const int digit = pt_ascii_hex(s.ptr[i]);
        if (digit < 0)
            return 0;
        unit = unit << 4 | (unsigned)digit;
    }
    return unit;
}

static bool is_first_half(unsigned unit)
{
    return unit >= 0xd800 && unit <= 0xdbff;
}

static bool is_second_half(unsigned unit)
{
    return unit >= 0xdc00 && unit <= 0xdfff;
}

/* Mends the escape at byte at of text; how many bytes it takes. */
static size_t mend_escape(struct pt_buf *text, size_t at)
{
    enum { PAIR = 12, UNIT = 6, OTHER = 2 };
    const struct pt_str s = pt_buf_str(text);
    const unsigned unit = unit_at(s, at);
    if (is_first_half(unit) && is_second_half(unit_at(s, at + UNIT)))
        return PAIR;
    if (is_first_half(unit) || is_second_half(unit))
        memcpy(text->ptr + at, "\\ufffd", UNIT);
    return OTHER;
}

/* Strings only; all bytes keep their places. */
static void mend(struct pt_buf *text)
{
    bool is_in_string = false;
    for (size_t at = 0; at < text->len;) {
        const char c = text->ptr[at];
        if (is_in_string && c == '\\') {
            at += mend_escape(text, at);
            continue;
        }
        is_in_string ^= c == '"';
        if (is_in_string && (unsigned char)c < ' ')
            text->ptr[at] = ' ';
        at++;
    }
}

/* ------------------------------------------------------------ parsing --- */

static const char *words_of(enum json_error_code code)
{
    switch (code) {
    case json_error_invalid_utf8:
        return "broken UTF-8";
    case json_error_premature_end_of_input:
        return "cut off";
    case json_error_end_of_input_expected:
        return "more behind the end";
    case json_error_null_byte_in_key:
        return "a NUL in a name";
    case json_error_numeric_overflow:
        return "a number too large";
    default:
        return "broken syntax";
    }
}

static enum pt_status fail(const json_error_t *why, struct pt_error *err)
{
    const enum json_error_code code = json_error_code(why);
    if (code == json_error_out_of_memory)
        return pt_fail_nomem(err);
    return pt_fail(err, PT_EINVALID, "byte %d: %s",
                   why->position > 0 ? why->position : 1, words_of(code));
}

static json_t *load(struct pt_str text, size_t flags, json_error_t *why)
{
    return json_loadb(text.len ? text.ptr : "", text.len,
                      flags | JSON_DECODE_ANY | JSON_ALLOW_NUL, why);
}

/* Once more, with what can be mended mended and integers beyond 64 bits read as
 * real numbers; NULL when that does not help either. */
static json_t *load_mended(struct pt_str text, json_error_t *why)
{
    struct pt_buf mended;
    json_t *root = NULL;
    pt_buf_init(&mended, PT_MAX_JSON_BYTES);
    pt_buf_add(&mended, text);
    if (pt_buf_status(&mended) == PT_OK) {
        mend(&mended);
        root = load(pt_buf_str(&mended), JSON_DECODE_INT_AS_REAL, why);
    }
    pt_buf_fini(&mended);
    return root;
}

static enum pt_status check_limits(struct pt_str text, struct pt_error *err)
{
    struct pt_json_scan scan = {0};
    if (text.len > PT_MAX_JSON_BYTES)
        return pt_fail(err, PT_ELIMIT, "longer than %u MiB",
                       PT_MAX_JSON_BYTES >> 20);
    pt_json_scan(&scan, text);
    if (scan.deepest > PT_MAX_JSON_DEPTH)
        return pt_fail(err, PT_ELIMIT, "more than %u levels deep",
                       PT_MAX_JSON_DEPTH);
    if (scan.n_values > PT_MAX_JSON_VALUES)
        return pt_fail(err, PT_ELIMIT, "more than %u values",
                       PT_MAX_JSON_VALUES);
    return PT_OK;
}

enum pt_status
pt_json_parse(struct pt_str text, struct pt_json **out, struct pt_error *err)
{
    json_error_t why = {0};
    const enum pt_status status = check_limits(text, err);
    if (status != PT_OK)
        return status;
    json_t *root = load(text, 0, &why);
    if (!root && json_error_code(&why) != json_error_out_of_memory)
        root = load_mended(text, &why);
    if (!root)
        return fail(&why, err);
    *out = (struct pt_json *)root;
    return PT_OK;
}

void pt_json_free(struct pt_json *root)
{
    json_decref((json_t *)root);
}

/* ------------------------------------------------------------ looking --- */

static const json_t *inside(const struct pt_json *value)
{
    return (const json_t *)value;
}

static const struct pt_json *outside(const json_t *value)
{
    return json_is_null(value) ? NULL : (const struct pt_json *)value;
}

enum pt_json_type pt_json_type_of(const struct pt_json *value)
{
    static const enum pt_json_type types[] = {
        [JSON_OBJECT] = PT_JSON_OBJECT, [JSON_ARRAY] = PT_JSON_ARRAY,
        [JSON_STRING] = PT_JSON_STRING, [JSON_INTEGER] = PT_JSON_INTEGER,
        [JSON_REAL] = PT_JSON_REAL,     [JSON_TRUE] = PT_JSON_TRUE,
        [JSON_FALSE] = PT_JSON_FALSE,   [JSON_NULL] = PT_JSON_NONE,
    };
    return value ? types[json_typeof(inside(value))] : PT_JSON_NONE;
}

const struct pt_json *pt_json_member(const struct pt_json *value,
                                     const char *name)
{
    return outside(json_object_get(inside(value), name));
}

bool pt_json_next_member(const struct pt_json *value,
                         void **cursor,
                         struct pt_str *out_name,
                         const struct pt_json **out_value)
{
    json_t *const object = (json_t *)value;
    *cursor = *cursor ? json_object_iter_next(object, *cursor)
                      : json_object_iter(object);
    if (!*cursor)
        return false;
    *out_name = pt_str_of(json_object_iter_key(*cursor));
    *out_value = outside(json_object_iter_value(*cursor));
    return true;
}

size_t pt_json_n_items(const struct pt_json *value)
{
    return json_array_size(inside(value));
}

const struct pt_json *pt_json_item(const struct pt_json *value, size_t i)
{
    return outside(json_array_get(inside(value), i));
}

struct pt_str pt_json_text_of(const struct pt_json *value)
{
    return pt_str_n(json_string_value(inside(value)),
                    json_string_length(inside(value)));
}

bool pt_json_integer(const struct pt_json *value, int64_t *out)
{
    if (!json_is_integer(inside(value)))
        return false;
    *out = json_integer_value(inside(value));
    return true;
}

bool pt_json_number(const struct pt_json *value, double *out)
{
    if (!json_is_number(inside(value)))
        return false;
    *out = json_number_value(inside(value));
    return true;
}
