/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/answer/show.h"

#include "common/mem.h"
#include "search/answer/find_article.h"

struct show {
    const struct pt_query_run *run;
    struct pt_results *results;
    struct pt_text_match *text; /* the article, read */
    struct pt_marks marks;      /* of all that answers */
    struct pt_mark *of_units;   /* owned; where these are the marks */
    size_t capacity;
};

/* --- Marks ---------------------------------------------------------------- */

static enum pt_status
add_unit(struct show *s, enum pt_within_unit kind, uint32_t unit)
{
    struct pt_marks found;
    if (pt_text_match_unit_marks(s->text, kind, unit, &found) != PT_OK)
        return PT_ENOMEM;
    struct pt_mark *const grown =
        pt_grow(s->of_units, &s->capacity, s->marks.n + found.n + 1, UINT32_MAX,
                sizeof *grown);
    if (!grown)
        return PT_ENOMEM;
    s->of_units = grown;
    if (found.n)
        memcpy(grown + s->marks.n, found.items, found.n * sizeof *grown);
    s->marks = (struct pt_marks){grown, s->marks.n + found.n};
    return PT_OK;
}

/* The marks of every unit that answers: units lie apart, and in text order. */
static enum pt_status mark_units(struct show *s, enum pt_within_unit kind)
{
    const struct pt_unit_hit *units = NULL;
    size_t n = 0;
    enum pt_status status = pt_text_match_units(s->text, kind, &units, &n);
    for (size_t i = 0; i < n && status == PT_OK; i++)
        status = add_unit(s, kind, units[i].unit);
    s->results->total = (struct pt_count){n, PT_EXACT};
    return status;
}

static enum pt_status mark_article(struct show *s)
{
    bool answers = false;
    enum pt_status status = pt_text_match_article(s->text, &answers);
    if (status == PT_OK && answers)
        status = pt_text_match_marks(s->text, &s->marks);
    s->results->total = (struct pt_count){answers, PT_EXACT};
    return status;
}

static enum pt_status find_marks(struct show *s)
{
    switch (s->run->options->within) {
    case PT_WITHIN_PARAGRAPH:
        return mark_units(s, PT_PARAGRAPHS);
    case PT_WITHIN_SENTENCE:
        return mark_units(s, PT_SENTENCES);
    default:
        return mark_article(s);
    }
}

/* --- The hit -------------------------------------------------------------- */

/* The whole text as a passage. */
static enum pt_status
keep_text(struct show *s, const struct pt_article *a, struct pt_hit *hit)
{
    struct pt_arena *const arena = &s->results->arena;
    struct pt_snippet whole = {
        .zone = PT_ZONE_BODY,
        .end = (uint32_t)a->text.len,
        .paragraph = a->title.len ? 2 : 1,
        .spans = pt_arena_array(arena, s->marks.n + 1, sizeof *whole.spans),
    };
    hit->passages = pt_arena_alloc(arena, sizeof *hit->passages);
    if (!whole.spans || !hit->passages)
        return PT_ENOMEM;
    for (size_t i = 0; i < s->marks.n; i++) {
        const struct pt_mark *const mark = &s->marks.items[i];
        if (mark->zone == PT_ZONE_BODY)
            whole.spans[whole.n_spans++] =
                (struct pt_span){mark->begin, mark->end};
    }
    if (!pt_results_keep_passage(s->results, a, &whole, hit->passages))
        return PT_ENOMEM;
    hit->n_passages = 1;
    return PT_OK;
}

static enum pt_status fill(struct show *s, const struct pt_article *article)
{
    struct pt_results *const results = s->results;
    enum pt_status status = find_marks(s);
    results->hits = pt_arena_alloc(&results->arena, sizeof *results->hits);
    if (status != PT_OK || !results->hits)
        return PT_ENOMEM;
    status = pt_results_describe_marked(s->run, article, &s->marks, results,
                                        results->hits);
    if (status == PT_OK && article->text.len)
        status = keep_text(s, article, results->hits);
    results->n_hits = 1;
    results->articles = (struct pt_count){results->total.value > 0, PT_EXACT};
    results->stories = (struct pt_count){0, PT_NOT_COUNTED};
    results->occurrences = (struct pt_count){s->marks.n, PT_EXACT};
    return status;
}

enum pt_status pt_show_fill(const struct pt_query_run *run,
                            struct pt_str name,
                            struct pt_results *results,
                            struct pt_error *err)
{
    struct pt_ready ready = {0};
    struct pt_reading *reading = NULL;
    struct show s = {.run = run, .results = results};
    uint32_t docid = 0;
    enum pt_status status = pt_query_ready(run, &results->arena, &ready, err);
    if (status == PT_OK)
        status = pt_results_keep_query(run, &ready, results, err);
    if (status == PT_OK)
        status = pt_find_article(run->reader, name, &docid, err);
    if (status == PT_OK)
        status = pt_readings_get(&ready.readings, docid, true, &reading, err);
    if (status == PT_OK) {
        s.text = reading->text;
        if (fill(&s, &reading->article) != PT_OK ||
            !pt_results_keep_index(run, docid, results, results->hits))
            status = pt_fail_nomem(err);
    }
    pt_free(s.of_units);
    pt_query_done(&ready);
    return status;
}
