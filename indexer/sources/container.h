/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * container.h: what archives and the like have in common: files in a file, read
 * by the sources of their own names, one after the other.
 */
#ifndef INDEXER_SOURCES_CONTAINER_H
#define INDEXER_SOURCES_CONTAINER_H

#include "indexer/source.h"

/* Of a member's name or a page's URL; a longer one names no file. */
#define PT_MAX_MEMBER_NAME_BYTES 4096

struct pt_container {
    const struct pt_article_sink *sink; /* of the container's own articles */
    uint64_t n_articles;                /* passed on so far */
    uint64_t n_skipped;
    bool has_sink_failed; /* then its status goes up as it is */
    /* For articles that tell no URL of their own; origin says who told it. */
    struct pt_str url;
    enum pt_origin url_origin;
    /* The rest is container.c's own. */
    struct pt_str member;
    struct pt_buf joined;
};

void pt_container_init(struct pt_container *container,
                       const struct pt_article_sink *sink);
void pt_container_fini(struct pt_container *container);

/* An input for what lies in outer, to be given its fill: path, url, charset and
 * swell of outer, one deeper. */
struct pt_input pt_container_inner(const struct pt_input *outer);

/* Appends name in UTF-8: bytes that are none become "\x81", so that two names
 * stay two. */
void pt_container_add_name(struct pt_buf *out, struct pt_str name);

/* Reads inner and passes its articles on, with member before their own, and
 * skips likewise. inner's name tells the source. arena is reset. As
 * pt_source_read_by_name, no matter how bad the part is. */
enum pt_status pt_container_read(struct pt_container *container,
                                 struct pt_input *inner,
                                 struct pt_str member,
                                 struct pt_arena *arena,
                                 struct pt_error *err) PT_NODISCARD;

/* The same for a part that may fail without the container failing: kinds that
 * are not read are passed over, what cannot be read is told to skip as part. */
enum pt_status pt_container_try(struct pt_container *container,
                                struct pt_input *inner,
                                struct pt_str member,
                                struct pt_arena *arena,
                                struct pt_error *err) PT_NODISCARD;

/* Tells skip, and notes when that fails. */
enum pt_status pt_container_skip(struct pt_container *container,
                                 struct pt_str part,
                                 const char *reason,
                                 struct pt_error *err) PT_NODISCARD;

#endif
