"""Days of an agreement's clock: "the first 42 days", "day 7", "the seventh day of the truce", "its third week"."""

from __future__ import annotations

from datetime import date

from trucebook.reading.quantities.numerals import DASHES
from trucebook.reading.times import days
from trucebook.reading.times.days import Moment
from trucebook.reading.times.offsets import Offsets

_LAST_DAY = 999
_CLOCK_UNITS = ("minute", "hour", "day", "week", "fortnight", "month")


class Clocks(Offsets):
    """Reads days counted from 1 on a clock that an agreement started, or something else that is told."""

    def _clock_days(self, i: int) -> Moment | None:
        """ "the first 42 days", "day 7", "the seventh day of the truce": days of an agreement's clock, from 1."""
        begin = i + (self.lower[i] in ("the", "its", "their"))
        word = self.lower[begin]
        if word in ("day", "days", "week") and begin == i:
            return self._numbered_day(i)
        if word in ("last", "final", "closing"):
            return self._final(begin)
        if word == "first" or (word == "initial" and begin > i):
            return self._first_days(begin)
        ordinal = self._ordinal(begin)
        if ordinal is None:
            return None
        end, number = ordinal
        return self._ordinal_day(i, end, number) if self.lower[end] in ("day", "week") else None

    def _ordinal_day(self, i: int, k: int, ordinal: int) -> Moment | None:
        """ "the seventh day": on a truce's clock where the words say so, or where nothing says otherwise."""
        lower, size = self.lower, 7 if self.lower[k] == "week" else 1
        whose = self._whose(k + 1) or (self._whose_before(i) if lower[i] != "the" else None)
        placed = bool(i) and lower[i - 1] in self.lex.sets["clock_cues"] and lower[i] == "the"
        if whose == "other":
            return Moment(k + 1, None, None, "event")
        if whose != "own" and not (placed and size == 1):
            return None
        return self._clock_moment(k + 1, (ordinal - 1) * size + 1, ordinal * size)

    def _whose_before(self, i: int) -> str | None:
        """ "the truce is now in its third week": whose the clock is, by what stands before it in the clause."""
        if self.lower[i] not in ("its", "their") and not (self.words.glued(i - 1) and self.lower[i - 1] == "s"):
            return None
        start = self.words.clause(self.words.start[i])[0]
        for k in range(i - 1, max(-1, i - 12), -1):
            if self.words.start[k] < start:
                return None
            if self.lower[k] in self.lex.sets["truce_nouns"]:
                return "own"
            if self.lower[k] in self.lex.sets["other_clocks"]:
                return "other"
        return None

    def _clock_moment(self, end: int, first: int, last: int, *, approximate: bool = False) -> Moment:
        return Moment(end, None, None, "clock", approximate, (first, last))

    def _whose(self, k: int) -> str | None:
        """Whether the words after speak of a truce ("own") or of something else that has a clock ("other")."""
        if self.lower[k] not in ("of", "in", "into", "after", "since", "under"):
            return None
        for word in self.lower[k + 1 : k + 6]:
            if word in self.lex.sets["own_clocks"]:
                return "own"
            if word in self.lex.sets["other_clocks"]:
                return "other"
            if not word[:1].isalpha() and word not in DASHES and not word.isdecimal():
                return None
        return None

    def _first_days(self, k: int) -> Moment | None:
        """ "first 42 days", "first six weeks", "first week of the truce"."""
        number = self._number(k + 1)
        j = number.end if number else k + 1
        j += self.lower[j] in DASHES
        unit = self.lex.units.get(self.lower[j], "")
        count = int(number.high) if number and number.high <= 9999 else 1
        if unit not in _CLOCK_UNITS or (number is None and self.lower[j].endswith("s")):
            return None
        whose = self._whose(j + 1)
        if whose == "other":
            return Moment(j + 1, None, None, "event")
        if number is None and whose != "own":
            return None
        last = (days.shift(date(2000, 1, 1), count, unit) - date(2000, 1, 1)).days
        last = count * 30 if unit == "month" else last
        return self._clock_moment(
            j + 1, 1, max(1, last), approximate=unit == "month" or bool(number and number.vague)
        )

    def _final(self, k: int) -> Moment | None:
        """ "the final 24 hours of the deal": counted back from an end that is told elsewhere."""
        number = self._number(k + 1)
        j = number.end if number else k + 1
        if (
            self.lower[j] not in self.lex.units
            or self._whose(j + 1) is None
            or (number is None and self.lower[k] == "last")
        ):
            return None
        return Moment(j + 1, None, None, "event")

    def _numbered_day(self, i: int) -> Moment | None:
        """ "day 7", "days 1 to 42", "week 6"."""
        number = self._number(i + 1)
        if (
            number is None
            or number.vague
            or not 1 <= number.high <= _LAST_DAY
            or (i and self.lower[i - 1] in ("a", "one", "per"))
        ):
            return None
        if not self.words.is_figure(i + 1) and (
            self.lower[i - 1 if i else 0] == "from" or self.lower[i + 1] in ("a", "an")
        ):
            return None
        size = 7 if self.lower[i] == "week" else 1
        first, last, end = int(number.high), int(number.high), number.end
        if self.lower[end] in ("to", "and", "through", *DASHES) and size == 1:
            begin = end + 1 + (self.lower[end + 1] == "day")
            second = self._number(begin) if self.lower[i] == "days" or begin > end + 1 else None
            if second is not None and first < second.high <= _LAST_DAY:
                last, end = int(second.high), second.end
        if self.lower[i] == "days" and last == first:
            return None
        if size == 7 and not (i and self.lower[i - 1] in ("in", "by", "on", "until", "of")):
            return None
        if self.lower[end] == "%" or (self.lower[end] == ":" and self.words.raw[end + 1].isdecimal()):
            return None
        if self._whose(end) == "other":
            return Moment(end, None, None, "event")
        return self._clock_moment(end, (first - 1) * size + 1, last * size)

    def _into(self, k: int, count: int, unit: str) -> Moment | None:
        whose = self._whose(k)
        if whose is None:
            return None
        if whose == "other" or unit in ("year", "decade"):
            return Moment(k + 1, None, None, "event")
        size = {"day": 1, "week": 7, "fortnight": 14, "month": 30}.get(unit)
        day = count * size if size else 1
        return self._clock_moment(k + 1, day, day, approximate=size != 1)
