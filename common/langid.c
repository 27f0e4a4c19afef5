/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * langid.c: languages by script, then by function words.
 *
 * Most letters decide the script. A script of one language is the answer; Latin
 * and Cyrillic texts go to the language whose most common words occur in them
 * most. Such words make a third or more of running text in their own language,
 * so some fifty a language are enough, and no statistics have to be trained,
 * stored or trusted. A Cyrillic language also loses a point for every letter
 * that its alphabet lacks, which tells Russian from Ukrainian in a sentence.
 *
 * A language stands out when (see stands_out) the text has enough words, enough
 * of them are its function words, and the next language is well behind. In
 * doubt the answer is no language: the index then takes its main one, and a
 * wrong stemmer is worse than a plain one.
 */
#include "common/langid.h"

#include "common/langid_words.h"
#include "common/mem.h"
#include "common/utf8.h"

enum script {
    NO_SCRIPT,
    LATIN,
    CYRILLIC,
    GREEK,
    HEBREW,
    ARABIC,
    ARMENIAN,
    GEORGIAN,
    DEVANAGARI,
    BENGALI,
    GURMUKHI,
    GUJARATI,
    TAMIL,
    TELUGU,
    KANNADA,
    MALAYALAM,
    SINHALA,
    THAI,
    LAO,
    BURMESE,
    ETHIOPIC,
    KHMER,
    HANGUL,
    KANA,
    HAN,
    N_SCRIPTS
};

/* The language that we take the script for, unless letters (signs, below) or
 * words tell another. */
static const char *const script_codes[N_SCRIPTS] = {
    [ARABIC] = "ar",    [GREEK] = "el",    [HEBREW] = "he",
    [ARMENIAN] = "hy",  [GEORGIAN] = "ka", [DEVANAGARI] = "hi",
    [BENGALI] = "bn",   [GURMUKHI] = "pa", [GUJARATI] = "gu",
    [TAMIL] = "ta",     [TELUGU] = "te",   [KANNADA] = "kn",
    [MALAYALAM] = "ml", [SINHALA] = "si",  [THAI] = "th",
    [LAO] = "lo",       [BURMESE] = "my",  [ETHIOPIC] = "am",
    [KHMER] = "km",     [HANGUL] = "ko",   [KANA] = "ja",
    [HAN] = "zh",
};

/* Blocks by their first code point, in order; a block ends where the next
 * begins. Latin and Cyrillic letters below U+0530 are told apart in code. */
/* clang-format off */
static const struct block {
    uint32_t first;
    enum script script;
} blocks[] = {
    {0x0370, GREEK},      {0x0400, CYRILLIC},   {0x0530, ARMENIAN},
    {0x0590, HEBREW},     {0x0600, ARABIC},     {0x0700, NO_SCRIPT},
    {0x0750, ARABIC},     {0x0780, NO_SCRIPT},  {0x0900, DEVANAGARI},
    {0x0980, BENGALI},    {0x0a00, GURMUKHI},   {0x0a80, GUJARATI},
    {0x0b00, NO_SCRIPT},  {0x0b80, TAMIL},      {0x0c00, TELUGU},
    {0x0c80, KANNADA},    {0x0d00, MALAYALAM},  {0x0d80, SINHALA},
    {0x0e00, THAI},       {0x0e80, LAO},        {0x0f00, NO_SCRIPT},
    {0x1000, BURMESE},    {0x10a0, GEORGIAN},   {0x1100, HANGUL},
    {0x1200, ETHIOPIC},   {0x13a0, NO_SCRIPT},  {0x1780, KHMER},
    {0x1800, NO_SCRIPT},  {0x1e00, LATIN},      {0x1f00, GREEK},
    {0x2000, NO_SCRIPT},  {0x3041, KANA},       {0x3100, NO_SCRIPT},
    {0x3130, HANGUL},     {0x3190, NO_SCRIPT},  {0x3400, HAN},
    {0x4dc0, NO_SCRIPT},  {0x4e00, HAN},        {0xa000, NO_SCRIPT},
    {0xac00, HANGUL},     {0xd7b0, NO_SCRIPT},  {0xf900, HAN},
    {0xfb00, NO_SCRIPT},  {0xfb1d, HEBREW},     {0xfb50, ARABIC},
    {0xfe00, NO_SCRIPT},  {0xfe70, ARABIC},     {0xff00, NO_SCRIPT},
    {0xff66, KANA},       {0xffa0, NO_SCRIPT},  {0x20000, HAN},
    {0x32000, NO_SCRIPT},
};
/* clang-format on */

/* Scripts of several languages that letters tell apart: text is in the language
 * of the first row whose letters are at least one in so many of the script's
 * letters, or as many as the letter than, where that is not 0; else in the one
 * above. */
/* clang-format off */
static const struct sign {
    enum script script;
    const char *code;
    uint32_t letters[6];
    uint32_t than;
    unsigned one_in;
} signs[] = {
    /* retroflex letters, nun ghunna, he of two kinds, big ye */
    {ARABIC, "ur", {0x0679, 0x0688, 0x0691, 0x06ba, 0x06be, 0x06d2}, 0, 50},
    /* pe, che, zhe, kaf, gaf, ye */
    {ARABIC, "fa", {0x067e, 0x0686, 0x0698, 0x06a9, 0x06af, 0x06cc}, 0, 50},
    /* ayin, which is a vowel in Yiddish, and the pairs of vav and yod */
    {HEBREW, "yi", {0x05e2, 0x05f0, 0x05f1, 0x05f2}, 0, 12},
    {DEVANAGARI, "mr", {0x0933}, 0, 400},
    /* cha, of "is", against anusvara, of Hindi's "is" and plurals */
    {DEVANAGARI, "ne", {0x091b}, 0x0902, 1},
};
/* clang-format on */

enum {
    SLOT_BITS = 12,
    SLOTS = 1 << SLOT_BITS, /* about three times the words above */
    CYRILLIC_FIRST = 0x400,
    CYRILLIC_END = 0x530,
    MIN_LETTERS = 20, /* a syllable or an ideograph counts as two */
    MIN_WORDS = 20,
    MIN_HITS = 6,
    MIN_OF_FEW = 2,
    MIN_DIFFERENT = 5
};

/* The function words of all languages by hash. Two words of one 64-bit hash
 * would only be counted together. */
struct pt_function_words {
    uint64_t hashes[SLOTS];    /* 0: free */
    uint64_t languages[SLOTS]; /* a bit for each */
};

/* counts of the slots of words, which the list met names: few in a text. */
struct tally {
    const struct pt_function_words *known;
    uint16_t counts[SLOTS];
    uint16_t *met; /* room for SLOTS */
    size_t n_met;
    size_t letters[N_SCRIPTS];
    size_t words[CYRILLIC + 1];
    uint32_t cyrillic[CYRILLIC_END - CYRILLIC_FIRST];
    size_t signs[PT_COUNTOF(signs)];
    size_t others[PT_COUNTOF(signs)]; /* the letter than, where there is one */
    uint64_t hash;                    /* of the word so far, 0 between words */
    enum script word_script;
};

static_assert(PT_LANGID_BYTES / 2 <= UINT16_MAX, "a count is 16 bits wide");

/* --- letters ------------------------------------------------------------- */

static bool is_between(uint32_t c, uint32_t first, uint32_t last)
{
    return c >= first && c <= last;
}

/* Lower case for the letters of the languages above; Romanian s and t with a
 * cedilla become those with a comma. */
static uint32_t to_lower(uint32_t c)
{
    if (c < 0x80)
        return is_between(c, 'A', 'Z') ? c | 0x20 : c;
    if (is_between(c, 0x00c0, 0x00de))
        return c + 0x20;
    if (is_between(c, 0x0410, 0x042f))
        return c + 0x20;
    if (is_between(c, 0x0400, 0x040f))
        return c + 0x50;
    if (c == 0x0130)
        return 'i';
    if (is_between(c, 0x0139, 0x0148) || is_between(c, 0x0179, 0x017e))
        return c + (c & 1);
    if (is_between(c, 0x015e, 0x015f))
        return 0x0219;
    if (is_between(c, 0x0162, 0x0163))
        return 0x021b;
    if (is_between(c, 0x0100, 0x0177) || is_between(c, 0x0218, 0x021b) ||
        is_between(c, 0x0490, 0x04bf) || is_between(c, 0x04d0, 0x052f))
        return c | 1;
    return c;
}

static enum script script_of(uint32_t c)
{
    if (c < 0x0250)
        return c >= 0x00c0 && c != 0x00d7 && c != 0x00f7 ? LATIN : NO_SCRIPT;
    size_t low = 0, high = PT_COUNTOF(blocks);
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (blocks[middle].first <= c)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? blocks[low - 1].script : NO_SCRIPT;
}

static bool is_combining(uint32_t c)
{
    return is_between(c, 0x0300, 0x036f) || c == 0x00ad;
}

/* --- words --------------------------------------------------------------- */

/* FNV-1a over code points; never 0 for a word. */
static uint64_t hash_letter(uint64_t hash, uint32_t c)
{
    return ((hash ? hash : 14695981039346656037u) ^ c) * 1099511628211u;
}

/* Where the word of that hash is, or the free place where it belongs. */
static size_t find_slot(const struct pt_function_words *words, uint64_t hash)
{
    /* short words differ in few bits: spread them to the top (Knuth) */
    size_t at = (size_t)(hash * 0x9e3779b97f4a7c15u >> (64 - SLOT_BITS));
    while (words->hashes[at] && words->hashes[at] != hash)
        at = (at + 1) & (SLOTS - 1);
    return at;
}

static void add_language(struct pt_function_words *out, size_t language)
{
    const struct pt_str words = pt_str_of(pt_languages[language].words);
    uint64_t hash = 0;
    for (size_t at = 0, len = 1; at < words.len; at += len) {
        const unsigned char byte = (unsigned char)words.ptr[at];
        len = 1;
        if (byte != ' ')
            hash = hash_letter(
                hash, byte < 0x80 ? byte : pt_utf8_get(words, at, &len));
        if (byte == ' ' || at + len == words.len) {
            const size_t slot = find_slot(out, hash);
            out->hashes[slot] = hash;
            out->languages[slot] |= UINT64_C(1) << language;
            hash = 0;
        }
    }
}

static void end_word(struct tally *tally)
{
    if (!tally->hash)
        return;
    tally->words[tally->word_script]++;
    const size_t slot = find_slot(tally->known, tally->hash);
    tally->hash = 0;
    if (tally->known->hashes[slot] && tally->counts[slot]++ == 0)
        tally->met[tally->n_met++] = (uint16_t)slot;
}

static void count_signs(struct tally *tally, enum script script, uint32_t c)
{
    for (size_t i = 0; i < PT_COUNTOF(signs); i++) {
        if (signs[i].script != script)
            continue;
        for (size_t j = 0; j < PT_COUNTOF(signs[i].letters); j++)
            tally->signs[i] += c == signs[i].letters[j];
        tally->others[i] += c == signs[i].than;
    }
}

static void count_wide_letter(struct tally *tally, uint32_t c)
{
    const enum script script = script_of(c);
    if (script == LATIN || script == CYRILLIC) {
        const uint32_t lower = to_lower(c);
        tally->hash = hash_letter(tally->hash, lower);
        tally->word_script = script;
        if (script == CYRILLIC)
            tally->cyrillic[lower - CYRILLIC_FIRST]++;
    } else if (!is_combining(c)) {
        end_word(tally);
    }
    if (script == ARABIC || script == HEBREW || script == DEVANAGARI)
        count_signs(tally, script, c);
    tally->letters[script] += script >= HANGUL ? 2 : 1;
}

static bool is_ascii_letter(char byte)
{
    const unsigned char letter = (unsigned char)byte | 0x20;
    return letter >= 'a' && letter <= 'z';
}

/* The ASCII letters at byte at, nearly all of most texts; returns their end. */
static size_t count_ascii(struct tally *tally, struct pt_str text, size_t at)
{
    const size_t begin = at;
    uint64_t hash = tally->hash;
    for (; at < text.len && is_ascii_letter(text.ptr[at]); at++)
        hash = hash_letter(hash, (unsigned char)text.ptr[at] | 0x20u);
    tally->hash = hash;
    tally->word_script = LATIN;
    tally->letters[LATIN] += at - begin;
    return at;
}

static void count_text(struct tally *tally, struct pt_str text)
{
    for (size_t at = 0, len; at < text.len;) {
        if (is_ascii_letter(text.ptr[at])) {
            at = count_ascii(tally, text, at);
        } else if ((unsigned char)text.ptr[at] < 0x80) {
            end_word(tally);
            at++;
        } else {
            count_wide_letter(tally, pt_utf8_get(text, at, &len));
            at += len;
        }
    }
    end_word(tally);
}

/* --- judgement ----------------------------------------------------------- */

static enum script main_script(const struct tally *tally)
{
    size_t all = 0;
    enum script most = LATIN;
    for (enum script script = LATIN; script < N_SCRIPTS; script++) {
        all += tally->letters[script];
        if (tally->letters[script] > tally->letters[most])
            most = script;
    }
    /* Japanese is written in two: kana between ideographs */
    const size_t kana = tally->letters[KANA], han = tally->letters[HAN];
    if ((most == HAN || most == KANA) && kana * 8 >= kana + han)
        return all >= MIN_LETTERS && (kana + han) * 2 > all ? KANA : NO_SCRIPT;
    return all >= MIN_LETTERS && tally->letters[most] * 2 > all ? most
                                                                : NO_SCRIPT;
}

static const char *code_by_letters(const struct tally *tally,
                                   enum script script)
{
    for (size_t i = 0; i < PT_COUNTOF(signs); i++) {
        const size_t all =
            signs[i].than ? tally->others[i] : tally->letters[script];
        if (signs[i].script == script && tally->signs[i] > 0 &&
            tally->signs[i] * signs[i].one_in >= all)
            return signs[i].code;
    }
    return script_codes[script] ? script_codes[script] : "";
}

/* Letters of the text that the language lacks. */
static size_t count_foreign(const struct tally *tally, size_t language)
{
    if (!pt_languages[language].is_cyrillic)
        return 0;
    const struct pt_str lacks = pt_str_of(pt_languages[language].lacks);
    size_t n = 0;
    for (size_t at = 0, len; at < lacks.len; at += len)
        n += tally->cyrillic[pt_utf8_get(lacks, at, &len) - CYRILLIC_FIRST];
    return n;
}

/* How often function words of a language occur, less its foreign letters, and
 * how many different ones. */
struct hits {
    size_t n;
    size_t n_different;
};

/* Adds one word, met count times, to each of its languages. */
static void add_hits(struct hits *hits, uint64_t languages, size_t count)
{
    for (; languages; languages &= languages - 1) {
        struct hits *const of = &hits[__builtin_ctzll(languages)];
        of->n += count;
        of->n_different++;
    }
}

static void
count_hits(const struct tally *tally, enum script script, struct hits *hits)
{
    for (size_t i = 0; i < tally->n_met; i++)
        add_hits(hits, tally->known->languages[tally->met[i]],
                 tally->counts[tally->met[i]]);
    for (size_t j = 0; j < PT_N_LANGUAGES; j++) {
        if (pt_languages[j].is_cyrillic != (script == CYRILLIC)) {
            hits[j].n = 0;
            continue;
        }
        const size_t foreign = count_foreign(tally, j);
        hits[j].n -= foreign < hits[j].n ? foreign : hits[j].n;
    }
}

/* At least 6 hits of 5 words among 20 words, one word in ten. The different
 * words keep tables of prices out. */
static bool is_running_text(struct hits best, size_t words)
{
    return words >= MIN_WORDS && best.n >= MIN_HITS &&
           best.n_different >= MIN_DIFFERENT && best.n * 10 >= words;
}

/* What the words of the text say of the best language and of each: how often
 * words occur that are in both, and that are in each. */
struct rivals {
    struct hits both[PT_N_LANGUAGES];
    struct hits each[PT_N_LANGUAGES];
};

static void
compare_all(const struct tally *tally, size_t best, struct rivals *out)
{
    for (size_t i = 0; i < tally->n_met; i++) {
        const uint64_t languages = tally->known->languages[tally->met[i]];
        const size_t count = tally->counts[tally->met[i]];
        add_hits(out->each, languages, count);
        if (languages >> best & 1)
            add_hits(out->both, languages, count);
    }
}

static bool are_rivals(size_t a, size_t b)
{
    return a != b &&
           pt_languages[a].is_cyrillic == pt_languages[b].is_cyrillic &&
           strcmp(pt_languages[a].sibling, pt_languages[b].code) != 0;
}

/* Danish and Norwegian share most of their words; those that only one of them
 * has, and letters that only one of them lacks, tell: two more, and half as
 * many again, than those of the other. */
static bool stands_out(const struct tally *tally, size_t best)
{
    struct rivals rivals = {0};
    compare_all(tally, best, &rivals);
    for (size_t j = 0; j < PT_N_LANGUAGES; j++) {
        if (!are_rivals(best, j))
            continue;
        const size_t both = rivals.both[j].n;
        const size_t ours =
            rivals.each[best].n - both + count_foreign(tally, j);
        const size_t theirs =
            rivals.each[j].n - both + count_foreign(tally, best);
        if (2 * ours < 4 + 3 * theirs)
            return false;
    }
    return true;
}

/* Of a text too short for its words to tell: the one Cyrillic language that
 * lacks none of its letters and has a few of its words. */
static const char *only_cyrillic(const struct tally *tally,
                                 const struct hits *hits)
{
    const char *code = "";
    for (size_t i = 0; i < PT_N_LANGUAGES; i++) {
        if (!pt_languages[i].is_cyrillic || count_foreign(tally, i) > 0)
            continue;
        if (*code)
            return "";
        code = hits[i].n_different >= MIN_OF_FEW ? pt_languages[i].code : "";
        if (!*code)
            return "";
    }
    return code;
}

static const char *code_by_words(const struct tally *tally, enum script script)
{
    struct hits hits[PT_N_LANGUAGES] = {0};
    size_t best = 0;
    count_hits(tally, script, hits);
    for (size_t i = 1; i < PT_N_LANGUAGES; i++)
        if (hits[i].n > hits[best].n)
            best = i;
    if (is_running_text(hits[best], tally->words[script]) &&
        stands_out(tally, best))
        return pt_languages[best].code;
    return script == CYRILLIC ? only_cyrillic(tally, hits) : "";
}

static void add_languages(struct pt_function_words *out)
{
    for (size_t i = 0; i < PT_N_LANGUAGES; i++)
        add_language(out, i);
}

enum pt_status pt_function_words_new(struct pt_function_words **out)
{
    struct pt_function_words *const words = pt_alloc(sizeof *words);
    if (!words)
        return PT_ENOMEM;
    add_languages(words);
    *out = words;
    return PT_OK;
}

void pt_function_words_free(struct pt_function_words *words)
{
    pt_free(words);
}

struct pt_str pt_langid_by(const struct pt_function_words *words,
                           struct pt_str text)
{
    uint16_t met[SLOTS];
    struct tally tally = {.known = words, .met = met};
    if (text.len > PT_LANGID_BYTES)
        text.len = PT_LANGID_BYTES;
    count_text(&tally, text);
    const enum script script = main_script(&tally);
    if (script == LATIN || script == CYRILLIC)
        return pt_str_of(code_by_words(&tally, script));
    return pt_str_of(code_by_letters(&tally, script));
}

struct pt_str pt_langid(struct pt_str text)
{
    struct pt_function_words words = {0};
    add_languages(&words);
    return pt_langid_by(&words, text);
}
