/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_layout.c: text -> paragraphs, each written as its line, its sentences
 * between bars, line ends inside them as slashes:
 *
 *     1|One two./Three.|Four.|        3|A paragraph on line 3.|
 */
#include "common/layout.h"

#include "common/buf.h"

#include <check.h>

Suite *pt_suite_layout(void);

struct row {
    const char *text;
    const char *paragraphs;
};

/* Lines as wire agencies send them. */
#define WIRE                                                                   \
    "The finance ministers met for two days in the harbour town\n"             \
    "without a common paper, officials said. A second round is\n"              \
    "planned.\n"                                                               \
    "    Delegates from the north asked for longer terms, and the\n"           \
    "hosts promised an answer before the end of the month.\n"

#define WIRE_PARAGRAPHS                                                        \
    "1|The finance ministers met for two days in the harbour town/"            \
    "without a common paper, officials said.|"                                 \
    "A second round is/planned.| "                                             \
    "4|Delegates from the north asked for longer terms, and the/"              \
    "hosts promised an answer before the end of the month.|"

/* clang-format off */
static const struct row paragraph_rows[] = {
    {"", ""},
    {" \n\t\n\u00a0\n", ""},
    {"One line", "1|One line|"},
    {"One.\nTwo.\n\n\nFive.", "1|One.| 2|Two.| 5|Five.|"},
    {"  One \r\n\r\n\tThree\u3000\rFour", "1|One| 3|Three| 4|Four|"},
    {"a\u2028b\u2029c\xc2\x85" "d", "1|a| 2|b| 3|c| 4|d|"},
    {"a\r\rb\n\rc", "1|a| 3|b| 5|c|"},
    /* hard-wrapped: indents and empty lines */
    {WIRE, WIRE_PARAGRAPHS},
    {"The envoys spoke until late and then left by the side\n"
     "door, where nobody waited for them with questions.\n"
     "\n"
     "The second meeting is to be held in a smaller town\n"
     "near the border.\n",
     "1|The envoys spoke until late and then left by the side/"
     "door, where nobody waited for them with questions.| "
     "4|The second meeting is to be held in a smaller town/"
     "near the border.|"},
    /* the same text indented as a whole */
    {"  The envoys spoke until late and then left by the side\n"
     "  door, where nobody waited for them with questions and\n"
     "  cars.\n",
     "1|The envoys spoke until late and then left by the side/  "
     "door, where nobody waited for them with questions and/  cars.|"},
    /* list items and headings inside hard-wrapped text */
    {"# Heading\n"
     "The commission named three open points in its report on\n"
     "Tuesday and asked both sides for written answers to them:\n"
     "- the line of contact and who is to watch over it in the\n"
     "  first year;\n"
     "- prisoners\n"
     "10. a third mark, counted by those who like to count things\n"
     "at length\n",
     "1|# Heading| "
     "2|The commission named three open points in its report on/"
     "Tuesday and asked both sides for written answers to them:| "
     "4|- the line of contact and who is to watch over it in the/"
     "  first year;| "
     "6|- prisoners| "
     "7|10. a third mark, counted by those who like to count things/"
     "at length|"},
    /* a dash or number in the middle of a sentence opens nothing */
    {"The talks were to begin in the capital in the year of 19\n"
     "86. That was later than the envoys had hoped for by half\n"
     "- or more - of the time that they had been given for it\n"
     "by both of the sides.\n",
     "1|The talks were to begin in the capital in the year of 19/86.|"
     "That was later than the envoys had hoped for by half/"
     "- or more - of the time that they had been given for it/"
     "by both of the sides.|"},
    /* not hard-wrapped */
    {"First short paragraph that stands alone here.\n"
     "Second short paragraph that stands alone too.\n"
     "Third short paragraph that is like the others.\n",
     "1|First short paragraph that stands alone here.| "
     "2|Second short paragraph that stands alone too.| "
     "3|Third short paragraph that is like the others.|"},
    {"London\nParis\nBerlin\nRome", "1|London| 2|Paris| 3|Berlin| 4|Rome|"},
    {"- one thing\n- another\n* a third", "1|- one thing| 2|- another| "
                                          "3|* a third|"},
};
/* clang-format on */

/* clang-format off */
static const struct row sentence_rows[] = {
    {"One. Two! Three? Four… Five", "1|One.|Two!|Three?|Four…|Five|"},
    {"He said: \"Stop.\" Then he left.", "1|He said: \"Stop.\"|"
                                         "Then he left.|"},
    {"“Stop!” he said. (He left.) Nobody came.",
     "1|“Stop!” he said.|(He left.)|Nobody came.|"},
    {"„Halt!“ Er ging. «Non.» Elle rit.",
     "1|„Halt!“|Er ging.|«Non.»|Elle rit.|"},
    {"«Що?» — спитав він. Тиша.", "1|«Що?» — спитав він.|Тиша.|"},
    /* no sentence ends here */
    {"Mr. Smith met Gen. Jones, Sen. Brown and Mrs. White.",
     "1|Mr. Smith met Gen. Jones, Sen. Brown and Mrs. White.|"},
    {"George W. Bush and J.K. Rowling of the U.S. Army.",
     "1|George W. Bush and J.K. Rowling of the U.S. Army.|"},
    {"It rose 3.14 points, No. 5 on Dec. 12 said.",
     "1|It rose 3.14 points, No. 5 on Dec. 12 said.|"},
    {"See example.com and so on... and on. End",
     "1|See example.com and so on... and on.|End|"},
    {"Le 5 mai, M. Dupont et Mme. Durand.",
     "1|Le 5 mai, M. Dupont et Mme. Durand.|"},
    {"На вул. Шевченка, 5. Там.", "1|На вул. Шевченка, 5.|Там.|"},
    {"А. С. Пушкин.", "1|А. С. Пушкин.|"},
    {"1. Item one. Two.", "1|1. Item one.|Two.|"},
    /* but here */
    {"He said no. They left in Dec. The end came at 5 p.m. Nobody saw.",
     "1|He said no.|They left in Dec.|The end came at 5 p.m.|Nobody saw.|"},
    {"It began in 1986. Then it grew by 12. Then no more.",
     "1|It began in 1986.|Then it grew by 12.|Then no more.|"},
    {"Wait... What?! Yes.", "1|Wait...|What?!|Yes.|"},
    {"Done. 12 left. \"Good.\" - \"Bad.\"",
     "1|Done.|12 left.|\"Good.\"|- \"Bad.\"|"},
    /* other scripts */
    {"和平。战争！是吗？好", "1|和平。|战争！|是吗？|好|"},
    {"他说：「好。」然后", "1|他说：「好。」|然后|"},
    {"शांति। युद्ध।", "1|शांति।|युद्ध।|"},
    {"សន្តិភាព។ សង្គ្រាម។", "1|សន្តិភាព។|សង្គ្រាម។|"},
    {"ငြိမ်းချမ်းရေး။ စစ်။", "1|ငြိမ်းချမ်းရေး။|စစ်။|"},
    {"ሰላም። ጦርነት፧ አዎ", "1|ሰላም።|ጦርነት፧|አዎ|"},
    {"هل؟ نعم", "1|هل؟|نعم|"},
    /* nothing but marks */
    {"...", "1|...|"},
    {". . .", "1|.|.|.|"},
    {"!", "1|!|"},
};
/* clang-format on */

static void
write_span(struct pt_str text, struct pt_span span, struct pt_buf *out)
{
    for (uint32_t i = span.begin; i < span.end; i++)
        pt_buf_add_byte(out, text.ptr[i] == '\n' ? '/' : text.ptr[i]);
}

/* What must hold of every layout; line numbers are checked by tables. */
static void layout_sane(const struct pt_layout *layout, struct pt_str text)
{
    uint32_t n_sentences = 0, end = 0, line = 0;
    for (uint32_t i = 0; i < layout->n_paragraphs; i++) {
        const struct pt_paragraph *const p = &layout->paragraphs[i];
        ck_assert_uint_ge(p->span.begin, end);
        ck_assert_uint_lt(p->span.begin, p->span.end);
        ck_assert_uint_gt(p->line, line);
        ck_assert_uint_eq(p->first_sentence, n_sentences);
        ck_assert_uint_ge(p->n_sentences, 1);
        end = p->span.begin;
        for (uint32_t j = 0; j < p->n_sentences; j++) {
            const struct pt_span s = layout->sentences[n_sentences++];
            ck_assert_uint_ge(s.begin, end);
            ck_assert_uint_lt(s.begin, s.end);
            ck_assert(s.begin == p->span.begin || j > 0);
            ck_assert_uint_eq(pt_layout_sentence_at(layout, s.begin),
                              n_sentences - 1);
            ck_assert_uint_eq(pt_layout_paragraph_at(layout, s.end - 1), i);
            end = s.end;
        }
        ck_assert_uint_eq(end, p->span.end);
        line = p->line;
    }
    ck_assert_uint_eq(n_sentences, layout->n_sentences);
    ck_assert_uint_le(end, text.len);
}

static void check_row(const struct row *row)
{
    const struct pt_str text = pt_str_of(row->text);
    struct pt_arena arena;
    struct pt_layout layout;
    struct pt_buf got;
    pt_arena_init(&arena);
    pt_buf_init(&got, PT_BUF_NO_CEILING);
    ck_assert_int_eq(pt_layout_of(text, &arena, &layout), PT_OK);
    layout_sane(&layout, text);
    for (uint32_t i = 0; i < layout.n_paragraphs; i++) {
        const struct pt_paragraph *const p = &layout.paragraphs[i];
        pt_buf_printf(&got, "%s%u|", i ? " " : "", p->line);
        for (uint32_t j = 0; j < p->n_sentences; j++) {
            write_span(text, layout.sentences[p->first_sentence + j], &got);
            pt_buf_puts(&got, "|");
        }
    }
    ck_assert_msg(strcmp(pt_buf_z(&got), row->paragraphs) == 0,
                  "%s\n  gives  %s\n  wanted %s", row->text, pt_buf_z(&got),
                  row->paragraphs);
    pt_buf_fini(&got);
    pt_arena_fini(&arena);
}

START_TEST(lines_become_paragraphs)
{
    check_row(&paragraph_rows[_i]);
}
END_TEST

START_TEST(paragraphs_become_sentences)
{
    check_row(&sentence_rows[_i]);
}
END_TEST

START_TEST(wire_copy_is_hard_wrapped_and_long_lines_are_not)
{
    struct pt_arena arena;
    struct pt_layout layout;
    pt_arena_init(&arena);
    ck_assert_int_eq(pt_layout_of(PT_STR(WIRE), &arena, &layout), PT_OK);
    ck_assert(layout.is_hard_wrapped);
    static const char wide[] =
        WIRE "One line that is wider than any terminal of the old days, and "
             "so wide that no wire ever carried the like of it in one piece.";
    ck_assert_int_eq(pt_layout_of(pt_str_of(wide), &arena, &layout), PT_OK);
    ck_assert(!layout.is_hard_wrapped);
    pt_arena_fini(&arena);
}
END_TEST

START_TEST(a_byte_finds_what_holds_it)
{
    struct pt_arena arena;
    struct pt_layout layout;
    pt_arena_init(&arena);
    /*                    0         1         2          */
    /*                    0123456789012345678901234      */
    ck_assert_int_eq(
        pt_layout_of(PT_STR("  One. Two.\n\nThree. Four."), &arena, &layout),
        PT_OK);
    static const struct {
        uint32_t at, paragraph, sentence;
    } finds[] = {
        {0,   0, 0},
        {2,   0, 0},
        {5,   0, 0},
        {6,   0, 0},
        {7,   0, 1},
        {12,  0, 1},
        {13,  1, 2},
        {20,  1, 3},
        {100, 1, 3}
    };
    for (size_t i = 0; i < PT_COUNTOF(finds); i++) {
        ck_assert_uint_eq(pt_layout_paragraph_at(&layout, finds[i].at),
                          finds[i].paragraph);
        ck_assert_uint_eq(pt_layout_sentence_at(&layout, finds[i].at),
                          finds[i].sentence);
    }
    ck_assert_int_eq(pt_layout_of(PT_STR(""), &arena, &layout), PT_OK);
    ck_assert_uint_eq(pt_layout_paragraph_at(&layout, 5), 0);
    ck_assert_uint_eq(pt_layout_sentence_at(&layout, 5), 0);
    pt_arena_fini(&arena);
}
END_TEST

/* Texts that would take for ever if any step looked back or ahead without
 * bound: each is repeated many times. */
/* clang-format off */
static const char *const pieces[] = {
    "a",      ".",      ". ",   "a. ",     "\n",     "\r",    "x\n",
    "x\r",    "\xff",   "\"",   ".\"",     " ",      "- \n",  "1. ",
    "\u2028", "\u2026", "A.B.", "a\xc2\x85", "\t.",    "。",    "* a\n",
    "# a\n",  "no. ",   ". )",  "' ",      "\u00a0", "a\n\n", "x\r\n",
};
/* clang-format on */

START_TEST(monotonous_text_takes_linear_time)
{
    enum { BYTES = 300 * 1000 };
    const char *const piece = pieces[_i];
    struct pt_buf text;
    struct pt_arena arena;
    struct pt_layout layout;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_arena_init(&arena);
    while (text.len < BYTES)
        pt_buf_puts(&text, piece);
    ck_assert_int_eq(pt_layout_of(pt_buf_str(&text), &arena, &layout), PT_OK);
    pt_arena_fini(&arena);
    pt_buf_fini(&text);
}
END_TEST

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

START_TEST(random_texts_have_sane_layouts)
{
    enum { ROUNDS = 10000, MAX_PIECES = 60 };
    struct pt_buf text;
    struct pt_arena arena;
    uint32_t state = 7;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_arena_init(&arena);
    for (int round = 0; round < ROUNDS; round++) {
        struct pt_layout layout;
        pt_buf_clear(&text);
        for (uint32_t n = next_random(&state) % MAX_PIECES; n > 0; n--) {
            if (next_random(&state) % 8 == 0)
                pt_buf_add_byte(&text, (char)next_random(&state));
            else
                pt_buf_puts(&text,
                            pieces[next_random(&state) % PT_COUNTOF(pieces)]);
        }
        ck_assert_int_eq(pt_layout_of(pt_buf_str(&text), &arena, &layout),
                         PT_OK);
        layout_sane(&layout, pt_buf_str(&text));
        pt_arena_reset(&arena);
    }
    pt_arena_fini(&arena);
    pt_buf_fini(&text);
}
END_TEST

/* clang-format off */
static const struct {
    const char *line;
    size_t n_bytes;
} mark_rows[] = {
    {"- a", 2},  {"*  a", 3}, {"1. a", 3}, {"12) a", 4}, {"\u2022 a", 4},
    {"-a", 0},   {"- ", 0},   {"1.5 a", 0}, {"2025. a", 0}, {"", 0},
    {"a - b", 0}, {"-", 0},   {"1", 0},     {"**a**", 0},
};
/* clang-format on */

START_TEST(a_list_mark_is_a_mark_and_white_space)
{
    const size_t n = pt_list_mark_bytes(pt_str_of(mark_rows[_i].line));
    ck_assert_msg(n == mark_rows[_i].n_bytes, "%s: %zu", mark_rows[_i].line, n);
}
END_TEST

Suite *pt_suite_layout(void)
{
    Suite *const suite = suite_create("layout");
    TCase *const tables = tcase_create("tables");
    tcase_add_loop_test(tables, lines_become_paragraphs, 0,
                        PT_COUNTOF(paragraph_rows));
    tcase_add_loop_test(tables, paragraphs_become_sentences, 0,
                        PT_COUNTOF(sentence_rows));
    tcase_add_test(tables, wire_copy_is_hard_wrapped_and_long_lines_are_not);
    tcase_add_test(tables, a_byte_finds_what_holds_it);
    tcase_add_loop_test(tables, a_list_mark_is_a_mark_and_white_space, 0,
                        PT_COUNTOF(mark_rows));
    suite_add_tcase(suite, tables);
    TCase *const laws = tcase_create("laws");
    tcase_set_timeout(laws, 60);
    tcase_add_loop_test(laws, monotonous_text_takes_linear_time, 0,
                        PT_COUNTOF(pieces));
    tcase_add_test(laws, random_texts_have_sane_layouts);
    suite_add_tcase(suite, laws);
    return suite;
}
