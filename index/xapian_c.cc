/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * xapian_c.cc: all of our C++. Every body runs inside guard(), whose only way
 * out for an exception is translate(); everything else is one call of Xapian's.
 * What is more than that guards the promises of a transaction, see "writing".
 */
#include "index/xapian_c.h"

#include "index/inb2.h"

#include <xapian.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

struct xc_db {
    Xapian::Database db;
    mutable std::string lent;
    bool has_remote = false;
};

struct xc_writer {
    Xapian::WritableDatabase db;
    xc_db view;      /* shares db's internals */
    bool is_active;  /* a transaction is open */
    bool is_spoiled; /* that transaction has lost changes */
    bool is_broken;  /* a commit or cancel failed */
};

struct xc_doc {
    Xapian::Document doc;
    std::string term; /* keeps its memory from one call to the next */
    mutable std::string lent;
};

/* What a query was made of, for those who look at it; queries that are made of
 * it share it. */
struct xc_recipe {
    Xapian::Query query;
    enum xc_query_kind kind;
    enum xc_op op;    /* of XC_JOINED */
    double factor;    /* of XC_SCALED */
    std::string term; /* of XC_TERM */
    std::vector<std::shared_ptr<const xc_recipe>> children;
};

struct xc_query {
    std::shared_ptr<const xc_recipe> made;
    mutable std::string lent;
};

struct xc_spy {
    std::shared_ptr<Xapian::ValueCountMatchSpy> spy;
};

struct xc_enquire {
    /* Xapian keeps bare pointers to them, so they go after the Enquire. */
    std::vector<std::shared_ptr<Xapian::ValueCountMatchSpy>> spies;
    Xapian::Enquire enquire;
    xc_is_over *is_over; /* see xc_enquire_ask */
    void *over_context;
    /* For terms that every document has, see Evener. */
    xc_db db;
    std::shared_ptr<const xc_recipe> asked; /* may be empty */
    bool needs_wdf = true;                  /* for the weights */
    double term_weight = 0;                 /* where it does not */
};

struct xc_mset {
    Xapian::MSet mset;
    mutable std::string lent;
    std::vector<uint32_t> order; /* empty: as it came */
};

struct xc_terms {
    Xapian::TermIterator it;
    std::string term;
    bool is_valid;
};

struct xc_postings {
    Xapian::PostingIterator it;
    uint32_t docid;
    uint32_t wdf;
    bool is_valid;
};

struct xc_positions {
    Xapian::PositionIterator it;
    uint32_t pos;
    bool is_valid;
};

struct xc_values {
    Xapian::ValueIterator it;
    uint32_t docid;
    std::string value;
    bool is_valid;
};

static_assert(sizeof(Xapian::docid) == sizeof(uint32_t), "docid");
static_assert(sizeof(Xapian::termpos) == sizeof(uint32_t), "termpos");
static_assert(sizeof(Xapian::termcount) == sizeof(uint32_t), "termcount");
static_assert(sizeof(Xapian::valueno) == sizeof(uint32_t), "valueno");
static_assert(XC_CREATE_OR_OPEN == Xapian::DB_CREATE_OR_OPEN &&
                  XC_CREATE_OR_OVERWRITE == Xapian::DB_CREATE_OR_OVERWRITE &&
                  XC_CREATE == Xapian::DB_CREATE &&
                  XC_OPEN == Xapian::DB_OPEN &&
                  XC_NO_SYNC == Xapian::DB_NO_SYNC &&
                  XC_RETRY_LOCK == Xapian::DB_RETRY_LOCK &&
                  XC_COMPACT_NO_RENUMBER == Xapian::DBCOMPACT_NO_RENUMBER,
              "flags");

/* ------------------------------------------------ the exception seam --- */

namespace
{

/* What the binding itself refuses; takes the same way out as Xapian's. */
struct refusal {
    enum xc_status status;
    const char *message;
};

/* Appends to a message that has used bytes; returns how many it has then. */
size_t append(struct xc_error *err, size_t used, const char *text) noexcept
{
    for (; *text && used + 1 < sizeof err->message; text++)
        err->message[used++] = *text == '\n' ? ' ' : *text;
    err->message[used] = '\0';
    return used;
}

enum xc_status report(struct xc_error *err,
                      enum xc_status status,
                      const char *message,
                      const char *context = nullptr,
                      const char *cause = nullptr) noexcept
{
    if (!err)
        return status;
    err->status = status;
    size_t used = append(err, 0, message);
    if (context && *context) {
        used = append(err, used, " (");
        used = append(err, used, context);
        used = append(err, used, ")");
    }
    if (cause && *cause) {
        used = append(err, used, ": ");
        append(err, used, cause);
    }
    return status;
}

/* What errno said; asking builds a string, for which memory can be short. */
const char *cause_of(const Xapian::Error &e) noexcept
{
    try {
        return e.get_error_string();
    } catch (...) {
        return nullptr;
    }
}

enum xc_status report(struct xc_error *err,
                      enum xc_status status,
                      const Xapian::Error &e) noexcept
{
    return report(err, status, e.get_msg().c_str(), e.get_context().c_str(),
                  cause_of(e));
}

#define XC_CATCH(type, status)                                                 \
    catch (const Xapian::type &e)                                              \
    {                                                                          \
        return report(err, status, e);                                         \
    }

/* The one translator, derived classes before their bases; a class that is not
 * named has the status of its nearest named base. */
enum xc_status translate(struct xc_error *err) noexcept
{
    try {
        throw;
    } catch (const refusal &e) {
        return report(err, e.status, e.message);
    }
    XC_CATCH(DatabaseModifiedError, XC_MODIFIED)
    XC_CATCH(DatabaseLockError, XC_LOCKED)
    XC_CATCH(DatabaseCorruptError, XC_CORRUPT)
    XC_CATCH(DatabaseVersionError, XC_VERSION)
    XC_CATCH(DatabaseNotFoundError, XC_NOT_FOUND)
    XC_CATCH(DatabaseClosedError, XC_INVALID)
    XC_CATCH(DatabaseError, XC_IO)
    XC_CATCH(DocNotFoundError, XC_NOT_FOUND)
    XC_CATCH(WildcardError, XC_QUERY)
    XC_CATCH(QueryParserError, XC_QUERY)
    XC_CATCH(FeatureUnavailableError, XC_UNSUPPORTED)
    XC_CATCH(NetworkError, XC_NETWORK)
    XC_CATCH(SerialisationError, XC_CORRUPT)
    XC_CATCH(RangeError, XC_CORRUPT)
    XC_CATCH(RuntimeError, XC_INTERNAL)
    XC_CATCH(UnimplementedError, XC_UNSUPPORTED)
    XC_CATCH(AssertionError, XC_INTERNAL)
    XC_CATCH(LogicError, XC_INVALID)
    XC_CATCH(Error, XC_INTERNAL)
    catch (const std::bad_alloc &)
    {
        return report(err, XC_MEMORY, xc_status_sentence(XC_MEMORY));
    }
    catch (const std::length_error &e) /* a length read from a bad block */
    {
        return report(err, XC_CORRUPT, e.what());
    }
    catch (const std::exception &e)
    {
        return report(err, XC_INTERNAL, e.what());
    }
    catch (...)
    {
        return report(err, XC_INTERNAL, "an exception of unknown kind");
    }
}

template <typename Body>
enum xc_status guard(struct xc_error *err, Body &&body) noexcept
{
    try {
        body();
        return XC_OK;
    } catch (...) {
        return translate(err);
    }
}

/* The same for what must not fail and has nobody to tell. */
template <typename Body> void quietly(Body &&body) noexcept
{
    static_cast<void>(guard(nullptr, body));
}

/* ------------------------------------------------------------ helpers --- */

std::string str(const char *bytes, size_t len)
{
    return len ? std::string(bytes, len) : std::string();
}

struct xc_bytes bytes_of(const std::string &s) noexcept
{
    return {s.data(), s.size()};
}

/* Keeps s with the object that lends it. */
void lend(std::string &lent, std::string &&s, struct xc_bytes *out) noexcept
{
    lent = std::move(s);
    *out = bytes_of(lent);
}

/* Glass writes a NUL of a term as two bytes, and finds a term too long only
 * when it is late: when the document is added or even at commit, and then
 * drops the whole batch. */
bool term_fits(const char *term, size_t len) noexcept
{
    if (len == 0 || len > XC_MAX_TERM_LEN)
        return false;
    if (len <= XC_MAX_TERM_LEN / 2)
        return true;
    const auto nuls = std::count(term, term + len, '\0');
    return len + static_cast<size_t>(nuls) <= XC_MAX_TERM_LEN;
}

void require_term(const char *term, size_t len)
{
    if (!term_fits(term, len))
        throw refusal{XC_INVALID, "a term is empty or longer than 245 bytes"};
}

void require(bool condition, const char *message)
{
    if (!condition)
        throw refusal{XC_INVALID, message};
}

/* ---------------------------------------------------------- iterators --- */

void settle(xc_terms &t)
{
    t.is_valid = false;
    if (t.it == Xapian::TermIterator())
        return;
    t.term = *t.it;
    t.is_valid = true;
}

void settle(xc_postings &p)
{
    p.is_valid = false;
    if (p.it == Xapian::PostingIterator())
        return;
    p.docid = *p.it;
    p.wdf = p.it.get_wdf();
    p.is_valid = true;
}

void settle(xc_positions &p)
{
    p.is_valid = false;
    if (p.it == Xapian::PositionIterator())
        return;
    p.pos = *p.it;
    p.is_valid = true;
}

void settle(xc_values &v)
{
    v.is_valid = false;
    if (v.it == Xapian::ValueIterator())
        return;
    v.docid = v.it.get_docid();
    v.value = *v.it;
    v.is_valid = true;
}

/* A new iterator object on its first item. */
template <typename Object, typename Begin>
enum xc_status start(Object **out, struct xc_error *err, Begin &&begin) noexcept
{
    return guard(err, [&] {
        std::unique_ptr<Object> object(new Object());
        object->it = begin();
        settle(*object);
        *out = object.release();
    });
}

/* Moves an iterator that is not at its end. */
template <typename Object, typename Move>
enum xc_status step(Object *object, struct xc_error *err, Move &&move) noexcept
{
    return guard(err, [&] {
        require(object->is_valid, "the iterator is at its end");
        object->is_valid = false;
        move(object->it);
        settle(*object);
    });
}

template <typename Object>
enum xc_status advance(Object *object, struct xc_error *err) noexcept
{
    return step(object, err, [](auto &it) { ++it; });
}

} /* namespace */

/* -------------------------------------------------------------- errors --- */

static void (*say_last_words)(const char *reason);

/* The exception that nobody may catch is asked nevertheless; where it is on its
 * way yet, and cannot be asked, errno is what it left. Who returns from here is
 * aborted. */
static void speak() noexcept
{
    struct xc_error cause;
    const int left = errno;
    if (std::current_exception())
        translate(&cause);
    else
        report(&cause, XC_INTERNAL, "libxapian cannot go on", nullptr,
               left ? std::strerror(left) : nullptr);
    say_last_words(cause.message);
}

void xc_at_abort(void (*last_words)(const char *reason)) noexcept
{
    say_last_words = last_words;
    std::set_terminate(speak);
}

bool xc_speaks_at_abort(void) noexcept
{
    return say_last_words != nullptr;
}

const char *xc_status_sentence(enum xc_status status) noexcept
{
    switch (status) {
#define XC_STATUS_CASE(name, number, sentence)                                 \
    case name:                                                                 \
        return sentence;
        XC_STATUS_LIST(XC_STATUS_CASE)
#undef XC_STATUS_CASE
    }
    return "an unknown status";
}

const char *xc_version(void) noexcept
{
    return Xapian::version_string();
}

/* --------------------------------------------------- database, reading --- */

enum xc_status
xc_db_open(const char *path, xc_db **out, struct xc_error *err) noexcept
{
    return guard(err, [&] {
        *out = new xc_db{Xapian::Database(path, Xapian::DB_BACKEND_GLASS), {}};
    });
}

namespace
{

/* What the process does on SIGPIPE, put back at the end of a scope; of several
 * on different threads, by the last. That is the process's, so the count of
 * them has to be, too. */
class KeptSigpipe
{
    static std::mutex mutex;
    static unsigned n_open;
    static struct sigaction before;

  public:
    KeptSigpipe() noexcept
    {
        const std::lock_guard<std::mutex> lock(mutex);
        if (n_open++ == 0)
            sigaction(SIGPIPE, nullptr, &before);
    }
    ~KeptSigpipe()
    {
        const std::lock_guard<std::mutex> lock(mutex);
        if (--n_open == 0)
            sigaction(SIGPIPE, &before, nullptr);
    }
    KeptSigpipe(const KeptSigpipe &) = delete;
    KeptSigpipe &operator=(const KeptSigpipe &) = delete;
};

std::mutex KeptSigpipe::mutex;
unsigned KeptSigpipe::n_open;
struct sigaction KeptSigpipe::before;

} /* namespace */

enum xc_status xc_db_open_remote(const char *host,
                                 unsigned port,
                                 unsigned timeout_ms,
                                 xc_db **out,
                                 struct xc_error *err) noexcept
{
    return guard(err, [&] {
        const KeptSigpipe kept;
        *out = new xc_db{
            Xapian::Remote::open(host, port, timeout_ms, timeout_ms), {}, true};
    });
}

enum xc_status xc_db_open_program(const char *program,
                                  const char *args,
                                  unsigned timeout_ms,
                                  xc_db **out,
                                  struct xc_error *err) noexcept
{
    return guard(err, [&] {
        const KeptSigpipe kept;
        *out = new xc_db{
            Xapian::Remote::open(std::string(program), args, timeout_ms),
            {},
            true};
    });
}

enum xc_status xc_db_new(xc_db **out, struct xc_error *err) noexcept
{
    return guard(err, [&] { *out = new xc_db{}; });
}

void xc_db_free(xc_db *db) noexcept
{
    delete db;
}

enum xc_status
xc_db_add_database(xc_db *db, const xc_db *other, struct xc_error *err) noexcept
{
    return guard(err, [&] {
        db->db.add_database(other->db);
        db->has_remote |= other->has_remote;
    });
}

size_t xc_db_size(const xc_db *db) noexcept
{
    return db->db.size();
}

enum xc_status
xc_db_reopen(xc_db *db, bool *out_changed, struct xc_error *err) noexcept
{
    return guard(err, [&] {
        const bool changed = db->db.reopen();
        if (out_changed)
            *out_changed = changed;
    });
}

uint32_t xc_db_doccount(const xc_db *db) noexcept
{
    return db->db.get_doccount();
}

uint32_t xc_db_lastdocid(const xc_db *db) noexcept
{
    return db->db.get_lastdocid();
}

double xc_db_avlength(const xc_db *db) noexcept
{
    return db->db.get_average_length();
}

uint64_t xc_db_total_length(const xc_db *db) noexcept
{
    return db->db.get_total_length();
}

enum xc_status
xc_db_uuid(const xc_db *db, struct xc_bytes *out, struct xc_error *err) noexcept
{
    return guard(err, [&] { lend(db->lent, db->db.get_uuid(), out); });
}

enum xc_status
xc_db_revision(const xc_db *db, uint64_t *out, struct xc_error *err) noexcept
{
    return guard(err, [&] { *out = db->db.get_revision(); });
}

enum xc_status
xc_db_has_positions(const xc_db *db, bool *out, struct xc_error *err) noexcept
{
    return guard(err, [&] { *out = db->db.has_positions(); });
}

enum xc_status xc_db_term_freq(const xc_db *db,
                               const char *term,
                               size_t term_len,
                               uint32_t *out,
                               struct xc_error *err) noexcept
{
    return guard(err, [&] { *out = db->db.get_termfreq(str(term, term_len)); });
}

enum xc_status xc_db_collection_freq(const xc_db *db,
                                     const char *term,
                                     size_t term_len,
                                     uint32_t *out,
                                     struct xc_error *err) noexcept
{
    return guard(
        err, [&] { *out = db->db.get_collection_freq(str(term, term_len)); });
}

enum xc_status xc_db_term_exists(const xc_db *db,
                                 const char *term,
                                 size_t term_len,
                                 bool *out,
                                 struct xc_error *err) noexcept
{
    return guard(err, [&] { *out = db->db.term_exists(str(term, term_len)); });
}

enum xc_status xc_db_doclength(const xc_db *db,
                               uint32_t docid,
                               uint32_t *out,
                               struct xc_error *err) noexcept
{
    return guard(err, [&] { *out = db->db.get_doclength(docid); });
}

enum xc_status xc_db_doclength_bounds(const xc_db *db,
                                      uint32_t *out_lower,
                                      uint32_t *out_upper,
                                      struct xc_error *err) noexcept
{
    return guard(err, [&] {
        const auto lower = db->db.get_doclength_lower_bound();
        *out_upper = db->db.get_doclength_upper_bound();
        *out_lower = lower;
    });
}

enum xc_status xc_db_wdf_upper_bound(const xc_db *db,
                                     const char *term,
                                     size_t term_len,
                                     uint32_t *out,
                                     struct xc_error *err) noexcept
{
    return guard(
        err, [&] { *out = db->db.get_wdf_upper_bound(str(term, term_len)); });
}

enum xc_status xc_db_document(const xc_db *db,
                              uint32_t docid,
                              xc_doc **out,
                              struct xc_error *err) noexcept
{
    return guard(err, [&] {
        *out = new xc_doc{db->db.get_document(docid), {}, {}};
    });
}

enum xc_status xc_db_document_data(const xc_db *db,
                                   uint32_t docid,
                                   struct xc_bytes *out,
                                   struct xc_error *err) noexcept
{
    return guard(err, [&] {
        const Xapian::Document doc =
            db->db.get_document(docid, Xapian::DOC_ASSUME_VALID);
        lend(db->lent, doc.get_data(), out);
    });
}

enum xc_status xc_db_metadata(const xc_db *db,
                              const char *key,
                              size_t key_len,
                              struct xc_bytes *out,
                              struct xc_error *err) noexcept
{
    return guard(err, [&] {
        lend(db->lent, db->db.get_metadata(str(key, key_len)), out);
    });
}

enum xc_status xc_db_value_freq(const xc_db *db,
                                uint32_t slot,
                                uint32_t *out,
                                struct xc_error *err) noexcept
{
    return guard(err, [&] { *out = db->db.get_value_freq(slot); });
}

enum xc_status xc_db_value_lower_bound(const xc_db *db,
                                       uint32_t slot,
                                       struct xc_bytes *out,
                                       struct xc_error *err) noexcept
{
    return guard(
        err, [&] { lend(db->lent, db->db.get_value_lower_bound(slot), out); });
}

enum xc_status xc_db_value_upper_bound(const xc_db *db,
                                       uint32_t slot,
                                       struct xc_bytes *out,
                                       struct xc_error *err) noexcept
{
    return guard(
        err, [&] { lend(db->lent, db->db.get_value_upper_bound(slot), out); });
}

static void compact(Xapian::Database db, const char *dest_path, unsigned flags)
{
    require(flags == XC_COMPACT_RENUMBER || flags == XC_COMPACT_NO_RENUMBER,
            "unknown flags for compaction");
    db.compact(dest_path, flags);
}

enum xc_status xc_db_compact(const xc_db *db,
                             const char *dest_path,
                             unsigned flags,
                             struct xc_error *err) noexcept
{
    return guard(err, [&] { compact(db->db, dest_path, flags); });
}

enum xc_status xc_compact(const char *source_path,
                          const char *dest_path,
                          unsigned flags,
                          struct xc_error *err) noexcept
{
    return guard(err, [&] {
        compact(Xapian::Database(source_path, Xapian::DB_BACKEND_GLASS),
                dest_path, flags);
    });
}

enum xc_status xc_check(const char *path,
                        uint64_t *out_n_errors,
                        struct xc_error *err) noexcept
{
    return guard(err, [&] {
        *out_n_errors = Xapian::Database::check(path, 0, nullptr);
    });
}

/* ----------------------------------------------------------- iterators --- */

enum xc_status xc_db_allterms(const xc_db *db,
                              const char *prefix,
                              size_t prefix_len,
                              xc_terms **out,
                              struct xc_error *err) noexcept
{
    return start(out, err, [&] {
        return db->db.allterms_begin(str(prefix, prefix_len));
    });
}

enum xc_status xc_db_termlist(const xc_db *db,
                              uint32_t docid,
                              xc_terms **out,
                              struct xc_error *err) noexcept
{
    return start(out, err, [&] { return db->db.termlist_begin(docid); });
}

enum xc_status xc_db_metadata_keys(const xc_db *db,
                                   const char *prefix,
                                   size_t prefix_len,
                                   xc_terms **out,
                                   struct xc_error *err) noexcept
{
    return start(out, err, [&] {
        return db->db.metadata_keys_begin(str(prefix, prefix_len));
    });
}

enum xc_status xc_db_synonyms(const xc_db *db,
                              const char *key,
                              size_t key_len,
                              xc_terms **out,
                              struct xc_error *err) noexcept
{
    return start(out, err,
                 [&] { return db->db.synonyms_begin(str(key, key_len)); });
}

enum xc_status xc_db_synonym_keys(const xc_db *db,
                                  const char *prefix,
                                  size_t prefix_len,
                                  xc_terms **out,
                                  struct xc_error *err) noexcept
{
    return start(out, err, [&] {
        return db->db.synonym_keys_begin(str(prefix, prefix_len));
    });
}

bool xc_terms_valid(const xc_terms *terms) noexcept
{
    return terms->is_valid;
}

struct xc_bytes xc_terms_term(const xc_terms *terms) noexcept
{
    return terms->is_valid ? bytes_of(terms->term) : xc_bytes{"", 0};
}

enum xc_status xc_terms_freq(const xc_terms *terms,
                             uint32_t *out,
                             struct xc_error *err) noexcept
{
    return guard(err, [&] {
        require(terms->is_valid, "the iterator is at its end");
        *out = terms->it.get_termfreq();
    });
}

enum xc_status xc_terms_wdf(const xc_terms *terms,
                            uint32_t *out,
                            struct xc_error *err) noexcept
{
    return guard(err, [&] {
        require(terms->is_valid, "the iterator is at its end");
        *out = terms->it.get_wdf();
    });
}

enum xc_status xc_terms_next(xc_terms *terms, struct xc_error *err) noexcept
{
    return advance(terms, err);
}

enum xc_status xc_terms_skip_to(xc_terms *terms,
                                const char *term,
                                size_t term_len,
                                struct xc_error *err) noexcept
{
    return step(terms, err, [&](Xapian::TermIterator &it) {
        it.skip_to(str(term, term_len));
    });
}

void xc_terms_free(xc_terms *terms) noexcept
{
    delete terms;
}

enum xc_status xc_db_postings(const xc_db *db,
                              const char *term,
                              size_t term_len,
                              xc_postings **out,
                              struct xc_error *err) noexcept
{
    return start(out, err,
                 [&] { return db->db.postlist_begin(str(term, term_len)); });
}

bool xc_postings_valid(const xc_postings *postings) noexcept
{
    return postings->is_valid;
}

uint32_t xc_postings_docid(const xc_postings *postings) noexcept
{
    return postings->is_valid ? postings->docid : 0;
}

uint32_t xc_postings_wdf(const xc_postings *postings) noexcept
{
    return postings->is_valid ? postings->wdf : 0;
}

enum xc_status xc_postings_doclength(const xc_postings *postings,
                                     uint32_t *out,
                                     struct xc_error *err) noexcept
{
    return guard(err, [&] {
        require(postings->is_valid, "the iterator is at its end");
        *out = postings->it.get_doclength();
    });
}

enum xc_status xc_postings_next(xc_postings *postings,
                                struct xc_error *err) noexcept
{
    return advance(postings, err);
}

enum xc_status xc_postings_skip_to(xc_postings *postings,
                                   uint32_t docid,
                                   struct xc_error *err) noexcept
{
    return step(postings, err,
                [&](Xapian::PostingIterator &it) { it.skip_to(docid); });
}

void xc_postings_free(xc_postings *postings) noexcept
{
    delete postings;
}

enum xc_status xc_db_positions(const xc_db *db,
                               uint32_t docid,
                               const char *term,
                               size_t term_len,
                               xc_positions **out,
                               struct xc_error *err) noexcept
{
    return start(out, err, [&] {
        return db->db.positionlist_begin(docid, str(term, term_len));
    });
}

enum xc_status xc_postings_positions(const xc_postings *postings,
                                     xc_positions **out,
                                     struct xc_error *err) noexcept
{
    return start(out, err, [&] {
        require(postings->is_valid, "the iterator is at its end");
        return postings->it.positionlist_begin();
    });
}

enum xc_status xc_postings_read_positions(const xc_postings *postings,
                                          uint32_t *out,
                                          size_t room,
                                          size_t *out_n,
                                          struct xc_error *err) noexcept
{
    return guard(err, [&] {
        require(postings->is_valid, "the iterator is at its end");
        size_t n = 0;
        const Xapian::PositionIterator end;
        for (auto it = postings->it.positionlist_begin(); it != end; ++it, n++)
            if (n < room)
                out[n] = *it;
        *out_n = n;
    });
}

bool xc_positions_valid(const xc_positions *positions) noexcept
{
    return positions->is_valid;
}

uint32_t xc_positions_pos(const xc_positions *positions) noexcept
{
    return positions->is_valid ? positions->pos : 0;
}

enum xc_status xc_positions_next(xc_positions *positions,
                                 struct xc_error *err) noexcept
{
    return advance(positions, err);
}

enum xc_status xc_positions_skip_to(xc_positions *positions,
                                    uint32_t pos,
                                    struct xc_error *err) noexcept
{
    return step(positions, err,
                [&](Xapian::PositionIterator &it) { it.skip_to(pos); });
}

void xc_positions_free(xc_positions *positions) noexcept
{
    delete positions;
}

enum xc_status xc_db_values(const xc_db *db,
                            uint32_t slot,
                            xc_values **out,
                            struct xc_error *err) noexcept
{
    return start(out, err, [&] { return db->db.valuestream_begin(slot); });
}

bool xc_values_valid(const xc_values *values) noexcept
{
    return values->is_valid;
}

uint32_t xc_values_docid(const xc_values *values) noexcept
{
    return values->is_valid ? values->docid : 0;
}

struct xc_bytes xc_values_value(const xc_values *values) noexcept
{
    return values->is_valid ? bytes_of(values->value) : xc_bytes{"", 0};
}

enum xc_status xc_values_next(xc_values *values, struct xc_error *err) noexcept
{
    return advance(values, err);
}

enum xc_status xc_values_skip_to(xc_values *values,
                                 uint32_t docid,
                                 struct xc_error *err) noexcept
{
    return step(values, err,
                [&](Xapian::ValueIterator &it) { it.skip_to(docid); });
}

void xc_values_free(xc_values *values) noexcept
{
    delete values;
}

/* ----------------------------------------------------------- documents --- */

enum xc_status xc_doc_new(xc_doc **out, struct xc_error *err) noexcept
{
    return guard(err, [&] { *out = new xc_doc(); });
}

void xc_doc_free(xc_doc *doc) noexcept
{
    delete doc;
}

enum xc_status xc_doc_clear(xc_doc *doc, struct xc_error *err) noexcept
{
    return guard(err, [&] { doc->doc = Xapian::Document(); });
}

uint32_t xc_doc_docid(const xc_doc *doc) noexcept
{
    return doc->doc.get_docid();
}

enum xc_status xc_doc_set_data(xc_doc *doc,
                               const char *data,
                               size_t data_len,
                               struct xc_error *err) noexcept
{
    return guard(err, [&] { doc->doc.set_data(str(data, data_len)); });
}

enum xc_status xc_doc_data(const xc_doc *doc,
                           struct xc_bytes *out,
                           struct xc_error *err) noexcept
{
    return guard(err, [&] { lend(doc->lent, doc->doc.get_data(), out); });
}

static const std::string &hold_term(xc_doc *doc, const char *term, size_t len)
{
    require_term(term, len);
    return doc->term.assign(term, len);
}

enum xc_status xc_doc_add_posting(xc_doc *doc,
                                  const char *term,
                                  size_t term_len,
                                  uint32_t pos,
                                  uint32_t wdf_inc,
                                  struct xc_error *err) noexcept
{
    return guard(err, [&] {
        doc->doc.add_posting(hold_term(doc, term, term_len), pos, wdf_inc);
    });
}

enum xc_status xc_doc_add_term(xc_doc *doc,
                               const char *term,
                               size_t term_len,
                               uint32_t wdf_inc,
                               struct xc_error *err) noexcept
{
    return guard(err, [&] {
        doc->doc.add_term(hold_term(doc, term, term_len), wdf_inc);
    });
}

enum xc_status xc_doc_add_boolean_term(xc_doc *doc,
                                       const char *term,
                                       size_t term_len,
                                       struct xc_error *err) noexcept
{
    return guard(err, [&] {
        doc->doc.add_boolean_term(hold_term(doc, term, term_len));
    });
}

enum xc_status xc_doc_add_postings(xc_doc *doc,
                                   const char *const *terms,
                                   const size_t *lens,
                                   const uint32_t *positions,
                                   size_t n,
                                   uint32_t wdf_inc,
                                   struct xc_error *err) noexcept
{
    return guard(err, [&] {
        for (size_t i = 0; i < n; i++)
            doc->doc.add_posting(hold_term(doc, terms[i], lens[i]),
                                 positions[i], wdf_inc);
    });
}

enum xc_status xc_doc_add_value(xc_doc *doc,
                                uint32_t slot,
                                const char *value,
                                size_t value_len,
                                struct xc_error *err) noexcept
{
    return guard(err, [&] {
        require(slot != Xapian::BAD_VALUENO, "no value slot has this number");
        doc->doc.add_value(slot, str(value, value_len));
    });
}

enum xc_status xc_doc_value(const xc_doc *doc,
                            uint32_t slot,
                            struct xc_bytes *out,
                            struct xc_error *err) noexcept
{
    return guard(err, [&] { lend(doc->lent, doc->doc.get_value(slot), out); });
}

enum xc_status xc_doc_term_count(const xc_doc *doc,
                                 uint32_t *out,
                                 struct xc_error *err) noexcept
{
    return guard(err, [&] { *out = doc->doc.termlist_count(); });
}

enum xc_status
xc_doc_terms(const xc_doc *doc, xc_terms **out, struct xc_error *err) noexcept
{
    return start(out, err, [&] { return doc->doc.termlist_begin(); });
}

/* ------------------------------------------------------------- writing ---
 *
 * Three habits of libxapian would break the promise that a transaction is all
 * or nothing. A WritableDatabase outside a transaction commits what is pending
 * when it is destroyed, half a batch if need be: so no change is let through
 * there, and before the end one is opened in any case (unflushed, which does
 * nothing but keep the destructor from committing). An add_document that
 * throws drops what was added before it: so the transaction is marked. And a
 * commit that failed succeeds with nothing in it when repeated: so the writer
 * is marked.
 */

enum xc_status xc_writer_open(const char *path,
                              enum xc_action action,
                              unsigned flags,
                              xc_writer **out,
                              struct xc_error *err) noexcept
{
    return guard(err, [&] {
        assert(action >= XC_CREATE_OR_OPEN && action <= XC_OPEN);
        require(!(flags & ~unsigned(XC_NO_SYNC | XC_RETRY_LOCK)),
                "unknown flags for opening");
        const int all = static_cast<int>(flags) | static_cast<int>(action) |
                        Xapian::DB_BACKEND_GLASS;
        Xapian::WritableDatabase db(path, all);
        *out = new xc_writer{
            db, {db, {}},
             false, false, false
        };
    });
}

/* Afterwards the destructor will not commit. */
static void forbid_commit(xc_writer *writer) noexcept
{
    quietly([&] { writer->db.begin_transaction(false); });
}

void xc_writer_free(xc_writer *writer) noexcept
{
    if (!writer)
        return;
    if (!writer->is_active)
        forbid_commit(writer);
    quietly([&] { writer->db.cancel_transaction(); });
    forbid_commit(writer);
    quietly([&] { writer->db.close(); });
    delete writer;
}

const xc_db *xc_writer_db(const xc_writer *writer) noexcept
{
    return &writer->view;
}

bool xc_writer_in_transaction(const xc_writer *writer) noexcept
{
    return writer->is_active;
}

static void require_usable(const xc_writer *writer)
{
    if (writer->is_broken)
        throw refusal{XC_LOST, "a commit failed before: open it again"};
}

static void require_transaction(const xc_writer *writer)
{
    require_usable(writer);
    require(writer->is_active, "no transaction is open");
}

static void require_unspoiled(const xc_writer *writer)
{
    require_transaction(writer);
    if (writer->is_spoiled)
        throw refusal{XC_LOST, xc_status_sentence(XC_LOST)};
}

/* Ends the transaction by end(); if that fails nothing more can be done. */
template <typename End> static void finish(xc_writer *writer, End &&end)
{
    writer->is_active = false;
    writer->is_spoiled = false;
    try {
        end();
    } catch (...) {
        writer->is_broken = true;
        forbid_commit(writer);
        throw;
    }
}

enum xc_status xc_writer_begin_transaction(xc_writer *writer,
                                           struct xc_error *err) noexcept
{
    return guard(err, [&] {
        require_usable(writer);
        require(!writer->is_active, "a transaction is open already");
        writer->db.begin_transaction(true);
        writer->is_active = true;
    });
}

enum xc_status xc_writer_commit_transaction(xc_writer *writer,
                                            struct xc_error *err) noexcept
{
    return guard(err, [&] {
        require_unspoiled(writer);
        finish(writer, [&] { writer->db.commit_transaction(); });
    });
}

enum xc_status xc_writer_cancel_transaction(xc_writer *writer,
                                            struct xc_error *err) noexcept
{
    return guard(err, [&] {
        require_transaction(writer);
        finish(writer, [&] { writer->db.cancel_transaction(); });
    });
}

/* Runs check, which refuses bad arguments, and then apply, whose failure spoils
 * the transaction unless it is a refusal. */
template <typename Check, typename Apply>
static enum xc_status change(xc_writer *writer,
                             struct xc_error *err,
                             Check &&check,
                             Apply &&apply) noexcept
{
    return guard(err, [&] {
        require_unspoiled(writer);
        check();
        try {
            apply();
        } catch (const refusal &) {
            throw;
        } catch (...) {
            writer->is_spoiled = true;
            throw;
        }
    });
}

enum xc_status xc_writer_add_document(xc_writer *writer,
                                      const xc_doc *doc,
                                      uint32_t *out_docid,
                                      struct xc_error *err) noexcept
{
    return change(
        writer, err, [] {},
        [&] {
            const uint32_t docid = writer->db.add_document(doc->doc);
            if (out_docid)
                *out_docid = docid;
        });
}

static void require_docid(uint32_t docid)
{
    require(docid != 0, "no document has the id 0");
}

enum xc_status xc_writer_replace_document(xc_writer *writer,
                                          uint32_t docid,
                                          const xc_doc *doc,
                                          struct xc_error *err) noexcept
{
    return change(
        writer, err, [&] { require_docid(docid); },
        [&] { writer->db.replace_document(docid, doc->doc); });
}

enum xc_status xc_writer_replace_document_by_term(xc_writer *writer,
                                                  const char *unique,
                                                  size_t unique_len,
                                                  const xc_doc *doc,
                                                  uint32_t *out_docid,
                                                  struct xc_error *err) noexcept
{
    return change(
        writer, err, [&] { require_term(unique, unique_len); },
        [&] {
            const uint32_t docid =
                writer->db.replace_document(str(unique, unique_len), doc->doc);
            if (out_docid)
                *out_docid = docid;
        });
}

enum xc_status xc_writer_delete_document(xc_writer *writer,
                                         uint32_t docid,
                                         struct xc_error *err) noexcept
{
    return change(
        writer, err, [&] { require_docid(docid); },
        [&] {
            try {
                writer->db.delete_document(docid);
            } catch (const Xapian::DocNotFoundError &) {
                throw refusal{XC_NOT_FOUND,
                              "there is no such document to delete"};
            }
        });
}

enum xc_status xc_writer_delete_document_by_term(xc_writer *writer,
                                                 const char *unique,
                                                 size_t unique_len,
                                                 struct xc_error *err) noexcept
{
    return change(
        writer, err, [&] { require_term(unique, unique_len); },
        [&] { writer->db.delete_document(str(unique, unique_len)); });
}

enum xc_status xc_writer_set_metadata(xc_writer *writer,
                                      const char *key,
                                      size_t key_len,
                                      const char *value,
                                      size_t value_len,
                                      struct xc_error *err) noexcept
{
    const auto check = [&] {
        require(key_len > 0 && key_len <= XC_MAX_KEY_LEN,
                "a metadata key is empty or longer than 253 bytes");
    };
    return change(writer, err, check, [&] {
        writer->db.set_metadata(str(key, key_len), str(value, value_len));
    });
}

enum xc_status xc_writer_add_synonym(xc_writer *writer,
                                     const char *key,
                                     size_t key_len,
                                     const char *synonym,
                                     size_t synonym_len,
                                     struct xc_error *err) noexcept
{
    const auto check = [&] {
        require_term(key, key_len);
        require_term(synonym, synonym_len);
    };
    return change(writer, err, check, [&] {
        writer->db.add_synonym(str(key, key_len), str(synonym, synonym_len));
    });
}

enum xc_status xc_writer_remove_synonym(xc_writer *writer,
                                        const char *key,
                                        size_t key_len,
                                        const char *synonym,
                                        size_t synonym_len,
                                        struct xc_error *err) noexcept
{
    const auto check = [&] {
        require_term(key, key_len);
        require_term(synonym, synonym_len);
    };
    return change(writer, err, check, [&] {
        writer->db.remove_synonym(str(key, key_len), str(synonym, synonym_len));
    });
}

enum xc_status xc_writer_clear_synonyms(xc_writer *writer,
                                        const char *key,
                                        size_t key_len,
                                        struct xc_error *err) noexcept
{
    return change(
        writer, err, [&] { require_term(key, key_len); },
        [&] { writer->db.clear_synonyms(str(key, key_len)); });
}

/* ------------------------------------------------------------- queries --- */

namespace
{

/* In the order of enum xc_op. */
constexpr Xapian::Query::op ops[] = {
    Xapian::Query::OP_AND,       Xapian::Query::OP_OR,
    Xapian::Query::OP_AND_NOT,   Xapian::Query::OP_XOR,
    Xapian::Query::OP_AND_MAYBE, Xapian::Query::OP_FILTER,
    Xapian::Query::OP_NEAR,      Xapian::Query::OP_PHRASE,
    Xapian::Query::OP_SYNONYM,   Xapian::Query::OP_MAX,
    Xapian::Query::OP_ELITE_SET,
};
static_assert(sizeof ops / sizeof *ops == XC_OP_ELITE_SET + 1, "enum xc_op");

Xapian::Query::op op_of(enum xc_op op)
{
    const auto index = static_cast<size_t>(op);
    assert(index < sizeof ops / sizeof *ops);
    return ops[index];
}

/* The documents of a sorted list. A search begins with init, and may take a
 * clone, which shares the list. */
struct Stopped {
};

/* Whether context's owner takes the document. */
bool does_accept(xc_accepts *accepts, void *context, Xapian::docid docid)
{
    const enum xc_verdict verdict = accepts(context, docid);
    if (verdict == XC_STOP)
        throw Stopped();
    return verdict == XC_ACCEPT;
}

/* Tells of itself that all documents are in it, so as to be asked last. */
class AcceptedSource : public Xapian::PostingSource
{
    xc_accepts *accepts;
    void *context;
    double weight;
    Xapian::docid docid = 0;
    Xapian::docid last = 0;
    Xapian::doccount n_all = 0;

  public:
    AcceptedSource(xc_accepts *accepts_, void *context_, double weight_)
        : accepts(accepts_), context(context_), weight(weight_)
    {
    }
    void init(const Xapian::Database &db) override
    {
        docid = 0;
        last = db.get_lastdocid();
        n_all = db.get_doccount();
        set_maxweight(weight);
    }
    double get_weight() const override
    {
        return weight;
    }
    Xapian::doccount get_termfreq_min() const override
    {
        return 0;
    }
    Xapian::doccount get_termfreq_est() const override
    {
        return n_all;
    }
    Xapian::doccount get_termfreq_max() const override
    {
        return n_all;
    }
    void next(double) override
    {
        while (++docid <= last && !does_accept(accepts, context, docid))
            ;
    }
    void skip_to(Xapian::docid least, double min_weight) override
    {
        if (docid < least) {
            docid = least - 1;
            next(min_weight);
        }
    }
    bool check(Xapian::docid wanted, double) override
    {
        docid = wanted;
        return does_accept(accepts, context, wanted);
    }
    bool at_end() const override
    {
        return docid > last;
    }
    Xapian::docid get_docid() const override
    {
        return docid;
    }
    AcceptedSource *clone() const override
    {
        return new AcceptedSource(accepts, context, weight);
    }
    std::string get_description() const override
    {
        return "accepted documents";
    }
};

class DocidSource : public Xapian::PostingSource
{
    std::shared_ptr<const std::vector<Xapian::docid>> docids;
    size_t at = 0;
    bool has_begun = false;

  public:
    explicit DocidSource(
        std::shared_ptr<const std::vector<Xapian::docid>> sorted)
        : docids(std::move(sorted))
    {
    }
    void init(const Xapian::Database &) override
    {
        at = 0;
        has_begun = false;
    }
    Xapian::doccount get_termfreq_min() const override
    {
        return static_cast<Xapian::doccount>(docids->size());
    }
    Xapian::doccount get_termfreq_est() const override
    {
        return get_termfreq_min();
    }
    Xapian::doccount get_termfreq_max() const override
    {
        return get_termfreq_min();
    }
    void next(double) override
    {
        at += has_begun;
        has_begun = true;
    }
    void skip_to(Xapian::docid docid, double) override
    {
        const auto from = docids->begin() + static_cast<std::ptrdiff_t>(at);
        at = static_cast<size_t>(std::lower_bound(from, docids->end(), docid) -
                                 docids->begin());
        has_begun = true;
    }
    bool at_end() const override
    {
        return at >= docids->size();
    }
    Xapian::docid get_docid() const override
    {
        return (*docids)[at];
    }
    DocidSource *clone() const override
    {
        return new DocidSource(docids);
    }
    std::string get_description() const override
    {
        return "one of " + std::to_string(docids->size()) + " documents";
    }
};

/* No document weighs more than the greatest value of its shard. */
class ValueWeightSource : public Xapian::ValuePostingSource
{
    xc_weighs_value *weigh;
    const void *context;

  public:
    ValueWeightSource(Xapian::valueno slot_,
                      xc_weighs_value *weigh_,
                      const void *context_)
        : Xapian::ValuePostingSource(slot_), weigh(weigh_), context(context_)
    {
    }
    void init(const Xapian::Database &db_) override
    {
        Xapian::ValuePostingSource::init(db_);
        const std::string most = db_.get_value_upper_bound(get_slot());
        set_maxweight(weigh(context, most.data(), most.size()));
    }
    double get_weight() const override
    {
        const std::string value = get_value();
        return weigh(context, value.data(), value.size());
    }
    ValueWeightSource *clone() const override
    {
        return new ValueWeightSource(get_slot(), weigh, context);
    }
    std::string get_description() const override
    {
        return "weight of value " + std::to_string(get_slot());
    }
};

/* The documents that a walk of the caller's stops at. */
class WalkedSource : public Xapian::PostingSource
{
    struct xc_walk walk;
    Xapian::docid docid = 0;
    double weight = 0;
    bool is_end = false;

    void move(Xapian::docid least, double min_weight)
    {
        uint32_t found = 0;
        switch (walk.move(walk.context, least, min_weight, &found, &weight)) {
        case XC_ACCEPT:
            docid = found;
            return;
        case XC_REJECT:
            is_end = true;
            return;
        case XC_STOP:
            throw Stopped();
        }
    }

  public:
    explicit WalkedSource(const struct xc_walk &walk_) : walk(walk_)
    {
    }
    void init(const Xapian::Database &) override
    {
        docid = 0;
        is_end = false;
        set_maxweight(walk.most_weight);
        if (walk.begin(walk.context) == XC_STOP)
            throw Stopped();
    }
    double get_weight() const override
    {
        return weight;
    }
    Xapian::doccount get_termfreq_min() const override
    {
        return walk.least;
    }
    Xapian::doccount get_termfreq_est() const override
    {
        return walk.likely;
    }
    Xapian::doccount get_termfreq_max() const override
    {
        return walk.most;
    }
    void next(double min_weight) override
    {
        move(docid + 1, min_weight);
    }
    void skip_to(Xapian::docid least, double min_weight) override
    {
        if (docid < least)
            move(least, min_weight);
    }
    bool at_end() const override
    {
        return is_end;
    }
    Xapian::docid get_docid() const override
    {
        return docid;
    }
    WalkedSource *clone() const override
    {
        return new WalkedSource(walk);
    }
    std::string get_description() const override
    {
        return "walked documents";
    }
};

xc_query *new_query(struct xc_recipe &&made)
{
    return new xc_query{
        std::make_shared<const struct xc_recipe>(std::move(made)), {}};
}

/* A new query object holding what build() returns, which is of kind. */
template <typename Build>
enum xc_status make_query(xc_query **out,
                          struct xc_error *err,
                          Build &&build,
                          enum xc_query_kind kind = XC_OTHER) noexcept
{
    return guard(err, [&] {
        *out = new_query({build(), kind, XC_OP_AND, 0, {}, {}});
    });
}

} /* namespace */

/* Not Query::MatchAll: that static's reference count is shared by threads. */
enum xc_status xc_query_match_all(xc_query **out, struct xc_error *err) noexcept
{
    return make_query(
        out, err, [] { return Xapian::Query(std::string()); }, XC_ALL);
}

enum xc_status xc_query_match_nothing(xc_query **out,
                                      struct xc_error *err) noexcept
{
    return make_query(out, err, [] { return Xapian::Query(); });
}

enum xc_status xc_query_term(const char *term,
                             size_t term_len,
                             uint32_t wqf,
                             uint32_t pos,
                             xc_query **out,
                             struct xc_error *err) noexcept
{
    return guard(err, [&] {
        require(term_len > 0, "a query term is empty");
        const std::string name(term, term_len);
        *out = new_query({Xapian::Query(name, wqf, pos),
                          wqf == 1 ? XC_TERM : XC_OTHER,
                          XC_OP_AND,
                          0,
                          name,
                          {}});
    });
}

enum xc_status xc_query_combine(enum xc_op op,
                                xc_query *const *children,
                                size_t n,
                                uint32_t window,
                                xc_query **out,
                                struct xc_error *err) noexcept
{
    return guard(err, [&] {
        const Xapian::Query::op xapian_op = op_of(op);
        require(n <= UINT32_MAX, "too many children for a query");
        std::vector<Xapian::Query> queries;
        struct xc_recipe whole {
            {}, XC_JOINED, op, 0, {},
            {
            }
        };
        queries.reserve(n);
        whole.children.reserve(n);
        for (size_t i = 0; i < n; i++) {
            queries.push_back(children[i]->made->query);
            whole.children.push_back(children[i]->made);
        }
        const bool is_positional = op == XC_OP_NEAR || op == XC_OP_PHRASE;
        const uint32_t least = is_positional ? static_cast<uint32_t>(n) : 0;
        whole.query = Xapian::Query(xapian_op, queries.begin(), queries.end(),
                                    std::max(window, least));
        *out = new_query(std::move(whole));
    });
}

enum xc_status xc_query_scale_weight(const xc_query *query,
                                     double factor,
                                     xc_query **out,
                                     struct xc_error *err) noexcept
{
    return guard(err, [&] {
        require(factor >= 0, "a weight cannot be scaled by less than 0");
        *out = new_query({Xapian::Query(factor, query->made->query),
                          XC_SCALED,
                          XC_OP_AND,
                          factor,
                          {},
                          {query->made}});
    });
}

enum xc_status xc_query_value_range(uint32_t slot,
                                    const char *lower,
                                    size_t lower_len,
                                    const char *upper,
                                    size_t upper_len,
                                    xc_query **out,
                                    struct xc_error *err) noexcept
{
    return make_query(out, err, [&] {
        return Xapian::Query(Xapian::Query::OP_VALUE_RANGE, slot,
                             str(lower, lower_len), str(upper, upper_len));
    });
}

enum xc_status xc_query_value_ge(uint32_t slot,
                                 const char *lower,
                                 size_t lower_len,
                                 xc_query **out,
                                 struct xc_error *err) noexcept
{
    return make_query(out, err, [&] {
        return Xapian::Query(Xapian::Query::OP_VALUE_GE, slot,
                             str(lower, lower_len));
    });
}

enum xc_status xc_query_value_le(uint32_t slot,
                                 const char *upper,
                                 size_t upper_len,
                                 xc_query **out,
                                 struct xc_error *err) noexcept
{
    return make_query(out, err, [&] {
        return Xapian::Query(Xapian::Query::OP_VALUE_LE, slot,
                             str(upper, upper_len));
    });
}

enum xc_status xc_query_accepted(xc_accepts *accepts,
                                 void *context,
                                 double weight,
                                 xc_query **out,
                                 struct xc_error *err) noexcept
{
    return make_query(out, err, [&] {
        return Xapian::Query(
            (new AcceptedSource(accepts, context, weight))->release());
    });
}

enum xc_status xc_query_docids(const uint32_t *docids,
                               size_t n,
                               xc_query **out,
                               struct xc_error *err) noexcept
{
    return make_query(out, err, [&] {
        const bool is_ascending =
            std::adjacent_find(docids, docids + n,
                               std::greater_equal<uint32_t>()) == docids + n;
        require(is_ascending && (n == 0 || docids[0] > 0),
                "docids are not in ascending order");
        if (n == 0)
            return Xapian::Query();
        auto list = std::make_shared<const std::vector<Xapian::docid>>(
            docids, docids + n);
        return Xapian::Query((new DocidSource(std::move(list)))->release());
    });
}

enum xc_status xc_query_value_weight(uint32_t slot,
                                     xc_weighs_value *weigh,
                                     const void *context,
                                     xc_query **out,
                                     struct xc_error *err) noexcept
{
    return make_query(out, err, [&] {
        return Xapian::Query(
            (new ValueWeightSource(slot, weigh, context))->release());
    });
}

enum xc_status xc_query_walked(const struct xc_walk *walk,
                               xc_query **out,
                               struct xc_error *err) noexcept
{
    return make_query(out, err, [&] {
        return Xapian::Query((new WalkedSource(*walk))->release());
    });
}

void xc_query_look(const xc_query *query, struct xc_query_parts *out) noexcept
{
    const struct xc_recipe &made = *query->made;
    *out = {made.kind, made.op, made.factor, bytes_of(made.term),
            made.children.size()};
}

enum xc_status xc_query_child(const xc_query *query,
                              size_t i,
                              xc_query **out,
                              struct xc_error *err) noexcept
{
    return guard(err, [&] {
        require(i < query->made->children.size(), "a query has no such child");
        *out = new xc_query{query->made->children[i], {}};
    });
}

enum xc_status xc_query_wildcard(const char *prefix,
                                 size_t prefix_len,
                                 uint32_t max_expansion,
                                 enum xc_wildcard_limit limit,
                                 enum xc_op combiner,
                                 xc_query **out,
                                 struct xc_error *err) noexcept
{
    return make_query(out, err, [&] {
        static_assert(int(XC_WILDCARD_ERROR) ==
                              int(Xapian::Query::WILDCARD_LIMIT_ERROR) &&
                          int(XC_WILDCARD_MOST_FREQUENT) ==
                              int(Xapian::Query::WILDCARD_LIMIT_MOST_FREQUENT),
                      "enum xc_wildcard_limit");
        assert(limit >= XC_WILDCARD_ERROR &&
               limit <= XC_WILDCARD_MOST_FREQUENT);
        require(combiner == XC_OP_SYNONYM || combiner == XC_OP_OR ||
                    combiner == XC_OP_MAX,
                "terms of a wildcard cannot be joined by this operator");
        return Xapian::Query(Xapian::Query::OP_WILDCARD,
                             str(prefix, prefix_len), max_expansion,
                             static_cast<int>(limit), op_of(combiner));
    });
}

enum xc_status xc_query_describe(const xc_query *query,
                                 struct xc_bytes *out,
                                 struct xc_error *err) noexcept
{
    return guard(err, [&] {
        lend(query->lent, query->made->query.get_description(), out);
    });
}

uint32_t xc_query_length(const xc_query *query) noexcept
{
    return query->made->query.get_length();
}

bool xc_query_is_nothing(const xc_query *query) noexcept
{
    return query->made->query.empty();
}

enum xc_status xc_query_terms(const xc_query *query,
                              xc_terms **out,
                              struct xc_error *err) noexcept
{
    return start(out, err,
                 [&] { return query->made->query.get_unique_terms_begin(); });
}

void xc_query_free(xc_query *query) noexcept
{
    delete query;
}

/* ----------------------------------------------------------- searching --- */

enum xc_status
xc_enquire_new(const xc_db *db, xc_enquire **out, struct xc_error *err) noexcept
{
    return guard(err, [&] {
        *out = new xc_enquire{
            {}, Xapian::Enquire(db->db), nullptr, nullptr, *db, {}};
    });
}

void xc_enquire_free(xc_enquire *enquire) noexcept
{
    delete enquire;
}

namespace
{

/* The documents that have a term, each with the same weight. */
class TermSource : public Xapian::PostingSource
{
    std::string term;
    double weight;
    Xapian::doccount n = 0;
    Xapian::PostingIterator at, end;
    bool has_begun = false;

  public:
    TermSource(std::string term_, double weight_)
        : term(std::move(term_)), weight(weight_)
    {
    }
    void init(const Xapian::Database &shard) override
    {
        n = shard.get_termfreq(term);
        const std::string list = n == shard.get_doccount() ? "" : term;
        at = shard.postlist_begin(list);
        end = shard.postlist_end(list);
        has_begun = false;
        set_maxweight(weight);
    }
    Xapian::doccount get_termfreq_min() const override
    {
        return n;
    }
    Xapian::doccount get_termfreq_est() const override
    {
        return n;
    }
    Xapian::doccount get_termfreq_max() const override
    {
        return n;
    }
    double get_weight() const override
    {
        return weight;
    }
    void next(double) override
    {
        if (has_begun)
            ++at;
        has_begun = true;
    }
    void skip_to(Xapian::docid docid, double) override
    {
        at.skip_to(docid);
        has_begun = true;
    }
    bool at_end() const override
    {
        return at == end;
    }
    Xapian::docid get_docid() const override
    {
        return *at;
    }
    TermSource *clone() const override
    {
        return new TermSource(term, weight);
    }
    std::string get_description() const override
    {
        return "each document with " + term;
    }
};

/* Where neither wdf nor positions are needed libxapian 1.4.22 takes a term that
 * every document of a shard has for the list of all documents; but looks for
 * the next piece of that list by the term's name, and where a document has been
 * removed it finds none: "Unexpected end of posting list". So the documents of
 * such a term are told to it (tests/faults/upstream/term_everywhere.cc). */
class Evener
{
    const xc_enquire &enquire;
    const bool has_shards;

    /* Of several shards that have fewer than these none has a second piece. */
    static constexpr Xapian::doccount least_in_pieces = 100;

    bool is_everywhere(const std::string &term) const
    {
        const Xapian::doccount n = enquire.db.db.get_termfreq(term);
        return has_shards ? n >= least_in_pieces
                          : n == enquire.db.db.get_doccount();
    }

    bool has_everywhere(const xc_recipe &made) const
    {
        return made.kind == XC_TERM
                   ? is_everywhere(made.term)
                   : std::any_of(made.children.begin(), made.children.end(),
                                 [&](const auto &child) {
                                     return has_everywhere(*child);
                                 });
    }

    Xapian::Query
    joined(const xc_recipe &made, Xapian::Query::op op, bool does_weigh) const
    {
        const bool only_first =
            made.op == XC_OP_AND_NOT || made.op == XC_OP_FILTER;
        std::vector<Xapian::Query> queries;
        queries.reserve(made.children.size());
        for (const auto &child : made.children)
            queries.push_back(
                even(*child, does_weigh && (queries.empty() || !only_first)));
        return {op, queries.begin(), queries.end()};
    }

    /* Each document that has one of the words, with the weight of a word. */
    Xapian::Query as_one(const xc_recipe &made) const
    {
        const auto all = new TermSource("", enquire.term_weight);
        return {Xapian::Query::OP_FILTER, Xapian::Query(all->release()),
                joined(made, Xapian::Query::OP_OR, false)};
    }

  public:
    explicit Evener(const xc_enquire &enquire_)
        : enquire(enquire_), has_shards(enquire_.db.db.size() > 1)
    {
    }
    bool is_needed() const
    {
        const Xapian::Database &db = enquire.db.db;
        return !enquire.db.has_remote &&
               (has_shards || db.get_lastdocid() != db.get_doccount());
    }
    Xapian::Query even(const xc_recipe &made, bool does_weigh) const
    {
        switch (made.kind) {
        case XC_TERM:
            if ((does_weigh && enquire.needs_wdf) || !is_everywhere(made.term))
                return made.query;
            return Xapian::Query(
                (new TermSource(made.term,
                                does_weigh ? enquire.term_weight : 0))
                    ->release());
        case XC_SCALED:
            return {made.factor,
                    even(*made.children[0], does_weigh && made.factor > 0)};
        case XC_JOINED:
            if (made.op == XC_OP_NEAR || made.op == XC_OP_PHRASE ||
                !has_everywhere(made))
                return made.query;
            /* A PostingSource cannot be counted among words that weigh. */
            return made.op == XC_OP_SYNONYM && does_weigh && !enquire.needs_wdf
                       ? as_one(made)
                       : joined(made, op_of(made.op), does_weigh);
        default:
            return made.query;
        }
    }
};

void ask(xc_enquire &enquire)
{
    if (!enquire.asked)
        return;
    const Evener evener(enquire);
    enquire.enquire.set_query(evener.is_needed()
                                  ? evener.even(*enquire.asked, true)
                                  : enquire.asked->query);
}

void weigh(xc_enquire &enquire,
           const Xapian::Weight &weight,
           bool needs_wdf,
           double term_weight)
{
    enquire.enquire.set_weighting_scheme(weight);
    enquire.needs_wdf = needs_wdf;
    enquire.term_weight = term_weight;
    ask(enquire);
}

} /* namespace */

enum xc_status xc_enquire_set_query(xc_enquire *enquire,
                                    const xc_query *query,
                                    struct xc_error *err) noexcept
{
    return guard(err, [&] {
        enquire->asked = query->made;
        ask(*enquire);
    });
}

enum xc_status xc_enquire_set_weighting_bm25(xc_enquire *enquire,
                                             double k1,
                                             double k2,
                                             double k3,
                                             double b,
                                             double min_normlen,
                                             struct xc_error *err) noexcept
{
    return guard(err, [&] {
        weigh(*enquire, Xapian::BM25Weight(k1, k2, k3, b, min_normlen), true,
              0);
    });
}

enum xc_status xc_enquire_set_weighting_bool(xc_enquire *enquire,
                                             struct xc_error *err) noexcept
{
    return guard(err, [&] { weigh(*enquire, Xapian::BoolWeight(), false, 0); });
}

enum xc_status xc_enquire_set_weighting_ineb2(xc_enquire *enquire,
                                              double c,
                                              struct xc_error *err) noexcept
{
    return guard(err,
                 [&] { weigh(*enquire, Xapian::IneB2Weight(c), true, 0); });
}

enum xc_status xc_enquire_set_weighting_inl2(xc_enquire *enquire,
                                             double c,
                                             struct xc_error *err) noexcept
{
    return guard(err, [&] { weigh(*enquire, Xapian::InL2Weight(c), true, 0); });
}

namespace
{

/* See xc_enquire_set_weighting_inb2. */
class InB2Weight : public Xapian::Weight
{
    double c;
    double slope{};  /* c * the average length */
    double factor{}; /* all that no document changes */
    double most{};   /* no weight is above */
    /* Logarithms of the lengths met so far, 0 for others: one of them for each
     * posting would be a third of a search for common words. Rare words do
     * without: filling the table would be a third of theirs. */
    mutable std::vector<double> logs;

    static constexpr size_t most_logs = 4096;
    static constexpr Xapian::doccount least_logged = 512;

    double log_of(Xapian::termcount length) const
    {
        if (length >= logs.size())
            return pt_inb2_log(slope, length);
        if (logs[length] == 0)
            logs[length] = pt_inb2_log(slope, length);
        return logs[length];
    }

    void init(double scale) override
    {
        if (scale == 0) /* for what no term adds */
            return;
        slope = c * get_average_length();
        logs.assign(get_termfreq() < least_logged ? 0 : most_logs, 0);
        factor = pt_inb2_factor(scale * get_wqf(), get_termfreq(),
                                get_collection_freq(), get_collection_size());
        most = get_sumpart(
            get_wdf_upper_bound(),
            std::max(get_wdf_upper_bound(), get_doclength_lower_bound()), 0);
    }

  public:
    explicit InB2Weight(double c_) : c(c_)
    {
        for (const stat_flags stat :
             {COLLECTION_SIZE, AVERAGE_LENGTH, TERMFREQ, COLLECTION_FREQ, WQF,
              WDF, WDF_MAX, DOC_LENGTH, DOC_LENGTH_MIN})
            need_stat(stat);
    }

    InB2Weight *clone() const override
    {
        return new InB2Weight(c);
    }

    double get_sumpart(Xapian::termcount wdf,
                       Xapian::termcount length,
                       Xapian::termcount) const override
    {
        if (wdf == 0)
            return 0;
        return pt_inb2_weight(factor, wdf, log_of(length));
    }

    double get_maxpart() const override
    {
        return most;
    }

    double get_sumextra(Xapian::termcount, Xapian::termcount) const override
    {
        return 0;
    }

    double get_maxextra() const override
    {
        return 0;
    }
};

} /* namespace */

enum xc_status xc_enquire_set_weighting_inb2(xc_enquire *enquire,
                                             double c,
                                             struct xc_error *err) noexcept
{
    return guard(err, [&] {
        require(c > 0, "c is to be above 0");
        weigh(*enquire, InB2Weight(c), true, 0);
    });
}

enum xc_status xc_enquire_set_weighting_coord(xc_enquire *enquire,
                                              struct xc_error *err) noexcept
{
    return guard(err,
                 [&] { weigh(*enquire, Xapian::CoordWeight(), false, 1); });
}

enum xc_status xc_enquire_set_sort(xc_enquire *enquire,
                                   enum xc_sort sort,
                                   uint32_t slot,
                                   bool reverse,
                                   struct xc_error *err) noexcept
{
    return guard(err, [&] {
        Xapian::Enquire &e = enquire->enquire;
        switch (sort) {
        case XC_SORT_RELEVANCE:
            return e.set_sort_by_relevance();
        case XC_SORT_VALUE:
            return e.set_sort_by_value(slot, reverse);
        case XC_SORT_VALUE_THEN_RELEVANCE:
            return e.set_sort_by_value_then_relevance(slot, reverse);
        case XC_SORT_RELEVANCE_THEN_VALUE:
            return e.set_sort_by_relevance_then_value(slot, reverse);
        }
        assert(!"an order of the enum");
    });
}

enum xc_status xc_enquire_set_docid_order(xc_enquire *enquire,
                                          enum xc_docid_order order,
                                          struct xc_error *err) noexcept
{
    return guard(err, [&] {
        switch (order) {
        case XC_DOCID_ASCENDING:
            return enquire->enquire.set_docid_order(Xapian::Enquire::ASCENDING);
        case XC_DOCID_DESCENDING:
            return enquire->enquire.set_docid_order(
                Xapian::Enquire::DESCENDING);
        case XC_DOCID_DONT_CARE:
            return enquire->enquire.set_docid_order(Xapian::Enquire::DONT_CARE);
        }
        assert(!"an order of the enum");
    });
}

enum xc_status xc_enquire_set_collapse_key(xc_enquire *enquire,
                                           uint32_t slot,
                                           uint32_t max,
                                           struct xc_error *err) noexcept
{
    return guard(err, [&] {
        const uint32_t key = max ? slot : Xapian::BAD_VALUENO;
        enquire->enquire.set_collapse_key(key, max);
    });
}

enum xc_status xc_enquire_set_cutoff(xc_enquire *enquire,
                                     int percent,
                                     double weight,
                                     struct xc_error *err) noexcept
{
    return guard(err, [&] { enquire->enquire.set_cutoff(percent, weight); });
}

enum xc_status xc_enquire_set_time_limit(xc_enquire *enquire,
                                         double seconds,
                                         struct xc_error *err) noexcept
{
    return guard(err, [&] { enquire->enquire.set_time_limit(seconds); });
}

enum xc_status xc_enquire_get_mset(xc_enquire *enquire,
                                   uint32_t first,
                                   uint32_t max_items,
                                   uint32_t check_at_least,
                                   xc_mset **out,
                                   struct xc_error *err) noexcept
{
    return guard(err, [&] {
        *out = new xc_mset{
            enquire->enquire.get_mset(first, max_items, check_at_least),
            {},
            {}};
    });
}

namespace
{

class Decider : public Xapian::MatchDecider
{
    xc_accepts *accepts;
    void *context;

  public:
    Decider(xc_accepts *accepts_, void *context_)
        : accepts(accepts_), context(context_)
    {
    }

    bool operator()(const Xapian::Document &doc) const override
    {
        return does_accept(accepts, context, doc.get_docid());
    }
};

/* Asks whether the search is over, at some of the documents that match. */
class Asker : public Xapian::MatchSpy
{
    xc_is_over *is_over;
    void *context;
    unsigned n = 0;
    static constexpr unsigned every = 16;

  public:
    Asker(xc_is_over *is_over_, void *context_)
        : is_over(is_over_), context(context_)
    {
    }

    void operator()(const Xapian::Document &, double) override
    {
        if (n++ % every == 0 && is_over(context))
            throw Stopped();
    }
};

/* The enquire with its spies, and asker for as long as this lives. */
class Asked
{
    xc_enquire *enquire;

  public:
    Asked(xc_enquire *enquire_, Asker *asker) : enquire(enquire_)
    {
        if (enquire->is_over)
            enquire->enquire.add_matchspy(asker);
    }
    ~Asked()
    {
        if (!enquire->is_over)
            return;
        enquire->enquire.clear_matchspies();
        for (const auto &spy : enquire->spies)
            enquire->enquire.add_matchspy(spy.get());
    }
};

} /* namespace */

void xc_enquire_ask(xc_enquire *enquire,
                    xc_is_over *is_over,
                    void *context) noexcept
{
    enquire->is_over = is_over;
    enquire->over_context = context;
}

enum xc_status xc_enquire_get_mset_of(xc_enquire *enquire,
                                      uint32_t first,
                                      uint32_t max_items,
                                      uint32_t check_at_least,
                                      xc_accepts *accepts,
                                      void *context,
                                      xc_mset **out,
                                      struct xc_error *err) noexcept
{
    return guard(err, [&] {
        const Decider decider(accepts, context);
        Asker asker(enquire->is_over, enquire->over_context);
        try {
            const Asked asked(enquire, &asker);
            *out = new xc_mset{enquire->enquire.get_mset(
                                   first, max_items, check_at_least, nullptr,
                                   accepts ? &decider : nullptr),
                               {},
                               {}};
        } catch (const Stopped &) {
            *out = nullptr;
        }
    });
}

enum xc_status xc_enquire_matching_terms(const xc_enquire *enquire,
                                         uint32_t docid,
                                         xc_terms **out,
                                         struct xc_error *err) noexcept
{
    return start(out, err, [&] {
        return enquire->enquire.get_matching_terms_begin(docid);
    });
}

enum xc_status xc_enquire_add_value_spy(xc_enquire *enquire,
                                        uint32_t slot,
                                        xc_spy **out,
                                        struct xc_error *err) noexcept
{
    return guard(err, [&] {
        const auto spy = std::make_shared<Xapian::ValueCountMatchSpy>(slot);
        std::unique_ptr<xc_spy> object(new xc_spy{spy});
        enquire->spies.push_back(spy);
        enquire->enquire.add_matchspy(spy.get());
        *out = object.release();
    });
}

void xc_enquire_clear_spies(xc_enquire *enquire) noexcept
{
    enquire->enquire.clear_matchspies();
    enquire->spies.clear();
}

size_t xc_spy_total(const xc_spy *spy) noexcept
{
    return spy->spy->get_total();
}

enum xc_status
xc_spy_values(const xc_spy *spy, xc_terms **out, struct xc_error *err) noexcept
{
    return start(out, err, [&] { return spy->spy->values_begin(); });
}

enum xc_status xc_spy_top_values(const xc_spy *spy,
                                 size_t max,
                                 xc_terms **out,
                                 struct xc_error *err) noexcept
{
    return start(out, err, [&] { return spy->spy->top_values_begin(max); });
}

void xc_spy_free(xc_spy *spy) noexcept
{
    delete spy;
}

/* ------------------------------------------------------------- results --- */

uint32_t xc_mset_size(const xc_mset *mset) noexcept
{
    return mset->mset.size();
}

uint32_t xc_mset_matches_lower_bound(const xc_mset *mset) noexcept
{
    return mset->mset.get_matches_lower_bound();
}

uint32_t xc_mset_matches_estimated(const xc_mset *mset) noexcept
{
    return mset->mset.get_matches_estimated();
}

uint32_t xc_mset_matches_upper_bound(const xc_mset *mset) noexcept
{
    return mset->mset.get_matches_upper_bound();
}

uint32_t xc_mset_uncollapsed_lower_bound(const xc_mset *mset) noexcept
{
    return mset->mset.get_uncollapsed_matches_lower_bound();
}

uint32_t xc_mset_uncollapsed_estimated(const xc_mset *mset) noexcept
{
    return mset->mset.get_uncollapsed_matches_estimated();
}

uint32_t xc_mset_uncollapsed_upper_bound(const xc_mset *mset) noexcept
{
    return mset->mset.get_uncollapsed_matches_upper_bound();
}

double xc_mset_max_possible(const xc_mset *mset) noexcept
{
    return mset->mset.get_max_possible();
}

double xc_mset_max_attained(const xc_mset *mset) noexcept
{
    return mset->mset.get_max_attained();
}

static bool has_item(const xc_mset *mset, uint32_t i) noexcept
{
    return i < mset->mset.size();
}

static Xapian::MSetIterator at(const xc_mset *mset, uint32_t i)
{
    return mset->mset[mset->order.empty() ? i : mset->order[i]];
}

static Xapian::MSetIterator item(const xc_mset *mset, uint32_t i)
{
    require(has_item(mset, i), "the results have no such item");
    return at(mset, i);
}

enum xc_status xc_mset_settle_ties(xc_mset *mset, struct xc_error *err) noexcept
{
    struct place {
        double weight;
        std::string key;
        Xapian::docid docid;
        uint32_t i;
    };
    return guard(err, [&] {
        std::vector<place> places;
        for (auto it = mset->mset.begin(); it != mset->mset.end(); ++it)
            places.push_back({pt_in_steps(it.get_weight()), it.get_sort_key(),
                              *it, static_cast<uint32_t>(places.size())});
        std::sort(places.begin(), places.end(),
                  [](const place &a, const place &b) {
                      if (a.weight != b.weight)
                          return a.weight > b.weight;
                      const int order = a.key.compare(b.key);
                      return order ? order < 0 : a.docid < b.docid;
                  });
        mset->order.clear();
        for (const place &p : places)
            mset->order.push_back(p.i);
    });
}

uint32_t xc_mset_docid(const xc_mset *mset, uint32_t i) noexcept
{
    return has_item(mset, i) ? *at(mset, i) : 0;
}

double xc_mset_weight(const xc_mset *mset, uint32_t i) noexcept
{
    if (!has_item(mset, i))
        return 0;
    const double weight = at(mset, i).get_weight();
    return mset->order.empty() ? weight : pt_in_steps(weight);
}

uint32_t xc_mset_rank(const xc_mset *mset, uint32_t i) noexcept
{
    return has_item(mset, i) ? mset->mset.get_firstitem() + i : 0;
}

int xc_mset_percent(const xc_mset *mset, uint32_t i) noexcept
{
    return has_item(mset, i) ? at(mset, i).get_percent() : 0;
}

uint32_t xc_mset_collapse_count(const xc_mset *mset, uint32_t i) noexcept
{
    return has_item(mset, i) ? at(mset, i).get_collapse_count() : 0;
}

enum xc_status xc_mset_collapse_key(const xc_mset *mset,
                                    uint32_t i,
                                    struct xc_bytes *out,
                                    struct xc_error *err) noexcept
{
    return guard(
        err, [&] { lend(mset->lent, item(mset, i).get_collapse_key(), out); });
}

enum xc_status xc_mset_data(const xc_mset *mset,
                            uint32_t i,
                            struct xc_bytes *out,
                            struct xc_error *err) noexcept
{
    return guard(err, [&] {
        lend(mset->lent, item(mset, i).get_document().get_data(), out);
    });
}

enum xc_status xc_mset_document(const xc_mset *mset,
                                uint32_t i,
                                xc_doc **out,
                                struct xc_error *err) noexcept
{
    return guard(err, [&] {
        *out = new xc_doc{item(mset, i).get_document(), {}, {}};
    });
}

enum xc_status xc_mset_termfreq(const xc_mset *mset,
                                const char *term,
                                size_t term_len,
                                uint32_t *out,
                                struct xc_error *err) noexcept
{
    return guard(err,
                 [&] { *out = mset->mset.get_termfreq(str(term, term_len)); });
}

enum xc_status xc_mset_termweight(const xc_mset *mset,
                                  const char *term,
                                  size_t term_len,
                                  double *out,
                                  struct xc_error *err) noexcept
{
    return guard(
        err, [&] { *out = mset->mset.get_termweight(str(term, term_len)); });
}

void xc_mset_free(xc_mset *mset) noexcept
{
    delete mset;
}

/* --------------------------------------------------- numbers as values --- */

size_t xc_sortable_serialise(double value, char out[XC_SORTABLE_SIZE]) noexcept
{
    return Xapian::sortable_serialise_(value, out);
}

double xc_sortable_unserialise(const char *bytes, size_t len) noexcept
{
    /* Nine bytes fit into the string object, so this cannot fail. */
    const size_t most = XC_SORTABLE_SIZE;
    return Xapian::sortable_unserialise(str(bytes, std::min(len, most)));
}
