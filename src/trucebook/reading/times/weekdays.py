"""Days told by name: "Saturday", "last Thursday", "Thursday of last week", "yesterday", "the 23rd"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from trucebook.reading.quantities.numerals import lexicon
from trucebook.reading.times import days
from trucebook.reading.times.dates import Dates
from trucebook.reading.times.days import DAY, Moment
from trucebook.reading.times.narrative import BESIDE_CLAUSES, Told

# Every day of a month falls on every weekday within these months.
_MOST_MONTHS = 14
_WEEKS = {"last": -1, "past": -1, "this": 0, "next": 1}


class Weekdays(Dates):
    """Reads weekdays, words for days and bare days of a month."""

    def _day(self, i: int) -> Moment | None:
        """A day: a date with or without year, a weekday, "yesterday", "the 23rd"."""
        for read in (self._month_day, self._day_month, self._weekday, self._day_word, self._nth):
            moment = read(i)
            if moment is not None:
                return moment
        return None

    def _day_word(self, i: int) -> Moment | None:
        k = i + (self.lower[i] in ("earlier", "later"))
        found = self.lex.day_words.at(self.words, k)
        if found is None or (self.words.glued(k) and self.lower[k - 1] in "-_@#/.") or self._is_title(k):
            return None
        if not self.anchor.knows("day"):
            return self._unknown(found[0])
        return self._counted_from(found[0], days.day_span(self.anchor.last + found[1] * DAY))

    def _is_title(self, k: int) -> bool:
        """ "USA TODAY", "Psychology Today": a name."""
        if not k or not self.words.is_capital(k) or not self.words.is_capital(k - 1):
            return False
        return self.lower[k - 1] in self.lex.sets["no_today_before"] or not self.words.raw[k].isupper()

    def _weekday(self, i: int) -> Moment | None:
        """A weekday, with the word before it that turns it, and the date or the week behind it."""
        turn, k = self._turn(i)
        weekday, end = self._weekday_name(k)
        if weekday is None or self._is_no_weekday(i, end):
            return None
        if self.lower[end] == "of" and self.lower[end + 1] in self.lex.sets["repeats"]:
            return None
        if not turn:
            dated = (
                self._dated_weekday(end, weekday) or self._in_week(end, weekday) or self._nth_weekday(end, weekday)
            )
            if dated is not None:
                return dated
        return self._turned_weekday((i, *self._last_behind(end, turn)), weekday)

    def _turn(self, i: int) -> tuple[str, int]:
        """The word that turns a weekday back or ahead, and the word after it: "this coming" Sunday."""
        sets = self.lex.sets
        k = i + (self.lower[i] == "this" and self.lower[i + 1] in (*sets["next_words"], "past"))
        word = self.lower[k]
        turns = word in sets["next_words"] or word in sets["last_words"] or word == "this"
        return (word, k + 1) if turns else ("", i)

    def _last_behind(self, end: int, turn: str) -> tuple[int, str]:
        """ "Saturday last" is last Saturday."""
        last = not turn and self.lower[end] == "last" and not self.words.raw[end + 1][:1].isalnum()
        return (end + 1, "last") if last else (end, turn)

    def _turned_weekday(self, words: tuple[int, int, str], weekday: int) -> Moment:
        i, end, turn = words
        beside = self._told_beside(i) if turn in ("", "next", "following") else None
        if beside is not None:
            day = beside.day + (((weekday - beside.day.weekday()) % 7) or 7 * bool(turn)) * DAY
            return self._known(end, days.day_span(day), "event", weekday=True, free=True)
        if not self.anchor.knows("day"):
            return self._unknown(end, weekday=True)
        return self._counted_from(end, days.day_span(self._weekday_day(i, weekday, turn)), weekday=True)

    def _told_beside(self, i: int) -> Told | None:
        """The day of the story that a bare weekday follows, where the story is not that of the publication date.

        Where a publication date is known at all, only a day that was told with its weekday is followed.
        """
        told = self.story.day_before(i, BESIDE_CLAUSES)
        if told is None or not told.free or (self.anchor.known and not told.weekday):
            return None
        return told if not self.anchor.knows("day") or self.story.is_old(told) else None

    def _weekday_day(self, i: int, weekday: int, turn: str) -> date:
        publication = self.anchor.last
        ahead = (weekday - publication.weekday()) % 7
        if turn in self.lex.sets["next_words"]:
            return publication + (ahead or 7) * DAY
        if turn in self.lex.sets["last_words"]:
            return publication - ((7 - ahead) % 7 or 7) * DAY
        if turn == "this" or self._is_future(i) or self._is_deadline():
            return publication + ahead * DAY
        return days.latest_weekday(self.anchor, weekday)

    def _weekday_name(self, k: int) -> tuple[int | None, int]:
        if self.words.is_capital(k) and self.lower[k] in self.lex.weekdays:
            return self.lex.weekdays[self.lower[k]], k + 1
        return self._short_weekday(k)

    def _short_weekday(self, k: int) -> tuple[int | None, int]:
        weekday = self.lex.short_weekdays.get(self.lower[k]) if self.words.is_capital(k) else None
        if weekday is None:
            return None, k
        dot = self.lower[k + 1] == "." and self.words.glued(k + 1)
        comma = self.lower[k + 1 + dot] == ","
        beside = self._month_day(k + 1 + dot + comma) or self._day_month(k + 1 + dot + comma)
        if beside or (dot and k and self.lower[k - 1] in ("on", "since", "until", "by", "last", "next")):
            return weekday, k + 1 + dot
        return None, k

    def _is_no_weekday(self, i: int, end: int) -> bool:
        if (
            i
            and self.lower[i - 1] in self.lex.sets["no_weekday_before"]
            and self.words.start[i] - self.words.end[i - 1] < 3
        ):
            return True
        if i and self._is_any(i, end):
            return True
        return self.lower[end] in self.lex.sets["no_weekday_after"] and self.words.is_capital(end)

    def _is_any(self, i: int, end: int) -> bool:
        """ "On a Sunday", "one Friday in June": some such day; "a Sunday raid" was on its Sunday."""
        before, k = self.lower[i - 1], end + (self.lower[end] in self.lex.sets["parts_of_any"])
        if before in self.lex.sets["some_day"]:
            return True
        closed = not self.words.is_word(k) or self.lower[k] in lexicon().sets["closers"]
        if before == "a":  # "on the fiftieth day, a Tuesday," is one that was told
            told = i > 1 and self.lower[i - 2] == ","
            return closed and not told and not self.words.joined(k)
        return before == "one" and closed and (k > end or self.lower[k] in self.lex.sets["any_day_after"])

    def _dated_weekday(self, end: int, weekday: int) -> Moment | None:
        """A weekday with its date: the year is the one in which they meet."""
        k = end + (self.lower[end] in (",", "("))
        k += self.lower[k] == "the"
        dated = self._month_day(k) or self._day_month(k)
        if dated is None:
            return None
        close = dated.end + (self.lower[end] == "(" and self.lower[dated.end] == ")")
        if dated.yearless and dated.first is not None:
            base = days.day_of(dated.first).year
            for year in (base, base + 1, base - 1):
                day = days.make_day(year, *dated.yearless)
                if day and day.weekday() == weekday:
                    dated = self._known(close, days.day_span(day), yearless=dated.yearless, free=dated.free)
                    break
        return replace(dated, end=close, weekday=True)

    def _nth_weekday(self, end: int, weekday: int) -> Moment | None:
        """ "Friday the 13th": the latest such day up to publication, or the next after words of the future."""
        k = end + (self.lower[end] == ",")
        number = self._day_number(k + 1) if self.lower[k] == "the" else None
        if number is None or number[0] != k + 3 or self.lower[number[0]][:1].isalnum():
            return None
        if not self.anchor.knows("month"):
            return self._unknown(number[0], weekday=True)
        turn = 1 if self._is_future(end) else -1
        for away in range(_MOST_MONTHS):
            month = days.add_months(self.anchor.last.replace(day=1), turn * away)
            day = days.make_day(month.year, month.month, number[1])
            if day and day.weekday() == weekday and (day - self.anchor.last).days * turn >= 0:
                return self._counted_from(number[0], days.day_span(day), weekday=True)
        return None

    def _in_week(self, end: int, weekday: int) -> Moment | None:
        """ "Thursday of last week", "Monday this week"."""
        k = end + (self.lower[end] == "of")
        turn = _WEEKS.get(self.lower[k])
        if turn is None or self.lower[k + 1] != "week":
            return None
        if not self.anchor.knows("week"):
            return self._unknown(k + 2, weekday=True)
        day = days.week_span(self.anchor.last, turn)[0] + weekday * DAY
        return self._counted_from(k + 2, days.day_span(day), weekday=True)

    def _nth(self, i: int) -> Moment | None:
        """ "on the 23rd": of the month told before, or the latest such day up to publication."""
        lower = self.lower
        if lower[i] != "the" or not i or lower[i - 1] not in self.lex.sets["day_cues"]:
            return None
        number = self._day_number(i + 1)
        if number is None or number[0] != i + 3:
            return None
        if lower[number[0]] == "of":
            return self._nth_of(number)
        after = lower[number[0]]
        if after[:1].isalnum() and after not in lexicon().sets["closers"]:
            return None
        return self._nth_told(i, number) or self._nth_latest(number, ahead=self._is_future(i))

    def _nth_of(self, number: tuple[int, int]) -> Moment | None:
        """ "the 14th of next month", "the 3rd of the month", "the 5th of the same month"."""
        end, day = number
        told = self.story.period_before(self.begin)
        same = self.lower[end + 1 : end + 3] == ["the", "same"]
        if (same or self.lower[end + 1] == "that") and self.lower[end + 2 + same] == "month" and told is not None:
            found = days.make_day(told.day.year, told.day.month, day)
            return self._known(end + 3 + same, days.day_span(found), "event", free=told.free) if found else None
        turn = {**_WEEKS, "the": 0}.get(self.lower[end + 1])
        if turn is None or self.lower[end + 2] != "month":
            return None
        if not self.anchor.knows("month"):
            return self._unknown(end + 3)
        month = days.add_months(self.anchor.last.replace(day=1), turn)
        found = days.make_day(month.year, month.month, day)
        return self._counted_from(end + 3, days.day_span(found)) if found else None

    def _nth_told(self, i: int, number: tuple[int, int]) -> Moment | None:
        told = self.story.period_before(i)
        if told is None or not told.dated:
            return None
        month = told.last_day.replace(day=1)
        is_ahead = self.anchor.known and told.day > self.anchor.last
        for begin in (month,) if is_ahead else (month, days.add_months(month, 1)):
            day = days.make_day(begin.year, begin.month, number[1])
            if day and day >= told.day and (not self.anchor.known or day <= self.anchor.last or self._is_future(i)):
                return self._known(number[0], days.day_span(day), "event", free=told.free)
        return None

    def _nth_latest(self, number: tuple[int, int], *, ahead: bool) -> Moment | None:
        if not self.anchor.knows("month"):
            return self._unknown(number[0])
        month = self.anchor.last
        for away in range(3):
            begin = days.add_months(month.replace(day=1), away if ahead else -away)
            day = days.make_day(begin.year, begin.month, number[1])
            if day and (day >= self.anchor.first if ahead else day <= self.anchor.last):
                return self._counted_from(number[0], days.day_span(day))
        return None
