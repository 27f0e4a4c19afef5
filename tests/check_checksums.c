/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_checksums.c: an index is damaged in every way and place that a seed
 * names, and the check has to say so; and it must not say so of what a writer
 * that was killed leaves behind.
 */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "index/index_dir.h"
#include "index/index_reader.h"
#include "index/index_writer.h"
#include "index/record.h"
#include "index/upkeep/checksums.h"
#include "index/upkeep/index_check.h"
#include "index/upkeep/remains.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

Suite *pt_suite_checksums(void);

/* libxapian's check deletes an object by another type than it was made with,
 * which the address sanitizer would end the process for. */
const char *__asan_default_options(void); /* NOLINT */
__attribute__((visibility("default"))) const char *
__asan_default_options(void) /* NOLINT(bugprone-reserved-identifier) */
{
    return "new_delete_type_mismatch=0";
}

/* --------------------------------------------------------- a workplace --- */

enum { N_ARTICLES = 40, N_WORDS = 50, LONG_ARTICLE = 7, N_VOCABULARY = 900 };

static char root[256];
static struct pt_error err;
static struct pt_buf found; /* what the check told, a line each */

#define ck_ok(call)                                                            \
    do {                                                                       \
        err = (struct pt_error){0};                                            \
        const enum pt_status got_ = (call);                                    \
        ck_assert_msg(got_ == PT_OK, "%s: %d %s", #call, (int)got_,            \
                      err.message);                                            \
    } while (0)

static void run(const char *command)
{
    ck_assert_msg(system(command) == 0, "%s", command);
}

static uint32_t draw(uint64_t *seed, uint32_t below)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33) % below;
}

static void make_text(unsigned number, struct pt_buf *out)
{
    uint64_t seed = number * 77u + 1;
    const unsigned n = number % N_ARTICLES == LONG_ARTICLE ? 2500 : N_WORDS;
    for (unsigned i = 0; i < n; i++) {
        static const char *const ends[] = {"ing", "ed", "", "s"};
        const uint32_t word = draw(&seed, N_VOCABULARY);
        pt_buf_printf(
            out, "b%cr%cl%s%s", "aeiou"[word % 5], 'a' + (int)(word / 5 % 26),
            ends[draw(&seed, PT_COUNTOF(ends))], i % 12 == 11 ? ".\n" : " ");
        pt_buf_printf(out, "m%un%c ", word, 'a' + (int)draw(&seed, 9));
    }
}

static void put(struct pt_writer *writer, unsigned number)
{
    struct pt_document_builder *builder = NULL;
    struct pt_document document;
    struct pt_buf text;
    char path[64];
    snprintf(path, sizeof path, "/news/article-%u", number);
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    make_text(number, &text);
    const struct pt_article article = {.path = pt_str_of(path),
                                       .text = pt_buf_str(&text),
                                       .title_from = PT_TITLE_FROM_TEXT,
                                       .date = PT_DATE_NONE,
                                       .lang = PT_STR("en")};
    ck_ok(pt_document_builder_new(&builder));
    ck_ok(pt_document_build(builder, &article, &document, &err));
    ck_ok(pt_writer_put(writer, &document, &err));
    pt_document_builder_free(builder);
    pt_buf_fini(&text);
}

/* The articles [from, to) into the index, in one commit. */
static void add(unsigned from, unsigned to)
{
    struct pt_writer *writer = NULL;
    ck_ok(pt_writer_open("index", NULL, NULL, &writer, &err));
    for (unsigned i = from; i < to; i++)
        put(writer, i);
    ck_ok(pt_writer_commit(writer, &err));
    pt_writer_close(writer);
}

static void make_index(void)
{
    struct pt_writer *writer = NULL;
    struct pt_buf aside;
    pt_buf_init(&aside, PT_BUF_NO_CEILING);
    ck_ok(pt_index_dir_aside("index", &aside, &err));
    ck_ok(pt_writer_create(pt_buf_z(&aside), NULL, NULL, &writer, &err));
    for (unsigned i = 0; i < N_ARTICLES / 2; i++)
        put(writer, i);
    ck_ok(pt_writer_set_meta(writer, PT_STR(PT_META_ROOTS), PT_STR("/news\0"),
                             &err));
    ck_ok(pt_writer_commit(writer, &err));
    pt_writer_close(writer);
    ck_ok(pt_index_dir_publish(pt_buf_z(&aside), "index", &err));
    pt_buf_fini(&aside);
    add(N_ARTICLES / 2, N_ARTICLES);
}

/* Made once for all tests of a case; each works on a copy. */
static char model[256];

static void enter_new_folder(char *path, size_t size)
{
    const char *const place = getenv("TMPDIR");
    snprintf(path, size, "%s/pt-checksums-XXXXXX",
             place && *place ? place : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(path));
    ck_assert_int_eq(chdir(path), 0);
}

static void leave_folder(const char *path)
{
    char command[1024];
    ck_assert_int_eq(chdir("/"), 0);
    snprintf(command, sizeof command, "rm -rf '%s'", path);
    run(command);
}

static void make_model(void)
{
    enter_new_folder(model, sizeof model);
    make_index();
}

static void remove_model(void)
{
    leave_folder(model);
}

static void set_up(void)
{
    char command[1024];
    enter_new_folder(root, sizeof root);
    snprintf(command, sizeof command, "cp -r '%s/index' index", model);
    run(command);
    pt_buf_init(&found, PT_BUF_NO_CEILING);
}

static void tear_down(void)
{
    pt_buf_fini(&found);
    leave_folder(root);
}

/* ------------------------------------------------------------- checking --- */

static void note(void *context, const char *where, const char *what)
{
    (void)context;
    pt_buf_printf(&found, "%s: %s\n", where, what);
}

static bool is_damaged(enum pt_check_depth depth)
{
    struct pt_index_check seen;
    pt_buf_clear(&found);
    ck_ok(pt_index_check("index", depth, note, NULL, &seen, &err));
    ck_assert_int_eq(seen.is_damaged, found.len > 0);
    return seen.is_damaged;
}

#define ck_clean(depth)                                                        \
    ck_assert_msg(!is_damaged(depth), "%s", pt_buf_z(&found))

START_TEST(a_sound_index_is_clean)
{
    ck_clean(PT_CHECK_ALL);
    add(N_ARTICLES, N_ARTICLES + 3);
    add(3, 9);
    ck_clean(PT_CHECK_ALL);
}
END_TEST

/* --------------------------------------------------------------- damage --- */

static void read_whole(const char *path, struct pt_buf *out)
{
    struct stat st;
    FILE *const file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fstat(fileno(file), &st), 0);
    pt_buf_init(out, PT_BUF_NO_CEILING);
    char *const room = pt_buf_room(out, (size_t)st.st_size + 1);
    pt_buf_used(out, fread(room, 1, (size_t)st.st_size, file));
    ck_assert_uint_eq(out->len, (size_t)st.st_size);
    fclose(file);
}

static void write_whole(const char *path, struct pt_str bytes)
{
    FILE *const file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
    ck_assert_int_eq(fclose(file), 0);
}

enum { BLOCK = 8192, SECTOR = 512 };

static void flip(struct pt_buf *b, uint64_t *seed)
{
    const uint32_t at = draw(seed, (uint32_t)b->len);
    b->ptr[at] = (char)(b->ptr[at] ^ 1 << draw(seed, 8));
}

static void flip_header(struct pt_buf *b, uint64_t *seed)
{
    const uint32_t block = draw(seed, (uint32_t)(b->len / BLOCK));
    const uint32_t at = block * BLOCK + draw(seed, 64);
    b->ptr[at] = (char)(b->ptr[at] ^ 1 << draw(seed, 8));
}

static void byte(struct pt_buf *b, uint64_t *seed)
{
    b->ptr[draw(seed, (uint32_t)b->len)] = (char)draw(seed, 256);
}

static void zeroes(struct pt_buf *b, uint64_t *seed)
{
    memset(b->ptr + draw(seed, (uint32_t)(b->len / SECTOR)) * SECTOR, 0,
           SECTOR);
}

static void noise(struct pt_buf *b, uint64_t *seed)
{
    char *const at = b->ptr + draw(seed, (uint32_t)(b->len / SECTOR)) * SECTOR;
    for (int i = 0; i < SECTOR; i++)
        at[i] = (char)draw(seed, 256);
}

static void swap_blocks(struct pt_buf *b, uint64_t *seed)
{
    char hold[BLOCK];
    const uint32_t n = (uint32_t)(b->len / BLOCK);
    char *const x = b->ptr + draw(seed, n) * BLOCK;
    char *const y = b->ptr + draw(seed, n) * BLOCK;
    memcpy(hold, x, BLOCK);
    memcpy(x, y, BLOCK);
    memcpy(y, hold, BLOCK);
}

static void cut(struct pt_buf *b, uint64_t *seed)
{
    pt_buf_cut(b, draw(seed, (uint32_t)b->len));
}

static void (*const kinds[])(struct pt_buf *b, uint64_t *seed) = {
    flip, flip_header, byte, zeroes, noise, swap_blocks, cut};

static const char *const tables[] = {"postlist", "docdata", "termlist",
                                     "position", "synonym"};
static const enum pt_glass_name table_names[] = {
    PT_GLASS_POSTLIST, PT_GLASS_DOCDATA, PT_GLASS_TERMLIST, PT_GLASS_POSITION,
    PT_GLASS_SYNONYM};

enum { N_SEEDS = 6 };

static bool is_free(const struct pt_table_sums *of, uint64_t block)
{
    static const char none[8];
    return memcmp(of->sums.ptr + block * sizeof none, none, sizeof none) == 0;
}

/* Whether something differs where it matters. */
static bool
differs_in_use(struct pt_str a, struct pt_str b, const struct pt_table_sums *of)
{
    if (a.len != b.len)
        return true;
    for (uint64_t i = 0; i < of->n_blocks; i++)
        if (!is_free(of, i) &&
            memcmp(a.ptr + i * BLOCK, b.ptr + i * BLOCK, BLOCK) != 0)
            return true;
    return false;
}

/* Whole blocks have sums, unused bytes too: all that differs is told, but for
 * blocks that are free, of which no change is. */
START_TEST(every_damage_is_told)
{
    char path[64], name[32];
    struct pt_buf whole, broken;
    struct pt_checksums sums;
    uint64_t n_told = 0;
    ck_ok(pt_checksums_load("index", &sums, &err));
    snprintf(name, sizeof name, "%s.glass", tables[_i]);
    snprintf(path, sizeof path, "index/%s", name);
    read_whole(path, &whole);
    ck_assert_uint_ge(whole.len, BLOCK);
    for (size_t kind = 0; kind < PT_COUNTOF(kinds); kind++)
        for (uint64_t i = 0; i < N_SEEDS; i++) {
            uint64_t seed = i * 1000 + kind * 10 + (uint64_t)_i;
            pt_buf_init(&broken, PT_BUF_NO_CEILING);
            pt_buf_add(&broken, pt_buf_str(&whole));
            kinds[kind](&broken, &seed);
            if (!pt_str_equal(pt_buf_str(&broken), pt_buf_str(&whole))) {
                write_whole(path, pt_buf_str(&broken));
                const bool is_told =
                    differs_in_use(pt_buf_str(&whole), pt_buf_str(&broken),
                                   &sums.tables[table_names[_i]]);
                ck_assert_msg(is_damaged(PT_CHECK_QUICK) == is_told,
                              "%s, kind %zu, seed %d", name, kind, (int)i);
                ck_assert_msg(!is_told ||
                                  strstr(pt_buf_z(&found), name) != NULL,
                              "%s: %s", name, pt_buf_z(&found));
                n_told += is_told;
            }
            pt_buf_fini(&broken);
        }
    ck_assert_uint_gt(n_told, N_SEEDS * 3);
    write_whole(path, pt_buf_str(&whole));
    ck_clean(PT_CHECK_QUICK);
    pt_buf_fini(&whole);
    pt_checksums_fini(&sums);
}
END_TEST

static const char *const small_files[] = {"index/iamglass", "index/checksums"};

START_TEST(every_bit_of_the_small_files_counts)
{
    struct pt_buf bytes;
    const size_t step = 17; /* not every one: it takes its time */
    read_whole(small_files[_i], &bytes);
    for (size_t bit = 0; bit < bytes.len * 8 && bit < 1600; bit += step) {
        bytes.ptr[bit / 8] = (char)(bytes.ptr[bit / 8] ^ 1 << bit % 8);
        write_whole(small_files[_i], pt_buf_str(&bytes));
        ck_assert_msg(is_damaged(PT_CHECK_QUICK), "%s, bit %zu",
                      small_files[_i], bit);
        bytes.ptr[bit / 8] = (char)(bytes.ptr[bit / 8] ^ 1 << bit % 8);
    }
    write_whole(small_files[_i], pt_buf_str(&bytes));
    ck_clean(PT_CHECK_QUICK);
    pt_buf_fini(&bytes);
}
END_TEST

static const struct {
    const char *command;
    const char *names;
} file_rows[] = {
    {"rm index/position.glass",                                    "position.glass: is missing"     },
    {"rm index/docdata.glass",                                     "docdata.glass: is missing"      },
    {"rm index/postlist.glass",                                    "postlist.glass: is missing"     },
    {"rm index/synonym.glass",                                     "synonym.glass: is missing"      },
    {"rm index/iamglass",                                          "iamglass: is damaged or missing"},
    {": > index/iamglass",                                         "iamglass: is damaged or missing"},
    {": > index/termlist.glass",                                   "termlist.glass: "               },
    {": > index/checksums",                                        "checksums: is damaged"          },
    {"cp index/docdata.glass index/position.glass",                "position.glass: "               },
    {"rm index/docdata.glass; mkdir index/docdata.glass",
     "docdata.glass: is missing"                                                                    },
    {"rm index/docdata.glass; mkfifo index/docdata.glass",
     "docdata.glass: is missing"                                                                    },
    {"mv index/docdata.glass x; ln -s ../x index/docdata.glass",
     "docdata.glass: is missing"                                                                    },
    {"rm index/*.glass",                                           "postlist.glass: is missing"     },
    {"rm index/iamglass index/checksums",                          "no table can be read"           },
    {"head -c 100 /dev/zero > index/iamglass; rm index/checksums",
     "no table can be read"                                                                         },
};

START_TEST(files_that_are_not_what_they_were_are_told)
{
    run(file_rows[_i].command);
    ck_assert_msg(is_damaged(PT_CHECK_ALL), "%s", file_rows[_i].command);
    ck_assert_msg(strstr(pt_buf_z(&found), file_rows[_i].names) != NULL,
                  "%s: %s", file_rows[_i].command, pt_buf_z(&found));
}
END_TEST

START_TEST(damaged_articles_are_named)
{
    struct pt_buf bytes;
    uint64_t seed = 5;
    read_whole("index/docdata.glass", &bytes);
    for (int i = 0; i < 40; i++)
        noise(&bytes, &seed);
    write_whole("index/docdata.glass", pt_buf_str(&bytes));
    ck_assert(is_damaged(PT_CHECK_QUICK));
    ck_assert_ptr_nonnull(strstr(pt_buf_z(&found), "\n/news/article-"));
    ck_assert_ptr_nonnull(
        strstr(pt_buf_z(&found), ": its stored text cannot be read"));
    pt_buf_fini(&bytes);
}
END_TEST

/* Without sums damage may go unseen, but it harms only the child. */
START_TEST(an_index_without_sums_is_read_with_care)
{
    uint64_t seed = (uint64_t)_i;
    char path[64];
    struct pt_buf bytes;
    struct pt_index_check seen;
    snprintf(path, sizeof path, "index/%s.glass",
             tables[draw(&seed, PT_COUNTOF(tables))]);
    read_whole(path, &bytes);
    for (int i = 0; i < 4; i++)
        kinds[draw(&seed, 6)](&bytes, &seed);
    write_whole(path, pt_buf_str(&bytes));
    run("rm index/checksums");
    ck_ok(pt_index_check("index", PT_CHECK_ALL, note, NULL, &seen, &err));
    ck_assert(!seen.has_sums);
    pt_buf_fini(&bytes);
}
END_TEST

/* Each bit of a few lengths counts, and so does where it stands. */
START_TEST(every_bit_changes_the_sum_of_a_block)
{
    static const size_t lens[] = {0, 1, 7, 8, 31, 32, 33, 64, 100};
    char bytes[101];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * 37);
    for (size_t i = 0; i < PT_COUNTOF(lens); i++) {
        const struct pt_str block = pt_str_n(bytes, lens[i]);
        const uint64_t sum = pt_block_sum(block);
        ck_assert_uint_eq(sum, pt_block_sum(block));
        ck_assert_uint_ne(sum, pt_block_sum(pt_str_n(bytes, lens[i] + 1)));
        for (size_t bit = 0; bit < lens[i] * 8; bit++) {
            bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
            ck_assert_uint_ne(sum, pt_block_sum(block));
            bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
        }
        for (size_t at = 0; at + 16 <= lens[i]; at += 8) {
            char swapped[sizeof bytes];
            memcpy(swapped, bytes, sizeof bytes);
            memcpy(swapped + at, bytes + at + 8, 8);
            memcpy(swapped + at + 8, bytes + at, 8);
            ck_assert_uint_ne(sum, pt_block_sum(pt_str_n(swapped, lens[i])));
        }
    }
}
END_TEST

START_TEST(an_index_of_an_older_program_gets_sums)
{
    run("rm index/checksums");
    ck_clean(PT_CHECK_ALL);
    add(100, 101);
    run("test -s index/checksums");
    ck_clean(PT_CHECK_ALL);
}
END_TEST

/* -------------------------------------------------------------- commits --- */

/* The sums that grew with the commits are those made at once. */
START_TEST(sums_follow_the_commits)
{
    uint64_t seed = 3;
    for (int i = 0; i < 12; i++) {
        const unsigned from = draw(&seed, N_ARTICLES * 2);
        add(from, from + 1 + draw(&seed, 9));
    }
    run("cp index/checksums grown && rm index/checksums");
    ck_ok(pt_checksums_update("index", &err));
    run("cmp grown index/checksums");
    ck_clean(PT_CHECK_ALL);
}
END_TEST

START_TEST(a_crash_before_the_sums_is_no_damage)
{
    struct pt_checksums sums;
    run("cp index/checksums before");
    add(N_ARTICLES, N_ARTICLES + 5);
    run("cp index/checksums after && cp before index/checksums");
    ck_clean(PT_CHECK_ALL);
    ck_ok(pt_checksums_load("index", &sums, &err));
    const uint64_t revision = sums.revision;
    pt_checksums_fini(&sums);
    ck_ok(pt_checksums_update("index", &err));
    run("cmp after index/checksums");
    ck_ok(pt_checksums_load("index", &sums, &err));
    ck_assert_uint_eq(sums.revision, revision + 1);
    pt_checksums_fini(&sums);
}
END_TEST

/* What the last commit left as it was still has its sums. */
START_TEST(damage_behind_such_a_crash_is_told)
{
    struct pt_buf bytes;
    run("cp index/checksums before");
    add(N_ARTICLES, N_ARTICLES + 1);
    run("cp before index/checksums");
    read_whole("index/docdata.glass", &bytes);
    bytes.ptr[BLOCK + BLOCK - 9] ^= 4;
    write_whole("index/docdata.glass", pt_buf_str(&bytes));
    ck_assert(is_damaged(PT_CHECK_QUICK));
    pt_buf_fini(&bytes);
}
END_TEST

/* A commit beside damage does not give it a good sum. */
START_TEST(a_commit_does_not_hide_damage)
{
    struct pt_buf bytes;
    read_whole("index/docdata.glass", &bytes);
    bytes.ptr[BLOCK + BLOCK - 9] ^= 4;
    write_whole("index/docdata.glass", pt_buf_str(&bytes));
    add(N_ARTICLES, N_ARTICLES + 1);
    ck_assert(is_damaged(PT_CHECK_QUICK));
    pt_buf_fini(&bytes);
}
END_TEST

/* Nor to what is gone, where it does not write. */
START_TEST(a_commit_beside_a_table_cut_off_does_not_hide_that)
{
    struct pt_writer *writer = NULL;
    struct pt_buf bytes;
    read_whole("index/position.glass", &bytes);
    const size_t len = bytes.len;
    char *const room = pt_buf_room(&bytes, BLOCK); /* of no use to anybody */
    memset(room, 0, BLOCK);
    pt_buf_used(&bytes, BLOCK);
    write_whole("index/position.glass", pt_buf_str(&bytes));
    run("rm index/checksums");
    ck_ok(pt_checksums_update("index", &err));
    ck_clean(PT_CHECK_QUICK);
    pt_buf_cut(&bytes, len);
    write_whole("index/position.glass", pt_buf_str(&bytes));
    ck_ok(pt_writer_open("index", NULL, NULL, &writer, &err));
    ck_ok(pt_writer_set_meta(writer, PT_STR("key"), PT_STR("value"), &err));
    ck_ok(pt_writer_commit(writer, &err));
    pt_writer_close(writer);
    ck_assert(is_damaged(PT_CHECK_QUICK));
    pt_buf_fini(&bytes);
}
END_TEST

/* Writes into unused blocks, and is killed before its commit. */
static void be_killed(unsigned from, unsigned to)
{
    int code;
    const pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        struct pt_writer *writer = NULL;
        if (pt_writer_open("index", NULL, NULL, &writer, &err) != PT_OK)
            _exit(1);
        for (unsigned i = from; i < to; i++)
            put(writer, i);
        _exit(0);
    }
    ck_assert_int_eq(waitpid(child, &code, 0), child);
    ck_assert_int_eq(code, 0);
}

START_TEST(what_a_killed_writer_leaves_is_no_damage)
{
    for (unsigned i = 0; i < 3; i++) {
        run("cat index/*.glass > before");
        be_killed(200 + i * 50, 240 + i * 50);
        run("cat index/*.glass > after; ! cmp -s before after");
        ck_clean(PT_CHECK_ALL);
        add(i * 5, i * 5 + 10);
        ck_clean(PT_CHECK_ALL);
    }
}
END_TEST

/* A block of postlist that no tree has: of the free list, or one that is
 * free. */
static size_t block_without_tree(bool wants_free)
{
    struct pt_checksums sums;
    size_t block = 0;
    ck_ok(pt_checksums_load("index", &sums, &err));
    const struct pt_table_sums *const of = &sums.tables[PT_GLASS_POSTLIST];
    while (block < of->n_blocks && (pt_tree_has(of->in_tree, block) ||
                                    is_free(of, block) != wants_free))
        block++;
    ck_assert_uint_lt(block, of->n_blocks);
    pt_checksums_fini(&sums);
    return block;
}

/* Another second half, under its old stamp: what a power cut leaves of a
 * write. */
static void tear(size_t block)
{
    struct pt_buf bytes;
    read_whole("index/postlist.glass", &bytes);
    char *const half = bytes.ptr + block * BLOCK + BLOCK / 2;
    for (size_t i = 0; i < BLOCK / 2; i++)
        half[i] = (char)(half[i] + 1);
    write_whole("index/postlist.glass", pt_buf_str(&bytes));
    pt_buf_fini(&bytes);
}

static bool has_word(void)
{
    return access("index/" PT_CHECKSUMS_OPEN, F_OK) == 0;
}

/* The torn half is put right: libxapian would read its end. */
START_TEST(half_a_block_of_a_commit_that_was_cut_off_is_no_damage)
{
    run("cp index/postlist.glass whole");
    tear(block_without_tree(false));
    ck_assert(is_damaged(PT_CHECK_QUICK)); /* there was no writer */
    run("touch index/" PT_CHECKSUMS_OPEN);
    ck_clean(PT_CHECK_QUICK);
    ck_ok(pt_checksums_settle("index", &err));
    ck_assert(!has_word());
    ck_clean(PT_CHECK_QUICK);
    run("cp whole index/postlist.glass && touch index/" PT_CHECKSUMS_OPEN);
    add(3, 9);
    ck_assert(!has_word());
    ck_clean(PT_CHECK_ALL);
}
END_TEST

START_TEST(what_is_free_is_not_judged)
{
    tear(block_without_tree(true));
    ck_clean(PT_CHECK_ALL);
    ck_assert(!has_word());
    add(3, 9);
    ck_clean(PT_CHECK_ALL);
    add(1, 2);
    ck_clean(PT_CHECK_ALL);
}
END_TEST

/* Blocks that a commit took into use have sums, also those that were free
 * before: as many flips as there are blocks. */
START_TEST(damage_to_what_was_free_before_is_told)
{
    struct pt_checksums before, after;
    struct pt_buf bytes;
    unsigned n = 0;
    ck_ok(pt_checksums_load("index", &before, &err));
    add(3, 9);
    add(N_ARTICLES, N_ARTICLES + 2);
    ck_ok(pt_checksums_load("index", &after, &err));
    const struct pt_table_sums *const old = &before.tables[PT_GLASS_POSTLIST];
    const struct pt_table_sums *const new = &after.tables[PT_GLASS_POSTLIST];
    read_whole("index/postlist.glass", &bytes);
    for (size_t i = 0; i < old->n_blocks; i++) {
        if (!is_free(old, i) || is_free(new, i))
            continue;
        bytes.ptr[i * BLOCK + BLOCK - 1] ^= 1;
        write_whole("index/postlist.glass", pt_buf_str(&bytes));
        ck_assert(is_damaged(PT_CHECK_QUICK));
        bytes.ptr[i * BLOCK + BLOCK - 1] ^= 1;
        n++;
    }
    ck_assert_uint_gt(n, 0);
    pt_buf_fini(&bytes);
    pt_checksums_fini(&before);
    pt_checksums_fini(&after);
}
END_TEST

/* The first commit behind sums in which the block that stands there now was
 * free, and the block is not what the commit wrote: a write that was lost. */
START_TEST(a_block_that_a_commit_did_not_write_is_told)
{
    struct pt_checksums before, after;
    struct pt_buf old_bytes, bytes;
    size_t i = 0;
    ck_ok(pt_checksums_load("index", &before, &err));
    read_whole("index/postlist.glass", &old_bytes);
    run("cp index/checksums before");
    add(3, 9);
    ck_ok(pt_checksums_load("index", &after, &err));
    const struct pt_table_sums *const old = &before.tables[PT_GLASS_POSTLIST];
    const struct pt_table_sums *const new = &after.tables[PT_GLASS_POSTLIST];
    while (i < old->n_blocks &&
           !(is_free(old, i) && pt_tree_has(new->in_tree, i)))
        i++;
    ck_assert_uint_lt(i, old->n_blocks);
    read_whole("index/postlist.glass", &bytes);
    memcpy(bytes.ptr + i * BLOCK, old_bytes.ptr + i * BLOCK, BLOCK);
    write_whole("index/postlist.glass", pt_buf_str(&bytes));
    ck_assert(is_damaged(PT_CHECK_QUICK));
    run("cp before index/checksums");
    ck_assert(is_damaged(PT_CHECK_QUICK));
    ck_ok(pt_checksums_update("index", &err));
    ck_assert(is_damaged(PT_CHECK_QUICK));
    pt_buf_fini(&old_bytes);
    pt_buf_fini(&bytes);
    pt_checksums_fini(&before);
    pt_checksums_fini(&after);
}
END_TEST

START_TEST(word_is_left_as_long_as_a_writer_is_at_work)
{
    struct pt_writer *writer = NULL;
    ck_assert(!has_word());
    ck_ok(pt_writer_open("index", NULL, NULL, &writer, &err));
    ck_assert(has_word());
    put(writer, 1);
    ck_ok(pt_writer_commit(writer, &err));
    ck_assert(has_word());
    put(writer, 2);
    pt_writer_close(writer); /* what it wrote for that is not summed */
    ck_assert(has_word());
    ck_clean(PT_CHECK_ALL);
    add(2, 3);
    ck_assert(!has_word());
}
END_TEST

/* What libxapian writes after a commit that failed. */
START_TEST(a_later_revision_of_the_same_tables_is_no_damage_after_a_writer)
{
    struct pt_buf bytes;
    read_whole("index/" PT_IAMGLASS, &bytes);
    const size_t at = (size_t)(pt_glass_head_uuid(bytes.ptr) - bytes.ptr) + 16;
    ck_assert_int_lt(bytes.ptr[at], 100);
    bytes.ptr[at] = (char)(bytes.ptr[at] + 2);
    write_whole("index/" PT_IAMGLASS, pt_buf_str(&bytes));
    pt_buf_fini(&bytes);
    ck_assert(is_damaged(PT_CHECK_QUICK));
    run("touch index/" PT_CHECKSUMS_OPEN);
    ck_clean(PT_CHECK_QUICK);
    add(3, 9);
    ck_clean(PT_CHECK_ALL);
}
END_TEST

/* What hides which blocks are used takes no sum from any. */
START_TEST(below_a_damaged_branch_all_keep_their_sums)
{
    enum { LEVEL_AT = 4 };
    struct pt_checksums before, after;
    struct pt_buf bytes;
    size_t branch = 0;
    run("cp index/checksums before");
    ck_ok(pt_checksums_load("index", &before, &err));
    const struct pt_table_sums *const old = &before.tables[PT_GLASS_POSTLIST];
    add(N_ARTICLES, N_ARTICLES + 1);
    run("cp before index/checksums");
    read_whole("index/postlist.glass", &bytes);
    while (branch < bytes.len / BLOCK &&
           (pt_glass_stamp(bytes.ptr + branch * BLOCK) <= before.revision ||
            bytes.ptr[branch * BLOCK + LEVEL_AT] != 1))
        branch++;
    ck_assert_uint_lt(branch, bytes.len / BLOCK);
    bytes.ptr[branch * BLOCK + LEVEL_AT] = 7;
    write_whole("index/postlist.glass", pt_buf_str(&bytes));
    ck_ok(pt_checksums_update("index", &err));
    ck_ok(pt_checksums_load("index", &after, &err));
    ck_assert_uint_gt(after.revision, before.revision);
    for (size_t i = 0; i < old->n_blocks; i++)
        ck_assert(is_free(old, i) ||
                  !is_free(&after.tables[PT_GLASS_POSTLIST], i));
    pt_buf_fini(&bytes);
    pt_checksums_fini(&before);
    pt_checksums_fini(&after);
}
END_TEST

/* The sums as they were written before what is free had none: with those. */
static void write_older_sums(void)
{
    enum { HEAD = sizeof PT_CHECKSUMS_MAGIC - 1, SUM = 8 };
    struct pt_checksums sums;
    struct pt_buf bytes, table;
    ck_ok(pt_checksums_load("index", &sums, &err));
    read_whole("index/checksums", &bytes);
    for (size_t t = 0; t < PT_COUNTOF(tables); t++) {
        const struct pt_table_sums *const of = &sums.tables[table_names[t]];
        char *const at = bytes.ptr + (of->sums.ptr - sums.bytes.ptr);
        char path[64];
        snprintf(path, sizeof path, "index/%s.glass", tables[t]);
        read_whole(path, &table);
        for (size_t i = 0; i < of->n_blocks; i++) {
            const uint64_t sum =
                pt_checksum(pt_str_n(table.ptr + i * BLOCK, BLOCK));
            memcpy(at + i * SUM, &sum, SUM);
        }
        pt_buf_fini(&table);
    }
    memcpy(bytes.ptr, PT_CHECKSUMS_MAGIC_1, HEAD);
    const uint64_t sum =
        pt_checksum(pt_str_sub(pt_buf_str(&bytes), HEAD + SUM, bytes.len));
    memcpy(bytes.ptr + HEAD, &sum, SUM);
    write_whole("index/checksums", pt_buf_str(&bytes));
    pt_buf_fini(&bytes);
    pt_checksums_fini(&sums);
}

START_TEST(sums_of_an_older_program_are_read_and_made_new)
{
    const size_t block = block_without_tree(true);
    write_older_sums();
    ck_clean(PT_CHECK_ALL);
    tear(block);
    ck_assert(is_damaged(PT_CHECK_QUICK)); /* they had sums of those, too */
    add(N_ARTICLES, N_ARTICLES + 1);
    ck_clean(PT_CHECK_ALL);
    run("mv index/checksums grown");
    ck_ok(pt_checksums_update("index", &err));
    run("cmp grown index/checksums");
}
END_TEST

START_TEST(a_commit_behind_sums_of_an_older_program_does_not_hide_damage)
{
    struct pt_buf bytes;
    write_older_sums();
    read_whole("index/docdata.glass", &bytes);
    bytes.ptr[BLOCK + BLOCK - 9] ^= 4;
    write_whole("index/docdata.glass", pt_buf_str(&bytes));
    ck_assert(is_damaged(PT_CHECK_QUICK));
    add(N_ARTICLES, N_ARTICLES + 1);
    ck_assert(is_damaged(PT_CHECK_QUICK));
    pt_buf_fini(&bytes);
}
END_TEST

/* -------------------------------------------------------------- refusal --- */

START_TEST(a_marked_index_is_refused_until_the_mark_is_gone)
{
    struct pt_reader *reader = NULL;
    struct pt_writer *writer = NULL;
    ck_ok(pt_index_dir_mark("index", PT_STR("a table: is broken\n"), &err));
    ck_assert_int_eq(pt_reader_open("index", &reader, &err), PT_ECORRUPT);
    ck_assert_ptr_nonnull(strstr(err.message, "--repair"));
    ck_assert_int_eq(pt_writer_open("index", NULL, NULL, &writer, &err),
                     PT_ECORRUPT);
    ck_clean(PT_CHECK_QUICK); /* the mark itself is no damage */
    ck_ok(pt_index_dir_unmark("index", &err));
    ck_ok(pt_index_dir_unmark("index", &err));
    ck_ok(pt_reader_open("index", &reader, &err));
    pt_reader_close(reader);
}
END_TEST

static const char *const writable[] = {
    "chmod o+w index", "chmod o+w index/iamglass",
    "chmod o+w index/position.glass", "chmod 1777 index"};

START_TEST(what_anybody_may_write_to_is_refused)
{
    struct pt_reader *reader = NULL;
    run(writable[_i]);
    ck_assert_msg(pt_reader_open("index", &reader, &err) == PT_EINVALID, "%s",
                  writable[_i]);
    ck_assert_ptr_nonnull(strstr(err.message, "chmod"));
    run("chmod -R o-w index");
    ck_ok(pt_reader_open("index", &reader, &err));
    pt_reader_close(reader);
}
END_TEST

START_TEST(a_database_of_others_is_neither_judged_nor_marked)
{
    struct pt_index_check seen;
    struct xc_error cause;
    xc_writer *other = NULL;
    xc_doc *doc = NULL;
    run("rm -r index");
    ck_assert_int_eq(xc_writer_open("index", XC_CREATE, 0, &other, &cause),
                     XC_OK);
    ck_assert_int_eq(xc_doc_new(&doc, &cause), XC_OK);
    ck_assert_int_eq(xc_doc_set_data(doc, "data", 4, &cause), XC_OK);
    ck_assert_int_eq(xc_writer_begin_transaction(other, &cause), XC_OK);
    ck_assert_int_eq(xc_writer_add_document(other, doc, NULL, &cause), XC_OK);
    ck_assert_int_eq(xc_writer_commit_transaction(other, &cause), XC_OK);
    xc_doc_free(doc);
    xc_writer_free(other);
    ck_assert_int_eq(
        pt_index_check("index", PT_CHECK_ALL, note, NULL, &seen, &err),
        PT_EVERSION);
    run("rm -r index");
    ck_assert_int_eq(
        pt_index_check("index", PT_CHECK_ALL, note, NULL, &seen, &err),
        PT_ENOINDEX);
}
END_TEST

/* ------------------------------------------------------------ remains --- */

struct beside {
    const struct pt_reader *reader;
    unsigned n;
    struct pt_buf hold;
};

static enum pt_status compare_article(void *context,
                                      uint64_t docid,
                                      struct pt_str record,
                                      const struct pt_article *article)
{
    ck_assert_uint_gt(record.len, 0);
    struct beside *const beside = context;
    struct pt_article other;
    ck_ok(pt_reader_article(beside->reader, (uint32_t)docid, &beside->hold,
                            &other, &err));
    ck_assert(pt_str_equal(article->path, other.path));
    ck_assert(pt_str_equal(article->text, other.text));
    beside->n++;
    return PT_OK;
}

static enum pt_status
compare_identity(void *context, struct pt_str unique, uint64_t docid)
{
    struct beside *const beside = context;
    uint32_t other = 0;
    ck_ok(pt_reader_find(beside->reader, unique, &other, &err));
    ck_assert_uint_eq(other, docid);
    beside->n++;
    return PT_OK;
}

START_TEST(what_is_read_without_the_engine_is_what_it_reads)
{
    struct pt_remains remains;
    struct pt_reader *reader = NULL;
    uint64_t n_bad = 1;
    struct pt_buf roots;
    add(N_ARTICLES, N_ARTICLES + LONG_ARTICLE + 1);
    ck_ok(pt_reader_open("index", &reader, &err));
    struct beside beside = {.reader = reader};
    pt_buf_init(&beside.hold, PT_BUF_NO_CEILING);
    pt_buf_init(&roots, PT_BUF_NO_CEILING);
    ck_ok(pt_remains_open("index", false, &remains, &err));
    ck_ok(pt_remains_each_article(&remains, compare_article, &beside, &n_bad,
                                  &err));
    ck_assert_uint_eq(beside.n, pt_reader_n_articles(reader));
    ck_assert_uint_eq(n_bad, 0);
    ck_ok(pt_remains_each_identity(&remains, compare_identity, &beside, &err));
    ck_assert_uint_eq(beside.n, 2 * pt_reader_n_articles(reader));
    ck_ok(pt_remains_setting(&remains, PT_STR(PT_META_ROOTS), &roots, &err));
    ck_assert(pt_str_equal(pt_buf_str(&roots), PT_STR("/news\0")));
    pt_remains_close(&remains);
    pt_reader_close(reader);
    pt_buf_fini(&beside.hold);
    pt_buf_fini(&roots);
}
END_TEST

START_TEST(settings_outlive_their_tables)
{
    struct pt_remains remains;
    struct pt_buf roots;
    run("rm index/*.glass index/iamglass");
    pt_buf_init(&roots, PT_BUF_NO_CEILING);
    ck_ok(pt_remains_open("index", false, &remains, &err));
    ck_ok(pt_remains_setting(&remains, PT_STR(PT_META_ROOTS), &roots, &err));
    ck_assert(pt_str_equal(pt_buf_str(&roots), PT_STR("/news\0")));
    pt_remains_close(&remains);
    pt_buf_fini(&roots);
}
END_TEST

static TCase *new_case(Suite *suite, const char *name)
{
    TCase *const tc = tcase_create(name);
    tcase_add_unchecked_fixture(tc, make_model, remove_model);
    tcase_add_checked_fixture(tc, set_up, tear_down);
    suite_add_tcase(suite, tc);
    return tc;
}

#define LOOP(tc, test, rows) tcase_add_loop_test(tc, test, 0, PT_COUNTOF(rows))

Suite *pt_suite_checksums(void)
{
    Suite *const suite = suite_create("checksums");
    TCase *const damage = new_case(suite, "damage");
    tcase_add_test(damage, a_sound_index_is_clean);
    LOOP(damage, every_damage_is_told, tables);
    LOOP(damage, every_bit_of_the_small_files_counts, small_files);
    LOOP(damage, files_that_are_not_what_they_were_are_told, file_rows);
    tcase_add_test(damage, damaged_articles_are_named);
    tcase_add_loop_test(damage, an_index_without_sums_is_read_with_care, 0, 12);
    tcase_add_test(damage, an_index_of_an_older_program_gets_sums);
    TCase *const commits = new_case(suite, "commits");
    tcase_add_test(commits, every_bit_changes_the_sum_of_a_block);
    tcase_add_test(commits, sums_follow_the_commits);
    tcase_add_test(commits, a_crash_before_the_sums_is_no_damage);
    tcase_add_test(commits, damage_behind_such_a_crash_is_told);
    tcase_add_test(commits, a_commit_does_not_hide_damage);
    tcase_add_test(commits, a_commit_beside_a_table_cut_off_does_not_hide_that);
    tcase_add_test(commits, what_a_killed_writer_leaves_is_no_damage);
    tcase_add_test(commits,
                   half_a_block_of_a_commit_that_was_cut_off_is_no_damage);
    tcase_add_test(commits, what_is_free_is_not_judged);
    tcase_add_test(commits, damage_to_what_was_free_before_is_told);
    tcase_add_test(commits, a_block_that_a_commit_did_not_write_is_told);
    tcase_add_test(commits, below_a_damaged_branch_all_keep_their_sums);
    tcase_add_test(commits, sums_of_an_older_program_are_read_and_made_new);
    tcase_add_test(
        commits, a_commit_behind_sums_of_an_older_program_does_not_hide_damage);
    tcase_add_test(commits, word_is_left_as_long_as_a_writer_is_at_work);
    tcase_add_test(
        commits,
        a_later_revision_of_the_same_tables_is_no_damage_after_a_writer);
    TCase *const refusal = new_case(suite, "refusal");
    tcase_add_test(refusal, a_marked_index_is_refused_until_the_mark_is_gone);
    LOOP(refusal, what_anybody_may_write_to_is_refused, writable);
    tcase_add_test(refusal, a_database_of_others_is_neither_judged_nor_marked);
    TCase *const remains = new_case(suite, "remains");
    tcase_add_test(remains, what_is_read_without_the_engine_is_what_it_reads);
    tcase_add_test(remains, settings_outlive_their_tables);
    return suite;
}
