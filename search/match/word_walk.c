/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * word_walk.c: which queries are walked, and how libxapian is told. A query
 * that has a part which no walk can answer is taken apart: what can be walked
 * becomes one list of articles, which the engine joins with the rest.
 */
#include "search/match/word_walk_private.h"

#include "common/mem.h"

#include <math.h>

/* Words whose articles are counted to find out whether a walk is worth it; with
 * more of them it is. */
enum { MOST_COUNTED = 16 };

/* Words of a query, all of which weigh nothing or the same, from which on a
 * walk is quicker: two or three lists libxapian joins as quickly as it takes
 * articles from us. */
enum { LEAST_UNWEIGHED = 5 };

struct pt_walks {
    const struct pt_reader *reader;
    uint32_t from;
    size_t least_unweighed;
    bool was_opened;
    struct pt_postings *postings; /* NULL: not to be had, or not yet */
    bool has_seen_window;
    struct pt_positions *positions; /* the same, once a window was seen */
    struct pt_arena arena;          /* of nodes */
    enum xc_status failure;         /* of the engine, when it was asked … */
    struct xc_error cause;          /* … for counts */
    struct pt_walk *last;           /* of those made; owned */
};

/* --- life ---------------------------------------------------------------- */

enum pt_status pt_walks_new(const struct pt_reader *reader,
                            uint32_t from,
                            struct pt_walks **out)
{
    *out = NULL;
    if (!pt_reader_folder(reader))
        return PT_OK;
    struct pt_walks *const walks = pt_alloc(sizeof *walks);
    if (!walks)
        return PT_ENOMEM;
    walks->reader = reader;
    const bool is_read = pt_reader_is_read(reader);
    walks->from = from ? from : is_read ? 0 : PT_WALK_FROM;
    walks->least_unweighed = from || is_read ? 0 : LEAST_UNWEIGHED;
    pt_arena_init(&walks->arena);
    *out = walks;
    return PT_OK;
}

void pt_walks_instead_of(struct pt_walks *walks, uint32_t times)
{
    if (walks->from != UINT32_MAX)
        walks->from /= times;
}

const struct pt_postings *pt_walks_postings(const struct pt_walks *walks)
{
    return walks->postings;
}

void pt_walks_free(struct pt_walks *walks)
{
    if (!walks)
        return;
    while (walks->last) {
        struct pt_walk *const walk = walks->last;
        walks->last = walk->before;
        pt_walk_fini(walk);
        pt_free(walk);
    }
    pt_postings_close(walks->postings);
    pt_positions_close(walks->positions);
    pt_arena_fini(&walks->arena);
    pt_free(walks);
}

enum xc_status pt_walks_failure(const struct pt_walks *walks,
                                struct xc_error *cause)
{
    *cause = walks->cause;
    return walks->failure;
}

bool pt_walks_are_used(const struct pt_walks *walks)
{
    return walks && walks->last;
}

bool pt_walks_are_lost(const struct pt_walks *walks)
{
    for (const struct pt_walk *walk = walks->last; walk; walk = walk->before)
        if (pt_walk_is_lost(walk))
            return true;
    return false;
}

/* --- which queries ------------------------------------------------------- */

static uint64_t
load_of(struct pt_walks *walks, const xc_query *query, size_t *n_words);

static uint64_t load_of_child(struct pt_walks *walks,
                              const xc_query *query,
                              size_t i,
                              size_t *n_words)
{
    struct xc_error cause;
    xc_query *child = NULL;
    if (xc_query_child(query, i, &child, &cause) != XC_OK)
        return 0;
    const uint64_t load = load_of(walks, child, n_words);
    xc_query_free(child);
    return load;
}

static uint64_t load_of_term(struct pt_walks *walks, struct xc_bytes term)
{
    uint32_t n = 0;
    if (pt_postings_count(walks->reader, pt_str_n(term.ptr, term.len), &n))
        return n;
    walks->failure = pt_reader_may_ask_engine(walks->reader, &walks->cause);
    if (walks->failure == XC_OK)
        walks->failure = xc_db_term_freq(pt_reader_db(walks->reader), term.ptr,
                                         term.len, &n, &walks->cause);
    return n;
}

/* Postings that a search for query has to look at, about; of an AND libxapian
 * passes over most of the common words' where another is rare. */
static uint64_t
load_of(struct pt_walks *walks, const xc_query *query, size_t *n_words)
{
    struct xc_query_parts parts;
    uint64_t load = 0;
    xc_query_look(query, &parts);
    if (parts.kind == XC_ALL || parts.kind == XC_RANGE)
        return pt_reader_n_articles(walks->reader);
    if (parts.kind == XC_TERM) {
        ++*n_words;
        return load_of_term(walks, parts.term);
    }
    const bool is_every = parts.kind == XC_JOINED &&
                          (parts.op == XC_OP_AND || parts.op == XC_OP_FILTER ||
                           parts.op == XC_OP_PHRASE || parts.op == XC_OP_NEAR);
    for (size_t i = 0; i < parts.n_children; i++) {
        const uint64_t own = load_of_child(walks, query, i, n_words);
        if (!is_every)
            load += own;
        else if (i == 0 || own < load)
            load = own;
        if (walks->failure != XC_OK || *n_words > MOST_COUNTED ||
            (load >= walks->from) != is_every)
            break;
    }
    return *n_words > MOST_COUNTED ? walks->from : load;
}

/* Opens positions where query asks for them. PT_OK or PT_ENOMEM. */
static enum pt_status see_windows(struct pt_walks *walks, const xc_query *query)
{
    if (walks->from == UINT32_MAX || walks->has_seen_window ||
        !pt_walk_has_window(query))
        return PT_OK;
    walks->has_seen_window = true;
    return pt_positions_open(walks->reader, &walks->positions);
}

static bool can_walk(const struct pt_walks *walks, const xc_query *query)
{
    return pt_walk_can(query, walks->positions != NULL);
}

/* Whether a walk of query is worth it and can be had. */
static enum pt_status
open_for(struct pt_walks *walks, const xc_query *query, bool *out)
{
    size_t n_words = 0;
    enum pt_status status = PT_OK;
    *out = false;
    if (walks->from == UINT32_MAX || (walks->was_opened && !walks->postings))
        return PT_OK;
    const uint64_t load = load_of(walks, query, &n_words);
    if (walks->failure != XC_OK)
        return PT_EIO;
    if (load < walks->from)
        return PT_OK;
    if (!walks->was_opened)
        status = pt_postings_open(walks->reader, &walks->postings);
    walks->was_opened = true;
    *out = walks->postings != NULL;
    return status;
}

/* --- a walk as a query --------------------------------------------------- */

static enum xc_verdict begin(void *context)
{
    return pt_walk_begin(context) == PT_OK && !pt_walk_is_lost(context)
               ? XC_ACCEPT
               : XC_STOP;
}

static enum xc_verdict move(void *context,
                            uint32_t least,
                            double min_weight,
                            uint32_t *out_docid,
                            double *out_weight)
{
    struct pt_walk *const walk = context;
    const bool does_weigh = walk->root->most_weight > 0;
    if (walk->takes_light)
        min_weight = 0;
    for (;;) {
        const struct pt_posting_span span = walk->span;
        const uint32_t from = least > span.first ? least - span.first : 0;
        const uint32_t place = least < span.end
                                   ? pt_walk_next_place(walk, from, min_weight)
                                   : PT_SPAN;
        if (place < PT_SPAN) {
            *out_docid = span.first + place;
            *out_weight = does_weigh ? walk->scores[place] : 0;
            return XC_ACCEPT;
        }
        if (!pt_walk_turn(walk, least > span.end ? least : span.end,
                          min_weight))
            return pt_walk_is_lost(walk) ? XC_STOP : XC_REJECT;
    }
}

static enum pt_status make_walk(struct pt_walks *walks,
                                const xc_query *query,
                                struct pt_walk_weighing weighing,
                                struct pt_walk **out)
{
    struct pt_walk *const walk = pt_alloc(sizeof *walk);
    if (!walk)
        return PT_ENOMEM;
    walk->postings = walks->postings;
    walk->positions = walks->positions;
    walk->weighing = weighing;
    walk->before = walks->last;
    walks->last = walk;
    *out = walk;
    if (weighing.weights == PT_WALK_INB2)
        walk->kept_lengths = pt_reader_lengths(walks->reader, walks->postings);
    return pt_walk_plant(walk, query, pt_reader_db(walks->reader),
                         &walks->arena);
}

/* Sets *out to a query that is answered by a walk of query. takes_light: it
 * stands beside others in an AND or OR, and gives all of its articles as
 * libxapian's own lists do, however much the others are said to weigh. */
static enum pt_status walk_whole(struct pt_walks *walks,
                                 const xc_query *query,
                                 struct pt_walk_weighing weighing,
                                 bool takes_light,
                                 xc_query **out)
{
    struct xc_error cause;
    struct pt_walk *made;
    const enum pt_status status = make_walk(walks, query, weighing, &made);
    if (status != PT_OK)
        return status;
    const struct pt_node *const root = made->root;
    made->takes_light = takes_light;
    const struct xc_walk walk = {.least = root->least,
                                 .likely = root->likely,
                                 .most = root->most,
                                 .most_weight = root->most_weight,
                                 .begin = begin,
                                 .move = move,
                                 .context = made};
    return xc_query_walked(&walk, out, &cause) == XC_OK ? PT_OK : PT_ENOMEM;
}

/* --- queries in part ----------------------------------------------------- */

/* The children of a query, owned. */
struct children {
    xc_query **items;
    size_t n;
};

static void free_children(struct children *children)
{
    for (size_t i = 0; i < children->n; i++)
        xc_query_free(children->items[i]);
    *children = (struct children){0};
}

static enum pt_status get_children(struct pt_walks *walks,
                                   const xc_query *query,
                                   size_t n,
                                   struct children *out)
{
    struct xc_error cause;
    out->items = pt_arena_array(&walks->arena, n, sizeof *out->items);
    for (; out->items && out->n < n; out->n++)
        if (xc_query_child(query, out->n, &out->items[out->n], &cause) != XC_OK)
            break;
    return out->n == n ? PT_OK : PT_ENOMEM;
}

/* Whether query is one word that needs no weights reckoned: libxapian gives its
 * articles as quickly. */
static bool is_plain(const xc_query *query, enum pt_walk_weights weights)
{
    struct xc_query_parts parts;
    struct xc_error cause;
    xc_query *child = NULL;
    xc_query_look(query, &parts);
    if (parts.kind == XC_SCALED &&
        xc_query_child(query, 0, &child, &cause) == XC_OK) {
        const bool is =
            is_plain(child, parts.factor > 0 ? weights : PT_WALK_NOTHING);
        xc_query_free(child);
        return is;
    }
    return parts.kind == XC_ALL || parts.kind == XC_RANGE ||
           (parts.kind == XC_TERM && weights != PT_WALK_INB2);
}

/* Moves to the front of children those that can be walked; how many. The first
 * stays where it is when it has to. */
static size_t put_walked_first(const struct pt_walks *walks,
                               struct children *children,
                               bool is_first_fixed)
{
    size_t n = 0;
    if (is_first_fixed && !can_walk(walks, children->items[0]))
        return 0;
    for (size_t i = 0; i < children->n; i++) {
        xc_query *const child = children->items[i];
        if (!can_walk(walks, child))
            continue;
        children->items[i] = children->items[n];
        children->items[n++] = child;
    }
    return n;
}

/* Replaces the first n children by a walk of them, joined by op. */
static enum pt_status walk_first(struct pt_walks *walks,
                                 enum xc_op op,
                                 size_t n,
                                 struct pt_walk_weighing weighing,
                                 bool takes_light,
                                 struct children *children)
{
    struct xc_error cause;
    xc_query *joined = NULL;
    xc_query *walked = NULL;
    if (xc_query_combine(op, children->items, n, 0, &joined, &cause) != XC_OK)
        return PT_ENOMEM;
    const enum pt_status status =
        walk_whole(walks, joined, weighing,
                   takes_light || op == XC_OP_AND || op == XC_OP_OR, &walked);
    xc_query_free(joined);
    if (status != PT_OK)
        return status;
    for (size_t i = 0; i < n; i++)
        xc_query_free(children->items[i]);
    children->items[0] = walked;
    for (size_t i = n; i < children->n; i++)
        children->items[i - n + 1] = children->items[i];
    children->n -= n - 1;
    return PT_OK;
}

static enum pt_status walk_part(struct pt_walks *walks,
                                const xc_query *query,
                                struct pt_walk_weighing weighing,
                                bool takes_light,
                                xc_query **out);

/* The same for a query of which no child can be walked where it stands: what is
 * walked of the first is. */
static enum pt_status walk_in_first(struct pt_walks *walks,
                                    struct pt_walk_weighing weighing,
                                    bool takes_light,
                                    struct children *children,
                                    bool *out_is_walked)
{
    xc_query *walked = NULL;
    const enum pt_status status =
        walk_part(walks, children->items[0], weighing, takes_light, &walked);
    *out_is_walked = status == PT_OK && walked;
    if (*out_is_walked) {
        xc_query_free(children->items[0]);
        children->items[0] = walked;
    }
    return status;
}

/* Sets *out to query with a walk in it; leaves it NULL where there can be none.
 * Below a factor nothing is taken apart, for it is the words' then. */
static enum pt_status walk_part(struct pt_walks *walks,
                                const xc_query *query,
                                struct pt_walk_weighing weighing,
                                bool takes_light,
                                xc_query **out)
{
    struct xc_query_parts parts;
    struct xc_error cause;
    struct children children = {0};
    bool is_walked = false;
    if (can_walk(walks, query))
        return is_plain(query, weighing.weights)
                   ? PT_OK
                   : walk_whole(walks, query, weighing, takes_light, out);
    xc_query_look(query, &parts);
    const bool is_first_fixed = parts.op != XC_OP_AND && parts.op != XC_OP_OR;
    const bool is_fit = parts.op == XC_OP_AND || parts.op == XC_OP_OR ||
                        parts.op == XC_OP_AND_NOT ||
                        parts.op == XC_OP_AND_MAYBE || parts.op == XC_OP_FILTER;
    if (parts.kind != XC_JOINED || !is_fit || parts.n_children == 0)
        return PT_OK;
    enum pt_status status =
        get_children(walks, query, parts.n_children, &children);
    if (status == PT_OK) {
        size_t n = put_walked_first(walks, &children, is_first_fixed);
        if (n == 1 && is_plain(children.items[0], weighing.weights))
            n = 0;
        is_walked = n > 0;
        if (n > 0)
            status = walk_first(walks, parts.op, n, weighing, takes_light,
                                &children);
        else if (is_first_fixed)
            status = walk_in_first(walks, weighing, takes_light, &children,
                                   &is_walked);
    }
    if (status == PT_OK && is_walked &&
        xc_query_combine(parts.op, children.items, children.n, 0, out,
                         &cause) != XC_OK)
        status = PT_ENOMEM;
    free_children(&children);
    return status;
}

enum pt_status pt_walks_take(struct pt_walks *walks,
                             const xc_query *query,
                             struct pt_walk_weighing weighing,
                             xc_query **out)
{
    bool is_open = false;
    *out = NULL;
    if (weighing.weights != PT_WALK_INB2 &&
        pt_walk_n_words(query) < walks->least_unweighed)
        return PT_OK;
    enum pt_status status = see_windows(walks, query);
    if (status == PT_OK)
        status = open_for(walks, query, &is_open);
    return status == PT_OK && is_open
               ? walk_part(walks, query, weighing, false, out)
               : status;
}

/* Whether weights of 1, times boosts, have the same sum in any order. */
static bool are_exact(const struct pt_node *node)
{
    const double steps = node->factor * (1 << 20);
    if (steps != floor(steps) || steps > UINT32_MAX)
        return false;
    for (size_t i = 0; i < node->n_children; i++)
        if (!are_exact(node->children[i]))
            return false;
    return true;
}

enum pt_status
pt_walks_can(struct pt_walks *walks, const xc_query *query, bool *out)
{
    *out = false;
    const enum pt_status status = see_windows(walks, query);
    return status == PT_OK && can_walk(walks, query)
               ? open_for(walks, query, out)
               : status;
}

enum pt_status pt_walks_list(struct pt_walks *walks,
                             const xc_query *query,
                             struct pt_walk_weighing weighing,
                             struct pt_walk **out)
{
    struct pt_walk *walk = NULL;
    bool is_open = false;
    *out = NULL;
    enum pt_status status = pt_walks_can(walks, query, &is_open);
    if (status != PT_OK || !is_open)
        return status;
    status = make_walk(walks, query, weighing, &walk);
    if (status == PT_OK &&
        (weighing.weights != PT_WALK_COORD || are_exact(walk->root)))
        *out = walk;
    return status;
}

enum pt_status pt_walks_rewind(struct pt_walk *walk)
{
    return pt_walk_begin(walk);
}

uint32_t pt_walks_next(struct pt_walk *walk,
                       uint32_t least,
                       double min_weight,
                       double *out_weight)
{
    uint32_t docid = 0;
    return move(walk, least, min_weight, &docid, out_weight) == XC_ACCEPT
               ? docid
               : 0;
}

bool pt_walks_next_places(struct pt_walk *walk, struct pt_walk_places *out)
{
    walk->is_unweighed = true;
    if (!pt_walk_turn(walk, walk->span.end, 0))
        return false;
    *out = (struct pt_walk_places){walk->span.first, walk->root->bits.words,
                                   PT_SPAN_WORDS, pt_walk_n_places(walk)};
    return true;
}

void pt_walk_numbers(const struct pt_walk *walk,
                     uint32_t *out_least,
                     uint32_t *out_most)
{
    *out_least = walk->root->least;
    *out_most = walk->root->most;
}

enum pt_status pt_walks_count(struct pt_walks *walks,
                              const xc_query *query,
                              uint32_t *out,
                              bool *out_is_known)
{
    const struct pt_walk_weighing weighing = {PT_WALK_NOTHING, 0};
    struct pt_walk *walk = NULL;
    uint32_t n = 0;
    *out_is_known = false;
    const enum pt_status status = pt_walks_list(walks, query, weighing, &walk);
    if (status != PT_OK || !walk)
        return status;
    while (pt_walk_turn(walk, walk->span.end, 0))
        n += pt_walk_n_places(walk);
    *out = n;
    *out_is_known = !pt_walk_is_lost(walk);
    return PT_OK;
}
