/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/glass/iamglass.h"

#include "common/varint.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

const struct pt_glass_file pt_glass_files[PT_N_GLASS_TABLES] = {
    [PT_GLASS_POSTLIST] = {"postlist.glass", true },
    [PT_GLASS_DOCDATA] = {"docdata.glass",  false},
    [PT_GLASS_TERMLIST] = {"termlist.glass", true },
    [PT_GLASS_POSITION] = {"position.glass", false},
    [PT_GLASS_SPELLING] = {"spelling.glass", false},
    [PT_GLASS_SYNONYM] = {"synonym.glass",  false},
};

#define MAGIC "\x0f\x0dXapian Glass"
enum {
    MAGIC_BYTES = 14,
    VERSION_BYTES = 2,
    GLASS_VERSION = 0x046e, /* 2016-03-14: all of 1.4 */
    BLOCK_UNIT = 2048
};

const char *pt_glass_head_uuid(const char *head)
{
    return head + MAGIC_BYTES + VERSION_BYTES;
}

static bool is_block_size(uint64_t units)
{
    return units >= 1 && units <= PT_GLASS_MAX_BLOCK / BLOCK_UNIT &&
           (units & (units - 1)) == 0;
}

/* No block is UINT64_MAX: a list that cannot be found. */
static void get_free_list(struct pt_str bytes, struct pt_glass_tree *out)
{
    uint64_t revision, n_blocks, first, first_at, last, last_at;
    size_t at = 0;
    out->has_free_list = bytes.len > 0;
    out->free_first = out->free_last = UINT64_MAX;
    if (!pt_varint_get(bytes, &at, &revision) ||
        !pt_varint_get(bytes, &at, &n_blocks) ||
        !pt_varint_get(bytes, &at, &first) ||
        !pt_varint_get(bytes, &at, &first_at) ||
        !pt_varint_get(bytes, &at, &last) ||
        !pt_varint_get(bytes, &at, &last_at) || at != bytes.len)
        return;
    out->has_free_list = last_at > 0;
    out->free_first = first;
    out->free_last = last;
}

static bool
get_table(struct pt_str bytes, size_t *at, struct pt_glass_tree *out)
{
    enum { FAKE_ROOT = 1, FLAG_BITS = 2 };
    uint64_t root, level, entries, units, compress, length;
    if (!pt_varint_get(bytes, at, &root) || !pt_varint_get(bytes, at, &level) ||
        !pt_varint_get(bytes, at, &entries) ||
        !pt_varint_get(bytes, at, &units) ||
        !pt_varint_get(bytes, at, &compress) ||
        !pt_varint_get(bytes, at, &length) || length > bytes.len - *at)
        return false;
    const struct pt_str free_list =
        pt_str_sub(bytes, *at, *at + (size_t)length);
    *at += (size_t)length;
    const bool is_fake = level & FAKE_ROOT;
    if (level >> FLAG_BITS > PT_GLASS_MAX_LEVEL || !is_block_size(units) ||
        root > UINT32_MAX || (is_fake && (level >> FLAG_BITS || entries)))
        return false;
    *out = (struct pt_glass_tree){.root_block = root,
                                  .block_bytes = units * BLOCK_UNIT,
                                  .n_entries = entries,
                                  .level = (unsigned)(level >> FLAG_BITS),
                                  .has_blocks = !is_fake};
    get_free_list(free_list, out);
    return true;
}

/* Behind the bounds of lengths and wdf, and the oldest changes that are kept.
 */
static bool get_total_length(struct pt_str bytes, size_t *at, uint64_t *out)
{
    enum { N_BEFORE = 4 };
    for (unsigned i = 0; i < N_BEFORE; i++)
        if (!pt_varint_get(bytes, at, out))
            return false;
    return pt_varint_get(bytes, at, out);
}

enum pt_status pt_glass_parse(struct pt_str bytes,
                              const char *dir,
                              struct pt_glass *out,
                              struct pt_error *err)
{
    const struct pt_str magic = pt_str_n(MAGIC, MAGIC_BYTES);
    if (!pt_str_begins(bytes, magic) || bytes.len < PT_GLASS_HEAD_BYTES)
        return pt_fail(err, PT_ECORRUPT,
                       "%s/iamglass is not what libxapian writes", dir);
    const unsigned version = (unsigned char)bytes.ptr[MAGIC_BYTES] * 256u +
                             (unsigned char)bytes.ptr[MAGIC_BYTES + 1];
    if (version != GLASS_VERSION)
        return pt_fail(err, PT_EVERSION,
                       "%s has glass format %04x, and this program reads %04x",
                       dir, version, (unsigned)GLASS_VERSION);
    struct pt_glass found = {.revision = 0};
    uint64_t rest = 0;
    size_t at = PT_GLASS_HEAD_BYTES;
    memcpy(found.uuid, pt_glass_head_uuid(bytes.ptr), sizeof found.uuid);
    bool is_good = pt_varint_get(bytes, &at, &found.revision);
    for (size_t i = 0; is_good && i < PT_N_GLASS_TABLES; i++)
        is_good = get_table(bytes, &at, &found.tables[i]);
    if (!is_good || !pt_varint_get(bytes, &at, &found.n_documents) ||
        !pt_varint_get(bytes, &at, &rest) || found.n_documents > UINT32_MAX ||
        rest > UINT32_MAX - found.n_documents ||
        !get_total_length(bytes, &at, &found.total_length))
        return pt_fail(err, PT_ECORRUPT,
                       "%s/iamglass holds numbers that cannot be", dir);
    found.last_docid = found.n_documents + rest;
    *out = found;
    return PT_OK;
}

static enum pt_status read_all(int fd,
                               const char *dir,
                               const char *name,
                               size_t most_bytes,
                               struct pt_buf *out,
                               struct pt_error *err)
{
    struct stat st;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return pt_fail(err, PT_ECORRUPT, "%s/%s is no file", dir, name);
    if ((uint64_t)st.st_size > most_bytes)
        return pt_fail(err, PT_ECORRUPT, "%s/%s is too long", dir, name);
    char *const room = pt_buf_room(out, (size_t)st.st_size + 1);
    if (!room)
        return pt_fail_nomem(err);
    size_t len = 0;
    while (len < (size_t)st.st_size) {
        const ssize_t n = read(fd, room + len, (size_t)st.st_size - len);
        if (n < 0 && errno != EINTR)
            return pt_fail(err, PT_EIO, "cannot read %s/%s: %s", dir, name,
                           strerror(errno));
        if (n == 0)
            break;
        len += n > 0 ? (size_t)n : 0;
    }
    pt_buf_used(out, len);
    return PT_OK;
}

enum pt_status pt_glass_read_file(int folder,
                                  const char *dir,
                                  const char *name,
                                  size_t most_bytes,
                                  struct pt_buf *out,
                                  struct pt_error *err)
{
    const int fd =
        openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return pt_fail(err, PT_ENOTFOUND, "%s/%s is missing", dir, name);
    if (fd < 0 && errno == ELOOP)
        return pt_fail(err, PT_ECORRUPT, "%s/%s is a link", dir, name);
    if (fd < 0)
        return pt_fail(err, pt_status_of_open(errno), "cannot open %s/%s: %s",
                       dir, name, strerror(errno));
    const enum pt_status status = read_all(fd, dir, name, most_bytes, out, err);
    close(fd);
    return status;
}

ssize_t pt_glass_pread(int fd, void *to, size_t n_bytes, off_t at)
{
    ssize_t n;
    do
        n = pread(fd, to, n_bytes, at);
    while (n < 0 && errno == EINTR);
    return n;
}

enum pt_status pt_status_of_open(int cause)
{
    return cause == EMFILE || cause == ENFILE || cause == ENOMEM ? PT_ENOMEM
                                                                 : PT_EIO;
}
