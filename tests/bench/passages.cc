/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * passages.cc INDEX [ROUNDS]: what the passages of ten hits cost in a process
 * that has the index open: a search with two passages a hit less the same
 * search with none, in CPU time, beside MSet::snippet for the texts of the same
 * articles and as many bytes. libxapian is given the texts, we fetch them.
 *
 * Queries are chosen by rule from the index: words at even distances among
 * those of twenty articles or more; alone, two joined by OR, and three.
 */
#include "search/ptsearch.h"

#include <xapian.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

namespace
{

const size_t per_kind = 30;
const Xapian::doccount least_articles = 20;
const size_t n_hits = 10;
const size_t n_passages = 2;

struct query {
    std::string text;
    std::vector<std::string> stems;
};

struct times {
    double with, without, peer;
};

double cpu_seconds()
{
    timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) +
           static_cast<double>(now.tv_nsec) * 1e-9;
}

double median(std::vector<double> v)
{
    std::sort(v.begin(), v.end());
    return v.empty() ? 0 : v[v.size() / 2];
}

std::vector<std::string> words_of(const Xapian::Database &db)
{
    std::vector<std::string> all;
    for (auto it = db.allterms_begin(); it != db.allterms_end(); ++it) {
        const std::string word = *it;
        if (word.size() >= 4 && word != "near" &&
            it.get_termfreq() >= least_articles &&
            std::all_of(word.begin(), word.end(),
                        [](char c) { return c >= 'a' && c <= 'z'; }))
            all.push_back(word);
    }
    return all;
}

/* n_words words each, from all at even distances. */
std::vector<query> choose(const std::vector<std::string> &all, size_t n_words)
{
    const Xapian::Stem stem("english");
    std::vector<query> chosen;
    for (size_t i = 0; i < per_kind; i++) {
        query q;
        for (size_t k = 0; k < n_words; k++) {
            const size_t at =
                (i * n_words + k) * all.size() / (per_kind * n_words);
            q.text += (k ? " OR " : "") + all[at];
            q.stems.push_back("Z" + stem(all[at]));
        }
        chosen.push_back(q);
    }
    return chosen;
}

pt_results *search(pt_search *s, const query &q, size_t passages)
{
    pt_search_options o = PT_SEARCH_OPTIONS_INIT;
    pt_results *results = nullptr;
    pt_error err;
    o.limit = n_hits;
    o.n_passages = passages;
    if (pt_search_run(s, q.text.data(), q.text.size(), &o, &results, &err)) {
        std::fprintf(stderr, "%s: %s\n", q.text.c_str(), err.message);
        std::exit(2);
    }
    return results;
}

double time_search(pt_search *s, const query &q, size_t passages)
{
    const double begun = cpu_seconds();
    pt_results_free(search(s, q, passages));
    return cpu_seconds() - begun;
}

/* The whole text of each hit: one passage as wide as any article. */
std::vector<std::string> texts_of(pt_search *s, const query &q)
{
    std::vector<std::string> texts;
    pt_results *const results = search(s, q, 0);
    for (size_t i = 0; i < pt_results_n_hits(results); i++) {
        const pt_hit *const hit = pt_results_hit(results, i);
        pt_search_options o = PT_SEARCH_OPTIONS_INIT;
        pt_results *whole = nullptr;
        pt_error err;
        if (pt_search_show(s, pt_hit_text(hit, PT_HIT_ID, nullptr), PT_ZSTR,
                           nullptr, 0, &o, &whole, &err))
            continue;
        const pt_passage *const p = pt_hit_passage(pt_results_hit(whole, 0), 0);
        texts.emplace_back(p->text, p->text_len);
        pt_results_free(whole);
    }
    pt_results_free(results);
    return texts;
}

volatile size_t n_bytes_made; /* what the compiler may not leave out */

double time_peer(const Xapian::MSet &found,
                 const std::vector<std::string> &texts)
{
    const double begun = cpu_seconds();
    for (const auto &text : texts)
        n_bytes_made =
            n_bytes_made + found
                               .snippet(text, 2 * 200, Xapian::Stem("english"),
                                        Xapian::MSet::SNIPPET_BACKGROUND_MODEL |
                                            Xapian::MSet::SNIPPET_EXHAUSTIVE,
                                        "*", "*", " ... ")
                               .size();
    return cpu_seconds() - begun;
}

times measure(Xapian::Database *db, pt_search *s, const query &q, size_t rounds)
{
    Xapian::Enquire enquire(*db);
    enquire.set_query(
        Xapian::Query(Xapian::Query::OP_OR, q.stems.begin(), q.stems.end()));
    const Xapian::MSet found = enquire.get_mset(0, n_hits);
    const auto texts = texts_of(s, q);
    std::vector<double> with, without, peer;
    for (size_t r = 0; r < rounds; r++) {
        with.push_back(time_search(s, q, n_passages));
        without.push_back(time_search(s, q, 0));
        peer.push_back(time_peer(found, texts));
    }
    return {median(with), median(without), median(peer)};
}

void report(const char *name,
            Xapian::Database *db,
            pt_search *s,
            const std::vector<query> &queries,
            size_t rounds)
{
    std::vector<double> ms, searches, peers;
    for (const auto &q : queries) {
        const times t = measure(db, s, q, rounds);
        ms.push_back((t.with - t.without) * 1e3);
        searches.push_back(t.with / t.without);
        peers.push_back((t.with - t.without) / t.peer);
    }
    std::printf("  %-10s %8.3f %8.3f  %13.2f  %6.2f\n", name, median(ms),
                *std::max_element(ms.begin(), ms.end()), median(searches),
                median(peers));
}

} /* namespace */

int main(int argc, char **argv)
{
    if (argc < 2)
        return 2;
    const size_t rounds = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 21;
    Xapian::Database db(argv[1], Xapian::DB_BACKEND_GLASS);
    pt_search *s = nullptr;
    pt_error err;
    if (pt_search_open(argv[1], &s, &err)) {
        std::fprintf(stderr, "%s\n", err.message);
        return 2;
    }
    const auto words = words_of(db);
    if (words.size() < 3 * per_kind)
        return 2;
    std::printf("  %-10s %8s %8s  %13s  %6s\n", "queries", "ms", "worst",
                "with/without", "/ peer");
    report("word", &db, s, choose(words, 1), rounds);
    report("two, OR", &db, s, choose(words, 2), rounds);
    report("three, OR", &db, s, choose(words, 3), rounds);
    pt_search_close(s);
    return 0;
}
