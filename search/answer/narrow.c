/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * narrow.c: what was had is told by story first, a value of the article, and
 * only for what remains by the article's identity, for which it has to be read:
 * so a run that finds nothing new reads nothing.
 */
#include "search/answer/narrow.h"

#include "common/mem.h"
#include "search/answer/find_article.h"
#include "search/answer/like.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct narrowing {
    const struct pt_query_run *run;
    struct pt_plan *plan;
    struct pt_error *err;
    struct pt_fresh *fresh;
    uint32_t *docids; /* owned: candidates, ascending */
    uint64_t *stories;
    size_t n;
};

bool pt_narrows(const struct pt_search_options *options)
{
    return options->seen || options->like ||
           options->changed_since != PT_NO_DATE;
}

static enum pt_status engine_status(const struct narrowing *w,
                                    enum xc_status status,
                                    const struct xc_error *cause)
{
    return status == XC_OK
               ? PT_OK
               : pt_fail_engine(w->err, status, cause, "choosing articles");
}

/* Puts filter, which is freed, behind the plan. */
static enum pt_status
add_filter(struct narrowing *w, enum xc_op op, xc_query *filter)
{
    struct xc_error cause;
    xc_query *both = NULL;
    const enum xc_status status = xc_query_combine(
        op, (xc_query *[]){w->plan->query, filter}, 2, 0, &both, &cause);
    xc_query_free(filter);
    if (status != XC_OK)
        return engine_status(w, status, &cause);
    xc_query_free(w->plan->query);
    w->plan->query = both;
    w->plan->is_narrowed = true;
    return PT_OK;
}

/* --- Likeness ------------------------------------------------------------- */

/* The parentheses would hide where a query is at fault, so it is tried alone
 * before. */
static enum pt_status check_query(const struct pt_query_run *run,
                                  struct pt_arena *arena,
                                  struct pt_error *err)
{
    struct pt_query_parsed parsed;
    const bool is_any = run->options->flags & PT_SEARCH_ANY;
    if (run->options->flags & PT_SEARCH_PLAIN)
        return pt_fail(err, PT_EINVALID,
                       "likeness does not go with a query of plain words");
    return pt_query_parse(run->query, is_any ? PT_PARSE_ANY : 0, arena, &parsed,
                          err);
}

enum pt_status pt_like_run(const struct pt_query_run *run,
                           struct pt_arena *arena,
                           struct pt_query_run *out,
                           struct pt_error *err)
{
    const struct pt_search_options *const o = run->options;
    const struct pt_str name = o->like_len == PT_ZSTR
                                   ? pt_str_of(o->like)
                                   : pt_str_n(o->like, o->like_len);
    const bool is_alone = run->query.len == 0;
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    *out = *run;
    enum pt_status status = PT_OK;
    if (!is_alone)
        status = check_query(run, arena, err);
    if (status == PT_OK)
        status = pt_find_article(run->reader, name, &out->like, err);
    if (!is_alone) {
        pt_buf_puts(&text, "(");
        pt_buf_add(&text, run->query);
        pt_buf_puts(&text, ") AND (");
    }
    if (status == PT_OK)
        status =
            pt_like_query(run->reader, run->analyzer, out->like, &text, err);
    pt_buf_puts(&text, is_alone ? "" : ")");
    if (status == PT_OK &&
        (pt_buf_status(&text) != PT_OK ||
         !pt_arena_copy(arena, pt_buf_str(&text), &out->query)))
        status = pt_fail_nomem(err);
    pt_buf_fini(&text);
    return status;
}

/* The article by its identity: docids are of one index only. */
static enum pt_status by_identity(const struct narrowing *w,
                                  const struct pt_article *article,
                                  xc_query **out)
{
    struct xc_error cause;
    struct pt_buf term;
    pt_buf_init(&term, PT_BUF_NO_CEILING);
    pt_schema_unique(&term, article->path, article->member);
    const enum pt_status status =
        pt_buf_status(&term) == PT_OK
            ? engine_status(
                  w,
                  xc_query_term(pt_buf_z(&term), term.len, 1, 0, out, &cause),
                  &cause)
            : pt_fail_nomem(w->err);
    pt_buf_fini(&term);
    return status;
}

/* Neither the article nor its copies are news to who named it. */
static enum pt_status leave_out_story(struct narrowing *w)
{
    struct xc_error cause;
    struct pt_buf hold;
    struct pt_article article;
    char term[sizeof PT_PREFIX_STORY + 16];
    xc_query *filter = NULL;
    pt_buf_init(&hold, PT_BUF_NO_CEILING);
    enum pt_status status = pt_reader_article(w->run->reader, w->run->like,
                                              &hold, &article, w->err);
    if (status == PT_OK) {
        snprintf(term, sizeof term, PT_PREFIX_STORY "%016" PRIx64,
                 article.story);
        status = article.story
                     ? engine_status(w,
                                     xc_query_term(term, strlen(term), 1, 0,
                                                   &filter, &cause),
                                     &cause)
                     : by_identity(w, &article, &filter);
    }
    if (status == PT_OK)
        status = add_filter(w, XC_OP_AND_NOT, filter);
    pt_buf_fini(&hold);
    return status;
}

/* --- Changes -------------------------------------------------------------- */

/* No article changed before 1970 or after 9999. */
static void earliest_change(int32_t since, char out[9])
{
    const int32_t last = pt_days_of_civil((struct pt_civil){9999, 12, 31});
    pt_schema_date(since < 0 ? 0 : since > last ? last : since, out);
}

static enum pt_status keep_changed(struct narrowing *w)
{
    char day[9];
    struct xc_error cause;
    xc_query *changed = NULL;
    earliest_change(w->run->options->changed_since, day);
    const enum xc_status status =
        xc_query_value_ge(PT_SLOT_CHANGED, day, strlen(day), &changed, &cause);
    return status == XC_OK ? add_filter(w, XC_OP_FILTER, changed)
                           : engine_status(w, status, &cause);
}

/* --- Candidates ----------------------------------------------------------- */

static enum pt_status take_docids(struct narrowing *w, const xc_mset *found)
{
    w->n = xc_mset_size(found);
    w->docids = pt_alloc(w->n * sizeof *w->docids);
    w->stories = pt_alloc(w->n * sizeof *w->stories);
    if (!w->docids || !w->stories)
        return pt_fail_nomem(w->err);
    for (size_t i = 0; i < w->n; i++)
        w->docids[i] = xc_mset_docid(found, (uint32_t)i);
    return PT_OK;
}

static enum pt_status find_candidates(struct narrowing *w)
{
    const uint32_t most = pt_reader_n_articles(w->run->reader);
    struct xc_error cause;
    xc_enquire *enquire = NULL;
    xc_mset *found = NULL;
    enum xc_status engine =
        xc_enquire_new(pt_reader_db(w->run->reader), &enquire, &cause);
    if (engine == XC_OK)
        engine = xc_enquire_set_query(enquire, w->plan->query, &cause);
    if (engine == XC_OK)
        engine = xc_enquire_set_weighting_bool(enquire, &cause);
    if (engine == XC_OK)
        engine = xc_enquire_get_mset(enquire, 0, most, most, &found, &cause);
    enum pt_status status = engine_status(w, engine, &cause);
    if (status == PT_OK)
        status = take_docids(w, found);
    xc_mset_free(found);
    xc_enquire_free(enquire);
    return status;
}

static enum pt_status take_story(void *context, size_t i, struct pt_str value)
{
    struct narrowing *const w = context;
    w->stories[i] = pt_story_of_digits(value);
    return PT_OK;
}

/* --- Had or not ----------------------------------------------------------- */

/* The mark of an article: where it stands, which is how it is told from all
 * others. */
static enum pt_status read_mark(const struct narrowing *w,
                                uint32_t docid,
                                struct pt_buf *hold,
                                struct pt_buf *term,
                                uint64_t *out)
{
    struct pt_article article;
    const enum pt_status status =
        pt_reader_article(w->run->reader, docid, hold, &article, w->err);
    if (status != PT_OK)
        return status;
    pt_buf_clear(term);
    pt_schema_unique(term, article.path, article.member);
    if (pt_buf_status(term) != PT_OK)
        return pt_fail_nomem(w->err);
    *out = pt_str_hash(pt_buf_str(term));
    return PT_OK;
}

static enum pt_status know_story(struct narrowing *w, uint64_t story)
{
    struct pt_fresh *const fresh = w->fresh;
    enum pt_status status = PT_OK;
    if (!fresh->known)
        status = pt_seen_new(&fresh->known);
    if (status == PT_OK && story)
        status = pt_seen_add(fresh->known, story);
    return status == PT_OK ? PT_OK : pt_fail_nomem(w->err);
}

static enum pt_status add_fresh(struct narrowing *w, size_t i, uint64_t mark)
{
    struct pt_fresh *const fresh = w->fresh;
    void *const articles =
        pt_grow(fresh->articles, &fresh->capacity, fresh->n + 1, UINT32_MAX,
                sizeof *fresh->articles);
    if (!articles)
        return pt_fail_nomem(w->err);
    fresh->articles = articles;
    fresh->articles[fresh->n++] = (struct pt_fresh_article){
        .docid = w->docids[i], .story = w->stories[i], .mark = mark};
    return PT_OK;
}

static enum pt_status
look_at(struct narrowing *w, size_t i, struct pt_buf *hold, struct pt_buf *term)
{
    const pt_seen *const seen = w->run->options->seen;
    uint64_t mark = 0;
    if (w->stories[i] && pt_seen_has(seen, w->stories[i]))
        return PT_OK;
    enum pt_status status =
        pt_match_poll(w->run->options->cancel, w->run->deadline, w->err);
    if (status == PT_OK)
        status = read_mark(w, w->docids[i], hold, term, &mark);
    if (status != PT_OK)
        return status;
    return pt_seen_has(seen, mark) ? know_story(w, w->stories[i])
                                   : add_fresh(w, i, mark);
}

/* A copy of what a had article has become is had, too. */
static void drop_known(struct pt_fresh *fresh)
{
    size_t n = 0;
    for (size_t i = 0; fresh->known && i < fresh->n; i++)
        if (!fresh->articles[i].story ||
            !pt_seen_has(fresh->known, fresh->articles[i].story))
            fresh->articles[n++] = fresh->articles[i];
    if (fresh->known)
        fresh->n = n;
}

/* The fresh articles by their identities, in one query. */
static enum pt_status fresh_by_identity(struct narrowing *w, xc_query **out)
{
    struct xc_error cause;
    struct pt_buf hold;
    struct pt_article article;
    xc_query *each = NULL;
    size_t n = 0;
    enum pt_status status = PT_OK;
    xc_query **const all = pt_alloc(w->fresh->n * sizeof *all);
    pt_buf_init(&hold, PT_BUF_NO_CEILING);
    if (!all)
        status = pt_fail_nomem(w->err);
    while (n < w->fresh->n && status == PT_OK) {
        status = pt_reader_article(w->run->reader, w->fresh->articles[n].docid,
                                   &hold, &article, w->err);
        if (status == PT_OK)
            status = by_identity(w, &article, &each);
        if (status == PT_OK)
            all[n++] = each;
    }
    if (status == PT_OK)
        status = engine_status(
            w, xc_query_combine(XC_OP_OR, all, n, 0, out, &cause), &cause);
    while (n)
        xc_query_free(all[--n]);
    pt_free(all);
    pt_buf_fini(&hold);
    return status;
}

static enum pt_status keep_fresh(struct narrowing *w)
{
    struct xc_error cause;
    xc_query *filter = NULL;
    enum pt_status status;
    if (w->fresh->n == w->n)
        return PT_OK;
    for (size_t i = 0; i < w->fresh->n; i++)
        w->docids[i] = w->fresh->articles[i].docid;
    if (pt_reader_is_joined(w->run->reader))
        status = fresh_by_identity(w, &filter);
    else
        status = engine_status(
            w, xc_query_docids(w->docids, w->fresh->n, &filter, &cause),
            &cause);
    return status == PT_OK ? add_filter(w, XC_OP_FILTER, filter) : status;
}

static enum pt_status leave_out_seen(struct narrowing *w)
{
    struct pt_buf hold, term;
    pt_buf_init(&hold, PT_BUF_NO_CEILING);
    pt_buf_init(&term, PT_BUF_NO_CEILING);
    enum pt_status status = find_candidates(w);
    if (status == PT_OK)
        status = pt_reader_values(w->run->reader, PT_SLOT_STORY, w->docids,
                                  w->n, take_story, w, w->err);
    for (size_t i = 0; i < w->n && status == PT_OK; i++)
        status = look_at(w, i, &hold, &term);
    if (status == PT_OK) {
        drop_known(w->fresh);
        status = keep_fresh(w);
    }
    pt_buf_fini(&hold);
    pt_buf_fini(&term);
    pt_free(w->docids);
    pt_free(w->stories);
    return status;
}

enum pt_status pt_narrow(const struct pt_query_run *run,
                         struct pt_ready *ready,
                         struct pt_fresh *fresh,
                         struct pt_error *err)
{
    struct narrowing w = {
        .run = run, .plan = &ready->plan, .err = err, .fresh = fresh};
    enum pt_status status = run->like ? leave_out_story(&w) : PT_OK;
    if (status == PT_OK && run->options->changed_since != PT_NO_DATE)
        status = keep_changed(&w);
    return status == PT_OK && run->options->seen ? leave_out_seen(&w) : status;
}

/* --- Marks ---------------------------------------------------------------- */

static int by_docid(const void *a, const void *b)
{
    const struct pt_fresh_article *const x = a;
    const struct pt_fresh_article *const y = b;
    return (x->docid > y->docid) - (x->docid < y->docid);
}

/* Every hit and its story. */
static enum pt_status find_shown(struct pt_fresh *fresh,
                                 const struct pt_match *match,
                                 pt_seen *stories)
{
    for (size_t i = 0; i < match->n_hits; i++) {
        const struct pt_fresh_article key = {.docid = match->hits[i].docid};
        struct pt_fresh_article *const hit =
            bsearch(&key, fresh->articles, fresh->n, sizeof key, by_docid);
        assert(hit);
        hit->is_shown = true;
        const enum pt_status status =
            hit->story ? pt_seen_add(stories, hit->story) : PT_OK;
        if (status != PT_OK)
            return status;
    }
    return PT_OK;
}

static enum pt_status keep_marks(const struct pt_fresh *fresh,
                                 const pt_seen *stories,
                                 struct pt_results *results)
{
    size_t n = 0, n_known = 0;
    const uint64_t *const known =
        fresh->known ? pt_seen_marks(fresh->known, &n_known) : NULL;
    uint64_t *const marks = pt_arena_array(
        &results->arena, 2 * fresh->n + n_known + 1, sizeof *marks);
    if (!marks)
        return PT_ENOMEM;
    for (size_t i = 0; i < n_known; i++)
        marks[n++] = known[i];
    for (size_t i = 0; i < fresh->n; i++) {
        const struct pt_fresh_article *const a = &fresh->articles[i];
        if (!a->is_shown && !(a->story && pt_seen_has(stories, a->story)))
            continue;
        marks[n++] = a->mark;
        if (a->story)
            marks[n++] = a->story;
    }
    results->marks = marks;
    results->n_marks = n;
    return PT_OK;
}

enum pt_status pt_narrow_marks(struct pt_fresh *fresh,
                               const struct pt_match *match,
                               struct pt_results *results,
                               struct pt_error *err)
{
    pt_seen *stories = NULL;
    if (!match->n_hits)
        return PT_OK;
    enum pt_status status = pt_seen_new(&stories);
    if (status == PT_OK)
        status = find_shown(fresh, match, stories);
    if (status == PT_OK)
        status = keep_marks(fresh, stories, results);
    pt_seen_free(stories);
    if (status == PT_ELIMIT)
        return pt_fail(err, status, "more than %u stories at once",
                       PT_MAX_SEEN);
    return status == PT_OK ? PT_OK : pt_fail_nomem(err);
}

void pt_fresh_fini(struct pt_fresh *fresh)
{
    pt_free(fresh->articles);
    pt_seen_free(fresh->known);
    *fresh = (struct pt_fresh){0};
}
