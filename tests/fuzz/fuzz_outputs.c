/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * fuzz_outputs.c: what people and programs get to see of other people's text.
 * In no format does it move a cursor, turn the direction of writing, or become
 * markup; JSON is JSON, and rows have as many fields as their head.
 */
#include "tests/fuzz/fuzz.h"

#include "common/layout.h"
#include "common/utf8.h"
#include "indexer/sources/json_read.h"
#include "search/program/render.h"
#include "search/program/settings.h"
#include "search/results.h"

enum { MOST_HITS = 3 };

/* --- An answer made of bytes ---------------------------------------------- */

struct made {
    struct pt_arena arena;
    struct pt_results results;
    struct pt_hit hits[MOST_HITS];
    struct pt_passage passages[MOST_HITS];
    struct pt_byte_span spans[MOST_HITS][2];
    struct pt_spelling spelling;
    struct pt_suggestion suggestion;
    const char *note;
    struct pt_str query;
};

/* Bytes that are markup somewhere become none. */
static bool is_markup(char c)
{
    return c == '<' || c == '>' || c == '"' || c == '\'' || c == '&';
}

/* A copy with a NUL behind; is_text: well-formed, as articles are stored. */
static struct pt_str
kept(struct made *m, struct pt_str s, bool is_text, bool is_tame)
{
    struct pt_str out;
    if (is_text) /* a NUL separates words, and is in no text */
        s = pt_str_sub(s, 0, pt_str_find(s, '\0'));
    if (is_text)
        s = pt_str_sub(s, 0, pt_utf8_valid_length(s));
    pt_fuzz_must(pt_arena_copy(&m->arena, s, &out));
    for (size_t i = 0; is_tame && i < out.len; i++)
        if (is_markup(out.ptr[i]))
            ((char *)(uintptr_t)out.ptr)[i] = 'x';
    return out;
}

/* The middle third, between whole characters. */
static size_t middle(struct pt_str text, struct pt_byte_span *out)
{
    size_t begin = text.len / 3, end = text.len - text.len / 3;
    while (begin < text.len && !pt_utf8_is_boundary(text, begin))
        begin++;
    while (end > begin && end < text.len && !pt_utf8_is_boundary(text, end))
        end--;
    *out = (struct pt_byte_span){begin, begin < end ? end : begin};
    return begin < end;
}

static void
make_hit(struct made *m, size_t i, struct pt_str *bytes, bool is_tame)
{
    struct pt_hit *const hit = &m->hits[i];
    struct pt_passage *const passage = &m->passages[i];
    *hit = (struct pt_hit){.rank = i + 1, .score = 1.5, .n_copies = i};
    hit->fields[PT_HIT_TITLE] = kept(m, pt_fuzz_cut(bytes), true, is_tame);
    const struct pt_str text = kept(m, pt_fuzz_cut(bytes), true, is_tame);
    hit->fields[PT_HIT_SOURCE] = kept(m, pt_fuzz_cut(bytes), true, is_tame);
    hit->fields[PT_HIT_AUTHOR] = kept(m, pt_fuzz_cut(bytes), true, is_tame);
    hit->fields[PT_HIT_PATH] = kept(m, pt_fuzz_cut(bytes), false, is_tame);
    hit->fields[PT_HIT_FILE] = hit->fields[PT_HIT_PATH];
    hit->fields[PT_HIT_ID] = hit->fields[PT_HIT_PATH];
    hit->fields[PT_HIT_URL] = kept(m, pt_fuzz_cut(bytes), true, is_tame);
    hit->fields[PT_HIT_DATE] = PT_STR("2025-12-15");
    hit->fields[PT_HIT_LANG] = PT_STR("en");
    hit->fields[PT_HIT_STORY] = PT_STR("00000000000000ff");
    hit->has_headline = i != 1;
    hit->title_spans = &m->spans[i][0];
    hit->n_title_spans = middle(hit->fields[PT_HIT_TITLE], hit->title_spans);
    *passage = (struct pt_passage){.text = text.ptr,
                                   .text_len = text.len,
                                   .spans = &m->spans[i][1],
                                   .paragraph = 2,
                                   .line = (uint32_t)i,
                                   .is_cut_before = i == 1};
    passage->n_spans = middle(text, &m->spans[i][1]);
    hit->passages = passage;
    hit->n_passages = text.len > 0;
    hit->spellings = &m->spelling;
    hit->n_spellings = i == 0;
}

static void make(struct made *m, struct pt_str bytes, bool is_tame)
{
    const struct pt_count three = {MOST_HITS, PT_EXACT};
    pt_arena_init(&m->arena);
    m->query = kept(m, pt_fuzz_cut(&bytes), true, is_tame);
    m->note = kept(m, m->query, true, is_tame).ptr;
    m->spelling = (struct pt_spelling){m->note, m->note, 1};
    m->suggestion = (struct pt_suggestion){.query = m->note,
                                           .since = PT_NO_DATE,
                                           .until = PT_NO_DATE,
                                           .total = 2,
                                           .articles = 1,
                                           .why = "without a word"};
    for (size_t i = 0; i < MOST_HITS; i++)
        make_hit(m, i, &bytes, is_tame);
    m->results = (struct pt_results){
        .hits = m->hits,
        .n_hits = MOST_HITS,
        .total = three,
        .articles = three,
        .stories = three,
        .occurrences = three,
        .query = m->query,
        .parsed = m->query,
        .notes = &m->note,
        .n_notes = 1,
        .suggestions = &m->suggestion,
        .n_suggestions = 1,
    };
}

/* --- What holds of every output ------------------------------------------- */

static bool is_direction(uint32_t c)
{
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* except: control bytes that the format has. */
static void check_calm(const struct pt_buf *out, const char *except)
{
    const struct pt_str s = pt_buf_str(out);
    pt_fuzz_must(pt_buf_status(out) == PT_OK);
    pt_fuzz_must(pt_utf8_valid_length(s) == s.len);
    for (size_t at = 0, n; at < s.len; at += n) {
        const uint32_t c = pt_utf8_get(s, at, &n);
        pt_fuzz_must(c >= 0x20 || (c && strchr(except, (int)c)));
        pt_fuzz_must(c < 0x7f || c > 0x9f);
        pt_fuzz_must(!is_direction(c));
    }
}

static size_t count(const struct pt_buf *out, char c)
{
    size_t n = 0;
    for (size_t i = 0; i < out->len; i++)
        n += out->ptr[i] == c;
    return n;
}

/* The hit's first passage is the text as it is. */
static void check_json_hit(const struct pt_json *hit,
                           const struct pt_passage *made)
{
    const struct pt_json *const passage =
        pt_json_item(pt_json_member(hit, "snippets"), 0);
    if (made->text_len)
        pt_fuzz_must(
            pt_str_equal(pt_json_text_of(pt_json_member(passage, "text")),
                         pt_str_n(made->text, made->text_len)));
}

static void check_json(const struct made *m, const struct pt_buf *out)
{
    struct pt_json *root = NULL;
    struct pt_error err;
    pt_fuzz_must(pt_json_parse(pt_buf_str(out), &root, &err) == PT_OK);
    const struct pt_json *const hits = pt_json_member(root, "hits");
    pt_fuzz_must(pt_json_n_items(hits) == MOST_HITS);
    for (size_t i = 0; i < MOST_HITS; i++)
        check_json_hit(pt_json_item(hits, i), &m->passages[i]);
    pt_json_free(root);
}

static void check_jsonl(const struct made *m, const struct pt_buf *out)
{
    struct pt_str rest = pt_buf_str(out);
    for (size_t i = 0; rest.len; i++) {
        struct pt_json *hit = NULL;
        struct pt_error err;
        const size_t end = pt_str_find(rest, '\n');
        pt_fuzz_must(i < MOST_HITS && end < rest.len);
        pt_fuzz_must(pt_json_parse(pt_str_sub(rest, 0, end), &hit, &err) ==
                     PT_OK);
        check_json_hit(hit, &m->passages[i]);
        pt_json_free(hit);
        rest = pt_str_sub(rest, end + 1, rest.len);
    }
}

/* RFC 4180: the fields of each row are those of the head. */
static void check_csv(const struct pt_buf *out)
{
    size_t n_fields = 1, n_head = 0;
    bool is_quoted = false;
    for (size_t i = 0; i < out->len; i++) {
        const char c = out->ptr[i];
        if (c == '"')
            is_quoted = !is_quoted;
        n_fields += c == ',' && !is_quoted;
        if (c != '\n' || is_quoted)
            continue;
        n_head = n_head ? n_head : n_fields;
        pt_fuzz_must(n_fields == n_head);
        n_fields = 1;
    }
    pt_fuzz_must(!is_quoted);
}

static void check_tsv(const struct pt_buf *out)
{
    enum { MOST_ROWS = MOST_HITS + 1 };
    const size_t n_rows = count(out, '\n');
    pt_fuzz_must(n_rows == MOST_ROWS);
    pt_fuzz_must(count(out, '\t') % n_rows == 0);
}

/* Text that is markup is shown, not meant: there is as much markup as without
 * it. */
static void check_markup(const struct pt_buf *wild, const struct pt_buf *tame)
{
    pt_fuzz_must(count(wild, '<') == count(tame, '<'));
    pt_fuzz_must(count(wild, '>') == count(tame, '>'));
    pt_fuzz_must(count(wild, '"') == count(tame, '"'));
}

typedef void renderer(const struct pt_render *r, struct pt_buf *out);

static void rendered(const struct made *m,
                     renderer *render,
                     enum pt_format format,
                     unsigned columns,
                     struct pt_buf *out)
{
    struct pt_settings settings = {.format = format};
    const struct pt_render r = {.results = &m->results,
                                .query = m->query,
                                .settings = &settings,
                                .columns = columns,
                                .separator = '\n'};
    pt_buf_clear(out);
    render(&r, out);
}

static void
render_lines(const struct made *m, enum pt_format format, struct pt_buf *out)
{
    struct pt_settings settings = {.format = format, .is_kwic = true};
    pt_lines *lines = NULL;
    struct pt_error err;
    pt_fuzz_must(pt_results_lines(&m->results, PT_LINES_BY_RIGHT, 0,
                                  PT_ALL_HITS, &lines, &err) == PT_OK);
    const struct pt_render r = {.results = &m->results,
                                .query = m->query,
                                .settings = &settings,
                                .lines = lines,
                                .separator = '\n'};
    pt_buf_clear(out);
    pt_render_kwic(&r, out);
    pt_lines_free(lines);
}

static void fuzz_render(struct pt_str bytes)
{
    struct made wild = {0}, tame = {0};
    struct pt_buf out, other;
    make(&wild, bytes, false);
    make(&tame, bytes, true);
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    pt_buf_init(&other, PT_BUF_NO_CEILING);
    rendered(&wild, pt_render_text, PT_FORMAT_TEXT, 0, &out);
    check_calm(&out, "\n");
    rendered(&wild, pt_render_text, PT_FORMAT_TEXT, 60, &out);
    check_calm(&out, "\n");
    rendered(&wild, pt_render_markdown, PT_FORMAT_MARKDOWN, 0, &out);
    check_calm(&out, "\n");
    rendered(&wild, pt_render_html, PT_FORMAT_HTML, 0, &out);
    check_calm(&out, "\n");
    rendered(&tame, pt_render_html, PT_FORMAT_HTML, 0, &other);
    check_markup(&out, &other);
    rendered(&wild, pt_render_csv, PT_FORMAT_CSV, 0, &out);
    check_calm(&out, "\r\n\t");
    check_csv(&out);
    rendered(&wild, pt_render_tsv, PT_FORMAT_TSV, 0, &out);
    check_calm(&out, "\t\n");
    check_tsv(&out);
    rendered(&wild, pt_render_json, PT_FORMAT_JSON, 0, &out);
    check_calm(&out, "\n");
    check_json(&wild, &out);
    rendered(&wild, pt_render_jsonl, PT_FORMAT_JSONL, 0, &out);
    check_calm(&out, "\n");
    check_jsonl(&wild, &out);
    rendered(&wild, pt_render_show, PT_FORMAT_TEXT, 0, &out);
    check_calm(&out, "\n");
    rendered(&wild, pt_render_show_html, PT_FORMAT_HTML, 0, &out);
    check_calm(&out, "\n");
    rendered(&tame, pt_render_show_html, PT_FORMAT_HTML, 0, &other);
    check_markup(&out, &other);
    render_lines(&wild, PT_FORMAT_TEXT, &out);
    check_calm(&out, "\n");
    render_lines(&wild, PT_FORMAT_JSONL, &out);
    check_calm(&out, "\n");
    render_lines(&wild, PT_FORMAT_CSV, &out);
    check_calm(&out, "\r\n\t");
    check_csv(&out);
    pt_buf_fini(&out);
    pt_buf_fini(&other);
    pt_arena_fini(&wild.arena);
    pt_arena_fini(&tame.arena);
}

/* As if nobody escaped: what shows that the promises can be broken. */
static void fuzz_unescaped(struct pt_str bytes)
{
    struct made made = {0};
    struct pt_buf out;
    make(&made, bytes, false);
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < MOST_HITS; i++)
        pt_buf_add(&out, made.hits[i].fields[PT_HIT_TITLE]);
    check_calm(&out, "\n");
    pt_buf_fini(&out);
    pt_arena_fini(&made.arena);
}

/* --- Passages ------------------------------------------------------------- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* From one letter to another, as the matcher makes them; some go on into the
 * next paragraph. */
static size_t
make_marks(struct pt_str text, size_t step, struct pt_mark *out, size_t most)
{
    size_t n = 0;
    for (size_t at = step; at < text.len && n < most; at += step) {
        const size_t begin = at;
        at += step / 2;
        if (at >= text.len || !is_letter(text.ptr[begin]) ||
            !is_letter(text.ptr[at]))
            continue;
        out[n] = (struct pt_mark){.zone = PT_ZONE_BODY,
                                  .begin = (uint32_t)begin,
                                  .end = (uint32_t)++at,
                                  .leaf = (uint32_t)n % 3,
                                  .weight = 1};
        n++;
    }
    return n;
}

/* The first byte is the width, the second the step between marks. */
static void fuzz_snippet(struct pt_str bytes)
{
    enum { MOST = 32 };
    struct pt_mark marks[MOST];
    struct pt_marks list = {marks, 0};
    struct pt_arena arena;
    struct pt_layout layout;
    struct pt_snippet *made;
    size_t n;
    if (bytes.len < 2)
        return;
    const struct pt_str text = pt_str_sub(
        bytes, 2, 2 + pt_utf8_valid_length(pt_str_sub(bytes, 2, bytes.len)));
    list.n = make_marks(text, 1 + (unsigned char)bytes.ptr[1], marks, MOST);
    const struct pt_snippet_options options = {
        .most = 3, .width = 20 + (unsigned char)bytes.ptr[0]};
    pt_arena_init(&arena);
    pt_fuzz_must(pt_layout_of(text, &arena, &layout) == PT_OK);
    pt_fuzz_must(pt_snippets_make(PT_STR(""), text, &layout, &list, NULL,
                                  &options, &arena, &made, &n) == PT_OK);
    for (size_t i = 0; i < n; i++) {
        const struct pt_snippet *const s = &made[i];
        pt_fuzz_must(s->begin <= s->end && s->end <= text.len);
        pt_fuzz_must(pt_utf8_is_boundary(text, s->begin) &&
                     pt_utf8_is_boundary(text, s->end));
        for (size_t k = 0; k < s->n_spans; k++)
            pt_fuzz_must(s->spans[k].begin <= s->spans[k].end &&
                         s->spans[k].end <= s->end - s->begin &&
                         (!k || s->spans[k - 1].end <= s->spans[k].begin));
    }
    pt_arena_fini(&arena);
}

const struct pt_fuzz_target pt_fuzz_broken = {"unescaped", fuzz_unescaped};

const struct pt_fuzz_target pt_fuzz_outputs[] = {
    {"render",  fuzz_render },
    {"snippet", fuzz_snippet},
    {NULL,      NULL        }
};
