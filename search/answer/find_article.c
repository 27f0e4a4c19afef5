/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * find_article.c: a name is tried as what it most likely is: the identity of an
 * article, a file with members, a url, an id, the end of a path. Identities are
 * terms that begin with Q (schema.h), so members, ids and ends are found by
 * walking these.
 */
#define _XOPEN_SOURCE 700 /* realpath */
#include "search/answer/find_article.h"

#include "index/schema.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

/* Articles that a message names, and one more that tells there are others. */
enum { MOST_NAMED = 5, MOST_FOUND = MOST_NAMED + 1 };

struct finder;

/* Whether an identity is one that a walk looks for. */
typedef bool is_wanted(const struct finder *f, struct pt_str identity);

struct finder {
    const struct pt_reader *reader;
    struct pt_str name;   /* as given */
    struct pt_buf path;   /* the same as an absolute path; empty: is none */
    struct pt_buf term;   /* being looked up */
    struct pt_buf record; /* of the article at hand */
    struct pt_error *err;
    struct pt_buf identities; /* Q terms found, each ended by NUL */
    uint32_t found[MOST_FOUND];
    size_t n_found;
    is_wanted *is_wanted; /* of the walk */
};

/* --- paths ---------------------------------------------------------------- */

/* Appends what of path exists, without links, and the rest as it is: the whole,
 * else its folder. False when neither exists. */
static bool resolve(struct pt_str path, struct pt_buf *out)
{
    char given[PATH_MAX], real[PATH_MAX];
    if (path.len == 0 || path.len >= sizeof given ||
        pt_str_find(path, '\0') < path.len)
        return false;
    memcpy(given, path.ptr, path.len);
    given[path.len] = '\0';
    if (realpath(given, real)) {
        pt_buf_puts(out, real);
        return true;
    }
    char *const slash = strrchr(given, '/');
    if (slash)
        *slash = '\0';
    if (!realpath(!slash ? "." : slash > given ? given : "/", real))
        return false;
    pt_buf_puts(out, strcmp(real, "/") == 0 ? "" : real);
    pt_buf_add_byte(out, '/');
    pt_buf_puts(out, slash ? slash + 1 : given);
    return true;
}

static bool exists(const char *path, struct stat *out)
{
    return *path && stat(path, out) == 0;
}

/* The name as a path; where no such file exists, but one with a member is
 * written (a.jsonl#17), that. */
static void make_path(struct finder *f)
{
    struct stat info;
    resolve(f->name, &f->path);
    if (exists(pt_buf_z(&f->path), &info))
        return;
    size_t at = f->name.len;
    while (at > 0 && f->name.ptr[at - 1] != '#')
        at--;
    if (at < 2)
        return;
    struct pt_buf file;
    pt_buf_init(&file, PT_BUF_NO_CEILING);
    if (resolve(pt_str_sub(f->name, 0, at - 1), &file) &&
        exists(pt_buf_z(&file), &info)) {
        pt_buf_clear(&f->path);
        pt_buf_add(&f->path, pt_buf_str(&file));
        pt_buf_add(&f->path, pt_str_sub(f->name, at - 1, f->name.len));
    }
    pt_buf_fini(&file);
}

/* --- ways to find --------------------------------------------------------- */

/* Adds the articles with the term that was put together. */
static enum pt_status add_having(struct finder *f)
{
    size_t n = 0;
    if (pt_buf_status(&f->term) != PT_OK)
        return pt_fail_nomem(f->err);
    const enum pt_status status = pt_reader_having(
        f->reader, pt_buf_str(&f->term), MOST_FOUND - f->n_found,
        f->found + f->n_found, &n, f->err);
    if (status == PT_OK)
        f->n_found += n;
    return status;
}

static enum pt_status by_identity(struct finder *f, struct pt_str path)
{
    pt_buf_clear(&f->term);
    pt_schema_unique(&f->term, path, PT_STR(""));
    return path.len ? add_having(f) : PT_OK;
}

static bool is_any(const struct finder *f, struct pt_str identity)
{
    (void)f;
    (void)identity;
    return true;
}

static bool ends_behind(struct pt_str identity, char before, struct pt_str name)
{
    return identity.len > name.len &&
           identity.ptr[identity.len - name.len - 1] == before &&
           pt_str_ends(identity, name);
}

static bool has_id(const struct finder *f, struct pt_str identity)
{
    return ends_behind(identity, '#', f->name);
}

/* Whether the path, or that of the file it is a member of, ends in name, whole
 * components of it. */
static bool has_end(const struct finder *f, struct pt_str identity)
{
    if (ends_behind(identity, '/', f->name))
        return true;
    for (size_t at = 0; at < identity.len; at++)
        if (identity.ptr[at] == '#' &&
            ends_behind(pt_str_sub(identity, 0, at), '/', f->name))
            return true;
    return false;
}

/* Keeps an identity that is wanted. */
static bool
see_identity(void *context, struct pt_str identity, uint32_t n_articles)
{
    struct finder *const f = context;
    if (n_articles == 0 || !f->is_wanted(f, identity))
        return true;
    pt_buf_add(&f->identities, identity);
    pt_buf_add_byte(&f->identities, '\0');
    return ++f->n_found < MOST_FOUND;
}

/* Adds the articles whose identity begins with start and is wanted. */
static enum pt_status walk(struct finder *f, struct pt_str start)
{
    const size_t n_before = f->n_found;
    pt_buf_clear(&f->identities);
    enum pt_status status =
        pt_reader_words(f->reader, "Q", start, see_identity, f, f->err);
    f->n_found = n_before;
    const struct pt_str all = pt_buf_str(&f->identities);
    for (size_t at = 0, n; status == PT_OK && at < all.len; at += n + 1) {
        const struct pt_str rest = pt_str_sub(all, at, all.len);
        n = pt_str_find(rest, '\0');
        pt_buf_clear(&f->term);
        pt_buf_add_byte(&f->term, 'Q');
        pt_buf_add(&f->term, pt_str_sub(rest, 0, n));
        status = add_having(f);
    }
    return status;
}

static enum pt_status by_members(struct finder *f)
{
    struct pt_buf start;
    pt_buf_init(&start, PT_BUF_NO_CEILING);
    pt_buf_add(&start, pt_buf_str(&f->path));
    pt_buf_add_byte(&start, '#');
    f->is_wanted = is_any;
    const enum pt_status status =
        f->path.len ? walk(f, pt_buf_str(&start)) : PT_OK;
    pt_buf_fini(&start);
    return status;
}

static enum pt_status by_id(struct finder *f)
{
    f->is_wanted = has_id;
    return f->name.len ? walk(f, PT_STR("")) : PT_OK;
}

/* A name that says where it begins is a whole path. */
static bool may_be_end(struct pt_str name)
{
    return name.len > 0 && name.ptr[0] != '/' &&
           !pt_str_begins(name, PT_STR("./")) &&
           !pt_str_begins(name, PT_STR("../"));
}

/* A file that is there is meant, and no other of its name. */
static enum pt_status by_end(struct finder *f)
{
    struct stat info;
    if (!may_be_end(f->name) || exists(pt_buf_z(&f->path), &info))
        return PT_OK;
    f->is_wanted = has_end;
    return walk(f, PT_STR(""));
}

static enum pt_status by_url(struct finder *f)
{
    pt_buf_clear(&f->term);
    pt_schema_term(&f->term, "U", f->name);
    return f->name.len ? add_having(f) : PT_OK;
}

/* --- what is said where there is not one ---------------------------------- */

/* Adds where the article is: its path with its member, else its id. */
static enum pt_status
add_name(struct finder *f, uint32_t docid, struct pt_buf *out)
{
    struct pt_article a;
    const enum pt_status status =
        pt_reader_article(f->reader, docid, &f->record, &a, f->err);
    if (status != PT_OK)
        return status;
    if (a.path.len) {
        pt_buf_add(out, a.path);
        pt_buf_puts(out, a.member.len ? "#" : "");
        pt_buf_add(out, a.member);
    } else {
        pt_schema_public_id(out, &a);
    }
    return PT_OK;
}

/* The articles found, by name, up to MOST_NAMED of them. */
static enum pt_status add_names(struct finder *f, struct pt_buf *out)
{
    enum pt_status status = PT_OK;
    for (size_t i = 0; i < f->n_found && i < MOST_NAMED && status == PT_OK;
         i++) {
        pt_buf_puts(out, i ? ", " : "");
        status = add_name(f, f->found[i], out);
    }
    pt_buf_puts(out, f->n_found > MOST_NAMED ? ", and others" : "");
    return status;
}

/* Fails with text and the names of what was found. */
static enum pt_status name_found(struct finder *f,
                                 enum pt_status failure,
                                 const char *before,
                                 const char *behind)
{
    struct pt_buf names;
    pt_buf_init(&names, PT_BUF_NO_CEILING);
    enum pt_status status = add_names(f, &names);
    if (status == PT_OK)
        status = pt_fail(f->err, failure, "%s\"%.*s\"%s: %s", before,
                         PT_STR_FMT(f->name), behind, pt_buf_z(&names));
    pt_buf_fini(&names);
    return status;
}

/* Why pt-index passed the file over, empty when it did not. A skip's value is
 * its stamp and its reason (schema.h: PT_META_SKIP). */
static enum pt_status read_skip(struct finder *f, struct pt_buf *reason)
{
    pt_buf_clear(&f->term);
    pt_buf_puts(&f->term, PT_META_SKIP);
    pt_schema_unique(&f->term, pt_buf_str(&f->path), PT_STR(""));
    const enum pt_status status =
        pt_reader_meta(f->reader, pt_buf_str(&f->term), &f->record, f->err);
    const struct pt_str value = pt_buf_str(&f->record);
    if (status == PT_OK && value.len > PT_STAMP_BYTES)
        pt_buf_puts(reason, value.ptr + PT_STAMP_BYTES);
    return status;
}

static enum pt_status is_below_a_root(struct finder *f, bool *out)
{
    const struct pt_str path = pt_buf_str(&f->path);
    const enum pt_status status = pt_reader_meta_of_all(
        f->reader, PT_STR(PT_META_ROOTS), &f->record, f->err);
    *out = false;
    if (status != PT_OK)
        return status;
    const struct pt_str all = pt_buf_str(&f->record);
    for (size_t at = 0, n; at < all.len; at += n + 1) {
        const struct pt_str rest = pt_str_sub(all, at, all.len);
        n = pt_str_find(rest, '\0');
        const struct pt_str root = pt_str_sub(rest, 0, n);
        if (pt_str_begins(path, root) &&
            (path.len == root.len || path.ptr[root.len] == '/' ||
             pt_str_ends(root, PT_STR("/"))))
            *out = true;
    }
    return PT_OK;
}

/* The file is there, but no article of it. */
static enum pt_status tell_of_file(struct finder *f, const struct stat *info)
{
    const char *const path = pt_buf_z(&f->path);
    struct pt_buf reason;
    bool is_below = false;
    if (S_ISDIR(info->st_mode))
        return pt_fail(f->err, PT_ENOTFOUND,
                       "%s is a folder; name one article in it", path);
    pt_buf_init(&reason, PT_BUF_NO_CEILING);
    enum pt_status status = read_skip(f, &reason);
    if (status == PT_OK && reason.len)
        status = pt_fail(f->err, PT_ENOTFOUND,
                         "%s is not in the index: pt-index skipped it (%s)",
                         path, pt_buf_z(&reason));
    else if (status == PT_OK)
        status = is_below_a_root(f, &is_below);
    if (status == PT_OK)
        status =
            pt_fail(f->err, PT_ENOTFOUND, "%s is not in the index; %s", path,
                    is_below ? "pt-index reads what came since its last "
                               "run, if it is of a kind that it reads"
                             : "pt-index with its path adds it");
    pt_buf_fini(&reason);
    return status;
}

/* No article: other places where a file has this name. */
static enum pt_status tell_of_namesakes(struct finder *f)
{
    struct pt_str part, last = {NULL, 0};
    for (size_t at = 0; pt_schema_next_part(f->name, &at, &part);)
        last = part;
    enum pt_status status = PT_OK;
    if (last.len) {
        pt_buf_clear(&f->term);
        pt_schema_term(&f->term, pt_field_info(PT_FIELD_PATH)->prefix, last);
        status = add_having(f);
    }
    if (status == PT_OK && f->n_found)
        return name_found(f, PT_ENOTFOUND, "no article has the path or id ",
                          "; elsewhere is");
    return status != PT_OK
               ? status
               : pt_fail(f->err, PT_ENOTFOUND,
                         "no article of the index has the path, id or url "
                         "\"%.*s\"",
                         PT_STR_FMT(f->name));
}

static enum pt_status tell(struct finder *f)
{
    struct stat info;
    if (f->n_found > 1)
        return name_found(f, PT_EINVALID, "", " is more than one article");
    if (exists(pt_buf_z(&f->path), &info))
        return tell_of_file(f, &info);
    return tell_of_namesakes(f);
}

enum pt_status pt_find_article(const struct pt_reader *reader,
                               struct pt_str name,
                               uint32_t *out_docid,
                               struct pt_error *err)
{
    struct finder f = {.reader = reader, .name = name, .err = err};
    pt_buf_init(&f.path, PT_BUF_NO_CEILING);
    pt_buf_init(&f.term, PT_BUF_NO_CEILING);
    pt_buf_init(&f.record, PT_BUF_NO_CEILING);
    pt_buf_init(&f.identities, PT_BUF_NO_CEILING);
    make_path(&f);
    enum pt_status status = by_identity(&f, name);
    if (status == PT_OK && f.n_found == 0)
        status = by_identity(&f, pt_buf_str(&f.path));
    if (status == PT_OK && f.n_found == 0)
        status = by_members(&f);
    if (status == PT_OK && f.n_found == 0)
        status = by_url(&f);
    if (status == PT_OK && f.n_found == 0)
        status = by_id(&f);
    if (status == PT_OK && f.n_found == 0)
        status = by_end(&f);
    if (status == PT_OK && f.n_found == 1)
        *out_docid = f.found[0];
    else if (status == PT_OK)
        status = tell(&f);
    pt_buf_fini(&f.path);
    pt_buf_fini(&f.term);
    pt_buf_fini(&f.record);
    pt_buf_fini(&f.identities);
    return status;
}
