"""What an issue can come to: the outcomes of a scale, sets of them, and how far apart two sets are.

Three kinds: a ladder (outcomes in their order, each step as far as the next), a number (distance in its unit) and
a choice (no order: two outcomes are the same or they are not). Sets of outcomes are bits of integers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from trucebook.accounts.packing import members_of

Outcomes = int
"""A set of outcomes: bit k is outcome k of its scale."""
Rational = int | Fraction


@dataclass(frozen=True, slots=True)
class Scale:
    """The outcomes of one issue. `at` says where each stands, `None` where they have no order; `unit` of what."""

    labels: tuple[str, ...]
    at: tuple[Rational, ...] | None
    unit: str = "step"

    @property
    def whole(self) -> Outcomes:
        """Every outcome."""
        return (1 << len(self.labels)) - 1

    def distance(self, one: int, other: int) -> Rational:
        """How far two outcomes are apart: in units, or 0 and 1 where there is no order."""
        return abs(Fraction(self.at[one]) - self.at[other]) if self.at else int(one != other)

    def nearest(self, here: Outcomes, there: Outcomes) -> tuple[int, Rational]:
        """The outcome of one set that is nearest to the other set, and how far it is. Neither may be empty."""
        found = min(
            ((self.distance(one, other), one) for one in members_of(here) for other in members_of(there)),
        )
        return found[1], found[0]

    def words(self, outcomes: Outcomes) -> str:
        """A set in words: its first and last outcome where they follow each other, all of them otherwise.

        >>> ladder(["none", "some", "most", "all"]).words(0b1110)
        'some to all'
        """
        if outcomes == self.whole and len(self.labels) > 1:
            return "any"
        found = list(members_of(outcomes))
        run = self.at is not None and len(found) > 1 and found[-1] - found[0] == len(found) - 1
        if run:
            return f"{self.labels[found[0]]} to {self.labels[found[-1]]}"
        return ", ".join(self.labels[place] for place in found) or "nothing"


def ladder(labels: Sequence[str]) -> Scale:
    """Outcomes in their order."""
    return Scale(tuple(labels), tuple(range(len(labels))))


def choice(labels: Sequence[str]) -> Scale:
    """Outcomes without an order."""
    return Scale(tuple(labels), None)


def number(
    low: Rational, high: Rational, *, unit: str, bounds: Iterable[Rational] = (), whole: bool = True
) -> Scale:
    """A number from `low` to `high`, cut where somebody draws a bound; between two cuts one outcome stands for all.

    `bounds` are the numbers that positions and red lines name; what lies between two of them cannot be told apart
    by any of these. With `whole`, there is nothing between 3 and 4.
    """
    cuts = sorted({low, high, *(bound for bound in bounds if low <= bound <= high)})
    at: list[Rational] = []
    labels: list[str] = []
    for place, cut in enumerate(cuts):
        if place:
            at, labels = [*at, *_between(cuts[place - 1], cut, whole)], labels
        at.append(cut)
    labels = [f"{_plain(value)} {unit}" if value in cuts else _gap(value, cuts, unit) for value in at]
    return Scale(tuple(labels), tuple(at), unit)


def _between(low: Rational, high: Rational, whole: bool) -> list[Rational]:
    middle = Fraction(low + high) / 2
    if not whole:
        return [middle]
    return [Fraction(int(middle))] if high - low > 1 else []


def _gap(value: Rational, cuts: Sequence[Rational], unit: str) -> str:
    below, above = max(cut for cut in cuts if cut < value), min(cut for cut in cuts if cut > value)
    return f"between {_plain(below)} and {_plain(above)} {unit}"


def _plain(value: Rational) -> str:
    return f"{value.numerator:,}" if Fraction(value).denominator == 1 else f"{float(value):,g}"


def as_set(places: Iterable[int]) -> Outcomes:
    """The set of these outcomes."""
    found = 0
    for place in places:
        found |= 1 << place
    return found
