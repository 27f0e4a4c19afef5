/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/match/truth.h"

/* Words of a phrase; of a longer one few articles are asked. */
enum { MOST_WORDS = PT_MOST_LISTED };

/* What was listed of a word so far. */
struct listed {
    uint64_t n_articles;
    uint64_t n_places;
};

struct pt_truth {
    const struct pt_clause *root;
    const uint32_t *sets; /* by leaf */
    bool in_units;
    struct pt_odds odds;   /* of phrases of two words */
    struct listed *listed; /* by leaf */
    const struct pt_truth_source *source;
    struct pt_stretch stretch; /* of the clause that was found last */
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

/* Whether any of its words, of one field, will do at a place. */
static bool is_choice(const struct pt_clause *clause, enum pt_field field)
{
    if (clause->kind == PT_CLAUSE_TERM)
        return clause->field == field;
    if (clause->kind != PT_CLAUSE_OR)
        return false;
    for (size_t i = 0; i < clause->n_children; i++)
        if (!is_choice(clause->children[i], field))
            return false;
    return clause->n_children > 0;
}

static bool are_choices(const struct pt_clause *clause)
{
    const struct pt_clause *first = clause;
    while (first->kind != PT_CLAUSE_TERM && first->n_children)
        first = first->children[0];
    for (size_t i = 0; i < clause->n_children; i++)
        if (!is_choice(clause->children[i], first->field))
            return false;
    return clause->n_children > 0 && clause->n_children <= MOST_WORDS;
}

static bool are_links_of_words(const struct pt_clause *near)
{
    for (size_t i = 0; i + 1 < near->n_children; i++)
        if (near->links[i].unit != PT_UNIT_WORDS)
            return false;
    return true;
}

/* How far the last word of a loose phrase may be from the first. */
static uint64_t span_of(const struct pt_clause *clause)
{
    return (uint64_t)clause->slop + clause->n_children - 1;
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
        return clause->slop < 0
                   ? are_words_of_one_field(clause)
                   : are_choices(clause) && span_of(clause) <= PT_MAX_DISTANCE;
    case PT_CLAUSE_NEAR:
        return clause->n_children > 1 && are_choices(clause) &&
               are_links_of_words(clause);
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
                            bool in_units,
                            struct pt_arena *arena,
                            struct pt_truth **out)
{
    *out = NULL;
    if (!can_tell(tree->root))
        return PT_OK;
    struct pt_truth *const truth = pt_arena_alloc(arena, sizeof *truth);
    uint32_t *const sets = pt_arena_array(arena, tree->n_leaves, sizeof *sets);
    struct listed *const listed =
        pt_arena_array(arena, tree->n_leaves, sizeof *listed);
    if (!truth || !sets || !listed)
        return PT_ENOMEM;
    pt_text_match_sets_of_leaves(match, sets);
    memset(listed, 0, tree->n_leaves * sizeof *listed);
    *truth = (struct pt_truth){.root = tree->root,
                               .sets = sets,
                               .in_units = in_units,
                               .listed = listed};
    *out = truth;
    return PT_OK;
}

/* --- telling it ---------------------------------------------------------- */

static enum pt_glass_found has_word(const struct pt_truth *truth,
                                    const struct pt_clause *term,
                                    struct pt_glass_cursor *out,
                                    bool *out_is_one)
{
    const struct pt_truth_source *const source = truth->source;
    return source->find(source->context, truth->sets[term->leaf], term->leaf,
                        out, out_is_one);
}

/* All places of the words of a clause, as far as they were asked for. */
struct places {
    struct pt_truth *truth;
    const struct pt_clause *clause;
    bool has[MOST_WORDS];
    struct pt_spot_list lists[MOST_WORDS];
};

static struct listed *listed_of(const struct places *places, size_t nth)
{
    return &places->truth->listed[places->clause->children[nth]->leaf];
}

/* Those of the nth word. */
static bool list(struct places *places, size_t nth)
{
    const struct pt_truth *const truth = places->truth;
    const struct pt_truth_source *const source = truth->source;
    const uint32_t leaf = places->clause->children[nth]->leaf;
    struct listed *const listed = listed_of(places, nth);
    if (places->has[nth])
        return true;
    if (!source->list(source->context, truth->sets[leaf], leaf, nth,
                      &places->lists[nth]))
        return false;
    listed->n_articles++;
    listed->n_places += places->lists[nth].n;
    return places->has[nth] = true;
}

static bool list_all(struct places *places)
{
    for (size_t i = 0; i < places->clause->n_children; i++)
        if (!list(places, i))
            return false;
    return true;
}

/* Whether the lists of word a were shorter than those of b so far. */
static bool is_shorter(const struct places *places, size_t a, size_t b)
{
    const struct listed *const x = listed_of(places, a);
    const struct listed *const y = listed_of(places, b);
    return x->n_places * (y->n_articles + 1) <
           y->n_places * (x->n_articles + 1);
}

/* The word with the shortest lists, but for one. */
static size_t shortest_but(const struct places *places, size_t but)
{
    size_t shortest = but == 0;
    for (size_t i = shortest + 1; i < places->clause->n_children; i++)
        if (i != but && is_shorter(places, i, shortest))
            shortest = i;
    return shortest;
}

/* The two words with the shortest lists most articles do not have at the right
 * distance: then no others are listed. */
static enum pt_glass_found list_phrase(struct places *places)
{
    const size_t n = places->clause->n_children;
    if (n > 2) {
        const size_t a = shortest_but(places, n), b = shortest_but(places, a);
        const size_t first = a < b ? a : b, last = a < b ? b : a;
        if (!list(places, first) || !list(places, last))
            return PT_GLASS_UNKNOWN;
        if (!pt_lists_apart(places->lists[first], places->lists[last],
                            (uint32_t)(last - first)))
            return PT_GLASS_ABSENT;
    }
    if (!list_all(places))
        return PT_GLASS_UNKNOWN;
    return pt_lists_beside(places->lists, n) ? PT_GLASS_THERE : PT_GLASS_ABSENT;
}

static enum pt_glass_found list_pair(struct places *places)
{
    const struct pt_link link = places->clause->links[0];
    if (!list_all(places))
        return PT_GLASS_UNKNOWN;
    return pt_lists_near(places->lists[0], places->lists[1], link.distance,
                         link.is_ordered)
               ? PT_GLASS_THERE
               : PT_GLASS_ABSENT;
}

/* By all places of words, of which none is absent. */
static enum pt_glass_found list_places(struct pt_truth *truth,
                                       const struct pt_clause *clause)
{
    struct places places = {.truth = truth, .clause = clause, .has = {false}};
    return clause->kind == PT_CLAUSE_PHRASE ? list_phrase(&places)
                                            : list_pair(&places);
}

/* Notes where words were found: up to last, and from so many before. */
static void note_stretch(struct pt_truth *truth, uint32_t last, uint32_t before)
{
    truth->stretch =
        (struct pt_stretch){last > before ? last - before : 1, last};
}

/* The words of a phrase side by side. */
static enum pt_glass_found
are_beside(struct pt_truth *truth, struct pt_glass_cursor *words, size_t n)
{
    const bool is_rare = n == 2 && pt_odds_are_low(&truth->odds);
    const enum pt_glass_found found =
        is_rare ? pt_spots_beside_rarely(words) : pt_spots_beside(words, n);
    if (n == 2)
        pt_odds_count(&truth->odds, found == PT_GLASS_THERE);
    if (!is_rare && found == PT_GLASS_THERE)
        note_stretch(truth, words[n - 1].at.pos, (uint32_t)n - 1);
    return found;
}

/* A wildcard may have been ruled out with less than it takes to find a word. */
static size_t widest_child(const struct pt_clause *clause)
{
    size_t widest = 0;
    for (size_t i = 1; i < clause->n_children; i++)
        if (clause->children[i]->n_words > clause->children[widest]->n_words)
            widest = i;
    return widest;
}

static enum pt_glass_found have_places(struct pt_truth *truth,
                                       const struct pt_clause *clause)
{
    struct pt_glass_cursor words[MOST_WORDS];
    const size_t first = widest_child(clause);
    bool are_single = true;
    for (size_t k = 0; k < clause->n_children; k++) {
        const size_t i = (first + k) % clause->n_children;
        bool is_one = true;
        const enum pt_glass_found found =
            has_word(truth, clause->children[i], &words[i], &is_one);
        if (found == PT_GLASS_ABSENT)
            return found;
        are_single = are_single && found == PT_GLASS_THERE && is_one;
    }
    if (!are_single)
        return list_places(truth, clause);
    if (clause->kind == PT_CLAUSE_PHRASE)
        return are_beside(truth, words, clause->n_children);
    const struct pt_link link = clause->links[0];
    uint32_t last;
    const enum pt_glass_found found = pt_spots_near(
        &words[0], &words[1], link.distance, link.is_ordered, &last);
    if (found == PT_GLASS_THERE)
        note_stretch(truth, last, link.distance);
    return found;
}

/* The words of a clause that the article has. */
struct found_words {
    struct pt_spot_word items[MOST_WORDS];
    size_t n;
    size_t n_listed;
};

/* Adds those of a child. UNKNOWN: they are too many, or not to be had. */
static enum pt_glass_found add_words(const struct pt_truth *truth,
                                     const struct pt_clause *child,
                                     struct found_words *words)
{
    const struct pt_truth_source *const source = truth->source;
    enum pt_glass_found found = PT_GLASS_ABSENT;
    for (size_t i = 0; child->kind == PT_CLAUSE_OR && i < child->n_children;
         i++) {
        const enum pt_glass_found one =
            add_words(truth, child->children[i], words);
        if (one == PT_GLASS_UNKNOWN)
            return one;
        found = one == PT_GLASS_THERE ? one : found;
    }
    if (child->kind == PT_CLAUSE_OR)
        return found;
    if (words->n == MOST_WORDS)
        return PT_GLASS_UNKNOWN;
    struct pt_spot_word *const word = &words->items[words->n];
    bool is_one = true;
    found = has_word(truth, child, &word->cursor, &is_one);
    if (found != PT_GLASS_THERE)
        return found;
    word->is_listed = !is_one;
    if (!is_one && !source->list(source->context, truth->sets[child->leaf],
                                 child->leaf, words->n_listed++, &word->list))
        return PT_GLASS_UNKNOWN;
    words->n++;
    return PT_GLASS_THERE;
}

/* Sets sides to n children, each one word or a choice, if all are there. */
static enum pt_glass_found find_sides(const struct pt_truth *truth,
                                      struct pt_clause *const *children,
                                      size_t n,
                                      struct found_words *words,
                                      struct pt_side *sides)
{
    words->n = words->n_listed = 0;
    for (size_t i = 0; i < n; i++) {
        const size_t at = words->n;
        const enum pt_glass_found found = add_words(truth, children[i], words);
        if (found != PT_GLASS_THERE)
            return found;
        pt_side_start(&sides[i], words->items + at, words->n - at);
    }
    return PT_GLASS_THERE;
}

/* Whether two sides stand near each other. */
static enum pt_glass_found are_near(struct pt_truth *truth,
                                    struct pt_side sides[2],
                                    uint32_t distance,
                                    bool is_ordered)
{
    uint32_t last;
    const enum pt_glass_found found =
        pt_sides_near(&sides[0], &sides[1], distance, is_ordered, &last);
    if (found == PT_GLASS_THERE)
        note_stretch(truth, last, distance);
    return found;
}

static enum pt_glass_found is_loose_there(struct pt_truth *truth,
                                          const struct pt_clause *phrase)
{
    struct found_words words;
    struct pt_side sides[MOST_WORDS];
    const size_t n = phrase->n_children;
    const uint32_t span = (uint32_t)span_of(phrase);
    const enum pt_glass_found found =
        find_sides(truth, phrase->children, n, &words, sides);
    if (found != PT_GLASS_THERE)
        return found;
    return n == 2 ? are_near(truth, sides, span, false)
                  : pt_sides_within(sides, n, span);
}

/* By neighbours: whether chains of more than one pair hold they do not tell. */
static enum pt_glass_found is_chain_there(struct pt_truth *truth,
                                          const struct pt_clause *near)
{
    struct found_words words;
    struct pt_side sides[2];
    for (size_t i = 0; i + 1 < near->n_children; i++) {
        const struct pt_link link = near->links[i];
        enum pt_glass_found found =
            find_sides(truth, near->children + i, 2, &words, sides);
        if (found == PT_GLASS_THERE)
            found = are_near(truth, sides, link.distance, link.is_ordered);
        if (found != PT_GLASS_THERE)
            return found;
    }
    return near->n_children == 2 ? PT_GLASS_THERE : PT_GLASS_UNKNOWN;
}

static enum pt_glass_found tell(struct pt_truth *truth,
                                const struct pt_clause *clause);

static enum pt_glass_found opposite_of(enum pt_glass_found found)
{
    static const enum pt_glass_found opposites[] = {
        [PT_GLASS_UNKNOWN] = PT_GLASS_UNKNOWN,
        [PT_GLASS_ABSENT] = PT_GLASS_THERE,
        [PT_GLASS_THERE] = PT_GLASS_ABSENT,
    };
    return opposites[found];
}

/* AND ends with the first child that is not there, OR with the first that is.
 */
static enum pt_glass_found tell_all(struct pt_truth *truth,
                                    const struct pt_clause *clause,
                                    enum pt_glass_found wanted)
{
    enum pt_glass_found all = wanted;
    for (size_t i = 0; i < clause->n_children; i++) {
        const enum pt_glass_found found = tell(truth, clause->children[i]);
        if (found == opposite_of(wanted))
            return found;
        all = found == PT_GLASS_UNKNOWN ? found : all;
    }
    return all;
}

static enum pt_glass_found tell(struct pt_truth *truth,
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
        return clause->slop < 0 ? have_places(truth, clause)
                                : is_loose_there(truth, clause);
    case PT_CLAUSE_NEAR:
        return clause->n_children == 2 && are_words_of_one_field(clause)
                   ? have_places(truth, clause)
                   : is_chain_there(truth, clause);
    case PT_CLAUSE_AND:
        return tell_all(truth, clause, PT_GLASS_THERE);
    case PT_CLAUSE_OR:
        return tell_all(truth, clause, PT_GLASS_ABSENT);
    case PT_CLAUSE_NOT:
        if (truth->in_units && !pt_clause_is_article_level(clause->children[0]))
            return PT_GLASS_THERE;
        return opposite_of(tell(truth, clause->children[0]));
    case PT_CLAUSE_MAYBE:
    case PT_CLAUSE_BOOST:
        return tell(truth, clause->children[0]);
    default: /* about anything but words */
        return PT_GLASS_THERE;
    }
}

enum pt_glass_found pt_truth_tell(struct pt_truth *truth,
                                  const struct pt_truth_source *source)
{
    truth->source = source;
    truth->stretch = (struct pt_stretch){0, 0};
    return tell(truth, truth->root);
}

struct pt_stretch pt_truth_stretch(const struct pt_truth *truth)
{
    const enum pt_clause_kind kind = truth->root->kind;
    return kind == PT_CLAUSE_PHRASE || kind == PT_CLAUSE_NEAR
               ? truth->stretch
               : (struct pt_stretch){0, 0};
}
