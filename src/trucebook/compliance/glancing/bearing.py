"""For and against what each origin's figures stand, in every window: as the module `judging` sorts, on columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from trucebook.compliance.glancing.laying import Bits, Says
from trucebook.compliance.glancing.scales import (
    DONE,
    HELD,
    HELD_SO_FAR,
    LATE,
    NONE,
    OVER,
    SHORT,
    TORN,
    Codes,
)
from trucebook.compliance.glancing.sheets import Flags

Grid = NDArray[np.bool_]
"""A row for each part of an account, a column for each window."""


class Way(IntEnum):
    """How the figures of one origin are sorted.

    All of them stand aside, `FOR` the verdict or `AGAINST` it; `SORTED`: what was done for it, denials against it,
    the rest aside; `SPLIT`: what denies nothing for it, all else against it. With `PARTED` and `SPARED` denials of
    one incident stand against it, and the others are sorted or stand aside.
    """

    ASIDE = 0
    FOR = 1
    AGAINST = 2
    SORTED = 3
    SPLIT = 4
    PARTED = 5
    SPARED = 6


FOR_BITS = {Way.FOR: 255, Way.SORTED: Says.DONE, Way.PARTED: Says.DONE, Way.SPLIT: Says.AFFIRMED}
AGAINST_BITS = {
    Way.AGAINST: 255,
    Way.SORTED: Says.DENIAL,
    Way.PARTED: Says.DENIAL | Says.NARROW,
    Way.SPARED: Says.NARROW,
    Way.SPLIT: Says.DENIED,
}


@dataclass(frozen=True, eq=False)
class Parts:
    """What an account hears, part by part: the own word of an origin, or what is quoted of it.

    `origins` holds the key of each part's origin, `own` says whether it is the account's own word, `says` what its
    figures in each window can stand for (nothing: none is there). The rest are, by part, what its origin comes to:
    its verdict, and whether it affirms or denies.
    """

    origins: tuple[str, ...]
    own: Flags
    says: Bits
    verdicts: Codes
    affirms: Grid
    denies: Grid


@dataclass(frozen=True, eq=False)
class Ruled:
    """By which rule each window is judged, and what the account comes to there by each of them.

    `joint` is the verdict of one origin, `best` what some of several decide alone, `together` what all come to
    (`one`, `best`: of several, some decide), `sole` that of the own word.
    """

    ceiling: Flags
    several: Flags
    opposed: Flags
    decides: Flags
    joint: Codes
    best: Codes
    together: Codes
    sole: Codes


@dataclass(frozen=True, eq=False)
class Bearing:
    """How each part's figures are sorted in each window. `jointly`: all decide what no origin decides alone."""

    parts: Parts
    ways: Codes
    jointly: Flags

    def origins(self, window: int, *, contested: bool) -> tuple[str, ...]:
        """The keys of those on whose word a finding rests: those for it, or against it where there are none.

        Of one that is `contested` both.
        """
        sides = self._for[window], self._against[window]
        if contested:
            return tuple(dict.fromkeys((*sides[0], *sides[1])))
        return sides[0] or sides[1]

    @cached_property
    def _for(self) -> list[tuple[str, ...]]:
        return self._named(FOR_BITS)

    @cached_property
    def _against(self) -> list[tuple[str, ...]]:
        return self._named(AGAINST_BITS)

    def _named(self, bits: dict[Way, int]) -> list[tuple[str, ...]]:
        """The origins that have a figure which stands so, by window."""
        masks = np.array([bits.get(way, 0) for way in Way], np.uint8)
        found = (masks[self.ways] & self.parts.says) > 0
        names: list[list[str]] = [[] for _ in range(found.shape[1])]
        for part, window in zip(*(places.tolist() for places in np.nonzero(found)), strict=True):
            names[window].append(self.parts.origins[part])
        return [tuple(dict.fromkeys(some)) for some in names]

    def bears(self, window: int, origin: str, *, own: bool, says: int) -> bool:
        """Whether a figure that says this stands for or against the verdict of a window."""
        return any(
            says & (FOR_BITS.get(way, 0) | AGAINST_BITS.get(way, 0))
            for way in self._ways_of(window, origin, own=own)
        )

    def _ways_of(self, window: int, origin: str, *, own: bool) -> Iterator[Way]:
        for part, name in enumerate(self.parts.origins):
            if name == origin and bool(self.parts.own[part]) == own:
                yield Way(int(self.ways[part, window]))


def sort_parts(parts: Parts, ruled: Ruled) -> Bearing:
    """Sorts the figures of each part in each window; see `judging`, whose order of cases this is."""
    found = np.broadcast_to(_alone(ruled.joint, ruled.ceiling), parts.says.shape)
    if ruled.several.any():
        several = np.where(ruled.opposed, _two_sides(parts, ruled), _pooled(parts, ruled))
        several = np.where(ruled.decides, _own_word(parts, ruled), several)
        found = np.where(ruled.several, several, found)
    pooled = ruled.several & ~ruled.opposed & ~ruled.decides & (ruled.best == NONE)
    jointly = pooled & (ruled.together != NONE) & (ruled.together != TORN)
    return Bearing(parts, np.where(parts.says > 0, found, Way.ASIDE).astype(np.int8), jointly)


def _decided(verdict: Codes) -> Codes:
    """A limit and what was done below it belong together; else what speaks for a verdict is told from the rest."""
    whole = (verdict == SHORT) | (verdict == HELD) | (verdict == HELD_SO_FAR)
    return np.where(whole, np.int8(Way.FOR), np.int8(Way.SORTED))


def _alone(verdict: Codes, ceiling: Flags) -> Codes:
    """As `judging._split`."""
    nothing = np.where(ceiling & (verdict == NONE), np.int8(Way.FOR), np.int8(Way.SPLIT))
    return np.where((verdict == NONE) | (verdict == TORN), nothing, _decided(verdict))


def _two_sides(parts: Parts, ruled: Ruled) -> Codes:
    """As `judging._two_sides`."""
    denying = ruled.ceiling & _has_any(parts, Says.DENIES | Says.NARROW)
    return np.where(parts.denies, Way.AGAINST, np.where(parts.affirms | denying, Way.FOR, Way.ASIDE)).astype(
        np.int8
    )


def _has_any(parts: Parts, bits: int) -> Grid:
    """Whether the origin of each part has a figure that says so, in its own word or quoted."""
    found: Grid = (parts.says & np.uint8(bits)) > 0
    for place, name in enumerate(parts.origins):
        for other in range(place):
            if parts.origins[other] == name:  # an origin has two parts at most
                found[place] = found[other] = found[place] | found[other]
    return found


def _pooled(parts: Parts, ruled: Ruled) -> Codes:
    """As `judging._pooled`: those who decide alike, or all where nobody decides alone."""
    ranked = np.isin(parts.verdicts, (DONE, LATE, SHORT, OVER, HELD, HELD_SO_FAR))
    same = ranked & (_is_negative(parts.verdicts) == _is_negative(ruled.best))
    found = np.where(same, _decided(ruled.best), np.int8(Way.ASIDE))
    return np.where(ruled.best == NONE, _alone(ruled.together, ruled.ceiling), found)


def _own_word(parts: Parts, ruled: Ruled) -> Codes:
    """As `judging._own_word`: those whom the own word quotes agree, oppose it in vain, or leave it as it is."""
    negative, over = _is_negative(ruled.sole), ruled.sole == OVER
    agrees = np.where(negative, parts.denies, parts.affirms)
    opposes = np.where(negative, parts.affirms, parts.denies)
    narrow = over & ((parts.says & np.uint8(Says.NARROW)) > 0)
    sorted_ = _decided(ruled.sole)
    agreeing = np.where(narrow, np.int8(Way.PARTED), sorted_)
    spare = np.where(narrow, np.int8(Way.SPARED), np.int8(Way.ASIDE))
    quoted = np.where(opposes, np.int8(Way.AGAINST), np.where(agrees, agreeing, spare))
    return np.where(parts.own[:, None], sorted_, quoted)


def _is_negative(verdict: Codes) -> Flags:
    found: Flags = (verdict == SHORT) | (verdict == OVER)
    return found
