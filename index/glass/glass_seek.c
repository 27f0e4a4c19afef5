/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/glass/glass_seek.h"

#include "common/mem.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define NO_BLOCK UINT64_MAX

/* --------------------------------------------------------------- life --- */

bool pt_glass_source_open(int folder,
                          const struct pt_glass *glass,
                          enum pt_glass_name table,
                          struct pt_glass_source *out)
{
    struct stat st;
    const struct pt_glass_tree *const tree = &glass->tables[table];
    if (!tree->has_blocks)
        return false;
    const int file = openat(folder, pt_glass_files[table].name,
                            O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return false;
    if (fstat(file, &st) != 0 || !S_ISREG(st.st_mode)) {
        close(file);
        return false;
    }
    *out = (struct pt_glass_source){.file = file,
                                    .file_bytes = (uint64_t)st.st_size,
                                    .revision = glass->revision,
                                    .tree = *tree};
    return true;
}

void pt_glass_source_close(struct pt_glass_source *source)
{
    close(source->file);
}

enum pt_status pt_glass_seeker_init(struct pt_glass_seeker *seeker,
                                    const struct pt_glass_source *source)
{
    const struct pt_glass_tree *const tree = &source->tree;
    *seeker = (struct pt_glass_seeker){.source = source};
    for (size_t i = 0; i <= PT_GLASS_MAX_LEVEL; i++)
        seeker->numbers[i] = NO_BLOCK;
    size_t capacity = 0; /* not set to zero, as all of a block is read */
    seeker->rooms = pt_grow(NULL, &capacity,
                            (size_t)(tree->block_bytes * (tree->level + 1)),
                            SIZE_MAX, sizeof *seeker->rooms);
    return seeker->rooms ? PT_OK : PT_ENOMEM;
}

void pt_glass_seeker_fini(struct pt_glass_seeker *seeker)
{
    pt_free(seeker->rooms);
    pt_free(seeker->joined);
    *seeker = (struct pt_glass_seeker){0};
}

/* -------------------------------------------------------------- blocks --- */

static bool
read_block(const struct pt_glass_source *source, uint64_t number, char *room)
{
    const size_t n_bytes = (size_t)source->tree.block_bytes;
    return number < source->file_bytes / n_bytes &&
           pread(source->file, room, n_bytes, (off_t)(number * n_bytes)) ==
               (ssize_t)n_bytes;
}

static bool
get_block(struct pt_glass_seeker *seeker, uint64_t number, unsigned level)
{
    const struct pt_glass_source *const source = seeker->source;
    const size_t n_bytes = (size_t)source->tree.block_bytes;
    struct pt_glass_kept *const kept = source->kept;
    if (seeker->numbers[level] == number)
        return true;
    seeker->numbers[level] = NO_BLOCK;
    if (level == 0)
        seeker->at = 0;
    const char *const known = kept ? pt_glass_kept_find(kept, number) : NULL;
    char *const to_keep = kept && !known ? pt_glass_kept_room(kept) : NULL;
    char *const room = to_keep ? to_keep : seeker->rooms + level * n_bytes;
    if ((!known && !read_block(source, number, room)) ||
        !pt_glass_block_take(pt_str_n(known ? known : room, n_bytes), level,
                             source->revision, &seeker->blocks[level]))
        return false;
    if (to_keep)
        pt_glass_kept_add(kept, number);
    seeker->numbers[level] = number;
    return true;
}

typedef bool compare_item(const struct pt_glass_block *block,
                          size_t i,
                          struct pt_str key,
                          int *out);

/* How many items of the block do not stand behind key, probably near or few
 * more; false when the block is damaged. */
static bool count_up_to(const struct pt_glass_block *block,
                        compare_item *compare,
                        struct pt_str key,
                        size_t near,
                        size_t *out)
{
    size_t low = 0, high = pt_glass_n_items(block);
    size_t next = near, step = 1;
    int order = 1;
    while (low < high && order != 0) {
        if (next < low || next >= high)
            next = low + (high - low) / 2;
        if (!compare(block, next, key, &order))
            return false;
        if (order < 0) {
            high = next;
            next = high == near ? near - 1 : SIZE_MAX;
        } else {
            low = next + 1;
            next += step;
            step *= 2;
        }
    }
    *out = low;
    return true;
}

/* Which item of a block leads on: the last one up to key, or without a key the
 * first one, or the last. */
struct way {
    const struct pt_str *key;
    bool is_last;
};

static bool
choose(const struct pt_glass_block *block, struct way way, size_t *out)
{
    const size_t n_items = pt_glass_n_items(block);
    size_t n = way.is_last ? n_items : 1;
    if (way.key &&
        !count_up_to(block, pt_glass_branch_compare, *way.key, SIZE_MAX, &n))
        return false;
    *out = n - 1;
    return n > 0 && n <= n_items;
}

/* Reads the blocks from item at of the block of level, which is read, down to
 * the leaf. */
static bool go_down(struct pt_glass_seeker *seeker,
                    unsigned level,
                    size_t at,
                    struct way way)
{
    while (level > 0) {
        struct pt_glass_item item;
        if (!pt_glass_branch_item(&seeker->blocks[level], at, &item))
            return false;
        seeker->ats[level--] = at;
        if (!get_block(seeker, item.child, level) ||
            (level > 0 && !choose(&seeker->blocks[level], way, &at)))
            return false;
    }
    return true;
}

/* The leaf at hand is no longer the one that the other blocks lead to. */
static bool lose_leaf(struct pt_glass_seeker *seeker)
{
    seeker->numbers[0] = NO_BLOCK;
    return false;
}

/* Reads the leaf where key is, if it is anywhere. */
static bool descend(struct pt_glass_seeker *seeker, struct pt_str key)
{
    const struct pt_glass_tree *const tree = &seeker->source->tree;
    const struct way way = {.key = &key};
    size_t at = 0;
    return (get_block(seeker, tree->root_block, tree->level) &&
            (tree->level == 0 ||
             (choose(&seeker->blocks[tree->level], way, &at) &&
              go_down(seeker, tree->level, at, way)))) ||
           lose_leaf(seeker);
}

/* Reads the leaf behind the one at hand, or the one before it; *out_is_end:
 * there is none. */
static bool
turn_leaf(struct pt_glass_seeker *seeker, bool is_back, bool *out_is_end)
{
    const struct way way = {.is_last = is_back};
    const unsigned top = seeker->source->tree.level;
    unsigned level = 1;
    *out_is_end = false;
    while (level <= top &&
           (is_back ? seeker->ats[level] == 0
                    : seeker->ats[level] + 1 >=
                          pt_glass_n_items(&seeker->blocks[level])))
        level++;
    if (level > top) {
        *out_is_end = true;
        return true;
    }
    const size_t at = seeker->ats[level];
    return go_down(seeker, level, is_back ? at - 1 : at + 1, way) ||
           lose_leaf(seeker);
}

/* ---------------------------------------------------------------- seek --- */

/* Whether key lies between two items of the leaf at hand. */
static bool is_in_leaf(const struct pt_glass_seeker *seeker)
{
    return seeker->at > 0 && seeker->at < pt_glass_n_items(&seeker->blocks[0]);
}

static bool find_place(struct pt_glass_seeker *seeker, struct pt_str key)
{
    return count_up_to(&seeker->blocks[0], pt_glass_leaf_compare, key,
                       seeker->at, &seeker->at);
}

/* Puts at behind the last item of a leaf that is not behind key. */
static bool find(struct pt_glass_seeker *seeker, struct pt_str key)
{
    const bool is_near = seeker->numbers[0] != NO_BLOCK &&
                         find_place(seeker, key) && is_in_leaf(seeker);
    return is_near || (descend(seeker, key) && find_place(seeker, key));
}

/* Steps behind the next item; false behind the last one of the table, *out_is_
 * end then, and where the blocks cannot be read. */
static bool step(struct pt_glass_seeker *seeker,
                 struct pt_glass_item *out,
                 bool *out_is_end)
{
    *out_is_end = false;
    if (seeker->numbers[0] == NO_BLOCK)
        return false;
    if (seeker->at >= pt_glass_n_items(&seeker->blocks[0]) &&
        (!turn_leaf(seeker, false, out_is_end) || *out_is_end ||
         pt_glass_n_items(&seeker->blocks[0]) == 0))
        return false;
    seeker->at++;
    return pt_glass_leaf_item(&seeker->blocks[0], seeker->at - 1, out);
}

static bool
add_piece(struct pt_glass_seeker *seeker, size_t len, struct pt_str piece)
{
    char *const bytes =
        pt_grow(seeker->joined, &seeker->capacity, len + piece.len + 1,
                PT_GLASS_MAX_BLOCK, sizeof *bytes);
    if (!bytes)
        return false;
    memcpy(bytes + len, piece.ptr, piece.len);
    seeker->joined = bytes;
    return true;
}

/* Joins the components of an entry, of which first was stepped behind. */
static bool join(struct pt_glass_seeker *seeker,
                 struct pt_glass_item first,
                 struct pt_str *out_key,
                 struct pt_str *out)
{
    size_t len = first.data.len;
    struct pt_glass_item item = first;
    bool is_end;
    seeker->key.len = 0;
    pt_glass_key_add(&seeker->key, first.key);
    *out_key = pt_glass_key_str(&seeker->key);
    if (!add_piece(seeker, 0, first.data))
        return false;
    for (unsigned nth = 2; !(item.flags & PT_GLASS_LAST); nth++) {
        if (!step(seeker, &item, &is_end) || item.component != nth ||
            (item.flags & PT_GLASS_FIRST) ||
            !pt_str_equal(item.key, *out_key) ||
            !add_piece(seeker, len, item.data))
            return false;
        len += item.data.len;
    }
    *out = pt_str_n(seeker->joined, len);
    return true;
}

/* An item that was stepped behind as an entry, however it is stored. */
static enum pt_glass_found take_stored(struct pt_glass_seeker *seeker,
                                       const struct pt_glass_item *item,
                                       struct pt_str *out_key,
                                       struct pt_str *out)
{
    if (!(item->flags & PT_GLASS_FIRST))
        return PT_GLASS_UNKNOWN;
    if (!(item->flags & PT_GLASS_LAST))
        return join(seeker, *item, out_key, out) ? PT_GLASS_THERE
                                                 : PT_GLASS_UNKNOWN;
    *out_key = item->key;
    *out = item->data;
    return PT_GLASS_THERE;
}

/* The same of one that is as it was put in. */
static enum pt_glass_found take_entry(struct pt_glass_seeker *seeker,
                                      const struct pt_glass_item *item,
                                      struct pt_str *out_key,
                                      struct pt_str *out)
{
    return item->flags & PT_GLASS_DEFLATED
               ? PT_GLASS_UNKNOWN
               : take_stored(seeker, item, out_key, out);
}

static enum pt_glass_found item_at_hand(const struct pt_glass_seeker *seeker,
                                        struct pt_glass_item *out)
{
    return pt_glass_leaf_item(&seeker->blocks[0], seeker->at - 1, out)
               ? PT_GLASS_THERE
               : PT_GLASS_UNKNOWN;
}

/* Steps behind the last item of its leaf that is not behind key. */
static enum pt_glass_found step_behind(struct pt_glass_seeker *seeker,
                                       struct pt_str key,
                                       struct pt_glass_item *out)
{
    if (!find(seeker, key))
        return PT_GLASS_UNKNOWN;
    if (seeker->at == 0)
        return pt_glass_n_items(&seeker->blocks[0]) ? PT_GLASS_ABSENT
                                                    : PT_GLASS_UNKNOWN;
    return item_at_hand(seeker, out);
}

/* The same of all leaves: a key can lie between two of them. */
static enum pt_glass_found step_behind_all(struct pt_glass_seeker *seeker,
                                           struct pt_str key,
                                           struct pt_glass_item *out)
{
    bool is_end;
    const enum pt_glass_found found = step_behind(seeker, key, out);
    if (found != PT_GLASS_ABSENT)
        return found;
    if (!turn_leaf(seeker, true, &is_end))
        return PT_GLASS_UNKNOWN;
    seeker->at = is_end ? 0 : pt_glass_n_items(&seeker->blocks[0]);
    if (is_end)
        return PT_GLASS_ABSENT;
    return seeker->at ? item_at_hand(seeker, out) : PT_GLASS_UNKNOWN;
}

/* How a whole entry of the leaf at hand stands to a key of as many bytes, as
 * memcmp tells; false where that cannot be said so simply. */
static bool compare_simply(const struct pt_glass_seeker *seeker,
                           size_t i,
                           struct pt_str key,
                           struct pt_glass_item *out,
                           int *out_order)
{
    const unsigned whole = PT_GLASS_FIRST | PT_GLASS_LAST;
    if (!pt_glass_leaf_item(&seeker->blocks[0], i, out) ||
        out->flags != whole || out->key.len != key.len)
        return false;
    *out_order = memcmp(out->key.ptr, key.ptr, key.len);
    return true;
}

/* Whether one of the next items is a whole entry with that key, which is
 * stepped behind, or two of them that it would be between: who looks up most of
 * a list comes from entry to entry. Else not known. */
static enum pt_glass_found look_near(struct pt_glass_seeker *seeker,
                                     struct pt_str key,
                                     struct pt_glass_item *out)
{
    enum { FEW = 4 };
    const size_t at = seeker->at;
    int order;
    if (seeker->numbers[0] == NO_BLOCK)
        return PT_GLASS_UNKNOWN;
    const size_t n_items = pt_glass_n_items(&seeker->blocks[0]);
    for (size_t i = at; i < n_items && i < at + FEW; i++) {
        if (!compare_simply(seeker, i, key, out, &order))
            return PT_GLASS_UNKNOWN;
        if (order == 0) {
            seeker->at = i + 1;
            return PT_GLASS_THERE;
        }
        if (order > 0) {
            const bool is_behind =
                i > at ||
                (i > 0 && compare_simply(seeker, i - 1, key, out, &order) &&
                 order < 0);
            seeker->at = is_behind ? i : at;
            return is_behind ? PT_GLASS_ABSENT : PT_GLASS_UNKNOWN;
        }
    }
    return PT_GLASS_UNKNOWN;
}

enum pt_glass_found pt_glass_seek(struct pt_glass_seeker *seeker,
                                  struct pt_str key,
                                  struct pt_str *out)
{
    struct pt_glass_item item;
    const enum pt_glass_found near = look_near(seeker, key, &item);
    if (near != PT_GLASS_UNKNOWN) {
        *out = item.data; /* if it is there */
        return near;
    }
    const enum pt_glass_found found = step_behind(seeker, key, &item);
    if (found != PT_GLASS_THERE)
        return found;
    if (!pt_str_equal(item.key, key))
        return PT_GLASS_ABSENT;
    return item.flags & PT_GLASS_LAST
               ? take_entry(seeker, &item, &item.key, out)
               : PT_GLASS_UNKNOWN;
}

enum pt_glass_found pt_glass_seek_whole(struct pt_glass_seeker *seeker,
                                        struct pt_str key,
                                        struct pt_str *out,
                                        bool *out_is_deflated)
{
    struct pt_glass_item item;
    const enum pt_glass_found found = step_behind(seeker, key, &item);
    if (found != PT_GLASS_THERE)
        return found;
    if (!pt_str_equal(item.key, key))
        return PT_GLASS_ABSENT;
    *out_is_deflated = item.flags & PT_GLASS_DEFLATED;
    return take_stored(seeker, &item, &item.key, out);
}

enum pt_glass_found pt_glass_seek_up_to(struct pt_glass_seeker *seeker,
                                        struct pt_str key,
                                        struct pt_str *out_key,
                                        struct pt_str *out)
{
    struct pt_glass_item item;
    struct pt_glass_key whole = {0};
    enum pt_glass_found found = step_behind_all(seeker, key, &item);
    if (found == PT_GLASS_THERE && !(item.flags & PT_GLASS_FIRST)) {
        pt_glass_key_add(&whole, item.key);
        found = step_behind(seeker, pt_glass_key_str(&whole), &item);
    }
    return found == PT_GLASS_THERE ? take_entry(seeker, &item, out_key, out)
                                   : found;
}

enum pt_glass_found pt_glass_seek_next(struct pt_glass_seeker *seeker,
                                       struct pt_str *out_key,
                                       struct pt_str *out)
{
    struct pt_glass_item item;
    bool is_end;
    do
        if (!step(seeker, &item, &is_end))
            return is_end ? PT_GLASS_ABSENT : PT_GLASS_UNKNOWN;
    while (!(item.flags & PT_GLASS_FIRST));
    return take_entry(seeker, &item, out_key, out);
}

/* --------------------------------------------------------------- terms --- */

/* A table begins with an entry without a key. */
static bool is_term(struct pt_str key)
{
    return key.len && !memchr(key.ptr, '\0', key.len);
}

/* Whether all that lies between two items of a branch, and the first of them,
 * has the same bytes before a NUL. */
static bool
is_one_list(const struct pt_glass_block *branch, size_t i, size_t next)
{
    struct pt_glass_item item, behind;
    if (!pt_glass_branch_item(branch, i, &item) ||
        !pt_glass_branch_item(branch, next, &behind))
        return false;
    const size_t at = pt_str_find(item.key, '\0');
    return at < item.key.len &&
           pt_str_begins(behind.key, pt_str_sub(item.key, 0, at + 1));
}

/* Has the next leaf that is turned be one where a list may begin. */
static void pass_lists(struct pt_glass_seeker *seeker)
{
    if (seeker->source->tree.level == 0)
        return;
    const struct pt_glass_block *const branch = &seeker->blocks[1];
    const size_t n_items = pt_glass_n_items(branch);
    size_t *const at = &seeker->ats[1];
    while (*at + 2 < n_items && is_one_list(branch, *at + 1, *at + 2))
        ++*at;
}

/* Takes the entry with that key off the n items of the leaf up to it. */
static bool
leave_out(const struct pt_glass_seeker *seeker, struct pt_str key, size_t *n)
{
    struct pt_glass_item item;
    if (*n == 0)
        return true;
    if (!pt_glass_leaf_item(&seeker->blocks[0], *n - 1, &item))
        return false;
    *n -= pt_str_equal(item.key, key) && (item.flags & PT_GLASS_FIRST);
    return true;
}

bool pt_glass_seek_from(struct pt_glass_seeker *seeker, struct pt_str key)
{
    return find(seeker, key) && leave_out(seeker, key, &seeker->at);
}

/* Whether the leaf at hand begins behind the item, whose key was kept. */
static bool begins_behind(struct pt_glass_seeker *seeker, unsigned component)
{
    const struct pt_glass_block *const leaf = &seeker->blocks[0];
    struct pt_glass_item item;
    if (pt_glass_n_items(leaf) == 0 || !pt_glass_leaf_item(leaf, 0, &item))
        return false;
    const int order = pt_str_compare(item.key, pt_glass_key_str(&seeker->key));
    return order > 0 || (order == 0 && item.component > component);
}

/* Turns to the next leaf where a list may begin. What does not rise is damaged,
 * and could be gone through for ever. */
static enum pt_glass_found turn_to_terms(struct pt_glass_seeker *seeker)
{
    const struct pt_glass_block *const leaf = &seeker->blocks[0];
    const size_t n_items = pt_glass_n_items(leaf);
    struct pt_glass_item last;
    bool is_end = false;
    seeker->key.len = 0;
    if (n_items == 0 || !pt_glass_leaf_item(leaf, n_items - 1, &last)) {
        lose_leaf(seeker);
        return PT_GLASS_UNKNOWN;
    }
    pt_glass_key_add(&seeker->key, last.key);
    pass_lists(seeker);
    if (!turn_leaf(seeker, false, &is_end))
        return PT_GLASS_UNKNOWN;
    if (is_end)
        return PT_GLASS_ABSENT;
    return begins_behind(seeker, last.component) || lose_leaf(seeker)
               ? PT_GLASS_THERE
               : PT_GLASS_UNKNOWN;
}

enum { NOT_KNOWN = PT_GLASS_MAX_BLOCK };

/* Sets how many items of the leaf at hand are before the end of the walk. */
static bool enter_leaf(struct pt_glass_terms *terms)
{
    struct pt_glass_seeker *const seeker = terms->seeker;
    const struct pt_glass_block *const leaf = &seeker->blocks[0];
    struct pt_glass_item last;
    terms->limit = pt_glass_n_items(leaf);
    terms->before_len = NOT_KNOWN;
    terms->is_in_leaf = true;
    if (terms->below.len == 0 || terms->limit == 0)
        return true;
    return pt_glass_leaf_item(leaf, terms->limit - 1, &last) &&
           (pt_str_compare(last.key, terms->below) < 0 ||
            (count_up_to(leaf, pt_glass_leaf_compare, terms->below, seeker->at,
                         &terms->limit) &&
             leave_out(seeker, terms->below, &terms->limit)));
}

/* Whether the first item of an entry is a further chunk of the list of the term
 * before, of so many bytes: its key goes on with a NUL. Where that one is not
 * known the whole key is looked at. */
static inline bool is_chunk(struct pt_str key, size_t before_len)
{
    return before_len == NOT_KNOWN
               ? !is_term(key)
               : key.len > before_len && key.ptr[before_len] == '\0';
}

static inline bool
is_wanted(const struct pt_word_sieve *sieve, struct pt_str key, size_t n_prefix)
{
    return key.len >= n_prefix &&
           pt_word_passes(sieve, key.ptr + n_prefix, key.len - n_prefix);
}

/* Sets *out to the next wanted term of the leaf at hand and steps behind it;
 * absent behind the last before the end of the walk. What each item asks for is
 * in variables of this function alone. */
static enum pt_glass_found next_of_leaf(struct pt_glass_terms *terms,
                                        struct pt_str *out)
{
    const struct pt_glass_block leaf = terms->seeker->blocks[0];
    const struct pt_word_sieve sieve = *terms->sieve;
    const size_t limit = terms->limit, n_prefix = terms->n_prefix;
    const uint64_t most_left = terms->most_met - terms->n;
    uint64_t n = 0;
    size_t at = terms->seeker->at, before_len = terms->before_len;
    enum pt_glass_found found = PT_GLASS_ABSENT;
    while (at < limit && n < most_left && found == PT_GLASS_ABSENT) {
        bool is_first;
        if (!pt_glass_leaf_key(&leaf, at, out, &is_first))
            return PT_GLASS_UNKNOWN;
        at++;
        if (!is_first || is_chunk(*out, before_len))
            continue;
        before_len = out->len;
        n++;
        if (is_wanted(&sieve, *out, n_prefix))
            found = is_term(*out) ? PT_GLASS_THERE : PT_GLASS_UNKNOWN;
    }
    terms->seeker->at = at;
    terms->before_len = before_len;
    terms->n += n;
    return found;
}

/* Whether the leaf at hand is the last one of the walk. */
static bool is_over(const struct pt_glass_terms *terms)
{
    return terms->n >= terms->most_met ||
           terms->limit < pt_glass_n_items(&terms->seeker->blocks[0]);
}

enum pt_glass_found pt_glass_next_term(struct pt_glass_terms *terms,
                                       struct pt_str *out_key,
                                       struct pt_str *out)
{
    struct pt_glass_seeker *const seeker = terms->seeker;
    struct pt_glass_item item = {.flags = 0};
    enum pt_glass_found found = PT_GLASS_ABSENT;
    *out_key = *out = PT_STR("");
    if (seeker->numbers[0] == NO_BLOCK)
        return PT_GLASS_UNKNOWN;
    for (;;) {
        if (!terms->is_in_leaf && !enter_leaf(terms))
            return PT_GLASS_UNKNOWN;
        found = next_of_leaf(terms, out_key);
        if (found != PT_GLASS_ABSENT || is_over(terms))
            break;
        found = turn_to_terms(seeker);
        terms->is_in_leaf = false;
        if (found != PT_GLASS_THERE)
            return found;
    }
    if (found == PT_GLASS_THERE)
        found = item_at_hand(seeker, &item);
    *out = item.data;
    return found;
}
