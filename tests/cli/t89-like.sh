#!/bin/sh
# pt-search --like PATH: more like this.
. ./support.sh
export PT_INDEX="$tmp/index" XDG_STATE_HOME="$tmp/state"
a=$tmp/a
mkdir "$a"
printf 'Quarry closes\n\nThe granite quarry closes. Masons of the quarry leave.\n' >"$a/2025-06-01-quarry.txt"
cp "$a/2025-06-01-quarry.txt" "$a/2025-06-02-copy.txt"
printf 'Masons wanted\n\nThe cathedral wants masons, and granite.\n' >"$a/2025-06-03-masons.txt"
printf 'Granite tiles\n\nThe tiles of the hall were laid in a night.\n' >"$a/2025-06-04-tiles.txt"
printf 'Choir sings\n\nThe choir of the town sang to nobody.\n' >"$a/2025-06-05-choir.txt"
"$pt_index" "$a" || exit 1
quarry=$a/2025-06-01-quarry.txt
claim "what shares the telling words, most first, without itself and its copy" same \
    "2025-06-03-masons.txt 2025-06-04-tiles.txt" \
    "$("$pt_search" -l -n 2 --like "$quarry" | sed 's|.*/||' | tr '\n' ' ' | sed 's/ $//')"
claim "by id of the article from elsewhere, too" same 2025-06-03-masons \
    "$(cd "$a" && names -n 1 --like 2025-06-02-copy.txt)"
claim "a query narrows it" same "2025-06-04-tiles" "$(names --like "$quarry" tiles)"
claim "a query at fault is shown as it was typed" sh -c "
    '$pt_search' --like '$quarry' -q 'tiles AND (' 2>'$tmp/err'; [ \$? = 2 ] &&
    grep -q '^  tiles AND (\$' '$tmp/err'"
claim "--explain shows the words" sh -c "
    '$pt_search' --explain --like '$quarry' 2>&1 >/dev/null | grep -q 'BOOST/1 Masons'"
claim "json tells the question, which can be asked again" python3 - "$pt_search" "$quarry" <<'EOP'
import json, subprocess, sys
def ask(*args):
    return json.loads(subprocess.run([sys.argv[1], "--format", "json", *args],
                                     capture_output=True, text=True).stdout)
like = ask("--like", sys.argv[2])
again = ask("-q", like["query"])
paths = [h["path"] for h in again["hits"]]
assert [h["path"] for h in like["hits"]] == [p for p in paths if "quarry" not in p and "copy" not in p], (like, again)
assert like["total"] == again["total"] - 2, (like, again)
assert like["hits"][0]["snippets"][0]["spans"], like
EOP
claim "nothing alike is exit 1, without a word" exits 1 "$pt_search" --like "$quarry" sang nowhere
claim "… really" same "" "$(cat "$tmp/exits.out" "$tmp/exits.err")"
claim "no such article is exit 2" exits 2 "$pt_search" --like "$a/none.txt"
claim "plain words are exit 2" exits 2 "$pt_search" --like "$quarry" -F masons
claim "--new-since goes with it" sh -c "
    '$pt_search' --new-since l --like '$quarry' masons >/dev/null
    '$pt_search' --new-since l --like '$quarry' masons; [ \$? = 1 ]"
claim "so do -c, --facet and --within" sh -c "
    [ \"\$('$pt_search' -c --like '$quarry' masons)\" = 1 ] &&
    '$pt_search' -n 0 --like '$quarry' --facet lang | grep -q en &&
    [ \"\$('$pt_search' -c --like '$quarry' --within sentence masons)\" -ge 1 ]"
finish_claims
