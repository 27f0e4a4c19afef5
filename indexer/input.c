/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include "indexer/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { CHUNK_BYTES = 64 * 1024 };

/* ---------------------------------------------------------------- fills --- */

static enum pt_status fill_nothing(struct pt_input *input,
                                   char *room,
                                   size_t n,
                                   size_t *out_n,
                                   struct pt_error *err)
{
    (void)input;
    (void)room;
    (void)n;
    (void)err;
    *out_n = 0;
    return PT_OK;
}

/* A stream from where it stands, a file from where the window ends. */
static enum pt_status fill_from_file(struct pt_input *input,
                                     char *room,
                                     size_t n,
                                     size_t *out_n,
                                     struct pt_error *err)
{
    const uint64_t end = input->n_taken + (input->held.len - input->at);
    ssize_t got;
    do
        got = input->stream >= 0 ? read(input->stream, room, n)
                                 : pread(input->fd, room, n, (off_t)end);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return pt_fail(err, PT_EIO, "%s", strerror(errno));
    *out_n = (size_t)got;
    return PT_OK;
}

static enum pt_status fill_from_whole(struct pt_input *input,
                                      char *room,
                                      size_t n,
                                      size_t *out_n,
                                      struct pt_error *err)
{
    struct pt_input *const whole = input->context;
    struct pt_str window;
    *out_n = 0;
    if (!input->n_left)
        return PT_OK;
    const enum pt_status status = pt_input_peek(whole, 1, &window, err);
    if (status != PT_OK)
        return status;
    if (!window.len && input->n_left != UINT64_MAX)
        return pt_fail(err, PT_EINVALID, "cut off");
    n = n < window.len ? n : window.len;
    n = n < input->n_left ? n : (size_t)input->n_left;
    if (n)
        memcpy(room, window.ptr, n);
    pt_input_take(whole, n);
    if (input->n_left != UINT64_MAX)
        input->n_left -= n;
    *out_n = n;
    return PT_OK;
}

static void
init(struct pt_input *input, pt_input_fill *fill, void *context, int fd)
{
    input->fill = fill;
    input->context = context;
    input->fd = fd;
    input->stream = -1;
    input->is_fd_ours = false;
    pt_buf_init(&input->held, PT_BUF_NO_CEILING);
    input->at = 0;
    input->n_taken = 0;
    input->is_at_end = false;
    input->n_left = 0;
}

void pt_input_init_bytes(struct pt_input *input, struct pt_str bytes)
{
    init(input, fill_nothing, NULL, -1);
    pt_buf_add(&input->held, bytes);
}

void pt_input_init_own(struct pt_input *input, struct pt_buf *bytes)
{
    init(input, fill_nothing, NULL, -1);
    input->held = *bytes;
    input->is_at_end = true;
    pt_buf_init(bytes, bytes->ceiling);
}

void pt_input_begin_again(struct pt_input *input)
{
    assert(input->n_taken == input->at);
    input->at = 0;
    input->n_taken = 0;
}

void pt_input_init_fd(struct pt_input *input, int fd)
{
    init(input, fill_from_file, NULL, fd);
}

void pt_input_init_stream(struct pt_input *input, int fd)
{
    init(input, fill_from_file, NULL, -1);
    input->stream = fd;
}

void pt_input_init_fill(struct pt_input *input,
                        pt_input_fill *fill,
                        void *context)
{
    init(input, fill, context, -1);
}

void pt_input_init_part(struct pt_input *input,
                        struct pt_input *whole,
                        uint64_t n_bytes)
{
    init(input, fill_from_whole, whole, -1);
    input->n_left = n_bytes;
    input->swell = whole->swell;
}

void pt_input_fini(struct pt_input *input)
{
    if (input->is_fd_ours)
        close(input->fd);
    input->fd = -1;
    pt_buf_fini(&input->held);
}

/* -------------------------------------------------------------- window --- */

static struct pt_str held(const struct pt_input *input)
{
    return pt_str_sub(pt_buf_str(&input->held), input->at, input->held.len);
}

/* Drops what was taken, so that the window does not grow with the file. */
static void slide(struct pt_input *input)
{
    const struct pt_str rest = held(input);
    if (!input->at)
        return;
    memmove(input->held.ptr, rest.ptr, rest.len);
    pt_buf_cut(&input->held, rest.len);
    input->at = 0;
}

/* One more fill. */
static enum pt_status grow(struct pt_input *input, struct pt_error *err)
{
    size_t n = 0;
    slide(input);
    char *const room = pt_buf_room(&input->held, CHUNK_BYTES);
    if (!room)
        return pt_fail_nomem(err);
    const enum pt_status status =
        input->fill(input, room, CHUNK_BYTES, &n, err);
    if (status != PT_OK)
        return status;
    pt_buf_used(&input->held, n);
    input->is_at_end = n == 0;
    return PT_OK;
}

enum pt_status pt_input_peek(struct pt_input *input,
                             size_t n,
                             struct pt_str *out,
                             struct pt_error *err)
{
    enum pt_status status =
        pt_buf_status(&input->held) == PT_OK ? PT_OK : pt_fail_nomem(err);
    while (status == PT_OK && !input->is_at_end &&
           input->held.len - input->at < n)
        status = grow(input, err);
    if (status == PT_OK)
        *out = held(input);
    return status;
}

void pt_input_take(struct pt_input *input, size_t n)
{
    assert(n <= input->held.len - input->at);
    input->at += n;
    input->n_taken += n;
}

/* ------------------------------------------------------- lines and all --- */

/* Takes up to and with the next newline, holding nothing. */
static enum pt_status pass_line(struct pt_input *input, struct pt_error *err)
{
    for (;;) {
        struct pt_str window;
        const enum pt_status status = pt_input_peek(input, 1, &window, err);
        if (status != PT_OK || !window.len)
            return status;
        const size_t n = pt_str_find(window, '\n');
        pt_input_take(input, n < window.len ? n + 1 : n);
        if (n < window.len)
            return PT_OK;
    }
}

static struct pt_str without_return(struct pt_str line)
{
    return line.len && line.ptr[line.len - 1] == '\r'
               ? pt_str_sub(line, 0, line.len - 1)
               : line;
}

enum pt_status pt_input_line(struct pt_input *input,
                             size_t most,
                             struct pt_str *out,
                             bool *out_is_cut,
                             struct pt_error *err)
{
    struct pt_str window = PT_STR("");
    size_t n = 0;
    for (size_t want = 1;; want = window.len + 1) {
        const enum pt_status status = pt_input_peek(input, want, &window, err);
        if (status != PT_OK)
            return status;
        n += pt_str_find(pt_str_sub(window, n, window.len), '\n');
        if (n < window.len || n > most || window.len < want)
            break;
    }
    if (!window.len)
        return PT_ENOTFOUND;
    *out_is_cut = n > most;
    if (!*out_is_cut) {
        pt_input_take(input, n < window.len ? n + 1 : n);
        *out = without_return(pt_str_sub(window, 0, n));
        return PT_OK;
    }
    struct pt_buf kept;
    pt_buf_init(&kept, PT_BUF_NO_CEILING);
    pt_buf_add(&kept, pt_str_sub(window, 0, most));
    enum pt_status status = pt_buf_status(&kept) == PT_OK
                                ? pass_line(input, err)
                                : pt_fail_nomem(err);
    /* What was kept goes in front of the window, as bytes taken. */
    if (status == PT_OK) {
        const struct pt_str rest = held(input);
        pt_buf_add(&kept, rest);
        if (pt_buf_status(&kept) != PT_OK)
            status = pt_fail_nomem(err);
    }
    if (status == PT_OK) {
        const struct pt_buf old = input->held;
        input->held = kept;
        input->at = most;
        kept = old;
        *out = pt_str_sub(pt_buf_str(&input->held), 0, most);
    }
    pt_buf_fini(&kept);
    return status;
}

enum pt_status pt_input_all(struct pt_input *input,
                            size_t most,
                            struct pt_str *out,
                            struct pt_error *err)
{
    const enum pt_status status = pt_input_peek(input, most + 1, out, err);
    if (status != PT_OK)
        return status;
    if (out->len > most)
        return pt_fail(err, PT_ELIMIT, "larger than %zu MiB, no article",
                       most >> 20);
    pt_input_take(input, out->len);
    return PT_OK;
}

/* ------------------------------------------------------------ seekable --- */

static bool write_all(int fd, struct pt_str bytes)
{
    while (bytes.len) {
        const ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        bytes = pt_str_sub(bytes, (size_t)n, bytes.len);
    }
    return true;
}

static enum pt_status
spool_to(struct pt_input *input, int fd, struct pt_error *err)
{
    for (;;) {
        struct pt_str window;
        const enum pt_status status = pt_input_peek(input, 1, &window, err);
        if (status != PT_OK || !window.len)
            return status;
        if (input->n_taken + window.len > PT_MAX_SPOOL_BYTES)
            return pt_fail(err, PT_ELIMIT, "larger than %u MiB",
                           PT_MAX_SPOOL_BYTES >> 20);
        if (!write_all(fd, window))
            return pt_fail(err, PT_EIO, "cannot write a temporary file: %s",
                           strerror(errno));
        pt_input_take(input, window.len);
    }
}

enum pt_status
pt_input_seekable(struct pt_input *input, int *out_fd, struct pt_error *err)
{
    assert(input->n_taken == 0);
    if (input->fd < 0) {
        char path[] = "/tmp/pt-spool-XXXXXX";
        const int fd = mkostemp(path, O_CLOEXEC);
        if (fd < 0)
            return pt_fail(err, PT_EIO, "cannot make a temporary file: %s",
                           strerror(errno));
        unlink(path);
        const enum pt_status status = spool_to(input, fd, err);
        if (status != PT_OK) {
            close(fd);
            return status;
        }
        /* From here on the bytes come from the file. */
        pt_buf_fini(&input->held);
        init(input, fill_from_file, NULL, fd);
        input->is_fd_ours = true;
    }
    *out_fd = input->fd;
    return PT_OK;
}
