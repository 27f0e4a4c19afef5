/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * text_match.h: the query evaluated on the text of one article. The second
 * opinion to the inverted index, and the source of highlights, --within,
 * occurrence counts and why-not.
 *
 * Life: new for a clause tree; then for each article load, and questions about
 * it; free. Marks are bytes of the title or of the text (zone), sorted by zone
 * and begin, disjoint, half-open: a phrase is one mark, a compound is one mark,
 * words under NOT are never marked, a phrase's words not outside the phrase.
 */
#ifndef SEARCH_MATCH_TEXT_MATCH_H
#define SEARCH_MATCH_TEXT_MATCH_H

#include "common/analyze.h"
#include "common/article.h"
#include "common/error.h"
#include "common/layout.h"
#include "search/query/clause.h"

enum pt_zone { PT_ZONE_TITLE, PT_ZONE_BODY };

struct pt_mark {
    enum pt_zone zone;
    uint32_t begin;
    uint32_t end;
    uint32_t paragraph; /* index into the body's layout; 0 for the title */
    uint32_t sentence;
    uint32_t leaf; /* a leaf of the clause that made it: its first */
    double weight; /* of the clause that made it, see pt_text_match_weights */
};

struct pt_marks {
    struct pt_mark *items;
    size_t n;
};

struct pt_text_match;

/* tree must outlive the matcher. analyzer is used during load only.
 * PT_OK or PT_ENOMEM. */
enum pt_status pt_text_match_new(const struct pt_clause_tree *tree,
                                 struct pt_analyzer *analyzer,
                                 struct pt_text_match **out) PT_NODISCARD;
/* One more of the same tree, with the words of other, which must outlive it:
 * those of a wildcard are many. */
enum pt_status pt_text_match_new_like(const struct pt_text_match *other,
                                      struct pt_text_match **out) PT_NODISCARD;
void pt_text_match_free(struct pt_text_match *match);

/* Weights of the leaves (n_leaves of them, >= 0, borrowed for the matcher's
 * life), for marks and unit scores; all 1 when never called. */
void pt_text_match_weights(struct pt_text_match *match, const double *weights);

/* Analyses article (views valid until the next load or free). with_layout:
 * also paragraphs and sentences, needed for units, NEAR/s /p, HLEAD and marks'
 * ordinals; it is made anyway when the query needs it. PT_OK or PT_ENOMEM. */
enum pt_status pt_text_match_load(struct pt_text_match *match,
                                  const struct pt_article *article,
                                  bool with_layout) PT_NODISCARD;

/* Instead of load, the article as positions in the index tell it: first its
 * lengths (views of value, as lengths.h has it, valid until the next load),
 * then for each set that occurs the positions of all its words. Afterwards
 * truth and units can be asked for, with the answers that load would give, but
 * no marks and no spans: bytes are not known. Clauses about anything but words
 * are taken to hold.
 *
 * A set is what equal leaves look for; pt_text_match_set is one of them. */
size_t pt_text_match_n_sets(const struct pt_text_match *match);
const struct pt_clause *pt_text_match_set(const struct pt_text_match *match,
                                          size_t set);
/* Sets sets[i] to the set that leaf i looks for. */
void pt_text_match_sets_of_leaves(const struct pt_text_match *match,
                                  uint32_t *sets);
enum pt_status pt_text_match_load_lengths(struct pt_text_match *match,
                                          struct pt_str value) PT_NODISCARD;

/* The same without lengths, for whether it answers: of a query that asks for no
 * layout. */
bool pt_text_match_needs_layout(const struct pt_text_match *match);
void pt_text_match_load_nothing(struct pt_text_match *match);

/* positions: ascending, no two equal, as the index has them for the field of
 * the set's leaf. PT_OK or PT_ENOMEM. */
enum pt_status pt_text_match_load_positions(struct pt_text_match *match,
                                            size_t set,
                                            const uint32_t *positions,
                                            size_t n) PT_NODISCARD;

/* Whether the loaded article answers the query. PT_OK, or PT_ENOMEM with *out
 * unchanged. */
enum pt_status pt_text_match_article(struct pt_text_match *match,
                                     bool *out) PT_NODISCARD;

/* The marks of the whole article; valid until the next call that gives marks.
 * Empty when the article does not answer. PT_OK or PT_ENOMEM. */
enum pt_status pt_text_match_marks(struct pt_text_match *match,
                                   struct pt_marks *out) PT_NODISCARD;

/* The body's layout, after load with_layout; else NULL. */
const struct pt_layout *pt_text_match_layout(const struct pt_text_match *match);

/* Units: the title first when the article has one, then the body's paragraphs
 * or sentences. A unit answers when the unqualified clauses hold inside it and
 * the article-level ones (fields, dates, paths) on the article. */
enum pt_within_unit { PT_PARAGRAPHS, PT_SENTENCES };

struct pt_unit_hit {
    uint32_t unit; /* index in the order above */
    double score;  /* >= 0 */
};

/* Whether there is a unit that answers; looks no further than to the first. */
enum pt_status pt_text_match_has_unit(struct pt_text_match *match,
                                      enum pt_within_unit kind,
                                      bool *out) PT_NODISCARD;

/* The units that answer, in text order; valid until the next load. */
enum pt_status pt_text_match_units(struct pt_text_match *match,
                                   enum pt_within_unit kind,
                                   const struct pt_unit_hit **out,
                                   size_t *out_n) PT_NODISCARD;

/* What a word, a phrase or an operand of NEAR adds to the score of a unit. */
struct pt_unit_part {
    const struct pt_clause *clause;
    uint32_t n_times; /* its occurrences in the unit */
    double score;
};

/* The parts of the score of a unit that answers, in the order of the query;
 * their scores add up to its own. Valid until the next call of this kind. */
enum pt_status pt_text_match_unit_parts(struct pt_text_match *match,
                                        enum pt_within_unit kind,
                                        uint32_t unit,
                                        const struct pt_unit_part **out,
                                        size_t *out_n) PT_NODISCARD;

/* How often a word that satisfies the TERM leaf stands in the title and in the
 * body of the loaded article, wherever and for whatever reason. */
void pt_text_match_leaf_counts(const struct pt_text_match *match,
                               uint32_t leaf,
                               uint32_t *out_in_title,
                               uint32_t *out_in_body);

/* The zone and bytes of a unit of the loaded article. */
void pt_text_match_unit_span(const struct pt_text_match *match,
                             enum pt_within_unit kind,
                             uint32_t unit,
                             enum pt_zone *out_zone,
                             struct pt_span *out_span);

/* The marks inside one unit that answers. */
enum pt_status pt_text_match_unit_marks(struct pt_text_match *match,
                                        enum pt_within_unit kind,
                                        uint32_t unit,
                                        struct pt_marks *out) PT_NODISCARD;

/* --- Single clauses ------------------------------------------------------ */

/* Where one clause is asked about: the whole article (all zero), one unit of
 * it, or what of either is title and first body paragraph (HLEAD). */
struct pt_text_part {
    bool is_unit;
    enum pt_within_unit kind;
    uint32_t unit;
    bool is_lead;
};

/* Whether clause, one of the matcher's tree, holds in that part of the loaded
 * article, and the marks that it makes there by itself: none when it does not
 * hold. Units and leads need a load with_layout. *out_marks is valid until the
 * next call that gives marks. PT_OK or PT_ENOMEM. */
enum pt_status pt_text_match_ask(struct pt_text_match *match,
                                 const struct pt_clause *clause,
                                 const struct pt_text_part *part,
                                 bool *out_holds,
                                 struct pt_marks *out_marks) PT_NODISCARD;

/* One occurrence. Positions are comparable inside a zone; from zone to zone
 * they differ by more than any distance. */
struct pt_text_place {
    enum pt_zone zone;
    uint32_t begin; /* bytes of the zone, half-open */
    uint32_t end;
    uint32_t first; /* positions, both inclusive */
    uint32_t last;
};

/* The occurrences of clause in title and body inside part, in order of first,
 * overlapping ones too: those that a phrase or NEAR around it chooses from.
 * None for clauses that have no places of their own (AND, NOT, fields). *out
 * lives in arena. PT_OK or PT_ENOMEM. */
enum pt_status pt_text_match_places(struct pt_text_match *match,
                                    const struct pt_clause *clause,
                                    const struct pt_text_part *part,
                                    struct pt_arena *arena,
                                    struct pt_text_place **out,
                                    size_t *out_n) PT_NODISCARD;

#endif
