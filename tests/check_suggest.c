/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_suggest.c: where nothing is found, what would be: for every operator,
 * and each with the number that asking it gives.
 */
#include "search/query/spell.h"
#include "tests/search_rig.h"

#include <check.h>

Suite *pt_suite_suggest(void);

static struct pt_rig rig;
static pt_search *search;

/* clang-format off */
static const struct pt_rig_article articles[] = {
    {.path = "/a", .lang = "en", .date = "2025-03-01", .author = "Ann Reed",
     .source = "Evening Gazette", .tags = "shipping",
     .title = "Harbour talks resume",
     .text = "The harbour talks resumed on Monday. Pilots were not asked.\n"
             "A second day of talks is planned, and the whole of the city "
             "waits for what the harbour board may find to say about it.\n"
             "No ferry sails."},
    {.path = "/b", .lang = "en", .date = "2025-03-02",
     .title = "Pilots return",
     .text = "The pilots of the harbour return to work, and a ferry sails.\n"
             "Nobody spoke of the organisation."},
    {.path = "/c", .lang = "en", .date = "2025-04-03",
     .title = "Rates rise",
     .text = "Interest rates rise again. Talks of a pause fade.\n"
             "Kolmogorov, a reader, writes that rates, rates and rates are "
             "all that is left. The anti-inflation league agrees."},
    {.path = "/d", .lang = "uk", .title = "Порт",
     .text = "Переговори в порту тривають. Лоцмани чекають."},
};
/* clang-format on */

static void open_rig(void)
{
    pt_rig_open(&rig, articles, PT_COUNTOF(articles));
    ck_assert_int_eq(pt_search_open(rig.dir, &search, &rig.err), PT_OK);
}

static void close_rig(void)
{
    pt_search_close(search);
    pt_rig_close(&rig);
}

static pt_results *ask(const char *query,
                       const struct pt_search_options *options)
{
    pt_results *results = NULL;
    const enum pt_status status =
        pt_search_run(search, query, PT_ZSTR, options, &results, &rig.err);
    ck_assert_msg(status == PT_OK, "%s: %s", query, rig.err.message);
    return results;
}

/* Asks the suggestion and compares. */
static void check_count(const char *query, const struct pt_suggestion *one)
{
    struct pt_search_options options = PT_SEARCH_OPTIONS_INIT;
    options.flags = one->flags | PT_SEARCH_EXACT_COUNTS;
    options.within = one->within;
    options.since = one->since;
    options.until = one->until;
    pt_results *const results = ask(one->query, &options);
    ck_assert_msg(
        pt_results_total(results).value == one->total && one->total > 0,
        "%s: %s finds %u, not %u", query, one->query,
        (unsigned)pt_results_total(results).value, (unsigned)one->total);
    pt_results_free(results);
}

/* clang-format off */
static const struct {
    const char *query;
    const char *suggestions; /* query=total; … in order */
    unsigned flags;
    int32_t since;
} rows[] = {
    /* spelling */
    {.query = "harbor pilotz", .suggestions = "harbor pilots=2; harbor=2;"},
    {.query = "hrabour", .suggestions = "harbour=2;"},
    {.query = "Harbuor", .suggestions = "Harbour=2;"},
    {.query = "HARBUOR", .suggestions = "HARBOUR=2;"},
    {.query = "oharbour", .suggestions = "harbour=2;"},
    {.query = "arbour", .suggestions = "harbour=2; about=1;"},
    {.query = "jarbour", .suggestions = "harbour=2;"},
    {.query = "ahrbour", .suggestions = "harbour=2;"},
    {.query = "kolmogrov", .suggestions = "kolmogorov=1;"},
    {.query = "kolmogrvo", .suggestions = "kolmogorov=1;"},
    {.query = "kolgrov", .suggestions = ""},
    {.query = "fery", .suggestions = "ferry=2;"},
    {.query = "frry", .suggestions = "ferry=2;"},
    {.query = "fry", .suggestions = ""},
    {.query = "\"harbuor talsk\"", .suggestions = "\"harbour talks\"=1;"},
    {.query = "harbuor NEAR/3 talsk", .suggestions = "harbour NEAR/3 talks=1;"},
    {.query = "(harbuor OR zzzz) AND ferrry",
     .suggestions = "(harbour OR zzzz) AND ferry=2;"},
    {.query = "talsk harbuor +ferrry",
     .suggestions = "talks harbour +ferry=2;"},
    {.query = "atleast2(ratez)", .suggestions = "atleast2(rates)=1;"},
    {.query = "title:harbuor", .suggestions = "title:harbour=1;"},
    {.query = "author:reeed", .suggestions = "author:reed=1;"},
    {.query = "source:gazete pilots", .suggestions = "source:gazette pilots=1; pilots=2;"},
    {.query = "tag:shiping", .suggestions = "tag:shipping=1;"},
    {.query = "anti-inflatoin", .suggestions = "anti-inflation=1;"},
    {.query = "\"lotsmany\" лоцмни", .suggestions = "\"lotsmany\" лоцмани=1; \"lotsmany\"=1;"},
    {.query = "\"lotsmeny\" лоцмни", .suggestions = ""},
    {.query = "лоцмни", .suggestions = "лоцмани=1;"},
    {.query = "harbuor -talks", .suggestions = "harbour -talks=1;"},
    {.query = "zebra NOT harbuor", .suggestions = ""},
    {.query = "lang:enn", .suggestions = ""},
    {.query = "path:/aa", .suggestions = ""},
    {.query = "xq", .suggestions = ""},
    {.query = "harbuor (ferry", .suggestions = "harbour (ferry=2; (ferry=2;",
     .flags = PT_SEARCH_PLAIN},
    {.query = "harbuor talks", .suggestions = "harbour talks=1; talks=2;",
     .flags = PT_SEARCH_PLAIN},
    /* other spellings, exactness */
    {.query = "\"organization\"",
     .suggestions = "\"organization\"=1; \"organisation\"=1;",
     .flags = PT_SEARCH_NO_VARIANTS},
    {.query = "=resume harbour pilots =asked =pilot",
     .suggestions = "resume harbour pilots asked pilot=1;"
                    " =resume harbour pilots =asked =pilots=1;"
                    " =resume AND harbour AND pilots AND =asked=1;"},
    {.query = "=\"organization\"",
     .suggestions = "\"organization\"=1; =\"organisation\"=1;"},
    {.query = "title:=rising", .suggestions = "title:rising=1;"},
    /* distances and numbers */
    {.query = "talks NEAR/3 ferry", .suggestions = "talks NEAR/22 ferry=1;"},
    {.query = "day pre/2 second", .suggestions = "day NEAR/2 second=1;"},
    {.query = "resumed PRE/2 sails", .suggestions = "resumed PRE/34 sails=1;"},
    {.query = "pilots NEAR/s city", .suggestions = ""},
    {.query = "spoke NEAR/2 organisation NEAR/2 nobody",
     .suggestions = "spoke NEAR/4 organisation NEAR/4 nobody=1;"},
    {.query = "rise w/s fade", .suggestions = "rise NEAR/p fade=1;"},
    {.query = "(harbour OR ferry) NOT NEAR/9 (talks OR pilots OR sails OR board)",
     .suggestions = "(harbour OR ferry) NOT NEAR/2 (talks OR pilots OR sails "
                    "OR board)=1;"},
    {.query = "ATLEAST9(rates)", .suggestions = "ATLEAST5(rates)=1;"},
    {.query = "\"talks ferry\"~2", .suggestions = "\"talks ferry\"~21=1;"},
    /* places */
    {.query = "title:ferry", .suggestions = "ferry=2;"},
    {.query = "title:(ferry OR league) sails", .suggestions = "(ferry OR league) sails=2; sails=2;"},
    {.query = "hlead(league)", .suggestions = "(league)=1;"},
    /* dates */
    {.query = "date:1999 ferry", .suggestions = "ferry=2;"},
    {.query = "ferry date:..2000-12", .suggestions = "ferry=2;"},
    {.query = "ferry", .suggestions = "ferry=2;", .since = 30000},
    {.query = "date:1999", .suggestions = ""},
    /* phrases and clauses */
    {.query = "\"harbour pilot\"", .suggestions = "(harbour AND pilot)=2;"},
    {.query = "\"interest rate\"", .suggestions = "\"interest rates\"=1;"},
    {.query = "\"talk resume\"", .suggestions = "\"talks resume\"=1;"},
    {.query = "\"resume on Monday\"", .suggestions = "~\"resume on Monday\"=1;"},
    {.query = "\"ferry talks\"", .suggestions = "(ferry AND talks)=1;"},
    {.query = "ferry rates", .suggestions = "rates=1; ferry=2;"},
    {.query = "+ferry +rates pause", .suggestions = "rates=1; ferry=2;"},
    {.query = "ferry AND (rates OR pause)", .suggestions = "(rates OR pause)=1; ferry=2;"},
    {.query = "ferry NOT harbour",
     .suggestions = "ferry NOT harbour=1p; ferry=2;"},
    {.query = "ferry author:nobody", .suggestions = "ferry=2;"},
};
/* clang-format on */

START_TEST(each_operator_has_its_advice_and_the_count_is_right)
{
    struct pt_search_options options = PT_SEARCH_OPTIONS_INIT;
    struct pt_buf text;
    options.flags = PT_SEARCH_SUGGEST | rows[_i].flags;
    if (rows[_i].since)
        options.since = rows[_i].since;
    pt_results *const results = ask(rows[_i].query, &options);
    ck_assert_msg(pt_results_total(results).value == 0, "%s finds something",
                  rows[_i].query);
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < pt_results_n_suggestions(results); i++) {
        const struct pt_suggestion *const one =
            pt_results_suggestion(results, i);
        pt_buf_printf(&text, "%s%s=%u%s;", i ? " " : "", one->query,
                      (unsigned)one->total,
                      one->within == PT_WITHIN_PARAGRAPH ? "p" : "");
        ck_assert_ptr_nonnull(one->why);
        check_count(rows[_i].query, one);
    }
    ck_assert_msg(strcmp(pt_buf_z(&text), rows[_i].suggestions) == 0,
                  "%s: %s, expected %s", rows[_i].query, pt_buf_z(&text),
                  rows[_i].suggestions);
    pt_buf_fini(&text);
    pt_results_free(results);
}
END_TEST

/* One less, or one more for atleast, and nothing is found. */
START_TEST(a_number_is_the_nearest_that_answers)
{
    static const char *const queries[] = {
        "talks NEAR/21 ferry",
        "resumed PRE/33 sails",
        "spoke NEAR/3 organisation NEAR/3 nobody",
        "ATLEAST6(rates)",
        "\"talks ferry\"~20",
        "(harbour OR ferry) NOT NEAR/3 (talks OR pilots OR sails OR board)",
    };
    struct pt_search_options options = PT_SEARCH_OPTIONS_INIT;
    pt_results *const results = ask(queries[_i], &options);
    ck_assert_msg(pt_results_total(results).value == 0, "%s", queries[_i]);
    pt_results_free(results);
}
END_TEST

START_TEST(a_query_that_finds_something_has_no_suggestions)
{
    struct pt_search_options options = PT_SEARCH_OPTIONS_INIT;
    options.flags = PT_SEARCH_SUGGEST;
    pt_results *const results = ask("harbour OR harbuor", &options);
    ck_assert_uint_gt(pt_results_total(results).value, 0);
    ck_assert_uint_eq(pt_results_n_suggestions(results), 0);
    pt_results_free(results);
}
END_TEST

START_TEST(suggestions_are_few)
{
    struct pt_search_options options = PT_SEARCH_OPTIONS_INIT;
    struct pt_buf query;
    options.flags = PT_SEARCH_SUGGEST;
    pt_buf_init(&query, PT_BUF_NO_CEILING);
    pt_buf_puts(&query, "zebra");
    for (int i = 0; i < 200; i++)
        pt_buf_printf(&query, " OR (ferry AND harbuor%d)", i);
    pt_buf_puts(&query, " AND ferry NOT talks =asked =resume title:sails");
    pt_results *results = ask(pt_buf_z(&query), &options);
    ck_assert_uint_le(pt_results_n_suggestions(results), 6);
    pt_results_free(results);
    results = ask("ferry rates pause fade pilots return asked city", &options);
    ck_assert_uint_le(pt_results_n_suggestions(results), 6);
    pt_results_free(results);
    pt_buf_fini(&query);
}
END_TEST

/* --- the nearest words -------------------------------------------------- */

START_TEST(the_nearest_words_come_in_order)
{
    /* clang-format off */
    static const struct {
        const char *word;
        enum pt_field field;
        const char *spellings; /* word/edits/articles */
    } nearest[] = {
        {"rate", PT_FIELD_TEXT, "rates/1/1"},
        {"tals", PT_FIELD_TEXT, "talks/1/2"},
        {"sailz", PT_FIELD_TEXT, "sails/1/2"},
        {"sayls", PT_FIELD_TEXT, "sails/1/2"},
        {"pilotss", PT_FIELD_TEXT, "pilots/1/2"},
        {"plots", PT_FIELD_TEXT, "pilots/1/2"},
        {"of", PT_FIELD_TEXT, ""},
        {"harbours", PT_FIELD_TITLE, "harbour/1/1"},
        {"ferri", PT_FIELD_TITLE, ""},
        {"rade", PT_FIELD_AUTHOR, ""},
        {"redd", PT_FIELD_AUTHOR, "reed/1/1"},
        {"\u043f\u043e\u0440\u0442\u0443\u0443", PT_FIELD_TEXT,
         "\u043f\u043e\u0440\u0442\u0443/1/1"
         " \u043f\u043e\u0440\u0442/2/1"},
    };
    /* clang-format on */
    for (size_t i = 0; i < PT_COUNTOF(nearest); i++) {
        struct pt_near_word spellings[PT_SPELL_MOST];
        struct pt_buf text;
        size_t n = 0;
        pt_buf_init(&text, PT_BUF_NO_CEILING);
        ck_assert_int_eq(pt_spell(rig.reader, nearest[i].field,
                                  pt_str_of(nearest[i].word), &rig.arena,
                                  spellings, &n, &rig.err),
                         PT_OK);
        for (size_t k = 0; k < n; k++)
            pt_buf_printf(&text, "%s%.*s/%u/%u", k ? " " : "",
                          PT_STR_FMT(spellings[k].word), spellings[k].n_edits,
                          (unsigned)spellings[k].n_articles);
        ck_assert_msg(strcmp(pt_buf_z(&text), nearest[i].spellings) == 0,
                      "%s: %s, expected %s", nearest[i].word, pt_buf_z(&text),
                      nearest[i].spellings);
        pt_buf_fini(&text);
    }
}
END_TEST

Suite *pt_suite_suggest(void)
{
    Suite *const suite = suite_create("suggest");
    TCase *const c = tcase_create("suggest");
    tcase_set_timeout(c, 60);
    tcase_add_unchecked_fixture(c, open_rig, close_rig);
    tcase_add_loop_test(c, each_operator_has_its_advice_and_the_count_is_right,
                        0, (int)PT_COUNTOF(rows));
    tcase_add_loop_test(c, a_number_is_the_nearest_that_answers, 0, 6);
    tcase_add_test(c, a_query_that_finds_something_has_no_suggestions);
    tcase_add_test(c, suggestions_are_few);
    tcase_add_test(c, the_nearest_words_come_in_order);
    suite_add_tcase(suite, c);
    return suite;
}
