/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/index_table.h"

#include "common/mem.h"
#include "index/deflate.h"
#include "index/reader_private.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* The UUID as libxapian writes it out. */
static bool is_uuid(struct xc_bytes text, const unsigned char *uuid)
{
    static const char digits[] = "0123456789abcdef";
    size_t n_digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '-')
            continue;
        if (n_digits == (size_t)2 * PT_GLASS_UUID_BYTES)
            return false;
        const unsigned byte = uuid[n_digits / 2];
        if (text.ptr[i] != digits[n_digits % 2 ? byte & 15 : byte >> 4])
            return false;
        n_digits++;
    }
    return n_digits == (size_t)2 * PT_GLASS_UUID_BYTES;
}

/* Whether glass describes the commit that db stands at. */
static bool is_commit(const xc_db *db, const struct pt_glass *glass)
{
    struct xc_bytes uuid;
    uint64_t revision = 0;
    return xc_db_revision(db, &revision, NULL) == XC_OK &&
           revision == glass->revision &&
           xc_db_uuid(db, &uuid, NULL) == XC_OK && is_uuid(uuid, glass->uuid);
}

/* What iamglass in folder says; false when it cannot be read. */
static bool read_glass(int folder, const char *dir, struct pt_glass *out)
{
    struct pt_buf bytes;
    pt_buf_init(&bytes, PT_BUF_NO_CEILING);
    const bool is_read =
        pt_glass_read_file(folder, dir, PT_IAMGLASS, PT_IAMGLASS_MAX_BYTES,
                           &bytes, NULL) == PT_OK &&
        pt_glass_parse(pt_buf_str(&bytes), dir, out, NULL) == PT_OK;
    pt_buf_fini(&bytes);
    return is_read;
}

/* Opens the folder, and reads which commit is the newest there. */
static bool find_commit(const char *dir, int *out_folder, struct pt_glass *out)
{
    const int folder = dir ? open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (folder < 0)
        return false;
    if (read_glass(folder, dir, out)) {
        *out_folder = folder;
        return true;
    }
    close(folder);
    return false;
}

/* Takes over the folder that the snapshot was opened by, if it was. */
static bool take_commit(const struct pt_reader *reader,
                        struct pt_reader_tables *tables)
{
    struct pt_shard *const shard = pt_open_shard(reader, 0);
    if (!shard->is_read || shard->folder < 0)
        return false;
    tables->folder = shard->folder;
    tables->glass = shard->commit;
    shard->folder = -1;
    return true;
}

/* The same once for all tables, so that these are from one folder, however
 * often another is put in its place. */
static bool has_commit(const struct pt_reader *reader)
{
    struct pt_reader_tables *const tables = reader->tables;
    if (!tables->has_folder)
        tables->has_folder = take_commit(reader, tables) ||
                             find_commit(pt_reader_folder(reader),
                                         &tables->folder, &tables->glass);
    return tables->has_folder &&
           is_commit(pt_reader_db(reader), &tables->glass);
}

static bool open_table(const struct pt_reader *reader,
                       enum pt_glass_name table,
                       struct pt_glass_source *out)
{
    struct pt_reader_tables *const tables = reader->tables;
    if (!has_commit(reader) ||
        !pt_glass_source_open(tables->folder, &tables->glass, table, out))
        return false;
    out->is_hurt = &tables->is_hurt[table];
    return true;
}

bool pt_reader_has_table(const struct pt_reader *reader,
                         enum pt_glass_name table)
{
    return reader->tables->is_open[table] ||
           pt_open_shard(reader, 0)->is_read ||
           (reader->tables->keeps_blocks && pt_reader_folder(reader));
}

const struct pt_glass_source *pt_reader_table(const struct pt_reader *reader,
                                              enum pt_glass_name table)
{
    struct pt_reader_tables *const tables = reader->tables;
    struct pt_glass_source *const source = &tables->sources[table];
    if (!tables->is_open[table])
        tables->is_open[table] = open_table(reader, table, source);
    if (!tables->is_open[table])
        return NULL;
    if (tables->keeps_blocks && !source->kept) {
        const size_t n_bytes = (size_t)source->tree.block_bytes;
        const size_t most = table == PT_GLASS_DOCDATA ? PT_KEPT_RECORD_BYTES
                                                      : PT_KEPT_BLOCK_BYTES;
        source->kept = pt_glass_kept_new(most / n_bytes, n_bytes);
    }
    return source;
}

struct pt_glass_seeker *pt_reader_seeker(const struct pt_reader *reader,
                                         enum pt_glass_name table)
{
    struct pt_glass_seeker **const kept = &reader->tables->seekers[table];
    const struct pt_glass_source *const source = pt_reader_table(reader, table);
    if (*kept || !source)
        return *kept;
    struct pt_glass_seeker *const seeker = pt_alloc(sizeof *seeker);
    if (seeker && pt_glass_seeker_init(seeker, source) != PT_OK) {
        pt_free(seeker);
        return NULL;
    }
    *kept = seeker;
    return seeker;
}

/* More is left to libxapian. */
#define MOST_UNPACKED ((size_t)64 << 20)

/* Appends what packed holds; false: libxapian is to be asked. */
static bool unpack(struct pt_reader_tables *tables,
                   struct pt_str packed,
                   struct pt_buf *out)
{
    if (!tables->inflater)
        tables->inflater = pt_inflater_new();
    return tables->inflater && pt_inflate_quickly(tables->inflater, packed,
                                                  MOST_UNPACKED, out) == PT_OK;
}

/* Whether the commit has nothing in a table, of which there may be no file. */
static bool is_empty(const struct pt_reader *reader, enum pt_glass_name table)
{
    return has_commit(reader) &&
           !reader->tables->glass.tables[table].has_blocks;
}

enum pt_glass_found pt_reader_read_entry(const struct pt_reader *reader,
                                         enum pt_glass_name table,
                                         struct pt_str key,
                                         struct pt_buf *out)
{
    struct pt_glass_seeker *const seeker = pt_reader_seeker(reader, table);
    struct pt_str entry;
    bool is_deflated = false;
    if (!seeker)
        return is_empty(reader, table) ? PT_GLASS_ABSENT : PT_GLASS_UNKNOWN;
    const enum pt_glass_found found =
        pt_glass_seek_whole(seeker, key, &entry, &is_deflated);
    if (found == PT_GLASS_THERE && is_deflated)
        return unpack(reader->tables, entry, out) ? found : PT_GLASS_UNKNOWN;
    if (found == PT_GLASS_THERE)
        pt_buf_add(out, entry);
    return found;
}

/* Whether the tables are of the newest commit, whose blocks nobody writes to.
 */
static bool is_newest(const struct pt_reader *reader)
{
    struct pt_glass glass;
    int folder;
    if (!find_commit(pt_reader_folder(reader), &folder, &glass))
        return false;
    close(folder);
    return is_commit(pt_reader_db(reader), &glass);
}

enum pt_status pt_reader_may_ask(const struct pt_reader *reader,
                                 struct pt_error *err)
{
    struct pt_reader_tables *const tables = reader->tables;
    for (size_t i = 0; i < PT_N_GLASS_TABLES; i++) {
        if (!tables->is_hurt[i])
            continue;
        if (is_newest(reader))
            return pt_fail(err, PT_ECORRUPT,
                           "%s/%s is damaged: pt-index --check tells, --repair "
                           "mends",
                           pt_reader_folder(reader), pt_glass_files[i].name);
        tables->is_hurt[i] = false; /* a writer was faster */
    }
    return PT_OK;
}

enum xc_status pt_reader_may_ask_engine(const struct pt_reader *reader,
                                        struct xc_error *cause)
{
    struct pt_error why;
    if (pt_reader_may_ask(reader, &why) == PT_OK)
        return XC_OK;
    cause->status = XC_CORRUPT;
    snprintf(cause->message, sizeof cause->message, "%s", why.message);
    return XC_CORRUPT;
}

static void free_seekers(struct pt_reader_tables *tables)
{
    for (size_t i = 0; i < PT_N_GLASS_TABLES; i++) {
        if (tables->seekers[i])
            pt_glass_seeker_fini(tables->seekers[i]);
        pt_free(tables->seekers[i]);
        tables->seekers[i] = NULL;
    }
}

void pt_reader_keep_blocks(struct pt_reader *reader)
{
    reader->tables->keeps_blocks = true;
}

/* A seeker may hold views of blocks that go. */
void pt_reader_settle_tables(const struct pt_reader *reader)
{
    free_seekers(reader->tables);
    for (size_t i = 0; i < PT_N_GLASS_TABLES; i++)
        if (reader->tables->sources[i].kept)
            pt_glass_kept_settle(reader->tables->sources[i].kept);
}

void pt_reader_close_tables(const struct pt_reader *reader)
{
    struct pt_reader_tables *const tables = reader->tables;
    free_seekers(tables);
    for (size_t i = 0; i < PT_N_GLASS_TABLES; i++) {
        pt_glass_kept_free(tables->sources[i].kept);
        if (tables->is_open[i])
            pt_glass_source_close(&tables->sources[i]);
        tables->sources[i] = (struct pt_glass_source){.kept = NULL};
        tables->is_open[i] = tables->is_hurt[i] = false;
    }
    if (tables->has_folder)
        close(tables->folder);
    tables->has_folder = false;
    pt_known_lists_fini(&tables->known);
    pt_inflater_free(tables->inflater);
    tables->inflater = NULL;
}
