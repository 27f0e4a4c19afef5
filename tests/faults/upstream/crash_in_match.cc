/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * crash_in_match.cc: get_mset crashes where an allocation fails while the
 * postings of an AND are put together. Each allocation fails in turn, once, in a
 * process of its own.
 *
 *     c++ crash_in_match.cc -lxapian && ./a.out
 */
#include <cstdio>
#include <cstdlib>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <xapian.h>

extern "C" void *__libc_malloc(size_t);

static unsigned long n_calls, fail_at;

extern "C" void *malloc(size_t size)
{
    return ++n_calls == fail_at ? nullptr : __libc_malloc(size);
}

static Xapian::MSet search(const std::string &path)
{
    Xapian::Database db(path, Xapian::DB_BACKEND_GLASS);
    Xapian::Enquire enquire(db);
    using Xapian::Query;
    const Query words[] = {Query("one"), Query("two")};
    const Query phrase(Query::OP_PHRASE, words, words + 2);
    enquire.set_query(Query(Query::OP_FILTER,
                            Query(Query::OP_OR, phrase, Query("three")),
                            Query("all")));
    return enquire.get_mset(0, 10);
}

int main()
{
    char folder[] = "/tmp/crash-in-match-XXXXXX";
    const std::string path = std::string(mkdtemp(folder)) + "/db";
    {
        Xapian::WritableDatabase db(path, Xapian::DB_CREATE);
        Xapian::Document doc;
        doc.add_posting("one", 1);
        doc.add_posting("two", 2);
        doc.add_posting("three", 3);
        doc.add_term("all");
        for (int i = 0; i < 40; i++)
            db.add_document(doc);
        db.commit();
    }
    unsigned n_whole = 0, n_thrown = 0, n_crashed = 0;
    for (unsigned long n = 1; n < 2000; n++) {
        const pid_t child = fork();
        if (child == 0) {
            n_calls = 0;
            fail_at = n;
            try {
                search(path);
            } catch (...) {
                _exit(1);
            }
            _exit(n_calls < n ? 2 : 0);
        }
        int code = 0;
        waitpid(child, &code, 0);
        if (WIFEXITED(code) && WEXITSTATUS(code) == 2)
            break;
        n_whole += WIFEXITED(code) && WEXITSTATUS(code) == 0;
        n_thrown += WIFEXITED(code) && WEXITSTATUS(code) == 1;
        n_crashed += WIFSIGNALED(code);
    }
    std::printf("%s: %u searches whole, %u thrown, %u ended by a signal\n",
                Xapian::version_string(), n_whole, n_thrown, n_crashed);
    return system(("rm -rf " + std::string(folder)).c_str());
}
