/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * compare.c: paragraphs are compared as they are. Where some went out and
 * others came in, one that went out became the first of the next few that came
 * in with half of its words.
 */
#include "search/answer/compare.h"

#include "common/ascii.h"
#include "common/edits.h"
#include "common/layout.h"
#include "search/answer/find_article.h"

/* Paragraphs that came in among which one that went out is looked for. */
enum { LOOK_AHEAD = 4 };

struct pt_diff {
    struct pt_results results; /* its arena holds all; two hits */
    struct pt_diff_paragraph *lines;
    size_t n_lines;
    size_t capacity;
    bool is_equal;
};

/* One of both articles. */
struct side {
    struct pt_buf record;
    struct pt_article article;
    struct pt_str *paragraphs; /* in one line each */
    size_t n;
};

struct comparer {
    const struct pt_query_run *run;
    pt_diff *diff;
    struct pt_error *err;
    struct side sides[2];
    struct pt_arena scratch; /* of one pair of paragraphs */
    size_t n_bytes;          /* of paragraphs whose words were compared */
};

/* --- Paragraphs ----------------------------------------------------------- */

/* s with any run of white space as one blank. */
static bool
keep_flowing(struct pt_arena *arena, struct pt_str s, struct pt_str *out)
{
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < s.len; i++)
        if (!pt_ascii_is_space(s.ptr[i]))
            pt_buf_add_byte(&text, s.ptr[i]);
        else if (text.len && text.ptr[text.len - 1] != ' ')
            pt_buf_add_byte(&text, ' ');
    const bool is_kept = pt_buf_status(&text) == PT_OK &&
                         pt_arena_copy(arena, pt_buf_str(&text), out);
    pt_buf_fini(&text);
    return is_kept;
}

static enum pt_status split(struct comparer *c, struct side *side)
{
    struct pt_arena *const arena = &c->diff->results.arena;
    const struct pt_article *const a = &side->article;
    struct pt_layout layout = {0};
    if (pt_layout_of(a->text, &c->scratch, &layout) != PT_OK)
        return PT_ENOMEM;
    side->paragraphs = pt_arena_array(arena, layout.n_paragraphs + 1,
                                      sizeof *side->paragraphs);
    if (!side->paragraphs)
        return PT_ENOMEM;
    if (a->title.len &&
        !keep_flowing(arena, a->title, &side->paragraphs[side->n++]))
        return PT_ENOMEM;
    for (uint32_t i = 0; i < layout.n_paragraphs; i++) {
        const struct pt_span span = layout.paragraphs[i].span;
        if (!keep_flowing(arena, pt_str_sub(a->text, span.begin, span.end),
                          &side->paragraphs[side->n++]))
            return PT_ENOMEM;
    }
    pt_arena_reset(&c->scratch);
    return PT_OK;
}

static enum pt_status
read_side(struct comparer *c, struct pt_str name, unsigned which)
{
    struct side *const side = &c->sides[which];
    struct pt_results *const results = &c->diff->results;
    uint32_t docid = 0;
    enum pt_status status =
        pt_find_article(c->run->reader, name, &docid, c->err);
    if (status == PT_OK)
        status = pt_reader_article(c->run->reader, docid, &side->record,
                                   &side->article, c->err);
    if (status != PT_OK)
        return status;
    if (pt_results_describe(c->run, &side->article, results,
                            &results->hits[which]) != PT_OK ||
        split(c, side) != PT_OK)
        return pt_fail_nomem(c->err);
    return PT_OK;
}

/* --- Lines ---------------------------------------------------------------- */

static bool add_line(struct comparer *c, struct pt_diff_paragraph line)
{
    pt_diff *const diff = c->diff;
    void *const lines =
        pt_arena_grow(&diff->results.arena, diff->lines, diff->n_lines,
                      &diff->capacity, sizeof *diff->lines);
    if (!lines)
        return false;
    diff->lines = lines;
    diff->lines[diff->n_lines++] = line;
    if (line.kind != PT_DIFF_SAME)
        diff->is_equal = false;
    return true;
}

/* A paragraph of one side, or of both; a, b from 0. */
static bool
add_whole(struct comparer *c, enum pt_diff_kind kind, size_t a, size_t b)
{
    const struct pt_str text = kind == PT_DIFF_ONLY_B
                                   ? c->sides[1].paragraphs[b]
                                   : c->sides[0].paragraphs[a];
    struct pt_diff_part *const part =
        pt_arena_alloc(&c->diff->results.arena, sizeof *part);
    if (!part)
        return false;
    *part = (struct pt_diff_part){kind, text.ptr, text.len};
    return add_line(
        c, (struct pt_diff_paragraph){
               .kind = kind,
               .paragraph_a = kind == PT_DIFF_ONLY_B ? 0 : (uint32_t)a + 1,
               .paragraph_b = kind == PT_DIFF_ONLY_A ? 0 : (uint32_t)b + 1,
               .parts = part,
               .n_parts = 1});
}

/* --- Words ---------------------------------------------------------------- */

static bool is_of_word(char c)
{
    const unsigned char u = (unsigned char)c;
    return u >= 0x80 || (u >= '0' && u <= '9') ||
           ((u | 0x20) >= 'a' && (u | 0x20) <= 'z');
}

/* Words and signs, blanks among these; false when there are too many.
 */
static bool split_words(struct pt_str s, struct pt_str *out, size_t *out_n)
{
    size_t n = 0;
    for (size_t at = 0, end; at < s.len; at = end) {
        if (n == PT_MAX_DIFF_WORDS)
            return false;
        for (end = at + 1;
             is_of_word(s.ptr[at]) && end < s.len && is_of_word(s.ptr[end]);
             end++)
            ;
        out[n++] = pt_str_sub(s, at, end);
    }
    *out_n = n;
    return true;
}

/* The words [begin, end) as one part. */
static void add_part(struct pt_diff_paragraph *line,
                     struct pt_diff_part *parts,
                     enum pt_diff_kind kind,
                     const struct pt_str *words,
                     size_t begin,
                     size_t end)
{
    if (begin == end)
        return;
    const char *const from = words[begin].ptr;
    const struct pt_str last = words[end - 1];
    parts[line->n_parts++] =
        (struct pt_diff_part){kind, from, (size_t)(last.ptr + last.len - from)};
}

/* Two paragraphs by their words, and what makes one of the other. */
struct words {
    struct pt_str *a;
    struct pt_str *b;
    size_t n_a;
    size_t n_b;
    struct pt_edit *edits;
    size_t n;
};

/* PT_ELIMIT: too much to compare. */
static enum pt_status read_words(struct comparer *c,
                                 struct pt_str a,
                                 struct pt_str b,
                                 struct words *w)
{
    const size_t size = sizeof(struct pt_str), most = PT_MAX_DIFF_WORDS;
    c->n_bytes += a.len + b.len;
    if (c->n_bytes > PT_MAX_DIFF_WORD_BYTES)
        return PT_ELIMIT;
    pt_arena_reset(&c->scratch);
    w->a = pt_arena_array(&c->scratch, a.len < most ? a.len : most, size);
    w->b = pt_arena_array(&c->scratch, b.len < most ? b.len : most, size);
    if (!w->a || !w->b)
        return PT_ENOMEM;
    if (!split_words(a, w->a, &w->n_a) || !split_words(b, w->b, &w->n_b))
        return PT_ELIMIT;
    return pt_edits_find(w->a, w->n_a, w->b, w->n_b, &c->scratch, &w->edits,
                         &w->n);
}

static size_t bytes_of(const struct pt_str *words, size_t begin, size_t end)
{
    size_t n_bytes = 0;
    for (size_t i = begin; i < end; i++)
        n_bytes += is_of_word(words[i].ptr[0]) ? words[i].len : 0;
    return n_bytes;
}

/* Half of the longer one's words, by their bytes, are in both. */
static bool is_same_paragraph(const struct words *w)
{
    const size_t of_a = bytes_of(w->a, 0, w->n_a);
    const size_t of_b = bytes_of(w->b, 0, w->n_b);
    size_t common = of_a;
    for (size_t i = 0; i < w->n; i++)
        common -= bytes_of(w->a, w->edits[i].begin_a, w->edits[i].end_a);
    return common > 0 && 2 * common >= (of_a > of_b ? of_a : of_b);
}

static bool make_parts(struct comparer *c,
                       const struct words *w,
                       struct pt_diff_paragraph *line)
{
    size_t at = 0;
    struct pt_diff_part *const parts =
        pt_arena_array(&c->diff->results.arena, 3 * w->n + 1, sizeof *parts);
    if (!parts)
        return false;
    for (size_t i = 0; i < w->n; i++) {
        const struct pt_edit *const e = &w->edits[i];
        add_part(line, parts, PT_DIFF_SAME, w->a, at, e->begin_a);
        add_part(line, parts, PT_DIFF_ONLY_A, w->a, e->begin_a, e->end_a);
        add_part(line, parts, PT_DIFF_ONLY_B, w->b, e->begin_b, e->end_b);
        at = e->end_a;
    }
    add_part(line, parts, PT_DIFF_SAME, w->a, at, w->n_a);
    line->parts = parts;
    return true;
}

/* --- Edits ---------------------------------------------------------------- */

/* Whether paragraph b is what a has become: then *line is it. */
static enum pt_status try_pair(struct comparer *c,
                               size_t a,
                               size_t b,
                               struct pt_diff_paragraph *line,
                               bool *out_is_one)
{
    struct words words = {0};
    const enum pt_status status = read_words(c, c->sides[0].paragraphs[a],
                                             c->sides[1].paragraphs[b], &words);
    *out_is_one = status == PT_OK && is_same_paragraph(&words);
    *line = (struct pt_diff_paragraph){.kind = PT_DIFF_CHANGED,
                                       .paragraph_a = (uint32_t)a + 1,
                                       .paragraph_b = (uint32_t)b + 1};
    if (*out_is_one && !make_parts(c, &words, line))
        return PT_ENOMEM;
    return status == PT_ELIMIT ? PT_OK : status;
}

/* The paragraphs [*b, end) of one side alone. */
static enum pt_status add_new(struct comparer *c, uint32_t *b, uint32_t end)
{
    enum pt_status status = PT_OK;
    while (*b < end && status == PT_OK)
        status = add_whole(c, PT_DIFF_ONLY_B, 0, (*b)++) ? PT_OK : PT_ENOMEM;
    return status;
}

/* Paragraph a went out, or became one of the next that came in. */
static enum pt_status
add_old(struct comparer *c, uint32_t a, uint32_t *b, uint32_t end_b)
{
    struct pt_diff_paragraph line;
    for (uint32_t k = *b; k < end_b && k - *b < LOOK_AHEAD; k++) {
        bool is_one = false;
        enum pt_status status = try_pair(c, a, k, &line, &is_one);
        if (status == PT_OK && is_one)
            status = add_new(c, b, k);
        if (status == PT_OK && is_one && !add_line(c, line))
            status = PT_ENOMEM;
        if (status != PT_OK || is_one) {
            *b = k + 1;
            return status;
        }
    }
    return add_whole(c, PT_DIFF_ONLY_A, a, 0) ? PT_OK : PT_ENOMEM;
}

static enum pt_status add_edit(struct comparer *c, const struct pt_edit *edit)
{
    uint32_t b = edit->begin_b;
    enum pt_status status = PT_OK;
    for (uint32_t a = edit->begin_a; a < edit->end_a && status == PT_OK; a++)
        status = add_old(c, a, &b, edit->end_b);
    return status == PT_OK ? add_new(c, &b, edit->end_b) : status;
}

static enum pt_status compare(struct comparer *c)
{
    const struct side *const a = &c->sides[0];
    const struct side *const b = &c->sides[1];
    struct pt_edit *edits;
    size_t n = 0, at_a = 0, at_b = 0;
    enum pt_status status =
        pt_edits_find(a->paragraphs, a->n, b->paragraphs, b->n,
                      &c->diff->results.arena, &edits, &n);
    for (size_t i = 0; i <= n && status == PT_OK; i++) {
        const size_t to = i < n ? edits[i].begin_a : a->n;
        for (; at_a < to && status == PT_OK; at_a++, at_b++)
            status = add_whole(c, PT_DIFF_SAME, at_a, at_b) ? PT_OK : PT_ENOMEM;
        if (i == n || status != PT_OK)
            break;
        status = add_edit(c, &edits[i]);
        at_a = edits[i].end_a;
        at_b = edits[i].end_b;
    }
    return status == PT_OK ? PT_OK : pt_fail_nomem(c->err);
}

enum pt_status pt_compare_make(const struct pt_query_run *run,
                               struct pt_str a,
                               struct pt_str b,
                               pt_diff **out,
                               struct pt_error *err)
{
    struct comparer c = {.run = run, .err = err};
    enum pt_status status = PT_OK;
    c.diff = pt_arena_root_new(run->region, sizeof *c.diff);
    if (!c.diff)
        return pt_fail_nomem(err);
    c.diff->is_equal = true;
    pt_arena_init(&c.scratch);
    pt_buf_init(&c.sides[0].record, PT_BUF_NO_CEILING);
    pt_buf_init(&c.sides[1].record, PT_BUF_NO_CEILING);
    c.diff->results.hits =
        pt_arena_array(&c.diff->results.arena, 2, sizeof *c.diff->results.hits);
    if (!c.diff->results.hits)
        status = pt_fail_nomem(err);
    if (status == PT_OK)
        status = read_side(&c, a, 0);
    if (status == PT_OK)
        status = read_side(&c, b, 1);
    if (status == PT_OK)
        status = compare(&c);
    pt_buf_fini(&c.sides[0].record);
    pt_buf_fini(&c.sides[1].record);
    pt_arena_fini(&c.scratch);
    if (status == PT_OK)
        *out = c.diff;
    else
        pt_diff_free(c.diff);
    return status;
}

/* --- Public --------------------------------------------------------------- */

int pt_diff_is_equal(const pt_diff *diff)
{
    return diff->is_equal;
}

const pt_hit *pt_diff_article(const pt_diff *diff, unsigned which)
{
    assert(which < 2);
    return &diff->results.hits[which];
}

size_t pt_diff_n_lines(const pt_diff *diff)
{
    return diff->n_lines;
}

const struct pt_diff_paragraph *pt_diff_line(const pt_diff *diff, size_t i)
{
    assert(i < diff->n_lines);
    return &diff->lines[i];
}

void pt_diff_free(pt_diff *diff)
{
    pt_arena_root_free(diff);
}
