/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bulk_line.c: a ring of batches; one mutex, one condition.
 *
 *     slots   [first] … turned or being turned … [next] … waiting … [end)
 *
 * The slot at end is the caller's to fill. Whoever is free builds the first one
 * when it is turned and nobody builds, else turns the next one.
 */
#include "index/bulk/bulk_line.h"

#include "common/mem.h"

#include <pthread.h>
#include <signal.h>

struct slot {
    struct pt_bulk_batch batch;
    bool is_turned;
};

struct thread {
    struct pt_bulk_line *line;
    unsigned number; /* from 1 */
    pthread_t id;
    bool is_started;
};

struct pt_bulk_line {
    struct pt_bulk_line_work work;
    struct thread *threads;
    size_t n_threads;
    struct slot *slots; /* a ring */
    size_t n_slots;
    bool is_started;
    pthread_mutex_t mutex;  /* of all that follows and of slot.is_turned */
    pthread_cond_t changed; /* any of it, so that somebody may go on */
    size_t first, next, end;
    bool is_building;
    pt_bulk_line_task *task;
    void *task_context;
    unsigned next_task, n_tasks, n_at_task; /* n_at_task: being done */
    bool is_ending;
    enum pt_status status;
    struct pt_error err; /* with it */
};

static struct slot *slot_at(const struct pt_bulk_line *line, size_t number)
{
    return &line->slots[number % line->n_slots];
}

/* ----------------------------------------------------------------- work --- */

/* With the mutex. Says how what was done without it went. */
static void note(struct pt_bulk_line *line,
                 enum pt_status status,
                 const struct pt_error *err)
{
    if (line->status == PT_OK && status != PT_OK) {
        line->status = status;
        line->err = *err;
    }
    pthread_cond_broadcast(&line->changed);
}

static void build_first(struct pt_bulk_line *line)
{
    struct pt_error err = {0};
    struct slot *const slot = slot_at(line, line->first);
    line->is_building = true;
    pthread_mutex_unlock(&line->mutex);
    const enum pt_status status =
        line->work.build(line->work.context, &slot->batch, &err);
    pt_bulk_batch_clear(&slot->batch);
    pthread_mutex_lock(&line->mutex);
    slot->is_turned = false;
    line->is_building = false;
    line->first++;
    note(line, status, &err);
}

static void turn_next(struct pt_bulk_line *line, unsigned thread)
{
    struct pt_error err = {0};
    struct slot *const slot = slot_at(line, line->next++);
    pthread_mutex_unlock(&line->mutex);
    const enum pt_status status =
        line->work.turn(line->work.context, thread, &slot->batch, &err);
    pthread_mutex_lock(&line->mutex);
    slot->is_turned = true;
    note(line, status, &err);
}

static void do_task(struct pt_bulk_line *line)
{
    struct pt_error err = {0};
    const unsigned number = line->next_task++;
    line->n_at_task++;
    pthread_mutex_unlock(&line->mutex);
    const enum pt_status status = line->task(line->task_context, number, &err);
    pthread_mutex_lock(&line->mutex);
    line->n_at_task--;
    note(line, status, &err);
}

/* With the mutex: a piece of work, or none that can be begun now. */
static bool work_on(struct pt_bulk_line *line, unsigned thread)
{
    if (line->status != PT_OK)
        return false;
    if (line->next_task < line->n_tasks)
        do_task(line);
    else if (line->first < line->next && !line->is_building &&
             slot_at(line, line->first)->is_turned)
        build_first(line);
    else if (line->next < line->end)
        turn_next(line, thread);
    else
        return false;
    return true;
}

static void *run(void *context)
{
    struct thread *const thread = context;
    struct pt_bulk_line *const line = thread->line;
    pthread_mutex_lock(&line->mutex);
    while (!line->is_ending)
        if (!work_on(line, thread->number))
            pthread_cond_wait(&line->changed, &line->mutex);
    pthread_mutex_unlock(&line->mutex);
    return NULL;
}

/* --------------------------------------------------------- new and free --- */

/* Threads that take no signals: these are the caller's to handle. */
static void start(struct pt_bulk_line *line)
{
    sigset_t all, before;
    line->is_started = true;
    sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
        return;
    for (size_t i = 0; i < line->n_threads; i++) {
        struct thread *const thread = &line->threads[i];
        *thread = (struct thread){.line = line, .number = (unsigned)i + 1};
        thread->is_started =
            pthread_create(&thread->id, NULL, run, thread) == 0;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

enum pt_status pt_bulk_line_new(const struct pt_bulk_line_work *work,
                                unsigned n_threads,
                                struct pt_bulk_line **out)
{
    assert(n_threads >= 1 && n_threads <= PT_BULK_MAX_THREADS);
    struct pt_bulk_line *const line = pt_alloc(sizeof *line);
    if (!line)
        return PT_ENOMEM;
    line->work = *work;
    line->n_threads = n_threads;
    line->n_slots = (size_t)n_threads + 3;
    line->threads = pt_alloc(n_threads * sizeof *line->threads);
    line->slots = pt_alloc(line->n_slots * sizeof *line->slots);
    for (size_t i = 0; line->slots && i < line->n_slots; i++)
        pt_bulk_batch_init(&line->slots[i].batch);
    pthread_mutex_init(&line->mutex, NULL);
    pthread_cond_init(&line->changed, NULL);
    if (line->threads && line->slots) {
        *out = line;
        return PT_OK;
    }
    pt_bulk_line_free(line);
    return PT_ENOMEM;
}

static void join(struct pt_bulk_line *line)
{
    pthread_mutex_lock(&line->mutex);
    line->is_ending = true;
    pthread_cond_broadcast(&line->changed);
    pthread_mutex_unlock(&line->mutex);
    for (size_t i = 0; line->threads && i < line->n_threads; i++)
        if (line->threads[i].is_started)
            pthread_join(line->threads[i].id, NULL);
}

void pt_bulk_line_free(struct pt_bulk_line *line)
{
    if (!line)
        return;
    join(line);
    for (size_t i = 0; line->slots && i < line->n_slots; i++)
        pt_bulk_batch_fini(&line->slots[i].batch);
    pthread_cond_destroy(&line->changed);
    pthread_mutex_destroy(&line->mutex);
    pt_free(line->slots);
    pt_free(line->threads);
    pt_free(line);
}

/* ---------------------------------------------------------------- queue --- */

/* With the mutex: works, or waits for who does, until no more than n batches
 * are on their way, or something has failed. */
static void wait_for(struct pt_bulk_line *line, size_t n)
{
    while (line->status == PT_OK && line->end - line->first > n)
        if (!work_on(line, 0))
            pthread_cond_wait(&line->changed, &line->mutex);
}

struct pt_bulk_batch *pt_bulk_line_next(struct pt_bulk_line *line)
{
    pthread_mutex_lock(&line->mutex);
    wait_for(line, line->n_slots - 1);
    const bool is_fine = line->status == PT_OK;
    pthread_mutex_unlock(&line->mutex);
    return is_fine ? &slot_at(line, line->end)->batch : NULL;
}

void pt_bulk_line_submit(struct pt_bulk_line *line)
{
    if (!line->is_started)
        start(line);
    pthread_mutex_lock(&line->mutex);
    line->end++;
    pthread_cond_broadcast(&line->changed);
    pthread_mutex_unlock(&line->mutex);
}

/* With the mutex, which it gives back. */
static enum pt_status how_it_went(struct pt_bulk_line *line,
                                  struct pt_error *err)
{
    const enum pt_status status = line->status;
    if (status != PT_OK && err)
        *err = line->err;
    pthread_mutex_unlock(&line->mutex);
    return status;
}

enum pt_status pt_bulk_line_end(struct pt_bulk_line *line, struct pt_error *err)
{
    pthread_mutex_lock(&line->mutex);
    if (line->status == PT_OK && line->end - line->first < line->n_slots &&
        slot_at(line, line->end)->batch.n)
        line->end++;
    wait_for(line, 0);
    return how_it_went(line, err);
}

enum pt_status pt_bulk_line_each(struct pt_bulk_line *line,
                                 pt_bulk_line_task *task,
                                 unsigned n,
                                 void *context,
                                 struct pt_error *err)
{
    pthread_mutex_lock(&line->mutex);
    assert(line->first == line->end || line->status != PT_OK);
    line->task = task;
    line->task_context = context;
    line->next_task = 0;
    line->n_tasks = n;
    pthread_cond_broadcast(&line->changed);
    while (line->n_at_task ||
           (line->status == PT_OK && line->next_task < line->n_tasks))
        if (!work_on(line, 0))
            pthread_cond_wait(&line->changed, &line->mutex);
    return how_it_went(line, err);
}
