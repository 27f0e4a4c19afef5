/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * opt.h: option tables for the two programs: one table makes the parser, --help
 * and --help-all, the man page (manual.h) and the completions (completion.h).
 *
 * Manners (product 2.1): short options don't cluster; long ones begin with
 * "--"; "--opt VALUE" = "--opt=VALUE"; a value that may be left out needs "=";
 * options may stand anywhere before a lone "--". An argument that only looks
 * like a short option but is not in the table is an operand.
 */
#ifndef COMMON_OPT_H
#define COMMON_OPT_H

#include "common/buf.h"
#include "common/error.h"

enum pt_opt_arg { PT_OPT_NONE, PT_OPT_VALUE, PT_OPT_MAYBE };

/* What a shell completes a value with. */
enum pt_opt_takes {
    PT_OPT_TAKES_TEXT, /* nothing, or the words of the row */
    PT_OPT_TAKES_PATH,
    PT_OPT_TAKES_FOLDER,
    PT_OPT_TAKES_QUERY
};

/* One of the words that an option takes. */
struct pt_opt_word {
    const char *name; /* NULL ends the list */
    int value;
};

struct pt_opt {
    int id;           /* > 0, the program's own enum; 0 ends the table */
    const char *name; /* long, without "--"; NULL: only short */
    char letter;      /* short, or 0 */
    enum pt_opt_arg arg;
    const char *value; /* what --help calls the value: "DIR"; NULL for none */
    const char *help;  /* one line; NULL: not shown by --help */
    const char *group; /* heading that begins here, or NULL */
    const char *full;  /* one to four sentences: what it does, what without it,
                        * what it goes with */
    const char *example; /* a command line for sh */
    int example_exit;    /* what that ends with */
    enum pt_opt_takes takes;
    const struct pt_opt_word *words; /* all that it takes; NULL: any value */
};

/* One step through argv. */
struct pt_opt_found {
    int id;            /* of the option; 0: an operand */
    const char *value; /* the option's value or the operand; NULL for none */
};

struct pt_opt_parser {
    const struct pt_opt *table;
    const char *const *argv;
    int argc;
    int next;
    bool is_past_dashes;    /* a lone "--" was seen: operands only */
    bool has_number_letter; /* "-n12" is letter n with value 12 */
};

void pt_opt_init(struct pt_opt_parser *parser,
                 const struct pt_opt *table,
                 int argc,
                 const char *const *argv);

/* The next option or operand into *out. PT_OK; PT_ENOTFOUND at the end (err is
 * left alone); PT_EINVALID for an unknown long option (the nearest is named, or
 * the one that it is a word of), a missing or an unwanted value. */
enum pt_status pt_opt_next(struct pt_opt_parser *parser,
                           struct pt_opt_found *out,
                           struct pt_error *err) PT_NODISCARD;

/* Whether operand reads like several short options of table in one, "-lc", or
 * like a number as head takes it, "-5": two or three of them. */
bool pt_opt_is_cluster(const struct pt_opt *table, const char *operand);

/* The option of line, "name" or "name = value" as a file of defaults has them:
 * long names without their dashes, a letter where an option has no other.
 * Behind line, which has no blanks at its ends, stands a NUL; the value lives
 * in it. PT_OK; PT_EQUERY, with the bytes of line at fault: an unknown name
 * (the nearest is named), a missing or an unwanted value. */
enum pt_status pt_opt_line(const struct pt_opt *table,
                           struct pt_str line,
                           struct pt_opt_found *out,
                           struct pt_error *err) PT_NODISCARD;

/* Appends the table as --help shows it: aligned, within columns. */
void pt_opt_help(const struct pt_opt *table,
                 unsigned columns,
                 struct pt_buf *out);

/* Appends the whole table as --help-all shows it: every option with its full
 * text and example, within columns but for examples. */
void pt_opt_help_all(const struct pt_opt *table,
                     unsigned columns,
                     struct pt_buf *out);

/* Appends how an option is written: "--index DIR", "-n N", "--kwic[=WIDTH]",
 * both forms of one that has two: "-q, --quiet". */
void pt_opt_usage(const struct pt_opt *row, struct pt_buf *out);

/* What value, one of the words of the option id of table, stands for, into
 * *out. PT_OK; PT_EINVALID for another value: the words are named, and the
 * nearest. */
enum pt_status pt_opt_choose(const struct pt_opt *table,
                             int id,
                             const char *value,
                             int *out,
                             struct pt_error *err) PT_NODISCARD;

/* A whole number from low to high in z, nothing behind it. */
bool pt_opt_number(const char *z, uint64_t low, uint64_t high, uint64_t *out);

#endif
