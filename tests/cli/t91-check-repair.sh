#!/bin/sh
# pt-index --check, --repair, --compact: damage is told, refused, mended; what
# can be saved is, and what cannot is named.
. ./support.sh
export PT_INDEX="$tmp/index"
news=$tmp/news
mkdir "$news" "$news/inner" "$tmp/gone"

# text WORDS…: one sentence as an article.
text() {
    printf 'The %s waited by the river until the evening train had left.\n' "$*"
}
# answers: what some questions get, whole.
answers() {
    for query in ferryman '"evening train"' cooper wainwright weaver; do
        "$pt_search" --format json --sort title "$query" 2>/dev/null |
            sed 's/"took_us":[0-9]*//; s/"score":[0-9.]*//g'
    done
}
# spoil TABLE: bytes in the middle of each of its blocks.
spoil() {
    python3 - "$PT_INDEX/$1.glass" <<'END'
import sys
with open(sys.argv[1], "r+b") as f:
    size = f.seek(0, 2)
    for at in range(0, size, 8192):
        f.seek(at + 4000)
        f.write(b"\xa5" * 300)
END
}
# whole_again: sets aside what is there and puts the good copy in its place.
whole_again() {
    rm -rf "$PT_INDEX"
    cp -r "$tmp/good" "$PT_INDEX"
}
checks() {
    "$pt_index" --check "$@" >"$tmp/out" 2>"$tmp/err"
}

text ferryman >"$news/one.txt"
text cooper >"$news/inner/two.txt"
text wainwright >"$tmp/gone/three.txt"
for i in 1 2 3 4 5 6 7 8; do text "tinker number $i" >"$news/t$i.txt"; done
"$pt_index" "$news" "$tmp/gone" 2>"$tmp/err"
printf '{"id":"w1","title":"Of weavers","text":"The weaver waited by the river until the evening train had left."}\n' |
    "$pt_index" - 2>"$tmp/err"
before=$(answers)

# --- check ------------------------------------------------------------------
claim "a sound index passes" exits 0 checks
claim "… and says what was looked at" grep -q "^no damage: 12 articles" "$tmp/out"
claim "… as often as it is asked" exits 0 checks
claim "-q says nothing" sh -c '[ -z "$("$1" --check -q 2>&1)" ]' - "$pt_index"
claim "it stands alone" exits 2 "$pt_index" --check --status
claim "… and takes no path" exits 2 "$pt_index" --check "$news"
claim "no index is no damage" exits 2 "$pt_index" --check --index "$tmp/none"
claim "… and makes nothing" sh -c '! ls "$1"/none* 2>/dev/null' - "$tmp"
claim "a full stdout is exit 2" sh -c '"$1" --check >/dev/full 2>/dev/null; [ $? -eq 2 ]' - "$pt_index"
cp -r "$PT_INDEX" "$tmp/good"

spoil position
claim "damage is exit 2" exits 2 checks
claim "… named by the table" grep -q '^position.glass: [0-9]* of [0-9]* blocks' "$tmp/out"
claim "… with what to do" grep -q 'pt-index --repair' "$tmp/err"
claim "a search refuses the index then" exits 2 "$pt_search" ferryman
"$pt_search" ferryman 2>"$tmp/err"
claim "… in one clear line" same 1 "$(grep -c 'damaged.*--repair' "$tmp/err")"
claim "an update too" exits 2 "$pt_index"
claim "… and a check goes on telling" exits 2 checks
cp "$tmp/good/position.glass" "$PT_INDEX/"
claim "what was put back is clean" exits 0 checks
claim "… and searched again" same one "$(names ferryman)"

# A search does not check, and libxapian looks for ever through a block whose
# directory has an odd number of bytes. Each block of texts in turn has one.
wordy=$tmp/wordy
python3 - "$wordy.jsonl" <<'END'
import random, sys
draw = random.Random(4)
with open(sys.argv[1], "w") as out:
    for i in range(150):
        words = " ".join("word%d" % draw.randrange(9000) for _ in range(100))
        print('{"id":"%d","text":"A ferryman saw %s."}' % (i, words), file=out)
END
"$pt_index" --index "$wordy" "$wordy.jsonl" 2>/dev/null
# ask_hurt TABLE QUERY…: its exit statuses; what it says where that is another.
ask_hurt() {
    python3 - "$pt_search" "$wordy" "$@" <<'END'
import subprocess, sys
search, index, table, *query = sys.argv[1:]
ends, path = set(), f"{index}/{table}.glass"
whole = open(path, "rb").read()
for at in range(10, len(whole), 8192):
    hurt = bytearray(whole)
    hurt[at] ^= 1
    open(path, "wb").write(hurt)
    try:
        run = subprocess.run([search, "--index", index, *query], timeout=10,
                             capture_output=True, text=True)
        ends.add(run.returncode)
        if run.returncode and f"{table}.glass is damaged" not in run.stderr:
            print(run.stderr)
    except subprocess.TimeoutExpired:
        ends.add("for ever")
open(path, "wb").write(whole)
print(*sorted(ends, key=str))
END
}
claim "damaged texts end a search" same "0 2" "$(ask_hurt docdata ferryman)"
claim "… damaged positions that are read past libxapian, too" same "0 2" "$(ask_hurt position --within paragraph '"ferryman saw"')"
claim "… and lists" same "0 2" "$(ask_hurt postlist '*99')"
claim "… put back they answer" exits 0 "$pt_search" --index "$wordy" ferryman

# --- repair -----------------------------------------------------------------
claim "a sound index is not repaired" sh -c \
    '"$1" --repair | grep -q "nothing to repair"' - "$pt_index"
for table in position termlist docdata postlist synonym; do
    whole_again
    rm -r "$tmp/gone" 2>/dev/null
    mkdir "$tmp/gone" && text wainwright >"$tmp/gone/three.txt"
    spoil $table
    checks
    "$pt_index" --repair >"$tmp/out" 2>"$tmp/err"
    code=$?
    claim "a repair of $table comes to an end" sh -c '[ $1 -le 1 ]' - $code
    claim "… and leaves a sound index" exits 0 checks
    claim "… that answers" same one "$(names ferryman)"
    claim "… and is up to date" exits 0 "$pt_index"
    [ $table = docdata ] && continue
    claim "… as before" same "$before" "$(answers)"
done

whole_again
rm -r "$tmp/gone"
spoil postlist
claim "a root that is gone is told" exits 2 "$pt_index" --repair
claim "… its articles are saved" same three "$(names wainwright)"
claim "… and the repair is whole" exits 0 checks

whole_again
mkdir "$tmp/gone" && text wainwright >"$tmp/gone/three.txt"
spoil docdata
"$pt_index" --repair >"$tmp/out" 2>"$tmp/err"
claim "what no root has and cannot be read is exit 1" same 1 "$?"
claim "… and named" grep -q 'lost.*: w1$' "$tmp/err"
claim "… alone" same 1 "$(grep -c 'lost' "$tmp/err")"
claim "the rest comes back from the files" same "three" "$(names wainwright)"

for damage in 'rm "$1"/iamglass' ': >"$1"/iamglass' 'rm "$1"/postlist.glass' \
    'rm "$1"/*.glass' 'rm "$1"/*.glass "$1"/iamglass' ': >"$1"/postlist.glass' \
    'head -c 5000 "$1"/docdata.glass >"$1"/x; mv "$1"/x "$1"/docdata.glass' \
    'for f in "$1"/*.glass; do head -c 20000 /dev/urandom >"$f"; done'; do
    whole_again
    sh -c "$damage" - "$PT_INDEX"
    claim "after '$damage' nothing is searched" exits 2 "$pt_search" ferryman
    "$pt_index" --repair >"$tmp/out" 2>"$tmp/err"
    claim "… --repair brings back what has files" same "one two" "$(names 'ferryman OR cooper')"
    claim "… soundly" exits 0 checks
done
whole_again
rm "$PT_INDEX"/docdata.glass
claim "--rebuild repairs, too" same one "$("$pt_index" --rebuild >/dev/null 2>&1; names ferryman)"

whole_again
spoil position
claim "… also what no check has found yet" sh -c \
    '"$1" --rebuild | grep -q "^position.glass:"' - "$pt_index"
claim "… to the word" same "$before" "$(answers)"

whole_again
rm "$PT_INDEX"/*
printf 'nonsense' >"$PT_INDEX/postlist.glass"
claim "where even the roots are gone it says so" exits 2 "$pt_index" --repair
claim "… and takes them" same one "$("$pt_index" --repair "$news" >/dev/null 2>&1; names ferryman)"

# An interrupted repair leaves the damaged index, marked.
whole_again
spoil position
checks
kept=$(cat "$PT_INDEX"/*.glass | cksum)
if command -v strace >/dev/null 2>&1; then
    for point in pwrite64:1 pwrite64:4 fdatasync:2 fsync:3 fsync:6 renameat2:1; do
        strace -f -qq -o "$tmp/trace" -e trace="${point%:*}" \
            -e inject="${point%:*}:signal=KILL:when=${point#*:}" \
            "$pt_index" --repair >"$tmp/out" 2>&1
        claim "a repair killed at $point" grep -q 'killed by SIGKILL' "$tmp/trace"
        claim "… leaves the old index" same "$kept" "$(cat "$PT_INDEX"/*.glass | cksum)"
        claim "… which stays refused" exits 2 "$pt_search" ferryman
    done
fi
claim "the next repair makes it whole" exits 0 "$pt_index" --repair
claim "… and answers as before" same "$before" "$(answers)"
claim "… with nothing left behind" same "index index.lock" \
    "$(cd "$tmp" && ls -d index* | tr '\n' ' ' | sed 's/ $//')"

# --- between commit and sums -------------------------------------------------
if command -v strace >/dev/null 2>&1; then
    for trouble in error=ENOSPC signal=KILL; do
        whole_again
        text "thatcher $trouble" >"$news/thatcher.txt"
        strace -f -qq -o "$tmp/trace" -e trace=renameat -e inject=renameat:"$trouble" \
            "$pt_index" >"$tmp/out" 2>&1
        code=$?
        claim "$trouble before the sums" grep -Eq 'INJECTED|by SIGKILL' "$tmp/trace"
        [ $trouble = error=ENOSPC ] && claim "… is no failure" same 0 $code
        claim "… loses no commit" same thatcher "$(names thatcher)"
        claim "… is no damage" exits 0 checks
        rm "$news/thatcher.txt"
    done
fi

# --- compact ----------------------------------------------------------------
whole_again
for i in 1 2 3 4 5 6; do
    text "potter number $i" >"$news/p$i.txt"
    "$pt_index" 2>/dev/null
done
before=$(answers)
"$pt_index" --compact >"$tmp/out" 2>"$tmp/err"
claim "--compact tells before and after" grep -q '^[1-9][0-9.]* [kM]B before, [1-9][0-9.]* [kM]B now$' "$tmp/out"
claim "… and answers as before" same "$before" "$(answers)"
claim "… is sound" exits 0 checks
# Before a run, which may note that files have settled, and split a full leaf.
claim "a packed index has nothing to gain" sh -c \
    '"$1" --compact | grep -q "nothing to gain"' - "$pt_index"
claim "… knows its files" same "" "$("$pt_index" -v 2>&1 | grep '^new')"
spoil position
claim "a damaged one is not packed" exits 2 "$pt_index" --compact

# --- who may write ----------------------------------------------------------
whole_again
chmod o+w "$PT_INDEX"
claim "an index that anybody may write to is refused" exits 2 "$pt_search" ferryman
chmod o-w "$PT_INDEX"
(umask 0 && "$pt_index" --index "$tmp/open" "$news" 2>/dev/null)
claim "… and none is made" exits 0 "$pt_search" --index "$tmp/open" ferryman
for file in . iamglass postlist.glass docdata.glass termlist.glass \
    position.glass synonym.glass checksums; do
    chmod o+w "$PT_INDEX/$file"
    claim "$file: for all to write, it is not searched" exits 2 "$pt_search" ferryman
    claim "… not updated" exits 2 "$pt_index"
    claim "… not checked" exits 2 "$pt_index" --check
    claim "… unless that is trusted" exits 0 "$pt_search" --trust-writable ferryman
    chmod o-w "$PT_INDEX/$file"
done
for what in "$news" --check --compact --status --skipped --repair --rebuild; do
    chmod -R o+w "$PT_INDEX"
    claim "$what works on a trusted one" exits 0 "$pt_index" --trust-writable "$what"
done
chmod -R o-w "$PT_INDEX"
whole_again

# --- as data ----------------------------------------------------------------
claim "--check --json is one object" sh -c \
    '"$1" --check --json | python3 -c "
import json, sys
found = json.load(sys.stdin)
assert not found[\"is_damaged\"] and found[\"damage\"] == []
assert found[\"articles\"] and found[\"blocks\"] and found[\"had_checksums\"]"' - "$pt_index"
spoil position
claim "… also of damage, with exit 2" sh -c \
    '"$1" --check --json >"$2"; [ $? -eq 2 ] && python3 -c "
import json, sys
found = json.load(open(sys.argv[1]))
assert found[\"is_damaged\"] and found[\"damaged_blocks\"] >= 1
assert found[\"damage\"][0][\"where\"] == \"position.glass\"" "$2"' - "$pt_index" "$tmp/found"
claim "… and none without an index" sh -c \
    '"$1" --check --json --index "$2/nowhere" >"$2/found"; [ $? -eq 2 ] && ! [ -s "$2/found" ]' - "$pt_index" "$tmp"
finish_claims
