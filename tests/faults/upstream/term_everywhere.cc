/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * term_everywhere.cc: a term that every document has, asked for without
 * weights, once a document has been removed.
 *
 *     c++ term_everywhere.cc -lxapian && ./a.out
 */
#include <cstdio>
#include <cstdlib>
#include <string>
#include <xapian.h>

int main()
{
    char folder[] = "/tmp/term-everywhere-XXXXXX";
    const std::string path = std::string(mkdtemp(folder)) + "/db";
    {
        Xapian::WritableDatabase db(path, Xapian::DB_CREATE);
        Xapian::Document doc;
        doc.add_term("everywhere");
        for (int i = 0; i < 3000; i++)
            db.add_document(doc);
        db.commit();
        db.delete_document(7);
        db.commit();
    }
    Xapian::Enquire enquire(Xapian::Database(path, Xapian::DB_BACKEND_GLASS));
    enquire.set_query(Xapian::Query("everywhere"));
    std::printf("%s: %u with weights, ", Xapian::version_string(),
                enquire.get_mset(0, 3000).size());
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    try {
        std::printf("%u without\n", enquire.get_mset(0, 3000).size());
    } catch (const Xapian::Error &error) {
        std::printf("without: %s\n", error.get_description().c_str());
    }
    return system(("rm -rf " + std::string(folder)).c_str());
}
