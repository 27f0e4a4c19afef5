/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * explain_query.c: what a leaf stands for. Which of its words the query has
 * itself is told by analysing its bytes again: a word or stem that comes out is
 * written, any other is a variant.
 */
#include "search/answer/explain.h"

#include "common/buf.h"
#include "search/query/vocabulary.h"

#include <stdlib.h>

struct explainer {
    const struct pt_query_run *run;
    const struct pt_clause_tree *tree;
    const struct pt_clause *leaf;
    struct pt_arena *arena;
    struct pt_error *err;
    struct pt_word_list written; /* words of the leaf's own bytes, sorted */
    struct pt_word_list stems;   /* and their stems */
};

/* --- what the query has itself ------------------------------------------ */

static bool
add_copy(struct explainer *x, struct pt_word_list *list, struct pt_str word)
{
    struct pt_str copy;
    return pt_arena_copy(x->arena, word, &copy) &&
           pt_word_list_add(list, x->arena, copy);
}

static enum pt_status read_words(struct explainer *x)
{
    struct pt_analyzer *const analyzer = x->run->analyzer;
    const struct pt_str bytes =
        pt_str_sub(x->run->query, x->leaf->begin, x->leaf->end);
    struct pt_token token;
    pt_analyzer_start(analyzer, bytes, PT_STR(""), 1, PT_FOR_QUERY);
    while (pt_analyzer_next(analyzer, &token))
        if (!add_copy(x, &x->written, token.word))
            return pt_fail_nomem(x->err);
    return pt_analyzer_status(analyzer) == PT_OK ? PT_OK
                                                 : pt_fail_nomem(x->err);
}

static enum pt_status read_stems(struct explainer *x)
{
    struct pt_lang_count *langs = NULL;
    size_t n_langs = 0;
    const enum pt_status status =
        pt_reader_langs(x->run->reader, x->arena, &langs, &n_langs, x->err);
    for (size_t i = 0; status == PT_OK && i < n_langs; i++)
        for (size_t k = 0; k < x->written.n; k++) {
            const struct pt_str stem = pt_analyzer_stem(
                x->run->analyzer, x->written.items[k], langs[i].lang);
            if (stem.len && !add_copy(x, &x->stems, stem))
                return pt_fail_nomem(x->err);
        }
    return status;
}

static bool has_word(const struct pt_word_list *list, struct pt_str word)
{
    for (size_t i = 0; i < list->n; i++)
        if (pt_str_equal(list->items[i], word))
            return true;
    return false;
}

static enum pt_word_origin
origin_of(const struct explainer *x, struct pt_str word, bool is_stem)
{
    if (x->leaf->is_expanded)
        return PT_WORD_EXPANSION;
    return has_word(is_stem ? &x->stems : &x->written, word) ? PT_WORD_WRITTEN
                                                             : PT_WORD_VARIANT;
}

/* --- counts ------------------------------------------------------------- */

/* Articles that satisfy clause, by the engine alone. */
static enum pt_status count_articles(const struct explainer *x,
                                     struct pt_clause *clause,
                                     uint64_t *out)
{
    const struct pt_clause_tree tree = {
        .root = clause,
        .n_leaves = x->tree->n_leaves,
        .is_multilingual = x->tree->is_multilingual,
    };
    struct pt_plan plan = {0};
    xc_enquire *enquire = NULL;
    xc_mset *found = NULL;
    struct xc_error cause;
    enum pt_status status =
        pt_plan_make(&tree, PT_WITHIN_ARTICLE, &plan, x->err);
    if (status != PT_OK)
        return status;
    enum xc_status engine =
        xc_enquire_new(pt_reader_db(x->run->reader), &enquire, &cause);
    if (engine == XC_OK)
        engine = xc_enquire_set_query(enquire, plan.query, &cause);
    if (engine == XC_OK)
        engine = xc_enquire_set_weighting_bool(enquire, &cause);
    if (engine == XC_OK)
        engine = xc_enquire_get_mset(enquire, 0, 0,
                                     pt_reader_n_articles(x->run->reader),
                                     &found, &cause);
    if (engine == XC_OK)
        *out = xc_mset_matches_lower_bound(found);
    else
        status = pt_fail_engine(x->err, engine, &cause, "counting articles");
    xc_mset_free(found);
    xc_enquire_free(enquire);
    pt_plan_fini(&plan);
    return status;
}

/* Fills in articles of the n words, which have text and is_stem. */
static enum pt_status
count_each(const struct explainer *x, struct pt_explained_word *words, size_t n)
{
    struct pt_buf term;
    enum pt_status status = PT_OK;
    pt_buf_init(&term, PT_BUF_NO_CEILING);
    for (size_t i = 0; status == PT_OK && i < n; i++) {
        uint32_t articles = 0;
        pt_buf_clear(&term);
        pt_plan_engine_term(x->leaf->field, pt_str_of(words[i].text),
                            words[i].is_stem, &term);
        status = pt_buf_status(&term) == PT_OK
                     ? pt_reader_count(x->run->reader, pt_buf_str(&term),
                                       &articles, x->err)
                     : pt_fail_nomem(x->err);
        words[i].articles = articles;
    }
    pt_buf_fini(&term);
    return status;
}

/* --- lists -------------------------------------------------------------- */

static int compare_words(const void *a, const void *b)
{
    const struct pt_explained_word *const x = a;
    const struct pt_explained_word *const y = b;
    if (x->articles != y->articles)
        return x->articles > y->articles ? -1 : 1;
    return strcmp(x->text, y->text);
}

static void add_words(const struct explainer *x,
                      const struct pt_str *from,
                      size_t n,
                      bool is_stem,
                      struct pt_explained_word *to)
{
    for (size_t i = 0; i < n; i++)
        to[i] = (struct pt_explained_word){
            .text = from[i].ptr,
            .is_stem = is_stem,
            .origin = origin_of(x, from[i], is_stem),
        };
}

/* Counts the articles of those that are not listed, together. */
static enum pt_status count_more(const struct explainer *x,
                                 const struct pt_explained_word *words,
                                 size_t n,
                                 uint64_t *out)
{
    struct pt_clause rest = {.kind = PT_CLAUSE_TERM, .field = x->leaf->field};
    if (n == 0)
        return PT_OK;
    rest.words = pt_arena_array(x->arena, n, sizeof *rest.words);
    rest.stems = pt_arena_array(x->arena, n, sizeof *rest.stems);
    if (!rest.words || !rest.stems)
        return pt_fail_nomem(x->err);
    for (size_t i = 0; i < n; i++)
        if (words[i].is_stem)
            rest.stems[rest.n_stems++] = pt_str_of(words[i].text);
        else
            rest.words[rest.n_words++] = pt_str_of(words[i].text);
    return count_articles(x, &rest, out);
}

/* Sorts the n words and fills *out. */
static enum pt_status list_words(const struct explainer *x,
                                 struct pt_explained_word *words,
                                 size_t n,
                                 struct pt_explained_words *out)
{
    const enum pt_status status = count_each(x, words, n);
    size_t n_used = n;
    if (status != PT_OK)
        return status;
    if (n > 1)
        qsort(words, n, sizeof *words, compare_words);
    while (n_used > 0 && words[n_used - 1].articles == 0)
        n_used--;
    if (n_used == 0)
        n_used = n; /* then it is these that are wanted and not there */
    const size_t n_listed =
        n_used < PT_EXPLAINED_WORDS ? n_used : PT_EXPLAINED_WORDS;
    *out = (struct pt_explained_words){
        .items = words,
        .n = n_listed,
        .n_more = n_used - n_listed,
        .n_unused = n - n_used,
    };
    return count_more(x, words + n_listed, out->n_more, &out->more_articles);
}

static enum pt_status list_meanings(const struct explainer *x,
                                    struct pt_explained_words *out)
{
    const struct pt_clause *const leaf = x->leaf;
    const size_t n = leaf->n_words + leaf->n_stems;
    struct pt_explained_word *const words =
        pt_arena_array(x->arena, n, sizeof *words);
    if (!words)
        return pt_fail_nomem(x->err);
    add_words(x, leaf->stems, leaf->n_stems, true, words);
    add_words(x, leaf->words, leaf->n_words, false, words + leaf->n_stems);
    return list_words(x, words, n, out);
}

/* The words of the index with one of the stems, except those that are among
 * the leaf's words anyway. */
static enum pt_status list_forms(const struct explainer *x,
                                 struct pt_explained_words *out)
{
    const struct pt_clause *const leaf = x->leaf;
    struct pt_word_list forms = {0};
    for (size_t i = 0; i < leaf->n_stems; i++) {
        struct pt_str *found = NULL;
        size_t n = 0;
        const enum pt_status status = pt_reader_forms(
            x->run->reader, leaf->stems[i], x->arena, &found, &n, x->err);
        if (status != PT_OK)
            return status;
        for (size_t k = 0; k < n; k++)
            if (!pt_word_list_add(&forms, x->arena, found[k]))
                return pt_fail_nomem(x->err);
    }
    pt_word_list_sort(&forms);
    struct pt_explained_word *const words =
        pt_arena_array(x->arena, forms.n, sizeof *words);
    if (!words)
        return pt_fail_nomem(x->err);
    for (size_t i = 0; i < forms.n; i++)
        words[i] = (struct pt_explained_word){.text = forms.items[i].ptr};
    const enum pt_status status = list_words(x, words, forms.n, out);
    /* Of another field, or of articles that are gone. */
    if (status == PT_OK && out->n > 0 && words[0].articles == 0)
        out->n = 0;
    out->n_unused = 0;
    return status;
}

static void take_date(const struct pt_clause *leaf,
                      struct pt_explained_leaf *out)
{
    const struct pt_date_range range = leaf->range;
    out->first = range.first > INT32_MIN + 1 ? range.first : PT_NO_DATE;
    out->last = range.last < INT32_MAX ? range.last : PT_NO_DATE;
}

enum pt_status pt_explain_leaf(const struct pt_query_run *run,
                               const struct pt_ready *ready,
                               const struct pt_clause *leaf,
                               struct pt_arena *arena,
                               struct pt_explained_leaf *out,
                               struct pt_error *err)
{
    struct explainer x = {.run = run,
                          .tree = &ready->tree,
                          .leaf = leaf,
                          .arena = arena,
                          .err = err};
    struct pt_clause alone = *leaf;
    *out = (struct pt_explained_leaf){
        .begin = leaf->begin,
        .end = leaf->end,
        .field = pt_field_info(leaf->field)->name,
        .first = PT_NO_DATE,
        .last = PT_NO_DATE,
    };
    if (leaf->kind == PT_CLAUSE_DATE)
        take_date(leaf, out);
    if (leaf->kind == PT_CLAUSE_DATE)
        out->field = pt_field_info(PT_FIELD_DATE)->name;
    if (leaf->kind == PT_CLAUSE_LANG)
        out->field = pt_field_info(PT_FIELD_LANG)->name;
    enum pt_status status = count_articles(&x, &alone, &out->articles);
    if (leaf->kind != PT_CLAUSE_TERM)
        return status;
    if (status == PT_OK)
        status = read_words(&x);
    if (status == PT_OK)
        status = read_stems(&x);
    if (status == PT_OK)
        status = list_meanings(&x, &out->means);
    return status == PT_OK ? list_forms(&x, &out->forms) : status;
}

/* --- the engine's query ------------------------------------------------- */

/* Operators as libxapian writes them; the longer of two first. */
static const char *const joints[] = {
    " AND_MAYBE ", " AND_NOT ", " SYNONYM ", " FILTER ",
    " PHRASE ",    " NEAR ",    " AND ",     " OR ",
};

/* Length of the operator at the start of s, 0 for none; the window of NEAR and
 * PHRASE stands behind it: " NEAR 6 ". */
static size_t joint_length(struct pt_str s)
{
    for (size_t i = 0; i < PT_COUNTOF(joints); i++) {
        const struct pt_str joint = pt_str_of(joints[i]);
        if (s.len < joint.len ||
            !pt_str_equal(pt_str_sub(s, 0, joint.len), joint))
            continue;
        size_t n = joint.len;
        while (n < s.len && s.ptr[n] >= '0' && s.ptr[n] <= '9')
            n++;
        return n > joint.len && n < s.len && s.ptr[n] == ' ' ? n + 1
                                                             : joint.len;
    }
    return 0;
}

/* Terms are not quoted by libxapian, so a parenthesis in a path may mislead
 * this; then the text is cut in another place. */
void pt_explain_shorten(struct pt_str described, struct pt_buf *out)
{
    enum { MOST_OPERANDS = 8, MOST_DEPTH = 128, MOST_BYTES = 4000 };
    const struct pt_str head = PT_STR("Query(");
    if (described.len > head.len)
        described = pt_str_sub(described, head.len, described.len - 1);
    size_t n_operands[MOST_DEPTH] = {1};
    size_t depth = 0;
    size_t cut_at = SIZE_MAX; /* the depth whose rest is being left out */
    size_t begun = out->len;
    for (size_t i = 0, n; i < described.len; i += n) {
        const struct pt_str rest = pt_str_sub(described, i, described.len);
        const char c = described.ptr[i];
        n = joint_length(rest);
        if (c == '(' && depth + 1 < MOST_DEPTH)
            n_operands[++depth] = 1;
        else if (n > 0 && ++n_operands[depth] > MOST_OPERANDS &&
                 cut_at == SIZE_MAX)
            cut_at = depth;
        if (c == ')' && cut_at == depth) {
            pt_buf_printf(out, " … %zu more",
                          n_operands[depth] - MOST_OPERANDS);
            cut_at = SIZE_MAX;
        }
        depth -= c == ')' && depth > 0;
        n = n > 0 ? n : 1;
        if (cut_at == SIZE_MAX && out->len - begun < MOST_BYTES)
            pt_buf_add(out, pt_str_sub(rest, 0, n));
    }
    pt_buf_puts(out, out->len - begun < MOST_BYTES ? "" : " …");
}
