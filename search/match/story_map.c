/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/match/story_map.h"

#include "common/mem.h"

static size_t hash_of(uint64_t story)
{
    return (size_t)(story * 0x9e3779b97f4a7c15u >> 20);
}

/* The slot of story, or the free one where it belongs. */
static size_t
slot_of(const struct pt_story_slot *slots, size_t capacity, uint64_t story)
{
    size_t at = hash_of(story) & (capacity - 1);
    while (slots[at].story && slots[at].story != story)
        at = (at + 1) & (capacity - 1);
    return at;
}

static bool make_room(struct pt_story_map *map)
{
    if (2 * (map->n + 1) <= map->capacity)
        return true;
    const size_t capacity = map->capacity ? 2 * map->capacity : 64;
    struct pt_story_slot *const slots = pt_alloc(capacity * sizeof(*slots));
    if (!slots)
        return false;
    for (size_t i = 0; i < map->capacity; i++)
        if (map->slots[i].story)
            slots[slot_of(slots, capacity, map->slots[i].story)] =
                map->slots[i];
    pt_free(map->slots);
    map->slots = slots;
    map->capacity = capacity;
    return true;
}

enum pt_status pt_story_map_enter(struct pt_story_map *map,
                                  uint64_t story,
                                  size_t number,
                                  size_t *out_number)
{
    assert(story != 0);
    if (!make_room(map))
        return PT_ENOMEM;
    struct pt_story_slot *const slot =
        &map->slots[slot_of(map->slots, map->capacity, story)];
    if (!slot->story) {
        *slot = (struct pt_story_slot){story, number};
        map->n++;
    }
    *out_number = slot->number;
    return PT_OK;
}

bool pt_story_map_find(const struct pt_story_map *map,
                       uint64_t story,
                       size_t *out_number)
{
    if (!map->capacity || !story)
        return false;
    const size_t at = slot_of(map->slots, map->capacity, story);
    *out_number = map->slots[at].number;
    return map->slots[at].story != 0;
}

void pt_story_map_fini(struct pt_story_map *map)
{
    pt_free(map->slots);
    *map = (struct pt_story_map){0};
}

enum pt_status
pt_stories_find_firsts(const uint64_t *stories, uint32_t n, uint32_t *firsts)
{
    size_t capacity = 64;
    while (capacity < n + (size_t)n / 2)
        capacity *= 2;
    uint32_t *const slots = pt_alloc(capacity * sizeof *slots); /* 0: free */
    if (!slots)
        return PT_ENOMEM;
    for (uint32_t i = 0; i < n; i++) {
        size_t at = hash_of(stories[i]) & (capacity - 1);
        firsts[i] = i;
        if (!stories[i])
            continue;
        while (slots[at] && stories[slots[at] - 1] != stories[i])
            at = (at + 1) & (capacity - 1);
        if (slots[at])
            firsts[i] = slots[at] - 1;
        else
            slots[at] = i + 1;
    }
    pt_free(slots);
    return PT_OK;
}
