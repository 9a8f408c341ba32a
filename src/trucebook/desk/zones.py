"""The places an agreement names: what lies in what, what is owed there, and what claims put there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trucebook.agreement import Agreement
from trucebook.desk.workbench import Held
from trucebook.vocabulary import STATUS_WORDS, Status, View


@dataclass(frozen=True, slots=True)
class Duty:
    """An obligation that holds in a zone, and how it stands in all accounts together."""

    obligation: str
    text: str
    status: Status
    words: str


@dataclass(frozen=True, slots=True)
class Zone:
    """One place of the terms. `depth` counts the zones it lies in; `claims` those that put something there."""

    id: str
    names: tuple[str, ...]
    kind: str
    part_of: str
    depth: int
    baseline: str
    widths: tuple[tuple[str, str], ...]
    duties: tuple[Duty, ...]
    claims: int


@dataclass(frozen=True, slots=True)
class ZoneMap:
    """The zones of one agreement, each before those that lie in it."""

    agreement: str
    title: str
    zones: tuple[Zone, ...]


@dataclass(frozen=True, slots=True)
class ZonesPage:
    """The places of every agreement. The terms give no coordinates, so what is drawn is what lies in what."""

    view: View
    maps: tuple[ZoneMap, ...]


def zones_page(held: Held, view: View) -> ZonesPage:
    """The zones of every agreement, with the obligations that hold there under the view."""
    maps = (ZoneMap(item.id, item.title, tuple(_zones(held, view, item))) for item in held.agreements)
    return ZonesPage(view, tuple(item for item in maps if item.zones))


def _zones(
    held: Held, view: View, agreement: Agreement, inside: str | None = None, depth: int = 0
) -> Iterator[Zone]:
    for name, zone in agreement.zones.items():
        if zone.part_of != inside:
            continue
        folded = {word.casefold() for word in zone.names}
        yield Zone(
            id=name,
            names=zone.names,
            kind=zone.kind,
            part_of=zone.part_of or "",
            depth=depth,
            baseline=zone.baseline,
            widths=tuple(zone.widths.items()),
            duties=tuple(_duties(held, view, agreement, name)),
            claims=sum(held.roll.places[word] for word in folded),
        )
        yield from _zones(held, view, agreement, name, depth + 1)


def _duties(held: Held, view: View, agreement: Agreement, zone: str) -> Iterator[Duty]:
    owed = {item.id for item in agreement.obligations if item.zone == zone}
    seen: set[str] = set()
    for item in held.glances(view):
        is_whole = item.agreement == agreement.id and item.account == "all" and item.reading == "as written"
        if is_whole and item.obligation in owed - seen:
            seen.add(item.obligation)
            yield Duty(item.obligation, item.text, item.status, STATUS_WORDS[item.status])
