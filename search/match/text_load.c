/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * text_load.c: an article read once, and the words of the query picked out.
 *
 *     word, stem --first byte and length--> --hash--> sets --> occurrences
 *
 * Nearly every word of an article is in no query: a bit per first byte and
 * length turns it away at the cost of one load. The rest is one probe of an
 * open-addressing table that is never changed after it was made.
 */
#include "common/stem.h"
#include "search/match/text_match_private.h"

static const uint32_t zones_of_field[PT_N_FIELDS] = {
    [PT_FIELD_TEXT] = 1u << PT_ZONE_TITLE | 1u << PT_ZONE_BODY,
    [PT_FIELD_TITLE] = 1u << PT_ZONE_TITLE,
    [PT_FIELD_AUTHOR] = 1u << PT_ZONE_AUTHOR,
    [PT_FIELD_SOURCE] = 1u << PT_ZONE_SOURCE,
    [PT_FIELD_TAG] = 1u << PT_ZONE_TAG,
    [PT_FIELD_BOILERPLATE] = 1u << PT_ZONE_BOILERPLATE,
};

/* --- word sets ----------------------------------------------------------- */

static uint64_t hash_list(uint64_t hash, const struct pt_str *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ pt_str_hash(list[i])) * 1099511628211u;
    return hash * 1099511628211u + n;
}

static bool leaves_are_equal(const struct pt_clause *a,
                             const struct pt_clause *b)
{
    return pt_str_lists_equal(a->words, a->n_words, b->words, b->n_words) &&
           pt_str_lists_equal(a->stems, a->n_stems, b->stems, b->n_stems);
}

struct pt_word_set *pt_set_of_leaf(struct pt_text_match *m,
                                   const struct pt_clause *leaf)
{
    const uint32_t zones = zones_of_field[leaf->field];
    const uint64_t hash =
        hash_list(hash_list(zones, leaf->words, leaf->n_words), leaf->stems,
                  leaf->n_stems);
    for (uint32_t i = 0; i < m->n_sets; i++)
        if (m->sets[i].hash == hash && m->sets[i].zones == zones &&
            leaves_are_equal(m->sets[i].leaf, leaf))
            return &m->sets[i];
    struct pt_word_set *const set = &m->sets[m->n_sets++];
    *set = (struct pt_word_set){.leaf = leaf, .hash = hash, .zones = zones};
    m->zones |= zones;
    return set;
}

/* --- the table of words and stems ---------------------------------------- */

static uint64_t hash_of(struct pt_str text, bool is_stem)
{
    return pt_str_hash(text) ^ (is_stem ? 0x9e3779b97f4a7c15u : 0);
}

/* The slot of a text, or the free one where it belongs. */
static struct pt_vocabulary_slot *
find_slot(const struct pt_set_table *table, struct pt_str text, bool is_stem)
{
    const uint64_t hash = hash_of(text, is_stem);
    size_t at = hash & (table->n_slots - 1);
    for (;; at = (at + 1) & (table->n_slots - 1)) {
        struct pt_vocabulary_slot *const slot = &table->slots[at];
        if (slot->first_cell == 0) {
            slot->hash = hash;
            return slot;
        }
        if (slot->hash == hash && slot->is_stem == is_stem &&
            pt_str_equal(slot->text, text))
            return slot;
    }
}

static uint64_t length_bit(struct pt_str text)
{
    return (uint64_t)1 << (text.len < 63 ? text.len : 63);
}

static void add_texts(struct pt_set_table *table,
                      const struct pt_str *texts,
                      size_t n,
                      bool is_stem,
                      uint32_t set)
{
    for (size_t i = 0; i < n; i++) {
        if (texts[i].len == 0)
            continue;
        struct pt_vocabulary_slot *const slot =
            find_slot(table, texts[i], is_stem);
        slot->text = texts[i];
        slot->is_stem = is_stem;
        table->cells[table->n_cells++] =
            (struct pt_vocabulary_cell){set, slot->first_cell};
        slot->first_cell = (uint32_t)table->n_cells;
        table->lengths[is_stem][(unsigned char)texts[i].ptr[0]] |=
            length_bit(texts[i]);
    }
}

struct pt_word_set *pt_set_of_node(struct pt_text_match *m, uint32_t node)
{
    const struct pt_word_set *const known = m->like->nodes[node].set;
    struct pt_word_set *const set = &m->sets[known - m->like->sets];
    if (set == &m->sets[m->n_sets]) {
        *set = (struct pt_word_set){
            .leaf = known->leaf, .hash = known->hash, .zones = known->zones};
        m->n_sets++;
    }
    return set;
}

enum pt_status pt_set_table_make(struct pt_text_match *m)
{
    struct pt_set_table *const table = pt_arena_alloc(&m->arena, sizeof *table);
    size_t n = 0;
    if (!table)
        return PT_ENOMEM;
    m->table = table;
    for (uint32_t i = 0; i < m->n_sets; i++)
        n += m->sets[i].leaf->n_words + m->sets[i].leaf->n_stems;
    if (n > UINT32_MAX / 4)
        return PT_ENOMEM;
    table->n_slots = 16;
    while (table->n_slots < 2 * n)
        table->n_slots *= 2;
    table->slots =
        pt_arena_array(&m->arena, table->n_slots, sizeof *table->slots);
    table->cells = pt_arena_array(&m->arena, n, sizeof *table->cells);
    if (!table->slots || !table->cells)
        return PT_ENOMEM;
    for (uint32_t i = 0; i < m->n_sets; i++) {
        const struct pt_clause *const leaf = m->sets[i].leaf;
        add_texts(table, leaf->words, leaf->n_words, false, i);
        add_texts(table, leaf->stems, leaf->n_stems, true, i);
        table->has_stems |= leaf->n_stems > 0;
    }
    return PT_OK;
}

/* --- reading ------------------------------------------------------------- */

/* A word may come twice at one place: by its stem too, or as a compound and its
 * first part. Then one occurrence has the bytes of both. */
static void add_occurrence(struct pt_text_match *m,
                           struct pt_word_set *set,
                           const struct pt_occ *occ)
{
    struct pt_occs *const occs = &set->occs;
    struct pt_occ *const last = occs->n ? &occs->items[occs->n - 1] : NULL;
    if (!last || last->first != occ->first) {
        pt_occs_push(m, occs, occ);
        return;
    }
    assert(last->begin <= occ->begin);
    if (last->end < occ->end)
        last->end = occ->end;
}

/* False for nearly every text that no set has. */
static bool
may_be_asked(const struct pt_set_table *table, struct pt_str text, bool is_stem)
{
    return table->lengths[is_stem][(unsigned char)text.ptr[0]] &
           length_bit(text);
}

static void look_up(struct pt_text_match *m,
                    struct pt_str text,
                    bool is_stem,
                    const struct pt_occ *occ)
{
    const struct pt_set_table *const table = m->table;
    if (!may_be_asked(table, text, is_stem))
        return;
    uint32_t next = find_slot(table, text, is_stem)->first_cell;
    while (next > 0) {
        const struct pt_vocabulary_cell *const cell = &table->cells[next - 1];
        struct pt_word_set *const set = &m->sets[cell->set];
        if (set->zones >> pt_zone_of(occ->first) & 1)
            add_occurrence(m, set, occ);
        next = cell->next_cell;
    }
}

/* Whether some stem asked for may be this word's: stemming is the dearest part
 * of reading, and most words begin otherwise or are too short. */
static bool may_have_asked_stem(const struct pt_text_match *m,
                                struct pt_str word)
{
    if (!m->table->has_stems || !m->stems_keep_start)
        return m->table->has_stems;
    const unsigned longest = word.len < 62 ? (unsigned)word.len + 1 : 63;
    const uint64_t up_to_longest = UINT64_MAX >> (63 - longest);
    return m->table->lengths[true][(unsigned char)word.ptr[0]] & up_to_longest;
}

/* token comes from an analysis without stems. */
static void
read_token(struct pt_text_match *m, const struct pt_token *token, uint32_t base)
{
    const bool may_have_stem = may_have_asked_stem(m, token->word);
    if (!may_have_stem && !may_be_asked(m->table, token->word, false))
        return;
    const struct pt_occ occ = {
        .first = token->pos,
        .last = token->pos,
        .begin = base + token->begin,
        .end = base + token->end,
    };
    look_up(m, token->word, false, &occ);
    if (!may_have_stem)
        return;
    const struct pt_str stem =
        pt_analyzer_stem(m->analyzer, token->word, m->article.lang);
    look_up(m, stem.len ? stem : token->word, true, &occ);
}

/* What a zone can hold; what is behind it is not read. */
static struct pt_str within_zone(struct pt_str text)
{
    return text.len < PT_ZONE_SPAN ? text
                                   : pt_str_sub(text, 0, PT_ZONE_SPAN - 1);
}

static void read_title(struct pt_text_match *m)
{
    struct pt_token token;
    pt_analyzer_start(m->analyzer, within_zone(m->article.title), PT_STR(""),
                      PT_POS_TITLE, PT_FOR_DOCUMENT);
    while (pt_analyzer_next(m->analyzer, &token) &&
           token.pos < PT_POS_TITLE + PT_MAX_TITLE_WORDS)
        read_token(m, &token, 0);
    m->n_title_words = pt_analyzer_position(m->analyzer) - PT_POS_TITLE;
}

static void read_body(struct pt_text_match *m)
{
    const uint32_t base = pt_zone_base(PT_ZONE_BODY);
    const struct pt_layout *const layout = &m->layout;
    const uint32_t n_sentences = m->has_layout ? layout->n_sentences : 0;
    struct pt_token token;
    uint32_t sentence = 0, n_words = 0;
    pt_analyzer_start(m->analyzer, within_zone(m->article.text), PT_STR(""),
                      base + PT_POS_BODY, PT_FOR_DOCUMENT);
    while (pt_analyzer_next(m->analyzer, &token)) {
        while (sentence < n_sentences &&
               token.begin >= layout->sentences[sentence].begin)
            m->words_before[sentence++] = n_words;
        n_words += token.kind == PT_TOKEN_WORD;
        read_token(m, &token, base);
    }
    while (m->has_layout && sentence <= n_sentences)
        m->words_before[sentence++] = n_words;
}

/* Reads a field of words; returns the position behind it. */
static uint32_t read_field(struct pt_text_match *m,
                           struct pt_str text,
                           uint32_t base,
                           uint32_t first_pos)
{
    struct pt_token token;
    pt_analyzer_start(m->analyzer, text, PT_STR(""), first_pos,
                      PT_FOR_DOCUMENT);
    while (pt_analyzer_next(m->analyzer, &token))
        read_token(m, &token, base);
    if (m->status == PT_OK)
        m->status = pt_analyzer_status(m->analyzer);
    return pt_analyzer_position(m->analyzer);
}

static void read_tags(struct pt_text_match *m)
{
    /* With a gap for each byte the positions still stay within the zone. */
    const struct pt_str all = m->article.tags;
    const size_t most = PT_ZONE_SPAN / (PT_TAG_GAP + 1) - 1;
    const struct pt_str tags =
        pt_str_sub(all, 0, all.len < most ? all.len : most);
    const uint32_t base = pt_zone_base(PT_ZONE_TAG);
    uint32_t pos = base + 1;
    for (size_t at = 0; at < tags.len; at++) {
        const struct pt_str rest = pt_str_sub(tags, at, tags.len);
        const size_t n = pt_str_find(rest, '\n');
        pos = read_field(m, pt_str_sub(rest, 0, n), base + (uint32_t)at, pos);
        pos += PT_TAG_GAP;
        at += n;
    }
}

static void read_zone(struct pt_text_match *m, uint32_t zone)
{
    const uint32_t base = pt_zone_base(zone);
    switch (zone) {
    case PT_ZONE_TITLE:
        read_title(m);
        break;
    case PT_ZONE_BODY:
        read_body(m);
        break;
    case PT_ZONE_AUTHOR:
        read_field(m, within_zone(m->article.author), base, base + 1);
        break;
    case PT_ZONE_SOURCE:
        read_field(m, within_zone(m->article.source), base, base + 1);
        break;
    case PT_ZONE_BOILERPLATE:
        read_field(m, within_zone(m->article.boilerplate), base, base + 1);
        break;
    default:
        read_tags(m);
    }
    if (m->status == PT_OK)
        m->status = pt_analyzer_status(m->analyzer);
}

static enum pt_status lay_out(struct pt_text_match *m)
{
    const struct pt_str text = within_zone(m->article.text);
    const enum pt_status status =
        pt_layout_of(text, &m->article_arena, &m->layout);
    if (status != PT_OK)
        return status;
    m->words_before =
        pt_arena_array(&m->article_arena, (size_t)m->layout.n_sentences + 1,
                       sizeof *m->words_before);
    m->has_layout = m->words_before != NULL;
    return m->has_layout ? PT_OK : PT_ENOMEM;
}

void pt_text_match_reset(struct pt_text_match *m)
{
    m->article = (struct pt_article){.date = PT_DATE_NONE};
    m->has_places = false;
    m->has_layout = false;
    m->words_before = NULL;
    m->n_title_words = 0;
    m->whole = (struct pt_scope){0, UINT32_MAX, ++m->epoch};
    m->status = PT_OK;
    pt_arena_reset(&m->article_arena);
    for (uint32_t i = 0; i < m->n_sets; i++)
        m->sets[i].occs.n = 0;
}

enum pt_status pt_text_match_load(struct pt_text_match *m,
                                  const struct pt_article *article,
                                  bool with_layout)
{
    pt_text_match_reset(m);
    m->article = *article;
    m->has_title = article->title.len > 0;
    m->title_end = (uint32_t)article->title.len;
    m->stems_keep_start = pt_stems_keep_start(article->lang);
    if (with_layout || m->needs_layout)
        m->status = lay_out(m);
    for (uint32_t zone = 0; zone < PT_N_ZONES && m->status == PT_OK; zone++)
        if (m->zones >> zone & 1)
            read_zone(m, zone);
    return m->status;
}
