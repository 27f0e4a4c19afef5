#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Opening a folder or a file as a database runs a command that stands in it.
set -u
dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT
mkdir "$dir/folder"
echo "remote :touch $dir/by-folder" >"$dir/folder/XAPIANDB"
echo "remote :touch $dir/by-file" >"$dir/file"
xapian-delve "$dir/folder" >/dev/null 2>&1
xapian-delve "$dir/file" >/dev/null 2>&1
code=1
for name in by-folder by-file; do
    [ -e "$dir/$name" ] && { echo "a command was run $name"; code=0; }
done
[ $code -eq 0 ] || echo "no command was run"
exit $code
