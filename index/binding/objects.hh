/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * objects.hh: what stands behind the handles of xapian_c.h, each one value of
 * C++.
 */
#ifndef INDEX_BINDING_OBJECTS_HH
#define INDEX_BINDING_OBJECTS_HH

#include "index/binding/db_made.h"
#include "index/binding/recipe.hh"
#include "index/binding/search_made.h"

#include <memory>
#include <string>
#include <vector>

namespace xc
{

/* What libxapian opened for an xc_db. */
struct Snapshot {
    Xapian::Database db;
    std::string lent;
    bool has_remote = false;
};

extern const struct xc_db_calls snapshot_calls;

/* That of db, opened now if it was not: XC_MODIFIED, where the commit that db
 * is known to stand at is not the newest any more. */
Snapshot &opened(const xc_db &db);

/* A handle of what was opened. */
xc_db *handle_of(Snapshot &&snapshot);

} /* namespace xc */

struct xc_writer {
    Xapian::WritableDatabase db;
    xc_db *view;     /* shares db's internals */
    bool is_active;  /* a transaction is open */
    bool is_spoiled; /* that transaction has lost changes */
    bool is_broken;  /* a commit or cancel failed */
};

struct xc_doc {
    Xapian::Document doc;
    std::string term; /* keeps its memory from one call to the next */
    mutable std::string lent;
};

namespace xc
{

using Spy = Xapian::ValueCountMatchSpy;

/* What libxapian was told of an xc_enquire. */
struct Search {
    /* Xapian keeps bare pointers to them, so they go after the Enquire. */
    std::vector<std::shared_ptr<Spy>> spies;
    Xapian::Enquire enquire;
    /* For terms that every document has, see Evener. */
    Snapshot db;
    Made given{};           /* may be empty */
    Made asked{};           /* the same, see vetted() */
    bool needs_wdf = true;  /* for the weights */
    double term_weight = 0; /* where it does not */
    /* What decides between equal weights, where it is the lowest that does. */
    Xapian::valueno tie_slot = Xapian::BAD_VALUENO;
    /* A cutoff, a collapse key or another order of docids was asked for. */
    bool has_extras = false;
    uint32_t n_loose = 0; /* see xc_enquire_let_ties */
};

/* What libxapian found for an xc_mset. */
struct Found {
    Xapian::MSet mset;
    std::string lent{};
    /* By xc_mset_settle_page: the items of the page, which begins there. */
    std::vector<uint32_t> order{};
    /* What stands there, in db, rather than mset's, and weighs as much; empty:
     * all of mset's do. See ties.hh. */
    std::vector<Xapian::docid> docids{};
    Xapian::Database db{};
    bool is_settled = false;
    uint32_t first = 0; /* of a page that is */
};

/* A handle of a page. */
xc_mset *handle_of(std::unique_ptr<Found> found);

} /* namespace xc */

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

#endif
