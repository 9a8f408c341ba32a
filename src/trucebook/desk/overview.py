"""The first page of the workbench: where every obligation stands, what moved, what waits and what was not read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice

from trucebook.agreement.agenda import Entry, agenda
from trucebook.brief.compose import calendar_reasons
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
from trucebook.compliance.glancing import Glance
from trucebook.desk.workbench import Held, Unread
from trucebook.vocabulary import STATUS_WORDS, Cast, Finding, Refusal, Side, Status, View, claim_words

MOST_CHANGES = 60
MOST_WAITING = 8
MOST_DATES = 400


@dataclass(frozen=True, slots=True)
class Cell:
    """How one obligation stands in one account: in words, how much of what is owed, and on whose word."""

    account: str
    status: Status
    words: str
    amount: str
    basis: str


@dataclass(frozen=True, slots=True)
class Row:
    """One instance of one obligation under one reading, with a cell for every account of the grid.

    `also` counts the instances that are not shown one by one because no claim speaks of them.
    """

    obligation: str
    instance: str
    reading: str
    text: str
    due_on: date | None
    cells: tuple[Cell, ...]
    also: str


@dataclass(frozen=True, slots=True)
class Grid:
    """The state of one agreement: obligations by accounts.

    `tally` counts the rows by their pooled status, `on_parties` those of them that parties alone vouch for.
    `reasons` say whether the agreement runs, `ends` are the versions of its end; `silent` accounts have no column.
    The claims behind a cell are on the page of its obligation.
    """

    agreement: str
    title: str
    state: str
    reasons: tuple[str, ...]
    accounts: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    ends: tuple[Side, ...]
    silent: int
    tally: tuple[tuple[Status, str, int], ...]
    on_parties: tuple[tuple[Status, int], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One finding that stands otherwise than the day before."""

    agreement: str
    obligation: str
    instance: str
    account: str
    account_name: str
    text: str
    was: Status
    now: Status
    was_words: str
    now_words: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """One claim nobody has reviewed yet, in words, and how many findings of the last day rest on it."""

    claim: str
    report: str
    words: str
    rests_on_it: int


@dataclass(frozen=True, slots=True)
class Date:
    """One line of an agreement's calendar: `when` in words, and how it lies to the day that is shown."""

    name: str
    instance: str
    kind: str
    when: str
    words: str
    first: date | None
    last: date | None
    lies: str
    reading: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """An agreement in plain words: its clocks, what is due when, its powers and rival readings."""

    agreement: str
    title: str
    clause: str
    about: tuple[str, ...]
    clocks: tuple[str, ...]
    dates: tuple[Date, ...]
    left_out: int
    powers: tuple[str, ...]
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody whose word can be accepted or withdrawn, with the number of claims that pass through them."""

    name: str
    claims: int
    chosen: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Where every obligation stands on a day, what changed since the day before, what waits, what was not read.

    `first_day` and `last_day` are the ends of the slider; `sources` those whose word can be left out.
    """

    title: str
    head: str
    view: View
    first_day: date
    last_day: date
    grids: tuple[Grid, ...]
    changes: tuple[Change, ...]
    changes_left_out: int
    sources: tuple[Source, ...]
    claims: int
    unreviewed: int
    reviewed: int
    disagreements: int
    waiting: tuple[Waiting, ...]
    reports: int
    refusals: tuple[Refusal, ...]
    unread: tuple[Unread, ...]
    calendars: tuple[Calendar, ...]


def overview(held: Held, view: View) -> Overview:
    """The first page of a book on a day, as known by a day, on the word of whom the view accepts."""
    changes = list(_changes(held, view))
    unreviewed = held.roll.reviews["unreviewed"]
    return Overview(
        title=held.record.title,
        head=held.head,
        view=view,
        first_day=held.first_day,
        last_day=max(filter(None, (held.days[1], view.on))),
        grids=tuple(_grids(held, view)),
        changes=tuple(changes[:MOST_CHANGES]),
        changes_left_out=max(0, len(changes) - MOST_CHANGES),
        sources=tuple(list_sources(held, view)),
        claims=len(held.claims),
        unreviewed=unreviewed,
        reviewed=len(held.claims) - unreviewed,
        disagreements=len(held.contested),
        waiting=tuple(_waiting(held)),
        reports=len(held.reports),
        refusals=held.refusals,
        unread=held.unread,
        calendars=tuple(_calendar(held, view, item.id) for item in held.agreements),
    )


def _grids(held: Held, view: View) -> Iterator[Grid]:
    """The state of every agreement; why it runs is explained, everything else is seen at a glance."""
    for sheet in arrange(held.glances(view), view.on):
        yield _grid(held, sheet, held.life(sheet.agreement, view))


def _grid(held: Held, sheet: Sheet[Glance], life: Finding) -> Grid:
    return Grid(
        agreement=sheet.agreement,
        title=held.titles[sheet.agreement],
        state=life.status,
        reasons=tuple(calendar_reasons(life)),
        accounts=tuple((account, account_name(account, held.cast)) for account in sheet.accounts),
        rows=tuple(map(_row, sheet.lines)),
        ends=life.said,
        silent=sheet.silent,
        tally=tuple(tally(sheet.lines)),
        on_parties=tuple(tally_of_parties(sheet.lines)),
    )


def _row(line: Line[Glance]) -> Row:
    first = line.first
    cells = (
        Cell(item.account, item.status, STATUS_WORDS[item.status], amount_words(item), basis_words(item))
        for item in line.cells
    )
    return Row(
        first.obligation, first.instance, first.reading, first.text, first.due_on, tuple(cells), line.also
    )  # fmt: skip


def _changes(held: Held, view: View) -> Iterator[Change]:
    """What stands otherwise than at the end of the day before, under the same view; pooled accounts first."""
    before = held.statuses(replace(view, on=view.on - timedelta(days=1)))
    return differences(held.cast, before, held.glances(view))


def changes_between(before: Held, after: Held, view: View) -> Iterator[Change]:
    """What stands otherwise in one state of a book than in another, under the same view."""
    return differences(after.cast, before.glances(view), after.glances(view))


def differences(cast: Cast, before: Iterable[Glance], after: Iterable[Glance]) -> Iterator[Change]:
    """The findings that stand otherwise after than before, pooled accounts first; readings as written alone."""
    known = {_key(item): item.status for item in before}
    for item in sorted(after, key=lambda item: item.account != "all"):
        was = known.get(_key(item), "not_in_force")
        if item.reading == "as written" and was != item.status:
            yield Change(
                item.agreement, item.obligation, item.instance, item.account, account_name(item.account, cast),
                item.text, was, item.status, STATUS_WORDS[was], STATUS_WORDS[item.status],
            )  # fmt: skip


def _key(finding: Glance) -> tuple[str, ...]:
    return finding.agreement, finding.obligation, finding.instance, finding.account, finding.reading


def list_sources(held: Held, view: View) -> Iterator[Source]:
    """Everybody through whose hands claims came, the most frequent first, and how the view treats each."""
    accepted = {name.casefold() for name in view.accept}
    left_out = {name.casefold() for name in view.without}
    for name, count in held.voices.items():
        folded = name.casefold()
        yield Source(name, count, "without" if folded in left_out else "accept" if folded in accepted else "")


def _waiting(held: Held) -> Iterator[Waiting]:
    """The claims nobody has reviewed on which most findings rest."""
    weights = held.weights
    ranked = (held.claims[name] for name in held.queue if name in held.claims)
    unreviewed = (claim for claim in ranked if claim.review == "unreviewed")
    for claim in islice(unreviewed, MOST_WAITING):
        if weights[claim.id]:
            yield Waiting(claim.id, claim.report, claim_words(claim), weights[claim.id])


def _calendar(held: Held, view: View, name: str) -> Calendar:
    shown = agenda(held.agreement(name), held.cast, held.record.timezone, on=view.on)
    dates = list(_dates(shown.entries, view.on))
    return Calendar(
        agreement=name,
        title=shown.title,
        clause=shown.clause,
        about=shown.about,
        clocks=shown.clocks,
        dates=tuple(dates[:MOST_DATES]),
        left_out=max(0, len(dates) - MOST_DATES),
        powers=shown.powers,
        readings=tuple(
            f"{item.name}{f' (held by {item.held_by})' if item.held_by else ''}: {item.words}"
            for item in shown.readings
        ),
    )


def _dates(entries: Iterable[Entry], on: date) -> Iterator[Date]:
    for item in entries:
        first, last = _day(item.start), _last_day(item.end)
        lies = "past" if last and last < on else "ahead" if first and first > on else "now"
        if first is None and last is None:
            lies = "undated"
        yield Date(
            item.name, item.instance, item.kind, item.when, item.words, first, last, lies, item.reading
        )  # fmt: skip


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _last_day(moment: datetime | None) -> date | None:
    """The last day of a span that ends before this moment."""
    return (moment - timedelta(microseconds=1)).date() if moment else None
