/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_walk.c: the words of an index in byte order, from servers, from the
 * table itself or from libxapian, which goes through every block of every list.
 */
#include "index/glass/glass_postings.h"
#include "index/index_reader.h"
#include "index/index_table.h"
#include "index/reader_private.h"
#include "index/schema.h"

/* Where words are folded, a capital behind the prefix is a longer prefix's; the
 * parts of a path keep theirs, and no prefix is longer than P or XURL. */
static bool leaves_out_capitals(struct pt_str prefix)
{
    const enum pt_field parts[] = {PT_FIELD_PATH, PT_FIELD_URL};
    for (size_t i = 0; i < PT_COUNTOF(parts); i++)
        if (pt_str_equal(prefix, pt_str_of(pt_field_info(parts[i])->prefix)))
            return false;
    return true;
}

struct walk {
    struct pt_str from; /* prefix and start: what each term begins with */
    size_t n_prefix;
    bool leaves_out_capitals;
    struct pt_str behind_capitals; /* prefix and what sorts behind Z */
    bool skips_counts;
    pt_reader_word *each;
    void *context;
};

/* How far a walk came. */
struct progress {
    uint64_t n_visited;
    bool has_ended; /* as was wanted */
};

static struct pt_str word_of(const struct walk *job, struct pt_str term)
{
    return pt_str_sub(term, job->n_prefix, term.len);
}

static bool is_left_out(const struct walk *job, struct pt_str term)
{
    const struct pt_str word = word_of(job, term);
    return job->leaves_out_capitals && word.len && word.ptr[0] >= 'A' &&
           word.ptr[0] <= 'Z';
}

static bool
visit(const struct walk *job, struct pt_str term, uint32_t n_articles)
{
    return job->each(job->context, word_of(job, term), n_articles);
}

/* --- from libxapian ----------------------------------------------------- */

static struct pt_str term_at(const xc_terms *terms)
{
    const struct xc_bytes term = xc_terms_term(terms);
    return pt_str_n(term.ptr, term.len);
}

/* Does not visit again what was visited. */
static enum xc_status walk_terms(xc_terms *terms,
                                 const struct walk *job,
                                 uint64_t n_visited,
                                 struct xc_error *cause)
{
    enum xc_status status = XC_OK;
    while (status == XC_OK && xc_terms_valid(terms)) {
        const struct pt_str term = term_at(terms);
        assert(term.ptr);
        if (is_left_out(job, term)) {
            status = xc_terms_skip_to(terms, job->behind_capitals.ptr,
                                      job->behind_capitals.len, cause);
            continue;
        }
        uint32_t n_articles = 0;
        const bool is_new = n_visited == 0;
        n_visited -= !is_new;
        if (is_new && !job->skips_counts)
            status = xc_terms_freq(terms, &n_articles, cause);
        if (status == XC_OK && is_new && !visit(job, term, n_articles))
            break;
        if (status == XC_OK)
            status = xc_terms_next(terms, cause);
    }
    return status;
}

static enum pt_status walk_engine(const struct pt_reader *reader,
                                  const struct walk *job,
                                  uint64_t n_visited,
                                  struct pt_error *err)
{
    struct xc_error cause;
    xc_terms *terms = NULL;
    enum xc_status status = xc_db_allterms(pt_reader_db(reader), job->from.ptr,
                                           job->from.len, &terms, &cause);
    if (status == XC_OK)
        status = walk_terms(terms, job, n_visited, &cause);
    xc_terms_free(terms);
    return status == XC_OK
               ? PT_OK
               : pt_fail_engine(err, status, &cause, "reading the words");
}

/* --- from the table ----------------------------------------------------- */

/* How many articles the list of a term says it has. */
static bool
count(const struct walk *job, struct pt_str tag, uint32_t *out_n_articles)
{
    const unsigned char *next = (const unsigned char *)tag.ptr;
    *out_n_articles = 0;
    return job->skips_counts ||
           pt_glass_get_number(&next, next + tag.len, out_n_articles);
}

/* Visits the terms from the seeker's place on. */
static struct progress walk_seeker(struct pt_glass_seeker *seeker,
                                   const struct walk *job)
{
    struct progress done = {0, false};
    struct pt_str term, tag;
    for (;;) {
        uint32_t n_articles;
        const enum pt_glass_found found =
            pt_glass_seek_next_term(seeker, &term, &tag);
        done.has_ended =
            found == PT_GLASS_ABSENT ||
            (found == PT_GLASS_THERE && !pt_str_begins(term, job->from));
        if (found != PT_GLASS_THERE || done.has_ended)
            return done;
        if (is_left_out(job, term)) {
            if (!pt_glass_seek_from(seeker, job->behind_capitals))
                return done;
            continue;
        }
        if (!count(job, tag, &n_articles))
            return done;
        done.n_visited++;
        done.has_ended = !visit(job, term, n_articles);
        if (done.has_ended)
            return done;
    }
}

/* Nothing that is read is kept: that would be all there is room for. */
static struct progress walk_table(const struct pt_glass_source *source,
                                  const struct walk *job)
{
    struct progress done = {0, false};
    struct pt_glass_source unkept = *source;
    struct pt_glass_seeker seeker;
    unkept.kept = NULL;
    if (pt_glass_seeker_init(&seeker, &unkept) == PT_OK &&
        pt_glass_seek_from(&seeker, job->from))
        done = walk_seeker(&seeker, job);
    pt_glass_seeker_fini(&seeker);
    return done;
}

/* To open the table is worth it for many words; a field whose words are counted
 * often has few. What cannot be read of it libxapian is asked for, which says
 * what is wrong. */
static enum pt_status local_words(const struct pt_reader *reader,
                                  const struct walk *job,
                                  struct pt_error *err)
{
    const struct pt_glass_source *const source =
        job->skips_counts || pt_reader_has_table(reader, PT_GLASS_POSTLIST)
            ? pt_reader_table(reader, PT_GLASS_POSTLIST)
            : NULL;
    struct progress done = {0, false};
    if (source)
        done = walk_table(source, job);
    return done.has_ended ? PT_OK
                          : walk_engine(reader, job, done.n_visited, err);
}

/* --- from servers ------------------------------------------------------- */

static void walk_kept(const struct pt_kept_terms *terms, const struct walk *job)
{
    for (size_t i = 0; i < terms->n; i++) {
        const struct pt_str term = terms->items[i].term;
        if (!is_left_out(job, term) &&
            !visit(job, term, terms->items[i].n_articles))
            break;
    }
}

static enum pt_status remote_words(const struct pt_reader *reader,
                                   const struct walk *job,
                                   struct pt_error *err)
{
    struct pt_kept_terms terms;
    const enum pt_status status =
        pt_reader_kept_terms(reader, job->from, &terms, err);
    reader->terms->is_walked = true;
    if (status == PT_OK)
        walk_kept(&terms, job);
    reader->terms->is_walked = false;
    pt_reader_settle_terms(reader);
    return status;
}

/* --- the walk ----------------------------------------------------------- */

static enum pt_status walk_words(const struct pt_reader *reader,
                                 const char *field_prefix,
                                 struct pt_str start,
                                 bool skips_counts,
                                 pt_reader_word *each,
                                 void *context,
                                 struct pt_error *err)
{
    const struct pt_str prefix = pt_str_of(field_prefix);
    struct pt_buf from, behind;
    pt_buf_init(&from, PT_BUF_NO_CEILING);
    pt_buf_init(&behind, PT_BUF_NO_CEILING);
    pt_buf_add(&from, prefix);
    pt_buf_add(&from, start);
    pt_buf_add(&behind, prefix);
    pt_buf_add_byte(&behind, 'Z' + 1);
    const struct walk job = {
        .from = pt_buf_str(&from),
        .n_prefix = prefix.len,
        .leaves_out_capitals = leaves_out_capitals(prefix),
        .behind_capitals = pt_buf_str(&behind),
        .skips_counts = skips_counts,
        .each = each,
        .context = context,
    };
    enum pt_status status;
    if (pt_buf_status(&from) != PT_OK || pt_buf_status(&behind) != PT_OK)
        status = pt_fail_nomem(err);
    else if (pt_reader_has_remote(reader))
        status = remote_words(reader, &job, err);
    else
        status = local_words(reader, &job, err);
    pt_buf_fini(&from);
    pt_buf_fini(&behind);
    return status;
}

enum pt_status pt_reader_words(const struct pt_reader *reader,
                               const char *field_prefix,
                               struct pt_str start,
                               pt_reader_word *each,
                               void *context,
                               struct pt_error *err)
{
    return walk_words(reader, field_prefix, start, false, each, context, err);
}

enum pt_status pt_reader_bare_words(const struct pt_reader *reader,
                                    const char *field_prefix,
                                    struct pt_str start,
                                    pt_reader_word *each,
                                    void *context,
                                    struct pt_error *err)
{
    return walk_words(reader, field_prefix, start, true, each, context, err);
}
