#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A commit renames v.tmp to iamglass; is the folder synced behind it? Needs
# strace, g++ and libxapian's headers.
set -u
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT
g++ -o "$dir/commit" "$here/directory_sync.cc" -lxapian || exit 2
strace -f -qq -y -o "$dir/log" -e trace=rename,renameat,renameat2,fsync,fdatasync \
    "$dir/commit" "$dir/db" || exit 2
renamed=$(grep -c 'iamglass"' "$dir/log")
synced=$(grep -c "sync([0-9]*<$dir/db>)" "$dir/log")
echo "$renamed renames to iamglass, $synced syncs of the folder"
[ "$synced" -eq 0 ]
