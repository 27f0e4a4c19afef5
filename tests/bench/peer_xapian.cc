/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * peer_xapian.cc: a program as libxapian's manual teaches it: TermGenerator
 * with English stems and positions, the text as document data, compacted at the
 * end; QueryParser; MSet::snippet() in its quickest setting (without
 * SNIPPET_BACKGROUND_MODEL, which would take most of its time).
 */
#include "peer.h"

#include <xapian.h>

#include <memory>
#include <string>

namespace
{

std::unique_ptr<Xapian::Database> db;
const Xapian::Stem stem("en");

std::string text_of(const std::string &data)
{
    return data.substr(data.find('\n') + 1);
}

void write_all(const std::string &place)
{
    Xapian::WritableDatabase to(place, Xapian::DB_CREATE_OR_OVERWRITE);
    Xapian::TermGenerator generator;
    generator.set_stemmer(stem);
    peer_article a;
    while (peer_next_article(&a)) {
        const std::string title(a.title, a.title_len);
        const std::string text(a.text, a.text_len);
        Xapian::Document document;
        generator.set_document(document);
        generator.set_termpos(0);
        generator.index_text(title, 1, "S");
        generator.increase_termpos();
        generator.index_text(title);
        generator.increase_termpos();
        generator.index_text(text);
        document.set_data(title + "\n" + text);
        to.add_document(document);
    }
    to.commit();
}

Xapian::Query parse(const char *query)
{
    Xapian::QueryParser parser;
    parser.set_database(*db);
    parser.set_stemmer(stem);
    parser.set_default_op(Xapian::Query::OP_AND);
    return parser.parse_query(query, Xapian::QueryParser::FLAG_BOOLEAN |
                                         Xapian::QueryParser::FLAG_PHRASE |
                                         Xapian::QueryParser::FLAG_WILDCARD);
}

size_t show_ten(Xapian::Enquire *enquire, FILE *out)
{
    const Xapian::MSet found = enquire->get_mset(0, PEER_HITS);
    for (auto it = found.begin(); it != found.end(); ++it) {
        const std::string data = it.get_document().get_data();
        const std::string passage =
            found.snippet(text_of(data), 200, stem,
                          Xapian::MSet::SNIPPET_EXHAUSTIVE, "*", "*", "...");
        fprintf(out, "%s\n    %s\n", data.substr(0, data.find('\n')).c_str(),
                passage.c_str());
    }
    return found.size();
}

} /* namespace */

void peer_build(const char *index)
{
    const std::string loose = std::string(index) + ".loose";
    write_all(loose);
    Xapian::Database(loose).compact(index);
}

void peer_open(const char *index)
{
    db.reset(new Xapian::Database(index));
}

size_t peer_ask(const char *query, enum peer_wish wish, FILE *out)
{
    Xapian::Enquire enquire(*db);
    enquire.set_query(parse(query));
    if (wish == PEER_COUNT)
        return enquire.get_mset(0, 0, db->get_doccount())
            .get_matches_estimated();
    return show_ten(&enquire, out);
}
