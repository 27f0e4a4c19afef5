/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_source_archive.c: compressed files, tar and zip -> articles; names that
 * lie, members that are damaged, archives that are cut off, bombs.
 */
#include "tests/pack.h"

#include <check.h>
#include <sys/resource.h>
#include <time.h>

Suite *pt_suite_source_archive(void);

static struct pt_buf packed, out;

static void begin(void)
{
    pt_buf_init(&packed, PT_BUF_NO_CEILING);
    pt_buf_init(&out, PT_BUF_NO_CEILING);
}

static void end(void)
{
    pt_buf_fini(&packed);
    pt_buf_fini(&out);
}

static const struct {
    const char *path;
    enum pt_pack_format format;
    int filter;
    bool is_on_disk;
} shapes[] = {
    {"/n/a.tar",     PT_PACK_TAR,        ARCHIVE_FILTER_NONE,  true },
    {"/n/a.tar",     PT_PACK_TAR,        ARCHIVE_FILTER_NONE,  false},
    {"/n/a.tar.gz",  PT_PACK_TAR,        ARCHIVE_FILTER_GZIP,  true },
    {"/n/a.tgz",     PT_PACK_TAR,        ARCHIVE_FILTER_GZIP,  false},
    {"/n/a.tar.bz2", PT_PACK_TAR,        ARCHIVE_FILTER_BZIP2, true },
    {"/n/a.tar.xz",  PT_PACK_TAR,        ARCHIVE_FILTER_XZ,    true },
    {"/n/a.tar.zst", PT_PACK_TAR,        ARCHIVE_FILTER_ZSTD,  true },
    {"/n/a.zip",     PT_PACK_ZIP,        ARCHIVE_FILTER_NONE,  true },
    {"/n/a.zip",     PT_PACK_ZIP,        ARCHIVE_FILTER_NONE,  false},
    {"/n/a.zip",     PT_PACK_ZIP_STORED, ARCHIVE_FILTER_NONE,  true },
    {"/n/a.zip.gz",  PT_PACK_ZIP,        ARCHIVE_FILTER_GZIP,  true },
};

/* Packs what is in packed once more. */
static void filter(int by)
{
    struct pt_buf inner = packed;
    if (by == ARCHIVE_FILTER_NONE)
        return;
    pt_buf_init(&packed, PT_BUF_NO_CEILING);
    pt_pack(&packed, by, pt_buf_str(&inner));
    pt_buf_fini(&inner);
}

/* ---------------------------------------------------------------- names --- */

static const struct {
    const char *name;
    const char *line; /* of the answer; "": passed over */
} names[] = {
    {"a.txt",                  "+ a.txt: /It is a.\n"                               },
    {"./2025/12/b.txt",        "+ 2025/12/b.txt: /It is b.\n"                       },
    {"picture.png",            ""                                                   },
    {"c.txt",                  "+ c.txt: /It is c.\n"                               },
    {".hidden.txt",            ""                                                   },
    {"x/.git/d.txt",           ""                                                   },
    {"__MACOSX/._a.txt",       ""                                                   },
    {"x/._a.txt",              ""                                                   },
    {"../../etc/passwd",       "- ../../etc/passwd: name leads out of the archive\n"},
    {"x/../y.txt",             "- x/../y.txt: name leads out of the archive\n"      },
    {"/etc/e.txt",             "- /etc/e.txt: absolute name\n"                      },
    {"two\nlines.txt",         "+ two\nlines.txt: /It is two.\n"                    },
    {"Größe/Паром.txt", "+ Größe/Паром.txt: /It is G.\n"              },
    {"bad\xff\x81.txt",        "+ bad\\xFF\\x81.txt: /It is bad.\n"                 },
    {"a.txt",                  "+ a.txt: /It is a again.\n"                         },
    {"zipped.txt.gz",          "- zipped.txt.gz: empty\n"                           },
    {"..more.txt",             ""                                                   },
    {"g..txt",                 "+ g..txt: /It is g.\n"                              },
};

START_TEST(members_come_in_order_and_lying_names_are_refused)
{
    struct pt_buf expected;
    pt_buf_init(&expected, PT_BUF_NO_CEILING);
    struct archive *const archive = pt_pack_begin(&packed, shapes[_i].format);
    for (size_t i = 0; i < PT_COUNTOF(names); i++) {
        const char *const text = strstr(names[i].line, "/It is");
        pt_pack_add(archive, names[i].name,
                    text ? pt_str_of(text + 1) : PT_STR(""));
        pt_buf_puts(&expected, names[i].line);
    }
    pt_pack_end(archive);
    filter(shapes[_i].filter);
    /* The text of an article is trimmed, its line in the table is not. */
    ck_assert_int_eq(pt_pack_read(shapes[_i].path, pt_buf_str(&packed),
                                  shapes[_i].is_on_disk, &out),
                     PT_OK);
    ck_assert_msg(!strcmp(pt_buf_z(&out), pt_buf_z(&expected)),
                  "%s:\n%s\ninstead of\n%s", shapes[_i].path, pt_buf_z(&out),
                  pt_buf_z(&expected));
    pt_buf_fini(&expected);
}
END_TEST

/* zip's are turned by libarchive, tar's are not. */
START_TEST(a_backslash_parts_names_too)
{
    struct archive *const archive = pt_pack_begin(&packed, PT_PACK_TAR);
    pt_pack_add(archive, "x\\..\\up.txt", PT_STR("It is up."));
    pt_pack_add(archive, "C:\\c.txt", PT_STR("It is c."));
    pt_pack_add(archive, "x\\.git\\d.txt", PT_STR("It is d."));
    pt_pack_end(archive);
    pt_pack_read("/n/a.tar", pt_buf_str(&packed), true, &out);
    ck_assert_str_eq(pt_buf_z(&out),
                     "- x\\..\\up.txt: name leads out of the archive\n"
                     "- C:\\c.txt: absolute name\n");
}
END_TEST

static void add_special(struct archive *archive,
                        const char *name,
                        unsigned type,
                        const char *link)
{
    struct archive_entry *const entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    if (type)
        archive_entry_set_filetype(entry, type);
    if (link && type)
        archive_entry_set_symlink(entry, link);
    else if (link)
        archive_entry_set_hardlink(entry, link);
    archive_entry_set_perm(entry, 0644);
    ck_assert_int_ge(archive_write_header(archive, entry), ARCHIVE_WARN);
    archive_entry_free(entry);
}

START_TEST(folders_links_and_devices_are_passed_over)
{
    struct archive *const archive = pt_pack_begin(&packed, PT_PACK_TAR);
    add_special(archive, "folder.txt/", AE_IFDIR, NULL);
    add_special(archive, "link.txt", AE_IFLNK, "/etc/passwd");
    add_special(archive, "hard.txt", 0, "a.txt");
    add_special(archive, "fifo.txt", AE_IFIFO, NULL);
    add_special(archive, "device.txt", AE_IFCHR, NULL);
    pt_pack_add(archive, "a.txt", PT_STR("It is a."));
    pt_pack_end(archive);
    pt_pack_read("/n/a.tar", pt_buf_str(&packed), true, &out);
    ck_assert_str_eq(pt_buf_z(&out), "+ a.txt: /It is a.\n");
}
END_TEST

/* ------------------------------------------------------------ nesting --- */

/* Wraps what is in packed into an archive, as a member of that name. */
static void wrap(enum pt_pack_format format, const char *name)
{
    struct pt_buf inner = packed;
    pt_buf_init(&packed, PT_BUF_NO_CEILING);
    struct archive *const archive = pt_pack_begin(&packed, format);
    pt_pack_add(archive, name, pt_buf_str(&inner));
    pt_pack_end(archive);
    pt_buf_fini(&inner);
}

START_TEST(what_is_in_an_archive_in_an_archive_has_both_names)
{
    pt_buf_puts(&packed, "The ferry left at dawn.");
    filter(ARCHIVE_FILTER_XZ);
    wrap(PT_PACK_ZIP, "deep/a.txt.xz");
    filter(ARCHIVE_FILTER_GZIP);
    wrap(PT_PACK_TAR, "b.zip.gz");
    pt_pack_read("/n/c.tar", pt_buf_str(&packed), true, &out);
    ck_assert_str_eq(pt_buf_z(&out),
                     "+ b.zip.gz#deep/a.txt.xz: /The ferry left at dawn.\n");
}
END_TEST

START_TEST(five_archives_deep_is_too_deep)
{
    pt_buf_puts(&packed, "The ferry left at dawn.");
    wrap(PT_PACK_ZIP, "a.txt");
    for (int i = 0; i < 3; i++)
        wrap(i % 2 ? PT_PACK_ZIP : PT_PACK_TAR, i % 2 ? "n.tar" : "n.zip");
    /* n.zip was put into a tar, n.tar into a zip, n.zip into a tar. */
    pt_pack_read("/n/a.tar", pt_buf_str(&packed), true, &out);
    ck_assert_str_eq(pt_buf_z(&out),
                     "+ n.zip#n.tar#n.zip#a.txt: /The ferry left at dawn.\n");
    wrap(PT_PACK_ZIP, "n.tar");
    pt_buf_clear(&out);
    pt_pack_read("/n/a.zip", pt_buf_str(&packed), true, &out);
    ck_assert_str_eq(
        pt_buf_z(&out),
        "- n.tar#n.zip#n.tar#n.zip#a.txt: more than 4 archives deep\n");
}
END_TEST

/* --------------------------------------------------------- compressed --- */

START_TEST(a_compressed_file_is_one_article_of_its_path)
{
    static const struct {
        const char *path;
        int filter;
    } rows[] = {
        {"/n/a.txt.gz",  ARCHIVE_FILTER_GZIP },
        {"/n/a.txt.bz2", ARCHIVE_FILTER_BZIP2},
        {"/n/a.txt.xz",  ARCHIVE_FILTER_XZ   },
        {"/n/a.txt.zst", ARCHIVE_FILTER_ZSTD },
        {"/n/a.txt.gz",  ARCHIVE_FILTER_ZSTD }, /* the bytes tell, not the name */
        {"/n/a.txt.gz",  ARCHIVE_FILTER_NONE },
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
        pt_buf_clear(&packed);
        pt_buf_clear(&out);
        pt_buf_puts(&packed, "The ferry left at dawn.");
        filter(rows[i].filter);
        pt_pack_read(rows[i].path, pt_buf_str(&packed), i % 2, &out);
        ck_assert_msg(!strcmp(pt_buf_z(&out), "+ : /The ferry left at dawn.\n"),
                      "%s: %s", rows[i].path, pt_buf_z(&out));
    }
}
END_TEST

START_TEST(a_wrong_sum_is_damage)
{
    pt_buf_puts(&packed, "The ferry left at dawn.");
    filter(ARCHIVE_FILTER_GZIP);
    packed.ptr[packed.len - 8] ^= 1;
    pt_pack_read("/n/a.txt.gz", pt_buf_str(&packed), true, &out);
    ck_assert_str_eq(pt_buf_z(&out), "= 10: damaged\n");
}
END_TEST

/* --------------------------------------------------------------- damage --- */

/* Twenty members that do not pack well. */
static void add_twenty(enum pt_pack_format format)
{
    uint32_t state = 3;
    struct archive *const archive = pt_pack_begin(&packed, format);
    for (int i = 0; i < 20; i++) {
        char name[20], text[4000];
        snprintf(name, sizeof name, "%d.txt", i);
        for (size_t k = 0; k < sizeof text; k++)
            text[k] = (char)('a' + pt_pack_random(&state) % 20);
        memcpy(text, "It is ", 6);
        pt_pack_add(archive, name, pt_str_n(text, sizeof text));
    }
    pt_pack_end(archive);
}

static size_t count(const char *what)
{
    size_t n = 0;
    for (const char *at = pt_buf_z(&out); (at = strstr(at, what)); at++)
        n++;
    return n;
}

START_TEST(a_damaged_member_is_skipped_and_the_rest_read)
{
    add_twenty(PT_PACK_ZIP);
    /* In the middle of the tenth. */
    memset(packed.ptr + packed.len * 10 / 21, 0xee, 300);
    ck_assert_int_eq(
        pt_pack_read("/n/a.zip", pt_buf_str(&packed), _i == 0, &out), PT_OK);
    ck_assert_msg(count("+ ") == 19 && count("- ") == 1, "%d: %s", _i,
                  pt_buf_z(&out));
    ck_assert_ptr_nonnull(strstr(pt_buf_z(&out), ".txt: damaged\n"));
    ck_assert_ptr_nonnull(strstr(pt_buf_z(&out), "+ 19.txt"));
}
END_TEST

START_TEST(a_damaged_header_costs_its_member_alone)
{
    add_twenty(_i < 2 ? PT_PACK_ZIP : PT_PACK_TAR);
    /* Of "9.txt" the name stands in the header. */
    size_t at = 0;
    while (memcmp(packed.ptr + at, "9.txt", 5))
        at++;
    if (_i < 2)
        memset(packed.ptr + at - 30, 0xee, 30);
    else
        packed.ptr[at] = '8'; /* a wrong sum */
    pt_pack_read(_i < 2 ? "/n/a.zip" : "/n/a.tar", pt_buf_str(&packed),
                 _i % 2 == 0, &out);
    ck_assert_msg(count("+ ") == 19 && !strstr(pt_buf_z(&out), "+ 9.txt") &&
                      strstr(pt_buf_z(&out), "+ 19.txt"),
                  "%d: %zu, %zu", _i, count("+ "), count("- "));
}
END_TEST

/* Sets the flag of each header of that sign, at that offset, until n are set.
 */
static void set_flags(const char *sign, size_t offset, int n)
{
    for (size_t at = 0; n > 0 && at + 46 < packed.len; at++)
        if (!memcmp(packed.ptr + at, sign, 4)) {
            packed.ptr[at + offset] |= 1;
            n--;
        }
}

START_TEST(what_is_encrypted_is_skipped)
{
    struct archive *const archive = pt_pack_begin(&packed, PT_PACK_ZIP);
    pt_pack_add(archive, "a.txt", PT_STR("It is a."));
    pt_pack_add(archive, "b.png", PT_STR("It is b."));
    pt_pack_add(archive, "c.txt", PT_STR("It is c."));
    pt_pack_end(archive);
    set_flags("PK\3\4", 6, 2);
    set_flags("PK\1\2", 8, 2);
    ck_assert_int_eq(
        pt_pack_read("/n/a.zip", pt_buf_str(&packed), _i == 0, &out), PT_OK);
    ck_assert_str_eq(pt_buf_z(&out),
                     "- a.txt: encrypted\n+ c.txt: /It is c.\n");
}
END_TEST

START_TEST(of_a_cut_archive_what_came_stays)
{
    /* libarchive keeps back what it has not yet a whole block of. */
    const int by = shapes[_i].filter;
    const size_t least =
        by == ARCHIVE_FILTER_NONE || by == ARCHIVE_FILTER_GZIP ? 7 : 0;
    add_twenty(shapes[_i].format);
    filter(by);
    pt_buf_cut(&packed, packed.len / 2);
    const enum pt_status status = pt_pack_read(
        shapes[_i].path, pt_buf_str(&packed), shapes[_i].is_on_disk, &out);
    ck_assert_msg(status == PT_EINVALID && count("+ ") >= least &&
                      count("+ ") <= 10 && count("= 10: cut off") == 1,
                  "%s: %zu, %s", shapes[_i].path, count("+ "),
                  strstr(pt_buf_z(&out), "= "));
}
END_TEST

START_TEST(what_is_no_archive_is_told)
{
    static const struct {
        const char *path;
        const char *bytes;
        const char *answer;
    } rows[] = {
        {"/n/a.tar",    "",                  "= 10: no archive\n"              },
        {"/n/a.tar",    "The ferry left.",   "= 10: no archive\n"              },
        {"/n/a.zip",    "The ferry left.",   "= 10: no archive\n"              },
        {"/n/a.zip",    "PK\3\4",            "= 10: cut off after 0 articles\n"},
        {"/n/a.tar.gz", "\x1f\x8b\x08",      "= 10: cut off\n"                 },
        {"/n/a.txt.gz", "\x1f\x8bThe ferry", "= 10: damaged\n"                 },
        {"/n/a.txt.gz", "",                  "= 10: empty\n"                   },
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
        pt_buf_clear(&out);
        pt_pack_read(rows[i].path, pt_str_of(rows[i].bytes), i % 2, &out);
        ck_assert_msg(!strcmp(pt_buf_z(&out), rows[i].answer), "%s: %s",
                      rows[i].path, pt_buf_z(&out));
    }
}
END_TEST

/* --------------------------------------------------------------- bombs --- */

enum { MEGABYTE = 1 << 20 };

/* A gigabyte of c in sixteen members of a gz. */
static void pack_gigabyte(char c)
{
    struct pt_buf plain;
    pt_buf_init(&plain, PT_BUF_NO_CEILING);
    char *const room = pt_buf_room(&plain, 64 * MEGABYTE);
    ck_assert_ptr_nonnull(room);
    memset(room, c, 64 * MEGABYTE);
    pt_buf_used(&plain, 64 * MEGABYTE);
    pt_pack(&packed, ARCHIVE_FILTER_GZIP, pt_buf_str(&plain));
    const size_t n = packed.len;
    for (int i = 1; i < 16; i++) {
        char *const copy = pt_buf_room(&packed, n);
        ck_assert_ptr_nonnull(copy);
        memcpy(copy, packed.ptr, n);
        pt_buf_used(&packed, n);
    }
    pt_buf_fini(&plain);
}

static double cpu_seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static long resident_mb(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

START_TEST(a_gigabyte_of_zeros_is_refused_at_once)
{
    pack_gigabyte(_i ? '\n' : '\0');
    const long before_mb = resident_mb();
    const double before = cpu_seconds();
    pt_pack_read("/n/a.txt.gz", pt_buf_str(&packed), true, &out);
    ck_assert_str_eq(pt_buf_z(&out), "= 9: larger than 8 MiB, no article\n");
    pt_buf_clear(&out);
    pt_pack_read("/n/a.warc.gz", pt_buf_str(&packed), true, &out);
    ck_assert_str_eq(pt_buf_z(&out),
                     _i ? "= 9: unpacks to more than 250 times its size\n"
                        : "- record 1 at byte 0: damaged\n= 9: unpacks to more "
                          "than 250 times its size\n");
    ck_assert_msg(cpu_seconds() - before < 2, "%g s", cpu_seconds() - before);
    ck_assert_int_le(resident_mb() - before_mb, 50);
}
END_TEST

/* In place of what is in packed a zip that holds it n times. */
static void multiply(const char *name, int n)
{
    struct pt_buf inner = packed;
    pt_buf_init(&packed, PT_BUF_NO_CEILING);
    struct archive *const archive = pt_pack_begin(&packed, PT_PACK_ZIP);
    for (int i = 0; i < n; i++)
        pt_pack_add(archive, name, pt_buf_str(&inner));
    pt_pack_end(archive);
    pt_buf_fini(&inner);
}

/* A quarter of a gigabyte in each of 4096 zips in four layers. */
START_TEST(a_nest_of_zips_is_refused_at_once)
{
    char *const room = pt_buf_room(&packed, 64 * MEGABYTE);
    memset(room, ' ', 64 * MEGABYTE);
    pt_buf_used(&packed, 64 * MEGABYTE);
    multiply("a.txt", 4);
    for (int i = 0; i < 3; i++)
        multiply("n.zip", 16);
    const double before = cpu_seconds();
    pt_pack_read("/n/a.zip", pt_buf_str(&packed), true, &out);
    ck_assert_msg(
        strstr(pt_buf_z(&out), "= 9: unpacks to more than 250 times its size"),
        "%s", pt_buf_z(&out));
    ck_assert_uint_eq(count("+ "), 0);
    ck_assert_uint_le(count("- "), 100);
    ck_assert_msg(cpu_seconds() - before < 2, "%g s", cpu_seconds() - before);
}
END_TEST

/* --------------------------------------------------------------- chance --- */

START_TEST(bytes_changed_by_chance_always_get_an_answer)
{
    uint32_t state = (uint32_t)_i + 1;
    struct pt_buf changed;
    pt_buf_init(&changed, PT_BUF_NO_CEILING);
    struct archive *const archive = pt_pack_begin(&packed, shapes[_i].format);
    pt_pack_add(archive, "a.txt", PT_STR("The ferry left at dawn."));
    pt_pack_add(archive, "Größe/b.html", PT_STR("<p>It came back.</p>"));
    pt_pack_add(archive, "c.txt", PT_STR("Nobody was on it, they say."));
    pt_pack_end(archive);
    filter(shapes[_i].filter);
    for (int n = 0; n < 400; n++) {
        pt_buf_clear(&changed);
        pt_buf_add(&changed, pt_buf_str(&packed));
        for (uint32_t k = pt_pack_random(&state) % 4 + 1; k > 0; k--)
            changed.ptr[pt_pack_random(&state) % changed.len] =
                (char)pt_pack_random(&state);
        if (n % 4 == 0)
            pt_buf_cut(&changed, pt_pack_random(&state) % changed.len);
        pt_buf_clear(&out);
        const enum pt_status status =
            pt_pack_read(shapes[_i].path, pt_buf_str(&changed), n % 2, &out);
        ck_assert_msg(status == PT_OK || status == PT_EINVALID ||
                          status == PT_ELIMIT || status == PT_ENOMEM,
                      "%s, %d: %d", shapes[_i].path, n, (int)status);
    }
    pt_buf_fini(&changed);
}
END_TEST

Suite *pt_suite_source_archive(void)
{
    const struct {
        const char *name;
        const TTest *test;
        size_t n;
    } rows[] = {
        {"names",      members_come_in_order_and_lying_names_are_refused,
         PT_COUNTOF(shapes)                                                                  },
        {"names",      a_backslash_parts_names_too,                        1                 },
        {"names",      folders_links_and_devices_are_passed_over,          1                 },
        {"nesting",    what_is_in_an_archive_in_an_archive_has_both_names, 1                 },
        {"nesting",    five_archives_deep_is_too_deep,                     1                 },
        {"compressed", a_compressed_file_is_one_article_of_its_path,       1                 },
        {"compressed", a_wrong_sum_is_damage,                              1                 },
        {"damage",     a_damaged_member_is_skipped_and_the_rest_read,      2                 },
        {"damage",     a_damaged_header_costs_its_member_alone,            4                 },
        {"damage",     what_is_encrypted_is_skipped,                       2                 },
        {"damage",     of_a_cut_archive_what_came_stays,                   PT_COUNTOF(shapes)},
        {"damage",     what_is_no_archive_is_told,                         1                 },
        {"bombs",      a_gigabyte_of_zeros_is_refused_at_once,             2                 },
        {"bombs",      a_nest_of_zips_is_refused_at_once,                  1                 },
        {"chance",     bytes_changed_by_chance_always_get_an_answer,
         PT_COUNTOF(shapes)                                                                  },
    };
    Suite *const s = suite_create("source_archive");
    TCase *tc = NULL;
    for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
        if (i == 0 || strcmp(rows[i].name, rows[i - 1].name)) {
            tc = tcase_create(rows[i].name);
            tcase_add_checked_fixture(tc, begin, end);
            suite_add_tcase(s, tc);
        }
        tcase_add_loop_test(tc, rows[i].test, 0, (int)rows[i].n);
    }
    return s;
}
