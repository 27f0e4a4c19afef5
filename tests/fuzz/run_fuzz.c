/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * run_fuzz.c: the fuzz targets without a fuzzer:
 *
 *     run_fuzz                       the names of all targets
 *     run_fuzz FOLDER [N [SEED]]     FOLDER/TARGET/…: every seed once, then N
 *                                    shufflings of the seeds of each target
 *     run_fuzz TARGET FILE…          these files
 *
 * Every input lies at the end of a piece of memory of its own, so that the
 * sanitizers see a byte too much. With $FUZZ_KEEP the one that is run is left
 * in the file last-input of the current folder.
 */
#include "tests/fuzz/fuzz.h"

#include "common/clock.h"
#include "common/mem.h"

#include <dirent.h>
#include <inttypes.h>
#include <signal.h>
#include <unistd.h>

enum {
    MOST_SEEDS = 512,
    MOST_BYTES = 1 << 16,
    MOST_SECONDS = 20, /* of one input; under a sanitizer, on a busy machine */
};

struct seeds {
    struct pt_buf items[MOST_SEEDS];
    size_t n;
};

/* For the handler below: the target that runs. */
static const char *volatile running = "";

static void on_alarm(int number)
{
    (void)number;
    static const char text[] = ": took too long\n";
    (void)!write(STDERR_FILENO, running, strlen(running));
    (void)!write(STDERR_FILENO, text, sizeof text - 1);
    _exit(1);
}

static bool read_file(const char *path, struct pt_buf *out)
{
    char bytes[4096];
    size_t n;
    FILE *const file = fopen(path, "rb");
    if (!file)
        return false;
    while ((n = fread(bytes, 1, sizeof bytes, file)) > 0)
        pt_buf_add(out, pt_str_n(bytes, n));
    fclose(file);
    return pt_buf_status(out) == PT_OK;
}

static void keep(struct pt_str bytes)
{
    FILE *const file = getenv("FUZZ_KEEP") ? fopen("last-input", "wb") : NULL;
    if (!file)
        return;
    fwrite(bytes.ptr, 1, bytes.len, file);
    fclose(file);
}

static void run_one(const struct pt_fuzz_target *target, struct pt_str bytes)
{
    char *const copy = pt_alloc(bytes.len);
    pt_fuzz_must(copy);
    if (bytes.len)
        memcpy(copy, bytes.ptr, bytes.len);
    keep(bytes);
    running = target->name;
    alarm(MOST_SECONDS);
    target->run(pt_str_n(copy, bytes.len));
    alarm(0);
    pt_free(copy);
}

static void load(const char *folder, const char *name, struct seeds *seeds)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    DIR *const dir = opendir(path);
    const struct dirent *entry;
    while (dir && (entry = readdir(dir)) && seeds->n < MOST_SEEDS) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s/%s", folder, name, entry->d_name);
        pt_buf_init(&seeds->items[seeds->n], PT_BUF_NO_CEILING);
        pt_fuzz_must(read_file(path, &seeds->items[seeds->n]));
        seeds->n++;
    }
    if (dir)
        closedir(dir);
}

/* A small generator: the same inputs everywhere. */
static uint64_t draw(uint64_t *state, uint64_t below)
{
    *state = *state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (*state >> 33) % below;
}

/* What has opened doors before. */
static const struct pt_str pieces[] = {
    {"\0",                           1 },
    {"\xff",                         1 },
    {"\x1b[2J",                      4 },
    {"\xc2\x9b",                     2 },
    {"\xe2\x80\xae",                 3 },
    {"\xe2\x81\xa6",                 3 },
    {"\xed\xa0\x80",                 3 },
    {"\xf4\x90\x80\x80",             4 },
    {"\xc0\x80",                     2 },
    {"<script>",                     8 },
    {"-->",                          3 },
    {"]]>",                          3 },
    {"\"'&<>",                       5 },
    {"((((((((",                     8 },
    {"\n\n",                         2 },
    {"\r",                           1 },
    {"\x7f",                         1 },
    {"99999999999999999999",         20},
    {"{\"a\":[",                     6 },
    {"%00",                          3 },
    {"\xef\xbb\xbf",                 3 },
    {"\xff\xfe",                     2 },
    {"</a",                          3 },
    {"\xe2\x80\x8b\xcc\x81\xcc\x81", 7 },
    {"*?",                           2 },
    {" NEAR/",                       6 },
};

static void
shuffle(const struct seeds *seeds, uint64_t *state, struct pt_buf *out)
{
    const uint64_t n_parts = 1 + draw(state, 4);
    pt_buf_clear(out);
    for (uint64_t i = 0; i < n_parts && out->len < MOST_BYTES; i++) {
        const struct pt_str seed =
            pt_buf_str(&seeds->items[draw(state, seeds->n)]);
        const size_t begin = i ? draw(state, seed.len + 1) : 0;
        const size_t end = begin + draw(state, seed.len - begin + 1);
        pt_buf_add(out,
                   pt_str_sub(seed, begin, i + 1 < n_parts ? end : seed.len));
        if (draw(state, 2))
            pt_buf_add(out, pieces[draw(state, PT_COUNTOF(pieces))]);
    }
    for (uint64_t n = draw(state, 6); n && out->len; n--)
        out->ptr[draw(state, out->len)] ^= (char)(1u << draw(state, 8));
}

static uint64_t run_target(const struct pt_fuzz_target *target,
                           const char *folder,
                           uint64_t n,
                           uint64_t state)
{
    struct seeds *const seeds = pt_alloc(sizeof *seeds);
    struct pt_buf made;
    pt_fuzz_must(seeds);
    pt_buf_init(&made, PT_BUF_NO_CEILING);
    load(folder, target->name, seeds);
    if (!seeds->n)
        fprintf(stderr, "%s has no seeds in %s\n", target->name, folder);
    for (size_t i = 0; i < seeds->n; i++)
        run_one(target, pt_buf_str(&seeds->items[i]));
    for (uint64_t i = 0; i < n && seeds->n; i++) {
        shuffle(seeds, &state, &made);
        run_one(target, pt_buf_str(&made));
    }
    const uint64_t n_run = seeds->n ? seeds->n + n : 0;
    for (size_t i = 0; i < seeds->n; i++)
        pt_buf_fini(&seeds->items[i]);
    pt_buf_fini(&made);
    pt_free(seeds);
    return n_run;
}

static int run_folder(const char *folder, uint64_t n, uint64_t seed)
{
    const struct pt_fuzz_target *target;
    const uint64_t begun = pt_clock_us();
    uint64_t n_all = 0, slowest = 0;
    const char *slow = "";
    bool is_whole = true;
    for (size_t i = 0; (target = pt_fuzz_at(i)); i++) {
        const uint64_t at = pt_clock_us();
        const uint64_t n_run = run_target(target, folder, n, seed + i);
        is_whole &= n_run > 0;
        n_all += n_run;
        if (pt_clock_us() - at > slowest) {
            slowest = pt_clock_us() - at;
            slow = target->name;
        }
    }
    printf("fuzz: %" PRIu64 " inputs, 0 failures, %.1f s, of which %s %.1f\n",
           n_all, (double)(pt_clock_us() - begun) / 1e6, slow,
           (double)slowest / 1e6);
    return is_whole ? 0 : 1;
}

int main(int argc, char **argv)
{
    enum { DECIMAL = 10 };
    const struct pt_fuzz_target *const target =
        argc > 2 ? pt_fuzz_find(argv[1]) : NULL;
    signal(SIGALRM, on_alarm);
    if (argc < 2)
        for (size_t i = 0; pt_fuzz_at(i); i++)
            puts(pt_fuzz_at(i)->name);
    if (argc < 2)
        return 0;
    if (!target)
        return run_folder(argv[1],
                          argc > 2 ? strtoull(argv[2], NULL, DECIMAL) : 0,
                          argc > 3 ? strtoull(argv[3], NULL, DECIMAL) : 1);
    for (int i = 2; i < argc; i++) {
        struct pt_buf bytes;
        pt_buf_init(&bytes, PT_BUF_NO_CEILING);
        if (!read_file(argv[i], &bytes))
            return fprintf(stderr, "cannot read %s\n", argv[i]), 2;
        run_one(target, pt_buf_str(&bytes));
        pt_buf_fini(&bytes);
    }
    return 0;
}
