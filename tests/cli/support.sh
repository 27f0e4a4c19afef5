# Sourced by the scripts beside it: claims, a temp folder, the two programs.
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
count=0 failed=0
samples=$(cd ../articles && pwd)
pt_index=$PT_BIN/pt-index
pt_search=$PT_BIN/pt-search

# claim "text" COMMAND…: holds when COMMAND succeeds.
claim() {
    count=$((count + 1))
    text=$1
    shift
    if "$@" >"$tmp/claim.out" 2>&1; then
        echo "ok $count - $text"
    else
        echo "not ok $count - $text"
        sed 's/^/#   /' "$tmp/claim.out"
        failed=$((failed + 1))
    fi
}

# same WANTED GOT: equal, or shows both.
same() {
    [ "$1" = "$2" ] && return 0
    printf 'wanted: %s\ngot:    %s\n' "$1" "$2"
    return 1
}

# exits N COMMAND…: ends with N; its output is shown when it does not.
exits() {
    want=$1
    shift
    "$@" >"$tmp/exits.out" 2>"$tmp/exits.err"
    got=$?
    [ "$got" -eq "$want" ] && return 0
    echo "exit $got, wanted $want: $*"
    cat "$tmp/exits.out" "$tmp/exits.err"
    return 1
}

# names ARGS…: the files that answer, without folder and ending, in name order.
names() {
    "$pt_search" -l "$@" 2>/dev/null | sed 's|.*/||; s|\.[a-z]*$||' | sort |
        tr '\n' ' ' | sed 's/ $//'
}

# hold_lock SECONDS: as another pt-index would, so long, from now on; $holder is
# the process.
hold_lock() {
    rm -f "$tmp/held"
    python3 - "$PT_INDEX.lock" "$tmp/held" "$1" <<'END' &
import fcntl, struct, sys, time
f = open(sys.argv[1], "r+")
fcntl.fcntl(f, 37, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0))
open(sys.argv[2], "w").close()
time.sleep(float(sys.argv[3]))
END
    holder=$!
    while [ ! -e "$tmp/held" ]; do sleep 0.1; done
}

# free_ports FROM TO: the first of three in a row, somewhere there, that were free
# a moment ago.
free_ports() {
    python3 - "$@" <<'END'
import random, socket, sys
while True:
    base = random.randrange(*map(int, sys.argv[1:]))
    try:
        held = [socket.socket() for _ in range(3)]
        for i, s in enumerate(held):
            s.bind(("127.0.0.1", base + i))
    except OSError:
        continue
    print(base)
    break
END
}

finish_claims() {
    [ "$failed" -eq 0 ]
    exit
}
