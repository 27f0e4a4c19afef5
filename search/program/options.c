/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * options.c: one row an option. The short help of a row may speak of its
 * neighbours, which then have none: --help fits a screen. The full text and
 * the example are every row's own, and tests run the example in a folder with
 * news/ and queries.txt.
 */
#include "search/program/options.h"

#include "search/program/settings.h"

static const struct pt_opt_word withins[] = {
    {"article",   PT_WITHIN_ARTICLE  },
    {"paragraph", PT_WITHIN_PARAGRAPH},
    {"sentence",  PT_WITHIN_SENTENCE },
    {NULL,        0                  }
};

static const struct pt_opt_word sorts[] = {
    {"relevance", PT_SORT_RELEVANCE},
    {"date",      PT_SORT_OLDEST   },
    {"-date",     PT_SORT_NEWEST   },
    {"title",     PT_SORT_TITLE    },
    {"left",      PT_SORT_LEFT     },
    {"right",     PT_SORT_RIGHT    },
    {NULL,        0                }
};

static const struct pt_opt_word formats[] = {
    {"text",     PT_FORMAT_TEXT    },
    {"json",     PT_FORMAT_JSON    },
    {"jsonl",    PT_FORMAT_JSONL   },
    {"csv",      PT_FORMAT_CSV     },
    {"tsv",      PT_FORMAT_TSV     },
    {"markdown", PT_FORMAT_MARKDOWN},
    {"html",     PT_FORMAT_HTML    },
    {NULL,       0                 }
};

static const struct pt_opt_word whens[] = {
    {"auto",   PT_CHOICE_AUTO},
    {"always", PT_CHOICE_YES },
    {"never",  PT_CHOICE_NO  },
    {NULL,     0             }
};

static const struct pt_opt_word switches[] = {
    {"on",  1},
    {"off", 0},
    {NULL,  0}
};

static const struct pt_opt_word foldings[] = {
    {"fold", PT_CHOICE_YES},
    {"list", PT_CHOICE_NO },
    {NULL,   0            }
};

static const struct pt_opt_word facets[] = {
    {"source", PT_FACET_SOURCE},
    {"author", PT_FACET_AUTHOR},
    {"lang",   PT_FACET_LANG  },
    {"tag",    PT_FACET_TAG   },
    {"date",   PT_FACET_DATE  },
    {NULL,     0              }
};

static const struct pt_opt_word units[] = {
    {"day",   PT_TIMELINE_DAY  },
    {"week",  PT_TIMELINE_WEEK },
    {"month", PT_TIMELINE_MONTH},
    {"year",  PT_TIMELINE_YEAR },
    {NULL,    0                }
};

static const struct pt_opt_word countings[] = {
    {"exact", 1},
    {NULL,    0}
};

/* clang-format off */
const struct pt_opt pt_search_opts[] = {
    {.id = OPT_WITHIN, .name = "within", .arg = PT_OPT_VALUE, .value = "UNIT",
     .group = "Asking", .words = withins,
     .help = "article, paragraph or sentence; --any: OR side by side",
     .full = "What has to answer the query and is listed: each article (as without this option), or each paragraph or sentence by itself. Fields, dates and paths are asked of the article in any case. Counts and -n are then of these units, and copies are not folded.",
     .example = "pt-search \"security guarantees\" NOT NATO --within paragraph"},
    {.id = OPT_ANY, .name = "any",
     .full = "Words side by side mean OR: one of them is enough, and what has more of them comes first. Without it all of them are needed.",
     .example = "pt-search --any ceasefire truce armistice"},
    {.id = OPT_VARIANTS, .name = "variants", .arg = PT_OPT_VALUE, .value = "on|off", .words = switches,
     .help = "other spellings of a word count too (on)",
     .full = "Whether a word also finds its other spellings: British and American ones, romanisations of a name, and the synonyms of pt-index --synonyms. They are on; every hit says which of them stands there. Of a single word = in front turns them off.",
     .example = "pt-search Zelensky --variants off"},
    {.id = OPT_SINCE, .name = "since", .arg = PT_OPT_VALUE, .value = "DATE",
     .help = "published from then on; also --until, --changed-since",
     .full = "Only articles published on DATE or later: 2025, 2025-12, 2025-12-15, today, yesterday, last-week, last-month, or 7d (w, m, y) for so long ago. An article without a date is left out. Without a query: all of those days. In a query the same is date:2025-12-15.. (see pt-query(7)).",
     .example = "pt-search guarantee --since 2025-12-15"},
    {.id = OPT_UNTIL, .name = "until", .arg = PT_OPT_VALUE, .value = "DATE",
     .full = "Only articles published on DATE or earlier; a month or a year counts to its last day. DATE is written as for --since, with which it goes well.",
     .example = "pt-search guarantee --since 2025-12-01 --until 2025-12"},
    {.id = OPT_CHANGED_SINCE, .name = "changed-since", .arg = PT_OPT_VALUE, .value = "D",
     .full = "Only articles whose text changed on that day or later, after pt-index had read another text of them; the day is one in UTC and written as for --since. Needs no query, and then lists the latest change first.",
     .example = "pt-search --changed-since 7d", .example_exit = 1},
    {.id = OPT_QUERY, .letter = 'q', .arg = PT_OPT_VALUE, .value = "TEXT", .takes = PT_OPT_TAKES_QUERY,
     .help = "TEXT is the query as it is; -F TEXT: plain words",
     .full = "TEXT is the whole query, in the language of pt-query(7), as it is: no argument with spaces is taken for a phrase. For scripts. No other words go with it.",
     .example = "pt-search -q '\"security guarantees\" AND NATO'"},
    {.id = OPT_PLAIN, .letter = 'F', .arg = PT_OPT_VALUE, .value = "TEXT", .takes = PT_OPT_TAKES_QUERY,
     .full = "TEXT is plain words: nothing in it is an operator, a field or a wildcard, and all of them are needed. For text that somebody else wrote. No other words go with it.",
     .example = "pt-search -F 'NATO, and what it offers'"},
    {.id = OPT_LIKE, .name = "like", .arg = PT_OPT_VALUE, .value = "PATH", .takes = PT_OPT_TAKES_PATH,
     .help = "articles like that one (or id); needs no query",
     .full = "Articles most like the one named by path, id or url, by the words that say most about it; itself and its copies are left out. A query narrows them, --explain shows the words.",
     .example = "pt-search --like news/lesson.txt"},
    {.id = OPT_BATCH, .name = "batch", .arg = PT_OPT_VALUE, .value = "FILE", .takes = PT_OPT_TAKES_PATH,
     .help = "a query in each line (-: of stdin); json, csv or tsv",
     .full = "Answers each line of FILE (- for standard input; blank lines and those that begin with # left out) as a query. The answers are JSON, a line each; with -c numbers; with --format csv or tsv a table of articles by queries, 1 or 0. A query at fault does not stop the others, but the exit is 2.",
     .example = "pt-search --batch queries.txt --format csv"},
    {.id = OPT_COMPLETE, .name = "complete", .arg = PT_OPT_VALUE, .value = "PREFIX", .takes = PT_OPT_TAKES_QUERY,
     .help = "words that begin so, with their articles",
     .full = "Lists words of the index that begin with PREFIX, most frequent first, a line each: the word, a tab, the number of articles. Behind title:, author:, source:, tag: or lang: those of that field. Goes by itself, with -n and --index; the shells' completion asks it.",
     .example = "pt-search --complete guar -n 5"},

    {.id = OPT_LIMIT, .letter = 'n', .arg = PT_OPT_VALUE, .value = "N|all", .group = "Choosing",
     .help = "this many results (10); --offset N: behind the first N",
     .full = "So many results at most, or all. Without it 10; all with -l, --kwic and --new-since. -n 0 lists none and leaves what counts them: --facet, --timeline, the summary. -n5 is -n 5.",
     .example = "pt-search Ukraine -n 3"},
    {.id = OPT_OFFSET, .name = "offset", .arg = PT_OPT_VALUE, .value = "N",
     .full = "Passes over the first N results, 0 without it: -n 10 --offset 10 is the second page. Ranks go on counting.",
     .example = "pt-search Ukraine -n 3 --offset 3"},
    {.id = OPT_SORT, .name = "sort", .arg = PT_OPT_VALUE, .value = "ORDER", .words = sorts,
     .help = "relevance, date, -date, title; --copies fold or list",
     .full = "The order of results: relevance (as without it: most telling first, then newest), date (oldest first), -date (newest first) or title. Undated articles come last in both orders of dates. With --kwic also left and right: its lines by the words beside the match.",
     .example = "pt-search ceasefire --sort -date"},
    {.id = OPT_RECENCY, .name = "recency", .arg = PT_OPT_VALUE, .value = "DAYS",
     .full = "Raises what is new, in order of relevance: an article of today gets half of the score that the words give the best one on top of its own, one of DAYS ago (1 to 36500) a quarter, and so on: DAYS / (DAYS + age). One without a date gets nothing, one dated ahead counts as of today. 0, as without it: dates decide only between equal scores. Not with another --sort, with --within, nor where an index is on a server; --explain shows what the date gave.",
     .example = "pt-search --recency 30 ceasefire"},
    {.id = OPT_COPIES, .name = "copies", .arg = PT_OPT_VALUE, .value = "fold|list", .words = foldings,
     .full = "Whether copies of one story are one result (fold, with the number of the others) or one each (list). Text, html and markdown fold, data formats and -l list. Counts are of articles in either case.",
     .example = "pt-search \"reassurance force\" --copies list"},
    {.id = OPT_NEW_SINCE, .name = "new-since", .arg = PT_OPT_VALUE, .value = "NAME",
     .help = "only stories not shown before as NAME",
     .full = "Only stories that were not written out before under NAME, all of them; these are then remembered, for each NAME and index apart. Made for cron: nothing new is exit 1 without a word. With -c nothing is remembered.",
     .example = "pt-search ceasefire --new-since morning"},

    {.id = OPT_FORMAT, .name = "format", .arg = PT_OPT_VALUE, .value = "FORMAT", .group = "Showing", .words = formats,
     .help = "text, html, markdown, json, jsonl, csv or tsv",
     .full = "How results are written. text is for reading; html is one page without scripts, to be sent or printed; markdown has a heading for each story; json is one object with everything, jsonl an object for each hit; csv and tsv have a header and a row for each article.",
     .example = "pt-search guarantee --format json"},
    {.id = OPT_KWIC, .name = "kwic", .arg = PT_OPT_MAYBE, .value = "WIDTH",
     .help = "a line a match, WIDTH columns around; --sort left|right",
     .full = "A concordance: a line for each match, the matches one below the other, with path and line. WIDTH is the columns of text on either side, 1 to 1000; without it what fits the terminal, or 40. With --sort left or right the lines are in the order of the words on that side, the nearest first. -n and --offset count lines. --format json, jsonl, csv and tsv give left, match, right, path, id and line as data.",
     .example = "pt-search guarantee --kwic=30 --sort left"},
    {.id = OPT_PATHS, .letter = 'l',
     .help = "only the paths; with -0: NUL behind each",
     .full = "Only the path of each article that answers, a line each, all of them without -n; a file that holds several articles once.",
     .example = "pt-search -l ceasefire | wc -l"},
    {.id = OPT_ZERO, .letter = '0',
     .full = "With -l: a NUL byte behind each path in place of a line end, for xargs -0. There a path may hold anything.",
     .example = "pt-search -l -0 ceasefire | xargs -0 grep -c Kyiv"},
    {.id = OPT_COUNT, .name = "count", .letter = 'c', .arg = PT_OPT_MAYBE, .value = "exact", .words = countings,
     .help = "only the number; =exact: results, counted",
     .full = "Only the number of articles that answer, copies included; with --within that of the paragraphs or sentences. It is exact. --count=exact shows the results as ever and makes their counts exact, which beyond 1,000 articles they need not be.",
     .example = "pt-search -c \"security guarantees\""},
    {.id = OPT_FACET, .name = "facet", .arg = PT_OPT_VALUE, .value = "FIELD", .words = facets,
     .help = "articles by source, author, lang, tag or date",
     .full = "Counts all articles that answer by their value of FIELD, in a table behind the results. May stand several times. Goes with --format text, json and html; -n 0 leaves the table alone.",
     .example = "pt-search Ukraine -n 0 --facet lang --facet date"},
    {.id = OPT_TIMELINE, .name = "timeline", .arg = PT_OPT_MAYBE, .value = "UNIT", .words = units,
     .help = "when: by day, week, month or year",
     .full = "Counts all articles that answer by the time of their publication: articles, stories (copies once), their share of everything published then, and a bar; an ! marks a burst. Without UNIT the shortest that fits a screen. Goes with --format text, json and html; csv and tsv give a table of it in place of the results: first, articles, stories, all, burst.",
     .example = "pt-search guarantee -n 0 --timeline=week"},
    {.id = OPT_SNIPPETS, .name = "snippets", .arg = PT_OPT_VALUE, .value = "N",
     .help = "passages of each (2); --snippet-width N: bytes (200)",
     .full = "At most N passages of each result, those that say most about the query; 2 without it, 0 for none.",
     .example = "pt-search Zelensky --snippets 1"},
    {.id = OPT_SNIPPET_WIDTH, .name = "snippet-width", .arg = PT_OPT_VALUE, .value = "N",
     .full = "About how long a passage is, in bytes from 20; 200 without it. Words are never cut.",
     .example = "pt-search Zelensky --snippet-width 80"},
    {.id = OPT_COLOR, .name = "color", .arg = PT_OPT_VALUE, .value = "WHEN", .words = whens,
     .help = "auto, always, never; NO_COLOR; also --hyperlinks WHEN",
     .full = "Whether matches and headings are coloured. auto, as without it: on a terminal, unless NO_COLOR is set or TERM is dumb.",
     .example = "pt-search guarantee --color always"},
    {.id = OPT_HYPERLINKS, .name = "hyperlinks", .arg = PT_OPT_VALUE, .value = "WHEN", .words = whens,
     .full = "Whether titles and paths are links (OSC 8) that a terminal opens. auto, as without it: on terminals that are known to have them, and not in tmux or screen.",
     .example = "pt-search guarantee --hyperlinks never"},
    {.id = OPT_EXPLAIN, .name = "explain",
     .help = "show how the query was understood",
     .full = "Says on standard error how the query was understood: its tree, the words that each part stands for with their articles, limits, the engine's query; and of each hit what made its score. With --format json all of it is in the object.",
     .example = "pt-search 'guarant* NEAR/5 security' --explain"},
    {.id = OPT_WHY_NOT, .name = "why-not", .arg = PT_OPT_VALUE, .value = "PATH", .takes = PT_OPT_TAKES_PATH,
     .help = "which clause fails on that article (or id)",
     .full = "Puts the query to one article, named by path, id or url, and shows which clauses hold there, which fails, and what comes nearest to it. Exit 0 when the article answers, 1 when not. Goes with --format text and json.",
     .example = "pt-search --why-not news/lesson.txt \"security guarantees\" NOT NATO",
     .example_exit = 1},
    {.id = OPT_DIFF, .name = "diff", .arg = PT_OPT_VALUE, .value = "A B", .takes = PT_OPT_TAKES_PATH,
     .help = "what differs between two articles (1: something)",
     .full = "Compares two articles, named by path, id or url, paragraph by paragraph, and marks the words that changed in them. Exit 0 when they are equal, 1 when not. Goes by itself, with --color and --index.",
     .example = "pt-search --diff news/pledge.txt news/pledge-copy.txt",
     .example_exit = 1},
    {.id = OPT_SHOW, .name = "show", .arg = PT_OPT_VALUE, .value = "PATH", .takes = PT_OPT_TAKES_PATH,
     .help = "that whole article (or id), matches marked",
     .full = "The whole article named by path, the end of one that no other has, id or url, and where its title, date, author and the like were found. A query is marked in it. Goes with --format text, json and html.",
     .example = "pt-search --show news/lesson.txt NATO"},
    {.id = OPT_OPEN, .name = "open", .arg = PT_OPT_VALUE, .value = "N",
     .help = "result N, in your editor or browser",
     .full = "Opens result N: a file in $VISUAL or $EDITOR at the line of its first match, an article of the web in the browser. What has neither is shown as by --show.",
     .example = "EDITOR=head pt-search Budapest --open 1"},
    {.id = OPT_QUIET, .name = "quiet",
     .help = "no notes on stderr; --no-pager: no pager",
     .full = "Nothing but errors on standard error: no notes, suggestions or summary.",
     .example = "pt-search --quiet ceasefire monitors"},
    {.id = OPT_NO_PAGER, .name = "no-pager",
     .full = "Writes to the terminal however long the answer is. Without it text longer than the screen goes to $PT_PAGER, else $PAGER, else less; elsewhere than on a terminal nothing does.",
     .example = "pt-search Ukraine -n all --no-pager"},

    {.id = OPT_INDEX, .name = "index", .arg = PT_OPT_VALUE, .value = "DIR", .group = "Also", .takes = PT_OPT_TAKES_FOLDER,
     .help = "the index (else $PT_INDEX); several: searched as one",
     .full = "The folder of the index. Without it $PT_INDEX, else $XDG_DATA_HOME/pt-search/index, else ~/.local/share/pt-search/index. May stand several times: then the indexes answer as one, with one ranking and common counts. DIR may also be host:port, where xapian-tcpsrv serves an index, or ssh://[user@]host/folder, where ssh starts xapian-progsrv; what exists or holds a slash otherwise is a folder. One of several that cannot be read is named on standard error and the others answer.",
     .example = "pt-search --index ~/.local/share/pt-search/index ceasefire"},
    {.id = OPT_TIME_LIMIT, .name = "time-limit", .arg = PT_OPT_VALUE, .value = "SECONDS",
     .full = "How long a search may take, 1 to 3600; without it as long as it takes. One that takes longer is an error. For who answers other people's queries: the slowest that are not refused take seconds.",
     .example = "pt-search --time-limit 2 ceasefire"},
    {.id = OPT_TIMEOUT, .name = "timeout", .arg = PT_OPT_VALUE, .value = "SECONDS",
     .full = "How long an answer waits for indexes on other machines, 1 to 3600; 10 without it. One that is silent for half of it is left out, and the other half is for the others to be connected anew.",
     .example = "pt-search --timeout 5 ceasefire"},
    {.id = OPT_STRICT, .name = "strict",
     .full = "The exit is 2 when one of several indexes had to be left out, whatever the others answered. Without it only when they answered nothing.",
     .example = "pt-search --strict ceasefire"},
    {.id = OPT_SAFE, .name = "safe",
     .full = "Searches in a process of its own, so that damage which no check has found yet, and which may crash the search, is an error with a message. pt-index --check finds all damage; without this option what it has not seen may end pt-search by a signal, but never changes an index.",
     .example = "pt-search --safe ceasefire"},
    {.id = OPT_TRUST_WRITABLE, .name = "trust-writable",
     .full = "Reads an index that anybody may write to, which is refused otherwise, because what such a one holds could be made to do harm. For a file system that shows every file so (those of other systems, some shares), where everybody with access is trusted.",
     .example = "pt-search --trust-writable ceasefire"},
    {.id = OPT_NO_CONFIG, .name = "no-config",
     .full = "Leaves the file of defaults unread (see FILES in pt-search(1)); so does an empty $PT_CONFIG. For scripts.",
     .example = "pt-search guarantee -l --no-config"},
    {.id = OPT_HELP, .name = "help", .letter = 'h',
     .help = "this; --help-all; defaults: ~/.config/pt-search/config",
     .full = "The options on one screen.",
     .example = "pt-search --help"},
    {.id = OPT_HELP_ALL, .name = "help-all",
     .full = "Every option in full, with an example. The same as pt-search(1) says.",
     .example = "pt-search --help-all"},
    {.id = OPT_VERSION, .name = "version", .letter = 'V',
     .full = "The version of the program.",
     .example = "pt-search --version"},
    {0},
};
/* clang-format on */
