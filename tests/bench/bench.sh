#!/bin/sh
# make bench: builds the peer program, then measures. See bench.py.
set -eu
bin=$1 work=$2
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$work"
${CXX:-g++} -std=c++17 -O2 "$here/floor.cc" -o "$work/floor" $(pkg-config --libs xapian-core)
python3 "$here/bench.py" "$bin" "$work"
