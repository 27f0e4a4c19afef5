/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_pathological.c: queries that nobody writes but a script or an enemy:
 * each is answered or refused in time and in memory. Every one runs in a child
 * of its own whose time and memory are counted, on an index made up here.
 */
#include "indexer/ptindex.h"
#include "search/ptsearch.h"

#include "common/buf.h"
#include "search/query/query_ast.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* wait4 is nobody's standard, and everybody's. */
pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage);

Suite *pt_suite_pathological(void);

/* The sanitizers cost several times the time, and map terabytes. */
#if defined(__SANITIZE_ADDRESS__)
enum { MOST_SECONDS = 20, IS_MEASURED = 0 };
#elif defined(NDEBUG)
enum { MOST_SECONDS = 1, IS_MEASURED = 1 };
#else
enum { MOST_SECONDS = 10, IS_MEASURED = 1 };
#endif
enum { MOST_MEGABYTES = 200 };

enum { N_ARTICLES = 400, N_WORDS = 12000, WORDS_EACH = 250 };

static char folder[] = "/tmp/pt-check-XXXXXX";
static char dir[64];

/* --- an index ----------------------------------------------------------- */

/* The n-th made-up word: syllables, so that wildcards have something to fit. */
static void add_word(struct pt_buf *out, unsigned n)
{
    static const char *const heads[] = {"b", "c",  "d",  "f", "g",
                                        "k", "st", "pr", "m", "t"};
    static const char *const tails[] = {"a",  "e",  "i",  "o",   "u",
                                        "an", "er", "in", "ion", "al"};
    for (unsigned rest = n, i = 0; i < 2 || rest > 0; i++, rest /= 100)
        pt_buf_printf(out, "%s%s", heads[rest % 10], tails[rest / 10 % 10]);
}

/* Word i of article a: half of them from a hundred that all articles have. No
 * run of words comes twice, or articles were copies of one another. */
static unsigned word_of(unsigned a, unsigned i)
{
    const uint32_t n = (uint32_t)(a * WORDS_EACH + i) * 2654435761u;
    const unsigned mixed = ((n ^ n >> 15) * 2246822519u) >> 7;
    return i % 2 ? mixed % 100 : mixed % N_WORDS;
}

static void add_article(pt_indexer *indexer, unsigned a)
{
    struct pt_error err;
    struct pt_buf text;
    char id[16];
    snprintf(id, sizeof id, "a%u", a);
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    for (unsigned i = 0; i < WORDS_EACH; i++) {
        add_word(&text, word_of(a, i));
        pt_buf_puts(&text, i % 60 == 59 ? ".\n" : i % 12 == 11 ? ". " : " ");
    }
    const struct pt_indexer_article article = {.id = id,
                                               .title = "Made up",
                                               .text = pt_buf_z(&text),
                                               .date = "2025-03-01",
                                               .lang = "en"};
    ck_assert_int_eq(pt_indexer_add(indexer, &article, &err), PT_OK);
    pt_buf_fini(&text);
}

static void open_index(void)
{
    pt_indexer *indexer = NULL;
    struct pt_error err;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(dir, sizeof dir, "%s/index", folder);
    ck_assert_int_eq(pt_indexer_open(dir, NULL, &indexer, &err), PT_OK);
    for (unsigned a = 0; a < N_ARTICLES; a++)
        add_article(indexer, a);
    ck_assert_int_eq(pt_indexer_commit(indexer, &err), PT_OK);
    pt_indexer_close(indexer);
}

static void close_index(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    ck_assert_int_eq(system(command), 0);
}

/* --- one query
 * ---------------------------------------------------------------- */

/* Answers query, in a child; it may be refused. */
static int answer(struct pt_str query, enum pt_within within)
{
    struct pt_search_options options = PT_SEARCH_OPTIONS_INIT;
    pt_search *search = NULL;
    pt_results *results = NULL;
    struct pt_error err;
    options.within = within;
    options.flags = PT_SEARCH_SUGGEST;
    if (pt_search_open(dir, &search, &err) != PT_OK)
        return 3;
    const enum pt_status status =
        pt_search_run(search, query.ptr, query.len, &options, &results, &err);
    pt_results_free(results);
    pt_search_close(search);
    return status == PT_OK ? 0
           : status == PT_EQUERY || status == PT_ELIMIT
               ? (err.message[0] && err.span_begin <= query.len ? 0 : 4)
               : 5;
}

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static void check(const char *name, struct pt_str query, enum pt_within within)
{
    struct rusage used;
    int status = 0;
    fflush(NULL);
    const pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        const struct rlimit cpu = {MOST_SECONDS + 2, MOST_SECONDS + 2};
        const struct rlimit memory = {(rlim_t)4 * MOST_MEGABYTES << 20,
                                      (rlim_t)4 * MOST_MEGABYTES << 20};
        setrlimit(RLIMIT_CPU, &cpu);
        if (IS_MEASURED)
            setrlimit(RLIMIT_AS, &memory);
        _exit(answer(query, within));
    }
    ck_assert_int_eq(wait4(child, &status, 0, &used), child);
    const double seconds =
        seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0,
                  "%s: status %#x after %.1f s", name, (unsigned)status,
                  seconds);
    ck_assert_msg(seconds < MOST_SECONDS, "%s: %.2f s", name, seconds);
    ck_assert_msg(!IS_MEASURED || used.ru_maxrss < MOST_MEGABYTES * 1024L,
                  "%s: %ld KB", name, used.ru_maxrss);
}

/* --- shapes
 * -------------------------------------------------------------------- */

enum filler {
    SAME,  /* one word again and again */
    OTHER, /* a different one each time */
    NONE
};

/* before, then n times: open, a word, close, with joiner between; after. */
static const struct shape {
    const char *name;
    const char *before;
    const char *open;
    enum filler filler;
    const char *close;
    const char *joiner;
    const char *after;
    unsigned n;
} shapes[] = {
    {"50,000 ( around a word",      "",             "(",     NONE,  "",             "",         "a",       50000},
    {"50,000 ( )",                  "",             "(",     NONE,  ")",            "",         "",        32000},
    {"100 ( around 1,000 ORs",      "((((((((((",   "",      OTHER, "",             " OR ",
     "))))))))))",                                                                                         1000 },
    {"10,000 words",                "",             "",      OTHER, "",             " ",        "",        10000},
    {"2,000 words",                 "",             "",      OTHER, "",             " ",        "",        2000 },
    {"2,000 times a word",          "",             "",      SAME,  "",             " ",        "",        2000 },
    {"10,000 ORs",                  "",             "",      OTHER, "",             " OR ",     "",        10000},
    {"2,000 ORs",                   "",             "",      OTHER, "",             " OR ",     "",        2000 },
    {"2,000 ANDs",                  "",             "",      OTHER, "",             " AND ",    "",        2000 },
    {"2,000 NOTs",                  "ba",           " NOT ", OTHER, "",             "",         "",        1000 },
    {"10,000 NEARs",                "",             "",      OTHER, "",             " NEAR ",   "",        5000 },
    {"64 NEARs",                    "",             "",      OTHER, "",             " NEAR ",   "",        64   },
    {"64 NEARs of a word",          "",             "",      SAME,  "",             " NEAR ",   "",        64   },
    {"64 NEAR/p of a word",         "",             "",      SAME,  "",             " NEAR/p ", "",        64   },
    {"OR-groups in NEAR",           "(",            "",      OTHER, "",             " OR ",
     ") NEAR/3000 (ba OR be OR bi)",                                                                       1000 },
    {"a phrase of 1,000 words",     "\"",           "",      OTHER, "",             " ",        "\"",      1000 },
    {"a phrase of 256 words",       "\"",           "",      OTHER, "",             " ",        "\"",      256  },
    {"a phrase of 256 equal words", "\"",           "",      SAME,  "",             " ",        "\"",      256  },
    {"a loose one of 256",          "\"",           "",      SAME,  "",             " ",        "\"~3000", 256  },
    {"a phrase of 200 wildcards",   "\"",           "",      SAME,  "*",            " ",        "\"",      200  },
    {"compounds",                   "",             "",      OTHER, "-ba",          " ",        "",        1000 },
    {"a phrase of compounds",       "\"",           "",      OTHER, "-ba",          " ",        "\"",      120  },
    {"one compound of 4,000",       "ba",           "-",     OTHER, "",             "",         "",        4000 },
    {"1,000 phrases",               "",             "\"",    OTHER, " ba\"",        " OR ",     "",        600  },
    {"4,000 wildcards",             "",             "",      OTHER, "*",            " OR ",     "",        4000 },
    {"2,000 wildcards",             "",             "",      OTHER, "*",            " OR ",     "",        2000 },
    {"2,000 infix wildcards",       "",             "*",     OTHER, "x*",           " OR ",     "",        2000 },
    {"2,000 fuzzy words",           "",             "",      OTHER, "~2",           " OR ",     "",        2000 },
    {"*a*",                         "",             "",      NONE,  "*a*",          "",         "",        1    },
    {"*an*",                        "",             "",      NONE,  "*an*",         "",         "",        1    },
    {"a?*b*c*d*",                   "",             "",      NONE,  "a?*b*c*d*",    "",         "",        1    },
    {"a pattern of 10,000 stars",   "a",            "",      NONE,  "*a",           "",         "",        10000},
    {"a pattern of ?",              "a",            "",      NONE,  "?",            "",         "b",       10000},
    {"*e*e*e…qx",                 "",             "",      NONE,  "*e",           "",         "qx",      3000 },
    {"a fuzzy word of 200 letters", "",             "",      NONE,  "ab",           "",         "~2",      100  },
    {"a word of 60,000 letters",    "",             "",      NONE,  "ab",           "",         "",        30000},
    {"60,000 -",                    "",             "",      NONE,  "-",            "",         "",        60000},
    {"60,000 ~",                    "",             "",      NONE,  "~",            "",         "",        60000},
    {"60,000 \"",                   "",             "",      NONE,  "\"",           "",         "",        60000},
    {"59,999 \"",                   "",             "",      NONE,  "\"",           "",         "",        59999},
    {"60,000 (",                    "",             "",      NONE,  "(",            "",         "",        60000},
    {"60,000 )",                    "",             "",      NONE,  ")",            "",         "",        60000},
    {"15,000 NOT",                  "",             "",      NONE,  "NOT ",         "",         "a",       15000},
    {"10,000 title:",               "",             "",      NONE,  "title:",       "",         "a",       10000},
    {"atleast of 1,000 ORs",        "atleast9999(", "",      OTHER, "",             " OR ",     ")",       1000 },
    {"hlead of 1,000 ORs",          "hlead(",       "",      OTHER, "",             " OR ",     ")",       1000 },
    {"NOT NEAR of OR-groups",       "(",            "",      OTHER, "",             " OR ",
     ") NOT NEAR/3 (ba OR be)",                                                                            1000 },
    {"2,000 dates",                 "",             "date:", NONE,  "2025-03-01",   " OR ",     "",        2000 },
    {"path of 20,000 stars",        "path:",        "",      NONE,  "*a",           "",         "",        20000},
    {"1,000 boosts",                "",             "",      OTHER, "^2",           " OR ",     "",        1000 },
    {"20,000 marks on a letter",    "a",            "",      NONE,  "\314\201",     "",         "",        20000},
    {"20,000 ideographs",           "",             "",      NONE,  "\344\270\255", "",         "",        20000},
};

static void write_shape(const struct shape *shape, struct pt_buf *out)
{
    pt_buf_puts(out, shape->before);
    for (unsigned i = 0; i < shape->n; i++) {
        pt_buf_puts(out, i ? shape->joiner : "");
        pt_buf_puts(out, shape->open);
        if (shape->filler != NONE)
            add_word(out, shape->filler == SAME ? 1 : i);
        pt_buf_puts(out, shape->close);
    }
    pt_buf_puts(out, shape->after);
}

START_TEST(it_is_answered_or_refused_in_time_and_memory)
{
    const struct shape *const shape = &shapes[_i];
    struct pt_buf query;
    pt_buf_init(&query, PT_BUF_NO_CEILING);
    write_shape(shape, &query);
    check(shape->name, pt_buf_str(&query), PT_WITHIN_ARTICLE);
    check(shape->name, pt_buf_str(&query), PT_WITHIN_PARAGRAPH);
    pt_buf_fini(&query);
}
END_TEST

Suite *pt_suite_pathological(void)
{
    Suite *const suite = suite_create("pathological");
    TCase *const c = tcase_create("pathological");
    tcase_set_timeout(c, 120);
    tcase_add_unchecked_fixture(c, open_index, close_index);
    tcase_add_loop_test(c, it_is_answered_or_refused_in_time_and_memory, 0,
                        (int)PT_COUNTOF(shapes));
    suite_add_tcase(suite, c);
    return suite;
}
