/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_numbers.c: numbers that many questions ask of all articles, which are
 * short to keep and long to decode.
 */
#include "index/index_numbers.h"

#include "common/mem.h"
#include "index/glass/glass_pack.h"
#include "index/index_values.h"
#include "index/reader_private.h"

static bool may_keep(const struct pt_reader *reader, uint32_t last_docid)
{
    return reader->tables->keeps_blocks && last_docid < PT_MOST_KEPT_NUMBERS;
}

/* Read as one span after the other. */
static bool read_lengths(struct pt_postings *postings,
                         uint32_t *lengths,
                         uint32_t last_docid)
{
    enum { SPAN = 1 << 16 };
    struct pt_posting_list list;
    bool is_read = pt_posting_list_init_lengths(&list, postings) == PT_OK;
    for (uint32_t first = 0; is_read && first <= last_docid; first += SPAN) {
        const uint32_t end =
            last_docid - first < SPAN ? last_docid + 1 : first + SPAN;
        pt_posting_list_spread(&list, (struct pt_posting_span){first, end},
                               lengths + first);
    }
    pt_posting_list_fini(&list);
    return is_read && !pt_postings_are_lost(postings);
}

const uint32_t *pt_reader_lengths(const struct pt_reader *reader,
                                  struct pt_postings *postings)
{
    struct pt_reader_tables *const tables = reader->tables;
    const uint32_t last_docid = xc_db_lastdocid(pt_reader_db(reader));
    if (tables->lengths || !may_keep(reader, last_docid))
        return tables->lengths;
    uint32_t *const lengths = pt_alloc(
        ((size_t)last_docid + 1 + PT_NUMBERS_BEHIND) * sizeof *lengths);
    if (lengths && read_lengths(postings, lengths, last_docid))
        tables->lengths = lengths;
    else
        pt_free(lengths);
    return tables->lengths;
}

static bool read_begins(const struct pt_postings *postings,
                        enum pt_slot slot,
                        uint64_t *begins,
                        uint32_t last_docid)
{
    struct pt_value_list list;
    struct pt_str value;
    uint32_t docid;
    enum pt_glass_found found =
        pt_value_list_init(&list, postings, slot) == PT_OK
            ? pt_value_list_next(&list, &docid, &value)
            : PT_GLASS_UNKNOWN;
    while (found == PT_GLASS_THERE && docid <= last_docid) {
        begins[docid] = pt_value_begin(value);
        found = pt_value_list_next(&list, &docid, &value);
    }
    pt_value_list_fini(&list);
    return found == PT_GLASS_ABSENT;
}

const uint64_t *pt_reader_begins(const struct pt_reader *reader,
                                 const struct pt_postings *postings,
                                 enum pt_slot slot)
{
    struct pt_reader_tables *const tables = reader->tables;
    const uint32_t last_docid = xc_db_lastdocid(pt_reader_db(reader));
    if (slot != PT_SLOT_NEWEST)
        return NULL;
    if (tables->begins || !may_keep(reader, last_docid))
        return tables->begins;
    uint64_t *const begins =
        pt_alloc(((size_t)last_docid + 1 + PT_NUMBERS_BEHIND) * sizeof *begins);
    if (begins && read_begins(postings, slot, begins, last_docid))
        tables->begins = begins;
    else
        pt_free(begins);
    return tables->begins;
}

void pt_reader_forget_numbers(const struct pt_reader *reader)
{
    struct pt_reader_tables *const tables = reader->tables;
    pt_free(tables->lengths);
    pt_free(tables->begins);
    tables->lengths = NULL;
    tables->begins = NULL;
}
