/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/program/remarks.h"

#include "common/date.h"
#include "common/visible.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

/* The query with a caret under the bytes at fault, and the message. */
void pt_remark_error(struct pt_str query, const struct pt_error *err)
{
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_buf_puts(&text, "pt-search: ");
    pt_visible(&text, pt_str_of(err->message));
    pt_buf_add_byte(&text, '\n');
    const bool has_span =
        query.ptr && (err->status == PT_EQUERY || err->status == PT_ELIMIT) &&
        err->span_end <= query.len && err->span_begin <= err->span_end;
    /* Far into a long query only the neighbourhood is shown. */
    const size_t from =
        has_span && err->span_begin > 200 ? err->span_begin - 60 : 0;
    const size_t to = query.len - from > 300 ? from + 300 : query.len;
    if (has_span) {
        struct pt_buf before;
        pt_buf_init(&before, PT_BUF_NO_CEILING);
        pt_buf_puts(&text, "  ");
        pt_visible(&text, pt_str_sub(query, from, to));
        pt_visible(&before, pt_str_sub(query, from, err->span_begin));
        const size_t column = pt_visible_columns(pt_buf_str(&before));
        pt_buf_printf(&text, "\n  %*s^", (int)column, "");
        pt_buf_clear(&before);
        pt_visible(&before,
                   pt_str_sub(query, err->span_begin,
                              err->span_end < to ? err->span_end : to));
        const size_t width = pt_visible_columns(pt_buf_str(&before));
        for (size_t i = 1; i < width; i++)
            pt_buf_add_byte(&text, '~');
        pt_buf_add_byte(&text, '\n');
        pt_buf_fini(&before);
    }
    if (pt_buf_status(&text) == PT_OK)
        fwrite(pt_buf_z(&text), 1, text.len, stderr);
    else /* memory is gone, and this takes none */
        fprintf(stderr, "pt-search: %s\n", pt_status_sentence(err->status));
    pt_buf_fini(&text);
}

void pt_remark_notes(const struct pt_settings *s, const pt_results *results)
{
    if (s->is_quiet)
        return;
    for (size_t i = 0; i < pt_results_n_notes(results); i++)
        fprintf(stderr, "pt-search: note: %s\n", pt_results_note(results, i));
}

void pt_remark_unused(const struct pt_settings *s)
{
    const bool has_other_format = s->has_format && s->format != PT_FORMAT_TEXT;
    const struct {
        bool is_so;
        const char *note;
    } unused[] = {
        {has_other_format && s->only_count,
         "-c writes a number alone, whatever --format says"},
        {has_other_format && s->only_paths && !s->only_count,
         "-l writes paths alone, whatever --format says"   },
        {s->ends_in_nul && !s->only_paths,
         "-0 ends the paths of -l, and nothing else"       },
    };
    if (s->is_quiet)
        return;
    for (size_t i = 0; i < PT_COUNTOF(unused); i++)
        if (unused[i].is_so)
            fprintf(stderr, "pt-search: note: %s\n", unused[i].note);
    if (s->clustered)
        fprintf(stderr,
                "pt-search: note: %s is searched as NOT %s; options stand "
                "apart, as -l -n 5\n",
                s->clustered, s->clustered + 1);
}

const char *pt_remark_of_unmarked(enum pt_within within)
{
    return within == PT_WITHIN_ARTICLE
               ? "the article does not answer, so nothing is marked; "
                 "--why-not says why"
               : "nothing in it answers, so nothing is marked; --why-not "
                 "says why";
}

void pt_remark_unmarked(const struct pt_settings *s, const pt_results *results)
{
    if (!s->is_quiet && !pt_results_total(results).value)
        fprintf(stderr, "pt-search: note: %s\n",
                pt_remark_of_unmarked(s->search.within));
}

/* The options of this call that change what is found, to be pasted again, as
 * the suggestion has them. */
static void add_repeated_options(const struct pt_settings *s,
                                 const struct pt_suggestion *suggestion,
                                 struct pt_buf *out)
{
    for (size_t i = 0; i < s->n_indexes; i++) {
        pt_buf_puts(out, " --index ");
        pt_render_shell_word(pt_str_of(s->indexes[i]), out);
    }
    if (suggestion->flags & PT_SEARCH_ANY)
        pt_buf_puts(out, " --any");
    if (suggestion->flags & PT_SEARCH_NO_VARIANTS)
        pt_buf_puts(out, " --variants off");
    char day[PT_DATE_TEXT_SIZE];
    if (suggestion->since != PT_NO_DATE) {
        pt_date_format(suggestion->since, day);
        pt_buf_printf(out, " --since %s", day);
    }
    if (suggestion->until != PT_NO_DATE) {
        pt_date_format(suggestion->until, day);
        pt_buf_printf(out, " --until %s", day);
    }
}

void pt_remark_command(const struct pt_settings *s,
                       struct pt_str query,
                       const struct pt_suggestion *suggestion,
                       struct pt_buf *out)
{
    pt_buf_puts(out, "pt-search");
    const struct pt_str suggested = pt_str_of(suggestion->query);
    if (!s->text && pt_str_equal(suggested, query)) {
        for (size_t i = 0; i < s->n_words; i++) {
            pt_buf_add_byte(out, ' ');
            pt_render_shell_word(pt_str_of(s->words[i]), out);
        }
    } else {
        pt_buf_puts(out, suggestion->flags & PT_SEARCH_PLAIN ? " -F " : " -q ");
        pt_render_shell_word(suggested, out);
    }
    if (suggestion->within != PT_WITHIN_ARTICLE)
        pt_buf_printf(out, " --within %s", pt_within_name(suggestion->within));
    add_repeated_options(s, suggestion, out);
}

void pt_remark_promise(const struct pt_suggestion *suggestion,
                       struct pt_buf *out)
{
    pt_buf_printf(out, "%" PRIu64 " %s%s", suggestion->total,
                  pt_within_name(suggestion->within),
                  suggestion->total == 1 ? "" : "s");
    if (suggestion->within != PT_WITHIN_ARTICLE)
        pt_buf_printf(out, " in %" PRIu64 " article%s", suggestion->articles,
                      suggestion->articles == 1 ? "" : "s");
    pt_buf_puts(out, ", ");
    pt_visible(out, pt_str_of(suggestion->why));
    pt_buf_add_byte(out, ':');
}

void pt_remark_suggestions(const struct pt_settings *s,
                           struct pt_str query,
                           const pt_results *results)
{
    if (s->is_quiet || s->new_since || pt_results_total(results).value ||
        s->search.changed_since != PT_NO_DATE || s->like)
        return;
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_buf_printf(&text, "pt-search: no %s answers%s\n",
                  pt_within_name(s->search.within),
                  pt_results_n_suggestions(results) ? "; these would:" : "");
    for (size_t i = 0; i < pt_results_n_suggestions(results); i++) {
        const struct pt_suggestion *const one =
            pt_results_suggestion(results, i);
        pt_buf_puts(&text, "  ");
        pt_remark_promise(one, &text);
        pt_buf_puts(&text, "\n    ");
        pt_remark_command(s, query, one, &text);
        pt_buf_add_byte(&text, '\n');
    }
    fwrite(pt_buf_z(&text), 1, text.len, stderr);
    pt_buf_fini(&text);
}

void pt_remark_explanation(const struct pt_render *r)
{
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_render_explanation(r, &text);
    fwrite(pt_buf_z(&text), 1, text.len, stderr);
    pt_buf_fini(&text);
}

void pt_remark_summary(const struct pt_settings *s, const struct pt_render *r)
{
    if (s->is_quiet || s->only_count || s->only_paths ||
        !isatty(STDERR_FILENO) || !pt_results_n_hits(r->results))
        return;
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_render_counts(r, &text);
    pt_buf_printf(&text, ", %.1f ms\n",
                  (double)pt_results_took_us(r->results) / 1000);
    fflush(stdout);
    fwrite(pt_buf_z(&text), 1, text.len, stderr);
    pt_buf_fini(&text);
}
