/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * look.c INDEX…: what a person would find there, for the rigs to judge. A line
 * for each index, tabs between:
 *
 *     state    a hash of all its articles: identity, title, text; "none" when
 *              there is no index, "bad" when it cannot be opened or read
 *     n        articles
 *     lost     those that a search for the word that only they have misses
 *     check    what pt-index --check would say: clean, unsummed, damaged
 *     message  of what went wrong
 *
 * look --dump INDEX…: instead a hash of all that libxapian reads out of it but
 * what tells when runs were; --lines: and what that is. look --list INDEX: a
 * line for each article.
 */
#include "index/index_reader.h"
#include "index/schema.h"
#include "index/upkeep/index_check.h"
#include "search/ptsearch.h"
#include "tests/index_dump.h"

#include "index/xapian_c.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Every so many articles one is searched for. */
enum { SEARCH_ONE_OF = 5, MARK_BYTES = 40 };

struct seen {
    const char *dir;
    uint64_t hash;
    uint64_t n, n_lost;
    bool is_listed;
    const char *check;
    struct pt_error err;
};

static uint64_t mix(uint64_t hash, struct pt_str s)
{
    return (hash ^ pt_str_hash(s)) * 0x9e3779b97f4a7c15u + 1;
}

/* The word that begins with zq; empty when the text has none. */
static void find_mark(struct pt_str text, char out[MARK_BYTES])
{
    size_t at = 0, n = 0;
    while (at + 2 < text.len && memcmp(text.ptr + at, "zq", 2) != 0)
        at++;
    for (; at + 2 < text.len && n < MARK_BYTES - 1; at++) {
        const char c = text.ptr[at];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9'))
            break;
        out[n++] = c;
    }
    out[n] = '\0';
}

/* Whether a search for the mark finds one article. */
static bool is_found(pt_search *search, const char *mark)
{
    struct pt_search_options options = PT_SEARCH_OPTIONS_INIT;
    struct pt_error err;
    pt_results *results = NULL;
    if (!*mark)
        return true;
    options.limit = 1;
    if (pt_search_run(search, mark, PT_ZSTR, &options, &results, &err) != PT_OK)
        return false;
    const bool is_one = pt_results_total(results).value == 1;
    pt_results_free(results);
    return is_one;
}

static enum pt_status look_at_article(struct seen *seen,
                                      const struct pt_reader *reader,
                                      pt_search *search,
                                      uint32_t docid,
                                      struct pt_buf *hold)
{
    struct pt_article article;
    char mark[MARK_BYTES];
    const enum pt_status status =
        pt_reader_article(reader, docid, hold, &article, &seen->err);
    if (status != PT_OK)
        return status;
    const uint64_t hash =
        mix(mix(mix(mix(mix(7, article.path), article.member), article.id),
                article.title),
            article.text);
    seen->hash += hash; /* in any order */
    seen->n++;
    find_mark(article.text, mark);
    if (seen->is_listed)
        printf("%.*s\t%.*s\t%s\t%" PRIx64 "\n", PT_STR_FMT(article.path),
               PT_STR_FMT(article.id), mark, hash);
    if (docid % SEARCH_ONE_OF == 0 && !is_found(search, mark))
        seen->n_lost++;
    return PT_OK;
}

static enum pt_status look_at_articles(struct seen *seen)
{
    pt_search *search = NULL;
    struct pt_reader *reader = NULL;
    struct pt_buf hold;
    pt_buf_init(&hold, PT_BUF_NO_CEILING);
    enum pt_status status = pt_reader_open(seen->dir, &reader, &seen->err);
    if (status == PT_OK)
        status = pt_search_open(seen->dir, &search, &seen->err);
    const uint32_t last =
        status == PT_OK ? xc_db_lastdocid(pt_reader_db(reader)) : 0;
    for (uint32_t docid = 1; docid <= last && status == PT_OK; docid++) {
        status = look_at_article(seen, reader, search, docid, &hold);
        if (status == PT_ENOTFOUND)
            status = PT_OK;
    }
    if (status == PT_OK && seen->n != pt_reader_n_articles(reader))
        status = pt_fail(&seen->err, PT_ECORRUPT, "articles do not add up");
    pt_search_close(search);
    pt_reader_close(reader);
    pt_buf_fini(&hold);
    return status;
}

static void keep_first(void *context, const char *where, const char *what)
{
    struct seen *const seen = context;
    if (!seen->err.message[0])
        (void)!pt_fail(&seen->err, PT_ECORRUPT, "%s: %s", where, what);
}

static const char *check(struct seen *seen)
{
    struct pt_index_check found;
    struct pt_error err;
    if (pt_index_check(seen->dir, PT_CHECK_ALL, keep_first, seen, &found,
                       &err) != PT_OK)
        return "unchecked";
    return found.is_damaged ? "damaged" : found.has_sums ? "clean" : "unsummed";
}

static void look_at(const char *dir, bool is_listed)
{
    struct seen seen = {.dir = dir, .is_listed = is_listed, .check = "-"};
    char state[24] = "bad";
    const enum pt_status status = look_at_articles(&seen);
    if (status == PT_OK)
        snprintf(state, sizeof state, "%016" PRIx64, seen.hash);
    if (status == PT_ENOINDEX)
        snprintf(state, sizeof state, "none");
    if (status != PT_ENOINDEX)
        seen.check = check(&seen);
    if (!is_listed)
        printf("%s\t%" PRIu64 "\t%" PRIu64 "\t%s\t%s\n", state, seen.n,
               seen.n_lost, seen.check,
               status == PT_ENOINDEX ? "" : seen.err.message);
}

/* --------------------------------------------------------------- dump --- */

/* What a test gets to know. */
static const char *dumped;
static bool is_shown;

/* What tells when something was done: the figures of the last run, and of an
 * article when it was seen first and changed, which its record holds, too; what
 * else that holds is looked at elsewhere. */
static struct pt_str without_time(struct pt_str line)
{
    static const struct pt_str data = {" data ", 6};
    char slot[24];
    snprintf(slot, sizeof slot, "slot %d ", (int)PT_SLOT_CHANGED);
    if (pt_str_begins(line, PT_STR("metadata " PT_META_RUN " ")) ||
        pt_str_begins(line, pt_str_of(slot)))
        return pt_str_sub(line, 0, 0);
    if (pt_str_begins(line, PT_STR("document ")))
        for (size_t at = 0; at + data.len <= line.len; at++)
            if (memcmp(line.ptr + at, data.ptr, data.len) == 0)
                return pt_str_sub(line, 0, at);
    return line;
}

static void show_dump(struct pt_str lines)
{
    uint64_t hash = 0;
    while (lines.len) {
        const size_t n = pt_str_find(lines, '\n');
        const struct pt_str line = without_time(pt_str_sub(lines, 0, n));
        hash = mix(hash, line);
        if (is_shown)
            printf("%.*s\n", PT_STR_FMT(line));
        lines = pt_str_sub(lines, n < lines.len ? n + 1 : n, lines.len);
    }
    printf("%016" PRIx64 "\n", hash);
}

START_TEST(the_index_can_be_read)
{
    struct pt_buf lines;
    pt_buf_init(&lines, PT_BUF_NO_CEILING);
    pt_dump_index(dumped, false, &lines);
    show_dump(pt_buf_str(&lines));
    pt_buf_fini(&lines);
}
END_TEST

/* Dumping claims things of the index, as tests do. */
static bool dump(const char *dir)
{
    dumped = dir;
    Suite *const suite = suite_create("dump");
    TCase *const tcase = tcase_create("dump");
    tcase_add_test(tcase, the_index_can_be_read);
    suite_add_tcase(suite, tcase);
    SRunner *const runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_SILENT);
    const bool is_whole = srunner_ntests_failed(runner) == 0;
    if (!is_whole)
        printf("unreadable\n");
    srunner_free(runner);
    return is_whole;
}

int main(int argc, char **argv)
{
    const bool is_dump = argc > 1 && strcmp(argv[1], "--dump") == 0;
    const bool is_listed = argc > 1 && strcmp(argv[1], "--list") == 0;
    bool is_whole = true;
    is_shown = argc > 1 && strcmp(argv[1], "--lines") == 0;
    for (int i = 1 + (is_dump || is_listed || is_shown); i < argc; i++)
        if (is_dump || is_shown)
            is_whole &= dump(argv[i]);
        else
            look_at(argv[i], is_listed);
    return is_whole ? EXIT_SUCCESS : EXIT_FAILURE;
}
