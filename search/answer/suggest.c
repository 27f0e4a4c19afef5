/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * suggest.c: nothing answers: what would? Each suggestion is the query written
 * or asked another way, counted by the same path as any query, and kept only
 * when it finds something. The ways stand in the order of how likely each is
 * what was meant.
 */
#include "common/clock.h"
#include "search/answer/suggest_private.h"

/* Enough to choose from. Each try costs a search, found or not, so a query of a
 * thousand words may not make a thousand of them. The query and its suggestions
 * have so much time together, in microseconds; suggestions after a query that
 * has used it up, a little. */
enum {
    MOST_SUGGESTIONS = 6,
    MOST_TRIES = 16,
    MOST_TIME = 600000,
    LEAST_TIME = 100000
};

/* --- trying one --------------------------------------------------------- */

struct pt_asked pt_suggest_asked(const struct pt_suggester *s)
{
    const struct pt_search_options *const o = s->run->options;
    return (struct pt_asked){
        .query = s->run->query,
        .within = o->within,
        .flags = o->flags &
                 (PT_SEARCH_ANY | PT_SEARCH_PLAIN | PT_SEARCH_NO_VARIANTS),
        .since = o->since,
        .until = o->until,
    };
}

bool pt_suggest_is_over(const struct pt_suggester *s)
{
    return s->results->n_suggestions == MOST_SUGGESTIONS ||
           s->n_tries >= MOST_TRIES ||
           (s->deadline && pt_clock_us() >= s->deadline);
}

/* Runs asked. A rewriting that is no query of its own finds nothing, nor does
 * one that the deadline ends. */
static enum pt_status search(struct pt_suggester *s,
                             const struct pt_asked *asked,
                             const struct pt_match_options *match_options,
                             struct pt_match *out)
{
    struct pt_search_options options = *s->run->options;
    options.within = asked->within;
    options.flags = asked->flags;
    options.since = asked->since;
    options.until = asked->until;
    struct pt_query_run run = *s->run;
    run.query = asked->query;
    run.options = &options;
    struct pt_arena arena;
    struct pt_ready ready = {0};
    struct pt_match match = {0};
    pt_arena_init(&arena);
    enum pt_status status = pt_query_ready(&run, &arena, &ready, s->err);
    if (status == PT_OK)
        status = pt_match_run(&ready.plan, &ready.tree, match_options,
                              run.reader, run.analyzer, &arena, &match, s->err);
    match.hits = NULL;
    pt_query_done(&ready);
    pt_arena_fini(&arena);
    const bool is_late =
        status == PT_EINTERRUPTED && !pt_is_cancelled(options.cancel);
    if (status == PT_EQUERY || status == PT_ELIMIT || is_late)
        status = PT_OK;
    else
        *out = match;
    return status;
}

enum pt_status pt_suggest_offer(struct pt_suggester *s,
                                const struct pt_asked *asked,
                                struct pt_str why)
{
    struct pt_results *const r = s->results;
    const struct pt_match_options options = {
        .within = asked->within,
        .exact_counts = true,
        .skips_stories = true,
        .cancel = s->run->options->cancel,
        .deadline = s->deadline,
    };
    struct pt_match match = {0};
    if (pt_suggest_is_over(s))
        return PT_OK;
    s->n_tries++;
    const enum pt_status status = search(s, asked, &options, &match);
    if (status != PT_OK || match.total == 0)
        return status;
    struct pt_str kept_query, kept_why;
    if (!pt_arena_copy(&r->arena, asked->query, &kept_query) ||
        !pt_arena_copy(&r->arena, why, &kept_why))
        return pt_fail_nomem(s->err);
    r->suggestions[r->n_suggestions++] = (struct pt_suggestion){
        .query = kept_query.ptr,
        .within = asked->within,
        .flags = asked->flags,
        .since = asked->since,
        .until = asked->until,
        .total = match.total,
        .articles = match.n_articles,
        .why = kept_why.ptr,
    };
    return PT_OK;
}

static void add_edited(struct pt_str query,
                       const struct pt_edit *edits,
                       size_t n,
                       struct pt_buf *out)
{
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        assert(edits[i].begin >= at);
        pt_buf_add(out, pt_str_sub(query, at, edits[i].begin));
        pt_buf_add(out, edits[i].text);
        at = edits[i].end;
    }
    pt_buf_add(out, pt_str_sub(query, at, query.len));
}

enum pt_status pt_suggest_offer_edited(struct pt_suggester *s,
                                       const struct pt_edit *edits,
                                       size_t n,
                                       struct pt_buf *why)
{
    struct pt_asked asked = pt_suggest_asked(s);
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    add_edited(asked.query, edits, n, &text);
    asked.query = pt_buf_str(&text);
    const bool is_whole =
        pt_buf_status(&text) == PT_OK && pt_buf_status(why) == PT_OK;
    const enum pt_status status =
        is_whole ? pt_suggest_offer(s, &asked, pt_buf_str(why))
                 : pt_fail_nomem(s->err);
    pt_buf_fini(&text);
    pt_buf_fini(why);
    return status;
}

bool pt_suggest_may_probe(const struct pt_suggester *s)
{
    return !pt_suggest_is_over(s) && pt_clock_us() < s->probing_deadline;
}

enum pt_status pt_suggest_finds(struct pt_suggester *s,
                                const struct pt_edit *edits,
                                size_t n,
                                bool *out)
{
    struct pt_asked asked = pt_suggest_asked(s);
    const struct pt_match_options options = {
        .within = asked.within,
        .limit = 1,
        .skips_stories = true,
        .cancel = s->run->options->cancel,
        .deadline = s->deadline,
    };
    struct pt_match match = {0};
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    add_edited(asked.query, edits, n, &text);
    asked.query = pt_buf_str(&text);
    const enum pt_status status = pt_buf_status(&text) == PT_OK
                                      ? search(s, &asked, &options, &match)
                                      : pt_fail_nomem(s->err);
    pt_buf_fini(&text);
    *out = match.total > 0;
    return status;
}

struct pt_str pt_suggest_written(const struct pt_suggester *s,
                                 const struct pt_query_node *node)
{
    return pt_str_sub(s->run->query, node->begin, node->end);
}

enum pt_status pt_suggest_each(struct pt_suggester *s,
                               const struct pt_query_node *node,
                               pt_suggest_visit *visit)
{
    const bool is_first_only =
        node->kind == PT_NODE_NOT_NEAR || node->kind == PT_NODE_MAYBE;
    if (node->kind == PT_NODE_NOT)
        return PT_OK;
    enum pt_status status = visit(s, node);
    const size_t n = is_first_only ? 1 : node->n_children;
    for (size_t i = 0; status == PT_OK && i < n; i++)
        status = pt_suggest_each(s, node->children[i], visit);
    return status;
}

/* --- asking the same query another way ---------------------------------- */

static bool has_kind(const struct pt_query_node *node, enum pt_node_kind kind)
{
    if (node->kind == kind)
        return true;
    for (size_t i = 0; i < node->n_children; i++)
        if (has_kind(node->children[i], kind))
            return true;
    return false;
}

/* Where a NOT rules out whole articles, their paragraphs may still answer. This
 * one is promised, so it may take the time that the search has. */
static enum pt_status offer_paragraphs(struct pt_suggester *s)
{
    const struct pt_query_node *const root = s->ready->parsed->root;
    struct pt_asked asked = pt_suggest_asked(s);
    if (asked.within != PT_WITHIN_ARTICLE ||
        !(has_kind(root, PT_NODE_NOT) || has_kind(root, PT_NODE_NOT_NEAR)))
        return PT_OK;
    const uint64_t deadline = s->deadline;
    asked.within = PT_WITHIN_PARAGRAPH;
    s->deadline = s->run->deadline;
    const enum pt_status status = pt_suggest_offer(
        s, &asked, PT_STR("when each paragraph is asked by itself"));
    s->deadline = deadline;
    return status;
}

static enum pt_status offer_variants(struct pt_suggester *s)
{
    struct pt_asked asked = pt_suggest_asked(s);
    if (!(asked.flags & PT_SEARCH_NO_VARIANTS))
        return PT_OK;
    asked.flags &= ~(unsigned)PT_SEARCH_NO_VARIANTS;
    return pt_suggest_offer(s, &asked, PT_STR("with other spellings"));
}

/* --- all of them -------------------------------------------------------- */

static const struct {
    pt_suggest_way *offer;
    bool is_for_plain; /* also where the query has no syntax */
    bool is_last_aid;  /* only when nothing before it has found anything */
} ways[] = {
    {offer_paragraphs,           true,  false},
    {offer_variants,             true,  false},
    {pt_suggest_inexact,         false, false},
    {pt_suggest_spellings,       true,  false},
    {pt_suggest_numbers,         false, false},
    {pt_suggest_everywhere,      false, false},
    {pt_suggest_any_date,        true,  false},
    {pt_suggest_phrase_forms,    false, true },
    {pt_suggest_phrase_words,    false, true },
    {pt_suggest_without_clauses, true,  false},
};

/* a, or b if there is one. */
static uint64_t earlier(uint64_t a, uint64_t b)
{
    return b && b < a ? b : a;
}

enum pt_status pt_results_suggest(const struct pt_query_run *run,
                                  const struct pt_ready *ready,
                                  struct pt_results *results,
                                  struct pt_error *err)
{
    const uint64_t now = pt_clock_us();
    const uint64_t used = now - run->begun;
    const uint64_t time =
        used + LEAST_TIME < MOST_TIME ? MOST_TIME - used : LEAST_TIME;
    struct pt_suggester s = {
        .run = run,
        .ready = ready,
        .results = results,
        .err = err,
        .deadline = earlier(now + time, run->deadline),
        .probing_deadline = earlier(now + time / 2, run->deadline),
    };
    const bool is_plain = run->options->flags & PT_SEARCH_PLAIN;
    enum pt_status status = PT_OK;
    results->suggestions = pt_arena_array(&results->arena, MOST_SUGGESTIONS,
                                          sizeof *results->suggestions);
    if (!results->suggestions)
        return pt_fail_nomem(err);
    for (size_t i = 0; status == PT_OK && i < PT_COUNTOF(ways); i++)
        if ((ways[i].is_for_plain || !is_plain) &&
            !(ways[i].is_last_aid && results->n_suggestions > 0))
            status = ways[i].offer(&s);
    return status;
}
