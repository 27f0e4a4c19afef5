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

/* A stem of one of the articles. */
struct stem {
    uint16_t hash;
    uint8_t article;
    double weight;
};

struct likening {
    struct stem stems[MOST_STEMS];
    struct stem sorted[MOST_STEMS]; /* what sorting writes to */
    size_t n_stems;
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
    for (size_t k = 0; k < n; k++) {
        const uint8_t count = stems[k].count;
        const double weight =
            1 + (count <= PT_LIKENED ? l->logs[count] : log((double)count));
        l->stems[l->n_stems++] =
            (struct stem){stems[k].hash, (uint8_t)i, weight};
    }
    return PT_OK;
}

/* Sorts from into to by one byte of the hash, keeping the order of equals. */
static void
sort_by_byte(const struct stem *from, size_t n, unsigned shift, struct stem *to)
{
    size_t at[257] = {0};
    for (size_t i = 0; i < n; i++)
        at[(from[i].hash >> shift & 0xff) + 1]++;
    for (size_t i = 1; i < 257; i++)
        at[i] += at[i - 1];
    for (size_t i = 0; i < n; i++)
        to[at[from[i].hash >> shift & 0xff]++] = from[i];
}

/* Adds what the n articles with one stem have in common by it. */
static void add_common(struct likening *l, struct stem *stems, size_t n)
{
    const double rarity = l->logs[PT_LIKENED + 1] - l->logs[n];
    for (size_t i = 0; i < n; i++) {
        stems[i].weight *= rarity;
        l->norms[stems[i].article] += stems[i].weight * stems[i].weight;
        for (size_t k = 0; k < i; k++)
            l->likeness[stems[i].article][stems[k].article] +=
                stems[i].weight * stems[k].weight;
    }
}

static void compare_all(struct likening *l)
{
    sort_by_byte(l->stems, l->n_stems, 0, l->sorted);
    sort_by_byte(l->sorted, l->n_stems, 8, l->stems);
    for (size_t from = 0, to; from < l->n_stems; from = to) {
        for (to = from + 1;
             to < l->n_stems && l->stems[to].hash == l->stems[from].hash; to++)
            ;
        add_common(l, l->stems + from, to - from);
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
    size_t nearest[NEIGHBOURS + 1];
    size_t n = 0;
    for (size_t k = 0; k < PT_LIKENED; k++) {
        size_t at = n;
        if (k == i || l->likeness[i][k] <= 0)
            continue;
        for (; at > 0 && l->likeness[i][k] > l->likeness[i][nearest[at - 1]];
             at--)
            nearest[at] = nearest[at - 1];
        nearest[at] = k;
        n += n < NEIGHBOURS;
    }
    double sum = 0, total = 1;
    for (size_t k = 0; k < n; k++) {
        sum += l->likeness[i][nearest[k]] * all[nearest[k]].own;
        total += l->likeness[i][nearest[k]];
    }
    all[i].liked = sum / total;
    all[i].score = (all[i].own + sum) / total;
    if (all[i].score < least) /* by rounding */
        all[i].score = least;
}

enum pt_status pt_match_liken(const struct pt_match_job *job,
                              struct pt_likened all[PT_LIKENED])
{
    uint32_t docids[PT_LIKENED];
    struct likening *const l = pt_arena_alloc(job->arena, sizeof *l);
    if (!l)
        return pt_fail_nomem(job->err);
    const double least = all[PT_LIKENED - 1].own;
    qsort(all, PT_LIKENED, sizeof *all, by_docid);
    for (size_t i = 0; i < PT_LIKENED; i++)
        docids[i] = all[i].docid;
    for (size_t i = 1; i <= PT_LIKENED + 1; i++)
        l->logs[i] = log((double)i);
    const enum pt_status status = pt_reader_values(
        job->reader, PT_SLOT_TOPIC, docids, PT_LIKENED, add_topic, l, job->err);
    if (status != PT_OK)
        return status;
    compare_all(l);
    for (size_t i = 0; i < PT_LIKENED; i++)
        set_score(l, all, i, least);
    qsort(all, PT_LIKENED, sizeof *all, by_score);
    return PT_OK;
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
    const enum pt_status status = pt_match_liken(job, all);
    if (status == PT_OK)
        *out_n = PT_LIKENED;
    return status;
}

bool pt_job_likens(const struct pt_match_job *job)
{
    return job->options->sort == PT_SORT_RELEVANCE && job->plan->has_positive &&
           !job->plan->has_only_stops && !pt_reader_has_remote(job->reader);
}
