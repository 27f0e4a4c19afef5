#!/bin/sh
# libptsearch.so inside of other people's programs: what it must not do there.
. ./support.sh
lib=${PT_LIB:-$PT_BIN/../lib}/libptsearch.so.0
root=$(cd ../.. && pwd)

# The compiler's own: references to types of exceptions, and its marks. And what
# is the whole process's: what it did on SIGPIPE before servers are reached, and
# whom a program that asks for it wants told before libxapian aborts.
processes='_ZL14say_last_words|_ZN12_GLOBAL__N_111KeptSigpipe(5mutex|6before|6n_open)E'
objdump -t "$lib" | awk '/ \.(data|bss)\t/ { print $NF }' | sort -u >"$tmp/globals"
grep -vE '^(DW\.ref\..*|__TMC_END__|__dso_handle|completed\.[0-9]+|\.data|\.bss|'"$processes"')$' \
    "$tmp/globals" >"$tmp/changing"
claim "it has no changing globals" sh -c \
    "grep -q DW.ref '$tmp/globals' && { cat '$tmp/changing'; [ ! -s '$tmp/changing' ]; }"

nm -D --undefined-only "$lib" | awk '{ print $2 }' | sed 's/@.*//' >"$tmp/called"
# calls_none WHY NAMES: of these functions.
calls_none() {
    claim "it never $1" same "" "$(grep -xE "$2" "$tmp/called")"
}
claim "what it calls is known" grep -qx snprintf "$tmp/called"
calls_none prints '(v?(f|d)?printf|__printf_chk|__v?fprintf_chk|puts|putchar|fputs|fputc|fwrite|perror|syslog|std.*cout)'
# _exit ends a child of its own, in which an index is checked; pthread_sigmask
# is for threads that it starts where jobs are asked for; sigaction puts SIGPIPE
# back, which libxapian changes when it reaches a server.
calls_none "ends the program" '(exit|_Exit|quick_exit|abort|__assert_fail|raise)'
calls_none "reads the environment" '(secure_)?getenv'
calls_none "changes how signals, locale or folder are" \
    '(signal|sigprocmask|setlocale|uselocale|chdir|fchdir|umask|setenv|putenv|atexit)'
calls_none "uses what threads share" \
    '(strtok|localtime|gmtime|ctime|asctime|rand|srand|getpwnam|getpwuid|setitimer|alarm)'

cat >"$tmp/app.c" <<'END'
#include "indexer/ptindex.h"
#include "search/ptsearch.h"

#include <stdio.h>
#include <string.h>

static int add(const char *dir, struct pt_error *err)
{
    pt_indexer *ix = NULL;
    struct pt_indexer_options options;
    struct pt_indexer_article article;
    memset(&options, 0, sizeof options);
    memset(&article, 0, sizeof article);
    options.lang = "en";
    article.id = "pier";
    article.text = "The ferry leaves the pier at noon.";
    int failed = pt_indexer_open(dir, &options, &ix, err) ||
                 pt_indexer_add(ix, &article, err) ||
                 pt_indexer_commit(ix, err);
    pt_indexer_close(ix);
    return failed;
}

int main(int argc, char **argv)
{
    struct pt_error err;
    struct pt_search_options options = PT_SEARCH_OPTIONS_INIT;
    pt_search *s = NULL;
    pt_results *r = NULL;
    options.time_limit_us = 10000000;
    if (argc != 2 || add(argv[1], &err) || pt_search_open(argv[1], &s, &err) ||
        pt_search_run(s, "ferry", PT_ZSTR, &options, &r, &err))
        return fprintf(stderr, "%s\n", err.message), 1;
    const struct pt_passage *p = pt_hit_passage(pt_results_hit(r, 0), 0);
    printf("%.*s\n", (int)(p->spans[0].end - p->spans[0].begin),
           p->text + p->spans[0].begin);
    pt_results_free(r);
    pt_search_close(s);
    return 0;
}
END
strict="-Wall -Wextra -Wpedantic -Wconversion -Wundef -Werror"
for compiler in "${CC:-cc} -std=c99" "${CC:-cc} -std=c17" "${CXX:-c++} -std=c++11 -x c++" \
    "${CXX:-c++} -std=c++20 -x c++"; do
    claim "a program of both headers passes $(echo "$compiler" | grep -o 'std=[^ ]*')" \
        $compiler $strict -I"$root" "$tmp/app.c" -x none -o "$tmp/app" "$lib"
    rm -rf "$tmp/index"
    claim "… and adds, and finds what it added" same ferry \
        "$(LD_LIBRARY_PATH=${lib%/*} "$tmp/app" "$tmp/index" 2>&1)"
done

# The programs that the headers begin with, one behind the other, at a folder of
# ours.
# example HEADER: the indented lines of its first comment.
example() {
    awk '/\*\//{ exit } /^ \*     /{ sub(/^ \*     /, ""); print }' "$root/$1" |
        sed "s|/home/me/index|$tmp/example|; s|/home/me/articles|$samples|"
}
{
    printf '#include <ptindex.h>\n#include <ptsearch.h>\n#include <stdio.h>\n'
    printf 'static int keep(void)\n{\n'
    example indexer/ptindex.h
    printf 'return 0;\n}\nint main(void)\n{\nif (keep()) return 1;\n'
    example search/ptsearch.h
    printf 'return 0;\n}\n'
} >"$tmp/headers.c"
claim "the examples of both headers are whole" sh -c \
    "grep -q pt_indexer_update '$tmp/headers.c' && grep -q pt_results_free '$tmp/headers.c'"
claim "… compile" ${CC:-cc} -std=c17 -Wall -Wextra -Werror -I"$root" -I"$root/search" \
    -I"$root/indexer" "$tmp/headers.c" -o "$tmp/headers" \
    "$lib"
claim "… and find the articles that they add" same 3 "$(LD_LIBRARY_PATH=${lib%/*} "$tmp/headers" | wc -l)"
finish_claims
