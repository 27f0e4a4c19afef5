/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * spellings.c: a family is closed by walking it: each spelling found is asked
 * for its own, so Київ leads to Kyiv by its key, and that to Kiev by the table
 * of common/variants.c.
 */
#include "search/query/spellings.h"

#include "common/names.h"
#include "common/variants.h"

/* Keys that one family may read. */
enum { MAX_ASKED = 64 };

struct spelling {
    struct pt_str word;
    bool has_variants; /* they are in the family already */
};

struct family {
    const struct pt_reader *reader;
    bool has_cyrillic;
    struct pt_arena *arena;
    struct spelling items[PT_MAX_SPELLINGS];
    size_t n;
    uint64_t asked[MAX_ASKED]; /* hashes of keys */
    size_t n_asked;
    struct pt_error *err;
};

bool pt_spellings_are_cyrillic(const struct pt_lang_count *langs, size_t n)
{
    static const char *const codes[] = {"ru", "uk", "be", "bg", "mk",
                                        "sr", "kk", "ky", "mn", "tg"};
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < PT_COUNTOF(codes); k++)
            if (pt_str_equal(langs[i].lang, pt_str_of(codes[k])))
                return true;
    return false;
}

/* word lives at least as long as the arena. */
static void add(struct family *family, struct pt_str word, bool has_variants)
{
    for (size_t i = 0; i < family->n; i++)
        if (pt_str_equal(family->items[i].word, word)) {
            family->items[i].has_variants |= has_variants;
            return;
        }
    if (family->n < PT_MAX_SPELLINGS)
        family->items[family->n++] = (struct spelling){word, has_variants};
}

/* The variants of a word's variants are its own. */
static enum pt_status add_variants(struct family *family, struct pt_str word)
{
    struct pt_str *variants = NULL;
    size_t n = 0;
    if (pt_variants_of(word, family->arena, &variants, &n) != PT_OK)
        return pt_fail_nomem(family->err);
    for (size_t i = 0; i < n; i++)
        add(family, variants[i], true);
    return PT_OK;
}

/* Whether all of the words that have key are spellings of one name. */
static bool is_believed(const struct pt_name_key *key,
                        struct pt_str word,
                        const struct pt_str *words,
                        size_t n)
{
    if (key->is_surname || pt_name_is_cyrillic(word))
        return true;
    for (size_t i = 0; i < n; i++)
        if (pt_name_is_cyrillic(words[i]))
            return true;
    return false;
}

/* True once for each key, and for none when there were too many. */
static bool ask(struct family *family, struct pt_str key)
{
    const uint64_t hash = pt_str_hash(key);
    for (size_t i = 0; i < family->n_asked; i++)
        if (family->asked[i] == hash)
            return false;
    if (family->n_asked == MAX_ASKED)
        return false;
    family->asked[family->n_asked++] = hash;
    return true;
}

static enum pt_status add_names(struct family *family, struct pt_str word)
{
    struct pt_name_key keys[PT_MAX_NAME_KEYS];
    const size_t n_keys = pt_name_keys(word, keys);
    for (size_t i = 0; i < n_keys; i++) {
        const struct pt_str key = pt_str_n(keys[i].text, keys[i].len);
        struct pt_str *words = NULL;
        size_t n = 0;
        const bool may_be_believed = family->has_cyrillic ||
                                     keys[i].is_surname ||
                                     pt_name_is_cyrillic(word);
        if (!may_be_believed || !ask(family, key))
            continue;
        const enum pt_status status = pt_reader_names(
            family->reader, key, family->arena, &words, &n, family->err);
        if (status != PT_OK)
            return status;
        if (is_believed(&keys[i], word, words, n))
            for (size_t k = 0; k < n; k++)
                add(family, words[k], false);
    }
    return PT_OK;
}

enum pt_status pt_spellings_of(struct pt_str word,
                               const struct pt_reader *reader,
                               bool has_cyrillic,
                               struct pt_arena *arena,
                               struct pt_word_list *list,
                               struct pt_error *err)
{
    struct family family = {.reader = reader,
                            .has_cyrillic = has_cyrillic,
                            .arena = arena,
                            .err = err};
    add(&family, word, false);
    for (size_t i = 0; i < family.n; i++) {
        const struct spelling one = family.items[i];
        enum pt_status status = PT_OK;
        if (!one.has_variants)
            status = add_variants(&family, one.word);
        if (status == PT_OK)
            status = add_names(&family, one.word);
        if (status != PT_OK)
            return status;
    }
    for (size_t i = 1; i < family.n; i++)
        if (!pt_word_list_add(list, arena, family.items[i].word))
            return pt_fail_nomem(err);
    return PT_OK;
}
