/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/buf.h"
#include "common/utf8.h"
#include "search/answer/snippet.h"

#include <check.h>

Suite *pt_suite_snippet(void);

static struct pt_arena arena;

static void set_up(void)
{
    pt_arena_init(&arena);
}

static void tear_down(void)
{
    pt_arena_fini(&arena);
}

enum { MOST_MARKS = 64 };

struct marked_text {
    struct pt_str text;
    struct pt_mark marks[MOST_MARKS];
    struct pt_marks list;
    struct pt_layout layout;
};

/* "[word]" is a mark of leaf 0, "[3:word]" of leaf 3, "[3*word]" one of leaf 3
 * that weighs 10 instead of 1. */
static void read_marked(const char *marked, struct marked_text *out)
{
    char *const text = pt_arena_alloc(&arena, strlen(marked) + 1);
    size_t n = 0;
    ck_assert_ptr_nonnull(text);
    *out = (struct marked_text){
        .list = {out->marks, 0}
    };
    for (const char *at = marked; *at; at++) {
        struct pt_mark *const mark = &out->marks[out->list.n];
        if (*at == '[') {
            ck_assert_uint_lt(out->list.n, MOST_MARKS);
            *mark = (struct pt_mark){
                .zone = PT_ZONE_BODY, .begin = (uint32_t)n, .weight = 1};
            if (at[1] >= '0' && at[1] <= '9' &&
                (at[2] == ':' || at[2] == '*')) {
                mark->leaf = (uint32_t)(at[1] - '0');
                mark->weight = at[2] == '*' ? 10 : 1;
                at += 2;
            }
        } else if (*at == ']') {
            mark->end = (uint32_t)n;
            out->list.n++;
        } else {
            text[n++] = *at;
        }
    }
    out->text = (struct pt_str){text, n};
    ck_assert_int_eq(pt_layout_of(out->text, &arena, &out->layout), PT_OK);
}

static void print_snippet(struct pt_str text,
                          const struct pt_snippet *s,
                          struct pt_buf *out)
{
    const struct pt_str shown = pt_str_sub(text, s->begin, s->end);
    size_t at = 0;
    if (s->is_cut_before)
        pt_buf_puts(out, "…");
    for (size_t i = 0; i < s->n_spans; i++) {
        pt_buf_add(out, pt_str_sub(shown, at, s->spans[i].begin));
        pt_buf_add_byte(out, '[');
        pt_buf_add(out, pt_str_sub(shown, s->spans[i].begin, s->spans[i].end));
        pt_buf_add_byte(out, ']');
        at = s->spans[i].end;
    }
    pt_buf_add(out, pt_str_sub(shown, at, shown.len));
    if (s->is_cut_after)
        pt_buf_puts(out, "…");
}

/* What holds of any snippets. */
static void are_sane(const struct marked_text *t,
                     const struct pt_snippet *s,
                     size_t n,
                     size_t most)
{
    ck_assert_uint_le(n, most);
    for (size_t i = 0; i < n; i++) {
        ck_assert_int_eq(s[i].zone, PT_ZONE_BODY);
        ck_assert_uint_lt(s[i].begin, s[i].end);
        ck_assert_uint_le(s[i].end, t->text.len);
        ck_assert(pt_utf8_is_boundary(t->text, s[i].begin));
        ck_assert(pt_utf8_is_boundary(t->text, s[i].end));
        ck_assert(i == 0 || s[i - 1].end <= s[i].begin);
        size_t n_inside = 0;
        for (size_t k = 0; k < t->list.n; k++) {
            const struct pt_mark *const m = &t->list.items[k];
            const bool is_inside = m->begin >= s[i].begin && m->end <= s[i].end;
            ck_assert_msg(is_inside || m->end <= s[i].begin ||
                              m->begin >= s[i].end,
                          "a mark is cut");
            n_inside += is_inside;
        }
        ck_assert_uint_eq(n_inside, s[i].n_spans);
    }
}

struct snippet_case {
    const char *text;
    size_t width;
    size_t most;
    const char *snippets; /* joined by " / ", … where cut */
};

/* clang-format off */
static const struct snippet_case cases[] = {
    /* all of a short paragraph */
    {"The [truce] held.", 80, 1, "The [truce] held."},
    {"[truce]", 80, 1, "[truce]"},
    {"The [truce] held.", 17, 1, "The [truce] held."},
    {"One line.\nThe [truce] held.\nMore.", 80, 1, "The [truce] held."},
    {"  The [truce] held.  ", 80, 1, "The [truce] held."},
    {"A [truce], a [1:pact] and a [truce].", 80, 1,
     "A [truce], a [1:pact] and a [truce]."},
    /* no marks: the beginning */
    {"", 80, 1, ""},
    {"   \n\n ", 80, 1, ""},
    {"No marks here.", 80, 1, "No marks here."},
    {"No marks here.\nNor here.", 80, 3, "No marks here."},
    {"No marks in all of this.", 10, 1, "No marks…"},
    {"No marks in all of this.", 8, 1, "No marks…"},
    {"No marks in all of this.", 7, 1, "No…"},
    {"No marks in all of this.", 0, 1, "No…"},
    {"Incomprehensibilities abound.", 5, 1, "Incomprehensibilities…"},
    {"Äöüäöüäöüäöüäöüäöüäöüäöüäöü now.", 7, 1, "Äöü…"},
    {"日本語の文章には空白がありません", 10, 1, "日本語…"},
    {"No marks\xc2\xa0here.", 9, 1, "No marks…"},
    /* from the start of the sentence */
    {"One thing. The [truce] held all night. Then it ended.", 32, 1,
     "…The [truce] held all night.…"},
    {"One thing. Two things. The [truce] held.", 20, 1, "…The [truce] held."},
    {"One thing. Two things. The [truce] held.", 32, 1,
     "…Two things. The [truce] held."},
    {"One thing. Two things. The [truce] held.", 40, 1,
     "One thing. Two things. The [truce] held."},
    {"The [truce] held. It held for a long time, they say.", 20, 1,
     "The [truce] held.…"},
    /* the sentence begins too far away */
    {"In the grey hours before the dawn of that day the [truce] was "
     "signed by all of the sides that had come.", 40, 1,
     "…of that day the [truce] was signed…"},
    {"In the grey hours before the dawn of that day came the [truce].", 24, 1,
     "…that day came the [truce]."},
    {"In the grey hours before the dawn of that day came the [truce].", 5, 1,
     "…[truce]."},
    {"In the grey hours before the dawn of that day came the [truce].", 0, 1,
     "…[truce]."},
    /* a mark is never cut */
    {"They gave [security guarantees to all of them] then.", 10, 1,
     "…[security guarantees to all of them]…"},
    {"They gave [security guarantees] and [security guarantees] then.", 30, 1,
     "They gave [security guarantees]…"},
    {"In [all of this long night] they gave [it] a thought or so once more.",
     24, 1, "…they gave [it] a thought…"},
    {"In [1*all of this long night] they gave [it] a thought or so once more.",
     24, 1, "…[1*all of this long night]…"},
    {"They (gave) the [guarantees], of course, to none.", 10, 1,
     "…[guarantees],…"},
    {"They said \"[guarantees]\", of course, to none.", 10, 1,
     "…\"[guarantees]\"…"},
    /* more leaves beat more marks, and the first says most */
    {"A [truce] and a [truce].\nA [truce] and a [1:pact].", 40, 1,
     "A [truce] and a [1:pact]."},
    {"A [truce] here.\nA [truce] and a [truce].", 40, 1, "A [truce] here."},
    {"A [truce] here.\nA [truce] there.", 40, 1, "A [truce] here."},
    {"A [truce], a [1:pact].\nA [2*war] it was.", 40, 1, "A [2*war] it was."},
    {"A [truce], a [truce], a [truce].\nA [1:pact], a [truce].", 60, 1,
     "A [1:pact], a [truce]."},
    {"Far [truce] from all that has been. And near a [1:pact] with a [truce] "
     "so it goes.", 40, 1, "…And near a [1:pact] with a [truce] so it goes."},
    /* words around, not in sentence order */
    {"So a [truce] is not what anyone who is here would call a [1:pact] at "
     "all.", 70, 1,
     "So a [truce] is not what anyone who is here would call a [1:pact] at "
     "all."},
    /* several */
    {"A [truce] here.\nNo word.\nA [1:pact] there.", 40, 2,
     "A [truce] here. / A [1:pact] there."},
    {"A [truce] here.\nA [truce] there.\nA [1:pact] too.", 40, 2,
     "A [truce] here. / A [1:pact] too."},
    {"A [truce] here.\nA [truce] there.\nA [1:pact] too.", 40, 9,
     "A [truce] here. / A [truce] there. / A [1:pact] too."},
    {"A [1:pact] and [truce].\nA [truce].\nA [2:war].", 40, 2,
     "A [1:pact] and [truce]. / A [2:war]."},
    {"A [truce] was made here. Nobody came to see it. Then a [1:pact] came "
     "too.", 26, 2, "A [truce] was made here.… / …Then a [1:pact] came too."},
    {"A [truce] one two three four [truce] five six seven eight [truce] nine.",
     20, 3,
     "A [truce] one… / …four [truce] five… / …eight [truce] nine."},
    {"The [truce] [truce] [truce] [truce] held.", 12, 4,
     "The [truce] [truce] [truce] [truce]…"},
    /* a paragraph is not left */
    {"[truce]\nnext line\n[1:pact]", 80, 1, "[truce]"},
    {"[truce]\nnext line\n[1:pact]", 80, 2, "[truce] / [1:pact]"},
    {"This is a hard-wrapped text that goes on and on until\n"
     "the [truce] comes in the second of its lines, and so\n"
     "the paragraph is long.\n\nAnother.", 44, 1,
     "…and on until\nthe [truce] comes in the second…"},
    {"The [red\nlight] is on.", 80, 1, "The [red\nlight]…"},
    {"The [red\nlight] is [on].", 80, 2, "The [red\nlight] is [on]."},
    /* other scripts, other white space */
    {"Перемир'я: [гарантії] безпеки дали.", 36, 1, "Перемир'я: [гарантії]…"},
    {"Перемир'я: [гарантії] безпеки дали.", 16, 1, "…[гарантії]…"},
    {"日本語の文章には[空白]がありません本当に", 18, 1, "日本語の文章には[空白]…"},
    {"日本語の文章には[空白]がありませんので本当に困りますよね", 18, 1, "日本語の文章には[空白]…"},
    {"a\xc2\xa0" "b [truce]\xe2\x80\xaf" "c d e f", 12, 1,
     "a\xc2\xa0" "b [truce]…"},
    /* where there is no white space, behind a mark of Chinese or Japanese */
    {"会谈周二开始，双方对[停火]仍有分歧，短期内难以签署。各方需要时间。", 60, 1,
     "会谈周二开始，双方对[停火]仍有分歧，…"},
    {"会谈周二在城里开始并将持续三天，双方对[停火]仍有分歧，短期内难以签署。",
     52, 1, "…双方对[停火]仍有分歧，…"},
    {"とても長い会議の後の夕方、彼は「[停戦]は近い」と静かに述べていた。", 46,
     1, "…彼は「[停戦]は近い」…"},
    /* no vowel sign without its letter */
    {"ยูเครนกล่าวว่าข้อตกลง[หยุดยิง]ยังไม่ได้ลงนามที่เจนีวา", 34, 1,
     "…ลง[หยุดยิง]ยั…"},
    /* a word is not cut where it can be helped */
    {"An anti-[truce] mood was there, in the anti-peace camp of old.", 9, 1,
     "…anti-[truce]…"},
    {"The [truce]-making of the many sides is what they had sought.", 9, 1,
     "The [truce]-making…"},
    {"https://example.org/a/very/long/path/of/an/address/[truce]/and/then/some",
     20, 1, "…ddress/[truce]/and/then/some"},
    /* a sentence is not begun for nothing, nor left at a comma's far side */
    {"The [truce] was signed by all of the sides. Nobody knows what comes of "
     "it now.", 60, 1, "The [truce] was signed by all of the sides.…"},
    {"The [truce] was signed. Nobody there knows what comes of it now.", 60, 1,
     "The [truce] was signed. Nobody there knows what comes…"},
    {"The [truce] was signed in the port by all, who then left for home again.",
     50, 1, "The [truce] was signed in the port by all…"},
    {"The [truce] was signed in the port by all - who then left for home.", 48,
     1, "The [truce] was signed in the port by all…"},
    {"The [truce] was signed by all of the sides. The [1:pact] came later.",
     60, 1, "The [truce] was signed by all of the sides. The [1:pact] came…"},
    {"The [truce] was signed at dawn in the port that is the largest of all.",
     44, 1, "The [truce] was signed at dawn in the port…"},
    {"The [truce] of all of the of the of the of the of the sides, it is said.",
     44, 1, "The [truce] of all of the of the of the…"},
    /* what begins amid a sentence begins at a clause */
    {"In the grey hours before that long day was over, of which no one spoke "
     "then, the [truce] was signed by all sides.", 60, 1,
     "…the [truce] was signed by all sides."},
    {"In the grey hours of that one very long day - of which no one spoke a "
     "word - the [truce] was signed by all.", 50, 1,
     "…the [truce] was signed by all."},
    /* a whole sentence beats more of the same from the middle of one */
    {"In the grey hours of a day of which no one who was there has spoken the "
     "[truce] and again the [truce] came. The [truce] held.", 60, 1,
     "…The [truce] held."},
    /* where nobody speaks */
    {"The [truce]\nThe day after, the [truce] held.", 60, 1,
     "The day after, the [truce] held."},
    {"# The [truce]\nThe day after, the [truce] held.", 60, 1,
     "The day after, the [truce] held."},
    {"Text: One of the [truce] team\nThe day after, the [truce] held.", 60, 1,
     "The day after, the [truce] held."},
    {"[Rate] 4.25 4.50 4.75 5.00 5.25 5.50 5.75 6.00 6.25 6.50 6.75 7.00.\n"
     "The [rate] rose.", 80, 1, "The [rate] rose."},
    {"The [truce]\nNo word here.", 60, 1, "The [truce]"},
    {"The [truce] and the [1:pact]\nThe [truce] held.", 60, 1,
     "The [truce] and the [1:pact]"},
    {"A headline [truce]\nThen the [truce] held.", 60, 1,
     "Then the [truce] held."},
    {"A headline [truce]\nNo word here.", 60, 1, "A headline [truce]"},
    /* nothing twice */
    {"The [truce] held.\nOne more line.\nThe [truce] held.", 60, 2,
     "The [truce] held."},
    {"The [truce] held.\nThe [truce] held.\nA [truce] broke.", 60, 2,
     "The [truce] held. / A [truce] broke."},
    {"Of [truce] and talks and more of that kind they heard on each day of "
     "that long week, of [1:pact] too.\nA [1:pact] was near.", 40, 2,
     "Of [truce] and talks and more of that kind… / A [1:pact] was near."},
    /* what goes on amid a sentence is one */
    {"They had sought, in the grey hours of a day of which none speak, a "
     "[truce] for the one port of the north of that land, a [1:pact] for the "
     "other.", 50, 2,
     "…a [truce] for the one port of the north of that land, a [1:pact] for "
     "the other."},
    /* no character of several code points is cut */
    {"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80"
     "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80"
     "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80"
     "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80", 14, 1,
     "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80…"},
    {"\xf0\x9f\x87\xba\xf0\x9f\x87\xa6\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa"
     "\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa",
     13, 1, "\xf0\x9f\x87\xba\xf0\x9f\x87\xa6…"},
    {"\xf0\x9f\x91\x8b\xf0\x9f\x8f\xbd\xf0\x9f\x91\x8b\xf0\x9f\x8f\xbd"
     "\xf0\x9f\x91\x8b\xf0\x9f\x8f\xbd\xf0\x9f\x91\x8b\xf0\x9f\x8f\xbd",
     12, 1, "\xf0\x9f\x91\x8b\xf0\x9f\x8f\xbd…"},
    {"\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab\xe1\x84\x92\xe1\x85\xa1"
     "\xe1\x86\xab\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab"
     "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab\xe1\x84\x92\xe1\x85\xa1", 14, 1,
     "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab…"},
    {"e\xcc\x81" "e\xcc\x81" "e\xcc\x81" "e\xcc\x81" "e\xcc\x81"
     "e\xcc\x81" "e\xcc\x81" "e\xcc\x81" "e\xcc\x81" "e\xcc\x81"
     "e\xcc\x81" "e\xcc\x81", 10, 1,
     "e\xcc\x81" "e\xcc\x81" "e\xcc\x81…"},
    /* no width to speak of */
    {"One [truce] two [truce] three [1:pact] four.", 1, 2,
     "…[truce]… / …[1:pact]…"},
    {"One [truce] two [1*pact] three [1*pact] four.", 1, 1, "…[1*pact]…"},
};
/* clang-format on */

/* expected without the leaves' numbers. */
static void add_expected(struct pt_buf *out, const char *expected)
{
    for (const char *at = expected; *at; at++) {
        pt_buf_add_byte(out, *at);
        if (*at == '[' && at[1] >= '0' && at[1] <= '9' &&
            (at[2] == ':' || at[2] == '*'))
            at += 2;
    }
}

static void make(const struct marked_text *t,
                 const struct pt_span *limits,
                 size_t width,
                 size_t most,
                 struct pt_buf *out)
{
    const struct pt_snippet_options options = {.most = most, .width = width};
    struct pt_snippet *snippets;
    size_t n;
    ck_assert_int_eq(pt_snippets_make(PT_STR(""), t->text, &t->layout, &t->list,
                                      limits, &options, &arena, &snippets, &n),
                     PT_OK);
    are_sane(t, snippets, n, most);
    for (size_t i = 0; i < n; i++) {
        pt_buf_puts(out, i ? " / " : "");
        print_snippet(t->text, &snippets[i], out);
    }
}

START_TEST(snippets_say_most_about_the_query)
{
    const struct snippet_case *const row = &cases[_i];
    struct marked_text t;
    struct pt_buf got, expected;
    pt_buf_init(&got, PT_BUF_NO_CEILING);
    pt_buf_init(&expected, PT_BUF_NO_CEILING);
    read_marked(row->text, &t);
    make(&t, NULL, row->width, row->most, &got);
    add_expected(&expected, row->snippets);
    ck_assert_msg(strcmp(pt_buf_z(&got), pt_buf_z(&expected)) == 0,
                  "case %d: %s\nwidth %zu, most %zu\n"
                  "snippets %s\nexpected %s",
                  _i, row->text, row->width, row->most, pt_buf_z(&got),
                  pt_buf_z(&expected));
    pt_buf_fini(&got);
    pt_buf_fini(&expected);
}
END_TEST

START_TEST(every_width_gives_whole_marks_and_no_overlap)
{
    struct marked_text t;
    struct pt_buf got;
    pt_buf_init(&got, PT_BUF_NO_CEILING);
    read_marked(cases[_i].text, &t);
    for (size_t width = 0; width < 100; width++)
        for (size_t most = 1; most < 6; most++)
            make(&t, NULL, width, most, &got);
    make(&t, NULL, SIZE_MAX, SIZE_MAX, &got);
    pt_buf_fini(&got);
}
END_TEST

START_TEST(limits_keep_a_snippet_inside_a_unit)
{
    struct marked_text t;
    struct pt_buf got;
    pt_buf_init(&got, PT_BUF_NO_CEILING);
    read_marked("The [truce] held. A [1:pact] came. All well.\n[2:War].", &t);
    make(&t, &t.layout.sentences[1], 80, 3, &got);
    ck_assert_str_eq(pt_buf_z(&got), "…A [pact] came.…");
    pt_buf_clear(&got);
    make(&t, &t.layout.sentences[2], 80, 3, &got);
    ck_assert_str_eq(pt_buf_z(&got), "…All well.");
    pt_buf_clear(&got);
    make(&t, &t.layout.paragraphs[1].span, 80, 3, &got);
    ck_assert_str_eq(pt_buf_z(&got), "[War].");
    pt_buf_fini(&got);
}
END_TEST

START_TEST(marks_of_the_title_are_passed_over_and_it_counts_as_a_paragraph)
{
    struct marked_text t;
    struct pt_snippet *snippets;
    size_t n;
    const struct pt_snippet_options options = {.most = 2, .width = 80};
    read_marked("No [truce].\nThe [truce] held.", &t);
    t.marks[0].zone = PT_ZONE_TITLE;
    ck_assert_int_eq(pt_snippets_make(PT_STR("A headline"), t.text, &t.layout,
                                      &t.list, NULL, &options, &arena,
                                      &snippets, &n),
                     PT_OK);
    ck_assert_uint_eq(n, 1);
    ck_assert_uint_eq(snippets[0].paragraph, 3);
    ck_assert_uint_eq(snippets[0].n_spans, 1);
    ck_assert_uint_eq(snippets[0].spans[0].begin, 4);
    ck_assert_uint_eq(snippets[0].spans[0].end, 9);
}
END_TEST

START_TEST(a_text_full_of_marks_takes_no_time)
{
    enum { N = 50000 };
    struct pt_buf text;
    struct marked_text t;
    struct pt_mark *const marks = pt_arena_array(&arena, N, sizeof *marks);
    ck_assert_ptr_nonnull(marks);
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    for (uint32_t i = 0; i < N; i++) {
        marks[i] = (struct pt_mark){.zone = PT_ZONE_BODY,
                                    .begin = (uint32_t)text.len,
                                    .end = (uint32_t)text.len + 2,
                                    .leaf = i % 7,
                                    .weight = 1};
        pt_buf_puts(&text, i % 9 == 8 ? "is. " : "it ");
    }
    t.text = pt_buf_str(&text);
    t.list = (struct pt_marks){marks, N};
    ck_assert_int_eq(pt_layout_of(t.text, &arena, &t.layout), PT_OK);
    struct pt_buf got;
    pt_buf_init(&got, PT_BUF_NO_CEILING);
    make(&t, NULL, 160, 5, &got);
    ck_assert_uint_gt(got.len, 5 * 100);
    pt_buf_fini(&got);
    pt_buf_fini(&text);
}
END_TEST

Suite *pt_suite_snippet(void)
{
    Suite *const suite = suite_create("snippet");
    TCase *const t = tcase_create("snippet");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, snippets_say_most_about_the_query, 0,
                        PT_COUNTOF(cases));
    tcase_add_loop_test(t, every_width_gives_whole_marks_and_no_overlap, 0,
                        PT_COUNTOF(cases));
    tcase_add_test(t, limits_keep_a_snippet_inside_a_unit);
    tcase_add_test(
        t, marks_of_the_title_are_passed_over_and_it_counts_as_a_paragraph);
    tcase_add_test(t, a_text_full_of_marks_takes_no_time);
    suite_add_tcase(suite, t);
    return suite;
}
