/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * story.h: the story of an article that comes in, or comes in anew.
 *
 *     known, and its text is near what it was --> keeps its story
 *     the index or the run has its url        --> that one's story
 *     too short to be judged                  --> the hash of its words
 *     near an article of the index or the run --> that one's story
 *     else                                    --> the hash of its words
 *
 * An article of an index from before there were sketches has none, and is asked
 * again when it is read again or carried over by --rebuild.
 */
#ifndef INDEXER_STORY_H
#define INDEXER_STORY_H

#include "indexer/session.h"
#include "indexer/story_table.h"
#include "indexer/story_urls.h"

struct pt_story_question {
    const struct pt_sketch *sketch; /* of its text as it is now */
    uint64_t own;                   /* the hash of its words, 0 without any */
    struct pt_str url;              /* or empty */
    int32_t date;                   /* as in struct pt_article */
    uint32_t docid;                 /* what the index has of it, or 0 … */
    uint64_t old_story;             /* … with this story */
};

/* Chooses, and enters the article into urls and into stories, which are loaded
 * first when it is the first that needs them. Statuses of pt_stories_load. */
enum pt_status pt_story_choose(struct pt_stories *stories,
                               struct pt_story_urls *urls,
                               struct pt_session *session,
                               const struct pt_story_question *question,
                               uint64_t *out,
                               struct pt_error *err) PT_NODISCARD;

#endif
