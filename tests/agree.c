/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/agree.h"

#include <check.h>
#include <stdarg.h>
#include <stdio.h>

/* --- articles ------------------------------------------------------------ */

static void *room_for(struct pt_arena *arena, size_t n, size_t size)
{
    void *const room = pt_arena_array(arena, n + 1, size);
    ck_assert_ptr_nonnull(room);
    return room;
}

void pt_agree_open(struct pt_agree *agree,
                   const struct pt_article *articles,
                   size_t n,
                   pt_spoil *spoil)
{
    *agree = (struct pt_agree){.spoil = spoil};
    struct pt_arena *const arena = &agree->arena;
    struct pt_slow_vocabulary *const v = &agree->vocabulary;
    pt_arena_init(arena);
    pt_rig_open_articles(&agree->rig, articles, n);
    struct pt_article *const read = room_for(arena, n, sizeof *read);
    struct pt_slow_text **const texts = room_for(arena, n, sizeof *texts);
    agree->holds = room_for(arena, n, sizeof *agree->holds);
    for (size_t i = 0; i < n; i++) {
        pt_buf_init(&agree->holds[i], PT_BUF_NO_CEILING);
        ck_assert_int_eq(pt_reader_article(agree->rig.reader, (uint32_t)i + 1,
                                           &agree->holds[i], &read[i], NULL),
                         PT_OK);
        texts[i] = pt_slow_read(&read[i], agree->rig.analyzer, arena);
        pt_slow_work_in(texts[i], &agree->rig.arena);
    }
    *v = (struct pt_slow_vocabulary){
        .texts = texts,
        .articles = read,
        .n_articles = n,
        .analyzer = agree->rig.analyzer,
        .arena = arena,
    };
    pt_slow_vocabulary_gather(v);
}

void pt_agree_close(struct pt_agree *agree)
{
    pt_rig_close(&agree->rig);
    for (size_t i = 0; i < agree->vocabulary.n_articles; i++)
        pt_buf_fini(&agree->holds[i]);
    pt_arena_fini(&agree->arena);
}

/* --- units --------------------------------------------------------------- */

/* One query on its way. Units of all articles are numbered through. */
struct asking {
    struct pt_agree *agree;
    const struct pt_asked *asked;
    struct pt_clause_tree tree;      /* the product's */
    const struct pt_clause *meaning; /* the slow matcher's */
    struct pt_text_match *text;
    uint32_t *first_unit; /* of each article, and behind the last */
    bool *in_index;       /* of each unit */
    struct pt_agree_answer *out;
};

static enum pt_within_unit kind_of(enum pt_within within)
{
    return within == PT_WITHIN_SENTENCE ? PT_SENTENCES : PT_PARAGRAPHS;
}

static uint32_t n_units(const struct asking *q, size_t article)
{
    const struct pt_slow_vocabulary *const v = &q->agree->vocabulary;
    const struct pt_layout *const layout = pt_slow_layout(v->texts[article]);
    const bool has_title = v->articles[article].title.len > 0;
    if (q->asked->within == PT_WITHIN_ARTICLE)
        return 1;
    return has_title + (q->asked->within == PT_WITHIN_SENTENCE
                            ? layout->n_sentences
                            : layout->n_paragraphs);
}

/* The unit of an article; false when it is the article. */
static bool place_of_unit(const struct asking *q,
                          size_t article,
                          uint32_t unit,
                          struct pt_slow_unit *out)
{
    const struct pt_slow_vocabulary *const v = &q->agree->vocabulary;
    const struct pt_layout *const layout = pt_slow_layout(v->texts[article]);
    const struct pt_str title = v->articles[article].title;
    if (q->asked->within == PT_WITHIN_ARTICLE)
        return false;
    *out = (struct pt_slow_unit){
        true, {0, (uint32_t)title.len}
    };
    if (title.len > 0 && unit == 0)
        return true;
    const uint32_t at = unit - (title.len > 0);
    out->in_title = false;
    out->span = q->asked->within == PT_WITHIN_SENTENCE
                    ? layout->sentences[at]
                    : layout->paragraphs[at].span;
    return true;
}

/* --- the three of them --------------------------------------------------- */

static void
differ(struct asking *q, enum pt_discord discord, size_t article, uint32_t unit)
{
    char *const text = q->out->text;
    const size_t size = sizeof q->out->text;
    q->out->discord = discord;
    if (q->asked->within == PT_WITHIN_ARTICLE)
        snprintf(text, size, "article %zu: ", article + 1);
    else
        snprintf(text, size, "article %zu, unit %u: ", article + 1,
                 (unsigned)unit);
}

static void PT_PRINTF(2, 3) say(struct asking *q, const char *format, ...)
{
    const size_t n = strlen(q->out->text);
    va_list args;
    va_start(args, format);
    vsnprintf(q->out->text + n, sizeof q->out->text - n, format, args);
    va_end(args);
}

/* Asks the index; false when it refuses. */
static bool ask_index(struct asking *q, struct pt_match *out)
{
    struct pt_rig *const rig = &q->agree->rig;
    const struct pt_match_options options = {
        .within = q->asked->within,
        .limit = PT_ALL_HITS,
        .exact_counts = true,
        .common_from = q->tree.n_leaves % 2}; /* or as usual */
    struct pt_plan plan = {0};
    enum pt_status status =
        pt_plan_make(&q->tree, q->asked->within, &plan, &rig->err);
    if (status == PT_OK)
        status = pt_match_run(&plan, &q->tree, &options, rig->reader,
                              rig->analyzer, &rig->arena, out, &rig->err);
    q->out->is_exact = plan.is_exact;
    pt_plan_fini(&plan);
    return status == PT_OK;
}

/* Fills in_index; false when a hit comes twice or is none, or a total is not
 * that of the hits. */
static bool take_hits(struct asking *q, const struct pt_match *match)
{
    const struct pt_slow_vocabulary *const v = &q->agree->vocabulary;
    uint64_t n_articles = 0;
    for (size_t i = 0; i < match->n_hits; i++) {
        const uint32_t docid = match->hits[i].docid;
        if (docid < 1 || docid > v->n_articles)
            return false;
        const uint32_t unit =
            q->asked->within == PT_WITHIN_ARTICLE ? 0 : match->hits[i].unit;
        const uint32_t at = q->first_unit[docid - 1] + unit;
        if (unit >= n_units(q, docid - 1) || q->in_index[at])
            return false;
        q->in_index[at] = true;
    }
    for (size_t i = 0; i < v->n_articles; i++) {
        bool any = false;
        for (uint32_t u = q->first_unit[i]; u < q->first_unit[i + 1]; u++)
            any |= q->in_index[u];
        n_articles += any;
    }
    q->out->n_hits = match->n_hits;
    return match->total == match->n_hits && match->n_articles == n_articles &&
           match->total_is_exact;
}

static bool
are_equal(const struct pt_mark *text, const struct pt_mark *slow, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (text[i].zone != slow[i].zone || text[i].begin != slow[i].begin ||
            text[i].end != slow[i].end)
            return false;
    return true;
}

static void say_marks(struct asking *q,
                      const char *whose,
                      const struct pt_mark *m,
                      size_t n)
{
    say(q, "%s", whose);
    for (size_t i = 0; i < n; i++)
        say(q, " %s[%u,%u)", m[i].zone == PT_ZONE_TITLE ? "title" : "",
            (unsigned)m[i].begin, (unsigned)m[i].end);
}

static void compare_marks(struct asking *q,
                          size_t article,
                          uint32_t unit,
                          const struct pt_slow_unit *place)
{
    const struct pt_slow_vocabulary *const v = &q->agree->vocabulary;
    const struct pt_slow_marks slow =
        pt_slow_marks_of(v->texts[article], q->meaning, place);
    struct pt_marks text;
    ck_assert_int_eq(place ? pt_text_match_unit_marks(q->text,
                                                      kind_of(q->asked->within),
                                                      unit, &text)
                           : pt_text_match_marks(q->text, &text),
                     PT_OK);
    q->out->n_marks += text.n;
    if (text.n == slow.n && are_equal(text.items, slow.items, slow.n))
        return;
    differ(q, PT_DIFFERENT_MARKS, article, unit);
    say_marks(q, "marks of the text matcher", text.items, text.n);
    say_marks(q, ", of the slow matcher", slow.items, slow.n);
}

/* Compares the three on one unit, of which the text matcher says in_text. */
static void
compare_unit(struct asking *q, size_t article, uint32_t unit, bool in_text)
{
    const struct pt_slow_vocabulary *const v = &q->agree->vocabulary;
    struct pt_slow_unit place;
    const bool is_unit = place_of_unit(q, article, unit, &place);
    const struct pt_slow_unit *const where = is_unit ? &place : NULL;
    const bool in_slow = pt_slow_holds(v->texts[article], q->meaning, where);
    const bool in_index = q->in_index[q->first_unit[article] + unit];
    if (in_slow != in_text || in_text != in_index) {
        differ(q, PT_DIFFERENT_ANSWERS, article, unit);
        say(q, "index %s, text matcher %s, slow matcher %s",
            in_index ? "yes" : "no", in_text ? "yes" : "no",
            in_slow ? "yes" : "no");
    } else if (in_slow) {
        compare_marks(q, article, unit, where);
    }
}

static void compare_article(struct asking *q, size_t article)
{
    const struct pt_article *const a = &q->agree->vocabulary.articles[article];
    const struct pt_unit_hit *hits = NULL;
    size_t n_hits = 0, at = 0;
    bool holds = false;
    const bool by_unit = q->asked->within != PT_WITHIN_ARTICLE;
    const uint32_t n = n_units(q, article);
    ck_assert_int_eq(pt_text_match_load(q->text, a, by_unit), PT_OK);
    if (by_unit)
        ck_assert_int_eq(pt_text_match_units(q->text, kind_of(q->asked->within),
                                             &hits, &n_hits),
                         PT_OK);
    else
        ck_assert_int_eq(pt_text_match_article(q->text, &holds), PT_OK);
    for (uint32_t unit = 0; unit < n && q->out->discord == PT_AGREED; unit++) {
        const bool in_text =
            by_unit ? at < n_hits && hits[at].unit == unit : holds;
        at += by_unit && in_text;
        compare_unit(q, article, unit, in_text);
    }
    if (q->out->discord == PT_AGREED && at < n_hits) {
        differ(q, PT_DIFFERENT_COUNTS, article, hits[at].unit);
        say(q, "not in the order of the text, or twice");
    }
}

/* --- one query ----------------------------------------------------------- */

static bool resolve(struct asking *q)
{
    struct pt_rig *const rig = &q->agree->rig;
    struct pt_buf text;
    struct pt_str kept;
    struct pt_query_parsed parsed;
    const struct pt_resolve_options options = {
        .with_variants = q->asked->has_variants, .today = PT_RIG_TODAY};
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_ask_print(q->asked, &text);
    ck_assert(pt_arena_copy(&rig->arena, pt_buf_str(&text), &kept));
    pt_buf_fini(&text);
    enum pt_status status =
        pt_query_parse(kept, q->asked->is_any ? PT_PARSE_ANY : 0, &rig->arena,
                       &parsed, &rig->err);
    if (status == PT_OK)
        status = pt_resolve(parsed.root, &options, rig->reader, rig->analyzer,
                            &rig->arena, &q->tree, &rig->err);
    q->out->is_over_limit = status == PT_ELIMIT;
    return status == PT_OK;
}

static void refuse(struct asking *q)
{
    q->out->discord = PT_REFUSED;
    say(q, "%s", q->agree->rig.err.message);
}

static void number_units(struct asking *q)
{
    const size_t n = q->agree->vocabulary.n_articles;
    struct pt_arena *const arena = &q->agree->rig.arena;
    uint32_t n_all = 0;
    q->first_unit = room_for(arena, n + 1, sizeof *q->first_unit);
    for (size_t i = 0; i < n; i++) {
        q->first_unit[i] = n_all;
        n_all += n_units(q, i);
    }
    q->first_unit[n] = n_all;
    q->in_index = room_for(arena, n_all, sizeof *q->in_index);
}

static void compare_all(struct asking *q)
{
    struct pt_rig *const rig = &q->agree->rig;
    struct pt_clause *const meaning =
        pt_slow_resolve(q->asked, &q->agree->vocabulary, &rig->arena);
    if (q->agree->spoil)
        q->agree->spoil(meaning);
    q->meaning = meaning;
    ck_assert_int_eq(pt_text_match_new(&q->tree, rig->analyzer, &q->text),
                     PT_OK);
    for (size_t i = 0;
         i < q->agree->vocabulary.n_articles && q->out->discord == PT_AGREED;
         i++)
        compare_article(q, i);
    pt_text_match_free(q->text);
}

void pt_agree_ask(struct pt_agree *agree,
                  const struct pt_asked *asked,
                  struct pt_agree_answer *out)
{
    struct asking q = {.agree = agree, .asked = asked, .out = out};
    struct pt_match match;
    *out = (struct pt_agree_answer){.discord = PT_AGREED};
    pt_arena_reset(&agree->rig.arena);
    if (!resolve(&q)) {
        if (!out->is_over_limit)
            refuse(&q);
        return;
    }
    number_units(&q);
    if (!ask_index(&q, &match)) {
        refuse(&q);
        return;
    }
    const bool is_counted = take_hits(&q, &match);
    compare_all(&q);
    if (!is_counted && out->discord == PT_AGREED) {
        out->discord = PT_DIFFERENT_COUNTS;
        say(&q, "a hit comes twice, or a total is not that of the hits");
    }
}
