"""Figures of one event laid side by side: an interval for each origin, and the lowest and the highest reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trucebook.accounts.told import Told, shown
from trucebook.vocabulary import Number, unique


@dataclass(frozen=True, slots=True)
class Reported:
    """What one origin reports: from the lowest to the highest it gave (None: no end), and when it did so last."""

    origin: str
    low: Number | None
    high: Number | None
    published: str | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is reported of one number. `lowest` and `highest` are ends that somebody gave, with who gave them.

    `open_ended` says that somebody gave no upper end ("at least 34"), so that the highest reported is no limit.
    """

    unit: str | None
    by_origin: tuple[Reported, ...]
    lowest: Number
    lowest_by: tuple[str, ...]
    highest: Number
    highest_by: tuple[str, ...]
    open_ended: bool


def lay_figures(told: Iterable[Told]) -> Figures | None:
    """The figures of claims that count one thing, by origin; None where none gives a number."""
    by_origin: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        if _ends(one):
            by_origin[shown(one.origin)].append(one)
    if not by_origin:
        return None
    ends = {origin: [end for one in members for end in _ends(one)] for origin, members in by_origin.items()}
    lowest, highest = min(map(min, ends.values())), max(map(max, ends.values()))
    rows = [_reported(origin, by_origin[origin]) for origin in sorted(by_origin)]
    units = sorted(
        {
            one.claim.quantity.unit
            for group in by_origin.values()
            for one in group
            if one.claim.quantity and one.claim.quantity.unit
        },
        key=lambda unit: (len(unit), unit),
    )
    return Figures(
        unit=units[0] if units else None,
        by_origin=tuple(sorted(rows, key=lambda row: (row.low is None, row.low or 0, row.origin))),
        lowest=lowest,
        lowest_by=tuple(sorted(origin for origin, given in ends.items() if lowest in given)),
        highest=highest,
        highest_by=tuple(sorted(origin for origin, given in ends.items() if highest in given)),
        open_ended=any(row.high is None for row in rows),
    )


def _reported(origin: str, told: Sequence[Told]) -> Reported:
    lows = [one.claim.quantity.low for one in told if one.claim.quantity]
    highs = [one.claim.quantity.high for one in told if one.claim.quantity]
    return Reported(
        origin=origin,
        low=None if None in lows else min(low for low in lows if low is not None),
        high=None if None in highs else max(high for high in highs if high is not None),
        published=max((one.claim.published for one in told if one.claim.published), default=None),
        claims=unique(sorted(one.claim.id for one in told)),
    )


def _ends(one: Told) -> tuple[Number, ...]:
    """The ends of a claim's figure that are known; of "many" and "all" there are none."""
    quantity = one.claim.quantity
    if quantity is None or quantity.bound in ("vague", "all"):
        return ()
    return tuple(end for end in (quantity.low, quantity.high) if end is not None)
