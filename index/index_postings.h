/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_postings.h: which articles have a term, and how long articles are, of a
 * reader's snapshot, read from the table itself. libxapian comes to each
 * posting by several calls through pointers, and reads lists without passing
 * over what nobody asks for: a search for common words is mostly that.
 *
 * Only of one index in a folder, at the commit that is the newest there when
 * the snapshot is first asked for them; in any other case, and where an entry
 * cannot be read, libxapian is to be asked.
 *
 * Life: open; init lists, then read these by turns; fini them; close.
 */
#ifndef INDEX_INDEX_POSTINGS_H
#define INDEX_INDEX_POSTINGS_H

#include "index/glass/glass_postings.h"
#include "index/glass/glass_seek.h"
#include "index/index_reader.h"

struct pt_postings;

/* *out is the postings of the snapshot that reader stands at, good until the
 * next refresh; NULL where they are to be asked of libxapian. PT_OK or
 * PT_ENOMEM. */
enum pt_status pt_postings_open(const struct pt_reader *reader,
                                struct pt_postings **out) PT_NODISCARD;

/* NULL is fine. */
void pt_postings_close(struct pt_postings *postings);

/* The table that they are read from, good as long as postings. */
const struct pt_glass_source *
pt_postings_source(const struct pt_postings *postings);

/* Whether something could not be read: then lists ended early, and nothing that
 * came from them may be used. */
bool pt_postings_are_lost(const struct pt_postings *postings);

/* How many articles have a term; false: libxapian is to be asked. */
bool pt_postings_count(const struct pt_reader *reader,
                       struct pt_str term,
                       uint32_t *out);

/* The same for how often all of them together have it, as counted. */
bool pt_postings_times(const struct pt_reader *reader,
                       struct pt_str term,
                       uint32_t *out);

/* As docid of a list: behind the last. */
#define PT_NO_DOCID UINT32_MAX

/* One list, at one of its postings. */
struct pt_posting_list {
    uint32_t docid;              /* PT_NO_DOCID: at the end */
    struct pt_glass_chunk chunk; /* its bytes are … */
    char *bytes;                 /* … these, owned */
    size_t capacity;
    struct pt_glass_list_counts counts; /* of lengths: 0 */
    struct pt_postings *postings;
    struct pt_str only;             /* chunk, where there is but one */
    struct pt_glass_seeker *seeker; /* owned; NULL: the one of all */
    bool is_followed;               /* it stands behind the chunk at hand */
    struct pt_glass_key *key;       /* of further chunks, without the docid;
                                     * owned; NULL: there are none */
    unsigned char first_key_len;    /* of it: the key of the first chunk */
};

/* A list of a term, or of the lengths of articles, which are the wdf there, at
 * its first posting; of a term that no article has: at the end. fini is fine in
 * any case, and for zeros. PT_OK or PT_ENOMEM. */
enum pt_status pt_posting_list_init(struct pt_posting_list *list,
                                    struct pt_postings *postings,
                                    struct pt_str term) PT_NODISCARD;
enum pt_status
pt_posting_list_init_lengths(struct pt_posting_list *list,
                             struct pt_postings *postings) PT_NODISCARD;
void pt_posting_list_fini(struct pt_posting_list *list);

/* Moves back to the first posting. */
enum pt_status
pt_posting_list_rewind(struct pt_posting_list *list) PT_NODISCARD;

/* Moves on to the first posting at docid or behind it. */
void pt_posting_list_skip(struct pt_posting_list *list, uint32_t docid);

/* Postings that are taken at once, of docids from first on, below end. */
struct pt_posting_span {
    uint32_t first;
    uint32_t end; /* at most 2^16 behind */
};

/* Sets the bits of the places that the postings of span have in it, low ones
 * first, to whose start the list was skipped; set bits stay. */
void pt_posting_list_mark(struct pt_posting_list *list,
                          struct pt_posting_span span,
                          uint64_t *bits);

/* The same, and takes the places, which rise, and their wdf. How many. room is
 * for all that the list says it has, or that span can have; where there are
 * more the list is damaged, and is lost. */
size_t pt_posting_list_take(struct pt_posting_list *list,
                            struct pt_posting_span span,
                            uint64_t *bits,
                            uint16_t *places,
                            uint32_t *wdfs,
                            size_t room);

/* As mark, and adds their wdf to those at their places. */
void pt_posting_list_add(struct pt_posting_list *list,
                         struct pt_posting_span span,
                         uint64_t *bits,
                         uint32_t *wdfs);

/* As mark, but as wdf at their places. */
void pt_posting_list_spread(struct pt_posting_list *list,
                            struct pt_posting_span span,
                            uint32_t *wdfs);

#endif
