/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * story_unread.c: the sketches of an index. At first only the hashes are read
 * under which each is found, a slot of their own; the few that share one with a
 * text are read when it comes, and all of them when many texts have come. The
 * first text is held against all hashes, for the others these are laid out by
 * their low bits, which takes as long as two texts would.
 */
#include "common/mem.h"
#include "index/schema.h"
#include "indexer/story_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    MOST_CANDIDATES = PT_SKETCH_MINS * PT_STORY_LOOKS,
    /* Articles that are looked up by key before all is read, and slots are
     * made, which takes as long as so many. */
    MOST_LOOKS = 400,
};

/* -------------------------------------------------------------- loading --- */

static enum pt_status
load_keys(void *context, uint32_t docid, struct pt_str value)
{
    struct pt_stories *const stories = context;
    uint32_t keys[PT_SKETCH_KEYS];
    if (!pt_sketch_decode_keys(value, keys))
        return PT_OK;
    if (stories->n_unread == PT_MAX_STORY_ENTRIES)
        pt_stories_forget_older_half(stories);
    struct pt_story_unread *const grown =
        pt_grow(stories->unread, &stories->unread_capacity,
                stories->n_unread + 1, PT_MAX_STORY_ENTRIES, sizeof *grown);
    if (!grown)
        return PT_ENOMEM;
    stories->unread = grown;
    struct pt_story_unread *const last = &grown[stories->n_unread++];
    last->docid = docid;
    memcpy(last->keys, keys, sizeof last->keys);
    return PT_OK;
}

/* Sketches of articles from docid `from` on, in place of what there was. */
static enum pt_status load_from(struct pt_stories *stories,
                                const struct pt_reader *reader,
                                uint32_t from,
                                struct pt_error *err)
{
    stories->n = stories->n_unread = 0;
    pt_stories_forget_keys(stories);
    return pt_reader_each_value(reader, PT_SLOT_KEYS, from, load_keys, stories,
                                err);
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
    if (status == PT_OK && from > 1 && stories->n_unread < most / 2)
        status = load_from(stories, reader, 1, err);
    if (status == PT_OK && !stories->n_unread)
        status = pt_stories_make_slots(stories, 0);
    stories->is_loaded = status == PT_OK;
    return status == PT_ENOMEM ? pt_fail_nomem(err) : status;
}

/* ---------------------------------------------------------------- values ---
 */

/* What one slot has of an article. */
typedef void set_value(struct pt_story_entry *entry, struct pt_str value);

static void set_sketch(struct pt_story_entry *entry, struct pt_str value)
{
    if (!pt_sketch_decode(value, &entry->sketch))
        entry->sketch.n_mins = 0;
}

static void set_story(struct pt_story_entry *entry, struct pt_str value)
{
    entry->story = pt_story_of_digits(value);
}

static void set_date(struct pt_story_entry *entry, struct pt_str value)
{
    if (!pt_date_parse_iso(value, &entry->date))
        entry->date = PT_DATE_NONE;
}

static const struct {
    enum pt_slot slot;
    set_value *set;
} values[] = {
    {PT_SLOT_SKETCH, set_sketch}, /* the first, see read_near */
    {PT_SLOT_STORY,  set_story },
    {PT_SLOT_DATE,   set_date  },
};

/* Whether entry is of an article that is still there. */
static bool is_there(const struct pt_story_entry *entry)
{
    return entry->story && pt_sketch_is_judged(&entry->sketch);
}

/* -------------------------------------------------------------- the few --- */

/* Which hashes a text has, so far that most others are told from them. */
struct filter {
    uint8_t is_there[1 << 12];
};

enum { FILTER_MASK = sizeof(struct filter) - 1 };

static void filter_of(const struct pt_sketch *sketch, struct filter *out)
{
    *out = (struct filter){0};
    for (unsigned i = 0; i < sketch->n_mins; i++)
        out->is_there[sketch->mins[i] & FILTER_MASK] = 1;
}

static bool may_share_key(const struct filter *filter,
                          const uint32_t keys[PT_SKETCH_KEYS])
{
    uint8_t any = 0;
    for (unsigned i = 0; i < PT_SKETCH_KEYS; i++)
        any |= filter->is_there[keys[i] & FILTER_MASK];
    return any;
}

static uint32_t bucket_of(uint32_t key)
{
    return key % PT_STORY_BUCKETS;
}

/* What is unread by key, of one key the oldest first. */
static enum pt_status lay_out(struct pt_stories *stories)
{
    const size_t n = stories->n_unread * PT_SKETCH_KEYS;
    uint32_t *const ends = stories->bucket_ends;
    struct pt_story_key *const keys = pt_alloc(n * sizeof *keys);
    if (!keys)
        return PT_ENOMEM;
    memset(ends, 0, sizeof stories->bucket_ends);
    for (size_t i = 0; i < stories->n_unread; i++)
        for (unsigned k = 0; k < PT_SKETCH_KEYS; k++)
            ends[bucket_of(stories->unread[i].keys[k])]++;
    for (uint32_t i = 0, end = 0; i < PT_STORY_BUCKETS; i++) {
        const uint32_t n_here = ends[i];
        ends[i] = end; /* its begin, until it is filled */
        end += n_here;
    }
    for (size_t i = 0; i < stories->n_unread; i++)
        for (unsigned k = 0; k < PT_SKETCH_KEYS; k++) {
            const uint32_t key = stories->unread[i].keys[k];
            keys[ends[bucket_of(key)]++] =
                (struct pt_story_key){key, stories->unread[i].docid};
        }
    stories->keys = keys;
    return PT_OK;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The articles under the keys of a text, of each key the oldest; n_looks as
 * below. The number of them. */
static size_t look_up(const struct pt_stories *stories,
                      const struct pt_sketch *text,
                      uint32_t docids[MOST_CANDIDATES],
                      unsigned n_looks[PT_SKETCH_MINS])
{
    size_t n = 0, n_kept = 0;
    for (unsigned i = 0; i < text->n_mins; i++) {
        const uint32_t key = text->mins[i], bucket = bucket_of(key);
        const uint32_t end = stories->bucket_ends[bucket];
        for (uint32_t at = bucket ? stories->bucket_ends[bucket - 1] : 0;
             at < end; at++)
            if (stories->keys[at].key == key && n_looks[i]++ < PT_STORY_LOOKS)
                docids[n++] = stories->keys[at].docid;
    }
    qsort(docids, n, sizeof *docids, by_number);
    for (size_t i = 0; i < n; i++)
        if (!i || docids[i] != docids[i - 1])
            docids[n_kept++] = docids[i];
    return n_kept;
}

/* Whether an article is to be found under a key of a text, of which n_looks
 * have had so many before. */
static bool shares_key(const struct pt_sketch *text,
                       const uint32_t keys[PT_SKETCH_KEYS],
                       unsigned n_looks[PT_SKETCH_MINS])
{
    bool is_found = false;
    for (unsigned i = 0, k = 0; i < text->n_mins && k < PT_SKETCH_KEYS;) {
        const uint32_t a = text->mins[i], b = keys[k];
        if (a == b && n_looks[i]++ < PT_STORY_LOOKS)
            is_found = true;
        i += a <= b;
        k += a >= b;
    }
    return is_found;
}

/* The same as look_up, of what is not laid out. */
static size_t look_through(const struct pt_stories *stories,
                           const struct pt_sketch *text,
                           uint32_t docids[MOST_CANDIDATES],
                           unsigned n_looks[PT_SKETCH_MINS])
{
    struct filter filter;
    size_t n = 0;
    filter_of(text, &filter);
    for (size_t i = 0; i < stories->n_unread; i++)
        if (may_share_key(&filter, stories->unread[i].keys) &&
            shares_key(text, stories->unread[i].keys, n_looks))
            docids[n++] = stories->unread[i].docid;
    return n;
}

/* Articles of the index, read one value behind the other. */
struct few {
    const struct pt_reader *reader;
    struct pt_error *err;
    uint32_t *docids; /* rise */
    struct pt_story_entry *entries;
    size_t n;
    set_value *set;
};

static enum pt_status take_value(void *context, size_t i, struct pt_str value)
{
    struct few *const few = context;
    few->set(&few->entries[i], value);
    return PT_OK;
}

static enum pt_status read_value(struct few *few, size_t i)
{
    few->set = values[i].set;
    return pt_reader_values(few->reader, values[i].slot, few->docids, few->n,
                            take_value, few, few->err);
}

static enum pt_status read_sketches(struct few *few)
{
    for (size_t i = 0; i < few->n; i++)
        few->entries[i] = (struct pt_story_entry){.date = PT_DATE_NONE};
    return read_value(few, 0);
}

/* Of those of which the sketch is read, the ones that are near: with its date
 * none is that is not without. */
static void keep_near(struct few *few, const struct pt_story_entry *article)
{
    size_t n = 0;
    for (size_t i = 0; i < few->n; i++) {
        if (!pt_sketch_is_judged(&few->entries[i].sketch) ||
            !pt_story_is_near(article, &few->entries[i]))
            continue;
        few->docids[n] = few->docids[i];
        few->entries[n++] = few->entries[i];
    }
    few->n = n;
}

/* All values of those that are near article. */
static enum pt_status read_near(struct few *few,
                                const struct pt_story_entry *article)
{
    enum pt_status status = read_sketches(few);
    if (status == PT_OK)
        keep_near(few, article);
    for (size_t i = 1; i < PT_COUNTOF(values) && few->n && status == PT_OK; i++)
        status = read_value(few, i);
    return status;
}

static int by_docid(const void *docid, const void *unread)
{
    const uint32_t a = *(const uint32_t *)docid;
    const uint32_t b = ((const struct pt_story_unread *)unread)->docid;
    return (a > b) - (a < b);
}

/* Whether an article is among those of which the keys are known. */
static bool is_known(const struct pt_stories *stories, uint32_t docid)
{
    return stories->n_unread &&
           bsearch(&docid, stories->unread, stories->n_unread,
                   sizeof *stories->unread, by_docid);
}

struct asking {
    const struct pt_stories *stories;
    struct few few; /* that share a key with the text */
    uint32_t few_docids[MOST_CANDIDATES];
    struct pt_story_entry few_entries[MOST_CANDIDATES];
    struct few members; /* of a story */
    uint32_t member_docids[PT_STORY_LOOKS];
    struct pt_story_entry member_entries[PT_STORY_LOOKS];
};

static void asking_init(struct asking *asking,
                        const struct pt_stories *stories,
                        const struct pt_reader *reader,
                        struct pt_error *err)
{
    asking->stories = stories;
    asking->few = (struct few){.reader = reader,
                               .err = err,
                               .docids = asking->few_docids,
                               .entries = asking->few_entries};
    asking->members = (struct few){.reader = reader,
                                   .err = err,
                                   .docids = asking->member_docids,
                                   .entries = asking->member_entries};
}

static enum pt_status read_members(struct asking *asking, uint64_t story)
{
    struct few *const members = &asking->members;
    char term[sizeof PT_PREFIX_STORY + 16];
    size_t n = 0;
    snprintf(term, sizeof term, PT_PREFIX_STORY "%016" PRIx64, story);
    enum pt_status status =
        pt_reader_having(members->reader, pt_str_of(term), PT_STORY_LOOKS,
                         members->docids, &n, members->err);
    members->n = 0;
    for (size_t i = 0; i < n && status == PT_OK; i++)
        if (is_known(asking->stories, members->docids[i]))
            members->docids[members->n++] = members->docids[i];
    return status == PT_OK ? read_sketches(members) : status;
}

/* Some article of story, in the index or entered since, is strange. */
static enum pt_status is_barred(void *context,
                                const struct pt_story_entry *article,
                                uint64_t story,
                                bool *out)
{
    struct asking *const asking = context;
    const struct pt_stories *const stories = asking->stories;
    const struct few *const members = &asking->members;
    const enum pt_status status = read_members(asking, story);
    *out = false;
    if (status != PT_OK)
        return status;
    for (size_t i = 0; i < members->n && !*out; i++)
        *out =
            pt_sketch_is_judged(&members->entries[i].sketch) &&
            pt_story_is_strange(&article->sketch, &members->entries[i].sketch);
    for (size_t i = 0; i < stories->n && !*out; i++)
        *out =
            stories->entries[i].story == story &&
            pt_story_is_strange(&article->sketch, &stories->entries[i].sketch);
    return PT_OK;
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
    struct asking asking;
    struct pt_story_choice choice = {
        .article = article, .is_barred = is_barred, .context = &asking};
    unsigned n_looks[PT_SKETCH_MINS] = {0};
    struct few *const few = &asking.few;
    *out = 0;
    if (!reader)
        return PT_OK;
    if (!stories->keys && stories->n_looks > 1 && lay_out(stories) != PT_OK)
        return pt_fail_nomem(err);
    asking_init(&asking, stories, reader, err);
    few->n = (stories->keys ? look_up : look_through)(stories, &article->sketch,
                                                      few->docids, n_looks);
    enum pt_status status = read_near(few, article);
    for (size_t i = 0; i < few->n && status == PT_OK; i++)
        if (is_there(&few->entries[i]))
            status = pt_story_weigh(&choice, &few->entries[i]);
    for (size_t i = 0; i < stories->n && status == PT_OK; i++)
        if (shares_key(&article->sketch, stories->entries[i].sketch.mins,
                       n_looks))
            status = pt_story_weigh(&choice, &stories->entries[i]);
    *out = choice.story;
    return status;
}

/* --------------------------------------------------------------- the rest ---
 */

struct loading {
    const struct pt_stories *stories;
    struct pt_story_entry *entries; /* of stories->unread */
    size_t next;                    /* those before it were passed */
    set_value *set;
};

static enum pt_status
load_value(void *context, uint32_t docid, struct pt_str value)
{
    struct loading *const l = context;
    const struct pt_stories *const stories = l->stories;
    while (l->next < stories->n_unread &&
           stories->unread[l->next].docid < docid)
        l->next++;
    if (l->next < stories->n_unread && stories->unread[l->next].docid == docid)
        l->set(&l->entries[l->next], value);
    return PT_OK;
}

/* All that is unread, into entries. */
static enum pt_status load_values(const struct pt_stories *stories,
                                  const struct pt_reader *reader,
                                  struct pt_story_entry *entries,
                                  struct pt_error *err)
{
    enum pt_status status = PT_OK;
    for (size_t i = 0; i < stories->n_unread; i++)
        entries[i].date = PT_DATE_NONE;
    for (size_t i = 0; i < PT_COUNTOF(values) && status == PT_OK; i++) {
        struct loading loading = {stories, entries, 0, values[i].set};
        status = pt_reader_each_value(reader, values[i].slot,
                                      stories->unread[0].docid, load_value,
                                      &loading, err);
    }
    return status;
}

/* The n_unread articles in front of all, and those behind, are the entries. */
static void take_entries(struct pt_stories *stories, struct pt_story_entry *all)
{
    const size_t n_all = stories->n_unread + stories->n;
    size_t n = 0;
    if (stories->n)
        memcpy(all + stories->n_unread, stories->entries,
               stories->n * sizeof *all);
    for (size_t i = 0; i < n_all; i++)
        if (is_there(&all[i]))
            all[n++] = all[i];
    pt_free(stories->entries);
    pt_free(stories->unread);
    pt_stories_forget_keys(stories);
    stories->entries = all;
    stories->n = n;
    stories->capacity = n_all;
    stories->unread = NULL;
    stories->n_unread = stories->unread_capacity = 0;
}

enum pt_status pt_stories_read_rest(struct pt_stories *stories,
                                    const struct pt_reader *reader,
                                    struct pt_error *err)
{
    struct pt_story_entry *const all =
        pt_alloc((stories->n_unread + stories->n) * sizeof *all);
    enum pt_status status = all ? PT_OK : PT_ENOMEM;
    if (status == PT_OK && stories->n_unread)
        status = load_values(stories, reader, all, err);
    if (status != PT_OK) {
        pt_free(all);
        return status == PT_ENOMEM ? pt_fail_nomem(err) : status;
    }
    take_entries(stories, all);
    status = pt_stories_make_slots(stories, stories->n);
    return status == PT_OK ? PT_OK : pt_fail_nomem(err);
}
