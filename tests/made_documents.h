/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * made_documents.h: documents drawn from a seed, for writers: words of few and
 * of many documents, and on demand all that is strange.
 */
#ifndef TESTS_MADE_DOCUMENTS_H
#define TESTS_MADE_DOCUMENTS_H

#include "index/index_writer.h"

enum made_kind {
    MADE_EMPTY = 1 << 0,     /* neither words nor data nor values */
    MADE_UNPLACED = 1 << 1,  /* no positions at all */
    MADE_LENGTHS = 1 << 2,   /* words of 1 to 245 bytes */
    MADE_BYTES = 1 << 3,     /* any bytes but NUL, shared starts */
    MADE_NULS = 1 << 4,      /* words with NULs */
    MADE_FREQUENT = 1 << 5,  /* one word 100 to 60,000 times */
    MADE_RICH = 1 << 6,      /* 2,000 different words */
    MADE_DATA = 1 << 7,      /* of 2,000 to 2,100 and about 8,192 bytes */
    MADE_MONOTONE = 1 << 8,  /* data that glass could not read back */
    MADE_UNORDERED = 1 << 9, /* positions that fall and repeat */
    MADE_VALUES = 1 << 10,   /* long ones, equal ones, slots twice, none */
    MADE_LARGE = 1 << 11,    /* 300 KB of data that does not pack */
    MADE_ODD = 1 << 12,      /* nothing for a bulk build */
    MADE_N_KINDS = 13,
    MADE_PLAIN_KINDS = MADE_ODD - 1
};

struct made {
    uint32_t n;
    uint32_t seed;
    unsigned kinds; /* besides plain ones */
    uint32_t first; /* the number of the first document */
};

/* Puts n documents "Qdoc" + number into writer, and some metadata. */
void make_documents(const struct made *made, struct pt_writer *writer);

#endif
