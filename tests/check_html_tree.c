/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_html_tree.c: HTML -> nodes, and what bad HTML may cost.
 */
#include "common/buf.h"
#include "common/utf8.h"
#include "indexer/sources/html.h"
#include "indexer/sources/html_charset.h"
#include "indexer/sources/html_tree.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

Suite *pt_suite_html_tree(void);

static struct pt_arena arena;

static void begin(void)
{
    pt_arena_init(&arena);
}

static void end(void)
{
    pt_arena_fini(&arena);
}

/* ---------------------------------------------------------------- shape --- */

static const char *name_of(enum pt_html_tag tag)
{
    static const char *const names[PT_N_HTML_TAGS] = {
#define NAME(name, kind) [PT_HTML_##name] = #name,
        PT_HTML_TAG_LIST(NAME)
#undef NAME
    };
    return names[tag];
}

/* "p('a')p('b')": the root is left out, and the <piece> that stands around
 * what is no whole page. */
static void
draw(const struct pt_html_tree *tree, uint32_t i, struct pt_buf *out)
{
    const struct pt_html_node *const node = &tree->nodes[i];
    if (node->tag == PT_HTML_TEXT) {
        pt_buf_printf(out, "'%.*s'", PT_STR_FMT(node->text));
        return;
    }
    if (node->tag == PT_HTML_UNKNOWN)
        pt_buf_add(out, node->text);
    else
        pt_buf_puts(out, name_of(node->tag));
    if (node->end == i + 1)
        pt_buf_add_byte(out, ' ');
    else
        pt_buf_add_byte(out, '(');
    for (uint32_t k = i + 1; k < node->end; k = tree->nodes[k].end)
        draw(tree, k, out);
    if (node->end > i + 1)
        pt_buf_add_byte(out, ')');
}

/* Sums up what must hold of every tree. */
static void tree_is_sane(const struct pt_html_tree *tree)
{
    ck_assert_uint_gt(tree->n_nodes, 0);
    ck_assert_uint_eq(tree->nodes[0].end, tree->n_nodes);
    for (uint32_t i = 1; i < tree->n_nodes; i++) {
        const struct pt_html_node *const node = &tree->nodes[i];
        ck_assert_uint_lt(node->parent, i);
        ck_assert_uint_gt(node->end, i);
        ck_assert_uint_le(node->end, tree->nodes[node->parent].end);
        ck_assert(node->tag != PT_HTML_TEXT || node->end == i + 1);
    }
}

static const struct {
    const char *html;
    const char *drawn;
} shapes[] = {
    {"<p>a<p>b",                                                     "p('a')p('b')"             },
    {"<ul><li>a<li>b</ul>c",                                         "ul(li('a')li('b'))'c'"    },
    {"<table><tr><td>a<td>b<tr><td>c</table>",
     "table(tr(td('a')td('b'))tr(td('c')))"                                                     },
    {"<dl><dt>a<dd>b<dt>c</dl>",                                     "dl(dt('a')dd('b')dt('c'))"},
    {"a<b>b</b>c",                                                   "'a'b('b')'c'"             },
    {"<div>x<!-- y -->z</div>",                                      "div('xz')"                },
    {"<div>&amp;&lt;&eacute;&#8217;&nbsp;</div>",                    "div('&<é’\xc2\xa0')"   },
    {"<div>&nosuch; & &#x110000;</div>",                             "div('&nosuch; & ')"       },
    {"<DIV><Em>a</eM></DIV>",                                        "div(em('a'))"             },
    {"<x-card><q>a</q></x-card>",                                    "x-card(q('a'))"           },
    {"<script>if (a</b>c) '</p>'</script><p>d",                      "script p('d')"            },
    {"<style>p > a {}</style><p>d",                                  "style p('d')"             },
    {"<script type='application/ld+json'>{\"a\":\"</b>\"}</script>",
     "script('{\"a\":\"</b>\"}')"                                                               },
    {"<p>a</div></b></section>b",                                    "p('ab')"                  },
    {"<p>a<br>b<br/>c",                                              "p('a'br 'b'br 'c')"       },
    {"<title>a &lt; b</title>",                                      "title('a < b')"           },
    {"<a href='x'>a<a href='y'>b",                                   "a('a')a('b')"             },
    {"<p title='a>b' class=\"x\">c",                                 "p('c')"                   },
    {"<div>a<",                                                      "div('a<')"                },
    {"<div>a</",                                                     "div('a')"                 },
    {"<!DOCTYPE html><?php echo 1 ?><div>a</div>",                   "div('a')"                 },
    {"",                                                             ""                         },
};

START_TEST(pages_become_nodes_however_they_are_written)
{
    struct pt_html_tree tree;
    struct pt_buf drawn;
    pt_buf_init(&drawn, PT_BUF_NO_CEILING);
    ck_assert_int_eq(
        pt_html_tree_parse(pt_str_of(shapes[_i].html), &arena, &tree, NULL),
        PT_OK);
    tree_is_sane(&tree);
    for (uint32_t k = 2; k < tree.n_nodes; k = tree.nodes[k].end)
        draw(&tree, k, &drawn);
    ck_assert_msg(strcmp(pt_buf_z(&drawn), shapes[_i].drawn) == 0,
                  "%s\n  is     %s\n  wanted %s", shapes[_i].html,
                  pt_buf_z(&drawn), shapes[_i].drawn);
    pt_buf_fini(&drawn);
}
END_TEST

START_TEST(attributes_that_are_asked_for_are_kept)
{
    struct pt_html_tree tree;
    ck_assert_int_eq(
        pt_html_tree_parse(PT_STR("<div CLASS='a &amp; b' hidden onclick='x'"
                                  " data-testid=t>c</div>"),
                           &arena, &tree, NULL),
        PT_OK);
    const struct pt_html_node *const div = &tree.nodes[2];
    ck_assert_uint_eq(div->n_values, 3);
    ck_assert(
        pt_str_equal(pt_html_get(div, PT_HTML_ATTR_class), PT_STR("a & b")));
    ck_assert(pt_html_has(div, PT_HTML_ATTR_hidden));
    ck_assert(!pt_html_has(div, PT_HTML_ATTR_id));
    ck_assert_uint_eq(pt_html_get(div, PT_HTML_ATTR_id).len, 0);
}
END_TEST

START_TEST(a_long_attribute_is_cut_at_a_character)
{
    struct pt_html_tree tree;
    struct pt_buf page;
    pt_buf_init(&page, PT_BUF_NO_CEILING);
    pt_buf_puts(&page, "<p class='x");
    for (unsigned i = 0; i < PT_MAX_HTML_ATTRIBUTE_BYTES; i++)
        pt_buf_puts(&page, "é");
    pt_buf_puts(&page, "'>a");
    ck_assert_int_eq(pt_html_tree_parse(pt_buf_str(&page), &arena, &tree, NULL),
                     PT_OK);
    const struct pt_str value = pt_html_get(&tree.nodes[2], PT_HTML_ATTR_class);
    ck_assert_uint_eq(value.len, PT_MAX_HTML_ATTRIBUTE_BYTES - 1);
    ck_assert_uint_eq(pt_utf8_valid_length(value), value.len);
    pt_buf_fini(&page);
}
END_TEST

/* ---------------------------------------------------------- bad input --- */

static const struct {
    const char *unit;
    unsigned n;
    const char *tail;
    enum pt_status status;
    const char *kept; /* in the text of the tree */
} floods[] = {
    {"<div>",      100000, "deep",         PT_OK,     "deep"  },
    {"<b>",        100000, "deep",         PT_OK,     "deep"  },
    {"<div><p>",   50000,  "deep",         PT_OK,     "deep"  },
    {"<font>x",    20000,  "</b></i>deep", PT_OK,     "deep"  },
    {"</em>",      200000, "behind",       PT_OK,     "behind"},
    {"<a",         500000, "",             PT_OK,     ""      },
    {"<a ",        300000, "",             PT_ELIMIT, ""      },
    {"<",          500000, "",             PT_OK,     "<<<"   },
    {"&",          100000, "behind",       PT_OK,     "behind"},
    {"<!--",       200000, "",             PT_OK,     ""      },
    {"<![CDATA[",  100000, "",             PT_OK,     ""      },
    {"<?",         100000, "",             PT_OK,     ""      },
    {"<script></", 100000, "",             PT_OK,     ""      },
    {"<select>",   50000,  "",             PT_OK,     ""      },
    {"<table>x",   50000,  "<td>behind",   PT_OK,     "behind"},
    {"<p>x</p>",   400000, "",             PT_ELIMIT, ""      },
    {"\xc3\xa9",   300000, "behind",       PT_OK,     "behind"},
};

START_TEST(floods_cost_little_and_lose_no_text)
{
    struct pt_html_tree tree;
    struct pt_buf page;
    struct pt_error err;
    bool is_kept = floods[_i].kept[0] == '\0';
    pt_buf_init(&page, PT_BUF_NO_CEILING);
    for (unsigned i = 0; i < floods[_i].n; i++)
        pt_buf_puts(&page, floods[_i].unit);
    if (floods[_i].n == 20000)
        for (unsigned i = 0; i < 50000; i++)
            pt_buf_puts(&page, "</em>");
    pt_buf_puts(&page, floods[_i].tail);
    ck_assert_int_eq(pt_html_tree_parse(pt_buf_str(&page), &arena, &tree, &err),
                     floods[_i].status);
    if (floods[_i].status == PT_OK) {
        tree_is_sane(&tree);
        for (uint32_t i = 0; i < tree.n_nodes && !is_kept; i++)
            is_kept =
                tree.nodes[i].tag == PT_HTML_TEXT &&
                tree.nodes[i].text.len >= strlen(floods[_i].kept) &&
                (pt_str_begins(tree.nodes[i].text,
                               pt_str_of(floods[_i].kept)) ||
                 pt_str_ends(tree.nodes[i].text, pt_str_of(floods[_i].kept)));
        ck_assert_msg(is_kept, "%s: %s is lost", floods[_i].unit,
                      floods[_i].kept);
    }
    pt_buf_fini(&page);
}
END_TEST

START_TEST(an_element_of_many_attributes_is_refused_but_not_a_script)
{
    struct pt_html_tree tree;
    struct pt_buf page;
    struct pt_error err;
    pt_buf_init(&page, PT_BUF_NO_CEILING);
    pt_buf_puts(&page, "<script>if (a <b");
    for (unsigned i = 0; i < 2 * PT_MAX_HTML_ATTRIBUTES; i++)
        pt_buf_printf(&page, " a%u", i);
    pt_buf_puts(&page, ")</script><p>x</p>");
    ck_assert_int_eq(pt_html_tree_parse(pt_buf_str(&page), &arena, &tree, &err),
                     PT_OK);
    pt_buf_clear(&page);
    pt_buf_puts(&page, "<p");
    for (unsigned i = 0; i < 2 * PT_MAX_HTML_ATTRIBUTES; i++)
        pt_buf_printf(&page, " a%u", i);
    pt_buf_puts(&page, ">x</p>");
    ck_assert_int_eq(pt_html_tree_parse(pt_buf_str(&page), &arena, &tree, &err),
                     PT_ELIMIT);
    ck_assert_str_eq(err.message, "an element of more than 512 attributes");
    pt_buf_fini(&page);
}
END_TEST

START_TEST(a_page_of_many_megabytes_is_refused)
{
    struct pt_html_tree tree;
    struct pt_error err;
    char *const bytes = pt_arena_alloc(&arena, PT_MAX_HTML_BYTES + 1);
    ck_assert_ptr_nonnull(bytes);
    memset(bytes, ' ', PT_MAX_HTML_BYTES + 1);
    ck_assert_int_eq(pt_html_tree_parse(pt_str_n(bytes, PT_MAX_HTML_BYTES + 1),
                                        &arena, &tree, &err),
                     PT_ELIMIT);
    ck_assert_str_eq(err.message, "a page of more than 16 MB");
}
END_TEST

static const struct {
    const char *bytes;
    size_t len;
    enum pt_status status;
    const char *text;
} broken[] = {
#define BYTES(z) z, sizeof(z) - 1
    {BYTES(""),                                                                      PT_EINVALID, ""                                     },
    {BYTES("   \n"),                                                                 PT_EINVALID, ""                                     },
    {BYTES("<html><body></body></html>"),                                            PT_EINVALID, ""                                     },
    {BYTES("<script>var a = 1;</script>"),                                           PT_EINVALID, ""                                     },
    {BYTES("\x7f"
           "ELF\0\0\1\2<p>a"),
                                     PT_EINVALID,                                                                                 ""                                     },
    {BYTES("<p>caf\xe9 society met.</p>"),                                           PT_OK,       "café society met."                   },
    {BYTES(
         "<p>caf\xc3\xa9 soci\xc3\xa9t\xc3\xa9 \xff m\xc3\xa9t\xc3\xa9o.</p>"),
                                     PT_OK,                                                                                       "café société \xef\xbf\xbd météo."},
    {BYTES("\xef\xbb\xbf<p>Nine boats left.</p>"),                                   PT_OK,       "Nine boats left."                     },
    {BYTES("\xff\xfe<\0p\0>\0N\0i\0n\0e\0 \0b\0o\0a\0t\0s\0.\0"),                    PT_OK,
                                     "Nine boats."                                                                                                                       },
    {BYTES("no markup at all, only a line."),                                        PT_OK,
                                     "no markup at all, only a line."                                                                                                    },
#undef BYTES
};

START_TEST(broken_bytes_are_mended_or_refused)
{
    struct pt_article article = {.date = PT_DATE_NONE};
    struct pt_error err;
    const struct pt_html html = {
        .bytes = pt_str_n(broken[_i].bytes, broken[_i].len),
    };
    ck_assert_int_eq(pt_html_read(&html, &arena, &article, &err),
                     broken[_i].status);
    ck_assert_msg(pt_str_equal(article.text, pt_str_of(broken[_i].text)),
                  "row %d: %.*s", _i, PT_STR_FMT(article.text));
}
END_TEST

/* ------------------------------------------------------------ charset --- */

static const struct {
    const char *html;
    const char *charset;
} charsets[] = {
    {"<html><head><meta charset=\"windows-1251\">",                          "windows-1251"},
    {"<META CHARSET=koi8-r>",                                                "koi8-r"      },
    {"<meta http-equiv=Content-Type content=\"text/html; charset=gb2312\">",
     "gb2312"                                                                              },
    {"<?xml version='1.0' encoding='ISO-8859-2'?><html>",                    "ISO-8859-2"  },
    {"<meta charset='utf-16'>",                                              ""            },
    {"<meta name=charset><p>charset=x",                                      ""            },
    {"<p>the charset=koi8-r of old",                                         ""            },
    {"<meta charset=",                                                       ""            },
};

START_TEST(a_page_declares_its_encoding)
{
    const struct pt_str found = pt_html_charset(pt_str_of(charsets[_i].html));
    ck_assert_msg(pt_str_equal(found, pt_str_of(charsets[_i].charset)),
                  "%s: %.*s", charsets[_i].html, PT_STR_FMT(found));
}
END_TEST

/* ----------------------------------------------------------- mutation --- */

static const char whole_page[] =
    "<!DOCTYPE html><html lang=en><head><title>Ferry sinks | Herald</title>"
    "<meta property='og:title' content='Ferry sinks'><script type="
    "'application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Ferry "
    "sinks\",\"datePublished\":\"2024-05-06\",\"author\":[{\"name\":\"Ann\"}]}"
    "</script></head><body><nav><ul><li><a href='/'>Home</a><li><a href='/w'>"
    "World</a></ul></nav><article class='post'><h1>Ferry sinks</h1><p class="
    "'byline'>By Ann Example <time datetime='2024-05-06'>6 "
    "May</time></p><p>The "
    "ferry left at dawn with eleven passengers &amp; a crate of "
    "hens.</p><table>"
    "<tr><td>1<td>2</table><pre>a\n\nb</pre><div class='related'><a href=x>More"
    "</a></div><p>Nobody knew when it would be back.<br><br>Caf&eacute; é.</p>"
    "</article><div id=comments><h3>Comments</h3><p>Well.<a>Reply</a></div>"
    "<form><input name=a><textarea>x</textarea></form><footer>(c)</footer>";

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* Some bytes changed, some pieces left out, doubled or put elsewhere. */
static void mutate(struct pt_buf *page, uint32_t *state)
{
    static const char *const pieces[] = {
        "<",      ">",        "</",         "\"",       "<p>",
        "</div>", "<table>",  "<article>",  "<h1>",     "<!--",
        "&#",     "\xe2\x80", "<a href=x>", "<script>", "<pre>",
    };
    for (uint32_t n = 1 + next_random(state) % 6; n > 0; n--) {
        const struct pt_str all = pt_buf_str(page);
        const size_t at = next_random(state) % (all.len + 1);
        const size_t length = next_random(state) % 60;
        const size_t to = at + length < all.len ? at + length : all.len;
        const uint32_t what = next_random(state) % 4;
        struct pt_buf changed;
        pt_buf_init(&changed, PT_BUF_NO_CEILING);
        pt_buf_add(&changed, pt_str_sub(all, 0, what == 3 ? to : at));
        if (what == 0)
            pt_buf_puts(&changed,
                        pieces[next_random(state) % PT_COUNTOF(pieces)]);
        else if (what == 1)
            pt_buf_add_byte(&changed, (char)(1 + next_random(state) % 255));
        pt_buf_add(&changed, pt_str_sub(all, what == 2 ? to : at, all.len));
        pt_buf_fini(page);
        *page = changed;
    }
}

START_TEST(changed_pages_are_read_or_refused)
{
    enum { ROUNDS = 400 };
    uint32_t state = (uint32_t)_i + 1;
    for (int round = 0; round < ROUNDS; round++) {
        struct pt_article article = {.date = PT_DATE_NONE};
        struct pt_error err;
        struct pt_buf page;
        pt_buf_init(&page, PT_BUF_NO_CEILING);
        pt_buf_puts(&page, whole_page);
        mutate(&page, &state);
        const struct pt_html html = {
            .bytes = pt_buf_str(&page),
            .is_fragment = round % 7 == 0,
        };
        const enum pt_status status =
            pt_html_read(&html, &arena, &article, &err);
        ck_assert(status == PT_OK || status == PT_EINVALID ||
                  status == PT_ELIMIT);
        if (status == PT_OK) {
            const struct pt_str all[] = {article.text, article.boilerplate,
                                         article.title, article.author};
            ck_assert_uint_gt(article.text.len, 0);
            for (size_t i = 0; i < PT_COUNTOF(all); i++)
                ck_assert_uint_eq(pt_utf8_valid_length(all[i]), all[i].len);
        }
        pt_buf_fini(&page);
        pt_arena_reset(&arena);
    }
}
END_TEST

Suite *pt_suite_html_tree(void)
{
    Suite *const suite = suite_create("html_tree");
    TCase *tc = tcase_create("shape");
    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_loop_test(tc, pages_become_nodes_however_they_are_written, 0,
                        (int)PT_COUNTOF(shapes));
    tcase_add_test(tc, attributes_that_are_asked_for_are_kept);
    tcase_add_test(tc, a_long_attribute_is_cut_at_a_character);
    suite_add_tcase(suite, tc);
    tc = tcase_create("bad input");
    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_loop_test(tc, floods_cost_little_and_lose_no_text, 0,
                        (int)PT_COUNTOF(floods));
    tcase_add_test(tc,
                   an_element_of_many_attributes_is_refused_but_not_a_script);
    tcase_add_test(tc, a_page_of_many_megabytes_is_refused);
    tcase_add_loop_test(tc, broken_bytes_are_mended_or_refused, 0,
                        (int)PT_COUNTOF(broken));
    tcase_add_loop_test(tc, changed_pages_are_read_or_refused, 0, 8);
    suite_add_tcase(suite, tc);
    tc = tcase_create("charset");
    tcase_add_loop_test(tc, a_page_declares_its_encoding, 0,
                        (int)PT_COUNTOF(charsets));
    suite_add_tcase(suite, tc);
    return suite;
}
