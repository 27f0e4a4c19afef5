/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/index_values.h"

#include "common/varint.h"
#include "index/glass/glass_lists.h"

enum pt_status pt_value_list_init(struct pt_value_list *list,
                                  const struct pt_postings *postings,
                                  enum pt_slot slot)
{
    *list = (struct pt_value_list){.docid = 0};
    pt_glass_key_add(&list->key, PT_STR(PT_GLASS_KEY_VALUES));
    pt_glass_key_add_uint(&list->key, (uint32_t)slot);
    return pt_glass_seeker_init(&list->seeker, pt_postings_source(postings));
}

void pt_value_list_fini(struct pt_value_list *list)
{
    pt_glass_seeker_fini(&list->seeker);
}

/* Takes the value whose length is at *next; list is moved on only then. */
static bool take_value(struct pt_value_list *list, const unsigned char *next)
{
    const unsigned char *const end = (const unsigned char *)list->end;
    uint32_t len;
    if (!pt_glass_get_short(&next, end, &len) || len > (size_t)(end - next))
        return false;
    list->value = pt_str_n((const char *)next, len);
    list->next = (const char *)next + len;
    return true;
}

/* Steps to a value whose numbers are not of one byte each. */
static bool step_far(struct pt_value_list *list)
{
    const unsigned char *next = (const unsigned char *)list->next;
    uint32_t by;
    if (!pt_glass_get_short(&next, (const unsigned char *)list->end, &by) ||
        by >= UINT32_MAX - list->docid || !take_value(list, next))
        return false;
    list->docid += by + 1;
    return true;
}

/* Steps to the next value of the chunk: done for each that is passed over. */
static inline bool step(struct pt_value_list *list)
{
    const unsigned char *const next = (const unsigned char *)list->next;
    const size_t n_left = (size_t)(list->end - list->next);
    if (n_left < 2 || next[0] >= 0x80 || next[1] >= 0x80 ||
        next[1] > n_left - 2 || next[0] >= UINT32_MAX - list->docid)
        return step_far(list);
    list->value = pt_str_n(list->next + 2, next[1]);
    list->next += 2 + next[1];
    list->docid += next[0] + 1u;
    return true;
}

static enum pt_glass_found lose(struct pt_value_list *list)
{
    list->docid = 0;
    return PT_GLASS_UNKNOWN;
}

/* Stands at the first value of a chunk; false: it is none. */
static bool
open_chunk(struct pt_value_list *list, struct pt_str key, struct pt_str tag)
{
    uint32_t first;
    if (!pt_glass_get_docid(pt_str_sub(key, list->key.len, key.len), &first))
        return false;
    list->next = tag.ptr;
    list->end = tag.ptr + tag.len;
    list->docid = first;
    return first && take_value(list, (const unsigned char *)list->next);
}

/* Begins the chunk where docid is, if it is anywhere: the last one that does
 * not begin behind it. */
static enum pt_glass_found begin_chunk(struct pt_value_list *list,
                                       uint32_t docid)
{
    const unsigned char len = list->key.len;
    struct pt_str key, tag;
    list->docid = 0;
    pt_glass_key_add_docid(&list->key, docid);
    const enum pt_glass_found found = pt_glass_seek_up_to(
        &list->seeker, pt_glass_key_str(&list->key), &key, &tag);
    list->key.len = len;
    if (found != PT_GLASS_THERE)
        return found;
    if (!pt_str_begins(key, pt_glass_key_str(&list->key)))
        return PT_GLASS_ABSENT;
    return open_chunk(list, key, tag) && list->docid <= docid ? PT_GLASS_THERE
                                                              : lose(list);
}

/* Stands at the last value up to docid, which the chunk at hand has. */
static enum pt_glass_found
go_to(struct pt_value_list *list, uint32_t docid, struct pt_str *out)
{
    while (list->docid < docid && list->next < list->end)
        if (!step(list))
            return lose(list);
    if (list->docid != docid)
        return PT_GLASS_ABSENT;
    *out = list->value;
    return PT_GLASS_THERE;
}

enum pt_glass_found pt_value_list_find(struct pt_value_list *list,
                                       uint32_t docid,
                                       struct pt_str *out)
{
    assert(docid > 0);
    *out = PT_STR("");
    if (list->docid && list->docid <= docid) {
        const enum pt_glass_found found = go_to(list, docid, out);
        if (found != PT_GLASS_ABSENT || list->docid > docid)
            return found;
    } else if (list->docid) {
        return PT_GLASS_ABSENT; /* it was passed over */
    }
    const enum pt_glass_found found = begin_chunk(list, docid);
    return found == PT_GLASS_THERE ? go_to(list, docid, out) : found;
}

void pt_value_list_go_back(struct pt_value_list *list)
{
    list->docid = 0;
}

/* Before the first chunk, for the next one to be it. */
static enum pt_glass_found go_before(struct pt_value_list *list)
{
    struct pt_str key, tag;
    const enum pt_glass_found found = pt_glass_seek_up_to(
        &list->seeker, pt_glass_key_str(&list->key), &key, &tag);
    return found == PT_GLASS_UNKNOWN ? found : PT_GLASS_THERE;
}

static enum pt_glass_found next_chunk(struct pt_value_list *list)
{
    const uint32_t before = list->docid;
    struct pt_str key, tag;
    enum pt_glass_found found = before ? PT_GLASS_THERE : go_before(list);
    if (found == PT_GLASS_THERE)
        found = pt_glass_seek_next(&list->seeker, &key, &tag);
    if (found == PT_GLASS_THERE &&
        !pt_str_begins(key, pt_glass_key_str(&list->key)))
        return PT_GLASS_ABSENT;
    if (found == PT_GLASS_THERE &&
        !(open_chunk(list, key, tag) && list->docid > before))
        found = PT_GLASS_UNKNOWN;
    return found;
}

enum pt_glass_found pt_value_list_next(struct pt_value_list *list,
                                       uint32_t *out_docid,
                                       struct pt_str *out)
{
    enum pt_glass_found found = PT_GLASS_THERE;
    if (list->docid && list->next < list->end)
        found = step(list) ? PT_GLASS_THERE : PT_GLASS_UNKNOWN;
    else
        found = next_chunk(list);
    *out_docid = list->docid;
    *out = list->value;
    return found;
}

enum pt_glass_found pt_value_list_from(struct pt_value_list *list,
                                       uint32_t from,
                                       uint32_t *out_docid,
                                       struct pt_str *out)
{
    const enum pt_glass_found found =
        from > 1 ? pt_value_list_get(list, from, out) : PT_GLASS_ABSENT;
    if (found == PT_GLASS_ABSENT && list->docid < from)
        return pt_value_list_next(list, out_docid, out);
    *out_docid = list->docid;
    *out = list->value;
    return list->docid ? PT_GLASS_THERE : PT_GLASS_UNKNOWN;
}

/* --- or by libxapian ----------------------------------------------------- */

enum pt_status pt_slot_values_begin(struct pt_slot_values *values,
                                    const struct pt_reader *reader,
                                    enum pt_slot slot)
{
    *values = (struct pt_slot_values){.reader = reader, .slot = slot};
    const enum pt_status status = pt_postings_open(reader, &values->postings);
    return status == PT_OK && values->postings
               ? pt_value_list_init(&values->list, values->postings, slot)
               : status;
}

void pt_slot_values_fini(struct pt_slot_values *values)
{
    pt_value_list_fini(&values->list);
    pt_postings_close(values->postings);
    xc_values_free(values->asked);
    *values = (struct pt_slot_values){.postings = NULL};
}

static enum pt_status ask_for_value(struct pt_slot_values *values,
                                    uint32_t docid,
                                    struct pt_str *out,
                                    struct pt_error *err)
{
    struct xc_error cause;
    enum xc_status status = XC_OK;
    if (pt_reader_may_ask(values->reader, err) != PT_OK)
        return PT_ECORRUPT;
    if (!values->asked)
        status = xc_db_values(pt_reader_db(values->reader),
                              (uint32_t)values->slot, &values->asked, &cause);
    xc_values *const asked = values->asked;
    if (status == XC_OK && xc_values_valid(asked) &&
        xc_values_docid(asked) < docid)
        status = xc_values_skip_to(asked, docid, &cause);
    if (status != XC_OK)
        return pt_fail_engine(err, status, &cause, "reading values");
    if (xc_values_valid(asked) && xc_values_docid(asked) == docid) {
        const struct xc_bytes value = xc_values_value(asked);
        *out = pt_str_n(value.ptr, value.len);
    }
    return PT_OK;
}

enum pt_status pt_slot_values_get(struct pt_slot_values *values,
                                  uint32_t docid,
                                  struct pt_str *out,
                                  struct pt_error *err)
{
    enum pt_glass_found found = PT_GLASS_UNKNOWN;
    *out = PT_STR("");
    if (values->postings && !values->asked)
        found = pt_value_list_get(&values->list, docid, out);
    return found == PT_GLASS_UNKNOWN ? ask_for_value(values, docid, out, err)
                                     : PT_OK;
}

enum pt_status pt_values_each(const struct pt_reader *reader,
                              enum pt_slot slot,
                              uint32_t *from,
                              pt_reader_valued *each,
                              void *context,
                              struct pt_error *err)
{
    struct pt_value_list list = {.docid = 0};
    struct pt_postings *postings = NULL;
    struct pt_str value;
    uint32_t docid;
    enum pt_glass_found found = PT_GLASS_UNKNOWN;
    enum pt_status status = pt_postings_open(reader, &postings);
    if (status == PT_OK && postings)
        status = pt_value_list_init(&list, postings, slot);
    if (status != PT_OK)
        pt_fail_nomem(err);
    else if (postings)
        found = pt_value_list_from(&list, *from, &docid, &value);
    while (status == PT_OK && found == PT_GLASS_THERE) {
        status = each(context, docid, value);
        *from = docid + 1;
        found = pt_value_list_next(&list, &docid, &value);
    }
    if (found == PT_GLASS_ABSENT)
        *from = UINT32_MAX;
    pt_value_list_fini(&list);
    pt_postings_close(postings);
    return status;
}
