/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * unpack.h: the one door to libarchive. What is packed becomes inputs again.
 *
 * libarchive because it reads all of these formats as streams, in memory that
 * does not grow with the file, and has for years been fed with hostile ones.
 *
 *     a compressed file    stream_open -> stream_input -> … -> stream_close
 *     all of an archive    members_open -> { next -> input } -> members_close
 *     named parts of a zip zip_open -> { zip_get } -> zip_close
 *
 * Nothing is written to disk under a name that an archive tells. One thread a
 * handle.
 */
#ifndef INDEXER_UNPACK_H
#define INDEXER_UNPACK_H

#include "indexer/input.h"

/* Bombs. All that comes out of one packed file may be this many times of what
 * went in; text packs to a fifth, pages of one template to a fiftieth. The
 * first bytes are free, so that a small file of many equal lines is no bomb. */
#define PT_MAX_UNPACK_RATIO 250
#define PT_UNPACK_FREE_BYTES (UINT64_C(64) << 20)

/* And in all, however large the packed file is. */
#define PT_MAX_UNPACKED_BYTES (UINT64_C(256) << 30)

/* ------------------------------------------------------- one compressed --- */

/* The bytes of a gz (of any number of members), bz2, xz or zst; told by its
 * first bytes. What begins as none of these is given as it is: browsers unpack
 * what they save and leave the name. */
struct pt_unpack_stream;

/* packed must outlive *out, and nobody else may read it meanwhile. PT_OK;
 * PT_ENOMEM; as packed's fill. */
enum pt_status pt_unpack_stream_open(struct pt_input *packed,
                                     struct pt_unpack_stream **out,
                                     struct pt_error *err) PT_NODISCARD;

/* Initialises the input of what is in there, once; the fields at the top of
 * *out keep their values. Its fill says PT_EINVALID "damaged" or "cut off", and
 * PT_ELIMIT for a bomb. To be closed (fini) before the stream. */
void pt_unpack_stream_input(struct pt_unpack_stream *stream,
                            struct pt_input *out);

/* NULL is allowed. */
void pt_unpack_stream_close(struct pt_unpack_stream *stream);

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

/* True when there is a part of exactly that name. */
bool pt_unpack_zip_has(const struct pt_unpack_zip *zip, struct pt_str name);

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
