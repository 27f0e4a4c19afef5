/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * suggest_clauses.c: the query with less asked of the words, in their own place
 * in its text, and without one of its clauses.
 */
#include "search/answer/suggest_private.h"
#include "search/query/query_lex.h"

enum { MOST_PHRASE_WORDS = 8, MOST_EDITS = 16 };

/* The edits that one rewriting makes of a query, collected by a visit. */
struct collected {
    struct pt_edit items[MOST_EDITS];
    size_t n;
    struct pt_str first; /* of what was edited, to be named */
};

/* Enters a change of the bytes [begin, end) of node. */
static void collect(struct pt_suggester *s,
                    struct collected *edits,
                    const struct pt_query_node *node,
                    size_t begin,
                    size_t end,
                    const char *text)
{
    if (edits->n == MOST_EDITS ||
        (edits->n > 0 && edits->items[edits->n - 1].end > begin))
        return;
    if (edits->n == 0)
        edits->first = pt_suggest_written(s, node);
    edits->items[edits->n++] = (struct pt_edit){begin, end, pt_str_of(text)};
}

/* What a rewriting does to a node; not to those under NOT. */
typedef void collect_node(struct pt_suggester *s,
                          const struct pt_query_node *node,
                          struct collected *edits);

static void collect_all(struct pt_suggester *s,
                        const struct pt_query_node *node,
                        collect_node *visit,
                        struct collected *edits)
{
    const bool is_first_only =
        node->kind == PT_NODE_NOT_NEAR || node->kind == PT_NODE_MAYBE;
    const size_t n = is_first_only ? 1 : node->n_children;
    if (node->kind == PT_NODE_NOT)
        return;
    visit(s, node, edits);
    for (size_t i = 0; i < n; i++)
        collect_all(s, node->children[i], visit, edits);
}

/* Offers the query with all that visit collects; why is said of the first. */
static enum pt_status
offer_collected(struct pt_suggester *s, collect_node *visit, const char *why)
{
    struct collected edits = {.n = 0};
    struct pt_buf text;
    collect_all(s, s->ready->parsed->root, visit, &edits);
    if (edits.n == 0)
        return PT_OK;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_buf_puts(&text, why);
    pt_buf_add(&text, edits.first);
    pt_buf_puts(&text, edits.n > 1 ? " and the like" : "");
    return pt_suggest_offer_edited(s, edits.items, edits.n, &text);
}

/* --- = ------------------------------------------------------------------ */

static void drop_equals(struct pt_suggester *s,
                        const struct pt_query_node *node,
                        struct collected *edits)
{
    const bool has_sign =
        node->is_exact && s->run->query.ptr[node->begin] == '=';
    if (has_sign && !pt_lex_is_operator(node->text))
        collect(s, edits, node, node->begin, node->begin + 1, "");
}

enum pt_status pt_suggest_inexact(struct pt_suggester *s)
{
    return offer_collected(s, drop_equals, "with every form of ");
}

/* --- title: and hlead() ------------------------------------------------- */

static void drop_place(struct pt_suggester *s,
                       const struct pt_query_node *node,
                       struct collected *edits)
{
    const bool is_title =
        node->kind == PT_NODE_FIELD && node->field == PT_FIELD_TITLE;
    if (!is_title && node->kind != PT_NODE_HLEAD)
        return;
    const size_t n =
        pt_str_find(pt_suggest_written(s, node), is_title ? ':' : '(');
    if (node->begin + n < node->end)
        collect(s, edits, node, node->begin, node->begin + n + is_title, "");
}

enum pt_status pt_suggest_everywhere(struct pt_suggester *s)
{
    return offer_collected(s, drop_place, "anywhere in the article: ");
}

/* --- phrases
 * ------------------------------------------------------------------ */

static void stem_phrase(struct pt_suggester *s,
                        const struct pt_query_node *node,
                        struct collected *edits)
{
    if (node->kind == PT_NODE_PHRASE && !node->is_exact && !node->is_stemmed)
        collect(s, edits, node, node->begin, node->begin, "~");
}

enum pt_status pt_suggest_phrase_forms(struct pt_suggester *s)
{
    return offer_collected(s, stem_phrase, "with every form of the words of ");
}

static enum pt_status offer_words(struct pt_suggester *s,
                                  const struct pt_query_node *phrase)
{
    struct pt_buf text, why;
    if (phrase->kind != PT_NODE_PHRASE || phrase->n_children < 2 ||
        phrase->n_children > MOST_PHRASE_WORDS)
        return PT_OK;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_buf_init(&why, PT_BUF_NO_CEILING);
    pt_buf_add_byte(&text, '(');
    for (size_t i = 0; i < phrase->n_children; i++) {
        const struct pt_str word = phrase->children[i]->text;
        pt_buf_puts(&text, i ? " AND " : "");
        pt_buf_puts(&text, pt_lex_is_operator(word) ? "=" : "");
        pt_buf_add(&text, word);
    }
    pt_buf_add_byte(&text, ')');
    pt_buf_puts(&why, "the words of ");
    pt_buf_add(&why, pt_suggest_written(s, phrase));
    pt_buf_puts(&why, ", but not side by side");
    const struct pt_edit edit = {phrase->begin, phrase->end, pt_buf_str(&text)};
    const enum pt_status status =
        pt_buf_status(&text) == PT_OK
            ? pt_suggest_offer_edited(s, &edit, 1, &why)
            : pt_fail_nomem(s->err);
    pt_buf_fini(&text);
    return status;
}

enum pt_status pt_suggest_phrase_words(struct pt_suggester *s)
{
    return pt_suggest_each(s, s->ready->parsed->root, offer_words);
}

/* --- without a clause
 * --------------------------------------------------------- */

/* What all hits have to satisfy: of +a +b c the first two. */
static const struct pt_query_node *deciding(const struct pt_suggester *s)
{
    const struct pt_query_node *root = s->ready->parsed->root;
    while (root->kind == PT_NODE_MAYBE)
        root = root->children[0];
    return root;
}

/* Whether some clause but the one at left_out says what to find, not only what
 * not to. */
static bool says_what_to_find(const struct pt_query_node *root, size_t left_out)
{
    for (size_t i = 0; i < root->n_children; i++)
        if (i != left_out && root->children[i]->kind != PT_NODE_NOT)
            return true;
    return false;
}

/* root's clauses but for the one at left_out, put together again. */
static enum pt_status offer_without(struct pt_suggester *s,
                                    const struct pt_query_node *root,
                                    size_t left_out)
{
    struct pt_asked asked = pt_suggest_asked(s);
    const bool is_plain = asked.flags & PT_SEARCH_PLAIN;
    struct pt_buf text, why;
    if (!says_what_to_find(root, left_out))
        return PT_OK;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_buf_init(&why, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < root->n_children; i++) {
        if (i == left_out)
            continue;
        const struct pt_query_node *const child = root->children[i];
        const bool is_loose =
            child->kind == PT_NODE_OR || child->kind == PT_NODE_MAYBE;
        pt_buf_puts(&text, !text.len ? "" : is_plain ? " " : " AND ");
        pt_buf_puts(&text, is_loose ? "(" : "");
        pt_buf_add(&text, pt_suggest_written(s, child));
        pt_buf_puts(&text, is_loose ? ")" : "");
    }
    pt_buf_puts(&why, "without ");
    pt_buf_add(&why, pt_suggest_written(s, root->children[left_out]));
    asked.query = pt_buf_str(&text);
    const bool is_whole =
        pt_buf_status(&text) == PT_OK && pt_buf_status(&why) == PT_OK;
    const enum pt_status status =
        is_whole ? pt_suggest_offer(s, &asked, pt_buf_str(&why))
                 : pt_fail_nomem(s->err);
    pt_buf_fini(&text);
    pt_buf_fini(&why);
    return status;
}

/* Leaves out the clauses that are dates, or those that are not. */
static enum pt_status leave_out(struct pt_suggester *s, bool are_dates)
{
    const struct pt_query_node *const root = deciding(s);
    enum pt_status status = PT_OK;
    for (size_t i = 0; status == PT_OK && root->kind == PT_NODE_AND &&
                       i < root->n_children && !pt_suggest_is_over(s);
         i++)
        if ((root->children[i]->kind == PT_NODE_DATE) == are_dates)
            status = offer_without(s, root, i);
    return status;
}

enum pt_status pt_suggest_without_clauses(struct pt_suggester *s)
{
    return leave_out(s, false);
}

enum pt_status pt_suggest_any_date(struct pt_suggester *s)
{
    struct pt_asked asked = pt_suggest_asked(s);
    enum pt_status status = PT_OK;
    if (asked.since != PT_NO_DATE || asked.until != PT_NO_DATE) {
        asked.since = PT_NO_DATE;
        asked.until = PT_NO_DATE;
        status = pt_suggest_offer(s, &asked, PT_STR("of any date"));
    }
    return status == PT_OK ? leave_out(s, true) : status;
}
