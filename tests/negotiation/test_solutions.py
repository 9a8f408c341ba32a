"""Efficient and fair outcomes under given weights: published divisions, a reference by hand, and what must hold."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucebook.errors import InputError
from trucebook.negotiation.solutions import Division, adjusted_winner, find_pareto, find_solutions

# The points of both divisions as the page of the project gives them, to be checked in print before they are cited;
# what is tested here is the arithmetic.
CAMP_DAVID = {
    "sinai": (35, 55),
    "recognition": (10, 5),
    "west bank and gaza": (20, 10),
    "linkage": (10, 5),
    "palestinian rights": (5, 20),
    "jerusalem": (20, 5),
}
PANAMA = [(22, 9), (22, 15), (15, 15), (14, 3), (11, 15), (6, 5), (2, 7), (2, 7), (2, 13), (4, 11)]


def divide(points: dict[str, tuple[int, int]]) -> Division:
    """The division of these points."""
    return adjusted_winner(
        {i: own for i, (own, _) in points.items()}, {i: other for i, (_, other) in points.items()}
    )


def test_camp_david_as_arithmetic() -> None:
    """60 and 75 points at first; one sixth of Sinai moves; 65.83 each."""
    found = divide(CAMP_DAVID)
    assert list(map(int, found.initial)) == [60, 75]
    assert (found.divided, found.shares["sinai"]) == ("sinai", Fraction(1, 6))
    assert [round(float(points), 2) for points in found.final] == [65.83, 65.83]


def test_panama_canal_as_arithmetic() -> None:
    """66 points each; the first party keeps two fifteenths of the third issue."""
    found = divide({f"{place:02}": pair for place, pair in enumerate(PANAMA, 1)})
    assert found.final == (Fraction(66), Fraction(66))
    assert found.shares["03"] == Fraction(2, 15)
    assert [issue for issue, share in found.shares.items() if share == 1] == ["01", "02", "04", "06"]


@pytest.mark.parametrize(
    ("first", "second"),
    [({"a": 50, "b": 50}, {"a": 100}), ({"a": 60}, {"a": 40}), ({"a": 9, "b": -9}, {"a": 0, "b": 0})],
)
def test_points_must_match(first: dict[str, int], second: dict[str, int]) -> None:
    """Other issues, another total, or points below zero are refused."""
    with pytest.raises(InputError):
        adjusted_winner(first, second)


@st.composite
def points(draw: st.DrawFn) -> dict[str, tuple[int, int]]:
    """Points of both parties, a hundred each, over up to six issues."""
    count = draw(st.integers(1, 6))
    rows = []
    for _ in range(2):
        cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=count - 1, max_size=count - 1)))
        rows.append([high - low for low, high in zip([0, *cuts], [*cuts, 100], strict=True)])
    return {f"i{place}": pair for place, pair in enumerate(zip(*rows, strict=True))}


@settings(deadline=None)
@given(points())
def test_adjusted_winner_is_even_fair_and_cuts_one(given_points: dict[str, tuple[int, int]]) -> None:
    """Both end with equally many points, at least half of all, and at most one issue is shared; swapping swaps."""
    found = divide(given_points)
    assert found.final[0] == found.final[1]
    assert found.final[0] >= 50
    assert sum(0 < share < 1 for share in found.shares.values()) <= 1
    turned = divide({issue: (other, own) for issue, (own, other) in given_points.items()})
    assert turned.final == found.final


def dominated(values: np.ndarray, here: int) -> bool:
    """Whether some outcome is better for one and worse for nobody."""
    return bool(((values >= values[here]).all(axis=1) & (values > values[here]).any(axis=1)).any())


@pytest.mark.parametrize("parties", [2, 3])
def test_pareto_is_what_nothing_dominates(parties: int) -> None:
    """By its definition, on outcomes with many ties, copies and a single one."""
    random = Random(5)
    for _ in range(300):
        count, steps = random.randint(1, 60), random.choice([2, 5, 1000])
        values = np.array([[random.randrange(steps) / steps for _ in range(parties)] for _ in range(count)])
        assert find_pareto(values).tolist() == [i for i in range(count) if not dominated(values, i)]


def test_nash_and_kalai_smorodinsky_part() -> None:
    """The largest product is not the largest smallest share."""
    values = np.array([[10.0, 1.0], [8.0, 5.0], [6.0, 6.2], [1.0, 8.0], [0.0, 9.0]])
    found = find_solutions(values, np.array([0.5, 0.5]))
    assert found.pareto.tolist() == [0, 1, 2, 3]
    assert found.nash.tolist() == [1]
    assert found.kalai_smorodinsky.tolist() == [1]
    least = find_solutions(np.array([[9.0, 2.0], [5.0, 3.4], [4.4, 4.0], [0.0, 9.0]]))
    assert (least.nash.tolist(), least.kalai_smorodinsky.tolist()) == ([0], [2])


def test_the_even_share_goes_on_to_the_next() -> None:
    """Of equal smallest shares the largest next one wins, with three parties as well."""
    values = np.array([[4.0, 4.0, 8.0], [4.0, 6.0, 8.0], [8.0, 0.0, 0.0], [0.0, 8.0, 0.0]])
    assert find_solutions(values).kalai_smorodinsky.tolist() == [1]


def test_no_outcome_is_better_than_none_for_all() -> None:
    """Where everybody prefers no agreement there is no solution."""
    found = find_solutions(np.array([[1.0, 1.0]]), np.array([2.0, 0.0]))
    assert [len(part) for part in (found.pareto, found.nash, found.kalai_smorodinsky)] == [0, 0, 0]


def test_what_is_no_number_is_refused() -> None:
    """A missing utility would poison every comparison."""
    with pytest.raises(InputError, match="finite"):
        find_solutions(np.array([[1.0, np.nan]]))


@settings(deadline=None)
@given(st.integers(0, 10**6).map(Random))
def test_order_and_scale_change_nothing(random: Random) -> None:
    """Reordered outcomes, swapped parties and another unit of utility: the same outcomes."""
    values = np.array([[random.random() for _ in range(2)] for _ in range(random.randint(1, 40))])
    found = find_solutions(values)
    order = list(range(len(values)))
    random.shuffle(order)
    turned = find_solutions(values[order][:, ::-1] * [2.0, 16.0])
    for one, other in ((found.pareto, turned.pareto), (found.nash, turned.nash)):
        assert set(one.tolist()) == {order[place] for place in other}
    assert set(found.kalai_smorodinsky.tolist()) == {order[place] for place in turned.kalai_smorodinsky}
