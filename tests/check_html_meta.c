/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_html_meta.c: who, when, where of a page, and which place won.
 */
#include "indexer/source.h"
#include "indexer/sources/date_words.h"
#include "indexer/sources/html.h"
#include "indexer/sources/html_strings.h"

#include <check.h>
#include <stdio.h>

Suite *pt_suite_html_meta(void);

static struct pt_arena arena;

static void begin(void)
{
    pt_arena_init(&arena);
}

static void end(void)
{
    pt_arena_fini(&arena);
}

#define TEXT                                                                   \
    "<p>The ferry left at dawn with eleven passengers, two bicycles and a "    \
    "crate of hens.</p><p>Nobody on the quay knew when it would be back, and " \
    "the harbour master would not say.</p>"
#define LD(json) "<script type='application/ld+json'>" json "</script>"
#define META(name, content) "<meta name='" name "' content='" content "'>"
#define PROP(name, content) "<meta property='" name "' content='" content "'>"
#define BODY(html) "<body>" html TEXT "</body>"

/* value: of the fact as text; empty: not known. */
/* clang-format off */
static const struct {
    const char *html;
    enum pt_fact fact;
    const char *value;
    enum pt_origin origin;
} rows[] = {
    /* titles */
    {"<title>Ferry sinks | Herald</title>" BODY(""), PT_FACT_TITLE,
     "Ferry sinks", PT_ORIGIN_HTML_TITLE},
    {"<title>Ferry sinks off the old mole - Herald</title>" BODY(""),
     PT_FACT_TITLE, "Ferry sinks off the old mole", PT_ORIGIN_HTML_TITLE},
    {"<title>Ferry - a tale of eleven people and one crate of " "hens</title>"
     BODY(""), PT_FACT_TITLE,
     "Ferry - a tale of eleven people and one crate of hens",
     PT_ORIGIN_HTML_TITLE},
    {"<title>Herald</title>" BODY("<h1>Ferry sinks</h1>"), PT_FACT_TITLE,
     "Ferry sinks", PT_ORIGIN_HEADING},
    {PROP("og:title", "Ferry sinks") BODY("<h1>Ferry goes down</h1>"),
     PT_FACT_TITLE, "Ferry sinks", PT_ORIGIN_OPENGRAPH},
    {PROP("og:title", "Ferry sinks | Herald") PROP("og:site_name", "Herald")
     BODY(""), PT_FACT_TITLE, "Ferry sinks", PT_ORIGIN_OPENGRAPH},
    {PROP("og:title", "A")
     LD("{\"@type\":\"NewsArticle\",\"headline\":\"B\"}") BODY(""),
     PT_FACT_TITLE, "B", PT_ORIGIN_JSON_LD},
    {META("DC.Title", "Ferry sinks") BODY("<h1>Herald</h1>"), PT_FACT_TITLE,
     "Ferry sinks", PT_ORIGIN_DCTERMS},
    {META("twitter:title", "Ferry sinks") BODY(""), PT_FACT_TITLE,
     "Ferry sinks", PT_ORIGIN_META},
    {"<title>X</title>" BODY("<h1 itemprop=headline>Ferry sinks</h1>"),
     PT_FACT_TITLE, "Ferry sinks", PT_ORIGIN_HEADING},
    {LD("{\"@type\":\"NewsArticle\",\"headline\":\"Mole &amp; ferry\"}")
     BODY(""), PT_FACT_TITLE, "Mole & ferry", PT_ORIGIN_JSON_LD},
    {BODY(""), PT_FACT_TITLE, "", PT_ORIGIN_NONE},
    {BODY("<svg><title>Icon</title></svg>"), PT_FACT_TITLE, "", PT_ORIGIN_NONE},

    /* which object of JSON-LD */
    {LD("[{\"@type\":\"WebPage\",\"name\":\"W\"},{\"@type\":"
     "\"ReportageNewsArticle\",\"headline\":\"R\"}]")
     BODY(""), PT_FACT_TITLE, "R", PT_ORIGIN_JSON_LD},
    {LD("{\"@graph\":[{\"@type\":\"Organization\",\"name\":\"O\"},{\"@type\":"
     "[\"Article\",\"BlogPosting\"],\"headline\":\"G\"}]}")
     BODY(""), PT_FACT_TITLE, "G", PT_ORIGIN_JSON_LD},
    {LD("{\"@type\":\"WebPage\",\"mainEntity\":{\"@type\":\"NewsArticle\","
     "\"headline\":\"M\"}}")
     BODY(""), PT_FACT_TITLE, "M", PT_ORIGIN_JSON_LD},
    {LD("{\"@type\":\"ItemList\",\"itemListElement\":[{\"@type\":"
     "\"NewsArticle\",\"headline\":\"Other\"}]}")
     BODY(""), PT_FACT_TITLE, "", PT_ORIGIN_NONE},
    {"<title>Ferry sinks off mole</title>"
     LD("[{\"@type\":\"NewsArticle\",\"headline\":\"Hens win prize\"},"
     "{\"@type\":\"NewsArticle\",\"headline\":\"Ferry sinks off mole\","
     "\"datePublished\":\"2024-05-06\"}]")
     BODY(""), PT_FACT_DATE, "2024-05-06", PT_ORIGIN_JSON_LD},
    {LD("<!-- {\"@type\":\"NewsArticle\",\"headline\":\"C\"} -->") BODY(""),
     PT_FACT_TITLE, "C", PT_ORIGIN_JSON_LD},
    {LD("{\"@type\":\"NewsArticle\",\"headline\":\"B") BODY(""),
     PT_FACT_TITLE, "", PT_ORIGIN_NONE},
    {LD("{\"@type\":\"NewsArticle\",\"headline\":[1,{}]}") BODY(""),
     PT_FACT_TITLE, "", PT_ORIGIN_NONE},

    /* authors */
    {LD("{\"@type\":\"NewsArticle\",\"author\":\"Ann Example\"}") BODY(""),
     PT_FACT_AUTHOR, "Ann Example", PT_ORIGIN_JSON_LD},
    {LD("{\"@type\":\"NewsArticle\",\"author\":[{\"name\":\"Ann Example\"},"
     "{\"name\":\"Bob Sample\"}]}")
     BODY(""), PT_FACT_AUTHOR, "Ann Example, Bob Sample", PT_ORIGIN_JSON_LD},
    {LD("{\"@graph\":[{\"@type\":\"Article\",\"author\":{\"@id\":\"#a\"}},"
     "{\"@type\":\"Person\",\"@id\":\"#a\",\"name\":\"Ann Example\"}]}")
     BODY(""), PT_FACT_AUTHOR, "Ann Example", PT_ORIGIN_JSON_LD},
    {PROP("article:author", "https://example.org/ann")
     META("author", "Ann Example") BODY(""), PT_FACT_AUTHOR, "Ann Example",
     PT_ORIGIN_META},
    {PROP("article:author", "Ann Example") BODY(""), PT_FACT_AUTHOR,
     "Ann Example", PT_ORIGIN_OPENGRAPH},
    {META("citation_author", "Ann Example")
     META("citation_author", "Bob Sample") BODY(""), PT_FACT_AUTHOR,
     "Ann Example, Bob Sample", PT_ORIGIN_META},
    {META("byl", "By Ann Example") BODY(""), PT_FACT_AUTHOR, "Ann Example",
     PT_ORIGIN_META},
    {BODY("<h1>Ferry sinks</h1><p class=byline>By Ann Example, Newport</p>"),
     PT_FACT_AUTHOR, "Ann Example", PT_ORIGIN_BYLINE},
    {BODY("<h1>Ferry sinks</h1><a rel=author href=/a>Ann Example</a>"),
     PT_FACT_AUTHOR, "Ann Example", PT_ORIGIN_BYLINE},
    {BODY("<h1>Ferry sinks</h1><span itemprop=author>Ann Example</span>"),
     PT_FACT_AUTHOR, "Ann Example", PT_ORIGIN_BYLINE},
    {BODY("<h1>Ferry sinks</h1><div class=autor>Von Maria Muster</div>"),
     PT_FACT_AUTHOR, "Maria Muster", PT_ORIGIN_FIRST_LINES},
    {BODY("<h1>Ferry sinks</h1><p>By Ann Example</p>"), PT_FACT_AUTHOR,
     "Ann Example", PT_ORIGIN_FIRST_LINES},
    {BODY("<h1>Ferry sinks</h1>") "<div class=related><p class=byline>By Bob "
     "Other</p></div>", PT_FACT_AUTHOR, "", PT_ORIGIN_NONE},
    {META("author", "webmaster@example.org") BODY(""), PT_FACT_AUTHOR, "",
     PT_ORIGIN_NONE},

    /* dates */
    {LD("{\"@type\":\"NewsArticle\",\"datePublished\":\"2024-05-06T23:30:00-"
     "05:00\",\"dateModified\":\"2024-06-01\"}")
     BODY(""), PT_FACT_DATE, "2024-05-06", PT_ORIGIN_JSON_LD},
    {PROP("article:published_time", "2024-05-06T10:00Z")
     PROP("article:modified_time", "2024-05-09T10:00Z") BODY(""),
     PT_FACT_DATE, "2024-05-06", PT_ORIGIN_OPENGRAPH},
    {PROP("article:modified_time", "2024-05-09T10:00Z")
     BODY("<h1>Ferry sinks</h1><time datetime='2024-05-06'>Mon</time>"),
     PT_FACT_DATE, "2024-05-06", PT_ORIGIN_TIME},
    {PROP("article:modified_time", "2024-05-09T10:00Z") BODY(""),
     PT_FACT_DATE, "2024-05-09", PT_ORIGIN_OPENGRAPH},
    {META("date", "2024-05-06") BODY(""), PT_FACT_DATE, "2024-05-06",
     PT_ORIGIN_META},
    {META("parsely-pub-date", "2024-05-06T10:00:00Z") BODY(""), PT_FACT_DATE,
     "2024-05-06", PT_ORIGIN_META},
    {META("sailthru.date", "2024-05-06") BODY(""), PT_FACT_DATE, "2024-05-06",
     PT_ORIGIN_META},
    {META("citation_publication_date", "2024/05/06") BODY(""), PT_FACT_DATE,
     "2024-05-06", PT_ORIGIN_META},
    {META("dcterms.issued", "2024-05-06")
     META("dcterms.modified", "2024-05-07") BODY(""), PT_FACT_DATE,
     "2024-05-06", PT_ORIGIN_DCTERMS},
    {META("date", "soon") META("pubdate", "May 6, 2024") BODY(""),
     PT_FACT_DATE, "2024-05-06", PT_ORIGIN_META},
    {"<meta itemprop=datePublished content=2024-05-06>" BODY(""),
     PT_FACT_DATE, "2024-05-06", PT_ORIGIN_META},
    {BODY("<h1>Ferry sinks</h1><time pubdate datetime=2024-05-06>x</time>"),
     PT_FACT_DATE, "2024-05-06", PT_ORIGIN_TIME},
    {BODY("<h1>Ferry sinks</h1><time class=updated datetime=2024-05-09>x"
     "</time><time datetime=2024-05-06>x</time>"),
     PT_FACT_DATE, "2024-05-06", PT_ORIGIN_TIME},
    {BODY("<h1>Ferry sinks</h1><time class='published updated' "
     "datetime=2024-05-06>x</time>"),
     PT_FACT_DATE, "2024-05-06", PT_ORIGIN_TIME},
    {BODY("<h1>Ferry sinks</h1><p>6 May 2024, 10:32</p>"), PT_FACT_DATE,
     "2024-05-06", PT_ORIGIN_FIRST_LINES},
    {BODY("<p>6 мая 2024, 10:32</p><h1>Ferry sinks</h1>"), PT_FACT_DATE,
     "2024-05-06", PT_ORIGIN_FIRST_LINES},
    {BODY("<h1>Ferry sinks</h1><p>Updated 9 May 2024, published 6 May 2024"
     "</p>"),
     PT_FACT_DATE, "2024-05-06", PT_ORIGIN_FIRST_LINES},
    {BODY("<h1>Ferry sinks</h1>") "<ul class=related><li><a href=x>Hens "
     "win</a> <time " "datetime=2001-01-01>x</time></li></ul>", PT_FACT_DATE,
     "", PT_ORIGIN_NONE},
    {"<link rel=canonical href='https://example.org/2024/05/06/ferry'>"
     BODY(""), PT_FACT_DATE, "2024-05-06", PT_ORIGIN_URL},
    {"<link rel=canonical href='https://example.org/2024/05/06/ferry'>"
     BODY("<h1>Ferry sinks</h1><time datetime=2024-05-05>x</time>"),
     PT_FACT_DATE, "2024-05-05", PT_ORIGIN_TIME},
    {BODY(""), PT_FACT_DATE, "", PT_ORIGIN_NONE},

    /* outlet */
    {LD("{\"@type\":\"NewsArticle\",\"publisher\":{\"name\":\"Herald\"}}")
     BODY(""), PT_FACT_SOURCE, "Herald", PT_ORIGIN_JSON_LD},
    {PROP("og:site_name", "Herald") BODY(""), PT_FACT_SOURCE, "Herald",
     PT_ORIGIN_OPENGRAPH},
    {META("application-name", "Herald") BODY(""), PT_FACT_SOURCE, "Herald",
     PT_ORIGIN_META},
    {"<title>Ferry sinks | Herald</title>" BODY(""), PT_FACT_SOURCE, "Herald",
     PT_ORIGIN_HTML_TITLE},
    {"<title>Ferry sinks</title>" BODY(""), PT_FACT_SOURCE, "", PT_ORIGIN_NONE},

    /* url */
    {"<link rel=canonical href='https://example.org/a?b=1#c'>" BODY(""),
     PT_FACT_URL, "https://example.org/a?b=1", PT_ORIGIN_LINK},
    {PROP("og:url", "https://example.org/a") BODY(""), PT_FACT_URL,
     "https://example.org/a", PT_ORIGIN_OPENGRAPH},
    {PROP("og:url", "https://example.org/a") "<link rel=canonical href=/b>"
     BODY(""), PT_FACT_URL, "https://example.org/b", PT_ORIGIN_LINK},
    {"<link rel=canonical href='javascript:void(0)'>" BODY(""), PT_FACT_URL,
     "", PT_ORIGIN_NONE},
    {LD("{\"@type\":\"NewsArticle\",\"mainEntityOfPage\":"
     "\"https://example.org/a\"}")
     BODY(""), PT_FACT_URL, "https://example.org/a", PT_ORIGIN_JSON_LD},

    /* language */
    {"<html lang=en-GB>" BODY(""), PT_FACT_LANG, "en", PT_ORIGIN_HTML_LANG},
    {"<html xml:lang=UK>" BODY(""), PT_FACT_LANG, "uk", PT_ORIGIN_HTML_LANG},
    {"<meta http-equiv=content-language content=de>" BODY(""), PT_FACT_LANG,
     "de", PT_ORIGIN_META},
    {PROP("og:locale", "pt_BR") BODY(""), PT_FACT_LANG, "pt",
     PT_ORIGIN_OPENGRAPH},
    {"<html lang=english>" BODY(""), PT_FACT_LANG, "en",
     PT_ORIGIN_HTML_LANG},
    {"<html lang=xx>" BODY(""), PT_FACT_LANG, "", PT_ORIGIN_NONE},

    /* tags */
    {LD("{\"@type\":\"NewsArticle\",\"keywords\":[\"sea\",\"Hens\"]}")
     BODY(""), PT_FACT_TAGS, "sea\nHens", PT_ORIGIN_JSON_LD},
    {LD("{\"@type\":\"NewsArticle\",\"keywords\":\"sea, hens, sea\"}")
     BODY(""), PT_FACT_TAGS, "sea\nhens", PT_ORIGIN_JSON_LD},
    {PROP("article:tag", "sea") PROP("article:tag", "hens") BODY(""),
     PT_FACT_TAGS, "sea\nhens", PT_ORIGIN_OPENGRAPH},
    {META("news_keywords", "sea; hens") BODY(""), PT_FACT_TAGS, "sea\nhens",
     PT_ORIGIN_META},
    {BODY("<h1>Ferry sinks</h1>") "<div class=tags><a rel=tag href=x>sea</a> "
     "<a rel='tag nofollow' href=y>hens</a></div>", PT_FACT_TAGS, "sea\nhens",
     PT_ORIGIN_LINK},
};
/* clang-format on */

static struct pt_str value_of(const struct pt_article *article,
                              enum pt_fact fact,
                              char date[PT_DATE_TEXT_SIZE])
{
    switch (fact) {
    case PT_FACT_TITLE:
        return article->title;
    case PT_FACT_AUTHOR:
        return article->author;
    case PT_FACT_DATE:
        if (article->date == PT_DATE_NONE)
            return PT_STR("");
        pt_date_format(article->date, date);
        return pt_str_of(date);
    case PT_FACT_SOURCE:
        return article->source;
    case PT_FACT_URL:
        return article->url;
    case PT_FACT_LANG:
        return article->lang;
    default:
        return article->tags;
    }
}

START_TEST(each_fact_is_found_and_its_origin_told)
{
    char date[PT_DATE_TEXT_SIZE];
    struct pt_article article = {.date = PT_DATE_NONE};
    const struct pt_html html = {.bytes = pt_str_of(rows[_i].html)};
    ck_assert_int_eq(pt_html_read(&html, &arena, &article, NULL), PT_OK);
    const struct pt_str value = value_of(&article, rows[_i].fact, date);
    const unsigned origin = article.origins[rows[_i].fact];
    ck_assert_msg(pt_str_equal(value, pt_str_of(rows[_i].value)) &&
                      origin == rows[_i].origin,
                  "%.300s\n  is     %.*s (%s)\n  wanted %s (%s)", rows[_i].html,
                  PT_STR_FMT(value), pt_origin_words(origin), rows[_i].value,
                  pt_origin_words(rows[_i].origin));
    ck_assert_int_eq(article.title_from, article.title.len
                                             ? PT_TITLE_FROM_HEADLINE
                                             : PT_TITLE_FROM_TEXT);
}
END_TEST

/* ---------------------------------------------------------------- dates --- */

static const struct {
    const char *line;
    const char *date; /* empty: none */
} lines[] = {
    {"6 May 2024",                       "2024-05-06"},
    {"May 6th, 2024",                    "2024-05-06"},
    {"Monday, 6th of May 2024 at 10:32", "2024-05-06"},
    {"6. Mai 2024, 10:32 Uhr",           "2024-05-06"},
    {"le 6 mai 2024 à 10h32",           "2024-05-06"},
    {"6 de mayo de 2024",                "2024-05-06"},
    {"6 maggio 2024",                    "2024-05-06"},
    {"6 maja 2024",                      "2024-05-06"},
    {"6 мая 2024 г.",                "2024-05-06"},
    {"06 травня 2024, 10:32",      "2024-05-06"},
    {"2024年5月6日 10:32",            "2024-05-06"},
    {"06.05.2024",                       "2024-05-06"},
    {"10:32 06.05.2024",                 "2024-05-06"},
    {"2024-05-06T10:32",                 "2024-05-06"},
    {"2024/05/06",                       "2024-05-06"},
    {"26/05/2024",                       "2024-05-26"},
    {"05/26/2024",                       "2024-05-26"},
    {"05/06/2024",                       ""          },
    {"31 February 2024",                 ""          },
    {"Updated 6 May 2024",               ""          },
    {"обновлено 06.05.2024",    ""          },
    {"Page 6 of 2024",                   ""          },
    {"1,204 views",                      ""          },
    {"",                                 ""          },
};

START_TEST(dates_are_found_in_lines)
{
    int32_t days = PT_DATE_NONE;
    char date[PT_DATE_TEXT_SIZE] = "";
    if (pt_date_find(pt_str_of(lines[_i].line), &days))
        pt_date_format(days, date);
    else
        ck_assert_int_eq(days, PT_DATE_NONE);
    ck_assert_msg(strcmp(date, lines[_i].date) == 0, "%s: %s", lines[_i].line,
                  date);
}
END_TEST

/* --------------------------------------------------------------- source --- */

static enum pt_status
keep(void *context, const struct pt_article *article, struct pt_error *err)
{
    struct pt_article *const kept = context;
    (void)err;
    kept->date = article->date;
    kept->origins[PT_FACT_DATE] = article->origins[PT_FACT_DATE];
    return PT_OK;
}

static const struct {
    const char *path;
    const char *html;
    int32_t year; /* 0: undated */
    enum pt_origin origin;
} paths[] = {
    {"/a/2019-01-02-ferry.html", BODY(""),    2019,                   PT_ORIGIN_PATH},
    {"/a/2019-01-02-ferry.html", META("date", "2024-05-06") BODY(""), 2024,
     PT_ORIGIN_META},
    {"/a/ferry.html",                          BODY(""),                       0,            PT_ORIGIN_NONE  },
};

START_TEST(the_file_name_is_asked_last)
{
    struct pt_article kept = {.date = PT_DATE_NONE};
    struct pt_input input = {.path = pt_str_of(paths[_i].path)};
    const struct pt_article_sink sink = {.take = keep, .context = &kept};
    pt_input_init_bytes(&input, pt_str_of(paths[_i].html));
    ck_assert_int_eq(
        pt_source_of(PT_KIND_HTML)->read(&input, &arena, &sink, NULL), PT_OK);
    pt_input_fini(&input);
    ck_assert_int_eq(
        kept.date == PT_DATE_NONE ? 0 : pt_civil_of_days(kept.date).year,
        paths[_i].year);
    ck_assert_int_eq(kept.origins[PT_FACT_DATE], paths[_i].origin);
}
END_TEST

START_TEST(the_address_that_a_page_came_from_tells_a_date)
{
    struct pt_article article = {.date = PT_DATE_NONE};
    const struct pt_html html = {
        .bytes = PT_STR(BODY("")),
        .url = PT_STR("https://example.org/2024/05/06/ferry.html"),
    };
    ck_assert_int_eq(pt_html_read(&html, &arena, &article, NULL), PT_OK);
    ck_assert_int_eq(pt_civil_of_days(article.date).day, 6);
    ck_assert_int_eq(article.origins[PT_FACT_DATE], PT_ORIGIN_URL);
    ck_assert_uint_eq(article.url.len, 0);
}
END_TEST

Suite *pt_suite_html_meta(void)
{
    Suite *const suite = suite_create("html_meta");
    TCase *const tc = tcase_create("facts");
    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_loop_test(tc, each_fact_is_found_and_its_origin_told, 0,
                        (int)PT_COUNTOF(rows));
    tcase_add_loop_test(tc, dates_are_found_in_lines, 0,
                        (int)PT_COUNTOF(lines));
    tcase_add_loop_test(tc, the_file_name_is_asked_last, 0,
                        (int)PT_COUNTOF(paths));
    tcase_add_test(tc, the_address_that_a_page_came_from_tells_a_date);
    suite_add_tcase(suite, tc);
    return suite;
}
