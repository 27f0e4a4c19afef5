/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _XOPEN_SOURCE 700 /* realpath */
#include "indexer/program/servers.h"

#include "common/opt.h"
#include "common/shell_word.h"
#include "common/visible.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_PORT = 65535 };

/* --------------------------------------------------------------- where --- */

static bool is_name(struct pt_str s)
{
    static const struct pt_str others = {".-_", 3};
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.ptr[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
            !(c >= '0' && c <= '9') && pt_str_find(others, c) == others.len)
            return false;
    }
    return s.len && s.ptr[0] != '-';
}

static enum pt_status
set_listen(struct pt_servers *s, const char *listen, struct pt_error *err)
{
    const struct pt_str all = pt_str_of(listen);
    const size_t colon = pt_str_find(all, ':');
    const struct pt_str address = pt_str_sub(all, 0, colon);
    uint64_t port = PT_SERVE_PORT;
    const bool has_port = colon < all.len;
    if ((has_port && !pt_opt_number(listen + colon + 1, 1, MOST_PORT, &port)) ||
        (address.len ? !is_name(address) : !has_port))
        return pt_fail(err, PT_EINVALID,
                       "--listen takes ADDRESS, ADDRESS:PORT or :PORT, not %s",
                       listen);
    if (address.len) {
        pt_buf_clear(&s->address);
        pt_buf_add(&s->address, address);
    }
    s->port = (unsigned)port;
    return PT_OK;
}

/* What a terminal would take for a command is in no line to be copied. */
static bool is_shown(struct pt_str s)
{
    struct pt_buf shown;
    pt_buf_init(&shown, PT_BUF_NO_CEILING);
    pt_visible(&shown, s);
    const bool is_same = pt_str_equal(pt_buf_str(&shown), s);
    pt_buf_fini(&shown);
    return is_same;
}

static enum pt_status
set_dir(struct pt_servers *s, const char *dir, struct pt_error *err)
{
    char real[PATH_MAX];
    if (!realpath(dir, real))
        return pt_fail(err, PT_EIO, "cannot open %s: %s", dir, strerror(errno));
    pt_buf_puts(&s->dir, real);
    if (!is_shown(pt_buf_str(&s->dir)))
        return pt_fail(err, PT_EINVALID,
                       "the name of the folder has characters that a terminal "
                       "would not show");
    return PT_OK;
}

/* The machine's name where a person can use it as one. */
static void set_host(struct pt_servers *s)
{
    char name[256] = "";
    if (gethostname(name, sizeof name - 1) != 0 || !is_name(pt_str_of(name)))
        snprintf(name, sizeof name, "HOST");
    pt_buf_puts(&s->host, name);
}

enum pt_status pt_servers_init(struct pt_servers *s,
                               const char *dir,
                               unsigned n_shards,
                               const char *listen,
                               struct pt_error *err)
{
    *s = (struct pt_servers){.port = PT_SERVE_PORT, .n_shards = n_shards};
    pt_buf_init(&s->dir, PT_BUF_NO_CEILING);
    pt_buf_init(&s->address, PT_BUF_NO_CEILING);
    pt_buf_init(&s->host, PT_BUF_NO_CEILING);
    pt_buf_puts(&s->address, PT_SERVE_ADDRESS);
    enum pt_status status = listen ? set_listen(s, listen, err) : PT_OK;
    if (status == PT_OK)
        status = set_dir(s, dir, err);
    set_host(s);
    if (status == PT_OK && s->n_shards && s->port + s->n_shards - 1 > MOST_PORT)
        status = pt_fail(err, PT_EINVALID,
                         "%u shards need as many ports from %u on, and the "
                         "last is %d",
                         s->n_shards, s->port, MOST_PORT);
    if (status == PT_OK && (pt_buf_status(&s->dir) != PT_OK ||
                            pt_buf_status(&s->address) != PT_OK ||
                            pt_buf_status(&s->host) != PT_OK))
        status = pt_fail_nomem(err);
    return status;
}

void pt_servers_fini(struct pt_servers *s)
{
    pt_buf_fini(&s->dir);
    pt_buf_fini(&s->address);
    pt_buf_fini(&s->host);
}

bool pt_servers_are_local(const struct pt_servers *s)
{
    const struct pt_str address = pt_buf_str(&s->address);
    return pt_str_begins(address, PT_STR("127.")) ||
           pt_str_equal(address, PT_STR("localhost"));
}

static unsigned n_servers(const struct pt_servers *s)
{
    return s->n_shards ? s->n_shards : 1;
}

/* The folder that the i-th serves into out, cleared. */
static void
set_place(const struct pt_servers *s, unsigned i, struct pt_buf *out)
{
    pt_buf_clear(out);
    pt_buf_add(out, pt_buf_str(&s->dir));
    if (s->n_shards)
        pt_buf_printf(out, "/%u", i);
}

/* What another machine, or this one, calls the i-th. */
static void add_name(const struct pt_servers *s, unsigned i, struct pt_buf *out)
{
    const struct pt_str address = pt_buf_str(&s->address);
    const struct pt_str host = pt_str_equal(address, PT_STR("0.0.0.0"))
                                   ? pt_buf_str(&s->host)
                                   : address;
    pt_buf_printf(out, "%.*s:%u", PT_STR_FMT(host), s->port + i);
}

/* --------------------------------------------------------------- shell --- */

static void print_ssh(const struct pt_servers *s, struct pt_buf *out)
{
    struct pt_buf place, name;
    pt_buf_init(&place, PT_BUF_NO_CEILING);
    pt_buf_init(&name, PT_BUF_NO_CEILING);
    pt_buf_puts(out,
                "# Over ssh, which knows who asks: nothing runs or listens "
                "here, and each search\n"
                "# starts xapian-progsrv. Where one may log in without a "
                "password typed:\n"
                "pt-search");
    for (unsigned i = 0; i < n_servers(s); i++) {
        set_place(s, i, &place);
        pt_buf_clear(&name);
        pt_buf_printf(&name, "ssh://%s%s", pt_buf_z(&s->host),
                      pt_buf_z(&place));
        pt_buf_puts(out, " --index ");
        pt_shell_word(out, pt_buf_str(&name));
    }
    pt_buf_puts(out, " QUERY\n\n");
    pt_buf_fini(&name);
    pt_buf_fini(&place);
}

static void print_why(const struct pt_servers *s, struct pt_buf *out)
{
    pt_buf_puts(out,
                "# Or servers that stay. xapian-tcpsrv asks nobody who he is, "
                "encrypts nothing:\n# who reaches the port reads every "
                "article.\n");
    if (pt_servers_are_local(s))
        pt_buf_printf(out,
                      "# So it listens on %s, for this machine alone, unless "
                      "--listen says\n# otherwise.\n",
                      pt_buf_z(&s->address));
    else
        pt_buf_printf(out, "# On %s that is whoever is in the network.\n",
                      pt_buf_z(&s->address));
}

static void print_tcp(const struct pt_servers *s, struct pt_buf *out)
{
    struct pt_buf place;
    pt_buf_init(&place, PT_BUF_NO_CEILING);
    print_why(s, out);
    for (unsigned i = 0; i < n_servers(s); i++) {
        set_place(s, i, &place);
        pt_buf_printf(out, "xapian-tcpsrv --quiet --interface %s --port %u ",
                      pt_buf_z(&s->address), s->port + i);
        pt_shell_word(out, pt_buf_str(&place));
        pt_buf_puts(out, " &\n");
    }
    pt_buf_puts(out, "pt-search");
    for (unsigned i = 0; i < n_servers(s); i++) {
        pt_buf_puts(out, " --index ");
        add_name(s, i, out);
    }
    pt_buf_puts(out, " QUERY\n");
    pt_buf_fini(&place);
}

/* The same ports on another machine. */
static void print_tunnel(const struct pt_servers *s, struct pt_buf *out)
{
    pt_buf_puts(out, "# From another machine the same line, behind:\n# ssh -N");
    for (unsigned i = 0; i < n_servers(s); i++)
        pt_buf_printf(out, " -L %u:%s:%u", s->port + i, pt_buf_z(&s->address),
                      s->port + i);
    pt_buf_printf(out, " %s\n", pt_buf_z(&s->host));
}

void pt_servers_print(const struct pt_servers *s, struct pt_buf *out)
{
    print_ssh(s, out);
    print_tcp(s, out);
    if (pt_servers_are_local(s))
        print_tunnel(s, out);
}

/* ------------------------------------------------------------- systemd --- */

#define FIRST_LINE "# Made by pt-index --serve=systemd.\n"

/* s as one word of a unit: in quotes, where % and $ mean themselves. */
static void add_unit_word(struct pt_buf *out, struct pt_str s)
{
    pt_buf_add_byte(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        const unsigned char c = (unsigned char)s.ptr[i];
        if (c == '%' || c == '$')
            pt_buf_printf(out, "%c%c", c, c);
        else if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\')
            pt_buf_printf(out, "\\x%02x", c);
        else
            pt_buf_add_byte(out, (char)c);
    }
    pt_buf_add_byte(out, '"');
}

static void add_unit(const struct pt_servers *s, unsigned i, struct pt_buf *out)
{
    struct pt_buf place;
    pt_buf_init(&place, PT_BUF_NO_CEILING);
    set_place(s, i, &place);
    pt_buf_puts(out,
                FIRST_LINE "[Unit]\nDescription=Serve an index of articles "
                           "to pt-search on port ");
    pt_buf_printf(out, "%u\nDocumentation=man:pt-index(1)\n\n[Service]\n",
                  s->port + i);
    pt_buf_printf(out,
                  "ExecStart=xapian-tcpsrv --quiet --interface %s --port %u ",
                  pt_buf_z(&s->address), s->port + i);
    add_unit_word(out, pt_buf_str(&place));
    pt_buf_puts(out, "\nRestart=on-failure\nNoNewPrivileges=yes\n\n"
                     "[Install]\nWantedBy=default.target\n");
    pt_buf_fini(&place);
}

/* Whether what stands at path was made here; true also when nothing does. */
static bool is_ours(const char *path)
{
    char text[sizeof FIRST_LINE] = "";
    FILE *const file = fopen(path, "r");
    if (!file)
        return errno == ENOENT;
    const size_t n = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    return n == sizeof text - 1 && memcmp(text, FIRST_LINE, n) == 0;
}

static enum pt_status
write_unit(const char *path, const struct pt_buf *text, struct pt_error *err)
{
    if (pt_buf_status(text) != PT_OK)
        return pt_fail_nomem(err);
    if (!is_ours(path))
        return pt_fail(err, PT_EINVALID,
                       "%s is in the way: pt-index did not make it", path);
    FILE *const file = fopen(path, "w");
    const bool is_written =
        file && fwrite(text->ptr, 1, text->len, file) == text->len;
    if ((file && fclose(file) != 0) || !is_written)
        return pt_fail(err, PT_EIO, "cannot write %s: %s", path,
                       strerror(errno));
    return PT_OK;
}

static enum pt_status install_unit(const struct pt_servers *s,
                                   unsigned i,
                                   const char *folder,
                                   struct pt_error *err)
{
    struct pt_buf path, text;
    pt_buf_init(&path, PT_BUF_NO_CEILING);
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    pt_buf_printf(&path, "%s/pt-index-serve-%u.service", folder, s->port + i);
    add_unit(s, i, &text);
    const enum pt_status status = pt_buf_status(&path) == PT_OK
                                      ? write_unit(pt_buf_z(&path), &text, err)
                                      : pt_fail_nomem(err);
    pt_buf_fini(&text);
    pt_buf_fini(&path);
    return status;
}

/* folder and those above it. */
static enum pt_status make_folder(const char *folder, struct pt_error *err)
{
    struct pt_buf path;
    enum pt_status status = PT_OK;
    pt_buf_init(&path, PT_BUF_NO_CEILING);
    for (size_t at = 1; status == PT_OK; at++) {
        if (folder[at] != '/' && folder[at])
            continue;
        pt_buf_clear(&path);
        pt_buf_add(&path, pt_str_n(folder, at));
        if (pt_buf_status(&path) != PT_OK)
            status = pt_fail_nomem(err);
        else if (mkdir(pt_buf_z(&path), 0777) != 0 && errno != EEXIST)
            status = pt_fail(err, PT_EIO, "cannot create %s: %s",
                             pt_buf_z(&path), strerror(errno));
        if (!folder[at])
            break;
    }
    pt_buf_fini(&path);
    return status;
}

enum pt_status pt_servers_install(const struct pt_servers *s,
                                  const char *folder,
                                  struct pt_buf *out,
                                  struct pt_error *err)
{
    enum pt_status status = make_folder(folder, err);
    for (unsigned i = 0; status == PT_OK && i < n_servers(s); i++)
        status = install_unit(s, i, folder, err);
    if (status != PT_OK)
        return status;
    pt_buf_puts(out, "# Units are in ");
    pt_visible(out, pt_str_of(folder));
    pt_buf_puts(out, ".\n# This starts them, now and at each login; with "
                     "loginctl enable-linger at each boot:\n"
                     "systemctl --user daemon-reload\n"
                     "systemctl --user enable --now");
    for (unsigned i = 0; i < n_servers(s); i++)
        pt_buf_printf(out, " pt-index-serve-%u.service", s->port + i);
    pt_buf_puts(out, "\npt-search");
    for (unsigned i = 0; i < n_servers(s); i++) {
        pt_buf_puts(out, " --index ");
        add_name(s, i, out);
    }
    pt_buf_puts(out, " QUERY\n");
    return PT_OK;
}
