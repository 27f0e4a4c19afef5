/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/match/truth.h"

/* Words of a phrase; of a longer one few articles are asked. */
enum { MOST_WORDS = 12 };

struct pt_truth {
    const struct pt_clause *root;
    const uint32_t *sets; /* by leaf */
    pt_find_spots *find;
    void *context;
};

/* --- whether it can be told ---------------------------------------------- */

static bool are_words_of_one_field(const struct pt_clause *clause)
{
    for (size_t i = 0; i < clause->n_children; i++)
        if (clause->children[i]->kind != PT_CLAUSE_TERM ||
            clause->children[i]->field != clause->children[0]->field)
            return false;
    return clause->n_children > 0 && clause->n_children <= MOST_WORDS;
}

static bool can_tell(const struct pt_clause *clause)
{
    switch (clause->kind) {
    case PT_CLAUSE_ALL:
    case PT_CLAUSE_NOTHING:
    case PT_CLAUSE_TERM:
    case PT_CLAUSE_HAS:
    case PT_CLAUSE_LANG:
    case PT_CLAUSE_DATE:
        return true;
    case PT_CLAUSE_PHRASE:
        return clause->slop < 0 && are_words_of_one_field(clause);
    case PT_CLAUSE_NEAR:
        return clause->n_children == 2 && are_words_of_one_field(clause) &&
               clause->links[0].unit == PT_UNIT_WORDS;
    case PT_CLAUSE_AND:
    case PT_CLAUSE_OR:
    case PT_CLAUSE_NOT:
    case PT_CLAUSE_MAYBE:
    case PT_CLAUSE_BOOST:
        for (size_t i = 0; i < clause->n_children; i++)
            if (!can_tell(clause->children[i]))
                return false;
        return true;
    default:
        return false;
    }
}

enum pt_status pt_truth_new(const struct pt_clause_tree *tree,
                            const struct pt_text_match *match,
                            struct pt_arena *arena,
                            struct pt_truth **out)
{
    *out = NULL;
    if (!can_tell(tree->root))
        return PT_OK;
    struct pt_truth *const truth = pt_arena_alloc(arena, sizeof *truth);
    uint32_t *const sets = pt_arena_array(arena, tree->n_leaves, sizeof *sets);
    if (!truth || !sets)
        return PT_ENOMEM;
    pt_text_match_sets_of_leaves(match, sets);
    *truth = (struct pt_truth){.root = tree->root, .sets = sets};
    *out = truth;
    return PT_OK;
}

/* --- telling it ---------------------------------------------------------- */

static enum pt_glass_found has_word(const struct pt_truth *truth,
                                    const struct pt_clause *term,
                                    struct pt_glass_cursor *out,
                                    bool *out_is_one)
{
    return truth->find(truth->context, truth->sets[term->leaf], out,
                       out_is_one);
}

static enum pt_glass_found have_places(const struct pt_truth *truth,
                                       const struct pt_clause *clause)
{
    struct pt_glass_cursor words[MOST_WORDS];
    for (size_t i = 0; i < clause->n_children; i++) {
        bool is_one = true;
        const enum pt_glass_found found =
            has_word(truth, clause->children[i], &words[i], &is_one);
        if (found != PT_GLASS_THERE || !is_one)
            return found == PT_GLASS_ABSENT ? found : PT_GLASS_UNKNOWN;
    }
    if (clause->kind == PT_CLAUSE_PHRASE)
        return pt_spots_beside(words, clause->n_children);
    const struct pt_link link = clause->links[0];
    return pt_spots_near(&words[0], &words[1], link.distance, link.is_ordered);
}

static enum pt_glass_found tell(const struct pt_truth *truth,
                                const struct pt_clause *clause);

/* AND ends with the first child that is not there, OR with the first that is.
 */
static enum pt_glass_found tell_all(const struct pt_truth *truth,
                                    const struct pt_clause *clause,
                                    enum pt_glass_found wanted)
{
    for (size_t i = 0; i < clause->n_children; i++) {
        const enum pt_glass_found found = tell(truth, clause->children[i]);
        if (found != wanted)
            return found;
    }
    return wanted;
}

static enum pt_glass_found opposite_of(enum pt_glass_found found)
{
    static const enum pt_glass_found opposites[] = {
        [PT_GLASS_UNKNOWN] = PT_GLASS_UNKNOWN,
        [PT_GLASS_ABSENT] = PT_GLASS_THERE,
        [PT_GLASS_THERE] = PT_GLASS_ABSENT,
    };
    return opposites[found];
}

static enum pt_glass_found tell(const struct pt_truth *truth,
                                const struct pt_clause *clause)
{
    struct pt_glass_cursor cursor;
    bool is_one = true;
    switch (clause->kind) {
    case PT_CLAUSE_NOTHING:
        return PT_GLASS_ABSENT;
    case PT_CLAUSE_TERM:
        return has_word(truth, clause, &cursor, &is_one);
    case PT_CLAUSE_PHRASE:
    case PT_CLAUSE_NEAR:
        return have_places(truth, clause);
    case PT_CLAUSE_AND:
        return tell_all(truth, clause, PT_GLASS_THERE);
    case PT_CLAUSE_OR:
        return tell_all(truth, clause, PT_GLASS_ABSENT);
    case PT_CLAUSE_NOT:
        return opposite_of(tell(truth, clause->children[0]));
    case PT_CLAUSE_MAYBE:
    case PT_CLAUSE_BOOST:
        return tell(truth, clause->children[0]);
    default: /* about anything but words */
        return PT_GLASS_THERE;
    }
}

enum pt_glass_found
pt_truth_tell(struct pt_truth *truth, pt_find_spots *find, void *context)
{
    truth->find = find;
    truth->context = context;
    return tell(truth, truth->root);
}
