/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/upkeep.h"

#include "common/buf.h"
#include "index/index_dir.h"
#include "index/index_lock.h"
#include "index/index_reader.h"
#include "index/index_writer.h"
#include "index/shard_set.h"
#include "index/upkeep/checksums.h"
#include "index/upkeep/index_check.h"

#include <inttypes.h>

static enum pt_status take_lock(const char *dir,
                                const struct pt_indexer_options *options,
                                struct pt_index_lock **out,
                                struct pt_error *err)
{
    return pt_index_lock_take(dir, options->wait_seconds, options->on_wait,
                              options->context, out, err);
}

/* --------------------------------------------------------------- check --- */

struct findings {
    const struct pt_indexer_options *options;
    struct pt_buf text; /* a line each */
};

static void find(void *context, const char *where, const char *what)
{
    struct findings *const found = context;
    pt_buf_printf(&found->text, "%s: %s\n", where, what);
    if (found->options->on_event)
        found->options->on_event(found->options->context, "damaged", where,
                                 what);
}

/* The mark, and what to do, in words. */
static enum pt_status
condemn(const char *dir, const struct findings *found, struct pt_error *err)
{
    const enum pt_status status =
        pt_index_dir_mark(dir, pt_buf_str(&found->text), err);
    if (status != PT_OK)
        return status;
    return pt_fail(err, PT_ECORRUPT,
                   "%s is damaged, and nothing searches it now; pt-index "
                   "--repair makes it whole",
                   dir);
}

struct checking {
    struct findings found;
    struct pt_indexer_findings sum;
    struct pt_error damage; /* the first */
};

static void add_seen(struct pt_indexer_findings *sum,
                     const struct pt_index_check *seen)
{
    sum->n_articles += seen->n_articles;
    sum->n_blocks += seen->n_blocks;
    sum->n_damaged_blocks += seen->n_bad_blocks;
    sum->n_damaged_articles += seen->n_bad_articles;
    sum->had_checksums &= seen->has_sums;
}

static enum pt_status
check(const char *dir, bool is_shard, struct checking *c, struct pt_error *err)
{
    struct pt_index_check seen;
    const unsigned depth =
        PT_CHECK_ALL |
        (c->found.options->trusts_writable ? (unsigned)PT_CHECK_TRUSTING : 0u);
    enum pt_status status =
        pt_index_check(dir, depth, find, &c->found, &seen, err);
    if (status == PT_ENOINDEX && is_shard) {
        find(&c->found, dir, "there is no index");
        return pt_fail(err, PT_ECORRUPT,
                       "%s is missing; pt-index --repair makes the index whole",
                       dir);
    }
    if (status != PT_OK)
        return status;
    add_seen(&c->sum, &seen);
    if (seen.is_damaged)
        return condemn(dir, &c->found, err);
    status = pt_checksums_update(dir, err);
    if (status == PT_OK)
        status = pt_checksums_settle(dir, err);
    return status == PT_OK ? pt_index_dir_unmark(dir, err) : status;
}

/* The others are looked at, too, when one is damaged. */
static enum pt_status
check_part(void *context, const char *part, bool is_shard, struct pt_error *err)
{
    struct checking *const c = context;
    struct pt_error why = {0};
    pt_buf_clear(&c->found.text);
    const enum pt_status status = check(part, is_shard, c, &why);
    if (status == PT_ECORRUPT) {
        if (!c->damage.message[0])
            c->damage = why;
        return PT_OK;
    }
    if (status != PT_OK && err)
        *err = why;
    return status;
}

enum pt_status pt_upkeep_check_locked(const char *dir,
                                      const struct pt_indexer_options *options,
                                      struct pt_indexer_findings *out,
                                      struct pt_error *err)
{
    struct checking c = {.found.options = options, .sum.had_checksums = 1};
    pt_buf_init(&c.found.text, PT_BUF_NO_CEILING);
    enum pt_status status = pt_shard_set_each(dir, check_part, &c, err);
    pt_buf_fini(&c.found.text);
    if (out)
        *out = c.sum;
    if (status == PT_OK && c.damage.message[0]) {
        status = c.damage.status;
        if (err)
            *err = c.damage;
    }
    return status;
}

enum pt_status pt_upkeep_check(const char *dir,
                               const struct pt_indexer_options *options,
                               struct pt_indexer_findings *out,
                               struct pt_error *err)
{
    struct pt_index_lock *lock = NULL;
    enum pt_status status = pt_index_dir_exists(dir, err);
    if (status == PT_OK)
        status = take_lock(dir, options, &lock, err);
    if (status == PT_OK)
        status = pt_upkeep_check_locked(dir, options, out, err);
    pt_index_lock_free(lock);
    return status;
}

/* ------------------------------------------------------------- compact --- */

/* Less than this part of the old size is no gain. */
enum { LEAST_GAIN = 50 };

static enum pt_status
count(const char *dir, bool trusts_all, uint32_t *out, struct pt_error *err)
{
    struct pt_reader *reader = NULL;
    const enum pt_status status =
        pt_reader_open_trusting(dir, trusts_all, &reader, err);
    if (status == PT_OK)
        *out = pt_reader_n_articles(reader);
    pt_reader_close(reader);
    return status;
}

/* Packed, summed and counted in the folder aside; *out_n_after is its size. */
static enum pt_status pack(const char *dir,
                           const char *aside,
                           bool trusts_all,
                           uint64_t *out_n_after,
                           struct pt_error *err)
{
    uint32_t n_before = 0, n_after = 0;
    enum pt_status status = count(dir, trusts_all, &n_before, err);
    if (status == PT_OK)
        status = pt_index_pack(dir, aside, err);
    if (status == PT_OK)
        status = pt_checksums_update(aside, err);
    if (status == PT_OK)
        status = count(aside, trusts_all, &n_after, err);
    if (status != PT_OK)
        return status;
    *out_n_after = pt_index_dir_bytes(aside);
    if (n_before != n_after)
        return pt_fail(err, PT_EINTERNAL,
                       "packing left %" PRIu32 " of %" PRIu32 " articles",
                       n_after, n_before);
    return PT_OK;
}

/* What is damaged is not packed: that would give it good checksums. */
static enum pt_status
check_first(const char *dir, bool trusts_all, struct pt_error *err)
{
    struct pt_index_identity identity;
    struct pt_index_check seen = {.is_damaged = false};
    enum pt_status status =
        pt_index_dir_identify(dir, trusts_all, &identity, err);
    if (status == PT_OK)
        status = pt_index_check(dir, PT_CHECK_QUICK | PT_CHECK_TRUSTING, NULL,
                                NULL, &seen, err);
    if (status == PT_OK && seen.is_damaged)
        return pt_fail(err, PT_ECORRUPT,
                       "%s is damaged: pt-index --check tells where", dir);
    return status;
}

static enum pt_status compact(const char *dir,
                              bool trusts_all,
                              uint64_t *out_n_before,
                              uint64_t *out_n_after,
                              struct pt_error *err)
{
    struct pt_buf aside;
    uint64_t n_after = 0;
    const uint64_t n_before = pt_index_dir_bytes(dir);
    pt_buf_init(&aside, PT_BUF_NO_CEILING);
    enum pt_status status = check_first(dir, trusts_all, err);
    if (status == PT_OK)
        status = pt_index_dir_aside(dir, &aside, err);
    if (status == PT_OK)
        status = pack(dir, pt_buf_z(&aside), trusts_all, &n_after, err);
    const bool is_gain = n_after + n_before / LEAST_GAIN < n_before;
    if (status == PT_OK && is_gain)
        status = pt_index_dir_publish(pt_buf_z(&aside), dir, err);
    if (aside.len && !(status == PT_OK && is_gain))
        pt_index_dir_remove(pt_buf_z(&aside));
    pt_buf_fini(&aside);
    if (status == PT_OK) {
        *out_n_before = n_before;
        *out_n_after = is_gain ? n_after : n_before;
    }
    return status;
}

struct sizes {
    bool trusts_all;
    uint64_t n_before, n_after;
};

/* Shards one after the other: no more room is needed than for one. */
static enum pt_status compact_part(void *context,
                                   const char *part,
                                   bool is_shard,
                                   struct pt_error *err)
{
    struct sizes *const sum = context;
    uint64_t n_before = 0, n_after = 0;
    (void)is_shard;
    const enum pt_status status =
        compact(part, sum->trusts_all, &n_before, &n_after, err);
    sum->n_before += n_before;
    sum->n_after += n_after;
    return status;
}

enum pt_status pt_upkeep_compact(const char *dir,
                                 const struct pt_indexer_options *options,
                                 uint64_t *out_n_before,
                                 uint64_t *out_n_after,
                                 struct pt_error *err)
{
    struct pt_index_lock *lock = NULL;
    struct sizes sizes = {.trusts_all = options->trusts_writable != 0};
    enum pt_status status = pt_index_dir_exists(dir, err);
    if (status == PT_OK)
        status = take_lock(dir, options, &lock, err);
    if (status == PT_OK) {
        pt_index_dir_sweep(dir);
        status = pt_shard_set_each(dir, compact_part, &sizes, err);
    }
    if (status == PT_OK) {
        *out_n_before = sizes.n_before;
        *out_n_after = sizes.n_after;
    }
    pt_index_lock_free(lock);
    return status;
}
