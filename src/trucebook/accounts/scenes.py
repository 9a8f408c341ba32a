"""One incident with all that is told of it, and the pieces a disagreement is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trucebook.accounts.backing import count_independent_of
from trucebook.accounts.told import Told, shown
from trucebook.vocabulary import Cast, DisputeKind, Incident, Side, unique

MOST_SIDES = 8
"""More versions than this are no longer read side by side; those most told are kept."""


Judgement = tuple[DisputeKind, str]
"""How accounts part, and why it is called so."""


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
    """One side: the value, its origins by name, how many of them are independent, and its claims.

    Whoever is himself said to have done it, or had it done to him, is not independent, as little as a party is.
    """
    members = sorted(told, key=lambda one: one.claim.id)
    by_origin: dict[str, list[Told]] = defaultdict(list)
    for one in members:
        by_origin[one.origin.key].append(one)
    origins = unique(sorted(_spoken_for(group) for group in by_origin.values()))
    return Side(value, origins, count_independent_of(members), tuple(one.claim.id for one in members))


def _spoken_for(group: Sequence[Told]) -> str:
    """An origin's name, and in brackets those who spoke for it where it did not speak itself."""
    name = shown(group[0].origin)
    speakers = unique(one.spokesman for one in group)
    if None in speakers:
        return name
    return f"{name} ({'; '.join(sorted(speaker for speaker in speakers if speaker))})"


def origins_differ(*sides: Sequence[Told]) -> bool:
    """Whether more than one origin speaks on all sides together: one voice does not contradict itself."""
    return len({one.origin.key for side in sides for one in side}) > 1


def about(scene: Scene) -> str:
    """The first day of the event in brackets, when any claim of it states one."""
    first = scene.incident.first
    return f" ({first.isoformat()})" if first else ""
