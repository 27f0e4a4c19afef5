/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * batch.c: answers go out as they are found, but for a table, which is known
 * only at the end: its cells are 1 where the article answers the query and 0
 * where it does not. Occurrences would be 0 for an article that answers NOT x,
 * and a query that failed has empty cells.
 */
#include "search/program/batch.h"

#include "common/arena.h"
#include "common/mem.h"
#include "common/visible.h"
#include "search/program/remarks.h"
#include "search/program/render.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

struct row {
    struct pt_str path; /* of an article without one: its id */
    struct pt_str title;
    struct pt_str date;
    unsigned char *answers; /* a bit for each query */
};

struct table {
    struct pt_str *queries;
    bool *has_failed;
    size_t n_queries;
    struct row *rows;
    size_t n_rows;
    size_t capacity;
    uint32_t *slots; /* 1 + a row by its path; 0: free */
    struct pt_arena arena;
};

struct batch {
    const struct pt_settings *settings;
    pt_search *search;
    struct pt_seen_file *seen;
    struct pt_search_options asked;
    struct pt_batch_end *end;
    struct pt_error *err;
    FILE *file;
    unsigned long n_lines;
    struct pt_buf line;
    struct pt_buf out; /* being put together */
    bool is_pipe_closed;
};

enum { N_SLOTS = 1 << 18 }; /* above twice the rows */
_Static_assert(N_SLOTS > 2 * PT_MAX_TABLE_ROWS, "room for the rows");

/* --- Reading -------------------------------------------------------------- */

/* The next line without its end, cut; false at the end of the file. */
static bool next_line(struct batch *b)
{
    int c = getc(b->file);
    pt_buf_clear(&b->line);
    if (c == EOF)
        return false;
    b->n_lines++;
    for (; c != EOF && c != '\n'; c = getc(b->file))
        if (b->line.len < PT_MAX_BATCH_LINE)
            pt_buf_add_byte(&b->line, (char)c);
    return true;
}

/* The next line that is a query. */
static bool next_query(struct batch *b, struct pt_str *out)
{
    const struct pt_str byte_order_mark = PT_STR("\xef\xbb\xbf");
    while (next_line(b)) {
        struct pt_str line = pt_buf_str(&b->line);
        if (b->n_lines == 1 && pt_str_begins(line, byte_order_mark))
            line = pt_str_sub(line, byte_order_mark.len, line.len);
        *out = pt_str_trim(line);
        if (out->len && out->ptr[0] != '#')
            return true;
    }
    return false;
}

static enum pt_status check_read(const struct batch *b)
{
    if (pt_buf_status(&b->line) != PT_OK)
        return pt_fail_nomem(b->err);
    return ferror(b->file) ? pt_fail(b->err, PT_EIO, "cannot read %s: %s",
                                     b->settings->batch, strerror(errno))
                           : PT_OK;
}

/* --- Writing -------------------------------------------------------------- */

/* Writes out what was put together; a pipe closed at the other end is no
 * failure, but ends the run. */
static enum pt_status write_out(struct batch *b)
{
    if (pt_buf_status(&b->out) != PT_OK)
        return pt_fail_nomem(b->err);
    errno = 0;
    if (fwrite(pt_buf_z(&b->out), 1, b->out.len, stdout) != b->out.len) {
        b->is_pipe_closed = errno == EPIPE;
        return b->is_pipe_closed ? PT_OK
                                 : pt_fail(b->err, PT_EIO, "cannot write: %s",
                                           strerror(errno));
    }
    pt_buf_clear(&b->out);
    return PT_OK;
}

static enum pt_status close_out(struct batch *b)
{
    errno = 0;
    if (fclose(stdout) == 0 && !b->is_pipe_closed)
        b->end->was_written = true;
    else if (!b->is_pipe_closed && errno != EPIPE)
        return pt_fail(b->err, PT_EIO, "cannot write: %s", strerror(errno));
    return PT_OK;
}

/* --- One query ------------------------------------------------------------ */

static bool is_its_fault(enum pt_status status)
{
    return status == PT_EQUERY || status == PT_ELIMIT;
}

/* Each with the query that it is about. */
static void remark_notes(struct pt_str query, const pt_results *results)
{
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    for (size_t i = 0; i < pt_results_n_notes(results); i++) {
        pt_buf_puts(&text, "pt-search: ");
        pt_visible(&text, query);
        pt_buf_printf(&text, ": note: %s\n", pt_results_note(results, i));
    }
    fwrite(pt_buf_z(&text), 1, text.len, stderr);
    pt_buf_fini(&text);
}

/* PT_OK with *out NULL: the query is at fault, fault says how. */
static enum pt_status ask(struct batch *b,
                          struct pt_str query,
                          pt_results **out,
                          struct pt_error *fault)
{
    *out = NULL;
    *fault = (struct pt_error){0};
    enum pt_status status =
        pt_search_run(b->search, query.ptr, query.len, &b->asked, out, fault);
    if (is_its_fault(status)) {
        b->end->has_failed = true;
        return PT_OK;
    }
    if (status != PT_OK) {
        *b->err = *fault;
        return status;
    }
    if (pt_results_total(*out).value)
        b->end->has_found = true;
    if (!b->settings->is_quiet)
        remark_notes(query, *out);
    return b->seen ? pt_seen_file_add(b->seen, *out, b->err) : PT_OK;
}

/* The object of --format json in one line: what line ends are in it stand
 * between members. */
static void add_object(struct batch *b, struct pt_str query, pt_results *found)
{
    const struct pt_render r = {
        .results = found, .query = query, .within = b->asked.within};
    struct pt_buf object;
    pt_buf_init(&object, PT_BUF_NO_CEILING);
    pt_render_json(&r, &object);
    for (size_t at = 0, n; at < object.len; at += n + 1) {
        const struct pt_str rest =
            pt_str_sub(pt_buf_str(&object), at, object.len);
        n = pt_str_find(rest, '\n');
        pt_buf_add(&b->out, pt_str_sub(rest, 0, n));
    }
    if (pt_buf_status(&object) != PT_OK)
        b->out.status = pt_buf_status(&object);
    pt_buf_add_byte(&b->out, '\n');
    pt_buf_fini(&object);
}

static void add_answer(struct batch *b,
                       struct pt_str query,
                       pt_results *found,
                       const struct pt_error *fault)
{
    struct pt_buf *const out = &b->out;
    if (b->settings->only_count) {
        if (found)
            pt_buf_printf(out, "%" PRIu64, pt_results_total(found).value);
        pt_buf_puts(out, found ? "\t" : "error\t");
        pt_visible(out, query);
        pt_buf_add_byte(out, '\n');
    } else if (found) {
        add_object(b, query, found);
    } else {
        pt_render_json_fault(query, fault, out);
    }
}

static enum pt_status answer_each(struct batch *b)
{
    enum pt_status status = PT_OK;
    struct pt_str query;
    while (status == PT_OK && !b->is_pipe_closed && next_query(b, &query)) {
        pt_results *found = NULL;
        struct pt_error fault;
        status = ask(b, query, &found, &fault);
        if (status == PT_OK && !found && b->settings->only_count)
            pt_remark_error(query, &fault);
        if (status == PT_OK) {
            add_answer(b, query, found, &fault);
            status = write_out(b);
        }
        pt_results_free(found);
    }
    return status == PT_OK ? check_read(b) : status;
}

/* --- A table -------------------------------------------------------------- */

static enum pt_status read_queries(struct batch *b, struct table *t)
{
    struct pt_str query;
    size_t capacity = 0, n_bytes = 0;
    while (next_query(b, &query)) {
        n_bytes += query.len;
        if (t->n_queries == PT_MAX_TABLE_QUERIES ||
            n_bytes > PT_MAX_TABLE_QUERY_BYTES)
            return pt_fail(
                b->err, PT_ELIMIT, "a table takes at most %u queries, of %u MB",
                PT_MAX_TABLE_QUERIES, PT_MAX_TABLE_QUERY_BYTES >> 20);
        void *const queries = pt_grow(t->queries, &capacity, t->n_queries + 1,
                                      PT_MAX_TABLE_QUERIES, sizeof *t->queries);
        if (!queries)
            return pt_fail_nomem(b->err);
        t->queries = queries;
        if (!pt_arena_copy(&t->arena, query, &t->queries[t->n_queries]))
            return pt_fail_nomem(b->err);
        t->n_queries++;
    }
    return check_read(b);
}

/* The field's text, empty when not known. */
static struct pt_str text_of(const pt_hit *hit, enum pt_hit_field field)
{
    size_t len = 0;
    const char *const text = pt_hit_text(hit, field, &len);
    return pt_str_n(text, len);
}

static struct pt_str place_of(const pt_hit *hit)
{
    const struct pt_str path = text_of(hit, PT_HIT_PATH);
    return path.len ? path : text_of(hit, PT_HIT_ID);
}

/* The slot of the row of place, or the free one where it belongs. */
static size_t slot_of(const struct table *t, struct pt_str place)
{
    size_t at = (size_t)(pt_str_hash(place) >> 20) & (N_SLOTS - 1);
    while (t->slots[at] && !pt_str_equal(t->rows[t->slots[at] - 1].path, place))
        at = (at + 1) & (N_SLOTS - 1);
    return at;
}

static bool make_row(struct table *t, const pt_hit *hit, struct row *out)
{
    *out = (struct row){
        .path = {NULL, 0}
    };
    out->answers = pt_arena_alloc(&t->arena, t->n_queries / 8 + 1);
    return out->answers &&
           pt_arena_copy(&t->arena, place_of(hit), &out->path) &&
           pt_arena_copy(&t->arena, text_of(hit, PT_HIT_TITLE), &out->title) &&
           pt_arena_copy(&t->arena, text_of(hit, PT_HIT_DATE), &out->date);
}

static enum pt_status
mark_answer(struct batch *b, struct table *t, const pt_hit *hit, size_t query)
{
    const size_t slot = slot_of(t, place_of(hit));
    if (!t->slots[slot]) {
        if (t->n_rows == PT_MAX_TABLE_ROWS)
            return pt_fail(b->err, PT_ELIMIT,
                           "a table takes at most %u articles; narrower "
                           "queries, or --since, make it smaller",
                           PT_MAX_TABLE_ROWS);
        void *const rows = pt_grow(t->rows, &t->capacity, t->n_rows + 1,
                                   PT_MAX_TABLE_ROWS, sizeof *t->rows);
        if (!rows)
            return pt_fail_nomem(b->err);
        t->rows = rows;
        if (!make_row(t, hit, &t->rows[t->n_rows]))
            return pt_fail_nomem(b->err);
        t->slots[slot] = (uint32_t)++t->n_rows;
    }
    struct row *const row = &t->rows[t->slots[slot] - 1];
    row->answers[query / 8] |= (unsigned char)(1u << query % 8);
    return PT_OK;
}

static enum pt_status fill_table(struct batch *b, struct table *t)
{
    enum pt_status status = PT_OK;
    for (size_t q = 0; q < t->n_queries && status == PT_OK; q++) {
        pt_results *found = NULL;
        struct pt_error fault;
        status = ask(b, t->queries[q], &found, &fault);
        t->has_failed[q] = !found;
        if (status == PT_OK && !found)
            pt_remark_error(t->queries[q], &fault);
        for (size_t i = 0;
             found && i < pt_results_n_hits(found) && status == PT_OK; i++)
            status = mark_answer(b, t, pt_results_hit(found, i), q);
        pt_results_free(found);
    }
    return status;
}

static void add_cell(struct batch *b, struct pt_str text, bool is_first)
{
    const bool is_csv = b->settings->format == PT_FORMAT_CSV;
    if (!is_first)
        pt_buf_add_byte(&b->out, is_csv ? ',' : '\t');
    pt_render_cell(is_csv, text, &b->out);
}

static enum pt_status
write_row(struct batch *b, const struct table *t, const struct row *row)
{
    add_cell(b, row->path, true);
    add_cell(b, row->title, false);
    add_cell(b, row->date, false);
    for (size_t q = 0; q < t->n_queries; q++) {
        const bool answers = row->answers[q / 8] >> q % 8 & 1;
        add_cell(b,
                 t->has_failed[q] ? PT_STR("")
                 : answers        ? PT_STR("1")
                                  : PT_STR("0"),
                 false);
    }
    pt_buf_add_byte(&b->out, '\n');
    return write_out(b);
}

static enum pt_status write_table(struct batch *b, const struct table *t)
{
    add_cell(b, PT_STR("path"), true);
    add_cell(b, PT_STR("title"), false);
    add_cell(b, PT_STR("date"), false);
    for (size_t q = 0; q < t->n_queries; q++)
        add_cell(b, t->queries[q], false);
    pt_buf_add_byte(&b->out, '\n');
    enum pt_status status = write_out(b);
    for (size_t i = 0; i < t->n_rows && status == PT_OK && !b->is_pipe_closed;
         i++)
        status = write_row(b, t, &t->rows[i]);
    return status;
}

static enum pt_status answer_by_table(struct batch *b)
{
    struct table t = {0};
    pt_arena_init(&t.arena);
    enum pt_status status = read_queries(b, &t);
    t.slots = pt_alloc(N_SLOTS * sizeof *t.slots);
    t.has_failed = pt_alloc(t.n_queries * sizeof *t.has_failed);
    if (status == PT_OK && (!t.slots || !t.has_failed))
        status = pt_fail_nomem(b->err);
    b->asked.n_passages = 0;
    if (b->asked.limit > PT_MAX_TABLE_ROWS)
        b->asked.limit = PT_MAX_TABLE_ROWS + 1;
    if (status == PT_OK)
        status = fill_table(b, &t);
    if (status == PT_OK)
        status = write_table(b, &t);
    pt_free(t.queries);
    pt_free(t.has_failed);
    pt_free(t.rows);
    pt_free(t.slots);
    pt_arena_fini(&t.arena);
    return status;
}

enum pt_status pt_batch_run(const struct pt_settings *settings,
                            pt_search *search,
                            struct pt_seen_file *seen,
                            struct pt_batch_end *out,
                            struct pt_error *err)
{
    struct batch b = {.settings = settings,
                      .search = search,
                      .seen = seen,
                      .asked = settings->search,
                      .end = out,
                      .err = err};
    const bool is_stdin = strcmp(settings->batch, "-") == 0;
    *out = (struct pt_batch_end){0};
    b.file = is_stdin ? stdin : fopen(settings->batch, "re");
    if (!b.file)
        return pt_fail(err, PT_EIO, "cannot read %s: %s", settings->batch,
                       strerror(errno));
    pt_buf_init(&b.line, PT_BUF_NO_CEILING);
    pt_buf_init(&b.out, PT_BUF_NO_CEILING);
    b.asked.today = pt_settings_today();
    if (seen)
        b.asked.seen = pt_seen_file_seen(seen);
    enum pt_status status =
        settings->format == PT_FORMAT_CSV || settings->format == PT_FORMAT_TSV
            ? answer_by_table(&b)
            : answer_each(&b);
    if (status == PT_OK)
        status = close_out(&b);
    if (!is_stdin)
        fclose(b.file);
    pt_buf_fini(&b.line);
    pt_buf_fini(&b.out);
    return status;
}
