"""What a text has told so far: the day, month and year that "the next day" or a date without a year goes on from.

A report goes on from its publication date, a history from the date it told before. `Narrative` keeps the last
times told, left to right, and answers only while they are near enough; what it cannot place stays unplaced.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from trucebook.reading.quantities.numerals import Words
from trucebook.reading.times import days
from trucebook.reading.times.days import DAY, Anchor, Moment
from trucebook.vocabulary import Instant

# How many clauses a told day stays the one that "the next day" follows, and that a bare weekday or hour goes with.
EVENT_CLAUSES = 8
BESIDE_CLAUSES = 2
# A date without a year may lie this far before and after the one told beside it.
BACK_DAYS, ON_DAYS = 90, 275
# A year told alone gives no nearer date than this.
YEAR_DAYS = 180
MONTH = timedelta(days=40)
BACK_WEIGHT = 3
YEAR = timedelta(days=366)
# Told longer ago than this, a story is history and no news.
OLD_DAYS = 5 * 365
# In a history too, a date so near to publication and not near to the story is news.
NEWS_DAYS, NEAR_DAYS = 31, 60


@dataclass(frozen=True)
class Told:
    """A time that the text told: the word it began at, its interval, and whether its year is its own (`free`).

    `weekday` says that it was told with its weekday, `dated` that it was told as a date, `implied` that its day is
    the publication date that the words do not name.
    """

    at: int
    first: Instant
    last: Instant
    free: bool
    weekday: bool
    dated: bool = False
    implied: bool = False
    hours: tuple[int, int] | None = None

    @property
    def day(self) -> date:
        """The first day."""
        return days.day_of(self.first)

    @property
    def last_day(self) -> date:
        """The last day; the day of a night is the one it begins on."""
        if self.is_day:
            return self.day if self.length <= DAY else days.day_of(self.last) - DAY
        return days.day_of(self.last) - DAY

    @property
    def length(self) -> timedelta:
        """How long it lasts, to the day unless both ends are instants."""
        if isinstance(self.first, datetime) and isinstance(self.last, datetime):
            return self.last - self.first
        return days.day_of(self.last) - self.day

    @property
    def is_day(self) -> bool:
        """Whether it is told to the day, give or take another."""
        return days.day_of(self.last) - self.day <= 2 * DAY

    def covers(self, other: Told) -> bool:
        """Whether the other lies inside it, to the day."""
        return self.day <= other.day and other.last_day <= self.last_day


class Narrative:
    """The times told so far, of each kind the last."""

    def __init__(self, words: Words, anchor: Anchor) -> None:
        self.words, self.anchor = words, anchor
        self.latest: Told | None = None
        self.latest_day: Told | None = None
        self.free: Told | None = None
        self.is_news = self.is_history = False

    def tell(self, at: int, moment: Moment, *, aside: bool = False) -> None:
        """Takes in the next time of the text; one that could not be placed ends what was told before.

        `aside` is a deadline: its year counts, but the weekdays of the story do not go on from it.
        """
        if moment.basis == "publication" and moment.own_day:
            self.is_news = True
        first, last = moment.first, moment.last
        if first is None or last is None:
            self.latest = self.latest_day = None
            return
        dated = moment.free or moment.basis in ("stated", "event")
        implied = not moment.own_day and moment.basis == "publication"
        told = Told(at, first, last, moment.free, moment.weekday, dated, implied, moment.hours)
        self.latest = replace(told, free=told.free and not aside)
        if told.is_day:
            self.latest_day = self.latest
            self.is_history = self.is_history or (told.free and self.is_old(told))
        if moment.free and told.length <= YEAR:
            self.free = told

    def clauses_since(self, told: Told, i: int) -> int:
        """How many clauses have ended between a told time and a word."""
        breaks, starts = self.words.breaks, self.words.start
        return bisect_right(breaks, starts[i]) - bisect_right(breaks, starts[told.at])

    def day_before(self, i: int, within: int = EVENT_CLAUSES) -> Told | None:
        """The day that a word goes on from, unless something else was told since."""
        told, latest = self.latest_day, self.latest
        if told is None or latest is None or self.clauses_since(told, i) > within:
            return None
        return told if latest is told or latest.covers(told) else None

    def period_before(self, i: int) -> Told | None:
        """The last time told, of any length."""
        told = self.latest
        return told if told is not None and self.clauses_since(told, i) <= EVENT_CLAUSES else None

    def is_old(self, told: Told) -> bool:
        """Whether a story is told of long before publication, as in a history, or without a publication date."""
        if not self.anchor.known:
            return True
        return not self.is_news and told.last_day < self.anchor.first - timedelta(days=OLD_DAYS)

    def year_of(
        self, i: int, day: tuple[int, int], own: date | None, *, length: int = 1, ahead: Told | None = None
    ) -> int | None:
        """The year that a date without one takes from the story, None where it takes it from publication.

        `day` is its month and first day, `own` the date that publication gives, `length` its days. The nearer wins:
        the date is read beside what was told before unless it is nearer to the publication date.
        """
        told = self.free or ahead
        if told is None:
            return None
        found = _beside(told, day, length)
        if found is None and ahead is not None:
            told, found = ahead, _beside(ahead, day, length)
        if found is None or (self.anchor.known and found > self.anchor.last):
            return None
        if own is None or not self.anchor.known:
            return found.year
        gap, own_gap = self._weighed_gap(told, found, length), abs((self.anchor.last - own).days)
        if self.is_old(told) and (self.is_history or told.length <= MONTH):
            return None if own_gap <= NEWS_DAYS and gap > NEAR_DAYS else found.year
        clauses = max(0, self.clauses_since(told, i))
        if clauses > BESIDE_CLAUSES:
            return None
        return found.year if gap < own_gap or (gap == own_gap and not clauses) else None

    def _weighed_gap(self, told: Told, found: date, length: int) -> int:
        """How far a date is from what was told; back is further than on, and a story in the news further."""
        gap = YEAR_DAYS if told.length > MONTH else _gap(told, found, length)
        gap *= BACK_WEIGHT if found < told.day else 1
        return gap * 2 if self.is_news else gap


def _gap(told: Told, found: date, length: int) -> int:
    """The days between a told time and a date, none inside it."""
    if found > told.last_day:
        return (found - told.last_day).days
    return max(0, (told.day - found).days - length + 1)


def _beside(told: Told, day: tuple[int, int], length: int) -> date | None:
    """The date nearest to a told time; a story goes on rather than back."""
    best: tuple[int, date] | None = None
    for year in range(told.day.year - 1, told.last_day.year + 2):
        found = days.make_day(year, *day)
        if found is None:
            continue
        gap = _gap(told, found, length)
        back = found < told.day and gap > 0
        if gap <= (BACK_DAYS if back else ON_DAYS):
            weighed = gap * (BACK_WEIGHT if back else 1)
            if best is None or weighed < best[0]:
                best = weighed, found
    return best[1] if best else None
