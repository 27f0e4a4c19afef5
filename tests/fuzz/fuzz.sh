#!/bin/sh
# fuzz.sh FOLDER SECONDS [TARGET…]: each target so long, from its seeds and what
# earlier runs found; a line each. Inputs that broke something stay in
# FOLDER/broken, and the exit is 1.
set -u
folder=$1 seconds=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder/broken" "$folder/tmp"
[ $# -gt 0 ] || set -- $("$folder/tests/run_fuzz")
code=0
for target; do
    mkdir -p "$folder/corpus/$target" "$here/seeds/$target"
    log=$folder/$target.log
    ASAN_OPTIONS=quarantine_size_mb=16:detect_leaks=1 TMPDIR=$folder/tmp \
        FUZZ_TARGET=$target "$folder/tests/libfuzzer" \
        -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -max_len=16384 \
        -artifact_prefix="$folder/broken/$target-" -print_final_stats=1 \
        "$folder/corpus/$target" "$here/seeds/$target" >"$log" 2>&1
    ended=$?
    [ $ended -eq 0 ] || code=1
    printf '%-12s exit %d, %s inputs, slowest %s s, %s MB\n' "$target" $ended \
        "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" \
        "$(sed -n 's/^stat::slowest_unit_time_sec: *//p' "$log")" \
        "$(sed -n 's/^stat::peak_rss_mb: *//p' "$log")"
done
rm -rf "$folder/tmp"
exit $code
