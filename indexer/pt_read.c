/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pt_read.c: the program that reads files for pt-index, in a process of its own
 * because the libraries that do it are not to be trusted with other people's
 * files. Typed by a person it shows what would be made of a file.
 */
#define _XOPEN_SOURCE 700 /* realpath */
#include "common/json.h"
#include "common/opt.h"
#include "common/visible.h"
#include "indexer/serve.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#ifndef PT_VERSION
#define PT_VERSION "0.1.0"
#endif

enum exit_code { EXIT_ALL_READ = 0, EXIT_SKIPPED = 1, EXIT_FAILED = 2 };

enum { HELP_COLUMNS = 80 };

enum option { OPT_SERVE = 1, OPT_HELP, OPT_VERSION };

/* clang-format off */
static const struct pt_opt options[] = {
    {.id = OPT_SERVE, .name = "serve"},
    {.id = OPT_HELP, .name = "help", .letter = 'h', .help = "this", .group = "Options"},
    {.id = OPT_VERSION, .name = "version", .letter = 'V', .help = "the version"},
    {0},
};
/* clang-format on */

/* One file on its way. */
struct showing {
    const char *name; /* as it was typed */
    struct pt_arena arena;
    struct pt_buf line;
    bool has_skipped;
    bool has_failed; /* to write */
};

/* ------------------------------------------------------------- talking --- */

/* One line on stderr, whatever the text holds. */
static void say(const char *name, struct pt_str part, const char *text)
{
    struct pt_buf line;
    pt_buf_init(&line, PT_BUF_NO_CEILING);
    pt_visible(&line, pt_str_of(name));
    if (part.len) {
        pt_buf_puts(&line, ": ");
        pt_visible(&line, part);
    }
    pt_buf_puts(&line, ": ");
    pt_visible(&line, pt_str_of(text));
    fprintf(stderr, "pt-read: %s\n", pt_buf_z(&line));
    pt_buf_fini(&line);
}

static enum exit_code print_help(bool is_version)
{
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    if (is_version)
        pt_buf_puts(&text, "pt-read " PT_VERSION "\n");
    else {
        pt_buf_puts(&text,
                    "usage: pt-read FILE...\n\n"
                    "Shows what pt-index would read in files: a JSON object a "
                    "line for each article,\n"
                    "and on standard error what is skipped. - is standard "
                    "input, JSON Lines.\n"
                    "pt-index runs it to read all but plain text.\n\n");
        pt_opt_help(options, HELP_COLUMNS, &text);
        pt_buf_puts(&text,
                    "\nExit: 0 all read, 1 something was skipped, 2 failed.\n");
    }
    const bool is_written = pt_buf_status(&text) == PT_OK &&
                            fputs(pt_buf_z(&text), stdout) >= 0 &&
                            fflush(stdout) == 0;
    pt_buf_fini(&text);
    return is_written ? EXIT_ALL_READ : EXIT_FAILED;
}

/* ------------------------------------------------------------ articles --- */

static void add_string(struct pt_buf *out, const char *name, struct pt_str s)
{
    pt_buf_printf(out, ",\"%s\":", name);
    pt_json_string_or_null(out, s);
}

static void add_origins(struct pt_buf *out, const struct pt_article *article)
{
    static const char *const names[] = {
        [PT_FACT_TITLE] = "title", [PT_FACT_AUTHOR] = "author",
        [PT_FACT_DATE] = "date",   [PT_FACT_SOURCE] = "source",
        [PT_FACT_URL] = "url",     [PT_FACT_LANG] = "lang",
        [PT_FACT_TAGS] = "tags",
    };
    bool has_any = false;
    pt_buf_puts(out, ",\"origins\":{");
    for (size_t i = 0; i < PT_N_FACTS; i++)
        if (article->origins[i] != PT_ORIGIN_NONE) {
            pt_buf_printf(out, "%s\"%s\":", has_any ? "," : "", names[i]);
            pt_json_string(out,
                           pt_str_of(pt_origin_words(article->origins[i])));
            has_any = true;
        }
    pt_buf_puts(out, "}");
}

static void add_article(struct pt_buf *out, const struct pt_article *article)
{
    char date[PT_DATE_TEXT_SIZE] = "";
    if (article->date != PT_DATE_NONE)
        pt_date_format(article->date, date);
    pt_buf_puts(out, "{\"path\":");
    pt_json_string(out, article->path);
    add_string(out, "member", article->member);
    add_string(out, "id", article->id);
    add_string(out, "url", article->url);
    add_string(out, "title", article->title);
    add_string(out, "author", article->author);
    add_string(out, "date", pt_str_of(date));
    add_string(out, "source", article->source);
    add_string(out, "lang", article->lang);
    add_string(out, "tags", article->tags);
    add_origins(out, article);
    if (article->is_verbatim)
        pt_buf_printf(out,
                      ",\"text_offset\":%" PRIu64 ",\"text_line\":%" PRIu32,
                      article->text_offset, article->text_line);
    add_string(out, "text", article->text);
    add_string(out, "boilerplate", article->boilerplate);
    pt_buf_puts(out, "}\n");
}

static enum pt_status
take(void *context, const struct pt_article *article, struct pt_error *err)
{
    struct showing *const s = context;
    pt_buf_clear(&s->line);
    add_article(&s->line, article);
    if (pt_buf_status(&s->line) != PT_OK)
        return pt_fail_nomem(err);
    if (fwrite(s->line.ptr, 1, s->line.len, stdout) == s->line.len)
        return PT_OK;
    s->has_failed = true;
    return pt_fail(err, PT_EIO, "cannot write to standard output: %s",
                   strerror(errno));
}

static enum pt_status skip(void *context,
                           struct pt_str part,
                           const char *reason,
                           struct pt_error *err)
{
    struct showing *const s = context;
    (void)err;
    s->has_skipped = true;
    say(s->name, part, reason);
    return PT_OK;
}

/* --------------------------------------------------------------- files --- */

static enum pt_status
read_input(struct showing *s, struct pt_input *input, struct pt_error *err)
{
    const struct pt_article_sink sink = {take, skip, s};
    const struct pt_source *const source =
        input->stream >= 0 ? pt_source_of(PT_KIND_JSON) : NULL;
    return source ? source->read(input, &s->arena, &sink, err)
                  : pt_source_read_by_name(input, &s->arena, &sink, err);
}

static enum pt_status show(struct showing *s, struct pt_error *err)
{
    char path[PATH_MAX];
    struct pt_input input = {.path = pt_str_of(path)};
    if (strcmp(s->name, "-") == 0) {
        pt_input_init_stream(&input, STDIN_FILENO);
        return read_input(s, &input, err);
    }
    const int fd = open(s->name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 || !realpath(s->name, path)) {
        const int cause = errno;
        if (fd >= 0)
            close(fd);
        return pt_fail(err, PT_EINVALID, "%s", strerror(cause));
    }
    input.path = pt_str_of(path);
    pt_input_init_fd(&input, fd);
    const enum pt_status status = read_input(s, &input, err);
    pt_input_fini(&input);
    close(fd);
    return status;
}

/* Whether all of it was written out. */
static bool show_one(struct showing *s)
{
    struct pt_error err = {.status = PT_OK};
    pt_arena_init(&s->arena);
    pt_buf_init(&s->line, PT_BUF_NO_CEILING);
    const enum pt_status status = show(s, &err);
    if (status != PT_OK) {
        s->has_skipped = true;
        say(s->name, PT_STR(""),
            err.message[0] ? err.message : pt_status_sentence(status));
    }
    pt_arena_fini(&s->arena);
    pt_buf_fini(&s->line);
    return !s->has_failed;
}

static enum exit_code show_all(const char *const *names, size_t n)
{
    struct showing showing = {.has_skipped = false};
    pt_serve_limit_memory();
    for (size_t i = 0; i < n; i++) {
        showing.name = names[i];
        if (!show_one(&showing))
            return EXIT_FAILED;
    }
    if (fflush(stdout) == 0)
        return showing.has_skipped ? EXIT_SKIPPED : EXIT_ALL_READ;
    say("standard output", PT_STR(""), strerror(errno));
    return EXIT_FAILED;
}

/* argv's operands are moved to its front, in place. */
int main(int argc, char **argv)
{
    const char **const names = (const char **)argv;
    struct pt_opt_parser parser;
    struct pt_opt_found found;
    struct pt_error err;
    enum pt_status status;
    size_t n = 0;
    pt_opt_init(&parser, options, argc, names);
    while ((status = pt_opt_next(&parser, &found, &err)) == PT_OK) {
        if (found.id == OPT_SERVE)
            return pt_serve(STDIN_FILENO, pt_source_read_by_name, pt_source_of,
                            PT_READ_CPU_SECONDS);
        if (found.id)
            return (int)print_help(found.id == OPT_VERSION);
        names[n++] = found.value;
    }
    if (status != PT_ENOTFOUND) {
        fprintf(stderr, "pt-read: %s\n", err.message);
        return EXIT_FAILED;
    }
    if (!n) {
        fprintf(stderr, "usage: pt-read FILE... shows what pt-index would read "
                        "in files; pt-read --help\n");
        return EXIT_FAILED;
    }
    return (int)show_all(names, n);
}
