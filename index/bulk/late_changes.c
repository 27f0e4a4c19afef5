/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/bulk/late_changes.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { READ_BYTES = 64 << 10 };

void pt_late_changes_fini(struct pt_late_changes *late)
{
    if (late->is_open) {
        pt_bulk_reader_fini(&late->reader);
        pt_bulk_runs_fini(&late->file);
    }
    *late = (struct pt_late_changes){0};
}

static enum pt_status
make_file(struct pt_late_changes *late, const char *dir, struct pt_error *err)
{
    const int dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir_fd < 0)
        return pt_fail(err, PT_EIO, "cannot open %s: %s", dir, strerror(errno));
    const enum pt_status status = pt_bulk_runs_init(&late->file, dir_fd, err);
    close(dir_fd);
    late->is_open = true;
    if (status == PT_OK)
        pt_bulk_run_begin(&late->file);
    return status;
}

enum pt_status pt_late_changes_add(struct pt_late_changes *late,
                                   const char *dir,
                                   unsigned kind,
                                   struct pt_str bytes,
                                   struct pt_error *err)
{
    if (!late->is_open) {
        const enum pt_status status = make_file(late, dir, err);
        if (status != PT_OK)
            return status;
    }
    pt_bulk_run_add_number(&late->file, kind);
    pt_bulk_run_add_number(&late->file, bytes.len);
    pt_bulk_run_add(&late->file, bytes);
    late->n++;
    return pt_buf_status(&late->file.out) == PT_OK
               ? PT_OK
               : pt_bulk_run_end(&late->file, err);
}

enum pt_status pt_late_changes_rewind(struct pt_late_changes *late,
                                      struct pt_error *err)
{
    if (!late->is_open)
        return PT_OK;
    const enum pt_status status = pt_bulk_run_end(&late->file, err);
    if (status != PT_OK)
        return status;
    return pt_bulk_reader_init(&late->reader, &late->file, 0, PT_BULK_ENTRIES,
                               READ_BYTES) == PT_OK
               ? PT_OK
               : pt_fail_nomem(err);
}

enum pt_status pt_late_changes_next(struct pt_late_changes *late,
                                    unsigned *out_kind,
                                    struct pt_str *out_bytes,
                                    struct pt_error *err)
{
    assert(late->n);
    late->n--;
    *out_kind = (unsigned)pt_bulk_read_number(&late->reader);
    const uint64_t len = pt_bulk_read_number(&late->reader);
    *out_bytes = pt_bulk_read_bytes(&late->reader, (size_t)len);
    if (late->reader.status == PT_OK)
        return PT_OK;
    return late->reader.status == PT_ENOMEM
               ? pt_fail_nomem(err)
               : pt_fail(err, PT_EIO,
                         "cannot read back what was put beside the new index");
}
