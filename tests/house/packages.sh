#!/bin/sh
# Tries the packages in the folder DEBS: lintian, what each holds, then
# installed by dpkg: a search, the manual, a completion, README's C example, and
# nothing left when they are purged. As root, on Debian, where no pt-search is.
# make check-packages builds them and calls this. Usage: packages.sh DEBS
set -eu
debs=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
root=$PWD
tmp=$(mktemp -d)
installed=
clean_up() {
    [ -z "$installed" ] || dpkg --purge $installed >/dev/null 2>&1 || :
    rm -rf "$tmp"
}
trap clean_up EXIT
trap 'exit 130' INT TERM
fail() {
    echo "check-packages: $1" >&2
    exit 1
}
say() {
    printf '  TRY   %s\n' "$1"
}

say "lintian"
lintian --allow-root --fail-on error,warning "$debs"/*.changes

set -- "$debs"/*.deb
packages=
for deb; do
    case $deb in
    *-dbgsym_*) ;;
    *) packages="$packages $(dpkg-deb -f "$deb" Package)" ;;
    esac
done
wanted="libptsearch-dev libptsearch0 pt-search"
[ ! -d search/python/ptsearch ] || wanted="$wanted python3-ptsearch"
[ "$(echo $packages)" = "$wanted" ] || fail "packages:$packages, wanted $wanted"

say "what each holds"
multiarch=$(dpkg-architecture -qDEB_HOST_MULTIARCH)
for deb; do
    dpkg-deb -c "$deb" | awk '{ print $6 }' >"$tmp/$(dpkg-deb -f "$deb" Package)"
done
has() {
    grep -qx "\./$2" "$tmp/$1" || fail "$1 lacks $2"
}
has pt-search usr/bin/pt-index
has pt-search usr/bin/pt-search
has pt-search usr/libexec/pt-search/pt-read
has pt-search "usr/lib/$multiarch/pt-search/xapian-c\.so"
has pt-search usr/share/man/man1/pt-search.1.gz
has pt-search usr/share/man/man7/pt-query.7.gz
has pt-search usr/share/bash-completion/completions/pt-search
has pt-search usr/share/zsh/vendor-completions/_pt-search
has pt-search usr/share/fish/vendor_completions.d/pt-search.fish
has libptsearch0 "usr/lib/$multiarch/libptsearch\.so\.0"
has libptsearch-dev usr/include/pt-search/ptsearch.h
has libptsearch-dev "usr/lib/$multiarch/pkgconfig/ptsearch\.pc"
has libptsearch-dev usr/share/man/man3/ptsearch.3.gz
dpkg-deb -f "$debs"/pt-search_*.deb Depends | grep -q 'libxapian30' ||
    fail "pt-search does not depend on what it is linked with"
dpkg-deb -x "$debs"/pt-search_*.deb "$tmp/x"
readelf -h "$tmp/x/usr/libexec/pt-search/pt-read" | grep -q 'Type: *DYN' ||
    fail "pt-read is at a fixed address"
for program in bin/pt-search bin/pt-index libexec/pt-search/pt-read; do
    readelf -lW "$tmp/x/usr/$program" | grep -q GNU_RELRO || fail "$program: no relro"
    readelf -sW --dyn-syms "$tmp/x/usr/$program" | grep -q __stack_chk_fail ||
        fail "$program: the flags of dpkg-buildflags were lost"
done

[ "$(id -u)" -eq 0 ] || { echo "check-packages: not root: not installed"; exit 0; }
for package in $wanted; do
    dpkg-query -W "$package" >/dev/null 2>&1 && fail "$package is installed here already"
done
[ -z "$(command -v pt-search)" ] || fail "a pt-search is installed here already"

say "dpkg -i"
leftovers() {
    find /etc /usr /opt /var/lib/dpkg/info -path "$root" -prune -o \
        \( -name '*pt-search*' -o -name '*pt-index*' -o -name 'pt-query*' -o \
        -name '*ptsearch*' -o -name 'ptindex*' \) -print 2>/dev/null | sort
}
leftovers >"$tmp/before"
installed=$wanted
dpkg -i $(for package in $wanted; do echo "$debs/${package}"_*.deb; done) >"$tmp/log" 2>&1 ||
    { cat "$tmp/log"; fail "dpkg -i failed"; }

say "a search, a page, a completion"
export HOME="$tmp/home" PT_PAGER=cat
unset PT_INDEX XDG_DATA_HOME
mkdir -p "$HOME/articles"
cp tests/articles/*.txt "$HOME/articles"
echo '<!DOCTYPE html><html><body><article><h1>Locks</h1><p>The sluice-keeper waits
for the grain ships, and has waited for a year.</p></article></body></html>' \
    >"$HOME/articles/page.html"
cd "$HOME"
pt-index -q articles # the page is read by the pt-read of the package
[ "$(pt-search -c "Budapest Memorandum")" = 3 ] || fail "the search finds something else"
[ "$(pt-search -c sluice-keeper)" = 1 ] || fail "pt-read was not found"
if command -v man >/dev/null && [ -e /usr/share/man/man1/pt-search.1.gz ]; then
    man -l /usr/share/man/man1/pt-search.1.gz 2>&1 | grep -q 'pt-search' ||
        fail "man pt-search shows nothing"
fi
bash -c '. /usr/share/bash-completion/completions/pt-search
    complete -p pt-search' >/dev/null || fail "bash knows no completion of pt-search"

say "README's C example, by pkg-config"
awk '/^```c$/ { on = 1; next } /^```$/ { on = 0 } on' "$root/README.md" >app.c
${CC:-cc} -Wall -Wextra -Werror app.c -o app $(pkg-config --cflags --libs ptsearch)
pt-index -q --index index articles
[ "$(./app | wc -l)" -eq 3 ] || fail "the C example finds something else"
if [ -d "$root/search/python/ptsearch" ]; then
    say "import ptsearch"
    [ "$(/usr/bin/python3 -c 'import ptsearch
for hit in ptsearch.search("\"Budapest Memorandum\""):
    print(hit.title)' | wc -l)" -eq 3 ] || fail "the Python module finds something else"
fi

say "purge"
cd "$root"
dpkg -L $wanted | grep -E 'pt-?(search|index|query)' | sort -u >"$tmp/owned"
dpkg --remove $wanted >/dev/null 2>&1
dpkg --purge $wanted >/dev/null 2>&1 # configuration, if there is any
installed=
leftovers >"$tmp/after"
diff "$tmp/before" "$tmp/after" || fail "something is left"
while read -r path; do
    [ ! -e "$path" ] || grep -qxF "$path" "$tmp/before" || fail "$path is left"
done <"$tmp/owned"
echo "check-packages: all passed"
