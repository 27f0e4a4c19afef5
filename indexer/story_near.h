/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * story_near.h: whether two articles are one story: copies, also such as were
 * cut, got another headline, another agency line, two paragraphs more. Told by
 * their sketches (common/sketch.h).
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
 * article that has nothing in common with another one of a story is barred from
 * it, though it be near a third.
 *
 * False joins hide news, missed ones only repeat some: in doubt articles stay
 * apart. Texts under PT_SKETCH_WORDS are copies only when all words are equal:
 * a thousand dividends are declared in the same fifteen words.
 */
#ifndef INDEXER_STORY_NEAR_H
#define INDEXER_STORY_NEAR_H

#include "common/date.h"
#include "common/error.h"
#include "common/sketch.h"

struct pt_story_entry {
    uint64_t story; /* 0: the article is gone */
    int32_t date;   /* days since 1970, or PT_DATE_NONE */
    struct pt_sketch sketch;
};

/* True when two such articles are one story, whatever is in story. */
bool pt_story_is_near(const struct pt_story_entry *a,
                      const struct pt_story_entry *b);

/* Whether two texts have nothing in common. */
bool pt_story_is_strange(const struct pt_sketch *a, const struct pt_sketch *b);

/* *out: article is strange to one of story. What is not PT_OK ends the choice.
 */
typedef enum pt_status pt_story_bar(void *context,
                                    const struct pt_story_entry *article,
                                    uint64_t story,
                                    bool *out);

/* The story that an article joins: of the nearest candidate, of equals the one
 * that was weighed first. Begin with article, is_barred and context. */
struct pt_story_choice {
    const struct pt_story_entry *article;
    pt_story_bar *is_barred;
    void *context;
    double likeness; /* of the best so far */
    uint64_t story;  /* its, or 0: none is near */
};

/* PT_OK, or what is_barred returned. */
enum pt_status
pt_story_weigh(struct pt_story_choice *choice,
               const struct pt_story_entry *candidate) PT_NODISCARD;

#endif
