#!/bin/sh
# pt-index --watch: what changes is searchable at once.
. ./support.sh
export PT_INDEX="$tmp/index"
a=$tmp/a
mkdir "$a"
echo 'The pilots met on Monday and spoke about the quay.' >"$a/one.txt"

# becomes N QUERY: whether it has that many articles within six seconds (the
# promise is one; a busy machine gets the others).
becomes() {
    wanted=$1
    shift
    for _ in $(seq 60); do
        [ "$("$pt_search" -c "$@" 2>/dev/null)" = "$wanted" ] && return 0
        sleep 0.1
    done
    return 1
}

"$pt_index" -v --watch "$a" >"$tmp/said" 2>&1 &
watcher=$!
claim "what is there is read first" becomes 1 pilots
sleep 0.3
echo 'A zebra crossed the quay at noon.' >"$a/two.txt"
claim "a new file is found" becomes 1 zebra
echo 'An aardvark crossed the quay at noon.' >"$a/two.txt"
claim "a changed one by its new words" becomes 1 aardvark
claim "… and no longer by its old ones" becomes 0 zebra
mkdir -p "$a/deep/er"
echo 'A wombat came by sea.' >"$a/deep/er/three.txt"
claim "a file in a new folder" becomes 1 wombat
mv "$a/deep" "$a/moved"
claim "a folder that moves takes its files along" becomes 1 path:moved wombat
claim "… and leaves none behind" becomes 0 path:deep
echo 'An otter came by sea.' >"$a/moved/er/four.txt"
claim "and is watched under its new name" becomes 1 otter
rm "$a/one.txt"
claim "a file that goes is gone" becomes 0 pilots
echo '*.txt' >"$a/moved/.ptignore"
claim "new rules hold at once" becomes 0 otter
echo 'A lynx kept away.' >"$a/moved/five.txt"
mkdir "$a/.hidden"
echo 'A lynx hid.' >"$a/.hidden/six.txt"
sleep 0.5
claim "hidden files and those left out are not read" becomes 0 lynx
hold_lock 1.5
echo 'A heron waited.' >"$a/seven.txt"
wait "$holder"
claim "what came while another process changed the index is not lost" becomes 1 heron
kill -INT "$watcher"
wait "$watcher"
claim "a signal ends it with its number" same 130 "$?"
claim "-v tells of every file" grep -q "^new .*/a/two.txt" "$tmp/said"
claim "--watch without an index or paths is an error" exits 2 "$pt_index" --watch --index "$tmp/none"
claim "--watch does not go with --status" exits 2 "$pt_index" --watch --status
finish_claims
