/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * reaccent.c: for most languages the longest ending of a table; for Turkish
 * vowel harmony, which tells ı from i and ü from u by the vowel before.
 */
#include "common/reaccent.h"

#include "common/utf8.h"

enum { MOST_ENDINGS = 24, LEAST_BEFORE = 2 };

struct ending {
    const char *folded;
    const char *written;
};

/* Romanian has the cedillas that libstemmer 2 was made for. */
/* clang-format off */
static const struct {
    char lang[3];
    struct ending endings[MOST_ENDINGS]; /* ends with NULL */
} tables[] = {
    {"ca", {{"ancia", "ància"},   {"ancies", "àncies"}, {"aveu", "àveu"},
            {"avem", "àvem"},     {"encia", "ència"},   {"encies", "ències"},
            {"essem", "éssem"},   {"essiu", "éssiu"},   {"iem", "íem"},
            {"ieu", "íeu"},       {"io", "ió"}}},
    {"es", {{"abamos", "ábamos"}, {"dran", "drán"},     {"dria", "dría"},
            {"drian", "drían"},   {"grafia", "grafía"}, {"grafias", "grafías"},
            {"ion", "ión"},       {"iran", "irán"},     {"logia", "logía"},
            {"logias", "logías"}, {"nomia", "nomía"},   {"nomias", "nomías"}}},
    {"fr", {{"alite", "alité"},   {"alites", "alités"}, {"aye", "ayé"},
            {"ayes", "ayés"},     {"ee", "ée"},         {"ees", "ées"},
            {"ifie", "ifié"},     {"ifies", "ifiés"},   {"ilite", "ilité"},
            {"ilites", "ilités"}, {"ivite", "ivité"},   {"ivites", "ivités"},
            {"ocie", "ocié"},     {"ocies", "ociés"},   {"oye", "oyé"},
            {"oyes", "oyés"},     {"uye", "uyé"},       {"uyes", "uyés"}}},
    {"ga", {{"ail", "áil"},       {"ain", "áin"},       {"eail", "eáil"},
            {"iocht", "íocht"},   {"iochta", "íochta"},
            {"oidigh", "óidigh"}}},
    {"hu", {{"ert", "ért"},       {"jan", "ján"},       {"jat", "ját"},
            {"jen", "jén"},       {"jet", "jét"},       {"kent", "ként"},
            {"nal", "nál"},       {"nel", "nél"},       {"ol", "ól"}}},
    {"pt", {{"ancia", "ância"},   {"ancias", "âncias"}, {"ao", "ão"},
            {"aramos", "áramos"}, {"avamos", "ávamos"}, {"aveis", "áveis"},
            {"avel", "ável"},     {"cao", "ção"},       {"coes", "ções"},
            {"encia", "ência"},   {"encias", "ências"}, {"iamos", "íamos"},
            {"iveis", "íveis"},   {"ivel", "ível"}}},
    {"ro", {{"and", "ând"},       {"atia", "aţia"},     {"atie", "aţie"},
            {"atiei", "aţiei"},   {"atii", "aţii"},     {"atiile", "aţiile"},
            {"atiilor", "aţiilor"}, {"itia", "iţia"},   {"itie", "iţie"},
            {"itiei", "iţiei"},   {"itii", "iţii"},     {"itiile", "iţiile"},
            {"itiilor", "iţiilor"}, {"utia", "uţia"},   {"utie", "uţie"},
            {"utiei", "uţiei"},   {"utii", "uţii"},     {"utiile", "uţiile"},
            {"utiilor", "uţiilor"}}},
};
/* clang-format on */

static const struct ending *endings_of(struct pt_str lang)
{
    for (size_t i = 0; i < PT_COUNTOF(tables); i++)
        if (pt_str_equal(lang, pt_str_of(tables[i].lang)))
            return tables[i].endings;
    return NULL;
}

/* The longest ending of word that leaves LEAST_BEFORE bytes before it; NULL
 * when there is none. */
static const struct ending *find_ending(const struct ending *endings,
                                        struct pt_str word)
{
    const struct ending *longest = NULL;
    size_t len = 0;
    for (; endings->folded; endings++) {
        const struct pt_str folded = pt_str_of(endings->folded);
        if (folded.len <= len || folded.len + LEAST_BEFORE > word.len ||
            !pt_str_ends(word, folded))
            continue;
        longest = endings;
        len = folded.len;
    }
    return longest;
}

/* i behind a or ı is ı; u behind e, i or ü is ü. What stands behind o and u
 * stays unknown, as these may be ö and ü. */
static void add_turkish(struct pt_str word, struct pt_buf *out)
{
    enum { DOTLESS_I = 0x131, U_DIAERESIS = 0xfc };
    uint32_t last = 0;
    for (size_t at = 0, len; at < word.len; at += len) {
        uint32_t c = pt_utf8_get(word, at, &len);
        if (c == 'i' && (last == 'a' || last == DOTLESS_I))
            c = DOTLESS_I;
        else if (c == 'u' &&
                 (last == 'e' || last == 'i' || last == U_DIAERESIS))
            c = U_DIAERESIS;
        pt_buf_add_utf8(out, c);
        if (c < 0x80 ? memchr("aeiou", (int)c, 5) != NULL
                     : c == DOTLESS_I || c == U_DIAERESIS)
            last = c;
    }
}

void pt_reaccent(struct pt_str lang, struct pt_str word, struct pt_buf *out)
{
    pt_buf_clear(out);
    if (pt_str_equal(lang, PT_STR("tr"))) {
        add_turkish(word, out);
        return;
    }
    const struct ending *const endings = endings_of(lang);
    const struct ending *const ending =
        endings ? find_ending(endings, word) : NULL;
    const size_t kept = ending ? word.len - strlen(ending->folded) : word.len;
    pt_buf_add(out, pt_str_sub(word, 0, kept));
    if (ending)
        pt_buf_puts(out, ending->written);
}
