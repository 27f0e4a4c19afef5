/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/program/deeds.h"

#include "common/place.h"
#include "common/visible.h"
#include "indexer/program/interrupt.h"
#include "indexer/program/render_status.h"
#include "indexer/program/servers.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

/* --- Telling what there is ------------------------------------------------ */

static int show_status(const struct pt_run *run)
{
    struct pt_indexer_contents status;
    struct pt_error err;
    struct pt_buf text;
    if (pt_indexer_status(run->indexer, &status, &err) != PT_OK)
        return pt_console_fail(run->console, &err);
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    (run->settings->is_json ? pt_render_status_json : pt_render_status)(
        run->index, run->indexer, &status, &text);
    const int code = pt_console_print(run->console, &text);
    pt_buf_fini(&text);
    return code;
}

static int add_skipped(void *context, const char *path, const char *reason)
{
    struct pt_buf *const out = context;
    pt_visible(out, pt_str_of(reason));
    pt_buf_add_byte(out, '\t');
    pt_visible(out, pt_str_of(path));
    pt_buf_add_byte(out, '\n');
    return pt_buf_status(out) != PT_OK;
}

static int show_skipped(const struct pt_run *run)
{
    struct pt_error err;
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    const enum pt_status status =
        pt_indexer_each_skipped(run->indexer, add_skipped, &text, &err);
    const int code = status == PT_OK ? pt_console_print(run->console, &text)
                                     : pt_console_fail(run->console, &err);
    pt_buf_fini(&text);
    return code;
}

/* --- Reading files -------------------------------------------------------- */

static int fail_update(const struct pt_run *run,
                       enum pt_status status,
                       struct pt_error *err)
{
    if (status == PT_ENOINDEX && !run->settings->n_paths)
        pt_fail(err, PT_ENOINDEX,
                "there is no index at %s yet: pt-index PATH... makes it",
                run->index);
    return pt_console_fail(run->console, err);
}

static void add_report(struct pt_indexer_report *sum,
                       const struct pt_indexer_report *more)
{
    sum->n_new += more->n_new;
    sum->n_changed += more->n_changed;
    sum->n_gone += more->n_gone;
    sum->n_moved += more->n_moved;
    sum->n_unchanged += more->n_unchanged;
    sum->n_skipped += more->n_skipped;
    sum->n_ignored += more->n_ignored;
    sum->n_bytes += more->n_bytes;
    sum->n_articles = more->n_articles;
}

/* Whether standard input makes the index, there being none yet, and nothing but
 * it: what is made anew of every file is made once then. */
static bool is_made_by_stream(const struct pt_run *run)
{
    struct pt_indexer_contents contents;
    struct pt_error err;
    return run->settings->has_stream && !run->settings->n_paths &&
           pt_indexer_status(run->indexer, &contents, &err) == PT_ENOINDEX;
}

/* Standard input, then the files. */
static enum pt_status read_all(const struct pt_run *run,
                               struct pt_indexer_report *report,
                               struct pt_error *err)
{
    const struct pt_index_settings *const settings = run->settings;
    const bool is_rebuild =
        settings->deed == PT_DEED_REBUILD && !is_made_by_stream(run);
    struct pt_indexer_report of_files = {0};
    enum pt_status status = PT_OK;
    if (settings->has_stream) {
        pt_events_begin_stream(run->events);
        status = pt_indexer_add_stream(run->indexer, STDIN_FILENO, report, err);
        pt_events_end_stream(run->events);
    }
    if (status != PT_OK ||
        (settings->has_stream && !settings->n_paths && !is_rebuild))
        return status;
    status = (is_rebuild ? pt_indexer_rebuild : pt_indexer_update)(
        run->indexer, settings->paths, settings->n_paths, &of_files, err);
    add_report(report, &of_files);
    return status;
}

/* Also a rebuild. */
static int update(const struct pt_run *run)
{
    struct pt_indexer_report report = {0};
    struct pt_error err;
    const enum pt_status status = read_all(run, &report, &err);
    pt_progress_clear(&run->console->progress);
    if (status != PT_OK && status != PT_EINTERRUPTED)
        return fail_update(run, status, &err);
    pt_events_sum_up(run->events, &report);
    if (status == PT_EINTERRUPTED)
        return pt_interrupt_exit();
    if (run->settings->is_dry_run && pt_console_flush(run->console))
        return PT_EXIT_FAILED;
    return report.n_skipped ? PT_EXIT_SKIPPED : PT_EXIT_UP_TO_DATE;
}

/* Ends by a signal, or because the first update failed. */
static int watch(const struct pt_run *run)
{
    struct pt_error err;
    const enum pt_status status = pt_indexer_watch(
        run->indexer, run->settings->paths, run->settings->n_paths, &err);
    pt_progress_clear(&run->console->progress);
    return status == PT_EINTERRUPTED && pt_interrupt_signal()
               ? pt_interrupt_exit()
               : fail_update(run, status, &err);
}

static int forget(const struct pt_run *run)
{
    struct pt_error err;
    uint64_t n = 0;
    if (pt_indexer_forget(run->indexer, run->settings->forget, &n, &err) !=
        PT_OK)
        return pt_console_fail(run->console, &err);
    if (run->console->is_talkative)
        fprintf(stderr, "%" PRIu64 " %s forgotten\n", n,
                n == 1 ? "article" : "articles");
    return PT_EXIT_UP_TO_DATE;
}

/* --- Upkeep --------------------------------------------------------------- */

/* Damage is an answer too; what kept the check from being made is none. */
static int check_json(const struct pt_run *run)
{
    const struct pt_buf *const damage = &run->events->damage;
    struct pt_indexer_findings found;
    struct pt_error err;
    struct pt_buf text;
    const enum pt_status status = pt_indexer_check(run->indexer, &found, &err);
    if (status != PT_OK && !damage->len)
        return pt_console_fail(run->console, &err);
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_render_check_json(run->index, &found, damage, &text);
    int code = pt_console_print(run->console, &text);
    if (status != PT_OK)
        code = pt_console_fail(run->console, &err);
    pt_buf_fini(&text);
    return code;
}

static int check(const struct pt_run *run)
{
    struct pt_indexer_findings found;
    struct pt_error err;
    if (run->settings->is_json)
        return check_json(run);
    if (pt_indexer_check(run->indexer, &found, &err) != PT_OK) {
        pt_console_flush(run->console);
        return pt_console_fail(run->console, &err);
    }
    return pt_console_report(
        run->console,
        "no damage: %" PRIu64 " articles in %" PRIu64 " blocks%s\n",
        found.n_articles, found.n_blocks,
        found.had_checksums
            ? ""
            : ", which had no checksums before, and have them now");
}

static int compact(const struct pt_run *run)
{
    uint64_t n_before, n_after;
    struct pt_error err;
    struct pt_buf line;
    if (pt_indexer_compact(run->indexer, &n_before, &n_after, &err) != PT_OK)
        return pt_console_fail(run->console, &err);
    pt_buf_init(&line, PT_BUF_NO_CEILING);
    pt_progress_bytes(&line, n_before);
    if (n_before == n_after) {
        pt_buf_puts(&line, ": there is nothing to gain");
    } else {
        pt_buf_puts(&line, " before, ");
        pt_progress_bytes(&line, n_after);
        pt_buf_puts(&line, " now");
    }
    const int code = pt_console_report(run->console, "%s\n", pt_buf_z(&line));
    pt_buf_fini(&line);
    return code;
}

/* What could not be saved has been named. */
static int repair(const struct pt_run *run)
{
    struct pt_indexer_repaired done;
    struct pt_error err;
    const enum pt_status status =
        pt_indexer_repair(run->indexer, run->settings->paths,
                          run->settings->n_paths, &done, &err);
    pt_progress_clear(&run->console->progress);
    if (status == PT_EINTERRUPTED && pt_interrupt_signal())
        return pt_interrupt_exit();
    if (done.n_unnamed)
        pt_console_say(run->console,
                       "up to %" PRIu64
                       " more articles are lost, and their names with them",
                       done.n_unnamed);
    if (status != PT_OK)
        return pt_console_fail(run->console, &err);
    if (!done.was_damaged)
        return pt_console_report(run->console,
                                 "no damage: there is nothing to repair\n");
    pt_events_sum_up(run->events, &done.report);
    const int code = pt_console_report(
        run->console, "the index is whole: %" PRIu64 " articles\n",
        done.report.n_articles);
    if (code != PT_EXIT_UP_TO_DATE)
        return code;
    return done.n_lost || done.n_unnamed || done.report.n_skipped
               ? PT_EXIT_SKIPPED
               : PT_EXIT_UP_TO_DATE;
}

/* --- For others ----------------------------------------------------------- */

/* Whole lines, as they come. */
static int write_out(void *context, const char *bytes, size_t n_bytes)
{
    (void)context;
    return fwrite(bytes, 1, n_bytes, stdout) == n_bytes ? 0 : 1;
}

static int write_export(const struct pt_run *run)
{
    struct pt_error err;
    const enum pt_status status = pt_indexer_export(
        run->indexer, run->settings->export_form, write_out, NULL, NULL, &err);
    if (status != PT_OK && status != PT_EINTERRUPTED) {
        fflush(stdout);
        return fail_update(run, status, &err);
    }
    const int code = pt_console_flush(run->console);
    return status == PT_OK ? code : PT_EXIT_FAILED;
}

static enum pt_status make_servers(const struct pt_servers *servers,
                                   enum pt_index_serve how,
                                   struct pt_buf *text,
                                   struct pt_error *err)
{
    struct pt_buf folder;
    if (how == SERVE_PRINT) {
        pt_servers_print(servers, text);
        return PT_OK;
    }
    pt_buf_init(&folder, PT_BUF_NO_CEILING);
    enum pt_status status = pt_place_of_units(&folder, err);
    if (status == PT_OK)
        status = pt_servers_install(servers, pt_buf_z(&folder), text, err);
    pt_buf_fini(&folder);
    return status;
}

static int serve(const struct pt_run *run)
{
    struct pt_indexer_contents index;
    struct pt_servers servers;
    struct pt_error err;
    struct pt_buf text;
    enum pt_status status = pt_indexer_status(run->indexer, &index, &err);
    if (status != PT_OK)
        return pt_console_fail(run->console, &err);
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    status = pt_servers_init(&servers, run->index, index.n_shards,
                             run->settings->listen, &err);
    if (status == PT_OK)
        status = make_servers(&servers, run->settings->serve, &text, &err);
    if (status == PT_OK && !pt_servers_are_local(&servers))
        pt_console_note(
            run->console,
            "whoever reaches that address reads every article: xapian-tcpsrv "
            "asks nobody who he is, and encrypts nothing; ssh does");
    const int code = status == PT_OK ? pt_console_print(run->console, &text)
                                     : pt_console_fail(run->console, &err);
    pt_servers_fini(&servers);
    pt_buf_fini(&text);
    return code;
}

int pt_deed_do(const struct pt_run *run)
{
    static int (*const deeds[PT_N_DEEDS])(const struct pt_run *run) = {
        [PT_DEED_UPDATE] = update,      [PT_DEED_REBUILD] = update,
        [PT_DEED_WATCH] = watch,        [PT_DEED_FORGET] = forget,
        [PT_DEED_STATUS] = show_status, [PT_DEED_SKIPPED] = show_skipped,
        [PT_DEED_CHECK] = check,        [PT_DEED_COMPACT] = compact,
        [PT_DEED_REPAIR] = repair,      [PT_DEED_EXPORT] = write_export,
        [PT_DEED_SERVE] = serve,
    };
    return deeds[run->settings->deed](run);
}
