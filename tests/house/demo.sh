#!/bin/sh
# make demo: the project's own sample articles, indexed and asked three times.
set -u
bin=$1
cd "$(dirname "$0")/../.." || exit 2
PT_INDEX=$(mktemp -d)/index
export PT_INDEX PT_CONFIG=
trap 'rm -rf "$(dirname "$PT_INDEX")"' EXIT

show() {
    printf '\n$ %s\n' "$1"
    shift
    "$@"
}

color=never
[ -t 1 ] && color=always

show 'pt-index tests/articles' "$bin/pt-index" tests/articles || exit 1
show 'pt-index --status' "$bin/pt-index" --status || exit 1
show 'pt-search "Budapest Memorandum"' \
    "$bin/pt-search" --color "$color" "Budapest Memorandum" || exit 1
show 'pt-search "security guarantees" NOT NATO' \
    "$bin/pt-search" --color "$color" "security guarantees" NOT NATO || exit 1
show 'pt-search "security guarantees" NOT NATO --within paragraph' \
    "$bin/pt-search" --color "$color" "security guarantees" NOT NATO \
    --within paragraph || exit 1
printf '\nThe programs are %s and %s.\n' "$bin/pt-index" "$bin/pt-search"
