#!/bin/sh
# Runs every t??-*.sh in reading order, or those that are named; each prints "ok
# N - claim" lines. Needs $PT_BIN, the folder of the two programs.
set -u
cd "$(dirname "$0")" || exit 1
: "${PT_BIN:?the folder of pt-index and pt-search}"
unset PT_INDEX XDG_DATA_HOME NO_COLOR
export LC_ALL=C PT_CONFIG=
passed=0 failed=0
[ $# -gt 0 ] || set -- t[0-9][0-9]-*.sh
for script; do
    log=$(mktemp)
    sh "./$script" >"$log" 2>&1
    code=$?
    ok=$(grep -c '^ok' "$log")
    bad=$(grep -c '^not ok' "$log")
    [ "$code" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
    if [ "$bad" -gt 0 ] || [ "$ok" -eq 0 ]; then
        echo "--- $script (exit $code)"
        grep -v '^ok' "$log"
    fi
    passed=$((passed + ok)) failed=$((failed + bad))
    rm -f "$log"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
