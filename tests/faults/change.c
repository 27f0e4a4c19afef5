/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * change.c INDEX FIRST LAST: a writer whose every commit is acknowledged. Of
 * the batches FIRST to LAST each replaces PER_BATCH of 60 articles by
 * newer versions, is committed, and then, not before, its number is written to
 * stdout by one system call. Blocks of the index are used again and again,
 * which is what a lost rename harms; adding alone would not show it.
 *
 *     --poison KIND --at N   the article at place N of every batch is one that
 *                            is refused, or hard to take
 *     --per N                articles of a batch, 5 to PER_BATCH
 *     --host                 like a program that has no last words for when
 *                            libxapian ends it
 *
 * Sees the public header only. Ends with 0: all committed; 2: the error is on
 * stderr; 3: the library left descriptors open, with or without an error.
 */
#include "indexer/ptindex.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PER_BATCH = 25, LONG_WORD = 300, BIG = 9 << 20 };
enum { EXIT_FAILED = 2, EXIT_LEAKED = 3 };

/* What articles say: a sentence each, chosen by article and batch. */
static const char *const sentences[] = {
    "The harbour council met late and counted the boats twice.",
    "A baker from the hill brought seven loaves to the ferry.",
    "Nobody on the pier could name the captain of the grey tug.",
    "Rain is expected over the northern fields until the weekend.",
    "The school orchestra lost its drum and played on without it.",
    "Prices of lamp oil fell again, said the keeper of the tower.",
    "Two engineers measured the bridge and disagreed about it.",
    "The library opens earlier in winter, for the sake of the stove.",
    "Voters in the valley asked for a bus that waits for the train.",
    "A letter from the islands arrived with its stamps upside down.",
    "The gardeners of the old park planted quinces along the wall.",
    "Fishermen reported a quiet season and mended their nets.",
    "The minister of roads promised gravel before the first frost.",
};
enum { N_SENTENCES = sizeof sentences / sizeof *sentences };

struct text {
    char bytes[4096];
};

/* zq7v3 is the word that only version 3 of article 7 has. */
static void write_text(struct text *out, unsigned article, unsigned version)
{
    int n = snprintf(out->bytes, sizeof out->bytes,
                     "The mark of this page is zq%uv%u.\n", article, version);
    const unsigned seed = article * 31 + version * 17;
    for (unsigned i = 0; i < 12; i++)
        n += snprintf(out->bytes + n, sizeof out->bytes - (size_t)n, "%s%s",
                      sentences[(seed + i * (1 + version % 5)) % N_SENTENCES],
                      i % 4 == 3 ? "\n\n" : " ");
}

static void fail(const char *what)
{
    fprintf(stderr, "change: %s\n", what);
    exit(EXIT_FAILED);
}

static void acknowledge(unsigned batch)
{
    char line[32];
    const int n = snprintf(line, sizeof line, "ack %u\n", batch);
    if (write(STDOUT_FILENO, line, (size_t)n) != n)
        fail("cannot acknowledge");
}

/* --- poison --- */

static char *filled(size_t n, char byte)
{
    char *const bytes = malloc(n + 1);
    if (!bytes)
        fail("memory ran out");
    memset(bytes, byte, n);
    bytes[n] = '\0';
    return bytes;
}

/* n words, each another. */
static char *many_words(size_t n)
{
    char *const bytes = filled(n * 8, ' ');
    for (size_t i = 0; i < n; i++) {
        const int len = snprintf(bytes + i * 8, 8, "w%06zu", i % 1000000);
        bytes[i * 8 + (size_t)len] = ' ';
    }
    return bytes;
}

struct poison {
    const char *name;
    enum pt_status wanted; /* PT_OK: it is taken */
};

/* The engine's are worked by the library breaks, which meets them at
 * libxapian's door: the term is too long there, or has NULs, which it notices
 * when it commits. */
static const struct poison poisons[] = {
    {"long-word",     PT_OK      },
    {"nul",           PT_OK      },
    {"broken-utf-8",  PT_OK      },
    {"many-words",    PT_OK      },
    {"long-id",       PT_OK      },
    {"control",       PT_OK      },
    {"big",           PT_ELIMIT  },
    {"no-text",       PT_EINVALID},
    {"no-id",         PT_EINVALID},
    {"bad-date",      PT_EINVALID},
    {"engine-term",   PT_OK      },
    {"engine-commit", PT_OK      },
};

static const struct poison *find_poison(const char *name)
{
    for (size_t i = 0; i < sizeof poisons / sizeof *poisons; i++)
        if (strcmp(poisons[i].name, name) == 0)
            return &poisons[i];
    fail("no such poison");
    return NULL;
}

static enum pt_status add_poison(pt_indexer *indexer,
                                 const struct poison *poison,
                                 struct pt_error *err)
{
    char *bytes = NULL;
    const char *const name = poison->name;
    struct pt_indexer_article article = {
        .id = name, .title = "Poison", .text = "Some plain words."};
    if (strcmp(name, "long-word") == 0)
        article.text = bytes = filled(LONG_WORD, 'w');
    else if (strcmp(name, "nul") == 0)
        article.text = "one\0two", article.text_len = 7;
    else if (strcmp(name, "broken-utf-8") == 0)
        article.text = "\xff\xc0\x80 \xed\xa0\x80 word";
    else if (strcmp(name, "many-words") == 0)
        article.text = bytes = many_words(20000);
    else if (strcmp(name, "long-id") == 0)
        article.id = bytes = filled(1000, 'i');
    else if (strcmp(name, "control") == 0)
        article.title = "\x1b]0;title\x07\x7f\t\x01";
    else if (strcmp(name, "big") == 0)
        article.text = bytes = filled(BIG, 'b');
    else if (strcmp(name, "no-text") == 0)
        article.text = "";
    else if (strcmp(name, "no-id") == 0)
        article.id = NULL;
    else if (strcmp(name, "bad-date") == 0)
        article.date = "the day before";
    const enum pt_status status = pt_indexer_add(indexer, &article, err);
    free(bytes);
    if (status == poison->wanted)
        return PT_OK;
    if (status == PT_OK)
        fail("poison was taken");
    return status;
}

/* --- batches --- */

static enum pt_status add_article(pt_indexer *indexer,
                                  unsigned article,
                                  unsigned version,
                                  struct pt_error *err)
{
    struct text text;
    char id[32];
    snprintf(id, sizeof id, "article %u", article);
    write_text(&text, article, version);
    const struct pt_indexer_article added = {.id = id,
                                             .title = "Of the harbour",
                                             .text = text.bytes,
                                             .date = "2025-12-15",
                                             .lang = "en"};
    return pt_indexer_add(indexer, &added, err);
}

static enum pt_status add_batch(pt_indexer *indexer,
                                unsigned batch,
                                unsigned n,
                                const struct poison *poison,
                                unsigned at,
                                struct pt_error *err)
{
    enum pt_status status = PT_OK;
    const unsigned n_articles = n * 12 / 5;
    for (unsigned i = 0; i < n && status == PT_OK; i++) {
        if (poison && i == at)
            status = add_poison(indexer, poison, err);
        if (status == PT_OK)
            status =
                add_article(indexer, (batch * n + i) % n_articles, batch, err);
    }
    if (status == PT_OK)
        status = pt_indexer_commit(indexer, err);
    if (status == PT_OK)
        acknowledge(batch);
    return status;
}

static void
on_event(void *context, const char *what, const char *path, const char *reason)
{
    (void)context;
    if (strcmp(what, "skipped") == 0)
        fprintf(stderr, "change: %s: %s\n", path, reason ? reason : "");
}

/* libxapian may end the process, and this says why. */
static void on_abort(const char *reason)
{
    (void)!write(STDERR_FILENO, reason, strlen(reason));
    _exit(EXIT_FAILED);
}

static int n_descriptors(void)
{
    int n = 0;
    for (int fd = 0; fd < 256; fd++)
        n += fcntl(fd, F_GETFD) >= 0;
    return n;
}

int main(int argc, char **argv)
{
    const struct pt_indexer_options options = {.on_event = on_event};
    const int n_before = n_descriptors();
    const bool is_host = argc == 5 && strcmp(argv[4], "--host") == 0;
    const bool is_per = argc == 6 && strcmp(argv[4], "--per") == 0;
    if (!is_host)
        pt_indexer_at_abort(on_abort);
    pt_indexer *indexer = NULL;
    struct pt_error err;
    if (argc != 4 && argc != 8 && !is_host && !is_per)
        fail("INDEX FIRST LAST [--host | --per N | --poison KIND --at N]");
    const unsigned n =
        is_per ? (unsigned)strtoul(argv[5], NULL, 10) : PER_BATCH;
    const struct poison *const poison = argc == 8 ? find_poison(argv[5]) : NULL;
    const unsigned at = argc == 8 ? (unsigned)strtoul(argv[7], NULL, 10) : 0;
    const unsigned last = (unsigned)strtoul(argv[3], NULL, 10);
    enum pt_status status = pt_indexer_open(argv[1], &options, &indexer, &err);
    for (unsigned batch = (unsigned)strtoul(argv[2], NULL, 10);
         batch <= last && status == PT_OK; batch++)
        status = add_batch(indexer, batch, n, poison, at, &err);
    pt_indexer_close(indexer);
    if (status != PT_OK)
        fprintf(stderr, "change: %s\n", err.message);
    if (n_descriptors() != n_before)
        return EXIT_LEAKED;
    return status == PT_OK ? EXIT_SUCCESS : EXIT_FAILED;
}
