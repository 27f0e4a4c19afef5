/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_snippet_query.c: {article, query, width} -> what a reader sees of it,
 * from the query's text to the passages: all steps of a search, on one index of
 * all the rows' articles. What is chosen of marked text is in check_snippet.c.
 */
#include "common/buf.h"
#include "search/ptsearch.h"
#include "tests/search_rig.h"

#include <check.h>
#include <stdio.h>

Suite *pt_suite_snippet_query(void);

struct row {
    const char *article; /* "de: Title | body", or only a body, in English */
    const char *query;   /* may begin with "--paragraph" or "--sentence" */
    size_t width;
    size_t most;
    /* Title | passages joined by " / "; … where cut; "-": no answer. */
    const char *shown;
};

/* clang-format off */
static const struct row rows[] = {
    /* a phrase is one mark, and nothing else of it is marked */
    {"Nobody gave security guarantees. Guarantees of security were few.",
     "\"security guarantees\"", 200, 2,
     "Nobody gave [security guarantees]. Guarantees of security were few."},
    {"Security came first. They asked all day and got security guarantees.",
     "\"security guarantees\"", 48, 1,
     "…They asked all day and got [security guarantees]."},
    {"They asked for security\nguarantees.", "\"security guarantees\"", 80, 1,
     "They asked for [security guarantees]…"},
    {"They asked, in the port where the talks were held, for the security\n"
     "guarantees that had been promised to them in the year before, and\n"
     "for money.", "\"security guarantees\"", 44, 1,
     "…for the [security guarantees] that had been…"},
    {"A red, red rose and a red rose.", "\"red rose\"", 80, 1,
     "A red, [red rose] and a [red rose]."},
    {"The plan for peace, the peace plan.", "\"peace plan\"~2", 80, 1,
     "The [plan for peace], the [peace plan]."},
    {"A guarantee of security is a security guarantee.",
     "~\"security guarantees\"", 80, 1,
     "A guarantee of security is a [security guarantee]."},
    {"Lock keepers and lock-keepers kept the keepers' lock.",
     "=\"lock keepers\"", 80, 1,
     "[Lock keepers] and [lock-keepers] kept the keepers' lock."},
    {"The new bridge, the old bridge, a bridge.", "\"old bridge\" OR \"new bridge\"",
     80, 1, "The [new bridge], the [old bridge], a bridge."},
    /* words that rank no article choose no passage, but between equals */
    {"Nobody said how it was or which of them had been there. It went on "
     "like that all day. Then the tug sank.", "how OR was OR which OR tug",
     40, 1, "…Then the [tug] sank."},
    {"A tug came in. It was the tug. That was how a tug is seen.",
     "how OR was OR tug", 30, 1, "…It [was] the [tug]. That [was] [how] a…"},
    /* stems, exact forms, variants */
    {"The pilots guaranteed it. A guarantee is a guarantee.", "guarantees", 80,
     1, "The pilots [guaranteed] it. A [guarantee] is a [guarantee]."},
    {"The pilots guaranteed it. A guarantee is a guarantee.", "=guaranteed",
     80, 1, "The pilots [guaranteed] it. A guarantee is a guarantee."},
    {"The colour of the harbor was grey.", "color harbour", 80, 1,
     "The [colour] of the [harbor] was grey."},
    {"The colour of the harbor was grey.", "=color", 80, 1, "-"},
    {"Zelenskyy spoke, and Selenskyj was heard.", "Zelensky", 80, 1,
     "[Zelenskyy] spoke, and [Selenskyj] was heard."},
    {"The étude was played, an etude in C.", "étude", 80, 1,
     "The [étude] was played, an [etude] in C."},
    /* compounds */
    {"A cease-fire is a ceasefire; fire may cease.", "ceasefire", 80, 1,
     "A [cease-fire] is a [ceasefire]; fire may cease."},
    {"A cease-fire is a ceasefire; they cease fire.", "cease-fire", 80, 1,
     "A [cease-fire] is a [ceasefire]; they [cease fire]."},
    {"A cease-fire is a ceasefire; they cease fire.", "\"cease fire\"", 80, 1,
     "A [cease-fire] is a ceasefire; they [cease fire]."},
    {"The anti-war camp and its anti‑war songs.", "antiwar", 80, 1,
     "The [anti-war] camp and its [anti‑war] songs."},
    /* NEAR */
    {"Oil from the north. The wells of the south, far from any oil, are dry.",
     "oil NEAR/3 north", 80, 1,
     "[Oil] from the [north]. The wells of the south, far from any oil, are "
     "dry."},
    {"A tanker sank. The attack on a tanker came later, the attack.",
     "tanker NEAR/s attack", 80, 1,
     "A tanker sank. The [attack] on a [tanker] came later, the [attack]."},
    {"First north, then oil. Oil then north.", "oil PRE/2 north", 80, 1,
     "First north, then oil. [Oil] then [north]."},
    {"Rain in spring. Rain in autumn and wind.", "rain NOT NEAR/3 autumn", 80,
     1, "[Rain] in spring. Rain in autumn and wind."},
    {"A peace plan was drawn in the port. The plan of peace.",
     "\"peace plan\" NEAR/5 port", 80, 1,
     "A [peace plan] was drawn in the [port]. The plan of peace."},
    {"A tanker.\nThe attack on the tanker.", "tanker NEAR/p attack", 80, 2,
     "The [attack] on the [tanker]."},
    /* NOT-ed words never, both of an OR, one that is not there */
    {"The harbour has no pilots.", "harbour NOT ferries", 80, 1,
     "The [harbour] has no pilots."},
    {"The harbour has pilots, and the guild of pilots agreed.",
     "harbour NOT \"pilots guild\"", 80, 1,
     "The [harbour] has pilots, and the guild of pilots agreed."},
    {"The harbour has pilots.", "harbour OR pilots OR ferries", 80, 1,
     "The [harbour] has [pilots]."},
    {"The harbour has pilots.", "(harbour ferries) OR pilots", 80, 1,
     "The harbour has [pilots]."},
    {"The harbour has pilots.", "+harbour ferries", 80, 1,
     "The [harbour] has pilots."},
    {"The harbour has no crew.\nThe pilots left.", "NOT ferries", 80, 2,
     "The pilots left."},
    /* counted, wild and misspelt words */
    {"Rain, more rain, rain again.", "atleast3(rain)", 80, 1,
     "[Rain], more [rain], [rain] again."},
    {"Rain, more rain.", "atleast3(rain)", 80, 1, "-"},
    {"Dredging and dredgers, and no dredge.", "dredg*", 80, 1,
     "[Dredging] and [dredgers], and no [dredge]."},
    {"Privatisation and modernisation.", "*isation", 80, 1,
     "[Privatisation] and [modernisation]."},
    {"A tall man told a tale.", "\"t?ll man\"", 80, 1, "A [tall man] told a tale."},
    {"The lighthose keeper and the lighthouse.", "lighthouse~1", 80, 1,
     "The [lighthose] keeper and the [lighthouse]."},
    {"The wheelhouse.^", "wheelhouse^3", 80, 1, "The [wheelhouse].^"},
    /* fields, dates: nothing to mark, or in the title only */
    {"Berths | Berths were built here. More berths too.", "title:berths", 80, 1,
     "[Berths] | Berths were built here. More berths too."},
    {"Berths | Berths were built here. More berths too.",
     "title:berths AND built", 80, 1,
     "[Berths] | Berths were [built] here. More berths too."},
    {"A tide table | The tide turned.", "date:2025-12-15", 80, 1,
     "A tide table | The tide turned."},
    {"A tide table | The tide turned.", "tide date:2025-12-15 lang:en", 80, 1,
     "A [tide] table | The [tide] turned."},
    {"A tide table | The tide turned.", "author:lee", 80, 1,
     "A tide table | The tide turned."},
    {"The ebb | Rain fell here. The ebb came.\nThe ebb went.",
     "hlead(ebb)", 80, 2, "The [ebb] | Rain fell here. The [ebb] came."},
    /* the title */
    {"Quay walls fail | 2025-12-15\nThe stones gave way in the night.",
     "\"quay walls\"", 80, 2,
     "[Quay walls] fail | The stones gave way in the night."},
    {"Quay walls fail | By Ann Lee\nThe stones gave way in the night.",
     "quay walls", 80, 2,
     "[Quay] [walls] fail | The stones gave way in the night."},
    {"Quay walls fail | Quay walls fail\nThe quay gave way, and its walls.",
     "quay walls", 80, 1,
     "[Quay] [walls] fail | The [quay] gave way, and its [walls]."},
    {"Quay walls fail | The stones of the quay gave way.", "walls quay", 80, 1,
     "[Quay] [walls] fail | The stones of the [quay] gave way."},
    /* units */
    {"Locks | The locks are shut.\nThe gates are open.\nLocks and gates.",
     "--paragraph locks AND gates", 80, 2, "Locks | [Locks] and [gates]."},
    {"Sluices and weirs | Nothing more was said.", "--sentence sluices AND weirs", 80, 2,
     "[Sluices] and [weirs] | [Sluices] and [weirs]"},
    {"The buoys were laid in spring. It rained a lot on all of the days of that "
     "week and of the next. The beacons came in autumn.", "--paragraph buoys beacons", 40, 2,
     "The [buoys] were laid in spring.… / …The [beacons] came in autumn."},
    {"The buoys were laid in spring. It rained a lot on all of the days of that "
     "week and of the next. The buoys went in autumn.", "--paragraph buoys laid", 40, 2,
     "The [buoys] were [laid] in spring.…"},
    /* quotes and apostrophes */
    {"“The mayor’s plan,” he said, “is dead.”", "\"mayor's plan\"", 80, 1,
     "“The [mayor’s plan],” he said, “is dead.”"},
    {"The mayor's dog and the mayors' club.", "mayor", 80, 1,
     "The [mayor's] dog and the [mayors]' club."},
    {"He said no. \"A barge sank,\" she said. Then all went home.", "barge", 30, 1,
     "…\"A [barge] sank,\" she said.…"},
    {"O'Neill met d'Arc at the pier.", "\"o'neill met\"", 80, 1,
     "[O'Neill met] d'Arc at the pier."},
    {"The U.S. Navy told us so.", "US", 80, 1, "The [U.S.] Navy told us so."},
    /* several, in text order, none over another */
    {"The dockers struck.\nNothing more.\nThe ferrymen struck too.",
     "ferrymen dockers", 80, 2,
     "The [dockers] struck. / The [ferrymen] struck too."},
    {"The dockers struck.\nNothing more.\nThe ferrymen struck too.",
     "ferrymen dockers", 80, 1, "The [dockers] struck."},
    {"The dockers and the ferrymen struck.\nThe dockers struck.",
     "ferrymen dockers", 80, 1, "The [dockers] and the [ferrymen] struck."},
    {"The dockers struck once. The dockers struck twice. The dockers struck "
     "again.", "dockers", 26, 3,
     "The [dockers] struck once.… / …The [dockers] struck twice.… / …The "
     "[dockers] struck again."},
    /* widths in bytes, long words */
    {"uk: Мости через річку закрили, а ґанок лишили їжакам.", "ґанок", 40, 1,
     "…а [ґанок] лишили їжакам."},
    {"uk: Мости через річку закрили. Їжак спить.", "їжак", 200, 1,
     "Мости через річку закрили. [Їжак] спить."},
    {"de: Die Straßen sind naß, die Strassen leer.", "straßen", 80, 1,
     "Die [Straßen] sind naß, die [Strassen] leer."},
    {"de: Groß war die Maßnahme.", "massnahme", 80, 1, "Groß war die [Maßnahme]."},
    {"de: Donaudampfschifffahrtsgesellschaftskapitänswitwe", "donau*", 10, 1,
     "[Donaudampfschifffahrtsgesellschaftskapitänswitwe]"},
    {"Wherry", "wherry", 10, 1, "[Wherry]"},
    {"The wherries 😀😀 sank 👩‍🚀 there.", "wherries there", 80, 1,
     "The [wherries] 😀😀 sank 👩‍🚀 [there]."},
    {"zh: 船在港口停泊，码头很安静。", "港口", 80, 1, "船在[港口]停泊，码头很安静。"},
    {"ja: 灯台の光が海を照らす。船は帰る。", "灯台", 80, 1,
     "[灯台]の光が海を照らす。船は帰る。"},
    /* headings, lists, lines */
    {"# Slipway news\nThe slipway opened today.\n- a slipway\n- a crane",
     "slipway", 80, 1, "The [slipway] opened today."},
    {"Bought:\n- a windlass, used\n- a crane, new", "windlass", 80, 1,
     "- a [windlass], used"},
    {"1. Scrape the keel.\n2. Paint the keel.", "paint keel", 80, 1,
     "2. [Paint] the [keel]."},
    /* what controls a terminal stays as it is: renderers make it safe */
    {"The\x1b[31m hawser \xe2\x80\xae" "broke.", "hawser", 80, 1,
     "The\x1b[31m [hawser] \xe2\x80\xae" "broke."},
    {"The\ttrawler\xc2\xa0sank.", "trawler sank", 80, 1,
     "The\t[trawler]\xc2\xa0[sank]."},
    {"The tr\xc2\xad" "imaran sank.", "trimaran", 80, 1, "The [tr\xc2\xad" "imaran] sank."},
};
/* clang-format on */

static struct pt_rig rig;

/* Room for what is taken apart. */
static char paths[PT_COUNTOF(rows)][16];
static char titles[PT_COUNTOF(rows)][64];
static char langs[PT_COUNTOF(rows)][3];

static struct pt_rig_article article_of(size_t i)
{
    const char *at = rows[i].article;
    struct pt_rig_article article = {.path = paths[i],
                                     .lang = "en",
                                     .author = "Ann Lee",
                                     .date = "2025-12-15"};
    snprintf(paths[i], sizeof paths[i], "/n/a%zu", i);
    if (at[2] == ':' && at[3] == ' ') {
        snprintf(langs[i], sizeof langs[i], "%.2s", at);
        article.lang = langs[i];
        at += 4;
    }
    const char *const bar = strstr(at, " | ");
    if (bar) {
        snprintf(titles[i], sizeof titles[i], "%.*s", (int)(bar - at), at);
        article.title = titles[i];
        at = bar + 3;
    }
    article.text = at;
    return article;
}

/* One index for all rows, made once. */
static void set_up(void)
{
    static struct pt_rig_article articles[PT_COUNTOF(rows)];
    for (size_t i = 0; i < PT_COUNTOF(rows); i++)
        articles[i] = article_of(i);
    pt_rig_open(&rig, articles, PT_COUNTOF(rows));
}

static void tear_down(void)
{
    pt_rig_close(&rig);
}

static void add_marked(struct pt_buf *out,
                       struct pt_str text,
                       const struct pt_byte_span *spans,
                       size_t n)
{
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        ck_assert_uint_le(at, spans[i].begin);
        ck_assert_uint_lt(spans[i].begin, spans[i].end);
        ck_assert_uint_le(spans[i].end, text.len);
        pt_buf_add(out, pt_str_sub(text, at, spans[i].begin));
        pt_buf_add_byte(out, '[');
        pt_buf_add(out, pt_str_sub(text, spans[i].begin, spans[i].end));
        pt_buf_add_byte(out, ']');
        at = spans[i].end;
    }
    pt_buf_add(out, pt_str_sub(text, at, text.len));
}

/* A line's end, and white space around it, shows as one space. */
static void add_passage(struct pt_buf *out, const struct pt_passage *p)
{
    const size_t begin = out->len;
    pt_buf_puts(out, p->is_cut_before ? "…" : "");
    add_marked(out, pt_str_n(p->text, p->text_len), p->spans, p->n_spans);
    pt_buf_puts(out, p->is_cut_after ? "…" : "");
    for (size_t i = begin; i < out->len; i++)
        if (out->ptr[i] == '\n')
            out->ptr[i] = ' ';
}

static void print_hit(const pt_hit *hit, struct pt_buf *out)
{
    size_t n, len;
    const struct pt_byte_span *const spans = pt_hit_title_spans(hit, &n);
    const char *const title = pt_hit_text(hit, PT_HIT_TITLE, &len);
    if (pt_hit_has_headline(hit)) {
        add_marked(out, pt_str_n(title, len), spans, n);
        pt_buf_puts(out, " | ");
    }
    for (size_t i = 0; i < pt_hit_n_passages(hit); i++) {
        pt_buf_puts(out, i ? " / " : "");
        add_passage(out, pt_hit_passage(hit, i));
    }
}

/* The unit that a row asks for; moves *query behind its name. */
static enum pt_within take_within(const char **query)
{
    static const struct {
        const char *name;
        enum pt_within within;
    } units[] = {
        {"--paragraph ", PT_WITHIN_PARAGRAPH},
        {"--sentence ",  PT_WITHIN_SENTENCE },
    };
    for (size_t i = 0; i < PT_COUNTOF(units); i++)
        if (strncmp(*query, units[i].name, strlen(units[i].name)) == 0) {
            *query += strlen(units[i].name);
            return units[i].within;
        }
    return PT_WITHIN_ARTICLE;
}

START_TEST(an_answer_says_why)
{
    const struct row *const row = &rows[_i];
    struct pt_search_options options = PT_SEARCH_OPTIONS_INIT;
    struct pt_error err;
    struct pt_buf query, got;
    pt_search *search = NULL;
    pt_results *results = NULL;
    pt_buf_init(&query, PT_BUF_NO_CEILING);
    pt_buf_init(&got, PT_BUF_NO_CEILING);
    const char *text = row->query;
    options.within = take_within(&text);
    pt_buf_printf(&query, "(%s) path:a%d", text, _i);
    options.passage_width = row->width;
    options.n_passages = row->most;
    ck_assert_int_eq(pt_search_open(rig.dir, &search, &err), PT_OK);
    ck_assert_msg(pt_search_run(search, pt_buf_z(&query), PT_ZSTR, &options,
                                &results, &err) == PT_OK,
                  "%s: %s", pt_buf_z(&query), err.message);
    if (pt_results_n_hits(results) > 0)
        print_hit(pt_results_hit(results, 0), &got);
    else
        pt_buf_puts(&got, "-");
    ck_assert_msg(strcmp(pt_buf_z(&got), row->shown) == 0,
                  "row %d: %s\nquery %s, width %zu, most %zu\n"
                  "shows %s\nnot   %s",
                  _i, row->article, row->query, row->width, row->most,
                  pt_buf_z(&got), row->shown);
    pt_results_free(results);
    pt_search_close(search);
    pt_buf_fini(&query);
    pt_buf_fini(&got);
}
END_TEST

START_TEST(there_are_sixty_rows_and_more)
{
    ck_assert_uint_ge(PT_COUNTOF(rows), 60);
}
END_TEST

Suite *pt_suite_snippet_query(void)
{
    Suite *const suite = suite_create("snippet_query");
    TCase *const t = tcase_create("snippet_query");
    tcase_add_unchecked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, an_answer_says_why, 0, PT_COUNTOF(rows));
    tcase_add_test(t, there_are_sixty_rows_and_more);
    suite_add_tcase(suite, t);
    return suite;
}
