/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * source.h: the bytes of a file -> articles. One struct pt_source a kind of
 * file; a container gives many articles, a text file one.
 *
 *     input --read--> take(article) … skip(part, reason) … --> status
 */
#ifndef INDEXER_SOURCE_H
#define INDEXER_SOURCE_H

#include "common/arena.h"
#include "common/article.h"
#include "common/error.h"
#include "indexer/input.h"
#include "indexer/kind.h"

/* Containers within containers ("a.zip" in "b.tar"): more is an attack. */
#define PT_MAX_SOURCE_DEPTH 4

/* What a source gives its articles to. */
struct pt_article_sink {
    /* Takes one article; its views die when the call returns. Its path is the
     * input's, its member tells it from others of the same input: empty for the
     * only one, else its id, or its number from 1 on. A status other than PT_OK
     * ends the reading and is passed up. */
    enum pt_status (*take)(void *context,
                           const struct pt_article *article,
                           struct pt_error *err);
    /* A part of a container cannot be read, the rest goes on: part names it
     * ("line 12", "2025/a.pdf"), reason says why in a few words. May be NULL.
     * As with take, a status other than PT_OK ends the reading. */
    enum pt_status (*skip)(void *context,
                           struct pt_str part,
                           const char *reason,
                           struct pt_error *err);
    void *context;
};

/* PT_OK; PT_EINVALID: cannot be read (or no further), err says why in a few
 * words for --skipped ("binary", "empty", "cut off after 12 articles"): what
 * was taken before stays good; PT_ELIMIT: a limit, err names it; PT_ENOTFOUND:
 * not of this kind in spite of its name (an .xml that is no feed), to be
 * ignored; PT_ENOMEM; PT_EIO: the input's own bytes could not be got; or what
 * the sink said. arena is the source's for the time of the call: it may reset
 * it between articles. */
typedef enum pt_status pt_source_read(struct pt_input *input,
                                      struct pt_arena *arena,
                                      const struct pt_article_sink *sink,
                                      struct pt_error *err);

struct pt_source {
    enum pt_kind kind;
    pt_source_read *read;
};

/* The source that reads kind, or NULL. */
const struct pt_source *pt_source_of(enum pt_kind kind);

/* Reads input by the source of its name; the way a container reads what is in
 * it. PT_ENOTFOUND also when nothing reads such a name; PT_ELIMIT when input
 * lies deeper than PT_MAX_SOURCE_DEPTH. */
pt_source_read pt_source_read_by_name;

/* Calls sink's skip, if it has one. */
enum pt_status pt_source_skip(const struct pt_article_sink *sink,
                              struct pt_str part,
                              const char *reason,
                              struct pt_error *err) PT_NODISCARD;

/* pt_source_text reads Unicode only: PT_ENOTFOUND for any other encoding. */
extern const struct pt_source pt_source_text;
extern const struct pt_source pt_source_feed;
extern const struct pt_source pt_source_docx;
extern const struct pt_source pt_source_odt;
extern const struct pt_source pt_source_epub;
extern const struct pt_source pt_source_compressed;
extern const struct pt_source pt_source_archive;
extern const struct pt_source pt_source_warc;
extern const struct pt_source pt_source_pdf;
extern const struct pt_source pt_source_mail;
extern const struct pt_source pt_source_mbox;
extern const struct pt_source pt_source_any_text;
extern const struct pt_source pt_source_json;
extern const struct pt_source pt_source_markdown;
extern const struct pt_source pt_source_html;

#endif
