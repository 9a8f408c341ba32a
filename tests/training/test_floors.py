"""The model that ships holds its figures."""

from __future__ import annotations

import pytest

from tests.conftest import POLNEAR
from training.corpus import halves, read_gold, read_polnear
from training.floors import PINNED, SLACK, measure, read_floors, sunk
from trucebook.reading.tagger.tagging import load_tagger


def test_our_own_gold_holds() -> None:
    """Every pinned figure on the half of our gold that is never trained on."""
    found = measure(load_tagger(), halves(read_gold())[1], nested=True)
    assert sunk(read_floors()["own gold, gate"], found) == []


@pytest.mark.corpus
def test_the_development_part_holds() -> None:
    """Every pinned figure on the corpus's development part, where it is at hand."""
    found = measure(load_tagger(), read_polnear(POLNEAR / "dev"), nested=False)
    assert sunk(read_floors()["polnear dev"], found) == []


@pytest.mark.parametrize("name", PINNED)
def test_a_sunken_figure_is_named(name: str) -> None:
    """One figure lower than its floor by more than the slack is a problem, and so are other data."""
    floor = read_floors()["own gold, gate"]
    assert sunk(floor, floor) == []
    assert name in sunk(floor, floor | {name: floor[name] - SLACK - 0.1})[0]
    assert "others" in sunk(floor, floor | {"data": "other"})[0]
