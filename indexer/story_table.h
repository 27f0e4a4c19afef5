/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * story_table.h: which articles are one story: copies, also such as were cut,
 * got another headline, another agency line, two paragraphs more.
 *
 * Every article that is long enough has a sketch (common/sketch.h) in
 * PT_SLOT_SKETCH. At the first new or changed text of a run the sketches of the
 * index are read into a table; a run without any reads nothing. Of the first
 * few texts each is held against all of them, and stories and dates are read of
 * those that share a hash with it. The rest, most of the work, is read when
 * there are more texts. An article joins the story of the entry that is
 * nearest, of equals the oldest, or begins one whose number is the hash of its
 * words. Stories are never merged, and what becomes of its first article does
 * not change the number of a story.
 *
 *     near = one is not under a quarter of the other
 *            and of the numbers that both could have, most agree, and all
 *                where every eighth word is one
 *            and the shorter is contained in the longer
 *            and (same lead or high resemblance)
 *            and (nearly everything agrees, or neither are the dates some
 *                 days apart nor both texts tables)
 *
 * The last is there for what comes again each hour, week or month, forms filled
 * with a few other figures.
 *
 * A round-up that came before its two items would make them one story: so an
 * article that has nothing in common with another one of a story does not join
 * it through a third.
 *
 * False joins hide news, missed ones only repeat some: in doubt articles stay
 * apart. Texts under PT_STORY_WORDS are copies only when all words are equal:
 * a thousand dividends are declared in the same fifteen words.
 *
 * Memory: 200 to 250 bytes an article, 6 MB for 24,000, and never more than 60
 * MB: beyond PT_MAX_STORY_ENTRIES only the newest articles, at least half as
 * many, are looked at. An older exact copy is found all the same when its
 * story still has the number that it began with.
 */
#ifndef INDEXER_STORY_TABLE_H
#define INDEXER_STORY_TABLE_H

#include "common/date.h"
#include "common/error.h"
#include "common/sketch.h"
#include "index/index_reader.h"

enum {
    PT_STORY_WORDS = 50, /* fewer: too little to be judged by a sketch */
    PT_STORY_KEYS = 8,   /* of its mins under which an entry is found */
    PT_STORY_LOOKS = 16, /* entries of one key; more share it by routine */
};

#define PT_MAX_STORY_ENTRIES ((size_t)1 << 18)

struct pt_story_entry {
    uint64_t story;
    int32_t date; /* days since 1970, or PT_DATE_NONE */
    struct pt_sketch sketch;
};

struct pt_stories {
    struct pt_story_entry *entries; /* oldest first */
    size_t n, capacity;
    uint32_t *slots; /* open addressing: tag, entry + 1 */
    size_t n_slots;  /* a power of two, or 0 */
    bool is_loaded;
    /* The first n_unread entries have no story and no date yet, and there are
     * no slots; their docids. */
    uint32_t *docids;
    size_t n_unread, docids_capacity;
    unsigned n_looks; /* while it was so */
};

void pt_stories_init(struct pt_stories *stories);
void pt_stories_fini(struct pt_stories *stories);

/* The sketches of reader's index, oldest first, in place of what there was.
 * reader NULL: there is none. PT_ENOMEM, or why they cannot be read. */
enum pt_status pt_stories_load(struct pt_stories *stories,
                               const struct pt_reader *reader,
                               struct pt_error *err) PT_NODISCARD;

/* Whether the rest of what was loaded is to be read before the next article is
 * looked for, since there are many: then by find, else with n_unread by the
 * other one. */
bool pt_stories_needs_rest(struct pt_stories *stories);

/* The story that an article joins, 0 for none, from the sketches and the
 * stories and dates of those that share a hash with it. Readers as in
 * read_rest. */
enum pt_status pt_stories_find_unread(struct pt_stories *stories,
                                      const struct pt_reader *reader,
                                      const struct pt_story_entry *article,
                                      uint64_t *out,
                                      struct pt_error *err) PT_NODISCARD;

/* Reads the rest, by reader or a later one of the same index. As load. */
enum pt_status pt_stories_read_rest(struct pt_stories *stories,
                                    const struct pt_reader *reader,
                                    struct pt_error *err) PT_NODISCARD;

/* True when sketch tells enough to be compared. */
bool pt_story_is_judged(const struct pt_sketch *sketch);

/* True when two such articles are one story, whatever is in story. */
bool pt_story_is_near(const struct pt_story_entry *a,
                      const struct pt_story_entry *b);

/* The story that an article joins, 0 for none. Not with n_unread. */
uint64_t pt_stories_find(const struct pt_stories *stories,
                         const struct pt_story_entry *article);

/* PT_OK or PT_ENOMEM. Its story is not 0, its sketch is one that is judged. */
enum pt_status
pt_stories_enter(struct pt_stories *stories,
                 const struct pt_story_entry *article) PT_NODISCARD;

#endif
