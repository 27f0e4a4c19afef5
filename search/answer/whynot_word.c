/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * whynot_word.c: a word that stands nowhere in an article: the article is
 * analysed once more and each of its words held against it. In this order:
 *
 *     the same letters as acronym (US) or word (us)
 *     one edit away, two edits away
 *     the same beginning, the longer the better
 */
#include "search/answer/whynot.h"

#include "common/utf8.h"
#include "search/query/vocabulary.h"

enum {
    LEAST_FOR_ONE_EDIT = 5, /* characters; a shorter word has too many others */
    LEAST_FOR_TWO_EDITS = 7,
    LEAST_START = 4,      /* characters that two words share, at least */
    N_SEEN = 1024,        /* a power of two */
    MOST_READ = 24 << 20, /* bytes of text, for all words of a query */
};

enum likeness { NOT_ALIKE, SAME_START, TWO_EDITS, ONE_EDIT, OTHER_READING };

struct finder {
    struct pt_why *why;
    struct pt_str word; /* wanted: folded */
    struct pt_str twin; /* the same as acronym or word, empty when there is none
                         */
    size_t n_letters;   /* of word */
    bool is_start;      /* word is only the literal beginning of a pattern */
    enum likeness best;
    size_t best_start; /* SAME_START: characters shared … */
    size_t best_more;  /* … and characters of the found word behind them */
    struct pt_mark mark;
    const char *seen[N_SEEN]; /* words looked at lately: equal ones of a text
                               * are the same view */
};

static size_t count_letters(struct pt_str s)
{
    size_t n = 0;
    for (size_t at = 0, len; at < s.len; at += len, n++)
        pt_utf8_get(s, at, &len);
    return n;
}

/* --- what is wanted ------------------------------------------------------- */

/* us of u.s. and the reverse, in arena; of no other word. False: no memory. */
static bool
make_twin(struct pt_arena *arena, struct pt_str word, struct pt_str *out)
{
    enum { LONGEST = 6 };
    const bool is_acronym = pt_str_ends(word, PT_STR("."));
    char *const twin = pt_arena_alloc(arena, 2 * word.len + 1);
    size_t n = 0;
    if (!twin)
        return false;
    *out = PT_STR("");
    for (size_t i = 0; i < word.len; i++) {
        const char c = word.ptr[i];
        if (is_acronym ? c == '.' : c < 'a' || c > 'z') {
            if (!is_acronym)
                return true;
            continue;
        }
        twin[n++] = c;
        if (!is_acronym)
            twin[n++] = '.';
    }
    if (is_acronym || word.len <= LONGEST)
        *out = pt_str_n(twin, n);
    return true;
}

/* The word that node writes, folded: of a compound the joined one, of several
 * the longest; of a pattern its literal beginning. */
static enum pt_status read_wanted(struct finder *f,
                                  const struct pt_query_node *node)
{
    struct pt_analyzer *const analyzer = f->why->run->analyzer;
    struct pt_str text = node->text;
    struct pt_token token;
    bool is_joined = false;
    if (node->kind == PT_NODE_WILDCARD) {
        size_t n = 0;
        while (n < text.len && text.ptr[n] != '*' && text.ptr[n] != '?')
            n++;
        text.len = n;
        f->is_start = true;
    }
    pt_analyzer_start(analyzer, text, PT_STR(""), 1, PT_FOR_QUERY);
    while (pt_analyzer_next(analyzer, &token)) {
        const bool is_better = token.kind == PT_TOKEN_JOINED ||
                               (!is_joined && token.word.len > f->word.len);
        is_joined |= token.kind == PT_TOKEN_JOINED;
        if (is_better && !pt_arena_copy(f->why->arena, token.word, &f->word))
            return PT_ENOMEM;
    }
    f->n_letters = count_letters(f->word);
    if (!make_twin(f->why->arena, f->word, &f->twin))
        return PT_ENOMEM;
    return pt_analyzer_status(analyzer);
}

/* --- holding words against it --------------------------------------------- */

static bool is_new(struct finder *f, struct pt_str word)
{
    const size_t slot =
        ((uintptr_t)word.ptr * 0x9e3779b97f4a7c15u >> 40) & (N_SEEN - 1);
    if (f->seen[slot] == word.ptr)
        return false;
    f->seen[slot] = word.ptr;
    return true;
}

static enum likeness by_edits(const struct finder *f, struct pt_str word)
{
    if (f->is_start || f->n_letters < LEAST_FOR_ONE_EDIT)
        return NOT_ALIKE;
    if (pt_vocabulary_fits(&(struct pt_vocabulary_want){f->word, 1, 0}, word))
        return ONE_EDIT;
    if (f->n_letters >= LEAST_FOR_TWO_EDITS && f->best < TWO_EDITS &&
        pt_vocabulary_fits(&(struct pt_vocabulary_want){f->word, 2, 0}, word))
        return TWO_EDITS;
    return NOT_ALIKE;
}

/* Characters that both begin with. */
static size_t shared_start(struct pt_str a, struct pt_str b)
{
    size_t n = 0;
    for (size_t at = 0, len; at < a.len && at < b.len; at += len, n++) {
        const uint32_t c = pt_utf8_get(a, at, &len);
        if (at + len > b.len || c != pt_utf8_get(b, at, &len))
            break;
    }
    return n;
}

/* How like the wanted word is, when that is more than the best so far. */
static bool is_better(struct finder *f, struct pt_str word)
{
    enum likeness likeness = NOT_ALIKE;
    size_t start = 0, more = 0;
    if (f->twin.len && pt_str_equal(word, f->twin))
        likeness = OTHER_READING;
    else if (f->best < ONE_EDIT)
        likeness = by_edits(f, word);
    if (likeness == NOT_ALIKE && f->best <= SAME_START) {
        start = shared_start(f->word, word);
        more = count_letters(word) - start;
        /* Not what only shares a prefix of both, like inter-. */
        const size_t least =
            f->n_letters / 2 > LEAST_START ? f->n_letters / 2 : LEAST_START;
        if (start >= least || (f->is_start && start == f->n_letters))
            likeness = SAME_START;
    }
    if (likeness < f->best || likeness == NOT_ALIKE)
        return false;
    if (likeness == f->best &&
        (likeness != SAME_START || start < f->best_start ||
         (start == f->best_start && more >= f->best_more)))
        return false;
    f->best = likeness;
    f->best_start = start;
    f->best_more = more;
    return true;
}

static enum pt_status
read_zone(struct finder *f, struct pt_str text, enum pt_zone zone)
{
    struct pt_analyzer *const analyzer = f->why->run->analyzer;
    struct pt_token token;
    memset(f->seen, 0, sizeof f->seen);
    pt_analyzer_start(analyzer, text, PT_STR(""), 1, PT_FOR_DOCUMENT);
    while (pt_analyzer_next(analyzer, &token))
        if (is_new(f, token.word) && is_better(f, token.word))
            f->mark = (struct pt_mark){.zone = zone,
                                       .begin = token.begin,
                                       .end = token.end,
                                       .weight = 1};
    return pt_analyzer_status(analyzer);
}

enum pt_status pt_why_find_word(struct pt_why *why,
                                const struct pt_query_node *node,
                                struct pt_mark *mark,
                                const char **what)
{
    struct finder *const f = pt_arena_alloc(why->arena, sizeof *f);
    if (!f)
        return PT_ENOMEM;
    f->why = why;
    enum pt_status status = read_wanted(f, node);
    const bool is_read = f->word.len > 0 && why->n_read < MOST_READ;
    if (status == PT_OK && is_read)
        status = read_zone(f, why->article->title, PT_ZONE_TITLE);
    if (status == PT_OK && is_read)
        status = read_zone(f, why->article->text, PT_ZONE_BODY);
    why->n_read += why->article->text.len;
    *mark = f->mark;
    *what = f->best == OTHER_READING ? "reading" : "word";
    return status;
}

/* --- what is said --------------------------------------------------------- */

static bool is_capital(struct pt_str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] >= 'a' && word.ptr[i] <= 'z')
            return false;
    return true;
}

/* n_words: of the phrase that was asked for; 1 when it was none. */
static enum pt_status say_nothing(struct pt_why *why,
                                  bool is_in_index,
                                  size_t n_words,
                                  struct pt_nearest *near)
{
    if (n_words > 1)
        return pt_why_say(why, near, "nothing",
                          is_in_index
                              ? "none of its words stands in it"
                              : "a pattern in it fits no word of the index");
    return pt_why_say(why, near, "nothing",
                      !is_in_index              ? "fits no word of the index"
                      : why->n_read < MOST_READ ? "nowhere in it, nor anything "
                                                  "like it"
                                                : "nowhere in it");
}

enum pt_status pt_why_near_word(struct pt_why *why,
                                const struct pt_why_asked *asked,
                                struct pt_nearest *near)
{
    const bool is_in_index = asked->clause->kind != PT_CLAUSE_NOTHING;
    const struct pt_query_node *node = asked->node;
    struct pt_mark mark = {0};
    const char *what;
    if (node->n_children > 1)
        return say_nothing(why, is_in_index, node->n_children, near);
    if (node->kind == PT_NODE_PHRASE)
        node = node->children[0];
    enum pt_status status = pt_why_find_word(why, node, &mark, &what);
    if (status != PT_OK)
        return status;
    if (mark.end == 0)
        return say_nothing(why, is_in_index, 1, near);
    const struct pt_str found = pt_why_marked(why, &mark);
    if (strcmp(what, "reading") == 0)
        status = pt_why_say(why, near, what, "only the %s “%.*s” stands there",
                            is_capital(found) ? "acronym" : "word",
                            PT_STR_FMT(found));
    else
        status = pt_why_say(why, near, what, "%s; nearest is “%.*s”",
                            is_in_index ? "nowhere in it"
                                        : "fits no word of the index",
                            PT_STR_FMT(found));
    return status == PT_OK ? pt_why_quote(why, near, &mark, 1) : status;
}
