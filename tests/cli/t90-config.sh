#!/bin/sh
# pt-search: the file of a person's defaults, and who wins over it.
. ./support.sh
unset PT_CONFIG
export PT_INDEX="$tmp/index" HOME="$tmp/home" XDG_CONFIG_HOME="$tmp/xdg"
file=$XDG_CONFIG_HOME/pt-search/config
mkdir -p "$HOME" "$tmp/xdg/pt-search" "$tmp/a"
i=1
while [ $i -le 5 ]; do
    printf 'The lock keeper %s\n\nA barge waits at lock %s.\n' $i $i >"$tmp/a/2025-04-0$i-lock.txt"
    i=$((i + 1))
done
echo 'It is in the harbour.' >>"$tmp/a/2025-04-01-lock.txt"
"$pt_index" "$tmp/a" || exit 1
# usual LINE…: they are the file.
usual() { printf '%s\n' "$@" >"$file"; }
dates() { "$pt_search" --format jsonl "$@" barge | sed 's/.*"date":"2025-04-0\(.\).*/\1/' | tr -d '\n'; }
# faulty TEXT LINE…: with these lines, exit 2, and TEXT alone is said.
faulty() {
    wanted=$1
    shift
    usual "$@"
    said=$("$pt_search" barge 2>&1)
    code=$?
    same "2 $wanted" "$code $said"
}

claim "without the file nothing changes" exits 0 "$pt_search" barge
usual 'sort = -date' 'n = 2'
claim "its options hold" same 54 "$(dates)"
claim "the command line wins, option by option" same 12 "$(dates --sort=date)"
claim "… by either spelling" same 543 "$(dates -n3)"
claim "--no-config is without it" same 5 "$(dates --no-config | wc -c | tr -d ' ')"
claim "an empty PT_CONFIG, too" same 5 "$(PT_CONFIG= dates | wc -c | tr -d ' ')"
usual 'sort = date' 'n=1'
claim "PT_CONFIG names another" same 12345 "$(printf 'sort=date' >"$tmp/other"; PT_CONFIG="$tmp/other" dates)"
mkdir -p "$HOME/.config/pt-search"
printf '\357\273\277# mine\r\n\r\n   n\t=  3  \r\n  # 4\r\nsort=date' >"$HOME/.config/pt-search/config"
claim "~/.config without XDG_CONFIG_HOME; blanks, CRLF, BOM and comments do not count" \
    same 123 "$(unset XDG_CONFIG_HOME; dates)"
claim "a relative XDG_CONFIG_HOME counts as unset" same 123 "$(XDG_CONFIG_HOME=xdg dates)"
claim "the last of two lines wins" same 1 "$(usual 'n = 2' 'sort = date' 'n = 1'; dates)"

usual 'format = csv' 'n = 2'
claim "a usual format holds for results" same 'rank,score,date' \
    "$("$pt_search" barge | head -n 1 | cut -d, -f1-3)"
claim "… and steps back where it does not go" sh -c "
    '$pt_search' --kwic=20 barge >'$tmp/view' && '$pt_search' --show '$tmp/a/2025-04-01-lock.txt' >>'$tmp/view' &&
        '$pt_search' --facet lang barge >>'$tmp/view' && '$pt_search' --complete barg >>'$tmp/view' &&
        ! grep -q 'rank,score' '$tmp/view'"
claim "… but one that was asked for does not" exits 2 "$pt_search" --show x --format csv
claim "a usual -n is for lists of results only" same 5 "$("$pt_search" -l barge | wc -l | tr -d ' ')"
usual 'variants = off'
claim "a switch is off" same 0 "$("$pt_search" -c harbor)"
claim "… and switched back" same 1 "$("$pt_search" --variants on -c harbor)"

claim "index: from /" same 5 "$(usual "index = $PT_INDEX"; unset PT_INDEX; "$pt_search" -c barge)"
mkdir -p "$HOME/place"
cp -R "$PT_INDEX" "$HOME/place/index"
claim "… or ~/" same 5 "$(usual 'index = ~/place/index'; unset PT_INDEX; "$pt_search" -c barge)"
usual 'index = /none'
claim "… PT_INDEX wins over it" exits 0 "$pt_search" barge
claim "… --index over both" exits 0 env PT_INDEX=/none2 "$pt_search" --index "$PT_INDEX" barge
claim "… and without both it is taken" sh -c "unset PT_INDEX; '$pt_search' barge 2>&1 | grep -q '/none'"
esc=$(printf '\033')
usual 'color = always'
claim "colour" sh -c "'$pt_search' barge | grep -q '$esc'"
claim "… NO_COLOR wins over it" sh -c "! NO_COLOR=1 '$pt_search' barge | grep -q '$esc'"
claim "… --color over both" sh -c "NO_COLOR=1 '$pt_search' --color always barge | grep -q '$esc'"
claim "… and never" sh -c "! '$pt_search' --color never barge | grep -q '$esc'"

usual 'recency = 30' 'sort = -date'
dated() { "$pt_search" --explain "$@" barge 2>&1 | grep -c '  its date$'; }
claim "a usual order goes before a usual recency" same 0 "$(dated)"
claim "… but one that was asked for before either" same "5 5 0" \
    "$(dated --recency 9) $(dated --sort relevance) $(dated --recency 0 --sort relevance)"
usual 'recency = 30'
claim "a usual recency gives way to another order" same "0 54321" \
    "$(dated --sort date) $(dates --sort=-date)"
claim "… and to units" same 0 "$(dated --within sentence)"

p="pt-search: $file"
claim "an unknown option: file, line, nearest, a caret" faulty "$p:3: unknown option \"sortt\" (did you mean sort?)
  sortt = date
  ^~~~~" '# x' 'quiet' '  sortt = date' 'n = x'
claim "a wrong value" faulty "$p:1: --sort takes one of relevance, date, -date, title, left, right, not \"dat\" (did you mean date?)
  sort = dat
         ^~~" 'sort = dat'
claim "no value where one is needed" faulty "$p:1: sort needs \"= ORDER\"
  sort
  ^~~~" 'sort'
claim "a value where none is" faulty "$p:1: quiet takes no value
  quiet = yes
        ^~~~~" 'quiet = yes'
claim "-n by its letter" faulty "$p:1: -n takes a whole number from 0, not \"ten\"
  n = ten
      ^~~" 'n = ten'
claim "what asks is no default" faulty "$p:2: that is no default, but asked for each time, on the command line
  show = x
  ^~~~~~~~" '' 'show = x'
claim "a relative index is nowhere" faulty "$p:1: index takes a path that begins with / or ~/
  index = news
          ^~~~" 'index = news'
claim "a control character is shown, not sent" faulty "$p:1: a control character
  sort = \\x1b[2J
  ^~~~~~~~~~~~~~" "sort = $esc[2J"
claim "every option but defaults is refused" sh -c "
    for line in any=1 'kwic' 'l' 'c' '0' 'facet = lang' 'timeline' 'since = 2025' 'batch = x' 'diff = x' 'like = x' \
        'complete = x' 'explain' 'help' 'version' 'no-config' 'open = 1' 'new-since = x' 'q = x' 'F = x' 'why-not = x'; do
        echo \"\$line\" >'$file'
        '$pt_search' barge >'$tmp/out' 2>&1
        [ \$? -eq 2 ] || { echo \"\$line\"; exit 1; }
        [ \"\$(wc -l <'$tmp/out')\" -eq 3 ] || { cat '$tmp/out'; exit 1; }
    done"
usual any 'copies = list' 'hyperlinks = never' no-pager quiet 'snippets = 1' 'snippet-width = 80' 'within = sentence'
claim "every other default is taken" same '{"version":1,"query":"barge","parsed":"barge","within":"sentence"' \
    "$("$pt_search" --format json barge | head -n 1 | cut -d, -f1-4)"
claim "--help and --version come whatever it says" sh -c "'$pt_search' --help && '$pt_search' -V"
claim "… an error of the command line, too, where the file is fine" sh -c "
    echo any >'$file'; '$pt_search' --sort x barge 2>&1 | grep -q '^pt-search: --sort takes'"

rm "$file"
head -c 70000 /dev/zero | tr '\0' '#' >"$file"
claim "a file past its limit is an error" exits 2 "$pt_search" barge
claim "… that names it" grep -q 'at most 65536 bytes' "$tmp/exits.err"
printf '\0' >"$file"
claim "a NUL is an error" exits 2 "$pt_search" barge
rm "$file"
mkdir "$file"
claim "a folder is an error" exits 2 "$pt_search" barge
rmdir "$file"
mkfifo "$file"
claim "a FIFO is an error, at once" exits 2 timeout 5 "$pt_search" barge
rm "$file"
ln -s nowhere "$file"
claim "a link to nowhere is no file" exits 0 "$pt_search" barge
rm "$file"
claim "one named by PT_CONFIG and not there is an error" exits 2 env PT_CONFIG="$tmp/none" "$pt_search" barge
claim "… /dev/null is an empty one" exits 0 env PT_CONFIG=/dev/null "$pt_search" barge
if [ "$(id -u)" -ne 0 ]; then
    usual 'n = 1'
    chmod 0 "$file"
    claim "an unreadable file is an error" exits 2 "$pt_search" barge
    rm -f "$file"
fi
if strace -V >"$tmp/strace" 2>&1; then
    claim "an absent file costs one open" same 1 \
        "$(strace -f -e trace=%file "$pt_search" barge 2>&1 >/dev/null | grep -c 'xdg')"
fi
finish_claims
