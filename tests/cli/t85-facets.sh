#!/bin/sh
# How many articles have each value of a field; and when they were published.
. ./support.sh
export PT_INDEX="$tmp/index"
mkdir "$tmp/a"
# Three weeks of a harbour paper: little at first, much in the week of the
# strike; the days 20 and 21 are without a word of it, and one note is undated.
python3 - "$tmp/a" <<'EOP'
import sys
for day in range(1, 22):
    for n in range(6):
        text = "The council of day %d met on matter %d at noon." % (day, n)
        if n < (4 if 12 <= day <= 14 else 1 if day < 20 and day % 2 else 0):
            text += " A strike was spoken of, item %d of day %d." % (n, day)
        open("%s/2025-03-%02d-n%d.txt" % (sys.argv[1], day, n), "w").write(
            "Notes of the day\n\n" + text + "\n")
open(sys.argv[1] + "/undated.txt", "w").write("A strike, but when?\n")
EOP
"$pt_index" "$tmp/a" || exit 1
cp "$tmp/a/2025-03-12-n0.txt" "$tmp/a/2025-03-16-copy.txt"
"$pt_index" "$tmp/a" || exit 1

claim "an unknown facet is exit 2" exits 2 "$pt_search" strike --facet dat
claim "… and the nearest is named" grep -q 'did you mean date?' "$tmp/exits.err"
claim "--facet with -c is exit 2" exits 2 "$pt_search" -c strike --facet lang
claim "--facet with -l is exit 2" exits 2 "$pt_search" -l strike --facet lang
claim "--facet with jsonl is exit 2" exits 2 \
    "$pt_search" --format jsonl strike --facet lang
claim "a facet is a table behind the hits" same \
    "$(printf 'lang\n    23  en')" \
    "$("$pt_search" strike --facet lang | sed -n '/^lang$/,$p')"
claim "… alone with -n 0" same "$(printf 'lang\n    23  en')" \
    "$("$pt_search" -n 0 strike --facet lang)"
claim "… and two facets are two tables" same 2 \
    "$("$pt_search" -n 0 strike --facet lang --facet source | grep -c '^[a-z]')"
claim "articles that have none are told" same "$(printf 'source\n    23  (none)')" \
    "$("$pt_search" -n 0 strike --facet source)"
claim "a long table ends in what the others are" sh -c \
    "'$pt_search' -n 0 '*' --facet date | tail -1 | grep -q '^ *6  in 1 other$'"
claim "nothing found, no table" same "" \
    "$("$pt_search" --quiet zebra --facet lang)"
claim "a facet counts what a query for each value finds" python3 - "$pt_search" <<'EOP'
import json, subprocess, sys
def ask(*args):
    return subprocess.run([sys.argv[1], *args], capture_output=True, text=True).stdout
queries = ["strike", "council OR strike", "strike NEAR/s item", "*"]
for q in queries:
    for within in ("article", "paragraph"):
        d = json.loads(ask("-n", "1", "--format", "json", "-q", q, "--within",
                           within, "--facet", "date", "--facet", "lang"))
        key = "articles" if within == "paragraph" else "total"
        assert set(d["facets"]) == {"date", "lang"}, d
        assert d["facet_others"]["date"] == {"values": 0, "articles": 0}, d
        for field, rows in d["facets"].items():
            assert sum(n for _, n in rows) == d[key], (q, field, d)
            for value, n in rows:
                clause = field + ":" + value if value else "NOT %s:*" % field
                one = json.loads(ask("-n", "1", "--format", "json", "--count=exact",
                                     "--within", within, "-q", "(%s) AND (%s)" % (q, clause)))
                assert one[key] == n, (q, clause, n, one[key])
EOP
claim "hits are the same with and without" same \
    "$("$pt_search" --quiet strike)" \
    "$("$pt_search" --quiet strike --facet lang | sed '/^lang$/,$d' | sed '$d')"
claim "--timeline with -c is exit 2" exits 2 "$pt_search" -c strike --timeline
claim "an unknown unit is exit 2" exits 2 "$pt_search" strike --timeline=hour
"$pt_search" -n 0 strike --timeline >"$tmp/days" 2>"$tmp/days.err"
claim "three weeks are shown day by day, empty days too" same 19 \
    "$(grep -c '^2025-03-' "$tmp/days")"
claim "… to the last with an article" grep -q '^2025-03-19  *1  *1  *16.7 %   ##*$' \
    "$tmp/days"
claim "… an empty day is zero" grep -q '^2025-03-02  *0  *0  *0.0 %$' "$tmp/days"
claim "a copy counts as an article, its story once" grep -q \
    '^2025-03-16  *1  *0  *14.3 %$' "$tmp/days"
claim "undated articles are told of" grep -q \
    '1 article that answers has no publication date' "$tmp/days.err"
claim "no terminal, no control codes" sh -c \
    "! LC_ALL=C grep -q \"\$(printf '\\033')\" '$tmp/days'"
claim "the week of the strike is the burst, by week and month" same \
    "2025-03-10" "$("$pt_search" -n 0 strike --timeline=week --quiet |
        sed -n 's/ .* ! .*//p')"
claim "a month is named without its day" sh -c \
    "'$pt_search' -n 0 strike --timeline=month --quiet | grep -q '^2025-03  *22 '"
claim "a timeline counts what a query for each period finds" python3 - "$pt_search" <<'EOP'
import datetime, json, subprocess, sys
def ask(*args):
    return json.loads(subprocess.run(
        [sys.argv[1], "-n", "1", "--format", "json", *args],
        capture_output=True, text=True).stdout)
def last(day, unit):
    if unit == "week":
        return day + datetime.timedelta(6)
    return day
for q in ["strike", "council OR strike", "strike NEAR/s item", "*"]:
    for within in ("article", "sentence"):
        for unit in ("day", "week", "month"):
            d = ask("-q", q, "--within", within, "--timeline=" + unit)
            key = "articles" if within == "sentence" else "total"
            more = d["timeline_more"]
            assert more["unit"] == unit, d
            assert sum(n for _, n in d["timeline"]) + more["undated"] == d[key], d
            for (text, n), n_all in zip(d["timeline"], more["all"]):
                day = datetime.date.fromisoformat(text)
                span = text[:7] if unit == "month" else "%s..%s" % (day, last(day, unit))
                one = ask("--count=exact", "--within", within, "-q", "(%s) date:%s" % (q, span))
                every = ask("--count=exact", "-q", "date:" + span)
                assert (one[key], every["total"]) == (n, n_all), (q, unit, text, n, one)
EOP
claim "as csv and tsv a timeline has the numbers that json has" python3 - "$pt_search" <<'EOP'
import csv, json, subprocess, sys
def ask(form, *args):
    return subprocess.run([sys.argv[1], "--format", form, "--quiet", *args],
                          capture_output=True, text=True).stdout
for args in (("strike", "--timeline"), ("strike", "--timeline=month"),
             ("notes", "--timeline=week"), ("zebra", "--timeline")):
    d = json.loads(ask("json", "-n", "0", *args))
    more = d["timeline_more"]
    want = [[first, str(n), str(stories), str(n_all), str(int(first in more["bursts"]))]
            for (first, n), stories, n_all in zip(d["timeline"], more["stories"], more["all"])]
    for form, comma in ("csv", ","), ("tsv", "\t"):
        rows = list(csv.reader(ask(form, *args).splitlines(), delimiter=comma))
        assert rows[0] == ["first", "articles", "stories", "all", "burst"], rows[0]
        assert rows[1:] == want, (args, rows, want)
EOP
claim "… but not beside a facet, which has no table" exits 2 \
    "$pt_search" --format csv strike --timeline --facet lang
claim "… nor with --new-since, for no story is written out" exits 2 \
    "$pt_search" --format csv strike --timeline --new-since morning
claim "json has an empty timeline where nothing answers" same "[]" "$(
    "$pt_search" --format json zebra --timeline |
        python3 -c 'import json, sys; print(json.load(sys.stdin)["timeline"])')"

mkdir "$tmp/old"
for day in 1850-01-01 2025-03-01; do
    printf 'Ferries at the pier\n\nThe ferries came on %s.\n' "$day" >"$tmp/old/$day-x.txt"
done
"$pt_index" --index "$tmp/older" "$tmp/old" || exit 1
claim "more days than a timeline has are exit 2" exits 2 \
    "$pt_search" --index "$tmp/older" ferries --timeline=day
claim "… and longer periods are named" grep -q 'take longer ones' "$tmp/exits.err"
claim "… and taken when the unit is left open" same 176 "$(
    "$pt_search" -n 0 --index "$tmp/older" ferries --timeline --quiet |
        grep -c '^[12]')"
finish_claims
