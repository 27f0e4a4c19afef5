/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/ahead.h"

#include "indexer/walk.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

Suite *pt_suite_ahead(void);

static struct pt_function_words *function_words;
static struct pt_ahead *ahead;

static const char english[] =
    "The harbour was closed for the week, and the pilots said that they would "
    "not be at work before it is safe to go out to the ships again. ";

static void open_for(unsigned n_jobs)
{
    ck_assert_int_eq(pt_function_words_new(&function_words), PT_OK);
    const struct pt_ahead_options options = {.n_jobs = n_jobs,
                                             .words = function_words};
    ck_assert_int_eq(pt_ahead_new(&options, &ahead), PT_OK);
}

static void close_it(void)
{
    pt_ahead_free(ahead);
    pt_function_words_free(function_words);
}

static struct pt_draft *first(void)
{
    struct pt_draft *draft = NULL;
    ck_assert_int_eq(pt_ahead_first(ahead, &draft, NULL), PT_OK);
    return draft;
}

static void
add_article(const char *member, const char *lang, struct pt_str text)
{
    const struct pt_article article = {
        .path = PT_STR("/srv/news/all.jsonl"),
        .member = pt_str_of(member),
        .lang = pt_str_of(lang),
        .text = text,
        .date = PT_DATE_NONE,
    };
    ck_assert_int_eq(pt_ahead_add(ahead, &article), PT_OK);
}

/* --------------------------------------------------------------- order --- */

static const unsigned job_rows[] = {1, 2, 5, PT_MAX_JOBS};

static void check_first(unsigned number, const struct pt_sketch *sketch)
{
    char member[16];
    snprintf(member, sizeof member, "%u", number);
    const struct pt_draft *const draft = first();
    ck_assert_int_eq(draft->status, PT_OK);
    ck_assert(draft->is_read && draft->is_lang_found);
    ck_assert(pt_str_equal(draft->article.lang, PT_STR("en")));
    ck_assert(pt_str_equal(draft->article.member, pt_str_of(member)));
    ck_assert_uint_eq(draft->sketch.n_words, sketch->n_words + number % 7);
    pt_ahead_drop(ahead);
}

START_TEST(drafts_come_read_and_in_the_order_in_which_they_were_added)
{
    enum { N = 300 };
    struct pt_document_builder *builder;
    struct pt_sketch sketch;
    struct pt_str path;
    uint64_t story;
    unsigned n_taken = 0;
    open_for(job_rows[_i]);
    ck_assert_int_eq(pt_document_builder_new(&builder), PT_OK);
    const struct pt_article plain = {.text = pt_str_of(english)};
    ck_assert_int_eq(pt_document_sketch(builder, &plain, &story, &sketch),
                     PT_OK);
    pt_document_builder_free(builder);
    for (unsigned i = 0; i < N; i++) {
        char member[16], text[sizeof english + 64];
        snprintf(member, sizeof member, "%u", i);
        snprintf(text, sizeof text, "%s%.*s", english, (int)(i % 7) * 5,
                 "pier pier pier pier pier pier pier");
        while (pt_ahead_is_full(ahead))
            check_first(n_taken++, &sketch);
        /* Without threads nothing is copied, so it is taken at once. */
        add_article(member, "", pt_str_of(text));
        if (!pt_ahead_has_threads(ahead))
            check_first(n_taken++, &sketch);
    }
    while (pt_ahead_peek(ahead, &path)) {
        ck_assert_uint_eq(path.len, 0);
        check_first(n_taken++, &sketch);
    }
    ck_assert_uint_eq(n_taken, N);
    close_it();
}
END_TEST

START_TEST(many_different_words_are_forgotten_in_time)
{
    enum { TEXTS = 50, WORDS = 1500 };
    struct pt_buf text;
    struct pt_document document;
    open_for(3);
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    for (unsigned i = 0, n = 0; n < TEXTS;) {
        if (i < TEXTS && !pt_ahead_is_full(ahead)) {
            pt_buf_clear(&text);
            pt_buf_puts(&text, english);
            for (unsigned k = 0; k < WORDS; k++)
                pt_buf_printf(&text, "w%ux%u%0120d ", i, k, 7);
            add_article("1", "uk", pt_buf_str(&text));
            i++;
            continue;
        }
        struct pt_draft *const draft = first();
        ck_assert(draft->is_read);
        ck_assert_int_eq(pt_document_finish(draft->builder, &draft->article,
                                            &document, NULL),
                         PT_OK);
        ck_assert_uint_gt(document.n_postings, 2 * WORDS);
        for (size_t k = 0; k < document.n_postings; k++)
            ck_assert_uint_gt(document.postings[k].term.len, 0);
        pt_ahead_drop(ahead);
        n++;
    }
    pt_buf_fini(&text);
    close_it();
}
END_TEST

/* ------------------------------------------------------------- one draft ---
 */

START_TEST(a_language_that_cannot_be_told_is_left_to_the_caller)
{
    open_for(2);
    add_article("1", "", PT_STR("qu xkcd zzt brrt"));
    struct pt_draft *const draft = first();
    ck_assert_int_eq(draft->status, PT_OK);
    ck_assert(!draft->is_read && !draft->is_lang_found);
    draft->article.lang = PT_STR("de");
    ck_assert_int_eq(pt_ahead_read(ahead, draft, NULL), PT_OK);
    ck_assert(draft->is_read && !draft->is_lang_found);
    ck_assert_uint_eq(draft->sketch.n_words, 4);
    pt_ahead_drop(ahead);
    close_it();
}
END_TEST

/* clang-format off */
static const struct {
    const char *bytes;
    enum pt_status status;
} byte_rows[] = {
    {"Pier closed\n\nNobody may go out there.\n", PT_OK},
    {"", PT_EINVALID},
    {"\x01\x02\x7f" "ELF\x01\x02\x03", PT_EINVALID},
    {"caf\xe9 cr\xe8me", PT_ENOTFOUND},
};
/* clang-format on */

START_TEST(the_bytes_of_a_text_file_become_its_article)
{
    const struct pt_file_stamp stamp = {.size = 7, .inode = 9};
    struct pt_str path;
    open_for(2);
    ck_assert_int_eq(pt_ahead_add_bytes(ahead, PT_STR("/srv/news/a.txt"),
                                        &stamp, 12,
                                        pt_str_of(byte_rows[_i].bytes)),
                     PT_OK);
    ck_assert(pt_ahead_peek(ahead, &path));
    ck_assert(pt_str_equal(path, PT_STR("/srv/news/a.txt")));
    const struct pt_draft *const draft = first();
    ck_assert_int_eq(draft->status, byte_rows[_i].status);
    ck_assert(pt_file_stamp_equal(&draft->stamp, &stamp));
    ck_assert_int_eq(draft->clock_ns, 12);
    if (draft->status == PT_OK) {
        ck_assert(pt_str_equal(draft->article.path, path));
        ck_assert(pt_file_stamp_equal(&draft->article.stamp, &stamp));
        ck_assert(pt_str_begins(draft->article.text, PT_STR("Pier")) ||
                  pt_str_equal(draft->article.title, PT_STR("Pier closed")));
    } else {
        ck_assert(draft->err.message[0]);
    }
    close_it();
}
END_TEST

START_TEST(too_large_an_article_says_so)
{
    struct pt_buf text;
    open_for(1);
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_buf_puts(&text, english);
    while (text.len <= PT_MAX_ARTICLE_BYTES)
        pt_buf_puts(&text, "                                               ");
    ck_assert(pt_ahead_is_large(
        &(const struct pt_article){.text = pt_buf_str(&text)}));
    add_article("1", "", pt_buf_str(&text));
    ck_assert(pt_ahead_is_full(ahead)); /* of bytes */
    const struct pt_draft *const draft = first();
    ck_assert_int_eq(draft->status, PT_ELIMIT);
    ck_assert(!draft->is_read);
    pt_ahead_drop(ahead);
    ck_assert(!pt_ahead_is_full(ahead));
    pt_buf_fini(&text);
    close_it();
}
END_TEST

START_TEST(what_nobody_takes_is_freed)
{
    open_for(4);
    while (!pt_ahead_is_full(ahead))
        add_article("1", "", pt_str_of(english));
    close_it();
    open_for(4);
    close_it();
    pt_ahead_free(NULL);
}
END_TEST

Suite *pt_suite_ahead(void)
{
    Suite *const suite = suite_create("ahead");
    TCase *const order = tcase_create("order");
    tcase_add_loop_test(
        order, drafts_come_read_and_in_the_order_in_which_they_were_added, 0,
        (int)PT_COUNTOF(job_rows));
    tcase_add_test(order, many_different_words_are_forgotten_in_time);
    suite_add_tcase(suite, order);
    TCase *const drafts = tcase_create("drafts");
    tcase_add_test(drafts,
                   a_language_that_cannot_be_told_is_left_to_the_caller);
    tcase_add_loop_test(drafts, the_bytes_of_a_text_file_become_its_article, 0,
                        (int)PT_COUNTOF(byte_rows));
    tcase_add_test(drafts, too_large_an_article_says_so);
    tcase_add_test(drafts, what_nobody_takes_is_freed);
    suite_add_tcase(suite, drafts);
    return suite;
}
