/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/program/render_status.h"

#include "common/json.h"
#include "common/visible.h"
#include "indexer/program/progress.h"

#include <inttypes.h>
#include <time.h>

/* Outlets named in the text; the JSON has all that there are. */
enum { MOST_SOURCES = 8 };

static void add_shown(struct pt_buf *out, const char *text)
{
    pt_visible(out, pt_str_of(text));
}

static void add_time(struct pt_buf *out, int64_t seconds)
{
    const time_t moment = (time_t)seconds;
    struct tm tm;
    char text[32];
    if (gmtime_r(&moment, &tm) &&
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm))
        pt_buf_puts(out, text);
}

/* A line each, as they were given. */
static void add_excludes(const pt_indexer *ix, struct pt_buf *out)
{
    const struct pt_str rules = pt_str_of(pt_indexer_exclude(ix));
    for (size_t at = 0, end; at < rules.len; at = end + 1) {
        end = at + pt_str_find(pt_str_sub(rules, at, rules.len), '\n');
        pt_buf_puts(out, at ? "\n           " : "\nexcluded   ");
        pt_visible(out, pt_str_sub(rules, at, end));
    }
}

void pt_render_status(const char *index,
                      const pt_indexer *ix,
                      const struct pt_indexer_contents *status,
                      struct pt_buf *out)
{
    uint64_t n = 0;
    pt_buf_puts(out, "index      ");
    add_shown(out, index);
    pt_buf_puts(out, "\narticles   ");
    pt_progress_number(out, status->n_articles);
    if (status->n_undated)
        pt_buf_printf(out, " (%" PRIu64 " undated)", status->n_undated);
    if (status->first_date[0])
        pt_buf_printf(out, "\ndates      %s to %s", status->first_date,
                      status->last_date);
    for (size_t i = 0; i < status->n_langs; i++) {
        const char *const lang = pt_indexer_lang(ix, i, &n);
        pt_buf_puts(out, i ? ", " : "\nlanguages  ");
        pt_buf_printf(out, "%s %" PRIu64, lang, n);
    }
    for (size_t i = 0; i < status->n_sources && i < MOST_SOURCES; i++) {
        pt_buf_puts(out, i ? ", " : "\nsources    ");
        add_shown(out, pt_indexer_source(ix, i, &n));
        pt_buf_printf(out, " %" PRIu64, n);
    }
    if (status->n_sources > MOST_SOURCES)
        pt_buf_printf(out, " and %" PRIu64 " more",
                      status->n_sources - MOST_SOURCES +
                          status->n_other_sources);
    for (size_t i = 0; i < status->n_roots; i++) {
        pt_buf_puts(out, i ? "\n           " : "\nroots      ");
        add_shown(out, pt_indexer_root(ix, i, &n));
        pt_buf_printf(out, " (%" PRIu64 ")", n);
    }
    const char *const synonyms = pt_indexer_synonyms(ix, &n);
    if (synonyms) {
        pt_buf_puts(out, "\nsynonyms   ");
        add_shown(out, synonyms);
        pt_buf_printf(out, " (%" PRIu64 ")", n);
    }
    add_excludes(ix, out);
    pt_buf_printf(out, "\nskipped    %" PRIu64, status->n_skipped);
    pt_buf_puts(out, "\nsize       ");
    pt_progress_bytes(out, status->n_bytes);
    if (status->n_shards)
        pt_buf_printf(out, "\nshards     %u", status->n_shards);
    pt_buf_puts(out, "\nlast run   ");
    add_time(out, status->last_run);
    pt_buf_printf(out, "\nschema     %d\n", status->schema);
}

static void add_date(struct pt_buf *out, const char *date)
{
    pt_json_string_or_null(out, pt_str_of(date));
}

/* ["en",20],["ru",1] of the n names that name_of gives. */
static void add_counts(const pt_indexer *ix,
                       const char *(*name_of)(const pt_indexer *ix,
                                              size_t i,
                                              uint64_t *n_articles),
                       size_t n,
                       struct pt_buf *out)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t n_articles = 0;
        const char *const name = name_of(ix, i, &n_articles);
        pt_buf_puts(out, i ? ",[" : "[");
        pt_json_string(out, pt_str_of(name));
        pt_buf_printf(out, ",%" PRIu64 "]", n_articles);
    }
}

void pt_render_status_json(const char *index,
                           const pt_indexer *ix,
                           const struct pt_indexer_contents *status,
                           struct pt_buf *out)
{
    uint64_t n = 0;
    pt_buf_puts(out, "{\"version\":1,\"index\":");
    pt_json_string(out, pt_str_of(index));
    pt_buf_printf(out,
                  ",\"articles\":%" PRIu64 ",\"undated\":%" PRIu64
                  ",\"first_date\":",
                  status->n_articles, status->n_undated);
    add_date(out, status->first_date);
    pt_buf_puts(out, ",\"last_date\":");
    add_date(out, status->last_date);
    pt_buf_puts(out, ",\"languages\":[");
    add_counts(ix, pt_indexer_lang, status->n_langs, out);
    pt_buf_puts(out, "],\"sources\":[");
    add_counts(ix, pt_indexer_source, status->n_sources, out);
    pt_buf_puts(out, "],\"roots\":[");
    for (size_t i = 0; i < status->n_roots; i++) {
        const char *const root = pt_indexer_root(ix, i, &n);
        pt_buf_puts(out, i ? ",{\"path\":" : "{\"path\":");
        pt_json_string(out, pt_str_of(root));
        pt_buf_printf(out, ",\"articles\":%" PRIu64 "}", n);
    }
    const char *const synonyms = pt_indexer_synonyms(ix, &n);
    pt_buf_puts(out, "],\"synonyms\":");
    if (synonyms) {
        pt_buf_puts(out, "{\"path\":");
        pt_json_string(out, pt_str_of(synonyms));
        pt_buf_printf(out, ",\"rules\":%" PRIu64 "}", n);
    } else {
        pt_buf_puts(out, "null");
    }
    pt_buf_puts(out, ",\"exclude\":");
    pt_json_string(out, pt_str_of(pt_indexer_exclude(ix)));
    pt_buf_printf(
        out, ",\"skipped\":%" PRIu64 ",\"bytes\":%" PRIu64 ",\"last_run\":\"",
        status->n_skipped, status->n_bytes);
    add_time(out, status->last_run);
    pt_buf_printf(out, "\",\"schema\":%d,\"shards\":%u}\n", status->schema,
                  status->n_shards);
}

void pt_render_damage_json(const char *where,
                           const char *what,
                           struct pt_buf *damage)
{
    pt_buf_puts(damage, damage->len ? ",{\"where\":" : "{\"where\":");
    pt_json_string(damage, pt_str_of(where));
    pt_buf_puts(damage, ",\"what\":");
    pt_json_string(damage, pt_str_of(what));
    pt_buf_puts(damage, "}");
}

void pt_render_check_json(const char *index,
                          const struct pt_indexer_findings *check,
                          const struct pt_buf *damage,
                          struct pt_buf *out)
{
    pt_buf_puts(out, "{\"version\":1,\"index\":");
    pt_json_string(out, pt_str_of(index));
    pt_buf_printf(out,
                  ",\"is_damaged\":%s,\"articles\":%" PRIu64
                  ",\"blocks\":%" PRIu64 ",\"damaged_blocks\":%" PRIu64
                  ",\"damaged_articles\":%" PRIu64 ",\"had_checksums\":%s",
                  damage->len ? "true" : "false", check->n_articles,
                  check->n_blocks, check->n_damaged_blocks,
                  check->n_damaged_articles,
                  check->had_checksums ? "true" : "false");
    pt_buf_puts(out, ",\"damage\":[");
    pt_buf_add(out, pt_buf_str(damage));
    pt_buf_puts(out, "]}\n");
}
