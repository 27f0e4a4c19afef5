/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/program/interrupt.h"

#include "indexer/program/console.h"
#include "indexer/ptindex.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t caught_signal;
static volatile sig_atomic_t is_deferred;

static void on_signal(int number)
{
    if (caught_signal || !is_deferred)
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
    _exit(PT_EXIT_FAILED);
}

void pt_interrupt_set(void)
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

void pt_interrupt_defer(void)
{
    is_deferred = 1;
}

int pt_interrupt_signal(void)
{
    return caught_signal;
}

int pt_interrupt_exit(void)
{
    return caught_signal ? 128 + caught_signal : PT_EXIT_FAILED;
}
