"""Whose word a claim rests on: the smallest sets of origins that support it, and those that deny it.

A claim that needs several origins together (one passes on what another says) has a set of them; a claim that
several say has several sets. Only minimal sets count: no set that holds another. They add (either will do) and
multiply (both are needed) like numbers, and whatever is asked under other accepted sources is read off them, never
computed anew. Sets are bits of integers: bit k is origin k.

Source: positive Boolean provenance, PosBool[X] (Green, Karvounarakis and Tannen 2007); four values: Belnap 1977.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from trucebook.accounts.packing import fewest_hits, most_disjoint

Sets = frozenset[int]
Truth = Literal["none", "affirmed", "denied", "both"]
Masks = npt.NDArray[np.uint64]

NOTHING: Sets = frozenset()
"""No set of origins: nobody says so."""

WITHOUT_ANYBODY: Sets = frozenset((0,))
"""The empty set of origins: it holds without anybody's word."""


def minimal(sets: Iterable[int]) -> Sets:
    """The sets that hold no other of the sets."""
    kept: list[int] = []
    for candidate in sorted(set(sets), key=lambda bits: (bits.bit_count(), bits)):
        if not any(smaller & ~candidate == 0 for smaller in kept):
            kept.append(candidate)
    return frozenset(kept)


def either(one: Sets, other: Sets) -> Sets:
    """What one or the other supports."""
    return minimal((*one, *other))


def together(one: Sets, other: Sets) -> Sets:
    """What needs both: every set of the one joined with every set of the other."""
    return minimal(left | right for left in one for right in other)


@dataclass(frozen=True, slots=True)
class Standing:
    """The minimal sets of origins for a claim and against it."""

    supporting: Sets = NOTHING
    denying: Sets = NOTHING

    def __invert__(self) -> Standing:
        """The standing of the opposite."""
        return Standing(self.denying, self.supporting)

    def __and__(self, other: Standing) -> Standing:
        """The standing of both claims together."""
        return Standing(together(self.supporting, other.supporting), either(self.denying, other.denying))

    def __or__(self, other: Standing) -> Standing:
        """The standing of one or the other claim."""
        return Standing(either(self.supporting, other.supporting), together(self.denying, other.denying))

    def pooled(self, other: Standing) -> Standing:
        """Both accounts of one claim laid together: nothing that either knows is lost."""
        return Standing(either(self.supporting, other.supporting), either(self.denying, other.denying))

    def under(self, accepted: int) -> Truth:
        """What is known of the claim when only these origins are accepted (Belnap's four values)."""
        return TRUTHS[holds(self.supporting, accepted), holds(self.denying, accepted)]


TRUTHS: dict[tuple[bool, bool], Truth] = {
    (False, False): "none",
    (True, False): "affirmed",
    (False, True): "denied",
    (True, True): "both",
}


def holds(sets: Sets, accepted: int) -> bool:
    """Whether the accepted origins are enough for one of the sets."""
    return any(bits & ~accepted == 0 for bits in sets)


def single_points(sets: Sets) -> int:
    """The origins on which everything rests: those in every minimal set. No sets, no such origin."""
    shared = -1
    for bits in sets:
        shared &= bits
    return shared if sets else 0


def independent(sets: Sets, interested: int = 0) -> int:
    """How many sets can be chosen of which no two share an origin, and none holds an interested one: exactly."""
    return most_disjoint(bits for bits in minimal(sets) if bits and not bits & interested)


def resilience(sets: Sets) -> int | None:
    """How many origins must be withdrawn before nothing supports the claim; None where it needs nobody's word."""
    return None if 0 in sets else fewest_hits(minimal(sets))


@dataclass(frozen=True, eq=False)
class Provenance:
    """The minimal sets of very many claims at once, in arrays: a million claims are asked in milliseconds.

    `masks` is `[sets, words]`, 64 origins a word; those of claim i stand in rows `bounds[i]` to `bounds[i + 1]`.
    """

    masks: Masks
    bounds: npt.NDArray[np.int64]

    @classmethod
    def of(cls, masks: Masks, owners: npt.NDArray[np.int64], claims: int) -> Provenance:
        """From sets in any order (`[sets, words]`) and the number of the claim each belongs to (`[sets]`).

        Sets that hold another of the same claim are left out. Raises ValueError for an owner that is no claim.
        """
        if len(owners) and not (owners.min() >= 0 and owners.max() < claims):
            raise ValueError(f"sets belong to claims 0 to {claims - 1}, not {owners.min()} to {owners.max()}")
        order = _by_claim_and_size(masks, owners)
        masks, owners = masks[order], owners[order]
        keep = ~_holds_another(masks, owners)
        counts = np.bincount(owners[keep], minlength=claims)
        return cls(masks[keep], np.concatenate([[0], np.cumsum(counts)]).astype(np.int64))

    def sets(self, claim: int) -> Sets:
        """The minimal sets of one claim."""
        rows = self.masks[self.bounds[claim] : self.bounds[claim + 1]]
        return frozenset(sum(int(word) << 64 * place for place, word in enumerate(row)) for row in rows)

    def holds(self, accepted: Masks) -> npt.NDArray[np.bool_]:
        """For each claim whether the accepted origins (`[words]`) are enough for one of its sets."""
        missing = np.zeros(len(self.masks), bool)
        for word, allowed in enumerate(accepted):
            missing |= (self.masks[:, word] & ~allowed) != 0
        found = np.zeros(len(self.bounds) - 1, bool)
        found[self._any] = (
            np.logical_or.reduceat(~missing, self.bounds[:-1][self._any]) if self._any.any() else False
        )
        return found

    def single_points(self) -> Masks:
        """For each claim the origins that are in all its sets, `[claims, words]`."""
        found = np.zeros((len(self.bounds) - 1, self.masks.shape[1]), np.uint64)
        if self._any.any():
            found[self._any] = np.bitwise_and.reduceat(self.masks, self.bounds[:-1][self._any], axis=0)
        return found

    @cached_property
    def _any(self) -> npt.NDArray[np.bool_]:
        return np.diff(self.bounds) > 0


def _by_claim_and_size(masks: Masks, owners: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The places of the sets by claim, the smallest first: claim, size and place in one number sort fastest."""
    sizes = np.bitwise_count(masks).sum(axis=1, dtype=np.uint64)
    place_bits = max(len(owners) - 1, 1).bit_length()
    size_bits = int(sizes.max(initial=0)).bit_length()
    if int(owners.max(initial=0)).bit_length() + size_bits + place_bits > 64:
        return np.lexsort((sizes, owners)).astype(np.int64)
    keys = owners.astype(np.uint64) << np.uint64(size_bits) | sizes
    keys = keys << np.uint64(place_bits) | np.arange(len(owners), dtype=np.uint64)
    keys.sort()
    places: npt.NDArray[np.int64] = (keys & np.uint64((1 << place_bits) - 1)).astype(np.int64)
    return places


def _holds_another(masks: Masks, owners: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which rows hold an earlier row of the same claim; rows come by claim and size, so only earlier ones fit."""
    found = np.zeros(len(masks), bool)
    words = [np.ascontiguousarray(word) for word in masks.T]
    later = np.flatnonzero(owners[1:] == owners[:-1]) + 1
    step = 1
    while len(later):
        inside = np.ones(len(later), bool)
        for word in words:
            inside &= (word[later - step] & ~word[later]) == 0
        found[later[inside]] = True
        later = later[~inside & (later > step)]
        step += 1
        later = later[owners[later] == owners[later - step]]
    return found
