/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * wire.h: what pt-index and its child pt-read say to each other, as bytes.
 *
 *     child  -> parent   HELLO, once
 *     parent -> child    REQUEST, with the file's descriptor beside it
 *     child  -> parent   ( ARTICLE | SKIP )* END, for each REQUEST
 *
 *     frame   = type:u8 length:u32 payload      (length: of the payload)
 *     HELLO   = version:u32
 *     REQUEST = kind:u8 is_stream:u8 depth:u32 path:str member:str url:str
 *               charset:str
 *     ARTICLE = member:str … boilerplate:str    (ORDER WIRE STRINGS in wire.c)
 *               date:i32 title_from:u8 is_verbatim:u8 origin:u8 * PT_N_FACTS
 *               title_offset:u64 text_offset:u64 title_line:u32 text_line:u32
 *     SKIP    = part:str reason:str
 *     END     = status:u8 is_leaving:u8 message:str
 *     str     = length:u32 byte* NUL            (length: without the NUL)
 *
 * Numbers begin with their lowest byte. The child works on other people's files
 * with other people's libraries, so the parent takes nothing on trust: each
 * length has a limit, each number a range, and each string is made UTF-8
 * without NUL where it lies ('?' for each byte that is not), so it never grows.
 */
#ifndef INDEXER_WIRE_H
#define INDEXER_WIRE_H

#include "common/article.h"
#include "common/buf.h"
#include "common/error.h"
#include "indexer/kind.h"

#define PT_WIRE_VERSION 1

/* Longer ones are cut by the child, but for names: an article whose member, id
 * or url is longer is none. */
#define PT_WIRE_MAX_NAME_BYTES 4096u
#define PT_WIRE_MAX_FACT_BYTES 4096u  /* author, source, lang */
#define PT_WIRE_MAX_TAGS_BYTES 16384u /* all of them */

/* Of a path, however deep: a request is refused beyond. */
#define PT_WIRE_MAX_PATH_BYTES 16384u

/* Of a payload: text and boilerplate of one article, and the rest of it. */
#define PT_WIRE_MAX_FRAME_BYTES (2 * PT_MAX_ARTICLE_BYTES + (64u << 10))

enum { PT_WIRE_HEADER_BYTES = 5 };

enum pt_wire_type {
    PT_WIRE_HELLO = 'H',
    PT_WIRE_REQUEST = 'R',
    PT_WIRE_ARTICLE = 'A',
    PT_WIRE_SKIP = 'S',
    PT_WIRE_END = 'E',
};

struct pt_wire_request {
    enum pt_kind kind; /* NONE: as the name says */
    bool is_stream;    /* the descriptor is to be read forward, from where it
                        * stands; else it is a file to be read from its start */
    uint32_t depth;
    struct pt_str path, member, url, charset;
};

struct pt_wire_skip {
    struct pt_str part;
    struct pt_str reason;
};

struct pt_wire_end {
    enum pt_status status; /* one that a source may return */
    bool is_leaving;       /* the child ends now, of its own will */
    struct pt_str message;
};

/* ------------------------------------------------------------- writing --- */

/* Each appends one whole frame (sticky). What is too long is cut. */
void pt_wire_put_hello(struct pt_buf *out);
void pt_wire_put_request(struct pt_buf *out,
                         const struct pt_wire_request *request);
void pt_wire_put_article(struct pt_buf *out, const struct pt_article *article);
void pt_wire_put_skip(struct pt_buf *out, const struct pt_wire_skip *skip);
void pt_wire_put_end(struct pt_buf *out, const struct pt_wire_end *end);

/* PT_OK, or PT_ELIMIT with the reason why article cannot be sent whole. */
enum pt_status pt_wire_check_article(const struct pt_article *article,
                                     struct pt_error *err) PT_NODISCARD;

/* ------------------------------------------------------------- reading --- */

/* Type and length of the payload from a header; false when there is no such
 * type, or none of it is that long. */
bool pt_wire_get_header(const char bytes[PT_WIRE_HEADER_BYTES],
                        enum pt_wire_type *out_type,
                        size_t *out_len);

/* Each reads a payload of len bytes and nothing else, false when it is none.
 * Strings become views into bytes with a NUL behind, and are cleaned there.
 * get_article sets what a source sets and path to nothing; what is out of range
 * is taken as not known: a date, a language, an origin, offsets at or beyond
 * file_bytes. */
bool pt_wire_get_hello(char *bytes, size_t len, uint32_t *out_version);
bool pt_wire_get_request(char *bytes, size_t len, struct pt_wire_request *out);
bool pt_wire_get_article(char *bytes,
                         size_t len,
                         uint64_t file_bytes,
                         struct pt_article *out);
bool pt_wire_get_skip(char *bytes, size_t len, struct pt_wire_skip *out);
bool pt_wire_get_end(char *bytes, size_t len, struct pt_wire_end *out);

/* ------------------------------------------------------------- sending --- */

/* All of bytes to socket, waiting as long as it takes; never a SIGPIPE. False
 * when nobody is there any more. */
bool pt_wire_send(int socket, struct pt_str bytes) PT_NODISCARD;

#endif
