#!/bin/sh
# pt-search --complete PREFIX: words of the index, for shells.
. ./support.sh
export PT_INDEX="$tmp/index"
mkdir "$tmp/a"
for n in 1 2 3; do
    printf 'Weir report %s\n\nThe weir at Weirford holds, number %s.\n' $n $n >"$tmp/a/2025-07-0$n-w.txt"
done
printf 'Weird weather\n\nIt was weird.\n' >"$tmp/a/2025-07-04-w.txt"
"$pt_index" "$tmp/a" || exit 1
claim "a word in each line, its articles behind a tab" same \
    "$(printf 'weir\t3\nweirford\t3\nweird\t1')" "$("$pt_search" --complete wei)"
claim "capitals as they were typed, and as articles have them" same \
    "$(printf 'Weir\t3\nWeirford\t3\nWeird\t1')" "$("$pt_search" --complete Wei)"
claim "behind a field its words" same "$(printf 'lang:en\t4')" "$("$pt_search" --complete lang:)"
claim "fields, too" same "$(printf 'lang:\t4')" "$("$pt_search" --complete lan)"
claim "-n is how many" same 1 "$("$pt_search" --complete wei -n 1 | wc -l)"
claim "nothing is exit 1" exits 1 "$pt_search" --complete quokka
claim "… without a word" same "" "$(cat "$tmp/exits.out" "$tmp/exits.err")"
claim "no such field is exit 2" exits 2 "$pt_search" --complete nofield:x
claim "no index is exit 2" exits 2 "$pt_search" --index "$tmp/none" --complete x
claim "a query is too much" exits 2 "$pt_search" --complete wei query
claim "so is a format" exits 2 "$pt_search" --complete wei --format json
finish_claims
