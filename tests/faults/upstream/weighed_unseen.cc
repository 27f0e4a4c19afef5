/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * weighed_unseen.cc: a document gets the weight of a phrase that it does not
 * have.
 *
 *     c++ weighed_unseen.cc -lxapian && ./a.out
 *
 * Small databases of random documents; each answer's weight held against what
 * it weighs when the query is filtered by that document alone.
 */
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <xapian.h>

using Xapian::Query;

static std::string random_word()
{
    return std::string(1, char('a' + std::rand() % 8));
}

static Xapian::WritableDatabase random_database()
{
    Xapian::WritableDatabase db("", Xapian::DB_BACKEND_INMEMORY);
    for (int i = 1; i <= 40; i++) {
        Xapian::Document doc;
        const int n = 3 + std::rand() % 10;
        for (int pos = 1; pos <= n; pos++)
            doc.add_posting(random_word(), Xapian::termpos(pos));
        doc.add_term("Q" + std::to_string(i), 0);
        db.add_document(doc);
    }
    return db;
}

static Query random_query(bool is_maybe)
{
    const Query words[] = {Query(random_word()), Query(random_word())};
    const Query phrase(Query::OP_PHRASE, words, words + 2, 2);
    const Query left(random_word());
    const Query either(Query::OP_OR, Query(random_word()), phrase);
    return is_maybe ? Query(Query::OP_AND_MAYBE, left, either)
                    : Query(Query::OP_AND, left,
                            Query(Query::OP_OR, either, Query(random_word())));
}

static bool is_wrong(const Xapian::Database &db, const Query &query)
{
    Xapian::Enquire enquire(db), alone(db);
    enquire.set_query(query);
    const Xapian::MSet all = enquire.get_mset(0, 1000, 1000);
    for (auto it = all.begin(); it != all.end(); ++it) {
        const Query one("Q" + std::to_string(*it));
        alone.set_query(Query(Query::OP_FILTER, query, one));
        const Xapian::MSet found = alone.get_mset(0, 1, 1000);
        if (std::fabs(found[0].get_weight() - it.get_weight()) > 1e-9)
            return true;
    }
    return false;
}

int main()
{
    static const char *const kinds[] = {"a AND (b OR \"c d\" OR e)",
                                        "+a (b OR \"c d\")"};
    int wrong[2] = {0, 0};
    for (unsigned seed = 0; seed < 4000; seed++) {
        std::srand(seed);
        const Xapian::WritableDatabase db = random_database();
        wrong[seed % 2] += is_wrong(db, random_query(seed % 2));
    }
    for (int kind = 0; kind < 2; kind++)
        std::printf("%s: %s: %d of 2000 answers have a wrong weight\n",
                    Xapian::version_string(), kinds[kind], wrong[kind]);
}
