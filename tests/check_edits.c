/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_edits.c: one list becomes another by its edits, and by the fewest.
 */
#include "common/edits.h"

#include <check.h>
#include <stdio.h>

Suite *pt_suite_edits(void);

/* Each letter is an item. */
static size_t items_of(const char *z, struct pt_str *out)
{
    size_t n = 0;
    for (; z[n]; n++)
        out[n] = pt_str_n(z + n, 1);
    return n;
}

static const struct {
    const char *a;
    const char *b;
    const char *edits; /* what goes out > what comes in, in order */
} rows[] = {
    {"",       "",        ""              },
    {"abc",    "abc",     ""              },
    {"",       "ab",      ">ab "          },
    {"ab",     "",        "ab> "          },
    {"abc",    "axc",     "b>x "          },
    {"abc",    "xabc",    ">x "           },
    {"abc",    "abcx",    ">x "           },
    {"abcd",   "bd",      "a> c> "        },
    {"ab",     "ba",      "a> >a "        },
    {"abcdef", "uvwxyz",  "abcdef>uvwxyz "},
    {"kitten", "sitting", "k>s e>i >g "   },
};

static void write_edits(const char *a, const char *b, char *out, size_t size)
{
    struct pt_str x[64], y[64];
    struct pt_edit *edits;
    struct pt_arena arena;
    size_t n, len = 0;
    pt_arena_init(&arena);
    const size_t n_a = items_of(a, x), n_b = items_of(b, y);
    ck_assert_int_eq(pt_edits_find(x, n_a, y, n_b, &arena, &edits, &n), PT_OK);
    out[0] = '\0';
    for (size_t i = 0; i < n; i++)
        len += (size_t)snprintf(
            out + len, size - len, "%.*s>%.*s ",
            (int)(edits[i].end_a - edits[i].begin_a), a + edits[i].begin_a,
            (int)(edits[i].end_b - edits[i].begin_b), b + edits[i].begin_b);
    pt_arena_fini(&arena);
}

START_TEST(edits_are_the_fewest)
{
    char edits[256];
    write_edits(rows[_i].a, rows[_i].b, edits, sizeof edits);
    ck_assert_msg(strcmp(edits, rows[_i].edits) == 0, "%s, %s: %s, wanted %s",
                  rows[_i].a, rows[_i].b, edits, rows[_i].edits);
}
END_TEST

/* Length of the longest common subsequence, by the table. */
static unsigned slow_common(const char *a, const char *b)
{
    unsigned best[65][65] = {{0}};
    for (size_t i = 1; i <= strlen(a); i++)
        for (size_t k = 1; k <= strlen(b); k++) {
            const unsigned skip = best[i - 1][k] > best[i][k - 1]
                                      ? best[i - 1][k]
                                      : best[i][k - 1];
            best[i][k] = a[i - 1] == b[k - 1] ? best[i - 1][k - 1] + 1 : skip;
        }
    return best[strlen(a)][strlen(b)];
}

static unsigned next_random(unsigned *state)
{
    *state = *state * 1103515245u + 12345u;
    return *state >> 16;
}

static void random_word(unsigned *state, char out[41])
{
    const unsigned n = next_random(state) % 40;
    for (unsigned i = 0; i < n; i++)
        out[i] = (char)('a' + next_random(state) % 4);
    out[n] = '\0';
}

/* What is between edits is equal, and as much as can be. */
static void check_pair(const char *a, const char *b)
{
    struct pt_str x[64], y[64];
    struct pt_edit *e;
    struct pt_arena arena;
    size_t n, at_a = 0, at_b = 0, common = 0;
    pt_arena_init(&arena);
    const size_t n_a = items_of(a, x), n_b = items_of(b, y);
    ck_assert_int_eq(pt_edits_find(x, n_a, y, n_b, &arena, &e, &n), PT_OK);
    for (size_t i = 0; i <= n; i++) {
        const size_t to_a = i < n ? e[i].begin_a : n_a;
        const size_t to_b = i < n ? e[i].begin_b : n_b;
        ck_assert_msg(to_a - at_a == to_b - at_b &&
                          strncmp(a + at_a, b + at_b, to_a - at_a) == 0 &&
                          (i == 0 || i == n || to_a > at_a),
                      "%s, %s, before edit %zu", a, b, i);
        common += to_a - at_a;
        at_a = i < n ? e[i].end_a : n_a;
        at_b = i < n ? e[i].end_b : n_b;
    }
    ck_assert_msg(common == slow_common(a, b), "%s, %s: %zu of %u", a, b,
                  common, slow_common(a, b));
    pt_arena_fini(&arena);
}

START_TEST(random_lists_agree_with_the_table)
{
    unsigned state = 7;
    char a[41], b[41];
    for (int i = 0; i < 3000; i++) {
        random_word(&state, a);
        random_word(&state, b);
        check_pair(a, b);
    }
}
END_TEST

/* Nothing in common, and much of it: a limit ends the search. */
START_TEST(long_lists_without_anything_in_common_end_soon)
{
    enum { N = 200000 };
    struct pt_arena arena;
    struct pt_edit *edits;
    size_t n;
    pt_arena_init(&arena);
    struct pt_str *const a = pt_arena_array(&arena, N, sizeof *a);
    struct pt_str *const b = pt_arena_array(&arena, N, sizeof *b);
    ck_assert(a && b);
    for (size_t i = 0; i < N; i++) {
        a[i] = i % 2 ? PT_STR("a") : PT_STR("c");
        b[i] = i % 3 ? PT_STR("b") : PT_STR("d");
    }
    a[0] = b[0] = PT_STR("same");
    ck_assert_int_eq(pt_edits_find(a, N, b, N, &arena, &edits, &n), PT_OK);
    ck_assert_uint_eq(n, 1);
    ck_assert_uint_eq(edits[0].begin_a, 1);
    ck_assert_uint_eq(edits[0].end_b, N);
    pt_arena_fini(&arena);
}
END_TEST

Suite *pt_suite_edits(void)
{
    Suite *const suite = suite_create("edits");
    TCase *const tc = tcase_create("edits");
    tcase_add_loop_test(tc, edits_are_the_fewest, 0, PT_COUNTOF(rows));
    tcase_add_test(tc, random_lists_agree_with_the_table);
    tcase_add_test(tc, long_lists_without_anything_in_common_end_soon);
    suite_add_tcase(suite, tc);
    return suite;
}
