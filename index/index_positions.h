/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_positions.h: where words stand in the articles of a reader's snapshot,
 * read from the table itself. libxapian opens the table anew for each word of
 * each article, and a phrase of common words is looked for in thousands.
 *
 * Only of one index in a folder, at the commit that is the newest there when
 * the snapshot is first asked for them; in any other case, and where an entry
 * cannot be read, libxapian is to be asked.
 */
#ifndef INDEX_INDEX_POSITIONS_H
#define INDEX_INDEX_POSITIONS_H

#include "index/glass/glass_run.h"
#include "index/index_reader.h"

struct pt_positions;

/* *out is the positions of the snapshot that reader stands at, good until the
 * next refresh; NULL where they are to be asked of libxapian. PT_OK or
 * PT_ENOMEM. */
enum pt_status pt_positions_open(const struct pt_reader *reader,
                                 struct pt_positions **out) PT_NODISCARD;

/* NULL is fine. */
void pt_positions_close(struct pt_positions *positions);

/* The positions of one term; those of many terms can be read by turns. */
struct pt_term_positions {
    struct pt_glass_seeker seeker;
    struct pt_glass_run run;
    struct pt_glass_key key; /* all but the docid */
    uint32_t docid;          /* looked for last, 0 for none, with … */
    enum pt_glass_found found;
    struct pt_str code;
};

/* PT_OK or PT_ENOMEM; fini is fine in any case, and for zeros. A term that no
 * index can have (it is too long) is in no article. */
enum pt_status pt_term_positions_init(struct pt_term_positions *term,
                                      const struct pt_positions *positions,
                                      struct pt_str name) PT_NODISCARD;
void pt_term_positions_fini(struct pt_term_positions *term);

/* Looks for the term in docid; dear unless docids rise. PT_GLASS_THERE: *out_n
 * is how often it stands there, and, where room is enough, out is where. */
enum pt_glass_found pt_term_positions_get(struct pt_term_positions *term,
                                          uint32_t docid,
                                          uint32_t *out,
                                          size_t room,
                                          size_t *out_n);

/* The same, not read: *out is for glass_positions.h, until the next call for
 * this term. */
enum pt_glass_found pt_term_positions_find(struct pt_term_positions *term,
                                           uint32_t docid,
                                           struct pt_str *out);

/* All entries of one term after the other, in order of docid. */
struct pt_positions_walk {
    struct pt_glass_seeker seeker;
    struct pt_glass_key key; /* all but the docid */
};

/* positions is borrowed; fini is fine in any case, and for zeros. PT_OK or
 * PT_ENOMEM. */
enum pt_status
pt_positions_walk_init(struct pt_positions_walk *walk,
                       const struct pt_positions *positions) PT_NODISCARD;
void pt_positions_walk_fini(struct pt_positions_walk *walk);

/* Goes before the entries of a term; ABSENT: it is too long to have any.
 * UNKNOWN here and below: the table cannot be read. */
enum pt_glass_found pt_positions_walk_start(struct pt_positions_walk *walk,
                                            struct pt_str name);

/* The next entry: the code of its positions, until the next call; ABSENT behind
 * the last. */
enum pt_glass_found pt_positions_walk_next(struct pt_positions_walk *walk,
                                           uint32_t *out_docid,
                                           struct pt_str *out_code);

#endif
