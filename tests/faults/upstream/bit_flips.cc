/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One flipped bit in a table of a glass database: how often reading it ends by
 * a signal, how often by an exception, how often in another answer.
 *
 *     g++ -O1 -o bit_flips bit_flips.cc -lxapian && ./bit_flips [TRIALS [SEED]]
 */
#include <xapian.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static const int N = 60; /* documents */

static const char *const tables[] = {"postlist.glass", "docdata.glass",
                                     "termlist.glass", "position.glass"};

static std::string contents(const std::string &path)
{
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

static void write(const std::string &path, const std::string &bytes)
{
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

static void make(const std::string &dir)
{
    Xapian::WritableDatabase db(dir, Xapian::DB_CREATE_OR_OVERWRITE |
                                         Xapian::DB_BACKEND_GLASS);
    Xapian::TermGenerator words;
    for (int i = 0; i < N; i++) {
        std::string text;
        for (int k = 0; k < 120; k++)
            text += " word" + std::to_string((i * 131 + k * k * 17) % 2000);
        Xapian::Document doc;
        words.set_document(doc);
        words.index_text(text);
        doc.set_data(text);
        db.add_document(doc);
    }
    db.commit();
}

/* Everything that can be read, as one number. */
static size_t read_all(const std::string &dir)
{
    Xapian::Database db(dir, Xapian::DB_BACKEND_GLASS);
    std::string all;
    for (auto t = db.allterms_begin(); t != db.allterms_end(); ++t)
        for (auto p = db.postlist_begin(*t); p != db.postlist_end(*t); ++p) {
            all += *t + std::to_string(*p) + ":" + std::to_string(p.get_wdf());
            for (auto k = p.positionlist_begin(); k != p.positionlist_end();
                 ++k)
                all += " " + std::to_string(*k);
        }
    for (Xapian::docid d = 1; d <= N; d++) {
        all += db.get_document(d).get_data();
        for (auto t = db.termlist_begin(d); t != db.termlist_end(d); ++t)
            all += *t;
    }
    return std::hash<std::string>()(all);
}

int main(int argc, char **argv)
{
    const int trials = argc > 1 ? std::stoi(argv[1]) : 300;
    std::mt19937 draw(argc > 2 ? std::stoul(argv[2]) : 1);
    char dir[] = "/tmp/flips-XXXXXX";
    if (!mkdtemp(dir))
        return 2;
    make(dir);
    const size_t whole = read_all(dir);
    int same = 0, error = 0, other = 0, crash = 0;
    for (int i = 0; i < trials; i++) {
        const std::string path = std::string(dir) + "/" + tables[i % 4];
        const std::string before = contents(path);
        std::string bytes = before;
        /* Half of them where a block tells how it is laid out. */
        const size_t any = draw() % bytes.size(), block = any / 8192 * 8192;
        const size_t at = i / 4 % 2 ? any : block + any % 64;
        const size_t bit = at * 8 + draw() % 8;
        bytes[bit / 8] = char(bytes[bit / 8] ^ (1 << bit % 8));
        write(path, bytes);
        const pid_t child = fork();
        if (child == 0) {
            const rlimit none = {0, 0}, seconds = {20, 20};
            setrlimit(RLIMIT_CORE, &none);
            setrlimit(RLIMIT_CPU, &seconds);
            try {
                _exit(read_all(dir) == whole ? 0 : 1);
            } catch (const Xapian::Error &) {
                _exit(2);
            } catch (const std::exception &) {
                _exit(3);
            }
        }
        int status = 0;
        waitpid(child, &status, 0);
        if (WIFSIGNALED(status)) {
            crash++;
            std::cout << tables[i % 4] << " bit " << bit << ": signal "
                      << WTERMSIG(status) << "\n";
        } else if (WEXITSTATUS(status) == 0) {
            same++;
        } else if (WEXITSTATUS(status) == 1) {
            other++;
        } else {
            error++;
        }
        write(path, before);
    }
    std::cout << Xapian::version_string() << ": " << trials << " flips: "
              << crash << " signals, " << error << " exceptions, " << other
              << " other contents, " << same << " no effect\n";
    return std::system(("rm -rf " + std::string(dir)).c_str()) ? 2 : 0;
}
