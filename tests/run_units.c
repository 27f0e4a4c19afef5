/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * run_units.c [PART/PARTS]: every suite, or every PARTS-th from the PART-th on,
 * so that several processes share them. CK_RUN_SUITE=name picks one, CK_FORK=no
 * keeps it in one process.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

/* ORDER SUITES: as an article, then a query, walks through the rooms. */
#define SUITES(X)                                                              \
    X(base)                                                                    \
    X(fold)                                                                    \
    X(stem)                                                                    \
    X(analyze)                                                                 \
    X(word_break)                                                              \
    X(layout)                                                                  \
    X(article)                                                                 \
    X(variants)                                                                \
    X(names)                                                                   \
    X(synonyms)                                                                \
    X(date)                                                                    \
    X(langid)                                                                  \
    X(shortcuts)                                                               \
    X(sketch)                                                                  \
    X(edits)                                                                   \
    X(opt)                                                                     \
    X(manual)                                                                  \
    X(xapian_c)                                                                \
    X(pruning)                                                                 \
    X(vetting)                                                                 \
    X(ties)                                                                    \
    X(schema)                                                                  \
    X(record)                                                                  \
    X(lengths)                                                                 \
    X(word_pairs)                                                              \
    X(document)                                                                \
    X(checksums)                                                               \
    X(index_dir)                                                               \
    X(shard_set)                                                               \
    X(glass)                                                                   \
    X(bulk)                                                                    \
    X(index)                                                                   \
    X(postings)                                                                \
    X(synonym_table)                                                           \
    X(json_read)                                                               \
    X(encoding)                                                                \
    X(kind)                                                                    \
    X(input)                                                                   \
    X(xml_read)                                                                \
    X(charsets)                                                                \
    X(source_text)                                                             \
    X(ignore)                                                                  \
    X(source_feed)                                                             \
    X(unpack)                                                                  \
    X(source_office)                                                           \
    X(source_archive)                                                          \
    X(source_warc)                                                             \
    X(filter)                                                                  \
    X(source_pdf)                                                              \
    X(source_mail)                                                             \
    X(source_json)                                                             \
    X(source_markdown)                                                         \
    X(walk)                                                                    \
    X(wire)                                                                    \
    X(worker)                                                                  \
    X(story)                                                                   \
    X(ledger)                                                                  \
    X(changes)                                                                 \
    X(update)                                                                  \
    X(export)                                                                  \
    X(update_jobs)                                                             \
    X(ahead)                                                                   \
    X(ingest)                                                                  \
    X(html_tree)                                                               \
    X(html_article)                                                            \
    X(html_meta)                                                               \
    X(query_lex)                                                               \
    X(query_parse)                                                             \
    X(query_args)                                                              \
    X(resolve)                                                                 \
    X(spellings)                                                               \
    X(spots)                                                                   \
    X(plan)                                                                    \
    X(match)                                                                   \
    X(walked)                                                                  \
    X(ranking)                                                                 \
    X(text_match)                                                              \
    X(agree)                                                                   \
    X(snippet)                                                                 \
    X(snippet_query)                                                           \
    X(words)                                                                   \
    X(ptsearch)                                                                \
    X(safe)                                                                    \
    X(explain)                                                                 \
    X(recency)                                                                 \
    X(suggest)                                                                 \
    X(pathological)                                                            \
    X(text_ask)                                                                \
    X(find_article)                                                            \
    X(kwic)                                                                    \
    X(show)                                                                    \
    X(whynot)                                                                  \
    X(facet)                                                                   \
    X(timeline)                                                                \
    X(narrow)                                                                  \
    X(like)                                                                    \
    X(shards)                                                                  \
    X(compare)                                                                 \
    X(complete)

#define DECLARE(name) Suite *pt_suite_##name(void);
SUITES(DECLARE)

#define MAKER(name) pt_suite_##name,
static Suite *(*const makers[])(void) = {SUITES(MAKER)};

int main(int argc, char **argv)
{
    unsigned part = 1, parts = 1;
    if (argc > 2 ||
        (argc == 2 && (sscanf(argv[1], "%u/%u", &part, &parts) != 2 ||
                       part < 1 || part > parts))) {
        fputs("usage: run_units [PART/PARTS]\n", stderr);
        return EXIT_FAILURE;
    }
    SRunner *const runner = srunner_create(NULL);
    for (size_t i = part - 1; i < sizeof makers / sizeof *makers; i += parts)
        srunner_add_suite(runner, makers[i]());
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
