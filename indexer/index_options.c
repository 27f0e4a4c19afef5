/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_options.c: one row an option. Tests run each example in a folder with
 * news/ and words.txt, on an index that has news/.
 */
#include "indexer/index_options.h"

#include "indexer/ptindex.h"

static const struct pt_opt_word whens[] = {
    {"auto",   PROGRESS_AUTO  },
    {"always", PROGRESS_ALWAYS},
    {"never",  PROGRESS_NEVER },
    {NULL,     0              }
};

static const struct pt_opt_word exports[] = {
    {"opensearch", PT_INDEXER_EXPORT_OPENSEARCH},
    {"vespa",      PT_INDEXER_EXPORT_VESPA     },
    {NULL,         0                           }
};

static const struct pt_opt_word serves[] = {
    {"print",   SERVE_PRINT  },
    {"systemd", SERVE_SYSTEMD},
    {NULL,      0            }
};

static const struct pt_opt_word bulks[] = {
    {"auto", 1},
    {"no",   0},
    {NULL,   0}
};

/* clang-format off */
const struct pt_opt pt_index_opts[] = {
    {.id = OPT_INDEX, .name = "index", .arg = PT_OPT_VALUE, .value = "DIR", .group = "What to do", .takes = PT_OPT_TAKES_FOLDER,
     .help = "the index (else $PT_INDEX, else ~/.local/share/pt-search/index)",
     .full = "The folder of the index, which is made when there is none. Without it $PT_INDEX, else $XDG_DATA_HOME/pt-search/index, else ~/.local/share/pt-search/index.",
     .example = "pt-index --index ~/other-index news"},
    {.id = OPT_REBUILD, .name = "rebuild",
     .help = "make the index anew, and switch at the end",
     .full = "Reads everything afresh into an index beside the old one, and puts it in its place in one step at the end; searches go on meanwhile. Articles that came by standard input are carried over. Paths may be added.",
     .example = "pt-index --rebuild"},
    {.id = OPT_WATCH, .name = "watch",
     .help = "stay, and read what changes as it happens",
     .full = "After an update stays, and reads what changes below the roots as it happens, until it is interrupted. Paths may be added.",
     .example = "pt-index --watch", .example_exit = 130},
    {.id = OPT_FORGET, .name = "forget", .arg = PT_OPT_VALUE, .value = "PATH|ID", .takes = PT_OPT_TAKES_PATH,
     .help = "remove a root with all below it, or an article",
     .full = "Removes a root with all articles below it, or one article named by path, path#part, id or url, from the index; no file is touched. An article below a root that stays comes back with the next update. No path goes with it.",
     .example = "pt-index --forget news/letters.txt"},
    {.id = OPT_STATUS, .name = "status",
     .help = "say what is in the index",
     .full = "Says what is in the index: articles, dates, languages, outlets, roots, rules that are remembered, its size and the last run. With --json for programs.",
     .example = "pt-index --status"},
    {.id = OPT_JSON, .name = "json",
     .help = "say it as JSON",
     .full = "Goes with --status and --check: says it as one JSON object.",
     .example = "pt-index --status --json"},
    {.id = OPT_SKIPPED, .name = "skipped",
     .help = "list what could not be read: reason, tab, path",
     .full = "Lists what should be readable but was not, files and parts of files, a line each: the reason, a tab, the path. They are tried again when they change.",
     .example = "pt-index --skipped"},
    {.id = OPT_CHECK, .name = "check",
     .help = "hold all against its checksums: what is damaged?",
     .full = "Reads all of the index: every block against its checksum, every stored article, and the engine's own check in a child process. Says what is damaged and what to do; a damaged index is refused by searches until it is made whole. Exit 0: nothing is damaged, 2: something is.",
     .example = "pt-index --check"},
    {.id = OPT_REPAIR, .name = "repair",
     .help = "make a damaged index whole",
     .full = "Makes a damaged index whole: reads the roots afresh and carries over what only the index has, as far as it can still be read, into an index aside, and puts that in its place. Paths may be added, for an index whose roots are unreadable. What could not be saved is listed, and the exit is then 1.",
     .example = "pt-index --repair"},
    {.id = OPT_COMPACT, .name = "compact",
     .help = "write the index anew in less space",
     .full = "Checks the index, writes it anew beside itself with its blocks packed, and puts that in its place in one step; searches go on meanwhile. Where less than 2 % would be won nothing is done.",
     .example = "pt-index --compact"},
    {.id = OPT_EXPORT, .name = "export", .arg = PT_OPT_VALUE, .value = "FORM", .words = exports,
     .help = "all articles, for opensearch or vespa",
     .full = "Writes every article with its fields, dates and ids to standard output in the form that another search engine is fed with: opensearch for its bulk requests, two lines an article; vespa for vespa feed, one line each. Nothing is locked or changed. Goes with --index only.",
     .example = "pt-index --export opensearch"},
    {.id = OPT_SERVE, .name = "serve", .arg = PT_OPT_MAYBE, .value = "HOW", .words = serves,
     .help = "how to serve it to other machines; or =systemd",
     .full = "Prints the commands of libxapian's own servers for the index, or for each of its shards, and the line of pt-search that asks them: over ssh, which is recommended, and by servers that stay. =systemd writes a unit for each of those into ~/.config/systemd/user instead, and prints what starts them. The servers only read, ask nobody who he is and encrypt nothing: they listen on 127.0.0.1 unless --listen says otherwise.",
     .example = "pt-index --serve"},
    {.id = OPT_LISTEN, .name = "listen", .arg = PT_OPT_VALUE, .value = "ADDRESS[:PORT]",
     .help = "with --serve: where (127.0.0.1:7700)",
     .full = "Goes with --serve: the address that the servers listen on, and the port of the first, :PORT alone for that; each further shard has the next port. Whoever reaches another address than 127.0.0.1 reads every article.",
     .example = "pt-index --serve --listen 127.0.0.1:7800"},
    {.id = OPT_DRY_RUN, .name = "dry-run",
     .help = "only say what would be read and removed",
     .full = "Looks at the roots and paths as an update would and lists what it would read and remove, a line each, and does nothing. Goes with paths and --rebuild.",
     .example = "pt-index --dry-run news"},
    {.id = OPT_LANG, .name = "lang", .arg = PT_OPT_VALUE, .value = "CODE", .group = "How",
     .help = "language of articles too short to tell",
     .full = "The language of articles that do not give one and are too short to tell, by its code (en) or its English name. Without it the one that most articles have. Remembered with the index.",
     .example = "pt-index --lang en news"},
    {.id = OPT_EXCLUDE, .name = "exclude", .arg = PT_OPT_VALUE, .value = "PATTERN",
     .help = "leave out what it names, as .gitignore does",
     .full = "Leaves out files and folders below the roots that PATTERN names, in the manner of .gitignore; a file .ptignore in a folder holds such lines, too. May stand several times. Remembered with the index until other patterns are given; '' ends it.",
     .example = "pt-index --exclude 'drafts/' --exclude '*.bak' news"},
    {.id = OPT_SYNONYMS, .name = "synonyms", .arg = PT_OPT_VALUE, .value = "FILE", .takes = PT_OPT_TAKES_PATH,
     .help = "lines like \"UN, United Nations\"; remembered",
     .full = "Synonyms of your own, in the form of Solr's synonyms.txt: \"UN, United Nations\" (each finds the other), \"EU => European Union\" (the left finds the right). FILE is remembered and read again when it changed; '' ends it.",
     .example = "pt-index --synonyms words.txt"},
    {.id = OPT_BULK, .name = "bulk", .arg = PT_OPT_VALUE, .value = "WHEN", .words = bulks,
     .help = "auto, or no: libxapian writes a new index",
     .full = "How an index that is made anew is written. auto, as without it: in bulk, past libxapian, where its version is one that is known; -v tells when it is not. no: by libxapian, which takes several times as long and gives the same index.",
     .example = "pt-index --rebuild --bulk no"},
    {.id = OPT_TRUST_WRITABLE, .name = "trust-writable",
     .full = "Uses an index that anybody may write to, which is refused otherwise, because what such a one holds could be made to do harm. For a file system that shows every file so (those of other systems, some shares), where everybody with access is trusted.",
     .example = "pt-index --trust-writable"},
    {.id = OPT_SHARDS, .name = "shards", .arg = PT_OPT_VALUE, .value = "N",
     .help = "split a new index into N",
     .full = "Splits an index that is made, with --rebuild also one that is there, into N shards, 1 to 64; 1: into none. Each is an index of its own, in a folder 0, 1, ... of the index's folder, which any machine can serve; an article is always in the same. Everything else is done to the whole: name its folder, not a shard's. Remembered with the index.",
     .example = "pt-index --rebuild --shards 2"},
    {.id = OPT_WAIT, .name = "wait", .arg = PT_OPT_VALUE, .value = "SECONDS",
     .help = "how long to wait for another pt-index (60)",
     .full = "How long to wait for another pt-index that is changing the same index, 60 seconds without it; then exit 2, and its process is named.",
     .example = "pt-index --wait 5"},
    {.id = OPT_JOBS, .name = "jobs", .arg = PT_OPT_VALUE, .value = "N",
     .help = "read so many articles at once (cores, up to 4)",
     .full = "How many files are read and articles taken apart at once, 1 to 64; without it as many as there are cores, but at most 4. All but plain text is read by processes of pt-read, one for each job, but never more than a quarter of the memory is enough for. An index that is made anew is written meanwhile, by a thread more for every two. The index is the same for any number.",
     .example = "pt-index --jobs 2 news"},
    {.id = OPT_PROGRESS, .name = "progress", .arg = PT_OPT_VALUE, .value = "WHEN", .words = whens,
     .help = "auto, always or never",
     .full = "Whether a line on standard error tells how far it is. auto, as without it: on a terminal.",
     .example = "pt-index --progress never"},
    {.id = OPT_QUIET, .name = "quiet", .letter = 'q',
     .help = "only errors",
     .full = "Says nothing but errors.",
     .example = "pt-index --quiet news"},
    {.id = OPT_VERBOSE, .name = "verbose", .letter = 'v',
     .help = "name every article, and sum up",
     .full = "Names every article on standard error as it is dealt with (new, changed, gone, skipped), and sums up at the end.",
     .example = "pt-index -v news"},
    {.id = OPT_HELP, .name = "help", .letter = 'h',
     .help = "this; --help-all: with examples",
     .full = "The options on one screen.",
     .example = "pt-index --help"},
    {.id = OPT_HELP_ALL, .name = "help-all",
     .full = "Every option in full, with an example. The same as pt-index(1) says.",
     .example = "pt-index --help-all"},
    {.id = OPT_VERSION, .name = "version", .letter = 'V',
     .help = "the version",
     .full = "The version of the program.",
     .example = "pt-index --version"},
    {0},
};
/* clang-format on */
