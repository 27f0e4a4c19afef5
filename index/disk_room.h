/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * disk_room.h: whether there is room on a disk, asked before libxapian needs
 * it: where a commit meets a full disk libxapian may end the process
 * (tests/faults/upstream), so the answer has to be no in time.
 */
#ifndef INDEX_DISK_ROOM_H
#define INDEX_DISK_ROOM_H

#include "common/error.h"

#include <stdint.h>

/* PT_OK when the file system of the folder dir has n_bytes left for us, or does
 * not say what it has; else PT_EIO, naming dir and both figures. What others
 * write a moment later, and quotas, it cannot know. */
enum pt_status pt_disk_room_check(const char *dir,
                                  uint64_t n_bytes,
                                  struct pt_error *err) PT_NODISCARD;

#endif
