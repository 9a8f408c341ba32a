"""One incident with all that is told of it, and the pieces a disagreement is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trucebook.accounts.facts import Facts
from trucebook.accounts.origins import count_independent
from trucebook.vocabulary import Cast, Claim, DisputeKind, Incident, Origin, Side, unique

MOST_SIDES = 8
"""More versions than this are no longer read side by side; those most told are kept."""


@dataclass(frozen=True)
class Told:
    """One claim inside an incident: its comparable facts, its origin, and who carries it in the end."""

    facts: Facts
    origin: Origin
    carrier: Origin

    @property
    def claim(self) -> Claim:
        return self.facts.claim


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


def side_of(value: str, told: Iterable[Told]) -> Side:
    members = sorted(told, key=lambda one: one.claim.id)
    origins = unique(sorted(shown(one.origin) for one in members))
    return Side(
        value, origins, count_independent(one.origin for one in members), tuple(one.claim.id for one in members)
    )


def shown(origin: Origin) -> str:
    """An origin's name; an unnamed one with who vouches for it."""
    return f"{origin.name} (per {origin.owner})" if origin.owner else origin.name


def origins_differ(*sides: Sequence[Told]) -> bool:
    """Whether more than one origin speaks on all sides together: one voice does not contradict itself."""
    return len({one.origin.key for side in sides for one in side}) > 1


def about(scene: Scene, told: Sequence[Told]) -> str:
    """The day of the event in brackets, when its claims state one."""
    days = [one.facts.days for one in told if one.facts.days]
    first = scene.incident.first
    return f" ({first.isoformat()})" if first and days else ""
