"""When a term of an agreement applies: days of a clock, phases, windows and instances as half-open instants.

All functions are pure. An instant is an aware `datetime` shown in the case's timezone, so that `.date()` is the
local day; `None` is an open end. A `timezone` is a name of the IANA list; an agreement that names its own
overrides it.

Two day rules: a *calendar* day runs from local midnight to local midnight (23 or 25 hours when clocks change), an
*elapsed* day is always 24 real hours counted from the anchor.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from trucebook.agreement.models import Agreement, Clock, Obligation, Window
from trucebook.agreement.values import MOST_DAYS, DayRange
from trucebook.vocabulary import Number, end_of, to_instant

WHOLE = "whole"
Span = tuple[datetime, datetime]
OpenSpan = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Instance:
    """One thing that is due: `[start, end)` and the number owed inside it (None where the text gives none).

    `share` is the part of an unknown whole that is owed by its end, in percent.
    """

    name: str
    start: datetime | None
    end: datetime | None
    amount: Number | None = None
    share: int | None = None


def day_span(clock: Clock, day: int, timezone: str) -> Span:
    """When day `day` of a clock begins and ends; days count from 1.

    `day_one: next` moves every day on by one. Days before 1 are those before the clock began.
    """
    step = day - 1 + (clock.day_one == "next")
    if clock.days == "elapsed":
        anchor = to_instant(clock.at, timezone).astimezone(UTC)  # in UTC, so that a day is 24 real hours
        span = (anchor + timedelta(days=step), anchor + timedelta(days=step + 1))
        return span[0].astimezone(ZoneInfo(timezone)), span[1].astimezone(ZoneInfo(timezone))
    first = anchor_day(clock, timezone) + timedelta(days=step)
    return to_instant(first, timezone), end_of(first, timezone)


def anchor_day(clock: Clock, timezone: str) -> date:
    """The local day on which the clock's anchor lies."""
    at = clock.at
    return at.astimezone(ZoneInfo(timezone)).date() if isinstance(at, datetime) else at


def days_span(clock: Clock, days: DayRange, timezone: str) -> Span:
    """From the beginning of the first to the end of the last of a range of days, both counted.

    With `day_one: next` the anchor's own day is not counted and still belongs to what begins with day 1: a truce
    signed on a Friday and counted from Saturday holds on that Friday, unless the clock has `holds_from: day_one`.
    """
    uncounted = clock.day_one == "next" and clock.holds_from == "anchor" and days[0] == 1
    return day_span(clock, days[0] - uncounted, timezone)[0], day_span(clock, days[1], timezone)[1]


def phase_span(agreement: Agreement, phase: str, timezone: str) -> Span:
    """When a phase runs by its clock, whether or not what it waits for has happened.

    Raises KeyError for an unknown phase.
    """
    found = agreement.phases[phase]
    return days_span(agreement.clocks[found.clock], found.days, zone_of(agreement, timezone))


def agreement_span(agreement: Agreement, timezone: str) -> Span:
    """From the beginning of the first phase to the end of the last one that begins without a condition.

    Where every phase has a condition, all of them count.
    """
    certain = [name for name, phase in agreement.phases.items() if phase.begins_if is None]
    spans = [phase_span(agreement, name, timezone) for name in certain or agreement.phases]
    return min(start for start, _ in spans), max(end for _, end in spans)


def window_span(agreement: Agreement, window: Window, timezone: str) -> OpenSpan:
    """When a window opens and closes; days without end and a plain `first` without `last` never close."""
    timezone = zone_of(agreement, timezone)
    if window.phase is not None:
        return _open_span(phase_span(agreement, window.phase, timezone), agreement.phases[window.phase].days)
    if window.clock is not None:
        days = window_days(agreement, window)
        return _open_span(days_span(agreement.clocks[window.clock], days, timezone), days)
    return (
        to_instant(window.first, timezone) if window.first else None,
        end_of(window.last, timezone) if window.last else None,
    )


def _open_span(span: Span, days: DayRange) -> OpenSpan:
    return span[0], None if days[1] == MOST_DAYS else span[1]


def window_clock(agreement: Agreement, window: Window) -> Clock:
    """The clock whose days the batches of a window count; plain days count from `first`."""
    if window.phase is not None:
        return agreement.clocks[agreement.phases[window.phase].clock]
    if window.clock is not None:
        return agreement.clocks[window.clock]
    return Clock(at=window.first or date.min)


def zone_of(agreement: Agreement, timezone: str) -> str:
    """The agreement's own timezone, or the case's."""
    return agreement.timezone or timezone


def instances(agreement: Agreement, obligation: Obligation, timezone: str) -> tuple[Instance, ...]:
    """What an obligation asks for, one by one, in the order in which it falls due.

    A plain obligation is one instance, "whole". `every` makes one of each so many counted days ("day 3", "week 2"),
    each owing the amount, or with `carry_over` all that is due by its end. `batches` make one of each batch
    ("batch 2 (day 7)"), from the end of the batch before it to the end of its day and owing its own number, after
    "whole", which owes the amount over the full window.
    """
    start, end = window_span(agreement, obligation.within, timezone)
    if obligation.every is not None:
        return tuple(_repeated(agreement, obligation, timezone))
    whole = Instance(WHOLE, start, end, needed(obligation))
    return whole, *_batches(agreement, obligation, timezone)


def needed(obligation: Obligation) -> int | None:
    """The number an obligation states, as a lower or upper bound; None where there is none or it is unknown."""
    amount = obligation.amount
    if amount is None:
        return sum(batch.amount or 0 for batch in obligation.batches) or None
    given = (amount.at_least, amount.exactly, amount.at_most)
    return next((number for number in given if number is not None), None)


def _batches(agreement: Agreement, obligation: Obligation, timezone: str) -> Iterator[Instance]:
    """Each batch owes its own number since the one before it; of an unknown whole, the share due by its end.

    A share of a known number is rounded up as shares add up, so that all batches together owe the whole.
    """
    clock = window_clock(agreement, obligation.within)
    first = start = window_span(agreement, obligation.within, timezone)[0]
    whole, percent = needed(obligation), 0
    for number, batch in enumerate(sorted(obligation.batches, key=lambda item: item.day), 1):
        end = day_span(clock, batch.day, zone_of(agreement, timezone))[1]
        name = f"batch {number} (day {batch.day})"
        before, percent = percent, percent + (batch.share or 0)
        if batch.share is None:
            yield Instance(name, start, end, batch.amount)
        elif whole is None:
            yield Instance(name, first, end, None, percent)
        else:
            yield Instance(name, start, end, _part(whole, percent) - _part(whole, before))
        start = end


def _part(whole: int, percent: int) -> int:
    return -(-whole * percent // 100)


_NAMES = {1: "day", 7: "week"}


def _repeated(agreement: Agreement, obligation: Obligation, timezone: str) -> Iterator[Instance]:
    every = obligation.every or 1
    clock = window_clock(agreement, obligation.within)
    zone, word = zone_of(agreement, timezone), _NAMES.get(every)
    begins = day_span(clock, window_days(agreement, obligation.within)[0], zone)[0]
    for number, (first, last) in enumerate(_stretches(agreement, obligation.within, every), 1):
        start, end = day_span(clock, first, zone)[0], day_span(clock, last, zone)[1]
        name = f"day {first}" if every == 1 else f"{word} {number}" if word else f"days {first}-{last}"
        owed = needed(obligation)
        if obligation.carry_over and owed is not None:
            start, owed = begins, owed * number
        yield Instance(name, start, end, owed)


def _stretches(agreement: Agreement, window: Window, every: int) -> Iterator[tuple[int, int]]:
    """The window's days cut into pieces of `every` days; the last piece may be shorter."""
    first, last = window_days(agreement, window)
    for day in range(first, last + 1, every):
        yield day, min(day + every - 1, last)


def window_days(agreement: Agreement, window: Window) -> DayRange:
    """The first and last day of a window on its clock.

    Raises ValueError for a window without an end, which `read_agreement` refuses where days must be counted.
    """
    if window.phase is not None:
        return agreement.phases[window.phase].days
    if window.months is not None and window.clock is not None:
        return agreement.days_of(window.clock, window.months)
    if window.days is not None:
        return window.days
    if window.first is None or window.last is None:
        raise ValueError("a window without an end has no last day")
    return 1, (window.last - window.first).days + 1
