/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/sketch.h"
#include "index/document.h"

#include "index/record.h"
#include "index/topic.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

Suite *pt_suite_document(void);

static struct pt_document_builder *builder;
static struct pt_document doc;

static void set_up(void)
{
    ck_assert_int_eq(pt_document_builder_new(&builder), PT_OK);
}

static void tear_down(void)
{
    pt_document_builder_free(builder);
}

static struct pt_article usual(void)
{
    return (struct pt_article){
        .path = PT_STR("/srv/news/a.txt"),
        .title = PT_STR("Harbours reopen"),
        .text = PT_STR("The harbours, closed for repairs, reopened. "
                       "A cease-fire holds."),
        .lang = PT_STR("en"),
        .date = PT_DATE_NONE,
    };
}

static void build(const struct pt_article *article)
{
    struct pt_error err = {0};
    ck_assert_msg(pt_document_build(builder, article, &doc, &err) == PT_OK,
                  "%s", err.message);
}

/* The positions of term, each followed by a space; "b" behind it for a posting
 * without weight, "-" for one without position. */
static const char *places(const char *term)
{
    static char out[256];
    size_t n = 0;
    out[0] = '\0';
    for (size_t i = 0; i < doc.n_postings; i++) {
        const struct pt_posting *const p = &doc.postings[i];
        if (!pt_str_equal(p->term, pt_str_of(term)) || n > sizeof out - 16)
            continue;
        if (p->pos)
            n += (size_t)snprintf(out + n, 12, "%u", p->pos);
        for (uint32_t k = 0; k <= p->n_more && n < sizeof out - 4; k++)
            n += (size_t)snprintf(out + n, 4, "%s ",
                                  p->is_boolean ? "b"
                                  : p->pos      ? ""
                                                : "-");
    }
    return out;
}

static struct pt_str value(enum pt_slot slot)
{
    for (size_t i = 0; i < doc.n_values; i++)
        if (doc.values[i].slot == (uint32_t)slot)
            return doc.values[i].bytes;
    return PT_STR("");
}

static bool has_form(const char *key, const char *word)
{
    for (size_t i = 0; i < doc.n_forms; i++)
        if (pt_str_equal(doc.forms[i].key, pt_str_of(key)) &&
            pt_str_equal(doc.forms[i].word, pt_str_of(word)))
            return true;
    return false;
}

static bool is_stem_key(const struct pt_form *form)
{
    return pt_str_begins(form->key, PT_STR(PT_PREFIX_STEM));
}

static bool is_stem_of_itself(const struct pt_form *form)
{
    return is_stem_key(form) &&
           pt_str_equal(pt_str_sub(form->key, 1, form->key.len), form->word);
}

static size_t n_stem_forms(void)
{
    size_t n = 0;
    for (size_t i = 0; i < doc.n_forms; i++)
        n += is_stem_key(&doc.forms[i]);
    return n;
}

#define ck_places(term, expected)                                              \
    ck_assert_msg(!strcmp(places(term), expected), "%s: %s", term, places(term))

/* --------------------------------------------------------------- words --- */

static const struct {
    const char *term;
    const char *places;
} word_rows[] = {
    {"harbours",         "1 - - 4097 "},
    {"reopen",           "2 - - "     },
    {"reopened",         "4101 "      },
    {"the",              "4096b "     },
    {"Sharbours",        "1 "         },
    {"Sreopen",          "2 "         },
    {"Sreopened",        ""           },
    {"Zthe",             "b "         },
    {"Zharbour",         "- - - - "   },
    {"Zreopen",          "- - - - "   },
    {"ZSharbour",        "- "         },
    {"ZSreopen",         "- "         },
    {"cease",            "4103 "      },
    {"fire",             "4104 "      },
    {"ceasefire",        "4103 "      },
    {"holds",            "4105 "      },
    {"Zhold",            "- "         },
    {"harbour",          ""           },
    {"Zharbours",        ""           },
    {"Q/srv/news/a.txt", "b "         },
    {"Len",              "b "         },
    {"XHAStitle",        "b "         },
    {"XHASpath",         "b "         },
    {"XHASlang",         "b "         },
    {"XHASdate",         ""           },
    {"XHASurl",          ""           },
    {"Psrv",             "1b "        },
    {"Pnews",            "2b "        },
    {"Pa.txt",           "3b "        },
};

START_TEST(words_and_stems_stand_where_the_schema_says)
{
    const struct pt_article article = usual();
    build(&article);
    ck_places(word_rows[_i].term, word_rows[_i].places);
}
END_TEST

START_TEST(a_form_is_a_word_that_differs_from_its_stem)
{
    const struct pt_article article = usual();
    build(&article);
    ck_assert(has_form("Zharbour", "harbours"));
    ck_assert(has_form("Zreopen", "reopened"));
    ck_assert(has_form("Zhold", "holds"));
    for (size_t i = 0; i < doc.n_forms; i++)
        ck_assert(!is_stem_of_itself(&doc.forms[i]));
}
END_TEST

START_TEST(without_a_stemmer_the_word_is_the_stem)
{
    struct pt_article article = usual();
    article.lang = pt_str_of(_i ? "xx" : "");
    build(&article);
    ck_places("Zharbours", "- - - - ");
    ck_places("ZSharbours", "- ");
    ck_assert_uint_eq(n_stem_forms(), 0);
    ck_places("Lxx", _i ? "b " : "");
}
END_TEST

START_TEST(a_word_without_stem_in_a_language_with_stemmer_is_its_stem)
{
    struct pt_article article = usual();
    article.text = PT_STR("Talks in the U.S. in 2024");
    build(&article);
    ck_places("Z2024", "- ");
    ck_places("Ztalk", "- ");
}
END_TEST

START_TEST(every_term_can_be_stored)
{
    struct pt_article article = usual();
    struct pt_buf wild;
    pt_buf_init(&wild, PT_BUF_NO_CEILING);
    for (int i = 0; i < 400; i++)
        pt_buf_puts(&wild, "\xd0\xb6");
    pt_buf_add(&wild, PT_STR(" a\0b \xff\xfe /"));
    for (int i = 0; i < 400; i++)
        pt_buf_puts(&wild, "\xf0\x9f\x97\x9e");
    article.title = article.author = article.source = article.tags =
        article.url = article.path = article.member = article.lang =
            article.text = article.id = pt_buf_str(&wild);
    build(&article);
    for (size_t i = 0; i < doc.n_postings; i++) {
        const struct pt_str term = doc.postings[i].term;
        ck_assert_uint_gt(term.len, 0);
        ck_assert_uint_le(term.len, PT_MAX_TERM_BYTES);
        ck_assert_uint_eq(pt_str_find(term, '\0'), term.len);
    }
    pt_buf_fini(&wild);
}
END_TEST

START_TEST(a_title_cannot_reach_the_body)
{
    struct pt_article article = usual();
    struct pt_buf title;
    pt_buf_init(&title, PT_BUF_NO_CEILING);
    for (int i = 0; i < 3000; i++)
        pt_buf_puts(&title, "x ");
    article.title = pt_buf_str(&title);
    build(&article);
    uint32_t last = 0;
    for (size_t i = 0; i < doc.n_postings; i++)
        if (doc.postings[i].pos < PT_POS_BODY && doc.postings[i].pos > last)
            last = doc.postings[i].pos;
    ck_assert_uint_eq(last, PT_MAX_TITLE_WORDS);
    ck_assert_uint_gt(PT_POS_BODY - last, PT_MAX_DISTANCE);
    struct pt_article back;
    struct pt_buf hold;
    pt_buf_init(&hold, PT_BUF_NO_CEILING);
    ck_assert_int_eq(pt_record_decode(doc.data, &hold, &back, NULL), PT_OK);
    ck_assert_uint_eq(back.title.len, PT_MAX_TITLE_BYTES);
    pt_buf_fini(&hold);
    pt_buf_fini(&title);
}
END_TEST

/* -------------------------------------------------------------- fields --- */

static const struct {
    const char *term;
    const char *places;
} field_rows[] = {
    {"Aines",                  "1b " },
    {"Amarlow",                "2b " },
    {"ZAmarlow",               ""    },
    {"XSOURCEthe",             "1b " },
    {"XSOURCEquay",            "2b " },
    {"Kports",                 "1b " },
    {"Ktrade",                 "12b "},
    {"Kroutes",                "13b "},
    {"XURLhttps:",             "1b " },
    {"XURLexample.org",        "2b " },
    {"XURLA",                  "3b " },
    {"Uhttps://example.org/A", "b "  },
    {"D20251215",              "b "  },
    {"M202512",                "b "  },
    {"Y2025",                  "b "  },
    {"Len",                    "b "  },
    {"XHASauthor",             "b "  },
    {"XHASsource",             "b "  },
    {"XHAStag",                "b "  },
    {"XHASurl",                "b "  },
    {"XHASdate",               "b "  },
    {"Q/srv/news/a.txt#7",     "b "  },
    {"ines",                   ""    },
    {"ports",                  ""    },
};

static const struct {
    const char *term;
    bool is_there;
} pair_rows[] = {
    {"XPon the",      true }, /* in the title */
    {"XPof the",      true },
    {"XPthat that",   true },
    {"XPto the",      true }, /* IN-TO, the parts */
    {"XPthe in",      true },
    {"XPthe of",      false}, /* from title to body */
    {"XPthat of",     false}, /* with a word between */
    {"XPat the",      false}, /* beside the article */
    {"XPin the",      false}, /* the author */
    {"XPthe harbour", false},
};

START_TEST(common_words_side_by_side_have_a_term_once)
{
    struct pt_article article = usual();
    article.title = PT_STR("Eyes on the");
    article.text = PT_STR("Of the quay, of the sea: that that is known of the "
                          "in-to the.");
    article.author = PT_STR("in the");
    article.boilerplate = PT_STR("at the");
    build(&article);
    ck_places(pair_rows[_i].term, pair_rows[_i].is_there ? "b " : "");
}
END_TEST

START_TEST(pairs_are_of_one_article)
{
    struct pt_article article = usual();
    article.text = PT_STR("It is of the quay");
    build(&article);
    ck_places("XPof the", "b ");
    article.text = PT_STR("the quay");
    build(&article);
    ck_places("XPof the", "");
}
END_TEST

static struct pt_article rich(void)
{
    struct pt_article article = usual();
    article.member = PT_STR("7");
    article.author = PT_STR("Ines Marlow");
    article.source = PT_STR("The Quay");
    article.tags = PT_STR("ports\ntrade routes");
    article.url = PT_STR("https://example.org/A");
    article.lang = PT_STR("EN-GB");
    article.date = pt_days_of_civil((struct pt_civil){2025, 12, 15});
    article.story = 0xabc;
    article.stamp = (struct pt_file_stamp){1, 2, 3, 4};
    article.first_seen = 1000;
    article.changed = INT64_C(86400) * 365;
    return article;
}

START_TEST(fields_have_their_terms)
{
    const struct pt_article article = rich();
    build(&article);
    ck_places(field_rows[_i].term, field_rows[_i].places);
}
END_TEST

#define ck_value(slot, expected)                                               \
    ck_assert_msg(pt_str_equal(value(slot), pt_str_of(expected)), "%.*s",      \
                  PT_STR_FMT(value(slot)))

START_TEST(values_are_as_the_schema_says)
{
    const struct pt_article article = rich();
    struct pt_file_stamp stamp;
    build(&article);
    ck_value(PT_SLOT_DATE, "20251215");
    ck_value(PT_SLOT_SOURCE, "The Quay");
    ck_value(PT_SLOT_STORY, "0000000000000abc");
    ck_assert(pt_schema_stamp_decode(value(PT_SLOT_STAMP), &stamp));
    ck_assert_uint_eq(stamp.inode, 4);
    ck_value(PT_SLOT_NEWEST, "79748784https://example.org/A");
    ck_value(PT_SLOT_OLDEST, "20251215https://example.org/A");
    ck_value(PT_SLOT_TITLE, "harbours reopen\x01https://example.org/A");
    ck_value(PT_SLOT_CHANGED, "19710101");
}
END_TEST

START_TEST(what_is_not_known_has_no_value)
{
    struct pt_article article = usual();
    article.first_seen = article.changed = 5;
    build(&article);
    ck_value(PT_SLOT_DATE, "");
    ck_value(PT_SLOT_SOURCE, "");
    ck_value(PT_SLOT_STORY, "");
    ck_value(PT_SLOT_STAMP, "");
    ck_value(PT_SLOT_CHANGED, "");
    ck_value(PT_SLOT_NEWEST, "99999999/srv/news/a.txt");
    ck_value(PT_SLOT_OLDEST, "99999999/srv/news/a.txt");
}
END_TEST

START_TEST(an_article_without_headline_sorts_by_what_is_shown)
{
    struct pt_article article = usual();
    article.title = PT_STR("");
    article.title_from = PT_TITLE_FROM_TEXT;
    build(&article);
    const struct pt_str key = value(PT_SLOT_TITLE);
    ck_assert(pt_str_begins(key, PT_STR("the harbours, closed")));
}
END_TEST

START_TEST(the_record_is_the_article)
{
    const struct pt_article article = rich();
    struct pt_article back;
    struct pt_buf hold;
    build(&article);
    pt_buf_init(&hold, PT_BUF_NO_CEILING);
    ck_assert_int_eq(pt_record_decode(doc.data, &hold, &back, NULL), PT_OK);
    ck_assert(pt_str_equal(back.text, article.text));
    ck_assert_uint_eq(back.story, 0xabc);
    ck_assert(pt_str_equal(doc.unique, PT_STR("Q/srv/news/a.txt#7")));
    pt_buf_fini(&hold);
}
END_TEST

START_TEST(an_empty_article_is_a_document)
{
    const struct pt_article article = {.path = PT_STR("/e"),
                                       .date = PT_DATE_NONE};
    build(&article);
    ck_assert_uint_eq(doc.n_postings, 3);
    ck_assert_uint_eq(doc.n_forms, 0);
}
END_TEST

START_TEST(what_a_sketch_is_found_by_is_a_value)
{
    struct pt_sketch sketch = {.n_words = PT_SKETCH_WORDS,
                               .n_mins = PT_SKETCH_MINS};
    char bytes[PT_MAX_SKETCH_BYTES];
    uint32_t keys[PT_SKETCH_KEYS];
    struct pt_article article = usual();
    for (uint32_t i = 0; i < PT_SKETCH_MINS; i++)
        sketch.mins[i] = 1000001 * (i + 1);
    article.sketch = pt_str_n(bytes, pt_sketch_encode(&sketch, bytes));
    build(&article);
    ck_assert(pt_str_equal(value(PT_SLOT_SKETCH), article.sketch));
    ck_assert(pt_sketch_decode_keys(value(PT_SLOT_KEYS), keys));
    ck_assert_mem_eq(keys, sketch.mins, sizeof keys);
    sketch.n_words--; /* too little to be compared */
    article.sketch = pt_str_n(bytes, pt_sketch_encode(&sketch, bytes));
    build(&article);
    ck_assert_uint_eq(value(PT_SLOT_KEYS).len, 0);
}
END_TEST

static uint8_t topic_count(const char *stem)
{
    struct pt_topic_stem stems[PT_TOPIC_STEMS];
    const size_t n = pt_topic_decode(value(PT_SLOT_TOPIC), stems);
    for (size_t i = 0; i < n; i++)
        if (stems[i].hash == pt_topic_hash(pt_str_of(stem)))
            return stems[i].count;
    return 0;
}

START_TEST(the_topic_has_the_most_frequent_stems)
{
    struct pt_article article = usual();
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    build(&article);
    ck_assert_uint_eq(topic_count("harbour"), 2);
    ck_assert_uint_eq(topic_count("hold"), 1);
    ck_assert_uint_eq(topic_count("the"), 0);
    for (int i = 0; i < PT_TOPIC_STEMS; i++)
        pt_buf_printf(&text, "x%d x%d x%d. ", i, i, i);
    for (int i = 0; i < 300; i++)
        pt_buf_puts(&text, "x0 ");
    article.text = pt_buf_str(&text);
    build(&article);
    ck_assert_uint_eq(value(PT_SLOT_TOPIC).len, PT_TOPIC_BYTES);
    ck_assert_uint_eq(topic_count("x0"), 255);
    ck_assert_uint_eq(topic_count("x9"), 3);
    ck_assert_uint_eq(topic_count("harbour"), 0);
    for (int i = 0; i < 5000; i++)
        pt_buf_printf(&text, "y%d ", i);
    pt_buf_puts(&text, "y0 y2500 y4999 y4999");
    article.text = pt_buf_str(&text);
    build(&article);
    ck_assert_uint_eq(topic_count("x0"), 255);
    ck_assert_uint_eq(topic_count("x9"), 3);
    ck_assert_uint_eq(topic_count("y4999"), 3);
    ck_assert_uint_eq(topic_count("y17"), 0);
    article.text = article.title = PT_STR("");
    build(&article);
    ck_assert_uint_eq(value(PT_SLOT_TOPIC).len, 0);
    struct pt_topic_stem stems[PT_TOPIC_STEMS];
    ck_assert_uint_eq(pt_topic_decode(PT_STR("four"), stems), 0);
    ck_assert_uint_eq(pt_topic_decode(PT_STR("ab1cd1"), stems), 2);
    ck_assert_uint_eq(pt_topic_decode(PT_STR("ab1ab1"), stems), 0);
    pt_buf_fini(&text);
}
END_TEST

static size_t n_weighing(void)
{
    size_t n = 0;
    for (size_t i = 0; i < doc.n_postings; i++)
        n += !doc.postings[i].is_boolean;
    return n;
}

START_TEST(one_word_weighs_where_all_are_function_words)
{
    struct pt_article article = usual();
    article.title = PT_STR("");
    article.text = PT_STR("To be or not to be.");
    build(&article);
    ck_assert_uint_eq(n_weighing(), 1);
    article.text = PT_STR("");
    article.author = PT_STR("Ann Example");
    build(&article);
    ck_assert_uint_eq(n_weighing(), 1);
    article.text = PT_STR("The ferry.");
    build(&article);
    ck_assert_uint_eq(n_weighing(), 2); /* word and stem */
}
END_TEST

START_TEST(a_builder_is_used_again)
{
    const struct pt_article one = usual();
    struct pt_article two = usual();
    two.text = PT_STR("Other words entirely.");
    build(&one);
    const size_t n = doc.n_postings;
    build(&two);
    ck_places("harbours", "1 - - ");
    ck_places("entirely", "4098 ");
    build(&one);
    ck_assert_uint_eq(doc.n_postings, n);
    ck_places("entirely", "");
}
END_TEST

START_TEST(too_large_an_article_is_refused)
{
    struct pt_article article = usual();
    struct pt_error err = {0};
    struct pt_buf big;
    const size_t n = PT_MAX_ARTICLE_BYTES + 1;
    pt_buf_init(&big, PT_BUF_NO_CEILING);
    char *const room = pt_buf_room(&big, n);
    ck_assert_ptr_nonnull(room);
    memset(room, ' ', n);
    pt_buf_used(&big, n);
    *(_i ? &article.tags : &article.text) = pt_buf_str(&big);
    ck_assert_int_eq(pt_document_build(builder, &article, &doc, &err),
                     PT_ELIMIT);
    ck_assert_str_eq(err.message, "larger than 8 MiB, no article");
    pt_buf_fini(&big);
}
END_TEST

/* What the text is: n times word, a number, behind. */
/* clang-format off */
static const struct {
    unsigned n;
    const char *word;
    bool is_numbered;
    const char *behind;
    const char *reason; /* NULL: it is taken */
} limit_rows[] = {
    {PT_MAX_DIFFERENT_WORDS, "W", true, " ", NULL},
    {PT_MAX_DIFFERENT_WORDS + 1, "W", true, " ",
     "more than 50000 different words, no article"},
    {PT_MAX_DIFFERENT_WORDS / 2, "a-b", true, " ",
     "more than 50000 different words, no article"},
    {PT_MAX_ARTICLE_WORDS - 9, "a", false, " ", NULL},
    {PT_MAX_ARTICLE_WORDS + 1, "a", false, " ",
     "more than 1000000 words, no article"},
    {PT_MAX_ARTICLE_SENTENCES, "a", false, "\n\n", NULL},
    {PT_MAX_ARTICLE_SENTENCES + 1, "!", false, "\n",
     "more than 250000 sentences, no article"},
};
/* clang-format on */

/* Fills the builder's vocabulary with words, but not so that it forgets them.
 */
static void learn_other_words(void)
{
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    for (unsigned i = 0; i < PT_ANALYZER_CACHE_BYTES / 100; i++)
        pt_buf_printf(&text, "v%x ", i);
    const struct pt_article article = {
        .path = PT_STR("/a"), .text = pt_buf_str(&text), .date = PT_DATE_NONE};
    build(&article);
    pt_buf_fini(&text);
}

START_TEST(what_is_too_much_for_an_article_depends_on_it_alone)
{
    struct pt_error err = {0};
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    for (unsigned i = 0; i < limit_rows[_i].n; i++) {
        pt_buf_puts(&text, limit_rows[_i].word);
        if (limit_rows[_i].is_numbered)
            pt_buf_printf(&text, "%u", i);
        pt_buf_puts(&text, limit_rows[_i].behind);
    }
    const struct pt_article article = {
        .text = pt_buf_str(&text), .lang = PT_STR("en"), .date = PT_DATE_NONE};
    const char *const reason = limit_rows[_i].reason;
    for (int round = 0; round < 2; round++) {
        err.message[0] = '\0';
        ck_assert_int_eq(pt_document_build(builder, &article, &doc, &err),
                         reason ? PT_ELIMIT : PT_OK);
        ck_assert_str_eq(err.message, reason ? reason : "");
        learn_other_words();
    }
    pt_buf_fini(&text);
}
END_TEST

START_TEST(the_largest_article_is_taken)
{
    struct pt_article article = usual();
    struct pt_buf big;
    pt_buf_init(&big, PT_BUF_NO_CEILING);
    while (big.len + 9 <= PT_MAX_ARTICLE_BYTES)
        pt_buf_puts(&big, "harbours ");
    article.text = pt_buf_str(&big);
    build(&article);
    ck_assert_uint_gt(doc.n_postings, PT_MAX_ARTICLE_BYTES / 9);
    const struct pt_article next = usual();
    build(&next);
    ck_places("harbours", "1 - - 4097 ");
    pt_buf_fini(&big);
}
END_TEST

/* --------------------------------------------------------------- story --- */

static const struct {
    const char *a, *b;
    bool is_same;
} story_rows[] = {
    {"Talks began today.", "Talks  began\ntoday",                true },
    {"It said \"no\".",    "it said \xe2\x80\x9cno\xe2\x80\x9d", true },
    {"Talks began today.", "Talks ended today.",                 false},
    {"talks began",        "began talks",                        false},
    {"a b",                "ab",                                 false},
    {"a a",                "a a a",                              false},
    {"",                   "...",                                true },
};

START_TEST(a_story_is_the_words_in_their_order)
{
    struct pt_article a = usual(), b = usual();
    uint64_t of_a = 7, of_b = 8;
    a.text = pt_str_of(story_rows[_i].a);
    b.text = pt_str_of(story_rows[_i].b);
    b.title = PT_STR("Another title");
    b.lang = PT_STR("de");
    ck_assert_int_eq(pt_document_story(builder, &a, &of_a), PT_OK);
    ck_assert_int_eq(pt_document_story(builder, &b, &of_b), PT_OK);
    ck_assert_msg((of_a == of_b) == story_rows[_i].is_same, "%s | %s",
                  story_rows[_i].a, story_rows[_i].b);
    ck_assert_int_eq(of_a == 0, !story_rows[_i].a[0]);
}
END_TEST

#define LOOP(tcase, test, rows)                                                \
    tcase_add_loop_test(tcase, test, 0, (int)PT_COUNTOF(rows))

static TCase *new_case(Suite *suite, const char *name)
{
    TCase *const tcase = tcase_create(name);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 30);
    suite_add_tcase(suite, tcase);
    return tcase;
}

Suite *pt_suite_document(void)
{
    Suite *const suite = suite_create("document");
    TCase *const words = new_case(suite, "words");
    LOOP(words, words_and_stems_stand_where_the_schema_says, word_rows);
    tcase_add_test(words, a_form_is_a_word_that_differs_from_its_stem);
    tcase_add_loop_test(words, without_a_stemmer_the_word_is_the_stem, 0, 2);
    tcase_add_test(words,
                   a_word_without_stem_in_a_language_with_stemmer_is_its_stem);
    tcase_add_test(words, every_term_can_be_stored);
    tcase_add_test(words, a_title_cannot_reach_the_body);
    TCase *const fields = new_case(suite, "fields");
    LOOP(fields, fields_have_their_terms, field_rows);
    LOOP(fields, common_words_side_by_side_have_a_term_once, pair_rows);
    tcase_add_test(fields, pairs_are_of_one_article);
    tcase_add_test(fields, values_are_as_the_schema_says);
    tcase_add_test(fields, what_is_not_known_has_no_value);
    tcase_add_test(fields, an_article_without_headline_sorts_by_what_is_shown);
    tcase_add_test(fields, the_record_is_the_article);
    TCase *const sizes = new_case(suite, "sizes");
    tcase_add_test(sizes, an_empty_article_is_a_document);
    tcase_add_test(sizes, the_topic_has_the_most_frequent_stems);
    tcase_add_test(sizes, what_a_sketch_is_found_by_is_a_value);
    tcase_add_test(sizes, one_word_weighs_where_all_are_function_words);
    tcase_add_test(sizes, a_builder_is_used_again);
    tcase_add_loop_test(sizes, too_large_an_article_is_refused, 0, 2);
    tcase_add_loop_test(sizes,
                        what_is_too_much_for_an_article_depends_on_it_alone, 0,
                        PT_COUNTOF(limit_rows));
    tcase_add_test(sizes, the_largest_article_is_taken);
    TCase *const story = new_case(suite, "story");
    LOOP(story, a_story_is_the_words_in_their_order, story_rows);
    return suite;
}
