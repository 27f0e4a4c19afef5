/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * agree_run.c: query after query. The seed of a query is also its number, and
 * so says the round it belongs to: from the seed alone it comes again, with the
 * articles that it was asked of.
 */
#include "tests/agree.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>

struct running {
    const char *dir;
    struct pt_arena articles_arena; /* of a round */
    struct pt_arena query_arena;
    struct pt_article *articles;
    size_t n_articles;
    struct pt_agree agree;
    bool is_open;
    uint64_t round;
};

static void end_round(struct running *r)
{
    if (r->is_open)
        pt_agree_close(&r->agree);
    r->is_open = false;
    pt_arena_reset(&r->articles_arena);
}

static void begin_round(struct running *r, uint64_t round)
{
    if (r->is_open && r->round == round)
        return;
    end_round(r);
    r->n_articles =
        pt_agree_articles(r->dir, round, &r->articles_arena, &r->articles);
    pt_agree_open(&r->agree, r->articles, r->n_articles, NULL);
    r->is_open = true;
    r->round = round;
}

static void tell(struct running *r,
                 const struct pt_asked *asked,
                 enum pt_discord discord,
                 uint64_t seed,
                 struct pt_buf *report)
{
    struct pt_quarrel quarrel = {
        .asked = *asked,
        .articles = r->articles,
        .n_articles = r->n_articles,
        .discord = discord,
    };
    pt_buf_puts(report, "drawn:   ");
    pt_ask_print(asked, report);
    pt_agree_shrink(&quarrel, &r->query_arena);
    pt_buf_puts(report, "\n");
    pt_agree_tell(&quarrel, report);
    pt_buf_printf(report, "again:   make agree N=1 SEED=%" PRIu64, seed);
    if (r->dir)
        pt_buf_printf(report, " INDEX=%s", r->dir);
    pt_buf_puts(report, "\n\n");
}

static void count(struct pt_agree_tally *tally,
                  const struct pt_agree_answer *answer)
{
    tally->n_asked++;
    tally->n_matched += answer->n_hits > 0;
    tally->n_exact += answer->is_exact;
    tally->n_over_limit += answer->is_over_limit;
    tally->n_hits += answer->n_hits;
    tally->n_marks += answer->n_marks;
    tally->n_quarrels += answer->discord != PT_AGREED;
}

void pt_agree_run(const char *dir,
                  uint64_t seed,
                  uint64_t n,
                  unsigned most,
                  bool is_told,
                  struct pt_agree_tally *out,
                  struct pt_buf *report)
{
    enum { TOLD_EACH = 20000 };
    struct running r = {.dir = dir};
    pt_arena_init(&r.articles_arena);
    pt_arena_init(&r.query_arena);
    *out = (struct pt_agree_tally){0};
    for (uint64_t i = 0; i < n && out->n_quarrels < most; i++) {
        struct pt_asked asked;
        struct pt_agree_answer answer;
        begin_round(&r, (seed + i) / PT_AGREE_ROUND);
        pt_arena_reset(&r.query_arena);
        if (is_told)
            pt_buf_clear(report);
        pt_ask_draw(&r.agree.vocabulary, seed + i, &r.query_arena, &asked);
        pt_agree_ask(&r.agree, &asked, &answer);
        count(out, &answer);
        if (answer.discord != PT_AGREED)
            tell(&r, &asked, answer.discord, seed + i, report);
        if (is_told && answer.discord != PT_AGREED)
            fprintf(stderr, "%s", pt_buf_z(report));
        if (is_told && (i + 1) % TOLD_EACH == 0)
            fprintf(stderr, "%" PRIu64 " queries, %" PRIu64 " disagreements\n",
                    i + 1, out->n_quarrels);
    }
    end_round(&r);
    pt_arena_fini(&r.articles_arena);
    pt_arena_fini(&r.query_arena);
}
