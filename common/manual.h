/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * manual.h: pages of the manual from tables, in man(7) macros, which every
 * formatter knows. For the generators that make runs, no part of any program.
 *
 * Texts are plain: paragraphs parted by an empty line; one that begins with a
 * blank is shown line by line as it is. What stands in a pair of backquotes is
 * bold; options (--format) and other pages (pt-query(7)) are by themselves.
 */
#ifndef COMMON_MANUAL_H
#define COMMON_MANUAL_H

#include "common/opt.h"

/* A term and what is said of it. */
struct pt_manual_item {
    const char *head; /* NULL: the example is the term */
    const char *text;
    const char *example; /* a command line for sh, or NULL */
    int example_exit;    /* what that ends with */
};

/* Text, then items up to one without head and example, then options. */
struct pt_manual_section {
    const char *title; /* NULL ends the page */
    const char *text;  /* any of the three may be NULL */
    const struct pt_manual_item *items;
    const struct pt_opt *options;
};

struct pt_manual_page {
    const char *name;    /* "pt-search" */
    const char *chapter; /* "1" */
    const char *about;   /* the line of whatis */
    const struct pt_manual_section *sections;
};

/* Appends the page, pure ASCII. */
void pt_manual_write(const struct pt_manual_page *page, struct pt_buf *out);

/* Appends every example of the page, a line each: what it ends with, a tab,
 * the command. */
void pt_manual_examples(const struct pt_manual_page *page, struct pt_buf *out);

#endif
