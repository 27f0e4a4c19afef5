/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * source.h: files -> articles. One table row per kind of file; a container
 * yields many articles, a text file one.
 */
#ifndef INDEXER_SOURCE_H
#define INDEXER_SOURCE_H

#include "common/arena.h"
#include "common/article.h"
#include "common/error.h"

/* A file's bytes with what is known about it. */
struct pt_source_input {
    const char *path;    /* absolute */
    struct pt_str bytes; /* the whole file */
};

/* Takes one article; its views die when the call returns. A status other than
 * PT_OK ends the reading and is passed up. */
typedef enum pt_status pt_article_sink(void *context,
                                       const struct pt_article *article,
                                       struct pt_error *err);

struct pt_source {
    const char *name; /* "text" */
    /* Whether this kind reads the file: by its name alone (the bytes are not
     * read yet). */
    bool (*takes)(struct pt_str path);
    /* Gives every article of input to sink. PT_OK; PT_EINVALID: cannot be read,
     * err says why in a few words for --skipped ("binary", "empty"); or what
     * the sink said. */
    enum pt_status (*read)(const struct pt_source_input *input,
                           struct pt_arena *arena,
                           pt_article_sink *sink,
                           void *context,
                           struct pt_error *err);
};

/* The kind that takes path, or NULL: a file that is ignored, not skipped. */
const struct pt_source *pt_source_of(struct pt_str path);

extern const struct pt_source pt_source_text;

#endif
