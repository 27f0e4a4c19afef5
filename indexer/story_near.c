/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/story_near.h"

/* In percent. */
enum {
    LEAST_SHARE = 25,        /* of words, the shorter of the longer */
    ENOUGH_CONTAINMENT = 72, /* by mins and marks together … */
    MINS_CONTAINMENT = 60,   /* … and by mins alone */
    ENOUGH_RESEMBLANCE = 45, /* without the same lead */
    NEARLY_EVERYTHING = 85,
    MANY_NUMBERS = 12,  /* of its words: it is about them */
    TABLE_NUMBERS = 24, /* … it is a table */
    ENOUGH_NUMBERS = 70,
    NOTHING_IN_COMMON = 10,
    LEAST_SAMPLES = 4,
    LEAST_NUMBERS = 3,
};

enum { MOST_DAYS = 4 }; /* from copy to copy */

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static bool has_numbers(const struct pt_story_entry *entry, unsigned percent)
{
    return entry->sketch.percent_numbers >= percent;
}

/* Two bonds of one day differ in who issues them, at how much and when: nothing
 * else. What is about figures is another thing with one other figure. */
static bool do_numbers_agree(const struct pt_story_entry *a,
                             const struct pt_story_entry *b,
                             const struct pt_overlap *o)
{
    const unsigned n = least(o->numbers_a, o->numbers_b);
    const bool is_about_them =
        has_numbers(a, MANY_NUMBERS) && has_numbers(b, MANY_NUMBERS);
    const unsigned enough = is_about_them ? 100 : ENOUGH_NUMBERS;
    return n < LEAST_NUMBERS || o->numbers_both * 100 >= n * enough;
}

/* The resemblance by both samples, each weighed by how little it errs: a mark
 * tells half as much as one of the mins. */
static double resemblance(const struct pt_overlap *o)
{
    const double n_mins = o->n_a + o->n_b - o->n_both;
    const double by_marks = (3.0 * o->n_equal - o->n_full) / 2;
    const double both =
        (o->n_both + by_marks / 2) / (n_mins + o->n_marks / 2.0);
    return both < 0 ? 0 : both;
}

static bool are_dates_near(int32_t a, int32_t b)
{
    if (a == PT_DATE_NONE || b == PT_DATE_NONE)
        return true;
    const int64_t days = (int64_t)a - b;
    return days <= MOST_DAYS && days >= -MOST_DAYS;
}

/* What is filled in anew each hour, day or month looks like a copy. */
static bool may_be_form(const struct pt_story_entry *a,
                        const struct pt_story_entry *b)
{
    return (has_numbers(a, TABLE_NUMBERS) && has_numbers(b, TABLE_NUMBERS)) ||
           !are_dates_near(a->date, b->date);
}

static bool is_near(const struct pt_story_entry *a,
                    const struct pt_story_entry *b,
                    const struct pt_overlap *o)
{
    const unsigned n = least(o->n_a, o->n_b);
    const double of_a = a->sketch.n_words, of_b = b->sketch.n_words;
    const double shorter = of_a < of_b ? of_a : of_b;
    const double r = resemblance(o);
    const double containment = r / (1 + r) * (of_a + of_b) / shorter;
    return n >= LEAST_SAMPLES && do_numbers_agree(a, b, o) &&
           shorter * 100 >= (of_a + of_b - shorter) * LEAST_SHARE &&
           containment * 100 >= ENOUGH_CONTAINMENT &&
           o->n_both * 100 >= n * MINS_CONTAINMENT &&
           (o->share_lead || r * 100 >= ENOUGH_RESEMBLANCE) &&
           (r * 100 >= NEARLY_EVERYTHING || !may_be_form(a, b));
}

bool pt_story_is_near(const struct pt_story_entry *a,
                      const struct pt_story_entry *b)
{
    struct pt_overlap overlap;
    pt_sketch_compare(&a->sketch, &b->sketch, &overlap);
    return is_near(a, b, &overlap);
}

bool pt_story_is_strange(const struct pt_sketch *a, const struct pt_sketch *b)
{
    struct pt_overlap o;
    pt_sketch_compare(a, b, &o);
    return o.n_both * 100 <= least(o.n_a, o.n_b) * NOTHING_IN_COMMON;
}

enum pt_status pt_story_weigh(struct pt_story_choice *choice,
                              const struct pt_story_entry *candidate)
{
    struct pt_overlap o;
    bool is_barred = false;
    enum pt_status status = PT_OK;
    if (!candidate->story)
        return PT_OK;
    pt_sketch_compare(&choice->article->sketch, &candidate->sketch, &o);
    const double likeness = resemblance(&o);
    if ((choice->story && likeness <= choice->likeness) ||
        !is_near(choice->article, candidate, &o))
        return PT_OK;
    if (likeness * 100 < NEARLY_EVERYTHING)
        status = choice->is_barred(choice->context, choice->article,
                                   candidate->story, &is_barred);
    if (status != PT_OK || is_barred)
        return status;
    choice->likeness = likeness;
    choice->story = candidate->story;
    return PT_OK;
}
