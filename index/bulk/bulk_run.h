/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bulk_run.h: what a bulk build put aside when its memory was full, in a file
 * that has no name. Each run is sorted, so that at the end all of them are read
 * side by side.
 *
 *     file     = { run }
 *     run      = section(entries) section(terms) section(forms)
 *     section  = { length:uint key payload } 0:uint            keys rise
 *     entries  : an entry of the postlist table; payload length:uint tag
 *     terms    : payload documents:uint occurrences:uint { posting }
 *     posting  = docid step:uint wdf:uint length:uint positions   (from 0)
 *     forms    : an entry of the synonym table, key (sort-str) and word; no
 *                payload
 */
#ifndef INDEX_BULK_BULK_RUN_H
#define INDEX_BULK_BULK_RUN_H

#include "common/buf.h"
#include "common/error.h"

/* Runs that are read side by side; a build that has more is too large. */
#define PT_BULK_MAX_RUNS 4096u

enum pt_bulk_section {
    PT_BULK_ENTRIES,
    PT_BULK_TERMS,
    PT_BULK_FORMS,
    PT_N_BULK_SECTIONS
};

/* Bytes of the file. */
struct pt_bulk_run {
    uint64_t begin[PT_N_BULK_SECTIONS];
    uint64_t end;
};

struct pt_bulk_runs {
    int fd;
    int cause;         /* errno, when writing failed */
    uint64_t n_bytes;  /* written */
    struct pt_buf out; /* not yet written; its status is the file's */
    struct pt_bulk_run *runs;
    size_t n, capacity;
    size_t n_sections; /* ended of the run at work */
};

/* Makes the file in the folder dir_fd. fini closes it, and it is gone. PT_OK,
 * PT_EIO. */
enum pt_status pt_bulk_runs_init(struct pt_bulk_runs *runs,
                                 int dir_fd,
                                 struct pt_error *err) PT_NODISCARD;
void pt_bulk_runs_fini(struct pt_bulk_runs *runs);

/* Between begin and end what is added makes one run; end_section says that no
 * key follows in the section at work. Sticky; end says how it went: PT_OK;
 * PT_EIO; PT_ENOMEM; PT_ELIMIT: too many runs. */
void pt_bulk_run_begin(struct pt_bulk_runs *runs);
void pt_bulk_run_add(struct pt_bulk_runs *runs, struct pt_str bytes);
void pt_bulk_run_add_number(struct pt_bulk_runs *runs, uint64_t number);
void pt_bulk_run_end_section(struct pt_bulk_runs *runs);
enum pt_status pt_bulk_run_end(struct pt_bulk_runs *runs,
                               struct pt_error *err) PT_NODISCARD;

/* ------------------------------------------------------------- reading --- */

struct pt_bulk_reader {
    int fd;
    uint64_t next, end; /* bytes of the file not yet read */
    char *room;
    size_t capacity;
    size_t at, len;        /* of what is in room */
    enum pt_status status; /* sticky: PT_EIO, PT_ENOMEM */
};

/* Reads a run, from that section on, through room_bytes of memory (more for
 * what is larger in one piece). Several may read at once. PT_OK or PT_ENOMEM.
 */
enum pt_status pt_bulk_reader_init(struct pt_bulk_reader *reader,
                                   const struct pt_bulk_runs *runs,
                                   size_t run,
                                   enum pt_bulk_section section,
                                   size_t room_bytes) PT_NODISCARD;
void pt_bulk_reader_fini(struct pt_bulk_reader *reader);

/* The next number, the next n bytes; 0 and nothing after a failure. The bytes
 * are valid until the next call. fill: what these do where they need more than
 * what is in room. */
uint64_t pt_bulk_fill_number(struct pt_bulk_reader *reader);
struct pt_str pt_bulk_fill_bytes(struct pt_bulk_reader *reader, size_t n);

static inline uint64_t pt_bulk_read_number(struct pt_bulk_reader *reader)
{
    if (reader->at < reader->len &&
        (unsigned char)reader->room[reader->at] < 0x80)
        return (unsigned char)reader->room[reader->at++];
    return pt_bulk_fill_number(reader);
}

static inline struct pt_str pt_bulk_read_bytes(struct pt_bulk_reader *reader,
                                               size_t n)
{
    if (reader->len - reader->at < n)
        return pt_bulk_fill_bytes(reader, n);
    reader->at += n;
    return pt_str_n(reader->room + reader->at - n, n);
}

#endif
