#!/bin/sh
# make bench: builds the peer programs, then measures. See bench.py.
# BIN LIB WORK: the programs, the library, a folder to work in.
set -eu
bin=$1 lib=$2 work=$3
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$work"
build() {
    ${CXX:-g++} -std=c++17 -O2 -I"$here/../.." "$here/$1.cc" -o "$work/$1" \
        -L"$lib" -lptsearch -Wl,-rpath,"$lib" -Wl,--as-needed \
        $(pkg-config --libs xapian-core)
}
build floor
build warm
python3 "$here/bench.py" "$bin" "$work"
