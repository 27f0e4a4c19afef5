/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/glass/glass_version.h"

#include "common/varint.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum {
    BLOCK_UNIT = 2048,
    IS_EMPTY = 1,
    IS_SEQUENTIAL = 2,
    LEVEL_SHIFT = 2,
    EMPTY_FILE_MOST = 256 /* a database without entries has 77 bytes */
};

/* From how many bytes on libxapian deflates a tag; 0: never. */
static const unsigned char compress_from[PT_N_GLASS_TABLES] = {
    [PT_GLASS_DOCDATA] = 18,
    [PT_GLASS_TERMLIST] = 18,
    [PT_GLASS_SPELLING] = 18,
    [PT_GLASS_SYNONYM] = 18,
};

static void
add_root(struct pt_buf *out, const struct pt_glass_root *root, unsigned from)
{
    struct pt_buf free_list;
    pt_buf_init(&free_list, PT_BUF_NO_CEILING);
    if (root->n_blocks) {
        pt_varint_add(&free_list, PT_GLASS_REVISION);
        pt_varint_add(&free_list, root->n_blocks);
        pt_buf_add(&free_list, pt_str_n("\0\0\0\0", 4));
    }
    pt_varint_add(out, root->block);
    pt_varint_add(out, (uint64_t)root->level << LEVEL_SHIFT | IS_SEQUENTIAL |
                           (root->n_blocks ? 0 : IS_EMPTY));
    pt_varint_add(out, root->n_entries);
    pt_varint_add(out, PT_GLASS_BLOCK_BYTES / BLOCK_UNIT);
    pt_varint_add(out, from);
    pt_varint_add(out, free_list.len);
    pt_buf_add(out, pt_buf_str(&free_list));
    if (pt_buf_status(&free_list) != PT_OK)
        out->status = PT_ENOMEM;
    pt_buf_fini(&free_list);
}

void pt_glass_version_add(struct pt_buf *out, const struct pt_glass_version *v)
{
    pt_buf_add(out, PT_STR("\x0f\x0dXapian Glass\x04\x6e"));
    pt_buf_add(out, pt_str_n((const char *)v->uuid, sizeof v->uuid));
    pt_varint_add(out, v->revision);
    for (size_t i = 0; i < PT_N_GLASS_TABLES; i++)
        add_root(out, &v->roots[i], compress_from[i]);
    const uint64_t statistics[] = {
        v->n_documents,
        v->last_docid - v->n_documents,
        v->shortest,
        v->greatest_wdf,
        v->longest - v->greatest_wdf,
        0,
        v->total_length,
        0,
    };
    for (size_t i = 0; i < PT_COUNTOF(statistics); i++)
        pt_varint_add(out, statistics[i]);
}

static bool write_all(int fd, struct pt_str bytes)
{
    while (bytes.len) {
        const ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n > 0)
            bytes = pt_str_sub(bytes, (size_t)n, bytes.len);
        else if (n == 0 || errno != EINTR)
            return false;
    }
    return true;
}

enum pt_status pt_glass_version_write(int dir_fd,
                                      const struct pt_glass_version *version,
                                      struct pt_error *err)
{
    struct pt_buf bytes;
    pt_buf_init(&bytes, PT_BUF_NO_CEILING);
    pt_glass_version_add(&bytes, version);
    if (pt_buf_status(&bytes) != PT_OK) {
        pt_buf_fini(&bytes);
        return pt_fail_nomem(err);
    }
    const int fd =
        openat(dir_fd, "v.tmp",
               O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
    bool is_done =
        fd >= 0 && write_all(fd, pt_buf_str(&bytes)) && fsync(fd) == 0;
    int cause = errno;
    if (fd >= 0)
        close(fd);
    if (is_done && renameat(dir_fd, "v.tmp", dir_fd, "iamglass") != 0) {
        cause = errno;
        is_done = false;
    }
    pt_buf_fini(&bytes);
    return is_done ? PT_OK
                   : pt_fail(err, PT_EIO, "cannot write iamglass: %s",
                             strerror(cause));
}

bool pt_glass_version_is_ours(int dir_fd,
                              unsigned char out_uuid[PT_GLASS_UUID_BYTES])
{
    char room[EMPTY_FILE_MOST];
    const int fd = openat(dir_fd, "iamglass", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    const ssize_t n = read(fd, room, sizeof room);
    close(fd);
    if (n < PT_GLASS_UUID_AT + PT_GLASS_UUID_BYTES)
        return false;
    struct pt_glass_version empty = {0};
    memcpy(empty.uuid, room + PT_GLASS_UUID_AT, sizeof empty.uuid);
    struct pt_buf ours;
    pt_buf_init(&ours, PT_BUF_NO_CEILING);
    pt_glass_version_add(&ours, &empty);
    const bool is_ours =
        pt_buf_status(&ours) == PT_OK &&
        pt_str_equal(pt_buf_str(&ours), pt_str_n(room, (size_t)n));
    if (is_ours)
        memcpy(out_uuid, empty.uuid, sizeof empty.uuid);
    pt_buf_fini(&ours);
    return is_ours;
}
