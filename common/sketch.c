/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/sketch.h"

#include "common/tokenize.h"
#include "common/utf8.h"

enum {
    WORD_WEIGHT = 2,
    LETTER_WEIGHT = 1,
    HEAD_BYTES = 9, /* before the marks */
};

/* From here on are the scripts in which words are not parted: Thai, Lao, Khmer,
 * Burmese, then ideographs, kana and Hangul. */
#define FIRST_UNPARTED 0x0e00u

/* ------------------------------------------------------------- building --- */

void pt_sketch_begin(struct pt_sketcher *s)
{
    *s = (struct pt_sketcher){0};
}

/* One letter of a script that does not part words, marks included. */
static bool is_letter(struct pt_str word)
{
    size_t n;
    if (pt_utf8_get(word, 0, &n) < FIRST_UNPARTED)
        return false;
    for (size_t at = n; at < word.len; at += n)
        if (!pt_char_clings(pt_utf8_get(word, at, &n)))
            return false;
    return true;
}

static bool has_digit(struct pt_str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] >= '0' && word.ptr[i] <= '9')
            return true;
    return false;
}

/* Where value belongs among n ascending ones; n + 1 when it is there already.
 * Nearly all are larger than the last. */
static unsigned place32(const uint32_t *values, unsigned n, uint32_t value)
{
    unsigned at = n;
    while (at > 0 && values[at - 1] > value)
        at--;
    return at > 0 && values[at - 1] == value ? n + 1 : at;
}

/* value among the most smallest of ascending values. */
static void keep32(uint32_t *values, uint8_t *n, unsigned most, uint32_t value)
{
    const unsigned at = place32(values, *n, value);
    if (at > *n || at == most)
        return;
    if (*n < most)
        ++*n;
    memmove(values + at + 1, values + at, (*n - at - 1u) * sizeof *values);
    values[at] = value;
}

static void keep_number(struct pt_sketch *sketch, uint16_t value)
{
    uint16_t *const values = sketch->numbers;
    unsigned at = sketch->n_numbers;
    while (at > 0 && values[at - 1] > value)
        at--;
    if (at == PT_SKETCH_NUMBERS || (at > 0 && values[at - 1] == value))
        return;
    if (sketch->n_numbers < PT_SKETCH_NUMBERS)
        sketch->n_numbers++;
    memmove(values + at + 1, values + at,
            (sketch->n_numbers - at - 1u) * sizeof *values);
    values[at] = value;
}

struct pt_sketch_word pt_sketch_word_of(struct pt_str word)
{
    return (struct pt_sketch_word){
        .hash = pt_str_hash(word),
        .weight = is_letter(word) ? LETTER_WEIGHT : WORD_WEIGHT,
        .is_number = has_digit(word),
    };
}

static void keep_shingle(struct pt_sketcher *s)
{
    uint64_t hash = 0;
    for (unsigned i = s->first; i < s->end; i++) {
        hash = (hash ^ s->hashes[i]) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 29;
    }
    hash *= 0xbf58476d1ce4e5b9u;
    const uint32_t value = (uint32_t)(hash >> 32);
    if (s->sketch.n_mins < PT_SKETCH_MINS ||
        value < s->sketch.mins[PT_SKETCH_MINS - 1])
        keep32(s->sketch.mins, &s->sketch.n_mins, PT_SKETCH_MINS, value);
    uint32_t *const least = &s->least[(uint32_t)hash % PT_SKETCH_MARKS];
    const uint32_t rest = (uint32_t)hash / PT_SKETCH_MARKS + 1;
    if (!*least || rest < *least)
        *least = rest;
    if (s->n_shingles < PT_SKETCH_LEAD_SHINGLES)
        keep32(s->lead, &s->sketch.n_lead, PT_SKETCH_LEAD, value);
    s->n_shingles += s->n_shingles < UINT32_MAX;
}

static void move_up(struct pt_sketcher *s)
{
    const unsigned n = s->end - s->first;
    memmove(s->hashes, s->hashes + s->first, n * sizeof *s->hashes);
    memmove(s->weights, s->weights + s->first, n * sizeof *s->weights);
    s->first = 0;
    s->end = n;
}

void pt_sketch_add(struct pt_sketcher *s, const struct pt_sketch_word *word)
{
    if (s->end == PT_SKETCH_RUN)
        move_up(s);
    s->hashes[s->end] = word->hash;
    s->weights[s->end++] = word->weight;
    s->run_weight += word->weight;
    s->weight_seen += word->weight;
    s->n_words++;
    if (word->is_number) {
        s->n_numbers++;
        keep_number(&s->sketch, (uint16_t)(word->hash >> 48));
    }
    for (; s->run_weight >= PT_SHINGLE_WEIGHT; s->first++) {
        keep_shingle(s);
        s->run_weight -= s->weights[s->first];
    }
}

void pt_sketch_end(struct pt_sketcher *s, struct pt_sketch *out)
{
    const uint64_t n_words = s->weight_seen / WORD_WEIGHT;
    s->sketch.n_words = n_words < UINT32_MAX ? (uint32_t)n_words : UINT32_MAX;
    if (s->n_words)
        s->sketch.percent_numbers = (uint8_t)(s->n_numbers * 100 / s->n_words);
    for (unsigned i = 0; i < s->sketch.n_lead; i++)
        s->sketch.lead[i] = (uint16_t)s->lead[i];
    for (unsigned i = 0; i < PT_SKETCH_MARKS; i++)
        if (s->least[i])
            s->sketch.marks[i / 4] |=
                (uint8_t)((1 + s->least[i] % 3) << i % 4 * 2);
    *out = s->sketch;
}

/* ------------------------------------------------------------ comparing --- */

bool pt_sketch_is_judged(const struct pt_sketch *sketch)
{
    return sketch->n_words >= PT_SKETCH_WORDS &&
           sketch->n_mins == PT_SKETCH_MINS;
}

static unsigned n_up_to(const uint32_t *values, unsigned n, uint32_t limit)
{
    while (n > 0 && values[n - 1] > limit)
        n--;
    return n;
}

static void compare_mins(const struct pt_sketch *a,
                         const struct pt_sketch *b,
                         struct pt_overlap *out)
{
    uint32_t limit = UINT32_MAX;
    if (a->n_mins == PT_SKETCH_MINS)
        limit = a->mins[PT_SKETCH_MINS - 1];
    if (b->n_mins == PT_SKETCH_MINS && b->mins[PT_SKETCH_MINS - 1] < limit)
        limit = b->mins[PT_SKETCH_MINS - 1];
    out->n_a = n_up_to(a->mins, a->n_mins, limit);
    out->n_b = n_up_to(b->mins, b->n_mins, limit);
    for (unsigned i = 0, k = 0; i < out->n_a && k < out->n_b;) {
        out->n_both += a->mins[i] == b->mins[k];
        const bool is_a_behind = a->mins[i] <= b->mins[k];
        k += b->mins[k] <= a->mins[i];
        i += is_a_behind;
    }
}

static void compare_numbers(const struct pt_sketch *a,
                            const struct pt_sketch *b,
                            struct pt_overlap *out)
{
    uint16_t limit = UINT16_MAX;
    if (a->n_numbers == PT_SKETCH_NUMBERS)
        limit = a->numbers[PT_SKETCH_NUMBERS - 1];
    if (b->n_numbers == PT_SKETCH_NUMBERS &&
        b->numbers[PT_SKETCH_NUMBERS - 1] < limit)
        limit = b->numbers[PT_SKETCH_NUMBERS - 1];
    for (unsigned i = 0; i < a->n_numbers; i++)
        out->numbers_a += a->numbers[i] <= limit;
    for (unsigned i = 0; i < b->n_numbers; i++)
        out->numbers_b += b->numbers[i] <= limit;
    for (unsigned i = 0; i < out->numbers_a; i++)
        for (unsigned k = 0; k < out->numbers_b; k++)
            out->numbers_both += a->numbers[i] == b->numbers[k];
}

static void compare_marks(const struct pt_sketch *a,
                          const struct pt_sketch *b,
                          struct pt_overlap *out)
{
    for (unsigned i = 0; i < PT_COUNTOF(a->marks); i++)
        for (unsigned shift = 0; shift < 8; shift += 2) {
            const unsigned of_a = a->marks[i] >> shift & 3u;
            const unsigned of_b = b->marks[i] >> shift & 3u;
            out->n_marks += (of_a | of_b) != 0;
            out->n_full += of_a && of_b;
            out->n_equal += of_a && of_a == of_b;
        }
}

static bool share_lead(const struct pt_sketch *a, const struct pt_sketch *b)
{
    for (unsigned i = 0; i < a->n_lead; i++)
        for (unsigned k = 0; k < b->n_lead; k++)
            if (a->lead[i] == b->lead[k])
                return true;
    return false;
}

void pt_sketch_compare(const struct pt_sketch *a,
                       const struct pt_sketch *b,
                       struct pt_overlap *out)
{
    *out = (struct pt_overlap){.share_lead = share_lead(a, b)};
    compare_mins(a, b, out);
    compare_marks(a, b, out);
    compare_numbers(a, b, out);
}

/* --------------------------------------------------------------- stored --- */

static char *put(char *at, uint32_t value, unsigned n_bytes)
{
    for (unsigned i = n_bytes; i-- > 0;)
        *at++ = (char)(value >> 8 * i);
    return at;
}

static uint8_t get_1(const char **at)
{
    return (unsigned char)*(*at)++;
}

/* Without loops: a run that has a new text reads the keys of all sketches. */
static uint16_t get_2(const char **at)
{
    const unsigned char *const p = (const unsigned char *)*at;
    *at += 2;
    return (uint16_t)(p[0] << 8 | p[1]);
}

static uint32_t get_4(const char **at)
{
    const unsigned char *const p = (const unsigned char *)*at;
    *at += 4;
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 |
           p[3];
}

size_t pt_sketch_encode(const struct pt_sketch *s,
                        char out[PT_MAX_SKETCH_BYTES])
{
    char *at = out;
    at = put(at, PT_SKETCH_FORMAT, 1);
    at = put(at, s->n_mins, 1);
    at = put(at, s->n_lead, 1);
    at = put(at, s->n_numbers, 1);
    at = put(at, s->percent_numbers, 1);
    at = put(at, s->n_words, 4);
    memcpy(at, s->marks, sizeof s->marks);
    at += sizeof s->marks;
    for (unsigned i = 0; i < s->n_mins; i++)
        at = put(at, s->mins[i], 4);
    for (unsigned i = 0; i < s->n_lead; i++)
        at = put(at, s->lead[i], 2);
    for (unsigned i = 0; i < s->n_numbers; i++)
        at = put(at, s->numbers[i], 2);
    return (size_t)(at - out);
}

/* The numbers before the marks; *at is where these begin. */
static bool
get_head(struct pt_str bytes, struct pt_sketch *out, const char **out_at)
{
    const char *at = bytes.ptr;
    if (bytes.len < HEAD_BYTES + sizeof out->marks ||
        get_1(&at) != PT_SKETCH_FORMAT)
        return false;
    const uint8_t n_mins = get_1(&at), n_lead = get_1(&at);
    const uint8_t n_numbers = get_1(&at);
    if (n_mins > PT_SKETCH_MINS || n_lead > PT_SKETCH_LEAD ||
        n_numbers > PT_SKETCH_NUMBERS ||
        bytes.len != HEAD_BYTES + sizeof out->marks + 4u * n_mins +
                         2u * n_lead + 2u * n_numbers)
        return false;
    out->n_mins = n_mins;
    out->n_lead = n_lead;
    out->n_numbers = n_numbers;
    out->percent_numbers = get_1(&at);
    out->n_words = get_4(&at);
    *out_at = at;
    return true;
}

bool pt_sketch_decode(struct pt_str bytes, struct pt_sketch *out)
{
    struct pt_sketch s = {0};
    const char *at;
    if (!get_head(bytes, &s, &at))
        return false;
    memcpy(s.marks, at, sizeof s.marks);
    at += sizeof s.marks;
    for (unsigned i = 0; i < s.n_mins; i++)
        s.mins[i] = get_4(&at);
    for (unsigned i = 0; i < s.n_lead; i++)
        s.lead[i] = get_2(&at);
    for (unsigned i = 0; i < s.n_numbers; i++)
        s.numbers[i] = get_2(&at);
    *out = s;
    return true;
}

struct pt_str pt_sketch_keys(struct pt_str bytes)
{
    struct pt_sketch s;
    const char *at;
    if (!get_head(bytes, &s, &at) || !pt_sketch_is_judged(&s))
        return PT_STR("");
    return pt_str_n(at + sizeof s.marks, PT_SKETCH_KEYS_BYTES);
}

bool pt_sketch_decode_keys(struct pt_str bytes, uint32_t out[PT_SKETCH_KEYS])
{
    const char *at = bytes.ptr;
    if (bytes.len != PT_SKETCH_KEYS_BYTES)
        return false;
    for (unsigned i = 0; i < PT_SKETCH_KEYS; i++)
        out[i] = get_4(&at);
    return true;
}
