/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * glass_seek.h: single entries of a glass table found by their keys, of one
 * commit and without trust. For who looks up many in a row: a seeker keeps the
 * blocks that lead to the entry found last, and the next one is mostly near.
 * libxapian's own way to an entry costs ten times as much. Where the source has
 * kept blocks, what is among them is not read again.
 *
 * A writer may have written over a block, or what is there may be damaged: then
 * a seeker cannot tell, and libxapian is to be asked, which says what is wrong.
 *
 * Life: take a table; init a seeker on it; seek, as often as wanted; fini;
 * close the table.
 */
#ifndef INDEX_GLASS_GLASS_SEEK_H
#define INDEX_GLASS_GLASS_SEEK_H

#include "common/error.h"
#include "index/glass/glass_block.h"
#include "index/glass/glass_kept.h"
#include "index/glass/iamglass.h"

struct pt_glass_source {
    int file;
    uint64_t file_bytes;
    uint64_t revision;
    struct pt_glass_tree tree;  /* with blocks */
    struct pt_glass_kept *kept; /* of this table, borrowed; NULL: none is */
    bool *is_hurt; /* set where a block was read that is none of the commit;
                    * borrowed, or NULL */
};

enum pt_glass_found {
    PT_GLASS_UNKNOWN, /* ask libxapian */
    PT_GLASS_ABSENT,
    PT_GLASS_THERE
};

/* Opens the file of table in the folder open as folder, as the commit glass
 * describes it; false when it cannot be read this way. */
bool pt_glass_source_open(int folder,
                          const struct pt_glass *glass,
                          enum pt_glass_name table,
                          struct pt_glass_source *out);
void pt_glass_source_close(struct pt_glass_source *source);

struct pt_glass_seeker {
    const struct pt_glass_source *source;
    char *rooms; /* a block for each level */
    struct pt_glass_block blocks[PT_GLASS_MAX_LEVEL + 1];
    uint64_t numbers[PT_GLASS_MAX_LEVEL + 1]; /* of these; UINT64_MAX: none */
    size_t ats[PT_GLASS_MAX_LEVEL + 1];       /* items on the way to the leaf */
    size_t at;                                /* items of the leaf up to key */
    char *ahead; /* leaves that were read before they are asked for, … */
    uint64_t ahead_from; /* … of numbers from here on, … */
    size_t n_ahead;      /* … so many; … */
    size_t n_to_read;    /* … and so many at once, as one follows another */
    bool passes_lists;   /* only leaves where a list may begin are turned to */
    char *joined;        /* the entry found last, where it is in pieces, … */
    size_t capacity;
    struct pt_glass_key key; /* … and its key */
};

/* source is borrowed. PT_OK or PT_ENOMEM; fini is fine in any case. */
enum pt_status
pt_glass_seeker_init(struct pt_glass_seeker *seeker,
                     const struct pt_glass_source *source) PT_NODISCARD;
void pt_glass_seeker_fini(struct pt_glass_seeker *seeker);

/* Looks for the entry with that key. *out is its bytes, until the next call; an
 * entry that is compressed or in several components is not known. */
enum pt_glass_found pt_glass_seek(struct pt_glass_seeker *seeker,
                                  struct pt_str key,
                                  struct pt_str *out);

/* The same of an entry in several components, too, which are joined, and of a
 * compressed one, as *out_is_deflated tells. */
enum pt_glass_found pt_glass_seek_whole(struct pt_glass_seeker *seeker,
                                        struct pt_str key,
                                        struct pt_str *out,
                                        bool *out_is_deflated);

/* The same for the last of the entries whose keys are not behind key; absent
 * where all are. One in several components is joined. *out_key is as good as
 * *out. */
enum pt_glass_found pt_glass_seek_up_to(struct pt_glass_seeker *seeker,
                                        struct pt_str key,
                                        struct pt_str *out_key,
                                        struct pt_str *out);

/* The same for the entry behind the one that was looked for last; absent behind
 * the last of the table. */
enum pt_glass_found pt_glass_seek_next(struct pt_glass_seeker *seeker,
                                       struct pt_str *out_key,
                                       struct pt_str *out);

/* The next item of the leaf at hand, where that is a whole entry as it was put
 * in; seeker->at++ steps behind it. Inline, for who goes through thousands. */
static inline bool pt_glass_seek_peek(const struct pt_glass_seeker *seeker,
                                      struct pt_glass_item *out)
{
    const struct pt_glass_block *const leaf = &seeker->blocks[0];
    return seeker->numbers[0] != UINT64_MAX &&
           seeker->at < pt_glass_n_items(leaf) &&
           pt_glass_leaf_item(leaf, seeker->at, out) &&
           out->flags == (PT_GLASS_FIRST | PT_GLASS_LAST);
}

/* Puts the seeker before the first entry whose key is not before key; false:
 * ask libxapian. */
bool pt_glass_seek_from(struct pt_glass_seeker *seeker, struct pt_str key);

#endif
