/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/glass/glass_walk.h"

#include "index/glass/glass_seek_private.h"

/* A table begins with an entry without a key. */
static bool is_term(struct pt_str key)
{
    return key.len && !memchr(key.ptr, '\0', key.len);
}

/* Has the next leaf that is turned be one where a list may begin. */
static void pass_lists(struct pt_glass_seeker *seeker)
{
    seeker->passes_lists = true;
    if (seeker->source->tree.level == 0)
        return;
    const struct pt_glass_block *const branch = &seeker->blocks[1];
    const size_t n_items = pt_glass_n_items(branch);
    size_t *const at = &seeker->ats[1];
    while (*at + 2 < n_items && pt_glass_is_one_list(branch, *at + 1, *at + 2))
        ++*at;
}

/* Whether the leaf at hand begins behind the item, whose key was kept. */
static bool begins_behind(struct pt_glass_seeker *seeker, unsigned component)
{
    const struct pt_glass_block *const leaf = &seeker->blocks[0];
    struct pt_glass_item item;
    if (pt_glass_n_items(leaf) == 0 || !pt_glass_leaf_item(leaf, 0, &item))
        return false;
    const int order = pt_str_compare(item.key, pt_glass_key_str(&seeker->key));
    return order > 0 || (order == 0 && item.component > component);
}

/* Turns to the next leaf where a list may begin. What does not rise is damaged,
 * and could be gone through for ever. */
static enum pt_glass_found turn_to_terms(struct pt_glass_seeker *seeker)
{
    const struct pt_glass_block *const leaf = &seeker->blocks[0];
    const size_t n_items = pt_glass_n_items(leaf);
    struct pt_glass_item last;
    bool is_end = false;
    seeker->key.len = 0;
    if (n_items == 0 || !pt_glass_leaf_item(leaf, n_items - 1, &last)) {
        pt_glass_seeker_lose_leaf(seeker);
        return PT_GLASS_UNKNOWN;
    }
    pt_glass_key_add(&seeker->key, last.key);
    pass_lists(seeker);
    if (!pt_glass_seeker_turn_leaf(seeker, false, &is_end))
        return PT_GLASS_UNKNOWN;
    if (is_end)
        return PT_GLASS_ABSENT;
    return begins_behind(seeker, last.component) ||
                   pt_glass_seeker_lose_leaf(seeker)
               ? PT_GLASS_THERE
               : PT_GLASS_UNKNOWN;
}

enum { NOT_KNOWN = PT_GLASS_MAX_BLOCK };

/* Sets how many items of the leaf at hand are before the end of the walk. */
static bool enter_leaf(struct pt_glass_walk *walk)
{
    struct pt_glass_seeker *const seeker = walk->seeker;
    const struct pt_glass_block *const leaf = &seeker->blocks[0];
    struct pt_glass_item last;
    walk->limit = pt_glass_n_items(leaf);
    walk->before_len = NOT_KNOWN;
    walk->is_in_leaf = true;
    if (walk->below.len == 0 || walk->limit == 0)
        return true;
    return pt_glass_leaf_item(leaf, walk->limit - 1, &last) &&
           (pt_str_compare(last.key, walk->below) < 0 ||
            pt_glass_seeker_count_before(seeker, walk->below, &walk->limit));
}

/* Whether the first item of an entry is a further chunk of the list of the term
 * before, of so many bytes: its key goes on with a NUL. Where that one is not
 * known the whole key is looked at. */
static inline bool is_chunk(struct pt_str key, size_t before_len)
{
    return before_len == NOT_KNOWN
               ? !is_term(key)
               : key.len > before_len && key.ptr[before_len] == '\0';
}

static inline bool
is_wanted(const struct pt_word_sieve *sieve, struct pt_str key, size_t n_prefix)
{
    return key.len >= n_prefix &&
           pt_word_passes(sieve, key.ptr + n_prefix, key.len - n_prefix);
}

/* Sets *out to the next wanted term of the leaf at hand and steps behind it;
 * absent behind the last before the end of the walk. What each item asks for is
 * in variables of this function alone. */
static enum pt_glass_found next_of_leaf(struct pt_glass_walk *walk,
                                        struct pt_str *out)
{
    const struct pt_glass_block leaf = walk->seeker->blocks[0];
    const struct pt_word_sieve sieve = *walk->sieve;
    const size_t limit = walk->limit, n_prefix = walk->n_prefix;
    const uint64_t most_left =
        walk->most_met > walk->n ? walk->most_met - walk->n : 0;
    uint64_t n = 0;
    size_t at = walk->seeker->at, before_len = walk->before_len;
    enum pt_glass_found found = PT_GLASS_ABSENT;
    while (at < limit && n < most_left && found == PT_GLASS_ABSENT) {
        bool is_first;
        if (!pt_glass_leaf_key(&leaf, at, out, &is_first))
            return PT_GLASS_UNKNOWN;
        at++;
        if (!is_first || is_chunk(*out, before_len))
            continue;
        before_len = out->len;
        n++;
        if (is_wanted(&sieve, *out, n_prefix))
            found = is_term(*out) ? PT_GLASS_THERE : PT_GLASS_UNKNOWN;
    }
    walk->seeker->at = at;
    walk->before_len = before_len;
    walk->n += n;
    return found;
}

/* Whether the leaf at hand is the last one of the walk. */
static bool is_over(const struct pt_glass_walk *walk)
{
    return walk->n >= walk->most_met ||
           walk->limit < pt_glass_n_items(&walk->seeker->blocks[0]);
}

enum pt_glass_found pt_glass_walk_next(struct pt_glass_walk *walk,
                                       struct pt_str *out_key,
                                       struct pt_str *out)
{
    struct pt_glass_seeker *const seeker = walk->seeker;
    struct pt_glass_item item = {.flags = 0};
    enum pt_glass_found found = PT_GLASS_ABSENT;
    *out_key = *out = PT_STR("");
    if (seeker->numbers[0] == PT_GLASS_NO_BLOCK)
        return PT_GLASS_UNKNOWN;
    for (;;) {
        if (!walk->is_in_leaf && !enter_leaf(walk))
            return PT_GLASS_UNKNOWN;
        found = next_of_leaf(walk, out_key);
        if (found != PT_GLASS_ABSENT || is_over(walk))
            break;
        found = turn_to_terms(seeker);
        walk->is_in_leaf = false;
        if (found != PT_GLASS_THERE)
            return found;
    }
    if (found == PT_GLASS_THERE &&
        !pt_glass_leaf_item(&seeker->blocks[0], seeker->at - 1, &item))
        found = PT_GLASS_UNKNOWN;
    walk->is_whole = item.flags == (PT_GLASS_FIRST | PT_GLASS_LAST);
    *out = item.data;
    return found;
}
