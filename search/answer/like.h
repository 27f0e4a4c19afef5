/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * like.h: an article as a question: the words that say most about it, as query
 * text that could be typed, each with its weight.
 *
 *     harbour^2.1 OR pilots^1.8 OR Zelenskyy^1.5
 *
 * Of each word, by its stem, counts what it adds to the article's own score:
 * BM25 with the title as a field that counts more, tf (k + 1) / (tf + k) times
 * ln (1 + (N - n + 0.5) / (n + 0.5)), with tf = occurrences in the body + three
 * times those in the title (Robertson and Zaragoza, The Probabilistic Relevance
 * Framework: BM25 and Beyond, 2009; Robertson, Zaragoza and Taylor, Simple BM25
 * Extension to Multiple Weighted Fields, 2004). The first part is the weight in
 * the query; the engine's ranking brings the second. Words that no other
 * article has find nothing and are left out. Written as words, not as terms,
 * they find other forms and spellings, and are marked in what is found.
 */
#ifndef SEARCH_ANSWER_LIKE_H
#define SEARCH_ANSWER_LIKE_H

#include "common/analyze.h"
#include "index/index_reader.h"

/* Words of the question; more add noise and time. Bytes of a text that are
 * looked at: a long one has said what it is about by then. Different words that
 * are looked up, most frequent first. */
enum {
    PT_LIKE_WORDS = 25,
    PT_MAX_LIKE_BYTES = 256 << 10,
    PT_MAX_LIKE_LOOKUPS = 2000,
};

/* Appends the question that article docid makes to out. PT_EINVALID: it has no
 * words; PT_EMODIFIED, PT_ENOMEM, … */
enum pt_status pt_like_query(const struct pt_reader *reader,
                             struct pt_analyzer *analyzer,
                             uint32_t docid,
                             struct pt_buf *out,
                             struct pt_error *err) PT_NODISCARD;

#endif
