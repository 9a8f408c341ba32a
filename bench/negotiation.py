"""Solutions of two-party bargaining beside NegMAS on the same outcomes, and how the graph model grows with states.

Both get the same utilities, and NegMAS its ranges: the Pareto frontier, the Nash point, and the outcome whose
smallest share of the largest gain is largest. The solutions must be the same. NegMAS is timed through its front
door, from utility functions, and from bare points, which its own page recommends as the fast exact way.
NegMAS (AGPL) is compared and never depended on; it stands in `bench/requirements.txt`, for it brings some
fifty packages, and `make bench` puts it into an environment of its own.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.clock import REPEATS
from trucebook.negotiation.solutions import Floats, find_solutions
from trucebook.negotiation.stability import CONCEPTS, Conflict

SIZES = (3, 4, 5, 6)
"""Issues of ten outcomes each: a thousand to a million packages."""
MANY = 11
"""Runs of what takes no time to speak of."""
STATES = (64, 256, 1024, 4096)
PEER = Path(".venv-peers/bin/python")
"""Where `make bench` puts NegMAS."""


def median_cpu_seconds(work: Callable[[], object], repeats: int) -> float:
    """The median CPU time of some work, in seconds: a wall clock drowns microseconds in noise."""
    took = []
    for _ in range(repeats):
        begun = time.process_time()
        work()
        took.append(time.process_time() - begun)
    return statistics.median(took)


def make_utilities(issues: int, seed: int = 8) -> Floats:
    """What each package of `issues` issues with ten outcomes is worth to two parties who mostly want the opposite.

    The worth of a package is the weighted sum over its issues, from 0 to 1 for each party.
    """
    generator = np.random.default_rng(seed)
    columns = []
    for way in (1, -1):
        weights = generator.dirichlet(np.ones(issues))
        rungs = [np.sort(generator.random(10))[::way] for _ in range(issues)]
        total = np.zeros(1)
        for weight, rung in zip(weights, rungs, strict=True):
            worth = weight * (rung - rung.min()) / (rung.max() - rung.min())
            total = (total[:, None] + worth[None, :]).ravel()
        columns.append(total)
    return np.column_stack(columns)


@dataclass(frozen=True)
class Peer:
    """What NegMAS found and how long it took, from utility functions and from bare points."""

    pareto: list[int]
    nash: list[int]
    even: list[int]
    seconds: float
    points_seconds: float


def run_peer(utilities: Floats, python: Path) -> Peer | None:
    """NegMAS on the same utilities in its own environment; None where it is not installed."""
    if not python.exists():
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "utilities.npy"
        np.save(path, utilities)
        command = [
            str(python),
            str(Path(__file__).with_name("negmas_peer.py")),
            str(path),
            str(MANY if len(utilities) < 10**6 else REPEATS),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Peer(**json.loads(done.stdout.splitlines()[-1]))


def make_conflict(options: int, seed: int = 8) -> Conflict:
    """A graph of three parties over `2**options` states; each can change its own third of the options at will."""
    draw = random.Random(seed)
    states = 1 << options
    moves = {}
    for place, party in enumerate("ABC"):
        own = sum(1 << bit for bit in range(place, options, 3))
        moves[party] = [[(state & ~own) | chosen for chosen in _subsets(own)] for state in range(states)]
    return Conflict(moves, {party: [draw.randrange(1 << 30) for _ in range(states)] for party in moves})


def _subsets(bits: int) -> Iterator[int]:
    chosen = bits
    while True:
        yield chosen
        if not chosen:
            return
        chosen = (chosen - 1) & bits


def bench_negotiation(console: Console, python: Path = PEER) -> None:
    """Both tables; `python` is that of the environment NegMAS stands in."""
    table = Table(title="Pareto, Nash and Kalai-Smorodinsky of two parties: CPU seconds, medians")
    for name in ("outcomes", "efficient", "Trucebook, s", "NegMAS, s", "times", "from points, s", "times", "same"):
        table.add_column(name, justify="right")
    for issues in SIZES:
        utilities = make_utilities(issues)
        found = find_solutions(utilities)
        seconds = median_cpu_seconds(partial(find_solutions, utilities), repeats=MANY if issues < 6 else REPEATS)
        peer = run_peer(utilities, python)
        row = [f"{len(utilities):,}", f"{len(found.pareto):,}", f"{seconds:.6f}"]
        if peer:
            ours = [sorted(part.tolist()) for part in (found.pareto, found.nash, found.kalai_smorodinsky)]
            same = ours == [sorted(peer.pareto), sorted(peer.nash), sorted(peer.even)]
            for took in (peer.seconds, peer.points_seconds):
                row += [f"{took:.4f}", f"{took / seconds:.0f}"]
            row.append("yes" if same else "no")
        table.add_row(*row, *[] if peer else ["not installed"])
    console.print(table)
    _bench_stability(console)


def _bench_stability(console: Console) -> None:
    table = Table(title="Stability of three parties, all four concepts: CPU seconds")
    for name in ("states", "moves", "seconds", "times the row above", "SEQ equilibria"):
        table.add_column(name, justify="right")
    before = 0.0
    for states in STATES:
        options = states.bit_length() - 1
        seconds = median_cpu_seconds(partial(_equilibria, options), repeats=1)
        conflict = make_conflict(options)
        moves = sum(len(targets) - 1 for party in conflict.moves.values() for targets in map(list, party))
        growth = f"{seconds / before:.1f}" if before else ""
        table.add_row(f"{states:,}", f"{moves:,}", f"{seconds:.2f}", growth, str(len(conflict.equilibria("SEQ"))))
        before = seconds
    console.print(table)


def _equilibria(options: int) -> list[frozenset[int]]:
    conflict = make_conflict(options)
    return [conflict.equilibria(concept) for concept in CONCEPTS]


if __name__ == "__main__":
    bench_negotiation(Console(highlight=False, width=110), Path(sys.argv[1]) if len(sys.argv) > 1 else PEER)
