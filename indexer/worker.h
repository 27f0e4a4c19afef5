/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * worker.h: reads files in a child process, pt-read, by the sources that need
 * other people's libraries. A file on which one of these crashes, hangs or
 * swells costs that file and nothing else, and who links the indexer links none
 * of them.
 *
 *     new -> read, read, … -> free
 *            or  ask, hear, hear, … until END
 *
 * The child is started by the first file, serves one file after another, and is
 * started afresh after it died. It gets the open descriptor, so what is read is
 * the very file that was looked at, whatever its path leads to meanwhile. Its
 * answers are checked (wire.h); no signal handler is set, no SIGPIPE can come,
 * no child is left a zombie, no descriptor is inherited but its own.
 *
 * Workers are independent of each other. What one was asked for it reads until
 * its pipe is full, whether it is heard or not, so files are read beside each
 * other by asking several workers (ahead.h). One thread at a time a worker; the
 * child dies with the thread that started it.
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

/* Called before each article and a few times a second while the child is waited
 * for; a status other than PT_OK ends the reading and is passed up. */
typedef enum pt_status pt_worker_tick(void *context, struct pt_error *err);

/* Zero-initialise, then set. */
struct pt_worker_options {
    const char *program;  /* pt-read; NULL: where make install puts it */
    unsigned silence_ms;  /* 0: PT_WORKER_SILENCE_MS */
    unsigned file_ms;     /* 0: PT_WORKER_FILE_MS */
    pt_worker_tick *tick; /* may be NULL */
    void *context;
};

/* PT_OK, PT_ENOMEM. options is copied, program too. Starts nothing. */
enum pt_status pt_worker_new(const struct pt_worker_options *options,
                             struct pt_worker **out,
                             struct pt_error *err) PT_NODISCARD;

/* Ends the child, if there is one. NULL is fine. */
void pt_worker_free(struct pt_worker *worker);

/* Whoever waits for it from now on. */
void pt_worker_set_tick(struct pt_worker *worker,
                        pt_worker_tick *tick,
                        void *context);

/* As pt_source_read (source.h) for the source of kind; NONE: of the input's
 * name. Nothing may have been taken from input. Further causes:
 * PT_EINVALID: the child crashed on it, or took too much time or memory, and
 * err says so; PT_ELIMIT: a path that is too long; PT_EIO: the child cannot be
 * started, so that the file is to be tried again another time; what tick
 * said. */
enum pt_status pt_worker_read(struct pt_worker *worker,
                              enum pt_kind kind,
                              struct pt_input *input,
                              const struct pt_article_sink *sink,
                              struct pt_error *err) PT_NODISCARD;

/* ------------------------------------------------------- a bit at a time ---
 */

enum pt_heard_what {
    PT_HEARD_NOTHING, /* what comes next is more than was asked for */
    PT_HEARD_ARTICLE,
    PT_HEARD_SKIP,
    PT_HEARD_END
};

/* What a child says of a file; views until it is heard again. */
struct pt_heard {
    enum pt_heard_what what;
    struct pt_article article;
    struct pt_str part;
    const char *reason;
};

/* Asks for a file; then it is to be heard until END, or hushed, before the next
 * is asked for. input stays as it is meanwhile. The causes of read that are not
 * of what the child says; then there is nothing to hear. */
enum pt_status pt_worker_ask(struct pt_worker *worker,
                             enum pt_kind kind,
                             struct pt_input *input,
                             struct pt_error *err) PT_NODISCARD;

/* Waits for what is said next, unless its payload has more than most_bytes:
 * that is left for another call. PT_OK; with out->what END also what read would
 * return. */
enum pt_status pt_worker_hear(struct pt_worker *worker,
                              size_t most_bytes,
                              struct pt_heard *out,
                              struct pt_error *err) PT_NODISCARD;

/* Gives sink what first is, and all that is said until the END, if that did not
 * come. As read. */
enum pt_status pt_worker_hear_out(struct pt_worker *worker,
                                  const struct pt_heard *first,
                                  const struct pt_article_sink *sink,
                                  struct pt_error *err) PT_NODISCARD;

/* Hears no more of the file: the child ends, unless it had said END. */
void pt_worker_hush(struct pt_worker *worker);

#endif
