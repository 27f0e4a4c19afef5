/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * two_commits.cc: what a commit syncs, for strace to show: the tables and v.tmp,
 * but never the folder in which v.tmp becomes iamglass.
 *
 *     c++ two_commits.cc -lxapian
 *     strace -y -e trace=fsync,fdatasync,rename ./a.out
 */
#include <cstdlib>
#include <string>
#include <xapian.h>

int main()
{
    char folder[] = "/tmp/two-commits-XXXXXX";
    Xapian::WritableDatabase db(std::string(mkdtemp(folder)) + "/db",
                                Xapian::DB_CREATE);
    for (int i = 0; i < 2; i++) {
        Xapian::Document doc;
        doc.add_term("word");
        db.replace_document(1, doc);
        db.commit();
    }
    return system(("rm -rf " + std::string(folder)).c_str());
}
