"""How benchmarks measure: the median time of some work, and the memory a process has held."""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable

REPEATS = 3


def median_seconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """The median wall time of some work, in seconds."""
    took = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        took.append(time.perf_counter() - begun)
    return statistics.median(took)


def peak_bytes() -> int:
    """The most memory this process has held, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
