"""Where the parties stand on common ground: facts agreed or contested, norms shared or divergent.

A fact is agreed where both sides' own words tell it and nobody disputes it; it is contested where a dispute sets
accounts against each other. A norm is shared where both signed it and nobody reads it otherwise; it diverges where
a party holds another reading, or where one asks for what the other refuses. Drawn from disputes and terms alone:
silence is no agreement.

Source: the table of the Frontline Negotiation Handbook (CCHN 2019), after Blum, Islands of Agreement (2007).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from trucebook.agreement import Agreement
from trucebook.vocabulary import Cast, Claim, Comparison, Dispute, Incident, unique

Standing = Literal["agreed", "contested", "shared", "divergent"]


@dataclass(frozen=True, slots=True)
class IslandRow:
    """One fact or norm, how it stands between the parties, each side in words, and the claims behind it."""

    kind: Literal["fact", "norm"]
    standing: Standing
    title: str
    sides: tuple[str, ...]
    claims: tuple[str, ...] = ()


def find_islands(
    comparison: Comparison, claims: Iterable[Claim], agreements: Iterable[Agreement], cast: Cast
) -> tuple[IslandRow, ...]:
    """The table: agreed and contested facts, then shared and divergent norms."""
    by_id = {claim.id: claim for claim in claims if claim.superseded_by is None and claim.review != "rejected"}
    rows = [
        *_agreed(comparison, by_id, cast),
        *_contested(comparison.disputes, by_id, cast),
        *(row for agreement in agreements for row in _norms(agreement, cast)),
    ]
    order = ("agreed", "contested", "shared", "divergent")
    return tuple(sorted(rows, key=lambda row: (order.index(row.standing), row.title)))


def _agreed(comparison: Comparison, claims: Mapping[str, Claim], cast: Cast) -> Iterator[IslandRow]:
    disputed = {dispute.incident for dispute in comparison.disputes if dispute.kind in ("conflict", "denial")}
    for incident in comparison.incidents:
        told = [claims[name] for name in incident.claims if name in claims]
        done = [claim for claim in told if claim.polarity == "affirmed" and claim.modality == "actual"]
        speakers = _parties(done, cast)
        names = tuple(claim.id for claim in done)
        if incident.id not in disputed and len(speakers) > 1 and not _is_norm(incident, told):
            yield IslandRow(
                "fact", "agreed", incident.title, tuple(_name(cast, party) for party in speakers), names
            )


def _is_norm(incident: Incident, told: Sequence[Claim]) -> bool:
    """Whether what is told is what should be done, and not what was."""
    return bool(told) and all(claim.modality in ("required", "demanded") for claim in told)


def _parties(claims: Iterable[Claim], cast: Cast) -> tuple[str, ...]:
    """The parties whose own words these are."""
    origins = (cast.principal(claim.origin.actor) for claim in claims)
    return unique(sorted(origin for origin in origins if origin and cast.is_party(origin)))


def _contested(disputes: Iterable[Dispute], claims: Mapping[str, Claim], cast: Cast) -> Iterator[IslandRow]:
    """Disputes that set one account against another: a later count, or versions side by side, contest nothing."""
    for dispute in disputes:
        if dispute.kind in ("conflict", "denial"):
            told = [claims[name] for side in dispute.sides for name in side.claims if name in claims]
            asked = told and all(claim.modality in ("required", "demanded") for claim in told)
            sides = tuple(f"{side.value} – {', '.join(side.origins)}" for side in dispute.sides)
            names = tuple(claim.id for claim in told)
            yield (
                IslandRow("norm", "divergent", dispute.title, sides, names)
                if asked
                else IslandRow("fact", "contested", dispute.title, sides, names)
            )


def _norms(agreement: Agreement, cast: Cast) -> Iterator[IslandRow]:
    """What was signed and nobody reads otherwise is one row; each rival reading is one of its own."""
    read_otherwise = {
        path.split(".")[1]
        for reading in agreement.readings.values()
        for path in reading.sets
        if path.startswith("obligations.")
    }
    shared = [item.text or item.id for item in agreement.obligations if item.id not in read_otherwise]
    if shared:
        title = f"{agreement.title}: {len(shared)} terms that nobody is recorded to read otherwise"
        yield IslandRow("norm", "shared", title, tuple(shared))
    for name, reading in agreement.readings.items():
        held_by = (
            f"held by {', '.join(_name(cast, actor) for actor in reading.held_by)}"
            if reading.held_by
            else "holder not recorded"
        )
        yield IslandRow("norm", "divergent", f"{agreement.title}: {reading.text or name}", (held_by,))


def _name(cast: Cast, actor: str) -> str:
    found = cast.get(actor)
    return found.name if found else actor
