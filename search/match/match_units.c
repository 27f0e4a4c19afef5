/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_units.c: paragraphs and sentences as hits. The engine knows articles
 * only, so every candidate is put to the text matcher, which says which of its
 * units answer and how well: by positions (match_places.c) where they can
 * decide, else by its text.
 *
 *     candidates --batch--> docid order --matcher--> units --> rank
 *
 * All candidates are looked at, whatever their order, to know how many answer;
 * unless more than PT_EXACT_ARTICLES do. Then the units of those that the
 * engine ranks first are looked at anew, and ranked.
 */
#include "search/match/match_private.h"

#include "common/mem.h"
#include "index/index_values.h"

#include <stdlib.h>

/* Candidates of a batch. Between batches it is asked whether there are enough.
 * A text takes a hundred times as long as positions, so that one is not to be
 * read in vain; positions want to be read in long runs. */
enum { TEXTS = 64, PLACES = 1024 /* above PT_EXACT_ARTICLES */ };

/* Unranked candidates cost the engine little, asking again as much again. */
enum { UNRANKED = 4 * PLACES };

/* In an order of dates a page costs a look at all there are. Of two batches, as
 * not every article of the first may answer; the next page is far larger. */
enum { IN_ORDER = 2 * PLACES };

/* A page that ends so early is selected, not sorted out of all. */
enum { MOST_SELECTED = 64 };

struct candidate {
    uint32_t docid;
    size_t nth; /* in the engine's order */
};

/* A unit that answers. */
struct unit {
    struct pt_match_hit hit;
    size_t nth;           /* of its article */
    struct pt_str newest; /* PT_SLOT_NEWEST, where it has to decide */
};

struct units {
    struct unit *items;
    size_t n;
    size_t capacity;
    uint64_t n_articles;
    uint64_t n_least; /* units there are at least, where not all were seen */
    uint64_t n_read;  /* articles looked at, whichever way */
    struct pt_story_map stories;
    uint64_t n_without_story;
    struct pt_places *places;           /* NULL: texts are read */
    bool owns_places;                   /* else they are the job's */
    struct pt_slot_values story_values; /* of the batch, where wanted */
    struct pt_arena arena;              /* of the values */
};

static void units_fini(struct units *units)
{
    pt_free(units->items);
    pt_arena_fini(&units->arena);
    pt_story_map_fini(&units->stories);
    if (units->owns_places)
        pt_places_free(units->places);
    pt_slot_values_fini(&units->story_values);
}

static bool is_by_score(const struct pt_match_job *job)
{
    return job->options->sort == PT_SORT_RELEVANCE && job->plan->has_positive;
}

/* --- candidates ---------------------------------------------------------- */

/* Counts an article that has units that answer; story: its own where its text
 * was read, else 0. */
static enum pt_status add_article(struct pt_match_job *job,
                                  uint32_t docid,
                                  uint64_t story,
                                  struct units *units)
{
    struct pt_str value = {"", 0};
    size_t number = 0;
    units->n_articles++;
    enum pt_status status = pt_job_answers(job, docid);
    if (status != PT_OK || job->options->skips_stories)
        return status;
    if (units->story_values.reader)
        status =
            pt_slot_values_get(&units->story_values, docid, &value, job->err);
    if (status != PT_OK)
        return status;
    if (value.len)
        story = pt_story_of_digits(value);
    if (story == 0)
        units->n_without_story++;
    else if (pt_story_map_enter(&units->stories, story, 0, &number) != PT_OK)
        return pt_fail_nomem(job->err);
    return PT_OK;
}

static enum pt_status add_units(struct pt_match_job *job,
                                struct candidate candidate,
                                const struct pt_unit_hit *hits,
                                size_t n,
                                struct units *units)
{
    void *const items = pt_grow(units->items, &units->capacity, units->n + n,
                                UINT32_MAX, sizeof(*units->items));
    if (!items)
        return pt_fail_nomem(job->err);
    units->items = items;
    for (size_t i = 0; i < n; i++)
        units->items[units->n++] = (struct unit){
            .hit = {.docid = candidate.docid,
                    .score = job->plan->has_positive ? hits[i].score : 0,
                    .unit = hits[i].unit},
            .nth = candidate.nth,
        };
    return PT_OK;
}

/* Loads the candidate into a matcher, by positions or else by its text. */
static enum pt_status load(struct pt_match_job *job,
                           uint32_t docid,
                           struct units *units,
                           struct pt_text_match **out,
                           uint64_t *out_story)
{
    enum pt_status status = PT_OK;
    *out = NULL;
    *out_story = 0;
    if (units->places)
        status = pt_places_load(units->places, docid, out);
    if (status != PT_OK || *out)
        return status;
    status = pt_job_load(job, docid, true, out_story);
    *out = job->text;
    return status;
}

static enum pt_within_unit kind_of(const struct pt_match_job *job)
{
    return job->options->within == PT_WITHIN_SENTENCE ? PT_SENTENCES
                                                      : PT_PARAGRAPHS;
}

/* Whether docid, which has the words, may have units that answer. */
static enum pt_status
may_have_units(const struct units *units, uint32_t docid, bool *out)
{
    *out = true;
    return units->places && pt_places_can_rule_out(units->places)
               ? pt_places_answers(units->places, docid, out)
               : PT_OK;
}

/* Adds the units of the candidate that answer. */
static enum pt_status examine(struct pt_match_job *job,
                              struct candidate candidate,
                              struct units *units)
{
    struct pt_text_match *text;
    const struct pt_unit_hit *hits = NULL;
    size_t n = 0;
    uint64_t story;
    bool may_answer = false;
    enum pt_status status = may_have_units(units, candidate.docid, &may_answer);
    units->n_read++;
    if (status == PT_OK && may_answer)
        status = load(job, candidate.docid, units, &text, &story);
    if (status != PT_OK || !may_answer)
        return status;
    if (pt_text_match_units(text, kind_of(job), &hits, &n) != PT_OK)
        return pt_fail_nomem(job->err);
    if (n == 0)
        return PT_OK;
    status = add_article(job, candidate.docid, story, units);
    return status == PT_OK ? add_units(job, candidate, hits, n, units) : status;
}

static int compare_candidates(const void *a, const void *b)
{
    const struct candidate *const x = a;
    const struct candidate *const y = b;
    return (x->docid > y->docid) - (x->docid < y->docid);
}

/* As unranked candidates come. */
static bool is_in_order(const struct candidate *batch, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (batch[i - 1].docid > batch[i].docid)
            return false;
    return true;
}

static enum pt_status begin_batch(struct pt_match_job *job, struct units *units)
{
    if (units->places) {
        const enum pt_status status = pt_places_begin(units->places);
        if (status != PT_OK)
            return status;
    }
    if (job->options->skips_stories || pt_reader_has_remote(job->reader))
        return PT_OK;
    pt_slot_values_fini(&units->story_values);
    return pt_slot_values_begin(&units->story_values, job->reader,
                                PT_SLOT_STORY) == PT_OK
               ? PT_OK
               : pt_fail_nomem(job->err);
}

static uint32_t docid_of(const void *batch, size_t i)
{
    return ((const struct candidate *)batch)[i].docid;
}

static enum pt_status examine_batch(struct pt_match_job *job,
                                    struct candidate *batch,
                                    size_t n,
                                    struct units *units)
{
    enum pt_status status = begin_batch(job, units);
    if (!is_in_order(batch, n))
        qsort(batch, n, sizeof(*batch), compare_candidates);
    for (size_t i = 0; i < n && status == PT_OK; i++) {
        status = pt_job_poll(job);
        if (status == PT_OK && !units->places)
            status = pt_readings_fetch(job->readings, i, n, docid_of, batch,
                                       job->err);
        if (status == PT_OK)
            status = examine(job, batch[i], units);
    }
    return status;
}

/* True when with the units so far it makes no sense to look for more. */
typedef bool has_enough(const struct pt_match_job *job,
                        const struct units *units);

/* Articles enough that an exact count of them is not wanted. */
static bool has_many(const struct pt_match_job *job, const struct units *units)
{
    return !job->options->exact_counts && job->options->limit != PT_ALL_HITS &&
           units->n_articles > PT_EXACT_ARTICLES;
}

static bool has_page(const struct pt_match_job *job, const struct units *units)
{
    const struct pt_match_options *const options = job->options;
    return units->n >= options->offset &&
           units->n - options->offset >= options->limit;
}

static bool has_both(const struct pt_match_job *job, const struct units *units)
{
    return has_many(job, units) && has_page(job, units);
}

/* Examines what the stream gives, batch by batch, until there is enough or no
 * more, which *out_is_all tells. */
static enum pt_status examine_stream(struct pt_match_job *job,
                                     struct pt_stream *stream,
                                     size_t size,
                                     has_enough *is_enough,
                                     struct units *units,
                                     bool *out_is_all)
{
    struct candidate *const batch = pt_alloc(size * sizeof(*batch));
    enum pt_status status = batch ? PT_OK : pt_fail_nomem(job->err);
    size_t nth = 0;
    *out_is_all = false;
    while (status == PT_OK && !*out_is_all && !is_enough(job, units)) {
        uint32_t docid = 1;
        double weight;
        size_t n = 0;
        while (n < size && status == PT_OK && docid) {
            status = pt_stream_next(job, stream, &docid, &weight);
            if (status == PT_OK && docid)
                batch[n++] = (struct candidate){docid, nth++};
        }
        *out_is_all = !docid;
        if (status == PT_OK && n)
            status = examine_batch(job, batch, n, units);
    }
    pt_free(batch);
    pt_stream_fini(stream);
    return status;
}

/* Whether an article that answers as a whole has a unit that does: it has to
 * have a word, and what it lacks no unit has. */
static bool is_sure(const struct pt_clause *clause)
{
    size_t n_sure = 0;
    size_t n_free = 0; /* about the article, or what it lacks */
    for (size_t i = 0; i < clause->n_children; i++) {
        const struct pt_clause *const child = clause->children[i];
        n_sure += is_sure(child);
        n_free +=
            child->kind == PT_CLAUSE_NOT || pt_clause_is_article_level(child);
    }
    switch (clause->kind) {
    case PT_CLAUSE_TERM:
        return clause->field == PT_FIELD_TEXT;
    case PT_CLAUSE_OR:
    case PT_CLAUSE_BOOST:
        return n_sure == clause->n_children;
    case PT_CLAUSE_AND:
        return n_sure == 1 && n_sure + n_free == clause->n_children;
    case PT_CLAUSE_MAYBE:
        return is_sure(clause->children[0]);
    default:
        return false;
    }
}

static const struct pt_walk_weighing unweighed = {PT_WALK_NOTHING, 0};

/* At least so many articles a walk of query finds; *out_is_known: it can tell.
 */
static enum pt_status count_walked(const struct pt_match_job *job,
                                   const xc_query *query,
                                   uint64_t *out,
                                   bool *out_is_known)
{
    struct pt_walk *walk = NULL;
    uint32_t least = 0, most = 0;
    *out_is_known = false;
    if (!job->walks)
        return PT_OK;
    if (pt_walks_list(job->walks, query, unweighed, &walk) != PT_OK)
        return pt_job_walk_failed(job);
    if (!walk)
        return PT_OK;
    *out_is_known = true;
    pt_walk_numbers(walk, &least, &most);
    if (least <= PT_EXACT_ARTICLES && most > PT_EXACT_ARTICLES &&
        pt_walks_count(job->walks, query, &least, out_is_known) != PT_OK)
        return pt_job_walk_failed(job);
    *out = least;
    return PT_OK;
}

/* The same by the engine. */
static enum pt_status count_searched(const struct pt_match_job *job,
                                     const xc_query *query,
                                     uint64_t *out)
{
    struct xc_error cause;
    xc_enquire *enquire = NULL;
    xc_mset *found = NULL;
    enum pt_status status = pt_job_unranked(job, query, &enquire);
    if (status == PT_OK)
        status = pt_job_engine(job,
                               xc_enquire_get_mset(enquire, 0, 0,
                                                   PT_EXACT_ARTICLES + 1,
                                                   &found, &cause),
                               &cause);
    if (status == PT_OK)
        *out = xc_mset_matches_lower_bound(found);
    xc_mset_free(found);
    xc_enquire_free(enquire);
    return status;
}

/* Counts the articles that surely have a unit that answers, when they are many;
 * else *out is 0. */
static enum pt_status count_sure(const struct pt_match_job *job, uint64_t *out)
{
    struct pt_plan plan = {0};
    uint64_t n = 0;
    bool is_known = false;
    *out = 0;
    if (job->plan->is_narrowed || !is_sure(job->tree->root))
        return PT_OK;
    enum pt_status status =
        pt_plan_make(job->tree, PT_WITHIN_ARTICLE, &plan, job->err);
    if (status == PT_OK && plan.is_exact)
        status = count_walked(job, plan.query, &n, &is_known);
    if (status == PT_OK && plan.is_exact && !is_known)
        status = count_searched(job, plan.query, &n);
    if (n > PT_EXACT_ARTICLES)
        *out = n;
    pt_plan_fini(&plan);
    return status;
}

/* --- candidates counted -------------------------------------------------- */

/* Whether docid has a unit that answers, which is all that counts. */
static enum pt_status has_unit(struct pt_match_job *job,
                               uint32_t docid,
                               struct units *units,
                               bool *out)
{
    struct pt_text_match *text;
    uint64_t story;
    enum pt_status status = pt_job_poll(job);
    if (status == PT_OK)
        status = may_have_units(units, docid, out);
    if (status != PT_OK || !*out)
        return status;
    units->n_read++;
    if (units->places)
        status = pt_places_share_unit(units->places, docid,
                                      kind_of(job) == PT_PARAGRAPHS, out);
    if (status != PT_OK || (units->places && *out))
        return status;
    status = load(job, docid, units, &text, &story);
    if (status != PT_OK)
        return status;
    return pt_text_match_has_unit(text, kind_of(job), out) == PT_OK
               ? PT_OK
               : pt_fail_nomem(job->err);
}

/* Looks which articles of a walk have units, until they are many; if they are
 * not, or cannot be, these are examined. *out_is_known: there was a walk. */
static enum pt_status examine_walked(struct pt_match_job *job,
                                     struct units *units,
                                     bool *out_is_known,
                                     bool *out_is_all)
{
    struct candidate found[PT_EXACT_ARTICLES + 1];
    double weight;
    struct pt_walk *walk = NULL;
    size_t n = 0;
    *out_is_known = false;
    if (!job->walks || !units->places || job->options->exact_counts ||
        job->options->limit == PT_ALL_HITS)
        return PT_OK;
    enum pt_status status =
        pt_walks_list(job->walks, job->query, unweighed, &walk);
    if (status != PT_OK)
        return pt_job_walk_failed(job);
    if (!walk)
        return PT_OK;
    uint32_t least, most;
    pt_walk_numbers(walk, &least, &most);
    *out_is_known = true;
    status = begin_batch(job, units);
    for (uint32_t docid = 0;
         n < PT_COUNTOF(found) && status == PT_OK &&
         (docid = pt_walks_next(walk, docid + 1, 0, &weight)) != 0;) {
        bool has_one = most <= PT_EXACT_ARTICLES;
        if (!has_one)
            status = has_unit(job, docid, units, &has_one);
        if (has_one)
            found[n++] = (struct candidate){docid, 0};
    }
    *out_is_all = n < PT_COUNTOF(found);
    if (status == PT_OK && *out_is_all)
        status = examine_batch(job, found, n, units);
    else
        units->n_articles = n;
    return status;
}

static size_t batch_of(const struct units *units)
{
    return units->places ? PLACES : TEXTS;
}

/* Texts of servers take the place of positions: the units of as many articles
 * are compared as of one index. Where words are many they are as few as where
 * texts are read, which may be so as well. */
static size_t ranked_batch(const struct pt_match_job *job,
                           const struct units *units)
{
    const bool has_places = units->places ? !pt_places_have_many(units->places)
                                          : pt_reader_has_remote(job->reader) &&
                                                pt_places_can_decide(job);
    return has_places ? PT_RANKED_ARTICLES : TEXTS;
}

/* Looks at all candidates, as long as they have to be counted. */
static enum pt_status examine_unranked(struct pt_match_job *job,
                                       struct units *units,
                                       bool *out_is_all)
{
    struct pt_stream stream = {.first_size = UNRANKED};
    bool is_known = false;
    enum pt_status status = examine_walked(job, units, &is_known, out_is_all);
    if (status != PT_OK || is_known)
        return status;
    if (job->walks &&
        pt_walks_list(job->walks, job->query, unweighed, &stream.walk) != PT_OK)
        return pt_job_walk_failed(job);
    if (!stream.walk)
        status = pt_job_unranked_walk(job, job->query, &stream.enquire);
    if (status == PT_OK)
        status = examine_stream(job, &stream, batch_of(units), has_many, units,
                                out_is_all);
    return status;
}

/* Looks at the units of the articles that the engine ranks first. What they
 * were known to be remains, as the least there are. */
static enum pt_status examine_ranked(struct pt_match_job *job,
                                     struct units *units)
{
    struct pt_stream stream = {.first_size = PT_RANKED_ARTICLES};
    const uint64_t n_articles = units->n_articles;
    const size_t n = units->n;
    bool is_all = false;
    units->n = 0;
    units->n_articles = 0;
    const enum pt_status status = examine_stream(
        job, &stream, ranked_batch(job, units), has_page, units, &is_all);
    if (units->n_articles < n_articles)
        units->n_articles = n_articles;
    units->n_least = n > units->n ? n : units->n;
    if (units->n_least < units->n_articles)
        units->n_least = units->n_articles;
    return status;
}

static enum pt_status
examine_all(struct pt_match_job *job, struct units *units, bool *out_is_all)
{
    struct pt_stream stream = {.first_size = IN_ORDER};
    enum pt_status status = PT_OK;
    *out_is_all = false;
    if (!is_by_score(job))
        return examine_stream(job, &stream, batch_of(units), has_both, units,
                              out_is_all);
    if (!job->options->exact_counts && job->options->limit != PT_ALL_HITS)
        status = count_sure(job, &units->n_articles);
    if (status == PT_OK && units->n_articles == 0)
        status = examine_unranked(job, units, out_is_all);
    return status == PT_OK && !*out_is_all ? examine_ranked(job, units)
                                           : status;
}

/* --- order --------------------------------------------------------------- */

static int compare_places(const struct unit *x, const struct unit *y)
{
    if (x->hit.docid != y->hit.docid)
        return x->hit.docid < y->hit.docid ? -1 : 1;
    return (x->hit.unit > y->hit.unit) - (x->hit.unit < y->hit.unit);
}

static int by_article(const void *a, const void *b)
{
    const struct unit *const x = a;
    const struct unit *const y = b;
    if (x->nth != y->nth)
        return x->nth < y->nth ? -1 : 1;
    return compare_places(x, y);
}

static int by_score(const void *a, const void *b)
{
    const struct unit *const x = a;
    const struct unit *const y = b;
    if (x->hit.score != y->hit.score)
        return x->hit.score > y->hit.score ? -1 : 1;
    const int order = pt_str_compare(x->newest, y->newest);
    return order ? order : compare_places(x, y);
}

static int by_docid(const void *a, const void *b)
{
    return compare_places(a, b);
}

/* Units in order of docid that want what decides between equal scores. */
struct tied {
    struct unit *items;
    size_t n;
    size_t at;
    struct pt_arena *arena;
    const uint32_t *docids;
};

static enum pt_status add_newest(void *context, size_t i, struct pt_str value)
{
    struct tied *const tied = context;
    struct pt_str kept;
    if (!pt_arena_copy(tied->arena, value, &kept))
        return PT_ENOMEM;
    while (tied->at < tied->n &&
           tied->items[tied->at].hit.docid < tied->docids[i])
        tied->at++;
    while (tied->at < tied->n &&
           tied->items[tied->at].hit.docid == tied->docids[i])
        tied->items[tied->at++].newest = kept;
    return PT_OK;
}

/* Gives n units, of equal scores here and there, what decides between these,
 * and puts them in order. */
static enum pt_status order_ties(struct pt_match_job *job,
                                 struct unit *items,
                                 size_t n,
                                 struct units *units)
{
    struct tied tied = {.items = items, .n = n, .arena = &units->arena};
    uint32_t *const docids = pt_alloc(n * sizeof *docids);
    size_t n_docids = 0;
    if (!docids)
        return pt_fail_nomem(job->err);
    qsort(items, n, sizeof(*items), by_docid);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || items[i].hit.docid != items[i - 1].hit.docid)
            docids[n_docids++] = items[i].hit.docid;
    tied.docids = docids;
    const enum pt_status status =
        pt_reader_values(job->reader, PT_SLOT_NEWEST, docids, n_docids,
                         add_newest, &tied, job->err);
    pt_free(docids);
    qsort(items, n, sizeof(*items), by_score);
    return status == PT_ENOMEM ? pt_fail_nomem(job->err) : status;
}

static bool is_tie(const struct units *units, size_t i)
{
    return units->items[i].hit.score == units->items[i - 1].hit.score;
}

/* The least of the best scores, so many, of n units, which are more. */
static double
find_least(const struct unit *items, size_t n, size_t n_best, double *best)
{
    size_t n_kept = 0;
    for (size_t i = 0; i < n; i++) {
        const double score = items[i].hit.score;
        if (n_kept == n_best && score <= best[n_kept - 1])
            continue;
        size_t at = n_kept < n_best ? n_kept++ : n_kept - 1;
        for (; at > 0 && score > best[at - 1]; at--)
            best[at] = best[at - 1];
        best[at] = score;
    }
    return best[n_best - 1];
}

/* Leaves out what a small page at the beginning cannot have: to put thousands
 * in order for ten of them takes as long as to find them. */
static void drop_worse(struct units *units, size_t n_best)
{
    double best[MOST_SELECTED];
    size_t n = 0;
    if (n_best == 0 || n_best > MOST_SELECTED || n_best >= units->n)
        return;
    const double least = find_least(units->items, units->n, n_best, best);
    for (size_t i = 0; i < units->n; i++)
        if (units->items[i].hit.score >= least)
            units->items[n++] = units->items[i];
    units->n = n;
}

/* Orders by score. Of equal ones the newer article's comes first, which costs a
 * look into the index for each: so only those are compared that the page may
 * have. */
static enum pt_status order_by_score(struct pt_match_job *job,
                                     struct units *units)
{
    const size_t offset = job->options->offset;
    const size_t limit = job->options->limit;
    if (limit <= MOST_SELECTED && offset <= MOST_SELECTED)
        drop_worse(units, offset + limit);
    qsort(units->items, units->n, sizeof(*units->items), by_score);
    if (offset >= units->n || limit == 0)
        return PT_OK;
    size_t first = offset;
    size_t end = limit < units->n - offset ? offset + limit : units->n;
    while (first > 0 && is_tie(units, first))
        first--;
    while (end < units->n && is_tie(units, end))
        end++;
    size_t n_ties = 0;
    for (size_t i = first + 1; i < end; i++)
        n_ties += is_tie(units, i);
    return n_ties ? order_ties(job, units->items + first, end - first, units)
                  : PT_OK;
}

/* The page out of all units in their order; others may be dropped. */
static enum pt_status
rank(struct pt_match_job *job, struct units *units, struct pt_match *out)
{
    if (units->n && is_by_score(job)) {
        const enum pt_status status = order_by_score(job, units);
        if (status != PT_OK)
            return status;
    } else if (units->n) {
        qsort(units->items, units->n, sizeof(*units->items), by_article);
    }
    const size_t n = units->n;
    struct pt_match_hit *const hits = pt_alloc(n * sizeof(*hits));
    if (!hits)
        return pt_fail_nomem(job->err);
    for (size_t i = 0; i < n; i++)
        hits[i] = units->items[i].hit;
    const enum pt_status status = pt_job_page(job, hits, n, out);
    pt_free(hits);
    return status;
}

enum pt_status pt_match_units(struct pt_match_job *job, struct pt_match *out)
{
    struct units units = {.places = job->places, .owns_places = !job->places};
    bool is_all = false;
    enum pt_status status = PT_OK;
    pt_arena_init(&units.arena);
    if (units.owns_places)
        status = pt_places_new(job, &units.places);
    if (status == PT_OK)
        status = examine_all(job, &units, &is_all);
    if (status == PT_OK) {
        const bool has_stories = is_all && !job->options->skips_stories;
        out->total =
            is_all || units.n > units.n_least ? units.n : units.n_least;
        out->n_articles = units.n_articles;
        out->n_read = units.n_read;
        out->total_is_exact = is_all;
        out->stories_are_exact = has_stories;
        out->n_stories = has_stories ? units.n_without_story + units.stories.n
                                     : PT_COUNT_UNKNOWN;
        status = rank(job, &units, out);
    }
    units_fini(&units);
    return status;
}
