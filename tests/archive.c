/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/archive.h"

#include "common/base.h"
#include "common/date.h"
#include "indexer/ptindex.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

const char *const pt_archive_queries[] = {
    "pilots",
    "\"harbour talks\"",
    "pilots OR strike NOT tariff",
    "*",
    "pilots NEAR/s tariff",
    "atleast2(harbour)",
    "pilots NOT NEAR/3 strike",
    "date:2024-06..2025-03 harbour",
    "zebra",
    NULL,
};

/* No two share a word but for spellings of one. */
static const char *const sources[] = {
    "Morning Ledger", "MORNING LEDGER", "Quay Gazette",   "Élan du Soir",
    "Elan du Soir",   "Tidewater Wire", "morning ledger", NULL};
static const char *const authors[] = {
    "Dana Reyes", "Pat Quill", NULL, "Ines Holm, Ravi Lund", NULL, NULL};
static const char *const tags[] = {NULL, "shipping", "Shipping\nlabour",
                                   "labour\nweather\nLabour", NULL};
static const char *const langs[] = {"en", "en", "de", "en", "fr"};
static const char *const words[] = {"pilots", "strike", "harbour", "talks",
                                    "tariff", "winter", "council", "vessel",
                                    "cranes", "quiet"};

static unsigned draw(unsigned *state, size_t n)
{
    *state = *state * 1664525u + 1013904223u;
    return (unsigned)((*state >> 8) % n);
}

#define PICK(list) ((list)[draw(state, PT_COUNTOF(list))])

static void write_text(unsigned *state, char *out, size_t size)
{
    const unsigned n = 8 + draw(state, 30);
    size_t at = 0;
    for (unsigned i = 0; i < n; i++)
        at += (size_t)snprintf(out + at, size - at, "%s%s", PICK(words),
                               draw(state, 6) == 0   ? ".\n"
                               : draw(state, 5) == 0 ? ". The "
                                                     : " ");
}

/* Two years, thinner at first; one day in nine is not known. */
static const char *draw_day(unsigned *state, char out[PT_DATE_TEXT_SIZE])
{
    enum { FIRST = 19723 /* 2024-01-01 */, DAYS = 731 };
    if (draw(state, 9) == 0)
        return NULL;
    const unsigned a = draw(state, DAYS);
    const unsigned b = draw(state, DAYS);
    pt_date_format(FIRST + (int32_t)(a > b ? a : b), out);
    return out;
}

/* Every fifth text is that of the article before, on a day of its own. */
static void fill(pt_indexer *indexer, size_t n, unsigned seed)
{
    unsigned value = seed;
    unsigned *const state = &value;
    struct pt_error err = {0};
    char text[1024] = "";
    for (size_t i = 0; i < n; i++) {
        char id[32], day[PT_DATE_TEXT_SIZE];
        snprintf(id, sizeof id, "n%zu", i);
        if (i == 0 || draw(state, 5) != 0)
            write_text(state, text, sizeof text);
        const struct pt_indexer_article article = {
            .id = id,
            .title = draw(state, 4) ? "From the harbour" : NULL,
            .text = text,
            .date = draw_day(state, day),
            .author = PICK(authors),
            .source = PICK(sources),
            .lang = PICK(langs),
            .tags = PICK(tags),
        };
        ck_assert_msg(pt_indexer_add(indexer, &article, &err) == PT_OK, "%s",
                      err.message);
    }
    ck_assert_msg(pt_indexer_commit(indexer, &err) == PT_OK, "%s", err.message);
}

void pt_archive_open(struct pt_archive *archive, size_t n, unsigned seed)
{
    char dir[80];
    pt_indexer *indexer = NULL;
    struct pt_error *const err = &archive->err;
    *archive = (struct pt_archive){.folder = "/tmp/pt-archive-XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(archive->folder));
    snprintf(dir, sizeof dir, "%s/index", archive->folder);
    ck_assert_int_eq(pt_indexer_open(dir, NULL, &indexer, err), PT_OK);
    fill(indexer, n, seed);
    pt_indexer_close(indexer);
    ck_assert_int_eq(pt_search_open(dir, &archive->search, err), PT_OK);
}

void pt_archive_close(struct pt_archive *archive)
{
    char command[128];
    pt_search_close(archive->search);
    snprintf(command, sizeof command, "rm -rf '%s'", archive->folder);
    ck_assert_int_eq(system(command), 0);
}

pt_results *pt_archive_ask(struct pt_archive *archive,
                           const char *query,
                           const struct pt_search_options *options)
{
    pt_results *results = NULL;
    ck_assert_msg(pt_search_run(archive->search, query, PT_ZSTR, options,
                                &results, &archive->err) == PT_OK,
                  "%s: %s", query, archive->err.message);
    return results;
}

uint64_t pt_archive_count(struct pt_archive *archive,
                          const char *query,
                          const char *clause,
                          enum pt_within within)
{
    char both[512];
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    o.flags = PT_SEARCH_EXACT_COUNTS;
    o.limit = 0;
    o.within = within;
    snprintf(both, sizeof both, "(%s) AND (%s)", query, clause);
    pt_results *const results = pt_archive_ask(archive, both, &o);
    const struct pt_count n = pt_results_articles(results);
    ck_assert_int_eq(n.exactness, PT_EXACT);
    pt_results_free(results);
    return n.value;
}
