/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/mbox.h"

#include "common/ascii.h"
#include "indexer/sources/mail_read.h"

enum {
    MOST_LINE_BYTES = 8 << 20,
    MOST_SEPARATOR_BYTES = 512,
    MOST_BELIEVED_LENGTH = 1 << 20, /* of a Content-Length: so much is looked
                                     * ahead for each message */
};

void pt_mbox_init(struct pt_mbox *mbox, struct pt_input *input)
{
    *mbox = (struct pt_mbox){.input = input};
    pt_buf_init(&mbox->message, PT_BUF_NO_CEILING);
}

void pt_mbox_fini(struct pt_mbox *mbox)
{
    pt_buf_fini(&mbox->message);
}

/* --------------------------------------------------------- separators --- */

/* Takes the next word off *rest. */
static struct pt_str next_word(struct pt_str *rest)
{
    *rest = pt_str_trim(*rest);
    size_t n = 0;
    while (n < rest->len && rest->ptr[n] != ' ' && rest->ptr[n] != '\t')
        n++;
    const struct pt_str word = pt_str_sub(*rest, 0, n);
    *rest = pt_str_sub(*rest, n, rest->len);
    return word;
}

static bool is_month(struct pt_str word)
{
    static const struct pt_str months = {
        "jan feb mar apr may jun jul aug sep oct nov dec", 47};
    if (word.len != 3)
        return false;
    for (size_t at = 0; at + 3 <= months.len; at += 4)
        if (pt_str_equal_ascii_case(word, pt_str_sub(months, at, at + 3)))
            return true;
    return false;
}

/* 8:30, 08:30, 08:30:00 */
static bool is_time(struct pt_str word)
{
    const size_t n = pt_str_find(word, ':');
    return (n == 1 || n == 2) && n + 2 < word.len &&
           pt_ascii_is_digit(word.ptr[0]) &&
           pt_ascii_is_digit(word.ptr[n - 1]) &&
           pt_ascii_is_digit(word.ptr[n + 1]) &&
           pt_ascii_is_digit(word.ptr[n + 2]);
}

static bool is_year(struct pt_str word)
{
    if (word.len != 4 || (word.ptr[0] != '1' && word.ptr[0] != '2'))
        return false;
    return pt_ascii_is_digit(word.ptr[1]) && pt_ascii_is_digit(word.ptr[2]) &&
           pt_ascii_is_digit(word.ptr[3]);
}

/* "From ann@example.org Sun Dec 14 08:30:00 2025", zones anywhere. */
bool pt_mbox_is_separator(struct pt_str line)
{
    enum { MOST_WORDS = 16 };
    bool has_month = false, has_time = false, has_year = false;
    if (!pt_str_begins(line, PT_STR("From ")) ||
        line.len > MOST_SEPARATOR_BYTES)
        return false;
    struct pt_str rest = pt_str_sub(line, 5, line.len);
    for (int i = 0; i < MOST_WORDS && rest.len; i++) {
        const struct pt_str word = next_word(&rest);
        has_month |= i > 0 && is_month(word);
        has_time |= has_month && is_time(word);
        has_year |= has_month && is_year(word);
    }
    return has_time && has_year;
}

/* "Subject: …", or what some programs escape there. */
static bool is_header(struct pt_str line)
{
    size_t n = 0;
    while (n < line.len && line.ptr[n] > ' ' && line.ptr[n] < 0x7f &&
           line.ptr[n] != ':')
        n++;
    return (n > 0 && n < line.len && line.ptr[n] == ':') ||
           pt_str_begins(line, PT_STR(">From "));
}

/* What stands behind a separator is a message, or the next separator. */
static enum pt_status
is_before_header(struct pt_mbox *mbox, bool *out, struct pt_error *err)
{
    struct pt_str next;
    const enum pt_status status =
        pt_input_peek(mbox->input, MOST_SEPARATOR_BYTES, &next, err);
    if (status != PT_OK)
        return status;
    next = pt_str_sub(next, 0, pt_str_find(next, '\n'));
    *out = next.len == 0 || is_header(next) || pt_mbox_is_separator(next);
    return PT_OK;
}

/* ---------------------------------------------------- content lengths --- */

/* The value of the header in the message so far, or 0. */
static uint64_t content_length(struct pt_str head)
{
    static const struct pt_str name = {"content-length:", 15};
    while (head.len) {
        const size_t n = pt_str_find(head, '\n');
        uint64_t value = 0;
        if (n > name.len &&
            pt_str_equal_ascii_case(pt_str_sub(head, 0, name.len), name)) {
            const struct pt_str digits =
                pt_str_trim(pt_str_sub(head, name.len, n));
            for (size_t i = 0;
                 i < digits.len && pt_ascii_is_digit(digits.ptr[i]) &&
                 value < PT_MAX_MAIL_BYTES;
                 i++)
                value = value * 10 + (uint64_t)(digits.ptr[i] - '0');
            return value;
        }
        head = pt_str_sub(head, n + (n < head.len), head.len);
    }
    return 0;
}

/* The body begins: where does it say that it ends, and is that so? */
static enum pt_status begin_body(struct pt_mbox *mbox, struct pt_error *err)
{
    const uint64_t n = content_length(pt_buf_str(&mbox->message));
    struct pt_str ahead;
    mbox->is_in_body = true;
    if (n == 0 || n > MOST_BELIEVED_LENGTH)
        return PT_OK;
    const enum pt_status status = pt_input_peek(
        mbox->input, (size_t)n + MOST_SEPARATOR_BYTES, &ahead, err);
    if (status != PT_OK || ahead.len < n)
        return status;
    struct pt_str rest = pt_str_sub(ahead, (size_t)n, ahead.len);
    bool is_line = ahead.ptr[n - 1] == '\n';
    while (rest.len && (rest.ptr[0] == '\n' || rest.ptr[0] == '\r')) {
        is_line |= rest.ptr[0] == '\n';
        rest = pt_str_sub(rest, 1, rest.len);
    }
    if (rest.len == 0 || (is_line && pt_mbox_is_separator(pt_str_sub(
                                         rest, 0, pt_str_find(rest, '\n')))))
        mbox->body_end = mbox->input->n_taken + n;
    return PT_OK;
}

/* ----------------------------------------------------------- messages --- */

/* ">From " and ">>From " lose one ">". */
static struct pt_str unescape(struct pt_str line)
{
    size_t n = 0;
    while (n < line.len && line.ptr[n] == '>')
        n++;
    return n && pt_str_begins(pt_str_sub(line, n, line.len), PT_STR("From "))
               ? pt_str_sub(line, 1, line.len)
               : line;
}

static void add_line(struct pt_mbox *mbox, struct pt_str line)
{
    if (mbox->is_in_body)
        line = unescape(line);
    mbox->is_too_large |= mbox->message.len + line.len > PT_MAX_MAIL_BYTES;
    if (mbox->is_too_large)
        return;
    pt_buf_add(&mbox->message, line);
    pt_buf_add_byte(&mbox->message, '\n');
}

/* Adds a line, or ends the message before it. */
static enum pt_status take_line(struct pt_mbox *mbox,
                                struct pt_str line,
                                bool *out_is_end,
                                struct pt_error *err)
{
    const bool is_inside = mbox->input->n_taken <= mbox->body_end;
    bool is_separator = !is_inside && pt_mbox_is_separator(line);
    const bool is_empty = line.len == 0;
    const size_t n_before = mbox->message.len;
    /* Looking ahead takes the line away: it is added first. */
    add_line(mbox, line);
    if (is_separator) {
        const enum pt_status status =
            is_before_header(mbox, &is_separator, err);
        if (status != PT_OK)
            return status;
    }
    if (is_separator)
        pt_buf_cut(&mbox->message, n_before);
    *out_is_end = is_separator;
    return is_empty && !mbox->is_in_body && n_before ? begin_body(mbox, err)
                                                     : PT_OK;
}

static void begin_message(struct pt_mbox *mbox)
{
    pt_buf_clear(&mbox->message);
    mbox->is_too_large = false;
    mbox->is_in_body = false;
    mbox->body_end = 0;
}

/* One more line. *out_is_end: it, or the end of the file, ends the message. */
static enum pt_status
take_next_line(struct pt_mbox *mbox, bool *out_is_end, struct pt_error *err)
{
    struct pt_str line;
    bool is_cut = false;
    enum pt_status status =
        pt_input_line(mbox->input, MOST_LINE_BYTES, &line, &is_cut, err);
    if (status != PT_OK)
        return status;
    /* Empty lines in front of the first message are nobody's. */
    if (line.len == 0 && mbox->message.len == 0 && !mbox->is_separated)
        return PT_OK;
    status = take_line(mbox, line, out_is_end, err);
    mbox->is_too_large |= is_cut;
    if (status == PT_OK && pt_buf_status(&mbox->message) != PT_OK)
        return pt_fail_nomem(err);
    return status;
}

enum pt_status pt_mbox_next(struct pt_mbox *mbox, struct pt_error *err)
{
    begin_message(mbox);
    mbox->is_separated = mbox->has_separator;
    mbox->has_separator = false;
    for (;;) {
        const enum pt_status status =
            take_next_line(mbox, &mbox->has_separator, err);
        const bool is_message = mbox->message.len > 0 || mbox->is_separated;
        if (status != PT_OK && (status != PT_ENOTFOUND || !is_message))
            return status;
        if ((mbox->has_separator && is_message) || status == PT_ENOTFOUND) {
            mbox->n_messages++;
            return PT_OK;
        }
        /* The separator in front of the first message ends none. */
        mbox->is_separated |= mbox->has_separator;
        mbox->has_separator = false;
    }
}
