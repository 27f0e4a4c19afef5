/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * complete.c: the index holds words folded. How one is written is looked up
 * where it stands first, and only for the words that are listed; of several
 * spellings there one without a capital is taken, for any word may begin a
 * sentence.
 */
#include "search/answer/complete.h"

#include "common/fold.h"
#include "common/mem.h"
#include "common/utf8.h"

#include <stdio.h>

/* Bytes of an article in which a word's spelling is looked for. */
enum { MOST_BYTES = 8192 };

struct pt_completions {
    struct pt_arena arena;
    struct pt_completion *items;
    size_t n;
};

struct completer {
    const struct pt_reader *reader;
    struct pt_analyzer *analyzer;
    struct pt_error *err;
    struct pt_str typed; /* of the word, behind a field */
    struct pt_str field; /* "title:" as typed, or empty */
    const struct pt_field_info *info;
    enum pt_field id;
    struct pt_buf folded; /* typed */
    size_t most;
    size_t n_read;
    bool has_failed; /* memory ran out */
    struct pt_buf hold;
    pt_completions *out;
};

/* --- Words ---------------------------------------------------------------- */

/* Most frequent first, then by bytes. */
static bool is_before(const struct pt_completion *a,
                      const struct pt_completion *b)
{
    if (a->n_articles != b->n_articles)
        return a->n_articles > b->n_articles;
    return pt_str_compare(pt_str_n(a->text, a->text_len),
                          pt_str_n(b->text, b->text_len)) < 0;
}

/* Puts the word in its place among the best; the last of too many falls out. */
static bool add(struct completer *c, struct pt_str word, uint32_t n_articles)
{
    pt_completions *const out = c->out;
    const struct pt_completion found = {word.ptr, word.len, n_articles};
    struct pt_str kept;
    if (out->n == c->most &&
        (out->n == 0 || !is_before(&found, &out->items[out->n - 1])))
        return true;
    if (!pt_arena_copy(&out->arena, word, &kept))
        return false;
    size_t at = out->n < c->most ? out->n++ : out->n - 1;
    for (; at > 0 && is_before(&found, &out->items[at - 1]); at--)
        out->items[at] = out->items[at - 1];
    out->items[at] = (struct pt_completion){kept.ptr, kept.len, n_articles};
    return true;
}

static bool see_word(void *context, struct pt_str word, uint32_t n_articles)
{
    struct completer *const c = context;
    if (++c->n_read > PT_MAX_COMPLETED_WORDS)
        return false;
    if (n_articles)
        c->has_failed = !add(c, word, n_articles);
    return !c->has_failed;
}

static enum pt_status find_words(struct completer *c)
{
    const enum pt_status status =
        pt_reader_words(c->reader, c->info->prefix, pt_buf_str(&c->folded),
                        see_word, c, c->err);
    if (status == PT_OK && c->n_read > PT_MAX_COMPLETED_WORDS)
        return pt_fail(c->err, PT_ELIMIT,
                       "more than %u words begin so; give more of it",
                       PT_MAX_COMPLETED_WORDS);
    if (status == PT_OK && (c->has_failed || pt_buf_status(&c->folded)))
        return pt_fail_nomem(c->err);
    return status;
}

/* --- As written ----------------------------------------------------------- */

static bool begins_with_capital(struct pt_str word)
{
    size_t len;
    return word.len && pt_is_capital(pt_utf8_get(word, 0, &len));
}

/* How text writes word; empty when it does not, or never as it was typed. */
static struct pt_str
find_written(struct completer *c, struct pt_str text, struct pt_str word)
{
    struct pt_token token;
    struct pt_str written = PT_STR("");
    if (text.len > MOST_BYTES)
        text = pt_str_sub(text, 0, MOST_BYTES);
    pt_analyzer_start(c->analyzer, text, PT_STR(""), 1, PT_FOR_DOCUMENT);
    while (pt_analyzer_next(c->analyzer, &token)) {
        struct pt_str found = pt_str_sub(text, token.begin, token.end);
        struct pt_buf folded;
        if (!pt_str_equal(token.word, word) || !pt_str_begins(found, c->typed))
            continue;
        pt_buf_init(&folded, PT_BUF_NO_CEILING);
        pt_fold(found, &folded);
        const bool is_all = pt_str_equal(pt_buf_str(&folded), word);
        pt_buf_fini(&folded);
        if (is_all && (!written.len || !begins_with_capital(found)))
            written = found;
        if (written.len && !begins_with_capital(written))
            break;
    }
    return written;
}

/* The word as an article has it, where it begins as it was typed, else what was
 * typed and the rest of the word. */
static enum pt_status write_word(struct completer *c,
                                 struct pt_completion *item)
{
    const struct pt_str word = pt_str_n(item->text, item->text_len);
    struct pt_str written = PT_STR(""), kept;
    struct pt_article article;
    struct pt_buf text;
    uint32_t docid = 0;
    size_t n = 0;
    enum pt_status status = PT_OK;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_schema_term(&text, c->info->prefix, word);
    if (c->info->kind == PT_FIELD_OF_WORDS)
        status = pt_reader_having(c->reader, pt_buf_str(&text), 1, &docid, &n,
                                  c->err);
    if (status == PT_OK && n)
        status =
            pt_reader_article(c->reader, docid, &c->hold, &article, c->err);
    if (status == PT_OK && n)
        written = find_written(c, pt_field_text(&article, c->id), word);
    if (status == PT_OK && n && !written.len && c->id == PT_FIELD_TEXT)
        written = find_written(c, article.title, word);
    pt_buf_clear(&text);
    pt_buf_add(&text, c->field);
    if (written.len) {
        pt_buf_add(&text, written);
    } else {
        pt_buf_add(&text, c->typed);
        pt_buf_add(&text, pt_str_sub(word, c->folded.len, word.len));
    }
    if (status == PT_OK &&
        (pt_buf_status(&text) != PT_OK ||
         !pt_arena_copy(&c->out->arena, pt_buf_str(&text), &kept)))
        status = pt_fail_nomem(c->err);
    pt_buf_fini(&text);
    if (status == PT_OK)
        *item = (struct pt_completion){kept.ptr, kept.len, item->n_articles};
    return status;
}

/* --- Fields --------------------------------------------------------------- */

/* The names of fields that begin so, with the articles that have them. */
static enum pt_status add_fields(struct completer *c)
{
    enum pt_status status = PT_OK;
    for (int i = PT_FIELD_TITLE; i < PT_N_FIELDS && status == PT_OK; i++) {
        const struct pt_field_info *const info =
            pt_field_info((enum pt_field)i);
        char name[32];
        uint32_t n_articles = 0;
        if (!info->has_term || !pt_str_begins(pt_str_of(info->name), c->typed))
            continue;
        status = pt_reader_count(c->reader, pt_str_of(info->has_term),
                                 &n_articles, c->err);
        const int n = snprintf(name, sizeof name, "%s:", info->name);
        if (status == PT_OK && n_articles &&
            !add(c, pt_str_n(name, (size_t)n), n_articles))
            status = pt_fail_nomem(c->err);
    }
    return status;
}

/* Takes a field off what was typed. */
static enum pt_status take_field(struct completer *c)
{
    const size_t n = pt_str_find(c->typed, ':');
    c->info = pt_field_info(PT_FIELD_TEXT);
    if (n == c->typed.len)
        return PT_OK;
    const int field = pt_field_of_name(pt_str_sub(c->typed, 0, n));
    if (field >= 0)
        c->info = pt_field_info((enum pt_field)field);
    if (field < 0 || (c->info->kind != PT_FIELD_OF_WORDS &&
                      c->info->kind != PT_FIELD_OF_CODE))
        return pt_fail(c->err, PT_EINVALID,
                       "\"%.*s\" is no field whose words can be listed",
                       PT_STR_FMT(pt_str_sub(c->typed, 0, n)));
    c->id = (enum pt_field)field;
    c->field = pt_str_sub(c->typed, 0, n + 1);
    c->typed = pt_str_sub(c->typed, n + 1, c->typed.len);
    return PT_OK;
}

/* --- All ------------------------------------------------------------------ */

static bool is_field(const struct pt_completion *item)
{
    return item->text[item->text_len - 1] == ':';
}

static enum pt_status complete(struct completer *c)
{
    enum pt_status status = take_field(c);
    if (status != PT_OK)
        return status;
    c->out->items =
        pt_arena_array(&c->out->arena, c->most + 1, sizeof *c->out->items);
    if (!c->out->items)
        return pt_fail_nomem(c->err);
    pt_fold(c->typed, &c->folded);
    if (!c->field.len)
        status = add_fields(c);
    if (status == PT_OK && (c->folded.len || c->field.len))
        status = find_words(c);
    for (size_t i = 0; i < c->out->n && status == PT_OK; i++)
        if (!is_field(&c->out->items[i]))
            status = write_word(c, &c->out->items[i]);
    return status;
}

enum pt_status pt_complete_make(const struct pt_reader *reader,
                                struct pt_analyzer *analyzer,
                                struct pt_str prefix,
                                size_t most,
                                struct pt_region *region,
                                pt_completions **out,
                                struct pt_error *err)
{
    struct completer c = {.reader = reader,
                          .analyzer = analyzer,
                          .err = err,
                          .typed = prefix,
                          .most = most,
                          .out = pt_arena_root_new(region, sizeof *c.out)};
    if (!c.out)
        return pt_fail_nomem(err);
    pt_buf_init(&c.folded, PT_BUF_NO_CEILING);
    pt_buf_init(&c.hold, PT_BUF_NO_CEILING);
    const enum pt_status status = complete(&c);
    pt_buf_fini(&c.folded);
    pt_buf_fini(&c.hold);
    if (status == PT_OK)
        *out = c.out;
    else
        pt_completions_free(c.out);
    return status;
}

size_t pt_completions_n(const pt_completions *completions)
{
    return completions->n;
}

const struct pt_completion *
pt_completions_item(const pt_completions *completions, size_t i)
{
    assert(i < completions->n);
    return &completions->items[i];
}

void pt_completions_free(pt_completions *completions)
{
    pt_arena_root_free(completions);
}
