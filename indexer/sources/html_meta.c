/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/html_meta.h"

#include "common/buf.h"
#include "common/lang_code.h"
#include "indexer/metadata.h"
#include "indexer/sources/date_words.h"
#include "indexer/sources/html_strings.h"

/* ------------------------------------------------------ order of belief --- */

/* Ranks of what is no meta element; those of meta elements stand in meta_rows
 * and are made to fit between. */
enum rank {
    RANK_JSON_LD = 10,
    /* 20 to 29: OpenGraph, 40 to 59: meta elements */
    RANK_HTML_LANG = 5,
    RANK_CANONICAL = 5,
    RANK_MICRODATA = 30,
    RANK_PUBDATE = 35,
    RANK_BYLINE = 60,
    RANK_BYLINE_BY_NAME = 61,
    RANK_TAG_LINKS = 60,
    RANK_TIME = 62,
    RANK_HEADING = 62,
    RANK_NEAR_HEADLINE = 65,
    RANK_HTML_TITLE = 70,
    RANK_URL = 80,
    RANK_JSON_LD_CHANGED = 90,
    RANK_CHANGED = 91,
};

#define CHANGED PT_N_FACTS /* a date of change, as if it were a fact */

static const struct {
    const char *name;
    unsigned fact;
    enum pt_origin origin;
    unsigned rank;
} meta_rows[] = {
    {"og:title",                     PT_FACT_TITLE,  PT_ORIGIN_OPENGRAPH, 20},
    {"dc.title",                     PT_FACT_TITLE,  PT_ORIGIN_DCTERMS,   40},
    {"dcterms.title",                PT_FACT_TITLE,  PT_ORIGIN_DCTERMS,   40},
    {"citation_title",               PT_FACT_TITLE,  PT_ORIGIN_META,      41},
    {"parsely-title",                PT_FACT_TITLE,  PT_ORIGIN_META,      42},
    {"sailthru.title",               PT_FACT_TITLE,  PT_ORIGIN_META,      43},
    {"twitter:title",                PT_FACT_TITLE,  PT_ORIGIN_META,      44},
    {"title",                        PT_FACT_TITLE,  PT_ORIGIN_META,      45},

    {"article:author",               PT_FACT_AUTHOR, PT_ORIGIN_OPENGRAPH, 20},
    {"og:article:author",            PT_FACT_AUTHOR, PT_ORIGIN_OPENGRAPH, 21},
    {"author",                       PT_FACT_AUTHOR, PT_ORIGIN_META,      40},
    {"article.author",               PT_FACT_AUTHOR, PT_ORIGIN_META,      41},
    {"byl",                          PT_FACT_AUTHOR, PT_ORIGIN_META,      42},
    {"parsely-author",               PT_FACT_AUTHOR, PT_ORIGIN_META,      43},
    {"sailthru.author",              PT_FACT_AUTHOR, PT_ORIGIN_META,      44},
    {"dcterms.creator",              PT_FACT_AUTHOR, PT_ORIGIN_DCTERMS,   45},
    {"dc.creator",                   PT_FACT_AUTHOR, PT_ORIGIN_DCTERMS,   45},
    {"citation_author",              PT_FACT_AUTHOR, PT_ORIGIN_META,      46},

    {"article:published_time",       PT_FACT_DATE,   PT_ORIGIN_OPENGRAPH, 20},
    {"og:article:published_time",    PT_FACT_DATE,   PT_ORIGIN_OPENGRAPH, 21},
    {"og:published_time",            PT_FACT_DATE,   PT_ORIGIN_OPENGRAPH, 22},
    {"datepublished",                PT_FACT_DATE,   PT_ORIGIN_META,      40},
    {"parsely-pub-date",             PT_FACT_DATE,   PT_ORIGIN_META,      41},
    {"sailthru.date",                PT_FACT_DATE,   PT_ORIGIN_META,      42},
    {"article.published",            PT_FACT_DATE,   PT_ORIGIN_META,      43},
    {"cxenseparse:recs:publishtime", PT_FACT_DATE,   PT_ORIGIN_META,      43},
    {"publish-date",                 PT_FACT_DATE,   PT_ORIGIN_META,      44},
    {"publish_date",                 PT_FACT_DATE,   PT_ORIGIN_META,      44},
    {"publishdate",                  PT_FACT_DATE,   PT_ORIGIN_META,      44},
    {"publication_date",             PT_FACT_DATE,   PT_ORIGIN_META,      44},
    {"publication-date",             PT_FACT_DATE,   PT_ORIGIN_META,      44},
    {"pubdate",                      PT_FACT_DATE,   PT_ORIGIN_META,      44},
    {"dcterms.issued",               PT_FACT_DATE,   PT_ORIGIN_DCTERMS,   45},
    {"dc.date.issued",               PT_FACT_DATE,   PT_ORIGIN_DCTERMS,   45},
    {"dcterms.created",              PT_FACT_DATE,   PT_ORIGIN_DCTERMS,   46},
    {"dc.date.created",              PT_FACT_DATE,   PT_ORIGIN_DCTERMS,   46},
    {"dcterms.available",            PT_FACT_DATE,   PT_ORIGIN_DCTERMS,   47},
    {"dcterms.date",                 PT_FACT_DATE,   PT_ORIGIN_DCTERMS,   48},
    {"dc.date",                      PT_FACT_DATE,   PT_ORIGIN_DCTERMS,   48},
    {"citation_publication_date",    PT_FACT_DATE,   PT_ORIGIN_META,      49},
    {"citation_date",                PT_FACT_DATE,   PT_ORIGIN_META,      49},
    {"date",                         PT_FACT_DATE,   PT_ORIGIN_META,      50},

    {"article:modified_time",        CHANGED,        PT_ORIGIN_OPENGRAPH, 91},
    {"og:updated_time",              CHANGED,        PT_ORIGIN_OPENGRAPH, 92},
    {"datemodified",                 CHANGED,        PT_ORIGIN_META,      93},
    {"dcterms.modified",             CHANGED,        PT_ORIGIN_DCTERMS,   94},
    {"last-modified",                CHANGED,        PT_ORIGIN_META,      95},

    {"og:site_name",                 PT_FACT_SOURCE, PT_ORIGIN_OPENGRAPH, 20},
    {"dcterms.publisher",            PT_FACT_SOURCE, PT_ORIGIN_DCTERMS,   40},
    {"dc.publisher",                 PT_FACT_SOURCE, PT_ORIGIN_DCTERMS,   40},
    {"application-name",             PT_FACT_SOURCE, PT_ORIGIN_META,      41},
    {"publisher",                    PT_FACT_SOURCE, PT_ORIGIN_META,      42},
    {"citation_journal_title",       PT_FACT_SOURCE, PT_ORIGIN_META,      43},

    {"og:url",                       PT_FACT_URL,    PT_ORIGIN_OPENGRAPH, 20},

    {"content-language",             PT_FACT_LANG,   PT_ORIGIN_META,      40},
    {"dc.language",                  PT_FACT_LANG,   PT_ORIGIN_DCTERMS,   41},
    {"dcterms.language",             PT_FACT_LANG,   PT_ORIGIN_DCTERMS,   41},
    {"og:locale",                    PT_FACT_LANG,   PT_ORIGIN_OPENGRAPH, 42},

    {"article:tag",                  PT_FACT_TAGS,   PT_ORIGIN_OPENGRAPH, 20},
    {"news_keywords",                PT_FACT_TAGS,   PT_ORIGIN_META,      40},
    {"keywords",                     PT_FACT_TAGS,   PT_ORIGIN_META,      41},
    {"parsely-tags",                 PT_FACT_TAGS,   PT_ORIGIN_META,      42},
    {"sailthru.tags",                PT_FACT_TAGS,   PT_ORIGIN_META,      43},
    {"dc.subject",                   PT_FACT_TAGS,   PT_ORIGIN_DCTERMS,   44},
};

/* --------------------------------------------------------------- values --- */

/* The form in which a fact is kept; empty when value is none such. */
static struct pt_str
tidy(unsigned fact, struct pt_str value, struct pt_arena *arena)
{
    int32_t days;
    switch (fact) {
    case PT_FACT_DATE:
    case CHANGED:
        value = pt_str_clean(value, arena);
        return pt_date_parse_iso(value, &days) || pt_date_find(value, &days)
                   ? value
                   : PT_STR("");
    case PT_FACT_AUTHOR:
        value = pt_str_clean(value, arena);
        if (pt_str_is_address(value))
            return PT_STR("");
        return pt_str_begins(value, PT_STR("By ")) ||
                       pt_str_begins(value, PT_STR("by "))
                   ? pt_str_author(value, arena)
                   : value;
    case PT_FACT_URL:
        return pt_str_url(value, PT_STR(""), arena);
    case PT_FACT_LANG:
        return pt_lang_code(value);
    case PT_FACT_TAGS:
        return pt_str_tags(value, arena);
    default:
        return pt_str_clean(value, arena);
    }
}

static void find(struct pt_html_fact *fact,
                 struct pt_str value,
                 enum pt_origin origin,
                 unsigned rank)
{
    if (value.len && (fact->rank == 0 || rank < fact->rank))
        *fact = (struct pt_html_fact){value, origin, rank};
}

/* Several elements of one rank make one list: authors, tags. */
static void add_to_list(struct pt_html_fact *fact,
                        struct pt_str value,
                        const char *separator,
                        struct pt_arena *arena)
{
    struct pt_buf list;
    struct pt_str copy;
    if (!value.len || fact->value.len + value.len > PT_MAX_FACT_BYTES)
        return;
    pt_buf_init(&list, PT_BUF_NO_CEILING);
    pt_buf_add(&list, fact->value);
    pt_buf_puts(&list, separator);
    pt_buf_add(&list, value);
    if (pt_buf_status(&list) == PT_OK &&
        pt_arena_copy(arena, pt_buf_str(&list), &copy))
        fact->value = copy;
    pt_buf_fini(&list);
}

/* ----------------------------------------------------------------- head --- */

static bool equal_name(struct pt_str name, const char *row)
{
    return pt_str_equal_ascii_case(pt_str_trim(name), pt_str_of(row));
}

static void read_meta_as(struct pt_html_facts *out,
                         struct pt_str name,
                         struct pt_str content,
                         struct pt_arena *arena)
{
    for (size_t i = 0; i < PT_COUNTOF(meta_rows); i++) {
        if (!equal_name(name, meta_rows[i].name))
            continue;
        const unsigned fact = meta_rows[i].fact;
        const unsigned rank = meta_rows[i].rank;
        struct pt_html_fact *const found =
            fact == CHANGED ? &out->changed : &out->facts[fact];
        const struct pt_str value = tidy(fact, content, arena);
        if (rank == found->rank && fact == PT_FACT_AUTHOR)
            add_to_list(found, value, ", ", arena);
        else if (rank == found->rank && fact == PT_FACT_TAGS)
            add_to_list(found, value, "\n", arena);
        else
            find(found, value, meta_rows[i].origin, rank);
        return;
    }
}

static void read_meta(struct pt_html_facts *out,
                      const struct pt_html_node *node,
                      struct pt_arena *arena)
{
    static const enum pt_html_attribute names[] = {
        PT_HTML_ATTR_property,
        PT_HTML_ATTR_name,
        PT_HTML_ATTR_http_equiv,
        PT_HTML_ATTR_itemprop,
    };
    const struct pt_str content = pt_html_get(node, PT_HTML_ATTR_content);
    for (size_t i = 0; i < PT_COUNTOF(names); i++) {
        const struct pt_str name = pt_html_get(node, names[i]);
        if (name.len && content.len)
            read_meta_as(out, name, content, arena);
    }
}

static void read_link(struct pt_html_facts *out,
                      const struct pt_html_node *node,
                      struct pt_arena *arena)
{
    if (equal_name(pt_html_get(node, PT_HTML_ATTR_rel), "canonical"))
        find(&out->facts[PT_FACT_URL],
             pt_str_url(pt_html_get(node, PT_HTML_ATTR_href),
                        out->facts[PT_FACT_URL].value, arena),
             PT_ORIGIN_LINK, RANK_CANONICAL);
}

static void read_html(struct pt_html_facts *out,
                      const struct pt_html_node *node)
{
    struct pt_str lang = pt_html_get(node, PT_HTML_ATTR_lang);
    if (!lang.len)
        lang = pt_html_get(node, PT_HTML_ATTR_xml_lang);
    find(&out->facts[PT_FACT_LANG], pt_lang_code(lang), PT_ORIGIN_HTML_LANG,
         RANK_HTML_LANG);
}

static bool is_in_picture(const struct pt_html_tree *tree, uint32_t i)
{
    const enum pt_html_tag above = tree->nodes[tree->nodes[i].parent].tag;
    return above == PT_HTML_svg || above == PT_HTML_UNKNOWN;
}

static void read_head(struct pt_html_facts *out,
                      const struct pt_html_tree *tree,
                      struct pt_arena *arena)
{
    enum { MOST_ELEMENTS = 1000 };
    int n_metas = 0;
    for (uint32_t i = 1; i < tree->n_nodes; i++) {
        const struct pt_html_node *const node = &tree->nodes[i];
        if (node->tag == PT_HTML_meta && n_metas++ < MOST_ELEMENTS)
            read_meta(out, node, arena);
        else if (node->tag == PT_HTML_link)
            read_link(out, node, arena);
        else if (node->tag == PT_HTML_html || node->tag == PT_HTML_body)
            read_html(out, node);
        else if (node->tag == PT_HTML_title &&
                 !(node->parent && is_in_picture(tree, i)))
            find(&out->facts[PT_FACT_TITLE],
                 pt_html_text_below(tree, i, PT_MAX_FACT_BYTES, arena),
                 PT_ORIGIN_HTML_TITLE, RANK_HTML_TITLE);
    }
}

static void add_title(struct pt_html_facts *out, struct pt_str title)
{
    if (title.len && out->n_titles < PT_MAX_HTML_TITLES)
        out->titles[out->n_titles++] = title;
}

static void read_json(struct pt_html_facts *out, struct pt_arena *arena)
{
    const struct pt_json_ld *const json = &out->json;
    const struct {
        enum pt_fact fact;
        struct pt_str value;
    } rows[] = {
        {PT_FACT_TITLE,  json->title },
        {PT_FACT_AUTHOR, json->author},
        {PT_FACT_DATE,   json->date  },
        {PT_FACT_SOURCE, json->source},
        {PT_FACT_URL,    json->url   },
        {PT_FACT_LANG,   json->lang  },
        {PT_FACT_TAGS,   json->tags  },
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++)
        find(&out->facts[rows[i].fact],
             tidy(rows[i].fact, rows[i].value, arena), PT_ORIGIN_JSON_LD,
             RANK_JSON_LD);
    find(&out->changed, tidy(CHANGED, json->changed, arena), PT_ORIGIN_JSON_LD,
         RANK_JSON_LD_CHANGED);
}

enum pt_status pt_html_facts_read(const struct pt_html_tree *tree,
                                  struct pt_arena *arena,
                                  struct pt_html_facts *out)
{
    struct pt_str outlet;
    *out = (struct pt_html_facts){.n_titles = 0};
    read_head(out, tree, arena);
    const struct pt_html_fact said = out->facts[PT_FACT_TITLE];
    const enum pt_status status =
        pt_json_ld_read(tree, said.value, arena, &out->json);
    if (status != PT_OK)
        return status;
    read_json(out, arena);
    add_title(out, out->json.title);
    add_title(out, pt_str_without_outlet(
                       said.value, out->facts[PT_FACT_SOURCE].value, &outlet));
    return PT_OK;
}

/* ----------------------------------------------------------------- body --- */

/* What is asked of the page once it is known what is clutter. */
struct reader {
    struct pt_html_facts *facts;
    const struct pt_html_page *page;
    const struct pt_html_blocks *blocks;
    struct pt_arena *arena;
    uint32_t container;
    int n_values; /* read so far, of elements of the body */
};

static bool has_word(struct pt_str s, const char *z)
{
    const struct pt_str word = pt_str_of(z);
    for (size_t at = 0; at + word.len <= s.len; at++)
        if (pt_str_equal_ascii_case(pt_str_sub(s, at, at + word.len), word))
            return true;
    return false;
}

/* Says of itself, or what is right above it does, that it is a change. */
static bool is_of_change(const struct reader *r, uint32_t i)
{
    for (int n = 0; n < 2 && i; n++, i = r->page->tree.nodes[i].parent) {
        const struct pt_html_node *const node = &r->page->tree.nodes[i];
        const struct pt_str names = pt_html_get(node, PT_HTML_ATTR_class);
        if (has_word(names, "publish"))
            return false;
        if (has_word(names, "updated") || has_word(names, "modified") ||
            has_word(pt_html_get(node, PT_HTML_ATTR_itemprop), "modified"))
            return true;
    }
    return false;
}

/* Words of text between the headline and node i. */
static uint32_t words_from_headline(const struct reader *r, uint32_t i)
{
    const uint32_t headline = r->page->headline;
    const uint32_t *const words = r->page->words_before;
    return i < headline ? words[headline] - words[i]
                        : words[i] - words[r->page->tree.nodes[headline].end];
}

static struct pt_str text_of(struct reader *r, uint32_t i)
{
    enum { MOST_BYTES = 300, MOST_VALUES = 1000 };
    if (r->n_values++ > MOST_VALUES)
        return PT_STR("");
    return pt_html_text_below(&r->page->tree, i, MOST_BYTES, r->arena);
}

static struct pt_str value_of(struct reader *r, uint32_t i)
{
    static const enum pt_html_attribute attributes[] = {
        PT_HTML_ATTR_datetime,
        PT_HTML_ATTR_content,
    };
    for (size_t k = 0; k < PT_COUNTOF(attributes); k++) {
        const struct pt_str value =
            pt_html_get(&r->page->tree.nodes[i], attributes[k]);
        if (value.len)
            return value;
    }
    return text_of(r, i);
}

static void read_time(struct reader *r, uint32_t i)
{
    enum { NEAR_WORDS = 80 };
    const struct pt_html_node *const node = &r->page->tree.nodes[i];
    const struct pt_str prop = pt_html_get(node, PT_HTML_ATTR_itemprop);
    struct pt_html_fact *const date = &r->facts->facts[PT_FACT_DATE];
    if (has_word(prop, "datePublished"))
        find(date, tidy(PT_FACT_DATE, value_of(r, i), r->arena), PT_ORIGIN_TIME,
             RANK_MICRODATA);
    if (node->tag != PT_HTML_time || is_of_change(r, i))
        return;
    if (pt_html_has(node, PT_HTML_ATTR_pubdate))
        find(date, tidy(PT_FACT_DATE, value_of(r, i), r->arena), PT_ORIGIN_TIME,
             RANK_PUBDATE);
    if (!r->page->headline || words_from_headline(r, i) <= NEAR_WORDS ||
        (r->page->scope && i > r->page->scope &&
         i < r->page->tree.nodes[r->page->scope].end))
        find(date, tidy(PT_FACT_DATE, value_of(r, i), r->arena), PT_ORIGIN_TIME,
             RANK_TIME);
}

static void read_author(struct reader *r, uint32_t i)
{
    enum { MOST_WORDS = 14 };
    const struct pt_html_node *const node = &r->page->tree.nodes[i];
    struct pt_html_fact *const author = &r->facts->facts[PT_FACT_AUTHOR];
    const bool is_link =
        has_word(pt_html_get(node, PT_HTML_ATTR_rel), "author");
    const bool is_prop =
        has_word(pt_html_get(node, PT_HTML_ATTR_itemprop), "author");
    const struct pt_str names = pt_html_get(node, PT_HTML_ATTR_class);
    const bool is_named =
        has_word(names, "author") || has_word(names, "byline");
    if ((!is_link && !is_prop && !is_named) ||
        pt_html_words_in(r->page, i) > MOST_WORDS)
        return;
    const struct pt_str name = pt_str_author(text_of(r, i), r->arena);
    const unsigned rank =
        is_link || is_prop ? RANK_BYLINE : RANK_BYLINE_BY_NAME;
    if (is_link && author->rank == rank && !is_prop &&
        !pt_str_equal(author->value, name))
        add_to_list(author, name, ", ", r->arena);
    else
        find(author, name, PT_ORIGIN_BYLINE, rank);
}

static void read_tag_link(struct reader *r, uint32_t i)
{
    const struct pt_html_node *const node = &r->page->tree.nodes[i];
    struct pt_html_fact *const tags = &r->facts->facts[PT_FACT_TAGS];
    bool is_tag = false;
    struct pt_str rel = pt_html_get(node, PT_HTML_ATTR_rel);
    while ((rel = pt_str_trim(rel)).len) {
        const size_t n = pt_str_find(rel, ' ');
        is_tag |= pt_str_equal(pt_str_sub(rel, 0, n), PT_STR("tag"));
        rel = pt_str_sub(rel, n, rel.len);
    }
    if (!is_tag)
        return;
    const struct pt_str tag = pt_str_tags(text_of(r, i), r->arena);
    if (tags->rank == RANK_TAG_LINKS)
        add_to_list(tags, tag, "\n", r->arena);
    else
        find(tags, tag, PT_ORIGIN_LINK, RANK_TAG_LINKS);
}

static void read_body(struct reader *r)
{
    const struct pt_html_page *const page = r->page;
    for (uint32_t i = 1; i < page->tree.n_nodes; i++) {
        const struct pt_html_node *const node = &page->tree.nodes[i];
        if (!node->n_values && node->tag != PT_HTML_time)
            continue;
        if (node->tag == PT_HTML_a && page->zones[i] < PT_ZONE_UNSEEN)
            read_tag_link(r, i);
        if (page->zones[i] >= PT_ZONE_CLUTTER)
            continue;
        read_time(r, i);
        read_author(r, i);
    }
}

/* Dates and bylines that nothing but their words tells, in the lines around
 * the headline. */
static void read_lines(struct reader *r)
{
    enum { LINES = 6, MOST_WORDS = 16 };
    const uint32_t first = pt_html_block_from(r->blocks, r->page->headline);
    const uint32_t begin = first > LINES ? first - LINES : 0;
    const uint32_t from = r->page->headline ? begin : 0;
    for (uint32_t i = from; i < r->blocks->n_items && i < first + LINES + 1;
         i++) {
        const struct pt_html_block *const block = &r->blocks->items[i];
        struct pt_str author;
        int32_t days;
        if (block->n_words > MOST_WORDS ||
            pt_html_zone_of_block(r->page, block) >= PT_ZONE_CLUTTER ||
            (block->ends_sentence && block->n_words > MOST_WORDS / 2))
            continue;
        if (pt_metadata_is_byline(block->text, &author))
            find(&r->facts->facts[PT_FACT_AUTHOR],
                 pt_str_author(block->text, r->arena), PT_ORIGIN_FIRST_LINES,
                 RANK_NEAR_HEADLINE);
        if (pt_date_find(block->text, &days))
            find(&r->facts->facts[PT_FACT_DATE], block->text,
                 PT_ORIGIN_FIRST_LINES, RANK_NEAR_HEADLINE);
    }
}

static void read_heading(struct reader *r)
{
    const struct pt_html_page *const page = r->page;
    if (!page->headline)
        return;
    const struct pt_str prop =
        pt_html_get(&page->tree.nodes[page->headline], PT_HTML_ATTR_itemprop);
    find(&r->facts->facts[PT_FACT_TITLE],
         pt_html_text_below(&page->tree, page->headline, PT_MAX_FACT_BYTES,
                            r->arena),
         PT_ORIGIN_HEADING,
         has_word(prop, "headline") ? RANK_MICRODATA : RANK_HEADING);
}

/* --------------------------------------------------------------- finish --- */

/* The path of a URL, that dates may stand in. */
static struct pt_str path_of(struct pt_str url)
{
    for (size_t at = 0; at + 3 <= url.len; at++)
        if (pt_str_begins(pt_str_sub(url, at, url.len), PT_STR("://"))) {
            struct pt_str rest = pt_str_sub(url, at + 3, url.len);
            rest = pt_str_sub(rest, pt_str_find(rest, '/'), rest.len);
            return pt_str_sub(rest, 0, pt_str_find(rest, '?'));
        }
    return PT_STR("");
}

/* "…/" is a folder: its last component is not a file's name. */
static int32_t date_of_url(struct pt_str url)
{
    const struct pt_str path = path_of(url);
    return path.len ? pt_metadata_date_of_path(path) : PT_DATE_NONE;
}

static void
put_date(struct pt_html_facts *facts, struct pt_str url, struct pt_article *out)
{
    const struct pt_html_fact *fact = &facts->facts[PT_FACT_DATE];
    int32_t days = PT_DATE_NONE;
    enum pt_origin origin = fact->origin;
    if (fact->rank && !pt_date_parse_iso(fact->value, &days))
        (void)pt_date_find(fact->value, &days);
    if (days == PT_DATE_NONE) {
        days = date_of_url(facts->facts[PT_FACT_URL].value);
        origin = PT_ORIGIN_URL;
    }
    if (days == PT_DATE_NONE)
        days = date_of_url(url);
    if (days == PT_DATE_NONE && facts->changed.rank) {
        fact = &facts->changed;
        origin = fact->origin;
        if (!pt_date_parse_iso(fact->value, &days))
            (void)pt_date_find(fact->value, &days);
    }
    out->date = days;
    out->origins[PT_FACT_DATE] =
        (unsigned char)(days == PT_DATE_NONE ? PT_ORIGIN_NONE : origin);
}

/* The outlet's name goes from the title's end, and says what the outlet is
 * where nothing else does. */
static void part_title(struct pt_html_facts *facts)
{
    struct pt_html_fact *const title = &facts->facts[PT_FACT_TITLE];
    struct pt_html_fact *const source = &facts->facts[PT_FACT_SOURCE];
    struct pt_str outlet;
    if (title->origin != PT_ORIGIN_HTML_TITLE &&
        title->origin != PT_ORIGIN_OPENGRAPH && title->origin != PT_ORIGIN_META)
        return;
    if (title->origin != PT_ORIGIN_HTML_TITLE && !source->value.len)
        return;
    title->value = pt_str_without_outlet(title->value, source->value, &outlet);
    find(source, outlet, PT_ORIGIN_HTML_TITLE, RANK_HTML_TITLE);
}

static void put_all(const struct pt_html_facts *facts, struct pt_article *out)
{
    struct pt_str *const places[PT_N_FACTS] = {
        [PT_FACT_TITLE] = &out->title,   [PT_FACT_AUTHOR] = &out->author,
        [PT_FACT_SOURCE] = &out->source, [PT_FACT_URL] = &out->url,
        [PT_FACT_LANG] = &out->lang,     [PT_FACT_TAGS] = &out->tags,
    };
    for (size_t i = 0; i < PT_N_FACTS; i++) {
        if (!places[i] || !facts->facts[i].rank)
            continue;
        *places[i] = facts->facts[i].value;
        out->origins[i] = (unsigned char)facts->facts[i].origin;
    }
    out->title_from =
        out->title.len ? PT_TITLE_FROM_HEADLINE : PT_TITLE_FROM_TEXT;
}

void pt_html_facts_finish(struct pt_html_facts *facts,
                          const struct pt_html_page *page,
                          const struct pt_html_blocks *blocks,
                          uint32_t container,
                          struct pt_str url,
                          struct pt_article *out)
{
    struct reader r = {
        .facts = facts,
        .page = page,
        .blocks = blocks,
        .arena = page->arena,
        .container = container,
    };
    if (!page->is_fragment) {
        read_body(&r);
        read_lines(&r);
        read_heading(&r);
    }
    part_title(facts);
    put_date(facts, url, out);
    put_all(facts, out);
}
