/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * quick_deflate.c: one block with a code that is known beforehand:
 *
 *     head of the block, with its code   the same bits each time
 *     { literal | length distance }*     greedy: the newest place of four bytes
 *     end of the block
 *
 * The code of a kind is that of the letters and matches of some thousand
 * articles, with symbols beside each other given one width where that takes
 * more off the head than it adds to the rest. Every symbol has a code.
 */
#include "index/quick_deflate.h"

#include "common/mem.h"

enum {
    END = 256, /* of the block; lengths are behind it */
    N_SYMBOLS = 286,
    N_DISTANCES = 30,
    N_WIDTHS = 19, /* symbols of the code that widths are told in */
    REPEAT = 16,   /* one of them: 3 to 6 times more */
    SHORTEST = 4,  /* matches that are looked for */
    LONGEST = 258,
    WINDOW = 32 << 10,
    HASH_BITS = 12,
    HEAD_BYTES = 128,
    MOST_PLACES = 1 << 24, /* counted on to about here */
    MOST_WIDTH = 11,
    /* So many bytes tell whether data is of the kind; seven eighths of them is
     * the most that they may become. */
    PIECE = 1024
};

/* So many symbols of that width. */
struct run {
    unsigned char n, width;
};

/* What a kind's code is made from. */
static const struct {
    struct run symbols[40];
    struct run distances[8];
    unsigned char widths[N_WIDTHS]; /* of the widths' own code */
} codes[PT_N_QUICK_KINDS] = {
    [PT_QUICK_ARTICLE] = {{{1, 6},  {1, 7},  {23, 9},   {7, 11}, {1, 4},
                           {11, 9}, {14, 8}, {32, 9},   {7, 11}, {1, 5},
                           {1, 7},  {2, 6},  {1, 4},    {2, 7},  {1, 6},
                           {1, 5},  {1, 11}, {1, 8},    {5, 5},  {1, 11},
                           {4, 5},  {4, 7},  {136, 11}, {1, 4},  {1, 5},
                           {1, 6},  {5, 8},  {4, 9},    {16, 11}},
                          {{1, 9}, {11, 5}, {10, 4}, {1, 6}, {7, 9}},
                          {0, 0, 0, 0, 4, 4, 4, 4, 4, 4, 0, 3, 0, 0, 0, 0, 1, 0,
                           0}},
    [PT_QUICK_TERMS] = {{{1, 11}, {2, 5},   {12, 6}, {7, 7}, {6, 8},  {18, 10},
                         {11, 9}, {40, 10}, {1, 5},  {1, 7}, {2, 6},  {1, 4},
                         {3, 7},  {1, 5},   {1, 10}, {1, 8}, {1, 5},  {1, 6},
                         {2, 5},  {1, 6},   {1, 10}, {3, 5}, {5, 7},  {136, 11},
                         {1, 5},  {1, 6},   {1, 7},  {6, 9}, {19, 11}},
                          {{4, 8}, {8, 7}, {4, 4}, {5, 3}, {1, 5}, {8, 9}},
                          {0, 0, 0, 6, 6, 3, 4, 3, 5, 5, 4, 5, 0, 0, 0, 0, 1, 0,
                         0}  },
};

/* bits: as they are written, the first one lowest. */
struct code {
    uint16_t bits;
    uint8_t width;
};

/* How data of a kind is written. */
struct writing {
    struct code symbols[N_SYMBOLS];
    struct code lengths[LONGEST + 1]; /* with what follows the symbol */
    struct code distances[N_DISTANCES];
    char head[HEAD_BYTES + 8];
    size_t n_head_bits;
};

struct pt_quick {
    struct writing writings[PT_N_QUICK_KINDS];
    /* By hash of four bytes, where they were last: counted on from data to
     * data, so that what is older is told by it. */
    uint32_t places[1 << HASH_BITS];
    uint32_t begin; /* of the data at hand */
};

/* ----------------------------------------------------------------- bits --- */

struct bits {
    char *at;
    uint64_t held; /* low ones first */
    unsigned n;
};

/* Low byte first; written out, since one store is made of that. */
static inline void put64(char *at, uint64_t bytes)
{
    at[0] = (char)bytes;
    at[1] = (char)(bytes >> 8);
    at[2] = (char)(bytes >> 16);
    at[3] = (char)(bytes >> 24);
    at[4] = (char)(bytes >> 32);
    at[5] = (char)(bytes >> 40);
    at[6] = (char)(bytes >> 48);
    at[7] = (char)(bytes >> 56);
}

/* The eight bytes are there, whatever of them counts. */
static inline void write_bits(struct bits *bits)
{
    put64(bits->at, bits->held);
    bits->at += bits->n / 8;
    bits->held >>= bits->n & ~7u;
    bits->n &= 7;
}

/* At most 57 bits in all between two calls of write_bits. */
static inline void hold(struct bits *bits, uint32_t value, unsigned n)
{
    bits->held |= (uint64_t)value << bits->n;
    bits->n += n;
}

static inline void hold_code(struct bits *bits, struct code code)
{
    hold(bits, code.bits, code.width);
}

/* ---------------------------------------------------------------- codes --- */

static size_t spread(const struct run *runs, unsigned char *widths)
{
    size_t n = 0;
    for (; runs->n; runs++)
        for (unsigned i = 0; i < runs->n; i++)
            widths[n++] = runs->width;
    return n;
}

/* The lowest width bits, in turned order. */
static uint16_t turned(unsigned bits, unsigned width)
{
    unsigned out = 0;
    for (unsigned i = 0; i < width; i++)
        out = out << 1 | (bits >> i & 1);
    return (uint16_t)out;
}

/* Codes of these widths, as deflate numbers them: by width, then by symbol. */
static void
number_codes(const unsigned char *widths, size_t n, struct code *out)
{
    unsigned next = 0;
    for (unsigned width = 1; width <= MOST_WIDTH; width++, next <<= 1)
        for (size_t i = 0; i < n; i++)
            if (widths[i] == width)
                out[i] = (struct code){turned(next++, width), (uint8_t)width};
}

/* The symbol of each length, and how many bits say which of its lengths. */
static void set_lengths(struct writing *w)
{
    size_t symbol = END + 1;
    for (unsigned length = 3, i = 0; length < LONGEST; symbol++, i++) {
        const unsigned n_bits = i < 8 ? 0 : i / 4 - 1;
        const struct code code = w->symbols[symbol];
        for (unsigned k = 0; k < 1u << n_bits && length < LONGEST; k++)
            w->lengths[length++] =
                (struct code){(uint16_t)(code.bits | k << code.width),
                              (uint8_t)(code.width + n_bits)};
    }
    w->lengths[LONGEST] = w->symbols[N_SYMBOLS - 1];
}

/* Widths told one by one, equal ones as repeats. */
static void put_widths(struct bits *bits,
                       const unsigned char *widths,
                       size_t n,
                       const struct code *code)
{
    for (size_t i = 0; i < n;) {
        const unsigned char width = widths[i++];
        hold_code(bits, code[width]);
        size_t more = 0;
        while (i + more < n && widths[i + more] == width)
            more++;
        i += more;
        while (more >= 3) {
            const size_t now = more < 6 ? more : more > 8 ? 6 : more - 3;
            hold_code(bits, code[REPEAT]);
            hold(bits, (uint32_t)now - 3, 2);
            write_bits(bits);
            more -= now;
        }
        for (; more; more--)
            hold_code(bits, code[width]);
        write_bits(bits);
    }
}

static void put_head(struct writing *w,
                     const unsigned char *widths,
                     const unsigned char own[N_WIDTHS])
{
    static const unsigned char order[N_WIDTHS] = {
        16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    struct code code[N_WIDTHS] = {{0}};
    struct bits bits = {.at = w->head};
    number_codes(own, N_WIDTHS, code);
    hold(&bits, 1 | 2 << 1, 3); /* the last block; with a code of its own */
    hold(&bits, N_SYMBOLS - 257, 5);
    hold(&bits, N_DISTANCES - 1, 5);
    hold(&bits, N_WIDTHS - 4, 4);
    for (size_t i = 0; i < N_WIDTHS; i++) {
        write_bits(&bits);
        hold(&bits, own[order[i]], 3);
    }
    put_widths(&bits, widths, N_SYMBOLS + N_DISTANCES, code);
    w->n_head_bits = (size_t)(bits.at - w->head) * 8 + bits.n;
    assert(w->n_head_bits <= 8 * HEAD_BYTES);
}

static void set_writing(struct writing *w, enum pt_quick_kind kind)
{
    unsigned char widths[N_SYMBOLS + N_DISTANCES];
    size_t n = spread(codes[kind].symbols, widths);
    assert(n == N_SYMBOLS);
    n += spread(codes[kind].distances, widths + n);
    assert(n == N_SYMBOLS + N_DISTANCES);
    number_codes(widths, N_SYMBOLS, w->symbols);
    number_codes(widths + N_SYMBOLS, N_DISTANCES, w->distances);
    set_lengths(w);
    put_head(w, widths, codes[kind].widths);
}

enum pt_status pt_quick_new(struct pt_quick **out)
{
    struct pt_quick *const q = pt_alloc(sizeof *q);
    if (!q)
        return PT_ENOMEM;
    for (int kind = 0; kind < PT_N_QUICK_KINDS; kind++)
        set_writing(&q->writings[kind], (enum pt_quick_kind)kind);
    q->begin = 1; /* place 0: none */
    *out = q;
    return PT_OK;
}

void pt_quick_free(struct pt_quick *q)
{
    pt_free(q);
}

/* -------------------------------------------------------------- packing --- */

/* Data on its way. */
struct packing {
    const struct writing *writing;
    uint32_t *places;
    uint32_t begin;
    const unsigned char *data;
    size_t n;
    struct bits bits;
};

static inline uint32_t load32(const unsigned char *at)
{
    uint32_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

static inline uint32_t *place_of(const struct packing *p, uint32_t bytes)
{
    return &p->places[(bytes * 0x9e3779b1u) >> (32 - HASH_BITS)];
}

/* How many bytes at a and b are equal; SHORTEST are. */
static size_t match_length(const struct packing *p, size_t a, size_t b)
{
    const size_t left = p->n - b;
    const size_t most = left < LONGEST ? left : LONGEST;
    size_t n = SHORTEST;
    while (n < most && p->data[a + n] == p->data[b + n])
        n++;
    return n;
}

static inline unsigned distance_symbol(uint32_t less_one, unsigned *out_n_bits)
{
    if (less_one < 2) {
        *out_n_bits = 0;
        return less_one;
    }
    const unsigned high = 31 - (unsigned)__builtin_clz(less_one);
    *out_n_bits = high - 1;
    return 2 * high + (less_one >> (high - 1) & 1);
}

/* Writes that length bytes at byte i are those distance before; false when they
 * take fewer bits themselves. */
static inline bool put_match(const struct packing *p,
                             struct bits *bits,
                             size_t i,
                             size_t length,
                             size_t distance)
{
    enum { SURELY = 8 };
    const struct writing *const w = p->writing;
    unsigned n_bits, letters = 0;
    const uint32_t less_one = (uint32_t)distance - 1;
    const unsigned symbol = distance_symbol(less_one, &n_bits);
    const unsigned cost =
        w->lengths[length].width + w->distances[symbol].width + n_bits;
    for (size_t k = 0; length < SURELY && k < length; k++)
        letters += w->symbols[p->data[i + k]].width;
    if (length < SURELY && letters <= cost)
        return false;
    write_bits(bits);
    hold_code(bits, w->lengths[length]);
    hold_code(bits, w->distances[symbol]);
    hold(bits, less_one & ((1u << n_bits) - 1), n_bits);
    write_bits(bits);
    return true;
}

/* Notes the places of bytes i to end, of which all have four behind them. */
static inline void note_places(const struct packing *p, size_t i, size_t end)
{
    for (; i < end; i++)
        *place_of(p, load32(p->data + i)) = p->begin + (uint32_t)i;
}

/* The length of a match that was written for byte i; 0: there is none. */
static inline size_t
try_match(const struct packing *p, struct bits *bits, size_t i)
{
    const uint32_t bytes = load32(p->data + i);
    uint32_t *const place = place_of(p, bytes);
    const uint32_t known = *place;
    *place = p->begin + (uint32_t)i;
    if (known < p->begin || load32(p->data + (known - p->begin)) != bytes)
        return 0;
    const size_t at = known - p->begin;
    const size_t length = match_length(p, at, i);
    return put_match(p, bits, i, length, i - at) ? length : 0;
}

static inline void
put_letter(const struct packing *p, struct bits *bits, unsigned char letter)
{
    hold_code(bits, p->writing->symbols[letter]);
    if (bits->n > 64 - 8 - 2 * MOST_WIDTH)
        write_bits(bits);
}

/* Packs bytes from i to about end; where it came to. */
static size_t pack_piece(struct packing *whole, size_t i, size_t end)
{
    /* Copies, which no byte that is written can change. */
    const struct packing p = *whole;
    struct bits bits = p.bits;
    const size_t last = p.n < SHORTEST ? 0 : p.n - SHORTEST + 1;
    const size_t stop = end < last ? end : last;
    while (i < stop) {
        const size_t n = try_match(&p, &bits, i);
        if (!n) {
            put_letter(&p, &bits, p.data[i++]);
            continue;
        }
        note_places(&p, i + 1, i + n < last ? i + n : last);
        i += n;
    }
    while (i >= last && i < end)
        put_letter(&p, &bits, p.data[i++]);
    whole->bits = bits;
    return i;
}

/* Data of n bytes, its head written to room. */
static struct packing begin(struct pt_quick *q,
                            const struct writing *w,
                            struct pt_str data,
                            char *room)
{
    if (q->begin > MOST_PLACES) {
        memset(q->places, 0, sizeof q->places);
        q->begin = 1;
    }
    struct packing p = {
        .writing = w,
        .places = q->places,
        .begin = q->begin,
        .data = (const unsigned char *)data.ptr,
        .n = data.len,
        .bits = {.at = room + w->n_head_bits / 8, .n = w->n_head_bits % 8},
    };
    q->begin += (uint32_t)data.len;
    memcpy(room, w->head, (w->n_head_bits + 7) / 8);
    if (p.bits.n)
        p.bits.held = (unsigned char)*p.bits.at;
    return p;
}

/* Packs all of the data; false when so much of it, or all, is not of the kind.
 */
static bool pack(struct packing *p, const char *room)
{
    for (size_t i = 0; i < p->n;) {
        i = pack_piece(p, i, p->n - i < PIECE ? p->n : i + PIECE);
        if ((size_t)(p->bits.at - room) > i - i / 8)
            return false;
    }
    write_bits(&p->bits);
    hold_code(&p->bits, p->writing->symbols[END]);
    hold(&p->bits, 0, 7);
    write_bits(&p->bits);
    return true;
}

bool pt_quick_deflate(struct pt_quick *q,
                      enum pt_quick_kind kind,
                      struct pt_str data,
                      struct pt_buf *out)
{
    if (data.len > PT_MAX_QUICK_DEFLATE)
        return false;
    char *const room =
        pt_buf_room(out, HEAD_BYTES + data.len + data.len / 2 + 32);
    if (!room)
        return false;
    struct packing p = begin(q, &q->writings[kind], data, room);
    const bool is_packed = pack(&p, room);
    const size_t n = (size_t)(p.bits.at - room);
    if (!is_packed || n > data.len - data.len / 8)
        return false;
    pt_buf_used(out, n);
    return true;
}
