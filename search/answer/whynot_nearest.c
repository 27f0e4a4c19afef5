/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * whynot_nearest.c: what stands in the article in place of a clause that fails:
 * the same question is asked more and more widely, and the first answer is the
 * nearest thing.
 */
#include "search/answer/whynot.h"

#include "common/utf8.h"
#include "search/query/resolve.h"

/* Clauses for which it is looked: more would fill more than a screen, and each
 * may read the article. */
enum { MOST_NEAREST = 12 };

/* Bytes of a field's text that are shown. */
enum { FIELD_BYTES = 300 };

static const struct pt_text_part whole;

/* --- fields --------------------------------------------------------------- */

/* The clause's field; which is PT_FIELD_TEXT when it asks for text. */
static enum pt_field field_of(const struct pt_why_asked *asked)
{
    switch (asked->clause->kind) {
    case PT_CLAUSE_HAS:
    case PT_CLAUSE_PARTS:
        return asked->clause->field;
    case PT_CLAUSE_LANG:
        return PT_FIELD_LANG;
    case PT_CLAUSE_DATE:
        return PT_FIELD_DATE;
    default:
        return asked->field == PT_FIELD_TITLE ? PT_FIELD_TEXT : asked->field;
    }
}

static struct pt_str value_of(const struct pt_article *a,
                              enum pt_field field,
                              char day[PT_DATE_TEXT_SIZE])
{
    if (field != PT_FIELD_DATE || a->date == PT_DATE_NONE)
        return field == PT_FIELD_TEXT ? PT_STR("") : pt_field_text(a, field);
    pt_date_format(a->date, day);
    return pt_str_of(day);
}

/* Appends a value in one line, not too long. */
static void add_value(struct pt_str value, struct pt_buf *out)
{
    size_t n = value.len;
    if (n > FIELD_BYTES)
        for (n = FIELD_BYTES; n > 0 && !pt_utf8_is_boundary(value, n);)
            n--;
    for (size_t i = 0; i < n; i++) {
        if (value.ptr[i] == '\n')
            pt_buf_puts(out, ", "); /* tags */
        else
            pt_buf_add_byte(out, value.ptr[i]);
    }
    pt_buf_puts(out, n < value.len ? "…" : "");
}

static enum pt_status
say_field(struct pt_why *why, enum pt_field field, struct pt_nearest *near)
{
    static const char *const names[PT_N_FIELDS] = {
        [PT_FIELD_TEXT] = "text",     [PT_FIELD_TITLE] = "title",
        [PT_FIELD_AUTHOR] = "author", [PT_FIELD_SOURCE] = "source",
        [PT_FIELD_TAG] = "tags",      [PT_FIELD_URL] = "url",
        [PT_FIELD_PATH] = "path",     [PT_FIELD_LANG] = "language",
        [PT_FIELD_DATE] = "date",
    };
    char day[PT_DATE_TEXT_SIZE];
    const struct pt_str value = value_of(why->article, field, day);
    if (value.len == 0)
        return pt_why_say(why, near, "field", "the article has no %s",
                          names[field]);
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    add_value(value, &text);
    enum pt_status status = pt_buf_status(&text);
    if (status == PT_OK)
        status =
            pt_why_say(why, near, "field", "its %s %s %s", names[field],
                       field == PT_FIELD_TAG ? "are" : "is", pt_buf_z(&text));
    pt_buf_fini(&text);
    return status;
}

/* --- the same in other places --------------------------------------------- */

/* Says "before, N times" and shows one of the marks. */
static enum pt_status show(struct pt_why *why,
                           const struct pt_marks *marks,
                           const char *what,
                           const char *before,
                           struct pt_nearest *near)
{
    char times[PT_TIMES_BYTES];
    const enum pt_status status = pt_why_say(why, near, what, "%s %s", before,
                                             pt_why_times(marks->n, times));
    return status == PT_OK ? pt_why_quote(why, near, marks->items, marks->n)
                           : status;
}

/* A clause asked about less than the whole article is there elsewhere. */
static enum pt_status look_elsewhere(struct pt_why *why,
                                     const struct pt_why_asked *asked,
                                     struct pt_nearest *near)
{
    const struct pt_text_part part = pt_why_part(why, asked);
    struct pt_marks marks;
    bool holds;
    if (!part.is_unit && !part.is_lead)
        return PT_OK;
    const enum pt_status status =
        pt_text_match_ask(why->text, asked->clause, &whole, &holds, &marks);
    if (status != PT_OK || marks.n == 0)
        return status;
    return show(why, &marks, "elsewhere",
                part.is_lead ? "not in the title or first paragraph; in the "
                               "article"
                : part.kind == PT_SENTENCES ? "not in this sentence; in the "
                                              "article"
                                            : "not in this paragraph; in the "
                                              "article",
                near);
}

/* --- the same, wider ------------------------------------------------------ */

/* A clause made of the query's words again, and a matcher that has read the
 * article for it. */
struct wider {
    struct pt_clause_tree tree;
    struct pt_text_match *text;
};

/* A copy of a leaf that asks for any form. NULL: memory ran out. */
static struct pt_query_node *loosen(struct pt_why *why,
                                    const struct pt_query_node *node)
{
    struct pt_query_node *const copy = pt_arena_alloc(why->arena, sizeof *copy);
    struct pt_query_node **const children =
        pt_arena_array(why->arena, node->n_children, sizeof *children);
    if (!copy || !children)
        return NULL;
    *copy = *node;
    copy->children = children;
    copy->is_exact = false;
    copy->is_stemmed = node->kind == PT_NODE_PHRASE;
    for (size_t i = 0; i < node->n_children; i++)
        if (!(children[i] = loosen(why, node->children[i])))
            return NULL;
    return copy;
}

/* Resolves node for title and body and reads the article. wider->text stays
 * NULL where the wider clause is over a limit. */
static enum pt_status read_wider(struct pt_why *why,
                                 const struct pt_query_node *node,
                                 bool with_variants,
                                 struct wider *wider)
{
    const struct pt_search_options *const o = why->run->options;
    const struct pt_resolve_options options = {
        .with_variants = with_variants || !(o->flags & PT_SEARCH_NO_VARIANTS),
        .today = 0,
    };
    struct pt_error ignored;
    enum pt_status status =
        pt_resolve(node, &options, why->run->reader, why->run->analyzer,
                   why->arena, &wider->tree, &ignored);
    if (status == PT_EQUERY || status == PT_ELIMIT)
        return PT_OK;
    if (status != PT_OK) {
        if (why->err)
            *why->err = ignored;
        return status;
    }
    status = pt_text_match_new(&wider->tree, why->run->analyzer, &wider->text);
    if (status == PT_OK)
        status = pt_text_match_load(wider->text, why->article, true);
    return status;
}

static enum pt_status
look_in_text(struct pt_why *why, struct wider *wider, struct pt_nearest *near)
{
    struct pt_marks marks = {0};
    enum pt_status status = PT_OK;
    if (wider->text)
        status = pt_text_match_marks(wider->text, &marks);
    if (status != PT_OK || marks.n == 0)
        return status;
    return show(why, &marks, "elsewhere",
                why->article->title.len ? "not in the title; in the text"
                                        : "the article has no title; in the "
                                          "text",
                near);
}

static enum pt_status
look_for_forms(struct pt_why *why, struct wider *wider, struct pt_nearest *near)
{
    struct pt_marks marks = {0};
    char times[PT_TIMES_BYTES];
    enum pt_status status = PT_OK;
    if (wider->text)
        status = pt_text_match_marks(wider->text, &marks);
    if (status != PT_OK || marks.n == 0)
        return status;
    status = pt_why_say(why, near, "form", "only in another form: “%.*s”, %s",
                        PT_STR_FMT(pt_why_marked(why, &marks.items[0])),
                        pt_why_times(marks.n, times));
    return status == PT_OK ? pt_why_quote(why, near, marks.items, marks.n)
                           : status;
}

/* title:x, of which x may stand in the body. */
static enum pt_status look_below_title(struct pt_why *why,
                                       const struct pt_why_asked *asked,
                                       struct pt_nearest *near)
{
    struct wider wider = {0};
    if (asked->field != PT_FIELD_TITLE)
        return PT_OK;
    enum pt_status status = read_wider(why, asked->node, false, &wider);
    if (status == PT_OK)
        status = look_in_text(why, &wider, near);
    pt_text_match_free(wider.text);
    return status;
}

static bool is_phrase(const struct pt_clause *clause)
{
    return clause->kind == PT_CLAUSE_PHRASE && clause->n_children > 1;
}

/* title:x in the title, but in another form. */
static enum pt_status look_for_title_forms(struct pt_why *why,
                                           struct pt_query_node *node,
                                           struct pt_nearest *near)
{
    struct wider wider = {0};
    const struct pt_query_node field = {
        .kind = PT_NODE_FIELD,
        .begin = node->begin,
        .end = node->end,
        .field = PT_FIELD_TITLE,
        .children = &node,
        .n_children = 1,
    };
    enum pt_status status = read_wider(why, &field, true, &wider);
    if (status == PT_OK)
        status = look_for_forms(why, &wider, near);
    pt_text_match_free(wider.text);
    return status;
}

/* Other forms and spellings; for a phrase also its words in other places. */
static enum pt_status look_wider(struct pt_why *why,
                                 const struct pt_why_asked *asked,
                                 const struct pt_query_node *loose,
                                 struct pt_nearest *near)
{
    struct wider wider = {0};
    enum pt_status status = read_wider(why, loose, true, &wider);
    if (status == PT_OK)
        status = look_for_forms(why, &wider, near);
    if (status == PT_OK && !near->what && wider.text &&
        is_phrase(wider.tree.root))
        status =
            pt_why_near_phrase(why, asked, wider.text, wider.tree.root, near);
    pt_text_match_free(wider.text);
    return status;
}

/* What was found for title:x stands in the text. */
static enum pt_status tell_zone(struct pt_why *why, struct pt_nearest *near)
{
    const int64_t distance = near->distance;
    if (near->n_passages == 0 || near->passages[0].paragraph == 1)
        return PT_OK;
    const enum pt_status status = pt_why_say(
        why, near, near->what, "%s (in the text, not the title)", near->remark);
    near->distance = distance;
    return status;
}

static enum pt_status near_title_words(struct pt_why *why,
                                       const struct pt_why_asked *asked,
                                       struct pt_query_node *loose,
                                       struct pt_nearest *near)
{
    enum pt_status status = look_for_title_forms(why, loose, near);
    if (status == PT_OK && !near->what)
        status = look_below_title(why, asked, near);
    if (status != PT_OK || near->what)
        return status;
    if (why->article->title.len == 0)
        return say_field(why, PT_FIELD_TITLE, near);
    status = look_wider(why, asked, loose, near);
    if (status == PT_OK && !near->what)
        status = pt_why_near_word(why, asked, near);
    return status == PT_OK ? tell_zone(why, near) : status;
}

static enum pt_status near_words(struct pt_why *why,
                                 const struct pt_why_asked *asked,
                                 struct pt_nearest *near)
{
    struct pt_query_node *const loose = loosen(why, asked->node);
    if (!loose)
        return PT_ENOMEM;
    if (asked->field == PT_FIELD_TITLE)
        return near_title_words(why, asked, loose, near);
    enum pt_status status = look_elsewhere(why, asked, near);
    if (status == PT_OK && !near->what)
        status = look_wider(why, asked, loose, near);
    if (status == PT_OK && !near->what)
        status = pt_why_near_word(why, asked, near);
    return status;
}

/* --- operators ------------------------------------------------------------ */

/* NOT: what it excludes stands there. */
static enum pt_status near_excluded(struct pt_why *why,
                                    const struct pt_why_asked *asked,
                                    struct pt_nearest *near)
{
    const struct pt_text_part part = pt_why_part(why, asked);
    const struct pt_clause *const child = asked->clause->children[0];
    struct pt_marks marks;
    bool holds;
    const enum pt_status status =
        pt_text_match_ask(why->text, child, &part, &holds, &marks);
    if (status != PT_OK)
        return status;
    if (marks.n > 0)
        return show(why, &marks, "stands", "stands there", near);
    struct pt_why_asked inner = *asked;
    inner.node = asked->node->children[0];
    inner.clause = child;
    while (inner.node->kind == PT_NODE_FIELD) {
        inner.field = inner.node->field;
        inner.node = inner.node->children[0];
    }
    const enum pt_field field = field_of(&inner);
    return field == PT_FIELD_TEXT ? PT_OK : say_field(why, field, near);
}

/* atleastN of something that has places. */
static enum pt_status near_count(struct pt_why *why,
                                 const struct pt_why_asked *asked,
                                 struct pt_nearest *near)
{
    const struct pt_text_part part = pt_why_part(why, asked);
    char times[PT_TIMES_BYTES];
    struct pt_marks marks;
    bool holds;
    enum pt_status status = pt_text_match_ask(
        why->text, asked->clause->children[0], &part, &holds, &marks);
    if (status != PT_OK || marks.n == 0)
        return status;
    status = pt_why_say(why, near, "count", "stands there only %s",
                        pt_why_times(marks.n, times));
    return status == PT_OK ? pt_why_quote(why, near, marks.items, marks.n)
                           : status;
}

/* NEAR lacks an operand: the operand says so. */
static enum pt_status near_pair(struct pt_why *why,
                                const struct pt_why_asked *asked,
                                struct pt_nearest *near)
{
    const struct pt_text_part part = pt_why_part(why, asked);
    for (size_t i = 0; i < asked->clause->n_children; i++) {
        struct pt_marks marks;
        bool holds = false;
        const enum pt_status status = pt_text_match_ask(
            why->text, asked->clause->children[i], &part, &holds, &marks);
        if (status != PT_OK || !holds)
            return status;
    }
    return pt_why_near_pair(why, asked, near);
}

enum pt_status pt_why_nearest(struct pt_why *why,
                              const struct pt_why_asked *asked,
                              struct pt_nearest *near)
{
    const enum pt_field field = field_of(asked);
    *near = (struct pt_nearest){.distance = -1};
    if (why->n_nearest == MOST_NEAREST)
        return PT_OK;
    switch (asked->node->kind) {
    case PT_NODE_NOT:
        why->n_nearest++;
        return near_excluded(why, asked, near);
    case PT_NODE_ATLEAST:
        return near_count(why, asked, near);
    case PT_NODE_NEAR:
    case PT_NODE_NOT_NEAR:
        return near_pair(why, asked, near);
    case PT_NODE_WORD:
    case PT_NODE_WILDCARD:
    case PT_NODE_FUZZY:
    case PT_NODE_PHRASE:
    case PT_NODE_HAS:
    case PT_NODE_DATE:
        why->n_nearest++;
        return field == PT_FIELD_TEXT ? near_words(why, asked, near)
                                      : say_field(why, field, near);
    default:
        return PT_OK;
    }
}
