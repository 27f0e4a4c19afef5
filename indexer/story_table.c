/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * story_table.c: a table of sketches with an index over their smallest hashes.
 *
 *     slot = tag:12 entry:20           entry 0: free
 *
 * An entry stands in the slots under each of its PT_SKETCH_KEYS smallest hashes
 * and under its story. Two texts of which one contains the other share a key
 * with probability 1 - (1 - r)^8 for a resemblance r: 0.996 for a half.
 */
#include "indexer/story_table.h"

#include "common/mem.h"
#include "indexer/story_private.h"

#include <stdlib.h>

enum {
    ENTRY_BITS = 20,
    FIRST_SLOTS = 1 << 10,
    KEYS = PT_SKETCH_KEYS + 1,
    /* Slots for each entry, before rounding up to a power of two. */
    SLOTS_PER_ENTRY = KEYS * 3 / 2,
    MOST_CANDIDATES = PT_SKETCH_MINS * PT_STORY_LOOKS,
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
    pt_free(stories->unread);
    pt_free(stories->keys);
    pt_stories_init(stories);
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
    for (unsigned i = 0; i < PT_SKETCH_KEYS; i++)
        fill(stories, e->sketch.mins[i], entry);
    fill(stories, key_of_story(e->story), entry);
}

enum pt_status pt_stories_make_slots(struct pt_stories *stories,
                                     size_t n_entries)
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

void pt_stories_forget_keys(struct pt_stories *stories)
{
    pt_free(stories->keys);
    stories->keys = NULL;
}

void pt_stories_forget_older_half(struct pt_stories *stories)
{
    pt_stories_forget_keys(stories);
    const size_t n_all = stories->n_unread + stories->n;
    const size_t n_gone = n_all - n_all / 2;
    const size_t of_unread =
        n_gone < stories->n_unread ? n_gone : stories->n_unread;
    const size_t of_entries = n_gone - of_unread;
    stories->n_unread -= of_unread;
    stories->n -= of_entries;
    if (stories->n_unread)
        memmove(stories->unread, stories->unread + of_unread,
                stories->n_unread * sizeof *stories->unread);
    if (stories->n)
        memmove(stories->entries, stories->entries + of_entries,
                stories->n * sizeof *stories->entries);
}

enum pt_status pt_stories_enter(struct pt_stories *stories,
                                const struct pt_story_entry *article)
{
    assert(article->story != 0 && pt_sketch_is_judged(&article->sketch));
    const bool is_full = stories->n_unread + stories->n == PT_MAX_STORY_ENTRIES;
    if (is_full)
        pt_stories_forget_older_half(stories);
    struct pt_story_entry *const grown =
        pt_grow(stories->entries, &stories->capacity, stories->n + 1,
                PT_MAX_STORY_ENTRIES, sizeof *stories->entries);
    if (!grown)
        return PT_ENOMEM;
    stories->entries = grown;
    grown[stories->n++] = *article;
    if (stories->n_unread)
        return PT_OK;
    if (is_full || stories->n * SLOTS_PER_ENTRY > stories->n_slots)
        return pt_stories_make_slots(stories, stories->n);
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

/* Some article of story, of those that are looked at, is strange. */
static enum pt_status is_barred(void *context,
                                const struct pt_story_entry *article,
                                uint64_t story,
                                bool *out)
{
    const struct pt_stories *const stories =
        *(const struct pt_stories *const *)context;
    struct candidates alike = {.n = 0};
    gather(stories, key_of_story(story), &alike);
    *out = false;
    for (unsigned i = 0; i < alike.n && !*out; i++) {
        const struct pt_story_entry *const entry =
            &stories->entries[alike.entries[i]];
        *out = entry->story == story &&
               pt_story_is_strange(&article->sketch, &entry->sketch);
    }
    return PT_OK;
}

uint64_t pt_stories_find(const struct pt_stories *stories,
                         const struct pt_story_entry *article)
{
    const struct pt_sketch *const sketch = &article->sketch;
    struct pt_story_choice choice = {
        .article = article, .is_barred = is_barred, .context = &stories};
    struct candidates found = {.n = 0};
    enum pt_status status = PT_OK;
    assert(!stories->n_unread);
    if (!stories->n_slots)
        return 0;
    for (unsigned i = 0; i < sketch->n_mins; i++)
        gather(stories, sketch->mins[i], &found);
    qsort(found.entries, found.n, sizeof *found.entries, by_number);
    for (unsigned i = 0; i < found.n && status == PT_OK; i++)
        if (!i || found.entries[i] != found.entries[i - 1])
            status =
                pt_story_weigh(&choice, &stories->entries[found.entries[i]]);
    assert(status == PT_OK); /* nothing was read */
    return choice.story;
}
