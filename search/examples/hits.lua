#!/usr/bin/env luajit
-- SPDX-License-Identifier: GPL-2.0-or-later
-- hits.lua INDEX QUERY: an index asked from LuaJIT, without a compiler: what
-- ptsearch.h declares is repeated here as far as it is needed. Exit status as
-- that of pt-search.
local ffi = require "ffi"

ffi.cdef [[
typedef struct pt_search pt_search;
typedef struct pt_results pt_results;
typedef struct pt_hit pt_hit;
struct pt_error {
    int status;
    size_t span_begin, span_end;
    char message[512];
};
struct pt_byte_span { size_t begin, end; };
struct pt_passage {
    const char *text;
    size_t text_len;
    const struct pt_byte_span *spans;
    size_t n_spans;
    uint32_t paragraph, line;
    uint64_t source_begin, source_end;
    int is_cut_before, is_cut_after;
};
int pt_search_open(const char *dir, pt_search **out, struct pt_error *err);
void pt_search_close(pt_search *search);
int pt_search_run(pt_search *search, const char *query, size_t query_len,
                  const void *options, pt_results **out, struct pt_error *err);
void pt_results_free(pt_results *results);
size_t pt_results_n_hits(const pt_results *results);
const pt_hit *pt_results_hit(const pt_results *results, size_t i);
const char *pt_hit_text(const pt_hit *hit, int field, size_t *len);
size_t pt_hit_n_passages(const pt_hit *hit);
const struct pt_passage *pt_hit_passage(const pt_hit *hit, size_t i);
]]

local lib = ffi.load(os.getenv("PTSEARCH_LIBRARY") or "libptsearch.so.0")
local FIELD_PATH, FIELD_TITLE, FIELD_DATE = 1, 3, 4
local err = ffi.new("struct pt_error")

local function must(status)
    if status ~= 0 then
        io.stderr:write("hits.lua: ", ffi.string(err.message), "\n")
        os.exit(2)
    end
end

local function field(hit, number)
    local len = ffi.new("size_t[1]")
    local text = lib.pt_hit_text(hit, number, len)
    return text ~= nil and ffi.string(text, len[0]) or nil
end

-- The matches between asterisks. Spans are bytes, as Lua's strings are.
local function marked(passage)
    local text = ffi.string(passage.text, passage.text_len)
    local parts, at = {}, 0
    for i = 0, tonumber(passage.n_spans) - 1 do
        local first = tonumber(passage.spans[i].begin)
        local past = tonumber(passage.spans[i]["end"])
        parts[#parts + 1] = text:sub(at + 1, first) .. "*" ..
            text:sub(first + 1, past) .. "*"
        at = past
    end
    return table.concat(parts) .. text:sub(at + 1)
end

local index, query = arg[1], arg[2]
if not query then
    io.stderr:write("usage: hits.lua INDEX QUERY\n")
    os.exit(2)
end
local search = ffi.new("pt_search *[1]")
local results = ffi.new("pt_results *[1]")
must(lib.pt_search_open(index, search, err))
must(lib.pt_search_run(search[0], query, #query, nil, results, err))
local n = tonumber(lib.pt_results_n_hits(results[0]))
for i = 0, n - 1 do
    local hit = lib.pt_results_hit(results[0], i)
    print(field(hit, FIELD_TITLE))
    print("    " .. (field(hit, FIELD_DATE) or "undated") .. "  " ..
        field(hit, FIELD_PATH))
    for j = 0, tonumber(lib.pt_hit_n_passages(hit)) - 1 do
        print("    " .. marked(lib.pt_hit_passage(hit, j)))
    end
end
lib.pt_results_free(results[0])
lib.pt_search_close(search[0])
os.exit(n > 0 and 0 or 1)
