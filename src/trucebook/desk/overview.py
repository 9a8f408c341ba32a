"""The first page of the workbench: where every obligation stands, what moved, what waits and what was not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from trucebook.agreement.agenda import Entry, agenda
from trucebook.brief import Grid, lay_out
from trucebook.brief.compose import account_name
from trucebook.compliance.glancing import Glance
from trucebook.desk.workbench import Held
from trucebook.vocabulary import STATUS_WORDS, Cast, Refusal, Status, View, claim_words

MOST_CHANGES = 60
MOST_WAITING = 8
MOST_DATES = 400


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
class Unread:
    """What was not understood in one report: how many passages, and whether it is the whole of it."""

    report: str
    passages: int
    whole: bool
    reason: str


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
    findings = held.findings(view)
    changes = list(_changes(held, view))
    reviews = Counter(claim.review for claim in held.claims.values())
    return Overview(
        title=held.record.title,
        head=held.head,
        view=view,
        first_day=held.first_day,
        last_day=max(filter(None, (held.days[1], view.on))),
        grids=lay_out(findings, held.titles, held.cast),
        changes=tuple(changes[:MOST_CHANGES]),
        changes_left_out=max(0, len(changes) - MOST_CHANGES),
        sources=tuple(list_sources(held, view)),
        claims=len(held.claims),
        unreviewed=reviews["unreviewed"],
        reviewed=len(held.claims) - reviews["unreviewed"],
        disagreements=len(held.contested),
        waiting=tuple(_waiting(held)),
        reports=len(held.reports),
        refusals=held.refusals,
        unread=unread(held),
        calendars=tuple(_calendar(held, view, item.id) for item in held.agreements),
    )


def _changes(held: Held, view: View) -> Iterator[Change]:
    """What stands otherwise than at the end of the day before, under the same view; pooled accounts first."""
    before = held.glances(replace(view, on=view.on - timedelta(days=1)))
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
    for name, count in held.voices.most_common():
        folded = name.casefold()
        yield Source(name, count, "without" if folded in left_out else "accept" if folded in accepted else "")


def _waiting(held: Held) -> Iterator[Waiting]:
    """The claims nobody has reviewed on which most findings rest."""
    unreviewed = (
        (held.claims[name], count)
        for name, count in held.weights.most_common()
        if name in held.claims and held.claims[name].review == "unreviewed"
    )
    for (claim, count), _ in zip(unreviewed, range(MOST_WAITING), strict=False):
        yield Waiting(claim.id, claim.report, claim_words(claim), count)


def unread(held: Held) -> tuple[Unread, ...]:
    """What was not understood, report by report; whole reports first, then those with most passages."""
    passages: Counter[str] = Counter()
    found = []
    for item in held.not_read:
        if item.passage is None:
            found.append(Unread(item.report, 0, True, item.reason))
        else:
            passages[item.report] += 1
    counted = (Unread(report, count, False, "") for report, count in passages.most_common())
    return (*found, *counted)


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
