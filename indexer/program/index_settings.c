/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_settings.c: what each option of the table in index_options.c sets, and
 * what goes together.
 */
#include "indexer/program/index_settings.h"

#include <string.h>
#include <unistd.h>

#ifndef PT_VERSION
#define PT_VERSION "0.1.0"
#endif

enum { DEFAULT_WAIT_SECONDS = 60, HELP_COLUMNS = 80 };

/* Each job takes memory; what writes is one, and busy with four. */
enum { MOST_JOBS = 64, MOST_DEFAULT_JOBS = 4, MOST_SHARDS = 64 };

static unsigned bit(enum pt_index_deed deed)
{
    return 1u << deed;
}

/* --- What an option sets -------------------------------------------------- */

/* UPDATE for an option that asks for no deed. */
static enum pt_index_deed deed_of(enum pt_index_option option)
{
    static const enum pt_index_deed deeds[] = {
        [OPT_REBUILD] = PT_DEED_REBUILD, [OPT_WATCH] = PT_DEED_WATCH,
        [OPT_FORGET] = PT_DEED_FORGET,   [OPT_STATUS] = PT_DEED_STATUS,
        [OPT_SKIPPED] = PT_DEED_SKIPPED, [OPT_CHECK] = PT_DEED_CHECK,
        [OPT_COMPACT] = PT_DEED_COMPACT, [OPT_REPAIR] = PT_DEED_REPAIR,
        [OPT_EXPORT] = PT_DEED_EXPORT,   [OPT_SERVE] = PT_DEED_SERVE,
    };
    return option < PT_COUNTOF(deeds) ? deeds[option] : PT_DEED_UPDATE;
}

/* NULL for an option that is more than true. */
static bool *flag_of(struct pt_index_settings *s, enum pt_index_option option)
{
    switch (option) {
    case OPT_DRY_RUN:
        return &s->is_dry_run;
    case OPT_JSON:
        return &s->is_json;
    case OPT_QUIET:
        return &s->is_quiet;
    case OPT_TRUST_WRITABLE:
        return &s->trusts_writable;
    case OPT_VERBOSE:
        return &s->is_verbose;
    default:
        return NULL;
    }
}

/* NULL for an option whose value is more than kept. */
static const char **text_of(struct pt_index_settings *s,
                            enum pt_index_option option)
{
    switch (option) {
    case OPT_FORGET:
        return &s->forget;
    case OPT_INDEX:
        return &s->index;
    case OPT_LANG:
        return &s->lang;
    case OPT_LISTEN:
        return &s->listen;
    case OPT_SYNONYMS:
        return &s->synonyms;
    default:
        return NULL;
    }
}

static enum pt_status choose(enum pt_index_option option,
                             const char *value,
                             int *out,
                             struct pt_error *err)
{
    return pt_opt_choose(pt_index_opts, (int)option, value, out, err);
}

/* Of threads or shards. */
static enum pt_status count(const char *name,
                            const char *value,
                            int most,
                            unsigned *out,
                            struct pt_error *err)
{
    uint64_t n;
    if (!pt_opt_number(value, 1, (uint64_t)most, &n))
        return pt_fail(err, PT_EINVALID,
                       "--%s takes a number from 1 to %d, not %s", name, most,
                       value);
    *out = (unsigned)n;
    return PT_OK;
}

static enum pt_status
seconds(const char *value, unsigned *out, struct pt_error *err)
{
    uint64_t n;
    if (!pt_opt_number(value, 0, UINT32_MAX / 2, &n))
        return pt_fail(err, PT_EINVALID,
                       "--wait takes a number of seconds, not %s", value);
    *out = (unsigned)n;
    return PT_OK;
}

/* What is neither a flag nor a text, nor a deed alone. */
static enum pt_status take_rest(struct pt_index_settings *s,
                                enum pt_index_option option,
                                const char *value,
                                struct pt_error *err)
{
    enum pt_status status = PT_OK;
    int chosen = 0;
    switch (option) {
    case OPT_BULK:
        status = choose(option, value, &chosen, err);
        s->is_bulk_off = !chosen;
        break;
    case OPT_EXCLUDE:
        s->exclude = "";
        pt_buf_puts(&s->rules, value);
        pt_buf_add_byte(&s->rules, '\n');
        break;
    case OPT_EXPORT:
        status = choose(option, value, &chosen, err);
        s->export_form = (enum pt_indexer_form)chosen;
        break;
    case OPT_JOBS:
        return count("jobs", value, MOST_JOBS, &s->jobs, err);
    case OPT_PROGRESS:
        status = choose(option, value, &chosen, err);
        s->progress = (enum pt_index_progress)chosen;
        break;
    case OPT_SERVE:
        status = choose(option, value ? value : "print", &chosen, err);
        s->serve = (enum pt_index_serve)chosen;
        break;
    case OPT_SHARDS:
        return count("shards", value, MOST_SHARDS, &s->shards, err);
    case OPT_WAIT:
        return seconds(value, &s->wait_seconds, err);
    case OPT_HELP:
    case OPT_HELP_ALL:
    case OPT_VERSION:
        if (!s->early)
            s->early = option;
        break;
    default:
        if (deed_of(option) == PT_DEED_UPDATE)
            return pt_fail(err, PT_EINTERNAL, "an option that sets nothing");
    }
    return status;
}

static enum pt_status take_option(struct pt_index_settings *s,
                                  const struct pt_opt_found *found,
                                  struct pt_error *err)
{
    const enum pt_index_option option = (enum pt_index_option)found->id;
    bool *const flag = flag_of(s, option);
    const char **const text = text_of(s, option);
    if (deed_of(option) != PT_DEED_UPDATE)
        s->deeds |= bit(deed_of(option));
    if (flag)
        *flag = true;
    else if (text)
        *text = found->value;
    else
        return take_rest(s, option, found->value, err);
    return PT_OK;
}

/* --- What goes together --------------------------------------------------- */

/* What is done to the whole index goes with nothing else. */
static enum pt_status check_upkeep(const struct pt_index_settings *s,
                                   struct pt_error *err)
{
    static const struct {
        const char *name;
        enum pt_index_deed deed;
    } rows[] = {
        {"--check",   PT_DEED_CHECK  },
        {"--compact", PT_DEED_COMPACT},
        {"--repair",  PT_DEED_REPAIR },
        {"--export",  PT_DEED_EXPORT },
        {"--serve",   PT_DEED_SERVE  },
    };
    unsigned others = s->deeds;
    for (size_t i = 0; i < PT_COUNTOF(rows); i++)
        others &= ~bit(rows[i].deed);
    bool has_more = others || s->is_dry_run || s->has_stream || s->synonyms ||
                    s->exclude || s->lang ||
                    (s->n_paths && !(s->deeds & bit(PT_DEED_REPAIR)));
    for (size_t i = 0; i < PT_COUNTOF(rows); i++) {
        if (!(s->deeds & bit(rows[i].deed)))
            continue;
        if (has_more)
            return pt_fail(err, PT_EINVALID,
                           "%s goes with --index, --wait and -q only",
                           rows[i].name);
        has_more = true;
    }
    return PT_OK;
}

static enum pt_status check_together(const struct pt_index_settings *s,
                                     struct pt_error *err)
{
    const unsigned reading = bit(PT_DEED_REBUILD) | bit(PT_DEED_WATCH);
    const unsigned bare =
        bit(PT_DEED_FORGET) | bit(PT_DEED_STATUS) | bit(PT_DEED_SKIPPED);
    const unsigned deeds = s->deeds & (reading | bare);
    const bool is_bare = deeds & bare;
    const bool is_rebuild = deeds & bit(PT_DEED_REBUILD);
    if (deeds & (deeds - 1))
        return pt_fail(
            err, PT_EINVALID,
            "--rebuild, --watch, --forget, --status and --skipped do "
            "not go together");
    if (s->is_dry_run && (s->has_stream || (deeds && !is_rebuild)))
        return pt_fail(err, PT_EINVALID,
                       "--dry-run does not go with -, --watch, --forget, "
                       "--status and --skipped");
    if (s->listen && !s->serve)
        return pt_fail(err, PT_EINVALID, "--listen goes with --serve only");
    if (s->is_json && !(s->deeds & (bit(PT_DEED_STATUS) | bit(PT_DEED_CHECK))))
        return pt_fail(err, PT_EINVALID,
                       "--json goes with --status and --check only");
    if (s->has_stream && deeds && !is_rebuild)
        return pt_fail(err, PT_EINVALID,
                       "- does not go with --watch, --forget, --status and "
                       "--skipped");
    if (s->n_paths && is_bare)
        return pt_fail(err, PT_EINVALID,
                       "%s: no path goes with --forget, --status and --skipped",
                       s->paths[0]);
    if (s->synonyms && is_bare)
        return pt_fail(err, PT_EINVALID,
                       "--synonyms does not go with --forget, --status and "
                       "--skipped");
    if (s->has_stream && s->synonyms && !s->n_paths && !is_rebuild)
        return pt_fail(err, PT_EINVALID,
                       "--synonyms does not go with - alone: a path, or no "
                       "path at all, reads the file");
    return PT_OK;
}

/* --- The command line ----------------------------------------------------- */

/* "-" is no path. */
static void take_out_stream(struct pt_index_settings *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n_paths; i++)
        if (strcmp(s->paths[i], "-") == 0)
            s->has_stream = true;
        else
            s->paths[n++] = s->paths[i];
    s->n_paths = n;
}

static enum pt_status read_arguments(struct pt_index_settings *s,
                                     int argc,
                                     const char **argv,
                                     struct pt_error *err)
{
    struct pt_opt_parser parser;
    struct pt_opt_found found;
    enum pt_status status;
    pt_opt_init(&parser, pt_index_opts, argc, argv);
    s->paths = argv + (argc > 0);
    while ((status = pt_opt_next(&parser, &found, err)) == PT_OK) {
        if (!found.id)
            s->paths[s->n_paths++] = found.value;
        else
            status = take_option(s, &found, err);
        if (status != PT_OK)
            return status;
    }
    take_out_stream(s);
    return status == PT_ENOTFOUND ? PT_OK : status;
}

static unsigned n_cores(void)
{
    const long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > MOST_DEFAULT_JOBS ? MOST_DEFAULT_JOBS : (unsigned)n;
}

/* What was asked for goes together: what that makes. */
static enum pt_status settle(struct pt_index_settings *s, struct pt_error *err)
{
    struct pt_buf *const rules = &s->rules;
    while (rules->len && rules->ptr[rules->len - 1] == '\n')
        pt_buf_cut(rules, rules->len - 1);
    if (pt_buf_status(rules) != PT_OK)
        return pt_fail_nomem(err);
    if (s->exclude)
        s->exclude = pt_buf_z(rules);
    if (!s->jobs)
        s->jobs = n_cores();
    while (s->deeds >> s->deed > 1)
        s->deed++;
    return PT_OK;
}

enum pt_status pt_index_settings_read(struct pt_index_settings *out,
                                      int argc,
                                      const char **argv,
                                      struct pt_error *err)
{
    *out = (struct pt_index_settings){.wait_seconds = DEFAULT_WAIT_SECONDS};
    pt_buf_init(&out->rules, PT_BUF_NO_CEILING);
    enum pt_status status = read_arguments(out, argc, argv, err);
    if (status != PT_OK || out->early)
        return status;
    status = check_upkeep(out, err);
    if (status == PT_OK)
        status = check_together(out, err);
    return status == PT_OK ? settle(out, err) : status;
}

void pt_index_settings_fini(struct pt_index_settings *settings)
{
    pt_buf_fini(&settings->rules);
}

void pt_index_settings_help(enum pt_index_option early, struct pt_buf *out)
{
    if (early == OPT_VERSION) {
        pt_buf_puts(out, "pt-index " PT_VERSION "\n");
        return;
    }
    pt_buf_puts(out, "usage: pt-index [OPTION]... [PATH]...\n\n"
                     "Reads the articles in files and folders and keeps the "
                     "index of pt-search up to\n"
                     "date: new, changed and vanished ones. Paths are "
                     "remembered; without any, all\n"
                     "remembered ones are looked at again. - reads JSON Lines "
                     "from standard input.\n\n");
    (early == OPT_HELP ? pt_opt_help : pt_opt_help_all)(pt_index_opts,
                                                        HELP_COLUMNS, out);
    pt_buf_puts(out, "\nExit: 0 up to date, 1 something was skipped, 2 failed, "
                     "130 and 143 interrupted.\n");
}
