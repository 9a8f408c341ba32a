"""The calendar behind times: what a publication date lets us know, and windows of days, months and hours.

Everything here is arithmetic on days; which words mean which window is read in the modules beside it.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo

from trucebook.vocabulary import Basis, Instant, first_day, last_day

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
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
    "quarter": 2,
    "year": 1,
    "decade": 1,
    "century": 1,
}
DAYS = {"day": 1, "week": 7, "fortnight": 14, "weekend": 7}
MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
# A date without a year is hardly ever further ahead than this.
COMING_DAYS = 240
_THIRDS = {"early": 0, "mid": 1, "late": 2}
# No year outside is read, so that counting from one never leaves the calendar.
_FIRST_YEAR, _LAST_YEAR = 1000, 9000
Span = tuple[date, date]


@dataclass(frozen=True)
class Anchor:
    """The publication date as far as it is known: 0 not at all, 1 the year, 2 the month, 3 the day.

    `basis` is what counting from it rests on: the publication date, or a date that the text tells of itself.
    """

    known: int
    first: date
    last: date
    basis: Basis = "publication"

    @classmethod
    def of(cls, published: str | None, basis: Basis = "publication") -> Anchor:
        """The anchor of a partial date. Raises `ValueError` when it is no date."""
        if not published:
            return cls(0, date.max, date.max)
        partial = _PARTIAL.match(published)
        if partial is None:
            raise ValueError(f"{published!r} is no publication date such as 2025-02-05, 2025-02 or 2025")
        if not _FIRST_YEAR <= int(partial.group()[:4]) <= _LAST_YEAR:
            return cls(0, date.max, date.max)  # how some tools write that there is no date
        first, last = first_day(partial.group()), last_day(partial.group())
        assert first is not None
        assert last is not None
        return cls(partial.group().count("-") + 1, first, last, basis)

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

    `yearless` is a month and day written without a year, `bare_month` a month without one, `clock` an hour and
    minute with the zone written behind them. `weekday` says that it was told with its weekday, `own_day` that the
    words name the day themselves, `free` that its year rests on no publication date. `whole` intervals are joined
    from two and take no cue before them.
    """

    end: int
    first: Instant | None
    last: Instant | None
    basis: Basis = "stated"
    approximate: bool = False
    clock_days: tuple[int, int] | None = None
    yearless: tuple[int, int] | None = None
    weekday: bool = False
    bare_month: int = 0
    whole: bool = False
    free: bool = False
    clock: tuple[int, int, tzinfo | None] | None = None
    own_day: bool = True
    hours: tuple[int, int] | None = None


def day_of(moment: Instant) -> date:
    """The day of a day or an instant, by the clock on its own wall."""
    return moment.date() if isinstance(moment, datetime) else moment


def make_day(year: int, month: int, day: int) -> date | None:
    """The day, or None when the calendar has no such day."""
    if not (_FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= 12):
        return None
    return date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


def zone_of_offset(written: str) -> timezone | None:
    """The zone of "+0300" or "-04"; None where no clock on earth goes like that."""
    hours, minutes = int(written[1:3]), int(written[3:] or 0)
    if hours > 14 or minutes > 59:
        return None
    return timezone((-1 if written[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))


def day_span(day: date) -> Span:
    """The day as a half-open interval."""
    return day, day + DAY


def week_span(day: date, turn: int = 0) -> Span:
    """The week of a day, from Monday, or one so many weeks later."""
    monday = day - day.weekday() * DAY + turn * 7 * DAY
    return monday, monday + 7 * DAY


def month_span(year: int, month: int) -> Span:
    """The month as a half-open interval."""
    return months_span(year, month, 1)


def months_span(year: int, month: int, count: int) -> Span:
    """So many months from one on."""
    return date(year, month, 1), add_months(date(year, month, 1), count)


def year_span(year: int) -> Span:
    """The year as a half-open interval."""
    return date(year, 1, 1), date(year + 1, 1, 1)


def century_span(number: int) -> Span | None:
    """The first century began in the year 1."""
    first, last = make_day(number * 100 - 99, 1, 1), make_day(number * 100 + 1, 1, 1)
    return (first, last) if first and last else None


def period_of(day: date, unit: str, turn: int = 0) -> Span:
    """The calendar's day, week (from Monday), month, quarter, year and so on around a day, or a later one."""
    if unit in DAYS or unit in ("hour", "minute"):
        return week_span(day, turn) if unit in ("week", "fortnight") else day_span(day + turn * DAY)
    months = MONTHS[unit]
    begin = {"quarter": (day.month - 1) // 3 * 3 + 1, "month": day.month}.get(unit, 1)
    year = day.year - {"decade": day.year % 10, "century": (day.year - 1) % 100}.get(unit, 0)
    first = add_months(date(max(1, year), begin, 1), turn * months)
    return first, add_months(first, months)


def season_span(day: date, month: int, turn: int = 0) -> Span:
    """The season that begins in `month`: around a day or first after it; or the next; or the last that ended."""
    spans = [months_span(year, month, 3) for year in range(max(1, day.year - 2), day.year + 3)]
    if turn > 0:
        return next(span for span in spans if span[0] > day)
    if turn < 0:
        return [span for span in spans if span[1] <= day][-1]
    return next(span for span in spans if span[1] > day)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month; ends at the edges of the calendar."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    if not 1 <= year <= 9998:
        return date.min if year < 1 else date(9998, 12, 31)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def shift(day: date, count: int, unit: str) -> date:
    """The day so many units later (earlier when negative); hours round up to whole days."""
    if unit in MONTHS:
        return add_months(day, count * MONTHS[unit])
    if unit in ("hour", "minute"):
        hours = abs(count) if unit == "hour" else -(-abs(count) // 60)
        days = -(-hours // 24)
        return _moved(day, days if count > 0 else -days)
    return _moved(day, count * DAYS[unit])


def _moved(day: date, days: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + days, 1), date(9998, 12, 31).toordinal()))


def around(first: date, last: date, unit: str) -> Span:
    """How far words reach that count in a unit: "two weeks ago" a week around the day, "a year ago" a year."""
    if unit in ("week", "fortnight"):
        return _moved(first, -3), _moved(last, 4)
    if unit in ("hour", "minute", "day", "weekend"):
        return first, _moved(last, 1)
    within = "month" if unit in ("month", "quarter") else "year"
    return period_of(first, within)[0], period_of(last, within)[1]


def third_of(span: Span, part: str) -> Span:
    """ "early", "mid" or "late": a third of a month (to the 10th, the 20th), a season, a year and so on."""
    first, last = span
    months = (last.year - first.year) * 12 + last.month - first.month
    if months <= 1:
        ends = [first, first + 10 * DAY, first + 20 * DAY, last]
    else:
        ends = [first, add_months(first, months // 3), add_months(first, months * 2 // 3), last]
    if (last - first).days < 28:
        length = (last - first).days
        ends = [first, first + length // 3 * DAY, first + (length - length // 3) * DAY, last]
    return ends[_THIRDS[part]], ends[_THIRDS[part] + 1]


def nth_weekday(span: Span, weekday: int, number: int) -> date | None:
    """The so manieth such weekday of a period, -1 the last; None when it has not so many."""
    first, last = span
    if number < 0:
        day = last - DAY
        return day - ((day.weekday() - weekday) % 7) * DAY
    day = first + ((weekday - first.weekday()) % 7 + 7 * (number - 1)) * DAY
    return day if day < last else None


def latest_weekday(anchor: Anchor, weekday: int) -> date:
    """The latest such weekday on or before publication."""
    return anchor.last - ((anchor.last.weekday() - weekday) % 7) * DAY


def hours_of(day: date, hours: tuple[int, int], zone: tzinfo) -> tuple[datetime, datetime]:
    """A window of hours of a day in a zone, by the clock on the wall; above 24 is the next day."""
    midnight = datetime.combine(day, time(), zone)
    return midnight + timedelta(hours=hours[0]), midnight + timedelta(hours=hours[1])


def minute_of(day: date, hour: int, minute: int, zone: tzinfo) -> tuple[datetime, datetime]:
    """The minute that begins at a time of day."""
    begin = datetime.combine(day, time(), zone) + timedelta(hours=hour, minutes=minute)
    return begin, begin + MINUTE


def whole_year(written: str, anchor: Anchor) -> int:
    """A year in four figures, or in two: the last one that does not lie ten years ahead of publication."""
    if len(written) > 2:
        return int(written)
    newest = anchor.last.year + 10 if anchor.known else 2049
    return newest - (newest - int(written)) % 100


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
