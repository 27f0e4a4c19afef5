/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * serve.h: the child's side of wire.h: file after file is read, each article
 * sent as it comes, until the parent hangs up.
 *
 * Nothing here is trusted by the parent, and nothing here is trusted by us: the
 * kernel is told first how much memory, time and disk this process may take.
 */
#ifndef INDEXER_SERVE_H
#define INDEXER_SERVE_H

#include "indexer/source.h"

/* Memory of its own (RLIMIT_DATA); with the libraries it stays under 200 MB. */
#define PT_READ_MEMORY_BYTES (160u << 20)

/* Processor time from one frame to the next. */
#define PT_READ_CPU_SECONDS 60u

/* A child that still holds this much behind a file ends there, so that it is a
 * file's own doing when memory runs out. */
#define PT_READ_LEAVE_BYTES (64u << 20)

/* Exit code of a child that crashed for want of memory: what most libraries do
 * without it is crash. */
#define PT_SERVE_NO_MEMORY 3

/* Limits what this process may take: memory, and no core file. What it starts
 * inherits the limits. Nothing under a sanitizer that takes terabytes. */
void pt_serve_limit_memory(void);

/* Serves the socket, reading each file by read, or by the source of the kind
 * that was asked for (source_of; NULL: always by read); cpu_seconds as
 * PT_READ_CPU_SECONDS. Ignores SIGINT and its like, which go to all processes
 * of a terminal: the parent decides. The exit code for the process: 0 when the
 * parent hung up, or to be started afresh. */
int pt_serve(int socket,
             pt_source_read *read,
             const struct pt_source *(*source_of)(enum pt_kind kind),
             unsigned cpu_seconds);

#endif
