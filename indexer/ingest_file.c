/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_file.c: a file, of one article or many, beside what it was before.
 *
 *     ended        what did not come     the ledger
 *     well         is gone               its stamp
 *     early        stays; but a file     its stamp, and skipped: it is asked
 *                  of one article is     again when it changes
 *                  gone
 *     not its kind is gone               its stamp, ignored
 *     unreadable   stays                 no stamp, and skipped: it is asked
 *                                        again in every run
 *     broken off   stays                 no stamp
 */
#include "indexer/ingest.h"

#include "indexer/skips.h"
#include "indexer/zlist.h"

#include <unistd.h>

enum ending { ENDED_WELL, ENDED_EARLY, NOT_ITS_KIND, UNREADABLE, BROKEN_OFF };

/* The reading of one file. */
struct reading {
    struct pt_ingest *in;
    const struct pt_ingest_file *file;
    struct pt_file_stamp stamp;
    int64_t clock_ns;
    bool has_single; /* the article without a member came */
    bool has_moved;  /* an article of the old path was found */
    bool has_failed; /* what was returned is not about the file */
    bool goes_ahead; /* its articles are read ahead of each other */
    bool is_gone;
    uint64_t n_skips;
    uint64_t n_skips_before; /* of a first reading: still remembered */
    uint64_t n_stayed;       /* articles from before that are still there */
};

/* ----------------------------------------------------------------- sink --- */

static enum pt_status find(struct reading *job,
                           struct pt_str path,
                           struct pt_str member,
                           uint32_t *out_docid,
                           struct pt_error *err)
{
    const enum pt_status status =
        pt_ingest_make_unique(job->in, path, member, err);
    return status == PT_OK
               ? pt_session_find(job->in->session, pt_buf_str(&job->in->unique),
                                 out_docid, err)
               : status;
}

static enum pt_status find_earlier(struct reading *job,
                                   struct pt_str member,
                                   uint64_t *out_hash,
                                   struct pt_earlier *out,
                                   struct pt_error *err)
{
    struct pt_earlier earlier = {0};
    enum pt_status status =
        find(job, job->file->path, member, &earlier.docid, err);
    if (status != PT_OK)
        return status;
    *out_hash = pt_str_hash(pt_buf_str(&job->in->unique));
    earlier.is_again =
        pt_members_find(&job->in->members, *out_hash, &earlier.outcome);
    if (!earlier.docid && job->file->moved_from.len) {
        status = find(job, job->file->moved_from, member, &earlier.docid, err);
        earlier.has_moved = earlier.docid != 0;
    }
    if (status == PT_OK)
        *out = earlier;
    return status;
}

static void tell_of_move(struct reading *job)
{
    struct pt_buf reason;
    if (job->has_moved)
        return;
    job->has_moved = true;
    pt_buf_init(&reason, PT_BUF_NO_CEILING);
    pt_buf_printf(&reason, "from %.*s", PT_STR_FMT(job->file->moved_from));
    pt_ingest_tell(job->in, "moved", job->file->path, pt_buf_z(&reason));
    pt_buf_fini(&reason);
}

static enum pt_status note_skip(struct reading *job,
                                struct pt_str part,
                                const char *reason,
                                struct pt_error *err)
{
    /* What has no name must not be taken for the file itself. */
    const struct pt_str name = part.len ? part : PT_STR("?");
    if (++job->n_skips <= PT_MAX_SKIPPED_PARTS)
        return pt_ingest_skip(job->in, job->file->path, name, false, reason,
                              err);
    job->in->report.n_skipped++;
    return PT_OK;
}

/* draft is NULL for an article that was not read ahead. */
static enum pt_status take_it(struct reading *job,
                              const struct pt_article *article,
                              struct pt_draft *draft,
                              struct pt_error *err)
{
    struct pt_earlier earlier;
    enum pt_outcome outcome;
    uint64_t hash;
    enum pt_status status =
        article->member.len ? pt_ingest_tick(job->in, err) : PT_OK;
    if (status == PT_OK)
        status = find_earlier(job, article->member, &hash, &earlier, err);
    if (status == PT_OK)
        status =
            draft
                ? pt_ingest_draft(job->in, draft, &earlier, &outcome, err)
                : pt_ingest_article(job->in, article, &earlier, &outcome, err);
    if (status != PT_OK)
        return status;
    if (outcome == PT_IS_MOVED)
        tell_of_move(job);
    job->has_single |= article->member.len == 0;
    status = pt_members_put(&job->in->members, hash, outcome);
    if (status == PT_ELIMIT)
        return pt_fail(err, PT_ELIMIT, "more than %u articles", PT_MAX_MEMBERS);
    return status == PT_OK ? PT_OK : pt_fail_nomem(err);
}

/* An article that is too large fails a file that is nothing else, but is one
 * part of a container. */
static enum pt_status take_complete(struct reading *job,
                                    const struct pt_article *article,
                                    struct pt_draft *draft,
                                    struct pt_error *err)
{
    struct pt_error why;
    enum pt_status status = take_it(job, article, draft, &why);
    if (status != PT_OK && err)
        *err = why;
    if (status == PT_ELIMIT && article->member.len &&
        job->in->members.hashes.n < PT_MAX_MEMBERS)
        status = note_skip(job, article->member, why.message, err);
    job->has_failed |= status != PT_OK && status != PT_ELIMIT;
    return status;
}

static enum pt_status take_first(struct reading *job, struct pt_error *err)
{
    struct pt_ahead *const parts = job->in->parts;
    struct pt_draft *draft;
    enum pt_status status = pt_ahead_first(parts, &draft, err);
    job->has_failed |= status != PT_OK;
    if (status == PT_OK)
        status = take_complete(job, &draft->article, draft, err);
    pt_ahead_drop(parts);
    return status;
}

static void drop_parts(struct reading *job)
{
    struct pt_str path;
    while (pt_ahead_peek(job->in->parts, &path))
        pt_ahead_drop(job->in->parts);
}

/* Takes the articles of the file that are on their way, until one fails; the
 * rest are dropped then. */
static enum pt_status catch_up(struct reading *job, struct pt_error *err)
{
    struct pt_str path;
    enum pt_status status = PT_OK;
    while (status == PT_OK && pt_ahead_peek(job->in->parts, &path))
        status = take_first(job, err);
    drop_parts(job);
    return status;
}

/* Room for one article more: the first are taken. */
static enum pt_status make_room(struct reading *job, struct pt_error *err)
{
    enum pt_status status = PT_OK;
    while (status == PT_OK && pt_ahead_is_full(job->in->parts))
        status = take_first(job, err);
    return status;
}

/* Members of a container are analysed beside each other. */
static enum pt_status
take(void *context, const struct pt_article *article, struct pt_error *err)
{
    struct reading *const job = context;
    struct pt_article complete = *article;
    complete.path = job->file->path;
    complete.stamp =
        article->member.len ? (struct pt_file_stamp){0} : job->stamp;
    if (!job->goes_ahead)
        return take_complete(job, &complete, NULL, err);
    const bool is_large = pt_ahead_is_large(&complete);
    const enum pt_status status =
        is_large ? catch_up(job, err) : make_room(job, err);
    if (status == PT_OK && is_large)
        return take_complete(job, &complete, NULL, err);
    if (status != PT_OK || pt_ahead_add(job->in->parts, &complete) == PT_OK)
        return status;
    job->has_failed = true;
    return pt_fail_nomem(err);
}

static enum pt_status skip(void *context,
                           struct pt_str part,
                           const char *reason,
                           struct pt_error *err)
{
    struct reading *const job = context;
    enum pt_status status = job->goes_ahead ? catch_up(job, err) : PT_OK;
    if (status != PT_OK)
        return status;
    status = note_skip(job, part, reason, err);
    job->has_failed = status != PT_OK;
    return status;
}

/* -------------------------------------------------------------- reading --- */

static enum pt_status read_by_kind(struct reading *job,
                                   struct pt_input *input,
                                   const struct pt_article_sink *sink,
                                   struct pt_error *err)
{
    struct pt_ingest *const in = job->in;
    const enum pt_kind kind = pt_kind_of_name(job->file->path);
    if (in->source_of)
        return in->source_of(kind)->read(input, &in->arena, sink, err);
    if (kind == PT_KIND_TEXT) {
        const enum pt_status status =
            pt_source_text.read(input, &in->arena, sink, err);
        if (status != PT_ENOTFOUND)
            return status;
        /* No Unicode: its encoding is guessed where a library can do it. */
        pt_input_begin_again(input);
    }
    return pt_worker_read(in->worker, kind, input, sink, err);
}

/* The same of what a child has read before, or has begun to. */
static enum pt_status take_heard(struct reading *job,
                                 struct pt_draft *draft,
                                 const struct pt_article_sink *sink,
                                 struct pt_error *err)
{
    struct pt_article *const article = &draft->article;
    enum pt_status status = PT_OK;
    if (draft->is_analysed) {
        article->path = job->file->path;
        article->stamp = job->stamp;
        status = take_complete(job, article, draft, err);
    } else if (draft->has_article) {
        status = take(job, article, err);
    }
    if (status != PT_OK)
        return status;
    if (draft->worker)
        return pt_worker_hear_out(draft->worker, &draft->heard, sink, err);
    if (draft->end != PT_OK && err)
        *err = draft->end_err;
    return draft->end;
}

/* The one place where a source is called; draft: of a child that was asked
 * before, else NULL and input is read. */
static enum pt_status call_source(struct reading *job,
                                  struct pt_input *input,
                                  struct pt_draft *draft,
                                  struct pt_error *err)
{
    struct pt_arena *const arena = &job->in->arena;
    const struct pt_article_sink sink = {
        .take = take, .skip = skip, .context = job};
    struct pt_error why;
    job->goes_ahead = pt_ahead_has_threads(job->in->parts) &&
                      pt_kind_of_name(job->file->path) != PT_KIND_TEXT;
    pt_arena_reset(arena);
    job->in->report.n_bytes += job->stamp.size;
    const enum pt_status status = draft ? take_heard(job, draft, &sink, err)
                                        : read_by_kind(job, input, &sink, err);
    if (!job->goes_ahead)
        return status;
    if (job->has_failed) {
        drop_parts(job);
        return status;
    }
    /* What came before the file's end, good or bad, stays good. */
    const enum pt_status last = catch_up(job, &why);
    if (last != PT_OK && err)
        *err = why;
    return last == PT_OK ? status : last;
}

/* What the walk says of the file, in the words of a source. */
static enum pt_status translate(struct reading *job, enum pt_status status)
{
    job->is_gone = status == PT_ENOTFOUND;
    job->has_failed = status == PT_EIO || status == PT_ENOMEM;
    return status == PT_EINVALID ? PT_EIO : status;
}

/* *out is the draft of the file, if it was read ahead and something came of it,
 * else NULL. What was read ahead of files before it, which nobody asked for, is
 * dropped. */
static enum pt_status
find_draft(struct reading *job, struct pt_draft **out, struct pt_error *err)
{
    struct pt_ahead *const files = job->in->files;
    struct pt_str path;
    *out = NULL;
    while (pt_ahead_peek(files, &path)) {
        struct pt_draft *draft = NULL;
        const int order = pt_ledger_compare(path, job->file->path);
        if (order > 0)
            return PT_OK;
        if (order == 0) {
            const enum pt_status status = pt_ahead_first(files, &draft, err);
            job->has_failed |= status != PT_OK;
            if (status != PT_OK)
                return status;
        }
        if (draft && (draft->is_heard || draft->status == PT_OK)) {
            job->stamp = draft->stamp;
            job->clock_ns = draft->clock_ns;
            *out = draft;
            return PT_OK;
        }
        pt_ahead_drop(files);
    }
    return PT_OK;
}

/* The article of a text file that was read ahead. */
static enum pt_status
take_text(struct reading *job, struct pt_draft *draft, struct pt_error *err)
{
    if (draft->is_heard)
        return call_source(job, NULL, draft, err);
    job->in->report.n_bytes += job->stamp.size;
    draft->article.path = job->file->path;
    return take_complete(job, &draft->article, draft, err);
}

/* A text file is one article: it is held whole before anything comes of it. */
static enum pt_status
read_text(struct reading *job, struct pt_draft *draft, struct pt_error *err)
{
    struct pt_ingest *const in = job->in;
    struct pt_input input = {.path = job->file->path};
    if (draft)
        return take_text(job, draft, err);
    enum pt_status status = translate(
        job, pt_walk_read(job->file->walk, &in->bytes, &job->stamp, err));
    if (status != PT_OK)
        return status;
    pt_input_init_own(&input, &in->bytes);
    status = call_source(job, &input, NULL, err);
    pt_input_fini(&input);
    return status;
}

/* Before the file is read a second time. */
static void begin_again(struct reading *job)
{
    pt_members_next_round(&job->in->members);
    job->in->report.n_skipped -= job->n_skips;
    job->n_skips_before = job->n_skips;
    job->n_skips = 0;
    job->has_single = false;
}

static enum pt_status read_open_file(struct reading *job,
                                     int fd,
                                     struct pt_draft *draft,
                                     struct pt_error *err)
{
    enum pt_status status = PT_OK;
    for (int round = 0; round < 2; round++) {
        struct pt_input input = {.path = job->file->path};
        if (round)
            begin_again(job);
        pt_input_init_fd(&input, fd);
        status = call_source(job, &input, round ? NULL : draft, err);
        pt_input_fini(&input);
        if (job->has_failed || status == PT_ENOMEM ||
            pt_walk_is_steady(fd, &job->stamp))
            return status;
    }
    return pt_fail(err, PT_EIO, "changes while it is read");
}

static enum pt_status read_unread_file(struct reading *job,
                                       struct pt_error *err)
{
    int fd = -1;
    enum pt_status status = translate(
        job, pt_walk_open_file(job->file->walk, &fd, &job->stamp, err));
    if (status != PT_OK)
        return status;
    status = read_open_file(job, fd, NULL, err);
    close(fd);
    return status;
}

/* What the source says of the file. PT_EIO, unless has_failed: it cannot be
 * read now. */
static enum pt_status read_it(struct reading *job, struct pt_error *err)
{
    struct pt_draft *draft;
    job->clock_ns = pt_clock_ns();
    enum pt_status status = find_draft(job, &draft, err);
    if (status != PT_OK)
        return status;
    if (pt_kind_of_name(job->file->path) == PT_KIND_TEXT)
        status = read_text(job, draft, err);
    else if (draft)
        status = read_open_file(job, draft->fd, draft, err);
    else
        status = read_unread_file(job, err);
    if (draft)
        pt_ahead_drop(job->in->files);
    return status;
}

/* ------------------------------------------- what was there before --- */

/* What happens to articles of path that did not come. */
struct fate {
    struct pt_str path;
    bool is_old_path; /* not the file's: an article may have come from there */
    bool single_stays;
    bool members_stay;
};

static enum pt_status settle_article(struct reading *job,
                                     const struct fate *fate,
                                     struct pt_str unique,
                                     uint32_t docid,
                                     struct pt_error *err)
{
    struct pt_ingest *const in = job->in;
    struct pt_article old;
    enum pt_status status =
        pt_session_article(in->session, docid, &in->hold, &old, err);
    if (status != PT_OK || !pt_str_equal(old.path, fate->path))
        return status;
    if (old.member.len ? fate->members_stay : fate->single_stays) {
        job->n_stayed++;
        in->report.n_unchanged++;
        return in->is_rebuild ? pt_ingest_carry(in, docid, err) : PT_OK;
    }
    bool has_come = false;
    if (fate->is_old_path) {
        status = pt_ingest_make_unique(in, job->file->path, old.member, err);
        has_come =
            status == PT_OK &&
            pt_members_came(&in->members, pt_str_hash(pt_buf_str(&in->unique)));
    }
    if (status == PT_OK && !has_come) {
        in->report.n_gone++;
        pt_ingest_tell(in, "gone", pt_ingest_name(in, old.path, old.member),
                       NULL);
    }
    if (status == PT_OK && !in->is_rebuild)
        status = pt_session_remove(in->session, unique, err);
    return status;
}

static enum pt_status settle_unique(struct reading *job,
                                    const struct fate *fate,
                                    struct pt_str unique,
                                    struct pt_error *err)
{
    uint32_t docid = 0;
    if (pt_members_came(&job->in->members, pt_str_hash(unique)))
        return PT_OK;
    const enum pt_status status =
        pt_session_find(job->in->session, unique, &docid, err);
    return status == PT_OK && docid
               ? settle_article(job, fate, unique, docid, err)
               : status;
}

/* All of a container, a bounded list at a time. */
static enum pt_status settle_members(struct reading *job,
                                     const struct fate *fate,
                                     struct pt_error *err)
{
    struct pt_buf list, after;
    enum pt_status status = PT_OK;
    pt_buf_init(&list, PT_BUF_NO_CEILING);
    pt_buf_init(&after, PT_BUF_NO_CEILING);
    do {
        struct pt_str unique = PT_STR("");
        status = pt_session_list(job->in->session, fate->path,
                                 pt_buf_str(&after), NULL, NULL, &list, err);
        for (size_t at = 0;
             status == PT_OK && pt_zlist_next(pt_buf_str(&list), &at, &unique);)
            status = settle_unique(job, fate, unique, err);
        pt_buf_clear(&after);
        pt_buf_add(&after, unique);
        if (status == PT_OK && pt_buf_status(&after) != PT_OK)
            status = pt_fail_nomem(err);
    } while (status == PT_OK && list.len);
    pt_buf_fini(&list);
    pt_buf_fini(&after);
    return status;
}

static enum pt_status settle_single(struct reading *job,
                                    const struct fate *fate,
                                    struct pt_error *err)
{
    struct pt_buf unique;
    pt_buf_init(&unique, PT_BUF_NO_CEILING);
    pt_schema_unique(&unique, fate->path, PT_STR(""));
    const enum pt_status status =
        pt_buf_status(&unique) == PT_OK
            ? settle_unique(job, fate, pt_buf_str(&unique), err)
            : pt_fail_nomem(err);
    pt_buf_fini(&unique);
    return status;
}

/* known: what the ledger says of the path of fate, or NULL. */
static enum pt_status settle(struct reading *job,
                             const struct fate *fate,
                             const struct pt_ledger_entry *known,
                             struct pt_error *err)
{
    if (job->in->is_in_doubt || (known && known->what == PT_LEDGER_CONTAINER))
        return settle_members(job, fate, err);
    return known && known->n_articles ? settle_single(job, fate, err) : PT_OK;
}

enum pt_status pt_ingest_gone(struct pt_ingest *in,
                              const struct pt_ledger_entry *known,
                              struct pt_error *err)
{
    const struct pt_ingest_file file = {.path = known->path};
    struct reading job = {.in = in, .file = &file};
    const struct fate fate = {.path = known->path};
    pt_members_begin(&in->members);
    enum pt_status status = pt_ingest_unskip(in, known->path, PT_STR(""), err);
    if (status == PT_OK && known->n_skips)
        status = pt_ingest_unskip_parts(in, known->path, err);
    return status == PT_OK ? settle(&job, &fate, known, err) : status;
}

/* --------------------------------------------------------------- ending --- */

static enum ending ending_of(const struct reading *job, enum pt_status status)
{
    if (job->has_failed)
        return BROKEN_OFF;
    switch (status) {
    case PT_OK:
        return ENDED_WELL;
    case PT_EINVALID:
    case PT_ELIMIT:
        return ENDED_EARLY;
    case PT_ENOTFOUND:
        return NOT_ITS_KIND;
    case PT_EIO:
        return UNREADABLE;
    default:
        return BROKEN_OFF;
    }
}

/* Not so of one article, or of a list of them. */
static bool may_be_more(const struct pt_ledger_entry *entry)
{
    return entry->n_skips || entry->what == PT_LEDGER_NOTHING ||
           entry->what == PT_LEDGER_IGNORED ||
           (entry->what == PT_LEDGER_CONTAINER &&
            pt_kind_holds_files(pt_kind_of_name(entry->path)));
}

bool pt_ingest_may_read_more(const struct pt_ingest *in,
                             const struct pt_ledger_entry *known)
{
    return known->reading < in->reading && may_be_more(known);
}

static void fill_entry(const struct reading *job,
                       enum ending ending,
                       struct pt_ledger_entry *out)
{
    const struct pt_ledger_entry *const known = job->file->known;
    const struct pt_members *const members = &job->in->members;
    const bool has_stamp = ending != UNREADABLE && ending != BROKEN_OFF;
    const uint64_t n = members->n_round + job->n_stayed;
    *out = (struct pt_ledger_entry){
        .path = job->file->path,
        .what = PT_LEDGER_CONTAINER,
        .n_articles = n,
        .n_skips = job->n_skips ? job->n_skips : job->n_skips_before,
    };
    if (n == 1 && job->has_single)
        out->what = PT_LEDGER_ARTICLE;
    else if (ending == NOT_ITS_KIND)
        out->what = PT_LEDGER_IGNORED;
    else if (n == 0 && ending != ENDED_WELL)
        out->what = PT_LEDGER_NOTHING;
    if (known && known->n_articles && !has_stamp)
        out->what = members->hashes.n ? PT_LEDGER_CONTAINER : known->what;
    if (known && ending == BROKEN_OFF && known->n_articles > n)
        out->n_articles = known->n_articles;
    if (!has_stamp)
        return;
    out->stamp = job->stamp;
    out->reading = may_be_more(out) ? job->in->reading : 0;
    /* What came, or was skipped, in the first round only is found out by
     * another reading. */
    out->is_young = pt_stamp_is_young(&job->stamp, job->clock_ns) ||
                    members->n_round < members->hashes.n || job->n_skips_before;
}

/* Remembers why, and how many parts more than are remembered one by one. */
static enum pt_status
note_reason(struct reading *job, const char *reason, struct pt_error *err)
{
    struct pt_ingest *const in = job->in;
    const uint64_t most = PT_MAX_SKIPPED_PARTS;
    struct pt_buf text;
    if (!reason && job->n_skips <= most)
        return pt_ingest_unskip(in, job->file->path, PT_STR(""), err);
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_buf_puts(&text, reason ? reason : "");
    if (job->n_skips > most)
        pt_buf_printf(&text, "%s%llu more parts that cannot be read",
                      reason ? "; " : "",
                      (unsigned long long)(job->n_skips - most));
    enum pt_status status =
        pt_buf_status(&text) == PT_OK
            ? pt_ingest_skip(in, job->file->path, PT_STR(""), false,
                             pt_buf_z(&text), err)
            : pt_fail_nomem(err);
    if (reason)
        job->n_skips++;
    else
        in->report.n_skipped--; /* a line about parts that were counted */
    pt_buf_fini(&text);
    return status;
}

static enum pt_status
settle_all(struct reading *job, enum ending ending, struct pt_error *err)
{
    const struct pt_ingest_file *const file = job->file;
    const bool all_stay = ending == UNREADABLE;
    const struct fate fate = {
        .path = file->path,
        .single_stays = all_stay,
        .members_stay = all_stay || ending == ENDED_EARLY,
    };
    const struct fate old_fate = {.path = file->moved_from,
                                  .is_old_path = true};
    const struct pt_ledger_entry any = {.what = PT_LEDGER_CONTAINER};
    enum pt_status status = settle(job, &fate, file->known, err);
    if (status == PT_OK && job->has_moved)
        status = settle(job, &old_fate, &any, err);
    return status;
}

static enum pt_status finish(struct reading *job,
                             enum ending ending,
                             const struct pt_error *why,
                             struct pt_error *err)
{
    const bool is_skipped = ending == ENDED_EARLY || ending == UNREADABLE;
    if (ending == NOT_ITS_KIND)
        job->in->report.n_ignored++;
    const enum pt_status status =
        note_reason(job, is_skipped ? why->message : NULL, err);
    return status == PT_OK ? settle_all(job, ending, err) : status;
}

enum pt_status pt_ingest_file(struct pt_ingest *in,
                              const struct pt_ingest_file *file,
                              struct pt_ledger_entry *out,
                              bool *out_is_there,
                              bool *out_has_moved,
                              struct pt_error *err)
{
    struct pt_error why = {.status = PT_OK};
    struct reading job = {.in = in, .file = file};
    *out_is_there = true;
    *out_has_moved = false;
    pt_members_begin(&in->members);
    enum pt_status status = PT_OK;
    if (in->is_in_doubt || (file->known && file->known->n_skips))
        status = pt_ingest_unskip_parts(in, file->path, &why);
    if (status == PT_OK)
        status = read_it(&job, &why);
    else
        job.has_failed = true;
    const enum ending ending = ending_of(&job, status);
    /* It went away just now: the next run sees that. */
    if (job.is_gone) {
        *out_is_there = false;
        return PT_OK;
    }
    if (ending != BROKEN_OFF) {
        status = finish(&job, ending, &why, &why);
        *out_has_moved = job.has_moved;
    }
    fill_entry(&job,
               status == PT_OK || ending == BROKEN_OFF ? ending : BROKEN_OFF,
               out);
    if (status != PT_OK && err)
        *err = why;
    return status;
}
