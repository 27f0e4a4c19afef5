/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_reader.h: one snapshot of an index, or of several as one, for
 * questions.
 *
 * A reader sees the commit that was newest when it was opened or refreshed.
 * When a writer is two commits ahead libxapian cannot read on: any call then
 * returns PT_EMODIFIED; the cure is pt_reader_refresh and to repeat the whole
 * search. One thread per reader.
 */
#ifndef INDEX_INDEX_READER_H
#define INDEX_INDEX_READER_H

#include "common/arena.h"
#include "common/article.h"
#include "common/buf.h"
#include "common/error.h"
#include "common/word_sieve.h"
#include "index/schema.h"
#include "index/xapian_c.h"

struct pt_reader;

/* Opens dir after pt_index_dir_check, always as glass, never a stub.
 * PT_ENOINDEX, PT_EVERSION, PT_ECORRUPT, PT_EIO, PT_ENOMEM. */
enum pt_status pt_reader_open(const char *dir,
                              struct pt_reader **out,
                              struct pt_error *err) PT_NODISCARD;

/* More indexes are not read as one. */
#define PT_MAX_SHARDS 64u

/* How long an answer of a remote index is waited for, unless said otherwise. */
#define PT_REMOTE_TIMEOUT_MS 10000u

/* The same for n indexes as one, each named as in shard.h; names are copied; a
 * folder of shards (shard_set.h) stands for these, here and above. Of
 * several those that cannot be opened are left out, which pt_reader_failure
 * tells; PT_OK when there is one at least, else the status of the first. Docids
 * are those of the joined database: with n open, document d of the i-th (from
 * 0) is (d - 1) * n + i
 * + 1. PT_EINVALID: one is there twice; PT_ELIMIT. */
enum pt_status pt_reader_open_many(const char *const *names,
                                   size_t n,
                                   unsigned timeout_ms,
                                   struct pt_reader **out,
                                   struct pt_error *err) PT_NODISCARD;

/* Both with trusts_all: also what others may write to, which is refused
 * otherwise (PT_EINVALID). */
enum pt_status pt_reader_open_trusting(const char *dir,
                                       bool trusts_all,
                                       struct pt_reader **out,
                                       struct pt_error *err) PT_NODISCARD;
/* The same by flags: also what others may write to; and for who refreshes
 * before each question, and repeats one that says PT_EMODIFIED: libxapian then
 * opens the snapshot only for what nothing else tells, and by then there may be
 * another. */
enum { PT_READER_TRUSTS_ALL = 1, PT_READER_IS_REPEATED = 2 };
enum pt_status pt_reader_open_by(const char *const *names,
                                 size_t n,
                                 unsigned timeout_ms,
                                 unsigned flags,
                                 struct pt_reader **out,
                                 struct pt_error *err) PT_NODISCARD;
void pt_reader_close(struct pt_reader *reader);

/* Why the i-th of the indexes that are left out is, in one line that names it;
 * NULL: there are no more. Until the next refresh. */
const char *pt_reader_failure(const struct pt_reader *reader, size_t i);

/* Whether several indexes are read: what takes the docids of one index, as
 * xc_query_docids does, is then of no use. */
bool pt_reader_is_joined(const struct pt_reader *reader);

/* The name of the index that docid is of; empty when only one was given. */
struct pt_str pt_reader_shard_of(const struct pt_reader *reader,
                                 uint32_t docid);

/* The folder of the one index that is read; NULL: there are several, or it is
 * not in a folder. */
const char *pt_reader_folder(const struct pt_reader *reader);

/* Whether libxapian has not opened the snapshot, which costs more than any
 * other way to most answers. */
bool pt_reader_is_read(const struct pt_reader *reader);

/* The newest commit, also when another index was put at the same path (told by
 * its UUID and folder: libxapian's reopen misses an exchange of equal
 * revision). *out_changed tells whether anything is different now. On failure
 * the reader stays on its old snapshot. Statuses as pt_reader_open. */
enum pt_status pt_reader_refresh(struct pt_reader *reader,
                                 bool *out_changed,
                                 struct pt_error *err) PT_NODISCARD;

/* Says that this reader is asked again and again: of the tables that are read
 * past libxapian it then keeps blocks from one question for the next, up to 16
 * MiB of each, and what index_numbers.h says, until a refresh finds another
 * commit. */
void pt_reader_keep_blocks(struct pt_reader *reader);

/* Whether some index is not in a folder: then a connection that breaks raises
 * SIGPIPE (see pt_pipe_guard), and a call may fail for what pt_reader_reconnect
 * mends, by leaving that index out. */
bool pt_reader_has_remote(const struct pt_reader *reader);

/* The database of the i-th remote index; NULL: there are no more. Such a one
 * tells no word forms: they are sought among its words that begin as the stem
 * does, a list that it sends each time. */
const xc_db *pt_reader_remote(const struct pt_reader *reader, size_t i);

/* Whether names were asked for that a remote index may have: it cannot tell. */
bool pt_reader_lacks_names(const struct pt_reader *reader);
void pt_reader_lack_names(const struct pt_reader *reader);

/* Opens all indexes anew, except those that silence (NULL: none) names, an
 * error after time was up: these have failed by it. Statuses as
 * pt_reader_open_many. */
enum pt_status pt_reader_reconnect(struct pt_reader *reader,
                                   const struct pt_error *silence,
                                   struct pt_error *err) PT_NODISCARD;

/* Asks servers for articles, all servers at once, so that pt_reader_article has
 * them without another question; those of folders are passed over. They are
 * kept, PT_MOST_FETCHED at most, until a refresh finds another commit or that
 * they are large. What is not there is no error. */
#define PT_MOST_FETCHED 512u
enum pt_status pt_reader_fetch(const struct pt_reader *reader,
                               const uint32_t *docids,
                               size_t n,
                               struct pt_error *err) PT_NODISCARD;

/* How many articles have a term, and how often all of them together; n of them
 * asked of all servers at once. */
struct pt_term_count {
    struct pt_str term;
    uint32_t n_articles;
    uint32_t n_times;
};
enum pt_status pt_reader_term_counts(const struct pt_reader *reader,
                                     struct pt_term_count *terms,
                                     size_t n,
                                     struct pt_error *err) PT_NODISCARD;

/* The engine's handle, for plan and match; dies with the next refresh. */
const xc_db *pt_reader_db(const struct pt_reader *reader);

/* From PT_SCHEMA_OLDEST to PT_SCHEMA_VERSION; of several the oldest. */
int pt_reader_schema(const struct pt_reader *reader);

uint32_t pt_reader_n_articles(const struct pt_reader *reader);

/* The stored article of docid as views into hold (cleared here), valid as long
 * as hold is left alone, also past a refresh or close of the reader.
 * PT_ENOTFOUND, PT_EMODIFIED, PT_ECORRUPT, PT_EVERSION, PT_EIO, PT_ENOMEM. */
enum pt_status pt_reader_article(const struct pt_reader *reader,
                                 uint32_t docid,
                                 struct pt_buf *hold,
                                 struct pt_article *out,
                                 struct pt_error *err) PT_NODISCARD;

/* The docid of a term that at most one article has (a Q term), 0 for none. */
enum pt_status pt_reader_find(const struct pt_reader *reader,
                              struct pt_str term,
                              uint32_t *out_docid,
                              struct pt_error *err) PT_NODISCARD;

/* The docids of the first articles, up to most of them, that have a term, in
 * ascending order into out; *out_n is how many these are. */
enum pt_status pt_reader_having(const struct pt_reader *reader,
                                struct pt_str term,
                                size_t most,
                                uint32_t *out,
                                size_t *out_n,
                                struct pt_error *err) PT_NODISCARD;

/* How many articles have a term, as it stands in the index; 0 for an unknown
 * one. */
enum pt_status pt_reader_count(const struct pt_reader *reader,
                               struct pt_str term,
                               uint32_t *out,
                               struct pt_error *err) PT_NODISCARD;

/* What articles have: each is called for every one of the n docids (ascending,
 * no two equal) that has a value in slot, or has term, i being its place among
 * them. value, empty for a term, dies when each returns; what is not PT_OK from
 * each ends the walk and is returned. The cost is that of the n articles. */
typedef enum pt_status
pt_reader_found(void *context, size_t i, struct pt_str value);
enum pt_status pt_reader_values(const struct pt_reader *reader,
                                enum pt_slot slot,
                                const uint32_t *docids,
                                size_t n,
                                pt_reader_found *each,
                                void *context,
                                struct pt_error *err) PT_NODISCARD;
enum pt_status pt_reader_members(const struct pt_reader *reader,
                                 struct pt_str term,
                                 const uint32_t *docids,
                                 size_t n,
                                 pt_reader_found *each,
                                 void *context,
                                 struct pt_error *err) PT_NODISCARD;

/* Where servers are asked, keeps value, bytes that a caller has made of what
 * they said, under key until the snapshot is another, or there are too many;
 * and tells it, valid until the next keep. */
void pt_reader_keep(const struct pt_reader *reader,
                    struct pt_str key,
                    struct pt_str value);
bool pt_reader_kept(const struct pt_reader *reader,
                    struct pt_str key,
                    struct pt_str *out);

/* Calls each for every article that answers query, index by index, where
 * servers are asked: all at once. What is not PT_OK from each ends it. */
typedef enum pt_status pt_reader_answer(void *context, uint32_t docid);
enum pt_status pt_reader_each_answer(const struct pt_reader *reader,
                                     const xc_query *query,
                                     pt_reader_answer *each,
                                     void *context,
                                     struct pt_error *err) PT_NODISCARD;

/* Tells what is asked for until the next call: values and members of articles
 * that all answer query, which stays the caller's, or NULL, of any. Servers
 * then send what they have of them in answer to one search, and not an article
 * a time. */
void pt_reader_ask_among(const struct pt_reader *reader, const xc_query *query);

/* No article has a docid above it; 0: there are none. */
uint32_t pt_reader_last_docid(const struct pt_reader *reader);

/* Calls each for every article from docid `from` on that has a value in slot,
 * in ascending order of docid; otherwise as pt_reader_values. */
typedef enum pt_status
pt_reader_valued(void *context, uint32_t docid, struct pt_str value);
enum pt_status pt_reader_each_value(const struct pt_reader *reader,
                                    enum pt_slot slot,
                                    uint32_t from,
                                    pt_reader_valued *each,
                                    void *context,
                                    struct pt_error *err) PT_NODISCARD;

/* Metadata of key into out (cleared); empty when there is none. Of several
 * indexes that of the first that has it. */
enum pt_status pt_reader_meta(const struct pt_reader *reader,
                              struct pt_str key,
                              struct pt_buf *out,
                              struct pt_error *err) PT_NODISCARD;

/* The same of all indexes, one behind the other. */
enum pt_status pt_reader_meta_of_all(const struct pt_reader *reader,
                                     struct pt_str key,
                                     struct pt_buf *out,
                                     struct pt_error *err) PT_NODISCARD;

/* Calls each for every metadata entry whose key begins with prefix, index by
 * index in byte order of the keys; both views die when it returns, and false
 * from it ends the walk early. */
typedef bool
pt_reader_entry(void *context, struct pt_str key, struct pt_str value);
enum pt_status pt_reader_each_meta(const struct pt_reader *reader,
                                   struct pt_str prefix,
                                   pt_reader_entry *each,
                                   void *context,
                                   struct pt_error *err) PT_NODISCARD;

/* The index's languages with their numbers of articles, most frequent first. */
struct pt_lang_count {
    struct pt_str lang;
    uint32_t n_articles;
};
enum pt_status pt_reader_langs(const struct pt_reader *reader,
                               struct pt_arena *arena,
                               struct pt_lang_count **out,
                               size_t *out_n,
                               struct pt_error *err) PT_NODISCARD;

/* Every word of the index with that stem (unprefixed), the stem itself as a
 * word included when it is one; sorted, no two equal, in arena. Words of
 * removed articles may be among them until a rebuild. */
enum pt_status pt_reader_forms(const struct pt_reader *reader,
                               struct pt_str stem,
                               struct pt_arena *arena,
                               struct pt_str **out,
                               size_t *out_n,
                               struct pt_error *err) PT_NODISCARD;

/* Every word of the index with that key (of common/names.h) that was seen
 * written like a name; sorted, no two equal, in arena. Words of removed
 * articles may be among them until a rebuild. */
enum pt_status pt_reader_names(const struct pt_reader *reader,
                               struct pt_str key,
                               struct pt_arena *arena,
                               struct pt_str **out,
                               size_t *out_n,
                               struct pt_error *err) PT_NODISCARD;

/* Walks the words with prefix (term prefix of a field + literal start), in byte
 * order. each gets the word without the field prefix and its number of
 * articles; false from it ends the walk early. Unprefixed words (field_prefix
 * "") leave out the terms that carry any prefix (they begin with a capital).
 * each asks the reader nothing. */
typedef bool
pt_reader_word(void *context, struct pt_str word, uint32_t n_articles);
enum pt_status pt_reader_words(const struct pt_reader *reader,
                               const char *field_prefix,
                               struct pt_str start,
                               pt_reader_word *each,
                               void *context,
                               struct pt_error *err) PT_NODISCARD;

/* Words that are read at most, of which n_read were so far, whether they pass
 * the sieve or not: at each call of each the one it gets is the last. each may
 * change most_read. */
struct pt_word_walk {
    struct pt_word_sieve sieve;
    uint64_t most_read, n_read;
    bool is_found; /* set by each: its word's list will be asked for */
};

/* The same of the words that pass the sieve, and of these alone: n_articles is
 * not read, and is 0 where it would take time. */
enum pt_status pt_reader_bare_words(const struct pt_reader *reader,
                                    const char *field_prefix,
                                    struct pt_str start,
                                    struct pt_word_walk *walk,
                                    pt_reader_word *each,
                                    void *context,
                                    struct pt_error *err) PT_NODISCARD;

/* The schema of the index behind db, at dir. PT_OK when it is one from oldest
 * to PT_SCHEMA_VERSION, else PT_EVERSION. What pt_reader_open asks; for the
 * writer. */
enum pt_status pt_index_check_schema(const xc_db *db,
                                     const char *dir,
                                     int oldest,
                                     int *out_version,
                                     struct pt_error *err) PT_NODISCARD;

/* The same of value, which the index has under PT_META_SCHEMA. */
enum pt_status pt_index_take_schema(struct pt_str value,
                                    const char *dir,
                                    int oldest,
                                    int *out_version,
                                    struct pt_error *err) PT_NODISCARD;

/* Whether libxapian may be asked for what could not be read past it: PT_OK, and
 * it then mostly says that a writer was faster. PT_ECORRUPT: a block that was
 * read is damaged, for nobody has committed since. libxapian takes blocks as
 * they come: by some it crashes, and where the directory of one has an odd
 * number of bytes it searches it for ever. */
enum pt_status pt_reader_may_ask(const struct pt_reader *reader,
                                 struct pt_error *err) PT_NODISCARD;

/* The same as what the binding says: XC_OK or XC_CORRUPT. */
enum xc_status pt_reader_may_ask_engine(const struct pt_reader *reader,
                                        struct xc_error *cause) XC_NODISCARD;

/* Translates the binding's status: PT_EMODIFIED, PT_ECORRUPT, PT_ENOMEM, …;
 * doing says what was being done ("reading a posting list"). For every room
 * that calls the binding. */
enum pt_status pt_fail_engine(struct pt_error *err,
                              enum xc_status status,
                              const struct xc_error *cause,
                              const char *doing);

/* The same of a folder, which libxapian does not name. */
enum pt_status pt_fail_engine_at(struct pt_error *err,
                                 enum xc_status status,
                                 const struct xc_error *cause,
                                 const char *verb,
                                 const char *dir);

#endif
