/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Three commits, to be watched by directory-sync.sh.
 */
#include <xapian.h>

int main(int, char **argv)
{
    Xapian::WritableDatabase db(argv[1], Xapian::DB_CREATE_OR_OPEN |
                                             Xapian::DB_BACKEND_GLASS);
    for (int i = 0; i < 3; i++) {
        Xapian::Document doc;
        doc.add_term("commit" + std::to_string(i));
        db.add_document(doc);
        db.commit();
    }
}
