# SPDX-License-Identifier: GPL-2.0-or-later
#
# What stands between pt-search and the module with libxapian's binding, made of
# the prototypes in xapian_c.h that XC_NOEXCEPT marks (engine_load.h):
#
#     awk -v write=calls -v sum=N -f engine_calls.awk index/xapian_c.h
#
# writes pt-search's side, a function for each of them that hands its call on,
# write=table the module's: a table of the functions. sum is of all that the two
# sides have to agree on.

# Comments out, and what the preprocessor is told.
in_define { in_define = /\\$/; next }
/^#/ { in_define = /\\$/; next }
{
    line = $0
    if (in_comment) {
        if (!sub(/^.*\*\//, "", line))
            next
        in_comment = 0
    }
    gsub(/\/\*([^*]|\*+[^*\/])*\*+\//, " ", line)
    if (sub(/\/\*.*/, "", line))
        in_comment = 1
    text = text " " line
}

function trimmed(s) {
    gsub(/[ \t]+/, " ", s)
    gsub(/^ | $/, "", s)
    return s
}

function give_up() {
    print "engine_calls.awk: not understood: " prototype >"/dev/stderr"
    exit 1
}

# The last word of a parameter, but for an array's size and a function's form.
function name_of(parameter) {
    sub(/\[[^]]*\]$/, "", parameter)
    if (match(parameter, /\(\*[a-z_0-9]+\)/))
        return substr(parameter, RSTART + 2, RLENGTH - 3)
    if (!match(parameter, /[a-z_0-9]+$/) || RSTART == 1)
        give_up()
    return substr(parameter, RSTART)
}

# The names of all parameters; those of parameters that are functions lie deeper.
function names_of(parameters,    i, c, depth, one, names) {
    if (parameters == "void")
        return ""
    for (i = 1; i <= length(parameters) + 1; i++) {
        c = substr(parameters, i, 1)
        depth += (c == "(") - (c == ")")
        if (c == "" || c == "," && depth == 0) {
            names = names (names ? ", " : "") name_of(trimmed(one))
            one = ""
        } else
            one = one c
    }
    return names
}

# One prototype: what it gives, its name, its parameters in brackets.
function take(s,    open, head) {
    prototype = s
    if (s ~ /[{}]/ || s !~ /\) XC_NOEXCEPT( XC_NODISCARD)?$/)
        give_up()
    sub(/ XC_NOEXCEPT.*/, "", s)
    open = index(s, "(")
    head = trimmed(substr(s, 1, open - 1))
    if (!match(head, /xc_[a-z_0-9]+$/))
        give_up()
    n++
    name[n] = substr(head, RSTART)
    gives[n] = trimmed(substr(head, 1, RSTART - 1))
    parameters[n] = substr(s, open + 1, length(s) - open - 1)
    arguments[n] = names_of(parameters[n])
}

function spaced(type) {
    return type ~ /\*$/ ? type : type " "
}

# What a call gives when there is no module.
function nothing_of(i) {
    if (gives[i] == "enum xc_status") {
        if (arguments[i] !~ /(^|, )err$/)
            give_up()
        return "xc_engine_refuse(err)"
    }
    if (gives[i] == "struct xc_bytes")
        return "(struct xc_bytes){\"\", 0}"
    if (gives[i] == "const char *")
        return "\"\""
    return gives[i] == "bool" ? "false" : gives[i] ~ /\*$/ ? "NULL" : "0"
}

# Nothing is to be freed, and nobody has spoken, where nothing was called before.
function write_call(i,    asked, call) {
    prototype = name[i] "(" parameters[i] ")"
    asked = name[i] ~ /_free$|^xc_speaks_at_abort$/ ? "loaded" : "engine"
    call = "xc->" name[i] "(" arguments[i] ")"
    print "\n" spaced(gives[i]) name[i] "(" parameters[i] ")\n{"
    print "    const struct calls *const xc = " asked "();"
    if (gives[i] == "void")
        print "    if (xc)\n        " call ";\n}"
    else
        print "    return xc ? " call " : " nothing_of(i) ";\n}"
}

function write_calls(    i) {
    print "\nconst char xc_engine_build[] = BUILD;\n"
    print "static _Atomic(const struct calls *) known;\n"
    print "static inline const struct calls *loaded(void)\n{"
    print "    return atomic_load_explicit(&known, memory_order_acquire);\n}\n"
    print "__attribute__((cold, noinline)) static const struct calls *first(void)\n{"
    print "    const struct calls *const c = xc_engine_load();"
    print "    atomic_store_explicit(&known, c, memory_order_release);"
    print "    return c;\n}\n"
    print "static inline const struct calls *engine(void)\n{"
    print "    const struct calls *const c = loaded();"
    print "    return c ? c : first();\n}"
    for (i = 1; i <= n; i++)
        write_call(i)
}

function write_table(    i) {
    print "\nstatic const struct calls table = {"
    for (i = 1; i <= n; i++)
        print "    ." name[i] " = " name[i] ","
    print "};\n\nconst struct xc_engine xc_engine = {BUILD, &table};"
}

END {
    n_statements = split(text, statements, ";")
    for (i = 1; i <= n_statements; i++)
        if (statements[i] ~ /XC_NOEXCEPT/)
            take(trimmed(statements[i]))
    print "/* Written by engine_calls.awk. */"
    print "#include \"index/binding/engine_load.h\"\n\n#include <stdatomic.h>\n"
    print "#define BUILD PT_VERSION \" " sum "\"\n\nstruct calls {"
    for (i = 1; i <= n; i++)
        print "    " spaced(gives[i]) "(*" name[i] ")(" parameters[i] ");"
    print "};"
    if (write == "calls")
        write_calls()
    else
        write_table()
}
