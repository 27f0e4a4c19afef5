#!/bin/sh
# pt-search --changed-since DATE: articles whose text changed.
. ./support.sh
export PT_INDEX="$tmp/index" TZ=UTC
a=$tmp/a
mkdir "$a"
for n in 1 2 3; do
    printf 'Lock notes %s\n\nThe lock keeper of lock %s left.\n' $n $n >"$a/2025-05-0$n-lock.txt"
done
"$pt_index" "$a" || exit 1
claim "nothing changed is exit 1" exits 1 "$pt_search" --changed-since 2020-01-01
claim "… without a word" same "" "$(cat "$tmp/exits.out" "$tmp/exits.err")"
sleep 2
printf 'Lock notes 2\n\nThe lock keeper of lock 2 came back.\n' >"$a/2025-05-02-lock.txt"
touch "$a/2025-05-03-lock.txt"
printf 'Lock notes 4\n\nA fourth keeper.\n' >"$a/2025-05-04-lock.txt"
"$pt_index" "$a" || exit 1
claim "another text is a change, a new file and a new time are none" same \
    2025-05-02-lock "$(names --changed-since 2020-01-01)"
claim "its day is told" same "changed $(date -u +%F)" \
    "$("$pt_search" --changed-since 2020-01-01 | sed -n 's/.*\(changed 2.*\)/\1/p')"
claim "… in json too, and of others nothing" same "1 $(date -u +%F)" \
    "$("$pt_search" --format json keeper | tr ',' '\n' | grep -c '"changed"') $(
        "$pt_search" --format json keeper | tr ',' '\n' | sed -n 's/"changed":"\(.*\)"/\1/p')"
claim "with a query only what answers it" same "1 0" "$(
    "$pt_search" -c --changed-since 7d.. lock) $("$pt_search" -c --changed-since 7d.. fourth)"
claim "within paragraphs as well" same 1 \
    "$("$pt_search" -c --changed-since 2020 --within paragraph 'came back')"
claim "tomorrow nothing" exits 1 "$pt_search" --changed-since 9998-01-01
claim "what is no date is exit 2" exits 2 "$pt_search" --changed-since 12/05/2025
claim "--show does not go with it" exits 2 "$pt_search" --changed-since 2020 --show 1
claim "without either a query is missed" exits 2 "$pt_search" -c
finish_claims
