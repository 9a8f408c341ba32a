"""What would be fair or efficient, once somebody has said how much each outcome is worth to each party.

Nothing here runs unless an analyst gives weights and signs them. Pareto: no other outcome is better for one and
worse for nobody. Nash: the largest product of gains over no agreement. Kalai-Smorodinsky: the largest smallest
share of what each could gain at most, and among those the largest next smallest. Adjusted Winner divides issues by
points so that both get equally many. Ranges, not prediction.

Sources: Nash 1950; Kalai and Smorodinsky 1975, with Imai's (1983) lexicographic rule where outcomes are discrete;
Brams and Taylor, Fair Division (1996).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from trucebook.errors import InputError

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
BINS = 4096
"""Strips of the first party's utility: what lies below the best of a higher strip is dropped before the sort."""
SAME = 1e-12
"""Values that differ by no more than this, relative to the largest, are equal: sums of decimals are not exact."""


@dataclass(frozen=True, eq=False)
class Solutions:
    """Numbers of outcomes: the Pareto-optimal among the individually rational, and of these the solutions.

    Several outcomes may share a solution; none is there where some party prefers no agreement to every outcome.
    """

    pareto: Indices
    nash: Indices
    kalai_smorodinsky: Indices


def find_solutions(utilities: Floats, disagreement: Floats | None = None) -> Solutions:
    """The solutions among outcomes, `utilities[outcome, party]`, against no agreement (0 for everybody by default).

    Raises InputError for a utility that is not a number.
    """
    values = np.ascontiguousarray(utilities, np.float64)
    if values.ndim != 2 or not math.isfinite(values.sum()):
        raise InputError("utilities are a table of finite numbers, one row for each outcome, one column a party")
    none = np.zeros(values.shape[1]) if disagreement is None else np.asarray(disagreement, np.float64)
    best = find_pareto(values)  # whoever dominates an individually rational outcome is one too
    gains = values[best] - none
    if len(gains) and gains.min() < 0:
        rational = (gains >= 0).all(axis=1)
        best, gains = best[rational], gains[rational]
    return Solutions(best, best[_largest(gains.prod(axis=1))], best[_even_shares(gains)])


def _even_shares(gains: Floats) -> Indices:
    """The rows whose smallest share of the largest gain is largest, then the next smallest, and so on."""
    if not len(gains):
        return np.empty(0, np.int64)
    most = gains.max(axis=0)
    shares = gains / most if most.all() else np.where(most > 0, gains / np.where(most > 0, most, 1), 1)
    found = _largest(shares.min(axis=1))
    if len(found) > 1:  # ties are told apart by the next smallest
        ordered = np.sort(shares[found], axis=1)
        for place in range(1, ordered.shape[1]):
            kept = _largest(ordered[:, place])
            found, ordered = found[kept], ordered[kept]
    return found


def _largest(values: Floats) -> Indices:
    if not len(values):
        return np.empty(0, np.int64)
    most = values.max()
    found: Indices = (values >= most - SAME * max(1.0, abs(most))).nonzero()[0]
    return found


def find_pareto(values: Floats) -> Indices:
    """The outcomes to which no other is better for one party and worse for none, `values[outcome, party]`."""
    if len(values) < 2:
        return np.arange(len(values))
    return _pareto_of_two(values[:, 0], values[:, 1]) if values.shape[1] == 2 else _pareto_of_many(values)


def _pareto_of_two(first: Floats, second: Floats) -> Indices:
    """What one good outcome does not dominate, then what no strip of the others does, and then a small sort."""
    first, second = np.ascontiguousarray(first), np.ascontiguousarray(second)
    pivot = int(np.argmax(first + second))
    rest = ((first >= first[pivot]) | (second >= second[pivot])).nonzero()[0]
    if len(rest) > BINS:
        rest = rest[_not_below(first[rest], second[rest])]
    order = rest[np.lexsort((-second[rest], -first[rest]))]
    x, y = first[order], second[order]
    kept = np.ones(len(order), bool)
    kept[1:] = y[1:] > np.maximum.accumulate(y)[:-1]
    twins = ((x[1:] == x[:-1]) & (y[1:] == y[:-1])).nonzero()[0] + 1
    for place in twins.tolist():  # an outcome that is worth the same stays where the other stays
        kept[place] = kept[place - 1]
    return np.sort(order[kept])


def _not_below(first: Floats, second: Floats) -> Indices:
    """Outcomes that are not worse than the best of any strip in which the first party has more.

    The strips are filled from every so-manieth outcome alone: that drops most of them, and none wrongly.
    """
    low, high = first.min(), first.max()
    strips = ((first - low) * ((BINS - 1) / (high - low or 1.0))).astype(np.intp)
    some = slice(None, None, max(1, len(first) // (4 * BINS)))
    best = np.full(BINS + 1, -np.inf)
    np.maximum.at(best, strips[some], second[some])
    beyond = np.maximum.accumulate(best[::-1])[::-1][1:]
    found: Indices = (second > beyond[strips]).nonzero()[0]
    return found


def _pareto_of_many(values: Floats) -> Indices:
    """One kept outcome after the other, those of the largest sums first, drops all that it dominates."""
    order = np.argsort(-values.sum(axis=1), kind="stable")
    left, found = order, []
    while len(left):
        here, rest = left[0], values[left]
        alike = (rest == rest[0]).all(axis=1)
        found += left[alike].tolist()
        left = left[(rest > values[here]).any(axis=1)]
    return np.sort(np.array(found, np.int64))


@dataclass(frozen=True, slots=True)
class Division:
    """Who gets which share of each issue. `shares` are the first party's; `initial` and `final` both's points."""

    shares: Mapping[str, Fraction]
    initial: tuple[Fraction, Fraction]
    final: tuple[Fraction, Fraction]
    divided: str = ""


def adjusted_winner(first: Mapping[str, int | Fraction], second: Mapping[str, int | Fraction]) -> Division:
    """Divides issues by the points each party gives them: at most one issue is shared, and both end up even.

    Everybody first wins the issues it gives more points to (one of equal points goes to whoever has fewer). Then
    the richer hands over issues, those first that cost it least for what the other gains. Raises InputError where
    the parties do not give points to the same issues, below zero, or not equally many in all.
    """
    if set(first) != set(second):
        raise InputError("both parties must give points to the same issues")
    if sum(first.values()) != sum(second.values()) or min(*first.values(), *second.values(), 0) < 0:
        raise InputError("both parties must give equally many points in all, and none below zero")
    shares = _winners(first, second)
    initial = _totals(shares, first, second)
    divided = _make_even(shares, first, second)
    return Division(shares, initial, _totals(shares, first, second), divided)


Points = Mapping[str, int | Fraction]


def _winners(first: Points, second: Points) -> dict[str, Fraction]:
    shares = {issue: Fraction(first[issue] > second[issue]) for issue in sorted(first)}
    for issue in (issue for issue in shares if first[issue] == second[issue]):
        own, other = _totals({name: share for name, share in shares.items() if name != issue}, first, second)
        shares[issue] = Fraction(own < other)
    return shares


def _totals(shares: Mapping[str, Fraction], first: Points, second: Points) -> tuple[Fraction, Fraction]:
    own = sum((share * first[issue] for issue, share in shares.items()), Fraction())
    return own, sum(((1 - share) * second[issue] for issue, share in shares.items()), Fraction())


def _make_even(shares: dict[str, Fraction], first: Points, second: Points) -> str:
    """Moves issues from the richer to the poorer until both are even; the issue that was cut, if one was."""
    own, other = _totals(shares, first, second)
    rich, poor, holds = (first, second, 1) if own > other else (second, first, 0)
    held = [issue for issue, share in shares.items() if share == holds and poor[issue]]
    for issue in sorted(held, key=lambda name: (Fraction(rich[name]) / poor[name], name)):
        own, other = _totals(shares, first, second)
        if own == other:
            break
        part = min(Fraction(1), abs(own - other) / Fraction(rich[issue] + poor[issue]))
        shares[issue] += -part if holds else part
        if part < 1:
            return issue
    return ""
