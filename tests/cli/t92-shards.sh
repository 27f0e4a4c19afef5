#!/bin/sh
# Several indexes as one: folders, over ssh, and one that is not there.
. ./support.sh

mkdir "$tmp/a" "$tmp/b" "$tmp/bin"
cp "$samples"/2025-12-14* "$samples"/2025-12-16* "$tmp/a"
cp "$samples"/2024* "$samples"/2025-12-15* "$tmp/b"
"$pt_index" -q --index "$tmp/one" "$tmp/a" "$tmp/b"
"$pt_index" -q --index "$tmp/index a" "$tmp/a"
"$pt_index" -q --index "$tmp/index-b" "$tmp/b"

# What is after the host runs here.
cat >"$tmp/bin/ssh" <<'END'
#!/bin/sh
while [ "$1" != -- ]; do shift; done
shift 2
exec sh -c "$*"
END
chmod +x "$tmp/bin/ssh"
PATH=$tmp/bin:$PATH

one() { "$pt_search" --index "$tmp/one" "$@" 2>&1; }
folders() {
    "$pt_search" --index "$tmp/index a" --index "$tmp/index-b" "$@" 2>&1
}
machines() {
    "$pt_search" --index "ssh://me@one$tmp/index a" \
        --index "ssh://two$tmp/index-b" "$@" 2>&1 |
        grep -v 'cannot tell how else a name is written'
}
# The file of what is new is one for each set of indexes.
both_ways() {
    same "$(one "$@")" "$(folders "$@")" && same "$(one "$@")" "$(machines "$@")"
}

claim "a phrase in paragraphs" both_ways "security guarantees" NOT NATO \
    --within paragraph -n all
claim "words of a stem, near each other" both_ways -q 'guarantee NEAR/5 security'
claim "facets and a timeline" both_ways Ukraine -n 0 --facet lang \
    --facet date --timeline=day
claim "by relevance" both_ways Ukraine security -n all
claim "a boost, a wildcard, and one or the other" both_ways \
    -q 'secur*^2 OR "cease fire"' -n all
claim "newest first" both_ways Ukraine --sort -date
claim "words that begin so" both_ways --complete guar
claim "articles like one" both_ways --like "$tmp/a/$(ls "$tmp/a" | head -1)" \
    --variants off
claim "why not" both_ways --why-not "$tmp/b/$(ls "$tmp/b" | head -1)" \
    "security guarantees" NOT NATO

XDG_STATE_HOME=$tmp/state
export XDG_STATE_HOME
new_once() {
    folders --new-since cron -l Ukraine | sort >"$tmp/first"
    one -l Ukraine | sort >"$tmp/all"
    cmp "$tmp/first" "$tmp/all" &&
        exits 1 folders --new-since cron -l Ukraine
}
claim "what is new is so once" new_once

gone() {
    "$pt_search" --index "$tmp/index a" --index "$tmp/gone" "$@" \
        2>"$tmp/gone.err"
}
named() {
    [ "$(wc -l <"$tmp/gone.err")" -eq 1 ] && grep -q "$tmp/gone" "$tmp/gone.err"
}
found_without() { gone -l Ukraine >"$tmp/gone.out" && named && [ -s "$tmp/gone.out" ]; }
claim "an index that is gone is named and the other answers" found_without
claim "… which --strict calls an error" exits 2 gone --strict -l Ukraine
claim "… and so is finding nothing" exits 2 gone --quiet -l nosuchword
claim "an index given twice is refused" exits 2 "$pt_search" \
    --index "$tmp/one" --index "$tmp/one/" Ukraine
claim "a server that is not there is named" exits 2 "$pt_search" \
    --index 127.0.0.1:1 Ukraine
claim "a timeout is a number of seconds" exits 2 "$pt_search" --timeout 0 Ukraine
shown() {
    folders --show "$tmp/b/$(ls "$tmp/b" | head -1)" |
        grep "index   $tmp/index-b"
}
claim "the index of an article is shown" shown
found_all() { [ "$(folders -c Ukraine)" -gt 3 ] && [ "$(one -c Ukraine)" -gt 3 ]; }
claim "there is something to be found" found_all
finish_claims
