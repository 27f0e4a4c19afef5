#!/bin/sh
# What a search asks the servers of its indexes, counted on the connections: a
# constant for a word and for a facet, one for each result shown, one for each
# candidate where texts decide; and nothing of a snapshot twice.
. ./support.sh
export PYTHONDONTWRITEBYTECODE=1
news=$tmp/news
mkdir "$news"
# Articles whose dates, outlets and words differ; half of them have "harbour".
python3 - "$news/a.jsonl" <<'END'
import json, sys
with open(sys.argv[1], "w") as out:
    for i in range(60):
        place = "harbour" if i % 2 else "station"
        out.write(json.dumps({
            "id": f"n{i}", "title": f"Notice {i} of the {place}",
            "date": f"2025-{i % 12 + 1:02}-{i % 28 + 1:02}",
            "source": f"Gazette {i % 5}", "tags": ["quay"] if i % 3 else [],
            "text": f"The clerk of the {place} wrote notice {i}. "
                    f"A pilot {'and a tug ' if i % 6 == 1 else ''}waited."})
            + "\n")
END
"$pt_index" -q --index "$tmp/two" --shards 2 "$news"

# asked OPTIONS…: what both servers were asked, "DOCUMENT 10 GETMSET 4 …".
asked() {
    python3 count_messages.py --all "$tmp/two/0" "$tmp/two/1" -- \
        "$pt_search" --quiet "$@" | tr '\n' ' ' | sed 's/ $//'
}
# n_of KIND OPTIONS…: how many of them are KIND.
n_of() {
    kind=$1
    shift
    asked "$@" | tr ' ' '\n' | awk -v kind="$kind" \
        'was == kind { n = $0 } { was = $0 } END { print n + 0 }'
}
claim "a word is one search, and counted" same \
    "ALLTERMS 2 COLLFREQ 2 GETMETADATA 4 GETMSET 2 QUERY 2 REOPEN 2 TERMFREQ 2" \
    "$(asked -c pilot)"
claim "each result shown is one article sent" same "1 10 30" \
    "$(n_of DOCUMENT harbour -n 1) $(n_of DOCUMENT harbour -n 10) $(
        n_of DOCUMENT harbour -n all)"
claim "… also where copies are listed" same 10 \
    "$(n_of DOCUMENT harbour -n 10 --copies list)"
searches() { n_of QUERY "$@"; }
claim "a facet costs the same for few as for many" same \
    "$(searches tug -n 1 --facet source)" \
    "$(searches pilot -n 1 --facet source)"
claim "… and no article" same 1 "$(n_of DOCUMENT pilot -n 1 --facet source)"
claim "… nor do dates and languages" same 1 \
    "$(n_of DOCUMENT pilot -n 1 --facet date --facet lang)"
claim "… nor does a timeline" same 1 \
    "$(n_of DOCUMENT pilot -n 1 --timeline=month)"
claim "tags are in the articles that have them" same 40 \
    "$(n_of DOCUMENT pilot -n 1 --facet tag)"
claim "paragraphs ask for each candidate once" same 30 \
    "$(n_of DOCUMENT clerk harbour -n 1 --within paragraph)"
claim "no list of words or articles is asked for twice" same "0 0" \
    "$(n_of POSTLIST pilot --facet lang --facet source) $(
        n_of VALUESTATS pilot --sort date)"

# Two questions on the same connections: see PtSearch of the Python module.
again() {
    python3 count_messages.py --all "$tmp/two/0" "$tmp/two/1" -- \
        "$pt_search" --quiet --batch "$1" -c | tr '\n' ' ' | sed 's/ $//'
}
echo harbour >"$tmp/once"
printf 'harbour\nharbour\n' >"$tmp/again"
printf 'harb*\ngazete~1\n' >"$tmp/wide"
printf 'harb*\ngazete~1\nharb*\ngazete~1\n' >"$tmp/wider"
of() { echo "$2" | tr ' ' '\n' | awk -v kind="$1" \
    'was == kind { n = $0 } { was = $0 } END { print n + 0 }'; }
claim "asked again a word is not counted again" same \
    "$(of TERMFREQ "$(again "$tmp/once")")" "$(of TERMFREQ "$(again "$tmp/again")")"
claim "… but each time whether there is a new snapshot" same 4 \
    "$(of REOPEN "$(again "$tmp/again")")"
claim "… nor anything else that was asked before" same \
    "$(of QUERY "$(again "$tmp/once")")" "$(of QUERY "$(again "$tmp/again")")"
claim "words that begin so, and are like it, are not sent again" same \
    "$(of ALLTERMS "$(again "$tmp/wide")")" "$(of ALLTERMS "$(again "$tmp/wider")")"

# The same answers as of one index: of paragraphs that are ranked as many are
# looked at, copies of what is shown are all found, and of nothing asked twice
# nothing comes.
many=$tmp/many
mkdir "$many"
python3 - "$many/a.jsonl" <<'END'
import json, sys
with open(sys.argv[1], "w") as out:
    for i in range(1300):
        out.write(json.dumps({
            "id": f"m{i}", "title": f"Log {i}",
            "date": f"2025-01-{i % 28 + 1:02}",
            "text": "A harbour " + "and a harbour " * (i % 7)
                    + "pilot of a pilot " * (i % 3) + f"at {i}.\n\n"
                    + "The clerk was out. " * (i % 11)}) + "\n")
END
"$pt_index" -q --index "$tmp/whole" "$many"
"$pt_index" -q --index "$tmp/half" --shards 2 "$many"
port=$(python3 -c 'import random; print(random.randrange(20000, 30000, 2))')
"$pt_index" --index "$tmp/half" --serve --listen "127.0.0.1:$port" |
    sed -n 's/^\(xapian-tcpsrv.*\) &$/setsid \1 >\/dev\/null 2>\&1 \& echo $!/p' \
        >"$tmp/start"
sh "$tmp/start" >"$tmp/pids"
trap 'kill $(cat "$tmp/pids") 2>/dev/null; rm -rf "$tmp"' EXIT
# of_one OPTIONS…, of_two OPTIONS…
of_one() { "$pt_search" --variants off --index "$tmp/whole" "$@" 2>&1; }
of_two() {
    "$pt_search" --variants off --index "127.0.0.1:$port" \
        --index "127.0.0.1:$((port + 1))" "$@" 2>&1
}
for try in $(seq 100); do
    of_two -c clerk | grep -qx 1182 && break
    sleep 0.1
done
alike() { same "$(of_one "$@")" "$(of_two "$@")"; }
claim "servers count as one index does" alike -c clerk
claim "paragraphs beside a phrase that repeats a word rank alike" alike \
    -n 8 --within paragraph -q '+harbour "pilot of pilot"~4'
claim "… and those that have any word" alike -n 8 --within paragraph \
    -q 'harbour OR pilot'
claim "articles, too" alike -n 8 -q '+harbour "pilot of pilot"~4'
claim "… of one word, of which only a page is asked for" alike -n 8 clerk
printf 'nowhere\nnowhere\nharbour\nharbour\n' >"$tmp/asked"
days_of() { "$@" --facet date --batch "$tmp/asked" | grep -o '"facets":.*'; }
claim "days of nothing, and of all, asked twice" same "$(days_of of_one)" \
    "$(days_of of_two)"
finish_claims
