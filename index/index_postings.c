/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/index_postings.h"

#include "common/mem.h"
#include "index/glass/glass_lists.h"
#include "index/index_table.h"
#include "index/reader_private.h"

/* Lists with a seeker of their own, which keeps a block for each level; more
 * share one, and read blocks again. */
enum { MOST_SEEKERS = 64 };

/* Bytes of a key behind its term: the end of this, and a docid. */
enum { MOST_BEHIND_TERM = 6 };

struct pt_postings {
    const struct pt_glass_source *source;
    struct pt_known_lists *known; /* of the reader's snapshot */
    struct pt_glass_seeker seeker;
    size_t n_seekers; /* of lists */
    bool is_lost;
};

/* -------------------------------------------------------- open, close --- */

enum pt_status pt_postings_open(const struct pt_reader *reader,
                                struct pt_postings **out)
{
    const struct pt_glass_source *const source =
        pt_reader_table(reader, PT_GLASS_POSTLIST);
    *out = NULL;
    if (!source)
        return PT_OK;
    struct pt_postings *const postings = pt_alloc(sizeof *postings);
    if (!postings)
        return PT_ENOMEM;
    postings->source = source;
    postings->known = &reader->tables->known;
    if (pt_glass_seeker_init(&postings->seeker, source) != PT_OK) {
        pt_postings_close(postings);
        return PT_ENOMEM;
    }
    *out = postings;
    return PT_OK;
}

void pt_postings_close(struct pt_postings *postings)
{
    if (!postings)
        return;
    pt_glass_seeker_fini(&postings->seeker);
    pt_free(postings);
}

const struct pt_glass_source *
pt_postings_source(const struct pt_postings *postings)
{
    return postings->source;
}

bool pt_postings_are_lost(const struct pt_postings *postings)
{
    return postings->is_lost;
}

/* -------------------------------------------------------------- chunks --- */

static void end_list(struct pt_posting_list *list)
{
    list->docid = PT_NO_DOCID;
}

static void lose(struct pt_posting_list *list)
{
    list->postings->is_lost = true;
    end_list(list);
}

static struct pt_glass_seeker *seeker_of(struct pt_posting_list *list)
{
    return list->seeker ? list->seeker : &list->postings->seeker;
}

/* Keeps the bytes of a chunk, which the seeker lends. */
static bool keep(struct pt_posting_list *list, struct pt_str *tag)
{
    char *const bytes = pt_grow(list->bytes, &list->capacity, tag->len,
                                PT_GLASS_MAX_BLOCK, sizeof *bytes);
    if (!bytes)
        return false;
    list->bytes = bytes;
    memcpy(bytes, tag->ptr, tag->len);
    tag->ptr = bytes;
    return true;
}

/* A list of more than one chunk gets a seeker, while there are few. Without
 * memory for it the one of all will do. */
static void give_seeker(struct pt_posting_list *list)
{
    struct pt_postings *const postings = list->postings;
    if (list->seeker || postings->n_seekers == MOST_SEEKERS)
        return;
    struct pt_glass_seeker *const seeker = pt_alloc(sizeof *seeker);
    if (!seeker)
        return;
    if (pt_glass_seeker_init(seeker, postings->source) != PT_OK) {
        pt_free(seeker);
        return;
    }
    postings->n_seekers++;
    list->seeker = seeker;
}

/* Whether key is that of a further chunk; *out_first is its first document. */
static bool is_further(const struct pt_posting_list *list,
                       struct pt_str key,
                       uint32_t *out_first)
{
    const struct pt_str own = pt_glass_key_str(list->key);
    return pt_str_begins(key, own) &&
           pt_glass_get_docid(pt_str_sub(key, own.len, key.len), out_first);
}

/* Begins the chunk that the seeker found, if it is behind the one at hand.
 * Whether no other is to be looked for: it has postings from docid on, or the
 * list is at its end. */
static bool take_chunk(struct pt_posting_list *list,
                       struct pt_str key,
                       struct pt_str tag,
                       uint32_t docid)
{
    uint32_t first;
    if (!is_further(list, key, &first) || first <= list->chunk.last)
        return false;
    if (!keep(list, &tag) || !pt_glass_chunk_begin(tag, first, &list->chunk)) {
        lose(list);
        return true;
    }
    list->docid = list->chunk.docid;
    if (list->chunk.is_last && list->chunk.last < docid)
        end_list(list);
    return list->docid == PT_NO_DOCID || list->chunk.last >= docid;
}

/* Begins the chunk where docid is, or the one behind its place. The chunk at
 * hand ends before; mostly it is the next one, before which the list's own
 * seeker stands. */
static void find_chunk(struct pt_posting_list *list, uint32_t docid)
{
    enum { NEAR = 4096 };
    struct pt_str key, tag;
    if (list->chunk.is_last) {
        end_list(list);
        return;
    }
    if (list->is_followed && docid - list->chunk.last <= NEAR &&
        pt_glass_seek_next(list->seeker, &key, &tag) == PT_GLASS_THERE &&
        take_chunk(list, key, tag, docid))
        return;
    const unsigned char len = list->key->len;
    give_seeker(list);
    struct pt_glass_seeker *const seeker = seeker_of(list);
    list->is_followed = list->seeker;
    pt_glass_key_add_docid(list->key, docid);
    const enum pt_glass_found found =
        pt_glass_seek_up_to(seeker, pt_glass_key_str(list->key), &key, &tag);
    list->key->len = len;
    if (found != PT_GLASS_THERE ||
        (!take_chunk(list, key, tag, docid) &&
         (pt_glass_seek_next(seeker, &key, &tag) != PT_GLASS_THERE ||
          !take_chunk(list, key, tag, docid))))
        lose(list);
}

/* ---------------------------------------------------------------- life --- */

/* Begins a list whose first chunk is tag, which lasts as long as the list. */
static void begin_list(struct pt_posting_list *list, struct pt_str tag)
{
    if (pt_glass_chunk_begin_list(tag, &list->counts, &list->chunk))
        list->docid = list->chunk.docid;
    else
        lose(list);
}

/* Begins with the first chunk, where there is one; tag is what it is. */
static enum pt_status
begin_first(struct pt_posting_list *list, struct pt_str key, struct pt_str *tag)
{
    struct pt_postings *const postings = list->postings;
    const struct pt_known_list *const known =
        pt_known_lists_find(postings->known, key);
    struct pt_str found_key;
    if (known && known->head.len) {
        *tag = known->head;
        begin_list(list, *tag);
        return PT_OK;
    }
    const enum pt_glass_found found =
        pt_glass_seek_up_to(&postings->seeker, key, &found_key, tag);
    if (found == PT_GLASS_UNKNOWN)
        lose(list);
    if (found != PT_GLASS_THERE || !pt_str_equal(found_key, key))
        return PT_OK;
    if (!keep(list, tag))
        return PT_ENOMEM;
    begin_list(list, *tag);
    return PT_OK;
}

enum pt_status pt_posting_list_rewind(struct pt_posting_list *list)
{
    struct pt_str tag;
    end_list(list);
    list->is_followed = false;
    if (list->key)
        return begin_first(
            list,
            pt_str_sub(pt_glass_key_str(list->key), 0, list->first_key_len),
            &tag);
    if (list->only.len)
        begin_list(list, list->only);
    return PT_OK;
}

/* Begins a list of which the first chunk has so many bytes of key. Most lists
 * have no other; they need not know their key. */
static enum pt_status begin(struct pt_posting_list *list,
                            const struct pt_glass_key *key,
                            unsigned char first_key_len)
{
    struct pt_str tag = PT_STR("");
    const enum pt_status status = begin_first(
        list, pt_str_sub(pt_glass_key_str(key), 0, first_key_len), &tag);
    if (status != PT_OK || list->docid == PT_NO_DOCID)
        return status;
    if (list->chunk.is_last) {
        list->only = tag;
        return PT_OK;
    }
    list->key = pt_alloc(sizeof *list->key);
    if (!list->key)
        return PT_ENOMEM;
    *list->key = *key;
    list->first_key_len = first_key_len;
    return PT_OK;
}

enum pt_status pt_posting_list_init(struct pt_posting_list *list,
                                    struct pt_postings *postings,
                                    struct pt_str term)
{
    const size_t len = pt_glass_term_bytes(term);
    struct pt_glass_key key;
    *list = (struct pt_posting_list){.postings = postings};
    end_list(list);
    if (!term.len || len > PT_GLASS_KEY_BYTES - MOST_BEHIND_TERM)
        return PT_OK;
    key.len = 0;
    pt_glass_key_add_term(&key, term, false);
    const enum pt_status status = begin(list, &key, (unsigned char)len);
    if (status == PT_OK && list->docid != PT_NO_DOCID)
        pt_known_lists_add(postings->known, term, list->counts.n_documents,
                           PT_STR(""));
    return status;
}

enum pt_status pt_posting_list_init_lengths(struct pt_posting_list *list,
                                            struct pt_postings *postings)
{
    struct pt_glass_key key;
    *list = (struct pt_posting_list){.postings = postings};
    end_list(list);
    key.len = 0;
    pt_glass_key_add(&key, PT_STR(PT_GLASS_KEY_LENGTHS));
    return begin(list, &key, key.len);
}

void pt_posting_list_fini(struct pt_posting_list *list)
{
    if (list->seeker)
        pt_glass_seeker_fini(list->seeker);
    pt_free(list->seeker);
    pt_free(list->key);
    pt_free(list->bytes);
    *list = (struct pt_posting_list){0};
}

/* The counts of a term; UNKNOWN: libxapian is to be asked. */
static enum pt_glass_found read_counts(const struct pt_reader *reader,
                                       struct pt_str term,
                                       struct pt_glass_list_counts *out)
{
    struct pt_glass_seeker *const seeker =
        pt_reader_seeker(reader, PT_GLASS_POSTLIST);
    const size_t len = pt_glass_term_bytes(term);
    struct pt_glass_key key = {.len = 0};
    struct pt_glass_chunk chunk;
    struct pt_str tag;
    *out = (struct pt_glass_list_counts){0, 0};
    if (!seeker || !term.len || len > PT_GLASS_KEY_BYTES - MOST_BEHIND_TERM)
        return PT_GLASS_UNKNOWN;
    pt_glass_key_add_term(&key, term, false);
    const enum pt_glass_found found =
        pt_glass_seek(seeker, pt_str_sub(pt_glass_key_str(&key), 0, len), &tag);
    return found == PT_GLASS_THERE &&
                   !pt_glass_chunk_begin_list(tag, out, &chunk)
               ? PT_GLASS_UNKNOWN
               : found;
}

bool pt_postings_count(const struct pt_reader *reader,
                       struct pt_str term,
                       uint32_t *out)
{
    struct pt_glass_list_counts counts;
    const struct pt_known_list *const known =
        pt_known_lists_find(&reader->tables->known, term);
    if (known) {
        *out = known->n_articles;
        return true;
    }
    const enum pt_glass_found found = read_counts(reader, term, &counts);
    *out = counts.n_documents;
    if (found == PT_GLASS_THERE)
        pt_known_lists_add(&reader->tables->known, term, *out, PT_STR(""));
    return found != PT_GLASS_UNKNOWN;
}

bool pt_postings_times(const struct pt_reader *reader,
                       struct pt_str term,
                       uint32_t *out)
{
    struct pt_glass_list_counts counts;
    const enum pt_glass_found found = read_counts(reader, term, &counts);
    *out = counts.n_occurrences;
    return found != PT_GLASS_UNKNOWN;
}

/* ---------------------------------------------------------------- walk --- */

/* Where the chunk has no further posting: begins the next one. */
static void turn_chunk(struct pt_posting_list *list)
{
    if (!pt_glass_chunk_is_whole(&list->chunk))
        lose(list);
    else if (list->chunk.is_last || list->chunk.last == UINT32_MAX)
        end_list(list);
    else
        find_chunk(list, list->chunk.last + 1);
}

/* What becomes of postings of a span: of one, and of four at once, of which 16
 * bits each are their places and wdf (pt_glass_of_four). False: there is no
 * room. */
typedef bool see_posting(void *context, uint32_t place, uint32_t wdf);
typedef bool see_four(void *context, uint64_t places, uint64_t wdfs);

/* Gives see and four the postings of the chunk at hand up to the end of span,
 * and stands at the one behind them. Nearly all are short; these are gone
 * through with what is at hand in registers. Inline, and see and four with it,
 * for so little is done for each that a call would be most of it. */
static inline __attribute__((always_inline)) void
each_of_chunk(struct pt_posting_list *list,
              struct pt_posting_span span,
              see_posting *see,
              see_four *four,
              void *context)
{
    struct pt_glass_chunk *const chunk = &list->chunk;
    const uint32_t end = chunk->last < span.end ? chunk->last + 1 : span.end;
    const uint32_t last_place = end - 1 - span.first;
    uint32_t place = chunk->docid - span.first;
    const unsigned char *next = chunk->next;
    bool has_room = see(context, place, chunk->wdf);
    while (has_room) {
        uint32_t step, wdf;
        uint64_t steps, wdfs;
        while (chunk->end - next >= PT_GLASS_FOUR_BYTES &&
               pt_glass_get_four(next, &steps, &wdfs) &&
               pt_glass_of_four(steps, 3) <= last_place - place) {
            has_room &= four(context, pt_glass_add_to_four(steps, place), wdfs);
            place += pt_glass_of_four(steps, 3);
            next += PT_GLASS_FOUR_BYTES;
        }
        if (chunk->end - next < PT_GLASS_SHORT_POSTING)
            break;
        const unsigned char *const behind =
            pt_glass_get_short_posting(next, &step, &wdf);
        if (!behind || step >= last_place - place)
            break;
        place += step + 1;
        next = behind;
        has_room &= see(context, place, wdf);
    }
    if (!has_room) {
        lose(list);
        return;
    }
    chunk->next = next;
    chunk->docid = span.first + place;
    if (pt_glass_chunk_next(chunk))
        list->docid = chunk->docid;
    else
        turn_chunk(list);
}

static inline __attribute__((always_inline)) void
each_of_span(struct pt_posting_list *list,
             struct pt_posting_span span,
             see_posting *see,
             see_four *four,
             void *context)
{
    while (list->docid < span.end)
        each_of_chunk(list, span, see, four, context);
}

static inline bool pass_over(void *context, uint32_t place, uint32_t wdf)
{
    (void)context;
    (void)place;
    (void)wdf;
    return true;
}

static inline bool pass_over_four(void *context, uint64_t places, uint64_t wdfs)
{
    (void)context;
    (void)places;
    (void)wdfs;
    return true;
}

void pt_posting_list_skip(struct pt_posting_list *list, uint32_t docid)
{
    if (list->docid >= docid)
        return;
    if (list->chunk.last < docid)
        find_chunk(list, docid);
    each_of_span(list, (struct pt_posting_span){list->docid, docid}, pass_over,
                 pass_over_four, NULL);
}

static inline bool mark(void *bits, uint32_t place, uint32_t wdf)
{
    (void)wdf;
    ((uint64_t *)bits)[place / 64] |= (uint64_t)1 << place % 64;
    return true;
}

/* Four places that are not all in one word. */
static __attribute__((noinline)) bool mark_apart(uint64_t *bits,
                                                 uint64_t places)
{
    for (unsigned i = 0; i < PT_GLASS_FOUR; i++)
        mark(bits, pt_glass_of_four(places, i), 0);
    return true;
}

/* A word of bits is read and written once for them all. */
static inline bool mark_four(void *context, uint64_t places, uint64_t wdfs)
{
    uint64_t *const word =
        (uint64_t *)context + pt_glass_of_four(places, 0) / 64;
    (void)wdfs;
    if (pt_glass_of_four(places, 0) / 64 != pt_glass_of_four(places, 3) / 64)
        return mark_apart(context, places);
    uint64_t four = *word;
    four |= (uint64_t)1 << pt_glass_of_four(places, 0) % 64;
    four |= (uint64_t)1 << pt_glass_of_four(places, 1) % 64;
    four |= (uint64_t)1 << pt_glass_of_four(places, 2) % 64;
    four |= (uint64_t)1 << pt_glass_of_four(places, 3) % 64;
    *word = four;
    return true;
}

void pt_posting_list_mark(struct pt_posting_list *list,
                          struct pt_posting_span span,
                          uint64_t *bits)
{
    each_of_span(list, span, mark, mark_four, bits);
}

struct taking {
    uint64_t *bits;
    uint16_t *places;
    uint32_t *wdfs;
    size_t n, room;
};

static inline bool take(void *context, uint32_t place, uint32_t wdf)
{
    struct taking *const taking = context;
    if (taking->n == taking->room)
        return false;
    taking->places[taking->n] = (uint16_t)place;
    taking->wdfs[taking->n++] = wdf;
    return mark(taking->bits, place, wdf);
}

/* As many of four as there is room for, which is not for all. */
static __attribute__((noinline)) bool
fill(struct taking *taking, uint64_t places, uint64_t wdfs)
{
    unsigned i = 0;
    while (take(taking, pt_glass_of_four(places, i), pt_glass_of_four(wdfs, i)))
        i++;
    return false;
}

static inline bool take_four(void *context, uint64_t places, uint64_t wdfs)
{
    struct taking *const taking = context;
    uint16_t *const to = taking->places + taking->n;
    uint32_t *const wdfs_to = taking->wdfs + taking->n;
    if (taking->room - taking->n < PT_GLASS_FOUR)
        return fill(taking, places, wdfs);
    to[0] = (uint16_t)places;
    to[1] = (uint16_t)(places >> 16);
    to[2] = (uint16_t)(places >> 32);
    to[3] = (uint16_t)(places >> 48);
    wdfs_to[0] = pt_glass_of_four(wdfs, 0);
    wdfs_to[1] = pt_glass_of_four(wdfs, 1);
    wdfs_to[2] = pt_glass_of_four(wdfs, 2);
    wdfs_to[3] = pt_glass_of_four(wdfs, 3);
    taking->n += PT_GLASS_FOUR;
    return mark_four(taking->bits, places, wdfs);
}

size_t pt_posting_list_take(struct pt_posting_list *list,
                            struct pt_posting_span span,
                            uint64_t *bits,
                            uint16_t *places,
                            uint32_t *wdfs,
                            size_t room)
{
    struct taking taking = {bits, places, wdfs, .room = room};
    each_of_span(list, span, take, take_four, &taking);
    return taking.n;
}

struct adding {
    uint64_t *bits;
    uint32_t *wdfs;
};

static inline bool add(void *context, uint32_t place, uint32_t wdf)
{
    const struct adding *const adding = context;
    adding->wdfs[place] += wdf;
    return mark(adding->bits, place, wdf);
}

static inline bool add_four(void *context, uint64_t places, uint64_t wdfs)
{
    const struct adding *const adding = context;
    uint32_t *const to = adding->wdfs;
    to[pt_glass_of_four(places, 0)] += pt_glass_of_four(wdfs, 0);
    to[pt_glass_of_four(places, 1)] += pt_glass_of_four(wdfs, 1);
    to[pt_glass_of_four(places, 2)] += pt_glass_of_four(wdfs, 2);
    to[pt_glass_of_four(places, 3)] += pt_glass_of_four(wdfs, 3);
    return mark_four(adding->bits, places, wdfs);
}

void pt_posting_list_add(struct pt_posting_list *list,
                         struct pt_posting_span span,
                         uint64_t *bits,
                         uint32_t *wdfs)
{
    struct adding adding = {bits, wdfs};
    each_of_span(list, span, add, add_four, &adding);
}

static inline bool spread(void *wdfs, uint32_t place, uint32_t wdf)
{
    ((uint32_t *)wdfs)[place] = wdf;
    return true;
}

static inline bool spread_four(void *context, uint64_t places, uint64_t wdfs)
{
    for (unsigned i = 0; i < PT_GLASS_FOUR; i++)
        spread(context, pt_glass_of_four(places, i), pt_glass_of_four(wdfs, i));
    return true;
}

/* The documents of the chunk at hand up to the end of span that come in pairs;
 * stands at the last of them. */
static void spread_pairs(struct pt_posting_list *list,
                         struct pt_posting_span span,
                         uint32_t *wdfs)
{
    struct pt_glass_chunk *const chunk = &list->chunk;
    const unsigned char *next = chunk->next;
    const uint32_t last = chunk->last < span.end ? chunk->last : span.end - 1;
    uint32_t *at = &wdfs[chunk->docid - span.first];
    uint32_t *const end = &wdfs[last - span.first];
    *at = chunk->wdf;
    while (end - at >= 2 && chunk->end - next >= PT_GLASS_PAIR_LOOK &&
           pt_glass_get_pair(next, at + 1, at + 2)) {
        at += 2;
        next += PT_GLASS_PAIR;
    }
    chunk->docid = span.first + (uint32_t)(at - wdfs);
    chunk->wdf = *at;
    chunk->next = next;
    list->docid = chunk->docid;
}

void pt_posting_list_spread(struct pt_posting_list *list,
                            struct pt_posting_span span,
                            uint32_t *wdfs)
{
    enum { SINGLES = 8 }; /* between looks for pairs */
    while (list->docid < span.end) {
        struct pt_posting_span few = span;
        spread_pairs(list, span, wdfs);
        if (few.end - list->docid > SINGLES)
            few.end = list->docid + SINGLES;
        each_of_span(list, few, spread, spread_four, wdfs);
    }
}
