/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lost_best.cc: the best document of a ranked OR left out of a short page.
 *
 *     c++ lost_best.cc -lxapian && ./a.out
 *
 * Small databases of random documents; three kinds of queries; pages of 1 to 8
 * held against the same places of the whole answer.
 */
#include <cstdio>
#include <cstdlib>
#include <string>
#include <xapian.h>

using Xapian::Query;

static Xapian::WritableDatabase random_database()
{
    Xapian::WritableDatabase db("", Xapian::DB_BACKEND_INMEMORY);
    for (int i = 0; i < 40; i++) {
        /* One in so many documents has the word; a ends early. */
        const int one_in[] = {i < 12 ? 3 : 1000, 2, 3, 4};
        Xapian::Document doc;
        for (int word = 0; word < 4; word++)
            if (std::rand() % one_in[word] == 0)
                doc.add_term(std::string(1, char('a' + word)),
                             unsigned(1 + std::rand() % 9));
        doc.add_term("x", unsigned(1 + std::rand() % 20));
        db.add_document(doc);
    }
    return db;
}

static Query query_of(int kind)
{
    const Query ab(Query::OP_OR, Query("a"), Query("b"));
    const Query abc(Query::OP_OR, ab, Query("c"));
    return kind == 0   ? abc
           : kind == 1 ? Query(Query::OP_AND_MAYBE, ab, Query("c"))
                       : Query(Query::OP_OR, abc, Query("d"));
}

/* Pages that miss a document that is better than one they have. */
static int lost_pages(Xapian::Enquire &enquire)
{
    const Xapian::MSet all = enquire.get_mset(0, 1000);
    int n = 0;
    for (unsigned size = 1; size <= 8; size++) {
        const Xapian::MSet page = enquire.get_mset(0, size);
        bool is_lost = false;
        for (unsigned i = 0; i < page.size(); i++)
            is_lost |= page[i].get_weight() < all[i].get_weight() - 1e-9;
        n += is_lost;
    }
    return n;
}

int main()
{
    static const char *const kinds[] = {"a OR b OR c", "+(a OR b) c",
                                        "a OR b OR c OR d"};
    int lost[3] = {0, 0, 0};
    for (unsigned seed = 0; seed < 6000; seed++) {
        std::srand(seed);
        Xapian::Enquire enquire(random_database());
        enquire.set_query(query_of(int(seed % 3)));
        lost[seed % 3] += lost_pages(enquire);
    }
    for (int kind = 0; kind < 3; kind++)
        std::printf("%s: %s: %d of 16000 pages lack a better document\n",
                    Xapian::version_string(), kinds[kind], lost[kind]);
}
