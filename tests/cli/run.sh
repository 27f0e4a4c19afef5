#!/bin/sh
# Runs every t??-*.sh in reading order, or those that are named, as many at a time
# as there are cores; each prints "ok N - claim" lines. Needs $PT_BIN, the folder
# of the two programs.
set -u
cd "$(dirname "$0")" || exit 1
: "${PT_BIN:?the folder of pt-index and pt-search}"
unset PT_INDEX XDG_DATA_HOME NO_COLOR
export LC_ALL=C PT_CONFIG=

# run SCRIPT COUNTS: says what went wrong, and adds how many claims held and how
# many did not to the file COUNTS.
run() {
    log=$(mktemp)
    sh "./$1" >"$log" 2>&1
    code=$?
    ok=$(grep -c '^ok' "$log")
    bad=$(grep -c '^not ok' "$log")
    [ "$code" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
    if [ "$bad" -gt 0 ] || [ "$ok" -eq 0 ]; then
        printf -- '--- %s (exit %s)\n%s\n' "$1" "$code" "$(grep -v '^ok' "$log")"
    fi
    rm -f "$log"
    echo "$ok $bad" >>"$2"
}

if [ "${1:-}" = --counts ]; then
    run "$3" "$2"
    exit
fi
[ $# -gt 0 ] || set -- t[0-9][0-9]-*.sh
counts=$(mktemp)
printf '%s\n' "$@" |
    xargs -n 1 -P "$(nproc 2>/dev/null || echo 1)" sh ./run.sh --counts "$counts"
awk -v scripts=$# '{ passed += $1; failed += $2 }
    END { print passed + 0 " passed, " failed + 0 " failed"
          exit failed || !passed || NR < scripts }' "$counts"
code=$?
rm -f "$counts"
exit $code
