/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * database.cc: a snapshot: opened, joined of several, asked what it holds,
 * compacted and checked.
 */
#include "index/binding/objects.hh"

#include <csignal>
#include <memory>
#include <mutex>
#include <new>

using namespace xc;

namespace
{

Snapshot &of(void *opened)
{
    return *static_cast<Snapshot *>(opened);
}

uint32_t doccount(void *opened)
{
    return of(opened).db.get_doccount();
}

uint32_t lastdocid(void *opened)
{
    return of(opened).db.get_lastdocid();
}

double avlength(void *opened)
{
    return of(opened).db.get_average_length();
}

uint64_t total_length(void *opened)
{
    return of(opened).db.get_total_length();
}

enum xc_status uuid(void *opened, struct xc_bytes *out, struct xc_error *err)
{
    Snapshot &snapshot = of(opened);
    return guard(err,
                 [&] { lend(snapshot.lent, snapshot.db.get_uuid(), out); });
}

enum xc_status revision(void *opened, uint64_t *out, struct xc_error *err)
{
    return guard(err, [&] { *out = of(opened).db.get_revision(); });
}

void drop(void *opened)
{
    delete static_cast<Snapshot *>(opened);
}

Xapian::Database open_glass(const char *path)
{
    return Xapian::Database(path, Xapian::DB_BACKEND_GLASS);
}

/* Opens what db stands for, which must be the commit that is known of it. */
void open_known(xc_db &db)
{
    std::unique_ptr<Snapshot> opened(new Snapshot{open_glass(db.path), {}});
    if (opened->db.get_revision() != db.commit.revision ||
        opened->db.get_uuid() != db.uuid)
        throw refusal{XC_MODIFIED, xc_status_sentence(XC_MODIFIED)};
    db.calls = &xc::snapshot_calls;
    db.opened = opened.release();
}

} /* namespace */

const struct xc_db_calls xc::snapshot_calls = {
    doccount, lastdocid, avlength, total_length, uuid, revision, drop,
};

xc_db *xc::handle_of(Snapshot &&snapshot)
{
    std::unique_ptr<Snapshot> opened(new Snapshot(std::move(snapshot)));
    xc_db *const db = xc_db_of(opened.get(), &snapshot_calls);
    if (!db)
        throw std::bad_alloc();
    static_cast<void>(opened.release());
    return db;
}

/* That it is not open yet is seen by nobody who asks. */
Snapshot &xc::opened(const xc_db &db)
{
    if (!db.opened)
        open_known(const_cast<xc_db &>(db));
    return of(db.opened);
}

enum xc_status
xc_db_open(const char *path, xc_db **out, struct xc_error *err) noexcept
{
    return guard(err, [&] { *out = handle_of({open_glass(path), {}}); });
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
        *out =
            handle_of({Xapian::Remote::open(host, port, timeout_ms, timeout_ms),
                       {},
                       true});
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
        *out = handle_of(
            {Xapian::Remote::open(std::string(program), args, timeout_ms),
             {},
             true});
    });
}

enum xc_status xc_db_new(xc_db **out, struct xc_error *err) noexcept
{
    return guard(err, [&] { *out = handle_of(Snapshot{}); });
}

enum xc_status
xc_db_add_database(xc_db *db, const xc_db *other, struct xc_error *err) noexcept
{
    return guard(err, [&] {
        Snapshot &whole = opened(*db);
        const Snapshot &part = opened(*other);
        whole.db.add_database(part.db);
        whole.has_remote |= part.has_remote;
    });
}

size_t xc_db_size(const xc_db *db) noexcept
{
    return db->is_known ? 1 : opened(*db).db.size();
}

/* What was known is of the commit before. */
static bool move_on(xc_db &db)
{
    if (!db.is_known)
        return opened(db).db.reopen();
    db.is_known = false;
    if (db.opened)
        return of(db.opened).db.reopen();
    db.opened = new Snapshot{open_glass(db.path), {}};
    db.calls = &xc::snapshot_calls;
    return of(db.opened).db.get_revision() != db.commit.revision ||
           of(db.opened).db.get_uuid() != db.uuid;
}

enum xc_status
xc_db_reopen(xc_db *db, bool *out_changed, struct xc_error *err) noexcept
{
    return guard(err, [&] {
        const bool changed = move_on(*db);
        if (out_changed)
            *out_changed = changed;
    });
}

enum xc_status
xc_db_has_positions(const xc_db *db, bool *out, struct xc_error *err) noexcept
{
    return guard(err, [&] { *out = opened(*db).db.has_positions(); });
}

enum xc_status xc_db_term_freq(const xc_db *db,
                               const char *term,
                               size_t term_len,
                               uint32_t *out,
                               struct xc_error *err) noexcept
{
    return guard(
        err, [&] { *out = opened(*db).db.get_termfreq(str(term, term_len)); });
}

enum xc_status xc_db_collection_freq(const xc_db *db,
                                     const char *term,
                                     size_t term_len,
                                     uint32_t *out,
                                     struct xc_error *err) noexcept
{
    return guard(err, [&] {
        *out = opened(*db).db.get_collection_freq(str(term, term_len));
    });
}

enum xc_status xc_db_term_exists(const xc_db *db,
                                 const char *term,
                                 size_t term_len,
                                 bool *out,
                                 struct xc_error *err) noexcept
{
    return guard(
        err, [&] { *out = opened(*db).db.term_exists(str(term, term_len)); });
}

enum xc_status xc_db_doclength(const xc_db *db,
                               uint32_t docid,
                               uint32_t *out,
                               struct xc_error *err) noexcept
{
    return guard(err, [&] { *out = opened(*db).db.get_doclength(docid); });
}

enum xc_status xc_db_doclength_bounds(const xc_db *db,
                                      uint32_t *out_lower,
                                      uint32_t *out_upper,
                                      struct xc_error *err) noexcept
{
    return guard(err, [&] {
        const auto lower = opened(*db).db.get_doclength_lower_bound();
        *out_upper = opened(*db).db.get_doclength_upper_bound();
        *out_lower = lower;
    });
}

enum xc_status xc_db_wdf_upper_bound(const xc_db *db,
                                     const char *term,
                                     size_t term_len,
                                     uint32_t *out,
                                     struct xc_error *err) noexcept
{
    return guard(err, [&] {
        *out = opened(*db).db.get_wdf_upper_bound(str(term, term_len));
    });
}

enum xc_status xc_db_document(const xc_db *db,
                              uint32_t docid,
                              xc_doc **out,
                              struct xc_error *err) noexcept
{
    return guard(err, [&] {
        *out = new xc_doc{opened(*db).db.get_document(docid), {}, {}};
    });
}

enum xc_status xc_db_document_data(const xc_db *db,
                                   uint32_t docid,
                                   struct xc_bytes *out,
                                   struct xc_error *err) noexcept
{
    return guard(err, [&] {
        const Xapian::Document doc =
            opened(*db).db.get_document(docid, Xapian::DOC_ASSUME_VALID);
        lend(opened(*db).lent, doc.get_data(), out);
    });
}

enum xc_status xc_db_metadata(const xc_db *db,
                              const char *key,
                              size_t key_len,
                              struct xc_bytes *out,
                              struct xc_error *err) noexcept
{
    return guard(err, [&] {
        lend(opened(*db).lent, opened(*db).db.get_metadata(str(key, key_len)),
             out);
    });
}

enum xc_status xc_db_value_freq(const xc_db *db,
                                uint32_t slot,
                                uint32_t *out,
                                struct xc_error *err) noexcept
{
    return guard(err, [&] { *out = opened(*db).db.get_value_freq(slot); });
}

enum xc_status xc_db_value_lower_bound(const xc_db *db,
                                       uint32_t slot,
                                       struct xc_bytes *out,
                                       struct xc_error *err) noexcept
{
    return guard(err, [&] {
        lend(opened(*db).lent, opened(*db).db.get_value_lower_bound(slot), out);
    });
}

enum xc_status xc_db_value_upper_bound(const xc_db *db,
                                       uint32_t slot,
                                       struct xc_bytes *out,
                                       struct xc_error *err) noexcept
{
    return guard(err, [&] {
        lend(opened(*db).lent, opened(*db).db.get_value_upper_bound(slot), out);
    });
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
    return guard(err, [&] { compact(opened(*db).db, dest_path, flags); });
}

enum xc_status xc_compact(const char *source_path,
                          const char *dest_path,
                          unsigned flags,
                          struct xc_error *err) noexcept
{
    return guard(err,
                 [&] { compact(open_glass(source_path), dest_path, flags); });
}

enum xc_status xc_check(const char *path,
                        uint64_t *out_n_errors,
                        struct xc_error *err) noexcept
{
    return guard(err, [&] {
        *out_n_errors = Xapian::Database::check(path, 0, nullptr);
    });
}
