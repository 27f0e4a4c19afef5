/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * input.h: the bytes of a file, or of a member of a container, forward only.
 *
 * A source reads lines, blocks or all of it and never learns where the bytes
 * come from. Memory is one window that grows only as far as is asked for, so a
 * file may be larger than memory.
 *
 *     init_bytes | init_fd | init_stream | init_fill | init_part
 *     -> peek, line, all … -> fini
 *
 * One thread.
 */
#ifndef INDEXER_INPUT_H
#define INDEXER_INPUT_H

#include "common/buf.h"
#include "common/error.h"
#include "indexer/swell.h"

/* What is not seekable and must be (a PDF inside an archive) is written to a
 * temporary file up to here. */
#define PT_MAX_SPOOL_BYTES (256u << 20)

struct pt_input;

/* Up to n bytes into room; *out_n is 0 only at the end. PT_OK; PT_EINVALID: the
 * bytes are damaged, with the reason; PT_EIO; PT_ENOMEM. */
typedef enum pt_status pt_input_fill(struct pt_input *input,
                                     char *room,
                                     size_t n,
                                     size_t *out_n,
                                     struct pt_error *err);

/* What is set before reading; the views outlive the input. */
struct pt_input {
    struct pt_str path;   /* of the file on disk, absolute, a NUL behind */
    struct pt_str member; /* its place in that file; empty: it is the file */
    unsigned depth;       /* containers around it */
    /* What whoever delivered the bytes says of them; empty: nothing. */
    struct pt_str url;
    struct pt_str charset;
    /* What its kind and its date are told from, where that is neither member
     * nor path ("a.html" of "a.html.gz"); empty: one of these. */
    struct pt_str name;
    struct pt_swell *swell; /* of what unpacks it; NULL: a file on disk */

    /* The rest is input.c's own. */
    pt_input_fill *fill;
    void *context; /* fill's */
    int fd;        /* a seekable file of these very bytes, or -1 */
    int stream;    /* a descriptor that gives them once, forward, or -1 */
    bool is_fd_ours;
    struct pt_buf held; /* bytes read and not yet taken: from at on */
    size_t at;
    uint64_t n_taken; /* bytes taken so far: the offset of the next */
    bool is_at_end;
    uint64_t n_left; /* of a part: bytes still to come */
};

/* Sets everything but the seven at the top, which keep their values. */
void pt_input_init_bytes(struct pt_input *input, struct pt_str bytes);
/* Not of a copy: of the bytes themselves, which bytes does not have then. */
void pt_input_init_own(struct pt_input *input, struct pt_buf *bytes);
void pt_input_init_fd(struct pt_input *input, int fd); /* stays the caller's */
/* A pipe, or standard input whatever it is: read from where it stands. */
void pt_input_init_stream(struct pt_input *input, int fd); /* the caller's */
void pt_input_init_fill(struct pt_input *input,
                        pt_input_fill *fill,
                        void *context);

/* The next n_bytes of whole, which must outlive it and which nobody else may
 * read meanwhile; "cut off" (PT_EINVALID) when there are fewer. UINT64_MAX: all
 * that is left. swell becomes whole's. */
void pt_input_init_part(struct pt_input *input,
                        struct pt_input *whole,
                        uint64_t n_bytes);
/* Of bytes: nothing is taken any more. */
void pt_input_begin_again(struct pt_input *input);

void pt_input_fini(struct pt_input *input);

/* What its kind and its date are told from. */
static inline struct pt_str pt_input_name(const struct pt_input *input)
{
    return input->name.len     ? input->name
           : input->member.len ? input->member
                               : input->path;
}

/* Whether pt_input_seekable costs nothing. */
static inline bool pt_input_is_file(const struct pt_input *input)
{
    return input->fd >= 0;
}

/* Sees to it that n bytes, or all that are left, are held; *out is all that is
 * held, not taken, valid until the next call. */
enum pt_status pt_input_peek(struct pt_input *input,
                             size_t n,
                             struct pt_str *out,
                             struct pt_error *err) PT_NODISCARD;

/* Takes n bytes, which must be held. */
void pt_input_take(struct pt_input *input, size_t n);

/* Takes the next line, its end ("\n", "\r\n") not in *out, valid until the next
 * call. Of a line longer than most bytes *out is that much, and the rest is
 * taken, too, without being held; *out_is_cut tells. PT_OK; PT_ENOTFOUND at the
 * end; as fill. */
enum pt_status pt_input_line(struct pt_input *input,
                             size_t most,
                             struct pt_str *out,
                             bool *out_is_cut,
                             struct pt_error *err) PT_NODISCARD;

/* Takes all that is left; *out is it, valid until the next call. PT_ELIMIT with
 * a message when it is more than most bytes; as fill. */
enum pt_status pt_input_all(struct pt_input *input,
                            size_t most,
                            struct pt_str *out,
                            struct pt_error *err) PT_NODISCARD;

/* A descriptor of a seekable file that holds exactly these bytes, before any
 * was taken; the input's, open until fini, its offset anywhere. Written to a
 * nameless temporary file when need be. PT_ELIMIT when that is more than
 * PT_MAX_SPOOL_BYTES; PT_EIO; as fill. */
enum pt_status pt_input_seekable(struct pt_input *input,
                                 int *out_fd,
                                 struct pt_error *err) PT_NODISCARD;

#endif
