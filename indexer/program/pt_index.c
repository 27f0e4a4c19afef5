/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pt_index.c: the program: a command line, an index, one deed. Everything that
 * is done to articles is in the library.
 */
#include "common/descriptors.h"
#include "common/mem.h"
#include "common/place.h"
#include "indexer/program/deeds.h"
#include "indexer/program/interrupt.h"

#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void make_ready(void)
{
    /* glibc loses a byte in silence where it finds no memory for this. */
    static char room[BUFSIZ];
    setvbuf(stdout, room, _IOFBF, sizeof room);
    pt_mem_give_back_large();
    pt_fill_closed_descriptors();
    pt_interrupt_set();
    /* An index that anybody may write to would be refused. */
    umask(umask(0) | S_IWOTH);
}

/* pt-read: beside this program, as make leaves it, or where make install puts
 * it from here; NULL for neither. */
static const char *find_reader(struct pt_buf *out)
{
    static const char *const places[] = {"pt-read",
                                         "../libexec/pt-search/pt-read"};
    char self[PATH_MAX];
    const ssize_t n = readlink("/proc/self/exe", self, sizeof self);
    const struct pt_str program = pt_str_n(self, n > 0 ? (size_t)n : 0);
    const struct pt_str folder =
        pt_str_sub(program, 0, pt_str_behind_last(program, '/'));
    for (size_t i = 0; n > 0 && i < PT_COUNTOF(places); i++) {
        pt_buf_clear(out);
        pt_buf_add(out, folder);
        pt_buf_puts(out, places[i]);
        if (pt_buf_status(out) == PT_OK && access(pt_buf_z(out), X_OK) == 0)
            return pt_buf_z(out);
    }
    return NULL;
}

static int print_help(struct pt_console *console, enum pt_index_option early)
{
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_index_settings_help(early, &text);
    const int code = pt_console_print(console, &text);
    pt_buf_fini(&text);
    return code;
}

static int run_on_index(const struct pt_index_settings *settings,
                        struct pt_console *console)
{
    struct pt_buf index, reader;
    struct pt_events events;
    struct pt_run run = {settings, console, &events, NULL, NULL};
    struct pt_error err;
    pt_buf_init(&index, PT_BUF_NO_CEILING);
    pt_buf_init(&reader, PT_BUF_NO_CEILING);
    pt_events_init(&events, settings, console);
    struct pt_indexer_options options = {
        .wait_seconds = settings->wait_seconds,
        .jobs = settings->jobs,
        .lang = settings->lang,
        .synonyms = settings->synonyms,
        .exclude = settings->exclude,
        .reader = find_reader(&reader),
        .is_dry_run = settings->is_dry_run,
        .is_bulk_off = settings->is_bulk_off,
        .trusts_writable = settings->trusts_writable,
        .shards = settings->shards,
    };
    pt_events_listen(&events, &options);
    enum pt_status status = pt_place_of_index(settings->index, &index, &err);
    run.index = pt_buf_z(&index);
    if (status == PT_OK)
        status = pt_indexer_open(run.index, &options, &run.indexer, &err);
    const int code =
        status == PT_OK ? pt_deed_do(&run) : pt_console_fail(console, &err);
    pt_indexer_close(run.indexer);
    pt_events_fini(&events);
    pt_buf_fini(&reader);
    pt_buf_fini(&index);
    return code;
}

int main(int argc, char **argv)
{
    struct pt_index_settings settings;
    struct pt_console console;
    struct pt_error err;
    make_ready();
    const enum pt_status status =
        pt_index_settings_read(&settings, argc, (const char **)argv, &err);
    pt_console_init(&console, &settings);
    const int code = status != PT_OK  ? pt_console_fail(&console, &err)
                     : settings.early ? print_help(&console, settings.early)
                                      : run_on_index(&settings, &console);
    pt_index_settings_fini(&settings);
    return code;
}
