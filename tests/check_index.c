/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_index.c: writer and reader over real databases.
 */
#define _DEFAULT_SOURCE /* syscall */
#include "index/disk_room.h"
#include "index/document.h"
#include "index/glass/glass_block.h"
#include "index/index_dir.h"
#include "index/index_positions.h"
#include "index/index_postings.h"
#include "index/index_reader.h"
#include "index/index_writer.h"
#include "index/known_lists.h"
#include "index/reader_private.h"
#include "index/record.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

Suite *pt_suite_index(void);

/* ------------------------------------------------- a disk that can fail --- */

/* libxapian syncs through this one instead of the C library's: the calls after
 * the first syncs_left fail, as many as syncs_to_fail. */
static unsigned syncs_left, syncs_to_fail;

/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name) */
__attribute__((visibility("default"))) int fdatasync(int fd)
{
    if (syncs_to_fail && syncs_left) {
        syncs_left--;
    } else if (syncs_to_fail) {
        syncs_to_fail--;
        errno = EIO;
        return -1;
    }
    return fsync(fd);
}

/* libxapian writes blocks through this one; one with this key it finds it
 * cannot take. Empty: it takes everything. */
static struct pt_str poison_key;

/* libstdc++'s own, which C can call: throws std::invalid_argument. */
/* NOLINTNEXTLINE(bugprone-reserved-identifier) */
extern _Noreturn void _ZSt24__throw_invalid_argumentPKc(const char *what);

static bool is_poisoned(struct pt_str bytes)
{
    struct pt_glass_block block;
    int order = 1;
    if (!poison_key.len || !pt_glass_block_take(bytes, 0, UINT32_MAX, &block))
        return false;
    for (size_t i = 0; i < pt_glass_n_items(&block) && order != 0; i++)
        if (!pt_glass_leaf_compare(&block, i, poison_key, &order))
            return false;
    return order == 0;
}

/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name) */
__attribute__((visibility("default"))) ssize_t
pwrite(int fd, const void *block, size_t n, off_t at)
{
    if (is_poisoned(pt_str_n(block, n)))
        _ZSt24__throw_invalid_argumentPKc("nothing for a block");
    return syscall(SYS_pwrite64, fd, block, n, at);
}

/* The so-maniest block that is read brings nothing; 0: every one does. */
static unsigned reads_to_fail;

/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name) */
__attribute__((visibility("default"))) ssize_t
pread(int fd, void *block, size_t n, off_t at)
{
    if (reads_to_fail && --reads_to_fail == 0)
        return 0;
    return syscall(SYS_pread64, fd, block, n, at);
}

/* What is asked for the room on a disk is told this, unless n_blocks is 0; the
 * first n_fine times there is plenty. */
static struct {
    int code;
    unsigned n_fine;
    uint64_t n_blocks, n_left, n_bytes;
} on_disk;

/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name) */
__attribute__((visibility("default"))) int statvfs(const char *path,
                                                   struct statvfs *out)
{
    (void)path;
    if (on_disk.n_fine) {
        on_disk.n_fine--;
        *out = (struct statvfs){0};
        return 0;
    }
    *out = (struct statvfs){.f_blocks = on_disk.n_blocks,
                            .f_bavail = on_disk.n_left,
                            .f_bfree = on_disk.n_left + 9,
                            .f_frsize = on_disk.n_bytes};
    return on_disk.code;
}

static void leave_on_disk(uint64_t n_bytes)
{
    on_disk.n_blocks = 1 << 20;
    on_disk.n_bytes = 1024;
    on_disk.n_left = n_bytes / on_disk.n_bytes;
}

/* The table that is opened as the so-maniest for reading has no descriptor left
 * for it; 0: every one has. */
static unsigned tables_to_open;

/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name) */
__attribute__((visibility("default"))) int
open(const char *path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    const mode_t mode = flags & O_CREAT ? va_arg(list, mode_t) : 0;
    va_end(list);
    const bool is_read = (flags & O_ACCMODE) == O_RDONLY;
    if (is_read && tables_to_open && strstr(path, ".glass") &&
        --tables_to_open == 0) {
        errno = EMFILE;
        return -1;
    }
    return openat(AT_FDCWD, path, flags, mode);
}

/* --------------------------------------------------------- a workplace --- */

static char root[256];
static struct pt_document_builder *builder;
static struct pt_writer *writer;
static struct pt_reader *reader;
static struct pt_error err;
static struct pt_arena arena;
static struct pt_buf hold;

/* What the writer reported. */
static unsigned n_rejected;
static char rejected[300];

static void on_reject(void *context, struct pt_str unique, const char *reason)
{
    ck_assert_ptr_eq(context, &n_rejected);
    ck_assert(reason[0]);
    n_rejected++;
    snprintf(rejected, sizeof rejected, "%.*s", PT_STR_FMT(unique));
}

static void set_up(void)
{
    const char *const place = getenv("TMPDIR");
    snprintf(root, sizeof root, "%s/pt-index-XXXXXX",
             place && *place ? place : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(root));
    ck_assert_int_eq(chdir(root), 0);
    ck_assert_int_eq(mkdir("index", 0777), 0);
    ck_assert_int_eq(pt_document_builder_new(&builder), PT_OK);
    pt_arena_init(&arena);
    pt_buf_init(&hold, PT_BUF_NO_CEILING);
    writer = NULL;
    reader = NULL;
    n_rejected = 0;
    rejected[0] = '\0';
    syncs_to_fail = syncs_left = 0;
    reads_to_fail = 0;
    memset(&on_disk, 0, sizeof on_disk);
}

static void run(const char *command)
{
    ck_assert_msg(system(command) == 0, "%s", command);
}

static void tear_down(void)
{
    pt_writer_close(writer);
    pt_reader_close(reader);
    pt_document_builder_free(builder);
    pt_arena_fini(&arena);
    pt_buf_fini(&hold);
    ck_assert_int_eq(chdir("/"), 0);
    char command[1024];
    snprintf(command, sizeof command, "rm -rf '%s'", root);
    run(command);
}

#define ck_ok(call)                                                            \
    do {                                                                       \
        err = (struct pt_error){0};                                            \
        const enum pt_status got_ = (call);                                    \
        ck_assert_msg(got_ == PT_OK, "%s: %d %s", #call, (int)got_,            \
                      err.message);                                            \
    } while (0)

#define ck_fails(call, expected)                                               \
    do {                                                                       \
        err = (struct pt_error){0};                                            \
        const enum pt_status got_ = (call);                                    \
        ck_assert_msg(got_ == (expected), "%s: %d %s", #call, (int)got_,       \
                      err.message);                                            \
        ck_assert_int_eq(err.status, (expected));                              \
        ck_assert(err.message[0]);                                             \
    } while (0)

static void create(const char *dir)
{
    ck_ok(pt_writer_create(dir, on_reject, &n_rejected, &writer, &err));
}

static void open_writer(void)
{
    ck_ok(pt_writer_open("index", on_reject, &n_rejected, &writer, &err));
}

static void close_writer(void)
{
    pt_writer_close(writer);
    writer = NULL;
}

static void open_reader(void)
{
    pt_reader_close(reader);
    reader = NULL;
    ck_ok(pt_reader_open("index", &reader, &err));
}

static struct pt_article
make_article(const char *path, const char *title, const char *text)
{
    return (struct pt_article){
        .path = pt_str_of(path),
        .title = pt_str_of(title),
        .text = pt_str_of(text),
        .lang = PT_STR("en"),
        .date = 20000,
        .stamp = {.size = 7, .inode = 8},
    };
}

static void put_article(const struct pt_article *article)
{
    struct pt_document doc;
    ck_ok(pt_document_build(builder, article, &doc, &err));
    ck_ok(pt_writer_put(writer, &doc, &err));
}

static void put(const char *path, const char *text)
{
    const struct pt_article article = make_article(path, "Some title", text);
    put_article(&article);
}

static void commit(void)
{
    ck_ok(pt_writer_commit(writer, &err));
}

/* An index of articles /0 to /n-1, writer closed. */
static void make_index(const char *dir, unsigned n)
{
    create(dir);
    for (unsigned i = 0; i < n; i++) {
        char path[32], text[64];
        snprintf(path, sizeof path, "/%u", i);
        snprintf(text, sizeof text, "Article number%u speaks.", i);
        put(path, text);
    }
    commit();
    close_writer();
}

static uint32_t find(const char *term)
{
    uint32_t docid = 0;
    ck_ok(pt_reader_find(reader, pt_str_of(term), &docid, &err));
    return docid;
}

static struct pt_article read_article(uint32_t docid)
{
    struct pt_article article;
    ck_ok(pt_reader_article(reader, docid, &hold, &article, &err));
    return article;
}

/* ------------------------------------------------------- there and back --- */

START_TEST(an_article_comes_back_from_the_index)
{
    make_index("index", 3);
    open_reader();
    ck_assert_uint_eq(pt_reader_n_articles(reader), 3);
    const uint32_t docid = find("Q/1");
    ck_assert_uint_ne(docid, 0);
    const struct pt_article article = read_article(docid);
    pt_reader_close(reader);
    reader = NULL;
    ck_assert(pt_str_equal(article.text, PT_STR("Article number1 speaks.")));
    ck_assert(pt_str_equal(article.title, PT_STR("Some title")));
    ck_assert_int_eq(article.date, 20000);
    ck_assert_uint_eq(article.stamp.size, 7);
    ck_assert_uint_eq(article.stamp.inode, 8);
}
END_TEST

START_TEST(what_is_not_there_is_not_found)
{
    struct pt_article article;
    make_index("index", 1);
    open_reader();
    ck_assert_uint_eq(find("Q/none"), 0);
    ck_fails(pt_reader_article(reader, 0, &hold, &article, &err), PT_ENOTFOUND);
    ck_fails(pt_reader_article(reader, 99, &hold, &article, &err),
             PT_ENOTFOUND);
    uint32_t docid;
    ck_fails(pt_reader_find(reader, PT_STR(""), &docid, &err), PT_EINVALID);
}
END_TEST

START_TEST(an_article_without_stamp_has_a_zero_one)
{
    struct pt_article article = make_article("/a", "", "Text.");
    article.stamp = (struct pt_file_stamp){0};
    create("index");
    put_article(&article);
    commit();
    open_reader();
    const struct pt_file_stamp stamp = read_article(find("Q/a")).stamp;
    ck_assert_uint_eq(stamp.size, 0);
    ck_assert_uint_eq(stamp.inode, 0);
}
END_TEST

START_TEST(the_same_path_replaces)
{
    make_index("index", 2);
    open_writer();
    put("/1", "Quite new.");
    ck_assert_uint_eq(pt_writer_n_articles(writer), 2);
    commit();
    open_reader();
    ck_assert_uint_eq(pt_reader_n_articles(reader), 2);
    ck_assert(
        pt_str_equal(read_article(find("Q/1")).text, PT_STR("Quite new.")));
    ck_assert_uint_eq(find("number1"), 0);
}
END_TEST

START_TEST(a_removed_article_is_gone)
{
    make_index("index", 2);
    open_writer();
    ck_ok(pt_writer_remove(writer, PT_STR("Q/0"), &err));
    ck_ok(pt_writer_remove(writer, PT_STR("Q/none"), &err));
    ck_assert_uint_eq(pt_writer_n_articles(writer), 1);
    commit();
    open_reader();
    ck_assert_uint_eq(find("Q/0"), 0);
    ck_assert_uint_ne(find("Q/1"), 0);
}
END_TEST

START_TEST(metadata_comes_back)
{
    create("index");
    ck_ok(pt_writer_set_meta(writer, PT_STR(PT_META_ROOTS), PT_STR("/a\0/b\0"),
                             &err));
    commit();
    ck_ok(pt_writer_set_meta(writer, PT_STR("pt:gone"), PT_STR("x"), &err));
    ck_ok(pt_writer_set_meta(writer, PT_STR("pt:gone"), PT_STR(""), &err));
    commit();
    open_reader();
    ck_ok(pt_reader_meta(reader, PT_STR(PT_META_ROOTS), &hold, &err));
    ck_assert(pt_str_equal(pt_buf_str(&hold), PT_STR("/a\0/b\0")));
    ck_ok(pt_reader_meta(reader, PT_STR("pt:gone"), &hold, &err));
    ck_assert_uint_eq(hold.len, 0);
    ck_ok(pt_reader_meta(reader, PT_STR(PT_META_SCHEMA), &hold, &err));
    ck_assert_str_eq(pt_buf_z(&hold), "4");
}
END_TEST

START_TEST(an_impossible_key_is_refused_and_nothing_else)
{
    char key[300];
    memset(key, 'k', sizeof key);
    create("index");
    put("/a", "Text.");
    ck_fails(pt_writer_set_meta(writer, pt_str_n(key, sizeof key), PT_STR("x"),
                                &err),
             PT_EINVALID);
    ck_fails(pt_writer_remove(writer, pt_str_n(key, sizeof key), &err),
             PT_EINVALID);
    put("/b", "Text.");
    commit();
    open_reader();
    ck_assert_uint_eq(pt_reader_n_articles(reader), 2);
}
END_TEST

/* ---------------------------------------------------------- vocabulary --- */

static bool add_to_list(void *context, struct pt_str word, uint32_t n_articles)
{
    struct pt_buf *const list = context;
    pt_buf_printf(list, "%.*s:%u ", PT_STR_FMT(word), n_articles);
    return list->len < 200;
}

static void make_vocabulary(void)
{
    struct pt_article german =
        make_article("/c", "", "Der Hafen war zu, 1 Jahr.");
    german.lang = PT_STR("de");
    german.tags = PT_STR("hafen");
    create("index");
    put("/a", "Guarantees were guaranteed.");
    put("/b", "A guarantee, again guaranteed.");
    put_article(&german);
    commit();
    open_reader();
}

static const struct {
    const char *prefix;
    const char *start;
    const char *list;
} words_rows[] = {
    {"",  "gu",   "guarantee:1 guaranteed:2 guarantees:1 "},
    {"",  "",
     "1:1 a:1 again:1 der:1 guarantee:1 guaranteed:2 guarantees:1 "
     "hafen:1 jahr:1 some:2 title:2 war:1 were:1 zu:1 "   },
    {"S", "",     "some:2 title:2 "                       },
    {"K", "",     "hafen:1 "                              },
    {"P", "",     "a:1 b:1 c:1 "                          },
    {"L", "",     "de:1 en:2 "                            },
    {"Z", "gu",   "guarante:2 "                           },
    {"",  "none", ""                                      },
};

/* The i-th row of the reader's words. */
static void check_words(int i)
{
    struct pt_buf list;
    pt_buf_init(&list, PT_BUF_NO_CEILING);
    ck_ok(pt_reader_words(reader, words_rows[i].prefix,
                          pt_str_of(words_rows[i].start), add_to_list, &list,
                          &err));
    ck_assert_str_eq(pt_buf_z(&list), words_rows[i].list);
    pt_buf_fini(&list);
}

START_TEST(words_are_walked_in_order)
{
    make_vocabulary();
    check_words(_i);
}
END_TEST

/* From the table, where words have their counts at hand. */
START_TEST(words_of_many_questions_are_walked_in_order)
{
    make_vocabulary();
    pt_reader_keep_blocks(reader);
    check_words(_i);
}
END_TEST

static bool add_any(void *context, struct pt_str word, uint32_t n_articles)
{
    pt_buf_printf(context, "%.*s:%u ", PT_STR_FMT(word), n_articles);
    return true;
}

/* Words for many blocks. */
static void make_many_words(void)
{
    create("index");
    for (unsigned i = 0; i < 40; i++) {
        char path[16];
        struct pt_buf text;
        pt_buf_init(&text, PT_BUF_NO_CEILING);
        for (unsigned k = 0; k < 200; k++)
            pt_buf_printf(&text, "x%uy ", (i * 177 + k) * 7919u % 8191);
        snprintf(path, sizeof path, "/%u", i);
        put(path, pt_buf_z(&text));
        pt_buf_fini(&text);
    }
    commit();
    open_reader();
}

/* libxapian is asked for what is behind, whichever block it is. */
START_TEST(a_walk_goes_on_where_a_block_cannot_be_read)
{
    struct pt_buf whole, list;
    unsigned n_fails = 0;
    pt_buf_init(&whole, PT_BUF_NO_CEILING);
    pt_buf_init(&list, PT_BUF_NO_CEILING);
    make_many_words();
    struct pt_word_walk walk = {.most_read = UINT64_MAX};
    ck_ok(pt_reader_bare_words(reader, "", PT_STR(""), &walk, add_any, &whole,
                               &err));
    ck_assert_uint_gt(whole.len, 60000);
    for (bool is_hit = true; is_hit; n_fails++) {
        pt_buf_clear(&list);
        reads_to_fail = n_fails + 1;
        walk.n_read = 0;
        ck_ok(pt_reader_bare_words(reader, "", PT_STR(""), &walk, add_any,
                                   &list, &err));
        is_hit = reads_to_fail == 0;
        ck_assert(pt_str_equal(pt_buf_str(&list), pt_buf_str(&whole)));
    }
    ck_assert_uint_gt(n_fails, 8);
    pt_buf_fini(&whole);
    pt_buf_fini(&list);
}
END_TEST

static bool compare_word(void *context, struct pt_str word, uint32_t n_articles)
{
    struct pt_str *const rest = context;
    ck_assert_uint_eq(n_articles, 0);
    ck_assert(pt_str_begins(*rest, word));
    *rest = pt_str_sub(*rest, word.len, rest->len);
    *rest = pt_str_sub(*rest, pt_str_find(*rest, ' ') + 1, rest->len);
    return true;
}

START_TEST(words_are_walked_without_their_counts)
{
    struct pt_str rest = pt_str_of(words_rows[_i].list);
    struct pt_word_walk walk = {.most_read = UINT64_MAX};
    make_vocabulary();
    ck_ok(pt_reader_bare_words(reader, words_rows[_i].prefix,
                               pt_str_of(words_rows[_i].start), &walk,
                               compare_word, &rest, &err));
    ck_assert_uint_eq(rest.len, 0);
}
END_TEST

/* Words of all lengths under several prefixes, for many blocks. */
static void make_sifted_words(void)
{
    static const char *const ends[] = {"ing", "tion", "", "s"};
    create("index");
    for (unsigned i = 0; i < 30; i++) {
        char path[16], title[16];
        struct pt_buf text;
        pt_buf_init(&text, PT_BUF_NO_CEILING);
        for (unsigned k = 0; k < 150; k++) {
            const unsigned n = (i * 149 + k) * 7919u;
            pt_buf_printf(&text, "%c%.*s%s ", "aknz9"[n % 5], (int)(n / 5 % 12),
                          "uvwxyzuvwxyz" + n / 60 % 6, ends[n / 360 % 4]);
        }
        snprintf(path, sizeof path, "/%u", i);
        snprintf(title, sizeof title, "k%uing", i);
        struct pt_article article = make_article(path, title, pt_buf_z(&text));
        article.lang = PT_STR("en");
        put_article(&article);
        pt_buf_fini(&text);
    }
    commit();
    open_reader();
}

static const struct pt_str ends[] = {
    {"ing",     3},
    {"tion",    4},
    {"s",       1},
    {"nowhere", 7}
};

#define BIT(letter) ((uint32_t)1 << (letter) % 32)
static const struct pt_word_letters letters[] = {
    {BIT('k') | BIT('u'),            BIT('k') | BIT('u'), 0},
    {BIT('a') | BIT('u') | BIT('v'), UINT32_MAX,          2},
};
#define ALL UINT64_MAX

/* clang-format off */
static const struct {
    const char *prefix, *start;
    struct pt_word_sieve sieve;
    uint64_t most_read;
} walks[] = {
    {"", "", {.n_ends = 0}, ALL},
    {"", "", {.ends = ends, .n_ends = 1}, ALL},
    {"", "", {.ends = ends + 2, .n_ends = 1, .least = 4, .most = 6}, 1000},
    {"", "", {.least = 14}, ALL},
    {"", "", {.most = 1}, ALL},
    {"", "k", {.ends = ends + 1, .n_ends = 1}, ALL},
    {"", "k", {.ends = ends + 1, .n_ends = 1}, 40},
    {"", "9", {.n_ends = 0}, ALL},
    {"", "Z", {.n_ends = 0}, ALL},
    {"", "z\xff", {.n_ends = 0}, ALL},
    {"", "", {.n_ends = 0}, 0},
    {"", "", {.ends = ends, .n_ends = 2, .least = 5}, ALL},
    {"", "a", {.ends = ends + 1, .n_ends = 3}, 600},
    {"", "", {.ends = ends + 3, .n_ends = 1}, 1234},
    {"", "", {.letters = letters, .n_letters = 1}, ALL},
    {"", "", {.letters = letters + 1, .n_letters = 1, .most = 5}, ALL},
    {"", "", {ends, 1, letters, 2, 4, 0}, 2000},
    {"S", "", {.ends = ends, .n_ends = 1}, ALL},
    {"S", "", {.letters = letters, .n_letters = 1}, ALL},
    {"ZS", "k", {.least = 3}, ALL},
    {"P", "", {.most = 1}, ALL},
    {"L", "", {.n_ends = 0}, ALL},
};
/* clang-format on */

/* What a sieve is meant to let through, without a table of bits. */
static bool does_end(const struct pt_word_sieve *sieve, struct pt_str word)
{
    for (size_t i = 0; i < sieve->n_ends; i++)
        if (pt_str_ends(word, sieve->ends[i]))
            return true;
    return sieve->n_ends == 0;
}

static bool has_letters(const struct pt_word_sieve *sieve, struct pt_str word)
{
    for (size_t i = 0; i < sieve->n_letters; i++) {
        const struct pt_word_letters *const test = &sieve->letters[i];
        unsigned n_other = 0;
        for (unsigned bit = 0; bit < 32; bit++) {
            bool is_there = false;
            for (size_t k = 0; k < word.len; k++)
                is_there |= (unsigned char)word.ptr[k] % 32 == bit;
            n_other += (test->mask >> bit & 1) &&
                       is_there != (test->letters >> bit & 1);
        }
        if (n_other <= test->most)
            return true;
    }
    return sieve->n_letters == 0;
}

struct sifting {
    const struct pt_word_sieve *sieve;
    uint64_t most_read, n_read;
    struct pt_buf *out;
};

static bool sift(void *context, struct pt_str word, uint32_t n_articles)
{
    struct sifting *const job = context;
    const struct pt_word_sieve *const sieve = job->sieve;
    if (job->n_read == job->most_read)
        return false;
    job->n_read++;
    if (does_end(sieve, word) && has_letters(sieve, word) &&
        word.len >= sieve->least && (!sieve->most || word.len <= sieve->most))
        add_any(job->out, word, 0 * n_articles);
    return true;
}

START_TEST(a_sieve_lets_through_what_is_wanted)
{
    struct pt_buf wanted, list;
    struct sifting job = {.sieve = &walks[_i].sieve,
                          .most_read = walks[_i].most_read,
                          .out = &wanted};
    const struct pt_str start = pt_str_of(walks[_i].start);
    pt_buf_init(&wanted, PT_BUF_NO_CEILING);
    pt_buf_init(&list, PT_BUF_NO_CEILING);
    make_sifted_words();
    ck_ok(pt_reader_words(reader, walks[_i].prefix, start, sift, &job, &err));
    /* from the table; then from libxapian, at once or after some blocks */
    for (unsigned n_fails = 0; n_fails < 12; n_fails++) {
        struct pt_word_walk walk = {.sieve = walks[_i].sieve,
                                    .most_read = walks[_i].most_read};
        pt_buf_clear(&list);
        reads_to_fail = n_fails;
        ck_ok(pt_reader_bare_words(reader, walks[_i].prefix, start, &walk,
                                   add_any, &list, &err));
        reads_to_fail = 0;
        ck_assert_msg(pt_str_equal(pt_buf_str(&list), pt_buf_str(&wanted)),
                      "%u: %s\nnot %s", n_fails, pt_buf_z(&list),
                      pt_buf_z(&wanted));
        ck_assert_uint_eq(walk.n_read, job.n_read);
    }
    pt_buf_fini(&wanted);
    pt_buf_fini(&list);
}
END_TEST

struct finding {
    struct pt_word_walk walk;
    unsigned n, n_found;
};

static bool find_some(void *context, struct pt_str word, uint32_t n_articles)
{
    struct finding *const job = context;
    (void)word;
    (void)n_articles;
    job->walk.is_found = job->n++ % 3 != 0;
    job->n_found += job->walk.is_found;
    return true;
}

static bool add_word(void *context, struct pt_str word, uint32_t n_articles)
{
    (void)n_articles;
    pt_buf_add(context, word);
    pt_buf_add_byte(context, ' ');
    return true;
}

/* The docids and wdf of the lists of words. */
static void add_postings(struct pt_str words, struct pt_buf *out)
{
    struct pt_postings *postings = NULL;
    ck_assert_int_eq(pt_postings_open(reader, &postings), PT_OK);
    for (size_t at = 0, n; at < words.len; at += n + 1) {
        const struct pt_str rest = pt_str_sub(words, at, words.len);
        struct pt_posting_list list;
        uint16_t places[64];
        uint32_t wdfs[64];
        uint64_t bits = 0;
        n = pt_str_find(rest, ' ');
        ck_assert_int_eq(
            pt_posting_list_init(&list, postings, pt_str_sub(rest, 0, n)),
            PT_OK);
        pt_buf_printf(out, "%.*s %u:", PT_STR_FMT(pt_str_sub(rest, 0, n)),
                      list.counts.n_documents);
        const size_t n_taken = pt_posting_list_take(
            &list, (struct pt_posting_span){0, 64}, &bits, places, wdfs, 64);
        for (size_t i = 0; i < n_taken; i++)
            pt_buf_printf(out, " %u/%u", places[i], wdfs[i]);
        pt_posting_list_fini(&list);
    }
    ck_assert(!pt_postings_are_lost(postings));
    pt_postings_close(postings);
}

/* However a list is begun, and again after another walk. */
START_TEST(lists_that_a_walk_met_are_the_same)
{
    struct pt_buf words, before, after;
    struct finding job = {.walk = {.most_read = UINT64_MAX}};
    pt_buf_init(&words, PT_BUF_NO_CEILING);
    pt_buf_init(&before, PT_BUF_NO_CEILING);
    pt_buf_init(&after, PT_BUF_NO_CEILING);
    make_sifted_words();
    ck_ok(pt_reader_words(reader, "", PT_STR(""), add_word, &words, &err));
    add_postings(pt_buf_str(&words), &before);
    open_reader();
    ck_ok(pt_reader_bare_words(reader, "", PT_STR(""), &job.walk, find_some,
                               &job, &err));
    ck_assert_uint_gt(job.n_found, 500);
    ck_assert_uint_eq(reader->tables->known.n, job.n_found);
    ck_assert_uint_gt(reader->tables->known.n_head_bytes, job.n_found);
    add_postings(pt_buf_str(&words), &after);
    ck_assert_uint_gt(before.len, 5000);
    ck_assert(pt_str_equal(pt_buf_str(&before), pt_buf_str(&after)));
    pt_buf_fini(&words);
    pt_buf_fini(&before);
    pt_buf_fini(&after);
}
END_TEST

/* Of other letters nothing is known. */
START_TEST(a_sieve_of_letters_lets_through_what_is_not_ascii)
{
    const struct pt_word_letters few = {BIT('a'), UINT32_MAX, 0};
    const struct pt_word_sieve sieve = {.letters = &few, .n_letters = 1};
    ck_assert(pt_word_passes(&sieve, "aaa", 3));
    ck_assert(!pt_word_passes(&sieve, "aab", 3));
    ck_assert(!pt_word_passes(&sieve, "", 0));
    ck_assert(pt_word_passes(&sieve, "b\xc3\xa9", 3));
}
END_TEST

static bool is_known(const struct pt_known_lists *lists, const char *term)
{
    return pt_known_lists_find(lists, pt_str_of(term)) != NULL;
}

START_TEST(what_was_told_of_lists_is_known)
{
    struct pt_known_lists lists = {.n = 0};
    char term[16];
    ck_assert(!is_known(&lists, "t0"));
    for (unsigned i = 0; i < PT_MOST_KNOWN_LISTS + 100; i++) {
        snprintf(term, sizeof term, "t%u", i);
        pt_known_lists_add(&lists, pt_str_of(term), i * 3,
                           i % 2 ? PT_STR("") : pt_str_of(term));
    }
    pt_known_lists_add(&lists, PT_STR("t7"), 99, PT_STR("x")); /* not anew */
    pt_known_lists_add(&lists, PT_STR(""), 99, PT_STR(""));
    for (unsigned i = 0; i < PT_MOST_KNOWN_LISTS + 100; i++) {
        snprintf(term, sizeof term, "t%u", i);
        const struct pt_known_list *const known =
            pt_known_lists_find(&lists, pt_str_of(term));
        ck_assert_int_eq(known != NULL, i < PT_MOST_KNOWN_LISTS);
        ck_assert(
            !known ||
            (known->n_articles == i * 3 &&
             pt_str_equal(known->head, i % 2 ? PT_STR("") : pt_str_of(term))));
    }
    ck_assert(!is_known(&lists, ""));
    pt_known_lists_fini(&lists);
    ck_assert(!is_known(&lists, "t0"));
}
END_TEST

START_TEST(of_lists_that_begin_with_much_the_count_is_known)
{
    static const char long_head[PT_MOST_HEAD_BYTES + 1];
    const struct pt_str longest = pt_str_n(long_head, PT_MOST_HEAD_BYTES);
    struct pt_known_lists lists = {.n = 0};
    char term[16];
    size_t n_bytes = 0;
    pt_known_lists_add(&lists, PT_STR("long"), 5,
                       pt_str_n(long_head, sizeof long_head));
    ck_assert_uint_eq(pt_known_lists_find(&lists, PT_STR("long"))->head.len, 0);
    for (unsigned i = 0; i < 2000; i++) {
        snprintf(term, sizeof term, "t%u", i);
        pt_known_lists_add(&lists, pt_str_of(term), i, longest);
        const struct pt_known_list *const known =
            pt_known_lists_find(&lists, pt_str_of(term));
        ck_assert_uint_eq(known->n_articles, i);
        n_bytes += known->head.len;
    }
    ck_assert_uint_eq(n_bytes, PT_MOST_HEADS_BYTES);
    pt_known_lists_fini(&lists);
}
END_TEST

static bool stop(void *context, struct pt_str word, uint32_t n_articles)
{
    unsigned *const n = context;
    (void)word;
    (void)n_articles;
    return ++*n < 2;
}

START_TEST(a_walk_ends_when_told)
{
    unsigned n = 0;
    make_vocabulary();
    ck_ok(pt_reader_words(reader, "", PT_STR(""), stop, &n, &err));
    ck_assert_uint_eq(n, 2);
}
END_TEST

static const struct {
    const char *stem;
    const char *forms;
} forms_rows[] = {
    {"guarante", "guarantee guaranteed guarantees "},
    {"titl",     "title "                          },
    {"a",        "a "                              },
    {"none",     ""                                },
    {"",         ""                                },
};

START_TEST(a_stem_has_its_forms)
{
    struct pt_str *forms;
    struct pt_buf list;
    size_t n;
    pt_buf_init(&list, PT_BUF_NO_CEILING);
    make_vocabulary();
    ck_ok(pt_reader_forms(reader, pt_str_of(forms_rows[_i].stem), &arena,
                          &forms, &n, &err));
    for (size_t i = 0; i < n; i++)
        pt_buf_printf(&list, "%.*s ", PT_STR_FMT(forms[i]));
    ck_assert_str_eq(pt_buf_z(&list), forms_rows[_i].forms);
    pt_buf_fini(&list);
}
END_TEST

START_TEST(the_articles_of_a_term_are_counted)
{
    uint32_t n = 9;
    make_vocabulary();
    ck_ok(pt_reader_count(reader, PT_STR("guaranteed"), &n, &err));
    ck_assert_uint_eq(n, 2);
    ck_ok(pt_reader_count(reader, PT_STR("XHASdate"), &n, &err));
    ck_assert_uint_eq(n, 3);
    ck_ok(pt_reader_count(reader, PT_STR("none"), &n, &err));
    ck_assert_uint_eq(n, 0);
    ck_fails(pt_reader_count(reader, PT_STR(""), &n, &err), PT_EINVALID);
}
END_TEST

START_TEST(languages_come_most_frequent_first)
{
    struct pt_lang_count *langs;
    size_t n;
    make_vocabulary();
    ck_ok(pt_reader_langs(reader, &arena, &langs, &n, &err));
    ck_assert_uint_eq(n, 2);
    ck_assert(pt_str_equal(langs[0].lang, PT_STR("en")));
    ck_assert_uint_eq(langs[0].n_articles, 2);
    ck_assert(pt_str_equal(langs[1].lang, PT_STR("de")));
}
END_TEST

static const struct {
    const char *a, *b;
    enum xc_op op;
    uint32_t window;
    uint32_t n_matches;
} phrase_rows[] = {
    {"port",    "opens",     XC_OP_PHRASE, 2,                   1}, /* title */
    {"opens",   "port",      XC_OP_PHRASE, 2,                   0},
    {"Sport",   "Sopens",    XC_OP_PHRASE, 2,                   1},
    {"ships",   "came",      XC_OP_PHRASE, 2,                   1}, /* body */
    {"cease",   "fire",      XC_OP_PHRASE, 2,                   1},
    {"opens",   "ships",     XC_OP_PHRASE, 2,                   0}, /* across */
    {"opens",   "ships",     XC_OP_NEAR,   PT_MAX_DISTANCE + 1, 0},
    {"Kred",    "Ktape",     XC_OP_PHRASE, 2,                   1},
    {"Ktape",   "Kblue",     XC_OP_PHRASE, 2,                   0},
    {"Psrv",    "Pnews",     XC_OP_PHRASE, 2,                   1},
    {"Ppart",   "Zship",     XC_OP_AND,    0,                   0},
    {"Zship",   "ZSport",    XC_OP_AND,    0,                   1},
    {"XHAStag", "D20241004", XC_OP_AND,    0,                   1},
};

static uint32_t
n_matches(const char *a, const char *b, enum xc_op op, uint32_t w)
{
    xc_query *parts[2], *query;
    xc_enquire *enquire;
    xc_mset *mset;
    ck_assert_int_eq(xc_query_term(a, strlen(a), 1, 0, &parts[0], NULL), 0);
    ck_assert_int_eq(xc_query_term(b, strlen(b), 1, 0, &parts[1], NULL), 0);
    ck_assert_int_eq(xc_query_combine(op, parts, 2, w, &query, NULL), 0);
    ck_assert_int_eq(xc_enquire_new(pt_reader_db(reader), &enquire, NULL), 0);
    ck_assert_int_eq(xc_enquire_set_query(enquire, query, NULL), 0);
    ck_assert_int_eq(xc_enquire_get_mset(enquire, 0, 10, 10, &mset, NULL), 0);
    const uint32_t n = xc_mset_size(mset);
    xc_mset_free(mset);
    xc_enquire_free(enquire);
    xc_query_free(query);
    xc_query_free(parts[0]);
    xc_query_free(parts[1]);
    return n;
}

/* Where a word stands in docid, as one number of digits each. */
static uint64_t places_by_engine(uint32_t docid, const char *word)
{
    xc_positions *p = NULL;
    uint64_t sum = 0;
    ck_assert_int_eq(xc_db_positions(pt_reader_db(reader), docid, word,
                                     strlen(word), &p, NULL),
                     XC_OK);
    while (xc_positions_valid(p)) {
        sum = sum * 1000003 + xc_positions_pos(p);
        ck_assert_int_eq(xc_positions_next(p, NULL), XC_OK);
    }
    xc_positions_free(p);
    return sum;
}

static uint64_t places_by_us(struct pt_term_positions *term, uint32_t docid)
{
    uint32_t at[64];
    size_t n = 0;
    uint64_t sum = 0;
    const enum pt_glass_found found =
        pt_term_positions_get(term, docid, at, PT_COUNTOF(at), &n);
    ck_assert_int_ne(found, PT_GLASS_UNKNOWN);
    for (size_t i = 0; found == PT_GLASS_THERE && i < n; i++)
        sum = sum * 1000003 + at[i];
    return sum;
}

START_TEST(positions_are_read_as_libxapian_reads_them)
{
    static const char *const words[] = {"a", "word", "some", "none"};
    enum { N = 300 };
    struct pt_positions *positions = NULL;
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    create("index");
    for (unsigned i = 0; i < N; i++) {
        char path[32];
        snprintf(path, sizeof path, "/%u", i);
        pt_buf_clear(&text);
        for (unsigned k = 0; k < i % 17 + i / 20; k++)
            pt_buf_puts(&text, (i + k) % 3 ? "a word " : "word by ");
        put(path, pt_buf_z(&text));
        if (i % 100 == 7)
            commit();
    }
    commit();
    open_reader();
    ck_ok(pt_positions_open(reader, &positions));
    ck_assert_ptr_nonnull(positions);
    for (size_t i = 0; i < PT_COUNTOF(words); i++) {
        struct pt_term_positions term;
        ck_ok(pt_term_positions_init(&term, positions, pt_str_of(words[i])));
        for (uint32_t docid = 1; docid <= N; docid++)
            ck_assert_msg(places_by_us(&term, docid) ==
                              places_by_engine(docid, words[i]),
                          "%s in %u", words[i], (unsigned)docid);
        pt_term_positions_fini(&term);
    }
    pt_positions_close(positions);

    /* Another commit is not the reader's, whose table stays open. */
    put("/late", "a word");
    commit();
    ck_ok(pt_positions_open(reader, &positions));
    ck_assert_ptr_nonnull(positions);
    pt_positions_close(positions);
    open_reader();
    put("/later", "a word");
    commit();
    ck_ok(pt_positions_open(reader, &positions));
    ck_assert_ptr_null(positions);
    open_reader();
    ck_ok(pt_positions_open(reader, &positions));
    ck_assert_ptr_nonnull(positions);
    pt_positions_close(positions);
    close_writer();
    pt_buf_fini(&text);
}
END_TEST

START_TEST(positions_of_several_indexes_are_asked_of_libxapian)
{
    static const char *const both[] = {"index", "other"};
    struct pt_positions *positions = NULL;
    make_index("index", 3);
    ck_assert_int_eq(mkdir("other", 0777), 0);
    make_index("other", 3);
    ck_ok(pt_reader_open_many(both, 2, PT_REMOTE_TIMEOUT_MS, &reader, &err));
    ck_ok(pt_positions_open(reader, &positions));
    ck_assert_ptr_null(positions);
    ck_assert_ptr_null(pt_reader_folder(reader));
}
END_TEST

START_TEST(phrases_match_within_a_field_only)
{
    struct pt_article article = make_article(
        "/srv/news/a", "Port opens", "Ships came. The cease-fire held.");
    article.tags = PT_STR("red tape\nblue water");
    create("index");
    put_article(&article);
    commit();
    open_reader();
    ck_assert_msg(n_matches(phrase_rows[_i].a, phrase_rows[_i].b,
                            phrase_rows[_i].op, phrase_rows[_i].window) ==
                      phrase_rows[_i].n_matches,
                  "%s %s", phrase_rows[_i].a, phrase_rows[_i].b);
}
END_TEST

/* ------------------------------------------------------------- commits --- */

START_TEST(closing_without_commit_drops_the_uncommitted_only)
{
    make_index("index", 2);
    open_writer();
    put("/new", "Not kept.");
    ck_ok(pt_writer_remove(writer, PT_STR("Q/0"), &err));
    close_writer();
    open_reader();
    ck_assert_uint_eq(pt_reader_n_articles(reader), 2);
    ck_assert_uint_eq(find("Q/new"), 0);
    ck_assert_uint_ne(find("Q/0"), 0);
}
END_TEST

START_TEST(before_the_first_commit_there_is_no_index)
{
    create("index");
    put("/a", "Text.");
    close_writer();
    ck_fails(pt_reader_open("index", &reader, &err), PT_EVERSION);
    ck_fails(pt_writer_open("index", NULL, NULL, &writer, &err), PT_EVERSION);
}
END_TEST

START_TEST(an_empty_index_is_an_index)
{
    struct pt_lang_count *langs;
    size_t n = 1;
    make_index("index", 0);
    open_reader();
    ck_assert_uint_eq(pt_reader_n_articles(reader), 0);
    ck_ok(pt_reader_langs(reader, &arena, &langs, &n, &err));
    ck_assert_uint_eq(n, 0);
}
END_TEST

START_TEST(a_full_batch_commits_itself)
{
    const unsigned n = PT_BATCH_ARTICLES;
    create("index");
    for (unsigned i = 0; i + 1 < n; i++) {
        char path[32];
        snprintf(path, sizeof path, "/%u", i);
        put(path, "Few words.");
    }
    close_writer();
    open_reader();
    /* with the schema's own entry one change more than articles */
    ck_assert_uint_eq(pt_reader_n_articles(reader), n - 1);
    ck_assert_uint_ne(find("Q/1998"), 0);
}
END_TEST

START_TEST(a_large_article_commits_itself)
{
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    for (unsigned i = 0; text.len < 5u << 20; i++)
        pt_buf_printf(&text, "word%u ", i % 5000);
    create("index");
    put("/large", pt_buf_z(&text));
    close_writer();
    open_reader();
    ck_assert_uint_eq(pt_reader_n_articles(reader), 1);
    pt_buf_fini(&text);
}
END_TEST

START_TEST(a_reader_keeps_its_snapshot_until_refreshed)
{
    bool changed = true;
    make_index("index", 1);
    open_reader();
    ck_ok(pt_reader_refresh(reader, &changed, &err));
    ck_assert(!changed);
    open_writer();
    put("/b", "Text.");
    commit();
    ck_assert_uint_eq(pt_reader_n_articles(reader), 1);
    ck_ok(pt_reader_refresh(reader, &changed, &err));
    ck_assert(changed);
    ck_assert_uint_eq(pt_reader_n_articles(reader), 2);
}
END_TEST

static enum pt_status take_number(void *context, size_t i, struct pt_str value)
{
    (void)i;
    for (size_t k = 0; k < value.len; k++)
        *(uint64_t *)context =
            *(uint64_t *)context * 31 + (unsigned char)value.ptr[k];
    return PT_OK;
}

/* A number for how long the sentences of an article are. */
static uint64_t lengths_of(uint32_t docid)
{
    uint64_t number = 0;
    ck_ok(pt_reader_values(reader, PT_SLOT_LENGTHS, &docid, 1, take_number,
                           &number, &err));
    return number;
}

START_TEST(kept_blocks_are_of_the_snapshot)
{
    bool changed = false;
    make_index("index", 3);
    open_reader();
    const uint64_t before = lengths_of(1);
    pt_reader_keep_blocks(reader);
    for (int i = 0; i < 3; i++) {
        ck_assert(before != 0 && lengths_of(1) == before);
        ck_ok(pt_reader_refresh(reader, &changed, &err));
    }
    open_writer();
    put("/0", "Quite another text, of which no word was there before.");
    commit();
    ck_assert(lengths_of(1) == before);
    ck_ok(pt_reader_refresh(reader, &changed, &err));
    ck_assert(changed);
    ck_assert_uint_ne(lengths_of(find("Q/0")), before);
}
END_TEST

/* The text of an article as libxapian reads it, in hold or unpacked. */
static struct pt_str asked_text(uint32_t docid, struct pt_buf *unpacked)
{
    struct xc_bytes data;
    struct pt_article article;
    ck_assert_int_eq(
        xc_db_document_data(pt_reader_db(reader), docid, &data, NULL), XC_OK);
    pt_buf_clear(&hold);
    pt_buf_clear(unpacked);
    pt_buf_add(&hold, pt_str_n(data.ptr, data.len));
    ck_ok(pt_record_decode(pt_buf_str(&hold), unpacked, &article, &err));
    return article.text;
}

/* Short ones, in several pieces, not deflated by glass, and none; the first
 * time, and with blocks kept. */
START_TEST(the_table_has_the_articles_that_libxapian_reads)
{
    enum { N = 40 };
    static char text[200000];
    struct pt_str texts[N];
    struct pt_buf all, unpacked;
    struct pt_article article;
    uint32_t state = 7;
    pt_buf_init(&all, PT_BUF_NO_CEILING);
    pt_buf_init(&unpacked, PT_BUF_NO_CEILING);
    create("index");
    for (unsigned i = 0; i < N; i++) {
        char path[32];
        const size_t n = i * i * 100 + 20;
        for (size_t k = 0; k < n; k++) {
            state = state * 1664525u + 1013904223u;
            text[k] = i % 3 ? (char)('a' + (state >> 24) % 26) : 'a';
            if (k % 9 == 8)
                text[k] = ' ';
        }
        text[n] = '\0';
        snprintf(path, sizeof path, "/%u", i);
        put(path, text);
    }
    commit();
    close_writer();
    open_reader();
    for (uint32_t docid = 1; docid <= N; docid++)
        pt_buf_add(&all, texts[docid - 1] = asked_text(docid, &unpacked));
    for (uint32_t docid = N, at = (uint32_t)all.len; docid > 0; docid--) {
        at -= (uint32_t)texts[docid - 1].len;
        texts[docid - 1].ptr = all.ptr + at;
    }
    for (unsigned round = 0; round < 3; round++) {
        for (uint32_t docid = 1; docid <= N; docid++)
            ck_assert(pt_str_equal(read_article(docid).text, texts[docid - 1]));
        pt_reader_keep_blocks(reader);
    }
    ck_fails(pt_reader_article(reader, N + 1, &hold, &article, &err),
             PT_ENOTFOUND);
    ck_fails(pt_reader_article(reader, 0, &hold, &article, &err), PT_ENOTFOUND);
    pt_buf_fini(&all);
    pt_buf_fini(&unpacked);
}
END_TEST

START_TEST(a_reader_left_behind_says_so_and_recovers)
{
    struct pt_article article;
    bool changed = false;
    enum pt_status status = PT_OK;
    make_index("index", 200);
    open_reader();
    open_writer();
    for (int round = 0; round < 4; round++) {
        for (unsigned i = 0; i < 200; i++) {
            char path[32], text[64];
            snprintf(path, sizeof path, "/%u", i);
            snprintf(text, sizeof text, "Round%d of article%u.", round, i);
            put(path, text);
        }
        commit();
    }
    for (uint32_t docid = 1; docid <= 200 && status == PT_OK; docid++)
        status = pt_reader_article(reader, docid, &hold, &article, &err);
    ck_assert_int_eq(status, PT_EMODIFIED);
    ck_ok(pt_reader_refresh(reader, &changed, &err));
    ck_assert(changed);
    ck_assert(pt_str_begins(read_article(find("Q/7")).text, PT_STR("Round3")));
}
END_TEST

START_TEST(a_reader_notices_another_index_of_equal_revision)
{
    struct pt_buf aside;
    bool changed = false;
    pt_buf_init(&aside, PT_BUF_NO_CEILING);
    make_index("index", 1);
    open_reader();
    ck_ok(pt_index_dir_aside("index", &aside, &err));
    make_index(aside.ptr, 3);
    ck_ok(pt_index_dir_publish(aside.ptr, "index", &err));
    ck_assert_uint_eq(pt_reader_n_articles(reader), 1);
    ck_assert(pt_str_begins(read_article(find("Q/0")).text, PT_STR("Article")));
    ck_ok(pt_reader_refresh(reader, &changed, &err));
    ck_assert(changed);
    ck_assert_uint_eq(pt_reader_n_articles(reader), 3);
    ck_ok(pt_reader_refresh(reader, &changed, &err));
    ck_assert(!changed);
    pt_buf_fini(&aside);
}
END_TEST

START_TEST(a_failed_refresh_keeps_the_snapshot)
{
    bool changed = false;
    make_index("index", 1);
    open_reader();
    run("mv index away");
    ck_fails(pt_reader_refresh(reader, &changed, &err), PT_ENOINDEX);
    ck_assert_uint_eq(pt_reader_n_articles(reader), 1);
    ck_assert(pt_str_begins(read_article(1).text, PT_STR("Article")));
    run("mv away index");
    ck_ok(pt_reader_refresh(reader, &changed, &err));
}
END_TEST

/* ------------------------------------------------------------ refusals --- */

/* clang-format off */
static const struct {
    const char *command; /* run beside a good index of 5 articles */
    enum pt_status status;
    const char *names;
} refusal_rows[] = {
    {"rm -r index", PT_ENOINDEX, "index"},
    {"rm index/position.glass", PT_ECORRUPT, "position.glass"},
    {"rm index/docdata.glass", PT_ECORRUPT, "docdata.glass"},
    {"rm index/termlist.glass", PT_ECORRUPT, "termlist.glass"},
    {"rm index/postlist.glass", PT_ECORRUPT, "postlist.glass"},
    {"rm index/synonym.glass", PT_ECORRUPT, "synonym.glass"},
    {"rm index/iamglass", PT_ENOINDEX, "index"},
    {": > index/position.glass", PT_ECORRUPT, "position.glass"},
    {"rm -r index; echo 'remote :touch pwned' > index", PT_ENOINDEX, "index"},
    {"rm -r index; mkdir index; echo 'remote :touch pwned' > index/XAPIANDB",
     PT_ENOINDEX, "index"},
    {"rm -r index; mkdir index", PT_ENOINDEX, "index"},
};
/* clang-format on */

START_TEST(a_damaged_index_is_neither_read_nor_changed)
{
    struct stat st;
    make_index("index", 5);
    run(refusal_rows[_i].command);
    ck_fails(pt_reader_open("index", &reader, &err), refusal_rows[_i].status);
    ck_assert_msg(strstr(err.message, refusal_rows[_i].names) != NULL, "%s: %s",
                  refusal_rows[_i].command, err.message);
    ck_fails(pt_writer_open("index", NULL, NULL, &writer, &err),
             refusal_rows[_i].status);
    ck_assert_int_ne(stat("pwned", &st), 0);
}
END_TEST

/* Turns a bit of a block: the directory ends at an odd byte, in which libxapian
 * searches for ever. */
static void turn_end(const char *path, off_t block)
{
    enum { END_AT = 10 };
    const int file = open(path, O_RDWR);
    unsigned char byte;
    ck_assert_int_eq(pread(file, &byte, 1, block * 8192 + END_AT), 1);
    byte ^= 1;
    ck_assert_int_eq(pwrite(file, &byte, 1, block * 8192 + END_AT), 1);
    close(file);
}

START_TEST(libxapian_is_not_asked_for_a_damaged_block)
{
    struct pt_article article;
    make_index("index", 5);
    open_reader();
    turn_end("index/docdata.glass", 0);
    ck_fails(pt_reader_article(reader, 1, &hold, &article, &err), PT_ECORRUPT);
    ck_assert(strstr(err.message, "index/docdata.glass is damaged"));
    ck_fails(pt_reader_may_ask(reader, &err), PT_ECORRUPT);
    turn_end("index/docdata.glass", 0);
    open_reader();
    ck_ok(pt_reader_article(reader, 1, &hold, &article, &err));
}
END_TEST

/* Since then somebody may have written over the block. */
START_TEST(what_a_writer_may_have_changed_is_not_damage)
{
    struct pt_article article;
    make_index("index", 5);
    open_reader();
    turn_end("index/docdata.glass", 0);
    ck_fails(pt_reader_article(reader, 1, &hold, &article, &err), PT_ECORRUPT);
    turn_end("index/docdata.glass", 0);
    open_writer();
    put("/more", "One more.");
    commit();
    ck_ok(pt_reader_may_ask(reader, &err));
    ck_ok(pt_reader_article(reader, 1, &hold, &article, &err));
}
END_TEST

START_TEST(a_stub_beside_an_index_is_not_followed)
{
    struct stat st;
    make_index("index", 1);
    run("echo 'remote :touch pwned' > index/XAPIANDB");
    open_reader();
    open_writer();
    ck_assert_uint_eq(pt_reader_n_articles(reader), 1);
    ck_assert_int_ne(stat("pwned", &st), 0);
}
END_TEST

static void set_schema(const char *version)
{
    xc_writer *plain;
    ck_assert_int_eq(xc_writer_open("index", XC_OPEN, 0, &plain, NULL), 0);
    ck_assert_int_eq(xc_writer_begin_transaction(plain, NULL), 0);
    ck_assert_int_eq(xc_writer_set_metadata(plain, PT_META_SCHEMA,
                                            sizeof PT_META_SCHEMA - 1, version,
                                            strlen(version), NULL),
                     0);
    ck_assert_int_eq(xc_writer_commit_transaction(plain, NULL), 0);
    xc_writer_free(plain);
}

static const struct {
    const char *schema;
    const char *names;
} schema_rows[] = {
    {"",     "not made by pt-index"},
    {"5",    "schema 5"            },
    {"5",    "uses 4"              },
    {"5",    "--rebuild"           },
    {"none", "schema 0"            },
};

START_TEST(an_index_of_another_schema_is_refused)
{
    make_index("index", 1);
    set_schema(schema_rows[_i].schema);
    ck_fails(pt_reader_open("index", &reader, &err), PT_EVERSION);
    ck_assert_msg(strstr(err.message, schema_rows[_i].names) != NULL, "%s",
                  err.message);
    ck_assert_ptr_nonnull(strstr(err.message, "index"));
    ck_fails(pt_writer_open("index", NULL, NULL, &writer, &err), PT_EVERSION);
}
END_TEST

START_TEST(an_index_of_the_oldest_schema_is_read_but_not_changed)
{
    make_index("index", 1);
    set_schema("1");
    ck_ok(pt_reader_open("index", &reader, &err));
    ck_assert_int_eq(pt_reader_schema(reader), PT_SCHEMA_OLDEST);
    ck_fails(pt_writer_open("index", NULL, NULL, &writer, &err), PT_EVERSION);
}
END_TEST

static const char *const leftovers[] = {
    ": > index/postlist.glass",
    ": > index/iamglass",
    ": > index/notes",
    "mkdir index/deeper",
};

START_TEST(an_index_is_made_in_an_empty_folder_only)
{
    run(leftovers[_i]);
    ck_fails(pt_writer_create("index", NULL, NULL, &writer, &err), PT_EINVALID);
    ck_fails(pt_writer_create("none", NULL, NULL, &writer, &err), PT_EIO);
    struct pt_buf aside;
    pt_buf_init(&aside, PT_BUF_NO_CEILING);
    ck_ok(pt_index_dir_aside("index", &aside, &err));
    make_index(aside.ptr, 2);
    const enum pt_status status =
        pt_index_dir_publish(aside.ptr, "index", &err);
    ck_assert_int_eq(status, _i < 2 ? PT_OK : PT_EINVALID);
    if (status == PT_OK)
        open_reader();
    pt_buf_fini(&aside);
}
END_TEST

START_TEST(a_second_writer_is_refused)
{
    struct pt_writer *second = NULL;
    make_index("index", 1);
    open_writer();
    ck_fails(pt_writer_open("index", NULL, NULL, &second, &err), PT_ELOCKED);
    ck_assert_ptr_null(second);
    put("/b", "Text.");
    commit();
    open_reader();
    ck_assert_uint_eq(pt_reader_n_articles(reader), 2);
}
END_TEST

/* ------------------------------------------------------------- poison --- */

enum { BATCH = 6, N_POISONS = 4 };

/* A document that libxapian cannot take, in one of several ways. */
static enum pt_status try_poison(int kind)
{
    static char long_term[300], nul_term[200];
    struct pt_posting postings[] = {
        {.term = PT_STR("Q/poison"), .is_boolean = true},
        {.term = PT_STR("fine"),     .pos = 1          },
        {.term = PT_STR("bad"),      .pos = 2          },
    };
    struct pt_form form = {PT_STR("Zstem"), PT_STR("word")};
    struct pt_document doc = {.unique = PT_STR("Q/poison"),
                              .postings = postings,
                              .n_postings = PT_COUNTOF(postings),
                              .forms = &form,
                              .n_forms = 1,
                              .data = PT_STR("\x01")};
    memset(long_term, 'x', sizeof long_term);
    if (kind == 0)
        postings[2].term = pt_str_n(long_term, sizeof long_term);
    else if (kind == 1) /* short enough, but not when escaped */
        postings[2].term = pt_str_n(nul_term, sizeof nul_term);
    else if (kind == 2)
        postings[2].term = PT_STR("");
    else
        form.word = pt_str_n(long_term, sizeof long_term);
    return pt_writer_put(writer, &doc, &err);
}

START_TEST(a_poisoned_article_leaves_its_neighbours)
{
    const int kind = _i / BATCH, place = _i % BATCH;
    create("index");
    for (int i = 0; i < BATCH; i++) {
        char path[32];
        snprintf(path, sizeof path, "/%d", i);
        if (i == place)
            ck_ok(try_poison(kind));
        else
            put(path, "Healthy words.");
    }
    commit();
    ck_assert_uint_eq(n_rejected, 1);
    ck_assert_str_eq(rejected, "Q/poison");
    open_reader();
    ck_assert_uint_eq(pt_reader_n_articles(reader), BATCH - 1);
    ck_assert_uint_eq(find("Q/poison"), 0);
    ck_assert_uint_eq(find("fine"), 0);
    for (int i = 0; i < BATCH; i++) {
        char term[32];
        snprintf(term, sizeof term, "Q/%d", i);
        ck_assert_int_eq(find(term) != 0, i != place);
    }
}
END_TEST

#define ck_xc(call) ck_assert_int_eq((call), XC_OK)

/* An article of nothing but forms: "key word key word". */
static void put_forms(const char *unique, const char *forms)
{
    struct pt_posting posting = {.term = pt_str_of(unique), .is_boolean = true};
    struct pt_form list[8];
    struct pt_document doc = {.unique = pt_str_of(unique),
                              .postings = &posting,
                              .n_postings = 1,
                              .forms = list,
                              .data = PT_STR("\x01")};
    while (*forms) {
        struct pt_form *const form = &list[doc.n_forms++];
        form->key = pt_str_n(forms, strcspn(forms, " "));
        forms += form->key.len + 1;
        form->word = pt_str_n(forms, strcspn(forms, " "));
        forms += form->word.len;
        forms += *forms == ' ';
    }
    ck_ok(pt_writer_put(writer, &doc, &err));
}

/* Each key once, with its words: "key word word, key word". */
static void say_forms(struct pt_buf *out)
{
    xc_db *db;
    xc_terms *keys, *words;
    struct xc_error cause;
    pt_buf_clear(out);
    ck_xc(xc_db_open("index", &db, &cause));
    ck_xc(xc_db_synonym_keys(db, "", 0, &keys, &cause));
    while (xc_terms_valid(keys)) {
        const struct xc_bytes key = xc_terms_term(keys);
        pt_buf_printf(out, "%s%.*s", out->len ? ", " : "", (int)key.len,
                      key.ptr);
        ck_xc(xc_db_synonyms(db, key.ptr, key.len, &words, &cause));
        while (xc_terms_valid(words)) {
            const struct xc_bytes word = xc_terms_term(words);
            pt_buf_printf(out, " %.*s", (int)word.len, word.ptr);
            ck_xc(xc_terms_next(words, &cause));
        }
        xc_terms_free(words);
        ck_xc(xc_terms_next(keys, &cause));
    }
    xc_terms_free(keys);
    xc_db_free(db);
}

START_TEST(forms_of_a_batch_join_those_that_are_there)
{
    struct pt_buf list;
    pt_buf_init(&list, PT_BUF_NO_CEILING);
    create("index");
    put_forms("Q/1", "Zsail sails Zsail sailed Nkiev kyiv");
    commit();
    put_forms("Q/2", "Zsail sailing Zsail sails Zabl able Nkiev kiew");
    put_forms("Q/3", "Zzoo zoos Zsail sailed Zsail sailing Zabl able");
    commit();
    put_forms("Q/2", "Zsail saild Zabl able"); /* words stay when texts go */
    commit();
    say_forms(&list);
    ck_assert_str_eq(pt_buf_z(&list), "Nkiev kiew kyiv, Zabl able, "
                                      "Zsail saild sailed sailing sails, "
                                      "Zzoo zoos");
    pt_buf_fini(&list);
}
END_TEST

static void make_changes(void)
{
    put("/0", "Replaced text.");
    put("/new", "New text, guaranteed.");
    ck_ok(pt_writer_remove(writer, PT_STR("Q/1"), &err));
    ck_ok(pt_writer_set_meta(writer, PT_STR(PT_META_RUN), PT_STR("x=1"), &err));
}

/* What passes every door, and fails at the commit with all that is in it: from
 * which of them libxapian cannot tell. */
START_TEST(a_poison_that_shows_at_the_commit_leaves_its_neighbours)
{
    struct pt_posting posting = {.term = PT_STR("Q/poison"),
                                 .is_boolean = true};
    const struct pt_document doc = {
        .unique = PT_STR("Q/poison"),
        .postings = &posting,
        .n_postings = 1,
        .data = PT_STR("\x01"),
    };
    make_index("index", 2);
    open_writer();
    make_changes();
    ck_ok(pt_writer_put(writer, &doc, &err));
    put("/last", "Last text.");
    poison_key = PT_STR("Q/poison");
    commit();
    poison_key = PT_STR("");
    ck_assert_uint_eq(n_rejected, 1);
    ck_assert_str_eq(rejected, "Q/poison");
    open_reader();
    ck_assert_uint_eq(pt_reader_n_articles(reader), 3);
    ck_assert(
        pt_str_begins(read_article(find("Q/0")).text, PT_STR("Replaced")));
    ck_assert_uint_eq(find("Q/1"), 0);
    ck_assert_uint_ne(find("Q/last"), 0);
    ck_ok(pt_reader_meta(reader, PT_STR(PT_META_RUN), &hold, &err));
    ck_assert_str_eq(pt_buf_z(&hold), "x=1");
    put("/later", "Later text.");
    commit();
}
END_TEST

/* ------------------------------------------------------ a failing disk --- */

START_TEST(a_commit_that_fails_once_loses_nothing)
{
    struct pt_str *forms;
    size_t n;
    make_index("index", 3);
    open_writer();
    make_changes();
    syncs_left = (unsigned)_i;
    syncs_to_fail = 1;
    commit();
    syncs_to_fail = 0;
    close_writer();
    open_reader();
    ck_assert_uint_eq(n_rejected, 0);
    ck_assert_uint_eq(pt_reader_n_articles(reader), 3);
    ck_assert_uint_eq(find("Q/1"), 0);
    ck_assert(
        pt_str_begins(read_article(find("Q/0")).text, PT_STR("Replaced")));
    ck_assert_uint_ne(find("Q/new"), 0);
    ck_ok(pt_reader_meta(reader, PT_STR(PT_META_RUN), &hold, &err));
    ck_assert_str_eq(pt_buf_z(&hold), "x=1");
    ck_ok(
        pt_reader_forms(reader, PT_STR("guarante"), &arena, &forms, &n, &err));
    ck_assert_uint_eq(n, 1);
}
END_TEST

START_TEST(a_disk_that_keeps_failing_leaves_the_last_commit)
{
    make_index("index", 3);
    open_writer();
    make_changes();
    syncs_left = (unsigned)_i;
    syncs_to_fail = 1000;
    ck_fails(pt_writer_commit(writer, &err), PT_EIO);
    ck_fails(pt_writer_commit(writer, &err), PT_EIO);
    syncs_to_fail = 0;
    ck_fails(pt_writer_remove(writer, PT_STR("Q/0"), &err), PT_EIO);
    ck_fails(pt_writer_set_meta(writer, PT_STR("a"), PT_STR("b"), &err),
             PT_EIO);
    ck_assert_uint_eq(pt_writer_n_articles(writer), 0);
    close_writer();
    open_reader();
    ck_assert_uint_eq(pt_reader_n_articles(reader), 3);
    ck_assert_uint_eq(find("Q/new"), 0);
    open_writer();
    make_changes();
    commit();
}
END_TEST

START_TEST(a_new_index_survives_a_failing_commit)
{
    create("index");
    put("/a", "Text.");
    syncs_to_fail = 1;
    commit();
    put("/b", "Text.");
    commit();
    open_reader();
    ck_assert_uint_eq(pt_reader_n_articles(reader), 2);
}
END_TEST

/* ------------------------------------------------------ a disk too small ---
 */

static const struct {
    const char *name;
    int code;
    uint64_t n_blocks, n_left, n_bytes, wanted;
    enum pt_status status;
} rooms[] = {
    {"plenty",             0,  100, 90, 4096, 4096,       PT_OK },
    {"just enough",        0,  100, 2,  4096, 8191,       PT_OK },
    {"a block too few",    0,  100, 1,  4096, 8191,       PT_EIO},
    {"none",               0,  100, 0,  4096, 1,          PT_EIO},
    {"more than there is", 0,  100, 90, 4096, UINT64_MAX, PT_EIO},
    {"what cannot say",    -1, 100, 0,  4096, 1,          PT_OK },
    {"what has no blocks", 0,  0,   0,  4096, 1,          PT_OK },
    {"blocks of nothing",  0,  100, 0,  0,    1,          PT_OK },
};

START_TEST(a_disk_has_room_or_says_what_is_left)
{
    on_disk.code = rooms[_i].code;
    on_disk.n_blocks = rooms[_i].n_blocks;
    on_disk.n_left = rooms[_i].n_left;
    on_disk.n_bytes = rooms[_i].n_bytes;
    err = (struct pt_error){0};
    const enum pt_status status =
        pt_disk_room_check("index", rooms[_i].wanted, &err);
    ck_assert_msg(status == rooms[_i].status, "%s: %s", rooms[_i].name,
                  err.message);
    if (status != PT_OK) {
        ck_assert(strstr(err.message, "changing index: No space left"));
        ck_assert(strstr(err.message, "are left"));
    }
}
END_TEST

START_TEST(a_commit_for_which_there_is_no_room_is_not_begun)
{
    make_index("index", 3);
    open_writer();
    make_changes();
    leave_on_disk(100000);
    ck_fails(pt_writer_commit(writer, &err), PT_EIO);
    ck_assert(strstr(err.message, "No space left on device"));
    leave_on_disk(1 << 30);
    ck_fails(pt_writer_commit(writer, &err), PT_EIO);
    close_writer();
    open_reader();
    ck_assert_uint_eq(pt_reader_n_articles(reader), 3);
    ck_assert_uint_eq(find("Q/new"), 0);
    open_writer();
    make_changes();
    commit();
}
END_TEST

START_TEST(a_batch_fed_again_looks_for_room_too)
{
    make_index("index", 3);
    open_writer();
    make_changes();
    leave_on_disk(100000);
    on_disk.n_fine = 1;
    syncs_to_fail = 1;
    ck_fails(pt_writer_commit(writer, &err), PT_EIO);
    ck_assert(strstr(err.message, "No space left on device"));
    close_writer();
    open_reader();
    ck_assert_uint_eq(find("Q/new"), 0);
}
END_TEST

START_TEST(the_room_wanted_grows_with_the_batch)
{
    make_index("index", 1);
    open_writer();
    leave_on_disk(3 << 20);
    put("/small", "A few words.");
    commit();
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    for (unsigned i = 0; i < 40000; i++) {
        char word[16];
        snprintf(word, sizeof word, "w%u ", i);
        pt_buf_puts(&text, word);
    }
    put("/large", pt_buf_z(&text));
    pt_buf_fini(&text);
    ck_fails(pt_writer_commit(writer, &err), PT_EIO);
}
END_TEST

/* -------------------------------------------------- too few descriptors --- */

static void claim_packed_whole(void)
{
    struct pt_str *forms;
    size_t n;
    pt_reader_close(reader);
    reader = NULL;
    ck_ok(pt_reader_open("packed", &reader, &err));
    ck_assert_uint_eq(pt_reader_n_articles(reader), 3);
    ck_ok(
        pt_reader_forms(reader, PT_STR("guarante"), &arena, &forms, &n, &err));
    ck_assert_uint_eq(n, 1);
}

enum { MOST_OPENED = 16 };

START_TEST(what_is_packed_is_whole_whatever_could_not_be_opened)
{
    unsigned n_whole = 0, n_noticed = 0;
    make_index("index", 2);
    open_writer();
    make_changes();
    put("/more", "More text.");
    commit();
    close_writer();
    for (unsigned n = 1; n <= MOST_OPENED; n++) {
        ck_assert_int_eq(mkdir("packed", 0777), 0);
        err = (struct pt_error){0};
        tables_to_open = n;
        const enum pt_status status = pt_index_pack("index", "packed", &err);
        tables_to_open = 0;
        if (status == PT_OK)
            claim_packed_whole();
        n_whole += status == PT_OK;
        n_noticed += strstr(err.message, "did not read all") != NULL;
        run("rm -rf packed");
    }
    ck_assert_uint_gt(n_whole, 0);
    ck_assert_uint_gt(n_noticed, 0);
}
END_TEST

/* ---------------------------------------------------- monotonous text --- */

/* Lengths at which libxapian 1.4 would write what it cannot read. */
static void put_dull_articles(struct pt_buf *text)
{
    while (text->len < 9000)
        pt_buf_puts(text, "same ");
    for (unsigned i = 0; i < 500; i++) {
        char path[32];
        snprintf(path, sizeof path, "/%u", i);
        struct pt_article article = {.path = pt_str_of(path),
                                     .date = PT_DATE_NONE};
        article.text = pt_str_sub(pt_buf_str(text), 0, 8100 + i);
        put_article(&article);
    }
}

static void read_dull_articles(const struct pt_buf *text)
{
    open_reader();
    ck_assert_uint_eq(pt_reader_n_articles(reader), 500);
    for (unsigned i = 0; i < 500; i++) {
        char term[32];
        snprintf(term, sizeof term, "Q/%u", i);
        const struct pt_article article = read_article(find(term));
        ck_assert_uint_eq(article.text.len, 8100 + i);
        ck_assert_mem_eq(article.text.ptr, text->ptr, article.text.len);
    }
}

START_TEST(monotonous_text_can_be_read_replaced_and_compacted)
{
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    create("index");
    put_dull_articles(&text);
    commit();
    read_dull_articles(&text);
    put_dull_articles(&text);
    commit();
    close_writer();
    read_dull_articles(&text);
    ck_assert_int_eq(
        xc_compact("index", "compact", XC_COMPACT_NO_RENUMBER, NULL), XC_OK);
    run("rm -r index; mv compact index");
    read_dull_articles(&text);
    open_writer();
    ck_ok(pt_writer_remove(writer, PT_STR("Q/3"), &err));
    commit();
    pt_buf_fini(&text);
}
END_TEST

START_TEST(the_longest_monotonous_text_is_stored)
{
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    while (text.len + 9 <= PT_MAX_ARTICLE_BYTES)
        pt_buf_puts(&text, "sameness ");
    create("index");
    put("/long", pt_buf_z(&text));
    put("/long", pt_buf_z(&text));
    commit();
    open_reader();
    ck_assert(
        pt_str_equal(read_article(find("Q/long")).text, pt_buf_str(&text)));
    pt_buf_fini(&text);
}
END_TEST

/* ---------------------------------------------------------- the engine --- */

static const struct {
    enum xc_status engine;
    enum pt_status ours;
} status_rows[] = {
    {XC_NOT_FOUND,   PT_ENOTFOUND},
    {XC_LOCKED,      PT_ELOCKED  },
    {XC_MODIFIED,    PT_EMODIFIED},
    {XC_CORRUPT,     PT_ECORRUPT },
    {XC_VERSION,     PT_EVERSION },
    {XC_QUERY,       PT_ELIMIT   },
    {XC_INVALID,     PT_EINVALID },
    {XC_UNSUPPORTED, PT_EINTERNAL},
    {XC_MEMORY,      PT_ENOMEM   },
    {XC_IO,          PT_EIO      },
    {XC_NETWORK,     PT_EIO      },
    {XC_LOST,        PT_EINTERNAL},
    {XC_INTERNAL,    PT_EINTERNAL},
};

START_TEST(the_engines_statuses_become_ours)
{
    const struct xc_error cause = {status_rows[_i].engine, "the cause"};
    ck_assert_int_eq(
        pt_fail_engine(&err, status_rows[_i].engine, &cause, "doing this"),
        status_rows[_i].ours);
    if (status_rows[_i].ours != PT_ENOMEM)
        ck_assert_str_eq(err.message, "doing this: the cause");
    ck_assert_int_eq(
        pt_fail_engine(&err, status_rows[_i].engine, NULL, "doing this"),
        status_rows[_i].ours);
}
END_TEST

#define LOOP(tcase, test, rows)                                                \
    tcase_add_loop_test(tcase, test, 0, (int)PT_COUNTOF(rows))

static TCase *new_case(Suite *suite, const char *name)
{
    TCase *const tcase = tcase_create(name);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 60);
    suite_add_tcase(suite, tcase);
    return tcase;
}

static void add_reading(Suite *suite)
{
    TCase *const there = new_case(suite, "there and back");
    tcase_add_test(there, an_article_comes_back_from_the_index);
    tcase_add_test(there, what_is_not_there_is_not_found);
    tcase_add_test(there, an_article_without_stamp_has_a_zero_one);
    tcase_add_test(there, the_same_path_replaces);
    tcase_add_test(there, a_removed_article_is_gone);
    tcase_add_test(there, metadata_comes_back);
    tcase_add_test(there, an_impossible_key_is_refused_and_nothing_else);
    TCase *const words = new_case(suite, "vocabulary");
    LOOP(words, words_are_walked_in_order, words_rows);
    LOOP(words, words_are_walked_without_their_counts, words_rows);
    LOOP(words, words_of_many_questions_are_walked_in_order, words_rows);
    tcase_add_test(words, a_walk_goes_on_where_a_block_cannot_be_read);
    tcase_add_loop_test(words, a_sieve_lets_through_what_is_wanted, 0,
                        (int)PT_COUNTOF(walks));
    tcase_add_test(words, a_sieve_of_letters_lets_through_what_is_not_ascii);
    tcase_add_test(words, what_was_told_of_lists_is_known);
    tcase_add_test(words, of_lists_that_begin_with_much_the_count_is_known);
    tcase_add_test(words, lists_that_a_walk_met_are_the_same);
    tcase_add_test(words, a_walk_ends_when_told);
    LOOP(words, a_stem_has_its_forms, forms_rows);
    tcase_add_test(words, the_articles_of_a_term_are_counted);
    tcase_add_test(words, languages_come_most_frequent_first);
    LOOP(words, phrases_match_within_a_field_only, phrase_rows);
    tcase_add_test(words, positions_are_read_as_libxapian_reads_them);
    tcase_add_test(words, positions_of_several_indexes_are_asked_of_libxapian);
    LOOP(words, the_engines_statuses_become_ours, status_rows);
}

static void add_changing(Suite *suite)
{
    TCase *const commits = new_case(suite, "commits");
    tcase_add_test(commits, closing_without_commit_drops_the_uncommitted_only);
    tcase_add_test(commits, before_the_first_commit_there_is_no_index);
    tcase_add_test(commits, an_empty_index_is_an_index);
    tcase_add_test(commits, a_full_batch_commits_itself);
    tcase_add_test(commits, a_large_article_commits_itself);
    tcase_add_test(commits, a_reader_keeps_its_snapshot_until_refreshed);
    tcase_add_test(commits, kept_blocks_are_of_the_snapshot);
    tcase_add_test(commits, the_table_has_the_articles_that_libxapian_reads);
    tcase_add_test(commits, a_reader_left_behind_says_so_and_recovers);
    tcase_add_test(commits, a_reader_notices_another_index_of_equal_revision);
    tcase_add_test(commits, a_failed_refresh_keeps_the_snapshot);
    TCase *const refusals = new_case(suite, "refusals");
    LOOP(refusals, a_damaged_index_is_neither_read_nor_changed, refusal_rows);
    tcase_add_test(refusals, libxapian_is_not_asked_for_a_damaged_block);
    tcase_add_test(refusals, what_a_writer_may_have_changed_is_not_damage);
    tcase_add_test(refusals, a_stub_beside_an_index_is_not_followed);
    LOOP(refusals, an_index_of_another_schema_is_refused, schema_rows);
    tcase_add_test(refusals,
                   an_index_of_the_oldest_schema_is_read_but_not_changed);
    LOOP(refusals, an_index_is_made_in_an_empty_folder_only, leftovers);
    tcase_add_test(refusals, a_second_writer_is_refused);
}

Suite *pt_suite_index(void)
{
    Suite *const suite = suite_create("index");
    add_reading(suite);
    add_changing(suite);
    TCase *const poison = new_case(suite, "poison");
    tcase_add_test(poison, forms_of_a_batch_join_those_that_are_there);
    tcase_add_loop_test(poison, a_poisoned_article_leaves_its_neighbours, 0,
                        BATCH * N_POISONS);
    tcase_add_test(poison,
                   a_poison_that_shows_at_the_commit_leaves_its_neighbours);
    tcase_add_test(new_case(suite, "descriptors"),
                   what_is_packed_is_whole_whatever_could_not_be_opened);
    TCase *const disk = new_case(suite, "disk");
    tcase_add_loop_test(disk, a_commit_that_fails_once_loses_nothing, 0, 6);
    tcase_add_loop_test(disk, a_disk_that_keeps_failing_leaves_the_last_commit,
                        0, 6);
    tcase_add_test(disk, a_new_index_survives_a_failing_commit);
    LOOP(disk, a_disk_has_room_or_says_what_is_left, rooms);
    tcase_add_test(disk, a_commit_for_which_there_is_no_room_is_not_begun);
    tcase_add_test(disk, a_batch_fed_again_looks_for_room_too);
    tcase_add_test(disk, the_room_wanted_grows_with_the_batch);
    TCase *const dull = new_case(suite, "monotonous");
    tcase_add_test(dull, monotonous_text_can_be_read_replaced_and_compacted);
    tcase_add_test(dull, the_longest_monotonous_text_is_stored);
    return suite;
}
