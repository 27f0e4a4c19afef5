/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/wire.h"

#include "common/utf8.h"

#include <errno.h>
#include <sys/socket.h>

/* ---------------------------------------------------------------- rows --- */

/* ORDER WIRE STRINGS */
static const struct {
    size_t at; /* in struct pt_article */
    size_t most;
    const char *too_long; /* why there is no such article; NULL: it is cut */
} strings[] = {
#define ROW(field, most, too_long)                                             \
    {                                                                          \
        offsetof(struct pt_article, field), most, too_long                     \
    }
    ROW(member, PT_WIRE_MAX_NAME_BYTES, "its name inside the file is too long"),
    ROW(id, PT_WIRE_MAX_NAME_BYTES, "its id is too long"),
    ROW(url, PT_WIRE_MAX_NAME_BYTES, "its url is too long"),
    ROW(title, PT_MAX_TITLE_BYTES, NULL),
    ROW(author, PT_WIRE_MAX_FACT_BYTES, NULL),
    ROW(source, PT_WIRE_MAX_FACT_BYTES, NULL),
    ROW(lang, PT_WIRE_MAX_FACT_BYTES, NULL),
    ROW(tags, PT_WIRE_MAX_TAGS_BYTES, NULL),
    ROW(text, PT_MAX_ARTICLE_BYTES, "its text is too long for an article"),
    /* No article is refused for what stands around it. */
    ROW(boilerplate, PT_MAX_ARTICLE_BYTES / 2, NULL),
#undef ROW
};

static const struct {
    enum pt_wire_type type;
    size_t most; /* bytes of payload */
} types[] = {
    {PT_WIRE_HELLO,   4                         },
    {PT_WIRE_REQUEST, 5 * PT_WIRE_MAX_PATH_BYTES},
    {PT_WIRE_ARTICLE, PT_WIRE_MAX_FRAME_BYTES   },
    {PT_WIRE_SKIP,    2 * PT_WIRE_MAX_PATH_BYTES},
    {PT_WIRE_END,     PT_WIRE_MAX_PATH_BYTES    },
};

/* What a source may return. */
static const enum pt_status statuses[] = {PT_OK,        PT_ENOMEM,   PT_EIO,
                                          PT_ENOTFOUND, PT_EINVALID, PT_ELIMIT};

/* ------------------------------------------------------------- writing --- */

static void put_number(struct pt_buf *out, unsigned n_bytes, uint64_t value)
{
    for (unsigned i = 0; i < n_bytes; i++)
        pt_buf_add_byte(out, (char)(value >> 8 * i & 0xff));
}

/* s, or as much of it as most bytes hold. */
static struct pt_str cut(struct pt_str s, size_t most)
{
    if (s.len <= most)
        return s;
    while (most > 0 && !pt_utf8_is_boundary(s, most))
        most--;
    return pt_str_sub(s, 0, most);
}

static void put_string(struct pt_buf *out, struct pt_str s, size_t most)
{
    s = cut(s, most);
    put_number(out, 4, s.len);
    pt_buf_add(out, s);
    pt_buf_add_byte(out, '\0');
}

/* A header whose length end_frame fills in; the place of the frame. */
static size_t begin_frame(struct pt_buf *out, enum pt_wire_type type)
{
    const size_t at = out->len;
    pt_buf_add_byte(out, (char)type);
    put_number(out, 4, 0);
    return at;
}

static void end_frame(struct pt_buf *out, size_t at)
{
    if (pt_buf_status(out) != PT_OK)
        return;
    const size_t len = out->len - at - PT_WIRE_HEADER_BYTES;
    for (unsigned i = 0; i < 4; i++)
        out->ptr[at + 1 + i] = (char)(len >> 8 * i & 0xff);
}

void pt_wire_put_hello(struct pt_buf *out)
{
    const size_t at = begin_frame(out, PT_WIRE_HELLO);
    put_number(out, 4, PT_WIRE_VERSION);
    end_frame(out, at);
}

void pt_wire_put_request(struct pt_buf *out,
                         const struct pt_wire_request *request)
{
    const size_t at = begin_frame(out, PT_WIRE_REQUEST);
    put_number(out, 1, request->kind);
    put_number(out, 1, request->is_stream);
    put_number(out, 4, request->depth);
    put_string(out, request->path, PT_WIRE_MAX_PATH_BYTES);
    put_string(out, request->member, PT_WIRE_MAX_PATH_BYTES);
    put_string(out, request->url, PT_WIRE_MAX_PATH_BYTES);
    put_string(out, request->charset, PT_WIRE_MAX_FACT_BYTES);
    end_frame(out, at);
}

static struct pt_str string_of(const struct pt_article *article, size_t row)
{
    struct pt_str s;
    memcpy(&s, (const char *)article + strings[row].at, sizeof s);
    return s;
}

enum pt_status pt_wire_check_article(const struct pt_article *article,
                                     struct pt_error *err)
{
    for (size_t i = 0; i < PT_COUNTOF(strings); i++)
        if (strings[i].too_long && string_of(article, i).len > strings[i].most)
            return pt_fail(err, PT_ELIMIT, "%s", strings[i].too_long);
    return PT_OK;
}

void pt_wire_put_article(struct pt_buf *out, const struct pt_article *article)
{
    const size_t at = begin_frame(out, PT_WIRE_ARTICLE);
    for (size_t i = 0; i < PT_COUNTOF(strings); i++)
        put_string(out, string_of(article, i), strings[i].most);
    put_number(out, 4, (uint32_t)article->date);
    put_number(out, 1, article->title_from);
    put_number(out, 1, article->is_verbatim);
    for (size_t i = 0; i < PT_N_FACTS; i++)
        put_number(out, 1, article->origins[i]);
    put_number(out, 8, article->title_offset);
    put_number(out, 8, article->text_offset);
    put_number(out, 4, article->title_line);
    put_number(out, 4, article->text_line);
    end_frame(out, at);
}

void pt_wire_put_skip(struct pt_buf *out, const struct pt_wire_skip *skip)
{
    const size_t at = begin_frame(out, PT_WIRE_SKIP);
    put_string(out, skip->part, PT_WIRE_MAX_NAME_BYTES);
    put_string(out, skip->reason, PT_ERROR_MESSAGE_SIZE - 1);
    end_frame(out, at);
}

void pt_wire_put_end(struct pt_buf *out, const struct pt_wire_end *end)
{
    const size_t at = begin_frame(out, PT_WIRE_END);
    put_number(out, 1, end->status);
    put_number(out, 1, end->is_leaving);
    put_string(out, end->message, PT_ERROR_MESSAGE_SIZE - 1);
    end_frame(out, at);
}

/* ------------------------------------------------------------- reading --- */

/* A payload; after the first thing that does not fit everything is nothing. */
struct cursor {
    char *bytes;
    size_t len;
    size_t at;
    bool is_bad;
};

static struct cursor begin_reading(char *bytes, size_t len)
{
    struct cursor in = {.len = len};
    in.bytes = bytes;
    return in;
}

static uint64_t get_number(struct cursor *in, unsigned n_bytes)
{
    uint64_t value = 0;
    in->is_bad |= in->len - in->at < n_bytes;
    if (in->is_bad)
        return 0;
    for (unsigned i = 0; i < n_bytes; i++)
        value |= (uint64_t)(unsigned char)in->bytes[in->at++] << 8 * i;
    return value;
}

static uint64_t get_below(struct cursor *in, unsigned n_bytes, uint64_t end)
{
    const uint64_t value = get_number(in, n_bytes);
    in->is_bad |= value >= end;
    return in->is_bad ? 0 : value;
}

/* The string with a NUL behind, its bytes as they came. */
static struct pt_str get_bytes(struct cursor *in, size_t most)
{
    const size_t n = (size_t)get_number(in, 4);
    in->is_bad |= n > most || in->len - in->at <= n;
    in->is_bad = in->is_bad || in->bytes[in->at + n] != '\0';
    if (in->is_bad)
        return PT_STR("");
    const struct pt_str s = pt_str_n(in->bytes + in->at, n);
    in->at += n + 1;
    return s;
}

/* The same, cleaned. */
static struct pt_str get_text(struct cursor *in, size_t most)
{
    const struct pt_str s = get_bytes(in, most);
    char *const bytes = in->bytes + (in->at - s.len - (s.len ? 1 : 0));
    for (size_t at = 0; at < s.len; at++) {
        at += pt_utf8_valid_length(pt_str_sub(s, at, s.len));
        if (at < s.len)
            bytes[at] = '?';
    }
    for (size_t at = 0; at < s.len; at++) {
        at += pt_str_find(pt_str_sub(s, at, s.len), '\0');
        if (at < s.len)
            bytes[at] = '?';
    }
    return s;
}

static bool is_whole(const struct cursor *in)
{
    return !in->is_bad && in->at == in->len;
}

bool pt_wire_get_header(const char bytes[PT_WIRE_HEADER_BYTES],
                        enum pt_wire_type *out_type,
                        size_t *out_len)
{
    size_t len = 0;
    for (unsigned i = 0; i < 4; i++)
        len |= (size_t)(unsigned char)bytes[1 + i] << 8 * i;
    for (size_t i = 0; i < PT_COUNTOF(types); i++)
        if (bytes[0] == (char)types[i].type && len <= types[i].most) {
            *out_type = types[i].type;
            *out_len = len;
            return true;
        }
    return false;
}

bool pt_wire_get_hello(char *bytes, size_t len, uint32_t *out_version)
{
    struct cursor in = begin_reading(bytes, len);
    const uint32_t version = (uint32_t)get_number(&in, 4);
    if (!is_whole(&in))
        return false;
    *out_version = version;
    return true;
}

bool pt_wire_get_request(char *bytes, size_t len, struct pt_wire_request *out)
{
    struct cursor in = begin_reading(bytes, len);
    struct pt_wire_request request;
    request.kind = (enum pt_kind)get_below(&in, 1, PT_N_KINDS);
    request.is_stream = get_below(&in, 1, 2);
    request.depth = (uint32_t)get_number(&in, 4);
    request.path = get_bytes(&in, PT_WIRE_MAX_PATH_BYTES);
    request.member = get_bytes(&in, PT_WIRE_MAX_PATH_BYTES);
    request.url = get_bytes(&in, PT_WIRE_MAX_PATH_BYTES);
    request.charset = get_bytes(&in, PT_WIRE_MAX_FACT_BYTES);
    if (!is_whole(&in))
        return false;
    *out = request;
    return true;
}

static bool is_lang(struct pt_str lang)
{
    for (size_t i = 0; i < lang.len; i++)
        if (lang.ptr[i] < 'a' || lang.ptr[i] > 'z')
            return false;
    return lang.len == 2 || lang.len == 3;
}

static bool is_date(int32_t days)
{
    static const struct pt_civil first = {1, 1, 1}, last = {9999, 12, 31};
    return days >= pt_days_of_civil(first) && days <= pt_days_of_civil(last);
}

static bool is_in_file(struct pt_str s, uint64_t offset, uint64_t file_bytes)
{
    return offset <= file_bytes && s.len <= file_bytes - offset;
}

/* What cannot be is taken as not known. */
static void set_right(struct pt_article *a, uint64_t file_bytes)
{
    if (!is_lang(a->lang)) {
        a->lang = PT_STR("");
        a->origins[PT_FACT_LANG] = PT_ORIGIN_NONE;
    }
    if (!is_date(a->date)) {
        a->date = PT_DATE_NONE;
        a->origins[PT_FACT_DATE] = PT_ORIGIN_NONE;
    }
    for (size_t i = 0; i < PT_N_FACTS; i++)
        if (a->origins[i] >= PT_N_ORIGINS)
            a->origins[i] = PT_ORIGIN_NONE;
    if (!a->title.len)
        a->title_from = PT_TITLE_FROM_TEXT;
    if (!is_in_file(a->title, a->title_offset, file_bytes) ||
        !is_in_file(a->text, a->text_offset, file_bytes))
        a->is_verbatim = false;
    if (a->is_verbatim)
        return;
    a->title_offset = a->text_offset = 0;
    a->title_line = a->text_line = 0;
}

bool pt_wire_get_article(char *bytes,
                         size_t len,
                         uint64_t file_bytes,
                         struct pt_article *out)
{
    struct cursor in = begin_reading(bytes, len);
    struct pt_article article = {.path = PT_STR("")};
    for (size_t i = 0; i < PT_COUNTOF(strings); i++) {
        const struct pt_str s = get_text(&in, strings[i].most);
        memcpy((char *)&article + strings[i].at, &s, sizeof s);
    }
    article.date = (int32_t)(uint32_t)get_number(&in, 4);
    article.title_from =
        (enum pt_title_from)get_below(&in, 1, PT_TITLE_FROM_TEXT + 1);
    article.is_verbatim = get_below(&in, 1, 2);
    for (size_t i = 0; i < PT_N_FACTS; i++)
        article.origins[i] = (unsigned char)get_number(&in, 1);
    article.title_offset = get_number(&in, 8);
    article.text_offset = get_number(&in, 8);
    article.title_line = (uint32_t)get_number(&in, 4);
    article.text_line = (uint32_t)get_number(&in, 4);
    if (!is_whole(&in))
        return false;
    set_right(&article, file_bytes);
    *out = article;
    return true;
}

bool pt_wire_get_skip(char *bytes, size_t len, struct pt_wire_skip *out)
{
    struct cursor in = begin_reading(bytes, len);
    struct pt_wire_skip skip;
    skip.part = get_text(&in, PT_WIRE_MAX_NAME_BYTES);
    skip.reason = get_text(&in, PT_ERROR_MESSAGE_SIZE - 1);
    if (!is_whole(&in))
        return false;
    *out = skip;
    return true;
}

static bool is_status(uint64_t number)
{
    for (size_t i = 0; i < PT_COUNTOF(statuses); i++)
        if (number == statuses[i])
            return true;
    return false;
}

bool pt_wire_get_end(char *bytes, size_t len, struct pt_wire_end *out)
{
    struct cursor in = begin_reading(bytes, len);
    const uint64_t status = get_number(&in, 1);
    struct pt_wire_end end;
    end.is_leaving = get_below(&in, 1, 2);
    end.message = get_text(&in, PT_ERROR_MESSAGE_SIZE - 1);
    if (!is_whole(&in) || !is_status(status))
        return false;
    end.status = (enum pt_status)status;
    *out = end;
    return true;
}

/* ------------------------------------------------------------- sending --- */

bool pt_wire_send(int socket, struct pt_str bytes)
{
    while (bytes.len) {
        const ssize_t n = send(socket, bytes.ptr, bytes.len, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        bytes = pt_str_sub(bytes, (size_t)n, bytes.len);
    }
    return true;
}
