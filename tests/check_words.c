/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_words.c: what a query word finds, from the text of an article through
 * language detection, index and engine to the marks. Each row is an index of
 * its own, with an English article beside it. Brackets in a text show the marks
 * to come; a text without brackets is not found.
 */
#include "common/langid.h"
#include "search/match/text_match.h"
#include "tests/search_rig.h"

#include <check.h>

Suite *pt_suite_words(void);

struct row {
    const char *query;
    const char *text;
};

static const char beside[] =
    "Nothing of what is asked for here can be found in this short report, "
    "which was written by a person who had a lot of other things to do.";

/* text without the brackets, in arena. */
static const char *without_marks(struct pt_arena *arena, const char *marked)
{
    char *const out = pt_arena_alloc(arena, strlen(marked) + 1);
    size_t n = 0;
    ck_assert_ptr_nonnull(out);
    for (const char *at = marked; *at; at++)
        if (*at != '[' && *at != ']')
            out[n++] = *at;
    return out;
}

static void
print_marked(struct pt_str text, struct pt_marks marks, struct pt_buf *out)
{
    size_t at = 0;
    for (size_t i = 0; i < marks.n; i++) {
        const struct pt_mark *const mark = &marks.items[i];
        pt_buf_add(out, pt_str_sub(text, at, mark->begin));
        pt_buf_puts(out, "[");
        pt_buf_add(out, pt_str_sub(text, mark->begin, mark->end));
        pt_buf_puts(out, "]");
        at = mark->end;
    }
    pt_buf_add(out, pt_str_sub(text, at, text.len));
}

/* What the engine says of the first article. */
static bool engine_finds(struct pt_rig *rig, const char *query)
{
    const struct pt_match_options options = {.limit = PT_ALL_HITS};
    struct pt_match match;
    bool is_found = false;
    pt_rig_match(rig, query, &options, &match, NULL);
    for (size_t i = 0; i < match.n_hits; i++)
        is_found |= match.hits[i].docid == 1;
    return is_found;
}

/* What the text itself says; the marks are printed to out. */
static void mark_text(struct pt_rig *rig,
                      const char *query,
                      const struct pt_article *article,
                      struct pt_buf *out)
{
    struct pt_clause_tree tree;
    struct pt_text_match *match = NULL;
    struct pt_marks marks;
    ck_assert_int_eq(pt_rig_resolve(rig, query, &tree), PT_OK);
    ck_assert_int_eq(pt_text_match_new(&tree, rig->analyzer, &match), PT_OK);
    ck_assert_int_eq(pt_text_match_load(match, article, false), PT_OK);
    ck_assert_int_eq(pt_text_match_marks(match, &marks), PT_OK);
    print_marked(article->text, marks, out);
    pt_text_match_free(match);
}

/* lang: what the text is in, NULL: what it is told to be. */
static void check_row(const struct row *row, const char *lang)
{
    struct pt_rig rig;
    struct pt_arena arena;
    struct pt_buf got;
    pt_arena_init(&arena);
    pt_buf_init(&got, PT_BUF_NO_CEILING);
    const char *const text = without_marks(&arena, row->text);
    const struct pt_str told =
        lang ? pt_str_of(lang) : pt_langid(pt_str_of(text));
    const struct pt_rig_article articles[] = {
        {.path = "/asked.txt",  .text = text,   .lang = told.ptr},
        {.path = "/beside.txt", .text = beside, .lang = "en"    },
    };
    const struct pt_article article = {.text = pt_str_of(text), .lang = told};
    pt_rig_open(&rig, articles, PT_COUNTOF(articles));
    const bool is_found = strchr(row->text, '[') != NULL;
    ck_assert_msg(engine_finds(&rig, row->query) == is_found, "%s in %s (%s)",
                  row->query, row->text, told.ptr);
    mark_text(&rig, row->query, &article, &got);
    ck_assert_msg(strcmp(pt_buf_z(&got), row->text) == 0,
                  "%s (%s)\n  marks  %s\n  not    %s", row->query, told.ptr,
                  pt_buf_z(&got), row->text);
    pt_rig_close(&rig);
    pt_buf_fini(&got);
    pt_arena_fini(&arena);
}

/* --- other forms, in every language with a stemmer ------------------------ */

/* clang-format off */
static const struct {
    const char *lang;
    struct row row;
} forms[] = {
    {"en", {"guaranteeing",
      "The envoys asked for a firm [guarantee] before winter, and said "
      "that the other side had not answered them, though it would be easy "
      "to do so."}},
    {"de", {"Verträgen",
      "Der [Vertrag] ist noch nicht unterschrieben, sagte der Minister, "
      "und die Gespräche werden nach dem Wochenende in dieser Stadt "
      "weitergehen."}},
    {"fr", {"négociées",
      "L’accord a été [négocié] pendant des mois, et les deux parties "
      "disent qu’il est prêt, mais que rien n’est encore sûr dans cette "
      "ville."}},
    {"es", {"negociaciones",
      "La [negociación] terminó sin acuerdo, pero los dos equipos dijeron "
      "que no se irían de la ciudad y que el diálogo sigue por ahora."}},
    {"it", {"trattativa",
      "Le [trattative] sono finite senza accordo, ma il ministro ha detto "
      "che la porta è ancora aperta e che si parlerà di nuovo nella città."}},
    {"pt", {"negociar",
      "A [negociação] terminou sem acordo, mas os dois lados disseram que "
      "não vão sair da cidade e que o diálogo continua por mais uma "
      "semana."}},
    {"nl", {"onderhandeling",
      "De [onderhandelingen] zijn zonder resultaat geëindigd, maar de "
      "minister zei dat het gesprek over een week in deze stad verder "
      "gaat."}},
    {"sv", {"förhandling",
      "[Förhandlingarna] slutade utan resultat, men ministern sade att "
      "samtalen ska fortsätta och att det inte är över för den här gången."}},
    {"da", {"forhandling",
      "[Forhandlingerne] endte uden resultat, men ministeren siger, at de "
      "mødes igen efter jul, og at der også er noget nyt på vej, hvis alle "
      "vil."}},
    {"no", {"forhandling",
      "[Forhandlingene] endte uten resultat, men ministeren sier at de "
      "møtes igjen etter jul, og at det også er noe nytt på vei, hvis alle "
      "vil."}},
    {"fi", {"sopimukset",
      "Ministeri sanoi, että [sopimuksen] teksti on valmis, mutta se ei "
      "ole vielä julkinen, ja myös toinen osapuoli on jo lukenut sen."}},
    {"ru", {"переговорам",
      "[Переговоры] закончились без результата, но министр сказал, что они "
      "продолжатся после праздников и что это не последняя встреча в "
      "городе."}},
    {"hu", {"városban",
      "A küldöttség a [városból] hajnalban indult el, és azt mondta, hogy "
      "a tárgyalás nem ért véget, de most már csak a jövő héten "
      "folytatják."}},
    {"ro", {"organizațiilor",
      "[Organizația] a spus că nu a primit niciun răspuns, dar că va "
      "trimite o nouă scrisoare după ce discuțiile se vor încheia în oraș."}},
    {"tr", {"anlaşmalar",
      "Taraflar yeni bir [anlaşma] için görüştü, ancak henüz bir sonuç "
      "olmadığını ve daha çok zaman gerektiğini söyledi; bu yer ile ilgili "
      "sorun da var."}},
    {"ar", {"حكومة",
      "قالت [الحكومة] إن الوفد لم يوقع على أي شيء، وإن المحادثات ستستمر في "
      "المدينة خلال الأسبوع المقبل."}},
    {"el", {"συμφωνιών",
      "Ο υπουργός είπε ότι η [συμφωνία] δεν έχει υπογραφεί ακόμα και ότι "
      "οι συνομιλίες θα συνεχιστούν στην πόλη την επόμενη εβδομάδα."}},
    {"hi", {"समझौतों",
      "मंत्री ने कहा कि [समझौता] अभी नहीं हुआ है और बातचीत अगले सप्ताह इसी "
      "शहर में जारी रहेगी।"}},
    {"lt", {"susitarimų",
      "Ministras sakė, kad [susitarimas] dar nėra pasirašytas, bet derybos "
      "bus tęsiamos, ir jis tikisi, kad tai yra ne paskutinis kartas."}},
    {"ca", {"negociació",
      "Les [negociacions] van acabar sense acord, però els dos equips van "
      "dir que no marxen de la ciutat i que el diàleg també continua "
      "aquest mes."}},
    {"eu", {"akordioan",
      "Ministroak esan zuen [akordioak] ez direla oraindik sinatu, baina "
      "elkarrizketak jarraituko dutela eta beste aldeak ere hori nahi "
      "duela, hiri honetan egin behar den arren."}},
    {"ga", {"gcomhairle",
      "Dúirt an t-aire go bhfuil an [chomhairle] ag obair ar an gcomhaontú "
      "fós, agus nach raibh aon rud sínithe acu sa chathair seo go dtí an "
      "tseachtain seo."}},
    {"id", {"pemerintahan",
      "Juru bicara [pemerintah] mengatakan bahwa belum ada yang "
      "ditandatangani dan perundingan itu akan dilanjutkan pada minggu "
      "depan di kota ini juga, karena masih ada yang tidak setuju."}},
    {"ne", {"सरकारको",
      "[सरकारले] भन्यो कि सम्झौता अझै भएको छैन र वार्ता अर्को हप्ता पनि "
      "यही सहरमा जारी रहने छ।"}},
    {"sr", {"скупштина",
      "Министар каже да је текст пред [скупштином] и да није још потписан, "
      "али да ће се разговори наставити у овом граду, као што је било."}},
    {"ta", {"ஒப்பந்தங்கள்",
      "[ஒப்பந்தம்] இன்னும் கையெழுத்தாகவில்லை என்றும் பேச்சுவார்த்தை "
      "தொடரும் என்றும் அமைச்சர் கூறினார்."}},
    {"yi", {"מענטשן",
      "דער מיניסטער האָט געזאָגט, אַז קיין [מענטש] האָט נאָך גאָרנישט "
      "אונטערגעשריבן אין דער שטאָט."}},
    {"hy", {"քաղաքներ",
      "Նախարարն ասաց, որ [քաղաքից] պատվիրակությունը դուրս է եկել և ոչինչ "
      "չի ստորագրվել։"}},
    {"hr", {"predsjednika",
      "Razgovori su završeni bez dogovora, a [predsjednik] kaže da će se "
      "sastati prije kraja tjedna, ali ne u ovom gradu, gdje su bili samo "
      "dva puta."}},
    {"sr", {"скупштинама",
      "Tekst je pred [skupštinom] i nije potpisan, ali predsednik kaže da "
      "će se razgovori nastaviti posle praznika u ovom gradu, gde su bili "
      "i pre toga."}},
};
/* clang-format on */

START_TEST(an_article_is_found_by_another_form_in_its_language)
{
    const char *const text = forms[_i].row.text;
    struct pt_arena arena;
    pt_arena_init(&arena);
    const struct pt_str told =
        pt_langid(pt_str_of(without_marks(&arena, text)));
    ck_assert_msg(pt_str_equal(told, pt_str_of(forms[_i].lang)),
                  "%s is told to be %.*s: %s", forms[_i].lang, PT_STR_FMT(told),
                  text);
    pt_arena_fini(&arena);
    check_row(&forms[_i].row, NULL);
}
END_TEST

/* --- text without spaces between words ------------------------------------ */

/* clang-format off */
static const struct row unspaced[] = {
    /* Chinese and Japanese */
    {"停火", "会谈没有结果，双方对[停火]仍有分歧，[停火]协议没有签署。"},
    {"停火协议", "会谈没有结果，双方对停火仍有分歧，[停火协议]没有签署。"},
    {"\"停火 协议\"", "会谈没有结果，双方对停火仍有分歧，[停火协议]没有签署。"},
    {"火停", "会谈没有结果，双方对停火仍有分歧。"},
    {"停火*", "会谈没有结果，双方对[停火]仍有分歧。"},
    {"*分歧", "会谈没有结果，双方对停火仍有[分歧]。"},
    {"停火 NEAR/5 分歧", "会谈没有结果，双方对[停火]仍有[分歧]。"},
    {"会谈 PRE/4 停火", "会谈没有结果，双方对停火仍有分歧。"},
    {"会谈 NEAR/s 分歧", "会谈没有结果。双方对停火仍有分歧！"},
    {"停火 NEAR/s 分歧", "会谈没有结果？双方对[停火]仍有[分歧]！"},
    {"NATO发言人", "会谈之后，[NATO发言人]没有评论2025年的计划，只是说了谢谢。"},
    {"2025年", "会谈之后，NATO发言人没有评论[2025年]的计划，只是说了谢谢。"},
    {"人々", "会議の後、町の[人々]は静かに家へ帰っていったという。"},
    {"大統領", "会議の後、ゼレンスキー[大統領]は静かに町を出たという。"},
    {"ゼレンスキー大統領",
     "会議の後、[ゼレンスキー大統領]は静かに町を出たという。"},
    {"ウクライナ", "会議では[ウクライナ]の情勢と[ｳｸﾗｲﾅ]軍の話があったという。"},
    {"ガス", "会議では[ｶﾞｽ]の値段と[ガス]の量の話があったという。"},
    {"インド", "会議ではインドネシアと[インド]の話があったという。"},
    {"インド*", "会議では[インドネシア]と[インド]の話があったという。"},
    {"*ネシア", "会議では[インドネシア]とインドの話があったという。"},
    {"停戦 NEAR/s 署名", "会議で[停戦]の文書に[署名]した。雨だった。"},
    {"停戦 NEAR/s 雨", "会議で停戦の文書に署名した。雨だった。"},
    /* Korean */
    {"우크라이나", "[우크라이나]는 휴전안을 검토하고 있다고 밝혔다."},
    {"휴전", "우크라이나는 [휴전]안을 검토하고 있다고 밝혔다."},
    {"휴전안을", "우크라이나는 [휴전안을] 검토하고 있다고 밝혔다."},
    {"\"휴전안 검토\"", "우크라이나는 휴전안을 검토하고 있다고 밝혔다."},
    {"\"휴전안을 검토\"", "우크라이나는 [휴전안을 검토]하고 있다고 밝혔다."},
    {"휴전*", "우크라이나는 [휴전]안을 검토하고 있다고 밝혔다."},
    {"한미", "[한미] 회담과 [한-미] 훈련은 다음 주에 열린다고 밝혔다."},
    {"휴전 NEAR/8 검토", "우크라이나는 [휴전]안을 [검토]하고 있다고 밝혔다."},
    {"평화",
     "[\u1111\u1167\u11bc\u1112\u116a]협정은 아직 서명되지 않았다고 밝혔다."},
    {"\u1111\u1167\u11bc\u1112\u116a",
     "[평화]협정은 아직 서명되지 않았다고 밝혔다."},
    /* Thai, Lao, Khmer, Burmese */
    {"ยูเครน", "คณะผู้แทน[ยูเครน]ยังไม่ลงนามข้อตกลงหยุดยิง"},
    {"หยุดยิง", "คณะผู้แทนยูเครนยังไม่ลงนามข้อตกลง[หยุดยิง]"},
    {"ຂໍ້ຕົກລົງ", "ຜູ້ນຳຍັງບໍ່ໄດ້ລົງນາມໃນ[ຂໍ້ຕົກລົງ]"},
    {"ឈប់បាញ់", "មេដឹកនាំមិនទាន់ចុះហត្ថលេខាលើកិច្ចព្រមព្រៀង[ឈប់បាញ់]ទេ"},
    {"အပစ်အခတ်", "ခေါင်းဆောင်သည် [အပစ်အခတ်]ရပ်စဲရေးကို လက်မှတ်မထိုးသေးပါ"},
    /* beside other scripts */
    {"停火", "The [停火] text, as one of the diplomats called it, was not signed "
             "on that day, and the talks about it will go on."},
};
/* clang-format on */

START_TEST(text_without_spaces_is_found_and_marked_as_one)
{
    check_row(&unspaced[_i], NULL);
}
END_TEST

/* --- common words --------------------------------------------------------- */

/* clang-format off */
static const struct row common_words[] = {
    {"the", "[The] Who sang of [the] who and [the] what."},
    {"of", "The Who sang [of] the who and the what."},
    {"\"the who\"", "[The Who] sang of [the who] and the what."},
    {"\"of the\"", "The Who sang [of the] who and the what."},
    {"\"to be or not to be\"",
     "He asked: [to be, or not to be]? To be or to be not."},
    {"\"to be or not to be\"", "He asked: to be, or not, to do."},
    {"the NEAR/1 and", "The Who sang of [the] [and] and or what."},
    {"to PRE/2 not", "He asked: [to] be [not] or to be or not."},
    {"\"and what\"~1", "The Who sang of the who [and the what]."},
    {"atleast3(the)", "[The] Who sang of [the] who and [the] what."},
    {"the NOT of", "The Who sang of the who and the what."},
    {"of NEAR/s a", "[A] bit [of] [a] song. The rest of it."},
    {"a", "[A] bit of [a] song."},
    {"=the", "[The] Who sang of [the] who."},
    {"i", "[I] said what [I] said."},
};
/* clang-format on */

START_TEST(common_words_are_words)
{
    check_row(&common_words[_i], "en");
}
END_TEST

/* --- acronyms and the words that look like them ------------------------- */

/* clang-format off */
static const struct row acronyms[] = {
    {"US", "The [US] told us so."},
    {"us", "The US told [us] so."},
    {"Us", "The US told [us] so."},
    {"U.S.", "The [US] told us so, the [U.S.] did."},
    {"u.s.", "The [US] told us so, the [U.S.] did."},
    {"\"US troops\"",
     "[US troops] told us troops would stay, as [U.S. troops] do."},
    {"\"us troops\"",
     "US troops told [us troops] would stay, as U.S. troops do."},
    {"\"U.S. troops\"", "[US troops] told us troops would stay."},
    {"=US", "The [US] told us so."},
    {"=us", "The US told [us] so."},
    {"US NEAR/2 told", "The [US] [told] us so."},
    {"us PRE/1 so", "The US told [us] [so]."},
    {"WHO", "The [WHO] asked who was ill."},
    {"who", "The WHO asked [who] was ill. [Who] is?"},
    {"IT", "The [IT] crowd left it."},
    {"it", "The IT crowd left [it]. [It] is over."},
    {"WHO's", "The [WHO's] doctors and who's who."},
    {"who's", "The WHO's doctors and [who's] [who]."},
    {"US-led", "A [US-led] mission; it led us on."},
    {"us*", "US men [used] [us]."},
    /* a line without lower case may mean either */
    {"US", "TELL [US] MORE\nThey told us."},
    {"us", "TELL [US] MORE\nThey told [us]."},
    {"\"tell us\"", "[TELL US] MORE\nThey told us."},
    {"\"TELL US\"", "[TELL US] MORE\nThey told us."},
    {"WHO", "[WHO] WARNS OF PLAGUE\nThe town is calm."},
    {"US", "TELL U\nS MORE"},
    /* mixed with capitals that are no acronym */
    {"NATO", "[NATO] and [nato] are one, as [N.A.T.O.] is."},
    {"nato", "[NATO] and [nato] are one, as [N.A.T.O.] is."},
    {"UN", "The [UN], the [U.N.] and the [un]."},
};
/* clang-format on */

START_TEST(an_acronym_is_no_pronoun)
{
    check_row(&acronyms[_i], "en");
}
END_TEST

Suite *pt_suite_words(void)
{
    Suite *const suite = suite_create("words");
    TCase *const tcase = tcase_create("words");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase,
                        an_article_is_found_by_another_form_in_its_language, 0,
                        PT_COUNTOF(forms));
    tcase_add_loop_test(tcase, text_without_spaces_is_found_and_marked_as_one,
                        0, PT_COUNTOF(unspaced));
    tcase_add_loop_test(tcase, common_words_are_words, 0,
                        PT_COUNTOF(common_words));
    tcase_add_loop_test(tcase, an_acronym_is_no_pronoun, 0,
                        PT_COUNTOF(acronyms));
    suite_add_tcase(suite, tcase);
    return suite;
}
