/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * floor.cc: the least that a search with libxapian can cost: start, link, open
 * the index, exit. What pt-search adds to it is ours.
 */
#include <xapian.h>

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    Xapian::Database db(argv[1], Xapian::DB_BACKEND_GLASS);
    return db.get_doccount() == 0;
}
