"""When a claim says that something happened: its words about time as seconds, and seconds as local days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from trucebook.vocabulary import Claim, Instant, end_of, to_instant

DAY = 86400.0
SOFT_DAYS = 1.05
"""A claim that names one day may lie half outside a window that begins or ends within that day."""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Timing:
    """When a claim says it happened, in seconds. `told` is the end of the day on which the claim was known.

    `first` and `last` are in days of the duty's clock; `said` is the same as the claim has it, from midnight to
    midnight, where that differs.
    """

    first: float | None
    last: float | None
    soft: bool
    told: float | None
    said: tuple[float | None, float | None] | None = None

    def until(self, on_end: float) -> float | None:
        """`last`, but never past the day asked for when the claim itself does not reach past it."""
        said = self.said[1] if self.said else None
        past = self.last is not None and said is not None and said <= on_end < self.last
        return on_end if past else self.last


@cache
def seconds(moment: Instant, timezone: str) -> float:
    """An instant as seconds, so that many can be compared quickly."""
    return to_instant(moment, timezone).timestamp()


@cache
def seconds_at_end(day: date, timezone: str) -> float:
    """The end of a day as seconds."""
    return end_of(day, timezone).timestamp()


Snap = Callable[[float], float]
"""Takes a midnight to the nearest bound between two days of a clock."""


def time_claim(
    claim: Claim,
    timezone: str,
    clock_span: Callable[[tuple[int, int]], Span] | None,
    told_on: date | None,
    *,
    snap: Snap | None = None,
) -> Timing:
    """When the claim says it happened; days of the agreement's clock are resolved by `clock_span`.

    A clock may begin its days at an hour of its own. A claim that names a day of the calendar then means that day
    of the clock with which it shares most hours: of a truce from 07:00 "on Friday" lasts until Saturday 07:00.
    """
    told = seconds_at_end(told_on, timezone) if told_on else None
    when = claim.when
    if when is None or when.basis == "unknown":
        return Timing(None, None, False, told)
    if when.clock_days and when.first is None and when.last is None:
        if clock_span is None:
            return Timing(None, None, False, told)
        return Timing(*clock_span(when.clock_days), True, told)
    first = seconds(when.first, timezone) if when.first is not None else None
    last = seconds(when.last, timezone) if when.last is not None else None
    if last is None and isinstance(when.first, datetime) and not when.approximate:
        last = first  # an instant with nothing after it is a moment
    one_day = first is not None and last is not None and last - first <= SOFT_DAYS * DAY
    soft = when.approximate or one_day
    if snap is None:
        return Timing(first, last, soft, told)
    snapped = _snapped(when.first, first, snap), _snapped(when.last, last, snap)
    return Timing(*snapped, soft, told, said=(first, last) if snapped != (first, last) else None)


def _snapped(moment: Instant | None, at: float | None, snap: Snap) -> float | None:
    """Only a day is moved: an instant is told to the hour and stays where it is."""
    return at if at is None or isinstance(moment, datetime) else snap(at)


def to_local(at: float, zone: str) -> datetime:
    """A moment as the clocks of a timezone show it."""
    return datetime.fromtimestamp(at, tz=UTC).astimezone(ZoneInfo(zone))


def local_day(at: float, zone: str) -> date:
    """The local day in which a moment lies."""
    return to_local(at, zone).date()


def last_day_before(end: float, zone: str) -> date:
    """The local day that ends with this moment, or in which it lies."""
    return local_day(end - 1, zone)


def day_end(at: float, zone: str) -> float:
    """The end of the local day in which a moment lies."""
    return seconds_at_end(local_day(at, zone), zone)


def lies_in_hours(span: Span, hours: tuple[str, str, str]) -> bool:
    """Whether a stretch of time, or a moment, shares time with two hours of a day (from, to, timezone).

    >>> lies_in_hours((8 * 3600, 18 * 3600), ("10:00", "16:00", "UTC"))
    True
    """
    return any(span[0] < shut and (span[1] > opened or span[0] >= opened) for opened, shut in _opened(span, hours))


def _opened(span: Span, hours: tuple[str, str, str]) -> Iterator[Span]:
    """The hours on each day that a stretch touches; of a long one its first two, between which any hour lies."""
    first = local_day(span[0], hours[2])
    for day in (first, first + timedelta(days=1)):
        yield _at(day, hours[0], hours[2]), _at(day, hours[1], hours[2])


def _at(day: date, hour: str, zone: str) -> float:
    """An hour of a day in seconds; "24:00" is its end."""
    if hour == "24:00":
        return seconds_at_end(day, zone)
    return datetime.combine(day, time.fromisoformat(hour), ZoneInfo(zone)).timestamp()
