#!/bin/sh
# Words end to end: languages told by pt-index, marks where pt-search puts them.
. ./support.sh
export PT_INDEX="$tmp/index"
mkdir "$tmp/a"
cat >"$tmp/a/en.txt" <<'EOF'
WHO WARNS OF A WINTER WITHOUT VACCINES

The IT staff of the clinic told us that it was a long night, and that US doctors
who came to help them had to go home before the morning.
EOF
cat >"$tmp/a/fr.txt" <<'EOF'
Une lettre est arrivée

Les garanties ont été négociées pendant des mois, et le ministre a dit que le
texte est prêt, mais que rien n’est signé dans cette ville.
EOF
cat >"$tmp/a/zh.txt" <<'EOF'
会谈在河边的小城结束

双方代表周二离开小城，停火协议仍未签署。各方需要更多的时间来讨论这些细节！
EOF
cat >"$tmp/a/ko.txt" <<'EOF'
강가의 작은 도시에서 회담이 끝났다

대표단은 화요일에 도시를 떠났다. 휴전협정은 아직 서명되지 않았다고 밝혔다.
EOF
"$pt_index" "$tmp/a" || exit 1

# marks QUERY…: what is marked in the snippets, separated by |.
marks() {
    "$pt_search" --format json "$@" 2>/dev/null | python3 -c '
import json, sys
for hit in json.load(sys.stdin)["hits"]:
    for snippet in hit["snippets"]:
        text = snippet["text"].encode()
        for begin, end in snippet["spans"]:
            print(text[begin:end].decode(), end="|")'
}

claim "pt-index tells the languages" same "en fr ko zh" "$(
    for lang in en fr ko zh; do "$pt_search" -c "lang:$lang" |
        sed "s/^1$/$lang/"; done | tr '\n' ' ' | sed 's/ $//')"
claim "a form with an accent is found by one without" same "négociées|" \
    "$(marks negocier)"
claim "part of a Chinese text is found and is one mark" same "停火协议|" \
    "$(marks 停火协议)"
claim "two of them in one sentence" same "周二|签署|" "$(marks -q '周二 NEAR/s 签署')"
claim "… not across 。" same "" "$(marks -q '周二 NEAR/s 细节')"
claim "a snippet of it ends where a clause does" same \
    "双方代表周二离开小城，停火协议仍未签署。" "$(
    "$pt_search" --snippet-width 66 --format json 停火 | python3 -c '
import json, sys
print(json.load(sys.stdin)["hits"][0]["snippets"][0]["text"])')"
claim "a Korean word is found with its particle on" same "휴전협정|" \
    "$(marks 휴전협정)"
claim "capitals are the acronym" same "US|" "$(marks US)"
claim "… lower case is the word" same "us|" "$(marks us)"
claim "… with dots too" same "US|" "$(marks U.S.)"
claim "… inside quotes" same "US doctors|" "$(marks '"US doctors"')"
claim "… and not the other" exits 1 "$pt_search" --quiet '"us doctors"'
claim "… as plain words" same "US|" "$(marks -F US)"
claim "… IT is not it" same "IT|" "$(marks IT)"
claim "a headline in capitals is both" same "en en" "$(names WHO) $(names 'title:who')"
claim "common words are words" same "that it was a|" "$(marks '"that it was a"')"
claim "… also alone" same "en" "$(names the)"
finish_claims
