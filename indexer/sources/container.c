/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/container.h"

#include "common/utf8.h"

void pt_container_init(struct pt_container *container,
                       const struct pt_article_sink *sink)
{
    *container = (struct pt_container){.sink = sink};
    pt_buf_init(&container->joined, PT_BUF_NO_CEILING);
}

void pt_container_fini(struct pt_container *container)
{
    pt_buf_fini(&container->joined);
}

struct pt_input pt_container_inner(const struct pt_input *outer)
{
    return (struct pt_input){
        .path = outer->path,
        .depth = outer->depth + 1,
        .url = outer->url,
        .charset = outer->charset,
        .swell = outer->swell,
    };
}

void pt_container_add_name(struct pt_buf *out, struct pt_str name)
{
    while (name.len) {
        const size_t n = pt_utf8_valid_length(name);
        pt_buf_add(out, pt_str_sub(name, 0, n));
        if (n < name.len)
            pt_buf_printf(out, "\\x%02X", (unsigned char)name.ptr[n]);
        name = pt_str_sub(name, n < name.len ? n + 1 : n, name.len);
    }
}

/* "member#part", one of the two when the other is empty. */
static enum pt_status
join(struct pt_container *container, struct pt_str part, struct pt_error *err)
{
    struct pt_buf *const joined = &container->joined;
    pt_buf_clear(joined);
    pt_buf_add(joined, container->member);
    if (container->member.len && part.len)
        pt_buf_add_byte(joined, '#');
    pt_buf_add(joined, part);
    return pt_buf_status(joined) == PT_OK ? PT_OK : pt_fail_nomem(err);
}

static enum pt_status
take(void *context, const struct pt_article *article, struct pt_error *err)
{
    struct pt_container *const container = context;
    struct pt_article ours = *article;
    enum pt_status status = join(container, article->member, err);
    ours.member = pt_buf_str(&container->joined);
    ours.is_verbatim = false;
    if (!ours.url.len && container->url.len) {
        ours.url = container->url;
        ours.origins[PT_FACT_URL] = (unsigned char)container->url_origin;
    }
    if (status == PT_OK)
        status = container->sink->take(container->sink->context, &ours, err);
    container->has_sink_failed = status != PT_OK;
    container->n_articles += status == PT_OK;
    return status;
}

static enum pt_status skip(void *context,
                           struct pt_str part,
                           const char *reason,
                           struct pt_error *err)
{
    struct pt_container *const container = context;
    enum pt_status status = join(container, part, err);
    if (status == PT_OK)
        status = pt_source_skip(container->sink, pt_buf_str(&container->joined),
                                reason, err);
    container->has_sink_failed = status != PT_OK;
    container->n_skipped += status == PT_OK;
    return status;
}

enum pt_status pt_container_skip(struct pt_container *container,
                                 struct pt_str part,
                                 const char *reason,
                                 struct pt_error *err)
{
    container->member = PT_STR("");
    return skip(container, part, reason, err);
}

enum pt_status pt_container_read(struct pt_container *container,
                                 struct pt_input *inner,
                                 struct pt_str member,
                                 struct pt_arena *arena,
                                 struct pt_error *err)
{
    const struct pt_article_sink sink = {take, skip, container};
    container->member = member;
    pt_arena_reset(arena);
    return pt_source_read_by_name(inner, arena, &sink, err);
}

enum pt_status pt_container_try(struct pt_container *container,
                                struct pt_input *inner,
                                struct pt_str member,
                                struct pt_arena *arena,
                                struct pt_error *err)
{
    struct pt_error why = {.status = PT_OK};
    const enum pt_status status =
        pt_container_read(container, inner, member, arena, &why);
    if (status == PT_OK ||
        (status == PT_ENOTFOUND && !container->has_sink_failed))
        return PT_OK;
    if ((status == PT_EINVALID || status == PT_ELIMIT) &&
        !container->has_sink_failed)
        return pt_container_skip(
            container, member,
            why.status == status ? why.message : pt_status_sentence(status),
            err);
    if (err)
        *err = why;
    return status;
}
