/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * write_index.c: pt-index(1), and the program that make runs for what is made
 * of the options of pt-index: write_index KIND prints the page, a completion or
 * all examples.
 */
#include "common/manual.h"
#include "common/shell_completion.h"
#include "indexer/index_options.h"

#include <stdio.h>

/* clang-format off */
static const struct pt_manual_item exits[] = {
    {"0", "The index is up to date.", NULL, 0},
    {"1", "The index is up to date, but something that should be readable was not; --skipped lists it.", NULL, 0},
    {"2", "It failed, which standard error tells; also where a root is missing or suddenly empty, of which nothing is removed.", NULL, 0},
    {"130, 143", "Interrupted by SIGINT or SIGTERM; what was read whole is in the index.", NULL, 0},
    {0},
};

static const struct pt_manual_item environment[] = {
    {"PT_INDEX", "The folder of the index where --index is not given.", NULL, 0},
    {"XDG_DATA_HOME", "Where the folder named below is, if not in ~/.local/share.", NULL, 0},
    {0},
};

static const struct pt_manual_item files[] = {
    {"~/.local/share/pt-search/index", "The index, unless --index or PT_INDEX says another.", NULL, 0},
    {".ptignore", "In any folder below a root: what is left out there, as .gitignore says it.", NULL, 0},
    {0},
};

static const struct pt_manual_item examples[] = {
    {NULL, "Reads a folder and remembers it.", "pt-index ~/news", 0},
    {NULL, "Brings up to date what is remembered; for cron, every morning.", "pt-index", 0},
    {NULL, "Adds articles of another program, an object a line.", "pt-index - <articles.jsonl", 0},
    {NULL, "What would be read, before it is.", "pt-index --dry-run ~/news", 0},
    {NULL, "How many articles there are, for a script.", "pt-index --status --json | grep -o '\"articles\":[0-9]*'", 0},
    {0},
};

static const struct pt_manual_section sections[] = {
    {.title = "SYNOPSIS",
     .text = "  pt-index [OPTION]... [PATH]...\n"
             "  pt-index [OPTION]... - <FILE\n"
             "  pt-index --forget PATH|ID\n"
             "  pt-index --status [--json] | --skipped"},
    {.title = "DESCRIPTION",
     .text = "Reads articles and keeps the index that pt-search(1) answers from. Each PATH, a folder or a file, becomes a root that is remembered; new and changed articles below it are read, those that vanished are removed, the rest is left alone. Without PATH all roots are looked at again. Hidden files are left out.\n\n"
             "- reads JSON Lines from standard input: an object a line with id, url, title, text or html, date, author, source, lang and tags, all but the text optional. Such articles belong to no root and stay until they are forgotten or replaced by others of the same id.\n\n"
             "Read are plain text, Markdown, HTML, JSON Lines, RSS and Atom, mail, PDF, DOCX, ODT and EPUB, also packed by gz, bz2, xz or zst and in tar, zip and WARC. What is not plain text is read in a process of its own with limits: one bad file is skipped and listed, and never ends a run. So is what is more than an article: 8 MiB of text, 1,000,000 words, 50,000 different ones (as they are written) or 250,000 sentences.\n\n"
             "Nothing vanishes by accident: a root that is missing, unreadable or suddenly empty removes nothing. Searches go on while pt-index is at work; a second pt-index on the same index waits."},
    {.title = "OPTIONS",
     .text = "A value may follow in the next argument or behind =. Options of one letter stand by themselves.",
     .options = pt_index_opts},
    {.title = "EXIT STATUS", .items = exits},
    {.title = "ENVIRONMENT", .items = environment},
    {.title = "FILES", .items = files},
    {.title = "EXAMPLES", .items = examples},
    {.title = "SEE ALSO", .text = "pt-search(1), ptindex(3), pt-query(7)"},
    {0},
};
/* clang-format on */

static const struct pt_manual_page page = {
    "pt-index", "1", "keep an index of articles up to date", sections};

static bool write_kind(const char *kind, struct pt_buf *out)
{
    static const struct pt_shell_program program = {"pt-index", pt_index_opts,
                                                    NULL};
    if (strcmp(kind, "pt-index.1") == 0)
        pt_manual_write(&page, out);
    else if (strcmp(kind, "examples") == 0)
        pt_manual_examples(&page, out);
    else if (strcmp(kind, "bash") == 0)
        pt_shell_bash(&program, out);
    else if (strcmp(kind, "zsh") == 0)
        pt_shell_zsh(&program, out);
    else if (strcmp(kind, "fish") == 0)
        pt_shell_fish(&program, out);
    else
        return false;
    return true;
}

int main(int argc, char **argv)
{
    struct pt_buf out;
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    const bool is_good = argc == 2 && write_kind(argv[1], &out) &&
                         pt_buf_status(&out) == PT_OK &&
                         fwrite(out.ptr, 1, out.len, stdout) == out.len &&
                         fflush(stdout) == 0;
    if (!is_good)
        fputs("write_index pt-index.1|bash|zsh|fish|examples\n", stderr);
    pt_buf_fini(&out);
    return is_good ? 0 : 2;
}
