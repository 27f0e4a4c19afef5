/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layout.c: two passes over the lines, one over the bytes of each paragraph.
 *
 * The first pass only decides whether the text is hard-wrapped, from a count of
 * lines per width; it ends at the first line too wide, which in running text is
 * the first line. The second pass opens a paragraph or adds to the last one:
 *
 *     line begins with      in hard-wrapped text         in any other
 *     nothing               closes                       -
 *     # or a list mark      opens                        opens
 *     an indent             opens, unless it hangs       opens
 *                           under a list item
 *     anything else         adds, or opens when closed   opens
 */
#include "common/layout.h"

#include "common/sentence.h"
#include "common/tokenize.h"
#include "common/utf8.h"

#include <stdlib.h>

enum {
    WRAP_MAX_COLUMNS = 100, /* longest line of hard-wrapped text */
    WRAP_MIN_COLUMNS = 30,  /* shorter lines are a list or a poem */
    WRAP_RAGGED = 15,       /* how much shorter a full line may be */
    MIN_LINES = 3,          /* fewer tell nothing about wrapping */
    MIN_INDENT = 2,         /* one space is an accident */
    TAB_COLUMNS = 8,
    MAX_NUMBER_DIGITS = 3, /* of a list item's number */
    MAX_HEADING_LEVEL = 6,
};

/* --- lines -------------------------------------------------------------- */

struct line {
    size_t begin;    /* without white space at both ends */
    size_t end;      /* = begin: an empty line */
    size_t indent;   /* columns */
    uint32_t number; /* from 1 */
};

struct lines {
    struct pt_str text;
    size_t at;
    size_t next_lf; /* first \n and \r at or after at; text.len when none */
    size_t next_cr;
    uint32_t number;
};

static size_t find_from(struct pt_str text, size_t at, char c)
{
    return at + pt_str_find(pt_str_sub(text, at, text.len), c);
}

static void lines_begin(struct lines *lines, struct pt_str text)
{
    *lines = (struct lines){
        .text = text,
        .next_lf = find_from(text, 0, '\n'),
        .next_cr = find_from(text, 0, '\r'),
    };
}

/* The first of the line ends beyond ASCII (U+0085, U+2028, U+2029) in the bytes
 * [at, end), or end; in *out_next the byte behind it. */
static size_t
find_rare_end(struct pt_str text, size_t at, size_t end, size_t *out_next)
{
    at += pt_ascii_length(pt_str_sub(text, at, end));
    while (at < end) {
        size_t len;
        const uint32_t c = pt_utf8_get(text, at, &len);
        if (c == 0x85 || c == 0x2028 || c == 0x2029) {
            *out_next = at + len;
            return at;
        }
        at += len;
    }
    return end;
}

/* The end of the line at lines->at; moves lines->at behind its line end. */
static size_t pass_line(struct lines *lines)
{
    const struct pt_str text = lines->text;
    if (lines->next_lf < lines->at)
        lines->next_lf = find_from(text, lines->at, '\n');
    if (lines->next_cr < lines->at)
        lines->next_cr = find_from(text, lines->at, '\r');
    const bool is_cr = lines->next_cr < lines->next_lf;
    const size_t end = is_cr ? lines->next_cr : lines->next_lf;
    size_t next = end + (end < text.len);
    if (is_cr && lines->next_lf == next)
        next++;
    const size_t rare = find_rare_end(text, lines->at, end, &next);
    lines->at = next;
    return rare;
}

/* The first byte from begin on that is no white space, at most end. */
static size_t skip_space(struct pt_str text, size_t begin, size_t end)
{
    size_t len;
    while (begin < end &&
           pt_char_kind_of(pt_utf8_get(text, begin, &len)) == PT_CHAR_SPACE)
        begin += len;
    return begin;
}

static size_t skip_space_back(struct pt_str text, size_t begin, size_t end)
{
    size_t len;
    while (end > begin &&
           pt_char_kind_of(pt_utf8_before(text, end, &len)) == PT_CHAR_SPACE)
        end -= len;
    return end;
}

static size_t columns(struct pt_str text, size_t begin, size_t end)
{
    size_t n = pt_ascii_length(pt_str_sub(text, begin, end));
    for (size_t at = begin + n; at < end; at++)
        n += ((unsigned char)text.ptr[at] & 0xc0) != 0x80;
    return n;
}

static size_t indent_columns(struct pt_str text, size_t begin, size_t end)
{
    size_t n = 0;
    for (size_t at = begin; at < end; at++) {
        const char c = text.ptr[at];
        if (c == '\t')
            n += TAB_COLUMNS - n % TAB_COLUMNS;
        else
            n += ((unsigned char)c & 0xc0) != 0x80;
    }
    return n;
}

static bool next_line(struct lines *lines, struct line *out)
{
    if (lines->at >= lines->text.len)
        return false;
    const size_t begin = lines->at;
    const size_t end = pass_line(lines);
    out->begin = skip_space(lines->text, begin, end);
    out->end = skip_space_back(lines->text, out->begin, end);
    out->indent = indent_columns(lines->text, begin, out->begin);
    out->number = ++lines->number;
    return true;
}

size_t pt_list_mark_bytes(struct pt_str line)
{
    static const struct pt_str bullets[] = {
        {"-",      1},
        {"*",      1},
        {"\u2022", 3}
    };
    size_t at = 0;
    if (line.len == 0)
        return 0;
    assert(line.ptr);
    for (size_t i = 0; i < PT_COUNTOF(bullets) && at == 0; i++)
        if (pt_str_begins(line, bullets[i]))
            at = bullets[i].len;
    if (at == 0) {
        while (at < line.len && line.ptr[at] >= '0' && line.ptr[at] <= '9')
            at++;
        if (at == 0 || at > MAX_NUMBER_DIGITS || at == line.len ||
            (line.ptr[at] != '.' && line.ptr[at] != ')'))
            return 0;
        at++;
    }
    const size_t text = skip_space(line, at, line.len);
    return text > at && text < line.len ? text : 0;
}

static bool is_heading(struct pt_str line)
{
    assert(line.ptr);
    size_t at = 0;
    while (at < line.len && line.ptr[at] == '#')
        at++;
    return at > 0 && at <= MAX_HEADING_LEVEL && at < line.len &&
           line.ptr[at] == ' ';
}

static struct pt_str view_of(struct pt_str text, const struct line *line)
{
    return pt_str_sub(text, line->begin, line->end);
}

/* --- is it hard-wrapped? ------------------------------------------------ */

struct wrapping {
    bool is_hard;
    size_t longest;     /* columns */
    size_t base_indent; /* least of all lines */
};

/* The lines that another line continues. */
struct inner_lines {
    uint32_t by_width[WRAP_MAX_COLUMNS + 1];
    uint32_t n;
    uint32_t n_stopped; /* that end as a sentence does */
};

static bool are_mostly_full(const struct inner_lines *inner, size_t longest)
{
    uint32_t n_full = 0;
    for (size_t width = 0; width <= longest; width++)
        if (width + WRAP_RAGGED >= longest)
            n_full += inner->by_width[width];
    return n_full > inner->n / 2;
}

static size_t width_of(struct pt_str text, const struct line *line)
{
    return line->indent + columns(text, line->begin, line->end);
}

/* The least indent of all lines that are not empty; mostly the first is 0. */
static size_t base_indent_of(struct pt_str text)
{
    size_t least = SIZE_MAX;
    struct lines lines;
    struct line line;
    for (lines_begin(&lines, text); least && next_line(&lines, &line);)
        if (line.begin < line.end && line.indent < least)
            least = line.indent;
    return least == SIZE_MAX ? 0 : least;
}

/* True when nothing about a line says that it begins a paragraph. */
static bool
continues(struct pt_str text, const struct line *line, size_t base_indent)
{
    const struct pt_str bytes = view_of(text, line);
    return line->indent < base_indent + MIN_INDENT && !is_heading(bytes) &&
           pt_list_mark_bytes(bytes) == 0;
}

/* One line too long for a wrapped text settles it, and mostly the first does.
 * base_indent is set for hard-wrapped text only. */
static struct wrapping wrapping_of(struct pt_str text)
{
    struct wrapping wrapping = {.base_indent = base_indent_of(text)};
    struct inner_lines inner = {0};
    struct lines lines;
    struct line line, before = {0};
    size_t n_lines = 0, width_before = 0;
    for (lines_begin(&lines, text); next_line(&lines, &line); before = line) {
        if (line.begin == line.end)
            continue;
        const size_t width = width_of(text, &line);
        if (width > WRAP_MAX_COLUMNS)
            return (struct wrapping){0};
        if (continues(text, &line, wrapping.base_indent) &&
            before.begin < before.end && !is_heading(view_of(text, &before))) {
            inner.by_width[width_before]++;
            inner.n++;
            inner.n_stopped += pt_ends_sentence(view_of(text, &before));
        }
        width_before = width;
        n_lines++;
        if (width > wrapping.longest)
            wrapping.longest = width;
    }
    wrapping.is_hard = n_lines >= MIN_LINES &&
                       wrapping.longest >= WRAP_MIN_COLUMNS &&
                       inner.n_stopped <= inner.n / 2 &&
                       are_mostly_full(&inner, wrapping.longest);
    return wrapping;
}

/* --- paragraphs --------------------------------------------------------- */

struct array {
    void *items;
    uint32_t n;
    uint32_t capacity;
};

/* Room for one more item at array->n; what is outgrown stays in the arena, in
 * all no more than what is kept. */
static bool
reserve(struct pt_arena *arena, struct array *array, size_t item_size)
{
    enum { FIRST_CAPACITY = 32 };
    if (array->n < array->capacity)
        return true;
    const uint32_t capacity =
        array->capacity ? 2 * array->capacity : FIRST_CAPACITY;
    if (array->capacity > UINT32_MAX / 2)
        return false;
    void *const items = pt_arena_array(arena, capacity, item_size);
    if (!items)
        return false;
    if (array->n)
        memcpy(items, array->items, array->n * item_size);
    array->items = items;
    array->capacity = capacity;
    return true;
}

struct builder {
    struct pt_str text;
    struct pt_arena *arena;
    struct wrapping wrapping;
    struct array paragraphs;
    struct array sentences;
    uint32_t most_sentences;
    enum pt_status status;

    /* The paragraph being gathered; .n_sentences is not counted yet. */
    struct pt_paragraph open;
    bool is_open;
    bool is_heading;
    bool is_item;
    size_t mark_indent; /* columns: of the item's mark, and of its text */
    size_t text_indent;
    struct line last;
};

static bool fail(struct builder *b, enum pt_status status)
{
    b->status = status;
    return false;
}

static bool add_sentences(struct builder *b, struct pt_span span)
{
    for (size_t begin = span.begin; begin < span.end;) {
        const size_t end = pt_sentence_end(b->text, begin, span.end);
        if (b->sentences.n == b->most_sentences)
            return fail(b, PT_ELIMIT);
        if (!reserve(b->arena, &b->sentences, sizeof(struct pt_span)))
            return fail(b, PT_ENOMEM);
        ((struct pt_span *)b->sentences.items)[b->sentences.n++] =
            (struct pt_span){(uint32_t)begin, (uint32_t)end};
        begin = skip_space(b->text, end, span.end);
    }
    return true;
}

static bool close_paragraph(struct builder *b)
{
    if (!b->is_open)
        return true;
    b->is_open = false;
    b->open.first_sentence = b->sentences.n;
    if (!reserve(b->arena, &b->paragraphs, sizeof b->open))
        return fail(b, PT_ENOMEM);
    if (!add_sentences(b, b->open.span))
        return false;
    b->open.n_sentences = b->sentences.n - b->open.first_sentence;
    assert(b->open.n_sentences > 0);
    ((struct pt_paragraph *)b->paragraphs.items)[b->paragraphs.n++] = b->open;
    return true;
}

/* True when the last line seems to break off in the middle of a sentence, so
 * that a list mark behind it is a dash or a number of that sentence. */
static bool last_line_goes_on(const struct builder *b)
{
    const char last = b->text.ptr[b->last.end - 1];
    return width_of(b->text, &b->last) + WRAP_RAGGED >= b->wrapping.longest &&
           last != ':' && last != ';' &&
           !pt_ends_sentence(view_of(b->text, &b->last));
}

static bool opens(const struct builder *b, const struct line *line)
{
    const struct pt_str bytes = view_of(b->text, line);
    if (!b->is_open || !b->wrapping.is_hard || b->is_heading ||
        is_heading(bytes))
        return true;
    if (pt_list_mark_bytes(bytes))
        return b->is_item || !last_line_goes_on(b);
    if (b->is_item && line->indent >= b->text_indent)
        return false;
    if (b->is_item && line->indent < b->mark_indent)
        return true;
    return line->indent >= b->wrapping.base_indent + MIN_INDENT;
}

static bool add_line(struct builder *b, const struct line *line)
{
    if (opens(b, line)) {
        if (!close_paragraph(b))
            return false;
        const struct pt_str bytes = view_of(b->text, line);
        const size_t mark = pt_list_mark_bytes(bytes);
        b->open = (struct pt_paragraph){
            .span = {(uint32_t)line->begin, (uint32_t)line->end},
            .line = line->number,
        };
        b->is_open = true;
        b->is_heading = is_heading(bytes);
        b->is_item = mark > 0;
        b->mark_indent = line->indent;
        b->text_indent =
            line->indent + columns(b->text, line->begin, line->begin + mark);
    }
    b->open.span.end = (uint32_t)line->end;
    b->last = *line;
    return true;
}

enum pt_status pt_layout_up_to(struct pt_str text,
                               uint32_t most_sentences,
                               struct pt_arena *arena,
                               struct pt_layout *out)
{
    assert(text.len <= UINT32_MAX);
    struct builder b = {.text = text,
                        .arena = arena,
                        .wrapping = wrapping_of(text),
                        .most_sentences = most_sentences};
    struct lines lines;
    struct line line;
    for (lines_begin(&lines, text); next_line(&lines, &line);)
        if (line.begin == line.end ? !close_paragraph(&b)
                                   : !add_line(&b, &line))
            return b.status;
    if (!close_paragraph(&b))
        return b.status;
    *out = (struct pt_layout){
        .paragraphs = b.paragraphs.items,
        .n_paragraphs = b.paragraphs.n,
        .sentences = b.sentences.items,
        .n_sentences = b.sentences.n,
        .is_hard_wrapped = b.wrapping.is_hard,
    };
    return PT_OK;
}

enum pt_status
pt_layout_of(struct pt_str text, struct pt_arena *arena, struct pt_layout *out)
{
    return pt_layout_up_to(text, UINT32_MAX, arena, out);
}

/* --- finding ------------------------------------------------------------ */

uint32_t pt_layout_paragraph_at(const struct pt_layout *layout, uint32_t at)
{
    uint32_t low = 0, high = layout->n_paragraphs;
    while (high - low > 1) {
        const uint32_t middle = low + (high - low) / 2;
        if (layout->paragraphs[middle].span.begin <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

uint32_t pt_layout_sentence_at(const struct pt_layout *layout, uint32_t at)
{
    uint32_t low = 0, high = layout->n_sentences;
    while (high - low > 1) {
        const uint32_t middle = low + (high - low) / 2;
        if (layout->sentences[middle].begin <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}
