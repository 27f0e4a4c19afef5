/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * render_explain.c: --explain. For a person on stderr:
 *
 *     understood as
 *       (AND "peace plan" guarantee)
 *     words, with the articles that have them
 *       guarantee  5: guarante* 5 (guarantees 4, guarantee 2)
 *     asked of the engine, whose answer is the answer
 *       ((peace PHRASE 2 plan) AND Zguarante)
 *     scores
 *         1 3.215  Title of the article
 *           1.105  guarantee, 1 in the title, 3 in the body
 *
 * and in JSON, as "explain" of the whole answer:
 *
 *     {"tree":"…","leaves":[{"written":"guarantee","begin":13,"end":22,
 *      "field":"","articles":5,"first":null,"last":null,
 *      "words":[{"word":"guarante","stem":true,"from":"query","articles":5}],
 *      "more_words":0,"more_articles":0,"unused_words":0,
 *      "forms":[{"word":"guarantees","articles":4}],
 *      "more_forms":0,"more_form_articles":0}],"more_leaves":0,
 *      "engine":{"query":"…","exact":true,"read":0},
 *      "limits":[{"what":"words and operators","used":4,"most":2048}],
 *      "scores":[{"rank":1,"score":3.2,"parts":[{"written":"guarantee",
 *        "begin":13,"end":22,"leaf":2,"title":1,"body":3,"weight":1.1}]}]}
 * What articles like it add to a score is a part with "likes":true.
 *
 * begin and end are bytes of the query, both 0 for --since and --until and for
 * what the leaves that are not listed add. "from" is query, variant or
 * expansion (of a wildcard or a fuzzy word).
 */
#include "common/date.h"
#include "common/json.h"
#include "common/visible.h"
#include "search/program/render.h"

#include <inttypes.h>
#include <stdio.h>

static struct pt_str
written(const struct pt_render *r, size_t begin, size_t end)
{
    return pt_str_sub(r->query, begin, end);
}

/* --- for a person ------------------------------------------------------- */

static void add_number(struct pt_buf *out, uint64_t n)
{
    char digits[24];
    const int len = snprintf(digits, sizeof digits, "%" PRIu64, n);
    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            pt_buf_add_byte(out, ',');
        pt_buf_add_byte(out, digits[i]);
    }
}

static void add_more(const struct pt_explained_words *words, struct pt_buf *out)
{
    if (words->n_more) {
        pt_buf_puts(out, " … and ");
        add_number(out, words->n_more);
        pt_buf_puts(out, " more, ");
        add_number(out, words->more_articles);
        pt_buf_puts(out, words->more_articles == 1 ? " article" : " articles");
    }
    if (words->n_unused) {
        pt_buf_puts(out, words->n ? "; " : "");
        add_number(out, words->n_unused);
        pt_buf_puts(out, words->n ? " more that no article has"
                                  : " that no article has");
    }
}

/* guarantees 12, guarante- 5 for a stem, defense 3 (variant) */
static void add_words(const struct pt_explained_words *words,
                      struct pt_buf *out)
{
    for (size_t i = 0; i < words->n; i++) {
        const struct pt_explained_word *const word = &words->items[i];
        pt_buf_puts(out, i ? ", " : "");
        pt_visible(out, pt_str_of(word->text));
        pt_buf_puts(out, word->is_stem ? "- " : " ");
        add_number(out, word->articles);
        pt_buf_puts(out, word->origin == PT_WORD_VARIANT ? " (variant)" : "");
    }
    add_more(words, out);
}

static void add_days(const struct pt_explained_leaf *leaf, struct pt_buf *out)
{
    char day[PT_DATE_TEXT_SIZE];
    if (leaf->first != PT_NO_DATE) {
        pt_date_format(leaf->first, day);
        pt_buf_puts(out, day);
    }
    if (leaf->first == leaf->last)
        return;
    pt_buf_puts(out, "..");
    if (leaf->last != PT_NO_DATE) {
        pt_date_format(leaf->last, day);
        pt_buf_puts(out, day);
    }
}

static bool is_date(const struct pt_explained_leaf *leaf)
{
    return leaf->first != PT_NO_DATE || leaf->last != PT_NO_DATE;
}

static void add_name(const struct pt_render *r,
                     size_t begin,
                     size_t end,
                     const char *otherwise,
                     struct pt_buf *out)
{
    if (begin < end)
        pt_visible(out, written(r, begin, end));
    else
        pt_buf_puts(out, otherwise);
}

static void add_leaf(const struct pt_render *r,
                     const struct pt_explained_leaf *leaf,
                     struct pt_buf *out)
{
    const struct pt_str bytes = written(r, leaf->begin, leaf->end);
    const size_t n_name = strlen(leaf->field);
    const bool has_name = bytes.len > n_name && bytes.ptr[n_name] == ':';
    pt_buf_puts(out, "  ");
    if (n_name && bytes.len && !has_name)
        pt_buf_printf(out, "%s:", leaf->field);
    add_name(r, leaf->begin, leaf->end, "--since, --until", out);
    pt_buf_puts(out, ": ");
    add_number(out, leaf->articles);
    pt_buf_puts(out, leaf->articles == 1 ? " article" : " articles");
    if (is_date(leaf)) {
        pt_buf_puts(out, " of ");
        add_days(leaf, out);
    }
    pt_buf_puts(out, "\n");
    if (leaf->means.n || leaf->means.n_unused) {
        pt_buf_puts(out, "    ");
        add_words(&leaf->means, out);
        pt_buf_puts(out, "\n");
    }
    if (leaf->forms.n) {
        pt_buf_puts(out, "    - stands for: ");
        add_words(&leaf->forms, out);
        pt_buf_puts(out, "\n");
    }
}

static void add_leaves(const struct pt_render *r,
                       const struct pt_explanation *x,
                       struct pt_buf *out)
{
    pt_buf_puts(out, x->n_leaves ? "words and conditions, with the articles "
                                   "that have them\n"
                                 : "");
    for (size_t i = 0; i < x->n_leaves; i++)
        add_leaf(r, &x->leaves[i], out);
    if (x->n_more_leaves)
        pt_buf_printf(out, "  … and %zu more\n", x->n_more_leaves);
}

static void add_engine(const struct pt_explanation *x, struct pt_buf *out)
{
    pt_buf_puts(out, "asked of the engine, ");
    if (x->is_exact) {
        pt_buf_puts(out, "whose answer is the answer\n  ");
    } else {
        pt_buf_puts(out, "which gives candidates: the text of ");
        add_number(out, x->n_read);
        pt_buf_puts(out, x->n_read == 1 ? " article was read\n  "
                                        : " articles was read\n  ");
    }
    pt_visible(out, pt_str_of(x->engine_query));
    pt_buf_puts(out, "\n");
}

static void add_limits(const struct pt_explanation *x, struct pt_buf *out)
{
    pt_buf_puts(out, "limits\n");
    for (size_t i = 0; i < x->n_limits; i++) {
        const struct pt_explained_limit *const limit = &x->limits[i];
        if (limit->used == 0)
            continue;
        pt_buf_printf(out, "  %s: ", limit->what);
        add_number(out, limit->used);
        pt_buf_puts(out, " of ");
        add_number(out, limit->most);
        pt_buf_puts(out, "\n");
    }
}

/* Which word of a compound: its parts have the same bytes of the query. */
static void add_reading(const struct pt_render *r,
                        const struct pt_score_part *part,
                        struct pt_buf *out)
{
    const struct pt_explanation *const x = pt_results_explanation(r->results);
    size_t n_equal = 0;
    for (size_t i = 0; i < x->n_leaves; i++)
        n_equal +=
            x->leaves[i].begin == part->begin && x->leaves[i].end == part->end;
    if (n_equal < 2 || part->leaf >= x->n_leaves ||
        x->leaves[part->leaf].means.n == 0)
        return;
    const struct pt_explained_word *const word =
        x->leaves[part->leaf].means.items;
    pt_buf_puts(out, " (");
    pt_visible(out, pt_str_of(word->text));
    pt_buf_puts(out, word->is_stem ? "-)" : ")");
}

static void add_part(const struct pt_render *r,
                     const struct pt_score_part *part,
                     struct pt_buf *out)
{
    pt_buf_printf(out, "      %8.3f  ", part->weight);
    add_name(r, part->begin, part->end,
             part->is_of_likes  ? "articles like it"
             : part->is_of_date ? "its date"
                                : "all other words",
             out);
    add_reading(r, part, out);
    if (part->in_title)
        pt_buf_printf(out, ", %" PRIu32 " in the title", part->in_title);
    if (part->in_body)
        pt_buf_printf(out, ", %" PRIu32 " in the body", part->in_body);
    pt_buf_puts(out, "\n");
}

static void
add_score(const struct pt_render *r, const pt_hit *hit, struct pt_buf *out)
{
    size_t len = 0;
    const char *const title = pt_hit_text(hit, PT_HIT_TITLE, &len);
    pt_buf_printf(out, "  %3" PRIu64 " %8.3f  ", pt_hit_rank(hit),
                  pt_hit_score(hit));
    pt_visible(out, title ? pt_str_n(title, len) : PT_STR("(no text)"));
    pt_buf_puts(out, "\n");
    for (size_t i = 0; i < pt_hit_n_score_parts(hit); i++)
        add_part(r, pt_hit_score_part(hit, i), out);
}

void pt_render_explanation(const struct pt_render *r, struct pt_buf *out)
{
    const struct pt_explanation *const x = pt_results_explanation(r->results);
    const size_t n = pt_results_n_hits(r->results);
    pt_buf_puts(out, "understood as\n  ");
    /* The lines are ours; a control character of the query's is not. */
    for (struct pt_str rest = pt_str_of(x->tree); rest.len;) {
        const size_t end = pt_str_find(rest, '\n');
        pt_visible(out, pt_str_sub(rest, 0, end));
        pt_buf_puts(out, "\n");
        rest = pt_str_sub(rest, end < rest.len ? end + 1 : end, rest.len);
    }
    add_leaves(r, x, out);
    add_engine(x, out);
    add_limits(x, out);
    pt_buf_puts(out, n ? "scores\n" : "");
    for (size_t i = 0; i < n; i++)
        add_score(r, pt_results_hit(r->results, i), out);
}

/* --- JSON --------------------------------------------------------------- */

static void json_written(const struct pt_render *r,
                         size_t begin,
                         size_t end,
                         struct pt_buf *out)
{
    pt_buf_puts(out, "{\"written\":");
    pt_json_string(out, written(r, begin, end));
    pt_buf_printf(out, ",\"begin\":%zu,\"end\":%zu", begin, end);
}

static void json_words(const struct pt_explained_words *words,
                       bool are_forms,
                       struct pt_buf *out)
{
    static const char *const origins[] = {
        [PT_WORD_WRITTEN] = "query",
        [PT_WORD_VARIANT] = "variant",
        [PT_WORD_EXPANSION] = "expansion",
    };
    const char *const name = are_forms ? "form" : "word";
    pt_buf_printf(out, ",\"%ss\":[", name);
    for (size_t i = 0; i < words->n; i++) {
        const struct pt_explained_word *const word = &words->items[i];
        pt_buf_puts(out, i ? ",{\"word\":" : "{\"word\":");
        pt_json_string(out, pt_str_of(word->text));
        if (!are_forms)
            pt_buf_printf(out, ",\"stem\":%s,\"from\":\"%s\"",
                          word->is_stem ? "true" : "false",
                          origins[word->origin]);
        pt_buf_printf(out, ",\"articles\":%" PRIu64 "}", word->articles);
    }
    pt_buf_printf(out, "],\"more_%ss\":%zu,\"more_%s\":%" PRIu64, name,
                  words->n_more, are_forms ? "form_articles" : "articles",
                  words->more_articles);
    if (!are_forms)
        pt_buf_printf(out, ",\"unused_words\":%zu", words->n_unused);
}

static void json_day(const char *name, int32_t days, struct pt_buf *out)
{
    char day[PT_DATE_TEXT_SIZE] = "";
    if (days != PT_NO_DATE)
        pt_date_format(days, day);
    pt_buf_printf(out, ",\"%s\":", name);
    pt_json_string_or_null(out, pt_str_of(day));
}

static void json_leaf(const struct pt_render *r,
                      const struct pt_explained_leaf *leaf,
                      struct pt_buf *out)
{
    json_written(r, leaf->begin, leaf->end, out);
    pt_buf_printf(out, ",\"field\":\"%s\",\"articles\":%" PRIu64, leaf->field,
                  leaf->articles);
    json_day("first", leaf->first, out);
    json_day("last", leaf->last, out);
    json_words(&leaf->means, false, out);
    json_words(&leaf->forms, true, out);
    pt_buf_puts(out, "}");
}

static void json_engine(const struct pt_explanation *x, struct pt_buf *out)
{
    pt_buf_puts(out, ",\n \"engine\":{\"query\":");
    pt_json_string(out, pt_str_of(x->engine_query));
    pt_buf_printf(out, ",\"exact\":%s,\"read\":%" PRIu64 "}",
                  x->is_exact ? "true" : "false", x->n_read);
}

static void json_limits(const struct pt_explanation *x, struct pt_buf *out)
{
    pt_buf_puts(out, ",\n \"limits\":[");
    for (size_t i = 0; i < x->n_limits; i++)
        pt_buf_printf(out,
                      "%s{\"what\":\"%s\",\"used\":%" PRIu64
                      ",\"most\":%" PRIu64 "}",
                      i ? "," : "", x->limits[i].what, x->limits[i].used,
                      x->limits[i].most);
    pt_buf_puts(out, "]");
}

static void
json_score(const struct pt_render *r, const pt_hit *hit, struct pt_buf *out)
{
    pt_buf_printf(out, "{\"rank\":%" PRIu64 ",\"score\":%.6g,\"parts\":[",
                  pt_hit_rank(hit), pt_hit_score(hit));
    for (size_t i = 0; i < pt_hit_n_score_parts(hit); i++) {
        const struct pt_score_part *const part = pt_hit_score_part(hit, i);
        pt_buf_puts(out, i ? "," : "");
        json_written(r, part->begin, part->end, out);
        pt_buf_printf(out,
                      ",\"leaf\":%zu,\"title\":%" PRIu32 ",\"body\":%" PRIu32
                      ",\"weight\":%.6g%s}",
                      part->leaf, part->in_title, part->in_body, part->weight,
                      part->is_of_likes  ? ",\"likes\":true"
                      : part->is_of_date ? ",\"date\":true"
                                         : "");
    }
    pt_buf_puts(out, "]}");
}

void pt_render_explanation_json(const struct pt_render *r, struct pt_buf *out)
{
    const struct pt_explanation *const x = pt_results_explanation(r->results);
    pt_buf_puts(out, "{\"tree\":");
    pt_json_string(out, pt_str_of(x->tree));
    pt_buf_puts(out, ",\n \"leaves\":[");
    for (size_t i = 0; i < x->n_leaves; i++) {
        pt_buf_puts(out, i ? ",\n  " : "\n  ");
        json_leaf(r, &x->leaves[i], out);
    }
    pt_buf_printf(out, "],\"more_leaves\":%zu", x->n_more_leaves);
    json_engine(x, out);
    json_limits(x, out);
    pt_buf_puts(out, ",\n \"scores\":[");
    for (size_t i = 0; i < pt_results_n_hits(r->results); i++) {
        pt_buf_puts(out, i ? ",\n  " : "\n  ");
        json_score(r, pt_results_hit(r->results, i), out);
    }
    pt_buf_puts(out, "]}");
}
