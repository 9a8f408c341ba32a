"""What is owed, in numbers and in seconds: the bridge from the terms of an agreement to the rules that judge."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from trucebook.agreement.calendar import WHOLE, Instance, instances, phase_span, zone_of
from trucebook.agreement.models import Agreement, Obligation
from trucebook.compliance.figures import DAY, Frame, Owed, OwedKind
from trucebook.vocabulary import Number, end_of

AFTERMATH_DAYS = 30
"""So long after its end an agreement is still told of: who ended it, what was left undone, what was done late."""


@dataclass(frozen=True, slots=True)
class Due:
    """One instance of an obligation, ready to be judged. `lists` marks the instance that shows untied claims."""

    obligation: Obligation
    instance: Instance
    owed: Owed
    frame: Frame
    due_on: date | None
    lists: bool


def dues_of(agreement: Agreement, obligation: Obligation, on: date, timezone: str) -> tuple[Due, ...]:
    """Every instance of an obligation with what it owes and when, for one day."""
    zone = zone_of(agreement, timezone)
    on_end = end_of(on, zone).timestamp()
    last = max(phase_span(agreement, name, timezone)[1].timestamp() for name in agreement.phases)
    found = []
    for place, instance in enumerate(instances(agreement, obligation, timezone)):
        part = instance.name != WHOLE
        start = instance.start.timestamp() if instance.start else -math.inf
        end = instance.end.timestamp() if instance.end else math.inf
        until = max(end, last) + AFTERMATH_DAYS * DAY
        owed = _owed(agreement, obligation, instance, part=part)
        due_on = _last_day(instance.end, zone)
        found.append(Due(obligation, instance, owed, Frame(start, end, on_end, until), due_on, place == 0))
    return tuple(found)


def _last_day(end: datetime | None, zone: str) -> date | None:
    return (end.astimezone(ZoneInfo(zone)) - timedelta(microseconds=1)).date() if end else None


def _owed(agreement: Agreement, obligation: Obligation, instance: Instance, *, part: bool) -> Owed:
    measure = agreement.measures.get(obligation.what) if obligation.what else None
    kind, low, high = _limits(obligation, instance)
    return Owed(
        kind=kind,
        low=low,
        high=high,
        counted=measure is not None,
        tolerance=measure.tolerance if measure else 0.0,
        repeats_days=obligation.every,
        part=part,
    )


def _limits(obligation: Obligation, instance: Instance) -> tuple[OwedKind, Number, Number | None]:
    """The kind of duty with its lower and upper limit. A duty without a number owes one act, or none."""
    amount, number = obligation.amount, instance.amount
    if obligation.duty == "must_not":
        if amount is None:
            return "ceiling", 0, 0
        least = amount.at_least if amount.at_least is not None else amount.exactly
        return "ceiling", 0, amount.at_most if least is None else max(least - 1, 0)
    if amount is not None and amount.all:
        return "all", 1, None
    if amount is not None and amount.at_most is not None:
        return "ceiling", 0, amount.at_most
    if amount is not None and amount.exactly is not None:
        return "exactly", number or 0, number or 0
    return "floor", number if number is not None else 1, None
