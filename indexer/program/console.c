/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/program/console.h"

#include "common/visible.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_terminal(void)
{
    const char *const term = getenv("TERM");
    return isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
}

void pt_console_init(struct pt_console *console,
                     const struct pt_index_settings *settings)
{
    const bool is_loud = !settings->is_quiet;
    const bool is_always = settings->progress == PROGRESS_ALWAYS;
    const bool is_shown = is_always || (settings->progress == PROGRESS_AUTO &&
                                        !settings->is_verbose && is_terminal());
    console->is_quiet = settings->is_quiet;
    console->is_talkative =
        is_loud && (settings->is_verbose || is_always || isatty(STDERR_FILENO));
    pt_progress_init(&console->progress, is_loud && is_shown);
}

void pt_console_line(struct pt_console *console, const char *text)
{
    struct pt_buf line;
    pt_buf_init(&line, PT_BUF_NO_CEILING);
    pt_visible(&line, pt_str_of(text));
    pt_progress_clear(&console->progress);
    fprintf(stderr, "%s\n",
            pt_buf_status(&line) == PT_OK ? pt_buf_z(&line)
                                          : "pt-index: memory ran out");
    pt_buf_fini(&line);
}

static void say(struct pt_console *console, const char *format, va_list args)
{
    struct pt_buf line;
    pt_buf_init(&line, PT_BUF_NO_CEILING);
    pt_buf_puts(&line, "pt-index: ");
    pt_buf_vprintf(&line, format, args);
    pt_console_line(console, pt_buf_status(&line) == PT_OK
                                 ? pt_buf_z(&line)
                                 : "pt-index: memory ran out");
    pt_buf_fini(&line);
}

void pt_console_say(struct pt_console *console, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(console, format, args);
    va_end(args);
}

void pt_console_note(struct pt_console *console, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (!console->is_quiet)
        say(console, format, args);
    va_end(args);
}

int pt_console_fail(struct pt_console *console, const struct pt_error *err)
{
    pt_console_say(console, "%s", err->message);
    return PT_EXIT_FAILED;
}

int pt_console_print(struct pt_console *console, const struct pt_buf *text)
{
    const bool is_written = pt_buf_status(text) == PT_OK &&
                            (text->len == 0 || fwrite(text->ptr, 1, text->len,
                                                      stdout) == text->len);
    const int cause = errno;
    if (is_written && fflush(stdout) == 0 && !ferror(stdout))
        return PT_EXIT_UP_TO_DATE;
    if (pt_buf_status(text) != PT_OK)
        pt_console_say(console, "memory ran out");
    else
        pt_console_say(console, "cannot write to standard output: %s",
                       strerror(is_written ? errno : cause));
    return PT_EXIT_FAILED;
}

int pt_console_report(struct pt_console *console, const char *format, ...)
{
    struct pt_buf line;
    va_list args;
    pt_buf_init(&line, PT_BUF_NO_CEILING);
    va_start(args, format);
    if (!console->is_quiet)
        pt_buf_vprintf(&line, format, args);
    va_end(args);
    const int code = pt_console_print(console, &line);
    pt_buf_fini(&line);
    return code;
}

int pt_console_flush(struct pt_console *console)
{
    const struct pt_buf nothing = {0};
    return pt_console_print(console, &nothing);
}
