"""What both would rather sign than fight over, and which value of which assumption would change that.

War is a costly lottery: the first party wins all with chance p and each pays a cost. Whatever lies between what
each expects of fighting, both prefer to fighting: the range. A patron who pays for the war narrows it, one who
makes the war dearer widens it; a ratifier at home can close it. It can be open and still come to nothing, where one
side will be strong enough to break its word (commitment) or somebody spoils trust.

Every input is an interval that an analyst signs for. What comes out are intervals, and for each input the value at
which the answer turns. Shares of what is at stake run from 0 to 1. Ranges, not prediction.

Sources: Fearon 1995 (range, commitment); Rubinstein 1982; Kydd and Walter 2002 (spoilers); Putnam 1988 (ratifiers).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from itertools import product
from typing import Literal

from trucebook.errors import InputError

Sureness = Literal["certain", "possible", "none"]


@dataclass(frozen=True, slots=True)
class Span:
    """What an input may be: at least `low`, at most `high`."""

    low: float
    high: float

    def __post_init__(self) -> None:
        """Checks the order. Raises InputError where the interval is upside down."""
        if not self.low <= self.high:
            raise InputError(f"an interval from {self.low:g} to {self.high:g} ends before it begins")

    @property
    def middle(self) -> float:
        """The value halfway."""
        return _exact((self.low + self.high) / 2)


def exactly(value: float) -> Span:
    """An input that is known."""
    return Span(value, value)


NOTHING = Span(0, 0)
SHARES = ("p", "ratifier_a", "ratifier_b")
"""The inputs that lie between 0 and 1; the others are 0 or more."""
DIGITS = 12
"""Sums of decimals are exact to about so many digits; what is left beyond them is nothing."""


def _exact(value: float) -> float:
    """A sum of decimals as it is by hand: .7 + .2 is .9, so that an answer does not turn on the last digit."""
    return round(value, DIGITS) + 0.0


SIDES: tuple[Literal["below", "above"], ...] = ("below", "above")


@dataclass(frozen=True, slots=True)
class Stakes:
    """What the range rests on, between a first party A and a second party B; each an interval.

    `p` is A's chance in war; costs are shares of what is at stake. A patron's `subsidy` takes from a cost, its
    `pressure` adds to it. `ratifier_a` is the least share that A's ratifier would pass, `ratifier_b` the least
    share of B's.
    """

    p: Span
    cost_a: Span
    cost_b: Span
    subsidy_a: Span = NOTHING
    subsidy_b: Span = NOTHING
    pressure_a: Span = NOTHING
    pressure_b: Span = NOTHING
    ratifier_a: Span = NOTHING
    ratifier_b: Span = NOTHING

    def __post_init__(self) -> None:
        """Checks that chances and shares lie between 0 and 1. Raises InputError."""
        for name in SHARES:
            span: Span = getattr(self, name)
            if not 0 <= span.low <= span.high <= 1:
                raise InputError(f"{name} should lie between 0 and 1, it is {span.low:g} to {span.high:g}")
        for item in fields(self):
            if getattr(self, item.name).low < 0:
                raise InputError(f"{item.name} should not be below 0")


@dataclass(frozen=True, slots=True)
class Range:
    """What both would rather have than war: shares of the first party.

    `certain` holds whatever the inputs are within their intervals, `possible` for some of them; None where there
    is none. `middle` is the range of the middle of every input, and `nash` its middle: the even split of the gain.
    """

    sureness: Sureness
    certain: tuple[float, float] | None
    possible: tuple[float, float] | None
    middle: tuple[float, float] | None
    nash: float | None
    width: Span


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The value of one input at which the range opens or closes, the others anywhere in their intervals.

    `closes` says on which side of it there is no range. `given` is what was assumed; `turns` whether the value can
    lie inside that, so that the assumption alone decides.
    """

    input: str
    closes: Literal["below", "above"]
    value: Span
    given: Span
    turns: bool


@dataclass(frozen=True, slots=True)
class Swing:
    """How the width of the range changes with one input, the others at their middle: one bar of the tornado."""

    input: str
    at_low: float
    at_high: float

    @property
    def swing(self) -> float:
        """How much this input alone moves the width."""
        return abs(self.at_high - self.at_low)


def ends(
    p: float, cost_a: float, cost_b: float, ratifier_a: float = 0, ratifier_b: float = 0
) -> tuple[float, float]:
    """The least that A and the most that B would sign for, as A's share; no range where the first is larger.

    >>> ends(.5, .1, .2)
    (0.4, 0.7)
    """
    return _exact(max(p - cost_a, ratifier_a)), _exact(min(p + cost_b, 1 - ratifier_b))


def _net(party: str, pick: Mapping[str, float]) -> float:
    return _exact(pick[f"cost_{party}"] - pick[f"subsidy_{party}"] + pick[f"pressure_{party}"])


def _ends_at(pick: Mapping[str, float]) -> tuple[float, float]:
    costs = _net("a", pick), _net("b", pick)
    return ends(pick["p"], *costs, pick["ratifier_a"], pick["ratifier_b"])


def _middles(stakes: Stakes) -> dict[str, float]:
    return {item.name: getattr(stakes, item.name).middle for item in fields(stakes)}


GOOD_HIGH = ("cost_a", "cost_b", "pressure_a", "pressure_b")
"""The inputs that widen the range as they grow; subsidies and ratifiers narrow it, and p does either."""


def _pick(stakes: Stakes, *, widest: bool) -> dict[str, float]:
    """The value of each input that makes the range widest or narrowest, but for p."""
    spans: dict[str, Span] = {item.name: getattr(stakes, item.name) for item in fields(stakes)}
    return {name: span.high if (name in GOOD_HIGH) == widest else span.low for name, span in spans.items()}


def find_range(stakes: Stakes) -> Range:
    """The range under these inputs: where it surely lies, where it may lie, and how wide it is."""
    wide, narrow = _pick(stakes, widest=True), _pick(stakes, widest=False)
    low_p, high_p = stakes.p.low, stakes.p.high
    possible = _open(_ends_at(wide | {"p": low_p})[0], _ends_at(wide | {"p": high_p})[1])
    certain = _open(_ends_at(narrow | {"p": high_p})[0], _ends_at(narrow | {"p": low_p})[1])
    widths = Span(
        min(_width(narrow | {"p": p}) for p in (low_p, high_p)),
        max(_width(wide | {"p": p}) for p in _corners(stakes, wide)),
    )
    middle = _open(*_ends_at(_middles(stakes)))
    sureness: Sureness = "certain" if widths.low >= 0 else "possible" if widths.high >= 0 else "none"
    return Range(
        sureness=sureness,
        certain=certain,
        possible=possible if sureness != "none" else None,
        middle=middle,
        nash=Span(*middle).middle if middle else None,
        width=widths,
    )


def _open(low: float, high: float) -> tuple[float, float] | None:
    return (low, high) if low <= high else None


def _width(pick: Mapping[str, float]) -> float:
    low, high = _ends_at(pick)
    return _exact(high - low)


def _corners(stakes: Stakes, pick: Mapping[str, float]) -> list[float]:
    """The width is a roof over p: the highest point lies at an end or where one of its two slopes begins."""
    turns = (pick["ratifier_a"] + _net("a", pick), 1 - pick["ratifier_b"] - _net("b", pick))
    inside = [turn for turn in turns if stakes.p.low < turn < stakes.p.high]
    return [stakes.p.low, stakes.p.high, *inside]


def find_break_evens(stakes: Stakes) -> tuple[BreakEven, ...]:
    """For each input the value at which the range opens or closes, as an interval over all the others.

    A value beyond what the input can be (a cost below 0, a share above 1) is left out, and so is one that would
    open nothing because the range stays closed for another reason.
    """
    found = []
    for item in fields(stakes):
        turning = [_turning_points(item.name, corner) for corner in _all_corners(stakes, item.name)]
        for place, closes in enumerate(SIDES):
            values = [pair[place] for pair in turning if pair]
            inside = [value for value in values if value is not None]
            if inside:
                given: Span = getattr(stakes, item.name)
                span = Span(min(inside), max(inside))
                turns = given.low < span.high if closes == "below" else given.high > span.low
                found.append(BreakEven(item.name, closes, span, given, turns))
    return tuple(found)


def _all_corners(stakes: Stakes, left_out: str) -> list[dict[str, float]]:
    """Every combination of the ends of the other inputs: turning points are extreme at one of these."""
    names = [item.name for item in fields(stakes) if item.name != left_out]
    spans: list[Span] = [getattr(stakes, name) for name in names]
    choices = [dict.fromkeys((span.low, span.high)) for span in spans]
    return [dict(zip(names, picked, strict=True)) for picked in product(*choices)]


def _slacks(pick: Mapping[str, float]) -> tuple[float, ...]:
    """The range is open where none of these is below 0; each grows or falls by 1 with an input, or not at all."""
    a, b = _net("a", pick), _net("b", pick)
    p, least_a, least_b = pick["p"], pick["ratifier_a"], pick["ratifier_b"]
    found = a + b, p + b - least_a, 1 - p + a - least_b, 1 - least_a - least_b
    return tuple(map(_exact, found))


def _turning_points(name: str, others: Mapping[str, float]) -> tuple[float | None, float | None] | None:
    """Below and above which values of an input the range is closed, the others fixed; None where it always is."""
    at_0, at_1 = _slacks({**others, name: 0.0}), _slacks({**others, name: 1.0})
    slopes = [(start, round(end - start)) for start, end in zip(at_0, at_1, strict=True)]
    low = max((-start for start, slope in slopes if slope > 0), default=0.0) + 0.0
    high = min((start for start, slope in slopes if slope < 0), default=math.inf)
    most = 1.0 if name in SHARES else math.inf
    if low > high or low > most or high < 0 or any(start < 0 for start, slope in slopes if not slope):
        return None
    return (low if low > 0 else None), (high if high < most else None)


def find_tornado(stakes: Stakes) -> tuple[Swing, ...]:
    """How much each input alone moves the width of the range, the largest first; what is exact moves nothing."""
    middles = _middles(stakes)
    found = [
        Swing(
            item.name,
            _width(middles | {item.name: getattr(stakes, item.name).low}),
            _width(middles | {item.name: getattr(stakes, item.name).high}),
        )
        for item in fields(stakes)
        if getattr(stakes, item.name).low < getattr(stakes, item.name).high
    ]
    return tuple(sorted(found, key=lambda item: (-item.swing, item.input)))


def without_patrons(stakes: Stakes) -> Stakes:
    """The same stakes with no patron paying or pressing anybody."""
    kept = dict.fromkeys(("subsidy_a", "subsidy_b", "pressure_a", "pressure_b"), NOTHING)
    return replace(stakes, **kept)


@dataclass(frozen=True, slots=True)
class Commitment:
    """Whether a side that will be stronger can be believed, and what would make it so.

    `guarantee` is the smallest guarantee, as a share of what is at stake, without which the other side had better
    fight now; at or below 0 none is needed. `break_even_p2` is the chance after the shift from which on it is, None
    where no chance is as high.
    """

    fails: Sureness
    guarantee: Span
    break_even_p2: Span | None


def find_commitment(p1: Span, p2: Span, cost_b: Span, discount: Span) -> Commitment:
    """Fearon's (1995) condition: the shift from p1 to p2 breaks any deal where d p2 - p1 > cost_b (1 - d)^2.

    `discount` (d) says how much tomorrow counts against today, from 0 to 1. Raises InputError outside of that.
    """
    if not 0 < discount.low <= discount.high <= 1:
        raise InputError("the discount should lie above 0 and at most at 1")
    low = smallest_guarantee(p1.high, p2.low, cost_b.high, discount.low)
    high = smallest_guarantee(p1.low, p2.high, cost_b.low, discount.high)
    corners = product(_both(p1), _both(cost_b), _both(discount))
    values = [_exact((p1_at + cost * (1 - d) ** 2) / d) for p1_at, cost, d in corners]
    fails: Sureness = "certain" if low > 0 else "possible" if high > 0 else "none"
    turns = Span(min(values), min(max(values), 1)) if min(values) < 1 else None
    return Commitment(fails, Span(low, high), turns)


def _both(span: Span) -> tuple[float, float]:
    return span.low, span.high


def smallest_guarantee(p1: float, p2: float, cost_b: float, discount: float) -> float:
    """What would have to be guaranteed so that fighting now is no better than a deal.

    >>> smallest_guarantee(.4, .8, 1, .9)
    0.31
    """
    return _exact(discount * p2 - p1 - cost_b * (1 - discount) ** 2)


def rubinstein(first: float, second: float) -> float:
    """The first proposer's share where both would rather have it today (discounts of each; Rubinstein 1982).

    >>> round(rubinstein(.9, .8), 7)
    0.7142857
    """
    if not (0 <= first <= 1 and 0 <= second <= 1 and first * second < 1):
        raise InputError("discounts should lie between 0 and 1, and not both at 1")
    return (1 - second) / (1 - first * second)


def trust_after_violence(trust: float, if_sincere: float, if_not: float) -> float:
    """What is left of the trust that the other side means it, after somebody on it has attacked (Bayes' rule).

    `trust` is the chance before; an attack happens with chance `if_sincere` where the other side means it, with
    `if_not` where it does not.

    >>> round(trust_after_violence(.6, .1, .6), 9), round(trust_after_violence(.6, .5, .6), 3)
    (0.2, 0.556)
    """
    for value in (trust, if_sincere, if_not):
        if not 0 <= value <= 1:
            raise InputError(f"chances should lie between 0 and 1, not {value:g}")
    seen = trust * if_sincere + (1 - trust) * if_not
    if not seen:
        raise InputError("an attack that could not happen tells nothing; give one of the two chances above 0")
    return trust * if_sincere / seen


def find_trust(trust: Span, if_sincere: Span, if_not: Span) -> Span:
    """`trust_after_violence` over intervals: it grows with trust and `if_sincere` and falls with `if_not`."""
    low = trust_after_violence(trust.low, if_sincere.low, if_not.high)
    return Span(low, trust_after_violence(trust.high, if_sincere.high, if_not.low))


def break_even_sincere(trust: float, if_not: float, needed: float) -> float:
    """How likely an attack must be even where the other side means it, for trust to stay at what is `needed`."""
    if not 0 < trust < 1 or not 0 <= needed < 1:
        raise InputError("trust and what is needed of it should lie between 0 and 1")
    return needed * (1 - trust) * if_not / (trust * (1 - needed))
