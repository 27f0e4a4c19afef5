/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lang_code.h: languages as documents and people write them, by their codes.
 */
#ifndef COMMON_LANG_CODE_H
#define COMMON_LANG_CODE_H

#include "common/str.h"

/* The ISO 639-1 code of "en", "en-US", "EN_us", "eng" and "English", a
 * constant; Bokmål and Nynorsk are "no", as their stemmer is one. Empty for
 * what is no language. */
struct pt_str pt_lang_code(struct pt_str text);

#endif
