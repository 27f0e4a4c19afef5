/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * index_walk.c: the words of an index in byte order, from servers, from the
 * table itself or from libxapian, which goes through every block of every list.
 */
#include "index/glass/glass_postings.h"
#include "index/glass/glass_walk.h"
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
    const struct pt_reader *reader;
    struct pt_str from; /* prefix and start: what each term begins with */
    size_t n_prefix;
    bool leaves_out_capitals;
    struct pt_str behind_capitals; /* prefix and what sorts behind Z */
    bool skips_counts;
    struct pt_word_walk *walk; /* what is wanted, and how far it came */
    pt_reader_word *each;
    void *context;
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

static bool is_all_read(const struct walk *job)
{
    return job->walk->n_read >= job->walk->most_read;
}

static bool passes(const struct walk *job, struct pt_str word)
{
    return pt_word_passes(&job->walk->sieve, word.ptr, word.len);
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

/* One that was not read before. */
static enum xc_status read_term(const xc_terms *terms,
                                const struct walk *job,
                                bool *out_goes_on,
                                struct xc_error *cause)
{
    const struct pt_str term = term_at(terms);
    uint32_t n_articles = 0;
    *out_goes_on = !is_all_read(job);
    if (!*out_goes_on)
        return XC_OK;
    job->walk->n_read++;
    if (!passes(job, word_of(job, term)))
        return XC_OK;
    const enum xc_status status =
        job->skips_counts ? XC_OK : xc_terms_freq(terms, &n_articles, cause);
    *out_goes_on = status == XC_OK && visit(job, term, n_articles);
    return status;
}

/* Does not read again what was read. */
static enum xc_status
walk_terms(xc_terms *terms, const struct walk *job, struct xc_error *cause)
{
    uint64_t n_known = job->walk->n_read;
    enum xc_status status = XC_OK;
    bool goes_on = true;
    while (status == XC_OK && goes_on && xc_terms_valid(terms)) {
        assert(term_at(terms).ptr);
        if (is_left_out(job, term_at(terms))) {
            status = xc_terms_skip_to(terms, job->behind_capitals.ptr,
                                      job->behind_capitals.len, cause);
            continue;
        }
        if (n_known)
            n_known--;
        else
            status = read_term(terms, job, &goes_on, cause);
        if (status == XC_OK && goes_on)
            status = xc_terms_next(terms, cause);
    }
    return status;
}

static enum pt_status walk_engine(const struct pt_reader *reader,
                                  const struct walk *job,
                                  struct pt_error *err)
{
    struct xc_error cause;
    xc_terms *terms = NULL;
    enum xc_status status = xc_db_allterms(pt_reader_db(reader), job->from.ptr,
                                           job->from.len, &terms, &cause);
    if (status == XC_OK)
        status = walk_terms(terms, job, &cause);
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

/* Keeps how the list of a term begins where it will be asked for: the block is
 * at hand now. */
static void
keep_head(const struct walk *job, struct pt_str term, struct pt_str tag)
{
    const unsigned char *next = (const unsigned char *)tag.ptr;
    uint32_t n_articles;
    if (job->walk->is_found &&
        pt_glass_get_number(&next, next + tag.len, &n_articles))
        pt_known_lists_add(&job->reader->tables->known, term, n_articles, tag);
    job->walk->is_found = false;
}

/* Reads the terms from one key up to another; true when that was done, or is
 * not wanted any more, as *out_goes_on tells. */
static bool walk_between(struct pt_glass_seeker *seeker,
                         const struct walk *job,
                         struct pt_str from,
                         struct pt_str below,
                         bool *out_goes_on)
{
    struct pt_word_walk *const walk = job->walk;
    struct pt_glass_walk terms = {
        .seeker = seeker,
        .below = below,
        .n_prefix = job->n_prefix,
        .sieve = &walk->sieve,
        .n = walk->n_read,
    };
    struct pt_str term, tag;
    enum pt_glass_found found;
    uint32_t n_articles;
    if (!pt_glass_seek_from(seeker, from))
        return false;
    do {
        terms.most_met = walk->most_read;
        found = pt_glass_walk_next(&terms, &term, &tag);
        if (found == PT_GLASS_THERE && !count(job, tag, &n_articles))
            return false;
        walk->n_read = terms.n;
        *out_goes_on = found == PT_GLASS_THERE ? visit(job, term, n_articles)
                                               : !is_all_read(job);
        if (found == PT_GLASS_THERE && terms.is_whole)
            keep_head(job, term, tag);
    } while (found == PT_GLASS_THERE && *out_goes_on);
    return found != PT_GLASS_UNKNOWN;
}

/* Appends the key before which all are that begin with start; nothing where
 * none is. */
static void add_end(struct pt_buf *out, struct pt_str start)
{
    size_t n = start.len;
    while (n && start.ptr[n - 1] == '\xff')
        n--;
    if (n == 0)
        return;
    pt_buf_add(out, pt_str_sub(start, 0, n - 1));
    pt_buf_add_byte(out, (char)(start.ptr[n - 1] + 1));
}

/* In two parts where capitals are left out between them. */
static bool walk_parts(struct pt_glass_seeker *seeker,
                       const struct walk *job,
                       struct pt_str capitals,
                       struct pt_str end)
{
    bool goes_on = true;
    if (!job->leaves_out_capitals)
        return walk_between(seeker, job, job->from, end, &goes_on);
    if (job->from.len > job->n_prefix)
        return is_left_out(job, job->from) ||
               walk_between(seeker, job, job->from, end, &goes_on);
    return walk_between(seeker, job, job->from, capitals, &goes_on) &&
           (!goes_on ||
            walk_between(seeker, job, job->behind_capitals, end, &goes_on));
}

/* Nothing that is read is kept: that would be all there is room for. False
 * where not all could be read. */
static bool walk_table(const struct pt_glass_source *source,
                       const struct walk *job)
{
    struct pt_glass_source unkept = *source;
    struct pt_glass_seeker seeker;
    struct pt_buf capitals, end;
    bool is_done = false;
    unkept.kept = NULL;
    pt_buf_init(&capitals, PT_BUF_NO_CEILING);
    pt_buf_init(&end, PT_BUF_NO_CEILING);
    pt_buf_add(&capitals, pt_str_sub(job->from, 0, job->n_prefix));
    pt_buf_add_byte(&capitals, 'A');
    add_end(&end, job->from);
    if (pt_glass_seeker_init(&seeker, &unkept) == PT_OK &&
        pt_buf_status(&capitals) == PT_OK && pt_buf_status(&end) == PT_OK)
        is_done =
            walk_parts(&seeker, job, pt_buf_str(&capitals), pt_buf_str(&end));
    pt_glass_seeker_fini(&seeker);
    pt_buf_fini(&capitals);
    pt_buf_fini(&end);
    return is_done;
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
    if (source && walk_table(source, job))
        return PT_OK;
    const enum pt_status status = pt_reader_may_ask(reader, err);
    return status == PT_OK ? walk_engine(reader, job, err) : status;
}

/* --- from servers ------------------------------------------------------- */

static void walk_kept(const struct pt_kept_terms *terms, const struct walk *job)
{
    for (size_t i = 0; i < terms->n && !is_all_read(job); i++) {
        const struct pt_str term = terms->items[i].term;
        if (is_left_out(job, term))
            continue;
        job->walk->n_read++;
        if (passes(job, word_of(job, term)) &&
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
                                 struct pt_word_walk *walk,
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
        .reader = reader,
        .from = pt_buf_str(&from),
        .n_prefix = prefix.len,
        .leaves_out_capitals = leaves_out_capitals(prefix),
        .behind_capitals = pt_buf_str(&behind),
        .skips_counts = skips_counts,
        .walk = walk,
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
    struct pt_word_walk all = {.most_read = UINT64_MAX};
    return walk_words(reader, field_prefix, start, false, &all, each, context,
                      err);
}

enum pt_status pt_reader_bare_words(const struct pt_reader *reader,
                                    const char *field_prefix,
                                    struct pt_str start,
                                    struct pt_word_walk *walk,
                                    pt_reader_word *each,
                                    void *context,
                                    struct pt_error *err)
{
    return walk_words(reader, field_prefix, start, true, walk, each, context,
                      err);
}
