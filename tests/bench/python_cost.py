# SPDX-License-Identifier: GPL-2.0-or-later
"""python_cost.py INDEX QUERY...: what ten hits through the module ptsearch cost
above the same call of the C library, in CPU time of the process, medians of
runs in turn. PTSEARCH_LIBRARY names the library."""
import ctypes
import statistics
import sys
import time

import ptsearch
from ptsearch import _library, _searching

RUNS = 60


def cpu(call):
    begun = time.process_time_ns()
    call()
    return (time.process_time_ns() - begun) / 1e6


def bare(index, raw, options):
    """The C call alone."""
    results = ctypes.c_void_p()
    _library.slow.pt_search_run(index._handle, raw, len(raw), options, results,
                                None)
    _library.quick.pt_results_free(results)


index = ptsearch.open(sys.argv[1])
for query in sys.argv[2:]:
    raw, options = query.encode(), _searching._options()
    options.flags = 1 << 6  # suggestions, as the module has them
    module = lambda: index.search(query)
    n = len(index.search(query))
    pairs = []
    for i in range(RUNS + 5):
        a, b = cpu(module), cpu(lambda: bare(index, raw, options))
        if i >= 5:
            pairs.append((a - b, a / b))
    more, times = (statistics.median(each) for each in zip(*pairs))
    print(f"  {query:34} {n:3} hits  {more:6.3f} ms more  {times:5.2f} times")
