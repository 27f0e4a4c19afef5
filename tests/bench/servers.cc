/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * servers.cc INDEX HOST:PORT...: what libxapian's remote protocol costs at
 * least: a page found and its ten articles taken by stock calls, from one index
 * and from servers of its parts, in turns. What pt-search adds to it is ours.
 * Xapian alone is linked. See make servers.
 */
#include <xapian.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

namespace
{

const int rounds = 41;
/* As in search/match/match.h and index/schema.h. */
const Xapian::doccount check_at_least = 1001;
const Xapian::valueno newest_slot = 4;

double median(std::vector<double> times)
{
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

/* Microseconds of one answer; *out_search: of them, until the page was known.
 */
double answer(const Xapian::Database &db,
              const Xapian::Query &query,
              double *out_search)
{
    using clock = std::chrono::steady_clock;
    using us = std::chrono::duration<double, std::micro>;
    const auto begun = clock::now();
    size_t n_bytes = 0;
    Xapian::Enquire enquire(db);
    enquire.set_query(query);
    enquire.set_weighting_scheme(Xapian::InL2Weight(1.5));
    enquire.set_sort_by_relevance_then_value(newest_slot, false);
    const Xapian::MSet page = enquire.get_mset(0, 10, check_at_least);
    *out_search = us(clock::now() - begun).count();
    for (auto hit = page.begin(); hit != page.end(); ++hit)
        n_bytes += hit.get_document().get_data().size();
    return n_bytes ? us(clock::now() - begun).count() : 0;
}

void compare(const Xapian::Database &one,
             const Xapian::Database &many,
             const char *name,
             const Xapian::Query &query)
{
    std::vector<double> whole[2], search[2];
    for (int i = 0; i < 2 * rounds; i++) {
        double until_known;
        whole[i % 2].push_back(answer(i % 2 ? many : one, query, &until_known));
        search[i % 2].push_back(until_known);
    }
    std::printf("%-16s servers take %5.2f times as long (%5.0f, %5.0f us), to "
                "search %5.2f\n",
                name, median(whole[1]) / median(whole[0]), median(whole[0]),
                median(whole[1]), median(search[1]) / median(search[0]));
}

} /* namespace */

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    const Xapian::Database one(argv[1], Xapian::DB_BACKEND_GLASS);
    Xapian::Database many;
    for (int i = 2; i < argc; i++) {
        const std::string place = argv[i];
        const size_t colon = place.find(':');
        many.add_database(Xapian::Remote::open(
            place.substr(0, colon),
            static_cast<unsigned>(std::stoul(place.substr(colon + 1)))));
    }
    using Xapian::Query;
    const std::string phrase[] = {"interest", "rates"};
    const std::string near[] = {"oil", "prices"};
    compare(one, many, "a word", Query("Zparliament"));
    compare(one, many, "a frequent word", Query("said"));
    compare(one, many, "two words",
            Query(Query::OP_AND, Query("Zoil"), Query("Zprice")));
    compare(one, many, "a phrase", Query(Query::OP_PHRASE, phrase, phrase + 2));
    compare(one, many, "near", Query(Query::OP_NEAR, near, near + 2, 6));
    return 0;
}
