/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/query_run.h"

#include "search/query/resolve.h"

#include <time.h>

static int32_t today_in_utc(void)
{
    return (int32_t)(time(NULL) / (24 * 60 * 60));
}

int32_t pt_query_today(const struct pt_search_options *options)
{
    return options->today == PT_NO_DATE ? today_in_utc() : options->today;
}

/* --since and --until: root AND that range of dates. */
static enum pt_status bound_by_date(const struct pt_search_options *options,
                                    struct pt_arena *arena,
                                    struct pt_clause_tree *tree)
{
    const bool has_since = options->since != PT_NO_DATE;
    const bool has_until = options->until != PT_NO_DATE;
    if (!has_since && !has_until)
        return PT_OK;
    struct pt_clause *const both = pt_arena_alloc(arena, sizeof *both);
    struct pt_clause *const range = pt_arena_alloc(arena, sizeof *range);
    struct pt_clause **const children =
        pt_arena_array(arena, 2, sizeof(struct pt_clause *));
    if (!both || !range || !children)
        return PT_ENOMEM;
    *range = (struct pt_clause){
        .kind = PT_CLAUSE_DATE,
        .field = PT_FIELD_DATE,
        .range = {has_since ? options->since : INT32_MIN + 1,
                  has_until ? options->until : INT32_MAX},
    };
    children[0] = tree->root;
    children[1] = range;
    *both = (struct pt_clause){
        .kind = PT_CLAUSE_AND, .children = children, .n_children = 2};
    tree->root = both;
    return PT_OK;
}

enum pt_status pt_query_ready(const struct pt_query_run *run,
                              struct pt_arena *arena,
                              struct pt_ready *out,
                              struct pt_error *err)
{
    const struct pt_search_options *const o = run->options;
    const unsigned flags = (o->flags & PT_SEARCH_ANY ? PT_PARSE_ANY : 0) |
                           (o->flags & PT_SEARCH_PLAIN ? PT_PARSE_PLAIN : 0);
    const struct pt_resolve_options resolve = {
        .with_variants = !(o->flags & PT_SEARCH_NO_VARIANTS),
        .today = pt_query_today(o),
    };
    out->parsed = pt_arena_alloc(arena, sizeof *out->parsed);
    if (!out->parsed)
        return pt_fail_nomem(err);
    enum pt_status status =
        pt_query_parse(run->query, flags, arena, out->parsed, err);
    if (status == PT_OK)
        status = pt_resolve(out->parsed->root, &resolve, run->reader,
                            run->analyzer, arena, &out->tree, err);
    if (status == PT_OK && bound_by_date(o, arena, &out->tree) != PT_OK)
        status = pt_fail_nomem(err);
    if (status == PT_OK)
        status = pt_plan_count_words(&out->tree, run->reader, arena, err);
    if (status == PT_OK)
        status = pt_plan_make(&out->tree, o->within, &out->plan, err);
    pt_readings_init(&out->readings, &out->tree, run->reader, run->analyzer);
    return status;
}

void pt_query_done(struct pt_ready *ready)
{
    pt_readings_fini(&ready->readings);
    pt_plan_fini(&ready->plan);
}
