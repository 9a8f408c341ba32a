"""A claim made ready to be laid beside others: its comparable facts, whose word it is, and who it came through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from trucebook.accounts.credits import is_agency
from trucebook.accounts.facts import Facts, gather_facts
from trucebook.accounts.origins import Sources, sources_of
from trucebook.accounts.rebuttals import find_answers, is_bare, turn
from trucebook.vocabulary import Cast, Claim, Copies, Origin, unique


@dataclass(frozen=True)
class Told:
    """One claim inside an incident: its comparable facts, its origin, and who carries it in the end.

    `spokesman` is who speaks for the origin where that is somebody else; `text` names its report's reuse class.
    `needed` are the origins without any of which the claim would not be known: the deepest source, and whoever
    passed it on and is no outlet.
    """

    facts: Facts
    origin: Origin
    carrier: Origin
    spokesman: str | None = None
    text: str | None = None
    needed: tuple[Origin, ...] = ()

    @property
    def claim(self) -> Claim:
        return self.facts.claim

    @property
    def act(self) -> str:
        """The claim's act; what has none is told in no scene."""
        return self.facts.act


def tell(claims: Iterable[Claim], cast: Cast, copies: tuple[Copies, ...] = ()) -> dict[str, Told]:
    """What still stands of the claims, by id: not corrected, not rejected in review, and with an act."""
    return Telling(claims, sources_of(cast, copies)).told


class Telling:
    """What still stands of the claims, ready to be laid side by side; a few claims that change are told anew."""

    def __init__(self, claims: Iterable[Claim], sources: Sources) -> None:
        self._sources = sources
        self._standing = {claim.id: claim for claim in claims if _stands(claim)}
        self._bare = {name for name, claim in self._standing.items() if is_bare(claim)}
        self._answers = self._find_answers()
        self.told = self._tell(self._standing.values())

    def revised(self, gone: Iterable[Claim], came: Iterable[Claim]) -> Telling:
        """The same without some claims and with others: only what stands in their reports is told anew."""
        found = Telling((), self._sources)
        out, new = {claim.id for claim in gone}, {claim.id: claim for claim in came if _stands(claim)}
        found._standing = {name: claim for name, claim in self._standing.items() if name not in out} | new
        found._bare = self._bare - out | {name for name, claim in new.items() if is_bare(claim)}
        found._answers = found._find_answers()
        reports = {claim.report for claim in (*gone, *came)}
        reports |= {*found._answering_others(self), *self._answering_others(found)}
        again = {name: claim for name, claim in found._standing.items() if claim.report in reports}
        lost = out | again.keys()
        found.told = {name: one for name, one in self.told.items() if name not in lost}
        found.told |= found._tell(again.values())
        return found

    def _find_answers(self) -> Mapping[str, str]:
        return find_answers(self._standing.values(), self._sources) if self._bare else {}

    def _tell(self, claims: Iterable[Claim]) -> dict[str, Told]:
        answered = turn(claims, self._answers, self._standing, self._sources)
        return {facts.claim.id: told_of(facts, self._sources) for facts in gather_facts(answered, self._sources)}

    def _answering_others(self, other: Telling) -> Iterator[str]:
        """The reports with claims that answer another claim there, or one that is not the same."""
        for name, answered in self._answers.items():
            same = self._standing[answered] is other._standing.get(answered)
            if other._answers.get(name) != answered or not same:
                yield self._standing[name].report


def _stands(claim: Claim) -> bool:
    return claim.superseded_by is None and claim.review != "rejected"


def told_of(facts: Facts, sources: Sources) -> Told:
    """A claim with whose word it is, who carries it, and whose text it stands in."""
    claim = facts.claim
    reuse = sources.classes.get(claim.report)
    return Told(
        facts,
        sources.origin(claim),
        sources.carrier(claim),
        sources.spokesman(claim),
        reuse.id if reuse else None,
        needed_of(claim, sources),
    )


def needed_of(claim: Claim, sources: Sources) -> tuple[Origin, ...]:
    """The origins a claim needs together: its deepest source, and everybody between it and the outlet that is no
    outlet either. "The mission said that the ministry had reported" is nothing without the mission."""
    passing = [
        sources.origin(replace(claim, chain=claim.chain[: place + 1])) for place in range(1, len(claim.chain) - 1)
    ]
    return unique([sources.origin(claim), *(origin for origin in passing if not _is_outlet(origin, sources))])


def _is_outlet(origin: Origin, sources: Sources) -> bool:
    actor = sources.cast.get(origin.actor)
    return (actor is not None and actor.kind == "outlet") or is_agency(origin.name)


def shown(origin: Origin) -> str:
    """An origin's name; an unnamed one with who vouches for it."""
    return f"{origin.name} (per {origin.owner})" if origin.owner else origin.name
