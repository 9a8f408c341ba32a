"""Whose word something rests on, in the end: the smallest sets of origins for it and against it, and their weight.

A claim needs its deepest source, and whoever passed it on and is no outlet: outlets carry, they are no origins.
What several claims say alike has one set of origins for each of them; sets that hold another fall away.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from trucebook.accounts.facts import is_denial
from trucebook.accounts.packing import members_of
from trucebook.accounts.provenance import (
    Sets,
    Standing,
    independent,
    minimal,
    resilience,
    single_points,
)
from trucebook.accounts.told import Told, shown
from trucebook.accounts.words import word_list
from trucebook.vocabulary import Origin, unique

Word = Literal["own word", "against its interest"]


@dataclass(frozen=True, slots=True)
class PartyWord:
    """What a party to the thing says of it: its own word, or an admission against its interest."""

    party: str
    word: Word
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Backing:
    """Whose word something rests on.

    `supporting` and `denying` are the minimal sets of origins: each alone is enough, and nothing in it can be
    spared. `independent` is the largest number of supporting sets of which no two share an origin and none holds
    a party to the conflict or to the claim; `resilience` how many origins must be withdrawn before nothing
    supports it;
    `single_points` the origins without any one of which it falls. `third` are the origins that are no party to it,
    `carriers` the outlets that print it, copies too. `words` says it in a line.
    """

    supporting: tuple[tuple[str, ...], ...]
    denying: tuple[tuple[str, ...], ...]
    independent: int
    parties: tuple[PartyWord, ...]
    third: tuple[str, ...]
    carriers: tuple[str, ...]
    single_points: tuple[str, ...]
    resilience: int
    words: str


class Ledger:
    """The origins of some claims, numbered, so that sets of them are bits of integers."""

    def __init__(self, told: Iterable[Told]) -> None:
        origins = {origin.key: origin for one in told for origin in one.needed}
        self._origins = [origins[key] for key in sorted(origins)]
        self._places = {origin.key: place for place, origin in enumerate(self._origins)}

    def mask(self, origins: Iterable[Origin]) -> int:
        """The set of these origins."""
        found = 0
        for origin in origins:
            found |= 1 << self._places[origin.key]
        return found

    def sets(self, told: Iterable[Told]) -> Sets:
        """The minimal sets of origins that stand behind what these claims say alike."""
        return minimal(self.mask(one.needed) for one in told)

    def names(self, bits: int) -> tuple[str, ...]:
        """The origins of a set, by name."""
        return tuple(sorted(shown(self._origins[place]) for place in members_of(bits)))

    def named(self, sets: Sets) -> tuple[tuple[str, ...], ...]:
        """Sets by the names of their origins, the smallest first."""
        return tuple(sorted(map(self.names, sets), key=lambda names: (len(names), names)))


def standing_of(supporting: Iterable[Told], denying: Iterable[Told], ledger: Ledger) -> Standing:
    """The status of what is said: the minimal sets of origins for it and against it."""
    return Standing(ledger.sets(supporting), ledger.sets(denying))


def back(supporting: Sequence[Told], denying: Sequence[Told] = ()) -> Backing:
    """Whose word stands behind what the supporting claims say alike, and whose against it."""
    ledger = Ledger((*supporting, *denying))
    standing = standing_of(supporting, denying, ledger)
    interested = [origin for one in supporting for origin in one.needed if is_interested(origin, one)]
    third = [origin for one in supporting for origin in one.needed if not is_interested(origin, one)]
    alone = independent(standing.supporting, ledger.mask(interested))
    parties = _party_words(supporting)
    carriers = unique(sorted(one.claim.outlet or one.carrier.name for one in supporting))
    return Backing(
        supporting=ledger.named(standing.supporting),
        denying=ledger.named(standing.denying),
        independent=alone,
        parties=parties,
        third=ledger.names(ledger.mask(third) & ~ledger.mask(interested)),
        carriers=carriers,
        single_points=ledger.names(single_points(standing.supporting)),
        resilience=resilience(standing.supporting) or 0,
        words=_words(alone, parties, carriers),
    )


def is_interested(origin: Origin, one: Told) -> bool:
    """Whether an origin is a party to the conflict, or to what the claim tells: it did it, or it was done to it."""
    return origin.party or (origin.actor or origin.key) in one.facts.agents | one.facts.patients


def count_independent_of(told: Sequence[Told]) -> int:
    """How many disjoint sets of origins stand behind the claims without any interested one."""
    ledger = Ledger(told)
    interested = ledger.mask(origin for one in told for origin in one.needed if is_interested(origin, one))
    return independent(ledger.sets(told), interested)


def _party_words(told: Iterable[Told]) -> tuple[PartyWord, ...]:
    found: dict[tuple[str, Word], list[str]] = {}
    for one in told:
        for origin in one.needed:
            if is_interested(origin, one):
                found.setdefault((shown(origin), word_of(one, origin)), []).append(one.claim.id)
    return tuple(PartyWord(party, word, unique(sorted(found[party, word]))) for party, word in sorted(found))


def word_of(one: Told, origin: Origin) -> Word:
    """Whether a party speaks for itself or against its interest.

    Against it speaks who admits what others blame one for, or that one left undone what one would be credited for.
    What a party says of others is its own word.
    """
    if (origin.actor or origin.key) not in one.facts.agents or one.claim.modality not in ("actual", "possible"):
        return "own word"
    admitted = word_list("interests", "credited" if is_denial(one.claim) else "blamed")
    return "against its interest" if one.act in admitted else "own word"


def _words(alone: int, parties: Sequence[PartyWord], carriers: Sequence[str]) -> str:
    words = [f"{alone} independent"]
    if parties:
        kinds = []
        for kind in ("own word", "against its interest"):
            named = [item.party for item in parties if item.word == kind]
            kinds += [f"{kind}: {', '.join(named)}"] if named else []
        count = len({item.party for item in parties})
        words.append(f"{count} of a party ({'; '.join(kinds)})")
    words.append(f"{len(carriers)} carrier{'' if len(carriers) == 1 else 's'}")
    return ", ".join(words)
