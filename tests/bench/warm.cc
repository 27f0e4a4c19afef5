/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * warm.cc INDEX [ROUNDS [MODES]]: what a search costs in a process that has the
 * index open, as ratios of CPU time in one run.
 *
 *     by hand      a program written against libxapian for just this query: its
 *                  terms joined by hand, ranked by BM25 as libxapian is
 *                  without being asked, get_mset(0, 10) with the same
 *                  check_at_least, the stored data of each hit taken
 *     pt_search    pt_search_run of the query as text, limit 10
 *
 *     paragraph    pt_search_run within paragraphs, against the same within
 *                  articles, all other options equal
 *
 * Queries are chosen by rule from the index: words of three bands of frequency,
 * and neighbours in articles taken at even distances. Both sides must find as
 * many articles, or the query is left out and counted. MODES: letters of
 * "npof", for some of the modes only; upper case for the paragraphs.
 */
#include "search/ptsearch.h"

#include <xapian.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace
{

/* As in search/match/match.h and index/schema.h. */
const Xapian::doccount check_at_least = 1001;
const Xapian::valueno newest_slot = 4;
const size_t per_kind = 60;
/* A round runs each side of a query for about so long. */
const double seconds_a_round = 0.002;

struct query {
    std::string text;
    Xapian::Query by_hand;
};

struct kind {
    const char *name;
    std::vector<query> queries;
};

struct word {
    std::string text;
    std::string stem; /* its term */
};

/* Fewest and most articles. */
struct band {
    const char *name;
    Xapian::doccount least;
    Xapian::doccount most;
};

const band bands[] = {
    {"rare",     4,    30  },
    {"middling", 120,  600 },
    {"common",   1500, 6000}
};

/* --- choosing queries ---------------------------------------------------- */

bool is_plain(const std::string &term)
{
    return term.size() >= 4 && term != "near" &&
           std::all_of(term.begin(), term.end(),
                       [](char c) { return c >= 'a' && c <= 'z'; });
}

bool is_in(const band &b, Xapian::doccount n)
{
    return n >= b.least && n <= b.most;
}

/* n of all, at even distances. */
template <typename T> std::vector<T> spread(const std::vector<T> &all, size_t n)
{
    std::vector<T> chosen;
    for (size_t i = 0; i < n && i < all.size(); i++)
        chosen.push_back(all[all.size() <= n ? i : i * all.size() / n]);
    return chosen;
}

std::vector<word> words_of(const Xapian::Database &db, const band &b, size_t n)
{
    const Xapian::Stem stem("english");
    std::vector<word> all;
    for (auto it = db.allterms_begin(); it != db.allterms_end(); ++it) {
        if (!is_plain(*it))
            continue;
        const std::string term = "Z" + stem(*it);
        if (is_in(b, db.get_termfreq(term)) && is_in(b, it.get_termfreq()))
            all.push_back({*it, term});
    }
    return spread(all, n);
}

query of_word(const word &w)
{
    return {w.text, Xapian::Query(w.stem)};
}

query join(const query &a,
           const char *op,
           Xapian::Query::op how,
           const query &b)
{
    return {a.text + op + b.text, Xapian::Query(how, a.by_hand, b.by_hand)};
}

/* Words i of one band and of another, as far as both go. */
std::vector<query> pairs(const std::vector<word> &a,
                         const std::vector<word> &b,
                         const char *op,
                         Xapian::Query::op how)
{
    std::vector<query> all;
    for (size_t i = 0; i < a.size() && i < b.size(); i++)
        all.push_back(
            join(of_word(a[i]), op, how, of_word(b[b.size() - 1 - i])));
    return all;
}

std::map<Xapian::termpos, std::string> text_of(const Xapian::Database &db,
                                               Xapian::docid docid)
{
    std::map<Xapian::termpos, std::string> text;
    for (auto it = db.termlist_begin(docid); it != db.termlist_end(docid); ++it)
        if (is_plain(*it))
            for (auto p = it.positionlist_begin(); p != it.positionlist_end();
                 ++p)
                text[*p] = *it;
    return text;
}

/* n_words neighbours of the article, none of them in fewer articles than the
 * band says, the rarest in no more. */
bool find_phrase(const Xapian::Database &db,
                 Xapian::docid docid,
                 const band &b,
                 size_t n_words,
                 query *out)
{
    const auto text = text_of(db, docid);
    for (const auto &first : text) {
        std::vector<std::string> words;
        Xapian::doccount rarest = db.get_doccount();
        for (size_t i = 0; i < n_words; i++) {
            const auto at =
                text.find(first.first + static_cast<Xapian::termpos>(i));
            if (at == text.end())
                break;
            words.push_back(at->second);
            rarest = std::min(rarest, db.get_termfreq(at->second));
        }
        if (words.size() < n_words || !is_in(b, rarest))
            continue;
        out->text = "\"";
        for (const auto &w : words)
            out->text += (out->text.size() > 1 ? " " : "") + w;
        out->text += "\"";
        out->by_hand =
            Xapian::Query(Xapian::Query::OP_PHRASE, words.begin(), words.end());
        return true;
    }
    return false;
}

std::vector<query>
phrases(const Xapian::Database &db, const band &b, size_t n_words, size_t n)
{
    std::vector<query> all;
    const Xapian::docid step = std::max(db.get_lastdocid() / 997, 1u);
    for (Xapian::docid docid = 1; docid <= db.get_lastdocid() && all.size() < n;
         docid += step * 7) {
        query found;
        if (!find_phrase(db, docid, b, n_words, &found))
            continue;
        const auto is_known = [&](const query &q) {
            return q.text == found.text;
        };
        if (std::none_of(all.begin(), all.end(), is_known))
            all.push_back(found);
    }
    return all;
}

void add(std::vector<query> *to, const std::vector<query> &more)
{
    to->insert(to->end(), more.begin(), more.end());
}

/* A question of two words in a sentence: any of its words will do. */
query question(const word &a, const word &b)
{
    query whole = join(of_word(a), " OR ", Xapian::Query::OP_OR, of_word(b));
    for (const char *const stop : {"what", "is", "the", "of", "in"})
        whole = join(whole, " OR ", Xapian::Query::OP_OR,
                     of_word({stop, std::string("Z") + stop}));
    return whole;
}

std::vector<kind> choose(const Xapian::Database &db)
{
    const size_t third = per_kind / 3;
    std::vector<word> w[3];
    kind word{"word", {}}, phrase{"phrase", {}}, longer{"phrase of three", {}};
    kind both{"AND", {}}, either{"OR", {}}, without{"NOT", {}};
    kind mixed{"phrase AND (a OR b)", {}};
    for (size_t i = 0; i < 3; i++) {
        w[i] = words_of(db, bands[i], third);
        for (const auto &one : w[i])
            word.queries.push_back(of_word(one));
        add(&phrase.queries, phrases(db, bands[i], 2, third));
        add(&longer.queries, phrases(db, bands[i], 3, third));
    }
    for (size_t i = 0; i < 3; i++) {
        add(&both.queries, pairs(w[i], w[2], " AND ", Xapian::Query::OP_AND));
        add(&either.queries,
            pairs(w[i], w[(i + 1) % 3], " OR ", Xapian::Query::OP_OR));
        add(&without.queries,
            pairs(w[i], w[2 - i], " NOT ", Xapian::Query::OP_AND_NOT));
    }
    for (size_t i = 0; i < phrase.queries.size(); i++) {
        query group =
            join(of_word(w[1][i % w[1].size()]), " OR ", Xapian::Query::OP_OR,
                 of_word(w[2][i % w[2].size()]));
        group.text = "(" + group.text + ")";
        mixed.queries.push_back(
            join(phrase.queries[i], " AND ", Xapian::Query::OP_AND, group));
    }
    kind asked{"question", {}};
    for (size_t i = 0; i < third && i < w[1].size() && i < w[2].size(); i++)
        asked.queries.push_back(question(w[2][i], w[1][i]));
    return {word, phrase, longer, both, either, without, mixed, asked};
}

/* --- both sides ---------------------------------------------------------- */

/* What the compiler may not leave out. */
volatile size_t n_bytes_taken;

/* How many hits there are, and matches as far as both sides count them. */
struct found_so_many {
    size_t n_hits;
    size_t n_matches;
};

found_so_many search_by_hand(Xapian::Database *db, const query &q)
{
    db->reopen();
    Xapian::Enquire enquire(*db);
    enquire.set_query(q.by_hand);
    enquire.set_sort_by_relevance_then_value(newest_slot, false);
    const Xapian::MSet found = enquire.get_mset(0, 10, check_at_least);
    for (auto it = found.begin(); it != found.end(); ++it)
        n_bytes_taken = n_bytes_taken + it.get_document().get_data().size();
    return {found.size(),
            std::min(found.get_matches_lower_bound(), check_at_least)};
}

found_so_many
search_here(pt_search *s, const std::string &text, const pt_search_options &o)
{
    pt_results *results = nullptr;
    pt_error err;
    if (pt_search_run(s, text.data(), text.size(), &o, &results, &err)) {
        std::fprintf(stderr, "%s: %s\n", text.c_str(), err.message);
        std::exit(2);
    }
    const found_so_many found = {
        pt_results_n_hits(results),
        std::min<size_t>(pt_results_total(results).value, check_at_least)};
    pt_results_free(results);
    return found;
}

bool are_equal(const found_so_many &a, const found_so_many &b)
{
    return a.n_hits == b.n_hits && a.n_matches == b.n_matches;
}

/* --- measuring ----------------------------------------------------------- */

typedef std::function<void()> task;

double cpu_seconds()
{
    timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) +
           static_cast<double>(now.tv_nsec) * 1e-9;
}

double time_of(const task &run, size_t n)
{
    const double begun = cpu_seconds();
    for (size_t i = 0; i < n; i++)
        run();
    return (cpu_seconds() - begun) / static_cast<double>(n);
}

double median(std::vector<double> v)
{
    if (v.empty())
        return 0;
    std::sort(v.begin(), v.end());
    return v[v.size() / 2];
}

struct tally {
    std::vector<double> ours; /* by round, of all queries so far */
    std::vector<double> peers;
    double worst = 0;
    std::string worst_text;
    size_t n = 0;
};

void measure(const std::string &text,
             const task &ours,
             const task &peer,
             size_t rounds,
             tally *t)
{
    std::vector<double> ratios;
    const double first = time_of(ours, 1) + time_of(peer, 1);
    const size_t n = static_cast<size_t>(seconds_a_round / first) + 1;
    t->ours.resize(rounds);
    t->peers.resize(rounds);
    for (size_t r = 0; r < rounds; r++) {
        const double a = time_of(r % 2 ? ours : peer, n);
        const double b = time_of(r % 2 ? peer : ours, n);
        t->ours[r] += r % 2 ? a : b;
        t->peers[r] += r % 2 ? b : a;
        ratios.push_back(r % 2 ? a / b : b / a);
    }
    t->n++;
    if (median(ratios) > t->worst) {
        t->worst = median(ratios);
        t->worst_text = text;
    }
}

void print(const char *name, const tally &t)
{
    std::vector<double> ratios;
    for (size_t r = 0; r < t.ours.size(); r++)
        ratios.push_back(t.ours[r] / t.peers[r]);
    std::printf("  %-20s %3zu %8.2f   %8.2f  %s\n", name, t.n, median(ratios),
                t.worst, t.worst_text.c_str());
    std::fflush(stdout);
}

struct mode {
    char letter;
    const char *name;
    size_t n_passages;
    unsigned flags;
};

const mode modes[] = {
    {'n', "no passages",             0, 0                    },
    {'p', "two passages a hit",      2, 0                    },
    {'f', "passages, copies folded", 2, PT_SEARCH_FOLD_COPIES},
    {'o', "passages, occurrences",   2, PT_SEARCH_OCCURRENCES},
};

pt_search_options options_of(const mode &m)
{
    pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    o.n_passages = m.n_passages;
    o.flags = m.flags;
    return o;
}

struct bench {
    Xapian::Database db;
    pt_search *search;
    std::vector<kind> kinds;
    size_t rounds;
};

/* Leaves out what means something else here: a word with variants, say. */
void keep_equal(bench *b)
{
    const pt_search_options o = options_of(modes[0]);
    for (auto &k : b->kinds) {
        const size_t n = k.queries.size();
        const auto differs = [&](const query &q) {
            return !are_equal(search_by_hand(&b->db, q),
                              search_here(b->search, q.text, o));
        };
        k.queries.erase(
            std::remove_if(k.queries.begin(), k.queries.end(), differs),
            k.queries.end());
        if (k.queries.size() < n)
            std::printf("  (%s: %zu of %zu left out, with other answers)\n",
                        k.name, n - k.queries.size(), n);
    }
}

void against_hand(bench *b, const mode &m)
{
    const pt_search_options o = options_of(m);
    for (const auto &k : b->kinds) {
        tally t;
        for (const auto &q : k.queries)
            measure(
                q.text, [&] { search_here(b->search, q.text, o); },
                [&] { search_by_hand(&b->db, q); }, b->rounds, &t);
        print(k.name, t);
    }
}

void against_articles(bench *b, const mode &m)
{
    const pt_search_options articles = options_of(m);
    pt_search_options paragraphs = articles;
    paragraphs.within = PT_WITHIN_PARAGRAPH;
    for (const auto &k : b->kinds) {
        tally t;
        for (const auto &q : k.queries)
            measure(
                q.text, [&] { search_here(b->search, q.text, paragraphs); },
                [&] { search_here(b->search, q.text, articles); }, b->rounds,
                &t);
        print(k.name, t);
    }
}

} /* namespace */

int main(int argc, char **argv)
{
    if (argc < 2)
        return 2;
    bench b{Xapian::Database(argv[1], Xapian::DB_BACKEND_GLASS),
            nullptr,
            {},
            argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 5};
    pt_error err;
    if (pt_search_open(argv[1], &b.search, &err)) {
        std::fprintf(stderr, "%s\n", err.message);
        return 2;
    }
    b.kinds = choose(b.db);
    keep_equal(&b);
    const std::string wanted = argc > 3 ? argv[3] : "npofNPO";
    const char *const head = "queries    ratio      worst";
    for (const auto &m : modes) {
        if (wanted.find(m.letter) == std::string::npos)
            continue;
        std::printf("pt_search / by hand, %s: %s\n", m.name, head);
        against_hand(&b, m);
    }
    for (const auto &m : modes) {
        if (wanted.find(static_cast<char>(m.letter - 'a' + 'A')) ==
            std::string::npos)
            continue;
        std::printf("paragraph / article, %s: %s\n", m.name, head);
        against_articles(&b, m);
    }
    pt_search_close(b.search);
    return 0;
}
