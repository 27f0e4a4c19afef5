/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/bulk/bulk_run.h"

#include "common/mem.h"
#include "common/varint.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { OUT_BYTES = 256 << 10 };

/* -------------------------------------------------------------- writing --- */

enum pt_status
pt_bulk_runs_init(struct pt_bulk_runs *r, int dir_fd, struct pt_error *err)
{
    static const char name[] = "bulk.tmp";
    *r = (struct pt_bulk_runs){.fd = -1};
    pt_buf_init(&r->out, PT_BUF_NO_CEILING);
    r->fd = openat(dir_fd, name,
                   O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (r->fd < 0)
        return pt_fail(err, PT_EIO, "cannot create %s: %s", name,
                       strerror(errno));
    unlinkat(dir_fd, name, 0);
    return PT_OK;
}

void pt_bulk_runs_fini(struct pt_bulk_runs *r)
{
    if (r->fd >= 0)
        close(r->fd);
    pt_buf_fini(&r->out);
    pt_free(r->runs);
    *r = (struct pt_bulk_runs){.fd = -1};
}

static void write_out(struct pt_bulk_runs *r)
{
    struct pt_str rest = pt_buf_str(&r->out);
    while (rest.len) {
        const ssize_t n = write(r->fd, rest.ptr, rest.len);
        if (n > 0) {
            r->n_bytes += (size_t)n;
            rest = pt_str_sub(rest, (size_t)n, rest.len);
        } else if (n == 0 || errno != EINTR) {
            r->cause = n == 0 ? ENOSPC : errno;
            r->out.status = PT_EIO;
            return;
        }
    }
    pt_buf_cut(&r->out, 0);
}

void pt_bulk_run_begin(struct pt_bulk_runs *r)
{
    struct pt_bulk_run *const grown = pt_grow(r->runs, &r->capacity, r->n + 1,
                                              PT_BULK_MAX_RUNS, sizeof *grown);
    if (!grown) {
        if (pt_buf_status(&r->out) == PT_OK)
            r->out.status = r->n < PT_BULK_MAX_RUNS ? PT_ENOMEM : PT_ELIMIT;
        return;
    }
    r->runs = grown;
    r->runs[r->n++].begin[0] = r->n_bytes;
    r->n_sections = 0;
}

void pt_bulk_run_add(struct pt_bulk_runs *r, struct pt_str bytes)
{
    pt_buf_add(&r->out, bytes);
    if (r->out.len >= OUT_BYTES && pt_buf_status(&r->out) == PT_OK)
        write_out(r);
}

void pt_bulk_run_add_number(struct pt_bulk_runs *r, uint64_t number)
{
    pt_varint_add(&r->out, number);
}

void pt_bulk_run_end_section(struct pt_bulk_runs *r)
{
    pt_varint_add(&r->out, 0);
    if (++r->n_sections < PT_N_BULK_SECTIONS && r->n)
        r->runs[r->n - 1].begin[r->n_sections] = r->n_bytes + r->out.len;
}

enum pt_status pt_bulk_run_end(struct pt_bulk_runs *r, struct pt_error *err)
{
    if (pt_buf_status(&r->out) == PT_OK)
        write_out(r);
    switch (pt_buf_status(&r->out)) {
    case PT_OK:
        r->runs[r->n - 1].end = r->n_bytes;
        return PT_OK;
    case PT_EIO:
        return pt_fail(err, PT_EIO,
                       "cannot write bulk.tmp beside the new index: %s",
                       strerror(r->cause));
    case PT_ELIMIT:
        return pt_fail(err, PT_ELIMIT, "more than %u runs of a bulk build",
                       PT_BULK_MAX_RUNS);
    default:
        return pt_fail_nomem(err);
    }
}

/* -------------------------------------------------------------- reading --- */

enum pt_status pt_bulk_reader_init(struct pt_bulk_reader *reader,
                                   const struct pt_bulk_runs *runs,
                                   size_t run,
                                   enum pt_bulk_section section,
                                   size_t room_bytes)
{
    *reader = (struct pt_bulk_reader){.fd = runs->fd,
                                      .next = runs->runs[run].begin[section],
                                      .end = runs->runs[run].end};
    reader->room = pt_alloc(room_bytes);
    reader->capacity = reader->room ? room_bytes : 0;
    return reader->room ? PT_OK : PT_ENOMEM;
}

void pt_bulk_reader_fini(struct pt_bulk_reader *reader)
{
    pt_free(reader->room);
    *reader = (struct pt_bulk_reader){.fd = -1};
}

/* Reads on until n bytes are there, or the run ends. */
static void fill(struct pt_bulk_reader *reader, size_t n)
{
    char *const room = pt_grow(reader->room, &reader->capacity, n, SIZE_MAX, 1);
    if (!room) {
        reader->status = PT_ENOMEM;
        return;
    }
    reader->room = room;
    reader->len -= reader->at;
    memmove(room, room + reader->at, reader->len);
    reader->at = 0;
    while (reader->len < n && reader->next < reader->end) {
        const uint64_t left = reader->end - reader->next;
        const size_t most = reader->capacity - reader->len;
        const ssize_t got =
            pread(reader->fd, room + reader->len,
                  left < most ? (size_t)left : most, (off_t)reader->next);
        if (got > 0) {
            reader->len += (size_t)got;
            reader->next += (size_t)got;
        } else if (got == 0 || errno != EINTR) {
            reader->status = PT_EIO;
            return;
        }
    }
}

uint64_t pt_bulk_fill_number(struct pt_bulk_reader *reader)
{
    uint64_t number = 0;
    if (reader->len - reader->at < PT_MAX_VARINT_BYTES &&
        reader->next < reader->end)
        fill(reader, PT_MAX_VARINT_BYTES);
    if (reader->status != PT_OK ||
        !pt_varint_get(pt_str_n(reader->room, reader->len), &reader->at,
                       &number)) {
        if (reader->status == PT_OK)
            reader->status = PT_EIO;
        return 0;
    }
    return number;
}

struct pt_str pt_bulk_fill_bytes(struct pt_bulk_reader *reader, size_t n)
{
    fill(reader, n);
    if (reader->status == PT_OK && reader->len - reader->at < n)
        reader->status = PT_EIO;
    if (reader->status != PT_OK)
        return PT_STR("");
    const struct pt_str bytes = pt_str_n(reader->room + reader->at, n);
    reader->at += n;
    return bytes;
}
