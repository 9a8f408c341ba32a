"""What both prefer to war: the tables of the literature, a reference by trial, and what must always hold."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucebook.errors import InputError
from trucebook.negotiation.range import (
    Span,
    Stakes,
    break_even_sincere,
    ends,
    exactly,
    find_break_evens,
    find_commitment,
    find_range,
    find_tornado,
    find_trust,
    rubinstein,
    smallest_guarantee,
    trust_after_violence,
    without_patrons,
)

KNOWN = Stakes(p=exactly(0.5), cost_a=exactly(0.1), cost_b=exactly(0.2))


def test_the_war_range() -> None:
    """p = .5, costs .1 and .2: from .4 to .7, split at .55."""
    found = find_range(KNOWN)
    assert found.certain == found.possible == found.middle == pytest.approx((0.4, 0.7), abs=1e-12)
    assert found.nash == pytest.approx(0.55, abs=1e-12)


def test_commitment() -> None:
    """d = .9, p2 = .8, p1 = .4, cost 1: a guarantee of .31."""
    assert smallest_guarantee(0.4, 0.8, 1, 0.9) == pytest.approx(0.31, abs=1e-12)
    found = find_commitment(exactly(0.4), exactly(0.8), exactly(1), exactly(0.9))
    assert found.fails == "certain"
    assert found.guarantee.low == pytest.approx(0.31, abs=1e-12)
    assert found.break_even_p2 is not None
    assert smallest_guarantee(0.4, found.break_even_p2.low, 1, 0.9) == pytest.approx(0, abs=1e-12)
    assert find_commitment(exactly(0.8), exactly(0.9), exactly(0.1), exactly(0.5)).break_even_p2 is None
    some = find_commitment(Span(0.4, 0.8), exactly(0.9), exactly(0), exactly(0.5)).break_even_p2
    assert some == Span(0.8, 1)


def test_rubinstein() -> None:
    """Discounts .9 and .8: .7142857."""
    assert f"{rubinstein(0.9, 0.8):.7f}" == "0.7142857"
    with pytest.raises(InputError):
        rubinstein(1, 1)


@pytest.mark.parametrize(("sincere", "left"), [(0.1, ".20"), (0.5, ".556")])
def test_spoiler(sincere: float, left: str) -> None:
    """Trust .6, attack with .6 where they do not mean it."""
    found = trust_after_violence(0.6, sincere, 0.6)
    assert f"{found:.{len(left) - 1}f}" == f"0{left}"
    assert break_even_sincere(0.6, 0.6, found) == pytest.approx(sincere)
    span = find_trust(Span(0.5, 0.6), Span(sincere, 0.6), exactly(0.6))
    assert span.low <= found <= span.high


def test_a_patron_can_close_the_range_and_a_ratifier_too() -> None:
    """A subsidy beyond both costs, or a ratifier beyond what the other would give, and the break-evens."""
    paid = replace(KNOWN, subsidy_a=exactly(0.4))
    assert find_range(paid).sureness == "none"
    assert find_range(without_patrons(paid)).sureness == "certain"
    values = {(item.input, item.closes): item.value for item in find_break_evens(paid)}
    assert values["subsidy_a", "above"].low == pytest.approx(0.3)
    assert values["pressure_a", "below"].low == pytest.approx(0.1)
    held = replace(KNOWN, ratifier_a=Span(0.6, 0.8))
    found = find_range(held)
    assert (found.sureness, found.certain) == ("possible", None)
    (turn,) = [item for item in find_break_evens(held) if item.input == "ratifier_a"]
    assert turn.value.low == pytest.approx(0.7)
    assert turn.turns


def test_an_end_that_is_just_met_is_met() -> None:
    """Chance .7 and cost .2 against a ratifier at .9: by hand the range is that one share, and so it is here."""
    found = find_range(Stakes(exactly(0.7), exactly(0.1), exactly(0.2), ratifier_a=exactly(0.9)))
    assert (found.sureness, found.certain, found.width) == ("certain", (0.9, 0.9), exactly(0))
    closed = find_range(Stakes(exactly(0.7), exactly(0.1), exactly(0.2), ratifier_a=exactly(0.91)))
    assert closed.sureness == "none"
    random = Random(5)
    for _ in range(500):
        p, cost, least = (random.randrange(0, 1001) for _ in range(3))
        found = find_range(
            Stakes(exactly(p / 1000), exactly(0), exactly(cost / 1000), ratifier_a=exactly(least / 1000))
        )
        assert (found.sureness == "certain") == (least <= min(p + cost, 1000))


def test_no_swing_is_a_remainder_of_adding() -> None:
    """A width of nothing is nothing in the tornado too."""
    stakes = Stakes(exactly(0.8), exactly(0.3), Span(0.1, 0.2), ratifier_a=exactly(0.9))
    (bar,) = find_tornado(stakes)
    assert (bar.at_low, bar.at_high) == (0, 0.1)


def test_the_tornado_is_sorted_and_skips_what_is_known() -> None:
    """The largest swing first; exact inputs have no bar."""
    stakes = replace(KNOWN, cost_a=Span(0.0, 0.3), cost_b=Span(0.1, 0.2))
    found = find_tornado(stakes)
    assert [item.input for item in found] == ["cost_a", "cost_b"]
    assert [round(item.swing, 9) for item in found] == [0.3, 0.1]


@pytest.mark.parametrize("wrong", [{"p": Span(0.5, 1.2)}, {"cost_a": Span(-0.1, 0)}, {"ratifier_b": exactly(2)}])
def test_inputs_that_cannot_be(wrong: dict[str, Span]) -> None:
    """Chances and shares lie between 0 and 1, costs at 0 or above."""
    with pytest.raises(InputError):
        replace(KNOWN, **wrong)
    with pytest.raises(InputError):
        Span(1, 0)


def some_stakes(random: Random) -> Stakes:
    """Intervals for every input, many of them narrow."""
    found = {}
    for item in fields(Stakes):
        one, other = sorted(random.choice([0, random.random(), random.random() / 4]) for _ in range(2))
        found[item.name] = Span(one, other)
    return Stakes(**found)


def sample(stakes: Stakes, random: Random) -> dict[str, float]:
    """Some value of each input within its interval, often at an end."""
    spans = {item.name: getattr(stakes, item.name) for item in fields(stakes)}
    return {
        name: random.choice([span.low, span.high, random.uniform(span.low, span.high)])
        for name, span in spans.items()
    }


def at(pick: dict[str, float]) -> tuple[float, float]:
    """Both ends of the range at known inputs."""
    a, b = (pick[f"cost_{x}"] - pick[f"subsidy_{x}"] + pick[f"pressure_{x}"] for x in "ab")
    return ends(pick["p"], a, b, pick["ratifier_a"], pick["ratifier_b"])


def test_intervals_hold_every_sample_and_are_tight() -> None:
    """Whatever the inputs are within their intervals, the answer lies within its interval."""
    random = Random(3)
    for _ in range(300):
        stakes = some_stakes(random)
        found = find_range(stakes)
        for _ in range(30):
            low, high = at(sample(stakes, random))
            assert found.width.low - 1e-9 <= high - low <= found.width.high + 1e-9
            assert found.sureness != "certain" or low <= high + 1e-9
            assert found.sureness != "none" or low > high - 1e-9
            if found.certain:
                assert low <= found.certain[0] + 1e-9
                assert found.certain[1] <= high + 1e-9
            if found.possible and low <= high:
                assert found.possible[0] <= low + 1e-9
                assert high <= found.possible[1] + 1e-9


def test_break_evens_are_where_it_turns() -> None:
    """At known inputs: on one side of each value the range is open, on the other closed; and no turn is missed."""
    random = Random(4)
    turned = 0
    for _ in range(600):
        stakes = some_stakes(random)
        pick = {name: round(value, 3) for name, value in sample(stakes, random).items()}
        known = Stakes(**{name: exactly(value) for name, value in pick.items()})
        values = {(item.input, item.closes): item.value.low for item in find_break_evens(known)}
        for (name, closes), value in values.items():
            sign = -1 if closes == "below" else 1
            closed, opened = (at({**pick, name: value + step * sign}) for step in (1e-6, -1e-6))
            assert closed[0] > closed[1]
            assert opened[0] <= opened[1] + 1e-12 or ((name, "below") in values and (name, "above") in values)
            turned += 1
        for name in pick:
            trail = [at({**pick, name: step / 50})[0] <= at({**pick, name: step / 50})[1] for step in range(51)]
            flips = sum(one != other for one, other in pairwise(trail))
            assert flips <= sum(key[0] == name for key in values)
    assert turned > 500


@settings(deadline=None)
@given(st.integers(0, 10**6).map(Random))
def test_the_range_widens_with_costs(random: Random) -> None:
    """Larger costs, or more pressure, never narrow it; more subsidy never widens it."""
    stakes = some_stakes(random)
    before = find_range(stakes)
    name = random.choice(["cost_a", "cost_b", "pressure_a", "pressure_b", "subsidy_a", "subsidy_b"])
    span = getattr(stakes, name)
    after = find_range(replace(stakes, **{name: Span(span.low + 0.1, span.high + 0.1)}))
    wide, narrow = (before, after) if name.startswith("subsidy") else (after, before)
    assert wide.width.low >= narrow.width.low - 1e-9
    assert wide.width.high >= narrow.width.high - 1e-9


@settings(deadline=None)
@given(st.integers(0, 10**6).map(Random))
def test_swapping_the_parties_mirrors_the_range(random: Random) -> None:
    """The same war told from the other side: the range is counted from the other end."""
    stakes = some_stakes(random)
    other = {
        item.name: getattr(stakes, item.name[:-1] + {"a": "b", "b": "a"}[item.name[-1]])
        for item in fields(stakes)
        if item.name != "p"
    }
    found = find_range(stakes)
    turned = find_range(Stakes(p=Span(1 - stakes.p.high, 1 - stakes.p.low), **other))
    assert found.width.low == pytest.approx(turned.width.low)
    assert found.width.high == pytest.approx(turned.width.high)
    if found.middle and turned.middle:
        assert found.middle == pytest.approx((1 - turned.middle[1], 1 - turned.middle[0]), abs=1e-9)
