/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/shard.h"

#include "common/shell_word.h"
#include "index/glass/glass_seek.h"
#include "index/index_reader.h"
#include "index/shard_set.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* --- names ---------------------------------------------------------------- */

#define SSH "ssh://"

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

/* Of a host or a user: nothing that a program could take for an option or for
 * two words. */
static bool is_safe_name(struct pt_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_name_byte(s.ptr[i]))
            return false;
    return s.len && s.ptr[0] != '-';
}

/* The port behind the last colon of host:port; 0: it is none. */
static unsigned port_of(struct pt_str name, struct pt_str *out_host)
{
    enum { MOST_DIGITS = 5, MOST_PORT = 65535 };
    size_t at = name.len;
    unsigned long port = 0;
    while (at && name.ptr[at - 1] >= '0' && name.ptr[at - 1] <= '9')
        at--;
    const size_t n_digits = name.len - at;
    if (at < 2 || name.ptr[at - 1] != ':' || !n_digits ||
        n_digits > MOST_DIGITS)
        return 0;
    *out_host = pt_str_sub(name, 0, at - 1);
    port = strtoul(name.ptr + at, NULL, 10);
    return port <= MOST_PORT ? (unsigned)port : 0;
}

static enum pt_shard_kind kind_of(const char *name)
{
    struct stat info;
    struct pt_str host;
    if (lstat(name, &info) == 0)
        return PT_SHARD_FOLDER;
    if (pt_str_begins(pt_str_of(name), PT_STR(SSH)))
        return PT_SHARD_SSH;
    return !strchr(name, '/') && port_of(pt_str_of(name), &host)
               ? PT_SHARD_TCP
               : PT_SHARD_FOLDER;
}

/* libxapian cuts arguments at blanks, and ssh joins them with one. */
static bool has_two_blanks(struct pt_str s)
{
    for (size_t i = 1; i < s.len; i++)
        if (s.ptr[i - 1] == ' ' && s.ptr[i] == ' ')
            return true;
    return false;
}

/* Takes ssh://[user@]host/dir apart. */
static enum pt_status set_ssh(struct pt_shard *shard, struct pt_error *err)
{
    const struct pt_str name = pt_buf_str(&shard->name);
    const struct pt_str rest = pt_str_sub(name, sizeof SSH - 1, name.len);
    const size_t slash = pt_str_find(rest, '/');
    const struct pt_str place = pt_str_sub(rest, 0, slash);
    const struct pt_str dir = pt_str_sub(rest, slash, rest.len);
    const size_t at = pt_str_find(place, '@');
    const bool has_user = at < place.len;
    const struct pt_str host =
        has_user ? pt_str_sub(place, at + 1, place.len) : place;
    if (!is_safe_name(host) ||
        (has_user && !is_safe_name(pt_str_sub(place, 0, at))) || dir.len < 2)
        return pt_fail(err, PT_EINVALID,
                       "%s is not of the form ssh://[user@]host/folder",
                       pt_buf_z(&shard->name));
    if (has_two_blanks(dir))
        return pt_fail(err, PT_EINVALID,
                       "%s: a folder with two blanks side by side cannot be "
                       "asked for over ssh",
                       pt_buf_z(&shard->name));
    pt_buf_printf(&shard->args, "-T -o BatchMode=yes -- %.*s xapian-progsrv ",
                  PT_STR_FMT(place));
    pt_shell_word(&shard->args, dir);
    return pt_buf_status(&shard->args) == PT_OK ? PT_OK : pt_fail_nomem(err);
}

static enum pt_status set_tcp(struct pt_shard *shard, struct pt_error *err)
{
    struct pt_str host = {"", 0};
    shard->port = port_of(pt_buf_str(&shard->name), &host);
    if (!is_safe_name(host))
        return pt_fail(err, PT_EINVALID, "%s is not of the form host:port",
                       pt_buf_z(&shard->name));
    pt_buf_add(&shard->host, host);
    return pt_buf_status(&shard->host) == PT_OK ? PT_OK : pt_fail_nomem(err);
}

enum pt_status pt_shard_init(struct pt_shard *shard,
                             const char *name,
                             unsigned timeout_ms,
                             struct pt_error *err)
{
    *shard = (struct pt_shard){
        .kind = kind_of(name), .timeout_ms = timeout_ms, .folder = -1};
    pt_buf_init(&shard->name, PT_BUF_NO_CEILING);
    pt_buf_init(&shard->host, PT_BUF_NO_CEILING);
    pt_buf_init(&shard->args, PT_BUF_NO_CEILING);
    pt_buf_puts(&shard->name, name);
    if (pt_buf_status(&shard->name) != PT_OK)
        return pt_fail_nomem(err);
    if (shard->kind == PT_SHARD_TCP)
        return set_tcp(shard, err);
    return shard->kind == PT_SHARD_SSH ? set_ssh(shard, err) : PT_OK;
}

void pt_shard_fini(struct pt_shard *shard)
{
    pt_arena_fini(&shard->facts.arena);
    xc_db_free(shard->db);
    if (shard->folder >= 0)
        close(shard->folder);
    pt_buf_fini(&shard->name);
    pt_buf_fini(&shard->host);
    pt_buf_fini(&shard->args);
}

bool pt_shard_is_same(const struct pt_shard *a, const struct pt_shard *b)
{
    if (a->kind != b->kind)
        return false;
    return a->kind == PT_SHARD_FOLDER
               ? pt_index_identity_equal(&a->identity, &b->identity)
               : strcmp(pt_buf_z(&a->name), pt_buf_z(&b->name)) == 0;
}

/* --- folders -------------------------------------------------------------- */

/* One try: *out_identity is what was there before opening. */
static enum pt_status open_once(const char *dir,
                                bool trusts_all,
                                struct pt_index_identity *out_identity,
                                xc_db **out,
                                int *out_schema,
                                struct pt_error *err)
{
    struct xc_error cause;
    xc_db *db;
    enum pt_status status =
        pt_index_dir_identify(dir, trusts_all, out_identity, err);
    if (status != PT_OK)
        return status;
    const enum xc_status opened = xc_db_open(dir, &db, &cause);
    if (opened == XC_NOT_FOUND)
        return pt_fail(err, PT_ENOINDEX, "%s holds no index", dir);
    if (opened != XC_OK)
        return pt_fail_engine(err, opened, &cause, "opening the index");
    status = pt_index_check_schema(db, dir, PT_SCHEMA_OLDEST, out_schema, err);
    if (status == PT_OK)
        *out = db;
    else
        xc_db_free(db);
    return status;
}

static enum pt_status open_folder(const char *dir,
                                  bool trusts_all,
                                  struct pt_index_identity *out_identity,
                                  xc_db **out,
                                  int *out_schema,
                                  struct pt_error *err)
{
    enum { MAX_TRIES = 10 };
    for (int i = 1;; i++) {
        struct pt_index_identity identity = {0};
        xc_db *db = NULL;
        const enum pt_status status =
            open_once(dir, trusts_all, &identity, &db, out_schema, err);
        /* A commit, or an exchange, while it was opened: once more. */
        const bool is_settled =
            status == PT_OK
                ? pt_index_dir_holds(dir, &identity)
                : status != PT_EMODIFIED && pt_index_dir_holds(dir, &identity);
        if (status == PT_OK && (is_settled || i == MAX_TRIES)) {
            *out_identity = identity;
            *out = db;
            return PT_OK;
        }
        xc_db_free(db);
        if (is_settled || status == PT_ENOINDEX || i == MAX_TRIES)
            return status;
    }
}

/* --- folders, past libxapian ---------------------------------------------- */

/* What the commit has under PT_META_SCHEMA; false: libxapian is to be asked. */
static bool
read_schema(int folder, const struct pt_glass *commit, struct pt_buf *out)
{
    struct pt_glass_source source;
    struct pt_glass_seeker seeker;
    struct pt_glass_key key = {.len = 0};
    struct pt_str value;
    if (!pt_glass_source_open(folder, commit, PT_GLASS_POSTLIST, &source))
        return false;
    pt_glass_key_add_metadata(&key, PT_STR(PT_META_SCHEMA));
    const bool is_there = pt_glass_seeker_init(&seeker, &source) == PT_OK &&
                          pt_glass_seek(&seeker, pt_glass_key_str(&key),
                                        &value) == PT_GLASS_THERE;
    if (is_there)
        pt_buf_add(out, value);
    pt_glass_seeker_fini(&seeker);
    pt_glass_source_close(&source);
    return is_there && pt_buf_status(out) == PT_OK;
}

/* Expects the commit in dir to be what was read there. */
static enum pt_status
expect(const char *dir, const struct pt_glass *glass, xc_db **out)
{
    struct xc_commit commit = {.revision = glass->revision,
                               .n_documents = (uint32_t)glass->n_documents,
                               .last_docid = (uint32_t)glass->last_docid,
                               .total_length = glass->total_length};
    memcpy(commit.uuid, glass->uuid, sizeof commit.uuid);
    return xc_db_expect(dir, &commit, out, NULL) == XC_OK ? PT_OK : PT_ENOMEM;
}

/* Reads the commit that a shard, not open yet, stands at; false: libxapian is
 * to open it, and says what is wrong. */
static bool read_folder(struct pt_shard *shard)
{
    const char *const dir = pt_buf_z(&shard->name);
    struct pt_index_identity identity;
    struct pt_glass commit;
    struct pt_buf schema;
    xc_db *db = NULL;
    int folder, version = 0;
    if (pt_index_dir_look(dir, shard->trusts_all, &identity, &commit, &folder,
                          NULL) != PT_OK)
        return false;
    pt_buf_init(&schema, PT_BUF_NO_CEILING);
    const bool is_good =
        read_schema(folder, &commit, &schema) &&
        pt_index_take_schema(pt_buf_str(&schema), dir, PT_SCHEMA_OLDEST,
                             &version, NULL) == PT_OK &&
        expect(dir, &commit, &db) == PT_OK;
    pt_buf_fini(&schema);
    if (!is_good) {
        close(folder);
        return false;
    }
    shard->db = db;
    shard->identity = identity;
    shard->schema = version;
    shard->commit = commit;
    shard->folder = folder;
    shard->is_read = true;
    return true;
}

bool pt_shard_is_newest(const struct pt_shard *shard)
{
    assert(shard->is_read);
    return pt_index_dir_is_at(pt_buf_z(&shard->name), &shard->identity,
                              shard->commit.revision);
}

/* --- any ------------------------------------------------------------------ */

static enum pt_status open_remote(const struct pt_shard *shard,
                                  xc_db **out,
                                  int *out_schema,
                                  struct pt_error *err)
{
    struct xc_error cause;
    xc_db *db = NULL;
    const enum xc_status opened =
        shard->kind == PT_SHARD_TCP
            ? xc_db_open_remote(pt_buf_z(&shard->host), shard->port,
                                shard->timeout_ms, &db, &cause)
            : xc_db_open_program("ssh", pt_buf_z(&shard->args),
                                 shard->timeout_ms, &db, &cause);
    if (opened != XC_OK)
        return pt_fail_engine(err, opened, &cause, "reaching the server");
    const enum pt_status status = pt_index_check_schema(
        db, pt_buf_z(&shard->name), PT_SCHEMA_OLDEST, out_schema, err);
    if (status == PT_OK)
        *out = db;
    else
        xc_db_free(db);
    return status;
}

/* A shard of a folder that was rebuilt with more, or fewer, holds other
 * articles than before. */
static enum pt_status check_set(const struct pt_shard *shard,
                                struct pt_error *err)
{
    char dir[PATH_MAX];
    unsigned n = 0;
    const struct pt_str name = pt_buf_str(&shard->name);
    const size_t len = pt_str_behind_last(name, '/') - 1;
    if (!shard->n_of_set || len >= sizeof dir)
        return PT_OK;
    memcpy(dir, name.ptr, len);
    dir[len] = '\0';
    const enum pt_status status = pt_shard_set_count(dir, &n, err);
    return status != PT_OK || n == shard->n_of_set
               ? status
               : pt_fail(err, PT_EINVALID,
                         "%s had %u shards when it was opened, and has %u now",
                         dir, shard->n_of_set, n);
}

enum pt_status pt_shard_open(struct pt_shard *shard, struct pt_error *err)
{
    struct pt_index_identity identity = {0};
    xc_db *db = NULL;
    int schema = 0;
    /* Of one that moved on libxapian holds what it opens: otherwise whoever
     * commits often enough might always be there before it. */
    if (shard->may_read && shard->kind == PT_SHARD_FOLDER && !shard->db &&
        read_folder(shard))
        return check_set(shard, err);
    enum pt_status status =
        shard->kind == PT_SHARD_FOLDER
            ? open_folder(pt_buf_z(&shard->name), shard->trusts_all, &identity,
                          &db, &schema, err)
            : open_remote(shard, &db, &schema, err);
    if (status == PT_OK)
        status = check_set(shard, err);
    if (status != PT_OK) {
        xc_db_free(db);
        return status;
    }
    xc_db_free(shard->db);
    if (shard->folder >= 0)
        close(shard->folder);
    shard->db = db;
    shard->folder = -1;
    shard->is_read = false;
    shard->identity = identity;
    shard->schema = schema;
    shard->facts.is_known = false;
    return PT_OK;
}

/* --- facts ---------------------------------------------------------------- */

enum pt_status pt_shard_langs(const xc_db *db,
                              struct pt_arena *arena,
                              struct pt_lang_count **out,
                              size_t *out_n,
                              struct pt_error *err)
{
    const struct pt_str prefix =
        pt_str_of(pt_field_info(PT_FIELD_LANG)->prefix);
    struct pt_lang_count *items = NULL;
    size_t n = 0, capacity = 0;
    struct xc_error cause;
    xc_terms *terms = NULL;
    enum xc_status status =
        xc_db_allterms(db, prefix.ptr, prefix.len, &terms, &cause);
    while (status == XC_OK && xc_terms_valid(terms)) {
        const struct xc_bytes term = xc_terms_term(terms);
        const struct pt_str lang =
            pt_str_n(term.ptr + prefix.len, term.len - prefix.len);
        items = pt_arena_grow(arena, items, n, &capacity, sizeof *items);
        if (!items || !pt_arena_copy(arena, lang, &items[n].lang)) {
            xc_terms_free(terms);
            return pt_fail_nomem(err);
        }
        status = xc_terms_freq(terms, &items[n++].n_articles, &cause);
        if (status == XC_OK)
            status = xc_terms_next(terms, &cause);
    }
    xc_terms_free(terms);
    if (status != XC_OK)
        return pt_fail_engine(err, status, &cause, "reading the languages");
    *out = items;
    *out_n = n;
    return PT_OK;
}

static enum pt_status take_facts(struct pt_shard *shard, struct pt_error *err)
{
    struct pt_shard_facts *const facts = &shard->facts;
    struct xc_error cause;
    struct xc_bytes value;
    pt_arena_reset(&facts->arena);
    facts->is_known = false;
    const enum pt_status status = pt_shard_langs(
        shard->db, &facts->arena, &facts->langs, &facts->n_langs, err);
    if (status != PT_OK)
        return status;
    const enum xc_status engine =
        xc_db_metadata(shard->db, PT_META_SYNONYMS, sizeof PT_META_SYNONYMS - 1,
                       &value, &cause);
    if (engine != XC_OK)
        return pt_fail_engine(err, engine, &cause, "reading the index");
    if (!pt_arena_copy(&facts->arena, pt_str_n(value.ptr, value.len),
                       &facts->synonyms))
        return pt_fail_nomem(err);
    facts->is_known = true;
    return PT_OK;
}

enum pt_status pt_shard_refresh(struct pt_shard *shard,
                                bool *out_changed,
                                struct pt_error *err)
{
    struct xc_error cause;
    bool is_changed = true;
    const enum xc_status status = xc_db_reopen(shard->db, &is_changed, &cause);
    if (status != XC_OK)
        return pt_fail_engine(err, status, &cause, "asking the server");
    *out_changed = is_changed || !shard->facts.is_known;
    return *out_changed ? take_facts(shard, err) : PT_OK;
}

bool pt_shard_is_named(const struct pt_shard *shard, const char *message)
{
    struct pt_buf name;
    pt_buf_init(&name, PT_BUF_NO_CEILING);
    if (shard->kind == PT_SHARD_TCP)
        pt_buf_printf(&name, "(%s:%u)", pt_buf_z(&shard->host), shard->port);
    else
        pt_buf_printf(&name, "(ssh %s", pt_buf_z(&shard->args));
    const bool is_named = shard->kind != PT_SHARD_FOLDER &&
                          pt_buf_status(&name) == PT_OK &&
                          strstr(message, pt_buf_z(&name));
    pt_buf_fini(&name);
    return is_named;
}

bool pt_shard_is_there(const struct pt_shard *shard)
{
    return shard->kind != PT_SHARD_FOLDER ||
           pt_index_dir_holds(pt_buf_z(&shard->name), &shard->identity);
}

/* --- SIGPIPE -------------------------------------------------------------- */

void pt_pipe_guard_begin(struct pt_pipe_guard *guard)
{
    sigset_t pipe_only, pending;
    sigemptyset(&pipe_only);
    sigaddset(&pipe_only, SIGPIPE);
    sigpending(&pending);
    guard->was_pending = sigismember(&pending, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_only, &guard->before);
}

void pt_pipe_guard_end(const struct pt_pipe_guard *guard)
{
    const struct timespec none = {0, 0};
    sigset_t pipe_only;
    sigemptyset(&pipe_only);
    sigaddset(&pipe_only, SIGPIPE);
    if (!guard->was_pending)
        sigtimedwait(&pipe_only, NULL, &none); /* that of a connection */
    pthread_sigmask(SIG_SETMASK, &guard->before, NULL);
}
