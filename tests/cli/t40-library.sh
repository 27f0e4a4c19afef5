#!/bin/sh
# libptsearch.so from outside: its names, a Python that calls it, the README.
. ./support.sh
lib=${PT_LIB:-$PT_BIN/../lib}
root=$(cd ../.. && pwd)

nm -D --defined-only "$lib/libptsearch.so" | awk '$2 == "T" { print $3 }' |
    sed 's/@.*//' | sort -u >"$tmp/exported"
sed -n 's/.*\b\(pt_[a-z0-9_]*\)(.*/\1/p' "$root/search/ptsearch.h" \
    "$root/indexer/ptindex.h" "$root/common/status.h" | sort -u >"$tmp/mentioned"
claim "the library exports only what its headers name" sh -c \
    "[ -s '$tmp/exported' ] && [ -z \"\$(comm -23 '$tmp/exported' '$tmp/mentioned')\" ] ||
     { comm -23 '$tmp/exported' '$tmp/mentioned'; false; }"
for name in pt_search_open pt_search_run pt_results_free pt_indexer_open; do
    claim "it exports $name" grep -qx "$name" "$tmp/exported"
done
claim "its soname is versioned" sh -c \
    "readelf -d '$lib/libptsearch.so' | grep -q 'SONAME.*libptsearch.so.0'"

PT_INDEX=$tmp/index
export PT_INDEX
"$pt_index" "$samples"
claim "Python calls it by ctypes" python3 - "$lib/libptsearch.so" "$PT_INDEX" <<'EOF'
import ctypes, sys
lib = ctypes.CDLL(sys.argv[1])
P, S = ctypes.c_void_p, ctypes.c_size_t
lib.pt_search_open.argtypes = [ctypes.c_char_p, ctypes.POINTER(P), P]
lib.pt_search_run.argtypes = [P, ctypes.c_char_p, S, P, ctypes.POINTER(P), P]
lib.pt_results_n_hits.argtypes, lib.pt_results_n_hits.restype = [P], S
lib.pt_results_hit.argtypes, lib.pt_results_hit.restype = [P, S], P
lib.pt_hit_text.argtypes = [P, ctypes.c_int, P]
lib.pt_hit_text.restype = ctypes.c_char_p
lib.pt_results_free.argtypes = lib.pt_search_close.argtypes = [P]
search, results = P(), P()
assert lib.pt_search_open(sys.argv[2].encode(), ctypes.byref(search), None) == 0
query = '"Budapest Memorandum"'.encode()
assert lib.pt_search_run(search, query, len(query), None, ctypes.byref(results), None) == 0
assert lib.pt_results_n_hits(results) == 3
assert b".txt" in lib.pt_hit_text(lib.pt_results_hit(results, 0), 1, None)
assert lib.pt_search_run(search, b"(x", 2, None, ctypes.byref(results), None) == 8
lib.pt_results_free(results)
lib.pt_search_close(search)
EOF
claim "everything that README.md shows works" sh ../house/readme.sh "$PT_BIN" "$lib"
finish_claims
