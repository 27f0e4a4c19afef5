/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sources/yaml_read.h"

#include <yaml.h>

struct level {
    bool is_mapping;
    bool has_key;      /* the next value is key's */
    struct pt_str key; /* in the arena */
};

struct walk {
    struct level levels[PT_MAX_YAML_DEPTH];
    size_t depth;
    struct pt_arena *arena;
    pt_yaml_pair *each;
    void *context;
    bool is_done;
};

static struct level *top(struct walk *w)
{
    return w->depth ? &w->levels[w->depth - 1] : NULL;
}

/* A value of the mapping on top is over. */
static void end_value(struct walk *w)
{
    struct level *const level = top(w);
    if (level && level->is_mapping)
        level->has_key = !level->has_key;
}

static bool is_naming(struct pt_str key)
{
    return pt_str_equal(key, PT_STR("name")) ||
           pt_str_equal(key, PT_STR("title"));
}

/* Whether a scalar here is a value of the member at the top. */
static bool is_wanted(const struct walk *w)
{
    const struct level *const last = &w->levels[w->depth - 1];
    const bool is_in_list = w->depth > 1 && !w->levels[1].is_mapping;
    if (w->depth == 1)
        return true;
    if (w->depth == 2)
        return is_in_list || is_naming(last->key);
    return w->depth == 3 && is_in_list && last->is_mapping &&
           is_naming(last->key);
}

static bool is_null(const yaml_event_t *event)
{
    const struct pt_str text = pt_str_n((const char *)event->data.scalar.value,
                                        event->data.scalar.length);
    return event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
           (!text.len || pt_str_equal(text, PT_STR("~")) ||
            pt_str_equal_ascii_case(text, PT_STR("null")));
}

static enum pt_status
on_scalar(struct walk *w, const yaml_event_t *event, struct pt_error *err)
{
    struct pt_str value;
    struct level *const level = top(w);
    if (!level)
        return pt_fail(err, PT_EINVALID, "no mapping");
    if (!pt_arena_copy(w->arena,
                       pt_str_n((const char *)event->data.scalar.value,
                                event->data.scalar.length),
                       &value))
        return pt_fail_nomem(err);
    if (level->is_mapping && !level->has_key)
        level->key = value;
    else if (is_wanted(w) && !is_null(event))
        w->each(w->context, w->levels[0].key, value);
    end_value(w);
    return PT_OK;
}

static enum pt_status
on_begin(struct walk *w, bool is_mapping, struct pt_error *err)
{
    if (!w->depth && !is_mapping)
        return pt_fail(err, PT_EINVALID, "no mapping");
    if (w->depth == PT_MAX_YAML_DEPTH)
        return pt_fail(err, PT_EINVALID, "more than %d levels deep",
                       PT_MAX_YAML_DEPTH);
    struct level *const outer = top(w);
    if (outer && outer->is_mapping && !outer->has_key)
        outer->key = PT_STR(""); /* a key that is a list: nobody's name */
    w->levels[w->depth++] = (struct level){.is_mapping = is_mapping};
    return PT_OK;
}

static enum pt_status on_end(struct walk *w)
{
    w->depth--;
    end_value(w);
    w->is_done = w->depth == 0;
    return PT_OK;
}

static enum pt_status
on_event(struct walk *w, const yaml_event_t *event, struct pt_error *err)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return on_scalar(w, event, err);
    case YAML_ALIAS_EVENT:
        end_value(w);
        return PT_OK;
    case YAML_MAPPING_START_EVENT:
        return on_begin(w, true, err);
    case YAML_SEQUENCE_START_EVENT:
        return on_begin(w, false, err);
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        return on_end(w);
    case YAML_STREAM_END_EVENT:
        return pt_fail(err, PT_EINVALID, "no mapping");
    default:
        return PT_OK;
    }
}

enum pt_status pt_yaml_each(struct pt_str text,
                            struct pt_arena *arena,
                            pt_yaml_pair *each,
                            void *context,
                            struct pt_error *err)
{
    struct walk w = {.arena = arena, .each = each, .context = context};
    enum pt_status status = PT_OK;
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser))
        return pt_fail_nomem(err);
    yaml_parser_set_input_string(
        &parser, (const unsigned char *)(text.len ? text.ptr : ""), text.len);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    while (status == PT_OK && !w.is_done) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            status = parser.error == YAML_MEMORY_ERROR
                         ? pt_fail_nomem(err)
                         : pt_fail(err, PT_EINVALID, "broken YAML");
            break;
        }
        status = on_event(&w, &event, err);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return status;
}
