/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * glass_run.h: the entries of a leaf whose keys are one prefix, each with a
 * docid behind it: where a word stands, in article after article. Their docids
 * are numbers that rise about evenly, so that an entry is found by where it
 * should be, in a few steps, and that one is missing is known of the two ends;
 * a search by bytes compares six or seven keys each time.
 *
 * Nothing is trusted: what does not look like such an entry is left to
 * pt_glass_seek.
 */
#ifndef INDEX_GLASS_GLASS_RUN_H
#define INDEX_GLASS_GLASS_RUN_H

#include "index/glass/glass_seek.h"

/* What is known of the leaf at hand; all zero: nothing. */
struct pt_glass_run {
    uint64_t block;
    bool was_looked_at;
    bool is_fit;       /* the rest is set */
    bool begins_here;  /* no leaf before has such entries … */
    bool ends_here;    /* … nor one behind */
    size_t begin, end; /* items of the leaf; and where there are any: */
    uint32_t first, last;
    size_t near; /* where the entry looked for last is, or would be behind … */
    uint32_t near_docid;
};

/* Looks for the entry of docid with prefix in the leaf where seeker stands, and
 * goes there, as pt_glass_seek does; or stays, where there is none. False: it
 * cannot be told so. A run is of one seeker and one prefix. */
bool pt_glass_run_find(struct pt_glass_run *run,
                       struct pt_glass_seeker *seeker,
                       struct pt_str prefix,
                       uint32_t docid,
                       enum pt_glass_found *out_found,
                       struct pt_str *out);

#endif
