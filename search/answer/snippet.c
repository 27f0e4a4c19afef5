/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * snippet.c: choosing passages.
 *
 *     |--- paragraph -------------------------------------------|
 *     |--- gap -----------|== snippet ==|--- gap ----------------|
 *
 * Each paragraph with marks is a gap at first. Every mark of a gap proposes two
 * windows: one from the start of its sentence, one with words on both sides.
 * The best window of all gaps becomes a snippet and leaves at most two gaps
 * behind, whose windows are made anew; so the next one adds what is not yet
 * shown and never overlaps. No snippet leaves its paragraph, unless a mark
 * does.
 *
 * What a window is worth: the weight of the leaves that no snippet shows yet, a
 * little for those that are shown and for second marks; less when it begins
 * amid a sentence or far down, or where nobody speaks (a heading, a row of
 * figures). That of a gap's best window is first only bounded, by all that is
 * in the gap; windows are made of gaps that may win.
 */
#include "search/answer/snippet.h"

#include "common/sentence.h"
#include "common/utf8.h"
#include "search/answer/snippet_cut.h"

#include <stdlib.h>

enum {
    NOWHERE = -1,
    /* Of a width, what a window amid a sentence keeps free for the words around
     * its marks, and what is left at least when it ends with a sentence. */
    CONTEXT_SHARE = 5,
    SENTENCE_SHARE = 2,
    /* Bytes that may be given up to end before a comma. */
    CLAUSE_BYTES = 24,
    /* Passages passed over because they repeat another word by word. */
    MOST_REPEATS = 16,
    /* A line below so many bytes that ends no sentence is a heading, a byline,
     * a row of a table. */
    FRAGMENT_BYTES = 60,
    /* Of a paragraph, what is looked at for figures. */
    FIGURES_BYTES = 64,
};

/* So that words without weight still count. */
static const double least_weight = 1e-3;

/* Shares of a leaf's weight: shown by another snippet; its second mark. */
static const double shown_share = 0.05;
static const double again_share = 0.01;
/* What is lost from the first word of a text to its last: news says first what
 * matters. */
static const double lost_to_end = 0.05;

/* Factors of a window's worth. */
static const double amid_sentence = 0.85;
static const double breaks_off = 0.87; /* behind a mark, amid a sentence */
static const double goes_on = 0.6;     /* amid one that another snippet shows */
static const double worth_of_fragment = 0.7;
static const double worth_of_figures = 0.5;
static const double worth_of_title = 0.3;
static const double worth_of_shown = 0.75;

struct window {
    uint32_t begin;
    uint32_t end;
    double fresh; /* weight of the leaves in it that no snippet has yet */
    double worth;
};

struct gap {
    uint32_t begin;
    uint32_t end;
    size_t first_mark; /* those wholly inside */
    size_t end_mark;
    double worth;    /* of its paragraph: the factor for windows, at most 1 */
    bool is_at_left; /* a snippet ends where it begins */
    bool is_at_right;
    struct window best;
    bool is_stale; /* best is to be made; its worth is no more than it says */
};

struct maker {
    struct pt_str text;
    struct pt_str title;
    const struct pt_layout *layout;
    const struct pt_mark *marks; /* of the body, inside the limits */
    size_t n_marks;
    size_t width;
    struct pt_span shown; /* elsewhere */
    uint32_t *seen;       /* by leaf: the last count that met it */
    uint32_t n_counts;    /* so far */
    bool *is_shown;       /* by leaf */
    struct gap *gaps;
    size_t n_gaps;
    struct window *chosen;
    size_t n_chosen;
    size_t n_repeats;
    bool only_news;
};

/* --- paragraphs ----------------------------------------------------------- */

static bool is_mostly_figures(struct pt_str s)
{
    size_t n_digits = 0, n = 0;
    for (size_t i = 0; i < s.len && i < FIGURES_BYTES; i++) {
        n_digits += s.ptr[i] >= '0' && s.ptr[i] <= '9';
        n += (unsigned char)s.ptr[i] > ' ';
    }
    return n_digits * 5 > n * 2;
}

/* How well a paragraph tells the reader something, at most 1. */
static double worth_of(const struct maker *k, struct pt_span span)
{
    const struct pt_str s = pt_str_sub(k->text, span.begin, span.end);
    if (s.len == k->title.len && pt_str_equal_ascii_case(s, k->title))
        return worth_of_title;
    if (is_mostly_figures(s))
        return worth_of_figures;
    return s.len < FRAGMENT_BYTES && !pt_ends_sentence(s) ? worth_of_fragment
                                                          : 1;
}

/* --- windows -------------------------------------------------------------- */

/* The first mark of a gap that ends behind byte at, or its end_mark. */
static size_t
mark_behind(const struct maker *k, const struct gap *gap, uint32_t at)
{
    size_t low = gap->first_mark, high = gap->end_mark;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (k->marks[middle].end <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The mark of a gap that goes across byte at, or NOWHERE. */
static ptrdiff_t
mark_across(const struct maker *k, const struct gap *gap, uint32_t at)
{
    const size_t i = mark_behind(k, gap, at);
    return i < gap->end_mark && k->marks[i].begin < at ? (ptrdiff_t)i : NOWHERE;
}

static struct pt_span sentence_at(const struct maker *k, uint32_t at)
{
    return k->layout->sentences[pt_layout_sentence_at(k->layout, at)];
}

/* True when a window that ends there leaves no sentence unfinished. */
static bool is_whole_end(const struct maker *k, struct pt_span gap, uint32_t at)
{
    return at == gap.end || (at > 0 && sentence_at(k, at - 1).end == at);
}

/* end, or before it the end of a sentence or clause: of what is cut off in the
 * middle, no more is shown than its marks ask for. */
static uint32_t tidy_end(const struct maker *k,
                         const struct gap *gap,
                         uint32_t begin,
                         uint32_t must,
                         uint32_t end)
{
    uint32_t least = end - must > CLAUSE_BYTES ? end - CLAUSE_BYTES : must;
    const uint32_t s = pt_layout_sentence_at(k->layout, end - 1);
    const struct pt_span *const cut = &k->layout->sentences[s];
    if (cut->end <= end)
        return end;
    const size_t mark = mark_behind(k, gap, cut->begin);
    const bool has_mark = mark < gap->end_mark && k->marks[mark].begin < end;
    if (!has_mark && s > 0 && cut[-1].end >= must && cut[-1].end > begin &&
        cut[-1].end - begin >= k->width / SENTENCE_SHARE)
        return cut[-1].end;
    const size_t last = mark_behind(k, gap, end);
    if (last > gap->first_mark && k->marks[last - 1].end > least)
        least = k->marks[last - 1].end;
    const uint32_t clause = pt_cut_end_of_clause(k->text, least, end);
    return clause < end ? clause
                        : pt_cut_end_of_small_words(k->text, least, end);
}

/* Where a window from begin on ends that is to hold all up to byte must. */
static uint32_t find_end(const struct maker *k,
                         const struct gap *gap,
                         uint32_t begin,
                         uint32_t must)
{
    if (gap->end - begin <= k->width)
        return gap->end;
    const uint32_t most = begin + (uint32_t)k->width;
    uint32_t end =
        pt_cut_end(k->text, must, most > must ? most : must, gap->end);
    const ptrdiff_t across = mark_across(k, gap, end);
    if (across != NOWHERE)
        end = pt_cut_trim_end(k->text, must, k->marks[across].begin);
    return tidy_end(k, gap, begin, must, end);
}

static double weight_of(const struct pt_mark *mark)
{
    return mark->weight > least_weight ? mark->weight : least_weight;
}

/* The factor for where a window lies; last_mark is the end of its last. */
static double worth_of_place(const struct maker *k,
                             const struct gap *gap,
                             const struct window *w,
                             uint32_t last_mark)
{
    double worth = 1;
    const bool is_whole = sentence_at(k, w->end - 1).end <= w->end;
    if (sentence_at(k, w->begin).begin != w->begin)
        worth *=
            gap->is_at_left && w->begin == gap->begin ? goes_on : amid_sentence;
    if (!is_whole && gap->is_at_right && w->end == gap->end)
        worth *= goes_on;
    else if (!is_whole && last_mark == w->end)
        worth *= breaks_off;
    if (w->begin < k->shown.end && w->end > k->shown.begin)
        worth *= worth_of_shown;
    return worth;
}

/* The worth of a window from mark first on, before it is told where it lies. */
static double sum_up(struct maker *k,
                     const struct gap *gap,
                     size_t first,
                     struct window *w,
                     uint32_t *out_last_mark)
{
    const uint32_t count = ++k->n_counts;
    double shown = 0, again = 0;
    while (first > gap->first_mark && k->marks[first - 1].begin >= w->begin)
        first--;
    w->fresh = 0;
    for (size_t i = first; i < gap->end_mark && k->marks[i].end <= w->end;
         i++) {
        const struct pt_mark *const mark = &k->marks[i];
        if (k->seen[mark->leaf] == count)
            again += weight_of(mark);
        else if (k->is_shown[mark->leaf])
            shown += weight_of(mark);
        else
            w->fresh += weight_of(mark);
        k->seen[mark->leaf] = count;
        *out_last_mark = mark->end;
    }
    if (again > w->fresh + shown)
        again = w->fresh + shown;
    return (w->fresh + shown_share * shown + again_share * again) * gap->worth *
           (1 - lost_to_end * w->begin / (double)k->text.len);
}

static void
weigh(struct maker *k, const struct gap *gap, size_t first, struct window *w)
{
    uint32_t last_mark = 0;
    w->worth = sum_up(k, gap, first, w, &last_mark);
    w->worth *= worth_of_place(k, gap, w, last_mark);
}

/* Sums in another order may differ a little. */
static bool is_better(const struct window *a, const struct window *b)
{
    const double little = 1e-9 * (a->worth + b->worth);
    if (a->worth > b->worth + little || b->worth > a->worth + little)
        return a->worth > b->worth;
    return a->begin < b->begin;
}

static void propose(
    struct maker *k, struct gap *gap, size_t mark, uint32_t begin, uint32_t end)
{
    struct window w = {.begin = begin, .end = end};
    weigh(k, gap, mark, &w);
    if (gap->best.end == 0 || is_better(&w, &gap->best))
        gap->best = w;
}

/* From the start of the mark's sentence; or, where the window then ends before
 * it is full, from an earlier one. Returns where the window ends; 0: there is
 * none. */
static uint32_t propose_sentence(struct maker *k, struct gap *gap, size_t mark)
{
    const struct pt_mark *const m = &k->marks[mark];
    uint32_t s = pt_layout_sentence_at(k->layout, m->begin);
    uint32_t begin = k->layout->sentences[s].begin;
    if (begin < gap->begin || begin > m->begin || m->end - begin > k->width ||
        mark_across(k, gap, begin) != NOWHERE)
        return 0;
    const uint32_t end = find_end(k, gap, begin, m->end);
    while (is_whole_end(k, (struct pt_span){gap->begin, gap->end}, end) &&
           s > 0) {
        const uint32_t earlier = k->layout->sentences[--s].begin;
        if (earlier < gap->begin || end - earlier > k->width ||
            mark_across(k, gap, earlier) != NOWHERE)
            break;
        begin = earlier;
    }
    propose(k, gap, mark, begin, end);
    return end;
}

/* Where a window may begin from from on, at a clause if it can, that is to hold
 * the mark that begins at most. */
static uint32_t begin_amid(const struct maker *k,
                           const struct gap *gap,
                           uint32_t from,
                           uint32_t most)
{
    uint32_t begin = gap->begin;
    if (from > gap->begin) {
        begin = pt_cut_begin_of_clause(k->text, from, most);
        if (begin > most)
            begin = pt_cut_begin(k->text, gap->begin, from, most);
    }
    const ptrdiff_t across = mark_across(k, gap, begin);
    if (across == NOWHERE)
        return begin;
    const uint32_t end = k->marks[across].end;
    return pt_cut_begin(k->text, end, end, most);
}

/* As many of the marks that follow as fit, with words on both sides; nothing
 * when the window from the sentence on, which ends at whole, has them too. */
static void
propose_middle(struct maker *k, struct gap *gap, size_t mark, uint32_t whole)
{
    const uint32_t least = k->marks[mark].begin;
    const size_t room = k->width - k->width / CONTEXT_SHARE;
    size_t last = mark;
    while (last + 1 < gap->end_mark && k->marks[last + 1].end - least <= room)
        last++;
    const uint32_t must = k->marks[last].end;
    if (whole >= must && !gap->is_at_right)
        return;
    const size_t spare =
        must - least < k->width ? k->width - (must - least) : 0;
    const uint32_t from = least - gap->begin > spare / 2
                              ? least - (uint32_t)(spare / 2)
                              : gap->begin;
    uint32_t begin = begin_amid(k, gap, from, least);
    const uint32_t end = find_end(k, gap, begin, must);
    if (end == gap->end && end - gap->begin > k->width &&
        end - begin < k->width)
        begin = begin_amid(k, gap, end - (uint32_t)k->width, least);
    propose(k, gap, mark, begin, end);
}

static void find_best(struct maker *k, struct gap *gap)
{
    gap->best = (struct window){0};
    gap->is_stale = false;
    if (gap->end - gap->begin <= k->width) {
        propose(k, gap, gap->first_mark, gap->begin, gap->end);
        return;
    }
    for (size_t i = gap->first_mark; i < gap->end_mark; i++) {
        const uint32_t whole = propose_sentence(k, gap, i);
        propose_middle(k, gap, i, whole);
    }
}

/* --- gaps ----------------------------------------------------------------- */

/* Adds a gap, in which marks from its first on are looked for, when there are
 * any. Returns the first mark behind it. */
static size_t add_gap(struct maker *k, struct gap gap)
{
    size_t first = gap.first_mark;
    pt_cut_trim(k->text, &gap.begin, &gap.end);
    while (first < k->n_marks && k->marks[first].begin < gap.begin)
        first++;
    size_t last = first;
    while (last < k->n_marks && k->marks[last].end <= gap.end)
        last++;
    gap.first_mark = first;
    gap.end_mark = last;
    gap.is_stale = true;
    gap.best = (struct window){.begin = gap.begin, .end = gap.end};
    uint32_t last_mark;
    gap.best.worth = sum_up(k, &gap, first, &gap.best, &last_mark);
    if (last > first)
        k->gaps[k->n_gaps++] = gap;
    return last;
}

/* What a window leaves of a gap: the bytes of rest. */
static void
add_rest(struct maker *k, const struct gap *whole, struct pt_span rest)
{
    struct gap gap = *whole;
    gap.is_at_left |= rest.begin > whole->begin;
    gap.is_at_right |= rest.end < whole->end;
    gap.begin = rest.begin;
    gap.end = rest.end;
    add_gap(k, gap);
}

/* A gap for each paragraph with marks. One that a mark leaves goes on as far.
 */
static void add_paragraphs(struct maker *k, struct pt_span limits)
{
    size_t mark = 0;
    while (mark < k->n_marks) {
        const struct pt_mark *const m = &k->marks[mark];
        const struct pt_span p =
            k->layout->paragraphs[pt_layout_paragraph_at(k->layout, m->begin)]
                .span;
        uint32_t begin = p.begin > limits.begin ? p.begin : limits.begin;
        uint32_t end = p.end < limits.end ? p.end : limits.end;
        if (mark > 0 && k->marks[mark - 1].end > begin)
            begin = k->marks[mark - 1].end;
        if (begin > m->begin)
            begin = m->begin;
        if (end < m->end)
            end = m->end;
        for (size_t i = mark; i < k->n_marks && k->marks[i].begin < end; i++)
            if (k->marks[i].end > end)
                end = k->marks[i].end;
        const size_t next = add_gap(k, (struct gap){.begin = begin,
                                                    .end = end,
                                                    .first_mark = mark,
                                                    .worth = worth_of(k, p)});
        assert(next > mark); /* no mark begins or ends with white space */
        mark = next;
    }
}

/* Whether a window says what a chosen one says, word by word. */
static bool is_repeat(const struct maker *k, const struct window *w)
{
    const struct pt_str s = pt_str_sub(k->text, w->begin, w->end);
    for (size_t i = 0; i < k->n_chosen; i++)
        if (pt_str_equal(
                s, pt_str_sub(k->text, k->chosen[i].begin, k->chosen[i].end)))
            return true;
    return false;
}

static void choose_from(struct maker *k, struct gap *gap)
{
    const struct gap whole = *gap;
    const struct window w = gap->best;
    assert(mark_across(k, gap, w.begin) == NOWHERE);
    assert(mark_across(k, gap, w.end) == NOWHERE);
    bool is_news = false;
    for (size_t i = whole.first_mark; i < whole.end_mark; i++) {
        const struct pt_mark *const mark = &k->marks[i];
        if (mark->begin < w.begin || mark->end > w.end)
            continue;
        is_news |= !k->is_shown[mark->leaf];
        k->is_shown[mark->leaf] = true;
    }
    if (k->n_repeats < MOST_REPEATS && is_repeat(k, &w))
        k->n_repeats++;
    else
        k->chosen[k->n_chosen++] = w;
    *gap = k->gaps[--k->n_gaps];
    add_rest(k, &whole, (struct pt_span){whole.begin, w.begin});
    add_rest(k, &whole, (struct pt_span){w.end, whole.end});
    for (size_t i = 0; is_news && i < k->n_gaps; i++)
        k->gaps[i].is_stale = true;
}

/* The gap that promises most. */
static struct gap *promising_gap(const struct maker *k)
{
    struct gap *best = NULL;
    for (size_t i = 0; i < k->n_gaps; i++)
        if (!best || is_better(&k->gaps[i].best, &best->best))
            best = &k->gaps[i];
    return best;
}

/* The gap with the best window; NULL when there are none. */
static struct gap *best_gap(struct maker *k)
{
    struct gap *best = promising_gap(k);
    if (best && best->is_stale)
        find_best(k, best);
    for (size_t i = 0; i < k->n_gaps; i++) {
        struct gap *const gap = &k->gaps[i];
        if (!is_better(&gap->best, &best->best))
            continue;
        if (gap->is_stale)
            find_best(k, gap);
        if (is_better(&gap->best, &best->best))
            best = gap;
    }
    return best;
}

/* Chooses the best window left; false when there is none, or no news in it that
 * were asked for. */
static bool choose(struct maker *k)
{
    struct gap *const best = best_gap(k);
    if (!best || (k->only_news && k->n_chosen > 0 && best->best.fresh <= 0))
        return false;
    choose_from(k, best);
    return true;
}

/* Without a mark: the beginning of what there is. */
static void choose_beginning(struct maker *k, struct pt_span limits)
{
    if (k->layout->n_paragraphs == 0)
        return;
    const struct pt_span p =
        k->layout->paragraphs[pt_layout_paragraph_at(k->layout, limits.begin)]
            .span;
    struct gap gap = {.begin = p.begin > limits.begin ? p.begin : limits.begin,
                      .end = p.end < limits.end ? p.end : limits.end};
    pt_cut_trim(k->text, &gap.begin, &gap.end);
    if (gap.begin == gap.end)
        return;
    size_t n;
    pt_utf8_get(k->text, gap.begin, &n);
    const uint32_t end = find_end(k, &gap, gap.begin, gap.begin + (uint32_t)n);
    k->chosen[k->n_chosen++] = (struct window){.begin = gap.begin, .end = end};
}

/* --- making snippets of windows ------------------------------------------- */

static int compare_windows(const void *a, const void *b)
{
    const struct window *const x = a;
    const struct window *const y = b;
    return (x->begin > y->begin) - (x->begin < y->begin);
}

/* Joins windows, now in text order, of which one goes on where another breaks
 * off. */
static void join_neighbours(struct maker *k)
{
    size_t n = 0;
    for (size_t i = 0; i < k->n_chosen; i++) {
        const struct window *const w = &k->chosen[i];
        struct window *const last = n ? &k->chosen[n - 1] : NULL;
        if (last && sentence_at(k, w->begin).begin < last->end &&
            pt_cut_trim_end(k->text, last->end, w->begin) == last->end)
            last->end = w->end;
        else
            k->chosen[n++] = *w;
    }
    k->n_chosen = n;
}

/* first: the first mark that may be in the window; those of windows before it
 * are not. */
static bool fill(const struct maker *k,
                 const struct window *w,
                 size_t first,
                 struct pt_arena *arena,
                 struct pt_snippet *out)
{
    size_t n = 0;
    while (first < k->n_marks && k->marks[first].begin < w->begin)
        first++;
    while (first + n < k->n_marks && k->marks[first + n].end <= w->end)
        n++;
    struct pt_span *const spans = pt_arena_array(arena, n, sizeof *spans);
    if (!spans)
        return false;
    for (size_t i = 0; i < n; i++)
        spans[i] = (struct pt_span){k->marks[first + i].begin - w->begin,
                                    k->marks[first + i].end - w->begin};
    const struct pt_paragraph *const paragraphs = k->layout->paragraphs;
    const uint32_t p = pt_layout_paragraph_at(k->layout, w->begin);
    const uint32_t last = pt_layout_paragraph_at(k->layout, w->end - 1);
    *out = (struct pt_snippet){
        .zone = PT_ZONE_BODY,
        .begin = w->begin,
        .end = w->end,
        .spans = spans,
        .n_spans = n,
        .paragraph = p + 1 + (k->title.len > 0),
        .is_cut_before = w->begin > paragraphs[p].span.begin,
        .is_cut_after = w->end < paragraphs[last].span.end,
    };
    return true;
}

/* Takes the marks of the body that lie inside the limits. */
static void
take_marks(struct maker *k, const struct pt_marks *marks, struct pt_span limits)
{
    size_t first = 0, end = marks->n;
    while (first < end && (marks->items[first].zone != PT_ZONE_BODY ||
                           marks->items[first].begin < limits.begin))
        first++;
    while (end > first && marks->items[end - 1].end > limits.end)
        end--;
    k->marks = end > first ? marks->items + first : NULL;
    k->n_marks = end - first;
}

static bool get_memory(struct maker *k, size_t most, struct pt_arena *arena)
{
    uint32_t n_leaves = 0;
    for (size_t i = 0; i < k->n_marks; i++)
        if (k->marks[i].leaf >= n_leaves)
            n_leaves = k->marks[i].leaf + 1;
    k->seen = pt_arena_array(arena, n_leaves, sizeof *k->seen);
    k->is_shown = pt_arena_array(arena, n_leaves, sizeof *k->is_shown);
    /* Each choice takes at least a mark and leaves at most one gap more. */
    k->gaps = pt_arena_array(arena, k->n_marks * 2, sizeof *k->gaps);
    k->chosen = pt_arena_array(arena, most < k->n_marks ? most : k->n_marks + 1,
                               sizeof *k->chosen);
    return k->seen && k->is_shown && k->gaps && k->chosen;
}

enum pt_status pt_snippets_make(struct pt_str title,
                                struct pt_str text,
                                const struct pt_layout *layout,
                                const struct pt_marks *marks,
                                const struct pt_span *limit_to,
                                const struct pt_snippet_options *options,
                                struct pt_arena *arena,
                                struct pt_snippet **out,
                                size_t *out_n)
{
    assert(options->most > 0);
    const struct pt_span all = {0, (uint32_t)text.len};
    const struct pt_span limits = limit_to ? *limit_to : all;
    struct maker k = {.text = text,
                      .title = title,
                      .layout = layout,
                      .width = options->width,
                      .shown = options->shown,
                      .only_news = options->only_news};
    take_marks(&k, marks, limits);
    if (!get_memory(&k, options->most, arena))
        return PT_ENOMEM;
    add_paragraphs(&k, limits);
    while (k.n_chosen < options->most && choose(&k))
        ;
    if (k.n_marks == 0)
        choose_beginning(&k, limits);
    qsort(k.chosen, k.n_chosen, sizeof *k.chosen, compare_windows);
    join_neighbours(&k);
    struct pt_snippet *const made =
        pt_arena_array(arena, k.n_chosen, sizeof *made);
    if (!made)
        return PT_ENOMEM;
    size_t n_passed = 0; /* marks */
    for (size_t i = 0; i < k.n_chosen; n_passed += made[i++].n_spans)
        if (!fill(&k, &k.chosen[i], n_passed, arena, &made[i]))
            return PT_ENOMEM;
    *out = made;
    *out_n = k.n_chosen;
    return PT_OK;
}
