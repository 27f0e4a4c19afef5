/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * sketch.h: what is kept of a text's wording in 130 bytes, to tell copies that
 * were cut, added to or corrected.
 *
 * A text is the set of its shingles, the runs of five neighbouring words. For
 * texts A and B with shingles S(A), S(B)
 *
 *     resemblance = |S(A) & S(B)| / |S(A) | S(B)|
 *     containment = |S(A) & S(B)| / |S(A)|                     of A in B
 *
 * (A. Broder, "On the resemblance and containment of documents", SEQUENCES
 * 1997). Two samples of a set are kept, since each does what the other cannot:
 *
 *     mins    the smallest hashes. Below the smaller of two sketches' largest
 *             ones both are complete: what stands there is a fair sample of
 *             both sets, in which either ratio is counted (E. Cohen and H.
 *             Kaplan, "Summarizing data using bottom-k sketches", PODC 2007).
 *             They can be looked up, and never agree by chance.
 *     marks   hashes are dealt out to PT_SKETCH_MARKS places, and of the
 *             smallest in each place two bits are kept: empty or one of three
 *             (P. Li and A. Koenig, "b-bit minwise hashing", WWW 2010; P. Li,
 *             A. Owen and C.-H. Zhang, "One permutation hashing", NIPS 2012).
 *             Of k places that are not empty in both, a share of
 *             R + (1 - R) / 3 agrees at a resemblance of R, which makes in 32
 *             bytes a far larger sample, but only of the resemblance.
 *
 * The standard errors are sqrt(p (1 - p) / n) for a ratio p counted in n mins,
 * and 1.5 sqrt(q (1 - q) / k) for R, when a share q of marks agrees. A simhash
 * would be shorter, but says nothing of a text of which half was cut.
 *
 * Two further small sets answer what the ratio cannot. The lead, the first
 * shingles of the text: a cut story keeps it, the second item of a round-up
 * does not. And the numbers: prices, times and results are what tells one
 * day's market report from the next, which repeats nine of ten words.
 *
 * Where a letter is a word (ideographs, Hangul syllables, Thai; see tokenize.h)
 * a shingle is ten of them, and such a word counts half in n_words.
 *
 * A sketch is stored in every index: the hashes may never change without a new
 * PT_SKETCH_FORMAT.
 */
#ifndef COMMON_SKETCH_H
#define COMMON_SKETCH_H

#include "common/str.h"

#define PT_SKETCH_FORMAT 1

enum {
    PT_SKETCH_MINS = 16,
    PT_SKETCH_KEYS = 8,   /* of these, by which it is found */
    PT_SKETCH_WORDS = 50, /* fewer: too little to be judged by; indexes hold
                           * both, and others are another schema */
    PT_SKETCH_MARKS = 128,
    PT_SKETCH_LEAD = 4,
    PT_SKETCH_NUMBERS = 8,
    PT_SKETCH_LEAD_SHINGLES = 48, /* the lead are the smallest of so many */
    PT_SHINGLE_WEIGHT = 10,       /* a word weighs 2, a letter 1 */
};

/* Each list ascends, no two equal. mins with fewer than PT_SKETCH_MINS are all
 * the shingles that there are, and so with numbers. */
struct pt_sketch {
    uint32_t n_words; /* of five bytes or fifty, at most UINT32_MAX */
    uint8_t n_mins;
    uint8_t n_lead;
    uint8_t n_numbers;
    uint8_t percent_numbers; /* of all words, rounded down */
    uint32_t mins[PT_SKETCH_MINS];
    uint8_t marks[PT_SKETCH_MARKS / 4]; /* four to a byte */
    uint16_t lead[PT_SKETCH_LEAD];
    uint16_t numbers[PT_SKETCH_NUMBERS];
};

/* What a sketch takes of a word; the same for every time it occurs. */
struct pt_sketch_word {
    uint64_t hash; /* pt_str_hash */
    uint8_t weight;
    bool is_number; /* has a digit */
};

/* Room for the words of a shingle, that they need not be moved up for each. */
enum { PT_SKETCH_RUN = 4 * PT_SHINGLE_WEIGHT };

/* Words to sketch: begin, add for each word in order, end. */
struct pt_sketcher {
    struct pt_sketch sketch;
    uint64_t weight_seen;
    uint64_t n_words, n_numbers;
    uint64_t hashes[PT_SKETCH_RUN]; /* [first, end): the newest words */
    uint8_t weights[PT_SKETCH_RUN];
    unsigned first, end, run_weight;
    uint32_t n_shingles;
    uint32_t lead[PT_SKETCH_LEAD];   /* of which sketch.lead keeps half */
    uint32_t least[PT_SKETCH_MARKS]; /* hash + 1; 0: none */
};

void pt_sketch_begin(struct pt_sketcher *sketcher);

/* word: folded. */
struct pt_sketch_word pt_sketch_word_of(struct pt_str word);

void pt_sketch_add(struct pt_sketcher *sketcher,
                   const struct pt_sketch_word *word);
void pt_sketch_end(struct pt_sketcher *sketcher, struct pt_sketch *out);

/* True when it tells enough to be compared; only such a one has keys. */
bool pt_sketch_is_judged(const struct pt_sketch *sketch);

/* What two texts have in common, as counts in the sample. */
struct pt_overlap {
    unsigned n_a, n_b, n_both; /* mins */
    unsigned n_marks;          /* places that are not empty in both */
    unsigned n_full, n_equal;  /* of these full in both; equal */
    unsigned numbers_a, numbers_b, numbers_both;
    bool share_lead;
};

void pt_sketch_compare(const struct pt_sketch *a,
                       const struct pt_sketch *b,
                       struct pt_overlap *out);

/* sketch <-> bytes: format, counts, percent, words, marks, then the lists,
 * big-endian.
 */
#define PT_MAX_SKETCH_BYTES                                                    \
    (9 + PT_SKETCH_MARKS / 4 + 4 * PT_SKETCH_MINS +                            \
     2 * (PT_SKETCH_LEAD + PT_SKETCH_NUMBERS))
size_t pt_sketch_encode(const struct pt_sketch *sketch,
                        char out[PT_MAX_SKETCH_BYTES]);

/* False, *out unchanged, for what is no sketch or one of another format. */
bool pt_sketch_decode(struct pt_str bytes, struct pt_sketch *out);

#define PT_SKETCH_KEYS_BYTES (4 * PT_SKETCH_KEYS)
/* Of an encoded sketch the bytes that it is found by, the smallest of its mins;
 * nothing of one that says too little to be compared or is none. They are kept
 * apart from it (PT_SLOT_KEYS), since all of an index are read for one text. */
struct pt_str pt_sketch_keys(struct pt_str bytes);

/* False, out unchanged, for what has not the size of keys. */
bool pt_sketch_decode_keys(struct pt_str bytes, uint32_t out[PT_SKETCH_KEYS]);

#endif
