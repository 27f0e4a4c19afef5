/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/markdown_read.h"

#include "common/buf.h"
#include "indexer/sources/html.h"

#include <md4c.h>

enum {
    MOST_LISTS = 32,  /* deeper ones get dashes for numbers */
    CALLS_A_BYTE = 8, /* callbacks; what has more is a trap */
    MOST_BYTES_BEFORE_TITLE = 300,
    LONGEST_TEMPLATE = 500,
    LONGEST_NOTE_MARK = 40,
};

/* Why md_parse was stopped. */
enum { STOPPED = 1 };

struct list {
    bool is_ordered;
    bool has_items;
    unsigned next;
};

struct writing {
    struct pt_buf text;
    struct pt_buf title;
    struct pt_buf html; /* of the raw block at hand */
    struct pt_arena *arena;
    struct list lists[MOST_LISTS];
    unsigned depth;      /* of lists */
    bool is_behind_mark; /* of a list item: its first block stands there */
    bool has_seen_block;
    bool is_in_html;
    size_t heading_at;
    size_t n_calls, most_calls;
    unsigned n_cells; /* in the row so far */
};

/* ------------------------------------------------------------ templates --- */

/* Bytes of the mark that s begins with, from open to close, or 0. */
static size_t
bracketed(struct pt_str s, const char *open, const char *close, size_t most)
{
    const struct pt_str end = pt_str_of(close);
    if (!pt_str_begins(s, pt_str_of(open)))
        return 0;
    s = pt_str_sub(s, 0, s.len < most ? s.len : most);
    s = pt_str_sub(s, 0, pt_str_find(s, '\n'));
    for (size_t at = strlen(open); at < s.len; at++) {
        at += pt_str_find(pt_str_sub(s, at, s.len), close[0]);
        if (pt_str_begins(pt_str_sub(s, at, s.len), end))
            return at + end.len;
    }
    return 0;
}

/* Footnotes, and what the generator of the site would have replaced: taken out
 * before, for "[^1]: word" would else be the definition of a link. */
static size_t mark_at(struct pt_str s, bool is_at_line)
{
    size_t n = 0;
    if (s.ptr[0] == '[' && (n = bracketed(s, "[^", "]", LONGEST_NOTE_MARK)))
        return n + (is_at_line && n < s.len && s.ptr[n] == ':');
    if (s.ptr[0] == '{')
        (void)((n = bracketed(s, "{%", "%}", LONGEST_TEMPLATE)) ||
               (n = bracketed(s, "{{", "}}", LONGEST_TEMPLATE)) ||
               (n = bracketed(s, "{:", "}", LONGEST_TEMPLATE)) ||
               (n = bracketed(s, "{#", "}", LONGEST_TEMPLATE)));
    return n;
}

static enum pt_status without_marks(struct pt_str s,
                                    struct pt_arena *arena,
                                    struct pt_str *out,
                                    struct pt_error *err)
{
    char *const kept = pt_arena_alloc(arena, s.len + 1);
    size_t len = 0;
    if (!kept)
        return pt_fail_nomem(err);
    for (size_t at = 0; at < s.len;) {
        const bool is_at_line = !len || kept[len - 1] == '\n';
        const size_t n = s.ptr[at] == '[' || s.ptr[at] == '{'
                             ? mark_at(pt_str_sub(s, at, s.len), is_at_line)
                             : 0;
        at += n;
        /* The space behind a mark at the begin of a line goes with it. */
        while (n && is_at_line && at < s.len && s.ptr[at] == ' ')
            at++;
        if (!n)
            kept[len++] = s.ptr[at++] ? s.ptr[at - 1] : ' ';
    }
    *out = pt_str_trim(pt_str_n(kept, len));
    return PT_OK;
}

/* ---------------------------------------------------------------- lines --- */

/* Sees to it that n line ends stand before what follows, or nothing at all. */
static void begin_line(struct writing *w, unsigned n)
{
    struct pt_buf *const text = &w->text;
    if (w->is_behind_mark) {
        w->is_behind_mark = false;
        return;
    }
    size_t len = text->len;
    while (len && (text->ptr[len - 1] == '\n' || text->ptr[len - 1] == ' '))
        len--;
    if (len < text->len)
        pt_buf_cut(text, len);
    for (unsigned i = 0; len && i < n; i++)
        pt_buf_add_byte(text, '\n');
}

static void begin_item(struct writing *w)
{
    struct list *const list =
        w->depth && w->depth <= MOST_LISTS ? &w->lists[w->depth - 1] : NULL;
    const bool is_first = !list || !list->has_items;
    begin_line(w, w->depth <= 1 && is_first ? 2 : 1);
    if (list && list->is_ordered)
        pt_buf_printf(&w->text, "%u. ", list->next);
    else
        pt_buf_puts(&w->text, "- ");
    if (list) {
        list->next++;
        list->has_items = true;
    }
    w->is_behind_mark = true;
}

static void begin_list(struct writing *w, bool is_ordered, unsigned first)
{
    if (w->depth < MOST_LISTS)
        w->lists[w->depth] =
            (struct list){.is_ordered = is_ordered, .next = first};
    w->depth++;
}

/* --------------------------------------------------------------- blocks --- */

static bool is_title(const struct writing *w, unsigned level)
{
    return !w->title.len && !w->depth &&
           (!w->has_seen_block ||
            (level == 1 && w->heading_at < MOST_BYTES_BEFORE_TITLE));
}

static void end_heading(struct writing *w, unsigned level)
{
    const struct pt_str heading = pt_str_trim(
        pt_str_sub(pt_buf_str(&w->text), w->heading_at, w->text.len));
    if (heading.len && is_title(w, level)) {
        pt_buf_add(&w->title, heading);
        pt_buf_cut(&w->text, w->heading_at);
    }
    w->has_seen_block = true;
}

/* A raw block may be half a page of text or a lone tag. */
static void end_html(struct writing *w)
{
    struct pt_article inner = {.date = PT_DATE_NONE};
    const struct pt_html html = {.bytes = pt_buf_str(&w->html),
                                 .charset = PT_STR("UTF-8"),
                                 .is_fragment = true};
    w->is_in_html = false;
    if (pt_html_read(&html, w->arena, &inner, NULL) == PT_OK) {
        begin_line(w, 2);
        pt_buf_add(&w->text, inner.text);
    }
    pt_buf_clear(&w->html);
}

static bool is_over(struct writing *w)
{
    return ++w->n_calls > w->most_calls;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct writing *const w = context;
    switch (type) {
    case MD_BLOCK_UL:
        begin_list(w, false, 0);
        break;
    case MD_BLOCK_OL:
        begin_list(w, true, ((const MD_BLOCK_OL_DETAIL *)detail)->start);
        break;
    case MD_BLOCK_LI:
        begin_item(w);
        break;
    case MD_BLOCK_H:
        begin_line(w, 2);
        w->heading_at = w->text.len;
        break;
    case MD_BLOCK_P:
    case MD_BLOCK_CODE:
    case MD_BLOCK_TABLE:
        begin_line(w, 2);
        break;
    case MD_BLOCK_HTML:
        w->is_in_html = true;
        break;
    case MD_BLOCK_TR:
        begin_line(w, 1);
        w->n_cells = 0;
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        if (w->n_cells++)
            pt_buf_puts(&w->text, " | ");
        break;
    default:
        break;
    }
    return is_over(w) ? STOPPED : 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct writing *const w = context;
    switch (type) {
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
        w->depth--;
        break;
    case MD_BLOCK_LI:
        w->is_behind_mark = false;
        break;
    case MD_BLOCK_H:
        end_heading(w, ((const MD_BLOCK_H_DETAIL *)detail)->level);
        break;
    case MD_BLOCK_HTML:
        end_html(w);
        break;
    case MD_BLOCK_P:
    case MD_BLOCK_CODE:
    case MD_BLOCK_TABLE:
        w->has_seen_block = true;
        break;
    default:
        break;
    }
    return is_over(w) ? STOPPED : 0;
}

static int on_span(MD_SPANTYPE type, void *detail, void *context)
{
    (void)type;
    (void)detail;
    return is_over(context) ? STOPPED : 0;
}

/* ----------------------------------------------------------------- text --- */

static const struct {
    const char *entity;
    const char *text;
} entities[] = {
    {"&amp;",    "&"  },
    {"&lt;",     "<"  },
    {"&gt;",     ">"  },
    {"&quot;",   "\"" },
    {"&apos;",   "'"  },
    {"&nbsp;",   " "  },
    {"&ndash;",  "–"},
    {"&mdash;",  "—"},
    {"&lsquo;",  "‘"},
    {"&rsquo;",  "’"},
    {"&ldquo;",  "“"},
    {"&rdquo;",  "”"},
    {"&laquo;",  "«" },
    {"&raquo;",  "»" },
    {"&hellip;", "…"},
    {"&shy;",    ""   },
};

/* "&#8211;", "&#x2013;" */
static uint32_t number_in(struct pt_str entity)
{
    const bool is_hex = entity.len > 2 && (entity.ptr[2] | 0x20) == 'x';
    uint32_t number = 0;
    for (size_t i = is_hex ? 3 : 2; i + 1 < entity.len && number < 0x110000;
         i++) {
        const char c = (char)(entity.ptr[i] | 0x20);
        const uint32_t digit =
            c >= 'a' ? (uint32_t)(c - 'a') + 10 : (uint32_t)(c & 0xf);
        number = number * (is_hex ? 16 : 10) + digit;
    }
    return number;
}

/* Rare ones stay as they are written. */
static void add_entity(struct writing *w, struct pt_str entity)
{
    if (pt_str_begins(entity, PT_STR("&#"))) {
        const uint32_t number = number_in(entity);
        if (number >= ' ')
            pt_buf_add_utf8(&w->text, number);
        return;
    }
    for (size_t i = 0; i < PT_COUNTOF(entities); i++)
        if (pt_str_equal(entity, pt_str_of(entities[i].entity))) {
            pt_buf_puts(&w->text, entities[i].text);
            return;
        }
    pt_buf_add(&w->text, entity);
}

static void add_html(struct writing *w, struct pt_str tag)
{
    if (w->is_in_html)
        pt_buf_add(&w->html, tag);
    else if (pt_str_begins(tag, PT_STR("<br")))
        pt_buf_add_byte(&w->text, '\n');
}

static int
on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *context)
{
    struct writing *const w = context;
    const struct pt_str s = pt_str_n(text, size);
    if (type != MD_TEXT_HTML)
        w->is_behind_mark = false;
    switch (type) {
    case MD_TEXT_NULLCHAR:
    case MD_TEXT_SOFTBR:
        pt_buf_add_byte(&w->text, ' ');
        break;
    case MD_TEXT_BR:
        pt_buf_add_byte(&w->text, '\n');
        break;
    case MD_TEXT_ENTITY:
        add_entity(w, s);
        break;
    case MD_TEXT_HTML:
        add_html(w, s);
        break;
    default:
        pt_buf_add(&w->text, s);
    }
    return is_over(w) ? STOPPED : 0;
}

/* --------------------------------------------------------------- whole --- */

static enum pt_status
finish(const struct writing *w, struct pt_markdown *out, struct pt_error *err)
{
    const bool is_whole = pt_buf_status(&w->text) == PT_OK &&
                          pt_buf_status(&w->title) == PT_OK &&
                          pt_buf_status(&w->html) == PT_OK;
    return is_whole &&
                   pt_arena_copy(w->arena, pt_str_trim(pt_buf_str(&w->text)),
                                 &out->text) &&
                   pt_arena_copy(w->arena, pt_str_trim(pt_buf_str(&w->title)),
                                 &out->title)
               ? PT_OK
               : pt_fail_nomem(err);
}

enum pt_status pt_markdown_read(struct pt_str text,
                                struct pt_arena *arena,
                                struct pt_markdown *out,
                                struct pt_error *err)
{
    static const MD_PARSER parser = {
        .flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS |
                 MD_FLAG_NOINDENTEDCODEBLOCKS | MD_FLAG_PERMISSIVEATXHEADERS,
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = on_span,
        .leave_span = on_span,
        .text = on_text,
    };
    struct writing w = {.arena = arena,
                        .most_calls = 1000 + text.len * CALLS_A_BYTE};
    assert(text.len <= UINT32_MAX);
    enum pt_status status = without_marks(text, arena, &text, err);
    if (status != PT_OK)
        return status;
    pt_buf_init(&w.text, PT_BUF_NO_CEILING);
    pt_buf_init(&w.title, PT_BUF_NO_CEILING);
    pt_buf_init(&w.html, PT_BUF_NO_CEILING);
    if (md_parse(text.ptr, (MD_SIZE)text.len, &parser, &w) != 0) {
        pt_buf_clear(&w.title);
        pt_buf_clear(&w.text);
        pt_buf_add(&w.text, text);
    }
    status = finish(&w, out, err);
    pt_buf_fini(&w.text);
    pt_buf_fini(&w.title);
    pt_buf_fini(&w.html);
    return status;
}
