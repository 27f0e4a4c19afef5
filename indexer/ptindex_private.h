/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ptindex_private.h: the handle behind ptindex.h: ptindex.c opens and changes,
 * ptindex_status.c tells what is there.
 */
#ifndef INDEXER_PTINDEX_PRIVATE_H
#define INDEXER_PTINDEX_PRIVATE_H

#include "indexer/ingest.h"
#include "indexer/ptindex.h"

struct pt_counted {
    struct pt_str name; /* a NUL behind */
    uint64_t n;         /* articles; of synonyms, rules */
};

struct pt_indexer {
    struct pt_buf dir;
    struct pt_indexer_options options;
    char lang[4]; /* options.lang, when it was given */
    struct pt_buf synonyms;
    struct pt_buf exclude;
    struct pt_buf reader;

    /* Of the last pt_indexer_status. */
    struct pt_arena status_arena;
    struct pt_counted *roots;
    struct pt_counted *langs;
    struct pt_counted *sources;
    struct pt_counted synonym_file;
    struct pt_str excluded;

    /* While articles are added: NULL session when none is. */
    struct pt_session *session;
    struct pt_ingest ingest;
    struct pt_buf remembered; /* PT_META_OPTIONS */
};

#endif
