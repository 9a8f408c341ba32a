"""NegMAS on the utilities of a file: its solutions and the medians of its CPU seconds, as one line of JSON.

Two ways: through its front door, from utility functions over outcomes, and from bare points by the exact Pareto
function that it recommends. Runs in an environment of its own and imports nothing of the project.
"""

import importlib
import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np


def main(path: str, repeats: int) -> None:
    """Pareto, then Nash and the even split on its frontier, with the ranges passed."""
    ops = importlib.import_module("negmas.preferences.ops")
    preferences = importlib.import_module("negmas.preferences")
    utilities = np.load(path)
    ranges = [(float(column.min()), float(column.max())) for column in utilities.T]
    outcomes = [(index,) for index in range(len(utilities))]
    ufuns = [
        preferences.MappingUtilityFunction(dict(zip(outcomes, column.tolist(), strict=True)), reserved_value=0.0)
        for column in utilities.T
    ]

    def from_points() -> tuple[list[int], Any, Any]:
        indices = ops.pareto_frontier_numpy(utilities)
        frontier = [tuple(row) for row in utilities[indices].tolist()]
        return (indices.tolist(), *solve(frontier))

    def from_functions() -> tuple[list[int], Any, Any]:
        frontier, indices = ops.pareto_frontier(ufuns, outcomes)
        return ([int(index) for index in indices], *solve(frontier))

    def solve(frontier: Any) -> tuple[Any, Any]:
        nash = ops.nash_points(ufuns, frontier, ranges=list(ranges))
        return nash, ops.kalai_points(ufuns, frontier, ranges=list(ranges))

    whole, (indices, nash, even) = _timed(from_functions, repeats)
    points, _ = _timed(from_points, repeats)
    found = {
        "pareto": indices,
        "nash": [indices[place] for _, place in nash],
        "even": [indices[place] for _, place in even],
        "seconds": whole,
        "points_seconds": points,
    }
    print(json.dumps(found))


def _timed(work: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    took, found = [], None
    for _ in range(repeats):
        begun = time.process_time()
        found = work()
        took.append(time.process_time() - begun)
    return statistics.median(took), found


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
