#!/bin/sh
# libxapian's own replication of an index, as README.md describes it: what is
# copied whole, what as changes, and how a copy is asked.
. ./support.sh
for program in xapian-replicate xapian-replicate-server xapian-tcpsrv; do
    command -v $program >/dev/null || { echo "ok - skipped: no $program"; exit 0; }
done
master=$tmp/master/index
news=$tmp/news
mkdir -p "$tmp/master" "$tmp/copy" "$news"
cp "$samples"/* "$news"
"$pt_index" -q --index "$master" --shards 2 "$news"
port=$(free_ports 30000 32000)
# A server ends its whole group, so each is in one of its own.
setsid xapian-replicate-server -I 127.0.0.1 -p "$port" "$tmp/master" \
    >/dev/null 2>&1 &
pids=$!
trap 'kill $pids 2>/dev/null; rm -rf "$tmp"' EXIT
# replicated: brings both copies up to date; "1 copies, 0 changesets" of each.
replicated() {
    for i in 0 1; do
        for try in $(seq 50); do
            xapian-replicate -v -o -r 0 -h 127.0.0.1 -p "$port" -m "index/$i" \
                "$tmp/copy/$i" >"$tmp/out" 2>&1 && break
            sleep 0.2
        done
        sed -n 's/^Update complete: \([^,]*, [^,]*\),.*/\1/p' "$tmp/out"
    done
}
claim "a copy begins whole" same "1 copies, 0 changesets
1 copies, 0 changesets" "$(replicated)"
claim "its folder is no index to pt-search" exits 2 \
    "$pt_search" --index "$tmp/copy/0" -c '*'
for i in 0 1; do
    setsid xapian-tcpsrv --quiet --interface 127.0.0.1 \
        --port $((port + 1 + i)) "$tmp/copy/$i" >/dev/null 2>&1 &
    pids="$pids $!"
done
# ask QUERY: what both servers answer. Each needs a moment to listen; what is
# told before then, of one server alone, is not the answer.
ask() {
    for try in $(seq 50); do
        answer=$("$pt_search" --quiet --strict --variants off -c \
            --index "127.0.0.1:$((port + 1))" \
            --index "127.0.0.1:$((port + 2))" "$1" 2>/dev/null)
        [ $? -eq 2 ] || break
        sleep 0.2
    done
    echo "$answer"
}
asks_the_same() {
    same "$("$pt_search" --index "$master" --variants off -c "$1")" "$(ask "$1")"
}
claim "a server on it answers as the index does" asks_the_same '*'

printf 'A new lighthouse opened at the quay; the keeper wrote it down.\n' >"$news/a.txt"
export XAPIAN_MAX_CHANGESETS=50
"$pt_index" -q --index "$master"
claim "with XAPIAN_MAX_CHANGESETS an update comes as changes" same "0 copies" \
    "$(replicated | sed 's/,.*//' | sort -u)"
claim "… all of it" asks_the_same lighthouse
"$pt_index" -q --index "$master" --rebuild
claim "a rebuild takes the files of changes away" exits 0 \
    "$pt_index" --index "$master" --check
claim "… and comes whole" same "1 copies, 0 changesets
1 copies, 0 changesets" "$(replicated)"
claim "… all of it" asks_the_same '*'
printf 'A new windmill opened at the quay; the keeper wrote it down.\n' >"$news/b.txt"
unset XAPIAN_MAX_CHANGESETS
"$pt_index" -q --index "$master"
claim "without, what changed comes whole" same "1 copies, 0 changesets" \
    "$(replicated | grep copies | sort -r | head -1)"
claim "… all of it" asks_the_same windmill
"$pt_index" -q --index "$master" --compact >/dev/null
rm "$news/a.txt"
XAPIAN_MAX_CHANGESETS=50 "$pt_index" -q --index "$master"
replicated >/dev/null
claim "after --compact the copies follow" asks_the_same '*'
claim "… and what is gone is gone there, too" asks_the_same lighthouse
claim "… and they are sound" sh -c \
    'for at in "$2"/0/replica_* "$2"/1/replica_*; do
         "$1" --index "$at" --check || exit 1
     done' - "$pt_index" "$tmp/copy"
finish_claims
