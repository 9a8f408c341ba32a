"""Everything the analyses say about one negotiation, as values that a table, a page or JSON can show as they are.

Beside each answer stands what it rests on: the claim with its chain, the note, or the analyst's assumption. Ranges,
not prediction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import Literal, TypeVar

from trucebook.accounts.packing import members_of
from trucebook.agreement import Agreement
from trucebook.casefolder.fitting import nearest
from trucebook.errors import InputError
from trucebook.negotiation.endings import Dilemma, EndingRow, Evidence, find_dilemmas, tabulate_endings
from trucebook.negotiation.evidence import evidence_of_zone, propose_evidence
from trucebook.negotiation.fairness import Fairness, weigh
from trucebook.negotiation.islands import IslandRow, find_islands
from trucebook.negotiation.lasting import Lasting, find_lasting
from trucebook.negotiation.laying import (
    lay_cards,
    lay_conditions,
    lay_events,
    lay_scales,
    lay_stakes,
    lay_statements,
    to_set,
)
from trucebook.negotiation.models import AnyCondition, Negotiation, Position
from trucebook.negotiation.movement import Movement, Statement, Step, find_movements, find_sticking
from trucebook.negotiation.range import find_range
from trucebook.negotiation.scales import Scale
from trucebook.negotiation.sources import Source, Sources
from trucebook.negotiation.war import WarAnswer, answer_war
from trucebook.negotiation.zone import Condition, Sureness, Zone, find_conflicts, find_zone
from trucebook.vocabulary import Cast, Claim, Comparison, NotRead, unique

RANGES = "Ranges, not prediction."
"""What stands under every table."""
AnswerT = TypeVar("AnswerT")


@dataclass(frozen=True, slots=True)
class TableMaterial:
    """What a negotiation is answered from: the table of the case, and what its book says besides."""

    negotiation: Negotiation
    claims: Sequence[Claim] = ()
    not_read: Sequence[NotRead] = ()
    comparison: Comparison = field(default_factory=Comparison)
    agreements: Sequence[Agreement] = ()
    cast: Cast = field(default_factory=Cast)


@dataclass(frozen=True, slots=True)
class PositionRow:
    """What a party said it would take, and where that lies on the scale of the issue (None without an order).

    `said_by` is the party that it was still part of when that said so; empty where it spoke for itself.
    """

    party: str
    issue: str
    title: str
    wants: str
    on: str
    low: float | None
    high: float | None
    under: str
    source: Source
    said_by: str = ""


@dataclass(frozen=True, slots=True)
class StepRow:
    """One change of place: how far it goes and what is left after it, in units and as shares of the first distance.

    `way` is below 0 where the party hardened and 0 where it came no nearer; shares are None where there was no
    first distance. `after` is what came before it.
    """

    party: str
    on: str
    way: float
    left: float
    share: float | None
    gap: float | None
    hardened: bool
    after: str
    source: Source


@dataclass(frozen=True, slots=True)
class MovementRow:
    """Two parties on one issue: how far apart, how far still, who has moved how far, and who first."""

    issue: str
    title: str
    parties: tuple[str, str]
    unit: str
    at_first: float
    now: float
    gap: float | None
    moved: Mapping[str, float | None]
    first_movers: tuple[str, ...]
    steps: tuple[StepRow, ...]
    note: str


@dataclass(frozen=True, slots=True)
class MovementAnswer:
    """Every position, every pair on every issue, and the issues on which most of the first distance is left.

    `share_left` is how much: None where it is known of no issue, and `sticking` names all on which they are apart.
    """

    positions: tuple[PositionRow, ...]
    rows: tuple[MovementRow, ...]
    sticking: tuple[str, ...]
    share_left: float | None


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """A red line, linkage or ratifier in words; `sure` is stated or inferred, `under` the pressure it rests on.

    `replaces` is the line it takes the place of, and `until` the day until which it held; `said_by` is the party
    that it is from, where that has split since.
    """

    id: str
    party: str
    through: str
    words: str
    sure: Literal["stated", "inferred"]
    under: str
    replaces: str
    until: str
    source: Source
    said_by: str = ""


@dataclass(frozen=True, slots=True)
class PressureRow:
    """A pressure, how sure it is, and what the zone and the war range would be without it (empty: no range).

    Either is unknown where too much would have to be looked through, or the range rests on the pressure itself.
    """

    name: str
    by: str
    whom: str
    about: tuple[str, ...]
    on: str
    until: str
    hedge: str
    zone_without: Sureness | Literal["unknown"]
    range_without: Sureness | Literal["", "unknown"]
    source: Source


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal or an amendment, its terms in words, the answers to it, and the red lines that it goes against.

    `stands` are terms of what it amends that it leaves standing. Nobody whose line is named in `against` could take
    any package with all these terms; `together` are the smallest sets of lines that no such package meets together,
    though some package without the terms does. Both are None where there is too much to look through.
    """

    id: str
    by: str
    on: str
    text: str
    until: str
    amends: str
    terms: tuple[str, ...]
    stands: tuple[str, ...]
    answers: tuple[str, ...]
    against: tuple[str, ...] | None
    together: tuple[tuple[str, ...], ...] | None
    source: Source


@dataclass(frozen=True, slots=True)
class ZoneAnswer:
    """The zone of agreement, what it rests on, how pressures and proposals lie to it, fair shares under weights.

    `zone` is None where there is too much to look through.
    """

    zone: Zone | None
    conditions: tuple[ConditionRow, ...]
    pressures: tuple[PressureRow, ...]
    proposals: tuple[ProposalRow, ...]
    fair: Fairness | None


@dataclass(frozen=True, slots=True)
class EndingsAnswer:
    """The endings table, and the dilemmas of the options table."""

    rows: tuple[EndingRow, ...]
    dilemmas: tuple[Dilemma, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers on one negotiation.

    `parties` are ids with names, `issues` ids with titles and outcomes in their order; `without` names pressures
    that were taken away; `missing` says of a part why there is no answer.
    """

    title: str
    parties: tuple[tuple[str, str], ...]
    issues: tuple[tuple[str, str, tuple[str, ...]], ...]
    without: tuple[str, ...]
    movement: MovementAnswer
    zone: ZoneAnswer
    stability: Lasting | None
    range: WarAnswer | None
    endings: EndingsAnswer
    islands: tuple[IslandRow, ...]
    missing: Mapping[str, str] = field(default_factory=dict)
    note: str = RANGES

    def claims(self) -> tuple[str, ...]:
        """The claims that its entries, its evidence and its common ground stand on."""
        sources = [row.source for row in self.movement.positions]
        sources += [row.source for row in self.zone.conditions] + [row.source for row in self.zone.pressures]
        evidence = (item for row in self.endings.rows for item in (*row.speaks_for, *row.speaks_against))
        return unique(
            [
                *(claim for source in sources for claim in source.claims),
                *(item.claim for item in evidence if item.claim),
                *(claim for row in self.islands for claim in row.claims),
            ]
        )


def answer(material: TableMaterial, *, without: tuple[str, ...] = ()) -> Answers:
    """Every analysis of a negotiation, with some pressures taken away.

    Raises InputError for a pressure that is not there, and where there is too much to look through.
    """
    whole = material.negotiation
    sources = Sources(whole, {claim.id: claim for claim in material.claims}, material.cast)
    table = _Table(_without(whole, without), lay_scales(whole), sources)
    missing: dict[str, str] = {}
    zone = table.zone(missing)
    evidence = [
        *_of_zone(zone),
        *table.evidence(),
        *propose_evidence(material.claims, material.not_read, material.cast),
    ]
    return Answers(
        title=whole.title,
        parties=tuple((party, sources.name(party)) for party in whole.parties),
        issues=tuple((name, issue.title, table.scales[name].labels) for name, issue in whole.issues.items()),
        without=without,
        movement=table.movement(),
        zone=zone,
        stability=_or_missing(missing, "stability", lambda: find_lasting(table.negotiation, sources.name)),
        range=_or_missing(missing, "range", table.war),
        endings=EndingsAnswer(
            tabulate_endings(evidence), find_dilemmas(lay_cards(table.negotiation, sources.name))
        ),
        islands=find_islands(material.comparison, material.claims, material.agreements, material.cast),
        missing=missing,
    )


def _without(whole: Negotiation, pressures: tuple[str, ...]) -> Negotiation:
    for name in pressures:
        if name not in whole.pressures:
            hint = nearest(name, whole.pressures) or "it has none"
            raise InputError(f"This negotiation has no pressure {name!r} ({hint}).")
    return whole.without(pressures)


def _or_missing(missing: dict[str, str], part: str, find: Callable[[], AnswerT]) -> AnswerT | None:
    """The answer, or None with the reason noted: one part without its inputs takes nothing from the others."""
    try:
        return find()
    except InputError as error:
        missing[part] = str(error)
        return None


def _plain(share: Fraction | None) -> float | None:
    return None if share is None else float(share)


def _of_zone(answer: ZoneAnswer) -> tuple[Evidence, ...]:
    inferred = [row.id for row in answer.conditions if row.sure == "inferred"]
    return evidence_of_zone(answer.zone.sureness, inferred) if answer.zone else ()


@dataclass(frozen=True)
class _Table:
    """One table with what its entries refer to; each method gives the rows of one part."""

    negotiation: Negotiation
    scales: Mapping[str, Scale]
    sources: Sources

    def movement(self) -> MovementAnswer:
        statements = lay_statements(self.negotiation, self.scales)
        movements = find_movements(self.scales, statements, lay_events(self.negotiation))
        sticking = find_sticking(movements)
        return MovementAnswer(
            tuple(map(self._position, statements)),
            tuple(self._movement(item) for item in movements),
            sticking,
            _plain(max((item.gap for item in movements if item.gap and item.issue in sticking), default=None)),
        )

    def _position(self, said: Statement) -> PositionRow:
        entry, scale = self._entry(said.dated.id), self.scales[said.issue]
        at = [scale.at[here] for here in members_of(said.outcomes)] if scale.at else []
        return PositionRow(
            party=said.party,
            issue=said.issue,
            title=self.negotiation.issues[said.issue].title,
            wants=scale.words(said.outcomes),
            on=said.dated.on,
            low=float(min(at)) if at else None,
            high=float(max(at)) if at else None,
            under=entry.under or "",
            source=self.sources.find(entry),
            said_by=self._before_split(entry.by, said.party),
        )

    def _entry(self, statement: str) -> Position:
        return self.negotiation.positions[int(statement.removeprefix("positions."))]

    def _before_split(self, by: str, party: str) -> str:
        return self.sources.name(by) if by != party else ""

    def _movement(self, item: Movement) -> MovementRow:
        return MovementRow(
            issue=item.issue,
            title=self.negotiation.issues[item.issue].title,
            parties=item.parties,
            unit=item.unit,
            at_first=float(item.at_first),
            now=float(item.now),
            gap=_plain(item.gap),
            moved={party: _plain(share) for party, share in item.moved.items()},
            first_movers=tuple(f"{self.sources.name(step.party)}, {step.on}" for step in item.first_movers),
            steps=tuple(self._step(step) for step in item.steps),
            note=item.words,
        )

    def _step(self, step: Step) -> StepRow:
        entry = self._entry(step.statement)
        return StepRow(
            party=step.party,
            on=step.on,
            way=float(step.way),
            left=float(step.left),
            share=_plain(step.share),
            gap=_plain(step.gap),
            hardened=step.hardened,
            after=self._event(step.after),
            source=self.sources.find(entry),
        )

    def _event(self, name: str) -> str:
        """Something that happened, in words: "positions.3" is what the fourth statement said."""
        section, _, key = name.partition(".")
        if section == "splits":
            split = self.negotiation.splits[int(key)]
            return f"{self.sources.name(split.party)} split into {self._names(split.into)}, {split.on}"
        if section == "positions":
            item = self._entry(name)
            return f"{self.sources.name(item.by)} on {self.negotiation.issues[item.issue].title}, {item.on}"
        if section == "proposals":
            (proposal,) = (item for item in self.negotiation.proposals if item.id == key)
            return f"{self._names(proposal.by)}: {proposal.text or proposal.id}, {proposal.on}"
        if section == "responses":
            answer = self.negotiation.responses[int(key)]
            return f"{self._names(answer.by)}: {answer.answer.replace('_', ' ')}, {answer.on}"
        return f"pressure {key}, {self.negotiation.pressures[key].on}" if section else ""

    def _names(self, actors: Sequence[str]) -> str:
        return ", ".join(self.sources.name(actor) for actor in actors)

    def zone(self, missing: dict[str, str]) -> ZoneAnswer:
        conditions = lay_conditions(self.negotiation, self.scales)
        entries = [entry for entry, _, _ in self.negotiation.conditions()]
        fair = _or_missing(missing, "fair shares", lambda: weigh(self.negotiation, self.sources.find))
        return ZoneAnswer(
            _or_missing(missing, "zone", lambda: find_zone(self.scales, conditions)),
            tuple(self._condition(entry, item) for entry, item in zip(entries, conditions, strict=True)),
            tuple(self._pressures()),
            tuple(self._proposals(conditions)),
            fair,
        )

    def _condition(self, entry: AnyCondition, item: Condition) -> ConditionRow:
        needs = "; ".join(self._wants(issue, outcomes) for issue, outcomes in item.needs.items())
        when = " and ".join(self._wants(issue, outcomes) for issue, outcomes in item.when.items())
        return ConditionRow(
            id=item.id,
            party=item.party,
            through=item.through,
            words=f"if {when}: {needs}" if when else needs,
            sure="stated" if item.stated else "inferred",
            under=entry.under or "",
            replaces=entry.replaces or "",
            until=entry.until or "",
            source=self.sources.find(entry),
            said_by=self._before_split(entry.by, item.party),
        )

    def _wants(self, issue: str, outcomes: int) -> str:
        return f"{self.negotiation.issues[issue].title}: {self.scales[issue].words(outcomes)}"

    def _pressures(self) -> Iterator[PressureRow]:
        for name, item in self.negotiation.pressures.items():
            other = self.negotiation.without((name,))
            yield PressureRow(
                name=name,
                by=self.sources.name(item.by),
                whom=self.sources.name(item.whom),
                about=item.about,
                on=item.on or "",
                until=item.until or "",
                hedge=item.hedge,
                zone_without=self._zone_of(other),
                range_without=self._range_of(other),
                source=self.sources.find(item),
            )

    def _zone_of(self, other: Negotiation) -> Sureness | Literal["unknown"]:
        found = _or_missing({}, "zone", lambda: find_zone(self.scales, lay_conditions(other, self.scales)))
        return found.sureness if found else "unknown"

    def _range_of(self, other: Negotiation) -> Sureness | Literal["", "unknown"]:
        if other.war:
            return find_range(lay_stakes(other.war)).sureness
        return "unknown" if self.negotiation.war else ""

    def _proposals(self, conditions: Sequence[Condition]) -> Iterator[ProposalRow]:
        anyway = _or_missing({}, "conflicts", lambda: find_conflicts(self.scales, conditions, {}))
        for item in self.negotiation.proposals:
            laid = self.negotiation.terms_of(item)
            terms = {issue: to_set(self.scales[issue], outcomes) for issue, outcomes in laid.items()}
            words = {issue: self._wants(issue, outcomes) for issue, outcomes in terms.items()}
            answers = [response for response in self.negotiation.responses if response.to == item.id]
            conflicts = _or_missing({}, "conflicts", partial(find_conflicts, self.scales, conditions, terms))
            known = anyway is not None and conflicts is not None
            against = [one for one in conflicts or () if one not in (anyway or ())]
            yield ProposalRow(
                id=item.id,
                by=self._names(item.by),
                on=item.on,
                text=item.text,
                until=item.until or "",
                amends=item.amends or "",
                terms=tuple(words[issue] for issue in item.terms),
                stands=tuple(words[issue] for issue in terms if issue not in item.terms),
                answers=tuple(
                    f"{self._names(one.by)}, {one.on}: {one.answer.replace('_', ' ')}" for one in answers
                ),
                against=tuple(one[0] for one in against if len(one) == 1) if known else None,
                together=tuple(one for one in against if len(one) > 1) if known else None,
                source=self.sources.find(item),
            )

    def war(self) -> WarAnswer:
        war = self.negotiation.war
        if war is None and self.sources.negotiation.war:
            raise InputError("The range is unknown: its chance or a cost comes from a pressure that is taken away.")
        if war is None:
            raise InputError(
                "This negotiation says nothing under `war` of parties that are at the table; the range needs a "
                "chance and costs."
            )
        names = self.sources.name(war.first), self.sources.name(war.second)
        return answer_war(war, self.sources.find, names)

    def evidence(self) -> Iterator[Evidence]:
        """What the file itself gives for and against endings."""
        for item in self.negotiation.endings:
            source = self.sources.find(item)
            words = f"{item.text} – {source.words}" if item.text else source.words
            claim = source.claims[0] if source.claims else ""
            yield Evidence(item.ending, item.condition, item.speaks, source.kind, words, claim)
