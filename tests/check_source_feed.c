/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_source_feed.c: feeds of all kinds, and broken ones, as articles.
 */
#include "tests/source_rig.h"

#include <check.h>
#include <sys/resource.h>

Suite *pt_suite_source_feed(void);

#define RSS "<rss version='2.0'><channel><title>Harbour Post</title>"
#define RSS_NS(ns)                                                             \
    "<rss version='2.0' " ns "><channel><title>Harbour Post</title>"
#define END_RSS "</channel></rss>"
#define ITEM(inside) RSS "<item>" inside "</item>" END_RSS
#define ATOM                                                                   \
    "<feed xmlns='http://www.w3.org/2005/Atom'><title>Harbour Post</title>"
#define ENTRY(inside) ATOM "<entry>" inside "</entry></feed>"
#define DC "xmlns:dc='http://purl.org/dc/elements/1.1/'"
#define CONTENT "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
#define XHTML "<div xmlns='http://www.w3.org/1999/xhtml'>"

static const struct {
    const char *bytes;
    const char *shown;
} feeds[] = {
  /* who, when, where */
    {ITEM("<title>Ferry sold</title><link>https://p.example/1</link>"
          "<guid>https://p.example/?p=1</guid><description>It "
          "went.</description>"
          "<pubDate>Sun, 14 Dec 2025 23:30:00 -0500</pubDate>"
          "<author>ann@p.example (Ann Example)</author>"
          "<category>Harbour</category><category>Ships</category>"),
     "m=https://p.example/?p=1 t=Ferry sold x=It went. a=Ann Example "
     "d=2025-12-14 u=https://p.example/1 s=Harbour Post g=Harbour|Ships\n"                                                                          },
    {RSS "<language>en-GB</language><item><title>A</title></item>" END_RSS,
     "m=1 t=A s=Harbour Post l=en\n"                                                                                                                },
    {ITEM("<title>A</title><guid isPermaLink='false'>tag:7</guid>"),
     "m=tag:7 t=A s=Harbour Post\n"                                                                                                                 },
    {ITEM("<title>A</title><guid>https://p.example/7</guid>"),
     "m=https://p.example/7 t=A u=https://p.example/7 s=Harbour Post\n"                                                                             },
    {ITEM("<title>A</title><guid "
          "isPermaLink='false'>https://p.example/7</guid>"),
     "m=https://p.example/7 t=A s=Harbour Post\n"                                                                                                   },
    {ITEM("<title>A</title><link>\n https://p.example/8 \n</link>"),
     "m=https://p.example/8 t=A u=https://p.example/8 s=Harbour Post\n"                                                                             },
    {ITEM("<title>A</title>"),                                                        "m=1 t=A s=Harbour Post\n"                                    },
    {ITEM("<title>A</title><source url='https://w.example/f'>Wire</source>"),
     "m=1 t=A s=Wire\n"                                                                                                                             },
    {RSS "<link>https://p.example/news/</link><item><title>A</title>"
         "<link>b.html</link></item>" END_RSS,
     "m=https://p.example/news/b.html t=A u=https://p.example/news/b.html "
     "s=Harbour Post\n"                                                                                                                             },
    {RSS_NS(DC) "<item><title>A</title><dc:creator>Ann Example</dc:creator>"
                "<dc:creator>Bo Sample</dc:creator><author>x@p.example (Ann "
                "Example)</author><dc:date>2025-12-14T08:00:00Z</dc:date>"
                "<dc:subject>Sea</dc:subject></item>" END_RSS,
     "m=1 t=A a=Ann Example, Bo Sample d=2025-12-14 s=Harbour Post g=Sea\n"                                                                         },
    {ITEM("<title>A</title><dc:creator>Ann Example</dc:creator>"),
     "m=1 t=A a=Ann Example s=Harbour Post\n"                                                                                                       },
    {RSS_NS("xmlns:d='http://purl.org/dc/elements/1.1/'") "<item><title>A</"
                                                          "title><d:creator>"
                                                          "Ann</d:creator></"
                                                          "item>" END_RSS,
     "m=1 t=A a=Ann s=Harbour Post\n"                                                                                                               },
    {RSS "<managingEditor>e@p.example</managingEditor><author>Boss</author>"
         "<item><title>A</title></item>" END_RSS,
     "m=1 t=A s=Harbour Post\n"                                                                                                                     },
    {ITEM("<title>A</title><link>https://c.example/r/1</link>"
          "<feedburner:origLink>https://p.example/1</feedburner:origLink>"),
     "m=https://p.example/1 t=A u=https://p.example/1 s=Harbour Post\n"                                                                             },
 /* dates */
    {ITEM("<title>A</title><pubDate>14 Dec 25 08:00 GMT+0200</pubDate>"),
     "m=1 t=A d=2025-12-14 s=Harbour Post\n"                                                                                                        },
    {ITEM("<title>A</title><pubDate>2025-12-14 08:00</pubDate>"),
     "m=1 t=A d=2025-12-14 s=Harbour Post\n"                                                                                                        },
    {ITEM("<title>A</title><pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>"),
     "m=1 t=A s=Harbour Post\n"                                                                                                                     },
    {ITEM("<title>A</title><pubDate>soon</pubDate>"),
     "m=1 t=A s=Harbour Post\n"                                                                                                                     },
 /* texts */
    {ITEM("<title>A</title><description>&lt;p&gt;One.&lt;/p&gt;</description>"),
     "m=1 t=A x=One. s=Harbour Post\n"                                                                                                              },
    {ITEM("<title>A</title><description><![CDATA[<p>One.</p>]]></description>"),
     "m=1 t=A x=One. s=Harbour Post\n"                                                                                                              },
    {ITEM("<title>A</title><description>&amp;lt;p&amp;gt;One.&amp;lt;/p&amp;gt;"
          "</description>"),
     "m=1 t=A x=One. s=Harbour Post\n"                                                                                                              },
    {ITEM("<title>A</title><description>\n  One.\n\n\n  Two.\n</description>"),
     "m=1 t=A x=One.||Two. s=Harbour Post\n"                                                                                                        },
    {ITEM("<title>A</title><description>1 &lt; 2</description>"),
     "m=1 t=A x=1 < 2 s=Harbour Post\n"                                                                                                             },
    {ITEM("<title>A</title><description>Ships <b>and</b> crew</description>"),
     "m=1 t=A x=Ships and crew s=Harbour Post\n"                                                                                                    },
    {RSS_NS(CONTENT) "<item><title>A</title><description>Short.</description>"
                     "<content:encoded><![CDATA[<p>Much longer.</p>]]>"
                     "</content:encoded></item>" END_RSS,
     "m=1 t=A x=Much longer. s=Harbour Post\n"                                                                                                      },
    {RSS_NS(CONTENT) "<item><title>A</title><content:encoded>Cut…"
                     "</content:encoded><description>Whole this time."
                     "</description></item>" END_RSS,
     "m=1 t=A x=Whole this time. s=Harbour Post\n"                                                                                                  },
    {ITEM("<title>A</title><yandex:full-text>All of it.</yandex:full-text>"),
     "m=1 t=A x=All of it. s=Harbour Post\n"                                                                                                        },
    {ITEM("<description>No title here.</description>"),
     "m=1 x=No title here. s=Harbour Post\n"                                                                                                        },
    {ITEM("<title>\n A  ferry\n sold </title>"),
     "m=1 t=A ferry sold s=Harbour Post\n"                                                                                                          },
    {ITEM("<title>A &lt;b&gt;ferry&lt;/b&gt;</title>"),
     "m=1 t=A ferry s=Harbour Post\n"                                                                                                               },
    {ITEM("<link>https://p.example/1</link>"),                                        "skip item 1: neither title nor "
                                               "text\n"                                               },
    {ITEM("<title>A</title><media:content xmlns:media='urn:m'><media:title>"
          "Picture</media:title><description>Of a ship</description>"
          "</media:content><title>B</title>"),
     "m=1 t=A s=Harbour Post\n"                                                                                                                     },
    {RSS "<image><title>Logo</title><link>https://l.example/</link></image>"
         "<item><title>A</title></item>" END_RSS,
     "m=1 t=A s=Harbour Post\n"                                                                                                                     },
 /* several, again, in what order they come */
    {RSS
     "<item><title>B</title><guid>b</guid></item><item><title>A</title>"
     "<guid>a</guid></item><item><title>C</title><guid>b</guid></item>" END_RSS,
     "m=b t=B s=Harbour Post\nm=a t=A s=Harbour Post\n"
     "m=b t=C s=Harbour Post\n"                                                                                                                     },
    {RSS "<item></item><item><title>A</title></item>" END_RSS,
     "skip item 1: neither title nor text\nm=2 t=A s=Harbour Post\n"                                                                                },
    {"<rss><channel><item><title>A</title></item><title>Late</title></channel>"
     "</rss>",                                                                   "m=1 t=A\n"                                                   },
    {RSS END_RSS,                                                                     ""                                                            },
 /* other kinds of RSS */
    {"<rss version='0.91'><channel><title>H</title></channel><item><title>A"
     "</title></item></rss>",                                                    "m=1 t=A s=H\n"                                               },
    {"<!DOCTYPE rss PUBLIC '-//N//DTD RSS 0.91//EN' 'http://n.example/d'><rss>"
     "<channel><title>H</title><item><title>A &eacute;</title></item></channel>"
     "</rss>",                                                                   "m=1 t=A é s=H\n"                                            },
    {"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
     "xmlns='http://purl.org/rss/1.0/' " DC "><channel rdf:about='urn:c'>"
     "<title>H</title><dc:language>uk</dc:language><items><rdf:Seq><rdf:li "
     "rdf:resource='https://p.example/1'/></rdf:Seq></items></channel>"
     "<image><title>Logo</title></image>"
     "<item rdf:about='https://p.example/1'><title>A</title>"
     "<link>https://p.example/1</link><description>One.</description>"
     "<dc:date>2025-12-14</dc:date></item></rdf:RDF>",                           "m=https://p.example/1 t=A x=One. d=2025-12-14 u=https://p.example/1 s=H "
     "l=uk\n"                                                                            },
    {"<rss xmlns='urn:made-up'><channel><title>H</title><item><title>A</title>"
     "</item></channel></rss>",                                                  "m=1 t=A s=H\n"                                               },
 /* Atom */
    {ENTRY("<id>tag:1</id><title>A</title><link rel='self' href='/s'/>"
           "<link href='https://p.example/1'/><link rel='enclosure' href='/e'/>"
           "<updated>2025-12-15T00:00:00Z</updated>"
           "<published>2025-12-14T00:00:00Z</published>"
           "<author><name>Ann Example</name><email>a@p.example</email></author>"
           "<author><name>Bo Sample</name></author>"
           "<category term='sea' label='Sea'/><category term='ships'/>"
           "<summary>One.</summary>"),
     "m=tag:1 t=A x=One. a=Ann Example, Bo Sample d=2025-12-14 "
     "u=https://p.example/1 s=Harbour Post g=Sea|ships\n"                                                                                           },
    {ENTRY("<title>A</title><updated>2025-12-15T00:00:00Z</updated>"),
     "m=1 t=A d=2025-12-15 s=Harbour Post\n"                                                                                                        },
    {ENTRY("<title>A</title><content type='html'>&lt;p&gt;One.&lt;/p&gt;"
           "</content>"),
     "m=1 t=A x=One. s=Harbour Post\n"                                                                                                              },
    {ENTRY("<title>A</title><content type='xhtml'>" XHTML
           "<p>One <em>and</em><br/>two.</p></div></content>"),
     "m=1 t=A x=One and|two. s=Harbour Post\n"                                                                                                      },
    {ENTRY("<title type='xhtml'>" XHTML "Less <em>than</em></div></title>"),
     "m=1 t=Less than s=Harbour Post\n"                                                                                                             },
    {ENTRY("<title>A</title><content type='text'>One.\n\nTwo &amp;amp; three."
           "</content>"),
     "m=1 t=A x=One.||Two &amp; three. s=Harbour Post\n"                                                                                            },
    {ENTRY("<title>A</title><content type='text'>&lt;p&gt;One.&lt;/p&gt;"
           "</content>"),
     "m=1 t=A x=One. s=Harbour Post\n"                                                                                                              },
    {ENTRY("<title>A</title><content type='image/png'>iVBORw0KGgo=</content>"
           "<summary>A ship.</summary>"),
     "m=1 t=A x=A ship. s=Harbour Post\n"                                                                                                           },
    {ENTRY("<title>A</title><content src='https://p.example/v.mp4' "
           "type='video/mp4'/>"),
     "m=1 t=A s=Harbour Post\n"                                                                                                                     },
    {ATOM "<author><name>All</name></author><entry><title>A</title></entry>"
          "<entry><title>B</title><author><name>Own</name></author></entry>"
          "</feed>",                                                             "m=1 t=A a=All s=Harbour Post\nm=2 t=B a=Own s=Harbour Post\n"},
    {ENTRY("<title>A</title><source><id>x</id><title>Wire</title><updated>"
           "2001-01-01</updated></source>"),
     "m=1 t=A s=Wire\n"                                                                                                                             },
    {"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de-AT' "
     "xml:base='https://p.example/x/'><title>H</title><entry xml:lang='en'>"
     "<title>A</title><link href='1'/></entry><entry xml:base='y/'>"
     "<title>B</title><link href='2'/></entry></feed>",                          "m=https://p.example/x/1 t=A u=https://p.example/x/1 s=H l=en\n"
     "m=https://p.example/x/y/2 t=B u=https://p.example/x/y/2 s=H l=de\n"               },
    {"<feed version='0.3' xmlns='http://purl.org/atom/ns#'><title>H</title>"
     "<entry><title>A</title><issued>2004-01-02T00:00:00Z</issued>"
     "<modified>2005-01-02T00:00:00Z</modified><content type='text/html' "
     "mode='escaped'>&lt;p&gt;One.&lt;/p&gt;</content></entry></feed>",          "m=1 t=A x=One. d=2004-01-02 s=H\n"                           },
    {"<feed xmlns='http://purl.org/atom/ns#'><title>H</title><entry><title>A"
     "</title><content mode='base64' type='text/html'>PHA+</content></entry>"
     "</feed>",                                                                  "m=1 t=A s=H\n"                                               },
    {"<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:title>H</a:title>"
     "<a:entry><a:title>A</a:title></a:entry></a:feed>",                         "m=1 t=A s=H\n"                                               },
    {"<entry xmlns='http://www.w3.org/2005/Atom'><title>A</title></entry>",
     "m=1 t=A\n"                                                                                                                                    },
 /* broken, and read all the same */
    {ITEM("<title>R&D at AT&T&nbsp;now</title>"
          "<link>https://p.example/?a=1&b=2</link>"),
     "m=https://p.example/?a=1&b=2 t=R&D at AT&T now "
     "u=https://p.example/?a=1&b=2 s=Harbour Post\n"                                                                                                },
    {"\n\n<?xml version='1.0' encoding='iso-8859-1'?>\n" ITEM(
         "<title>\xc3\xa9t\xc3\xa9</title>"),
     "m=1 t=été s=Harbour Post\n"                                                                                                                 },
    {"<?xml version='1.0' encoding='utf-8'?>" ITEM(
         "<title>\xe9t\xe9 \x96 \x07x</title>"),
     "m=1 t=été – x s=Harbour Post\n"                                                                                                           },
};

START_TEST(feeds_are_articles)
{
    struct pt_buf shown;
    struct pt_error err = {.message = ""};
    pt_buf_init(&shown, PT_BUF_NO_CEILING);
    const enum pt_status status = rig_read_bytes(
        &pt_source_feed, "/f.xml", pt_str_of(feeds[_i].bytes), &shown, &err);
    ck_assert_msg(strcmp(pt_buf_z(&shown), feeds[_i].shown) == 0,
                  "%s\nis  %snot %s%s", feeds[_i].bytes, pt_buf_z(&shown),
                  feeds[_i].shown, err.message);
    ck_assert_msg(status == PT_OK, "%s: %s", feeds[_i].bytes, err.message);
    pt_buf_fini(&shown);
}
END_TEST

/* --------------------------------------------------- no feed, or half --- */

static const struct {
    const char *bytes;
    enum pt_status status;
    const char *reason;
    const char *shown;
} failures[] = {
    {"",                                                                 PT_EINVALID,  "empty",                    ""                        },
    {"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>x"
     "</loc></url></urlset>",                                       PT_ENOTFOUND, "no feed",                  ""                        },
    {"<svg xmlns='http://www.w3.org/2000/svg'><title>Map</title></svg>",
     PT_ENOTFOUND,                                                                     "no feed",                  ""                        },
    {"<opml><body><outline text='x'/></body></opml>",                    PT_ENOTFOUND, "no feed",
     ""                                                                                                                                      },
    {"<html><body>Not found</body></html>",                              PT_ENOTFOUND, "no feed",                  ""                        },
    {"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
     "<rdf:Description/></rdf:RDF>",                                PT_ENOTFOUND, "no feed",                  ""                        },
    {"GIF89a",                                                           PT_ENOTFOUND, "no XML",                   ""                        },
    {RSS "<item><title>A</title></item><item><title>B</title></item><item>"
         "<title>C",                                                PT_EINVALID,  "cut off after 2 articles",
     "m=1 t=A s=Harbour Post\nm=2 t=B s=Harbour Post\n"                                                                                      },
    {RSS "<item><title>A</title></item>",                                PT_EINVALID,
     "cut off after 1 article",                                                                                    "m=1 t=A s=Harbour Post\n"},
    {RSS,                                                                PT_EINVALID,  "cut off after 0 articles", ""                        },
 /* tags that were never closed: the end comes too early, nothing is lost */
    {RSS "<item><title>A</title><item><title>B</title></item>" END_RSS,
     PT_EINVALID,                                                                      "cut off after 2 articles",
     "m=1 t=A s=Harbour Post\nm=2 t=B s=Harbour Post\n"                                                                                      },
    {RSS "<item><title>A</title><description>One<br>two</description></item>"
         "<item><title>B</title></item>" END_RSS,
     PT_EINVALID,                                                                      "cut off after 2 articles",
     "m=1 t=A x=One|two s=Harbour Post\nm=2 t=B s=Harbour Post\n"                                                                            },
};

START_TEST(what_is_no_feed_is_ignored_and_half_a_feed_told)
{
    struct pt_buf shown;
    struct pt_error err = {.message = ""};
    pt_buf_init(&shown, PT_BUF_NO_CEILING);
    ck_assert_int_eq(rig_read_bytes(&pt_source_feed, "/f.xml",
                                    pt_str_of(failures[_i].bytes), &shown,
                                    &err),
                     failures[_i].status);
    ck_assert_str_eq(err.message, failures[_i].reason);
    ck_assert_str_eq(pt_buf_z(&shown), failures[_i].shown);
    pt_buf_fini(&shown);
}
END_TEST

static enum pt_status see_origins(void *context,
                                  const struct pt_article *article,
                                  struct pt_error *err)
{
    (void)err;
    memcpy(context, article->origins, sizeof article->origins);
    return PT_OK;
}

START_TEST(facts_are_the_feeds_and_never_the_file_names)
{
    unsigned char origins[PT_N_FACTS] = {0};
    struct pt_arena arena;
    struct pt_input input = {.path = PT_STR("/2024-01-02.xml")};
    const struct pt_article_sink sink = {.take = see_origins,
                                         .context = origins};
    struct pt_error err;
    pt_arena_init(&arena);
    pt_input_init_bytes(&input,
                        PT_STR(ITEM("<title>A</title><author>Ann</author>")));
    ck_assert_int_eq(pt_source_feed.read(&input, &arena, &sink, &err), PT_OK);
    ck_assert_int_eq(origins[PT_FACT_TITLE], PT_ORIGIN_FEED);
    ck_assert_int_eq(origins[PT_FACT_AUTHOR], PT_ORIGIN_FEED);
    ck_assert_int_eq(origins[PT_FACT_SOURCE], PT_ORIGIN_FEED);
    ck_assert_int_eq(origins[PT_FACT_DATE], PT_ORIGIN_NONE);
    ck_assert_int_eq(origins[PT_FACT_URL], PT_ORIGIN_NONE);
    pt_input_fini(&input);
    pt_arena_fini(&arena);
}
END_TEST

START_TEST(too_deep_a_feed_keeps_what_came_before)
{
    struct pt_buf bytes, shown;
    struct pt_error err;
    pt_buf_init(&bytes, PT_BUF_NO_CEILING);
    pt_buf_init(&shown, PT_BUF_NO_CEILING);
    pt_buf_puts(&bytes, RSS "<item><title>A</title></item>");
    for (int i = 0; i < 100000; i++)
        pt_buf_puts(&bytes, "<b>");
    ck_assert_int_eq(rig_read_bytes(&pt_source_feed, "/f.xml",
                                    pt_buf_str(&bytes), &shown, &err),
                     PT_ELIMIT);
    ck_assert_str_eq(err.message,
                     "more than 256 elements deep, after 1 article");
    ck_assert_str_eq(pt_buf_z(&shown), "m=1 t=A s=Harbour Post\n");
    pt_buf_fini(&bytes);
    pt_buf_fini(&shown);
}
END_TEST

/* -------------------------------------------------------------- size --- */

/* head, then n times body, then tail. */
struct long_feed {
    struct pt_str head, body, tail;
    size_t n_left;
    bool has_head, has_tail;
};

static enum pt_status fill_long(struct pt_input *input,
                                char *room,
                                size_t n,
                                size_t *out_n,
                                struct pt_error *err)
{
    struct long_feed *const feed = input->context;
    (void)err;
    *out_n = 0;
    while (*out_n < n) {
        struct pt_str s = feed->body;
        if (!feed->has_head)
            s = feed->head;
        else if (!feed->n_left && !feed->has_tail)
            s = feed->tail;
        else if (!feed->n_left)
            break;
        if (*out_n + s.len > n)
            break;
        memcpy(room + *out_n, s.ptr, s.len);
        *out_n += s.len;
        if (!feed->has_head)
            feed->has_head = true;
        else if (!feed->n_left)
            feed->has_tail = true;
        else
            feed->n_left--;
    }
    return PT_OK;
}

static enum pt_status
count(void *context, const struct pt_article *article, struct pt_error *err)
{
    (void)article;
    (void)err;
    ++*(size_t *)context;
    return PT_OK;
}

static long memory_now(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss; /* KiB */
}

START_TEST(a_feed_of_any_length_takes_the_same_memory)
{
    enum { N = 100000, MOST_KIB = 32 << 10 };
    struct long_feed feed = {
        .head = PT_STR(RSS),
        .body = PT_STR("<item><title>A ferry</title><description><![CDATA[<p>"
                       "The ferry left at dawn with eleven passengers and a "
                       "crate of hens.</p><p>Nobody knew when it would be "
                       "back.</p>]]></description></item>\n"),
        .tail = PT_STR(END_RSS),
        .n_left = N,
    };
    struct pt_input input = {.path = PT_STR("/f.xml")};
    struct pt_arena arena;
    struct pt_error err;
    size_t n = 0;
    const struct pt_article_sink sink = {.take = count, .context = &n};
    const long before = memory_now();
    pt_arena_init(&arena);
    pt_input_init_fill(&input, fill_long, &feed);
    ck_assert_int_eq(pt_source_feed.read(&input, &arena, &sink, &err), PT_OK);
    ck_assert_uint_eq(n, N);
    pt_input_fini(&input);
    pt_arena_fini(&arena);
#ifndef __SANITIZE_ADDRESS__
    ck_assert_int_lt(memory_now() - before, MOST_KIB);
#else
    (void)before;
#endif
}
END_TEST

START_TEST(an_item_larger_than_an_article_is_skipped)
{
    struct pt_buf bytes, shown;
    struct pt_error err;
    pt_buf_init(&bytes, PT_BUF_NO_CEILING);
    pt_buf_init(&shown, PT_BUF_NO_CEILING);
    pt_buf_puts(&bytes, RSS "<item><title>A</title><description>");
    while (bytes.len < PT_MAX_ARTICLE_BYTES + 4096)
        pt_buf_puts(&bytes, "The ferry left at dawn with eleven passengers. ");
    pt_buf_puts(&bytes,
                "</description></item><item><title>B</title></item>" END_RSS);
    ck_assert_int_eq(rig_read_bytes(&pt_source_feed, "/f.xml",
                                    pt_buf_str(&bytes), &shown, &err),
                     PT_OK);
    ck_assert_str_eq(pt_buf_z(&shown),
                     "skip item 1: larger than 8 MiB, no article\n"
                     "m=2 t=B s=Harbour Post\n");
    pt_buf_fini(&bytes);
    pt_buf_fini(&shown);
}
END_TEST

START_TEST(mutated_feeds_end)
{
    static const char marks[] = "<>&;'\"=/!?-[]#x\x00\xc3\xff \n";
    uint32_t seed = (uint32_t)_i * 104729 + 1;
    for (int round = 0; round < 100; round++) {
        struct pt_buf bytes;
        struct pt_error err;
        pt_buf_init(&bytes, PT_BUF_NO_CEILING);
        pt_buf_puts(&bytes, feeds[rig_draw(&seed) % PT_COUNTOF(feeds)].bytes);
        for (uint32_t n = rig_draw(&seed) % 12; n; n--)
            bytes.ptr[rig_draw(&seed) % bytes.len] =
                marks[rig_draw(&seed) % (sizeof marks - 1)];
        pt_buf_cut(&bytes, bytes.len - rig_draw(&seed) % (bytes.len / 4));
        (void)!rig_read_bytes(&pt_source_feed, "/f.xml", pt_buf_str(&bytes),
                              NULL, &err);
        pt_buf_fini(&bytes);
    }
}
END_TEST

Suite *pt_suite_source_feed(void)
{
    Suite *const suite = suite_create("source_feed");
    TCase *tc = tcase_create("feeds");
    tcase_add_loop_test(tc, feeds_are_articles, 0, PT_COUNTOF(feeds));
    tcase_add_loop_test(tc, what_is_no_feed_is_ignored_and_half_a_feed_told, 0,
                        PT_COUNTOF(failures));
    tcase_add_test(tc, facts_are_the_feeds_and_never_the_file_names);
    suite_add_tcase(suite, tc);
    tc = tcase_create("size");
    tcase_add_test(tc, too_deep_a_feed_keeps_what_came_before);
    tcase_add_test(tc, a_feed_of_any_length_takes_the_same_memory);
    tcase_add_test(tc, an_item_larger_than_an_article_is_skipped);
    tcase_add_loop_test(tc, mutated_feeds_end, 0, 20);
    suite_add_tcase(suite, tc);
    return suite;
}
