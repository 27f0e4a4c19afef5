/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/descriptors.h"

#include <errno.h>
#include <fcntl.h>

void pt_fill_closed_descriptors(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
            (void)!open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
}
