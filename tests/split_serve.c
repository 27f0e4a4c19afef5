/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * split_serve.c: real servers on loopback, on ports that were free a moment
 * ago.
 */
#include "tests/shards.h"

#include <arpa/inet.h>
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int open_socket(unsigned port, struct sockaddr_in *place)
{
    *place = (struct sockaddr_in){.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port)};
    place->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_ge(fd, 0);
    return fd;
}

static unsigned free_port(void)
{
    struct sockaddr_in place;
    socklen_t len = sizeof place;
    const int fd = open_socket(0, &place);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&place, len), 0);
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&place, &len), 0);
    close(fd);
    return ntohs(place.sin_port);
}

static bool answers(unsigned port)
{
    struct sockaddr_in place;
    const int fd = open_socket(port, &place);
    const bool is_open =
        connect(fd, (struct sockaddr *)&place, sizeof place) == 0;
    close(fd);
    return is_open;
}

static long start(const char *dir, unsigned port)
{
    char text[16];
    snprintf(text, sizeof text, "%u", port);
    const pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        const int null = open("/dev/null", O_RDWR);
        dup2(null, STDOUT_FILENO);
        dup2(null, STDERR_FILENO);
        setpgid(0, 0);
        execlp("xapian-tcpsrv", "xapian-tcpsrv", "--quiet", "--interface",
               "127.0.0.1", "--port", text, dir, (char *)NULL);
        _exit(127);
    }
    setpgid(pid, pid);
    return pid;
}

/* Waits until it takes connections; false when it ended. */
static bool is_up(long pid, unsigned port)
{
    const struct timespec moment = {0, 5000000};
    for (int i = 0; i < 2000; i++) {
        if (answers(port))
            return true;
        if (waitpid((pid_t)pid, NULL, WNOHANG) == pid)
            return false;
        nanosleep(&moment, NULL);
    }
    return false;
}

bool pt_split_serve(struct pt_split *split, struct pt_arena *arena)
{
    char name[32];
    struct pt_str kept;
    split->servers = pt_arena_array(arena, split->n, sizeof *split->servers);
    ck_assert_ptr_nonnull(split->servers);
    for (size_t i = 0; i < split->n; i++) {
        const unsigned port = free_port();
        split->servers[i] = start(split->rigs[i].dir, port);
        if (!is_up(split->servers[i], port)) {
            split->servers[i] = 0;
            return false;
        }
        snprintf(name, sizeof name, "127.0.0.1:%u", port);
        ck_assert(pt_arena_copy(arena, pt_str_of(name), &kept));
        split->names[i] = kept.ptr;
    }
    return true;
}

void pt_split_unserve(struct pt_split *split)
{
    for (size_t i = 0; split->servers && i < split->n; i++) {
        if (!split->servers[i])
            continue;
        kill(-(pid_t)split->servers[i], SIGKILL);
        waitpid((pid_t)split->servers[i], NULL, 0);
        split->names[i] = split->rigs[i].dir;
    }
    split->servers = NULL;
}
