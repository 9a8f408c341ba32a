"""Times counted from publication: "last week", "two weeks ago Monday", "over the past 24 hours"."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from trucebook.reading.quantities.numerals import DASHES, Numeral
from trucebook.reading.times import days
from trucebook.reading.times.days import DAY, Moment
from trucebook.reading.times.periods import Periods

_WEDNESDAY, _SATURDAY = 2, 5
_MOST_UNITS = 9999
# A half of a unit, and two units joined by "and", are counted in the smaller one.
_SMALLER = {
    "century": ("year", 100),
    "decade": ("year", 10),
    "year": ("month", 12),
    "month": ("day", 30),
    "fortnight": ("day", 14),
    "week": ("day", 7),
    "day": ("hour", 24),
    "hour": ("minute", 60),
}


class Amount(NamedTuple):
    """A number of units of time: the word after it, its ends, the unit, and whether it is vague."""

    end: int
    low: int
    high: int
    unit: str
    vague: bool


class Offsets(Periods):
    """Reads "last week", "two days ago" and "over the past 24 hours"."""

    def _relative(self, k: int) -> Moment | None:
        """What is counted from publication or from something told: "last week", "that month", "the next day"."""
        return self._this_and_last(k)

    def _this_and_last(self, i: int) -> Moment | None:
        """ "last week", "this morning", "earlier this month", "over the past 24 hours", "in recent days"."""
        lower, sets = self.lower, self.lex.sets
        if lower[i] == "tonight":
            return self._publication_part(i + 1, 0, (18, 30))
        k = i + (lower[i] == "the")
        side, k = self._side_word(k)
        turn = lower[k]
        if turn == "recent" and lower[k + 1] in self.lex.recent:
            return self._recent(k + 2, self.lex.recent[lower[k + 1]])
        if k > i and not side and turn == "weekend":
            return self._weekend(k + 1, i, "")
        if side and turn == "the":
            return self._counted(i, k + 1, (False, False, False), side)
        past = turn in sets["last_words"] or (turn == "this" and lower[k + 1] == "past")
        ahead = turn in sets["next_words"] or (turn == "this" and lower[k + 1] in sets["next_words"])
        if not (past or ahead or turn == "this") or self._is_verb(i, k):
            return None
        k += 1 + (turn == "this" and (past or ahead))
        part = self._part(k)
        if part and turn in ("this", "last"):
            return self._publication_part(part[0], 0 if turn == "this" else -1, part[1])
        rolling = lower[i] == "the" or turn == "past" or (turn == "this" and past)
        return self._counted(i, k, (past, ahead, rolling), side)

    def _side_word(self, k: int) -> tuple[str, int]:
        """ "earlier this", "later in the", "so far this": the side, and the word after it."""
        lower = self.lower
        if lower[k] in ("earlier", "later") and lower[k + 1] == "this":
            return lower[k], k + 1
        if lower[k] in ("earlier", "later") and lower[k + 1 : k + 3] == ["in", "the"]:
            return lower[k], k + 2
        if lower[k] == "so" and lower[k + 1 : k + 3] == ["far", "this"]:
            return "so far", k + 2
        return "", k

    def _is_verb(self, i: int, k: int) -> bool:
        """ "was to last seven days": no last seven days."""
        counted = self.lower[k] == "last" and self.lower[i] != "the" and self._number(k + 1) is not None
        return counted and not (i and self.lower[i - 1] in ("in", "over", "during", "for", "within", "past"))

    def _publication_part(self, end: int, offset: int, hours: tuple[int, int]) -> Moment:
        if not self.anchor.knows("day"):
            return self._unknown(end, hours=hours)
        span = days.hours_of(self.anchor.last + offset * DAY, hours, self.zone)
        return self._counted_from(end, span, hours=hours)

    def _recent(self, end: int, back: int) -> Moment:
        if not self.anchor.knows("month"):
            return self._unknown(end, approximate=True)
        span = self.anchor.last - back * DAY, self.anchor.last + DAY
        return self._counted_from(end, span, approximate=True)

    def _counted(self, i: int, k: int, turn: tuple[bool, bool, bool], side: str) -> Moment | None:
        past, ahead, rolling = turn
        if not past and not ahead and self.lower[k] not in self.lex.units:
            return None
        amount = self._amount_after(k)
        if amount is None:
            return None
        end, count, unit, vague = amount
        if unit == "weekend":
            return self._weekend(end, i, "last" if past else "next" if ahead else "this")
        if not self.anchor.knows(unit):
            return self._unknown(end, approximate=bool(side))
        if (past or ahead) and (rolling or count != 1 or vague or self.words.is_figure(k)):
            return self._rolling(end, -count if past else count, unit, vague=vague)
        return self._calendar(end, unit, -1 if past else 1 if ahead else 0, side)

    def _amount_after(self, k: int) -> tuple[int, int, str, bool] | None:
        """ "few days", "24 hours", "year and a half", "week": the word after, how many, the unit, vagueness."""
        lower = self.lower
        if lower[k] in ("few", "couple", "several"):
            of = k + 1 + (lower[k + 1] == "of")
            unit = self.lex.units.get(lower[of])
            return (of + 1, 3 if lower[k] == "couple" else 9, unit, True) if unit else None
        amount = self._amount(k)
        if amount is not None:
            return amount.end, amount.high, amount.unit, amount.vague
        unit = self.lex.units.get(lower[k])
        plural = lower[k].endswith("s")
        if unit is None or (plural and lower[k - 1] not in self.lex.sets["next_words"]):
            return None
        if plural:
            size = days.DAYS.get(unit) or 30 * days.MONTHS.get(unit, 1)
            return k + 1, self.lex.recent.get(lower[k], size) // size, unit, True
        half = self._and_half(k + 1, unit)
        return half if half else (k + 1, 1, unit, False)

    def _and_half(self, k: int, unit: str) -> tuple[int, int, str, bool] | None:
        """ "year and a half": in the smaller unit."""
        if self.lower[k : k + 3] != ["and", "a", "half"] or unit not in _SMALLER:
            return None
        smaller, size = _SMALLER[unit]
        return k + 3, size + size // 2, smaller, True

    def _rolling(self, end: int, count: int, unit: str, *, vague: bool) -> Moment:
        if count < 0:
            span = days.shift(self.anchor.first, count, unit), self.anchor.last + DAY
        else:
            span = self.anchor.first, days.shift(self.anchor.last, count, unit) + DAY
        vague = vague or (unit in days.MONTHS and abs(count) > 1) or self.anchor.known < days.NEEDS["day"]
        return self._counted_from(end, span, approximate=vague)

    def _calendar(self, end: int, unit: str, turn: int, side: str) -> Moment | None:
        """The calendar's week (from Monday), month, year or decade: the last, this or the next one."""
        if unit in ("hour", "minute", "fortnight") or (unit == "day" and not side):
            return None
        day = self.anchor.last
        first, last = days.period_of(day, unit, turn)
        if unit == "day":
            return self._counted_from(end, (first, last))
        if side in ("earlier", "so far"):
            last = day + DAY
        elif side == "later":
            first = day
        return self._counted_from(end, (first, last), approximate=side in ("earlier", "later"))

    def _weekend(self, end: int, i: int, turn: str) -> Moment:
        if not self.anchor.knows("day"):
            return self._unknown(end)
        day = self.anchor.last
        saturday = day - ((day.weekday() - 5) % 7) * DAY
        if turn == "last" and day.weekday() >= _SATURDAY:
            saturday -= 7 * DAY
        ahead = turn == "next" or self._is_future(i) or (turn == "this" and day.weekday() > _WEDNESDAY)
        if ahead and day.weekday() < _SATURDAY:
            saturday += 7 * DAY
        return self._counted_from(end, (saturday, saturday + 2 * DAY))

    # Amounts of time

    def _amount(self, i: int) -> Amount | None:
        """A number of units of time: "two weeks", "a year and a half", "two years and two months"."""
        first = self._one_amount(i)
        if first is None:
            return None
        lower, k = self.lower, first.end
        half = self._and_half(k, first.unit)
        if half is not None and first.low == first.high:
            size = _SMALLER[first.unit][1]
            count = first.high * size + size // 2
            return Amount(half[0], count, count, half[2], vague=True)
        if lower[k] not in ("and", ","):
            return first
        second = self._one_amount(k + 1)
        if second is None or _SMALLER.get(first.unit, ("", 0))[0] != second.unit or second.vague or first.vague:
            return first
        size = _SMALLER[first.unit][1]
        return Amount(
            second.end, first.low * size + second.low, first.high * size + second.high, second.unit, vague=False
        )

    def _one_amount(self, i: int) -> Amount | None:
        """ "two weeks", "a year", "half an hour", "a quarter of a century"."""
        lower = self.lower
        fixed = self.lex.amounts.at(self.words, i)
        if fixed is not None:
            end, (count, unit) = fixed
            return Amount(end, int(count), int(count), unit, vague=True)
        half = lower[i] == "half"
        number = None if half else self._number(i)
        if number is not None and number.high <= _MOST_UNITS:
            return self._number_amount(number)
        if not half and lower[i] not in ("a", "an", "one"):
            return None
        k = i + 1 + (half and lower[i + 1] in ("a", "an"))
        k += lower[k] in ("full", "short", "whole", "further", *DASHES)
        unit = self.lex.units.get(lower[k], "")
        if unit in ("", "weekend"):
            return None
        return self._half_amount(k + 1, unit) if half else Amount(k + 1, 1, 1, unit, vague=False)

    def _half_amount(self, end: int, unit: str) -> Amount:
        """ "half an hour", "half a century": in the smaller unit."""
        smaller, size = _SMALLER.get(unit, (unit, 2))
        return Amount(end, size // 2, size // 2, smaller, vague=True)

    def _number_amount(self, number: Numeral) -> Amount | None:
        lower = self.lower
        k, low, high, vague = number.end, number.low, number.high, number.vague
        k += vague and lower[k] == "of"
        more = self._number(k + 1) if lower[k] in ("or", "to", *DASHES) else None
        if more is not None and low <= more.high <= _MOST_UNITS:
            k, high, vague = more.end, more.high, True
        k += lower[k] in ("full", "short", "whole", "more", "further", *DASHES)
        unit = self.lex.units.get(lower[k])
        if unit is None or unit == "weekend":
            return None
        if low % 1 or high % 1:
            smaller, size = _SMALLER.get(unit, (unit, 1))
            return Amount(k + 1, int(low * size), int(high * size), smaller, vague=True)
        return Amount(k + 1, int(low), int(high), unit, vague=vague)

    # Counted from publication

    def _ago(self, i: int) -> Moment | None:
        """ "two days ago", "two weeks ago Monday", "two Sundays ago", "decades ago", "a week from Friday"."""
        lower = self.lower
        if lower[i] in self.lex.units and lower[i].endswith("s") and lower[i + 1] == "ago":
            return self._vaguely_ago(i)
        amount = self._amount(i)
        if amount is None:
            return self._weekdays_ago(i)
        k = amount.end
        if lower[k] == "ago":
            return self._weekday_ago(k + 1, amount) or self._counted_ago(k + 1, amount)
        if lower[k] == "on" and amount.unit == "week" and self._is_future(i):  # "a week on Friday"
            return self._from_day(k + 1, amount)
        if lower[k] != "from":
            return None
        if lower[k + 1] == "now":
            known = self.anchor.knows(amount.unit)
            return self._rolling(k + 2, amount.high, amount.unit, vague=True) if known else self._unknown(k + 2)
        return self._from_day(k + 1, amount)

    def _from_day(self, k: int, amount: Amount) -> Moment | None:
        """ "two weeks from Sunday", "three days from today"."""
        day = self._weekday(k) or self._day_word(k) or self._this_and_last(k)
        if day is None or amount.unit not in days.DAYS:
            return None
        if day.first is None or not self.anchor.knows("day"):
            return replace(day, yearless=None)
        base = days.day_of(day.first)
        if day.weekday:
            base = self.anchor.last + ((base.weekday() - self.anchor.last.weekday()) % 7) * DAY
        base = days.shift(base, amount.high, amount.unit)
        span = days.hours_of(base, day.hours, self.zone) if day.hours else days.day_span(base)
        return self._counted_from(day.end, span, hours=day.hours)

    def _weekday_ago(self, k: int, amount: Amount) -> Moment | None:
        """ "a week ago Monday": so many weeks before the last Monday; "a year ago today": to the day."""
        begin = k + (self.lower[k] == "on")
        if self.lower[k] == "this" and self.lower[k + 1] in ("week", "month") and self.anchor.knows("day"):
            day = days.shift(self.anchor.last, -amount.high, amount.unit)
            return self._counted_from(k + 2, days.period_of(day, self.lower[k + 1]))
        if self.lower[k] == "today":
            if not self.anchor.knows("day"):
                return self._unknown(k + 1)
            return self._counted_from(k + 1, days.day_span(days.shift(self.anchor.last, -amount.high, amount.unit)))
        weekday, end = self._weekday_name(begin)
        if weekday is None or amount.unit not in ("week", "fortnight") or amount.low != amount.high:
            return None
        if not self.anchor.knows("day"):
            return self._unknown(end, weekday=True)
        back = (self.anchor.last.weekday() - weekday) % 7
        day = days.shift(self.anchor.last - back * DAY, -amount.high, amount.unit)
        return self._counted_from(end, days.day_span(day), weekday=True)

    def _weekdays_ago(self, i: int) -> Moment | None:
        """ "two Sundays ago"."""
        number = self._number(i)
        if number is None or number.vague or not 1 <= number.high <= 52:
            return None
        k = number.end
        weekday = self.lex.weekdays.get(self.lower[k].removesuffix("s")) if self.words.is_capital(k) else None
        if weekday is None or self.lower[k + 1] != "ago":
            return None
        if not self.anchor.knows("day"):
            return self._unknown(k + 2, weekday=True)
        back = (self.anchor.last.weekday() - weekday) % 7 or 7
        day = days.shift(self.anchor.last, -back - 7 * (int(number.high) - 1), "day")
        return self._counted_from(k + 2, days.day_span(day), weekday=True)

    def _counted_ago(self, end: int, amount: Amount) -> Moment:
        unit, vague = amount.unit, amount.vague or amount.unit != "day"
        if not self.anchor.knows(unit):
            return self._unknown(end, approximate=vague)
        first = days.shift(self.anchor.first, -amount.high, unit)
        last = self.anchor.last if unit in ("hour", "minute") else days.shift(self.anchor.last, -amount.low, unit)
        return self._counted_from(end, days.around(first, last, unit), approximate=vague)

    def _vaguely_ago(self, i: int) -> Moment:
        unit = self.lex.units[self.lower[i]]
        if not self.anchor.knows(unit):
            return self._unknown(i + 2, approximate=True)
        return Moment(i + 2, None, days.shift(self.anchor.last, -2, unit), self.anchor.basis, True)
