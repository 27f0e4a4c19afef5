/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_ingest.c: folders and articles from memory -> what the index holds,
 * through the public ptindex.h; and the small lists that a run is made of.
 */
#define _XOPEN_SOURCE 700 /* mkdtemp, nftw, utimensat */
#include "index/document.h"
#include "index/index_reader.h"
#include "index/index_writer.h"
#include "index/schema.h"
#include "indexer/ptindex.h"
#include "indexer/roots.h"
#include "indexer/skips.h"
#include "indexer/zlist.h"

#include <check.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

Suite *pt_suite_ingest(void);

static char top[PATH_MAX];
static pt_indexer *ix;
static struct pt_buf told; /* the events: "new a.txt, gone b.txt, " */
static int ticks_left;     /* until on_progress interrupts; negative: never */

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *place)
{
    (void)st, (void)kind, (void)place;
    return remove(path);
}

static int on_progress(void *context, const struct pt_indexer_progress *now)
{
    (void)context, (void)now;
    return ticks_left >= 0 && ticks_left-- == 0;
}

static void
on_event(void *context, const char *what, const char *path, const char *reason)
{
    const char *const slash = strrchr(path, '/');
    (void)context;
    pt_buf_printf(&told, "%s %s", what, slash ? slash + 1 : path);
    if (reason && strcmp(what, "root") != 0)
        pt_buf_printf(&told, " (%s)", reason);
    pt_buf_puts(&told, ", ");
}

static void open_it(const char *lang)
{
    const struct pt_indexer_options options = {
        .on_progress = on_progress, .on_event = on_event, .lang = lang};
    ck_assert_int_eq(pt_indexer_open("index", &options, &ix, NULL), PT_OK);
}

static void make_top(void)
{
    char name[] = "/tmp/pt-check-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(name));
    ck_assert_ptr_nonnull(realpath(name, top));
    ck_assert_int_eq(chdir(top) + mkdir("news", 0755), 0);
    pt_buf_init(&told, PT_BUF_NO_CEILING);
    ticks_left = -1;
    open_it(NULL);
}

static void remove_top(void)
{
    pt_indexer_close(ix);
    pt_buf_fini(&told);
    ck_assert_int_eq(chdir("/"), 0);
    nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void put(const char *name, const char *text)
{
    FILE *const file = fopen(name, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    ck_assert_int_eq(fclose(file), 0);
}

/* Runs an update (of root, when not NULL) and compares its events. */
static struct pt_indexer_report
expect(const char *root, enum pt_status status, const char *events)
{
    struct pt_indexer_report report;
    struct pt_error err = {.message = ""};
    pt_buf_clear(&told);
    const enum pt_status got =
        pt_indexer_update(ix, &root, root != NULL, &report, &err);
    ck_assert_msg(got == status, "status %d: %s", (int)got, err.message);
    ck_assert_str_eq(pt_buf_z(&told), events);
    return report;
}

static uint64_t n_articles(void)
{
    struct pt_indexer_contents status;
    ck_assert_int_eq(pt_indexer_status(ix, &status, NULL), PT_OK);
    return status.n_articles;
}

/* The stored article of a path below top, or of an id; *out->path.ptr NULL when
 * there is none. hold owns the text. */
static void stored(const char *name,
                   bool is_id,
                   struct pt_buf *hold,
                   struct pt_article *out)
{
    struct pt_reader *reader = NULL;
    struct pt_buf unique;
    uint32_t docid = 0;
    char path[PATH_MAX + 64];
    snprintf(path, sizeof path, "%s/%s", top, name);
    pt_buf_init(&unique, PT_BUF_NO_CEILING);
    pt_schema_unique(&unique, is_id ? PT_STR("") : pt_str_of(path),
                     is_id ? pt_str_of(name) : PT_STR(""));
    ck_assert_int_eq(pt_reader_open("index", &reader, NULL), PT_OK);
    ck_assert_int_eq(pt_reader_find(reader, pt_buf_str(&unique), &docid, NULL),
                     PT_OK);
    *out = (struct pt_article){.date = PT_DATE_NONE};
    if (docid)
        ck_assert_int_eq(pt_reader_article(reader, docid, hold, out, NULL),
                         PT_OK);
    pt_reader_close(reader);
    pt_buf_fini(&unique);
}

/* --------------------------------------------------------------- update --- */

START_TEST(an_update_follows_the_files)
{
    put("news/a.txt", "The first text of all."), put("news/b.txt", "Another.");
    struct pt_indexer_report report =
        expect("news", PT_OK, "new a.txt, new b.txt, ");
    ck_assert_uint_eq(report.n_new, 2);
    ck_assert_uint_eq(report.n_articles, 2);
    expect(NULL, PT_OK, "");
    put("news/a.txt", "The first text, edited."), remove("news/b.txt");
    put("news/c.txt", "A third.");
    report = expect(NULL, PT_OK, "changed a.txt, new c.txt, gone b.txt, ");
    ck_assert_uint_eq(report.n_changed, 1);
    ck_assert_uint_eq(report.n_gone, 1);
    ck_assert_uint_eq(report.n_articles, 2);
}
END_TEST

START_TEST(a_touched_file_keeps_its_times_in_the_index)
{
    const struct timespec then[2] = {
        {1000000000, 0},
        {1000000000, 0}
    };
    struct pt_article before, after;
    struct pt_buf hold, hold2;
    pt_buf_init(&hold, PT_BUF_NO_CEILING);
    pt_buf_init(&hold2, PT_BUF_NO_CEILING);
    put("news/a.txt", "The first text of all.");
    expect("news", PT_OK, "new a.txt, ");
    stored("news/a.txt", false, &hold, &before);
    ck_assert_int_eq(utimensat(AT_FDCWD, "news/a.txt", then, 0), 0);
    expect(NULL, PT_OK, "same a.txt, ");
    stored("news/a.txt", false, &hold2, &after);
    ck_assert_int_eq(before.first_seen, after.first_seen);
    ck_assert_int_eq(before.changed, after.changed);
    ck_assert_int_eq(after.stamp.mtime_ns, 1000000000000000000);
    expect(NULL, PT_OK, "");
    pt_buf_fini(&hold);
    pt_buf_fini(&hold2);
}
END_TEST

START_TEST(what_is_stored_is_complete)
{
    struct pt_article article;
    struct pt_buf hold;
    pt_buf_init(&hold, PT_BUF_NO_CEILING);
    put("news/2025-12-14-a.txt",
        "The baker wakes before the town\n\nBy Ann Example\n\nThe oven is lit "
        "at two, and the bread is on the table when the others get up.\n");
    put("news/copy.txt",
        "The oven is lit at two, and the bread is on the table when the others "
        "get up.\n");
    put("news/copy2.txt",
        "The oven is lit at two, and the bread  is on the table when the others"
        "\nget up.\n");
    expect("news", PT_OK,
           "new 2025-12-14-a.txt, new copy.txt, new copy2.txt, ");
    stored("news/2025-12-14-a.txt", false, &hold, &article);
    ck_assert(
        pt_str_equal(article.title, PT_STR("The baker wakes before the town")));
    ck_assert(pt_str_equal(article.author, PT_STR("Ann Example")));
    ck_assert(pt_str_equal(article.lang, PT_STR("en")));
    ck_assert_int_eq(article.date, 20436);
    ck_assert(article.first_seen > 1000000000);
    ck_assert_int_eq(article.first_seen, article.changed);
    ck_assert(article.is_verbatim && article.text_line == 3);
    stored("news/copy.txt", false, &hold, &article);
    const uint64_t story = article.story;
    stored("news/copy2.txt", false, &hold, &article);
    ck_assert(story != 0 && story == article.story);
    pt_buf_fini(&hold);
}
END_TEST

START_TEST(a_text_too_short_to_tell_takes_the_given_language)
{
    struct pt_article article;
    struct pt_buf hold;
    pt_buf_init(&hold, PT_BUF_NO_CEILING);
    put("news/a.txt", "Oi 7");
    expect("news", PT_OK, "new a.txt, ");
    stored("news/a.txt", false, &hold, &article);
    ck_assert(pt_str_equal(article.lang, PT_STR("en")));
    pt_indexer_close(ix);
    open_it("fi");
    put("news/a.txt", "Oi 8");
    expect(NULL, PT_OK, "changed a.txt, ");
    pt_indexer_close(ix);
    open_it(NULL);
    put("news/b.txt", "Oi 9");
    expect(NULL, PT_OK, "new b.txt, ");
    stored("news/b.txt", false, &hold, &article);
    ck_assert(pt_str_equal(article.lang, PT_STR("fi")));
    pt_buf_fini(&hold);
}
END_TEST

static int list_skip(void *context, const char *path, const char *reason)
{
    pt_buf_printf(context, "%s: %s, ", strrchr(path, '/') + 1, reason);
    return 0;
}

START_TEST(skipped_files_are_remembered_until_they_are_good_or_gone)
{
    struct pt_buf list;
    pt_buf_init(&list, PT_BUF_NO_CEILING);
    put("news/a.txt", ""), put("news/b.txt", "\x01\x02\x03");
    put("news/c.txt", "A good one.");
    expect("news", PT_OK,
           "skipped a.txt (empty), skipped b.txt (binary), new c.txt, ");
    ck_assert_int_eq(pt_indexer_each_skipped(ix, list_skip, &list, NULL),
                     PT_OK);
    ck_assert_str_eq(pt_buf_z(&list), "a.txt: empty, b.txt: binary, ");
    put("news/a.txt", "Good now."), remove("news/b.txt");
    put("news/c.txt", " \n");
    const struct pt_indexer_report report =
        expect(NULL, PT_OK, "new a.txt, skipped c.txt (empty), gone c.txt, ");
    ck_assert_uint_eq(report.n_skipped, 1);
    pt_buf_clear(&list);
    ck_assert_int_eq(pt_indexer_each_skipped(ix, list_skip, &list, NULL),
                     PT_OK);
    ck_assert_str_eq(pt_buf_z(&list), "c.txt: empty, ");
    ck_assert_uint_eq(n_articles(), 1);
    pt_buf_fini(&list);
}
END_TEST

START_TEST(a_root_in_trouble_loses_nothing)
{
    mkdir("more", 0755);
    put("news/a.txt", "The first text of all."), put("more/b.txt", "Another.");
    expect("news", PT_OK, "new a.txt, ");
    expect("more", PT_OK, "new b.txt, ");
    rename("more", "moved");
    put("news/c.txt", "A third.");
    expect(NULL, PT_EIO, "root more, new c.txt, ");
    mkdir("more", 0755);
    expect(NULL, PT_EIO, "root more, ");
    ck_assert_uint_eq(n_articles(), 3);
    ck_assert_int_eq(pt_indexer_rebuild(ix, NULL, 0, NULL, NULL), PT_EIO);
    ck_assert_uint_eq(n_articles(), 3);
    remove("more"), rename("moved", "more");
    expect(NULL, PT_OK, "");
}
END_TEST

START_TEST(a_missing_path_is_no_root)
{
    expect("none", PT_EINVALID, "");
    ck_assert_int_ne(access("index", F_OK), 0);
    struct pt_error err;
    ck_assert_int_eq(pt_indexer_update(ix, NULL, 0, NULL, &err), PT_ENOINDEX);
}
END_TEST

START_TEST(an_interrupted_run_keeps_what_is_whole)
{
    const char *const root = "news";
    char name[32];
    for (int i = 0; i < 20; i++) {
        snprintf(name, sizeof name, "news/%02d.txt", i);
        put(name, "One text of twenty.");
    }
    ticks_left = 30; /* 1 to begin, 20 to look, the rest to read */
    ck_assert_int_eq(pt_indexer_update(ix, &root, 1, NULL, NULL),
                     PT_EINTERRUPTED);
    const uint64_t n = n_articles();
    ck_assert(n > 0 && n < 20);
    ticks_left = 5;
    ck_assert_int_eq(pt_indexer_rebuild(ix, NULL, 0, NULL, NULL),
                     PT_EINTERRUPTED);
    ck_assert_uint_eq(n_articles(), n);
    ticks_left = -1;
    ck_assert_int_eq(pt_indexer_update(ix, NULL, 0, NULL, NULL), PT_OK);
    ck_assert_uint_eq(n_articles(), 20);
}
END_TEST

START_TEST(an_interruption_at_any_tick_leaves_a_good_index)
{
    const char *const root = "news";
    put("news/a.txt", "The first text of all."), put("news/b.txt", "Another.");
    ticks_left = _i;
    const enum pt_status status = pt_indexer_update(ix, &root, 1, NULL, NULL);
    ck_assert(status == PT_OK || status == PT_EINTERRUPTED);
    ticks_left = -1;
    ck_assert_int_eq(pt_indexer_update(ix, &root, 1, NULL, NULL), PT_OK);
    ck_assert_uint_eq(n_articles(), 2);
}
END_TEST

START_TEST(forgetting_takes_roots_files_and_ids)
{
    uint64_t n = 0;
    const struct pt_indexer_article article = {.id = "x/1",
                                               .text = "From memory."};
    mkdir("news/in", 0755);
    put("news/a.txt", "The first text of all."),
        put("news/in/b.txt", "Another.");
    put("news/in/c.txt", "A third."), put("news/in/d.txt", "");
    expect("news", PT_OK,
           "new a.txt, new b.txt, new c.txt, skipped d.txt (empty), ");
    ck_assert_int_eq(pt_indexer_add(ix, &article, NULL), PT_OK);
    ck_assert_int_eq(pt_indexer_forget(ix, "news/a.txt", &n, NULL), PT_OK);
    ck_assert_uint_eq(n, 1);
    ck_assert_int_eq(pt_indexer_forget(ix, "x/1", &n, NULL), PT_OK);
    ck_assert_uint_eq(n, 1);
    ck_assert_uint_eq(n_articles(), 2);
    ck_assert_int_eq(pt_indexer_forget(ix, "nothing", &n, NULL), PT_ENOTFOUND);
    ck_assert_int_eq(pt_indexer_forget(ix, "news", &n, NULL), PT_OK);
    ck_assert_uint_eq(n, 2);
    struct pt_indexer_contents status;
    ck_assert_int_eq(pt_indexer_status(ix, &status, NULL), PT_OK);
    ck_assert_uint_eq(status.n_articles + status.n_roots + status.n_skipped, 0);
}
END_TEST

/* ------------------------------------------------------------------ add --- */

START_TEST(articles_from_memory_stay)
{
    struct pt_article article;
    struct pt_buf hold;
    pt_buf_init(&hold, PT_BUF_NO_CEILING);
    const struct pt_indexer_article given = {
        .url = "https://example.org/1",
        .title = "The baker wakes before the town",
        .text = "The oven is lit at two.\xff",
        .date = "2025-12-14T02:00:00Z",
        .source = "Example Post",
        .tags = "bread\nmorning",
    };
    put("news/a.txt", "The first text of all.");
    ck_assert_int_eq(pt_indexer_add(ix, &given, NULL), PT_OK);
    ck_assert_int_eq(pt_indexer_commit(ix, NULL), PT_OK);
    ck_assert_uint_eq(n_articles(), 1);
    expect("news", PT_OK, "new a.txt, ");
    ck_assert_int_eq(pt_indexer_rebuild(ix, NULL, 0, NULL, NULL), PT_OK);
    ck_assert_uint_eq(n_articles(), 2);
    stored("https://example.org/1", true, &hold, &article);
    ck_assert(pt_str_equal(article.title, pt_str_of(given.title)));
    ck_assert(pt_str_ends(article.text, PT_STR("two.\xef\xbf\xbd")));
    ck_assert(pt_str_equal(article.url, pt_str_of(given.url)));
    ck_assert(pt_str_equal(article.source, pt_str_of(given.source)));
    ck_assert_int_eq(article.date, 20436);
    ck_assert_int_eq(pt_indexer_add(ix, &given, NULL), PT_OK);
    ck_assert_int_eq(pt_indexer_commit(ix, NULL), PT_OK);
    ck_assert_uint_eq(n_articles(), 2);
    pt_buf_fini(&hold);
}
END_TEST

/* Stores given with another text, one that this program takes no more. */
static void store_too_much(const struct pt_article *given, struct pt_str text)
{
    struct pt_document_builder *builder;
    struct pt_document document;
    struct pt_writer *writer;
    struct pt_sketch sketch;
    struct pt_article article = *given;
    ck_assert_int_eq(pt_document_builder_new(&builder), PT_OK);
    ck_assert_int_eq(
        pt_document_read(builder, &article, &article.story, &sketch, NULL),
        PT_OK);
    article.text = text;
    ck_assert_int_eq(pt_document_finish(builder, &article, &document, NULL),
                     PT_OK);
    ck_assert_int_eq(pt_writer_open("index", NULL, NULL, &writer, NULL), PT_OK);
    ck_assert_int_eq(pt_writer_put(writer, &document, NULL), PT_OK);
    ck_assert_int_eq(pt_writer_commit(writer, NULL), PT_OK);
    pt_writer_close(writer);
    pt_document_builder_free(builder);
}

static uint64_t n_skipped(void)
{
    struct pt_indexer_contents status;
    ck_assert_int_eq(pt_indexer_status(ix, &status, NULL), PT_OK);
    return status.n_skipped;
}

START_TEST(a_rebuild_keeps_an_article_that_is_too_large_now)
{
    static const char reason[] =
        "skipped 1 (more than 250000 sentences, no article: kept, but its "
        "text is not searched), ";
    const struct pt_indexer_article small = {.id = "x/1", .text = "Short."};
    const struct pt_article given = {.member = PT_STR("x/1"),
                                     .id = PT_STR("x/1"),
                                     .title = PT_STR("The harbour log"),
                                     .lang = PT_STR("en"),
                                     .text = PT_STR("Short."),
                                     .date = PT_DATE_NONE};
    struct pt_indexer_report report;
    struct pt_article article;
    struct pt_buf text, hold;
    uint64_t n;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_buf_init(&hold, PT_BUF_NO_CEILING);
    for (unsigned i = 0; i <= PT_MAX_ARTICLE_SENTENCES; i++)
        pt_buf_puts(&text, "a!\n");
    put("news/a.txt", "The first text of all.");
    ck_assert_int_eq(pt_indexer_add(ix, &small, NULL), PT_OK);
    ck_assert_int_eq(pt_indexer_commit(ix, NULL), PT_OK);
    expect("news", PT_OK, "new a.txt, ");
    store_too_much(&given, pt_buf_str(&text));
    for (int round = 0; round < 2; round++) {
        pt_buf_clear(&told);
        ck_assert_int_eq(pt_indexer_rebuild(ix, NULL, 0, &report, NULL), PT_OK);
        ck_assert_ptr_nonnull(strstr(pt_buf_z(&told), reason));
        ck_assert_uint_eq(report.n_skipped, 1);
        ck_assert_uint_eq(n_articles(), 2);
        ck_assert_uint_eq(n_skipped(), 1);
        stored("x/1", true, &hold, &article);
        ck_assert(pt_str_equal(article.title, given.title));
        ck_assert(pt_str_equal(article.text, pt_buf_str(&text)));
    }
    expect(NULL, PT_OK, "");
    ck_assert_uint_eq(n_skipped(), 1);
    ck_assert_int_eq(pt_indexer_forget(ix, "x/1", &n, NULL), PT_OK);
    ck_assert_uint_eq(n_skipped(), 0);
    ck_assert_uint_eq(n_articles(), 1);

    ck_assert_int_eq(pt_indexer_add(ix, &small, NULL), PT_OK);
    ck_assert_int_eq(pt_indexer_commit(ix, NULL), PT_OK);
    store_too_much(&given, pt_buf_str(&text));
    ck_assert_int_eq(pt_indexer_rebuild(ix, NULL, 0, NULL, NULL), PT_OK);
    ck_assert_uint_eq(n_skipped(), 1);
    ck_assert_int_eq(pt_indexer_add(ix, &small, NULL), PT_OK);
    ck_assert_int_eq(pt_indexer_commit(ix, NULL), PT_OK);
    ck_assert_uint_eq(n_skipped(), 0);
    ck_assert_uint_eq(n_articles(), 2);
    pt_buf_fini(&hold);
    pt_buf_fini(&text);
}
END_TEST

/* clang-format off */
static const struct pt_indexer_article refused[] = {
    {.text = "No identity."},
    {.id = "1"},
    {.id = "1", .text = " \n"},
    {.id = "1", .text = "Text.", .date = "12/05/2025"},
};
/* clang-format on */

START_TEST(an_article_without_identity_or_text_is_refused)
{
    ck_assert_int_eq(pt_indexer_add(ix, &refused[_i], NULL), PT_EINVALID);
    ck_assert_int_eq(pt_indexer_commit(ix, NULL), PT_OK);
    ck_assert_int_ne(access("index", F_OK), 0);
}
END_TEST

START_TEST(added_and_not_committed_is_dropped)
{
    const struct pt_indexer_article article = {.id = "1", .text = "Text."};
    ck_assert_int_eq(pt_indexer_add(ix, &article, NULL), PT_OK);
    pt_indexer_close(ix);
    open_it(NULL);
    struct pt_indexer_contents status;
    ck_assert_int_eq(pt_indexer_status(ix, &status, NULL), PT_ENOINDEX);
}
END_TEST

/* ---------------------------------------------------------------- lists --- */

static const struct {
    const char *root;
    const char *path;
    bool is_reached;
} reaches[] = {
    {"/a",   "/a",       true },
    {"/a",   "/a/b",     true },
    {"/a",   "/ab",      false},
    {"/a/b", "/a",       false},
    {"/a",   "/a/.b/c",  false},
    {"/a",   "/a/b/.c",  false},
    {"/a",   "/a/b.c/d", true },
    {"/.a",  "/.a/b",    true },
    {"/",    "/a",       true },
    {"/",    "/.a",      false},
    {"/",    "/",        true },
};

START_TEST(a_walk_reaches_what_is_not_hidden)
{
    ck_assert_msg(pt_root_reaches(pt_str_of(reaches[_i].root),
                                  pt_str_of(reaches[_i].path)) ==
                      reaches[_i].is_reached,
                  "%s %s", reaches[_i].root, reaches[_i].path);
}
END_TEST

START_TEST(roots_inside_roots_are_one)
{
    static const char *const given[] = {"/b", "/a/x", "/a/y",
                                        "/a", "/a/z", "/a/.h"};
    struct pt_buf roots;
    pt_buf_init(&roots, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < PT_COUNTOF(given); i++)
        pt_roots_add(&roots, pt_str_of(given[i]));
    ck_assert(pt_str_equal(pt_buf_str(&roots), PT_STR("/b\0/a\0/a/.h\0")));
    pt_buf_fini(&roots);
}
END_TEST

START_TEST(lists_of_names_and_values)
{
    struct pt_buf list;
    pt_buf_init(&list, PT_BUF_NO_CEILING);
    pt_zlist_set(&list, PT_STR("a"), PT_STR("1"));
    pt_zlist_set(&list, PT_STR("a=b"), PT_STR("2"));
    pt_zlist_set_number(&list, PT_STR("c"), 3);
    pt_zlist_set(&list, PT_STR("a"), PT_STR("4"));
    ck_assert(pt_str_equal(pt_zlist_get(pt_buf_str(&list), PT_STR("a")),
                           PT_STR("4")));
    ck_assert_int_eq(pt_zlist_get_number(pt_buf_str(&list), PT_STR("a=b")), 2);
    ck_assert_int_eq(pt_zlist_get_number(pt_buf_str(&list), PT_STR("c")), 3);
    ck_assert_int_eq(pt_zlist_get_number(pt_buf_str(&list), PT_STR("d")), 0);
    pt_zlist_set_number(&list, PT_STR("c"), 0);
    pt_zlist_set(&list, PT_STR("a"), PT_STR(""));
    ck_assert(pt_str_equal(pt_buf_str(&list), PT_STR("a=b=2\0")));
    pt_zlist_remove(&list, PT_STR("a=b=2"));
    ck_assert_uint_eq(list.len, 0);
    ck_assert_uint_eq(pt_zlist_count(pt_buf_str(&list)), 0);
    pt_buf_fini(&list);
}
END_TEST

START_TEST(a_skip_survives_its_encoding)
{
    struct pt_buf value;
    struct pt_skip skip = {
        .is_loose = true, .reason = PT_STR("why"), .path = PT_STR("/a\n\xff")};
    struct pt_skip got;
    pt_buf_init(&value, PT_BUF_NO_CEILING);
    pt_skip_encode(&value, &skip);
    ck_assert(pt_skip_decode(pt_buf_str(&value), &got));
    ck_assert(got.is_loose);
    ck_assert(pt_str_equal(got.reason, skip.reason));
    ck_assert(pt_str_equal(got.path, skip.path));
    for (size_t len = 0; len < PT_STAMP_BYTES + 4; len++)
        ck_assert(
            !pt_skip_decode(pt_str_sub(pt_buf_str(&value), 0, len), &got));
    pt_buf_fini(&value);
}
END_TEST

Suite *pt_suite_ingest(void)
{
    Suite *const suite = suite_create("ingest");
    TCase *const runs = tcase_create("runs");
    tcase_add_checked_fixture(runs, make_top, remove_top);
    tcase_set_timeout(runs, 60);
    tcase_add_test(runs, an_update_follows_the_files);
    tcase_add_test(runs, a_touched_file_keeps_its_times_in_the_index);
    tcase_add_test(runs, what_is_stored_is_complete);
    tcase_add_test(runs, a_text_too_short_to_tell_takes_the_given_language);
    tcase_add_test(runs,
                   skipped_files_are_remembered_until_they_are_good_or_gone);
    tcase_add_test(runs, a_root_in_trouble_loses_nothing);
    tcase_add_test(runs, a_missing_path_is_no_root);
    tcase_add_test(runs, an_interrupted_run_keeps_what_is_whole);
    tcase_add_loop_test(runs, an_interruption_at_any_tick_leaves_a_good_index,
                        0, 8);
    tcase_add_test(runs, forgetting_takes_roots_files_and_ids);
    tcase_add_test(runs, articles_from_memory_stay);
    tcase_add_test(runs, a_rebuild_keeps_an_article_that_is_too_large_now);
    tcase_add_loop_test(runs, an_article_without_identity_or_text_is_refused, 0,
                        PT_COUNTOF(refused));
    tcase_add_test(runs, added_and_not_committed_is_dropped);
    suite_add_tcase(suite, runs);
    TCase *const lists = tcase_create("lists");
    tcase_add_loop_test(lists, a_walk_reaches_what_is_not_hidden, 0,
                        PT_COUNTOF(reaches));
    tcase_add_test(lists, roots_inside_roots_are_one);
    tcase_add_test(lists, lists_of_names_and_values);
    tcase_add_test(lists, a_skip_survives_its_encoding);
    suite_add_tcase(suite, lists);
    return suite;
}
