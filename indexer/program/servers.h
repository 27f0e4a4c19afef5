/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * servers.h: what serves an index, or its shards, to other machines: the
 * commands of libxapian's own servers, for a shell or as systemd units, and how
 * pt-search asks them. Only read from; nothing of ours runs there.
 *
 * xapian-tcpsrv asks nobody who he is, and says everything in the open. So it
 * listens where only this machine reaches it unless told otherwise, and ssh,
 * which starts xapian-progsrv for each search and knows who asks, comes first.
 */
#ifndef INDEXER_PROGRAM_SERVERS_H
#define INDEXER_PROGRAM_SERVERS_H

#include "common/buf.h"
#include "common/error.h"

#define PT_SERVE_ADDRESS "127.0.0.1"
#define PT_SERVE_PORT 7700u

struct pt_servers {
    struct pt_buf dir;     /* of the index, absolute */
    struct pt_buf address; /* that they listen on */
    unsigned port;         /* of the first; a shard's is so many more */
    unsigned n_shards;     /* 0: the index is not split */
    struct pt_buf host;    /* what this machine is called */
};

/* The servers of the index in folder dir, n_shards as pt_indexer_status says
 * it: shard i is in its folder i. listen: ADDRESS, ADDRESS:PORT or :PORT; NULL:
 * as the names above. PT_EINVALID: it is none of them, or there are not so many
 * ports; PT_ENOINDEX and what else pt_reader_open says; PT_ENOMEM. To be
 * released in any case. */
enum pt_status pt_servers_init(struct pt_servers *servers,
                               const char *dir,
                               unsigned n_shards,
                               const char *listen,
                               struct pt_error *err) PT_NODISCARD;
void pt_servers_fini(struct pt_servers *servers);

/* Whether only this machine reaches them. */
bool pt_servers_are_local(const struct pt_servers *servers);

/* Appends the commands, for a person to choose from: lines that begin with #
 * are about the others, and the others can be run as they are but for QUERY. */
void pt_servers_print(const struct pt_servers *servers, struct pt_buf *out);

/* Writes a unit a server into folder, which is made when there is none, and
 * appends what makes systemd start them. What stands there under that name and
 * was not made here stays: PT_EINVALID. PT_EIO, PT_ENOMEM. */
enum pt_status pt_servers_install(const struct pt_servers *servers,
                                  const char *folder,
                                  struct pt_buf *out,
                                  struct pt_error *err) PT_NODISCARD;

#endif
