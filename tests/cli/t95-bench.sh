#!/bin/sh
# The programs that make bench puts beside pt-search, and how it asks them.
. ./support.sh
lib=${PT_LIB:-$PT_BIN/../lib}
export PYTHONDONTWRITEBYTECODE=1
mkdir "$tmp/tools" "$tmp/work"
claim "the helpers of make bench compile" \
    env QUICKLY=1 sh ../bench/build_peers.sh "$lib" "$tmp/tools"
claim "without corpora it prepares the samples" \
    env CORPORA="$tmp/none" SIZE= python3 ../bench/prepare.py "$tmp/work" 5 2
claim "pt-search and its peers count the same" \
    env PEERS= python3 ../bench/agree_peers.py "$PT_BIN" "$tmp/tools" "$tmp/work"
finish_claims
