"""Where accounts part, and one incident with its accounts side by side: attributes, figures, copies, whose word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from trucebook.accounts import narrow
from trucebook.accounts.contested import Contested, Recounted, contest_told, recount_told
from trucebook.accounts.reported import Figures
from trucebook.accounts.reprints import Reuse
from trucebook.accounts.titles import object_name, principal_name
from trucebook.accounts.told import shown
from trucebook.compliance.glancing import Glance
from trucebook.desk.overview import Change, Source, differences, list_sources
from trucebook.desk.reportpage import Card, card, day_words, interval_words
from trucebook.desk.reviewing import find_successors
from trucebook.desk.workbench import Held
from trucebook.errors import InputError
from trucebook.vocabulary import Cast, Claim, Dispute, Incident, Name, View, unique

DISPUTES_A_PAGE = 40
MOST_COLUMNS = 12
MOST_NEAR = 12
NEAR_DAYS = 3
DENIED = "not {} (denied)"
Said = tuple[tuple[str, ...], ...]
"""What one origin says, for each attribute its values."""
ATTRIBUTES = ("act", "who did it", "to whom or what", "how many", "when", "where", "stance")


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """One dispute in words: its sides, on whose word each is, and what rests on it."""

    id: str
    incident: str
    title: str
    kind: str
    field: str
    reason: str
    sides: tuple[tuple[str, str, int], ...]
    obligations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DisputeList:
    """Where accounts part under a view; first the disputes that most obligations rest on.

    `left_out` counts those of the whole book that are none by the day of the view, on the word it accepts.
    """

    view: View
    disputes: tuple[DisputeLine, ...]
    found: int
    left_out: int
    incidents: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Column:
    """One origin's version of an incident: its value of each attribute, and its claims.

    Who acts for somebody goes under the name of whom he acts for, as wherever accounts are compared; of whom
    the origin says that he did not do it, the value says so.
    """

    origin: str
    party: bool
    values: tuple[str, ...]
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """One obligation that rests on the incident, in all accounts together."""

    agreement: str
    obligation: str
    instance: str
    text: str
    status: str
    amount: str


@dataclass(frozen=True, slots=True)
class Near:
    """Another incident that may tell of the same event."""

    id: str
    title: str
    first: date | None
    claims: int


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """One incident: the accounts of it side by side, where they part, whose word that is, and what rests on it.

    `attributes` names the rows, `agreeing` says of each whether all who speak of it say the same. `changes` are the
    statuses that stand otherwise than for who accepts everybody. `former` is the id that was asked for, where that
    incident was merged or split since and most of its claims are in this one.
    """

    view: View
    incident: Recounted
    attributes: tuple[str, ...]
    agreeing: tuple[bool, ...]
    columns: tuple[Column, ...]
    columns_left_out: int
    disputes: tuple[Contested, ...]
    figures: tuple[tuple[str, Figures], ...]
    copies: tuple[Reuse, ...]
    sources: tuple[Source, ...]
    standings: tuple[Standing, ...]
    changes: tuple[Change, ...]
    near: tuple[Near, ...]
    former: str


def dispute_list(held: Held, view: View, page: int = 1) -> DisputeList:
    """Where accounts part, by the day of a view and on the word it accepts. Raises InputError for no such page."""
    found = list(_narrowed(held, view))
    ranked = sorted(found, key=lambda item: (-len(item.obligations), -len(item.sides), item.id))
    pages = max(1, -(-len(ranked) // DISPUTES_A_PAGE))
    if not 1 <= page <= pages:
        raise InputError(f"There is no page {page}; there are {pages}.")
    lines = (
        DisputeLine(
            item.id, item.incident, item.title, item.kind, item.field, item.reason,
            tuple((side.value, "; ".join(side.origins), side.independent) for side in item.sides), item.obligations,
        )
        for item in ranked[(page - 1) * DISPUTES_A_PAGE : page * DISPUTES_A_PAGE]
    )  # fmt: skip
    left_out = len(held.disputes) - len(found)
    return DisputeList(view, tuple(lines), len(ranked), left_out, len(held.incidents), page, pages)


def _narrowed(held: Held, view: View) -> Iterator[Dispute]:
    """The disputes between the claims that a view lets see; one that loses none of its claims stays as it is."""
    names = {item.id: {name for side in item.sides for name in side.claims} for item in held.disputes}
    claims = [held.claims[name] for name in sorted(frozenset().union(*names.values())) if name in held.claims]
    shown = held.seen(claims, view)
    hidden = {claim.id for claim in claims} - {claim.id for claim in shown}
    touched = [item for item in held.disputes if not hidden.isdisjoint(names[item.id])]
    left = {item.id: item for item in narrow(touched, shown, held.cast, held.comparison.copies)}
    for item in held.disputes:
        if hidden.isdisjoint(names[item.id]):
            yield item
        elif item.id in left:
            yield left[item.id]


def incident_page(held: Held, view: View, name: str) -> IncidentPage:
    """One incident by id, with the statuses under the sources that the view accepts. Raises InputError for none."""
    incident = _find(held, name)
    members = [held.claims[claim] for claim in incident.claims if claim in held.claims]
    reports = unique(sorted(claim.report for claim in members))
    around = (claim.id for report in reports for claim in held.by_report.get(report, ()))
    told = {one: held.told[one] for one in around if one in held.told}
    recounted = recount_told(incident, told)
    versions = list(_columns(held, members))
    columns = [column for column, _ in versions]
    return IncidentPage(
        view=view,
        incident=recounted,
        attributes=ATTRIBUTES,
        agreeing=tuple(_agreeing([said for _, said in versions])),
        columns=tuple(columns[:MOST_COLUMNS]),
        columns_left_out=max(0, len(columns) - MOST_COLUMNS),
        disputes=contest_told(held.disputes_of.get(incident.id, ()), told),
        figures=recounted.figures,
        copies=tuple(
            held.reuse[place] for place, item in enumerate(held.comparison.copies) if set(reports) & {*item.reports}
        ),
        sources=tuple(_sources_of(held, view, members)),
        standings=tuple(_standings(held, view, members)),
        changes=tuple(_changes(held, view)),
        near=tuple(_near(held, incident)),
        former="" if incident.id == name else name,
    )


def _find(held: Held, name: str) -> Incident:
    """The incident, or the one in which most of its claims are since it was merged or split."""
    left = find_successors(held.incidents.values(), held.decisions, name)
    found = held.incidents.get(name) or max(left, key=lambda item: len(item.claims), default=None)
    if found is None:
        raise InputError(f"This book holds no incident {name!r}. With new reports it may have become another.")
    return found


def _columns(held: Held, members: Sequence[Claim]) -> Iterator[tuple[Column, Said]]:
    """The claims by origin; those whose origin says most come first, parties last."""
    told = {claim.id: held.told[claim.id] for claim in members if claim.id in held.told}
    by_origin: dict[str, list[Claim]] = {}
    origins = {one.origin.key: one.origin for one in told.values()}
    for claim in members:
        if claim.id in told:
            by_origin.setdefault(told[claim.id].origin.key, []).append(claim)
    ranked = sorted(by_origin.items(), key=lambda item: (origins[item[0]].party, -len(item[1]), item[0]))
    for key, claims in ranked:
        origin = origins[key]
        said = tuple(_values(claims, held.cast))
        values, cards = tuple(map("; ".join, said)), tuple(card(held, claim) for claim in claims[:6])
        yield Column(shown(origin), origin.party, values, cards), said


def _values(claims: Sequence[Claim], cast: Cast) -> Iterator[tuple[str, ...]]:
    """What one origin says of each attribute; several values stand side by side, none is chosen."""
    yield _said((claim.act or "").replace("_", " ") for claim in claims)
    yield _said(_doer(name, claim, cast) for claim in claims for name in claim.agent)
    yield _said(object_name(name, cast) for claim in claims for name in claim.patient)
    yield _said(interval_words(claim) for claim in claims)
    yield _said(day_words(claim) for claim in claims)
    yield _said(object_name(name, cast) for claim in claims for name in claim.place)
    yield _said(f"{claim.polarity}, {claim.modality}" for claim in claims)


def _doer(name: Name, claim: Claim, cast: Cast) -> str:
    words = principal_name(name, cast)
    return words if claim.polarity == "affirmed" else DENIED.format(words)


def _said(values: Iterable[str]) -> tuple[str, ...]:
    return unique(value for value in values if value)


def _agreeing(versions: Sequence[Said]) -> Iterator[bool]:
    """Of each attribute whether nobody says otherwise; a denial differs only from whoever says just that."""
    for place in range(len(ATTRIBUTES)):
        said = {frozenset(map(str.casefold, values[place])) for values in versions if values[place]}
        every = frozenset().union(*said)
        denied = frozenset(value for value in every if value.endswith("(denied)"))
        affirmed = {values - denied for values in said if values - denied}
        opposed = {DENIED.format(value) for value in every} & denied
        yield len(affirmed or said) <= 1 and not opposed


def _sources_of(held: Held, view: View, members: Sequence[Claim]) -> Iterator[Source]:
    """Those through whose hands the claims of the incident came, and those whom the view treats already."""
    known = {actor.id: actor.name for actor in held.cast.actors}
    names = {known.get(voice.actor or "", voice.name) for claim in members for voice in claim.chain}
    return (item for item in list_sources(held, view) if item.name in names or item.chosen)


def _standings(held: Held, view: View, members: Sequence[Claim]) -> Iterator[Standing]:
    """The obligations that rest on the claims for whoever accepts everybody, as they stand under the view."""
    resting = held.resting_on(members, replace(view, accept=(), without=()))
    for item in held.glances(view):
        if item.account == "all" and item.reading == "as written" and _key(item) in resting:
            interval = item.interval
            amount = "" if interval is None else f"{interval.low}" if interval.high == interval.low else ""
            yield Standing(item.agreement, item.obligation, item.instance, item.text, item.status, amount)


def _key(item: Glance) -> tuple[str, str, str]:
    return item.agreement, item.obligation, item.instance


def _changes(held: Held, view: View) -> Iterator[Change]:
    if not (view.accept or view.without):
        return iter(())
    everybody = held.glances(replace(view, accept=(), without=()))
    found = differences(held.cast, everybody, held.glances(view))
    return (item for item in found if item.account == "all")


def _near(held: Held, incident: Incident) -> Iterator[Near]:
    """Incidents of the same act within some days, which a reviewer may hold to be the same event."""
    found, day = 0, _first_day(held, incident)
    for other in held.incidents.values():
        if other.id == incident.id or other.act != incident.act or found >= MOST_NEAR:
            continue
        first = _first_day(held, other)
        if first and day and abs(first - day) <= timedelta(days=NEAR_DAYS):
            found += 1
            yield Near(other.id, other.title, first, len(other.claims))


def _first_day(held: Held, incident: Incident) -> date | None:
    """The first day of an incident, or of its claims where they do not settle it."""
    events = held.roll.events
    return incident.first or min((events[name][0] for name in incident.claims if name in events), default=None)
