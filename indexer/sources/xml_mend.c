/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/xml_mend.h"

#include "common/ascii.h"
#include "indexer/sources/xml_decode.h"

enum state {
    BEFORE, /* the first tag */
    CONTENT,
    TAG,
    CDATA,
    COMMENT,
    INSTRUCTION,
    DOCTYPE,
    DOCTYPE_COMMENT,
    DOCTYPE_INSTRUCTION,
    N_STATES
};

enum {
    LONGEST_START = 9,      /* "<![CDATA[" */
    LONGEST_REFERENCE = 34, /* "&", 32 bytes of name, ";" */
};

/* What is being mended. */
struct work {
    struct pt_xml_mender *mender;
    struct pt_str bytes;
    size_t at;
    bool is_last;
    struct pt_buf *out;
};

static struct pt_str rest_of(const struct work *work)
{
    return pt_str_sub(work->bytes, work->at, work->bytes.len);
}

/* Whether n bytes, or all that will come, can be seen from at on. */
static bool can_see(const struct work *work, size_t n)
{
    return work->is_last || work->bytes.len - work->at >= n;
}

static bool is_control(char c)
{
    const unsigned char u = (unsigned char)c;
    return (u < 0x20 && c != '\t' && c != '\n' && c != '\r') || u == 0x7f;
}

static void put_control(struct work *work)
{
    pt_buf_add_byte(work->out, ' ');
    work->at++;
}

/* ----------------------------------------------------------- references --- */

/* The number that s writes ("150", "x96"), or 0. */
static uint32_t number_of(struct pt_str s)
{
    const bool is_hex = s.len && (s.ptr[0] | 0x20) == 'x';
    uint32_t value = 0;
    for (size_t i = is_hex ? 1 : 0; i < s.len; i++) {
        const char c = s.ptr[i], low = (char)(c | 0x20);
        if (!pt_ascii_is_digit(c) && !(is_hex && low >= 'a' && low <= 'f'))
            return 0;
        value = value * (is_hex ? 16 : 10) +
                (uint32_t)(pt_ascii_is_digit(c) ? c - '0' : low - 'a' + 10);
        if (value > 0x10ffff)
            return 0;
    }
    return value;
}

/* The code point of a reference by number; what is no character of XML, 0. */
static uint32_t numbered(struct pt_str digits)
{
    const uint32_t value = number_of(digits);
    if (value >= 0x80 && value < 0xa0)
        return pt_windows_1252((unsigned char)value);
    if ((value < 0x20 && value != '\t' && value != '\n' && value != '\r') ||
        (value >= 0xd800 && value < 0xe000) || value == 0xfffe ||
        value == 0xffff)
        return 0;
    return value;
}

static void put_character(struct pt_buf *out, uint32_t code_point)
{
    if (code_point < 0x80)
        pt_buf_printf(out, "&#%u;", (unsigned)code_point);
    else
        pt_buf_add_utf8(out, code_point);
}

static bool is_of_xml(struct pt_str name)
{
    static const char *const names[] = {"amp", "lt", "gt", "quot", "apos"};
    for (size_t i = 0; i < PT_COUNTOF(names); i++)
        if (pt_str_equal(name, pt_str_of(names[i])))
            return true;
    return false;
}

/* The name of the reference that s, from "&" on, begins with; empty: none. */
static struct pt_str reference_name(struct pt_str s)
{
    size_t n = s.len > 1 && s.ptr[1] == '#' ? 2 : 1;
    while (n < s.len && n < LONGEST_REFERENCE &&
           (pt_ascii_is_letter(s.ptr[n]) || pt_ascii_is_digit(s.ptr[n])))
        n++;
    return n < s.len && s.ptr[n] == ';' ? pt_str_sub(s, 1, n) : PT_STR("");
}

static bool mend_reference(struct work *work)
{
    if (!can_see(work, LONGEST_REFERENCE))
        return false;
    const struct pt_str s = rest_of(work), name = reference_name(s);
    uint32_t code_point = 0;
    const bool is_number = name.len && name.ptr[0] == '#';
    if (is_number)
        code_point = numbered(pt_str_sub(name, 1, name.len));
    else if (name.len && !is_of_xml(name))
        code_point = work->mender->named(name);
    if (code_point) {
        put_character(work->out, code_point);
    } else if (!is_number && is_of_xml(name)) {
        pt_buf_add(work->out, pt_str_sub(s, 0, name.len + 2));
    } else if (!is_number) {
        pt_buf_puts(work->out, "&amp;");
        work->at++;
        return true;
    }
    work->at += name.len + 2;
    return true;
}

/* --------------------------------------------------------------- states --- */

static inline bool is_stop(char c, const char *stops)
{
    while (*stops && *stops != c)
        stops++;
    return *stops != '\0';
}

/* Copies up to the next byte that means something: a control character or one
 * of stops. True when there is one. */
static bool copy_run(struct work *work, const char *stops)
{
    const struct pt_str s = rest_of(work);
    size_t n = 0;
    while (n < s.len && !is_control(s.ptr[n]) && !is_stop(s.ptr[n], stops))
        n++;
    pt_buf_add(work->out, pt_str_sub(s, 0, n));
    work->at += n;
    return n < s.len;
}

static void enter(struct work *work, enum state state, size_t n_bytes)
{
    work->mender->state = (int)state;
    work->at += n_bytes;
}

/* From "<" on, which is not copied yet. False: more bytes are needed. */
static bool begin_markup(struct work *work)
{
    static const struct {
        struct pt_str start;
        enum state state;
    } rows[] = {
        {{"<!--", 4},      COMMENT    },
        {{"<![CDATA[", 9}, CDATA      },
        {{"<?", 2},        INSTRUCTION},
        {{"<!", 2},        DOCTYPE    },
    };
    if (!can_see(work, LONGEST_START))
        return false;
    const struct pt_str s = rest_of(work);
    for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
        if (!pt_str_begins(s, rows[i].start))
            continue;
        work->mender->quote = '\0';
        work->mender->is_in_subset = false;
        enter(work, rows[i].state, rows[i].start.len);
        return true;
    }
    const size_t name_at = s.len > 1 && s.ptr[1] == '/' ? 2 : 1;
    if (name_at >= s.len ||
        (!pt_ascii_is_letter(s.ptr[name_at]) && s.ptr[name_at] != '_')) {
        pt_buf_puts(work->out, "&lt;");
        work->at++;
        return true;
    }
    pt_buf_add(work->out, pt_str_sub(s, 0, name_at + 1));
    work->mender->quote = '\0';
    work->mender->tag_bytes = work->mender->tag_attributes = 0;
    work->mender->has_begun = true;
    enter(work, TAG, name_at + 1);
    return true;
}

/* Passes up to the next one of stops, keeping line ends. */
static bool pass_run(struct work *work, const char *stops)
{
    const struct pt_str s = rest_of(work);
    size_t n = 0;
    for (; n < s.len && !is_stop(s.ptr[n], stops); n++)
        if (s.ptr[n] == '\n')
            pt_buf_add_byte(work->out, '\n');
    work->at += n;
    return n < s.len;
}

static bool mend_before(struct work *work)
{
    if (!pass_run(work, "<") || !can_see(work, LONGEST_START))
        return false;
    const size_t len = work->out->len;
    if (!begin_markup(work))
        return false;
    if (work->mender->state == CDATA || work->mender->state == BEFORE) {
        pt_buf_cut(work->out, len); /* a stray "<", or text */
        work->mender->state = BEFORE;
    }
    return true;
}

static bool mend_content(struct work *work)
{
    if (!copy_run(work, "<&>"))
        return false;
    const char c = work->bytes.ptr[work->at];
    if (c == '<')
        return begin_markup(work);
    if (c == '>') { /* "]]>" is none of text */
        pt_buf_puts(work->out, "&gt;");
        work->at++;
        return true;
    }
    if (c == '&')
        return mend_reference(work);
    put_control(work);
    return true;
}

static bool mend_tag(struct work *work)
{
    struct pt_xml_mender *const mender = work->mender;
    const size_t begin = work->at;
    if (mender->tag_bytes > PT_MAX_XML_TAG_BYTES ||
        mender->tag_attributes > PT_MAX_XML_ATTRIBUTES)
        return false;
    const char quote[] = {mender->quote, '<', '&', '\0'};
    const bool is_found = copy_run(work, mender->quote ? quote : "<>&\"'=");
    mender->tag_bytes += work->at - begin;
    if (!is_found)
        return false;
    const char c = work->bytes.ptr[work->at];
    mender->tag_bytes++;
    if (c == '&')
        return mend_reference(work);
    if (is_control(c)) {
        put_control(work);
        return true;
    }
    if (c == '<') { /* no attribute holds one: the tag was never closed */
        enter(work, CONTENT, 0);
        return true;
    }
    pt_buf_add_byte(work->out, c);
    work->at++;
    if (c == '=')
        mender->tag_attributes++;
    else if (c == '>')
        mender->state = CONTENT;
    else
        mender->quote = mender->quote ? '\0' : c;
    return true;
}

static bool mend_cdata(struct work *work)
{
    if (!copy_run(work, "]<&>"))
        return false;
    const char c = work->bytes.ptr[work->at];
    if (c == ']') {
        if (!can_see(work, 3))
            return false;
        if (pt_str_begins(rest_of(work), PT_STR("]]>"))) {
            enter(work, CONTENT, 3);
            return true;
        }
        pt_buf_add_byte(work->out, c);
    } else if (is_control(c)) {
        pt_buf_add_byte(work->out, ' ');
    } else {
        pt_buf_puts(work->out, c == '<' ? "&lt;" : c == '&' ? "&amp;" : "&gt;");
    }
    work->at++;
    return true;
}

/* Where what is no content leads back to. */
static enum state outside(const struct work *work)
{
    return work->mender->has_begun ? CONTENT : BEFORE;
}

/* Passes over what ends with end, whose first byte is stop's; then next. */
static bool
pass_to(struct work *work, const char *stop, struct pt_str end, enum state next)
{
    if (!pass_run(work, stop) || !can_see(work, end.len))
        return false;
    if (pt_str_begins(rest_of(work), end))
        enter(work, next, end.len);
    else
        work->at++;
    return true;
}

static bool mend_doctype(struct work *work)
{
    struct pt_xml_mender *const mender = work->mender;
    const char quote[] = {mender->quote, '\0'};
    if (!pass_run(work, mender->quote ? quote : "<>[]\"'") || !can_see(work, 4))
        return false;
    const char c = work->bytes.ptr[work->at];
    if (!mender->quote && pt_str_begins(rest_of(work), PT_STR("<!--"))) {
        enter(work, DOCTYPE_COMMENT, 4);
        return true;
    }
    if (!mender->quote && pt_str_begins(rest_of(work), PT_STR("<?"))) {
        enter(work, DOCTYPE_INSTRUCTION, 2);
        return true;
    }
    if (c == '"' || c == '\'')
        mender->quote = mender->quote ? '\0' : c;
    else if (c == '[' || c == ']')
        mender->is_in_subset = c == '[';
    else if (c == '>' && !mender->is_in_subset)
        mender->state = (int)outside(work);
    work->at++;
    return true;
}

/* True: went on; false: needs more bytes, or a limit was reached. */
static bool step(struct work *work)
{
    switch ((enum state)work->mender->state) {
    case BEFORE:
        return mend_before(work);
    case CONTENT:
        return mend_content(work);
    case TAG:
        return mend_tag(work);
    case CDATA:
        return mend_cdata(work);
    case COMMENT:
        return pass_to(work, "-", PT_STR("-->"), outside(work));
    case INSTRUCTION:
        return pass_to(work, "?", PT_STR("?>"), outside(work));
    case DOCTYPE:
        return mend_doctype(work);
    case DOCTYPE_COMMENT:
        return pass_to(work, "-", PT_STR("-->"), DOCTYPE);
    case DOCTYPE_INSTRUCTION:
        return pass_to(work, "?", PT_STR("?>"), DOCTYPE);
    default:
        return false;
    }
}

void pt_xml_mender_init(struct pt_xml_mender *mender,
                        pt_xml_named_character *named)
{
    *mender = (struct pt_xml_mender){.named = named, .state = BEFORE};
}

enum pt_status pt_xml_mend(struct pt_xml_mender *mender,
                           struct pt_str bytes,
                           bool is_last,
                           struct pt_buf *out,
                           size_t *out_used,
                           struct pt_error *err)
{
    struct work work = {mender, bytes, 0, is_last, out};
    while (work.at < bytes.len && step(&work))
        ;
    *out_used = work.at;
    if (mender->state == TAG && mender->tag_bytes > PT_MAX_XML_TAG_BYTES)
        return pt_fail(err, PT_ELIMIT, "a tag is larger than %u KiB",
                       PT_MAX_XML_TAG_BYTES >> 10);
    if (mender->state == TAG && mender->tag_attributes > PT_MAX_XML_ATTRIBUTES)
        return pt_fail(err, PT_ELIMIT, "a tag has more than %u attributes",
                       PT_MAX_XML_ATTRIBUTES);
    return PT_OK;
}
