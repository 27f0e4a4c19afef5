/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * given.h: what a record states of its article under a name: a member of a JSON
 * object, a key of front matter. Both worlds use the same names in many
 * spellings ("datePublished", "date_published", "pubDate"), so one table knows
 * them; case and "-", "_", ":", "." and spaces in them do not count.
 *
 *     init -> add (name, value) … -> fill
 *
 * Of several names for one thing the first in the table counts; of one name
 * given twice the first value, but for authors and tags, which add up.
 */
#ifndef INDEXER_SOURCES_GIVEN_H
#define INDEXER_SOURCES_GIVEN_H

#include "common/arena.h"
#include "common/article.h"
#include "common/error.h"

enum pt_given_field {
    PT_GIVEN_NONE,
    PT_GIVEN_ID,
    PT_GIVEN_URL,
    PT_GIVEN_TITLE,
    PT_GIVEN_AUTHOR,
    PT_GIVEN_DATE,
    PT_GIVEN_SOURCE,
    PT_GIVEN_LANG,
    PT_GIVEN_TAGS,
    PT_GIVEN_TEXT,
    PT_GIVEN_BODY, /* text or HTML: to be told by its looks */
    PT_GIVEN_HTML,
    PT_N_GIVEN
};

/* What is kept of one article; more is dropped. */
#define PT_MAX_AUTHORS 32
#define PT_MAX_TAGS 256

struct pt_given {
    struct pt_str values[PT_N_GIVEN]; /* as given, white space trimmed */
    unsigned ranks[PT_N_GIVEN];       /* rows of the table, from 1; 0: none */
    struct pt_str authors[PT_MAX_AUTHORS];
    size_t n_authors;
    struct pt_str tags[PT_MAX_TAGS];
    size_t n_tags;
};

void pt_given_init(struct pt_given *given);

/* The field that name stands for, NONE for an unknown one. */
enum pt_given_field pt_given_field_of(struct pt_str name);

/* Notes a value, a view that must live until fill. Unknown names and empty
 * values are passed over. A value of TAGS with commas is several. */
void pt_given_add(struct pt_given *given,
                  struct pt_str name,
                  struct pt_str value);

/* Fills of *out id, url, title, author, date, source, lang and tags, as far as
 * they were given and make sense, with origin; what was not given stays. A date
 * that is none is passed over, a language name becomes its code, a title loses
 * markup and line ends. Views live in arena. PT_OK, PT_ENOMEM. */
enum pt_status pt_given_fill(const struct pt_given *given,
                             enum pt_origin origin,
                             struct pt_arena *arena,
                             struct pt_article *out,
                             struct pt_error *err) PT_NODISCARD;

/* The day that text names: an ISO date with or without a time and a zone, the
 * date of a mail, a day with its month in words, "2025/12/14", seconds or
 * milliseconds since 1970, "20251214083000". The day as printed, whatever the
 * zone; of a number, the day in UTC. False, *out_days unchanged, for anything
 * else, such as 12/05/2025. */
bool pt_given_date(struct pt_str text, int32_t *out_days);

/* True when text holds an element that HTML lays out as a block: paragraphs,
 * line breaks, headings, lists … */
bool pt_given_is_html(struct pt_str text);

#endif
