/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * xapian_c_header.cc: the binding's header alone is C++ too. Compiled, not run.
 */
#include "index/xapian_c.h"
