/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/program/child.h"

#include "common/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Signals that pt-search ignores, always or while the child runs. */
static const int ignored[] = {SIGINT, SIGQUIT, SIGPIPE};

/* Starts argv with pipe[0], if there is a pipe, as stdin. */
static bool start(const char *const *argv, const int *pipe, pid_t *out_pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t usual;
    sigemptyset(&usual);
    for (size_t i = 0; i < PT_COUNTOF(ignored); i++)
        sigaddset(&usual, ignored[i]);
    if (posix_spawn_file_actions_init(&actions) != 0)
        return false;
    if (posix_spawnattr_init(&attributes) != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return false;
    }
    int failed = posix_spawnattr_setsigdefault(&attributes, &usual);
    failed |= posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    if (pipe)
        failed |= posix_spawn_file_actions_addclose(&actions, pipe[1]);
    if (pipe && pipe[0] != STDIN_FILENO) {
        failed |=
            posix_spawn_file_actions_adddup2(&actions, pipe[0], STDIN_FILENO);
        failed |= posix_spawn_file_actions_addclose(&actions, pipe[0]);
    }
    /* posix_spawnp leaves the strings alone. */
    if (!failed)
        failed = posix_spawnp(out_pid, argv[0], &actions, &attributes,
                              (char *const *)(uintptr_t)argv, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return !failed;
}

/* Until all is written or nobody reads any more. */
static void feed(int fd, struct pt_str bytes)
{
    while (bytes.len) {
        const ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n < 0 && errno != EINTR)
            return;
        if (n > 0)
            bytes = pt_str_sub(bytes, (size_t)n, bytes.len);
    }
}

static int wait_for(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return PT_CHILD_NONE;
    if (WIFSIGNALED(status))
        return 128 + WTERMSIG(status);
    return WEXITSTATUS(status);
}

int pt_child_run(const char *const *argv, const struct pt_str *input)
{
    struct sigaction before[PT_COUNTOF(ignored)];
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    int pipe_ends[2];
    pid_t pid;
    int code = PT_CHILD_NONE;
    sigemptyset(&ignore.sa_mask);
    if (input && pipe(pipe_ends) != 0)
        return PT_CHILD_NONE;
    for (size_t i = 0; i < PT_COUNTOF(ignored); i++)
        sigaction(ignored[i], &ignore, &before[i]);
    const bool has_started = start(argv, input ? pipe_ends : NULL, &pid);
    if (input) {
        close(pipe_ends[0]);
        if (has_started)
            feed(pipe_ends[1], *input);
        close(pipe_ends[1]);
    }
    if (has_started)
        code = wait_for(pid);
    for (size_t i = 0; i < PT_COUNTOF(ignored); i++)
        sigaction(ignored[i], &before[i], NULL);
    return code;
}

int pt_child_run_command(const char *command,
                         const char *const *args,
                         const struct pt_str *input)
{
    enum { NOT_EXECUTABLE = 126 };
    const char *argv[5 + PT_MAX_CHILD_ARGS] = {"/bin/sh", "-c"};
    struct pt_buf script;
    pt_buf_init(&script, PT_BUF_NO_CEILING);
    pt_buf_printf(&script, "%s%s", command, args[0] ? " \"$@\"" : "");
    argv[2] = pt_buf_z(&script);
    argv[3] = command; /* $0, for the shell's own messages */
    for (size_t i = 0; args[i]; i++) {
        assert(i < PT_MAX_CHILD_ARGS);
        argv[4 + i] = args[i];
    }
    const int code = pt_buf_status(&script) == PT_OK ? pt_child_run(argv, input)
                                                     : PT_CHILD_NONE;
    pt_buf_fini(&script);
    return code == NOT_EXECUTABLE ? PT_CHILD_NONE : code;
}
