/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * front_matter.h: what a static site's text states of itself above its first
 * line:
 *
 *     ---                     +++
 *     title: The ferry        title = "The ferry"
 *     tags: [sea, quay]       tags = ["sea", "quay"]
 *     ---                     +++
 *
 * YAML as nearly all write it, TOML as Hugo does. A title with a colon in it,
 * unquoted, makes it no YAML at all, and is common: then it is read line by
 * line, as TOML is.
 */
#ifndef INDEXER_SOURCES_FRONT_MATTER_H
#define INDEXER_SOURCES_FRONT_MATTER_H

#include "indexer/sources/given.h"

#define PT_MAX_FRONT_MATTER_BYTES (64u << 10)

/* Notes in given, whose views then live in arena or text, what the front matter
 * of text states; *out_len is how long it is, its marks included, 0 when there
 * is none: a rule at the start, with no name and value behind it, is text.
 * PT_OK, PT_ENOMEM. */
enum pt_status pt_front_matter_read(struct pt_str text,
                                    struct pt_arena *arena,
                                    struct pt_given *given,
                                    size_t *out_len,
                                    struct pt_error *err) PT_NODISCARD;

#endif
