/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/stem.h"

#include "common/fold.h"
#include "common/mem.h"
#include "common/reaccent.h"

#include <libstemmer.h>

/* The languages that libstemmer 2 knows, by its ISO 639-1 names. The order is
 * not stored anywhere. */
static const char iso_codes[][3] = {
    "ar", "ca", "da", "de", "el", "en", "es", "eu", "fi", "fr",
    "ga", "hi", "hu", "hy", "id", "it", "lt", "ne", "nl", "no",
    "pt", "ro", "ru", "sr", "sv", "ta", "tr", "yi",
};

/* Languages that the stemmer of another does for: the Serbian one takes Latin
 * letters and the ijekavian vowels of Croatian and Bosnian too, and gives one
 * stem to both spellings of a word. */
static const struct {
    char lang[3];
    char has_stemmer[3];
} siblings[] = {
    {"bs", "sr"},
    {"hr", "sr"},
    {"ms", "id"},
    {"nb", "no"},
    {"nn", "no"},
};

struct pt_stemmers {
    struct sb_stemmer *by_id[PT_COUNTOF(iso_codes)]; /* NULL: not yet asked */
    struct pt_buf written; /* the word that is stemmed, and its stem, folded */
    struct pt_buf folded;
};

enum pt_status pt_stemmers_new(struct pt_stemmers **out)
{
    struct pt_stemmers *const stemmers = pt_alloc(sizeof *stemmers);
    if (!stemmers)
        return PT_ENOMEM;
    pt_buf_init(&stemmers->written, PT_BUF_NO_CEILING);
    pt_buf_init(&stemmers->folded, PT_BUF_NO_CEILING);
    *out = stemmers;
    return PT_OK;
}

void pt_stemmers_free(struct pt_stemmers *stemmers)
{
    if (!stemmers)
        return;
    for (size_t i = 0; i < PT_COUNTOF(iso_codes); i++)
        if (stemmers->by_id[i])
            sb_stemmer_delete(stemmers->by_id[i]);
    pt_buf_fini(&stemmers->written);
    pt_buf_fini(&stemmers->folded);
    pt_free(stemmers);
}

static bool is_region_mark(char c)
{
    return c == '-' || c == '_' || c == '.' || c == '@';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Asked at the start of every text, so two bytes are compared, not strings. */
int pt_stemmer_id(struct pt_str lang)
{
    if (lang.len < 2 || (lang.len > 2 && !is_region_mark(lang.ptr[2])))
        return -1;
    const char *code = (const char[]){lower(lang.ptr[0]), lower(lang.ptr[1])};
    for (size_t i = 0; i < PT_COUNTOF(siblings); i++)
        if (memcmp(code, siblings[i].lang, 2) == 0) {
            code = siblings[i].has_stemmer;
            break;
        }
    for (size_t i = 0; i < PT_COUNTOF(iso_codes); i++)
        if (memcmp(code, iso_codes[i], 2) == 0)
            return (int)i;
    return -1;
}

struct pt_str pt_stemmer_lang(int id)
{
    assert(id >= 0);
    if ((size_t)id >= PT_COUNTOF(iso_codes))
        return PT_STR("");
    return pt_str_of(iso_codes[id]);
}

bool pt_stems_keep_start(struct pt_str lang)
{
    static const char keepers[][3] = {"da", "de", "en", "es", "fi", "fr", "it",
                                      "nl", "no", "pt", "ro", "ru", "sv"};
    const int id = pt_stemmer_id(lang);
    if (id < 0)
        return true;
    for (size_t i = 0; i < PT_COUNTOF(keepers); i++)
        if (memcmp(iso_codes[id], keepers[i], 2) == 0)
            return true;
    return false;
}

/* Letters at the end of a stem that its words may not have: tried on all words
 * of dictionaries, of 90,000 to 600,000 each, and what their algorithms write
 * in place of an ending. */
static const struct {
    char lang[3];
    unsigned n_changed;
} changed_ends[] = {
    {"da", 0},
    {"de", 0},
    {"en", 2}, /* dying, die */
    {"es", 1},
    {"fr", 2},
    {"it", 1},
    {"nl", 2},
    {"no", 0},
    {"pt", 1},
    {"sv", 0},
};

struct pt_str pt_stem_start(struct pt_str lang, struct pt_str stem)
{
    const int id = pt_stemmer_id(lang);
    size_t n = stem.len < 1 ? stem.len : 1;
    if (!pt_stems_keep_start(lang))
        return pt_str_sub(stem, 0, 0);
    if (id < 0)
        return stem;
    for (size_t i = 0; i < PT_COUNTOF(changed_ends); i++)
        if (memcmp(iso_codes[id], changed_ends[i].lang, 2) == 0 &&
            stem.len > n + changed_ends[i].n_changed)
            n = stem.len - changed_ends[i].n_changed;
    return pt_str_sub(stem, 0, n);
}

static bool has_digit(struct pt_str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] >= '0' && word.ptr[i] <= '9')
            return true;
    return false;
}

/* True for Latin letters beyond ASCII: those of an ending put back, and those
 * into which the Serbian stemmer turns Cyrillic ones. */
static bool has_accent(struct pt_str stem)
{
    for (size_t i = 0; i < stem.len; i++)
        if ((unsigned char)stem.ptr[i] >= 0xc3 &&
            (unsigned char)stem.ptr[i] <= 0xca)
            return true;
    return false;
}

static struct pt_str folded(struct pt_stemmers *stemmers, struct pt_str stem)
{
    if (!has_accent(stem))
        return stem;
    pt_buf_clear(&stemmers->folded);
    pt_fold(stem, &stemmers->folded);
    return pt_buf_status(&stemmers->folded) == PT_OK
               ? pt_buf_str(&stemmers->folded)
               : PT_STR("");
}

struct pt_str pt_stem(struct pt_stemmers *stemmers, int id, struct pt_str word)
{
    assert(id >= 0 && (size_t)id < PT_COUNTOF(iso_codes));
    if (word.len == 0 || word.len > PT_MAX_STEMMED_BYTES || has_digit(word))
        return word;
    struct sb_stemmer **const stemmer = &stemmers->by_id[id];
    if (!*stemmer)
        *stemmer = sb_stemmer_new(iso_codes[id], "UTF_8");
    if (!*stemmer)
        return PT_STR("");
    struct pt_buf *const written = &stemmers->written;
    pt_reaccent(pt_str_of(iso_codes[id]), word, written);
    if (pt_buf_status(written) != PT_OK)
        return PT_STR("");
    const sb_symbol *const stem = sb_stemmer_stem(
        *stemmer, (const sb_symbol *)written->ptr, (int)written->len);
    if (!stem)
        return PT_STR("");
    const int len = sb_stemmer_length(*stemmer);
    /* A stemmer that takes everything away has said nothing. */
    return len > 0 ? folded(stemmers, pt_str_n((const char *)stem, (size_t)len))
                   : word;
}
