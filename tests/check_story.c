/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Texts are spelt by letters: each stands for a sentence of its own, and what
 * was done to the whole comes behind.
 */
#define _XOPEN_SOURCE 700 /* mkdtemp, nftw */
#include "index/document.h"
#include "indexer/ptindex.h"
#include "indexer/story.h"

#include <check.h>
#include <ctype.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

Suite *pt_suite_story(void);

static const char *const sentences[26] = {
    "The ferry company said that the morning boat would not sail before the "
    "pilots had slept.",
    "Two of the pilots had stood on the bridge for thirty hours without a "
    "break, their union told us.",
    "A spokeswoman for the harbour office called the claim \"rather bold\" and "
    "asked for the log books.",
    "Nobody was hurt when the Margarethe touched the north pier in thick fog "
    "last night.",
    "Passengers waited in the canteen, where soup was handed out free of "
    "charge until midnight.",
    "The crossing takes fifty minutes in calm weather and nearly two hours "
    "when the wind turns east.",
    "Fares were raised in spring, and the island's council has been angry ever "
    "since.",
    "Its mayor, a retired lamp maker, wants a second company on the route by "
    "the autumn.",
    "Experts doubt that a rival could earn its fuel during the long quiet "
    "winter months.",
    "An inquiry will look at how duty rosters are written and who signs them.",
    "The ministry promised an answer within a week but did not say from which "
    "day it counts.",
    "Fishermen offered to carry post and medicine for as long as the boats "
    "stay tied up.",
    "The school on the island remains open, although three of its five "
    "teachers live on the mainland.",
    "Bakers have begun to grow mushrooms in cellars that were dug for wine.",
    "Old coffee grounds feed them, which cafes would otherwise have to pay "
    "for.",
    "A kilogram brings twice as much as a tray of rolls, said one of the "
    "younger masters.",
    "The guild is not amused and wants the word bakery kept for those who "
    "bake.",
    "Health inspectors found the rooms cleaner than most kitchens in the "
    "street above.",
    "Customers come for the smell of both and leave with a bag in each hand.",
    "The cellars keep the same cool air in August as they do in the frost.",
    "Whether insurers will cover spores beside flour is a question for the "
    "courts.",
    "A first court has listened to the arguments and put off its ruling.",
    "Students measured the dampness of the walls and drew maps of every vault.",
    "They found a staircase that no plan had shown and a bricked-up well.",
    "The town archive believes that monks had drawn water there before the "
    "great fire.",
    "Visitors may see the well on Sundays when the ovens are cold.",
};

static struct pt_document_builder *builder;
static struct pt_buf text_a, text_b, text_c;

/* ------------------------------------------------------------- changes --- */

static void add_sentences(struct pt_buf *out, const char *letters)
{
    for (const char *l = letters; *l; l++)
        if (*l == '/')
            pt_buf_puts(out, "\n\n");
        else
            pt_buf_printf(out, "%s ", sentences[*l - 'a']);
}

static void as_it_is(struct pt_buf *out, const char *letters)
{
    add_sentences(out, letters);
}

static void in_capitals(struct pt_buf *out, const char *letters)
{
    add_sentences(out, letters);
    for (size_t i = 0; i < out->len; i++)
        out->ptr[i] = (char)toupper((unsigned char)out->ptr[i]);
}

static void in_lines(struct pt_buf *out, const char *letters)
{
    add_sentences(out, letters);
    for (size_t i = 0, n = 0; i < out->len; i++, n++)
        if (out->ptr[i] == ' ' && n > 40) {
            out->ptr[i] = '\n';
            n = 0;
        }
}

static void with_other_marks(struct pt_buf *out, const char *letters)
{
    struct pt_buf plain;
    pt_buf_init(&plain, PT_BUF_NO_CEILING);
    add_sentences(&plain, letters);
    for (size_t i = 0; i < plain.len; i++) {
        const char c = plain.ptr[i];
        if (c == '"' || c == '\'')
            pt_buf_puts(out, c == '"' ? "\xe2\x80\x9d" : "\xe2\x80\x99");
        else if (c == ',' || c == '.')
            pt_buf_puts(out, " \xe2\x80\x94");
        else
            pt_buf_add_byte(out, c);
    }
    pt_buf_fini(&plain);
}

static void by_an_agency(struct pt_buf *out, const char *letters)
{
    pt_buf_puts(out, "By Ann Example\n\nLOWER HAVEN (Example News) - ");
    add_sentences(out, letters);
    pt_buf_puts(out, "\n\n(Edited by the night desk of Example News)");
}

/* Every nth word is another. */
static void correct(struct pt_buf *out, const char *letters, unsigned every)
{
    struct pt_buf plain;
    unsigned n = 0;
    pt_buf_init(&plain, PT_BUF_NO_CEILING);
    add_sentences(&plain, letters);
    for (size_t i = 0; i < plain.len; i++) {
        n += plain.ptr[i] == ' ';
        pt_buf_add_byte(out, plain.ptr[i]);
        if (plain.ptr[i] == ' ' && n % every == 0)
            while (i + 1 < plain.len && plain.ptr[i + 1] != ' ')
                pt_buf_add_byte(out, (char)('z' - plain.ptr[++i] % 20));
    }
    pt_buf_fini(&plain);
}

static void corrected(struct pt_buf *out, const char *letters)
{
    correct(out, letters, 30);
}

static void rewritten(struct pt_buf *out, const char *letters)
{
    correct(out, letters, 5);
}

/* A form in which every fourth word or so is a figure; letters[0] is the day.
 */
static void market_report(struct pt_buf *out, const char *letters)
{
    static const char *const goods[] = {"Barley", "Oats",   "Rye",  "Maize",
                                        "Beans",  "Lentil", "Hops", "Flax"};
    const int day = letters[0] - 'a';
    pt_buf_puts(out,
                "Prices at the corn exchange, per sack, were as follows. ");
    for (int i = 0; i < (int)PT_COUNTOF(goods); i++)
        pt_buf_printf(out,
                      "%s stood at %d.%d against %d.%d on the day before, "
                      "with trade of %d sacks in all. ",
                      goods[i], 20 + i, (day * 7 + i * 3) % 10, 20 + i,
                      (day * 3 + i) % 10, 1000 + (day * 811 + i * 97) % 900);
}

/* An announcement with another name and amount. */
static void announcement(struct pt_buf *out, const char *letters)
{
    const int n = letters[0] - 'a';
    pt_buf_printf(out,
                  "%c%c%c Works is issuing a bond of %d million marks that is "
                  "due in %d and pays %d.%d in the hundred each June. It is "
                  "priced at %d. The lead manager is the Bank of %c. The issue "
                  "is available in pieces of a thousand and will be listed at "
                  "the usual exchange. The fee for selling is one in the "
                  "hundred, and that for managing and underwriting together "
                  "the half of it. Pay day is the first of the month.",
                  'K' + n, 'o' + n, 'm' - n, 20 + 35 * n, 1990 + 3 * n, 4 + n,
                  n, 98 + n, 'P' + n);
}

/* One that another house might make on the same day, word for word and in
 * nearly all its figures; a second letter is an agency's line. */
static void loan(struct pt_buf *out, const char *letters)
{
    const int n = letters[0] - 'a';
    if (letters[1])
        pt_buf_puts(out, "LOWER HAVEN (Example News) - ");
    pt_buf_printf(out,
                  "%c%cne Mills lends %d million marks until May 15 1992, at 4 "
                  "in the hundred and for 100, says the Bank of Lower Haven. "
                  "Each bond of 5000 marks carries one warrant for shares, at "
                  "some 2.5 in the hundred above what they cost in the last 6 "
                  "days. The fees are 1.75 for selling and 0.5 for managing. "
                  "Orders are taken until April 9, and pay day is May %d. The "
                  "warrants may be used from June 3 1987 to May 8 1992.",
                  'R' + n, 'a' + 4 * n, 40 - 15 * n, 12 + 5 * n);
}

typedef void change(struct pt_buf *out, const char *letters);

/* --------------------------------------------------------------- pairs --- */

static const struct {
    const char *a;
    change *of_a;
    const char *b;
    change *of_b;
    bool is_same;
} pairs[] = {
  /* equal but for what the analysis takes away */
    {"abcdefghij",                 as_it_is,      "abcdefghij",                 as_it_is,         true },
    {"abcdefghij",                 as_it_is,      "abcdefghij",                 in_capitals,      true },
    {"abcdefghij",                 as_it_is,      "abcdefghij",                 in_lines,         true },
    {"abcdefghij",                 as_it_is,      "abcdefghij",                 with_other_marks, true },
    {"abcde/fghij",                as_it_is,      "ab/cdefg/hij",               as_it_is,         true },
    {"abcde",                      as_it_is,      "abcde",                      in_capitals,      true },
 /* another agency line, corrections */
    {"abcdefghij",                 as_it_is,      "abcdefghij",                 by_an_agency,     true },
    {"abcdefg",                    as_it_is,      "abcdefg",                    by_an_agency,     true },
    {"abcdefghijklm",              as_it_is,      "abcdefghijklm",              corrected,        true },
    {"nopqrstuvwxyz",              as_it_is,      "nopqrstuvwxyz",              corrected,        true },
    {"abcdefghijklmnopqrstuvwxyz", corrected,     "abcdefghijklmnopqrstuvwxyz",
     by_an_agency,                                                                                true },
    {"abcdefghijklm",              as_it_is,      "abcdefghijklm",              rewritten,        false},
 /* cut from the end */
    {"abcdefghijklm",              as_it_is,      "abcdefgh",                   as_it_is,         true },
    {"abcdefghijklm",              as_it_is,      "abcdefg",                    as_it_is,         true },
    {"nopqrstuvwxyz",              as_it_is,      "nopqrst",                    as_it_is,         true },
    {"nopqrstuvwxyz",              as_it_is,      "nopqrs",                     in_capitals,      true },
    {"abcdefghijklmnopqrstuvwxyz", as_it_is,      "abcdefghijk",                as_it_is,         true },
    {"abcdefghijklm",              as_it_is,      "abcdefgh",                   by_an_agency,     true },
 /* so little is left that it may be anything */
    {"abcdefghijklmnopqrstuvwxyz", as_it_is,      "abcd",                       as_it_is,         false},
 /* a sentence taken out or moved */
    {"abcdefghijklm",              as_it_is,      "abcdfghijklm",               as_it_is,         true },
    {"abcdefghijklm",              as_it_is,      "abcdghijklm",                as_it_is,         true },
    {"abcdefghijklm",              as_it_is,      "bcdefghijklm",               as_it_is,         true },
    {"abcdefghijklm",              as_it_is,      "fghijklmabcde",              as_it_is,         true },
 /* two added: at the end, in the middle, on top */
    {"abcdefghij",                 as_it_is,      "abcdefghij/op",              as_it_is,         true },
    {"abcdefghij",                 as_it_is,      "abcde/op/fghij",             as_it_is,         true },
    {"abcdefghij",                 as_it_is,      "op/abcdefghij",              as_it_is,         true },
    {"abcdefghij",                 by_an_agency,  "op/abcdefghij",              corrected,        true },
 /* other texts */
    {"abcdefghijklm",              as_it_is,      "nopqrstuvwxyz",              as_it_is,         false},
    {"abcdefghijklm",              in_capitals,   "nopqrstuvwxyz",              in_capitals,      false},
    {"abcdefghijklm",              by_an_agency,  "nopqrstuvwxyz",              by_an_agency,     false},
 /* the same opening, then something else */
    {"abnopqrstuv",                as_it_is,      "abcdefghijklm",              as_it_is,         false},
    {"abcdenopqrs",                as_it_is,      "abcdefghijk",                as_it_is,         false},
    {"abcdenopqr",                 as_it_is,      "abcdewxyzuv",                as_it_is,         false},
 /* the same ending */
    {"nopqrklm",                   as_it_is,      "abcdefghijklm",              as_it_is,         false},
 /* background that both quote */
    {"abcdefnop",                  as_it_is,      "qrstunopvwx",                as_it_is,         false},
 /* second in a round-up: not under the lead of the first */
    {"nopqrstu",                   as_it_is,      "abcdefghijklm/nopqrstu",     as_it_is,         false},
    {"nopqrst",                    as_it_is,      "abcdefghijklm/nopqrst",      as_it_is,         false},
 /* forms: the day, the name and the figures are what is new */
    {"a",                          market_report, "a",                          market_report,    true },
    {"a",                          market_report, "b",                          market_report,    false},
    {"a",                          market_report, "e",                          market_report,    false},
    {"b",                          market_report, "g",                          market_report,    false},
    {"a",                          announcement,  "a",                          announcement,     true },
    {"a",                          announcement,  "b",                          announcement,     false},
    {"b",                          announcement,  "d",                          announcement,     false},
    {"c",                          announcement,  "f",                          announcement,     false},
    {"a",                          loan,          "b",                          loan,             false},
    {"a",                          loan,          "c",                          loan,             false},
    {"a",                          loan,          "ab",                         loan,             true },
 /* flashes: too short to be near */
    {"ab",                         as_it_is,      "ab",                         as_it_is,         true },
    {"ab",                         as_it_is,      "ab",                         in_capitals,      true },
    {"ab",                         as_it_is,      "abg",                        as_it_is,         false},
    {"n",                          as_it_is,      "no",                         as_it_is,         false},
    {"v",                          as_it_is,      "v",                          rewritten,        false},
};

static struct pt_story_entry entry_of(struct pt_buf *text)
{
    const struct pt_article article = {.text = pt_buf_str(text)};
    struct pt_story_entry entry = {.date = PT_DATE_NONE};
    ck_assert_int_eq(
        pt_document_sketch(builder, &article, &entry.story, &entry.sketch),
        PT_OK);
    return entry;
}

/* The story of entry, which is entered. */
static uint64_t arrive(struct pt_stories *stories, struct pt_story_entry entry)
{
    if (!pt_sketch_is_judged(&entry.sketch))
        return entry.story;
    const uint64_t joined = pt_stories_find(stories, &entry);
    if (joined)
        entry.story = joined;
    ck_assert_int_eq(pt_stories_enter(stories, &entry), PT_OK);
    return entry.story;
}

START_TEST(copies_are_one_story_and_nothing_else_is)
{
    struct pt_stories stories;
    pt_stories_init(&stories);
    pairs[_i].of_a(&text_a, pairs[_i].a);
    pairs[_i].of_b(&text_b, pairs[_i].b);
    const struct pt_story_entry a = entry_of(&text_a), b = entry_of(&text_b);
    for (int is_turned = 0; is_turned < 2; is_turned++) {
        pt_stories_fini(&stories);
        const uint64_t first = arrive(&stories, is_turned ? b : a);
        const uint64_t second = arrive(&stories, is_turned ? a : b);
        ck_assert_msg((first == second) == pairs[_i].is_same, "row %d: %s %s",
                      _i, pairs[_i].a, pairs[_i].b);
    }
    pt_stories_fini(&stories);
}
END_TEST

/* ---------------------------------------------------- order of arrival --- */

static const char orders[][4] = {"abc", "acb", "bac", "bca", "cab", "cba"};

/* The stories of three texts that come in that order. */
static void arrive_in(const char *order,
                      const struct pt_story_entry entries[3],
                      uint64_t out[3])
{
    struct pt_stories stories;
    pt_stories_init(&stories);
    for (const char *o = order; *o; o++)
        out[*o - 'a'] = arrive(&stories, entries[*o - 'a']);
    pt_stories_fini(&stories);
}

static void
three(const char *a, const char *b, const char *c, struct pt_story_entry out[3])
{
    add_sentences(&text_a, a);
    add_sentences(&text_b, b);
    add_sentences(&text_c, c);
    out[0] = entry_of(&text_a);
    out[1] = entry_of(&text_b);
    out[2] = entry_of(&text_c);
}

START_TEST(three_copies_are_one_story_in_every_order)
{
    struct pt_story_entry entries[3];
    uint64_t got[3];
    three("abcdefghijkl", "abcdefgh", "abcdefghijkl/op", entries);
    arrive_in(orders[_i], entries, got);
    ck_assert(got[0] == got[1] && got[1] == got[2]);
    ck_assert_msg(got[0] == entries[orders[_i][0] - 'a'].story,
                  "not the number of the first");
}
END_TEST

START_TEST(a_round_up_joins_no_two_stories_in_any_order)
{
    struct pt_story_entry entries[3];
    uint64_t got[3];
    three("abcdefghijkl", "nopqrstuvwxyz", "abcdefghijkl/nopqrstuvwxyz",
          entries);
    arrive_in(orders[_i], entries, got);
    ck_assert_msg(got[0] != got[1], "%s", orders[_i]);
    ck_assert_msg(got[2] == got[0] || got[2] == got[1], "%s", orders[_i]);
}
END_TEST

START_TEST(of_two_that_are_near_the_nearer_is_joined)
{
    struct pt_stories stories;
    struct pt_story_entry entries[3];
    three("abcdefghijklmnop", "abcdefghijkl", "abcdefghijkl/z", entries);
    pt_stories_init(&stories);
    entries[0].story = 100;
    entries[1].story = 200;
    ck_assert_int_eq(pt_stories_enter(&stories, &entries[0]), PT_OK);
    ck_assert_int_eq(pt_stories_enter(&stories, &entries[1]), PT_OK);
    ck_assert_uint_eq(pt_stories_find(&stories, &entries[2]), 200);
    pt_stories_fini(&stories);
}
END_TEST

/* Days between two texts that share nearly all, or only the most. */
static const struct {
    const char *b;
    int32_t days; /* PT_DATE_NONE: undated */
    bool is_same;
} dated[] = {
    {"abcdefghijklm", 400,          true },
    {"abcdefghij",    0,            true },
    {"abcdefghij",    3,            true },
    {"abcdefghij",    -3,           true },
    {"abcdefghij",    30,           false},
    {"abcdefghij",    -30,          false},
    {"abcdefghij",    PT_DATE_NONE, true },
};

START_TEST(what_comes_again_after_days_must_be_nearly_equal)
{
    add_sentences(&text_a, "abcdefghijklm");
    add_sentences(&text_b, dated[_i].b);
    struct pt_story_entry a = entry_of(&text_a), b = entry_of(&text_b);
    a.date = 10000;
    b.date =
        dated[_i].days == PT_DATE_NONE ? PT_DATE_NONE : 10000 + dated[_i].days;
    ck_assert_int_eq(pt_story_is_near(&a, &b), dated[_i].is_same);
    ck_assert_int_eq(pt_story_is_near(&b, &a), dated[_i].is_same);
}
END_TEST

/* ------------------------------------------------------------ many --- */

static struct pt_story_entry random_entry(uint64_t n)
{
    struct pt_story_entry entry = {.story = n + 1, .date = PT_DATE_NONE};
    struct pt_sketcher sketcher;
    pt_sketch_begin(&sketcher);
    struct pt_sketch_word word = pt_sketch_word_of(PT_STR("w"));
    for (uint64_t i = 0; i < 60; i++) {
        word.hash = (n * 60 + i + 1) * 0x9e3779b97f4a7c15u;
        pt_sketch_add(&sketcher, &word);
    }
    pt_sketch_end(&sketcher, &entry.sketch);
    return entry;
}

START_TEST(of_very_many_the_newest_half_is_still_found)
{
    const uint64_t n = PT_MAX_STORY_ENTRIES + 10;
    struct pt_stories stories;
    pt_stories_init(&stories);
    for (uint64_t i = 0; i < n; i++) {
        const struct pt_story_entry entry = random_entry(i);
        ck_assert_int_eq(pt_stories_enter(&stories, &entry), PT_OK);
    }
    ck_assert_uint_le(stories.n, PT_MAX_STORY_ENTRIES);
    for (uint64_t i = 0; i < n; i += 997) {
        const struct pt_story_entry entry = random_entry(i);
        const bool is_kept = i >= n - stories.n;
        ck_assert_uint_eq(pt_stories_find(&stories, &entry),
                          is_kept ? i + 1 : 0);
    }
    ck_assert_uint_ge(stories.n, PT_MAX_STORY_ENTRIES / 2);
    pt_stories_fini(&stories);
}
END_TEST

START_TEST(a_hundred_thousand_equal_texts_are_quick)
{
    const struct pt_story_entry entry = random_entry(7);
    struct pt_stories stories;
    pt_stories_init(&stories);
    for (int i = 0; i < 100000; i++) {
        ck_assert(i == 0 || pt_stories_find(&stories, &entry) == 8);
        ck_assert_int_eq(pt_stories_enter(&stories, &entry), PT_OK);
    }
    pt_stories_fini(&stories);
}
END_TEST

/* --------------------------------------------------- through the indexer */

static char top[64];
static pt_indexer *ix;

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *place)
{
    (void)st, (void)kind, (void)place;
    return remove(path);
}

static void make_top(void)
{
    snprintf(top, sizeof top, "/tmp/pt-check-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(top));
    ck_assert_int_eq(chdir(top), 0);
    const struct pt_indexer_options options = {.lang = NULL};
    ck_assert_int_eq(pt_indexer_open("index", &options, &ix, NULL), PT_OK);
}

static void remove_top(void)
{
    pt_indexer_close(ix);
    ck_assert_int_eq(chdir("/"), 0);
    nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void put_at(const char *id, const char *url, const char *letters)
{
    pt_buf_clear(&text_a);
    add_sentences(&text_a, letters);
    const struct pt_indexer_article article = {
        .id = id, .url = url, .text = pt_buf_z(&text_a)};
    ck_assert_int_eq(pt_indexer_add(ix, &article, NULL), PT_OK);
}

static void put(const char *id, const char *letters)
{
    put_at(id, NULL, letters);
}

static void commit(void)
{
    ck_assert_int_eq(pt_indexer_commit(ix, NULL), PT_OK);
}

static uint32_t docid_of(const struct pt_reader *reader, const char *id)
{
    uint32_t docid = 0;
    struct pt_buf unique;
    pt_buf_init(&unique, PT_BUF_NO_CEILING);
    pt_schema_unique(&unique, PT_STR(""), pt_str_of(id));
    ck_assert_int_eq(pt_reader_find(reader, pt_buf_str(&unique), &docid, NULL),
                     PT_OK);
    pt_buf_fini(&unique);
    ck_assert(docid != 0);
    return docid;
}

/* The committed story of id. */
static uint64_t story_of(const char *id)
{
    struct pt_reader *reader = NULL;
    struct pt_article article;
    struct pt_buf hold;
    pt_buf_init(&hold, PT_BUF_NO_CEILING);
    ck_assert_int_eq(pt_reader_open("index", &reader, NULL), PT_OK);
    ck_assert_int_eq(
        pt_reader_article(reader, docid_of(reader, id), &hold, &article, NULL),
        PT_OK);
    const uint64_t story = article.story;
    pt_reader_close(reader);
    pt_buf_fini(&hold);
    return story;
}

START_TEST(a_story_is_known_in_the_run_and_in_later_ones)
{
    put("one", "abcdefghijkl");
    put("two", "abcdefgh");
    commit();
    put("three", "abcdefghijkl/op");
    put("other", "nopqrstuvwxyz");
    commit();
    pt_indexer_close(ix);
    ix = NULL;
    ck_assert_int_eq(pt_indexer_open("index", NULL, &ix, NULL), PT_OK);
    put("four", "op/abcdefghijkl");
    put("other four", "nopqrstuvw");
    commit();
    ck_assert_uint_eq(story_of("two"), story_of("one"));
    ck_assert_uint_eq(story_of("three"), story_of("one"));
    ck_assert_uint_eq(story_of("four"), story_of("one"));
    ck_assert_uint_ne(story_of("other"), story_of("one"));
    ck_assert_uint_eq(story_of("other four"), story_of("other"));
}
END_TEST

START_TEST(a_little_change_keeps_the_story_and_a_great_one_does_not)
{
    put("one", "abcdefghijkl");
    commit();
    const uint64_t story = story_of("one");
    put("one", "abcdefghijkm");
    commit();
    ck_assert_uint_eq(story_of("one"), story);
    put("one", "nopqrstuvwxy");
    commit();
    ck_assert_uint_ne(story_of("one"), story);
    const uint64_t later = story_of("one");
    put("two", "nopqrstuvwx");
    commit();
    ck_assert_uint_eq(story_of("two"), later);
}
END_TEST

START_TEST(one_address_is_one_story_whatever_the_texts)
{
    static const char at[] = "https://quay.example/pier";
    static const char home[] = "https://quay.example/";
    put_at("one", at, "abcdefghijkl");
    put_at("two", at, "nopqrstuvwxyz");
    put_at("short", at, "a");
    put_at("home", home, "bdfhjlnprtvxz");
    put_at("home two", home, "acegikmoqsuwy");
    commit();
    pt_indexer_close(ix);
    ix = NULL;
    ck_assert_int_eq(pt_indexer_open("index", NULL, &ix, NULL), PT_OK);
    put_at("three", at, "/op/");
    put("copy of two", "nopqrstuvwxyz");
    commit();
    const uint64_t story = story_of("one");
    ck_assert_uint_eq(story_of("two"), story);
    ck_assert_uint_eq(story_of("short"), story);
    ck_assert_uint_eq(story_of("three"), story);
    ck_assert_uint_eq(story_of("copy of two"), story);
    ck_assert_uint_ne(story_of("home"), story_of("home two"));
    ck_assert_int_eq(pt_indexer_rebuild(ix, NULL, 0, NULL, NULL), PT_OK);
    ck_assert_uint_eq(story_of("two"), story);
    ck_assert_uint_eq(story_of("short"), story);
}
END_TEST

START_TEST(a_table_of_addresses_finds_what_was_entered)
{
    static const struct {
        const char *url;
        bool tells;
    } rows[] = {
        {"https://quay.example/a",  true },
        {"https://quay.example/a/", true },
        {"https://quay.example/",   false},
        {"https://quay.example",    false},
        {"javascript:alert(1)",     false},
        {"//quay.example/a",        false},
        {"",                        false},
    };
    enum { N = 2000, AGAIN = 1000 };
    struct pt_story_urls urls;
    char url[32];
    for (size_t i = 0; i < PT_COUNTOF(rows); i++)
        ck_assert_msg(pt_story_url_tells(pt_str_of(rows[i].url)) ==
                          rows[i].tells,
                      "%s", rows[i].url);
    pt_story_urls_init(&urls);
    for (unsigned i = 0; i < N + AGAIN; i++) {
        snprintf(url, sizeof url, "http://quay.example/%u", i % N);
        const struct pt_str u = pt_str_of(url);
        ck_assert_uint_eq(pt_story_urls_find(&urls, u), i < N ? 0 : i - N + 1);
        ck_assert_int_eq(pt_story_urls_enter(&urls, u, i + 1), PT_OK);
    }
    ck_assert_uint_eq(urls.n, N);
    pt_story_urls_fini(&urls);
}
END_TEST

START_TEST(the_rest_of_a_story_keeps_its_number_when_the_first_goes)
{
    put("one", "abcdefghijkl");
    put("two", "abcdefghij");
    commit();
    const uint64_t story = story_of("one");
    ck_assert_int_eq(pt_indexer_forget(ix, "one", NULL, NULL), PT_OK);
    ck_assert_uint_eq(story_of("two"), story);
    put("three", "abcdefghi");
    commit();
    ck_assert_uint_eq(story_of("three"), story);
}
END_TEST

START_TEST(a_rebuild_keeps_stories_and_their_sketches)
{
    put("two", "abcdefghij");
    put("one", "abcdefghijkl");
    put("other", "nopqrstuvwxyz");
    commit();
    const uint64_t story = story_of("two"), other = story_of("other");
    ck_assert_int_eq(pt_indexer_rebuild(ix, NULL, 0, NULL, NULL), PT_OK);
    ck_assert_uint_eq(story_of("one"), story);
    ck_assert_uint_eq(story_of("two"), story);
    ck_assert_uint_eq(story_of("other"), other);
    put("three", "abcdefgh");
    commit();
    ck_assert_uint_eq(story_of("three"), story);
}
END_TEST

enum { MOST_LOOKS = 400 }; /* of story_unread.c */

/* Asks for the story of one, which is there, with the text of letters. */
static uint64_t choose(struct pt_stories *stories, const char *letters)
{
    const struct pt_session_options options = {.wait_seconds = 1};
    struct pt_session *session = NULL;
    struct pt_story_urls urls;
    uint64_t story = 0;
    pt_story_urls_init(&urls);
    ck_assert_int_eq(pt_session_begin("index", &options, &session, NULL),
                     PT_OK);
    pt_buf_clear(&text_a);
    add_sentences(&text_a, letters);
    const struct pt_story_entry entry = entry_of(&text_a);
    const struct pt_story_question question = {
        .sketch = &entry.sketch,
        .own = entry.story,
        .date = PT_DATE_NONE,
        .docid = docid_of(pt_session_reader(session), "one"),
        .old_story = 4711,
    };
    ck_assert_int_eq(
        pt_story_choose(stories, &urls, session, &question, &story, NULL),
        PT_OK);
    pt_session_end(session);
    pt_story_urls_fini(&urls);
    return story;
}

START_TEST(what_is_as_it_was_needs_no_table)
{
    struct pt_stories stories;
    pt_stories_init(&stories);
    put("one", "abcdefghijkl");
    commit();
    pt_indexer_close(ix);
    ix = NULL;
    ck_assert_uint_eq(choose(&stories, "abcdefghijkl"), 4711);
    ck_assert_uint_eq(choose(&stories, "abcdefghijk"), 4711);
    ck_assert(!stories.is_loaded && !stories.n);
    ck_assert_uint_ne(choose(&stories, "nopqrstuvwxyz"), 4711);
    ck_assert(stories.is_loaded);
    pt_stories_fini(&stories);
}
END_TEST

START_TEST(few_texts_join_stories_that_were_not_read)
{
    struct pt_stories stories;
    put("one", "abcdefg");
    put("two", "nopqrst");
    commit();
    const uint64_t two = story_of("two");
    pt_indexer_close(ix);
    ix = NULL;
    pt_stories_init(&stories);
    const uint64_t three = choose(&stories, "hijklm");
    ck_assert_uint_eq(stories.n_unread, 2);
    ck_assert_uint_eq(stories.n, 1);
    ck_assert_uint_eq(choose(&stories, "hijkl"), three);
    ck_assert_uint_eq(choose(&stories, "nopqrs"), two);
    ck_assert_uint_eq(stories.n_unread, 2);
    pt_stories_fini(&stories);
}
END_TEST

START_TEST(what_is_not_read_answers_as_what_is)
{
    static const char *const texts[] = {
        "abcdefghijkl", "abcdefghij",   "abcdefghijklmnopqrstuv",
        "ghijklmnopqr", "mnopqrstuvwx", "mnopqrstu",
        "abcdefmnopqr", "uvwxyzabc",    "ghijkl",
        "mnopqrstuvw",  "stuvwx",       "abcghimno"};
    const size_t n = PT_COUNTOF(texts);
    unsigned n_joined = 0;
    put("one", "yz");
    for (char id[] = "A"; id[0] <= 'Z'; id[0]++) /* more than are looked at */
        put(id, texts[0]);
    for (size_t i = 0; i < n; i += 2) {
        char id[] = "0";
        id[0] = (char)('a' + i);
        put(id, texts[i]);
        commit();
    }
    pt_indexer_close(ix);
    ix = NULL;
    for (size_t i = 0; i < n; i++) {
        struct pt_stories few, laid, all;
        pt_stories_init(&few);
        pt_stories_init(&laid);
        pt_stories_init(&all);
        const uint64_t of_few = choose(&few, texts[i]);
        choose(&laid, "fffffff");
        laid.n_looks = 2;
        const uint64_t of_laid = choose(&laid, texts[i]);
        ck_assert_msg(!few.keys && laid.keys && of_few == of_laid, "%s",
                      texts[i]);
        choose(&all, "fffffff");
        all.n_looks = MOST_LOOKS;
        const uint64_t of_all = choose(&all, texts[i]);
        ck_assert_msg(few.n_unread && !all.n_unread && of_few == of_all, "%s",
                      texts[i]);
        n_joined += of_few != entry_of(&text_a).story;
        pt_stories_fini(&few);
        pt_stories_fini(&laid);
        pt_stories_fini(&all);
    }
    ck_assert_uint_ge(n_joined, n / 2);
}
END_TEST

START_TEST(stories_are_read_when_many_texts_come)
{
    struct pt_stories stories;
    put("one", "abcdefg");
    put("two", "nopqrst");
    commit();
    pt_indexer_close(ix);
    ix = NULL;
    pt_stories_init(&stories);
    choose(&stories, "hijklm");
    for (unsigned i = 1; i <= MOST_LOOKS; i++)
        ck_assert_int_eq(pt_stories_needs_rest(&stories), i == MOST_LOOKS);
    pt_stories_fini(&stories);
}
END_TEST

/* ---------------------------------------------------------------- suite --- */

static void set_up(void)
{
    ck_assert_int_eq(pt_document_builder_new(&builder), PT_OK);
    pt_buf_init(&text_a, PT_BUF_NO_CEILING);
    pt_buf_init(&text_b, PT_BUF_NO_CEILING);
    pt_buf_init(&text_c, PT_BUF_NO_CEILING);
}

static void tear_down(void)
{
    pt_document_builder_free(builder);
    pt_buf_fini(&text_a);
    pt_buf_fini(&text_b);
    pt_buf_fini(&text_c);
}

static TCase *new_case(Suite *suite, const char *name)
{
    TCase *const tcase = tcase_create(name);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    suite_add_tcase(suite, tcase);
    return tcase;
}

Suite *pt_suite_story(void)
{
    Suite *const suite = suite_create("story");
    TCase *const table = new_case(suite, "table");
    tcase_add_loop_test(table, copies_are_one_story_and_nothing_else_is, 0,
                        (int)PT_COUNTOF(pairs));
    tcase_add_loop_test(table, three_copies_are_one_story_in_every_order, 0,
                        (int)PT_COUNTOF(orders));
    tcase_add_loop_test(table, a_round_up_joins_no_two_stories_in_any_order, 0,
                        (int)PT_COUNTOF(orders));
    tcase_add_test(table, of_two_that_are_near_the_nearer_is_joined);
    tcase_add_loop_test(table, what_comes_again_after_days_must_be_nearly_equal,
                        0, (int)PT_COUNTOF(dated));
    tcase_add_test(table, of_very_many_the_newest_half_is_still_found);
    tcase_add_test(table, a_hundred_thousand_equal_texts_are_quick);
    TCase *const whole = new_case(suite, "index");
    tcase_add_checked_fixture(whole, make_top, remove_top);
    tcase_add_test(whole, a_story_is_known_in_the_run_and_in_later_ones);
    tcase_add_test(whole,
                   a_little_change_keeps_the_story_and_a_great_one_does_not);
    tcase_add_test(whole, one_address_is_one_story_whatever_the_texts);
    tcase_add_test(whole, a_table_of_addresses_finds_what_was_entered);
    tcase_add_test(whole,
                   the_rest_of_a_story_keeps_its_number_when_the_first_goes);
    tcase_add_test(whole, a_rebuild_keeps_stories_and_their_sketches);
    tcase_add_test(whole, what_is_as_it_was_needs_no_table);
    tcase_add_test(whole, few_texts_join_stories_that_were_not_read);
    tcase_add_test(whole, what_is_not_read_answers_as_what_is);
    tcase_add_test(whole, stories_are_read_when_many_texts_come);
    return suite;
}
