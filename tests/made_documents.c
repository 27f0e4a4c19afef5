/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/made_documents.h"

#include "common/arena.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    MOST_POSTINGS = 70000,
    VOCABULARY = 4000,
    PLAIN_WORDS = 50,
    RICH_WORDS = 2000,
    MOST_FORMS = 64
};

struct maker {
    uint64_t state;
    struct pt_arena arena;
    struct pt_posting *postings;
    size_t n;
    struct pt_form forms[MOST_FORMS];
    struct pt_document doc;
};

/* A passed ck_assert costs a write, and this is for thousands of words. */
static void must(bool condition)
{
    if (!condition)
        ck_abort_msg("the maker of documents is out of room");
}

static uint32_t draw(struct maker *m, uint32_t below)
{
    m->state = m->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(m->state >> 33) % below;
}

static struct pt_str keep(struct maker *m, struct pt_str s)
{
    struct pt_str copy = {0};
    must(pt_arena_copy(&m->arena, s, &copy));
    return copy;
}

static void add(struct maker *m, struct pt_str term, uint32_t pos, bool boolean)
{
    must(m->n < MOST_POSTINGS);
    m->postings[m->n++] = (struct pt_posting){
        .term = keep(m, term), .pos = pos, .is_boolean = boolean};
}

static void add_value(struct maker *m, uint32_t slot, struct pt_str value)
{
    if (m->doc.n_values < PT_COUNTOF(m->doc.values))
        m->doc.values[m->doc.n_values++] =
            (struct pt_value){slot, keep(m, value)};
}

/* Low numbers are frequent words. */
static struct pt_str draw_word(struct maker *m, char room[32])
{
    const uint32_t number = draw(m, draw(m, VOCABULARY) + 1);
    const int n =
        snprintf(room, 32, "w%xord%x", number * 2654435761u % 97, number);
    return pt_str_n(room, (size_t)n);
}

static void add_words(struct maker *m, uint32_t n, bool is_placed)
{
    char room[32];
    uint32_t pos = 1 + draw(m, 5000);
    for (uint32_t i = 0; i < n; i++) {
        const struct pt_str word = draw_word(m, room);
        pos += draw(m, 20) ? 1 : 1 + draw(m, 300);
        add(m, word, is_placed ? pos : 0, false);
        if (!is_placed)
            m->postings[m->n - 1].n_more = draw(m, 4) & 3;
        if (draw(m, 3) || m->doc.n_forms == MOST_FORMS)
            continue;
        room[0] = 'Z';
        const size_t len = word.len - draw(m, 2);
        m->forms[m->doc.n_forms++] =
            (struct pt_form){keep(m, pt_str_n(room, len)), keep(m, word)};
        add(m, pt_str_n(room, len), 0, false);
    }
}

/* ------------------------------------------------------ strange kinds --- */

static void draw_bytes(struct maker *m, char *out, size_t n, uint32_t first)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (char)(first + draw(m, 256 - first));
}

static void add_lengths(struct maker *m)
{
    static const unsigned char lengths[] = {1,  7,  8,  9,   15,  16,  17,
                                            63, 64, 65, 130, 200, 244, 245};
    char word[245];
    for (size_t i = 0; i < PT_COUNTOF(lengths); i++) {
        memset(word, 'a' + (int)draw(m, 3), sizeof word);
        add(m, pt_str_n(word, lengths[i]), 1 + (uint32_t)i, false);
    }
}

static void add_strange_words(struct maker *m, uint32_t first_byte)
{
    char word[120] = "sharedbeginning";
    for (uint32_t i = 0; i < 60; i++) {
        const size_t n = 1 + draw(m, 30);
        draw_bytes(m, word + 15, n, first_byte);
        const size_t from = draw(m, 2) ? 0 : 15;
        add(m, pt_str_n(word + from, n + 15 - from), 3 * i + 1, i % 5 == 0);
    }
}

static void add_frequent(struct maker *m)
{
    static const uint32_t times[] = {125, 126, 127, 128, 129, 300, 60000};
    const uint32_t n = times[draw(m, PT_COUNTOF(times))];
    const uint32_t spread = 1 + draw(m, 3);
    for (uint32_t i = 0; i < n; i++)
        m->postings[m->n++] =
            (struct pt_posting){.term = PT_STR("often"), .pos = 1 + i * spread};
}

static void add_rich(struct maker *m)
{
    char word[32];
    for (uint32_t i = 0; i < RICH_WORDS; i++) {
        const int n = snprintf(word, sizeof word, "rich%u", i * 7919 % 20011);
        add(m, pt_str_n(word, (size_t)n), i + 1, false);
    }
}

static void set_data(struct maker *m, size_t n, bool is_monotone)
{
    char *const data = pt_arena_alloc(&m->arena, n + 1);
    must(data);
    if (is_monotone)
        for (size_t i = 0; i < n; i++)
            data[i] = "same "[i % 5];
    else
        draw_bytes(m, data, n, 0);
    m->doc.data = pt_str_n(data, n);
}

static void add_unordered(struct maker *m)
{
    for (uint32_t i = 0; i < 50; i++) {
        add(m, PT_STR("unordered"), 1 + draw(m, 60), false);
        add(m, PT_STR("sometimes"), draw(m, 3), draw(m, 2));
    }
}

static void add_strange_values(struct maker *m)
{
    char bytes[3000];
    m->doc.n_values = 0;
    draw_bytes(m, bytes, sizeof bytes, 0);
    add_value(m, 0, PT_STR(""));
    add_value(m, 1, PT_STR("equal in all"));
    add_value(m, 2, pt_str_n(bytes, draw(m, sizeof bytes)));
    add_value(m, 3, PT_STR("first"));
    add_value(m, 3, PT_STR("second"));
    add_value(m, 9, pt_str_n(bytes, 1));
    add_value(m, 4, PT_STR("to be taken away"));
    add_value(m, 4, PT_STR(""));
    add_value(m, 15, pt_str_n(bytes, 2));
    add_value(m, 14, PT_STR("behind our slots"));
}

static void make_strange(struct maker *m, enum made_kind kind)
{
    switch (kind) {
    case MADE_LENGTHS:
        add_lengths(m);
        break;
    case MADE_BYTES:
        add_strange_words(m, 1);
        break;
    case MADE_NULS:
        add_strange_words(m, 0);
        break;
    case MADE_FREQUENT:
        add_frequent(m);
        break;
    case MADE_RICH:
        add_rich(m);
        break;
    case MADE_DATA:
        set_data(m, draw(m, 2) ? 2000 + draw(m, 100) : 8150 + draw(m, 80),
                 false);
        break;
    case MADE_MONOTONE: /* packed by us, as record.c does, it would be safe */
        set_data(m, 4000 + draw(m, 4000), true);
        break;
    case MADE_UNORDERED:
        add_unordered(m);
        break;
    case MADE_VALUES:
        add_strange_values(m);
        break;
    case MADE_LARGE:
        set_data(m, 300000 + draw(m, 9000), false);
        break;
    case MADE_ODD:
        add_value(m, 17, PT_STR("far behind our slots"));
        break;
    default:
        break;
    }
}

static enum made_kind draw_kind(struct maker *m, unsigned kinds)
{
    const unsigned kind = 1u << draw(m, MADE_N_KINDS);
    return (enum made_kind)(kinds & kind);
}

/* --------------------------------------------------------- a document --- */

static void make_plain(struct maker *m, uint32_t number, bool is_placed)
{
    char text[80];
    add_words(m, draw(m, PLAIN_WORDS), is_placed);
    snprintf(text, sizeof text, "%08u", 20200101 + draw(m, 50));
    add_value(m, 0, pt_str_of(text));
    if (draw(m, 2)) {
        snprintf(text, sizeof text, "title %u of %u", draw(m, 1000), number);
        add_value(m, 6, pt_str_of(text));
    }
    snprintf(text, sizeof text, "what is stored of number %u, number %u",
             number, number);
    m->doc.data = keep(m, pt_str_of(text));
    add(m, draw(m, 2) ? PT_STR("Len") : PT_STR("Lde"), 0, true);
}

static void make(struct maker *m, uint32_t number, unsigned kinds)
{
    char unique[32];
    pt_arena_reset(&m->arena);
    m->n = 0;
    m->doc = (struct pt_document){.forms = m->forms};
    const enum made_kind kind = draw_kind(m, kinds);
    snprintf(unique, sizeof unique, "Qdoc%u", number);
    if (kinds == MADE_UNPLACED || kind != MADE_EMPTY)
        make_plain(m, number, kinds != MADE_UNPLACED && kind != MADE_UNPLACED);
    make_strange(m, kind);
    m->doc.unique = keep(m, pt_str_of(unique));
    add(m, m->doc.unique, 0, true);
    m->doc.postings = m->postings;
    m->doc.n_postings = m->n;
}

void make_documents(const struct made *made, struct pt_writer *writer)
{
    struct pt_error err = {0};
    struct maker m = {.state = made->seed};
    pt_arena_init(&m.arena);
    m.postings = calloc(MOST_POSTINGS, sizeof *m.postings);
    ck_assert_ptr_nonnull(m.postings);
    for (uint32_t i = 0; i < made->n; i++) {
        make(&m, made->first + i, made->kinds);
        ck_assert_msg(pt_writer_put(writer, &m.doc, &err) == PT_OK, "%s",
                      err.message);
        char key[32], value[64];
        snprintf(key, sizeof key, "key%u", draw(&m, 40));
        snprintf(value, sizeof value, "value %u", i);
        ck_assert_int_eq(pt_writer_set_meta(writer, pt_str_of(key),
                                            pt_str_of(draw(&m, 4) ? value : ""),
                                            &err),
                         PT_OK);
    }
    free(m.postings);
    pt_arena_fini(&m.arena);
}
