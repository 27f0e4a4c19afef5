/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * extract.c: for measure_extraction.py: of each page named, its article into a
 * file beside it ("a.html.article"), and the rest ("a.html.rest").
 */
#include "common/buf.h"
#include "indexer/sources/html.h"

#include <stdio.h>

static bool read_file(const char *path, struct pt_buf *out)
{
    enum { BLOCK = 1 << 16 };
    FILE *const file = fopen(path, "rb");
    pt_buf_clear(out);
    for (size_t n = 1; file && n > 0;) {
        char *const room = pt_buf_room(out, BLOCK);
        n = room ? fread(room, 1, BLOCK, file) : 0;
        pt_buf_used(out, n);
    }
    return file && fclose(file) == 0 && pt_buf_status(out) == PT_OK;
}

static bool
write_beside(const char *path, const char *ending, struct pt_str text)
{
    char name[4096];
    if (snprintf(name, sizeof name, "%s%s", path, ending) >= (int)sizeof name)
        return false;
    FILE *const file = fopen(name, "wb");
    if (!file)
        return false;
    const size_t n = text.len ? fwrite(text.ptr, 1, text.len, file) : 0;
    return fclose(file) == 0 && n == text.len;
}

int main(int argc, char **argv)
{
    struct pt_arena arena;
    struct pt_buf bytes;
    int n_failed = 0;
    pt_arena_init(&arena);
    pt_buf_init(&bytes, PT_BUF_NO_CEILING);
    for (int i = 1; i < argc; i++) {
        struct pt_error err = {.status = PT_OK};
        struct pt_article article = {.date = PT_DATE_NONE};
        pt_arena_reset(&arena);
        if (!read_file(argv[i], &bytes)) {
            fprintf(stderr, "%s: cannot be read\n", argv[i]);
            n_failed++;
            continue;
        }
        const struct pt_html html = {.bytes = pt_buf_str(&bytes)};
        if (pt_html_read(&html, &arena, &article, &err) != PT_OK) {
            fprintf(stderr, "%s: %s\n", argv[i], err.message);
            n_failed++;
        }
        if (!write_beside(argv[i], ".article", article.text) ||
            !write_beside(argv[i], ".rest", article.boilerplate))
            n_failed++;
    }
    pt_buf_fini(&bytes);
    pt_arena_fini(&arena);
    return n_failed ? 1 : 0;
}
