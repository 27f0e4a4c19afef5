/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * names.c: words -> keys.
 *
 *     letters of a key   a b d e f g i k l m n o p r s t u v z   as they sound
 *                        Z ж   h х   c ц   C ч   S ш   Q щ
 *
 * A Latin word is read from left to right once for each scheme, the longest row
 * first; where a scheme has two rows for the same letters the reading forks.
 * What romanisations drop or blur is dropped or blurred in every key: the soft
 * sign, е and є and ё, и and і and ї and й, doubled s and i, г and ґ.
 *
 * The schemes are those in which newspapers print: BGN/PCGN and the passports'
 * for English, the tables of Duden for German, and what is usual in French,
 * Polish, Spanish, Dutch and the Scandinavian languages, Czech and its
 * neighbours (ISO 9), Hungarian.
 */
#include "common/names.h"

#include "common/utf8.h"

/* --- schemes ------------------------------------------------------------- */

enum where { ANYWHERE, BEFORE_VOWEL, BEFORE_E_I, AT_END };

struct row {
    const char *from;
    const char *to;
    enum where where;
};

/* Rows stand longest first. A letter without a row is itself (see plain), and
 * one that has no plain sound ends the reading. */
static const struct row english[] = {
    {"shch", "Q",  ANYWHERE},
    {"tch",  "C",  ANYWHERE},
    {"off",  "ov", AT_END  },
    {"eff",  "ev", AT_END  },
    {"zh",   "Z",  ANYWHERE},
    {"kh",   "h",  ANYWHERE},
    {"ts",   "c",  ANYWHERE},
    {"tz",   "c",  ANYWHERE},
    {"ch",   "C",  ANYWHERE},
    {"sh",   "S",  ANYWHERE},
    {"ye",   "e",  ANYWHERE},
    {"yo",   "e",  ANYWHERE},
    {"yo",   "io", ANYWHERE},
    {"x",    "ks", ANYWHERE},
    {"h",    "g",  ANYWHERE},
    {"j",    "i",  ANYWHERE},
};

static const struct row german[] = {
    {"schtsch", "Q",  ANYWHERE    },
    {"tsch",    "C",  ANYWHERE    },
    {"sch",     "S",  ANYWHERE    },
    {"sch",     "Z",  ANYWHERE    },
    {"sh",      "Z",  ANYWHERE    },
    {"ch",      "h",  ANYWHERE    },
    {"ss",      "s",  ANYWHERE    },
    {"tz",      "c",  ANYWHERE    },
    {"ts",      "c",  ANYWHERE    },
    {"je",      "e",  ANYWHERE    },
    {"jo",      "e",  ANYWHERE    },
    {"jo",      "io", ANYWHERE    },
    {"s",       "z",  BEFORE_VOWEL},
    {"z",       "c",  ANYWHERE    },
    {"w",       "v",  ANYWHERE    },
    {"x",       "ks", ANYWHERE    },
    {"h",       "g",  ANYWHERE    },
    {"j",       "i",  ANYWHERE    },
};

/* A lone u is no Slavic у in French: ou is. */
static const struct row french[] = {
    {"chtch", "Q",  ANYWHERE  },
    {"tch",   "C",  ANYWHERE  },
    {"off",   "ov", AT_END    },
    {"eff",   "ev", AT_END    },
    {"ch",    "S",  ANYWHERE  },
    {"kh",    "h",  ANYWHERE  },
    {"ts",    "c",  ANYWHERE  },
    {"ou",    "u",  ANYWHERE  },
    {"gu",    "g",  BEFORE_E_I},
    {"x",     "ks", ANYWHERE  },
    {"h",     "g",  ANYWHERE  },
    {"j",     "Z",  ANYWHERE  },
    {"u",     "",   ANYWHERE  },
};

static const struct row polish[] = {
    {"szcz", "Q",  ANYWHERE},
    {"cz",   "C",  ANYWHERE},
    {"sz",   "S",  ANYWHERE},
    {"rz",   "Z",  ANYWHERE},
    {"ch",   "h",  ANYWHERE},
    {"je",   "e",  ANYWHERE},
    {"jo",   "e",  ANYWHERE},
    {"jo",   "io", ANYWHERE},
    {"z",    "z",  ANYWHERE},
    {"z",    "Z",  ANYWHERE},
    {"c",    "c",  ANYWHERE},
    {"w",    "v",  ANYWHERE},
    {"h",    "g",  ANYWHERE},
    {"j",    "i",  ANYWHERE},
    {"v",    "",   ANYWHERE},
};

static const struct row spanish[] = {
    {"sch", "Q",  ANYWHERE  },
    {"zh",  "Z",  ANYWHERE  },
    {"sh",  "S",  ANYWHERE  },
    {"ch",  "C",  ANYWHERE  },
    {"ts",  "c",  ANYWHERE  },
    {"gu",  "g",  BEFORE_E_I},
    {"ye",  "e",  ANYWHERE  },
    {"yo",  "e",  ANYWHERE  },
    {"x",   "ks", ANYWHERE  },
    {"j",   "h",  ANYWHERE  },
    {"h",   "g",  ANYWHERE  },
};

/* Dutch and the Scandinavian languages: j behind a letter makes it soft. */
static const struct row northern[] = {
    {"sjtsj", "Q",  ANYWHERE},
    {"sjtj",  "Q",  ANYWHERE},
    {"tsj",   "C",  ANYWHERE},
    {"tj",    "C",  ANYWHERE},
    {"sj",    "S",  ANYWHERE},
    {"zj",    "Z",  ANYWHERE},
    {"ch",    "h",  ANYWHERE},
    {"oe",    "u",  ANYWHERE},
    {"ts",    "c",  ANYWHERE},
    {"je",    "e",  ANYWHERE},
    {"jo",    "e",  ANYWHERE},
    {"jo",    "io", ANYWHERE},
    {"ks",    "ks", ANYWHERE},
    {"h",     "g",  ANYWHERE},
    {"j",     "i",  ANYWHERE},
};

/* Czech and its neighbours: folding has taken the caron of š, č and ž. */
static const struct row central[] = {
    {"ch", "h", ANYWHERE},
    {"je", "e", ANYWHERE},
    {"s",  "s", ANYWHERE},
    {"s",  "S", ANYWHERE},
    {"c",  "c", ANYWHERE},
    {"c",  "C", ANYWHERE},
    {"z",  "z", ANYWHERE},
    {"z",  "Z", ANYWHERE},
    {"h",  "g", ANYWHERE},
    {"j",  "i", ANYWHERE},
};

static const struct row hungarian[] = {
    {"sz", "s", ANYWHERE},
    {"zs", "Z", ANYWHERE},
    {"cs", "C", ANYWHERE},
    {"ty", "t", ANYWHERE},
    {"gy", "d", ANYWHERE},
    {"ny", "n", ANYWHERE},
    {"ly", "l", ANYWHERE},
    {"je", "e", ANYWHERE},
    {"s",  "S", ANYWHERE},
    {"c",  "c", ANYWHERE},
    {"h",  "h", ANYWHERE},
    {"j",  "i", ANYWHERE},
};

struct scheme {
    const struct row *rows;
    size_t n;
    /* So much forks, or is so unlike the others, that only surnames count. */
    bool is_for_surnames;
};

static const struct scheme schemes[] = {
    {english,   PT_COUNTOF(english),   false},
    {german,    PT_COUNTOF(german),    false},
    {french,    PT_COUNTOF(french),    false},
    {polish,    PT_COUNTOF(polish),    false},
    {spanish,   PT_COUNTOF(spanish),   true },
    {northern,  PT_COUNTOF(northern),  false},
    {central,   PT_COUNTOF(central),   true },
    {hungarian, PT_COUNTOF(hungarian), true },
};

/* a … z where no row says anything else; 0: no Slavic sound. */
static const char plain[] = "ab\0defg\0i\0klmnop\0rstuv\0\0iz";

/* Doubled they are of other languages: Harrow, Abbott. */
static const char never_doubled[] = "bdgoruv";

/* U+0430 … U+045F, folded: ё is е by then. */
static const char *const cyrillic[] = {
    "a", "b", "v", "g", "d", "e",  "Z",  "z",  /* а … з */
    "i", "i", "k", "l", "m", "n",  "o",  "p",  /* и … п */
    "r", "s", "t", "u", "f", "h",  "c",  "C",  /* р … ч */
    "S", "Q", "",  "i", "",  "e",  "iu", "ia", /* ш … я */
    "e", "e", "Z", "g", "e", "dz", "i",  "i",  /* ѐ … ї */
    "i", "l", "n", "C", "k", "i",  "u",  "Z",  /* ј … џ */
};

enum { CYRILLIC_A = 0x430, GHE_WITH_UPTURN = 0x491 };

/* Key endings of Slavic surnames and of places named like them. */
/* clang-format off */
static const struct pt_str surname_ends[] = {
    {"ov", 2},   {"ev", 2},   {"iv", 2},   {"ova", 3},  {"eva", 3},
    {"ski", 3},  {"ska", 3},  {"cki", 3},  {"cka", 3},  {"enko", 4},
    {"oviC", 4}, {"eviC", 4}, {"Cko", 3},  {"Cuk", 3},  {"iuk", 3},
    {"Svili", 5},
};
/* clang-format on */

/* --- keys ---------------------------------------------------------------- */

enum { MAX_READINGS = 16 }; /* of one word by one scheme */

struct keys {
    struct pt_name_key *items;
    size_t n;
    /* Of the scheme at hand: */
    size_t n_readings;
    uint32_t begins; /* a bit for each letter with which a row begins */
};

static struct pt_str text_of(const struct pt_name_key *key)
{
    return pt_str_n(key->text, key->len);
}

static void add(struct pt_name_key *key, const char *sounds)
{
    for (; *sounds; sounds++) {
        assert(key->len < sizeof key->text);
        key->text[key->len++] = *sounds;
    }
}

/* Replaces the ending from by to, where it is one. */
static void
replace_end(struct pt_name_key *key, const char *from, const char *to)
{
    const struct pt_str end = pt_str_of(from);
    if (!pt_str_ends(text_of(key), end))
        return;
    key->len -= end.len;
    add(key, to);
}

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

static bool is_hushing(char c)
{
    return c == 'C' || c == 'S' || c == 'Z' || c == 'Q';
}

/* Takes out what romanisations differ in: ii, ss; ie for e; чов for чев;
 * -skaya for -ska. */
static void settle(struct pt_name_key *key)
{
    size_t n = 0;
    for (size_t i = 0; i < key->len; i++) {
        const char c = key->text[i];
        const char before = n ? key->text[n - 1] : '\0';
        const bool is_double = c == before && (c == 'i' || c == 's');
        if (is_double)
            continue;
        if (c == 'e' && before == 'i')
            n--;
        const bool is_yo = c == 'o' && is_hushing(before) && i + 1 < key->len &&
                           key->text[i + 1] == 'v';
        key->text[n++] = is_yo ? 'e' : c;
    }
    key->len = n;
    replace_end(key, "skaia", "ska");
    replace_end(key, "ckaia", "cka");
}

/* Two letters and more, one of them a vowel. */
static bool is_root(struct pt_str s)
{
    for (size_t i = 0; s.len > 1 && i < s.len; i++)
        if (is_vowel(s.ptr[i]))
            return true;
    return false;
}

static bool is_surname(const struct pt_name_key *key)
{
    const struct pt_str text = text_of(key);
    for (size_t i = 0; i < PT_COUNTOF(surname_ends); i++) {
        const struct pt_str end = surname_ends[i];
        if (text.len >= end.len &&
            text.ptr[text.len - 1] == end.ptr[end.len - 1] &&
            pt_str_ends(text, end) &&
            is_root(pt_str_sub(text, 0, text.len - end.len)))
            return true;
    }
    return false;
}

/* Adds the reading, settled, unless it is there. */
static void
add_key(struct keys *keys, struct pt_name_key key, bool is_for_surnames)
{
    settle(&key);
    key.is_surname = is_surname(&key);
    if (is_for_surnames && !key.is_surname)
        return;
    for (size_t i = 0; i < keys->n; i++)
        if (pt_str_equal(text_of(&keys->items[i]), text_of(&key)))
            return;
    if (keys->n < PT_MAX_NAME_KEYS)
        keys->items[keys->n++] = key;
}

/* --- Latin --------------------------------------------------------------- */

static bool fits(const struct row *row, struct pt_str word, size_t at)
{
    size_t n = 0;
    for (; row->from[n]; n++)
        if (at + n == word.len || word.ptr[at + n] != row->from[n])
            return false;
    const char behind = at + n < word.len ? word.ptr[at + n] : '\0';
    switch (row->where) {
    case ANYWHERE:
        return true;
    case BEFORE_VOWEL:
        return is_vowel(behind);
    case BEFORE_E_I:
        return behind == 'e' || behind == 'i';
    case AT_END:
        return !behind;
    }
    PT_UNREACHABLE();
    return false;
}

static uint32_t bit_of(char letter)
{
    return UINT32_C(1) << (letter - 'a');
}

static uint32_t begins_of(const struct scheme *scheme)
{
    uint32_t begins = 0;
    for (size_t i = 0; i < scheme->n; i++)
        begins |= bit_of(scheme->rows[i].from[0]);
    return begins;
}

/* Reads word from at on, behind what key holds already. */
static void read_latin(const struct scheme *scheme,
                       struct pt_str word,
                       size_t at,
                       struct pt_name_key key,
                       struct keys *keys)
{
    while (at < word.len) {
        size_t i = keys->begins & bit_of(word.ptr[at]) ? 0 : scheme->n;
        while (i < scheme->n && !fits(&scheme->rows[i], word, at))
            i++;
        if (i == scheme->n) {
            const char letter = word.ptr[at++];
            const char sound = plain[letter - 'a'];
            if (!sound || (at < word.len && word.ptr[at] == letter &&
                           strchr(never_doubled, letter)))
                return;
            key.text[key.len++] = sound;
            continue;
        }
        const struct row *const row = &scheme->rows[i];
        const size_t behind = at + strlen(row->from);
        if (i + 1 < scheme->n && !strcmp(row[1].from, row->from) &&
            keys->n_readings < MAX_READINGS) {
            keys->n_readings++;
            struct pt_name_key fork = key;
            add(&fork, row[1].to);
            read_latin(scheme, word, behind, fork, keys);
        }
        if (!row->to[0])
            return;
        add(&key, row->to);
        at = behind;
    }
    add_key(keys, key, scheme->is_for_surnames);
}

static bool is_latin(struct pt_str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] < 'a' || word.ptr[i] > 'z')
            return false;
    return word.len >= PT_MIN_NAME_LETTERS && word.len <= PT_MAX_NAME_LETTERS;
}

/* --- Cyrillic ------------------------------------------------------------ */

static const char *sound_of(uint32_t letter)
{
    if (letter == GHE_WITH_UPTURN)
        return "g";
    if (letter == '\'')
        return "";
    if (letter < CYRILLIC_A || letter - CYRILLIC_A >= PT_COUNTOF(cyrillic))
        return NULL;
    return cyrillic[letter - CYRILLIC_A];
}

bool pt_name_is_cyrillic(struct pt_str word)
{
    size_t n;
    const char *const sound =
        word.len ? sound_of(pt_utf8_get(word, 0, &n)) : NULL;
    return sound && sound[0];
}

/* Adjectives are names in every case, and Ukrainian has no stemmer. */
static void decline(struct pt_name_key *key)
{
    static const struct {
        const char *from;
        const char *to;
    } endings[] = {
        {"skogo", "ski"},
        {"skomu", "ski"},
        {"skim",  "ski"},
        {"skom",  "ski"},
        {"ckogo", "cki"},
        {"ckomu", "cki"},
        {"ckim",  "cki"},
        {"ckom",  "cki"},
        {"skoi",  "ska"},
        {"ckoi",  "cka"},
    };
    for (size_t i = 0; i < PT_COUNTOF(endings); i++)
        replace_end(key, endings[i].from, endings[i].to);
}

static void read_cyrillic(struct pt_str word, struct keys *keys)
{
    struct pt_name_key key = {0};
    size_t n_letters = 0;
    for (size_t at = 0, n; at < word.len; at += n, n_letters++) {
        const char *const sound = sound_of(pt_utf8_get(word, at, &n));
        if (!sound || n_letters == PT_MAX_NAME_LETTERS)
            return;
        add(&key, sound);
    }
    if (n_letters < PT_MIN_NAME_LETTERS)
        return;
    settle(&key);
    decline(&key);
    add_key(keys, key, false);
}

size_t pt_name_keys(struct pt_str word,
                    struct pt_name_key out[PT_MAX_NAME_KEYS])
{
    struct keys keys = {.items = out};
    const struct pt_name_key nothing = {0};
    if (is_latin(word))
        for (size_t i = 0; i < PT_COUNTOF(schemes); i++) {
            keys.n_readings = 1;
            keys.begins = begins_of(&schemes[i]);
            read_latin(&schemes[i], word, 0, nothing, &keys);
        }
    else if (pt_name_is_cyrillic(word))
        read_cyrillic(word, &keys);
    return keys.n;
}
