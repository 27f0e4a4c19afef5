/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_like.c: articles that answer are often about one matter, and an article
 * that is like several others with high scores is itself likely to be what was
 * asked for. So the score of each of the first PT_LIKENED becomes a mean of its
 * own, which counts 1, and of those of the NEIGHBOURS among them that it is
 * most like, which count LIKES_COUNT times as much as they are like it:
 *
 *     score = (own + sum of weight * own of neighbour) / (1 + sum of weight)
 *     weight = LIKES_COUNT * likeness, likeness from 0 to 1
 *
 * (O. Kurland and L. Lee, "Corpus structure, language models, and ad hoc
 * information retrieval", SIGIR 2004, give the reasons.) What is like nothing
 * keeps its score. No new score is below the least of the old ones, so those
 * articles stay ahead of all others, and it is always the same number of them
 * that is looked at, whatever page is wanted.
 *
 * What an article gets for being new (match_recent.c) is no score of what it is
 * about: it is taken off before and added after. One that is older than its
 * likes may then come to less than the least of the old scores, and gets that.
 *
 * Likeness is the square of the cosine of their topics (index/topic.h), stems
 * weighed by how few of these very articles have them: what nearly all of them
 * have is what was asked for, and tells none from another.
 */
#include "search/match/match_private.h"

#include "index/topic.h"

#include <math.h>
#include <stdlib.h>

enum { NEIGHBOURS = 10 }; /* tried: 5 to 49 */

/* Tried: 0.7 to 3. Up to 2 every collection gains; from 3 on the facts that
 * only one article has are lost among their likes. */
static const double LIKES_COUNT = 2;

enum { MOST_STEMS = PT_LIKENED * PT_TOPIC_STEMS };

/* A stem of an article as a number that is in order of hash and, of one hash,
 * of article: by that what is added up comes in an order that is no matter of
 * docids, which are others in other indexes. */
#define STEM(hash, article, count)                                             \
    ((uint32_t)(hash) << 16 | (uint32_t)(article) << 8 | (uint32_t)(count))
#define HASH_OF(stem) ((stem) >> 16)
#define ARTICLE_OF(stem) ((stem) >> 8 & 0xff)
#define COUNT_OF(stem) ((stem)&0xff)

struct likening {
    uint8_t nth[PT_LIKENED];     /* of the articles in order of docid */
    uint8_t n_stems[PT_LIKENED]; /* of each */
    uint32_t stems[PT_LIKENED][PT_TOPIC_STEMS];
    double logs[PT_LIKENED + 2];             /* of 1 to that number */
    double norms[PT_LIKENED];                /* squares of lengths */
    double likeness[PT_LIKENED][PT_LIKENED]; /* LIKES_COUNT times as much */
};

static int by_docid(const void *a, const void *b)
{
    const struct pt_likened *const x = a;
    const struct pt_likened *const y = b;
    return (x->docid > y->docid) - (x->docid < y->docid);
}

static int by_score(const void *a, const void *b)
{
    const struct pt_likened *const x = a;
    const struct pt_likened *const y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->nth > y->nth) - (x->nth < y->nth);
}

static enum pt_status add_topic(void *context, size_t i, struct pt_str value)
{
    struct likening *const l = context;
    struct pt_topic_stem stems[PT_TOPIC_STEMS];
    const size_t n = pt_topic_decode(value, stems);
    const uint8_t nth = l->nth[i];
    for (size_t k = 0; k < n; k++)
        l->stems[nth][k] = STEM(stems[k].hash, nth, stems[k].count);
    l->n_stems[nth] = (uint8_t)n;
    return PT_OK;
}

/* Sorts from into to by one byte, keeping the order of equals. */
static void
sort_by_byte(const uint32_t *from, size_t n, unsigned shift, uint32_t *to)
{
    uint32_t at[257] = {0};
    for (size_t i = 0; i < n; i++)
        at[(from[i] >> shift & 0xff) + 1]++;
    for (size_t i = 1; i < 257; i++)
        at[i] += at[i - 1];
    for (size_t i = 0; i < n; i++)
        to[at[from[i] >> shift & 0xff]++] = from[i];
}

/* Puts the stems of all articles in order; returns how many there are. */
static size_t sort_stems(const struct likening *l, uint32_t sorted[MOST_STEMS])
{
    uint32_t spare[MOST_STEMS];
    size_t n = 0;
    for (size_t i = 0; i < PT_LIKENED; n += l->n_stems[i++])
        memcpy(sorted + n, l->stems[i], l->n_stems[i] * sizeof *l->stems[i]);
    sort_by_byte(sorted, n, 16, spare);
    sort_by_byte(spare, n, 24, sorted);
    return n;
}

static double weight_of(const struct likening *l, uint32_t stem)
{
    const uint32_t count = COUNT_OF(stem);
    return 1 + (count <= PT_LIKENED ? l->logs[count] : log((double)count));
}

/* Adds what the n articles with one stem have in common by it. */
static void add_common(struct likening *l, const uint32_t *stems, size_t n)
{
    const double rarity = l->logs[PT_LIKENED + 1] - l->logs[n];
    double weights[PT_LIKENED];
    for (size_t i = 0; i < n; i++) {
        const uint32_t article = ARTICLE_OF(stems[i]);
        const double weight = weight_of(l, stems[i]) * rarity;
        double *const row = l->likeness[article];
        weights[i] = weight;
        l->norms[article] += weight * weight;
        for (size_t k = 0; k < i; k++)
            row[ARTICLE_OF(stems[k])] += weight * weights[k];
    }
}

static void compare_all(struct likening *l)
{
    uint32_t sorted[MOST_STEMS];
    const size_t n = sort_stems(l, sorted);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1;
             to < n && HASH_OF(sorted[to]) == HASH_OF(sorted[from]); to++)
            ;
        add_common(l, sorted + from, to - from);
    }
    for (size_t i = 0; i < PT_LIKENED; i++)
        for (size_t k = 0; k < i; k++) {
            const double norm = l->norms[i] * l->norms[k];
            const double product = l->likeness[i][k];
            l->likeness[i][k] =
                norm > 0 ? LIKES_COUNT * product * product / norm : 0;
            l->likeness[k][i] = l->likeness[i][k];
        }
}

/* Sets the score of article i, whose own and whose neighbours' it is made of.
 */
static void set_score(const struct likening *l,
                      struct pt_likened *all,
                      size_t i,
                      double least)
{
    const double *const row = l->likeness[i]; /* 0 for itself */
    size_t nearest[NEIGHBOURS + 1];
    size_t n = 0;
    double least_near = 0; /* what is no more is not among them */
    for (size_t k = 0; k < PT_LIKENED; k++) {
        size_t at = n;
        if (row[k] <= least_near)
            continue;
        for (; at > 0 && row[k] > row[nearest[at - 1]]; at--)
            nearest[at] = nearest[at - 1];
        nearest[at] = k;
        n += n < NEIGHBOURS;
        if (n == NEIGHBOURS)
            least_near = row[nearest[n - 1]];
    }
    double sum = 0, total = 1;
    for (size_t k = 0; k < n; k++) {
        sum += row[nearest[k]] * all[nearest[k]].own;
        total += row[nearest[k]];
    }
    all[i].liked = sum / total;
    all[i].score = (all[i].own + sum) / total + all[i].recent;
    if (all[i].score < least) { /* by rounding, or for being old */
        all[i].liked += least - all[i].score;
        all[i].score = least;
    }
}

/* --- topics from servers -------------------------------------------------
 *
 * A server sends one value along with each article that it finds, that by which
 * they would be collapsed; with as many allowed as there are, none is. Of a
 * long page that would be too much, so then it is asked once more, for those
 * that weigh enough. */

enum { MOST_ASKED = 2 * PT_LIKENED }; /* where many weigh the same */

enum xc_status pt_job_ask_for_topics(struct pt_match_job *job,
                                     uint32_t n,
                                     struct xc_error *cause)
{
    if (n > MOST_ASKED || !pt_job_likens(job))
        return XC_OK;
    job->sends_topics = true;
    return xc_enquire_set_collapse_key(
        job->enquire, PT_SLOT_TOPIC, pt_reader_n_articles(job->reader), cause);
}

static enum xc_status find_again(const struct pt_match_job *job,
                                 double least,
                                 xc_mset **out,
                                 struct xc_error *cause)
{
    /* Added up in another order it may be less. */
    const double rounding = 1e-9;
    xc_enquire *enquire = NULL;
    enum xc_status status =
        xc_enquire_new(pt_reader_db(job->reader), &enquire, cause);
    if (status == XC_OK)
        status = xc_enquire_set_query(enquire, job->plan->query, cause);
    if (status == XC_OK)
        status = pt_plan_set_weighting(job->plan, job->reader, enquire, cause);
    if (status == XC_OK)
        status = xc_enquire_set_sort(enquire, XC_SORT_RELEVANCE_THEN_VALUE,
                                     PT_SLOT_NEWEST, false, cause);
    if (status == XC_OK)
        status =
            xc_enquire_set_cutoff(enquire, 0, least * (1 - rounding), cause);
    if (status == XC_OK)
        status = xc_enquire_set_collapse_key(
            enquire, PT_SLOT_TOPIC, pt_reader_n_articles(job->reader), cause);
    if (status == XC_OK)
        status = xc_enquire_get_mset(enquire, 0, MOST_ASKED, 0, out, cause);
    xc_enquire_free(enquire);
    return status;
}

static uint32_t place_of(const xc_mset *found, uint32_t docid)
{
    uint32_t at = 0;
    while (at < xc_mset_size(found) && xc_mset_docid(found, at) != docid)
        at++;
    return at;
}

/* In the order of docids; sets *out_is_all where found has all of them. */
static enum pt_status add_found_topics(const struct pt_match_job *job,
                                       const xc_mset *found,
                                       const uint32_t *docids,
                                       struct likening *l,
                                       bool *out_is_all)
{
    for (size_t i = 0; i < PT_LIKENED; i++) {
        struct xc_error cause;
        struct xc_bytes key;
        const uint32_t at = place_of(found, docids[i]);
        if (at == xc_mset_size(found))
            return PT_OK;
        const enum xc_status status =
            xc_mset_collapse_key(found, at, &key, &cause);
        if (status != XC_OK)
            return pt_job_engine(job, status, &cause);
        add_topic(l, i, pt_str_n(key.ptr, key.len));
    }
    *out_is_all = true;
    return PT_OK;
}

static enum pt_status add_topics(const struct pt_match_job *job,
                                 const xc_mset *found,
                                 const struct pt_likened *all,
                                 double least,
                                 struct likening *l)
{
    uint32_t docids[PT_LIKENED];
    struct xc_error cause;
    xc_mset *again = NULL;
    bool is_all = false;
    enum pt_status status = PT_OK;
    for (size_t i = 0; i < PT_LIKENED; i++)
        docids[i] = all[i].docid;
    if (pt_reader_has_remote(job->reader) && !job->sends_topics)
        status =
            pt_job_engine(job, find_again(job, least, &again, &cause), &cause);
    if (status == PT_OK && (again || job->sends_topics))
        status =
            add_found_topics(job, again ? again : found, docids, l, &is_all);
    xc_mset_free(again);
    if (status != PT_OK || is_all)
        return status;
    memset(l->n_stems, 0, sizeof l->n_stems);
    return pt_reader_values(job->reader, PT_SLOT_TOPIC, docids, PT_LIKENED,
                            add_topic, l, job->err);
}

/* Puts them back into the order of nth, of which each has one of its own. */
static void order_by_nth(struct pt_likened *all)
{
    struct pt_likened ordered[PT_LIKENED];
    for (size_t i = 0; i < PT_LIKENED; i++)
        ordered[all[i].nth] = all[i];
    memcpy(all, ordered, sizeof ordered);
}

/* From the own scores of all, which are in the order of docids. */
static enum pt_status take_bonuses_off(const struct pt_match_job *job,
                                       struct pt_likened *all)
{
    uint32_t docids[PT_LIKENED];
    double bonuses[PT_LIKENED];
    if (!job->bonus)
        return PT_OK;
    for (size_t i = 0; i < PT_LIKENED; i++)
        docids[i] = all[i].docid;
    const enum pt_status status =
        pt_job_bonuses(job, docids, PT_LIKENED, bonuses);
    for (size_t i = 0; status == PT_OK && i < PT_LIKENED; i++) {
        all[i].recent = pt_job_bonus_within(bonuses[i], all[i].own);
        all[i].own -= all[i].recent;
    }
    return status;
}

/* --- equals --- */

struct newest {
    const struct pt_match_job *job;
    struct pt_str values[PT_LIKENED];
};

static enum pt_status keep_value(void *context, size_t i, struct pt_str value)
{
    struct newest *const newest = context;
    return pt_arena_copy(newest->job->arena, value, &newest->values[i])
               ? PT_OK
               : pt_fail_nomem(newest->job->err);
}

/* Puts the newest of n first, then the lowest docid. */
static enum pt_status order_equals(const struct pt_match_job *job,
                                   struct pt_likened *equals,
                                   size_t n)
{
    struct newest newest = {.job = job};
    uint32_t docids[PT_LIKENED];
    qsort(equals, n, sizeof *equals, by_docid);
    for (size_t i = 0; i < n; i++)
        docids[i] = equals[i].docid;
    const enum pt_status status = pt_reader_values(
        job->reader, PT_SLOT_NEWEST, docids, n, keep_value, &newest, job->err);
    for (size_t i = 1; status == PT_OK && i < n; i++) {
        const struct pt_likened article = equals[i];
        const struct pt_str value = newest.values[i];
        size_t at = i;
        for (; at > 0 && pt_str_compare(value, newest.values[at - 1]) < 0;
             at--) {
            equals[at] = equals[at - 1];
            newest.values[at] = newest.values[at - 1];
        }
        equals[at] = article;
        newest.values[at] = value;
    }
    return status;
}

static bool are_equal(const struct pt_likened *a, const struct pt_likened *b)
{
    return a->score >= b->score && a->score <= b->score && a->own >= b->own &&
           a->own <= b->own;
}

/* Whether the engine may leave what weighs the same in any order: what likes
 * add up is the same then, unless a bonus is taken off that differs. */
static bool may_be_loose(const struct pt_match_job *job)
{
    return pt_job_likens(job) && !job->bonus &&
           !pt_reader_has_remote(job->reader);
}

/* What the engine may have left in another order: copies, mostly. */
static enum pt_status settle_equals(const struct pt_match_job *job,
                                    struct pt_likened all[PT_LIKENED])
{
    enum pt_status status = PT_OK;
    if (!may_be_loose(job))
        return PT_OK;
    for (size_t i = 0, n = 0; status == PT_OK && i < PT_LIKENED; i += n) {
        for (n = 1; i + n < PT_LIKENED && are_equal(&all[i], &all[i + n]); n++)
            ;
        if (n > 1)
            status = order_equals(job, all + i, n);
    }
    return status;
}

enum pt_status pt_match_liken(const struct pt_match_job *job,
                              const xc_mset *found,
                              struct pt_likened all[PT_LIKENED])
{
    struct likening *const l = pt_arena_alloc(job->arena, sizeof *l);
    if (!l)
        return pt_fail_nomem(job->err);
    const double least = all[PT_LIKENED - 1].own;
    qsort(all, PT_LIKENED, sizeof *all, by_docid);
    for (size_t i = 0; i < PT_LIKENED; i++)
        l->nth[i] = (uint8_t)all[i].nth;
    for (size_t i = 1; i <= PT_LIKENED + 1; i++)
        l->logs[i] = log((double)i);
    enum pt_status status = take_bonuses_off(job, all);
    if (status == PT_OK)
        status = add_topics(job, found, all, least, l);
    if (status != PT_OK)
        return status;
    compare_all(l);
    order_by_nth(all);
    for (size_t i = 0; i < PT_LIKENED; i++)
        set_score(l, all, i, least);
    qsort(all, PT_LIKENED, sizeof *all, by_score);
    return settle_equals(job, all);
}

enum pt_status pt_match_liken_first(const struct pt_match_job *job,
                                    const xc_mset *found,
                                    struct pt_likened all[PT_LIKENED],
                                    size_t *out_n)
{
    *out_n = 0;
    if (!pt_job_likens(job) || xc_mset_size(found) < PT_LIKENED)
        return PT_OK;
    for (uint32_t i = 0; i < PT_LIKENED; i++)
        all[i] = (struct pt_likened){.docid = xc_mset_docid(found, i),
                                     .nth = i,
                                     .own = xc_mset_weight(found, i)};
    const enum pt_status status = pt_match_liken(job, found, all);
    if (status == PT_OK)
        *out_n = PT_LIKENED;
    return status;
}

void pt_job_expect_liking(const struct pt_match_job *job, bool is_expected)
{
    const bool is_loose = is_expected && may_be_loose(job);
    xc_enquire_let_ties(job->enquire, is_loose ? PT_LIKENED : 0);
}

bool pt_job_likens(const struct pt_match_job *job)
{
    return job->options->sort == PT_SORT_RELEVANCE && job->plan->has_positive &&
           job->plan->is_exact && !job->plan->has_only_stops;
}
