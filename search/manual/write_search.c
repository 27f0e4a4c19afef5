/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * write_search.c: the program that make runs for what is made of the tables of
 * pt-search: write_search KIND prints a page, a completion or all examples.
 */
#include "common/shell_completion.h"
#include "search/manual/search_pages.h"
#include "search/program/options.h"

#include <stdio.h>

/* "title: author: …" */
static void add_fields(struct pt_buf *out)
{
    for (int i = PT_FIELD_TITLE; i < PT_N_FIELDS; i++)
        pt_buf_printf(out, "%s%s:", out->len ? " " : "",
                      pt_field_info((enum pt_field)i)->name);
}

static bool write_kind(const char *kind,
                       const struct pt_shell_program *program,
                       struct pt_buf *out)
{
    if (strcmp(kind, "pt-search.1") == 0)
        pt_manual_write(&pt_search_page, out);
    else if (strcmp(kind, "pt-query.7") == 0)
        pt_query_page(pt_manual_write, out);
    else if (strcmp(kind, "examples") == 0) {
        pt_manual_examples(&pt_search_page, out);
        pt_query_page(pt_manual_examples, out);
    } else if (strcmp(kind, "bash") == 0)
        pt_shell_bash(program, out);
    else if (strcmp(kind, "zsh") == 0)
        pt_shell_zsh(program, out);
    else if (strcmp(kind, "fish") == 0)
        pt_shell_fish(program, out);
    else
        return false;
    return true;
}

int main(int argc, char **argv)
{
    struct pt_buf fields, out;
    pt_buf_init(&fields, PT_BUF_NO_CEILING);
    pt_buf_init(&out, PT_BUF_NO_CEILING);
    add_fields(&fields);
    const struct pt_shell_program program = {"pt-search", pt_search_opts,
                                             pt_buf_z(&fields)};
    const bool is_good = argc == 2 && write_kind(argv[1], &program, &out) &&
                         pt_buf_status(&out) == PT_OK &&
                         fwrite(out.ptr, 1, out.len, stdout) == out.len &&
                         fflush(stdout) == 0;
    if (!is_good)
        fputs("write_search pt-search.1|pt-query.7|bash|zsh|fish|examples\n",
              stderr);
    pt_buf_fini(&fields);
    pt_buf_fini(&out);
    return is_good ? 0 : 2;
}
