/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * quick_deflate.h: raw deflate for short data of which is known what it is
 * like. An article is a thousand bytes; to count its letters, to make a code of
 * them and to write that down takes libdeflate more than half of its time.
 * Here the codes are made beforehand, from English news, one for articles and
 * one for lists of terms; what they do not suit is left to others.
 *
 * As any deflate it is read by any inflate. The same bytes come out for the
 * same data, whatever was packed before.
 */
#ifndef INDEX_QUICK_DEFLATE_H
#define INDEX_QUICK_DEFLATE_H

#include "common/buf.h"

/* Longer data is worth a code of its own. */
#define PT_MAX_QUICK_DEFLATE ((size_t)32 * 1024)

enum pt_quick_kind { PT_QUICK_ARTICLE, PT_QUICK_TERMS, PT_N_QUICK_KINDS };

struct pt_quick;

/* PT_OK or PT_ENOMEM. */
enum pt_status pt_quick_new(struct pt_quick **out) PT_NODISCARD;
void pt_quick_free(struct pt_quick *quick);

/* Appends data packed. False when it is too long, or of another kind, which
 * shows in that it hardly becomes shorter, or when out has failed; then nothing
 * was appended. */
bool pt_quick_deflate(struct pt_quick *quick,
                      enum pt_quick_kind kind,
                      struct pt_str data,
                      struct pt_buf *out);

#endif
