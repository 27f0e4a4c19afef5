#!/bin/sh
# Installs what only make bench uses, on Debian and its children, where that
# needs no password. Nothing of it is needed: what is missing is a column less.
# Lucene and its JDK are large and left to whoever wants them:
# apt-get install liblucene8-java default-jdk-headless
set -u
missing=
command -v rg >/dev/null || missing="$missing ripgrep"
command -v valgrind >/dev/null || missing="$missing valgrind"
command -v omindex >/dev/null || missing="$missing xapian-omega"
printf '#include <sqlite3.h>\n' | ${CC:-cc} -E - >/dev/null 2>&1 ||
    missing="$missing libsqlite3-dev"
[ -n "$missing" ] && command -v apt-get >/dev/null || exit 0
as_root=
[ "$(id -u)" -eq 0 ] || as_root='sudo -n'
echo "  SETUP apt-get install$missing"
{ $as_root apt-get update -q &&
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -q -y \
        --no-install-recommends $missing; } >/dev/null 2>&1 ||
    echo "  not installed, left out:$missing"
