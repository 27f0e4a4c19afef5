/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * story_map.h: stories seen, each with a number of its caller's; open
 * addressing. All zeros at first.
 */
#ifndef SEARCH_MATCH_STORY_MAP_H
#define SEARCH_MATCH_STORY_MAP_H

#include "common/base.h"
#include "common/status.h"

struct pt_story_slot {
    uint64_t story; /* 0: free */
    size_t number;
};

struct pt_story_map {
    struct pt_story_slot *slots;
    size_t n;
    size_t capacity; /* a power of two, or 0 */
};

/* The number that story (not 0) has; when it is new, number is entered and
 * given back. PT_OK or PT_ENOMEM. */
enum pt_status pt_story_map_enter(struct pt_story_map *map,
                                  uint64_t story,
                                  size_t number,
                                  size_t *out_number) PT_NODISCARD;

/* False when story was never entered. */
bool pt_story_map_find(const struct pt_story_map *map,
                       uint64_t story,
                       size_t *out_number);
void pt_story_map_fini(struct pt_story_map *map);

/* Of many at once, by a smaller table: sets firsts[i] to the first of the n
 * articles that has the story of the i-th; one without (0) stands for itself.
 * PT_OK or PT_ENOMEM. */
enum pt_status pt_stories_find_firsts(const uint64_t *stories,
                                      uint32_t n,
                                      uint32_t *firsts) PT_NODISCARD;

#endif
