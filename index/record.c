/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * record.c: the stored article as bytes, and the way round libxapian's
 * compression bug (see deflate.h): a record longer than glass's window is
 * deflated here the way glass would do it and, when glass could not read that
 * back, packed (deflated by us), until what glass gets to see is harmless:
 *
 *     record = PLAIN  { field:byte length:varint bytes }*
 *            | PACKED length:varint deflated(record)
 */
#include "index/record.h"

#include "common/error.h"
#include "common/varint.h"
#include "index/deflate.h"
#include "index/schema.h"

enum { PLAIN = 1, PACKED = 2 };

/* Stored in every index: a number is never given to another field. */
enum record_field {
    REC_PATH = 1,
    REC_MEMBER,
    REC_ID,
    REC_URL,
    REC_TITLE,
    REC_AUTHOR,
    REC_SOURCE,
    REC_LANG,
    REC_TAGS,
    REC_TEXT,
    REC_DATE,
    REC_TITLE_FROM,
    REC_VERBATIM,
    REC_STORY,
    REC_STAMP,
    REC_SEEN,
    REC_BOILERPLATE,
    REC_ORIGINS
};

static const struct {
    enum record_field field;
    size_t offset;
} strings[] = {
    {REC_PATH,        offsetof(struct pt_article, path)       },
    {REC_MEMBER,      offsetof(struct pt_article, member)     },
    {REC_ID,          offsetof(struct pt_article, id)         },
    {REC_URL,         offsetof(struct pt_article, url)        },
    {REC_TITLE,       offsetof(struct pt_article, title)      },
    {REC_AUTHOR,      offsetof(struct pt_article, author)     },
    {REC_SOURCE,      offsetof(struct pt_article, source)     },
    {REC_LANG,        offsetof(struct pt_article, lang)       },
    {REC_TAGS,        offsetof(struct pt_article, tags)       },
    {REC_TEXT,        offsetof(struct pt_article, text)       },
    {REC_BOILERPLATE, offsetof(struct pt_article, boilerplate)},
};

/* A record that unpacks to more was not written by us: text and title are
 * bounded, and nothing else comes near the rest. */
#define MAX_RECORD_BYTES ((size_t)8 * PT_MAX_ARTICLE_BYTES)

/* Each packing divides the length by more than 10, so this is never reached. */
enum { MAX_PACKINGS = 8 };

static void
add_field(struct pt_buf *out, enum record_field field, struct pt_str s)
{
    pt_buf_add_byte(out, (char)field);
    pt_varint_add(out, s.len);
    pt_buf_add(out, s);
}

static void add_numbers(struct pt_buf *out,
                        enum record_field field,
                        const uint64_t *numbers,
                        size_t n)
{
    char bytes[4 * PT_MAX_VARINT_BYTES];
    size_t len = 0;
    assert(n <= 4);
    for (size_t i = 0; i < n; i++)
        len += pt_varint_put(bytes + len, numbers[i]);
    add_field(out, field, pt_str_n(bytes, len));
}

static void add_strings(struct pt_buf *out, const struct pt_article *article)
{
    for (size_t i = 0; i < PT_COUNTOF(strings); i++) {
        const void *const member = (const char *)article + strings[i].offset;
        const struct pt_str s = *(const struct pt_str *)member;
        if (s.len)
            add_field(out, strings[i].field, s);
    }
}

static bool has_stamp(const struct pt_file_stamp *stamp)
{
    return stamp->size || stamp->mtime_ns || stamp->ctime_ns || stamp->inode;
}

static bool has_origins(const struct pt_article *article)
{
    for (size_t i = 0; i < PT_N_FACTS; i++)
        if (article->origins[i] != PT_ORIGIN_NONE)
            return true;
    return false;
}

static void add_rest(struct pt_buf *out, const struct pt_article *article)
{
    if (has_origins(article))
        add_field(out, REC_ORIGINS,
                  pt_str_n((const char *)article->origins, PT_N_FACTS));
    if (article->date != PT_DATE_NONE)
        add_numbers(out, REC_DATE, (const uint64_t[]){pt_zigzag(article->date)},
                    1);
    if (article->title_from != PT_TITLE_FROM_HEADLINE)
        add_numbers(out, REC_TITLE_FROM,
                    (const uint64_t[]){(uint64_t)article->title_from}, 1);
    if (article->is_verbatim)
        add_numbers(out, REC_VERBATIM,
                    (const uint64_t[]){article->title_offset,
                                       article->text_offset,
                                       article->title_line, article->text_line},
                    4);
    if (article->story)
        add_numbers(out, REC_STORY, (const uint64_t[]){article->story}, 1);
    if (has_stamp(&article->stamp)) {
        char bytes[PT_STAMP_BYTES];
        pt_schema_stamp_encode(&article->stamp, bytes);
        add_field(out, REC_STAMP, pt_str_n(bytes, sizeof bytes));
    }
    if (article->first_seen || article->changed)
        add_numbers(out, REC_SEEN,
                    (const uint64_t[]){pt_zigzag(article->first_seen),
                                       pt_zigzag(article->changed)},
                    2);
}

/* Appends data as raw deflate. */
static enum pt_status
deflate_to(struct pt_str data, enum pt_deflate_level level, struct pt_buf *out)
{
    struct pt_deflater *deflater = NULL;
    enum pt_status status = pt_deflater_new(level, &deflater);
    if (status == PT_OK)
        status = pt_deflate(deflater, data, out);
    pt_deflater_free(deflater);
    return status;
}

/* Whether glass can read back what it makes of data; see the top. */
static enum pt_status is_safe_in_glass(struct pt_str data, bool *out)
{
    *out = true;
    if (data.len <= PT_GLASS_WINDOW_BYTES)
        return PT_OK;
    struct pt_buf packed;
    pt_buf_init(&packed, PT_BUF_NO_CEILING);
    enum pt_status status = deflate_to(data, PT_DEFLATE_DEFAULT, &packed);
    if (status == PT_OK && packed.len < data.len) /* else left as it is */
        status = pt_deflate_reads_back(pt_buf_str(&packed), data.len, out);
    pt_buf_fini(&packed);
    return status;
}

/* Replaces the record from begin on by a packed one. */
static enum pt_status pack(struct pt_buf *out, size_t begin)
{
    const struct pt_str plain = pt_str_sub(pt_buf_str(out), begin, out->len);
    struct pt_buf packed;
    pt_buf_init(&packed, PT_BUF_NO_CEILING);
    pt_buf_add_byte(&packed, PACKED);
    pt_varint_add(&packed, plain.len);
    enum pt_status status = deflate_to(plain, PT_DEFLATE_BEST, &packed);
    if (status == PT_OK) {
        pt_buf_cut(out, begin);
        pt_buf_add(out, pt_buf_str(&packed));
    }
    pt_buf_fini(&packed);
    return status;
}

void pt_record_add(const struct pt_article *article, struct pt_buf *out)
{
    const size_t begin = out->len;
    pt_buf_add_byte(out, PLAIN);
    add_strings(out, article);
    add_rest(out, article);
    if (pt_buf_status(out) == PT_OK && out->len - begin > MAX_RECORD_BYTES)
        out->status = PT_ELIMIT;
}

void pt_record_protect(struct pt_buf *out, size_t begin)
{
    for (int i = 0; i < MAX_PACKINGS && pt_buf_status(out) == PT_OK; i++) {
        bool is_safe;
        const struct pt_str record =
            pt_str_sub(pt_buf_str(out), begin, out->len);
        enum pt_status status = is_safe_in_glass(record, &is_safe);
        if (status == PT_OK && is_safe)
            break;
        if (status == PT_OK)
            status = pack(out, begin);
        if (pt_buf_status(out) == PT_OK)
            out->status = status;
    }
}

void pt_record_encode(const struct pt_article *article, struct pt_buf *out)
{
    const size_t begin = out->len;
    pt_record_add(article, out);
    pt_record_protect(out, begin);
}

static bool get_varint(struct pt_str *rest, uint64_t *out)
{
    size_t at = 0;
    if (!pt_varint_get(*rest, &at, out))
        return false;
    *rest = pt_str_sub(*rest, at, rest->len);
    return true;
}

/* Exactly n numbers and nothing behind them. */
static bool get_numbers(struct pt_str bytes, uint64_t *out, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!get_varint(&bytes, &out[i]))
            return false;
    return bytes.len == 0;
}

static bool get_date(struct pt_str bytes, int32_t *out)
{
    uint64_t number;
    if (!get_numbers(bytes, &number, 1))
        return false;
    const int64_t days = pt_unzigzag(number);
    const int64_t first = pt_days_of_civil((struct pt_civil){1, 1, 1});
    const int64_t last = pt_days_of_civil((struct pt_civil){9999, 12, 31});
    if (days < first || days > last)
        return false;
    *out = (int32_t)days;
    return true;
}

static bool get_verbatim(struct pt_str bytes, struct pt_article *out)
{
    uint64_t n[4];
    if (!get_numbers(bytes, n, 4) || n[2] > UINT32_MAX || n[3] > UINT32_MAX)
        return false;
    out->is_verbatim = true;
    out->title_offset = n[0];
    out->text_offset = n[1];
    out->title_line = (uint32_t)n[2];
    out->text_line = (uint32_t)n[3];
    return true;
}

static bool get_seen(struct pt_str bytes, struct pt_article *out)
{
    uint64_t n[2];
    if (!get_numbers(bytes, n, 2))
        return false;
    out->first_seen = pt_unzigzag(n[0]);
    out->changed = pt_unzigzag(n[1]);
    return true;
}

static bool get_title_from(struct pt_str bytes, struct pt_article *out)
{
    uint64_t n;
    if (!get_numbers(bytes, &n, 1) || n > PT_TITLE_FROM_TEXT)
        return false;
    out->title_from = (enum pt_title_from)n;
    return true;
}

/* A newer program may know more facts, an older one fewer. */
static void get_origins(struct pt_str bytes, struct pt_article *out)
{
    for (size_t i = 0; i < PT_N_FACTS && i < bytes.len; i++)
        out->origins[i] = (unsigned char)bytes.ptr[i];
}

static bool
get_field(uint64_t field, struct pt_str bytes, struct pt_article *out)
{
    for (size_t i = 0; i < PT_COUNTOF(strings); i++)
        if (field == strings[i].field) {
            void *const member = (char *)out + strings[i].offset;
            *(struct pt_str *)member = bytes;
            return true;
        }
    switch (field) {
    case REC_DATE:
        return get_date(bytes, &out->date);
    case REC_TITLE_FROM:
        return get_title_from(bytes, out);
    case REC_VERBATIM:
        return get_verbatim(bytes, out);
    case REC_STORY:
        return get_numbers(bytes, &out->story, 1);
    case REC_STAMP:
        return pt_schema_stamp_decode(bytes, &out->stamp);
    case REC_SEEN:
        return get_seen(bytes, out);
    case REC_ORIGINS:
        get_origins(bytes, out);
        return true;
    default:
        return true; /* of a newer program */
    }
}

static bool get_fields(struct pt_str rest, struct pt_article *out)
{
    while (rest.len) {
        assert(rest.ptr);
        const uint64_t field = (unsigned char)rest.ptr[0];
        uint64_t len;
        rest = pt_str_sub(rest, 1, rest.len);
        if (!get_varint(&rest, &len) || len > rest.len)
            return false;
        if (!get_field(field, pt_str_sub(rest, 0, (size_t)len), out))
            return false;
        rest = pt_str_sub(rest, (size_t)len, rest.len);
    }
    return true;
}

static enum pt_status fail_damaged(struct pt_error *err, const char *what)
{
    return pt_fail(err, PT_ECORRUPT, "a stored article is damaged: %s", what);
}

/* body, behind the format byte, may lie in hold; so does what comes out. */
static enum pt_status
unpack(struct pt_str body, struct pt_buf *hold, struct pt_error *err)
{
    uint64_t len;
    if (!get_varint(&body, &len) || len > MAX_RECORD_BYTES)
        return fail_damaged(err, "its length");
    struct pt_buf plain;
    pt_buf_init(&plain, MAX_RECORD_BYTES);
    char *const room = pt_buf_room(&plain, (size_t)len);
    if (!room)
        return pt_fail_nomem(err);
    size_t got = 0;
    bool is_whole = false;
    enum pt_status status =
        pt_inflate(body, room, (size_t)len, &got, &is_whole);
    if (status != PT_OK) {
        status = pt_fail_nomem(err);
    } else if (!is_whole || got != len) {
        status = fail_damaged(err, "its packing");
    } else {
        pt_buf_used(&plain, got);
        const struct pt_buf old = *hold;
        *hold = plain;
        plain = old;
    }
    pt_buf_fini(&plain);
    return status;
}

enum pt_status pt_record_decode(struct pt_str data,
                                struct pt_buf *hold,
                                struct pt_article *out,
                                struct pt_error *err)
{
    pt_buf_clear(hold);
    for (int i = 0; data.len && data.ptr[0] == PACKED; i++) {
        if (i == MAX_PACKINGS)
            return fail_damaged(err, "packed too often");
        const enum pt_status status =
            unpack(pt_str_sub(data, 1, data.len), hold, err);
        if (status != PT_OK)
            return status;
        data = pt_buf_str(hold);
    }
    if (!data.len || !data.ptr[0])
        return fail_damaged(err, "it has no format");
    if (data.ptr[0] != PLAIN)
        return pt_fail(err, PT_EVERSION,
                       "a stored article has format %d, and this program reads "
                       "up to %d",
                       (unsigned char)data.ptr[0], PACKED);
    struct pt_article article = {.date = PT_DATE_NONE};
    if (!get_fields(pt_str_sub(data, 1, data.len), &article))
        return fail_damaged(err, "its fields");
    *out = article;
    return PT_OK;
}
