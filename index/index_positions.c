/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/index_positions.h"

#include "common/mem.h"
#include "index/glass/glass_positions.h"

#include <fcntl.h>
#include <unistd.h>

struct pt_positions {
    struct pt_glass_source source;
};

/* -------------------------------------------------------- open, close --- */

/* The UUID as libxapian writes it out. */
static bool is_uuid(struct xc_bytes text, const unsigned char *uuid)
{
    static const char digits[] = "0123456789abcdef";
    size_t n_digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '-')
            continue;
        if (n_digits == (size_t)2 * PT_GLASS_UUID_BYTES)
            return false;
        const unsigned byte = uuid[n_digits / 2];
        if (text.ptr[i] != digits[n_digits % 2 ? byte & 15 : byte >> 4])
            return false;
        n_digits++;
    }
    return n_digits == (size_t)2 * PT_GLASS_UUID_BYTES;
}

/* Whether glass describes the commit that db stands at. */
static bool is_commit(const xc_db *db, const struct pt_glass *glass)
{
    struct xc_bytes uuid;
    uint64_t revision = 0;
    return xc_db_revision(db, &revision, NULL) == XC_OK &&
           revision == glass->revision &&
           xc_db_uuid(db, &uuid, NULL) == XC_OK && is_uuid(uuid, glass->uuid);
}

/* What iamglass in folder says; false when it cannot be read. */
static bool read_glass(int folder, const char *dir, struct pt_glass *out)
{
    struct pt_buf bytes;
    pt_buf_init(&bytes, PT_BUF_NO_CEILING);
    const bool is_read =
        pt_glass_read_file(folder, dir, PT_IAMGLASS, PT_IAMGLASS_MAX_BYTES,
                           &bytes, NULL) == PT_OK &&
        pt_glass_parse(pt_buf_str(&bytes), dir, out, NULL) == PT_OK;
    pt_buf_fini(&bytes);
    return is_read;
}

/* All is read from one folder, however often another is put in its place. */
static bool open_source(const struct pt_reader *reader,
                        struct pt_glass_source *out)
{
    const char *const dir = pt_reader_folder(reader);
    struct pt_glass glass;
    const int folder = dir ? open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (folder < 0)
        return false;
    const bool is_open =
        read_glass(folder, dir, &glass) &&
        is_commit(pt_reader_db(reader), &glass) &&
        pt_glass_source_open(folder, &glass, PT_GLASS_POSITION, out);
    close(folder);
    return is_open;
}

enum pt_status pt_positions_open(const struct pt_reader *reader,
                                 struct pt_positions **out)
{
    struct pt_glass_source source;
    *out = NULL;
    if (!open_source(reader, &source))
        return PT_OK;
    struct pt_positions *const positions = pt_alloc(sizeof *positions);
    if (!positions) {
        pt_glass_source_close(&source);
        return PT_ENOMEM;
    }
    positions->source = source;
    *out = positions;
    return PT_OK;
}

void pt_positions_close(struct pt_positions *positions)
{
    if (!positions)
        return;
    pt_glass_source_close(&positions->source);
    pt_free(positions);
}

/* --------------------------------------------------------------- terms --- */

enum pt_status pt_term_positions_init(struct pt_term_positions *term,
                                      const struct pt_positions *positions,
                                      struct pt_str name)
{
    enum { DOCID_BYTES = 5, END_BYTES = 1 };
    *term = (struct pt_term_positions){.key = {.len = 0}};
    if (pt_glass_term_bytes(name) >
        PT_GLASS_KEY_BYTES - DOCID_BYTES - END_BYTES)
        return PT_OK;
    pt_glass_key_add_term(&term->key, name, false);
    return pt_glass_seeker_init(&term->seeker, &positions->source);
}

void pt_term_positions_fini(struct pt_term_positions *term)
{
    pt_glass_seeker_fini(&term->seeker);
}

enum pt_glass_found pt_term_positions_find(struct pt_term_positions *term,
                                           uint32_t docid,
                                           struct pt_str *out)
{
    if (!term->key.len)
        return PT_GLASS_ABSENT;
    if (docid != term->docid) {
        const unsigned char len = term->key.len;
        pt_glass_key_add_docid(&term->key, docid);
        term->found = pt_glass_seek(&term->seeker, pt_glass_key_str(&term->key),
                                    &term->code);
        term->key.len = len;
        term->docid = docid;
    }
    *out = term->code;
    return term->found;
}

enum pt_glass_found pt_term_positions_get(struct pt_term_positions *term,
                                          uint32_t docid,
                                          uint32_t *out,
                                          size_t room,
                                          size_t *out_n)
{
    struct pt_str code;
    const enum pt_glass_found found =
        pt_term_positions_find(term, docid, &code);
    if (found != PT_GLASS_THERE)
        return found;
    return pt_glass_positions_get(code, out, room, out_n) ? PT_GLASS_THERE
                                                          : PT_GLASS_UNKNOWN;
}
