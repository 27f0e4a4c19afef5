/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * families.c: the families of spellings that an index really holds, to be read
 * by a person, who finds false friends better than any test.
 *
 *     families DIR     one family a line, each word with its articles
 */
#include "index/index_reader.h"
#include "search/query/spellings.h"

#include <stdio.h>
#include <stdlib.h>

struct families {
    const struct pt_reader *reader;
    bool has_cyrillic;
    struct pt_arena arena; /* of one family */
    struct pt_error err;
    size_t n;
    size_t n_words;
    enum pt_status status;
};

/* Prints the family of word when it is the first of it in the index. */
static bool see_word(void *context, struct pt_str word, uint32_t n_articles)
{
    struct families *const f = context;
    struct pt_word_list list = {0};
    pt_arena_reset(&f->arena);
    f->status = pt_spellings_of(word, f->reader, f->has_cyrillic, &f->arena,
                                &list, &f->err);
    if (f->status != PT_OK)
        return false;
    size_t n_found = 0;
    pt_word_list_sort(&list);
    for (size_t i = 0; i < list.n; i++) {
        uint32_t n = 0;
        f->status = pt_reader_count(f->reader, list.items[i], &n, &f->err);
        if (f->status != PT_OK)
            return false;
        if (n == 0)
            continue;
        if (pt_str_compare(list.items[i], word) < 0)
            return true; /* it was printed there */
        if (n_found++ == 0)
            printf("%.*s %u", PT_STR_FMT(word), n_articles);
        printf("  %.*s %u", PT_STR_FMT(list.items[i]), n);
    }
    if (n_found) {
        printf("\n");
        f->n++;
        f->n_words += 1 + n_found;
    }
    return true;
}

int main(int argc, char **argv)
{
    struct families f = {0};
    struct pt_reader *reader = NULL;
    struct pt_lang_count *langs = NULL;
    struct pt_arena arena;
    size_t n = 0;
    if (argc != 2)
        return fprintf(stderr, "usage: families INDEX\n"), 2;
    pt_arena_init(&arena);
    pt_arena_init(&f.arena);
    enum pt_status status = pt_reader_open(argv[1], &reader, &f.err);
    if (status == PT_OK)
        status = pt_reader_langs(reader, &arena, &langs, &n, &f.err);
    if (status == PT_OK) {
        f.reader = reader;
        f.has_cyrillic = pt_spellings_are_cyrillic(langs, n);
        status = pt_reader_words(reader, "", PT_STR(""), see_word, &f, &f.err);
    }
    if (status == PT_OK)
        status = f.status;
    if (status == PT_OK)
        fprintf(stderr, "%zu families of %zu words\n", f.n, f.n_words);
    else
        fprintf(stderr, "families: %s\n", f.err.message);
    pt_reader_close(reader);
    pt_arena_fini(&f.arena);
    pt_arena_fini(&arena);
    return status == PT_OK ? 0 : 2;
}
