/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/match/readings.h"

#include "common/mem.h"
#include "search/match/leaf_weights.h"

void pt_readings_init(struct pt_readings *readings,
                      const struct pt_clause_tree *tree,
                      const struct pt_reader *reader,
                      struct pt_analyzer *analyzer)
{
    *readings = (struct pt_readings){
        .tree = tree, .reader = reader, .analyzer = analyzer};
}

static void reading_fini(struct pt_reading *reading)
{
    pt_text_match_free(reading->text);
    pt_buf_fini(&reading->record);
}

void pt_readings_fini(struct pt_readings *readings)
{
    for (size_t i = 0; i < readings->n_kept; i++)
        reading_fini(&readings->kept[i]);
    reading_fini(&readings->passing);
    pt_text_match_free(readings->model);
    pt_free(readings->weights);
    pt_readings_init(readings, NULL, NULL, NULL);
}

static enum pt_status weigh(struct pt_readings *readings, struct pt_error *err)
{
    if (readings->weights)
        return PT_OK;
    double *const weights =
        pt_alloc(readings->tree->n_leaves * sizeof *weights);
    if (!weights)
        return pt_fail_nomem(err);
    const enum pt_status status =
        pt_match_leaf_weights(readings->tree, readings->reader, weights, err);
    if (status == PT_OK)
        readings->weights = weights;
    else
        pt_free(weights);
    return status;
}

/* Where docid is, or goes: among the kept while there is room. */
static struct pt_reading *place_of(struct pt_readings *readings, uint32_t docid)
{
    for (size_t i = 0; i < readings->n_kept; i++)
        if (readings->kept[i].docid == docid)
            return &readings->kept[i];
    if (readings->n_kept < PT_KEPT_READINGS &&
        readings->n_bytes < PT_KEPT_READING_BYTES)
        return &readings->kept[readings->n_kept++];
    return &readings->passing;
}

/* The place of docid, where its article is. */
static enum pt_status take(struct pt_readings *readings,
                           uint32_t docid,
                           struct pt_reading **out,
                           struct pt_error *err)
{
    assert(docid != 0);
    struct pt_reading *const reading = place_of(readings, docid);
    *out = reading;
    if (reading->docid == docid)
        return PT_OK;
    reading->docid = 0;
    reading->is_read = false;
    if (!reading->record.ptr)
        pt_buf_init(&reading->record, PT_BUF_NO_CEILING);
    const enum pt_status status = pt_reader_article(
        readings->reader, docid, &reading->record, &reading->article, err);
    if (status != PT_OK)
        return status;
    readings->n_bytes += reading->record.len;
    reading->docid = docid;
    return PT_OK;
}

enum pt_status pt_readings_fetch(struct pt_readings *readings,
                                 size_t first,
                                 size_t n,
                                 pt_docid_of *docid_of,
                                 const void *context,
                                 struct pt_error *err)
{
    enum { MOST = 256 };
    uint32_t docids[MOST];
    size_t n_wanted = 0;
    if (!pt_reader_has_remote(readings->reader) || first % MOST)
        return PT_OK;
    for (; n_wanted < MOST && first + n_wanted < n; n_wanted++)
        docids[n_wanted] = docid_of(context, first + n_wanted);
    return pt_reader_fetch(readings->reader, docids, n_wanted, err);
}

enum pt_status pt_readings_article(struct pt_readings *readings,
                                   uint32_t docid,
                                   const struct pt_article **out,
                                   struct pt_error *err)
{
    struct pt_reading *reading;
    const enum pt_status status = take(readings, docid, &reading, err);
    *out = &reading->article;
    return status;
}

enum pt_status pt_readings_matcher(struct pt_readings *readings,
                                   struct pt_text_match **out,
                                   struct pt_error *err)
{
    const enum pt_status status = weigh(readings, err);
    if (status != PT_OK)
        return status;
    if ((!readings->model &&
         pt_text_match_new(readings->tree, readings->analyzer,
                           &readings->model) != PT_OK) ||
        pt_text_match_new_like(readings->model, out) != PT_OK)
        return pt_fail_nomem(err);
    pt_text_match_weights(*out, readings->weights);
    return PT_OK;
}

enum pt_status pt_readings_get(struct pt_readings *readings,
                               uint32_t docid,
                               bool with_layout,
                               struct pt_reading **out,
                               struct pt_error *err)
{
    struct pt_reading *reading;
    enum pt_status status = take(readings, docid, &reading, err);
    *out = reading;
    /* What is kept is mostly what will be shown, and then wants its layout. */
    with_layout |= reading != &readings->passing;
    if (status != PT_OK ||
        (reading->is_read && (reading->has_layout || !with_layout)))
        return status;
    reading->is_read = false;
    status = reading->text ? PT_OK
                           : pt_readings_matcher(readings, &reading->text, err);
    if (status == PT_OK && pt_text_match_load(reading->text, &reading->article,
                                              with_layout) != PT_OK)
        status = pt_fail_nomem(err);
    if (status != PT_OK)
        return status;
    reading->is_read = true;
    reading->has_layout = with_layout;
    return PT_OK;
}
