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
 */
#include "search/answer/snippet.h"

#include "common/tokenize.h"
#include "common/utf8.h"

#include <stdlib.h>

enum {
    /* By so many bytes a snippet may be longer to end a word it began. */
    SLACK = 24,
    NOWHERE = -1
};

/* So that words without weight still count. */
static const double least_weight = 1e-3;

struct window {
    uint32_t begin;
    uint32_t end;
    double fresh;    /* weight of the leaves in it that no snippet has yet */
    double distinct; /* weight of the leaves in it */
    double total;    /* weight of its marks */
    bool is_at_sentence;
};

struct gap {
    uint32_t begin;
    uint32_t end;
    size_t first_mark; /* those wholly inside */
    size_t end_mark;
    struct window best;
    bool is_stale; /* best is to be made */
};

struct maker {
    struct pt_str text;
    const struct pt_layout *layout;
    const struct pt_mark *marks; /* of the body, inside the limits */
    size_t n_marks;
    size_t width;
    uint32_t *seen;    /* by leaf: the last count that met it */
    uint32_t n_counts; /* so far */
    bool *is_shown;    /* by leaf */
    struct gap *gaps;
    size_t n_gaps;
    struct window *chosen;
    size_t n_chosen;
};

/* --- where text may be cut ------------------------------------------------ */

static bool is_space(uint32_t c)
{
    if (c < 0x80)
        return c == ' ' || (c >= '\t' && c <= '\r');
    return c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
           c == 0x202f || c == 0x205f || c == 0x3000;
}

static bool space_at(const struct maker *k, uint32_t at)
{
    size_t n;
    return at < k->text.len && is_space(pt_utf8_get(k->text, at, &n));
}

static bool space_before(const struct maker *k, uint32_t at)
{
    size_t n;
    return at > 0 && is_space(pt_utf8_before(k->text, at, &n));
}

static uint32_t length_at(const struct maker *k, uint32_t at)
{
    size_t n;
    pt_utf8_get(k->text, at, &n);
    return (uint32_t)n;
}

static uint32_t length_before(const struct maker *k, uint32_t at)
{
    size_t n;
    pt_utf8_before(k->text, at, &n);
    return (uint32_t)n;
}

/* Chinese and Japanese marks behind which a line of thought may be cut, and the
 * quotes that close behind them. */
static bool is_wide_mark(uint32_t c)
{
    switch (c) {
    case 0x3001:
    case 0x3002:
    case 0x300d:
    case 0x300f:
    case 0xff01:
    case 0xff09:
    case 0xff0c:
    case 0xff1a:
    case 0xff1b:
    case 0xff1f:
    case 0xff61:
    case 0xff64:
        return true;
    default:
        return false;
    }
}

/* True behind the last of such marks: text without white space is cut there. */
static bool mark_ends(const struct maker *k, uint32_t at)
{
    size_t n;
    if (at == 0 || at >= k->text.len ||
        !is_wide_mark(pt_utf8_before(k->text, at, &n)))
        return false;
    const uint32_t c = pt_utf8_get(k->text, at, &n);
    return !is_wide_mark(c) && c != 0x201d && c != 0x2019;
}

/* True where a word may be cut that is too long to show. */
static bool may_cut_word(const struct maker *k, uint32_t at)
{
    size_t n;
    return pt_utf8_is_boundary(k->text, at) &&
           (at >= k->text.len || !pt_char_clings(pt_utf8_get(k->text, at, &n)));
}

/* [*begin, *end) without the white space at both ends. */
static void trim(const struct maker *k, uint32_t *begin, uint32_t *end)
{
    while (*begin < *end && space_at(k, *begin))
        *begin += length_at(k, *begin);
    while (*begin < *end && space_before(k, *end))
        *end -= length_before(k, *end);
}

/* The end of the word that at is in or behind, when it is near; else at. */
static uint32_t end_of_word(const struct maker *k, uint32_t at, uint32_t most)
{
    uint32_t end = at;
    while (end < most && end - at <= SLACK && !space_at(k, end))
        end += length_at(k, end);
    return end - at <= SLACK ? end : at;
}

/* The last place in [least, most] behind a word; else the end of the word that
 * least is in, when it is near and not behind limit; else the last place
 * between characters. */
static uint32_t
cut_before(const struct maker *k, uint32_t least, uint32_t most, uint32_t limit)
{
    while (most > least && !may_cut_word(k, most))
        most--;
    for (uint32_t at = most; at > least; at -= length_before(k, at))
        if ((space_at(k, at) && !space_before(k, at)) || mark_ends(k, at))
            return at;
    const uint32_t end = end_of_word(k, least, limit);
    return end > least || space_at(k, least) ? end : most;
}

/* The first start of a word in [from, most]; else the start of the word that
 * from is in, when it is near and not before least; else from. */
static uint32_t
word_from(const struct maker *k, uint32_t least, uint32_t from, uint32_t most)
{
    while (from < most && !may_cut_word(k, from))
        from++;
    for (uint32_t at = from; at <= most; at += length_at(k, at))
        if ((at == least || space_before(k, at) || mark_ends(k, at)) &&
            !space_at(k, at))
            return at;
    uint32_t at = from;
    while (at > least && from - at <= SLACK && !space_before(k, at) &&
           !mark_ends(k, at))
        at -= length_before(k, at);
    return from - at <= SLACK ? at : from;
}

/* --- windows -------------------------------------------------------------- */

/* The mark of a gap that goes across byte at, or NOWHERE. */
static ptrdiff_t
mark_across(const struct maker *k, const struct gap *gap, uint32_t at)
{
    size_t low = gap->first_mark, high = gap->end_mark;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (k->marks[middle].end <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low < gap->end_mark && k->marks[low].begin < at ? (ptrdiff_t)low
                                                           : NOWHERE;
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
    uint32_t end = cut_before(k, must, most > must ? most : must, gap->end);
    const ptrdiff_t across = mark_across(k, gap, end);
    if (across != NOWHERE) {
        end = k->marks[across].begin;
        while (end > must && space_before(k, end))
            end -= length_before(k, end);
    }
    return end;
}

static double weight_of(const struct pt_mark *mark)
{
    return mark->weight > least_weight ? mark->weight : least_weight;
}

/* Counts what is in a window from mark first on. */
static void
weigh(struct maker *k, const struct gap *gap, size_t first, struct window *w)
{
    const uint32_t count = ++k->n_counts;
    while (first > gap->first_mark && k->marks[first - 1].begin >= w->begin)
        first--;
    w->fresh = w->distinct = w->total = 0;
    for (size_t i = first; i < gap->end_mark && k->marks[i].end <= w->end;
         i++) {
        const struct pt_mark *const mark = &k->marks[i];
        w->total += weight_of(mark);
        if (k->seen[mark->leaf] == count)
            continue;
        k->seen[mark->leaf] = count;
        w->distinct += weight_of(mark);
        if (!k->is_shown[mark->leaf])
            w->fresh += weight_of(mark);
    }
    const uint32_t s = pt_layout_sentence_at(k->layout, w->begin);
    w->is_at_sentence =
        k->layout->n_sentences > 0 && k->layout->sentences[s].begin == w->begin;
}

/* -1, 0 or 1; sums in another order may differ a little. */
static int compare_weights(double a, double b)
{
    const double little = 1e-9 * (a + b);
    return a > b + little ? 1 : b > a + little ? -1 : 0;
}

static bool is_better(const struct window *a, const struct window *b)
{
    int order = compare_weights(a->fresh, b->fresh);
    if (order == 0)
        order = compare_weights(a->distinct, b->distinct);
    if (order == 0)
        order = compare_weights(a->total, b->total);
    if (order == 0)
        order = a->is_at_sentence - b->is_at_sentence;
    return order > 0 || (order == 0 && a->begin < b->begin);
}

static void propose(
    struct maker *k, struct gap *gap, size_t mark, uint32_t begin, uint32_t end)
{
    struct window w = {.begin = begin, .end = end};
    weigh(k, gap, mark, &w);
    if (gap->best.end == 0 || is_better(&w, &gap->best))
        gap->best = w;
}

/* From the start of the mark's sentence; or, where the gap ends before the
 * window is full, from an earlier one. */
static void propose_sentence(struct maker *k, struct gap *gap, size_t mark)
{
    const struct pt_mark *const m = &k->marks[mark];
    uint32_t s = pt_layout_sentence_at(k->layout, m->begin);
    uint32_t begin = k->layout->sentences[s].begin;
    if (begin < gap->begin || begin > m->begin || m->end - begin > k->width ||
        mark_across(k, gap, begin) != NOWHERE)
        return;
    const uint32_t end = find_end(k, gap, begin, m->end);
    while (end == gap->end && s > 0) {
        const uint32_t earlier = k->layout->sentences[--s].begin;
        if (earlier < gap->begin || end - earlier > k->width ||
            mark_across(k, gap, earlier) != NOWHERE)
            break;
        begin = earlier;
    }
    propose(k, gap, mark, begin, end);
}

/* Moves a start out of the mark it is in, forward. */
static uint32_t leave_mark(const struct maker *k,
                           const struct gap *gap,
                           uint32_t begin,
                           uint32_t most)
{
    const ptrdiff_t across = mark_across(k, gap, begin);
    if (across == NOWHERE)
        return begin;
    const uint32_t end = k->marks[across].end;
    return word_from(k, end, end, most);
}

/* As many of the marks that follow as fit, with words on both sides. */
static void propose_middle(struct maker *k, struct gap *gap, size_t mark)
{
    const uint32_t least = k->marks[mark].begin;
    size_t last = mark;
    while (last + 1 < gap->end_mark &&
           k->marks[last + 1].end - least <= k->width)
        last++;
    const uint32_t must = k->marks[last].end;
    const size_t spare =
        must - least < k->width ? k->width - (must - least) : 0;
    uint32_t from = least - gap->begin > spare / 2
                        ? least - (uint32_t)(spare / 2)
                        : gap->begin;
    from = word_from(k, gap->begin, from, least);
    uint32_t begin = leave_mark(k, gap, from, least);
    const uint32_t end = find_end(k, gap, begin, must);
    if (end == gap->end && end - gap->begin > k->width &&
        end - begin < k->width) {
        from = word_from(k, gap->begin, end - (uint32_t)k->width, least);
        begin = leave_mark(k, gap, from, least);
    }
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
        propose_sentence(k, gap, i);
        propose_middle(k, gap, i);
    }
}

/* --- gaps ----------------------------------------------------------------- */

/* Adds [begin, end), in which the marks from first on are looked for. Returns
 * the first mark behind it. */
static size_t
add_gap(struct maker *k, uint32_t begin, uint32_t end, size_t first)
{
    trim(k, &begin, &end);
    while (first < k->n_marks && k->marks[first].begin < begin)
        first++;
    size_t last = first;
    while (last < k->n_marks && k->marks[last].end <= end)
        last++;
    if (last > first)
        k->gaps[k->n_gaps++] = (struct gap){.begin = begin,
                                            .end = end,
                                            .first_mark = first,
                                            .end_mark = last,
                                            .is_stale = true};
    return last;
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
        mark = add_gap(k, begin, end, mark);
    }
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
    k->chosen[k->n_chosen++] = w;
    *gap = k->gaps[--k->n_gaps];
    add_gap(k, whole.begin, w.begin, whole.first_mark);
    add_gap(k, w.end, whole.end, whole.first_mark);
    for (size_t i = 0; is_news && i < k->n_gaps; i++)
        k->gaps[i].is_stale = true;
}

/* Chooses the best window left; false when there is none. */
static bool choose(struct maker *k)
{
    struct gap *best = NULL;
    for (size_t i = 0; i < k->n_gaps; i++) {
        struct gap *const gap = &k->gaps[i];
        if (gap->is_stale)
            find_best(k, gap);
        if (!best || is_better(&gap->best, &best->best))
            best = gap;
    }
    if (best)
        choose_from(k, best);
    return best != NULL;
}

/* Without a mark: the beginning of what there is. */
static void choose_beginning(struct maker *k, struct pt_span limits)
{
    if (k->layout->n_paragraphs == 0)
        return;
    const struct pt_span p =
        k->layout->paragraphs[pt_layout_paragraph_at(k->layout, limits.begin)]
            .span;
    uint32_t begin = p.begin > limits.begin ? p.begin : limits.begin;
    uint32_t end = p.end < limits.end ? p.end : limits.end;
    trim(k, &begin, &end);
    if (begin == end)
        return;
    const uint32_t least = begin + length_at(k, begin);
    if (end - begin > k->width)
        end = cut_before(
            k, least,
            begin + k->width > least ? begin + (uint32_t)k->width : least, end);
    k->chosen[k->n_chosen++] = (struct window){.begin = begin, .end = end};
}

/* --- making snippets of windows ------------------------------------------- */

static int compare_windows(const void *a, const void *b)
{
    const struct window *const x = a;
    const struct window *const y = b;
    return (x->begin > y->begin) - (x->begin < y->begin);
}

static bool fill(const struct maker *k,
                 const struct window *w,
                 bool has_title,
                 struct pt_arena *arena,
                 struct pt_snippet *out)
{
    size_t first = 0, n = 0;
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
        .paragraph = p + 1 + has_title,
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

enum pt_status pt_snippets_make(struct pt_str text,
                                const struct pt_layout *layout,
                                const struct pt_marks *marks,
                                const struct pt_span *limit_to,
                                const struct pt_snippet_options *options,
                                bool has_title,
                                struct pt_arena *arena,
                                struct pt_snippet **out,
                                size_t *out_n)
{
    assert(options->most > 0);
    const struct pt_span all = {0, (uint32_t)text.len};
    const struct pt_span limits = limit_to ? *limit_to : all;
    struct maker k = {.text = text, .layout = layout, .width = options->width};
    take_marks(&k, marks, limits);
    if (!get_memory(&k, options->most, arena))
        return PT_ENOMEM;
    add_paragraphs(&k, limits);
    while (k.n_chosen < options->most && choose(&k))
        ;
    if (k.n_marks == 0)
        choose_beginning(&k, limits);
    qsort(k.chosen, k.n_chosen, sizeof *k.chosen, compare_windows);
    struct pt_snippet *const made =
        pt_arena_array(arena, k.n_chosen, sizeof *made);
    if (!made)
        return PT_ENOMEM;
    for (size_t i = 0; i < k.n_chosen; i++)
        if (!fill(&k, &k.chosen[i], has_title, arena, &made[i]))
            return PT_ENOMEM;
    *out = made;
    *out_n = k.n_chosen;
    return PT_OK;
}
