/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/upkeep/checksums.h"

#include "common/varint.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAGIC_BYTES = sizeof PT_CHECKSUMS_MAGIC - 1, SUM_BYTES = 8 };

/* --------------------------------------------------------------- sums --- */

static inline uint64_t get_word(const char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* One step: for a given word as good as a permutation of the sums, and for a
 * given sum one of the words; so what differs once differs at the end. */
static inline uint64_t mix(uint64_t sum, uint64_t word)
{
    sum = (sum ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return sum ^ sum >> 32;
}

uint64_t pt_checksum(struct pt_str bytes)
{
    char last[SUM_BYTES] = {0};
    uint64_t sum = mix(0, bytes.len);
    size_t at = 0;
    for (; at + SUM_BYTES <= bytes.len; at += SUM_BYTES)
        sum = mix(sum, get_word(bytes.ptr + at));
    if (at < bytes.len)
        memcpy(last, bytes.ptr + at, bytes.len - at);
    return mix(mix(sum, get_word(last)), 0);
}

/* A word's step waits for the one before it. So four runs of words, of which
 * the sums are words at last. */
uint64_t pt_block_sum(struct pt_str bytes)
{
    enum { RUNS = 4, STEP_BYTES = RUNS * SUM_BYTES };
    uint64_t a = 0, b = 1, c = 2, d = 3;
    size_t at = 0;
    for (; at + STEP_BYTES <= bytes.len; at += STEP_BYTES) {
        const char *const words = bytes.ptr + at;
        a = mix(a, get_word(words));
        b = mix(b, get_word(words + SUM_BYTES));
        c = mix(c, get_word(words + 2 * SUM_BYTES));
        d = mix(d, get_word(words + 3 * SUM_BYTES));
    }
    uint64_t sum = mix(mix(mix(mix(mix(0, bytes.len), a), b), c), d);
    if (at < bytes.len)
        sum = mix(sum, pt_checksum(pt_str_sub(bytes, at, bytes.len)));
    sum = mix(sum, 0);
    return sum ? sum : 1;
}

uint32_t pt_glass_stamp(const char *bytes)
{
    uint32_t stamp = 0;
    for (int i = 0; i < 4; i++)
        stamp = stamp << 8 | (unsigned char)bytes[i];
    return stamp;
}

/* --------------------------------------------------------------- load --- */

static bool get_view(struct pt_str body, size_t *at, struct pt_str *out)
{
    uint64_t len;
    if (!pt_varint_get(body, at, &len) || len > body.len - *at)
        return false;
    *out = pt_str_sub(body, *at, *at + (size_t)len);
    *at += (size_t)len;
    return true;
}

static bool get_body(struct pt_str body, struct pt_checksums *out)
{
    size_t at = 0;
    if (!pt_varint_get(body, &at, &out->revision) ||
        !get_view(body, &at, &out->iamglass) ||
        !get_view(body, &at, &out->settings))
        return false;
    for (size_t i = 0; i < PT_N_GLASS_TABLES; i++) {
        struct pt_table_sums *const table = &out->tables[i];
        if (!pt_varint_get(body, &at, &table->block_bytes) ||
            !pt_varint_get(body, &at, &table->file_bytes) ||
            !table->block_bytes || table->block_bytes > PT_GLASS_MAX_BLOCK ||
            table->file_bytes > INT64_MAX)
            return false;
        table->n_blocks = table->file_bytes / table->block_bytes +
                          (table->file_bytes % table->block_bytes != 0);
    }
    for (size_t i = 0; i < PT_N_GLASS_TABLES; i++) {
        struct pt_table_sums *const table = &out->tables[i];
        if (table->n_blocks > (body.len - at) / SUM_BYTES)
            return false;
        const size_t end = at + (size_t)table->n_blocks * SUM_BYTES;
        table->sums = pt_str_sub(body, at, end);
        at = end;
    }
    for (size_t i = 0; i < PT_N_GLASS_TABLES; i++) {
        struct pt_table_sums *const table = &out->tables[i];
        const uint64_t n_bytes = pt_tree_bytes(table->n_blocks);
        if (n_bytes > body.len - at)
            return false;
        table->in_tree = pt_str_sub(body, at, at + (size_t)n_bytes);
        at += (size_t)n_bytes;
    }
    return at == body.len;
}

static bool is_open_to_all(int folder, const char *name)
{
    struct stat st;
    return fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
           !S_ISLNK(st.st_mode) && st.st_mode & S_IWOTH;
}

enum pt_status
pt_index_check_private(int folder, const char *dir, struct pt_error *err)
{
    static const char *const others[] = {".", PT_IAMGLASS, PT_CHECKSUMS};
    const char *open_one = NULL;
    for (size_t i = 0; i < PT_COUNTOF(others); i++)
        if (is_open_to_all(folder, others[i]))
            open_one = others[i];
    for (size_t i = 0; i < PT_N_GLASS_TABLES; i++)
        if (is_open_to_all(folder, pt_glass_files[i].name))
            open_one = pt_glass_files[i].name;
    if (!open_one)
        return PT_OK;
    return pt_fail(err, PT_EINVALID,
                   "%s/%s may be written to by anybody, so what it holds is "
                   "not trusted: chmod -R o-w %s, or where that changes "
                   "nothing --trust-writable",
                   dir, open_one, dir);
}

enum pt_status pt_checksums_load(const char *dir,
                                 struct pt_checksums *out,
                                 struct pt_error *err)
{
    *out = (struct pt_checksums){.revision = 0};
    pt_buf_init(&out->bytes, PT_BUF_NO_CEILING);
    const int folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return pt_fail(
            err, errno == ENOENT ? PT_ENOTFOUND : pt_status_of_open(errno),
            "cannot open %s: %s", dir, strerror(errno));
    const enum pt_status status = pt_glass_read_file(
        folder, dir, PT_CHECKSUMS, SIZE_MAX / 2, &out->bytes, err);
    out->is_open = faccessat(folder, PT_CHECKSUMS_OPEN, F_OK, 0) == 0;
    close(folder);
    if (status != PT_OK)
        return status;
    const struct pt_str all = pt_buf_str(&out->bytes);
    out->is_first = pt_str_begins(all, PT_STR(PT_CHECKSUMS_MAGIC_1));
    if ((out->is_first || pt_str_begins(all, PT_STR(PT_CHECKSUMS_MAGIC))) &&
        all.len >= MAGIC_BYTES + SUM_BYTES) {
        const struct pt_str body =
            pt_str_sub(all, MAGIC_BYTES + SUM_BYTES, all.len);
        if (get_word(all.ptr + MAGIC_BYTES) == pt_checksum(body) &&
            get_body(body, out))
            return PT_OK;
    }
    return pt_fail(err, PT_ECORRUPT, "%s/" PT_CHECKSUMS " is damaged", dir);
}

void pt_checksums_fini(struct pt_checksums *sums)
{
    pt_buf_fini(&sums->bytes);
}

/* ---------------------------------------------------------------- ask --- */

enum pt_sum_verdict pt_checksums_judge(const struct pt_checksums *sums,
                                       enum pt_glass_name table,
                                       uint64_t block,
                                       struct pt_str bytes)
{
    const struct pt_table_sums *const of = &sums->tables[table];
    if (block >= of->n_blocks)
        return PT_SUM_NONE;
    const uint64_t sum = get_word(of->sums.ptr + block * SUM_BYTES);
    if (!sum)
        return PT_SUM_FREE;
    if (sum == pt_checksums_of_block(sums, bytes))
        return PT_SUM_RIGHT;
    if (sums->is_open && !pt_tree_has(of->in_tree, block))
        return PT_SUM_NONE;
    return bytes.len >= 4 && pt_glass_stamp(bytes.ptr) > sums->revision
               ? PT_SUM_NONE
               : PT_SUM_WRONG;
}

enum pt_sum_verdict pt_checksums_judge_used(const struct pt_checksums *sums,
                                            enum pt_glass_name table,
                                            uint64_t block,
                                            struct pt_str bytes)
{
    const enum pt_sum_verdict verdict =
        pt_checksums_judge(sums, table, block, bytes);
    if (verdict != PT_SUM_FREE)
        return verdict;
    return bytes.len >= 4 && pt_glass_stamp(bytes.ptr) > sums->revision
               ? PT_SUM_NONE
               : PT_SUM_WRONG;
}

struct pt_str pt_settings_get(struct pt_str settings, struct pt_str key)
{
    struct pt_str name, value;
    for (size_t at = 0;
         get_view(settings, &at, &name) && get_view(settings, &at, &value);)
        if (pt_str_equal(name, key))
            return value;
    return PT_STR("");
}
