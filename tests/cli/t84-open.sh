#!/bin/sh
# The pager and --open, with pagers, editors and browsers made for the test.
. ./support.sh
export PT_INDEX="$tmp/index"
lib=${PT_LIB:-$PT_BIN/../lib}
unset PAGER PT_PAGER VISUAL EDITOR LESS
a=$tmp/a
mkdir "$a" "$tmp/bin"
{
    printf 'Dredger news of the week\n\n'
    for n in 1 2 3 4 5 6 7 8 9; do printf 'Line %s of nothing.\n' $n; done
    printf 'Then the dredger came.\n'
} >"$a/2025-03-01-late.txt"
printf 'About the locks\n\n%s\n%s\n%s\n%s\n' \
    'This text was set in lines by whoever wrote it, and each of' \
    'them is as long as the last was, or nearly so, for that is' \
    'what people did; and only far down, in the fourth of all of' \
    'its lines, the sluices are told of.' >"$a/wrapped.txt"
deep=$a/0123456789012345678901234567890123456789/0123456789012345678901234567890123456789
mkdir -p "$deep"
echo 'A buoy, far down.' >"$deep/buoy.txt"
printf 'A silt story\n\nSilt, and nothing else.\n' \
    >"$a/\$(touch owned)\`touch owned\`;'\"& touch owned.txt"
"$pt_index" "$a" || exit 1
python3 add_articles.py "$lib/libptsearch.so" "$PT_INDEX" <<'EOF2' || exit 1
[{"id": "web", "url": "https://news.example/a?b=$(touch owned)`x`'\"|c", "title": "The sluice",
  "text": "A sluice on the web."},
 {"id": "plain", "title": "The towpath", "text": "A towpath \u001b[2Jwithout an address."},
 {"id": "bad", "url": "javascript:alert(1)", "title": "The ladder", "text": "A ladder of fish."}]
EOF2
# A program that writes its arguments, one a line, to $tmp/NAME.
for name in vi myed hx code kate xdg-open failed; do
    printf '#!/bin/sh\nprintf "%%s\\n" "$@" >"%s"\n' "$tmp/$name.got" >"$tmp/bin/$name"
    chmod +x "$tmp/bin/$name"
done
echo 'exit 3' >>"$tmp/bin/failed"
PATH=$tmp/bin:$PATH
late=$a/2025-03-01-late.txt
opened() { # PROGRAM: what it was told, in one line
    tr '\n' ' ' <"$tmp/$1.got" | sed 's/ $//'
    rm -f "$tmp/$1.got"
}

claim "the editor gets the line of the first match in the text" sh -c "
    EDITOR=vi '$pt_search' --open 1 came"
claim "… as +N before the path" same "+12 $late" "$(opened vi)"
for case in "vi -R|vi|-R +12 $late" "hx|hx|$late:12" "code --wait|code|--wait --goto $late:12" \
    "kate|kate|--line 12 $late" "myed -x|myed|-x $late" "$tmp/bin/vi|vi|+12 $late"; do
    editor=${case%%|*}
    rest=${case#*|}
    claim "EDITOR=${editor##*/}" same "${rest#*|}" "$(
        EDITOR=$editor "$pt_search" --open 1 came
        opened "${rest%%|*}"
    )"
done
claim "VISUAL comes first" same "$late:12" "$(EDITOR=vi VISUAL=hx "$pt_search" --open 1 came; opened hx)"
claim "an empty VISUAL does not" same "+12 $late" "$(EDITOR=vi VISUAL= "$pt_search" --open 1 came; opened vi)"
claim "a match in the title is the first line" same "$late:1" \
    "$(EDITOR=hx "$pt_search" --open 1 dredger; opened hx)"
claim "a match within lines that were wrapped has its own" same "$a/wrapped.txt:6" \
    "$(EDITOR=hx "$pt_search" --open 1 told; opened hx)"
claim "within paragraphs it is the paragraph's" same "$late:11" \
    "$(EDITOR=hx "$pt_search" --open 9 --within paragraph --sort date nothing; opened hx)"
claim "a path full of shell is one argument" sh -c "
    cd '$tmp' && EDITOR=myed '$pt_search' --open 1 silt && [ ! -e owned ] && [ ! -e '$a/owned' ]"
claim "… as it is" same "$a/\$(touch owned)\`touch owned\`;'\"& touch owned.txt" "$(opened myed)"
claim "the second result is the one shown second" same "$("$pt_search" -l --sort title 'dredger OR silt' | sed -n 2p)" \
    "$(EDITOR=myed "$pt_search" --open 2 --sort title 'dredger OR silt'; opened myed)"
claim "nothing goes to stdout" same "" "$(EDITOR=myed "$pt_search" --open 1 dredger 2>&1; rm "$tmp/myed.got")"
claim "an article of the web is opened in the browser" exits 0 "$pt_search" --open 1 sluice
claim "… its address without anything of the shell's" same \
    "https://news.example/a?b=%24%28touch%20owned%29%60x%60%27%22%7Cc" "$(opened xdg-open)"
claim "what has neither is shown here" sh -c "
    '$pt_search' --open 1 towpath >'$tmp/shown' && grep -q 'A \*towpath\* .x1b' '$tmp/shown'"
claim "javascript: is no address" sh -c "
    '$pt_search' --open 1 ladder | grep -q 'A \*ladder\* of fish' && [ ! -e '$tmp/xdg-open.got' ]"
printf 'A silt story\000binary\n' >"$a/\$(touch owned)\`touch owned\`;'\"& touch owned.txt"
claim "a file that is no text any more is shown from the index" sh -c "
    EDITOR=myed '$pt_search' --open 1 silt | grep -q '\*Silt\*, and nothing else' && [ ! -e '$tmp/myed.got' ]"
rm "$a"/*silt* "$a"/*owned* 2>/dev/null
claim "… and one that is gone" sh -c "
    EDITOR=myed '$pt_search' --open 1 silt | grep -q '\*Silt\*, and nothing else'"

claim "… asked by dates that go by today, too" sh -c "
    '$pt_search' --open 1 'towpath OR date:7d..' | grep -q towpath"

claim "--open 0 is exit 2" exits 2 "$pt_search" --open 0 dredger
claim "… and says what it takes" grep -q -- '--open takes a whole number from 1, not "0"' "$tmp/exits.err"
claim "--open x is exit 2" exits 2 "$pt_search" --open x dredger
claim "beyond the results is exit 2" exits 2 env EDITOR=vi "$pt_search" --open 9 dredger
claim "… and says so" grep -q 'open 9: there are fewer results' "$tmp/exits.err"
claim "nothing found is exit 1" exits 1 env EDITOR=vi "$pt_search" --open 1 zebra
claim "no editor is exit 2" exits 2 "$pt_search" --open 1 dredger
claim "… and says what to set" grep -q 'no editor: set VISUAL or EDITOR' "$tmp/exits.err"
claim "an editor that is not there is exit 2" exits 2 env EDITOR=no-such-editor "$pt_search" --open 1 dredger
claim "… and is named" grep -q 'the editor "no-such-editor" cannot be started' "$tmp/exits.err"
claim "an editor that fails is exit 2" exits 2 env EDITOR=failed "$pt_search" --open 1 dredger
claim "… with its status" grep -q 'ended with status 3' "$tmp/exits.err"
rm "$tmp/bin/xdg-open"
claim "no browser is exit 2" exits 2 env PATH="$tmp/bin:/nowhere" "$pt_search" --open 1 sluice
claim "… and the address is told" grep -q 'xdg-open cannot be started; the article is at https://news.example/' "$tmp/exits.err"
claim "--open with another way to show is exit 2" sh -c "
    for with in -l -c --kwic --format=html --facet=lang --show=web --why-not=web; do
        EDITOR=vi '$pt_search' --open 1 \$with dredger 2>/dev/null
        [ \$? -eq 2 ] || exit 1
    done"

# --- The pager

claim "no terminal, no pager" same "" "$(PT_PAGER='echo paged' "$pt_search" --show web sluice | grep paged)"
python3 -c 'import pty' 2>/dev/null || finish_claims
# term ROWS ARGS…: pt-search on a terminal of so many rows; PT_PAGER and the
# like come from outside.
export TERM=xterm
term() {
    rows=$1
    shift
    python3 ./on_terminal.py "$rows" 80 '' "$pt_search" --color never "$@"
}
whole=$(NO_COLOR=1 "$pt_search" --quiet --show "$late")
claim "a long answer goes to PT_PAGER" same "$whole" \
    "$(PT_PAGER="cat >'$tmp/paged'" PAGER=false term 8 --quiet --show "$late" >"$tmp/screen"; cat "$tmp/paged")"
claim "… and nowhere else" same "" "$(cat "$tmp/screen")"
claim "else to PAGER" same "$whole" "$(PAGER="sed s/x/x/" term 8 --quiet --show "$late")"
claim "a short one does not" same "$whole" "$(PT_PAGER='echo paged' term 40 --quiet --show "$late")"
claim "nor with --no-pager" same "$whole" "$(PT_PAGER='echo paged' term 8 --quiet --no-pager --show "$late")"
claim "nor when PT_PAGER is empty, or cat" same "$whole$whole" \
    "$(PT_PAGER= PAGER='echo paged' term 8 --quiet --show "$late")$(PT_PAGER=cat term 8 --quiet --show "$late")"
claim "nor on a dumb terminal" same "$whole" "$(TERM=dumb PT_PAGER='echo paged' term 8 --quiet --show "$late")"
claim "nor json" sh -c "
    PT_PAGER='echo paged' python3 ./on_terminal.py 3 80 '' '$pt_search' --format json dredger | grep -q '\"version\"'"
claim "paths go there, but not with -0" same "paged1" \
    "$(PT_PAGER='echo paged; true' term 3 -l --any dredger silt | tr -d '\n'; PT_PAGER='echo paged' term 3 -l -0 --any dredger silt | grep -c late)"
claim "lines that wrap count as what they take" same "paged" \
    "$(PT_PAGER='echo paged; true' term 3 --quiet -l buoy)"
claim "a pager that is not there: the answer all the same" sh -c "
    PT_PAGER=no-such-pager python3 ./on_terminal.py 8 80 '' '$pt_search' --quiet --show '$late' | grep -q 'Line 9 of nothing'"
claim "a pager that reads nothing or fails is no error" sh -c "
    PT_PAGER='exit 3' python3 ./on_terminal.py 8 80 '' '$pt_search' --show '$late'"
python3 -c 'print("A weir\n\n" + "Water over the weir, and more of it.\n\n" * 20000)' >"$a/weir.txt"
"$pt_index" >/dev/null
claim "a pager that ends early ends nothing else" same \
    "$("$pt_search" --quiet --show "$a/weir.txt" weir | head -1)" \
    "$(PT_PAGER='head -1' term 24 --quiet --show "$a/weir.txt" weir)"
claim "nothing found stays exit 1" exits 1 env PT_PAGER=false python3 ./on_terminal.py 1 80 '' \
    "$pt_search" --why-not "$late" --quiet zebra
claim "what is to be said comes behind the pager" same "paged note" \
    "$(PT_PAGER='echo paged; true' term 8 --show "$late" zebra | sed 's/.*: note: .*/note/' | tr '\n' ' ' | sed 's/ $//')"
printf '#!/bin/sh\ntrap "echo caught" INT\ncat >/dev/null\necho ready\nread -r key </dev/tty\necho "key $key"\n' >"$tmp/bin/slow"
chmod +x "$tmp/bin/slow"
claim "^C is the pager's, and the search ends well" sh -c "
    PT_PAGER=slow python3 ./on_terminal.py 8 80 '\\x03k\\n' '$pt_search' --quiet --show '$late' >'$tmp/screen' &&
        grep -q caught '$tmp/screen' && grep -q key '$tmp/screen'"
if command -v less >/dev/null; then
    claim "less is the pager when none is set" sh -c "
        python3 ./on_terminal.py 8 80 ' q' '$pt_search' --quiet --show '$late' >'$tmp/screen' &&
            grep -q 'Line 5' '$tmp/screen' && ! grep -q 'key' '$tmp/screen'"
fi
finish_claims
