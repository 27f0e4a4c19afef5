#!/bin/sh
# The user's synonyms: what they find, and how the index keeps them.
. ./support.sh
export PT_INDEX="$tmp/index"
mkdir "$tmp/a"
cd "$tmp" || exit 1
printf 'EU hopes\n\nEU.\n' >a/hopes.txt
printf 'The ferry strike\n\nThe United Nations sent a charter to the harbour.\n' >a/nations.txt
printf 'Harbour news\n\nThe UN charter calls for two truces this year.\n' >a/un.txt
printf 'The long wait\n\nA cease-fire was signed by the river on Monday.\n' >a/fire.txt
printf 'On both shores\n\nThe European Union spoke to us about nations that stay united.\n' >a/union.txt
cat >s.txt <<'END'
# words of the harbour desk
UN, United Nations
ceasefire, truce
EU => European Union
US => America
END

# marks ARGS…: what is marked in the passages, in order of the paths.
marks() {
    "$pt_search" --format json "$@" | python3 -c '
import json, sys
hits = sorted(json.load(sys.stdin)["hits"], key=lambda h: h["path"])
print(" | ".join(s["text"].encode()[a:b].decode()
                 for h in hits for s in h["snippets"] for a, b in s["spans"]))'
}
# rules: what --status tells of the synonyms.
rules() {
    "$pt_index" --status --json | python3 -c '
import json, sys
s = json.load(sys.stdin)["synonyms"]
print(s and "%d of %s" % (s["rules"], s["path"].split("/")[-1]))'
}

"$pt_index" a
claim "without synonyms a word finds itself" same "un" "$(names UN)"
claim "--synonyms takes over a file" exits 0 "$pt_index" --synonyms s.txt
claim "… in silence" same "" "$(cat "$tmp/exits.out" "$tmp/exits.err")"
claim "--status tells of it" grep -q "synonyms  *$tmp/s.txt (4)" <<END
$("$pt_index" --status)
END
claim "… as JSON, too" same "4 of s.txt" "$(rules)"

# --- what they find -----------------------------------------------------------
claim "a word finds several words" same "nations un" "$(names UN)"
claim "… side by side, marked as one" same "United Nations | UN" "$(marks UN)"
claim "several words find one" same "nations un union" "$(names united nations)"
claim "a phrase, too" same "nations un" "$(names "united nations")"
claim "… and as a part of one" same "The United Nations | The UN" \
    "$(marks "the united nations")"
claim "a longer phrase is marked whole" same "UN charter" \
    "$(marks "united nations charter")"
claim "an alternative is found in all its forms" same "cease-fire | truces" \
    "$(marks ceasefire)"
claim "… and a compound in either spelling" same "cease-fire | truces" \
    "$(marks cease-fire)"
claim "=> leads one way" same "union" "$(names EU)"
claim "… in place of what was written" same "hopes" "$(names =EU)"
claim "… and not back" same "union" "$(names "european union")"
claim "an acronym is not a pronoun" same "union, " "$(names us), $(names US)"
claim "= leaves them out" same "un" "$(names =UN)"
claim "… also of a phrase" same "nations" "$(names '="united nations"')"
claim "--variants off leaves them out" same "nations union" \
    "$(names --variants off united nations)"
claim "NEAR takes them" same "nations un" "$(names 'UN NEAR/3 charter')"
claim "paragraphs take them" same "2" \
    "$("$pt_search" -c --within paragraph UN)"
claim "fields of names do not" same "" "$(names author:UN)"

# --- how they are kept ---------------------------------------------------------
sleep 2.2 # until file times are old enough to be trusted
"$pt_index"
cp -R "$PT_INDEX" before
claim "a run with nothing to do changes nothing" sh -c \
    "'$pt_index' && diff -r before '$PT_INDEX'"
printf 'UN, river\n' >s.txt
claim "a changed file is read again" exits 0 "$pt_index"
claim "… its synonyms are there" same "fire un" "$(names UN)"
claim "… the old ones are gone" same "fire" "$(names ceasefire)"
claim "… and nothing is left of them" same 0 \
    "$(xapian-metadata list "$PT_INDEX" pt:syn | grep -c nations)"
claim "--rebuild keeps them" sh -c "'$pt_index' --rebuild"
claim "… all" same "fire un, 1 of s.txt" "$(names UN), $(rules)"
mv s.txt gone.txt
claim "a file that is gone ends nothing" exits 0 "$pt_index"
claim "… but it is said" grep -q "s.txt: No such file.*stay" "$tmp/exits.err"
claim "… -q is quiet" same "" "$("$pt_index" -q 2>&1)"
claim "… its synonyms stay" same "fire un, 1 of s.txt" "$(names UN), $(rules)"
claim "… past a rebuild, too" sh -c "'$pt_index' -q --rebuild"
claim "… which keeps all of them" same "fire un, 1 of s.txt" \
    "$(names UN), $(rules)"
claim "another file takes its place" exits 0 "$pt_index" --synonyms gone.txt a
claim "… by its own name" same "1 of gone.txt" "$(rules)"

# --- what cannot be understood -------------------------------------------------
printf '# one\nUN, river\n\nEU =>\n' >bad.txt
claim "a line that says nothing is an error" exits 2 \
    "$pt_index" --synonyms bad.txt a
claim "… with its place" grep -q "bad.txt:4:6: expected a word" "$tmp/exits.err"
claim "… and changes nothing" same "fire un, 1 of gone.txt" \
    "$(names UN), $(rules)"
printf 'New report\n\nThe river rose.\n' >a/new.txt
cp bad.txt gone.txt
claim "a remembered file with an error is one" exits 2 "$pt_index"
claim "… before anything is changed" same "fire un" "$(names UN)"
claim "a file that is not there cannot be taken over" exits 2 \
    "$pt_index" --synonyms nowhere.txt
claim "… a folder neither" exits 2 "$pt_index" --synonyms a
claim "--synonyms goes with no --status" exits 2 \
    "$pt_index" --status --synonyms s.txt
claim "--synonyms '' ends them" exits 0 "$pt_index" --synonyms ''
claim "… for good" same "un, None" "$(names UN), $(rules)"
claim "… and leaves nothing in the index" same "" \
    "$(xapian-metadata list "$PT_INDEX" pt:syn)"

# --- larger than a batch -------------------------------------------------------
python3 - >many.txt <<'END'
for i in range(6000):
    print("zz%d, yy%d ww" % (i, i))
print("UN, river")
END
claim "a long file is taken over" exits 0 "$pt_index" --synonyms many.txt
claim "… to its end" same "fire new un, 6001 of many.txt" \
    "$(names UN), $(rules)"
printf 'UN, wait\n' >many.txt
"$pt_index"
claim "… and given up as well" same "fire un, 3" \
    "$(names UN), $(xapian-metadata list "$PT_INDEX" pt:syn | wc -l | tr -d ' ')"
finish_claims
