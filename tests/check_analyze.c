/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_analyze.c: text -> tokens, written as
 *
 *     word@pos[begin,end)/stem    a WORD; "-" behind it: joins_next
 *     +word…                      a JOINED
 *     ?word…                      an ALSO
 */
#include "common/analyze.h"

#include "common/buf.h"

#include <check.h>

Suite *pt_suite_analyze(void);

static struct pt_analyzer *analyzer;

static void open_analyzer(void)
{
    ck_assert_int_eq(pt_analyzer_new(&analyzer), PT_OK);
}

static void close_analyzer(void)
{
    pt_analyzer_free(analyzer);
}

/* clang-format off */
static const struct {
    const char *lang;
    enum pt_purpose purpose;
    const char *text;
    const char *tokens;
} rows[] = {
    /* plain words and case */
    {"", PT_FOR_DOCUMENT, "", ""},
    {"", PT_FOR_DOCUMENT, " \t\r\n .,!? ",
     ""},
    {"", PT_FOR_DOCUMENT, "peace",
     "peace@1[0,5)"},
    {"en", PT_FOR_DOCUMENT, "Peace talks resumed",
     "peace@1[0,5)/peac talks@2[6,11)/talk "
     "resumed@3[12,19)/resum"},
    {"", PT_FOR_DOCUMENT, "two  words\nnext line",
     "two@1[0,3) words@2[5,10) next@3[11,15) line@4[16,20)"},
    /* dashes separate, hyphens between letters also join */
    {"en", PT_FOR_DOCUMENT, "cease-fire",
     "cease@1[0,5)/ceas- +ceasefire@1[0,10)/ceasefir "
     "fire@2[6,10)/fire"},
    {"", PT_FOR_DOCUMENT, "cease\u2011fire cease\u2010fire",
     "cease@1[0,5)- +ceasefire@1[0,12) fire@2[8,12) "
     "cease@3[13,18)- +ceasefire@3[13,25) fire@4[21,25)"},
    {"", PT_FOR_DOCUMENT,
     "cease\u2013fire cease\u2014fire cease\u2012fire "
     "cease\u2015fire cease\u2212fire",
     "cease@1[0,5) fire@2[8,12) cease@3[13,18) fire@4[21,25) "
     "cease@5[26,31) fire@6[34,38) cease@7[39,44) fire@8[47,51) "
     "cease@9[52,57) fire@10[60,64)"},
    {"", PT_FOR_DOCUMENT, "son-in-law's hat",
     "son@1[0,3)- +soninlaw@1[0,12) in@2[4,6)- law@3[7,12) "
     "hat@4[13,16)"},
    {"", PT_FOR_DOCUMENT, "a--b",
     "a@1[0,1) b@2[3,4)"},
    {"", PT_FOR_DOCUMENT, "a -b",
     "a@1[0,1) b@2[3,4)"},
    {"", PT_FOR_DOCUMENT, "a- b",
     "a@1[0,1) b@2[3,4)"},
    {"", PT_FOR_DOCUMENT, "F-16 5-like 20-point",
     "f@1[0,1) 16@2[2,4) 5@3[5,6) like@4[7,11) 20@5[12,14) "
     "point@6[15,20)"},
    {"", PT_FOR_DOCUMENT, "G-7-led",
     "g@1[0,1) 7@2[2,3) led@3[4,7)"},
    {"", PT_FOR_DOCUMENT, "anti-G-7",
     "anti@1[0,4)- +antig@1[0,6) g@2[5,6) 7@3[7,8)"},
    {"", PT_FOR_DOCUMENT, "-Crimea",
     "crimea@1[1,7)"},
    {"", PT_FOR_DOCUMENT, "Jean-Luc\u2019s",
     "jean@1[0,4)- +jeanluc@1[0,12) luc@2[5,12)"},
    {"", PT_FOR_DOCUMENT, "U.S.-led",
     "u.s.@1[0,4) led@2[5,8)"},
    {"", PT_FOR_DOCUMENT, "pro-U.S.",
     "pro@1[0,3)- +prous@1[0,8) u.s.@2[4,8)"},
    {"", PT_FOR_DOCUMENT, "_a_-b",
     "a@1[1,2) b@2[4,5)"},
    {"", PT_FOR_DOCUMENT, "cease\u00ad-fire",
     "cease@1[0,5)- +ceasefire@1[0,12) fire@2[8,12)"},
    {"", PT_FOR_DOCUMENT, "наук-поп",
     "наук@1[0,8)- +наукпоп@1[0,15) поп@2[9,15)"},
    {"", PT_FOR_DOCUMENT, "台-日",
     "台@1[0,3)- +台日@1[0,7) 日@2[4,7)"},
    {"en", PT_FOR_DOCUMENT, "US-led",
     "u.s.@1[0,2)- +usled@1[0,6)/usl led@2[3,6)/led"},
    /* ignored code points */
    {"", PT_FOR_DOCUMENT, "cease\u00adfire",
     "ceasefire@1[0,11)"},
    {"", PT_FOR_DOCUMENT, "end\u00ad. \u200fright\u200f",
     "end@1[0,3) right@2[10,15)"},
    {"", PT_FOR_DOCUMENT, "می\u200cخواهم",
     "میخواهم@1[0,17)"},
    {"", PT_FOR_DOCUMENT, "a\ufe0fb",
     "ab@1[0,5)"},
    /* apostrophes and possessives */
    {"en", PT_FOR_DOCUMENT, "don't don\u2019t don\u02bct don`t",
     "don't@1[0,5)/don't don't@2[6,13)/don't "
     "don't@3[14,20)/don't don't@4[21,26)/don't"},
    {"", PT_FOR_DOCUMENT, "Ukraine's Ukraine\u2019s UKRAINE'S",
     "ukraine@1[0,9) ukraine@2[10,21) ukraine@3[22,31)"},
    {"", PT_FOR_DOCUMENT, "the dogs' 'quoted' \u2018quoted\u2019",
     "the@1[0,3) dogs@2[4,8) quoted@3[11,17) quoted@4[22,28)"},
    {"", PT_FOR_DOCUMENT, "rock 'n' roll",
     "rock@1[0,4) n@2[6,7) roll@3[9,13)"},
    {"", PT_FOR_DOCUMENT, "l\u2019homme O'Neill's",
     "l'homme@1[0,9) o'neill@2[10,19)"},
    {"", PT_FOR_DOCUMENT, "1980's G7\u2019s '90s",
     "1980@1[0,6) g7@2[7,13) 90s@3[15,18)"},
    {"", PT_FOR_DOCUMENT, "it's",
     "it@1[0,4)"},
    {"", PT_FOR_DOCUMENT, "п'ять п\u2019ять п\u02bcять",
     "п'ять@1[0,9) п'ять@2[10,21) п'ять@3[22,32)"},
    {"", PT_FOR_DOCUMENT, "s's",
     "s@1[0,3)"},
    {"", PT_FOR_DOCUMENT, "'s",
     "s@1[1,2)"},
    {"", PT_FOR_DOCUMENT, "5'10 5\u203210",
     "5'10@1[0,4) 5@2[5,6) 10@3[9,11)"},
    /* dotted acronyms */
    {"en", PT_FOR_DOCUMENT, "U.S U.S. U.S.'s u.s.",
     "u.s.@1[0,3) u.s.@2[4,8) u.s.@3[9,15) u.s.@4[16,20)"},
    {"en", PT_FOR_DOCUMENT, "N.A.T.O. U.N. e.g. J.K.",
     "nato@1[0,8)/nato un@2[9,13)/un eg@3[14,18)/eg "
     "jk@4[19,23)/jk"},
    {"", PT_FOR_DOCUMENT, "U.S., and (U.S.) U.S.?",
     "u.s.@1[0,4) and@2[6,9) u.s.@3[11,15) u.s.@4[17,21)"},
    {"", PT_FOR_DOCUMENT, "the U.S's. x",
     "the@1[0,3) u.s.@2[4,9) x@3[11,12)"},
    {"", PT_FOR_DOCUMENT, "A. B.",
     "a@1[0,1) b@2[3,4)"},
    {"", PT_FOR_DOCUMENT, "Ph.D. example.com U.S.Army",
     "ph.d@1[0,4) example.com@2[6,17) u.s.army@3[18,26)"},
    {"", PT_FOR_DOCUMENT, "С.Ш.А. т.е.",
     "сша@1[0,9) те@2[10,16)"},
    {"", PT_FOR_DOCUMENT, "3.a.b",
     "3@1[0,1) ab@2[2,5)"},
    {"", PT_FOR_DOCUMENT, "U.S..",
     "u.s.@1[0,4)"},
    /* numbers */
    {"en", PT_FOR_DOCUMENT, "1,000 1000 1,234,567 12,34 1,0000",
     "1000@1[0,5) 1000@2[6,10) 1234567@3[11,20) 12,34@4[21,26) "
     "1,0000@5[27,33)"},
    {"", PT_FOR_DOCUMENT, "3.14 1,000.50 3,14",
     "3.14@1[0,4) 1000.50@2[5,13) 3,14@3[14,18)"},
    {"", PT_FOR_DOCUMENT, "10:30 1/2 100% 5km",
     "10@1[0,2) 30@2[3,5) 1@3[6,7) 2@4[8,9) 100@5[10,13) "
     "5km@6[15,18)"},
    {"", PT_FOR_DOCUMENT, "CO₂ H₂O x² №5",
     "co2@1[0,5) h2o@2[6,11) x@3[12,13) 5@4[19,20)"},
    {"", PT_FOR_DOCUMENT, "２０２５ ٣٤",
     "2025@1[0,12) ٣٤@2[13,17)"},
    {"", PT_FOR_DOCUMENT, "10\u00a0000 10\u202f000",
     "10@1[0,2) 000@2[4,7) 10@3[8,10) 000@4[13,16)"},
    {"en", PT_FOR_DOCUMENT, "Covid-19 covid19s",
     "covid@1[0,5)/covid 19@2[6,8) covid19s@3[9,17)"},
    {"", PT_FOR_DOCUMENT, "2025-12-15",
     "2025@1[0,4) 12@2[5,7) 15@3[8,10)"},
    /* underscores */
    {"", PT_FOR_DOCUMENT, "_name_ __init__ snake_case ___ _",
     "name@1[1,5) init@2[9,13) snake_case@3[16,26)"},
    {"", PT_FOR_DOCUMENT, "a_'s",
     "a@1[0,1) s@2[3,4)"},
    /* acronyms that are words in lower case */
    {"en", PT_FOR_DOCUMENT, "US us Us uS",
     "u.s.@1[0,2) us@2[3,5)/us us@3[6,8)/us us@4[9,11)/us"},
    {"en", PT_FOR_DOCUMENT, "WHO who Who IT it It",
     "w.h.o.@1[0,3) who@2[4,7)/who who@3[8,11)/who i.t.@4[12,14) "
     "it@5[15,17)/it it@6[18,20)/it"},
    {"en", PT_FOR_DOCUMENT, "US'S US's WHO\u2019s",
     "u.s.@1[0,4) u.s.@2[5,9) w.h.o.@3[10,17)"},
    {"en", PT_FOR_DOCUMENT, "us and U.S. and u.s.",
     "us@1[0,2)/us and@2[3,6)/and u.s.@3[7,11) and@4[12,15)/and "
     "u.s.@5[16,20)"},
    {"en", PT_FOR_DOCUMENT, "AIDS aids ICE ice SALT salt START start NICE nice",
     "a.i.d.s.@1[0,4) aids@2[5,9)/aid i.c.e.@3[10,13) "
     "ice@4[14,17)/ice s.a.l.t.@5[18,22) salt@6[23,27)/salt "
     "s.t.a.r.t.@7[28,33) start@8[34,39)/start n.i.c.e.@9[40,44) "
     "nice@10[45,49)/nice"},
    {"en", PT_FOR_DOCUMENT, "US TROOPS\nUS troops",
     "us@1[0,2)/us ?u.s.@1[0,2) troops@2[3,9)/troop "
     "u.s.@3[10,12) troops@4[13,19)/troop"},
    {"en", PT_FOR_DOCUMENT, "troops\rUS",
     "troops@1[0,6)/troop us@2[7,9)/us ?u.s.@2[7,9)"},
    {"en", PT_FOR_DOCUMENT, "U.S. TROOPS",
     "u.s.@1[0,4) troops@2[5,11)/troop"},
    {"en", PT_FOR_DOCUMENT, "US-LED TALKS",
     "us@1[0,2)/us- +usled@1[0,6)/usl ?u.s.@1[0,2) "
     "led@2[3,6)/led talks@3[7,12)/talk"},
    {"en", PT_FOR_QUERY, "US",
     "u.s.@1[0,2)"},
    {"en", PT_FOR_QUERY, "US TROOPS",
     "u.s.@1[0,2) troops@2[3,9)/troop"},
    {"en", PT_FOR_QUERY, "us Us U.S. US-LED",
     "us@1[0,2)/us us@2[3,5)/us u.s.@3[6,10) u.s.@4[11,13)- "
     "+usled@4[11,17)/usl led@5[14,17)/led"},
    {"", PT_FOR_DOCUMENT, "ＵＳ",
     "us@1[0,6) ?u.s.@1[0,6)"},
    {"", PT_FOR_QUERY, "ＵＳ it",
     "u.s.@1[0,6) it@2[7,9)"},
    {"", PT_FOR_DOCUMENT, "\n\nIT\n",
     "it@1[2,4) ?i.t.@1[2,4)"},
    /* Latin scripts */
    {"fr", PT_FOR_DOCUMENT, "Les négociations à Genève",
     "les@1[0,3)/le negociations@2[4,17)/negoci a@3[18,20)/a "
     "geneve@4[21,28)/genev"},
    {"de", PT_FOR_DOCUMENT, "Über die Häuser großer Städte",
     "uber@1[0,5)/uber die@2[6,9)/die hauser@3[10,17)/haus "
     "grosser@4[18,25)/gross stadte@5[26,33)/stadt"},
    {"", PT_FOR_DOCUMENT, "Łódź Ærø İstanbul",
     "lodz@1[0,7) aero@2[8,13) istanbul@3[14,23)"},
    {"tr", PT_FOR_DOCUMENT, "Kırım ılık",
     "kirim@1[0,7)/kir ilik@2[8,14)/ilik"},
    {"es", PT_FOR_DOCUMENT, "¿Qué pasó mañana?",
     "que@1[2,6)/que paso@2[7,12)/pas manana@3[13,20)/manan"},
    /* Cyrillic */
    {"uk", PT_FOR_DOCUMENT, "Президент України",
     "президент@1[0,18) україни@2[19,33)"},
    {"ru", PT_FOR_DOCUMENT, "Ещё переговоры о мире",
     "еще@1[0,6)/ещ переговоры@2[7,27)/переговор о@3[28,30)/о "
     "мире@4[31,39)/мир"},
    {"", PT_FOR_DOCUMENT, "Їжак й ґава Ёлка",
     "їжак@1[0,8) й@2[9,11) ґава@3[12,20) елка@4[21,29)"},
    {"", PT_FOR_DOCUMENT, "Володи\u0301мир",
     "володимир@1[0,20)"},
    /* others */
    {"", PT_FOR_DOCUMENT, "乌克兰 和平",
     "乌@1[0,3) 克@2[3,6) 兰@3[6,9) 和@4[10,13) 平@5[13,16)"},
    {"", PT_FOR_DOCUMENT, "キエフ条約です",
     "キエフ@1[0,9) 条@2[9,12) 約@3[12,15) で@4[15,18) す@5[18,21)"},
    {"ko", PT_FOR_DOCUMENT, "우크라이나 평화",
     "우@1[0,3) 크@2[3,6) 라@3[6,9) 이@4[9,12) 나@5[12,15) "
     "평@6[16,19) 화@7[19,22)"},
    {"ko", PT_FOR_DOCUMENT, "나는 \u1102\u1161\u1102\u1173\u11ab 나\u11ab",
     "나@1[0,3) 는@2[3,6) 나@3[7,13) 는@4[13,22) 난@5[23,29)"},
    {"", PT_FOR_DOCUMENT, "KBS뉴스 2025년 한·미 ㅋㅋ ﾡ",
     "kbs@1[0,3) 뉴@2[3,6) 스@3[6,9) 2025@4[10,14) 년@5[14,17) "
     "한@6[18,21) 미@7[23,26) ᄏ@8[27,30) ᄏ@9[30,33) ᄀ@10[34,37)"},
    {"", PT_FOR_DOCUMENT, "한-미 한_글",
     "한@1[0,3)- +한미@1[0,7) 미@2[4,7) 한@3[8,11) 글@4[12,15)"},
    {"", PT_FOR_DOCUMENT, "人々NATO 々",
     "人@1[0,3) 々@2[3,6) nato@3[6,10) 々@4[11,14)"},
    {"", PT_FOR_DOCUMENT, "ยูเครน",
     "ยู@1[0,6) เ@2[6,9) ค@3[9,12) ร@4[12,15) น@5[15,18)"},
    {"", PT_FOR_DOCUMENT, "שלום צה\"ל ג'ירף",
     "שלום@1[0,8) צה\"ל@2[9,16) ג'ירף@3[17,26)"},
    {"ar", PT_FOR_DOCUMENT, "السلام في أوكرانيا",
     "السلام@1[0,12)/سلام في@2[13,17)/في "
     "أوكرانيا@3[18,34)/اوكراني"},
    {"el", PT_FOR_DOCUMENT, "Ειρήνη στην ΑΘΗΝΑ",
     "ειρηνη@1[0,12)/ειρην στην@2[13,21)/στην "
     "αθηνα@3[22,32)/αθην"},
    {"hi", PT_FOR_DOCUMENT, "शांति वार्ता",
     "शांति@1[0,15)/शांत वार्ता@2[16,34)/वार्त"},
    {"", PT_FOR_DOCUMENT, "ＮＡＴＯ ﬁnance",
     "nato@1[0,12) finance@2[13,21)"},
    {"", PT_FOR_DOCUMENT, "NATO乌克兰2025年",
     "nato@1[0,4) 乌@2[4,7) 克@3[7,10) 兰@4[10,13) 2025@5[13,17) "
     "年@6[17,20)"},
    /* no words */
    {"", PT_FOR_DOCUMENT, "☂ 🙂 … \u2014 §",
     ""},
    {"", PT_FOR_DOCUMENT, "\u02c2 \u0301",
     ""},
};
/* clang-format on */

static void write_token(const struct pt_token *token, struct pt_buf *out)
{
    static const char *const kinds[] = {
        [PT_TOKEN_WORD] = "", [PT_TOKEN_JOINED] = "+", [PT_TOKEN_ALSO] = "?"};
    if (out->len)
        pt_buf_puts(out, " ");
    pt_buf_puts(out, kinds[token->kind]);
    pt_buf_add(out, token->word);
    pt_buf_printf(out, "@%u[%u,%u)", token->pos, token->begin, token->end);
    if (token->stem.len)
        pt_buf_printf(out, "/%.*s", PT_STR_FMT(token->stem));
    if (token->joins_next)
        pt_buf_puts(out, "-");
}

/* What must hold of every token, whatever the text; *last is the one before,
 * with pos 0 at the begin. */
static void
token_sane(const struct pt_token *token, struct pt_token *last, size_t text_len)
{
    ck_assert_uint_lt(token->begin, token->end);
    ck_assert_uint_le(token->end, text_len);
    ck_assert_uint_gt(token->word.len, 0);
    ck_assert_uint_le(token->word.len, PT_MAX_WORD_BYTES);
    ck_assert_uint_le(token->stem.len, PT_MAX_WORD_BYTES);
    ck_assert_ptr_null(memchr(token->word.ptr, 0, token->word.len));
    if (token->kind == PT_TOKEN_WORD) {
        ck_assert_uint_eq(token->pos, last->pos + 1);
        ck_assert(last->pos == 0 || token->begin >= last->end);
        *last = *token;
        return;
    }
    ck_assert(!token->joins_next);
    ck_assert_uint_eq(token->pos, last->pos);
    ck_assert_uint_eq(token->begin, last->begin);
    if (token->kind == PT_TOKEN_JOINED)
        ck_assert_uint_gt(token->end, last->end);
    else
        ck_assert_uint_eq(token->end, last->end);
}

/* The tokens of text in the notation above. */
static void write_tokens(struct pt_str text,
                         const char *lang,
                         enum pt_purpose purpose,
                         struct pt_buf *out)
{
    struct pt_token token, last = {0};
    pt_analyzer_start(analyzer, text, pt_str_of(lang), 1, purpose);
    while (pt_analyzer_next(analyzer, &token)) {
        token_sane(&token, &last, text.len);
        write_token(&token, out);
    }
    ck_assert_int_eq(pt_analyzer_status(analyzer), PT_OK);
    ck_assert_uint_eq(pt_analyzer_position(analyzer), last.pos + 1);
}

static void check_tokens(struct pt_str text,
                         const char *lang,
                         enum pt_purpose purpose,
                         const char *expected)
{
    struct pt_buf got;
    pt_buf_init(&got, PT_BUF_NO_CEILING);
    write_tokens(text, lang, purpose, &got);
    ck_assert_msg(strcmp(pt_buf_z(&got), expected) == 0,
                  "%.*s\n  gives  %s\n  wanted %s", PT_STR_FMT(text),
                  pt_buf_z(&got), expected);
    pt_buf_fini(&got);
}

START_TEST(text_becomes_these_tokens)
{
    check_tokens(pt_str_of(rows[_i].text), rows[_i].lang, rows[_i].purpose,
                 rows[_i].tokens);
}
END_TEST

START_TEST(known_words_come_out_the_same_again)
{
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < PT_COUNTOF(rows); i++)
            check_tokens(pt_str_of(rows[i].text), rows[i].lang, rows[i].purpose,
                         rows[i].tokens);
}
END_TEST

/* Texts with bytes that a C string cannot hold or a compiler would mend. */
/* clang-format off */
static const struct {
    struct pt_str text;
    const char *tokens;
} raw_rows[] = {
    {{"a\0b", 3}, "a@1[0,1) b@2[2,3)"},
    {{"\0\0", 2}, ""},
    {{NULL, 0}, ""},
    {{"ab\xff" "cd", 5}, "ab@1[0,2) cd@2[3,5)"},
    {{"\xc3", 1}, ""},
    {{"\xc3\xa9t\xc3", 4}, "et@1[0,3)"},
    {{"x\xed\xa0\x80y", 5}, "x@1[0,1) y@2[4,5)"},
    {{"x\xf8\x88\x80\x80\x80y", 7}, "x@1[0,1) y@2[6,7)"},
    {{"x\xc0\xafy", 4}, "x@1[0,1) y@2[3,4)"},
    {{"a-\xff", 3}, "a@1[0,1)"},
    {{"a\xe2\x80", 3}, "a@1[0,1)"},
    {{"U.S.\xff", 5}, "u.s.@1[0,4)"},
};
/* clang-format on */

START_TEST(any_bytes_are_a_text)
{
    check_tokens(raw_rows[_i].text, "", PT_FOR_DOCUMENT, raw_rows[_i].tokens);
}
END_TEST

/* --- long words --------------------------------------------------------- */

enum { TEN_MILLION = 10 * 1000 * 1000 };

/* The one token of n times piece. */
static struct pt_token
token_of_many(const char *piece, size_t n, struct pt_buf *text)
{
    const size_t len = strlen(piece);
    pt_buf_init(text, PT_BUF_NO_CEILING);
    char *const room = pt_buf_room(text, n * len);
    ck_assert_ptr_nonnull(room);
    for (size_t i = 0; i < n; i++)
        memcpy(room + i * len, piece, len);
    pt_buf_used(text, n * len);
    struct pt_token token, more;
    pt_analyzer_start(analyzer, pt_buf_str(text), PT_STR("en"), 1,
                      PT_FOR_DOCUMENT);
    ck_assert(pt_analyzer_next(analyzer, &token));
    ck_assert(!pt_analyzer_next(analyzer, &more));
    ck_assert_int_eq(pt_analyzer_status(analyzer), PT_OK);
    return token;
}

/* clang-format off */
static const struct {
    const char *piece;
    size_t n;
    size_t word_len;
} long_rows[] = {
    {"a", PT_MAX_WORD_BYTES, PT_MAX_WORD_BYTES},
    {"A", PT_MAX_WORD_BYTES + 1, PT_MAX_WORD_BYTES},
    {"a", TEN_MILLION, PT_MAX_WORD_BYTES},
    {"7", TEN_MILLION, PT_MAX_WORD_BYTES},
    {"კ", 1000, PT_MAX_WORD_BYTES - PT_MAX_WORD_BYTES % 3},
    {"ж", TEN_MILLION / 2, PT_MAX_WORD_BYTES},
    {"a.", TEN_MILLION / 2, PT_MAX_WORD_BYTES},
    {"a\u0301", TEN_MILLION / 3, PT_MAX_WORD_BYTES},
};
/* clang-format on */

START_TEST(a_long_word_is_one_token_cut_between_code_points)
{
    struct pt_buf text;
    const struct pt_token token =
        token_of_many(long_rows[_i].piece, long_rows[_i].n, &text);
    ck_assert_uint_eq(token.begin, 0);
    ck_assert_uint_eq(token.end, text.len);
    ck_assert_msg(token.word.len == long_rows[_i].word_len,
                  "%zu times %s: %zu bytes", long_rows[_i].n,
                  long_rows[_i].piece, token.word.len);
    pt_buf_fini(&text);
}
END_TEST

START_TEST(a_long_compound_is_joined_once)
{
    enum { N = 100000 };
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    for (int i = 0; i < N; i++)
        pt_buf_puts(&text, "ab-");
    struct pt_token token, joined = {0};
    unsigned n_words = 0, n_joined = 0;
    pt_analyzer_start(analyzer, pt_buf_str(&text), PT_STR("en"), 1,
                      PT_FOR_DOCUMENT);
    while (pt_analyzer_next(analyzer, &token))
        if (token.kind == PT_TOKEN_JOINED) {
            joined = token;
            n_joined++;
        } else {
            n_words++;
        }
    ck_assert_uint_eq(n_words, N);
    ck_assert_uint_eq(n_joined, 1);
    ck_assert_uint_eq(joined.word.len, PT_MAX_WORD_BYTES);
    ck_assert_uint_eq(joined.end, text.len - 1);
    pt_buf_fini(&text);
}
END_TEST

/* --- the calls ---------------------------------------------------------- */

START_TEST(positions_go_on_from_the_first)
{
    struct pt_token token;
    pt_analyzer_start(analyzer, PT_STR("one-two three"), PT_STR(""), 41,
                      PT_FOR_DOCUMENT);
    ck_assert_uint_eq(pt_analyzer_position(analyzer), 41);
    while (pt_analyzer_next(analyzer, &token))
        ;
    ck_assert_uint_eq(token.pos, 43);
    ck_assert_uint_eq(pt_analyzer_position(analyzer), 44);
    ck_assert(!pt_analyzer_next(analyzer, &token));
}
END_TEST

START_TEST(views_outlive_later_words)
{
    enum { N = 50000 };
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    for (int i = 0; i < N; i++)
        pt_buf_printf(&text, "Wordéy%d ", i);
    struct pt_token first, token;
    pt_analyzer_start(analyzer, pt_buf_str(&text), PT_STR("en"), 1,
                      PT_FOR_DOCUMENT);
    ck_assert(pt_analyzer_next(analyzer, &first));
    while (pt_analyzer_next(analyzer, &token))
        ;
    ck_assert(pt_str_equal(first.word, PT_STR("wordey0")));
    ck_assert_uint_eq(token.pos, N);
    pt_buf_fini(&text);
}
END_TEST

/* Enough different words to pass PT_ANALYZER_CACHE_BYTES more than once. */
START_TEST(caches_that_grew_too_big_are_emptied)
{
    enum { TEXTS = 20, WORDS = 20000 };
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    for (int i = 0; i < TEXTS; i++) {
        pt_buf_clear(&text);
        for (int j = 0; j < WORDS; j++)
            pt_buf_printf(&text, "w%dx%d ", i, j);
        struct pt_token token = {0};
        pt_analyzer_start(analyzer, pt_buf_str(&text), PT_STR("en"), 1,
                          PT_FOR_DOCUMENT);
        while (pt_analyzer_next(analyzer, &token))
            ;
        ck_assert_uint_eq(token.pos, WORDS);
        check_tokens(PT_STR("Talks"), "en", PT_FOR_DOCUMENT,
                     "talks@1[0,5)/talk");
    }
    pt_buf_fini(&text);
}
END_TEST

/* clang-format off */
static const struct {
    const char *word;
    const char *lang;
    const char *stem;
} stem_rows[] = {
    {"guarantees", "en", "guarante"}, {"guarantees", "", ""},
    {"guarantees", "uk", ""},         {"1000", "en", ""},
    {"u.s.", "en", ""},               {"", "en", ""},
    {"talks", "en-GB", "talk"},       {"example.com", "en", "example.com"},
    {"переговоры", "ru", "переговор"},
};
/* clang-format on */

START_TEST(a_query_word_has_the_stem_of_a_token)
{
    const struct pt_str stem = pt_analyzer_stem(
        analyzer, pt_str_of(stem_rows[_i].word), pt_str_of(stem_rows[_i].lang));
    ck_assert_msg(pt_str_equal(stem, pt_str_of(stem_rows[_i].stem)),
                  "%s in %s: %.*s", stem_rows[_i].word, stem_rows[_i].lang,
                  PT_STR_FMT(stem));
}
END_TEST

START_TEST(freeing_nothing_is_fine)
{
    pt_analyzer_free(NULL);
}
END_TEST

/* --- laws --------------------------------------------------------------- */

/* A small generator of its own, so that a failing round can be run again. */
static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* Pieces that the rules are about; a text is a random row of them. */
/* clang-format off */
static const struct pt_str pieces[] = {
    {"a", 1},        {"B", 1},        {"s", 1},        {"US", 2},
    {"7", 1},        {"000", 3},      {".", 1},        {",", 1},
    {"'", 1},        {"\u2019", 3},   {"-", 1},        {"\u2011", 3},
    {"\u2014", 3},   {"_", 1},        {" ", 1},        {"\n", 1},
    {"\u00ad", 2},   {"\u0301", 2},   {"\u200d", 3},   {"é", 2},
    {"ж", 2},        {"乌", 3},       {"カ", 3},       {"ひ", 3},
    {"א", 2},        {"\"", 1},       {"\xff", 1},     {"\xe2", 1},
    {"\0", 1},       {":", 1},        {"\u02bc", 2},   {"한", 3},
    {"\u2082", 3},   {"\u00a0", 2},   {"ß", 2},        {"İ", 2},
    {"\u1112", 3},   {"\u1161", 3},   {"\u11ab", 3},   {"하", 3},
    {"々", 3},       {"ก", 3},        {"ｶ", 3},        {"ﾞ", 3},
};
/* clang-format on */

static void random_text(uint32_t *state, struct pt_buf *text)
{
    enum { MAX_PIECES = 24 };
    pt_buf_clear(text);
    const bool is_bytes = next_random(state) % 4 == 0;
    for (uint32_t n = next_random(state) % MAX_PIECES; n > 0; n--) {
        if (is_bytes)
            pt_buf_add_byte(text, (char)next_random(state));
        else
            pt_buf_add(text, pieces[next_random(state) % PT_COUNTOF(pieces)]);
    }
}

enum { MAX_TOKENS = 64 };

struct tokens {
    struct pt_token at[MAX_TOKENS];
    size_t n;
};

/* The WORD tokens, as of a query: a document's depend on the whole line. */
static void words_of(struct pt_str text, struct tokens *out)
{
    struct pt_token token, last = {0};
    out->n = 0;
    pt_analyzer_start(analyzer, text, PT_STR("en"), 1, PT_FOR_QUERY);
    while (pt_analyzer_next(analyzer, &token)) {
        token_sane(&token, &last, text.len);
        ck_assert_int_ne(token.kind, PT_TOKEN_ALSO);
        if (token.kind == PT_TOKEN_WORD) {
            ck_assert_uint_lt(out->n, MAX_TOKENS);
            out->at[out->n++] = token;
        }
    }
}

static void check_part(struct pt_str text,
                       const struct tokens *all,
                       size_t first,
                       size_t last)
{
    struct tokens part;
    const uint32_t begin = all->at[first].begin;
    words_of(pt_str_sub(text, begin, all->at[last].end), &part);
    ck_assert_msg(part.n == last - first + 1,
                  "%.*s: %zu words from byte %u to %u", PT_STR_FMT(text),
                  part.n, begin, all->at[last].end);
    for (size_t i = 0; i < part.n; i++) {
        const struct pt_token *const whole = &all->at[first + i];
        ck_assert(pt_str_equal(part.at[i].word, whole->word));
        ck_assert_uint_eq(part.at[i].begin + begin, whole->begin);
        ck_assert_uint_eq(part.at[i].end + begin, whole->end);
    }
}

START_TEST(a_part_between_words_has_the_same_words)
{
    enum { ROUNDS = 5000 };
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    uint32_t state = (uint32_t)_i + 1;
    for (int round = 0; round < ROUNDS; round++) {
        struct tokens all;
        random_text(&state, &text);
        words_of(pt_buf_str(&text), &all);
        if (all.n == 0)
            continue;
        const size_t a = next_random(&state) % all.n;
        const size_t b = next_random(&state) % all.n;
        check_part(pt_buf_str(&text), &all, a < b ? a : b, a < b ? b : a);
    }
    pt_buf_fini(&text);
}
END_TEST

START_TEST(random_texts_give_sane_tokens)
{
    enum { ROUNDS = 5000 };
    struct pt_buf text, tokens;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_buf_init(&tokens, PT_BUF_NO_CEILING);
    uint32_t state = (uint32_t)_i + 1001;
    for (int round = 0; round < ROUNDS; round++) {
        random_text(&state, &text);
        pt_buf_clear(&tokens);
        write_tokens(pt_buf_str(&text), "de", PT_FOR_DOCUMENT, &tokens);
    }
    pt_buf_fini(&text);
    pt_buf_fini(&tokens);
}
END_TEST

static TCase *add_tcase(Suite *suite, const char *name)
{
    TCase *const tcase = tcase_create(name);
    tcase_add_checked_fixture(tcase, open_analyzer, close_analyzer);
    tcase_set_timeout(tcase, 120);
    suite_add_tcase(suite, tcase);
    return tcase;
}

Suite *pt_suite_analyze(void)
{
    Suite *const suite = suite_create("analyze");
    TCase *const texts = add_tcase(suite, "texts");
    tcase_add_loop_test(texts, text_becomes_these_tokens, 0, PT_COUNTOF(rows));
    tcase_add_test(texts, known_words_come_out_the_same_again);
    tcase_add_loop_test(texts, any_bytes_are_a_text, 0, PT_COUNTOF(raw_rows));
    TCase *const lengths = add_tcase(suite, "long words");
    tcase_add_loop_test(lengths,
                        a_long_word_is_one_token_cut_between_code_points, 0,
                        PT_COUNTOF(long_rows));
    tcase_add_test(lengths, a_long_compound_is_joined_once);
    TCase *const calls = add_tcase(suite, "calls");
    tcase_add_test(calls, positions_go_on_from_the_first);
    tcase_add_test(calls, views_outlive_later_words);
    tcase_add_test(calls, caches_that_grew_too_big_are_emptied);
    tcase_add_loop_test(calls, a_query_word_has_the_stem_of_a_token, 0,
                        PT_COUNTOF(stem_rows));
    tcase_add_test(calls, freeing_nothing_is_fine);
    TCase *const laws = add_tcase(suite, "laws");
    tcase_add_loop_test(laws, a_part_between_words_has_the_same_words, 0, 4);
    tcase_add_loop_test(laws, random_texts_give_sane_tokens, 0, 4);
    return suite;
}
