/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/shard_writer.h"

#include "common/mem.h"
#include "index/shard_set.h"

struct pt_shard_writer {
    unsigned n; /* writers: 1 of a plain index */
    struct pt_writer *writers[PT_MAX_SET_SHARDS];
};

/* ------------------------------------------------------------- begin --- */

/* Where the i-th of n writes; a plain index is in dir itself. */
static enum pt_status set_place(const char *dir,
                                unsigned n,
                                unsigned i,
                                struct pt_buf *out,
                                struct pt_error *err)
{
    pt_buf_clear(out);
    if (n)
        pt_shard_set_path(dir, i, out);
    else
        pt_buf_puts(out, dir);
    return pt_buf_status(out) == PT_OK ? PT_OK : pt_fail_nomem(err);
}

struct creating {
    const struct pt_bulk_means *means; /* of all; NULL: not in bulk */
    bool trusts_all;
    pt_writer_reject *on_reject;
    void *context;
    const char **out_why_not; /* NULL: what is there is opened */
};

static enum pt_status begin_one(const char *place,
                                unsigned n,
                                const struct creating *how,
                                struct pt_writer **out,
                                struct pt_error *err)
{
    if (!how->out_why_not)
        return pt_writer_open_trusting(place, how->trusts_all, how->on_reject,
                                       how->context, out, err);
    if (!how->means)
        return pt_writer_create(place, how->on_reject, how->context, out, err);
    const unsigned n_sharing = n ? n : 1;
    const struct pt_bulk_means share = {
        .memory = how->means->memory / n_sharing,
        .n_threads = how->means->n_threads / n_sharing};
    return pt_writer_create_bulk(place, &share, how->on_reject, how->context,
                                 out, how->out_why_not, err);
}

static enum pt_status begin(const char *dir,
                            unsigned n,
                            const struct creating *how,
                            struct pt_shard_writer **out,
                            struct pt_error *err)
{
    struct pt_buf place;
    enum pt_status status = PT_OK;
    struct pt_shard_writer *w = pt_alloc(sizeof *w);
    if (!w)
        return pt_fail_nomem(err);
    pt_buf_init(&place, PT_BUF_NO_CEILING);
    w->n = n ? n : 1;
    for (unsigned i = 0; i < w->n && status == PT_OK; i++) {
        status = set_place(dir, n, i, &place, err);
        if (status == PT_OK)
            status = begin_one(pt_buf_z(&place), n, how, &w->writers[i], err);
        if (status == PT_OK)
            pt_writer_share(w->writers[i], w->n);
    }
    pt_buf_fini(&place);
    if (status == PT_OK)
        *out = w;
    else
        pt_shard_writer_close(w);
    return status;
}

enum pt_status pt_shard_writer_create(const char *dir,
                                      unsigned n,
                                      const struct pt_bulk_means *means,
                                      pt_writer_reject *on_reject,
                                      void *context,
                                      struct pt_shard_writer **out,
                                      const char **out_why_not,
                                      struct pt_error *err)
{
    const struct creating how = {.means = means,
                                 .on_reject = on_reject,
                                 .context = context,
                                 .out_why_not = out_why_not};
    const enum pt_status status = n ? pt_shard_set_make(dir, n, err) : PT_OK;
    return status == PT_OK ? begin(dir, n, &how, out, err) : status;
}

enum pt_status pt_shard_writer_open(const char *dir,
                                    bool trusts_all,
                                    pt_writer_reject *on_reject,
                                    void *context,
                                    struct pt_shard_writer **out,
                                    struct pt_error *err)
{
    const struct creating how = {
        .trusts_all = trusts_all, .on_reject = on_reject, .context = context};
    unsigned n = 0;
    const enum pt_status status = pt_shard_set_count(dir, &n, err);
    return status == PT_OK ? begin(dir, n, &how, out, err) : status;
}

/* ------------------------------------------------------------ changes --- */

static struct pt_writer *writer_of(struct pt_shard_writer *w,
                                   struct pt_str unique)
{
    return w->writers[pt_shard_set_place(unique, w->n)];
}

bool pt_shard_writer_is_split(const struct pt_shard_writer *w)
{
    return w->n > 1;
}

enum pt_status pt_shard_writer_put(struct pt_shard_writer *w,
                                   const struct pt_document *document,
                                   struct pt_error *err)
{
    return pt_writer_put(writer_of(w, document->unique), document, err);
}

enum pt_status pt_shard_writer_remove(struct pt_shard_writer *w,
                                      struct pt_str unique,
                                      struct pt_error *err)
{
    return pt_writer_remove(writer_of(w, unique), unique, err);
}

enum pt_status pt_shard_writer_set_meta(struct pt_shard_writer *w,
                                        struct pt_str key,
                                        struct pt_str value,
                                        struct pt_error *err)
{
    return pt_writer_set_meta(w->writers[0], key, value, err);
}

enum pt_status pt_shard_writer_commit(struct pt_shard_writer *w,
                                      struct pt_error *err)
{
    enum pt_status status = PT_OK;
    for (unsigned i = w->n; i-- > 0 && status == PT_OK;)
        status = pt_writer_commit(w->writers[i], err);
    return status;
}

uint32_t pt_shard_writer_n_articles(const struct pt_shard_writer *w)
{
    uint32_t sum = 0;
    for (unsigned i = 0; i < w->n; i++)
        sum += pt_writer_n_articles(w->writers[i]);
    return sum;
}

bool pt_shard_writer_is_packed(const struct pt_shard_writer *w)
{
    bool is_packed = true;
    for (unsigned i = 0; i < w->n; i++)
        is_packed &= pt_writer_is_packed(w->writers[i]);
    return is_packed;
}

void pt_shard_writer_close(struct pt_shard_writer *w)
{
    if (!w)
        return;
    for (unsigned i = 0; i < w->n; i++)
        pt_writer_close(w->writers[i]);
    pt_free(w);
}
