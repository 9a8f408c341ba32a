"""A book held open: what was asked of it is kept until it changes, so that a page does not begin from the file.

Whoever adds a decision changes a few claims of one report; only these are read again.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import RLock

from trucebook.accounts.reprints import Reuse, lay_reprints
from trucebook.agreement import Agreement
from trucebook.book import Book, CaseRecord, Decision, Redaction, Search
from trucebook.book.review import Ruling
from trucebook.compliance import assess, known_names, match
from trucebook.compliance.glancing import Glance, survey
from trucebook.compliance.matching import Evidence
from trucebook.desk.asking import check_sources, rested_on
from trucebook.desk.casefiles import parse_case
from trucebook.errors import InputError, ProblemsError
from trucebook.negotiation import Negotiation
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
"""How many views' findings are kept: about a minute of going back and forth on the slider."""


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
    def known_names(self) -> frozenset[str]:
        """Every name by which a source can be accepted or left out, case folded."""
        return known_names(self.claims.values(), self.cast)

    @cached_property
    def voices(self) -> Counter[str]:
        """How many claims pass through each voice, by its name in the cast or as it was written."""
        found: Counter[str] = Counter()
        for claim in self.claims.values():
            named = {actor.name if (actor := self.cast.get(v.actor)) else v.name for v in claim.chain}
            found.update(named)
        return found

    @cached_property
    def places(self) -> Counter[str]:
        """How many claims put something at each place, by its name, case folded."""
        return Counter(name.name.casefold() for claim in self.claims.values() for name in claim.place)

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
        with self.lock:
            found = tuple(self.claims.values())
            return tuple(match(item, found, self.cast) for item in self.agreements)

    @cached_property
    def titles(self) -> dict[str, str]:
        """What each agreement is called."""
        return {item.id: item.title for item in self.agreements}

    @cached_property
    def _kept(self) -> OrderedDict[View, tuple[Finding, ...]]:
        return OrderedDict()

    def findings(self, view: View) -> tuple[Finding, ...]:
        """Every obligation of every agreement under every account; kept for the views asked last."""
        with self.lock:
            if view not in self._kept:
                copies = self.comparison.copies
                self._kept[view] = tuple(f for item in self.evidence for f in assess(item, view, copies=copies))
            self._kept.move_to_end(view)
            while len(self._kept) > VIEWS_KEPT:
                self._kept.popitem(last=False)
            return self._kept[view]

    @cached_property
    def _seen(self) -> OrderedDict[View, tuple[Glance, ...]]:
        return OrderedDict()

    def glances(self, view: View) -> tuple[Glance, ...]:
        """The same without evidence and reasons, which takes a fraction of the time."""
        with self.lock:
            if view not in self._seen:
                copies = self.comparison.copies
                self._seen[view] = tuple(g for item in self.evidence for g in survey(item, view, copies=copies))
            self._seen.move_to_end(view)
            while len(self._seen) > VIEWS_KEPT:
                self._seen.popitem(last=False)
            return self._seen[view]

    @cached_property
    def weights(self) -> Counter[str]:
        """How many findings of the last day rest on each claim, for or against."""
        day = self.days[1]
        found: Counter[str] = Counter()
        for item in self.findings(View(day, timezone=self.record.timezone)) if day else ():
            found.update((*item.evidence, *item.against))
        return found

    @cached_property
    def queue(self) -> tuple[str, ...]:
        """Every claim in the order of review: what most findings rest on first, then by report and place."""
        weights = self.weights
        return tuple(sorted(self.claims, key=lambda name: -weights[name]))

    @cached_property
    def disputes(self) -> tuple[Dispute, ...]:
        """Where accounts part, with the obligations that rest on each on the last day."""
        day = self.days[1]
        findings = self.findings(View(day, timezone=self.record.timezone)) if day else ()
        return rested_on(self.comparison.disputes, findings)

    @cached_property
    def incidents(self) -> dict[str, Incident]:
        """The incidents by id."""
        return {item.id: item for item in self.comparison.incidents}

    @cached_property
    def reuse(self) -> tuple[Reuse, ...]:
        """The reuse classes, each with what every copy changed."""
        return lay_reprints(self.comparison.copies, self.reports)

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

        Raises InputError when nothing dates the reports and no day is given, and for a source nobody is.
        """
        held = self.held()
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
        not_read=tuple(item for reading in ledger.readings() for item in reading.not_read),
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
    read_again = {report: tuple(ledger.claims_of(report)) for report in touched}
    gone = {claim.id for report in touched for claim in before.by_report.get(report, ())}
    claims = {name: claim for name, claim in before.claims.items() if name not in gone}
    claims |= {claim.id: claim for found in read_again.values() for claim in found}
    by_report = {**before.by_report, **read_again}
    held = replace(before, head=head, claims=claims, by_report=by_report, decisions=decisions)
    held = replace(held, searches=tuple(ledger.searches()))
    for name in (
        "weights",
        "queue",
        "disputes",
        "days",
        "first_day",
        "incident_of",
        "incidents",
        "titles",
    ):  # what orders the queue may be a few decisions old
        if name in before.__dict__:
            held.__dict__[name] = before.__dict__[name]
    return held


def _by_report(claims: Iterable[Claim]) -> dict[str, tuple[Claim, ...]]:
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.report, []).append(claim)
    return {report: tuple(items) for report, items in found.items()}
