/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * fuzz_stored.c: what reads back what we wrote ourselves, and what a bad disk
 * made of it.
 */
#define _GNU_SOURCE /* memfd_create; NOLINT(bugprone-reserved-identifier) */
#include "tests/fuzz/fuzz.h"

#include "common/place.h"
#include "index/glass/iamglass.h"
#include "index/record.h"
#include "index/upkeep/glass_read.h"
#include "indexer/ledger.h"
#include "search/program/seen_file.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static void fuzz_record(struct pt_str bytes)
{
    struct pt_buf hold;
    struct pt_article article;
    struct pt_error err = {0};
    pt_buf_init(&hold, PT_BUF_NO_CEILING);
    if (pt_record_decode(bytes, &hold, &article, &err) == PT_OK) {
        bool is_cut;
        (void)pt_article_shown_title(&article, 80, &is_cut);
    } else {
        pt_fuzz_must(err.message[0]);
    }
    pt_buf_fini(&hold);
}

static void fuzz_iamglass(struct pt_str bytes)
{
    struct pt_glass glass;
    struct pt_error err = {0};
    if (pt_glass_parse(bytes, "index", &glass, &err) != PT_OK) {
        pt_fuzz_must(err.message[0]);
        return;
    }
    for (size_t i = 0; i < PT_N_GLASS_TABLES; i++)
        pt_fuzz_must(glass.tables[i].level <= PT_GLASS_MAX_LEVEL &&
                     glass.tables[i].block_bytes <= PT_GLASS_MAX_BLOCK);
}

static enum pt_status
meet(void *context, struct pt_str key, struct pt_str value)
{
    uint64_t docid, *const n = context;
    (void)pt_glass_docid(key, &docid);
    (void)pt_glass_only_docid(value, &docid);
    ++*n;
    return PT_OK;
}

static bool meet_block(void *context, uint64_t block)
{
    (void)block;
    ++*(uint64_t *)context;
    return true;
}

/* The level of the root, then the blocks of a table. */
static void fuzz_glass_read(struct pt_str bytes)
{
    enum { BLOCK = 8192 };
    struct pt_glass_reader reader = {.dir = "index"};
    struct pt_glass_tree *const tree = &reader.glass.tables[PT_GLASS_DOCDATA];
    struct pt_glass_walk walk;
    uint64_t n = 0;
    if (bytes.len < 1)
        return;
    for (size_t i = 0; i < PT_N_GLASS_TABLES; i++)
        reader.files[i] = -1;
    const int fd = memfd_create("table", MFD_CLOEXEC);
    const struct pt_str blocks = pt_str_sub(bytes, 1, bytes.len);
    pt_fuzz_must(fd >= 0 &&
                 write(fd, blocks.ptr, blocks.len) == (ssize_t)blocks.len);
    reader.files[PT_GLASS_DOCDATA] = fd;
    reader.file_bytes[PT_GLASS_DOCDATA] = blocks.len;
    reader.folder = -1;
    reader.glass.revision = 1;
    tree->block_bytes = BLOCK;
    tree->level = (unsigned char)bytes.ptr[0] % (PT_GLASS_MAX_LEVEL + 1);
    tree->has_blocks = true;
    tree->n_entries = 1;
    pt_fuzz_must(pt_glass_each(&reader, PT_GLASS_DOCDATA, PT_STR(""), meet, &n,
                               &walk, NULL) == PT_OK);
    pt_fuzz_must(pt_glass_each_block(&reader, PT_GLASS_DOCDATA, tree,
                                     meet_block, &n, &walk, NULL) == PT_OK);
    close(fd);
}

/* --- Files ---------------------------------------------------------------- */

/* A folder of this process, made once, in $TMPDIR, which who set it removes. */
static const char *folder(void)
{
    static char path[256];
    const char *const above = getenv("TMPDIR");
    if (!*path) {
        snprintf(path, sizeof path, "%s/pt-fuzz-XXXXXX",
                 above ? above : "/tmp");
        pt_fuzz_must(mkdtemp(path));
    }
    return path;
}

static void write_file(const char *path, struct pt_str bytes)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    pt_fuzz_must(fd >= 0 &&
                 write(fd, bytes.ptr, bytes.len) == (ssize_t)bytes.len);
    close(fd);
}

/* The body: what stands before it, its own sum too, is put there. */
static void fuzz_checksums(struct pt_str bytes)
{
    struct pt_checksums sums;
    struct pt_error err = {0};
    struct pt_buf file;
    char path[512];
    pt_buf_init(&file, PT_BUF_NO_CEILING);
    pt_buf_puts(&file, PT_CHECKSUMS_MAGIC);
    const uint64_t sum = pt_checksum(bytes);
    for (unsigned i = 0; i < sizeof sum; i++)
        pt_buf_add_byte(&file, (char)(sum >> 8 * i & 0xff));
    pt_buf_add(&file, bytes);
    snprintf(path, sizeof path, "%s/" PT_CHECKSUMS, folder());
    write_file(path, pt_buf_str(&file));
    if (pt_checksums_load(folder(), &sums, &err) == PT_OK)
        for (uint64_t block = 0; block < 3; block++)
            for (size_t t = 0; t < PT_N_GLASS_TABLES; t++)
                (void)pt_checksums_judge(&sums, (enum pt_glass_name)t, block,
                                         PT_STR("a block"));
    else
        pt_fuzz_must(err.message[0]);
    pt_checksums_fini(&sums);
    unlink(path);
    pt_buf_fini(&file);
}

static void fuzz_seen(struct pt_str bytes)
{
    static const char *const index = "/nowhere";
    struct pt_seen_file *file = NULL;
    struct pt_error err = {0};
    struct pt_buf path;
    pt_buf_init(&path, PT_BUF_NO_CEILING);
    pt_fuzz_must(setenv("XDG_STATE_HOME", folder(), 1) == 0);
    /* The folder is made by the first. */
    if (pt_seen_file_open("fuzz", &index, 1, &file, &err) == PT_OK)
        pt_seen_file_close(file);
    file = NULL;
    pt_fuzz_must(pt_place_of_state(&path, &err) == PT_OK);
    pt_buf_printf(&path, "/fuzz-%016" PRIx64 ".seen",
                  pt_str_hash(pt_str_of(index)));
    write_file(pt_buf_z(&path), bytes);
    if (pt_seen_file_open("fuzz", &index, 1, &file, &err) != PT_OK)
        pt_fuzz_must(err.message[0]);
    pt_seen_file_close(file);
    unlink(pt_buf_z(&path));
    pt_buf_fini(&path);
}

/* --- The ledger ----------------------------------------------------------- */

struct kept {
    struct pt_str list, chunk;
};

static enum pt_status
get(void *context, struct pt_str key, struct pt_buf *out, struct pt_error *err)
{
    const struct kept *const kept = context;
    (void)err;
    pt_buf_clear(out);
    pt_buf_add(out, pt_str_equal(key, PT_STR("L")) ? kept->list : kept->chunk);
    return PT_OK;
}

/* Its list, 0xff, what every chunk of it holds. */
static void fuzz_ledger(struct pt_str bytes)
{
    struct kept kept;
    kept.list = pt_fuzz_cut(&bytes);
    kept.chunk = bytes;
    const struct pt_ledger_store store = {.get = get, .context = &kept};
    struct pt_ledger ledger;
    struct pt_ledger_cursor cursor;
    struct pt_ledger_entry entry;
    struct pt_ledger_place place;
    struct pt_error err = {0};
    enum { MOST = 1000 };
    size_t n = 0;
    pt_ledger_init(&ledger, &store, PT_STR("L"));
    if (pt_ledger_open(&ledger, &err) == PT_OK) {
        pt_ledger_cursor_init(&cursor, &ledger);
        while (n++ < MOST &&
               pt_ledger_next(&cursor, &entry, &place, &err) == PT_OK)
            (void)pt_ledger_uses(&ledger, entry.path);
        pt_ledger_cursor_fini(&cursor);
    }
    pt_ledger_fini(&ledger);
}

const struct pt_fuzz_target pt_fuzz_stored[] = {
    {"record",     fuzz_record    },
    {"iamglass",   fuzz_iamglass  },
    {"glass_read", fuzz_glass_read},
    {"checksums",  fuzz_checksums },
    {"seen",       fuzz_seen      },
    {"ledger",     fuzz_ledger    },
    {NULL,         NULL           }
};
