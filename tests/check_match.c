/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/match/leaf_weights.h"
#include "search/match/match.h"

#include "index/index_writer.h"
#include "tests/search_rig.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

Suite *pt_suite_match(void);

static const struct pt_match_options all_hits = {.limit = PT_ALL_HITS,
                                                 .exact_counts = true};

static struct pt_rig rig;

/* --- by hand --- */

/* clang-format off */
/* Docids are 1, 2, …: named in the expectations below. */
static const struct pt_rig_article articles[] = {
    {
        .path = "/news/2025/envoys.txt", /* 1 */
        .title = "Envoys speak of guarantees",
        .text = "The envoys asked for a firm guarantee before winter. NATO was "
                "not named.\n\nA cease-fire held on Sunday, and the school "
                "opened again.",
        .boilerplate = "Sign up for our newsletter",
        .lang = "en",
        .date = "2025-12-14",
        .author = "Dana Reyes-Holt",
        .source = "Harbour Gazette",
        .tags = "talks\npeace plan",
        .url = "https://www.harbour.example/2025/envoys",
    },
    {
        .path = "/news/2025/monitors.txt", /* 2 */
        .title = "Ceasefire monitors named",
        .text = "Monitors will watch the ceasefire. It was Zelenskyy who "
                "thanked the U.S. teams; this helps us all.",
        .lang = "en",
        .date = "2025-12-16",
        .author = "Pat Quill",
        .source = "Morning Ledger",
    },
    {
        .path = "/news/uk/harantii.txt", /* 3 */
        .title = "Гарантії безпеки",
        .text = "Гарантії обговорили вранці. Зеленський подякував.",
        .lang = "uk",
        .date = "2025-12-15",
    },
    {
        .path = "/notes/undated.txt", /* 4 */
        .text = "Defence chiefs guaranteed it: security guarantees come "
                "first.\n\nSecurity matters, and guarantees follow later.\n\n"
                "NATO is silent on security guarantees.",
        .lang = "en",
    },
    {
        .path = "/wire/copy.txt", /* 5: the body of 1 */
        .title = "A copy from the wire",
        .text = "The envoys asked for a firm guarantee before winter. NATO was "
                "not named.\n\nA cease-fire held on Sunday, and the school "
                "opened again.",
        .lang = "en",
        .date = "2025-12-17",
        .source = "Wire Eight",
    },
    {
        .path = "/news/2024/old.txt", /* 6 */
        .title = "WHO DID WHAT, ASKED US",
        .text = "They cease talking. Fire crews warned of a war of words; the "
                "war warned nobody.",
        .lang = "en",
        .date = "2024-02-01",
        .url = "https://archive.example/2024/old",
    },
};
/* clang-format on */

static void open_articles(void)
{
    pt_rig_open(&rig, articles, PT_COUNTOF(articles));
}

static void close_rig(void)
{
    pt_rig_close(&rig);
}

/* The docids of the hits as text, with ":unit" where units are asked for, with
 * "+n" where there are copies. */
static const char *
hits_as_text(const struct pt_match *match, bool with_units, bool with_copies)
{
    static char text[1024];
    size_t n = 0;
    text[0] = '\0';
    for (size_t i = 0; i < match->n_hits && n < sizeof(text) - 40; i++) {
        const struct pt_match_hit hit = match->hits[i];
        n += (size_t)snprintf(text + n, sizeof(text) - n, i ? " %u" : "%u",
                              (unsigned)hit.docid);
        if (with_units)
            n += (size_t)snprintf(text + n, sizeof(text) - n, ":%u",
                                  (unsigned)hit.unit);
        if (with_copies && hit.n_copies)
            n += (size_t)snprintf(text + n, sizeof(text) - n, "+%u",
                                  (unsigned)hit.n_copies);
    }
    return text;
}

/* Newest first: what --sort -date gives. */
static const struct {
    const char *query;
    const char *newest_first;
} sets[] = {
  /* words, stems, variants */
    {"guarantee",                             "5 1 4"      },
    {"=guarantee",                            "5 1"        },
    {"\"guarantees\"",                        "1 4"        },
    {"~\"security guarantee\"",               "4"          },
    {"defense",                               "4"          },
    {"Zelensky",                              "2 3"        },
    {"Зеленський",                  "2 3"        },
    {"гарантії",                      "3"          },
    {"us",                                    "2 6"        },
    {"US",                                    "2 6"        },
    {"WHO",                                   "6"          },
    {"who",                                   "2 6"        },
    {"zebra",                                 ""           },
 /* compounds */
    {"cease-fire",                            "5 2 1"      },
    {"ceasefire",                             "5 2 1"      },
    {"\"cease fire\"",                        "5 1"        },
    {"\"cease-fire held\"",                   "5 1"        },
    {"\"ceasefire held\"",                    ""           },
    {"cease-fires",                           "5 2 1"      },
 /* phrases */
    {"\"security guarantees\"",               "4"          },
    {"\"guarantees security\"",               ""           },
    {"\"guarantees security\"~0",             "4"          },
    {"\"envoys winter\"~6",                   "5 1"        },
    {"\"envoys winter\"~5",                   ""           },
    {"\"firm guarant*\"",                     "5 1"        },
    {"\"f?rm guarantee\"",                    "5 1"        },
 /* connectives */
    {"envoys school",                         "5 1"        },
    {"ceasefire OR zebra",                    "5 2 1"      },
    {"guarantee NOT NATO",                    ""           },
    {"ceasefire -monitors",                   "5 1"        },
    {"NOT nato",                              "2 3 6"      },
    {"NOT (nato OR ceasefire)",               "3 6"        },
    {"ceasefire NOT (guarantee OR monitors)", ""           },
    {"+ceasefire monitors",                   "5 2 1"      },
    {"*",                                     "5 2 3 1 6 4"},
    {"peace^3 OR school^0.5",                 "5 1"        },
 /* near */
    {"envoys NEAR/4 guarantee",               "1"          },
    {"envoys NEAR/6 guarantee",               "5 1"        },
    {"guarantee PRE/6 envoys",                ""           },
    {"envoys PRE/6 guarantee",                "5 1"        },
    {"war NEAR/1 warned",                     "6"          },
    {"war NEAR/3 war",                        ""           },
    {"war NEAR/4 war",                        "6"          },
    {"security NEAR/s silent",                "4"          },
    {"defence NEAR/s silent",                 ""           },
    {"security NEAR/p first",                 "4"          },
    {"nato NOT NEAR/s security",              "5 1"        },
    {"\"firm guarantee\" NEAR/3 winter",      "5 1"        },
    {"(talks OR asked) PRE/3 firm",           "5 1"        },
    {"envoys NEAR/1 asked NEAR/3 firm",       "5 1"        },
    {"cease-fire NEAR/1 held",                "5 1"        },
    {"atleast3(guarantees)",                  "4"          },
    {"atleast5(guarantees)",                  ""           },
    {"hlead(nato)",                           "5 1"        },
    {"hlead(guarantees NOT school)",          "5 1 4"      },
    {"hlead(school)",                         ""           },
 /* wildcards, fuzzy */
    {"guarant*",                              "5 1 4"      },
    {"*fire",                                 "5 2 1 6"    },
    {"w?r",                                   "6"          },
    {"cease-fi*",                             "5 2 1"      },
    {"zebr*",                                 ""           },
    {"u.s*",                                  "2 6"        },
    {"zelenski~2",                            "2"          },
    {"winer~",                                "5 1"        },
    {"гаранті*",                       "3"          },
 /* fields */
    {"title:guarantee",                       "1"          },
    {"title:\"ceasefire monitors\"",          "2"          },
    {"title:(ceasefire OR envoys)",           "2 1"        },
    {"author:holt",                           "1"          },
    {"author:\"reyes-holt\"",                 "1"          },
    {"author:ho*",                            "1"          },
    {"-author:holt ceasefire",                "5 2"        },
    {"source:\"harbour gazette\"",            "1"          },
    {"tag:\"peace plan\"",                    "1"          },
    {"tag:\"talks peace\"",                   ""           },
    {"lang:uk",                               "3"          },
    {"lang:UK",                               "3"          },
    {"lang:fr",                               ""           },
    {"path:2025",                             "2 1"        },
    {"path:news/2025",                        "2 1"        },
    {"path:2025/news",                        ""           },
    {"path:/news",                            "2 3 1 6"    },
    {"path:mon*",                             "2"          },
    {"NOT path:/news",                        "5 4"        },
    {"url:harbour.example",                   "1"          },
    {"url:archive.example/2024",              "6"          },
    {"url:*",                                 "1 6"        },
    {"author:*",                              "2 1"        },
    {"title:*",                               "5 2 3 1 6"  },
    {"date:2025-12-15",                       "3"          },
    {"date:2025",                             "5 2 3 1"    },
    {"date:..2024",                           "6"          },
    {"date:2025-12-15..",                     "5 2 3"      },
    {"NOT date:2025",                         "6 4"        },
    {"date:7d.. ceasefire",                   "5 2 1"      },
 /* what stands around an article */
    {"newsletters",                           ""           },
    {"newsletters zone:all",                  "1"          },
    {"boilerplate:newsletter",                "1"          },
    {"boilerplate:*",                         "1"          },
    {"\"our newsletter\"",                    ""           },
    {"\"our newsletter\" zone:all",           "1"          },
    {"our PRE/1 newsletter zone:all",         "1"          },
    {"boilerplate:(up NEAR/5 for)",           "1"          },
    {"NATO newsletter zone:all",              "1"          },
    {"ceasefire NOT newsletter zone:all",     "5 2"        },
    {"hlead(newsletter) zone:all",            ""           },
};

START_TEST(finds_the_articles_that_answer)
{
    struct pt_match_options options = all_hits;
    struct pt_match match;
    options.sort = PT_SORT_NEWEST;
    pt_rig_match(&rig, sets[_i].query, &options, &match, NULL);
    ck_assert_msg(
        strcmp(hits_as_text(&match, false, false), sets[_i].newest_first) == 0,
        "%s: [%s], not [%s]", sets[_i].query,
        hits_as_text(&match, false, false), sets[_i].newest_first);
    ck_assert_uint_eq(match.total, match.n_hits);
    ck_assert_uint_eq(match.n_articles, match.n_hits);
    ck_assert(match.total_is_exact && match.stories_are_exact);
}
END_TEST

/* --- index and text --- */

static uint64_t seed;

static unsigned draw(unsigned below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)((seed * 0x2545f4914f6cdd1du) >> 33) % below;
}

#define PICK(table) (table)[draw((unsigned)PT_COUNTOF(table))]

static const char *const spoken[] = {
    "guarantee",  "guarantees",
    "guaranteed", "Guaranteeing",
    "cease-fire", "ceasefire",
    "cease",      "fire",
    "fires",      "war",
    "warned",     "wars",
    "us",         "US",
    "U.S.",       "who",
    "WHO",        "Zelensky",
    "Zelenskyy",  "defence",
    "defense",    "peace",
    "plan",       "NATO",
    "1,000",      "the",
    "peace-plan", "Kyiv",
    "Kiev",       "u.s.-led",
    "гарантія",   "гарантії",
    "мир",        "Frieden",
    "Friedens",   "anti-war",
    "plan's",     "fire-plan-war",
};
static const char *const ends[] = {
    " ",
    " ",
    " ",
    " ",
    " ",
    " ",
    ". ",
    ". ",
    ", ",
    ".\n\n",
    "; ",
    " - ",
    ".\n\n* * *\n\n",
};

static void say(struct pt_buf *out, unsigned n_words)
{
    for (unsigned i = 0; i < n_words; i++) {
        pt_buf_puts(out, PICK(spoken));
        pt_buf_puts(out, i + 1 < n_words ? PICK(ends) : ".");
    }
}

enum { N_RANDOM = 90 };
static struct pt_rig_article said[N_RANDOM];
static struct pt_buf bytes[N_RANDOM][2];
static char paths[N_RANDOM][32];

static void open_random(bool is_multilingual)
{
    static const char *const langs[] = {"en", "uk", "de", "en", NULL};
    static const char *const dates[] = {"2025-12-01", "2025-12-02",
                                        "2025-12-03", "2024-05-05", NULL};
    static const char *const names[] = {"Ann War", "Bo Peace-Plan", NULL};
    seed = is_multilingual ? 77777 : 4242;
    for (size_t i = 0; i < N_RANDOM; i++) {
        for (size_t k = 0; k < 2; k++)
            pt_buf_init(&bytes[i][k], PT_BUF_NO_CEILING);
        const bool is_copy = i > 2 && draw(8) == 0;
        say(&bytes[i][0], 1 + draw(5));
        if (is_copy)
            pt_buf_add(&bytes[i][1], pt_buf_str(&bytes[i - 1][1]));
        else
            say(&bytes[i][1], 3 + draw(28));
        snprintf(paths[i], sizeof(paths[i]), "/r%u/n%zu.txt", draw(4), i);
        said[i] = (struct pt_rig_article){
            .path = paths[i],
            .title = draw(4) ? pt_buf_z(&bytes[i][0]) : NULL,
            .text = pt_buf_z(&bytes[i][1]),
            .lang = is_multilingual ? PICK(langs) : "en",
            .date = PICK(dates),
            .author = PICK(names),
            .tags = draw(3) ? NULL : "war\npeace plan",
        };
    }
    pt_rig_open(&rig, said, N_RANDOM);
}

static void open_random_english(void)
{
    open_random(false);
}

static void open_random_mixed(void)
{
    open_random(true);
}

/* What queries may say of it, several words each. */
static const char *const joint[] = {
    "peace plan", "war guarantee",   "defence plan", "the fire-plan-war",
    "fire fires", "guarantee cease", "cease fire",   "Kyiv war plan",
};
static bool speaks_synonyms;
static struct pt_reader *before_synonyms;

static void open_random_synonyms(void)
{
    open_random(false);
    pt_rig_set_synonyms(&rig,
                        "peace plan, NATO, anti-war guarantee\n"
                        "war guarantee => war guarantee, Kyiv\n"
                        "cease-fire => fires, U.S. guarantee\n"
                        "US => NATO, us\n"
                        "defence plan, Zelensky, the wars\n"
                        "fire fires => peace-plan\n"
                        "who, us war, cease fire\n"
                        "peace, Frieden\n"
                        "the fire-plan-war, guarantee cease, 1\\,000\n"
                        "Kyiv war plan => plan, war\n"
                        "wars => Frieden plan\n"
                        "warned => peace the-war cease-fire\n",
                        &before_synonyms);
    speaks_synonyms = true;
}

static void close_random(void)
{
    speaks_synonyms = false;
    pt_reader_close(before_synonyms);
    before_synonyms = NULL;
    pt_rig_close(&rig);
    for (size_t i = 0; i < N_RANDOM; i++)
        for (size_t k = 0; k < 2; k++)
            pt_buf_fini(&bytes[i][k]);
}

static void ask_word(struct pt_buf *out)
{
    static const char *const patterns[] = {
        "guar*", "*fire", "w?r",  "zelen*", "cease-f*", "pla*",
        "*ace*", "fr*",   "war*", "гар*",   "u.s*"};
    static const char *const near_misses[] = {"ware~1", "pease~", "zelensky~2",
                                              "fire~1"};
    const unsigned kind = draw(20);
    if (kind == 0)
        pt_buf_puts(out, PICK(patterns));
    else if (kind == 1)
        pt_buf_puts(out, PICK(near_misses));
    else if (kind == 2)
        pt_buf_printf(out, "=%s", PICK(spoken));
    else
        pt_buf_puts(out, PICK(spoken));
}

static void ask_phrase(struct pt_buf *out)
{
    const unsigned n = 1 + draw(3);
    if (draw(4) == 0)
        pt_buf_puts(out, draw(2) ? "~" : "=");
    pt_buf_add_byte(out, '"');
    for (unsigned i = 0; i < n; i++) {
        pt_buf_puts(out, i ? " " : "");
        if (speaks_synonyms && draw(3) == 0)
            pt_buf_puts(out, PICK(joint));
        else
            pt_buf_puts(out, draw(9) ? PICK(spoken) : "guar*");
    }
    pt_buf_add_byte(out, '"');
    if (draw(3) == 0)
        pt_buf_printf(out, "~%u", draw(5));
}

/* What may be an operand of NEAR. */
static void ask_operand(struct pt_buf *out)
{
    const unsigned kind = draw(6);
    if (kind == 0) {
        ask_phrase(out);
    } else if (kind == 1) {
        pt_buf_puts(out, "(");
        ask_word(out);
        pt_buf_puts(out, " OR ");
        ask_operand(out);
        pt_buf_puts(out, ")");
    } else {
        ask_word(out);
    }
}

static void ask_near(struct pt_buf *out)
{
    static const char *const links[] = {"NEAR/1", "NEAR/2", "NEAR/3", "NEAR/6",
                                        "PRE/1",  "PRE/2",  "PRE/5",  "NEAR/s",
                                        "NEAR/p", "PRE/s"};
    static const char *const not_links[] = {"NOT NEAR/1", "NOT NEAR/3",
                                            "NOT NEAR/s", "NOT NEAR/p"};
    const unsigned kind = draw(5);
    pt_buf_add_byte(out, '(');
    ask_operand(out);
    if (kind == 0) {
        pt_buf_printf(out, " %s ", PICK(not_links));
        ask_operand(out);
    } else {
        for (unsigned i = 0; i < (kind == 1 ? 2u : 1u); i++) {
            pt_buf_printf(out, " %s ", PICK(links));
            ask_operand(out);
        }
    }
    pt_buf_add_byte(out, ')');
}

static void ask_filter(struct pt_buf *out)
{
    static const char *const filters[] = {"title:war",
                                          "title:\"peace plan\"",
                                          "title:guarantees",
                                          "author:ann",
                                          "author:\"peace plan\"",
                                          "author:*",
                                          "tag:war",
                                          "tag:\"war peace\"",
                                          "lang:en",
                                          "lang:uk",
                                          "path:r1",
                                          "path:/r2",
                                          "path:r0/n*",
                                          "date:2025-12-02",
                                          "date:..2024",
                                          "date:2025-12..",
                                          "title:*",
                                          "title:(war NEAR/3 plan)",
                                          "url:*",
                                          "*"};
    pt_buf_puts(out, PICK(filters));
}

/* Any query; is_plain: without fields and hlead, which hlead does not take. */
static void ask(struct pt_buf *out, unsigned depth, bool is_plain)
{
    const unsigned kind = depth ? draw(14) : draw(5);
    static const char *const joints[] = {" ", " AND ", " OR ", " NOT "};
    if (speaks_synonyms && draw(5) == 0) {
        pt_buf_printf(out, "(%s %s)", PICK(joint), PICK(spoken));
    } else if (kind < 2) {
        ask_word(out);
    } else if (kind == 2) {
        ask_phrase(out);
    } else if (kind == 3) {
        ask_near(out);
    } else if (kind == 4 && !is_plain) {
        ask_filter(out);
    } else if (kind < 9) {
        pt_buf_add_byte(out, '(');
        ask(out, depth - 1, is_plain);
        pt_buf_puts(out, PICK(joints));
        ask(out, depth - 1, is_plain);
        pt_buf_add_byte(out, ')');
    } else if (kind == 9) {
        pt_buf_puts(out, "(NOT ");
        ask(out, depth - 1, is_plain);
        pt_buf_add_byte(out, ')');
    } else if (kind == 10) {
        pt_buf_printf(out, "atleast%u(", 1 + draw(3));
        ask_operand(out);
        pt_buf_add_byte(out, ')');
    } else if (kind == 11 && !is_plain) {
        pt_buf_puts(out, "hlead(");
        ask(out, depth - 1, true);
        pt_buf_add_byte(out, ')');
    } else if (kind == 12) {
        pt_buf_puts(out, "(");
        ask(out, depth - 1, is_plain);
        pt_buf_puts(out, ")^2.5");
    } else if (is_plain) {
        ask_word(out);
    } else {
        pt_buf_puts(out, "(+");
        ask_word(out);
        pt_buf_puts(out, draw(2) ? " " : " -");
        ask_word(out);
        pt_buf_puts(out, " ");
        ask_word(out);
        pt_buf_puts(out, ")");
    }
}

/* What an article answers: how often, and of units which and how well. */
struct answers {
    size_t n;
    uint64_t units; /* sum of their indexes and 1 each */
    double score;
};

static void add_unit(struct answers *to, uint32_t unit, double score)
{
    to->units += 1 + unit;
    to->score += score;
}

/* Puts every article to the text matcher, as the loop over docids does. */
static void answers_of_text(const struct pt_clause_tree *tree,
                            bool is_within,
                            enum pt_within_unit kind,
                            struct answers out[N_RANDOM + 1])
{
    struct pt_text_match *text = NULL;
    struct pt_buf hold;
    double *const weights =
        pt_arena_array(&rig.arena, tree->n_leaves, sizeof *weights);
    pt_buf_init(&hold, PT_BUF_NO_CEILING);
    ck_assert_int_eq(pt_match_leaf_weights(tree, rig.reader, weights, &rig.err),
                     PT_OK);
    ck_assert_int_eq(pt_text_match_new(tree, rig.analyzer, &text), PT_OK);
    pt_text_match_weights(text, weights);
    for (uint32_t docid = 1; docid <= N_RANDOM; docid++) {
        struct pt_article article;
        ck_assert_int_eq(
            pt_reader_article(rig.reader, docid, &hold, &article, NULL), PT_OK);
        ck_assert_int_eq(pt_text_match_load(text, &article, true), PT_OK);
        bool does_answer = false;
        ck_assert_int_eq(pt_text_match_article(text, &does_answer), PT_OK);
        out[docid] = (struct answers){.n = does_answer};
        const struct pt_unit_hit *units;
        if (!is_within)
            continue;
        ck_assert_int_eq(pt_text_match_units(text, kind, &units, &out[docid].n),
                         PT_OK);
        for (size_t i = 0; i < out[docid].n; i++)
            add_unit(&out[docid], units[i].unit, units[i].score);
    }
    pt_text_match_free(text);
    pt_buf_fini(&hold);
}

static bool are_same(const struct answers *a, const struct answers *b)
{
    return a->n == b->n && a->units == b->units &&
           fabs(a->score - b->score) < 1e-9;
}

/* Marks counted by positions are as many as in the texts. */
static void compare_marks(const char *query,
                          const struct pt_clause_tree *tree,
                          struct pt_match_options options,
                          const struct pt_match *match,
                          unsigned *n_counted)
{
    struct pt_readings readings;
    uint64_t n_marks = 0, n_in_texts = 0;
    bool is_known = false;
    pt_readings_init(&readings, tree, rig.reader, rig.analyzer);
    options.readings = &readings;
    options.common_from = 1;
    ck_assert_int_eq(pt_match_count_marks(tree, &options, rig.reader,
                                          rig.analyzer, match, &n_marks,
                                          &is_known, &rig.err),
                     PT_OK);
    for (size_t i = 0; i < match->n_hits && is_known; i++) {
        struct pt_reading *reading;
        struct pt_marks marks = {0};
        ck_assert_int_eq(pt_readings_get(&readings, match->hits[i].docid, true,
                                         &reading, &rig.err),
                         PT_OK);
        ck_assert_int_eq(
            options.within == PT_WITHIN_ARTICLE
                ? pt_text_match_marks(reading->text, &marks)
                : pt_text_match_unit_marks(reading->text,
                                           options.within == PT_WITHIN_SENTENCE
                                               ? PT_SENTENCES
                                               : PT_PARAGRAPHS,
                                           match->hits[i].unit, &marks),
            PT_OK);
        n_in_texts += marks.n;
    }
    pt_readings_fini(&readings);
    *n_counted += is_known && n_marks > 0;
    ck_assert_msg(!is_known || n_marks == n_in_texts,
                  "%s: %u marks, in the texts %u", query, (unsigned)n_marks,
                  (unsigned)n_in_texts);
}

static void compare(const char *query,
                    enum pt_within within,
                    unsigned *n_exact,
                    unsigned *n_counted)
{
    const bool is_within = within != PT_WITHIN_ARTICLE;
    struct pt_match_options options = all_hits;
    struct pt_clause_tree tree;
    struct pt_match match;
    struct answers want[N_RANDOM + 1] = {0};
    struct answers have[N_RANDOM + 1] = {0};
    size_t total = 0;
    bool is_exact = false;
    bool has_score = false;
    options.within = within;
    options.common_from = draw(2); /* or as usual */
    const enum pt_status status = pt_rig_resolve(&rig, query, &tree);
    ck_assert_msg(status == PT_OK, "%s: %s", query, rig.err.message);
    answers_of_text(&tree, is_within,
                    within == PT_WITHIN_SENTENCE ? PT_SENTENCES : PT_PARAGRAPHS,
                    want);
    pt_rig_match(&rig, query, &options, &match, &is_exact);
    compare_marks(query, &tree, options, &match, n_counted);
    *n_exact += is_exact;
    for (size_t i = 0; i < match.n_hits; i++) {
        const struct pt_match_hit *const hit = &match.hits[i];
        have[hit->docid].n++;
        has_score |= hit->score > 0;
        if (is_within)
            add_unit(&have[hit->docid], hit->unit, hit->score);
    }
    for (uint32_t docid = 1; docid <= N_RANDOM; docid++) {
        total += want[docid].n;
        if (!has_score) /* no word of the query ranks */
            want[docid].score = 0;
        ck_assert_msg(are_same(&want[docid], &have[docid]),
                      "%s (%s): article %u answers %zu times (%g), found %zu "
                      "(%g)\n%s\n--\n%s\n--",
                      query, is_exact ? "by the engine" : "by the matcher",
                      (unsigned)docid, want[docid].n, want[docid].score,
                      have[docid].n, have[docid].score,
                      said[docid - 1].title ? said[docid - 1].title : "",
                      said[docid - 1].text);
    }
    ck_assert_uint_eq(match.total, total);
    ck_assert(match.total_is_exact);
}

START_TEST(index_and_text_agree)
{
    unsigned n_exact = 0, n_counted = 0;
    struct pt_buf query;
    pt_buf_init(&query, PT_BUF_NO_CEILING);
    seed = 1000003u * (unsigned)(_i + 1);
    for (unsigned i = 0; i < 100; i++) {
        pt_buf_clear(&query);
        ask(&query, draw(4), false);
        pt_arena_reset(&rig.arena);
        compare(pt_buf_z(&query), PT_WITHIN_ARTICLE, &n_exact, &n_counted);
        if (i % 4 == 0)
            compare(pt_buf_z(&query), PT_WITHIN_PARAGRAPH, &n_exact,
                    &n_counted);
        if (i % 4 == 1)
            compare(pt_buf_z(&query), PT_WITHIN_SENTENCE, &n_exact, &n_counted);
    }
    pt_buf_fini(&query);
    ck_assert_uint_gt(n_exact, 20);
    ck_assert_uint_gt(n_counted, 10);
}
END_TEST

/* --- common words --- */

/* What a page of a query is, with and without libxapian looking at places. */
static void compare_ways(const char *query,
                         struct pt_match_options options,
                         unsigned *n_by_places)
{
    struct pt_match ours, engines;
    options.common_from = 1;
    options.walk_from = draw(2); /* or as usual */
    pt_rig_match(&rig, query, &options, &ours, NULL);
    options.common_from = UINT32_MAX;
    options.walk_from = UINT32_MAX;
    pt_rig_match(&rig, query, &options, &engines, NULL);
    *n_by_places += ours.is_by_places;
    ck_assert(!engines.is_by_places);
    ck_assert_msg(ours.n_hits == engines.n_hits, "%s: %zu hits, not %zu", query,
                  ours.n_hits, engines.n_hits);
    for (size_t i = 0; i < ours.n_hits; i++) {
        const struct pt_match_hit *const a = &ours.hits[i];
        const struct pt_match_hit *const b = &engines.hits[i];
        ck_assert_msg(a->docid == b->docid && a->unit == b->unit &&
                          a->n_copies == b->n_copies && a->score == b->score,
                      "%s: hit %zu is %u (%.17g), not %u (%.17g)", query, i,
                      (unsigned)a->docid, a->score, (unsigned)b->docid,
                      b->score);
    }
    pt_rig_agree_on_counts(query, &options, &ours, &engines);
}

/* clang-format off */
static const struct pt_match_options pages[] = {
    {.limit = PT_ALL_HITS, .exact_counts = true},
    {.limit = 5},
    {.limit = 4, .offset = 3, .fold_copies = true},
    {.limit = 6, .skips_total = true, .skips_stories = true},
    {.limit = 3, .sort = PT_SORT_NEWEST},
    {.limit = 0, .exact_counts = true},
    {.limit = 7, .within = PT_WITHIN_PARAGRAPH},
    {.limit = PT_ALL_HITS, .within = PT_WITHIN_SENTENCE, .exact_counts = true},
};
/* clang-format on */

START_TEST(common_words_are_looked_for_with_the_same_answer)
{
    unsigned n_by_places = 0;
    struct pt_buf query;
    pt_buf_init(&query, PT_BUF_NO_CEILING);
    seed = 2000003u * (unsigned)(_i + 1);
    for (unsigned i = 0; i < 120; i++) {
        pt_buf_clear(&query);
        if (i % 3)
            (i % 2 ? ask_phrase : ask_near)(&query);
        if (i % 3 == 2)
            pt_buf_puts(&query, i % 4 ? " NOT " : " AND ");
        if (i % 3 != 1)
            ask(&query, draw(3), false);
        pt_arena_reset(&rig.arena);
        for (size_t k = 0; k < PT_COUNTOF(pages); k++)
            compare_ways(pt_buf_z(&query), pages[k], &n_by_places);
    }
    pt_buf_fini(&query);
    ck_assert_uint_gt(n_by_places, 50);
}
END_TEST

/* clang-format off */
static const struct pt_rig_article small_words[] = {
    {.path = "/s/1", .text = "The end of it.", .lang = "en"},
    {.path = "/s/2", .text = "The end of the road.", .lang = "en"},
    {.path = "/s/3", .title = "The end", .text = "End of it.", .lang = "en"},
    {.path = "/s/4", .title = "Of the end", .text = "It ends.", .lang = "en"},
    {.path = "/s/5", .title = "End of", .text = "The road.", .lang = "en"},
    {.path = "/s/6", .title = "Road", .text = "It ends.", .lang = "en"},
    {.path = "/s/7", .title = "Of it", .text = "One of the roads.",
     .lang = "en"},
};

/* A point for each word, one for each in the title, one for each of those that
 * stand side by side, unless the query places them: then they do in every
 * answer, or are to be near. */
static const struct {
    const char *query;
    const char *hits;
    double scores[7];
} small_orders[] = {
    {"of AND the",    "4 7 2 3 5 1",   {6, 5, 4, 3, 3, 2}},
    {"of OR the",     "4 7 2 3 5 1",   {6, 5, 4, 3, 3, 2}},
    {"of NEAR the",   "4 7 1 2",       {4, 3, 2, 2}},
    {"of NEAR/1 the", "4 7 2",         {4, 3, 2}},
    {"of PRE/9 the",  "4 7 2",         {4, 3, 2}},
    {"(of NEAR/s the) AND of", "4 7 1 2", {6, 5, 3, 3}},
    {"(of NEAR the) NOT one",  "4 1 2",   {4, 2, 2}},
    {"\"of the\"",    "4 7 2",         {4, 3, 2}},
    {"\"of the\" NOT \"the end\"", "7", {3}},
    {"\"of the\" NOT (\"the end\" OR \"one of\")", "", {0}},
    {"the OR of",     "4 3 5 7 1 2",   {4, 3, 3, 3, 2, 2}},
};
/* clang-format on */

static void open_small_words(void)
{
    pt_rig_open(&rig, small_words, PT_COUNTOF(small_words));
}

START_TEST(small_words_side_by_side_come_first)
{
    const char *const query = small_orders[_i].query;
    struct pt_match_options options = all_hits;
    struct pt_match match;
    for (int way = 0; way < 2; way++) {
        options.common_from = way ? UINT32_MAX : 1;
        pt_rig_match(&rig, query, &options, &match, NULL);
        const char *const hits = hits_as_text(&match, false, false);
        ck_assert_msg(strcmp(hits, small_orders[_i].hits) == 0, "%s: %s", query,
                      hits);
        for (size_t i = 0; i < match.n_hits; i++)
            ck_assert_msg(match.hits[i].score == small_orders[_i].scores[i],
                          "%s: %zu has %g", query, i, match.hits[i].score);
    }
}
END_TEST

/* --- words that only rank --- */

enum { N_HEAP = 600 };

/* Articles with small words in any order: many have all of them, few side by
 * side. */
static void open_heap(void)
{
    static const char *const words[] = {"to", "be",   "not",  "the",
                                        "to", "the",  "the",  "boat",
                                        "so", "pier", "quay", "to"};
    static struct pt_rig_article heap[N_HEAP];
    static char texts[N_HEAP][160], titles[N_HEAP][40], places[N_HEAP][16];
    seed = 77;
    for (unsigned i = 0; i < N_HEAP; i++) {
        size_t n = 0;
        for (unsigned k = 4 + draw(16); k; k--)
            n += (size_t)snprintf(texts[i] + n, sizeof texts[i] - n, "%s ",
                                  words[draw(PT_COUNTOF(words))]);
        snprintf(titles[i], sizeof titles[i], "%s",
                 words[draw(12) ? 7 : draw(4)]);
        snprintf(places[i], sizeof places[i], "/h/%u", i);
        heap[i] = (struct pt_rig_article){.path = places[i],
                                          .title = titles[i],
                                          .text = texts[i],
                                          .lang = "en"};
    }
    pt_rig_open(&rig, heap, N_HEAP);
}

/* clang-format off */
static const struct {
    const char *query;
    bool are_pairs; /* each two have a term, so that none is put to places */
} small_questions[] = {
    {"to OR be OR not", true},
    {"be OR to OR not", true},
    {"the OR not OR be", true},
    {"to OR not", true},
    {"so OR be OR not", false},
    {"to OR so", false},
};
/* clang-format on */

/* libxapian took a PHRASE of them for one that matches, on the first page. */
START_TEST(small_words_that_are_apart_come_no_sooner)
{
    unsigned n_by_places = 0;
    for (size_t limit = 1; limit < 20; limit++)
        compare_ways(small_questions[_i].query,
                     (struct pt_match_options){.limit = limit,
                                               .skips_total = limit % 2,
                                               .skips_stories = true},
                     &n_by_places);
    ck_assert(small_questions[_i].are_pairs == (n_by_places == 0));
}
END_TEST

/* --- two common words --- */

enum { N_SIDE = 240 };

/* "would" and "be" are where the other one is and nowhere else, so there are
 * more of both than chance has it, and most of them have the phrase. */
static void open_side(void)
{
    static struct pt_rig_article side[N_SIDE];
    static char names[N_SIDE][24];
    for (size_t i = 0; i < N_SIDE; i++) {
        snprintf(names[i], sizeof names[i], "/side/%zu", i);
        side[i] = (struct pt_rig_article){
            .path = names[i],
            .text = i % 12 == 0   ? "It would be so."
                    : i % 48 == 1 ? "Be it as it would. That that."
                                  : "That is it.",
            .lang = "en",
        };
    }
    pt_rig_open(&rig, side, N_SIDE);
}

static const struct {
    const char *query;
    uint64_t total;
} side_rows[] = {
    {"\"would be\"",                  20 },
    {"\"be would\"",                  0  },
    {"\"be it\"",                     5  },
    {"\"would be\" be",               20 },
    {"be NOT \"would be\"",           5  },
    {"it NOT \"would be\"",           220},
    {"\"that that\"",                 5  },
    {"that \"that that\" would",      5  },
    {"\"that that\" OR \"would be\"", 25 },
};

/* Whether libxapian finds them or a walk, whatever there are more of. */
START_TEST(two_common_words_are_not_taken_for_the_two_side_by_side)
{
    static const uint32_t walks[] = {UINT32_MAX, 1};
    for (size_t i = 0; i < PT_COUNTOF(walks); i++) {
        const struct pt_match_options options = {
            .limit = 3, .exact_counts = true, .walk_from = walks[i]};
        struct pt_match match;
        pt_rig_match(&rig, side_rows[_i].query, &options, &match, NULL);
        ck_assert_uint_eq(match.total, side_rows[_i].total);
    }
}
END_TEST

/* --- words too many --- */

/* An article in which a page of other words is between those looked for. */
static const char *write_long(void)
{
    enum { N_BETWEEN = 5000 };
    static char text[6 * N_BETWEEN + 100];
    size_t n = 0;
    n += (size_t)snprintf(text, sizeof text, "wand boat waab wand pier. ");
    for (unsigned i = 0; i < N_BETWEEN; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "other ");
    snprintf(text + n, sizeof text - n, "waac pier. boat waab pier wand.");
    return text;
}

/* Articles with hundreds of words that begin alike, of which one is in most. */
static void open_wide(void)
{
    static const char letters[] = "abcdefghiklmnoprst";
    static struct pt_rig_article wide[N_HEAP];
    static char texts[N_HEAP][240], places[N_HEAP][16];
    seed = 4711;
    for (unsigned i = 0; i < N_HEAP; i++) {
        size_t n = 0;
        for (unsigned k = 4 + draw(16); k; k--) {
            char word[8] = "wand";
            const unsigned which = draw(6);
            if (which < 2)
                snprintf(word, sizeof word, "wa%c%c", letters[draw(18)],
                         letters[draw(18)]);
            else if (which < 4)
                snprintf(word, sizeof word, "%s", which == 2 ? "boat" : "pier");
            n += (size_t)snprintf(texts[i] + n, sizeof texts[i] - n, "%s%s ",
                                  word, draw(9) ? "" : ".");
        }
        snprintf(places[i], sizeof places[i], "/w/%u", i);
        wide[i] = (struct pt_rig_article){
            .path = places[i], .text = texts[i], .lang = "en"};
    }
    wide[N_HEAP / 2].text = write_long();
    pt_rig_open(&rig, wide, N_HEAP);
}

/* clang-format off */
static const char *const wide_queries[] = {
    "\"wa* boat\"",
    "\"boat wa* pier\"",
    "\"boat wa* pier wa*\"",
    "\"wa* boat wa* wa* pier\"",
    "\"wa* wa* boat\" NOT \"boat wa*\"",
    "wa* NEAR/2 pier",
    "pier PRE/1 wa*",
    "\"wa* boat\" AND \"pier wa*\"",
    "wa* NEAR/s boat",
    "(wa* NOT NEAR/3 boat) \"pier wa*\"",
    "\"wa* boat\"~2",
    "\"boat wa* pier\"~1",
    "\"wa* wa* boat\"~0",
    "(boat OR wa*) NEAR/1 pier",
    "(boat OR pier) PRE/1 (wa* OR boat)",
    "boat PRE/1 wa* PRE/1 pier",
};
/* clang-format on */

START_TEST(words_too_many_are_read_beforehand_with_the_same_answer)
{
    unsigned n_by_places = 0;
    for (size_t k = 0; k < PT_COUNTOF(pages); k++)
        compare_ways(wide_queries[_i], pages[k], &n_by_places);
    ck_assert_uint_gt(n_by_places, 0);
}
END_TEST

/* What units have to have stands where positions say. */
/* clang-format off */
static const char *const placed_queries[] = {
    "\"boat pier\"~3",
    "\"boat pier wand\"~2",
    "(boat OR wand) NEAR/1 pier",
    "(boat OR wand) PRE/2 (pier OR wand)",
    "boat PRE/1 wand PRE/2 pier",
    "(boat PRE/1 wand PRE/1 pier) AND \"boat boat\"",
    "\"boat pier\"~1 NOT (boat PRE/1 wand PRE/1 pier)",
    "(\"boat pier\"~2) NOT \"pier wand\"~1",
    "\"wa* boat\"",
    "\"wa* boat\"~2",
    "pier PRE/1 wa*",
};
/* clang-format on */

START_TEST(units_are_looked_for_by_places)
{
    static const enum pt_within units[] = {PT_WITHIN_PARAGRAPH,
                                           PT_WITHIN_SENTENCE};
    for (size_t i = 0; i < PT_COUNTOF(units); i++)
        for (size_t limit = 1; limit < 90; limit += 22) {
            unsigned n_by_places = 0;
            compare_ways(
                placed_queries[_i],
                (struct pt_match_options){.limit = limit, .within = units[i]},
                &n_by_places);
            ck_assert_uint_eq(n_by_places, 1);
        }
}
END_TEST

/* Each with what only ranks, of which no article has the phrase. */
/* clang-format off */
static const struct {
    const char *query;
    const char *with;
} unranked[] = {
    {"+boat pier",        "+boat pier \"tug boat pier quay tug\""},
    {"+boat tug",         "+boat tug \"quay tug quay tug quay\" \"pier tug pier tug quay\""},
    {"+(boat OR quay) tug", "+(boat OR quay) tug \"quay tug tug boat\""},
    {"+boat pier",        "+boat pier (\"tug boat quay pier tug\" OR \"quay boat quay pier tug\")"},
    {"+(boat pier) quay", "+(boat pier) quay \"pier boat boat boat pier\""},
};
/* clang-format on */

START_TEST(a_phrase_that_only_ranks_does_so_where_it_stands)
{
    const struct pt_match_options options = {.limit = 10};
    struct pt_match plain, match;
    pt_rig_match(&rig, unranked[_i].query, &options, &plain, NULL);
    pt_rig_match(&rig, unranked[_i].with, &options, &match, NULL);
    ck_assert_uint_eq(match.n_hits, plain.n_hits);
    ck_assert_uint_gt(match.n_hits, 0);
    for (size_t i = 0; i < match.n_hits; i++)
        ck_assert_msg(match.hits[i].docid == plain.hits[i].docid &&
                          match.hits[i].score == plain.hits[i].score,
                      "%s: hit %zu is %u (%g), not %u (%g)", unranked[_i].with,
                      i, (unsigned)match.hits[i].docid, match.hits[i].score,
                      (unsigned)plain.hits[i].docid, plain.hits[i].score);
}
END_TEST

/* Queries with synonyms, and the same without, written out. */
/* clang-format off */
static const struct {
    const char *query;
    const char *written_out;
} equals[] = {
    {"NATO", "NATO OR ~\"peace plan\" OR ~\"anti-war guarantee\""},
    {"=NATO", "=NATO"},
    {"\"NATO\"", "\"NATO\" OR \"peace plan\" OR \"anti-war guarantee\""},
    {"peace plan", "(peace AND plan) OR NATO OR ~\"anti-war guarantee\""},
    {"\"peace plan\"",
     "\"peace plan\" OR \"NATO\" OR \"anti-war guarantee\""},
    {"\"the NATO\"",
     "\"the NATO\" OR \"the peace plan\" OR \"the anti-war guarantee\""},
    {"\"peace plan fire\"",
     "\"peace plan fire\" OR \"NATO fire\" OR \"anti-war guarantee fire\""},
    {"peace plan war",
     "war AND ((peace AND plan) OR NATO OR ~\"anti-war guarantee\")"},
    {"NATO NEAR/3 war",
     "(NATO OR ~\"peace plan\" OR ~\"anti-war guarantee\") NEAR/3 war"},
    {"\"peace plan war\"~2",
     "\"peace plan war\"~2 OR \"Frieden plan war\"~2 OR \"NATO war\"~2 OR "
     "(\"anti-war guarantee\" NEAR/3 \"war\")"},
    {"peace", "peace OR Frieden"},
    {"US", "NATO OR us"},
    {"us", "us"},
    {"NOT US", "NOT (NATO OR us)"},
    {"war guarantee", "(war AND guarantee) OR Kyiv"},
    {"cease-fire", "fires OR ~\"U.S. guarantee\""},
    {"ceasefire", "fires OR ~\"U.S. guarantee\""},
    {"fires", "fires"},
    {"title:NATO", "title:NATO OR title:~\"peace plan\" OR "
                   "title:~\"anti-war guarantee\""},
    {"fire fires", "peace-plan"},
    {"wars", "~\"Frieden plan\""},
    {"\"wars the\"~2", "\"Frieden plan\" NEAR/3 \"the\""},
};
/* clang-format on */

static int by_place(const void *a, const void *b)
{
    const struct pt_match_hit *const x = a;
    const struct pt_match_hit *const y = b;
    if (x->docid != y->docid)
        return x->docid < y->docid ? -1 : 1;
    return (x->unit > y->unit) - (x->unit < y->unit);
}

START_TEST(synonyms_find_what_the_query_written_out_finds)
{
    struct pt_reader *const with_synonyms = rig.reader;
    struct pt_match have;
    struct pt_match want;
    const char *const query = equals[_i].query;
    for (enum pt_within within = PT_WITHIN_ARTICLE;
         within <= PT_WITHIN_SENTENCE; within++) {
        struct pt_match_options options = all_hits;
        options.within = within;
        pt_rig_match(&rig, query, &options, &have, NULL);
        rig.reader = before_synonyms;
        pt_rig_match(&rig, equals[_i].written_out, &options, &want, NULL);
        rig.reader = with_synonyms;
        ck_assert_msg(have.total == want.total && want.total > 0,
                      "%s: %u, not %u", query, (unsigned)have.total,
                      (unsigned)want.total);
        qsort(have.hits, have.n_hits, sizeof *have.hits, by_place);
        qsort(want.hits, want.n_hits, sizeof *want.hits, by_place);
        for (size_t i = 0; i < want.n_hits; i++)
            ck_assert_msg(by_place(&have.hits[i], &want.hits[i]) == 0,
                          "%s: hit %zu", query, i);
    }
}
END_TEST

/* --- order, pages, counts --- */

static const char twin[] = "The harbour froze. Nobody sailed.";
static const char much[] = "Harbour upon harbour froze.\n\nThe harbour froze, "
                           "the harbour thawed. Ships sailed.";
static const char none[] = "Ships sailed.";

/* Equal texts, so that date and id alone decide; 6 says it twice. */
static const struct pt_rig_article twins[] = {
    {"/t/b",       NULL,     twin, "en", "2025-03-02", NULL, NULL, NULL, NULL, NULL},
    {"/t/undated", NULL,     twin, "en", NULL,         NULL, NULL, NULL, NULL, NULL},
    {"/t/a",       NULL,     twin, "en", "2025-03-02", NULL, NULL, NULL, NULL, NULL},
    {"/t/new",     NULL,     twin, "en", "2025-06-30", NULL, NULL, NULL, NULL, NULL},
    {"/t/old",     NULL,     twin, "en", "1999-01-01", NULL, NULL, NULL, NULL, NULL},
    {"/t/much",    "Apples", much, "en", "1990-01-01", NULL, NULL, NULL, NULL,
     NULL                                                                          },
    {"/t/none",    "Zinc",   none, "en", "2025-07-01", NULL, NULL, NULL, NULL, NULL},
};

static void open_twins(void)
{
    pt_rig_open(&rig, twins, PT_COUNTOF(twins));
}

#define ARTICLE PT_WITHIN_ARTICLE
#define PARAGRAPH PT_WITHIN_PARAGRAPH
#define SENTENCE PT_WITHIN_SENTENCE
#define BEST PT_SORT_RELEVANCE
#define OLDEST PT_SORT_OLDEST
#define NEWEST PT_SORT_NEWEST
#define TITLE PT_SORT_TITLE

/* clang-format off */
static const struct {
    const char *query;
    enum pt_within within;
    enum pt_sort sort;
    bool fold_copies;
    const char *hits;
} orders[] = {
    {"harbour", ARTICLE, BEST, false, "6 4 3 1 5 2"},
    {"harbour", ARTICLE, BEST, true, "6 4+4"},
    {"harbour", ARTICLE, OLDEST, false, "6 5 3 1 4 2"},
    {"harbour", ARTICLE, NEWEST, false, "4 3 1 5 6 2"},
    {"harbour", ARTICLE, NEWEST, true, "4+4 6"},
    {"ships OR sailed", ARTICLE, TITLE, false, "6 3 1 4 5 2 7"},
    {"*", ARTICLE, BEST, false, "7 4 3 1 5 6 2"},
    {"NOT thawed", ARTICLE, BEST, false, "7 4 3 1 5 2"},
    {"path:/t/*", ARTICLE, BEST, false, "7 4 3 1 5 6 2"},
    /* put to the text matcher */
    {"harbour NEAR/s froze", ARTICLE, BEST, false, "6 4 3 1 5 2"},
    {"harbour NEAR/s froze", ARTICLE, BEST, true, "6 4+4"},
    {"harbour NEAR/s froze", ARTICLE, OLDEST, true, "6 5+4"},
    {"NOT (harbour NEAR/s thawed)", ARTICLE, BEST, false, "7 4 3 1 5 2"},
    /* units: copies are not folded */
    {"froze", SENTENCE, BEST, true, "4:0 3:0 1:0 5:0 2:0 6:1 6:2"},
    {"harbour NOT thawed", SENTENCE, NEWEST, false, "4:0 3:0 1:0 5:0 6:1 2:0"},
    {"harbour thawed", PARAGRAPH, BEST, false, "6:2"},
    {"NOT harbour", PARAGRAPH, BEST, false, "7:0 7:1 6:0"},
    {"apples", PARAGRAPH, BEST, false, "6:0"},
    {"title:apples froze", SENTENCE, BEST, false, "6:1 6:2"},
};
/* clang-format on */

START_TEST(hits_come_in_this_order)
{
    struct pt_match_options options = all_hits;
    struct pt_match match;
    options.within = orders[_i].within;
    options.sort = orders[_i].sort;
    options.fold_copies = orders[_i].fold_copies;
    pt_rig_match(&rig, orders[_i].query, &options, &match, NULL);
    const char *const hits = hits_as_text(
        &match, options.within != PT_WITHIN_ARTICLE, options.fold_copies);
    ck_assert_msg(strcmp(hits, orders[_i].hits) == 0, "%s: [%s], not [%s]",
                  orders[_i].query, hits, orders[_i].hits);
}
END_TEST

static bool are_equal(const struct pt_match_hit *a,
                      const struct pt_match_hit *b)
{
    return a->docid == b->docid && a->unit == b->unit &&
           a->n_copies == b->n_copies && fabs(a->score - b->score) < 1e-9;
}

START_TEST(pages_are_slices_of_the_whole)
{
    struct pt_match_options options = all_hits;
    struct pt_match whole;
    struct pt_match page;
    options.within = orders[_i].within;
    options.sort = orders[_i].sort;
    options.fold_copies = orders[_i].fold_copies;
    pt_rig_match(&rig, orders[_i].query, &options, &whole, NULL);
    for (size_t limit = 0; limit < 4; limit++)
        for (size_t offset = 0; offset < whole.n_hits + 2; offset++) {
            options.limit = limit;
            options.offset = offset;
            options.exact_counts = offset % 2;
            pt_rig_match(&rig, orders[_i].query, &options, &page, NULL);
            const size_t left =
                offset < whole.n_hits ? whole.n_hits - offset : 0;
            ck_assert_uint_eq(page.n_hits, left < limit ? left : limit);
            for (size_t i = 0; i < page.n_hits; i++)
                ck_assert(are_equal(&page.hits[i], &whole.hits[offset + i]));
            ck_assert_uint_eq(page.total, whole.total);
            ck_assert_uint_eq(page.n_articles, whole.n_articles);
            ck_assert_uint_eq(page.n_stories, whole.n_stories);
            ck_assert(page.total_is_exact && page.stories_are_exact);
        }
}
END_TEST

START_TEST(copies_share_a_story_and_count_as_articles)
{
    struct pt_match_options options = all_hits;
    struct pt_match match;
    options.fold_copies = _i;
    pt_rig_match(&rig, "froze", &options, &match, NULL);
    ck_assert_uint_eq(match.total, 6);
    ck_assert_uint_eq(match.n_articles, 6);
    ck_assert_uint_eq(match.n_stories, 2);
    ck_assert_uint_eq(match.n_hits, _i ? 2 : 6);
    pt_rig_match(&rig, "froze NEAR/s harbour", &options, &match, NULL);
    ck_assert_uint_eq(match.total, 6);
    ck_assert_uint_eq(match.n_stories, 2);
    ck_assert_uint_eq(match.n_hits, _i ? 2 : 6);
}
END_TEST

START_TEST(units_count_units_articles_and_stories)
{
    struct pt_match_options options = all_hits;
    struct pt_match match;
    options.within = PT_WITHIN_SENTENCE;
    options.limit = 1;
    pt_rig_match(&rig, "froze", &options, &match, NULL);
    ck_assert_uint_eq(match.total, 7);
    ck_assert_uint_eq(match.n_articles, 6);
    ck_assert_uint_eq(match.n_stories, 2);
    ck_assert_uint_eq(match.n_hits, 1);
}
END_TEST

static const struct {
    const char *query;
    enum pt_sort sort;
    bool has_score;
} scores[] = {
    {"harbour",              PT_SORT_RELEVANCE, true },
    {"harbour",              PT_SORT_OLDEST,    true },
    {"harbour NEAR/s froze", PT_SORT_RELEVANCE, true },
    {"harbour NEAR/2 froze", PT_SORT_RELEVANCE, true },
    {"harbour^3",            PT_SORT_RELEVANCE, true },
    {"title:apples",         PT_SORT_RELEVANCE, true },
    {"\"harbour froze\"",    PT_SORT_RELEVANCE, true },
    {"NOT harbour",          PT_SORT_RELEVANCE, false},
    {"date:2025",            PT_SORT_RELEVANCE, false},
    {"*",                    PT_SORT_TITLE,     false},
    {"path:t",               PT_SORT_RELEVANCE, false},
    {"lang:en date:2025",    PT_SORT_RELEVANCE, false},
};

static const struct {
    const char *query;
    bool reads_texts;
} ways[] = {
    {"froze",                        false},
    {"\"harbour froze\" NOT thawed", false},
    {"har* NEAR/p froze",            false},
    {"author:x OR froze",            false},
    {"date:2025 lang:en froze",      false},
    {"date:2025 OR froze",           true },
    {"froze NOT lang:de",            true },
    {"path:t/* froze",               true },
};

START_TEST(units_are_found_by_positions_where_these_can_decide)
{
    struct pt_clause_tree tree;
    struct pt_plan plan;
    struct pt_readings readings;
    struct pt_match match;
    const struct pt_match_options options = {
        .within = PT_WITHIN_PARAGRAPH, .limit = 2, .readings = &readings};
    ck_assert_int_eq(pt_rig_resolve(&rig, ways[_i].query, &tree), PT_OK);
    ck_assert_int_eq(pt_plan_make(&tree, options.within, &plan, NULL), PT_OK);
    pt_readings_init(&readings, &tree, rig.reader, rig.analyzer);
    ck_assert_int_eq(pt_match_run(&plan, &tree, &options, rig.reader,
                                  rig.analyzer, &rig.arena, &match, &rig.err),
                     PT_OK);
    ck_assert_msg((readings.n_kept > 0) == ways[_i].reads_texts,
                  "%s: %zu texts were read", ways[_i].query, readings.n_kept);
    ck_assert_uint_gt(match.total, 0);
    pt_readings_fini(&readings);
    pt_plan_fini(&plan);
}
END_TEST

START_TEST(a_positive_word_gives_a_score_and_nothing_else_does)
{
    struct pt_match_options options = all_hits;
    struct pt_match match;
    options.sort = scores[_i].sort;
    pt_rig_match(&rig, scores[_i].query, &options, &match, NULL);
    ck_assert_uint_gt(match.n_hits, 0);
    for (size_t i = 0; i < match.n_hits; i++)
        ck_assert_msg(scores[_i].has_score ? match.hits[i].score > 0
                                           : match.hits[i].score == 0,
                      "%s: %g", scores[_i].query, match.hits[i].score);
}
END_TEST

START_TEST(filters_change_no_score)
{
    struct pt_match plain;
    struct pt_match filtered;
    pt_rig_match(&rig, "harbour", &all_hits, &plain, NULL);
    pt_rig_match(&rig, "harbour date:1990 lang:en path:t/much", &all_hits,
                 &filtered, NULL);
    ck_assert_uint_eq(filtered.n_hits, 1);
    ck_assert_uint_eq(filtered.hits[0].docid, plain.hits[0].docid);
    ck_assert_double_eq_tol(filtered.hits[0].score, plain.hits[0].score, 1e-9);
}
END_TEST

START_TEST(a_boost_multiplies)
{
    struct pt_match plain;
    struct pt_match boosted;
    pt_rig_match(&rig, "harbour", &all_hits, &plain, NULL);
    pt_rig_match(&rig, "harbour^2.5", &all_hits, &boosted, NULL);
    ck_assert_double_eq_tol(boosted.hits[0].score, 2.5 * plain.hits[0].score,
                            1e-9);
}
END_TEST

START_TEST(a_word_that_few_articles_have_weighs_more)
{
    struct pt_clause_tree tree;
    double weights[3];
    ck_assert_int_eq(pt_rig_resolve(&rig, "harbour thawed zebra", &tree),
                     PT_OK);
    ck_assert_uint_eq(tree.n_leaves, 3);
    ck_assert_int_eq(
        pt_match_leaf_weights(&tree, rig.reader, weights, &rig.err), PT_OK);
    ck_assert_double_eq_tol(weights[0], log(1 + 1.5 / 6.5), 1e-12);
    ck_assert_double_eq_tol(weights[1], log(1 + 6.5 / 1.5), 1e-12);
    ck_assert_double_eq_tol(weights[2], log(1 + 7.5 / 0.5), 1e-12);
}
END_TEST

START_TEST(a_word_that_ranks_nothing_says_next_to_nothing)
{
    struct pt_clause_tree tree;
    double alone, both[2];
    ck_assert_int_eq(pt_rig_resolve(&rig, "the", &tree), PT_OK);
    ck_assert_int_eq(pt_match_leaf_weights(&tree, rig.reader, &alone, &rig.err),
                     PT_OK);
    ck_assert_int_eq(pt_rig_resolve(&rig, "the thawed", &tree), PT_OK);
    ck_assert_uint_eq(tree.n_leaves, 2);
    ck_assert_int_eq(pt_match_leaf_weights(&tree, rig.reader, both, &rig.err),
                     PT_OK);
    ck_assert_double_eq_tol(both[0], alone / 64, 1e-12);
    ck_assert_double_gt(both[0], 0);
    ck_assert_double_eq_tol(both[1], log(1 + 6.5 / 1.5), 1e-12);
}
END_TEST

START_TEST(a_cancelled_search_says_so)
{
    static const char *const queries[] = {"froze", "froze NEAR/s harbour"};
    const struct pt_cancel cancel = {.is_set = 1};
    struct pt_match_options options = {.limit = 10, .cancel = &cancel};
    struct pt_clause_tree tree;
    struct pt_plan plan;
    struct pt_match match;
    ck_assert_int_eq(pt_rig_resolve(&rig, queries[_i % 2], &tree), PT_OK);
    options.within = _i < 2 ? PT_WITHIN_ARTICLE : PT_WITHIN_SENTENCE;
    ck_assert_int_eq(pt_plan_make(&tree, options.within, &plan, NULL), PT_OK);
    ck_assert_int_eq(pt_match_run(&plan, &tree, &options, rig.reader,
                                  rig.analyzer, &rig.arena, &match, &rig.err),
                     PT_EINTERRUPTED);
    pt_plan_fini(&plan);
}
END_TEST

/* --- an article too long for its lengths to be kept --- */

enum { N_SENTENCES = 2500 };

static struct pt_buf long_text;

static void open_long(void)
{
    pt_buf_init(&long_text, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < N_SENTENCES; i++)
        pt_buf_puts(&long_text, i % 5 ? "Grain sank. " : "Salt rose.\n\n");
    const struct pt_rig_article both[] = {
        {.path = "/l/long",  .text = pt_buf_z(&long_text),   .lang = "en"},
        {.path = "/l/short", .text = "Salt and grain rose.", .lang = "en"},
    };
    pt_rig_open(&rig, both, PT_COUNTOF(both));
}

static void close_long(void)
{
    pt_rig_close(&rig);
    pt_buf_fini(&long_text);
}

START_TEST(units_of_a_very_long_article_are_found_in_its_text)
{
    struct pt_match_options options = all_hits;
    struct pt_match match;
    options.within = PT_WITHIN_SENTENCE;
    pt_rig_match(&rig, "salt", &options, &match, NULL);
    ck_assert_uint_eq(match.total, N_SENTENCES / 5 + 1);
    pt_rig_match(&rig, "salt grain", &options, &match, NULL);
    ck_assert_uint_eq(match.total, 1);
    ck_assert_uint_eq(match.n_articles, 1);
}
END_TEST

/* --- more than a thousand --- */

enum { N_CROWD = 1300 };

static void open_crowd(void)
{
    static struct pt_rig_article crowd[N_CROWD];
    static char names[N_CROWD][24];
    for (size_t i = 0; i < N_CROWD; i++) {
        snprintf(names[i], sizeof(names[i]), "/crowd/%05zu", i);
        crowd[i] = (struct pt_rig_article){
            .path = names[i],
            .text = i % 13 ? "Common ground is common. Rain."
                           : "Common ground is rare.",
            .lang = "en",
            .date = "2025-01-01",
        };
    }
    pt_rig_open(&rig, crowd, N_CROWD);
}

/* clang-format off */
/* total: where it has to be exact; 0: a lower bound will do. */
static const struct {
    const char *query;
    enum pt_within within;
    bool fold_copies;
    bool exact_counts;
    uint64_t total;
    uint64_t n_stories;
    const char *hits;
} crowds[] = {
    {"common", ARTICLE, false, false, 0, 0, "2 3 4"},
    {"common", ARTICLE, false, true, N_CROWD, 2, "2 3 4"},
    {"common", ARTICLE, true, false, 0, 0, "2+1199 1+99"},
    {"common", ARTICLE, true, true, N_CROWD, 2, "2+1199 1+99"},
    {"\"common ground\"", ARTICLE, false, false, 0, 0, NULL},
    {"\"common ground\"", ARTICLE, false, true, N_CROWD, 2, NULL},
    {"common NEAR/s ground", ARTICLE, false, false, 0, 0, "2 3 4"},
    {"common NEAR/s ground", ARTICLE, false, true, N_CROWD, 2, "2 3 4"},
    {"common NEAR/s ground", ARTICLE, true, false, 0, 0, NULL},
    {"common NEAR/s ground", ARTICLE, true, true, N_CROWD, 2, "2+1199 1+99"},
    {"common NEAR/s rare", ARTICLE, false, false, 100, 1, "1 14 27"},
    {"rare NOT rain", ARTICLE, true, false, 100, 1, "1+99"},
    {"ground", SENTENCE, false, false, 0, 0, NULL},
    {"ground", SENTENCE, false, true, N_CROWD, 2, NULL},
    {"ground NOT zebra", SENTENCE, false, false, 0, 0, NULL},
    {"common AND ground", SENTENCE, false, false, 0, 0, NULL},
    {"common AND rain", PARAGRAPH, false, true, 1200, 1, NULL},
    {"common AND rare", SENTENCE, false, false, 100, 1, "1:0 14:0 27:0"},
    {"rare", PARAGRAPH, true, false, 100, 1, "1:0 14:0 27:0"},
};
/* clang-format on */

/* Of too many articles, in order of a value, stories are not counted unless all
 * has to be; their number is told in any case. */
START_TEST(stories_of_too_many_articles_are_not_counted)
{
    for (uint32_t most = N_CROWD - 1; most <= N_CROWD; most++)
        for (int is_exact = 0; is_exact < 2; is_exact++) {
            const struct pt_match_options options = {
                .sort = PT_SORT_NEWEST,
                .limit = 3,
                .exact_counts = is_exact,
                .walk_from = 1,
                .most_stories = most,
            };
            struct pt_match match;
            pt_rig_match(&rig, "common", &options, &match, NULL);
            ck_assert(match.total_is_exact);
            ck_assert_uint_eq(match.total, N_CROWD);
            ck_assert(match.stories_are_exact == (is_exact || most == N_CROWD));
            if (match.stories_are_exact)
                ck_assert_uint_eq(match.n_stories, 2);
        }
}
END_TEST

START_TEST(a_count_is_exact_or_says_that_it_is_not)
{
    const struct pt_match_options options = {
        .within = crowds[_i].within,
        .limit = 3,
        .fold_copies = crowds[_i].fold_copies,
        .exact_counts = crowds[_i].exact_counts,
    };
    const uint64_t total = crowds[_i].total ? crowds[_i].total : N_CROWD;
    const uint64_t n_stories = crowds[_i].n_stories ? crowds[_i].n_stories : 2;
    const char *const query = crowds[_i].query;
    struct pt_match match;
    pt_rig_match(&rig, query, &options, &match, NULL);
    ck_assert_msg(!crowds[_i].total || match.total_is_exact, "%s", query);
    ck_assert_msg(!crowds[_i].total || match.stories_are_exact, "%s", query);
    if (match.total_is_exact)
        ck_assert_uint_eq(match.total, total);
    ck_assert_uint_gt(match.total, total < 1000 ? 0 : 1000);
    ck_assert_uint_le(match.total, total);
    if (match.stories_are_exact)
        ck_assert_uint_eq(match.n_stories, n_stories);
    else
        ck_assert(match.n_stories == PT_COUNT_UNKNOWN);
    const char *const hits = hits_as_text(
        &match, options.within != PT_WITHIN_ARTICLE, options.fold_copies);
    if (crowds[_i].hits)
        ck_assert_msg(strcmp(hits, crowds[_i].hits) == 0, "%s: [%s], not [%s]",
                      query, hits, crowds[_i].hits);
}
END_TEST

/* The words of both are in fewer articles than are walked for their own sake.
 */
START_TEST(no_text_is_read_to_count_what_hundreds_of_articles_have)
{
    static const char *const queries[] = {"common NEAR/s ground",
                                          "common NEAR/s rain"};
    struct pt_match_options options = {.limit = 3};
    struct pt_match match;
    for (size_t i = 0; i < PT_COUNTOF(queries); i++) {
        pt_rig_match(&rig, queries[i], &options, &match, NULL);
        ck_assert_msg(match.n_read == 0, "%s", queries[i]);
        ck_assert_msg(match.is_by_places, "%s", queries[i]);
    }
}
END_TEST

START_TEST(pages_reach_beyond_what_is_ranked_at_first)
{
    struct pt_match_options options = {
        .within = PT_WITHIN_SENTENCE, .offset = 700, .limit = 5};
    struct pt_match match;
    pt_rig_match(&rig, "ground OR zebra", &options, &match, NULL);
    ck_assert_uint_eq(match.n_hits, 5);
    ck_assert_uint_gt(match.total, 1000);
    ck_assert(!match.total_is_exact);
    options.offset = N_CROWD - 2;
    pt_rig_match(&rig, "ground OR zebra", &options, &match, NULL);
    ck_assert_uint_eq(match.n_hits, 2);
    options.limit = 0;
    pt_rig_match(&rig, "ground OR zebra", &options, &match, NULL);
    ck_assert_uint_eq(match.n_hits, 0);
    ck_assert_uint_gt(match.total, 1000);
}
END_TEST

START_TEST(copies_are_counted_beyond_the_thousand_folded_or_not)
{
    struct pt_match_options options = {.limit = 1, .fold_copies = _i};
    struct pt_match match;
    pt_rig_match(&rig, "common NEAR/s ground", &options, &match, NULL);
    ck_assert_uint_eq(match.n_hits, 1);
    ck_assert_uint_eq(match.hits[0].n_copies, 1199);
    options.skips_copies = true;
    pt_rig_match(&rig, "common NEAR/s ground", &options, &match, NULL);
    ck_assert_uint_eq(match.n_hits, 1);
    ck_assert_uint_eq(match.hits[0].n_copies, 0);
}
END_TEST

/* Commits as many changes to all articles of the rig's index as n says. */
static void commit_changes(unsigned n)
{
    struct pt_document_builder *builder = NULL;
    struct pt_writer *writer = NULL;
    ck_assert_int_eq(pt_document_builder_new(&builder), PT_OK);
    ck_assert_int_eq(pt_writer_open(rig.dir, NULL, NULL, &writer, &rig.err),
                     PT_OK);
    for (unsigned i = 0; i < n; i++) {
        for (size_t k = 0; k < N_CROWD; k++) {
            char path[24];
            snprintf(path, sizeof(path), "/crowd/%05zu", k);
            const struct pt_rig_article article = {
                .path = path, .text = i % 2 ? "Even." : "Odd common ground."};
            const struct pt_article full = pt_rig_article_of(&article, builder);
            struct pt_document document;
            ck_assert_int_eq(
                pt_document_build(builder, &full, &document, &rig.err), PT_OK);
            ck_assert_int_eq(pt_writer_put(writer, &document, &rig.err), PT_OK);
        }
        ck_assert_int_eq(pt_writer_commit(writer, &rig.err), PT_OK);
    }
    pt_writer_close(writer);
    pt_document_builder_free(builder);
}

START_TEST(an_index_that_moved_on_is_said_and_can_be_refreshed)
{
    static const char *const queries[] = {"common", "common NEAR/s ground",
                                          "common NEAR/s ground"};
    const struct pt_match_options options = {
        .limit = 10,
        .within = _i == 2 ? PT_WITHIN_SENTENCE : PT_WITHIN_ARTICLE,
        .exact_counts = true,
    };
    struct pt_clause_tree tree;
    struct pt_plan plan;
    struct pt_match match;
    bool is_changed = false;
    ck_assert_int_eq(pt_rig_resolve(&rig, queries[_i], &tree), PT_OK);
    ck_assert_int_eq(pt_plan_make(&tree, options.within, &plan, NULL), PT_OK);
    commit_changes(3);
    enum pt_status status =
        pt_match_run(&plan, &tree, &options, rig.reader, rig.analyzer,
                     &rig.arena, &match, &rig.err);
    ck_assert_int_eq(status, PT_EMODIFIED);
    ck_assert_int_eq(pt_reader_refresh(rig.reader, &is_changed, &rig.err),
                     PT_OK);
    ck_assert(is_changed);
    status = pt_match_run(&plan, &tree, &options, rig.reader, rig.analyzer,
                          &rig.arena, &match, &rig.err);
    ck_assert_int_eq(status, PT_OK);
    ck_assert_uint_eq(match.total, N_CROWD);
    pt_plan_fini(&plan);
}
END_TEST

Suite *pt_suite_match(void)
{
    Suite *const suite = suite_create("match");
    TCase *tcase = tcase_create("answers");
    tcase_add_unchecked_fixture(tcase, open_articles, close_rig);
    tcase_add_loop_test(tcase, finds_the_articles_that_answer, 0,
                        (int)PT_COUNTOF(sets));
    suite_add_tcase(suite, tcase);

    tcase = tcase_create("order");
    tcase_add_unchecked_fixture(tcase, open_twins, close_rig);
    tcase_add_loop_test(tcase, hits_come_in_this_order, 0,
                        (int)PT_COUNTOF(orders));
    tcase_add_loop_test(tcase, pages_are_slices_of_the_whole, 0,
                        (int)PT_COUNTOF(orders));
    tcase_add_loop_test(tcase, copies_share_a_story_and_count_as_articles, 0,
                        2);
    tcase_add_test(tcase, units_count_units_articles_and_stories);
    tcase_add_loop_test(tcase,
                        a_positive_word_gives_a_score_and_nothing_else_does, 0,
                        (int)PT_COUNTOF(scores));
    tcase_add_loop_test(tcase,
                        units_are_found_by_positions_where_these_can_decide, 0,
                        (int)PT_COUNTOF(ways));
    tcase_add_test(tcase, filters_change_no_score);
    tcase_add_test(tcase, a_boost_multiplies);
    tcase_add_test(tcase, a_word_that_few_articles_have_weighs_more);
    tcase_add_test(tcase, a_word_that_ranks_nothing_says_next_to_nothing);
    tcase_add_loop_test(tcase, a_cancelled_search_says_so, 0, 4);
    suite_add_tcase(suite, tcase);

    tcase = tcase_create("long");
    tcase_add_unchecked_fixture(tcase, open_long, close_long);
    tcase_add_test(tcase, units_of_a_very_long_article_are_found_in_its_text);
    suite_add_tcase(suite, tcase);

    tcase = tcase_create("crowd");
    tcase_add_unchecked_fixture(tcase, open_crowd, close_rig);
    tcase_add_test(tcase, stories_of_too_many_articles_are_not_counted);
    tcase_add_loop_test(tcase, a_count_is_exact_or_says_that_it_is_not, 0,
                        (int)PT_COUNTOF(crowds));
    tcase_add_test(tcase,
                   no_text_is_read_to_count_what_hundreds_of_articles_have);
    tcase_add_test(tcase, pages_reach_beyond_what_is_ranked_at_first);
    tcase_add_loop_test(
        tcase, copies_are_counted_beyond_the_thousand_folded_or_not, 0, 2);
    tcase_set_timeout(tcase, 60);
    suite_add_tcase(suite, tcase);

    tcase = tcase_create("changes");
    tcase_add_checked_fixture(tcase, open_crowd, close_rig);
    tcase_add_loop_test(
        tcase, an_index_that_moved_on_is_said_and_can_be_refreshed, 0, 3);
    tcase_set_timeout(tcase, 60);
    suite_add_tcase(suite, tcase);

    tcase = tcase_create("small words");
    tcase_add_unchecked_fixture(tcase, open_small_words, close_rig);
    tcase_add_loop_test(tcase, small_words_side_by_side_come_first, 0,
                        (int)PT_COUNTOF(small_orders));
    suite_add_tcase(suite, tcase);

    tcase = tcase_create("words that only rank");
    tcase_add_unchecked_fixture(tcase, open_heap, close_rig);
    tcase_add_loop_test(tcase, small_words_that_are_apart_come_no_sooner, 0,
                        (int)PT_COUNTOF(small_questions));
    tcase_add_loop_test(tcase, a_phrase_that_only_ranks_does_so_where_it_stands,
                        0, (int)PT_COUNTOF(unranked));
    suite_add_tcase(suite, tcase);

    tcase = tcase_create("two common words");
    tcase_add_unchecked_fixture(tcase, open_side, close_rig);
    tcase_add_loop_test(tcase,
                        two_common_words_are_not_taken_for_the_two_side_by_side,
                        0, (int)PT_COUNTOF(side_rows));
    suite_add_tcase(suite, tcase);

    tcase = tcase_create("words too many");
    tcase_add_unchecked_fixture(tcase, open_wide, close_rig);
    tcase_add_loop_test(tcase,
                        words_too_many_are_read_beforehand_with_the_same_answer,
                        0, PT_COUNTOF(wide_queries));
    tcase_add_loop_test(tcase, units_are_looked_for_by_places, 0,
                        PT_COUNTOF(placed_queries));
    suite_add_tcase(suite, tcase);

    tcase = tcase_create("index and text, one language");
    tcase_add_unchecked_fixture(tcase, open_random_english, close_random);
    tcase_add_loop_test(tcase, index_and_text_agree, 0, 3);
    tcase_add_loop_test(tcase, common_words_are_looked_for_with_the_same_answer,
                        0, 2);
    tcase_set_timeout(tcase, 120);
    suite_add_tcase(suite, tcase);

    tcase = tcase_create("index and text, synonyms");
    tcase_add_unchecked_fixture(tcase, open_random_synonyms, close_random);
    tcase_add_loop_test(tcase, index_and_text_agree, 0, 3);
    tcase_add_loop_test(tcase, synonyms_find_what_the_query_written_out_finds,
                        0, (int)PT_COUNTOF(equals));
    tcase_set_timeout(tcase, 120);
    suite_add_tcase(suite, tcase);

    tcase = tcase_create("index and text, many languages");
    tcase_add_unchecked_fixture(tcase, open_random_mixed, close_random);
    tcase_add_loop_test(tcase, index_and_text_agree, 0, 3);
    tcase_add_loop_test(tcase, common_words_are_looked_for_with_the_same_answer,
                        0, 2);
    tcase_set_timeout(tcase, 120);
    suite_add_tcase(suite, tcase);
    return suite;
}
