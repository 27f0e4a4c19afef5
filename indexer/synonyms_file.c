/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The steps of a change, of which only the last but one shows (see
 * synonym_table.h):
 *
 *     what is left in the unused slot is removed   (of a run that was killed)
 *     the new entries go there
 *     pt:synonyms names that slot
 *     the entries of the other slot are removed
 */
#include "indexer/synonyms_file.h"

#include "index/synonym_table.h"
#include "indexer/zlist.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct job {
    struct pt_ingest *in;
    struct pt_arena arena;
    struct pt_buf state_value; /* what the index has */
    struct pt_synonym_state state;
    struct pt_buf path; /* of the file; empty: there is to be none */
    struct pt_buf text;
    struct pt_buf old_keys; /* a zlist; both slots */
    struct pt_buf key, value;
    struct pt_error *err;
};

/* ---------------------------------------------------------------- file --- */

/* All bytes of fd, or one more than a file may have. */
static bool read_all(int fd, struct pt_buf *out)
{
    enum { CHUNK = 65536 };
    while (out->len <= PT_MAX_SYNONYM_FILE_BYTES) {
        char *const room = pt_buf_room(out, CHUNK);
        if (!room)
            return false;
        const ssize_t n = read(fd, room, CHUNK);
        if (n == 0)
            return true;
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0)
            pt_buf_used(out, (size_t)n);
    }
    return true;
}

/* The file's text into job->text. PT_EINVALID with the reason as message. */
static enum pt_status read_text(struct job *job, struct pt_error *why)
{
    struct stat st;
    const int fd = open(pt_buf_z(&job->path),
                        O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    const bool is_there = fd >= 0 && fstat(fd, &st) == 0;
    bool is_read = is_there && S_ISREG(st.st_mode);
    if (is_read)
        is_read = read_all(fd, &job->text);
    const int cause = errno;
    if (fd >= 0)
        close(fd);
    if (is_read)
        return PT_OK;
    if (pt_buf_status(&job->text) != PT_OK)
        return pt_fail_nomem(why);
    return pt_fail(why, PT_EINVALID, "%s",
                   is_there && !S_ISREG(st.st_mode) ? "it is no regular file"
                                                    : strerror(cause));
}

/* ------------------------------------------------------------- changes --- */

static bool add_key(void *context, struct pt_str key, struct pt_str value)
{
    (void)value;
    pt_zlist_add(context, key);
    return true;
}

/* The keys of all entries, before a commit moves the reader on. */
static enum pt_status collect_old(struct job *job)
{
    const struct pt_reader *const reader = pt_session_reader(job->in->session);
    enum pt_status status = PT_OK;
    for (char slot = '0'; reader && status == PT_OK && slot <= '1'; slot++) {
        pt_synonym_key(slot, PT_STR(""), &job->key);
        status = pt_reader_each_meta(reader, pt_buf_str(&job->key), add_key,
                                     &job->old_keys, job->err);
    }
    if (status == PT_OK && pt_buf_status(&job->old_keys) != PT_OK)
        status = pt_fail_nomem(job->err);
    return status;
}

static enum pt_status set(struct job *job)
{
    if (pt_buf_status(&job->key) != PT_OK ||
        pt_buf_status(&job->value) != PT_OK)
        return pt_fail_nomem(job->err);
    return pt_session_set_meta(job->in->session, pt_buf_str(&job->key),
                               pt_buf_str(&job->value), job->err);
}

static enum pt_status remove_slot(struct job *job, char slot)
{
    struct pt_buf prefix;
    struct pt_str key;
    enum pt_status status = PT_OK;
    pt_buf_init(&prefix, PT_BUF_NO_CEILING);
    pt_synonym_key(slot, PT_STR(""), &prefix);
    if (pt_buf_status(&prefix) != PT_OK)
        status = pt_fail_nomem(job->err);
    for (size_t at = 0; status == PT_OK &&
                        pt_zlist_next(pt_buf_str(&job->old_keys), &at, &key);)
        if (pt_str_begins(key, pt_buf_str(&prefix)))
            status = pt_session_set_meta(job->in->session, key, PT_STR(""),
                                         job->err);
    pt_buf_fini(&prefix);
    return status;
}

static enum pt_status
set_entries(struct job *job, char slot, const struct pt_synonyms *synonyms)
{
    enum pt_status status = PT_OK;
    for (size_t i = 0; status == PT_OK && i < synonyms->n; i++) {
        const struct pt_synonym *const synonym = &synonyms->items[i];
        if (synonym->n_alternatives == 0 && synonym->most_words < 2)
            continue;
        pt_synonym_key(slot, synonym->words, &job->key);
        pt_synonym_value(synonym, &job->value);
        status = set(job);
    }
    return status;
}

/* state NULL: there are none. */
static enum pt_status set_state(struct job *job,
                                const struct pt_synonym_state *state)
{
    pt_buf_clear(&job->key);
    pt_buf_clear(&job->value);
    pt_buf_puts(&job->key, PT_META_SYNONYMS);
    if (state)
        pt_synonym_state_encode(state, &job->value);
    return set(job);
}

/* What the index is to have from now on; NULL synonyms: none. */
static enum pt_status
replace(struct job *job, const struct pt_synonyms *synonyms, uint64_t hash)
{
    const struct pt_synonym_state state = {
        .slot = job->state.slot == '0' ? '1' : '0',
        .hash = hash,
        .n_rules = synonyms ? synonyms->n_rules : 0,
        .path = pt_buf_str(&job->path),
    };
    enum pt_status status = PT_OK;
    if (!pt_session_is_aside(job->in->session))
        status = collect_old(job);
    if (status == PT_OK)
        status = remove_slot(job, state.slot);
    if (status == PT_OK && synonyms)
        status = set_entries(job, state.slot, synonyms);
    if (status == PT_OK)
        status = set_state(job, synonyms ? &state : NULL);
    return status == PT_OK ? remove_slot(job, job->state.slot) : status;
}

static bool add_entry(void *context, struct pt_str key, struct pt_str value)
{
    struct pt_buf *const entries = context;
    pt_zlist_add(entries, key);
    pt_buf_printf(entries, "%zu", value.len);
    pt_buf_add_byte(entries, '\0');
    pt_buf_add(entries, value);
    return true;
}

/* What the old index has goes into the one that is made anew. */
static enum pt_status carry_over(struct job *job)
{
    struct pt_buf entries;
    struct pt_str key, len;
    pt_buf_init(&entries, PT_BUF_NO_CEILING);
    pt_synonym_key(job->state.slot, PT_STR(""), &job->key);
    enum pt_status status = pt_reader_each_meta(
        pt_session_reader(job->in->session), pt_buf_str(&job->key), add_entry,
        &entries, job->err);
    if (status == PT_OK && pt_buf_status(&entries) != PT_OK)
        status = pt_fail_nomem(job->err);
    const struct pt_str all = pt_buf_str(&entries);
    for (size_t at = 0; status == PT_OK && pt_zlist_next(all, &at, &key) &&
                        pt_zlist_next(all, &at, &len);) {
        const size_t n = (size_t)strtoul(len.ptr, NULL, 10);
        status = pt_session_set_meta(job->in->session, key,
                                     pt_str_sub(all, at, at + n), job->err);
        at += n;
    }
    pt_buf_fini(&entries);
    return status == PT_OK ? set_state(job, &job->state) : status;
}

/* ----------------------------------------------------------------- run --- */

/* The file's path: given, or remembered. */
static enum pt_status find_path(struct job *job, bool *out_is_given)
{
    const char *const given = job->in->options.synonyms;
    bool exists;
    *out_is_given = given != NULL;
    if (given && *given)
        return pt_walk_resolve(given, &job->path, &exists, job->err);
    if (!given)
        pt_buf_add(&job->path, job->state.path);
    return pt_buf_status(&job->path) == PT_OK ? PT_OK : pt_fail_nomem(job->err);
}

/* The text, which may be as the index knows it, is what counts. */
static enum pt_status take_text(struct job *job)
{
    struct pt_synonyms synonyms;
    struct pt_analyzer *analyzer = NULL;
    const uint64_t hash = pt_str_hash(pt_buf_str(&job->text));
    if (job->state.slot && hash == job->state.hash && !job->in->is_rebuild &&
        pt_str_equal(job->state.path, pt_buf_str(&job->path)))
        return PT_OK;
    if (pt_analyzer_new(&analyzer) != PT_OK)
        return pt_fail_nomem(job->err);
    const enum pt_status status =
        pt_synonyms_read(pt_buf_str(&job->text), pt_buf_z(&job->path), analyzer,
                         &job->arena, &synonyms, job->err);
    pt_analyzer_free(analyzer);
    return status == PT_OK ? replace(job, &synonyms, hash) : status;
}

static enum pt_status update(struct job *job)
{
    bool is_given = false;
    struct pt_error why;
    enum pt_status status =
        pt_session_meta(job->in->session, PT_STR(PT_META_SYNONYMS),
                        &job->state_value, job->err);
    if (status != PT_OK)
        return status;
    pt_synonym_state_decode(pt_buf_str(&job->state_value), &job->state);
    status = find_path(job, &is_given);
    if (status != PT_OK)
        return status;
    if (job->path.len == 0)
        return job->state.slot && !job->in->is_rebuild ? replace(job, NULL, 0)
                                                       : PT_OK;
    status = read_text(job, &why);
    if (status == PT_OK)
        return take_text(job);
    if (status == PT_ENOMEM)
        return pt_fail_nomem(job->err);
    if (is_given)
        return pt_fail(job->err, PT_EINVALID,
                       "cannot read synonyms from %s: %s", pt_buf_z(&job->path),
                       why.message);
    pt_ingest_tell(job->in, "synonyms", pt_buf_str(&job->path), why.message);
    return job->in->is_rebuild ? carry_over(job) : PT_OK;
}

enum pt_status pt_synonyms_file_update(struct pt_ingest *ingest,
                                       struct pt_error *err)
{
    struct job job = {.in = ingest, .err = err};
    struct pt_buf *const bufs[] = {&job.state_value, &job.path, &job.text,
                                   &job.old_keys,    &job.key,  &job.value};
    pt_arena_init(&job.arena);
    for (size_t i = 0; i < PT_COUNTOF(bufs); i++)
        pt_buf_init(bufs[i], PT_BUF_NO_CEILING);
    const enum pt_status status = update(&job);
    for (size_t i = 0; i < PT_COUNTOF(bufs); i++)
        pt_buf_fini(bufs[i]);
    pt_arena_fini(&job.arena);
    return status;
}
