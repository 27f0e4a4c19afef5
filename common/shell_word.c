/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/shell_word.h"

void pt_shell_word(struct pt_buf *out, struct pt_str s)
{
    pt_buf_add_byte(out, '\'');
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == '\'')
            pt_buf_puts(out, "'\\''");
        else
            pt_buf_add_byte(out, s.ptr[i]);
    pt_buf_add_byte(out, '\'');
}
