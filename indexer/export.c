/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/export.h"

#include "common/json.h"
#include "common/utf8.h"
#include "indexer/session.h"
#include "indexer/zlist.h"

#include <inttypes.h>
#include <time.h>

#define VESPA_ID "id:news:article::"

/* ---------------------------------------------------------------- text --- */

/* What Vespa takes in a string, and what an id holds as it is. */
static bool is_plain(uint32_t c)
{
    const bool is_noncharacter =
        (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;
    return c >= 0x20 && !is_noncharacter && !(c >= 0x7f && c < 0xa0);
}

static bool is_text(uint32_t c)
{
    return is_plain(c) || c == '\t' || c == '\n' || c == '\r';
}

struct making {
    enum pt_indexer_form format;
    struct pt_buf *out;
    struct pt_buf hold;
    bool is_first; /* no member of the object was written yet */
};

static void add_string(struct making *m, struct pt_str s)
{
    if (m->format != PT_INDEXER_EXPORT_VESPA) {
        pt_json_string(m->out, s);
        return;
    }
    pt_buf_clear(&m->hold);
    for (size_t at = 0, n; at < s.len; at += n) {
        char bytes[4];
        const uint32_t c = pt_utf8_get(s, at, &n);
        const size_t len = pt_utf8_put(bytes, is_text(c) ? c : 0xfffd);
        pt_buf_add(&m->hold, pt_str_n(bytes, len));
    }
    if (pt_buf_status(&m->hold) == PT_OK)
        pt_json_string(m->out, pt_buf_str(&m->hold));
    else
        m->out->status = pt_buf_status(&m->hold);
}

static void add_name(struct making *m, const char *name)
{
    pt_buf_printf(m->out, "%s\"%s\":", m->is_first ? "" : ",", name);
    m->is_first = false;
}

/* What is not known is null for OpenSearch, and for Vespa not there. */
static bool add_unknown(struct making *m, const char *name, bool is_known)
{
    if (!is_known && m->format == PT_INDEXER_EXPORT_OPENSEARCH) {
        add_name(m, name);
        pt_buf_puts(m->out, "null");
    }
    return !is_known;
}

static void add_field(struct making *m, const char *name, struct pt_str s)
{
    if (add_unknown(m, name, s.len > 0))
        return;
    add_name(m, name);
    add_string(m, s);
}

/* --------------------------------------------------------------- dates --- */

enum { DAY_SECONDS = 24 * 60 * 60 };

/* OpenSearch reads ISO 8601, Vespa has numbers for it: seconds since 1970. */
static void add_date(struct making *m, int32_t days)
{
    char text[PT_DATE_TEXT_SIZE];
    if (add_unknown(m, "date", days != PT_DATE_NONE))
        return;
    add_name(m, "date");
    if (m->format == PT_INDEXER_EXPORT_VESPA) {
        pt_buf_printf(m->out, "%" PRId64, (int64_t)days * DAY_SECONDS);
        return;
    }
    pt_date_format(days, text);
    pt_buf_printf(m->out, "\"%s\"", text);
}

static void
add_time(struct making *m, const char *name, int64_t seconds, bool is_known)
{
    const time_t then = (time_t)seconds;
    struct tm tm;
    char text[40];
    if (add_unknown(m, name, is_known && gmtime_r(&then, &tm)))
        return;
    add_name(m, name);
    if (m->format == PT_INDEXER_EXPORT_VESPA)
        pt_buf_printf(m->out, "%" PRId64, seconds);
    else if (strftime(text, sizeof text, "\"%Y-%m-%dT%H:%M:%SZ\"", &tm))
        pt_buf_puts(m->out, text);
    else
        pt_buf_puts(m->out, "null");
}

/* ------------------------------------------------------------------ id --- */

/* Whether term can stand as it is. */
static bool is_plain_id(struct pt_str term)
{
    if (pt_utf8_valid_length(term) != term.len)
        return false;
    for (size_t at = 0, n; at < term.len; at += n)
        if (!is_plain(pt_utf8_get(term, at, &n)))
            return false;
    return true;
}

static void add_escaped(struct pt_buf *out, struct pt_str term)
{
    pt_buf_puts(out, "bytes:");
    for (size_t at = 0, n; at < term.len; at += n) {
        const uint32_t c = pt_utf8_get(term, at, &n);
        const struct pt_str bytes = pt_str_sub(term, at, at + n);
        if (c != '%' && is_plain_id(bytes)) {
            pt_buf_add(out, bytes);
            continue;
        }
        for (size_t i = 0; i < n; i++)
            pt_buf_printf(out, "%%%02X", (unsigned char)bytes.ptr[i]);
    }
}

static void add_hash(struct pt_buf *out, struct pt_str term)
{
    const uint64_t first = pt_str_hash(term);
    const uint64_t again[] = {first, pt_str_hash(pt_str_sub(term, 1, term.len)),
                              term.len};
    pt_buf_clear(out);
    pt_buf_printf(out, "hash:%016" PRIx64 "%016" PRIx64, first,
                  pt_str_hash(pt_str_n((const char *)again, sizeof again)));
}

/* The engine's id into m->hold. */
static void make_id(struct making *m, struct pt_str unique)
{
    const struct pt_str term = pt_str_sub(unique, 1, unique.len);
    pt_buf_clear(&m->hold);
    if (is_plain_id(term))
        pt_buf_add(&m->hold, term);
    else
        add_escaped(&m->hold, term);
    if (m->hold.len > PT_MAX_EXPORT_ID_BYTES)
        add_hash(&m->hold, term);
}

/* ------------------------------------------------------------- article --- */

static void add_path(struct making *m, const struct pt_article *a)
{
    add_field(m, "path", a->path);
    add_field(m, "member", a->member);
    if (pt_utf8_valid_length(a->path) == a->path.len)
        return;
    add_name(m, "path_base64");
    pt_buf_add_byte(m->out, '"');
    pt_base64(m->out, a->path);
    pt_buf_add_byte(m->out, '"');
}

static void add_tags(struct making *m, struct pt_str tags)
{
    bool is_first = true;
    add_name(m, "tags");
    pt_buf_add_byte(m->out, '[');
    for (size_t at = 0; at < tags.len;) {
        const struct pt_str rest = pt_str_sub(tags, at, tags.len);
        const struct pt_str tag = pt_str_sub(rest, 0, pt_str_find(rest, '\n'));
        at += tag.len + 1;
        if (!tag.len)
            continue;
        if (!is_first)
            pt_buf_add_byte(m->out, ',');
        is_first = false;
        add_string(m, tag);
    }
    pt_buf_add_byte(m->out, ']');
}

static void add_public_id(struct making *m, const struct pt_article *a)
{
    struct pt_buf id;
    pt_buf_init(&id, PT_BUF_NO_CEILING);
    pt_schema_public_id(&id, a);
    if (pt_buf_status(&id) == PT_OK)
        add_field(m, "id", pt_buf_str(&id));
    else
        m->out->status = pt_buf_status(&id);
    pt_buf_fini(&id);
}

static void add_fields(struct making *m, const struct pt_article *a)
{
    m->is_first = true;
    pt_buf_add_byte(m->out, '{');
    add_public_id(m, a);
    add_path(m, a);
    add_field(m, "url", a->url);
    add_field(m, "title", a->title);
    add_field(m, "title_from",
              a->title_from == PT_TITLE_FROM_TEXT ? PT_STR("text")
                                                  : PT_STR("headline"));
    add_date(m, a->date);
    add_field(m, "author", a->author);
    add_field(m, "source", a->source);
    add_field(m, "lang", a->lang);
    add_tags(m, a->tags);
    add_name(m, "story");
    pt_buf_printf(m->out, "\"%016" PRIx64 "\"", a->story);
    add_time(m, "first_seen", a->first_seen, a->first_seen > 0);
    add_time(m, "changed", a->changed, a->changed > a->first_seen);
    add_name(m, "text");
    add_string(m, a->text);
    pt_buf_add_byte(m->out, '}');
}

void pt_export_article(enum pt_indexer_form format,
                       struct pt_str unique,
                       const struct pt_article *article,
                       struct pt_buf *out)
{
    struct making m = {.format = format, .out = out};
    pt_buf_init(&m.hold, PT_BUF_NO_CEILING);
    make_id(&m, unique);
    if (format == PT_INDEXER_EXPORT_OPENSEARCH) {
        pt_buf_puts(out, "{\"index\":{\"_id\":");
        pt_json_string(out, pt_buf_str(&m.hold));
        pt_buf_puts(out, "}}\n");
        add_fields(&m, article);
    } else {
        struct pt_buf id;
        pt_buf_init(&id, PT_BUF_NO_CEILING);
        pt_buf_puts(&id, VESPA_ID);
        pt_buf_add(&id, pt_buf_str(&m.hold));
        pt_buf_puts(out, "{\"put\":");
        pt_json_string(out, pt_buf_str(&id));
        pt_buf_fini(&id);
        pt_buf_puts(out, ",\"fields\":");
        add_fields(&m, article);
        pt_buf_add_byte(out, '}');
    }
    pt_buf_add_byte(out, '\n');
    pt_buf_fini(&m.hold);
}

/* --------------------------------------------------------------- index --- */

struct export
{
    struct pt_session *session;
    enum pt_indexer_form format;
    int (*write)(void *context, const char *bytes, size_t n);
    void *context;
    uint64_t n;
    struct pt_buf list, after, hold, out;
};

static enum pt_status
export_one(struct export *e, struct pt_str unique, struct pt_error *err)
{
    uint32_t docid = 0;
    struct pt_article article;
    enum pt_status status = pt_session_find(e->session, unique, &docid, err);
    if (status != PT_OK || !docid)
        return status;
    status = pt_session_article(e->session, docid, &e->hold, &article, err);
    if (status != PT_OK) /* it may be gone meanwhile */
        return status == PT_ENOTFOUND ? PT_OK : status;
    pt_buf_clear(&e->out);
    pt_export_article(e->format, unique, &article, &e->out);
    if (pt_buf_status(&e->out) != PT_OK)
        return pt_fail_nomem(err);
    e->n++;
    return e->write(e->context, e->out.ptr, e->out.len) == 0
               ? PT_OK
               : pt_fail(err, PT_EINTERRUPTED, "what was written is not taken");
}

/* A bounded list of identities at a time. Each begins behind the last, also
 * where another process committed in between: so no article comes twice, and
 * none that is there all the time is left out. */
static enum pt_status export_all(struct export *e, struct pt_error *err)
{
    enum pt_status status = PT_OK;
    do {
        struct pt_str unique = PT_STR("");
        status = pt_session_list(e->session, PT_STR(""), pt_buf_str(&e->after),
                                 NULL, NULL, &e->list, err);
        for (size_t at = 0; status == PT_OK &&
                            pt_zlist_next(pt_buf_str(&e->list), &at, &unique);)
            status = export_one(e, unique, err);
        pt_buf_clear(&e->after);
        pt_buf_add(&e->after, unique);
        if (status == PT_OK && pt_buf_status(&e->after) != PT_OK)
            status = pt_fail_nomem(err);
    } while (status == PT_OK && e->list.len);
    return status;
}

enum pt_status pt_export(const char *dir,
                         enum pt_indexer_form format,
                         int (*write)(void *context, const char *, size_t),
                         void *context,
                         uint64_t *out_n,
                         struct pt_error *err)
{
    const struct pt_session_options options = {.is_dry = true};
    struct export e = {.format = format, .write = write, .context = context};
    struct pt_buf *const bufs[] = {&e.list, &e.after, &e.hold, &e.out};
    for (size_t i = 0; i < PT_COUNTOF(bufs); i++)
        pt_buf_init(bufs[i], PT_BUF_NO_CEILING);
    enum pt_status status = pt_session_begin(dir, &options, &e.session, err);
    if (status == PT_OK && !pt_session_reader(e.session))
        status = pt_fail(err, PT_ENOINDEX, "there is no index at %s", dir);
    if (status == PT_OK)
        status = export_all(&e, err);
    pt_session_end(e.session);
    for (size_t i = 0; i < PT_COUNTOF(bufs); i++)
        pt_buf_fini(bufs[i]);
    if (out_n)
        *out_n = e.n;
    return status;
}
