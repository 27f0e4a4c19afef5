/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * unpack.h: the one door to libarchive. What is packed becomes inputs again.
 *
 * libarchive because it reads all of these formats as streams, in memory that
 * does not grow with the file, and has for years been fed with hostile ones.
 *
 *     a compressed file      stream_open -> stream_input -> … -> stream_close
 *     all of an archive      members_open -> { next [ -> input ] } -> close
 *     parts of a zip, named  zip_open -> { zip_get } -> zip_close
 *
 * Nothing is written to disk under a name that an archive tells. All of them
 * count for bombs (swell.h). One thread a handle.
 */
#ifndef INDEXER_SOURCES_UNPACK_H
#define INDEXER_SOURCES_UNPACK_H

#include "indexer/input.h"

/* ------------------------------------------------------- one compressed --- */

/* The bytes of a gz, bz2, xz or zst, of several one behind the other, too; told
 * by the first bytes. What begins as none of these is given as it is: browsers
 * unpack what they save and leave the name. */
struct pt_unpack_stream;

/* packed must outlive *out, and nobody else may read it meanwhile. PT_OK;
 * PT_ENOMEM; as packed's fill. */
enum pt_status pt_unpack_stream_open(struct pt_input *packed,
                                     struct pt_unpack_stream **out,
                                     struct pt_error *err) PT_NODISCARD;

/* Initialises the input of what is in there, once; the fields at the top of
 * *out keep their values but for swell. Its fill says PT_EINVALID "damaged" or
 * "cut off"; asked again it goes on at the next member of a gz that can be
 * found, or is at the end. PT_ELIMIT for a bomb. To be closed (fini) before the
 * stream. */
void pt_unpack_stream_input(struct pt_unpack_stream *stream,
                            struct pt_input *out);

/* NULL is allowed. */
void pt_unpack_stream_close(struct pt_unpack_stream *stream);

/* ---------------------------------------------------- all of an archive --- */

/* A tar or zip, packed as a whole or not; told by its first bytes. */
struct pt_unpack_members;

#define PT_MAX_MEMBERS (16u << 20)

struct pt_unpack_member {
    struct pt_str name; /* as it stands there: any bytes; until the next call */
    bool is_file;       /* and no folder, link or device */
    bool is_encrypted;  /* its input says so when it is read */
};

/* archive: of which nothing was taken; must outlive *out, and nobody else may
 * read it meanwhile. PT_OK; PT_EINVALID: neither ("no archive"), "damaged",
 * "cut off"; PT_EIO; PT_ENOMEM. */
enum pt_status pt_unpack_members_open(struct pt_input *archive,
                                      struct pt_unpack_members **out,
                                      struct pt_error *err) PT_NODISCARD;

/* The next member in the archive's order, damaged ones passed over. PT_OK;
 * PT_ENOTFOUND at the end; PT_EINVALID: no further ("damaged", "cut off");
 * PT_ELIMIT: a bomb, or more than PT_MAX_MEMBERS; PT_EIO; PT_ENOMEM. */
enum pt_status pt_unpack_members_next(struct pt_unpack_members *members,
                                      struct pt_unpack_member *out,
                                      struct pt_error *err) PT_NODISCARD;

/* Initialises the input of the member that came last, once; the fields at the
 * top of *out keep their values but for swell. Its fill says PT_EINVALID
 * ("damaged", "cut off", "encrypted"), after which the next member can still be
 * asked for. To be closed (fini) before that. */
void pt_unpack_members_input(struct pt_unpack_members *members,
                             struct pt_input *out);

/* NULL is allowed. */
void pt_unpack_members_close(struct pt_unpack_members *members);

/* ------------------------------------------------- named parts of a zip --- */

/* A zip whose parts are asked for by name, in any order: DOCX, ODT, EPUB.
 *
 *     struct pt_unpack_zip *zip = NULL;
 *     status = pt_unpack_zip_open(input, &zip, err);
 *     if (status == PT_OK)
 *         status = pt_unpack_zip_get(zip, PT_STR("word/document.xml"),
 *                                    MOST_XML_BYTES, &xml, err);
 *     pt_unpack_zip_close(zip);
 *
 * Quick when the parts are asked for in the order of the file, else each step
 * back reads the headers again; PT_MAX_ZIP_STEPS bounds that. */
struct pt_unpack_zip;

#define PT_MAX_ZIP_PARTS 16384
#define PT_MAX_ZIP_STEPS (UINT64_C(1) << 20)

/* Of the list of parts that ends a zip, which is held in memory; an archive
 * with a larger one is read from front to back instead. */
#define PT_MAX_ZIP_LIST_BYTES (8u << 20)

/* input: of which nothing was taken; must outlive *out. PT_OK; PT_EINVALID: no
 * zip ("no zip archive"), "encrypted", "damaged", "cut off"; PT_ELIMIT: more
 * than PT_MAX_ZIP_PARTS, or as pt_input_seekable; PT_EIO; PT_ENOMEM. *out is
 * set on PT_OK only. */
enum pt_status pt_unpack_zip_open(struct pt_input *input,
                                  struct pt_unpack_zip **out,
                                  struct pt_error *err) PT_NODISCARD;

/* The parts' names in the order of the file, as they stand there (UTF-8 as a
 * rule, any bytes in fact); folders end in "/". Valid until close. */
size_t pt_unpack_zip_n_names(const struct pt_unpack_zip *zip);
struct pt_str pt_unpack_zip_name(const struct pt_unpack_zip *zip, size_t i);

/* Appends all bytes of the part of exactly that name (of several the last) to
 * *out, which the caller has initialised. PT_OK; PT_ENOTFOUND: no such part;
 * PT_ELIMIT: more than most bytes, or a bomb; PT_EINVALID: "damaged",
 * "encrypted"; PT_EIO; PT_ENOMEM. The name stands before the reason. After a
 * failure *out holds some of the part; the other parts can still be had. */
enum pt_status pt_unpack_zip_get(struct pt_unpack_zip *zip,
                                 struct pt_str name,
                                 size_t most,
                                 struct pt_buf *out,
                                 struct pt_error *err) PT_NODISCARD;

/* NULL is allowed. */
void pt_unpack_zip_close(struct pt_unpack_zip *zip);

#endif
