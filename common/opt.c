/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/opt.h"

#include <stdlib.h>

void pt_opt_init(struct pt_opt_parser *parser,
                 const struct pt_opt *table,
                 int argc,
                 const char *const *argv)
{
    *parser = (struct pt_opt_parser){
        .table = table, .argv = argv, .argc = argc, .next = 1};
    for (const struct pt_opt *row = table; row->id; row++)
        if (row->letter == 'n' && row->arg == PT_OPT_VALUE)
            parser->has_number_letter = true;
}

static bool is_digits(const char *z)
{
    const size_t n = strspn(z, "0123456789");
    return n > 0 && z[n] == '\0';
}

static const struct pt_opt *row_of_letter(const struct pt_opt *row, char letter)
{
    for (; row->id; row++)
        if (row->letter == letter)
            return row;
    return NULL;
}

static const struct pt_opt *row_of_name(const struct pt_opt *row,
                                        struct pt_str name)
{
    for (; row->id; row++)
        if (row->name && pt_str_equal(pt_str_of(row->name), name))
            return row;
    return NULL;
}

/* The name nearest to what was written, while names go by. */
struct guess {
    struct pt_str written;
    const char *best; /* NULL: none is near */
    unsigned distance;
};

static struct guess guess_of(struct pt_str written)
{
    return (struct guess){written, NULL, written.len < 5 ? 1 : 2};
}

static void consider(struct guess *guess, const char *known)
{
    const unsigned distance =
        pt_str_distance(pt_str_of(known), guess->written, guess->distance);
    if (distance < guess->distance + (guess->best == NULL)) {
        guess->best = known;
        guess->distance = distance;
    }
}

/* The name of the table that was probably meant, or NULL. */
static const char *nearest(const struct pt_opt *row, struct pt_str name)
{
    struct guess guess = guess_of(name);
    for (; row->id; row++)
        if (row->name)
            consider(&guess, row->name);
    return guess.best;
}

static bool is_word_of(const struct pt_opt *row, struct pt_str name)
{
    const struct pt_opt_word *word = row->words;
    while (word && word->name && !pt_str_equal(pt_str_of(word->name), name))
        word++;
    return word && word->name;
}

/* The option that name is a word of, if of one alone, or NULL. */
static const struct pt_opt *only_taker_of(const struct pt_opt *row,
                                          struct pt_str name)
{
    const struct pt_opt *found = NULL;
    for (; row->id; row++) {
        if (!row->name || !is_word_of(row, name))
            continue;
        if (found)
            return NULL;
        found = row;
    }
    return found;
}

static enum pt_status unknown_name(const struct pt_opt *table,
                                   struct pt_str name,
                                   struct pt_error *err)
{
    const struct pt_opt *const taker = only_taker_of(table, name);
    const char *const meant = nearest(table, name);
    if (taker)
        return pt_fail(err, PT_EINVALID,
                       "unknown option --%.*s (did you mean --%s %.*s?)",
                       PT_STR_FMT(name), taker->name, PT_STR_FMT(name));
    return meant ? pt_fail(err, PT_EINVALID,
                           "unknown option --%.*s (did you mean --%s?)",
                           PT_STR_FMT(name), meant)
                 : pt_fail(err, PT_EINVALID, "unknown option --%.*s",
                           PT_STR_FMT(name));
}

/* The next argument as the value of row; shown is how the option was written.
 */
static enum pt_status take_value(struct pt_opt_parser *parser,
                                 const struct pt_opt *row,
                                 struct pt_str shown,
                                 struct pt_opt_found *out,
                                 struct pt_error *err)
{
    if (parser->next >= parser->argc)
        return pt_fail(err, PT_EINVALID, "option %.*s needs a value%s%s",
                       PT_STR_FMT(shown), row->value ? ": " : "",
                       row->value ? row->value : "");
    *out = (struct pt_opt_found){row->id, parser->argv[parser->next++]};
    return PT_OK;
}

static enum pt_status long_option(struct pt_opt_parser *parser,
                                  const char *arg,
                                  struct pt_opt_found *out,
                                  struct pt_error *err)
{
    const struct pt_str whole = pt_str_of(arg);
    const size_t equals = pt_str_find(whole, '=');
    const struct pt_str name = pt_str_sub(whole, 2, equals);
    const bool has_value = equals < whole.len;
    const struct pt_opt *const row = row_of_name(parser->table, name);
    if (!row)
        return unknown_name(parser->table, name, err);
    if (has_value && row->arg == PT_OPT_NONE)
        return pt_fail(err, PT_EINVALID, "option --%.*s takes no value",
                       PT_STR_FMT(name));
    if (!has_value && row->arg == PT_OPT_VALUE)
        return take_value(parser, row, whole, out, err);
    *out = (struct pt_opt_found){row->id, has_value ? arg + equals + 1 : NULL};
    return PT_OK;
}

/* True when arg is a short option, and then *out_status what came of it. */
static bool short_option(struct pt_opt_parser *parser,
                         const char *arg,
                         struct pt_opt_found *out,
                         enum pt_status *out_status,
                         struct pt_error *err)
{
    const struct pt_opt *const row = row_of_letter(parser->table, arg[1]);
    if (!row)
        return false;
    if (arg[2] == '\0') {
        *out_status = PT_OK;
        if (row->arg == PT_OPT_VALUE)
            *out_status = take_value(parser, row, pt_str_of(arg), out, err);
        else
            *out = (struct pt_opt_found){row->id, NULL};
        return true;
    }
    if (arg[1] != 'n' || !parser->has_number_letter || !is_digits(arg + 2))
        return false;
    *out = (struct pt_opt_found){row->id, arg + 2};
    *out_status = PT_OK;
    return true;
}

enum pt_status pt_opt_next(struct pt_opt_parser *parser,
                           struct pt_opt_found *out,
                           struct pt_error *err)
{
    while (parser->next < parser->argc) {
        const char *const arg = parser->argv[parser->next++];
        enum pt_status status = PT_OK;
        if (!parser->is_past_dashes && arg[0] == '-' && arg[1] != '\0') {
            if (strcmp(arg, "--") == 0) {
                parser->is_past_dashes = true;
                continue;
            }
            if (arg[1] == '-')
                return long_option(parser, arg, out, err);
            if (short_option(parser, arg, out, &status, err))
                return status;
        }
        *out = (struct pt_opt_found){0, arg};
        return PT_OK;
    }
    return PT_ENOTFOUND;
}

/* ------------------------------------------------------------ a line --- */

static const struct pt_opt *row_of_word(const struct pt_opt *table,
                                        struct pt_str word)
{
    const struct pt_opt *const row = row_of_name(table, word);
    if (row || word.len != 1)
        return row;
    const struct pt_opt *const short_row = row_of_letter(table, word.ptr[0]);
    return short_row && !short_row->name ? short_row : NULL;
}

static bool is_letter_of(const struct pt_opt *table, char c)
{
    for (const struct pt_opt *row = table; row->id; row++)
        if (row->letter == c)
            return true;
    return false;
}

bool pt_opt_is_cluster(const struct pt_opt *table, const char *operand)
{
    enum { MOST = 3 };
    const size_t n = *operand == '-' ? strlen(operand + 1) : 0;
    const bool is_number = n && strspn(operand + 1, "0123456789") == n;
    size_t n_letters = 0;
    while (n_letters < n && is_letter_of(table, operand[n_letters + 1]))
        n_letters++;
    return n <= MOST && (is_number || (n > 1 && n_letters == n));
}

enum pt_status pt_opt_line(const struct pt_opt *table,
                           struct pt_str line,
                           struct pt_opt_found *out,
                           struct pt_error *err)
{
    const size_t equals = pt_str_find(line, '=');
    const struct pt_str name = pt_str_trim(pt_str_sub(line, 0, equals));
    const size_t begin = name.len ? (size_t)(name.ptr - line.ptr) : 0;
    const size_t end = name.len ? begin + name.len : line.len;
    const struct pt_opt *const row = row_of_word(table, name);
    if (!row) {
        const char *const meant = nearest(table, name);
        return pt_fail_at(err, PT_EQUERY, begin, end,
                          "unknown option \"%.*s\"%s%s%s", PT_STR_FMT(name),
                          meant ? " (did you mean " : "", meant ? meant : "",
                          meant ? "?)" : "");
    }
    if (equals == line.len && row->arg == PT_OPT_VALUE)
        return pt_fail_at(err, PT_EQUERY, begin, end, "%.*s needs \"= %s\"",
                          PT_STR_FMT(name), row->value);
    if (equals < line.len && row->arg == PT_OPT_NONE)
        return pt_fail_at(err, PT_EQUERY, equals, line.len,
                          "%.*s takes no value", PT_STR_FMT(name));
    const struct pt_str value =
        pt_str_trim(pt_str_sub(line, equals + (equals < line.len), line.len));
    *out = (struct pt_opt_found){row->id, equals < line.len ? value.ptr : NULL};
    return PT_OK;
}

/* -------------------------------------------------------------- help --- */

enum { HELP_MAX_LEFT = 30, HELP_GAP = 2, HELP_MIN_TEXT = 20, HELP_INDENT = 6 };

void pt_opt_usage(const struct pt_opt *row, struct pt_buf *out)
{
    if (row->letter)
        pt_buf_printf(out, "-%c%s", row->letter, row->name ? ", " : "");
    if (row->name)
        pt_buf_printf(out, "--%s", row->name);
    if (row->arg == PT_OPT_VALUE)
        pt_buf_printf(out, " %s", row->value);
    if (row->arg == PT_OPT_MAYBE)
        pt_buf_printf(out, "[=%s]", row->value);
}

/* "-n N", "    --index DIR", "-q, --quiet", "    --kwic[=WIDTH]" */
static void add_left(const struct pt_opt *row, struct pt_buf *out)
{
    pt_buf_puts(out, row->letter ? "  " : "      ");
    pt_opt_usage(row, out);
}

static void add_spaces(struct pt_buf *out, size_t n)
{
    pt_buf_printf(out, "%*s", (int)n, "");
}

/* Words of help between column left and the end, further lines indented. */
static void
add_wrapped(struct pt_str help, size_t left, size_t width, struct pt_buf *out)
{
    size_t used = 0;
    while (help.len) {
        const size_t n = pt_str_find(help, ' ');
        if (used && used + 1 + n > width) {
            pt_buf_add_byte(out, '\n');
            add_spaces(out, left);
            used = 0;
        } else if (used) {
            pt_buf_add_byte(out, ' ');
            used++;
        }
        pt_buf_add(out, pt_str_sub(help, 0, n));
        used += n;
        help = pt_str_sub(help, n < help.len ? n + 1 : n, help.len);
    }
    pt_buf_add_byte(out, '\n');
}

/* The column at which the explanations begin. */
static size_t left_column(const struct pt_opt *row)
{
    size_t widest = 0;
    struct pt_buf left;
    pt_buf_init(&left, PT_BUF_NO_CEILING);
    for (; row->id; row++) {
        pt_buf_clear(&left);
        if (row->help)
            add_left(row, &left);
        if (left.len <= HELP_MAX_LEFT && left.len > widest)
            widest = left.len;
    }
    pt_buf_fini(&left);
    return widest + HELP_GAP;
}

void pt_opt_help(const struct pt_opt *table,
                 unsigned columns,
                 struct pt_buf *out)
{
    const size_t left = left_column(table);
    const size_t width =
        columns > left + HELP_MIN_TEXT ? columns - left : HELP_MIN_TEXT;
    for (const struct pt_opt *row = table; row->id; row++) {
        if (row->group)
            pt_buf_printf(out, "%s%s:\n", row == table ? "" : "\n", row->group);
        if (!row->help)
            continue;
        const size_t begin = out->len;
        add_left(row, out);
        const size_t used = out->len - begin;
        if (used + HELP_GAP > left) {
            pt_buf_add_byte(out, '\n');
            add_spaces(out, left);
        } else {
            add_spaces(out, left - used);
        }
        add_wrapped(pt_str_of(row->help), left, width, out);
    }
}

void pt_opt_help_all(const struct pt_opt *table,
                     unsigned columns,
                     struct pt_buf *out)
{
    const size_t width = columns > HELP_INDENT + HELP_MIN_TEXT
                             ? columns - HELP_INDENT
                             : HELP_MIN_TEXT;
    for (const struct pt_opt *row = table; row->id; row++) {
        if (row->group)
            pt_buf_printf(out, "%s%s:\n\n", row == table ? "" : "\n",
                          row->group);
        else
            pt_buf_add_byte(out, '\n');
        pt_buf_puts(out, "  ");
        pt_opt_usage(row, out);
        pt_buf_add_byte(out, '\n');
        if (row->full) {
            add_spaces(out, HELP_INDENT);
            add_wrapped(pt_str_of(row->full), HELP_INDENT, width, out);
        }
        if (row->example)
            pt_buf_printf(out, "%*s$ %s\n", (int)HELP_INDENT, "", row->example);
    }
}

static const struct pt_opt *row_of_id(const struct pt_opt *row, int id)
{
    for (; row->id; row++)
        if (row->id == id)
            return row;
    return NULL;
}

static enum pt_status
unknown_word(const struct pt_opt *row, const char *value, struct pt_error *err)
{
    struct guess guess = guess_of(pt_str_of(value));
    struct pt_buf words;
    pt_buf_init(&words, PT_ERROR_MESSAGE_SIZE);
    for (const struct pt_opt_word *word = row->words; word->name; word++) {
        pt_buf_printf(&words, "%s%s", word == row->words ? "" : ", ",
                      word->name);
        consider(&guess, word->name);
    }
    pt_fail(err, PT_EINVALID, "--%s takes one of %s, not \"%s\"%s%s%s",
            row->name, pt_buf_z(&words), value,
            guess.best ? " (did you mean " : "", guess.best ? guess.best : "",
            guess.best ? "?)" : "");
    pt_buf_fini(&words);
    return PT_EINVALID;
}

enum pt_status pt_opt_choose(const struct pt_opt *table,
                             int id,
                             const char *value,
                             int *out,
                             struct pt_error *err)
{
    const struct pt_opt *const row = row_of_id(table, id);
    assert(row && row->name && row->words);
    for (const struct pt_opt_word *word = row->words; word->name; word++)
        if (strcmp(word->name, value) == 0) {
            *out = word->value;
            return PT_OK;
        }
    return unknown_word(row, value, err);
}

bool pt_opt_number(const char *z, uint64_t low, uint64_t high, uint64_t *out)
{
    if (!z || !is_digits(z))
        return false;
    uint64_t value = 0;
    for (; *z; z++) {
        const unsigned digit = (unsigned)(*z - '0');
        if (value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    if (value < low || value > high)
        return false;
    *out = value;
    return true;
}
