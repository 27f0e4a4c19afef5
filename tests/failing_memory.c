/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/failing_memory.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

/* Calls left until the one that fails; 0 and less: it failed, or none is to. */
static atomic_int n_left;
static atomic_bool has_failed;

void pt_fail_memory_at(unsigned n)
{
    has_failed = false;
    n_left = (int)n;
}

bool pt_has_memory_failed(void)
{
    n_left = 0;
    return has_failed;
}

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) &&                    \
    !defined(__SANITIZE_THREAD__)

extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *old, size_t size);

static bool is_to_fail(void)
{
    if (n_left <= 0 || atomic_fetch_sub(&n_left, 1) != 1)
        return false;
    has_failed = true;
    errno = ENOMEM;
    return true;
}

__attribute__((visibility("default"))) void *calloc(size_t n, size_t size)
{
    return is_to_fail() ? NULL : __libc_calloc(n, size);
}

__attribute__((visibility("default"))) void *realloc(void *old, size_t size)
{
    return is_to_fail() ? NULL : __libc_realloc(old, size);
}

#endif
