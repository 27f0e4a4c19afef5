/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * iterators.cc: terms, postings, positions and values, one after the other.
 */
#include "index/binding/iterators.hh"

using namespace xc;

void xc::settle(xc_terms &t)
{
    t.is_valid = false;
    if (t.it == Xapian::TermIterator())
        return;
    t.term = *t.it;
    t.is_valid = true;
}

void xc::settle(xc_postings &p)
{
    p.is_valid = false;
    if (p.it == Xapian::PostingIterator())
        return;
    p.docid = *p.it;
    p.wdf = p.it.get_wdf();
    p.is_valid = true;
}

void xc::settle(xc_positions &p)
{
    p.is_valid = false;
    if (p.it == Xapian::PositionIterator())
        return;
    p.pos = *p.it;
    p.is_valid = true;
}

void xc::settle(xc_values &v)
{
    v.is_valid = false;
    if (v.it == Xapian::ValueIterator())
        return;
    v.docid = v.it.get_docid();
    v.value = *v.it;
    v.is_valid = true;
}

enum xc_status xc_db_allterms(const xc_db *db,
                              const char *prefix,
                              size_t prefix_len,
                              xc_terms **out,
                              struct xc_error *err) noexcept
{
    return start(out, err, [&] {
        return opened(*db).db.allterms_begin(str(prefix, prefix_len));
    });
}

enum xc_status xc_db_termlist(const xc_db *db,
                              uint32_t docid,
                              xc_terms **out,
                              struct xc_error *err) noexcept
{
    return start(out, err,
                 [&] { return opened(*db).db.termlist_begin(docid); });
}

enum xc_status xc_db_metadata_keys(const xc_db *db,
                                   const char *prefix,
                                   size_t prefix_len,
                                   xc_terms **out,
                                   struct xc_error *err) noexcept
{
    return start(out, err, [&] {
        return opened(*db).db.metadata_keys_begin(str(prefix, prefix_len));
    });
}

enum xc_status xc_db_synonyms(const xc_db *db,
                              const char *key,
                              size_t key_len,
                              xc_terms **out,
                              struct xc_error *err) noexcept
{
    return start(out, err, [&] {
        return opened(*db).db.synonyms_begin(str(key, key_len));
    });
}

enum xc_status xc_db_synonym_keys(const xc_db *db,
                                  const char *prefix,
                                  size_t prefix_len,
                                  xc_terms **out,
                                  struct xc_error *err) noexcept
{
    return start(out, err, [&] {
        return opened(*db).db.synonym_keys_begin(str(prefix, prefix_len));
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
    return start(out, err, [&] {
        return opened(*db).db.postlist_begin(str(term, term_len));
    });
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
        return opened(*db).db.positionlist_begin(docid, str(term, term_len));
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
    return start(out, err,
                 [&] { return opened(*db).db.valuestream_begin(slot); });
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
