/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/program/pager.h"

#include "common/visible.h"
#include "search/program/child.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* What follows the answer: the summary and the shell's prompt. */
enum { ROWS_BEHIND = 2 };

/* NULL: none is set. */
static const char *command_set(void)
{
    const char *const own = getenv("PT_PAGER");
    return own ? own : getenv("PAGER");
}

/* Bytes of the escape sequence (of ours: SGR or OSC 8) at the start of s. */
static size_t escape_length(struct pt_str s)
{
    const bool is_link = s.len > 1 && s.ptr[1] == ']';
    const size_t end =
        is_link ? 1 + pt_str_find(pt_str_sub(s, 1, s.len), '\033') + 2
                : pt_str_find(s, 'm') + 1;
    return end < s.len ? end : s.len;
}

static size_t columns_of(struct pt_str line)
{
    size_t columns = 0;
    while (line.len) {
        const size_t n = pt_str_find(line, '\033');
        columns += pt_visible_columns(pt_str_sub(line, 0, n));
        line = pt_str_sub(line, n, line.len);
        if (line.len)
            line = pt_str_sub(line, escape_length(line), line.len);
    }
    return columns;
}

/* Whether text needs more than rows lines of that many columns. */
static bool is_longer(struct pt_str text, size_t rows, unsigned columns)
{
    size_t n = 0;
    while (text.len && n <= rows) {
        const size_t end = pt_str_find(text, '\n');
        const size_t wide = columns_of(pt_str_sub(text, 0, end));
        n += wide > columns ? (wide + columns - 1) / columns : 1;
        text = pt_str_sub(text, end < text.len ? end + 1 : end, text.len);
    }
    return n > rows;
}

bool pt_pager_is_wanted(struct pt_str text, unsigned columns)
{
    const char *const command = command_set();
    const char *const term = getenv("TERM");
    struct winsize size;
    if (columns == 0 || !term || !*term || !strcmp(term, "dumb") ||
        (command && (!*command || !strcmp(command, "cat"))))
        return false;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0)
        return false;
    const size_t rows =
        size.ws_row > ROWS_BEHIND ? size.ws_row - (size_t)ROWS_BEHIND : 1;
    return is_longer(text, rows, columns);
}

/* less passes OSC 8 with -R since version 566 (2020). */
bool pt_pager_has_links(void)
{
    const char *const command = command_set();
    if (!command)
        return true;
    const size_t n = strcspn(command, " \t");
    const struct pt_str program = pt_str_n(command, n);
    return pt_str_equal(program, PT_STR("less")) ||
           pt_str_ends(program, PT_STR("/less"));
}

bool pt_pager_show(struct pt_str text)
{
    static const char *const less[] = {"less", "-FRX", NULL};
    static const char *const none[] = {NULL};
    const char *const command = command_set();
    /* For a bare "less" or "lv": colours, and no screen of its own. */
    setenv("LESS", "FRX", 0);
    setenv("LV", "-c", 0);
    const int code = command ? pt_child_run_command(command, none, &text)
                             : pt_child_run(less, &text);
    return code != PT_CHILD_NONE;
}
