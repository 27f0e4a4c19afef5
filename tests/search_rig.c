/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/search_rig.h"

#include "index/index_dir.h"
#include "index/index_writer.h"
#include "index/schema.h"
#include "index/synonym_table.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#define ORDER(status) ck_assert_msg((status) == PT_OK, "%s", rig->err.message)

struct pt_article pt_rig_article_of(const struct pt_rig_article *article,
                                    struct pt_document_builder *builder)
{
    struct pt_article out = {
        .path = pt_str_of(article->path),
        .url = pt_str_of(article->url),
        .title = pt_str_of(article->title),
        .author = pt_str_of(article->author),
        .source = pt_str_of(article->source),
        .lang = pt_str_of(article->lang),
        .tags = pt_str_of(article->tags),
        .boilerplate = pt_str_of(article->boilerplate),
        .text = pt_str_of(article->text),
        .date = PT_DATE_NONE,
        .title_from =
            article->title ? PT_TITLE_FROM_HEADLINE : PT_TITLE_FROM_TEXT,
    };
    if (article->date)
        ck_assert(pt_date_parse_iso(pt_str_of(article->date), &out.date));
    ck_assert_int_eq(pt_document_story(builder, &out, &out.story), PT_OK);
    return out;
}

/* Writes n articles of one of the two kinds; the other is NULL. */
static void build(struct pt_rig *rig,
                  const struct pt_rig_article *written,
                  const struct pt_article *articles,
                  size_t n)
{
    struct pt_document_builder *builder = NULL;
    struct pt_writer *writer = NULL;
    ck_assert_int_eq(pt_document_builder_new(&builder), PT_OK);
    ORDER(pt_writer_create(rig->dir, NULL, NULL, &writer, &rig->err));
    for (size_t i = 0; i < n; i++) {
        struct pt_article article =
            written ? pt_rig_article_of(&written[i], builder) : articles[i];
        struct pt_document document;
        ORDER(pt_document_story(builder, &article, &article.story));
        ORDER(pt_document_build(builder, &article, &document, &rig->err));
        ORDER(pt_writer_put(writer, &document, &rig->err));
    }
    ORDER(pt_writer_commit(writer, &rig->err));
    pt_writer_close(writer);
    pt_document_builder_free(builder);
}

static void open_new(struct pt_rig *rig,
                     const struct pt_rig_article *written,
                     const struct pt_article *articles,
                     size_t n)
{
    const char *const place = getenv("TMPDIR");
    *rig = (struct pt_rig){.reader = NULL};
    snprintf(rig->dir, sizeof(rig->dir), "%s/pt-rig-XXXXXX",
             place && *place ? place : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(rig->dir));
    build(rig, written, articles, n);
    ORDER(pt_reader_open(rig->dir, &rig->reader, &rig->err));
    ck_assert_uint_eq(pt_reader_n_articles(rig->reader), n);
    if (n % 2) /* then as who asks again and again */
        pt_reader_keep_blocks(rig->reader);
    ck_assert_int_eq(pt_analyzer_new(&rig->analyzer), PT_OK);
    pt_arena_init(&rig->arena);
}

void pt_rig_open(struct pt_rig *rig,
                 const struct pt_rig_article *articles,
                 size_t n)
{
    open_new(rig, articles, NULL, n);
}

void pt_rig_open_articles(struct pt_rig *rig,
                          const struct pt_article *articles,
                          size_t n)
{
    open_new(rig, NULL, articles, n);
}

void pt_rig_close(struct pt_rig *rig)
{
    pt_reader_close(rig->reader);
    pt_analyzer_free(rig->analyzer);
    pt_arena_fini(&rig->arena);
    pt_index_dir_remove(rig->dir);
}

static void write_synonyms(struct pt_rig *rig,
                           struct pt_writer *writer,
                           const struct pt_synonyms *synonyms)
{
    const struct pt_synonym_state state = {
        .slot = '0', .n_rules = synonyms->n_rules, .path = PT_STR("/s.txt")};
    struct pt_buf key, value;
    pt_buf_init(&key, PT_BUF_NO_CEILING);
    pt_buf_init(&value, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < synonyms->n; i++) {
        pt_synonym_key('0', synonyms->items[i].words, &key);
        pt_synonym_value(&synonyms->items[i], &value);
        ORDER(pt_writer_set_meta(writer, pt_buf_str(&key), pt_buf_str(&value),
                                 &rig->err));
    }
    pt_synonym_state_encode(&state, &value);
    ORDER(pt_writer_set_meta(writer, PT_STR(PT_META_SYNONYMS),
                             pt_buf_str(&value), &rig->err));
    pt_buf_fini(&key);
    pt_buf_fini(&value);
}

void pt_rig_set_synonyms(struct pt_rig *rig,
                         const char *text,
                         struct pt_reader **out_before)
{
    struct pt_synonyms synonyms;
    struct pt_writer *writer = NULL;
    struct pt_reader *after = NULL;
    ORDER(pt_synonyms_read(pt_str_of(text), "rig", rig->analyzer, &rig->arena,
                           &synonyms, &rig->err));
    ORDER(pt_writer_open(rig->dir, NULL, NULL, &writer, &rig->err));
    write_synonyms(rig, writer, &synonyms);
    ORDER(pt_writer_commit(writer, &rig->err));
    pt_writer_close(writer);
    ORDER(pt_reader_open(rig->dir, &after, &rig->err));
    *out_before = rig->reader;
    rig->reader = after;
}

enum pt_status pt_rig_resolve(struct pt_rig *rig,
                              const char *query,
                              struct pt_clause_tree *out)
{
    const struct pt_resolve_options options = {
        .with_variants = true,
        .today = PT_RIG_TODAY,
    };
    struct pt_query_parsed parsed;
    const enum pt_status status =
        pt_query_parse(pt_str_of(query), 0, &rig->arena, &parsed, &rig->err);
    ck_assert_msg(status == PT_OK, "%s: %s", query, rig->err.message);
    return pt_resolve(parsed.root, &options, rig->reader, rig->analyzer,
                      &rig->arena, out, &rig->err);
}

void pt_rig_match(struct pt_rig *rig,
                  const char *query,
                  const struct pt_match_options *options,
                  struct pt_match *out,
                  bool *out_is_exact)
{
    struct pt_clause_tree tree;
    struct pt_plan plan = {0};
    enum pt_status status = pt_rig_resolve(rig, query, &tree);
    if (status == PT_OK)
        status = pt_plan_make(&tree, options->within, &plan, &rig->err);
    if (status == PT_OK)
        status = pt_match_run(&plan, &tree, options, rig->reader, rig->analyzer,
                              &rig->arena, out, &rig->err);
    ck_assert_msg(status == PT_OK, "%s: %s", query, rig->err.message);
    if (out_is_exact)
        *out_is_exact = plan.is_exact;
    pt_plan_fini(&plan);
}

static bool
agree(uint64_t ours, bool is_ours_exact, uint64_t engines, bool is_exact)
{
    if (is_ours_exact)
        return is_exact ? ours == engines : engines <= ours;
    return !is_exact || ours <= engines;
}

void pt_rig_agree_on_counts(const char *query,
                            const struct pt_match_options *options,
                            const struct pt_match *ours,
                            const struct pt_match *engines)
{
    const uint64_t least = options->skips_total ? 0 : PT_EXACT_ARTICLES + 1;
    ck_assert_msg(agree(ours->total, ours->total_is_exact, engines->total,
                        engines->total_is_exact) &&
                      agree(ours->n_articles, ours->total_is_exact,
                            engines->n_articles, engines->total_is_exact) &&
                      (ours->total_is_exact || ours->n_articles >= least),
                  "%s: %u%s, not %u%s", query, (unsigned)ours->total,
                  ours->total_is_exact ? "" : "+", (unsigned)engines->total,
                  engines->total_is_exact ? "" : "+");
    ck_assert_msg(
        options->skips_total || options->skips_stories ||
            !engines->stories_are_exact ||
            engines->n_articles > PT_EXACT_ARTICLES ||
            (ours->stories_are_exact && ours->n_stories == engines->n_stories),
        "%s: %u stories%s, not %u", query, (unsigned)ours->n_stories,
        ours->stories_are_exact ? "" : "?", (unsigned)engines->n_stories);
}
