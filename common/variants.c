/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * variants.c: families of spellings.
 *
 * Every word has a key, the same for all spellings of one word: the American
 * spelling, or the first name of a row with its ending written -sky. From a key
 * all its spellings are made, and those are kept whose own key is that key. So
 * two spellings always have the same family: the relation is symmetric and
 * closed by construction, whatever the tables say. A word that its own key does
 * not give back has no variants. Lists are searched from end to end: some ten
 * microseconds a word, paid for words of queries only.
 *
 *     pretence  --key-->  pretense  --spellings-->  pretence pretense
 *
 * A made-up spelling (colourist's cousin "fuellist") costs one look into the
 * index and matches nothing. A false friend would match, so the tables leave
 * out cheque/check, tyre/tire, storey/story, draught/draft, kerb/curb and the
 * like, and names that differ by more than romanisation (Volodymyr, Vladimir).
 */
#include "common/variants.h"

#include <stdlib.h>

enum {
    MIN_LETTERS = 4,
    MAX_LETTERS = 40,
    MAX_GROWTH = 8, /* most letters that one rewriting adds */
    WORD_BYTES = MAX_LETTERS + 4 * MAX_GROWTH,
    MAX_FAMILY = PT_MAX_VARIANTS + 1,
    MAX_STARTS = 8
};

struct word {
    size_t len;
    char text[WORD_BYTES];
};

struct family {
    size_t n;
    struct word words[MAX_FAMILY];
};

enum side { BRITISH, AMERICAN };

/* Two spellings as lists write them: "grey/gray", or "lab" for both; "." is
 * the empty one. */
struct pair {
    struct pt_str sides[2];
};

/* A word is prefix, stem, tail and end; British and American words differ in
 * any of the last three. Lists are of pairs; the end "*" is any letters. Stems
 * have three letters or more, but for those of two that may_begin names. */
struct spelling {
    const char *tails;
    const char *ends;
    const char *stems;
};

/* Unformatted: columns would be two hundred wide. */
/* clang-format off */
static const struct spelling spellings[] = {
    {"our/or",
     ". s ed ing ings er ers able ably ite ites itism less y ies ful fully "
     "some hood hoods ly ee ees master masters blind",
     "arb ard arm cand clam clang col demean enam endeav fav ferv flav glam "
     "harb hon hum lab misdemean neighb od parl ranc rig rum sav savi splend "
     "succ tum val vap vig"},
    {"our/or", ". s al ally ism ist ists", "behavi"},
    {"our/or", "ist ists ize ized izes izing ization ant ants", "col"},
    {".",
     "re/er res/ers red/ered ring/ering rings/erings reless/erless rely/erly "
     "reness/erness rable/erable rability/erability regoer/ergoer "
     "regoers/ergoers repiece/erpiece repieces/erpieces reglass/erglass "
     "refold/erfold reboard/erboard",
     "accout calib cent fib goit lit lust manoeuv/maneuv meag met mit nit och "
     "reconnoit sab saltpet scept sepulch somb spect theat tit"},
    {"ence/ense", ". s less lessness lessly man men", "def off pret"},
    {"ence/ense", ". d s", "lic"},
    {".", "se/ce ses/ces sed/ced sing/cing ser/cer sers/cers", "practi"},
    {"og", "ue/. ues/s ued/ed uing/ing uer/er uers/ers",
     "anal catal dial epil homol monol prol travel"},
    {"ys/yz", "e es ed ing er ers able",
     "anal breathal catal dial electrol hydrol paral"},
    {"l/.", "ed ing ings er ers able ably or ors ist ists ous ously",
     "apparel barrel bevel cancel carol channel chisel council counsel cudgel "
     "dial disembowel dishevel drivel duel enamel equal fuel funnel gravel "
     "grovel imperil initial jewel kennel label laurel level libel marshal "
     "marvel medal metal model panel parcel pedal pencil pummel quarrel ravel "
     "rival shovel shrivel signal snivel snorkel spiral stencil swivel tassel "
     "tinsel total towel travel trowel tunnel victual weasel yodel"},
    {"l/.", "en ens y", "wool"},
    {"./l", ". s ment ments",
     "appal distil enrol enthral fulfil instal instil"},
    {".", "ful fully fulness/fullness", "skil/skill wil/will"},
    {".", "*",
     "aesthet/esthet aetiolog/etiolog amoeb/ameb anaemi/anemi anaesth/anesth "
     "anapaest/anapest archaeo/archeo caesarean/cesarean coeliac/celiac "
     "diarrhoea/diarrhea encyclopaed/encycloped faecal/fecal faeces/feces "
     "foetal/fetal foetus/fetus glycaemi/glycemi gonorrhoea/gonorrhea "
     "gynaeco/gyneco haemato/hemato haemoglob/hemoglob haemophil/hemophil "
     "haemorrh/hemorrh haemost/hemost homoeopath/homeopath ischaemi/ischemi "
     "leukaemi/leukemi mediaeval/medieval oedema/edema oesophag/esophag "
     "oestrogen/estrogen orthopaed/orthoped paediatr/pediatr "
     "paedophil/pedophil palaeo/paleo primaeval/primeval septicaemi/septicemi "
     "sulph/sulf"},
    {".", ". s",
     "adviser/advisor aeroplane/airplane aluminium/aluminum artefact/artifact "
     "disc/disk doughnut/donut furore/furor gramme/gram kilogramme/kilogram "
     "liquorice/licorice mollusc/mollusk omelette/omelet programme/program "
     "protester/protestor pyjama/pajama rouble/ruble waggon/wagon "
     "yoghurt/yogurt"},
    {".", ".",
     "ageing/aging carcase/carcass gipsies/gypsies gipsy/gypsy "
     "jewellery/jewelry phoney/phony tranquillity/tranquility "
     "whiskies/whiskeys whisky/whiskey"},
    {".", ". s al ally",
     "abridgement/abridgment acknowledgement/acknowledgment "
     "judgement/judgment lodgement/lodgment"},
    {".", ". s ed ing er ers", "cypher/cipher moult/molt smoulder/smolder"},
    {".", ". s ed ing y er ier iest", "mould/mold"},
    {".", ". s d", "moustache/mustache"},
    {".", ". s ed ing er est ish ness scale", "grey/gray"},
    {".", ". s ed ing man men share shares", "plough/plow"},
    {".", ". s al ally ism", "sceptic/skeptic"},
    {".", ". es ed ing er ers", "despatch/dispatch"},
    {".", "y ies e es ed er ers ing ingly", "enquir/inquir"},
    {".", "y ier iest ily iness ies", "cos/coz"},
    {".", "ed ing", "benefitt/benefit chequer/checker combatt/combat"},
    {".", "ed es ing", "biass/bias focuss/focus"},
    {".", "ed ing ings er ers", "kidnapp/kidnap worshipp/worship"},
    {".", "able ability",
     "like/lik live/liv move/mov rate/rat sale/sal size/siz trade/trad use/us"},
};
/* clang-format on */

/* What may stand before a stem. */
static const char prefixes[] =
    "amphi anti be bi centi counter cross de deci dis disen en epi extra hecto "
    "hyper hypo im inter kilo lack micro milli mis multi nano non out over pre "
    "psycho re self semi snow sub super tri ultra un under water";

/* Between the letters is/iz and the end of the word. */
static const char ize_ends[] =
    "e es ed ing ings ingly er ers able ably ability ation ations ational "
    "ationally ement ements";

/* No verb in -ise/-ize: stems that end so, and whole stems (after a prefix). */
static const char never_ize_tails[] =
    "a e o u w pr advert chast circumc conc desp exerc expert franch improv "
    "merchand parad prec prem prom superv surm telev treat";
static const char never_ize_stems[] =
    "adv ass bet caps cer chem dem den dev downs exc highr inc mids moonr mort "
    "outs overs pract prev res rev rights sunr supers unders upr ups val";

enum { MIN_IZE_STEM = 3 };

/* Endings of Slavic surnames; the first is the key's. */
static const char *const name_endings[] = {
    "sky ski skyy skiy skyi skij skii skyj",
    "skaya skaia skaja ska",
};

enum { MIN_NAME_STEM = 3 };

static const char no_names[] = "alaska bluesky frisky nebraska whisky";

/* Names by their roman spellings, in key form (-sky, -skaya) where they have
 * such an ending. */
static const char *const names[] = {
    /* places */
    "kyiv kiev kiew kyjiw kijow kyjev",
    "kharkiv kharkov charkiw charkow charkiv kharkiw",
    "odesa odessa",
    "lviv lvov lwiw lwow",
    "donbas donbass",
    "donetsk donezk donieck",
    "dnipro dnepr dnieper dniepr",
    "dnipropetrovsk dnepropetrovsk",
    "luhansk lugansk louhansk",
    "mykolaiv nikolaev mykolayiv nikolayev mykolajiw",
    "chernihiv chernigov tschernihiw tchernihiv",
    "chernivtsi chernovtsy chernovtsi",
    "chernobyl chornobyl tschernobyl tchernobyl",
    "zaporizhzhia zaporizhia zaporozhye zaporizhzhya zaporijjia saporischschja",
    "rivne rovno",
    "ternopil ternopol",
    "vinnytsia vinnitsa vinnytsya",
    "zhytomyr zhitomir",
    "kherson cherson",
    "mariupol marioupol",
    "pokrovsk pokrowsk",
    "sloviansk slavyansk slaviansk slowjansk",
    "sievierodonetsk severodonetsk syevyerodonetsk sjewjerodonezk",
    "avdiivka avdeevka avdeyevka awdijiwka",
    "izium izyum isjum",
    "kupiansk kupyansk",
    "bucha butscha boutcha",
    "kryvyi kryvyy",
    /* people */
    "zelensky selensky",
    "zelenskaya selenskaya",
    "putin poutine",
    "lavrov lawrow",
    "peskov peskow",
    "medvedev medwedew",
    "shoigu shoygu schoigu choigou",
    "gerasimov gerassimow guerassimov",
    "prigozhin prigoschin prigojine",
    "ushakov uschakow ouchakov",
    "dmitriev dmitriyev dmitrijew",
    "patrushev patruschew patrouchev",
    "belousov beloussow",
    "gorbachev gorbachov gorbatschow gorbatchev",
    "khrushchev chruschtschow khrouchtchev",
    "yeltsin jelzin eltsine",
    "stalin staline",
    "navalny navalnyy navalnyi nawalny nawalnyj",
    "navalnaya nawalnaja",
    "zaluzhny zaluzhnyy zaluzhnyi zaluzhnyj",
    "yermak ermak jermak iermak",
    "podolyak podoliak",
    "sybiha sybiga",
    "tymoshenko timoshenko timochenko",
    "yushchenko iushchenko juschtschenko iouchtchenko",
    "yanukovych yanukovich janukowytsch ianoukovitch",
    "yatsenyuk yatseniuk jazenjuk",
    "klitschko klychko klichko",
    "lukashenko lukashenka lukaschenko loukachenko",
    "tsikhanouskaya tikhanovskaya tsikhanovskaya",
    "tchaikovsky chaikovsky tschaikowsky tchaikowsky cajkovsky",
    "dostoevsky dostoyevsky dostojewsky dostoievsky",
    "trotsky trotzki trotzky",
    "tolstoy tolstoi",
    "dmitry dmitri dmitriy dmitrii dmitrij",
    "yuri yuriy yurii yury juri jurij iouri",
    "sergei sergey sergej serguei",
    "serhii serhiy serhij",
    "andrei andrey andrej",
    "andrii andriy andrij",
    "alexei alexey aleksei aleksey alexej",
    "oleksii oleksiy oleksij",
    "evgeny yevgeny evgeniy yevgeniy evgenii yevgenii evgeni yevgeni",
    "valery valeriy valerii valerij",
    "vasily vasiliy vasilii wassili vassili",
    "nikolai nikolay nikolaj",
    "mikhail michail",
    /* words */
    "tsar czar tzar",
    "tsars czars tzars",
    "tsarist czarist tzarist",
    "hryvnia hryvnya hrywnja",
};

/* --- lists --------------------------------------------------------------- */

static struct pt_str list_of(const char *z)
{
    assert(z);
    return pt_str_of(z);
}

/* Takes the next item off a list of words set apart by spaces; *out_slash is
 * the offset of the slash in it, or its length. One pass, byte by byte: items
 * are too short for memchr to pay. */
static bool
next_split_item(struct pt_str *list, struct pt_str *out, size_t *out_slash)
{
    if (!list->len)
        return false;
    size_t end = 0, slash = SIZE_MAX;
    for (; end < list->len && list->ptr[end] != ' '; end++)
        if (list->ptr[end] == '/')
            slash = end;
    const size_t behind = end < list->len ? end + 1 : end;
    *out = pt_str_n(list->ptr, end);
    *out_slash = slash < end ? slash : end;
    *list = pt_str_n(list->ptr + behind, list->len - behind);
    return true;
}

static bool next_item(struct pt_str *list, struct pt_str *out)
{
    size_t slash;
    return next_split_item(list, out, &slash);
}

static struct pt_str item_side(struct pt_str item)
{
    return item.len == 1 && item.ptr[0] == '.' ? PT_STR("") : item;
}

static struct pair split_item(struct pt_str item, size_t slash)
{
    const struct pt_str british = item_side(pt_str_n(item.ptr, slash));
    if (slash == item.len)
        return (struct pair){
            {british, british}
        };
    const struct pt_str american =
        pt_str_n(item.ptr + slash + 1, item.len - slash - 1);
    return (struct pair){
        {british, item_side(american)}
    };
}

static bool next_pair(struct pt_str *list, struct pair *out)
{
    struct pt_str item;
    size_t slash;
    if (!next_split_item(list, &item, &slash))
        return false;
    *out = split_item(item, slash);
    return true;
}

static bool list_has(const char *list, struct pt_str word)
{
    struct pt_str rest = list_of(list), item;
    while (next_item(&rest, &item))
        if (pt_str_equal(item, word))
            return true;
    return false;
}

static bool list_has_end_of(const char *list, struct pt_str word)
{
    struct pt_str rest = list_of(list), item;
    while (next_item(&rest, &item))
        if (pt_str_ends(word, item))
            return true;
    return false;
}

/* --- words --------------------------------------------------------------- */

static struct pt_str view(const struct word *word)
{
    return (struct pt_str){word->text, word->len};
}

static void append(struct word *word, struct pt_str s)
{
    assert(word->len + s.len <= WORD_BYTES);
    if (s.len)
        memcpy(word->text + word->len, s.ptr, s.len);
    word->len += s.len;
}

static bool has_variants_at_all(struct pt_str s)
{
    if (s.len < MIN_LETTERS || s.len > MAX_LETTERS)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < 'a' || s.ptr[i] > 'z')
            return false;
    return true;
}

/* Adds a word unless it is there. A full family takes no more, which the tests
 * hold to never happen. */
static void add_word(struct family *family, const struct word *word)
{
    for (size_t i = 0; i < family->n; i++)
        if (pt_str_equal(view(&family->words[i]), view(word)))
            return;
    assert(family->n < MAX_FAMILY);
    if (family->n < MAX_FAMILY)
        family->words[family->n++] = *word;
}

/* Where a stem may begin: at the word's begin and behind each prefix. */
static size_t find_starts(struct pt_str word, size_t starts[MAX_STARTS])
{
    size_t n = 0;
    starts[n++] = 0;
    struct pt_str list = list_of(prefixes), prefix;
    while (n < MAX_STARTS && next_item(&list, &prefix))
        if (prefix.len < word.len && pt_str_begins(word, prefix))
            starts[n++] = prefix.len;
    return n;
}

/* --- British and American ------------------------------------------------ */

/* The part of rest behind head, or false when it does not begin so. */
static bool skip(struct pt_str rest, struct pt_str head, struct pt_str *out)
{
    if (!pt_str_begins(rest, head))
        return false;
    *out = pt_str_sub(rest, head.len, rest.len);
    return true;
}

/* Finds the end that rest is, as written on the side from; *out is how the
 * other side writes it. */
static bool match_end(const char *ends,
                      struct pt_str rest,
                      enum side from,
                      struct pt_str *out)
{
    struct pt_str list = list_of(ends);
    struct pair end;
    while (next_pair(&list, &end)) {
        if (pt_str_equal(end.sides[from], PT_STR("*"))) {
            *out = rest;
            return true;
        }
        if (pt_str_equal(end.sides[from], rest)) {
            *out = end.sides[!from];
            return true;
        }
    }
    return false;
}

/* Respells word, whose stem begins at start, by one spelling and stem. */
static bool respell_stem(const struct spelling *spelling,
                         const struct pair *stem,
                         const struct word *word,
                         size_t start,
                         enum side from,
                         struct word *out)
{
    struct pt_str rest = pt_str_sub(view(word), start, word->len), end;
    if (!skip(rest, stem->sides[from], &rest))
        return false;
    struct pt_str tails = list_of(spelling->tails);
    struct pair tail;
    if (!next_pair(&tails, &tail) || !skip(rest, tail.sides[from], &rest) ||
        !match_end(spelling->ends, rest, from, &end))
        return false;
    struct word made = {0};
    append(&made, pt_str_sub(view(word), 0, start));
    append(&made, stem->sides[!from]);
    append(&made, tail.sides[!from]);
    append(&made, end);
    *out = made;
    return !pt_str_equal(view(&made), view(word));
}

/* Whether the tail of a row is anywhere in word. */
static bool
has_tail(const struct spelling *spelling, struct pt_str word, enum side from)
{
    struct pt_str tails = list_of(spelling->tails);
    struct pair tail = {0};
    if (pt_str_equal(tails, PT_STR(".")) || !next_pair(&tails, &tail))
        return true;
    const struct pt_str part = tail.sides[from];
    for (size_t at = 0; at + part.len <= word.len; at++)
        if (pt_str_equal(pt_str_sub(word, at, at + part.len), part))
            return true;
    return false;
}

/* Whether list has, at the beginning of an item or of its American side, what
 * z holds behind its first byte, which is changed. */
static bool has_beginning(const char *list, char *z)
{
    if (!strncmp(list, z + 1, strlen(z + 1)))
        return true;
    z[0] = ' ';
    if (strstr(list, z))
        return true;
    z[0] = '/';
    return strstr(list, z) != NULL;
}

/* Whether an item of stems, or its American side, may be the beginning of rest:
 * it has the same three letters, or is one of the stems of two. strstr passes
 * over a list faster than its items can be told apart. */
static bool may_begin(const char *stems, struct pt_str rest)
{
    static const char *const short_stems[] = {"od", "us"};
    for (size_t i = 0; i < PT_COUNTOF(short_stems); i++)
        if (pt_str_begins(rest, pt_str_of(short_stems[i])))
            return true;
    if (rest.len < 3)
        return false;
    char z[] = {' ', rest.ptr[0], rest.ptr[1], rest.ptr[2], '\0'};
    return has_beginning(stems, z);
}

/* Adds every spelling of the other side that one row of the table knows for
 * word, whose stem begins at start. */
static void add_respelled_by(const struct spelling *spelling,
                             const struct word *word,
                             size_t start,
                             enum side from,
                             struct family *family)
{
    if (!may_begin(spelling->stems, pt_str_sub(view(word), start, word->len)))
        return;
    struct pt_str stems = list_of(spelling->stems);
    struct pair stem;
    struct word made;
    while (next_pair(&stems, &stem))
        if (respell_stem(spelling, &stem, word, start, from, &made))
            add_word(family, &made);
}

static void
add_respelled(const struct word *word, enum side from, struct family *family)
{
    size_t starts[MAX_STARTS];
    const size_t n_starts = find_starts(view(word), starts);
    for (size_t i = 0; i < PT_COUNTOF(spellings); i++) {
        if (!has_tail(&spellings[i], view(word), from))
            continue;
        for (size_t k = 0; k < n_starts; k++)
            add_respelled_by(&spellings[i], word, starts[k], from, family);
    }
}

static bool is_never_ize(struct pt_str stem)
{
    if (stem.len < MIN_IZE_STEM || list_has_end_of(never_ize_tails, stem))
        return true;
    size_t starts[MAX_STARTS];
    const size_t n_starts = find_starts(stem, starts);
    for (size_t i = 0; i < n_starts; i++)
        if (list_has(never_ize_stems, pt_str_sub(stem, starts[i], stem.len)))
            return true;
    return false;
}

/* Turns -is- into -iz- before one of the verb's endings, or back; false, word
 * unchanged, when there is none. */
static bool respell_ize(struct word *word, enum side from)
{
    static const char letter[] = {[BRITISH] = 's', [AMERICAN] = 'z'};
    const struct pt_str s = view(word);
    struct pt_str list = list_of(ize_ends), end;
    while (next_item(&list, &end)) {
        if (s.len < end.len + 2 || !pt_str_ends(s, end))
            continue;
        const size_t at = s.len - end.len - 1;
        if (s.ptr[at] != letter[from] || s.ptr[at - 1] != 'i')
            continue;
        if (is_never_ize(pt_str_sub(s, 0, at - 1)))
            return false;
        word->text[at] = letter[!from];
        return true;
    }
    return false;
}

static void american_key(const struct word *word, struct word *key)
{
    *key = *word;
    respell_ize(key, BRITISH);
    struct family american = {0};
    add_respelled(key, BRITISH, &american);
    if (american.n)
        *key = american.words[0];
}

static void add_spellings(const struct word *key, struct family *family)
{
    add_word(family, key);
    add_respelled(key, AMERICAN, family);
    for (size_t i = 0, n = family->n; i < n; i++) {
        struct word other = family->words[i];
        if (respell_ize(&other, AMERICAN))
            add_word(family, &other);
    }
}

/* --- names --------------------------------------------------------------- */

/* The list of endings that word ends in one of, with the stem before it, or
 * NULL. */
static const char *find_name_ending(struct pt_str word, struct pt_str *out_stem)
{
    for (size_t i = 0; i < PT_COUNTOF(name_endings); i++) {
        struct pt_str list = list_of(name_endings[i]), ending;
        while (next_item(&list, &ending))
            if (word.len >= MIN_NAME_STEM + ending.len &&
                pt_str_ends(word, ending) && !list_has(no_names, word)) {
                *out_stem = pt_str_sub(word, 0, word.len - ending.len);
                return name_endings[i];
            }
    }
    return NULL;
}

/* The row that has name. Nearly no word is a name: strstr passes over a row
 * faster than its items can be told apart. */
static const char *find_name_row(struct pt_str name)
{
    char z[WORD_BYTES + 1];
    assert(name.len < sizeof z);
    memcpy(z, name.ptr, name.len);
    z[name.len] = '\0';
    for (size_t i = 0; i < PT_COUNTOF(names); i++)
        if (strstr(names[i], z) && list_has(names[i], name))
            return names[i];
    return NULL;
}

/* True, with the key, when word is a name that the tables know something of. */
static bool name_key(const struct word *word, struct word *key)
{
    struct word plain = *word;
    struct pt_str stem, first;
    const char *const endings = find_name_ending(view(word), &stem);
    if (endings) {
        struct pt_str list = list_of(endings);
        plain.len = stem.len;
        if (next_item(&list, &first))
            append(&plain, first);
    }
    const char *const row = find_name_row(view(&plain));
    *key = plain;
    if (row) {
        struct pt_str list = list_of(row);
        key->len = 0;
        if (next_item(&list, &first))
            append(key, first);
    }
    return endings || row;
}

static void add_name_endings(const struct word *name, struct family *family)
{
    struct pt_str stem, ending;
    const char *const endings = find_name_ending(view(name), &stem);
    if (!endings) {
        add_word(family, name);
        return;
    }
    struct pt_str list = list_of(endings);
    while (next_item(&list, &ending)) {
        struct word made = {0};
        append(&made, stem);
        append(&made, ending);
        add_word(family, &made);
    }
}

/* Names in a row and keys are all in the form that name_key gives. */
static void add_names(const struct word *key, struct family *family)
{
    const char *const row = find_name_row(view(key));
    if (!row) {
        add_name_endings(key, family);
        return;
    }
    struct pt_str list = list_of(row), item;
    while (next_item(&list, &item)) {
        struct word name = {0};
        append(&name, item);
        add_name_endings(&name, family);
    }
}

/* --- families ------------------------------------------------------------ */

/* Writes the key; true when it is a name's. Names and other words never share
 * a family. */
static bool make_key(const struct word *word, struct word *key)
{
    if (name_key(word, key))
        return true;
    american_key(word, key);
    return false;
}

static bool
is_in_family(const struct word *word, const struct word *key, bool is_name)
{
    if (!has_variants_at_all(view(word)))
        return false;
    struct word own;
    return make_key(word, &own) == is_name &&
           pt_str_equal(view(&own), view(key));
}

static void find_family(const struct word *word, struct family *family)
{
    struct word key;
    struct family made = {0};
    const bool is_name = make_key(word, &key);
    if (is_name)
        add_names(&key, &made);
    else
        add_spellings(&key, &made);
    for (size_t i = 0; i < made.n && made.n > 1; i++)
        if (is_in_family(&made.words[i], &key, is_name))
            add_word(family, &made.words[i]);
}

static int compare_words(const void *a, const void *b)
{
    return pt_str_compare(view(a), view(b));
}

/* Copies all of family but word, sorted. */
static bool copy_others(struct family *family,
                        struct pt_str word,
                        struct pt_arena *arena,
                        struct pt_str **out,
                        size_t *out_n)
{
    struct pt_str *const others =
        pt_arena_array(arena, family->n, sizeof *others);
    if (!others)
        return false;
    size_t n = 0;
    qsort(family->words, family->n, sizeof *family->words, compare_words);
    for (size_t i = 0; i < family->n; i++) {
        const struct pt_str s = view(&family->words[i]);
        if (!pt_str_equal(s, word) && !pt_arena_copy(arena, s, &others[n++]))
            return false;
    }
    *out = others;
    *out_n = n;
    return true;
}

enum pt_status pt_variants_of(struct pt_str folded_word,
                              struct pt_arena *arena,
                              struct pt_str **out,
                              size_t *out_n)
{
    struct family family = {0};
    bool is_member = false;
    if (has_variants_at_all(folded_word)) {
        struct word word = {0};
        append(&word, folded_word);
        find_family(&word, &family);
        for (size_t i = 0; i < family.n; i++)
            is_member |= pt_str_equal(view(&family.words[i]), folded_word);
    }
    if (!is_member || family.n < 2) {
        *out = NULL;
        *out_n = 0;
        return PT_OK;
    }
    return copy_others(&family, folded_word, arena, out, out_n) ? PT_OK
                                                                : PT_ENOMEM;
}
