"""What is owed, in numbers and in seconds: the bridge from the terms of an agreement to the rules that judge."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date

from trucebook.agreement.calendar import WHOLE, Instance, instances, phase_span, zone_of
from trucebook.agreement.models import Agreement, Obligation
from trucebook.compliance.figures import Frame, Owed, OwedKind
from trucebook.compliance.timing import DAY, last_day_before
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
    every = instances(agreement, obligation, timezone)
    for place, instance in enumerate(every):
        start = instance.start.timestamp() if instance.start else -math.inf
        end = instance.end.timestamp() if instance.end else math.inf
        until = max(end, last) + AFTERMATH_DAYS * DAY
        owed = _owed(agreement, obligation, instance, zone)
        owed = replace(owed, opens=instance.start == every[0].start)
        due_on = last_day_before(end, zone) if instance.end else None
        found.append(Due(obligation, instance, owed, Frame(start, end, on_end, until), due_on, place == 0))
    return tuple(found)


def _owed(agreement: Agreement, obligation: Obligation, instance: Instance, zone: str) -> Owed:
    measure = agreement.measures.get(obligation.what) if obligation.what else None
    kind, low, high = _limits(obligation, instance)
    percent = instance.amount is None and instance.share is not None
    hours = obligation.within.hours
    return Owed(
        kind="floor" if percent else kind,
        low=instance.share if percent and instance.share is not None else low,
        high=None if percent else high,
        counted=measure is not None,
        tolerance=measure.tolerance if measure else 0.0,
        repeats_days=None if obligation.carry_over else obligation.every,
        part=instance.name != WHOLE,
        gathers=obligation.carry_over or percent,
        percent=percent,
        hours=(*hours, zone) if hours else None,
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
