/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/place.h"

#include <stdlib.h>

static bool
add_variable(const char *name, const char *below, struct pt_buf *out)
{
    const char *const value = getenv(name);
    if (!value || !*value)
        return false;
    pt_buf_puts(out, value);
    pt_buf_puts(out, below);
    return true;
}

enum pt_status
pt_place_of_index(const char *option, struct pt_buf *out, struct pt_error *err)
{
    pt_buf_clear(out);
    if (option && !*option)
        return pt_fail(err, PT_EINVALID, "--index needs a folder");
    if (option)
        pt_buf_puts(out, option);
    else if (!add_variable("PT_INDEX", "", out) &&
             !add_variable("XDG_DATA_HOME", "/pt-search/index", out) &&
             !add_variable("HOME", "/.local/share/pt-search/index", out))
        return pt_fail(err, PT_EINVALID,
                       "no place for the index: give --index DIR, or set "
                       "PT_INDEX or HOME");
    return pt_buf_status(out) == PT_OK ? PT_OK : pt_fail_nomem(err);
}

/* $variable where that is absolute, else below in the home folder. */
static bool
add_base(const char *variable, const char *below, struct pt_buf *out)
{
    const char *const base = getenv(variable);
    if (!base || *base != '/')
        return add_variable("HOME", below, out);
    pt_buf_puts(out, base);
    return true;
}

enum pt_status pt_place_of_state(struct pt_buf *out, struct pt_error *err)
{
    pt_buf_clear(out);
    if (!add_base("XDG_STATE_HOME", "/.local/state", out))
        return pt_fail(err, PT_EINVALID,
                       "no place to remember anything: set XDG_STATE_HOME or "
                       "HOME");
    pt_buf_puts(out, "/pt-search");
    return pt_buf_status(out) == PT_OK ? PT_OK : pt_fail_nomem(err);
}

enum pt_status
pt_place_of_config(struct pt_buf *out, bool *out_is_named, struct pt_error *err)
{
    const char *const named = getenv("PT_CONFIG");
    pt_buf_clear(out);
    *out_is_named = named && *named;
    if (*out_is_named)
        pt_buf_puts(out, named);
    else if (named || !add_base("XDG_CONFIG_HOME", "/.config", out))
        return PT_ENOTFOUND;
    else
        pt_buf_puts(out, "/pt-search/config");
    return pt_buf_status(out) == PT_OK ? PT_OK : pt_fail_nomem(err);
}

enum pt_status pt_place_of_units(struct pt_buf *out, struct pt_error *err)
{
    pt_buf_clear(out);
    if (!add_base("XDG_CONFIG_HOME", "/.config", out))
        return pt_fail(err, PT_EINVALID,
                       "no place for units: set XDG_CONFIG_HOME or HOME");
    pt_buf_puts(out, "/systemd/user");
    return pt_buf_status(out) == PT_OK ? PT_OK : pt_fail_nomem(err);
}
