/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * peer_fts5.c: SQLite's full-text search as its manual has it: porter stems,
 * one transaction, optimize at the end, bm25 order, snippet() of the text.
 */
#include "peer.h"

#include <sqlite3.h>

static sqlite3 *db;

static void must(int status)
{
    if (status != SQLITE_OK)
        peer_fail(sqlite3_errmsg(db));
}

static void run(const char *sql)
{
    must(sqlite3_exec(db, sql, NULL, NULL, NULL));
}

static sqlite3_stmt *prepare(const char *sql)
{
    sqlite3_stmt *statement;
    must(sqlite3_prepare_v2(db, sql, -1, &statement, NULL));
    return statement;
}

void peer_build(const char *index)
{
    struct peer_article a;
    must(sqlite3_open(index, &db));
    run("CREATE VIRTUAL TABLE articles USING fts5(title, text,"
        " tokenize = 'porter unicode61 remove_diacritics 2');"
        "BEGIN");
    sqlite3_stmt *const insert =
        prepare("INSERT INTO articles VALUES (?1, ?2)");
    while (peer_next_article(&a)) {
        must(sqlite3_bind_text(insert, 1, a.title, (int)a.title_len,
                               SQLITE_STATIC));
        must(sqlite3_bind_text(insert, 2, a.text, (int)a.text_len,
                               SQLITE_STATIC));
        if (sqlite3_step(insert) != SQLITE_DONE)
            peer_fail(sqlite3_errmsg(db));
        must(sqlite3_reset(insert));
    }
    must(sqlite3_finalize(insert));
    run("COMMIT; INSERT INTO articles (articles) VALUES ('optimize')");
    must(sqlite3_close(db));
}

void peer_open(const char *index)
{
    must(sqlite3_open_v2(index, &db, SQLITE_OPEN_READONLY, NULL));
}

static size_t first_column(sqlite3_stmt *statement)
{
    if (sqlite3_step(statement) != SQLITE_ROW)
        peer_fail(sqlite3_errmsg(db));
    return (size_t)sqlite3_column_int64(statement, 0);
}

static size_t show_all(sqlite3_stmt *statement, FILE *out)
{
    size_t n = 0;
    int status;
    for (; (status = sqlite3_step(statement)) == SQLITE_ROW; n++)
        fprintf(out, "%s\n    %s\n", sqlite3_column_text(statement, 0),
                sqlite3_column_text(statement, 1));
    if (status != SQLITE_DONE)
        peer_fail(sqlite3_errmsg(db));
    return n;
}

size_t peer_ask(const char *query, enum peer_wish wish, FILE *out)
{
    static const char ten[] =
        "SELECT title, snippet(articles, 1, '*', '*', '...', 32)"
        " FROM articles WHERE articles MATCH ?1 ORDER BY rank LIMIT 10";
    static const char count[] =
        "SELECT count(*) FROM articles WHERE articles MATCH ?1";
    sqlite3_stmt *const statement = prepare(wish == PEER_COUNT ? count : ten);
    must(sqlite3_bind_text(statement, 1, query, -1, SQLITE_STATIC));
    const size_t n =
        wish == PEER_COUNT ? first_column(statement) : show_all(statement, out);
    must(sqlite3_finalize(statement));
    return n;
}
