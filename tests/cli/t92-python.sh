#!/bin/sh
# The Python module: its own tests, and that it comes by install and by wheel.
. ./support.sh
lib=${PT_LIB:-$PT_BIN/../lib}
root=$(cd ../.. && pwd)
export PT_INDEX="$tmp/index" PT_ROOT="$root" PYTHONDONTWRITEBYTECODE=1
"$pt_index" -q "$samples"

export PTSEARCH_LIBRARY="$lib/libptsearch.so.0"
claim "the module does what it promises, and so do its examples" \
    env PYTHONPATH="$root/search/python" \
    python3 -W error::ResourceWarning ../python/test_ptsearch.py

awk '/^```python$/ { on = 1; next } /^```$/ { on = 0 } on' "$root/README.md" \
    >"$tmp/shown.py"
cp -R "$PT_INDEX" "$tmp/copy"
claim "what README.md shows runs" env PYTHONPATH="$root/search/python" \
    PT_INDEX="$tmp/copy" python3 "$tmp/shown.py"
cp "$tmp/claim.out" "$tmp/shown"
claim "… and prints what was found" test "$(grep -c "['guarantees']" "$tmp/shown")" -ge 5

make_in() {
    make -s --no-print-directory -C "$root" "$@"
}
claim "a wheel is made" make_in wheel BUILD="$tmp"
wheel=$(echo "$tmp"/wheel/*.whl)
cp "$wheel" "$tmp/first.whl"
make_in wheel BUILD="$tmp" >/dev/null
claim "… of the same bytes each time" cmp "$tmp/first.whl" "$wheel"
claim "… whose list of files is right" python3 - "$wheel" <<'END'
import base64, csv, hashlib, sys, zipfile
wheel = zipfile.ZipFile(sys.argv[1])
record, = (n for n in wheel.namelist() if n.endswith(".dist-info/RECORD"))
rows = {name: rest for name, *rest in csv.reader(
    wheel.read(record).decode().splitlines())}
assert set(rows) == set(wheel.namelist()), rows
assert "ptsearch/py.typed" in rows and "ptsearch/__init__.py" in rows
for name, (digest, size) in rows.items():
    if name != record:
        content = wheel.read(name)
        wanted = base64.urlsafe_b64encode(hashlib.sha256(content).digest())
        assert digest == "sha256=" + wanted.decode().rstrip("="), name
        assert int(size) == len(content), name
END
unset PYTHONPATH
if python3 -m pip --version >/dev/null 2>&1; then
    claim "pip installs it" python3 -m pip install -q --no-index --no-deps \
        --disable-pip-version-check --root-user-action ignore --no-compile \
        --target "$tmp/site" "$wheel"
else
    python3 -m zipfile -e "$wheel" "$tmp/site"
fi
claim "… and what is installed answers in one line" same "3 0.1.0" "$(
    PYTHONPATH=$tmp/site python3 -c 'import ptsearch
print(len(ptsearch.search("\"Budapest Memorandum\"")), ptsearch.__version__)')"

# Laid out as below /usr, and nothing told where the library is.
make_in install-python DESTDIR="$tmp/root" PREFIX=/usr \
    PYTHONDIR=/usr/lib/python3/dist-packages
cp "$lib/libptsearch.so.0" "$tmp/root/usr/lib"
unset PTSEARCH_LIBRARY
claim "make install puts it where the library of its prefix is found" same 3 "$(
    PYTHONPATH=$tmp/root/usr/lib/python3/dist-packages python3 -c '
import ptsearch
print(sum(1 for hit in ptsearch.open().search("\"Budapest Memorandum\"")))')"
claim "… with all of its files" same "$(ls -p "$root/search/python/ptsearch" | grep -v /)" \
    "$(ls "$tmp/root/usr/lib/python3/dist-packages/ptsearch")"
make_in uninstall-python DESTDIR="$tmp/root" PREFIX=/usr \
    PYTHONDIR=/usr/lib/python3/dist-packages
claim "make uninstall takes it away" test ! -e \
    "$tmp/root/usr/lib/python3/dist-packages/ptsearch"
finish_claims
