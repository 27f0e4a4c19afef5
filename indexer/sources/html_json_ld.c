/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/html_json_ld.h"

#include "common/buf.h"
#include "indexer/sources/html_page.h"
#include "indexer/sources/html_strings.h"
#include "indexer/sources/json_read.h"

enum {
    MOST_NAMES = 8, /* authors */
    MOST_TAGS = 32,
    MOST_DEPTH = 4,     /* arrays and graphs within each other */
    MOST_OBJECTS = 256, /* looked at in one script */
    LIKE_TITLE = 2,
};

/* The articles of one script being looked through. */
struct search {
    const struct pt_json *root;
    struct pt_str title;
    const struct pt_json *best;
    int rank; /* of best: 0 none, 1 an article, 2 with the page's title */
    int n_objects;
};

static bool is_article_type(struct pt_str type)
{
    static const char *const ends[] = {"Article", "Posting", "Report",
                                       "Review"};
    for (size_t i = 0; i < PT_COUNTOF(ends); i++)
        if (pt_str_ends(type, pt_str_of(ends[i])))
            return true;
    return false;
}

static bool is_article(const struct pt_json *value)
{
    const struct pt_json *const type = pt_json_member(value, "@type");
    if (is_article_type(pt_json_text_of(type)))
        return true;
    for (size_t i = 0; i < pt_json_n_items(type); i++)
        if (is_article_type(pt_json_text_of(pt_json_item(type, i))))
            return true;
    return false;
}

static struct pt_str headline_of(const struct pt_json *article)
{
    const struct pt_str headline =
        pt_json_text_of(pt_json_member(article, "headline"));
    return headline.len ? headline
                        : pt_json_text_of(pt_json_member(article, "name"));
}

static void consider(struct search *s, const struct pt_json *value)
{
    if (!is_article(value) || s->rank == LIKE_TITLE)
        return;
    const struct pt_str headline = headline_of(value);
    const int rank = s->title.len && pt_html_is_same_title(headline, s->title)
                         ? LIKE_TITLE
                         : 1;
    if (rank > s->rank) {
        s->best = value;
        s->rank = rank;
    }
}

static void look_in(struct search *s, const struct pt_json *value, int depth)
{
    if (depth > MOST_DEPTH || s->n_objects++ > MOST_OBJECTS)
        return;
    for (size_t i = 0; i < pt_json_n_items(value); i++)
        look_in(s, pt_json_item(value, i), depth + 1);
    if (pt_json_type_of(value) != PT_JSON_OBJECT)
        return;
    consider(s, value);
    look_in(s, pt_json_member(value, "@graph"), depth + 1);
    look_in(s, pt_json_member(value, "mainEntity"), depth + 1);
    look_in(s, pt_json_member(value, "mainEntityOfPage"), depth + 1);
}

/* What {"@id": …} stands for in the graph, else value itself. */
static const struct pt_json *resolve(const struct search *s,
                                     const struct pt_json *value)
{
    const struct pt_str id = pt_json_text_of(pt_json_member(value, "@id"));
    const struct pt_json *const graph = pt_json_member(s->root, "@graph");
    if (!id.len || pt_json_member(value, "name"))
        return value;
    for (size_t i = 0; i < pt_json_n_items(graph) && i < MOST_OBJECTS; i++) {
        const struct pt_json *const item = pt_json_item(graph, i);
        if (pt_str_equal(pt_json_text_of(pt_json_member(item, "@id")), id))
            return item;
    }
    return value;
}

static struct pt_str name_of(const struct search *s,
                             const struct pt_json *value)
{
    const struct pt_str text = pt_json_text_of(value);
    return text.len
               ? text
               : pt_json_text_of(pt_json_member(resolve(s, value), "name"));
}

/* A value that is one thing or an array of them: thing i, or NULL. */
static const struct pt_json *thing(const struct pt_json *value, size_t i)
{
    if (pt_json_type_of(value) == PT_JSON_ARRAY)
        return pt_json_item(value, i);
    return i == 0 ? value : NULL;
}

static void read_author(const struct search *s,
                        struct pt_arena *arena,
                        struct pt_json_ld *out)
{
    const struct pt_json *author = pt_json_member(s->best, "author");
    struct pt_buf names;
    if (!author)
        author = pt_json_member(s->best, "creator");
    pt_buf_init(&names, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < MOST_NAMES && thing(author, i); i++) {
        const struct pt_str name =
            pt_str_clean(name_of(s, thing(author, i)), arena);
        if (!name.len || pt_str_is_address(name))
            continue;
        if (names.len)
            pt_buf_puts(&names, ", ");
        pt_buf_add(&names, name);
    }
    out->author = pt_str_clean(pt_buf_str(&names), arena);
    pt_buf_fini(&names);
}

static void read_tags(const struct search *s,
                      struct pt_arena *arena,
                      struct pt_json_ld *out)
{
    const struct pt_json *const words = pt_json_member(s->best, "keywords");
    struct pt_buf tags;
    pt_buf_init(&tags, PT_BUF_NO_CEILING);
    if (pt_json_type_of(words) == PT_JSON_ARRAY)
        for (size_t i = 0; i < MOST_TAGS && i < pt_json_n_items(words); i++) {
            pt_buf_add(&tags, name_of(s, pt_json_item(words, i)));
            pt_buf_add_byte(&tags, '\n');
        }
    else
        pt_buf_add(&tags, pt_json_text_of(words));
    out->tags = pt_str_tags(pt_buf_str(&tags), arena);
    pt_buf_fini(&tags);
}

static struct pt_str url_of(const struct pt_json *article)
{
    const struct pt_json *const page =
        pt_json_member(article, "mainEntityOfPage");
    const struct pt_str url = pt_json_text_of(pt_json_member(article, "url"));
    if (url.len)
        return url;
    const struct pt_str text = pt_json_text_of(page);
    return text.len ? text : pt_json_text_of(pt_json_member(page, "@id"));
}

static struct pt_str
member(const struct search *s, const char *name, struct pt_arena *arena)
{
    return pt_str_clean(pt_json_text_of(pt_json_member(s->best, name)), arena);
}

static bool read_article(const struct search *s,
                         struct pt_arena *arena,
                         struct pt_json_ld *out)
{
    const struct pt_json *const lang = pt_json_member(s->best, "inLanguage");
    *out = (struct pt_json_ld){
        .title = pt_str_clean(headline_of(s->best), arena),
        .date = member(s, "datePublished", arena),
        .changed = member(s, "dateModified", arena),
        .source = pt_str_clean(
            name_of(s, thing(pt_json_member(s->best, "publisher"), 0)), arena),
        .url = pt_str_clean(url_of(s->best), arena),
        .lang = pt_str_clean(pt_json_text_of(thing(lang, 0)), arena),
    };
    if (!out->date.len)
        out->date = member(s, "dateCreated", arena);
    read_author(s, arena, out);
    read_tags(s, arena, out);
    return pt_arena_copy(
        arena, pt_json_text_of(pt_json_member(s->best, "articleBody")),
        &out->body);
}

/* The JSON of a script, without the comments that some wrap it in. */
static struct pt_str json_in(struct pt_str text)
{
    size_t begin = 0, end = text.len;
    while (begin < end && text.ptr[begin] != '{' && text.ptr[begin] != '[')
        begin++;
    while (end > begin && text.ptr[end - 1] != '}' && text.ptr[end - 1] != ']')
        end--;
    return pt_str_sub(text, begin, end);
}

/* *best_rank is that of *out so far. */
static enum pt_status read_script(struct pt_str text,
                                  struct pt_str title,
                                  struct pt_arena *arena,
                                  int *best_rank,
                                  struct pt_json_ld *out)
{
    struct pt_json *root = NULL;
    enum pt_status status = pt_json_parse(json_in(text), &root, NULL);
    if (status == PT_ENOMEM)
        return status;
    if (status != PT_OK)
        return PT_OK;
    struct search s = {.root = root, .title = title};
    look_in(&s, root, 0);
    if (s.rank > *best_rank) {
        *best_rank = s.rank;
        status = read_article(&s, arena, out) ? PT_OK : PT_ENOMEM;
    }
    pt_json_free(root);
    return status;
}

enum pt_status pt_json_ld_read(const struct pt_html_tree *tree,
                               struct pt_str title,
                               struct pt_arena *arena,
                               struct pt_json_ld *out)
{
    int rank = 0;
    uint32_t n_scripts = 0;
    *out = (struct pt_json_ld){.title = PT_STR("")};
    for (uint32_t i = 1; i < tree->n_nodes; i++) {
        const struct pt_html_node *const node = &tree->nodes[i];
        if (node->tag != PT_HTML_TEXT ||
            tree->nodes[node->parent].tag != PT_HTML_script)
            continue;
        if (++n_scripts > PT_MAX_JSON_LD_SCRIPTS || rank == LIKE_TITLE)
            break;
        const enum pt_status status =
            read_script(node->text, title, arena, &rank, out);
        if (status != PT_OK)
            return status;
    }
    return PT_OK;
}
