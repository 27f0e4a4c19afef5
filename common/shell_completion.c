/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * shell_completion.c: what does not depend on the table stands here as shell
 * code; %N is the program's name, %I that name as a shell takes it in a
 * function's name, %F the fields.
 */
#include "common/shell_completion.h"

/* What of an index is offered: the most frequent words, for a screen. */
#define MOST_WORDS "40"

static void add_identifier(const char *name, struct pt_buf *out)
{
    for (; *name; name++)
        pt_buf_add_byte(out, *name == '-' ? '_' : *name);
}

static void
add_code(const struct pt_shell_program *p, const char *code, struct pt_buf *out)
{
    for (; *code; code++)
        if (*code != '%')
            pt_buf_add_byte(out, *code);
        else if (*++code == 'N')
            pt_buf_puts(out, p->name);
        else if (*code == 'I')
            add_identifier(p->name, out);
        else if (*code == 'F')
            pt_buf_puts(out, p->fields ? p->fields : "");
        else
            pt_buf_printf(out, "%%%c", *code);
}

static void
add_words(const struct pt_opt_word *w, const char *between, struct pt_buf *out)
{
    for (const struct pt_opt_word *one = w; one->name; one++)
        pt_buf_printf(out, "%s%s", one == w ? "" : between, one->name);
}

/* The start of what --help-all says, up to where it goes into detail. */
static struct pt_str summary(const struct pt_opt *row)
{
    static const struct pt_str ends[] = {
        {". ", 2},
        {", ", 2},
        {": ", 2},
        {"; ", 2},
        {" (", 2}
    };
    struct pt_str text = pt_str_of(row->full ? row->full : "");
    for (size_t at = 0; at < text.len; at++)
        for (size_t i = 0; i < PT_COUNTOF(ends); i++)
            if (pt_str_begins(pt_str_sub(text, at, text.len), ends[i]))
                return pt_str_sub(text, 0, at);
    if (text.len && text.ptr[text.len - 1] == '.')
        text.len--;
    return text;
}

/* text with a backslash before each byte that stands in special. */
static void
add_escaped(struct pt_str text, const char *special, struct pt_buf *out)
{
    for (size_t i = 0; i < text.len; i++) {
        if (strchr(special, text.ptr[i]))
            pt_buf_add_byte(out, '\\');
        pt_buf_add_byte(out, text.ptr[i]);
    }
}

/* text within '…' of a shell that knows no escapes there, brackets escaped for
 * _arguments. */
static void add_zsh_text(struct pt_str text, struct pt_buf *out)
{
    while (text.len) {
        const size_t n = pt_str_find(text, '\'');
        add_escaped(pt_str_sub(text, 0, n), "[]\\", out);
        if (n < text.len)
            pt_buf_puts(out, "'\\''");
        text = pt_str_sub(text, n < text.len ? n + 1 : n, text.len);
    }
}

/* --- bash ----------------------------------------------------------------- */

/* The option as case patterns and words have it: "-c|--count". */
static void
add_names(const struct pt_opt *row, const char *between, struct pt_buf *out)
{
    if (row->letter)
        pt_buf_printf(out, "-%c%s", row->letter, row->name ? between : "");
    if (row->name)
        pt_buf_printf(out, "--%s", row->name);
}

/* bash cuts words at = and :, and replaces only the piece behind the last of
 * them; within quotation marks it does not, and replaces all of the quoted.
 * What is offered goes into the line as it is: a word of an article never
 * brings signs there that a shell could take for its own. */
/* clang-format off */
static const char bash_query[] =
    "# Fields, and words of the index, that go on what is typed ($1) behind $2.\n"
    "_%I_query() {\n"
    "    local typed=$1 before=$2 word i index=()\n"
    "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "        [[ ${COMP_WORDS[i]} == --index ]] || continue\n"
    "        word=${COMP_WORDS[i + 1]}\n"
    "        [[ $word == = ]] && word=${COMP_WORDS[i + 2]}\n"
    "        index=(--index \"${word/#\\~/$HOME}\")\n"
    "    done\n"
    "    for word in %F; do\n"
    "        [[ $word == \"$typed\"* ]] && COMPREPLY+=(\"$before$word\")\n"
    "    done\n"
    "    if ((${#COMPREPLY[@]} == 1)) || [[ $typed == *: ]]; then\n"
    "        compopt -o nospace 2>/dev/null\n"
    "    fi\n"
    "    [[ $typed ]] || return 0\n"
    "    while IFS=$'\\t' read -r word _; do\n"
    "        [[ $word == *: || ${word//[-._:]/} == *[[:punct:]]* ]] ||\n"
    "            COMPREPLY+=(\"$before$word\")\n"
    "    done < <(\"$program\" ${index[@]+\"${index[@]}\"} -n " MOST_WORDS " \\\n"
    "        --complete \"$typed\" 2>/dev/null)\n"
    "}\n\n";

static const char bash_paths[] =
    "# $1: -f for files, -d for folders, that go on what is typed.\n"
    "_%I_paths() {\n"
    "    local IFS=$'\\n' typed=${word#[\\\"\\']}\n"
    "    [[ $typed == = ]] && typed=\n"
    "    COMPREPLY=($(compgen \"$1\" -- \"${typed//\\\\/}\"))\n"
    "    compopt -o filenames 2>/dev/null\n"
    "}\n\n";

static const char bash_main[] =
    "_%I() {\n"
    "    local program=$1 word=${COMP_WORDS[COMP_CWORD]}\n"
    "    local option=${COMP_WORDS[COMP_CWORD - 1]}\n"
    "    local line=${COMP_LINE:0:COMP_POINT} typed before= sign cut i\n"
    "    COMPREPLY=()\n"
    "    if [[ $word == [\\\"\\']* ]]; then\n"
    "        typed=${word:1}\n"
    "        typed=${typed##*[[:space:]]}\n"
    "        before=${word:1}\n"
    "        before=${before%\"$typed\"}\n"
    "    elif [[ $word == *\\\\* ]]; then\n"
    "        typed=$word\n"
    "    else\n"
    "        typed=${line##*[[:space:]]}\n"
    "        if [[ $typed == --*=* ]]; then\n"
    "            option=${typed%%=*}\n"
    "            typed=${typed#*=}\n"
    "        fi\n"
    "    fi\n"
    "    if [[ \" ${line%\"$typed\"}\" != *' -- '* ]]; then\n"
    "        _%I_value && return\n"
    "        if [[ $word == -* ]]; then\n"
    "            COMPREPLY=($(compgen -W \"$_%I_options\" -- \"$typed\"))\n"
    "            ((${#COMPREPLY[@]})) && return\n"
    "        fi\n"
    "    fi\n";

/* Signs before a word stay as they are. */
static const char bash_end_query[] =
    "    sign=${typed%%[!-+!=~(\\\"]*}\n"
    "    _%I_query \"${typed#\"$sign\"}\" \"$before$sign\"\n"
    "    if [[ $word != [\\\"\\']* && $COMP_WORDBREAKS == *:* ]]; then\n"
    "        cut=${typed%\"${typed##*[:=(]}\"}\n"
    "        for i in \"${!COMPREPLY[@]}\"; do\n"
    "            COMPREPLY[i]=${COMPREPLY[i]#\"$cut\"}\n"
    "        done\n"
    "    fi\n"
    "}\n";

static const char bash_end_paths[] = "    _%I_paths -f\n}\n";
/* clang-format on */

/* A pattern of the case on options: what its value is completed with. */
static void add_bash_value(const struct pt_shell_program *p,
                           const struct pt_opt *row,
                           struct pt_buf *out)
{
    static const char *const calls[] = {
        [PT_OPT_TAKES_TEXT] = "",
        [PT_OPT_TAKES_PATH] = "_%I_paths -f",
        [PT_OPT_TAKES_FOLDER] = "_%I_paths -d",
        [PT_OPT_TAKES_QUERY] = "_%I_query \"$typed\" \"$before\"",
    };
    if (row->arg == PT_OPT_NONE)
        return;
    pt_buf_puts(out, "    ");
    add_names(row, " | ", out);
    pt_buf_puts(out, ") ");
    if (row->arg == PT_OPT_MAYBE)
        pt_buf_puts(out, "[[ ${line##*[[:space:]]} == *=* ]] || return; ");
    if (row->words) {
        pt_buf_puts(out, "COMPREPLY=($(compgen -W '");
        add_words(row->words, " ", out);
        pt_buf_puts(out, "' -- \"$typed\"))");
    } else {
        add_code(p, calls[row->takes], out);
    }
    pt_buf_puts(out, " ;;\n");
}

void pt_shell_bash(const struct pt_shell_program *p, struct pt_buf *out)
{
    add_code(p, "# bash completion of %N; made of its options, not edited.\n\n",
             out);
    add_code(p, "_%I_options='", out);
    for (const struct pt_opt *row = p->table; row->id; row++) {
        pt_buf_puts(out, row == p->table ? "" : " ");
        add_names(row, " ", out);
    }
    pt_buf_puts(out, "'\n\n");
    add_code(p, bash_paths, out);
    if (p->fields)
        add_code(p, bash_query, out);
    add_code(p,
             "# The value of $option; false when it takes none here.\n"
             "_%I_value() {\n    case $option in\n",
             out);
    for (const struct pt_opt *row = p->table; row->id; row++)
        add_bash_value(p, row, out);
    pt_buf_puts(out, "    *) return 1 ;;\n    esac\n    return 0\n}\n\n");
    add_code(p, bash_main, out);
    add_code(p, p->fields ? bash_end_query : bash_end_paths, out);
    add_code(p, "complete -F _%I %N\n", out);
}

/* --- zsh ------------------------------------------------------------------ */

/* clang-format off */
static const char zsh_query[] =
    "# Of a phrase its last word.\n"
    "_%I_query() {\n"
    "    local -a found fields index\n"
    "    local folder=${(Q)opt_args[--index]}\n"
    "    [[ -n $folder ]] && index=(--index ${~folder})\n"
    "    compset -P '* '\n"
    "    fields=(%F)\n"
    "    compadd -S '' -a fields\n"
    "    [[ -n $PREFIX ]] || return\n"
    "    found=(${(f)\"$($words[1] $index -n " MOST_WORDS " \\\n"
    "        --complete \"$PREFIX\" 2>/dev/null)\"})\n"
    "    found=(${${found%%$'\\t'*}:#*:})\n"
    "    compadd -a found\n"
    "}\n\n";

static const char zsh_end_query[] =
    "    '*:query:_%I_query' && return\n\n"
    "# Of a word that must not be there what is behind its sign.\n"
    "[[ $PREFIX == -[^-]* ]] && compset -P - && _%I_query\n";
/* clang-format on */

/* '*--format=[How results are written]:FORMAT:(text json)' \ */
static void add_zsh_option(const struct pt_shell_program *p,
                           const struct pt_opt *row,
                           bool is_letter,
                           struct pt_buf *out)
{
    static const char *const calls[] = {
        [PT_OPT_TAKES_TEXT] = " ",
        [PT_OPT_TAKES_PATH] = "_files",
        [PT_OPT_TAKES_FOLDER] = "_files -/",
        [PT_OPT_TAKES_QUERY] = "_%I_query",
    };
    const bool has_value =
        row->arg == PT_OPT_VALUE || (row->arg == PT_OPT_MAYBE && !is_letter);
    if (is_letter)
        pt_buf_printf(out, "    '*-%c", row->letter);
    else
        pt_buf_printf(out, "    '*--%s%s", row->name,
                      row->arg == PT_OPT_VALUE   ? "="
                      : row->arg == PT_OPT_MAYBE ? "=-"
                                                 : "");
    pt_buf_add_byte(out, '[');
    add_zsh_text(summary(row), out);
    pt_buf_add_byte(out, ']');
    if (has_value) {
        pt_buf_printf(out, "%s%s:", row->arg == PT_OPT_MAYBE ? "::" : ":",
                      row->value);
        if (row->words) {
            pt_buf_add_byte(out, '(');
            add_words(row->words, " ", out);
            pt_buf_add_byte(out, ')');
        } else {
            add_code(p, calls[row->takes], out);
        }
    }
    pt_buf_puts(out, "' \\\n");
}

void pt_shell_zsh(const struct pt_shell_program *p, struct pt_buf *out)
{
    add_code(p,
             "#compdef %N\n"
             "# zsh completion of %N; made of its options, not edited.\n\n",
             out);
    if (p->fields)
        add_code(p, zsh_query, out);
    pt_buf_puts(out, "local -A opt_args\n_arguments \\\n");
    for (const struct pt_opt *row = p->table; row->id; row++) {
        if (row->letter)
            add_zsh_option(p, row, true, out);
        if (row->name)
            add_zsh_option(p, row, false, out);
    }
    add_code(p, p->fields ? zsh_end_query : "    '*:path:_files'\n", out);
}

/* --- fish ----------------------------------------------------------------- */

/* clang-format off */
static const char fish_query[] =
    "# Of a phrase its last word.\n"
    "function __%I_query\n"
    "    set -l typed (commandline -ct | string trim -l -c \"\\\"'\")\n"
    "    set -l last (string replace -r '^.*\\s' '' -- $typed)\n"
    "    set -l before (string replace -r '\\S*$' '' -- $typed)\n"
    "    set -l index (commandline -opc | string replace -f -r '^--index=' '')\n"
    "    set -l given (commandline -opc)\n"
    "    set -l at (contains -i -- --index $given)\n"
    "    and set index $given[(math $at + 1)]\n"
    "    set -q index[1]; and set index --index (string replace -r '^~' $HOME $index[-1])\n"
    "    printf '%s\\n' $before(string split ' ' '%F')\n"
    "    test -n \"$last\"; or return\n"
    "    %N $index -n " MOST_WORDS " --complete \"$last\" 2>/dev/null |\n"
    "        string match -v -r '^[a-z]+:\\t' | string replace -r '^' -- \"$before\"\n"
    "end\n\n";
/* clang-format on */

static void add_fish_option(const struct pt_shell_program *p,
                            const struct pt_opt *row,
                            struct pt_buf *out)
{
    static const char *const kinds[] = {
        [PT_OPT_TAKES_TEXT] = " -x",
        [PT_OPT_TAKES_PATH] = " -r -F",
        [PT_OPT_TAKES_FOLDER] = " -x -a '(__fish_complete_directories)'",
        [PT_OPT_TAKES_QUERY] = " -x -a '(__%I_query)'",
    };
    add_code(p, "complete -c %N", out);
    if (row->letter)
        pt_buf_printf(out, " -s %c", row->letter);
    if (row->name)
        pt_buf_printf(out, " -l %s", row->name);
    if (row->words) {
        pt_buf_printf(out, "%s -a '", row->arg == PT_OPT_VALUE ? " -x" : "");
        add_words(row->words, " ", out);
        pt_buf_add_byte(out, '\'');
    } else if (row->arg == PT_OPT_VALUE) {
        add_code(p, kinds[row->takes], out);
    }
    pt_buf_puts(out, " -d '");
    add_escaped(summary(row), "\\'", out);
    pt_buf_puts(out, "'\n");
}

void pt_shell_fish(const struct pt_shell_program *p, struct pt_buf *out)
{
    add_code(p, "# fish completion of %N; made of its options, not edited.\n\n",
             out);
    if (p->fields) {
        add_code(p, fish_query, out);
        add_code(p, "complete -c %N -f -a '(__%I_query)'\n", out);
    }
    for (const struct pt_opt *row = p->table; row->id; row++)
        add_fish_option(p, row, out);
}
