/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pt_index.c: the program: options, signals, terminal, exit codes. Everything
 * else is in the library.
 */
#include "common/descriptors.h"
#include "common/json.h"
#include "common/mem.h"
#include "common/place.h"
#include "common/visible.h"
#include "indexer/index_options.h"
#include "indexer/progress.h"
#include "indexer/ptindex.h"
#include "indexer/reasons.h"
#include "indexer/render_status.h"
#include "indexer/servers.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#ifndef PT_VERSION
#define PT_VERSION "0.1.0"
#endif

enum exit_code { EXIT_UP_TO_DATE = 0, EXIT_SKIPPED = 1, EXIT_FAILED = 2 };

enum { DEFAULT_WAIT_SECONDS = 60, HELP_COLUMNS = 80, MOST_BAD_LINES = 10 };

/* Each job takes memory; what writes is one, and busy with four. */
enum { MOST_JOBS = 64, MOST_DEFAULT_JOBS = 4, MOST_SHARDS = 64 };

struct program {
    const char *index_option;
    const char *forget;
    bool is_export;
    enum pt_indexer_export export_form;
    enum pt_index_serve serve; /* 0: not asked for */
    const char *listen;
    const char *lang;
    const char *synonyms;
    const char **paths;
    size_t n_paths;
    unsigned wait_seconds;
    unsigned jobs;   /* 0: not said */
    unsigned shards; /* the same */
    enum pt_index_progress when;
    bool is_rebuild, is_watch, is_status, is_json, is_skipped, is_quiet,
        is_verbose, is_dry_run, is_check, is_repair, is_compact, is_bulk_off,
        trusts_writable;
    bool has_exclude;
    bool has_stream;            /* "-" was among the paths */
    bool is_streaming;          /* standard input is being read */
    uint64_t n_bad_lines;       /* of it */
    bool has_waited;            /* and said so */
    enum pt_index_option early; /* OPT_HELP, _ALL or OPT_VERSION, or 0 */
    struct pt_buf index;
    struct pt_buf exclude; /* a line each */
    struct pt_buf reader;
    struct pt_buf damage; /* of --check --json, as JSON */
    struct pt_progress progress;
    struct pt_reasons reasons; /* why files were skipped */
};

/* ------------------------------------------------------------- signals --- */

/* The only things here that change behind the program's back. */
static volatile sig_atomic_t caught_signal;
static volatile sig_atomic_t is_at_work;

/* The first asks the run to end whole, unless none has begun; the second ends
 * at once, which harms no index. */
static void on_signal(int number)
{
    if (caught_signal || !is_at_work)
        _exit(128 + number);
    caught_signal = number;
}

/* Of what libxapian cannot be kept from; nothing here takes memory. */
static void on_abort(const char *reason)
{
    static const char start[] = "pt-index: changing the index: ";
    static const char end[] = "; the last commit stands\n";
    (void)!write(STDERR_FILENO, start, sizeof start - 1);
    (void)!write(STDERR_FILENO, reason, strlen(reason));
    (void)!write(STDERR_FILENO, end, sizeof end - 1);
    _exit(EXIT_FAILED);
}

static void set_signals(void)
{
    struct sigaction ends = {.sa_handler = on_signal};
    struct sigaction ignored = {.sa_handler = SIG_IGN};
    pt_indexer_at_abort(on_abort);
    sigemptyset(&ends.sa_mask);
    sigemptyset(&ignored.sa_mask);
    sigaction(SIGINT, &ends, NULL);
    sigaction(SIGTERM, &ends, NULL);
    sigaction(SIGXFSZ, &ignored, NULL);
}

/* ------------------------------------------------------------- talking --- */

/* One line on stderr, whatever the text holds. */
static void say(struct program *program, const char *start, const char *text)
{
    struct pt_buf line;
    pt_buf_init(&line, PT_BUF_NO_CEILING);
    pt_visible(&line, pt_str_of(text));
    pt_progress_clear(&program->progress);
    fprintf(stderr, "%s%s\n", start,
            pt_buf_status(&line) == PT_OK ? pt_buf_z(&line) : "memory ran out");
    pt_buf_fini(&line);
}

static enum exit_code fail(struct program *program, const struct pt_error *err)
{
    say(program, "pt-index: ", err->message);
    return EXIT_FAILED;
}

static int on_wait(void *context, long pid)
{
    struct program *const program = context;
    struct pt_buf text;
    if (program->is_quiet || program->has_waited)
        return 0;
    program->has_waited = true;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_buf_printf(&text,
                  "waiting up to %u seconds for process %ld, which is changing "
                  "the index",
                  program->wait_seconds, pid);
    say(program, "pt-index: ", pt_buf_z(&text));
    pt_buf_fini(&text);
    return 0;
}

static int on_progress(void *context, const struct pt_indexer_progress *now)
{
    struct program *const program = context;
    is_at_work = 1;
    if (now->phase == PT_INDEXER_WATCHING)
        pt_progress_restart(&program->progress);
    pt_progress_show(&program->progress, now);
    return caught_signal != 0;
}

/* What is said without being asked for. */
static void
warn_of_synonyms(struct program *program, const char *path, const char *reason)
{
    struct pt_buf line;
    if (program->is_quiet)
        return;
    pt_buf_init(&line, PT_BUF_NO_CEILING);
    pt_buf_printf(&line,
                  "%s: %s; the synonyms that were last read from it stay", path,
                  reason);
    say(program, "pt-index: ", pt_buf_z(&line));
    pt_buf_fini(&line);
}

/* Lines of standard input are gone when the run is over: --skipped cannot list
 * them, so they are told at once, the first of them. */
static void
warn_of_line(struct program *program, const char *part, const char *reason)
{
    struct pt_buf line;
    if (program->is_quiet || program->n_bad_lines++ >= MOST_BAD_LINES)
        return;
    pt_buf_init(&line, PT_BUF_NO_CEILING);
    pt_buf_printf(&line, "standard input: %s skipped: %s", part, reason);
    say(program, "pt-index: ", pt_buf_z(&line));
    pt_buf_fini(&line);
}

/* What a dry run or a check says is its result; whoever asked for it looks
 * whether it arrived. */
static void print_decision(const struct pt_buf *line)
{
    struct pt_buf shown;
    pt_buf_init(&shown, PT_BUF_NO_CEILING);
    pt_visible(&shown, pt_buf_str(line));
    printf("%s\n", pt_buf_z(&shown));
    pt_buf_fini(&shown);
}

static void
on_event(void *context, const char *what, const char *path, const char *reason)
{
    struct program *const program = context;
    struct pt_buf line;
    if (strcmp(what, "synonyms") == 0) {
        warn_of_synonyms(program, path, reason);
        return;
    }
    if (strcmp(what, "skipped") == 0 && reason)
        pt_reasons_add(&program->reasons, reason);
    if (strcmp(what, "damaged") == 0 && program->is_check && program->is_json) {
        pt_render_damage_json(path, reason, &program->damage);
        return;
    }
    if (strcmp(what, "damaged") == 0) {
        pt_buf_init(&line, PT_BUF_NO_CEILING);
        pt_buf_printf(&line, "%s: %s", path, reason);
        print_decision(&line);
        pt_buf_fini(&line);
        return;
    }
    if (strcmp(what, "lost") == 0) {
        say(program,
            "pt-index: lost, no root has it and its text is gone: ", path);
        return;
    }
    const bool is_notice = strcmp(what, "upgrade") == 0;
    const bool is_trouble = program->is_watch && strcmp(what, "root") == 0;
    if (program->is_streaming && strcmp(what, "skipped") == 0) {
        warn_of_line(program, path, reason);
        return;
    }
    if (is_notice ? program->is_quiet
                  : !program->is_verbose && !program->is_dry_run && !is_trouble)
        return;
    pt_buf_init(&line, PT_BUF_NO_CEILING);
    pt_buf_printf(&line, is_notice ? "%s %s" : "%-7s %s",
                  is_notice ? "the index" : what, path);
    if (reason)
        pt_buf_printf(&line, is_notice ? " was %s" : " (%s)", reason);
    if (program->is_dry_run && !is_notice)
        print_decision(&line);
    else
        say(program, is_notice ? "pt-index: " : "", pt_buf_z(&line));
    pt_buf_fini(&line);
}

/* Everything for stdout at once; whether all of it arrived. */
static enum exit_code print(struct program *program, const struct pt_buf *text)
{
    const bool is_written = pt_buf_status(text) == PT_OK &&
                            (text->len == 0 || fwrite(text->ptr, 1, text->len,
                                                      stdout) == text->len);
    const int cause = errno;
    if (is_written && fflush(stdout) == 0 && !ferror(stdout))
        return EXIT_UP_TO_DATE;
    if (pt_buf_status(text) != PT_OK)
        say(program, "pt-index: ", "memory ran out");
    else
        say(program, "pt-index: cannot write to standard output: ",
            strerror(is_written ? errno : cause));
    return EXIT_FAILED;
}

/* ------------------------------------------------------------- options --- */

static enum pt_status choose(enum pt_index_option option,
                             const char *value,
                             int *out,
                             struct pt_error *err)
{
    return pt_opt_choose(pt_index_opts, (int)option, value, out, err);
}

static enum pt_status set_option(struct program *program,
                                 const struct pt_opt_found *found,
                                 struct pt_error *err)
{
    enum pt_status status = PT_OK;
    uint64_t number = 0;
    int chosen = 0;
    switch ((enum pt_index_option)found->id) {
    case OPT_INDEX:
        program->index_option = found->value;
        break;
    case OPT_REBUILD:
        program->is_rebuild = true;
        break;
    case OPT_WATCH:
        program->is_watch = true;
        break;
    case OPT_FORGET:
        program->forget = found->value;
        break;
    case OPT_STATUS:
        program->is_status = true;
        break;
    case OPT_JSON:
        program->is_json = true;
        break;
    case OPT_SKIPPED:
        program->is_skipped = true;
        break;
    case OPT_BULK:
        status = choose(OPT_BULK, found->value, &chosen, err);
        program->is_bulk_off = !chosen;
        break;
    case OPT_TRUST_WRITABLE:
        program->trusts_writable = true;
        break;
    case OPT_CHECK:
        program->is_check = true;
        break;
    case OPT_REPAIR:
        program->is_repair = true;
        break;
    case OPT_COMPACT:
        program->is_compact = true;
        break;
    case OPT_EXPORT:
        status = choose(OPT_EXPORT, found->value, &chosen, err);
        program->is_export = true;
        program->export_form = (enum pt_indexer_export)chosen;
        break;
    case OPT_SERVE:
        status = choose(OPT_SERVE, found->value ? found->value : "print",
                        &chosen, err);
        program->serve = (enum pt_index_serve)chosen;
        break;
    case OPT_LISTEN:
        program->listen = found->value;
        break;
    case OPT_DRY_RUN:
        program->is_dry_run = true;
        break;
    case OPT_LANG:
        program->lang = found->value;
        break;
    case OPT_SYNONYMS:
        program->synonyms = found->value;
        break;
    case OPT_EXCLUDE:
        program->has_exclude = true;
        pt_buf_puts(&program->exclude, found->value);
        pt_buf_add_byte(&program->exclude, '\n');
        break;
    case OPT_WAIT:
        if (!pt_opt_number(found->value, 0, UINT32_MAX / 2, &number))
            return pt_fail(err, PT_EINVALID,
                           "--wait takes a number of seconds, not %s",
                           found->value);
        program->wait_seconds = (unsigned)number;
        break;
    case OPT_JOBS:
        if (!pt_opt_number(found->value, 1, MOST_JOBS, &number))
            return pt_fail(err, PT_EINVALID,
                           "--jobs takes a number from 1 to %d, not %s",
                           MOST_JOBS, found->value);
        program->jobs = (unsigned)number;
        break;
    case OPT_SHARDS:
        if (!pt_opt_number(found->value, 1, MOST_SHARDS, &number))
            return pt_fail(err, PT_EINVALID,
                           "--shards takes a number from 1 to %d, not %s",
                           MOST_SHARDS, found->value);
        program->shards = (unsigned)number;
        break;
    case OPT_PROGRESS:
        status = choose(OPT_PROGRESS, found->value, &chosen, err);
        program->when = (enum pt_index_progress)chosen;
        break;
    case OPT_QUIET:
        program->is_quiet = true;
        break;
    case OPT_VERBOSE:
        program->is_verbose = true;
        break;
    case OPT_HELP:
    case OPT_HELP_ALL:
    case OPT_VERSION:
        if (!program->early)
            program->early = (enum pt_index_option)found->id;
        break;
    }
    return status;
}

/* "-" is no path. */
static void take_out_stream(struct program *program)
{
    size_t n = 0;
    for (size_t i = 0; i < program->n_paths; i++)
        if (strcmp(program->paths[i], "-") == 0)
            program->has_stream = true;
        else
            program->paths[n++] = program->paths[i];
    program->n_paths = n;
}

static enum pt_status check_together(const struct program *program,
                                     struct pt_error *err)
{
    const int n_deeds = program->is_rebuild + program->is_watch +
                        program->is_status + program->is_skipped +
                        (program->forget != NULL);
    const bool takes_paths = program->is_rebuild || program->is_watch;
    if (n_deeds > 1)
        return pt_fail(
            err, PT_EINVALID,
            "--rebuild, --watch, --forget, --status and --skipped do "
            "not go together");
    if (program->is_dry_run &&
        (program->has_stream || (n_deeds && !program->is_rebuild)))
        return pt_fail(err, PT_EINVALID,
                       "--dry-run does not go with -, --watch, --forget, "
                       "--status and --skipped");
    if (program->listen && !program->serve)
        return pt_fail(err, PT_EINVALID, "--listen goes with --serve only");
    if (program->is_json && !program->is_status && !program->is_check)
        return pt_fail(err, PT_EINVALID,
                       "--json goes with --status and --check only");
    if (program->has_stream && n_deeds && !program->is_rebuild)
        return pt_fail(err, PT_EINVALID,
                       "- does not go with --watch, --forget, --status and "
                       "--skipped");
    if (program->n_paths && n_deeds && !takes_paths)
        return pt_fail(err, PT_EINVALID,
                       "%s: no path goes with --forget, --status and --skipped",
                       program->paths[0]);
    if (program->synonyms && n_deeds && !takes_paths)
        return pt_fail(err, PT_EINVALID,
                       "--synonyms does not go with --forget, --status and "
                       "--skipped");
    if (program->has_stream && program->synonyms && !program->n_paths &&
        !program->is_rebuild)
        return pt_fail(err, PT_EINVALID,
                       "--synonyms does not go with - alone: a path, or no "
                       "path at all, reads the file");
    return PT_OK;
}

/* What is done to the whole index goes with nothing else. */
static enum pt_status check_upkeep(const struct program *program,
                                   struct pt_error *err)
{
    const struct {
        const char *name;
        bool is_wanted;
    } rows[] = {
        {"--check",   program->is_check  },
        {"--compact", program->is_compact},
        {"--repair",  program->is_repair },
        {"--export",  program->is_export },
        {"--serve",   program->serve != 0},
    };
    const bool has_more =
        program->is_rebuild || program->is_watch || program->is_status ||
        program->is_skipped || program->forget || program->is_dry_run ||
        program->has_stream || (program->n_paths && !program->is_repair) ||
        program->synonyms || program->has_exclude || program->lang;
    const char *first = NULL;
    for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
        if (!rows[i].is_wanted)
            continue;
        if (first || has_more)
            return pt_fail(err, PT_EINVALID,
                           "%s goes with --index, --wait and -q only",
                           rows[i].name);
        first = rows[i].name;
    }
    return PT_OK;
}

/* argv becomes program; paths are moved to its front, in place. */
static enum pt_status read_arguments(struct program *program,
                                     int argc,
                                     const char **argv,
                                     struct pt_error *err)
{
    struct pt_opt_parser parser;
    struct pt_opt_found found;
    enum pt_status status;
    pt_opt_init(&parser, pt_index_opts, argc, argv);
    program->paths = argv + (argc > 0);
    while ((status = pt_opt_next(&parser, &found, err)) == PT_OK) {
        if (!found.id)
            program->paths[program->n_paths++] = found.value;
        else
            status = set_option(program, &found, err);
        if (status != PT_OK)
            return status;
    }
    if (status != PT_ENOTFOUND)
        return status;
    take_out_stream(program);
    if (program->early)
        return PT_OK;
    status = check_upkeep(program, err);
    return status == PT_OK ? check_together(program, err) : status;
}

static enum exit_code print_help(struct program *program)
{
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    if (program->early == OPT_VERSION) {
        pt_buf_puts(&text, "pt-index " PT_VERSION "\n");
    } else {
        pt_buf_puts(&text,
                    "usage: pt-index [OPTION]... [PATH]...\n\n"
                    "Reads the articles in files and folders and keeps the "
                    "index of pt-search up to\n"
                    "date: new, changed and vanished ones. Paths are "
                    "remembered; without any, all\n"
                    "remembered ones are looked at again. - reads JSON Lines "
                    "from standard input.\n\n");
        (program->early == OPT_HELP ? pt_opt_help : pt_opt_help_all)(
            pt_index_opts, HELP_COLUMNS, &text);
        pt_buf_puts(&text,
                    "\nExit: 0 up to date, 1 something was skipped, 2 failed, "
                    "130 and 143 interrupted.\n");
    }
    const enum exit_code code = print(program, &text);
    pt_buf_fini(&text);
    return code;
}

/* -------------------------------------------------------------- status --- */

static void add_shown(struct pt_buf *out, const char *text)
{
    pt_visible(out, pt_str_of(text));
}

static enum exit_code show_status(struct program *program, pt_indexer *ix)
{
    struct pt_indexer_status status;
    struct pt_error err;
    struct pt_buf text;
    if (pt_indexer_status(ix, &status, &err) != PT_OK)
        return fail(program, &err);
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    if (program->is_json)
        pt_render_status_json(pt_buf_z(&program->index), ix, &status, &text);
    else
        pt_render_status(pt_buf_z(&program->index), ix, &status, &text);
    const enum exit_code code = print(program, &text);
    pt_buf_fini(&text);
    return code;
}

static int add_skipped(void *context, const char *path, const char *reason)
{
    struct pt_buf *const out = context;
    add_shown(out, reason);
    pt_buf_add_byte(out, '\t');
    add_shown(out, path);
    pt_buf_add_byte(out, '\n');
    return pt_buf_status(out) != PT_OK;
}

static enum exit_code show_skipped(struct program *program, pt_indexer *ix)
{
    struct pt_error err;
    struct pt_buf text;
    enum exit_code code = EXIT_FAILED;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    if (pt_indexer_each_skipped(ix, add_skipped, &text, &err) != PT_OK)
        fail(program, &err);
    else
        code = print(program, &text);
    pt_buf_fini(&text);
    return code;
}

/* ------------------------------------------------------------- changes --- */

static bool is_talkative(const struct program *program)
{
    return !program->is_quiet &&
           (program->is_verbose || program->when == PROGRESS_ALWAYS ||
            isatty(STDERR_FILENO));
}

static enum exit_code forget(struct program *program, pt_indexer *ix)
{
    struct pt_error err;
    uint64_t n = 0;
    if (pt_indexer_forget(ix, program->forget, &n, &err) != PT_OK)
        return fail(program, &err);
    if (is_talkative(program))
        fprintf(stderr, "%" PRIu64 " %s forgotten\n", n,
                n == 1 ? "article" : "articles");
    return EXIT_UP_TO_DATE;
}

/* -------------------------------------------------------------- upkeep --- */

/* A line for stdout; EXIT_FAILED when it, or one before it, did not arrive. */
static enum exit_code report(struct program *program, const char *format, ...)
    PT_PRINTF(2, 3);

static enum exit_code report(struct program *program, const char *format, ...)
{
    char text[256];
    struct pt_buf line;
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    pt_buf_init(&line, PT_BUF_NO_CEILING);
    if (!program->is_quiet)
        pt_buf_puts(&line, text);
    const enum exit_code code = print(program, &line);
    pt_buf_fini(&line);
    return code;
}

/* Damage is an answer too; what kept the check from being made is none. */
static enum exit_code check_json(struct program *program, pt_indexer *ix)
{
    struct pt_indexer_check found;
    struct pt_error err;
    struct pt_buf text;
    const enum pt_status status = pt_indexer_check(ix, &found, &err);
    if (status != PT_OK && !program->damage.len)
        return fail(program, &err);
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_render_check_json(pt_buf_z(&program->index), &found, &program->damage,
                         &text);
    enum exit_code code = print(program, &text);
    if (status != PT_OK)
        code = fail(program, &err);
    pt_buf_fini(&text);
    return code;
}

static enum exit_code check(struct program *program, pt_indexer *ix)
{
    struct pt_indexer_check found;
    struct pt_error err;
    const struct pt_buf nothing = {0};
    if (program->is_json)
        return check_json(program, ix);
    if (pt_indexer_check(ix, &found, &err) != PT_OK) {
        print(program, &nothing);
        return fail(program, &err);
    }
    return report(program,
                  "no damage: %" PRIu64 " articles in %" PRIu64 " blocks%s\n",
                  found.n_articles, found.n_blocks,
                  found.had_checksums
                      ? ""
                      : ", which had no checksums before, and have them now");
}

static enum exit_code compact(struct program *program, pt_indexer *ix)
{
    uint64_t n_before, n_after;
    struct pt_error err;
    struct pt_buf line;
    if (pt_indexer_compact(ix, &n_before, &n_after, &err) != PT_OK)
        return fail(program, &err);
    pt_buf_init(&line, PT_BUF_NO_CEILING);
    pt_progress_bytes(&line, n_before);
    if (n_before == n_after) {
        pt_buf_puts(&line, ": there is nothing to gain");
    } else {
        pt_buf_puts(&line, " before, ");
        pt_progress_bytes(&line, n_after);
        pt_buf_puts(&line, " now");
    }
    const enum exit_code code = report(program, "%s\n", pt_buf_z(&line));
    pt_buf_fini(&line);
    return code;
}

static void sum_up(struct program *program,
                   const struct pt_indexer_report *report)
{
    struct pt_buf line;
    if (!is_talkative(program))
        return;
    pt_buf_init(&line, PT_BUF_NO_CEILING);
    pt_progress_summary(&program->progress, report, &line);
    if (report->n_skipped > program->n_bad_lines) {
        pt_buf_puts(&line, " (");
        pt_reasons_list(&program->reasons, &line);
        pt_buf_puts(&line, "--skipped lists them all)");
    }
    program->reasons = (struct pt_reasons){.n = 0};
    say(program, "", pt_buf_z(&line));
    pt_buf_fini(&line);
}

static enum exit_code fail_update(struct program *program,
                                  enum pt_status status,
                                  struct pt_error *err)
{
    if (status == PT_ENOINDEX && !program->n_paths)
        pt_fail(err, PT_ENOINDEX,
                "there is no index at %s yet: pt-index PATH... makes it",
                pt_buf_z(&program->index));
    return fail(program, err);
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

static enum pt_status read_stream(struct program *program,
                                  pt_indexer *ix,
                                  struct pt_indexer_report *report,
                                  struct pt_error *err)
{
    program->is_streaming = true;
    const enum pt_status status =
        pt_indexer_add_stream(ix, STDIN_FILENO, report, err);
    program->is_streaming = false;
    if (program->n_bad_lines > MOST_BAD_LINES && !program->is_quiet) {
        struct pt_buf line;
        pt_buf_init(&line, PT_BUF_NO_CEILING);
        pt_buf_printf(&line, "standard input: %" PRIu64 " more lines skipped",
                      program->n_bad_lines - MOST_BAD_LINES);
        say(program, "pt-index: ", pt_buf_z(&line));
        pt_buf_fini(&line);
    }
    return status;
}

/* Standard input, then the files. */
static enum pt_status read_all(struct program *program,
                               pt_indexer *ix,
                               struct pt_indexer_report *report,
                               struct pt_error *err)
{
    struct pt_indexer_report of_files = {0};
    enum pt_status status = PT_OK;
    if (program->has_stream)
        status = read_stream(program, ix, report, err);
    if (status != PT_OK ||
        (program->has_stream && !program->n_paths && !program->is_rebuild))
        return status;
    status = (program->is_rebuild ? pt_indexer_rebuild : pt_indexer_update)(
        ix, program->paths, program->n_paths, &of_files, err);
    add_report(report, &of_files);
    return status;
}

static enum exit_code update(struct program *program, pt_indexer *ix)
{
    struct pt_indexer_report report = {0};
    struct pt_error err;
    const struct pt_buf nothing = {0};
    const enum pt_status status = read_all(program, ix, &report, &err);
    pt_progress_clear(&program->progress);
    if (status == PT_EINTERRUPTED) {
        sum_up(program, &report);
        return caught_signal ? (enum exit_code)(128 + caught_signal)
                             : EXIT_FAILED;
    }
    if (status != PT_OK)
        return fail_update(program, status, &err);
    sum_up(program, &report);
    if (program->is_dry_run && print(program, &nothing) != EXIT_UP_TO_DATE)
        return EXIT_FAILED;
    return report.n_skipped ? EXIT_SKIPPED : EXIT_UP_TO_DATE;
}

/* Whole lines, as they come. */
static int write_out(void *context, const char *bytes, size_t n_bytes)
{
    (void)context;
    return fwrite(bytes, 1, n_bytes, stdout) == n_bytes ? 0 : 1;
}

static enum exit_code write_export(struct program *program, pt_indexer *ix)
{
    struct pt_error err;
    const struct pt_buf nothing = {0};
    const enum pt_status status = pt_indexer_export(
        ix, program->export_form, write_out, NULL, NULL, &err);
    if (status != PT_OK && status != PT_EINTERRUPTED) {
        fflush(stdout);
        return fail_update(program, status, &err);
    }
    const enum exit_code code = print(program, &nothing);
    return status == PT_OK ? code : EXIT_FAILED;
}

static enum pt_status make_servers(const struct program *program,
                                   const struct pt_servers *servers,
                                   struct pt_buf *text,
                                   struct pt_error *err)
{
    struct pt_buf folder;
    if (program->serve == SERVE_PRINT) {
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

static enum exit_code serve(struct program *program, pt_indexer *ix)
{
    struct pt_indexer_status index;
    struct pt_servers servers;
    struct pt_error err;
    struct pt_buf text;
    enum pt_status status = pt_indexer_status(ix, &index, &err);
    if (status != PT_OK)
        return fail(program, &err);
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    status = pt_servers_init(&servers, pt_buf_z(&program->index),
                             index.n_shards, program->listen, &err);
    if (status == PT_OK)
        status = make_servers(program, &servers, &text, &err);
    if (status == PT_OK && !pt_servers_are_local(&servers) &&
        !program->is_quiet)
        say(program, "pt-index: ",
            "whoever reaches that address reads every article: xapian-tcpsrv "
            "asks nobody who he is, and encrypts nothing; ssh does");
    const enum exit_code code =
        status == PT_OK ? print(program, &text) : fail(program, &err);
    pt_servers_fini(&servers);
    pt_buf_fini(&text);
    return code;
}

/* What could not be saved has been named. */
static enum exit_code repair(struct program *program, pt_indexer *ix)
{
    struct pt_indexer_repair done;
    struct pt_error err;
    const enum pt_status status =
        pt_indexer_repair(ix, program->paths, program->n_paths, &done, &err);
    pt_progress_clear(&program->progress);
    if (status == PT_EINTERRUPTED && caught_signal)
        return (enum exit_code)(128 + caught_signal);
    if (done.n_unnamed)
        fprintf(stderr,
                "pt-index: up to %" PRIu64
                " more articles are lost, and their names with them\n",
                done.n_unnamed);
    if (status != PT_OK)
        return fail(program, &err);
    if (!done.was_damaged)
        return report(program, "no damage: there is nothing to repair\n");
    sum_up(program, &done.report);
    const enum exit_code code =
        report(program, "the index is whole: %" PRIu64 " articles\n",
               done.report.n_articles);
    if (code != EXIT_UP_TO_DATE)
        return code;
    return done.n_lost || done.n_unnamed || done.report.n_skipped
               ? EXIT_SKIPPED
               : EXIT_UP_TO_DATE;
}

static void on_update(void *context, const struct pt_indexer_report *report)
{
    struct program *const program = context;
    pt_progress_clear(&program->progress);
    sum_up(program, report);
}

/* Ends by a signal, or because the first update failed. */
static enum exit_code watch(struct program *program, pt_indexer *ix)
{
    struct pt_error err;
    const enum pt_status status =
        pt_indexer_watch(ix, program->paths, program->n_paths, &err);
    pt_progress_clear(&program->progress);
    if (status == PT_EINTERRUPTED && caught_signal)
        return (enum exit_code)(128 + caught_signal);
    return fail_update(program, status, &err);
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

/* Of the patterns, one a line, those that say something; "" for none. */
static const char *without_newline(struct pt_buf *rules)
{
    while (rules->len && rules->ptr[rules->len - 1] == '\n')
        pt_buf_cut(rules, rules->len - 1);
    return pt_buf_z(rules);
}

static unsigned n_cores(void)
{
    const long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > MOST_DEFAULT_JOBS ? MOST_DEFAULT_JOBS : (unsigned)n;
}

static enum exit_code run(struct program *program)
{
    pt_indexer *ix = NULL;
    struct pt_error err;
    const struct pt_indexer_options library = {
        .wait_seconds = program->wait_seconds,
        .jobs = program->jobs ? program->jobs : n_cores(),
        .on_wait = on_wait,
        .on_progress = on_progress,
        .on_event = on_event,
        .on_update = on_update,
        .context = program,
        .lang = program->lang,
        .synonyms = program->synonyms,
        .exclude =
            program->has_exclude ? without_newline(&program->exclude) : NULL,
        .reader = find_reader(&program->reader),
        .is_dry_run = program->is_dry_run,
        .is_bulk_off = program->is_bulk_off,
        .trusts_writable = program->trusts_writable,
        .shards = program->shards,
    };
    if (pt_place_of_index(program->index_option, &program->index, &err) !=
            PT_OK ||
        pt_indexer_open(pt_buf_z(&program->index), &library, &ix, &err) !=
            PT_OK)
        return fail(program, &err);
    const enum exit_code code = program->is_status ? show_status(program, ix)
                                : program->is_skipped
                                    ? show_skipped(program, ix)
                                : program->is_export ? write_export(program, ix)
                                : program->serve     ? serve(program, ix)
                                : program->is_check  ? check(program, ix)
                                : program->is_repair ? repair(program, ix)
                                : program->is_compact ? compact(program, ix)
                                : program->forget     ? forget(program, ix)
                                : program->is_watch   ? watch(program, ix)
                                                      : update(program, ix);
    pt_indexer_close(ix);
    return code;
}

static bool is_terminal(void)
{
    const char *const term = getenv("TERM");
    return isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
}

int main(int argc, char **argv)
{
    struct program program = {.wait_seconds = DEFAULT_WAIT_SECONDS};
    struct pt_error err;
    enum exit_code code;
    /* glibc loses a byte in silence where it finds no memory for this. */
    static char room[BUFSIZ];
    setvbuf(stdout, room, _IOFBF, sizeof room);
    pt_mem_give_back_large();
    pt_fill_closed_descriptors();
    pt_buf_init(&program.index, PT_BUF_NO_CEILING);
    pt_buf_init(&program.exclude, PT_BUF_NO_CEILING);
    pt_buf_init(&program.reader, PT_BUF_NO_CEILING);
    pt_buf_init(&program.damage, PT_BUF_NO_CEILING);
    pt_progress_init(&program.progress, false);
    if (read_arguments(&program, argc, (const char **)argv, &err) != PT_OK) {
        code = fail(&program, &err);
    } else if (program.early) {
        code = print_help(&program);
    } else {
        program.progress.is_shown =
            !program.is_quiet && (program.when == PROGRESS_ALWAYS ||
                                  (program.when == PROGRESS_AUTO &&
                                   is_terminal() && !program.is_verbose));
        set_signals();
        /* An index that anybody may write to would be refused. */
        umask(umask(0) | S_IWOTH);
        code = run(&program);
    }
    pt_buf_fini(&program.index);
    pt_buf_fini(&program.exclude);
    pt_buf_fini(&program.reader);
    pt_buf_fini(&program.damage);
    return (int)code;
}
