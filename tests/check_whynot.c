/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_whynot.c: why an article does not answer, from outside: only ptsearch.h
 * and ptindex.h.
 */
#include "common/buf.h"
#include "indexer/ptindex.h"
#include "search/ptsearch.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

Suite *pt_suite_whynot(void);

static char folder[] = "/tmp/pt-check-XXXXXX";
static char dir[64];
static struct pt_error err;

static void must(enum pt_status status)
{
    ck_assert_msg(status == PT_OK, "%d: %s", (int)status, err.message);
}

static pt_indexer *begin_index(void)
{
    pt_indexer *indexer = NULL;
    memcpy(folder + strlen(folder) - 6, "XXXXXX", 6);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(dir, sizeof dir, "%s/index", folder);
    must(pt_indexer_open(dir, NULL, &indexer, &err));
    return indexer;
}

static void teardown(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    ck_assert_int_eq(system(command), 0);
}

static pt_search *opened(void)
{
    pt_search *search = NULL;
    must(pt_search_open(dir, &search, &err));
    return search;
}

/* --- the verdict is that of a search -------------------------------------- */

static void index_samples(void)
{
    const char *const samples = getenv("PT_SAMPLES");
    ck_assert_msg(samples != NULL, "PT_SAMPLES names the sample articles");
    pt_indexer *const indexer = begin_index();
    must(pt_indexer_update(indexer, &samples, 1, NULL, &err));
    pt_indexer_close(indexer);
}

static const char *const asked[] = {
    "*",
    "guarantee",
    "=guarantee",
    "\"security guarantees\"",
    "\"security guarantees\" NOT NATO",
    "~\"security guarantee\"",
    "\"security guarantee\"",
    "\"guarantees security\"~3",
    "NOT nato",
    "-nato",
    "NATO AND (troops OR monitors)",
    "a OR the",
    "+NATO troops -memorandum",
    "troops -nato",
    "US",
    "us",
    "US NOT us",
    "cease-fire",
    "ceasefire",
    "\"cease fire\"",
    "Zelensky",
    "=Zelensky",
    "zelensk*",
    "*isation",
    "zzzqqq*",
    "\"security zzzqqq*\"",
    "zelenski~",
    "zelenski~2",
    "guarant* NEAR/3 security",
    "security PRE/1 guarantees",
    "guarantees PRE/1 security",
    "nato NEAR/s guarantee",
    "nato NEAR/p guarantee NEAR/p ukraine",
    "nato NOT NEAR/s guarantee",
    "nato NOT NEAR/p guarantee",
    "said NEAR said",
    "atleast3(guarantees)",
    "atleast2(nato OR guarantee)",
    "hlead(guarantees)",
    "hlead(nato OR memorandum)",
    "title:peace",
    "title:*",
    "title:(truce OR lesson)",
    "NOT title:truce",
    "author:\"Jane Doe\"",
    "author:*",
    "source:*",
    "lang:uk",
    "lang:en guarantees",
    "path:wire-*",
    "path:articles NOT lang:en",
    "url:example.org",
    "date:2025-12",
    "date:2025-12-15..2025-12-16 guarantees",
    "NOT date:*",
    "peace^3 NATO",
    "NOT (nato OR (guarantees NOT memorandum))",
    "NOT (NOT nato)",
    "memorandum (NOT (nato troops))",
    "1,000",
    "гарантії",
    "переговоры",
    "garanties",
};

static int has_path(const pt_results *results, const char *path)
{
    for (size_t i = 0; i < pt_results_n_hits(results); i++)
        if (strcmp(pt_hit_text(pt_results_hit(results, i), PT_HIT_PATH, NULL),
                   path) == 0)
            return 1;
    return 0;
}

/* Units of the article among the hits. */
static uint64_t count_path(const pt_results *results, const char *path)
{
    uint64_t n = 0;
    for (size_t i = 0; i < pt_results_n_hits(results); i++)
        n += strcmp(pt_hit_text(pt_results_hit(results, i), PT_HIT_PATH, NULL),
                    path) == 0;
    return n;
}

/* The tree is one: the root decides exactly when the article fails, and some
 * leaf below it then decides too. */
static void ck_is_sane(const pt_why_not *why, const char *query)
{
    const int answers = pt_why_not_answers(why);
    size_t n_deciding = 0;
    for (size_t i = 0; i < pt_why_not_n_clauses(why); i++) {
        const struct pt_why_clause *const c = pt_why_not_clause(why, i);
        ck_assert_msg(c->depth == 0 || i > 0, "%s", query);
        ck_assert_msg(c->begin <= c->end && c->end <= strlen(query), "%s",
                      query);
        ck_assert_msg(!c->nearest || (c->decides && !c->holds), "%s", query);
        ck_assert_msg(!c->nearest || *c->nearest->remark, "%s", query);
        n_deciding += c->decides && (c->nearest != NULL);
    }
    ck_assert_int_eq(pt_why_not_clause(why, 0)->holds, answers);
    ck_assert_int_eq(pt_why_not_clause(why, 0)->decides, !answers);
    ck_assert_msg(answers || n_deciding > 0, "%s has no reason", query);
}

static void
ck_agree(pt_search *search, const char *query, enum pt_within within)
{
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    o.limit = PT_ALL_HITS;
    o.today = 20442;
    pt_results *all = NULL, *hits = NULL;
    must(pt_search_run(search, "*", PT_ZSTR, &o, &all, &err));
    ck_assert_uint_gt(pt_results_n_hits(all), 30);
    o.within = within;
    must(pt_search_run(search, query, PT_ZSTR, &o, &hits, &err));
    for (size_t i = 0; i < pt_results_n_hits(all); i++) {
        const char *const path =
            pt_hit_text(pt_results_hit(all, i), PT_HIT_PATH, NULL);
        pt_why_not *why = NULL;
        must(pt_search_why_not(search, path, PT_ZSTR, query, PT_ZSTR, &o, &why,
                               &err));
        ck_assert_msg(pt_why_not_answers(why) == has_path(hits, path),
                      "%s on %s within %d", query, path, (int)within);
        ck_assert_uint_eq(pt_results_total(pt_why_not_results(why)).value,
                          count_path(hits, path));
        ck_is_sane(why, query);
        pt_why_not_free(why);
    }
    pt_results_free(hits);
    pt_results_free(all);
}

START_TEST(the_verdict_is_that_of_a_search)
{
    pt_search *const search = opened();
    ck_agree(search, asked[_i], PT_WITHIN_ARTICLE);
    pt_search_close(search);
}
END_TEST

START_TEST(the_verdict_is_that_of_a_search_within_units)
{
    pt_search *const search = opened();
    ck_agree(search, asked[_i], PT_WITHIN_PARAGRAPH);
    ck_agree(search, asked[_i], PT_WITHIN_SENTENCE);
    pt_search_close(search);
}
END_TEST

/* --- what is nearest ------------------------------------------------------ */

static const struct pt_indexer_article quay = {
    .id = "quay",
    .title = "Harbour talks resume",
    .text = "The harbour board met on Monday. Pilots of the harbour were not "
            "asked.\n"
            "A second day of talks is planned by the board, said the pilot "
            "Ada Marsh.\n"
            "US inspectors told the board that the old pier must close. "
            "Smaller boats will use the new pier.",
    .url = "https://example.org/quay",
    .date = "2025-03-01",
    .author = "Jane Doe",
    .source = "The Quay",
    .tags = "ports\nlabour",
    .lang = "en",
};

static const struct pt_indexer_article bare = {
    .id = "bare",
    .text = "It asks us for nothing. Zelenskyy wrote to the harbour.\n"
            "The pier is old, and old the boats.",
    .lang = "en",
};

/* Its words are those of the index that quay does not have. */
static const struct pt_indexer_article canal = {
    .id = "canal",
    .text = "Pontoons and lanterns, eleven herons, guardians of the canal.",
    .url = "https://example.org/quay",
    .lang = "en",
};

static void index_own(void)
{
    pt_indexer *const indexer = begin_index();
    must(pt_indexer_add(indexer, &quay, &err));
    must(pt_indexer_add(indexer, &bare, &err));
    must(pt_indexer_add(indexer, &canal, &err));
    must(pt_indexer_commit(indexer, &err));
    pt_indexer_close(indexer);
}

/* A passage with its marks in brackets. */
static void add_passage(struct pt_buf *out, const struct pt_passage *p)
{
    const struct pt_str text = pt_str_n(p->text, p->text_len);
    size_t at = 0;
    pt_buf_puts(out, " «");
    for (size_t i = 0; i < p->n_spans; i++) {
        pt_buf_add(out, pt_str_sub(text, at, p->spans[i].begin));
        pt_buf_puts(out, "[");
        at = p->spans[i].end;
        pt_buf_add(out, pt_str_sub(text, p->spans[i].begin, at));
        pt_buf_puts(out, "]");
    }
    pt_buf_add(out, pt_str_sub(text, at, text.len));
    pt_buf_puts(out, "»");
}

/* A clause in a line: dashes for its depth; + holds, ! fails and decides,
 * . fails; its words; =occurrences; what is nearest. @: the unit shown. */
static void add_clause(struct pt_buf *out, const struct pt_why_clause *c)
{
    for (unsigned i = 0; i < c->depth; i++)
        pt_buf_add_byte(out, '-');
    pt_buf_add_byte(out, c->holds ? '+' : c->decides ? '!' : '.');
    pt_buf_printf(out, " %.*s", PT_STR_FMT(pt_str_n(c->text, c->text_len)));
    if (c->holds && c->occurrences.exactness == PT_EXACT)
        pt_buf_printf(out, " =%u", (unsigned)c->occurrences.value);
    if (c->nearest) {
        pt_buf_printf(out, " (%s: %s", c->nearest->what, c->nearest->remark);
        for (size_t i = 0; i < c->nearest->n_passages; i++)
            add_passage(out, &c->nearest->passages[i]);
        pt_buf_puts(out, ")");
    }
    pt_buf_puts(out, "\n");
}

static void add_why(struct pt_buf *out, const pt_why_not *why)
{
    const pt_hit *const hit = pt_results_hit(pt_why_not_results(why), 0);
    for (size_t i = 0; i < pt_hit_n_passages(hit); i++) {
        pt_buf_puts(out, "@");
        add_passage(out, pt_hit_passage(hit, i));
        pt_buf_puts(out, "\n");
    }
    for (size_t i = 0; i < pt_why_not_n_clauses(why); i++)
        add_clause(out, pt_why_not_clause(why, i));
}

struct row {
    const char *article;
    const char *query;
    enum pt_within within;
    unsigned flags;
    const char *wanted;
};

/* clang-format off */
static const struct row rows[] = {
    {"quay", "pier NOT boats", 0, 0,
     "! pier NOT boats\n"
     "-+ pier =2\n"
     "-! NOT boats (stands: stands there once «US inspectors told the board "
     "that the old pier must close. Smaller [boats] will use the new "
     "pier.»)\n"
     "--+ boats =1\n"},
    {"quay", "board pilots", 0, 0,
     "+ board pilots =5\n"
     "-+ board =3\n"
     "-+ pilots =2\n"},
    {"quay", "=board =pilots =talk", 0, 0,
     "! =board =pilots =talk\n"
     "-+ =board =3\n"
     "-+ =pilots =1\n"
     "-! =talk (form: only in another form: “talks”, twice «A second day of "
     "[talks] is planned by the board, said the pilot Ada Marsh.»)\n"},
    {"quay", "\"harbour boards\"", 0, 0,
     "! \"harbour boards\" (form: only in another form: “harbour board”, "
     "once «The [harbour board] met on Monday. Pilots of the harbour were "
     "not asked.»)\n"},
    {"quay", "\"new pier must close\"", 0, 0,
     "! \"new pier must close\" (run: only 3 of its 4 words stand side by "
     "side «US inspectors told the board that the old [pier must close]. "
     "Smaller boats will use the new pier.»)\n"},
    {"quay", "\"pier new\"", 0, 0,
     "! \"pier new\" (order: its words stand there in another order «US "
     "inspectors told the board that the old pier must close. Smaller boats "
     "will use the [new] [pier].»)\n"},
    {"quay", "\"told the inspectors\"", 0, 0,
     "! \"told the inspectors\" (order: its words stand there in another "
     "order «US [inspectors] [told] [the] board that the old pier must "
     "close. Smaller boats will use the new pier.»)\n"},
    {"quay", "\"old boats\"", 0, 0,
     "! \"old boats\" (distance: its words stand there with 4 others "
     "between them «US inspectors told the board that the [old] pier must "
     "close. Smaller [boats] will use the new pier.»)\n"},
    {"quay", "\"resume Monday\"", 0, 0,
     "! \"resume Monday\" (unit: its words stand in the title and in the "
     "text, not together «Harbour talks [resume]» «The harbour board met on "
     "[Monday]. Pilots of the harbour were not asked.»)\n"},
    {"quay", "\"the old lighthouse\"", 0, 0,
     "! \"the old lighthouse\" (run: “lighthouse” is nowhere; 2 of the 3 "
     "words stand side by side «US inspectors told the board that [the old] "
     "pier must close. Smaller boats will use the new pier.»)\n"},
    {"quay", "\"inspektors told\"", 0, 0,
     "! \"inspektors told\" (word: “inspektors” is nowhere; nearest is "
     "“inspectors” «US [inspectors] [told] the board that the old pier must "
     "close. Smaller boats will use the new pier.»)\n"},
    {"quay", "talks/Monday", 0, 0,
     "! talks/Monday (order: its words stand there with 11 others between "
     "them, in another order «The harbour board met on [Monday]. Pilots of "
     "the harbour were not asked.» «A second day of [talks] is planned by "
     "the board, said the pilot Ada Marsh.»)\n"},
    {"quay", "\"zebra crossing\"", 0, 0,
     "! \"zebra crossing\" (nothing: none of its words stands in it)\n"},
    {"quay", "\"Pilots asked\"~2", 0, 0,
     "! \"Pilots asked\"~2 (distance: its words stand there with 5 others "
     "between them «The harbour board met on Monday. [Pilots] of the "
     "harbour were not [asked].»)\n"},
    {"quay", "inspecters", 0, 0,
     "! inspecters (word: nowhere in it; nearest is “inspectors” «US "
     "[inspectors] told the board that the old pier must close. Smaller "
     "boats will use the new pier.»)\n"},
    {"quay", "inspection", 0, 0,
     "! inspection (word: nowhere in it; nearest is “inspectors” «US "
     "[inspectors] told the board that the old pier must close. Smaller "
     "boats will use the new pier.»)\n"},
    {"quay", "guardian", 0, 0,
     "! guardian (nothing: nowhere in it, nor anything like it)\n"},
    {"quay", "inspecto?y", 0, 0,
     "! inspecto?y (word: fits no word of the index; nearest is "
     "“inspectors” «US [inspectors] told the board that the old pier must "
     "close. Smaller boats will use the new pier.»)\n"},
    {"quay", "pontoo*", 0, 0,
     "! pontoo* (nothing: nowhere in it, nor anything like it)\n"},
    {"quay", "zebra*", 0, 0,
     "! zebra* (nothing: fits no word of the index)\n"},
    {"quay", "us", 0, 0,
     "! us (reading: only the acronym “US” stands there «[US] inspectors "
     "told the board that the old pier must close. Smaller boats will use "
     "the new pier.»)\n"},
    {"bare", "US", 0, 0,
     "! US (reading: only the word “us” stands there «It asks [us] for "
     "nothing. Zelenskyy wrote to the harbour.»)\n"},
    {"bare", "Zelensky", 0, PT_SEARCH_NO_VARIANTS,
     "! Zelensky (form: only in another form: “Zelenskyy”, once «It asks us "
     "for nothing. [Zelenskyy] wrote to the harbour.»)\n"},
    {"bare", "=Zelensky", 0, 0,
     "! =Zelensky (form: only in another form: “Zelenskyy”, once «It asks "
     "us for nothing. [Zelenskyy] wrote to the harbour.»)\n"},
    {"quay", "board NEAR/2 Monday", 0, 0,
     "! board NEAR/2 Monday (distance: 3 words apart at the closest, not 2 "
     "«The harbour [board] met on [Monday]. Pilots of the harbour were not "
     "asked.»)\n"
     "-+ board =3\n"
     "-+ Monday =1\n"},
    {"quay", "board NEAR/1 Monday", 0, 0,
     "! board NEAR/1 Monday (distance: 3 words apart at the closest, not 1 "
     "«The harbour [board] met on [Monday]. Pilots of the harbour were not "
     "asked.»)\n"
     "-+ board =3\n"
     "-+ Monday =1\n"},
    {"quay", "Monday PRE/5 board", 0, 0,
     "! Monday PRE/5 board (order: near enough, but in the other order «The "
     "harbour [board] met on [Monday]. Pilots of the harbour were not "
     "asked.»)\n"
     "-+ Monday =1\n"
     "-+ board =3\n"},
    {"quay", "Monday NEAR/s Pilots", 0, 0,
     "! Monday NEAR/s Pilots (unit: only in different sentences, 1 word "
     "apart at the closest «The harbour board met on [Monday]. [Pilots] of "
     "the harbour were not asked.»)\n"
     "-+ Monday =1\n"
     "-+ Pilots =2\n"},
    {"quay", "Monday NEAR/p Marsh", 0, 0,
     "! Monday NEAR/p Marsh (unit: only in different paragraphs, 22 words "
     "apart at the closest «The harbour board met on [Monday]. Pilots of "
     "the harbour were not asked.» «A second day of talks is planned by the "
     "board, said the pilot Ada [Marsh].»)\n"
     "-+ Monday =1\n"
     "-+ Marsh =1\n"},
    {"quay", "resume NEAR board", 0, 0,
     "! resume NEAR board (unit: one stands in the title, the other in the "
     "text «Harbour talks [resume]» «The harbour [board] met on Monday. "
     "Pilots of the harbour were not asked.»)\n"
     "-+ resume =1\n"
     "-+ board =3\n"},
    {"quay", "Monday NEAR Monday", 0, 0,
     "! Monday NEAR Monday (count: there is only one place for both «The "
     "harbour board met on [Monday]. Pilots of the harbour were not "
     "asked.»)\n"
     "-+ Monday =1\n"
     "-+ Monday =1\n"},
    {"quay", "Monday NEAR zebra", 0, 0,
     "! Monday NEAR zebra\n"
     "-+ Monday =1\n"
     "-! zebra (nothing: nowhere in it, nor anything like it)\n"},
    {"quay", "met NEAR/1 board NEAR/1 told", 0, 0,
     "! met NEAR/1 board NEAR/1 told (distance: 2 words apart at the "
     "closest, not 1 «US inspectors [told] the [board] that the old pier "
     "must close. Smaller boats will use the new pier.»)\n"
     "-+ met =1\n"
     "-+ board =3\n"
     "-+ told =1\n"},
    {"quay", "pilots NOT NEAR/s harbour", 0, 0,
     "+ pilots NOT NEAR/s harbour =1\n"
     "-+ pilots =2\n"
     "-+ harbour =3\n"},
    {"quay", "Pilots NOT NEAR/p zebra", 0, 0,
     "+ Pilots NOT NEAR/p zebra =2\n"
     "-+ Pilots =2\n"
     "-. zebra\n"},
    {"quay", "asked NOT NEAR/s harbour", 0, 0,
     "! asked NOT NEAR/s harbour (beside: stands there once, with the other "
     "near it «The harbour board met on Monday. Pilots of the [harbour] "
     "were not [asked].»)\n"
     "-+ asked =1\n"
     "-+ harbour =3\n"},
    {"quay", "atleast4(board)", 0, 0,
     "! atleast4(board) (count: stands there only 3 times «The harbour "
     "[board] met on Monday. Pilots of the harbour were not asked.»)\n"
     "-+ board =3\n"},
    {"quay", "atleast4(zebra)", 0, 0,
     "! atleast4(zebra)\n"
     "-! zebra (nothing: nowhere in it, nor anything like it)\n"},
    {"quay", "title:board", 0, 0,
     "! title:board (elsewhere: not in the title; in the text 3 times «The "
     "harbour [board] met on Monday. Pilots of the harbour were not "
     "asked.»)\n"},
    {"quay", "title:talk title:=talk", 0, 0,
     "! title:talk title:=talk\n"
     "-+ title:talk =1\n"
     "-! title:=talk (form: only in another form: “talks”, once «Harbour "
     "[talks] resume»)\n"},
    {"quay", "title:zebra", 0, 0,
     "! title:zebra (nothing: nowhere in it, nor anything like it)\n"},
    {"bare", "title:pier title:zebra", 0, 0,
     "! title:pier title:zebra\n"
     "-! title:pier (elsewhere: the article has no title; in the text once "
     "«The [pier] is old, and old the boats.»)\n"
     "-! title:zebra (field: the article has no title)\n"},
    {"quay", "title:inspecters", 0, 0,
     "! title:inspecters (word: nowhere in it; nearest is “inspectors” (in "
     "the text, not the title) «US [inspectors] told the board that the old "
     "pier must close. Smaller boats will use the new pier.»)\n"},
    {"quay", "hlead(inspectors)", 0, 0,
     "! hlead(inspectors) (elsewhere: not in the title or first paragraph; "
     "in the article once «US [inspectors] told the board that the old pier "
     "must close. Smaller boats will use the new pier.»)\n"},
    {"quay", "hlead(board AND pier)", 0, 0,
     "! hlead(board AND pier)\n"
     "-! board AND pier\n"
     "--+ board =1\n"
     "--! pier (elsewhere: not in the title or first paragraph; in the "
     "article twice «US inspectors told the board that the old [pier] must "
     "close. Smaller boats will use the new [pier].»)\n"},
    {"quay", "author:smith source:wire tag:rail lang:de url:zebra.org", 0, 0,
     "! author:smith source:wire tag:rail lang:de url:zebra.org\n"
     "-! author:smith (field: its author is Jane Doe)\n"
     "-! source:wire (field: its source is The Quay)\n"
     "-! tag:rail (field: its tags are ports, labour)\n"
     "-! lang:de (field: its language is en)\n"
     "-! url:zebra.org (field: its url is https://example.org/quay)\n"},
    {"bare", "author:smith title:* date:2025 source:*", 0, 0,
     "! author:smith title:* date:2025 source:*\n"
     "-! author:smith (field: the article has no author)\n"
     "-! title:* (field: the article has no title)\n"
     "-! date:2025 (field: the article has no date)\n"
     "-! source:* (field: the article has no source)\n"},
    {"quay", "date:2024 NOT date:2025 NOT author:doe", 0, 0,
     "! date:2024 NOT date:2025 NOT author:doe\n"
     "-! date:2024 (field: its date is 2025-03-01)\n"
     "-! NOT date:2025 (field: its date is 2025-03-01)\n"
     "--+ date:2025\n"
     "-! NOT author:doe (field: its author is Jane Doe)\n"
     "--+ author:doe\n"},
    {"quay", "zebra OR giraffe OR (pier NOT old)", 0, 0,
     "! zebra OR giraffe OR (pier NOT old)\n"
     "-! zebra (nothing: nowhere in it, nor anything like it)\n"
     "-! giraffe (nothing: nowhere in it, nor anything like it)\n"
     "-! pier NOT old\n"
     "--+ pier =2\n"
     "--! NOT old (stands: stands there once «US inspectors told the board "
     "that the [old] pier must close. Smaller boats will use the new "
     "pier.»)\n"
     "---+ old =1\n"},
    {"quay", "board NOT (pier NOT zebra)", 0, 0,
     "! board NOT (pier NOT zebra)\n"
     "-+ board =3\n"
     "-! NOT (pier NOT zebra) (stands: stands there twice «US inspectors "
     "told the board that the old [pier] must close. Smaller boats will use "
     "the new [pier].»)\n"
     "--+ pier NOT zebra =2\n"
     "---+ pier =2\n"
     "---+ NOT zebra\n"
     "----! zebra (nothing: nowhere in it, nor anything like it)\n"},
    {"quay", "+board zebra -pier", 0, 0,
     "! board zebra -pier\n"
     "-! board zebra -pier\n"
     "--+ board =3\n"
     "--! -pier (stands: stands there twice «US inspectors told the board "
     "that the old [pier] must close. Smaller boats will use the new "
     "[pier].»)\n"
     "---+ pier =2\n"
     "-. zebra\n"},
    {"quay", "zebra^2 board^3", 0, 0,
     "! zebra^2 board^3\n"
     "-! zebra^2 (nothing: nowhere in it, nor anything like it)\n"
     "-+ board^3 =3\n"},
    {"quay", "pier NOT board", PT_WITHIN_PARAGRAPH, 0,
     "@ «US inspectors told the board that the old [pier] must close. Smaller "
     "boats will use the new [pier].»\n"
     "! pier NOT board\n"
     "-+ pier =2\n"
     "-! NOT board (stands: stands there once «US inspectors told the "
     "[board] that the old pier must close. Smaller boats will use the new "
     "pier.»)\n"
     "--+ board =1\n"},
    {"quay", "Monday pier", PT_WITHIN_PARAGRAPH, 0,
     "@ «The harbour board met on [Monday]. Pilots of the harbour were not "
     "asked.»\n"
     "! Monday pier\n"
     "-+ Monday =1\n"
     "-! pier (elsewhere: not in this paragraph; in the article twice «US "
     "inspectors told the board that the old [pier] must close. Smaller "
     "boats will use the new [pier].»)\n"},
    {"quay", "pier zebra author:doe", PT_WITHIN_SENTENCE, 0,
     "@ «US inspectors told the board that the old [pier] must close.»\n"
     "! pier zebra author:doe\n"
     "-+ pier =1\n"
     "-! zebra (nothing: nowhere in it, nor anything like it)\n"
     "-+ author:doe\n"},
    {"quay", "pier NOT close", PT_WITHIN_SENTENCE, 0,
     "@ «Smaller boats will use the new [pier].»\n"
     "+ pier NOT close =1\n"
     "-+ pier =1\n"
     "-+ NOT close\n"
     "--. close\n"},
    {"quay", "talks resume zebra", PT_WITHIN_PARAGRAPH, 0,
     "@ «Harbour [talks] [resume]»\n"
     "! talks resume zebra\n"
     "-+ talks =1\n"
     "-+ resume =1\n"
     "-! zebra (nothing: nowhere in it, nor anything like it)\n"},
};
/* clang-format on */

START_TEST(the_nearest_thing_is_named)
{
    const struct row *const row = &rows[_i];
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    o.within = row->within;
    o.flags = row->flags;
    o.today = 20442;
    pt_search *const search = opened();
    pt_why_not *why = NULL;
    must(pt_search_why_not(search, row->article, PT_ZSTR, row->query, PT_ZSTR,
                           &o, &why, &err));
    struct pt_buf got;
    pt_buf_init(&got, PT_BUF_NO_CEILING);
    add_why(&got, why);
    ck_assert_msg(strcmp(pt_buf_z(&got), row->wanted) == 0,
                  "%s on %s\n--- wanted\n%s--- got\n%s", row->query,
                  row->article, row->wanted, pt_buf_z(&got));
    pt_buf_fini(&got);
    pt_why_not_free(why);
    pt_search_close(search);
}
END_TEST

START_TEST(distances_are_numbers_too)
{
    pt_search *const search = opened();
    pt_why_not *why = NULL;
    must(pt_search_why_not(search, "quay", PT_ZSTR, "board NEAR/2 Monday",
                           PT_ZSTR, NULL, &why, &err));
    ck_assert_int_eq(pt_why_not_clause(why, 0)->nearest->distance, 3);
    pt_why_not_free(why);
    must(pt_search_why_not(search, "quay", PT_ZSTR, "zebra", PT_ZSTR, NULL,
                           &why, &err));
    ck_assert_int_eq(pt_why_not_clause(why, 0)->nearest->distance, -1);
    pt_why_not_free(why);
    pt_search_close(search);
}
END_TEST

START_TEST(date_bounds_are_a_clause_of_their_own)
{
    struct pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    struct pt_buf got;
    pt_search *const search = opened();
    pt_why_not *why = NULL;
    o.since = 20150; /* 2025-03-03 */
    must(pt_search_why_not(search, "quay", PT_ZSTR, "pier", PT_ZSTR, &o, &why,
                           &err));
    pt_buf_init(&got, PT_BUF_NO_CEILING);
    add_why(&got, why);
    ck_assert_str_eq(pt_buf_z(&got),
                     "+ pier =2\n"
                     "! date:2025-03-03.. (field: its date is 2025-03-01)\n");
    pt_buf_fini(&got);
    pt_why_not_free(why);
    pt_search_close(search);
}
END_TEST

START_TEST(paragraphs_that_would_answer_are_counted)
{
    pt_search *const search = opened();
    pt_why_not *why = NULL;
    must(pt_search_why_not(search, "quay", PT_ZSTR, "board NOT pier", PT_ZSTR,
                           NULL, &why, &err));
    ck_assert_int_eq(pt_why_not_answers(why), 0);
    ck_assert_uint_eq(pt_why_not_n_paragraphs(why), 2);
    pt_why_not_free(why);
    pt_search_close(search);
}
END_TEST

START_TEST(a_long_query_has_few_nearest_things)
{
    struct pt_buf query;
    size_t n_nearest = 0;
    pt_buf_init(&query, PT_BUF_NO_CEILING);
    for (int i = 0; i < 2000; i++)
        pt_buf_printf(&query, "zebra%d ", i);
    pt_search *const search = opened();
    pt_why_not *why = NULL;
    must(pt_search_why_not(search, "quay", PT_ZSTR, query.ptr, query.len, NULL,
                           &why, &err));
    ck_assert_uint_eq(pt_why_not_n_clauses(why), 2001);
    for (size_t i = 0; i < pt_why_not_n_clauses(why); i++)
        n_nearest += pt_why_not_clause(why, i)->nearest != NULL;
    ck_assert_uint_eq(n_nearest, 12);
    pt_why_not_free(why);
    pt_search_close(search);
    pt_buf_fini(&query);
}
END_TEST

/* --- names ---------------------------------------------------------------- */

static enum pt_status ask(pt_search *search, const char *article)
{
    pt_why_not *why = NULL;
    const enum pt_status status = pt_search_why_not(
        search, article, PT_ZSTR, "pier", PT_ZSTR, NULL, &why, &err);
    ck_assert((status == PT_OK) == (why != NULL));
    pt_why_not_free(why);
    return status;
}

START_TEST(an_article_is_found_by_its_id)
{
    pt_search *const search = opened();
    ck_assert_int_eq(ask(search, "quay"), PT_OK);
    ck_assert_int_eq(ask(search, "qua"), PT_ENOTFOUND);
    ck_assert_ptr_nonnull(strstr(err.message, "\"qua\""));
    ck_assert_int_eq(ask(search, ""), PT_ENOTFOUND);
    pt_search_close(search);
}
END_TEST

START_TEST(a_url_of_two_articles_names_both)
{
    pt_search *const search = opened();
    ck_assert_int_eq(ask(search, "https://example.org/quay"), PT_EINVALID);
    ck_assert_ptr_nonnull(strstr(err.message, "quay, canal"));
    ck_assert_int_eq(ask(search, "https://example.org/qua"), PT_ENOTFOUND);
    pt_search_close(search);
}
END_TEST

START_TEST(the_query_is_judged_before_the_article)
{
    pt_search *const search = opened();
    pt_why_not *why = NULL;
    ck_assert_int_eq(pt_search_why_not(search, "nobody", PT_ZSTR, "pier (",
                                       PT_ZSTR, NULL, &why, &err),
                     PT_EQUERY);
    ck_assert_uint_eq(err.span_begin, 5);
    ck_assert_ptr_null(why);
    pt_why_not_free(NULL);
    pt_search_close(search);
}
END_TEST

static int n_of(size_t bytes, size_t one)
{
    return (int)(bytes / one);
}

Suite *pt_suite_whynot(void)
{
    Suite *const suite = suite_create("whynot");
    TCase *const verdict = tcase_create("verdict");
    tcase_set_timeout(verdict, 120);
    tcase_add_unchecked_fixture(verdict, index_samples, teardown);
    tcase_add_loop_test(verdict, the_verdict_is_that_of_a_search, 0,
                        n_of(sizeof asked, sizeof *asked));
    tcase_add_loop_test(verdict, the_verdict_is_that_of_a_search_within_units,
                        0, n_of(sizeof asked, sizeof *asked));
    suite_add_tcase(suite, verdict);

    TCase *const nearest = tcase_create("nearest");
    tcase_set_timeout(nearest, 60);
    tcase_add_unchecked_fixture(nearest, index_own, teardown);
    tcase_add_loop_test(nearest, the_nearest_thing_is_named, 0,
                        n_of(sizeof rows, sizeof *rows));
    tcase_add_test(nearest, distances_are_numbers_too);
    tcase_add_test(nearest, date_bounds_are_a_clause_of_their_own);
    tcase_add_test(nearest, paragraphs_that_would_answer_are_counted);
    tcase_add_test(nearest, a_long_query_has_few_nearest_things);
    suite_add_tcase(suite, nearest);

    TCase *const names = tcase_create("names");
    tcase_add_unchecked_fixture(names, index_own, teardown);
    tcase_add_test(names, an_article_is_found_by_its_id);
    tcase_add_test(names, a_url_of_two_articles_names_both);
    tcase_add_test(names, the_query_is_judged_before_the_article);
    suite_add_tcase(suite, names);
    return suite;
}
