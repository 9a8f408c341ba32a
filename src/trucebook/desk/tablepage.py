"""The negotiating table as a page: every answer with its sources, what lines leave of an issue, switches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from trucebook.accounts import narrow
from trucebook.accounts.packing import members_of
from trucebook.compliance import seen
from trucebook.desk.workbench import Held
from trucebook.negotiation import Answers, Negotiation, TableMaterial, answer, suggest_table
from trucebook.negotiation.answers import ConditionRow, PositionRow
from trucebook.negotiation.laying import lay_conditions, lay_scales
from trucebook.negotiation.scales import Scale
from trucebook.negotiation.sources import Source, Sources
from trucebook.negotiation.suggesting import TableSuggestion
from trucebook.negotiation.zone import Condition
from trucebook.vocabulary import View, first_day

Taking = Literal["takes", "refuses", "depends"]


@dataclass(frozen=True, slots=True)
class Switch:
    """A pressure that can be taken away with one click and put back with another."""

    name: str
    by: str
    whom: str
    hedge: str
    source: Source
    is_away: bool


@dataclass(frozen=True, slots=True)
class Line:
    """What one condition leaves of an issue: for each outcome whether it takes, refuses, or depends on another."""

    condition: str
    whose: str
    sure: Literal["stated", "inferred"]
    outcomes: tuple[Taking, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class IssueSheet:
    """One issue: its outcomes, where each lies (`at`, empty without an order), what was said, and what lines leave.

    `left` is what is left of it inside the zone of agreement, in words; empty where there is no zone.
    """

    issue: str
    title: str
    outcomes: tuple[str, ...]
    at: tuple[float, ...]
    said: tuple[PositionRow, ...]
    lines: tuple[Line, ...]
    left: str


@dataclass(frozen=True, slots=True)
class GapPoint:
    """The share of the first distance that is left from a day on, and who moved; nobody at the first."""

    on: str
    day: date
    gap: float
    by: str


@dataclass(frozen=True, slots=True)
class GapLine:
    """How the gap between two parties on one issue went, from the day on which both had spoken."""

    issue: str
    title: str
    between: tuple[str, str]
    points: tuple[GapPoint, ...]


@dataclass(frozen=True, slots=True)
class NegotiationPage:
    """What is on the table and what would change the answer: ranges, not prediction.

    `answers` is None where the case has no negotiation. `as_of` is the day of the table, None for all of it;
    `reports` tells where each claim stands that something rests on.
    """

    view: View
    as_of: date | None
    answers: Answers | None = None
    switches: tuple[Switch, ...] = ()
    sheets: tuple[IssueSheet, ...] = ()
    gaps: tuple[GapLine, ...] = ()
    reports: Mapping[str, str] = field(default_factory=dict)
    suggestions: tuple[TableSuggestion, ...] = ()

    @property
    def titles(self) -> dict[str, str]:
        """What each issue is called."""
        return {sheet.issue: sheet.title for sheet in self.sheets}


def negotiation_page(
    held: Held, view: View, *, as_of: date | None = None, without: tuple[str, ...] = ()
) -> NegotiationPage:
    """The table as a view sees it. Raises InputError for a pressure that is not there on that day."""
    claims = seen(held.claims.values(), view, held.cast)
    suggestions = suggest_table(held.negotiation, claims, held.not_read, held.cast)
    page = NegotiationPage(view, as_of, suggestions=suggestions)
    if held.negotiation is None:
        return page
    hidden = frozenset(held.claims.keys() - {claim.id for claim in claims})
    day = min(as_of or date.max, view.known_by or date.max)
    whole = held.negotiation.shown(day, hidden)
    disputes = narrow(held.comparison.disputes, claims, held.cast, held.comparison.copies)
    material = TableMaterial(
        negotiation=whole,
        claims=claims,
        not_read=held.not_read,
        comparison=replace(held.comparison, disputes=disputes),
        agreements=held.agreements,
        cast=held.cast,
    )
    answers = answer(material, without=without)
    sources = Sources(whole, {claim.id: claim for claim in claims}, held.cast)
    switches = tuple(_switches(whole, without, sources))
    return replace(
        page,
        answers=answers,
        switches=switches,
        sheets=tuple(_sheets(whole, answers)),
        gaps=tuple(_gaps(answers)),
        reports={name: held.claims[name].report for name in _cited(answers, switches) if name in held.claims},
    )


def _switches(whole: Negotiation, without: tuple[str, ...], sources: Sources) -> Iterator[Switch]:
    for name, item in whole.pressures.items():
        by, whom = sources.name(item.by), sources.name(item.whom)
        yield Switch(name, by, whom, item.hedge, sources.find(item), name in without)


def _sheets(whole: Negotiation, answers: Answers) -> Iterator[IssueSheet]:
    scales = lay_scales(whole)
    conditions = lay_conditions(whole.without(answers.without), scales)
    laid = list(zip(answers.zone.conditions, conditions, strict=True))
    names, zone = dict(answers.parties), answers.zone.zone
    room = zone.room if zone and zone.sureness != "none" else {}
    for issue, title, outcomes in answers.issues:
        scale = scales[issue]
        yield IssueSheet(
            issue=issue,
            title=title,
            outcomes=outcomes,
            at=tuple(map(float, scale.at or ())),
            said=tuple(row for row in answers.movement.positions if row.issue == issue),
            lines=tuple(_line(row, item, issue, scale, names) for row, item in laid if issue in item.needs),
            left=room.get(issue, ""),
        )


def _line(row: ConditionRow, item: Condition, issue: str, scale: Scale, names: Mapping[str, str]) -> Line:
    """A linkage refuses nothing by itself: what it does not take depends on another issue."""
    inside = set(members_of(item.needs[issue]))
    otherwise: Taking = "depends" if item.when else "refuses"
    taken = tuple("takes" if place in inside else otherwise for place in range(len(scale.labels)))
    whose = names[row.party] + (f", through {row.through}" if row.through else "")
    return Line(row.id, whose, row.sure, taken, row.source)


def _gaps(answers: Answers) -> Iterator[GapLine]:
    names = dict(answers.parties)
    for row in answers.movement.rows:
        said = [item for item in answers.movement.positions if item.issue == row.issue]
        began = _both_spoke(said, row.parties)
        if began and row.steps and row.at_first:
            first = GapPoint(began[1], began[0], 1.0, "")
            steps = (GapPoint(s.on, first_day(s.on) or began[0], s.gap or 0.0, names[s.party]) for s in row.steps)
            yield GapLine(row.issue, row.title, (names[row.parties[0]], names[row.parties[1]]), (first, *steps))


def _both_spoke(said: Sequence[PositionRow], parties: tuple[str, str]) -> tuple[date, str] | None:
    """The day on which the later of two parties first spoke, and how it is written."""
    firsts = []
    for party in parties:
        days = [(day, item.on) for item in said if item.party == party and (day := first_day(item.on))]
        firsts += [min(days)] if days else []
    return max(firsts) if len(firsts) == len(parties) else None


def _cited(answers: Answers, switches: Sequence[Switch]) -> Iterator[str]:
    """Every claim that anything on the page stands on."""
    yield from answers.claims()
    sources = [item.source for item in switches] + [row.source for row in answers.zone.proposals]
    sources += answers.zone.fair.sources if answers.zone.fair else ()
    sources += [row.source for row in answers.range.inputs] if answers.range else ()
    for source in sources:
        yield from source.claims
