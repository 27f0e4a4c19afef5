/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * settings_private.h: the steps in which settings are made: settings.c reads,
 * settings_option.c sets, settings_check.c judges.
 */
#ifndef SEARCH_PROGRAM_SETTINGS_PRIVATE_H
#define SEARCH_PROGRAM_SETTINGS_PRIVATE_H

#include "common/opt.h"
#include "search/program/options.h"
#include "search/program/settings.h"

/* Sets what found, an option of pt_search_opts, asks for; its value is kept as
 * it is. PT_OK; PT_EINVALID: the value is none that it takes. */
enum pt_status pt_settings_take(struct pt_settings *s,
                                const struct pt_opt_found *found,
                                struct pt_error *err) PT_NODISCARD;

/* Whether all that was set goes together. PT_OK, and s is without defaults that
 * stand in the way; PT_EINVALID. */
enum pt_status pt_settings_check(struct pt_settings *s,
                                 struct pt_error *err) PT_NODISCARD;

#endif
