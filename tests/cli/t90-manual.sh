#!/bin/sh
# The manual: every option in full, pages without a fault, and every example of
# every table run as it stands.
. ./support.sh
share=${PT_SHARE:?the folder of man/ and the completions}
home=$tmp/home
mkdir -p "$home/news"
cp "$samples"/*.txt "$home/news"
cd "$home/news" || exit 1
mv 2025-12-15-memorandum-lesson.txt lesson.txt
mv 2025-12-18-troops-pledge.txt pledge.txt
mv letters-to-the-editor.txt letters.txt
rm troops-pledge-syndicated.txt
sed 's/two brigades/three brigades/' pledge.txt >pledge-copy.txt
cat >page.html <<'END'
<!DOCTYPE html><html lang="en"><head><title>A quiet quay</title></head><body>
<nav><a href="/">Home</a> <a href="/subscribe">Subscribe to the paper</a></nav>
<article><h1>A quiet quay</h1>
<p>The cranes on the quay did not move for a year, and now one of them does. The
man who drives it said he had kept the key in his coat all the time.</p>
<p>Two ships are expected before the end of the week, both with grain on board,
if the weather lets them.</p></article></body></html>
END
cd "$home" || exit 1
printf 'ceasefire\n"security guarantees"\n' >queries.txt
printf 'truce, armistice\n' >words.txt
cat >articles.jsonl <<'END'
{"id":"hp-1","url":"https://harbour.example/ports/1","title":"Ports reopen","text":"The ceasefire holds in the harbour, monitors say.","author":"Ada Mole","source":"Harbour Post","tags":["ports"],"lang":"en","date":"2025-12-20"}
END
export HOME="$home" PATH="$PT_BIN:$PATH"
unset XDG_DATA_HOME XDG_STATE_HOME XDG_CONFIG_HOME PT_INDEX VISUAL EDITOR
pt-index news && pt-index - <articles.jsonl || exit 1

# in_full PROGRAM: each option of --help-all has its text, then an example.
in_full() {
    "$1" --help-all | awk '
        /^  -/ { if (option) print option; option = $0; has_text = 0; next }
        /^      \$ / && has_text { option = "" }
        /^      [^ $]/ { has_text = 1 }
        END { if (option) print option }' >"$tmp/lacking"
    [ ! -s "$tmp/lacking" ] || { cat "$tmp/lacking"; return 1; }
}

# names_all PROGRAM: --help-all and the page name every option of the table,
# which the completion has all of.
names_all() {
    sed -n "s/^_[a-z_]*_options='\(.*\)'$/\1/p" \
        "$share/bash-completion/completions/$1" | tr ' ' '\n' >"$tmp/options"
    [ "$(wc -l <"$tmp/options")" -gt 15 ] || return 1
    "$1" --help-all | grep '^  -' | tr ' ,[=' '\n\n\n\n' >"$tmp/shown"
    sed -n '/^\.TP/{n;s/\\-/-/g;s/\\f[BR]//g;p;}' "$share/man/man1/$1.1" |
        tr ' ,[=' '\n\n\n\n' >"$tmp/told"
    while read -r option; do
        grep -qx -e "$option" "$tmp/shown" && grep -qx -e "$option" "$tmp/told" ||
            { echo "$option is missing"; return 1; }
    done <"$tmp/options"
}

for program in pt-index pt-search; do
    claim "$program: every option has a text and an example" in_full $program
    claim "$program: --help-all and the page name every option" names_all $program
    claim "$program: --help-all keeps to 80 columns, but for examples" sh -c "
        ! $program --help-all | grep -v '^      \\$' | LC_ALL=C.UTF-8 grep '.\{81\}'"
done
claim "--help-all is not --help" sh -c '[ $(pt-search --help-all | wc -l) -gt 200 ]'
claim "… and goes to the pager on a terminal" sh -c "
    TERM=xterm PT_PAGER='sed s/^/paged:/' python3 '$samples/../cli/on_terminal.py' 24 80 '' \\
        pt-search --help-all | grep -q '^paged:      \\$ pt-search --any'"
claim "… not elsewhere" sh -c "! PT_PAGER='sed s/^/paged:/' pt-search --help-all | grep paged:"
claim "--help names --help-all" sh -c 'pt-search --help | grep -q -e --help-all'

# --- Pages -------------------------------------------------------------------
pages=$(find "$share/man" -type f | sort)
claim "there are five pages" same 5 "$(echo "$pages" | wc -l)"
for page in $pages; do
    claim "${page##*/} is plain ASCII" sh -c "! LC_ALL=C grep -n '[^ -~]' $page"
    if command -v mandoc >/dev/null; then
        claim "${page##*/}: mandoc has no complaint" mandoc -T lint "$page"
    else
        echo "# mandoc is not here: ${page##*/} not checked by it"
    fi
    if command -v groff >/dev/null; then
        claim "${page##*/}: groff has no complaint" sh -c "
            groff -man -Tutf8 -ww '$page' 2>'$tmp/groff' >/dev/null
            cat '$tmp/groff'; [ ! -s '$tmp/groff' ]"
    else
        echo "# groff is not here: ${page##*/} not checked by it"
    fi
done
# has_functions HEADER PAGE LEAST
has_functions() {
    grep -o '^\(PT_API.*[ *]\)*pt_[a-z_]*(' "$samples/../../$1" |
        sed 's/.*[ *]//; s/($//' | sort -u >"$tmp/functions"
    [ "$(wc -l <"$tmp/functions")" -ge "$3" ] || return 1
    while read -r function; do
        grep -q "$function(" "$share/man/man3/$2" || { echo "$function"; return 1; }
    done <"$tmp/functions"
}
claim "ptsearch(3) has every function" has_functions search/ptsearch.h ptsearch.3 50
claim "ptindex(3) has every function" has_functions indexer/ptindex.h ptindex.3 10

# --- Examples ----------------------------------------------------------------

# One that goes on until it is interrupted is, after a second.
while IFS="$(printf '\t')" read -r code example; do
    claim "ends with $code: $example" exits "$code" \
        timeout --preserve-status -s INT $((code > 128 ? 1 : 60)) sh -c "$example"
done <"${PT_EXAMPLES:?the examples of all tables}"
claim "there were many" [ "$count" -gt 100 ]
claim "none wrote elsewhere" same \
    ".local articles.jsonl hits.csv news other-index other-index.lock queries.txt words.txt" \
    "$(ls -A | tr '\n' ' ' | sed 's/ $//')"
finish_claims
