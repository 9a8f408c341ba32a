"""Accounts laid side by side: disputes and incidents, what stands behind them, what falls without a source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from trucebook.accounts import narrow
from trucebook.accounts.blame import Blame, Called, count_labels, lay_blame
from trucebook.accounts.contested import Contested, Recounted, contest, recount
from trucebook.accounts.reprints import lay_reprints
from trucebook.accounts.sourcing import Source, list_sources
from trucebook.accounts.statements import Shift, find_shifts, list_statements
from trucebook.accounts.told import tell
from trucebook.book import Book
from trucebook.compliance import assess, seen
from trucebook.compliance.flips import Turn, find_turns
from trucebook.compliance.glancing import survey
from trucebook.desk.asking import assess_book, find_last_day, match_book, rested_on
from trucebook.desk.casefiles import list_owed, parse_case
from trucebook.reading.labels import find_labels
from trucebook.vocabulary import (
    STATUS_WORDS,
    Claim,
    Comparison,
    Dispute,
    Finding,
    View,
    unique,
)

EFFORT = 2_000_000
"""How many claims are weighed in all to find what hangs on disputes: about ten seconds. Then it is left open."""


@dataclass(frozen=True, slots=True)
class Contention(Contested):
    """A dispute with what hangs on it: the findings that would be others `without` one of its sides.

    `weighed` is False where there was too much to try; then `rests` says nothing.
    """

    rests: tuple[Turn, ...] = ()
    weighed: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """Something that stands otherwise when other sources are accepted: from what to what, and why."""

    kind: Literal["claim", "dispute", "obligation"]
    id: str
    title: str
    was: str
    now: str
    why: str
    claims: tuple[str, ...] = ()


def disputes(book: Path) -> tuple[tuple[Contention, ...], dict[str, Claim]]:
    """Where accounts part, those first on which most hangs; and the claims of a book by id.

    First come disputes without one side of which the most obligations would have another status, then those whose
    claims bear the most obligations, then those with most origins and claims behind them.
    """
    with Book.open(book, read_only=True) as ledger:
        day, comparison = find_last_day(ledger), ledger.comparison()
        case, claims = ledger.case(), ledger.claims()
        view = View(on=day, timezone=case.timezone) if day else None
        found = rested_on(comparison.disputes, tuple(assess_book(ledger, view)) if view else ())
        laid = contest(found, claims, case.cast, comparison.copies)
        hanging = list(_hang(ledger, view, laid, comparison)) if view else [Contention(**_fields(d)) for d in laid]
        ranked = sorted(hanging, key=lambda item: (-len(_flipping(item)), -len(item.obligations)))
        return tuple(ranked), {claim.id: claim for claim in claims}


def _flipping(item: Contention) -> frozenset[tuple[str, str]]:
    return frozenset((turn.agreement, turn.obligation) for turn in item.rests)


def _hang(ledger: Book, view: View, laid: Sequence[Contested], comparison: Comparison) -> Iterator[Contention]:
    """Each dispute with what would be otherwise without one of its sides, as long as the effort lasts."""
    by_agreement = {evidence.agreement.id: evidence for evidence in match_book(ledger)}
    spent = 0
    for item in laid:
        groups = {side.value: frozenset(side.claims) for side in item.sides}
        found: list[Turn] = []
        weighed = spent < EFFORT
        for name in item.obligations if weighed else ():
            agreement, _, obligation = name.partition("/")
            evidence = by_agreement[agreement]
            spent += (len(groups) + 1) * sum(len(looks) for looks in evidence.looks.values())
            found += find_turns(evidence, view, obligation, groups, copies=comparison.copies)
        yield Contention(**_fields(item), rests=tuple(found), weighed=weighed)


def _fields(noun: Any) -> dict[str, Any]:
    return {item.name: getattr(noun, item.name) for item in fields(noun)}


def incidents(book: Path) -> tuple[Recounted, ...]:
    """The events that claims tell of, by day, each with why its claims were grouped and whose word it rests on."""
    with Book.open(book, read_only=True) as ledger:
        comparison = ledger.comparison()
        found = recount(comparison.incidents, ledger.claims(), ledger.case().cast, comparison.copies)
    return tuple(sorted(found, key=lambda item: (item.first is None, item.first, item.id)))


def sources(book: Path) -> tuple[Source, ...]:
    """Each origin of a book's claims: its chains, reports and copies, its stake in what it says, its silences."""
    with Book.open(book, read_only=True) as ledger:
        comparison, cast, reports = ledger.comparison(), ledger.case().cast, ledger.reports()
        told = tell(ledger.claims(), cast, comparison.copies)
    reuse = lay_reprints(comparison.copies, {report.id: report for report in reports})
    return list_sources(told.values(), comparison.incidents, reports, reuse, cast)


def blame(book: Path) -> tuple[Blame, ...]:
    """Who blames whom for what, and how guardedly: accuser, accused, act and hedge, with the claims."""
    with Book.open(book, read_only=True) as ledger:
        copies, case = ledger.comparison().copies, ledger.case()
        owed = list_owed(parse_case(case.files)[0].agreements, case.cast)
        return lay_blame(tell(ledger.claims(), case.cast, copies).values(), case.cast, owed)


def labels(book: Path) -> tuple[Called, ...]:
    """Who is called what, by whom, in whose pages; only in quotations and in reported words."""
    with Book.open(book, read_only=True) as ledger:
        copies, cast = ledger.comparison().copies, ledger.case().cast
        found = find_labels(ledger.reports(), ledger.attributions(), cast)
        return count_labels(found, cast, copies)


def what_if(book: Path, view: View) -> tuple[Change, ...]:
    """What stands otherwise for whoever accepts the sources of the view alone: obligations, disputes, claims.

    Nothing is read or compared again: every claim is heard or not, and what rests on it is read off.
    """
    everybody = replace(view, accept=(), without=())
    with Book.open(book, read_only=True) as ledger:
        comparison, claims, cast = ledger.comparison(), ledger.claims(), ledger.case().cast
        findings = _pooled(ledger, everybody, view)
    heard = [seen(claims, one, cast) for one in (everybody, view)]
    told = tell(heard[0], cast, comparison.copies)
    ids = [frozenset(claim.id for claim in some) for some in heard]
    shifts = find_shifts(list_statements(comparison.incidents, told), told, *ids)
    parted = [narrow(comparison.disputes, some, cast, comparison.copies) for some in heard]
    return (*_findings_changed(*findings), *_disputes_changed(*parted), *map(_claim_changed, shifts))


def _pooled(ledger: Book, *views: View) -> tuple[tuple[Finding, ...], ...]:
    """The findings of all accounts together under two views, of obligations of which a glance differs."""
    copies = ledger.comparison().copies
    found: tuple[list[Finding], ...] = tuple([] for _ in views)
    for evidence in match_book(ledger):
        seen = [frozenset(survey(evidence, view, copies=copies, accounts=("all",)).statuses()) for view in views]
        changed = tuple({item.obligation for item in seen[0] ^ seen[1]})
        for some, view in zip(found, views, strict=True):
            some += assess(evidence, view, copies=copies, accounts=("all",), obligations=changed)
    return tuple(map(tuple, found))


def _findings_changed(before: Iterable[Finding], after: Iterable[Finding]) -> Iterator[Change]:
    now = {_row(item): item for item in after}
    told: set[tuple[str, ...]] = set()
    for item in before:  # the text as written comes first; a rival reading is told where it changes otherwise
        other = now.get(_row(item))
        was, then = STATUS_WORDS[item.status], STATUS_WORDS[other.status] if other else "not in force"
        change = (item.agreement, item.obligation, item.instance, was, then)
        if was != then and change not in told:
            told.add(change)
            why = other.reasons[0] if other and other.reasons else "the agreement has no such instance any more"
            name = " · ".join(unique([f"{item.agreement}/{item.obligation}", item.instance, item.reading]))
            yield Change("obligation", name, item.text, was, then, why, (*item.evidence, *item.against))


def _row(item: Finding) -> tuple[str, ...]:
    return item.agreement, item.obligation, item.instance, item.account, item.reading


def _disputes_changed(before: Iterable[Dispute], after: Iterable[Dispute]) -> Iterator[Change]:
    now = {item.id: item for item in after}
    for item in before:
        other = now.get(item.id)
        left = {side.value for side in other.sides} if other else set()
        gone = [side.value for side in item.sides if side.value not in left]
        if other is None or gone:
            was = f"{item.kind.replace('_', ' ')}, {len(item.sides)} sides"
            then = f"{len(other.sides)} sides" if other else "no dispute"
            why = f"nobody is left who says: {'; '.join(gone)}" if other else "fewer than two sides are left"
            claims = tuple(name for side in item.sides for name in side.claims)
            yield Change("dispute", item.id, item.title, was, then, why, claims)


def _claim_changed(shift: Shift) -> Change:
    rested = " or ".join(" with ".join(names) for names in shift.rested_on)
    statement = shift.statement
    return Change(
        kind="claim",
        id=statement.id,
        title=statement.title,
        was=f"{shift.was}, {shift.independent_before} independent",
        now=f"{shift.now}, {shift.independent_after} independent",
        why=f"{'rested' if statement.supporting else 'was denied'} on the word of {rested}",
        claims=(*statement.supporting, *statement.denying),
    )
