"""A book held open: what was asked of it is kept until it changes, so that a page does not begin from the file.

What all pages share is worked out once, at the start (`Workbench.prepare`). Whoever adds a decision changes a few
claims of one report: only these are read again, and only what rests on them is worked out anew.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

from trucebook.accounts.blame import Blame, Called, count_labels, lay_blame
from trucebook.accounts.origins import sources_of
from trucebook.accounts.reprints import Reuse, lay_reprints
from trucebook.accounts.sourcing import Source, list_sources
from trucebook.accounts.told import Telling, Told
from trucebook.agreement import Agreement
from trucebook.book import Book, CaseRecord, Decision, Redaction, Search
from trucebook.book.review import Ruling
from trucebook.compliance import assess, match, seen
from trucebook.compliance.glancing import Glance, resting_on, survey
from trucebook.compliance.matching import Evidence
from trucebook.compliance.revising import revise
from trucebook.compliance.seeing import told_by
from trucebook.desk.asking import check_sources, rested_on
from trucebook.desk.casefiles import check_days, list_owed, parse_case
from trucebook.desk.roll import Roll
from trucebook.errors import InputError, ProblemsError
from trucebook.negotiation import Negotiation
from trucebook.reading.labels import find_labels
from trucebook.vocabulary import (
    Attribution,
    Cast,
    Claim,
    Comparison,
    Dispute,
    Finding,
    Incident,
    NotRead,
    Refusal,
    Report,
    View,
    first_day,
    last_day,
)

VIEWS_KEPT = 48
"""How many views are kept: about a minute of going back and forth on the slider."""
Rows = frozenset[str] | None
"""The obligations that are to be looked at again; None for all."""


def is_known(report: Report, view: View) -> bool:
    """Whether a report was known by the day that a view says, if it says one; what nothing dates never was."""
    return view.known_by is None or (report.known_on is not None and report.known_on <= view.known_by)


OfReport = TypeVar("OfReport", Claim, NotRead)
STEPS = (
    ("Setting {claims} claims against every obligation", "evidence"),
    ("Judging the last day", "queue"),
    ("Counting {claims} claims", "roll"),
    ("Laying accounts side by side", "told"),
    ("Laying copies beside their originals", "reuse"),
    ("Listing origins", "origins"),
    ("Listing who blames whom", "blame"),
    ("Looking for labels in {reports} reports", "labels"),
)
"""What all pages share, in words, in the order in which it is worked out at the start."""


@dataclass(frozen=True, slots=True)
class Unread:
    """What was not understood in one report: how many passages, and whether it is the whole of it."""

    report: str
    passages: int
    whole: bool
    reason: str


@dataclass(frozen=True)
class Held:
    """Everything a book holds at one moment, looked up by what pages ask for."""

    head: str
    record: CaseRecord
    agreements: tuple[Agreement, ...]
    claims: Mapping[str, Claim]
    by_report: Mapping[str, tuple[Claim, ...]]
    reports: Mapping[str, Report]
    comparison: Comparison
    decisions: tuple[Decision, ...]
    refusals: tuple[Refusal, ...]
    not_read: tuple[NotRead, ...]
    negotiation: Negotiation | None
    ledger: Book
    redactions: tuple[Redaction, ...] = ()
    searches: tuple[Search, ...] = ()

    @property
    def cast(self) -> Cast:
        """Who appears in the case, with those that an agreement names itself."""
        return self.record.cast

    @cached_property
    def lock(self) -> RLock:
        """Held while something is computed that others would compute too."""
        return RLock()

    @cached_property
    def days(self) -> tuple[date | None, date | None]:
        """The first and last day on which a report of the book can have been published."""
        known = [item.published for item in self.reports.values() if item.published]
        firsts, lasts = filter(None, map(first_day, known)), filter(None, map(last_day, known))
        return min(firsts, default=None), max(lasts, default=None)

    @cached_property
    def first_day(self) -> date:
        """Where the slider over time begins: with the first agreement or the first report."""
        starts = [item.announced for item in self.agreements if item.announced]
        return min(filter(None, (*self.days, *starts)), default=date.min)

    @cached_property
    def roll(self) -> Roll:
        """What is counted of all claims."""
        return Roll().revised((), self.claims.values())

    @cached_property
    def known_names(self) -> frozenset[str]:
        """Every name by which a source can be accepted or left out, case folded."""
        return self.roll.known_names(self.cast)

    def seen(self, claims: Iterable[Claim], view: View) -> tuple[Claim, ...]:
        """Those of some claims that bear on the day of a view, from sources that it accepts."""
        narrowed = view.known_by or view.accept or view.without
        return told_by(seen(claims, view, self.cast) if narrowed else tuple(claims), view.on)

    @cached_property
    def voices(self) -> dict[str, int]:
        """How many claims pass through each voice, by its name in the cast or as it was written."""
        return self.roll.voices(self.cast)

    @cached_property
    def unread(self) -> tuple[Unread, ...]:
        """What was not understood, report by report; whole reports first, then those with most passages."""
        passages = Counter(item.report for item in self.not_read if item.passage is not None)
        whole = (Unread(item.report, 0, True, item.reason) for item in self.not_read if item.passage is None)
        return (*whole, *(Unread(report, count, False, "") for report, count in passages.most_common()))

    @cached_property
    def not_read_of(self) -> Mapping[str, tuple[NotRead, ...]]:
        """The same passage by passage, by report."""
        return _by_report(self.not_read)

    @cached_property
    def copied_from(self) -> dict[str, str]:
        """The report that came first, by the id of each that prints the same text."""
        return {report: item.first for item in reversed(self.comparison.copies) for report in item.reports}

    @cached_property
    def rulings(self) -> dict[str, Ruling]:
        """How each claim stands that somebody decided on."""
        return self.ledger.rulings()

    @cached_property
    def undone(self) -> frozenset[str]:
        """The decisions that were taken back."""
        return frozenset(item.undoes for item in self.decisions if item.undoes)

    @cached_property
    def _by_id(self) -> dict[str, Decision]:
        return {item.id: item for item in self.decisions}

    def decision(self, name: str | None) -> Decision | None:
        """The decision with this id, if there is one."""
        return self._by_id.get(name or "")

    @cached_property
    def contested(self) -> tuple[str, ...]:
        """The claims of which reviewers hold different things."""
        return tuple(
            sorted(name for name, item in self.rulings.items() if item.is_disputed and name in self.claims)
        )

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """The claims set against each agreement, in the order of their ids."""
        found = tuple(self.claims.values())
        return tuple(match(item, found, self.cast) for item in self.agreements)

    @cached_property
    def titles(self) -> dict[str, str]:
        """What each agreement is called."""
        return {item.id: item.title for item in self.agreements}

    def explain(self, agreement: str, view: View, *accounts: str, rows: tuple[str, ...]) -> tuple[Finding, ...]:
        """The findings of some obligations in some accounts, or in all, with all that explains them."""
        with self.lock:
            evidence, copies = self._evidence(agreement), self.comparison.copies
            return assess(evidence, view, copies=copies, accounts=accounts or None, obligations=rows)

    def strip(self, agreement: str, views: Iterable[View], *accounts: str, row: str) -> list[tuple[Glance, ...]]:
        """How one obligation stands in some accounts, view by view."""
        with self.lock:
            evidence, copies = self._evidence(agreement), self.comparison.copies
            asked: dict[str, Any] = {"copies": copies, "accounts": accounts, "obligations": (row,)}
            return [tuple(survey(evidence, view, **asked).statuses()) for view in views]

    def _evidence(self, agreement: str) -> Evidence:
        return next(item for item in self.evidence if item.agreement.id == agreement)

    def resting_on(self, claims: Iterable[Claim], view: View) -> frozenset[tuple[str, str, str]]:
        """Agreement, obligation and instance of what rests on some claims, in all accounts together."""
        names = sorted(claim.id for claim in claims)
        with self.lock:
            copies = self.comparison.copies
            found = {row for item in self.evidence for row in resting_on(item, view, names, copies=copies)}
            lives = [self.life(item.id, view) for item in self.agreements]
        bearing = (item for item in lives if not {*item.evidence, *item.against}.isdisjoint(names))
        return frozenset(found | {(item.agreement, item.obligation, item.instance) for item in bearing})

    def life(self, agreement: str, view: View) -> Finding:
        """Whether an agreement runs, in all accounts together."""
        return self.explain(agreement, view, "all", rows=("in-force",))[0]

    @cached_property
    def _seen(self) -> OrderedDict[View, tuple[tuple[Glance, ...], ...]]:
        return OrderedDict()

    @cached_property
    def _before(self) -> dict[View, tuple[tuple[tuple[Glance, ...], Rows], ...]]:
        """What was seen before the last decisions, by agreement, and which obligations may be others now."""
        return {}

    def glances(self, view: View) -> tuple[Glance, ...]:
        """How every obligation of every agreement stands in every account; kept for the views asked last."""
        with self.lock:
            if view not in self._seen:
                before = self._before.pop(view, None) or [((), None)] * len(self.evidence)
                pairs = zip(self.evidence, before, strict=True)
                self._seen[view] = tuple(self._look(evidence, view, *known) for evidence, known in pairs)
            self._seen.move_to_end(view)
            while len(self._seen) > VIEWS_KEPT:
                self._seen.popitem(last=False)
            return tuple(item for some in self._seen[view] for item in some)

    def statuses(self, view: View) -> tuple[Glance, ...]:
        """The same where nobody asks on whose word: what was not seen yet is not kept."""
        with self.lock:
            if view in self._seen or view in self._before:
                return self.glances(view)
            copies = self.comparison.copies
            found = (survey(item, view, copies=copies).statuses() for item in self.evidence)
            return tuple(glance for some in found for glance in some)

    def _look(self, evidence: Evidence, view: View, known: tuple[Glance, ...], rows: Rows) -> tuple[Glance, ...]:
        """One agreement at a glance; of what is known already only some rows are looked at again."""
        asked = None if rows is None else tuple(sorted(rows))
        found = survey(evidence, view, copies=self.comparison.copies, obligations=asked)
        if rows is None:
            return tuple(found)
        fresh: dict[tuple[str, str], list[Glance]] = defaultdict(list)
        for item in found:
            fresh[item.obligation, item.reading].append(item)
        if fresh.keys() - {(item.obligation, item.reading) for item in known}:  # a duty that had no instance
            return self._look(evidence, view, (), None)
        return tuple(_patched(known, rows, fresh))

    @cached_property
    def weights(self) -> Counter[str]:
        """How many findings of the last day rest on each claim, for or against."""
        return self._weighed[0]

    @cached_property
    def _weighed(self) -> tuple[Counter[str], tuple[Dispute, ...]]:
        """What hangs on claims and on disputes on the last day; the findings themselves are let go."""
        day, copies, found = self.days[1], self.comparison.copies, tuple[Finding, ...]()
        if day is not None:
            view = View(day, timezone=self.record.timezone)
            with self.lock:
                found = tuple(one for item in self.evidence for one in assess(item, view, copies=copies))
        weights = Counter(name for item in found for name in (*item.evidence, *item.against))
        return weights, rested_on(self.comparison.disputes, found)

    @cached_property
    def queue(self) -> tuple[str, ...]:
        """Every claim in the order of review: what most findings rest on first, then by report and place."""
        weights = self.weights
        return tuple(sorted(self.claims, key=lambda name: -weights[name]))

    @cached_property
    def disputes(self) -> tuple[Dispute, ...]:
        """Where accounts part, with the obligations that rest on each on the last day."""
        return self._weighed[1]

    @cached_property
    def disputes_of(self) -> Mapping[str, tuple[Dispute, ...]]:
        """The disputes by incident."""
        found: dict[str, list[Dispute]] = defaultdict(list)
        for item in self.disputes:
            found[item.incident].append(item)
        return {name: tuple(some) for name, some in found.items()}

    @cached_property
    def incidents(self) -> dict[str, Incident]:
        """The incidents by id."""
        return {item.id: item for item in self.comparison.incidents}

    @cached_property
    def reuse(self) -> tuple[Reuse, ...]:
        """The reuse classes, each with what every copy changed."""
        return lay_reprints(self.comparison.copies, self.reports)

    @cached_property
    def telling(self) -> Telling:
        """The claims made ready to be laid side by side."""
        before: tuple[Telling, tuple[Claim, ...], tuple[Claim, ...]] | None = self.__dict__.get("_telling_before")
        if before is not None:
            return before[0].revised(*before[1:])
        return Telling(self.claims.values(), sources_of(self.cast, self.comparison.copies))

    @cached_property
    def told(self) -> Mapping[str, Told]:
        """What stands of the claims, ready to be laid side by side, by id."""
        return self.telling.told

    @cached_property
    def origins(self) -> tuple[Source, ...]:
        """Each origin by itself, those first on whose word most claims rest."""
        reports = tuple(self.reports.values())
        return list_sources(self.told.values(), self.comparison.incidents, reports, self.reuse, self.cast)

    @cached_property
    def blame(self) -> tuple[Blame, ...]:
        """Who lays what to whom."""
        return self.blamed(self.told.values())

    def blamed(self, told: Iterable[Told]) -> tuple[Blame, ...]:
        """Who lays what to whom, of what some claims tell."""
        return lay_blame(told, self.cast, list_owed(self.agreements, self.cast))

    @cached_property
    def labels(self) -> tuple[Called, ...]:
        """Who is called what, by whom, in whose pages."""
        found = find_labels(self.reports.values(), self.ledger.attributions(), self.cast)
        return count_labels(found, self.cast, self.comparison.copies)

    @cached_property
    def incident_of(self) -> dict[str, str]:
        """The incident each claim belongs to, by the claim's id."""
        return {claim: item.id for item in self.comparison.incidents for claim in item.claims}

    def attributions(self, report: str) -> list[Attribution]:
        """Who says so in one report, in the order in which it was read."""
        return self.ledger.attributions(report)

    def report(self, name: str) -> Report:
        """The report with this id. Raises InputError when the book holds none."""
        if name not in self.reports:
            raise InputError(f"This book holds no report {name!r}.")
        return self.reports[name]

    def agreement(self, name: str) -> Agreement:
        """The agreement with this id. Raises InputError when the case has none."""
        for item in self.agreements:
            if item.id == name:
                return item
        raise InputError(f"This case has no agreement {name!r}.")


class Workbench:
    """One book and what is kept of it in memory. May be used from several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ledger = Book.open(path, read_only=True)
        self._lock = RLock()
        self._held: Held | None = None

    def close(self) -> None:
        """Lets go of the book."""
        self._ledger.close()

    def prepare(self, say: Callable[[str], None]) -> None:
        """Works out what the first look at any page would have to wait for, and says what it is about."""
        say("Opening the book")
        held = self.held()
        for words, name in STEPS:
            say(words.format(claims=f"{len(held.claims):,}", reports=f"{len(held.reports):,}"))
            getattr(held, name)
            if name == "evidence" and held.days[1] is not None:
                held.glances(self.view())

    def held(self) -> Held:
        """What the book holds now. Raises BookError, and ProblemsError where the case's files have mistakes."""
        with self._lock:
            head = self._ledger.head()
            if self._held is None or self._held.head != head:
                self._held = _renew(self._ledger, head, self._held) or _load(self._ledger, head)
            return self._held

    def view(
        self,
        *,
        on: date | None = None,
        known_by: date | None = None,
        accept: tuple[str, ...] = (),
        without: tuple[str, ...] = (),
    ) -> View:
        """The view a reader asks for; without a day, the last day on which a report was published.

        Raises InputError when nothing dates the reports and no day is given, for a day in a year that no ceasefire
        of a book can have, and for a source nobody is.
        """
        held = self.held()
        check_days(on, known_by)
        if accept or without:
            check_sources((*accept, *without), held.known_names)
        day = on or known_by or held.days[1]
        if day is None:
            raise InputError("No report of this book is dated. Say which day to judge: add ?on=2025-02-05.")
        return View(on=day, known_by=known_by, accept=accept, without=without, timezone=held.record.timezone)


def _load(ledger: Book, head: str) -> Held:
    record = ledger.case()
    case, problems = parse_case(record.files)
    if problems:
        raise ProblemsError(problems)
    claims = ledger.claims()
    return Held(
        head=head,
        record=replace(record, cast=case.cast),
        agreements=tuple(sorted(case.agreements, key=lambda item: item.id)),
        claims={claim.id: claim for claim in claims},
        by_report=_by_report(claims),
        reports={item.id: item for item in ledger.reports()},
        comparison=ledger.comparison(),
        decisions=tuple(ledger.decisions()),
        refusals=tuple(ledger.refusals()),
        not_read=tuple(ledger.not_read()),
        negotiation=case.negotiation,
        ledger=ledger,
        redactions=tuple(ledger.redactions()),
        searches=tuple(ledger.searches()),
    )


def _renew(ledger: Book, head: str, before: Held | None) -> Held | None:
    """What a book holds after decisions alone were added; None where more has changed."""
    later = ledger.entries_after(before.head) if before else None
    if before is None or later is None or any(kind not in ("decision", "search") for kind, _ in later):
        return None
    decisions = tuple(ledger.decisions())
    new = {key for _, key in later}
    touched = {item.report for item in decisions if item.id in new}
    read_again = {report: tuple(ledger.claims_of(report)) for report in touched - {""}}
    by_report = {**before.by_report, **read_again}
    claims = {**before.claims, **{claim.id: claim for found in read_again.values() for claim in found}}
    if any(_ids(found) != _ids(before.by_report.get(name, ())) for name, found in read_again.items()):
        by_report = dict(sorted(by_report.items()))
        claims = {claim.id: claim for found in by_report.values() for claim in found}
    held = replace(before, head=head, claims=claims, by_report=by_report, decisions=decisions)
    held = replace(held, searches=tuple(ledger.searches()))
    _carry_over(before, held, *_changed(before, held, touched))
    return held


def _ids(claims: Iterable[Claim]) -> list[str]:
    return [claim.id for claim in claims]


CARRIED = (
    "weights",
    "queue",
    "disputes",
    "disputes_of",
    "days",
    "first_day",
    "incident_of",
    "incidents",
    "titles",
    "unread",
    "not_read_of",
    "copied_from",
    "reuse",
    "labels",
    "lock",
    "_weighed",
)
"""What no decision on a claim changes, and what orders the queue, which may be a few decisions old."""


def _changed(before: Held, after: Held, reports: Iterable[str]) -> tuple[list[Claim], list[Claim]]:
    """The claims that are others now: as they were, and as they are. So are those whose correction is another."""
    old, new = (
        {claim.id: claim for report in reports for claim in held.by_report.get(report, ())}
        for held in (before, after)
    )
    names = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    known = (*after.claims.values(), *old.values())
    names |= {claim.id for claim in known if claim.superseded_by in names}
    return (
        [before.claims[name] for name in sorted(names & before.claims.keys())],
        [after.claims[name] for name in sorted(names & after.claims.keys())],
    )


def _carry_over(before: Held, after: Held, gone: list[Claim], came: list[Claim]) -> None:
    """Hands on what was worked out; what rests on changed claims is brought up to date, or made when asked for."""
    with before.lock:
        known, kept = before.__dict__, after.__dict__
        kept.update({name: known[name] for name in CARRIED if name in known})
        if "roll" in known:
            kept["roll"] = before.roll.revised(gone, came)
        if "telling" in known or "_telling_before" in known:
            kept["_telling_before"] = before.telling, tuple(gone), tuple(came)
        if "evidence" in known:
            revised = [revise(item, gone, came) for item in before.evidence]
            kept["evidence"] = tuple(evidence for evidence, _ in revised)
            kept["_before"] = dict(_outdated(before, [rows for _, rows in revised]))


def _outdated(
    before: Held, changed: Iterable[Rows]
) -> Iterator[tuple[View, tuple[tuple[tuple[Glance, ...], Rows], ...]]]:
    """What was seen under each view, with the obligations that are to be looked at again."""
    rows = tuple(changed)
    for view, known in before._before.items():
        yield view, tuple((seen, _either(old, new)) for (seen, old), new in zip(known, rows, strict=True))
    for view, found in before._seen.items():
        yield view, tuple(zip(found, rows, strict=True))


def _either(one: Rows, other: Rows) -> Rows:
    return None if one is None or other is None else one | other


def _patched(
    known: Iterable[Glance], rows: frozenset[str], fresh: Mapping[tuple[str, str], list[Glance]]
) -> Iterator[Glance]:
    """What is known, with some rows replaced where they stood."""
    placed = set()
    for item in known:
        key = (item.obligation, item.reading)
        if item.obligation not in rows:
            yield item
        elif key not in placed:
            placed.add(key)
            yield from fresh[key]


def _by_report(items: Iterable[OfReport]) -> dict[str, tuple[OfReport, ...]]:
    found: dict[str, list[OfReport]] = {}
    for item in items:
        found.setdefault(item.report, []).append(item)
    return {report: tuple(some) for report, some in found.items()}
