/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/mem.h"
#include "index/bulk/index_bulk.h"
#include "index/index_numbers.h"
#include "index/index_postings.h"
#include "index/index_values.h"
#include "index/index_writer.h"
#include "index/reader_private.h"
#include "search/match/place_pairs.h"
#include "search/match/story_map.h"
#include "search/match/word_walk.h"
#include "tests/search_rig.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

Suite *pt_suite_walked(void);

/* Enough for lists of several chunks and for two spans of a walk. */
enum { N_ARTICLES = 2600, MOST_WORDS = 24 };

static struct pt_rig rig;
static unsigned seed;

static unsigned draw(unsigned n)
{
    seed = seed * 1103515245u + 12345u;
    return (seed >> 16) % n;
}

#define PICK(array) ((array)[draw(PT_COUNTOF(array))])

/* Those in front are in most articles. */
static const char *const words[] = {
    "the",    "of",        "and",     "harbour",    "a",       "crane",
    "in",     "envoys",    "talks",   "harbours",   "bridge",  "is",
    "winter", "guarantee", "frozen",  "guarantees", "them",    "guaranteed",
    "to",     "monitor",   "lantern", "ceasefire",  "orchard", "zeppelin"};

static const char *word(void)
{
    const unsigned first = draw(PT_COUNTOF(words));
    const unsigned second = draw(PT_COUNTOF(words));
    return words[first * second / PT_COUNTOF(words)];
}

/* The n-th article as of the version; the text is in out. */
static struct pt_rig_article
make_article(unsigned n, unsigned version, char path[32], struct pt_buf *out)
{
    const unsigned n_words = 1 + draw(MOST_WORDS);
    snprintf(path, 32, "/w/%u", n);
    pt_buf_clear(out);
    for (unsigned i = 0; i < n_words; i++)
        pt_buf_printf(out, "%s%s", word(), i % 7 == 6 ? ". " : " ");
    if (n % 97 == version)
        pt_buf_puts(out, "sextant");
    return (struct pt_rig_article){
        .path = path,
        .title = n % 5 ? NULL : words[n % PT_COUNTOF(words)],
        .text = pt_buf_z(out),
        .lang = "en",
        .date = n % 3 ? "2025-12-02" : "2024-03-01",
        .source = n % 2 ? "Harbour Gazette" : "Wire Eight",
    };
}

/* Puts an article, or removes the one that it is. */
static void put_article(struct pt_writer *writer,
                        struct pt_document_builder *builder,
                        const struct pt_rig_article *written,
                        bool is_removed)
{
    const struct pt_article article = pt_rig_article_of(written, builder);
    struct pt_document document;
    ck_assert_int_eq(pt_document_build(builder, &article, &document, &rig.err),
                     PT_OK);
    ck_assert_int_eq(is_removed
                         ? pt_writer_remove(writer, document.unique, &rig.err)
                         : pt_writer_put(writer, &document, &rig.err),
                     PT_OK);
}

static void put_articles(struct pt_writer *writer,
                         unsigned step,
                         unsigned version,
                         struct pt_buf *text)
{
    struct pt_document_builder *builder = NULL;
    ck_assert_int_eq(pt_document_builder_new(&builder), PT_OK);
    for (unsigned i = 0; i < N_ARTICLES; i += step) {
        char path[32];
        const struct pt_rig_article written =
            make_article(i, version, path, text);
        put_article(writer, builder, &written, version && i % 3 == 0);
    }
    ck_assert_int_eq(pt_writer_commit(writer, &rig.err), PT_OK);
    pt_document_builder_free(builder);
}

static void put_first(struct pt_writer *writer, struct pt_buf *text)
{
    put_articles(writer, 1, 0, text);
}

/* Day after day newer ones, of which most have a phrase of common words that is
 * told from positions. */
static void put_rising(struct pt_writer *writer, struct pt_buf *text)
{
    enum { DAYS = 17, A_DAY = 530 };
    struct pt_document_builder *builder = NULL;
    ck_assert_int_eq(pt_document_builder_new(&builder), PT_OK);
    for (unsigned i = 0; i < DAYS * A_DAY; i++) {
        char path[32], date[32];
        snprintf(path, sizeof path, "/w/%u", i);
        snprintf(date, sizeof date, "2025-11-%02u", 1 + i / A_DAY);
        pt_buf_clear(text);
        pt_buf_printf(text, i % 3 ? "%s of them %s" : "them %s of %s", word(),
                      word());
        const struct pt_rig_article written = {
            .path = path, .text = pt_buf_z(text), .lang = "en", .date = date};
        put_article(writer, builder, &written, false);
    }
    ck_assert_int_eq(pt_writer_commit(writer, &rig.err), PT_OK);
    pt_document_builder_free(builder);
}

/* Many words that begin alike, each rarer than the one before it. */
static void put_alike(struct pt_writer *writer, struct pt_buf *text)
{
    enum { N_ALIKE = 150, N_WORDS = 12 };
    struct pt_document_builder *builder = NULL;
    ck_assert_int_eq(pt_document_builder_new(&builder), PT_OK);
    for (unsigned i = 0; i < N_ARTICLES; i++) {
        char path[32];
        snprintf(path, sizeof path, "/w/%u", i);
        pt_buf_clear(text);
        for (unsigned k = 0; k < N_WORDS; k++)
            pt_buf_printf(text, "%s qu%03u ", word(),
                          draw(1 + draw(1 + draw(N_ALIKE))));
        const struct pt_rig_article written = {.path = path,
                                               .text = pt_buf_z(text),
                                               .lang = "en",
                                               .date = "2025-12-02"};
        put_article(writer, builder, &written, false);
    }
    ck_assert_int_eq(pt_writer_commit(writer, &rig.err), PT_OK);
    pt_document_builder_free(builder);
}

typedef void put_all(struct pt_writer *writer, struct pt_buf *text);

/* Built in bulk; then some are removed and others replaced by libxapian. */
static void open_index(put_all *put, bool is_changed)
{
    const struct pt_bulk_means means = {.memory = PT_BULK_MEMORY};
    const char *why_not = NULL;
    struct pt_writer *writer = NULL;
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    rig = (struct pt_rig){.reader = NULL};
    seed = 77;
    const char *const place = getenv("TMPDIR");
    snprintf(rig.dir, sizeof rig.dir, "%s/pt-walked-XXXXXX",
             place && *place ? place : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(rig.dir));
    ck_assert_int_eq(pt_writer_create_bulk(rig.dir, &means, NULL, NULL, &writer,
                                           &why_not, &rig.err),
                     PT_OK);
    put(writer, &text);
    if (is_changed)
        put_articles(writer, 7, 1, &text);
    pt_writer_close(writer);
    ck_assert_int_eq(pt_reader_open(rig.dir, &rig.reader, &rig.err), PT_OK);
    ck_assert_int_eq(pt_analyzer_new(&rig.analyzer), PT_OK);
    pt_arena_init(&rig.arena);
    pt_buf_fini(&text);
}

static void open_as_built(void)
{
    open_index(put_first, false);
}

static void open_changed(void)
{
    open_index(put_first, true);
}

static void open_rising(void)
{
    open_index(put_rising, false);
}

static void open_alike(void)
{
    open_index(put_alike, false);
}

static void close_rig(void)
{
    pt_rig_close(&rig);
}

/* --- the same answers ---------------------------------------------------- */

static void ask_leaf(struct pt_buf *out)
{
    static const char *const forms[] = {
        "%s", "%s", "%s", "%s", "%s", "%s", "=%s", "title:%s", "%s^2.5",
    };
    static const char *const whole[] = {
        "guarant*",          "har*",           "tal*",        "the*",
        "source:harbour",    "date:2025-12..", "source:wire", "lang:en",
        "sextant",           "nowhere",        "\"of the\"",  "(of NEAR/3 the)",
        "\"harbour crane\"", "\"of them\""};
    char leaf[64];
    if (draw(5) == 0) {
        pt_buf_puts(out, PICK(whole));
        return;
    }
    const char *const form = PICK(forms);
    const char *const at = strstr(form, "%s");
    snprintf(leaf, sizeof leaf, "%.*s%s%s", (int)(at - form), form, word(),
             at + 2);
    pt_buf_puts(out, leaf);
}

static void ask(struct pt_buf *out, unsigned depth)
{
    static const char *const joints[] = {" ", " AND ", " OR ", " OR ", " NOT "};
    if (depth == 0 || draw(5) == 0) {
        ask_leaf(out);
        return;
    }
    const unsigned n = 2 + draw(2);
    const char *const joint = PICK(joints);
    pt_buf_puts(out, draw(12) ? "(" : "(NOT ");
    for (unsigned i = 0; i < n; i++) {
        if (i > 0)
            pt_buf_puts(out, joint);
        ask(out, depth - 1);
    }
    pt_buf_puts(out, draw(12) ? ")" : ")^0.5");
}

/* clang-format off */
static const struct pt_match_options pages[] = {
    {.limit = 10},
    {.limit = 10, .fold_copies = true, .skips_stories = true},
    {.limit = 60, .offset = 20},
    {.limit = PT_ALL_HITS, .exact_counts = true},
    {.limit = 3, .skips_total = true, .skips_stories = true},
    {.limit = 5, .sort = PT_SORT_OLDEST},
    {.limit = 0, .exact_counts = true},
    {.limit = 0, .exact_counts = true, .skips_stories = true},
    {.limit = 8, .recency_days = 300, .today = PT_RIG_TODAY},
    {.limit = 7, .within = PT_WITHIN_PARAGRAPH},
};
/* clang-format on */

/* clang-format off */
static const struct pt_match_options place_pages[] = {
    {.limit = 10, .fold_copies = true, .skips_total = true,
     .skips_stories = true},
    {.limit = 10},
    {.limit = 5, .offset = 30},
    {.limit = 6, .sort = PT_SORT_NEWEST},
    {.limit = 6, .sort = PT_SORT_TITLE, .skips_total = true},
    {.limit = PT_ALL_HITS, .exact_counts = true},
    {.limit = 0, .exact_counts = true},
    {.limit = 7, .within = PT_WITHIN_PARAGRAPH},
    {.limit = 7, .within = PT_WITHIN_SENTENCE},
    {.limit = 9, .within = PT_WITHIN_SENTENCE, .exact_counts = true},
};
/* clang-format on */

static void compare_hits(const char *query,
                         const struct pt_match *walked,
                         const struct pt_match *engines)
{
    ck_assert_msg(walked->n_hits == engines->n_hits, "%s: %zu hits, not %zu",
                  query, walked->n_hits, engines->n_hits);
    for (size_t i = 0; i < walked->n_hits; i++) {
        const struct pt_match_hit *const a = &walked->hits[i];
        const struct pt_match_hit *const b = &engines->hits[i];
        ck_assert_msg(a->docid == b->docid && a->unit == b->unit &&
                          a->n_copies == b->n_copies && a->score == b->score,
                      "%s: hit %zu is %u (%.17g), not %u (%.17g)", query, i,
                      (unsigned)a->docid, a->score, (unsigned)b->docid,
                      b->score);
    }
}

/* What a page of a query is, walked and by libxapian alone. */
static void
compare(const char *query, struct pt_match_options options, unsigned *n_walked)
{
    struct pt_match walked, engines;
    struct pt_articles walked_all = {0}, engines_all = {0};
    const bool lists = options.limit == PT_ALL_HITS;
    options.walk_from = 1;
    options.articles = lists ? &walked_all : NULL;
    pt_rig_match(&rig, query, &options, &walked, NULL);
    options.walk_from = UINT32_MAX;
    options.articles = lists ? &engines_all : NULL;
    pt_rig_match(&rig, query, &options, &engines, NULL);
    *n_walked += walked.is_walked;
    ck_assert(!engines.is_walked);
    compare_hits(query, &walked, &engines);
    pt_rig_agree_on_counts(query, &options, &walked, &engines);
    ck_assert_uint_eq(walked_all.n, engines_all.n);
    ck_assert(walked_all.n == 0 ||
              memcmp(walked_all.docids, engines_all.docids,
                     walked_all.n * sizeof *walked_all.docids) == 0);
    pt_articles_fini(&walked_all);
    pt_articles_fini(&engines_all);
}

START_TEST(a_walk_gives_what_the_engine_gives)
{
    unsigned n_walked = 0;
    struct pt_buf query;
    pt_buf_init(&query, PT_BUF_NO_CEILING);
    seed = 3000017u * (unsigned)(_i + 1);
    if (_i % 2)
        pt_reader_keep_blocks(rig.reader);
    for (unsigned i = 0; i < 70; i++) {
        pt_buf_clear(&query);
        ask(&query, 1 + draw(3));
        pt_arena_reset(&rig.arena);
        for (size_t k = i % 2; k < PT_COUNTOF(pages); k += 2)
            compare(pt_buf_z(&query), pages[k], &n_walked);
    }
    pt_buf_fini(&query);
    ck_assert_uint_gt(n_walked, 200);
}
END_TEST

/* Wherever phrases stand in a query positions are read past the engine: what
 * has the words of one beside another, what weighs by one and not the other,
 * what one is not to be in. */
START_TEST(windows_are_walked_wherever_they_stand)
{
    static const char *const queries[] = {
        "\"harbour crane\" OR \"of them\"",
        "\"envoys talks\" OR \"crane bridge\" OR \"is winter\"",
        "\"guarant* talks\" OR \"har* crane\" OR sextant",
        "harbour AND (\"crane in\" OR \"envoys talks\")",
        "(\"crane bridge\" OR zeppelin) AND (\"is winter\" OR talks)",
        "harbour NOT (\"harbour crane\" OR \"envoys talks\")",
        "(\"talks bridge\" OR crane) NOT \"frozen talks\"",
        "(\"talks bridge\" NOT \"bridge is\") OR \"winter crane\"^3",
        "\"envoys of the\" OR \"crane and a bridge\"",
        "title:\"harbour\" OR \"lantern harbour\" OR \"the the\"",
        "\"nowhere talks\" OR \"talks nowhere\" OR \"talks talks talks\"",
        "(harbour NEAR/3 crane) OR (envoys NEAR/2 talks)",
        "(har* NEAR/4 talks) OR \"crane bridge\"~2",
        "(harbour NEAR/4 crane NEAR/4 talks) OR zeppelin",
        "harbour NOT (harbour NEAR/3 crane)",
        "harbour NOT (crane NOT (crane NEAR/3 talks))",
        "(NOT (harbour NEAR/3 crane)) AND (talks OR \"is winter\")"};
    const char *const query = queries[_i / 2];
    unsigned n_walked = 0;
    if (_i % 2)
        pt_reader_keep_blocks(rig.reader);
    for (size_t k = 0; k < PT_COUNTOF(pages); k++)
        compare(query, pages[k], &n_walked);
    ck_assert_msg(n_walked + 1 >= PT_COUNTOF(pages), "%s: %u walked", query,
                  n_walked);
}
END_TEST

/* Questions, of which only some words weigh. */
START_TEST(questions_of_common_words_are_the_same)
{
    static const char *const queries[] = {
        "the OR of OR and OR a OR in OR is OR to",
        "the AND of",
        "of NEAR the",
        "\"of the\"",
        "\"of them\"",
        "\"the of and\"",
        "the",
        "crane the",
        "the OR harbour OR of OR crane",
        "har* OR the",
        "tal* AND of",
        "harbour NOT the",
        "(the OR of) NOT harbour"};
    unsigned n_walked = 0;
    if (_i)
        pt_reader_keep_blocks(rig.reader);
    for (size_t i = 0; i < PT_COUNTOF(queries); i++)
        for (size_t k = 0; k < PT_COUNTOF(pages); k++)
            compare(queries[i], pages[k], &n_walked);
    ck_assert_uint_gt(n_walked, 60);
}
END_TEST

/* Whether places told a page, which is the same by texts of what the engine
 * gives without walks. */
static bool is_same_by_places(const char *query,
                              struct pt_match_options options)
{
    struct pt_match ours, engines;
    options.walk_from = options.common_from = 1;
    pt_rig_match(&rig, query, &options, &ours, NULL);
    options.walk_from = UINT32_MAX;
    pt_rig_match(&rig, query, &options, &engines, NULL);
    compare_hits(query, &ours, &engines);
    pt_rig_agree_on_counts(query, &options, &ours, &engines);
    return ours.is_by_places;
}

START_TEST(places_decide_with_the_same_answer)
{
    static const char *const queries[] = {
        "the NEAR/3 of NEAR/3 and",
        "the PRE/2 of",
        "the of",
        "of them",
        "the^3 of^0.7",
        "(the OR of) NEAR/2 (and OR harbour)",
        "\"the of and\"~3",
        "the NOT NEAR/s of",
        "of NEAR/s crane",
        "hlead(the)",
        "atleast2(the)",
        "har* NEAR/2 the",
        "\"the har*\" NOT \"of the\"",
        "\"the* of\"",
        "\"of the* harbour\"",
        "\"harbour the* an*\"",
        "\"in the* the\" OR \"th* th*\"",
        "the NOT \"t*e of\"",
        "the NOT \"the of\"",
        "the NOT \"of them\"",
        "\"the of them\"",
        "\"the zeppelin\"",
        "the NEAR/2 of date:2024",
    };
    unsigned n_by_places = 0;
    for (size_t i = 0; i < PT_COUNTOF(queries); i++)
        for (size_t k = 0; k < PT_COUNTOF(place_pages); k++)
            n_by_places += is_same_by_places(queries[i], place_pages[k]);
    ck_assert_uint_gt(n_by_places, 60);
}
END_TEST

/* Of many words that begin alike those are read beforehand that there is room
 * for; the others, where they are not many, are asked for in each article. */
START_TEST(rare_words_are_read_as_far_as_there_is_room)
{
    static const char *const queries[] = {
        "\"qu* the\"",
        "\"the qu*\"",
        "\"of qu* the\"",
        "qu* NEAR/2 harbour",
        "\"qu* the\" NOT \"qu0* of\"",
        "\"qu1* the\" OR \"the qu*\"",
    };
    static const struct {
        uint32_t room;
        bool is_enough; /* for all but a few words */
    } rooms[] = {
        {0,    true },
        {6000, true },
        {3500, true },
        {40,   false}
    };
    for (size_t r = 0; r < PT_COUNTOF(rooms); r++) {
        unsigned n_by_places = 0;
        for (size_t i = 0; i < PT_COUNTOF(queries); i++)
            for (size_t k = 0; k < PT_COUNTOF(place_pages); k++) {
                struct pt_match_options options = place_pages[k];
                options.rare_places = rooms[r].room;
                n_by_places += is_same_by_places(queries[i], options);
            }
        ck_assert_msg(rooms[r].is_enough ? n_by_places >= 40 : !n_by_places,
                      "room for %u: %u pages by places",
                      (unsigned)rooms[r].room, n_by_places);
    }
}
END_TEST

/* Of more articles than are counted the units of the heaviest are compared,
 * which fill the page: all of these may answer, or but a part. */
START_TEST(units_of_many_articles_are_the_same)
{
    static const char *const queries[] = {
        "(the OR of OR harbour) (and OR crane OR envoys OR a)",
        "(the OR of OR and) NEAR/4 (harbour OR crane OR a OR in OR envoys)",
        "(the OR harbour OR of) PRE/2 (and OR the OR of OR harbour OR crane)",
        "(the OR of) NOT NEAR/1 (and OR harbour OR crane)",
        "(the OR of OR and OR harbour) NOT crane",
        "(harbour OR the OR crane) PRE/1 (of OR a)",
        "\"the OF\" OR \"and of\" OR \"of harbour\" OR \"harbour the\" OR "
        "\"crane the\"",
        "(harbour OR the) PRE/1 (the OR of OR harbour)",
        "(the OR of OR and OR harbour) PRE/1 (the OR of)",
    };
    static const enum pt_within units[] = {PT_WITHIN_SENTENCE,
                                           PT_WITHIN_PARAGRAPH};
    unsigned n_many = 0;
    for (size_t i = 0; i < PT_COUNTOF(queries) * PT_COUNTOF(units); i++) {
        const char *const query = queries[i / PT_COUNTOF(units)];
        struct pt_match_options options = {.limit = PT_RANKED_ARTICLES,
                                           .within =
                                               units[i % PT_COUNTOF(units)]};
        struct pt_match ours, engines;
        options.walk_from = options.common_from = 1;
        pt_rig_match(&rig, query, &options, &ours, NULL);
        options.walk_from = UINT32_MAX;
        pt_rig_match(&rig, query, &options, &engines, NULL);
        compare_hits(query, &ours, &engines);
        pt_rig_agree_on_counts(query, &options, &ours, &engines);
        n_many += !ours.total_is_exact;
    }
    ck_assert_uint_gt(n_many, 10);
}
END_TEST

/* --- values -------------------------------------------------------------- */

static struct pt_str engines_value(xc_values *values, uint32_t docid)
{
    struct xc_error cause;
    if (xc_values_valid(values) && xc_values_docid(values) < docid)
        ck_assert_int_eq(xc_values_skip_to(values, docid, &cause), XC_OK);
    if (!xc_values_valid(values) || xc_values_docid(values) != docid)
        return PT_STR("");
    const struct xc_bytes value = xc_values_value(values);
    return pt_str_n(value.ptr, value.len);
}

START_TEST(values_are_those_that_the_engine_has)
{
    static const enum pt_slot slots[] = {PT_SLOT_NEWEST, PT_SLOT_STORY,
                                         PT_SLOT_TITLE};
    struct pt_postings *postings = NULL;
    struct xc_error cause;
    ck_assert_int_eq(pt_postings_open(rig.reader, &postings), PT_OK);
    ck_assert_ptr_nonnull(postings);
    for (unsigned round = 0; round < 9; round++) {
        const enum pt_slot slot = slots[round % PT_COUNTOF(slots)];
        const uint32_t most_step = round < 3 ? 1 : round < 6 ? 5 : 400;
        struct pt_value_list list;
        xc_values *values = NULL;
        unsigned n_there = 0;
        ck_assert_int_eq(pt_value_list_init(&list, postings, slot), PT_OK);
        ck_assert_int_eq(xc_db_values(pt_reader_db(rig.reader), (uint32_t)slot,
                                      &values, &cause),
                         XC_OK);
        for (uint32_t docid = 1; docid < 2 * N_ARTICLES;
             docid += 1 + draw(most_step)) {
            struct pt_str value;
            const struct pt_str wanted = engines_value(values, docid);
            ck_assert_int_eq(pt_value_list_get(&list, docid, &value),
                             wanted.len ? PT_GLASS_THERE : PT_GLASS_ABSENT);
            ck_assert(pt_str_equal(value, wanted));
            n_there += wanted.len > 0;
        }
        ck_assert_uint_gt(n_there, 4);
        xc_values_free(values);
        pt_value_list_fini(&list);
    }
    pt_postings_close(postings);
}
END_TEST

START_TEST(kept_tables_count_as_the_engine_does)
{
    static const char *const others[] = {"nowhere", "Zharbour", "Len",
                                         "Q/w/12",  "",         "z"};
    struct pt_error err;
    uint32_t n;
    pt_reader_keep_blocks(rig.reader);
    for (size_t i = 0; i < PT_COUNTOF(words) + PT_COUNTOF(others); i++) {
        const struct pt_str term = pt_str_of(
            i < PT_COUNTOF(words) ? words[i] : others[i - PT_COUNTOF(words)]);
        uint32_t engines = 0, ours = 0;
        struct xc_error cause;
        if (!term.len) {
            ck_assert(!pt_postings_count(rig.reader, term, &n));
            continue;
        }
        ck_assert_int_eq(xc_db_term_freq(pt_reader_db(rig.reader), term.ptr,
                                         term.len, &engines, &cause),
                         XC_OK);
        ck_assert(pt_postings_count(rig.reader, term, &n));
        ck_assert_uint_eq(n, engines);
        ck_assert_int_eq(pt_reader_count(rig.reader, term, &ours, &err), PT_OK);
        ck_assert_uint_eq(ours, engines);
    }
}
END_TEST

START_TEST(kept_numbers_are_those_that_the_lists_have)
{
    const uint32_t last = xc_db_lastdocid(pt_reader_db(rig.reader));
    struct pt_postings *postings = NULL;
    struct pt_posting_list list;
    struct pt_value_list values;
    ck_assert_int_eq(pt_postings_open(rig.reader, &postings), PT_OK);
    ck_assert_ptr_nonnull(postings);
    ck_assert_ptr_null(pt_reader_lengths(rig.reader, postings));
    pt_reader_keep_blocks(rig.reader);
    const uint32_t *const lengths = pt_reader_lengths(rig.reader, postings);
    const uint64_t *const begins =
        pt_reader_begins(rig.reader, postings, PT_SLOT_NEWEST);
    ck_assert(lengths && begins);
    ck_assert_ptr_null(pt_reader_begins(rig.reader, postings, PT_SLOT_TITLE));
    ck_assert_int_eq(pt_posting_list_init_lengths(&list, postings), PT_OK);
    ck_assert_int_eq(pt_value_list_init(&values, postings, PT_SLOT_NEWEST),
                     PT_OK);
    for (uint32_t docid = 1; docid <= last + PT_NUMBERS_BEHIND; docid++) {
        struct pt_str value;
        pt_posting_list_skip(&list, docid);
        (void)pt_value_list_get(&values, docid, &value);
        ck_assert_uint_eq(lengths[docid],
                          list.docid == docid ? list.chunk.wdf : 0);
        ck_assert_uint_eq(begins[docid], pt_value_begin(value));
    }
    pt_value_list_fini(&values);
    pt_posting_list_fini(&list);
    pt_postings_close(postings);
}
END_TEST

/* All values of slot from a docid on, against those that the engine has. */
static void
compare_values(const struct pt_postings *postings, uint32_t slot, uint32_t from)
{
    struct pt_value_list list;
    struct xc_error cause;
    xc_values *values = NULL;
    struct pt_str value;
    uint32_t docid;
    ck_assert_int_eq(pt_value_list_init(&list, postings, (enum pt_slot)slot),
                     PT_OK);
    ck_assert_int_eq(
        xc_db_values(pt_reader_db(rig.reader), slot, &values, &cause), XC_OK);
    if (xc_values_valid(values))
        ck_assert_int_eq(xc_values_skip_to(values, from, &cause), XC_OK);
    enum pt_glass_found found = pt_value_list_from(&list, from, &docid, &value);
    while (xc_values_valid(values)) {
        const struct xc_bytes wanted = xc_values_value(values);
        ck_assert_int_eq(found, PT_GLASS_THERE);
        ck_assert_uint_eq(docid, xc_values_docid(values));
        ck_assert(pt_str_equal(value, pt_str_n(wanted.ptr, wanted.len)));
        ck_assert_int_eq(xc_values_next(values, &cause), XC_OK);
        found = pt_value_list_next(&list, &docid, &value);
    }
    ck_assert_msg(found == PT_GLASS_ABSENT, "slot %u from %u", slot, from);
    xc_values_free(values);
    pt_value_list_fini(&list);
}

START_TEST(all_values_come_in_the_order_of_articles)
{
    struct pt_postings *postings = NULL;
    ck_assert_int_eq(pt_postings_open(rig.reader, &postings), PT_OK);
    ck_assert_ptr_nonnull(postings);
    for (uint32_t slot = 0; slot <= PT_SLOT_KEYS + 1; slot++) {
        compare_values(postings, slot, 1);
        for (unsigned i = 0; i < 20; i++)
            compare_values(postings, slot, 1 + draw(N_ARTICLES + 100));
    }
    pt_postings_close(postings);
}
END_TEST

struct expected {
    xc_values *values;
    const uint32_t *docids;
    unsigned n_there;
    size_t next;
};

/* What was passed over has none. */
static enum pt_status is_expected(void *context, size_t i, struct pt_str value)
{
    struct expected *const expected = context;
    for (; expected->next < i; expected->next++)
        ck_assert_uint_eq(
            engines_value(expected->values, expected->docids[expected->next])
                .len,
            0);
    ck_assert(pt_str_equal(
        value, engines_value(expected->values, expected->docids[i])));
    expected->next++;
    expected->n_there++;
    return PT_OK;
}

START_TEST(values_of_many_articles_are_those_that_the_engine_has)
{
    static const struct {
        enum pt_slot slot;
        uint32_t step;
        bool are_there;
    } rows[] = {
        {PT_SLOT_STORY,   1, true },
        {PT_SLOT_DATE,    2, true },
        {PT_SLOT_NEWEST,  3, true },
        {PT_SLOT_STORY,   7, true },
        {PT_SLOT_CHANGED, 1, false},
    };
    static uint32_t docids[2 * N_ARTICLES];
    for (size_t k = 0; k < PT_COUNTOF(rows); k++) {
        struct expected expected = {.docids = docids};
        struct xc_error cause;
        size_t n = 0;
        for (uint32_t docid = 1; docid < PT_COUNTOF(docids);
             docid += rows[k].step)
            docids[n++] = docid;
        ck_assert_int_eq(xc_db_values(pt_reader_db(rig.reader),
                                      (uint32_t)rows[k].slot, &expected.values,
                                      &cause),
                         XC_OK);
        ck_assert_int_eq(pt_reader_values(rig.reader, rows[k].slot, docids, n,
                                          is_expected, &expected, &rig.err),
                         PT_OK);
        for (; expected.next < n; expected.next++)
            ck_assert_uint_eq(
                engines_value(expected.values, docids[expected.next]).len, 0);
        ck_assert_msg((expected.n_there > 0) == rows[k].are_there, "row %zu",
                      k);
        xc_values_free(expected.values);
    }
}
END_TEST

START_TEST(articles_of_one_story_are_told_to_be)
{
    enum { N_MANY = 5000, N_STORIES = 1700 };
    static const uint64_t stories[] = {7, 0, 9, 7, 0, UINT64_MAX, 9, 7};
    static const uint32_t firsts[] = {0, 1, 2, 0, 4, 5, 2, 0};
    static uint32_t found[N_MANY];
    static uint64_t many[N_MANY];
    ck_assert_int_eq(
        pt_stories_find_firsts(stories, PT_COUNTOF(stories), found), PT_OK);
    for (size_t i = 0; i < PT_COUNTOF(stories); i++)
        ck_assert_uint_eq(found[i], firsts[i]);
    for (size_t i = 0; i < N_MANY; i++)
        many[i] = (uint64_t)(i % N_STORIES + 1) << 20;
    ck_assert_int_eq(pt_stories_find_firsts(many, N_MANY, found), PT_OK);
    for (size_t i = 0; i < N_MANY; i++)
        ck_assert_uint_eq(found[i], i % N_STORIES);
    ck_assert_int_eq(pt_stories_find_firsts(many, 0, found), PT_OK);
}
END_TEST

/* --- damage -------------------------------------------------------------- */

/* Turns one bit of the table at a place in the first n bytes of it. */
static void turn_bit(const char *path, long n)
{
    FILE *const file = fopen(path, "r+b");
    ck_assert_ptr_nonnull(file);
    const long at = (long)(((unsigned long)draw(32768) << 15 | draw(32768)) %
                           (unsigned long)n);
    ck_assert_int_eq(fseek(file, at, SEEK_SET), 0);
    const int byte = fgetc(file);
    ck_assert_int_eq(fseek(file, at, SEEK_SET), 0);
    fputc(byte ^ 1 << draw(8), file);
    ck_assert_int_eq(fclose(file), 0);
}

/* All postings of lists, span by span: whatever the bytes are, they rise and
 * end. */
static void read_all(struct pt_posting_list *list, uint32_t most)
{
    uint32_t before = 0;
    uint16_t places[2048];
    uint32_t wdfs[2048];
    uint64_t bits[32];
    for (uint32_t first = 1; first <= most; first += 2048) {
        const struct pt_posting_span span = {first, first + 2048};
        pt_posting_list_skip(list, first);
        memset(bits, 0, sizeof bits);
        const size_t n = pt_posting_list_take(list, span, bits, places, wdfs,
                                              PT_COUNTOF(places));
        ck_assert_uint_le(n, 2048);
        for (size_t i = 0; i < n; i++) {
            ck_assert_uint_gt(first + places[i], before);
            before = first + places[i];
        }
    }
}

static void read_values(const struct pt_postings *postings)
{
    struct pt_value_list list;
    size_t n_bytes = 0;
    ck_assert_int_eq(pt_value_list_init(&list, postings, PT_SLOT_NEWEST),
                     PT_OK);
    for (uint32_t docid = 1; docid < N_ARTICLES + 1000; docid++) {
        struct pt_str value;
        if (pt_value_list_get(&list, docid, &value) == PT_GLASS_THERE)
            for (size_t i = 0; i < value.len; i++)
                n_bytes += value.ptr[i] != '\0';
    }
    ck_assert_uint_lt(n_bytes, 1u << 30);
    pt_value_list_fini(&list);
}

static void read_all_values(const struct pt_postings *postings)
{
    struct pt_value_list list;
    struct pt_str value;
    uint32_t docid, before = 0;
    ck_assert_int_eq(pt_value_list_init(&list, postings, PT_SLOT_NEWEST),
                     PT_OK);
    for (; pt_value_list_next(&list, &docid, &value) == PT_GLASS_THERE;
         before = docid)
        ck_assert_uint_gt(docid, before);
    pt_value_list_fini(&list);
}

START_TEST(damaged_lists_are_read_without_harm)
{
    char path[600], copy[600];
    struct pt_postings *postings = NULL;
    struct stat st;
    snprintf(path, sizeof path, "%s/postlist.glass", rig.dir);
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_int_eq(pt_postings_open(rig.reader, &postings), PT_OK);
    ck_assert_ptr_nonnull(postings);
    pt_postings_close(postings);
    snprintf(copy, sizeof copy, "%s/postlist.old", rig.dir);
    ck_assert_int_eq(rename(path, copy), 0);
    char command[1300];
    unsigned n_lost = 0;
    seed = 5u * (unsigned)(_i + 1);
    for (unsigned i = 0; i < 40; i++) {
        snprintf(command, sizeof command, "cp %s %s", copy, path);
        ck_assert_int_eq(system(command), 0);
        pt_reader_close_tables(rig.reader);
        for (unsigned k = 0; k < 60; k++)
            turn_bit(path, (long)st.st_size);
        ck_assert_int_eq(pt_postings_open(rig.reader, &postings), PT_OK);
        if (!postings)
            continue;
        for (size_t k = 0; k < PT_COUNTOF(words); k++) {
            struct pt_posting_list list;
            ck_assert_int_eq(
                pt_posting_list_init(&list, postings, pt_str_of(words[k])),
                PT_OK);
            read_all(&list, N_ARTICLES + 1000);
            pt_posting_list_fini(&list);
        }
        read_values(postings);
        read_all_values(postings);
        n_lost += pt_postings_are_lost(postings);
        pt_postings_close(postings);
    }
    ck_assert_int_eq(rename(copy, path), 0);
    ck_assert_uint_gt(n_lost, 5);
}
END_TEST

/* A walk makes room for no more postings of a word than its list says it has.
 */
START_TEST(a_list_with_more_postings_than_it_says_is_lost)
{
    for (size_t room = 3; room <= 4; room++) {
        struct pt_postings *postings = NULL;
        struct pt_posting_list list;
        uint16_t places[4];
        uint32_t wdfs[4];
        uint64_t bits[32] = {0};
        ck_assert_int_eq(pt_postings_open(rig.reader, &postings), PT_OK);
        ck_assert_ptr_nonnull(postings);
        ck_assert_int_eq(pt_posting_list_init(&list, postings, PT_STR("the")),
                         PT_OK);
        const struct pt_posting_span span = {list.docid, list.docid + 1};
        ck_assert_uint_eq(
            pt_posting_list_take(&list, span, bits, places, wdfs, room), 1);
        ck_assert(!pt_postings_are_lost(postings));
        const struct pt_posting_span all = {list.docid, list.docid + 2048};
        ck_assert_uint_eq(
            pt_posting_list_take(&list, all, bits, places, wdfs, room), room);
        ck_assert(pt_postings_are_lost(postings));
        ck_assert_uint_eq(list.docid, PT_NO_DOCID);
        pt_posting_list_fini(&list);
        pt_postings_close(postings);
    }
}
END_TEST

/* Whoever reads in the middle of a commit sees the one before, or is told. */
START_TEST(a_walk_beside_a_writer_gives_what_the_engine_gives)
{
    unsigned n_walked = 0;
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    for (unsigned version = 2; version < 5; version++) {
        struct pt_writer *writer = NULL;
        bool is_changed;
        ck_assert_int_eq(pt_writer_open(rig.dir, NULL, NULL, &writer, &rig.err),
                         PT_OK);
        put_articles(writer, 40, version, &text);
        /* Of a table that is open the reader's own commit is read. */
        compare("the OR harbour", pages[0], &n_walked);
        ck_assert_uint_eq(n_walked, 2 * (version - 2));
        ck_assert_int_eq(pt_reader_refresh(rig.reader, &is_changed, &rig.err),
                         PT_OK);
        compare("the OR harbour", pages[0], &n_walked);
        ck_assert_uint_eq(n_walked, 2 * (version - 2) + 1);
        pt_writer_close(writer);
    }
    pt_buf_fini(&text);
}
END_TEST

static bool is_hit(const struct pt_match *match, uint32_t docid)
{
    for (size_t i = 0; i < match->n_hits; i++)
        if (match->hits[i].docid == docid)
            return true;
    return false;
}

/* the* stands for the and them, of which the first is among the pairs. */
START_TEST(where_common_words_are_side_by_side_is_known)
{
    struct pt_clause_tree tree;
    struct pt_place_pairs *pairs;
    struct pt_match with_pair, with_word;
    const struct pt_match_options all = {.limit = N_ARTICLES};
    ck_assert_int_eq(pt_rig_resolve(&rig, "\"harbour the* of\"", &tree), PT_OK);
    pt_rig_match(&rig, "\"the of\"", &all, &with_pair, NULL);
    pt_rig_match(&rig, "=them", &all, &with_word, NULL);
    ck_assert_int_eq(pt_place_pairs_new(&tree, rig.reader, &rig.arena, &pairs),
                     PT_OK);
    ck_assert_ptr_nonnull(pairs);
    ck_assert(!pt_place_pairs_know(pairs, 0) && pt_place_pairs_know(pairs, 1) &&
              !pt_place_pairs_know(pairs, 2));
    ck_assert_int_eq(pt_place_pairs_add_word(pairs, 1, PT_STR("them")), PT_OK);
    ck_assert_uint_gt(with_pair.n_hits, 20);
    ck_assert_uint_gt(with_word.n_hits, 20);
    for (uint32_t docid = 1; docid <= N_ARTICLES; docid++) {
        ck_assert(pt_place_pairs_have_common(pairs, 1, docid) ==
                  is_hit(&with_pair, docid));
        ck_assert(pt_place_pairs_have_added(pairs, 1, docid) ==
                  is_hit(&with_word, docid));
        ck_assert(pt_place_pairs_have_common(pairs, 0, docid));
    }
    ck_assert(pt_place_pairs_have_common(pairs, 1, UINT32_MAX));
    pt_place_pairs_free(pairs);
}
END_TEST

START_TEST(phrases_without_such_words_have_no_pairs)
{
    static const char *const queries[] = {
        "the of",         "\"the of\"",    "\"the* harbour\"",
        "the* NEAR/3 of", "\"the* of\"~3", "title:\"the* of\"",
        "\"har* of\""};
    struct pt_clause_tree tree;
    struct pt_place_pairs *pairs;
    for (size_t i = 0; i < PT_COUNTOF(queries); i++) {
        ck_assert_int_eq(pt_rig_resolve(&rig, queries[i], &tree), PT_OK);
        ck_assert_int_eq(
            pt_place_pairs_new(&tree, rig.reader, &rig.arena, &pairs), PT_OK);
        ck_assert_msg(!pairs, "%s", queries[i]);
    }
    ck_assert(pt_place_pairs_have_common(NULL, 0, 1));
}
END_TEST

/* No article is asked behind those that are counted but for its place among
 * the best, and the same ones whoever asks. */
START_TEST(of_news_kept_day_by_day_the_last_are_asked_first)
{
    struct pt_match match;
    unsigned n_walked = 0;
    struct pt_match_options options = {.limit = 10, .walk_from = 1};
    if (_i)
        pt_reader_keep_blocks(rig.reader);
    pt_rig_match(&rig, "\"of them\"", &options, &match, NULL);
    ck_assert(match.is_walked);
    ck_assert(!match.total_is_exact);
    ck_assert_uint_eq(match.total, PT_EXACT_ARTICLES + 1);
    for (size_t k = 0; k < PT_COUNTOF(pages); k++) {
        compare("\"of them\"", pages[k], &n_walked);
        compare("of NEAR/2 them", pages[k], &n_walked);
    }
    ck_assert_uint_gt(n_walked, 10);
}
END_TEST

Suite *pt_suite_walked(void)
{
    Suite *const suite = suite_create("walked");
    TCase *const built = tcase_create("as built");
    tcase_add_unchecked_fixture(built, open_as_built, close_rig);
    tcase_set_timeout(built, 120);
    tcase_add_test(built, where_common_words_are_side_by_side_is_known);
    tcase_add_test(built, phrases_without_such_words_have_no_pairs);
    tcase_add_loop_test(built, a_walk_gives_what_the_engine_gives, 0, 2);
    tcase_add_loop_test(built, questions_of_common_words_are_the_same, 0, 2);
    tcase_add_loop_test(built, windows_are_walked_wherever_they_stand, 0, 34);
    tcase_add_test(built, a_list_with_more_postings_than_it_says_is_lost);
    tcase_add_test(built, places_decide_with_the_same_answer);
    tcase_add_test(built, units_of_many_articles_are_the_same);
    tcase_add_test(built, values_are_those_that_the_engine_has);
    tcase_add_test(built, kept_tables_count_as_the_engine_does);
    tcase_add_test(built, kept_numbers_are_those_that_the_lists_have);
    tcase_add_test(built, all_values_come_in_the_order_of_articles);
    tcase_add_test(built,
                   values_of_many_articles_are_those_that_the_engine_has);
    tcase_add_test(built, articles_of_one_story_are_told_to_be);
    tcase_add_test(built, damaged_lists_are_read_without_harm);
    suite_add_tcase(suite, built);
    TCase *const rising = tcase_create("rising");
    tcase_add_unchecked_fixture(rising, open_rising, close_rig);
    tcase_set_timeout(rising, 120);
    tcase_add_loop_test(rising,
                        of_news_kept_day_by_day_the_last_are_asked_first, 0, 2);
    suite_add_tcase(suite, rising);
    TCase *const alike = tcase_create("alike");
    tcase_add_unchecked_fixture(alike, open_alike, close_rig);
    tcase_set_timeout(alike, 120);
    tcase_add_test(alike, rare_words_are_read_as_far_as_there_is_room);
    suite_add_tcase(suite, alike);
    TCase *const changed = tcase_create("changed");
    tcase_add_unchecked_fixture(changed, open_changed, close_rig);
    tcase_set_timeout(changed, 120);
    tcase_add_loop_test(changed, a_walk_gives_what_the_engine_gives, 2, 4);
    tcase_add_loop_test(changed, questions_of_common_words_are_the_same, 0, 2);
    tcase_add_test(changed, places_decide_with_the_same_answer);
    tcase_add_test(changed, values_are_those_that_the_engine_has);
    tcase_add_test(changed, kept_tables_count_as_the_engine_does);
    tcase_add_test(changed, kept_numbers_are_those_that_the_lists_have);
    tcase_add_test(changed,
                   values_of_many_articles_are_those_that_the_engine_has);
    tcase_add_test(changed, a_walk_beside_a_writer_gives_what_the_engine_gives);
    suite_add_tcase(suite, changed);
    return suite;
}
