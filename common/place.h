/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * place.h: where a program finds the index (product 1). For the programs only:
 * it reads the environment, which the library never does.
 */
#ifndef COMMON_PLACE_H
#define COMMON_PLACE_H

#include "common/buf.h"
#include "common/error.h"

/* Sets out to option (--index DIR) when that is not NULL, else $PT_INDEX, else
 * $XDG_DATA_HOME/pt-search/index, else ~/.local/share/pt-search/index. Empty
 * variables count as unset. PT_EINVALID when none of them says anything, or
 * the option is empty; PT_ENOMEM. */
enum pt_status pt_place_of_index(const char *option,
                                 struct pt_buf *out,
                                 struct pt_error *err) PT_NODISCARD;

/* Sets out to the folder of what a program remembers between its runs:
 * $XDG_STATE_HOME/pt-search, else ~/.local/state/pt-search; a relative
 * $XDG_STATE_HOME counts as unset. PT_EINVALID, PT_ENOMEM. */
enum pt_status pt_place_of_state(struct pt_buf *out,
                                 struct pt_error *err) PT_NODISCARD;

/* Sets out to the file of what pt-search does unless asked otherwise:
 * $PT_CONFIG
 * (*out_is_named is true then), else $XDG_CONFIG_HOME/pt-search/config, else
 * ~/.config/pt-search/config; a relative $XDG_CONFIG_HOME counts as unset.
 * PT_ENOTFOUND, err left alone: PT_CONFIG is set and empty, or nothing is set;
 * PT_ENOMEM. */
enum pt_status pt_place_of_config(struct pt_buf *out,
                                  bool *out_is_named,
                                  struct pt_error *err) PT_NODISCARD;

/* Sets out to the folder of a user's systemd units:
 * $XDG_CONFIG_HOME/systemd/user, else ~/.config/systemd/user. PT_EINVALID:
 * there is neither; PT_ENOMEM. */
enum pt_status pt_place_of_units(struct pt_buf *out,
                                 struct pt_error *err) PT_NODISCARD;

#endif
