/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * topic.h: what an article is about in 120 bytes, as PT_SLOT_TOPIC keeps it:
 * the stems that it has most often, function words aside, each as 16 bits of a
 * hash with its count. So search can tell which of the articles that answer are
 * like each other without reading them (search/match/match_like.c).
 *
 *     value = { hash (2 bytes, big-endian), count (1 byte) }   by hash,
 * ascending
 *
 * Of a thousand different stems seven share a hash with another: too few to
 * make articles alike. The hash may never change without a new schema.
 */
#ifndef INDEX_TOPIC_H
#define INDEX_TOPIC_H

#include "common/str.h"

/* Tried: 24 to 100; more tell no better. */
enum { PT_TOPIC_STEMS = 40, PT_TOPIC_BYTES = 3 * PT_TOPIC_STEMS };

struct pt_topic_stem {
    uint16_t hash;
    uint8_t count; /* at most 255 */
};

/* The stems of one article being counted; all zeros at first. Few are, and they
 * lie together: a table of all hashes would be looked up all over the memory.
 */
struct pt_topic_counter {
    struct {
        uint32_t count;
        uint16_t hash;
    } seen[1 << 16];
    size_t n_seen;
    uint32_t slots[1 << 17]; /* by hash: a place in seen, and 1 more; 0: free */
    size_t n_slots;          /* in use, a power of two, or 0 */
};

uint16_t pt_topic_hash(struct pt_str stem);

/* n occurrences more of a stem. */
void pt_topic_add(struct pt_topic_counter *counter, uint16_t hash, uint32_t n);

/* Writes the value, sets the counter to zero, and returns the value's bytes. */
size_t pt_topic_end(struct pt_topic_counter *counter, char out[PT_TOPIC_BYTES]);

/* Reads a value; returns how many stems it has, 0 when it is none. */
size_t pt_topic_decode(struct pt_str value,
                       struct pt_topic_stem out[PT_TOPIC_STEMS]);

#endif
