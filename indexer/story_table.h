/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * story_table.h: which articles are one story: copies, also such as were cut,
 * got another headline, another agency line, two paragraphs more.
 *
 * Every article that is long enough has a sketch (common/sketch.h) in
 * PT_SLOT_SKETCH, and in PT_SLOT_KEYS the hashes under which it is found. At
 * the first new or changed text of a run these are read, a quarter as many
 * bytes; a run without any reads nothing.
 * The first texts are looked up among these alone, and sketches, stories and
 * dates are read of those that share one. All of it, most of the work, is
 * read when more texts come. An article joins the story of the entry that is
 * nearest, of equals the oldest, or begins one whose number is the hash of its
 * words. Stories are never merged, and what becomes of its first article does
 * not change the number of a story.
 *
 * Memory: 200 to 250 bytes an article, 6 MB for 24,000, and never more than 60
 * MB: beyond PT_MAX_STORY_ENTRIES only the newest articles, at least half as
 * many, are looked at. An older exact copy is found all the same when its
 * story still has the number that it began with.
 */
#ifndef INDEXER_STORY_TABLE_H
#define INDEXER_STORY_TABLE_H

#include "index/index_reader.h"
#include "indexer/story_near.h"

enum {
    PT_STORY_LOOKS = 16, /* entries of one key; more share it by routine */
    PT_STORY_BUCKETS = 1 << 12,
};

#define PT_MAX_STORY_ENTRIES ((size_t)1 << 18)

/* Of an article of the index what it is found by. */
struct pt_story_unread {
    uint32_t docid;
    uint32_t keys[PT_SKETCH_KEYS];
};

struct pt_story_key {
    uint32_t key, docid;
};

struct pt_stories {
    struct pt_story_unread *unread; /* oldest first, all older than … */
    size_t n_unread, unread_capacity;
    struct pt_story_key *keys; /* of unread, by bucket; NULL: not yet */
    uint32_t bucket_ends[PT_STORY_BUCKETS];
    unsigned n_looks;               /* while there were any */
    struct pt_story_entry *entries; /* … these, oldest first */
    size_t n, capacity;
    uint32_t *slots; /* open addressing: tag, entry + 1; none with n_unread */
    size_t n_slots;  /* a power of two, or 0 */
    bool is_loaded;
};

void pt_stories_init(struct pt_stories *stories);
void pt_stories_fini(struct pt_stories *stories);

/* What the sketches of reader's index are found by, oldest first, in place of
 * what there was. reader NULL: there is none. PT_ENOMEM, or why they cannot be
 * read. */
enum pt_status pt_stories_load(struct pt_stories *stories,
                               const struct pt_reader *reader,
                               struct pt_error *err) PT_NODISCARD;

/* Whether the rest of what was loaded is to be read before the next article is
 * looked for, since there are many: then by find, else with n_unread by the
 * other one. */
bool pt_stories_needs_rest(struct pt_stories *stories);

/* The story that an article joins, 0 for none, from the sketches, stories and
 * dates of those that share a hash with it. Readers as in read_rest. */
enum pt_status pt_stories_find_unread(struct pt_stories *stories,
                                      const struct pt_reader *reader,
                                      const struct pt_story_entry *article,
                                      uint64_t *out,
                                      struct pt_error *err) PT_NODISCARD;

/* Reads the rest, by reader or a later one of the same index. As load. */
enum pt_status pt_stories_read_rest(struct pt_stories *stories,
                                    const struct pt_reader *reader,
                                    struct pt_error *err) PT_NODISCARD;

/* The story that an article joins, 0 for none. Not with n_unread. */
uint64_t pt_stories_find(const struct pt_stories *stories,
                         const struct pt_story_entry *article);

/* PT_OK or PT_ENOMEM. Its story is not 0, its sketch is one that is judged. */
enum pt_status
pt_stories_enter(struct pt_stories *stories,
                 const struct pt_story_entry *article) PT_NODISCARD;

#endif
