"""What is owed, in numbers and in seconds: the bridge from the terms of an agreement to the rules that judge."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from trucebook.agreement.calendar import (
    WHOLE,
    Instance,
    instances,
    phase_span,
    zone_of,
)
from trucebook.agreement.models import Agreement, Obligation
from trucebook.compliance.figures import (
    DAY,
    Figure,
    Frame,
    Owed,
    OwedKind,
    Timing,
    read_figure,
)
from trucebook.compliance.hearing import Heard
from trucebook.compliance.matching import Look
from trucebook.compliance.speakers import Speakers
from trucebook.vocabulary import Claim, Number, Unused, end_of

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


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A claim that gives no figure, and whether it reports the thing all the same."""

    unused: Unused
    speakers: Speakers
    telling: bool


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


class Reader:
    """Reads the figures of one target's claims for each instance of a duty; times are worked out once."""

    def __init__(
        self,
        heard: Heard,
        timing: Callable[[Claim], Timing],
    ) -> None:
        self._usable = [(look, timing(look.claim)) for look in heard.usable]
        self._silent = [(look, why, timing(look.claim)) for look, why in heard.silent]
        self._index: _Index | None = None

    def read(self, due: Due) -> tuple[list[Figure], list[LeftOut]]:
        """The figures for one instance, and the claims that give none, each with why, by id."""
        figures: list[Figure] = []
        rest: list[LeftOut] = []
        for look, timing in self._candidates(due):
            found = read_figure(look, timing, due.owed, due.frame)
            if isinstance(found, Figure):
                figures.append(found)
            elif not due.owed.part:
                rest.append(LeftOut(Unused(look.claim.id, found.why), look.speakers, found.telling))
            elif due.lists and timing.first is None:
                rest.append(LeftOut(Unused(look.claim.id, found.why), look.speakers, telling=False))
        rest += self._unheard(due)
        rest.sort(key=lambda item: item.unused.claim)
        return figures, rest

    def _candidates(self, due: Due) -> Iterable[tuple[Look, Timing]]:
        if not due.owed.part:
            return self._usable
        if self._index is None:
            self._index = _Index(self._usable)
        return self._index.near(due.frame, undated=due.lists)

    def _unheard(self, due: Due) -> Iterable[LeftOut]:
        """Claims that cannot be used; of a duty in parts, those of the part's time, the undated with the first."""
        for look, why, timing in self._silent:
            if due.owed.part and not _within(timing, due):
                continue
            telling = look.telling and why == look.why and (not due.owed.part or timing.first is not None)
            yield LeftOut(Unused(look.claim.id, why), look.speakers, telling)


def _within(timing: Timing, due: Due) -> bool:
    if timing.first is None:
        return due.lists
    last = timing.last if timing.last is not None else timing.first
    return timing.first < due.frame.due and last > due.frame.start


class _Index:
    """Timed claims by their beginning, so that a short window need not look at all of them."""

    def __init__(self, timed: Sequence[tuple[Look, Timing]]) -> None:
        short = [item for item in timed if _days(item[1]) <= 2]
        self._short = sorted(short, key=lambda item: (item[1].first or 0.0, item[0].claim.id))
        self._firsts = [item[1].first or 0.0 for item in self._short]
        self._undated = [item for item in timed if item[1].first is None]
        self._long = [item for item in timed if item[1].first is not None and _days(item[1]) > 2]

    def near(self, frame: Frame, *, undated: bool) -> Iterable[tuple[Look, Timing]]:
        """Those that may touch the frame; the undated only where they are to be listed."""
        yield from self._short[
            bisect_left(self._firsts, frame.start - 2 * DAY) : bisect_left(self._firsts, frame.due)
        ]
        yield from self._long
        if undated:
            yield from self._undated


def _days(timing: Timing) -> float:
    if timing.first is None:
        return math.inf
    return ((timing.last if timing.last is not None else math.inf) - timing.first) / DAY
