/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * query_page.c: pt-query(7), the language. Every example is run by the tests,
 * every field of index/schema.h has its row, every number is that of the code.
 */
#include "search/manual/search_pages.h"
#include "search/query/query_lex.h"
#include "search/query/resolve.h"

/* clang-format off */
static const struct pt_manual_item words[] = {
    {"guarantee", "Any form of the word (guarantees, guaranteed) by the rules of the article's language, and any variant spelling.",
     "pt-search guarantee", 0},
    {"=guarantee, =\"…\"", "That form only, and no variants. Case, accents and apostrophes still do not count.",
     "pt-search =guarantee", 0},
    {"\"security guarantees\"", "A phrase: these words, in this order, side by side, in these forms. Variants and wildcards work inside. “…”, „…“ and «…» do as well.",
     "pt-search '\"security guarantees\"'", 0},
    {"~\"security guarantee\"", "The same with any form of each word.",
     "pt-search '~\"security guarantee\"'", 0},
    {"\"security guarantees\"~4", "These words in any order, with at most 4 other words between the first and the last.",
     "pt-search '\"guarantees Ukraine\"~4'", 0},
    {"guarant*, *isation, col?r", "Wildcards: `*` is any number of letters, `?` is one, and two letters at least are given. A lone `*` is every article.",
     "pt-search 'guarant*'", 0},
    {"zelenski~, zelenski~2", "Any word of the index at most 1 (2) edits away: a letter more, less, or another.",
     "pt-search 'zelenski~2'", 0},
    {0},
};

static const struct pt_manual_item together[] = {
    {"a b, a AND b, a && b, +a +b", "Both. With --any, words side by side mean OR.",
     "pt-search ceasefire AND monitors", 0},
    {"a OR b, a || b", "Either.",
     "pt-search ceasefire OR truce", 0},
    {"a NOT b, a AND NOT b, a -b, a !b", "The first without the second. `NOT b` alone is every article without b.",
     "pt-search ceasefire NOT Berlin", 0},
    {"( … )", "A group. The shell wants it within quotation marks.",
     "pt-search '(truce OR ceasefire) AND energy'", 0},
    {"+a b -c", "In a run of words without operators + and - are of the whole run: all with +, none with -, and any of the rest; with a + there the rest counts for the ranking only.",
     "pt-search +ceasefire monitors -Berlin", 0},
    {"a^3", "Counts so many times in the ranking, and changes nothing in what is found.",
     "pt-search ceasefire OR 'monitors^3'", 0},
    {0},
};

static const struct pt_manual_item near[] = {
    {"a NEAR/5 b", "At most 5 words apart, in any order; words side by side are 1 apart. Either may be a word, a phrase, a wildcard or an OR of these in parentheses. The two may not overlap: `a NEAR a` needs two of them.",
     "pt-search guarantees NEAR/5 Ukraine", 0},
    {"a PRE/5 b", "The same in this order.",
     "pt-search security PRE/3 guarantees", 0},
    {"a NEAR/s b, a NEAR/p b", "In one sentence, in one paragraph. PRE/s and PRE/p, too.",
     "pt-search NATO NEAR/s membership", 0},
    {"a NOT NEAR/5 b", "An a that has no b that near; also /s and /p. Only such an a is marked.",
     "pt-search guarantees NOT NEAR/s NATO", 0},
    {"a NEAR/5 b NEAR/5 c", "A chain holds for neighbours, with one and the same b.",
     "pt-search security NEAR/5 guarantees NEAR/9 Ukraine", 0},
    {"atleast3(a)", "An article that has a three times or more.",
     "pt-search 'atleast3(guarantees)'", 0},
    {"hlead(a)", "a in the title or in the first paragraph of the text.",
     "pt-search 'hlead(ceasefire)'", 0},
    {"w/5 pre/5 w/s w/p not w/s hlead() ATLEAST3()", "The same as press databases write it, capitals or not.",
     "pt-search 'security pre/1 guarantees w/s NATO'", 0},
    {0},
};

/* ORDER FIELDS */
const struct pt_manual_item pt_query_fields[PT_N_FIELDS] = {
    [PT_FIELD_TITLE - 1] = {"title:", "In the headline, forms and variants as in the text.",
     "pt-search 'title:\"security guarantees\"' OR title:ceasefire", 0},
    [PT_FIELD_AUTHOR - 1] = {"author:", "Who wrote it, by words as they are.",
     "pt-search author:mole", 0},
    [PT_FIELD_SOURCE - 1] = {"source:", "The outlet, by words as they are.",
     "pt-search 'source:(harbour OR river)'", 0},
    [PT_FIELD_TAG - 1] = {"tag:", "A tag or keyword that the article gives, by words as they are.",
     "pt-search tag:ports", 0},
    [PT_FIELD_URL - 1] = {"url:", "The article's address: whole, or a run of the parts between its slashes; * inside a part.",
     "pt-search url:harbour.example", 0},
    [PT_FIELD_PATH - 1] = {"path:", "The file's path, with #part in a container: whole, or a run of the parts between its slashes; * inside a part.",
     "pt-search 'path:news/2025-12*'", 0},
    [PT_FIELD_LANG - 1] = {"lang:", "The language by its code: en, uk, de.",
     "pt-search lang:uk", 0},
    [PT_FIELD_DATE - 1] = {"date:", "The day of publication, as said below.",
     "pt-search date:2025-12-15", 0},
    [PT_FIELD_BOILERPLATE - 1] = {"boilerplate:", "What stands around the article on its page: navigation, related links, comments.",
     "pt-search boilerplate:subscribe", 0},
    [PT_FIELD_ZONE - 1] = {"zone:", "No field, but what words without a field are looked for in: `zone:article` is title and text, as without it; `zone:all` the boilerplate, too.",
     "pt-search subscribe zone:all", 0},
};

static const struct pt_manual_item field_forms[] = {
    {"title:( … )", "What is in the parentheses is asked of that field.",
     "pt-search 'title:(troops OR market)'", 0},
    {"author:*", "The article has that field at all.",
     "pt-search 'author:*'", 0},
    {"-title:peace", "Signs, quotation marks and wildcards stand where they would without the field.",
     "pt-search Ukraine -title:guarantees", 0},
    {0},
};

static const struct pt_manual_item dates[] = {
    {"date:2025, date:2025-12, date:2025-12-15", "A year, a month, a day; first and last day count.",
     "pt-search date:2025-12 ceasefire", 0},
    {"date:2025-12-01..2025-12-15", "From a day to a day, both counted; either may be left out.",
     "pt-search date:2025-12-18..", 0},
    {"date:7d..", "For the last 7 days; also w, m and y.",
     "pt-search '*' date:100y..", 0},
    {"date:today", "Also yesterday, last-week, last-month.",
     "pt-search date:today", 1},
    {0},
};

static const struct pt_manual_item shell[] = {
    {NULL, "Two words.", "pt-search budapest memorandum", 0},
    {NULL, "A phrase, for an argument with a space in it is one.", "pt-search \"Budapest Memorandum\"", 0},
    {NULL, "Query text, because of the quotation marks and the operator in it.",
     "pt-search '\"security guarantees\" NOT troops'", 0},
    {NULL, "What leads or trails an argument (`- + = ! ~ field:` and `~4 ^2`) applies to the whole phrase.",
     "pt-search -\"security guarantees\" NATO", 0},
    {0},
};
/* clang-format on */

/* Numbers of the code. */
static void add_limits(struct pt_buf *out)
{
    pt_buf_printf(
        out,
        "A query has at most %u bytes, %u words and operators, nested %u deep, "
        "a phrase %u words, a chain of NEAR %u operands. NEAR and the ~ of a "
        "phrase reach %u words. A wildcard or a ~ of a word stands for at most "
        "%u words, those of a query for %u together; atleast counts to %u, ^ "
        "weighs up to %.0f. What goes beyond is an error, never cut.",
        PT_MAX_QUERY_BYTES, PT_MAX_QUERY_NODES, PT_MAX_QUERY_DEPTH,
        PT_MAX_PHRASE_WORDS, PT_MAX_CHAIN, PT_MAX_DISTANCE, PT_MAX_EXPANSION,
        PT_MAX_TOTAL_EXPANSION, PT_MAX_ATLEAST, PT_MAX_BOOST);
}

/* clang-format off */
void pt_query_page(void (*write)(const struct pt_manual_page *page,
                                 struct pt_buf *out),
                   struct pt_buf *out)
{
    struct pt_buf limits, distance;
    pt_buf_init(&limits, PT_BUF_NO_CEILING);
    pt_buf_init(&distance, PT_BUF_NO_CEILING);
    add_limits(&limits);
    pt_buf_printf(&distance, "Distances are counted in words; NEAR and PRE without a number are /%u. Nothing is near across title and text.", PT_DEFAULT_DISTANCE);
    const struct pt_manual_section sections[] = {
        {.title = "DESCRIPTION",
         .text = "What pt-search(1) and the library ptsearch(3) are asked with. A query is words with operators between them; operators are written in capitals, and and, or, not in small letters are words. Words without a field are looked for in title and text.\n\n"
                 "A query that cannot be understood is an error, shown with a mark under the place at fault; nothing of it is dropped or read otherwise. What is legal but looks like a slip is answered as it stands, with a note."},
        {.title = "WORDS AND PHRASES", .items = words},
        {.title = "AND, OR, NOT", .items = together},
        {.title = "NEAR AND THE LIKE", .text = pt_buf_z(&distance), .items = near},
        {.title = "FIELDS", .text = "A name and a colon right before a word, a phrase or a group.", .items = pt_query_fields},
        {.title = "ALL FIELDS", .items = field_forms},
        {.title = "DATES",
         .text = "The date of publication as the article gives it; an article without one answers no date, and a note says how many there are. Years come first: `12/05/2025` is an error. The options --since and --until of pt-search(1) take the same forms.",
         .items = dates},
        {.title = "PRECEDENCE",
         .text = "NOT takes the operand behind it, then come NEAR and PRE, then AND, written or not, then OR; so `a OR b NOT c` is `a OR (b NOT c)`. With --any two words side by side bind as loosely as OR. AND and NOT within an operand of NEAR are an error."},
        {.title = "HOW WORDS COMPARE",
         .text = "Capitals do not count, but for acronyms that are also words: `US`, `WHO` or `IT` in capitals is the acronym (`U.S.`, too), in small letters the word; in a query without small letters both.\n\n"
                 "Accents on Latin letters do not count, nor ё for е; й, ї and ґ do. All apostrophes are one, and the possessive `'s` falls away. `1,000` is `1000`.\n\n"
                 "Every dash parts words, and words joined by one are also found joined: `cease-fire` is `cease fire`, and `ceasefire`.\n\n"
                 "Variants: British and American spellings (defence, defense), romanisations of a name (Zelensky, Zelenskyy, Selenskyj), and synonyms given to pt-index --synonyms. Each hit says which of them stands there. --variants off, or = before a word, turns them off.\n\n"
                 "Any part of Chinese, Japanese, Korean or Thai text is found."},
        {.title = "WHAT ANSWERS",
         .text = "An article as a whole, or with --within paragraph or sentence each of these by itself; what a field, a date or a path says is asked of the article in any case. A paragraph is what a reader sees as one; the title is one before the text."},
        {.title = "IN THE SHELL",
         .text = "The shell takes one level of quotation marks, so pt-search takes an argument with white space for a phrase. It is query text instead when it holds a double quotation mark, a parenthesis, an operator in capitals, && or ||, an operator of the press databases, or a word behind the first that begins with a sign (`+ - = ! ~`) or a known field. With -q the text is the query as it is, with -F it has no syntax.",
         .items = shell},
        {.title = "LIMITS", .text = pt_buf_z(&limits)},
        {.title = "SEE ALSO", .text = "pt-index(1), pt-search(1), ptsearch(3)"},
        {0},
    };
    const struct pt_manual_page page = {"pt-query", "7", "the query language of pt-search", sections};
    write(&page, out);
    pt_buf_fini(&limits);
    pt_buf_fini(&distance);
}
/* clang-format on */
