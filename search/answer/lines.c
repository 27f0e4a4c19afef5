/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lines.c: the lines of a concordance by their context. Each line gets a key,
 *
 *     word 01 word 01 …      the nearest first, folded
 *
 * so that one comparison of bytes is that of all words: 01 is in no word and
 * below any byte of one, and a shorter context is a shorter key.
 */
#include "common/analyze.h"
#include "common/buf.h"
#include "common/error.h"
#include "common/mem.h"
#include "search/ptsearch.h"

#include <stdlib.h>

struct sorted {
    struct pt_line line;
    struct pt_str key;
    size_t found_at; /* lines with equal keys stay in this order */
};

struct pt_lines {
    struct sorted *all;
    size_t n; /* of all */
    size_t first, n_shown;
    struct pt_arena keys;
};

static size_t count(const pt_results *results)
{
    size_t n = 0;
    for (size_t i = 0; i < pt_results_n_hits(results); i++)
        n += pt_hit_n_passages(pt_results_hit(results, i));
    return n;
}

static void fill(pt_lines *lines, const pt_results *results)
{
    size_t n = 0;
    for (size_t i = 0; i < pt_results_n_hits(results); i++) {
        const pt_hit *const hit = pt_results_hit(results, i);
        for (size_t k = 0; k < pt_hit_n_passages(hit); k++, n++)
            lines->all[n] = (struct sorted){
                .line = {hit, pt_hit_passage(hit, k)},
                  .found_at = n
            };
    }
}

/* --- Keys ----------------------------------------------------------------- */

/* The words of one side of a match, in the order of the text. Of a long left
 * side only the last are kept, in a ring. */
struct side {
    struct pt_str words[PT_MAX_LINE_WORDS];
    size_t n; /* seen */
};

static struct pt_str text_of(const struct pt_passage *p, bool is_left)
{
    const struct pt_str text = pt_str_n(p->text, p->text_len);
    return is_left ? pt_str_sub(text, 0, p->spans[0].begin)
                   : pt_str_sub(text, p->spans[0].end, text.len);
}

/* The words of text without those that were cut. */
static void read_side(struct pt_analyzer *analyzer,
                      const struct pt_passage *p,
                      bool is_left,
                      struct side *out)
{
    const struct pt_str text = text_of(p, is_left);
    struct pt_token token;
    out->n = 0;
    pt_analyzer_start(analyzer, text, PT_STR(""), 1, PT_FOR_DOCUMENT);
    while (pt_analyzer_next(analyzer, &token)) {
        const bool is_cut = is_left ? token.begin == 0 && p->is_cut_before
                                    : token.end == text.len && p->is_cut_after;
        if (token.kind != PT_TOKEN_WORD || is_cut)
            continue;
        out->words[out->n++ % PT_MAX_LINE_WORDS] = token.word;
        if (!is_left && out->n == PT_MAX_LINE_WORDS)
            return;
    }
}

static void make_key(const struct side *side, bool is_left, struct pt_buf *key)
{
    const size_t n = side->n < PT_MAX_LINE_WORDS ? side->n : PT_MAX_LINE_WORDS;
    pt_buf_clear(key);
    for (size_t i = 0; i < n; i++) {
        const size_t at = is_left ? side->n - 1 - i : i;
        pt_buf_add(key, side->words[at % PT_MAX_LINE_WORDS]);
        pt_buf_add_byte(key, 1);
    }
}

static enum pt_status make_keys(pt_lines *lines, bool is_left)
{
    struct pt_analyzer *analyzer = NULL;
    struct side side;
    struct pt_buf key;
    pt_buf_init(&key, PT_BUF_NO_CEILING);
    enum pt_status status = pt_analyzer_new(&analyzer);
    for (size_t i = 0; status == PT_OK && i < lines->n; i++) {
        struct sorted *const s = &lines->all[i];
        if (s->line.passage->n_spans == 0)
            continue;
        read_side(analyzer, s->line.passage, is_left, &side);
        make_key(&side, is_left, &key);
        status = pt_analyzer_status(analyzer);
        if (status == PT_OK &&
            (pt_buf_status(&key) != PT_OK ||
             !pt_arena_copy(&lines->keys, pt_buf_str(&key), &s->key)))
            status = PT_ENOMEM;
    }
    pt_analyzer_free(analyzer);
    pt_buf_fini(&key);
    return status;
}

static int compare(const void *a, const void *b)
{
    const struct sorted *const x = a, *const y = b;
    const int by_key = pt_str_compare(x->key, y->key);
    return by_key ? by_key
                  : (x->found_at > y->found_at) - (x->found_at < y->found_at);
}

static enum pt_status
sort(pt_lines *lines, enum pt_line_order order, struct pt_error *err)
{
    if (order == PT_LINES_AS_FOUND)
        return PT_OK;
    if (lines->n > PT_MAX_SORTED_LINES)
        return pt_fail(err, PT_ELIMIT,
                       "%zu lines are too many to sort, at most %u: narrow "
                       "the query",
                       lines->n, PT_MAX_SORTED_LINES);
    if (make_keys(lines, order == PT_LINES_BY_LEFT) != PT_OK)
        return pt_fail_nomem(err);
    qsort(lines->all, lines->n, sizeof *lines->all, compare);
    return PT_OK;
}

/* --- For the caller ------------------------------------------------------- */

enum pt_status pt_results_lines(const pt_results *results,
                                enum pt_line_order order,
                                size_t offset,
                                size_t limit,
                                pt_lines **out,
                                struct pt_error *err)
{
    pt_lines *const lines = pt_alloc(sizeof *lines);
    if (!lines)
        return pt_fail_nomem(err);
    pt_arena_init(&lines->keys);
    lines->n = count(results);
    lines->all = pt_alloc(lines->n * sizeof *lines->all);
    enum pt_status status = lines->all ? PT_OK : pt_fail_nomem(err);
    if (status == PT_OK) {
        fill(lines, results);
        status = sort(lines, order, err);
    }
    if (status != PT_OK) {
        pt_lines_free(lines);
        return status;
    }
    lines->first = offset < lines->n ? offset : lines->n;
    lines->n_shown = lines->n - lines->first;
    if (lines->n_shown > limit)
        lines->n_shown = limit;
    *out = lines;
    return PT_OK;
}

size_t pt_lines_n(const pt_lines *lines)
{
    return lines->n_shown;
}

struct pt_line pt_lines_item(const pt_lines *lines, size_t i)
{
    assert(i < lines->n_shown);
    return lines->all[lines->first + i].line;
}

void pt_lines_free(pt_lines *lines)
{
    if (!lines)
        return;
    pt_free(lines->all);
    pt_arena_fini(&lines->keys);
    pt_free(lines);
}
