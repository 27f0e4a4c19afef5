#!/bin/sh
# Installs what the build and the tests need and is missing. On Debian and its
# children by apt, as root or by sudo; elsewhere says what to install and stops.
# "setup.sh packages": what make deb and make check-packages need, too.
set -u

DEBIAN="gcc g++ make pkg-config libxapian-dev libstemmer-dev libunistring-dev zlib1g-dev libdeflate-dev libarchive-dev libxml2-dev libjansson-dev libgmime-3.0-dev libuchardet-dev libyaml-dev libmd4c-dev poppler-utils check xapian-tools python3 unicode-data mandoc jq luajit valgrind strace"
PACKAGING="debhelper dh-python dpkg-dev fakeroot lintian"
tools=
if [ "${1:-}" = packages ]; then
    DEBIAN="$DEBIAN $PACKAGING"
    tools="dh dh_python3 dpkg-buildpackage fakeroot lintian"
fi

has_header() {
    printf '#include <%s>\n' "$1" | ${CC:-cc} -E -x c - >/dev/null 2>&1
}

# Nothing below asks the package manager: what counts is what is there.
is_complete() {
    for tool in ${CC:-cc} ${CXX:-g++} pkg-config xapian-check xapian-delve pdftotext python3 $tools; do
        command -v "$tool" >/dev/null 2>&1 || return 1
    done
    pkg-config --exists xapian-core check libarchive libxml-2.0 jansson gmime-3.0 uchardet yaml-0.1 md4c || return 1
    for header in libstemmer.h unicase.h zlib.h libdeflate.h; do
        has_header "$header" || return 1
    done
    # Unicode's own tests, what reads the manual, counts instructions and makes
    # calls fail; where there is no apt-get, the tests say what they lack.
    { [ -e /usr/share/unicode/auxiliary/WordBreakTest.txt ] &&
        command -v mandoc >/dev/null 2>&1 &&
        command -v valgrind >/dev/null 2>&1 &&
        command -v strace >/dev/null 2>&1; } ||
        ! command -v apt-get >/dev/null 2>&1
}

is_complete && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    cat >&2 <<EOF
pt-search needs a C and a C++ compiler, pkg-config, libxapian, libstemmer,
libunistring, zlib, libdeflate; to read what is no plain text libarchive, libxml2, GMime,
jansson, libyaml, md4c, uchardet and poppler's pdftotext; for the tests Check, Xapian's tools, Python 3 and Unicode's
data. Install:
  dnf:    gcc gcc-c++ pkgconf-pkg-config xapian-core-devel libstemmer-devel libunistring-devel zlib-devel libdeflate-devel libarchive-devel libxml2-devel gmime30-devel jansson-devel libyaml-devel md4c-devel uchardet-devel poppler-utils check-devel xapian-core python3 unicode-ucd
  pacman: gcc pkgconf xapian-core snowball libunistring zlib libdeflate libarchive libxml2 gmime3 jansson libyaml md4c uchardet poppler check python unicode-character-database
  apk:    gcc g++ musl-dev pkgconf xapian-core-dev snowball-dev libunistring-dev zlib-dev libdeflate-dev libarchive-dev libxml2-dev gmime-dev jansson-dev yaml-dev md4c-dev uchardet-dev poppler-utils check-dev xapian-core python3 unicode-character-database
  brew:   xapian snowball libunistring libdeflate libarchive libxml2 gmime jansson libyaml md4c uchardet poppler check pkg-config python
and run make again.
EOF
    exit 1
fi

as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "make: as root, run: apt-get install $DEBIAN" >&2
        exit 1
    fi
    as_root=sudo
fi
echo "  SETUP apt-get install $DEBIAN"
log=$(mktemp)
if ! { $as_root apt-get update -q &&
       $as_root env DEBIAN_FRONTEND=noninteractive \
           apt-get install -q -y --no-install-recommends $DEBIAN; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    echo "make: apt-get could not install what is missing" >&2
    exit 1
fi
rm -f "$log"
is_complete || { echo "make: something is still missing after apt-get" >&2; exit 1; }
