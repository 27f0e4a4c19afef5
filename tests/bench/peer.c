/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * peer.c: main() of every peer, see peer.h.
 */
#define _POSIX_C_SOURCE 200809L
#include "peer.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

void peer_fail(const char *what)
{
    fprintf(stderr, "%s\n", what);
    exit(2);
}

bool peer_next_article(struct peer_article *article)
{
    static char *line;
    static size_t room;
    const ssize_t len = getdelim(&line, &room, '\0', stdin);
    if (len <= 0)
        return false;
    const char *const end = line + len - (line[len - 1] == '\0');
    const char *const title_end = memchr(line, '\n', (size_t)(end - line));
    if (!title_end)
        peer_fail("an article without a title line");
    article->title = line;
    article->title_len = (size_t)(title_end - line);
    article->text = title_end + 1;
    article->text_len = (size_t)(end - article->text);
    return true;
}

static double cpu_microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void serve(void)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t len;
    FILE *const nowhere = fopen("/dev/null", "w");
    if (!nowhere)
        peer_fail("/dev/null cannot be written");
    while ((len = getline(&line, &room, stdin)) > 0) {
        if (len < 3)
            peer_fail("a line without a query");
        line[len - 1] = '\0';
        const double begun = cpu_microseconds();
        const size_t n = peer_ask(line + 2, (enum peer_wish)line[0], nowhere);
        fflush(nowhere);
        printf("%.1f %zu\n", cpu_microseconds() - begun, n);
        fflush(stdout);
    }
    free(line);
    fclose(nowhere);
}

int main(int argc, char **argv)
{
    const char *const what = argc > 2 ? argv[1] : "";
    if (strcmp(what, "build") == 0) {
        peer_build(argv[2]);
        return 0;
    }
    if (argc > 2)
        peer_open(argv[2]);
    if (strcmp(what, "serve") == 0)
        serve();
    else if (strcmp(what, "ask") == 0 && argc == 4)
        peer_ask(argv[3], PEER_TEN, stdout);
    else if (strcmp(what, "count") == 0 && argc == 4)
        printf("%zu\n", peer_ask(argv[3], PEER_COUNT, stdout));
    else
        peer_fail("build|serve INDEX, or ask|count INDEX QUERY");
    return 0;
}
