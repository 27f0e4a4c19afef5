/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/query/vocabulary.h"

#include "common/utf8.h"
#include "search/query/word_fit.h"

#include <stdlib.h>

bool pt_word_list_add(struct pt_word_list *list,
                      struct pt_arena *arena,
                      struct pt_str word)
{
    struct pt_str *const items = pt_arena_grow(arena, list->items, list->n,
                                               &list->capacity, sizeof *items);
    if (!items)
        return false;
    list->items = items;
    list->items[list->n++] = word;
    return true;
}

static int compare_words(const void *a, const void *b)
{
    return pt_str_compare(*(const struct pt_str *)a, *(const struct pt_str *)b);
}

/* As a list is that one walk has filled. */
static bool is_rising(const struct pt_word_list *list)
{
    for (size_t i = 1; i < list->n; i++)
        if (pt_str_compare(list->items[i - 1], list->items[i]) >= 0)
            return false;
    return true;
}

void pt_word_list_sort(struct pt_word_list *list)
{
    if (is_rising(list))
        return;
    qsort(list->items, list->n, sizeof(*list->items), compare_words);
    size_t n = 1;
    for (size_t i = 1; i < list->n; i++)
        if (!pt_str_equal(list->items[i], list->items[n - 1]))
            list->items[n++] = list->items[i];
    list->n = n;
}

/* --- which letters a word has ------------------------------------------- */

/* A bit for each letter of s; wildcards have none. */
static uint32_t letters_of(struct pt_str s)
{
    uint32_t letters = 0;
    for (size_t at = 0, n; at < s.len; at += n) {
        const uint32_t c = pt_utf8_get(s, at, &n);
        letters |= c == '*' || c == '?' ? 0 : pt_letter_bit(c);
    }
    return letters;
}

/* What the letters of a word that fits are: a pattern's must be there, and an
 * edit takes a letter away, brings one, or both. */
static struct pt_word_letters
letters_wanted(const struct pt_vocabulary_want *want)
{
    const uint32_t letters = letters_of(want->text);
    return (struct pt_word_letters){
        letters, want->distance ? UINT32_MAX : letters, 2 * want->distance};
}

static bool has_dot(struct pt_str s)
{
    return pt_str_find(s, '.') < s.len;
}

/* An acronym as the analysis writes it: u.s. */
static bool is_acronym(struct pt_str word)
{
    return pt_str_ends(word, PT_STR("."));
}

/* --- one search --------------------------------------------------------- */

enum { STEPS_TO_READ = 8, STEPS_TO_COMPARE = 2, WORDS_A_STEP = 4 };

struct search {
    const struct pt_vocabulary_want *want;
    struct pt_letters wanted; /* with a distance */
    struct pt_word_letters letters;
    struct pt_str end; /* of a pattern: the bytes that all end with */
    bool with_acronyms;
    struct pt_vocabulary *vocabulary;
    struct pt_vocabulary_words *words;
    size_t most;
    struct pt_word_list *list;
    size_t n;
    size_t least, most_bytes; /* of a word; most_bytes 0: any */
    bool is_out_of_memory;
};

/* The bytes of a pattern behind its last wildcard. */
static struct pt_str literal_end(const struct pt_vocabulary_want *want)
{
    size_t at = want->text.len;
    while (at > 0 && want->text.ptr[at - 1] != '*' &&
           want->text.ptr[at - 1] != '?')
        at--;
    return pt_str_sub(want->text, at, want->text.len);
}

static bool begin_search(struct search *search,
                         const struct pt_vocabulary_want *want)
{
    search->want = want;
    search->end = want->distance ? PT_STR("") : literal_end(want);
    search->letters = letters_wanted(want);
    search->with_acronyms = has_dot(want->text);
    search->least = search->end.len;
    if (want->distance == 0)
        return true;
    if (!pt_word_spell(want->text, &search->wanted))
        return false;
    /* An edit brings or takes a code point, or puts one in the place of
     * another. */
    search->least = search->wanted.n > want->distance
                        ? search->wanted.n - want->distance
                        : 0;
    search->most_bytes = want->text.len + want->distance * (size_t)PT_UTF8_MAX;
    return true;
}

static bool has_length(const struct search *search, struct pt_str word)
{
    return word.len >= search->least &&
           (search->most_bytes == 0 || word.len <= search->most_bytes);
}

static bool does_fit(const struct search *search, struct pt_str word)
{
    if (is_acronym(word) && !search->with_acronyms)
        return false;
    if (search->want->distance == 0)
        return pt_word_fits(search->want->text, word);
    struct pt_letters letters;
    return has_length(search, word) && pt_word_spell(word, &letters) &&
           pt_letters_are_near(&search->wanted, &letters,
                               search->want->distance);
}

/* The bytes that every word that fits begins with. */
static struct pt_str literal_start(const struct pt_vocabulary_want *want)
{
    size_t n = want->n_start;
    if (want->distance == 0)
        while (n < want->text.len && want->text.ptr[n] != '*' &&
               want->text.ptr[n] != '?')
            n++;
    return pt_str_sub(want->text, 0, n);
}

bool pt_vocabulary_fits(const struct pt_vocabulary_want *want,
                        struct pt_str word)
{
    struct search search = {0};
    return begin_search(&search, want) &&
           pt_str_begins(word, literal_start(want)) && does_fit(&search, word);
}

/* Takes steps off the budget; false when there are not as many. */
static bool spend(struct pt_vocabulary *vocabulary, uint64_t n_steps)
{
    const bool is_enough = n_steps < vocabulary->budget;
    vocabulary->budget = is_enough ? vocabulary->budget - (uint32_t)n_steps : 0;
    return is_enough;
}

/* Compares word, which is copied where it is not kept anyway; *out_does_fit is
 * set where it fits. False ends the search. */
static bool compare(struct search *search,
                    struct pt_str word,
                    bool is_kept,
                    bool *out_does_fit)
{
    if (!spend(search->vocabulary, STEPS_TO_COMPARE))
        return false;
    if (!does_fit(search, word))
        return true;
    search->n++;
    *out_does_fit = true;
    if (search->list->n >= search->most)
        return true;
    struct pt_arena *const arena = search->vocabulary->arena;
    search->is_out_of_memory =
        (!is_kept && !pt_arena_copy(arena, word, &word)) ||
        !pt_word_list_add(search->list, arena, word);
    return !search->is_out_of_memory;
}

/* Searches that words are read from the index for. */
struct reading {
    struct pt_vocabulary *vocabulary;
    struct search *const *searches;
    size_t n;
    struct pt_word_walk walk;
    struct pt_str ends[PT_MAX_GATHERED];
    struct pt_word_letters letters[PT_MAX_GATHERED];
    uint64_t n_paid; /* words that steps were taken for */
};

/* Takes the steps for the words that were read since, and has no more read than
 * there are steps for. */
static bool pay(struct reading *reading)
{
    struct pt_vocabulary *const vocabulary = reading->vocabulary;
    struct pt_word_walk *const walk = &reading->walk;
    const uint64_t n = walk->n_read - reading->n_paid;
    reading->n_paid = walk->n_read;
    const bool is_enough = spend(vocabulary, n * STEPS_TO_READ);
    walk->most_read = walk->n_read;
    if (vocabulary->budget)
        walk->most_read += (vocabulary->budget - 1) / STEPS_TO_READ;
    return is_enough;
}

/* A word that passed the sieve. */
static bool see_word(void *context, struct pt_str word, uint32_t n_articles)
{
    struct reading *const reading = context;
    bool goes_on = pay(reading);
    (void)n_articles;
    for (size_t i = 0; i < reading->n && goes_on; i++)
        if (has_length(reading->searches[i], word) &&
            pt_str_ends(word, reading->searches[i]->end))
            goes_on = compare(reading->searches[i], word, false,
                              &reading->walk.is_found);
    pay(reading);
    return goes_on;
}

/* What all of the searches may want. Where all have an end few words have it,
 * and their letters need not be looked at. */
static void set_sieve(struct reading *reading)
{
    struct pt_word_sieve *const sieve = &reading->walk.sieve;
    bool have_ends = true, have_most = true;
    *sieve = (struct pt_word_sieve){
        .ends = reading->ends, .letters = reading->letters, .least = SIZE_MAX};
    for (size_t i = 0; i < reading->n; i++) {
        const struct search *const search = reading->searches[i];
        have_ends = have_ends && search->end.len;
        have_most = have_most && search->most_bytes;
        reading->ends[i] = search->end;
        reading->letters[i] = search->letters;
        if (search->least < sieve->least)
            sieve->least = search->least;
        if (search->most_bytes > sieve->most)
            sieve->most = search->most_bytes;
    }
    sieve->n_ends = have_ends ? reading->n : 0;
    sieve->n_letters = have_ends ? 0 : reading->n;
    if (!have_most)
        sieve->most = 0;
}

/* For n searches, which have the start and the vocabulary in common; of as many
 * words as there are steps for: fewer than all are none that fit. */
static enum pt_status read_words(struct search *const *searches,
                                 size_t n,
                                 enum pt_field field,
                                 struct pt_str start,
                                 struct pt_error *err)
{
    struct pt_vocabulary *const vocabulary = searches[0]->vocabulary;
    struct pt_vocabulary_words *const words = searches[0]->words;
    struct reading reading = {
        .vocabulary = vocabulary, .searches = searches, .n = n};
    struct pt_word_walk *const walk = &reading.walk;
    assert(n >= 1 && n <= PT_MAX_GATHERED);
    set_sieve(&reading);
    pay(&reading);
    const enum pt_status status =
        pt_reader_bare_words(vocabulary->reader, pt_field_info(field)->prefix,
                             start, walk, see_word, &reading, err);
    const bool is_cut = walk->n_read == walk->most_read;
    pay(&reading);
    if (is_cut)
        vocabulary->budget = 0;
    words->n_read += walk->n_read;
    if (walk->n_read > words->n_longest)
        words->n_longest = walk->n_read;
    return status;
}

/* --- words kept --------------------------------------------------------- */

/* To keep a field takes as long as to read it twice more: it is worth it once
 * so many words were read, and twice those of the longest search. Words of a
 * field up to which it is done: some 40 MB. */
enum { WORTH_KEEPING = 100000, MOST_KEPT = 1000000 };

static bool is_worth_keeping(const struct pt_vocabulary_words *words)
{
    return words->n_read > WORTH_KEEPING &&
           words->n_read > 2 * words->n_longest && !words->is_loaded &&
           !words->is_large;
}

struct loader {
    struct pt_vocabulary *vocabulary;
    struct pt_vocabulary_words *words;
    bool is_out_of_memory;
};

/* Room for one word more. */
static bool grow(struct pt_vocabulary_words *words, struct pt_arena *arena)
{
    const size_t capacity = words->capacity ? 2 * words->capacity : 1024;
    if (words->n < words->capacity)
        return true;
    struct pt_str *const items = pt_arena_array(arena, capacity, sizeof *items);
    uint32_t *const letters = pt_arena_array(arena, capacity, sizeof *letters);
    if (!items || !letters)
        return false;
    if (words->n) {
        memcpy(items, words->items, words->n * sizeof *items);
        memcpy(letters, words->letters, words->n * sizeof *letters);
    }
    words->items = items;
    words->letters = letters;
    words->capacity = capacity;
    return true;
}

static bool load_word(void *context, struct pt_str word, uint32_t n_articles)
{
    struct loader *const loader = context;
    struct pt_vocabulary_words *const words = loader->words;
    (void)n_articles;
    words->is_large = words->n >= MOST_KEPT;
    if (!spend(loader->vocabulary, STEPS_TO_READ) || words->is_large)
        return false;
    loader->is_out_of_memory = !grow(words, loader->vocabulary->arena) ||
                               !pt_arena_copy(loader->vocabulary->arena, word,
                                              &words->items[words->n]);
    if (loader->is_out_of_memory)
        return false;
    words->letters[words->n++] = letters_of(word);
    return true;
}

static enum pt_status load(struct pt_vocabulary *vocabulary,
                           enum pt_field field,
                           struct pt_error *err)
{
    struct pt_vocabulary_words *const words = &vocabulary->fields[field];
    struct loader loader = {.vocabulary = vocabulary, .words = words};
    struct pt_word_walk all = {.most_read = UINT64_MAX};
    const enum pt_status status =
        pt_reader_bare_words(vocabulary->reader, pt_field_info(field)->prefix,
                             PT_STR(""), &all, load_word, &loader, err);
    if (status == PT_OK && loader.is_out_of_memory)
        return pt_fail_nomem(err);
    words->is_loaded = status == PT_OK && !words->is_large;
    return status;
}

/* Index of the first kept word that is not before start. */
static size_t first_from(const struct pt_vocabulary_words *words,
                         struct pt_str start)
{
    size_t low = 0, high = words->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (pt_str_compare(words->items[middle], start) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void search_kept(struct search *search, struct pt_str start)
{
    const struct pt_vocabulary_words *const words = search->words;
    const size_t first = first_from(words, start);
    size_t i = first;
    bool goes_on = true, does_fit;
    for (; goes_on && i < words->n && pt_str_begins(words->items[i], start);
         i++)
        if (pt_letters_pass(search->letters, words->letters[i]))
            goes_on = compare(search, words->items[i], true, &does_fit);
    spend(search->vocabulary, (i - first) / WORDS_A_STEP + 1);
}

/* --- searches ----------------------------------------------------------- */

void pt_vocabulary_init(struct pt_vocabulary *vocabulary,
                        const struct pt_reader *reader,
                        struct pt_arena *arena)
{
    *vocabulary = (struct pt_vocabulary){
        .reader = reader, .arena = arena, .budget = PT_VOCABULARY_BUDGET};
}

/* Searches the words of a field, n times at once, for what begins with start,
 * from the index or as they were kept. */
static enum pt_status run(struct search *const *searches,
                          size_t n,
                          enum pt_field field,
                          struct pt_str start,
                          struct pt_error *err)
{
    struct pt_vocabulary *const vocabulary = searches[0]->vocabulary;
    struct pt_vocabulary_words *const words = searches[0]->words;
    enum pt_status status = PT_OK;
    if (is_worth_keeping(words))
        status = load(vocabulary, field, err);
    if (status == PT_OK && !words->is_loaded)
        status = read_words(searches, n, field, start, err);
    for (size_t i = 0; i < n && status == PT_OK; i++) {
        if (words->is_loaded)
            search_kept(searches[i], start);
        if (searches[i]->is_out_of_memory)
            status = pt_fail_nomem(err);
    }
    return status;
}

static enum pt_status find_one(struct pt_vocabulary *vocabulary,
                               enum pt_field field,
                               const struct pt_vocabulary_want *want,
                               size_t most,
                               struct pt_word_list *list,
                               size_t *out_n,
                               struct pt_error *err)
{
    struct search search = {.vocabulary = vocabulary,
                            .words = &vocabulary->fields[field],
                            .most = most,
                            .list = list};
    struct search *const searches[] = {&search};
    if (!begin_search(&search, want))
        return PT_OK; /* longer than any word of an index */
    const enum pt_status status =
        run(searches, 1, field, literal_start(want), err);
    *out_n = search.n;
    return status;
}

/* --- searches that are answered together --------------------------------- */

void pt_vocabulary_gather(struct pt_vocabulary *vocabulary)
{
    vocabulary->is_gathering = true;
}

void pt_vocabulary_end_gathering(struct pt_vocabulary *vocabulary)
{
    vocabulary->is_gathering = false;
    if (vocabulary->n_gathered < 2)
        vocabulary->n_gathered = 0;
}

static bool are_equal(const struct pt_vocabulary_want *a,
                      const struct pt_vocabulary_want *b)
{
    return a->distance == b->distance && a->n_start == b->n_start &&
           pt_str_equal(a->text, b->text);
}

/* The gathered search for the same; NULL: there is none. */
static struct pt_vocabulary_search *
find_gathered(struct pt_vocabulary *vocabulary,
              enum pt_field field,
              const struct pt_vocabulary_want *want,
              size_t most)
{
    for (size_t i = 0; i < vocabulary->n_gathered; i++) {
        struct pt_vocabulary_search *const known = &vocabulary->gathered[i];
        if (known->field == field && known->most == most &&
            are_equal(&known->want, want))
            return known;
    }
    return NULL;
}

static void note(struct pt_vocabulary *vocabulary,
                 enum pt_field field,
                 const struct pt_vocabulary_want *want,
                 size_t most)
{
    if (literal_start(want).len == 0 &&
        vocabulary->n_gathered < PT_MAX_GATHERED &&
        !find_gathered(vocabulary, field, want, most))
        vocabulary->gathered[vocabulary->n_gathered++] =
            (struct pt_vocabulary_search){
                .field = field, .want = *want, .most = most};
}

/* Makes all gathered searches of the field. */
static enum pt_status make_gathered(struct pt_vocabulary *vocabulary,
                                    enum pt_field field,
                                    struct pt_error *err)
{
    struct search all[PT_MAX_GATHERED], *searches[PT_MAX_GATHERED];
    struct pt_vocabulary_search *of[PT_MAX_GATHERED];
    size_t n = 0;
    for (size_t i = 0; i < vocabulary->n_gathered; i++) {
        struct pt_vocabulary_search *const known = &vocabulary->gathered[i];
        if (known->field != field)
            continue;
        known->is_done = true;
        all[n] = (struct search){.vocabulary = vocabulary,
                                 .words = &vocabulary->fields[field],
                                 .most = known->most,
                                 .list = &known->list};
        if (!begin_search(&all[n], &known->want))
            continue;
        searches[n] = &all[n];
        of[n++] = known;
    }
    const enum pt_status status =
        n ? run(searches, n, field, PT_STR(""), err) : PT_OK;
    for (size_t i = 0; i < n; i++)
        of[i]->n = all[i].n;
    return status;
}

/* What a gathered search found, as find does. */
static enum pt_status take(struct pt_vocabulary *vocabulary,
                           struct pt_vocabulary_search *known,
                           struct pt_word_list *list,
                           size_t *out_n,
                           struct pt_error *err)
{
    const enum pt_status status =
        known->is_done ? PT_OK : make_gathered(vocabulary, known->field, err);
    for (size_t i = 0; i < known->list.n && status == PT_OK; i++)
        if (!pt_word_list_add(list, vocabulary->arena, known->list.items[i]))
            return pt_fail_nomem(err);
    *out_n = known->n;
    return status;
}

enum pt_status pt_vocabulary_find(struct pt_vocabulary *vocabulary,
                                  enum pt_field field,
                                  const struct pt_vocabulary_want *want,
                                  size_t most,
                                  struct pt_word_list *list,
                                  size_t *out_n,
                                  struct pt_error *err)
{
    struct pt_vocabulary_search *const known =
        find_gathered(vocabulary, field, want, most);
    *out_n = 0;
    if (vocabulary->is_gathering) {
        note(vocabulary, field, want, most);
        return PT_OK;
    }
    return known ? take(vocabulary, known, list, out_n, err)
                 : find_one(vocabulary, field, want, most, list, out_n, err);
}
