/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/arena.h"
#include "common/variants.h"

#include <check.h>
#include <stdio.h>

Suite *pt_suite_variants(void);

static const char zelensky[] =
    "zelensky zelenskyy zelenskiy zelenskyi zelenskij zelenskii zelenski "
    "zelenskyj selensky selenskyy selenskiy selenskyi selenskij selenskii "
    "selenski selenskyj";
static const char volodymyrsky[] =
    "volodymyrsky volodymyrskyy volodymyrskiy volodymyrskyi volodymyrskij "
    "volodymyrskii volodymyrski volodymyrskyj";

/* Families: all words of a row are variants of each other and of nothing
 * else. */
static const char *const families[] = {
    "demilitarised demilitarized",
    "demilitarisation demilitarization",
    "organisations organizations",
    "organisational organizational",
    "recognising recognizing",
    "recognisable recognizable",
    "criticises criticizes",
    "baptised baptized",
    "ionise ionize",
    "analyse analyze",
    "paralysed paralyzed",
    "psychoanalysing psychoanalyzing",
    "colour color",
    "discoloured discolored",
    "colourise colourize colorise colorize",
    "neighbourhood neighborhood",
    "unfavourable unfavorable",
    "labour labor",
    "misbehaviour misbehavior",
    "behavioural behavioral",
    "saviour savior",
    "armoured armored",
    "centre center",
    "centred centered",
    "kilometres kilometers",
    "theatregoers theatergoers",
    "amphitheatre amphitheater",
    "sabre saber",
    "defence defense",
    "defenceless defenseless",
    "offences offenses",
    "licence license",
    "pretence pretense",
    "practised practiced",
    "travelled traveled",
    "cancelling canceling",
    "relabelled relabeled",
    "counsellors counselors",
    "marvellous marvelous",
    "fuelling fueling",
    "signalled signaled",
    "enrol enroll",
    "fulfilment fulfillment",
    "instalment installment",
    "skilfully skillfully",
    "anaesthetic anesthetic",
    "anaesthetise anaesthetize anesthetise anesthetize",
    "encyclopaedia encyclopedia",
    "haemorrhage hemorrhage",
    "archaeologist archeologist",
    "manoeuvre maneuver",
    "manoeuvres maneuvers",
    "manoeuvring maneuvering",
    "programme program",
    "catalogued cataloged",
    "dialogue dialog",
    "analogue analog",
    "grey gray",
    "greyish grayish",
    "aluminium aluminum",
    "snowplough snowplow",
    "ploughing plowing",
    "sceptical skeptical",
    "ageing aging",
    "judgement judgment",
    "sulphur sulfur",
    "cosiest coziest",
    "jewellery jewelry",
    "rouble ruble",
    "whisky whiskey",
    "kyiv kiev kiew kyjiw kijow kyjev",
    "kharkiv kharkov charkiw charkow charkiv kharkiw",
    "odesa odessa",
    "donbas donbass",
    "luhansk lugansk louhansk",
    zelensky,
    volodymyrsky,
    "polyanskaya polyanskaia polyanskaja polyanska",
    "lukashenko lukashenka lukaschenko loukachenko",
    "yermak ermak jermak iermak",
    "medvedev medwedew",
    "lavrov lawrow",
    "putin poutine",
    "gorbachev gorbachov gorbatschow gorbatchev",
    "yeltsin jelzin eltsine",
    "navalny navalnyy navalnyi nawalny nawalnyj",
    "tsar czar tzar",
};

/* Words without another spelling. */
static const char *const loners[] = {
    /* -ise that is never -ize, -ize that is never -ise */
    "advise advising exercise exercised surprise surprising promise "
    "promised rise rising wise premise premises franchise enterprise "
    "enterprises compromise compromised supervise supervised televise "
    "televised revise unrevised devise despise disguise disguised excise "
    "improvise "
    "improvisation incise merchandise advertise advertising comprise comprised "
    "arise raise raised praise noise poise bruise cruise cruiser expertise "
    "treatise precise imprecise concise paradise otherwise likewise clockwise "
    "demise chastise circumcise uprising disenfranchise appraised sunrise "
    "surmise apprise liaise tortoise turquoise",
    "size sizes prize prized seize seizing capsize capsized maize resize "
    "oversized downsizing citizen citizens",
    /* false friends */
    "cheque check tyre tire storey story kerb curb draught draft four hour "
    "tour contour your pour flour source course resource courage vladimir "
    "volodymyr dmytro",
    /* doubled in both, or in neither */
    "controlled controlling compelled excelled patrolled rebelled called "
    "rolled revealed metallic cancellation cluster diameter parameter "
    "perimeter thermometer",
    /* look like names or like patterns */
    "risky dusky husky whiskers frisky alaska nebraska ski skis sky "
    "laboratory elaborate collaborator honorary humorous terror doctor "
    "governor intense science sentence presence whence analysis analysts",
    /* too short, not folded, not ASCII letters */
    "is a gr Colour colour2 ö крым x-colour",
};

static struct pt_arena arena;

static void set_up(void)
{
    pt_arena_init(&arena);
}

static void tear_down(void)
{
    pt_arena_fini(&arena);
}

/* Takes the next word off a list set apart by spaces. */
static bool take(struct pt_str *list, struct pt_str *out)
{
    const size_t end = pt_str_find(*list, ' ');
    if (!list->len)
        return false;
    *out = pt_str_sub(*list, 0, end);
    *list = pt_str_sub(*list, end + (end < list->len), list->len);
    return true;
}

static size_t get_variants(struct pt_str word, struct pt_str **out)
{
    size_t n = 0;
    ck_assert_int_eq(pt_variants_of(word, &arena, out, &n), PT_OK);
    ck_assert_uint_le(n, PT_MAX_VARIANTS);
    return n;
}

static bool has(const struct pt_str *words, size_t n, struct pt_str word)
{
    for (size_t i = 0; i < n; i++)
        if (pt_str_equal(words[i], word))
            return true;
    return false;
}

static void check_sorted(const struct pt_str *words, size_t n)
{
    for (size_t i = 1; i < n; i++)
        ck_assert_msg(pt_str_compare(words[i - 1], words[i]) < 0,
                      "%.*s before %.*s", PT_STR_FMT(words[i - 1]),
                      PT_STR_FMT(words[i]));
}

START_TEST(every_word_of_a_family_gives_the_others)
{
    struct pt_str all = pt_str_of(families[_i]), word;
    size_t n_family = 0;
    for (struct pt_str list = all; take(&list, &word);)
        n_family++;
    for (struct pt_str list = all; take(&list, &word);) {
        struct pt_str *variants, other;
        const size_t n = get_variants(word, &variants);
        ck_assert_msg(n == n_family - 1, "%.*s has %zu variants, not %zu: %s",
                      PT_STR_FMT(word), n, n_family - 1, families[_i]);
        check_sorted(variants, n);
        for (struct pt_str rest = all; take(&rest, &other);)
            ck_assert_msg(pt_str_equal(word, other) != has(variants, n, other),
                          "%.*s and %.*s", PT_STR_FMT(word), PT_STR_FMT(other));
    }
}
END_TEST

START_TEST(a_word_without_other_spellings_has_none)
{
    struct pt_str list = pt_str_of(loners[_i]), word;
    while (take(&list, &word)) {
        struct pt_str *variants;
        const size_t n = get_variants(word, &variants);
        ck_assert_msg(n == 0, "%.*s has %.*s", PT_STR_FMT(word),
                      PT_STR_FMT(n ? variants[0] : word));
    }
}
END_TEST

/* The property behind all: whoever is my variant has me and all my others. */
static void check_symmetric_and_closed(struct pt_str word)
{
    struct pt_str *mine, *theirs;
    const size_t n = get_variants(word, &mine);
    ck_assert(!has(mine, n, word));
    for (size_t i = 0; i < n; i++) {
        ck_assert_uint_eq(get_variants(mine[i], &theirs), n);
        ck_assert_msg(has(theirs, n, word),
                      "%.*s has %.*s, which does not have it", PT_STR_FMT(word),
                      PT_STR_FMT(mine[i]));
        for (size_t j = 0; j < n; j++)
            ck_assert(i == j || has(theirs, n, mine[j]));
    }
}

/* Many words, real and not, by joining heads and ends that the rules know. */
START_TEST(variants_are_symmetric_and_closed)
{
    static const char heads[] =
        "real organ colour color lab labour labor centr center met meter "
        "defenc defens travel travell label enrol enroll anaesthet anesthet "
        "manoeuvr maneuver programm program analy catalog catalogu zelen selen "
        "tchaikov dosto whi ala pol exerc surpr super un dis re haemo hemo "
        "sulph sulf ploug judge cos gre gra practi lic prem fulfil instal";
    static const char ends[] =
        "e es ed er ers ing ise ize ises izing isation ization isable our or "
        "re led led ling ment ement ce se ses sky ski skyy skij skaya ska "
        "ysing yze h w y ful ist ous ue ur urised urized ourise";
    struct pt_str head, end;
    for (struct pt_str hs = pt_str_of(heads); take(&hs, &head);)
        for (struct pt_str es = pt_str_of(ends); take(&es, &end);) {
            char word[64];
            const int len = snprintf(word, sizeof word, "%.*s%.*s",
                                     PT_STR_FMT(head), PT_STR_FMT(end));
            check_symmetric_and_closed(pt_str_n(word, (size_t)len));
            pt_arena_reset(&arena);
        }
}
END_TEST

START_TEST(words_of_any_length_are_fine)
{
    char word[80];
    memset(word, 'a', sizeof word);
    static const char *const tails[] = {"ise", "our", "sky", "isations"};
    for (size_t len = 0; len <= 60; len++)
        for (size_t i = 0; i < PT_COUNTOF(tails); i++) {
            const size_t tail = strlen(tails[i]);
            memset(word, 'l', sizeof word);
            memcpy(word + len, tails[i], tail);
            check_symmetric_and_closed(pt_str_n(word, len + tail));
        }
    struct pt_str *variants;
    ck_assert_uint_eq(get_variants(pt_str_n("gr\0y", 4), &variants), 0);
    ck_assert_uint_eq(get_variants(pt_str_n(NULL, 0), &variants), 0);
}
END_TEST

Suite *pt_suite_variants(void)
{
    Suite *const suite = suite_create("variants");
    TCase *const tcase = tcase_create("families");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, every_word_of_a_family_gives_the_others, 0,
                        (int)PT_COUNTOF(families));
    tcase_add_loop_test(tcase, a_word_without_other_spellings_has_none, 0,
                        (int)PT_COUNTOF(loners));
    tcase_add_test(tcase, variants_are_symmetric_and_closed);
    tcase_add_test(tcase, words_of_any_length_are_fine);
    tcase_set_timeout(tcase, 30);
    suite_add_tcase(suite, tcase);
    return suite;
}
