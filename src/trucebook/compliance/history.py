"""One finding over time: every day on which it changes, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from trucebook.agreement.calendar import agreement_span, zone_of
from trucebook.compliance.grid import assess, moved_by
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

    `was` is the status of the day before, None on the first day. `claims` bear the finding now and did not before,
    or tell what it hangs on, such as an extension.
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
    moved = frozenset[str]()
    row = question.account, question.reading, question.obligation
    for day in _days(evidence, view):
        then = replace(view, on=day, known_by=day if as_known else view.known_by)
        found = find_answer(evidence, then, question, copies)
        if found is not None and (before is None or _differs(before, found)):
            moving = moved_by(evidence, then, row, copies=copies)
            steps.append(_step(found, before, moving - moved))
            before, moved = found, moving
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


def _step(found: Finding, before: Finding | None, moving: frozenset[str]) -> Step:
    """`moving` are the claims that tell what it hangs on and did not before."""
    known = _bearing(before) if before else frozenset()
    new = _bearing(found) - known
    return Step(
        on=found.on,
        known_by=found.known_by,
        status=found.status,
        was=before.status if before else None,
        interval=found.interval,
        needed=found.needed,
        due_on=found.due_on,
        why=tuple(_why(found, before, new, moving - new)),
        claims=tuple(sorted(new | moving)),
        independent=found.independent,
    )


def _bearing(found: Finding) -> frozenset[str]:
    return frozenset((*found.evidence, *found.against))


def _why(found: Finding, before: Finding | None, new: frozenset[str], moving: frozenset[str]) -> Iterator[str]:
    """The rule that decides now, and what brought the change: claims that came in, a later deadline, or time."""
    yield from found.reasons[:3]
    if before is None:
        return
    if before.due_on != found.due_on and found.due_on is not None:
        yield f"It is due on {found.due_on.isoformat()} now."
    if moving:
        one = len(moving) == 1
        yield f"{len(moving)} claim{' tells' if one else 's tell'} now of something that it hangs on."
    if new:
        yield f"{len(new)} claim{' bears' if len(new) == 1 else 's bear'} it now that did not the day before."
    elif _bearing(before) == _bearing(found) and not moving:
        yield "The claims are the same; only time has passed."
    elif lost := len(_bearing(before) - _bearing(found)):
        yield f"{lost} claim no longer bears it." if lost == 1 else f"{lost} claims no longer bear it."
