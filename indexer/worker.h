/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * worker.h: reads files in a child process, pt-read, by the sources that need
 * other people's libraries. A file on which one of these crashes, hangs or
 * swells costs that file and nothing else, and who links the indexer links none
 * of them.
 *
 *     new -> read, read, … -> free
 *
 * The child is started by the first read, serves one file after another, and is
 * started afresh after it died. It gets the open descriptor, so what is read is
 * the very file that was looked at, whatever its path leads to meanwhile. Its
 * answers are checked (wire.h); no signal handler is set, no SIGPIPE can come,
 * no child is left a zombie, no descriptor is inherited but its own.
 *
 * One thread a worker; the child dies with the thread that started it. With
 * --jobs N there is one worker all the same: the child reads while what it gave
 * is taken apart by others (ahead.h). Several workers would be independent of
 * each other: the N files next in order asked of one worker each, the answers
 * of the first taken while the others read until their pipes are full. What
 * that needs is this read in two halves, ask and listen, as in worker.c.
 */
#ifndef INDEXER_WORKER_H
#define INDEXER_WORKER_H

#include "indexer/source.h"

/* Time spent waiting for the child, that is not counting what the sink takes:
 * for its next sign of life, and for one file. A stream may take its time. */
#define PT_WORKER_SILENCE_MS (60u * 1000)
#define PT_WORKER_FILE_MS (10u * 60 * 1000)

/* Until a new child says hello. */
#define PT_WORKER_START_MS (10u * 1000)

struct pt_worker;

/* Zero-initialise, then set. */
struct pt_worker_options {
    const char *program; /* pt-read; NULL: where make install puts it */
    unsigned silence_ms; /* 0: PT_WORKER_SILENCE_MS */
    unsigned file_ms;    /* 0: PT_WORKER_FILE_MS */
    /* Called before each article and a few times a second while the child is
     * waited for; a status other than PT_OK ends the reading and is passed up.
     * May be NULL. */
    enum pt_status (*tick)(void *context, struct pt_error *err);
    void *context;
};

/* PT_OK, PT_ENOMEM. options is copied, program too. Starts nothing. */
enum pt_status pt_worker_new(const struct pt_worker_options *options,
                             struct pt_worker **out,
                             struct pt_error *err) PT_NODISCARD;

/* Ends the child, if there is one. NULL is fine. */
void pt_worker_free(struct pt_worker *worker);

/* As pt_source_read (source.h) for the source of kind; NONE: of the input's
 * name. Nothing may have been taken from input. Further causes:
 * PT_EINVALID: the child crashed on it, or took too much time or memory, and
 * err says so; PT_ELIMIT: a path that is too long; PT_EIO: the child cannot be
 * started, so that the file is to be tried again another time; what tick
 * said. */
enum pt_status pt_worker_read(struct pt_worker *worker,
                              enum pt_kind kind,
                              struct pt_input *input,
                              struct pt_arena *arena,
                              const struct pt_article_sink *sink,
                              struct pt_error *err) PT_NODISCARD;

#endif
