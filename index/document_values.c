/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * document_values.c: what orders, folds together and describes articles.
 */
#include "index/document_builder.h"

#include "common/fold.h"
#include "common/sketch.h"
#include "index/lengths.h"

#include <inttypes.h>
#include <stdio.h>

enum {
    SORT_TITLE_BYTES = 120,
    SORT_ID_BYTES = 60,
};

/* Between title and id in PT_SLOT_TITLE: below every character. */
#define SORT_GAP "\x01"

static void
add_value(struct pt_document *doc, enum pt_slot slot, struct pt_str bytes)
{
    assert(doc->n_values < PT_COUNTOF(doc->values));
    if (bytes.len)
        doc->values[doc->n_values++] = (struct pt_value){(uint32_t)slot, bytes};
}

static struct pt_str
sort_by_date(struct pt_document_builder *b, int order, struct pt_str id)
{
    pt_buf_clear(&b->scratch);
    pt_buf_printf(&b->scratch, "%08d", order);
    pt_buf_add(&b->scratch, id);
    return pt_document_keep_scratch(b);
}

static struct pt_str sort_by_title(struct pt_document_builder *b,
                                   const struct pt_article *article,
                                   struct pt_str id)
{
    bool is_cut;
    const struct pt_str shown =
        article->title.len
            ? pt_document_cut(article->title, SORT_TITLE_BYTES)
            : pt_article_shown_title(article, SORT_TITLE_BYTES, &is_cut);
    pt_buf_clear(&b->scratch);
    pt_fold(shown, &b->scratch);
    if (b->scratch.len > SORT_TITLE_BYTES)
        pt_buf_cut(&b->scratch, SORT_TITLE_BYTES);
    pt_buf_puts(&b->scratch, SORT_GAP);
    pt_buf_add(&b->scratch, id);
    return pt_document_keep_scratch(b);
}

static struct pt_str date_value(struct pt_document_builder *b, int32_t days)
{
    char digits[9];
    pt_schema_date(days, digits);
    return pt_document_keep(b, pt_str_n(digits, 8));
}

static struct pt_str hex_value(struct pt_document_builder *b, uint64_t number)
{
    char digits[17];
    snprintf(digits, sizeof digits, "%016" PRIx64, number);
    return pt_document_keep(b, pt_str_n(digits, 16));
}

static struct pt_str stamp_value(struct pt_document_builder *b,
                                 const struct pt_file_stamp *stamp)
{
    char bytes[PT_STAMP_BYTES];
    if (!stamp->size && !stamp->mtime_ns && !stamp->ctime_ns && !stamp->inode)
        return PT_STR("");
    pt_schema_stamp_encode(stamp, bytes);
    return pt_document_keep(b, pt_str_n(bytes, sizeof bytes));
}

static void add_sort_values(struct pt_document_builder *b,
                            const struct pt_article *a,
                            struct pt_document *doc)
{
    enum { LAST = 99999999 };
    int day = LAST;
    if (a->date != PT_DATE_NONE) {
        const struct pt_civil civil = pt_civil_of_days(a->date);
        day = civil.year * 10000 + civil.month * 100 + civil.day;
    }
    pt_buf_clear(&b->scratch);
    pt_schema_public_id(&b->scratch, a);
    const struct pt_str id =
        pt_document_cut(pt_document_keep_scratch(b), SORT_ID_BYTES);
    add_value(doc, PT_SLOT_NEWEST,
              sort_by_date(b, day == LAST ? LAST : LAST - day, id));
    add_value(doc, PT_SLOT_OLDEST, sort_by_date(b, day, id));
    add_value(doc, PT_SLOT_TITLE, sort_by_title(b, a, id));
}

static struct pt_str lengths_value(struct pt_document_builder *b,
                                   const struct pt_article *a)
{
    if (b->status != PT_OK)
        return PT_STR("");
    pt_buf_clear(&b->scratch);
    pt_lengths_encode(a->title.len > 0, b->n_title_words, &b->layout,
                      b->words_before, &b->scratch);
    return b->scratch.len <= PT_MAX_LENGTHS_BYTES ? pt_document_keep_scratch(b)
                                                  : PT_STR("");
}

static void add_story(struct pt_document_builder *b,
                      uint64_t story,
                      struct pt_document *doc)
{
    const struct pt_str name = hex_value(b, story);
    pt_document_add_boolean(b, pt_document_term(b, PT_PREFIX_STORY, name));
    add_value(doc, PT_SLOT_STORY, name);
}

void pt_document_add_values(struct pt_document_builder *b,
                            const struct pt_article *a,
                            struct pt_document *doc)
{
    if (a->date != PT_DATE_NONE)
        add_value(doc, PT_SLOT_DATE, date_value(b, a->date));
    add_value(
        doc, PT_SLOT_SOURCE,
        pt_document_keep(b, pt_document_cut(a->source, PT_MAX_SOURCE_VALUE)));
    if (a->story)
        add_story(b, a->story, doc);
    add_value(doc, PT_SLOT_STAMP, stamp_value(b, &a->stamp));
    add_sort_values(b, a, doc);
    if (a->changed > a->first_seen)
        add_value(doc, PT_SLOT_CHANGED,
                  date_value(b, pt_date_of_seconds(a->changed)));
    add_value(doc, PT_SLOT_LENGTHS, lengths_value(b, a));
    add_value(doc, PT_SLOT_SKETCH, a->sketch);
    add_value(doc, PT_SLOT_TOPIC, b->topic);
    add_value(doc, PT_SLOT_KEYS, pt_sketch_keys(a->sketch));
}
