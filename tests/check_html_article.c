/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_html_article.c: what of a page is its article. Whole layouts first, by
 * the words that must and must not be in the text; then one rule a row, by the
 * exact text. make extraction measures the same on pages made of a corpus.
 */
#include "indexer/sources/html.h"

#include <check.h>
#include <stdio.h>

Suite *pt_suite_html_article(void);

static struct pt_arena arena;

static void begin(void)
{
    pt_arena_init(&arena);
}

static void end(void)
{
    pt_arena_fini(&arena);
}

static struct pt_article read_page(const char *page, bool is_fragment)
{
    struct pt_article article = {.date = PT_DATE_NONE};
    struct pt_error err = {.message = ""};
    const struct pt_html html = {
        .bytes = pt_str_of(page),
        .is_fragment = is_fragment,
    };
    ck_assert_msg(pt_html_read(&html, &arena, &article, &err) == PT_OK,
                  "%.200s: %s", page, err.message);
    return article;
}

/* -------------------------------------------------------------- layouts --- */

/* Words of the article begin with "art", those around it with "clu". */
#define A1 "Artone artwo art three artfour artfive, artsix and artseven went."
#define A2 "Artten arteleven came back, artwelve said, with art thirteen artsy."
#define A3 "Art twenty, artful and artless, left again before art noon arts."
#define C1 "Cluone clutwo a clu of some length that stands beside, clusix clu."
#define C2 "Cluten clueleven said so for years, and no clu would clutter on."
#define LINK(text) "<a href='/x'>" text "</a>"
#define NAV                                                                    \
    "<ul><li>" LINK("Clu") "<li>" LINK("Cluster") "<li>" LINK("Club") "</ul>"
#define TEASER(tag)                                                            \
    "<" tag ">" LINK("Clu headline of clues") "<p>" C1 "</p></" tag ">"
#define P(text) "<p>" text "</p>"
#define TEXT P(A1) P(A2) P(A3) P(A1) P(A2) P(A3) P(A1) P(A2) P(A3) P(A2)

/* clang-format off */
static const struct {
    const char *name;
    const char *page;
} layouts[] = {
    {"semantic", "<header><a href=/>Clu</a><nav>" NAV
     "</nav></header><main><article>"
     "<header><h1>Title here</h1><p class=standfirst>" A1
     "</p><p class=byline>"
     "By Clu Cluster</p></header><figure><img src=x><figcaption>" A2
     "</figcaption></figure>" P(A3) P(A1) "</article><aside>" TEASER("div")
     "</aside></main><footer>" P(C1) "</footer>"},
    {"names", "<div class=site-menu>" NAV
     "</div><div class='page page--has-sidebar'>"
     "<div class=c-story><h1>Title here</h1><div " "class=c-story__text><div>"
     A1 "</div><div>" A2 "</div><div>" A3
     "</div></div></div><div class=c-sidebar>" TEASER("div") TEASER("div")
     "</div></div><div class=o-footer>" C1 C2 "</div>"},
    {"tables", "<table><tr><td>" NAV "<td><b>Title here</b><br><br>" A1
     "<br><br>" A2 "<br><br>" A3 "<td>" LINK("Clu clue") "<br>"
     LINK("Clu club") "<tr><td " "colspan=3><small>Copyright of clu and "
     "clu.</small></table>"},
    {"live", "<nav>" NAV
     "</nav><h1>Title here</h1><div class=live-blog><article><time>"
     "10:01</time>" P(A1) "</article><article><time>10:02</time>" P(A2)
     "</article><article><time>10:03</time>" P(A3) "</" "article></" "div>"},
    {"comments longer than the article", "<div><h1>Title here</h1><div>" P(A1)
     P(A2) "</div><div><h2>Comments (3)" "</h2><div><b>Clu</b>"
     P(C1 " " C2 " " C1) "<a href=#>Reply</a></div><div>" "<b>Clu</b>"
     P(C2 " " C1 " " C2) "<a " "href=#>Reply</a></" "div></div></div>"},
    {"comments without a heading",
     "<div class=a1><h1>Title here</h1><div class=b2>" P(A1) P(A2)
     "</div><div " "class=c3><div class=d4>" P(C1 " " C2)
     "<button>Reply</button></div><div " "class=e5>" P(C2 " " C1)
     "<button>Reply</button></" "div></div></div>"},
    {"a second article", "<div><div class=s><h1>Title here</h1>" P(A1) P(A2)
     "</div><div class=s>" "<h1>Clu title</h1>" P(C1) P(C2) P(C1) P(C2)
     "</div></div>"},
    {"teasers as articles", "<article><h1>Title here</h1>" P(A1) P(A2)
     "</article>" TEASER("article") TEASER("article") TEASER("article")
     TEASER("article")},
    {"boxes between paragraphs", "<div class=article-body><h1>Title here</h1>"
     P(A1) "<div><p>Clu, the clu " "of the "
     "week.</p><form><input><button>Clu</button></form></" "div>" P(A2)
     "<p>Read more: " LINK("clu of clues") "</" "p><p>Advertisement<" "/p>"
     P(A3) "<p>" "Sign " "up for " "the " "clu " "letter" " " LINK("clu")
     ".</p></div>"},
    {"teasers in the article", "<article><h1>Title here</h1>" P(A1)
     "<div><div>" TEASER("div") TEASER("div") TEASER("div") "</div></div>"
     P(A2) P(LINK("Clu of all clues")) P(A3) "</article>"},
    {"a form around all", "<form action=x><div>" NAV
     "<input></div><div><span>Title here</span><div>" P(A1) P(A2) P(A3)
     "</div></div><div>" LINK("Clu clue clu") "</div></form>"},
    {"a dialog above", "<div role=dialog>" P(C1) P(C2) P(C1) P(C2)
     "<button>Clu</button></div>" "<div><h1>Title here</h1>" P(A1) "</div>"},
    {"cookies that nothing tells but words",
     "<div class=x1><p>We use cookies, clu and clu. " C1 "</p>" P(C2) "</div>"
     "<div><h1>Title here</h1>" P(A1) P(A2) "</div>"},
    {"cyrillic", "<div><h1>Title here</h1><div>" P(A1) "<p><b>Читайте "
     "также:</b> " LINK("clu of " "clues") "</p>" P(A2) "<p>Подписывайтесь "
     "на " "clu</p></div><div>" "<h3>Комментарии</" "h3><div>" P(C1)
     "</div></" "div></" "div>"},
    {"amp", "<html amp><amp-sidebar>" NAV "</amp-sidebar><amp-consent>" P(C1)
     "</amp-consent><main><h1>Title " "here</h1>" P(A1) "<amp-ad>Clu</"
     "amp-ad>" P(A2) "</main>"},
    {"hidden", "<h1>Title here</h1>" P(A1) "<p hidden>" C1
     "</p><p style='color:red; " "display: none'>" C2
     "</p><div class='x sr-only'>" C1 "</div><template>" P(C1)
     "</template><noscript>" P(C2) "</noscript>" P(A2)},
    {"shown by a script only",
     "<body><div style='display:none'><h1>Title here</h1>" P(A1) P(A2) P(A3)
     P(A1) P(A2) P(A3) P(A1) P(A2) P(A3) P(A1) P(A2) P(A3) "</div></body>"},
    {"classes made by a program", "<nav>" NAV
     "</nav><h1>Title here</h1><div><p class=css-ad8kvm>" A1 "</p>"
     "<p class='share7x'>" A2 "</p></div><div class=ad2>" C1 "</div>"},
    {"a list of short lines", "<nav>" NAV
     "</nav><h1>Title here</h1><div><div>" P(A1) "</div><div><p>Art "
     "one</p></div><div><p>Art two</p></div><div><p>Art "
     "three</p></div><div>" P(A2) "</div></div>"},
    {"a class that means something else", "<nav>" NAV
     "</nav><h1>Title here</h1><div class='print-area follow'>" P(A1) P(A2)
     P(A3) "</div>"},
    {"an appeal to readers", "<h1>Title here</h1><div>" TEXT "<x-slot><div>"
     "<h2>Cluster</h2>" P(C1) P(C2) LINK("Clu now") "</div></x-slot>" P(A1)
     "</div>"},
    {"the same appeal twice", "<h1>Title here</h1><div>" TEXT "<div class=q><p>"
     C1 "</p><p>" LINK("Clu me in") "</p></div>" P(A1) "<div class=q><p>" C1
     "</p><p>" LINK("Clu me in") "</p></div></div>"},
    {"entries that end in a link", "<h1>Title here</h1><div>" TEXT
     "<div class=e>" P(A1) LINK("Here") "</div><div class=e>" P(A1) P(A2)
     LINK("Here") "</div><div class=e>" P(A3) LINK("Here") "</div></div>"},
    {"a box that ends in no link", "<h1>Title here</h1><div>" TEXT "<div>" P(A1)
     LINK("Here") P(A2) "</div></div>"},
    {"two links in a box", "<h1>Title here</h1><div>" TEXT "<div><p>Art of "
     LINK("arts") " stood there, artone said, for a day.</p>" LINK("Here")
     "</div></div>"},
    {"a brief text that ends in a link", "<h1>Title here</h1><div><p>Art said."
     "<div>" P(A1) P(A2) LINK("Here") "</div></div>"},
};
/* clang-format on */

static bool has_word_like(struct pt_str text, const char *begin, size_t *out_n)
{
    const size_t len = strlen(begin);
    *out_n = 0;
    for (size_t at = 0; at + len <= text.len; at++)
        *out_n += (at == 0 || strchr(" \n(\"", text.ptr[at - 1])) &&
                  pt_str_equal_ascii_case(pt_str_sub(text, at, at + len),
                                          pt_str_n(begin, len));
    return *out_n > 0;
}

START_TEST(the_article_and_nothing_else_is_text)
{
    size_t n_clutter, n_known, n_found;
    const struct pt_article article = read_page(layouts[_i].page, false);
    ck_assert_msg(!has_word_like(article.text, "clu", &n_clutter),
                  "%s: clutter in\n%.*s", layouts[_i].name,
                  PT_STR_FMT(article.text));
    has_word_like(article.text, "art", &n_found);
    /* Words of the page are those of its markup, too: "<article". */
    has_word_like(pt_str_of(layouts[_i].page), "art", &n_known);
    size_t n_in_clutter;
    ck_assert_msg(!has_word_like(article.boilerplate, "art", &n_in_clutter),
                  "%s: of the article lost\n%.*s", layouts[_i].name,
                  PT_STR_FMT(article.boilerplate));
    ck_assert_uint_gt(n_found, 5);
    ck_assert_uint_le(n_found, n_known + 200);
    ck_assert_msg(!strstr(layouts[_i].name, "hidden") ||
                      !has_word_like(article.boilerplate, "clu", &n_clutter),
                  "hidden text is shown");
}
END_TEST

/* ---------------------------------------------------------------- rules --- */

#define B "<h1>Title here</h1><p>" A1 "</p>"

/* clang-format off */
static const struct {
    const char *page;
    const char *text;
} rules[] = {
    /* paragraphs and white space */
    {B "<p>\n  " A2 "\n</p>", A1 "\n\n" A2},
    {B "<div>One <b>bo</b>ld <i>and</i> it&nbsp; ends here, all of it.</div>",
     A1 "\n\nOne bold and it ends here, all of it."},
    {B "<p>A line of verse<br>and another line of it</p>", A1
     "\n\nA line of verse\nand another line of it"},
    {B "<p>" A2 "<br><br>" A3 "</p>", A1 "\n\n" A2 "\n\n" A3},
    {B "<div>" A2 "<p>" A3 "</p>" A1 "</div>", A1 "\n\n" A2 "\n\n" A3 "\n\n"
     A1},
    {B "<ul><li>Nine boats<li>No hens</ul><p>" A2, A1
     "\n\nNine boats\nNo hens\n\n" A2},
    {B "<table><tr><th>Year<th>Boats<tr><td>2001<td>12</table><p>" A2, A1
     "\n\nYear | Boats\n2001 | 12\n\n" A2},
    {B "<dl><dt>Why did you go?<dd>" A2 "<dt>Why then?<dd>" A3 "</dl>", A1
     "\n\nWhy did you go?\n\n" A2 "\n\nWhy then?\n\n" A3},
    {B "<pre>Line one of it,\nline two of it.\n\nNext one.</pre>", A1
     "\n\nLine one of it,\nline two of it.\n\nNext one."},
    {B "<blockquote><p>" A2 "</p><footer>The harbour master</footer>"
     "</blockquote><p>" A3, A1 "\n\n" A2 "\n\nThe harbour master\n\n" A3},
    {B "<aside class=pullquote>" A2 "</aside>" P(A3), A1 "\n\n" A2 "\n\n" A3},
    {B "<p>" A2 " <a href=x>a link</a> in it.", A1 "\n\n" A2 " a link in it."},
    {B "<ruby>漢<rp>(</rp><rt>kan</rt></ruby>字です。", A1 "\n\n漢字です。"},

    /* the headline and what stands around it */
    {"<h1>Title here</h1><h2>Title here</h2>" P(A1) P(A2), A1 "\n\n" A2},
    {"<h1>Title here</h1><p>By Ann Example</p><p>6 May 2024</p>" P(A1) P(A2),
     A1 "\n\n" A2},
    {"<p>Kicker words</p><h1>Title here</h1>" P(A1) P(A2), A1 "\n\n" A2},
    {"<div><h1>Title here</h1><p>" A3 "</p></div><div><div class=story-body>"
     P(A1) P(A2) "</div></div>", A3 "\n\n" A1 "\n\n" A2},

    /* lines that lead elsewhere */
    {B "<p>Related: <a href=x>Hens win a prize</a></p>" P(A2), A1 "\n\n" A2},
    {B "<h3>Related stories</h3><ul><li>" LINK("Hens win a prize") "<li>"
     LINK("Goats win another") "</ul><p>" A2, A1 "\n\n" A2},
    {B "<h2>A part of the story</h2>" P(A2) "<h2>More on this story</h2>", A1
     "\n\nA part of the story\n\n" A2},
    {B P(A2) "<p>" LINK("Back to the front page") "</p>", A1 "\n\n" A2},
    {B P(A2) "<p>(c) 2024 Herald Ltd</p>", A1 "\n\n" A2},
    {B P("The relatedness of hens is, all in all, a long story.") P(A2), A1
     "\n\nThe relatedness of hens is, all in all, a long story.\n\n" A2},
    {B P("Share prices fell again on the day after, and boats did not.")
     P(A2), A1
     "\n\nShare prices fell again on the day after, and boats did not.\n\n" A2},

    /* no article */
    {"<ul><li>" LINK("Hens win a prize") "<li>" LINK("Goats win one") "</ul>",
     "Hens win a prize\nGoats win one"},
    {"<nav>" LINK("Hens win") "</nav>", "Hens win"},
    {"<p>Short.</p>", "Short."},
    {"a text without any markup", "a text without any markup"},
};
/* clang-format on */

START_TEST(text_is_put_together_as_it_is_read)
{
    const struct pt_article article = read_page(rules[_i].page, false);
    ck_assert_msg(pt_str_equal(article.text, pt_str_of(rules[_i].text)),
                  "%s\n  is     %.*s\n  wanted %s", rules[_i].page,
                  PT_STR_FMT(article.text), rules[_i].text);
}
END_TEST

START_TEST(a_fragment_is_all_article)
{
    const struct pt_article article = read_page(
        "<div class=related><p>Read more: <a href=x>Hens</a></p></div><nav>By "
        "boat</nav><p hidden>Unseen</p>",
        true);
    ck_assert_msg(
        pt_str_equal(article.text, PT_STR("Read more: Hens\n\nBy boat")),
        "%.*s", PT_STR_FMT(article.text));
    ck_assert_uint_eq(article.boilerplate.len, 0);
}
END_TEST

START_TEST(clutter_that_is_seen_is_boilerplate)
{
    const struct pt_article article = read_page(
        "<nav><ul><li>" LINK("Home") "<li>" LINK("Sport") "</ul></nav>" B P(
            A2) "<div class=comments>" P(C1) "</div><script>x()</script>",
        false);
    ck_assert_msg(pt_str_equal(article.boilerplate,
                               PT_STR("Home\nSport\n\nTitle here\n\n" C1)),
                  "%.*s", PT_STR_FMT(article.boilerplate));
}
END_TEST

START_TEST(a_body_for_machines_stands_in_for_one_that_is_not_there)
{
    const struct pt_article article = read_page(
        "<script type='application/ld+json'>{\"@type\":\"NewsArticle\","
        "\"articleBody\":\"" A1 " " A2 " " A3 " " A1 " " A2 " " A3 " " A1
        "\\n\\n" A2 "\"}</script><h1>Title here</h1><p>" A1 "</p>",
        false);
    size_t n;
    has_word_like(article.text, "artwelve", &n);
    ck_assert_uint_eq(n, 3);
}
END_TEST

Suite *pt_suite_html_article(void)
{
    Suite *const suite = suite_create("html_article");
    TCase *const tc = tcase_create("article");
    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_loop_test(tc, the_article_and_nothing_else_is_text, 0,
                        (int)PT_COUNTOF(layouts));
    tcase_add_loop_test(tc, text_is_put_together_as_it_is_read, 0,
                        (int)PT_COUNTOF(rules));
    tcase_add_test(tc, a_fragment_is_all_article);
    tcase_add_test(tc, clutter_that_is_seen_is_boilerplate);
    tcase_add_test(tc, a_body_for_machines_stands_in_for_one_that_is_not_there);
    suite_add_tcase(suite, tc);
    return suite;
}
