/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * mail_read.c: GMime's objects, flattened.
 *
 * What GMime does not limit is limited before it sees a message: the length of
 * a header, for which it makes room bit by bit; groups within groups of an
 * address list, which it reads by recursion; and lines that may be boundaries,
 * each of which it compares with every boundary around it.
 *
 * GMime is set up at the first message and stays so: what it then holds is its
 * tables of charsets and types. When memory runs out it ends the process; the
 * sources that need foreign libraries run in one of their own.
 */
#include "indexer/sources/mail_read.h"

#include "common/utf8.h"
#include "indexer/sources/encoding.h"

#include <gmime/gmime.h>

enum {
    MOST_LEVELS = 32, /* of parts within parts that are looked at */
    MOST_BOUNDARY_WORK = 5000000,
    MOST_GMIME_LEVELS = 1024, /* its own limit */
    MOST_AUTHORS = 8,
    MOST_RAW_BYTES = 64 << 10, /* of a header before it is decoded */
};

/* --------------------------------------------------------- precaution --- */

/* Cuts what of a header of the message, its folded lines together, is more than
 * MOST_RAW_BYTES. */
static void cut_headers(struct pt_buf *message)
{
    size_t at = 0, kept = 0, n_of_header = 0;
    while (at < message->len && message->ptr[at] != '\n' &&
           message->ptr[at] != '\r') {
        const struct pt_str rest = {message->ptr + at, message->len - at};
        const size_t n = pt_str_find(rest, '\n');
        if (rest.ptr[0] != ' ' && rest.ptr[0] != '\t')
            n_of_header = 0;
        const size_t room = MOST_RAW_BYTES - n_of_header;
        const size_t n_kept = n < room ? n : room;
        memmove(message->ptr + kept, rest.ptr, n_kept);
        kept += n_kept;
        n_of_header += n_kept;
        at += n;
        if (at < message->len && n_kept > 0)
            message->ptr[kept++] = '\n';
        at += at < message->len;
    }
    memmove(message->ptr + kept, message->ptr + at, message->len - at);
    pt_buf_cut(message, kept + message->len - at);
}

static bool is_address_header(struct pt_str line)
{
    static const char *const names[] = {
        "from:", "sender:", "reply-to:", "to:", "cc:", "bcc:",
    };
    for (size_t i = 0; i < PT_COUNTOF(names); i++)
        if (pt_str_begins_ascii_case(line, pt_str_of(names[i])))
            return true;
    return false;
}

/* How often word, which begins with 'b', stands in s, in any case. */
static size_t count_boundaries(struct pt_str s)
{
    const struct pt_str word = PT_STR("boundary");
    size_t n = 0;
    for (size_t at = 0; at < s.len; at++)
        n += (s.ptr[at] | 0x20) == 'b' &&
             pt_str_begins_ascii_case(pt_str_sub(s, at, s.len), word);
    return n;
}

/* Makes an address header harmless behind PT_MAX_MAIL_HEADER_BYTES: without
 * colons it holds no groups. Returns false when boundaries and the lines that
 * may be one are too many together. */
static bool make_harmless(struct pt_buf *message)
{
    const struct pt_str all = pt_buf_str(message);
    size_t n_dashes = 0, n_of_header = 0;
    bool is_address = false;
    for (size_t at = 0; at < all.len;) {
        const struct pt_str rest = pt_str_sub(all, at, all.len);
        const size_t n = pt_str_find(rest, '\n');
        n_dashes += pt_str_begins(rest, PT_STR("--"));
        if (rest.ptr[0] != ' ' && rest.ptr[0] != '\t') {
            is_address = is_address_header(rest);
            n_of_header = 0;
        }
        for (size_t i = 0; is_address && i < n; i++)
            if (n_of_header + i >= PT_MAX_MAIL_HEADER_BYTES &&
                rest.ptr[i] == ':')
                message->ptr[at + i] = ' ';
        n_of_header += n;
        at += n + (n < rest.len);
    }
    size_t n_boundaries = n_dashes ? count_boundaries(all) : 0;
    if (n_boundaries > MOST_GMIME_LEVELS)
        n_boundaries = MOST_GMIME_LEVELS;
    return n_boundaries * n_dashes <= MOST_BOUNDARY_WORK;
}

/* ------------------------------------------------------------ strings --- */

struct reading {
    struct pt_arena *arena;
    GMimeParserOptions *options;
    struct pt_mail *mail;
    bool is_out_of_memory;
    unsigned n_alternatives;
};

/* A NUL-terminated, cut copy of what may be very long. */
static const char *cut(struct reading *reading, const char *s)
{
    struct pt_str copy;
    const size_t n = strnlen(s, PT_MAX_MAIL_HEADER_BYTES);
    if (pt_arena_copy(reading->arena, pt_str_n(s, n), &copy))
        return copy.ptr;
    reading->is_out_of_memory = true;
    return "";
}

/* s as UTF-8 in one line, into the arena; empty for NULL and for what is none.
 */
static struct pt_str clean(struct reading *reading, const char *s)
{
    struct pt_decoded decoded;
    struct pt_buf line;
    struct pt_str copy = PT_STR("");
    if (!s || pt_encoding_decode(pt_str_of(cut(reading, s)), reading->arena,
                                 &decoded, NULL) != PT_OK)
        return copy;
    pt_buf_init(&line, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < decoded.text.len; i++) {
        const char c = decoded.text.ptr[i];
        const bool is_space = (unsigned char)c <= ' ' || c == 0x7f;
        if (!is_space)
            pt_buf_add_byte(&line, c);
        else if (line.len && line.ptr[line.len - 1] != ' ')
            pt_buf_add_byte(&line, ' ');
    }
    if (pt_buf_status(&line) != PT_OK ||
        !pt_arena_copy(reading->arena, pt_str_trim(pt_buf_str(&line)), &copy))
        reading->is_out_of_memory = true;
    pt_buf_fini(&line);
    return copy;
}

/* The last component of what may be a path of any system. */
static struct pt_str base_name(struct pt_str s)
{
    size_t at = s.len;
    while (at > 0 && s.ptr[at - 1] != '/' && s.ptr[at - 1] != '\\')
        at--;
    return pt_str_sub(s, at, s.len);
}

/* What stands in the last < > of s, else s. */
static struct pt_str in_angles(struct pt_str s)
{
    size_t begin = s.len;
    while (begin > 0 && s.ptr[begin - 1] != '<')
        begin--;
    const struct pt_str rest = pt_str_sub(s, begin, s.len);
    return pt_str_trim(begin ? pt_str_sub(rest, 0, pt_str_find(rest, '>')) : s);
}

/* ------------------------------------------------------------ headers --- */

static struct pt_str
header(struct reading *reading, GMimeObject *object, const char *name)
{
    GMimeHeader *const found = g_mime_header_list_get_header(
        g_mime_object_get_header_list(object), name);
    const char *const raw = found ? g_mime_header_get_raw_value(found) : NULL;
    if (!raw)
        return PT_STR("");
    char *const text =
        g_mime_utils_header_decode_text(reading->options, cut(reading, raw));
    const struct pt_str value = clean(reading, text);
    g_free(text);
    return value;
}

/* An address that is one: not a group. */
static InternetAddressMailbox *mailbox_at(InternetAddressList *list, int i)
{
    InternetAddress *const address = internet_address_list_get_address(list, i);
    return INTERNET_ADDRESS_IS_MAILBOX(address)
               ? INTERNET_ADDRESS_MAILBOX(address)
               : NULL;
}

static void read_from(struct reading *reading, GMimeObject *object)
{
    struct pt_buf names;
    GMimeHeader *const found = g_mime_header_list_get_header(
        g_mime_object_get_header_list(object), "From");
    const char *const raw = found ? g_mime_header_get_raw_value(found) : NULL;
    InternetAddressList *const list =
        raw ? internet_address_list_parse(reading->options, cut(reading, raw))
            : NULL;
    if (!list)
        return;
    pt_buf_init(&names, PT_BUF_NO_CEILING);
    const int n = internet_address_list_length(list);
    for (int i = 0; i < n && i < MOST_AUTHORS; i++) {
        InternetAddressMailbox *const mailbox = mailbox_at(list, i);
        if (!mailbox)
            continue;
        const struct pt_str address =
            clean(reading, internet_address_mailbox_get_addr(mailbox));
        const struct pt_str name = clean(
            reading, internet_address_get_name(INTERNET_ADDRESS(mailbox)));
        if (!reading->mail->from_address.len)
            reading->mail->from_address = address;
        if (names.len)
            pt_buf_puts(&names, ", ");
        pt_buf_add(&names, name.len ? name : address);
    }
    g_object_unref(list);
    reading->mail->from = clean(reading, pt_buf_z(&names));
    pt_buf_fini(&names);
}

/* The day that the sender's calendar showed. Day 0 is what a clock without
 * battery says. */
static int32_t read_date(struct reading *reading, GMimeObject *object)
{
    const struct pt_str value = header(reading, object, "Date");
    GDateTime *const when =
        value.len ? g_mime_utils_header_decode_date(value.ptr) : NULL;
    struct pt_civil civil;
    if (!when)
        return PT_DATE_NONE;
    g_date_time_get_ymd(when, &civil.year, &civil.month, &civil.day);
    g_date_time_unref(when);
    if (!pt_civil_is_valid(civil) || pt_days_of_civil(civil) <= 0)
        return PT_DATE_NONE;
    return pt_days_of_civil(civil);
}

static bool read_is_bulk(struct reading *reading, GMimeObject *object)
{
    const struct pt_str precedence = header(reading, object, "Precedence");
    return reading->mail->list_id.len ||
           header(reading, object, "List-Unsubscribe").len ||
           pt_str_equal_ascii_case(precedence, PT_STR("bulk")) ||
           pt_str_equal_ascii_case(precedence, PT_STR("list"));
}

/* What every message has at least one of. */
static bool has_headers(GMimeObject *object)
{
    static const char *const names[] = {
        "From", "Subject", "Date", "Message-ID", "Received", "To", "Sender",
    };
    GMimeHeaderList *const list = g_mime_object_get_header_list(object);
    for (size_t i = 0; i < PT_COUNTOF(names); i++)
        if (g_mime_header_list_contains(list, names[i]))
            return true;
    return false;
}

static void read_headers(struct reading *reading, GMimeObject *object)
{
    struct pt_mail *const mail = reading->mail;
    const struct {
        const char *name;
        struct pt_str *value;
    } rows[] = {
        {"Subject",          &mail->subject     },
        {"List-Id",          &mail->list_id     },
        {"Organization",     &mail->organization},
        {"Keywords",         &mail->keywords    },
        {"Content-Language", &mail->language    },
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++)
        *rows[i].value = header(reading, object, rows[i].name);
    if (!mail->organization.len)
        mail->organization = header(reading, object, "Organisation");
    mail->message_id = in_angles(header(reading, object, "Message-ID"));
    mail->archived_at = in_angles(header(reading, object, "Archived-At"));
    mail->date = read_date(reading, object);
    mail->is_bulk = read_is_bulk(reading, object);
    read_from(reading, object);
}

/* -------------------------------------------------------------- parts --- */

/* Room for one part more, or NULL. */
static struct pt_mail_part *new_part(struct reading *reading)
{
    struct pt_mail *const mail = reading->mail;
    return mail->n_parts < PT_MAX_MAIL_PARTS ? &mail->parts[mail->n_parts++]
                                             : NULL;
}

/* Pictures, sound and film hold no text: they are not even decoded. */
static bool may_hold_text(struct pt_str type)
{
    return !pt_str_begins(type, PT_STR("image/")) &&
           !pt_str_begins(type, PT_STR("audio/")) &&
           !pt_str_begins(type, PT_STR("video/")) &&
           !pt_str_begins(type, PT_STR("font/"));
}

static struct pt_str type_of(struct reading *reading, GMimeObject *object)
{
    GMimeContentType *const type = g_mime_object_get_content_type(object);
    char *const mime = type ? g_mime_content_type_get_mime_type(type) : NULL;
    char *const lower = mime ? g_ascii_strdown(mime, -1) : NULL;
    const struct pt_str text = clean(reading, lower);
    g_free(lower);
    g_free(mime);
    return text;
}

static bool
has_parameter(GMimeObject *object, const char *name, const char *value)
{
    const char *const is =
        g_mime_object_get_content_type_parameter(object, name);
    return is && g_ascii_strcasecmp(is, value) == 0;
}

/* The part's bytes with its transfer encoding undone. */
static struct pt_str content_of(struct reading *reading, GMimePart *part)
{
    struct pt_str bytes = PT_STR("");
    GMimeDataWrapper *const content = g_mime_part_get_content(part);
    if (!content)
        return bytes;
    GMimeStream *const stream = g_mime_stream_mem_new();
    (void)g_mime_data_wrapper_write_to_stream(content, stream);
    const GByteArray *const array =
        g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    if (!pt_arena_copy(reading->arena,
                       pt_str_n((const char *)array->data, array->len), &bytes))
        reading->is_out_of_memory = true;
    g_object_unref(stream);
    return bytes;
}

static void
add_leaf(struct reading *reading, GMimeObject *object, unsigned alternative)
{
    GMimePart *const part = GMIME_PART(object);
    const struct pt_str type = type_of(reading, object);
    struct pt_mail_part *const out =
        may_hold_text(type) ? new_part(reading) : NULL;
    if (!out)
        return;
    const char *const disposition = g_mime_object_get_disposition(object);
    *out = (struct pt_mail_part){
        .type = type,
        .charset = clean(reading, g_mime_object_get_content_type_parameter(
                                      object, "charset")),
        .file_name = base_name(clean(reading, g_mime_part_get_filename(part))),
        .bytes = content_of(reading, part),
        .is_attachment =
            disposition && g_ascii_strcasecmp(disposition, "attachment") == 0,
        .is_flowed = has_parameter(object, "format", "flowed"),
        .drops_spaces = has_parameter(object, "delsp", "yes"),
        .alternative = alternative,
    };
}

/* Subject and sender of a forwarded message, as its first paragraph. */
static void add_forwarded(struct reading *reading, GMimeMessage *message)
{
    GMimeObject *const object = GMIME_OBJECT(message);
    const struct pt_str subject = header(reading, object, "Subject");
    const struct pt_str from = header(reading, object, "From");
    struct pt_mail_part *const out = new_part(reading);
    struct pt_buf text;
    if (!out)
        return;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_buf_add(&text, subject);
    pt_buf_puts(&text, subject.len && from.len ? "\n\n" : "");
    pt_buf_add(&text, from);
    *out = (struct pt_mail_part){.type = PT_STR("message/rfc822")};
    if (pt_buf_status(&text) != PT_OK ||
        !pt_arena_copy(reading->arena, pt_buf_str(&text), &out->bytes))
        reading->is_out_of_memory = true;
    pt_buf_fini(&text);
}

static bool is_type(GMimeObject *object, const char *type, const char *subtype)
{
    GMimeContentType *const is = g_mime_object_get_content_type(object);
    return is && g_mime_content_type_is_type(is, type, subtype);
}

/* Depth is limited: no more frames than MOST_LEVELS. */
static void walk(struct reading *reading,
                 GMimeObject *object,
                 unsigned alternative,
                 unsigned level)
{
    if (!object || level == MOST_LEVELS)
        return;
    reading->mail->is_encrypted |=
        is_type(object, "multipart", "encrypted") ||
        is_type(object, "application", "pkcs7-mime") ||
        is_type(object, "application", "x-pkcs7-mime");
    if (GMIME_IS_MULTIPART(object)) {
        GMimeMultipart *const multipart = GMIME_MULTIPART(object);
        const int n = g_mime_multipart_get_count(multipart);
        if (!alternative && is_type(object, "multipart", "alternative"))
            alternative = ++reading->n_alternatives;
        for (int i = 0; i < n && reading->mail->n_parts < PT_MAX_MAIL_PARTS;
             i++)
            walk(reading, g_mime_multipart_get_part(multipart, i), alternative,
                 level + 1);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *const message =
            g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
        if (message) {
            add_forwarded(reading, message);
            walk(reading, g_mime_message_get_mime_part(message), 0, level + 1);
        }
    } else if (GMIME_IS_PART(object)) {
        add_leaf(reading, object, alternative);
    }
}

/* ---------------------------------------------------------------- all --- */

static void ignore_message(const gchar *domain,
                           GLogLevelFlags level,
                           const gchar *message,
                           gpointer data)
{
    (void)domain;
    (void)level;
    (void)message;
    (void)data;
}

/* What GMime thinks of a message is not for standard error. */
static void set_up(void)
{
    g_mime_init();
    (void)g_log_set_handler("gmime", G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL,
                            ignore_message, NULL);
}

/* Headers in raw bytes are UTF-8 or else what most of the rest is, whatever
 * the locale. */
static GMimeParserOptions *new_options(void)
{
    const char *charsets[] = {"utf-8", "windows-1252", NULL};
    GMimeParserOptions *const options = g_mime_parser_options_new();
    g_mime_parser_options_set_fallback_charsets(options, charsets);
    return options;
}

/* The message as an object: as a GMimeMessage its address lists would be read
 * whatever we need of them. Bytes stay the caller's and are looked at as long
 * as the object lives. */
static GMimeObject *parse(GByteArray *bytes, GMimeParserOptions *options)
{
    GMimeStream *const stream = g_mime_stream_mem_new();
    g_mime_stream_mem_set_byte_array(GMIME_STREAM_MEM(stream), bytes);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    GMimeParser *const parser = g_mime_parser_new_with_stream(stream);
    GMimeObject *const object = g_mime_parser_construct_part(parser, options);
    g_object_unref(parser);
    g_object_unref(stream);
    return object;
}

static enum pt_status
read_object(struct reading *reading, GMimeObject *object, struct pt_error *err)
{
    reading->mail->parts = pt_arena_array(reading->arena, PT_MAX_MAIL_PARTS,
                                          sizeof *reading->mail->parts);
    if (!reading->mail->parts)
        return pt_fail_nomem(err);
    if (!object || !has_headers(object))
        return pt_fail(err, PT_EINVALID, "no headers of a message");
    read_headers(reading, object);
    walk(reading, object, 0, 0);
    return reading->is_out_of_memory ? pt_fail_nomem(err) : PT_OK;
}

enum pt_status pt_mail_read(struct pt_buf *message,
                            struct pt_arena *arena,
                            struct pt_mail *out,
                            struct pt_error *err)
{
    if (message->len == 0)
        return pt_fail(err, PT_EINVALID, "empty");
    cut_headers(message);
    if (!make_harmless(message))
        return pt_fail(err, PT_ELIMIT, "too many boundaries");
    set_up();
    *out = (struct pt_mail){.date = PT_DATE_NONE};
    GMimeParserOptions *const options = new_options();
    struct reading reading = {
        .arena = arena,
        .options = options,
        .mail = out,
    };
    GByteArray *const bytes =
        g_byte_array_new_take((guint8 *)message->ptr, message->len);
    GMimeObject *const object = parse(bytes, options);
    const enum pt_status status = read_object(&reading, object, err);
    if (object)
        g_object_unref(object);
    (void)g_byte_array_free(bytes, FALSE); /* the array, not what it holds */
    g_mime_parser_options_free(options);
    return status;
}

/* --------------------------------------------------------------- text --- */

/* These are what encoding.h makes of any bytes; and as often as not they are
 * put on UTF-8. */
static bool is_label_of_any(struct pt_str charset)
{
    static const char *const labels[] = {
        "",           "us-ascii", "ascii",        "utf-8",  "utf8",
        "iso-8859-1", "latin1",   "windows-1252", "cp1252", "unknown-8bit",
    };
    for (size_t i = 0; i < PT_COUNTOF(labels); i++)
        if (pt_str_equal_ascii_case(charset, pt_str_of(labels[i])))
            return true;
    return false;
}

/* part's bytes by its label; its bytes as they are for an unknown one. */
static enum pt_status convert(const struct pt_mail_part *part,
                              struct pt_arena *arena,
                              struct pt_str *out,
                              struct pt_error *err)
{
    *out = part->bytes;
    GMimeFilter *const charset =
        is_label_of_any(part->charset)
            ? NULL
            : g_mime_filter_charset_new(part->charset.ptr, "utf-8");
    if (!charset)
        return PT_OK;
    GMimeStream *const memory = g_mime_stream_mem_new();
    GMimeStream *const filtered = g_mime_stream_filter_new(memory);
    (void)g_mime_stream_filter_add(GMIME_STREAM_FILTER(filtered), charset);
    (void)g_mime_stream_write(filtered, part->bytes.ptr, part->bytes.len);
    (void)g_mime_stream_flush(filtered);
    const GByteArray *const array =
        g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
    const bool is_copied = pt_arena_copy(
        arena, pt_str_n((const char *)array->data, array->len), out);
    g_object_unref(filtered);
    g_object_unref(memory);
    g_object_unref(charset);
    return is_copied ? PT_OK : pt_fail_nomem(err);
}

/* s without the returns before its newlines: as it is, or in the arena. */
static enum pt_status drop_returns(struct pt_str s,
                                   struct pt_arena *arena,
                                   struct pt_str *out,
                                   struct pt_error *err)
{
    *out = s;
    if (pt_str_find(s, '\r') == s.len)
        return PT_OK;
    char *const bytes = pt_arena_alloc(arena, s.len);
    size_t n = 0;
    if (!bytes)
        return pt_fail_nomem(err);
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != '\r' || i + 1 == s.len || s.ptr[i + 1] != '\n')
            bytes[n++] = s.ptr[i];
    *out = pt_str_n(bytes, n);
    return PT_OK;
}

enum pt_status pt_mail_text(const struct pt_mail_part *part,
                            struct pt_arena *arena,
                            struct pt_str *out,
                            struct pt_error *err)
{
    struct pt_decoded decoded;
    struct pt_str bytes;
    enum pt_status status = convert(part, arena, &bytes, err);
    if (status == PT_OK)
        status = pt_encoding_decode(bytes, arena, &decoded, err);
    return status == PT_OK ? drop_returns(decoded.text, arena, out, err)
                           : status;
}
