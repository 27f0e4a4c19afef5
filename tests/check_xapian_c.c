/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_xapian_c.c: the binding, one group per object. Most groups share a
 * small database of short texts whose words have the positions 1, 2, 3 ...
 */
#include "index/xapian_c.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#else
#define __lsan_disable() ((void)0)
#define __lsan_enable() ((void)0)
#endif

Suite *pt_suite_xapian_c(void);

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define LIT(literal) "" literal, sizeof(literal) - 1

enum { SLOT_DATE, SLOT_STORY };

static const struct text {
    const char *words;
    const char *date;
    const char *story;
} texts[] = {
    {"the ministers signed a lasting ceasefire in the harbour town", "0105",
     "x"                                                                        },
    {"a cease fire held for two days before the talks resumed",      "0103", "y"},
    {"talks about grain exports resumed in the harbour",             "0104", "x"},
    {"the grain ministers held no talks",                            "",     "" },
    {"harbour harbour harbour",                                      "0101", "x"},
};

static struct {
    char dir[64];  /* of this test alone */
    char path[80]; /* where the database of most tests is */
    struct xc_error err;
} place;

/* ------------------------------------------------------------- helpers --- */

static void
expect(enum xc_status want, enum xc_status got, const char *call, int line)
{
    ck_assert_msg(got == want, "line %d: %s\ngave %d (%s), not %d", line, call,
                  got, got ? place.err.message : "", want);
    if (got == XC_OK)
        return;
    ck_assert_int_eq(place.err.status, got);
    ck_assert_msg(place.err.message[0] != '\0', "line %d: no message", line);
    ck_assert_ptr_null(strchr(place.err.message, '\n'));
    memset(&place.err, 0, sizeof place.err);
}

#define EXPECT(status, call) expect(status, call, #call, __LINE__)
#define OK(call) EXPECT(XC_OK, call)
#define ERR (&place.err)

static const char *path_of(const char *name)
{
    static char path[160];
    snprintf(path, sizeof path, "%s/%s", place.dir, name);
    return path;
}

/* Removes what is at path. */
static void remove_tree(const char *path)
{
    DIR *const dir = opendir(path);
    if (!dir) {
        unlink(path);
        return;
    }
    for (const struct dirent *e; (e = readdir(dir));) {
        char inner[512];
        snprintf(inner, sizeof inner, "%s/%s", path, e->d_name);
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            remove_tree(inner);
    }
    closedir(dir);
    rmdir(path);
}

static void make_place(void)
{
    memset(&place, 0, sizeof place);
    const char *const tmp = getenv("TMPDIR");
    snprintf(place.dir, sizeof place.dir, "%.40s/xc-XXXXXX",
             tmp ? tmp : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(place.dir));
    snprintf(place.path, sizeof place.path, "%s/db", place.dir);
}

static void remove_place(void)
{
    remove_tree(place.dir);
}

/* A document of space-separated words. */
static xc_doc *doc_of(const char *words)
{
    xc_doc *doc = NULL;
    OK(xc_doc_new(&doc, ERR));
    uint32_t pos = 1;
    for (const char *w = words; *w; pos++) {
        const size_t len = strcspn(w, " ");
        OK(xc_doc_add_posting(doc, w, len, pos, 1, ERR));
        w += len + (w[len] == ' ');
    }
    OK(xc_doc_set_data(doc, words, strlen(words), ERR));
    return doc;
}

static xc_doc *doc_of_text(size_t i)
{
    xc_doc *const doc = doc_of(texts[i].words);
    const char id[] = {'Q', (char)('1' + i)};
    OK(xc_doc_add_boolean_term(doc, id, sizeof id, ERR));
    OK(xc_doc_add_value(doc, SLOT_DATE, texts[i].date, strlen(texts[i].date),
                        ERR));
    OK(xc_doc_add_value(doc, SLOT_STORY, texts[i].story, strlen(texts[i].story),
                        ERR));
    return doc;
}

static xc_writer *writer_at(const char *path, enum xc_action action)
{
    xc_writer *writer = NULL;
    OK(xc_writer_open(path, action, XC_NO_SYNC, &writer, ERR));
    return writer;
}

static uint32_t add(xc_writer *writer, const char *words)
{
    xc_doc *const doc = doc_of(words);
    uint32_t docid = 0;
    OK(xc_writer_add_document(writer, doc, &docid, ERR));
    xc_doc_free(doc);
    return docid;
}

/* A database of one document, committed. */
static void make_database(const char *path, const char *words)
{
    xc_writer *const writer = writer_at(path, XC_CREATE);
    OK(xc_writer_begin_transaction(writer, ERR));
    add(writer, words);
    OK(xc_writer_commit_transaction(writer, ERR));
    xc_writer_free(writer);
}

static void make_texts(void)
{
    make_place();
    xc_writer *const writer = writer_at(place.path, XC_CREATE);
    OK(xc_writer_begin_transaction(writer, ERR));
    for (size_t i = 0; i < COUNT(texts); i++) {
        xc_doc *const doc = doc_of_text(i);
        uint32_t docid = 0;
        OK(xc_writer_add_document(writer, doc, &docid, ERR));
        ck_assert_uint_eq(docid, i + 1);
        xc_doc_free(doc);
    }
    OK(xc_writer_set_metadata(writer, LIT("colour"), LIT("gr\0y"), ERR));
    OK(xc_writer_set_metadata(writer, LIT("colt"), LIT("horse"), ERR));
    OK(xc_writer_add_synonym(writer, LIT("port"), LIT("harbour"), ERR));
    OK(xc_writer_add_synonym(writer, LIT("port"), LIT("dock"), ERR));
    OK(xc_writer_commit_transaction(writer, ERR));
    xc_writer_free(writer);
}

static xc_db *db_at(const char *path)
{
    xc_db *db = NULL;
    OK(xc_db_open(path, &db, ERR));
    return db;
}

static uint32_t doccount_at(const char *path)
{
    xc_db *const db = db_at(path);
    const uint32_t n = xc_db_doccount(db);
    xc_db_free(db);
    return n;
}

static void assert_bytes(struct xc_bytes got, const char *want, size_t len)
{
    ck_assert_uint_eq(got.len, len);
    ck_assert_mem_eq(got.ptr, want, len);
    ck_assert_int_eq(got.ptr[len], '\0');
}

/* The items of terms, joined by spaces; frees terms. */
static const char *drain(xc_terms *terms)
{
    static char line[512];
    size_t used = 0;
    line[0] = '\0';
    while (xc_terms_valid(terms)) {
        const struct xc_bytes t = xc_terms_term(terms);
        used += (size_t)snprintf(line + used, sizeof line - used, "%s%.*s",
                                 used ? " " : "", (int)t.len, t.ptr);
        OK(xc_terms_next(terms, ERR));
    }
    ck_assert_uint_eq(xc_terms_term(terms).len, 0);
    EXPECT(XC_INVALID, xc_terms_next(terms, ERR));
    xc_terms_free(terms);
    return line;
}

static xc_query *term(const char *word)
{
    xc_query *query = NULL;
    OK(xc_query_term(word, strlen(word), 1, 0, &query, ERR));
    return query;
}

/* Joins and frees n children. */
static xc_query *
join(enum xc_op op, xc_query **children, size_t n, uint32_t window)
{
    xc_query *query = NULL;
    OK(xc_query_combine(op, children, n, window, &query, ERR));
    for (size_t i = 0; i < n; i++)
        xc_query_free(children[i]);
    return query;
}

/* Reads "a|b|c" up to a space or the end as a term or an OR of terms. */
static xc_query *parse_word(const char **cursor)
{
    xc_query *leaves[4];
    size_t n = 0;
    bool more = true;
    while (more) {
        const size_t len = strcspn(*cursor, " |");
        ck_assert_uint_lt(n, COUNT(leaves));
        OK(xc_query_term(*cursor, len, 1, 0, &leaves[n++], ERR));
        more = (*cursor)[len] == '|';
        *cursor += len + ((*cursor)[len] != '\0');
    }
    return n == 1 ? leaves[0] : join(XC_OP_OR, leaves, n, 0);
}

/* op over the words of "a b|c". */
static xc_query *parse(enum xc_op op, const char *words, uint32_t window)
{
    xc_query *children[8];
    size_t n = 0;
    while (*words) {
        ck_assert_uint_lt(n, COUNT(children));
        children[n++] = parse_word(&words);
    }
    return join(op, children, n, window);
}

/* Any of them, weighing as one. */
static xc_query *any_of(const char *words)
{
    char bytes[64];
    uint32_t ends[8];
    size_t n = 0, len = 0;
    for (; *words; words++)
        if (*words == ' ')
            ends[n++] = (uint32_t)len;
        else
            bytes[len++] = *words;
    ends[n++] = (uint32_t)len;
    ck_assert(n <= COUNT(ends) && len <= sizeof bytes);
    xc_query *query = NULL;
    OK(xc_query_words(bytes, ends, n, &query, ERR));
    return query;
}

static xc_enquire *enquire_on(const xc_db *db, const xc_query *query)
{
    xc_enquire *enquire = NULL;
    OK(xc_enquire_new(db, &enquire, ERR));
    OK(xc_enquire_set_query(enquire, query, ERR));
    return enquire;
}

/* The document ids of a search in the order of the results. */
static const char *docids(xc_enquire *enquire)
{
    static char line[64];
    size_t used = 0;
    line[0] = '\0';
    xc_mset *mset = NULL;
    OK(xc_enquire_get_mset(enquire, 0, 10, 100, &mset, ERR));
    for (uint32_t i = 0; i < xc_mset_size(mset); i++)
        used += (size_t)snprintf(line + used, sizeof line - used, "%s%" PRIu32,
                                 i ? " " : "", xc_mset_docid(mset, i));
    xc_mset_free(mset);
    return line;
}

/* The matches of query, ascending; frees query. */
static const char *matches(const xc_db *db, xc_query *query)
{
    xc_enquire *const enquire = enquire_on(db, query);
    xc_query_free(query);
    OK(xc_enquire_set_weighting_bool(enquire, ERR));
    const char *const line = docids(enquire);
    xc_enquire_free(enquire);
    return line;
}

/* -------------------------------------------------------------- errors --- */

START_TEST(every_status_has_its_own_sentence)
{
    for (int a = XC_OK; a <= XC_INTERNAL; a++)
        for (int b = XC_OK; b < a; b++)
            ck_assert_str_ne(xc_status_sentence((enum xc_status)a),
                             xc_status_sentence((enum xc_status)b));
}
END_TEST

START_TEST(version_is_a_dotted_number)
{
    ck_assert_int_eq(strncmp(xc_version(), "1.", 2), 0);
}
END_TEST

START_TEST(free_takes_null)
{
    xc_db_free(NULL);
    xc_writer_free(NULL);
    xc_doc_free(NULL);
    xc_query_free(NULL);
    xc_enquire_free(NULL);
    xc_spy_free(NULL);
    xc_mset_free(NULL);
    xc_terms_free(NULL);
    xc_postings_free(NULL);
    xc_positions_free(NULL);
    xc_values_free(NULL);
}
END_TEST

START_TEST(missing_database_is_not_found_and_out_stays)
{
    xc_db *db = NULL;
    EXPECT(XC_NOT_FOUND, xc_db_open(path_of("none"), &db, ERR));
    ck_assert_ptr_null(db);
    ck_assert_int_eq(xc_db_open(path_of("none"), &db, NULL), XC_NOT_FOUND);
}
END_TEST

START_TEST(message_names_the_cause)
{
    xc_db *db = NULL;
    ck_assert_int_eq(xc_db_open(path_of("none"), &db, ERR), XC_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(place.err.message, "none"));
    ck_assert_ptr_nonnull(strstr(place.err.message, strerror(ENOENT)));
}
END_TEST

START_TEST(long_message_is_cut)
{
    char path[2000];
    memset(path, 'n', sizeof path);
    path[sizeof path - 1] = '\0';
    xc_db *db = NULL;
    ck_assert_int_ne(xc_db_open(path, &db, ERR), XC_OK);
    ck_assert_uint_eq(strlen(place.err.message), XC_ERROR_MESSAGE_SIZE - 1);
}
END_TEST

/* By the house's rule that valgrind runs without forks. */
static bool is_under_valgrind(void)
{
    const char *const fork_mode = getenv("CK_FORK");
    return fork_mode && strcmp(fork_mode, "no") == 0;
}

START_TEST(huge_length_is_no_memory)
{
#ifdef __SANITIZE_ADDRESS__
    return;
#endif
    if (is_under_valgrind())
        return; /* it ends a program whose operator new fails */
    xc_doc *const doc = doc_of("small");
    EXPECT(XC_MEMORY, xc_doc_set_data(doc, "x", SIZE_MAX / 4, ERR));
    xc_doc_free(doc);
}
END_TEST

static void write_file(const char *path, const char *text)
{
    FILE *const file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

START_TEST(stub_files_are_never_followed)
{
    char line[200];
    snprintf(line, sizeof line, "remote :touch %s/ran\n", place.dir);
    mkdir(path_of("stub"), 0700);
    write_file(path_of("stub/XAPIANDB"), line);
    write_file(path_of("file"), line);
    xc_db *db = NULL;
    xc_writer *writer = NULL;
    EXPECT(XC_NOT_FOUND, xc_db_open(path_of("stub"), &db, ERR));
    EXPECT(XC_NOT_FOUND, xc_db_open(path_of("file"), &db, ERR));
    EXPECT(XC_NOT_FOUND,
           xc_writer_open(path_of("stub"), XC_OPEN, 0, &writer, ERR));
    EXPECT(XC_IO,
           xc_writer_open(path_of("file"), XC_CREATE_OR_OPEN, 0, &writer, ERR));
    ck_assert_int_ne(access(path_of("ran"), F_OK), 0);
}
END_TEST

/* Overwrites one byte of a file of the database. */
static void damage(const char *name, off_t at, char byte)
{
    const int fd = open(path_of(name), O_WRONLY);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq((int)pwrite(fd, &byte, 1, at), 1);
    close(fd);
}

START_TEST(bad_magic_is_corrupt)
{
    damage("db/iamglass", 0, 'w');
    xc_db *db = NULL;
    EXPECT(XC_CORRUPT, xc_db_open(place.path, &db, ERR));
}
END_TEST

START_TEST(other_format_is_a_version_error)
{
    damage("db/iamglass", 14, 'w');
    xc_db *db = NULL;
    EXPECT(XC_VERSION, xc_db_open(place.path, &db, ERR));
}
END_TEST

START_TEST(empty_table_is_an_io_error)
{
    ck_assert_int_eq(truncate(path_of("db/postlist.glass"), 0), 0);
    xc_db *db = NULL;
    uint32_t freq = 77;
    enum xc_status status = xc_db_open(place.path, &db, ERR);
    if (status == XC_OK)
        status = xc_db_term_freq(db, LIT("harbour"), &freq, ERR);
    ck_assert_int_eq(status, XC_IO);
    ck_assert_uint_eq(freq, 77);
    xc_db_free(db);
}
END_TEST

/* -------------------------------------------------------------- xc_db --- */

START_TEST(counts_are_those_of_the_documents)
{
    xc_db *const db = db_at(place.path);
    ck_assert_uint_eq(xc_db_size(db), 1);
    ck_assert_uint_eq(xc_db_doccount(db), 5);
    ck_assert_uint_eq(xc_db_lastdocid(db), 5);
    ck_assert_uint_eq(xc_db_total_length(db), 10 + 11 + 8 + 6 + 3);
    ck_assert_double_eq_tol(xc_db_avlength(db), 38.0 / 5, 1e-9);
    uint32_t n = 0;
    OK(xc_db_doclength(db, 4, &n, ERR));
    ck_assert_uint_eq(n, 6);
    EXPECT(XC_NOT_FOUND, xc_db_doclength(db, 9, &n, ERR));
    bool has = false;
    OK(xc_db_has_positions(db, &has, ERR));
    ck_assert(has);
    xc_db_free(db);
}
END_TEST

START_TEST(term_statistics)
{
    static const struct {
        const char *word;
        uint32_t freq;
        uint32_t collection;
    } rows[] = {
        {"harbour", 3, 5},
        {"talks",   3, 3},
        {"Q1",      1, 0},
        {"nowhere", 0, 0}
    };
    xc_db *const db = db_at(place.path);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const size_t len = strlen(rows[i].word);
        uint32_t freq = 77;
        uint32_t collection = 77;
        bool exists = false;
        OK(xc_db_term_freq(db, rows[i].word, len, &freq, ERR));
        OK(xc_db_collection_freq(db, rows[i].word, len, &collection, ERR));
        OK(xc_db_term_exists(db, rows[i].word, len, &exists, ERR));
        ck_assert_msg(freq == rows[i].freq &&
                          collection == rows[i].collection &&
                          exists == (freq > 0),
                      "%s", rows[i].word);
    }
    xc_db_free(db);
}
END_TEST

START_TEST(uuid_and_revision_tell_databases_and_commits_apart)
{
    xc_db *db = db_at(place.path);
    struct xc_bytes uuid;
    uint64_t before = 0;
    uint64_t after = 0;
    OK(xc_db_uuid(db, &uuid, ERR));
    ck_assert_uint_eq(uuid.len, 36);
    OK(xc_db_revision(db, &before, ERR));
    xc_writer *const writer = writer_at(place.path, XC_OPEN);
    OK(xc_writer_begin_transaction(writer, ERR));
    add(writer, "more");
    OK(xc_writer_commit_transaction(writer, ERR));
    xc_writer_free(writer);
    OK(xc_db_reopen(db, NULL, ERR));
    OK(xc_db_revision(db, &after, ERR));
    ck_assert_uint_gt(after, before);
    xc_db_free(db);
}
END_TEST

START_TEST(metadata_may_hold_nul)
{
    xc_db *const db = db_at(place.path);
    struct xc_bytes value;
    OK(xc_db_metadata(db, LIT("colour"), &value, ERR));
    assert_bytes(value, LIT("gr\0y"));
    OK(xc_db_metadata(db, LIT("none"), &value, ERR));
    assert_bytes(value, LIT(""));
    EXPECT(XC_INVALID, xc_db_metadata(db, "", 0, &value, ERR));
    xc_db_free(db);
}
END_TEST

START_TEST(metadata_keys_by_prefix)
{
    xc_db *const db = db_at(place.path);
    xc_terms *keys = NULL;
    OK(xc_db_metadata_keys(db, LIT("col"), &keys, ERR));
    uint32_t n = 0;
    EXPECT(XC_INVALID, xc_terms_freq(keys, &n, ERR));
    ck_assert_str_eq(drain(keys), "colour colt");
    OK(xc_db_metadata_keys(db, LIT("colt"), &keys, ERR));
    ck_assert_str_eq(drain(keys), "colt");
    OK(xc_db_metadata_keys(db, LIT("x"), &keys, ERR));
    ck_assert_str_eq(drain(keys), "");
    xc_db_free(db);
}
END_TEST

START_TEST(synonyms_are_listed)
{
    xc_db *const db = db_at(place.path);
    xc_terms *terms = NULL;
    OK(xc_db_synonyms(db, LIT("port"), &terms, ERR));
    ck_assert_str_eq(drain(terms), "dock harbour");
    OK(xc_db_synonym_keys(db, LIT("p"), &terms, ERR));
    ck_assert_str_eq(drain(terms), "port");
    OK(xc_db_synonyms(db, LIT("none"), &terms, ERR));
    ck_assert_str_eq(drain(terms), "");
    xc_db_free(db);
}
END_TEST

START_TEST(value_statistics)
{
    xc_db *const db = db_at(place.path);
    uint32_t freq = 0;
    struct xc_bytes bound;
    OK(xc_db_value_freq(db, SLOT_DATE, &freq, ERR));
    ck_assert_uint_eq(freq, 4);
    OK(xc_db_value_lower_bound(db, SLOT_DATE, &bound, ERR));
    assert_bytes(bound, LIT("0101"));
    OK(xc_db_value_upper_bound(db, SLOT_DATE, &bound, ERR));
    assert_bytes(bound, LIT("0105"));
    OK(xc_db_value_freq(db, 9, &freq, ERR));
    ck_assert_uint_eq(freq, 0);
    OK(xc_db_value_upper_bound(db, 9, &bound, ERR));
    assert_bytes(bound, LIT(""));
    xc_db_free(db);
}
END_TEST

/* Bytes that do not compress. */
static void make_noise(char *bytes, size_t n, uint32_t seed)
{
    for (size_t i = 0; i < n; i++) {
        seed = seed * 1664525u + 1013904223u;
        bytes[i] = (char)(seed >> 24);
    }
}

/* Documents enough for tables of several blocks. */
enum { MANY = 200 };

/* Commits n times, each time writing all of MANY documents. */
static void rewrite(unsigned n)
{
    xc_writer *const writer = writer_at(place.path, XC_OPEN);
    char data[1000];
    for (unsigned i = 0; i < n; i++) {
        OK(xc_writer_begin_transaction(writer, ERR));
        for (uint32_t d = 1; d <= MANY; d++) {
            xc_doc *const doc = doc_of("rewritten words");
            make_noise(data, sizeof data, i * MANY + d);
            OK(xc_doc_set_data(doc, data, sizeof data, ERR));
            OK(xc_writer_replace_document(writer, d, doc, ERR));
            xc_doc_free(doc);
        }
        OK(xc_writer_commit_transaction(writer, ERR));
    }
    xc_writer_free(writer);
}

/* --- databases that are not opened before they are needed --- */

static unsigned digit_of(char c)
{
    return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static struct xc_commit commit_of(const xc_db *db)
{
    struct xc_commit commit = {.n_documents = xc_db_doccount(db),
                               .last_docid = xc_db_lastdocid(db),
                               .total_length = xc_db_total_length(db)};
    struct xc_bytes uuid;
    size_t n = 0;
    OK(xc_db_revision(db, &commit.revision, ERR));
    OK(xc_db_uuid(db, &uuid, ERR));
    for (size_t i = 0; i < uuid.len; i++)
        if (uuid.ptr[i] != '-') {
            commit.uuid[n / 2] = (unsigned char)(commit.uuid[n / 2] * 16 +
                                                 digit_of(uuid.ptr[i]));
            n++;
        }
    ck_assert_uint_eq(n, 2 * XC_UUID_BYTES);
    return commit;
}

START_TEST(what_a_commit_tells_needs_no_database)
{
    xc_db *const open = db_at(place.path);
    const struct xc_commit commit = commit_of(open);
    xc_db *db = NULL;
    struct xc_bytes uuid, expected;
    uint64_t revision = 0;
    uint32_t n = 0;
    OK(xc_db_expect("/nowhere", &commit, &db, ERR));
    ck_assert_uint_eq(xc_db_doccount(db), xc_db_doccount(open));
    ck_assert_uint_eq(xc_db_lastdocid(db), xc_db_lastdocid(open));
    ck_assert_uint_eq(xc_db_total_length(db), xc_db_total_length(open));
    ck_assert(xc_db_avlength(db) == xc_db_avlength(open));
    ck_assert_uint_eq(xc_db_size(db), 1);
    OK(xc_db_revision(db, &revision, ERR));
    ck_assert_uint_eq(revision, commit.revision);
    OK(xc_db_uuid(db, &uuid, ERR));
    OK(xc_db_uuid(open, &expected, ERR));
    assert_bytes(uuid, expected.ptr, expected.len);
    EXPECT(XC_NOT_FOUND, xc_db_term_freq(db, LIT("harbour"), &n, ERR));
    xc_db_free(db);
    xc_db_free(open);
}
END_TEST

START_TEST(an_expected_database_is_opened_when_it_is_needed)
{
    xc_db *const open = db_at(place.path);
    const struct xc_commit commit = commit_of(open);
    xc_db *db = NULL;
    uint32_t n = 0, n_expected = 0;
    OK(xc_db_expect(place.path, &commit, &db, ERR));
    OK(xc_db_term_freq(db, LIT("harbour"), &n, ERR));
    OK(xc_db_term_freq(open, LIT("harbour"), &n_expected, ERR));
    ck_assert_uint_gt(n, 0);
    ck_assert_uint_eq(n, n_expected);
    char expected[64];
    snprintf(expected, sizeof expected, "%s", matches(open, term("harbour")));
    ck_assert_str_eq(matches(db, term("harbour")), expected);
    xc_db_free(db);
    xc_db_free(open);
}
END_TEST

START_TEST(an_expected_commit_that_is_past_is_told)
{
    rewrite(1);
    xc_db *const open = db_at(place.path);
    const struct xc_commit commit = commit_of(open);
    xc_db *db = NULL;
    uint32_t n = 0;
    bool changed = false;
    OK(xc_db_expect(place.path, &commit, &db, ERR));
    rewrite(1);
    EXPECT(XC_MODIFIED, xc_db_term_freq(db, LIT("rewritten"), &n, ERR));
    EXPECT(XC_MODIFIED, xc_db_term_freq(db, LIT("rewritten"), &n, ERR));
    OK(xc_db_reopen(db, &changed, ERR));
    ck_assert(changed);
    OK(xc_db_term_freq(db, LIT("rewritten"), &n, ERR));
    ck_assert_uint_eq(n, MANY);
    xc_db_free(db);
    xc_db_free(open);
}
END_TEST

START_TEST(a_search_is_set_before_its_database_is_opened)
{
    xc_db *const open = db_at(place.path);
    const struct xc_commit commit = commit_of(open);
    xc_db *db = NULL;
    xc_mset *mset = NULL;
    OK(xc_db_expect("/nowhere", &commit, &db, ERR));
    xc_query *const query = term("harbour");
    xc_enquire *const enquire = enquire_on(db, query);
    xc_query_free(query);
    xc_db_free(db);
    OK(xc_enquire_set_sort(enquire, XC_SORT_VALUE, SLOT_DATE, true, ERR));
    EXPECT(XC_NOT_FOUND, xc_enquire_get_mset(enquire, 0, 1, 0, &mset, ERR));
    xc_enquire_free(enquire);
    xc_db_free(open);
}
END_TEST

START_TEST(a_page_may_be_of_what_the_caller_ranked)
{
    static const struct xc_ranked items[] = {
        {7, 2.5 },
        {3, 1.25}
    };
    xc_mset *page = NULL, *none = NULL;
    struct xc_bytes data;
    OK(xc_mset_of(items, 2, &page, ERR));
    OK(xc_mset_of(NULL, 0, &none, ERR));
    ck_assert_uint_eq(xc_mset_size(page), 2);
    ck_assert_uint_eq(xc_mset_docid(page, 1), 3);
    ck_assert(xc_mset_weight(page, 0) == 2.5);
    ck_assert_uint_eq(xc_mset_docid(page, 2), 0);
    ck_assert_uint_eq(xc_mset_uncollapsed_lower_bound(page), 2);
    EXPECT(XC_UNSUPPORTED, xc_mset_data(page, 0, &data, ERR));
    ck_assert_uint_eq(xc_mset_size(none), 0);
    xc_mset_free(none);
    xc_mset_free(page);
}
END_TEST

START_TEST(after_two_commits_a_reader_is_told_and_reopens)
{
    rewrite(1);
    xc_db *const db = db_at(place.path);
    xc_query *const query = term("rewritten");
    xc_enquire *const enquire = enquire_on(db, query);
    xc_query_free(query);
    rewrite(2);
    xc_doc *doc = NULL;
    struct xc_bytes data;
    enum xc_status status = xc_db_document(db, MANY, &doc, ERR);
    if (status == XC_OK)
        status = xc_doc_data(doc, &data, ERR);
    EXPECT(XC_MODIFIED, status);
    xc_doc_free(doc);
    bool changed = false;
    OK(xc_db_reopen(db, &changed, ERR));
    ck_assert(changed);
    ck_assert_str_eq(docids(enquire), "1 2 3 4 5 6 7 8 9 10");
    OK(xc_db_reopen(db, &changed, ERR));
    ck_assert(!changed);
    xc_enquire_free(enquire);
    xc_db_free(db);
}
END_TEST

START_TEST(after_one_commit_a_reader_keeps_its_view)
{
    xc_db *const db = db_at(place.path);
    rewrite(1);
    ck_assert_str_eq(matches(db, term("harbour")), "1 3 5");
    xc_db_free(db);
}
END_TEST

START_TEST(shards_interleave_document_ids)
{
    make_database(path_of("second"), "harbour lights");
    xc_db *const db = db_at(place.path);
    xc_db *const second = db_at(path_of("second"));
    OK(xc_db_add_database(db, second, ERR));
    xc_db_free(second);
    ck_assert_uint_eq(xc_db_size(db), 2);
    ck_assert_uint_eq(xc_db_doccount(db), 6);
    ck_assert_str_eq(matches(db, term("harbour")), "1 2 5 9");
    struct xc_bytes uuid;
    OK(xc_db_uuid(db, &uuid, ERR));
    ck_assert_uint_eq(uuid.len, 73);
    uint64_t revision = 0;
    EXPECT(XC_INVALID, xc_db_revision(db, &revision, ERR));
    xc_db_free(db);
}
END_TEST

/* ------------------------------------------------------------- writing --- */

START_TEST(open_actions)
{
    xc_writer *writer = NULL;
    EXPECT(XC_NOT_FOUND, xc_writer_open(place.path, XC_OPEN, 0, &writer, ERR));
    make_database(place.path, "one");
    EXPECT(XC_IO, xc_writer_open(place.path, XC_CREATE, 0, &writer, ERR));
    EXPECT(XC_IO,
           xc_writer_open(path_of("no/such"), XC_CREATE, 0, &writer, ERR));
    EXPECT(XC_INVALID,
           xc_writer_open(place.path, XC_OPEN, 0x300, &writer, ERR));
    xc_writer_free(writer_at(place.path, XC_CREATE_OR_OPEN));
    ck_assert_uint_eq(doccount_at(place.path), 1);
    xc_writer_free(writer_at(place.path, XC_CREATE_OR_OVERWRITE));
    ck_assert_uint_eq(doccount_at(place.path), 0);
}
END_TEST

START_TEST(second_writer_is_locked_out)
{
    xc_writer *const first = writer_at(place.path, XC_CREATE);
    xc_writer *second = NULL;
    EXPECT(XC_LOCKED, xc_writer_open(place.path, XC_OPEN, 0, &second, ERR));
    xc_writer_free(first);
    OK(xc_writer_open(place.path, XC_OPEN, XC_RETRY_LOCK, &second, ERR));
    xc_writer_free(second);
}
END_TEST

START_TEST(free_gives_up_the_lock_though_a_search_lives)
{
    xc_writer *const writer = writer_at(place.path, XC_OPEN);
    OK(xc_writer_begin_transaction(writer, ERR));
    add(writer, "pending");
    xc_query *const query = term("pending");
    xc_enquire *const enquire = enquire_on(xc_writer_db(writer), query);
    xc_query_free(query);
    ck_assert_str_eq(docids(enquire), "6");
    xc_writer_free(writer);
    xc_mset *mset = NULL;
    EXPECT(XC_INVALID, xc_enquire_get_mset(enquire, 0, 1, 0, &mset, ERR));
    xc_writer_free(writer_at(place.path, XC_OPEN));
    xc_enquire_free(enquire);
    ck_assert_uint_eq(doccount_at(place.path), 5);
}
END_TEST

START_TEST(writer_sees_its_changes_readers_the_commit)
{
    xc_writer *const writer = writer_at(place.path, XC_CREATE);
    OK(xc_writer_begin_transaction(writer, ERR));
    ck_assert(xc_writer_in_transaction(writer));
    ck_assert_uint_eq(add(writer, "one"), 1);
    const xc_db *const view = xc_writer_db(writer);
    ck_assert_uint_eq(xc_db_doccount(view), 1);
    ck_assert_str_eq(matches(view, term("one")), "1");
    ck_assert_uint_eq(doccount_at(place.path), 0);
    OK(xc_writer_commit_transaction(writer, ERR));
    ck_assert(!xc_writer_in_transaction(writer));
    ck_assert_uint_eq(doccount_at(place.path), 1);
    xc_writer_free(writer);
}
END_TEST

START_TEST(no_change_outside_a_transaction)
{
    xc_writer *const w = writer_at(place.path, XC_OPEN);
    xc_doc *const doc = doc_of("new");
    EXPECT(XC_INVALID, xc_writer_add_document(w, doc, NULL, ERR));
    EXPECT(XC_INVALID, xc_writer_replace_document(w, 1, doc, ERR));
    EXPECT(XC_INVALID,
           xc_writer_replace_document_by_term(w, LIT("Q1"), doc, NULL, ERR));
    EXPECT(XC_INVALID, xc_writer_delete_document(w, 1, ERR));
    EXPECT(XC_INVALID, xc_writer_delete_document_by_term(w, LIT("Q1"), ERR));
    EXPECT(XC_INVALID, xc_writer_set_metadata(w, LIT("k"), LIT("v"), ERR));
    EXPECT(XC_INVALID, xc_writer_add_synonym(w, LIT("k"), LIT("v"), ERR));
    EXPECT(XC_INVALID, xc_writer_remove_synonym(w, LIT("k"), LIT("v"), ERR));
    EXPECT(XC_INVALID, xc_writer_clear_synonyms(w, LIT("port"), ERR));
    EXPECT(XC_INVALID, xc_writer_commit_transaction(w, ERR));
    EXPECT(XC_INVALID, xc_writer_cancel_transaction(w, ERR));
    OK(xc_writer_begin_transaction(w, ERR));
    EXPECT(XC_INVALID, xc_writer_begin_transaction(w, ERR));
    xc_doc_free(doc);
    xc_writer_free(w);
    ck_assert_uint_eq(doccount_at(place.path), 5);
}
END_TEST

START_TEST(cancel_takes_everything_back)
{
    xc_writer *const w = writer_at(place.path, XC_OPEN);
    OK(xc_writer_begin_transaction(w, ERR));
    add(w, "gone");
    OK(xc_writer_delete_document(w, 1, ERR));
    OK(xc_writer_set_metadata(w, LIT("colt"), LIT("gun"), ERR));
    OK(xc_writer_add_synonym(w, LIT("sea"), LIT("ocean"), ERR));
    OK(xc_writer_clear_synonyms(w, LIT("port"), ERR));
    OK(xc_writer_cancel_transaction(w, ERR));
    OK(xc_writer_begin_transaction(w, ERR));
    OK(xc_writer_set_metadata(w, LIT("after"), LIT("yes"), ERR));
    OK(xc_writer_commit_transaction(w, ERR));
    xc_writer_free(w);

    xc_db *const db = db_at(place.path);
    ck_assert_str_eq(matches(db, term("harbour")), "1 3 5");
    ck_assert_str_eq(matches(db, term("gone")), "");
    struct xc_bytes value;
    OK(xc_db_metadata(db, LIT("colt"), &value, ERR));
    assert_bytes(value, LIT("horse"));
    OK(xc_db_metadata(db, LIT("after"), &value, ERR));
    assert_bytes(value, LIT("yes"));
    xc_terms *terms = NULL;
    OK(xc_db_synonym_keys(db, LIT(""), &terms, ERR));
    ck_assert_str_eq(drain(terms), "port");
    OK(xc_db_synonyms(db, LIT("port"), &terms, ERR));
    ck_assert_str_eq(drain(terms), "dock harbour");
    xc_db_free(db);
}
END_TEST

START_TEST(free_cancels_an_open_transaction)
{
    xc_writer *const w = writer_at(place.path, XC_OPEN);
    OK(xc_writer_begin_transaction(w, ERR));
    add(w, "kept");
    OK(xc_writer_commit_transaction(w, ERR));
    OK(xc_writer_begin_transaction(w, ERR));
    add(w, "lost");
    OK(xc_writer_delete_document(w, 1, ERR));
    OK(xc_writer_set_metadata(w, LIT("colt"), LIT("gun"), ERR));
    xc_writer_free(w);
    xc_db *const db = db_at(place.path);
    ck_assert_uint_eq(xc_db_doccount(db), 6);
    ck_assert_str_eq(matches(db, term("kept")), "6");
    ck_assert_str_eq(matches(db, term("lost")), "");
    struct xc_bytes value;
    OK(xc_db_metadata(db, LIT("colt"), &value, ERR));
    assert_bytes(value, LIT("horse"));
    xc_db_free(db);
}
END_TEST

START_TEST(refused_changes_leave_the_batch_alone)
{
    char word[XC_MAX_TERM_LEN + 1];
    memset(word, 'w', sizeof word);
    xc_writer *const w = writer_at(place.path, XC_CREATE);
    OK(xc_writer_begin_transaction(w, ERR));
    add(w, "before");
    xc_doc *const doc = doc_of("x");
    EXPECT(XC_NOT_FOUND, xc_writer_delete_document(w, 77, ERR));
    EXPECT(XC_INVALID, xc_writer_delete_document(w, 0, ERR));
    EXPECT(XC_INVALID, xc_writer_replace_document(w, 0, doc, ERR));
    EXPECT(XC_INVALID, xc_writer_replace_document_by_term(w, word, sizeof word,
                                                          doc, NULL, ERR));
    EXPECT(XC_INVALID, xc_writer_delete_document_by_term(w, "", 0, ERR));
    EXPECT(XC_INVALID, xc_writer_set_metadata(w, "", 0, LIT("v"), ERR));
    EXPECT(XC_INVALID,
           xc_writer_add_synonym(w, word, sizeof word, LIT("v"), ERR));
    EXPECT(XC_INVALID,
           xc_writer_add_synonym(w, LIT("v"), word, sizeof word, ERR));
    xc_doc_free(doc);
    add(w, "after");
    OK(xc_writer_commit_transaction(w, ERR));
    xc_writer_free(w);
    xc_db *const db = db_at(place.path);
    ck_assert_str_eq(matches(db, term("before")), "1");
    ck_assert_str_eq(matches(db, term("after")), "2");
    xc_db_free(db);
}
END_TEST

START_TEST(longest_keys_are_stored)
{
    char key[XC_MAX_KEY_LEN + 1];
    memset(key, 'k', sizeof key);
    xc_writer *const w = writer_at(place.path, XC_CREATE);
    OK(xc_writer_begin_transaction(w, ERR));
    OK(xc_writer_set_metadata(w, key, XC_MAX_KEY_LEN, LIT("v"), ERR));
    EXPECT(XC_INVALID,
           xc_writer_set_metadata(w, key, sizeof key, LIT("v"), ERR));
    OK(xc_writer_add_synonym(w, key, XC_MAX_TERM_LEN, key, XC_MAX_TERM_LEN,
                             ERR));
    OK(xc_writer_commit_transaction(w, ERR));
    xc_writer_free(w);
    xc_db *const db = db_at(place.path);
    struct xc_bytes value;
    OK(xc_db_metadata(db, key, XC_MAX_KEY_LEN, &value, ERR));
    assert_bytes(value, LIT("v"));
    xc_terms *terms = NULL;
    OK(xc_db_synonyms(db, key, XC_MAX_TERM_LEN, &terms, ERR));
    ck_assert_uint_eq(strlen(drain(terms)), XC_MAX_TERM_LEN);
    xc_db_free(db);
}
END_TEST

/* From now on (or no longer) no file of this process can grow. */
static void fill_disk(bool is_full)
{
    struct rlimit limit;
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = is_full ? 1 : limit.rlim_max;
    signal(SIGXFSZ, is_full ? SIG_IGN : SIG_DFL);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

START_TEST(a_transaction_that_lost_changes_cannot_be_committed)
{
    static char data[1u << 20];
    make_noise(data, sizeof data, 1);
    xc_writer *const w = writer_at(place.path, XC_OPEN);
    xc_doc *const doc = doc_of("large");
    OK(xc_doc_set_data(doc, data, sizeof data, ERR));
    OK(xc_writer_begin_transaction(w, ERR));
    add(w, "before");
    fill_disk(true);
    const enum xc_status status = xc_writer_add_document(w, doc, NULL, ERR);
    fill_disk(false);
    EXPECT(XC_IO, status);
    EXPECT(XC_LOST, xc_writer_add_document(w, doc, NULL, ERR));
    EXPECT(XC_LOST, xc_writer_set_metadata(w, LIT("k"), LIT("v"), ERR));
    EXPECT(XC_LOST, xc_writer_commit_transaction(w, ERR));
    OK(xc_writer_cancel_transaction(w, ERR));
    OK(xc_writer_begin_transaction(w, ERR));
    ck_assert_uint_eq(add(w, "repeated"), 6);
    OK(xc_writer_add_document(w, doc, NULL, ERR));
    OK(xc_writer_commit_transaction(w, ERR));
    xc_doc_free(doc);
    xc_writer_free(w);
    xc_db *const db = db_at(place.path);
    ck_assert_str_eq(matches(db, term("repeated")), "6");
    ck_assert_str_eq(matches(db, term("large")), "7");
    ck_assert_str_eq(matches(db, term("harbour")), "1 3 5");
    xc_db_free(db);
}
END_TEST

START_TEST(a_failed_commit_ends_the_writer_and_keeps_the_last)
{
    xc_writer *const w = writer_at(place.path, XC_OPEN);
    OK(xc_writer_begin_transaction(w, ERR));
    for (int i = 0; i < 50; i++)
        add(w, "words that no disk has room for");
    fill_disk(true);
    const enum xc_status status = xc_writer_commit_transaction(w, ERR);
    fill_disk(false);
    EXPECT(XC_IO, status);
    ck_assert(!xc_writer_in_transaction(w));
    EXPECT(XC_LOST, xc_writer_commit_transaction(w, ERR));
    EXPECT(XC_LOST, xc_writer_begin_transaction(w, ERR));
    xc_writer_free(w);
    xc_db *const db = db_at(place.path);
    ck_assert_str_eq(matches(db, term("harbour")), "1 3 5");
    ck_assert_uint_eq(xc_db_doccount(db), 5);
    xc_db_free(db);
}
END_TEST

START_TEST(replace_and_delete_by_unique_term)
{
    xc_writer *const w = writer_at(place.path, XC_OPEN);
    OK(xc_writer_begin_transaction(w, ERR));
    xc_doc *const doc = doc_of("fresh news");
    OK(xc_doc_add_boolean_term(doc, LIT("Q3"), ERR));
    uint32_t docid = 0;
    OK(xc_writer_replace_document_by_term(w, LIT("Q3"), doc, &docid, ERR));
    ck_assert_uint_eq(docid, 3);
    OK(xc_writer_replace_document_by_term(w, LIT("Q9"), doc, &docid, ERR));
    ck_assert_uint_eq(docid, 6);
    OK(xc_writer_replace_document(w, 9, doc, ERR));
    OK(xc_writer_delete_document_by_term(w, LIT("Q1"), ERR));
    OK(xc_writer_delete_document_by_term(w, LIT("Q77"), ERR));
    OK(xc_writer_delete_document(w, 2, ERR));
    OK(xc_writer_commit_transaction(w, ERR));
    xc_doc_free(doc);
    xc_writer_free(w);
    xc_db *const db = db_at(place.path);
    ck_assert_str_eq(matches(db, term("fresh")), "3 6 9");
    ck_assert_str_eq(matches(db, term("harbour")), "5");
    xc_db_free(db);
}
END_TEST

START_TEST(synonyms_are_removed)
{
    xc_writer *const w = writer_at(place.path, XC_OPEN);
    OK(xc_writer_begin_transaction(w, ERR));
    OK(xc_writer_remove_synonym(w, LIT("port"), LIT("dock"), ERR));
    OK(xc_writer_remove_synonym(w, LIT("port"), LIT("none"), ERR));
    OK(xc_writer_add_synonym(w, LIT("sea"), LIT("ocean"), ERR));
    OK(xc_writer_commit_transaction(w, ERR));
    xc_db *const db = db_at(place.path);
    xc_terms *terms = NULL;
    OK(xc_db_synonyms(db, LIT("port"), &terms, ERR));
    ck_assert_str_eq(drain(terms), "harbour");
    OK(xc_writer_begin_transaction(w, ERR));
    OK(xc_writer_clear_synonyms(w, LIT("port"), ERR));
    OK(xc_writer_commit_transaction(w, ERR));
    OK(xc_db_reopen(db, NULL, ERR));
    OK(xc_db_synonym_keys(db, LIT(""), &terms, ERR));
    ck_assert_str_eq(drain(terms), "sea");
    xc_writer_free(w);
    xc_db_free(db);
}
END_TEST

/* ----------------------------------------------------------- documents --- */

START_TEST(terms_must_fit)
{
    char word[XC_MAX_TERM_LEN + 1];
    memset(word, 'w', sizeof word);
    xc_doc *const doc = doc_of("x");
    OK(xc_doc_add_term(doc, word, XC_MAX_TERM_LEN, 1, ERR));
    EXPECT(XC_INVALID, xc_doc_add_term(doc, word, sizeof word, 1, ERR));
    EXPECT(XC_INVALID, xc_doc_add_posting(doc, word, sizeof word, 1, 1, ERR));
    EXPECT(XC_INVALID, xc_doc_add_boolean_term(doc, word, sizeof word, ERR));
    EXPECT(XC_INVALID, xc_doc_add_term(doc, "", 0, 1, ERR));
    word[7] = '\0';
    EXPECT(XC_INVALID, xc_doc_add_term(doc, word, XC_MAX_TERM_LEN, 1, ERR));
    OK(xc_doc_add_term(doc, word, XC_MAX_TERM_LEN - 1, 1, ERR));
    memset(word, 0, sizeof word);
    OK(xc_doc_add_term(doc, word, XC_MAX_TERM_LEN / 2, 1, ERR));
    EXPECT(XC_INVALID,
           xc_doc_add_term(doc, word, XC_MAX_TERM_LEN / 2 + 1, 1, ERR));
    xc_writer *const w = writer_at(place.path, XC_CREATE);
    OK(xc_writer_begin_transaction(w, ERR));
    OK(xc_writer_add_document(w, doc, NULL, ERR));
    OK(xc_writer_commit_transaction(w, ERR));
    xc_writer_free(w);
    xc_doc_free(doc);
    ck_assert_uint_eq(doccount_at(place.path), 1);
}
END_TEST

START_TEST(bulk_postings_are_the_single_ones)
{
    static const char *const words[] = {"b", "a", "b"};
    static const size_t lens[] = {1, 1, 1};
    static const uint32_t positions[] = {3, 2, 1};
    xc_doc *doc = NULL;
    OK(xc_doc_new(&doc, ERR));
    OK(xc_doc_add_postings(doc, words, lens, positions, 3, 2, ERR));
    xc_terms *terms = NULL;
    OK(xc_doc_terms(doc, &terms, ERR));
    uint32_t n = 0;
    EXPECT(XC_INVALID, xc_terms_freq(terms, &n, ERR));
    OK(xc_terms_skip_to(terms, LIT("b"), ERR));
    OK(xc_terms_wdf(terms, &n, ERR));
    ck_assert_uint_eq(n, 4);
    xc_terms_free(terms);
    static const size_t bad[] = {1, 0, 1};
    EXPECT(XC_INVALID,
           xc_doc_add_postings(doc, words, bad, positions, 3, 1, ERR));
    OK(xc_doc_add_postings(doc, NULL, NULL, NULL, 0, 1, ERR));
    xc_doc_free(doc);
}
END_TEST

START_TEST(values_and_data_come_back)
{
    xc_doc *const doc = doc_of("a b");
    struct xc_bytes got;
    OK(xc_doc_add_value(doc, 3, LIT("v\0w"), ERR));
    EXPECT(XC_INVALID, xc_doc_add_value(doc, UINT32_MAX, LIT("v"), ERR));
    OK(xc_doc_value(doc, 3, &got, ERR));
    assert_bytes(got, LIT("v\0w"));
    OK(xc_doc_value(doc, 4, &got, ERR));
    assert_bytes(got, LIT(""));
    OK(xc_doc_set_data(doc, LIT("d\0e"), ERR));
    OK(xc_doc_data(doc, &got, ERR));
    assert_bytes(got, LIT("d\0e"));
    OK(xc_doc_set_data(doc, NULL, 0, ERR));
    OK(xc_doc_data(doc, &got, ERR));
    assert_bytes(got, LIT(""));
    ck_assert_uint_eq(xc_doc_docid(doc), 0);
    xc_doc_free(doc);
}
END_TEST

START_TEST(cleared_document_is_empty)
{
    xc_doc *const doc = doc_of_text(0);
    OK(xc_doc_clear(doc, ERR));
    uint32_t n = 77;
    struct xc_bytes got;
    OK(xc_doc_term_count(doc, &n, ERR));
    ck_assert_uint_eq(n, 0);
    OK(xc_doc_data(doc, &got, ERR));
    ck_assert_uint_eq(got.len, 0);
    OK(xc_doc_value(doc, SLOT_DATE, &got, ERR));
    ck_assert_uint_eq(got.len, 0);
    xc_doc_free(doc);
}
END_TEST

START_TEST(stored_document_outlives_its_database_handle)
{
    xc_db *const db = db_at(place.path);
    xc_doc *doc = NULL;
    EXPECT(XC_NOT_FOUND, xc_db_document(db, 9, &doc, ERR));
    EXPECT(XC_INVALID, xc_db_document(db, 0, &doc, ERR));
    OK(xc_db_document(db, 4, &doc, ERR));
    struct xc_bytes data;
    OK(xc_db_document_data(db, 4, &data, ERR));
    assert_bytes(data, texts[3].words, strlen(texts[3].words));
    OK(xc_db_document_data(db, 9, &data, ERR));
    ck_assert_uint_eq(data.len, 0);
    EXPECT(XC_INVALID, xc_db_document_data(db, 0, &data, ERR));
    xc_db_free(db);
    xc_terms *terms = NULL;
    OK(xc_doc_data(doc, &data, ERR));
    assert_bytes(data, texts[3].words, strlen(texts[3].words));
    OK(xc_doc_terms(doc, &terms, ERR));
    ck_assert_str_eq(drain(terms), "Q4 grain held ministers no talks the");
    ck_assert_uint_eq(xc_doc_docid(doc), 4);
    xc_doc_free(doc);
}
END_TEST

/* ------------------------------------------------------------- queries --- */

static const struct query_row {
    enum xc_op op;
    const char *words;
    uint32_t window;
    const char *docids;
} query_rows[] = {
    {XC_OP_AND,       "harbour talks",                    0, "3"        },
    {XC_OP_OR,        "harbour talks",                    0, "1 2 3 4 5"},
    {XC_OP_AND_NOT,   "harbour talks ceasefire",          0, "5"        },
    {XC_OP_XOR,       "harbour talks",                    0, "1 2 4 5"  },
    {XC_OP_AND_MAYBE, "harbour talks",                    0, "1 3 5"    },
    {XC_OP_FILTER,    "harbour talks",                    0, "3"        },
    {XC_OP_SYNONYM,   "grain ceasefire",                  0, "1 3 4"    },
    {XC_OP_MAX,       "grain ceasefire",                  0, "1 3 4"    },
    {XC_OP_ELITE_SET, "talks ceasefire",                  2, "1 2 3 4"  },
    {XC_OP_PHRASE,    "cease fire",                       0, "2"        },
    {XC_OP_PHRASE,    "fire cease",                       0, ""         },
    {XC_OP_PHRASE,    "cease|ministers fire|held|signed", 0, "1 2 4"    },
    {XC_OP_PHRASE,    "the harbour",                      0, "1 3"      },
    {XC_OP_PHRASE,    "ministers talks",                  3, ""         },
    {XC_OP_PHRASE,    "ministers talks",                  4, "4"        },
    {XC_OP_NEAR,      "talks ministers",                  3, ""         },
    {XC_OP_NEAR,      "talks ministers",                  4, "4"        },
    {XC_OP_NEAR,      "resumed talks",                    2, "2"        },
    {XC_OP_NEAR,      "resumed talks",                    5, "2 3"      },
    {XC_OP_NEAR,      "grain|fire held",                  3, "2 4"      },
    {XC_OP_NEAR,      "harbour harbour",                  0, "5"        },
};

START_TEST(operators_match)
{
    const struct query_row *const row = &query_rows[_i];
    xc_db *const db = db_at(place.path);
    const char *const got =
        matches(db, parse(row->op, row->words, row->window));
    ck_assert_msg(strcmp(got, row->docids) == 0,
                  "row %d: op %d over \"%s\", window %" PRIu32 ": %s, not %s",
                  _i, row->op, row->words, row->window, got, row->docids);
    xc_db_free(db);
}
END_TEST

START_TEST(all_and_nothing)
{
    xc_db *const db = db_at(place.path);
    xc_query *query = NULL;
    OK(xc_query_match_all(&query, ERR));
    ck_assert(!xc_query_is_nothing(query));
    ck_assert_str_eq(matches(db, query), "1 2 3 4 5");
    OK(xc_query_match_nothing(&query, ERR));
    ck_assert(xc_query_is_nothing(query));
    ck_assert_str_eq(matches(db, query), "");
    ck_assert_str_eq(matches(db, join(XC_OP_OR, NULL, 0, 0)), "");
    EXPECT(XC_INVALID, xc_query_term("", 0, 1, 0, &query, ERR));
    char word[300];
    memset(word, 'w', sizeof word);
    OK(xc_query_term(word, sizeof word, 1, 0, &query, ERR));
    ck_assert_str_eq(matches(db, query), "");
    xc_db_free(db);
}
END_TEST

START_TEST(phrase_of_what_is_no_word_is_unsupported)
{
    xc_db *const db = db_at(place.path);
    xc_query *children[] = {term("harbour"), parse(XC_OP_AND, "the town", 0)};
    xc_query *phrase = NULL;
    xc_enquire *enquire = NULL;
    OK(xc_query_combine(XC_OP_PHRASE, children, 2, 0, &phrase, ERR));
    OK(xc_enquire_new(db, &enquire, ERR));
    OK(xc_enquire_set_query(enquire, phrase, ERR));
    xc_mset *mset = NULL;
    EXPECT(XC_UNSUPPORTED, xc_enquire_get_mset(enquire, 0, 1, 0, &mset, ERR));
    xc_enquire_free(enquire);
    xc_query_free(phrase);
    xc_query_free(children[0]);
    xc_query_free(children[1]);
    xc_db_free(db);
}
END_TEST

START_TEST(value_ranges)
{
    xc_db *const db = db_at(place.path);
    xc_query *q = NULL;
    OK(xc_query_value_range(SLOT_DATE, LIT("0103"), LIT("0104"), &q, ERR));
    ck_assert_str_eq(matches(db, q), "2 3");
    OK(xc_query_value_range(SLOT_DATE, LIT("0104"), LIT("0103"), &q, ERR));
    ck_assert_str_eq(matches(db, q), "");
    OK(xc_query_value_ge(SLOT_DATE, LIT("0104"), &q, ERR));
    ck_assert_str_eq(matches(db, q), "1 3");
    OK(xc_query_value_le(SLOT_DATE, LIT("0103"), &q, ERR));
    ck_assert_str_eq(matches(db, q), "2 5");
    OK(xc_query_value_ge(SLOT_DATE, LIT(""), &q, ERR));
    ck_assert_str_eq(matches(db, q), "1 2 3 4 5");
    xc_db_free(db);
}
END_TEST

START_TEST(a_list_of_documents_is_a_query)
{
    static const uint32_t list[] = {2, 3, 5}, twice[] = {2, 2}, none[] = {0};
    xc_db *const db = db_at(place.path);
    xc_query *q = NULL, *parts[2] = {0};
    OK(xc_query_docids(list, 3, &q, ERR));
    ck_assert_str_eq(matches(db, q), "2 3 5");
    OK(xc_query_docids(list, 0, &q, ERR));
    ck_assert_str_eq(matches(db, q), "");
    OK(xc_query_value_range(SLOT_DATE, LIT("0103"), LIT("0104"), &parts[0],
                            ERR));
    OK(xc_query_docids(list + 1, 2, &parts[1], ERR));
    OK(xc_query_combine(XC_OP_FILTER, parts, 2, 0, &q, ERR));
    ck_assert_str_eq(matches(db, q), "3");
    xc_query_free(parts[0]);
    OK(xc_query_match_all(&parts[0], ERR));
    OK(xc_query_combine(XC_OP_AND_NOT, parts, 2, 0, &q, ERR));
    ck_assert_str_eq(matches(db, q), "1 2 4");
    EXPECT(XC_INVALID, xc_query_docids(twice, 2, &q, ERR));
    EXPECT(XC_INVALID, xc_query_docids(none, 1, &q, ERR));
    xc_query_free(parts[0]);
    xc_query_free(parts[1]);
    xc_db_free(db);
}
END_TEST

static enum xc_verdict is_odd(void *context, uint32_t docid)
{
    unsigned *const n_asked = context;
    ++*n_asked;
    return docid % 2 ? XC_ACCEPT : XC_REJECT;
}

static enum xc_verdict stop_at_3(void *context, uint32_t docid)
{
    return docid < 3 ? is_odd(context, docid) : XC_STOP;
}

START_TEST(accepted_documents_are_a_query)
{
    xc_db *const db = db_at(place.path);
    xc_query *q = NULL, *parts[2] = {0};
    xc_mset *mset = NULL;
    unsigned n_asked = 0;
    OK(xc_query_accepted(is_odd, &n_asked, 2, &q, ERR));
    ck_assert_str_eq(matches(db, q), "1 3 5");
    ck_assert_uint_eq(n_asked, 5);
    OK(xc_query_value_range(SLOT_DATE, LIT("0103"), LIT("0104"), &parts[0],
                            ERR));
    OK(xc_query_accepted(is_odd, &n_asked, 2, &parts[1], ERR));
    OK(xc_query_combine(XC_OP_AND, parts, 2, 0, &q, ERR));
    n_asked = 0;
    ck_assert_str_eq(matches(db, q), "3");
    ck_assert_uint_lt(n_asked, 5);
    OK(xc_query_combine(XC_OP_AND_MAYBE, parts, 2, 0, &q, ERR));
    xc_enquire *enquire = enquire_on(db, q);
    OK(xc_enquire_get_mset(enquire, 0, 9, 9, &mset, ERR));
    for (uint32_t i = 0; i < xc_mset_size(mset); i++)
        ck_assert(xc_mset_weight(mset, i) ==
                  (xc_mset_docid(mset, i) % 2 ? 2 : 0));
    xc_mset_free(mset);
    xc_enquire_free(enquire);
    xc_query_free(q);
    xc_query_free(parts[0]);
    xc_query_free(parts[1]);
    xc_db_free(db);
}
END_TEST

START_TEST(a_search_gives_what_is_accepted_until_it_is_stopped)
{
    xc_db *const db = db_at(place.path);
    xc_query *q = NULL;
    xc_mset *mset = NULL;
    unsigned n_asked = 0;
    OK(xc_query_match_all(&q, ERR));
    xc_enquire *const enquire = enquire_on(db, q);
    OK(xc_enquire_get_mset_of(enquire, 0, 9, 9, is_odd, &n_asked, &mset, ERR));
    ck_assert_uint_eq(n_asked, 5);
    ck_assert_uint_eq(xc_mset_size(mset), 3);
    ck_assert_uint_eq(xc_mset_docid(mset, 2), 5);
    ck_assert_uint_eq(xc_mset_matches_lower_bound(mset), 3);
    ck_assert_uint_eq(xc_mset_matches_upper_bound(mset), 3);
    xc_mset_free(mset);
    OK(xc_enquire_get_mset_of(enquire, 0, 9, 9, stop_at_3, &n_asked, &mset,
                              ERR));
    ck_assert_ptr_null(mset);
    OK(xc_enquire_get_mset_of(enquire, 0, 9, 9, NULL, NULL, &mset, ERR));
    ck_assert_uint_eq(xc_mset_size(mset), 5);
    xc_mset_free(mset);
    xc_query_free(q);
    OK(xc_query_accepted(stop_at_3, &n_asked, 0, &q, ERR));
    OK(xc_enquire_set_query(enquire, q, ERR));
    OK(xc_enquire_get_mset_of(enquire, 0, 9, 9, NULL, NULL, &mset, ERR));
    ck_assert_ptr_null(mset);
    xc_query_free(q);
    xc_enquire_free(enquire);
    xc_db_free(db);
}
END_TEST

static bool is_over_soon(void *context)
{
    unsigned *const n_left = context;
    return (*n_left)-- == 0;
}

START_TEST(a_search_asks_whether_it_is_over)
{
    xc_db *const db = db_at(place.path);
    xc_query *q = NULL;
    xc_mset *mset = NULL;
    xc_spy *spy = NULL;
    OK(xc_query_match_all(&q, ERR));
    xc_enquire *const enquire = enquire_on(db, q);
    OK(xc_enquire_add_value_spy(enquire, 0, &spy, ERR));
    unsigned n_left = 0;
    xc_enquire_ask(enquire, is_over_soon, &n_left);
    OK(xc_enquire_get_mset_of(enquire, 0, 9, 9, NULL, NULL, &mset, ERR));
    ck_assert_ptr_null(mset);
    n_left = 1000;
    OK(xc_enquire_get_mset_of(enquire, 0, 9, 9, NULL, NULL, &mset, ERR));
    ck_assert_uint_eq(xc_mset_size(mset), 5);
    ck_assert_uint_lt(n_left, 1000);
    xc_mset_free(mset);
    const unsigned n_asked = n_left;
    const size_t n_seen = xc_spy_total(spy);
    xc_enquire_ask(enquire, NULL, NULL);
    OK(xc_enquire_get_mset_of(enquire, 0, 9, 9, NULL, NULL, &mset, ERR));
    ck_assert_uint_eq(xc_mset_size(mset), 5);
    ck_assert_uint_eq(n_left, n_asked);
    ck_assert_uint_eq(xc_spy_total(spy), n_seen + 5);
    xc_mset_free(mset);
    xc_spy_free(spy);
    xc_query_free(q);
    xc_enquire_free(enquire);
    xc_db_free(db);
}
END_TEST

static double weigh_last_digit(const void *context, const char *value, size_t n)
{
    const double *const scale = context;
    return n ? *scale * (value[n - 1] - '0') : 0;
}

/* 60 documents, all but every tenth with one of the values 011 to 019. */
static void make_valued(const char *path)
{
    xc_writer *const writer = writer_at(path, XC_CREATE);
    OK(xc_writer_begin_transaction(writer, ERR));
    for (unsigned i = 0; i < 60; i++) {
        const char value[] = {'0', '1', (char)('0' + i * 7 % 10)};
        xc_doc *const doc = doc_of("barge");
        uint32_t docid;
        if (i % 10)
            OK(xc_doc_add_value(doc, SLOT_DATE, value, 3, ERR));
        OK(xc_writer_add_document(writer, doc, &docid, ERR));
        xc_doc_free(doc);
    }
    OK(xc_writer_commit_transaction(writer, ERR));
    xc_writer_free(writer);
}

START_TEST(values_weigh_and_the_first_are_the_heaviest)
{
    const char *const path = path_of("valued");
    const double scale = 2;
    xc_query *parts[2] = {0}, *q = NULL;
    xc_mset *mset = NULL;
    make_valued(path);
    xc_db *const db = db_at(path);
    OK(xc_query_match_all(&parts[0], ERR));
    OK(xc_query_value_weight(SLOT_DATE, weigh_last_digit, &scale, &parts[1],
                             ERR));
    OK(xc_query_combine(XC_OP_AND_MAYBE, parts, 2, 0, &q, ERR));
    xc_enquire *const enquire = enquire_on(db, q);
    for (uint32_t most = 1; most <= 60; most += 5) {
        OK(xc_enquire_get_mset(enquire, 0, most, 0, &mset, ERR));
        ck_assert_uint_eq(xc_mset_size(mset), most);
        for (uint32_t i = 0; i < most; i++) {
            const double want = i < 54 ? scale * (9 - i / 6) : 0;
            ck_assert_msg(xc_mset_weight(mset, i) == want, "%u of %u: %g", i,
                          most, xc_mset_weight(mset, i));
        }
        xc_mset_free(mset);
    }
    xc_enquire_free(enquire);
    xc_query_free(q);
    xc_query_free(parts[0]);
    xc_query_free(parts[1]);
    xc_db_free(db);
}
END_TEST

START_TEST(wildcards_expand_up_to_their_limit)
{
    xc_db *const db = db_at(place.path);
    xc_query *q = NULL;
    OK(xc_query_wildcard(LIT("ce"), 2, XC_WILDCARD_ERROR, XC_OP_OR, &q, ERR));
    ck_assert_str_eq(matches(db, q), "1 2");
    OK(xc_query_wildcard(LIT("t"), 1, XC_WILDCARD_FIRST, XC_OP_MAX, &q, ERR));
    ck_assert_str_eq(matches(db, q), "2 3 4");
    OK(xc_query_wildcard(LIT("t"), 1, XC_WILDCARD_MOST_FREQUENT, XC_OP_SYNONYM,
                         &q, ERR));
    ck_assert_str_eq(matches(db, q), "1 2 3 4");
    EXPECT(XC_INVALID, xc_query_wildcard(LIT("t"), 1, XC_WILDCARD_FIRST,
                                         XC_OP_AND, &q, ERR));
    xc_db_free(db);
}
END_TEST

START_TEST(wildcard_beyond_its_limit_is_a_query_error)
{
    if (is_under_valgrind())
        return; /* libxapian loses its copy of the weighting scheme here */
    xc_db *const db = db_at(place.path);
    xc_query *q = NULL;
    OK(xc_query_wildcard(LIT("ce"), 1, XC_WILDCARD_ERROR, XC_OP_OR, &q, ERR));
    xc_enquire *const enquire = enquire_on(db, q);
    xc_mset *mset = NULL;
    __lsan_disable();
    const enum xc_status status =
        xc_enquire_get_mset(enquire, 0, 1, 0, &mset, ERR);
    __lsan_enable();
    EXPECT(XC_QUERY, status);
    xc_enquire_free(enquire);
    xc_query_free(q);
    xc_db_free(db);
}
END_TEST

START_TEST(words_are_joined_two_and_two)
{
    struct xc_query_parts parts;
    struct xc_bytes text;
    xc_query *const words = any_of("a bc d ef g");
    xc_query *child = NULL, *one = any_of("word");
    xc_query_look(words, &parts);
    ck_assert(parts.kind == XC_WORDS && parts.n_children == 5);
    ck_assert(xc_query_word(words, 0).len == 1 &&
              xc_query_word(words, 0).ptr[0] == 'a');
    ck_assert(xc_query_word(words, 3).len == 2 &&
              memcmp(xc_query_word(words, 3).ptr, "ef", 2) == 0);
    OK(xc_query_child(words, 1, &child, ERR));
    xc_query_look(child, &parts);
    ck_assert(parts.kind == XC_TERM);
    assert_bytes(parts.term, LIT("bc"));
    xc_query_free(child);
    EXPECT(XC_INVALID, xc_query_child(words, 5, &child, ERR));
    OK(xc_query_describe(words, &text, ERR));
    assert_bytes(text, LIT("Query((((a SYNONYM bc) SYNONYM (d SYNONYM ef)) "
                           "SYNONYM g))"));
    xc_query_free(words);
    xc_query_look(one, &parts);
    ck_assert(parts.kind == XC_TERM);
    xc_query_free(one);
    EXPECT(XC_INVALID, xc_query_words("a", (uint32_t[]){1, 1}, 2, &child, ERR));
    EXPECT(XC_INVALID, xc_query_words("a", NULL, 0, &child, ERR));
}
END_TEST

START_TEST(query_describes_itself)
{
    xc_query *const q = parse(XC_OP_AND, "a b", 0);
    struct xc_bytes text;
    OK(xc_query_describe(q, &text, ERR));
    assert_bytes(text, LIT("Query((a AND b))"));
    ck_assert_uint_eq(xc_query_length(q), 2);
    xc_query *heavier = NULL;
    OK(xc_query_scale_weight(q, 2.5, &heavier, ERR));
    OK(xc_query_describe(heavier, &text, ERR));
    assert_bytes(text, LIT("Query(2.5 * (a AND b))"));
    xc_query *bad = NULL;
    EXPECT(XC_INVALID, xc_query_scale_weight(q, -1, &bad, ERR));
    EXPECT(XC_INVALID, xc_query_scale_weight(q, (double)NAN, &bad, ERR));
    xc_query_free(q);
    xc_terms *terms = NULL;
    OK(xc_query_terms(heavier, &terms, ERR));
    xc_query_free(heavier);
    ck_assert_str_eq(drain(terms), "a b");
}
END_TEST

/* ----------------------------------------------------------- searching --- */

static const struct sort_row {
    enum xc_sort sort;
    bool reverse;
    enum xc_docid_order order;
    const char *docids;
} sort_rows[] = {
    {XC_SORT_VALUE,                false, XC_DOCID_ASCENDING,  "4 5 2 3 1"},
    {XC_SORT_VALUE,                true,  XC_DOCID_ASCENDING,  "1 3 2 5 4"},
    {XC_SORT_VALUE_THEN_RELEVANCE, true,  XC_DOCID_ASCENDING,  "1 3 2 5 4"},
    {XC_SORT_RELEVANCE_THEN_VALUE, true,  XC_DOCID_ASCENDING,  "1 3 2 5 4"},
    {XC_SORT_RELEVANCE,            false, XC_DOCID_ASCENDING,  "1 2 3 4 5"},
    {XC_SORT_RELEVANCE,            false, XC_DOCID_DESCENDING, "5 4 3 2 1"},
};

START_TEST(results_are_sorted)
{
    const struct sort_row *const row = &sort_rows[_i];
    xc_db *const db = db_at(place.path);
    xc_query *all = NULL;
    OK(xc_query_match_all(&all, ERR));
    xc_enquire *const enquire = enquire_on(db, all);
    OK(xc_enquire_set_sort(enquire, row->sort, SLOT_DATE, row->reverse, ERR));
    OK(xc_enquire_set_docid_order(enquire, row->order, ERR));
    ck_assert_msg(strcmp(docids(enquire), row->docids) == 0, "row %d: %s", _i,
                  docids(enquire));
    xc_enquire_free(enquire);
    xc_query_free(all);
    xc_db_free(db);
}
END_TEST

START_TEST(weighting_schemes_order)
{
    xc_db *const db = db_at(place.path);
    xc_query *const query = term("harbour");
    xc_enquire *const enquire = enquire_on(db, query);
    ck_assert_str_eq(docids(enquire), "5 3 1");
    OK(xc_enquire_set_weighting_bool(enquire, ERR));
    ck_assert_str_eq(docids(enquire), "1 3 5");
    OK(xc_enquire_set_weighting_ineb2(enquire, 1.5, ERR));
    ck_assert_str_eq(docids(enquire), "5 3 1");
    OK(xc_enquire_set_weighting_bm25(enquire, 0, 0, 1, 0, 0.5, ERR));
    ck_assert_str_eq(docids(enquire), "1 3 5");
    EXPECT(XC_INVALID, xc_enquire_set_weighting_ineb2(enquire, 0, ERR));
    OK(xc_enquire_set_weighting_inb2(enquire, 1.5, ERR));
    ck_assert_str_eq(docids(enquire), "5 3 1");
    EXPECT(XC_INVALID, xc_enquire_set_weighting_inb2(enquire, 0, ERR));
    OK(xc_enquire_set_weighting_coord(enquire, ERR));
    ck_assert_str_eq(docids(enquire), "1 3 5");
    xc_enquire_free(enquire);
    xc_query_free(query);
    xc_db_free(db);
}
END_TEST

START_TEST(elite_set_takes_the_best_children)
{
    xc_db *const db = db_at(place.path);
    xc_query *const query = parse(XC_OP_ELITE_SET, "talks ceasefire", 1);
    xc_enquire *const enquire = enquire_on(db, query);
    ck_assert_str_eq(docids(enquire), "1");
    xc_enquire_free(enquire);
    xc_query_free(query);
    xc_db_free(db);
}
END_TEST

START_TEST(collapsing_keeps_the_best_of_each_key)
{
    xc_db *const db = db_at(place.path);
    xc_query *const query = term("harbour");
    xc_enquire *const enquire = enquire_on(db, query);
    OK(xc_enquire_set_collapse_key(enquire, SLOT_STORY, 1, ERR));
    xc_mset *mset = NULL;
    OK(xc_enquire_get_mset(enquire, 0, 10, 100, &mset, ERR));
    ck_assert_uint_eq(xc_mset_size(mset), 1);
    ck_assert_uint_eq(xc_mset_docid(mset, 0), 5);
    ck_assert_uint_eq(xc_mset_collapse_count(mset, 0), 2);
    ck_assert_uint_eq(xc_mset_matches_estimated(mset), 1);
    ck_assert_uint_eq(xc_mset_uncollapsed_lower_bound(mset), 3);
    ck_assert_uint_eq(xc_mset_uncollapsed_estimated(mset), 3);
    ck_assert_uint_eq(xc_mset_uncollapsed_upper_bound(mset), 3);
    struct xc_bytes key;
    OK(xc_mset_collapse_key(mset, 0, &key, ERR));
    assert_bytes(key, LIT("x"));
    xc_mset_free(mset);
    OK(xc_enquire_set_collapse_key(enquire, SLOT_STORY, 0, ERR));
    ck_assert_str_eq(docids(enquire), "5 3 1");
    xc_enquire_free(enquire);
    xc_query_free(query);
    xc_db_free(db);
}
END_TEST

START_TEST(cutoff_and_time_limit)
{
    xc_db *const db = db_at(place.path);
    xc_query *const query = term("harbour");
    xc_enquire *const enquire = enquire_on(db, query);
    OK(xc_enquire_set_cutoff(enquire, 100, 0, ERR));
    ck_assert_str_eq(docids(enquire), "5");
    OK(xc_enquire_set_cutoff(enquire, 0, 1000, ERR));
    ck_assert_str_eq(docids(enquire), "");
    OK(xc_enquire_set_cutoff(enquire, 0, 0, ERR));
    OK(xc_enquire_set_time_limit(enquire, 5, ERR));
    ck_assert_str_eq(docids(enquire), "5 3 1");
    xc_enquire_free(enquire);
    xc_query_free(query);
    xc_db_free(db);
}
END_TEST

START_TEST(spy_counts_values_and_outlives_the_search)
{
    xc_db *const db = db_at(place.path);
    xc_query *const query = parse(XC_OP_OR, "harbour talks", 0);
    xc_enquire *const enquire = enquire_on(db, query);
    xc_spy *spy = NULL;
    OK(xc_enquire_add_value_spy(enquire, SLOT_STORY, &spy, ERR));
    ck_assert_str_ne(docids(enquire), "");
    ck_assert_uint_eq(xc_spy_total(spy), 5);
    xc_enquire_clear_spies(enquire);
    ck_assert_str_ne(docids(enquire), "");
    ck_assert_uint_eq(xc_spy_total(spy), 5);
    xc_enquire_free(enquire);
    xc_terms *values = NULL;
    uint32_t n = 0;
    OK(xc_spy_top_values(spy, 1, &values, ERR));
    OK(xc_terms_freq(values, &n, ERR));
    ck_assert_uint_eq(n, 3);
    ck_assert_str_eq(drain(values), "x");
    OK(xc_spy_values(spy, &values, ERR));
    xc_spy_free(spy);
    ck_assert_str_eq(drain(values), "x y");
    xc_query_free(query);
    xc_db_free(db);
}
END_TEST

START_TEST(spy_may_go_before_its_search)
{
    xc_db *const db = db_at(place.path);
    xc_query *const query = term("talks");
    xc_enquire *const enquire = enquire_on(db, query);
    xc_spy *spy = NULL;
    OK(xc_enquire_add_value_spy(enquire, SLOT_STORY, &spy, ERR));
    xc_spy_free(spy);
    ck_assert_uint_eq(strlen(docids(enquire)), 5);
    xc_enquire_free(enquire);
    xc_query_free(query);
    xc_db_free(db);
}
END_TEST

/* 2,000 documents with "all", every tenth with "tenth"; the seventh is gone. */
static void make_gap(const char *path)
{
    xc_writer *const writer = writer_at(path, XC_CREATE);
    OK(xc_writer_begin_transaction(writer, ERR));
    for (unsigned i = 0; i < 2000; i++)
        add(writer, i % 10 ? "all" : "all tenth");
    OK(xc_writer_commit_transaction(writer, ERR));
    OK(xc_writer_begin_transaction(writer, ERR));
    OK(xc_writer_delete_document(writer, 7, ERR));
    OK(xc_writer_commit_transaction(writer, ERR));
    xc_writer_free(writer);
}

static uint32_t count(xc_enquire *enquire)
{
    xc_mset *mset = NULL;
    OK(xc_enquire_get_mset(enquire, 0, 3000, 0, &mset, ERR));
    const uint32_t n = xc_mset_size(mset);
    xc_mset_free(mset);
    return n;
}

/* A word that all documents have, with weights of every kind. */
static void assert_query_found(const xc_db *db,
                               xc_query *query,
                               const char *words,
                               uint32_t n)
{
    xc_query *muted = NULL;
    OK(xc_query_scale_weight(query, 0, &muted, ERR));
    xc_enquire *const enquire = enquire_on(db, query);
    ck_assert_msg(count(enquire) == n, "%s by BM25", words);
    OK(xc_enquire_set_weighting_bool(enquire, ERR));
    ck_assert_msg(count(enquire) == n, "%s without weights", words);
    OK(xc_enquire_set_weighting_coord(enquire, ERR));
    ck_assert_msg(count(enquire) == n, "%s by words", words);
    OK(xc_enquire_set_weighting_inb2(enquire, 1.5, ERR));
    ck_assert_msg(count(enquire) == n, "%s by I(n)B2", words);
    OK(xc_enquire_set_query(enquire, muted, ERR));
    ck_assert_msg(count(enquire) == n, "%s muted", words);
    xc_enquire_free(enquire);
    xc_query_free(muted);
    xc_query_free(query);
}

static void
assert_found(const xc_db *db, enum xc_op op, const char *words, uint32_t n)
{
    assert_query_found(db, parse(op, words, 0), words, n);
}

START_TEST(what_every_document_has_is_found_when_one_is_removed)
{
    make_gap(path_of("gap"));
    xc_db *const db = db_at(path_of("gap"));
    assert_found(db, XC_OP_OR, "all", 1999);
    assert_found(db, XC_OP_OR, "all tenth", 1999);
    assert_found(db, XC_OP_SYNONYM, "all tenth", 1999);
    assert_query_found(db, any_of("tenth all"), "any word", 1999);
    assert_query_found(db, any_of("none tenth nothing"), "some words", 200);
    assert_found(db, XC_OP_AND, "all tenth", 200);
    assert_found(db, XC_OP_AND_NOT, "all tenth", 1799);
    assert_found(db, XC_OP_AND_NOT, "tenth all", 0);
    assert_found(db, XC_OP_AND_MAYBE, "all tenth", 1999);
    assert_found(db, XC_OP_FILTER, "all tenth", 200);
    make_database(path_of("other"), "tenth");
    xc_db *const other = db_at(path_of("other"));
    OK(xc_db_add_database(db, other, ERR));
    assert_found(db, XC_OP_OR, "all", 1999);
    assert_found(db, XC_OP_OR, "all tenth", 2000);
    assert_found(db, XC_OP_AND_NOT, "all tenth", 1799);
    xc_db_free(other);
    xc_db_free(db);
}
END_TEST

START_TEST(what_every_document_has_weighs_as_a_word)
{
    make_gap(path_of("gap"));
    xc_db *const db = db_at(path_of("gap"));
    xc_query *const query = parse(XC_OP_OR, "all tenth", 0);
    xc_enquire *const enquire = enquire_on(db, query);
    xc_mset *mset = NULL;
    OK(xc_enquire_set_weighting_coord(enquire, ERR));
    OK(xc_enquire_get_mset(enquire, 0, 3000, 0, &mset, ERR));
    ck_assert_double_eq(xc_mset_weight(mset, 0), 2);
    ck_assert_double_eq(xc_mset_weight(mset, 1998), 1);
    xc_mset_free(mset);
    xc_enquire_free(enquire);
    xc_query_free(query);
    xc_db_free(db);
}
END_TEST

START_TEST(matching_terms_of_a_hit)
{
    xc_db *const db = db_at(place.path);
    xc_query *const query = parse(XC_OP_OR, "talks grain fire", 0);
    xc_enquire *const enquire = enquire_on(db, query);
    xc_terms *terms = NULL;
    OK(xc_enquire_matching_terms(enquire, 3, &terms, ERR));
    const char *const got = drain(terms);
    ck_assert_msg(strstr(got, "talks") && strstr(got, "grain") &&
                      !strstr(got, "fire"),
                  "%s", got);
    EXPECT(XC_NOT_FOUND, xc_enquire_matching_terms(enquire, 9, &terms, ERR));
    xc_enquire_free(enquire);
    xc_query_free(query);
    xc_db_free(db);
}
END_TEST

/* ------------------------------------------------------------- results --- */

START_TEST(results_are_read_by_index)
{
    xc_db *const db = db_at(place.path);
    xc_query *const query = term("harbour");
    xc_enquire *const enquire = enquire_on(db, query);
    xc_query_free(query);
    xc_mset *mset = NULL;
    OK(xc_enquire_get_mset(enquire, 1, 10, 100, &mset, ERR));
    xc_enquire_free(enquire);
    xc_db_free(db);
    ck_assert_uint_eq(xc_mset_size(mset), 2);
    ck_assert_uint_eq(xc_mset_matches_lower_bound(mset), 3);
    ck_assert_uint_eq(xc_mset_matches_estimated(mset), 3);
    ck_assert_uint_eq(xc_mset_matches_upper_bound(mset), 3);
    ck_assert_uint_eq(xc_mset_docid(mset, 0), 3);
    ck_assert_uint_eq(xc_mset_docid(mset, 1), 1);
    ck_assert_uint_eq(xc_mset_rank(mset, 1), 2);
    ck_assert_double_gt(xc_mset_weight(mset, 0), xc_mset_weight(mset, 1));
    ck_assert_double_gt(xc_mset_max_attained(mset), xc_mset_weight(mset, 0));
    ck_assert_double_ge(xc_mset_max_possible(mset), xc_mset_max_attained(mset));
    ck_assert_int_gt(xc_mset_percent(mset, 0), 0);
    struct xc_bytes data;
    OK(xc_mset_data(mset, 0, &data, ERR));
    assert_bytes(data, texts[2].words, strlen(texts[2].words));
    xc_doc *doc = NULL;
    OK(xc_mset_document(mset, 1, &doc, ERR));
    xc_mset_free(mset);
    OK(xc_doc_data(doc, &data, ERR));
    assert_bytes(data, texts[0].words, strlen(texts[0].words));
    xc_doc_free(doc);
}
END_TEST

START_TEST(items_outside_the_page_are_none)
{
    xc_db *const db = db_at(place.path);
    xc_query *const query = term("harbour");
    xc_enquire *const enquire = enquire_on(db, query);
    xc_mset *mset = NULL;
    OK(xc_enquire_get_mset(enquire, 0, 2, 0, &mset, ERR));
    struct xc_bytes data;
    xc_doc *doc = NULL;
    ck_assert_uint_eq(xc_mset_docid(mset, 2), 0);
    ck_assert_uint_eq(xc_mset_rank(mset, UINT32_MAX), 0);
    ck_assert_int_eq(xc_mset_percent(mset, 2), 0);
    EXPECT(XC_INVALID, xc_mset_data(mset, 2, &data, ERR));
    EXPECT(XC_INVALID, xc_mset_document(mset, 2, &doc, ERR));
    EXPECT(XC_INVALID, xc_mset_collapse_key(mset, 2, &data, ERR));
    xc_mset_free(mset);
    xc_enquire_free(enquire);
    xc_query_free(query);
    xc_db_free(db);
}
END_TEST

START_TEST(term_weights_of_the_search)
{
    xc_db *const db = db_at(place.path);
    xc_query *const query = parse(XC_OP_OR, "harbour ceasefire", 0);
    xc_enquire *const enquire = enquire_on(db, query);
    xc_mset *mset = NULL;
    OK(xc_enquire_get_mset(enquire, 0, 10, 0, &mset, ERR));
    uint32_t freq = 0;
    double rare = 0;
    double common = 0;
    OK(xc_mset_termfreq(mset, LIT("harbour"), &freq, ERR));
    ck_assert_uint_eq(freq, 3);
    OK(xc_mset_termfreq(mset, LIT("talks"), &freq, ERR));
    ck_assert_uint_eq(freq, 3);
    OK(xc_mset_termweight(mset, LIT("ceasefire"), &rare, ERR));
    OK(xc_mset_termweight(mset, LIT("harbour"), &common, ERR));
    ck_assert_double_gt(rare, common);
    EXPECT(XC_INVALID, xc_mset_termweight(mset, LIT("talks"), &rare, ERR));
    xc_mset_free(mset);
    xc_enquire_free(enquire);
    xc_query_free(query);
    xc_db_free(db);
}
END_TEST

/* ----------------------------------------------------------- iterators --- */

START_TEST(postings_step_and_skip)
{
    xc_db *const db = db_at(place.path);
    xc_postings *p = NULL;
    OK(xc_db_postings(db, LIT("harbour"), &p, ERR));
    xc_db_free(db);
    ck_assert_uint_eq(xc_postings_docid(p), 1);
    ck_assert_uint_eq(xc_postings_wdf(p), 1);
    uint32_t length = 0;
    OK(xc_postings_doclength(p, &length, ERR));
    ck_assert_uint_eq(length, 10);
    OK(xc_postings_next(p, ERR));
    ck_assert_uint_eq(xc_postings_docid(p), 3);
    OK(xc_postings_skip_to(p, 4, ERR));
    ck_assert_uint_eq(xc_postings_docid(p), 5);
    ck_assert_uint_eq(xc_postings_wdf(p), 3);
    OK(xc_postings_skip_to(p, 2, ERR));
    ck_assert_uint_eq(xc_postings_docid(p), 5);
    xc_positions *positions = NULL;
    OK(xc_postings_positions(p, &positions, ERR));
    uint32_t all[3] = {0, 0, 99};
    size_t n = 0;
    OK(xc_postings_read_positions(p, all, 2, &n, ERR));
    ck_assert_uint_eq(n, 3);
    ck_assert_uint_eq(all[0], 1);
    ck_assert_uint_gt(all[1], 1);
    ck_assert_uint_eq(all[2], 99);
    OK(xc_postings_next(p, ERR));
    ck_assert(!xc_postings_valid(p));
    EXPECT(XC_INVALID, xc_postings_read_positions(p, all, 2, &n, ERR));
    ck_assert_uint_eq(xc_postings_docid(p), 0);
    ck_assert_uint_eq(xc_postings_wdf(p), 0);
    EXPECT(XC_INVALID, xc_postings_next(p, ERR));
    EXPECT(XC_INVALID, xc_postings_doclength(p, &length, ERR));
    EXPECT(XC_INVALID, xc_postings_positions(p, &positions, ERR));
    xc_postings_free(p);
    ck_assert_uint_eq(xc_positions_pos(positions), 1);
    OK(xc_positions_skip_to(positions, 3, ERR));
    ck_assert_uint_eq(xc_positions_pos(positions), 3);
    xc_positions_free(positions);
}
END_TEST

START_TEST(postings_of_unknown_and_empty_terms)
{
    xc_db *const db = db_at(place.path);
    xc_postings *p = NULL;
    OK(xc_db_postings(db, LIT("nowhere"), &p, ERR));
    ck_assert(!xc_postings_valid(p));
    xc_postings_free(p);
    OK(xc_db_postings(db, NULL, 0, &p, ERR));
    uint32_t n = 0;
    for (; xc_postings_valid(p); n++)
        OK(xc_postings_next(p, ERR));
    ck_assert_uint_eq(n, 5);
    xc_postings_free(p);
    xc_db_free(db);
}
END_TEST

START_TEST(positions_of_a_term_in_a_document)
{
    xc_db *const db = db_at(place.path);
    xc_positions *p = NULL;
    OK(xc_db_positions(db, 1, LIT("the"), &p, ERR));
    ck_assert_uint_eq(xc_positions_pos(p), 1);
    OK(xc_positions_next(p, ERR));
    ck_assert_uint_eq(xc_positions_pos(p), 8);
    OK(xc_positions_next(p, ERR));
    ck_assert(!xc_positions_valid(p));
    ck_assert_uint_eq(xc_positions_pos(p), 0);
    EXPECT(XC_INVALID, xc_positions_next(p, ERR));
    xc_positions_free(p);
    OK(xc_db_positions(db, 9, LIT("the"), &p, ERR));
    ck_assert(!xc_positions_valid(p));
    xc_positions_free(p);
    xc_db_free(db);
}
END_TEST

START_TEST(all_terms_by_prefix)
{
    xc_db *const db = db_at(place.path);
    xc_terms *terms = NULL;
    OK(xc_db_allterms(db, LIT("t"), &terms, ERR));
    uint32_t freq = 0;
    OK(xc_terms_freq(terms, &freq, ERR));
    ck_assert_uint_eq(freq, 3);
    EXPECT(XC_INVALID, xc_terms_wdf(terms, &freq, ERR));
    OK(xc_terms_skip_to(terms, LIT("td"), ERR));
    ck_assert_str_eq(drain(terms), "the town two");
    OK(xc_db_allterms(db, LIT("zz"), &terms, ERR));
    ck_assert(!xc_terms_valid(terms));
    EXPECT(XC_INVALID, xc_terms_freq(terms, &freq, ERR));
    EXPECT(XC_INVALID, xc_terms_wdf(terms, &freq, ERR));
    EXPECT(XC_INVALID, xc_terms_skip_to(terms, LIT("zzz"), ERR));
    xc_terms_free(terms);
    xc_db_free(db);
}
END_TEST

START_TEST(terms_of_a_stored_document)
{
    xc_db *const db = db_at(place.path);
    xc_terms *terms = NULL;
    OK(xc_db_termlist(db, 5, &terms, ERR));
    OK(xc_terms_skip_to(terms, LIT("h"), ERR));
    uint32_t n = 0;
    OK(xc_terms_wdf(terms, &n, ERR));
    ck_assert_uint_eq(n, 3);
    OK(xc_terms_freq(terms, &n, ERR));
    ck_assert_uint_eq(n, 3);
    ck_assert_str_eq(drain(terms), "harbour");
    EXPECT(XC_NOT_FOUND, xc_db_termlist(db, 9, &terms, ERR));
    EXPECT(XC_INVALID, xc_db_termlist(db, 0, &terms, ERR));
    xc_db_free(db);
}
END_TEST

START_TEST(values_of_a_slot)
{
    xc_db *const db = db_at(place.path);
    xc_values *v = NULL;
    OK(xc_db_values(db, SLOT_DATE, &v, ERR));
    ck_assert_uint_eq(xc_values_docid(v), 1);
    assert_bytes(xc_values_value(v), LIT("0105"));
    OK(xc_values_next(v, ERR));
    ck_assert_uint_eq(xc_values_docid(v), 2);
    OK(xc_values_skip_to(v, 4, ERR));
    ck_assert_uint_eq(xc_values_docid(v), 5);
    assert_bytes(xc_values_value(v), LIT("0101"));
    OK(xc_values_next(v, ERR));
    ck_assert(!xc_values_valid(v));
    ck_assert_uint_eq(xc_values_docid(v), 0);
    ck_assert_uint_eq(xc_values_value(v).len, 0);
    EXPECT(XC_INVALID, xc_values_next(v, ERR));
    xc_values_free(v);
    OK(xc_db_values(db, 9, &v, ERR));
    ck_assert(!xc_values_valid(v));
    xc_values_free(v);
    xc_db_free(db);
}
END_TEST

/* ---------------------------------------------------------- compaction --- */

START_TEST(compacted_database_has_the_same_answers)
{
    const char *const dest = path_of("small");
    OK(xc_compact(place.path, dest, XC_COMPACT_NO_RENUMBER, ERR));
    xc_db *const db = db_at(path_of("small"));
    ck_assert_str_eq(matches(db, parse(XC_OP_PHRASE, "cease fire", 0)), "2");
    struct xc_bytes value;
    OK(xc_db_metadata(db, LIT("colour"), &value, ERR));
    assert_bytes(value, LIT("gr\0y"));
    xc_terms *terms = NULL;
    OK(xc_db_synonyms(db, LIT("port"), &terms, ERR));
    ck_assert_str_eq(drain(terms), "dock harbour");
    xc_db_free(db);
}
END_TEST

START_TEST(compaction_can_close_gaps)
{
    xc_writer *const w = writer_at(place.path, XC_OPEN);
    OK(xc_writer_begin_transaction(w, ERR));
    OK(xc_writer_delete_document(w, 1, ERR));
    OK(xc_writer_commit_transaction(w, ERR));
    xc_writer_free(w);
    OK(xc_compact(place.path, path_of("kept"), XC_COMPACT_NO_RENUMBER, ERR));
    OK(xc_compact(place.path, path_of("moved"), XC_COMPACT_RENUMBER, ERR));
    xc_db *const kept = db_at(path_of("kept"));
    ck_assert_str_eq(matches(kept, term("harbour")), "3 5");
    xc_db_free(kept);
    xc_db *const moved = db_at(path_of("moved"));
    ck_assert_str_eq(matches(moved, term("harbour")), "2 4");
    xc_db_free(moved);
}
END_TEST

START_TEST(compaction_merges_shards)
{
    make_database(path_of("second"), "harbour lights");
    xc_db *const db = db_at(place.path);
    xc_db *const second = db_at(path_of("second"));
    OK(xc_db_add_database(db, second, ERR));
    xc_db_free(second);
    EXPECT(XC_INVALID,
           xc_db_compact(db, path_of("merged"), XC_COMPACT_NO_RENUMBER, ERR));
    OK(xc_db_compact(db, path_of("merged"), XC_COMPACT_RENUMBER, ERR));
    xc_db_free(db);
    xc_db *const merged = db_at(path_of("merged"));
    ck_assert_str_eq(matches(merged, term("harbour")), "1 3 5 6");
    xc_db_free(merged);
}
END_TEST

START_TEST(compaction_refuses_bad_places)
{
    EXPECT(XC_NOT_FOUND, xc_compact(path_of("none"), place.path, 0, ERR));
    EXPECT(XC_INVALID, xc_compact(place.path, place.path, 0, ERR));
    EXPECT(XC_INVALID, xc_compact(place.path, place.dir, 99, ERR));
    EXPECT(XC_IO, xc_compact(place.path, path_of("no/such"), 0, ERR));
}
END_TEST

/* ------------------------------------------------- numbers as values --- */

START_TEST(serialised_numbers_sort_as_numbers)
{
    static const double numbers[] = {-HUGE_VAL, -1e300, -7.5, -1,    0,
                                     1e-9,      1,      2,    20438, 1e300};
    char last[XC_SORTABLE_SIZE] = {0};
    size_t last_len = 0;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        char bytes[XC_SORTABLE_SIZE];
        const size_t len = xc_sortable_serialise(numbers[i], bytes);
        ck_assert_uint_le(len, sizeof bytes);
        const double back = xc_sortable_unserialise(bytes, len);
        ck_assert_msg(back >= numbers[i] && back <= numbers[i], "%g",
                      numbers[i]);
        const int order = memcmp(last, bytes, last_len < len ? last_len : len);
        ck_assert_msg(i == 0 || order < 0 || (order == 0 && last_len < len),
                      "%g", numbers[i]);
        memcpy(last, bytes, len);
        last_len = len;
    }
}
END_TEST

START_TEST(serialised_number_may_be_followed_by_rubbish)
{
    char bytes[64] = {0};
    xc_sortable_serialise(3, bytes);
    const double back = xc_sortable_unserialise(bytes, sizeof bytes);
    ck_assert_double_eq_tol(back, 3, 1e-9);
}
END_TEST

/* --------------------------------------------------------------- suite --- */

static TCase *group(Suite *suite, const char *name, SFun before)
{
    TCase *const tcase = tcase_create(name);
    tcase_add_checked_fixture(tcase, before, remove_place);
    tcase_set_timeout(tcase, 60);
    suite_add_tcase(suite, tcase);
    return tcase;
}

static void add_errors(Suite *suite)
{
    TCase *const tc = group(suite, "errors", make_place);
    tcase_add_test(tc, every_status_has_its_own_sentence);
    tcase_add_test(tc, version_is_a_dotted_number);
    tcase_add_test(tc, free_takes_null);
    tcase_add_test(tc, missing_database_is_not_found_and_out_stays);
    tcase_add_test(tc, message_names_the_cause);
    tcase_add_test(tc, long_message_is_cut);
    tcase_add_test(tc, huge_length_is_no_memory);
    tcase_add_test(tc, stub_files_are_never_followed);
    TCase *const broken = group(suite, "damage", make_texts);
    tcase_add_test(broken, bad_magic_is_corrupt);
    tcase_add_test(broken, other_format_is_a_version_error);
    tcase_add_test(broken, empty_table_is_an_io_error);
}

static void add_db(Suite *suite)
{
    TCase *const tc = group(suite, "db", make_texts);
    tcase_add_test(tc, counts_are_those_of_the_documents);
    tcase_add_test(tc, term_statistics);
    tcase_add_test(tc, uuid_and_revision_tell_databases_and_commits_apart);
    tcase_add_test(tc, metadata_may_hold_nul);
    tcase_add_test(tc, metadata_keys_by_prefix);
    tcase_add_test(tc, synonyms_are_listed);
    tcase_add_test(tc, value_statistics);
    tcase_add_test(tc, what_a_commit_tells_needs_no_database);
    tcase_add_test(tc, an_expected_database_is_opened_when_it_is_needed);
    tcase_add_test(tc, an_expected_commit_that_is_past_is_told);
    tcase_add_test(tc, a_search_is_set_before_its_database_is_opened);
    tcase_add_test(tc, a_page_may_be_of_what_the_caller_ranked);
    tcase_add_test(tc, after_two_commits_a_reader_is_told_and_reopens);
    tcase_add_test(tc, after_one_commit_a_reader_keeps_its_view);
    tcase_add_test(tc, shards_interleave_document_ids);
}

static void add_writer(Suite *suite)
{
    TCase *const empty = group(suite, "new writer", make_place);
    tcase_add_test(empty, open_actions);
    tcase_add_test(empty, second_writer_is_locked_out);
    tcase_add_test(empty, writer_sees_its_changes_readers_the_commit);
    tcase_add_test(empty, refused_changes_leave_the_batch_alone);
    tcase_add_test(empty, longest_keys_are_stored);
    TCase *const tc = group(suite, "writer", make_texts);
    tcase_add_test(tc, free_gives_up_the_lock_though_a_search_lives);
    tcase_add_test(tc, no_change_outside_a_transaction);
    tcase_add_test(tc, cancel_takes_everything_back);
    tcase_add_test(tc, free_cancels_an_open_transaction);
    tcase_add_test(tc, a_transaction_that_lost_changes_cannot_be_committed);
    tcase_add_test(tc, a_failed_commit_ends_the_writer_and_keeps_the_last);
    tcase_add_test(tc, replace_and_delete_by_unique_term);
    tcase_add_test(tc, synonyms_are_removed);
}

static void add_doc(Suite *suite)
{
    TCase *const empty = group(suite, "new doc", make_place);
    tcase_add_test(empty, terms_must_fit);
    tcase_add_test(empty, bulk_postings_are_the_single_ones);
    tcase_add_test(empty, values_and_data_come_back);
    tcase_add_test(empty, cleared_document_is_empty);
    TCase *const tc = group(suite, "stored doc", make_texts);
    tcase_add_test(tc, stored_document_outlives_its_database_handle);
}

static void add_query(Suite *suite)
{
    TCase *const tc = group(suite, "query", make_texts);
    tcase_add_loop_test(tc, operators_match, 0, (int)COUNT(query_rows));
    tcase_add_test(tc, all_and_nothing);
    tcase_add_test(tc, phrase_of_what_is_no_word_is_unsupported);
    tcase_add_test(tc, value_ranges);
    tcase_add_test(tc, a_list_of_documents_is_a_query);
    tcase_add_test(tc, accepted_documents_are_a_query);
    tcase_add_test(tc, a_search_gives_what_is_accepted_until_it_is_stopped);
    tcase_add_test(tc, a_search_asks_whether_it_is_over);
    tcase_add_test(tc, values_weigh_and_the_first_are_the_heaviest);
    tcase_add_test(tc, wildcards_expand_up_to_their_limit);
    tcase_add_test(tc, wildcard_beyond_its_limit_is_a_query_error);
    tcase_add_test(tc, words_are_joined_two_and_two);
    tcase_add_test(tc, query_describes_itself);
}

static void add_search(Suite *suite)
{
    TCase *const tc = group(suite, "enquire", make_texts);
    tcase_add_loop_test(tc, results_are_sorted, 0, (int)COUNT(sort_rows));
    tcase_add_test(tc, weighting_schemes_order);
    tcase_add_test(tc, elite_set_takes_the_best_children);
    tcase_add_test(tc, collapsing_keeps_the_best_of_each_key);
    tcase_add_test(tc, cutoff_and_time_limit);
    tcase_add_test(tc, spy_counts_values_and_outlives_the_search);
    tcase_add_test(tc, spy_may_go_before_its_search);
    tcase_add_test(tc, what_every_document_has_is_found_when_one_is_removed);
    tcase_add_test(tc, what_every_document_has_weighs_as_a_word);
    tcase_add_test(tc, matching_terms_of_a_hit);
    TCase *const mset = group(suite, "mset", make_texts);
    tcase_add_test(mset, results_are_read_by_index);
    tcase_add_test(mset, items_outside_the_page_are_none);
    tcase_add_test(mset, term_weights_of_the_search);
}

static void add_iterators(Suite *suite)
{
    TCase *const tc = group(suite, "iterators", make_texts);
    tcase_add_test(tc, postings_step_and_skip);
    tcase_add_test(tc, postings_of_unknown_and_empty_terms);
    tcase_add_test(tc, positions_of_a_term_in_a_document);
    tcase_add_test(tc, all_terms_by_prefix);
    tcase_add_test(tc, terms_of_a_stored_document);
    tcase_add_test(tc, values_of_a_slot);
}

static void add_rest(Suite *suite)
{
    TCase *const tc = group(suite, "compaction", make_texts);
    tcase_add_test(tc, compacted_database_has_the_same_answers);
    tcase_add_test(tc, compaction_can_close_gaps);
    tcase_add_test(tc, compaction_merges_shards);
    tcase_add_test(tc, compaction_refuses_bad_places);
    TCase *const numbers = tcase_create("numbers");
    tcase_add_test(numbers, serialised_numbers_sort_as_numbers);
    tcase_add_test(numbers, serialised_number_may_be_followed_by_rubbish);
    suite_add_tcase(suite, numbers);
}

Suite *pt_suite_xapian_c(void)
{
    Suite *const suite = suite_create("xapian_c");
    add_errors(suite);
    add_db(suite);
    add_writer(suite);
    add_doc(suite);
    add_query(suite);
    add_search(suite);
    add_iterators(suite);
    add_rest(suite);
    return suite;
}
