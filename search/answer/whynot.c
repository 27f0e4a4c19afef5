/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * whynot.c: the verdict, and the query's clauses with what each has to say.
 *
 * The tree as written and the tree as meant are walked side by side: operators
 * are the same in both, what is a leaf in the one may be more in the other (a
 * compound word). A clause decides when the query fails because of it:
 *
 *     fails and should hold     AND: what fails of it   OR: all of it
 *     holds and should not      AND: all of it          OR: what holds of it
 *
 * and NOT turns one into the other.
 */
#include "search/answer/whynot.h"

#include "search/answer/find_article.h"

#include <stdio.h>

/* Units in which the clauses of a query that is answered are counted. */
enum { MOST_PARTS = 100 };

/* What a clause's parent says about it. */
struct role {
    unsigned depth;
    bool decides; /* the parent does */
    bool wanted;  /* that it holds */
    bool is_lead;
    enum pt_field field;
};

/* --- reading both trees --------------------------------------------------- */

/* ORDER NODES (query_ast.h). NULL: never met, asked looks through it. */
static const char *const kind_names[] = {
    [PT_NODE_ALL] = "all",
    [PT_NODE_WORD] = "word",
    [PT_NODE_WILDCARD] = "wildcard",
    [PT_NODE_FUZZY] = "fuzzy",
    [PT_NODE_PHRASE] = "phrase",
    [PT_NODE_AND] = "and",
    [PT_NODE_OR] = "or",
    [PT_NODE_NOT] = "not",
    [PT_NODE_MAYBE] = "maybe",
    [PT_NODE_NEAR] = "near",
    [PT_NODE_NOT_NEAR] = "not-near",
    [PT_NODE_ATLEAST] = "atleast",
    [PT_NODE_HLEAD] = "hlead",
    [PT_NODE_FIELD] = NULL,
    [PT_NODE_HAS] = "has",
    [PT_NODE_DATE] = "date",
    [PT_NODE_BOOST] = NULL,
};

/* Whether the clause has a part for each of the node's. */
static bool goes_down(const struct pt_query_node *node,
                      const struct pt_clause *clause)
{
    switch (node->kind) {
    case PT_NODE_AND:
    case PT_NODE_OR:
    case PT_NODE_NOT:
    case PT_NODE_MAYBE:
    case PT_NODE_NEAR:
    case PT_NODE_NOT_NEAR:
    case PT_NODE_ATLEAST:
    case PT_NODE_HLEAD:
        return clause->n_children == node->n_children;
    default:
        return false;
    }
}

/* Steps through fields and boosts to what they are about. */
static void look_through(struct pt_why_asked *asked)
{
    while (asked->node->kind == PT_NODE_FIELD ||
           asked->node->kind == PT_NODE_BOOST) {
        const struct pt_query_node *const node = asked->node;
        if (node->kind == PT_NODE_FIELD)
            asked->field = node->field;
        else
            asked->clause = asked->clause->children[0];
        asked->node = node->children[0];
    }
}

/* The clause as it is shown: hlead(word) is one line. */
static struct pt_why_asked asked_of(const struct pt_why *why,
                                    const struct pt_query_node *node,
                                    const struct pt_clause *clause,
                                    const struct role *role)
{
    struct pt_why_asked asked = {
        .node = node,
        .clause = clause,
        .field = role->field,
        .is_lead = role->is_lead,
        .text = pt_str_sub(why->run->query, node->begin, node->end),
    };
    look_through(&asked);
    if (asked.node->kind != PT_NODE_HLEAD)
        return asked;
    struct pt_why_asked inner = asked;
    inner.clause = inner.clause->children[0];
    inner.node = inner.node->children[0];
    inner.is_lead = true;
    look_through(&inner);
    return goes_down(inner.node, inner.clause) ? asked : inner;
}

struct pt_text_part pt_why_part(const struct pt_why *why,
                                const struct pt_why_asked *asked)
{
    struct pt_text_part part = why->parts[0];
    part.is_lead = asked->is_lead;
    return part;
}

/* --- one clause ----------------------------------------------------------- */

/* Whether a clause looks for words of title or body, so that it has marks. */
static bool is_of_text(const struct pt_clause *clause)
{
    if (clause->kind == PT_CLAUSE_NOT)
        return false;
    if (clause->kind == PT_CLAUSE_TERM || clause->kind == PT_CLAUSE_NOTHING)
        return clause->field <= PT_FIELD_TITLE;
    for (size_t i = 0; i < clause->n_children; i++)
        if (is_of_text(clause->children[i]))
            return true;
    return false;
}

/* Asks in all parts: holds when it does in one of them. */
static enum pt_status ask(struct pt_why *why,
                          const struct pt_why_asked *asked,
                          struct pt_why_clause *out)
{
    uint64_t n_marks = 0;
    for (size_t i = 0; i < why->n_parts; i++) {
        struct pt_text_part part = why->parts[i];
        struct pt_marks marks = {0};
        bool holds = false;
        part.is_lead = asked->is_lead;
        if (pt_text_match_ask(why->text, asked->clause, &part, &holds,
                              &marks) != PT_OK)
            return pt_fail_nomem(why->err);
        out->holds |= holds;
        n_marks += marks.n;
    }
    if (is_of_text(asked->clause))
        out->occurrences = (struct pt_count){n_marks, PT_EXACT};
    else
        out->occurrences = (struct pt_count){0, PT_NOT_COUNTED};
    return PT_OK;
}

static enum pt_status find_nearest(struct pt_why *why,
                                   const struct pt_why_asked *asked,
                                   struct pt_why_clause *out)
{
    struct pt_nearest *const near = pt_arena_alloc(why->arena, sizeof *near);
    if (!near)
        return pt_fail_nomem(why->err);
    const enum pt_status status = pt_why_nearest(why, asked, near);
    if (status == PT_OK && near->what)
        out->nearest = near;
    return status == PT_ENOMEM ? pt_fail_nomem(why->err) : status;
}

static struct pt_why_clause *new_clause(struct pt_why *why,
                                        const char *kind,
                                        struct pt_str text,
                                        unsigned depth)
{
    struct pt_why_clause *const c = &why->out->clauses[why->out->n_clauses++];
    *c = (struct pt_why_clause){
        .text = text.ptr, .text_len = text.len, .kind = kind, .depth = depth};
    return c;
}

static enum pt_status add_clause(struct pt_why *why,
                                 const struct pt_query_node *node,
                                 const struct pt_clause *clause,
                                 const struct role *role);

/* Whether the parts of a clause that decides are to be blamed: those of NEAR
 * only where it lacks one. */
static bool blames_parts(const struct pt_why_asked *asked,
                         const struct pt_why_clause *c)
{
    switch (asked->node->kind) {
    case PT_NODE_NEAR:
    case PT_NODE_NOT_NEAR:
    case PT_NODE_ATLEAST:
        return c->decides && !c->nearest;
    default:
        return c->decides;
    }
}

static enum pt_status add_parts(struct pt_why *why,
                                const struct pt_why_asked *asked,
                                const struct pt_why_clause *c,
                                const struct role *role)
{
    const enum pt_node_kind kind = asked->node->kind;
    struct role part = {
        .depth = role->depth + 1,
        .wanted = role->wanted != (kind == PT_NODE_NOT),
        .decides = blames_parts(asked, c),
        .is_lead = asked->is_lead || kind == PT_NODE_HLEAD,
        .field = asked->field,
    };
    enum pt_status status = PT_OK;
    for (size_t i = 0; i < asked->node->n_children && status == PT_OK; i++) {
        if ((kind == PT_NODE_MAYBE || kind == PT_NODE_NOT_NEAR) && i > 0)
            part.decides = false;
        status = add_clause(why, asked->node->children[i],
                            asked->clause->children[i], &part);
    }
    return status;
}

static enum pt_status add_clause(struct pt_why *why,
                                 const struct pt_query_node *node,
                                 const struct pt_clause *clause,
                                 const struct role *role)
{
    struct pt_str text;
    const struct pt_why_asked asked = asked_of(why, node, clause, role);
    if (!pt_arena_copy(why->arena, asked.text, &text))
        return pt_fail_nomem(why->err);
    const bool is_lone_lead = asked.is_lead && !role->is_lead;
    struct pt_why_clause *const c =
        new_clause(why, is_lone_lead ? "hlead" : kind_names[asked.node->kind],
                   text, role->depth);
    c->begin = node->begin;
    c->end = node->end;
    enum pt_status status = ask(why, &asked, c);
    c->decides = role->decides && (bool)c->holds != role->wanted;
    if (status == PT_OK && c->decides && !c->holds)
        status = find_nearest(why, &asked, c);
    if (status == PT_OK && goes_down(asked.node, asked.clause))
        status = add_parts(why, &asked, c, role);
    return status;
}

/* --since and --until as a query would say it. */
static enum pt_status keep_bounds(const struct pt_why *why, struct pt_str *out)
{
    const struct pt_search_options *const o = why->run->options;
    char since[PT_DATE_TEXT_SIZE] = "", until[PT_DATE_TEXT_SIZE] = "";
    char text[sizeof "date:.." + 2 * PT_DATE_TEXT_SIZE];
    if (o->since != PT_NO_DATE)
        pt_date_format(o->since, since);
    if (o->until != PT_NO_DATE)
        pt_date_format(o->until, until);
    snprintf(text, sizeof text, "date:%s..%s", since, until);
    return pt_arena_copy(why->arena, pt_str_of(text), out)
               ? PT_OK
               : pt_fail_nomem(why->err);
}

/* They stand in no query, so they come behind it. */
static enum pt_status add_bounds(struct pt_why *why,
                                 const struct pt_clause *clause)
{
    struct pt_str text;
    enum pt_status status = keep_bounds(why, &text);
    if (status != PT_OK)
        return status;
    struct pt_why_clause *const c =
        new_clause(why, kind_names[PT_NODE_DATE], text, 0);
    const struct pt_query_node node = {.kind = PT_NODE_DATE};
    const struct pt_why_asked asked = {
        .node = &node, .clause = clause, .field = PT_FIELD_DATE, .text = text};
    status = ask(why, &asked, c);
    c->decides = !why->out->answers && !c->holds;
    if (status == PT_OK && c->decides)
        status = find_nearest(why, &asked, c);
    return status;
}

/* --- the whole ------------------------------------------------------------ */

static size_t count_nodes(const struct pt_query_node *node)
{
    size_t n = 1;
    for (size_t i = 0; i < node->n_children; i++)
        n += count_nodes(node->children[i]);
    return n;
}

static enum pt_status add_clauses(struct pt_why *why)
{
    const struct pt_search_options *const o = why->run->options;
    const struct pt_query_node *const node = why->ready->parsed->root;
    const struct pt_clause *clause = why->ready->tree.root;
    const bool is_bounded = o->since != PT_NO_DATE || o->until != PT_NO_DATE;
    why->out->clauses = pt_arena_array(why->arena, count_nodes(node) + 1,
                                       sizeof *why->out->clauses);
    if (!why->out->clauses)
        return pt_fail_nomem(why->err);
    const struct pt_clause *const bounds =
        is_bounded ? clause->children[1] : NULL;
    if (is_bounded)
        clause = clause->children[0];
    const struct role role = {
        .decides = !why->out->answers,
        .wanted = true,
        .field = PT_FIELD_TEXT,
    };
    const enum pt_status status = add_clause(why, node, clause, &role);
    return status == PT_OK && bounds ? add_bounds(why, bounds) : status;
}

/* Asks the article's units and sets what clauses are asked about. */
static enum pt_status judge_units(struct pt_why *why, enum pt_within_unit kind)
{
    const struct pt_unit_hit *units = NULL;
    size_t n = 0;
    if (pt_text_match_units(why->text, kind, &units, &n) != PT_OK)
        return pt_fail_nomem(why->err);
    why->out->answers = n > 0;
    why->out->results.total = (struct pt_count){n, PT_EXACT};
    why->n_parts = n > MOST_PARTS ? MOST_PARTS : n > 0 ? n : 1;
    why->parts = pt_arena_array(why->arena, why->n_parts, sizeof *why->parts);
    if (!why->parts)
        return pt_fail_nomem(why->err);
    for (size_t i = 0; i < why->n_parts && n > 0; i++)
        why->parts[i] = (struct pt_text_part){
            .is_unit = true, .kind = kind, .unit = units[i].unit};
    if (n > 0 || pt_why_n_units(why, kind) == 0)
        return PT_OK;
    return pt_why_choose_unit(why, kind) == PT_OK ? PT_OK
                                                  : pt_fail_nomem(why->err);
}

static enum pt_status judge_article(struct pt_why *why)
{
    const struct pt_unit_hit *units = NULL;
    size_t n = 0;
    why->parts = pt_arena_array(why->arena, 1, sizeof *why->parts);
    why->n_parts = 1;
    if (!why->parts ||
        pt_text_match_article(why->text, &why->out->answers) != PT_OK ||
        pt_text_match_units(why->text, PT_PARAGRAPHS, &units, &n) != PT_OK)
        return pt_fail_nomem(why->err);
    why->out->results.total = (struct pt_count){why->out->answers, PT_EXACT};
    why->out->n_paragraphs = n;
    return PT_OK;
}

static enum pt_status describe(struct pt_why *why)
{
    struct pt_results *const results = &why->out->results;
    results->hits = pt_arena_alloc(why->arena, sizeof *results->hits);
    if (!results->hits || pt_results_describe(why->run, why->article, results,
                                              results->hits) != PT_OK)
        return pt_fail_nomem(why->err);
    results->n_hits = 1;
    results->articles = (struct pt_count){why->out->answers, PT_EXACT};
    results->stories = (struct pt_count){0, PT_NOT_COUNTED};
    results->occurrences = (struct pt_count){0, PT_NOT_COUNTED};
    if (why->parts[0].is_unit && pt_why_keep_unit(why, results->hits) != PT_OK)
        return pt_fail_nomem(why->err);
    return PT_OK;
}

static enum pt_status judge(struct pt_why *why, uint32_t docid)
{
    struct pt_reading *reading;
    enum pt_status status =
        pt_readings_get(&why->ready->readings, docid, true, &reading, why->err);
    if (status != PT_OK)
        return status;
    why->text = reading->text;
    why->article = &reading->article;
    switch (why->run->options->within) {
    case PT_WITHIN_PARAGRAPH:
        status = judge_units(why, PT_PARAGRAPHS);
        break;
    case PT_WITHIN_SENTENCE:
        status = judge_units(why, PT_SENTENCES);
        break;
    default:
        status = judge_article(why);
    }
    if (status == PT_OK)
        status = describe(why);
    return status == PT_OK ? add_clauses(why) : status;
}

static enum pt_status answer(const struct pt_query_run *run,
                             struct pt_str name,
                             struct pt_why_not *out,
                             struct pt_error *err)
{
    struct pt_ready ready = {0};
    struct pt_why why = {.run = run,
                         .ready = &ready,
                         .out = out,
                         .arena = &out->results.arena,
                         .err = err};
    uint32_t docid = 0;
    enum pt_status status = pt_query_ready(run, why.arena, &ready, err);
    if (status == PT_OK)
        status = pt_results_keep_query(run, &ready, &out->results, err);
    if (status == PT_OK)
        status = pt_find_article(run->reader, name, &docid, err);
    if (status == PT_OK)
        status = judge(&why, docid);
    pt_query_done(&ready);
    return status;
}

enum pt_status pt_why_not_make(const struct pt_query_run *run,
                               struct pt_str name,
                               struct pt_why_not **out,
                               struct pt_error *err)
{
    struct pt_why_not *const why = pt_arena_root_new(run->region, sizeof *why);
    if (!why)
        return pt_fail_nomem(err);
    const enum pt_status status = answer(run, name, why, err);
    if (status == PT_OK)
        *out = why;
    else
        pt_why_not_free(why);
    return status;
}

/* --- public accessors ----------------------------------------------------- */

void pt_why_not_free(pt_why_not *why)
{
    pt_arena_root_free(why);
}

int pt_why_not_answers(const pt_why_not *why)
{
    return why->answers;
}

const pt_results *pt_why_not_results(const pt_why_not *why)
{
    return &why->results;
}

uint64_t pt_why_not_n_paragraphs(const pt_why_not *why)
{
    return why->n_paragraphs;
}

size_t pt_why_not_n_clauses(const pt_why_not *why)
{
    return why->n_clauses;
}

const struct pt_why_clause *pt_why_not_clause(const pt_why_not *why, size_t i)
{
    assert(i < why->n_clauses);
    return &why->clauses[i];
}
