/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/synonym_table.h"

#include "index/index_writer.h"
#include "index/schema.h"
#include "tests/search_rig.h"

#include <check.h>

Suite *pt_suite_synonym_table(void);

static struct pt_rig rig;
static struct pt_reader *before;

static void open_rig(void)
{
    static const struct pt_rig_article article = {.path = "/a.txt",
                                                  .text = "One word."};
    pt_rig_open(&rig, &article, 1);
    pt_rig_set_synonyms(&rig, "UN, United Nations, a cease-fire", &before);
}

static void close_rig(void)
{
    pt_reader_close(before);
    pt_rig_close(&rig);
}

static struct pt_synonym find(const char *words)
{
    struct pt_synonym synonym;
    const enum pt_status status = pt_synonym_find(
        rig.reader, '0', pt_str_of(words), &rig.arena, &synonym, &rig.err);
    ck_assert_msg(status == PT_OK, "%s", rig.err.message);
    return synonym;
}

START_TEST(what_is_written_is_found)
{
    const struct pt_synonym un = find("un");
    ck_assert(un.keeps_itself && un.n_alternatives == 2);
    ck_assert(pt_str_equal(un.alternatives[0], PT_STR("a cease-fire")));
    ck_assert(pt_str_equal(un.alternatives[1], PT_STR("united nations")));
    ck_assert_uint_eq(un.most_words, 1);
    ck_assert_uint_eq(find("a").most_words, 3);
    ck_assert_uint_eq(find("a").n_alternatives, 0);
    ck_assert_uint_eq(find("a ceasefire").n_alternatives, 2);
    ck_assert_uint_eq(find("united nations").most_words, 0);
}
END_TEST

START_TEST(what_is_not_there_is_nothing)
{
    char bytes[PT_MAX_SYNONYM_ENTRY_BYTES + 2];
    memset(bytes, 'y', sizeof bytes);
    bytes[sizeof bytes - 1] = '\0';
    static const char *const words[] = {"unknown", "nations", "united nation",
                                        ""};
    for (size_t i = 0; i < PT_COUNTOF(words); i++) {
        const struct pt_synonym synonym = find(words[i]);
        ck_assert_msg(synonym.most_words == 0 && synonym.n_alternatives == 0,
                      "%s", words[i]);
    }
    ck_assert_uint_eq(find(bytes).n_alternatives, 0);
}
END_TEST

START_TEST(an_index_without_synonyms_has_no_slot)
{
    char slot = 'x';
    ck_assert_int_eq(pt_synonym_slot(rig.reader, &slot, &rig.err), PT_OK);
    ck_assert_int_eq(slot, '0');
    ck_assert_int_eq(pt_synonym_slot(before, &slot, &rig.err), PT_OK);
    ck_assert_int_eq(slot, '\0');
}
END_TEST

START_TEST(a_state_comes_back)
{
    const struct pt_synonym_state state = {'1', 0x12ab, 77,
                                           PT_STR("/my papers/=s 1.txt")};
    struct pt_synonym_state back;
    struct pt_buf value;
    pt_buf_init(&value, PT_BUF_NO_CEILING);
    pt_synonym_state_encode(&state, &value);
    pt_synonym_state_decode(pt_buf_str(&value), &back);
    ck_assert_int_eq(back.slot, state.slot);
    ck_assert_uint_eq(back.hash, state.hash);
    ck_assert_uint_eq(back.n_rules, state.n_rules);
    ck_assert(pt_str_equal(back.path, state.path));
    pt_buf_fini(&value);
}
END_TEST

START_TEST(a_state_that_is_none_means_no_synonyms)
{
    static const char *const values[] = {"", "0", "2 12 3 /x", "0x", "hello"};
    struct pt_synonym_state state = {.slot = 'x'};
    pt_synonym_state_decode(pt_str_of(values[_i]), &state);
    ck_assert_msg(state.slot == '\0', "%s", values[_i]);
}
END_TEST

START_TEST(a_broken_entry_is_told)
{
    static const char *const values[] = {"1", "x+", "9+", "/-"};
    struct pt_writer *writer = NULL;
    struct pt_synonym synonym;
    struct pt_buf key;
    pt_buf_init(&key, PT_BUF_NO_CEILING);
    pt_synonym_key('0', PT_STR("broken"), &key);
    ck_assert_int_eq(pt_writer_open(rig.dir, NULL, NULL, &writer, &rig.err),
                     PT_OK);
    ck_assert_int_eq(pt_writer_set_meta(writer, pt_buf_str(&key),
                                        pt_str_of(values[_i]), &rig.err),
                     PT_OK);
    ck_assert_int_eq(pt_writer_commit(writer, &rig.err), PT_OK);
    pt_writer_close(writer);
    bool is_changed;
    ck_assert_int_eq(pt_reader_refresh(rig.reader, &is_changed, &rig.err),
                     PT_OK);
    ck_assert_int_eq(pt_synonym_find(rig.reader, '0', PT_STR("broken"),
                                     &rig.arena, &synonym, &rig.err),
                     PT_ECORRUPT);
    pt_buf_fini(&key);
}
END_TEST

Suite *pt_suite_synonym_table(void)
{
    Suite *const suite = suite_create("synonym_table");
    TCase *const tcase = tcase_create("table");
    tcase_add_checked_fixture(tcase, open_rig, close_rig);
    tcase_add_test(tcase, what_is_written_is_found);
    tcase_add_test(tcase, what_is_not_there_is_nothing);
    tcase_add_test(tcase, an_index_without_synonyms_has_no_slot);
    tcase_add_test(tcase, a_state_comes_back);
    tcase_add_loop_test(tcase, a_state_that_is_none_means_no_synonyms, 0, 5);
    tcase_add_loop_test(tcase, a_broken_entry_is_told, 0, 4);
    suite_add_tcase(suite, tcase);
    return suite;
}
