/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/html.h"

#include "indexer/sources/encoding.h"
#include "indexer/sources/html_article.h"
#include "indexer/sources/html_charset.h"
#include "indexer/sources/html_meta.h"

/* A page of which no more is seen shows its text by a script, if it has any. */
enum { FEW_WORDS = 20, MUCH_MORE = 5 };

/* A page on its way from bytes to article. */
struct reading {
    const struct pt_html *html;
    struct pt_arena *arena;
    struct pt_html_tree tree;
    struct pt_html_facts facts;
    struct pt_html_page page;
    struct pt_html_blocks blocks;
    struct pt_html_text text;
};

/* What the page, or whoever delivered it, says of its encoding. */
static struct pt_str declared(const struct pt_html *html)
{
    return html->charset.len ? html->charset : pt_html_charset(html->bytes);
}

static enum pt_status decode(const struct pt_html *html,
                             struct pt_arena *arena,
                             struct pt_decoded *out,
                             struct pt_error *err)
{
    return pt_encoding_decode_as(html->bytes, declared(html), arena, out, err);
}

static enum pt_status part(struct reading *r, enum pt_html_sight sight)
{
    enum pt_status status =
        pt_html_page_init(&r->tree, r->arena, sight, &r->page);
    if (status != PT_OK)
        return status;
    r->page.is_fragment = r->html->is_fragment;
    pt_html_page_find_headline(&r->page, r->facts.titles, r->facts.n_titles);
    pt_html_mark_clutter(&r->page);
    status = pt_html_find_blocks(&r->page, &r->blocks);
    if (status != PT_OK)
        return status;
    pt_html_mark_regions(&r->page, &r->blocks);
    const struct pt_str title =
        r->facts.n_titles ? r->facts.titles[r->facts.n_titles - 1] : PT_STR("");
    return pt_html_part(&r->page, &r->blocks, title,
                        r->facts.facts[PT_FACT_AUTHOR].value, &r->text);
}

/* As a browser shows it at first; if that is next to nothing, with what it
 * hides, if that is much. */
static enum pt_status part_best(struct reading *r)
{
    enum pt_status status = part(r, PT_HTML_AS_SHOWN);
    if (status != PT_OK || r->text.n_words >= FEW_WORDS)
        return status;
    const struct reading shown = *r;
    status = part(r, PT_HTML_WITH_HIDDEN);
    if (status == PT_OK && r->text.n_words < MUCH_MORE * FEW_WORDS &&
        shown.text.n_words)
        *r = shown;
    return status;
}

/* The body that the page gives to machines is right where the text found is
 * not in it. */
static void check_against_json(struct reading *r)
{
    enum { LEAST_WORDS = 60 };
    const struct pt_str body = pt_str_trim(r->facts.json.body);
    const size_t n_words = pt_html_count_words(body);
    if (n_words >= LEAST_WORDS && 2 * r->text.n_words < n_words)
        r->text.article = body;
}

enum pt_status pt_html_read(const struct pt_html *html,
                            struct pt_arena *arena,
                            struct pt_article *out,
                            struct pt_error *err)
{
    struct reading r = {.html = html, .arena = arena};
    struct pt_decoded decoded;
    enum pt_status status = decode(html, arena, &decoded, err);
    if (status == PT_OK)
        status = pt_html_tree_parse(decoded.text, arena, &r.tree, err);
    if (status != PT_OK)
        return status;
    status = pt_html_facts_read(&r.tree, arena, &r.facts);
    if (status == PT_OK)
        status = part_best(&r);
    if (status != PT_OK)
        return pt_fail_nomem(err);
    check_against_json(&r);
    if (r.text.article.len > PT_MAX_ARTICLE_BYTES)
        return pt_fail(err, PT_ELIMIT, "an article of more than %u MB",
                       PT_MAX_ARTICLE_BYTES >> 20);
    if (!r.text.article.len)
        return pt_fail(err, PT_EINVALID, "empty");
    pt_html_facts_finish(&r.facts, &r.page, &r.blocks, r.text.container,
                         html->url, out);
    out->text = r.text.article;
    out->boilerplate = r.text.boilerplate;
    return PT_OK;
}
