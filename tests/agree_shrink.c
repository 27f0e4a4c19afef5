/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * agree_shrink.c: a disagreement made small. First the query, as all the
 * articles are at hand; then the articles, then each one's fields and words, by
 * halves, quarters and so on; then the query again, until nothing gives.
 */
#include "tests/agree.h"

#include <check.h>

static bool is_still(struct pt_agree *agree,
                     const struct pt_asked *asked,
                     enum pt_discord discord)
{
    struct pt_agree_answer answer;
    pt_agree_ask(agree, asked, &answer);
    return answer.discord == discord;
}

/* Whether the quarrel is one of its kind on these articles. */
static bool quarrels_over(const struct pt_quarrel *q,
                          const struct pt_article *articles,
                          size_t n)
{
    struct pt_agree agree;
    if (n == 0)
        return false;
    pt_agree_open(&agree, articles, n, q->spoil);
    const bool does = is_still(&agree, &q->asked, q->discord);
    pt_agree_close(&agree);
    return does;
}

/* --- the query ----------------------------------------------------------- */

static bool shrink_query(struct pt_quarrel *q, struct pt_arena *arena)
{
    struct pt_agree agree;
    struct pt_asked smaller;
    bool is_smaller = false;
    pt_agree_open(&agree, q->articles, q->n_articles, q->spoil);
    for (size_t step = 0; step < pt_ask_n_steps(&q->asked);) {
        const bool is_step = pt_ask_reduce(&q->asked, step++, arena, &smaller);
        if (!is_step || !is_still(&agree, &smaller, q->discord))
            continue;
        q->asked = smaller;
        is_smaller = true;
        step = 0;
    }
    pt_agree_close(&agree);
    return is_smaller;
}

/* --- the articles -------------------------------------------------------- */

/* Leaves out runs of articles, longer ones first. */
static bool shrink_articles(struct pt_quarrel *q, struct pt_arena *arena)
{
    const size_t n_before = q->n_articles;
    struct pt_article *const fewer =
        pt_arena_array(arena, n_before + 1, sizeof *fewer);
    ck_assert_ptr_nonnull(fewer);
    for (size_t run = (n_before + 1) / 2; run > 0; run /= 2)
        for (size_t at = 0; at + run <= q->n_articles;) {
            const size_t rest = q->n_articles - at - run;
            memcpy(fewer, q->articles, at * sizeof *fewer);
            memcpy(fewer + at, q->articles + at + run, rest * sizeof *fewer);
            if (!quarrels_over(q, fewer, at + rest)) {
                at += run;
                continue;
            }
            q->n_articles = at + rest;
            memcpy(q->articles, fewer, q->n_articles * sizeof *fewer);
        }
    return q->n_articles < n_before;
}

/* An article may be there for its language alone: gives that to another. */
static bool hand_on_langs(struct pt_quarrel *q, struct pt_arena *arena)
{
    const size_t n = q->n_articles;
    struct pt_article *const fewer = pt_arena_array(arena, n, sizeof *fewer);
    ck_assert_ptr_nonnull(fewer);
    for (size_t from = 0; n > 1 && from < n; from++)
        for (size_t to = 0; to + 1 < n; to++) {
            memcpy(fewer, q->articles, from * sizeof *fewer);
            memcpy(fewer + from, q->articles + from + 1,
                   (n - from - 1) * sizeof *fewer);
            fewer[to].lang = q->articles[from].lang;
            if (!quarrels_over(q, fewer, n - 1))
                continue;
            q->n_articles = n - 1;
            memcpy(q->articles, fewer, (n - 1) * sizeof *fewer);
            return true;
        }
    return false;
}

/* --- one article --------------------------------------------------------- */

/* Behind a word, as far as shrinking cares. */
static bool ends_run(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '-';
}

/* The byte behind the nth word and what ends it; the end when there are not so
 * many. */
static size_t end_of_run(struct pt_str s, size_t nth)
{
    size_t at = 0;
    while (nth-- > 0) {
        while (at < s.len && !ends_run(s.ptr[at]))
            at++;
        while (at < s.len && ends_run(s.ptr[at]))
            at++;
    }
    return at;
}

static size_t n_runs(struct pt_str s)
{
    size_t n = 0;
    while (end_of_run(s, n) < s.len)
        n++;
    return n;
}

static struct pt_str
cut_out(struct pt_arena *arena, struct pt_str s, size_t from, size_t to)
{
    struct pt_buf buf;
    struct pt_str copy;
    pt_buf_init(&buf, PT_BUF_NO_CEILING);
    pt_buf_add(&buf, pt_str_sub(s, 0, from));
    pt_buf_add(&buf, pt_str_sub(s, to, s.len));
    ck_assert(pt_arena_copy(arena, pt_buf_str(&buf), &copy));
    pt_buf_fini(&buf);
    return copy;
}

/* Leaves out words of *text, a text of one of the quarrel's articles. */
static bool
shrink_text(struct pt_quarrel *q, struct pt_str *text, struct pt_arena *arena)
{
    bool is_smaller = false;
    for (size_t run = (n_runs(*text) + 1) / 2; run > 0; run /= 2)
        for (size_t at = 0; at < n_runs(*text);) {
            const struct pt_str before = *text;
            *text = cut_out(arena, before, end_of_run(before, at),
                            end_of_run(before, at + run));
            if (quarrels_over(q, q->articles, q->n_articles)) {
                is_smaller = true;
                continue;
            }
            *text = before;
            at += run;
        }
    return is_smaller;
}

static bool shrink_article(struct pt_quarrel *q,
                           struct pt_article *a,
                           struct pt_arena *arena)
{
    struct pt_str *const fields[] = {&a->author,      &a->source, &a->tags,
                                     &a->boilerplate, &a->url,    &a->lang,
                                     &a->title,       &a->text};
    bool is_smaller = false;
    for (size_t i = 0; i < PT_COUNTOF(fields); i++) {
        const struct pt_str before = *fields[i];
        if (before.len == 0)
            continue;
        *fields[i] = PT_STR("");
        if (quarrels_over(q, q->articles, q->n_articles))
            is_smaller = true;
        else
            *fields[i] = before;
    }
    const int32_t date = a->date;
    a->date = PT_DATE_NONE;
    if (date != PT_DATE_NONE && quarrels_over(q, q->articles, q->n_articles))
        is_smaller = true;
    else
        a->date = date;
    is_smaller |= shrink_text(q, &a->text, arena);
    is_smaller |= shrink_text(q, &a->title, arena);
    is_smaller |= shrink_text(q, &a->tags, arena);
    is_smaller |= shrink_text(q, &a->boilerplate, arena);
    is_smaller |= shrink_text(q, &a->author, arena);
    return is_smaller;
}

void pt_agree_shrink(struct pt_quarrel *q, struct pt_arena *arena)
{
    struct pt_article *const own =
        pt_arena_array(arena, q->n_articles + 1, sizeof *own);
    ck_assert_ptr_nonnull(own);
    memcpy(own, q->articles, q->n_articles * sizeof *own);
    q->articles = own;
    for (bool is_smaller = true; is_smaller;) {
        is_smaller = shrink_query(q, arena);
        is_smaller |= shrink_articles(q, arena);
        is_smaller |= hand_on_langs(q, arena);
        for (size_t i = 0; i < q->n_articles; i++)
            is_smaller |= shrink_article(q, &q->articles[i], arena);
    }
}

/* --- telling ------------------------------------------------------------- */

static void tell_field(struct pt_buf *out, const char *name, struct pt_str text)
{
    if (text.len == 0)
        return;
    pt_buf_printf(out, "  %s ", name);
    pt_buf_add(out, text);
    pt_buf_add_byte(out, '\n');
}

static void tell_article(struct pt_buf *out, const struct pt_article *a)
{
    char date[PT_DATE_TEXT_SIZE] = "";
    if (a->date != PT_DATE_NONE)
        pt_date_format(a->date, date);
    tell_field(out, "path:  ", a->path);
    tell_field(out, "url:   ", a->url);
    tell_field(out, "date:  ", pt_str_of(date));
    tell_field(out, "lang:  ", a->lang);
    tell_field(out, "author:", a->author);
    tell_field(out, "source:", a->source);
    tell_field(out, "tags:  ", a->tags);
    tell_field(out, "boilerplate:", a->boilerplate);
    tell_field(out, "title: ", a->title);
    tell_field(out, "text:  ", a->text);
}

void pt_agree_tell(const struct pt_quarrel *q, struct pt_buf *out)
{
    struct pt_agree agree;
    struct pt_agree_answer answer;
    pt_agree_open(&agree, q->articles, q->n_articles, q->spoil);
    pt_agree_ask(&agree, &q->asked, &answer);
    pt_agree_close(&agree);
    pt_buf_puts(out, "query:   ");
    pt_ask_print(&q->asked, out);
    pt_buf_puts(out, "\noptions:");
    pt_ask_print_options(&q->asked, out);
    pt_buf_printf(out, "\n%s\n", answer.text);
    for (size_t i = 0; i < q->n_articles; i++) {
        pt_buf_printf(out, "article %zu\n", i + 1);
        tell_article(out, &q->articles[i]);
    }
}
