/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/remote.h"

#include "index/index_reader.h"

#include <pthread.h>
#include <signal.h>

struct asking {
    pt_remote_ask *ask;
    void *context;
    size_t i;
    pthread_t thread;
    bool is_started;
    enum pt_status status;
    struct pt_error err;
};

static void *run(void *context)
{
    struct asking *const asking = context;
    asking->status = asking->ask(asking->context, asking->i, &asking->err);
    return NULL;
}

/* Signals are the caller's to handle, and that of a connection that breaks dies
 * with the thread. */
static void start(struct asking *askings, size_t n)
{
    sigset_t all, before;
    sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
        return;
    for (size_t i = 0; i < n; i++)
        askings[i].is_started =
            pthread_create(&askings[i].thread, NULL, run, &askings[i]) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

enum pt_status pt_remote_ask_all(size_t n,
                                 pt_remote_ask *ask,
                                 void *context,
                                 struct pt_error *err)
{
    struct asking askings[PT_MAX_SHARDS];
    assert(n <= PT_MAX_SHARDS);
    for (size_t i = 0; i < n; i++)
        askings[i] = (struct asking){.ask = ask, .context = context, .i = i};
    if (n > 1)
        start(askings + 1, n - 1);
    for (size_t i = 0; i < n; i++)
        if (!askings[i].is_started)
            run(&askings[i]);
    for (size_t i = 0; i < n; i++)
        if (askings[i].is_started)
            pthread_join(askings[i].thread, NULL);
    for (size_t i = 0; i < n; i++)
        if (askings[i].status != PT_OK) {
            if (err)
                *err = askings[i].err;
            return askings[i].status;
        }
    return PT_OK;
}
