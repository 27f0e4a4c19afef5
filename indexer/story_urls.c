/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/story_urls.h"

#include "common/hash.h"
#include "common/mem.h"

enum { FIRST_SLOTS = 1 << 8, SLOTS_PER_URL = 2 };

void pt_story_urls_init(struct pt_story_urls *urls)
{
    *urls = (struct pt_story_urls){0};
}

void pt_story_urls_fini(struct pt_story_urls *urls)
{
    pt_free(urls->slots);
    pt_story_urls_init(urls);
}

bool pt_story_url_tells(struct pt_str url)
{
    const struct pt_str behind =
        pt_str_sub(url, pt_str_find(url, ':'), url.len);
    if (!pt_str_begins(behind, PT_STR("://")))
        return false;
    const struct pt_str host = pt_str_sub(behind, 3, behind.len);
    return pt_str_find(host, '/') + 1 < host.len;
}

static uint64_t key_of(struct pt_str url)
{
    const uint64_t hash = pt_hash(url, 0);
    return hash ? hash : 1;
}

/* Where key stands, or is to stand. */
static struct pt_story_url *slot_of(const struct pt_story_urls *urls,
                                    uint64_t key)
{
    size_t at = key & (urls->n_slots - 1);
    while (urls->slots[at].key && urls->slots[at].key != key)
        at = (at + 1) & (urls->n_slots - 1);
    return &urls->slots[at];
}

uint64_t pt_story_urls_find(const struct pt_story_urls *urls, struct pt_str url)
{
    return urls->n_slots ? slot_of(urls, key_of(url))->story : 0;
}

/* Slots for twice as many. */
static enum pt_status grow(struct pt_story_urls *urls)
{
    struct pt_story_urls grown = {
        .n = urls->n,
        .n_slots = urls->n_slots ? urls->n_slots * 2 : FIRST_SLOTS,
    };
    grown.slots = pt_alloc(grown.n_slots * sizeof *grown.slots);
    if (!grown.slots)
        return PT_ENOMEM;
    for (size_t i = 0; i < urls->n_slots; i++)
        if (urls->slots[i].key)
            *slot_of(&grown, urls->slots[i].key) = urls->slots[i];
    pt_free(urls->slots);
    *urls = grown;
    return PT_OK;
}

enum pt_status pt_story_urls_enter(struct pt_story_urls *urls,
                                   struct pt_str url,
                                   uint64_t story)
{
    if (urls->n == PT_MAX_STORY_URLS)
        pt_story_urls_fini(urls);
    if ((urls->n + 1) * SLOTS_PER_URL > urls->n_slots && grow(urls) != PT_OK)
        return PT_ENOMEM;
    struct pt_story_url *const slot = slot_of(urls, key_of(url));
    if (slot->key)
        return PT_OK;
    *slot = (struct pt_story_url){key_of(url), story};
    urls->n++;
    return PT_OK;
}
