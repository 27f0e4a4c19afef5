/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * article.h: one article, from the source that read it to the snippet.
 *
 * Filled by a source (indexer/), analysed and stored by the index, read back
 * for snippets. All strings are UTF-8 views (path: any bytes but NUL) owned by
 * whoever filled the struct; an empty view means "not known".
 */
#ifndef COMMON_ARTICLE_H
#define COMMON_ARTICLE_H

#include "common/date.h"
#include "common/str.h"

enum pt_title_from {
    PT_TITLE_FROM_HEADLINE, /* title is the article's own headline */
    PT_TITLE_FROM_TEXT,     /* no headline: title is empty, and what is shown is
                             * made from the first sentence */
};

/* Tells an unchanged file (product 3). All zero: the article comes from no
 * file of its own. */
struct pt_file_stamp {
    uint64_t size;
    int64_t mtime_ns;
    int64_t ctime_ns;
    uint64_t inode;
};

/* What is known about an article. */
enum pt_fact {
    PT_FACT_TITLE,
    PT_FACT_AUTHOR,
    PT_FACT_DATE,
    PT_FACT_SOURCE,
    PT_FACT_URL,
    PT_FACT_LANG,
    PT_FACT_TAGS,
    PT_N_FACTS
};

/* X(name, words): where a fact was found. Stored in every index: new ones go to
 * the end. */
#define PT_ORIGIN_LIST(X)                                                      \
    X(PT_ORIGIN_NONE, "")                                                      \
    X(PT_ORIGIN_GIVEN, "given") /* by a caller, a JSON member */               \
    X(PT_ORIGIN_JSON_LD, "JSON-LD")                                            \
    X(PT_ORIGIN_OPENGRAPH, "OpenGraph") /* og: and article: */                 \
    X(PT_ORIGIN_META, "meta element")                                          \
    X(PT_ORIGIN_DCTERMS, "Dublin Core")                                        \
    X(PT_ORIGIN_LINK, "link element")                                          \
    X(PT_ORIGIN_TIME, "time element")                                          \
    X(PT_ORIGIN_HEADING, "heading")                                            \
    X(PT_ORIGIN_HTML_TITLE, "title element")                                   \
    X(PT_ORIGIN_HTML_LANG, "lang attribute")                                   \
    X(PT_ORIGIN_FRONT_MATTER, "front matter")                                  \
    X(PT_ORIGIN_FEED, "feed")                                                  \
    X(PT_ORIGIN_MAIL_HEADER, "mail header")                                    \
    X(PT_ORIGIN_PROPERTIES, "document properties")                             \
    X(PT_ORIGIN_WARC, "WARC header")                                           \
    X(PT_ORIGIN_PATH, "file name")                                             \
    X(PT_ORIGIN_FIRST_LINES, "first lines")                                    \
    X(PT_ORIGIN_TEXT, "the text itself") /* a language, by its words */        \
    X(PT_ORIGIN_DEFAULT, "assumed")      /* a language, by the rest */         \
    X(PT_ORIGIN_URL, "url")                                                    \
    X(PT_ORIGIN_BYLINE, "byline") /* an element that is one */

enum pt_origin {
#define PT_ORIGIN_ENUM(name, words) name,
    PT_ORIGIN_LIST(PT_ORIGIN_ENUM)
#undef PT_ORIGIN_ENUM
        PT_N_ORIGINS
};

/* "JSON-LD"; "" for NONE and for what a newer program stored. */
const char *pt_origin_words(unsigned origin);

struct pt_article {
    struct pt_str path;   /* absolute path; identity, with member */
    struct pt_str member; /* inside a container: its id or number, else empty */
    struct pt_str id;     /* the article's own id, else empty */
    struct pt_str url;
    struct pt_str title; /* the headline, empty when there is none */
    struct pt_str author;
    struct pt_str source; /* outlet */
    struct pt_str lang;   /* ISO 639-1 */
    struct pt_str tags;   /* separated by newlines */
    struct pt_str text;   /* the body, without the title */
    /* Of a page what is not the article: navigation, cookie notes, related
     * links, comments. Found by zone:all only. */
    struct pt_str boilerplate;
    int32_t date; /* days since 1970-01-01, or PT_DATE_NONE */
    enum pt_title_from title_from;
    unsigned char origins[PT_N_FACTS]; /* enum pt_origin of each fact */

    /* Where title and text stand byte for byte in the file: offset of their
     * first byte and line (from 1) of it. Only when is_verbatim. */
    bool is_verbatim;
    uint64_t title_offset;
    uint64_t text_offset;
    uint32_t title_line;
    uint32_t text_line;

    uint64_t story;       /* copies, near ones too, share it; 0: no words */
    struct pt_str sketch; /* of the text, as sketch.h writes it; not in the
                           * stored record */
    struct pt_file_stamp stamp;
    int64_t first_seen; /* seconds since 1970 */
    int64_t changed;    /* seconds since 1970; first_seen when never */
};

/* What is shown where there is no headline: the first sentence of the text that
 * reads like one, list marks and log-in prompts passed over, cut at a word to
 * at most max_bytes. A view into article->text; is_cut tells whether an
 * ellipsis belongs behind it. Never empty unless the text has no words. */
struct pt_str pt_article_shown_title(const struct pt_article *article,
                                     size_t max_bytes,
                                     bool *is_cut);

/* The largest text that is one article; more is no article (a log, a dump).
 * So with its words, title and boilerplate included, which memory is needed
 * for: each place, and far more for each of the different ones, as they are
 * written; and with its sentences. */
#define PT_MAX_ARTICLE_BYTES (8u << 20)
#define PT_MAX_ARTICLE_WORDS 1000000u
#define PT_MAX_DIFFERENT_WORDS 50000u
#define PT_MAX_ARTICLE_SENTENCES 250000u

/* What of a title is kept and searched. */
#define PT_MAX_TITLE_BYTES 2048

/* title, or its start of at most PT_MAX_TITLE_BYTES, cut between characters. */
struct pt_str pt_article_cut_title(struct pt_str title);

/* What of a page beside its article is kept and searched: of a longer rest the
 * begin. */
#define PT_MAX_BOILERPLATE_BYTES (256u << 10)

#endif
