/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * engine_tls.c: room for exceptions, in each thread. Of a library that is
 * loaded late glibc allocates what is a thread's own when the thread first uses
 * it, and ends the process if it cannot: libstdc++ would at the first
 * exception, which may be the one that says that memory ran out. Who asks for
 * one of its variables at a fixed place has all of them put into the room that
 * each thread begins with. So does the module; nothing calls this. tests/faults
 * (search-memory) holds it.
 */
#include <stdlib.h> /* says __GLIBC__ */

#if defined(__GLIBC__)
extern __thread void *once_callable __asm__("_ZSt15__once_callable")
    __attribute__((weak, tls_model("initial-exec")));

__attribute__((used)) static const void *fix_place(void)
{
    return &once_callable;
}
#endif
