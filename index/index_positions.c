/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/index_positions.h"

#include "common/mem.h"
#include "index/glass/glass_positions.h"
#include "index/index_table.h"

struct pt_positions {
    const struct pt_glass_source *source;
};

/* -------------------------------------------------------- open, close --- */

enum pt_status pt_positions_open(const struct pt_reader *reader,
                                 struct pt_positions **out)
{
    const struct pt_glass_source *const source =
        pt_reader_table(reader, PT_GLASS_POSITION);
    *out = NULL;
    if (!source)
        return PT_OK;
    struct pt_positions *const positions = pt_alloc(sizeof *positions);
    if (!positions)
        return PT_ENOMEM;
    positions->source = source;
    *out = positions;
    return PT_OK;
}

void pt_positions_close(struct pt_positions *positions)
{
    pt_free(positions);
}

/* --------------------------------------------------------------- terms --- */

/* Whether a key can hold a term and a docid. */
static bool has_key(struct pt_str name)
{
    enum { DOCID_BYTES = 5, END_BYTES = 1 };
    return pt_glass_term_bytes(name) <=
           PT_GLASS_KEY_BYTES - DOCID_BYTES - END_BYTES;
}

enum pt_status pt_term_positions_init(struct pt_term_positions *term,
                                      const struct pt_positions *positions,
                                      struct pt_str name)
{
    *term = (struct pt_term_positions){.key = {.len = 0}};
    if (!has_key(name))
        return PT_OK;
    pt_glass_key_add_term(&term->key, name, false);
    return pt_glass_seeker_init(&term->seeker, positions->source);
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
    if (docid != term->docid &&
        !pt_glass_run_find(&term->run, &term->seeker,
                           pt_glass_key_str(&term->key), docid, &term->found,
                           &term->code)) {
        const unsigned char len = term->key.len;
        pt_glass_key_add_docid(&term->key, docid);
        term->found = pt_glass_seek(&term->seeker, pt_glass_key_str(&term->key),
                                    &term->code);
        term->key.len = len;
    }
    term->docid = docid;
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

/* ---------------------------------------------------------------- walk --- */

enum pt_status pt_positions_walk_init(struct pt_positions_walk *walk,
                                      const struct pt_positions *positions)
{
    *walk = (struct pt_positions_walk){.key = {.len = 0}};
    return pt_glass_seeker_init(&walk->seeker, positions->source);
}

void pt_positions_walk_fini(struct pt_positions_walk *walk)
{
    pt_glass_seeker_fini(&walk->seeker);
}

enum pt_glass_found pt_positions_walk_start(struct pt_positions_walk *walk,
                                            struct pt_str name)
{
    struct pt_str key, code;
    walk->key.len = 0;
    if (!has_key(name))
        return PT_GLASS_ABSENT;
    pt_glass_key_add_term(&walk->key, name, false);
    /* Where no entry stands before, the walk begins with the first of all. */
    return pt_glass_seek_up_to(&walk->seeker, pt_glass_key_str(&walk->key),
                               &key, &code) == PT_GLASS_UNKNOWN
               ? PT_GLASS_UNKNOWN
               : PT_GLASS_THERE;
}

enum pt_glass_found pt_positions_walk_next(struct pt_positions_walk *walk,
                                           uint32_t *out_docid,
                                           struct pt_str *out_code)
{
    const struct pt_str own = pt_glass_key_str(&walk->key);
    struct pt_glass_item item;
    enum pt_glass_found found = PT_GLASS_THERE;
    if (pt_glass_seek_peek(&walk->seeker, &item)) {
        walk->seeker.at++;
        *out_code = item.data;
    } else {
        found = pt_glass_seek_next(&walk->seeker, &item.key, out_code);
    }
    if (found != PT_GLASS_THERE)
        return found;
    return pt_str_begins(item.key, own) &&
                   pt_glass_get_docid(
                       pt_str_sub(item.key, own.len, item.key.len), out_docid)
               ? PT_GLASS_THERE
               : PT_GLASS_ABSENT;
}
