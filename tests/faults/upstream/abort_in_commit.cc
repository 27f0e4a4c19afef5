/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * abort_in_commit.cc: a commit that meets a full disk ends the process by abort
 * instead of throwing. The disk is full at every size in turn (RLIMIT_FSIZE, its
 * signal ignored), each in a process of its own.
 *
 *     c++ abort_in_commit.cc -lxapian && ./a.out
 */
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xapian.h>

static void change(const std::string &path, rlim_t most)
{
    Xapian::WritableDatabase db(path, Xapian::DB_OPEN);
    const struct rlimit limit = {most, most};
    setrlimit(RLIMIT_FSIZE, &limit);
    db.begin_transaction();
    for (unsigned i = 1; i <= 400; i++) {
        Xapian::Document doc;
        for (unsigned slot = 0; slot < 8; slot++)
            doc.add_value(slot, std::string(150, char('a' + (i + slot) % 26)));
        doc.add_term("t" + std::to_string(i % 7));
        db.replace_document(i, doc);
    }
    db.commit_transaction();
}

int main()
{
    char folder[] = "/tmp/abort-in-commit-XXXXXX";
    const std::string path = std::string(mkdtemp(folder)) + "/db";
    unsigned n_whole = 0, n_thrown = 0, n_aborted = 0;
    signal(SIGXFSZ, SIG_IGN);
    for (rlim_t most = 8192; most < 1200000; most += 8192) {
        if (system(("rm -rf " + path).c_str()) != 0)
            return 1;
        Xapian::WritableDatabase(path, Xapian::DB_CREATE).commit();
        const pid_t child = fork();
        if (child == 0) {
            freopen("/dev/null", "w", stderr);
            try {
                change(path, most);
            } catch (const Xapian::Error &) {
                _exit(1);
            }
            _exit(0);
        }
        int code = 0;
        waitpid(child, &code, 0);
        n_whole += WIFEXITED(code) && WEXITSTATUS(code) == 0;
        n_thrown += WIFEXITED(code) && WEXITSTATUS(code) == 1;
        n_aborted += WIFSIGNALED(code);
    }
    std::printf("%s: %u commits whole, %u thrown, %u ended by a signal\n",
                Xapian::version_string(), n_whole, n_thrown, n_aborted);
    return system(("rm -rf " + std::string(folder)).c_str());
}
