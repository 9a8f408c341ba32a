"""Boosted trees, trained apart and read from a file of plain arrays; asked with numpy alone, all rows at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Trees:
    """Arrays `[trees, nodes]`; a leaf points at itself. `base` is the log-odds before any tree."""

    base: float
    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    value: NDArray[np.float32]
    depth: int

    @classmethod
    def read(cls, arrays: Mapping[str, NDArray[np.generic]], name: str) -> Trees:
        """The trees of one name out of a file of arrays. Raises KeyError when they are not there."""
        parts = ("feature", "threshold", "left", "right", "value")
        found: dict[str, Any] = {part: arrays[f"{name}.{part}"] for part in parts}  # the file says the kinds
        return cls(base=float(arrays[f"{name}.base"]), depth=int(arrays[f"{name}.depth"]), **found)

    def odds(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """The log-odds of each row of features."""
        trees = np.arange(len(self.feature))
        node = np.zeros((len(rows), len(trees)), np.int16)
        every = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            below = rows[every, self.feature[trees, node]] <= self.threshold[trees, node]
            node = np.where(below, self.left[trees, node], self.right[trees, node])
        total: NDArray[np.float32] = self.base + self.value[trees, node].sum(axis=1)
        return total
