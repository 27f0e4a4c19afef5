#!/bin/sh
# The house's walls, held against the code: who may include whom, every header
# alone, functions that are not used here, one door per foreign library.
set -u
cd "$(dirname "$0")/../.." || exit 1
failed=0
complain() {
    printf '  %s\n' "$1" >&2
    failed=1
}

# The sources of rooms, folders within them too.
sources() {
    find "$@" -name '*.[ch]' -o -name '*.cc' -o -name '*.hh' | LC_ALL=C sort
}
rooms='common index indexer search'

# Rooms: "room may include these rooms" (README of each room). A folder of a room
# is named with it, and then everything that it may include is.
walls() {
    room=$1
    shift
    for file in $(sources "$room"); do
        for used in $(sed -n 's/^#include "\([a-z]*\)\/.*/\1/p' "$file" | sort -u); do
            case " $room $* " in
            *" $used "*) ;;
            *) complain "$file includes $used/, which $room/ may not" ;;
            esac
        done
        bare=$(sed -n 's/^#include "\([^/]*\)"$/\1/p' "$file")
        [ -z "$bare" ] || complain "$file: write \"room/$bare\""
    done
}
walls common
walls index common
walls indexer common index
walls search common index

# Within search/, the way a question takes: "folder may include these folders";
# ptsearch.h says the words that all of them share.
way() {
    folder=$1
    shift
    for file in $(sources "search/$folder"); do
        for used in $(sed -n 's/^#include "search\/\(.*\)"$/\1/p' "$file"); do
            case " $folder $* ptsearch.h " in
            *" $used "* | *" ${used%/*} "*) ;;
            *) complain "$file includes search/$used: the way leads from query to answer" ;;
            esac
        done
    done
}
way query
way match query
way answer query match results.h
way program query/query_args.h
way manual query program/options.h

# What pt-read alone links is asked for by nobody else.
for file in $(grep -l '^#include "indexer/sources/' indexer/*.[ch]); do
    complain "$file includes indexer/sources/, which only pt-read links"
done

# The programs see the public headers and common/ only.
for file in indexer/index_options.[ch] \
    $(sources indexer/program indexer/manual search/program); do
    for used in $(sed -n 's/^#include "\(\(index\|indexer\|search\)\/[^"]*\)".*/\1/p' "$file"); do
        case "$used" in
        indexer/ptindex.h | indexer/index_options.h | indexer/program/* | \
            search/ptsearch.h | search/query/query_args.h | search/program/*) ;;
        *) complain "$file includes $used: the public header should do" ;;
        esac
    done
done

# The engine's binding, in search/, only where the house allows it.
for file in $(grep -l '"index/xapian_c.h"' $(sources search indexer)); do
    case "$file" in
    search/match/* | search/query/vocabulary.c) ;;
    *) complain "$file includes the binding" ;;
    esac
done

for file in $(grep -l '"index/binding/' $(sources $rooms | grep -v '^index/binding/')); do
    complain "$file includes index/binding/: index/xapian_c.h should do"
done

for file in $(grep -lE '\bxc_[a-z]' $(sources indexer)); do
    complain "$file speaks to the engine: index/index_reader.h should do"
done

# Doors: "pattern of the include, the only files that may have it".
door() {
    pattern=$1
    shift
    for file in $(grep -lE "^#include <$pattern" $(sources $rooms)); do
        case " $* " in
        *" $file "*) ;;
        *) complain "$file includes <$pattern>, whose door is $*" ;;
        esac
    done
}
door 'xapian' index/binding/seam.hh
door 'dlfcn' index/binding/engine_load.c
door 'libstemmer' common/stem.c
door 'uni(case|conv|ctype|gbrk|lbrk|name|norm|script|str|types|wbrk|width)\.h' common/fold.c common/tokenize.c
door 'zlib' index/deflate.c indexer/sources/inflate.c
door 'libdeflate' index/deflate.c
door 'archive' indexer/sources/unpack_feed.h
door 'libxml/' indexer/sources/xml_read.c indexer/sources/html_tree.c
door 'gmime/' indexer/sources/mail_read.c
door 'check\.h' none
door 'jansson' indexer/sources/json_read.c
door 'uchardet' indexer/sources/encoding.c
door 'iconv' indexer/sources/encoding.c indexer/sources/xml_decode.c
door 'yaml' indexer/sources/yaml_read.c
door 'md4c' indexer/sources/markdown_read.c

# Functions that are not used, and the heap outside common/.
banned='\b(sprintf|vsprintf|strcpy|strcat|strtok|gets|atoi|atol)[[:space:]]*\('
grep -nE "$banned" $(sources $rooms tests) &&
    complain "a function above is not used in this house"
grep -nE '\b(malloc|calloc|realloc|free|strdup|asprintf)[[:space:]]*\(' \
    $(sources index indexer search | grep 'c$') && complain "the heap's door is common/mem.h"
grep -nE '^[[:space:]]*//|[;{}][[:space:]]+//' \
    $(sources $rooms tests) &&
    complain "// comments are for what must not be committed"

# Each header alone, in C; the public ones in C++ too.
for header in $(sources $rooms | grep '\.h$'); do
    printf '#include "%s"\n' "$header" |
        ${CC:-cc} -std=c17 -D_POSIX_C_SOURCE=200809L -I. -Wall -Wextra -Wpedantic \
            -Werror -fsyntax-only -x c - || complain "$header does not stand alone"
done
for header in search/ptsearch.h indexer/ptindex.h index/xapian_c.h; do
    printf '#include "%s"\n' "$header" |
        ${CXX:-c++} -std=c++17 -I. -Wall -Wextra -Wpedantic -Wshadow -Werror -fsyntax-only \
            -x c++ - || complain "$header is not usable from C++"
done

# File names are unique in the whole tree.
twins=$(git ls-files 2>/dev/null | grep -E '\.(c|h|cc|sh|py)$' | sed 's|.*/||' | sort | uniq -d)
[ -z "$twins" ] || complain "two files share a name: $twins"

[ "$failed" -eq 0 ] || exit 1
