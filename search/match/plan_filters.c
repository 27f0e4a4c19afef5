/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * plan_filters.c: clauses that restrict and do not weigh: what an article says
 * of itself besides its words.
 */
#include "search/match/plan_private.h"

/* A term that restricts and does not weigh. */
static enum pt_status filter_by(struct pt_planner *planner,
                                const char *prefix,
                                struct pt_str text,
                                struct pt_plan_part *out)
{
    *out = (struct pt_plan_part){.is_exact = true};
    pt_buf_clear(&planner->term);
    pt_schema_term(&planner->term, prefix, text);
    if (pt_buf_status(&planner->term) != PT_OK)
        return pt_fail_nomem(planner->err);
    const enum pt_status status =
        pt_planner_term(planner, pt_buf_str(&planner->term), &out->query);
    return status == PT_OK ? pt_planner_scale(planner, 0.0, &out->query)
                           : status;
}

enum pt_status pt_plan_has(struct pt_planner *planner,
                           const struct pt_clause *clause,
                           struct pt_plan_part *out)
{
    const char *const term = pt_field_info(clause->field)->has_term;
    return term ? filter_by(planner, term, PT_STR(""), out)
                : pt_plan_all(planner, clause, out);
}

enum pt_status pt_plan_lang(struct pt_planner *planner,
                            const struct pt_clause *clause,
                            struct pt_plan_part *out)
{
    const char *const prefix = pt_field_info(PT_FIELD_LANG)->prefix;
    return filter_by(planner, prefix, clause->text, out);
}

enum pt_status pt_plan_date(struct pt_planner *planner,
                            const struct pt_clause *clause,
                            struct pt_plan_part *out)
{
    const int32_t first = pt_days_of_civil((struct pt_civil){1, 1, 1});
    const int32_t last = pt_days_of_civil((struct pt_civil){9999, 12, 31});
    const struct pt_date_range range = clause->range;
    char lower[9];
    char upper[9];
    struct xc_error cause;
    pt_schema_date(range.first < first ? first : range.first, lower);
    pt_schema_date(range.last > last ? last : range.last, upper);
    *out = (struct pt_plan_part){.is_exact = true};
    return pt_planner_engine(
        planner,
        xc_query_value_range(PT_SLOT_DATE, lower, strlen(lower), upper,
                             strlen(upper), &out->query, &cause),
        &cause);
}

static bool has_byte(struct pt_str s, char byte)
{
    return pt_str_find(s, byte) < s.len;
}

/* A component; of a url also the host's name behind "www.", of a path also what
 * stands before "#": the name of a file whose part that is. */
static enum pt_status add_component(struct pt_planner *planner,
                                    enum pt_field field,
                                    struct pt_str component,
                                    struct pt_queries *all)
{
    const bool is_url = field == PT_FIELD_URL;
    const size_t n = is_url || has_byte(component, '#') ? 2 : 1;
    struct pt_str spellings[2] = {component};
    struct pt_buf host;
    struct pt_queries any = {0};
    xc_query *query = NULL;
    pt_buf_init(&host, PT_BUF_NO_CEILING);
    pt_buf_puts(&host, "www.");
    pt_buf_add(&host, component);
    spellings[1] = is_url
                       ? pt_buf_str(&host)
                       : pt_str_sub(component, 0, pt_str_find(component, '#'));
    enum pt_status status =
        pt_buf_status(&host) == PT_OK
            ? pt_queries_add_words(planner, field, spellings, n, false, &any)
            : pt_fail_nomem(planner->err);
    if (status == PT_OK)
        status = pt_queries_combine(planner, XC_OP_OR, &any, 0, &query);
    pt_queries_fini(&any);
    pt_buf_fini(&host);
    return status == PT_OK ? pt_queries_add(planner, all, query) : status;
}

/* Every component without a star, and that the field is there at all. One
 * component of a path, wherever it stands, is just its term. Behind the first
 * "#" of a path stands the name of a part, perhaps, which has no terms. */
enum pt_status pt_plan_parts(struct pt_planner *planner,
                             const struct pt_clause *clause,
                             struct pt_plan_part *out)
{
    struct pt_queries all = {0};
    struct pt_plan_part has = {0};
    struct pt_str component = {0};
    const bool may_be_part =
        clause->field == PT_FIELD_PATH && has_byte(clause->text, '#');
    size_t at = 0;
    enum pt_status status = pt_plan_has(planner, clause, &has);
    if (has.query && status != PT_OK)
        xc_query_free(has.query);
    if (status == PT_OK)
        status = pt_queries_add(planner, &all, has.query);
    while (status == PT_OK && !(may_be_part && has_byte(component, '#')) &&
           pt_schema_next_part(clause->text, &at, &component))
        if (!has_byte(component, '*'))
            status = add_component(planner, clause->field, component, &all);
    if (status == PT_OK)
        status = pt_queries_combine(planner, XC_OP_AND, &all, 0, &out->query);
    pt_queries_fini(&all);
    out->is_exact = clause->field == PT_FIELD_PATH && !may_be_part &&
                    !has_byte(clause->text, '/') &&
                    !has_byte(clause->text, '*');
    return status == PT_OK ? pt_planner_scale(planner, 0.0, &out->query)
                           : status;
}
