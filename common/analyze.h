/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * analyze.h: text -> words. The one analysis, for documents, queries and
 * snippets alike, or phrases and marks would disagree (product: words, 2.4).
 *
 * Words are those of Unicode's UAX #29; where we part from it, and why, is
 * listed in tokenize.h. Of what is written there the analysis then takes away
 * the possessive 's, the dots of acronyms and the commas between thousands;
 * hyphens between letters also join (token.h). Folding: see fold.h. Stemming:
 * see stem.h.
 *
 * Life: new, then for each text start and next until false, free. An analyzer
 * keeps caches of folded and stemmed words; they are emptied when they have
 * grown past PT_ANALYZER_CACHE_BYTES, at a start, or by who took that over
 * (pt_analyzer_hold). One thread per analyzer.
 */
#ifndef COMMON_ANALYZE_H
#define COMMON_ANALYZE_H

#include "common/arena.h"
#include "common/status.h"
#include "common/token.h"

/* What the word caches may hold between two texts. Inside one text they may
 * grow past it, bounded by the text itself. */
#define PT_ANALYZER_CACHE_BYTES (4u << 20)

struct pt_analyzer;

/* PT_OK or PT_ENOMEM (*out unchanged). */
enum pt_status pt_analyzer_new(struct pt_analyzer **out) PT_NODISCARD;
void pt_analyzer_free(struct pt_analyzer *analyzer);

/* The highest id of a token (token.h). While the caches are not full, there are
 * so many left for the words of the next text. */
#define PT_FREE_WORD_IDS (1u << 17)
#define PT_MAX_WORD_IDS (PT_ANALYZER_CACHE_BYTES / 16 + PT_FREE_WORD_IDS)

/* From now on words are kept, so that views and ids of tokens stay good from
 * text to text, until pt_analyzer_forget empties the caches, which is time when
 * they are full: larger than most_bytes, at most PT_ANALYZER_CACHE_BYTES. No
 * text is being analysed then. */
void pt_analyzer_hold(struct pt_analyzer *analyzer, size_t most_bytes);
bool pt_analyzer_is_full(const struct pt_analyzer *analyzer);
void pt_analyzer_forget(struct pt_analyzer *analyzer);

/* Why a text is analysed. In a line without lower-case letters US may be either
 * word: a document gives both (the second as PT_TOKEN_ALSO), while in a query
 * capitals mean the acronym. Snippets are documents. */
enum pt_purpose {
    PT_FOR_DOCUMENT,
    PT_FOR_QUERY, /* never yields PT_TOKEN_ALSO */
};

/* Begins a text of at most UINT32_MAX bytes; ill-formed UTF-8 separates words.
 * lang: an ISO 639-1 code ("en"); empty or one without a stemmer means no
 * stems. first_pos: the position of the first word, at least 1. text must stay
 * valid until the next start or free, since words may be views of it; token
 * views of the text before die here. */
void pt_analyzer_start(struct pt_analyzer *analyzer,
                       struct pt_str text,
                       struct pt_str lang,
                       uint32_t first_pos,
                       enum pt_purpose purpose);

/* The next token in order of begin, then kind. False at the end, or when
 * memory ran out: pt_analyzer_status tells. */
bool pt_analyzer_next(struct pt_analyzer *analyzer, struct pt_token *out);

/* PT_OK or PT_ENOMEM, of the text being analysed. */
enum pt_status pt_analyzer_status(const struct pt_analyzer *analyzer);

/* The position that the next WORD would have: first_pos + words so far. */
uint32_t pt_analyzer_position(const struct pt_analyzer *analyzer);

/* The stem of an already folded word, valid until the next start; empty when
 * lang has no stemmer or the word no stem, exactly as in struct pt_token. For
 * query words, once per language of the index. When memory runs out it is empty
 * too and pt_analyzer_status, for which no text needs to be started, says so.
 */
struct pt_str pt_analyzer_stem(struct pt_analyzer *analyzer,
                               struct pt_str folded_word,
                               struct pt_str lang);

#endif
