/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_pack.c: an index written anew by libxapian, in half the space.
 */
#include "index/index_writer.h"

#include "index/folder.h"
#include "index/index_reader.h"
#include "index/upkeep/checksums.h"

#include <unistd.h>

static enum pt_status
read_facts(const char *dir, struct pt_glass *out, struct pt_error *err)
{
    struct pt_buf bytes;
    pt_buf_init(&bytes, PT_BUF_NO_CEILING);
    const int folder = pt_folder_open(dir);
    enum pt_status status =
        folder < 0 ? pt_folder_fail(err, "open", dir)
                   : pt_glass_read_file(folder, dir, PT_IAMGLASS,
                                        PT_IAMGLASS_MAX_BYTES, &bytes, err);
    if (status == PT_OK)
        status = pt_glass_parse(pt_buf_str(&bytes), dir, out, err);
    if (folder >= 0)
        close(folder);
    pt_buf_fini(&bytes);
    return status;
}

/* A table that libxapian cannot open, for want of a descriptor perhaps, is one
 * without entries to it. Only the lists of articles are parted otherwise in
 * what is packed. */
static enum pt_status
check_packed(const char *from, const char *to, struct pt_error *err)
{
    struct pt_glass before, after;
    enum pt_status status = read_facts(from, &before, err);
    if (status == PT_OK)
        status = read_facts(to, &after, err);
    for (size_t i = 0; i < PT_N_GLASS_TABLES && status == PT_OK; i++)
        if (i != PT_GLASS_POSTLIST &&
            before.tables[i].n_entries != after.tables[i].n_entries)
            status = pt_fail(err, PT_EIO,
                             "packing %s: libxapian did not read all of %s",
                             from, pt_glass_files[i].name);
    return status;
}

enum pt_status
pt_index_pack(const char *from, const char *to, struct pt_error *err)
{
    struct xc_error cause;
    const enum xc_status status =
        xc_compact(from, to, XC_COMPACT_RENUMBER, &cause);
    return status == XC_OK
               ? check_packed(from, to, err)
               : pt_fail_engine_at(err, status, &cause, "packing", from);
}
