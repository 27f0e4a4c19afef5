/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * synonyms.c: lines become pairs, pairs are sorted, and those of one sequence
 * give one item:
 *
 *     file   = { line }
 *     line   = [ "#" … ] | entry { "," entry } [ "," ]
 *            | entry { "," entry } "=>" entry { "," entry } [ "," ]
 *
 *     "a, b c"   ->   a: a      a: b c    b c: a    b c: b c    b: -
 *
 * The last one says that a longer sequence begins with b. So lines that speak
 * of the same words add up, wherever they stand.
 */
#include "common/synonyms.h"

#include "common/ascii.h"
#include "common/buf.h"
#include "common/mem.h"
#include "common/utf8.h"

#include <stdlib.h>

struct entry {
    struct pt_str written; /* as a sequence */
    struct pt_str joined;  /* a blank between words, compounds joined … */
    struct pt_str parts;   /* … and in parts */
    uint32_t begin;        /* byte of the file */
};

struct pair {
    struct pt_str words;
    const struct entry *from; /* NULL: words begin a longer sequence */
    const struct entry *to;
    unsigned n_words; /* of that sequence */
};

/* What ends an entry. */
enum stop { AT_COMMA, AT_ARROW, AT_COMMENT, AT_END };

struct file {
    struct pt_str text;
    const char *name;
    struct pt_analyzer *analyzer;
    struct pt_arena *arena;
    struct pt_error *err;
    struct pt_buf entry; /* unescaped */
    struct pt_buf written, joined, parts;
    struct entry **side[2]; /* of the line at hand: left, right */
    size_t n_side[2];
    size_t side_capacity[2];
    size_t n_entries;
    size_t n_rules;
    struct pair *pairs;
    size_t n_pairs;
    size_t pairs_capacity;
};

/* --- where something is wrong --- */

/* PT_EINVALID or PT_ELIMIT at byte at of the file. */
static enum pt_status fail(const struct file *file,
                           enum pt_status status,
                           size_t at,
                           const char *expected,
                           unsigned limit)
{
    size_t line = 1, column = 1;
    for (size_t i = 0, n; i < at; i += n) {
        const bool ends_line = file->text.ptr[i] == '\n';
        pt_utf8_get(file->text, i, &n);
        line += ends_line;
        column = ends_line ? 1 : column + 1;
    }
    if (status == PT_ELIMIT)
        return pt_fail(file->err, status, "%s:%zu:%zu: expected at most %u %s",
                       file->name, line, column, limit, expected);
    return pt_fail(file->err, status, "%s:%zu:%zu: expected %s", file->name,
                   line, column, expected);
}

static enum pt_status
expected(const struct file *file, size_t at, const char *what)
{
    return fail(file, PT_EINVALID, at, what, 0);
}

/* --- entries --- */

/* Reads up to the end of an entry in [*at, end) into file->entry, *at moved
 * behind what ended it; *out_begin is its first byte that is no white space. */
static enum stop
read_entry(struct file *file, size_t *at, size_t end, size_t *out_begin)
{
    const char *const bytes = file->text.ptr;
    size_t i = *at;
    enum stop stop = AT_END;
    pt_buf_clear(&file->entry);
    while (i < end && pt_ascii_is_space(bytes[i]))
        i++;
    *out_begin = i;
    for (; i < end; i++) {
        if (bytes[i] == '\\' && i + 1 < end) {
            i++;
        } else if (bytes[i] == ',') {
            stop = AT_COMMA;
            break;
        } else if (bytes[i] == '=' && i + 1 < end && bytes[i + 1] == '>') {
            stop = AT_ARROW;
            break;
        } else if (bytes[i] == '#' && i > *at &&
                   pt_ascii_is_space(bytes[i - 1])) {
            stop = AT_COMMENT;
            break;
        }
        pt_buf_add_byte(&file->entry, bytes[i]);
    }
    *at = i + (stop == AT_COMMA ? 1u : stop == AT_ARROW ? 2u : 0u);
    return stop;
}

static void add_word(struct pt_buf *out, char before, struct pt_str word)
{
    if (out->len)
        pt_buf_add_byte(out, before);
    pt_buf_add(out, word);
}

/* The words of file->entry into written, joined and parts. *out_n: how many. */
static enum pt_status analyse(struct file *file, size_t *out_n)
{
    struct pt_token token;
    bool is_joined = false; /* the word before is a part, and joins this one */
    size_t n = 0;
    pt_buf_clear(&file->written);
    pt_buf_clear(&file->joined);
    pt_buf_clear(&file->parts);
    pt_analyzer_start(file->analyzer, pt_buf_str(&file->entry), PT_STR(""), 1,
                      PT_FOR_QUERY);
    while (pt_analyzer_next(file->analyzer, &token)) {
        if (token.kind == PT_TOKEN_JOINED)
            add_word(&file->joined, ' ', token.word);
        if (token.kind != PT_TOKEN_WORD)
            continue;
        add_word(&file->written, is_joined ? '-' : ' ', token.word);
        add_word(&file->parts, ' ', token.word);
        if (!is_joined && !token.joins_next)
            add_word(&file->joined, ' ', token.word);
        is_joined = token.joins_next;
        n++;
    }
    *out_n = n;
    return pt_analyzer_status(file->analyzer);
}

static enum pt_status
add_entry(struct file *file, unsigned side, const struct entry *entry)
{
    struct entry **const grown = pt_grow(
        file->side[side], &file->side_capacity[side], file->n_side[side] + 1,
        PT_MAX_SYNONYM_ENTRIES, sizeof(struct entry *));
    if (!grown)
        return pt_fail_nomem(file->err);
    file->side[side] = grown;
    struct entry *const kept = pt_arena_alloc(file->arena, sizeof *kept);
    if (!kept || !pt_arena_copy(file->arena, entry->written, &kept->written) ||
        !pt_arena_copy(file->arena, entry->joined, &kept->joined) ||
        !pt_arena_copy(file->arena, entry->parts, &kept->parts))
        return pt_fail_nomem(file->err);
    kept->begin = entry->begin;
    file->side[side][file->n_side[side]++] = kept;
    return PT_OK;
}

/* The entry in file->entry, whose first byte is at begin, becomes one of the
 * line's left or right side. */
static enum pt_status take_entry(struct file *file, unsigned side, size_t begin)
{
    size_t n = 0;
    if (analyse(file, &n) != PT_OK || pt_buf_status(&file->entry) != PT_OK ||
        pt_buf_status(&file->written) != PT_OK ||
        pt_buf_status(&file->joined) != PT_OK ||
        pt_buf_status(&file->parts) != PT_OK)
        return pt_fail_nomem(file->err);
    if (n == 0)
        return expected(file, begin, "a word with a letter or digit");
    if (n > PT_MAX_SYNONYM_WORDS)
        return fail(file, PT_ELIMIT, begin, "words side by side",
                    PT_MAX_SYNONYM_WORDS);
    if (file->written.len > PT_MAX_SYNONYM_ENTRY_BYTES)
        return fail(file, PT_ELIMIT, begin, "bytes from here to the comma",
                    PT_MAX_SYNONYM_ENTRY_BYTES);
    if (++file->n_entries > PT_MAX_SYNONYM_ENTRIES)
        return fail(file, PT_ELIMIT, begin, "entries in the file",
                    PT_MAX_SYNONYM_ENTRIES);
    if (file->n_side[side] > PT_MAX_SYNONYM_ALTERNATIVES)
        return fail(file, PT_ELIMIT, begin, "synonyms of a word",
                    PT_MAX_SYNONYM_ALTERNATIVES);
    const struct entry entry = {
        .written = pt_buf_str(&file->written),
        .joined = pt_buf_str(&file->joined),
        .parts = pt_buf_str(&file->parts),
        .begin = (uint32_t)begin,
    };
    return add_entry(file, side, &entry);
}

/* --- lines --- */

static enum pt_status add_pair(struct file *file, const struct pair *pair)
{
    struct pair *const grown =
        pt_grow(file->pairs, &file->pairs_capacity, file->n_pairs + 1,
                SIZE_MAX / sizeof *grown, sizeof *grown);
    if (!grown)
        return pt_fail_nomem(file->err);
    file->pairs = grown;
    file->pairs[file->n_pairs++] = *pair;
    return PT_OK;
}

static unsigned count_words(struct pt_str words)
{
    unsigned n = 1;
    for (size_t i = 0; i < words.len; i++)
        n += words.ptr[i] == ' ';
    return n;
}

/* What stands for from, which a query may hold as words. */
static enum pt_status add_pairs(struct file *file,
                                const struct entry *from,
                                struct pt_str words,
                                unsigned right)
{
    const struct pair begins = {
        .words = pt_str_sub(words, 0, pt_str_find(words, ' ')),
        .n_words = count_words(words)};
    enum pt_status status =
        begins.n_words > 1 ? add_pair(file, &begins) : PT_OK;
    for (size_t i = 0; status == PT_OK && i < file->n_side[right]; i++) {
        const struct pair pair = {words, from, file->side[right][i], 0};
        status = add_pair(file, &pair);
    }
    return status;
}

static enum pt_status add_rule(struct file *file, unsigned right)
{
    enum pt_status status = PT_OK;
    for (size_t i = 0; status == PT_OK && i < file->n_side[0]; i++) {
        const struct entry *const from = file->side[0][i];
        status = add_pairs(file, from, from->joined, right);
        if (status == PT_OK && !pt_str_equal(from->joined, from->parts))
            status = add_pairs(file, from, from->parts, right);
    }
    file->n_rules++;
    return status;
}

/* The rule in bytes [at, end), which are not only white space. */
static enum pt_status read_rule(struct file *file, size_t at, size_t end)
{
    unsigned side = 0;
    enum stop stop;
    file->n_side[0] = file->n_side[1] = 0;
    do {
        size_t begin;
        stop = read_entry(file, &at, end, &begin);
        if (stop == AT_COMMENT)
            return expected(file, at,
                            "a comment to have a line of its own, or \\#");
        const bool is_empty = pt_str_trim(pt_buf_str(&file->entry)).len == 0;
        if (stop == AT_END && is_empty && file->n_side[side] > 0)
            break; /* a comma at the end of a line is fine */
        if (is_empty)
            return expected(file, begin, "a word");
        const enum pt_status status = take_entry(file, side, begin);
        if (status != PT_OK)
            return status;
        if (stop == AT_ARROW && side == 1)
            return expected(file, at - 2, "one => in a line");
        side |= stop == AT_ARROW;
    } while (stop != AT_END);
    if (side == 0 && file->n_side[0] == 1)
        return expected(file, end, "a comma or =>, and another word");
    return add_rule(file, side);
}

static enum pt_status read_lines(struct file *file)
{
    const struct pt_str text = file->text;
    enum pt_status status = PT_OK;
    size_t at = pt_str_begins(text, PT_STR("\xef\xbb\xbf")) ? 3 : 0;
    while (status == PT_OK && at < text.len) {
        const struct pt_str rest = pt_str_sub(text, at, text.len);
        const size_t end = at + pt_str_find(rest, '\n');
        const struct pt_str line = pt_str_trim(pt_str_sub(text, at, end));
        if (line.len && line.ptr[0] != '#') {
            const size_t begin = (size_t)(line.ptr - text.ptr);
            status = read_rule(file, begin, begin + line.len);
        }
        at = end + 1;
    }
    return status;
}

/* --- the table --- */

static int compare_pairs(const void *a, const void *b)
{
    const struct pair *const x = a;
    const struct pair *const y = b;
    const int order = pt_str_compare(x->words, y->words);
    if (order != 0)
        return order;
    if (!x->to || !y->to)
        return (x->to != NULL) - (y->to != NULL);
    return pt_str_compare(x->to->written, y->to->written);
}

/* The pairs [begin, end), all of the same words, as one item. */
static enum pt_status
make_item(struct file *file, size_t begin, size_t end, struct pt_synonym *out)
{
    const struct pt_str words = file->pairs[begin].words;
    const bool is_one = pt_str_find(words, ' ') == words.len;
    *out = (struct pt_synonym){.words = words, .most_words = is_one};
    const size_t most = end - begin < PT_MAX_SYNONYM_ALTERNATIVES
                            ? end - begin
                            : PT_MAX_SYNONYM_ALTERNATIVES;
    out->alternatives =
        pt_arena_array(file->arena, most, sizeof *out->alternatives);
    if (!out->alternatives)
        return pt_fail_nomem(file->err);
    for (size_t i = begin; i < end; i++) {
        const struct pair *const pair = &file->pairs[i];
        const size_t n = out->n_alternatives;
        if (!pair->to) {
            if (pair->n_words > out->most_words)
                out->most_words = pair->n_words;
        } else if (pt_str_equal(pair->to->written, pair->from->written)) {
            out->keeps_itself = true;
        } else if (n > 0 &&
                   pt_str_equal(out->alternatives[n - 1], pair->to->written)) {
            continue;
        } else if (n == PT_MAX_SYNONYM_ALTERNATIVES) {
            return fail(file, PT_ELIMIT, pair->to->begin, "synonyms of a word",
                        PT_MAX_SYNONYM_ALTERNATIVES);
        } else {
            out->alternatives[out->n_alternatives++] = pair->to->written;
        }
    }
    return PT_OK;
}

static size_t count_items(const struct file *file)
{
    size_t n = file->n_pairs > 0;
    for (size_t i = 1; i < file->n_pairs; i++)
        n += !pt_str_equal(file->pairs[i - 1].words, file->pairs[i].words);
    return n;
}

static enum pt_status make_items(struct file *file, struct pt_synonyms *out)
{
    enum pt_status status = PT_OK;
    if (file->n_pairs)
        qsort(file->pairs, file->n_pairs, sizeof *file->pairs, compare_pairs);
    const size_t n = count_items(file);
    struct pt_synonym *const items =
        pt_arena_array(file->arena, n, sizeof *items);
    if (!items)
        return pt_fail_nomem(file->err);
    size_t n_made = 0;
    for (size_t begin = 0, end; status == PT_OK && begin < file->n_pairs;
         begin = end) {
        for (end = begin + 1; end < file->n_pairs; end++)
            if (!pt_str_equal(file->pairs[begin].words, file->pairs[end].words))
                break;
        status = make_item(file, begin, end, &items[n_made++]);
    }
    if (status == PT_OK)
        *out = (struct pt_synonyms){items, n, file->n_rules};
    return status;
}

static enum pt_status read_file(struct file *file, struct pt_synonyms *out)
{
    const size_t well = pt_utf8_valid_length(file->text);
    if (file->text.len > PT_MAX_SYNONYM_FILE_BYTES)
        return pt_fail(file->err, PT_ELIMIT,
                       "%s: expected at most %u bytes of synonyms", file->name,
                       PT_MAX_SYNONYM_FILE_BYTES);
    if (well < file->text.len)
        return expected(file, well, "UTF-8");
    const size_t nul = pt_str_find(file->text, '\0');
    if (nul < file->text.len)
        return expected(file, nul, "text, not a NUL byte");
    const enum pt_status status = read_lines(file);
    return status == PT_OK ? make_items(file, out) : status;
}

enum pt_status pt_synonyms_read(struct pt_str text,
                                const char *name,
                                struct pt_analyzer *analyzer,
                                struct pt_arena *arena,
                                struct pt_synonyms *out,
                                struct pt_error *err)
{
    struct file file = {.text = text,
                        .name = name,
                        .analyzer = analyzer,
                        .arena = arena,
                        .err = err};
    struct pt_buf *const bufs[] = {&file.entry, &file.written, &file.joined,
                                   &file.parts};
    for (size_t i = 0; i < PT_COUNTOF(bufs); i++)
        pt_buf_init(bufs[i], PT_BUF_NO_CEILING);
    const enum pt_status status = read_file(&file, out);
    for (size_t i = 0; i < PT_COUNTOF(bufs); i++)
        pt_buf_fini(bufs[i]);
    pt_free(file.side[0]);
    pt_free(file.side[1]);
    pt_free(file.pairs);
    return status;
}

bool pt_synonym_next_word(struct pt_str sequence,
                          size_t *at,
                          struct pt_str *out,
                          bool *out_joins_next)
{
    if (*at >= sequence.len)
        return false;
    size_t end = *at;
    while (end < sequence.len && sequence.ptr[end] != ' ' &&
           sequence.ptr[end] != '-')
        end++;
    *out = pt_str_sub(sequence, *at, end);
    *out_joins_next = end < sequence.len && sequence.ptr[end] == '-';
    *at = end + 1;
    return true;
}
