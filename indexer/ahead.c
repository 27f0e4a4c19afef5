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
 */
#include "indexer/ahead.h"

#include "common/mem.h"
#include "indexer/source.h"

#include <pthread.h>
#include <signal.h>

enum state { WAITING, BEING_READ, DONE };

struct slot {
    struct pt_draft draft;
    enum state state;
    struct thread *reader; /* whose words the document has */
    struct pt_arena arena; /* of the article */
    struct pt_input input; /* the file's bytes, of which it may have views */
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

struct pt_ahead {
    const struct pt_function_words *function_words;
    struct thread *threads;
    size_t n_threads;
    struct pt_vocabulary *turn_words; /* of pt_ahead_read */
    struct slot *slots;               /* a ring */
    size_t n_slots;
    bool is_started;
    pthread_mutex_t mutex; /* of all that follows and of slot.state */
    pthread_cond_t work;   /* something waits, or it is time to end */
    pthread_cond_t done;   /* something was read, or dropped */
    size_t first, next, end;
    size_t n_bytes; /* on their way */
    bool is_ending;
};

static struct slot *slot_at(const struct pt_ahead *ahead, size_t number)
{
    return &ahead->slots[number % ahead->n_slots];
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

static void read_slot(struct slot *slot, struct thread *thread)
{
    struct pt_draft *const draft = &slot->draft;
    if (draft->path.len) {
        const struct pt_article_sink sink = {.take = take_text,
                                             .context = draft};
        draft->status =
            pt_source_text.read(&slot->input, &slot->arena, &sink, &draft->err);
    }
    if (draft->status == PT_OK)
        read_draft(draft, thread->ahead->function_words, thread->words);
}

/* With the mutex: reads the next one, which waits. */
static void read_next(struct pt_ahead *ahead, struct thread *thread)
{
    struct slot *const slot = slot_at(ahead, ahead->next++);
    slot->state = BEING_READ;
    slot->reader = thread;
    thread->n_out++;
    pthread_mutex_unlock(&ahead->mutex);
    read_slot(slot, thread);
    pthread_mutex_lock(&ahead->mutex);
    slot->state = DONE;
    pthread_cond_signal(&ahead->done);
}

static void *run(void *context)
{
    struct thread *const thread = context;
    struct pt_ahead *const ahead = thread->ahead;
    pthread_mutex_lock(&ahead->mutex);
    while (!ahead->is_ending) {
        const bool is_full = pt_vocabulary_is_full(thread->words);
        if (ahead->next == ahead->end || (is_full && thread->n_out)) {
            pthread_cond_wait(&ahead->work, &ahead->mutex);
            continue;
        }
        if (is_full)
            pt_vocabulary_trim(thread->words);
        read_next(ahead, thread);
    }
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
    if (!ahead->threads || !ahead->slots)
        return PT_ENOMEM;
    for (size_t i = 0; i < ahead->n_slots; i++) {
        pt_arena_init(&ahead->slots[i].arena);
        pt_input_init_bytes(&ahead->slots[i].input, PT_STR(""));
        if (pt_document_builder_new(&ahead->slots[i].draft.builder) != PT_OK)
            return PT_ENOMEM;
    }
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

enum pt_status pt_ahead_new(unsigned n_jobs,
                            const struct pt_function_words *words,
                            struct pt_ahead **out)
{
    assert(n_jobs >= 1 && n_jobs <= PT_MAX_JOBS);
    struct pt_ahead *const ahead = pt_alloc(sizeof *ahead);
    if (!ahead)
        return PT_ENOMEM;
    ahead->function_words = words;
    ahead->n_threads = n_jobs;
    pthread_mutex_init(&ahead->mutex, NULL);
    pthread_cond_init(&ahead->work, NULL);
    pthread_cond_init(&ahead->done, NULL);
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

void pt_ahead_free(struct pt_ahead *ahead)
{
    if (!ahead)
        return;
    join(ahead);
    for (size_t i = 0; ahead->slots && i < ahead->n_slots; i++) {
        pt_document_builder_free(ahead->slots[i].draft.builder);
        pt_arena_fini(&ahead->slots[i].arena);
        pt_input_fini(&ahead->slots[i].input);
    }
    for (size_t i = 0; ahead->threads && i < ahead->n_threads; i++)
        pt_vocabulary_free(ahead->threads[i].words);
    pt_vocabulary_free(ahead->turn_words);
    pthread_cond_destroy(&ahead->work);
    pthread_cond_destroy(&ahead->done);
    pthread_mutex_destroy(&ahead->mutex);
    pt_free(ahead->slots);
    pt_free(ahead->threads);
    pt_free(ahead);
}

/* ---------------------------------------------------------------- queue --- */

bool pt_ahead_has_threads(const struct pt_ahead *ahead)
{
    return ahead->n_threads > 1;
}

/* first, end and n_bytes are changed by the caller's thread alone. */
bool pt_ahead_is_full(const struct pt_ahead *ahead)
{
    return ahead->end - ahead->first == ahead->n_slots ||
           ahead->n_bytes > PT_MAX_AHEAD_BYTES;
}

/* The slot of the next draft, empty. */
static struct slot *begin(struct pt_ahead *ahead)
{
    assert(!pt_ahead_is_full(ahead));
    struct slot *const slot = slot_at(ahead, ahead->end);
    slot->draft = (struct pt_draft){.builder = slot->draft.builder};
    slot->state = WAITING;
    slot->reader = NULL;
    pt_arena_reset(&slot->arena);
    pt_input_fini(&slot->input);
    return slot;
}

static void submit(struct pt_ahead *ahead, struct slot *slot, size_t n_bytes)
{
    if (!ahead->is_started)
        start(ahead);
    slot->n_bytes = n_bytes;
    ahead->n_bytes += n_bytes;
    pthread_mutex_lock(&ahead->mutex);
    ahead->end++;
    pthread_cond_signal(&ahead->work);
    pthread_mutex_unlock(&ahead->mutex);
}

bool pt_ahead_is_large(const struct pt_article *article)
{
    return article->text.len + article->boilerplate.len > PT_LARGE_TEXT_BYTES;
}

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

enum pt_status pt_ahead_add(struct pt_ahead *ahead,
                            const struct pt_article *article)
{
    struct slot *const slot = begin(ahead);
    assert(!pt_ahead_has_threads(ahead) || !pt_ahead_is_large(article));
    slot->draft.article = *article;
    if (pt_ahead_has_threads(ahead) &&
        !copy_article(&slot->arena, &slot->draft.article))
        return PT_ENOMEM;
    submit(ahead, slot, article->text.len + article->boilerplate.len);
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

bool pt_ahead_peek(const struct pt_ahead *ahead, struct pt_str *out_path)
{
    if (ahead->first == ahead->end)
        return false;
    *out_path = slot_at(ahead, ahead->first)->draft.path;
    return true;
}

/* While the first is not done, the caller's thread reads along. */
struct pt_draft *pt_ahead_first(struct pt_ahead *ahead)
{
    struct slot *const slot = slot_at(ahead, ahead->first);
    struct thread *const own = &ahead->threads[0];
    assert(ahead->first < ahead->end);
    pthread_mutex_lock(&ahead->mutex);
    while (slot->state != DONE) {
        const bool is_full = pt_vocabulary_is_full(own->words);
        if (ahead->next == ahead->end || (is_full && own->n_out)) {
            pthread_cond_wait(&ahead->done, &ahead->mutex);
            continue;
        }
        if (is_full)
            pt_vocabulary_trim(own->words);
        read_next(ahead, own);
    }
    pthread_mutex_unlock(&ahead->mutex);
    return &slot->draft;
}

void pt_ahead_drop(struct pt_ahead *ahead)
{
    (void)pt_ahead_first(ahead);
    struct slot *const slot = slot_at(ahead, ahead->first);
    ahead->n_bytes -= slot->n_bytes;
    pthread_mutex_lock(&ahead->mutex);
    ahead->first++;
    if (--slot->reader->n_out == 0)
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
    read_draft(draft, ahead->function_words, ahead->turn_words);
    if (draft->status != PT_OK && err)
        *err = draft->err;
    return draft->status;
}
