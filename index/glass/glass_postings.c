/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/glass/glass_postings.h"

bool pt_glass_get_number(const unsigned char **next,
                         const unsigned char *end,
                         uint32_t *out)
{
    const unsigned char *at = *next;
    uint64_t number = 0;
    for (unsigned shift = 0; shift < 35 && at < end; shift += 7) {
        const unsigned char byte = *at++;
        number |= (uint64_t)(byte & 0x7f) << shift;
        if (byte >= 0x80)
            continue;
        if (number > UINT32_MAX)
            return false;
        *next = at;
        *out = (uint32_t)number;
        return true;
    }
    return false;
}

/* What stands behind the counts. */
static bool begin(const unsigned char *next,
                  const unsigned char *end,
                  uint32_t first,
                  struct pt_glass_chunk *out)
{
    uint32_t span;
    if (next == end || (*next != '0' && *next != '1'))
        return false;
    *out = (struct pt_glass_chunk){.end = end, .docid = first};
    out->is_last = *next++ == '1';
    if (!pt_glass_get_number(&next, end, &span) || span > UINT32_MAX - first ||
        !pt_glass_get_number(&next, end, &out->wdf))
        return false;
    out->last = first + span;
    out->next = next;
    return true;
}

bool pt_glass_chunk_begin_list(struct pt_str tag,
                               struct pt_glass_list_counts *out_counts,
                               struct pt_glass_chunk *out)
{
    const unsigned char *next = (const unsigned char *)tag.ptr;
    const unsigned char *const end = next + tag.len;
    uint32_t before;
    return pt_glass_get_number(&next, end, &out_counts->n_documents) &&
           pt_glass_get_number(&next, end, &out_counts->n_occurrences) &&
           pt_glass_get_number(&next, end, &before) && before < UINT32_MAX &&
           begin(next, end, before + 1, out);
}

bool pt_glass_chunk_begin(struct pt_str tag,
                          uint32_t first,
                          struct pt_glass_chunk *out)
{
    const unsigned char *const next = (const unsigned char *)tag.ptr;
    return first > 0 && begin(next, next + tag.len, first, out);
}

bool pt_glass_chunk_next(struct pt_glass_chunk *chunk)
{
    const unsigned char *next = chunk->next;
    uint32_t step, wdf;
    if (next == chunk->end || !pt_glass_get_number(&next, chunk->end, &step) ||
        !pt_glass_get_number(&next, chunk->end, &wdf) ||
        step >= chunk->last - chunk->docid)
        return false;
    chunk->docid += step + 1;
    chunk->wdf = wdf;
    chunk->next = next;
    return true;
}
