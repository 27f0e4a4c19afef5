/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_glass.c: the parts of libxapian's table format, one by one; whole
 * databases are in check_bulk.c.
 */
#include "common/varint.h"
#include "index/bulk/identities.h"
#include "index/bulk/intern.h"
#include "index/glass/glass_lists.h"
#include "index/glass/glass_pack.h"
#include "index/glass/glass_positions.h"
#include "index/glass/glass_run.h"
#include "index/glass/glass_table.h"
#include "index/glass/glass_version.h"
#include "index/glass/glass_walk.h"
#include "index/xapian_c.h"
#include "tests/index_dump.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

Suite *pt_suite_glass(void);

/* ---------------------------------------------------------------- keys --- */

static const struct {
    uint32_t docid;
    const char *bytes;
    size_t len;
} docids[] = {
    {1,          "\x00\x01",             2},
    {0x7fff,     "\x7f\xff",             2},
    {0x8000,     "\x80\x80\x00",         3},
    {0x3fffff,   "\xbf\xff\xff",         3},
    {0x400000,   "\xc0\x40\x00\x00",     4},
    {0x1fffffff, "\xdf\xff\xff\xff",     4},
    {0x20000000, "\xe0\x20\x00\x00\x00", 5},
    {0xffffffff, "\xe0\xff\xff\xff\xff", 5},
};

START_TEST(docids_have_keys_in_their_order)
{
    struct pt_glass_key before = {0};
    for (size_t i = 0; i < PT_COUNTOF(docids); i++) {
        struct pt_glass_key key = {0};
        pt_glass_key_add_docid(&key, docids[i].docid);
        ck_assert_msg(pt_str_equal(pt_glass_key_str(&key),
                                   pt_str_n(docids[i].bytes, docids[i].len)),
                      "%u", docids[i].docid);
        ck_assert_int_lt(
            pt_str_compare(pt_glass_key_str(&before), pt_glass_key_str(&key)),
            0);
        before = key;
    }
}
END_TEST

START_TEST(terms_have_keys_in_their_order)
{
    static const struct {
        const char *bytes;
        size_t len;
    } terms[] = {
        {"\0",     1},
        {"\0\0",   2},
        {"\0a",    2},
        {"\x01",   1},
        {"a",      1},
        {"a\0",    2},
        {"a\0b",   3},
        {"a\x01",  2},
        {"aa",     2},
        {"a\xff",  2},
        {"b",      1},
        {"\xff",   1},
        {"\xff\0", 2}
    };
    struct pt_glass_key before = {0};
    for (size_t i = 0; i < PT_COUNTOF(terms); i++)
        for (int further = 0; further < 2; further++) {
            const struct pt_str term = pt_str_n(terms[i].bytes, terms[i].len);
            struct pt_glass_key key = {0};
            pt_glass_key_add_term(&key, term, !further);
            ck_assert_uint_eq(key.len,
                              pt_glass_term_bytes(term) + (unsigned)further);
            if (further)
                pt_glass_key_add_docid(&key, 0xffffffff);
            ck_assert_msg(pt_str_compare(pt_glass_key_str(&before),
                                         pt_glass_key_str(&key)) < 0,
                          "term %zu", i);
            before = key;
        }
}
END_TEST

START_TEST(a_slot_that_ends_a_key_has_no_zero_bytes)
{
    static const struct {
        uint32_t slot;
        const char *bytes;
    } slots[] = {
        {0,     ""        },
        {1,     "\x01"    },
        {0xff,  "\xff"    },
        {0x201, "\x01\x02"}
    };
    for (size_t i = 0; i < PT_COUNTOF(slots); i++) {
        struct pt_glass_key key = {0};
        pt_glass_key_add_uint_last(&key, slots[i].slot);
        ck_assert(
            pt_str_equal(pt_glass_key_str(&key), pt_str_of(slots[i].bytes)));
    }
}
END_TEST

/* ----------------------------------------------------------- positions --- */

/* Reads what glass_positions.h describes, bit by bit. */
struct bits {
    struct pt_str bytes;
    size_t at; /* bit */
};

static unsigned get_bit(struct bits *bits)
{
    ck_assert_uint_lt(bits->at / 8, bits->bytes.len);
    const unsigned byte = (unsigned char)bits->bytes.ptr[bits->at / 8];
    return byte >> (bits->at++ % 8) & 1;
}

static uint64_t get_code(struct bits *bits, uint64_t n)
{
    unsigned width = 0;
    while ((uint64_t)1 << width < n)
        width++;
    const uint64_t spare = ((uint64_t)1 << width) - n;
    const uint64_t middle = (n - spare) / 2;
    uint64_t value = 0;
    for (unsigned i = 0; i + 1 < width; i++)
        value |= (uint64_t)get_bit(bits) << i;
    if (!width || (spare && value >= middle && value < middle + spare))
        return value;
    if (!get_bit(bits))
        return value;
    return spare ? value + middle + spare : value | (uint64_t)1 << (width - 1);
}

static void get_between(struct bits *bits, uint32_t *p, size_t j, size_t k)
{
    if (j + 1 >= k)
        return;
    const size_t m = j + (k - j) / 2;
    p[m] = (uint32_t)(get_code(bits, (uint64_t)p[k] - p[j] - (k - j) + 1) +
                      p[j] + (m - j));
    get_between(bits, p, j, m);
    get_between(bits, p, m, k);
}

static void check_one_by_one(struct pt_str code, const uint32_t *p, size_t n)
{
    struct pt_glass_cursor cursor;
    ck_assert(pt_glass_cursor_start(&cursor, code));
    for (size_t i = 0; i < n; i++) {
        ck_assert_uint_eq(cursor.at.pos, p[i]);
        ck_assert_uint_eq(pt_glass_cursor_next(&cursor),
                          i + 1 < n ? p[i + 1] : 0);
    }
    ck_assert_uint_eq(pt_glass_cursor_next(&cursor), 0);
    ck_assert(!cursor.bits.is_read_up);
}

static void check_at_once(struct pt_str code, const uint32_t *p, size_t n)
{
    struct pt_glass_cursor cursor;
    uint32_t *const q = calloc(n, sizeof *q);
    ck_assert(pt_glass_cursor_start(&cursor, code));
    ck_assert_uint_eq(pt_glass_cursor_count(&cursor), n);
    ck_assert(pt_glass_cursor_list(&cursor, q));
    ck_assert_mem_eq(p, q, n * sizeof *p);
    ck_assert_uint_eq(pt_glass_cursor_next(&cursor), 0);
    free(q);
}

START_TEST(positions_come_back)
{
    enum { MOST = 300 };
    struct pt_buf code;
    uint32_t p[MOST], q[MOST];
    uint32_t state = (uint32_t)_i;
    pt_buf_init(&code, PT_BUF_NO_CEILING);
    for (int round = 0; round < 400; round++) {
        state = state * 1664525u + 1013904223u;
        const size_t n = 1 + (state >> 16) % (round % 10 ? 12 : MOST);
        const uint32_t step = 1u << (state >> 8) % (n > 12 ? 20 : 27);
        uint32_t pos = 0;
        for (size_t i = 0; i < n; i++) {
            state = state * 1664525u + 1013904223u;
            p[i] = pos += 1 + (state >> 4) % step;
        }
        uint64_t last;
        size_t at = 0;
        pt_buf_clear(&code);
        pt_glass_positions_add(&code, p, n);
        ck_assert(pt_varint_get(pt_buf_str(&code), &at, &last));
        q[0] = (uint32_t)last;
        if (n > 1) {
            struct bits bits = {pt_str_sub(pt_buf_str(&code), at, code.len), 0};
            q[0] = (uint32_t)get_code(&bits, last);
            ck_assert_uint_eq(get_code(&bits, last - q[0]), n - 2);
            q[n - 1] = (uint32_t)last;
            get_between(&bits, q, 0, n - 1);
            at += (bits.at + 7) / 8;
        }
        ck_assert_uint_eq(at, code.len);
        ck_assert_mem_eq(p, q, n * sizeof *p);
        memset(q, 0, sizeof q);
        ck_assert(pt_glass_positions_get(pt_buf_str(&code), q, n, &at));
        ck_assert_uint_eq(at, n);
        ck_assert_mem_eq(p, q, n * sizeof *p);
        ck_assert(pt_glass_positions_get(pt_buf_str(&code), NULL, 0, &at));
        ck_assert_uint_eq(at, n);
        check_one_by_one(pt_buf_str(&code), p, n);
        check_at_once(pt_buf_str(&code), p, n);
    }
    pt_buf_fini(&code);
}
END_TEST

/* One by one they are the n of p, or rise until it is found that they are none.
 */
static void check_damaged(struct pt_str code, const uint32_t *p, size_t n)
{
    struct pt_glass_cursor cursor;
    size_t n_given = 1;
    if (!pt_glass_cursor_start(&cursor, code)) {
        ck_assert_uint_eq(n, 0);
        return;
    }
    for (uint32_t before = cursor.at.pos, pos;
         (pos = pt_glass_cursor_next(&cursor)) != 0; before = pos) {
        ck_assert_uint_lt(before, pos);
        ck_assert(!n || pos == p[n_given]);
        n_given++;
    }
    ck_assert_int_eq(cursor.bits.is_read_up, n == 0);
    ck_assert(!n || n_given == n);
}

/* Whatever the bytes are, what comes out rises. */
START_TEST(no_bytes_are_positions_that_do_not_rise)
{
    enum { MOST_BYTES = 12 };
    static uint32_t p[PT_MAX_GLASS_POSITIONS];
    uint32_t state = (uint32_t)_i;
    unsigned n_good = 0;
    for (int round = 0; round < 4000; round++) {
        char bytes[MOST_BYTES];
        size_t n = 0;
        for (size_t i = 0; i < MOST_BYTES; i++) {
            state = state * 1664525u + 1013904223u;
            bytes[i] = (char)(state >> 20);
        }
        /* No byte is read behind them. */
        const size_t len = (size_t)round % (MOST_BYTES + 1);
        char *const own = len ? malloc(len) : NULL;
        if (len)
            memcpy(own, bytes, len);
        const bool is_good = pt_glass_positions_get(pt_str_n(own, len), p,
                                                    PT_MAX_GLASS_POSITIONS, &n);
        check_damaged(pt_str_n(own, len), p, is_good ? n : 0);
        free(own);
        n_good += is_good;
        for (size_t i = 1; is_good && i < n; i++)
            ck_assert_uint_lt(p[i - 1], p[i]);
    }
    ck_assert_uint_gt(n_good, 400);
}
END_TEST

START_TEST(bytes_that_are_no_positions_are_refused)
{
    static const char *const bad[] = {
        "80",           /* half a number */
        "00",           /* positions begin at 1 */
        "ffffffff1f",   /* above 32 bits */
        "ffffffff0f01", /* bits are missing */
    };
    uint32_t p[4];
    size_t n = 0;
    ck_assert(!pt_glass_positions_get(PT_STR(""), p, 4, &n));
    for (size_t i = 0; i < PT_COUNTOF(bad); i++) {
        char bytes[16];
        const size_t len = strlen(bad[i]) / 2;
        for (size_t k = 0; k < len; k++)
            sscanf(bad[i] + 2 * k, "%2hhx", (unsigned char *)&bytes[k]);
        ck_assert_msg(!pt_glass_positions_get(pt_str_n(bytes, len), p, 4, &n),
                      "%s: %zu", bad[i], n);
    }
}
END_TEST

START_TEST(more_positions_than_the_limit_are_refused)
{
    static uint32_t p[PT_MAX_GLASS_POSITIONS + 1];
    struct pt_buf code;
    size_t n = 0;
    pt_buf_init(&code, PT_BUF_NO_CEILING);
    for (uint32_t i = 0; i <= PT_MAX_GLASS_POSITIONS; i++)
        p[i] = i + 1;
    pt_glass_positions_add(&code, p, PT_MAX_GLASS_POSITIONS + 1);
    ck_assert(!pt_glass_positions_get(pt_buf_str(&code), p, 4, &n));
    pt_buf_clear(&code);
    pt_glass_positions_add(&code, p, PT_MAX_GLASS_POSITIONS);
    ck_assert(pt_glass_positions_get(pt_buf_str(&code), NULL, 0, &n));
    ck_assert_uint_eq(n, PT_MAX_GLASS_POSITIONS);
    pt_buf_fini(&code);
}
END_TEST

/* ------------------------------------------------------------ a database ---
 */

static char root[256];

static void set_up(void)
{
    const char *const place = getenv("TMPDIR");
    snprintf(root, sizeof root, "%s/pt-glass-XXXXXX",
             place && *place ? place : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(root));
    ck_assert_int_eq(chdir(root), 0);
    ck_assert_int_eq(mkdir("db", 0777), 0);
}

static void tear_down(void)
{
    char command[512];
    ck_assert_int_eq(chdir("/"), 0);
    snprintf(command, sizeof command, "rm -rf '%s'", root);
    ck_assert_int_eq(system(command), 0);
}

static void add_to(void *context, struct pt_str key, struct pt_str tag)
{
    pt_glass_table_add(context, key, tag, false);
}

static struct pt_glass_table *new_table(int folder, const char *name)
{
    struct pt_glass_table *table = NULL;
    ck_assert_int_eq(pt_glass_table_new(folder, name, 0, &table, NULL), PT_OK);
    return table;
}

static void end_table(struct pt_glass_table *table, struct pt_glass_root *out)
{
    ck_assert_int_eq(pt_glass_table_finish(table, out, NULL), PT_OK);
    pt_glass_table_free(table);
}

/* Documents where keys of docids become longer, "word" at 3 and 7 in each. */
START_TEST(docids_are_found_where_their_keys_grow)
{
    static const uint32_t ids[] = {1,        127,      128,        0x7fff,
                                   0x8000,   0x8001,   0x3fffff,   0x400000,
                                   0x400001, 0x7fffff, 0x1fffffff, 0x20000000};
    const struct pt_str word = PT_STR("word");
    struct pt_glass_version version = {.revision = PT_GLASS_REVISION};
    struct pt_glass_postings list;
    const int folder = open("db", O_RDONLY | O_DIRECTORY);
    struct pt_glass_table *const postlist = new_table(folder, "postlist.glass");
    struct pt_glass_table *const position = new_table(folder, "position.glass");
    struct pt_glass_table *const termlist = new_table(folder, "termlist.glass");
    struct pt_buf tag, positions;
    pt_buf_init(&tag, PT_BUF_NO_CEILING);
    pt_buf_init(&positions, PT_BUF_NO_CEILING);
    pt_glass_terms_begin(&tag, 2, 1);
    pt_glass_terms_add(&tag, PT_STR(""), word, 2);
    pt_glass_positions_add(&positions, (const uint32_t[]){3, 7}, 2);
    pt_glass_postings_init(&list, add_to, postlist);
    pt_glass_postings_begin_lengths(&list);
    for (size_t i = 0; i < PT_COUNTOF(ids); i++) {
        struct pt_glass_key key = {0};
        pt_glass_key_add_docid(&key, ids[i]);
        pt_glass_table_add(termlist, pt_glass_key_str(&key), pt_buf_str(&tag),
                           false);
        key.len = 0;
        pt_glass_key_add_term(&key, word, false);
        pt_glass_key_add_docid(&key, ids[i]);
        pt_glass_table_add(position, pt_glass_key_str(&key),
                           pt_buf_str(&positions), false);
        pt_glass_postings_add(&list, ids[i], 2);
    }
    pt_glass_postings_end(&list);
    pt_glass_postings_begin(&list, word, PT_COUNTOF(ids), 2 * PT_COUNTOF(ids));
    for (size_t i = 0; i < PT_COUNTOF(ids); i++)
        pt_glass_postings_add(&list, ids[i], 2);
    pt_glass_postings_end(&list);
    end_table(postlist, &version.roots[PT_GLASS_POSTLIST]);
    end_table(position, &version.roots[PT_GLASS_POSITION]);
    end_table(termlist, &version.roots[PT_GLASS_TERMLIST]);
    version.n_documents = PT_COUNTOF(ids);
    version.last_docid = ids[PT_COUNTOF(ids) - 1];
    version.total_length = 2 * PT_COUNTOF(ids);
    version.shortest = version.longest = version.greatest_wdf = 2;
    ck_assert_int_eq(pt_glass_version_write(folder, &version, NULL), PT_OK);
    close(folder);
    pt_check_sound("db");

    xc_db *db = NULL;
    xc_postings *postings = NULL;
    ck_assert_int_eq(xc_db_open("db", &db, NULL), XC_OK);
    ck_assert_uint_eq(xc_db_lastdocid(db), 0x20000000);
    ck_assert_int_eq(xc_db_postings(db, "word", 4, &postings, NULL), XC_OK);
    for (size_t i = 0; i < PT_COUNTOF(ids); i++) {
        uint32_t at[3], length;
        size_t n = 0;
        ck_assert_uint_eq(xc_postings_docid(postings), ids[i]);
        ck_assert_int_eq(xc_postings_doclength(postings, &length, NULL), XC_OK);
        ck_assert_uint_eq(length, 2);
        ck_assert_int_eq(xc_postings_read_positions(postings, at, 3, &n, NULL),
                         XC_OK);
        ck_assert_uint_eq(n, 2);
        ck_assert_uint_eq(at[0], 3);
        ck_assert_uint_eq(at[1], 7);
        ck_assert_int_eq(xc_postings_next(postings, NULL), XC_OK);
    }
    xc_postings_free(postings);
    xc_db_free(db);
    pt_glass_postings_fini(&list);
    pt_buf_fini(&tag);
    pt_buf_fini(&positions);
}
END_TEST

/* A table with an entry for each odd number below twice N_ODD; the tag of the
 * LONG-th is cut into components, that of the DENSE-th compressed. */
enum { N_ODD = 30000, LONG = 20, DENSE = 40 };

static struct pt_glass_key key_of(uint32_t number)
{
    struct pt_glass_key key = {0};
    pt_glass_key_add_term(&key, number < N_ODD ? PT_STR("a") : PT_STR("bc"),
                          false);
    pt_glass_key_add_docid(&key, number);
    return key;
}

/* Its only table, of more than one block. */
static void describe(const struct pt_glass_root *root_of, struct pt_glass *out)
{
    ck_assert_uint_ge(root_of->level, 1);
    *out = (struct pt_glass){.revision = PT_GLASS_REVISION};
    out->tables[PT_GLASS_POSITION] =
        (struct pt_glass_tree){.root_block = root_of->block,
                               .block_bytes = PT_GLASS_BLOCK_BYTES,
                               .n_entries = root_of->n_entries,
                               .level = root_of->level,
                               .has_blocks = true};
}

static void make_odd(struct pt_glass *glass)
{
    static const char zeros[3000];
    struct pt_glass_root found;
    const int folder = open("db", O_RDONLY | O_DIRECTORY);
    struct pt_glass_table *const table = new_table(folder, "position.glass");
    for (uint32_t i = 1; i < 2 * N_ODD; i += 2) {
        char tag[16];
        const struct pt_glass_key key = key_of(i);
        const int n = snprintf(tag, sizeof tag, "%u", (unsigned)i);
        const bool is_long = i / 2 == LONG, is_dense = i / 2 == DENSE;
        pt_glass_table_add(table, pt_glass_key_str(&key),
                           is_long || is_dense ? pt_str_n(zeros, sizeof zeros)
                                               : pt_str_n(tag, (size_t)n),
                           is_dense);
    }
    end_table(table, &found);
    close(folder);
    describe(&found, glass);
}

static void open_odd(const struct pt_glass *glass,
                     struct pt_glass_source *source,
                     struct pt_glass_seeker *seeker)
{
    const int folder = open("db", O_RDONLY | O_DIRECTORY);
    ck_assert(pt_glass_source_open(folder, glass, PT_GLASS_POSITION, source));
    close(folder);
    ck_assert_int_eq(pt_glass_seeker_init(seeker, source), PT_OK);
}

static void close_odd(struct pt_glass_source *source,
                      struct pt_glass_seeker *seeker)
{
    pt_glass_seeker_fini(seeker);
    pt_glass_source_close(source);
}

static void seek_odd(struct pt_glass_seeker *seeker, uint32_t number)
{
    const struct pt_glass_key key = key_of(number);
    char tag[16];
    struct pt_str value;
    const enum pt_glass_found found =
        pt_glass_seek(seeker, pt_glass_key_str(&key), &value);
    const bool is_odd = number % 2 && number < 2 * N_ODD;
    if (is_odd && (number / 2 == LONG || number / 2 == DENSE)) {
        ck_assert_int_eq(found, PT_GLASS_UNKNOWN);
        return;
    }
    ck_assert_msg(found == (is_odd ? PT_GLASS_THERE : PT_GLASS_ABSENT), "%u",
                  (unsigned)number);
    snprintf(tag, sizeof tag, "%u", (unsigned)number);
    if (is_odd)
        ck_assert(pt_str_equal(value, pt_str_of(tag)));
}

START_TEST(entries_are_found_in_any_order)
{
    struct pt_glass glass;
    struct pt_glass_source source;
    struct pt_glass_seeker seeker;
    uint32_t state = 1;
    make_odd(&glass);
    open_odd(&glass, &source, &seeker);
    for (uint32_t i = 0; i < 2 * N_ODD + 3; i++)
        seek_odd(&seeker, i);
    for (uint32_t i = 0; i < 2 * N_ODD; i += 1 + i / 100)
        seek_odd(&seeker, i);
    for (uint32_t i = 2 * N_ODD; i-- > 0;)
        seek_odd(&seeker, i);
    for (uint32_t i = 0; i < 20000; i++) {
        state = state * 1664525u + 1013904223u;
        seek_odd(&seeker, (state >> 8) % (2 * N_ODD + 10));
    }
    close_odd(&source, &seeker);
}
END_TEST

/* As who reads the positions of a word looks for them; *n_told counts what
 * needs no search by bytes. */
static enum pt_glass_found look_up(struct pt_glass_run *run,
                                   struct pt_glass_seeker *seeker,
                                   const char *word,
                                   uint32_t docid,
                                   struct pt_str *out,
                                   unsigned *n_told)
{
    struct pt_glass_key key = {0};
    enum pt_glass_found found;
    pt_glass_key_add_term(&key, pt_str_of(word), false);
    if (pt_glass_run_find(run, seeker, pt_glass_key_str(&key), docid, &found,
                          out)) {
        ++*n_told;
        return found;
    }
    pt_glass_key_add_docid(&key, docid);
    return pt_glass_seek(seeker, pt_glass_key_str(&key), out);
}

/* As the seeker alone finds them; words of the table and of none. */
static unsigned compare_runs(const struct pt_glass *glass,
                             const char *word,
                             uint32_t step,
                             bool is_mixed)
{
    struct pt_glass_source source, other_source;
    struct pt_glass_seeker seeker, other;
    struct pt_glass_run run = {0};
    unsigned n_told = 0;
    uint32_t docid = 1;
    open_odd(glass, &source, &seeker);
    open_odd(glass, &other_source, &other);
    for (unsigned n = 0; n < 4000; n++) {
        struct pt_glass_key key = {0};
        struct pt_str value, wanted;
        pt_glass_key_add_term(&key, pt_str_of(word), false);
        pt_glass_key_add_docid(&key, docid);
        const enum pt_glass_found found =
            look_up(&run, &seeker, word, docid, &value, &n_told);
        ck_assert_msg(
            found == pt_glass_seek(&other, pt_glass_key_str(&key), &wanted),
            "%s %u", word, (unsigned)docid);
        ck_assert(found != PT_GLASS_THERE || pt_str_equal(value, wanted));
        docid = is_mixed ? (docid * 7919 + step) % (2 * N_ODD + 9) + 1
                         : (docid + step) % (2 * N_ODD + 9) + 1;
    }
    close_odd(&source, &seeker);
    close_odd(&other_source, &other);
    return n_told;
}

START_TEST(entries_of_a_run_are_found_by_number)
{
    struct pt_glass glass;
    make_odd(&glass);
    for (uint32_t step = 1; step < 60; step += 1 + step / 3) {
        ck_assert_uint_gt(compare_runs(&glass, "a", step, false), 3500);
        ck_assert_uint_gt(compare_runs(&glass, "bc", step, false), 3500);
        compare_runs(&glass, "a", step, true);
        compare_runs(&glass, "bc", step, true);
    }
    ck_assert_uint_eq(compare_runs(&glass, "ab", 3, false), 3999);
    ck_assert_uint_eq(compare_runs(&glass, "b", 3, true), 3999);
    compare_runs(&glass, "A", 1, false);
    compare_runs(&glass, "c", 1, false);
}
END_TEST

/* Where blocks are kept a table can be read that is no longer there. */
START_TEST(kept_blocks_are_not_read_again)
{
    enum { MOST = 1000 };
    struct pt_glass glass;
    struct pt_glass_source source;
    struct pt_glass_seeker seeker;
    make_odd(&glass);
    open_odd(&glass, &source, &seeker);
    source.kept = pt_glass_kept_new(MOST, PT_GLASS_BLOCK_BYTES);
    ck_assert_ptr_nonnull(source.kept);
    for (uint32_t i = 0; i < 2 * N_ODD + 3; i++)
        seek_odd(&seeker, i);
    close_odd(&source, &seeker);
    ck_assert_uint_lt(pt_glass_kept_n(source.kept), MOST);
    source.file = -1;
    ck_assert_int_eq(pt_glass_seeker_init(&seeker, &source), PT_OK);
    for (uint32_t i = 0; i < 20; i++) {
        pt_glass_kept_settle(source.kept);
        seek_odd(&seeker, i * 97 % (2 * N_ODD));
    }
    pt_glass_seeker_fini(&seeker);
    pt_glass_kept_free(source.kept);
}
END_TEST

static void keep_block(struct pt_glass_kept *kept, uint64_t number)
{
    if (pt_glass_kept_find(kept, number))
        return;
    char *const room = pt_glass_kept_room(kept);
    if (!room)
        return;
    memset(room, (int)(number % 251), PT_GLASS_BLOCK_BYTES);
    pt_glass_kept_add(kept, number);
}

/* Whether it is, with its own bytes; then it was asked for. */
static bool is_kept(struct pt_glass_kept *kept, uint64_t number)
{
    const char *const bytes = pt_glass_kept_find(kept, number);
    return bytes && bytes[0] == (char)(number % 251) &&
           bytes[PT_GLASS_BLOCK_BYTES - 1] == bytes[0];
}

START_TEST(blocks_are_kept_while_there_is_room)
{
    struct pt_glass_kept *const kept =
        pt_glass_kept_new(8, PT_GLASS_BLOCK_BYTES);
    for (uint64_t i = 0; i < 10; i++)
        keep_block(kept, i << 20);
    for (uint64_t i = 0; i < 10; i++)
        ck_assert_int_eq(is_kept(kept, i << 20), i < 8);
    pt_glass_kept_settle(kept); /* all were asked for, which is too many */
    ck_assert_uint_eq(pt_glass_kept_n(kept), 0);
    pt_glass_kept_free(kept);
}
END_TEST

START_TEST(blocks_that_nobody_asks_for_make_room)
{
    struct pt_glass_kept *const kept =
        pt_glass_kept_new(8, PT_GLASS_BLOCK_BYTES);
    for (uint64_t i = 0; i < 6; i++)
        keep_block(kept, i);
    pt_glass_kept_settle(kept); /* there is room for one and another */
    ck_assert_uint_eq(pt_glass_kept_n(kept), 6);
    for (uint64_t i = 5; i < 8; i++)
        keep_block(kept, i);
    pt_glass_kept_settle(kept); /* those of the question before stay */
    for (uint64_t i = 0; i < 10; i++)
        ck_assert_int_eq(is_kept(kept, i), i >= 5 && i < 8);
    keep_block(kept, 9);
    pt_glass_kept_settle(kept);
    for (uint64_t i = 10; i < 13; i++)
        keep_block(kept, i);
    pt_glass_kept_settle(kept); /* and those since room was made last */
    ck_assert_uint_eq(pt_glass_kept_n(kept), 3);
    ck_assert(is_kept(kept, 12));
    ck_assert(!is_kept(kept, 9));
    pt_glass_kept_free(kept);
}
END_TEST

START_TEST(long_and_dense_entries_are_found_whole)
{
    struct pt_glass glass;
    struct pt_glass_source source;
    struct pt_glass_seeker seeker;
    make_odd(&glass);
    open_odd(&glass, &source, &seeker);
    for (uint32_t i = 0; i < 2 * N_ODD; i++) {
        const struct pt_glass_key key = key_of(i);
        const bool is_wide = i / 2 == LONG || i / 2 == DENSE;
        struct pt_str value;
        bool is_deflated = false;
        const enum pt_glass_found found = pt_glass_seek_whole(
            &seeker, pt_glass_key_str(&key), &value, &is_deflated);
        ck_assert_int_eq(found, i % 2 ? PT_GLASS_THERE : PT_GLASS_ABSENT);
        if (i % 2 == 0)
            continue;
        ck_assert_int_eq(is_deflated, i / 2 == DENSE);
        ck_assert_int_eq(value.len == 3000, is_wide);
    }
    close_odd(&source, &seeker);
}
END_TEST

/* Seeks all keys; how many are said to be unknown. */
static unsigned count_unknown(const struct pt_glass *glass)
{
    struct pt_glass_source source;
    struct pt_glass_seeker seeker;
    unsigned n = 0;
    open_odd(glass, &source, &seeker);
    for (uint32_t i = 1; i < 2 * N_ODD; i += 2) {
        const struct pt_glass_key key = key_of(i);
        struct pt_str value;
        n += pt_glass_seek(&seeker, pt_glass_key_str(&key), &value) ==
             PT_GLASS_UNKNOWN;
    }
    close_odd(&source, &seeker);
    return n;
}

START_TEST(a_block_of_a_later_commit_is_not_read)
{
    struct pt_glass glass;
    make_odd(&glass);
    const int file = open("db/position.glass", O_RDWR);
    ck_assert_uint_eq(count_unknown(&glass), 2);
    ck_assert_int_eq(pwrite(file, "\0\0\0\2", 4, PT_GLASS_BLOCK_BYTES), 4);
    const unsigned n = count_unknown(&glass);
    ck_assert_uint_gt(n, 100);
    ck_assert_uint_lt(n, N_ODD);
    glass.tables[PT_GLASS_POSITION].root_block = 100000;
    ck_assert_uint_eq(count_unknown(&glass), N_ODD);
    glass.tables[PT_GLASS_POSITION].root_block = 0;
    ck_assert_uint_eq(count_unknown(&glass), N_ODD);
    close(file);
}
END_TEST

/* A table of words, of which each LISTED-th has a list of N_CHUNKS further
 * chunks, more than a block holds, and the LONG-th a value in components. The
 * others' values are their numbers. */
enum { N_WORDS = 3000, LISTED = 750, N_CHUNKS = 300, CHUNK = 400 };

static struct pt_str word_of(unsigned number, char (*room)[16])
{
    const int n = snprintf(*room, sizeof *room, "w%05u", number * 3);
    return pt_str_n(*room, (size_t)n);
}

static void make_words(struct pt_glass *glass)
{
    static const char zeros[3000];
    char room[16], tag[16];
    struct pt_glass_root found;
    const int folder = open("db", O_RDONLY | O_DIRECTORY);
    struct pt_glass_table *const table = new_table(folder, "position.glass");
    pt_glass_table_add(table, pt_str_n("\0\xe0", 2), PT_STR("lengths"), false);
    for (unsigned i = 0; i < N_WORDS; i++) {
        const struct pt_str word = word_of(i, &room);
        const int n = snprintf(tag, sizeof tag, "%u", i);
        pt_glass_table_add(table, word,
                           i == LONG ? pt_str_n(zeros, sizeof zeros)
                                     : pt_str_n(tag, (size_t)n),
                           false);
        for (uint32_t k = 1; i % LISTED == LISTED - 1 && k <= N_CHUNKS; k++) {
            struct pt_glass_key key = {0};
            pt_glass_key_add_term(&key, word, false);
            pt_glass_key_add_docid(&key, k);
            pt_glass_table_add(table, pt_glass_key_str(&key),
                               pt_str_n(zeros, CHUNK), false);
        }
    }
    end_table(table, &found);
    close(folder);
    describe(&found, glass);
}

static const struct pt_word_sieve every_word;

/* Walks the words from the one of that number on; what the walk ends with. */
static enum pt_glass_found walk_words(struct pt_glass_seeker *seeker,
                                      unsigned number)
{
    char room[16];
    struct pt_str key, value;
    enum pt_glass_found found;
    struct pt_glass_walk terms = {
        .seeker = seeker, .sieve = &every_word, .most_met = UINT64_MAX};
    while ((found = pt_glass_walk_next(&terms, &key, &value)) ==
           PT_GLASS_THERE) {
        char tag[16];
        snprintf(tag, sizeof tag, "%u", number);
        ck_assert(pt_str_equal(key, word_of(number, &room)));
        ck_assert(number == LONG || pt_str_equal(value, pt_str_of(tag)));
        number++;
    }
    ck_assert(found == PT_GLASS_UNKNOWN || number == N_WORDS);
    return found;
}

START_TEST(words_are_walked_past_the_lists_they_have)
{
    enum { MOST = 5000 };
    struct pt_glass glass;
    struct pt_glass_source source;
    struct pt_glass_seeker seeker;
    struct stat st;
    make_words(&glass);
    open_odd(&glass, &source, &seeker);
    source.kept = pt_glass_kept_new(MOST, PT_GLASS_BLOCK_BYTES);
    ck_assert(pt_glass_seek_from(&seeker, PT_STR("")));
    ck_assert_int_eq(walk_words(&seeker, 0), PT_GLASS_ABSENT);
    close_odd(&source, &seeker);
    ck_assert_int_eq(stat("db/position.glass", &st), 0);
    ck_assert_uint_lt(pt_glass_kept_n(source.kept) * PT_GLASS_BLOCK_BYTES,
                      (uint64_t)st.st_size / 2);
    pt_glass_kept_free(source.kept);
}
END_TEST

START_TEST(words_are_walked_from_anywhere)
{
    struct pt_glass glass;
    struct pt_glass_source source;
    struct pt_glass_seeker seeker;
    make_words(&glass);
    open_odd(&glass, &source, &seeker);
    for (unsigned i = 0; i < 3 * N_WORDS; i += 1 + i / 200) {
        char from[16];
        snprintf(from, sizeof from, "w%05u", i);
        ck_assert(pt_glass_seek_from(&seeker, pt_str_of(from)));
        ck_assert_int_eq(walk_words(&seeker, (i + 2) / 3), PT_GLASS_ABSENT);
    }
    ck_assert(pt_glass_seek_from(&seeker, PT_STR("x")));
    ck_assert_int_eq(walk_words(&seeker, N_WORDS), PT_GLASS_ABSENT);
    close_odd(&source, &seeker);
}
END_TEST

static const struct {
    const char *below, *end;
    size_t n_prefix, least, most;
    uint64_t most_met;
} siftings[] = {
    {"",       "",   0, 0, 0, UINT64_MAX},
    {"",       "7",  0, 0, 0, UINT64_MAX},
    {"",       "07", 1, 5, 5, UINT64_MAX},
    {"",       "",   0, 7, 0, UINT64_MAX},
    {"",       "",   2, 0, 3, UINT64_MAX},
    {"w01500", "",   0, 0, 0, UINT64_MAX}, /* a word */
    {"w01501", "3",  0, 0, 0, UINT64_MAX},
    {"w",      "",   0, 0, 0, UINT64_MAX},
    {"",       "3",  0, 0, 0, 1000      },
    {"w07000", "3",  0, 0, 0, 0         },
};

static bool is_sifted_out(struct pt_str word, int i)
{
    const size_t len = word.len - siftings[i].n_prefix;
    return len < siftings[i].least ||
           (siftings[i].most && len > siftings[i].most) ||
           !pt_str_ends(word, pt_str_of(siftings[i].end));
}

/* Each word of the table, one by one. */
START_TEST(words_that_are_not_wanted_are_passed)
{
    struct pt_glass glass;
    struct pt_glass_source source;
    struct pt_glass_seeker seeker;
    struct pt_str key, value;
    char room[16];
    const struct pt_str below = pt_str_of(siftings[_i].below);
    const struct pt_str ends[] = {PT_STR("nowhere"),
                                  pt_str_of(siftings[_i].end)};
    const struct pt_word_sieve sieve = {.ends = ends,
                                        .n_ends = 2,
                                        .least = siftings[_i].least,
                                        .most = siftings[_i].most};
    make_words(&glass);
    open_odd(&glass, &source, &seeker);
    ck_assert(pt_glass_seek_from(&seeker, PT_STR("")));
    struct pt_glass_walk terms = {.seeker = &seeker,
                                  .below = below,
                                  .n_prefix = siftings[_i].n_prefix,
                                  .sieve = &sieve,
                                  .most_met = siftings[_i].most_met};
    uint64_t n = 0;
    for (unsigned i = 0; i < N_WORDS && n < terms.most_met; i++) {
        const struct pt_str word = word_of(i, &room);
        if (below.len && pt_str_compare(word, below) >= 0)
            break;
        n++;
        if (is_sifted_out(word, _i))
            continue;
        ck_assert_int_eq(pt_glass_walk_next(&terms, &key, &value),
                         PT_GLASS_THERE);
        ck_assert(pt_str_equal(key, word));
        ck_assert_uint_eq(terms.n, n);
    }
    ck_assert_int_eq(pt_glass_walk_next(&terms, &key, &value), PT_GLASS_ABSENT);
    ck_assert_uint_eq(terms.n, n);
    close_odd(&source, &seeker);
}
END_TEST

static char *read_table(const char *path, size_t *out_n)
{
    struct stat st;
    const int file = open(path, O_RDONLY);
    ck_assert_int_eq(fstat(file, &st), 0);
    char *const bytes = malloc((size_t)st.st_size);
    ck_assert_int_eq(read(file, bytes, (size_t)st.st_size), st.st_size);
    close(file);
    *out_n = (size_t)st.st_size;
    return bytes;
}

/* Has every second item of the root lead where the one before it leads. */
static void lead_back(const struct pt_glass *glass)
{
    enum { DIR_AT = 11 };
    size_t n_bytes;
    struct pt_glass_block block;
    char *const all = read_table("db/position.glass", &n_bytes);
    char *const top = all + glass->tables[PT_GLASS_POSITION].root_block *
                                PT_GLASS_BLOCK_BYTES;
    const int file = open("db/position.glass", O_WRONLY);
    ck_assert(pt_glass_block_take(pt_str_n(top, PT_GLASS_BLOCK_BYTES),
                                  glass->tables[PT_GLASS_POSITION].level,
                                  PT_GLASS_REVISION, &block));
    for (size_t i = 1; i < pt_glass_n_items(&block); i += 2) {
        const unsigned before = pt_glass_get16(top + DIR_AT + 2 * (i - 1));
        const unsigned at = pt_glass_get16(top + DIR_AT + 2 * i);
        memcpy(top + at, top + before, sizeof(uint32_t));
    }
    ck_assert_int_eq(pwrite(file, all, n_bytes, 0), (ssize_t)n_bytes);
    close(file);
    free(all);
}

START_TEST(a_walk_that_comes_to_the_same_words_again_is_given_up)
{
    struct pt_glass glass;
    struct pt_glass_source source;
    struct pt_glass_seeker seeker;
    make_words(&glass);
    lead_back(&glass);
    open_odd(&glass, &source, &seeker);
    ck_assert(pt_glass_seek_from(&seeker, PT_STR("")));
    ck_assert_int_eq(walk_words(&seeker, 0), PT_GLASS_UNKNOWN);
    struct pt_glass_walk terms = {
        .seeker = &seeker, .sieve = &every_word, .most_met = UINT64_MAX};
    ck_assert_int_ne(pt_glass_walk_next(&terms, &(struct pt_str){0, 0},
                                        &(struct pt_str){0, 0}),
                     PT_GLASS_THERE);
    close_odd(&source, &seeker);
}
END_TEST

/* All words of the table, wherever they lead; there is an end. */
static void walk_all(const struct pt_glass *glass)
{
    struct pt_glass_source source;
    struct pt_glass_seeker seeker;
    struct pt_str key, value;
    open_odd(glass, &source, &seeker);
    struct pt_glass_walk terms = {
        .seeker = &seeker, .sieve = &every_word, .most_met = UINT64_MAX};
    if (pt_glass_seek_from(&seeker, PT_STR("")))
        while (pt_glass_walk_next(&terms, &key, &value) == PT_GLASS_THERE)
            ck_assert(key.len > 0 && memchr(key.ptr, '\0', key.len) == NULL);
    close_odd(&source, &seeker);
}

/* Whatever comes of it. */
static void look_all_up(const struct pt_glass *glass)
{
    struct pt_glass_source source;
    struct pt_glass_seeker seeker;
    struct pt_glass_run run = {0};
    struct pt_str value;
    unsigned n_told = 0;
    open_odd(glass, &source, &seeker);
    for (uint32_t docid = 1; docid < N_ODD; docid += 1 + docid % 7)
        look_up(&run, &seeker, "a", docid, &value, &n_told);
    close_odd(&source, &seeker);
}

START_TEST(no_damage_to_a_table_leads_astray)
{
    struct pt_glass glass;
    uint32_t state = (uint32_t)_i;
    if (_i % 2)
        make_words(&glass);
    else
        make_odd(&glass);
    const int file = open("db/position.glass", O_RDWR);
    const uint64_t n_bytes = (uint64_t)lseek(file, 0, SEEK_END);
    for (unsigned round = 0; round < 30; round++) {
        for (unsigned i = 0; i < 40; i++) {
            state = state * 1664525u + 1013904223u;
            const uint64_t block =
                (state >> 8) % (n_bytes / PT_GLASS_BLOCK_BYTES);
            state = state * 1664525u + 1013904223u;
            const uint64_t byte =
                (state >> 12) % (round % 2 ? PT_GLASS_BLOCK_BYTES : 300);
            const char other = (char)(state >> 4);
            ck_assert_int_eq(
                pwrite(file, &other, 1,
                       (off_t)(block * PT_GLASS_BLOCK_BYTES + byte)),
                1);
        }
        count_unknown(&glass);
        walk_all(&glass);
        look_all_up(&glass);
    }
    close(file);
}
END_TEST

/* Whatever the entries: small ones, ones of a quarter of a block, and such as
 * are cut. */
START_TEST(leaves_keep_what_they_are_told_to_spare)
{
    static const unsigned spares[] = {0, 64, 160, PT_GLASS_MAX_SPARE};
    static char zeros[5000];
    for (size_t s = 0; s < PT_COUNTOF(spares); s++) {
        struct pt_glass_table *table = NULL;
        struct pt_glass_root root_of;
        unsigned char block[PT_GLASS_BLOCK_BYTES];
        unsigned least = PT_GLASS_BLOCK_BYTES, n_leaves = 0;
        char name[32];
        snprintf(name, sizeof name, "spare%u", spares[s]);
        const int folder = open("db", O_RDONLY | O_DIRECTORY);
        ck_assert_int_eq(
            pt_glass_table_new(folder, name, spares[s], &table, NULL), PT_OK);
        for (unsigned i = 0; i < 3000; i++) {
            char key[16];
            const int n = snprintf(key, sizeof key, "%08u", i);
            const size_t len = i % 50 == 0   ? 2000
                               : i % 99 == 0 ? sizeof zeros
                                             : i * 7 % 90;
            pt_glass_table_add(table, pt_str_n(key, (size_t)n),
                               pt_str_n(zeros, len), false);
        }
        end_table(table, &root_of);
        const int file = openat(folder, name, O_RDONLY);
        while (read(file, block, sizeof block) == (ssize_t)sizeof block) {
            const unsigned gap = (unsigned)block[5] << 8 | block[6];
            if (block[4] != 0)
                continue;
            least = gap < least ? gap : least;
            n_leaves++;
        }
        ck_assert_uint_gt(n_leaves, 20);
        ck_assert_uint_ge(least, spares[s]);
        ck_assert_uint_lt(least, spares[s] + 64); /* and no more */
        close(file);
        close(folder);
    }
}
END_TEST

START_TEST(a_table_that_is_there_is_not_overwritten)
{
    struct pt_glass_table *table = NULL;
    struct pt_error err;
    const int folder = open("db", O_RDONLY | O_DIRECTORY);
    pt_glass_table_free(new_table(folder, "postlist.glass"));
    ck_assert_int_eq(
        pt_glass_table_new(folder, "postlist.glass", 0, &table, &err), PT_EIO);
    ck_assert_ptr_nonnull(strstr(err.message, "postlist.glass"));
    close(folder);
}
END_TEST

/* ---------------------------------------------------------------- strings ---
 */

/* What pt_intern_sort should give, by the C library. */
static const struct pt_intern *sorted_by;

static int compare_strings(const void *a, const void *b)
{
    const struct pt_intern_item *const x = a, *const y = b;
    return pt_str_compare(pt_intern_str(sorted_by, x->number),
                          pt_intern_str(sorted_by, y->number));
}

START_TEST(strings_keep_their_numbers_and_sort)
{
    enum { N = 3000 };
    static struct pt_intern_item items[N], room[N], expected[N];
    struct pt_intern in = {0};
    char text[40];
    for (int round = 0; round < 2; round++) {
        for (int again = 0; again < 2; again++)
            for (uint32_t i = 0; i < N; i++) {
                const int n =
                    snprintf(text, sizeof text, "%.*s%u", (int)(i % 23),
                             "abcdefgabcdefgabcdefgabc", i * 7919u % N);
                text[(size_t)n / 2] = (char)(i % 3 ? 'x' : '\0');
                text[0] = (char)i;
                text[n - 1] = (char)(i >> 8);
                snprintf(text + n, sizeof text - (size_t)n, "%u", i);
                const struct pt_str s =
                    pt_str_n(text, (size_t)n + strlen(text + n));
                if (pt_intern_add(&in, s) != i)
                    ck_abort_msg("string %u has another number", i);
            }
        for (size_t n = 0; n <= N; n = n * 3 + 1) {
            for (uint32_t i = 0; i < n; i++)
                items[i] = expected[i] = pt_intern_item(&in, i, i);
            sorted_by = &in;
            qsort(expected, n, sizeof *expected, compare_strings);
            pt_intern_sort(&in, items, room, n);
            for (size_t i = 0; i < n; i++)
                if (items[i].number != expected[i].number)
                    ck_abort_msg("%zu strings: place %zu", n, i);
        }
        pt_intern_reset(&in);
    }
    pt_intern_fini(&in);
}
END_TEST

START_TEST(identities_are_known_and_counted)
{
    enum { N = 5000 };
    struct pt_identities set = {0};
    ck_assert(!pt_identities_remove(&set, PT_STR("Q0")));
    for (unsigned round = 0; round < 2; round++)
        for (unsigned i = 0; i < N; i++) {
            char text[16];
            bool is_known;
            snprintf(text, sizeof text, "Q%u", i);
            if (!pt_identities_put(&set, pt_str_of(text), &is_known) ||
                is_known != (round > 0) || set.n_present != (round ? N : i + 1))
                ck_abort_msg("round %u: %u", round, i);
        }
    ck_assert(pt_identities_remove(&set, PT_STR("Q77")));
    ck_assert(pt_identities_remove(&set, PT_STR("Q77")));
    ck_assert(!pt_identities_remove(&set, PT_STR("Qnone")));
    ck_assert_uint_eq(set.n_present, N - 1);
    pt_identities_fini(&set);
}
END_TEST

Suite *pt_suite_glass(void)
{
    Suite *const suite = suite_create("glass");
    TCase *tcase = tcase_create("keys");
    tcase_add_test(tcase, docids_have_keys_in_their_order);
    tcase_add_test(tcase, terms_have_keys_in_their_order);
    tcase_add_test(tcase, a_slot_that_ends_a_key_has_no_zero_bytes);
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("lists");
    tcase_add_loop_test(tcase, positions_come_back, 0, 3);
    tcase_add_loop_test(tcase, no_bytes_are_positions_that_do_not_rise, 0, 3);
    tcase_add_test(tcase, bytes_that_are_no_positions_are_refused);
    tcase_add_test(tcase, more_positions_than_the_limit_are_refused);
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("database");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, docids_are_found_where_their_keys_grow);
    tcase_add_test(tcase, leaves_keep_what_they_are_told_to_spare);
    tcase_add_test(tcase, a_table_that_is_there_is_not_overwritten);
    tcase_add_test(tcase, entries_are_found_in_any_order);
    tcase_add_test(tcase, entries_of_a_run_are_found_by_number);
    tcase_add_test(tcase, long_and_dense_entries_are_found_whole);
    tcase_add_test(tcase, words_are_walked_past_the_lists_they_have);
    tcase_add_test(tcase, words_are_walked_from_anywhere);
    tcase_add_loop_test(tcase, words_that_are_not_wanted_are_passed, 0,
                        (int)PT_COUNTOF(siftings));
    tcase_add_test(tcase,
                   a_walk_that_comes_to_the_same_words_again_is_given_up);
    tcase_add_test(tcase, kept_blocks_are_not_read_again);
    tcase_add_test(tcase, blocks_are_kept_while_there_is_room);
    tcase_add_test(tcase, blocks_that_nobody_asks_for_make_room);
    tcase_add_test(tcase, a_block_of_a_later_commit_is_not_read);
    tcase_add_loop_test(tcase, no_damage_to_a_table_leads_astray, 0, 4);
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("strings");
    tcase_add_test(tcase, strings_keep_their_numbers_and_sort);
    tcase_add_test(tcase, identities_are_known_and_counted);
    suite_add_tcase(suite, tcase);
    return suite;
}
