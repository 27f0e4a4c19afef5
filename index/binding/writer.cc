/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * writer.cc: changes, in transactions only.
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
#include "index/binding/objects.hh"

#include <cassert>

using namespace xc;

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
        std::unique_ptr<xc_writer> writer(
            new xc_writer{db, nullptr, false, false, false});
        writer->view = handle_of({db, {}});
        *out = writer.release();
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
    xc_db_free(writer->view);
    delete writer;
}

const xc_db *xc_writer_db(const xc_writer *writer) noexcept
{
    return writer->view;
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
