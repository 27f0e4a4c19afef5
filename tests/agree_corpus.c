/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * agree_corpus.c: the articles of a round. Our own are of two kinds: written
 * ones in several languages, with what is hard about words and layout in them,
 * and ones drawn from few words, so that these stand near each other in every
 * way there is.
 */
#include "tests/agree.h"

#include <check.h>
#include <stdio.h>

/* clang-format off */
static const struct pt_rig_article written[] = {
    {
        .path = "/news/2025/harbour/ice.txt",
        .title = "Ice-breakers wait as the harbour's talks stall",
        .text = "The port's two ice-breakers stayed at their moorings on "
                "Monday. Talks between the harbour board and the crews' union "
                "broke down again.\n\n"
                "\"We won't sail for 1,000 crowns a week,\" a deck-hand said. "
                "The board's offer, 1000 crowns plus 3.5 per cent, is "
                "unchanged.\n\n"
                "- The union wants a cease-fire in the press.\n"
                "- The board wants the ice cleared by Friday.\n\n"
                "Who will pay? The U.S. owners of the terminal, told of it by "
                "us, did not answer. The US embassy did.",
        .lang = "en", .date = "2025-12-15", .author = "Ann Lee-Moor",
        .source = "Harbour Gazette", .tags = "harbour talks\nice",
        .url = "https://www.gazette.example/2025/harbour/ice",
        .boilerplate = "Sign up for the harbour talks letter.\n\nMost read: "
                       "NATO ministers on ice; the union's offer, again",
    },
    {
        .path = "/news/2025/harbour/ice-again.txt",
        .title = "ICE-BREAKERS: WHO PAYS, ASKS US OWNER",
        .text = "The ceasefire in the harbour dispute lasted a day\n"
                "and a half; on Wednesday the crews of both ice\n"
                "breakers walked out again, and the board spoke of\n"
                "a breach of the agreement that both had signed.\n"
                "\n"
                "The owner of the terminal is an American firm with\n"
                "a long memory. It sued the last board, and won.\n"
                "    Its lawyers, said Mr. O'Neill, would wait until\n"
                "the ice had gone. They waited seven years before.\n",
        .lang = "en", .date = "2025-12-17", .author = "Tomas O'Neill",
        .source = "Harbour Gazette", .tags = "harbour talks",
        .url = "https://gazette.example/2025/harbour/ice-again?page=2",
    },
    {
        .path = "/news/2025/defence.txt",
        .title = "Defence ministers: no colour-coded alarms",
        .text = "Ministers of defence agreed to do without colour-coded "
                "alarms. A colour tells nobody what to do, said Zelensky's "
                "envoy.\n\n"
                "The organisation's own guide, the fourth since 2019, will "
                "be re-written. \u201cNo one read the third,\u201d a colonel said.\n\n"
                "NATO\u2019s labelling of alarms dates from the 1990s\u2014long "
                "before anyone carried a telephone. It was cancelled, "
                "revived, and cancelled.",
        .lang = "en", .date = "2025-11-30", .author = "Dana Reyes-Holt",
        .source = "Morning Ledger", .tags = "defence\nNATO",
    },
    {
        .path = "/wire/2025/defense.txt",
        .title = "Defense chiefs drop color alarms",
        .text = "Defense chiefs dropped color alarms. Zelenskyy sent an envoy; "
                "so did Kyiv's neighbors. The organization will rewrite its "
                "guide. No one had read it.",
        .lang = "en", .date = "2025-11-30", .source = "Wire Eight",
        .tags = "defence",
    },
    {
        .path = "/wire/2025/defense-copy.txt",
        .title = "Color alarms dropped",
        .text = "Defense chiefs dropped color alarms. Zelenskyy sent an envoy; "
                "so did Kyiv's neighbors. The organization will rewrite its "
                "guide. No one had read it.",
        .lang = "en", .date = "2025-12-01", .source = "Wire Nine",
    },
    {
        .path = "/news/uk/krypa.txt",
        .title = "Криголами стоять: перемовини зірвано",
        .text = "Криголами порту не вийшли в море. Перемовини між портом і "
                "командами зірвано вдруге.\n\n"
                "Зеленський подякував командам. Пам'ять про торішню кригу ще "
                "жива, каже капітан із Києва.",
        .lang = "uk", .date = "2025-12-16", .author = "Олена Коваль",
        .source = "Портова газета", .tags = "порт\nкрига",
    },
    {
        .path = "/news/de/eis.txt",
        .title = "Eisbrecher bleiben im Hafen",
        .text = "Die Eisbrecher bleiben im Hafen. Die Gespräche über die "
                "Löhne scheiterten in der Nacht.\n\n"
                "Der US-Eigner schweigt; mit uns sprach niemand. Die Straße "
                "zum Hafen ist gesperrt, der Häfen sind viele.",
        .lang = "de", .date = "2025-12-16", .source = "Hafen-Anzeiger",
        .url = "http://www.anzeiger.example/www.hafen/www.eis",
    },
    {
        .path = "/news/fr/glace.txt",
        .title = "L'hiver au port : la glace gagne",
        .text = "La glace gagne le port. L\u2019accord n\u2019a tenu qu\u2019un jour, dit "
                "l'armateur\u00a0; les brise-glace restent à quai.\n\n"
                "Aujourd'hui, personne n'a payé les équipages. Les équipages "
                "ont payé la glace.",
        .lang = "fr", .date = "2025-12-14", .tags = "port\nglace",
    },
    {
        .path = "/news/ja/minato.txt",
        .title = "港の氷、今日も溶けず",
        .text = "砕氷船は港にとどまった。交渉は決裂した。\n"
                "アメリカの会社は答えない。氷は厚い。",
        .lang = "ja", .date = "2025-12-15",
    },
    {
        .path = "/news/zh/gang.txt",
        .title = "港口谈判破裂",
        .text = "港口谈判再次破裂。破冰船没有出海。美国公司没有回答。",
        .lang = "zh", .date = "2025-12-15", .tags = "港口",
    },
    {
        .path = "/news/ru/led.txt",
        .title = "Ледоколы ждут",
        .text = "Ледоколы ждут у причала. Переговоры сорваны, лёд всё толще.\n"
                "Чей это лед? Ответа из США нет.",
        .lang = "ru", .date = "2025-12-13",
    },
    {
        .path = "/notes/title-only.txt",
        .title = "The ice is gone",
        .text = "",
        .lang = "en",
    },
    {
        .path = "/notes/list.txt",
        .text = "What we know\n\n"
                "1. The ice is thin.\n"
                "2. The ice-breakers are not.\n"
                "3. The talks, the talks about the talks, and the talks about "
                "those are over.\n\n"
                "# What we do not know\n\n"
                "Who told whom what, and when? Was it the U.S. firm? Dr. Holt "
                "says it was. It was the U.S.",
        .lang = "en",
    },
    {
        .path = "/notes/odd.txt",
        .title = "Odd words: co\u00adoperate, e\u2011mail, rock \u2018n\u2019 roll",
        .text = "Send an e-mail to _the_ desk; don't e‑mail "
                "the e\u2010mails' owner. State-of-the-art mother-in-law jokes, "
                "anti-war-protest signs.\n"
                "Prices: 1,234,567 or 12,34 or 3.14 or 50%. The 1980's. "
                "AT&T, C++, 24/7, and/or, I.B.M., a.m.\n"
                "Café, cafe, CAFÉ, naïve, Łódź, Øre, Straße, İstanbul.",
    },
    {
        .path = "/notes/harbours.txt",
        .title = "Harbours / Häfen / 항구 / ميناء / נמל",
        .text = "항구가 얼었다. 쇄빙선은 움직이지 않는다.\n"
                "الميناء متجمد والسفن تنتظر الكاسحة. السفينة تنتظر.\n"
                "הנמל קפוא והאוניות ממתינות; צה\"ל לא השיב.\n"
                "ท่าเรือเป็นน้ำแข็ง เรือรออยู่\n"
                "बंदरगाह जम गया है। जहाज़ रुके हैं।\n"
                "Το λιμάνι πάγωσε· τα παγοθραυστικά περιμένουν. ΤΟ ΛΙΜΑΝΙ, ο "
                "λιμένας.\n"
                "アイスブレーカーは港に。ｱｲｽ ＵＳ Ａ１ ﬁre e\u0301tude étude\n",
        .lang = "ar", .date = "2024-02-29",
        .tags = "\nHarbours\n\nice and\nfire\n",
    },
    {
        .path = "/notes/tr/liman.txt",
        .title = "LİMAN DONDU: KİM BEKLİYOR",
        .text = "Liman dondu; İzmir'in gemileri bekliyor. Gemiler gemilerle "
                "bekler.\r\n\r\nBuz kırıcılar da beklesin.\r\n",
        .lang = "tr", .author = "Işıl Çelik",
    },
    {
        .path = "/notes/id/pelabuhan.txt",
        .title = "Pelabuhan membeku",
        .text = "Pelabuhan membeku, kapal-kapal menunggu. Pemecah es tidak "
                "berlayar; mereka dibayar atau membayar.",
        .lang = "id", .date = "2025-12-20",
    },
    {
        .path = "/notes/pl/port.txt",
        .text = "Port zamarzł, lodołamacze czekają w porcie. Zełenski "
                "dziękuje, Łotwa też.\tDwa\u00a0tysiące statków: 2\u00a0000.\n",
        .lang = "pl", .date = "2025-12-19",
    },
    {
        .path = "/notes/broken.txt",
        .title = "Broken \xff bytes",
        .text = "The ice\xc3 broke\xe2\x80 at the ha\xffrbour, and the "
                "\xf0\x9f\xa7\x8a melted\xe2\x80\x8b.\n\n\n"
                "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunter"
                "beamtengesellschaftsvorsitzendenstellvertreterwahlverfahrens"
                "ordnungsaenderungsantragsformularvordruckmusterbogenablagefach"
                "schluesselbundanhaenger ice.",
        .lang = "de",
    },
};
/* clang-format on */

/* --- drawn articles ------------------------------------------------------ */

static const char *const few_words[] = {
    "run",       "runs",
    "running",   "run-off",
    "runoff",    "off",
    "sun",       "sun-run",
    "off-sun",   "US",
    "us",        "U.S.",
    "it",        "IT",
    "tie",       "war",
    "wars",      "warned",
    "anti-war",  "war's",
    "peace",     "peace-plan",
    "plan",      "1,000",
    "1000",      "colour",
    "color",     "Zelensky",
    "Zelenskyy", "the",
    "of",        "a",
    "u.s.-led",  "fire-plan-war",
    "ceasefire", "cease-fire",
    "cease",     "fire",
    "fires",     "мир",
    "мира",      "Frieden",
    "Friedens",  "安全",
    "don't",     "don’t",
};
static const char *const marks[] = {" ",     " ",  " ",   " ",  " ",
                                    " ",     " ",  " ",   ". ", ", ",
                                    ".\n\n", "; ", " - ", ".\n"};
static const char *const langs[] = {"en", "en", "en", "en", "de", "uk", "fr",
                                    "",   "id", "ga", "tr", "fi", "nl", "sr"};
static const char *const stemless[] = {"en", "en", "uk", "", "ja"};
static const char *const names[] = {"Ann War", "Bo Peace-Plan", "", "Sun Run"};
static const char *const tags[] = {"", "", "war\npeace plan", "run off\nsun"};

enum { N_DRAWN = 22, N_ALL = N_DRAWN + (int)PT_COUNTOF(written) };

static unsigned below(uint64_t *random, size_t n)
{
    *random = *random * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)((*random >> 33) % n);
}

#define PICK(random, table) (table)[below(random, PT_COUNTOF(table))]

static struct pt_str kept(struct pt_arena *arena, struct pt_str s)
{
    struct pt_str copy;
    ck_assert(pt_arena_copy(arena, s, &copy));
    return copy;
}

/* Words with marks between; each article has its favourites among the words. A
 * sentence mostly begins with a capital, or it is none. */
static struct pt_str
draw_text(uint64_t *random, unsigned n, struct pt_arena *arena)
{
    const unsigned favourite = below(random, PT_COUNTOF(few_words));
    struct pt_buf out;
    bool is_first = true;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    for (unsigned i = 0; i < n; i++) {
        const size_t at = out.len;
        const char *const word =
            below(random, 2) ? PICK(random, few_words)
                             : few_words[(favourite + below(random, 8)) %
                                         PT_COUNTOF(few_words)];
        const char *const mark = i + 1 < n ? PICK(random, marks) : ".";
        pt_buf_puts(&out, word);
        if (is_first && out.ptr[at] >= 'a' && out.ptr[at] <= 'z')
            out.ptr[at] = (char)(out.ptr[at] - ('a' - 'A'));
        pt_buf_puts(&out, mark);
        is_first = mark[0] == '.';
    }
    const struct pt_str text = kept(arena, pt_buf_str(&out));
    pt_buf_fini(&out);
    return text;
}

/* What is not known of an article, so that there is something to ask for. */
static void draw_fields(uint64_t *random, struct pt_article *out)
{
    if (out->author.len == 0)
        out->author = pt_str_of(PICK(random, names));
    if (out->tags.len == 0)
        out->tags = pt_str_of(PICK(random, tags));
    if (out->date == PT_DATE_NONE && below(random, 4))
        out->date = PT_RIG_TODAY - (int32_t)below(random, 500);
}

static void draw_article(uint64_t *random,
                         size_t i,
                         struct pt_arena *arena,
                         struct pt_article *out)
{
    char path[40];
    snprintf(path, sizeof path, "/r%u/n%zu.txt", below(random, 4), i);
    *out = (struct pt_article){
        .path = kept(arena, pt_str_of(path)),
        .date = PT_DATE_NONE,
        .title_from = PT_TITLE_FROM_TEXT,
    };
    draw_fields(random, out);
    if (below(random, 3)) {
        out->title = draw_text(random, 1 + below(random, 7), arena);
        out->title_from = PT_TITLE_FROM_HEADLINE;
    }
    if (below(random, 12))
        out->text = draw_text(random, 2 + below(random, 45), arena);
    if (below(random, 3) == 0)
        out->boilerplate = draw_text(random, 1 + below(random, 12), arena);
}

static struct pt_article of_written(const struct pt_rig_article *a)
{
    struct pt_article out = {
        .path = pt_str_of(a->path),
        .url = pt_str_of(a->url),
        .title = pt_str_of(a->title),
        .author = pt_str_of(a->author),
        .source = pt_str_of(a->source),
        .lang = pt_str_of(a->lang),
        .tags = pt_str_of(a->tags),
        .boilerplate = pt_str_of(a->boilerplate),
        .text = pt_str_of(a->text),
        .date = PT_DATE_NONE,
        .title_from = a->title ? PT_TITLE_FROM_HEADLINE : PT_TITLE_FROM_TEXT,
    };
    if (a->date)
        ck_assert(pt_date_parse_iso(pt_str_of(a->date), &out.date));
    return out;
}

/* A language for an article; a round has one, or some have no stems in it, or
 * all are mixed. */
static struct pt_str draw_lang(uint64_t *random, uint64_t round)
{
    if (round % 3 == 0)
        return PT_STR("en");
    return pt_str_of(round % 3 == 1 ? PICK(random, stemless)
                                    : PICK(random, langs));
}

static size_t
our_own(uint64_t round, struct pt_arena *arena, struct pt_article *out)
{
    uint64_t random = round * 2654435761u + 20251220;
    size_t n = 0;
    for (size_t i = 0; i < PT_COUNTOF(written); i++)
        out[n++] = of_written(&written[i]);
    for (size_t i = 0; i < N_DRAWN; i++)
        draw_article(&random, i, arena, &out[n++]);
    for (size_t i = 0; i < n; i++)
        if (i >= PT_COUNTOF(written) || round % 3 == 0)
            out[i].lang = draw_lang(&random, round);
    return n;
}

/* --- articles of an index ------------------------------------------------ */

/* Longer ones are cut there, at a line or a space. */
enum { MOST_BYTES = 6000 };

static struct pt_str shortened(struct pt_str text)
{
    size_t n = text.len < MOST_BYTES ? text.len : MOST_BYTES;
    while (n < text.len && n > 0 && text.ptr[n] != ' ' && text.ptr[n] != '\n')
        n--;
    return pt_str_sub(text, 0, n);
}

static void keep_article(struct pt_article *a, struct pt_arena *arena)
{
    struct pt_str *const all[] = {&a->path,   &a->member, &a->id,
                                  &a->url,    &a->title,  &a->author,
                                  &a->source, &a->lang,   &a->tags};
    for (size_t i = 0; i < PT_COUNTOF(all); i++)
        *all[i] = kept(arena, *all[i]);
    a->text = kept(arena, shortened(a->text));
}

/* In most rounds some are of another language than they are, since few
 * collections have many. */
static size_t of_index(const char *dir,
                       uint64_t round,
                       struct pt_arena *arena,
                       struct pt_article *out)
{
    uint64_t random = round * 2654435761u + 20251220;
    struct pt_reader *reader = NULL;
    struct pt_error err;
    struct pt_buf hold;
    size_t n = 0;
    const enum pt_status status = pt_reader_open(dir, &reader, &err);
    ck_assert_msg(status == PT_OK, "%s", err.message);
    const uint32_t n_articles = pt_reader_n_articles(reader);
    pt_buf_init(&hold, PT_BUF_NO_CEILING);
    for (unsigned tries = 0; n < N_ALL && tries < 10 * N_ALL; tries++) {
        const uint32_t docid = 1 + below(&random, n_articles);
        bool is_new =
            pt_reader_article(reader, docid, &hold, &out[n], NULL) == PT_OK;
        for (size_t i = 0; is_new && i < n; i++)
            is_new = !pt_str_equal(out[i].path, out[n].path) ||
                     !pt_str_equal(out[i].member, out[n].member);
        if (!is_new)
            continue;
        keep_article(&out[n], arena);
        draw_fields(&random, &out[n]);
        if (round % 3 > 0 && below(&random, 3) == 0)
            out[n].lang = draw_lang(&random, round);
        n++;
    }
    pt_buf_fini(&hold);
    pt_reader_close(reader);
    return n;
}

size_t pt_agree_articles(const char *dir,
                         uint64_t round,
                         struct pt_arena *arena,
                         struct pt_article **out)
{
    struct pt_article *const articles =
        pt_arena_array(arena, N_ALL, sizeof *articles);
    ck_assert_ptr_nonnull(articles);
    *out = articles;
    return dir ? of_index(dir, round, arena, articles)
               : our_own(round, arena, articles);
}
