/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_word_break.c: our words against UAX #29, twice:
 *
 *     lines     Unicode's own tests, from Debian's package unicode-data. A
 *               segment there with a letter or digit in it is a word, less what
 *               the table left_out takes off its ends; the words of a line must
 *               be ours, to the byte.
 *     examples  each deviation that common/tokenize.h lists, beside what
 *               UAX #29 says by libunistring.
 *
 * libunistring 1.0 knows Unicode 14, the package of Debian 12 has the tests of
 * Unicode 15: no line of them depends on it, and no code point that both know
 * has another class. The letters that are new in 15 are no words of ours yet.
 */
#include "common/analyze.h"

#include "common/buf.h"
#include "common/utf8.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unictype.h>
#include <uniwbrk.h>

Suite *pt_suite_word_break(void);

/* Where Debian and where Fedora puts it. */
static const char *const test_files[] = {
    "/usr/share/unicode/auxiliary/WordBreakTest.txt",
    "/usr/share/unicode/ucd/auxiliary/WordBreakTest.txt",
};

static struct pt_analyzer *analyzer;

static void open_analyzer(void)
{
    ck_assert_int_eq(pt_analyzer_new(&analyzer), PT_OK);
}

static void close_analyzer(void)
{
    pt_analyzer_free(analyzer);
}

/* Words as "[begin,end) [begin,end)". */
static void write_span(size_t begin, size_t end, struct pt_buf *out)
{
    pt_buf_printf(out, "%s[%zu,%zu)", out->len ? " " : "", begin, end);
}

static void write_our_words(struct pt_str text, struct pt_buf *out)
{
    struct pt_token token;
    pt_analyzer_start(analyzer, text, PT_STR(""), 1, PT_FOR_QUERY);
    while (pt_analyzer_next(analyzer, &token))
        if (token.kind == PT_TOKEN_WORD)
            write_span(token.begin, token.end, out);
    ck_assert_int_eq(pt_analyzer_status(analyzer), PT_OK);
}

/* --- Unicode's lines ---------------------------------------------------- */

static bool is_letter_or_digit(uint32_t c)
{
    return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_L |
                                                   UC_CATEGORY_MASK_N);
}

static bool is_underscore(uint32_t c)
{
    return c == '_';
}

static bool is_apostrophe(uint32_t c)
{
    return c == '\'';
}

static bool is_format(uint32_t c)
{
    return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Cf);
}

static bool is_pictograph(uint32_t c)
{
    return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_So);
}

/* What UAX #29 counts to a word and we do not, when it stands at the word's end
 * (or begin), with the marks that cling to it. */
static const struct {
    const char *why;
    bool (*fits)(uint32_t code_point);
    bool at_begin_too;
} left_out[] = {
    {"_name_ is the word name, in the markup of many", is_underscore, true },
    {"a closing quote behind Hebrew is a quote",       is_apostrophe, false},
    {"what nobody sees is in no mark",                 is_format,     false},
    {"a picture is no part of a word",                 is_pictograph, false},
};

enum { N_LEFT_OUT = PT_COUNTOF(left_out) };

/* Index of the rule for c, or N_LEFT_OUT. */
static size_t rule_for(uint32_t c, bool at_begin)
{
    size_t i = 0;
    while (i < N_LEFT_OUT &&
           (!left_out[i].fits(c) || (at_begin && !left_out[i].at_begin_too)))
        i++;
    return i;
}

static bool is_mark(uint32_t c)
{
    return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_M);
}

/* The end of text without what is left out there; *used counts each rule. */
static size_t trimmed_end(struct pt_str text, size_t end, unsigned *used)
{
    for (;;) {
        size_t at = end, len;
        while (at > 0 && is_mark(pt_utf8_before(text, at, &len)))
            at -= len;
        if (at == 0)
            return end;
        const size_t rule = rule_for(pt_utf8_before(text, at, &len), false);
        /* A mark behind a format is the letter's before it. */
        if (rule == N_LEFT_OUT ||
            (left_out[rule].fits == is_format && at < end))
            return end;
        used[rule]++;
        end = at - len;
    }
}

static size_t trimmed_begin(struct pt_str text, unsigned *used)
{
    size_t at = 0, len;
    for (;;) {
        const size_t rule = rule_for(pt_utf8_get(text, at, &len), true);
        if (rule == N_LEFT_OUT)
            return at;
        used[rule]++;
        at += len;
        while (is_mark(pt_utf8_get(text, at, &len)) ||
               is_format(pt_utf8_get(text, at, &len)))
            at += len;
    }
}

static bool has_letter_or_digit(struct pt_str text)
{
    for (size_t at = 0, len; at < text.len; at += len)
        if (is_letter_or_digit(pt_utf8_get(text, at, &len)))
            return true;
    return false;
}

/* Adds the word of the segment that ends text and begins at byte begin. */
static void add_segment(struct pt_str text,
                        size_t begin,
                        unsigned *used,
                        struct pt_buf *out)
{
    const struct pt_str segment = pt_str_sub(text, begin, text.len);
    if (!has_letter_or_digit(segment))
        return;
    const size_t first = trimmed_begin(segment, used);
    const size_t end = trimmed_end(segment, segment.len, used);
    write_span(begin + first, begin + end, out);
}

/* One line: "÷ 0061 × 0308 ÷". Fills text with its code points and words with
 * what must be ours; false for a line without a test. */
static bool read_line(const char *line,
                      struct pt_buf *text,
                      struct pt_buf *words,
                      unsigned *used)
{
    size_t begin = 0;
    pt_buf_clear(text);
    pt_buf_clear(words);
    while (*line && *line != '#' && *line != '\n') {
        const bool is_break = strncmp(line, "÷", strlen("÷")) == 0;
        if (is_break) {
            if (text->len > begin)
                add_segment(pt_buf_str(text), begin, used, words);
            begin = text->len;
        }
        line += strcspn(line, " \t\n");
        line += strspn(line, " \t");
        char *behind = NULL;
        const unsigned long c = strtoul(line, &behind, 16);
        if (behind == line)
            break;
        pt_buf_add_utf8(text, (uint32_t)c);
        line = behind + strspn(behind, " \t");
    }
    return text->len > 0;
}

START_TEST(unicodes_own_tests_hold_but_for_the_rules_above)
{
    FILE *file = NULL;
    for (size_t i = 0; i < PT_COUNTOF(test_files) && !file; i++)
        file = fopen(test_files[i], "r");
    ck_assert_msg(file != NULL, "no %s: it is in Debian's package unicode-data",
                  test_files[0]);
    enum { LEAST_LINES = 1800 };
    unsigned used[N_LEFT_OUT] = {0};
    unsigned n_lines = 0, n_number = 0;
    char line[4096];
    struct pt_buf text, words, ours;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_buf_init(&words, PT_BUF_NO_CEILING);
    pt_buf_init(&ours, PT_BUF_NO_CEILING);
    while (fgets(line, sizeof line, file)) {
        n_number++;
        if (!read_line(line, &text, &words, used))
            continue;
        n_lines++;
        pt_buf_clear(&ours);
        write_our_words(pt_buf_str(&text), &ours);
        ck_assert_msg(strcmp(pt_buf_z(&ours), pt_buf_z(&words)) == 0,
                      "line %u: %s  gives  %s\n  wanted %s", n_number, line,
                      pt_buf_z(&ours), pt_buf_z(&words));
    }
    ck_assert_uint_ge(n_lines, LEAST_LINES);
    for (size_t i = 0; i < N_LEFT_OUT; i++)
        ck_assert_msg(used[i] > 0, "never needed: %s", left_out[i].why);
    pt_buf_fini(&text);
    pt_buf_fini(&words);
    pt_buf_fini(&ours);
    fclose(file);
}
END_TEST

/* --- examples ----------------------------------------------------------- */

/* Words with | between. DEVIATIONS, as common/tokenize.h lists them. */
/* clang-format off */
static const struct {
    const char *why;
    const char *text;
    const char *by_unicode;
    const char *ours;
} examples[] = {
    {"any apostrophe is one", "l\u2032eau Quraʼan", "l|eau|Quraʼan",
     "l\u2032eau|Quraʼan"},
    {"no letter beside it, no apostrophe", "\u02bcn\u02bc", "\u02bcn\u02bc",
     "n"},
    {"a possessive belongs to its word", "1980's 中's", "1980|s|中|s",
     "1980's|中's"},
    {"the last dot of an acronym is its own", "the U.S. and", "the|U.S|and",
     "the|U.S.|and"},
    {"underscores around a word are markup", "_name_ snake_case",
     "_name_|snake_case", "name|snake_case"},
    {"U+202F is white space", "10\u202f000", "10\u202f000", "10|000"},
    {"subscript digits are digits", "CO₂", "CO|₂", "CO₂"},
    {"what nobody sees is in no mark", "so\u00adft\u00ad", "so\u00adft\u00ad",
     "so\u00adft"},
    {"a closing quote behind Hebrew is a quote", "'שלום'", "שלום'", "שלום"},
    {"a picture is no part of a word", "a\u200d\U0001f6d1", "a\u200d\U0001f6d1",
     "a"},
    {"a Hangul syllable is a word", "평화는 KBS뉴스", "평화는|KBS뉴스",
     "평|화|는|KBS|뉴|스"},
    {"also when written in its letters", "\u1112\u1161\u11ab나",
     "\u1112\u1161\u11ab나", "\u1112\u1161\u11ab|나"},
    {"an ideographic mark is an ideograph", "人々NATO", "人|々NATO",
     "人|々|NATO"},
    {"broken bytes part words", "ab\xff" "cd", "ab|cd", "ab|cd"},
    /* not deviations: what is often taken for one */
    {"every dash parts words by UAX #29 too", "cease-fire\u2011x\u2014y",
     "cease|fire|x|y", "cease|fire|x|y"},
    {"katakana stay together, up to the border of the script",
     "ゼレンスキー大統領", "ゼレンスキー|大|統|領", "ゼレンスキー|大|統|領"},
};
/* clang-format on */

/* A buffer of words, the next one to be separated by |. */
static void
add_word(struct pt_str text, size_t begin, size_t end, struct pt_buf *out)
{
    if (out->len)
        pt_buf_puts(out, "|");
    pt_buf_add(out, pt_str_sub(text, begin, end));
}

static void add_unicodes_words(struct pt_str text, struct pt_buf *out)
{
    enum { MOST_BYTES = 64 };
    char breaks[MOST_BYTES];
    size_t begin = 0;
    ck_assert_uint_le(text.len, MOST_BYTES);
    u8_wordbreaks((const uint8_t *)text.ptr, text.len, breaks);
    for (size_t at = 1; at <= text.len; at++) {
        if (at < text.len && !breaks[at])
            continue;
        if (has_letter_or_digit(pt_str_sub(text, begin, at)))
            add_word(text, begin, at, out);
        begin = at;
    }
}

static void add_our_words(struct pt_str text, struct pt_buf *out)
{
    struct pt_token token;
    pt_analyzer_start(analyzer, text, PT_STR(""), 1, PT_FOR_QUERY);
    while (pt_analyzer_next(analyzer, &token))
        if (token.kind == PT_TOKEN_WORD)
            add_word(text, token.begin, token.end, out);
    ck_assert_int_eq(pt_analyzer_status(analyzer), PT_OK);
}

START_TEST(we_part_from_unicode_where_we_say)
{
    const struct pt_str text = pt_str_of(examples[_i].text);
    struct pt_buf words;
    pt_buf_init(&words, PT_BUF_NO_CEILING);
    add_unicodes_words(text, &words);
    ck_assert_msg(strcmp(pt_buf_z(&words), examples[_i].by_unicode) == 0,
                  "%s\n  %s: by UAX #29 %s, not %s", examples[_i].why,
                  examples[_i].text, pt_buf_z(&words), examples[_i].by_unicode);
    pt_buf_clear(&words);
    add_our_words(text, &words);
    ck_assert_msg(strcmp(pt_buf_z(&words), examples[_i].ours) == 0,
                  "%s\n  %s: ours %s, not %s", examples[_i].why,
                  examples[_i].text, pt_buf_z(&words), examples[_i].ours);
    pt_buf_fini(&words);
}
END_TEST

Suite *pt_suite_word_break(void)
{
    Suite *const suite = suite_create("word_break");
    TCase *const tcase = tcase_create("words");
    tcase_add_checked_fixture(tcase, open_analyzer, close_analyzer);
    tcase_add_test(tcase, unicodes_own_tests_hold_but_for_the_rules_above);
    tcase_add_loop_test(tcase, we_part_from_unicode_where_we_say, 0,
                        PT_COUNTOF(examples));
    suite_add_tcase(suite, tcase);
    return suite;
}
