/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/lang_code.h"

#include "common/ascii.h"

/* By name, by ISO 639-2 code, and by what is often written instead. */
static const struct {
    const char *name;
    const char *code;
} names[] = {
    {"arabic",               "ar"},
    {"ara",                  "ar"},
    {"bulgarian",            "bg"},
    {"bul",                  "bg"},
    {"chinese",              "zh"},
    {"zho",                  "zh"},
    {"chi",                  "zh"},
    {"croatian",             "hr"},
    {"hrv",                  "hr"},
    {"czech",                "cs"},
    {"ces",                  "cs"},
    {"cze",                  "cs"},
    {"danish",               "da"},
    {"dan",                  "da"},
    {"dutch",                "nl"},
    {"nld",                  "nl"},
    {"dut",                  "nl"},
    {"english",              "en"},
    {"eng",                  "en"},
    {"estonian",             "et"},
    {"est",                  "et"},
    {"finnish",              "fi"},
    {"fin",                  "fi"},
    {"french",               "fr"},
    {"fra",                  "fr"},
    {"fre",                  "fr"},
    {"français",            "fr"},
    {"german",               "de"},
    {"deu",                  "de"},
    {"ger",                  "de"},
    {"deutsch",              "de"},
    {"greek",                "el"},
    {"ell",                  "el"},
    {"gre",                  "el"},
    {"hebrew",               "he"},
    {"heb",                  "he"},
    {"hindi",                "hi"},
    {"hin",                  "hi"},
    {"hungarian",            "hu"},
    {"hun",                  "hu"},
    {"indonesian",           "id"},
    {"ind",                  "id"},
    {"italian",              "it"},
    {"ita",                  "it"},
    {"italiano",             "it"},
    {"japanese",             "ja"},
    {"jpn",                  "ja"},
    {"korean",               "ko"},
    {"kor",                  "ko"},
    {"latvian",              "lv"},
    {"lav",                  "lv"},
    {"lithuanian",           "lt"},
    {"lit",                  "lt"},
    {"norwegian",            "no"},
    {"nor",                  "no"},
    {"nb",                   "no"},
    {"nob",                  "no"},
    {"nn",                   "no"},
    {"persian",              "fa"},
    {"farsi",                "fa"},
    {"fas",                  "fa"},
    {"polish",               "pl"},
    {"pol",                  "pl"},
    {"polski",               "pl"},
    {"portuguese",           "pt"},
    {"por",                  "pt"},
    {"português",           "pt"},
    {"romanian",             "ro"},
    {"ron",                  "ro"},
    {"rum",                  "ro"},
    {"russian",              "ru"},
    {"rus",                  "ru"},
    {"русский",       "ru"},
    {"serbian",              "sr"},
    {"srp",                  "sr"},
    {"slovak",               "sk"},
    {"slk",                  "sk"},
    {"spanish",              "es"},
    {"spa",                  "es"},
    {"español",             "es"},
    {"swedish",              "sv"},
    {"swe",                  "sv"},
    {"thai",                 "th"},
    {"tha",                  "th"},
    {"turkish",              "tr"},
    {"tur",                  "tr"},
    {"ukrainian",            "uk"},
    {"ukr",                  "uk"},
    {"українська", "uk"},
    {"vietnamese",           "vi"},
    {"vie",                  "vi"},
    {"slo",                  "sk"},
    {"per",                  "fa"},
    {"iw",                   "he"},
    {"cn",                   "zh"},
    {"jp",                   "ja"},
    {"ua",                   "uk"},
    {"gr",                   "el"},
    {"cz",                   "cs"},
    {"dk",                   "da"},
};

/* ISO 639-1, three bytes a code. */
static const char codes[] =
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch "
    "co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy "
    "ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it "
    "iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo "
    "lt lu lv mg mh mi mk ml mn mr ms mt my na nd ne ng nl no nr nv ny oc oj "
    "om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn "
    "so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk "
    "ur uz ve vi vo wa wo xh yi yo za zh zu ";

static struct pt_str code_of(char first, char second)
{
    for (size_t i = 0; i + 2 < sizeof codes; i += 3)
        if (codes[i] == first && codes[i + 1] == second)
            return pt_str_n(codes + i, 2);
    return PT_STR("");
}

struct pt_str pt_lang_code(struct pt_str text)
{
    text = pt_str_trim(text);
    size_t n = 0;
    while (n < text.len && !strchr("-_,;. (", text.ptr[n]))
        n++;
    const struct pt_str word = pt_str_sub(text, 0, n);
    for (size_t i = 0; i < PT_COUNTOF(names); i++)
        if (pt_str_equal_ascii_case(word, pt_str_of(names[i].name)))
            return pt_str_of(names[i].code);
    return n == 2 ? code_of(pt_ascii_lower(word.ptr[0]),
                            pt_ascii_lower(word.ptr[1]))
                  : PT_STR("");
}
