/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * schema.h: what an index holds and what it is called there.
 *
 * Xapian's own conventions (its omega documentation, termprefixes), so that
 * Xapian's tools work on an index: Q unique id, unprefixed words with
 * positions, Z stems, S title, A author, K tags, L language, P path, D M Y
 * date, U url, X… ours.
 *
 *     term              for                                    positions
 *     word              each word of title and body            yes
 *     Zstem             each stem of title and body            no
 *     Sword ZSstem      the title's words and stems            Sword
 *     Aword Kword       author, tags                           yes
 *     XSOURCEword       outlet                                 yes
 *     Ppart XURLpart    the components of path and url         yes
 *     XBword ZXBstem    what is on the page beside the article XBword
 *     Uurl              the whole url, cut by a hash           no
 *     Len               language                               no
 *     D20251215 M202512 Y2025                                  no
 *     XHASfield         the article has that field             no
 *     XSTORY1f…         16 hex digits: copies share it         no
 *     XPof the          two of the commonest words of title    no
 *                       or body side by side, see word_pairs.h
 *     Q…                identity: path, then #member           no
 *
 * Positions: title words from PT_POS_TITLE, body words from PT_POS_BODY; no
 * distance that a query may ask for reaches across, so nothing matches across
 * title and body. Words and stems of the body are the analysis of
 * common/analyze.h, JOINED and ALSO tokens at the position of their WORD.
 *
 * The synonym table maps "Z" + stem to every word that has this stem anywhere
 * in the index: so a stem inside a phrase becomes an OR of words, and stems
 * need no positions of their own. It also maps "N" + a key of common/names.h to
 * every word that has this key and was seen written like a name.
 */
#ifndef INDEX_SCHEMA_H
#define INDEX_SCHEMA_H

#include "common/article.h"
#include "common/buf.h"

/* Written as metadata into every index. Raised with every change after which
 * an older program would answer wrongly from a newer index or the reverse. */
#define PT_SCHEMA_VERSION 4

/* The oldest that is still searched; pt-index makes such an index anew. */
#define PT_SCHEMA_OLDEST 1

/* The first in which every article has the terms of word_pairs.h. */
#define PT_SCHEMA_WITH_PAIRS 4

/* The prefix of a story's term. */
#define PT_PREFIX_STORY "XSTORY"

/* The prefix of two words side by side. */
#define PT_PREFIX_PAIR "XP"

/* The prefixes of keys of the synonym table. */
#define PT_PREFIX_STEM "Z"
#define PT_PREFIX_NAME "N"

/* Metadata keys. */
#define PT_META_SCHEMA "pt:schema"   /* decimal PT_SCHEMA_VERSION */
#define PT_META_ROOTS "pt:roots"     /* absolute paths, each ended by NUL */
#define PT_META_OPTIONS "pt:options" /* name=value, each ended by NUL */
#define PT_META_EXCLUDE "pt:exclude" /* rules of --exclude, a line each */
#define PT_META_RUN "pt:run"       /* the last run's figures, name=value NUL */
#define PT_META_SKIP "pt:skip:"    /* + Q term of a file or part: see skips */
#define PT_META_LEDGER "pt:ledger" /* the files, see indexer/ledger.h */
#define PT_META_OPEN "pt:open"     /* there while a change is half made */
#define PT_META_SYNONYMS "pt:synonyms" /* these two: see synonym_table.h */
#define PT_META_SYNONYM "pt:syn"

#define PT_POS_TITLE 1u
#define PT_POS_BODY 4096u
#define PT_MAX_TITLE_WORDS                                                     \
    1024u /* words of a title beyond it are not indexed */
/* The largest distance of NEAR/n, "…"~n: below the gap behind a title. */
#define PT_MAX_DISTANCE (PT_POS_BODY - PT_MAX_TITLE_WORDS - 2)

/* libxapian's limit on a term, in escaped bytes (a NUL byte counts two). */
#define PT_MAX_TERM_BYTES 245

#define PT_MAX_SOURCE_VALUE 200 /* bytes of PT_SLOT_SOURCE */

enum pt_slot {
    PT_SLOT_DATE = 0,    /* "YYYYMMDD"; empty when undated */
    PT_SLOT_SOURCE = 1,  /* the outlet as written, cut to that many bytes */
    PT_SLOT_STORY = 2,   /* 16 hex digits */
    PT_SLOT_STAMP = 3,   /* struct pt_file_stamp; the record has it, too */
    PT_SLOT_NEWEST = 4,  /* sorts ascending: newest, undated last, then id */
    PT_SLOT_OLDEST = 5,  /* sorts ascending: oldest, undated last, then id */
    PT_SLOT_TITLE = 6,   /* the title folded, for sorting; then id */
    PT_SLOT_CHANGED = 7, /* "YYYYMMDD" of a later change of text, else empty */
    PT_SLOT_LENGTHS = 8, /* words of title and sentences, see lengths.h */
    PT_SLOT_SKETCH = 9,  /* of the text, see sketch.h; for pt-index */
    PT_SLOT_TOPIC = 10,  /* its most frequent stems, see topic.h */
    PT_SLOT_KEYS = 11    /* what a sketch is found by, see sketch.h */
};

/* The story of 16 hex digits; 0 where there are not so many. What is no digit
 * makes it some other story. */
uint64_t pt_story_of_digits(struct pt_str digits);

/* ORDER FIELDS: the table in schema.c has a row each in this order. */
enum pt_field {
    PT_FIELD_TEXT, /* unqualified: title and body */
    PT_FIELD_TITLE,
    PT_FIELD_AUTHOR,
    PT_FIELD_SOURCE,
    PT_FIELD_TAG,
    PT_FIELD_URL,
    PT_FIELD_PATH,
    PT_FIELD_LANG,
    PT_FIELD_DATE,
    PT_FIELD_BOILERPLATE, /* what is on the page beside the article */
    PT_FIELD_ZONE,        /* no field of an article: what is searched */
    PT_N_FIELDS
};

enum pt_field_kind {
    PT_FIELD_OF_WORDS, /* analysed words with positions */
    PT_FIELD_OF_PARTS, /* components between slashes, as they are */
    PT_FIELD_OF_CODE,  /* one lower-case code */
    PT_FIELD_OF_DAYS,  /* a date */
    PT_FIELD_OF_ZONES  /* the name of one */
};

struct pt_field_info {
    const char *name;        /* as in a query, "" for PT_FIELD_TEXT */
    const char *prefix;      /* of its words or parts */
    const char *stem_prefix; /* of its stems, NULL when it has none */
    const char *has_term; /* the term of every article that has it, or NULL */
    enum pt_field_kind kind;
};

/* The row of a field; never NULL for field < PT_N_FIELDS. */
const struct pt_field_info *pt_field_info(enum pt_field field);

/* The text that an article has in field: the body for PT_FIELD_TEXT, nothing
 * for PT_FIELD_DATE and PT_FIELD_ZONE. */
struct pt_str pt_field_text(const struct pt_article *article,
                            enum pt_field field);

/* The field called name (ASCII case ignored), or -1. */
int pt_field_of_name(struct pt_str name);

/* The known field whose name is nearest to name, for "did you mean"; "title"
 * when none is near. */
const char *pt_field_nearest(struct pt_str name);

/* Appends prefix and word to out as one term. A term over PT_MAX_TERM_BYTES is
 * cut and closed with a hash of the whole, so equal texts give equal terms. A
 * NUL byte in word is replaced by U+FFFD's bytes (libxapian breaks on it). */
void pt_schema_term(struct pt_buf *out, const char *prefix, struct pt_str word);

/* The Q term of an article: "Q" + path, for a member + "#" + member. */
void pt_schema_unique(struct pt_buf *out,
                      struct pt_str path,
                      struct pt_str member);

/* The article's public id: its own id, else url, else path (with #member),
 * appended to out. */
void pt_schema_public_id(struct pt_buf *out, const struct pt_article *article);

/* "YYYYMMDD" of days into out (9 bytes with NUL). */
void pt_schema_date(int32_t days, char out[9]);

/* A component iterator for path and url: the next run of bytes between
 * slashes in s from *at on, empty ones left out. False at the end. */
bool pt_schema_next_part(struct pt_str s, size_t *at, struct pt_str *out);

/* struct pt_file_stamp <-> PT_SLOT_STAMP's bytes. */
#define PT_STAMP_BYTES 32
void pt_schema_stamp_encode(const struct pt_file_stamp *stamp,
                            char out[PT_STAMP_BYTES]);
bool pt_schema_stamp_decode(struct pt_str bytes, struct pt_file_stamp *out);

#endif
