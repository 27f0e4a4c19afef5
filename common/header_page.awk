# SPDX-License-Identifier: GPL-2.0-or-later
#
# A public header becomes a page of chapter 3, in man(7) macros:
#
#     awk -v version=0.1.0 -f header_page.awk search/ptsearch.h common/status.h
#
# The comment that opens the first header is the description, "--- Hits ---"
# begins a section, and each group of declarations, up to an empty line, stands
# as it is, with what its comment says below it. Lines of comments that are
# indented, or set in columns, stay as they are. Of the second the list of
# statuses is a section, and then its declarations.

function escape(s) {
    gsub(/\\/, "\\e", s)
    gsub(/-/, "\\-", s)
    gsub(/'/, "\\(aq", s)
    gsub(/`/, "\\(ga", s)
    gsub(/\^/, "\\(ha", s)
    gsub(/~/, "\\(ti", s)
    gsub(/…/, "\\[u2026]", s)
    return s ~ /^\./ ? "\\&" s : s
}

# Running text: names in bold, a sentence ends its line.
function prose(s,    half) {
    half = index(substr(s, 40), " ") + 39
    if (length(s) > 60 && half > 39) {
        prose(substr(s, 1, half - 1))
        s = substr(s, half + 1)
    }
    s = escape(s)
    gsub(/(pt|PT)_[A-Za-z_]*[A-Za-z]/, "\\fB&\\fR", s)
    gsub(/\. +/, ".\n", s)
    print s
}

# Right below a heading a paragraph needs no macro.
function paragraph(macro) {
    if (!is_below_heading)
        print macro
    is_below_heading = 0
}

function code(s) {
    if (!in_code) # a header leaves little room for a margin
        print ".in 3n\n.EX"
    in_code = 1
    sub(/ +\\$/, " \\", s)
    print escape(s)
}

function end_code() {
    if (in_code)
        print ".EE\n.in"
    in_code = 0
}

function heading(s) {
    print ".SH " escape(toupper(s))
    is_below_heading = 1
}

# said[1..n_said] as paragraphs; between is the macro that begins one.
function put_comment(between,    i, is_new, is_fixed) {
    is_new = 1
    for (i = 1; i <= n_said; i++) {
        if (said[i] == "") {
            end_code()
            is_new = 1
            continue
        }
        is_fixed = said[i] ~ /^   / || said[i] ~ /[^ ]  /
        if (is_fixed != in_code) {
            end_code()
            is_new = 1
        }
        if (is_new)
            paragraph(between)
        is_new = 0
        if (is_fixed)
            code(said[i])
        else
            prose(said[i])
    }
    end_code()
}

# What was gathered: declarations, and below them what is said of them.
function flush_group(    i) {
    if (n_declared)
        paragraph(".PP")
    for (i = 1; i <= n_declared; i++)
        code(declared[i])
    end_code()
    put_comment(n_declared ? ".IP" : ".PP")
    n_declared = n_said = 0
}

# A line of a comment without its signs; the first that a header says is what
# the page is about.
function take_comment(s) {
    is_open = s !~ /\*\/$/
    sub(/ *\*\/$/, "", s)
    sub(/^(\/| )\* ?/, "", s)
    if (s ~ /^SPDX/ || (s == "" && !n_said))
        return
    if (!is_titled) {
        title(s)
        is_titled = 1
    } else {
        said[++n_said] = s
    }
}

# "ptsearch.h: ask an index of articles, from C. Public."
function title(s,    name, about) {
    if (NR != FNR)
        return
    name = about = s
    sub(/\.h:.*/, "", name)
    sub(/^[^:]*: /, "", about)
    sub(/\. Public\.$/, "", about)
    print ".\\\" Made of " FILENAME "; not edited."
    print ".TH " toupper(name) " 3 " date " \"pt-search " version "\""
    print ".nr HY 0\n.ad l\n.SH NAME"
    print name " \\- " escape(about)
    print ".SH SYNOPSIS\n.EX"
    print "#include <" name ".h>\n"
    print "cc file.c $(pkg\\-config \\-\\-cflags \\-\\-libs ptsearch)\n.EE"
    heading("description")
}

FNR == 1 {
    flush_group()
    is_titled = is_open = is_skipped = 0
    if (NR != FNR)
        heading("statuses")
}

# Of the preprocessor only the constants matter.
/^#if/ && !/_H$/ { is_skipped = 1 }
/^enum pt_status \{/ { is_skipped = 1 }
/^#endif/ || (is_skipped && /^};/) { is_skipped = 0; next }
is_skipped || /^#include/ || /^#(ifndef|define) [A-Z_]*_H$/ { next }

/^ +X\(PT_/ {
    match($0, /PT_[A-Z]+/)
    print ".TP\n\\fB" substr($0, RSTART, RLENGTH) "\\fR"
    match($0, /".*"/)
    print escape(substr($0, RSTART + 1, RLENGTH - 2))
    next
}
/X\(name/ || /PT_STATUS_LIST/ { is_open = !/\*\// && /^\/\*/; n_said = 0; next }

is_open { take_comment($0); next }

/^\/\* --- / {
    flush_group()
    sub(/^\/\* --- /, "")
    is_ruled = !/\*\//
    sub(/ -+.*/, "")
    heading($0)
    next
}
is_ruled { is_ruled = 0; next }

/^\/\*/ {
    if (n_declared)
        flush_group()
    take_comment($0)
    next
}
/^$/ { flush_group(); next }

# A declaration, where its continued lines are aligned without PT_API, too.
{
    if (/^PT_API/)
        is_api = 1
    if (is_api && !sub(/^PT_API /, "") && n_declared)
        sub(/^       /, "")
    if (/;/)
        is_api = 0
    if (!/^PT_API$/)
        declared[++n_declared] = $0
}

END {
    flush_group()
    heading("see also")
    print "\\fBpt\\-index\\fR(1), \\fBpt\\-search\\fR(1), " \
        "\\fBptindex\\fR(3), \\fBptsearch\\fR(3), \\fBpt\\-query\\fR(7)"
}
