/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/match/match_rank.h"

#include "common/mem.h"
#include "index/index_numbers.h"
#include "search/match/match_rank_private.h"

/* Between two looks at the clock. */
enum { POLL_EVERY = 256 };

/* --- aim ----------------------------------------------------------------- */

static bool can_rank(const struct pt_match_job *job)
{
    return job->walks && !job->bonus && job->options->sort != PT_SORT_CHANGED;
}

/* Whether an article that has all words of clause weighs 1 for each. */
static bool are_plain_words(const struct pt_clause *clause)
{
    if (clause->kind == PT_CLAUSE_TERM)
        return clause->field == PT_FIELD_TEXT;
    if (clause->kind != PT_CLAUSE_AND && clause->kind != PT_CLAUSE_OR)
        return false;
    for (size_t i = 0; i < clause->n_children; i++)
        if (!are_plain_words(clause->children[i]))
            return false;
    return true;
}

enum xc_status pt_job_aim(const struct pt_match_job *job,
                          const xc_query *query,
                          struct xc_error *cause)
{
    const struct pt_plan *const by_places = &job->by_places;
    const bool has_beside = by_places->beside && query == by_places->query;
    struct pt_walk_weighing weighing;
    struct pt_rank *const rank = job->rank;
    *rank = (struct pt_rank){.query = query};
    if (!can_rank(job) ||
        !pt_plan_weighing(job->plan, job->reader, &weighing) ||
        (has_beside && !by_places->unaided))
        return XC_OK;
    if (pt_walks_list(job->walks, has_beside ? by_places->unaided : query,
                      weighing, &rank->walk) != PT_OK) {
        const enum xc_status failure = pt_walks_failure(job->walks, cause);
        if (failure != XC_OK)
            return failure;
        *cause = (struct xc_error){.status = XC_MEMORY};
        return XC_MEMORY;
    }
    if (has_beside) {
        rank->beside = by_places->beside;
        rank->raise = by_places->beside_weight;
        rank->raised_from = are_plain_words(job->tree->root) ? rank->raise : 0;
    }
    if (rank->walk) {
        uint32_t least, most;
        pt_walk_numbers(rank->walk, &least, &most);
        if (most > PT_MOST_GATHERED)
            rank->walk = NULL;
    }
    return XC_OK;
}

bool pt_job_can_rank(const struct pt_match_job *job,
                     const xc_enquire *enquire,
                     uint32_t first,
                     uint32_t most)
{
    return enquire == job->enquire && job->rank->walk && most > 0 &&
           first <= UINT32_MAX - most;
}

/* --- an article ---------------------------------------------------------- */

bool pt_ranking_counts(const struct pt_ranking *ranking)
{
    const bool is_cheap = !ranking->job->places && !ranking->is_lazy;
    return is_cheap || ranking->n_counted < ranking->check_at_least;
}

/* Whether docid was asked before. */
static bool was_told(const struct pt_told *told, uint32_t docid, bool *out)
{
    size_t begin = 0, end = told->n;
    if (end == 0 || told->items[end - 1].docid < docid)
        return false;
    while (begin < end) {
        const size_t middle = begin + (end - begin) / 2;
        if (told->items[middle].docid < docid)
            begin = middle + 1;
        else
            end = middle;
    }
    if (begin == told->n || told->items[begin].docid != docid)
        return false;
    *out = told->items[begin].does_answer;
    return true;
}

static void remember(struct pt_told *told, uint32_t docid, bool does_answer)
{
    const size_t n = told->n;
    if (n < PT_COUNTOF(told->items) &&
        (n == 0 || told->items[n - 1].docid < docid)) {
        told->items[n].docid = docid;
        told->items[n].does_answer = does_answer;
        told->n++;
    }
}

enum pt_status
pt_ranking_asks(struct pt_ranking *ranking, uint32_t docid, bool *out)
{
    const struct pt_match_job *const job = ranking->job;
    struct pt_told *const told = ranking->told;
    *out = true;
    if (!job->places || (told && was_told(told, docid, out)))
        return PT_OK;
    const enum pt_status status = pt_places_answers(job->places, docid, out);
    if (told && status == PT_OK)
        remember(told, docid, *out);
    return status;
}

/* Whether the stories of all that is counted are. */
static bool counts_their_stories(const struct pt_ranking *ranking)
{
    const struct pt_match_options *const options = ranking->job->options;
    const uint32_t most =
        options->most_stories ? options->most_stories : PT_MOST_STORIES_COUNTED;
    return ranking->counts_stories &&
           (ranking->n_counted <= most || options->exact_counts);
}

enum pt_status pt_ranking_count(struct pt_ranking *ranking, uint32_t docid)
{
    struct pt_articles *const all = &ranking->counted;
    ranking->n_counted++;
    if (!counts_their_stories(ranking))
        return PT_OK;
    uint32_t *const docids = pt_grow(all->docids, &all->capacity, all->n + 1,
                                     UINT32_MAX, sizeof *docids);
    if (!docids)
        return pt_fail_nomem(ranking->job->err);
    all->docids = docids;
    all->docids[all->n++] = docid;
    return PT_OK;
}

enum pt_status pt_ranking_count_places(struct pt_ranking *ranking,
                                       const struct pt_walk_places *places)
{
    ranking->n_counted += places->n;
    return counts_their_stories(ranking) &&
                   pt_articles_add_places(&ranking->counted, places) != PT_OK
               ? pt_fail_nomem(ranking->job->err)
               : PT_OK;
}

static enum pt_status look_at(struct pt_ranking *ranking, struct pt_ranked item)
{
    const bool counts = pt_ranking_counts(ranking);
    const bool is_wanted = pt_ranking_may_enter(ranking, &item);
    bool does_answer = false;
    if (!is_wanted && !counts)
        ranking->has_skipped = true;
    if (ranking->failure != PT_OK || (!is_wanted && !counts))
        return ranking->failure;
    ranking->n_behind += !counts;
    enum pt_status status = pt_ranking_asks(ranking, item.docid, &does_answer);
    if (status != PT_OK || !does_answer)
        return status;
    ranking->n_found += !counts;
    status = pt_ranking_count(ranking, item.docid);
    if (status == PT_OK && is_wanted)
        pt_ranking_enter(ranking, item);
    return status == PT_OK ? ranking->failure : status;
}

/* What weighs less need not be looked at. */
static double least_weight(struct pt_ranking *ranking)
{
    /* Where stop words alone weigh, nearly all have to be looked at in any
     * case, and then all stories are known. */
    const bool wants_all =
        ranking->counts_stories && ranking->job->plan->has_only_stops;
    if (!ranking->is_by_weight || wants_all || !ranking->n ||
        ranking->n < ranking->most ||
        ranking->n_counted < ranking->check_at_least ||
        ranking->items[0].weight <= 0)
        return 0;
    ranking->has_skipped = true;
    return ranking->items[0].weight;
}

/* Whether in order of docid each article is better than most before. */
static bool is_in_vain(const struct pt_ranking *ranking)
{
    const unsigned n = ranking->n_behind;
    return ranking->told &&
           (n >= PT_MOST_BEHIND ||
            (n >= PT_FEW_BEHIND && ranking->n_found * PT_FEW_ANSWER < n));
}

static enum pt_status look_at_all(struct pt_ranking *ranking)
{
    const struct pt_rank *const rank = ranking->rank;
    enum pt_status status = PT_OK;
    struct pt_ranked item = {0};
    for (unsigned n = 0; status == PT_OK && !is_in_vain(ranking); n++) {
        if (n % POLL_EVERY == 0)
            status = pt_job_poll(ranking->job);
        item.docid = pt_walks_next(rank->walk, item.docid + 1,
                                   least_weight(ranking), &item.weight);
        if (status != PT_OK || !item.docid)
            return status;
        status = look_at(ranking, item);
    }
    return status;
}

/* --- counts -------------------------------------------------------------- */

static enum pt_status take_story(void *context, size_t i, struct pt_str value)
{
    uint64_t *const stories = context;
    stories[i] = pt_story_of_digits(value);
    return PT_OK;
}

/* An article without a story is one of its own. */
static enum pt_status count_stories(const struct pt_ranking *ranking,
                                    uint64_t *out)
{
    const struct pt_articles *const all = &ranking->counted;
    const struct pt_match_job *const job = ranking->job;
    uint64_t *const stories = pt_alloc(all->n * sizeof *stories);
    uint32_t *const firsts = pt_alloc(all->n * sizeof *firsts);
    uint64_t n = 0;
    enum pt_status status =
        stories && firsts
            ? pt_reader_values(job->reader, PT_SLOT_STORY, all->docids, all->n,
                               take_story, stories, job->err)
            : pt_fail_nomem(job->err);
    if (status == PT_OK &&
        pt_stories_find_firsts(stories, (uint32_t)all->n, firsts) != PT_OK)
        status = pt_fail_nomem(job->err);
    for (uint32_t i = 0; status == PT_OK && i < all->n; i++)
        n += firsts[i] == i;
    pt_free(firsts);
    pt_free(stories);
    *out = n;
    return status;
}

static enum pt_status take_counts(const struct pt_ranking *ranking,
                                  struct pt_rank *rank)
{
    const struct pt_match_job *const job = ranking->job;
    uint32_t least = 0, most = UINT32_MAX;
    if (!job->places)
        pt_walk_numbers(rank->walk, &least, &most);
    rank->has_counts = true;
    rank->n_stories = PT_COUNT_UNKNOWN;
    rank->n_articles = ranking->n_counted > least ? ranking->n_counted : least;
    rank->is_exact = !ranking->has_skipped || least == most;
    return !ranking->has_skipped && counts_their_stories(ranking)
               ? count_stories(ranking, &rank->n_stories)
               : PT_OK;
}

/* --- the page ------------------------------------------------------------ */

/* The page of what is ranked. */
static enum pt_status make_page(struct pt_ranking *ranking,
                                uint32_t first,
                                uint32_t most,
                                xc_mset **out)
{
    const struct pt_match_job *const job = ranking->job;
    const size_t begin = first < ranking->n ? first : ranking->n;
    const size_t n = ranking->n - begin < most ? ranking->n - begin : most;
    struct xc_error cause;
    pt_ranking_sort(ranking);
    if (ranking->failure != PT_OK)
        return ranking->failure;
    struct xc_ranked *const page =
        pt_arena_array(&ranking->arena, n, sizeof *page);
    if (!page)
        return pt_fail_nomem(job->err);
    for (size_t i = 0; i < n; i++)
        page[i] = (struct xc_ranked){ranking->items[begin + i].docid,
                                     ranking->items[begin + i].weight};
    return pt_job_engine(job, xc_mset_of(page, (uint32_t)n, out, &cause),
                         &cause);
}

static enum pt_status prepare(struct pt_ranking *ranking)
{
    const struct pt_match_job *const job = ranking->job;
    pt_arena_init(&ranking->arena);
    ranking->items =
        pt_arena_array(&ranking->arena, ranking->most, sizeof *ranking->items);
    if ((!ranking->items && ranking->most) ||
        pt_walks_rewind(ranking->rank->walk) != PT_OK ||
        pt_value_list_init(&ranking->values, pt_walks_postings(job->walks),
                           pt_job_sort_slot(job)) != PT_OK)
        return pt_fail_nomem(job->err);
    ranking->begins = pt_reader_begins(
        job->reader, pt_walks_postings(job->walks), pt_job_sort_slot(job));
    return job->places ? pt_places_begin(job->places) : PT_OK;
}

static void fini(struct pt_ranking *ranking)
{
    pt_value_list_fini(&ranking->values);
    xc_values_free(ranking->asked);
    pt_articles_fini(&ranking->counted);
    pt_arena_fini(&ranking->arena);
}

/* Whether the articles of one weight are so many that the order among them says
 * which are asked. */
static bool is_tied(const struct pt_ranking *ranking)
{
    const struct pt_match_job *const job = ranking->job;
    return (job->places || ranking->rank->beside) &&
           (!ranking->is_by_weight || job->plan->has_only_stops);
}

/* Whether of many articles those that were added later mostly come before all
 * others, as news does that is kept day by day: then the order of docid is in
 * vain. Told by a few of them. */
static enum pt_status find_rising(struct pt_ranking *ranking, bool *out)
{
    enum { MANY = 8192, SAMPLES = 64, MANY_BETTER = 16 };
    const uint64_t last = pt_reader_last_docid(ranking->job->reader);
    enum pt_status status = PT_OK;
    uint32_t least, most;
    uint64_t best = UINT64_MAX;
    unsigned n_better = 0;
    pt_walk_numbers(ranking->rank->walk, &least, &most);
    if (most < MANY || last < MANY)
        return PT_OK;
    for (uint64_t i = 1; i <= SAMPLES && status == PT_OK; i++) {
        uint64_t begin = 0;
        status =
            pt_ranking_begin(ranking, (uint32_t)(last * i / SAMPLES), &begin);
        if (begin && begin < best) {
            best = begin;
            n_better++;
        }
    }
    *out = n_better >= MANY_BETTER;
    return status == PT_OK ? pt_ranking_rewind_values(ranking) : status;
}

/* Whether no article has to be looked at to be counted: none is to be, or their
 * number is known, and they are so many that stories are not counted. */
static bool is_counted(const struct pt_ranking *ranking)
{
    uint32_t least, most;
    pt_walk_numbers(ranking->rank->walk, &least, &most);
    return !ranking->check_at_least ||
           (!ranking->job->places && least == most &&
            least > ranking->check_at_least);
}

/* Whether weights alone say what comes to the page. Places are then asked about
 * for a long one, and where answers are kept. */
static bool is_by_weights_alone(const struct pt_ranking *ranking)
{
    enum { LONG = 128 };
    const struct pt_match_job *const job = ranking->job;
    const bool may_ask =
        job->options->within != PT_WITHIN_ARTICLE && ranking->most >= LONG;
    return ranking->is_lazy && ranking->most && is_counted(ranking) &&
           (!job->places || may_ask);
}

/* Whether each article is to be counted, what it weighs says whether it comes
 * to the page, and few do. */
static bool is_counted_apart(const struct pt_ranking *ranking)
{
    enum { FEW = 4 }; /* one in so many */
    uint32_t least, most;
    pt_walk_numbers(ranking->rank->walk, &least, &most);
    return ranking->is_lazy && !ranking->job->places &&
           ranking->check_at_least == UINT32_MAX && ranking->most < most / FEW;
}

/* Counts all, which takes much less time than to weigh them. */
static enum pt_status count_all(struct pt_ranking *ranking)
{
    struct pt_walk_places places;
    enum pt_status status = PT_OK;
    while (status == PT_OK &&
           pt_walks_next_places(ranking->rank->walk, &places)) {
        status = pt_job_poll(ranking->job);
        if (status == PT_OK)
            status = pt_ranking_count_places(ranking, &places);
    }
    ranking->is_counted = true;
    return status;
}

/* Finds the first, and counts: in order of docid unless that is in vain, then
 * the best first. told: no articles yet. */
static enum pt_status find_first(struct pt_ranking *ranking,
                                 struct pt_told *told)
{
    const struct pt_ranking anew = *ranking;
    const bool may_tie = is_tied(ranking);
    bool is_best_first = ranking->rank->beside != NULL;
    enum pt_status status = prepare(ranking);
    if (may_tie)
        ranking->told = told;
    if (status == PT_OK && may_tie && !is_best_first)
        status = find_rising(ranking, &is_best_first);
    if (status == PT_OK && may_tie && is_best_first)
        return pt_ranking_ask_best(ranking);
    if (status == PT_OK && !may_tie && is_by_weights_alone(ranking))
        return pt_ranking_find_heavy(ranking);
    if (status == PT_OK && !may_tie && is_counted_apart(ranking)) {
        status = count_all(ranking);
        return status == PT_OK && ranking->most ? pt_ranking_find_heavy(ranking)
                                                : status;
    }
    if (status == PT_OK && !may_tie && !ranking->is_by_weight)
        return pt_ranking_find_by_value(ranking);
    if (status == PT_OK)
        status = look_at_all(ranking);
    if (status != PT_OK || !is_in_vain(ranking))
        return status;
    fini(ranking);
    *ranking = anew;
    ranking->told = told;
    status = prepare(ranking);
    return status == PT_OK ? pt_ranking_ask_best(ranking) : status;
}

/* A ranking of the first most. */
static struct pt_ranking ranking_of(const struct pt_match_job *job,
                                    uint32_t most,
                                    uint32_t check_at_least)
{
    uint32_t n_least, n_most;
    pt_walk_numbers(job->rank->walk, &n_least, &n_most);
    return (struct pt_ranking){
        .job = job,
        .rank = job->rank,
        .is_by_weight = pt_job_sorts_by_weight(job),
        .is_lazy = pt_job_sorts_by_weight(job) && !job->plan->has_only_stops,
        .counts_stories = !job->options->skips_stories,
        .check_at_least =
            check_at_least < pt_reader_n_articles(job->reader)
                ? check_at_least
                : UINT32_MAX, /* then nothing is skipped behind the last */
        .most = most < n_most ? most : n_most,
    };
}

enum pt_status pt_job_rank_none(const struct pt_match_job *job,
                                uint32_t check_at_least)
{
    struct pt_ranking ranking = ranking_of(job, 0, check_at_least);
    enum pt_status status = prepare(&ranking);
    if (status == PT_OK)
        status = look_at_all(&ranking);
    if (status == PT_OK)
        status = take_counts(&ranking, job->rank);
    fini(&ranking);
    return status;
}

enum pt_status pt_job_rank(const struct pt_match_job *job,
                           uint32_t first,
                           uint32_t most,
                           uint32_t check_at_least,
                           xc_mset **out)
{
    struct pt_ranking ranking = ranking_of(job, first + most, check_at_least);
    struct pt_told told = {.n = 0};
    enum pt_status status = find_first(&ranking, &told);
    if (status == PT_OK)
        status = take_counts(&ranking, job->rank);
    if (status == PT_OK)
        status = make_page(&ranking, first, most, out);
    fini(&ranking);
    return status;
}
