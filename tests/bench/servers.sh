#!/bin/sh
# servers.sh BIN LIB ARTICLES: how many times as long as of one index a query
# takes of the same articles behind four xapian-tcpsrv on this machine, and how
# many times as long libxapian's own calls do. See servers_warm.c, servers.cc.
set -eu
bin=$1 lib=$2 articles=$3
here=$(dirname "$0")
tmp=$(mktemp -d)
pids=
trap 'kill $pids 2>/dev/null || true; rm -rf "$tmp"' EXIT
"$bin/pt-index" -q --index "$tmp/one" "$articles"
"$bin/pt-index" -q --index "$tmp/four" --shards 4 "$articles"
${CC:-cc} -O2 -I"$here/../.." "$here/servers_warm.c" -L"$lib" -lptsearch \
    -Wl,-rpath,"$lib" -o "$tmp/servers_warm"
${CXX:-c++} -O2 "$here/servers.cc" -lxapian -o "$tmp/servers"
places=
for i in 0 1 2 3; do
    port=$(python3 -c 'import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    # A server ends its whole group.
    setsid xapian-tcpsrv --quiet --interface 127.0.0.1 --port "$port" \
        "$tmp/four/$i" >/dev/null 2>&1 &
    pids="$pids $!" places="$places 127.0.0.1:$port"
done
sleep 1
echo "load: $(cut -d' ' -f1-3 /proc/loadavg)"
# shellcheck disable=SC2086
SERVERS=$pids "$tmp/servers_warm" "$tmp/one" $places
# shellcheck disable=SC2086
"$tmp/servers" "$tmp/one" $places
