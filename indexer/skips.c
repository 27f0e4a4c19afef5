/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/skips.h"

#include "index/schema.h"

void pt_skip_key(struct pt_buf *out, struct pt_str path, struct pt_str part)
{
    pt_buf_clear(out);
    pt_buf_puts(out, PT_META_SKIP);
    pt_schema_unique(out, path, part);
}

void pt_skip_key_of_parts(struct pt_buf *out, struct pt_str path)
{
    enum { WHOLE_BYTES = 200 }; /* so much of a path is in the key as it is */
    pt_buf_clear(out);
    pt_buf_puts(out, PT_META_SKIP "Q");
    pt_buf_add(
        out,
        pt_str_sub(path, 0, path.len < WHOLE_BYTES ? path.len : WHOLE_BYTES));
    if (path.len < WHOLE_BYTES)
        pt_buf_add_byte(out, '#');
}

void pt_skip_encode(struct pt_buf *out, const struct pt_skip *skip)
{
    pt_buf_clear(out);
    for (int i = 1; i < PT_STAMP_BYTES; i++)
        pt_buf_add_byte(out, '\0');
    pt_buf_add_byte(out, skip->is_loose);
    pt_buf_add(out, skip->reason);
    pt_buf_add_byte(out, '\0');
    pt_buf_add(out, skip->path);
}

bool pt_skip_decode(struct pt_str value, struct pt_skip *out)
{
    if (value.len < PT_STAMP_BYTES)
        return false;
    const struct pt_str rest = pt_str_sub(value, PT_STAMP_BYTES, value.len);
    const size_t n = pt_str_find(rest, '\0');
    if (n == rest.len)
        return false;
    *out = (struct pt_skip){
        .is_loose = value.ptr[PT_STAMP_BYTES - 1] != '\0',
        .reason = pt_str_sub(rest, 0, n),
        .path = pt_str_sub(rest, n + 1, rest.len),
    };
    return true;
}

struct walk {
    bool (*each)(void *context, const struct pt_skip *skip);
    void *context;
};

static bool decode_entry(void *context, struct pt_str key, struct pt_str value)
{
    const struct walk *const walk = context;
    struct pt_skip skip;
    (void)key;
    return !pt_skip_decode(value, &skip) || walk->each(walk->context, &skip);
}

enum pt_status pt_skips_each(const struct pt_reader *reader,
                             bool (*each)(void *context,
                                          const struct pt_skip *skip),
                             void *context,
                             struct pt_error *err)
{
    struct walk walk = {each, context};
    return pt_reader_each_meta(reader, PT_STR(PT_META_SKIP), decode_entry,
                               &walk, err);
}
