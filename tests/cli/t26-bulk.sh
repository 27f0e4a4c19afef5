#!/bin/sh
# pt-index: a new index written in bulk answers as one that libxapian wrote.
. ./support.sh

answers() {
    for query in guarantees '"security guarantees"' 'nuclear NEAR/9 weapons' \
        'guarant*' 'title:peace' 'Zelensky' 'date:2025 NOT nato'; do
        "$pt_search" --index "$1" --format json --facet source -q "$query" |
            sed 's/"took_us":[0-9]*//; s/"score":[0-9.]*//g'
        "$pt_search" --index "$1" --within paragraph -q "$query"
    done
}

claim "an index is written in bulk" exits 0 "$pt_index" --index "$tmp/bulk" "$samples"
claim "--bulk=no lets libxapian do it" exits 0 "$pt_index" --bulk=no --index "$tmp/api" "$samples"
answers "$tmp/bulk" >"$tmp/bulk.out" 2>&1
answers "$tmp/api" >"$tmp/api.out" 2>&1
claim "there are answers" grep -q '"spans"' "$tmp/bulk.out"
claim "both give the same ones" cmp "$tmp/bulk.out" "$tmp/api.out"
claim "xapian-check finds nothing" xapian-check "$tmp/bulk"
claim "what bulk leaves beside an index is gone" same "bulk bulk.lock" \
    "$(cd "$tmp" && ls -d bulk* | grep -v out | tr '\n' ' ' | sed 's/ $//')"

# --- changed and made anew ----------------------------------------------------
mkdir "$tmp/news"
line='{"id":"%s","title":"%s","text":"The ferry %s at noon, and nobody on the quay waved."}\n'
printf "$line" one First left two Second waited one Again returned >"$tmp/news/all.jsonl"
export PT_INDEX="$tmp/lines"
claim "the same id twice in a stream" exits 0 sh -c '"$1" - <"$2"' - "$pt_index" "$tmp/news/all.jsonl"
claim "… is the last one" same "2" "$("$pt_search" -c ferry)"
claim "… with its words" exits 0 "$pt_search" returned
claim "… and without those of the first" exits 1 "$pt_search" --quiet left
claim "--rebuild carries them over in bulk" exits 0 "$pt_index" --rebuild
claim "… all of them" same "2" "$("$pt_search" -c ferry)"
claim "xapian-check finds nothing after it" xapian-check "$PT_INDEX"
claim "--bulk takes auto" exits 0 "$pt_index" --bulk auto --rebuild
claim "… and nothing else" exits 2 "$pt_index" --bulk maybe
claim "… which is said" grep -q "takes one of auto, no, not" "$tmp/exits.err"
finish_claims
