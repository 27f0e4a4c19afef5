#!/bin/sh
# pt-index --serve: the commands that it prints serve the index, and the lines
# that it prints for pt-search ask it.
. ./support.sh
# A name that means something to a shell, to systemd and to printf.
index="$tmp/the editor's \$index %d"
news=$tmp/news
mkdir "$news" "$tmp/bin"
cp "$samples"/* "$news"
"$pt_index" -q --index "$index" --shards 3 "$news"
"$pt_index" -q --index "$tmp/plain" "$news"
port=$(free_ports 20000 30000)
serve() { "$pt_index" --index "$index" --serve "$@"; }
serve --listen ":$port" >"$tmp/lines"

claim "a plain index has one server, on this machine alone" sh -c \
    '"$1" --index "$2" --serve | grep "^xapian-tcpsrv" >"$2.lines"
     [ "$(cat "$2.lines")" = "xapian-tcpsrv --quiet --interface 127.0.0.1 --port 7700 '"'\$2'"' &" ]' \
    - "$pt_index" "$tmp/plain"
claim "shards have one each, at ports in a row" same \
    "$port $((port + 1)) $((port + 2))" \
    "$(sed -n 's/^xapian-tcpsrv.* --port \([0-9]*\) .*/\1/p' "$tmp/lines" | tr '\n' ' ' | sed 's/ $//')"
claim "… which nobody can write through" sh -c '! grep -q writable "$1"' - "$tmp/lines"
claim "it says why ssh is better" sh -c \
    'grep -q "asks nobody" "$1" && grep -q ssh:// "$1"' - "$tmp/lines"
claim "no line is longer than a screen, but for commands" same "" \
    "$(grep '^#' "$tmp/lines" | grep -v '^# ssh' | grep '.\{81\}')"

# --- run --------------------------------------------------------------------
# asked LINE: it, asking something, of these programs.
asked() {
    printf '%s\n' "$1" | sed "s|^pt-search|'$pt_search' --quiet --variants off|
        s|QUERY\$|-l --sort date -n all '*'|" >"$tmp/line"
    sh "$tmp/line" 2>&1
}
local=$("$pt_search" --index "$index" -l --sort date -n all '*')
cat >"$tmp/bin/ssh" <<'END'
#!/bin/sh
while [ "$1" != -- ]; do shift; done
shift 2
exec sh -c "$*"
END
chmod +x "$tmp/bin/ssh"
PATH=$tmp/bin:$PATH
claim "the line over ssh asks all shards" same "$local" \
    "$(asked "$(sed -n '/^pt-search/{p;q}' "$tmp/lines")")"
if command -v xapian-tcpsrv >/dev/null; then
    # Each process known, to be ended, and in a group of its own, since a server
    # ends its whole group.
    sed -n 's/^\(xapian-tcpsrv.*\) &$/setsid \1 \& echo $!/p' "$tmp/lines" >"$tmp/start"
    sh "$tmp/start" >"$tmp/pids" 2>"$tmp/err"
    trap 'kill $(cat "$tmp/pids") 2>/dev/null; rm -rf "$tmp"' EXIT
    line=$(grep '^pt-search' "$tmp/lines" | tail -1)
    for try in $(seq 50); do
        got=$(asked "$line")
        [ "$got" = "$local" ] && break
        sleep 0.2
    done
    claim "the servers answer the line printed below them" same "$local" "$got"
    printf '%s\n' "$line" |
        sed "s|^pt-search|'$pt_search' --recency 30|; s|QUERY\$|lock|" >"$tmp/recent"
    claim "… but not with --recency, which they do not know" sh -c \
        'sh "$1" >"$2" 2>&1; [ $? -eq 2 ] && grep -q "servers do not know it" "$2"' \
        - "$tmp/recent" "$tmp/out"
    printf 'Of a new lock at the river, which a keeper opened at noon.\n' >"$news/new.txt"
    "$pt_index" -q --index "$index"
    claim "… and after an update with what is new" same \
        "$("$pt_search" --index "$index" -l --sort date -n all '*')" "$(asked "$line")"
    "$pt_index" -q --index "$index" --rebuild
    claim "… and after a rebuild" same \
        "$("$pt_search" --index "$index" -l --sort date -n all '*')" "$(asked "$line")"
    # shellcheck disable=SC2046
    kill $(cat "$tmp/pids")
    claim "stopped, they are named" sh -c \
        '! sh "$1" >/dev/null 2>"$2" && sed -i "s/--quiet//" "$1" &&
         { sh "$1" 2>&1 | grep -q "127.0.0.1:$3"; }' - "$tmp/line" "$tmp/err" "$port"
else
    echo "ok - skipped: no xapian-tcpsrv"
fi

# --- another address --------------------------------------------------------
claim "another address is taken, with a warning" sh -c \
    '"$1" --index "$2" --serve --listen 0.0.0.0:4000 >"$3/out" 2>"$3/err" &&
     grep -q -- "--interface 0.0.0.0 --port 4000" "$3/out" &&
     grep -q "reads every article" "$3/err"' - "$pt_index" "$index" "$tmp"
claim "… and none for this machine's" same "" "$(serve 2>&1 >/dev/null)"
for wrong in '' ':' ':0' ':70000' 'a b' '-x' 'host:' '1.2.3.4:x' '::1' "x;y"; do
    claim "--listen does not take '$wrong'" exits 2 \
        "$pt_index" --index "$index" --serve --listen "$wrong"
done
claim "ports have to be there" exits 2 \
    "$pt_index" --index "$index" --serve --listen :65534
claim "--listen wants --serve" exits 2 "$pt_index" --index "$index" --listen x
claim "--serve stands alone" exits 2 "$pt_index" --index "$index" --serve "$news"
claim "… and knows two ways" exits 2 "$pt_index" --index "$index" --serve=init
claim "no index is an error" exits 2 "$pt_index" --index "$tmp/none" --serve
escape=$(printf '\033')
"$pt_index" -q --index "$tmp/bad$escape[2J" "$news"
claim "a folder that would command the terminal is refused" exits 2 \
    "$pt_index" --index "$tmp/bad$escape[2J" --serve

# --- systemd ----------------------------------------------------------------
export XDG_CONFIG_HOME="$tmp/config" XDG_RUNTIME_DIR="$tmp"
units=$tmp/config/systemd/user
claim "=systemd writes a unit a shard" exits 0 \
    "$pt_index" --index "$index" --serve=systemd
claim "… and says what starts them" grep -q \
    "enable --now pt-index-serve-7700.service pt-index-serve-7701" "$tmp/exits.out"
claim "… in the user's folder" same 3 "$(ls "$units" | wc -l)"
claim "… again, too" exits 0 "$pt_index" --index "$index" --serve=systemd
if command -v systemd-analyze >/dev/null; then
    claim "systemd understands them" sh -c "
        systemd-analyze verify --user --man=no '$units'/*.service >'$tmp/out' 2>&1
        ! grep 'pt-index-serve' '$tmp/out'"
fi
# The folder as systemd reads it: quotes off, %% and \$\$ for one.
folder=$(sed -n 's/^ExecStart=.* "\(.*\)"$/\1/p' "$units/pt-index-serve-7701.service" |
    sed 's/%%/%/g; s/\$\$/$/g')
claim "… with the folder of the shard" same "$(cd "$index/1" && pwd -P)" "$folder"
echo "[Unit]" >"$units/pt-index-serve-7702.service"
claim "another's unit stays as it is" exits 2 \
    "$pt_index" --index "$index" --serve=systemd
claim "… and is named" grep -q "7702.service is in the way" "$tmp/exits.err"
claim "… whole" same "[Unit]" "$(cat "$units/pt-index-serve-7702.service")"
finish_claims
