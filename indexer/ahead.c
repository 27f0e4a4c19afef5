/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ahead.c: a ring of drafts; one mutex, two conditions.
 *
 *     slots   [first] … being read or done … [next] … waiting … [end)
 *
 * Work is begun in order, so whoever waits for a draft never waits for a later
 * one. A document holds views of the words of the thread that read it, so a
 * thread forgets words only when none of its drafts is left; those all stand
 * before the one it is about to read, and need nothing of it.
 *
 * A file that a child reads is begun when a reader is free. One that has more
 * to say than is taken early keeps its reader until it is dropped; so the first
 * that has none waits for nobody that stands behind it.
 */
#include "indexer/ahead.h"

#include "common/mem.h"
#include "indexer/source.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

enum state { WAITING, BEING_READ, DONE };

enum {
    SLICE_MS = 200, /* from tick to tick */
    /* Of a frame that is heard before the turn of its file: an article that is
     * not large, and what is said of it. */
    EARLY_FRAME_BYTES = (int)PT_LARGE_TEXT_BYTES + (64 << 10)
};

struct slot {
    struct pt_draft draft;
    enum state state;
    bool is_unwanted;         /* whoever reads it may stop */
    struct thread *reader;    /* whose words the document has */
    struct pt_worker *worker; /* that was taken for it */
    struct pt_arena arena;    /* of the article */
    struct pt_input input;    /* the file's bytes, of which it may have views */
    size_t n_bytes;
};

/* One that reads; the first is the caller's and has no thread. */
struct thread {
    struct pt_ahead *ahead;
    struct pt_vocabulary *words;
    unsigned n_out; /* documents that have views of words */
    pthread_t id;
    bool is_started;
};

struct reader {
    struct pt_worker *worker;
    bool is_taken;
};

struct pt_ahead {
    struct pt_ahead_options options;
    struct thread *threads;
    size_t n_threads;
    struct reader *readers;
    size_t n_readers;
    struct pt_vocabulary *turn_words; /* of pt_ahead_read */
    struct slot *slots;               /* a ring */
    size_t n_slots;
    bool is_started;
    pthread_mutex_t mutex; /* of all that follows and of slot.state */
    pthread_cond_t work;   /* something waits, or it is time to end */
    pthread_cond_t done;   /* something was read, or dropped */
    size_t first, next, end;
    size_t n_bytes; /* on their way */
    size_t n_taken; /* readers */
    bool is_ending;
};

static struct slot *slot_at(const struct pt_ahead *ahead, size_t number)
{
    return &ahead->slots[number % ahead->n_slots];
}

/* --------------------------------------------------------------- readers ---
 */

/* With the mutex; there is one that is free. */
static struct pt_worker *take_reader(struct pt_ahead *ahead)
{
    size_t i = 0;
    while (ahead->readers[i].is_taken)
        i++;
    ahead->readers[i].is_taken = true;
    ahead->n_taken++;
    return ahead->readers[i].worker;
}

/* With the mutex. */
static void give_back_reader(struct pt_ahead *ahead, struct slot *slot)
{
    for (size_t i = 0; i < ahead->n_readers; i++)
        if (slot->worker == ahead->readers[i].worker) {
            ahead->readers[i].is_taken = false;
            ahead->n_taken--;
        }
    slot->worker = NULL;
    pthread_cond_broadcast(&ahead->work);
}

static enum pt_status is_wanted(void *context, struct pt_error *err)
{
    const struct slot *const slot = context;
    struct pt_ahead *const ahead = slot->reader->ahead;
    pthread_mutex_lock(&ahead->mutex);
    const bool is_over = ahead->is_ending || slot->is_unwanted;
    pthread_mutex_unlock(&ahead->mutex);
    return is_over ? pt_fail(err, PT_EINTERRUPTED, "not wanted any more")
                   : PT_OK;
}

static void set_tick(struct slot *slot, const struct thread *thread)
{
    const struct pt_worker_options *const own = &thread->ahead->options.worker;
    if (thread == &thread->ahead->threads[0])
        pt_worker_set_tick(slot->worker, own->tick, own->context);
    else
        pt_worker_set_tick(slot->worker, is_wanted, slot);
}

/* ---------------------------------------------------------------- hearing ---
 */

static bool copy_article(struct pt_arena *arena, struct pt_article *article)
{
    struct pt_str *const strings[] = {
        &article->path,  &article->member, &article->id,         &article->url,
        &article->title, &article->author, &article->source,     &article->lang,
        &article->tags,  &article->text,   &article->boilerplate};
    for (size_t i = 0; i < PT_COUNTOF(strings); i++)
        if (!pt_arena_copy(arena, *strings[i], strings[i]))
            return false;
    return true;
}

static size_t text_bytes(const struct pt_article *article)
{
    return article->text.len + article->boilerplate.len;
}

bool pt_ahead_is_large(const struct pt_article *article)
{
    return text_bytes(article) > PT_LARGE_TEXT_BYTES;
}

/* A file's only article, as far as can be told. */
static bool is_early(const struct pt_heard *heard)
{
    return heard->what == PT_HEARD_ARTICLE && !heard->article.member.len &&
           !pt_ahead_is_large(&heard->article);
}

static enum pt_status hear_next(struct slot *slot)
{
    struct pt_draft *const draft = &slot->draft;
    draft->end = pt_worker_hear(slot->worker, EARLY_FRAME_BYTES, &draft->heard,
                                &draft->end_err);
    return draft->end;
}

/* Whether the article that was heard is taken before its turn: while there is
 * not too much of such on its way. */
static bool has_room(struct slot *slot)
{
    struct pt_ahead *const ahead = slot->reader->ahead;
    const size_t n = text_bytes(&slot->draft.heard.article);
    const size_t more = n > slot->n_bytes ? n - slot->n_bytes : 0;
    pthread_mutex_lock(&ahead->mutex);
    const bool has = ahead->n_bytes + more <= PT_MAX_AHEAD_BYTES;
    if (has) {
        ahead->n_bytes += more;
        slot->n_bytes += more;
    }
    pthread_mutex_unlock(&ahead->mutex);
    return has;
}

/* Whether the article could be taken. */
static bool take_early(struct slot *slot)
{
    struct pt_draft *const draft = &slot->draft;
    draft->article = draft->heard.article;
    draft->has_article = copy_article(&slot->arena, &draft->article);
    if (draft->has_article)
        return true;
    pt_worker_hush(slot->worker);
    draft->end = pt_fail_nomem(&draft->end_err);
    draft->heard.what = PT_HEARD_END;
    return false;
}

/* Has the child read the file, as far as it is heard before its turn. */
static void hear_file(struct slot *slot, struct thread *thread)
{
    struct pt_draft *const draft = &slot->draft;
    draft->is_heard = true;
    draft->heard.what = PT_HEARD_END;
    set_tick(slot, thread);
    draft->end = pt_worker_ask(slot->worker, pt_kind_of_name(draft->path),
                               &slot->input, &draft->end_err);
    if (draft->end == PT_OK && hear_next(slot) == PT_OK &&
        is_early(&draft->heard) && has_room(slot) && take_early(slot))
        (void)hear_next(slot);
    if (draft->heard.what != PT_HEARD_END)
        draft->worker = slot->worker;
}

/* --------------------------------------------------------------- reading ---
 */

static void read_draft(struct pt_draft *draft,
                       const struct pt_function_words *function_words,
                       struct pt_vocabulary *words)
{
    struct pt_article *const article = &draft->article;
    if (!article->lang.len) {
        article->lang = pt_langid_by(function_words, article->text);
        draft->is_lang_found = article->lang.len > 0;
    }
    if (!article->lang.len)
        return;
    draft->status =
        pt_document_read_by(draft->builder, words, article, &draft->story,
                            &draft->sketch, &draft->err);
    draft->is_read = draft->status == PT_OK;
}

/* The article of a text file: its views are of input and arena, which live as
 * long as the draft. */
static enum pt_status
take_text(void *context, const struct pt_article *article, struct pt_error *err)
{
    struct pt_draft *const draft = context;
    (void)err;
    draft->article = *article;
    draft->article.path = draft->path;
    draft->article.stamp = draft->stamp;
    return PT_OK;
}

static void read_bytes(struct slot *slot, struct thread *thread)
{
    struct pt_ahead *const ahead = thread->ahead;
    struct pt_draft *const draft = &slot->draft;
    const struct pt_article_sink sink = {.take = take_text, .context = draft};
    draft->status =
        pt_source_text.read(&slot->input, &slot->arena, &sink, &draft->err);
    if (draft->status != PT_ENOTFOUND)
        return;
    /* No Unicode: a child guesses its encoding, now or in its turn. */
    pthread_mutex_lock(&ahead->mutex);
    if (ahead->n_taken < ahead->n_readers)
        slot->worker = take_reader(ahead);
    pthread_mutex_unlock(&ahead->mutex);
    if (!slot->worker)
        return;
    draft->status = PT_OK;
    pt_input_begin_again(&slot->input);
    hear_file(slot, thread);
}

static void read_slot(struct slot *slot, struct thread *thread)
{
    struct pt_ahead *const ahead = thread->ahead;
    struct pt_draft *const draft = &slot->draft;
    if (draft->fd >= 0)
        hear_file(slot, thread);
    else if (draft->path.len)
        read_bytes(slot, thread);
    if (slot->worker && !draft->worker) {
        pthread_mutex_lock(&ahead->mutex);
        give_back_reader(ahead, slot);
        pthread_mutex_unlock(&ahead->mutex);
    }
    const bool is_ready = draft->is_heard ? draft->has_article && !draft->worker
                                          : draft->status == PT_OK;
    if (is_ready)
        read_draft(draft, ahead->options.words, thread->words);
    draft->is_analysed = is_ready;
}

/* With the mutex: whether the next one can be read by the thread now. */
static bool can_read(const struct pt_ahead *ahead, const struct thread *thread)
{
    if (ahead->next == ahead->end)
        return false;
    if (slot_at(ahead, ahead->next)->draft.fd >= 0 &&
        ahead->n_taken == ahead->n_readers)
        return false;
    return !thread->n_out || !pt_vocabulary_is_full(thread->words);
}

/* With the mutex: reads the next one, which can be read. */
static struct slot *read_next(struct pt_ahead *ahead, struct thread *thread)
{
    struct slot *const slot = slot_at(ahead, ahead->next++);
    slot->state = BEING_READ;
    slot->reader = thread;
    thread->n_out++;
    if (slot->draft.fd >= 0)
        slot->worker = take_reader(ahead);
    pthread_mutex_unlock(&ahead->mutex);
    if (pt_vocabulary_is_full(thread->words))
        pt_vocabulary_trim(thread->words);
    read_slot(slot, thread);
    pthread_mutex_lock(&ahead->mutex);
    slot->state = DONE;
    pthread_cond_signal(&ahead->done);
    return slot;
}

static void *run(void *context)
{
    struct thread *const thread = context;
    struct pt_ahead *const ahead = thread->ahead;
    pthread_mutex_lock(&ahead->mutex);
    while (!ahead->is_ending)
        if (can_read(ahead, thread))
            read_next(ahead, thread);
        else
            pthread_cond_wait(&ahead->work, &ahead->mutex);
    pthread_mutex_unlock(&ahead->mutex);
    return NULL;
}

/* --------------------------------------------------------- new and free --- */

/* Threads that take no signals: these are the caller's to handle. */
static void start(struct pt_ahead *ahead)
{
    sigset_t all, before;
    ahead->is_started = true;
    sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
        return;
    for (size_t i = 1; i < ahead->n_threads; i++) {
        struct thread *const thread = &ahead->threads[i];
        thread->is_started =
            pthread_create(&thread->id, NULL, run, thread) == 0;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* So that it can be freed; a descriptor of 0 is the caller's. */
static void init_slot(struct slot *slot)
{
    slot->draft.fd = -1;
    pt_arena_init(&slot->arena);
    pt_input_init_bytes(&slot->input, PT_STR(""));
}

static enum pt_status make(struct pt_ahead *ahead)
{
    enum { SLOTS_A_THREAD = 8, MANY_SLOTS = 64, LEAST_A_THREAD = 2 };
    const size_t n = ahead->n_threads;
    ahead->n_slots = n > 1 ? n * SLOTS_A_THREAD : 1;
    if (ahead->n_slots > MANY_SLOTS)
        ahead->n_slots =
            n * LEAST_A_THREAD > MANY_SLOTS ? n * LEAST_A_THREAD : MANY_SLOTS;
    ahead->threads = pt_alloc(n * sizeof *ahead->threads);
    ahead->slots = pt_alloc(ahead->n_slots * sizeof *ahead->slots);
    ahead->readers = pt_alloc(ahead->n_readers * sizeof *ahead->readers);
    for (size_t i = 0; ahead->slots && i < ahead->n_slots; i++)
        init_slot(&ahead->slots[i]);
    if (!ahead->threads || !ahead->slots || !ahead->readers)
        return PT_ENOMEM;
    for (size_t i = 0; i < ahead->n_slots; i++)
        if (pt_document_builder_new(&ahead->slots[i].draft.builder) != PT_OK)
            return PT_ENOMEM;
    for (size_t i = 0; i < ahead->n_readers; i++)
        if (pt_worker_new(&ahead->options.worker, &ahead->readers[i].worker,
                          NULL) != PT_OK)
            return PT_ENOMEM;
    size_t word_bytes = PT_MAX_AHEAD_WORD_BYTES / n;
    if (word_bytes > PT_MAX_VOCABULARY_BYTES)
        word_bytes = PT_MAX_VOCABULARY_BYTES;
    for (size_t i = 0; i < n; i++) {
        ahead->threads[i].ahead = ahead;
        if (pt_vocabulary_new(word_bytes, &ahead->threads[i].words) != PT_OK)
            return PT_ENOMEM;
    }
    return pt_vocabulary_new(word_bytes, &ahead->turn_words);
}

static void init_conditions(struct pt_ahead *ahead)
{
    pthread_condattr_t attributes;
    pthread_mutex_init(&ahead->mutex, NULL);
    pthread_cond_init(&ahead->work, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&ahead->done, &attributes);
    pthread_condattr_destroy(&attributes);
}

enum pt_status pt_ahead_new(const struct pt_ahead_options *options,
                            struct pt_ahead **out)
{
    assert(options->n_jobs >= 1 && options->n_jobs <= PT_MAX_JOBS);
    struct pt_ahead *const ahead = pt_alloc(sizeof *ahead);
    if (!ahead)
        return PT_ENOMEM;
    ahead->options = *options;
    ahead->n_threads = options->n_jobs;
    ahead->n_readers = options->n_jobs > 1 ? options->n_readers : 0;
    init_conditions(ahead);
    const enum pt_status status = make(ahead);
    if (status == PT_OK)
        *out = ahead;
    else
        pt_ahead_free(ahead);
    return status;
}

static void join(struct pt_ahead *ahead)
{
    pthread_mutex_lock(&ahead->mutex);
    ahead->is_ending = true;
    pthread_cond_broadcast(&ahead->work);
    pthread_mutex_unlock(&ahead->mutex);
    for (size_t i = 0; ahead->threads && i < ahead->n_threads; i++)
        if (ahead->threads[i].is_started)
            pthread_join(ahead->threads[i].id, NULL);
}

static void close_file(struct slot *slot)
{
    if (slot->draft.fd >= 0)
        close(slot->draft.fd);
    slot->draft.fd = -1;
}

static void clear(struct slot *slot)
{
    close_file(slot);
    pt_document_builder_clear(slot->draft.builder);
    pt_arena_reset(&slot->arena);
    pt_input_fini(&slot->input);
}

void pt_ahead_free(struct pt_ahead *ahead)
{
    if (!ahead)
        return;
    join(ahead);
    for (size_t i = 0; ahead->slots && i < ahead->n_slots; i++) {
        close_file(&ahead->slots[i]);
        pt_document_builder_free(ahead->slots[i].draft.builder);
        pt_arena_fini(&ahead->slots[i].arena);
        pt_input_fini(&ahead->slots[i].input);
    }
    for (size_t i = 0; ahead->threads && i < ahead->n_threads; i++)
        pt_vocabulary_free(ahead->threads[i].words);
    pt_vocabulary_free(ahead->turn_words);
    for (size_t i = 0; ahead->readers && i < ahead->n_readers; i++)
        pt_worker_free(ahead->readers[i].worker);
    pthread_cond_destroy(&ahead->work);
    pthread_cond_destroy(&ahead->done);
    pthread_mutex_destroy(&ahead->mutex);
    pt_free(ahead->slots);
    pt_free(ahead->readers);
    pt_free(ahead->threads);
    pt_free(ahead);
}

/* ---------------------------------------------------------------- queue --- */

bool pt_ahead_has_threads(const struct pt_ahead *ahead)
{
    return ahead->n_threads > 1;
}

/* first and end are changed by the caller's thread alone. */
bool pt_ahead_is_full(struct pt_ahead *ahead)
{
    pthread_mutex_lock(&ahead->mutex);
    const bool is_full = ahead->n_bytes > PT_MAX_AHEAD_BYTES;
    pthread_mutex_unlock(&ahead->mutex);
    return is_full || ahead->end - ahead->first == ahead->n_slots;
}

/* The slot of the next draft, empty. */
static struct slot *begin(struct pt_ahead *ahead)
{
    assert(!pt_ahead_is_full(ahead));
    struct slot *const slot = slot_at(ahead, ahead->end);
    slot->draft = (struct pt_draft){.builder = slot->draft.builder, .fd = -1};
    slot->state = WAITING;
    slot->is_unwanted = false;
    slot->reader = NULL;
    pt_input_fini(&slot->input);
    return slot;
}

static void submit(struct pt_ahead *ahead, struct slot *slot, size_t n_bytes)
{
    if (!ahead->is_started)
        start(ahead);
    slot->n_bytes = n_bytes;
    pthread_mutex_lock(&ahead->mutex);
    ahead->n_bytes += n_bytes;
    ahead->end++;
    pthread_cond_signal(&ahead->work);
    pthread_mutex_unlock(&ahead->mutex);
}

enum pt_status pt_ahead_add(struct pt_ahead *ahead,
                            const struct pt_article *article)
{
    struct slot *const slot = begin(ahead);
    assert(!pt_ahead_has_threads(ahead) || !pt_ahead_is_large(article));
    slot->draft.article = *article;
    if (pt_ahead_has_threads(ahead) &&
        !copy_article(&slot->arena, &slot->draft.article))
        return PT_ENOMEM;
    submit(ahead, slot, text_bytes(article));
    return PT_OK;
}

enum pt_status pt_ahead_add_bytes(struct pt_ahead *ahead,
                                  struct pt_str path,
                                  const struct pt_file_stamp *stamp,
                                  int64_t clock_ns,
                                  struct pt_str bytes)
{
    struct slot *const slot = begin(ahead);
    assert(bytes.len <= PT_LARGE_TEXT_BYTES);
    pt_input_init_bytes(&slot->input, bytes);
    if (!pt_arena_copy(&slot->arena, path, &slot->draft.path) ||
        pt_buf_status(&slot->input.held) != PT_OK)
        return PT_ENOMEM;
    slot->input.path = slot->draft.path;
    slot->draft.stamp = *stamp;
    slot->draft.clock_ns = clock_ns;
    submit(ahead, slot, bytes.len);
    return PT_OK;
}

enum pt_status pt_ahead_add_file(struct pt_ahead *ahead,
                                 struct pt_str path,
                                 const struct pt_file_stamp *stamp,
                                 int64_t clock_ns,
                                 int fd)
{
    struct slot *const slot = begin(ahead);
    assert(pt_ahead_has_threads(ahead) && ahead->n_readers);
    slot->draft.fd = fd;
    slot->draft.stamp = *stamp;
    slot->draft.clock_ns = clock_ns;
    pt_input_init_fd(&slot->input, fd);
    if (!pt_arena_copy(&slot->arena, path, &slot->draft.path)) {
        close_file(slot);
        return PT_ENOMEM;
    }
    slot->input.path = slot->draft.path;
    submit(ahead, slot, 0);
    return PT_OK;
}

bool pt_ahead_peek(const struct pt_ahead *ahead, struct pt_str *out_path)
{
    if (ahead->first == ahead->end)
        return false;
    *out_path = slot_at(ahead, ahead->first)->draft.path;
    return true;
}

/* With the mutex, which is let go of meanwhile: until something is done, but
 * not longer than a slice. */
static enum pt_status wait_a_while(struct pt_ahead *ahead, struct pt_error *err)
{
    const struct pt_worker_options *const own = &ahead->options.worker;
    enum pt_status status = PT_OK;
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_nsec += SLICE_MS * 1000000L;
    end.tv_sec += end.tv_nsec / 1000000000L;
    end.tv_nsec %= 1000000000L;
    if (pthread_cond_timedwait(&ahead->done, &ahead->mutex, &end) == 0)
        return PT_OK;
    pthread_mutex_unlock(&ahead->mutex);
    if (own->tick)
        status = own->tick(own->context, err);
    pthread_mutex_lock(&ahead->mutex);
    return status;
}

/* What the caller's thread was told while it waited for a child. */
static enum pt_status interruption(const struct slot *slot,
                                   struct pt_error *err)
{
    if (slot->draft.end != PT_EINTERRUPTED)
        return PT_OK;
    if (err)
        *err = slot->draft.end_err;
    return PT_EINTERRUPTED;
}

/* While the first is not done, the caller's thread reads along. */
enum pt_status pt_ahead_first(struct pt_ahead *ahead,
                              struct pt_draft **out,
                              struct pt_error *err)
{
    struct slot *const slot = slot_at(ahead, ahead->first);
    struct thread *const own = &ahead->threads[0];
    enum pt_status status = PT_OK;
    assert(ahead->first < ahead->end);
    pthread_mutex_lock(&ahead->mutex);
    while (status == PT_OK && slot->state != DONE)
        status = can_read(ahead, own) ? interruption(read_next(ahead, own), err)
                                      : wait_a_while(ahead, err);
    pthread_mutex_unlock(&ahead->mutex);
    if (status == PT_OK)
        status = interruption(slot, err);
    if (status != PT_OK)
        return status;
    if (slot->draft.worker)
        set_tick(slot, own);
    *out = &slot->draft;
    return PT_OK;
}

void pt_ahead_drop(struct pt_ahead *ahead)
{
    struct slot *const slot = slot_at(ahead, ahead->first);
    assert(ahead->first < ahead->end);
    pthread_mutex_lock(&ahead->mutex);
    slot->is_unwanted = true;
    if (slot->state == WAITING)
        ahead->next++;
    while (slot->state == BEING_READ)
        pthread_cond_wait(&ahead->done, &ahead->mutex);
    pthread_mutex_unlock(&ahead->mutex);
    if (slot->worker)
        pt_worker_hush(slot->worker);
    clear(slot);
    pthread_mutex_lock(&ahead->mutex);
    if (slot->worker)
        give_back_reader(ahead, slot);
    ahead->n_bytes -= slot->n_bytes;
    ahead->first++;
    if (slot->reader && --slot->reader->n_out == 0)
        pthread_cond_broadcast(&ahead->work);
    pthread_mutex_unlock(&ahead->mutex);
}

enum pt_status pt_ahead_read(struct pt_ahead *ahead,
                             struct pt_draft *draft,
                             struct pt_error *err)
{
    if (pt_ahead_is_large(&draft->article))
        pt_vocabulary_forget(ahead->turn_words);
    else
        pt_vocabulary_trim(ahead->turn_words);
    read_draft(draft, ahead->options.words, ahead->turn_words);
    if (draft->status != PT_OK && err)
        *err = draft->err;
    return draft->status;
}
