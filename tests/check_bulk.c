/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_bulk.c: indexes built in bulk held against those that libxapian built
 * of the same documents.
 */
#define _DEFAULT_SOURCE /* syscall */
#include "index/glass/glass_table.h"
#include "index/index_dir.h"
#include "index/index_reader.h"
#include "index/index_writer.h"
#include "index/xapian_c.h"
#include "indexer/ptindex.h"
#include "tests/failing_memory.h"
#include "tests/index_dump.h"
#include "tests/made_documents.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

Suite *pt_suite_bulk(void);

/* ------------------------------------------------- a disk that can fail --- */

/* The sync after the next syncs_left fails, when one is to fail. */
static unsigned syncs_left;
static bool is_sync_to_fail;

/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name) */
__attribute__((visibility("default"))) int fsync(int fd)
{
    if (is_sync_to_fail && syncs_left-- == 0) {
        is_sync_to_fail = false;
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_fdatasync, fd);
}

/* libxapian puts iamglass in place through this one; the next time it shall be
 * longer than it is in the versions that we know. */
static bool is_libxapian_odd;

/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name) */
__attribute__((visibility("default"))) int rename(const char *old,
                                                  const char *new)
{
    const int result = renameat(AT_FDCWD, old, AT_FDCWD, new);
    if (result == 0 && is_libxapian_odd) {
        const int fd = open(new, O_WRONLY | O_APPEND);
        is_libxapian_odd = write(fd, "+", 1) != 1;
        close(fd);
    }
    return result;
}

/* --------------------------------------------------------- a workplace --- */

static char root[256];
static struct pt_error err;
static unsigned n_rejected;
static char rejects[4096];

static void set_up(void)
{
    const char *const place = getenv("TMPDIR");
    snprintf(root, sizeof root, "%s/pt-bulk-XXXXXX",
             place && *place ? place : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(root));
    ck_assert_int_eq(chdir(root), 0);
    n_rejected = 0;
    rejects[0] = '\0';
}

static void run(const char *command)
{
    ck_assert_msg(system(command) == 0, "%s", command);
}

static void tear_down(void)
{
    char command[512];
    ck_assert_int_eq(chdir("/"), 0);
    snprintf(command, sizeof command, "rm -rf '%s'", root);
    run(command);
}

/* As in index_dump.c: without a write for what passes. */
#define ck_ok(call)                                                            \
    do {                                                                       \
        err = (struct pt_error){0};                                            \
        const enum pt_status got_ = (call);                                    \
        if (got_ != PT_OK)                                                     \
            ck_abort_msg("%s: %d %s", #call, (int)got_, err.message);          \
    } while (0)

static void on_reject(void *context, struct pt_str unique, const char *reason)
{
    ck_assert_ptr_eq(context, &n_rejected);
    const size_t len = strlen(rejects);
    snprintf(rejects + len, sizeof rejects - len, "%.*s: %s\n",
             PT_STR_FMT(unique), reason);
    n_rejected++;
}

/* Of every build, beside the test's own. */
static unsigned n_threads;

static void set_up_alone(void)
{
    set_up();
    n_threads = 0;
}

static void set_up_threads(void)
{
    set_up();
    n_threads = 3;
}

/* memory 0: through libxapian. */
static struct pt_writer *create(const char *dir, size_t memory)
{
    struct pt_writer *writer = NULL;
    const struct pt_bulk_means means = {memory, n_threads};
    const char *why_not = "";
    ck_assert_int_eq(mkdir(dir, 0777), 0);
    if (memory) {
        ck_ok(pt_writer_create_bulk(dir, &means, on_reject, &n_rejected,
                                    &writer, &why_not, &err));
        ck_assert_msg(!why_not, "%s", why_not);
    } else {
        ck_ok(pt_writer_create(dir, on_reject, &n_rejected, &writer, &err));
    }
    return writer;
}

static void finish(struct pt_writer *writer)
{
    ck_ok(pt_writer_commit(writer, &err));
    pt_writer_close(writer);
}

static void build(const char *dir, size_t memory, struct made made)
{
    struct pt_writer *const writer = create(dir, memory);
    make_documents(&made, writer);
    finish(writer);
}

enum { TINY = 1, SMALL = 1 << 20, LARGE = 20 << 20 };

static const struct pt_bulk_means large = {LARGE, 0};

/* ------------------------------------------------------- the same index --- */

/* Odd documents go through libxapian at the end, under other docids. */
static const struct {
    const char *name;
    size_t memory;
    uint32_t n, seed;
    unsigned kinds;
} same[] = {
    {"no document",               LARGE,   0,   0, 0                          },
    {"one document",              LARGE,   1,   1, 0                          },
    {"empty documents",           LARGE,   5,   1, MADE_EMPTY                 },
    {"without positions",         LARGE,   9,   1, MADE_UNPLACED              },
    {"some documents",            LARGE,   100, 2, 0                          },
    {"a run for each",            TINY,    60,  3, 0                          },
    {"several runs",              1 << 16, 500, 4, 0                          },
    {"all kinds",                 LARGE,   60,  5, MADE_PLAIN_KINDS           },
    {"all kinds, a run for each", TINY,    50,  6, MADE_PLAIN_KINDS           },
    {"odd ones",                  LARGE,   60,  7, MADE_PLAIN_KINDS | MADE_ODD},
};

START_TEST(both_ways_make_the_same_index)
{
    const struct made made = {
        .n = same[_i].n, .seed = same[_i].seed, .kinds = same[_i].kinds};
    build("api", 0, made);
    build("bulk", same[_i].memory, made);
    pt_check_same_index("api", "bulk", !(made.kinds & MADE_ODD));
    pt_check_sound("bulk");
}
END_TEST

static long blocks_of(const char *path)
{
    struct stat st;
    ck_assert_int_eq(stat(path, &st), 0);
    return (long)(st.st_size / PT_GLASS_BLOCK_BYTES);
}

/* libxapian writes the leaves that it changes somewhere else, and one without
 * room as two. */
START_TEST(a_few_documents_more_find_room_in_the_leaves)
{
    const struct made many = {.n = 3000, .seed = 12};
    const struct made more = {.n = 3, .seed = 5012, .first = 3000};
    struct pt_writer *writer = NULL;
    build("bulk", LARGE, many);
    const long before = blocks_of("bulk/position.glass");
    ck_ok(pt_writer_open("bulk", on_reject, NULL, &writer, &err));
    make_documents(&more, writer);
    finish(writer);
    const long after = blocks_of("bulk/position.glass");
    ck_assert_int_gt(before, 60);
    ck_assert_int_gt(after, before);
    ck_assert_int_lt(after - before,
                     before / 2); /* full ones: three quarters */
    pt_check_sound("bulk");
}
END_TEST

/* ------------------------------------------------ changes during a build ---
 */

/* The same n changes for every writer: puts of few identities, removals. */
static void change(struct pt_writer *writer, uint32_t n, uint32_t seed)
{
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t number = (i * 2654435761u + seed * 40503u) >> 16;
        const struct made made = {.n = 1,
                                  .seed = i + seed,
                                  .kinds = MADE_UNORDERED | MADE_ODD,
                                  .first = number % 50};
        char unique[32];
        snprintf(unique, sizeof unique, "Qdoc%u", number % 60);
        if (number % 7 == 3)
            ck_ok(pt_writer_remove(writer, pt_str_of(unique), &err));
        else
            make_documents(&made, writer);
    }
}

START_TEST(what_comes_again_replaces_and_what_is_removed_is_gone)
{
    static const char *const dirs[] = {"api", "bulk"};
    static const size_t memory[] = {0, TINY};
    for (size_t i = 0; i < PT_COUNTOF(dirs); i++) {
        struct pt_writer *const writer = create(dirs[i], memory[i]);
        ck_ok(pt_writer_remove(writer, PT_STR("Qdoc1"), &err));
        change(writer, 120, (uint32_t)_i);
        const uint32_t n_expected = pt_writer_n_articles(writer);
        ck_ok(pt_writer_commit(writer, &err));
        ck_assert_uint_eq(pt_writer_n_articles(writer), n_expected);
        change(writer, 50, (uint32_t)_i + 1000);
        finish(writer);
    }
    pt_check_same_index("api", "bulk", false);
    pt_check_sound("bulk");
}
END_TEST

START_TEST(what_libxapian_refuses_is_refused_at_once)
{
    char word[250];
    memset(word, 'w', sizeof word);
    const struct pt_str bad[] = {PT_STR(""), pt_str_n(word, 246),
                                 pt_str_n(word, 245)};
    char reports[2][sizeof rejects];
    for (size_t way = 0; way < 2; way++) {
        struct pt_writer *const writer =
            create(way ? "bulk" : "api", way ? LARGE : 0);
        n_rejected = 0;
        rejects[0] = '\0';
        for (uint32_t i = 0; i < PT_COUNTOF(bad) * 2; i++) {
            char unique[8];
            snprintf(unique, sizeof unique, "Q%u", i);
            struct pt_posting postings[] = {
                {pt_str_of(unique),                   0, true,  0},
                {i % 2 ? PT_STR("good") : bad[i / 2], 1, false, 0}
            };
            const struct pt_document doc = {.unique = pt_str_of(unique),
                                            .postings = postings,
                                            .n_postings = 2};
            ck_ok(pt_writer_put(writer, &doc, &err));
            ck_assert_uint_eq(n_rejected, i < 2 ? 1 : 2);
        }
        ck_assert_uint_eq(pt_writer_n_articles(writer), 4);
        memcpy(reports[way], rejects, sizeof rejects);
        finish(writer);
    }
    ck_assert_str_eq(reports[0], reports[1]);
    pt_check_same_index("api", "bulk", true);
}
END_TEST

START_TEST(keys_of_metadata_that_cannot_be_are_refused)
{
    char key[254];
    memset(key, 'k', sizeof key);
    struct pt_writer *const writer = create("bulk", LARGE);
    ck_assert_int_eq(pt_writer_set_meta(writer, PT_STR(""), PT_STR("x"), &err),
                     PT_EINVALID);
    ck_assert_int_eq(
        pt_writer_set_meta(writer, pt_str_n(key, 254), PT_STR("x"), &err),
        PT_EINVALID);
    ck_ok(pt_writer_set_meta(writer, pt_str_n(key, 253), PT_STR("x"), &err));
    finish(writer);
    pt_check_sound("bulk");
}
END_TEST

/* ----------------------------------------------------- changes afterwards ---
 */

/* Reads a document, changes a value and its data, puts it back. */
static void modify(const char *dir, uint32_t docid)
{
    xc_writer *writer = NULL;
    xc_doc *doc = NULL;
    struct xc_error cause;
    ck_assert_int_eq(xc_writer_open(dir, XC_OPEN, 0, &writer, &cause), XC_OK);
    ck_assert_int_eq(xc_writer_begin_transaction(writer, &cause), XC_OK);
    ck_assert_int_eq(xc_db_document(xc_writer_db(writer), docid, &doc, &cause),
                     XC_OK);
    ck_assert_int_eq(xc_doc_add_value(doc, 6, "modified", 8, &cause), XC_OK);
    ck_assert_int_eq(xc_doc_add_value(doc, 0, "", 0, &cause), XC_OK);
    ck_assert_int_eq(xc_doc_set_data(doc, "modified too", 12, &cause), XC_OK);
    ck_assert_int_eq(xc_writer_replace_document(writer, docid, doc, &cause),
                     XC_OK);
    ck_assert_int_eq(
        xc_writer_add_synonym(writer, "Zmodif", 6, "modified", 8, &cause),
        XC_OK);
    ck_assert_int_eq(xc_writer_commit_transaction(writer, &cause), XC_OK);
    xc_doc_free(doc);
    xc_writer_free(writer);
}

START_TEST(libxapian_changes_it_as_it_does_its_own)
{
    static const char *const dirs[] = {"api", "bulk"};
    const struct made made = {.n = 120, .seed = 9, .kinds = MADE_PLAIN_KINDS};
    for (size_t i = 0; i < 2; i++) {
        struct pt_writer *writer = NULL;
        build(dirs[i], i ? SMALL : 0, made);
        for (uint32_t round = 0; round < 3; round++) {
            ck_ok(
                pt_writer_open(dirs[i], on_reject, &n_rejected, &writer, &err));
            change(writer, 50, round * 100);
            finish(writer);
            modify(dirs[i], 100 + round);
        }
    }
    pt_check_same_index("api", "bulk", true);
    pt_check_sound("bulk");
    ck_assert_int_eq(mkdir("api2", 0777), 0);
    ck_assert_int_eq(mkdir("bulk2", 0777), 0);
    ck_ok(pt_index_pack("api", "api2", &err));
    ck_ok(pt_index_pack("bulk", "bulk2", &err));
    pt_check_same_index("api2", "bulk2", true);
    pt_check_same_index("bulk", "bulk2", false);
    pt_check_sound("bulk2");
}
END_TEST

/* ------------------------------------------------------------- data --- */

/* Long monotone data, as libxapian could not read it back. */
START_TEST(monotone_data_is_read_back)
{
    enum { N = 100, FIRST = 8100, STEP = 37 };
    static char data[FIRST + N * STEP];
    struct pt_writer *const writer = create("bulk", LARGE);
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = "same "[i % 5];
    for (uint32_t i = 0; i < N; i++) {
        char unique[16];
        snprintf(unique, sizeof unique, "Q%u", i);
        struct pt_posting posting = {pt_str_of(unique), 0, true, 0};
        const struct pt_document doc = {
            .unique = posting.term,
            .postings = &posting,
            .n_postings = 1,
            .data = pt_str_n(data, FIRST + (size_t)i * STEP)};
        ck_ok(pt_writer_put(writer, &doc, &err));
    }
    finish(writer);
    pt_check_sound("bulk");
    xc_db *db = NULL;
    struct xc_error cause;
    ck_assert_int_eq(xc_db_open("bulk", &db, &cause), XC_OK);
    for (uint32_t i = 0; i < N; i++) {
        struct xc_bytes bytes;
        ck_assert_msg(xc_db_document_data(db, i + 1, &bytes, &cause) == XC_OK,
                      "%s", cause.message);
        ck_assert_mem_eq(bytes.ptr, data, FIRST + (size_t)i * STEP);
        ck_assert_uint_eq(bytes.len, FIRST + (size_t)i * STEP);
    }
    xc_db_free(db);
}
END_TEST

/* The same as articles, whose record sees to it: on both ways, and packed. */
START_TEST(monotone_articles_are_safe_on_both_ways)
{
    enum { N = 40, FIRST = 8100, STEP = 257 };
    static char text[FIRST + N * STEP];
    struct pt_document_builder *builder = NULL;
    struct pt_document doc;
    struct pt_writer *const writer = create("index", _i ? LARGE : 0);
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = "same "[i % 5];
    ck_assert_int_eq(pt_document_builder_new(&builder), PT_OK);
    for (uint32_t i = 0; i < N; i++) {
        char path[16];
        snprintf(path, sizeof path, "/%u", i);
        const struct pt_article article = {
            .path = pt_str_of(path),
            .text = pt_str_n(text, FIRST + (size_t)i * STEP),
            .lang = PT_STR("en"),
            .date = PT_DATE_NONE};
        ck_ok(pt_document_build(builder, &article, &doc, &err));
        ck_ok(pt_writer_put(writer, &doc, &err));
    }
    finish(writer);
    pt_document_builder_free(builder);
    ck_assert_int_eq(mkdir("packed", 0777), 0);
    ck_ok(pt_index_pack("index", "packed", &err));
    static const char *const dirs[] = {"index", "packed"};
    struct pt_buf hold;
    pt_buf_init(&hold, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < 2; i++) {
        struct pt_reader *reader = NULL;
        struct pt_article article;
        ck_ok(pt_reader_open(dirs[i], &reader, &err));
        for (uint32_t n = 0; n < N; n++) {
            ck_ok(pt_reader_article(reader, n + 1, &hold, &article, &err));
            ck_assert_uint_eq(article.text.len, FIRST + (size_t)n * STEP);
            ck_assert_mem_eq(article.text.ptr, text, article.text.len);
        }
        pt_reader_close(reader);
        pt_check_sound(dirs[i]);
    }
    pt_buf_fini(&hold);
}
END_TEST

START_TEST(tables_of_three_levels_are_read)
{
    enum { N = 33000, LARGE_ONES = 2800 };
    static char data[1900];
    struct pt_writer *const writer = create("bulk", LARGE);
    uint32_t state = 1;
    for (uint32_t i = 1; i <= N; i++) {
        char unique[16];
        snprintf(unique, sizeof unique, "Q%u", i);
        struct pt_posting postings[] = {
            {pt_str_of(unique), 0,         true,  0},
            {PT_STR("every"),   1 + i % 7, false, 0}
        };
        for (size_t k = 0; k < sizeof data && i <= LARGE_ONES; k++)
            data[k] = (char)((state = state * 1664525u + 1013904223u) >> 24);
        memcpy(data, unique, sizeof unique);
        const struct pt_document doc = {
            .unique = postings[0].term,
            .postings = postings,
            .n_postings = 2,
            .data = pt_str_n(data, i <= LARGE_ONES ? sizeof data : 12)};
        ck_ok(pt_writer_put(writer, &doc, &err));
    }
    finish(writer);
    pt_check_sound("bulk");
    xc_db *db = NULL;
    xc_postings *postings = NULL;
    struct xc_error cause;
    ck_assert_int_eq(xc_db_open("bulk", &db, &cause), XC_OK);
    ck_assert_int_eq(xc_db_postings(db, "every", 5, &postings, &cause), XC_OK);
    for (uint32_t i = 1; i <= N; i++) {
        char unique[16];
        struct xc_bytes bytes;
        uint32_t pos = 0;
        size_t n = 0;
        snprintf(unique, sizeof unique, "Q%u", i);
        if (xc_postings_docid(postings) != i ||
            xc_postings_read_positions(postings, &pos, 1, &n, &cause) !=
                XC_OK ||
            pos != 1 + i % 7 ||
            xc_db_document_data(db, i, &bytes, &cause) != XC_OK ||
            strcmp(bytes.ptr, unique) != 0 ||
            xc_postings_next(postings, &cause) != XC_OK)
            ck_abort_msg("document %u is not as it was put", i);
    }
    ck_assert(!xc_postings_valid(postings));
    xc_postings_free(postings);
    xc_db_free(db);
}
END_TEST

/* ------------------------------------------------------ without a surprise ---
 */

START_TEST(every_memory_and_number_of_threads_makes_the_same_bytes)
{
    const struct made made = {.n = 80, .seed = 11, .kinds = MADE_PLAIN_KINDS};
    build("large", LARGE, made);
    build("again", LARGE, made);
    build("small", SMALL, made);
    build("tiny", TINY, made);
    n_threads = 1;
    build("one", SMALL, made);
    build("spilled", TINY, made);
    n_threads = 64;
    build("many", TINY, made);
    run("for dir in again small tiny one spilled many; do for file in "
        "large/*.glass; do"
        " cmp \"$file\" \"$dir/${file#*/}\" || exit 1; done; done");
}
END_TEST

static bool has_iamglass(void)
{
    return access("bulk/iamglass", F_OK) == 0;
}

START_TEST(without_a_commit_there_is_no_index)
{
    const struct made made = {.n = 20, .seed = 12};
    struct pt_writer *const writer = create("bulk", TINY);
    make_documents(&made, writer);
    ck_assert_uint_eq(pt_writer_n_articles(writer), 20);
    ck_assert(!has_iamglass());
    pt_writer_close(writer);
    ck_assert(!has_iamglass());
}
END_TEST

/* Puts plain documents until something fails; what failed. */
static enum pt_status try(struct pt_writer *writer, uint32_t n)
{
    enum pt_status status = PT_OK;
    char text[200];
    memset(text, 'x', sizeof text);
    for (uint32_t i = 0; i < n && status == PT_OK; i++) {
        const int len = snprintf(text, sizeof text, "Q%u", i);
        for (size_t k = (size_t)len; k < sizeof text; k++)
            text[k] = (char)('a' + (i * 31 + k * k * 7) % 26);
        struct pt_posting postings[] = {
            {pt_str_n(text,       (size_t)len), 0, true,  0},
            {pt_str_n(text + len, 40),          1, false, 0}
        };
        const struct pt_document doc = {.unique = postings[0].term,
                                        .postings = postings,
                                        .n_postings = 2,
                                        .data = pt_str_n(text, sizeof text)};
        status = pt_writer_put(writer, &doc, &err);
    }
    return status == PT_OK ? pt_writer_commit(writer, &err) : status;
}

START_TEST(a_full_disk_leaves_no_index)
{
    enum { FIRST = 4096, N = 3000 };
    struct rlimit limit;
    unsigned n_failures = 0;
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
    for (rlim_t size = FIRST;; size *= 2) {
        run("rm -rf bulk");
        struct pt_writer *const writer = create("bulk", 1 << 18);
        limit.rlim_cur = size;
        ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
        const enum pt_status status = try(writer, N);
        limit.rlim_cur = limit.rlim_max;
        ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
        if (status == PT_OK) {
            pt_writer_close(writer);
            break;
        }
        ck_assert_int_eq(status, PT_EIO);
        ck_assert_msg(strstr(err.message, "write"), "%s", err.message);
        ck_assert(!has_iamglass());
        ck_assert_int_eq(pt_writer_commit(writer, &err), PT_EIO);
        ck_assert_int_eq(pt_writer_remove(writer, PT_STR("Q1"), &err), PT_EIO);
        pt_writer_close(writer);
        ck_assert(!has_iamglass());
        n_failures++;
    }
    ck_assert_uint_gt(n_failures, 3);
    pt_check_sound("bulk");
}
END_TEST

/* A few documents with words that have forms; what came of it. */
static enum pt_status try_forms(const struct pt_bulk_means *means)
{
    enum { N = 3 };
    struct pt_writer *writer = NULL;
    const char *why_not = "";
    struct pt_form forms[] = {
        {PT_STR("guarante"), PT_STR("guarantees")},
        {PT_STR("harbour"),  PT_STR("harbours")  },
    };
    struct pt_posting postings[] = {
        {PT_STR("Q0"),         0, true,  0},
        {PT_STR("Zguarante"),  1, false, 0},
        {PT_STR("guarantees"), 1, false, 0},
    };
    char unique[] = "Q0";
    enum pt_status status = pt_writer_create_bulk(
        "bulk", means, on_reject, &n_rejected, &writer, &why_not, &err);
    for (int i = 0; i < N && status == PT_OK; i++) {
        unique[1] = (char)('0' + i);
        postings[0].term = pt_str_of(unique);
        const struct pt_document doc = {.unique = postings[0].term,
                                        .postings = postings,
                                        .n_postings = PT_COUNTOF(postings),
                                        .forms = forms,
                                        .n_forms = PT_COUNTOF(forms),
                                        .data = PT_STR("\x01")};
        status = pt_writer_put(writer, &doc, &err);
    }
    if (status == PT_OK)
        status = pt_writer_commit(writer, &err);
    pt_writer_close(writer);
    return status;
}

START_TEST(whatever_allocation_fails_the_index_is_sound_or_none)
{
    enum { MOST = 10000 };
    unsigned n = 1;
    for (; n < MOST; n++) {
        run("rm -rf bulk && mkdir bulk");
        pt_fail_memory_at(n);
        const enum pt_status status = try_forms(&large);
        const bool has_failed = pt_has_memory_failed();
        if (status == PT_OK)
            pt_check_sound("bulk");
        if (!has_failed)
            break;
    }
    ck_assert_uint_lt(n, MOST);
    ck_assert_uint_eq(n_rejected, 0);
}
END_TEST

/* iamglass is the last of all, and nothing of it is trusted to a folder that
 * was not synced. */
START_TEST(each_failed_sync_is_an_error)
{
    for (unsigned i = 0;; i++) {
        run("rm -rf bulk");
        struct pt_writer *const writer = create("bulk", TINY);
        syncs_left = i;
        is_sync_to_fail = true;
        const enum pt_status status = try(writer, 5);
        const bool is_over = is_sync_to_fail;
        is_sync_to_fail = false;
        pt_writer_close(writer);
        if (is_over) {
            ck_assert_int_eq(status, PT_OK);
            ck_assert_uint_eq(i, 8); /* five tables, folder, iamglass, folder */
            break;
        }
        ck_assert_int_eq(status, PT_EIO);
        ck_assert(err.message[0]);
        ck_assert(i == 7 || !has_iamglass());
    }
}
END_TEST

/* The database that libxapian begins with is looked at to the last byte. */
START_TEST(an_unknown_libxapian_is_noticed)
{
    unsigned char uuid[16];
    struct xc_error cause;
    xc_writer *writer = NULL;
    ck_assert_int_eq(xc_writer_open("new", XC_CREATE, 0, &writer, &cause),
                     XC_OK);
    xc_writer_free(writer);
    ck_assert_ptr_null(pt_bulk_why_not("new", uuid));
    FILE *const file = fopen("new/iamglass", "r+b");
    ck_assert_ptr_nonnull(file);
    for (long at = 0; fseek(file, at, SEEK_SET) == 0; at++) {
        const int byte = fgetc(file);
        if (byte == EOF)
            break;
        if (at >= 16 && at < 32)
            continue; /* any UUID will do */
        ck_assert_int_eq(fseek(file, at, SEEK_SET), 0);
        ck_assert_int_eq(fputc(byte ^ 1, file), byte ^ 1);
        ck_assert_int_eq(fflush(file), 0);
        ck_assert_ptr_nonnull(pt_bulk_why_not("new", uuid));
        ck_assert_int_eq(fseek(file, at, SEEK_SET), 0);
        ck_assert_int_eq(fputc(byte, file), byte);
        ck_assert_int_eq(fflush(file), 0);
    }
    ck_assert_ptr_null(pt_bulk_why_not("new", uuid));
    ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
    ck_assert_int_eq(fputc('+', file), '+');
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_ptr_nonnull(pt_bulk_why_not("new", uuid));
    ck_assert_ptr_nonnull(pt_bulk_why_not("none", uuid));
}
END_TEST

START_TEST(an_unknown_libxapian_writes_the_index_itself)
{
    const struct made made = {.n = 30, .seed = 13};
    struct pt_writer *writer = NULL;
    const char *why_not = NULL;
    build("api", 0, made);
    run("mkdir bulk");
    is_libxapian_odd = true;
    ck_ok(pt_writer_create_bulk("bulk", &large, on_reject, &n_rejected, &writer,
                                &why_not, &err));
    ck_assert(!is_libxapian_odd);
    ck_assert_ptr_nonnull(why_not);
    make_documents(&made, writer);
    ck_assert(!pt_writer_is_packed(writer));
    finish(writer);
    pt_check_same_index("api", "bulk", true);
}
END_TEST

static char told[256];

static void
on_event(void *context, const char *what, const char *path, const char *reason)
{
    (void)context;
    if (strcmp(what, "bulk") == 0)
        snprintf(told, sizeof told, "%s: %s", path, reason);
}

/* is_bulk_off or not, known libxapian or not. */
START_TEST(why_an_index_is_not_written_in_bulk_is_told_where_nobody_asked)
{
    const struct pt_indexer_options options = {.is_bulk_off = _i & 1,
                                               .on_event = on_event};
    const char *const roots[] = {"news"};
    pt_indexer *indexer = NULL;
    told[0] = '\0';
    run("mkdir news; echo A ferry left the quay at noon. >news/a.txt");
    is_libxapian_odd = _i & 2;
    ck_ok(pt_indexer_open("index", &options, &indexer, &err));
    ck_ok(pt_indexer_update(indexer, roots, 1, NULL, &err));
    pt_indexer_close(indexer);
    if (_i == 2)
        ck_assert_msg(strstr(told, "index: this libxapian"), "%s", told);
    else
        ck_assert_str_eq(told, "");
    pt_check_sound("index");
}
END_TEST

START_TEST(a_folder_that_is_not_empty_is_refused)
{
    struct pt_writer *writer = NULL;
    const char *why_not = NULL;
    run("mkdir bulk; echo mine > bulk/file");
    ck_assert_int_eq(pt_writer_create_bulk("bulk", &large, on_reject,
                                           &n_rejected, &writer, &why_not,
                                           &err),
                     PT_EINVALID);
    run("test -s bulk/file");
}
END_TEST

/* ------------------------------------------------------------------ fuzz ---
 */

/* More rounds: PT_FUZZ_BULK=1000 CK_RUN_SUITE=bulk make check-unit */
START_TEST(drawn_documents_make_the_same_index)
{
    const char *const wish = getenv("PT_FUZZ_BULK");
    const unsigned n_rounds = wish ? (unsigned)strtoul(wish, NULL, 10) : 4;
    for (uint32_t i = 0; i < n_rounds; i++) {
        static const size_t memories[] = {TINY, 1 << 16, SMALL, LARGE};
        const struct made made = {.n = 1 + i * 7 % 60,
                                  .seed = i + 100,
                                  .kinds = i * 2654435761u >> 19};
        run("rm -rf api bulk");
        build("api", 0, made);
        build("bulk", memories[i % PT_COUNTOF(memories)], made);
        pt_check_same_index("api", "bulk", !(made.kinds & MADE_ODD));
        pt_check_sound("bulk");
    }
}
END_TEST

/* PT_SAME_INDEXES="A B": any two indexes of the same articles. */
START_TEST(named_indexes_are_the_same)
{
    char a[256], b[256];
    const char *const names = getenv("PT_SAME_INDEXES");
    if (names && sscanf(names, "%255s %255s", a, b) == 2)
        pt_check_same_index(a, b, false);
}
END_TEST

static TCase *add_case(Suite *suite, const char *name, void (*set_up_it)(void))
{
    TCase *const tcase = tcase_create(name);
    tcase_add_checked_fixture(tcase, set_up_it, tear_down);
    suite_add_tcase(suite, tcase);
    return tcase;
}

Suite *pt_suite_bulk(void)
{
    Suite *const suite = suite_create("bulk");
    TCase *tcase = add_case(suite, "the same index", set_up_alone);
    tcase_add_loop_test(tcase, both_ways_make_the_same_index, 0,
                        PT_COUNTOF(same));
    tcase_add_test(tcase, drawn_documents_make_the_same_index);
    tcase_add_test(tcase,
                   every_memory_and_number_of_threads_makes_the_same_bytes);
    tcase = add_case(suite, "changes", set_up_alone);
    tcase_add_test(tcase, a_few_documents_more_find_room_in_the_leaves);
    tcase_add_loop_test(
        tcase, what_comes_again_replaces_and_what_is_removed_is_gone, 0, 2);
    tcase_add_test(tcase, what_libxapian_refuses_is_refused_at_once);
    tcase_add_test(tcase, keys_of_metadata_that_cannot_be_are_refused);
    tcase_add_test(tcase, libxapian_changes_it_as_it_does_its_own);
    tcase = add_case(suite, "data", set_up_alone);
    tcase_add_test(tcase, monotone_data_is_read_back);
    tcase_add_loop_test(tcase, monotone_articles_are_safe_on_both_ways, 0, 2);
    tcase_add_test(tcase, tables_of_three_levels_are_read);
    tcase = add_case(suite, "trouble", set_up_alone);
    tcase_add_test(tcase, without_a_commit_there_is_no_index);
    tcase_add_test(tcase, a_full_disk_leaves_no_index);
    tcase_add_test(tcase, whatever_allocation_fails_the_index_is_sound_or_none);
    tcase_add_test(tcase, each_failed_sync_is_an_error);
    tcase_add_test(tcase, an_unknown_libxapian_is_noticed);
    tcase_add_test(tcase, an_unknown_libxapian_writes_the_index_itself);
    tcase_add_loop_test(
        tcase, why_an_index_is_not_written_in_bulk_is_told_where_nobody_asked,
        0, 4);
    tcase_add_test(tcase, a_folder_that_is_not_empty_is_refused);
    tcase = add_case(suite, "threads", set_up_threads);
    tcase_add_loop_test(tcase, both_ways_make_the_same_index, 0,
                        PT_COUNTOF(same));
    tcase_add_loop_test(
        tcase, what_comes_again_replaces_and_what_is_removed_is_gone, 0, 2);
    tcase_add_test(tcase, what_libxapian_refuses_is_refused_at_once);
    tcase_add_test(tcase, without_a_commit_there_is_no_index);
    tcase_add_test(tcase, a_full_disk_leaves_no_index);
    tcase_add_test(tcase, each_failed_sync_is_an_error);
    tcase = tcase_create("named");
    tcase_set_timeout(tcase, 0);
    tcase_add_test(tcase, named_indexes_are_the_same);
    suite_add_tcase(suite, tcase);
    return suite;
}
