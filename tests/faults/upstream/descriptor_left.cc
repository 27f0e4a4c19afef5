/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * descriptor_left.cc: a compaction that fails leaves a descriptor open. The
 * process may have one descriptor more at each try, and has one fewer free
 * after it.
 *
 *     c++ descriptor_left.cc -lxapian && ./a.out
 */
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <sys/resource.h>
#include <unistd.h>
#include <xapian.h>

enum { MOST = 64 };

static int n_open()
{
    int n = 0;
    for (int fd = 0; fd < 2 * MOST; fd++)
        n += fcntl(fd, F_GETFD) >= 0;
    return n;
}

static void may_open(rlim_t n)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = n ? n : limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static bool compact(const std::string &folder, rlim_t n)
{
    const std::string to = folder + "/to";
    bool is_done = false;
    if (system(("rm -rf " + to).c_str()) != 0)
        return true;
    try {
        Xapian::Database db(folder + "/db");
        may_open(n);
        db.compact(to);
        is_done = true;
    } catch (const Xapian::Error &) {
    }
    may_open(0);
    return is_done;
}

int main()
{
    char name[] = "/tmp/descriptor-left-XXXXXX";
    const std::string folder = mkdtemp(name);
    {
        Xapian::WritableDatabase db(folder + "/db", Xapian::DB_CREATE);
        Xapian::Document doc;
        doc.add_posting("word", 1);
        doc.set_data("A word.");
        db.add_document(doc);
        db.commit();
    }
    const int n_before = n_open();
    int n_failed = 0;
    for (rlim_t n = 8; n < MOST; n++)
        n_failed += !compact(folder, n);
    std::printf("%s: %d compactions failed, %d descriptors stay open\n",
                Xapian::version_string(), n_failed, n_open() - n_before);
    return system(("rm -rf " + folder).c_str());
}
