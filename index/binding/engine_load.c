/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * engine_load.c: finds the module, loads it, and asks of which build it is.
 */
#include "index/binding/engine_load.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What make install was told. */
#ifndef PT_LIBDIR
#define PT_LIBDIR "/usr/local/lib"
#endif
#define MODULE "/pt-search/xapian-c.so"

static const char installed[] = PT_LIBDIR MODULE;

/* Written once, by load. */
static pthread_once_t once = PTHREAD_ONCE_INIT;
static const void *calls;
static struct xc_error why;

/* The module of the tree that the program stands in, written to path. False:
 * the system does not say where it stands. */
static bool find_beside(char *path, size_t size)
{
    static const char module[] = "/lib" MODULE;
    const ssize_t n = readlink("/proc/self/exe", path, size - 1);
    if (n <= 0 || path[0] != '/')
        return false;
    path[n] = '\0';
    for (int i = 0; i < 2; i++) { /* the program's name, its folder's */
        char *const slash = strrchr(path, '/');
        if (!slash)
            return false;
        *slash = '\0';
    }
    const size_t used = strlen(path);
    if (size - used < sizeof module)
        return false;
    memcpy(path + used, module, sizeof module);
    return true;
}

/* Of long ones each keeps its half of the room. */
static void note(enum xc_status status, const char *path, const char *cause)
{
    why.status = status;
    snprintf(why.message, sizeof why.message, "%.254s: %.254s", path, cause);
    for (char *c = why.message; (c = strchr(c, '\n')) != NULL;)
        *c = ' ';
}

/* What the loader says often begins with the path. */
static void note_loader(const char *path)
{
    const enum xc_status status = errno == ENOMEM ? XC_MEMORY : XC_UNSUPPORTED;
    const char *cause = dlerror();
    const size_t len = strlen(path);
    if (!cause)
        cause = "cannot be loaded";
    else if (strncmp(cause, path, len) == 0 &&
             strncmp(cause + len, ": ", 2) == 0)
        cause += len + 2;
    note(status, path, cause);
}

static void load(void)
{
    char beside[PATH_MAX];
    const bool is_beside =
        find_beside(beside, sizeof beside) && access(beside, F_OK) == 0;
    const char *const path = is_beside ? beside : installed;
    errno = 0;
    void *const module = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
    const struct xc_engine *const engine =
        module ? dlsym(module, "xc_engine") : NULL;
    if (!engine)
        note_loader(path);
    else if (strcmp(engine->build, xc_engine_build) != 0)
        note(XC_UNSUPPORTED, path, "it is of another build than this program");
    else
        calls = engine->calls;
}

const void *xc_engine_load(void)
{
    pthread_once(&once, load);
    return calls;
}

enum xc_status xc_engine_refuse(struct xc_error *err)
{
    if (err)
        *err = why;
    return why.status;
}
