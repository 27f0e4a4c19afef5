/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bad_reader.c: a pt-read for tests, whose one source does what the name of the
 * file says: "crash.html" crashes.
 */
#include "common/mem.h"
#include "indexer/serve.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum { MEBIBYTE = 1 << 20, MUCH = 100 };

static unsigned n_read; /* files by this process */

static enum pt_status die(struct pt_input *input,
                          const struct pt_article_sink *sink,
                          struct pt_error *err)
{
    (void)input, (void)sink, (void)err;
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
    return PT_OK;
}

static enum pt_status die_aborted(struct pt_input *input,
                                  const struct pt_article_sink *sink,
                                  struct pt_error *err)
{
    (void)input, (void)sink, (void)err;
    abort();
}

static enum pt_status leave(struct pt_input *input,
                            const struct pt_article_sink *sink,
                            struct pt_error *err)
{
    (void)input, (void)sink, (void)err;
    exit(7);
}

static enum pt_status hang(struct pt_input *input,
                           const struct pt_article_sink *sink,
                           struct pt_error *err)
{
    (void)input, (void)sink, (void)err;
    while (n_read)
        pause();
    return PT_OK;
}

static enum pt_status spin(struct pt_input *input,
                           const struct pt_article_sink *sink,
                           struct pt_error *err)
{
    volatile unsigned n = 0;
    (void)input, (void)sink, (void)err;
    while (n_read)
        n++;
    return PT_OK;
}

/* Whether there was memory for n pieces of a mebibyte, all written to. */
static bool hold(unsigned n)
{
    static void *held[1000];
    for (unsigned i = 0; i < n && i < PT_COUNTOF(held); i++) {
        held[i] = pt_alloc(MEBIBYTE);
        if (!held[i])
            return false;
        memset(held[i], 1, MEBIBYTE);
    }
    return true;
}

static enum pt_status swell(struct pt_input *input,
                            const struct pt_article_sink *sink,
                            struct pt_error *err)
{
    (void)input, (void)sink;
    return hold(1000) ? PT_OK : pt_fail_nomem(err);
}

static enum pt_status swell_and_die(struct pt_input *input,
                                    const struct pt_article_sink *sink,
                                    struct pt_error *err)
{
    (void)input, (void)sink, (void)err;
    if (!hold(1000))
        abort();
    return PT_OK;
}

static enum pt_status give(struct pt_input *input,
                           const struct pt_article_sink *sink,
                           const char *text,
                           struct pt_error *err)
{
    char pid[32];
    snprintf(pid, sizeof pid, "%ld", (long)getpid());
    const struct pt_article article = {.path = input->path,
                                       .id = pt_str_of(pid),
                                       .text = pt_str_of(text),
                                       .title_from = PT_TITLE_FROM_TEXT,
                                       .date = PT_DATE_NONE};
    return sink->take(sink->context, &article, err);
}

static enum pt_status grow(struct pt_input *input,
                           const struct pt_article_sink *sink,
                           struct pt_error *err)
{
    (void)hold(MUCH);
    return give(input, sink, "grown", err);
}

/* Only a process that read something else before dies of it. */
static enum pt_status die_if_used(struct pt_input *input,
                                  const struct pt_article_sink *sink,
                                  struct pt_error *err)
{
    return n_read > 1 ? die(input, sink, err)
                      : give(input, sink, "unused", err);
}

/* The file's bytes as they are, into the pipe. */
static enum pt_status babble(struct pt_input *input,
                             const struct pt_article_sink *sink,
                             struct pt_error *err)
{
    struct pt_str bytes;
    (void)sink;
    const enum pt_status status =
        pt_input_all(input, PT_MAX_ARTICLE_BYTES, &bytes, err);
    return status == PT_OK && write(STDIN_FILENO, bytes.ptr, bytes.len) < 0
               ? PT_EIO
               : status;
}

static enum pt_status babble_and_leave(struct pt_input *input,
                                       const struct pt_article_sink *sink,
                                       struct pt_error *err)
{
    if (babble(input, sink, err) == PT_OK)
        exit(0);
    return PT_OK;
}

/* Speaks where nobody may hear it. */
static enum pt_status chatter(struct pt_input *input,
                              const struct pt_article_sink *sink,
                              struct pt_error *err)
{
    printf("a word\n");
    fprintf(stderr, "another\n");
    fflush(stdout);
    return give(input, sink, "chatter", err);
}

/* "0 1 2 3": the open descriptors but for the one that lists them. */
static enum pt_status list_fds(struct pt_input *input,
                               const struct pt_article_sink *sink,
                               struct pt_error *err)
{
    char list[200] = "";
    size_t n = 0;
    for (int fd = 0; fd < 200 && n < sizeof list - 8; fd++)
        if (fcntl(fd, F_GETFD) >= 0)
            n += (size_t)snprintf(list + n, sizeof list - n, "%d ", fd);
    return give(input, sink, list, err);
}

/* "core 0 file 268435456": limits. */
static enum pt_status list_limits(struct pt_input *input,
                                  const struct pt_article_sink *sink,
                                  struct pt_error *err)
{
    struct rlimit core, file;
    char list[200];
    getrlimit(RLIMIT_CORE, &core);
    getrlimit(RLIMIT_FSIZE, &file);
    snprintf(list, sizeof list, "core %lu file %lu",
             (unsigned long)core.rlim_cur, (unsigned long)file.rlim_cur);
    return give(input, sink, list, err);
}

/* Everything that an article can carry, and what was asked. */
static enum pt_status echo(struct pt_input *input,
                           const struct pt_article_sink *sink,
                           struct pt_error *err)
{
    struct pt_str bytes;
    const enum pt_status status =
        pt_input_all(input, PT_MAX_ARTICLE_BYTES, &bytes, err);
    if (status != PT_OK)
        return status;
    struct pt_article article = {
        .path = input->path,
        .member = input->member,
        .id = PT_STR("id"),
        .url = input->url,
        .title = PT_STR("title"),
        .author = input->charset,
        .source = PT_STR("source"),
        .lang = PT_STR("de"),
        .tags = PT_STR("one\ntwo"),
        .text = bytes,
        .boilerplate = PT_STR("menu"),
        .date = -7,
        .title_from = PT_TITLE_FROM_HEADLINE,
        .is_verbatim = true,
        .title_offset = 1,
        .text_offset = 0,
        .title_line = 3,
        .text_line = UINT32_MAX,
    };
    for (unsigned i = 0; i < PT_N_FACTS; i++)
        article.origins[i] = (unsigned char)(PT_ORIGIN_JSON_LD + i);
    return sink->take(sink->context, &article, err);
}

static enum pt_status many(struct pt_input *input,
                           const struct pt_article_sink *sink,
                           struct pt_error *err)
{
    enum pt_status status = PT_OK;
    for (int i = 0; i < 10000 && status == PT_OK; i++)
        status =
            give(input, sink, "one of many, and none of them is long", err);
    return status;
}

/* n bytes of text, for n on both sides of what an article may have. */
static enum pt_status give_long(struct pt_input *input,
                                const struct pt_article_sink *sink,
                                size_t n,
                                struct pt_str member,
                                struct pt_error *err)
{
    char *const text = pt_alloc(n);
    if (!text)
        return pt_fail_nomem(err);
    memset(text, 'x', n);
    const struct pt_article article = {.path = input->path,
                                       .member = member,
                                       .text = pt_str_n(text, n),
                                       .date = PT_DATE_NONE};
    const enum pt_status status = sink->take(sink->context, &article, err);
    pt_free(text);
    return status;
}

static enum pt_status longest(struct pt_input *input,
                              const struct pt_article_sink *sink,
                              struct pt_error *err)
{
    return give_long(input, sink, PT_MAX_ARTICLE_BYTES, PT_STR(""), err);
}

static enum pt_status too_long(struct pt_input *input,
                               const struct pt_article_sink *sink,
                               struct pt_error *err)
{
    return give_long(input, sink, PT_MAX_ARTICLE_BYTES + 1, PT_STR(""), err);
}

static enum pt_status too_long_inside(struct pt_input *input,
                                      const struct pt_article_sink *sink,
                                      struct pt_error *err)
{
    const enum pt_status status = give_long(
        input, sink, PT_MAX_ARTICLE_BYTES + 1, PT_STR("a/log.html"), err);
    return status == PT_OK ? give(input, sink, "the next", err) : status;
}

static enum pt_status skip_parts(struct pt_input *input,
                                 const struct pt_article_sink *sink,
                                 struct pt_error *err)
{
    (void)input;
    const enum pt_status status =
        sink->skip(sink->context, PT_STR("line 12"), "no text", err);
    return status == PT_OK
               ? sink->skip(sink->context, PT_STR("b\xff\n"), "bro\xffken", err)
               : status;
}

static enum pt_status fail_invalid(struct pt_input *input,
                                   const struct pt_article_sink *sink,
                                   struct pt_error *err)
{
    (void)input, (void)sink;
    return pt_fail(err, PT_EINVALID, "cut off");
}

static enum pt_status fail_limit(struct pt_input *input,
                                 const struct pt_article_sink *sink,
                                 struct pt_error *err)
{
    (void)input, (void)sink;
    return pt_fail(err, PT_ELIMIT, "too deep");
}

static enum pt_status fail_not_found(struct pt_input *input,
                                     const struct pt_article_sink *sink,
                                     struct pt_error *err)
{
    (void)input, (void)sink;
    return pt_fail(err, PT_ENOTFOUND, "no feed");
}

static enum pt_status fail_io(struct pt_input *input,
                              const struct pt_article_sink *sink,
                              struct pt_error *err)
{
    (void)input, (void)sink;
    return pt_fail(err, PT_EIO, "disk on fire");
}

static enum pt_status fail_strangely(struct pt_input *input,
                                     const struct pt_article_sink *sink,
                                     struct pt_error *err)
{
    (void)input, (void)sink;
    return pt_fail(err, PT_ELOCKED, "no source says that");
}

static const struct {
    const char *name;
    enum pt_status (*act)(struct pt_input *input,
                          const struct pt_article_sink *sink,
                          struct pt_error *err);
    bool gives_first; /* an article before it acts */
} acts[] = {
    {"crash",            die,              false},
    {"abort",            die_aborted,      false},
    {"leave",            leave,            false},
    {"hang",             hang,             false},
    {"spin",             spin,             false},
    {"swell",            swell,            false},
    {"swell-and-die",    swell_and_die,    false},
    {"give-and-crash",   die,              true },
    {"give-and-hang",    hang,             true },
    {"give-and-invalid", fail_invalid,     true },
    {"grow",             grow,             false},
    {"die-if-used",      die_if_used,      false},
    {"babble",           babble,           false},
    {"babble-and-leave", babble_and_leave, false},
    {"chatter",          chatter,          false},
    {"fds",              list_fds,         false},
    {"limits",           list_limits,      false},
    {"echo",             echo,             false},
    {"many",             many,             false},
    {"longest",          longest,          false},
    {"too-long",         too_long,         false},
    {"too-long-inside",  too_long_inside,  false},
    {"skip",             skip_parts,       false},
    {"invalid",          fail_invalid,     false},
    {"limit",            fail_limit,       false},
    {"not-found",        fail_not_found,   false},
    {"io",               fail_io,          false},
    {"strange",          fail_strangely,   false},
};

static enum pt_status act(struct pt_input *input,
                          struct pt_arena *arena,
                          const struct pt_article_sink *sink,
                          struct pt_error *err)
{
    struct pt_str name = pt_kind_without_ending(input->path);
    while (pt_str_find(name, '/') < name.len)
        name = pt_str_sub(name, pt_str_find(name, '/') + 1, name.len);
    (void)arena;
    n_read++;
    for (size_t i = 0; i < PT_COUNTOF(acts); i++)
        if (pt_str_equal(name, pt_str_of(acts[i].name))) {
            const enum pt_status status =
                acts[i].gives_first ? give(input, sink, "first", err) : PT_OK;
            return status == PT_OK ? acts[i].act(input, sink, err) : status;
        }
    return give(input, sink, "well behaved", err);
}

int main(void)
{
    return pt_serve(STDIN_FILENO, act, NULL, 1);
}
