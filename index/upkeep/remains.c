/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/upkeep/remains.h"

#include "index/record.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* --------------------------------------------------------------- open --- */

/* A commit stamps at least one root. */
static bool
has_root_of(int folder, const struct pt_glass *glass, uint64_t revision)
{
    bool is_there = false;
    for (size_t i = 0; i < PT_N_GLASS_TABLES && !is_there; i++) {
        const struct pt_glass_tree *const table = &glass->tables[i];
        char stamp[4];
        const int fd =
            table->has_blocks
                ? openat(folder, pt_glass_files[i].name,
                         O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
                : -1;
        if (fd < 0)
            continue;
        is_there = pt_glass_pread(
                       fd, stamp, sizeof stamp,
                       (off_t)(table->root_block * table->block_bytes)) == 4 &&
                   pt_glass_stamp(stamp) == revision;
        close(fd);
    }
    return is_there;
}

/* Whether two iamglass differ in nothing but the revision. After a commit that
 * failed libxapian writes such a one, so that no reader takes the blocks which
 * it left for another's. */
static bool is_only_later(const struct pt_glass *copy,
                          const struct pt_glass *glass)
{
    bool is_same = copy->n_documents == glass->n_documents &&
                   copy->last_docid == glass->last_docid;
    for (size_t i = 0; i < PT_N_GLASS_TABLES && is_same; i++) {
        const struct pt_glass_tree *const a = &copy->tables[i];
        const struct pt_glass_tree *const b = &glass->tables[i];
        is_same = a->root_block == b->root_block &&
                  a->block_bytes == b->block_bytes &&
                  a->n_entries == b->n_entries && a->level == b->level &&
                  a->has_blocks == b->has_blocks;
    }
    return is_same;
}

/* Whether bytes, which glass was read from, is what the sums know, or the work
 * of a later commit. */
static bool is_trusted(struct pt_remains *r, int folder, struct pt_str bytes)
{
    struct pt_glass copy;
    if (r->sums_status != PT_OK || pt_str_equal(bytes, r->sums.iamglass))
        return true;
    r->is_behind =
        pt_glass_parse(r->sums.iamglass, r->dir, &copy, NULL) == PT_OK &&
        memcmp(copy.uuid, r->glass.uuid, sizeof copy.uuid) == 0 &&
        r->glass.revision > r->sums.revision &&
        (has_root_of(folder, &r->glass, r->glass.revision) ||
         (r->sums.is_open && is_only_later(&copy, &r->glass)));
    return r->is_behind;
}

/* iamglass, or the copy of it. */
static enum pt_status
find_glass(struct pt_remains *r, int folder, struct pt_error *err)
{
    struct pt_buf bytes;
    pt_buf_init(&bytes, PT_BUF_NO_CEILING);
    enum pt_status status = pt_glass_read_file(
        folder, r->dir, PT_IAMGLASS, PT_IAMGLASS_MAX_BYTES, &bytes, err);
    if (status == PT_OK)
        status = pt_glass_parse(pt_buf_str(&bytes), r->dir, &r->glass, err);
    r->has_glass = status == PT_OK && is_trusted(r, folder, pt_buf_str(&bytes));
    pt_buf_fini(&bytes);
    if (r->has_glass || status == PT_ENOMEM)
        return status;
    r->is_glass_damaged = true;
    if (r->sums_status == PT_OK)
        r->has_glass =
            pt_glass_parse(r->sums.iamglass, r->dir, &r->glass, NULL) == PT_OK;
    if (status == PT_EVERSION && !r->has_glass)
        return status;
    return PT_OK;
}

/* Whether anything in the folder is an index's. */
static bool has_traces(int folder)
{
    for (size_t i = 0; i < PT_N_GLASS_TABLES; i++)
        if (faccessat(folder, pt_glass_files[i].name, F_OK, 0) == 0)
            return true;
    return faccessat(folder, PT_IAMGLASS, F_OK, 0) == 0 ||
           faccessat(folder, PT_CHECKSUMS, F_OK, 0) == 0;
}

void pt_remains_init(struct pt_remains *r)
{
    *r = (struct pt_remains){.dir = ""};
    pt_buf_init(&r->sums.bytes, PT_BUF_NO_CEILING);
    r->reader.folder = -1;
    for (size_t i = 0; i < PT_N_GLASS_TABLES; i++)
        r->reader.files[i] = -1;
}

enum pt_status pt_remains_open(const char *dir,
                               bool trusts_all,
                               struct pt_remains *out,
                               struct pt_error *err)
{
    pt_remains_init(out);
    out->dir = dir;
    const int folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0 && (errno == ENOENT || errno == ENOTDIR))
        return pt_fail(err, PT_ENOINDEX, "there is no index at %s", dir);
    if (folder < 0)
        return pt_fail(err, PT_EIO, "cannot open %s: %s", dir, strerror(errno));
    enum pt_status status =
        has_traces(folder)
            ? PT_OK
            : pt_fail(err, PT_ENOINDEX, "there is no index at %s", dir);
    if (status == PT_OK && !trusts_all)
        status = pt_index_check_private(folder, dir, err);
    if (status == PT_OK) {
        out->sums_status = pt_checksums_load(dir, &out->sums, err);
        if (out->sums_status == PT_ENOMEM)
            status = PT_ENOMEM;
    }
    if (status == PT_OK)
        status = find_glass(out, folder, err);
    close(folder);
    if (status != PT_OK || !out->has_glass)
        return status;
    return pt_glass_reader_open(dir, &out->glass,
                                out->sums_status == PT_OK ? &out->sums : NULL,
                                &out->reader, err);
}

void pt_remains_close(struct pt_remains *r)
{
    pt_glass_reader_close(&r->reader);
    pt_checksums_fini(&r->sums);
}

/* ------------------------------------------------------------ articles --- */

struct article_walk {
    pt_remains_article *each;
    void *context;
    struct pt_buf hold;
    uint64_t n_bad;
};

static enum pt_status
take_record(void *context, struct pt_str key, struct pt_str value)
{
    struct article_walk *const walk = context;
    struct pt_article article;
    uint64_t docid = 0;
    if (!pt_glass_docid(key, &docid)) {
        walk->n_bad++;
        return PT_OK;
    }
    const enum pt_status status =
        pt_record_decode(value, &walk->hold, &article, NULL);
    if (status == PT_OK)
        return walk->each(walk->context, docid, value, &article);
    walk->n_bad += status != PT_ENOMEM;
    return status == PT_ENOMEM ? status : PT_OK;
}

enum pt_status pt_remains_each_article(const struct pt_remains *r,
                                       pt_remains_article *each,
                                       void *context,
                                       uint64_t *out_n_bad,
                                       struct pt_error *err)
{
    struct article_walk job = {.each = each, .context = context};
    struct pt_glass_walk walk = {0};
    enum pt_status status = PT_OK;
    pt_buf_init(&job.hold, PT_BUF_NO_CEILING);
    if (r->has_glass)
        status = pt_glass_each(&r->reader, PT_GLASS_DOCDATA, PT_STR(""),
                               take_record, &job, &walk, err);
    pt_buf_fini(&job.hold);
    if (out_n_bad)
        *out_n_bad = job.n_bad + walk.n_bad_entries;
    return status;
}

struct identity_walk {
    pt_remains_identity *each;
    void *context;
};

/* A term that ends in NUL and a docid is a further part of a list: identities
 * have none. */
static enum pt_status
take_identity(void *context, struct pt_str key, struct pt_str value)
{
    const struct identity_walk *const walk = context;
    uint64_t docid;
    if (!pt_glass_only_docid(value, &docid))
        return PT_OK;
    return walk->each(walk->context, key, docid);
}

enum pt_status pt_remains_each_identity(const struct pt_remains *r,
                                        pt_remains_identity *each,
                                        void *context,
                                        struct pt_error *err)
{
    struct identity_walk job = {each, context};
    struct pt_glass_walk walk;
    if (!r->has_glass)
        return PT_OK;
    return pt_glass_each(&r->reader, PT_GLASS_POSTLIST, PT_STR("Q"),
                         take_identity, &job, &walk, err);
}

/* ------------------------------------------------------------ settings --- */

struct meta_walk {
    pt_glass_entry *each;
    void *context;
};

static enum pt_status
take_meta(void *context, struct pt_str key, struct pt_str value)
{
    const struct meta_walk *const walk = context;
    return walk->each(walk->context,
                      pt_str_sub(key, PT_GLASS_META.len, key.len), value);
}

enum pt_status pt_remains_each_meta(const struct pt_remains *r,
                                    struct pt_str prefix,
                                    pt_glass_entry *each,
                                    void *context,
                                    struct pt_glass_walk *walk,
                                    struct pt_error *err)
{
    struct meta_walk job = {each, context};
    struct pt_buf key;
    enum pt_status status = PT_OK;
    *walk = (struct pt_glass_walk){.n_bad_blocks = !r->has_glass};
    if (!r->has_glass)
        return PT_OK;
    pt_buf_init(&key, PT_BUF_NO_CEILING);
    pt_buf_add(&key, PT_GLASS_META);
    pt_buf_add(&key, prefix);
    status = pt_buf_status(&key) == PT_OK
                 ? pt_glass_each(&r->reader, PT_GLASS_POSTLIST,
                                 pt_buf_str(&key), take_meta, &job, walk, err)
                 : pt_fail_nomem(err);
    pt_buf_fini(&key);
    return status;
}

struct setting {
    struct pt_str key;
    struct pt_buf *out;
};

static enum pt_status
take_setting(void *context, struct pt_str key, struct pt_str value)
{
    const struct setting *const job = context;
    if (pt_str_equal(key, job->key))
        pt_buf_add(job->out, value);
    return pt_buf_status(job->out);
}

enum pt_status pt_remains_setting(const struct pt_remains *r,
                                  struct pt_str key,
                                  struct pt_buf *out,
                                  struct pt_error *err)
{
    struct setting job = {key, out};
    struct pt_glass_walk walk;
    const size_t before = out->len;
    const enum pt_status status =
        pt_remains_each_meta(r, key, take_setting, &job, &walk, err);
    if (status != PT_OK)
        return pt_fail_nomem(err);
    if (out->len == before && walk.n_bad_blocks && r->sums_status == PT_OK)
        pt_buf_add(out, pt_settings_get(r->sums.settings, key));
    return pt_buf_status(out) == PT_OK ? PT_OK : pt_fail_nomem(err);
}
