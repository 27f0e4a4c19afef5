/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * analyze.c: raw words (tokenize.h) become tokens.
 *
 * News repeats itself: nine of ten words have been seen before. So everything
 * that follows from a word's bytes and language alone (fold, possessive, dots,
 * stem) is done once and kept in an open-addressing table:
 *
 *     slots: hash, entry -> { tag, pieces | key word stem acronym }
 *
 * An entry keeps one run of bytes that its pieces share where they can (the
 * word is its own key, the stem begins the word), so that most are found by
 * touching one slot and one cache line.
 *
 * What follows from the surroundings is decided per token: position, compound,
 * and which reading an ambiguous acronym has in its line.
 */
#include "common/analyze.h"

#include "common/buf.h"
#include "common/fold.h"
#include "common/hash.h"
#include "common/mem.h"
#include "common/stem.h"
#include "common/tokenize.h"

enum {
    /* Words that are found together, so that the places where what is known of
     * them lies are asked for at once, and not waited for one by one. */
    FOUND_AHEAD = 8,
    FIRST_SLOTS = 1 << 9, /* an article's words; grows with the run */
    /* Of a longer written word only so many bytes are looked at: enough for
     * PT_MAX_WORD_BYTES of any script, ignorables included. */
    MAX_RAW_BYTES = 2048,
    /* Longer words hardly come twice. */
    MAX_KEY_BYTES = 256,
    /* More are given back when the words are forgotten. */
    KEEP_SLOTS = 1 << 18,
};

/* What the key bytes of an entry are. */
enum key_kind {
    KEY_WRITTEN,  /* a word as written */
    KEY_DOTTED,   /* the same, single letters with dots */
    KEY_COMPOUND, /* a hyphen compound as written */
    KEY_FOLDED,   /* a folded word, asked for its stem */
};

/* Bytes [at, at + len) of an entry. */
struct piece {
    uint16_t at;
    uint16_t len;
};

struct entry {
    uint32_t tag; /* key kind and stemmer */
    uint32_t id;  /* of the word; that of the acronym is the next; 0: none */
    uint16_t key_len; /* the key comes first; 0 when it is too long to keep */
    bool is_in_capitals; /* only told for a word that has an acronym */
    struct piece word;
    struct piece stem;    /* empty: none */
    struct piece acronym; /* "u.s." when the word may be one, else empty */
    char bytes[];
};

static_assert(sizeof(struct entry) >= 16, "PT_MAX_WORD_IDS counts on it");

struct slot {
    uint64_t hash;
    struct entry *entry; /* NULL: free */
};

/* The line around the last ambiguous word. */
struct line {
    size_t begin;
    size_t end; /* 0: none looked at */
    bool has_lower_case;
};

/* A word of the text that was found before its turn. */
struct found {
    struct pt_raw_word raw;
    size_t end;    /* where the text goes on */
    uint64_t hash; /* of it as a key; not known of a long one */
};

struct pt_analyzer {
    struct pt_stemmers *stemmers;
    struct pt_arena arena; /* entries and their bytes */
    struct slot *slots;
    size_t n_slots; /* a power of two */
    size_t n_entries;
    uint32_t n_ids;
    bool is_held;
    size_t most_bytes; /* of the arena between two texts */
    struct pt_buf folded;
    struct pt_buf pieces;
    struct pt_buf compound;
    enum pt_status status;

    struct pt_str text;
    size_t at; /* behind the word whose turn it is */
    size_t found_end;
    struct found found[FOUND_AHEAD];
    unsigned n_found, n_taken; /* of these */
    int stemmer;               /* -1: none */
    enum pt_purpose purpose;
    uint32_t pos; /* of the next WORD */
    bool is_in_compound;
    struct line line;
    struct pt_token queue[2]; /* what follows the last WORD, last first */
    unsigned n_queued;
};

enum pt_status pt_analyzer_new(struct pt_analyzer **out)
{
    struct pt_analyzer *const a = pt_alloc(sizeof *a);
    if (!a)
        return PT_ENOMEM;
    pt_arena_init(&a->arena);
    pt_buf_init(&a->folded, PT_BUF_NO_CEILING);
    pt_buf_init(&a->pieces, PT_BUF_NO_CEILING);
    pt_buf_init(&a->compound, PT_BUF_NO_CEILING);
    a->slots = pt_alloc(FIRST_SLOTS * sizeof *a->slots);
    a->n_slots = FIRST_SLOTS;
    a->most_bytes = PT_ANALYZER_CACHE_BYTES;
    if (!a->slots || pt_stemmers_new(&a->stemmers) != PT_OK) {
        pt_analyzer_free(a);
        return PT_ENOMEM;
    }
    *out = a;
    return PT_OK;
}

void pt_analyzer_free(struct pt_analyzer *a)
{
    if (!a)
        return;
    pt_stemmers_free(a->stemmers);
    pt_arena_fini(&a->arena);
    pt_free(a->slots);
    pt_buf_fini(&a->folded);
    pt_buf_fini(&a->pieces);
    pt_buf_fini(&a->compound);
    pt_free(a);
}

/* --- the table of known words ------------------------------------------- */

/* The slot that holds the key, or the free one where it belongs. */
static struct slot *find_slot(const struct pt_analyzer *a,
                              uint64_t hash,
                              struct pt_str key,
                              uint32_t tag)
{
    size_t at = hash & (a->n_slots - 1);
    for (;; at = (at + 1) & (a->n_slots - 1)) {
        struct slot *const slot = &a->slots[at];
        if (!slot->entry ||
            (slot->hash == hash && slot->entry->tag == tag &&
             slot->entry->key_len == key.len &&
             pt_hash_same(slot->entry->bytes, key.ptr, key.len)))
            return slot;
    }
}

/* Keeps a third of the slots free. False when memory ran out. */
static bool make_room(struct pt_analyzer *a)
{
    if (a->n_entries < a->n_slots / 3 * 2)
        return true;
    const size_t n = a->n_slots * 2;
    struct slot *const slots = pt_alloc(n * sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < a->n_slots; i++) {
        if (!a->slots[i].entry)
            continue;
        size_t at = a->slots[i].hash & (n - 1);
        while (slots[at].entry)
            at = (at + 1) & (n - 1);
        slots[at] = a->slots[i];
    }
    pt_free(a->slots);
    a->slots = slots;
    a->n_slots = n;
    return true;
}

/* One text of many words has made the table large. */
static void shrink_slots(struct pt_analyzer *a)
{
    struct slot *const fewer = pt_alloc(FIRST_SLOTS * sizeof *fewer);
    if (!fewer)
        return;
    pt_free(a->slots);
    a->slots = fewer;
    a->n_slots = FIRST_SLOTS;
}

void pt_analyzer_forget(struct pt_analyzer *a)
{
    pt_arena_reset(&a->arena);
    if (a->n_slots > KEEP_SLOTS)
        shrink_slots(a);
    memset(a->slots, 0, a->n_slots * sizeof *a->slots);
    a->n_entries = 0;
    a->n_ids = 0;
}

void pt_analyzer_hold(struct pt_analyzer *a, size_t most_bytes)
{
    assert(most_bytes <= PT_ANALYZER_CACHE_BYTES);
    a->is_held = true;
    a->most_bytes = most_bytes;
}

bool pt_analyzer_is_full(const struct pt_analyzer *a)
{
    return a->arena.total > a->most_bytes;
}

/* --- what a word's bytes alone say -------------------------------------- */

/* Common in lower case, an acronym in capitals, and searched for as such:
 * the fewer the better, since whoever types in capitals pays for each. */
/* clang-format off */
static const struct pt_str ambiguous_words[] = {
    {"aids", 4},  {"cop", 3}, {"ice", 3},  {"is", 2},    {"it", 2},
    {"mit", 3},   {"nice", 4}, {"pace", 4}, {"salt", 4}, {"sec", 3},
    {"start", 5}, {"stem", 4}, {"swift", 5}, {"us", 2},  {"vat", 3},
    {"who", 3},
};
/* clang-format on */

static bool is_ambiguous(struct pt_str word)
{
    for (size_t i = 0; i < PT_COUNTOF(ambiguous_words); i++)
        if (pt_str_equal(word, ambiguous_words[i]))
            return true;
    return false;
}

/* The longest start of s of at most n bytes that ends between code points. */
static struct pt_str cut_to(struct pt_str s, size_t n)
{
    if (s.len <= n)
        return s;
    while (n > 0 && ((unsigned char)s.ptr[n] & 0xc0) == 0x80)
        n--;
    return pt_str_sub(s, 0, n);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool has_digit(struct pt_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (is_digit(s.ptr[i]))
            return true;
    return false;
}

/* True when exactly three digits follow the comma at byte at. */
static bool parts_thousands(struct pt_str word, size_t at)
{
    for (size_t i = 1; i <= 3; i++)
        if (at + i >= word.len || !is_digit(word.ptr[at + i]))
            return false;
    return at + 4 >= word.len || !is_digit(word.ptr[at + 4]);
}

/* Takes the bytes out of buf that do not count: the dots of an acronym, the
 * commas of a number. */
static void drop_marks(struct pt_buf *buf, bool is_dotted)
{
    size_t n = 0;
    for (size_t i = 0; i < buf->len; i++) {
        const char c = buf->ptr[i];
        if (c == '.' && is_dotted)
            continue;
        if (c == ',' && parts_thousands(pt_buf_str(buf), i))
            continue;
        buf->ptr[n++] = c;
    }
    pt_buf_cut(buf, n);
}

/* Writes the folded word to a->folded; true when a possessive fell away. */
static bool
fold_written(struct pt_analyzer *a, struct pt_str written, bool is_dotted)
{
    struct pt_buf *const buf = &a->folded;
    pt_fold(cut_to(written, MAX_RAW_BYTES), buf);
    const bool is_possessive =
        buf->len > 2 && pt_str_ends(pt_buf_str(buf), PT_STR("'s"));
    if (is_possessive)
        pt_buf_cut(buf, buf->len - 2);
    drop_marks(buf, is_dotted);
    pt_buf_cut(buf, cut_to(pt_buf_str(buf), PT_MAX_WORD_BYTES).len);
    return is_possessive;
}

static struct pt_str view(const struct entry *entry, struct piece piece)
{
    return pt_str_n(entry->bytes + piece.at, piece.len);
}

/* Appends s to buf, unless the bytes from shared on already begin with it. */
static struct piece
put_piece(struct pt_buf *buf, size_t shared, struct pt_str s)
{
    const struct pt_str known = pt_str_sub(pt_buf_str(buf), shared, buf->len);
    const size_t at = pt_str_begins(known, s) ? shared : buf->len;
    if (at == buf->len)
        pt_buf_add(buf, s);
    return (struct piece){(uint16_t)at, (uint16_t)s.len};
}

/* "us" -> "u.s." */
static struct piece put_acronym(struct pt_buf *buf, struct pt_str word)
{
    const size_t at = buf->len;
    for (size_t i = 0; i < word.len; i++) {
        pt_buf_add_byte(buf, word.ptr[i]);
        pt_buf_add_byte(buf, '.');
    }
    return (struct piece){(uint16_t)at, (uint16_t)(2 * word.len)};
}

static bool has_no_stem(struct pt_str word)
{
    return word.len == 0 || has_digit(word) || word.ptr[word.len - 1] == '.';
}

static uint32_t tag_of(enum key_kind kind, int stemmer)
{
    return (uint32_t)(stemmer + 1) << 2 | kind;
}

/* Writes to a->pieces and *out all that follows from the key; folded is the
 * word, for kinds that are not written words. False when memory ran out. */
static bool describe(struct pt_analyzer *a,
                     struct pt_str key,
                     enum key_kind kind,
                     int stemmer,
                     struct pt_str folded,
                     struct entry *out)
{
    struct pt_buf *const pieces = &a->pieces;
    pt_buf_clear(pieces);
    pt_buf_clear(&a->folded);
    const bool is_written = kind == KEY_WRITTEN || kind == KEY_DOTTED;
    bool is_possessive = false;
    if (is_written)
        is_possessive = fold_written(a, key, kind == KEY_DOTTED);
    else
        pt_buf_add(&a->folded, folded);
    const struct pt_str word = pt_buf_str(&a->folded);
    *out = (struct entry){.tag = tag_of(kind, stemmer)};
    if (key.len <= MAX_KEY_BYTES)
        out->key_len = put_piece(pieces, 0, key).len;
    out->word = put_piece(pieces, 0, word);
    if (stemmer >= 0 && !has_no_stem(word)) {
        const struct pt_str stem = pt_stem(a->stemmers, stemmer, word);
        if (stem.len == 0)
            return false;
        out->stem =
            put_piece(pieces, out->word.at, cut_to(stem, PT_MAX_WORD_BYTES));
    }
    if (is_written && is_ambiguous(word)) {
        out->acronym = put_acronym(pieces, word);
        out->is_in_capitals =
            !pt_has_lower_case(pt_str_sub(key, 0, key.len - is_possessive));
    }
    return pt_buf_status(pieces) == PT_OK && pt_buf_status(&a->folded) == PT_OK;
}

/* The entry of a key that is not in the table; NULL when memory ran out. */
static struct entry *new_entry(struct pt_analyzer *a,
                               struct pt_str key,
                               enum key_kind kind,
                               int stemmer,
                               struct pt_str folded)
{
    struct entry head;
    if (!describe(a, key, kind, stemmer, folded, &head))
        return NULL;
    struct entry *const entry =
        pt_arena_alloc(&a->arena, sizeof *entry + a->pieces.len);
    if (!entry)
        return NULL;
    *entry = head;
    if (head.word.len && a->n_ids <= PT_MAX_WORD_IDS - 2) {
        entry->id = a->n_ids + 1;
        a->n_ids += head.acronym.len ? 2 : 1;
    }
    memcpy(entry->bytes, pt_buf_z(&a->pieces), a->pieces.len);
    return entry;
}

/* The entry of a key that was not found, in the table from now on; NULL when
 * memory ran out. */
static const struct entry *learn(struct pt_analyzer *a,
                                 struct pt_str key,
                                 enum key_kind kind,
                                 int stemmer,
                                 struct pt_str folded)
{
    struct entry *const entry =
        make_room(a) ? new_entry(a, key, kind, stemmer, folded) : NULL;
    if (!entry)
        a->status = PT_ENOMEM;
    if (entry && key.len <= MAX_KEY_BYTES) {
        const uint64_t hash = pt_hash(key, entry->tag);
        *find_slot(a, hash, key, entry->tag) = (struct slot){hash, entry};
        a->n_entries++;
    }
    return entry;
}

/* The entry of a key, from the table or new; NULL when memory ran out. hash: of
 * the key, unless it is long. */
static const struct entry *look_up_hashed(struct pt_analyzer *a,
                                          uint64_t hash,
                                          struct pt_str key,
                                          enum key_kind kind,
                                          int stemmer,
                                          struct pt_str folded)
{
    const struct entry *const known =
        key.len <= MAX_KEY_BYTES
            ? find_slot(a, hash, key, tag_of(kind, stemmer))->entry
            : NULL;
    return known ? known : learn(a, key, kind, stemmer, folded);
}

static uint64_t hash_of(struct pt_str key, enum key_kind kind, int stemmer)
{
    return key.len <= MAX_KEY_BYTES ? pt_hash(key, tag_of(kind, stemmer)) : 0;
}

static const struct entry *look_up(struct pt_analyzer *a,
                                   struct pt_str key,
                                   enum key_kind kind,
                                   int stemmer,
                                   struct pt_str folded)
{
    return look_up_hashed(a, hash_of(key, kind, stemmer), key, kind, stemmer,
                          folded);
}

/* --- what a word's surroundings say ------------------------------------- */

static struct pt_str written(const struct pt_analyzer *a,
                             const struct pt_raw_word *raw)
{
    return pt_str_sub(a->text, raw->begin, raw->end);
}

static enum key_kind kind_of(const struct pt_raw_word *raw)
{
    return raw->is_dotted ? KEY_DOTTED : KEY_WRITTEN;
}

static const struct entry *look_up_written(struct pt_analyzer *a,
                                           const struct pt_raw_word *raw)
{
    return look_up(a, written(a, raw), kind_of(raw), a->stemmer, PT_STR(""));
}

static bool ends_line(char c)
{
    return c == '\n' || c == '\r';
}

/* Looks at each line once, however many ambiguous words it has. */
static bool line_has_lower_case(struct pt_analyzer *a, size_t at)
{
    struct line *const line = &a->line;
    if (at < line->end)
        return line->has_lower_case;
    line->begin = line->end;
    for (size_t i = at; i > line->end; i--)
        if (ends_line(a->text.ptr[i - 1])) {
            line->begin = i;
            break;
        }
    line->end = at;
    while (line->end < a->text.len && !ends_line(a->text.ptr[line->end]))
        line->end++;
    line->has_lower_case =
        pt_has_lower_case(pt_str_sub(a->text, line->begin, line->end));
    return line->has_lower_case;
}

enum reading {
    AS_WORD,
    AS_ACRONYM,
    AS_BOTH,
};

static enum reading reading_of(struct pt_analyzer *a,
                               const struct pt_raw_word *raw,
                               const struct entry *entry)
{
    if (entry->acronym.len == 0)
        return AS_WORD;
    if (raw->is_dotted)
        return AS_ACRONYM;
    if (!entry->is_in_capitals)
        return AS_WORD;
    if (a->purpose == PT_FOR_QUERY || line_has_lower_case(a, raw->begin))
        return AS_ACRONYM;
    return AS_BOTH;
}

/* The end of the compound that begins with raw; its folded parts, as far as a
 * word may be long, are afterwards in a->compound. */
static size_t gather_compound(struct pt_analyzer *a, struct pt_raw_word raw)
{
    size_t at = a->at;
    pt_buf_clear(&a->compound);
    for (;;) {
        if (a->compound.len < PT_MAX_WORD_BYTES) {
            const struct entry *const part = look_up_written(a, &raw);
            if (!part)
                return raw.end;
            pt_buf_add(&a->compound, view(part, part->word));
        }
        if (!raw.joins_next || !pt_tokenize_next(a->text, &at, &raw))
            break;
    }
    pt_buf_cut(&a->compound,
               cut_to(pt_buf_str(&a->compound), PT_MAX_WORD_BYTES).len);
    if (pt_buf_status(&a->compound) != PT_OK)
        a->status = PT_ENOMEM;
    return raw.end;
}

/* Puts the compound that begins with first into the queue. */
static void queue_compound(struct pt_analyzer *a,
                           const struct pt_raw_word *raw,
                           const struct pt_token *first)
{
    const size_t end = gather_compound(a, *raw);
    if (a->status != PT_OK)
        return;
    const struct entry *const entry =
        look_up(a, pt_str_sub(a->text, raw->begin, end), KEY_COMPOUND,
                a->stemmer, pt_buf_str(&a->compound));
    if (!entry)
        return;
    a->queue[a->n_queued++] = (struct pt_token){
        .word = view(entry, entry->word),
        .stem = view(entry, entry->stem),
        .begin = first->begin,
        .end = (uint32_t)end,
        .pos = first->pos,
        .id = entry->id,
        .kind = PT_TOKEN_JOINED,
    };
}

static void queue_also(struct pt_analyzer *a,
                       const struct pt_token *word,
                       const struct entry *entry)
{
    struct pt_token *const also = &a->queue[a->n_queued++];
    *also = *word;
    also->kind = PT_TOKEN_ALSO;
    also->word = view(entry, entry->acronym);
    also->stem = PT_STR("");
    also->id = entry->id ? entry->id + 1 : 0;
    also->joins_next = false;
}

/* --- the iterator ------------------------------------------------------- */

void pt_analyzer_start(struct pt_analyzer *a,
                       struct pt_str text,
                       struct pt_str lang,
                       uint32_t first_pos,
                       enum pt_purpose purpose)
{
    assert(text.len <= UINT32_MAX);
    assert(first_pos >= 1);
    if (!a->is_held && pt_analyzer_is_full(a))
        pt_analyzer_forget(a);
    a->status = PT_OK;
    a->text = text;
    a->at = 0;
    a->found_end = 0;
    a->n_found = a->n_taken = 0;
    a->stemmer = pt_stemmer_id(lang);
    a->purpose = purpose;
    a->pos = first_pos;
    a->is_in_compound = false;
    a->line = (struct line){0};
    a->n_queued = 0;
}

/* Finds the next words of the text. */
static void find_words(struct pt_analyzer *a)
{
    unsigned n = 0;
    for (; n < FOUND_AHEAD; n++) {
        struct found *const f = &a->found[n];
        if (!pt_tokenize_next(a->text, &a->found_end, &f->raw))
            break;
        f->end = a->found_end;
        f->hash = hash_of(written(a, &f->raw), kind_of(&f->raw), a->stemmer);
        __builtin_prefetch(&a->slots[f->hash & (a->n_slots - 1)]);
    }
    for (unsigned i = 0; i < n; i++)
        __builtin_prefetch(a->slots[a->found[i].hash & (a->n_slots - 1)].entry);
    a->n_found = n;
    a->n_taken = 0;
}

static bool take_found(struct pt_analyzer *a, struct pt_raw_word *out)
{
    if (a->n_taken == a->n_found)
        find_words(a);
    if (a->n_taken == a->n_found)
        return false;
    const struct found *const f = &a->found[a->n_taken++];
    a->at = f->end;
    *out = f->raw;
    return true;
}

/* The next word of the text. Held, all are looked up, and most are known. */
static inline bool take_word(struct pt_analyzer *a, struct pt_raw_word *out)
{
    return a->is_held ? take_found(a, out)
                      : pt_tokenize_next(a->text, &a->at, out);
}

/* The entry of the word that was taken last. */
static inline const struct entry *look_up_taken(struct pt_analyzer *a,
                                                const struct pt_raw_word *raw)
{
    return a->is_held ? look_up_hashed(a, a->found[a->n_taken - 1].hash,
                                       written(a, raw), kind_of(raw),
                                       a->stemmer, PT_STR(""))
                      : look_up_written(a, raw);
}

/* out->word, stem and id are set already. */
static void place_word(struct pt_analyzer *a,
                       const struct pt_raw_word *raw,
                       struct pt_token *out)
{
    out->begin = (uint32_t)raw->begin;
    out->end = (uint32_t)raw->end;
    out->pos = a->pos++;
    out->kind = PT_TOKEN_WORD;
    out->joins_next = raw->joins_next;
}

static void make_known_word(struct pt_analyzer *a,
                            const struct pt_raw_word *raw,
                            const struct entry *entry,
                            struct pt_token *out)
{
    const enum reading reading = reading_of(a, raw, entry);
    const bool is_acronym = reading == AS_ACRONYM;
    out->word = view(entry, is_acronym ? entry->acronym : entry->word);
    out->stem = is_acronym ? PT_STR("") : view(entry, entry->stem);
    out->id = entry->id + (is_acronym && entry->id);
    place_word(a, raw, out);
    if (reading == AS_BOTH)
        queue_also(a, out, entry);
}

/* Without stems a word in small ASCII letters is its own term: nothing to look
 * up. The text matcher reads most words this way. */
static bool is_own_term(const struct pt_analyzer *a,
                        const struct pt_raw_word *raw)
{
    if (a->stemmer >= 0 || a->is_held ||
        raw->end - raw->begin > PT_MAX_WORD_BYTES)
        return false;
    for (size_t i = raw->begin; i < raw->end; i++)
        if (a->text.ptr[i] < 'a' || a->text.ptr[i] > 'z')
            return false;
    return true;
}

/* The word itself, false when it is none. */
static bool make_word(struct pt_analyzer *a,
                      const struct pt_raw_word *raw,
                      struct pt_token *out)
{
    if (is_own_term(a, raw)) {
        out->word = written(a, raw);
        out->stem = PT_STR("");
        out->id = 0;
        place_word(a, raw, out);
        return true;
    }
    const struct entry *const entry = look_up_taken(a, raw);
    if (!entry || entry->word.len == 0)
        return false;
    make_known_word(a, raw, entry, out);
    return true;
}

bool pt_analyzer_next(struct pt_analyzer *a, struct pt_token *out)
{
    if (a->status != PT_OK)
        return false;
    if (a->n_queued) {
        *out = a->queue[--a->n_queued];
        return true;
    }
    struct pt_raw_word raw;
    while (a->status == PT_OK && take_word(a, &raw)) {
        if (!make_word(a, &raw, out))
            continue;
        if (raw.joins_next && !a->is_in_compound)
            queue_compound(a, &raw, out);
        a->is_in_compound = raw.joins_next;
        return a->status == PT_OK;
    }
    return false;
}

enum pt_status pt_analyzer_status(const struct pt_analyzer *a)
{
    return a->status;
}

uint32_t pt_analyzer_position(const struct pt_analyzer *a)
{
    return a->pos;
}

struct pt_str pt_analyzer_stem(struct pt_analyzer *a,
                               struct pt_str folded_word,
                               struct pt_str lang)
{
    const int stemmer = pt_stemmer_id(lang);
    if (stemmer < 0)
        return PT_STR("");
    const struct entry *const entry =
        look_up(a, folded_word, KEY_FOLDED, stemmer, folded_word);
    return entry ? view(entry, entry->stem) : PT_STR("");
}
