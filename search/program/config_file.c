/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/program/config_file.h"

#include "common/place.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static enum pt_status
fail_io(const char *path, const char *why, struct pt_error *err)
{
    return pt_fail(err, PT_EIO,
                   "cannot read the defaults in %s: %s (--no-config: without)",
                   path, why);
}

/* All bytes of fd, and a newline behind the last. */
static enum pt_status
read_all(int fd, struct pt_config_file *file, struct pt_error *err)
{
    enum { PIECE = 4096 };
    const char *const path = pt_buf_z(&file->path);
    ssize_t n = 1;
    while (n > 0 && file->text.len <= PT_MAX_CONFIG_BYTES) {
        char *const room = pt_buf_room(&file->text, PIECE);
        if (!room)
            return pt_fail_nomem(err);
        n = read(fd, room, PIECE);
        if (n < 0)
            return fail_io(path, strerror(errno), err);
        pt_buf_used(&file->text, (size_t)n);
    }
    if (file->text.len > PT_MAX_CONFIG_BYTES)
        return pt_fail(err, PT_ELIMIT,
                       "%s: a file of defaults has at most %zu bytes", path,
                       PT_MAX_CONFIG_BYTES);
    pt_buf_add_byte(&file->text, '\n');
    return pt_buf_status(&file->text) == PT_OK ? PT_OK : pt_fail_nomem(err);
}

enum pt_status pt_config_file_read(struct pt_config_file *out,
                                   struct pt_error *err)
{
    const struct pt_str byte_order_mark = PT_STR("\xef\xbb\xbf");
    bool is_named;
    struct stat info;
    pt_buf_init(&out->path, PT_BUF_NO_CEILING);
    pt_buf_init(&out->text, PT_BUF_NO_CEILING);
    enum pt_status status = pt_place_of_config(&out->path, &is_named, err);
    if (status != PT_OK)
        return status == PT_ENOTFOUND ? PT_OK : status;
    const char *const path = pt_buf_z(&out->path);
    /* Not to hang on a FIFO. */
    const int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        const bool is_absent = errno == ENOENT || errno == ENOTDIR;
        return is_absent && !is_named ? PT_OK
                                      : fail_io(path, strerror(errno), err);
    }
    if (fstat(fd, &info) != 0)
        status = fail_io(path, strerror(errno), err);
    else if (!S_ISREG(info.st_mode) && !S_ISCHR(info.st_mode))
        status = fail_io(path, "it is no file", err);
    else
        status = read_all(fd, out, err);
    close(fd);
    if (pt_str_begins(pt_buf_str(&out->text), byte_order_mark))
        out->next = byte_order_mark.len;
    return status;
}

void pt_config_file_fini(struct pt_config_file *file)
{
    pt_buf_fini(&file->path);
    pt_buf_fini(&file->text);
}

/* The next line, and a NUL behind it in place of what ends it. */
static bool next_line(struct pt_config_file *file)
{
    const struct pt_str text = pt_buf_str(&file->text);
    if (file->next >= text.len)
        return false;
    const struct pt_str rest = pt_str_sub(text, file->next, text.len);
    file->line = pt_str_trim(pt_str_sub(rest, 0, pt_str_find(rest, '\n')));
    file->next += pt_str_find(rest, '\n') + 1;
    file->line_at++;
    file->text.ptr[(size_t)(file->line.ptr - text.ptr) + file->line.len] = 0;
    return true;
}

/* Of a value that would be cut at a NUL, or upset the terminal. */
static bool has_control(struct pt_str line)
{
    for (size_t i = 0; i < line.len; i++)
        if ((unsigned char)line.ptr[i] < 0x20 && line.ptr[i] != '\t')
            return true;
    return false;
}

/* What err says, with its place and the bytes [begin, end) of the line. */
static enum pt_status blame(const struct pt_config_file *file,
                            size_t begin,
                            size_t end,
                            struct pt_error *err)
{
    const struct pt_error inner = *err;
    return pt_fail_at(err, PT_EQUERY, begin, end, "%s:%u: %s",
                      pt_buf_z(&file->path), file->line_at, inner.message);
}

enum pt_status pt_config_file_next(struct pt_config_file *file,
                                   const struct pt_opt *table,
                                   struct pt_opt_found *out,
                                   struct pt_error *err)
{
    do {
        if (!next_line(file))
            return PT_ENOTFOUND;
    } while (file->line.len == 0 || file->line.ptr[0] == '#');
    enum pt_status status = PT_OK;
    if (has_control(file->line))
        status = pt_fail_at(err, PT_EQUERY, 0, file->line.len,
                            "a control character");
    else
        status = pt_opt_line(table, file->line, out, err);
    return status == PT_OK ? PT_OK
                           : blame(file, err->span_begin, err->span_end, err);
}

enum pt_status pt_config_file_blame(const struct pt_config_file *file,
                                    const char *value,
                                    struct pt_error *err)
{
    const size_t begin = value ? (size_t)(value - file->line.ptr) : 0;
    return blame(file, begin, file->line.len, err);
}
