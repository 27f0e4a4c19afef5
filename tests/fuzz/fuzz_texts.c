/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * fuzz_texts.c: what reads words: queries, articles, synonyms, settings.
 */
#include "tests/fuzz/fuzz.h"

#include "common/analyze.h"
#include "common/date.h"
#include "common/fold.h"
#include "common/langid.h"
#include "common/layout.h"
#include "common/names.h"
#include "common/synonyms.h"
#include "common/utf8.h"
#include "common/visible.h"
#include "indexer/ignore.h"
#include "search/program/config_file.h"
#include "search/program/options.h"
#include "search/query/query_args.h"
#include "search/query/query_parse.h"

/* An error has bytes of the query, and a message. */
static void check_error(const struct pt_error *err, size_t len)
{
    pt_fuzz_must(err->span_begin <= err->span_end && err->span_end <= len);
    pt_fuzz_must(err->message[0]);
}

static void parse(struct pt_str text, unsigned flags)
{
    struct pt_arena arena;
    struct pt_error err = {0};
    struct pt_query_parsed parsed;
    struct pt_buf out;
    pt_arena_init(&arena);
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    const enum pt_status status =
        pt_query_parse(text, flags, &arena, &parsed, &err);
    if (status == PT_OK) {
        pt_fuzz_must(parsed.root->begin <= parsed.root->end &&
                     parsed.root->end <= text.len);
        pt_query_print(parsed.root, &out);
        for (size_t i = 0; i < parsed.n_notes; i++)
            pt_fuzz_must(parsed.notes[i].end <= text.len);
    } else {
        check_error(&err, text.len);
    }
    pt_buf_fini(&out);
    pt_arena_fini(&arena);
}

static void fuzz_query(struct pt_str bytes)
{
    parse(bytes, 0);
    parse(bytes, PT_PARSE_ANY);
    parse(bytes, PT_PARSE_PLAIN);
}

/* Arguments end in 0xff, which no query text holds. */
static void fuzz_arguments(struct pt_str bytes)
{
    enum { MOST = 8 };
    struct pt_buf held[MOST], out;
    const char *args[MOST];
    size_t n = 0;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    for (; bytes.len && n < MOST; n++) {
        pt_buf_init(&held[n], PT_BUF_NO_CEILING);
        pt_buf_add(&held[n], pt_fuzz_cut(&bytes));
        args[n] = pt_buf_z(&held[n]);
    }
    pt_query_of_args(args, n, &out);
    parse(pt_buf_str(&out), 0);
    while (n)
        pt_buf_fini(&held[--n]);
    pt_buf_fini(&out);
}

static void analyze(struct pt_analyzer *analyzer,
                    struct pt_str text,
                    struct pt_str lang,
                    enum pt_purpose purpose)
{
    struct pt_token token;
    uint32_t begin = 0;
    pt_analyzer_start(analyzer, text, lang, 1, purpose);
    while (pt_analyzer_next(analyzer, &token)) {
        pt_fuzz_must(token.begin >= begin && token.begin <= token.end);
        pt_fuzz_must(token.end <= text.len);
        pt_fuzz_must(pt_utf8_valid_length(token.word) == token.word.len);
        begin = token.begin;
    }
    pt_fuzz_must(pt_analyzer_status(analyzer) == PT_OK);
}

static void fuzz_words(struct pt_str bytes)
{
    struct pt_analyzer *analyzer;
    struct pt_buf folded;
    struct pt_name_key keys[PT_MAX_NAME_KEYS];
    pt_buf_init(&folded, PT_BUF_NO_CEILING);
    pt_fuzz_must(pt_analyzer_new(&analyzer) == PT_OK);
    analyze(analyzer, bytes, PT_STR("en"), PT_FOR_DOCUMENT);
    analyze(analyzer, bytes, PT_STR("uk"), PT_FOR_QUERY);
    pt_fold(bytes, &folded);
    pt_fuzz_must(pt_utf8_valid_length(pt_buf_str(&folded)) == folded.len);
    (void)pt_name_keys(pt_buf_str(&folded), keys);
    (void)pt_langid(bytes);
    pt_analyzer_free(analyzer);
    pt_buf_fini(&folded);
}

static void fuzz_layout(struct pt_str bytes)
{
    struct pt_arena arena;
    struct pt_layout layout;
    const struct pt_str text =
        pt_str_sub(bytes, 0, pt_utf8_valid_length(bytes));
    pt_arena_init(&arena);
    pt_fuzz_must(pt_layout_of(text, &arena, &layout) == PT_OK);
    for (uint32_t at = 0; at < text.len; at += 7) {
        (void)pt_layout_paragraph_at(&layout, at);
        (void)pt_layout_sentence_at(&layout, at);
    }
    pt_arena_fini(&arena);
}

static void fuzz_dates(struct pt_str bytes)
{
    int32_t days;
    struct pt_date_range range;
    struct pt_error err = {0};
    (void)pt_date_parse_iso(bytes, &days);
    (void)pt_date_parse_stamp(bytes, &days);
    if (pt_date_parse_range(bytes, 20000, &range, &err) == PT_OK)
        pt_fuzz_must(range.first <= range.last);
}

static void fuzz_synonyms(struct pt_str bytes)
{
    struct pt_analyzer *analyzer;
    struct pt_arena arena;
    struct pt_synonyms read;
    struct pt_error err = {0};
    pt_arena_init(&arena);
    pt_fuzz_must(pt_analyzer_new(&analyzer) == PT_OK);
    if (pt_synonyms_read(bytes, "words", analyzer, &arena, &read, &err) ==
        PT_OK)
        for (size_t i = 1; i < read.n; i++)
            pt_fuzz_must(pt_str_compare(read.items[i - 1].words,
                                        read.items[i].words) < 0);
    else
        pt_fuzz_must(err.message[0]);
    pt_analyzer_free(analyzer);
    pt_arena_fini(&arena);
}

/* Rules, 0xff, a path. */
static void fuzz_ignore(struct pt_str bytes)
{
    struct pt_arena arena;
    struct pt_ignore rules;
    pt_arena_init(&arena);
    const struct pt_str text = pt_fuzz_cut(&bytes);
    if (pt_ignore_parse(text, &arena, &rules) == PT_OK) {
        (void)pt_ignore_ask(&rules, bytes, false);
        (void)pt_ignore_ask(&rules, bytes, true);
    }
    pt_arena_fini(&arena);
}

static bool is_option(int id)
{
    const struct pt_opt *row = pt_search_opts;
    while (row->id && row->id != id)
        row++;
    return row->id;
}

static void fuzz_config(struct pt_str bytes)
{
    struct pt_config_file file = {0};
    struct pt_opt_found found;
    struct pt_error err = {0};
    enum pt_status status;
    pt_buf_init(&file.path, PT_BUF_NO_CEILING);
    pt_buf_init(&file.text, PT_BUF_NO_CEILING);
    pt_buf_puts(&file.path, "config");
    pt_buf_add(&file.text, bytes);
    pt_buf_add_byte(&file.text, '\n');
    while ((status = pt_config_file_next(&file, pt_search_opts, &found,
                                         &err)) == PT_OK)
        pt_fuzz_must(is_option(found.id));
    if (status != PT_ENOTFOUND)
        check_error(&err, file.line.len);
    pt_config_file_fini(&file);
}

/* What may be shown holds nothing that moves a cursor, and stays the same. */
static void fuzz_visible(struct pt_str bytes)
{
    struct pt_buf once, twice;
    pt_buf_init(&once, PT_BUF_NO_CEILING);
    pt_buf_init(&twice, PT_BUF_NO_CEILING);
    pt_visible(&once, bytes);
    pt_visible(&twice, pt_buf_str(&once));
    pt_fuzz_must(pt_str_equal(pt_buf_str(&once), pt_buf_str(&twice)));
    (void)pt_visible_columns(pt_buf_str(&once));
    pt_buf_fini(&once);
    pt_buf_fini(&twice);
}

const struct pt_fuzz_target pt_fuzz_texts[] = {
    {"query",     fuzz_query    },
    {"arguments", fuzz_arguments},
    {"words",     fuzz_words    },
    {"layout",    fuzz_layout   },
    {"dates",     fuzz_dates    },
    {"synonyms",  fuzz_synonyms },
    {"ignore",    fuzz_ignore   },
    {"config",    fuzz_config   },
    {"visible",   fuzz_visible  },
    {NULL,        NULL          }
};
