/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ahead.h: files read, and articles analysed, before their turn comes, by
 * threads of its own (--jobs N).
 *
 *     add, add, …  --queue-->  read by any thread  --in order-->  first, drop
 *                                   |
 *                        plain text: by the thread itself
 *                        other files: by a child of its own (worker.h)
 *
 * What is done here needs the file or the article alone: bytes become text, the
 * text's language is told, its words are taken apart. All that depends on what
 * came before (the index's main language, the story, the ledger, writing) is
 * the caller's, who takes drafts in the order in which he added them: so the
 * index is the same for any number of threads. With none the caller's own
 * thread does the work when he asks for it.
 *
 * Of a file that a child reads, one article of moderate size is taken before
 * its turn. One that gives more is left to its child, which reads on until its
 * pipe is full; in its turn the caller hears it out.
 *
 * Memory: PT_MAX_AHEAD_BYTES of text on their way, and PT_MAX_AHEAD_WORD_BYTES
 * of what the threads know of words, shared out among them. Analysed, a text
 * can take thirty times its bytes: a large one is read in its turn alone, by
 * the caller's thread, which then knows no other words. Threads and children
 * are started by the first draft that needs them; the threads take no signals
 * and touch nothing but drafts; where none can be had, the caller's does their
 * work. All calls are one thread's.
 */
#ifndef INDEXER_AHEAD_H
#define INDEXER_AHEAD_H

#include "common/langid.h"
#include "index/document.h"
#include "indexer/worker.h"

/* Threads at work at most, the caller's among them. */
#define PT_MAX_JOBS 64

/* Text on its way at once; and a text that is too large to be read ahead. */
#define PT_MAX_AHEAD_BYTES (512u << 10)
#define PT_LARGE_TEXT_BYTES (256u << 10)

#define PT_MAX_AHEAD_WORD_BYTES (8u << 20)

struct pt_ahead;

/* An article on its way; with its first and the rest from then on. */
struct pt_draft {
    struct pt_article article; /* its lang: given, else found, else empty */
    bool is_lang_found;
    bool is_read; /* into builder; not so while the language is not known */
    struct pt_document_builder *builder;
    uint64_t story; /* by its own words */
    struct pt_sketch sketch;
    bool is_analysed; /* else article is as it came */
    /* Of the source, for bytes; else of reading it: PT_ELIMIT, PT_ENOMEM. Then
     * article is not to be used. */
    enum pt_status status;
    struct pt_error err;

    /* Of bytes, or of a file: which it is. */
    struct pt_str path; /* a NUL behind; empty: an article was added */
    struct pt_file_stamp stamp;
    int64_t clock_ns; /* before it was read */

    /* Of a file that a child read, or reads. */
    bool is_heard;            /* it is one */
    int fd;                   /* of the file, open; -1: it was bytes */
    bool has_article;         /* the first thing that was heard */
    struct pt_worker *worker; /* has more to say: heard, and what follows */
    struct pt_heard heard;
    enum pt_status end; /* without worker: what the source said */
    struct pt_error end_err;
};

struct pt_ahead_options {
    unsigned n_jobs;                       /* 1 to PT_MAX_JOBS */
    unsigned n_readers;                    /* children at most; 0: no files */
    const struct pt_function_words *words; /* must outlive it */
    struct pt_worker_options worker; /* tick: of the caller, whenever he waits;
                                      * may be NULL */
};

/* PT_OK or PT_ENOMEM. */
enum pt_status pt_ahead_new(const struct pt_ahead_options *options,
                            struct pt_ahead **out) PT_NODISCARD;
void pt_ahead_free(struct pt_ahead *ahead);

/* Whether there are threads beside the caller's. */
bool pt_ahead_has_threads(const struct pt_ahead *ahead);

/* Whether nothing more is to be added before the first is dropped. */
bool pt_ahead_is_full(struct pt_ahead *ahead);

/* Adds a copy of article. Not when it is full; not a large one, where there are
 * threads. PT_OK or PT_ENOMEM. */
enum pt_status pt_ahead_add(struct pt_ahead *ahead,
                            const struct pt_article *article) PT_NODISCARD;

/* The same of a copy of the bytes, PT_LARGE_TEXT_BYTES at most, of a plain text
 * file, and of what is said of it above. */
enum pt_status pt_ahead_add_bytes(struct pt_ahead *ahead,
                                  struct pt_str path,
                                  const struct pt_file_stamp *stamp,
                                  int64_t clock_ns,
                                  struct pt_str bytes) PT_NODISCARD;

/* The same of a file that a child reads; not where there are no threads or no
 * readers. fd becomes its own, whatever is returned, open until the drop. */
enum pt_status pt_ahead_add_file(struct pt_ahead *ahead,
                                 struct pt_str path,
                                 const struct pt_file_stamp *stamp,
                                 int64_t clock_ns,
                                 int fd) PT_NODISCARD;

/* Whether an article is too large to be read ahead. */
bool pt_ahead_is_large(const struct pt_article *article);

/* The path of the first one, empty for an article; false: there is none. */
bool pt_ahead_peek(const struct pt_ahead *ahead, struct pt_str *out_path);

/* *out is the first one, read; valid until it is dropped. Not when there is
 * none. PT_OK, or what tick said. */
enum pt_status pt_ahead_first(struct pt_ahead *ahead,
                              struct pt_draft **out,
                              struct pt_error *err) PT_NODISCARD;

/* The first one is done with, read or not; its reading is broken off. */
void pt_ahead_drop(struct pt_ahead *ahead);

/* Reads draft->article into draft->builder at once, by the caller's thread: of
 * the first, whose language is settled now, or of one that is the caller's own
 * and waits for no other; the status is draft->status. */
enum pt_status pt_ahead_read(struct pt_ahead *ahead,
                             struct pt_draft *draft,
                             struct pt_error *err) PT_NODISCARD;

#endif
