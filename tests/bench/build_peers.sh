#!/bin/sh
# Builds the helpers of make bench into a folder, each where its library is; one
# whose library is missing is left out, and its column says so. LIB OUT
set -eu
lib=$1 out=$2
here=$(cd "$(dirname "$0")" && pwd)
flags="-O2 -I$here -I$here/../.."
ours="-L$lib -lptsearch -Wl,-rpath,$lib"
xapian=$(pkg-config --libs xapian-core)

in_c() {
    ${CC:-cc} -std=c17 $flags -c "$here/$1.c" -o "$out/$1.o"
}
in_cxx() {
    name=$1
    shift
    ${CXX:-g++} -std=c++17 $flags "$here/$name.cc" -o "$out/$name" \
        -Wl,--as-needed "$@" $ours $xapian
}
with_peer() {
    name=$1
    shift
    in_c "$name"
    ${CC:-cc} "$out/peer.o" "$out/$name.o" -o "$out/$name" "$@"
}
in_c peer
in_cxx floor
[ -n "${ONLY_PEERS:-}" ] || in_cxx warm
with_peer peer_pt $ours
in_cxx peer_xapian "$out/peer.o"
if printf '#include <sqlite3.h>\n' | ${CC:-cc} -E - >/dev/null 2>&1; then
    with_peer peer_fts5 -lsqlite3
else
    rm -f "$out/peer_fts5"
fi
rm -f "$out/PeerLucene.class"
jars=$(ls /usr/share/java/lucene-*-8*.jar 2>/dev/null | tr '\n' ':')
if [ -n "$jars" ] && [ -z "${ONLY_PEERS:-}" ] && command -v javac >/dev/null; then
    javac -cp "$jars" -d "$out" "$here/PeerLucene.java"
fi
