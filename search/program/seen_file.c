/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _XOPEN_SOURCE 700 /* realpath */
#include "search/program/seen_file.h"

#include "common/mem.h"
#include "common/place.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC "pt-search seen 1"
#define ENDING ".seen"

enum {
    DIGITS = 16,
    MARK_LINE = DIGITS + 1,
    MOST_LINE = 3 * PATH_MAX + 16, /* the index, each byte as %C3 */
    SEED = 0x5eed,
};

/* Nothing that this program writes is larger. */
#define MOST_BYTES ((off_t)PT_MAX_SEEN * MARK_LINE + MOST_LINE + 100)

struct pt_seen_file {
    struct pt_buf folder;
    struct pt_buf stem; /* of both paths, up to the dot */
    struct pt_buf path;
    struct pt_buf index; /* its place */
    int lock;            /* -1: not taken */
    pt_seen *before;     /* in the file */
    pt_seen *added;
};

enum pt_status pt_seen_name_check(const char *name, struct pt_error *err)
{
    const size_t len = strlen(name);
    bool is_fine = len > 0 && len <= PT_MAX_SEEN_NAME && name[0] != '.';
    for (const char *c = name; *c; c++)
        if (*c == '/' || (unsigned char)*c < 0x20 || *c == 0x7f)
            is_fine = false;
    if (is_fine)
        return PT_OK;
    return pt_fail(err, PT_EINVALID,
                   "--new-since takes a name of 1 to %d bytes that does not "
                   "begin with a dot and has no slash and no control character",
                   PT_MAX_SEEN_NAME);
}

static enum pt_status
fail_io(const char *doing, const char *path, struct pt_error *err)
{
    return pt_fail(err, PT_EIO, "cannot %s %s: %s", doing, path,
                   strerror(errno));
}

/* --- Paths ---------------------------------------------------------------- */

static uint64_t hash_of_place(const char *index)
{
    char real[PATH_MAX];
    return pt_str_hash(pt_str_of(realpath(index, real) ? real : index));
}

/* The place of the index; of several a sum that their order does not change. */
static void find_index(const char *const *indexes, size_t n, struct pt_buf *out)
{
    char real[PATH_MAX];
    uint64_t sum = 0;
    if (n == 1) {
        pt_buf_puts(out, realpath(indexes[0], real) ? real : indexes[0]);
        return;
    }
    for (size_t i = 0; i < n; i++)
        sum += hash_of_place(indexes[i]);
    pt_buf_printf(out, "%zu indexes %016" PRIx64, n, sum);
}

static enum pt_status
set_paths(struct pt_seen_file *f, const char *name, struct pt_error *err)
{
    const enum pt_status status = pt_place_of_state(&f->folder, err);
    if (status != PT_OK)
        return status;
    pt_buf_printf(&f->stem, "%s/%s-%016" PRIx64, pt_buf_z(&f->folder), name,
                  pt_str_hash(pt_buf_str(&f->index)));
    pt_buf_printf(&f->path, "%s" ENDING, pt_buf_z(&f->stem));
    return pt_buf_status(&f->stem) == PT_OK && pt_buf_status(&f->path) == PT_OK
               ? PT_OK
               : pt_fail_nomem(err);
}

/* Makes the folder and those above it; nobody else's business. */
static enum pt_status make_folder(struct pt_seen_file *f, struct pt_error *err)
{
    char *const path = f->folder.ptr;
    for (char *at = path + 1; *at; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        const bool is_there = mkdir(path, 0700) == 0 || errno == EEXIST;
        *at = '/';
        if (!is_there)
            break;
    }
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return fail_io("make", path, err);
    return PT_OK;
}

static enum pt_status
take_lock(struct pt_seen_file *f, const char *name, struct pt_error *err)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    struct pt_buf path;
    enum pt_status status = PT_OK;
    pt_buf_init(&path, PT_BUF_NO_CEILING);
    pt_buf_printf(&path, "%s.lock", pt_buf_z(&f->stem));
    f->lock =
        open(pt_buf_z(&path), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (f->lock < 0) {
        status = fail_io("open", pt_buf_z(&path), err);
    } else if (fcntl(f->lock, F_SETLK, &whole) != 0) {
        const bool is_told =
            fcntl(f->lock, F_GETLK, &whole) == 0 && whole.l_type != F_UNLCK;
        status = pt_fail(err, PT_ELOCKED,
                         "process %ld is searching --new-since %s; try again "
                         "when it has finished",
                         is_told ? (long)whole.l_pid : 0L, name);
    }
    pt_buf_fini(&path);
    return status;
}

/* --- The index's line ----------------------------------------------------- */

static void add_escaped(struct pt_str s, struct pt_buf *out)
{
    for (size_t i = 0; i < s.len; i++) {
        const unsigned char c = (unsigned char)s.ptr[i];
        if (c > 0x20 && c < 0x7f && c != '%')
            pt_buf_add_byte(out, (char)c);
        else
            pt_buf_printf(out, "%%%02X", c);
    }
}

static int digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

/* False: there is a % without its two digits. */
static bool add_unescaped(const char *z, struct pt_buf *out)
{
    for (; *z; z++) {
        if (*z != '%') {
            pt_buf_add_byte(out, *z);
            continue;
        }
        const int high = digit(z[1]);
        const int low = high < 0 ? -1 : digit(z[2]);
        if (low < 0)
            return false;
        pt_buf_add_byte(out, (char)(high * 16 + low));
        z += 2;
    }
    return true;
}

/* --- Reading -------------------------------------------------------------- */

struct reading {
    const char *path;
    FILE *file;
    char line[MOST_LINE];
    unsigned long n_lines;
    uint64_t hash;
    struct pt_error *err;
};

static enum pt_status damaged(const struct reading *r)
{
    return pt_fail(r->err, PT_ECORRUPT,
                   "%s is damaged in line %lu; put a copy of it back, or "
                   "remove it, and everything is new once",
                   r->path, r->n_lines);
}

/* The next line without its end; false: there is none, or none that is whole.
 */
static bool next_line(struct reading *r)
{
    r->n_lines++;
    if (!fgets(r->line, sizeof r->line, r->file))
        return false;
    const size_t len = strlen(r->line);
    if (len == 0 || r->line[len - 1] != '\n')
        return false;
    r->line[len - 1] = '\0';
    return true;
}

static uint64_t hashed(uint64_t hash, uint64_t mark)
{
    hash = (hash ^ mark) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

static bool read_mark(const char *z, uint64_t *out)
{
    uint64_t mark = 0;
    for (int i = 0; i < DIGITS; i++) {
        const int value = digit(z[i]);
        if (value < 0)
            return false;
        mark = mark << 4 | (uint64_t)value;
    }
    *out = mark;
    return z[DIGITS] == '\0';
}

/* The first two lines; the index goes to out. */
static enum pt_status read_head(struct reading *r, struct pt_buf *out)
{
    if (!next_line(r) || strcmp(r->line, MAGIC) != 0)
        return damaged(r);
    if (!next_line(r) || strncmp(r->line, "index ", 6) != 0 ||
        !add_unescaped(r->line + 6, out))
        return damaged(r);
    r->hash = hashed(SEED, pt_str_hash(pt_buf_str(out)));
    return pt_buf_status(out) == PT_OK ? PT_OK : pt_fail_nomem(r->err);
}

static enum pt_status read_marks(struct reading *r, pt_seen *out)
{
    uint64_t mark;
    bool is_line;
    size_t n;
    while ((is_line = next_line(r)) && read_mark(r->line, &mark)) {
        const enum pt_status status = pt_seen_add(out, mark);
        if (status != PT_OK)
            return status == PT_ENOMEM ? pt_fail_nomem(r->err) : damaged(r);
        r->hash = hashed(r->hash, mark);
    }
    char end[64];
    pt_seen_marks(out, &n);
    snprintf(end, sizeof end, "end %zu %016" PRIx64, n, r->hash);
    if (!is_line || strcmp(r->line, end) != 0 || fgetc(r->file) != EOF)
        return damaged(r);
    return PT_OK;
}

/* Opens path; r->file stays NULL where there is none. */
static enum pt_status
begin_reading(struct reading *r, const char *path, struct pt_error *err)
{
    struct stat info;
    *r = (struct reading){.path = path, .err = err};
    r->file = fopen(path, "re");
    if (!r->file)
        return errno == ENOENT ? PT_OK : fail_io("read", path, err);
    if (fstat(fileno(r->file), &info) != 0)
        return fail_io("read", path, err);
    if (!S_ISREG(info.st_mode) || info.st_size > MOST_BYTES)
        return pt_fail(err, PT_ELIMIT,
                       "%s is no file of at most %jd bytes, as pt-search "
                       "writes it; remove it, and everything is new once",
                       path, (intmax_t)MOST_BYTES);
    return PT_OK;
}

static void end_reading(struct reading *r)
{
    if (r->file)
        fclose(r->file);
}

/* --- Other files of this name --------------------------------------------- */

/* Whether entry is a file of that name, of whichever index. */
static bool is_of_name(const char *entry, const char *name)
{
    const size_t len = strlen(name);
    uint64_t hash;
    char digits[DIGITS + 1];
    if (strncmp(entry, name, len) != 0 || entry[len] != '-' ||
        strlen(entry) != len + 1 + DIGITS + strlen(ENDING) ||
        strcmp(entry + len + 1 + DIGITS, ENDING) != 0)
        return false;
    memcpy(digits, entry + len + 1, DIGITS);
    digits[DIGITS] = '\0';
    return read_mark(digits, &hash);
}

/* Fails when the file at path is of an index that is gone: perhaps it was
 * moved, and is this one. */
static enum pt_status check_other(const struct pt_seen_file *f,
                                  const char *path,
                                  const char *name,
                                  struct pt_error *err)
{
    struct reading r;
    struct pt_buf index;
    struct stat info;
    pt_buf_init(&index, PT_BUF_NO_CEILING);
    enum pt_status status = begin_reading(&r, path, err);
    if (status == PT_OK && r.file)
        status = read_head(&r, &index);
    if (status == PT_OK && r.file && pt_buf_z(&index)[0] == '/' &&
        stat(pt_buf_z(&index), &info) != 0 && errno == ENOENT)
        status = pt_fail(err, PT_EINVALID,
                         "--new-since %s was used with the index %s, which is "
                         "gone; if it is this one now, mv '%s' '%s', else "
                         "remove that file",
                         name, pt_buf_z(&index), path, pt_buf_z(&f->path));
    end_reading(&r);
    pt_buf_fini(&index);
    return status;
}

/* A first run: nothing of this name and index is there. */
static enum pt_status check_others(const struct pt_seen_file *f,
                                   const char *name,
                                   struct pt_error *err)
{
    struct pt_buf path;
    enum pt_status status = PT_OK;
    DIR *const folder = opendir(pt_buf_z(&f->folder));
    if (!folder)
        return fail_io("read", pt_buf_z(&f->folder), err);
    pt_buf_init(&path, PT_BUF_NO_CEILING);
    for (const struct dirent *e; status == PT_OK && (e = readdir(folder));) {
        if (!is_of_name(e->d_name, name))
            continue;
        pt_buf_clear(&path);
        pt_buf_printf(&path, "%s/%s", pt_buf_z(&f->folder), e->d_name);
        status = check_other(f, pt_buf_z(&path), name, err);
    }
    pt_buf_fini(&path);
    closedir(folder);
    return status;
}

static enum pt_status
read_file(struct pt_seen_file *f, const char *name, struct pt_error *err)
{
    struct reading r;
    struct pt_buf index; /* was moved, perhaps, and the file with it */
    pt_buf_init(&index, PT_BUF_NO_CEILING);
    enum pt_status status = begin_reading(&r, pt_buf_z(&f->path), err);
    if (status == PT_OK && !r.file)
        status = check_others(f, name, err);
    else if (status == PT_OK)
        status = read_head(&r, &index);
    if (status == PT_OK && r.file)
        status = read_marks(&r, f->before);
    end_reading(&r);
    pt_buf_fini(&index);
    return status;
}

/* --- Life ----------------------------------------------------------------- */

enum pt_status pt_seen_file_open(const char *name,
                                 const char *const *indexes,
                                 size_t n,
                                 struct pt_seen_file **out,
                                 struct pt_error *err)
{
    enum pt_status status = pt_seen_name_check(name, err);
    if (status != PT_OK)
        return status;
    struct pt_seen_file *const f = pt_alloc(sizeof *f);
    if (!f)
        return pt_fail_nomem(err);
    f->lock = -1;
    pt_buf_init(&f->folder, PT_BUF_NO_CEILING);
    pt_buf_init(&f->stem, PT_BUF_NO_CEILING);
    pt_buf_init(&f->path, PT_BUF_NO_CEILING);
    pt_buf_init(&f->index, PT_BUF_NO_CEILING);
    find_index(indexes, n, &f->index);
    if (pt_seen_new(&f->before) != PT_OK || pt_seen_new(&f->added) != PT_OK)
        status = pt_fail_nomem(err);
    if (status == PT_OK)
        status = set_paths(f, name, err);
    if (status == PT_OK)
        status = make_folder(f, err);
    if (status == PT_OK)
        status = take_lock(f, name, err);
    if (status == PT_OK)
        status = read_file(f, name, err);
    if (status == PT_OK)
        *out = f;
    else
        pt_seen_file_close(f);
    return status;
}

const pt_seen *pt_seen_file_seen(const struct pt_seen_file *file)
{
    return file->before;
}

enum pt_status pt_seen_file_add(struct pt_seen_file *f,
                                const pt_results *results,
                                struct pt_error *err)
{
    size_t n, n_before, n_added;
    const uint64_t *const marks = pt_results_marks(results, &n);
    for (size_t i = 0; i < n; i++) {
        if (pt_seen_has(f->before, marks[i]))
            continue;
        const enum pt_status status = pt_seen_add(f->added, marks[i]);
        if (status == PT_ENOMEM)
            return pt_fail_nomem(err);
        pt_seen_marks(f->before, &n_before);
        pt_seen_marks(f->added, &n_added);
        if (status == PT_ELIMIT || n_before + n_added > PT_MAX_SEEN)
            return pt_fail(err, PT_ELIMIT,
                           "%s holds as much as it may (%u marks); a new name "
                           "begins anew",
                           pt_buf_z(&f->path), PT_MAX_SEEN);
    }
    return PT_OK;
}

void pt_seen_file_close(struct pt_seen_file *file)
{
    if (!file)
        return;
    if (file->lock >= 0)
        close(file->lock);
    pt_seen_free(file->before);
    pt_seen_free(file->added);
    pt_buf_fini(&file->folder);
    pt_buf_fini(&file->stem);
    pt_buf_fini(&file->path);
    pt_buf_fini(&file->index);
    pt_free(file);
}

/* --- Writing -------------------------------------------------------------- */

static uint64_t write_marks(FILE *file, const pt_seen *seen, uint64_t hash)
{
    size_t n;
    const uint64_t *const marks = pt_seen_marks(seen, &n);
    for (size_t i = 0; i < n; i++) {
        fprintf(file, "%016" PRIx64 "\n", marks[i]);
        hash = hashed(hash, marks[i]);
    }
    return hash;
}

/* True when all of it is on the disk. */
static bool write_all(const struct pt_seen_file *f, FILE *file)
{
    struct pt_buf index;
    size_t n_before, n_added;
    pt_buf_init(&index, PT_BUF_NO_CEILING);
    add_escaped(pt_buf_str(&f->index), &index);
    const bool has_index = pt_buf_status(&index) == PT_OK;
    fprintf(file, MAGIC "\nindex %s\n", pt_buf_z(&index));
    pt_buf_fini(&index);
    uint64_t hash = hashed(SEED, pt_str_hash(pt_buf_str(&f->index)));
    hash = write_marks(file, f->before, hash);
    hash = write_marks(file, f->added, hash);
    pt_seen_marks(f->before, &n_before);
    pt_seen_marks(f->added, &n_added);
    fprintf(file, "end %zu %016" PRIx64 "\n", n_before + n_added, hash);
    return has_index && fflush(file) == 0 && !ferror(file) &&
           fsync(fileno(file)) == 0;
}

static enum pt_status sync_folder(const struct pt_seen_file *f,
                                  struct pt_error *err)
{
    const int folder =
        open(pt_buf_z(&f->folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool is_synced = folder >= 0 && fsync(folder) == 0;
    const enum pt_status status =
        is_synced ? PT_OK : fail_io("sync", pt_buf_z(&f->folder), err);
    if (folder >= 0)
        close(folder);
    return status;
}

enum pt_status pt_seen_file_save(struct pt_seen_file *f, struct pt_error *err)
{
    size_t n_added;
    struct pt_buf aside;
    pt_seen_marks(f->added, &n_added);
    if (n_added == 0)
        return PT_OK;
    pt_buf_init(&aside, PT_BUF_NO_CEILING);
    pt_buf_printf(&aside, "%s.new", pt_buf_z(&f->path));
    const char *const path = pt_buf_z(&aside);
    enum pt_status status = PT_OK;
    unlink(path); /* a leftover: the lock is ours */
    FILE *const file = fopen(path, "wxe");
    const bool is_written = file && write_all(f, file);
    const int cause = errno;
    const bool is_closed = file && fclose(file) == 0;
    if (!is_written)
        errno = cause;
    if (!is_written || !is_closed || rename(path, pt_buf_z(&f->path)) != 0) {
        status = fail_io("write", path, err);
        unlink(path);
    }
    pt_buf_fini(&aside);
    return status == PT_OK ? sync_folder(f, err) : status;
}
