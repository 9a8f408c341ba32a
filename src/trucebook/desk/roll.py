"""What is counted of all claims of a book; a decision counts only the claims anew that it changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from trucebook.brief.compose import event_day, excerpt
from trucebook.compliance import known_names
from trucebook.vocabulary import Cast, Claim

Link = tuple[str, str, int]


@dataclass(frozen=True)
class Roll:
    """The claims by their chains of voices, by place, by review, and those nobody reviewed by report.

    `samples` has a claim for each chain; `events` the day and the words of each claim that dates something done.
    """

    chains: Counter[Hashable] = field(default_factory=Counter)
    samples: dict[Hashable, Claim] = field(default_factory=dict)
    places: Counter[str] = field(default_factory=Counter)
    reviews: Counter[str] = field(default_factory=Counter)
    waiting: Counter[str] = field(default_factory=Counter)
    events: dict[str, tuple[date, str]] = field(default_factory=dict)

    def revised(self, gone: Iterable[Claim], came: Iterable[Claim]) -> Roll:
        """The roll without some claims and with others."""
        found = Roll(
            self.chains.copy(), dict(self.samples), self.places.copy(), self.reviews.copy(), self.waiting.copy(),
            dict(self.events),
        )  # fmt: skip
        for claim in gone:
            found._count(claim, -1)
            found.events.pop(claim.id, None)
        for claim in came:
            found._count(claim, 1)
            found.samples.setdefault(_chain(claim), claim)
            day = event_day(claim) if claim.review != "rejected" else None
            if day is not None:
                found.events[claim.id] = day, excerpt(claim)
        return found

    def _count(self, claim: Claim, number: int) -> None:
        self.chains[_chain(claim)] += number
        for name in claim.place:
            self.places[name.name.casefold()] += number
        self.reviews[claim.review] += number
        self.waiting[claim.report] += number * (claim.review == "unreviewed")

    def spoken(self) -> Iterator[tuple[Claim, int]]:
        """A claim of each chain of voices, with how many claims came through it."""
        return ((self.samples[chain], count) for chain, count in self.chains.items() if count)

    def known_names(self, cast: Cast) -> frozenset[str]:
        """Every name by which a source can be accepted or left out, case folded."""
        return known_names((claim for claim, _ in self.spoken()), cast)

    def voices(self, cast: Cast) -> dict[str, int]:
        """How many claims pass through each voice, by its name in the cast or as written; the most first."""
        found: Counter[str] = Counter()
        for claim, count in self.spoken():
            for name in set(_names(claim, cast)):
                found[name] += count
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    def links(self, cast: Cast) -> list[tuple[Link, int]]:
        """How many claims one voice passes on from another, at which level of the chain; the most first."""
        found: Counter[Link] = Counter()
        for claim, count in self.spoken():
            for level, (carrier, source) in enumerate(pairwise(_names(claim, cast))):
                found[carrier, source, level] += count
        return sorted(found.items(), key=lambda item: (-item[1], item[0]))


def _chain(claim: Claim) -> Hashable:
    """What speakers are told apart by; what has no voice is told by its report."""
    return claim.outlet, claim.chain, None if claim.outlet or claim.chain else claim.report


def _names(claim: Claim, cast: Cast) -> list[str]:
    return [actor.name if (actor := cast.get(voice.actor)) else voice.name for voice in claim.chain]
