/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * xapian_c.h: the C face of libxapian 1.4. Names follow Xapian's own, so its
 * manual explains what a call is for; here stands what C has to know.
 *
 * Objects. Every object is opaque, made by a function that writes it through
 *   its out parameter, and given back by its xc_..._free, which takes NULL.
 *   Objects keep alive what they need (Xapian counts references), so they may
 *   be freed in any order. Except where it says otherwise an object handed to
 *   a call stays the caller's.
 * Strings. Bytes with a length; they may hold NUL. Paths alone are C strings.
 *   What comes back as struct xc_bytes is borrowed: valid until the next call
 *   on the same object that gives bytes, or until the object is freed. ptr is
 *   never NULL and a NUL that does not count follows the bytes.
 * Errors. A fallible call returns an enum xc_status, XC_OK being 0, and fills
 *   *err when err is not NULL. On failure the out parameters are untouched; on
 *   success *err is. No exception leaves any function. A NULL object or an enum
 *   value outside its list is a breach of contract, not an error. XC_MEMORY,
 *   XC_IO, XC_CORRUPT, XC_MODIFIED and XC_INTERNAL can come from every call
 *   that reads or writes a database and are named only where they say more.
 * Threads. One thread at a time for a database (or writer) and all objects made
 *   from it; so for a query and those made from it, and a new document.
 *
 * Life of a search:
 *   xc_db_open -> xc_query_... -> xc_enquire_new -> xc_enquire_get_mset -> free
 * Life of a change:
 *   xc_writer_open -> begin -> xc_writer_add_document ... -> commit -> free
 */
#ifndef INDEX_XAPIAN_C_H
#define INDEX_XAPIAN_C_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define XC_NODISCARD __attribute__((warn_unused_result))
#else
#define XC_NODISCARD
#endif

/* Each function is marked as one of libxapian's, or as one of its own: done in
 * C without it. Of the former pt-search is linked with none; its first call of
 * one loads them all (binding/engine_load.h). */
#ifdef __cplusplus
#define XC_NOEXCEPT noexcept
#define XC_OWN noexcept
extern "C" {
#else
#define XC_NOEXCEPT
#define XC_OWN
#endif

/* ------------------------------------------------------------- errors --- */

/* X(name, number, sentence): one value per thing that a caller can do. */
#define XC_STATUS_LIST(X)                                                      \
    X(XC_OK, 0, "done")                                                        \
    X(XC_NOT_FOUND, 1, "no such database, document or term")                   \
    X(XC_LOCKED, 2, "another process is writing to the database")              \
    X(XC_MODIFIED, 3, "the database moved on: reopen it and begin again")      \
    X(XC_CORRUPT, 4, "the database is damaged")                                \
    X(XC_VERSION, 5, "the database has a format this libxapian cannot read")   \
    X(XC_QUERY, 6, "the query goes beyond a limit of its own")                 \
    X(XC_INVALID, 7, "an argument or the moment of the call is not valid")     \
    X(XC_UNSUPPORTED, 8, "libxapian cannot do this")                           \
    X(XC_MEMORY, 9, "memory ran out")                                          \
    X(XC_IO, 10, "reading, writing or opening failed")                         \
    X(XC_NETWORK, 11, "the other end of a connection failed")                  \
    X(XC_LOST, 12, "the transaction has lost changes: cancel and repeat it")   \
    X(XC_INTERNAL, 13, "libxapian failed in an unexpected way")

enum xc_status {
#define XC_STATUS_ENUM(name, number, sentence) name = number,
    XC_STATUS_LIST(XC_STATUS_ENUM)
#undef XC_STATUS_ENUM
};

/* Bytes of a message with its closing NUL; longer ones are cut. */
#define XC_ERROR_MESSAGE_SIZE 512

struct xc_error {
    enum xc_status status;
    char message[XC_ERROR_MESSAGE_SIZE]; /* one line, no newline at its end */
};

/* A constant sentence for a status; never NULL. */
const char *xc_status_sentence(enum xc_status status) XC_OWN;

/* libxapian throws from a destructor when the disk is full, broken, or memory
 * gone at the wrong moment of a commit (tests/faults/upstream); C++ then ends
 * the process by abort. For programs: last_words(reason) is called first, which
 * should say so and _exit. It may be called only once, from any thread, with
 * little or no memory left. Of the whole process: not for a library. */
void xc_at_abort(void (*last_words)(const char *reason)) XC_NOEXCEPT;

/* Whether anybody has given last words. */
bool xc_speaks_at_abort(void) XC_NOEXCEPT;

/* The version of the libxapian that runs, "1.4.22": a constant string. */
const char *xc_version(void) XC_NOEXCEPT;

/* ------------------------------------------------------------ objects --- */

struct xc_bytes {
    const char *ptr;
    size_t len;
};

typedef struct xc_db xc_db;               /* a database open for reading */
typedef struct xc_writer xc_writer;       /* a database open for writing */
typedef struct xc_doc xc_doc;             /* terms, positions, values, data */
typedef struct xc_query xc_query;         /* immutable */
typedef struct xc_enquire xc_enquire;     /* a search and how to run it */
typedef struct xc_spy xc_spy;             /* counts values during a search */
typedef struct xc_mset xc_mset;           /* one page of results */
typedef struct xc_postings xc_postings;   /* documents of a term */
typedef struct xc_terms xc_terms;         /* terms, keys or values in order */
typedef struct xc_positions xc_positions; /* of a term in a document */
typedef struct xc_values xc_values;       /* documents with a value in a slot */

/* A document id is never 0. */

/* Most bytes of a term, a synonym key and a synonym, prefix included; a NUL
 * inside counts two. */
#define XC_MAX_TERM_LEN 245

/* Most bytes of a metadata key. */
#define XC_MAX_KEY_LEN 253

/* ------------------------------------------------ database, reading --- */

/* Opens the glass database in directory path as of its last commit. Never
 * follows stub files and never opens a remote database. XC_NOT_FOUND: no glass
 * database there. XC_VERSION, XC_CORRUPT, XC_IO. */
enum xc_status xc_db_open(const char *path,
                          xc_db **out,
                          struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
void xc_db_free(xc_db *db) XC_OWN;

/* What the iamglass of a database tells of a commit. */
#define XC_UUID_BYTES 16
struct xc_commit {
    unsigned char uuid[XC_UUID_BYTES];
    uint64_t revision;
    uint32_t n_documents, last_docid;
    uint64_t total_length; /* sum of all wdf */
};

/* The glass database in directory path, of which the caller has read that it
 * stands at commit. libxapian opens it when it is needed, which is not for what
 * commit tells; where it finds another commit then, the call that needed it
 * answers XC_MODIFIED, as does each after it, and the rest as xc_db_open.
 * XC_MEMORY. */
enum xc_status xc_db_expect(const char *path,
                            const struct xc_commit *commit,
                            xc_db **out,
                            struct xc_error *err) XC_OWN XC_NODISCARD;

/* Opens what a stock xapian-tcpsrv serves at host and port, or a stock
 * xapian-progsrv whose standard input and output program has (found as execvp
 * does; args are its arguments, separated by blanks, no quoting). Each answer
 * is waited for timeout_ms. What the process does on SIGPIPE, which libxapian
 * sets to ignored, is afterwards as before: whoever does not ignore or block it
 * dies of a connection that breaks. XC_NETWORK. No synonyms; each value is read
 * with its document. */
enum xc_status xc_db_open_remote(const char *host,
                                 unsigned port,
                                 unsigned timeout_ms,
                                 xc_db **out,
                                 struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
enum xc_status
xc_db_open_program(const char *program,
                   const char *args,
                   unsigned timeout_ms,
                   xc_db **out,
                   struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* A database of no shard yet, for xc_db_add_database. */
enum xc_status xc_db_new(xc_db **out,
                         struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* Makes other one more shard of db: with n shards, document d of shard i (from
 * 0) becomes (d - 1) * n + i + 1. Objects made from db before do not see it. */
enum xc_status
xc_db_add_database(xc_db *db,
                   const xc_db *other,
                   struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* Number of shards. */
size_t xc_db_size(const xc_db *db) XC_NOEXCEPT;

/* Moves db, and the searches made from it, to the last commit. *out_changed
 * (NULL allowed) is false when it surely stood there already. Compares revision
 * numbers only: a database replaced by another one of the same revision goes
 * unnoticed. */
enum xc_status xc_db_reopen(xc_db *db,
                            bool *out_changed,
                            struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

uint32_t xc_db_doccount(const xc_db *db) XC_OWN;
uint32_t xc_db_lastdocid(const xc_db *db) XC_OWN; /* 0 when none */
double xc_db_avlength(const xc_db *db) XC_OWN;    /* in terms (wdf) */
uint64_t xc_db_total_length(const xc_db *db) XC_OWN;

/* The UUID in its text form; those of several shards are joined by ':'. */
enum xc_status xc_db_uuid(const xc_db *db,
                          struct xc_bytes *out,
                          struct xc_error *err) XC_OWN XC_NODISCARD;

/* The number of the commit that db stands at. XC_INVALID: several shards. */
enum xc_status xc_db_revision(const xc_db *db,
                              uint64_t *out,
                              struct xc_error *err) XC_OWN XC_NODISCARD;

enum xc_status xc_db_has_positions(
    const xc_db *db, bool *out, struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* Documents with the term; 0 for an unknown one. The empty term stands for all
 * documents. */
enum xc_status xc_db_term_freq(const xc_db *db,
                               const char *term,
                               size_t term_len,
                               uint32_t *out,
                               struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* Occurrences of the term (sum of its wdf). */
enum xc_status
xc_db_collection_freq(const xc_db *db,
                      const char *term,
                      size_t term_len,
                      uint32_t *out,
                      struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

enum xc_status xc_db_term_exists(const xc_db *db,
                                 const char *term,
                                 size_t term_len,
                                 bool *out,
                                 struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* Sum of the wdf of all terms of a document. XC_NOT_FOUND; XC_INVALID: 0. */
enum xc_status xc_db_doclength(const xc_db *db,
                               uint32_t docid,
                               uint32_t *out,
                               struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* Bounds: no document that has a length is shorter or longer (sums of wdf), and
 * in none is the term's wdf greater. 0 for an unknown term. */
enum xc_status
xc_db_doclength_bounds(const xc_db *db,
                       uint32_t *out_lower,
                       uint32_t *out_upper,
                       struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
enum xc_status
xc_db_wdf_upper_bound(const xc_db *db,
                      const char *term,
                      size_t term_len,
                      uint32_t *out,
                      struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* A stored document. Its parts are read when first asked for, so later calls
 * on it can fail like calls on db. XC_NOT_FOUND; XC_INVALID: docid 0. */
enum xc_status xc_db_document(const xc_db *db,
                              uint32_t docid,
                              xc_doc **out,
                              struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* The data of a document, empty also when there is no such document: what
 * xc_db_document and xc_doc_data give, for less. XC_INVALID: docid 0. */
enum xc_status
xc_db_document_data(const xc_db *db,
                    uint32_t docid,
                    struct xc_bytes *out,
                    struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* The value under key, empty when there is none. XC_INVALID: empty key. */
enum xc_status xc_db_metadata(const xc_db *db,
                              const char *key,
                              size_t key_len,
                              struct xc_bytes *out,
                              struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* How many documents have a value in slot, and bounds on these values (not
 * always attained; empty when there are none). */
enum xc_status xc_db_value_freq(const xc_db *db,
                                uint32_t slot,
                                uint32_t *out,
                                struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
enum xc_status
xc_db_value_lower_bound(const xc_db *db,
                        uint32_t slot,
                        struct xc_bytes *out,
                        struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
enum xc_status
xc_db_value_upper_bound(const xc_db *db,
                        uint32_t slot,
                        struct xc_bytes *out,
                        struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* Writes db (all its shards, merged) as of its revision into a compact database
 * in directory dest_path, which is created; a database that is there already
 * is overwritten. flags: XC_COMPACT_... XC_INVALID: onto itself. */
enum {
    XC_COMPACT_RENUMBER = 0,    /* document ids may change */
    XC_COMPACT_NO_RENUMBER = 4, /* they stay; XC_INVALID when shards overlap */
};
enum xc_status xc_db_compact(const xc_db *db,
                             const char *dest_path,
                             unsigned flags,
                             struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* The same for the database at source_path. */
enum xc_status xc_compact(const char *source_path,
                          const char *dest_path,
                          unsigned flags,
                          struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* libxapian's own check of the glass database in directory path: *out_n_errors
 * is how many faults it found. On damaged files it can crash, hang or take all
 * memory: call it in a process that may. */
enum xc_status xc_check(const char *path,
                        uint64_t *out_n_errors,
                        struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* ---------------------------------------------------------- iterators --- */

/* All iterators stand on their first item when made. valid is false at the
 * end, which is no error, and after a failed step; the direct accessors then
 * give 0 or empty bytes, the fallible ones XC_INVALID.
 *
 *     for (; xc_terms_valid(t); s = xc_terms_next(t, err)) ...
 */

/* Terms of the database that begin with prefix, in byte order. */
enum xc_status xc_db_allterms(const xc_db *db,
                              const char *prefix,
                              size_t prefix_len,
                              xc_terms **out,
                              struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* Terms of a document. XC_NOT_FOUND; XC_INVALID: docid 0. */
enum xc_status xc_db_termlist(const xc_db *db,
                              uint32_t docid,
                              xc_terms **out,
                              struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* Metadata keys that begin with prefix. */
enum xc_status
xc_db_metadata_keys(const xc_db *db,
                    const char *prefix,
                    size_t prefix_len,
                    xc_terms **out,
                    struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* The synonyms of key, and the keys that begin with prefix. */
enum xc_status xc_db_synonyms(const xc_db *db,
                              const char *key,
                              size_t key_len,
                              xc_terms **out,
                              struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
enum xc_status
xc_db_synonym_keys(const xc_db *db,
                   const char *prefix,
                   size_t prefix_len,
                   xc_terms **out,
                   struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

bool xc_terms_valid(const xc_terms *terms) XC_NOEXCEPT;

/* The item; borrowed until the next step. */
struct xc_bytes xc_terms_term(const xc_terms *terms) XC_NOEXCEPT;

/* Documents with the term; from a spy, documents with the value.
 * XC_INVALID: metadata keys, synonyms and new documents have none. */
enum xc_status xc_terms_freq(const xc_terms *terms,
                             uint32_t *out,
                             struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* Occurrences in the document. XC_INVALID: not the terms of a document. */
enum xc_status xc_terms_wdf(const xc_terms *terms,
                            uint32_t *out,
                            struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
enum xc_status xc_terms_next(xc_terms *terms,
                             struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* To the first item >= term; never backwards. */
enum xc_status xc_terms_skip_to(xc_terms *terms,
                                const char *term,
                                size_t term_len,
                                struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
void xc_terms_free(xc_terms *terms) XC_NOEXCEPT;

/* Documents with the term, ascending; the empty term stands for all
 * documents. */
enum xc_status xc_db_postings(const xc_db *db,
                              const char *term,
                              size_t term_len,
                              xc_postings **out,
                              struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
bool xc_postings_valid(const xc_postings *postings) XC_NOEXCEPT;
uint32_t xc_postings_docid(const xc_postings *postings) XC_NOEXCEPT;
uint32_t xc_postings_wdf(const xc_postings *postings) XC_NOEXCEPT;
enum xc_status
xc_postings_doclength(const xc_postings *postings,
                      uint32_t *out,
                      struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
enum xc_status xc_postings_next(xc_postings *postings,
                                struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* To the first document >= docid; never backwards. */
enum xc_status
xc_postings_skip_to(xc_postings *postings,
                    uint32_t docid,
                    struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
void xc_postings_free(xc_postings *postings) XC_NOEXCEPT;

/* Positions of the term in a document, ascending; none when there is no such
 * document or term. */
enum xc_status xc_db_positions(const xc_db *db,
                               uint32_t docid,
                               const char *term,
                               size_t term_len,
                               xc_positions **out,
                               struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* The same for the document where postings stands; cheaper than looking the
 * term up again. XC_INVALID: postings is at its end. */
enum xc_status
xc_postings_positions(const xc_postings *postings,
                      xc_positions **out,
                      struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* The same all at once: writes the first room of them to out, ascending, and to
 * *out_n how many there are. */
enum xc_status
xc_postings_read_positions(const xc_postings *postings,
                           uint32_t *out,
                           size_t room,
                           size_t *out_n,
                           struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
bool xc_positions_valid(const xc_positions *positions) XC_NOEXCEPT;
uint32_t xc_positions_pos(const xc_positions *positions) XC_NOEXCEPT;
enum xc_status xc_positions_next(xc_positions *positions,
                                 struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
enum xc_status
xc_positions_skip_to(xc_positions *positions,
                     uint32_t pos,
                     struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
void xc_positions_free(xc_positions *positions) XC_NOEXCEPT;

/* Documents with a value in slot, ascending by document. */
enum xc_status xc_db_values(const xc_db *db,
                            uint32_t slot,
                            xc_values **out,
                            struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
bool xc_values_valid(const xc_values *values) XC_NOEXCEPT;
uint32_t xc_values_docid(const xc_values *values) XC_NOEXCEPT;

/* The value; borrowed until the next step. */
struct xc_bytes xc_values_value(const xc_values *values) XC_NOEXCEPT;
enum xc_status xc_values_next(xc_values *values,
                              struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
enum xc_status xc_values_skip_to(xc_values *values,
                                 uint32_t docid,
                                 struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
void xc_values_free(xc_values *values) XC_NOEXCEPT;

/* ----------------------------------------------------------- documents --- */

enum xc_status xc_doc_new(xc_doc **out,
                          struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
void xc_doc_free(xc_doc *doc) XC_NOEXCEPT;

/* Empty again, as from xc_doc_new. */
enum xc_status xc_doc_clear(xc_doc *doc,
                            struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* The id of a stored document, 0 of a new one. */
uint32_t xc_doc_docid(const xc_doc *doc) XC_NOEXCEPT;

enum xc_status xc_doc_set_data(xc_doc *doc,
                               const char *data,
                               size_t data_len,
                               struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
enum xc_status xc_doc_data(const xc_doc *doc,
                           struct xc_bytes *out,
                           struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* One occurrence of term at pos, adding wdf_inc to its wdf. XC_INVALID: the
 * term is empty or longer than XC_MAX_TERM_LEN; so for the next three. */
enum xc_status
xc_doc_add_posting(xc_doc *doc,
                   const char *term,
                   size_t term_len,
                   uint32_t pos,
                   uint32_t wdf_inc,
                   struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* An occurrence without a position. */
enum xc_status xc_doc_add_term(xc_doc *doc,
                               const char *term,
                               size_t term_len,
                               uint32_t wdf_inc,
                               struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* A term with wdf 0, for filters. */
enum xc_status
xc_doc_add_boolean_term(xc_doc *doc,
                        const char *term,
                        size_t term_len,
                        struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* Many xc_doc_add_posting in one call, in any order; each adds wdf_inc. terms,
 * lens and positions hold n items. When it fails, those before the bad one
 * have been added. */
enum xc_status
xc_doc_add_postings(xc_doc *doc,
                    const char *const *terms,
                    const size_t *lens,
                    const uint32_t *positions,
                    size_t n,
                    uint32_t wdf_inc,
                    struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* Sets the value in slot; an empty one removes it. XC_INVALID: slot UINT32_MAX
 * (Xapian's "no slot"). */
enum xc_status xc_doc_add_value(xc_doc *doc,
                                uint32_t slot,
                                const char *value,
                                size_t value_len,
                                struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* The value in slot, empty when there is none. */
enum xc_status xc_doc_value(const xc_doc *doc,
                            uint32_t slot,
                            struct xc_bytes *out,
                            struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* Number of different terms, and the terms in byte order. The iterator is over
 * the terms as they are now; changing doc afterwards ends its use. */
enum xc_status xc_doc_term_count(const xc_doc *doc,
                                 uint32_t *out,
                                 struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
enum xc_status xc_doc_terms(const xc_doc *doc,
                            xc_terms **out,
                            struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* ------------------------------------------------------------- writing --- */

/* Changes are made inside a transaction only, and reach the disk, all together,
 * by xc_writer_commit_transaction. Outside one libxapian would commit by
 * itself, after some number of changes and when the database is freed, at a
 * moment nobody chose and without telling of a failure; so the changing calls
 * answer XC_INVALID there.
 *
 * XC_INVALID and XC_NOT_FOUND from a changing call leave the transaction as it
 * was. Any other failure may have dropped changes made before it (libxapian
 * does so in silence): the transaction is spoiled, every later change and the
 * commit answer XC_LOST, and what helps is to cancel and repeat it.
 *
 * After a failed commit the writer does nothing more (XC_LOST): free it and
 * open the database again. The last good commit stands. */

enum xc_action {
    XC_CREATE_OR_OPEN = 0,
    XC_CREATE_OR_OVERWRITE = 1,
    XC_CREATE = 2, /* XC_IO when there is one already */
    XC_OPEN = 3,   /* XC_NOT_FOUND when there is none */
};

enum {
    XC_NO_SYNC = 0x04,    /* commit does not wait for the disk */
    XC_RETRY_LOCK = 0x40, /* wait, without limit, for another writer to end */
};

/* Opens, or creates, the glass database in directory path and locks it against
 * other writers. flags: XC_NO_SYNC | XC_RETRY_LOCK or 0. XC_LOCKED,
 * XC_NOT_FOUND (XC_OPEN), XC_IO, XC_VERSION. */
enum xc_status xc_writer_open(const char *path,
                              enum xc_action action,
                              unsigned flags,
                              xc_writer **out,
                              struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* Cancels an open transaction, closes the database and gives up the lock, even
 * where objects made from its xc_writer_db live on. Never commits. */
void xc_writer_free(xc_writer *writer) XC_NOEXCEPT;

/* The database as the writer sees it, uncommitted changes included. Owned by
 * writer and valid as long. */
const xc_db *xc_writer_db(const xc_writer *writer) XC_NOEXCEPT;

bool xc_writer_in_transaction(const xc_writer *writer) XC_NOEXCEPT;

/* XC_INVALID: begin inside a transaction, the others outside one. */
enum xc_status
xc_writer_begin_transaction(xc_writer *writer,
                            struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* Afterwards the changes are on disk and seen by whoever opens or reopens the
 * database. The directory itself is not synced: that is the caller's to do
 * before it relies on the commit surviving a power cut. On failure no change of
 * this transaction was made. */
enum xc_status
xc_writer_commit_transaction(xc_writer *writer,
                             struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* Afterwards no transaction is open and its changes never were. On failure the
 * writer does nothing more: free it. */
enum xc_status
xc_writer_cancel_transaction(xc_writer *writer,
                             struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* doc is copied and may be used again. *out_docid (NULL allowed) is the id. */
enum xc_status
xc_writer_add_document(xc_writer *writer,
                       const xc_doc *doc,
                       uint32_t *out_docid,
                       struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* Document docid becomes doc, whether there was one or not. XC_INVALID: 0. */
enum xc_status
xc_writer_replace_document(xc_writer *writer,
                           uint32_t docid,
                           const xc_doc *doc,
                           struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* doc replaces all documents with the term unique, under the id of the first
 * of these, else a new one. doc should have the term too. XC_INVALID: no valid
 * term. */
enum xc_status xc_writer_replace_document_by_term(xc_writer *writer,
                                                  const char *unique,
                                                  size_t unique_len,
                                                  const xc_doc *doc,
                                                  uint32_t *out_docid,
                                                  struct xc_error *err)
    XC_NOEXCEPT XC_NODISCARD;

/* XC_NOT_FOUND: no such document; XC_INVALID: docid 0. */
enum xc_status
xc_writer_delete_document(xc_writer *writer,
                          uint32_t docid,
                          struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* Deletes all documents with the term; none is no error. */
enum xc_status xc_writer_delete_document_by_term(xc_writer *writer,
                                                 const char *unique,
                                                 size_t unique_len,
                                                 struct xc_error *err)
    XC_NOEXCEPT XC_NODISCARD;

/* Sets the value under key (an empty one removes it). XC_INVALID: key empty or
 * longer than XC_MAX_KEY_LEN. */
enum xc_status
xc_writer_set_metadata(xc_writer *writer,
                       const char *key,
                       size_t key_len,
                       const char *value,
                       size_t value_len,
                       struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* Key and synonym obey XC_MAX_TERM_LEN, else XC_INVALID. Removing what is not
 * there is no error. */
enum xc_status
xc_writer_add_synonym(xc_writer *writer,
                      const char *key,
                      size_t key_len,
                      const char *synonym,
                      size_t synonym_len,
                      struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
enum xc_status
xc_writer_remove_synonym(xc_writer *writer,
                         const char *key,
                         size_t key_len,
                         const char *synonym,
                         size_t synonym_len,
                         struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
enum xc_status
xc_writer_clear_synonyms(xc_writer *writer,
                         const char *key,
                         size_t key_len,
                         struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* ------------------------------------------------------------- queries --- */

enum xc_op {
    XC_OP_AND,
    XC_OP_OR,
    XC_OP_AND_NOT, /* the first without any of the others */
    XC_OP_XOR,
    XC_OP_AND_MAYBE, /* the first; the others only add weight */
    XC_OP_FILTER,    /* the first weighs, the others only restrict */
    XC_OP_NEAR,      /* within window positions, any order */
    XC_OP_PHRASE,    /* within window positions, in this order */
    XC_OP_SYNONYM,   /* OR, weighted as if one term */
    XC_OP_MAX,       /* OR, weighted by the best child */
    XC_OP_ELITE_SET, /* OR of the window best children */
};

/* What a wildcard does that has more terms than it may. */
enum xc_wildcard_limit {
    XC_WILDCARD_ERROR, /* get_mset answers XC_QUERY */
    XC_WILDCARD_FIRST, /* the first in byte order */
    XC_WILDCARD_MOST_FREQUENT,
};

/* All documents, weight 0; no document. */
enum xc_status xc_query_match_all(xc_query **out,
                                  struct xc_error *err) XC_OWN XC_NODISCARD;
enum xc_status xc_query_match_nothing(xc_query **out,
                                      struct xc_error *err) XC_OWN XC_NODISCARD;

/* wqf: occurrences in the query, usually 1. pos: position in the query, 0 when
 * of no interest. XC_INVALID: empty term. A term longer than a database can
 * hold matches nothing. */
enum xc_status xc_query_term(const char *term,
                             size_t term_len,
                             uint32_t wqf,
                             uint32_t pos,
                             xc_query **out,
                             struct xc_error *err) XC_OWN XC_NODISCARD;

/* Any of n terms, 1 or more, that weigh as one, as two and two joined by
 * XC_OP_SYNONYM. bytes: the terms one behind the other; ends: where each ends
 * there. XC_INVALID: an empty term. */
enum xc_status xc_query_words(const char *bytes,
                              const uint32_t *ends,
                              size_t n,
                              xc_query **out,
                              struct xc_error *err) XC_OWN XC_NODISCARD;

/* n children joined by op; they may be freed at once. None: match nothing.
 * window: for NEAR and PHRASE the most positions from the first to the last
 * word, both counted (0, or less than n: n); for ELITE_SET how many (0: 10);
 * else ignored. The children of NEAR and PHRASE are terms, ORs of terms, or
 * nothing; with others xc_enquire_get_mset answers XC_UNSUPPORTED. */
enum xc_status xc_query_combine(enum xc_op op,
                                xc_query *const *children,
                                size_t n,
                                uint32_t window,
                                xc_query **out,
                                struct xc_error *err) XC_OWN XC_NODISCARD;

/* The same documents, weights times factor. XC_INVALID: factor < 0. */
enum xc_status xc_query_scale_weight(const xc_query *query,
                                     double factor,
                                     xc_query **out,
                                     struct xc_error *err) XC_OWN XC_NODISCARD;

/* Documents whose value in slot is, as bytes, within [lower, upper], >= lower,
 * or <= upper. Weight 0. Documents without a value do not match, but >= the
 * empty value means all documents. */
enum xc_status xc_query_value_range(uint32_t slot,
                                    const char *lower,
                                    size_t lower_len,
                                    const char *upper,
                                    size_t upper_len,
                                    xc_query **out,
                                    struct xc_error *err) XC_OWN XC_NODISCARD;
enum xc_status xc_query_value_ge(uint32_t slot,
                                 const char *lower,
                                 size_t lower_len,
                                 xc_query **out,
                                 struct xc_error *err) XC_OWN XC_NODISCARD;
enum xc_status xc_query_value_le(uint32_t slot,
                                 const char *upper,
                                 size_t upper_len,
                                 xc_query **out,
                                 struct xc_error *err) XC_OWN XC_NODISCARD;

/* The n documents of docids, which must be ascending, no two equal, else
 * XC_INVALID. Weight 0. The list is copied. Only for a db of one shard. */
enum xc_status xc_query_docids(const uint32_t *docids,
                               size_t n,
                               xc_query **out,
                               struct xc_error *err) XC_OWN XC_NODISCARD;

enum xc_verdict { XC_REJECT, XC_ACCEPT, XC_STOP };
typedef enum xc_verdict xc_accepts(void *context, uint32_t docid);

/* The documents that accepts takes, each of that weight (>= 0); what it is
 * joined with by AND or AND_MAYBE is looked at first. For
 * xc_enquire_get_mset_of alone; context is to outlive every search. Only for a
 * db of one shard that is not remote. */
enum xc_status xc_query_accepted(xc_accepts *accepts,
                                 void *context,
                                 double weight,
                                 xc_query **out,
                                 struct xc_error *err) XC_OWN XC_NODISCARD;

/* A walk of the caller's over documents. Of the numbers of documents it says
 * what libxapian would say of a query for the same. */
struct xc_walk {
    uint32_t least, likely, most; /* documents there are */
    double most_weight;
    /* Begins anew: XC_ACCEPT, or XC_STOP. */
    enum xc_verdict (*begin)(void *context);
    /* Moves on to the first document at least or behind it that weighs as much
     * as min_weight (one that does not is allowed): XC_ACCEPT and *out_docid,
     * *out_weight; XC_REJECT: there is none; XC_STOP. */
    enum xc_verdict (*move)(void *context,
                            uint32_t least,
                            double min_weight,
                            uint32_t *out_docid,
                            double *out_weight);
    void *context;
};

/* The documents that the walk, which is copied, stops at. One search at a time;
 * otherwise as xc_query_accepted. */
enum xc_status xc_query_walked(const struct xc_walk *walk,
                               xc_query **out,
                               struct xc_error *err) XC_OWN XC_NODISCARD;

/* The documents with a value in slot, each of the weight (>= 0) that weigh
 * gives its value; no value that is less by its bytes may weigh more. To be
 * added up exactly in any order weights are whole multiples of 2 to the power
 * of -20. context is to outlive every search. Not for a remote db. */
typedef double
xc_weighs_value(const void *context, const char *value, size_t value_len);
enum xc_status xc_query_value_weight(uint32_t slot,
                                     xc_weighs_value *weigh,
                                     const void *context,
                                     xc_query **out,
                                     struct xc_error *err) XC_OWN XC_NODISCARD;

/* The terms that begin with prefix, at most max_expansion of them per shard (0:
 * no limit), joined by combiner: XC_OP_SYNONYM, XC_OP_OR or XC_OP_MAX, else
 * XC_INVALID. */
enum xc_status xc_query_wildcard(const char *prefix,
                                 size_t prefix_len,
                                 uint32_t max_expansion,
                                 enum xc_wildcard_limit limit,
                                 enum xc_op combiner,
                                 xc_query **out,
                                 struct xc_error *err) XC_OWN XC_NODISCARD;

/* What a query was made of. */
enum xc_query_kind {
    XC_OTHER,
    XC_TERM,  /* with a wqf of 1 */
    XC_WORDS, /* 2 or more, of xc_query_words: its children are terms */
    XC_ALL,
    XC_RANGE,    /* of xc_query_value_range */
    XC_ACCEPTED, /* of xc_query_accepted */
    XC_SCALED,   /* by factor: the one child */
    XC_JOINED    /* by op: the children */
};

struct xc_query_parts {
    enum xc_query_kind kind;
    enum xc_op op;
    double factor;
    struct xc_bytes term;         /* as long as the query lives, as are … */
    struct xc_bytes lower, upper; /* … those of XC_RANGE, … */
    uint32_t slot;                /* … of values in this */
    uint32_t window;              /* of XC_JOINED by NEAR or PHRASE */
    size_t n_children;
};

void xc_query_look(const xc_query *query, struct xc_query_parts *out) XC_OWN;

/* The i-th of XC_WORDS, as long as the query lives; no NUL ends it. */
struct xc_bytes xc_query_word(const xc_query *query, size_t i) XC_OWN;

/* Sets *out to the i-th child. XC_INVALID: there is none. */
enum xc_status xc_query_child(const xc_query *query,
                              size_t i,
                              xc_query **out,
                              struct xc_error *err) XC_OWN XC_NODISCARD;

/* The same query, for another thread: no two may use one. XC_UNSUPPORTED: it
 * has parts that are not libxapian's own. */
enum xc_status xc_query_copy(const xc_query *query,
                             xc_query **out,
                             struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* The query as bytes, which two have only if they ask the same; of those that
 * xc_query_copy takes. Lent by query. */
enum xc_status
xc_query_serialise(const xc_query *query,
                   struct xc_bytes *out,
                   struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* Xapian's notation of the query, for people. */
enum xc_status xc_query_describe(const xc_query *query,
                                 struct xc_bytes *out,
                                 struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* Number of terms, wqf counted in; true for what cannot match. */
uint32_t xc_query_length(const xc_query *query) XC_NOEXCEPT;
bool xc_query_is_nothing(const xc_query *query) XC_NOEXCEPT;

/* The different terms of the query. */
enum xc_status xc_query_terms(const xc_query *query,
                              xc_terms **out,
                              struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
void xc_query_free(xc_query *query) XC_OWN;

/* ----------------------------------------------------------- searching --- */

/* A search on db. Follows xc_db_reopen(db). What is set of it libxapian is told
 * when it is to find something. */
enum xc_status xc_enquire_new(const xc_db *db,
                              xc_enquire **out,
                              struct xc_error *err) XC_OWN XC_NODISCARD;
void xc_enquire_free(xc_enquire *enquire) XC_OWN;

enum xc_status xc_enquire_set_query(xc_enquire *enquire,
                                    const xc_query *query,
                                    struct xc_error *err) XC_OWN XC_NODISCARD;

/* Without a call: BM25 with 1, 0, 1, 0.5, 0.5. */
enum xc_status
xc_enquire_set_weighting_bm25(xc_enquire *enquire,
                              double k1,
                              double k2,
                              double k3,
                              double b,
                              double min_normlen,
                              struct xc_error *err) XC_OWN XC_NODISCARD;

/* Every weight 0. */
enum xc_status
xc_enquire_set_weighting_bool(xc_enquire *enquire,
                              struct xc_error *err) XC_OWN XC_NODISCARD;

/* XC_INVALID: c <= 0. */
enum xc_status xc_enquire_set_weighting_ineb2(
    xc_enquire *enquire, double c, struct xc_error *err) XC_OWN XC_NODISCARD;

/* I(n)L2: inb2 below without its middle factor. XC_INVALID: c <= 0. */
enum xc_status xc_enquire_set_weighting_inl2(
    xc_enquire *enquire, double c, struct xc_error *err) XC_OWN XC_NODISCARD;

/* I(n)B2 of the divergence from randomness (G. Amati and C. J. van Rijsbergen,
 * "Probabilistic models of information retrieval based on measuring the
 * divergence from randomness", TOIS 2002), which libxapian has only with an
 * estimate in place of n. For a term that n of N documents have, F times
 * together, and one of length l among lengths of avg has tf times:
 *
 *     t = tf * log2(1 + c * avg / l)
 *     weight = t / (t + 1) * (F + 1) / n * log2((N + 1) / (n + 0.5))
 *
 * 0 for tf = 0. Rounded to 2^-32, so that weights add up to the same in any
 * order. XC_INVALID: c <= 0. */
enum xc_status xc_enquire_set_weighting_inb2(
    xc_enquire *enquire, double c, struct xc_error *err) XC_OWN XC_NODISCARD;

/* 1 for each term of the query that the document has. */
enum xc_status
xc_enquire_set_weighting_coord(xc_enquire *enquire,
                               struct xc_error *err) XC_OWN XC_NODISCARD;

enum xc_sort {
    XC_SORT_RELEVANCE, /* slot and reverse are ignored */
    XC_SORT_VALUE,
    XC_SORT_VALUE_THEN_RELEVANCE,
    XC_SORT_RELEVANCE_THEN_VALUE,
};

/* reverse: greatest value (as bytes) first. */
enum xc_status xc_enquire_set_sort(xc_enquire *enquire,
                                   enum xc_sort sort,
                                   uint32_t slot,
                                   bool reverse,
                                   struct xc_error *err) XC_OWN XC_NODISCARD;

/* On a page that has n documents, or more, the first n may stand in any order
 * among those that weigh the same, if that is quicker; which they are is the
 * same. 0, as without a call: none may. */
void xc_enquire_let_ties(xc_enquire *enquire, uint32_t n) XC_OWN;

/* What orders documents that are otherwise equal. */
enum xc_docid_order {
    XC_DOCID_ASCENDING = 1,
    XC_DOCID_DESCENDING = 0,
    XC_DOCID_DONT_CARE = 2,
};
enum xc_status
xc_enquire_set_docid_order(xc_enquire *enquire,
                           enum xc_docid_order order,
                           struct xc_error *err) XC_OWN XC_NODISCARD;

/* Keeps at most max documents of each non-empty value in slot; max 0: all. */
enum xc_status
xc_enquire_set_collapse_key(xc_enquire *enquire,
                            uint32_t slot,
                            uint32_t max,
                            struct xc_error *err) XC_OWN XC_NODISCARD;

/* Leaves out what weighs less than percent (0..100) of the best or less than
 * weight; 0, 0: nothing. */
enum xc_status xc_enquire_set_cutoff(xc_enquire *enquire,
                                     int percent,
                                     double weight,
                                     struct xc_error *err) XC_OWN XC_NODISCARD;

/* After this many seconds check_at_least is reduced to what is needed; it does
 * not end the search. 0: never. Costs a timer thread per search. */
enum xc_status
xc_enquire_set_time_limit(xc_enquire *enquire,
                          double seconds,
                          struct xc_error *err) XC_OWN XC_NODISCARD;

/* The documents ranked [first, first + max_items), ranks from 0. At least
 * check_at_least matches are examined, if there are as many, so bounds and
 * spies are exact with check_at_least >= doccount. Without a query: none.
 * XC_MODIFIED: reopen the database and repeat the whole search. XC_QUERY: a
 * wildcard passed its limit. XC_UNSUPPORTED: see xc_query_combine. XC_INVALID:
 * db has no shard. */
enum xc_status
xc_enquire_get_mset(xc_enquire *enquire,
                    uint32_t first,
                    uint32_t max_items,
                    uint32_t check_at_least,
                    xc_mset **out,
                    struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* A search by xc_enquire_get_mset_of asks now and then whether it is to end,
 * and ends like one that XC_STOP ends; NULL: it does not ask. Not for a remote
 * database. */
typedef bool xc_is_over(void *context);
void xc_enquire_ask(xc_enquire *enquire,
                    xc_is_over *is_over,
                    void *context) XC_OWN;

/* The same, of the matching documents that accepts (NULL: all) takes; it is
 * asked as they come, in order of docid where db is one index, and only about
 * those that may be on the page or are still to be counted. XC_STOP, here or in
 * the query, ends the search, and *out is NULL. XC_UNSUPPORTED: accepts cannot
 * be asked about a remote database. */
enum xc_status
xc_enquire_get_mset_of(xc_enquire *enquire,
                       uint32_t first,
                       uint32_t max_items,
                       uint32_t check_at_least,
                       xc_accepts *accepts,
                       void *context,
                       xc_mset **out,
                       struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* The terms of the query that document docid has, in query order. */
enum xc_status
xc_enquire_matching_terms(const xc_enquire *enquire,
                          uint32_t docid,
                          xc_terms **out,
                          struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* From now on every xc_enquire_get_mset adds the values in slot of the
 * documents it examines to the counts of *out; several calls add up. */
enum xc_status
xc_enquire_add_value_spy(xc_enquire *enquire,
                         uint32_t slot,
                         xc_spy **out,
                         struct xc_error *err) XC_OWN XC_NODISCARD;

/* The search tells its spies nothing more; they keep their counts. */
void xc_enquire_clear_spies(xc_enquire *enquire) XC_OWN;

/* Documents examined, those without a value included. */
size_t xc_spy_total(const xc_spy *spy) XC_NOEXCEPT;

/* The different values in byte order, or the max most frequent ones, best
 * first; xc_terms_freq gives the count of each. */
enum xc_status xc_spy_values(const xc_spy *spy,
                             xc_terms **out,
                             struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
enum xc_status xc_spy_top_values(const xc_spy *spy,
                                 size_t max,
                                 xc_terms **out,
                                 struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
void xc_spy_free(xc_spy *spy) XC_OWN;

/* ------------------------------------------------------------- results --- */

/* The n documents that items has in their order, as a page: what the caller
 * ranked itself. Nothing else is known of it: the calls below that are asked
 * for more say 0, or XC_UNSUPPORTED. XC_MEMORY. */
struct xc_ranked {
    uint32_t docid;
    double weight;
};
enum xc_status xc_mset_of(const struct xc_ranked *items,
                          uint32_t n,
                          xc_mset **out,
                          struct xc_error *err) XC_OWN XC_NODISCARD;

uint32_t xc_mset_size(const xc_mset *mset) XC_OWN;

/* Number of matching documents (after collapsing): lower <= true <= upper. */
uint32_t xc_mset_matches_lower_bound(const xc_mset *mset) XC_NOEXCEPT;
uint32_t xc_mset_matches_estimated(const xc_mset *mset) XC_NOEXCEPT;
uint32_t xc_mset_matches_upper_bound(const xc_mset *mset) XC_NOEXCEPT;

/* The same before collapsing. */
uint32_t xc_mset_uncollapsed_lower_bound(const xc_mset *mset) XC_OWN;
uint32_t xc_mset_uncollapsed_estimated(const xc_mset *mset) XC_OWN;
uint32_t xc_mset_uncollapsed_upper_bound(const xc_mset *mset) XC_OWN;

double xc_mset_max_possible(const xc_mset *mset) XC_NOEXCEPT;
double xc_mset_max_attained(const xc_mset *mset) XC_NOEXCEPT;

/* Of item i, 0 <= i < size; 0 for any other i. */
uint32_t xc_mset_docid(const xc_mset *mset, uint32_t i) XC_OWN;
double xc_mset_weight(const xc_mset *mset, uint32_t i) XC_OWN;
uint32_t xc_mset_rank(const xc_mset *mset, uint32_t i) XC_NOEXCEPT;
int xc_mset_percent(const xc_mset *mset, uint32_t i) XC_NOEXCEPT;

/* Makes of the first results the page [first, first + size) of them, in which
 * what weighs the same but for the last bits, which depend on the order in
 * which a server adds up, stands in order of the value that decides between
 * equal weights, and then of docid; weights are rounded as by inb2.
 * *out_is_whole: nothing that weighs as much as the last of the page may be
 * missing; what is to be asked otherwise is a longer page, unless there are no
 * more results. For a search by XC_SORT_RELEVANCE_THEN_VALUE, not reversed;
 * once for each page. */
enum xc_status
xc_mset_settle_page(xc_mset *mset,
                    uint32_t first,
                    uint32_t size,
                    bool *out_is_whole,
                    struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* How many documents, at least, were left out in favour of this one. */
uint32_t xc_mset_collapse_count(const xc_mset *mset, uint32_t i) XC_NOEXCEPT;

/* XC_INVALID, for these three: i >= size. */
enum xc_status
xc_mset_collapse_key(const xc_mset *mset,
                     uint32_t i,
                     struct xc_bytes *out,
                     struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
enum xc_status xc_mset_data(const xc_mset *mset,
                            uint32_t i,
                            struct xc_bytes *out,
                            struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
enum xc_status xc_mset_document(const xc_mset *mset,
                                uint32_t i,
                                xc_doc **out,
                                struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;

/* The frequency of a term, and its weight in the query (XC_INVALID when the
 * query does not have it). */
enum xc_status xc_mset_termfreq(const xc_mset *mset,
                                const char *term,
                                size_t term_len,
                                uint32_t *out,
                                struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
enum xc_status
xc_mset_termweight(const xc_mset *mset,
                   const char *term,
                   size_t term_len,
                   double *out,
                   struct xc_error *err) XC_NOEXCEPT XC_NODISCARD;
void xc_mset_free(xc_mset *mset) XC_OWN;

/* -------------------------------------------------- numbers as values --- */

#define XC_SORTABLE_SIZE 9

/* Writes bytes whose memcmp order is the order of the numbers; returns how
 * many, at most XC_SORTABLE_SIZE. Minus infinity is written as none. */
size_t xc_sortable_serialise(double value,
                             char out[XC_SORTABLE_SIZE]) XC_NOEXCEPT;
double xc_sortable_unserialise(const char *bytes, size_t len) XC_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
