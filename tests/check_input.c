/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_input.c: bytes that come from memory, a file, a pipe or piece by piece
 * -> the same lines, blocks and files of them.
 */
#define _GNU_SOURCE /* memfd_create */
#include "indexer/input.h"

#include "common/mem.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

Suite *pt_suite_input(void);

/* ---------------------------------------------------------------- ways --- */

/* Bytes that come in pieces of at most step bytes and, behind fail_at of them,
 * fail. */
struct dripping {
    struct pt_str bytes;
    size_t step;
    size_t fail_at; /* SIZE_MAX: never */
    size_t at;
};

static enum pt_status drip(struct pt_input *input,
                           char *room,
                           size_t n,
                           size_t *out_n,
                           struct pt_error *err)
{
    struct dripping *const d = input->context;
    const size_t left = d->bytes.len - d->at;
    const size_t most = n < d->step ? n : d->step;
    if (d->at >= d->fail_at)
        return pt_fail(err, PT_EINVALID, "damaged");
    *out_n = left < most ? left : most;
    memcpy(room, d->bytes.ptr + d->at, *out_n);
    d->at += *out_n;
    return PT_OK;
}

enum way {
    WAY_BYTES,
    WAY_OWN,
    WAY_FILE,
    WAY_PIPE,
    WAY_DRIP_1,
    WAY_DRIP_7,
    N_WAYS
};

static const char *const way_names[] = {"bytes", "own bytes", "file",
                                        "pipe",  "by ones",   "by sevens"};

struct source {
    struct pt_input input;
    struct dripping dripping;
    int fd;
};

static void open_way(struct source *s, enum way way, struct pt_str bytes)
{
    *s = (struct source){.fd = -1};
    struct pt_buf own;
    int ends[2];
    switch (way) {
    case WAY_BYTES:
        pt_input_init_bytes(&s->input, bytes);
        break;
    case WAY_OWN:
        pt_buf_init(&own, PT_BUF_NO_CEILING);
        pt_buf_add(&own, bytes);
        pt_input_init_own(&s->input, &own);
        ck_assert_uint_eq(own.len + own.capacity, 0);
        break;
    case WAY_FILE:
        s->fd = memfd_create("check", 0);
        ck_assert_int_eq(write(s->fd, bytes.ptr, bytes.len),
                         (ssize_t)bytes.len);
        pt_input_init_fd(&s->input, s->fd);
        break;
    case WAY_PIPE:
        ck_assert_uint_lt(bytes.len, 4096);
        ck_assert_int_eq(pipe(ends), 0);
        ck_assert_int_eq(write(ends[1], bytes.ptr, bytes.len),
                         (ssize_t)bytes.len);
        close(ends[1]);
        s->fd = ends[0];
        pt_input_init_stream(&s->input, s->fd);
        break;
    default:
        s->dripping = (struct dripping){
            .bytes = bytes,
            .step = way == WAY_DRIP_1 ? 1 : 7,
            .fail_at = SIZE_MAX,
        };
        pt_input_init_fill(&s->input, drip, &s->dripping);
    }
}

static void close_way(struct source *s)
{
    pt_input_fini(&s->input);
    if (s->fd >= 0)
        close(s->fd);
}

/* --------------------------------------------------------------- lines --- */

static const struct {
    const char *bytes;
    size_t len, most;
    const char *lines; /* "a|b|", a cut one "a…|" */
} lines[] = {
#define B(literal) "" literal, sizeof(literal) - 1
    {B(""),                                         10, ""                          },
    {B("\n"),                                       10, "|"                         },
    {B("\n\n"),                                     10, "||"                        },
    {B("a"),                                        10, "a|"                        },
    {B("a\n"),                                      10, "a|"                        },
    {B("a\nb"),                                     10, "a|b|"                      },
    {B("a\r\nb\r\n"),                               10, "a|b|"                      },
    {B("\r\n\r"),                                   10, "||"                        },
    {B("a\rb\n"),                                   10, "a\rb|"                     },
    {B("a\r\r\n"),                                  10, "a\r|"                      },
    {B("a\0b\nc"),                                  10, "a?b|c|"                    },
    {B("ten bytes.\nb"),                            10, "ten bytes.|b|"             },
    {B("ten bytes.\r\nb"),                          10, "ten bytes.\xe2\x80\xa6|b|" },
    {B("ten bytes.\r\nb"),                          11, "ten bytes.|b|"             },
    {B("eleven byte\nb\n"),                         10, "eleven byt\xe2\x80\xa6|b|" },
    {B("eleven byte"),                              10, "eleven byt\xe2\x80\xa6|"   },
    {B("a longer line\nand a longer one\nshort\n"), 5,
                                                      "a lon\xe2\x80\xa6|and a\xe2\x80\xa6|short|"                                   },
    {B("ab\ncd\n"),                                 0,  "\xe2\x80\xa6|\xe2\x80\xa6|"},
    {B("\n\na"),                                    0,  "||\xe2\x80\xa6|"           },
#undef B
};

static void show_lines(struct pt_input *input, size_t most, struct pt_buf *out)
{
    struct pt_str line;
    struct pt_error err;
    bool is_cut;
    enum pt_status status;
    while ((status = pt_input_line(input, most, &line, &is_cut, &err)) ==
           PT_OK) {
        for (size_t i = 0; i < line.len; i++)
            pt_buf_add_byte(out, line.ptr[i] ? line.ptr[i] : '?');
        pt_buf_puts(out, is_cut ? "\xe2\x80\xa6|" : "|");
    }
    ck_assert_int_eq(status, PT_ENOTFOUND);
}

START_TEST(lines_are_taken_one_by_one)
{
    for (enum way way = 0; way < N_WAYS; way++) {
        struct source s;
        struct pt_buf out;
        pt_buf_init(&out, PT_BUF_NO_CEILING);
        open_way(&s, way, pt_str_n(lines[_i].bytes, lines[_i].len));
        show_lines(&s.input, lines[_i].most, &out);
        ck_assert_msg(strcmp(pt_buf_z(&out), lines[_i].lines) == 0,
                      "row %d, %s:\n  wanted %s\n  got    %s", _i,
                      way_names[way], lines[_i].lines, pt_buf_z(&out));
        ck_assert_uint_eq(s.input.n_taken, lines[_i].len);
        pt_buf_fini(&out);
        close_way(&s);
    }
}
END_TEST

/* Where a chunk ends inside, before and behind a line's end. */
START_TEST(a_line_may_end_at_any_place_of_the_window)
{
    enum { CHUNK = 64 * 1024, SPAN = 4 };
    char *const bytes = pt_alloc(CHUNK + 4 * SPAN);
    ck_assert_ptr_nonnull(bytes);
    for (size_t n = CHUNK - SPAN; n <= CHUNK + SPAN; n++) {
        struct pt_input input = {.path = PT_STR("")};
        struct pt_str line;
        bool is_cut;
        int fd = memfd_create("check", 0);
        memset(bytes, 'x', n);
        memcpy(bytes + n, "\r\nsecond", 8);
        ck_assert_int_eq(write(fd, bytes, n + 8), (ssize_t)n + 8);
        for (size_t most = n - SPAN; most <= n + SPAN; most++) {
            pt_input_init_fd(&input, fd);
            ck_assert_int_eq(pt_input_line(&input, most, &line, &is_cut, NULL),
                             PT_OK);
            /* The return belongs to the line until its end is seen. */
            ck_assert_msg(is_cut == (n + 1 > most), "%zu at most %zu", n, most);
            ck_assert_uint_eq(line.len, is_cut ? most : n);
            ck_assert_int_eq(pt_input_line(&input, most, &line, &is_cut, NULL),
                             PT_OK);
            ck_assert(pt_str_equal(line, PT_STR("second")));
            ck_assert_int_eq(pt_input_line(&input, most, &line, &is_cut, NULL),
                             PT_ENOTFOUND);
            pt_input_fini(&input);
        }
        close(fd);
    }
    pt_free(bytes);
}
END_TEST

/* x, without end and without memory. */
static enum pt_status fill_with_x(struct pt_input *input,
                                  char *room,
                                  size_t n,
                                  size_t *out_n,
                                  struct pt_error *err)
{
    uint64_t *const left = input->context;
    (void)err;
    *out_n = *left < n ? (size_t)*left : n;
    memset(room, 'x', *out_n);
    *left -= *out_n;
    return PT_OK;
}

START_TEST(a_line_of_a_gigabyte_is_cut_in_little_memory)
{
    uint64_t left = (uint64_t)1 << 30;
    struct pt_input input = {.path = PT_STR("")};
    struct pt_str line;
    bool is_cut = false;
    pt_input_init_fill(&input, fill_with_x, &left);
    ck_assert_int_eq(pt_input_line(&input, 1000, &line, &is_cut, NULL), PT_OK);
    ck_assert(is_cut);
    ck_assert_uint_eq(line.len, 1000);
    ck_assert_uint_eq(input.n_taken, (uint64_t)1 << 30);
    ck_assert_uint_lt(input.held.capacity, 1 << 20);
    ck_assert_int_eq(pt_input_line(&input, 1000, &line, &is_cut, NULL),
                     PT_ENOTFOUND);
    pt_input_fini(&input);
}
END_TEST

/* ---------------------------------------------------------- peek, take --- */

START_TEST(peek_holds_what_is_asked_for_and_take_moves_on)
{
    for (enum way way = 0; way < N_WAYS; way++) {
        struct source s;
        struct pt_str out;
        open_way(&s, way, PT_STR("0123456789"));
        ck_assert_int_eq(pt_input_peek(&s.input, 0, &out, NULL), PT_OK);
        ck_assert_int_eq(pt_input_peek(&s.input, 4, &out, NULL), PT_OK);
        ck_assert_uint_ge(out.len, 4);
        ck_assert(pt_str_begins(out, PT_STR("0123")));
        ck_assert_uint_eq(s.input.n_taken, 0);
        pt_input_take(&s.input, 3);
        ck_assert_uint_eq(s.input.n_taken, 3);
        ck_assert_int_eq(pt_input_peek(&s.input, 5, &out, NULL), PT_OK);
        ck_assert_msg(pt_str_begins(out, PT_STR("34567")), "%s: %.*s",
                      way_names[way], PT_STR_FMT(out));
        ck_assert_int_eq(pt_input_peek(&s.input, 100, &out, NULL), PT_OK);
        ck_assert(pt_str_equal(out, PT_STR("3456789")));
        pt_input_take(&s.input, 7);
        ck_assert_int_eq(pt_input_peek(&s.input, 1, &out, NULL), PT_OK);
        ck_assert_uint_eq(out.len, 0);
        ck_assert_uint_eq(s.input.n_taken, 10);
        close_way(&s);
    }
}
END_TEST

START_TEST(lines_and_blocks_go_together)
{
    for (enum way way = 0; way < N_WAYS; way++) {
        struct source s;
        struct pt_str out;
        bool is_cut;
        open_way(&s, way, PT_STR("From a\nlong line here\nbody\nrest"));
        ck_assert_int_eq(pt_input_line(&s.input, 100, &out, &is_cut, NULL),
                         PT_OK);
        ck_assert(pt_str_equal(out, PT_STR("From a")));
        ck_assert_int_eq(pt_input_line(&s.input, 4, &out, &is_cut, NULL),
                         PT_OK);
        ck_assert(is_cut && pt_str_equal(out, PT_STR("long")));
        ck_assert_int_eq(pt_input_peek(&s.input, 5, &out, NULL), PT_OK);
        ck_assert_msg(pt_str_begins(out, PT_STR("body")), "%s: %.*s",
                      way_names[way], PT_STR_FMT(out));
        pt_input_take(&s.input, 5);
        ck_assert_int_eq(pt_input_all(&s.input, 4, &out, NULL), PT_OK);
        ck_assert(pt_str_equal(out, PT_STR("rest")));
        ck_assert_int_eq(pt_input_all(&s.input, 4, &out, NULL), PT_OK);
        ck_assert_uint_eq(out.len, 0);
        close_way(&s);
    }
}
END_TEST

/* ----------------------------------------------------------------- all --- */

START_TEST(all_is_all_or_a_limit)
{
    for (enum way way = 0; way < N_WAYS; way++) {
        struct source s;
        struct pt_str out;
        struct pt_error err;
        open_way(&s, way, PT_STR("0123456789"));
        ck_assert_int_eq(pt_input_all(&s.input, 10, &out, &err), PT_OK);
        ck_assert(pt_str_equal(out, PT_STR("0123456789")));
        close_way(&s);
        open_way(&s, way, PT_STR("0123456789"));
        ck_assert_int_eq(pt_input_all(&s.input, 9, &out, &err), PT_ELIMIT);
        ck_assert_str_eq(err.message, "larger than 0 MiB, no article");
        close_way(&s);
    }
}
END_TEST

/* -------------------------------------------------------------- damage --- */

/* Whatever is asked for, and however often: what came before, then the cause.
 */
START_TEST(damage_is_passed_up)
{
    struct dripping dripping = {
        .bytes = PT_STR("line one\nline two\nline"), .step = 3, .fail_at = 12};
    struct pt_input input = {.path = PT_STR("")};
    struct pt_error err;
    struct pt_str out;
    bool is_cut;
    int fd;
    pt_input_init_fill(&input, drip, &dripping);
    ck_assert_int_eq(pt_input_line(&input, 99, &out, &is_cut, &err), PT_OK);
    ck_assert(pt_str_equal(out, PT_STR("line one")));
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(pt_input_line(&input, 99, &out, &is_cut, &err),
                         PT_EINVALID);
        ck_assert_str_eq(err.message, "damaged");
        ck_assert_int_eq(pt_input_all(&input, 99, &out, &err), PT_EINVALID);
        ck_assert_int_eq(pt_input_peek(&input, 99, &out, &err), PT_EINVALID);
    }
    /* Bytes that came before the damage can still be had. */
    ck_assert_int_eq(pt_input_peek(&input, 3, &out, &err), PT_OK);
    ck_assert(pt_str_equal(out, PT_STR("lin")));
    pt_input_fini(&input);

    dripping.at = 0;
    pt_input_init_fill(&input, drip, &dripping);
    ck_assert_int_eq(pt_input_line(&input, 2, &out, &is_cut, &err), PT_OK);
    ck_assert_int_eq(pt_input_line(&input, 2, &out, &is_cut, &err),
                     PT_EINVALID);
    pt_input_fini(&input);

    dripping.at = 0;
    pt_input_init_fill(&input, drip, &dripping);
    ck_assert_int_eq(pt_input_seekable(&input, &fd, &err), PT_EINVALID);
    ck_assert_str_eq(err.message, "damaged");
    pt_input_fini(&input);
}
END_TEST

START_TEST(a_descriptor_that_cannot_be_read_is_an_io_error)
{
    struct pt_input input = {.path = PT_STR("")};
    struct pt_error err;
    struct pt_str out;
    const int folder = open("/", O_RDONLY);
    pt_input_init_fd(&input, folder);
    ck_assert_int_eq(pt_input_peek(&input, 1, &out, &err), PT_EIO);
    pt_input_fini(&input);
    pt_input_init_stream(&input, folder);
    ck_assert_int_eq(pt_input_all(&input, 1, &out, &err), PT_EIO);
    ck_assert_str_eq(err.message, "Is a directory");
    pt_input_fini(&input);
    close(folder);
}
END_TEST

/* ------------------------------------------------------------ seekable --- */

static int count_fds(void)
{
    int n = 0;
    for (int fd = 0; fd < 256; fd++)
        n += fcntl(fd, F_GETFD) >= 0;
    return n;
}

START_TEST(any_bytes_become_a_seekable_file)
{
    for (enum way way = 0; way < N_WAYS; way++) {
        struct source s;
        struct pt_str out;
        struct pt_error err;
        char tail[4] = "";
        int fd = -1, again = -1;
        const int n_fds = count_fds();
        open_way(&s, way, PT_STR("0123456789"));
        ck_assert_int_eq(pt_input_peek(&s.input, 3, &out, &err), PT_OK);
        ck_assert_int_eq(pt_input_seekable(&s.input, &fd, &err), PT_OK);
        ck_assert_msg(lseek(fd, 0, SEEK_END) == 10, "%s", way_names[way]);
        ck_assert_int_eq(pread(fd, tail, 3, 7), 3);
        ck_assert_str_eq(tail, "789");
        ck_assert_int_eq(pt_input_seekable(&s.input, &again, &err), PT_OK);
        ck_assert_int_eq(again, fd);
        /* And can still be read forward, wherever the file's offset is. */
        ck_assert_int_eq(pt_input_all(&s.input, 10, &out, &err), PT_OK);
        ck_assert_msg(pt_str_equal(out, PT_STR("0123456789")), "%s: %.*s",
                      way_names[way], PT_STR_FMT(out));
        close_way(&s);
        ck_assert_int_eq(count_fds(), n_fds);
    }
}
END_TEST

START_TEST(a_spool_has_a_limit_and_leaves_nothing)
{
    uint64_t left = (uint64_t)PT_MAX_SPOOL_BYTES + 1;
    struct pt_input input = {.path = PT_STR("")};
    struct pt_error err;
    int fd = -1;
    const int n_fds = count_fds();
    pt_input_init_fill(&input, fill_with_x, &left);
    ck_assert_int_eq(pt_input_seekable(&input, &fd, &err), PT_ELIMIT);
    ck_assert_str_eq(err.message, "larger than 256 MiB");
    ck_assert_int_eq(fd, -1);
    ck_assert_uint_lt(input.held.capacity, 1 << 20);
    pt_input_fini(&input);
    ck_assert_int_eq(count_fds(), n_fds);
}
END_TEST

Suite *pt_suite_input(void)
{
    Suite *const suite = suite_create("input");
    TCase *const reads = tcase_create("reads");
    tcase_add_loop_test(reads, lines_are_taken_one_by_one, 0,
                        PT_COUNTOF(lines));
    tcase_add_test(reads, a_line_may_end_at_any_place_of_the_window);
    tcase_add_test(reads, a_line_of_a_gigabyte_is_cut_in_little_memory);
    tcase_add_test(reads, peek_holds_what_is_asked_for_and_take_moves_on);
    tcase_add_test(reads, lines_and_blocks_go_together);
    tcase_add_test(reads, all_is_all_or_a_limit);
    tcase_add_test(reads, damage_is_passed_up);
    tcase_add_test(reads, a_descriptor_that_cannot_be_read_is_an_io_error);
    suite_add_tcase(suite, reads);
    TCase *const seeks = tcase_create("seeks");
    tcase_add_test(seeks, any_bytes_become_a_seekable_file);
    tcase_add_test(seeks, a_spool_has_a_limit_and_leaves_nothing);
    suite_add_tcase(suite, seeks);
    return suite;
}
