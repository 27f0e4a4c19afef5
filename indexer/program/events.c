/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/program/events.h"

#include "common/visible.h"
#include "indexer/program/interrupt.h"
#include "indexer/program/render_status.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Lines of standard input that are named when they are skipped. */
enum { MOST_BAD_LINES = 10 };

void pt_events_init(struct pt_events *events,
                    const struct pt_index_settings *settings,
                    struct pt_console *console)
{
    *events = (struct pt_events){.settings = settings, .console = console};
    pt_buf_init(&events->damage, PT_BUF_NO_CEILING);
}

void pt_events_fini(struct pt_events *events)
{
    pt_buf_fini(&events->damage);
}

/* --- Events, by their names ----------------------------------------------- */

/* What a dry run or a check says is its result; whoever asked for it looks
 * whether it arrived. */
static void print_decision(const char *text)
{
    struct pt_buf shown;
    pt_buf_init(&shown, PT_BUF_NO_CEILING);
    pt_visible(&shown, pt_str_of(text));
    printf("%s\n", pt_buf_z(&shown));
    pt_buf_fini(&shown);
}

static void tell_decision(struct pt_events *events,
                          const char *what,
                          const char *path,
                          const char *reason)
{
    const struct pt_index_settings *const settings = events->settings;
    struct pt_buf line;
    const bool is_trouble =
        settings->deed == PT_DEED_WATCH && strcmp(what, "root") == 0;
    if (!settings->is_verbose && !settings->is_dry_run && !is_trouble)
        return;
    pt_buf_init(&line, PT_BUF_NO_CEILING);
    pt_buf_printf(&line, "%-7s %s", what, path);
    if (reason)
        pt_buf_printf(&line, " (%s)", reason);
    if (settings->is_dry_run)
        print_decision(pt_buf_z(&line));
    else
        pt_console_line(events->console, pt_buf_z(&line));
    pt_buf_fini(&line);
}

/* Lines of standard input are gone when the run is over: --skipped cannot list
 * them, so they are told at once, the first of them. */
static void tell_skipped(struct pt_events *events,
                         const char *what,
                         const char *path,
                         const char *reason)
{
    if (reason)
        pt_reasons_add(&events->reasons, reason);
    if (!events->is_streaming)
        tell_decision(events, what, path, reason);
    else if (!events->console->is_quiet &&
             events->n_bad_lines++ < MOST_BAD_LINES)
        pt_console_say(events->console, "standard input: %s skipped: %s", path,
                       reason);
}

static void tell_damaged(struct pt_events *events,
                         const char *what,
                         const char *path,
                         const char *reason)
{
    struct pt_buf line;
    (void)what;
    if (events->settings->deed == PT_DEED_CHECK && events->settings->is_json) {
        pt_render_damage_json(path, reason, &events->damage);
        return;
    }
    pt_buf_init(&line, PT_BUF_NO_CEILING);
    pt_buf_printf(&line, "%s: %s", path, reason);
    print_decision(pt_buf_z(&line));
    pt_buf_fini(&line);
}

static void tell_lost(struct pt_events *events,
                      const char *what,
                      const char *path,
                      const char *reason)
{
    (void)what, (void)reason;
    pt_console_say(events->console,
                   "lost, no root has it and its text is gone: %s", path);
}

static void tell_synonyms(struct pt_events *events,
                          const char *what,
                          const char *path,
                          const char *reason)
{
    (void)what;
    pt_console_note(events->console,
                    "%s: %s; the synonyms that were last read from it stay",
                    path, reason);
}

static void tell_upgrade(struct pt_events *events,
                         const char *what,
                         const char *path,
                         const char *reason)
{
    (void)what;
    pt_console_note(events->console, "the index %s was %s", path, reason);
}

static void
on_event(void *context, const char *what, const char *path, const char *reason)
{
    static const struct {
        const char *what;
        void (*tell)(struct pt_events *events,
                     const char *what,
                     const char *path,
                     const char *reason);
    } rows[] = {
        {"damaged",  tell_damaged },
        {"lost",     tell_lost    },
        {"skipped",  tell_skipped },
        {"synonyms", tell_synonyms},
        {"upgrade",  tell_upgrade },
    };
    struct pt_events *const events = context;
    for (size_t i = 0; i < PT_COUNTOF(rows); i++)
        if (strcmp(what, rows[i].what) == 0) {
            rows[i].tell(events, what, path, reason);
            return;
        }
    tell_decision(events, what, path, reason);
}

/* --- The other calls ------------------------------------------------------ */

static int on_wait(void *context, long pid)
{
    struct pt_events *const events = context;
    if (!events->has_waited)
        pt_console_note(
            events->console,
            "waiting up to %u seconds for process %ld, which is changing the "
            "index",
            events->settings->wait_seconds, pid);
    events->has_waited = true;
    return 0;
}

static int on_progress(void *context, const struct pt_indexer_progress *now)
{
    struct pt_events *const events = context;
    pt_interrupt_defer();
    if (now->phase == PT_INDEXER_WATCHING)
        pt_progress_restart(&events->console->progress);
    pt_progress_show(&events->console->progress, now);
    return pt_interrupt_signal() != 0;
}

static void on_update(void *context, const struct pt_indexer_report *report)
{
    struct pt_events *const events = context;
    pt_progress_clear(&events->console->progress);
    pt_events_sum_up(events, report);
}

void pt_events_listen(struct pt_events *events,
                      struct pt_indexer_options *options)
{
    options->on_wait = on_wait;
    options->on_progress = on_progress;
    options->on_event = on_event;
    options->on_update = on_update;
    options->context = events;
}

void pt_events_begin_stream(struct pt_events *events)
{
    events->is_streaming = true;
}

void pt_events_end_stream(struct pt_events *events)
{
    events->is_streaming = false;
    if (events->n_bad_lines > MOST_BAD_LINES)
        pt_console_note(events->console,
                        "standard input: %" PRIu64 " more lines skipped",
                        events->n_bad_lines - MOST_BAD_LINES);
}

void pt_events_sum_up(struct pt_events *events,
                      const struct pt_indexer_report *report)
{
    struct pt_buf line;
    if (!events->console->is_talkative)
        return;
    pt_buf_init(&line, PT_BUF_NO_CEILING);
    pt_progress_summary(&events->console->progress, report, &line);
    if (report->n_skipped > events->n_bad_lines) {
        pt_buf_puts(&line, " (");
        pt_reasons_list(&events->reasons, &line);
        pt_buf_puts(&line, "--skipped lists them all)");
    }
    events->reasons = (struct pt_reasons){.n = 0};
    pt_console_line(events->console, pt_buf_z(&line));
    pt_buf_fini(&line);
}
