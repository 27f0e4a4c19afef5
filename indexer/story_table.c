/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * story_table.c: a table of sketches with an index over their smallest hashes.
 *
 *     slot = tag:12 entry:20           entry 0: free
 *
 * An entry stands in the slots under each of its PT_STORY_KEYS smallest hashes
 * and under its story. Two texts of which one contains the other share a key
 * with probability 1 - (1 - r)^8 for a resemblance r: 0.996 for a half.
 */
#include "indexer/story_table.h"

#include "common/mem.h"
#include "index/schema.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    ENTRY_BITS = 20,
    FIRST_SLOTS = 1 << 10,
    KEYS = PT_STORY_KEYS + 1,
    /* Slots for each entry, before rounding up to a power of two. */
    SLOTS_PER_ENTRY = KEYS * 3 / 2,
    MOST_CANDIDATES = PT_SKETCH_MINS * PT_STORY_LOOKS,
    /* Articles that are held against every entry before slots are made, which
     * take as long as so many. */
    MOST_LOOKS = 16,
};

#define ENTRY_MASK (((uint32_t)1 << ENTRY_BITS) - 1)

_Static_assert(PT_MAX_STORY_ENTRIES < ENTRY_MASK, "an entry fits into a slot");

void pt_stories_init(struct pt_stories *stories)
{
    *stories = (struct pt_stories){0};
}

void pt_stories_fini(struct pt_stories *stories)
{
    pt_free(stories->entries);
    pt_free(stories->slots);
    pt_free(stories->docids);
    pt_stories_init(stories);
}

/* ----------------------------------------------------------------- near --- */

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

bool pt_story_is_judged(const struct pt_sketch *sketch)
{
    return sketch->n_words >= PT_STORY_WORDS &&
           sketch->n_mins == PT_SKETCH_MINS;
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

/* ---------------------------------------------------------------- slots --- */

static uint32_t spread(uint32_t key)
{
    const uint64_t mixed = (key + UINT64_C(1)) * 0x9e3779b97f4a7c15u;
    return (uint32_t)(mixed >> 32);
}

static uint32_t tag_of(uint32_t spread_key)
{
    return spread_key & ~ENTRY_MASK;
}

static size_t home_of(const struct pt_stories *stories, uint32_t spread_key)
{
    return spread_key * (size_t)0x85ebca6bu >> 8 & (stories->n_slots - 1);
}

static uint32_t key_of_story(uint64_t story)
{
    return (uint32_t)(story >> 32 ^ story);
}

/* Enters entry under key, unless enough entries share its tag there. */
static void fill(struct pt_stories *stories, uint32_t key, size_t entry)
{
    const uint32_t mixed = spread(key);
    size_t at = home_of(stories, mixed);
    unsigned n_alike = 0;
    while (stories->slots[at]) {
        n_alike += tag_of(stories->slots[at]) == tag_of(mixed);
        if (n_alike == PT_STORY_LOOKS)
            return;
        at = (at + 1) & (stories->n_slots - 1);
    }
    stories->slots[at] = tag_of(mixed) | (uint32_t)(entry + 1);
}

static void fill_all(struct pt_stories *stories, size_t entry)
{
    const struct pt_story_entry *const e = &stories->entries[entry];
    for (unsigned i = 0; i < PT_STORY_KEYS; i++)
        fill(stories, e->sketch.mins[i], entry);
    fill(stories, key_of_story(e->story), entry);
}

/* Slots for as many entries as there may be before the next time. */
static enum pt_status make_slots(struct pt_stories *stories, size_t n_entries)
{
    size_t n_slots = FIRST_SLOTS;
    while (n_slots < n_entries * SLOTS_PER_ENTRY)
        n_slots *= 2;
    pt_free(stories->slots);
    stories->slots = pt_alloc(n_slots * sizeof *stories->slots);
    stories->n_slots = stories->slots ? n_slots : 0;
    if (!stories->slots)
        return PT_ENOMEM;
    for (size_t i = 0; i < stories->n; i++)
        fill_all(stories, i);
    return PT_OK;
}

/* -------------------------------------------------------------- entries --- */

static void forget_older_half(struct pt_stories *stories)
{
    const size_t n_kept = stories->n / 2, n_gone = stories->n - n_kept;
    const size_t n_unread =
        stories->n_unread > n_gone ? stories->n_unread - n_gone : 0;
    memmove(stories->entries, stories->entries + n_gone,
            n_kept * sizeof *stories->entries);
    if (n_unread)
        memmove(stories->docids, stories->docids + n_gone,
                n_unread * sizeof *stories->docids);
    stories->n = n_kept;
    stories->n_unread = n_unread;
}

static enum pt_status append(struct pt_stories *stories,
                             const struct pt_story_entry *article)
{
    struct pt_story_entry *const grown =
        pt_grow(stories->entries, &stories->capacity, stories->n + 1,
                PT_MAX_STORY_ENTRIES, sizeof *stories->entries);
    if (!grown)
        return PT_ENOMEM;
    stories->entries = grown;
    grown[stories->n++] = *article;
    return PT_OK;
}

enum pt_status pt_stories_enter(struct pt_stories *stories,
                                const struct pt_story_entry *article)
{
    assert(article->story != 0 && pt_story_is_judged(&article->sketch));
    const bool is_full = stories->n == PT_MAX_STORY_ENTRIES;
    if (is_full)
        forget_older_half(stories);
    if (append(stories, article) != PT_OK)
        return PT_ENOMEM;
    if (stories->n_unread)
        return PT_OK;
    if (is_full || stories->n * SLOTS_PER_ENTRY > stories->n_slots)
        return make_slots(stories, stories->n);
    fill_all(stories, stories->n - 1);
    return PT_OK;
}

/* -------------------------------------------------------------- finding --- */

struct candidates {
    uint32_t entries[MOST_CANDIDATES];
    unsigned n;
};

static void
gather(const struct pt_stories *stories, uint32_t key, struct candidates *out)
{
    const uint32_t mixed = spread(key);
    size_t at = home_of(stories, mixed);
    for (unsigned n = 0; stories->slots[at] && n < PT_STORY_LOOKS;
         at = (at + 1) & (stories->n_slots - 1)) {
        if (tag_of(stories->slots[at]) != tag_of(mixed))
            continue;
        out->entries[out->n++] = (stories->slots[at] & ENTRY_MASK) - 1;
        n++;
    }
}

static int by_number(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* An article that is looked for. */
struct question {
    const struct pt_stories *stories;
    const struct pt_story_entry *article;
    const struct pt_reader *reader; /* NULL: all is read, and in slots */
    struct pt_error *err;
};

/* The entry of an article that is not read yet, or n_unread. */
static size_t entry_of(const struct pt_stories *stories, uint32_t docid)
{
    size_t low = 0, high = stories->n_unread;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (stories->docids[middle] < docid)
            low = middle + 1;
        else
            high = middle;
    }
    return low < stories->n_unread && stories->docids[low] == docid
               ? low
               : stories->n_unread;
}

/* The articles of story as the index has them, and those of this run. */
static enum pt_status
read_members(const struct question *q, uint64_t story, struct candidates *out)
{
    const struct pt_stories *const stories = q->stories;
    uint32_t docids[PT_STORY_LOOKS];
    char term[sizeof "XSTORY" + 16];
    size_t n = 0;
    snprintf(term, sizeof term, "XSTORY%016" PRIx64, story);
    const enum pt_status status = pt_reader_having(
        q->reader, pt_str_of(term), PT_COUNTOF(docids), docids, &n, q->err);
    for (size_t i = 0; i < n && status == PT_OK; i++) {
        const size_t entry = entry_of(stories, docids[i]);
        if (entry < stories->n_unread)
            out->entries[out->n++] = (uint32_t)entry;
    }
    for (size_t i = stories->n_unread;
         i < stories->n && out->n < PT_STORY_LOOKS; i++)
        if (stories->entries[i].story == story)
            out->entries[out->n++] = (uint32_t)i;
    return status;
}

static void gather_members(const struct pt_stories *stories,
                           uint64_t story,
                           struct candidates *out)
{
    struct candidates alike = {.n = 0};
    gather(stories, key_of_story(story), &alike);
    for (unsigned i = 0; i < alike.n; i++)
        if (stories->entries[alike.entries[i]].story == story)
            out->entries[out->n++] = alike.entries[i];
}

/* *out: some article of story has nothing in common with the one looked for. */
static enum pt_status
is_strange(const struct question *q, uint64_t story, bool *out)
{
    struct candidates members = {.n = 0};
    enum pt_status status = PT_OK;
    if (q->reader)
        status = read_members(q, story, &members);
    else
        gather_members(q->stories, story, &members);
    *out = false;
    for (unsigned i = 0; i < members.n && !*out; i++) {
        struct pt_overlap o;
        pt_sketch_compare(&q->article->sketch,
                          &q->stories->entries[members.entries[i]].sketch, &o);
        *out = o.n_both * 100 <= least(o.n_a, o.n_b) * NOTHING_IN_COMMON;
    }
    return status;
}

/* The story of the nearest candidate; these ascend. */
static enum pt_status choose(const struct question *q,
                             const struct candidates *candidates,
                             uint64_t *out)
{
    double best = -1;
    enum pt_status status = PT_OK;
    *out = 0;
    for (unsigned i = 0; i < candidates->n && status == PT_OK; i++) {
        const struct pt_story_entry *const entry =
            &q->stories->entries[candidates->entries[i]];
        struct pt_overlap o;
        bool is_kept_out = false;
        if (!entry->story || /* the article is gone */
            (i > 0 && candidates->entries[i] == candidates->entries[i - 1]))
            continue;
        pt_sketch_compare(&q->article->sketch, &entry->sketch, &o);
        const double r = resemblance(&o);
        if (r <= best || !is_near(q->article, entry, &o))
            continue;
        if (r * 100 < NEARLY_EVERYTHING)
            status = is_strange(q, entry->story, &is_kept_out);
        if (is_kept_out)
            continue;
        best = r;
        *out = entry->story;
    }
    return status;
}

uint64_t pt_stories_find(const struct pt_stories *stories,
                         const struct pt_story_entry *article)
{
    const struct pt_sketch *const sketch = &article->sketch;
    const struct question q = {.stories = stories, .article = article};
    struct candidates candidates = {.n = 0};
    uint64_t story = 0;
    assert(!stories->n_unread);
    if (!stories->n_slots)
        return 0;
    for (unsigned i = 0; i < sketch->n_mins; i++)
        gather(stories, sketch->mins[i], &candidates);
    qsort(candidates.entries, candidates.n, sizeof *candidates.entries,
          by_number);
    const enum pt_status status = choose(&q, &candidates, &story);
    assert(status == PT_OK); /* nothing was read */
    (void)status;
    return story;
}

/* -------------------------------------------------------------- loading --- */

static enum pt_status
load_sketch(void *context, uint32_t docid, struct pt_str value)
{
    struct pt_stories *const stories = context;
    struct pt_story_entry entry = {.date = PT_DATE_NONE};
    if (!pt_sketch_decode(value, &entry.sketch) ||
        !pt_story_is_judged(&entry.sketch))
        return PT_OK;
    if (stories->n == PT_MAX_STORY_ENTRIES)
        forget_older_half(stories);
    uint32_t *const grown =
        pt_grow(stories->docids, &stories->docids_capacity, stories->n + 1,
                PT_MAX_STORY_ENTRIES, sizeof *grown);
    if (!grown)
        return PT_ENOMEM;
    stories->docids = grown;
    grown[stories->n] = docid;
    const enum pt_status status = append(stories, &entry);
    stories->n_unread = stories->n;
    return status;
}

static void set_story(struct pt_story_entry *entry, struct pt_str value)
{
    entry->story = pt_story_of_digits(value);
}

static void set_date(struct pt_story_entry *entry, struct pt_str value)
{
    int32_t days;
    if (pt_date_parse_iso(value, &days))
        entry->date = days;
}

/* Values of all entries that are not read yet, by docid. */
struct loading {
    struct pt_stories *stories;
    size_t next; /* the entries before it were passed */
    void (*set)(struct pt_story_entry *entry, struct pt_str value);
};

static enum pt_status
load_value(void *context, uint32_t docid, struct pt_str value)
{
    struct loading *const l = context;
    const struct pt_stories *const stories = l->stories;
    while (l->next < stories->n_unread && stories->docids[l->next] < docid)
        l->next++;
    if (l->next < stories->n_unread && stories->docids[l->next] == docid)
        l->set(&stories->entries[l->next], value);
    return PT_OK;
}

/* Values of a few entries. */
struct picking {
    struct pt_stories *stories;
    uint32_t entries[MOST_CANDIDATES], docids[MOST_CANDIDATES];
    size_t n;
    void (*set)(struct pt_story_entry *entry, struct pt_str value);
};

static enum pt_status pick_value(void *context, size_t i, struct pt_str value)
{
    const struct picking *const p = context;
    p->set(&p->stories->entries[p->entries[i]], value);
    return PT_OK;
}

/* Story and date of those candidates that have none yet. */
static enum pt_status read_few(struct pt_stories *stories,
                               const struct pt_reader *reader,
                               const struct candidates *candidates,
                               struct pt_error *err)
{
    struct picking p = {.stories = stories, .set = set_story};
    for (unsigned i = 0; i < candidates->n; i++) {
        const uint32_t entry = candidates->entries[i];
        if (entry >= stories->n_unread || stories->entries[entry].story)
            continue;
        p.entries[p.n] = entry;
        p.docids[p.n++] = stories->docids[entry];
    }
    enum pt_status status = pt_reader_values(reader, PT_SLOT_STORY, p.docids,
                                             p.n, pick_value, &p, err);
    p.set = set_date;
    if (status == PT_OK)
        status = pt_reader_values(reader, PT_SLOT_DATE, p.docids, p.n,
                                  pick_value, &p, err);
    return status;
}

/* Sketches of articles from docid `from` on, in place of what there was. */
static enum pt_status load_from(struct pt_stories *stories,
                                const struct pt_reader *reader,
                                uint32_t from,
                                struct pt_error *err)
{
    stories->n = stories->n_unread = 0;
    return pt_reader_each_value(reader, PT_SLOT_SKETCH, from, load_sketch,
                                stories, err);
}

enum pt_status pt_stories_load(struct pt_stories *stories,
                               const struct pt_reader *reader,
                               struct pt_error *err)
{
    enum pt_status status = PT_OK;
    const uint32_t most = (uint32_t)PT_MAX_STORY_ENTRIES;
    const uint32_t last = reader ? pt_reader_last_docid(reader) : 0;
    const uint32_t from = last > most ? last - most + 1 : 1;
    stories->n_looks = 0;
    stories->n = stories->n_unread = 0;
    if (last)
        status = load_from(stories, reader, from, err);
    if (status == PT_OK && from > 1 && stories->n < most / 2)
        status = load_from(stories, reader, 1, err);
    if (status == PT_OK && !stories->n_unread)
        status = make_slots(stories, 0);
    stories->is_loaded = status == PT_OK;
    return status == PT_ENOMEM ? pt_fail_nomem(err) : status;
}

/* Which hashes a text has, so far that most others are told from them. */
struct filter {
    uint64_t bits[64];
};

enum { FILTER_MASK = 64 * 64 - 1 };

static void filter_of(const struct pt_sketch *sketch, struct filter *out)
{
    *out = (struct filter){0};
    for (unsigned i = 0; i < sketch->n_mins; i++) {
        const uint32_t place = sketch->mins[i] & FILTER_MASK;
        out->bits[place / 64] |= (uint64_t)1 << place % 64;
    }
}

static bool may_share_key(const struct filter *filter,
                          const struct pt_sketch *entry)
{
    uint64_t any = 0;
    for (unsigned i = 0; i < PT_STORY_KEYS; i++) {
        const uint32_t place = entry->mins[i] & FILTER_MASK;
        any |= filter->bits[place / 64] >> place % 64;
    }
    return any & 1;
}

/* Whether an entry is to be found under a key of article, of which n_looks have
 * had so many before. */
static bool shares_key(const struct pt_sketch *article,
                       const struct pt_sketch *entry,
                       unsigned n_looks[PT_SKETCH_MINS])
{
    bool is_found = false;
    for (unsigned i = 0, k = 0; i < article->n_mins && k < PT_STORY_KEYS;) {
        const uint32_t a = article->mins[i], b = entry->mins[k];
        if (a == b && n_looks[i]++ < PT_STORY_LOOKS)
            is_found = true;
        i += a <= b;
        k += a >= b;
    }
    return is_found;
}

bool pt_stories_needs_rest(struct pt_stories *stories)
{
    return stories->n_unread && stories->n_looks++ == MOST_LOOKS;
}

enum pt_status pt_stories_find_unread(struct pt_stories *stories,
                                      const struct pt_reader *reader,
                                      const struct pt_story_entry *article,
                                      uint64_t *out,
                                      struct pt_error *err)
{
    const struct question q = {stories, article, reader, err};
    struct candidates candidates = {.n = 0};
    unsigned n_looks[PT_SKETCH_MINS] = {0};
    struct filter filter;
    *out = 0;
    filter_of(&article->sketch, &filter);
    for (size_t i = 0; i < stories->n && reader; i++) {
        const struct pt_sketch *const entry = &stories->entries[i].sketch;
        if (may_share_key(&filter, entry) &&
            shares_key(&article->sketch, entry, n_looks))
            candidates.entries[candidates.n++] = (uint32_t)i;
    }
    if (!candidates.n)
        return PT_OK;
    const enum pt_status status = read_few(stories, reader, &candidates, err);
    return status == PT_OK ? choose(&q, &candidates, out) : status;
}

enum pt_status pt_stories_read_rest(struct pt_stories *stories,
                                    const struct pt_reader *reader,
                                    struct pt_error *err)
{
    const uint32_t from = stories->n_unread ? stories->docids[0] : 1;
    struct loading loading = {.stories = stories, .set = set_story};
    enum pt_status status = pt_reader_each_value(reader, PT_SLOT_STORY, from,
                                                 load_value, &loading, err);
    loading = (struct loading){.stories = stories, .set = set_date};
    if (status == PT_OK)
        status = pt_reader_each_value(reader, PT_SLOT_DATE, from, load_value,
                                      &loading, err);
    if (status == PT_OK)
        status = make_slots(stories, stories->n);
    if (status != PT_OK)
        return status == PT_ENOMEM ? pt_fail_nomem(err) : status;
    stories->n_unread = 0;
    pt_free(stories->docids);
    stories->docids = NULL;
    stories->docids_capacity = 0;
    return PT_OK;
}
