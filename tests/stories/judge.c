/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * judge.c: texts on stdin -> their stories, as pt-index would choose them in
 * this order. A record is "id NUL date NUL text NUL", the date
 * ISO or empty; a line of the answer is id, the
 * story, and 1 when it joined another text.
 */
#include "common/article.h"
#include "common/buf.h"
#include "index/document.h"
#include "indexer/story_table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static bool read_field(struct pt_buf *out)
{
    pt_buf_clear(out);
    for (int c; (c = getchar()) != EOF;) {
        if (c == '\0')
            return true;
        pt_buf_add_byte(out, (char)c);
    }
    return false;
}

static void must(bool holds)
{
    if (holds)
        return;
    fprintf(stderr, "judge: out of memory\n");
    exit(2);
}

int main(void)
{
    struct pt_document_builder *builder = NULL;
    struct pt_stories stories;
    struct pt_buf id, date, text;
    pt_buf_init(&id, PT_BUF_NO_CEILING);
    pt_buf_init(&date, PT_BUF_NO_CEILING);
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_stories_init(&stories);
    must(pt_document_builder_new(&builder) == PT_OK);
    while (read_field(&id) && read_field(&date) && read_field(&text)) {
        const struct pt_article article = {.text = pt_buf_str(&text)};
        struct pt_story_entry entry = {.date = PT_DATE_NONE};
        uint64_t joined = 0;
        if (!pt_date_parse_iso(pt_buf_str(&date), &entry.date))
            entry.date = PT_DATE_NONE;
        must(pt_document_sketch(builder, &article, &entry.story,
                                &entry.sketch) == PT_OK);
        if (pt_sketch_is_judged(&entry.sketch)) {
            joined = pt_stories_find(&stories, &entry);
            entry.story = joined ? joined : entry.story;
            must(pt_stories_enter(&stories, &entry) == PT_OK);
        }
        printf("%s\t%016" PRIx64 "\t%d\n", pt_buf_z(&id), entry.story,
               joined != 0);
    }
    fprintf(stderr, "%zu sketches, %zu KB\n", stories.n,
            (stories.capacity * sizeof *stories.entries +
             stories.n_slots * sizeof *stories.slots) >>
                10);
    pt_stories_fini(&stories);
    pt_document_builder_free(builder);
    pt_buf_fini(&id);
    pt_buf_fini(&date);
    pt_buf_fini(&text);
    return 0;
}
