"""One finding over time: every day on which it changes, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from trucebook.agreement.calendar import agreement_span, zone_of
from trucebook.compliance.grid import assess
from trucebook.compliance.matching import AS_WRITTEN, Evidence
from trucebook.vocabulary import Copies, Finding, Interval, Number, Status, View

MOST_DAYS = 4000
"""So many days back a history goes, about eleven years; each day is judged anew."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which finding is meant: an obligation, one instance of it, in one account, under one reading.

    Without `instance`, the first of the obligation: the whole, or its first day or week. `agreement` is needed only
    where several agreements of a book have such an obligation.
    """

    obligation: str
    instance: str = ""
    account: str = "all"
    reading: str = AS_WRITTEN
    agreement: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A day on which a finding changed: from which status to which, how much was done, why, and by which claims.

    `was` is the status of the day before, None on the first day. `claims` bear the finding now and did not before.
    """

    on: date
    known_by: date | None
    status: Status
    was: Status | None
    interval: Interval | None
    needed: Number | None
    due_on: date | None
    why: tuple[str, ...]
    claims: tuple[str, ...]
    independent: int


def trace(
    evidence: Evidence, view: View, question: Question, *, copies: tuple[Copies, ...] = (), as_known: bool = False
) -> tuple[Step, ...]:
    """Every day up to that of the view on which a finding changes, and why.

    With `as_known`, each day is judged by what was known by then: the finding as it could have been published. The
    first step is the day before the agreement begins, or the first day that is looked at. Gives nothing where
    there is no such finding. Days before the last `MOST_DAYS` are not looked at.
    """
    steps: list[Step] = []
    before: Finding | None = None
    for day in _days(evidence, view):
        found = find_answer(
            evidence, replace(view, on=day, known_by=day if as_known else view.known_by), question, copies
        )
        if found is not None and (before is None or _differs(before, found)):
            steps.append(_step(found, before))
            before = found
    return tuple(steps)


def _days(evidence: Evidence, view: View) -> Iterator[date]:
    zone = zone_of(evidence.agreement, view.timezone)
    begins = agreement_span(evidence.agreement, zone)[0].date() - timedelta(days=1)
    day = max(min(begins, view.on), view.on - timedelta(days=MOST_DAYS))
    while day <= view.on:
        yield day
        day += timedelta(days=1)


def find_answer(
    evidence: Evidence, view: View, question: Question, copies: tuple[Copies, ...] = ()
) -> Finding | None:
    """The finding that a question asks for under a view, if there is one."""
    found = assess(evidence, view, copies=copies, accounts=(question.account,), obligations=(question.obligation,))
    return next(
        (item for item in found if item.reading == question.reading and question.instance in ("", item.instance)),
        None,
    )


def _differs(one: Finding, other: Finding) -> bool:
    return (one.status, one.interval, one.needed, one.due_on) != (
        other.status,
        other.interval,
        other.needed,
        other.due_on,
    )


def _step(found: Finding, before: Finding | None) -> Step:
    known = _bearing(before) if before else frozenset()
    new = tuple(sorted(_bearing(found) - known))
    return Step(
        on=found.on,
        known_by=found.known_by,
        status=found.status,
        was=before.status if before else None,
        interval=found.interval,
        needed=found.needed,
        due_on=found.due_on,
        why=tuple(_why(found, before, new)),
        claims=new,
        independent=found.independent,
    )


def _bearing(found: Finding) -> frozenset[str]:
    return frozenset((*found.evidence, *found.against))


def _why(found: Finding, before: Finding | None, new: Iterable[str]) -> Iterator[str]:
    """The rule that decides now, and what brought the change: claims that came in, a later deadline, or time."""
    yield from found.reasons[:3]
    if before is None:
        return
    if before.due_on != found.due_on and found.due_on is not None:
        yield f"It is due on {found.due_on.isoformat()} now."
    count = len(tuple(new))
    if count:
        yield f"{count} claim{' bears' if count == 1 else 's bear'} it now that did not the day before."
    elif _bearing(before) == _bearing(found):
        yield "The claims are the same; only time has passed."
    else:
        lost = len(_bearing(before) - _bearing(found))
        yield f"{lost} claim no longer bears it." if lost == 1 else f"{lost} claims no longer bear it."
