#!/bin/sh
# A path that an answer shows finds its article again.
. ./support.sh
export PT_INDEX="$tmp/index"
mkdir -p "$tmp/a/c#d"
printf '{"id":"one","text":"The jetty opened."}\n{"id":"two#x","text":"The jetty closed."}\n' |
    tee "$tmp/a/b.jsonl" >"$tmp/a/c#d/e#f.jsonl"
printf 'The jetty waited.\n' >"$tmp/a/c#d/one"
"$pt_index" "$tmp/a" || exit 1

paths() {
    "$pt_search" -q "$1" --format jsonl | jq -r .path | sort | sed "s|^$tmp/a/||" |
        tr '\n' ' '
}
"$pt_search" jetty --format jsonl -n all | jq -r .path >"$tmp/all"
while read -r path; do
    claim "path:$path is that one" same "${path#"$tmp/a/"} " "$(paths "path:\"$path\"")"
done <"$tmp/all"
claim "five were asked for" same 5 "$(wc -l <"$tmp/all" | tr -d ' ')"
while IFS='|' read -r query want; do
    claim "$query" same "$want" "$(paths "$query")"
done <<'END'
path:b.jsonl#one|b.jsonl#one 
path:a/b.jsonl#one|b.jsonl#one 
path:*.jsonl#one|b.jsonl#one c#d/e#f.jsonl#one 
path:b.jsonl#t*|b.jsonl#two#x 
path:c#d|c#d/e#f.jsonl#one c#d/e#f.jsonl#two#x c#d/one 
path:c#d/*#one|c#d/e#f.jsonl#one 
path:a#one|
path:/b.jsonl#one|
path:#one|
path:b.jsonl#|
jetty NOT path:b.jsonl#one|b.jsonl#two#x c#d/e#f.jsonl#one c#d/e#f.jsonl#two#x c#d/one 
END
finish_claims
