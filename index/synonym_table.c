/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/synonym_table.h"

#include "index/schema.h"

#include <inttypes.h>
#include <stdlib.h>

/* --------------------------------------------------------------- state --- */

void pt_synonym_state_encode(const struct pt_synonym_state *state,
                             struct pt_buf *out)
{
    pt_buf_clear(out);
    pt_buf_printf(out, "%c %016" PRIx64 " %" PRIu64 " ", state->slot,
                  state->hash, state->n_rules);
    pt_buf_add(out, state->path);
}

static bool is_slot(char c)
{
    return c == '0' || c == '1';
}

void pt_synonym_state_decode(struct pt_str value, struct pt_synonym_state *out)
{
    *out = (struct pt_synonym_state){0};
    if (value.len < 2 || !is_slot(value.ptr[0]) || value.ptr[1] != ' ')
        return;
    char *end = NULL;
    out->slot = value.ptr[0];
    out->hash = strtoull(value.ptr + 2, &end, 16);
    out->n_rules = strtoull(end, &end, 10);
    const size_t at = (size_t)(end - value.ptr);
    if (at < value.len)
        out->path = pt_str_sub(value, at + 1, value.len);
}

/* ------------------------------------------------------------- entries --- */

void pt_synonym_key(char slot, struct pt_str words, struct pt_buf *out)
{
    pt_buf_clear(out);
    pt_buf_puts(out, PT_META_SYNONYM);
    pt_buf_add_byte(out, slot);
    pt_buf_add_byte(out, ':');
    pt_buf_add(out, words);
}

void pt_synonym_value(const struct pt_synonym *synonym, struct pt_buf *out)
{
    pt_buf_clear(out);
    pt_buf_add_byte(out, (char)('0' + synonym->most_words));
    pt_buf_add_byte(out, synonym->keeps_itself ? '+' : '-');
    for (size_t i = 0; i < synonym->n_alternatives; i++) {
        pt_buf_add(out, synonym->alternatives[i]);
        pt_buf_add_byte(out, '\0');
    }
}

/* value, which lives in arena. */
static enum pt_status decode(struct pt_str value,
                             struct pt_arena *arena,
                             struct pt_synonym *out,
                             struct pt_error *err)
{
    const int most = value.len >= 2 ? value.ptr[0] - '0' : -1;
    if (most < 0 || most > (int)PT_MAX_SYNONYM_WORDS)
        return pt_fail(err, PT_ECORRUPT, "the index has broken synonyms");
    out->most_words = (unsigned)most;
    out->keeps_itself = value.ptr[1] == '+';
    size_t n = 0;
    for (size_t i = 2; i < value.len; i++)
        n += value.ptr[i] == '\0';
    out->alternatives = pt_arena_array(arena, n, sizeof *out->alternatives);
    if (!out->alternatives)
        return pt_fail_nomem(err);
    for (size_t begin = 2; out->n_alternatives < n;) {
        const struct pt_str rest = pt_str_sub(value, begin, value.len);
        const size_t len = pt_str_find(rest, '\0');
        out->alternatives[out->n_alternatives++] = pt_str_sub(rest, 0, len);
        begin += len + 1;
    }
    return PT_OK;
}

/* ------------------------------------------------------------- reading --- */

enum pt_status pt_synonym_slot(const struct pt_reader *reader,
                               char *out_slot,
                               struct pt_error *err)
{
    struct pt_buf value;
    struct pt_synonym_state state;
    pt_buf_init(&value, PT_BUF_NO_CEILING);
    const enum pt_status status =
        pt_reader_meta(reader, PT_STR(PT_META_SYNONYMS), &value, err);
    if (status == PT_OK) {
        pt_synonym_state_decode(pt_buf_str(&value), &state);
        *out_slot = state.slot;
    }
    pt_buf_fini(&value);
    return status;
}

enum pt_status pt_synonym_find(const struct pt_reader *reader,
                               char slot,
                               struct pt_str words,
                               struct pt_arena *arena,
                               struct pt_synonym *out,
                               struct pt_error *err)
{
    struct pt_buf key, value;
    struct pt_str kept;
    *out = (struct pt_synonym){.words = words};
    if (words.len > PT_MAX_SYNONYM_ENTRY_BYTES)
        return PT_OK;
    pt_buf_init(&key, PT_BUF_NO_CEILING);
    pt_buf_init(&value, PT_BUF_NO_CEILING);
    pt_synonym_key(slot, words, &key);
    enum pt_status status = pt_buf_status(&key);
    if (status == PT_OK)
        status = pt_reader_meta(reader, pt_buf_str(&key), &value, err);
    else
        status = pt_fail_nomem(err);
    if (status == PT_OK && value.len) {
        if (pt_arena_copy(arena, pt_buf_str(&value), &kept))
            status = decode(kept, arena, out, err);
        else
            status = pt_fail_nomem(err);
    }
    pt_buf_fini(&key);
    pt_buf_fini(&value);
    return status;
}
