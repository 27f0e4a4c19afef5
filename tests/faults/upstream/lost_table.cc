/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lost_table.cc: compaction succeeds without a table that it could not open.
 * Each open fails in turn, once, for want of a descriptor.
 *
 *     c++ lost_table.cc -lxapian && ./a.out
 */
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xapian.h>

static unsigned n_calls, fail_at;

/* In the place of the C library's, for libxapian too. */
extern "C" int open(const char *path, int flags, ...)
{
    if (fail_at && ++n_calls == fail_at) {
        errno = EMFILE;
        return -1;
    }
    return int(syscall(SYS_openat, AT_FDCWD, path, flags, 0666));
}

extern "C" int open64(const char *path, int flags, ...)
{
    return open(path, flags);
}

static void show(const std::string &packed)
{
    unsigned n = 0;
    std::string data;
    Xapian::Database db(packed, Xapian::DB_BACKEND_GLASS);
    for (auto key = db.synonym_keys_begin(); key != db.synonym_keys_end(); ++key)
        n++;
    try {
        data = db.get_document(1).get_data();
    } catch (const Xapian::Error &error) {
        data = error.get_description();
    }
    if (n != 100 || data != "what it says")
        std::printf("%s, open %u fails: compacted without complaint; %u of 100 "
                    "synonyms, data \"%s\"\n",
                    Xapian::version_string(), fail_at, n, data.c_str());
}

int main()
{
    char folder[] = "/tmp/lost-table-XXXXXX";
    const std::string path = std::string(mkdtemp(folder)) + "/db";
    const std::string packed = std::string(folder) + "/packed";
    {
        Xapian::WritableDatabase db(path, Xapian::DB_CREATE);
        Xapian::Document doc;
        doc.set_data("what it says");
        doc.add_posting("word", 1);
        db.add_document(doc);
        for (int i = 0; i < 100; i++)
            db.add_synonym("key" + std::to_string(i), "word");
        db.commit();
    }
    for (unsigned n = 1; n < 40; n++) {
        if (system(("rm -rf " + packed).c_str()) != 0)
            return 1;
        const pid_t child = fork();
        if (child == 0) {
            fail_at = n;
            try {
                Xapian::Database(path, Xapian::DB_BACKEND_GLASS).compact(packed);
            } catch (const Xapian::Error &) {
                _exit(1);
            }
            _exit(0);
        }
        int code = 0;
        waitpid(child, &code, 0);
        if (WIFEXITED(code) && WEXITSTATUS(code) == 0) {
            const pid_t reader = fork();
            if (reader == 0) {
                n_calls = 1000;
                fail_at = n;
                show(packed);
                std::fflush(stdout);
                _exit(0);
            }
            waitpid(reader, &code, 0);
        }
    }
    return system(("rm -rf " + std::string(folder)).c_str());
}
