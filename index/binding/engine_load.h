/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * engine_load.h: libxapian, loaded by whoever calls it first. pt-search is
 * linked with engine_calls.c in place of the binding: every call of xapian_c.h
 * that needs libxapian, handed on to the module xapian-c.so, which is the
 * binding linked with it. Both are written by engine_calls.awk, the module's
 * table of calls as engine_table.c. Any thread may be the first.
 *
 * Where the module is missing, or of another build, nothing is asked twice:
 * calls that can fail say why, others give nothing.
 */
#ifndef INDEX_BINDING_ENGINE_LOAD_H
#define INDEX_BINDING_ENGINE_LOAD_H

#include "index/xapian_c.h"

/* The one name that a module shows. */
struct xc_engine {
    const char *build; /* as xc_engine_build of the program that may load it */
    const void *calls; /* struct calls, the same in both when build is */
};

#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
extern const struct xc_engine xc_engine;

/* The version, and a sum of what program and module have to agree on. */
extern const char xc_engine_build[];

/* The calls of the module, loaded if it is not yet:
 * /x/lib/pt-search/xapian-c.so for a program /x/bin/pt-search, and if there is
 * none the one of make install. No other folder is looked into, whatever the
 * environment says. NULL: it cannot be had. */
const void *xc_engine_load(void);

/* Tells err, which may be NULL, why it cannot be had; returns its status:
 * XC_UNSUPPORTED, or XC_MEMORY. */
enum xc_status xc_engine_refuse(struct xc_error *err);

#endif
