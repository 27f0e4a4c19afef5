#!/bin/sh
# One name in two alphabets, and in the spellings of several languages.
. ./support.sh
export PT_INDEX="$tmp/index"
mkdir "$tmp/a"
printf 'The minister spoke to reporters after the meeting, and Zelenskyy listened to all of it.\n' >"$tmp/a/en.txt"
printf 'Der Minister hat gesagt, dass Selenskyj heute nicht nach Berlin kommt, und er ist nicht allein.\n' >"$tmp/a/de.txt"
printf 'Сьогодні Зеленський зустрівся з міністрами у столиці, і ці переговори ще не закінчилися.\n' >"$tmp/a/uk.txt"
printf 'Министры ждали Зеленского до вечера, но Зеленский не приехал на эту встречу вовремя.\n' >"$tmp/a/ru.txt"
printf 'Peres spoke, Perez answered, and nobody in the room wrote down a single word of it.\n' >"$tmp/a/other.txt"
"$pt_index" "$tmp/a" || exit 1

for word in Zelensky Selenskyj Зеленський Зеленский zelenskiy; do
    claim "$word finds the name in every spelling" same "de en ru uk" "$(names "$word")"
done
claim "inside a phrase too" same "de" "$(names 'dass Zelensky heute')"
claim "=Зеленський is that spelling only" same "uk" "$(names =Зеленський)"
claim "--variants off is that spelling only" same "en" "$(names --variants off Zelenskyy)"
claim "in Russian every case of it, by the stem" same "ru" "$(names --variants off Зеленский)"
claim "names that only sound alike stay apart" same 1 \
    "$("$pt_search" --format json Peres | grep -c '"spans":\[\[0,5\]\]')"
claim "the answer names what stands there" sh -c \
    "'$pt_search' Zelensky | grep -q 'Zelensky found as Selenskyj (1)'"
claim "… each spelling with its number" sh -c \
    "'$pt_search' Zelensky | grep -q 'Zelensky found as Зеленского (1), Зеленский (1)'"
claim "… and not where the written word itself does" sh -c \
    "! '$pt_search' Zelenskyy | grep -q 'found as Zelenskyy'"
claim "… in JSON as well" same "Zelensky Selenskyj 1" "$("$pt_search" --format json Zelensky |
    python3 -c '
import json, sys
for hit in json.load(sys.stdin)["hits"]:
    for s in hit["spellings"]:
        if s["found"] == "Selenskyj":
            print(s["written"], s["found"], s["count"])')"
claim "the mark is on the spelling that stands there" sh -c \
    "'$pt_search' Zelensky | grep -q '[*]Зеленський[*]'"
finish_claims
