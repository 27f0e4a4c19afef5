/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * yaml_read.h: the front matter of a text in YAML -> names and values. The one
 * door to libyaml, the parser that every other language binds; what is wanted
 * of it is events, so that aliases are never expanded and nothing is built.
 */
#ifndef INDEXER_SOURCES_YAML_READ_H
#define INDEXER_SOURCES_YAML_READ_H

#include "common/arena.h"
#include "common/error.h"

#define PT_MAX_YAML_DEPTH 32

/* Told of a name at the top and a value; the views live in the arena. */
typedef void
pt_yaml_pair(void *context, struct pt_str name, struct pt_str value);

/* Calls each for every member of the mapping in text, once for each item where
 * it is a list, and with what is called "name" or "title" in it where it, or an
 * item, is a mapping. Null and empty values are passed over, and so is all that
 * lies deeper. PT_OK; PT_EINVALID: it is no YAML, or no mapping (each may have
 * been called); PT_ENOMEM. */
enum pt_status pt_yaml_each(struct pt_str text,
                            struct pt_arena *arena,
                            pt_yaml_pair *each,
                            void *context,
                            struct pt_error *err) PT_NODISCARD;

#endif
