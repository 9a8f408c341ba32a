"""Minimal sets of origins of very many claims: how long they take, and how fast other questions are answered."""

from __future__ import annotations

from functools import partial

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.clock import median_seconds, peak_bytes
from trucebook.accounts.provenance import Provenance

SIZES = (10_000, 100_000, 1_000_000)
ORIGINS = 64
SETS_A_CLAIM = 3.5


def make_sets(claims: int, seed: int = 7) -> tuple[np.ndarray, np.ndarray]:
    """Random sets of one to three of 64 origins, a few a claim, popular origins more often: masks and owners."""
    chance = np.random.default_rng(seed)
    count = int(claims * SETS_A_CLAIM)
    origins = np.minimum(chance.geometric(0.06, (count, 3)) - 1, ORIGINS - 1).astype(np.uint64)
    sizes = chance.integers(1, 4, count)
    bits = np.uint64(1) << origins
    bits[sizes < 2, 1], bits[sizes < 3, 2] = 0, 0
    return np.bitwise_or.reduce(bits, axis=1, keepdims=True), chance.integers(0, claims, count)


def bench_provenance(console: Console) -> None:
    """Prints seconds for the minimal sets, milliseconds for questions, and the memory of the largest run."""
    table = Table(title=f"Minimal sets of {ORIGINS} origins, {SETS_A_CLAIM} sets a claim, one thread")
    for name in ("claims", "minimal sets, s", "what if, ms", "single points, ms"):
        table.add_column(name, justify="right")
    for claims in SIZES:
        masks, owners = make_sets(claims)
        took = median_seconds(partial(Provenance.of, masks, owners, claims))
        found = Provenance.of(masks, owners, claims)
        asked = median_seconds(partial(found.holds, np.array([~np.uint64(0b1010)], np.uint64)))
        points = median_seconds(found.single_points)
        table.add_row(f"{claims:,}", f"{took:.2f}", f"{1000 * asked:.1f}", f"{1000 * points:.1f}")
    console.print(table)
    console.print(f"peak memory of the process so far {peak_bytes() / 2**20:,.0f} MiB")


if __name__ == "__main__":
    bench_provenance(Console(highlight=False, width=110))
