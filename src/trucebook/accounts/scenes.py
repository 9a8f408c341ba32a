"""One incident with all that is told of it, and the pieces a disagreement is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trucebook.accounts.facts import Facts
from trucebook.accounts.origins import Sources, count_independent
from trucebook.vocabulary import Cast, Claim, DisputeKind, Incident, Origin, Side, unique

MOST_SIDES = 8
"""More versions than this are no longer read side by side; those most told are kept."""


@dataclass(frozen=True)
class Told:
    """One claim inside an incident: its comparable facts, its origin, and who carries it in the end.

    `spokesman` is who speaks for the origin where that is somebody else; `text` names its report's reuse class.
    """

    facts: Facts
    origin: Origin
    carrier: Origin
    spokesman: str | None = None
    text: str | None = None

    @property
    def claim(self) -> Claim:
        return self.facts.claim

    @property
    def act(self) -> str:
        """The claim's act; what has none is told in no scene."""
        return self.facts.act


@dataclass(frozen=True)
class Scene:
    """One incident with all that is told of it and still stands."""

    incident: Incident
    told: tuple[Told, ...]
    cast: Cast


@dataclass(frozen=True)
class Parting:
    """A disagreement found, before it gets its id and its rank."""

    kind: DisputeKind
    field: str
    title: str
    reason: str
    sides: tuple[Side, ...]


def told_of(facts: Facts, sources: Sources) -> Told:
    """A claim with whose word it is, who carries it, and whose text it stands in."""
    claim = facts.claim
    reuse = sources.classes.get(claim.report)
    return Told(
        facts, sources.origin(claim), sources.carrier(claim), sources.spokesman(claim), reuse.id if reuse else None
    )


def side_of(value: str, told: Iterable[Told]) -> Side:
    """One side: the value, its origins by name, how many of them are independent, and its claims.

    Whoever is himself said to have done it is not independent, as little as a party is.
    """
    members = sorted(told, key=lambda one: one.claim.id)
    by_origin: dict[str, list[Told]] = defaultdict(list)
    for one in members:
        by_origin[one.origin.key].append(one)
    independent = count_independent(one.origin for one in members if one.origin.actor not in one.facts.agents)
    origins = unique(sorted(_spoken_for(group) for group in by_origin.values()))
    return Side(value, origins, independent, tuple(one.claim.id for one in members))


def _spoken_for(group: Sequence[Told]) -> str:
    """An origin's name, and in brackets those who spoke for it where it did not speak itself."""
    name = shown(group[0].origin)
    speakers = unique(one.spokesman for one in group)
    if None in speakers:
        return name
    return f"{name} ({'; '.join(sorted(speaker for speaker in speakers if speaker))})"


def shown(origin: Origin) -> str:
    """An origin's name; an unnamed one with who vouches for it."""
    return f"{origin.name} (per {origin.owner})" if origin.owner else origin.name


def origins_differ(*sides: Sequence[Told]) -> bool:
    """Whether more than one origin speaks on all sides together: one voice does not contradict itself."""
    return len({one.origin.key for side in sides for one in side}) > 1


def about(scene: Scene) -> str:
    """The first day of the event in brackets, when any claim of it states one."""
    first = scene.incident.first
    return f" ({first.isoformat()})" if first else ""
