/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/synonyms.h"

#include "common/buf.h"

#include <check.h>

Suite *pt_suite_synonyms(void);

static struct pt_analyzer *analyzer;
static struct pt_arena arena;
static struct pt_error err;

static void set_up(void)
{
    ck_assert_int_eq(pt_analyzer_new(&analyzer), PT_OK);
    pt_arena_init(&arena);
}

static void tear_down(void)
{
    pt_analyzer_free(analyzer);
    pt_arena_fini(&arena);
}

static enum pt_status read_text(struct pt_str text, struct pt_synonyms *out)
{
    return pt_synonyms_read(text, "my.txt", analyzer, &arena, out, &err);
}

/* words[+][number]: alternative, alternative; … the number is that of
 * most_words where it is above 1. */
static void print(const struct pt_synonyms *synonyms, struct pt_buf *out)
{
    for (size_t i = 0; i < synonyms->n; i++) {
        const struct pt_synonym *const s = &synonyms->items[i];
        pt_buf_puts(out, i ? "; " : "");
        pt_buf_add(out, s->words);
        pt_buf_puts(out, s->keeps_itself ? "+" : "");
        if (s->most_words > 1)
            pt_buf_printf(out, "[%u]", s->most_words);
        pt_buf_add_byte(out, ':');
        for (size_t k = 0; k < s->n_alternatives; k++) {
            pt_buf_puts(out, k ? ", " : " ");
            pt_buf_add(out, s->alternatives[k]);
        }
    }
}

/* clang-format off */
static const struct {
    const char *text;
    const char *table;
    size_t n_rules;
} good[] = {
    {"", "", 0},
    {"# nothing, here\n\n   \n\t# nor => here\n", "", 0},
    {"a,b", "a+: b; b+: a", 1},
    {"a, b , c\n", "a+: b, c; b+: a, c; c+: a, b", 1},
    {"a, b,\n", "a+: b; b+: a", 1},
    {"a => b", "a: b", 1},
    {"a=>b,c,", "a: b, c", 1},
    {"a, b => c, d e", "a: c, d e; b: c, d e", 1},
    {"a => a, b", "a+: b", 1},
    {"a b => c", "a[2]:; a b: c", 1},
    {"a b c => d\na b => e\na => f", "a[3]: f; a b: e; a b c: d", 3},
    /* lines add up */
    {"a, b\na => c", "a+: b, c; b+: a", 2},
    {"a => b\na => b\n", "a: b", 2},
    {"a, a\n", "a+:", 1},
    /* the one analysis, as of a query */
    {"\xc3\x89t\xc3\xa9, \xd0\x9c\xd0\x98\xd0\xa0",
     "ete+: \xd0\xbc\xd0\xb8\xd1\x80; "
     "\xd0\xbc\xd0\xb8\xd1\x80+: ete", 1},
    {"U.N., Bosnia's", "bosnia+: un; un+: bosnia", 1},
    {"US => America", "u.s.: america", 1},
    {"us => we", "us: we", 1},
    {"1,000 => M", "000: m; 1: m", 1},
    {"1\\,000 => M", "1000: m", 1},
    /* a compound on the left is found in both spellings */
    {"cease-fire => truce",
     "cease[2]:; cease fire: truce; ceasefire: truce", 1},
    {"truce => cease-fire deal", "truce: cease-fire deal", 1},
    {"cease-fire, truce",
     "cease[2]:; cease fire+: truce; ceasefire+: truce; truce+: cease-fire", 1},
    {"an anti-war cease-fire => x",
     "an[5]:; an anti war cease fire: x; an antiwar ceasefire: x", 1},
    /* escapes */
    {"Marks\\, Sons => M&S", "marks[2]:; marks sons: m s", 1},
    {"a\\=>b => c", "a[2]:; a b: c", 1},
    {"a \\\\ b => c", "a[2]:; a b: c", 1},
    {"\\# a => b", "a: b", 1},
    {"a = b, c > d", "a[2]:; a b+: c d; c[2]:; c d+: a b", 1},
    {"a \\# b => c", "a[2]:; a b: c", 1},
    {"C# => csharp", "c: csharp", 1},
    /* files from elsewhere */
    {"\xef\xbb\xbf" "a, b", "a+: b; b+: a", 1},
    {"a, b\r\nc => d\r\n", "a+: b; b+: a; c: d", 2},
};
/* clang-format on */

START_TEST(a_file_says_this)
{
    struct pt_synonyms synonyms;
    struct pt_buf table;
    const char *const text = good[_i].text;
    pt_buf_init(&table, PT_BUF_NO_CEILING);
    const enum pt_status status = read_text(pt_str_of(text), &synonyms);
    ck_assert_msg(status == PT_OK, "%s: %s", text, err.message);
    print(&synonyms, &table);
    ck_assert_msg(strcmp(pt_buf_z(&table), good[_i].table) == 0,
                  "%s\n  is  %s\n  not %s", text, pt_buf_z(&table),
                  good[_i].table);
    ck_assert_uint_eq(synonyms.n_rules, good[_i].n_rules);
    pt_buf_fini(&table);
}
END_TEST

#define NOTHING_THERE "expected a word with a letter or digit"
#define A_RULE "expected a comma or =>, and another word"

/* clang-format off */
static const struct {
    enum pt_status status;
    const char *text;
    const char *message;
} bad[] = {
    {PT_EINVALID, "word", "my.txt:1:5: " A_RULE},
    {PT_EINVALID, "a, b\n\n  two words\n", "my.txt:3:12: " A_RULE},
    {PT_EINVALID, "a,", "my.txt:1:3: " A_RULE},
    {PT_EINVALID, "a, b\na,, b", "my.txt:2:3: expected a word"},
    {PT_EINVALID, ", a", "my.txt:1:1: expected a word"},
    {PT_EINVALID, "a =>", "my.txt:1:5: expected a word"},
    {PT_EINVALID, "=> a", "my.txt:1:1: expected a word"},
    {PT_EINVALID, "a, => b", "my.txt:1:4: expected a word"},
    {PT_EINVALID, "a => b => c", "my.txt:1:8: expected one => in a line"},
    {PT_EINVALID, "\xd0\xbc\xd0\xb8\xd1\x80, &, a",
     "my.txt:1:6: " NOTHING_THERE},
    {PT_EINVALID, "a, \\", "my.txt:1:4: " NOTHING_THERE},
    {PT_EINVALID, "a, b # c",
     "my.txt:1:6: expected a comment to have a line of its own, or \\#"},
    {PT_EINVALID, "a, b\nc, \xff", "my.txt:2:4: expected UTF-8"},
    {PT_ELIMIT, "a b c d e f g h, z\n1 2 3 4 5 6 7 8 9, z",
     "my.txt:2:1: expected at most 8 words side by side"},
};
/* clang-format on */

START_TEST(a_line_that_says_nothing_is_refused_with_its_place)
{
    struct pt_synonyms synonyms = {.n = 77};
    const enum pt_status status = read_text(pt_str_of(bad[_i].text), &synonyms);
    ck_assert_msg(status == bad[_i].status && synonyms.n == 77, "%s: %d",
                  bad[_i].text, (int)status);
    ck_assert_str_eq(err.message, bad[_i].message);
}
END_TEST

START_TEST(a_nul_byte_is_refused)
{
    struct pt_synonyms synonyms;
    ck_assert_int_eq(read_text(PT_STR("a, b\0, c"), &synonyms), PT_EINVALID);
    ck_assert_str_eq(err.message, "my.txt:1:5: expected text, not a NUL byte");
}
END_TEST

/* A line of n synonyms, or n lines of one word's. */
static void write_many(struct pt_buf *out, unsigned n, bool is_one_line)
{
    pt_buf_clear(out);
    pt_buf_puts(out, is_one_line ? "a" : "");
    for (unsigned i = 0; i < n; i++)
        pt_buf_printf(out, is_one_line ? ", b%u" : "a => b%u\n", i);
}

START_TEST(a_word_has_so_many_synonyms_and_no_more)
{
    struct pt_synonyms synonyms;
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    write_many(&text, PT_MAX_SYNONYM_ALTERNATIVES, _i);
    ck_assert_int_eq(read_text(pt_buf_str(&text), &synonyms), PT_OK);
    write_many(&text, PT_MAX_SYNONYM_ALTERNATIVES + 1, _i);
    ck_assert_int_eq(read_text(pt_buf_str(&text), &synonyms), PT_ELIMIT);
    ck_assert_msg(strstr(err.message, "expected at most 32 synonyms"), "%s",
                  err.message);
    pt_buf_fini(&text);
}
END_TEST

START_TEST(a_file_has_so_many_entries_and_bytes)
{
    struct pt_synonyms synonyms;
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    for (unsigned i = 0; i < PT_MAX_SYNONYM_ENTRIES / 2; i++)
        pt_buf_printf(&text, "a%u,b\n", i / 16);
    ck_assert_int_eq(read_text(pt_buf_str(&text), &synonyms), PT_ELIMIT);
    ck_assert_msg(strstr(err.message, "synonyms of a word"), "%s", err.message);
    pt_buf_clear(&text);
    for (unsigned i = 0; i < PT_MAX_SYNONYM_ENTRIES / 2; i++)
        pt_buf_printf(&text, "a%u,b%u\n", i, i);
    ck_assert_int_eq(read_text(pt_buf_str(&text), &synonyms), PT_OK);
    ck_assert_uint_eq(synonyms.n, PT_MAX_SYNONYM_ENTRIES);
    pt_buf_puts(&text, "a => b");
    ck_assert_int_eq(read_text(pt_buf_str(&text), &synonyms), PT_ELIMIT);
    ck_assert_str_eq(
        err.message,
        "my.txt:50001:1: expected at most 100000 entries in the file");
    pt_buf_clear(&text);
    pt_buf_add_byte(&text, '#');
    while (text.len <= PT_MAX_SYNONYM_FILE_BYTES)
        pt_buf_puts(&text, "               \n");
    ck_assert_int_eq(read_text(pt_buf_str(&text), &synonyms), PT_ELIMIT);
    pt_buf_fini(&text);
}
END_TEST

START_TEST(a_long_entry_is_refused_and_no_word_is_cut_apart)
{
    struct pt_synonyms synonyms;
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_buf_puts(&text, "x, ");
    for (unsigned i = 0; i < PT_MAX_SYNONYM_ENTRY_BYTES - 2; i++)
        pt_buf_add_byte(&text, 'y');
    ck_assert_int_eq(read_text(pt_buf_str(&text), &synonyms), PT_OK);
    pt_buf_puts(&text, " zz");
    ck_assert_int_eq(read_text(pt_buf_str(&text), &synonyms), PT_ELIMIT);
    ck_assert_str_eq(err.message, "my.txt:1:4: expected at most 200 bytes from "
                                  "here to the comma");
    pt_buf_fini(&text);
}
END_TEST

START_TEST(a_sequence_is_read_word_by_word)
{
    static const struct {
        const char *word;
        bool joins_next;
    } want[] = {
        {"an",   false},
        {"anti", true },
        {"war",  false},
        {"u.s.", false}
    };
    const struct pt_str sequence = PT_STR("an anti-war u.s.");
    struct pt_str word;
    bool joins_next;
    size_t at = 0;
    for (size_t i = 0; i < PT_COUNTOF(want); i++) {
        ck_assert(pt_synonym_next_word(sequence, &at, &word, &joins_next));
        ck_assert(pt_str_equal(word, pt_str_of(want[i].word)));
        ck_assert_int_eq(joins_next, want[i].joins_next);
    }
    ck_assert(!pt_synonym_next_word(sequence, &at, &word, &joins_next));
}
END_TEST

Suite *pt_suite_synonyms(void)
{
    Suite *const suite = suite_create("synonyms");
    TCase *tcase = tcase_create("form");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, a_file_says_this, 0, (int)PT_COUNTOF(good));
    tcase_add_loop_test(tcase,
                        a_line_that_says_nothing_is_refused_with_its_place, 0,
                        (int)PT_COUNTOF(bad));
    tcase_add_test(tcase, a_nul_byte_is_refused);
    tcase_add_test(tcase, a_sequence_is_read_word_by_word);
    suite_add_tcase(suite, tcase);

    tcase = tcase_create("limits");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, a_word_has_so_many_synonyms_and_no_more, 0, 2);
    tcase_add_test(tcase, a_file_has_so_many_entries_and_bytes);
    tcase_add_test(tcase, a_long_entry_is_refused_and_no_word_is_cut_apart);
    tcase_set_timeout(tcase, 60);
    suite_add_tcase(suite, tcase);
    return suite;
}
