#!/bin/sh
# What others get: the tarball, what make install lays down, and what debian/
# says of both. Nothing is built here; make check-packages does that.
. ./support.sh
cd ../.. || exit 1
unset SOURCE_DATE_EPOCH MAKEFLAGS MAKELEVEL
make="make -s --no-print-directory"
version=$(sed -n 's/^VERSION := //p' Makefile)
release=pt-search-$version

# --- make dist ---------------------------------------------------------------
# made NAME FOLDER: the tarball of FOLDER's tree, as $tmp/NAME.
made() {
    $make -C "$2" dist TARBALL="$tmp/$1" 2>"$tmp/dist.err" || cat "$tmp/dist.err"
}
made one . >/dev/null
(umask 077 && made two . >/dev/null)
claim "the tarball is the same bytes twice" cmp "$tmp/one" "$tmp/two"
mkdir "$tmp/unpacked"
tar -xzf "$tmp/one" -C "$tmp/unpacked"
claim "all lies in one folder" same "$release" "$(ls -A "$tmp/unpacked")"
tree=$tmp/unpacked/$release
if [ -e .git ]; then
    git ls-files | while read -r file; do
        [ -e "$file" ] && echo "$file"
    done | sort >"$tmp/wanted"
    (cd "$tree" && find . -type f | sed 's|^\./||' | sort) >"$tmp/got"
    claim "it has every file of the tree and no other" cmp "$tmp/wanted" "$tmp/got"
fi
claim "outside git make has a rule for everything that it needs" \
    $make -n -C "$tree" all
claim "outside git it packs itself again, byte for byte" sh -c "
    $make -C '$tree' dist TARBALL='$tmp/three' && cmp '$tmp/one' '$tmp/three'"
mkdir "$tree/build" && echo built >"$tree/build/x" && echo built >"$tree/common/x.o"
claim "… and nothing that was built" sh -c "
    $make -C '$tree' dist TARBALL='$tmp/three' && cmp '$tmp/one' '$tmp/three'"

# --- make install ------------------------------------------------------------
# installs PREFIX LIBDIR WANTED_LIBDIR: each file where it belongs; what was
# built is not built again for it.
installs() {
    rm -rf "$tmp/root"
    where="DESTDIR=$tmp/root PREFIX=$1 LIBDIR=$2 BUILD=${BUILD:-build}"
    $make -o all install $where || return 1
    for file in "$1/bin/pt-search" "$1/libexec/pt-search/pt-read" \
        "$1/include/pt-search/ptsearch.h" "$1/share/man/man7/pt-query.7" \
        "$2/libptsearch.so.0" "$2/libptsearch.so" "$2/pkgconfig/ptsearch.pc" \
        "$2/pt-search/xapian-c.so"; do
        [ -e "$tmp/root$file" ] || { echo "$file is missing"; return 1; }
    done
    outside=$(find "$tmp/root" -type f ! -path "$tmp/root$1/*" ! -path "$tmp/root$2/*")
    same "" "$outside" || return 1
    for asked in "prefix $1" "libdir $2" "includedir $1/include/pt-search"; do
        same "${asked#* }" "$(PKG_CONFIG_PATH="$tmp/root$2/pkgconfig" \
            pkg-config --variable="${asked%% *}" ptsearch)" || return 1
    done
    same "$version" "$(PKG_CONFIG_PATH="$tmp/root$2/pkgconfig" \
        pkg-config --modversion ptsearch)" || return 1
    $make uninstall $where || return 1
    same "" "$(find "$tmp/root" ! -type d)"
}
claim "make install and uninstall: /usr/local" installs /usr/local /usr/local/lib
claim "… a library folder of its own" installs /usr /usr/lib/some-machine
claim "… one outside the prefix" installs /opt/pt-search /srv/lib64
claim "into the system itself it says that ldconfig is next" sh -c "
    $make -n -o all install PREFIX=/usr/local | grep -q 'ldconfig'"

# --- debian/ -----------------------------------------------------------------
claim "debian/changelog has the version of the Makefile" same "$version" \
    "$(sed -n '1s/^pt-search (\(.*\)) .*/\1/p' debian/changelog)"
# What setup.sh installs, but for what every Debian build has, and debhelper's.
sed -n 's/^DEBIAN="\(.*\)"$/\1/p' tests/house/setup.sh | tr ' ' '\n' |
    grep -vxE 'gcc|g\+\+|make' | sort >"$tmp/setup"
sed -n '/^Build-Depends:/,/^$/s/^ \([^ ,]*\).*/\1/p' debian/control |
    grep -vxE 'debhelper-compat|dh-sequence-python3' | sort >"$tmp/depends"
claim "setup.sh names many packages" [ "$(wc -l <"$tmp/setup")" -gt 10 ]
claim "Build-Depends are what setup.sh installs" diff "$tmp/setup" "$tmp/depends"
claim "a package is named after the soname" sh -c "
    grep -qx \"Package: libptsearch\$(sed -n 's/^SOVERSION := //p' Makefile)\" debian/control"
claim "the symbols file knows the node of the version script" grep -q \
    "(symver)$(sed -n 's/^\(PTSEARCH_[0-9]*\) {$/\1/p' search/ptsearch.map) " \
    debian/libptsearch0.symbols
finish_claims
