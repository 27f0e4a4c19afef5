/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/glass/glass_run.h"

#include "index/glass/glass_seek_private.h"

/* The docid of item i, behind n_prefix bytes of its key; false where there is
 * none. */
static inline bool docid_at(const struct pt_glass_block *leaf,
                            size_t i,
                            size_t n_prefix,
                            uint32_t *out)
{
    struct pt_str key;
    bool is_first;
    return pt_glass_leaf_key(leaf, i, &key, &is_first) && is_first &&
           key.len > n_prefix &&
           pt_glass_get_docid(pt_str_sub(key, n_prefix, key.len), out);
}

/* --- the leaf ------------------------------------------------------------ */

static bool has_prefix(const struct pt_glass_block *leaf,
                       size_t i,
                       struct pt_str prefix,
                       bool *out)
{
    struct pt_str key;
    bool is_first;
    if (!pt_glass_leaf_key(leaf, i, &key, &is_first))
        return false;
    *out = pt_str_begins(key, prefix);
    return true;
}

/* Sets *out to the first item from begin on that does not begin with prefix. */
static bool find_end(const struct pt_glass_block *leaf,
                     size_t begin,
                     struct pt_str prefix,
                     size_t *out)
{
    size_t low = begin, high = pt_glass_n_items(leaf);
    bool has = true;
    /* Mostly all of the leaf have it. */
    if (low < high && !has_prefix(leaf, high - 1, prefix, &has))
        return false;
    if (low < high && has)
        low = high;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (!has_prefix(leaf, middle, prefix, &has))
            return false;
        if (has)
            low = middle + 1;
        else
            high = middle;
    }
    *out = low;
    return true;
}

static void look_at_leaf(struct pt_glass_run *run,
                         const struct pt_glass_seeker *seeker,
                         struct pt_str prefix)
{
    const struct pt_glass_block *const leaf = &seeker->blocks[0];
    *run = (struct pt_glass_run){.block = seeker->numbers[0],
                                 .was_looked_at = true};
    if (!pt_glass_seeker_count_before(seeker, prefix, &run->begin) ||
        !find_end(leaf, run->begin, prefix, &run->end))
        return;
    run->begins_here = run->begin > 0;
    run->ends_here = run->end < pt_glass_n_items(leaf);
    run->is_fit = run->begin == run->end ||
                  (docid_at(leaf, run->begin, prefix.len, &run->first) &&
                   docid_at(leaf, run->end - 1, prefix.len, &run->last) &&
                   run->first <= run->last);
    run->near = run->begin;
    run->near_docid = run->first;
}

/* --- the entry ----------------------------------------------------------- */

/* Whether the ends tell that there is none for docid. */
static bool is_outside(const struct pt_glass_run *run, uint32_t docid)
{
    if (run->begin == run->end)
        return run->begins_here && run->ends_here;
    return (docid < run->first && run->begins_here) ||
           (docid > run->last && run->ends_here);
}

/* Which item the last one up to docid should be. Who comes with rising docids
 * goes on from where he was. */
static size_t guess(const struct pt_glass_run *run, uint32_t docid)
{
    const uint64_t n_behind = run->end - 1 - run->begin;
    const uint64_t all = run->last - run->first;
    const bool is_on = docid >= run->near_docid;
    const size_t from = is_on ? run->near : run->begin;
    const uint64_t part = docid - (is_on ? run->near_docid : run->first);
    const size_t i = from + (all ? (size_t)(part * n_behind / all) : 0);
    return i < run->end ? i : run->end - 1;
}

/* Sets *out to the last item up to docid, which is not outside, and *out_docid
 * to its docid; false where it is too far from the guess. */
static bool go_to(const struct pt_glass_run *run,
                  const struct pt_glass_block *leaf,
                  size_t n_prefix,
                  uint32_t docid,
                  size_t *out,
                  uint32_t *out_docid)
{
    enum { MOST_STEPS = 24 };
    unsigned n_left = MOST_STEPS;
    size_t i = guess(run, docid);
    uint32_t at, next;
    if (!docid_at(leaf, i, n_prefix, &at))
        return false;
    while (at > docid)
        if (n_left-- == 0 || i == run->begin ||
            !docid_at(leaf, --i, n_prefix, &at))
            return false;
    while (at < docid && i + 1 < run->end) {
        if (n_left-- == 0 || !docid_at(leaf, i + 1, n_prefix, &next))
            return false;
        if (next > docid)
            break;
        at = next;
        i++;
    }
    *out = i;
    *out_docid = at;
    return true;
}

bool pt_glass_run_find(struct pt_glass_run *run,
                       struct pt_glass_seeker *seeker,
                       struct pt_str prefix,
                       uint32_t docid,
                       enum pt_glass_found *out_found,
                       struct pt_str *out)
{
    const struct pt_glass_block *const leaf = &seeker->blocks[0];
    struct pt_glass_item item;
    uint32_t at;
    size_t i;
    if (seeker->numbers[0] == PT_GLASS_NO_BLOCK)
        return false;
    if (!run->was_looked_at || run->block != seeker->numbers[0])
        look_at_leaf(run, seeker, prefix);
    if (!run->is_fit)
        return false;
    if (is_outside(run, docid)) {
        *out_found = PT_GLASS_ABSENT;
        return true;
    }
    if (run->begin == run->end || docid < run->first || docid > run->last ||
        !go_to(run, leaf, prefix.len, docid, &i, &at) ||
        !pt_glass_leaf_item(leaf, i, &item) ||
        item.flags != (PT_GLASS_FIRST | PT_GLASS_LAST))
        return false;
    seeker->at = i + 1;
    run->near = i;
    run->near_docid = at;
    *out = item.data;
    *out_found = at == docid ? PT_GLASS_THERE : PT_GLASS_ABSENT;
    return true;
}
