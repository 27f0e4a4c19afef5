/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/skips.h"

#include "index/schema.h"

void pt_skip_key(struct pt_buf *out, struct pt_str path)
{
    pt_buf_clear(out);
    pt_buf_puts(out, PT_META_SKIP);
    pt_schema_unique(out, path, PT_STR(""));
}

void pt_skip_encode(struct pt_buf *out, const struct pt_skip *skip)
{
    char stamp[PT_STAMP_BYTES];
    pt_schema_stamp_encode(&skip->stamp, stamp);
    pt_buf_clear(out);
    pt_buf_add(out, pt_str_n(stamp, sizeof stamp));
    pt_buf_add(out, skip->reason);
    pt_buf_add_byte(out, '\0');
    pt_buf_add(out, skip->path);
}

bool pt_skip_decode(struct pt_str value, struct pt_skip *out)
{
    struct pt_skip skip;
    if (value.len < PT_STAMP_BYTES ||
        !pt_schema_stamp_decode(pt_str_sub(value, 0, PT_STAMP_BYTES),
                                &skip.stamp))
        return false;
    const struct pt_str rest = pt_str_sub(value, PT_STAMP_BYTES, value.len);
    const size_t n = pt_str_find(rest, '\0');
    if (n == rest.len)
        return false;
    skip.reason = pt_str_sub(rest, 0, n);
    skip.path = pt_str_sub(rest, n + 1, rest.len);
    *out = skip;
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
