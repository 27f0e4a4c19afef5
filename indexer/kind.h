/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * kind.h: what kind of file a name promises. Told by the name alone, before
 * anything is opened: so a tree is looked over without reading it, and whoever
 * looks needs none of the libraries that read the kinds.
 */
#ifndef INDEXER_KIND_H
#define INDEXER_KIND_H

#include "common/str.h"

/* Goes up with every program that reads what the one before skipped or ignored:
 * a kind more, or more forms of one. Such files, and containers that may hold
 * some, are then read again once, although they did not change. */
#define PT_READING_VERSION 1

enum pt_kind {
    PT_KIND_NONE, /* not read: pictures, programs, what nobody knows */
    PT_KIND_TEXT,
    PT_KIND_MARKDOWN,
    PT_KIND_HTML,
    PT_KIND_JSON, /* JSON Lines, an array of objects, or one object */
    PT_KIND_FEED, /* RSS, Atom, RDF; other XML is told when it is read */
    PT_KIND_MBOX,
    PT_KIND_MAIL, /* one message */
    PT_KIND_PDF,
    PT_KIND_DOCX,
    PT_KIND_ODT,
    PT_KIND_EPUB,
    PT_KIND_ARCHIVE,    /* tar, zip, compressed or not */
    PT_KIND_COMPRESSED, /* one file of another kind */
    PT_KIND_WARC,
    PT_N_KINDS
};

/* The kind of the file called path (only its last component matters, ASCII
 * case does not). A name without a dot is text, one
 * that begins with a dot is NONE. COMPRESSED only when what is in
 * there is read: "a.html.gz" is, "a.png.gz" is NONE. */
enum pt_kind pt_kind_of_name(struct pt_str path);

/* A file of it may hold files of any kind, which are ignored where that is not
 * read. */
bool pt_kind_holds_files(enum pt_kind kind);

/* path without the last ending: "a.html" of "a.html.gz". */
struct pt_str pt_kind_without_ending(struct pt_str path);

#endif
