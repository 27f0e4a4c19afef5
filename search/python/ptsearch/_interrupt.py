# SPDX-License-Identifier: GPL-2.0-or-later
"""A call of the library that Control-C can end. Private."""
import _thread
import threading
from collections.abc import Callable


def interruptible(call: Callable[[], int], end: Callable[[], None]) -> int:
    """call(). In the main thread, where signal handlers run, another thread calls
    and this one waits, so that they run meanwhile. When a handler raises, as
    that of Control-C does, end() is to make the call return, and it has
    returned before the exception goes on."""
    if threading.current_thread() is not threading.main_thread():
        return call()
    done = _thread.allocate_lock()
    done.acquire()
    outcome: list[int | BaseException] = []

    def work() -> None:
        try:
            outcome.append(call())
        except BaseException as error:
            outcome.append(error)
        finally:
            done.release()

    is_started = True  # whenever the thread may run
    try:
        try:
            _thread.start_new_thread(work, ())
        except RuntimeError:  # no more threads
            is_started = False
            return call()
        done.acquire()
    except BaseException:
        end()
        while is_started and not outcome:
            try:
                done.acquire()
            except BaseException:  # another Control-C
                continue
        raise
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    return outcome[0]
