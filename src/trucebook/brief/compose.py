"""Findings and comparisons put together for publication: the brief as a value, before any format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from trucebook.accounts import narrow
from trucebook.brief.grids import (
    Line,
    Sheet,
    account_name,
    amount_words,
    arrange,
    basis_words,
    tally,
    tally_of_parties,
)
from trucebook.compliance.seeing import told_by
from trucebook.negotiation import Answers
from trucebook.vocabulary import (
    STATUS_WORDS,
    Cast,
    Claim,
    Comparison,
    Dispute,
    Finding,
    Instant,
    NotRead,
    Refusal,
    Report,
    Side,
    Status,
    View,
    chain_words,
    claim_words,
    unique,
)

EXCERPT_CHARACTERS = 200
TIMELINE_ACTS_LEFT_OUT = frozenset({"talk", "condemn", "accuse", "monitor", "demand"})


@dataclass(frozen=True, slots=True)
class Material:
    """All that a brief is made of. `titles` maps an agreement's id to its title.

    `claims` are those that the view lets see: nothing else is cited, disputed or put on the timeline. What they
    say to have been done after the day of the view is neither disputed nor put on the timeline.
    """

    title: str
    head: str
    view: View
    titles: Mapping[str, str]
    findings: tuple[Finding, ...]
    comparison: Comparison
    claims: tuple[Claim, ...]
    reports: tuple[Report, ...]
    refusals: tuple[Refusal, ...]
    not_read: tuple[NotRead, ...]
    cast: Cast
    answers: Answers | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One finding in a grid: the status in words, how much of what is owed, and the claims it rests on.

    `basis` says on whose word it stands, `reasons` by which rules; both are empty where nothing is reported.
    """

    account: str
    status: Status
    words: str
    amount: str
    basis: str
    evidence: tuple[str, ...]
    against: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One instance of one obligation under one reading, with a cell for every account of the grid.

    `also` counts the instances that are not shown one by one because no claim speaks of them; `unused` says why
    claims that were looked at were not used, each reason with its claims; `silent` counts accounts with none.
    """

    obligation: str
    instance: str
    reading: str
    text: str
    due_on: date | None
    cells: tuple[Cell, ...]
    also: str = ""
    unused: tuple[tuple[str, tuple[str, ...]], ...] = ()
    silent: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """The state of one agreement: obligations by accounts.

    `tally` counts the rows by their pooled status, `on_parties` those of them that parties alone vouch for.
    """

    agreement: str
    title: str
    state: str
    reasons: tuple[str, ...]
    accounts: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    ends: tuple[Side, ...]
    silent: int
    tally: tuple[tuple[Status, str, int], ...] = ()
    on_parties: tuple[tuple[Status, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """What is said of one day: the passage's words, the claims that say so, and the chains that pass it on."""

    day: date
    words: str
    claims: tuple[str, ...]
    told_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A claim as a reader checks it: what it says, the exact passage, who passes it on, and the report.

    `number` is that of the passage: claims that stand on the same words share it. `marked` is where in the quote
    the words stand that carry the act.
    """

    claim: str
    number: int
    words: str
    quote: str
    start: int
    end: int
    chain: str
    report: str
    title: str
    published: str
    url: str | None
    superseded: bool
    marked: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """What was not read in one report: how many passages, or the whole of it, and why."""

    report: str
    reason: str
    passages: int
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Brief:
    """What is published. Every statement leads to a citation, every citation to an exact passage."""

    title: str
    head: str
    on: date
    known_by: date | None
    accept: tuple[str, ...]
    without: tuple[str, ...]
    grids: tuple[Grid, ...]
    disputes: tuple[Dispute, ...]
    timeline: tuple[Event, ...]
    citations: tuple[Citation, ...]
    reports: int
    words: int
    refusals: tuple[Refusal, ...]
    not_read: tuple[Silence, ...]
    copies: tuple[tuple[str, ...], ...]
    negotiation: Answers | None = None


def compose(material: Material) -> Brief:
    """The brief of a case on a day: grids, disputes, timeline, what was not read, and every citation."""
    claims = {claim.id: claim for claim in material.claims}
    grids = lay_out(material.findings, material.titles, material.cast)
    events = tuple(_timeline(material))
    comparison = material.comparison
    by_then = told_by(material.claims, material.view.on)
    disputes = narrow(comparison.disputes, by_then, material.cast, comparison.copies)
    told = [claim for event in events for claim in event.claims]
    table = material.answers.claims() if material.answers else ()
    used = unique([*_cited(grids, disputes), *told, *table])
    reports = {report.id: report for report in material.reports}
    view = material.view
    return Brief(
        title=material.title,
        head=material.head,
        on=view.on,
        known_by=view.known_by,
        accept=view.accept,
        without=view.without,
        grids=grids,
        disputes=disputes,
        timeline=events,
        citations=tuple(_citations([claims[claim] for claim in used if claim in claims], reports)),
        reports=len(material.reports),
        words=sum(len(report.text.split()) for report in material.reports),
        refusals=material.refusals,
        not_read=tuple(_silences(material.not_read)),
        copies=tuple(item.reports for item in material.comparison.copies if len(item.reports) > 1),
        negotiation=material.answers,
    )


def _cited(grids: Iterable[Grid], disputes: Iterable[Dispute]) -> Iterable[str]:
    for grid in grids:
        for side in grid.ends:
            yield from side.claims
        for row in grid.rows:
            for cell in row.cells:
                yield from (*cell.evidence, *cell.against)
    for dispute in disputes:
        for side in dispute.sides:
            yield from side.claims


def lay_out(findings: Iterable[Finding], titles: Mapping[str, str], cast: Cast) -> tuple[Grid, ...]:
    """The findings of a day as grids, one for each agreement; `titles` maps an agreement's id to its title."""
    found = tuple(findings)
    return tuple(_grid(titles, sheet, cast) for sheet in arrange(found, found[0].on)) if found else ()


def _grid(titles: Mapping[str, str], sheet: Sheet[Finding], cast: Cast) -> Grid:
    life = sheet.life
    return Grid(
        agreement=sheet.agreement,
        title=titles.get(sheet.agreement, sheet.agreement),
        state=life.status if life else "",
        reasons=tuple(calendar_reasons(life)) if life else (),
        accounts=tuple((account, account_name(account, cast)) for account in sheet.accounts),
        rows=tuple(map(_row, sheet.lines)),
        ends=life.said if life else (),
        silent=sheet.silent,
        tally=tuple(tally(sheet.lines)),
        on_parties=tuple(tally_of_parties(sheet.lines)),
    )


def calendar_reasons(life: Finding) -> Iterable[str]:
    """Why the agreement runs or does not, without the versions of its end, which stand beside it."""
    versions = tuple(side.value.casefold() for side in life.said)
    return (reason for reason in life.reasons if not reason.casefold().startswith(versions))


def _row(line: Line[Finding]) -> Row:
    first, cells = line.first, tuple(map(_cell, line.cells))
    return Row(
        first.obligation, first.instance, first.reading, first.text, first.due_on, cells, line.also,
        unused=_unused(line.pooled), silent=sum(cell.status == "no_report" for cell in cells),
    )  # fmt: skip


def _unused(finding: Finding) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Why claims that were looked at were not used, the most frequent reason first."""
    by_why: dict[str, list[str]] = {}
    for item in finding.unused:
        by_why.setdefault(item.why, []).append(item.claim)
    ranked = sorted(by_why, key=lambda why: (-len(by_why[why]), why))
    return tuple((why, tuple(sorted(by_why[why]))) for why in ranked)


def _cell(finding: Finding) -> Cell:
    return Cell(
        account=finding.account,
        status=finding.status,
        words=STATUS_WORDS[finding.status],
        amount=amount_words(finding),
        basis=basis_words(finding),
        evidence=finding.evidence,
        against=finding.against,
        reasons=tuple(reason for reason in finding.reasons if not reason.startswith("Not used:")),
    )


def _timeline(material: Material) -> Iterable[Event]:
    """What is said to have happened on a day, each wording once with all who say so; without corrected claims."""
    told: dict[tuple[date, str], list[Claim]] = {}
    for claim in material.claims:
        day = event_day(claim)
        if day is not None and day <= material.view.on:
            told.setdefault((day, excerpt(claim)), []).append(claim)
    for (day, words), claims in sorted(told.items()):
        ordered = sorted(claims, key=lambda claim: (chain_words(claim), claim.id))
        yield Event(day, words, tuple(c.id for c in ordered), unique(chain_words(c) for c in ordered))


def excerpt(claim: Claim) -> str:
    """The passage on one line; a long one cut at words around those that carry the act."""
    text = claim.passage.text
    if len(text) <= EXCERPT_CHARACTERS:
        return " ".join(text.split())
    marked = _marked(claim)
    start = max(0, min((marked[0] if marked else 0) - EXCERPT_CHARACTERS // 2, len(text) - EXCERPT_CHARACTERS))
    cut = text[start : start + EXCERPT_CHARACTERS]
    head, tail = start > 0, start + EXCERPT_CHARACTERS < len(text)
    words = cut.split()[head : -1 if tail else None]
    return ("… " if head else "") + " ".join(words) + (" …" if tail else "")


def event_day(claim: Claim) -> date | None:
    """The day of something done that a claim dates to a day or two; None for all else."""
    if claim.modality != "actual" or claim.act is None or claim.act in TIMELINE_ACTS_LEFT_OUT:
        return None
    if claim.when is None or claim.superseded_by is not None:
        return None
    day, end = _day(claim.when.first), _day(claim.when.last)
    return day if day is not None and end is not None and end - day <= timedelta(days=2) else None


def _day(moment: Instant | None) -> date | None:
    return date(moment.year, moment.month, moment.day) if moment else None


def _citations(claims: Iterable[Claim], reports: Mapping[str, Report]) -> Iterable[Citation]:
    """Each claim with the number of its passage; passages are numbered as they are first used."""
    numbers: dict[tuple[str, int, int], int] = {}
    for claim in claims:
        place = claim.report, claim.passage.start, claim.passage.end
        yield _cite(claim, numbers.setdefault(place, len(numbers) + 1), reports)


def _cite(claim: Claim, number: int, reports: Mapping[str, Report]) -> Citation:
    report = reports.get(claim.report)
    return Citation(
        claim=claim.id,
        number=number,
        words=claim_words(claim, chain=False),
        quote=claim.passage.text,
        start=claim.passage.start,
        end=claim.passage.end,
        chain=chain_words(claim),
        report=claim.report,
        title=(report.title if report else None) or "",
        published=(report.published if report else None) or "undated",
        url=report.url if report else None,
        superseded=claim.superseded_by is not None,
        marked=_marked(claim),
    )


def _marked(claim: Claim) -> tuple[int, int] | None:
    """The words that carry the act, counted from the beginning of the passage."""
    trigger, passage = claim.trigger, claim.passage
    if trigger is None or not passage.start <= trigger.start < trigger.end <= passage.end:
        return None
    return trigger.start - passage.start, trigger.end - passage.start


def _silences(not_read: Iterable[NotRead]) -> Iterable[Silence]:
    counts = Counter((item.passage is not None, item.report, item.reason) for item in not_read)
    for (in_part, report, reason), passages in sorted(counts.items()):
        yield Silence(report, reason, passages if in_part else 0, whole=not in_part)
