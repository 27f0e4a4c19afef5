/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/binding/db_made.h"

#include "common/mem.h"
#include "index/binding/refuse.h"
#include "index/binding/search_made.h"

#include <string.h>

xc_db *xc_db_of(void *opened, const struct xc_db_calls *calls)
{
    xc_db *const db = pt_alloc(sizeof *db);
    if (!db)
        return NULL;
    db->n_users = 1;
    db->opened = opened;
    db->calls = calls;
    return db;
}

/* 8-4-4-4-12 digits, as libxapian writes it. */
static void write_uuid(const unsigned char *uuid, char *out)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < XC_UUID_BYTES; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *out++ = '-';
        *out++ = digits[uuid[i] >> 4];
        *out++ = digits[uuid[i] & 15];
    }
    *out = '\0';
}

enum xc_status xc_db_expect(const char *path,
                            const struct xc_commit *commit,
                            xc_db **out,
                            struct xc_error *err)
{
    const size_t n_bytes = strlen(path) + 1;
    xc_db *const db = pt_alloc(sizeof *db + n_bytes);
    if (!db)
        return xc_fail_memory(err);
    db->n_users = 1;
    db->path = memcpy(db + 1, path, n_bytes);
    db->is_known = true;
    db->commit = *commit;
    write_uuid(commit->uuid, db->uuid);
    *out = db;
    return XC_OK;
}

xc_db *xc_db_use(const xc_db *db)
{
    xc_db *const used = (xc_db *)db;
    used->n_users++;
    return used;
}

void xc_db_free(xc_db *db)
{
    if (!db || --db->n_users)
        return;
    if (db->opened)
        db->calls->drop(db->opened);
    pt_free(db);
}

uint32_t xc_db_doccount(const xc_db *db)
{
    return db->is_known ? db->commit.n_documents
                        : db->calls->doccount(db->opened);
}

uint32_t xc_db_lastdocid(const xc_db *db)
{
    return db->is_known ? db->commit.last_docid
                        : db->calls->lastdocid(db->opened);
}

uint64_t xc_db_total_length(const xc_db *db)
{
    return db->is_known ? db->commit.total_length
                        : db->calls->total_length(db->opened);
}

double xc_db_avlength(const xc_db *db)
{
    if (!db->is_known)
        return db->calls->avlength(db->opened);
    return db->commit.n_documents ? (double)db->commit.total_length /
                                        (double)db->commit.n_documents
                                  : 0;
}

enum xc_status
xc_db_uuid(const xc_db *db, struct xc_bytes *out, struct xc_error *err)
{
    if (!db->is_known)
        return db->calls->uuid(db->opened, out, err);
    *out = (struct xc_bytes){db->uuid, XC_UUID_TEXT_BYTES};
    return XC_OK;
}

enum xc_status
xc_db_revision(const xc_db *db, uint64_t *out, struct xc_error *err)
{
    if (!db->is_known)
        return db->calls->revision(db->opened, out, err);
    *out = db->commit.revision;
    return XC_OK;
}
