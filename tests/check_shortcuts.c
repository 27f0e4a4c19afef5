/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_shortcuts.c: the analysis has short ways (plain ASCII words, words that
 * were seen before). Whatever the text, these say what the long way says.
 */
#include "common/analyze.h"
#include "common/langid.h"
#include "common/tokenize.h"
#include "index/document.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

Suite *pt_suite_shortcuts(void);

/* ---------------------------------------------------------------- texts --- */

static const char *const sentences[] = {
    "The harbour reopened on Friday, the pilots' union said in Port Adler. ",
    "\"We won't wait,\" said Mayor O'Neill of the U.S. team's plan. ",
    "It cost 1,250.50 a day; the well-known cease-fire held since 14:30. ",
    "THE WHO AND THE US SIGNED IT\n",
    "Die Häfen öffneten wieder, weil die Straße geräumt war. ",
    "Les négociations sur l’énergie ont repris à Genève. ",
    "Переговоры возобновились в порту, сказал Шевченко. ",
    "港口重新开放。カタカナとひらがな。 항구가 다시 열렸다. ",
    "\n\n* a list_item of __marks__ and naïve co\u00adoperation\n",
    "See http://example.org/a_b?x=1&y=2 or write to desk@example.org. ",
};

static const char *const langs[] = {"en", "de", "fr", "ru", "uk", ""};

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* A row of sentences, some cut or with bytes of another kind in them. */
static void random_text(uint32_t *state, struct pt_buf *out)
{
    enum { MOST_SENTENCES = 8 };
    static const char marks[] = " .,'-_:;\"\n\t()\x80\xc3\xe2\xff"
                                "aZ09";
    pt_buf_clear(out);
    for (uint32_t n = next_random(state) % MOST_SENTENCES; n > 0; n--) {
        const struct pt_str s =
            pt_str_of(sentences[next_random(state) % PT_COUNTOF(sentences)]);
        const size_t begin = next_random(state) % 4 ? 0 : s.len / 3;
        pt_buf_add(out, pt_str_sub(s, begin, s.len));
        for (uint32_t k = next_random(state) % 4; k > 0; k--)
            pt_buf_add_byte(out, marks[next_random(state) % sizeof marks]);
        if (next_random(state) % 8 == 0)
            pt_buf_add_utf8(out, next_random(state) % 0x30000);
    }
}

/* Long words that no other text has, more than are kept. */
static void many_words(unsigned round, struct pt_buf *out)
{
    enum { N = 16000 };
    static const char filling[] =
        "wort wort wort wort wort wort wort wort wort wort wort wort wort ";
    pt_buf_clear(out);
    for (unsigned i = 0; i < N; i++) {
        pt_buf_printf(out, "Wortan%uing%c", i * 7 + round, 'a' + (int)(i % 26));
        for (const char *c = filling; *c; c++)
            if (*c != ' ')
                pt_buf_add_byte(out, *c);
        for (const char *c = filling; *c; c++)
            if (*c != ' ')
                pt_buf_add_byte(out, *c);
        pt_buf_puts(out, i % 12 ? " " : ".\n");
    }
}

/* ---------------------------------------------------------------- words --- */

START_TEST(plain_words_are_those_of_the_rules)
{
    enum { ROUNDS = 1000 };
    struct pt_buf text;
    uint32_t state = (uint32_t)_i + 1;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    for (int round = 0; round < ROUNDS; round++) {
        struct pt_raw_word a, b;
        size_t at_a = 0, at_b = 0;
        bool is_word = true;
        random_text(&state, &text);
        const struct pt_str s = pt_buf_str(&text);
        while (is_word) {
            is_word = pt_tokenize_next(s, &at_a, &a);
            ck_assert_int_eq(pt_tokenize_by_rules(s, &at_b, &b), is_word);
            ck_assert_uint_eq(at_a, at_b);
            if (is_word)
                ck_assert_msg(a.begin == b.begin && a.end == b.end &&
                                  a.is_dotted == b.is_dotted &&
                                  a.joins_next == b.joins_next,
                              "round %d: [%zu,%zu) and [%zu,%zu) in %.*s",
                              round, a.begin, a.end, b.begin, b.end,
                              PT_STR_FMT(s));
        }
    }
    pt_buf_fini(&text);
}
END_TEST

/* What tokens of one id have in common. */
enum { N_IDS = 1 << 16 };

struct by_id {
    char *words[N_IDS]; /* word, NUL, stem */
};

static void forget_ids(struct by_id *ids)
{
    for (size_t i = 0; i < N_IDS; i++) {
        free(ids->words[i]);
        ids->words[i] = NULL;
    }
}

static void check_id(struct by_id *ids, const struct pt_token *token)
{
    char bytes[2 * PT_MAX_WORD_BYTES + 2];
    ck_assert_uint_gt(token->id, 0);
    if (token->id >= N_IDS)
        return;
    snprintf(bytes, sizeof bytes, "%.*s/%.*s", PT_STR_FMT(token->word),
             PT_STR_FMT(token->stem));
    if (!ids->words[token->id]) {
        const size_t size = strlen(bytes) + 1;
        ids->words[token->id] = malloc(size);
        ck_assert_ptr_nonnull(ids->words[token->id]);
        memcpy(ids->words[token->id], bytes, size);
    }
    ck_assert_str_eq(ids->words[token->id], bytes);
}

static bool is_same_token(const struct pt_token *a, const struct pt_token *b)
{
    return pt_str_equal(a->word, b->word) && pt_str_equal(a->stem, b->stem) &&
           a->begin == b->begin && a->end == b->end && a->pos == b->pos &&
           a->kind == b->kind && a->joins_next == b->joins_next;
}

static void check_analyzer(struct pt_analyzer *used,
                           struct pt_str text,
                           const char *lang,
                           struct by_id *ids)
{
    struct pt_analyzer *fresh;
    struct pt_token a, b;
    bool is_token = true;
    ck_assert_int_eq(pt_analyzer_new(&fresh), PT_OK);
    pt_analyzer_start(used, text, pt_str_of(lang), 1, PT_FOR_DOCUMENT);
    pt_analyzer_start(fresh, text, pt_str_of(lang), 1, PT_FOR_DOCUMENT);
    while (is_token) {
        is_token = pt_analyzer_next(used, &a);
        ck_assert_int_eq(pt_analyzer_next(fresh, &b), is_token);
        if (!is_token)
            break;
        ck_assert_msg(is_same_token(&a, &b), "%.*s and %.*s in %.*s",
                      PT_STR_FMT(a.word), PT_STR_FMT(b.word), PT_STR_FMT(text));
        check_id(ids, &a);
    }
    pt_analyzer_free(fresh);
}

START_TEST(a_used_analyzer_says_what_a_new_one_says)
{
    enum { ROUNDS = 90 };
    static struct by_id ids;
    struct pt_analyzer *used;
    struct pt_buf text;
    uint32_t state = 77;
    bool has_forgotten = false;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    ck_assert_int_eq(pt_analyzer_new(&used), PT_OK);
    pt_analyzer_hold(used, PT_ANALYZER_CACHE_BYTES);
    for (unsigned round = 0; round < ROUNDS; round++) {
        random_text(&state, &text);
        if (round == ROUNDS / 3)
            many_words(round, &text);
        check_analyzer(used, pt_buf_str(&text),
                       langs[next_random(&state) % PT_COUNTOF(langs)], &ids);
        if (pt_analyzer_is_full(used)) {
            pt_analyzer_forget(used);
            has_forgotten = true;
            forget_ids(&ids);
        }
    }
    ck_assert(has_forgotten);
    forget_ids(&ids);
    pt_analyzer_free(used);
    pt_buf_fini(&text);
}
END_TEST

START_TEST(languages_known_before_are_told_the_same)
{
    enum { ROUNDS = 200 };
    struct pt_function_words *words;
    struct pt_buf text;
    uint32_t state = 5;
    size_t n_told = 0;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    ck_assert_int_eq(pt_function_words_new(&words), PT_OK);
    for (int round = 0; round < ROUNDS; round++) {
        random_text(&state, &text);
        const struct pt_str of_new = pt_langid(pt_buf_str(&text));
        const struct pt_str of_used = pt_langid_by(words, pt_buf_str(&text));
        ck_assert(pt_str_equal(of_new, of_used));
        n_told += of_new.len > 0;
    }
    ck_assert_uint_gt(n_told, 0);
    pt_function_words_free(words);
    pt_buf_fini(&text);
}
END_TEST

/* ------------------------------------------------------------ documents --- */

static void check_documents(const struct pt_document *a,
                            const struct pt_document *b)
{
    ck_assert(pt_str_equal(a->unique, b->unique));
    ck_assert_uint_eq(a->n_postings, b->n_postings);
    for (size_t i = 0; i < a->n_postings; i++)
        ck_assert(pt_str_equal(a->postings[i].term, b->postings[i].term) &&
                  a->postings[i].pos == b->postings[i].pos &&
                  a->postings[i].n_more == b->postings[i].n_more &&
                  a->postings[i].is_boolean == b->postings[i].is_boolean);
    ck_assert_uint_eq(a->n_forms, b->n_forms);
    for (size_t i = 0; i < a->n_forms; i++)
        ck_assert(pt_str_equal(a->forms[i].key, b->forms[i].key) &&
                  pt_str_equal(a->forms[i].word, b->forms[i].word));
    ck_assert_uint_eq(a->n_values, b->n_values);
    for (size_t i = 0; i < a->n_values; i++)
        ck_assert(a->values[i].slot == b->values[i].slot &&
                  pt_str_equal(a->values[i].bytes, b->values[i].bytes));
    ck_assert(pt_str_equal(a->data, b->data));
}

/* The used builder takes the two steps, the new one the single one. */
static void check_builder(struct pt_document_builder *used,
                          const struct pt_article *written)
{
    struct pt_document_builder *fresh;
    struct pt_article article = *written;
    struct pt_document a, b;
    struct pt_sketch read, alone;
    uint64_t story;
    char bytes[PT_MAX_SKETCH_BYTES], others[PT_MAX_SKETCH_BYTES];
    ck_assert_int_eq(pt_document_builder_new(&fresh), PT_OK);
    ck_assert_int_eq(
        pt_document_read(used, written, &article.story, &read, NULL), PT_OK);
    article.sketch = pt_str_n(bytes, pt_sketch_encode(&read, bytes));
    article.first_seen = 1700000000;
    article.changed = 1700100000;
    ck_assert_int_eq(pt_document_finish(used, &article, &a, NULL), PT_OK);
    ck_assert_int_eq(pt_document_sketch(fresh, written, &story, &alone), PT_OK);
    ck_assert_uint_eq(story, article.story);
    ck_assert(pt_str_equal(article.sketch,
                           pt_str_n(others, pt_sketch_encode(&alone, others))));
    ck_assert_int_eq(pt_document_build(fresh, &article, &b, NULL), PT_OK);
    check_documents(&a, &b);
    pt_document_builder_free(fresh);
}

START_TEST(a_used_builder_makes_what_a_new_one_makes)
{
    enum { ROUNDS = 50 };
    struct pt_document_builder *used;
    struct pt_buf text;
    uint32_t state = 9;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    ck_assert_int_eq(pt_document_builder_new(&used), PT_OK);
    for (unsigned round = 0; round < ROUNDS; round++) {
        const char *const sentence = sentences[round % PT_COUNTOF(sentences)];
        const char *lang = langs[next_random(&state) % PT_COUNTOF(langs)];
        random_text(&state, &text);
        if (round == ROUNDS / 2) {
            many_words(round, &text);
            lang = ""; /* stems are slow to make */
        }
        check_builder(used,
                      &(struct pt_article){
                          .path = PT_STR("/srv/news/a.txt"),
                          .title = round % 5 ? pt_str_of(sentence) : PT_STR(""),
                          .author = PT_STR("Jane Mayor, Ann O'Neill"),
                          .source = PT_STR("Port Adler Post"),
                          .tags = PT_STR("Harbour\nUnion\n"),
                          .boilerplate = pt_str_of(sentences[0]),
                          .text = pt_buf_str(&text),
                          .lang = pt_str_of(lang),
                          .date = PT_DATE_NONE,
                      });
    }
    pt_document_builder_free(used);
    pt_buf_fini(&text);
}
END_TEST

START_TEST(words_beyond_the_last_id_are_words_too)
{
    enum { N = PT_MAX_WORD_IDS + 500 };
    struct pt_document_builder *builder;
    struct pt_sketch sketch;
    struct pt_buf text;
    uint64_t story;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    for (unsigned i = 0; i < N; i++)
        pt_buf_printf(&text, "W%x ", i);
    const struct pt_article article = {
        .path = PT_STR("/a"), .text = pt_buf_str(&text), .date = PT_DATE_NONE};
    ck_assert_int_eq(pt_document_builder_new(&builder), PT_OK);
    ck_assert_int_eq(pt_document_sketch(builder, &article, &story, &sketch),
                     PT_OK);
    ck_assert_uint_eq(sketch.n_words, N);
    pt_document_builder_free(builder);
    pt_buf_fini(&text);
}
END_TEST

Suite *pt_suite_shortcuts(void)
{
    Suite *const suite = suite_create("shortcuts");
    TCase *const tcase = tcase_create("long ways");
    tcase_add_loop_test(tcase, plain_words_are_those_of_the_rules, 0, 2);
    tcase_add_test(tcase, a_used_analyzer_says_what_a_new_one_says);
    tcase_add_test(tcase, languages_known_before_are_told_the_same);
    tcase_add_test(tcase, a_used_builder_makes_what_a_new_one_makes);
    tcase_add_test(tcase, words_beyond_the_last_id_are_words_too);
    suite_add_tcase(suite, tcase);
    return suite;
}
