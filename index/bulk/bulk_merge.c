/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bulk_merge.c: each run has a cursor on its next key; a heap knows the least.
 * Cursors of equal keys come out of it in the order of the runs, which is that
 * of time and of docids.
 */
#include "index/bulk/bulk_merge.h"

#include "common/mem.h"
#include "index/bulk/bulk_turn.h"
#include "index/bulk/intern.h"
#include "index/glass/glass_lists.h"

enum {
    MOST_ROOM = 1 << 20, /* to read a run through */
    LEAST_ROOM = 4 << 10
};

struct cursor {
    struct pt_bulk_reader reader;
    uint64_t n_documents; /* of the term at hand */
    size_t key_len;
    char key[PT_MAX_INTERN_BYTES];
};

struct job {
    struct pt_bulk_merge *merge;
    struct cursor *cursors; /* of each run */
    uint32_t *heap;         /* cursors, those at 2i + 1, 2i + 2 not less */
    size_t n_heap;
    uint32_t *group; /* cursors of one key */
    size_t n_group;
    struct pt_glass_postings postings;
    struct pt_deflater *deflater;
    struct pt_buf tag, hold;
    struct pt_buf key; /* of the synonyms in tag */
    uint64_t n_terms;
};

/* ----------------------------------------------------------------- heap --- */

static struct pt_str key_of(const struct job *j, uint32_t cursor)
{
    const struct cursor *const c = &j->cursors[cursor];
    return pt_str_n(c->key, c->key_len);
}

static bool is_before(const struct job *j, uint32_t a, uint32_t b)
{
    const int order = pt_str_compare(key_of(j, a), key_of(j, b));
    return order ? order < 0 : a < b;
}

static void sift_down(struct job *j, size_t at)
{
    for (;;) {
        size_t least = at;
        for (size_t child = 2 * at + 1;
             child <= 2 * at + 2 && child < j->n_heap; child++)
            if (is_before(j, j->heap[child], j->heap[least]))
                least = child;
        if (least == at)
            return;
        const uint32_t swap = j->heap[at];
        j->heap[at] = j->heap[least];
        j->heap[least] = swap;
        at = least;
    }
}

static void push(struct job *j, uint32_t cursor)
{
    size_t at = j->n_heap++;
    for (; at && is_before(j, cursor, j->heap[(at - 1) / 2]); at = (at - 1) / 2)
        j->heap[at] = j->heap[(at - 1) / 2];
    j->heap[at] = cursor;
}

static uint32_t pop(struct job *j)
{
    const uint32_t least = j->heap[0];
    j->heap[0] = j->heap[--j->n_heap];
    sift_down(j, 0);
    return least;
}

/* The cursor's next key, and back into the heap with it. */
static enum pt_status advance(struct job *j, uint32_t cursor)
{
    struct cursor *const c = &j->cursors[cursor];
    const uint64_t len = pt_bulk_read_number(&c->reader);
    if (c->reader.status == PT_OK && len > sizeof c->key)
        c->reader.status = PT_EIO;
    if (c->reader.status != PT_OK || !len)
        return c->reader.status;
    const struct pt_str key = pt_bulk_read_bytes(&c->reader, (size_t)len);
    if (c->reader.status != PT_OK)
        return c->reader.status;
    memcpy(c->key, key.ptr, key.len);
    c->key_len = key.len;
    push(j, cursor);
    return PT_OK;
}

static void close_cursors(struct job *j)
{
    for (size_t i = 0; j->cursors && i < j->merge->runs->n; i++)
        pt_bulk_reader_fini(&j->cursors[i].reader);
}

static enum pt_status open_cursors(struct job *j, enum pt_bulk_section section)
{
    const struct pt_bulk_runs *const runs = j->merge->runs;
    size_t room = runs->n ? j->merge->memory / runs->n : 0;
    room = room > MOST_ROOM ? MOST_ROOM : room < LEAST_ROOM ? LEAST_ROOM : room;
    enum pt_status status = PT_OK;
    close_cursors(j);
    for (size_t i = 0; i < runs->n && status == PT_OK; i++)
        status =
            pt_bulk_reader_init(&j->cursors[i].reader, runs, i, section, room);
    return status;
}

/* Calls each for every key of a section, with the cursors that have it as the
 * group; it reads their payloads. */
static enum pt_status merge_section(struct job *j,
                                    enum pt_bulk_section section,
                                    enum pt_status (*each)(struct job *j))
{
    enum pt_status status = open_cursors(j, section);
    j->n_heap = 0;
    for (uint32_t i = 0; i < j->merge->runs->n && status == PT_OK; i++)
        status = advance(j, i);
    while (j->n_heap && status == PT_OK) {
        j->group[0] = pop(j);
        j->n_group = 1;
        while (j->n_heap &&
               pt_str_equal(key_of(j, j->heap[0]), key_of(j, j->group[0])))
            j->group[j->n_group++] = pop(j);
        status = each(j);
        for (size_t i = 0; i < j->n_group && status == PT_OK; i++)
            status = advance(j, j->group[i]);
    }
    return status;
}

static struct pt_bulk_reader *reader_of(struct job *j, size_t in_group)
{
    return &j->cursors[j->group[in_group]].reader;
}

/* ------------------------------------------------------------- sections --- */

/* Of an entry told twice, as metadata may be, the last one counts; an empty one
 * is none. */
static enum pt_status merge_entry(struct job *j)
{
    for (size_t i = 0; i < j->n_group; i++) {
        struct pt_bulk_reader *const reader = reader_of(j, i);
        const uint64_t len = pt_bulk_read_number(reader);
        const struct pt_str tag = pt_bulk_read_bytes(reader, (size_t)len);
        if (reader->status != PT_OK)
            return reader->status;
        if (i + 1 == j->n_group && tag.len)
            pt_glass_table_add(j->merge->postlist, key_of(j, j->group[i]), tag,
                               false);
    }
    return pt_glass_table_status(j->merge->postlist);
}

/* Every power of two is the number of a term that will be asked for. */
static void note_probe(struct job *j,
                       struct pt_str term,
                       uint64_t n_documents,
                       uint64_t n_occurrences)
{
    struct pt_bulk_merge *const m = j->merge;
    j->n_terms++;
    if ((j->n_terms & (j->n_terms - 1)) || m->n_probes == PT_BULK_PROBES)
        return;
    pt_buf_add(&m->texts, term);
    m->probes[m->n_probes++] = (struct pt_bulk_probe){
        pt_str_n(NULL, term.len), n_documents, n_occurrences};
}

/* A cursor's postings of a term, whose key begins what positions have. */
static enum pt_status
merge_postings(struct job *j, struct cursor *c, struct pt_glass_key *key)
{
    struct pt_bulk_reader *const reader = &c->reader;
    struct pt_glass_table *const position = j->merge->position;
    const bool has_postlist = j->merge->postlist;
    const unsigned char key_len = key->len;
    uint32_t docid = 0;
    for (uint64_t n = c->n_documents; n; n--) {
        docid += (uint32_t)pt_bulk_read_number(reader);
        const uint32_t wdf = (uint32_t)pt_bulk_read_number(reader);
        const uint64_t len = pt_bulk_read_number(reader);
        const struct pt_str code = pt_bulk_read_bytes(reader, (size_t)len);
        if (reader->status != PT_OK)
            return reader->status;
        if (has_postlist)
            pt_glass_postings_add(&j->postings, docid, wdf);
        if (!code.len || !position)
            continue;
        key->len = key_len;
        pt_glass_key_add_docid(key, docid);
        pt_glass_table_add(position, pt_glass_key_str(key), code, false);
    }
    key->len = key_len;
    return PT_OK;
}

static enum pt_status table_status(const struct pt_glass_table *table)
{
    return table ? pt_glass_table_status(table) : PT_OK;
}

static enum pt_status merge_term(struct job *j)
{
    const struct pt_str term = key_of(j, j->group[0]);
    uint64_t n_documents = 0, n_occurrences = 0;
    for (size_t i = 0; i < j->n_group; i++) {
        struct cursor *const c = &j->cursors[j->group[i]];
        c->n_documents = pt_bulk_read_number(&c->reader);
        n_documents += c->n_documents;
        n_occurrences += pt_bulk_read_number(&c->reader);
    }
    struct pt_glass_key key = {0};
    pt_glass_key_add_term(&key, term, false);
    if (j->merge->postlist) {
        note_probe(j, term, n_documents, n_occurrences);
        pt_glass_postings_begin(&j->postings, term, n_documents, n_occurrences);
    }
    enum pt_status status = PT_OK;
    for (size_t i = 0; i < j->n_group && status == PT_OK; i++)
        status = merge_postings(j, &j->cursors[j->group[i]], &key);
    if (j->merge->postlist)
        pt_glass_postings_end(&j->postings);
    if (status == PT_OK)
        status = pt_buf_status(&j->postings.tag);
    if (status == PT_OK)
        status = table_status(j->merge->postlist);
    return status == PT_OK ? table_status(j->merge->position) : status;
}

static void add_to_postlist(void *context, struct pt_str key, struct pt_str tag)
{
    const struct pt_bulk_merge *const m = context;
    pt_glass_table_add(m->postlist, key, tag, false);
}

/* ------------------------------------------------------------- synonyms --- */

/* The words collected for a key become its entry. */
static enum pt_status end_synonyms(struct job *j)
{
    if (pt_buf_status(&j->tag) != PT_OK || pt_buf_status(&j->key) != PT_OK)
        return PT_ENOMEM;
    if (!j->tag.len)
        return PT_OK;
    bool is_packed;
    pt_buf_cut(&j->hold, 0);
    const enum pt_status status =
        pt_bulk_pack(j->deflater, pt_buf_str(&j->tag), &j->hold, &is_packed);
    if (status == PT_OK)
        pt_glass_table_add(j->merge->synonym, pt_buf_str(&j->key),
                           pt_buf_str(&j->hold), is_packed);
    pt_buf_cut(&j->tag, 0);
    return status;
}

static enum pt_status merge_form(struct job *j)
{
    struct pt_str word = key_of(j, j->group[0]);
    enum pt_status status = PT_OK;
    pt_bulk_form_take_key(&word, &j->hold);
    if (pt_buf_status(&j->hold) != PT_OK)
        return PT_ENOMEM;
    if (!pt_str_equal(pt_buf_str(&j->hold), pt_buf_str(&j->key))) {
        struct pt_buf next = j->hold;
        pt_buf_init(&j->hold, PT_BUF_NO_CEILING);
        status = end_synonyms(j);
        pt_buf_fini(&j->key);
        j->key = next;
    }
    pt_buf_add_byte(&j->tag, (char)(word.len ^ PT_GLASS_WORD_MASK));
    pt_buf_add(&j->tag, word);
    return status == PT_OK ? pt_glass_table_status(j->merge->synonym) : status;
}

/* ------------------------------------------------------------------ all --- */

static enum pt_status begin(struct job *j)
{
    const struct pt_bulk_runs *const runs = j->merge->runs;
    j->cursors = pt_alloc(runs->n * sizeof *j->cursors);
    j->heap = pt_alloc(runs->n * sizeof *j->heap);
    j->group = pt_alloc(runs->n * sizeof *j->group);
    if (!j->cursors || !j->heap || !j->group)
        return PT_ENOMEM;
    return pt_deflater_new(PT_DEFLATE_FAST, &j->deflater);
}

static void end(struct job *j)
{
    close_cursors(j);
    pt_free(j->cursors);
    pt_free(j->heap);
    pt_free(j->group);
    pt_deflater_free(j->deflater);
    pt_glass_postings_fini(&j->postings);
    pt_buf_fini(&j->tag);
    pt_buf_fini(&j->hold);
    pt_buf_fini(&j->key);
}

static void place_probes(struct pt_bulk_merge *m)
{
    size_t at = 0;
    for (size_t i = 0; i < m->n_probes; i++) {
        m->probes[i].term.ptr = pt_buf_z(&m->texts) + at;
        at += m->probes[i].term.len;
    }
}

enum pt_status pt_bulk_merge(struct pt_bulk_merge *m, struct pt_error *err)
{
    struct job j = {.merge = m};
    pt_glass_postings_init(&j.postings, add_to_postlist, m);
    pt_buf_init(&j.tag, PT_BUF_NO_CEILING);
    pt_buf_init(&j.hold, PT_BUF_NO_CEILING);
    pt_buf_init(&j.key, PT_BUF_NO_CEILING);
    enum pt_status status = begin(&j);
    if (status == PT_OK && m->postlist)
        status = merge_section(&j, PT_BULK_ENTRIES, merge_entry);
    if (status == PT_OK && (m->postlist || m->position))
        status = merge_section(&j, PT_BULK_TERMS, merge_term);
    if (status == PT_OK && m->synonym)
        status = merge_section(&j, PT_BULK_FORMS, merge_form);
    if (status == PT_OK && m->synonym)
        status = end_synonyms(&j);
    end(&j);
    if (status == PT_OK)
        status = pt_buf_status(&m->texts);
    place_probes(m);
    return status == PT_OK    ? PT_OK
           : status == PT_EIO ? pt_fail(err, PT_EIO,
                                        "cannot write or read back the runs of "
                                        "the new index")
                              : pt_fail_nomem(err);
}
