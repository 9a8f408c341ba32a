"""Boosted trees as plain arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from trucebook.reading.tagger.trees import Trees

LEAF = 0  # the feature and the threshold of a leaf are never asked for
PARTS = ("base", "feature", "threshold", "left", "right", "value", "depth")


def make_trees(**fields: Any) -> Trees:
    """Two trees: one asks once for feature 0, one for feature 1 and, where that is low, for feature 0."""
    defaults: dict[str, Any] = {
        "base": 0.5,
        "feature": np.array([[0, LEAF, LEAF, LEAF, LEAF], [1, 0, LEAF, LEAF, LEAF]], np.int16),
        "threshold": np.array([[1.5, 0, 0, 0, 0], [-1, 10, 0, 0, 0]], np.float32),
        "left": np.array([[1, 1, 2, 3, 4], [1, 3, 2, 3, 4]], np.int16),
        "right": np.array([[2, 1, 2, 3, 4], [2, 4, 2, 3, 4]], np.int16),
        "value": np.array([[0, 1, 2, 0, 0], [0, 0, 10, 20, 40]], np.float32),
        "depth": 2,
    }
    return Trees(**(defaults | fields))


@pytest.mark.parametrize(
    ("row", "odds"),
    [
        ([1, 0], 0.5 + 1 + 10),
        ([1.5, 0], 0.5 + 1 + 10),
        ([2, 0], 0.5 + 2 + 10),
        ([2, -1], 0.5 + 2 + 20),
        ([11, -5], 0.5 + 2 + 40),
    ],
)
def test_the_odds_of_a_row_are_the_base_and_the_leaf_of_every_tree(row: list[float], odds: float) -> None:
    """A row goes left where its feature is at most the threshold; a leaf reached early is kept."""
    assert make_trees().odds(np.array([row], np.float32)).tolist() == [odds]


def test_rows_do_not_disturb_one_another() -> None:
    """Many rows at once have the odds they have alone, and no rows have none."""
    rows = np.array([[1, 0], [2, -1], [11, -5]], np.float32)
    assert make_trees().odds(rows).tolist() == [float(make_trees().odds(row[None])[0]) for row in rows]
    assert make_trees().odds(rows[:0]).tolist() == []


def test_trees_are_read_by_name() -> None:
    """The arrays of some trees are found by their name, and trees that are not there are told."""
    made = make_trees()
    arrays = {f"whole.{part}": np.asarray(getattr(made, part)) for part in PARTS}
    read = Trees.read(arrays, "whole")
    assert (read.base, read.depth, read.value.shape) == (0.5, 2, (2, 5))
    with pytest.raises(KeyError):
        Trees.read(arrays, "source")
