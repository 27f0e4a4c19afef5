/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * export.h: every article of an index for another search engine, one or two
 * lines each, in the form that its feeding program reads.
 *
 *     opensearch  {"index":{"_id":"…"}}
 *                 {"id":"…","path":"…","title":"…","date":"2025-12-15",…}
 *     vespa       {"put":"id:news:article::…","fields":{"id":"…",…}}
 *
 * The engine's id of an article is its identity here, the Q term without Q, of
 * at most 244 bytes: the article's own id need not be unique. One that holds
 * control characters or bytes that are no UTF-8 is written as "bytes:" and
 * these, and each %, as %XX: no other begins so, since paths are absolute and
 * what has none begins with #. Where that has more than 512 bytes, which
 * OpenSearch refuses, it is "hash:" and two numbers that hang on all its bytes.
 *
 * In text, bytes that are no UTF-8 are U+FFFD; for Vespa also the code points
 * that it refuses (controls but tab and newlines, and those that are no
 * characters). A path that is no UTF-8 is there in base64, too.
 */
#ifndef INDEXER_EXPORT_H
#define INDEXER_EXPORT_H

#include "common/article.h"
#include "common/buf.h"
#include "indexer/ptindex.h"

/* OpenSearch's limit of an _id. */
#define PT_MAX_EXPORT_ID_BYTES 512u

/* Appends the lines of article, whose Q term is unique. Sticky. */
void pt_export_article(enum pt_indexer_form format,
                       struct pt_str unique,
                       const struct pt_article *article,
                       struct pt_buf *out);

/* As pt_indexer_export. */
enum pt_status pt_export(const char *dir,
                         enum pt_indexer_form format,
                         int (*write)(void *context, const char *, size_t),
                         void *context,
                         uint64_t *out_n,
                         struct pt_error *err) PT_NODISCARD;

#endif
