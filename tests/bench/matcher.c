/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * matcher.c INDEX: how quickly the text matcher reads, in MB of ASCII text per
 * CPU second, and how many times as long it takes as a loop that looks each
 * byte up in a table, the least that a tokenizer does.
 */
#include "index/index_reader.h"
#include "search/match/text_match.h"
#include "search/query/query_parse.h"
#include "search/query/resolve.h"

#include "common/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MOST_ARTICLES = 4000, ROUNDS = 5 };

struct bench {
    struct pt_reader *reader;
    struct pt_analyzer *analyzer;
    struct pt_arena arena;
    struct pt_article *articles;
    size_t n;
    size_t n_bytes;
};

static struct pt_error err;

static void must(enum pt_status status)
{
    if (status == PT_OK)
        return;
    fprintf(stderr, "%s\n", err.message);
    exit(2);
}

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static bool is_ascii(struct pt_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x80)
            return false;
    return true;
}

/* Keeps the texts of the first articles that are ASCII. */
static void keep_articles(struct bench *b)
{
    struct pt_buf hold;
    pt_buf_init(&hold, PT_BUF_NO_CEILING);
    const uint32_t n_all = pt_reader_n_articles(b->reader);
    b->articles = pt_arena_array(&b->arena, MOST_ARTICLES, sizeof *b->articles);
    for (uint32_t docid = 1; docid <= n_all && b->n < MOST_ARTICLES; docid++) {
        struct pt_article article;
        struct pt_article *const to = &b->articles[b->n];
        must(pt_reader_article(b->reader, docid, &hold, &article, &err));
        if (!is_ascii(article.text))
            continue;
        to->lang = PT_STR("en");
        if (!pt_arena_copy(&b->arena, article.text, &to->text))
            exit(2);
        b->n_bytes += article.text.len;
        b->n++;
    }
    pt_buf_fini(&hold);
}

static double read_all(struct bench *b, struct pt_text_match *match, bool units)
{
    const double begun = cpu_seconds();
    for (size_t i = 0; i < b->n; i++)
        must(pt_text_match_load(match, &b->articles[i], units));
    return cpu_seconds() - begun;
}

static volatile unsigned n_letters;

static double look_up_all(const struct bench *b)
{
    unsigned char kinds[256] = {0};
    for (int c = 'a'; c <= 'z'; c++)
        kinds[c] = kinds[c - 'a' + 'A'] = 1;
    const double begun = cpu_seconds();
    for (size_t i = 0; i < b->n; i++)
        for (size_t k = 0; k < b->articles[i].text.len; k++)
            n_letters += kinds[(unsigned char)b->articles[i].text.ptr[k]];
    return cpu_seconds() - begun;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void measure(struct bench *b, const char *query, bool units)
{
    const struct pt_resolve_options options = {.with_variants = true};
    struct pt_query_parsed parsed;
    struct pt_clause_tree tree;
    struct pt_text_match *match = NULL;
    double speeds[ROUNDS], ratios[ROUNDS];
    must(pt_query_parse(pt_str_of(query), 0, &b->arena, &parsed, &err));
    must(pt_resolve(parsed.root, &options, b->reader, b->analyzer, &b->arena,
                    &tree, &err));
    must(pt_text_match_new(&tree, b->analyzer, &match));
    read_all(b, match, units);
    for (int i = 0; i < ROUNDS; i++) {
        const double seconds = read_all(b, match, units);
        speeds[i] = (double)b->n_bytes / 1e6 / seconds;
        ratios[i] = seconds / look_up_all(b);
    }
    qsort(speeds, ROUNDS, sizeof *speeds, compare);
    qsort(ratios, ROUNDS, sizeof *ratios, compare);
    printf("  %-28s %-10s %6.0f   %6.2f\n", query, units ? "units" : "",
           speeds[ROUNDS / 2], ratios[ROUNDS / 2]);
    pt_text_match_free(match);
}

int main(int argc, char **argv)
{
    static const char *const queries[] = {
        "\"interest rate\"",
        "(oil OR gas) AND price NOT bank",
        "econom* NEAR/s growth",
    };
    struct bench b = {0};
    if (argc != 2)
        return 2;
    must(pt_reader_open(argv[1], &b.reader, &err));
    must(pt_analyzer_new(&b.analyzer));
    pt_arena_init(&b.arena);
    keep_articles(&b);
    for (size_t i = 0; i < PT_COUNTOF(queries); i++) {
        measure(&b, queries[i], false);
        measure(&b, queries[i], true);
    }
    pt_arena_fini(&b.arena);
    pt_analyzer_free(b.analyzer);
    pt_reader_close(b.reader);
    return 0;
}
