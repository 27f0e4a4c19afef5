#!/bin/sh
# fuzz.sh FOLDER SECONDS [TARGET…]: each target so long in all, from its seeds and
# what earlier runs found, in slices of $SLICE seconds by turns. What was done is
# remembered in FOLDER/done, a line a slice, for the program as it is: another
# program begins anew, with the inputs that were found. A table of all that was
# done is written at the end; with 0 seconds, that only. Inputs that broke
# something, or took more than two seconds, stay in FOLDER/broken, and the exit is 1.
# Leaks are looked for once, when a slice ends: after each input costs far more
# than the input where a library keeps something for itself.
set -u
folder=$1 seconds=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
program=$(cksum <"$folder/tests/libfuzzer" | tr ' ' -)
mkdir -p "$folder/broken" "$folder/tmp.$$" "$folder/done"
trap 'rm -rf "$folder/tmp.$$"' EXIT
[ $# -gt 0 ] || set -- $("$folder/tests/run_fuzz")

# done_of TARGET: its seconds so far.
done_of() {
    awk -v p="$program" '$1 == p { n += $2 } END { print n + 0 }' \
        "$folder/done/$1" 2>/dev/null || echo 0
}

# slice TARGET SECONDS
slice() {
    log=$folder/$1.log
    mkdir -p "$folder/corpus/$1" "$here/seeds/$1"
    ASAN_OPTIONS=quarantine_size_mb=16:detect_leaks=1 TMPDIR=$folder/tmp.$$ \
        FUZZ_TARGET=$1 "$folder/tests/libfuzzer" \
        -max_total_time="$2" -timeout=10 -report_slow_units=2 -rss_limit_mb=1024 \
        -max_len=16384 -detect_leaks=0 -artifact_prefix="$folder/broken/$1-" -print_final_stats=1 \
        "$folder/corpus/$1" "$here/seeds/$1" >"$log" 2>&1
    ended=$?
    stat() { sed -n "s/^stat::$1: *//p" "$log"; }
    inputs=$(stat number_of_executed_units)
    slowest=$(stat slowest_unit_time_sec)
    memory=$(stat peak_rss_mb)
    echo "$program $2 ${inputs:-0} ${slowest:-0} ${memory:-0} $ended" >>"$folder/done/$1"
    [ $ended -eq 0 ] || echo "$1: exit $ended, see $log"
}

is_left=1
while [ $is_left -eq 1 ]; do
    is_left=0
    for target; do
        rest=$((seconds - $(done_of "$target")))
        [ $rest -gt 0 ] || continue
        is_left=1
        [ $rest -lt "${SLICE:-60}" ] || rest=${SLICE:-60}
        slice "$target" $rest
    done
done

echo "| target | seconds | inputs | broken | slowest s | MB |"
echo "|---|---|---|---|---|---|"
code=0
for target; do
    awk -v p="$program" -v name="$target" '
        $1 == p { s += $2; n += $3; if ($4 > slow) slow = $4
                  if ($5 > memory) memory = $5; broken += $6 != 0 }
        END { printf "| %s | %d | %d | %d | %d | %d |\n", name, s, n, broken, slow, memory
              exit broken || slow > 2 }' "$folder/done/$target" 2>/dev/null || code=1
done
exit $code
