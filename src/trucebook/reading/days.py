"""The calendar behind times: what a publication date lets us know, and windows of days, months and hours.

Everything here is arithmetic on days; which words mean which window is read in `times`.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from trucebook.vocabulary import Basis, Instant, first_day, last_day

DAY = timedelta(days=1)
_PARTIAL = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
# How exactly the publication date must be known to count units from it: 1 the year, 2 the month, 3 the day.
NEEDS = {
    "minute": 3,
    "hour": 3,
    "day": 3,
    "week": 3,
    "fortnight": 3,
    "weekend": 3,
    "month": 2,
    "year": 1,
    "decade": 1,
}
DAYS = {"day": 1, "week": 7, "fortnight": 14, "weekend": 7}
# A date without a year is hardly ever further ahead than this.
COMING_DAYS = 270
_THIRDS = {"early": 0, "mid": 1, "late": 2}
Span = tuple[date, date]


@dataclass(frozen=True)
class Anchor:
    """The publication date as far as it is known: 0 not at all, 1 the year, 2 the month, 3 the day."""

    known: int
    first: date
    last: date

    @classmethod
    def of(cls, published: str | None) -> Anchor:
        """The anchor of a partial date. Raises `ValueError` when it is no date."""
        if not published:
            return cls(0, date.max, date.max)
        partial = _PARTIAL.match(published)
        if partial is None:
            raise ValueError(f"{published!r} is no publication date such as 2025-02-05, 2025-02 or 2025")
        first, last = first_day(partial.group()), last_day(partial.group())
        assert first is not None
        assert last is not None
        return cls(partial.group().count("-") + 1, first, last)

    def knows(self, unit: str) -> bool:
        """Whether the date is known exactly enough to count this unit from it."""
        return self.known >= NEEDS[unit]

    @property
    def end(self) -> date | None:
        """The day after publication, None when unknown."""
        return self.last + DAY if self.known else None


@dataclass(frozen=True)
class Moment:
    """A time that was read: the word after it and its interval.

    `yearless` is a month and day written without a year, `bare_month` a month without one.
    """

    end: int
    first: Instant | None
    last: Instant | None
    basis: Basis = "stated"
    approximate: bool = False
    clock_days: tuple[int, int] | None = None
    yearless: tuple[int, int] | None = None
    start: int | None = None
    weekday: bool = False
    bare_month: int = 0
    whole: bool = False


def make_day(year: int, month: int, day: int) -> date | None:
    """The day, or None when the calendar has no such day."""
    if not (1 <= year <= 9998 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def day_span(day: date) -> Span:
    """The day as a half-open interval."""
    return day, day + DAY


def month_span(year: int, month: int) -> Span:
    """The month as a half-open interval."""
    return date(year, month, 1), add_months(date(year, month, 1), 1)


def year_span(year: int) -> Span:
    """The year as a half-open interval."""
    return date(year, 1, 1), date(year + 1, 1, 1)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month; ends at the edges of the calendar."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    if not 1 <= year <= 9998:
        return date.min if year < 1 else date(9998, 12, 31)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def shift(day: date, count: int, unit: str) -> date:
    """The day so many units later (earlier when negative); hours round up to whole days."""
    if unit in ("month", "year", "decade"):
        return add_months(day, count * {"month": 1, "year": 12, "decade": 120}[unit])
    if unit in ("hour", "minute"):
        hours = abs(count) if unit == "hour" else -(-abs(count) // 60)
        days = -(-hours // 24)
        count = days if count > 0 else -days
        return day + count * DAY
    return day + count * DAYS[unit] * DAY


def third_of(span: Span, part: str) -> Span:
    """ "early", "mid" or "late": a third of a month (to the 10th, the 20th), a year (four months), a decade."""
    first, last = span
    third = _THIRDS[part]
    length = (last - first).days
    if length <= 31:
        starts = [first, first + 10 * DAY, first + 20 * DAY, last]
    elif length <= 366:
        starts = [first, add_months(first, 4), add_months(first, 8), last]
    else:
        starts = [first, add_months(first, 40), add_months(first, 80), last]
    return starts[third], starts[third + 1]


def latest_weekday(anchor: Anchor, weekday: int) -> date:
    """The latest such weekday on or before publication."""
    return anchor.last - ((anchor.last.weekday() - weekday) % 7) * DAY


def hours_of(day: date, hours: tuple[int, int], zone: tzinfo) -> tuple[datetime, datetime]:
    """A window of hours of a day in a zone, by the clock on the wall; above 24 is the next day."""
    midnight = datetime.combine(day, time(), zone)
    return midnight + timedelta(hours=hours[0]), midnight + timedelta(hours=hours[1])


def latest_year(anchor: Anchor, month: int, day: int) -> int | None:
    """The year that makes month and day the latest such date not after the end of the publication date."""
    for year in range(anchor.last.year, anchor.last.year - 9, -1):
        found = make_day(year, month, day)
        if found and found <= anchor.last:
            return year
    return None


def next_year(anchor: Anchor, month: int, day: int) -> int | None:
    """The year that makes month and day the first such date on or after publication begins."""
    for year in range(anchor.first.year, anchor.first.year + 9):
        found = make_day(year, month, day)
        if found and found >= anchor.first:
            return year
    return None


def coming_year(anchor: Anchor, month: int, day: int) -> int | None:
    """The year of a date that was ahead: the next one, or the last where the next is three quarters of a year off.

    "were due to start by 3 February", written on 23 February, means the one just gone.
    """
    following, latest = next_year(anchor, month, day), latest_year(anchor, month, day)
    if following is None or latest is None:
        return following or latest
    return following if (date(following, month, day) - anchor.last).days <= COMING_DAYS else latest


def nearest_year(anchor: Anchor, month: int, day: int) -> int | None:
    """The year that brings month and day nearest to publication."""
    years = [year for year in (latest_year(anchor, month, day), next_year(anchor, month, day)) if year]
    return min(years, key=lambda year: abs((date(year, month, day) - anchor.last).days), default=None)
