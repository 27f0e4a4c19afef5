/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * whynot_phrase.c: a phrase that does not stand there: which of its words do,
 * the longest run of them side by side, and the smallest stretch of text that
 * holds them all.
 */
#include "search/answer/whynot.h"

#include <stdlib.h>

/* Words between those of a phrase that are many, and few. */
enum { FAR_APART = 12, LITTLE_APART = 2 };

/* Places that are tried as the begin of a run. */
enum { MOST_TRIES = 1 << 20 };

/* Words named as missing. */
enum { MOST_MISSING = 3 };

/* A word of the phrase and where it stands. */
struct word {
    const struct pt_clause *clause;
    struct pt_text_place *places; /* in order of first */
    size_t n;
    uint32_t group; /* equal words share one */
};

struct phrase {
    struct pt_why *why;
    const struct pt_why_asked *asked;
    struct pt_text_match *text;
    struct word *words;
    size_t n_words;
    size_t n_missing;
    struct pt_nearest *near;
};

/* Places from first to last position that hold every word. */
struct stretch {
    uint32_t first;
    uint32_t last;
    bool is_found;
};

/* --- reading -------------------------------------------------------------- */

/* Whether two words of a phrase stand in the same places. */
static bool are_equal(const struct pt_clause *a, const struct pt_clause *b)
{
    if (a->kind != b->kind || a->n_children != b->n_children ||
        !pt_str_lists_equal(a->words, a->n_words, b->words, b->n_words) ||
        !pt_str_lists_equal(a->stems, a->n_stems, b->stems, b->n_stems))
        return false;
    for (size_t i = 0; i < a->n_children; i++)
        if (!are_equal(a->children[i], b->children[i]))
            return false;
    return true;
}

/* Finds the places of word i; those of a word that the phrase has again are
 * found once. */
static enum pt_status read_word(struct phrase *p, uint32_t i)
{
    static const struct pt_text_part whole;
    struct word *const w = &p->words[i];
    uint32_t group = 0;
    while (group < i && !are_equal(p->words[group].clause, w->clause))
        group++;
    w->group = group;
    if (group == i)
        return pt_text_match_places(p->text, w->clause, &whole, p->why->arena,
                                    &w->places, &w->n);
    w->places = p->words[group].places;
    w->n = p->words[group].n;
    return PT_OK;
}

static enum pt_status read_words(struct phrase *p,
                                 const struct pt_clause *clause)
{
    enum pt_status status = PT_OK;
    p->n_words = clause->n_children;
    p->words = pt_arena_array(p->why->arena, p->n_words, sizeof *p->words);
    if (!p->words)
        return PT_ENOMEM;
    for (uint32_t i = 0; i < p->n_words && status == PT_OK; i++) {
        p->words[i].clause = clause->children[i];
        status = read_word(p, i);
        p->n_missing += p->words[i].n == 0;
    }
    return status;
}

/* The query's words of one child. */
static struct pt_str written(const struct phrase *p, const struct word *w)
{
    return pt_str_sub(p->why->run->query, w->clause->begin, w->clause->end);
}

/* --- runs ----------------------------------------------------------------- */

/* How many places of w begin before pos. */
static size_t n_before(const struct word *w, uint32_t pos)
{
    size_t low = 0, high = w->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (w->places[middle].first < pos)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The longest place of w that begins at pos, or NULL. */
static const struct pt_text_place *place_at(const struct word *w, uint32_t pos)
{
    const size_t n = n_before(w, pos + 1);
    return n > 0 && w->places[n - 1].first == pos ? &w->places[n - 1] : NULL;
}

/* Words from index first on that stand side by side from place on. */
static size_t run_from(const struct phrase *p,
                       size_t first,
                       const struct pt_text_place *place)
{
    size_t n = 1;
    while (first + n < p->n_words) {
        place = place_at(&p->words[first + n], place->last + 1);
        if (!place)
            break;
        n++;
    }
    return n;
}

struct run {
    size_t first; /* word */
    size_t n;     /* words; 0: none */
    const struct pt_text_place *place;
};

/* The longest run, the first of equals. Once a run is known only what is longer
 * is of interest, so no word is tried from where too few are left. */
static struct run longest_run(const struct phrase *p)
{
    struct run best = {0, 0, NULL};
    size_t n_tries = 0;
    for (size_t w = 0; w + best.n < p->n_words; w++)
        for (size_t i = 0; i < p->words[w].n && n_tries < MOST_TRIES; i++) {
            const size_t n = run_from(p, w, &p->words[w].places[i]);
            n_tries += n;
            if (n > best.n)
                best = (struct run){w, n, &p->words[w].places[i]};
        }
    return best;
}

/* The bytes of a run. */
static struct pt_mark mark_of_run(const struct phrase *p, const struct run *run)
{
    struct pt_mark mark = pt_why_mark_of(run->place);
    const struct pt_text_place *place = run->place;
    for (size_t i = 1; i < run->n; i++) {
        place = place_at(&p->words[run->first + i], place->last + 1);
        if (place->end > mark.end)
            mark.end = place->end;
    }
    return mark;
}

static enum pt_status say_run(struct phrase *p, const struct run *run)
{
    const struct pt_mark mark = mark_of_run(p, run);
    const enum pt_status status = pt_why_say(
        p->why, p->near, "run", "only %zu of its %zu words stand side by side",
        run->n, p->n_words);
    return status == PT_OK ? pt_why_quote(p->why, p->near, &mark, 1) : status;
}

/* Some words stand in the title only, some in the text only; or there are too
 * few places for a word that the phrase has twice. */
static enum pt_status say_apart(struct phrase *p)
{
    const struct pt_text_place *const first = &p->words[0].places[0];
    const struct pt_text_place *other = first;
    for (size_t w = 1; w < p->n_words && other->zone == first->zone; w++)
        other = &p->words[w].places[0];
    const bool is_apart = other->zone != first->zone;
    const enum pt_status status = pt_why_say(
        p->why, p->near, is_apart ? "unit" : "count",
        is_apart ? "its words stand in the title and in the text, not together"
                 : "one of its words does not stand there often enough");
    if (status != PT_OK)
        return status;
    const struct pt_mark mark = pt_why_mark_of(first);
    return is_apart
               ? pt_why_quote_both(p->why, p->near, mark, pt_why_mark_of(other))
               : pt_why_quote(p->why, p->near, &mark, 1);
}

/* --- the smallest stretch with all ---------------------------------------- */

/* A place and the group of words that it can be. */
struct event {
    const struct pt_text_place *place;
    uint32_t group;
};

static int compare_events(const void *a, const void *b)
{
    const struct event *const x = a;
    const struct event *const y = b;
    if (x->place->first != y->place->first)
        return x->place->first < y->place->first ? -1 : 1;
    return (x->group > y->group) - (x->group < y->group);
}

static enum pt_status
collect_events(const struct phrase *p, struct event **out, size_t *out_n)
{
    size_t n = 0, room = 0;
    for (size_t w = 0; w < p->n_words; w++)
        room += p->words[w].n;
    struct event *const events =
        pt_arena_array(p->why->arena, room, sizeof *events);
    if (!events)
        return PT_ENOMEM;
    for (uint32_t w = 0; w < p->n_words; w++)
        for (size_t i = 0; p->words[w].group == w && i < p->words[w].n; i++)
            events[n++] = (struct event){&p->words[w].places[i], w};
    qsort(events, n, sizeof *events, compare_events);
    *out = events;
    *out_n = n;
    return PT_OK;
}

/* Moves a window over the events: it grows until it has all words, then gives
 * up its first one. */
static enum pt_status smallest_stretch(const struct phrase *p,
                                       struct stretch *best)
{
    struct event *events = NULL;
    size_t n = 0;
    uint32_t *const needed =
        pt_arena_array(p->why->arena, p->n_words, sizeof *needed);
    uint32_t *const has =
        pt_arena_array(p->why->arena, p->n_words, sizeof *has);
    const enum pt_status status = collect_events(p, &events, &n);
    if (status != PT_OK || !needed || !has)
        return PT_ENOMEM;
    size_t n_lacking = p->n_words;
    for (size_t w = 0; w < p->n_words; w++)
        needed[p->words[w].group]++;
    for (size_t from = 0, to = 0; to < n; to++) {
        n_lacking -= has[events[to].group]++ < needed[events[to].group];
        for (; n_lacking == 0; from++) {
            const struct pt_text_place *const a = events[from].place;
            const struct pt_text_place *const b = events[to].place;
            if (a->zone == b->zone &&
                (!best->is_found ||
                 b->last - a->first < best->last - best->first))
                *best = (struct stretch){a->first, b->last, true};
            n_lacking +=
                has[events[from].group]-- <= needed[events[from].group];
        }
    }
    return PT_OK;
}

/* The word's first place from position from on inside the stretch. */
static const struct pt_text_place *
place_in(const struct word *w, const struct stretch *s, uint32_t from)
{
    for (size_t i = n_before(w, from);
         i < w->n && w->places[i].first <= s->last; i++)
        if (w->places[i].last <= s->last)
            return &w->places[i];
    return NULL;
}

/* Picks a place for each word, in order when they stand in order; whether they
 * do. */
static bool place_words(const struct phrase *p,
                        const struct stretch *s,
                        struct pt_mark *marks)
{
    bool is_in_order = true;
    uint32_t from = s->first;
    for (size_t w = 0; w < p->n_words && is_in_order; w++) {
        const struct pt_text_place *const place =
            place_in(&p->words[w], s, from);
        is_in_order = place != NULL;
        if (place) {
            marks[w] = pt_why_mark_of(place);
            from = place->last + 1;
        }
    }
    for (size_t w = 0; w < p->n_words && !is_in_order; w++) {
        const struct pt_text_place *const place =
            place_in(&p->words[w], s, s->first);
        if (place)
            marks[w] = pt_why_mark_of(place);
    }
    return is_in_order;
}

static int compare_marks(const void *a, const void *b)
{
    const struct pt_mark *const x = a;
    const struct pt_mark *const y = b;
    return (x->begin > y->begin) - (x->begin < y->begin);
}

static enum pt_status quote_words(struct phrase *p, struct pt_mark *marks)
{
    size_t n = 1;
    qsort(marks, p->n_words, sizeof *marks, compare_marks);
    for (size_t i = 1; i < p->n_words; i++)
        if (marks[i].begin >= marks[n - 1].end)
            marks[n++] = marks[i];
    return pt_why_quote_all(p->why, p->near, marks, n);
}

static enum pt_status say_stretch(struct phrase *p, const struct stretch *s)
{
    struct pt_mark *const marks =
        pt_arena_array(p->why->arena, p->n_words, sizeof *marks);
    if (!marks)
        return PT_ENOMEM;
    const bool is_in_order = place_words(p, s, marks);
    const uint32_t length = s->last - s->first + 1;
    const uint32_t n_words = (uint32_t)p->n_words;
    const uint32_t n_between = length > n_words ? length - n_words : 0;
    const char *const what = is_in_order ? "distance" : "order";
    enum pt_status status;
    if (n_between == 0)
        status = pt_why_say(p->why, p->near, what,
                            "its words stand there in another order");
    else
        status = pt_why_say(p->why, p->near, what,
                            "its words stand there with %u other%s between "
                            "them%s",
                            n_between, n_between == 1 ? "" : "s",
                            is_in_order ? "" : ", in another order");
    p->near->distance = n_between;
    return status == PT_OK ? quote_words(p, marks) : status;
}

/* --- words that are not there --------------------------------------------- */

static void name_missing(const struct phrase *p, struct pt_buf *out)
{
    size_t n = 0;
    for (size_t w = 0; w < p->n_words; w++) {
        if (p->words[w].n)
            continue;
        if (n++ == MOST_MISSING)
            break;
        pt_buf_puts(out, n > 1 ? ", “" : "“");
        pt_buf_add(out, written(p, &p->words[w]));
        pt_buf_puts(out, "”");
    }
    pt_buf_puts(out, n > MOST_MISSING ? " and others are"
                     : n > 1          ? " are"
                                      : " is");
    pt_buf_puts(out, " nowhere");
}

static const struct pt_query_node *first_missing(const struct phrase *p)
{
    const struct pt_query_node *const phrase = p->asked->node;
    if (phrase->n_children == 0) /* one word of several: example.org */
        return phrase;
    for (size_t w = 0; w < p->n_words; w++)
        for (size_t i = 0; p->words[w].n == 0 && i < phrase->n_children; i++)
            if (phrase->children[i]->begin == p->words[w].clause->begin)
                return phrase->children[i];
    return phrase->children[0];
}

/* Words of the phrase are nowhere: which, what is like the first of them, and
 * what there is of the rest. */
static enum pt_status
say_missing(struct phrase *p, const struct run *run, struct pt_buf *text)
{
    struct pt_mark mark = {0};
    const char *ignored;
    name_missing(p, text);
    enum pt_status status =
        pt_why_find_word(p->why, first_missing(p), &mark, &ignored);
    if (status != PT_OK)
        return status;
    if (mark.end > 0) {
        pt_buf_puts(text, "; nearest is “");
        pt_buf_add(text, pt_why_marked(p->why, &mark));
        pt_buf_puts(text, "”");
    }
    if (run->n > 1)
        pt_buf_printf(text, "; %zu of the %zu words stand side by side", run->n,
                      p->n_words);
    status = pt_buf_status(text);
    if (status == PT_OK)
        status = pt_why_say(p->why, p->near, run->n > 1 ? "run" : "word", "%s",
                            pt_buf_z(text));
    if (status != PT_OK)
        return status;
    const struct pt_mark known = mark_of_run(p, run);
    return mark.end > 0 ? pt_why_quote_both(p->why, p->near, mark, known)
                        : pt_why_quote(p->why, p->near, &known, 1);
}

/* Whether a run says more than the stretch: where that is long, or only one
 * word is out of place. */
static bool says_more(const struct phrase *p,
                      const struct run *run,
                      const struct stretch *all)
{
    if (!all->is_found)
        return true;
    const size_t length = all->last - all->first + 1;
    const size_t most = run->n + 1 < p->n_words ? FAR_APART : LITTLE_APART;
    return p->n_words > 2 && length > p->n_words + most;
}

enum pt_status pt_why_near_phrase(struct pt_why *why,
                                  const struct pt_why_asked *asked,
                                  struct pt_text_match *text,
                                  const struct pt_clause *clause,
                                  struct pt_nearest *near)
{
    struct phrase p = {.why = why, .asked = asked, .text = text, .near = near};
    struct stretch all = {0};
    enum pt_status status = read_words(&p, clause);
    if (status != PT_OK || p.n_missing == p.n_words)
        return status;
    const struct run run = longest_run(&p);
    if (p.n_missing > 0) {
        struct pt_buf said;
        pt_buf_init(&said, PT_BUF_NO_CEILING);
        status = say_missing(&p, &run, &said);
        pt_buf_fini(&said);
        return status;
    }
    status = smallest_stretch(&p, &all);
    if (status != PT_OK)
        return status;
    if (run.n > 1 && says_more(&p, &run, &all))
        return say_run(&p, &run);
    return all.is_found ? say_stretch(&p, &all) : say_apart(&p);
}
