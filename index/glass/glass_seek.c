/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/glass/glass_seek_private.h"

#include "common/mem.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

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
    *seeker = (struct pt_glass_seeker){.source = source, .n_to_read = 1};
    for (size_t i = 0; i <= PT_GLASS_MAX_LEVEL; i++)
        seeker->numbers[i] = PT_GLASS_NO_BLOCK;
    size_t capacity = 0; /* not set to zero, as all of a block is read */
    seeker->rooms = pt_grow(NULL, &capacity,
                            (size_t)(tree->block_bytes * (tree->level + 1)),
                            SIZE_MAX, sizeof *seeker->rooms);
    return seeker->rooms ? PT_OK : PT_ENOMEM;
}

void pt_glass_seeker_fini(struct pt_glass_seeker *seeker)
{
    pt_free(seeker->rooms);
    pt_free(seeker->ahead);
    pt_free(seeker->joined);
    *seeker = (struct pt_glass_seeker){0};
}

/* -------------------------------------------------------------- blocks --- */

/* Reads n blocks from number on. */
static bool read_blocks(const struct pt_glass_source *source,
                        uint64_t number,
                        size_t n,
                        char *room)
{
    const size_t n_bytes = (size_t)source->tree.block_bytes;
    return number + n <= source->file_bytes / n_bytes &&
           pread(source->file, room, n * n_bytes, (off_t)(number * n_bytes)) ==
               (ssize_t)(n * n_bytes);
}

/* The bytes of a block that need not be read, or NULL. */
static const char *known_block(const struct pt_glass_seeker *seeker,
                               uint64_t number)
{
    const struct pt_glass_source *const source = seeker->source;
    if (seeker->n_ahead > 0 && number >= seeker->ahead_from &&
        number - seeker->ahead_from < seeker->n_ahead)
        return seeker->ahead +
               (number - seeker->ahead_from) * source->tree.block_bytes;
    return source->kept ? pt_glass_kept_find(source->kept, number) : NULL;
}

static bool
get_block(struct pt_glass_seeker *seeker, uint64_t number, unsigned level)
{
    const struct pt_glass_source *const source = seeker->source;
    const size_t n_bytes = (size_t)source->tree.block_bytes;
    struct pt_glass_kept *const kept = source->kept;
    if (seeker->numbers[level] == number)
        return true;
    seeker->numbers[level] = PT_GLASS_NO_BLOCK;
    if (level == 0)
        seeker->at = 0;
    const char *const known = known_block(seeker, number);
    char *const to_keep = kept && !known ? pt_glass_kept_room(kept) : NULL;
    char *const room = to_keep ? to_keep : seeker->rooms + level * n_bytes;
    if (!known && !read_blocks(source, number, 1, room))
        return false;
    if (!pt_glass_block_take(pt_str_n(known ? known : room, n_bytes), level,
                             source->revision, &seeker->blocks[level])) {
        if (source->is_hurt)
            *source->is_hurt = true;
        return false;
    }
    if (to_keep)
        pt_glass_kept_add(kept, number);
    seeker->numbers[level] = number;
    return true;
}

/* --- ahead --------------------------------------------------------------- */

bool pt_glass_is_one_list(const struct pt_glass_block *branch,
                          size_t i,
                          size_t next)
{
    struct pt_glass_item item, behind;
    if (!pt_glass_branch_item(branch, i, &item) ||
        !pt_glass_branch_item(branch, next, &behind))
        return false;
    const size_t at = pt_str_find(item.key, '\0');
    return at < item.key.len &&
           pt_str_begins(behind.key, pt_str_sub(item.key, 0, at + 1));
}

/* Whether who goes from leaf to leaf and is at item `at` of their branch will
 * probably ask for that of a later item, too. */
static bool
is_on_the_way(const struct pt_glass_seeker *seeker, size_t at, size_t later)
{
    const struct pt_glass_block *const branch = &seeker->blocks[1];
    if (!seeker->passes_lists)
        return pt_glass_is_one_list(branch, at, later);
    return later + 1 < pt_glass_n_items(branch) &&
           !pt_glass_is_one_list(branch, later, later + 1);
}

/* How many leaves from that of item `at` on stand one behind the other. */
static size_t
count_row(const struct pt_glass_seeker *seeker, size_t at, uint64_t number)
{
    const struct pt_glass_block *const branch = &seeker->blocks[1];
    const size_t n_items = pt_glass_n_items(branch);
    uint32_t child;
    size_t n = 1;
    while (n < seeker->n_to_read && at + n < n_items &&
           pt_glass_branch_child(branch, at + n, &child) &&
           child == number + n && is_on_the_way(seeker, at, at + n))
        n++;
    return n;
}

/* Reads the leaf of item `at` of the branch at hand, its number, with leaves
 * behind it, if it is the one behind the leaf at hand: a call for each takes
 * half again as long as one for several. The more follow each other the more
 * are read; the first time none is. What cannot be read is left to get_block.
 */
static void
read_ahead(struct pt_glass_seeker *seeker, size_t at, uint64_t number)
{
    enum { MOST = 8 };
    const size_t n_bytes = (size_t)seeker->source->tree.block_bytes;
    if (seeker->source->kept || known_block(seeker, number))
        return;
    const bool does_follow = number == seeker->numbers[0] + 1;
    seeker->n_ahead = 0;
    if (!does_follow)
        seeker->n_to_read = 1;
    else if (seeker->n_to_read < MOST)
        seeker->n_to_read *= 2;
    const size_t n = count_row(seeker, at, number);
    if (n == 1)
        return;
    if (!seeker->ahead) {
        size_t capacity = 0; /* not set to zero, as all of a block is read */
        seeker->ahead =
            pt_grow(NULL, &capacity, MOST * n_bytes, SIZE_MAX, sizeof(char));
    }
    if (!seeker->ahead ||
        !read_blocks(seeker->source, number, n, seeker->ahead))
        return;
    seeker->ahead_from = number;
    seeker->n_ahead = n;
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

/* near: which one it probably is, or few behind it. */
static bool choose(const struct pt_glass_block *block,
                   struct way way,
                   size_t near,
                   size_t *out)
{
    const size_t n_items = pt_glass_n_items(block);
    size_t n = way.is_last ? n_items : 1;
    if (way.key &&
        !count_up_to(block, pt_glass_branch_compare, *way.key, near + 1, &n))
        return false;
    *out = n - 1;
    return n > 0 && n <= n_items;
}

/* Reads block number of level, 1 or above, and chooses among its items; who
 * goes through a table mostly goes on from where he was. */
static bool enter_branch(struct pt_glass_seeker *seeker,
                         uint64_t number,
                         unsigned level,
                         struct way way,
                         size_t *out)
{
    const size_t near =
        seeker->numbers[level] == number ? seeker->ats[level] : SIZE_MAX - 1;
    return get_block(seeker, number, level) &&
           choose(&seeker->blocks[level], way, near, out);
}

/* Reads the blocks from item at of the block of level, which is read, down to
 * the leaf. */
static bool go_down(struct pt_glass_seeker *seeker,
                    unsigned level,
                    size_t at,
                    struct way way)
{
    for (; level > 0; level--) {
        struct pt_glass_item item;
        if (!pt_glass_branch_item(&seeker->blocks[level], at, &item))
            return false;
        seeker->ats[level] = at;
        if (level == 1) {
            read_ahead(seeker, at, item.child);
            return get_block(seeker, item.child, 0);
        }
        if (!enter_branch(seeker, item.child, level - 1, way, &at))
            return false;
    }
    return true;
}

bool pt_glass_seeker_lose_leaf(struct pt_glass_seeker *seeker)
{
    seeker->numbers[0] = PT_GLASS_NO_BLOCK;
    return false;
}

/* Reads the leaf where key is, if it is anywhere. */
static bool descend(struct pt_glass_seeker *seeker, struct pt_str key)
{
    const struct pt_glass_tree *const tree = &seeker->source->tree;
    const struct way way = {.key = &key};
    size_t at = 0;
    const bool is_found =
        tree->level == 0
            ? get_block(seeker, tree->root_block, 0)
            : enter_branch(seeker, tree->root_block, tree->level, way, &at) &&
                  go_down(seeker, tree->level, at, way);
    return is_found || pt_glass_seeker_lose_leaf(seeker);
}

bool pt_glass_seeker_turn_leaf(struct pt_glass_seeker *seeker,
                               bool is_back,
                               bool *out_is_end)
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
           pt_glass_seeker_lose_leaf(seeker);
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
    const bool is_near = seeker->numbers[0] != PT_GLASS_NO_BLOCK &&
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
    if (seeker->numbers[0] == PT_GLASS_NO_BLOCK)
        return false;
    if (seeker->at >= pt_glass_n_items(&seeker->blocks[0]) &&
        (!pt_glass_seeker_turn_leaf(seeker, false, out_is_end) || *out_is_end ||
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
    if (!pt_glass_seeker_turn_leaf(seeker, true, &is_end))
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
    if (seeker->numbers[0] == PT_GLASS_NO_BLOCK)
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

bool pt_glass_seeker_count_before(const struct pt_glass_seeker *seeker,
                                  struct pt_str key,
                                  size_t *out)
{
    return count_up_to(&seeker->blocks[0], pt_glass_leaf_compare, key,
                       seeker->at, out) &&
           leave_out(seeker, key, out);
}
