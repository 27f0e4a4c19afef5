#!/bin/sh
# Builds the helpers of make bench into a folder, each where its library is; one
# whose library is missing is left out, and its column says so. LIB OUT
# QUICKLY=1: only those that the tests hold against pt-search, not optimised.
set -eu
lib=$1 out=$2
here=$(cd "$(dirname "$0")" && pwd)
flags="-O2 -I$here -I$here/../.."
[ -z "${QUICKLY:-}" ] || flags="$flags -O0"
ours="-L$lib -lptsearch -Wl,-rpath,$lib"
xapian="-Wl,--as-needed $(pkg-config --libs xapian-core)"

in_c() {
    ${CC:-cc} -std=c17 $flags -c "$here/$1.c" -o "$out/$1.o"
}
in_cxx() {
    ${CXX:-g++} -std=c++17 $flags -c "$here/$1.cc" -o "$out/$1.o"
}
# Each by the compiler of its language: C programs load no C++ runtime.
link_c() {
    ${CC:-cc} -o "$out/$@"
}
link_cxx() {
    ${CXX:-g++} -o "$out/$@"
}
in_c peer
in_c peer_pt
link_c peer_pt "$out/peer_pt.o" "$out/peer.o" $ours
in_cxx peer_xapian
link_cxx peer_xapian "$out/peer_xapian.o" "$out/peer.o" $xapian
rm -f "$out/peer_fts5" "$out/PeerLucene.class"
if printf '#include <sqlite3.h>\n' | ${CC:-cc} -E - >/dev/null 2>&1; then
    in_c peer_fts5
    link_c peer_fts5 "$out/peer_fts5.o" "$out/peer.o" -lsqlite3
fi
[ -z "${QUICKLY:-}" ] || exit 0

in_cxx floor
link_cxx floor "$out/floor.o" $xapian
in_cxx warm
link_cxx warm "$out/warm.o" $ours $xapian
in_cxx passages
link_cxx passages "$out/passages.o" $ours $xapian
jars=$(ls /usr/share/java/lucene-*-8*.jar 2>/dev/null | tr '\n' ':')
if [ -n "$jars" ] && command -v javac >/dev/null; then
    javac -cp "$jars" -d "$out" "$here/PeerLucene.java"
fi
