/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * document.cc: a document's terms, values and data.
 */
#include "index/binding/iterators.hh"

using namespace xc;

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
