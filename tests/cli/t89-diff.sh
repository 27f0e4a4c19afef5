#!/bin/sh
# pt-search --diff A B: two copies side by side.
. ./support.sh
export PT_INDEX="$tmp/index"
a=$tmp/a
mkdir "$a"
paragraphs() {
    for n in 1 2 3 4 5 6 7 8; do printf 'Paragraph %s says what it says.\n\n' "number$n"; done
}
{ printf 'Otters return\n\n'; paragraphs; } >"$a/2025-08-01-one.txt"
sed 's/number2 says/number2 whispers/; s/number8 .*/The end \x1b[2J./' "$a/2025-08-01-one.txt" >"$a/2025-08-02-two.txt"
"$pt_index" "$a" || exit 1
one=$a/2025-08-01-one.txt two=$a/2025-08-02-two.txt
claim "different is exit 1" exits 1 "$pt_search" --diff "$one" "$two"
claim "a unified diff of paragraphs, what changed marked in them" same \
    "--- $one  2025-08-01
+++ $two  2025-08-02
@@ -2,3 +2,3 @@
 Paragraph number1 says what it says.
~Paragraph number2 [-says-]{+whispers+} what it says.
 Paragraph number3 says what it says.
@@ -8,2 +8,2 @@
 Paragraph number7 says what it says.
-Paragraph number8 says what it says.
+Paragraph The end \\x1b[2J." "$(cat "$tmp/exits.out")"
claim "… with colour instead of brackets" sh -c "
    '$pt_search' --color always --diff '$one' '$two' >'$tmp/colour'
    grep -q \"\$(printf '\\033')\\[32mwhispers\" '$tmp/colour' && ! grep -q '{+' '$tmp/colour'"
claim "the same is exit 0, and says nothing" exits 0 "$pt_search" --diff "$one" "$one"
claim "… really" same "" "$(cat "$tmp/exits.out" "$tmp/exits.err")"
claim "no such article is exit 2" exits 2 "$pt_search" --diff "$one" "$a/none.txt"
claim "one article is exit 2" exits 2 "$pt_search" --diff "$one"
claim "three are" exits 2 "$pt_search" --diff "$one" "$two" "$one"
claim "json is not" exits 2 "$pt_search" --diff "$one" "$two" --format json
claim "--help says what the exit means" sh -c "
    '$pt_search' --help | grep -q -e '--diff: 0 equal, 1 not'"
finish_claims
