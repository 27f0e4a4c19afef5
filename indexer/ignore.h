/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ignore.h: which files of a tree are left out: the rules of .ptignore files
 * and of --exclude, in the form of git's .gitignore (gitignore(5)).
 *
 *     # a comment
 *     *.tmp         that name anywhere below
 *     /drafts       only in this folder
 *     drafts/       folders only
 *     2024/old      a path from this folder on; two stars as a component stand
 *                   for any number of components
 *     !keep.txt     in again
 *
 * Each file's rules are asked about paths below its folder; the last rule that
 * matches decides, and a deeper file's rules come behind those above it. What
 * lies in a folder that is left out is never looked at, so nothing in there
 * comes back in.
 *
 * Time is at most the product of the lengths of pattern and path.
 */
#ifndef INDEXER_IGNORE_H
#define INDEXER_IGNORE_H

#include "common/arena.h"
#include "common/status.h"

#define PT_IGNORE_FILE ".ptignore"

/* A longer file is read so far, and no further. */
#define PT_MAX_IGNORE_BYTES (1u << 20)

enum pt_ignore_verdict {
    PT_IGNORE_SILENT, /* no rule is about it */
    PT_IGNORE_OUT,
    PT_IGNORE_IN /* a rule with ! */
};

struct pt_ignore_rule {
    struct pt_str pattern; /* without ! and the slashes at its ends */
    bool is_anchored;      /* from the folder of the rules on */
    bool is_for_folders;
    bool is_in;
};

struct pt_ignore {
    const struct pt_ignore_rule *rules;
    size_t n_rules;
};

/* The rules of text, a line each, as views into text; memory is the arena's.
 * Every line is a rule, a comment or empty: nothing is refused. PT_OK or
 * PT_ENOMEM (*out unchanged). */
enum pt_status pt_ignore_parse(struct pt_str text,
                               struct pt_arena *arena,
                               struct pt_ignore *out) PT_NODISCARD;

/* What the rules say of path: relative to their folder, no slash at its begin
 * or end. */
enum pt_ignore_verdict pt_ignore_ask(const struct pt_ignore *rules,
                                     struct pt_str path,
                                     bool is_folder);

#endif
