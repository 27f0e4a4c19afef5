/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * source_archive.c: the files in a tar or zip, in its order.
 *
 * A member's name is a name and nothing more: no file is ever made or opened by
 * it. One that leads out of the archive is refused all the same, for whoever
 * unpacks the archive later to look at a hit.
 */
#include "indexer/sources/container.h"
#include "indexer/sources/unpack.h"

static bool is_separator(char c)
{
    return c == '/' || c == '\\';
}

/* The component at *at, which moves behind it. */
static struct pt_str next_component(struct pt_str name, size_t *at)
{
    const size_t begin = *at;
    size_t end = begin;
    while (end < name.len && !is_separator(name.ptr[end]))
        end++;
    *at = end < name.len ? end + 1 : end;
    return pt_str_sub(name, begin, end);
}

/* Files that hide, and what a Mac adds. */
static bool is_hidden(struct pt_str name)
{
    for (size_t at = 0; at < name.len;) {
        const struct pt_str part = next_component(name, &at);
        if (pt_str_equal(part, PT_STR("__MACOSX")) ||
            (pt_str_begins(part, PT_STR(".")) &&
             !pt_str_equal(part, PT_STR(".")) &&
             !pt_str_equal(part, PT_STR(".."))))
            return true;
    }
    return false;
}

static bool leads_out(struct pt_str name)
{
    for (size_t at = 0; at < name.len;)
        if (pt_str_equal(next_component(name, &at), PT_STR("..")))
            return true;
    return false;
}

static bool is_absolute(struct pt_str name)
{
    return is_separator(name.ptr[0]) ||
           (name.len >= 3 && name.ptr[1] == ':' && is_separator(name.ptr[2]));
}

/* Why what is called name is not read, or NULL. */
static const char *refusal(struct pt_str name)
{
    if (name.len == 0)
        return "no name";
    if (name.len > PT_MAX_MEMBER_NAME_BYTES)
        return "name too long";
    if (is_absolute(name))
        return "absolute name";
    return leads_out(name) ? "name leads out of the archive" : NULL;
}

/* "a.txt" of "./a.txt". */
static struct pt_str without_dot(struct pt_str name)
{
    while (pt_str_begins(name, PT_STR("./")))
        name = pt_str_sub(name, 2, name.len);
    return name;
}

static enum pt_status read_member(struct pt_container *container,
                                  struct pt_unpack_members *members,
                                  const struct pt_input *archive,
                                  struct pt_str name,
                                  struct pt_arena *arena,
                                  struct pt_error *err)
{
    struct pt_input inner = pt_container_inner(archive);
    inner.member = name;
    pt_unpack_members_input(members, &inner);
    const enum pt_status status =
        pt_container_try(container, &inner, name, arena, err);
    pt_input_fini(&inner);
    return status;
}

static enum pt_status read_or_refuse(struct pt_container *container,
                                     struct pt_unpack_members *members,
                                     const struct pt_input *archive,
                                     struct pt_str name,
                                     struct pt_arena *arena,
                                     struct pt_error *err)
{
    const char *const reason = refusal(name);
    if (is_hidden(name) || !pt_source_of(pt_kind_of_name(name)))
        return PT_OK;
    if (!reason)
        return read_member(container, members, archive, name, arena, err);
    if (name.len > PT_MAX_MEMBER_NAME_BYTES)
        name = pt_str_sub(name, 0, PT_MAX_MEMBER_NAME_BYTES);
    return pt_container_skip(container, name, reason, err);
}

static enum pt_status read_members(struct pt_container *container,
                                   struct pt_unpack_members *members,
                                   const struct pt_input *archive,
                                   struct pt_buf *name,
                                   struct pt_arena *arena,
                                   struct pt_error *err)
{
    struct pt_unpack_member member;
    struct pt_error why;
    enum pt_status status;
    while ((status = pt_unpack_members_next(members, &member, &why)) == PT_OK) {
        pt_buf_clear(name);
        pt_container_add_name(name, without_dot(member.name));
        if (pt_buf_status(name) != PT_OK)
            return pt_fail_nomem(err);
        if (member.is_file)
            status = read_or_refuse(container, members, archive,
                                    pt_buf_str(name), arena, err);
        if (status != PT_OK)
            return status;
    }
    if (status == PT_ENOTFOUND)
        return PT_OK;
    return pt_fail(err, status, "%s after %llu articles", why.message,
                   (unsigned long long)container->n_articles);
}

static enum pt_status read_archive(struct pt_input *input,
                                   struct pt_arena *arena,
                                   const struct pt_article_sink *sink,
                                   struct pt_error *err)
{
    struct pt_unpack_members *members = NULL;
    struct pt_container container;
    struct pt_buf name;
    enum pt_status status = pt_unpack_members_open(input, &members, err);
    if (status != PT_OK)
        return status;
    pt_buf_init(&name, PT_BUF_NO_CEILING);
    pt_container_init(&container, sink);
    status = read_members(&container, members, input, &name, arena, err);
    pt_container_fini(&container);
    pt_buf_fini(&name);
    pt_unpack_members_close(members);
    return status;
}

const struct pt_source pt_source_archive = {
    .kind = PT_KIND_ARCHIVE,
    .read = read_archive,
};
