/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _XOPEN_SOURCE 700 /* RLIMIT_AS */
#include "index/upkeep/index_check.h"

#include "common/mem.h"
#include "index/schema.h"
#include "index/upkeep/remains.h"
#include "index/xapian_c.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

struct job {
    struct pt_remains remains;
    pt_index_damage *tell;
    void *context;
    struct pt_index_check out;
    struct pt_error *err;
};

PT_PRINTF(3, 4)
static void tell(struct job *job, const char *where, const char *format, ...)
{
    char what[256];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    job->out.is_damaged = true;
    if (job->tell)
        job->tell(job->context, where, what);
}

/* -------------------------------------------------------------- tables --- */

/* Blocks of one table that bear a stamp of no commit, or that were free and
 * have not been written since: damage where the tree comes by. */
struct suspects {
    unsigned char *bits;
    uint64_t n_blocks;
    uint64_t n;
    uint64_t n_in_tree;
};

static bool meet_block(void *context, uint64_t block)
{
    struct suspects *const s = context;
    if (block < s->n_blocks && s->bits[block / 8] & 1u << block % 8)
        s->n_in_tree++;
    return true;
}

/* Commits that never came and left blocks behind: one, or a few when failures
 * came one after the other. */
enum { MOST_UNBORN = 8 };

/* Every block of the file against the sums. */
static void sum_blocks(const struct job *job,
                       enum pt_glass_name table,
                       struct suspects *suspects,
                       uint64_t *out_n_bad)
{
    const struct pt_remains *const r = &job->remains;
    char bytes[PT_GLASS_MAX_BLOCK];
    const size_t block_bytes = (size_t)r->sums.tables[table].block_bytes;
    for (uint64_t i = 0; i < suspects->n_blocks; i++) {
        const ssize_t n = pt_glass_pread(r->reader.files[table], bytes,
                                         block_bytes, (off_t)(i * block_bytes));
        const struct pt_str block = pt_str_n(bytes, n < 0 ? 0 : (size_t)n);
        const enum pt_sum_verdict verdict =
            n < 0 ? PT_SUM_WRONG
                  : pt_checksums_judge(&r->sums, table, i, block);
        const uint64_t stamp = n < 4 ? UINT64_MAX : pt_glass_stamp(bytes);
        const bool is_old_free = verdict == PT_SUM_FREE &&
                                 stamp <= r->sums.revision &&
                                 r->sums.revision < r->glass.revision;
        const bool is_noise = i < r->sums.tables[table].n_blocks &&
                              stamp > r->glass.revision + MOST_UNBORN;
        if (verdict == PT_SUM_WRONG || (verdict == PT_SUM_NONE && is_noise)) {
            ++*out_n_bad;
        } else if (is_old_free ||
                   (verdict != PT_SUM_RIGHT && stamp > r->glass.revision)) {
            suspects->bits[i / 8] |= (unsigned char)(1u << i % 8);
            suspects->n++;
        }
    }
}

static enum pt_status check_blocks(struct job *job, enum pt_glass_name table)
{
    const struct pt_remains *const r = &job->remains;
    const struct pt_table_sums *const sums = &r->sums.tables[table];
    const uint64_t n_there =
        r->reader.file_bytes[table] / sums->block_bytes +
        (r->reader.file_bytes[table] % sums->block_bytes != 0);
    const uint64_t n_to_be =
        sums->n_blocks > n_there ? sums->n_blocks : n_there;
    uint64_t n_bad = 0;
    struct pt_glass_walk walk;
    struct suspects suspects = {.bits = pt_alloc((size_t)n_there / 8 + 1),
                                .n_blocks = n_there};
    if (!suspects.bits)
        return pt_fail_nomem(job->err);
    enum pt_status status = PT_OK;
    sum_blocks(job, table, &suspects, &n_bad);
    if (suspects.n)
        status = pt_glass_each_block(&r->reader, table,
                                     &r->reader.glass.tables[table], meet_block,
                                     &suspects, &walk, job->err);
    pt_free(suspects.bits);
    n_bad += suspects.n_in_tree;
    if (sums->n_blocks > n_there)
        n_bad += sums->n_blocks - n_there;
    job->out.n_blocks += n_to_be;
    job->out.n_bad_blocks += n_bad;
    if (n_bad)
        tell(job, pt_glass_files[table].name,
             "%" PRIu64 " of %" PRIu64 " blocks %s damaged%s", n_bad, n_to_be,
             n_bad == 1 ? "is" : "are",
             sums->n_blocks > n_there ? ", those cut off counted" : "");
    return status;
}

static enum pt_status
pass(void *context, struct pt_str key, struct pt_str value)
{
    (void)context, (void)key, (void)value;
    return PT_OK;
}

/* Without sums: what can be seen by reading. */
static enum pt_status walk_blocks(struct job *job, enum pt_glass_name table)
{
    const struct pt_remains *const r = &job->remains;
    struct pt_glass_walk walk;
    const enum pt_status status = pt_glass_each(&r->reader, table, PT_STR(""),
                                                pass, NULL, &walk, job->err);
    job->out.n_blocks +=
        r->reader.file_bytes[table] / r->glass.tables[table].block_bytes;
    job->out.n_bad_blocks += walk.n_bad_blocks;
    if (walk.n_bad_blocks || walk.n_bad_entries)
        tell(job, pt_glass_files[table].name,
             "%" PRIu64 " blocks and %" PRIu64 " entries cannot be read",
             walk.n_bad_blocks, walk.n_bad_entries);
    return status;
}

static enum pt_status check_table(struct job *job, enum pt_glass_name table)
{
    const struct pt_remains *const r = &job->remains;
    if (r->reader.files[table] >= 0)
        return job->out.has_sums ? check_blocks(job, table)
                                 : walk_blocks(job, table);
    if (pt_glass_files[table].is_always_there ||
        r->glass.tables[table].has_blocks ||
        (job->out.has_sums && r->sums.tables[table].n_blocks))
        tell(job, pt_glass_files[table].name, "is missing");
    return PT_OK;
}

/* ------------------------------------------------------------ articles --- */

/* Document ids for which one bit each is kept. */
#define MOST_DOCIDS (UINT64_C(1) << 31)

struct census {
    struct job *job;
    unsigned char *bits; /* of docids whose record was read */
    uint64_t most_docid; /* 0: there are too many for that */
    uint64_t n_records;
    uint64_t n_identities;
    uint64_t n_named;
};

static enum pt_status meet_article(void *context,
                                   uint64_t docid,
                                   struct pt_str record,
                                   const struct pt_article *article)
{
    struct census *const census = context;
    (void)record, (void)article;
    census->n_records++;
    if (docid <= census->most_docid)
        census->bits[docid / 8] |= (unsigned char)(1u << docid % 8);
    return PT_OK;
}

static enum pt_status
meet_identity(void *context, struct pt_str unique, uint64_t docid)
{
    struct census *const census = context;
    char name[PT_MAX_TERM_BYTES + 1];
    census->n_identities++;
    if (!census->most_docid || (docid <= census->most_docid &&
                                census->bits[docid / 8] & 1u << docid % 8))
        return PT_OK;
    if (census->n_named++ >= PT_MAX_DAMAGED_NAMED)
        return PT_OK;
    /* Without Q; one that belongs to no file has only "#" and its id. */
    const size_t skip = unique.len > 2 && unique.ptr[1] == '#' ? 2 : 1;
    snprintf(name, sizeof name, "%.*s",
             PT_STR_FMT(pt_str_sub(unique, skip, unique.len)));
    tell(census->job, name, "its stored text cannot be read");
    return PT_OK;
}

/* How many of n_to_be are not there. */
static uint64_t n_missing(uint64_t n_to_be, uint64_t n)
{
    return n < n_to_be ? n_to_be - n : 0;
}

static void judge_census(struct job *job, const struct census *census)
{
    const uint64_t n = job->out.n_articles;
    job->out.n_bad_articles = n_missing(n, census->n_records);
    if (census->n_records != n)
        tell(job, "docdata.glass",
             "of %" PRIu64 " stored articles %" PRIu64 " can be read", n,
             census->n_records);
    if (census->n_identities != n)
        tell(job, "postlist.glass",
             "of %" PRIu64 " articles %" PRIu64 " can be found", n,
             census->n_identities);
}

static enum pt_status count_articles(struct job *job)
{
    const struct pt_remains *const r = &job->remains;
    struct census census = {.job = job, .most_docid = r->glass.last_docid};
    if (census.most_docid > MOST_DOCIDS)
        census.most_docid = 0;
    census.bits = pt_alloc((size_t)census.most_docid / 8 + 1);
    if (!census.bits)
        return pt_fail_nomem(job->err);
    enum pt_status status =
        pt_remains_each_article(r, meet_article, &census, NULL, job->err);
    if (status == PT_OK)
        status = pt_remains_each_identity(r, meet_identity, &census, job->err);
    pt_free(census.bits);
    if (status == PT_OK)
        judge_census(job, &census);
    return status;
}

/* -------------------------------------------------------------- schema --- */

static enum pt_status end_at_first(void *context,
                                   uint64_t docid,
                                   struct pt_str record,
                                   const struct pt_article *article)
{
    (void)context, (void)docid, (void)record, (void)article;
    return PT_EINTERRUPTED;
}

/* Whether it is pt-index's work, although it does not say so. */
static bool is_ours(const struct job *job)
{
    return job->out.has_sums ||
           pt_remains_each_article(&job->remains, end_at_first, NULL, NULL,
                                   NULL) == PT_EINTERRUPTED;
}

static enum pt_status check_schema(struct job *job)
{
    struct pt_buf schema;
    pt_buf_init(&schema, PT_BUF_NO_CEILING);
    enum pt_status status = pt_remains_setting(
        &job->remains, PT_STR(PT_META_SCHEMA), &schema, job->err);
    const bool has_schema = schema.len > 0;
    pt_buf_fini(&schema);
    if (status != PT_OK || has_schema)
        return status;
    if (!is_ours(job))
        return pt_fail(job->err, PT_EVERSION, "%s was not made by pt-index",
                       job->remains.dir);
    tell(job, "postlist.glass", "what the index is can no longer be read");
    return PT_OK;
}

/* -------------------------------------------------------------- engine --- */

enum {
    CHILD_SECONDS = 60,             /* at least; more for more bytes */
    CHILD_BYTES_A_SECOND = 1 << 20, /* it reads twenty times as fast */
    CHILD_MEMORY = 1 << 30          /* at least; four times the index */
};

static void limit(int what, uint64_t most)
{
    const struct rlimit limit = {(rlim_t)most, (rlim_t)most};
    setrlimit(what, &limit);
}

/* The child's exit code when it could not look: for want of descriptors, say.
 */
enum { EXIT_BLIND = 3 };

/* The child: one line to fd when libxapian finds something. */
static void be_child(const char *dir, uint64_t n_bytes, int fd)
{
    struct xc_error cause;
    char line[XC_ERROR_MESSAGE_SIZE + 64] = "";
    uint64_t n_errors = 0;
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, CHILD_SECONDS + n_bytes / CHILD_BYTES_A_SECOND);
#if !defined(__SANITIZE_ADDRESS__) /* which takes all address space there is   \
                                    */
    limit(RLIMIT_AS, CHILD_MEMORY + 4 * n_bytes);
#endif
    const enum xc_status status = xc_check(dir, &n_errors, &cause);
    if (status != XC_OK)
        snprintf(line, sizeof line, "%s", cause.message);
    else if (n_errors)
        snprintf(line, sizeof line, "%" PRIu64 " errors", n_errors);
    const size_t len = strlen(line);
    _exit(write(fd, line, len) != (ssize_t)len ? 1
          : status == XC_IO                    ? EXIT_BLIND
                                               : 0);
}

/* What comes from fd until its end, as a string. */
static void read_line(int fd, char *out, size_t size)
{
    size_t len = 0;
    for (;;) {
        const ssize_t n = read(fd, out + len, size - 1 - len);
        if (n > 0)
            len += (size_t)n;
        else if (n == 0 || errno != EINTR)
            break;
    }
    out[len] = '\0';
}

static enum pt_status judge_child(struct job *job, int code, const char *line)
{
    /* A disk that does not give a block was met by ourselves before. */
    if (WIFEXITED(code) && WEXITSTATUS(code) == EXIT_BLIND &&
        job->out.has_sums && !job->out.is_damaged)
        return pt_fail(job->err, PT_EIO, "%s cannot be checked: %s",
                       job->remains.dir, line);
    if (WIFSIGNALED(code))
        tell(job, "libxapian's own check", "ended by signal %d",
             WTERMSIG(code));
    else if (*line)
        tell(job, "libxapian's own check", "found: %s", line);
    else if (WEXITSTATUS(code) != 0)
        tell(job, "libxapian's own check", "failed");
    return PT_OK;
}

static enum pt_status ask_engine(struct job *job)
{
    char line[XC_ERROR_MESSAGE_SIZE + 64];
    int pipe_ends[2], code = 0;
    uint64_t n_bytes = 0;
    for (size_t i = 0; i < PT_N_GLASS_TABLES; i++)
        n_bytes += job->remains.reader.file_bytes[i];
    if (pipe(pipe_ends) != 0)
        return pt_fail(job->err, PT_EIO, "cannot make a pipe: %s",
                       strerror(errno));
    const pid_t child = fork();
    if (child == 0)
        be_child(job->remains.dir, n_bytes, pipe_ends[1]);
    close(pipe_ends[1]);
    if (child > 0) {
        read_line(pipe_ends[0], line, sizeof line);
        while (waitpid(child, &code, 0) < 0 && errno == EINTR)
            ;
    }
    close(pipe_ends[0]);
    if (child < 0)
        return pt_fail(job->err, PT_EIO, "cannot start a process: %s",
                       strerror(errno));
    return judge_child(job, code, line);
}

/* --------------------------------------------------------------- check --- */

/* What stands beside the tables. */
static void check_small_files(struct job *job)
{
    const struct pt_remains *const r = &job->remains;
    if (r->sums_status == PT_ECORRUPT)
        tell(job, PT_CHECKSUMS, "is damaged, so the tables cannot be verified");
    else if (r->sums_status == PT_EIO)
        tell(job, PT_CHECKSUMS, "cannot be read");
    if (r->is_glass_damaged)
        tell(job, PT_IAMGLASS, "is damaged or missing%s",
             r->has_glass ? "" : ", and so no table can be read");
}

static enum pt_status check(struct job *job, unsigned depth)
{
    const struct pt_remains *const r = &job->remains;
    enum pt_status status = PT_OK;
    check_small_files(job);
    job->out.has_sums = r->sums_status == PT_OK;
    if (!r->has_glass)
        return PT_OK;
    job->out.n_articles = r->glass.n_documents;
    status = check_schema(job);
    for (size_t i = 0; i < PT_N_GLASS_TABLES && status == PT_OK; i++)
        status = check_table(job, (enum pt_glass_name)i);
    if (status == PT_OK)
        status = count_articles(job);
    if (status == PT_OK && !job->out.is_damaged && depth & PT_CHECK_ALL)
        status = ask_engine(job);
    return status;
}

enum pt_status pt_index_check(const char *dir,
                              unsigned depth,
                              pt_index_damage *tell_of,
                              void *context,
                              struct pt_index_check *out,
                              struct pt_error *err)
{
    struct job job = {.tell = tell_of, .context = context, .err = err};
    enum pt_status status =
        pt_remains_open(dir, depth & PT_CHECK_TRUSTING, &job.remains, err);
    if (status == PT_OK)
        status = check(&job, depth);
    pt_remains_close(&job.remains);
    if (status == PT_OK)
        *out = job.out;
    return status;
}
