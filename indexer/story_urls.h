/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * story_urls.h: the stories of the addresses that a run has met. What stands at
 * two places under one address is one story, however the texts differ: what the
 * index has is found there by its term, what it does not have yet is kept here.
 *
 * 64 bytes an address at most; beyond PT_MAX_STORY_URLS it begins anew, and
 * what was there is found again when it is committed.
 */
#ifndef INDEXER_STORY_URLS_H
#define INDEXER_STORY_URLS_H

#include "common/status.h"
#include "common/str.h"

#define PT_MAX_STORY_URLS ((size_t)1 << 18)

struct pt_story_url {
    uint64_t key; /* a hash of it, not 0 */
    uint64_t story;
};

struct pt_story_urls {
    struct pt_story_url *slots; /* open addressing; key 0: free */
    size_t n, n_slots;          /* a power of two, or 0 */
};

void pt_story_urls_init(struct pt_story_urls *urls);
void pt_story_urls_fini(struct pt_story_urls *urls);

/* Whether url may be that of one article: a whole site's has nothing behind the
 * host, and stands in many for want of a better. */
bool pt_story_url_tells(struct pt_str url);

/* The story of url, 0 for none. */
uint64_t pt_story_urls_find(const struct pt_story_urls *urls,
                            struct pt_str url);

/* The first story of url stays. PT_OK or PT_ENOMEM. */
enum pt_status pt_story_urls_enter(struct pt_story_urls *urls,
                                   struct pt_str url,
                                   uint64_t story) PT_NODISCARD;

#endif
