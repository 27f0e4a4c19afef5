/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * search_page.c: pt-search(1), whose options are the program's own table.
 */
#include "search/manual/search_pages.h"
#include "search/program/options.h"

/* clang-format off */
static const struct pt_manual_item exits[] = {
    {"0", "Something was found; with --diff: the two are equal.", NULL, 0},
    {"1", "Nothing was found; with --new-since: nothing new; with --why-not: the article does not answer; with --diff: the two differ.", NULL, 0},
    {"2", "An error, which standard error tells: a query that cannot be understood is shown with a mark under the place at fault.", NULL, 0},
    {0},
};

static const struct pt_manual_item environment[] = {
    {"PT_INDEX", "The folder of the index where --index is not given.", NULL, 0},
    {"PT_PAGER, PAGER", "What shows text that is longer than the screen: the first of the two that is set, else less. Empty, or cat: nothing does.", NULL, 0},
    {"VISUAL, EDITOR", "The editor of --open, the first of the two that is set.", NULL, 0},
    {"NO_COLOR", "Not empty: no colours unless --color always asks for them.", NULL, 0},
    {"TERM", "dumb: no colours, no pager.", NULL, 0},
    {"XDG_DATA_HOME, XDG_STATE_HOME, XDG_CONFIG_HOME", "Where the folders named below are, if not in ~/.local/share, ~/.local/state and ~/.config.", NULL, 0},
    {0},
};

static const struct pt_manual_item files[] = {
    {"~/.local/share/pt-search/index", "The index, unless --index or PT_INDEX says another.", NULL, 0},
    {"~/.local/state/pt-search/", "What --new-since remembers, for each name and index apart.", NULL, 0},
    {"~/.config/pt-search/config", "Options that hold where the command line does not say otherwise, one a line, without the dashes: name, or name = value. A # begins a comment.", NULL, 0},
    {0},
};

static const struct pt_manual_item examples[] = {
    {NULL, "The two words side by side: the shell takes the quotation marks, and pt-search takes an argument with spaces for a phrase.",
     "pt-search \"Budapest Memorandum\"", 0},
    {NULL, "Paragraphs that have the phrase and not the word.",
     "pt-search \"security guarantees\" NOT NATO --within paragraph", 0},
    {NULL, "Parentheses and quotation marks of the language go in the shell's single ones; newest first.",
     "pt-search '(Donbas OR Donetsk) AND vote' --sort -date", 0},
    {NULL, "Paths for another program.",
     "pt-search -l -0 guarantee | xargs -0 grep -c Kyiv", 0},
    {NULL, "A table for a spreadsheet.",
     "pt-search guarantee --format csv >hits.csv", 0},
    {NULL, "When it was written about, by week, and nothing else.",
     "pt-search ceasefire -n 0 --timeline=week", 0},
    {NULL, "What is new since the last time, to be mailed by cron.",
     "pt-search ceasefire --new-since daily --format markdown", 0},
    {0},
};

static const struct pt_manual_section sections[] = {
    {.title = "SYNOPSIS",
     .text = "  pt-search [OPTION]... QUERY...\n"
             "  pt-search [OPTION]... -q TEXT | -F TEXT\n"
             "  pt-search --show PATH [QUERY...]\n"
             "  pt-search --why-not PATH QUERY...\n"
             "  pt-search --like PATH [QUERY...]\n"
             "  pt-search --batch FILE\n"
             "  pt-search --diff A B"},
    {.title = "DESCRIPTION",
     .text = "Answers a query from the index that pt-index(1) keeps: the articles that answer, the best first, each with the passages that say why, the matches marked in them. The query is made of words, phrases, AND, OR, NOT, NEAR, fields and more; pt-query(7) says all of it.\n\n"
             "An argument with white space is a phrase, unless something in it can only be meant as query language: a quotation mark, a parenthesis, an operator in capitals, a sign or a known field before one of its words. All other arguments are query text, joined by blanks. Options may stand anywhere before a lone --; what begins with one dash and is no option of the list below is query text (-Crimea: without Crimea).\n\n"
             "Results go to standard output; notes, suggestions where nothing was found, and a summary go to standard error, the summary on a terminal only. What articles hold never controls the terminal: control characters and marks that turn the direction of writing are shown as escapes."},
    {.title = "OPTIONS",
     .text = "A value may follow in the next argument or behind =; one in brackets needs the =. Options of one letter stand by themselves (-l -0, not -l0).",
     .options = pt_search_opts},
    {.title = "EXIT STATUS", .items = exits},
    {.title = "ENVIRONMENT", .items = environment},
    {.title = "FILES", .items = files},
    {.title = "EXAMPLES", .items = examples},
    {.title = "SEE ALSO", .text = "pt-index(1), ptsearch(3), pt-query(7)"},
    {0},
};
/* clang-format on */

const struct pt_manual_page pt_search_page = {
    "pt-search", "1", "answer queries from an index of articles", sections};
