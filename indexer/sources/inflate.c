/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * inflate.c: a gzip stream is members one behind the other, with zeros behind
 * the last on some media:
 *
 *     AT_MEMBER --1f 8b--> INSIDE --its end--> AT_MEMBER --end--> AT_END
 *         other bytes |        | damaged
 *                     +-> LOST <+ --1f 8b 08 found--> INSIDE
 */
#include "indexer/sources/inflate.h"

#include "common/mem.h"

#include <limits.h>
#include <zlib.h>

enum state { AT_MEMBER, INSIDE, LOST, AT_END };

struct pt_inflate {
    struct pt_input *packed;
    struct pt_swell swell;
    enum pt_inflate_form form;
    enum state state;
    const char *trouble; /* to be told with the next call, or NULL */
    z_stream z;
};

enum {
    BITS_GZIP = 15 + 16, /* as zlib asks for the forms */
    BITS_ZLIB = 15,
    BITS_RAW = -15,
    FLAGS_RESERVED = 0xe0, /* of a gzip header, always 0 */
    HEADER_BYTES = 4,      /* magic, method, flags */
};

/* A zlib header: method 8 in the low half, and both bytes a multiple of 31. */
static bool has_zlib_header(struct pt_str bytes)
{
    if (bytes.len < 2)
        return false;
    const unsigned a = (unsigned char)bytes.ptr[0];
    const unsigned b = (unsigned char)bytes.ptr[1];
    return (a & 0x0f) == Z_DEFLATED && (a * 256 + b) % 31 == 0;
}

enum pt_status pt_inflate_open(struct pt_input *packed,
                               enum pt_inflate_form form,
                               struct pt_inflate **out,
                               struct pt_error *err)
{
    struct pt_str window;
    const enum pt_status status = pt_input_peek(packed, 2, &window, err);
    if (status != PT_OK)
        return status;
    struct pt_inflate *const flow = pt_alloc(sizeof *flow);
    if (!flow)
        return pt_fail_nomem(err);
    const int bits = form == PT_INFLATE_GZIP   ? BITS_GZIP
                     : has_zlib_header(window) ? BITS_ZLIB
                                               : BITS_RAW;
    flow->packed = packed;
    flow->swell.outer = packed->swell;
    flow->form = form;
    flow->state = form == PT_INFLATE_GZIP ? AT_MEMBER : INSIDE;
    if (inflateInit2(&flow->z, bits) != Z_OK) {
        pt_free(flow);
        return pt_fail_nomem(err);
    }
    *out = flow;
    return PT_OK;
}

static void take(struct pt_inflate *flow, size_t n)
{
    pt_input_take(flow->packed, n);
    flow->swell.n_in += n;
}

static void enter(struct pt_inflate *flow)
{
    inflateReset(&flow->z);
    flow->state = INSIDE;
}

/* What stands between members. */
static void pass_to_member(struct pt_inflate *flow, struct pt_str window)
{
    size_t n = 0;
    while (n < window.len && window.ptr[n] == '\0')
        n++;
    take(flow, n);
    if (n == window.len)
        return;
    if (n == 0 && pt_str_begins(window, PT_STR("\x1f\x8b"))) {
        enter(flow);
    } else if (n == 0) {
        flow->state = LOST;
        flow->trouble = "damaged";
    }
}

/* To what looks like the header of a member. */
static void look_for_member(struct pt_inflate *flow, struct pt_str window)
{
    size_t at = 0;
    if (window.len < HEADER_BYTES) {
        take(flow, window.len);
        return;
    }
    for (; at + HEADER_BYTES <= window.len; at++)
        if (pt_str_begins(pt_str_sub(window, at, window.len),
                          PT_STR("\x1f\x8b\x08")) &&
            !((unsigned char)window.ptr[at + 3] & FLAGS_RESERVED)) {
            take(flow, at);
            enter(flow);
            return;
        }
    take(flow, at);
}

/* Unpacks from window into room; *out_n bytes came out. */
static enum pt_status step(struct pt_inflate *flow,
                           struct pt_str window,
                           char *room,
                           size_t n,
                           size_t *out_n,
                           struct pt_error *err)
{
    z_stream *const z = &flow->z;
    const uInt n_in = window.len < INT_MAX ? (uInt)window.len : INT_MAX;
    const uInt n_room = n < INT_MAX ? (uInt)n : INT_MAX;
    z->next_in = (Bytef *)(uintptr_t)window.ptr; /* zlib only reads it */
    z->avail_in = n_in;
    z->next_out = (Bytef *)room;
    z->avail_out = n_room;
    const int got = inflate(z, Z_NO_FLUSH);
    take(flow, n_in - z->avail_in);
    *out_n = n_room - z->avail_out;
    if (got == Z_MEM_ERROR)
        return pt_fail_nomem(err);
    if (got == Z_STREAM_END)
        flow->state = flow->form == PT_INFLATE_GZIP ? AT_MEMBER : AT_END;
    else if (got != Z_OK) {
        if (z->avail_in == n_in)
            take(flow, 1); /* not here again */
        flow->state = flow->form == PT_INFLATE_GZIP ? LOST : AT_END;
        flow->trouble = "damaged";
    }
    return pt_swell_out(&flow->swell, *out_n, err);
}

/* The input ended. */
static void end(struct pt_inflate *flow)
{
    if (flow->state == INSIDE)
        flow->trouble = "cut off";
    flow->state = AT_END;
}

static enum pt_status tell(struct pt_inflate *flow, struct pt_error *err)
{
    const char *const trouble = flow->trouble;
    flow->trouble = NULL;
    return trouble ? pt_fail(err, PT_EINVALID, "%s", trouble) : PT_OK;
}

static enum pt_status fill(struct pt_input *input,
                           char *room,
                           size_t n,
                           size_t *out_n,
                           struct pt_error *err)
{
    struct pt_inflate *const flow = input->context;
    enum pt_status status = tell(flow, err);
    *out_n = 0;
    while (status == PT_OK && *out_n == 0 && flow->state != AT_END) {
        struct pt_str window;
        status = pt_input_peek(flow->packed, HEADER_BYTES, &window, err);
        if (status != PT_OK)
            break;
        if (!window.len)
            end(flow);
        else if (flow->state == INSIDE)
            status = step(flow, window, room, n, out_n, err);
        else if (flow->state == AT_MEMBER)
            pass_to_member(flow, window);
        else
            look_for_member(flow, window);
        if (status == PT_OK && *out_n == 0)
            status = tell(flow, err);
    }
    return status;
}

void pt_inflate_input(struct pt_inflate *flow, struct pt_input *out)
{
    pt_input_init_fill(out, fill, flow);
    out->swell = &flow->swell;
}

void pt_inflate_close(struct pt_inflate *flow)
{
    if (!flow)
        return;
    inflateEnd(&flow->z);
    pt_free(flow);
}
