/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_update.c: trees as they change from run to run -> what each run tells
 * and what the index holds then. Containers are read by a source of the test's
 * own: it takes every .json file line by line,
 *
 *     id|text      an article with that id as its member
 *     |text        the only article
 *     !part|why    a part that cannot be read; a later program can
 *     @why         cannot be read further     ? is not of its kind
 *     *why         its bytes cannot be got    # the file grows while it is read
 *     %id          an article that is too large
 */
#define _XOPEN_SOURCE 700 /* mkdtemp, nftw */
#include "index/index_reader.h"
#include "index/index_writer.h"
#include "index/schema.h"
#include "indexer/members.h"
#include "indexer/skips.h"
#include "indexer/update.h"

#include <check.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

Suite *pt_suite_update(void);
Suite *pt_suite_update_jobs(void);

static char top[PATH_MAX];
static struct pt_buf told;
static size_t n_readings; /* of .json and .zip files */
static unsigned n_jobs;   /* of a run */
static uint64_t reading;  /* of this program; 0: as it is */
static int ticks_left;    /* until on_progress interrupts; negative: never */
static int until_away;    /* ticks until the root zoo goes away; likewise */

/* --------------------------------------------------------------- source --- */

static enum pt_status grow_file(struct pt_str path)
{
    FILE *const file = fopen(path.ptr, "a");
    ck_assert_ptr_nonnull(file);
    fputs("\n", file);
    ck_assert_int_eq(fclose(file), 0);
    return PT_OK;
}

static enum pt_status take_line(const struct pt_input *input,
                                struct pt_str line,
                                struct pt_arena *arena,
                                const struct pt_article_sink *sink,
                                struct pt_error *err)
{
    const size_t n = pt_str_find(line, '|');
    struct pt_article article = {
        .path = input->path,
        .member = pt_str_sub(line, 0, n),
        .text = pt_str_sub(line, n < line.len ? n + 1 : n, line.len),
        .title_from = PT_TITLE_FROM_TEXT,
        .date = PT_DATE_NONE,
        .lang = PT_STR("en"),
    };
    if (line.ptr[0] == '%') {
        const size_t len = PT_MAX_ARTICLE_BYTES + 1;
        char *const text = pt_arena_alloc(arena, len);
        ck_assert_ptr_nonnull(text);
        memset(text, 'a', len);
        article.member = pt_str_sub(line, 1, line.len);
        article.text = pt_str_n(text, len);
    }
    return sink->take(sink->context, &article, err);
}

static enum pt_status read_line(const struct pt_input *input,
                                struct pt_str line,
                                struct pt_arena *arena,
                                const struct pt_article_sink *sink,
                                struct pt_error *err)
{
    const struct pt_str rest = pt_str_sub(line, 1, line.len);
    char why[100];
    snprintf(why, sizeof why, "%.*s", PT_STR_FMT(rest));
    switch (line.ptr[0]) {
    case '!': {
        if (reading > PT_READING_VERSION)
            return take_line(input, rest, arena, sink, err);
        const size_t n = pt_str_find(rest, '|');
        return pt_source_skip(sink, pt_str_sub(rest, 0, n),
                              strchr(why, '|') + 1, err);
    }
    case '@':
        return pt_fail(err, PT_EINVALID, "%s", why);
    case '*':
        return pt_fail(err, PT_EIO, "%s", why);
    case '?':
        return pt_fail(err, PT_ENOTFOUND, "none of mine");
    case '#':
        return grow_file(input->path);
    default:
        return take_line(input, line, arena, sink, err);
    }
}

static enum pt_status read_lines(struct pt_input *input,
                                 struct pt_arena *arena,
                                 const struct pt_article_sink *sink,
                                 struct pt_error *err)
{
    struct pt_str line;
    bool is_cut;
    enum pt_status status;
    n_readings++;
    while ((status = pt_input_line(input, 1000, &line, &is_cut, err)) ==
           PT_OK) {
        if (line.len)
            status = read_line(input, line, arena, sink, err);
        if (status != PT_OK)
            return status;
    }
    return status == PT_ENOTFOUND ? PT_OK : status;
}

static const struct pt_source lines = {PT_KIND_JSON, read_lines};

static const struct pt_source *source_of(enum pt_kind kind)
{
    return kind == PT_KIND_JSON || kind == PT_KIND_ARCHIVE ? &lines
           : kind == PT_KIND_TEXT                          ? &pt_source_text
                                                           : NULL;
}

/* ----------------------------------------------------------------- tree --- */

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *place)
{
    (void)st, (void)kind, (void)place;
    return remove(path);
}

static void make_top(void)
{
    char name[] = "/tmp/pt-check-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(name));
    ck_assert_ptr_nonnull(realpath(name, top));
    ck_assert_int_eq(chdir(top) + mkdir("news", 0755), 0);
    pt_buf_init(&told, PT_BUF_NO_CEILING);
    n_readings = 0;
    reading = 0;
    ticks_left = until_away = -1;
}

static void remove_top(void)
{
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

static void
on_event(void *context, const char *what, const char *path, const char *reason)
{
    const char *const slash = strrchr(path, '/');
    (void)context;
    pt_buf_printf(&told, "%s%s %s", told.len ? ", " : "", what,
                  slash ? slash + 1 : path);
    if (reason && strcmp(what, "skipped") == 0)
        pt_buf_printf(&told, " (%s)", reason);
}

static int on_progress(void *context, const struct pt_indexer_progress *now)
{
    (void)context, (void)now;
    if (until_away >= 0 && until_away-- == 0)
        ck_assert_int_eq(rename("zoo", "elsewhere"), 0);
    return ticks_left >= 0 && ticks_left-- == 0;
}

enum { REBUILD = 1, DRY = 2 };

static enum pt_status
run(const char *root, int how, struct pt_indexer_report *out)
{
    struct pt_error err = {.message = ""};
    const struct pt_indexer_options options = {
        .on_event = on_event,
        .on_progress = on_progress,
        .jobs = n_jobs,
        .is_dry_run = (how & DRY) != 0,
    };
    const struct pt_update update = {
        .dir = "index",
        .options = &options,
        .is_rebuild = how & REBUILD,
        .paths = &root,
        .n_paths = root != NULL,
        .source_of = source_of,
        .reading = reading,
        .goes_everywhere = n_jobs > 0,
    };
    pt_buf_clear(&told);
    return pt_update_run(&update, out, &err);
}

/* ---------------------------------------------------------------- index --- */

static struct pt_reader *open_index(void)
{
    struct pt_reader *reader = NULL;
    ck_assert_int_eq(pt_reader_open("index", &reader, NULL), PT_OK);
    return reader;
}

struct listing {
    const struct pt_reader *reader;
    struct pt_buf *out;
};

static bool add_article(void *context, struct pt_str word, uint32_t n)
{
    const struct listing *const job = context;
    size_t at = word.len;
    (void)n;
    while (at && word.ptr[at - 1] != '/')
        at--;
    pt_buf_printf(job->out, "%s%.*s", job->out->len ? " " : "",
                  PT_STR_FMT(pt_str_sub(word, at, word.len)));
    return true;
}

/* The identities of all articles, without folders: "a.json#1 b.txt". */
static void list_articles(struct pt_buf *out)
{
    struct pt_reader *const reader = open_index();
    struct listing job = {reader, out};
    ck_assert_int_eq(
        pt_reader_words(reader, "Q", PT_STR(""), add_article, &job, NULL),
        PT_OK);
    pt_reader_close(reader);
}

static bool add_skip(void *context, const struct pt_skip *skip)
{
    pt_buf_printf(context, "%s: %s\n", strrchr(skip->path.ptr, '/') + 1,
                  skip->reason.ptr);
    return true;
}

static void list_skips(struct pt_buf *out)
{
    struct pt_reader *const reader = open_index();
    ck_assert_int_eq(pt_skips_each(reader, add_skip, out, NULL), PT_OK);
    pt_reader_close(reader);
}

static void stored(const char *name,
                   const char *member,
                   struct pt_buf *hold,
                   struct pt_article *out)
{
    struct pt_reader *const reader = open_index();
    struct pt_buf unique;
    uint32_t docid = 0;
    char path[PATH_MAX + 64];
    snprintf(path, sizeof path, "%s/news/%s", top, name);
    pt_buf_init(&unique, PT_BUF_NO_CEILING);
    pt_schema_unique(&unique, pt_str_of(path), pt_str_of(member));
    ck_assert_int_eq(pt_reader_find(reader, pt_buf_str(&unique), &docid, NULL),
                     PT_OK);
    ck_assert_msg(docid != 0, "%s#%s is not there", name, member);
    ck_assert_int_eq(pt_reader_article(reader, docid, hold, out, NULL), PT_OK);
    pt_reader_close(reader);
    pt_buf_fini(&unique);
}

/* --------------------------------------------------------------- stories ---
 */

/* Steps: "+name text" writes a file, "-name" removes it, ">name new" renames,
 * "/name" makes a folder; "=events" is a run of all roots, "R=events" a
 * rebuild, "D=events" a dry run; "[articles" is what the index holds then,
 * "{skips" what it lists as skipped, the last lines apart by ';'. */
enum { MOST_STEPS = 16 };

/* clang-format off */
static const struct story {
    const char *claim;
    const char *steps[MOST_STEPS];
} stories[] = {
    {"members come, change and go",
     {"+c.json a|One text.\nb|Two texts.\nc|Three texts.",
      "=new c.json#a, new c.json#b, new c.json#c", "[c.json#a c.json#b c.json#c",
      "=",
      "+c.json a|One text.\nb|Two other texts.\nd|Four texts.",
      "=changed c.json#b, new c.json#d, gone c.json#c",
      "[c.json#a c.json#b c.json#d",
      "-c.json", "+x.txt A line of text.",
      "=new x.txt, gone c.json#a, gone c.json#b, gone c.json#d", "[x.txt"}},
    {"the same member twice is one, the later",
     {"+c.json a|One text.\na|Another text.\nb|Two texts.",
      "=new c.json#a, new c.json#b", "[c.json#a c.json#b",
      /* Told as it comes, but it is not counted: see the sums. */
      "=changed c.json#a",
      "+c.json a|One text.\na|Another text.\nb|Two.",
      "=changed c.json#a, changed c.json#b"}},
    {"a container that becomes one article leaves no member behind",
     {"+c.json a|One text.\nb|Two texts.", "=new c.json#a, new c.json#b",
      "+c.json |The only text.", "=new c.json, gone c.json#a, gone c.json#b",
      "[c.json",
      "+c.json b|Two texts.", "=new c.json#b, gone c.json", "[c.json#b"}},
    {"what was not reached stays",
     {"+c.json a|One text.\nb|Two texts.\nc|Three texts.",
      "=new c.json#a, new c.json#b, new c.json#c",
      "+c.json a|One text.\n@cut off",
      "=skipped c.json (cut off)", "[c.json#a c.json#b c.json#c",
      "{c.json: cut off;",
      "R=skipped c.json (cut off)", "[c.json#a c.json#b c.json#c",
      "+c.json a|One text.", "=gone c.json#b, gone c.json#c", "[c.json#a", "{"}},
    {"… nor is it lost with the file",
     {"+c.json a|One text.\nb|Two texts.", "=new c.json#a, new c.json#b",
      "+c.json @binary", "=skipped c.json (binary)", "[c.json#a c.json#b",
      "+x.txt A line of text.", "-c.json",
      "=new x.txt, gone c.json#a, gone c.json#b", "[x.txt", "{"}},
    {"one article whose file cannot be read goes",
     {"+c.json |The only text.", "=new c.json",
      "+c.json @damaged", "=skipped c.json (damaged), gone c.json", "[",
      "{c.json: damaged;"}},
    {"a file whose bytes cannot be got keeps its articles",
     {"+c.json a|One text.\nb|Two texts.", "=new c.json#a, new c.json#b",
      "+c.json *bad disk", "=skipped c.json (bad disk)",
      "[c.json#a c.json#b", "=skipped c.json (bad disk)",
      "R=skipped c.json (bad disk)", "[c.json#a c.json#b",
      "-c.json", "+x.txt A line of text.",
      "=new x.txt, gone c.json#a, gone c.json#b", "{"}},
    {"parts that cannot be read are listed until the next reading",
     {"+c.json a|One text.\n!2|no title\n!3|empty",
      "=new c.json#a, skipped c.json#2 (no title), skipped c.json#3 (empty)",
      "{c.json#2: no title;c.json#3: empty;",
      "+c.json a|One text.\n!3|empty\n!4|no text",
      "=skipped c.json#3 (empty), skipped c.json#4 (no text)",
      "{c.json#3: empty;c.json#4: no text;",
      "+c.json a|One text.", "=", "{"}},
    {"a part that is too large is skipped alone",
     {"+c.json a|One text.\n%b\nc|Three texts.",
      "=new c.json#a, skipped c.json#b (larger than 8 MiB, no article), "
      "new c.json#c", "[c.json#a c.json#c"}},
    {"a part without a name is not taken for the file",
     {"+c.json a|One text.\n!|no name\n@cut off",
      "=new c.json#a, skipped c.json#? (no name), skipped c.json (cut off)",
      "{c.json: cut off;c.json#?: no name;",
      "=skipped c.json#? (no name), skipped c.json (cut off)",
      "{c.json: cut off;c.json#?: no name;"}},
    {"a file that is not of its kind is ignored",
     {"+c.json a|One text.", "=new c.json#a", "+c.json ?",
      "=gone c.json#a", "[", "{", "+c.json a|One text.", "=new c.json#a"}},
    {"a file that grows all the time is read and skipped for now",
     {"+c.json a|One text.\n#", "=new c.json#a, skipped c.json (changes while "
      "it is read)", "[c.json#a", "{c.json: changes while it is read;",
      "+c.json a|One text.", "=", "{"}},
    {"a moved file is no new one",
     {"+a.txt One text of two.", "+b.txt Another text of two.",
      "=new a.txt, new b.txt",
      ">a.txt c.txt", "=moved c.txt", "[b.txt c.txt",
      ">c.txt a.txt", "=moved a.txt", "[a.txt b.txt"}},
    {"so is a folder, whatever is in it",
     {"/one", "+one/a.txt One text of two.", "+one/c.json a|One.\nb|Two.",
      "=new a.txt, new c.json#a, new c.json#b", ">one two",
      "=moved a.txt, moved c.json", "[a.txt c.json#a c.json#b", "="}},
    {"a container under another name is moved whole",
     {"+c.json a|One text.\nb|Two texts.", "=new c.json#a, new c.json#b",
      ">c.json d.json", "=moved d.json", "[d.json#a d.json#b",
      ">d.json d.txt", "=new d.txt, gone d.json#a, gone d.json#b", "[d.txt"}},
    {"a file that moved and was edited is new",
     {"+a.txt One text of two.", "+b.txt Another text of two.",
      "=new a.txt, new b.txt", ">a.txt c.txt", "+c.txt Quite another text.",
      "=new c.txt, gone a.txt", "[b.txt c.txt"}},
    {"a file that is a folder now, and the reverse",
     {"+a One text.", "+b.txt Another text.", "=new a, new b.txt", "-a", "/a",
      "+a/c.txt A third text.", "=new c.txt, gone a", "[c.txt b.txt",
      "-a/c.txt", "-a", "+a One text.", "=new a, gone c.txt", "[a b.txt"}},
    {"a dry run says it all and does nothing",
     {"+a.txt One text of two.", "+b.txt Another text of two.",
      "+c.json a|One text.", "=new a.txt, new b.txt, new c.json#a",
      ">a.txt d.txt", "-b.txt", "+c.json b|Two texts.", "+e.txt New.",
      "D=changed c.json, moved d.txt, new e.txt, gone b.txt",
      "[a.txt b.txt c.json#a",
      "=new c.json#b, gone c.json#a, moved d.txt, new e.txt, gone b.txt",
      "[c.json#b d.txt e.txt"}},
    {"a rebuild tells what is gone, and what moved",
     {"+a.txt One text of two.", "+b.txt Another text of two.",
      "+c.json a|One text.\nb|Two texts.",
      "=new a.txt, new b.txt, new c.json#a, new c.json#b",
      ">a.txt d.txt", "-b.txt", "+c.json b|Two texts.",
      "R=gone c.json#a, moved d.txt, gone b.txt", "[c.json#b d.txt"}},
};
/* clang-format on */

static void
ck_same(const struct story *story, size_t step, const struct pt_buf *got)
{
    const char *const wanted = strpbrk(story->steps[step], "=[{") + 1;
    ck_assert_msg(strcmp(pt_buf_z(got), wanted) == 0,
                  "%s, step %zu:\n  wanted %s\n  got    %s", story->claim, step,
                  wanted, pt_buf_z(got));
}

static void check_listing(const struct story *story,
                          size_t step,
                          void (*list)(struct pt_buf *out))
{
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    list(&out);
    for (size_t i = 0; i < out.len; i++)
        if (out.ptr[i] == '\n')
            out.ptr[i] = ';';
    ck_same(story, step, &out);
    pt_buf_fini(&out);
}

/* The two words behind the mark as paths below news. */
static void change_tree(const char *step)
{
    char a[200], b[200];
    const char *const space = strchr(step, ' ');
    const int n = space ? (int)(space - step - 1) : (int)strlen(step + 1);
    snprintf(a, sizeof a, "news/%.*s", n, step + 1);
    snprintf(b, sizeof b, "news/%s", space ? space + 1 : "");
    if (step[0] == '+')
        put(a, space + 1);
    else if (step[0] == '/')
        ck_assert_int_eq(mkdir(a, 0755), 0);
    else
        ck_assert_int_eq(step[0] == '-' ? remove(a) : rename(a, b), 0);
}

START_TEST(the_index_follows_the_tree)
{
    const struct story *const story = &stories[_i];
    bool is_first = true;
    for (size_t i = 0; i < MOST_STEPS && story->steps[i]; i++) {
        const char *const step = story->steps[i];
        struct pt_indexer_report report;
        if (strchr("+-/>", step[0])) {
            change_tree(step);
        } else if (step[0] == '[') {
            check_listing(story, i, list_articles);
        } else if (step[0] == '{') {
            check_listing(story, i, list_skips);
        } else {
            const int how = step[0] == 'R' ? REBUILD : step[0] == 'D' ? DRY : 0;
            ck_assert_int_eq(run(is_first ? "news" : NULL, how, &report),
                             PT_OK);
            ck_same(story, i, &told);
            is_first = false;
            if (how != DRY)
                ck_assert_uint_eq(report.n_articles,
                                  report.n_new + report.n_changed +
                                      report.n_moved + report.n_unchanged);
        }
    }
}
END_TEST

/* -------------------------------------------------------------- counting ---
 */

static void expect(int how, const char *events)
{
    ck_assert_int_eq(run("news", how, NULL), PT_OK);
    ck_assert_str_eq(pt_buf_z(&told), events);
}

static void expect_articles(const char *wanted)
{
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    list_articles(&out);
    ck_assert_str_eq(pt_buf_z(&out), wanted);
    pt_buf_fini(&out);
}

static void wait_ms(long ms)
{
    const struct timespec time = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&time, NULL);
}

START_TEST(what_is_as_it_was_is_not_opened)
{
    struct pt_indexer_report report;
    put("news/a.json", "1|One text.\n2|Two texts.\n!3|broken");
    put("news/b.json", "?");
    put("news/c.txt", "A line of text.");
    put("news/d.json", "4|Four texts.\n5|Five texts.");
    put("news/e.zip", "6|Six texts.\n7|Seven texts.");
    expect(0, "new a.json#1, new a.json#2, skipped a.json#3 (broken), "
              "new c.txt, new d.json#4, new d.json#5, new e.zip#6, "
              "new e.zip#7");
    wait_ms(2200);
    expect(0, "skipped a.json#3 (broken)"); /* they were young */
    n_readings = 0;
    ck_assert_int_eq(run(NULL, 0, &report), PT_OK);
    ck_assert_uint_eq(n_readings, 0);
    ck_assert_uint_eq(told.len, 0);
    ck_assert_uint_eq(report.n_unchanged, 7);
    ck_assert_uint_eq(report.n_skipped, 1);
    ck_assert_uint_eq(report.n_ignored, 1);
    ck_assert_uint_eq(report.n_articles, 7);

    /* A later program: what was skipped or ignored, or may have been. */
    reading = PT_READING_VERSION + 1;
    expect(0, "new a.json#3");
    ck_assert_uint_eq(n_readings, 3); /* a, b, e */
    expect_articles("a.json#1 a.json#2 a.json#3 c.txt d.json#4 d.json#5 "
                    "e.zip#6 e.zip#7");
    n_readings = 0;
    ck_assert_int_eq(run(NULL, 0, &report), PT_OK);
    ck_assert_uint_eq(n_readings, 0); /* once */
    ck_assert_uint_eq(report.n_unchanged, 8);
    ck_assert_uint_eq(report.n_skipped, 0);
    reading = 0; /* and the older one leaves it alone */
    ck_assert_int_eq(run(NULL, 0, &report), PT_OK);
    ck_assert_uint_eq(n_readings + told.len, 0);
}
END_TEST

START_TEST(a_member_keeps_when_it_was_first_seen)
{
    struct pt_article before, after;
    struct pt_buf hold, hold2;
    pt_buf_init(&hold, PT_BUF_NO_CEILING);
    pt_buf_init(&hold2, PT_BUF_NO_CEILING);
    put("news/a.json", "1|One text.\n2|Two texts.");
    put("news/b.txt", "A line of text.");
    expect(0, "new a.json#1, new a.json#2, new b.txt");
    stored("a.json", "1", &hold, &before);
    ck_assert_int_eq(before.first_seen, before.changed);
    wait_ms(1100);
    put("news/a.json", "1|One text.\n2|Two other texts.");
    ck_assert_int_eq(rename("news/b.txt", "news/c.txt"), 0);
    expect(0, "changed a.json#2, moved c.txt");
    stored("a.json", "1", &hold2, &after);
    ck_assert_int_eq(after.first_seen, before.first_seen);
    ck_assert_int_eq(after.changed, before.changed);
    stored("a.json", "2", &hold2, &after);
    ck_assert_int_eq(after.first_seen, before.first_seen);
    ck_assert_int_gt(after.changed, before.changed);
    stored("c.txt", "", &hold2, &after);
    ck_assert_int_eq(after.first_seen, before.first_seen);
    ck_assert_int_eq(after.changed, before.changed);
    ck_assert_int_eq(rename("news/a.json", "news/d.json"), 0);
    expect(REBUILD, "moved d.json");
    stored("d.json", "1", &hold2, &after);
    ck_assert_int_eq(after.first_seen, before.first_seen);
    pt_buf_fini(&hold);
    pt_buf_fini(&hold2);
}
END_TEST

START_TEST(the_sum_of_a_run_counts_articles)
{
    struct pt_indexer_report report;
    put("news/a.json", "1|One text.\n2|Two texts.\n3|Three texts.\n1|One.");
    put("news/b.txt", "A line of text."), put("news/c.png", "none");
    ck_assert_int_eq(run("news", 0, &report), PT_OK);
    ck_assert_uint_eq(report.n_new, 4);
    ck_assert_uint_eq(report.n_ignored, 1);
    ck_assert_int_eq(run(NULL, 0, &report), PT_OK);
    ck_assert_uint_eq(report.n_unchanged, 4);
    ck_assert_uint_eq(report.n_changed, 0);
    put("news/a.json", "2|Two texts.\n3|Three other texts.\n4|Four texts.");
    rename("news/b.txt", "news/d.txt");
    ck_assert_int_eq(run(NULL, 0, &report), PT_OK);
    ck_assert_uint_eq(report.n_new, 1);
    ck_assert_uint_eq(report.n_changed, 1);
    ck_assert_uint_eq(report.n_unchanged, 1);
    ck_assert_uint_eq(report.n_gone, 1);
    ck_assert_uint_eq(report.n_moved, 1);
    ck_assert_uint_eq(report.n_articles, 4);
}
END_TEST

START_TEST(of_many_broken_parts_only_some_are_listed)
{
    struct pt_indexer_report report;
    struct pt_buf text;
    const int n = PT_MAX_SKIPPED_PARTS + 7;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    for (int i = 0; i < n; i++)
        pt_buf_printf(&text, "!part %03d|broken\n", i);
    pt_buf_puts(&text, "a|One text.\n");
    put("news/a.json", pt_buf_z(&text));
    ck_assert_int_eq(run("news", 0, &report), PT_OK);
    ck_assert_uint_eq(report.n_skipped, (uint64_t)n);
    pt_buf_clear(&text);
    list_skips(&text);
    size_t n_lines = 0;
    for (size_t i = 0; i < text.len; i++)
        n_lines += text.ptr[i] == '\n';
    ck_assert_uint_eq(n_lines, PT_MAX_SKIPPED_PARTS + 1);
    ck_assert(
        pt_str_begins(pt_buf_str(&text),
                      PT_STR("a.json: 7 more parts that cannot be read\n")));
    ck_assert_int_eq(run(NULL, 0, &report), PT_OK);
    ck_assert_uint_eq(report.n_skipped, (uint64_t)n);
    put("news/a.json", "a|One text.");
    expect(0, "");
    pt_buf_clear(&text);
    list_skips(&text);
    ck_assert_uint_eq(text.len, 0);
    pt_buf_fini(&text);
}
END_TEST

/* More than two batches: the run's own commits overtake what it reads from. */
START_TEST(many_members_are_held_against_many)
{
    enum { MANY = 5000 };
    struct pt_indexer_report report;
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    for (int i = 0; i < MANY; i++)
        pt_buf_printf(&text, "%d|Text number %d.\n", i, i);
    put("news/a.json", pt_buf_z(&text));
    ck_assert_int_eq(run("news", 0, &report), PT_OK);
    ck_assert_uint_eq(report.n_new, MANY);
    pt_buf_clear(&text);
    for (int i = 0; i < MANY; i++)
        if (i % 10)
            pt_buf_printf(&text, "%d|Text number %d.\n", i, i + (i % 2));
    put("news/a.json", pt_buf_z(&text));
    ck_assert_int_eq(run("news", 0, &report), PT_OK);
    ck_assert_uint_eq(report.n_gone, MANY / 10);
    ck_assert_uint_eq(report.n_changed, MANY / 2);
    ck_assert_uint_eq(report.n_unchanged, MANY - MANY / 10 - MANY / 2);
    ck_assert_uint_eq(report.n_articles, MANY - MANY / 10);
    ck_assert_int_eq(rename("news/a.json", "news/b.json"), 0);
    ck_assert_int_eq(run("news", 0, &report), PT_OK);
    ck_assert_uint_eq(report.n_moved, MANY - MANY / 10);
    ck_assert_uint_eq(report.n_gone + report.n_new, 0);
    ck_assert_uint_eq(report.n_articles, MANY - MANY / 10);
    pt_buf_fini(&text);
}
END_TEST

/* Names whose identities do not hold them whole. */
START_TEST(long_names_are_told_apart)
{
    char folder[120], name[500];
    snprintf(folder, sizeof folder, "news/%0110d", 1);
    ck_assert_int_eq(mkdir(folder, 0755), 0);
    for (int i = 0; i < 2; i++) {
        snprintf(name, sizeof name, "%s/%0120d%d.json", folder, 7, i);
        put(name, "a|One text.\nb|Two texts.\n!c|broken");
    }
    ck_assert_int_eq(run("news", 0, NULL), PT_OK);
    put(name, "b|Two texts.");
    ck_assert_int_eq(run("news", 0, NULL), PT_OK);
    struct pt_indexer_report report;
    ck_assert_int_eq(run("news", 0, &report), PT_OK);
    ck_assert_uint_eq(report.n_articles, 3);
    ck_assert_uint_eq(report.n_skipped, 1);
    remove(name);
    ck_assert_int_eq(run("news", 0, &report), PT_OK);
    ck_assert_uint_eq(report.n_articles, 2);
    ck_assert_uint_eq(report.n_gone, 1);
}
END_TEST

/* ---------------------------------------------------------------- places ---
 */

START_TEST(a_root_in_a_hidden_folder_of_another_is_its_own)
{
    mkdir("news/.h", 0755), mkdir("news/.h/in", 0755), mkdir("news/z", 0755);
    put("news/.h/in/a.txt", "One text."), put("news/z/b.txt", "Two texts.");
    put("news/.h/no.txt", "None."), put("news/B.txt", "Three texts.");
    ck_assert_int_eq(run("news/.h/in", 0, NULL), PT_OK);
    ck_assert_int_eq(run("news", 0, NULL), PT_OK);
    ck_assert_str_eq(pt_buf_z(&told), "new B.txt, new b.txt");
    expect_articles("a.txt B.txt b.txt");
    remove("news/B.txt"), put("news/.h/in/c.txt", "Four texts.");
    ck_assert_int_eq(run(NULL, 0, NULL), PT_OK);
    ck_assert_str_eq(pt_buf_z(&told), "new c.txt, gone B.txt");
    ck_assert_int_eq(run("news/z", 0, NULL), PT_OK);
    ck_assert_uint_eq(told.len, 0);
    remove("news/z/b.txt"), remove("news/.h/in/a.txt");
    ck_assert_int_eq(run("news/.h/in", 0, NULL), PT_OK);
    ck_assert_str_eq(pt_buf_z(&told), "gone a.txt");
    expect_articles("c.txt b.txt");
}
END_TEST

START_TEST(a_part_of_a_root_leaves_the_rest_alone)
{
    mkdir("news/a", 0755), mkdir("news/b", 0755);
    put("news/a/1.txt", "One text."), put("news/b/2.txt", "Two texts.");
    put("news/b/3.txt", "Three texts."), put("news/4.txt", "Four texts.");
    expect(0, "new 4.txt, new 1.txt, new 2.txt, new 3.txt");
    remove("news/a/1.txt"), remove("news/4.txt"), remove("news/b/2.txt");
    put("news/b/5.txt", "Five texts.");
    ck_assert_int_eq(run("news/b", 0, NULL), PT_OK);
    ck_assert_str_eq(pt_buf_z(&told), "new 5.txt, gone 2.txt");
    expect(0, "gone 4.txt, gone 1.txt");
    expect_articles("3.txt 5.txt");
}
END_TEST

START_TEST(a_root_that_swallows_others_reads_nothing_again)
{
    mkdir("news/a", 0755), mkdir("news/b", 0755);
    put("news/a/1.txt", "One text."), put("news/b/2.json", "2|Two texts.");
    ck_assert_int_eq(run("news/a", 0, NULL), PT_OK);
    ck_assert_int_eq(run("news/b", 0, NULL), PT_OK);
    put("news/b.txt", "Three texts.");
    expect(0, "new b.txt");
    expect_articles("1.txt b.txt 2.json#2");
}
END_TEST

START_TEST(what_moved_out_of_a_root_in_trouble_is_new)
{
    mkdir("more", 0755);
    put("more/a.txt", "One text."), put("news/b.txt", "Two texts.");
    ck_assert_int_eq(run("more", 0, NULL), PT_OK);
    expect(0, "new b.txt");
    rename("more/a.txt", "news/a.txt");
    ck_assert_int_eq(run(NULL, 0, NULL), PT_EIO);
    ck_assert_str_eq(pt_buf_z(&told), "root more, new a.txt");
    expect_articles("a.txt a.txt b.txt");
}
END_TEST

START_TEST(a_root_that_goes_away_at_any_tick_loses_nothing)
{
    struct pt_buf found;
    mkdir("zoo", 0755);
    put("news/a.txt", "One text."), put("news/b.txt", "Two texts.");
    put("news/c.txt", "Three texts."), put("zoo/z.txt", "Four texts.");
    ck_assert_int_eq(run("zoo", 0, NULL), PT_OK);
    expect(0, "new a.txt, new b.txt, new c.txt");
    until_away = _i;
    const enum pt_status status = run(NULL, REBUILD, NULL);
    const bool is_told = strcmp(pt_buf_z(&told), "root zoo") == 0;
    ck_assert_msg(status == (is_told ? PT_EIO : PT_OK), "%d: %d, told %s", _i,
                  (int)status, pt_buf_z(&told));
    ck_assert(_i > 0 || is_told);
    pt_buf_init(&found, PT_BUF_NO_CEILING);
    list_articles(&found);
    ck_assert_str_eq(pt_buf_z(&found), "a.txt b.txt c.txt z.txt");
    pt_buf_fini(&found);
}
END_TEST

/* ----------------------------------------------------------- broken off --- */

START_TEST(a_run_broken_off_at_any_tick_is_made_good)
{
    put("news/a.json", "1|One text.\n2|Two texts.\n3|Three texts.");
    put("news/b.txt", "A line."), put("news/c.txt", "Another line.");
    put("news/d.txt", "A third line.");
    expect(0, "new a.json#1, new a.json#2, new a.json#3, new b.txt, new c.txt, "
              "new d.txt");
    put("news/a.json", "1|One text.\n4|Four texts.\n5|Five texts.");
    remove("news/b.txt"), rename("news/d.txt", "news/A.txt");
    put("news/e.txt", "A fifth line.");
    ticks_left = _i;
    const enum pt_status status = run(NULL, 0, NULL);
    ck_assert(status == PT_OK || status == PT_EINTERRUPTED);
    ck_assert(_i < 30 || status == PT_OK);
    ticks_left = -1;
    /* What the interrupted run brought vanishes before the next. */
    if (_i % 2)
        remove("news/e.txt"), put("news/a.json", "1|One text.");
    struct pt_indexer_report report;
    ck_assert_int_eq(run(NULL, 0, &report), PT_OK);
    expect_articles(_i % 2 ? "A.txt a.json#1 c.txt"
                           : "A.txt a.json#1 a.json#4 a.json#5 c.txt e.txt");
    expect(0, "");
}
END_TEST

START_TEST(a_first_run_broken_off_at_any_tick_is_made_good)
{
    put("news/a.json", "1|One text.\n2|Two texts.\n3|Three texts.");
    put("news/b.txt", "A line."), put("news/c.txt", "Another line.");
    ticks_left = _i;
    const enum pt_status status = run("news", 0, NULL);
    ck_assert(status == PT_OK || status == PT_EINTERRUPTED);
    ticks_left = -1;
    remove("news/b.txt"), put("news/a.json", "2|Two texts.");
    ck_assert_int_eq(run("news", 0, NULL), PT_OK);
    expect_articles("a.json#2 c.txt");
}
END_TEST

/* Values of the index by hand. */
static void set_value(const char *key, struct pt_str value)
{
    struct pt_writer *writer = NULL;
    ck_assert_int_eq(pt_writer_open("index", NULL, NULL, &writer, NULL), PT_OK);
    ck_assert_int_eq(pt_writer_set_meta(writer, pt_str_of(key), value, NULL),
                     PT_OK);
    ck_assert_int_eq(pt_writer_commit(writer, NULL), PT_OK);
    pt_writer_close(writer);
}

static void get_value(const char *key, struct pt_buf *out)
{
    struct pt_reader *const reader = open_index();
    ck_assert_int_eq(pt_reader_meta(reader, pt_str_of(key), out, NULL), PT_OK);
    pt_reader_close(reader);
}

static bool copy_key(void *context, struct pt_str key, struct pt_str value)
{
    (void)value;
    pt_buf_clear(context);
    pt_buf_add(context, key);
    return true;
}

/* The key of the ledger's last chunk. */
static void get_chunk_key(struct pt_buf *out)
{
    struct pt_reader *const reader = open_index();
    ck_assert_int_eq(pt_reader_each_meta(reader, PT_STR(PT_META_LEDGER ":"),
                                         copy_key, out, NULL),
                     PT_OK);
    pt_reader_close(reader);
}

/* What is done to the ledger behind the program's back. */
enum damage { NO_LIST, BROKEN_LIST, NO_CHUNK, BROKEN_CHUNK, N_DAMAGES };

START_TEST(a_damaged_ledger_loses_nothing)
{
    struct pt_buf key;
    pt_buf_init(&key, PT_BUF_NO_CEILING);
    put("news/a.json", "1|One text.\n2|Two texts.\n3|Three texts.");
    put("news/b.txt", "A line."), put("news/c.txt", "Another line.");
    put("news/d.txt", "A third line."), put("news/e.txt", "");
    expect(0, "new a.json#1, new a.json#2, new a.json#3, new b.txt, new c.txt, "
              "new d.txt, skipped e.txt (empty)");
    get_chunk_key(&key);
    const bool is_list = _i == NO_LIST || _i == BROKEN_LIST;
    set_value(is_list ? PT_META_LEDGER : pt_buf_z(&key),
              _i == NO_LIST || _i == NO_CHUNK ? PT_STR("") : PT_STR("rubbish"));
    put("news/a.json", "1|One text.\n3|Three.\n4|Four texts.");
    remove("news/b.txt"), remove("news/e.txt");
    put("news/d.txt", "");
    expect(0, "changed a.json#3, new a.json#4, gone a.json#2, "
              "skipped d.txt (empty), gone d.txt, gone b.txt");
    expect_articles("a.json#1 a.json#3 a.json#4 c.txt");
    pt_buf_clear(&key);
    list_skips(&key);
    ck_assert_str_eq(pt_buf_z(&key), "d.txt: empty\n");
    get_value(PT_META_OPEN, &key);
    ck_assert_uint_eq(key.len, 0);
    pt_buf_fini(&key);
}
END_TEST

/* A crash after the articles were committed and before the ledger was. */
START_TEST(articles_that_no_ledger_knows_go_with_their_files)
{
    struct pt_buf list, chunk_key, chunk;
    pt_buf_init(&list, PT_BUF_NO_CEILING);
    pt_buf_init(&chunk_key, PT_BUF_NO_CEILING);
    pt_buf_init(&chunk, PT_BUF_NO_CEILING);
    mkdir("more", 0755), put("more/m.txt", "Elsewhere.");
    put("news/a.txt", "One text.");
    ck_assert_int_eq(run("more", 0, NULL), PT_OK);
    expect(0, "new a.txt");
    get_value(PT_META_LEDGER, &list);
    get_chunk_key(&chunk_key);
    get_value(pt_buf_z(&chunk_key), &chunk);
    put("news/b.txt", "Two texts."), put("news/c.json", "1|One.\n2|Two.");
    expect(0, "new b.txt, new c.json#1, new c.json#2");
    set_value(PT_META_LEDGER, pt_buf_str(&list));
    set_value(pt_buf_z(&chunk_key), pt_buf_str(&chunk));
    set_value(PT_META_OPEN, PT_STR("1"));
    set_value(PT_META_LEDGER ":0123456789abcdef", PT_STR("left behind"));
    remove("news/b.txt"), put("news/c.json", "2|Two.");
    expect(0, "gone c.json#1, gone b.txt");
    get_value(PT_META_OPEN, &list);
    ck_assert_msg(list.len > 0, "the other root was not looked at");
    get_value(PT_META_LEDGER ":0123456789abcdef", &list);
    ck_assert_uint_eq(list.len, 0);
    ck_assert_int_eq(run(NULL, 0, NULL), PT_OK);
    get_value(PT_META_OPEN, &list);
    ck_assert_uint_eq(list.len, 0);
    expect_articles("m.txt a.txt c.json#2");
    pt_buf_fini(&list);
    pt_buf_fini(&chunk_key);
    pt_buf_fini(&chunk);
}
END_TEST

/* --------------------------------------------------------------- upgrade ---
 */

static void make_old(void)
{
    set_value(PT_META_LEDGER, PT_STR(""));
    set_value(PT_META_SCHEMA, PT_STR("1"));
}

static int schema(void)
{
    struct pt_reader *const reader = open_index();
    const int version = pt_reader_schema(reader);
    pt_reader_close(reader);
    return version;
}

START_TEST(an_older_index_is_searched_and_made_anew)
{
    uint64_t n = 0;
    const struct pt_indexer_options options = {.on_event = on_event,
                                               .jobs = n_jobs};
    const struct pt_indexer_article article = {.id = "x1", .text = "A memo."};
    pt_indexer *ix = NULL;
    put("news/a.txt", "One text."), put("news/b.txt", "Two texts.");
    expect(0, "new a.txt, new b.txt");
    ck_assert_int_eq(pt_indexer_open("index", &options, &ix, NULL), PT_OK);
    ck_assert_int_eq(pt_indexer_add(ix, &article, NULL), PT_OK);
    ck_assert_int_eq(pt_indexer_commit(ix, NULL), PT_OK);
    make_old();
    ck_assert_int_eq(schema(), 1);
    remove("news/b.txt"), put("news/c.txt", "Three texts.");
    expect(0, "upgrade index, new c.txt, gone b.txt");
    ck_assert_int_eq(schema(), PT_SCHEMA_VERSION);
    expect_articles("#x1 a.txt c.txt");
    expect(0, "");
    make_old();
    ck_assert_int_eq(pt_indexer_add(ix, &article, NULL), PT_OK);
    ck_assert_int_eq(pt_indexer_commit(ix, NULL), PT_OK);
    ck_assert_int_eq(schema(), PT_SCHEMA_VERSION);
    make_old();
    ck_assert_int_eq(pt_indexer_forget(ix, "news/a.txt", &n, NULL), PT_OK);
    ck_assert_uint_eq(n, 1);
    ck_assert_int_eq(schema(), PT_SCHEMA_VERSION);
    make_old();
    rename("news", "away");
    ck_assert_int_eq(pt_indexer_forget(ix, "x1", &n, NULL), PT_OK);
    ck_assert_int_eq(schema(), PT_SCHEMA_VERSION);
    expect_articles("c.txt");
    pt_indexer_close(ix);
}
END_TEST

START_TEST(an_index_of_a_newer_schema_is_left_alone)
{
    put("news/a.txt", "One text.");
    expect(0, "new a.txt");
    set_value(PT_META_SCHEMA, PT_STR("5"));
    ck_assert_int_eq(run("news", 0, NULL), PT_EVERSION);
    ck_assert_int_eq(run("news", REBUILD, NULL), PT_EVERSION);
}
END_TEST

/* --------------------------------------------------------------- members ---
 */

START_TEST(members_are_remembered_by_their_round)
{
    enum { MANY = 100000 };
    struct pt_members members;
    enum pt_outcome outcome;
    pt_members_init(&members);
    for (int rounds = 0; rounds < 2; rounds++) {
        pt_members_begin(&members);
        ck_assert(!pt_members_find(&members, 0, &outcome));
        for (uint64_t i = 0; i < MANY; i++) {
            const uint64_t hash = i * 0x9e3779b97f4a7c15;
            ck_assert(!pt_members_came(&members, hash));
            ck_assert_int_eq(
                pt_members_put(&members, hash, (enum pt_outcome)(i % 4)),
                PT_OK);
            ck_assert(pt_members_came(&members, hash));
        }
        ck_assert_uint_eq(members.hashes.n, MANY);
        pt_members_next_round(&members);
        for (uint64_t i = 0; i < MANY; i++) {
            const uint64_t hash = i * 0x9e3779b97f4a7c15;
            ck_assert(!pt_members_came(&members, hash));
            ck_assert(pt_members_find(&members, hash, &outcome));
            ck_assert_uint_eq((uint64_t)outcome, i % 4);
            if (i % 3 == 0)
                ck_assert_int_eq(pt_members_put(&members, hash, PT_IS_SAME),
                                 PT_OK);
            ck_assert(pt_members_came(&members, hash) == (i % 3 == 0));
        }
        ck_assert_uint_eq(members.hashes.n, MANY);
        ck_assert_uint_eq(members.n_round, (MANY + 2) / 3);
    }
    pt_members_fini(&members);
}
END_TEST

START_TEST(there_is_an_end_to_members)
{
    struct pt_members members;
    pt_members_init(&members);
    for (uint64_t i = 1; i <= PT_MAX_MEMBERS; i++)
        if (pt_members_put(&members, i << 3, PT_IS_NEW) != PT_OK)
            ck_abort_msg("member %llu", (unsigned long long)i);
    ck_assert_int_eq(pt_members_put(&members, 1 << 3, PT_IS_SAME), PT_OK);
    const uint64_t other = ((uint64_t)PT_MAX_MEMBERS + 1) << 3;
    ck_assert_int_eq(pt_members_put(&members, other, PT_IS_NEW), PT_ELIMIT);
    ck_assert(!pt_members_came(&members, other));
    pt_members_fini(&members);
}
END_TEST

static void make_top_for_three(void)
{
    make_top();
    n_jobs = 3;
}

static void remove_top_of_three(void)
{
    n_jobs = 0;
    remove_top();
}

static void add_trees(Suite *suite, SFun begin, SFun end)
{
    TCase *const trees = tcase_create("trees");
    tcase_add_checked_fixture(trees, begin, end);
    tcase_set_timeout(trees, 60);
    tcase_add_loop_test(trees, the_index_follows_the_tree, 0,
                        (int)PT_COUNTOF(stories));
    tcase_add_test(trees, what_is_as_it_was_is_not_opened);
    tcase_add_test(trees, a_member_keeps_when_it_was_first_seen);
    tcase_add_test(trees, the_sum_of_a_run_counts_articles);
    tcase_add_test(trees, of_many_broken_parts_only_some_are_listed);
    tcase_add_test(trees, long_names_are_told_apart);
    suite_add_tcase(suite, trees);
    TCase *const places = tcase_create("places");
    tcase_add_checked_fixture(places, begin, end);
    tcase_add_test(places, a_root_in_a_hidden_folder_of_another_is_its_own);
    tcase_add_test(places, a_part_of_a_root_leaves_the_rest_alone);
    tcase_add_test(places, a_root_that_swallows_others_reads_nothing_again);
    tcase_add_test(places, what_moved_out_of_a_root_in_trouble_is_new);
    suite_add_tcase(suite, places);
    TCase *const broken = tcase_create("broken off");
    tcase_add_checked_fixture(broken, begin, end);
    tcase_add_loop_test(broken, a_root_that_goes_away_at_any_tick_loses_nothing,
                        0, 12);
    tcase_add_loop_test(broken, a_run_broken_off_at_any_tick_is_made_good, 0,
                        32);
    tcase_add_loop_test(broken, a_first_run_broken_off_at_any_tick_is_made_good,
                        0, 14);
    tcase_add_loop_test(broken, a_damaged_ledger_loses_nothing, 0, N_DAMAGES);
    tcase_add_test(broken, articles_that_no_ledger_knows_go_with_their_files);
    tcase_add_test(broken, an_older_index_is_searched_and_made_anew);
    tcase_add_test(broken, an_index_of_a_newer_schema_is_left_alone);
    suite_add_tcase(suite, broken);
}

Suite *pt_suite_update(void)
{
    Suite *const suite = suite_create("update");
    add_trees(suite, make_top, remove_top);
    TCase *const members = tcase_create("members");
    tcase_add_checked_fixture(members, make_top, remove_top);
    tcase_set_timeout(members, 60);
    tcase_add_test(members, many_members_are_held_against_many);
    tcase_add_test(members, members_are_remembered_by_their_round);
    tcase_add_test(members, there_is_an_end_to_members);
    suite_add_tcase(suite, members);
    return suite;
}

/* All of it again, with articles that are read ahead of their turn. */
Suite *pt_suite_update_jobs(void)
{
    Suite *const suite = suite_create("update_jobs");
    add_trees(suite, make_top_for_three, remove_top_of_three);
    return suite;
}
