#!/bin/sh
# Completions, asked as the shells ask for them.
. ./support.sh
here=$PWD
share=${PT_SHARE:?the folder of man/ and the completions}
completions=$share/bash-completion/completions
export PT_INDEX="$tmp/index" PATH="$PT_BIN:$PATH" HOME="$tmp"
mkdir "$tmp/a"
printf 'Weir opens again\n\nThe weir at Weirford is open. Weirs are, they say.\n\nThe old mill stays, and the mill'\''n'\''forge.\n' >"$tmp/a/2025-07-01 weir.txt"
pt-index "$tmp/a" || exit 1
cd "$tmp" || exit 1

if ! command -v bash >/dev/null; then
    echo "# bash is not here: its completion is not checked"
else
    # complete CUT WORD...: what bash offers at the end of the line. CUT is a
    # blank for words that were cut at blanks; : or = where bash cuts as well.
    cat >"$tmp/complete.bash" <<'END'
for file in "$COMPLETIONS"/*; do . "$file"; done
COMP_LINE=$LINE COMP_POINT=${#LINE} COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
function=$(complete -p "$1" | sed 's/.*-F \([^ ]*\).*/\1/')
"$function" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}" | LC_ALL=C sort | tr '\n' ' ' | sed 's/ $//'
END
    offers() {
        LINE=$1
        shift
        LINE=$LINE COMPLETIONS=$completions bash --norc "$tmp/complete.bash" "$@" 2>&1
    }
    claim "options" same "--facet --format" \
        "$(offers 'pt-search --f' pt-search --f)"
    claim "of one letter, too" same "-0 -F -V -c -h -l -n -q" \
        "$(offers 'pt-search -' pt-search - | tr ' ' '\n' | grep -x -e '-.' | tr '\n' ' ' | sed 's/ $//')"
    claim "the words that an option takes" same "json jsonl" \
        "$(offers 'pt-search --format j' pt-search --format j)"
    claim "… behind =" same "json jsonl" \
        "$(offers 'pt-search --format=j' pt-search --format = j)"
    claim "… nothing yet behind it" same "author date lang source tag" \
        "$(offers 'pt-search --facet=' pt-search --facet =)"
    claim "… with a dash" same "-date" \
        "$(offers 'pt-search --sort -' pt-search --sort -)"
    claim "one that may be left out needs the =" same "day month week year" \
        "$(offers 'pt-search --timeline=' pt-search --timeline =)"
    claim "… else a query follows" same "weir weirford weirs" \
        "$(offers 'pt-search --timeline wei' pt-search --timeline wei)"
    claim "a value of no list offers nothing" same "" \
        "$(offers 'pt-search --offset ' pt-search --offset '')"
    claim "paths, with blanks in them" same "a/2025-07-01 weir.txt" \
        "$(offers 'pt-search --show a/20' pt-search --show a/20)"
    claim "… typed with a backslash" same "a/2025-07-01 weir.txt" \
        "$(offers 'pt-search --show a/2025-07-01\ w' pt-search --show 'a/2025-07-01\ w')"
    claim "… within quotation marks" same "a/2025-07-01 weir.txt" \
        "$(offers 'pt-search --show "a/2025-07-01 w' pt-search --show '"a/2025-07-01 w')"
    claim "folders where only these will do" same "a" \
        "$(offers 'pt-search --index a' pt-search --index a)"
    claim "words of the index" same "weir weirford weirs" \
        "$(offers 'pt-search wei' pt-search wei)"
    claim "… behind a sign" same "-weirford -weirs" \
        "$(offers 'pt-search mill -weir' pt-search mill -weir | sed 's/-weir //')"
    claim "… in a phrase" same "the old mill" \
        "$(offers 'pt-search "the old mi' pt-search '"the old mi')"
    claim "… of -q" same "mill" "$(offers 'pt-search -q mi' pt-search -q mi)"
    claim "fields" same "tag: title:" "$(offers 'pt-search t' pt-search t |
        tr ' ' '\n' | grep : | tr '\n' ' ' | sed 's/ $//')"
    claim "words behind a field, as bash cuts them" same "weir" \
        "$(offers 'pt-search title:we' pt-search title : we)"
    claim "… and within quotation marks, where it does not" same "title:weir" \
        "$(offers 'pt-search "title:we' pt-search '"title:we')"
    claim "behind -- no options" same "" \
        "$(offers 'pt-search -- --f' pt-search -- --f)"
    claim "what a shell could take for its own is never offered" same "mill" \
        "$(offers 'pt-search mil' pt-search mil)"
    claim "of another index" same "" \
        "$(offers 'pt-search --index none wei' pt-search --index none wei)"
    claim "pt-index: options" same "--dry-run" \
        "$(offers 'pt-index --d' pt-index --d)"
    claim "pt-index: words" same "always auto never" \
        "$(offers 'pt-index --progress ' pt-index --progress '')"
    claim "pt-index: paths" same "a" "$(offers 'pt-index a' pt-index a)"
fi

if command -v zsh >/dev/null; then
    for program in pt-index pt-search; do
        claim "zsh reads $program's" zsh -n "$share/zsh/site-functions/_$program"
    done
    mkdir "$tmp/zsh"
    cat >"$tmp/zsh/.zshrc" <<'END'
fpath=($ZSH_SHARE $fpath)
autoload -U compinit
compinit -u -D
zle-line-init() {
    BUFFER=$LINE CURSOR=$#LINE
    zle complete-word
    print -r -- "$BUFFER" >"$TOLD"
    exit
}
zle -N zle-line-init
END
    # zsh_makes LINE: what the tab key makes of it.
    zsh_makes() {
        LINE=$1 TOLD="$tmp/told" ZDOTDIR="$tmp/zsh" ZSH_SHARE="$share/zsh/site-functions" \
            TERM=xterm python3 "$here/on_terminal.py" 24 80 '' zsh -i >/dev/null 2>&1
        cat "$tmp/told"
    }
    claim "zsh: options" same "pt-search --hyperlinks=" "$(zsh_makes 'pt-search --hyp')"
    claim "zsh: words that an option takes" same "pt-search --format jsonl " \
        "$(zsh_makes 'pt-search --format jsonl')"
    claim "zsh: words of the index" same "pt-search weirford " "$(zsh_makes 'pt-search weirf')"
    claim "zsh: … behind a sign" same "pt-search mill -weirford " \
        "$(zsh_makes 'pt-search mill -weirf')"
    claim "zsh: … behind a field" same "pt-search title:weir " \
        "$(zsh_makes 'pt-search title:we')"
    claim "zsh: of another index" same "pt-search --index none weirf" \
        "$(zsh_makes 'pt-search --index none weirf')"
else
    echo "# zsh is not here: its completions are not checked"
fi

if command -v fish >/dev/null; then
    vendor=$share/fish/vendor_completions.d
    for program in pt-index pt-search; do
        claim "fish reads $program's" fish -n "$vendor/$program.fish"
    done
    fish_offers() {
        fish -c ". '$vendor/pt-search.fish'; complete -C '$1'" | cut -f1 | tr '\n' ' ' | sed 's/ $//'
    }
    claim "fish: words that an option takes" same "json jsonl" "$(fish_offers 'pt-search --format j')"
    claim "fish: words of the index" same "weir weirford weirs" "$(fish_offers 'pt-search wei')"
    claim "fish: of another index" same "" "$(fish_offers 'pt-search --index none wei')"
    claim "fish: … behind =" same "" "$(fish_offers 'pt-search --index=none wei')"
else
    echo "# fish is not here: its completions are not checked"
fi
finish_claims
