/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * suggest.c: nothing answers: what would? Each suggestion is the query written
 * another way, counted by the same path as any query, and kept only when it
 * finds something:
 *
 *     the same query against each paragraph     (a NOT rules out whole
 * articles) a phrase's words in any order and place the query without one of
 * its clauses      (the one that kills it)
 */
#include "search/results.h"

/* Enough to choose from. Each try costs a search, found or not, so a query of a
 * thousand words may not make a thousand of them. */
enum { MOST_SUGGESTIONS = 6, MOST_TRIES = 12, MOST_PHRASE_WORDS = 8 };

struct suggester {
    const struct pt_query_run *run;
    struct pt_results *results;
    struct pt_error *err;
    unsigned n_tries;
};

static bool has_kind(const struct pt_query_node *node, enum pt_node_kind kind)
{
    if (node->kind == kind)
        return true;
    for (size_t i = 0; i < node->n_children; i++)
        if (has_kind(node->children[i], kind))
            return true;
    return false;
}

static enum pt_status count(struct suggester *s,
                            struct pt_str query,
                            enum pt_within within,
                            struct pt_match *out)
{
    struct pt_search_options options = *s->run->options;
    options.within = within;
    options.limit = 0;
    struct pt_query_run run = *s->run;
    run.query = query;
    run.options = &options;
    const struct pt_match_options match_options = {.within = within,
                                                   .exact_counts = true,
                                                   .skips_stories = true,
                                                   .cancel = options.cancel};
    struct pt_arena arena;
    pt_arena_init(&arena);
    struct pt_ready ready = {0};
    enum pt_status status = pt_query_ready(&run, &arena, &ready, s->err);
    if (status == PT_OK)
        status = pt_match_run(&ready.plan, &ready.tree, &match_options,
                              run.reader, run.analyzer, &arena, out, s->err);
    out->hits = NULL;
    pt_query_done(&ready);
    pt_arena_fini(&arena);
    return status;
}

/* Counts query and keeps it with why when it finds something. A rewriting that
 * is no query of its own is passed over. */
static enum pt_status offer(struct suggester *s,
                            struct pt_str query,
                            enum pt_within within,
                            struct pt_str why)
{
    struct pt_results *const r = s->results;
    if (r->n_suggestions == MOST_SUGGESTIONS || s->n_tries++ >= MOST_TRIES)
        return PT_OK;
    struct pt_match match = {0};
    const enum pt_status status = count(s, query, within, &match);
    if (status == PT_EQUERY || status == PT_ELIMIT)
        return PT_OK;
    if (status != PT_OK || match.total == 0)
        return status;
    struct pt_str kept_query, kept_why;
    if (!pt_arena_copy(&r->arena, query, &kept_query) ||
        !pt_arena_copy(&r->arena, why, &kept_why))
        return pt_fail_nomem(s->err);
    r->suggestions[r->n_suggestions++] = (struct pt_suggestion){
        .query = kept_query.ptr,
        .within = within,
        .total = match.total,
        .articles = match.n_articles,
        .why = kept_why.ptr,
    };
    return PT_OK;
}

/* Offers a query that was put together, within what was asked for. */
static enum pt_status
offer_and_free(struct suggester *s, struct pt_buf *query, struct pt_buf *why)
{
    const bool is_whole =
        pt_buf_status(query) == PT_OK && pt_buf_status(why) == PT_OK;
    const enum pt_status status =
        is_whole ? offer(s, pt_buf_str(query), s->run->options->within,
                         pt_buf_str(why))
                 : pt_fail_nomem(s->err);
    pt_buf_fini(query);
    pt_buf_fini(why);
    return status;
}

static struct pt_str written(struct suggester *s,
                             const struct pt_query_node *node)
{
    return pt_str_sub(s->run->query, node->begin, node->end);
}

static enum pt_status offer_phrase_words(struct suggester *s,
                                         const struct pt_query_node *phrase)
{
    const struct pt_str query = s->run->query;
    struct pt_buf text, why;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_buf_init(&why, PT_BUF_NO_CEILING);
    pt_buf_add(&text, pt_str_sub(query, 0, phrase->begin));
    pt_buf_add_byte(&text, '(');
    for (size_t i = 0; i < phrase->n_children; i++) {
        pt_buf_puts(&text, i ? " AND " : "");
        pt_buf_add(&text, phrase->children[i]->text);
    }
    pt_buf_add_byte(&text, ')');
    pt_buf_add(&text, pt_str_sub(query, phrase->end, query.len));
    pt_buf_puts(&why, "the words of ");
    pt_buf_add(&why, written(s, phrase));
    pt_buf_puts(&why, ", but not side by side");
    return offer_and_free(s, &text, &why);
}

static enum pt_status offer_phrases(struct suggester *s,
                                    const struct pt_query_node *node)
{
    if (node->kind == PT_NODE_NOT)
        return PT_OK;
    if (node->kind == PT_NODE_PHRASE)
        return node->n_children < 2 || node->n_children > MOST_PHRASE_WORDS
                   ? PT_OK
                   : offer_phrase_words(s, node);
    enum pt_status status = PT_OK;
    for (size_t i = 0; i < node->n_children && status == PT_OK; i++)
        status = offer_phrases(s, node->children[i]);
    return status;
}

/* Whether some clause but the one at left_out says what to find, not only what
 * not to. */
static bool says_what_to_find(const struct pt_query_node *root, size_t left_out)
{
    for (size_t i = 0; i < root->n_children; i++)
        if (i != left_out && root->children[i]->kind != PT_NODE_NOT)
            return true;
    return false;
}

/* root's clauses but for the one at left_out, put together again. */
static enum pt_status offer_without(struct suggester *s,
                                    const struct pt_query_node *root,
                                    size_t left_out)
{
    if (!says_what_to_find(root, left_out))
        return PT_OK;
    struct pt_buf text, why;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_buf_init(&why, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < root->n_children; i++) {
        if (i == left_out)
            continue;
        const struct pt_query_node *const child = root->children[i];
        const bool is_loose =
            child->kind == PT_NODE_OR || child->kind == PT_NODE_MAYBE;
        pt_buf_puts(&text, text.len ? " AND " : "");
        pt_buf_puts(&text, is_loose ? "(" : "");
        pt_buf_add(&text, written(s, child));
        pt_buf_puts(&text, is_loose ? ")" : "");
    }
    pt_buf_puts(&why, "without ");
    pt_buf_add(&why, written(s, root->children[left_out]));
    return offer_and_free(s, &text, &why);
}

enum pt_status pt_results_suggest(const struct pt_query_run *run,
                                  const struct pt_ready *ready,
                                  struct pt_results *results,
                                  struct pt_error *err)
{
    struct suggester s = {.run = run, .results = results, .err = err};
    const struct pt_query_node *const root = ready->parsed->root;
    results->suggestions = pt_arena_array(&results->arena, MOST_SUGGESTIONS,
                                          sizeof *results->suggestions);
    if (!results->suggestions)
        return pt_fail_nomem(err);
    enum pt_status status = PT_OK;
    if (run->options->within == PT_WITHIN_ARTICLE &&
        (has_kind(root, PT_NODE_NOT) || has_kind(root, PT_NODE_NOT_NEAR)))
        status = offer(&s, run->query, PT_WITHIN_PARAGRAPH,
                       PT_STR("when each paragraph is asked by itself"));
    if (run->options->flags & PT_SEARCH_PLAIN)
        return status;
    /* Where paragraphs answer, the phrase is not what stands in the way. */
    if (status == PT_OK && results->n_suggestions == 0)
        status = offer_phrases(&s, root);
    for (size_t i = 0; status == PT_OK && root->kind == PT_NODE_AND &&
                       i < root->n_children && s.n_tries < MOST_TRIES;
         i++)
        status = offer_without(&s, root, i);
    return status;
}
