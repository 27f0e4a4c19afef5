/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * database.cc: a snapshot: opened, joined of several, asked what it holds,
 * compacted and checked.
 */
#include "index/binding/objects.hh"

#include <csignal>
#include <mutex>

using namespace xc;

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
