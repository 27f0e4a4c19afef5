/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/shard.h"

#include "index/index_reader.h"

enum pt_status pt_shard_init(struct pt_shard *shard, const char *name)
{
    *shard = (struct pt_shard){0};
    pt_buf_init(&shard->name, PT_BUF_NO_CEILING);
    pt_buf_puts(&shard->name, name);
    return pt_buf_status(&shard->name);
}

void pt_shard_fini(struct pt_shard *shard)
{
    xc_db_free(shard->db);
    pt_buf_fini(&shard->name);
}

/* One try: *out_identity is what was there before opening. */
static enum pt_status open_once(const char *dir,
                                struct pt_index_identity *out_identity,
                                xc_db **out,
                                int *out_schema,
                                struct pt_error *err)
{
    struct xc_error cause;
    xc_db *db;
    enum pt_status status = pt_index_dir_identify(dir, out_identity, err);
    if (status != PT_OK)
        return status;
    const enum xc_status opened = xc_db_open(dir, &db, &cause);
    if (opened == XC_NOT_FOUND)
        return pt_fail(err, PT_ENOINDEX, "%s holds no index", dir);
    if (opened != XC_OK)
        return pt_fail_engine(err, opened, &cause, "opening the index");
    status = pt_index_check_schema(db, dir, PT_SCHEMA_OLDEST, out_schema, err);
    if (status == PT_OK)
        *out = db;
    else
        xc_db_free(db);
    return status;
}

static enum pt_status open_folder(const char *dir,
                                  struct pt_index_identity *out_identity,
                                  xc_db **out,
                                  int *out_schema,
                                  struct pt_error *err)
{
    enum { MAX_TRIES = 10 };
    for (int i = 1;; i++) {
        struct pt_index_identity identity = {0};
        xc_db *db = NULL;
        const enum pt_status status =
            open_once(dir, &identity, &db, out_schema, err);
        /* A commit, or an exchange, while it was opened: once more. */
        const bool is_settled =
            status == PT_OK
                ? pt_index_dir_holds(dir, &identity)
                : status != PT_EMODIFIED && pt_index_dir_holds(dir, &identity);
        if (status == PT_OK && (is_settled || i == MAX_TRIES)) {
            *out_identity = identity;
            *out = db;
            return PT_OK;
        }
        xc_db_free(db);
        if (is_settled || status == PT_ENOINDEX || i == MAX_TRIES)
            return status;
    }
}

enum pt_status pt_shard_open(struct pt_shard *shard, struct pt_error *err)
{
    struct pt_index_identity identity;
    xc_db *db = NULL;
    int schema = 0;
    const enum pt_status status =
        open_folder(pt_buf_z(&shard->name), &identity, &db, &schema, err);
    if (status != PT_OK)
        return status;
    xc_db_free(shard->db);
    shard->db = db;
    shard->identity = identity;
    shard->schema = schema;
    return PT_OK;
}

bool pt_shard_is_there(const struct pt_shard *shard)
{
    return pt_index_dir_holds(pt_buf_z(&shard->name), &shard->identity);
}
