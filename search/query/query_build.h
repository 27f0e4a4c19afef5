/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * query_build.h: the workbench of the query parser: nodes, the stack on which
 * operands wait, notes and the first error. Only the parser uses it.
 *
 * Whatever fails sets status and *err and returns false, and so does everything
 * above it. Life: a struct of the caller's, of which everything up to capacity
 * is set and the rest is zero; nothing to free, all memory is the arena's.
 */
#ifndef SEARCH_QUERY_QUERY_BUILD_H
#define SEARCH_QUERY_QUERY_BUILD_H

#include "search/query/query_parse.h"

/* Remarks that a legal query can earn, each once. ORDER NOTES */
enum pt_build_note {
    PT_NOTE_LOWER_AND,
    PT_NOTE_LOWER_OR,
    PT_NOTE_LOWER_NOT,
    PT_NOTE_LOWER_NEAR,
    PT_NOTE_OR_NOT,
    PT_NOTE_MINUS_RUN,
    PT_NOTE_LONE_PLUS,
    PT_NOTE_COLON,
    PT_NOTE_DASH,
    PT_NOTE_MARK,
    PT_NOTE_HALF_OPERATOR,
    PT_NOTE_DASH_WORD,
    PT_NOTE_STEM_WORD,
    PT_NOTE_CALL,
    PT_NOTE_URL,
    PT_NOTE_LANG,
    PT_N_NOTES
};

/* An operand that waits for its operator. */
struct pt_build_item {
    struct pt_query_node *node;
    uint32_t begin; /* bytes of the query, with its sign and parentheses */
    uint32_t end;
    struct pt_link link; /* NEAR: to the item before */
    char sign;           /* + or -, not yet applied, or 0 */
    bool starts_run;     /* an explicit operator stands before it */
    bool is_not;         /* written with NOT */
    bool has_not;        /* an AND without parentheses that has a NOT in it */
    bool has_lone_plus;  /* a + with nothing in its run to be told from */
    bool is_run;         /* what a run with signs has become */
};

struct pt_builder {
    struct pt_str text; /* the query */
    unsigned flags;     /* PT_PARSE_… */
    struct pt_arena *arena;
    struct pt_error *err;        /* may be NULL */
    struct pt_build_item *items; /* the stack; each has a node of its own */
    size_t capacity;
    size_t n_items;
    size_t n_nodes;
    enum pt_status status;
    struct pt_query_note notes[PT_N_NOTES];
    size_t n_notes;
    bool is_noted[PT_N_NOTES];
    bool has_zone; /* zone:… stands in the query */
    bool is_wide;  /* zone:all does */
};

/* The bytes [begin, end) of the query are at fault; format says what was
 * expected. Always false. */
bool pt_build_refuse(struct pt_builder *b,
                     enum pt_status status,
                     size_t begin,
                     size_t end,
                     const char *format,
                     ...) PT_PRINTF(5, 6);

/* Memory ran out. Always false. */
bool pt_build_no_memory(struct pt_builder *b);

/* Leaves the note about [begin, end), unless there is one like it. */
void pt_build_note(struct pt_builder *b,
                   enum pt_build_note note,
                   size_t begin,
                   size_t end);

/* A node without children. PT_ELIMIT when there are too many. */
bool pt_build_node(struct pt_builder *b,
                   enum pt_node_kind kind,
                   size_t begin,
                   size_t end,
                   struct pt_query_node **out) PT_NODISCARD;

/* Puts a node of its own around *node. */
bool pt_build_wrap(struct pt_builder *b,
                   enum pt_node_kind kind,
                   size_t begin,
                   size_t end,
                   struct pt_query_node **node) PT_NODISCARD;

/* Takes the zone:… operands out of the tree. If one was zone:all, every word,
 * phrase and chain that stands in no field is asked of boilerplate as well: x
 * becomes (OR x boilerplate:x). hlead() is of the article alone. */
bool pt_build_zones(struct pt_builder *b,
                    struct pt_query_node **root) PT_NODISCARD;

/* item on top of the stack; its node is in no other item there. */
void pt_build_push(struct pt_builder *b, const struct pt_build_item *item);

/* Takes the items from base on off the stack, at least one: they become the
 * children of one new node, whose item is *out. */
bool pt_build_take(struct pt_builder *b,
                   enum pt_node_kind kind,
                   size_t base,
                   struct pt_build_item *out) PT_NODISCARD;

/* Puts NOT around an item's node, and does what its sign says. */
bool pt_build_negate(struct pt_builder *b,
                     struct pt_build_item *item) PT_NODISCARD;
bool pt_build_sign(struct pt_builder *b,
                   struct pt_build_item *item) PT_NODISCARD;

/* Replaces every run with signs among the items from base on by one item; a run
 * begins at each starts_run. Afterwards none of them has a sign. */
bool pt_build_runs(struct pt_builder *b, size_t base) PT_NODISCARD;

#endif
