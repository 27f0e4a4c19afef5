/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * source_mail.c: a message is one article, a mailbox one for each message.
 *
 *     mbox   message, message, …       member: Message-ID, else number
 *     .eml   one message               member: none
 *     either attachments               member: [message "#"] file name
 *
 * Title is the subject as it stands, "Re:" and "[list]" too: that is what its
 * reader knows it by, and words find it with or without. Text is the plain one,
 * unless it only says that there is HTML to see. Quotations, signatures and
 * forwarded messages are text. Of attachments those are read that any file of
 * their name would be; what they do not tell of date and outlet is the mail's.
 */
#include "indexer/source.h"

#include "indexer/metadata.h"
#include "indexer/sources/flowed.h"
#include "indexer/sources/html.h"
#include "indexer/sources/mail_read.h"
#include "indexer/sources/mbox.h"

#include <stdio.h>

enum {
    MOST_STUB_BYTES = 400, /* of plain text that stands in for HTML */
    STUB_TIMES = 4,        /* by so much is the HTML longer then */
    MOST_NAME_BYTES = 255, /* of a file name, as in any file system */
    MOST_ID_BYTES = 200,   /* of a Message-ID that tells messages apart */
};

/* One message on its way to the sink. */
struct reading {
    struct pt_input *input;
    struct pt_arena *arena;
    const struct pt_article_sink *sink;
    struct pt_mail mail;
    struct pt_article article;
    struct pt_buf text; /* of all its parts */
    struct pt_buf boilerplate;
    struct pt_str member; /* of the message: empty for .eml */
    size_t n_taken;       /* articles */
    bool is_over;         /* the sink wants no more */
};

/* -------------------------------------------------------------- facts --- */

static void set(struct reading *reading,
                enum pt_fact fact,
                struct pt_str *where,
                struct pt_str value)
{
    if (!value.len)
        return;
    *where = value;
    reading->article.origins[fact] = PT_ORIGIN_MAIL_HEADER;
}

/* "Baltic News" of "Baltic News <news.lists.example.org>", else what stands
 * between the angles. */
static struct pt_str list_name(struct pt_str list_id)
{
    const size_t n = pt_str_find(list_id, '<');
    struct pt_str name = pt_str_trim(pt_str_sub(list_id, 0, n));
    if (pt_str_begins(name, PT_STR("\"")) && pt_str_ends(name, PT_STR("\"")) &&
        name.len > 1)
        name = pt_str_sub(name, 1, name.len - 1);
    if (name.len || n == list_id.len)
        return name;
    const struct pt_str rest = pt_str_sub(list_id, n + 1, list_id.len);
    return pt_str_sub(rest, 0, pt_str_find(rest, '>'));
}

/* Where people have their mail, no outlets. */
static bool is_mailbox_provider(struct pt_str domain)
{
    static const char *const domains[] = {
        "gmail.com",      "googlemail.com", "outlook.com", "hotmail.com",
        "live.com",       "yahoo.com",      "icloud.com",  "me.com",
        "aol.com",        "gmx.net",        "gmx.de",      "web.de",
        "ukr.net",        "mail.ru",        "yandex.ru",   "proton.me",
        "protonmail.com",
    };
    for (size_t i = 0; i < PT_COUNTOF(domains); i++)
        if (pt_str_equal_ascii_case(domain, pt_str_of(domains[i])))
            return true;
    return false;
}

static struct pt_str domain_of(struct pt_str address)
{
    const size_t at = pt_str_find(address, '@');
    if (at == address.len)
        return PT_STR("");
    const struct pt_str domain = pt_str_sub(address, at + 1, address.len);
    return is_mailbox_provider(domain) ? PT_STR("") : domain;
}

/* The outlet: a list, an organisation, whose address it is. */
static struct pt_str outlet_of(const struct pt_mail *mail)
{
    const struct pt_str list = list_name(mail->list_id);
    if (list.len)
        return list;
    return mail->organization.len ? mail->organization
                                  : domain_of(mail->from_address);
}

/* "en" of "en-GB, fr". */
static struct pt_str language_of(struct pt_str s, struct pt_arena *arena)
{
    struct pt_str code;
    if (s.len < 2 || (s.len > 2 && !strchr("-, ;", s.ptr[2])) ||
        !pt_arena_copy(arena, pt_str_sub(s, 0, 2), &code))
        return PT_STR("");
    char *const letters = (char *)(uintptr_t)code.ptr;
    for (int i = 0; i < 2; i++) {
        letters[i] |= 0x20;
        if (letters[i] < 'a' || letters[i] > 'z')
            return PT_STR("");
    }
    return code;
}

/* "ferry\nhens" of "ferry, hens". */
static struct pt_str tags_of(struct pt_str keywords, struct pt_arena *arena)
{
    struct pt_buf tags;
    struct pt_str copy = PT_STR("");
    pt_buf_init(&tags, PT_BUF_NO_CEILING);
    while (keywords.len) {
        const size_t n = pt_str_find(keywords, ',');
        const struct pt_str tag = pt_str_trim(pt_str_sub(keywords, 0, n));
        pt_buf_puts(&tags, tags.len && tag.len ? "\n" : "");
        pt_buf_add(&tags, tag);
        keywords = pt_str_sub(keywords, n + (n < keywords.len), keywords.len);
    }
    if (pt_buf_status(&tags) != PT_OK ||
        !pt_arena_copy(arena, pt_buf_str(&tags), &copy))
        copy = PT_STR("");
    pt_buf_fini(&tags);
    return copy;
}

/* A list's archive is not the message's place: only Archived-At is. */
static struct pt_str url_of(struct pt_str archived_at)
{
    return pt_str_begins(archived_at, PT_STR("https://")) ||
                   pt_str_begins(archived_at, PT_STR("http://"))
               ? archived_at
               : PT_STR("");
}

static void set_facts(struct reading *reading)
{
    const struct pt_mail *const mail = &reading->mail;
    struct pt_article *const article = &reading->article;
    set(reading, PT_FACT_TITLE, &article->title, mail->subject);
    set(reading, PT_FACT_AUTHOR, &article->author, mail->from);
    set(reading, PT_FACT_SOURCE, &article->source, outlet_of(mail));
    set(reading, PT_FACT_URL, &article->url, url_of(mail->archived_at));
    set(reading, PT_FACT_LANG, &article->lang,
        language_of(mail->language, reading->arena));
    set(reading, PT_FACT_TAGS, &article->tags,
        tags_of(mail->keywords, reading->arena));
    article->id = mail->message_id;
    if (mail->date != PT_DATE_NONE) {
        article->date = mail->date;
        article->origins[PT_FACT_DATE] = PT_ORIGIN_MAIL_HEADER;
        return;
    }
    article->date = pt_metadata_date_of_path(pt_input_name(reading->input));
    if (article->date != PT_DATE_NONE)
        article->origins[PT_FACT_DATE] = PT_ORIGIN_PATH;
}

/* --------------------------------------------------------------- text --- */

static bool is_plain(const struct pt_mail_part *part)
{
    return !part->is_attachment &&
           (pt_str_equal(part->type, PT_STR("text/plain")) ||
            pt_str_equal(part->type, PT_STR("text/markdown")));
}

static bool is_html(const struct pt_mail_part *part)
{
    return !part->is_attachment &&
           pt_str_equal(part->type, PT_STR("text/html"));
}

static enum pt_status read_plain(struct reading *reading,
                                 const struct pt_mail_part *part,
                                 struct pt_str *out,
                                 struct pt_error *err)
{
    const enum pt_status status = pt_mail_text(part, reading->arena, out, err);
    if (status != PT_OK || !part->is_flowed)
        return status;
    *out = pt_flowed_join(*out, part->drops_spaces, reading->arena);
    return out->ptr ? PT_OK : pt_fail_nomem(err);
}

/* What is sent to many is a page, with things around the article; what one
 * person wrote to another is not. */
static enum pt_status read_html(struct reading *reading,
                                const struct pt_mail_part *part,
                                struct pt_article *out,
                                struct pt_error *err)
{
    struct pt_html html = {
        .charset = PT_STR("utf-8"),
        .is_fragment = !reading->mail.is_bulk,
    };
    *out = (struct pt_article){.date = PT_DATE_NONE};
    /* Without a label the page itself may have one. */
    enum pt_status status = PT_OK;
    if (part->charset.len)
        status = pt_mail_text(part, reading->arena, &html.bytes, err);
    else
        html = (struct pt_html){.bytes = part->bytes,
                                .is_fragment = html.is_fragment};
    if (status == PT_OK)
        status = pt_html_read(&html, reading->arena, out, err);
    if (status == PT_EINVALID && !html.is_fragment) {
        html.is_fragment = true;
        *out = (struct pt_article){.date = PT_DATE_NONE};
        status = pt_html_read(&html, reading->arena, out, err);
    }
    return status;
}

static void add_paragraphs(struct pt_buf *text, struct pt_str more)
{
    more = pt_str_trim(more);
    pt_buf_puts(text, text->len && more.len ? "\n\n" : "");
    pt_buf_add(text, more);
}

/* What the page tells and no header does. */
static void set_facts_of_page(struct reading *reading,
                              const struct pt_article *page)
{
    struct pt_article *const article = &reading->article;
    if (!article->title.len && page->title.len) {
        article->title = page->title;
        article->origins[PT_FACT_TITLE] = page->origins[PT_FACT_TITLE];
    }
    if (!article->lang.len && page->lang.len) {
        article->lang = page->lang;
        article->origins[PT_FACT_LANG] = page->origins[PT_FACT_LANG];
    }
}

/* Of several parts that say the same: is the HTML the one to read? Only when
 * there is no plain text, or it is a stub. */
static enum pt_status choose_html(struct reading *reading,
                                  unsigned alternative,
                                  bool *out,
                                  struct pt_error *err)
{
    const struct pt_mail *const mail = &reading->mail;
    size_t n_plain = 0, n_html = 0;
    bool has_html = false;
    for (size_t i = 0; i < mail->n_parts; i++) {
        const struct pt_mail_part *const part = &mail->parts[i];
        struct pt_str text = PT_STR("");
        if (part->alternative != alternative || !is_plain(part))
            continue;
        const enum pt_status status =
            pt_mail_text(part, reading->arena, &text, err);
        if (status == PT_ENOMEM)
            return status;
        n_plain += status == PT_OK ? pt_str_trim(text).len : 0;
    }
    for (size_t i = 0; i < mail->n_parts && n_plain < MOST_STUB_BYTES; i++) {
        const struct pt_mail_part *const part = &mail->parts[i];
        struct pt_article page;
        if (part->alternative != alternative || !is_html(part))
            continue;
        has_html = true;
        const enum pt_status status = read_html(reading, part, &page, err);
        if (status == PT_ENOMEM)
            return status;
        n_html += status == PT_OK ? page.text.len : 0;
    }
    *out = has_html && (n_html > n_plain * STUB_TIMES || n_plain == 0);
    return PT_OK;
}

static enum pt_status add_part(struct reading *reading,
                               const struct pt_mail_part *part,
                               struct pt_error *err)
{
    struct pt_str text;
    struct pt_article page;
    enum pt_status status = PT_OK;
    if (is_html(part)) {
        status = read_html(reading, part, &page, err);
        if (status != PT_OK)
            return status;
        set_facts_of_page(reading, &page);
        add_paragraphs(&reading->text, page.text);
        add_paragraphs(&reading->boilerplate, page.boilerplate);
    } else if (is_plain(part)) {
        status = read_plain(reading, part, &text, err);
        if (status == PT_OK)
            add_paragraphs(&reading->text, text);
    } else if (pt_str_equal(part->type, PT_STR("message/rfc822")) &&
               !part->is_attachment) {
        add_paragraphs(&reading->text, part->bytes);
    }
    return status;
}

/* Marks the parts of an alternative that are not to be read, once; afterwards
 * they are of none. */
static enum pt_status
choose(struct reading *reading, unsigned alternative, struct pt_error *err)
{
    struct pt_mail *const mail = &reading->mail;
    bool is_html_better = false;
    if (!alternative)
        return PT_OK;
    const enum pt_status status =
        choose_html(reading, alternative, &is_html_better, err);
    for (size_t i = 0; i < mail->n_parts && status == PT_OK; i++) {
        struct pt_mail_part *const part = &mail->parts[i];
        if (part->alternative != alternative)
            continue;
        part->is_other_way = is_html_better ? is_plain(part) : is_html(part);
        part->alternative = 0;
    }
    return status;
}

/* All parts that are text, one way of saying each. A part that cannot be read
 * is reason only when there is nothing else: *err then tells it. */
static enum pt_status gather(struct reading *reading, struct pt_error *err)
{
    const struct pt_mail *const mail = &reading->mail;
    for (size_t i = 0; i < mail->n_parts; i++) {
        struct pt_mail_part *const part = &mail->parts[i];
        enum pt_status status = choose(reading, part->alternative, err);
        if (status == PT_OK && !part->is_other_way)
            status = add_part(reading, part, err);
        if (status == PT_ENOMEM)
            return status;
    }
    if (pt_buf_status(&reading->text) == PT_ELIMIT)
        return pt_fail(err, PT_ELIMIT, "more than %u MiB of text, no article",
                       PT_MAX_ARTICLE_BYTES >> 20);
    return pt_buf_status(&reading->text) == PT_OK &&
                   pt_buf_status(&reading->boilerplate) != PT_ENOMEM
               ? PT_OK
               : pt_fail_nomem(err);
}

static enum pt_status check_text(struct reading *reading, struct pt_error *err)
{
    const struct pt_str text = pt_buf_str(&reading->text);
    if (pt_str_begins(text, PT_STR("-----BEGIN PGP MESSAGE-----")) ||
        (!text.len && reading->mail.is_encrypted))
        return pt_fail(err, PT_EINVALID, "encrypted");
    return text.len ? PT_OK : pt_fail(err, PT_EINVALID, "no text in it");
}

static enum pt_status take_message(struct reading *reading,
                                   struct pt_error *err)
{
    struct pt_article *const article = &reading->article;
    enum pt_status status = gather(reading, err);
    if (status == PT_OK)
        status = check_text(reading, err);
    if (status != PT_OK)
        return status;
    article->path = reading->input->path;
    article->member = reading->member;
    article->text = pt_buf_str(&reading->text);
    article->boilerplate = pt_buf_str(&reading->boilerplate);
    article->title_from =
        article->title.len ? PT_TITLE_FROM_HEADLINE : PT_TITLE_FROM_TEXT;
    status = reading->sink->take(reading->sink->context, article, err);
    reading->is_over = status != PT_OK;
    reading->n_taken++;
    return status;
}

/* -------------------------------------------------------- attachments --- */

/* What comes out of an attachment, on its way to the outer sink. */
struct attachment {
    struct reading *reading;
    struct pt_str member;
};

/* member, and what is in it behind "#". */
static void add_member(struct pt_buf *buf,
                       const struct attachment *attachment,
                       struct pt_str inner)
{
    pt_buf_init(buf, PT_BUF_NO_CEILING);
    pt_buf_add(buf, attachment->member);
    pt_buf_puts(buf, inner.len ? "#" : "");
    pt_buf_add(buf, inner);
}

static enum pt_status take_attached(void *context,
                                    const struct pt_article *article,
                                    struct pt_error *err)
{
    const struct attachment *const attachment = context;
    struct reading *const reading = attachment->reading;
    struct pt_article copy = *article;
    struct pt_buf member;
    add_member(&member, attachment, article->member);
    copy.member = pt_buf_str(&member);
    copy.is_verbatim = false;
    if (copy.date == PT_DATE_NONE) {
        copy.date = reading->article.date;
        copy.origins[PT_FACT_DATE] = reading->article.origins[PT_FACT_DATE];
    }
    if (!copy.source.len) {
        copy.source = reading->article.source;
        copy.origins[PT_FACT_SOURCE] = reading->article.origins[PT_FACT_SOURCE];
    }
    const enum pt_status status =
        pt_buf_status(&member) == PT_OK
            ? reading->sink->take(reading->sink->context, &copy, err)
            : pt_fail_nomem(err);
    pt_buf_fini(&member);
    reading->is_over = status != PT_OK;
    reading->n_taken++;
    return status;
}

static enum pt_status skip_attached(void *context,
                                    struct pt_str part,
                                    const char *reason,
                                    struct pt_error *err)
{
    const struct attachment *const attachment = context;
    struct pt_buf member;
    add_member(&member, attachment, part);
    const enum pt_status status =
        pt_buf_status(&member) == PT_OK
            ? pt_source_skip(attachment->reading->sink, pt_buf_str(&member),
                             reason, err)
            : pt_fail_nomem(err);
    pt_buf_fini(&member);
    attachment->reading->is_over = status != PT_OK;
    return status;
}

/* A file by itself: of a name that is read, and not in the text already. */
static bool is_file(const struct pt_mail_part *part)
{
    const struct pt_str name = part->file_name;
    return name.len && name.len <= MOST_NAME_BYTES &&
           pt_str_find(name, '.') < name.len && !is_plain(part) &&
           !is_html(part) && pt_source_of(pt_kind_of_name(name)) != NULL;
}

/* Two files of one name in one message are told apart by their number. */
static void name_attachment(const struct reading *reading,
                            const struct pt_mail_part *part,
                            struct pt_buf *out)
{
    const struct pt_mail_part *const first = reading->mail.parts;
    pt_buf_init(out, PT_BUF_NO_CEILING);
    pt_buf_add(out, reading->member);
    pt_buf_puts(out, reading->member.len ? "#" : "");
    for (const struct pt_mail_part *other = first; other < part; other++)
        if (is_file(other) && pt_str_equal(other->file_name, part->file_name)) {
            pt_buf_printf(out, "%td/", part - first + 1);
            break;
        }
    pt_buf_add(out, part->file_name);
}

static void pass_error(struct pt_error *err, const struct pt_error *why)
{
    if (err)
        *err = *why;
}

/* The arena is the message's still, and a source may reset its own. */
static enum pt_status take_attachment(struct reading *reading,
                                      const struct pt_mail_part *part,
                                      struct pt_error *err)
{
    struct pt_arena arena;
    struct pt_buf member;
    name_attachment(reading, part, &member);
    struct attachment attachment = {reading, pt_buf_str(&member)};
    const struct pt_article_sink sink = {
        .take = take_attached,
        .skip = skip_attached,
        .context = &attachment,
    };
    struct pt_input input = {
        .path = reading->input->path,
        .member = attachment.member,
        .depth = reading->input->depth + 1,
        .charset = part->charset,
    };
    struct pt_error why = {.message = ""};
    pt_arena_init(&arena);
    pt_input_init_bytes(&input, part->bytes);
    enum pt_status status = pt_source_read_by_name(&input, &arena, &sink, &why);
    pt_input_fini(&input);
    pt_arena_fini(&arena);
    if (status != PT_OK && (reading->is_over || status == PT_ENOMEM))
        pass_error(err, &why);
    else if (status == PT_ENOTFOUND)
        status = PT_OK;
    else if (status != PT_OK)
        status = skip_attached(&attachment, PT_STR(""), why.message, err);
    pt_buf_fini(&member);
    return status;
}

static enum pt_status take_attachments(struct reading *reading,
                                       struct pt_error *err)
{
    enum pt_status status = PT_OK;
    for (size_t i = 0; i < reading->mail.n_parts && status == PT_OK; i++)
        if (is_file(&reading->mail.parts[i]))
            status = take_attachment(reading, &reading->mail.parts[i], err);
    return status;
}

/* ----------------------------------------------------------- messages --- */

/* The text, then what is attached: that alone may be the article. */
static enum pt_status take_all(struct reading *reading, struct pt_error *err)
{
    struct pt_error why = {.message = ""};
    const enum pt_status status = take_message(reading, &why);
    if (status != PT_OK && (reading->is_over || status == PT_ENOMEM)) {
        pass_error(err, &why);
        return status;
    }
    const enum pt_status attached = take_attachments(reading, err);
    if (attached != PT_OK || status == PT_OK)
        return attached;
    if (status == PT_EINVALID && reading->n_taken)
        return PT_OK;
    pass_error(err, &why);
    return status;
}

static void set_member(struct reading *reading, size_t number, char digits[24])
{
    const struct pt_str id = reading->mail.message_id;
    if (!number)
        return;
    if (id.len && id.len <= MOST_ID_BYTES)
        reading->member = id;
    else
        reading->member =
            pt_str_n(digits, (size_t)snprintf(digits, 24, "%zu", number));
}

/* One message; number: its place in a mailbox, 0: it is alone. PT_EINVALID and
 * PT_ELIMIT, unless *out_is_over, mean that it could not be read. */
static enum pt_status read_message(const struct reading *how,
                                   struct pt_buf *message,
                                   size_t number,
                                   bool *out_is_over,
                                   struct pt_error *err)
{
    struct reading reading = *how;
    char digits[24];
    reading.article.date = PT_DATE_NONE;
    pt_buf_init(&reading.text, PT_MAX_ARTICLE_BYTES);
    pt_buf_init(&reading.boilerplate, PT_MAX_ARTICLE_BYTES);
    enum pt_status status =
        pt_mail_read(message, reading.arena, &reading.mail, err);
    if (status == PT_OK) {
        set_member(&reading, number, digits);
        set_facts(&reading);
        status = take_all(&reading, err);
    }
    pt_buf_fini(&reading.text);
    pt_buf_fini(&reading.boilerplate);
    *out_is_over = reading.is_over;
    return status;
}

static enum pt_status read_mail(struct pt_input *input,
                                struct pt_arena *arena,
                                const struct pt_article_sink *sink,
                                struct pt_error *err)
{
    const struct reading how = {.input = input, .arena = arena, .sink = sink};
    struct pt_str bytes;
    struct pt_buf message;
    bool is_over;
    enum pt_status status = pt_input_all(input, PT_MAX_MAIL_BYTES, &bytes, err);
    if (status != PT_OK)
        return status;
    if (pt_str_begins(bytes, PT_STR("\xef\xbb\xbf")))
        bytes = pt_str_sub(bytes, 3, bytes.len);
    if (pt_str_begins(bytes, PT_STR("From "))) { /* cut out of a mailbox */
        const size_t n = pt_str_find(bytes, '\n');
        bytes = pt_str_sub(bytes, n + (n < bytes.len), bytes.len);
    }
    pt_buf_init(&message, PT_BUF_NO_CEILING);
    pt_buf_add(&message, bytes);
    status = pt_buf_status(&message) == PT_OK
                 ? read_message(&how, &message, 0, &is_over, err)
                 : pt_fail_nomem(err);
    pt_buf_fini(&message);
    return status;
}

/* ---------------------------------------------------------- mailboxes --- */

/* What cannot be read is skipped, unless it is the whole file: one that neither
 * begins as a mailbox nor holds a message is none. */
static enum pt_status skip_message(struct pt_mbox *mbox,
                                   const struct pt_article_sink *sink,
                                   enum pt_status why_status,
                                   const struct pt_error *why,
                                   struct pt_error *err)
{
    struct pt_str rest = PT_STR("");
    char part[32];
    const enum pt_status status = pt_input_peek(mbox->input, 1, &rest, err);
    if (status != PT_OK)
        return status;
    if (mbox->n_messages == 1 && !mbox->is_separated && !rest.len) {
        pass_error(err, why);
        return why_status;
    }
    snprintf(part, sizeof part, "message %zu", mbox->n_messages);
    return pt_source_skip(sink, pt_str_of(part), why->message, err);
}

static enum pt_status take_from_mbox(const struct reading *how,
                                     struct pt_mbox *mbox,
                                     struct pt_error *err)
{
    struct pt_error why = {.message = ""};
    bool is_over = false;
    enum pt_status status;
    if (mbox->is_too_large)
        status = pt_fail(&why, PT_ELIMIT, "larger than %u MiB",
                         PT_MAX_MAIL_BYTES >> 20);
    else
        status =
            read_message(how, &mbox->message, mbox->n_messages, &is_over, &why);
    if (!is_over && (status == PT_EINVALID || status == PT_ELIMIT))
        return skip_message(mbox, how->sink, status, &why, err);
    if (status != PT_OK)
        pass_error(err, &why);
    return status;
}

/* An empty mailbox is no error: mail programs leave them about. */
static enum pt_status read_mbox(struct pt_input *input,
                                struct pt_arena *arena,
                                const struct pt_article_sink *sink,
                                struct pt_error *err)
{
    const struct reading how = {.input = input, .arena = arena, .sink = sink};
    struct pt_mbox mbox;
    enum pt_status status = PT_OK;
    bool is_at_end = false;
    pt_mbox_init(&mbox, input);
    while (status == PT_OK && !is_at_end) {
        status = pt_mbox_next(&mbox, err);
        is_at_end = status == PT_ENOTFOUND;
        if (status == PT_OK)
            status = take_from_mbox(&how, &mbox, err);
        pt_arena_reset(arena);
    }
    pt_mbox_fini(&mbox);
    return is_at_end ? PT_OK : status;
}

const struct pt_source pt_source_mail = {
    .kind = PT_KIND_MAIL,
    .read = read_mail,
};

const struct pt_source pt_source_mbox = {
    .kind = PT_KIND_MBOX,
    .read = read_mbox,
};
