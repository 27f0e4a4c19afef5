/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * match_kept.c: what servers were asked before is not asked for again, as long
 * as their snapshot is the same: the page found, its counts, and, where they
 * are wanted, all that answers. As bytes:
 *
 *     struct pt_match, its hits, docids
 */
#include "search/match/match.h"

#include "common/mem.h"

static void add(struct pt_buf *buf, const void *bytes, size_t n)
{
    if (n)
        pt_buf_add(buf, pt_str_n(bytes, n));
}

/* What decides about the answer besides the plan. */
static void make_key(const struct pt_match_options *o,
                     struct pt_str asked,
                     struct pt_buf *key)
{
    pt_buf_printf(key, "match %d %d %zu %zu %d%d%d%d%d%d ", (int)o->within,
                  (int)o->sort, o->offset, o->limit, o->fold_copies,
                  o->exact_counts, o->skips_stories, o->skips_total,
                  o->skips_copies, o->articles != NULL);
    pt_buf_add(key, asked);
}

static void keep(const struct pt_reader *reader,
                 struct pt_str key,
                 const struct pt_match *match,
                 const struct pt_articles *articles)
{
    struct pt_buf value;
    pt_buf_init(&value, PT_BUF_NO_CEILING);
    add(&value, match, sizeof *match);
    add(&value, match->hits, match->n_hits * sizeof *match->hits);
    if (articles)
        add(&value, articles->docids, articles->n * sizeof *articles->docids);
    if (pt_buf_status(&value) == PT_OK)
        pt_reader_keep(reader, key, pt_buf_str(&value));
    pt_buf_fini(&value);
}

static bool take_articles(struct pt_str rest, struct pt_articles *articles)
{
    const size_t n = rest.len / sizeof *articles->docids;
    if (n == 0)
        return true;
    void *const docids = pt_grow(articles->docids, &articles->capacity, n,
                                 UINT32_MAX, sizeof *articles->docids);
    if (!docids)
        return false;
    articles->docids = docids;
    articles->n = n;
    memcpy(articles->docids, rest.ptr, rest.len);
    return true;
}

static enum pt_status take(struct pt_str value,
                           struct pt_arena *arena,
                           struct pt_articles *articles,
                           struct pt_match *out,
                           struct pt_error *err)
{
    struct pt_match match;
    assert(value.len >= sizeof match);
    memcpy(&match, value.ptr, sizeof match);
    const size_t n_bytes = match.n_hits * sizeof *match.hits;
    match.hits = pt_arena_array(arena, match.n_hits, sizeof *match.hits);
    if (!match.hits ||
        (articles &&
         !take_articles(pt_str_sub(value, sizeof match + n_bytes, value.len),
                        articles)))
        return pt_fail_nomem(err);
    if (n_bytes)
        memcpy(match.hits, value.ptr + sizeof match, n_bytes);
    *out = match;
    return PT_OK;
}

enum pt_status pt_match_run_kept(const struct pt_plan *plan,
                                 const struct pt_clause_tree *tree,
                                 const struct pt_match_options *options,
                                 struct pt_str asked,
                                 const struct pt_reader *reader,
                                 struct pt_analyzer *analyzer,
                                 struct pt_arena *arena,
                                 struct pt_match *out,
                                 struct pt_error *err)
{
    struct pt_str value;
    struct pt_buf key;
    enum pt_status status;
    if (!asked.len || !pt_reader_has_remote(reader))
        return pt_match_run(plan, tree, options, reader, analyzer, arena, out,
                            err);
    pt_buf_init(&key, PT_BUF_NO_CEILING);
    make_key(options, asked, &key);
    if (pt_buf_status(&key) != PT_OK) {
        status = pt_fail_nomem(err);
    } else if (pt_reader_kept(reader, pt_buf_str(&key), &value)) {
        status = take(value, arena, options->articles, out, err);
    } else {
        status = pt_match_run(plan, tree, options, reader, analyzer, arena, out,
                              err);
        if (status == PT_OK)
            keep(reader, pt_buf_str(&key), out, options->articles);
    }
    pt_buf_fini(&key);
    return status;
}
