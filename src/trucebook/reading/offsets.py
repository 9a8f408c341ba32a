"""Times counted from publication, from something told, or on an agreement's clock."""

from __future__ import annotations

from datetime import date

from trucebook.reading import days
from trucebook.reading.dates import Dates
from trucebook.reading.days import DAY, Moment
from trucebook.reading.numerals import DASHES, read_number


class Offsets(Dates):
    """Reads "last week" and "two days ago", "an hour later", and "the first 42 days"."""

    def _event(self, i: int) -> Moment | None:
        """ "the next day", "shortly afterwards": after something told, which only the reader of claims can date."""
        truce = self._truce_event(i)
        if truce is not None:
            return truce
        found = self.lex.events.at(self.words, i)
        if found is None or (
            i and self.lower[i - 1] in ("over", "in", "during", "within", "for") and self.lower[i] == "the"
        ):
            return None
        return Moment(
            found[0], None, None, "event", self.words.lower[found[0] - 1] not in ("day", "morning", "night")
        )

    def _truce_event(self, i: int) -> Moment | None:
        """ "since the truce began", "hours after the ceasefire took effect"."""
        if not i or self.lower[i] != "the" or self._cue(i) is None:
            return None
        for k in range(i + 1, i + 5):
            if self.lower[k] in self.lex.sets["truce_nouns"]:
                found = self.lex.truce_events.at(self.words, k + 1)
                if found is not None:
                    return Moment(found[0], None, None, "event")
            if not self.lower[k][:1].isalpha():
                return None
        return None

    def _this_and_last(self, i: int) -> Moment | None:
        """ "last week", "this morning", "earlier this month", "over the past 24 hours", "in recent days"."""
        lower = self.lower
        if lower[i] == "tonight":
            return self._publication_part(i + 1, 0, (18, 30))
        k = i + (lower[i] == "the")
        side = lower[k] if lower[k] in ("earlier", "later") and lower[k + 1] == "this" else ""
        k += bool(side)
        turn = lower[k]
        past = turn in self.lex.sets["last_words"] or (turn == "this" and lower[k + 1] == "past")
        ahead = turn in self.lex.sets["next_words"] or (
            turn == "this" and lower[k + 1] in self.lex.sets["next_words"]
        )
        if turn == "recent" and lower[k + 1] in self.lex.recent:
            return self._recent(k + 2, self.lex.recent[lower[k + 1]])
        if k > i and not side and turn == "weekend":
            return self._weekend(k + 1, i, "")
        if not (past or ahead or turn == "this"):
            return None
        k += 1 + (turn == "this" and (past or ahead))
        part = self._part(k)
        if part and turn in ("this", "last"):
            return self._publication_part(part[0], 0 if turn == "this" else -1, part[1])
        rolling = lower[i] == "the" or turn == "past" or (turn == "this" and past)
        return self._counted(i, k, (past, ahead, rolling), side)

    def _publication_part(self, end: int, offset: int, hours: tuple[int, int]) -> Moment:
        if not self.anchor.knows("day"):
            return self._unknown(end)
        return self._known(end, days.hours_of(self.anchor.last + offset * DAY, hours, self.zone), "publication")

    def _recent(self, end: int, back: int) -> Moment:
        if not self.anchor.knows("month"):
            return self._unknown(end, approximate=True)
        span = self.anchor.last - back * DAY, self.anchor.last + DAY
        return self._known(end, span, "publication", approximate=True)

    def _counted(self, i: int, k: int, turn: tuple[bool, bool, bool], side: str) -> Moment | None:
        past, ahead, rolling = turn
        number = read_number(self.words, k)
        if number is None and self.lower[k] in ("few", "couple"):
            number = read_number(self.words, k - 1)
            k, count, vague = k + 1 + (self.lower[k + 1] == "of"), 9 if self.lower[k] == "few" else 3, True
        elif number is not None:
            k, count, vague = number.end, int(number.high), number.vague
        else:
            count, vague = 1, False
        unit = self.lex.units.get(self.lower[k])
        many = self.lower[k].endswith("s")
        if unit is None or (many and number is None and not vague) or count > 9999:
            return None
        if unit == "weekend":
            return self._weekend(k + 1, i, "last" if past else "next" if ahead else "this")
        if not self.anchor.knows(unit):
            return self._unknown(k + 1)
        if (past or ahead) and (rolling or number is not None or vague):
            return self._rolling(k + 1, -count if past else count, unit, vague=vague)
        return self._period(k + 1, unit, -1 if past else 1 if ahead else 0, side)

    def _rolling(self, end: int, count: int, unit: str, *, vague: bool) -> Moment:
        if count < 0:
            span = days.shift(self.anchor.first, count, unit), self.anchor.last + DAY
        else:
            span = self.anchor.first, days.shift(self.anchor.last, count, unit) + DAY
        vague = vague or (unit in ("year", "month", "decade") and abs(count) > 1) or self.anchor.known < 3
        return self._known(end, span, "publication", approximate=vague)

    def _period(self, end: int, unit: str, turn: int, side: str) -> Moment | None:
        """The calendar's week (from Monday), month, year or decade: the last, this or the next one."""
        day = self.anchor.last
        if unit == "week":
            monday = day - day.weekday() * DAY + turn * 7 * DAY
            span = monday, monday + 7 * DAY
        elif unit == "month":
            month = days.add_months(day.replace(day=1), turn)
            span = days.month_span(month.year, month.month)
        elif unit == "year":
            span = days.year_span(day.year + turn)
        elif unit == "decade":
            first = (day.year // 10 + turn) * 10
            span = date(first, 1, 1), date(first + 10, 1, 1)
        else:
            return None
        if side == "earlier":
            span = span[0], day + DAY
        elif side == "later":
            span = day, span[1]
        return self._known(end, span, "publication", approximate=bool(side))

    def _weekend(self, end: int, i: int, turn: str) -> Moment:
        if not self.anchor.knows("day"):
            return self._unknown(end)
        day = self.anchor.last
        saturday = day - ((day.weekday() - 5) % 7) * DAY
        if turn == "last" and day.weekday() >= 5:
            saturday -= 7 * DAY
        if turn == "next" or ((turn == "this" or self._is_future(i)) and day.weekday() < 5):
            saturday += 7 * DAY
        return self._known(end, (saturday, saturday + 2 * DAY), "publication")

    def _offset(self, i: int) -> Moment | None:
        """ "two days ago" (publication), "an hour later" (an event), "42 days into the truce" (a clock)."""
        lower = self.lower
        if lower[i] in self.lex.units and lower[i].endswith("s") and lower[i + 1] == "ago":
            return self._vaguely_ago(i)
        amount = self._amount(i)
        if amount is None:
            return None
        k, low, high, unit, vague = amount
        word = lower[k]
        if word == "ago":
            return self._ago(k + 1, low, high, unit, vague=vague)
        if word == "from" and lower[k + 1] == "now":
            return self._rolling(k + 2, high, unit, vague=True) if self.anchor.knows(unit) else self._unknown(k + 2)
        if word == "into":
            return self._into(k, high, unit)
        if lower[i - 1 if i else 0] == "within" and word == "of":
            return Moment(k + 1, None, None, "event")
        if word in self.lex.sets["event_words"] and not (word in ("before", "after") and lower[k + 1] in (",", "")):
            return Moment(k + 1, None, None, "event", vague)
        return None

    def _amount(self, i: int) -> tuple[int, int, int, str, bool] | None:
        """A number of units of time: the word after it, both ends, the unit, and whether it is vague."""
        lower = self.lower
        number = read_number(self.words, i)
        if number is not None and number.high <= 9999:
            k, low, high, vague = number.end, int(number.low), int(number.high), number.vague
            k += vague and lower[k] == "of"
            more = read_number(self.words, k + 1) if lower[k] in ("or", "to", *DASHES) else None
            if more is not None and more.high <= 9999:
                k, high, vague = more.end, int(more.high), True
        elif lower[i] in ("a", "an", "one") or (lower[i] == "half" and lower[i + 1] in ("a", "an")):
            k, low, high, vague = i + 1 + (lower[i] == "half"), 1, 1, lower[i] == "half"
        else:
            return None
        k += lower[k] in ("full", "short", "whole", *DASHES)
        unit = self.lex.units.get(lower[k])
        return (k + 1, low, high, unit, vague) if unit and unit != "weekend" else None

    def _ago(self, end: int, low: int, high: int, unit: str, *, vague: bool) -> Moment:
        if not self.anchor.knows(unit):
            return self._unknown(end, approximate=vague or unit != "day")
        early, late = days.shift(self.anchor.first, -high, unit), days.shift(self.anchor.last, -low, unit)
        if unit == "day":
            span = early, late + DAY
        elif unit in ("hour", "minute"):
            span = early, self.anchor.last + DAY
        elif unit in ("week", "fortnight"):
            span = early - 3 * DAY, late + 4 * DAY
        elif unit == "month":
            span = early.replace(day=1), days.month_span(late.year, late.month)[1]
        else:
            span = days.year_span(early.year)[0], days.year_span(late.year)[1]
        return self._known(end, span, "publication", approximate=vague or unit != "day")

    def _vaguely_ago(self, i: int) -> Moment:
        unit = self.lex.units[self.lower[i]]
        if not self.anchor.knows(unit):
            return self._unknown(i + 2, approximate=True)
        return Moment(i + 2, None, days.shift(self.anchor.last, -2, unit), "publication", True)

    def _clock_days(self, i: int) -> Moment | None:
        """ "the first 42 days", "day 7", "the seventh day of the truce": days of an agreement's clock, from 1."""
        begin = i + (self.lower[i] == "the")
        word = self.lower[begin]
        if word in ("day", "days", "week") and begin == i:
            return self._numbered_day(i)
        if word in ("last", "final", "closing"):
            return self._final(begin)
        if word == "first" or (word == "initial" and begin > i):
            return self._first_days(begin)
        ordinal, end = self.lex.ordinals.get(word), begin + 1
        number = self._day_number(begin) if ordinal is None else None
        if number is not None and number[0] == begin + 2:
            end, ordinal = number
        if ordinal is None or self.lower[end] not in ("day", "week"):
            return None
        return self._ordinal_day(i, end, ordinal)

    def _ordinal_day(self, i: int, k: int, ordinal: int) -> Moment | None:
        lower, size = self.lower, 7 if self.lower[k] == "week" else 1
        whose = self._whose(k + 1)
        placed = (
            i and lower[i - 1] in ("on", "by", "until", "from", "since", "after", "before") and lower[i] == "the"
        )
        if whose == "other":
            return Moment(k + 1, None, None, "event")
        if whose != "own" and not (placed and size == 1):
            return None
        return self._clock_moment(k + 1, (ordinal - 1) * size + 1, ordinal * size)

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
        number = read_number(self.words, k + 1)
        j = (number.end if number else k + 1) + 0
        j += self.lower[j] in DASHES
        unit = self.lex.units.get(self.lower[j])
        count = int(number.high) if number and number.high <= 9999 else 1
        if (
            unit is None
            or unit in ("weekend", "year", "decade")
            or (number is None and self.lower[j].endswith("s"))
        ):
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
        number = read_number(self.words, k + 1)
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
        number = read_number(self.words, i + 1)
        if (
            number is None
            or number.vague
            or not 1 <= number.high <= 999
            or (i and self.lower[i - 1] in ("a", "one", "per"))
        ):
            return None
        if not self.words.is_figure(i + 1) and (
            self.lower[i - 1 if i else 0] == "from" or self.lower[i + 1] in ("a", "an")
        ):
            return None
        size = 7 if self.lower[i] == "week" else 1
        first, last, end = int(number.high), int(number.high), number.end
        if self.lower[i] == "days":
            second = (
                read_number(self.words, end + 1) if self.lower[end] in ("to", "and", "through", *DASHES) else None
            )
            if second is None or not first < second.high <= 999:
                return None
            last, end = int(second.high), second.end
        elif size == 7 and not (i and self.lower[i - 1] in ("in", "by", "on", "until", "of")):
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
