#!/bin/sh
# pt-search --new-since NAME: only stories not written out before.
. ./support.sh
export PT_INDEX="$tmp/index" XDG_STATE_HOME="$tmp/state"
a=$tmp/a
mkdir "$a"
for n in 1 2 3; do
    printf 'Ferry note %s\n\nThe ferry of pier %s was late again.\n' $n $n \
        >"$a/2025-03-0$n-ferry.txt"
done
"$pt_index" "$a" || exit 1
new() {
    "$pt_search" --new-since "$@"
}
# What a run prints, its exit code behind, nothing else.
told() {
    "$@" 2>&1 | sed 's|.*/||' | sort | tr '\n' ' '
}
bare() {
    names --new-since "$@"
}

claim "a count marks nothing as shown" same "3 3" \
    "$(new count -c ferry) $(new count -c ferry)"
claim "the first run shows everything, without a limit" same \
    "2025-03-01-ferry 2025-03-02-ferry 2025-03-03-ferry" "$(bare one ferry)"
claim "the second shows nothing" same "" "$(told new one ferry)"
claim "… and is exit 1" exits 1 "$pt_search" --new-since one ferry
claim "… and says nothing" same "" "$(cat "$tmp/exits.out" "$tmp/exits.err")"
claim "a name has a memory of its own" same 3 "$(new two -c ferry)"
printf 'Ferry note 4\n\nA fourth ferry, on time.\n' >"$a/2025-03-04-ferry.txt"
cp "$a/2025-03-01-ferry.txt" "$a/2025-03-09-again.txt"
"$pt_index" "$a" || exit 1
claim "a new story is new, a copy of an old one is not" same 1 "$(new one -c ferry)"
claim "… and it is the one that is shown" same 2025-03-04-ferry "$(bare one ferry)"
claim "… once" same "" "$(bare one ferry)"
sleep 2
printf 'Ferry note 2\n\nThe ferry of pier 2 was late, and the crew told why.\n' \
    >"$a/2025-03-02-ferry.txt"
"$pt_index" "$a" || exit 1
claim "an article whose text changed is no new story" exits 1 \
    "$pt_search" --new-since one ferry
cp "$a/2025-03-02-ferry.txt" "$a/2025-03-10-copied.txt"
"$pt_index" "$a" || exit 1
claim "… nor is a copy of what it has become" exits 1 "$pt_search" --new-since one ferry
claim "… and counts, facets and units go by the rest" sh -c "
    '$pt_search' -n 0 --new-since one '*' --facet lang | grep -q . && exit 1
    [ \"\$('$pt_search' -c --new-since one '*' --within sentence)\" = 0 ]"
claim "-n keeps the others new" same "1 then 3" \
    "$(new few -n 1 --copies fold -l ferry | wc -l) then $(new few --copies fold -l ferry | wc -l)"
claim "every format knows it" sh -c "
    for f in text json jsonl csv tsv markdown; do
        '$pt_search' --format \$f --new-since fmt-\$f ferry >/dev/null || exit 1
        '$pt_search' --format \$f --new-since fmt-\$f ferry >'$tmp/again' && exit 1
        grep -q ferry.txt '$tmp/again' && exit 1
    done; exit 0"
claim "a closed stdout forgets nothing and marks nothing" sh -c "
    '$pt_search' --new-since closed ferry >&- 2>/dev/null
    '$pt_search' --new-since closed ferry >/dev/full 2>/dev/null
    [ \"\$('$pt_search' -c --new-since closed ferry)\" = 6 ]"

claim "two indexes with one name do not share it" sh -c "
    '$pt_index' --index '$tmp/other' '$a' &&
    [ \"\$('$pt_search' --index '$tmp/other' -c --new-since one ferry)\" = 6 ]"
claim "the index by another path is the same index" sh -c "
    ln -s '$tmp/index' '$tmp/link' &&
    [ \"\$('$pt_search' --index '$tmp/link/' -c --new-since one ferry)\" = 0 ]"

for name in a/b .. '' "$(printf 'a\nb')" "$(printf '%0101d' 1)"; do
    claim "no name: $name" exits 2 "$pt_search" --new-since "$name" ferry
done
claim "--show does not go with it" exits 2 "$pt_search" --new-since x --show 1

damage() {
    cp "$tmp/whole" "$file"
    sh -c "$1" && exits 2 "$pt_search" --new-since one ferry &&
        same "" "$(cat "$tmp/exits.out")" &&
        grep -q "remove it, and everything is new once" "$tmp/exits.err"
}
file=$(grep -l "^index $tmp/index\$" "$tmp/state/pt-search/"one-*.seen)
cp "$file" "$tmp/whole"
claim "cut, it is an error" damage "head -c 60 '$tmp/whole' >'$file'"
claim "… without its last line, too" damage "sed '\$d' '$tmp/whole' >'$file'"
claim "… or with one too few" damage "sed 3d '$tmp/whole' >'$file'"
claim "… or with a digit changed" damage \
    "sed '3s/^./g/' '$tmp/whole' >'$file'"
claim "… or another digit" damage "sed '4s/^./0/;5s/^./1/' '$tmp/whole' >'$file'"
claim "… or more behind" damage "echo more >>'$file'"
claim "… or when empty" damage ": >'$file'"
claim "… or a gigabyte long" damage "truncate -s 1G '$file'"
cp "$tmp/whole" "$file"
claim "whole again it is as before" exits 1 "$pt_search" --new-since one ferry

claim "a second run with the same name is an error meanwhile" python3 - "$pt_search" "${file%.seen}.lock" <<'EOP'
import fcntl, subprocess, sys
with open(sys.argv[2], "r+") as lock:
    fcntl.lockf(lock, fcntl.LOCK_EX)
    run = subprocess.run([sys.argv[1], "--new-since", "one", "ferry"],
                         capture_output=True, text=True)
    assert run.returncode == 2 and "is searching --new-since one" in run.stderr, run
EOP
mv "$tmp/index" "$tmp/moved"
claim "an index that was moved is not silently all new" exits 2 \
    "$pt_search" --index "$tmp/moved" --new-since one ferry
claim "… and the command to paste mends it" sh -c "
    sed -n \"s/.*now, \\(mv '.*'\\), else.*/\\1/p\" '$tmp/exits.err' >'$tmp/paste'
    sh '$tmp/paste' && '$pt_search' --index '$tmp/moved' --new-since one ferry
    [ \$? = 1 ]"
chmod 500 "$tmp/state/pt-search"
[ "$(id -u)" = 0 ] || claim "a folder that cannot be written is an error" exits 2 \
    "$pt_search" --index "$tmp/moved" --new-since readonly ferry
chmod 700 "$tmp/state/pt-search"
finish_claims
