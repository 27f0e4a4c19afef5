/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * source_pdf.c: a PDF is one article, read by pdftotext (poppler-utils).
 *
 * A program and not its library: whoever makes PDFs makes hostile ones, and a
 * child with limits can be killed. -bbox-layout is the one of its modes that
 * keeps both reading order and paragraphs: plain mode reads columns rightly but
 * runs paragraphs together and the parts of "Anglo-American" too, -layout and
 * -raw mix the lines of two columns. It also tells the document's properties.
 */
#include "indexer/source.h"

#include "indexer/metadata.h"
#include "indexer/sources/filter.h"
#include "indexer/sources/pdf_text.h"

#include <string.h>

#define PDF_TO_TEXT "pdftotext"

/* Output: boxes take some thirty bytes for each of text. */
static const struct pt_filter pdf_to_text = {
    .argv = (const char *const[]){PDF_TO_TEXT, "-enc", "UTF-8", "-bbox-layout",
                                  "/dev/fd/0", "-", NULL},
    .package = "poppler-utils",
    .input = -1,
    .wall_ms = 60 * 1000,
    .cpu_seconds = 30,
    .memory_bytes = (size_t)512 << 20,
    .output_bytes = (size_t)PT_MAX_ARTICLE_BYTES * 64,
    .file_bytes = 0,
};

static enum pt_status
take_boxes(void *context, struct pt_str bytes, struct pt_error *err)
{
    return pt_pdf_boxes_take(context, bytes, err);
}

/* What the program complains of, in the words of who reads --skipped. */
static enum pt_status say_why(enum pt_status status, struct pt_error *err)
{
    static const struct {
        const char *complaint;
        const char *reason;
    } rows[] = {
        {"ncorrect password",       "encrypted"            },
        {"nsupported security",     "encrypted"            },
        {"nknown security handler", "encrypted"            },
        {"stream is empty",         "empty"                },
        {"ut of memory",            "needs too much memory"},
        {"Syntax ",                 "damaged"              },
    };
    for (size_t i = 0; i < PT_COUNTOF(rows); i++)
        if (err && strstr(err->message, rows[i].complaint))
            return pt_fail(err, PT_EINVALID, "%s", rows[i].reason);
    return status;
}

static enum pt_status check_head(struct pt_input *input, struct pt_error *err)
{
    enum { HEAD_BYTES = 1024 }; /* readers look no further */
    struct pt_str head;
    const enum pt_status status = pt_input_peek(input, HEAD_BYTES, &head, err);
    if (status != PT_OK)
        return status;
    if (head.len == 0)
        return pt_fail(err, PT_EINVALID, "empty");
    if (head.len > HEAD_BYTES)
        head.len = HEAD_BYTES;
    for (size_t at = 0; at + 5 <= head.len; at++)
        if (memcmp(head.ptr + at, "%PDF-", 5) == 0)
            return PT_OK;
    return pt_fail(err, PT_EINVALID, "no PDF in spite of its name");
}

static enum pt_status run_program(struct pt_input *input,
                                  struct pt_pdf_boxes *boxes,
                                  struct pt_error *err)
{
    struct pt_filter filter = pdf_to_text;
    enum pt_status status = check_head(input, err);
    if (status == PT_OK)
        status = pt_input_seekable(input, &filter.input, err);
    if (status != PT_OK)
        return status;
    status = pt_filter_run(&filter, take_boxes, boxes, err);
    return status == PT_EINVALID ? say_why(status, err) : status;
}

static enum pt_status read_pdf(struct pt_input *input,
                               struct pt_arena *arena,
                               const struct pt_article_sink *sink,
                               struct pt_error *err)
{
    struct pt_article article = {
        .path = input->path,
        .url = input->url,
        .title_from = PT_TITLE_FROM_TEXT,
        .date = PT_DATE_NONE,
    };
    struct pt_pdf_boxes boxes;
    pt_pdf_boxes_init(&boxes);
    enum pt_status status = run_program(input, &boxes, err);
    if (status == PT_OK)
        status = pt_pdf_text_read(&boxes, arena, &article, err);
    pt_pdf_boxes_fini(&boxes);
    if (status != PT_OK)
        return status;
    /* A name tells when something was published, a property when it was made
     * a PDF. */
    const int32_t named = pt_metadata_date_of_path(pt_input_name(input));
    if (named != PT_DATE_NONE) {
        article.date = named;
        article.origins[PT_FACT_DATE] = PT_ORIGIN_PATH;
    }
    return sink->take(sink->context, &article, err);
}

const struct pt_source pt_source_pdf = {
    .kind = PT_KIND_PDF,
    .read = read_pdf,
};
